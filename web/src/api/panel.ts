// What a panel member sees: who claims a right of first refusal.
import { request } from './client';

export interface Claimant {
  registration_id: string;
  name: string;
  priority_rank: number | null;
}

export const listClaimants = (lotId: string) =>
  request<Claimant[]>('GET', '/api/panel/lots/{lot_id}/claimants', { path: { lot_id: lotId } });
