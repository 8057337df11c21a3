// Runs a draw of appraisal firms (摇号) again, as docs/draw.md says to the byte.
import { Bytes, fromHex, toHex } from './bytes';
import { Broken, Steps, type Report } from './report';
import { loadSm, type Sm } from './sm';

interface Contribution {
  kind: string;
  by: string;
  value: string;
  at: string;
}

export interface DrawRecord {
  version: number;
  draw: string;
  case_number: string;
  asset: string;
  announced_at: string;
  list: { version: string; field: string; region: string; basis: string };
  candidates: { id: string; name: string; excluded: { rule: string; why: string } | null }[];
  contributions_until: string;
  source: { name: string; not_before: string } | null;
  commitment: string;
  announcement_hash: string;
  contributions: Contribution[];
  secret: string;
  nonce: string;
  drawn_at: string;
  drawn: string[];
  digest: string;
}

/** Microseconds since 1970 out of RFC 3339 with up to six decimals. */
function micros(time: string): bigint {
  const found = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(time);
  const seconds = Date.parse(`${found?.[1]}${found?.[3]}`);
  if (!found || Number.isNaN(seconds)) throw new Broken('form', `no time: ${time}`);
  return BigInt(seconds) * 1000n + BigInt((found[2] ?? '').padEnd(6, '0'));
}

const begin = (what: string) => new Bytes().text(`fachui/draw/1/${what}`);

function announcement({ sm3 }: Sm, it: DrawRecord): string {
  const bytes = begin('announcement').text(it.draw).text(it.case_number).text(it.asset);
  bytes.whole(micros(it.announced_at));
  bytes.text(it.list.version).text(it.list.field).text(it.list.region).text(it.list.basis);
  bytes.whole(it.candidates.length);
  for (const { id, name, excluded } of it.candidates) {
    bytes.text(id).text(name).byte(excluded ? 1 : 0);
    if (excluded) bytes.text(excluded.rule).text(excluded.why);
  }
  bytes.whole(micros(it.contributions_until)).byte(it.source ? 1 : 0);
  if (it.source) bytes.text(it.source.name).whole(micros(it.source.not_before));
  return sm3(bytes.hex(it.commitment).done());
}

function seedOf({ sm3 }: Sm, it: DrawRecord): string {
  const bytes = begin('seed').hex(it.announcement_hash).hex(it.secret).hex(it.nonce);
  bytes.whole(it.contributions.length);
  for (const { kind, by, value, at } of it.contributions) {
    bytes.text(kind).text(by).text(value).whole(micros(at));
  }
  return sm3(bytes.done());
}

/** Numbers below n, each equally likely, out of the blocks that follow from the seed. */
function chance({ sm3 }: Sm, seed: string) {
  let words: bigint[] = [];
  let block = 0;
  function word(): bigint {
    if (words.length === 0) {
      const bytes = fromHex(sm3(begin('block').hex(seed).whole(block).done()));
      words = [0, 8, 16, 24].map((at) => BigInt(`0x${toHex(bytes.slice(at, at + 8))}`));
      block += 1;
    }
    return words.shift() ?? 0n;
  }
  return (n: number): number => {
    const size = BigInt(n);
    const limit = (1n << 64n) - ((1n << 64n) % size);
    let next = word();
    while (next >= limit) next = word();
    return Number(next % size);
  };
}

/** The three firms that the seed draws out of those that take part. */
export function drawAgain(sm: Sm, it: DrawRecord, seed: string): string[] {
  const firms = it.candidates.filter(({ excluded }) => !excluded).map(({ id }) => id);
  const below = chance(sm, seed);
  for (let k = 0; k < 3; k += 1) {
    const other = k + below(firms.length - k);
    [firms[k], firms[other]] = [firms[other] ?? '', firms[k] ?? ''];
  }
  return firms.slice(0, 3);
}

function checkContributions(it: DrawRecord): void {
  const { contributions: all, source } = it;
  if (all.length === 0) throw new Broken('contributions', 'court-alone');
  const outside = all.filter(({ kind }) => kind !== 'public');
  const givers = new Set(outside.map(({ kind, by }) => `${kind} ${by}`));
  if (givers.size !== outside.length) throw new Broken('contributions', 'twice-contributed');
  const until = micros(it.contributions_until);
  for (const one of outside) {
    const at = micros(one.at);
    if (at < micros(it.announced_at) || at > until) throw new Broken('contributions', 'out-of-time');
  }
  const published = all.filter(({ kind }) => kind === 'public');
  if (source && published.length === 0) throw new Broken('contributions', 'source-missing');
  for (const one of published) {
    if (one.by !== source?.name) throw new Broken('contributions', 'other-source');
    if (micros(one.at) < micros(source.not_before)) throw new Broken('contributions', 'out-of-time');
  }
}

export function checkDraw(text: string): Promise<Report> {
  return Steps.report('draw', async (steps) => {
    const it = JSON.parse(text) as DrawRecord;
    const part = it.candidates.filter(({ excluded }) => !excluded).length;
    const ids = new Set(it.candidates.map(({ id }) => id));
    if (it.version !== 1 || ids.size !== it.candidates.length || part < 3) {
      throw new Broken('form', part < 3 ? 'too-few-firms' : 'twice-listed');
    }
    steps.holds('form');
    const sm = await loadSm();
    if (announcement(sm, it) !== it.announcement_hash) throw new Broken('header', 'other-announcement');
    steps.holds('header', it.announcement_hash);
    const commitment = begin('commitment').text(it.draw).hex(it.secret).hex(it.nonce).done();
    if (sm.sm3(commitment) !== it.commitment) throw new Broken('commitment', 'other-secret');
    steps.holds('commitment', it.commitment);
    checkContributions(it);
    steps.holds('contributions', String(it.contributions.length));
    const seed = seedOf(sm, it);
    const drawn = drawAgain(sm, it, seed);
    if (drawn.join() !== it.drawn.join()) throw new Broken('firms', drawn.join(', '));
    const nameOf = (id: string) => it.candidates.find((one) => one.id === id)?.name ?? id;
    steps.holds('firms', drawn.map(nameOf).join('、'));
    const bytes = begin('record').hex(it.announcement_hash).hex(seed).whole(micros(it.drawn_at));
    bytes.whole(drawn.length);
    for (const id of drawn) bytes.text(id);
    if (sm.sm3(bytes.done()) !== it.digest) throw new Broken('digest', 'other-digest');
    steps.holds('digest', it.digest);
    return {
      says: [
        ['case', it.case_number],
        ['asset', it.asset],
        ['firms', drawn.map(nameOf).join('、')],
        ['seed', seed],
        ['head', it.digest],
      ],
    };
  });
}
