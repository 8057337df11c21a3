import { expect, it } from 'vitest';
import { bid, bids, lotPage } from '@/test/story';
import { moments, stateAt } from './replay';

const now = Date.parse('2026-05-26T10:00:00+08:00');
const lot = lotPage(now);
const entries = bids(now).reverse();
const timeOf = (seq: number) => Date.parse(entries[seq - 1]?.at ?? '');

it('shows the start price before the first bid', () => {
  const state = stateAt(lot, entries, timeOf(4) - 1);
  expect(state).toMatchObject({ currentPrice: null, leaderCode: null, extensions: 0, seq: 3 });
});

it('shows exactly the bids that had been made', () => {
  expect(stateAt(lot, entries, timeOf(6))).toMatchObject({
    seq: 6,
    leaderCode: 'M5570',
    currentPrice: '2998817.56',
    extensions: 0,
  });
  expect(stateAt(lot, entries, timeOf(9))).toMatchObject({ seq: 9, extensions: 3 });
});

it('is announced before its start, and ended after its close', () => {
  expect(stateAt(lot, entries, Date.parse(lot.starts_at) - 1).phase).toBe('announced');
  const closed = bid(now, 10, { kind: 'closed', price: null, verdict: null, code: null });
  expect(stateAt(lot, [...entries, closed], now).phase).toBe('ended');
});

it('stops at accepted bids and events, not at refused bids', () => {
  const refused = bid(now, 10, { verdict: 'off-step' });
  expect(moments([...entries, refused])).not.toContain(Date.parse(refused.at));
  expect(moments(entries)).toHaveLength(9);
});
