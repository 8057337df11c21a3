// What a bidder does: sign up for a lot, bid, follow the money.
import { request } from './client';
import type { BidReceipt, Capacity, RegistrationView } from './views';

const OWN = '/api/bidder/lots/{lot_id}/registration';

export const listRegistrations = () =>
  request<RegistrationView[]>('GET', '/api/bidder/registrations');
export const getRegistration = (lotId: string) =>
  request<RegistrationView>('GET', OWN, { path: { lot_id: lotId } });
export const register = (lotId: string, capacity: Capacity, termsHash: string) =>
  request<RegistrationView>('POST', OWN, {
    path: { lot_id: lotId },
    body: { capacity, accepted_terms_hash: termsHash },
  });
export const placeBid = (lotId: string, key: string, amount: string, seenSeq: number | null) =>
  request<BidReceipt>('POST', '/api/bidder/lots/{lot_id}/bids', {
    path: { lot_id: lotId },
    headers: { 'idempotency-key': key },
    body: { amount, seen_seq: seenSeq },
  });
