// What a bidder does: sign up for a lot, bid, follow the money.
import { api, call } from './client';
import type { components } from './schema';

const OWN = '/api/bidder/lots/{lot_id}/registration';

export const listRegistrations = () => call(api.GET('/api/bidder/registrations'));
export const getRegistration = (lot_id: string) =>
  call(api.GET(OWN, { params: { path: { lot_id } } }));
export const register = (lot_id: string, body: components['schemas']['Register']) =>
  call(api.POST(OWN, { params: { path: { lot_id } }, body }));
export const placeBid = (lot_id: string, key: string, amount: string, seen_seq: number | null) =>
  call(
    api.POST('/api/bidder/lots/{lot_id}/bids', {
      params: { path: { lot_id }, header: { 'Idempotency-Key': key } },
      body: { amount, seen_seq },
    }),
  );
