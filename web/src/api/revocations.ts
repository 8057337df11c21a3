// The revocation of a sale, and its evidence.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type RevocationFile = Sent<components['schemas']['RevocationFile']>;

export const getRevocation = (lot_id: string) =>
  call(api.GET('/api/officer/lots/{lot_id}/revocation', { params: { path: { lot_id } } }));
export const revokeSale = (lot_id: string, body: components['schemas']['RevokeSale']) =>
  call(api.POST('/api/officer/lots/{lot_id}/revocation', { params: { path: { lot_id } }, body }));
export const refundRevokedSale = (lot_id: string) =>
  call(
    api.POST('/api/officer/lots/{lot_id}/revocation/refunds', { params: { path: { lot_id } } }),
  );
export const evidenceOf = (lot_id: string) => `/api/officer/lots/${lot_id}/evidence`;
