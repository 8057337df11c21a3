// Saved searches of the device, and of the account once a bidder has signed in: both keep the same.
import { ref, watch } from 'vue';
import {
  listSearches,
  removeSearch,
  saveSearch,
  type SavedSearch,
  type SaveSearch,
} from '@/api/visitors';
import { filtersOf, KEPT, type Filters } from '@/shared/filters';
import { useSession } from '@/shared/session';
import { sameFilters, useSearches, type Search } from './searches';

export function conditions(filters: Filters): Filters {
  const found: Filters = {};
  for (const name of KEPT) if (filters[name]) found[name] = filters[name];
  return found;
}

const same = (search: Search, saved: SavedSearch) =>
  sameFilters(conditions(search.filters), filtersOf(saved));

async function send(search: { name: string; filters: Filters }): Promise<SavedSearch | null> {
  const asked = conditions(search.filters);
  if (Object.keys(asked).length === 0) return null;
  const body = { name: search.name.slice(0, 100), ...asked } as SaveSearch;
  return saveSearch(body).catch(() => null);
}

export function useSyncedSearches() {
  const device = useSearches();
  const session = useSession();
  /** What the account keeps; null while nobody is signed in or the server does not answer. */
  const account = ref<SavedSearch[] | null>(null);

  async function synchronise(): Promise<void> {
    const kept = await listSearches().catch(() => null);
    if (!kept) return;
    const all = [...kept];
    for (const search of device.searches.value) {
      if (kept.some((it) => same(search, it))) continue;
      // What the account had and has no longer was removed on another device.
      if (search.kept) device.remove(search);
      else {
        const saved = await send(search);
        if (saved) all.unshift(saved);
      }
    }
    for (const saved of all) {
      const here = device.searches.value.find((it) => same(it, saved));
      const seenAt = here?.seenAt ?? Date.parse(saved.told_until);
      device.save(saved.name, here?.filters ?? filtersOf(saved), seenAt, true);
    }
    account.value = all;
  }

  watch(
    () => session.role,
    (role) => {
      account.value = null;
      if (role === 'bidder') void synchronise();
    },
    { immediate: true },
  );

  async function save(name: string, filters: Filters, now: number): Promise<void> {
    device.save(name, filters, now);
    if (session.role !== 'bidder') return;
    const saved = await send({ name, filters });
    if (!saved) return;
    device.save(name, filters, now, true);
    account.value = [saved, ...(account.value ?? []).filter((it) => it.id !== saved.id)];
  }

  async function remove(search: Search): Promise<void> {
    device.remove(search);
    const saved = account.value?.find((it) => same(search, it));
    if (!saved) return;
    await removeSearch(saved.id).catch(() => undefined);
    account.value = (account.value ?? []).filter((it) => it.id !== saved.id);
  }

  return { searches: device.searches, seen: device.seen, account, save, remove };
}
