// What anyone may read.
import { api, call } from './client';
import type { components, paths } from './schema';
import type { Sent } from './sent';
import type { BidEntry } from './views';

type LotQuery = NonNullable<paths['/api/public/lots']['get']['parameters']['query']>;

/** Filters come from the address; the server refuses what it does not know. */
export const listLots = (query: Record<string, string | number | null>) =>
  call(api.GET('/api/public/lots', { params: { query: query as LotQuery } }));
export const getLot = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}', { params: { path: { lot_id } } }));
/** Every entry of a lot in the order of its place; read page by page, newest first. */
export async function listAllBids(lot_id: string): Promise<BidEntry[]> {
  const all: BidEntry[] = [];
  let before: number | null = null;
  for (;;) {
    const query: { limit: number; before?: number } = before === null
      ? { limit: 200 }
      : { limit: 200, before };
    const page: { entries: BidEntry[] } = await call(
      api.GET('/api/public/lots/{lot_id}/bids', { params: { path: { lot_id }, query } }),
    );
    all.push(...page.entries);
    before = page.entries.at(-1)?.seq ?? null;
    if (before === null || before <= 1 || page.entries.length < 200) return all.reverse();
  }
}
export const listBids = (lot_id: string) =>
  call(
    api.GET('/api/public/lots/{lot_id}/bids', {
      params: { path: { lot_id }, query: { limit: 200 } },
    }),
  );

export type CourtMonth = Sent<components['schemas']['CourtMonth']>;
export type CalendarDay = Sent<components['schemas']['CalendarDay']>;
export type PlaceView = Sent<components['schemas']['PlaceView']>;

export const getStatistics = (months: number) =>
  call(api.GET('/api/public/statistics', { params: { query: { months } } }));
/** Days from `from` (`2026-05-26`) on which auctions begin or end. */
export const getCalendar = (from: string, days: number) =>
  call(api.GET('/api/public/calendar', { params: { query: { from, days } } }));
export const listPlaces = () => call(api.GET('/api/public/places'));
