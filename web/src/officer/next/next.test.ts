import { expect, it } from 'vitest';
import type { NextStep as Step } from '@/api/nextSteps';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import NextStep from './NextStep.vue';

const asset = { id: 'a1', title: '湘域中央1栋1806号', case_id: 'k1' };
const step: Step = {
  step: 'second-auction',
  lot_id: 'l1',
  previous_id: 'l1',
  round: 'second',
  price: '560000.20',
  dates: [
    {
      what: 'start-by',
      at: '2026-12-23T00:00:00+08:00',
      rule: 'AUC-26',
      arithmetic: '自2026-11-22起30日',
    },
  ],
  creditors: [
    { party_id: 'p1', name: '长沙银行', rank: 1, answer: 'none' },
    { party_id: 'p2', name: '李某', rank: null, answer: 'declines' },
  ],
  takers: [],
  cover: { proceeds: '0.00', owed: '900000.00', stops: false },
};
const bounds = {
  min_start_price: '560000.20',
  deposit_min: '28000.02',
  deposit_max: '112000.04',
  earliest_start: '2026-12-08',
  latest_start: null,
  bidding_seconds: 86400,
  previous_id: null,
};
const path = '/api/officer/assets/a1/next-step';
type Page = Awaited<ReturnType<typeof render>>;

async function choose(page: Page, index: number, value: string): Promise<void> {
  const select = page.wrapper.findAllComponents({ name: 'ElSelect' })[index];
  await select?.vm.$emit('update:modelValue', value);
}

it('proposes the next round with its floor and dates, and drafts it with what it follows', async () => {
  const log = serve(
    ['GET', path, step],
    ['GET', '/api/officer/bounds', bounds],
    ['POST', '/api/officer/lots', { id: 'l2' }, 201],
    ['GET', '/api/officer/lots', []],
  );
  const page = await render(NextStep, { props: { asset } });
  await eventually(() => {
    expect(page.text()).toContain('拟定第二次拍卖');
    expect(page.text()).toContain('￥560,000.20');
    expect(page.text()).toMatch(/最迟开拍.*自2026-11-22起30日\s*AUC-26/);
    expect(page.text()).toContain('长沙银行');
  });
  await page.press('按此拟定下一轮');
  await eventually(() => expect(page.text()).toContain('不得低于 ￥560,000.20'));
  const form = page.wrapper.findAll('form').at(-1);
  const named = (label: string, value: string) => page.fill(label, value);
  await named('加价幅度', '5000');
  await named('保证金', '60000');
  await named('尾款期限', '10');
  await form?.trigger('submit');
  await eventually(() => expect(log.some((it) => it.method === 'POST')).toBe(true));
  expect(log.find((it) => it.method === 'POST')?.body).toMatchObject({
    asset_id: 'a1',
    round: 'second',
    start_price: '560000.20',
    previous_id: 'l1',
    balance_due_days: 10,
  });
});

it('enters what a creditor answers; who has answered is not asked again', async () => {
  const log = serve(
    ['GET', path, { ...step, step: 'ask-creditors', round: null, previous_id: null }],
    ['POST', '/api/officer/lots/l1/in-kind-answers', () => new Response(null, { status: 204 })],
  );
  const page = await render(NextStep, { props: { asset } });
  await eventually(() => expect(page.text()).toContain('登记答复'));
  const [who] = page.wrapper.findAllComponents({ name: 'ElSelect' });
  const options = who?.findAllComponents({ name: 'ElOption' }).map((it) => it.props('label'));
  expect(options).toEqual(['长沙银行']);
  await choose(page, 0, 'p1');
  await choose(page, 1, 'takes');
  await page.fill('答复或笔录文号', '笔录1号');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(log.filter((it) => it.method === 'POST')).toHaveLength(1));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    party_id: 'p1',
    takes: true,
    document: '笔录1号',
  });
});

it('rules that it is taken in kind and says what is still paid', async () => {
  const taken = { ...step, step: 'in-kind', round: null, takers: ['p1'] };
  const log = serve(
    ['GET', path, taken],
    ['POST', '/api/officer/lots/l1/in-kind', { pays: '60000.20' }],
  );
  const page = await render(NextStep, { props: { asset } });
  await eventually(() => expect(page.text()).toContain('裁定抵债'));
  const selects = page.wrapper.findAllComponents({ name: 'ElSelect' });
  await choose(page, selects.length - 2, 'p1');
  await page.fill('该债权人应得案款', '500000');
  await page.fill('裁定书文号', '（2026）湘0102执1号之一');
  await page.wrapper.findAll('form').at(-1)?.trigger('submit');
  await eventually(() => expect(page.text()).toMatch(/还需补交：\s*￥60,000.20/));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    party_id: 'p1',
    share: '500000.00',
    document: '（2026）湘0102执1号之一',
    household: null,
  });
});

it('drafts nothing more when the debt is covered, unless the debtor agrees', async () => {
  const cover = { proceeds: '950000.00', owed: '900000.00', stops: true };
  const log = serve(
    ['GET', path, { ...step, cover }],
    ['POST', '/api/officer/cases/k1/sell-all-consent', () => new Response(null, { status: 204 })],
  );
  const page = await render(NextStep, { props: { asset } });
  await eventually(() => expect(page.text()).toContain('应当停止拍卖'));
  expect(page.text()).not.toContain('按此拟定下一轮');
  await page.fill('同意书或笔录文号', '同意书1号');
  await page.wrapper.findAll('form').at(-1)?.trigger('submit');
  await eventually(() => expect(page.text()).toContain('同意已登记'));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({ document: '同意书1号' });
});

it('leads to the pricing page while there is no price', async () => {
  serve(['GET', path, () => problem(422, 'reference-price-missing', '尚无参考价')]);
  const page = await render(NextStep, { props: { asset } });
  await eventually(() => expect(page.text()).toContain('还没有确定参考价'));
  expect(page.wrapper.find('a').attributes('href')).toBe('/officer/assets/a1/pricing');
});
