// What anyone may read.
import { request, type Query } from './client';
import type { BidList, LotList, LotPage } from './views';

export const listLots = (query: Query, signal?: AbortSignal) =>
  request<LotList>('GET', '/api/public/lots', { query, signal });
export const getLot = (lotId: string) =>
  request<LotPage>('GET', '/api/public/lots/{lot_id}', { path: { lot_id: lotId } });
export const listBids = (lotId: string, query: Query = {}) =>
  request<BidList>('GET', '/api/public/lots/{lot_id}/bids', { path: { lot_id: lotId }, query });
