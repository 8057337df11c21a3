import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import Unexplained from './Unexplained.vue';

const debit = {
  id: 'd1', account: 'auction', amount: '20.00', booked_at: '2026-11-22T10:00:00+08:00',
  payee_name: '某银行', payee_account: '****1234', reference: 'BK1', remittance: '账户管理费',
  why: 'unknown-payment', explanation: null,
};
const explanation = {
  id: 'e1', by: 'p1', ground: 'interest', reason: '账户管理费', subject: null, voucher: '回单 7',
};
const others: Parameters<typeof serve> = [
  ['GET', '/api/finance/suspense', []],
  ['GET', '/api/finance/payouts', []],
];

it('explains a debit with its ground, document and reason', async () => {
  let given: object | null = null;
  const log = serve(
    ...others,
    ['GET', '/api/finance/unexplained', () => [{ ...debit, explanation: given }]],
    ['POST', '/api/finance/unexplained/d1/explanations', () => ((given = explanation), { id: 'e1' })],
  );
  const page = await render(Unexplained);
  await eventually(() => expect(page.text()).toMatch(/￥20.*非本系统发出的付款.*BK1/));
  const select = page.wrapper.findComponent({ name: 'ElSelect' });
  await select.setValue('interest');
  await page.fill('凭证号', '回单 7');
  await page.fill('说明', '账户管理费');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('待另一人同意'));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    ground: 'interest', subject: null, voucher: '回单 7', reason: '账户管理费',
  });
});

it('names the subject of a payment among those of the same amount', async () => {
  const payout = {
    id: 'p9', case_id: 'c', case_number: '1024号', payee_name: '陈竞', state: 'submitted',
    amount: '20.00', kind: 'refund', reason: '', payee_account: '1',
  };
  const log = serve(
    ['GET', '/api/finance/suspense', []],
    ['GET', '/api/finance/payouts', [payout, { ...payout, id: 'p8', amount: '21.00' }]],
    ['GET', '/api/finance/unexplained', [debit]],
    ['POST', '/api/finance/unexplained/d1/explanations', { id: 'e1' }],
  );
  const page = await render(Unexplained);
  await eventually(() => expect(page.text()).toContain('BK1'));
  await page.wrapper.findComponent({ name: 'ElSelect' }).setValue('payment');
  await eventually(() => {
    const [, subject] = page.wrapper.findAllComponents({ name: 'ElSelect' });
    expect(subject?.findAllComponents({ name: 'ElOption' })).toHaveLength(1);
  });
  await page.wrapper.findAllComponents({ name: 'ElSelect' })[1]?.setValue('p9');
  await page.fill('凭证号', '回单 8');
  await page.fill('说明', '漏填编号');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(log.some((it) => it.method === 'POST')).toBe(true));
  expect(log.find((it) => it.method === 'POST')?.body).toMatchObject({ subject: 'p9' });
});

it('shows the second person what was said, and why the first may not agree', async () => {
  serve(
    ...others,
    ['GET', '/api/finance/unexplained', [{ ...debit, explanation }]],
    [
      'POST',
      '/api/finance/unexplained/d1/explanations/e1/approval',
      () => problem(409, 'same-person', '须由另一人办理'),
    ],
  );
  const page = await render(Unexplained);
  await eventually(() => expect(page.text()).toMatch(/账户手续费.*回单 7/));
  await page.press('同意并入账');
  await eventually(() => expect(page.text()).toContain('须由另一人办理'));
});
