// A moment of an auction that is over, and how it is moved: by hand, by jumps, by playing.
import { computed, onScopeDispose, ref } from 'vue';
import type { BidEntry, LotPage } from '@/api/views';
import { moments, stateAt } from '@/shared/lot/replay';

/** Playing shows the whole auction in this many seconds, whatever it lasted. */
const LENGTH = 40;

/** `from` is the moment at which it opens; without one, the end. */
export function useReplay(lot: LotPage, entries: BidEntry[], from: number | null = null) {
  const stops = moments(entries);
  const first = Date.parse(lot.starts_at);
  const last = Math.max(first + 1, stops.at(-1) ?? first, Date.parse(lot.ends_at));
  const at = ref(Math.min(last, Math.max(first, from ?? last)));
  const playing = ref(false);
  const speed = ref(1);
  let frame = 0;

  function stop(): void {
    playing.value = false;
    cancelAnimationFrame(frame);
  }

  function play(): void {
    if (at.value >= last) at.value = first;
    playing.value = true;
    let before = performance.now();
    const tick = (now: number) => {
      const passed = ((now - before) * (last - first) * speed.value) / (LENGTH * 1000);
      before = now;
      at.value = Math.min(last, at.value + passed);
      if (at.value >= last) stop();
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function jump(by: 1 | -1): void {
    stop();
    const next =
      by === 1
        ? stops.find((it) => it > at.value)
        : [...stops].reverse().find((it) => it < at.value);
    at.value = Math.min(last, Math.max(first, next ?? (by === 1 ? last : first)));
  }

  onScopeDispose(stop);
  const state = computed(() => stateAt(lot, entries, at.value));
  const shown = computed(() => entries.filter((it) => Date.parse(it.at) <= at.value).reverse());
  return { at, first, last, playing, speed, state, shown, play, stop, jump };
}
