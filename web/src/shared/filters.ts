// The filters of the list of lots, as an address carries them and an account keeps them.
import type { SavedSearch } from '@/api/visitors';

export const FILTERS = ['phase', 'category', 'round', 'court_id', 'region', 'q', 'sort'] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Partial<Record<Filter, string>>;

/** What an account keeps: the state and the order of a list are no matter of a search. */
export const KEPT = FILTERS.filter((it) => it !== 'phase' && it !== 'sort');

export function filtersOf(saved: SavedSearch): Filters {
  const found: Filters = {};
  for (const name of KEPT) {
    const value = saved[name as 'q' | 'category' | 'round' | 'court_id' | 'region'];
    if (value) found[name] = value;
  }
  return found;
}
