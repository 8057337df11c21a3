// The server's clock, as this page sees it: an offset measured over several round trips.
import { onScopeDispose, readonly, ref, shallowRef } from 'vue';

export interface Measure {
  /** Server time minus the visitor's clock, in milliseconds. */
  offset: number;
  /** The round trip it was measured with, in milliseconds. */
  roundTrip: number;
}

const measure = shallowRef<Measure | null>(null);
const now = ref(Date.now());
let watchers = 0;
let ticking: ReturnType<typeof setInterval> | undefined;
let measuring: ReturnType<typeof setInterval> | undefined;

/** The moment the monotonic clock and the visitor's clock were read together. */
const start = { monotonic: performance.now(), wall: Date.now() };

/** The visitor's clock, deaf to adjustments made while the page is open. */
function visitorNow(): number {
  return start.wall + performance.now() - start.monotonic;
}

/** Server time in milliseconds; the visitor's own until the first measurement. */
export function serverNow(): number {
  return visitorNow() + (measure.value?.offset ?? 0);
}

/** Takes one reading; the answer was made half a round trip before it arrived. */
async function read(): Promise<Measure> {
  const sent = visitorNow();
  const answer = await fetch('/api/public/time', { cache: 'no-store' });
  const received = visitorNow();
  const { micros } = (await answer.json()) as { micros: number };
  const roundTrip = received - sent;
  return { offset: micros / 1000 + roundTrip / 2 - received, roundTrip };
}

/** Measures a few times and keeps the reading with the shortest round trip. */
export async function synchronise(times = 3): Promise<void> {
  let best: Measure | null = null;
  for (let turn = 0; turn < times; turn += 1) {
    try {
      const reading = await read();
      if (!best || reading.roundTrip < best.roundTrip) best = reading;
    } catch {
      // Offline: the last known offset stays in force.
    }
  }
  if (best) measure.value = best;
  now.value = serverNow();
}

/** A ticking server clock for a component; ticks only while somebody watches. */
export function useServerClock() {
  watchers += 1;
  if (watchers === 1) {
    void synchronise();
    ticking = setInterval(() => (now.value = serverNow()), 200);
    measuring = setInterval(() => void synchronise(1), 60_000);
  }
  onScopeDispose(() => {
    watchers -= 1;
    if (watchers > 0) return;
    clearInterval(ticking);
    clearInterval(measuring);
  });
  return { now: readonly(now), measure: readonly(measure) };
}
