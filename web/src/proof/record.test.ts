import { sm2, sm3 } from 'sm-crypto-v2';
import { expect, it } from 'vitest';
import { check } from './check';
import { GENESIS, linkBytes, type EntryLine } from './entry';

const SECRET = '5e'.repeat(32);
const KEY = sm2.getPublicKeyFromPrivateKey(SECRET);
const LOT = '0192f0c1-0000-7000-8000-000000000001';
const START = 1_779_674_400_000_000;
const TERMS = {
  contest: null,
  start_price: '700000.00',
  increment: '5000.00',
  starts_at: START,
  ends_at: START + 86_400_000_000,
  extension: 300_000_000,
};

type Draft = Omit<EntryLine, 'seq' | 'ends_at' | 'previous' | 'hash'>;

/** A record as the platform writes one, with whatever is to be told in it. */
function record(drafts: Draft[], footer: object): string[] {
  const header = JSON.stringify({
    format: 'fachui-record',
    version: 1,
    lot: LOT,
    title: '“梅溪湖”1栋\\101号房\t',
    round: 'first',
    court: '湖南省长沙市中级人民法院',
    case_number: '（2026）湘01执恢12号',
    profile: 'statutory',
    profile_version: '2026-10-01',
    instruments: ['法释〔2016〕18号'],
    mark: null,
    hash: 'SM3',
    terms: TERMS,
    public_key: KEY,
    key_id: sm3(KEY),
  });
  let head = GENESIS;
  const lines = drafts.map((draft, index) => {
    const line = { seq: index + 1, ...draft, ends_at: TERMS.ends_at, previous: head } as EntryLine;
    head = sm3(linkBytes(head, line));
    return JSON.stringify({ ...line, hash: head });
  });
  const said = { winner: null, price: null, won: null, ...footer } as Record<string, unknown>;
  const statement = JSON.stringify({
    statement: 'fachui-record',
    version: 1,
    lot: LOT,
    header: sm3(new TextEncoder().encode(`${header}\n`)),
    outcome: said['outcome'],
    winner: said['winner'],
    price: said['price'],
    seq: lines.length,
    head,
  });
  const signature = sm2.doSignature(statement, SECRET, { hash: true, der: false });
  const { outcome, winner, price, won } = said;
  const entries = lines.length;
  const ends_at = TERMS.ends_at;
  const end = { outcome, winner, price, won, ends_at, entries, extensions: 0, head, signature };
  return [header, ...lines, JSON.stringify(end)];
}

const opened: Draft = { at: START, kind: 'opened', lot: LOT, terms: TERMS };
const qualified: Draft = { at: START + 1, kind: 'qualified', code: 'A1001', rank: 0 };
const bid: Draft = {
  at: START + 2,
  kind: 'bid',
  code: 'A1001',
  price: '700000.00',
  verdict: 'accepted',
};
const deal = { code: 'A1001', price: '700000.00', won: 3 };
const closed: Draft = { at: TERMS.ends_at, kind: 'closed', ...deal };
const sold = { outcome: 'sold', winner: 'A1001', price: '700000.00', won: 3 };
const lines = record([opened, qualified, bid, closed], sold);
const whole = (all: string[]) => `${all.join('\n')}\n`;

it('says what it has checked of a sold lot', async () => {
  const report = await check(whole(lines));
  expect(report?.steps.map(({ name }) => name)).toEqual([
    'form',
    'chain',
    'sequence',
    'outcome',
    'signature',
  ]);
  expect(report).toMatchObject({ valid: true, key: KEY });
  expect(report?.says).toContainEqual(['winner', 'A1001']);
});

it.each([
  ['form', lines.map((it) => it.replace('"seq":2', '"seq": 2'))],
  ['form', lines.slice(0, -1)],
  ['chain', lines.map((it) => it.replace('"price":"700000.00","verdict"', '"price":"710000.00","verdict"'))],
  ['chain', lines.filter((_, index) => index !== 2)],
  ['header', lines.map((it, index) => (index ? it : it.replace('"increment":"5', '"increment":"6')))],
  ['signature', lines.map((it, index) => (index ? it : it.replace('长沙市', '株洲市')))],
  ['outcome', record([opened, qualified, bid, closed], { outcome: 'unsold' })],
  ['outcome', record([opened, qualified, { at: TERMS.ends_at, kind: 'closed' }], sold)],
  ['sequence', record([opened, { ...qualified, at: START - 1 }, bid, closed], sold)],
])('finds what was changed: %s', async (step, changed) => {
  const report = await check(whole(changed));
  expect(report?.valid).toBe(false);
  expect(report?.steps.at(-1)).toMatchObject({ name: step, holds: false });
});
