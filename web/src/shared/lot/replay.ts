// The auction as it was at any moment: its entries up to then, followed one by one.
import type { BidEntry, LotPage } from '@/api/views';
import { follow, type LiveLot } from '../useLiveLot';

/** What the page showed at `moment` (milliseconds); entries in the order of their places. */
export function stateAt(lot: LotPage, entries: BidEntry[], moment: number): LiveLot {
  const begun = moment >= Date.parse(lot.starts_at);
  let state: LiveLot = {
    seq: 0,
    phase: begun ? 'running' : 'announced',
    leaderCode: null,
    currentPrice: null,
    // The end as announced: nothing has moved it yet.
    endsAt: entries[0]?.ends_at ?? lot.ends_at,
    extensions: 0,
    head: '',
    withdrawn: false,
  };
  for (const entry of entries) {
    if (Date.parse(entry.at) > moment) break;
    state = follow(state, entry);
  }
  return state;
}

/** The moments worth stopping at: accepted bids, pauses, resumptions, the end. */
export function moments(entries: BidEntry[]): number[] {
  const worth = entries.filter(
    (it) => it.kind !== 'bid' || it.verdict === 'accepted' || it.verdict === null,
  );
  return [...new Set(worth.map((it) => Date.parse(it.at)))].sort((a, b) => a - b);
}
