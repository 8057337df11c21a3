// Checks a published record (竞价记录) line by line, as docs/record.md says. The rules of bidding
// are re-run by `fachui verify`; here stand form, chain, sequence, outcome and signature.
import { toHex, utf8Of } from './bytes';
import { GENESIS, linkBytes, type EntryLine, type TermsLine } from './entry';
import { Broken, Steps, type Report } from './report';
import { loadSm } from './sm';

interface HeaderLine {
  format: string;
  version: number;
  lot: string;
  title: string;
  court: string;
  case_number: string;
  hash: string;
  terms: TermsLine;
  public_key: string;
  key_id: string;
}

interface FooterLine {
  outcome: string;
  winner: string | null;
  price: string | null;
  won: number | null;
  ends_at: number;
  entries: number;
  extensions: number;
  head: string;
  signature: string;
}

export const FORMAT = 'fachui-record';
const VERSION = 1;

/** The value of a line that is written in the one canonical way. */
function parse<T>(line: string, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Broken('form', `line ${number}: no JSON`);
  }
  if (JSON.stringify(value) !== line) throw new Broken('form', `line ${number}: not canonical`);
  return value as T;
}

type Digest = (bytes: Uint8Array) => Promise<string>;

async function digestOf(name: string): Promise<Digest> {
  if (name === 'SM3') {
    const { sm3 } = await loadSm();
    return (bytes) => Promise.resolve(sm3(bytes));
  }
  if (name === 'SHA-256') {
    return async (bytes) =>
      toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource)));
  }
  throw new Broken('header', `no hash function: ${name}`);
}

async function checkChain(header: HeaderLine, entries: EntryLine[], digest: Digest): Promise<void> {
  let head = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const where = `line ${index + 2}`;
    if (entry.previous !== head) throw new Broken('chain', `${where}: another entry before it`);
    if ((await digest(linkBytes(head, entry))) !== entry.hash) {
      throw new Broken('chain', `${where}: the hash is not that of the entry`);
    }
    head = entry.hash;
  }
  const [opened] = entries;
  const same = JSON.stringify(opened?.terms) === JSON.stringify(header.terms);
  if (opened?.kind !== 'opened' || opened.lot !== header.lot || !same) {
    throw new Broken('header', 'the opening is of another lot, or on other terms');
  }
}

function checkSequence(entries: EntryLine[]): void {
  let at = Number.NEGATIVE_INFINITY;
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) throw new Broken('sequence', `line ${index + 2}: seq ${entry.seq}`);
    if (entry.at < at) throw new Broken('sequence', `line ${index + 2}: earlier than before`);
    at = entry.at;
  }
}

/** The outcome that the entries lead to: the last accepted bid before the close. */
function checkOutcome(entries: EntryLine[], footer: FooterLine): void {
  const last = entries.at(-1);
  const best = entries.filter((it) => it.kind === 'bid' && it.verdict === 'accepted').at(-1);
  const fits = {
    sold: () =>
      last?.kind === 'closed' &&
      best !== undefined &&
      [last, { ...best, won: best.seq }].every(
        (it) => it.code === footer.winner && it.price === footer.price && it.won === footer.won,
      ),
    unsold: () => last?.kind === 'closed' && last.won === undefined && best === undefined,
    withdrawn: () => last?.kind === 'withdrawn',
  }[footer.outcome];
  if (!fits?.()) throw new Broken('outcome', 'not what the entries lead to');
  if (footer.entries !== entries.length || footer.head !== last?.hash) {
    throw new Broken('outcome', 'entries or head are not those of the file');
  }
}

async function checkSignature(
  header: HeaderLine,
  line: string,
  footer: FooterLine,
  digest: Digest,
): Promise<void> {
  const statement = JSON.stringify({
    statement: FORMAT,
    version: VERSION,
    lot: header.lot,
    header: await digest(utf8Of(`${line}\n`)),
    outcome: footer.outcome,
    winner: footer.winner,
    price: footer.price,
    seq: footer.entries,
    head: footer.head,
  });
  const { verifies } = await loadSm();
  if (!verifies(statement, footer.signature, header.public_key)) {
    throw new Broken('signature', 'not the signature of this record by its key');
  }
}

/** Checks the text of a record; `expected` is the lot it must be of. */
export function checkRecord(text: string, expected?: string): Promise<Report> {
  return Steps.report('record', async (steps) => {
    if (!text.endsWith('\n')) throw new Broken('form', 'the last line is not ended');
    const lines = text.slice(0, -1).split('\n');
    const [first, ...rest] = lines;
    const end = rest.pop();
    if (!first || !end?.startsWith('{"outcome":')) throw new Broken('form', 'the footer is missing');
    const header = parse<HeaderLine>(first, 1);
    if (header.format !== FORMAT || header.version !== VERSION) {
      throw new Broken('header', `not a ${FORMAT} of version ${VERSION}`);
    }
    if (expected && header.lot !== expected) throw new Broken('header', 'a record of another lot');
    const entries = rest.map((line, index) => parse<EntryLine>(line, index + 2));
    const footer = parse<FooterLine>(end, lines.length);
    steps.holds('form', String(lines.length));
    const digest = await digestOf(header.hash);
    await checkChain(header, entries, digest);
    steps.holds('chain', String(entries.length));
    checkSequence(entries);
    steps.holds('sequence', String(entries.length));
    checkOutcome(entries, footer);
    steps.holds('outcome');
    await checkSignature(header, first, footer, digest);
    steps.holds('signature', header.key_id);
    return {
      key: header.public_key,
      says: [
        ['title', header.title],
        ['court', header.court],
        ['case', header.case_number],
        ['outcome', footer.outcome],
        ['winner', footer.winner ?? '—'],
        ['price', footer.price ?? '—'],
        ['entries', String(footer.entries)],
        ['extensions', String(footer.extensions)],
        ['head', footer.head],
      ],
    };
  });
}
