// In which order the lots of a desk stand, and what is to be done next with each.
import type { OfficerLot } from '@/api/officerViews';

export const COLUMNS = ['title', 'round', 'state', 'price', 'signUps', 'ends'] as const;
export type Column = (typeof COLUMNS)[number];
export interface Sort {
  by: Column;
  down: boolean;
}

export const stateOf = (lot: OfficerLot): string =>
  lot.card && lot.state === 'announced' ? `phase_${lot.card.phase}` : `state_${lot.state}`;

/** What needs watching first: running by their ends, then what begins next, then drafts. */
const ORDER = ['phase_running', 'phase_paused', 'phase_announced', 'state_draft', 'phase_ended'];
const ROUNDS = ['first', 'second', 'sale'];

function urgency(lot: OfficerLot): [place: number, at: string] {
  const place = ORDER.indexOf(stateOf(lot));
  const at = stateOf(lot) === 'phase_announced' ? lot.card?.starts_at : lot.card?.ends_at;
  return [place < 0 ? ORDER.length : place, at ?? ''];
}

function byUrgency(a: OfficerLot, b: OfficerLot): number {
  const [[placeA, atA], [placeB, atB]] = [urgency(a), urgency(b)];
  if (placeA !== placeB) return placeA - placeB;
  // What is over: the latest first.
  return placeA === ORDER.length ? atB.localeCompare(atA) : atA.localeCompare(atB);
}

const fen = (yuan: string): bigint => BigInt(yuan.replace('.', ''));
const priceOf = (lot: OfficerLot): bigint => fen(lot.card?.current_price ?? lot.start_price);

function byColumn(column: Column, a: OfficerLot, b: OfficerLot): number {
  switch (column) {
    case 'title':
      return a.title.localeCompare(b.title, 'zh-CN');
    case 'round':
      return ROUNDS.indexOf(a.round) - ROUNDS.indexOf(b.round);
    case 'state':
      return urgency(a)[0] - urgency(b)[0] || stateOf(a).localeCompare(stateOf(b));
    case 'price':
      return priceOf(a) < priceOf(b) ? -1 : Number(priceOf(a) > priceOf(b));
    case 'signUps':
      return a.registered - b.registered || a.qualified - b.qualified;
    case 'ends':
      return (a.card?.ends_at ?? '').localeCompare(b.card?.ends_at ?? '');
  }
}

/** Sorted by a column; equal ones, and all without a column, by what needs watching first. */
export function ordered(lots: OfficerLot[], sort: Sort | null): OfficerLot[] {
  const turn = sort?.down ? -1 : 1;
  return [...lots].sort(
    (a, b) => (sort ? turn * byColumn(sort.by, a, b) : 0) || byUrgency(a, b),
  );
}

/** A column is sorted upwards, then downwards, then as it was. */
export function nextSort(now: Sort | null, by: Column): Sort | null {
  if (now?.by !== by) return { by, down: false };
  return now.down ? null : { by, down: true };
}

export const sortName = (now: Sort | null, by: Column): 'ascending' | 'descending' | 'none' =>
  now?.by !== by ? 'none' : now.down ? 'descending' : 'ascending';

/** The stable name of what the officer does next; null when the lot goes on by itself, or as the
 * round that followed it. */
export function nextAct(lot: OfficerLot, all: OfficerLot[]): string | null {
  switch (stateOf(lot)) {
    case 'state_draft':
      return 'publish';
    case 'phase_announced':
      return 'confirm';
    case 'phase_running':
      return 'watch';
    case 'phase_paused':
      return 'resume';
    case 'state_sold':
      return 'balance';
    case 'state_paid':
      return 'rule';
    case 'state_completed':
      return 'handOver';
    case 'state_unsold':
    case 'state_withdrawn':
    case 'state_defaulted':
      return all.some((it) => it.previous_id === lot.id) ? null : 'follow';
    default:
      return null;
  }
}
