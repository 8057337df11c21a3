// The lots a bidder wants to be reminded of.
import { api, call } from './client';

const of = (lot_id: string) => ({ params: { path: { lot_id } } });

export const listWatches = () => call(api.GET('/api/bidder/watches'));
export const watchLot = (lot_id: string) =>
  call(api.PUT('/api/bidder/watches/{lot_id}', of(lot_id)));
export const unwatchLot = (lot_id: string) =>
  call(api.DELETE('/api/bidder/watches/{lot_id}', of(lot_id)));
