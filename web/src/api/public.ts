// What anyone may read.
import { api, call } from './client';
import type { paths } from './schema';

type LotQuery = NonNullable<paths['/api/public/lots']['get']['parameters']['query']>;

/** Filters come from the address; the server refuses what it does not know. */
export const listLots = (query: Record<string, string | number | null>) =>
  call(api.GET('/api/public/lots', { params: { query: query as LotQuery } }));
export const getLot = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}', { params: { path: { lot_id } } }));
export const listBids = (lot_id: string) =>
  call(
    api.GET('/api/public/lots/{lot_id}/bids', {
      params: { path: { lot_id }, query: { limit: 200 } },
    }),
  );
