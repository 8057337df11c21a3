// Records of platform faults: what stopped, and who answers for it.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Fault = Sent<components['schemas']['FaultView']>;
export type Desk = 'officer' | 'supervisor';

export const listFaults = (desk: Desk) =>
  desk === 'officer'
    ? call(api.GET('/api/officer/faults'))
    : call(api.GET('/api/supervisor/faults'));
export const signFault = (desk: Desk, fault_id: string, statement: string) => {
  const asked = { params: { path: { fault_id } }, body: { statement } };
  return desk === 'officer'
    ? call(api.POST('/api/officer/faults/{fault_id}/signature', asked))
    : call(api.POST('/api/supervisor/faults/{fault_id}/signature', asked));
};
