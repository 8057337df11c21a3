// What one tile of the wall shows, from one look to the next; the looks come every two seconds.
import type { OfficerLot } from '@/api/officerViews';

export type Alarm = 'paused' | 'must-stop' | 'last-minute' | 'last-minutes' | 'no-bid';

export interface Tile {
  id: string;
  title: string;
  round: string;
  phase: string;
  price: string;
  bid: boolean;
  bids: number;
  perMinute: number;
  qualified: number;
  startsAt: string;
  endsAt: string;
  /** How often the end has moved; not known until it was asked for. */
  extensions: number | null;
  alarms: Alarm[];
}

/** When a number of bids was seen, for the pace of the last minute. */
export interface Look {
  at: number;
  bids: number;
}

const MINUTE = 60_000;
/** What begins within the hour is announced on the wall. */
const SOON = 60 * MINUTE;

/** Bids of the last minute; a shorter memory is not blown up to a minute. */
export function perMinute(looks: Look[], now: number): number {
  const recent = looks.filter((it) => now - it.at <= MINUTE);
  const [first] = recent;
  const last = recent.at(-1);
  return first && last ? last.bids - first.bids : 0;
}

/** The looks still needed after one more. */
export function remember(looks: Look[], look: Look): Look[] {
  return [...looks.filter((it) => look.at - it.at <= MINUTE), look];
}

/** What a person should look at, the gravest first. */
export function alarmsOf(lot: OfficerLot, mustStop: boolean, now: number): Alarm[] {
  const card = lot.card;
  if (!card) return [];
  const alarms: Alarm[] = [];
  if (card.phase === 'paused') alarms.push('paused');
  if (mustStop) alarms.push('must-stop');
  if (card.phase !== 'running') return alarms;
  const left = Date.parse(card.ends_at) - now;
  if (left <= MINUTE) alarms.push('last-minute');
  else if (left <= 5 * MINUTE) alarms.push('last-minutes');
  if (card.current_price === null && left <= SOON) alarms.push('no-bid');
  return alarms;
}

/** Whether a lot is on the wall: it runs, is paused, or begins within the hour. */
export function isOn(lot: OfficerLot, now: number): boolean {
  const card = lot.card;
  if (!card || lot.state !== 'announced') return false;
  if (card.phase === 'running' || card.phase === 'paused') return true;
  return card.phase === 'announced' && Date.parse(card.starts_at) - now <= SOON;
}

/** Paused first, then what ends soonest, then what begins soonest. */
export function compare(a: Tile, b: Tile): number {
  const place = (it: Tile) => ['paused', 'running', 'announced'].indexOf(it.phase);
  const at = (it: Tile) => Date.parse(it.phase === 'announced' ? it.startsAt : it.endsAt);
  return place(a) - place(b) || at(a) - at(b) || a.id.localeCompare(b.id);
}

export function tileOf(
  lot: OfficerLot,
  known: { looks: Look[]; extensions: number | null; mustStop: boolean },
  now: number,
): Tile {
  const card = lot.card;
  return {
    id: lot.id,
    title: lot.title,
    round: lot.round,
    phase: card?.phase ?? 'ended',
    price: card?.current_price ?? lot.start_price,
    bid: card?.current_price !== null && card !== null,
    bids: card?.bids ?? 0,
    perMinute: perMinute(known.looks, now),
    qualified: lot.qualified,
    startsAt: card?.starts_at ?? '',
    endsAt: card?.ends_at ?? '',
    extensions: known.extensions,
    alarms: alarmsOf(lot, known.mustStop, now),
  };
}
