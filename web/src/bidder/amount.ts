// Which amounts may be bid, so that the page can say it before the server does.
import type { LotPage } from '@/api/views';
import { fenOf, parseYuan, toYuan } from '@/shared/money';
import type { LiveLot } from '@/shared/useLiveLot';

/** The lowest ordinary bid: the start price, or the leader's price and one step. */
export function lowest(lot: LotPage, live: LiveLot): bigint {
  if (live.currentPrice === null) return fenOf(lot.start_price);
  return fenOf(live.currentPrice) + fenOf(lot.increment);
}

/** The lowest bid of this bidder: a priority purchaser may match a leader. */
export function minimum(lot: LotPage, live: LiveLot, rank: number | null): bigint {
  if (rank === null || live.currentPrice === null) return lowest(lot, live);
  return fenOf(live.currentPrice);
}

/** The lowest ordinary bid and so many further steps: `+1幅` is the lowest over a leader. */
export function stepsAbove(lot: LotPage, live: LiveLot, steps: bigint): bigint {
  const extra = live.currentPrice === null ? steps : steps - 1n;
  return lowest(lot, live) + fenOf(lot.increment) * extra;
}

export type Fault = 'notAnAmount' | 'tooLow' | 'offStep';

export function faultOf(
  text: string,
  lot: LotPage,
  live: LiveLot,
  rank: number | null,
): Fault | null {
  const fen = parseYuan(text);
  if (fen === null) return 'notAnAmount';
  if (fen < minimum(lot, live, rank)) return 'tooLow';
  const step = fenOf(lot.increment);
  return (fen - fenOf(lot.start_price)) % step === 0n ? null : 'offStep';
}

/** Whether the amount is so far above the price that a slip of the finger is likely. */
export function isJump(amount: string, lot: LotPage, live: LiveLot): boolean {
  return fenOf(amount) > fenOf(live.currentPrice ?? lot.start_price) * 3n;
}

export function wire(text: string): string {
  return toYuan(fenOf(text));
}
