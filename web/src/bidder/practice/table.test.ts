import { expect, it } from 'vitest';
import { bid, close, EXTENSION, judge, least, LENGTH, openTable } from './table';

const NOW = Date.parse('2026-05-26T10:00:00+08:00');
const table = openTable(NOW, { title: '练习用车', court: '练习法院' });
const yuan = (amount: number) => BigInt(amount) * 100n;

it('takes what an auction takes and refuses what it refuses', () => {
  expect(judge(table, yuan(83_000), NOW)).toBe('below-start');
  expect(judge(table, yuan(84_500), NOW)).toBe('off-step');
  expect(judge(table, yuan(84_000), NOW)).toBe('accepted');
  const { table: led } = bid(table, 'A', yuan(84_000), NOW);
  expect(judge(led, yuan(84_000), NOW)).toBe('below-increment');
  expect(least(led)).toBe(yuan(85_000));
  expect(judge(led, yuan(85_000), NOW + LENGTH)).toBe('closed');
});

it('moves the end only for an accepted bid within the last extension', () => {
  const early = bid(table, 'A', yuan(84_000), NOW + LENGTH - EXTENSION);
  expect(early.entry.extended).toBe(false);
  const at = NOW + LENGTH - EXTENSION + 1;
  const late = bid(early.table, 'B', yuan(85_000), at);
  expect(late.entry.extended).toBe(true);
  expect(late.table.endsAt).toBe(at + EXTENSION);
  const refused = bid(late.table, 'A', yuan(85_000), at + 1);
  expect(refused.entry.verdict).toBe('below-increment');
  expect(refused.table.endsAt).toBe(late.table.endsAt);
});

it('ends with an entry of its own', () => {
  expect(close(table).entries[0]).toMatchObject({ kind: 'closed', seq: 1 });
});
