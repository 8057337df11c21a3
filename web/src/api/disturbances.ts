// What disturbed bidding, as everybody may read it: faults of the platform, pauses, withdrawals.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type PublicFault = Sent<components['schemas']['FaultView']>;
export type Interruption = Sent<components['schemas']['InterruptionView']>;

export const listPublicFaults = () => call(api.GET('/api/public/faults'));
export const listInterruptions = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}/interruptions', { params: { path: { lot_id } } }));
