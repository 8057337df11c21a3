// One lot as it is now: the snapshot, then every entry in its place, with gaps filled.
import { computed, onScopeDispose, reactive, shallowRef, watchEffect } from 'vue';
import { openFeed, type Connection } from '@/api/live';
import { listBids } from '@/api/public';
import type { BidEntry, LotPage, Phase, Snapshot } from '@/api/views';
import { useServerClock } from './clock';

export interface LiveLot {
  seq: number;
  phase: Phase;
  leaderCode: string | null;
  currentPrice: string | null;
  endsAt: string;
  extensions: number;
  head: string;
  withdrawn: boolean;
}

/** The state after one more entry; the rules are the server's, this only follows them. */
export function follow(lot: LiveLot, entry: BidEntry): LiveLot {
  const next: LiveLot = { ...lot, seq: entry.seq, head: entry.hash, endsAt: entry.ends_at };
  switch (entry.kind) {
    case 'bid':
      if (entry.verdict !== 'accepted') return { ...next, endsAt: lot.endsAt };
      next.leaderCode = entry.code;
      next.currentPrice = entry.price;
      if (entry.extended) next.extensions += 1;
      return next;
    case 'resumed':
      return { ...next, phase: 'running' };
    case 'paused':
      return { ...next, phase: 'paused' };
    case 'closed':
      return { ...next, phase: 'ended' };
    case 'withdrawn':
      return { ...next, phase: 'ended', withdrawn: true };
    // A lot is opened ahead of its start, and codes change neither price nor phase.
    default:
      return next;
  }
}

export function useLiveLot(lot: LotPage) {
  const live = reactive<LiveLot>({
    seq: lot.seq,
    phase: lot.phase,
    leaderCode: lot.leader_code,
    currentPrice: lot.current_price,
    endsAt: lot.ends_at,
    extensions: lot.extensions,
    head: lot.head ?? '',
    withdrawn: lot.state === 'withdrawn',
  });
  const entries = shallowRef<BidEntry[]>([]);
  const connection = shallowRef<Connection>('connecting');
  const heardAt = shallowRef<number | null>(null);
  let filling: Promise<void> | null = null;

  function keep(more: BidEntry[]): void {
    const bySeq = new Map([...entries.value, ...more].map((entry) => [entry.seq, entry]));
    entries.value = [...bySeq.values()].sort((a, b) => b.seq - a.seq);
  }

  /** Reads the list again: at the start, and whenever the feed has skipped something. */
  function fill(): Promise<void> {
    filling ??= listBids(lot.id)
      .then((list) => keep(list.entries), () => undefined)
      .finally(() => (filling = null));
    return filling;
  }

  function onSnapshot(snapshot: Snapshot): void {
    Object.assign(live, {
      seq: snapshot.seq,
      phase: snapshot.phase,
      leaderCode: snapshot.leader_code,
      currentPrice: snapshot.current_price,
      endsAt: snapshot.ends_at,
      extensions: snapshot.extensions,
      head: snapshot.head,
    });
    if ((entries.value[0]?.seq ?? 0) < snapshot.seq) void fill();
  }

  function onEntry(entry: BidEntry): void {
    if (entry.seq > live.seq + 1) void fill();
    if (entry.seq > live.seq) Object.assign(live, follow(live, entry));
    keep([entry]);
  }

  void fill();
  const feed = openFeed(lot.id, {
    snapshot: onSnapshot,
    entry: onEntry,
    connection: (state) => {
      connection.value = state;
      // After the close there is nothing left to hear.
      if (state === 'reconnecting' && live.phase === 'ended') feed.stop();
    },
    heard: () => (heardAt.value = Date.now()),
  });
  onScopeDispose(() => feed.stop());

  // Bidding begins by the clock, not by an entry.
  const { now } = useServerClock();
  watchEffect(() => {
    const begun = now.value >= Date.parse(lot.starts_at);
    if (live.phase === 'announced' && begun) live.phase = 'running';
  });

  const bids = computed(() =>
    entries.value.filter((entry) => entry.kind === 'bid' && entry.verdict === 'accepted'),
  );
  return { live, entries, bids, connection, heardAt };
}
