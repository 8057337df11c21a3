// An entry of a record and the hash it must have.
import { Bytes } from './bytes';
import { Broken } from './report';

export interface TermsLine {
  contest: number | null;
  start_price: string;
  increment: string;
  starts_at: number;
  ends_at: number;
  extension: number;
}

/** One line of the middle of a record; fields that a kind does not have are absent. */
export interface EntryLine {
  seq: number;
  at: number;
  kind: string;
  lot?: string;
  terms?: TermsLine;
  code?: string;
  rank?: number;
  price?: string;
  verdict?: string;
  from?: number;
  won?: number;
  reason?: string;
  ends_at: number;
  previous: string;
  hash: string;
}

export const GENESIS = '0'.repeat(64);
const VERSION = 1;

/** Whole fen out of `1234.50`. */
function fen(yuan: string | undefined): bigint {
  const found = /^(\d+)(?:\.(\d{2}))?$/.exec(yuan ?? '');
  if (!found) throw new Broken('form', `no amount: ${yuan}`);
  return BigInt(found[1] ?? '0') * 100n + BigInt(found[2] ?? '0');
}

function given<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Broken('form', `${name} is missing`);
  return value;
}

function opening(bytes: Bytes, terms: TermsLine): void {
  if (terms.contest === null) bytes.byte(0);
  else bytes.byte(1).whole(terms.contest);
  bytes.whole(fen(terms.start_price)).whole(fen(terms.increment));
  bytes.whole(terms.starts_at).whole(terms.ends_at).whole(terms.extension);
}

function event(bytes: Bytes, line: EntryLine): void {
  const code = () => given(line.code, 'code');
  const reason = () => given(line.reason, 'reason');
  switch (line.kind) {
    case 'opened':
      bytes.byte(1).text(given(line.lot, 'lot'));
      return opening(bytes, given(line.terms, 'terms'));
    case 'qualified':
      return void bytes.byte(2).text(code()).byte(given(line.rank, 'rank'));
    case 'disqualified':
      return void bytes.byte(3).text(code());
    case 'bid':
      bytes.byte(4).text(code()).whole(fen(line.price));
      return void bytes.text(given(line.verdict, 'verdict'));
    case 'paused':
      return void bytes.byte(5).whole(given(line.from, 'from')).text(reason());
    case 'resumed':
      return void bytes.byte(6).text(reason());
    case 'withdrawn':
      return void bytes.byte(7).text(reason());
    case 'closed':
      bytes.byte(8);
      if (line.won === undefined) return void bytes.byte(0);
      return void bytes.byte(1).text(code()).whole(fen(line.price)).whole(line.won);
    default:
      throw new Broken('form', `no kind of entry: ${line.kind}`);
  }
}

/** The bytes whose hash links the entry to the one before it. */
export function linkBytes(previous: string, line: EntryLine): Uint8Array {
  const bytes = new Bytes().byte(VERSION).hex(previous);
  bytes.whole(line.seq).whole(line.at).whole(line.ends_at);
  event(bytes, line);
  return bytes.done();
}
