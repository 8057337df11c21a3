// Sums over courts and months, exact: counts as numbers, money as whole fen.
import type { CourtMonth } from '@/api/public';
import { fenOf, percentOf, toYuan } from '@/shared/money';

export interface Total {
  ended: number;
  sold: number;
  unsold: number;
  withdrawn: number;
  defaulted: number;
  registrations: number;
  bids: number;
  hammer: string;
  start: string;
  reference: string;
}

export function totalOf(rows: CourtMonth[]): Total {
  const count = (of: (row: CourtMonth) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const money = (of: (row: CourtMonth) => string) =>
    toYuan(rows.reduce((sum, row) => sum + fenOf(of(row)), 0n));
  return {
    ended: count((row) => row.ended),
    sold: count((row) => row.sold),
    unsold: count((row) => row.unsold),
    withdrawn: count((row) => row.withdrawn),
    defaulted: count((row) => row.defaulted),
    registrations: count((row) => row.registrations),
    bids: count((row) => row.bids),
    hammer: money((row) => row.hammer_total),
    start: money((row) => row.start_total),
    reference: money((row) => row.reference_total),
  };
}

/** A share of counts in per cent; null when there is nothing to take a share of. */
export function shareOf(part: number, whole: number): string | null {
  return whole > 0 ? percentOf(String(part), String(whole)) : null;
}

/** By how much the hammer prices lie above the start prices, in per cent. */
export function premiumOf({ hammer, start }: Total): string | null {
  const above = toYuan(fenOf(hammer) - fenOf(start));
  return percentOf(above, start);
}
