// What follows a default or a stop: how a forfeited deposit is used, when a ground has ended.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type Forfeiture = Sent<Schemas['ForfeitureView']>;
export type ResumeDue = Sent<Schemas['ResumeDueView']>;

const ofLot = (lot_id: string) => ({ params: { path: { lot_id } } });

export const settleForfeiture = (lot: string, body: Schemas['SettleForfeiture']) =>
  call(api.POST('/api/officer/lots/{lot_id}/forfeiture', { ...ofLot(lot), body }));
export const endGround = (lot: string, ended_at: string) =>
  call(api.POST('/api/officer/lots/{lot_id}/ground-end', { ...ofLot(lot), body: { ended_at } }));
