import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check } from './check';

const fixture = '../cli/tests/fixtures/draw.json';
const text = readFileSync(fixture, 'utf8');
const broken = (change: (record: ReturnType<typeof JSON.parse>) => void) => {
  const record = JSON.parse(text);
  change(record);
  return check(JSON.stringify(record));
};

it('draws the same three firms as the command does', async () => {
  const report = await check(text);
  expect(report?.valid).toBe(true);
  expect(report?.says).toContainEqual([
    'seed',
    'fbafee72293af2307b8b4545991fd03ea4a9492b3135a629a92e155a5cc6ab06',
  ]);
});

it.each([
  ['header', (it: { asset: string }) => (it.asset += '。')],
  ['commitment', (it: { secret: string }) => (it.secret = it.secret.replace('5b', '5c'))],
  ['contributions', (it: { contributions: unknown[] }) => (it.contributions = [])],
  [
    'firms',
    (it: { contributions: { value: string }[] }) => it.contributions.map((one) => (one.value = '1')),
  ],
  ['digest', (it: { drawn_at: string }) => (it.drawn_at = '2026-11-20T09:30:01+08:00')],
] as const)('finds out that %s was changed', async (step, change) => {
  const report = await broken(change as never);
  expect(report?.valid).toBe(false);
  expect(report?.steps.at(-1)).toMatchObject({ name: step, holds: false });
});

it('knows what is none of ours', async () => {
  expect(await check('{"a":1}')).toBeNull();
  expect(await check('Betriebsanleitung')).toBeNull();
});
