import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import Closings from './Closings.vue';

const closing = {
  id: 'c1', period: 'day', first_day: '2026-11-21', last_day: '2026-11-21',
  auction_balance: '12000.00', fund_balance: '0.00', finance_by: 'p1',
  finance_at: '2026-11-22T09:00:00+08:00', enforcement_by: null, enforcement_at: null,
  finance_name: '案款甲', enforcement_name: null,
};
const item = { item: 'statement-missing', account: 'auction', reference: '6222', amount: '5.00' };

it('does not let a period be closed while something stands open, and says what', async () => {
  serve(['GET', '/api/finance/open-items', [item]], ['GET', '/api/finance/closings', []]);
  const page = await render(Closings);
  await eventually(() => expect(page.text()).toMatch(/缺银行对账单\s*拍卖账户\s*6222\s*￥5/));
  expect(page.wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined();
});

it('signs a clean period, which then waits for the second signature', async () => {
  let closings: object[] = [];
  const log = serve(
    ['GET', '/api/finance/open-items', []],
    ['GET', '/api/finance/closings', () => closings],
    ['POST', '/api/finance/closings', () => ((closings = [closing]), closing)],
  );
  const page = await render(Closings);
  await eventually(() => expect(page.text()).toContain('没有未了事项'));
  await page.press('签署结账');
  await eventually(() => expect(page.text()).toMatch(/日结 2026-11-21.*案款甲.*待签署/));
  const posted = log.find((it) => it.method === 'POST');
  expect(posted?.body).toMatchObject({ period: 'day' });
});
