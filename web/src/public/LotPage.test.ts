import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { liveFeed, problem, serve } from '@/test/server';
import { bid, bids, LOT, lotPage, snapshot } from '@/test/story';
import LotPage from './LotPage.vue';

const now = Date.now();
const feed = liveFeed();
const looked: string[] = [];

function open(lot = lotPage(now)) {
  serve(
    ['GET', '/api/public/lots', { lots: [], next_cursor: null }],
    ['GET', '/api/public/lots/*', lot],
    ['GET', '/api/public/lots/*/bids', { entries: bids(now), head: 'h', seq: 9 }],
    ['GET', '/api/public/lots/*/live', feed.answer],
    ['GET', '/api/public/lots/*/questions', {
      questions: [], total: 0, waiting: 0, open: true, closes_at: lot.ends_at,
    }],
    ['GET', '/api/public/lots/*/viewings', []],
    ['GET', '/api/public/lots/*/changes', []],
    ['POST', '/api/public/lots/*/views', (asked: { url: URL }) => {
      looked.push(asked.url.pathname);
      return new Response(null, { status: 204 });
    }],
  );
  return render(LotPage, { at: `/lots/${LOT}` });
}

it('shows the price, the terms, what is unknown and how the reference price was found', async () => {
  const page = await open();
  await eventually(() => {
    const text = page.text();
    expect(text).toContain('【一拍】长沙市芙蓉区五一大道158号湘域中央1栋1806号房屋');
    expect(text).toContain('￥3,026,817.56');
    expect(text).toContain('302.68 万元');
    expect(text).toContain('加价幅度￥14,000');
    expect(text).toContain('5分钟/次');
    expect(text).toMatch(/租赁情况.*未查明/);
    expect(text).toContain('(4180000.00 + 4268050.16) ÷ 2 = 4224025.08');
    expect(text).toContain('逾期未出具报告');
    expect(text).toContain('演练法院');
  });
});

it('counts as a view once, and says how views are counted', async () => {
  looked.length = 0;
  const page = await open();
  await eventually(() => expect(page.text()).toContain('3,987 次围观'));
  expect(page.wrapper.find('a[href="/help#views"]').exists()).toBe(true);
  expect(looked).toEqual([`/api/public/lots/${LOT}/views`]);
});

it('follows the live feed: a bid changes price, leader and end', async () => {
  const page = await open();
  await eventually(() => expect(page.text()).toContain('实时'));
  feed.say('snapshot', snapshot(now), 9);
  const next = bid(now, 10, { code: 'Z0007', price: '4000000.00', extended: true });
  feed.say('entry', next, 10);
  await eventually(() => {
    const box = page.wrapper.find('.box').text();
    expect(box).toContain('￥4,000,000');
    expect(box).toContain('Z0007');
    expect(box).toContain('已延时 4 次');
  });
  expect(page.wrapper.find('#history').text()).toMatch(/领先\s*Z0007/);
});

it('does not let a refused bid change the price', async () => {
  const page = await open();
  await eventually(() => expect(page.text()).toContain('实时'));
  feed.say('snapshot', snapshot(now), 9);
  feed.say('entry', bid(now, 10, { price: '3050000.00', verdict: 'off-step' }), 10);
  feed.say('entry', bid(now, 11, { kind: 'paused', price: null, reason: '案外人异议' }), 11);
  await eventually(() => expect(page.text()).toContain('本场拍卖已中止：案外人异议'));
  expect(page.wrapper.find('.box').text()).toContain('￥3,040,817.56');
});

it('says in words that the line is broken, and goes on when it is back', async () => {
  const page = await open();
  await eventually(() => expect(page.text()).toContain('实时'));
  feed.breakOff();
  await eventually(() => expect(page.text()).toContain('连接中断，正在重连'));
  await eventually(() => expect(page.text()).not.toContain('连接中断'));
});

it('resumes where the feed broke off', async () => {
  const log = serve(
    ['GET', '/api/public/lots/*', lotPage(now)],
    ['GET', '/api/public/lots/*/bids', { entries: bids(now), head: 'h', seq: 9 }],
    ['GET', '/api/public/lots/*/live', feed.answer],
  );
  const page = await render(LotPage, { at: `/lots/${LOT}` });
  await eventually(() => expect(page.text()).toContain('实时'));
  feed.say('snapshot', snapshot(now), 9);
  feed.say('entry', bid(now, 10), 10);
  await eventually(() => expect(page.text()).toContain('3,054,817.56'));
  feed.breakOff();
  const calls = () => log.filter((it) => it.url.pathname.endsWith('/live'));
  await eventually(() => expect(calls()).toHaveLength(2));
  expect(calls()[1]?.headers.get('last-event-id')).toBe('10');
});

it('opens by the server’s clock, though the lot was opened ahead of its start', async () => {
  const soon = Date.now() + 700;
  const starts_at = new Date(soon).toISOString();
  const page = await open(lotPage(now, { phase: 'announced', starts_at, current_price: null }));
  await eventually(() => expect(page.text()).toContain('距开始'));
  feed.say('entry', bid(now, 10, { kind: 'opened', price: null, verdict: null }), 10);
  await eventually(() => expect(page.wrapper.find('.box').text()).toContain('距结束'));
  expect(Date.now()).toBeGreaterThanOrEqual(soon);
});

it('shows the confirmation of a sold lot and no button to bid', async () => {
  const page = await open(
    lotPage(now, {
      phase: 'ended',
      state: 'sold',
      hammer_price: '3613817.56',
      confirmation: { buyer_name: '陈竞买', price: '3613817.56', at: '2026-05-26T10:25:46+08:00' },
    }),
  );
  await eventually(() => {
    expect(page.text()).toContain('网络拍卖成交确认书');
    expect(page.text()).toContain('陈竞买 以最高应价 3,613,817.56 元竞得本标的');
  });
  expect(page.text()).not.toContain('登录后报名');
});

it('says why a lot cannot be shown, and tries again', async () => {
  serve(['GET', '/api/public/lots/*', () => problem(404, 'not-found', '没有这个标的')]);
  const page = await render(LotPage, { at: `/lots/${LOT}` });
  await eventually(() => expect(page.text()).toContain('没有这个标的'));
  serve(
    ['GET', '/api/public/lots/*', lotPage(now)],
    ['GET', '/api/public/lots/*/bids', { entries: [], head: '', seq: 0 }],
    ['GET', '/api/public/lots/*/live', feed.answer],
  );
  await page.press('重试');
  await eventually(() => expect(page.text()).toContain('当前价'));
});
