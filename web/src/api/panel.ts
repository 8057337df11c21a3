// What a panel member sees: who claims a right of first refusal.
import { api, call } from './client';

export const listClaimants = (lot_id: string) =>
  call(api.GET('/api/panel/lots/{lot_id}/claimants', { params: { path: { lot_id } } }));
