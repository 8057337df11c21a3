import { expect, it } from 'vitest';
import type { LiveLot } from '@/shared/useLiveLot';
import { eventually, render } from '@/test/render';
import { problem, serve, type Asked } from '@/test/server';
import { at, LOT, lotPage, registration } from '@/test/story';
import BidPanel from './BidPanel.vue';

const now = Date.now();
const live: LiveLot = {
  seq: 9,
  phase: 'running',
  leaderCode: 'H2515',
  currentPrice: '3040817.56',
  endsAt: at(now + 60_000),
  extensions: 0,
  head: 'head',
  withdrawn: false,
};
const show = (change: Partial<LiveLot> = {}, rank: number | null = null) =>
  render(BidPanel, {
    props: {
      lot: lotPage(now),
      live: { ...live, ...change },
      registration: registration(now, { priority_rank: rank }),
    },
  });
const BIDS = `/api/bidder/lots/${LOT}/bids`;
const receipt = {
  seq: 10,
  at: at(now),
  code: 'M5570',
  price: '3054817.56',
  verdict: 'accepted',
  ends_at_before: '2026-05-26T10:00:00+08:00',
  ends_at: '2026-05-26T10:03:20+08:00',
  extended: true,
  head: '9f2c61d0',
};

it('proposes the lowest bid and asks twice, in figures and in capitals', async () => {
  const log = serve(['POST', BIDS, receipt]);
  const page = await show();
  expect(page.text()).toContain('最低可出 ￥3,054,817.56');
  await page.press('出价');
  expect(page.text()).toContain('人民币叁佰零伍万肆仟捌佰壹拾柒元伍角陆分');
  expect(page.text()).toContain('72.3 %');
  expect(page.text()).toContain('￥400,000 保证金不予退还');
  expect(log.filter((it) => it.method === 'POST')).toHaveLength(0);

  await page.press('确认出价');
  await eventually(() => {
    expect(page.text()).toContain('出价回执 · 已接受');
    expect(page.text()).toContain('序号 10');
    expect(page.text()).toContain('结束时间 10:00:00 → 10:03:20');
  });
  const sent = log.find((it) => it.method === 'POST');
  expect(sent?.body).toEqual({ amount: '3054817.56', seen_seq: 9 });
  expect(sent?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
});

it('asks again with the same key when the outcome is unknown', async () => {
  const keys: (string | null)[] = [];
  const answer = ({ headers }: Asked) => {
    keys.push(headers.get('idempotency-key'));
    if (keys.length > 1) return receipt;
    const unresolved = problem(503, 'bid-unresolved', '结果未知');
    unresolved.headers.set('retry-after', '0');
    return unresolved;
  };
  serve(['POST', BIDS, answer]);
  const page = await show();
  await page.press('出价');
  await page.press('确认出价');
  await eventually(() => expect(page.text()).toContain('已接受'));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

it('tells a refused bidder why, by which article, and what would be enough', async () => {
  const refusal = () =>
    problem(422, 'bid-below-increment', '出价不足一个加价幅度', {
      article: '法释〔2016〕18号 第二十条',
      leader_price: '3054817.56',
      minimum: '3068817.56',
    });
  serve(['POST', BIDS, refusal]);
  const page = await show();
  await page.press('出价');
  await page.press('确认出价');
  await eventually(() => {
    expect(page.text()).toContain('出价不足一个加价幅度');
    expect(page.text()).toContain('依据：法释〔2016〕18号 第二十条');
    expect(page.text()).toContain('最低可出价 ￥3,068,817.56');
  });
});

it.each([
  ['3054817.57', '整数倍'],
  ['3040817.56', '低于最低可出价'],
  ['三百万', '请输入正确的金额'],
])('does not send %s', async (amount, why) => {
  serve();
  const page = await show();
  await page.fill('出价金额', amount);
  expect(page.text()).toContain(why);
  expect(page.wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined();
});

it('lets a priority purchaser match the price', async () => {
  serve();
  const page = await show({}, 1);
  expect(page.text()).toContain('第 1 顺位');
  await page.press('同价应价');
  expect(page.wrapper.find('button[type=submit]').attributes('disabled')).toBeUndefined();
});

it('adds three and five steps to the current price', async () => {
  serve();
  const page = await show();
  const amount = () => (page.wrapper.find('#amount').element as HTMLInputElement).value;
  await page.press('+3幅');
  expect(amount()).toBe('3,082,817.56');
  await page.press('+5幅');
  expect(amount()).toBe('3,110,817.56');
  await page.press('减一个加价幅度');
  expect(amount()).toBe('3,096,817.56');
});

it('wants a slip of the finger confirmed', async () => {
  serve(['POST', BIDS, receipt]);
  const page = await show();
  // The start price and 800 steps: more than four times the current price.
  await page.fill('出价金额', '14156817.56');
  await page.press('出价');
  const button = page.wrapper.find('dialog .main');
  expect(button.attributes('disabled')).toBeDefined();
  await page.wrapper.find('dialog input').setValue(true);
  expect(button.attributes('disabled')).toBeUndefined();
});

it.each([
  ['paused' as const, '已中止，暂不能出价'],
  ['ended' as const, '已结束'],
])('takes no bid while %s', async (phase, words) => {
  serve();
  const page = await show({ phase });
  expect(page.wrapper.find('button[type=submit]').text()).toBe(words);
  expect(page.wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined();
});
