// Saved searches, kept on this device: no account is needed. Who has one keeps them there as well.
import { ref } from 'vue';
import type { Filters } from '@/shared/filters';

export interface Search {
  name: string;
  filters: Filters;
  /** When its result was last looked at, in milliseconds. */
  seenAt: number;
  /** The account of whoever signed in here keeps it too. */
  kept?: boolean;
}

const KEY = 'fachui.searches';
const MOST = 20;

function isSearch(value: unknown): value is Search {
  if (typeof value !== 'object' || value === null) return false;
  const { name, filters, seenAt } = value as Partial<Search>;
  return typeof name === 'string' && typeof filters === 'object' && typeof seenAt === 'number';
}

export function readSearches(): Search[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isSearch) : [];
  } catch {
    return [];
  }
}

export const sameFilters = (a: Filters, b: Filters) =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

export function useSearches() {
  const searches = ref<Search[]>(readSearches());

  function keep(next: Search[]): void {
    searches.value = next.slice(0, MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(searches.value));
    } catch {
      // Storage is forbidden: the searches live as long as the page.
    }
  }

  function save(name: string, filters: Filters, now: number, kept = false): void {
    const others = searches.value.filter((it) => !sameFilters(it.filters, filters));
    keep([{ name, filters, seenAt: now, ...(kept ? { kept } : {}) }, ...others]);
  }

  function remove(search: Search): void {
    keep(searches.value.filter((it) => it !== search));
  }

  /** The result of these filters has been looked at. */
  function seen(filters: Filters, now: number): void {
    keep(
      searches.value.map((it) => (sameFilters(it.filters, filters) ? { ...it, seenAt: now } : it)),
    );
  }

  return { searches, save, remove, seen };
}
