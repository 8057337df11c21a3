// The practice room at work: the page is the auctioneer, and two bidders who are not there bid.
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue';
import type { BidEntry } from '@/api/views';
import { serverNow, useServerClock } from '@/shared/clock';
import { fenOf } from '@/shared/money';
import { follow, type LiveLot } from '@/shared/useLiveLot';
import type { Place } from '../useBidding';
import { answer, bid, close, iso, least, MINE, openTable, registrationOf } from './table';

/** They stop at a price of their own, so that it can be won. */
const RIVALS = [
  { code: 'K2907', limit: 104_000_00n },
  { code: 'T6315', limit: 118_000_00n },
];

export function usePractice(words: { title: string; court: string }) {
  const table = shallowRef(openTable(serverNow(), words));
  const { lot } = table.value;
  const registration = registrationOf(table.value);
  const live = reactive<LiveLot>({
    seq: 0,
    phase: 'running',
    leaderCode: null,
    currentPrice: null,
    endsAt: iso(table.value.endsAt),
    extensions: 0,
    head: '',
    withdrawn: false,
  });

  function enter(entry: BidEntry): void {
    Object.assign(live, follow(live, entry));
  }

  function put(code: string, fen: bigint): { entry: BidEntry; before: number } {
    const before = table.value.endsAt;
    const done = bid(table.value, code, fen, serverNow());
    table.value = done.table;
    enter(done.entry);
    return { entry: done.entry, before };
  }

  const place: Place = async (_lot, _key, amount) => {
    // As long as a request over the net may take.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { entry, before } = put(MINE, fenOf(amount));
    return answer(entry, before);
  };

  /** A rival who does not lead and can afford it answers now and then. */
  function rivals(): void {
    if (live.phase !== 'running' || live.currentPrice === null || live.leaderCode !== MINE) return;
    const able = RIVALS.filter((it) => least(table.value) <= it.limit);
    const one = able[Math.floor(Math.random() * able.length)];
    if (one && Math.random() < 0.35) put(one.code, least(table.value));
  }
  const timer = setInterval(rivals, 3000);
  onScopeDispose(() => clearInterval(timer));

  const { now } = useServerClock();
  watch(now, (at) => {
    if (live.phase !== 'running' || at < table.value.endsAt) return;
    table.value = close(table.value);
    const [last] = table.value.entries;
    if (last) enter(last);
  });

  const entries = computed(() => table.value.entries);
  const bids = computed(() => entries.value.filter((it) => it.verdict === 'accepted'));
  return { lot, registration, live, entries, bids, place };
}
