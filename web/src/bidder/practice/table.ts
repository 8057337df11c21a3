// The rules of the practice room: those of an auction, on the page alone and for play money.
import { ProblemError } from '@/api/problem';
import type { BidEntry, BidReceipt, LotPage, RegistrationView } from '@/api/views';
import { word } from '@/shared/lot/words';
import { fenOf, toYuan } from '@/shared/money';

export const MINE = 'L0001';
/** A real extension is five minutes; practice should not take an afternoon. */
export const EXTENSION = 60_000;
export const LENGTH = 180_000;

export type Verdict =
  | 'accepted' | 'closed' | 'below-start' | 'below-increment' | 'off-step';

export interface Table {
  lot: LotPage;
  /** Newest first, as the pages have them. */
  entries: BidEntry[];
  endsAt: number;
}

export const iso = (millis: number) =>
  new Date(millis + 8 * 3_600_000).toISOString().replace('Z', '+08:00');

export function openTable(now: number, words: { title: string; court: string }): Table {
  const endsAt = now + LENGTH;
  const lot: LotPage = {
    id: '00000000-0000-7000-8000-000000000000',
    title: words.title,
    category: 'vehicle',
    round: 'first',
    phase: 'running',
    state: 'announced',
    court_name: words.court,
    region: '',
    rehearsal: true,
    reference_price: '120000.00',
    start_price: '84000.00',
    current_price: null,
    increment: '1000.00',
    deposit: '12000.00',
    starts_at: iso(now),
    ends_at: iso(endsAt),
    announced_at: iso(now),
    registrations: 3,
    views: 0, watchers: 0,
    bids: 0,
    outcome: null,
    hammer_price: null,
    cover: null,
    case_number: '',
    kind: 'movable',
    extension_seconds: EXTENSION / 1000,
    extensions: 0,
    priority_purchasers: 0,
    reference: {
      method: 'network', value: '120000.00', fixed_on: iso(now).slice(0, 10),
      valid_until: iso(now).slice(0, 10), formula: '', quotes: [],
    },
    facts: {},
    notice: { title: words.title, body: [], terms_hash: '' },
    leader_code: null,
    seq: 0,
    head: null,
    rounds: [],
    confirmation: null,
    revocation: null,
  };
  return { lot, entries: [], endsAt };
}

const leader = (table: Table) => table.entries.find((it) => it.verdict === 'accepted');

/** The lowest bid the table takes now. */
export function least(table: Table): bigint {
  const price = leader(table)?.price;
  const { start_price: start, increment } = table.lot;
  return price ? fenOf(price) + fenOf(increment) : fenOf(start);
}

export function judge(table: Table, fen: bigint, at: number): Verdict {
  const { start_price: start, increment } = table.lot;
  if (at >= table.endsAt) return 'closed';
  if (fen < fenOf(start)) return 'below-start';
  if ((fen - fenOf(start)) % fenOf(increment) !== 0n) return 'off-step';
  return fen < least(table) ? 'below-increment' : 'accepted';
}

/** The table after one more bid; a late one moves the end to one extension from its own time. */
export function bid(
  table: Table,
  code: string,
  fen: bigint,
  at: number,
): { table: Table; entry: BidEntry } {
  const verdict = judge(table, fen, at);
  const extended = verdict === 'accepted' && table.endsAt - at < EXTENSION;
  const endsAt = extended ? at + EXTENSION : table.endsAt;
  const seq = table.entries.length + 1;
  const entry: BidEntry = {
    seq, kind: 'bid', at: iso(at), code, price: toYuan(fen), verdict, reason: null, extended,
    ends_at: iso(endsAt), hash: `practice-${seq}`,
  };
  return { table: { ...table, entries: [entry, ...table.entries], endsAt }, entry };
}

export function close(table: Table): Table {
  const seq = table.entries.length + 1;
  const end = iso(table.endsAt);
  const entry: BidEntry = {
    seq, kind: 'closed', at: end, code: null, price: null, verdict: null, reason: null,
    extended: false, ends_at: end, hash: `practice-${seq}`,
  };
  return { ...table, entries: [entry, ...table.entries] };
}

/** What the bidder is told, or the refusal a bidder would meet. */
export function answer(entry: BidEntry, before: number): BidReceipt {
  if (entry.verdict !== 'accepted') {
    throw new ProblemError({
      type: `/problems/bid-${entry.verdict}`,
      title: word('why_', entry.verdict ?? ''),
      status: 422,
      detail: '',
    });
  }
  return {
    seq: entry.seq,
    at: entry.at,
    code: entry.code ?? '',
    price: entry.price ?? '0.00',
    verdict: 'accepted',
    ends_at_before: iso(before),
    ends_at: entry.ends_at,
    extended: entry.extended,
    head: entry.hash,
  };
}

export function registrationOf(table: Table): RegistrationView {
  const { lot } = table;
  return {
    id: lot.id, lot_id: lot.id, lot_title: lot.title, starts_at: lot.starts_at,
    ends_at: lot.ends_at, state: 'qualified', bid_code: MINE, priority_rank: null, balance: null,
    held_back: false, capacity: 'self', capacity_ruling: null,
    deposit: {
      amount: lot.deposit, state: 'held', steps: [],
      sub_account: { number: '', holder: '', bank: '', reference: '' },
    },
  };
}
