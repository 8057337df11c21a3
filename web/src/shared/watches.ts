// Which lots I watch (关注), known once for all pages.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { LotCard } from '@/api/views';
import { listWatches, unwatchLot, watchLot } from '@/api/watches';

export const useWatches = defineStore('watches', () => {
  const lots = shallowRef<LotCard[] | null>(null);
  const ids = ref(new Set<string>());
  let asking: Promise<void> | null = null;

  async function read(): Promise<LotCard[]> {
    const found = await listWatches();
    lots.value = found;
    ids.value = new Set(found.map((lot) => lot.id));
    return found;
  }

  /** Asks once; a broken line leaves every lot unwatched, and the next page asks again. */
  async function ensure(): Promise<void> {
    if (lots.value) return;
    asking ??= read()
      .then(() => undefined, () => undefined)
      .finally(() => (asking = null));
    await asking;
  }

  async function toggle(lotId: string): Promise<void> {
    const next = new Set(ids.value);
    if (next.has(lotId)) {
      await unwatchLot(lotId);
      next.delete(lotId);
    } else {
      await watchLot(lotId);
      next.add(lotId);
    }
    ids.value = next;
  }

  /** Another person may sign in on the same page. */
  function forget(): void {
    lots.value = null;
    ids.value = new Set();
  }

  return { lots, ids, read, ensure, toggle, forget };
});
