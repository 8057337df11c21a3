import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at } from '@/test/story';
import Cases from './Cases.vue';
import ClaimCode from './ClaimCode.vue';
import Inquiry from './Inquiry.vue';

const mine = (change: object = {}) => ({
  case_id: 'k1',
  case_number: '（2026）湘0102执1024号',
  party_id: 'd',
  role: 'debtor',
  assets: [{ id: 'a1', title: '湘域中央1栋1806号', region: '芙蓉区' }],
  agreements: [{ step_id: 's1', until: at(Date.now() + 3_600_000), submitted_at: null }],
  inquiry_ids: ['i1'],
  ...change,
});

it('claims a place in a case, or says why the code is no good', async () => {
  let good = false;
  const asked = serve([
    'POST',
    '/api/bidder/party-codes',
    () => (good ? new Response(null, { status: 204 }) : problem(409, 'party-code-unusable', '代码无效')),
  ]);
  const page = await render(ClaimCode, { at: '/bidder/party-code' });
  await page.fill('当事人代码', ' ABCD-1234 ');
  await page.press('关联');
  await eventually(() => expect(page.text()).toContain('代码无效'));
  good = true;
  await page.press('关联');
  await eventually(() => expect(page.text()).toContain('以当事人身份登录'));
  expect(asked.at(-1)?.body).toEqual({ code: 'ABCD-1234' });
});

it('seals a price that was typed twice, shown in capitals, and clears the screen', async () => {
  const asked = serve(
    ['GET', '/api/party/cases', [mine()]],
    [
      'POST',
      '/api/party/agreements/s1/submission',
      { submitted_at: '2026-11-22T10:00:00+08:00' },
      201,
    ],
  );
  const page = await render(Cases);
  await eventually(() => expect(page.text()).toContain('密封提交价格'));
  await page.fill('价格（元）', '900,000');
  await page.fill('再次输入价格', '900001');
  const form = page.wrapper.find('.sealed form');
  await form.trigger('submit');
  await eventually(() => expect(page.text()).toContain('两次输入的金额不一致'));
  expect(page.text()).toContain('人民币玖拾万元整');
  expect(asked.filter((one) => one.url.pathname.endsWith('submission'))).toHaveLength(0);
  await page.fill('再次输入价格', '900000.00');
  await form.trigger('submit');
  await eventually(() => expect(page.text()).toContain('已密封，收到时间 2026-11-22 10:00:00'));
  const sent = asked.find((one) => one.url.pathname.endsWith('submission'));
  expect(sent?.body).toEqual({ value: '900000.00' });
  expect(page.text()).not.toContain('玖拾万');
});

it('says after a reload that the price was received, and asks for no other', async () => {
  const submitted_at = '2026-11-22T10:00:00+08:00';
  const until = at(Date.now() + 3_600_000);
  serve(['GET', '/api/party/cases', [mine({ agreements: [{ step_id: 's1', until, submitted_at }] })]]);
  const page = await render(Cases);
  await eventually(() => expect(page.text()).toContain('已密封，收到时间 2026-11-22 10:00:00'));
  expect(page.wrapper.find('.sealed form').exists()).toBe(false);
});

it('takes no price after the time is up', async () => {
  const until = at(Date.now() - 1000);
  serve(['GET', '/api/party/cases', [mine({ agreements: [{ step_id: 's1', until, submitted_at: null }] })]]);
  const page = await render(Cases);
  await eventually(() => expect(page.text()).toContain('提交时间已过'));
  expect(page.wrapper.find('.sealed form').exists()).toBe(false);
});

it('says that no case is linked', async () => {
  serve(['GET', '/api/party/cases', []]);
  const page = await render(Cases);
  await eventually(() => expect(page.text()).toContain('没有与本账号关联的案件'));
});

const quote = { version: 1, value: '100.00', valid_until: '2027-10-11', delivered_at: at(0) };
const inquiry = (object_by: string) => ({
  id: 'i1',
  asset_id: 'a1',
  case_id: 'k1',
  stage: 'objections',
  commissioned_at: at(0),
  due_at: at(0),
  served_at: null,
  until: null,
  settled: false,
  value: null,
  reports: [
    {
      platform_id: 'x',
      platform: '淘宝网',
      quotes: [quote],
      objections: [],
      flawed: false,
      counted: null,
      why: null,
    },
  ],
  services: [
    {
      party_id: 'd',
      manner: 'receipt',
      proof: '第1号',
      served_at: at(0),
      received_at: at(0),
      object_by,
    },
  ],
  fee: null,
  rules: [],
  price: null,
});

it('objects on one of four grounds, within one’s own days', async () => {
  const asked = serve(
    ['GET', '/api/party/cases', [mine()]],
    ['GET', '/api/party/inquiries/i1', inquiry(at(Date.now() + 60_000))],
    ['POST', '/api/party/inquiries/i1/objections', { id: 'o1' }, 201],
  );
  const page = await render(Inquiry, { at: '/party/inquiries/i1' });
  await eventually(() => expect(page.text()).toContain('为什么不能对金额提异议'));
  expect(page.wrapper.findAll('input[type=radio]')).toHaveLength(4);
  await page.wrapper.find('select').setValue('x');
  await page.fill('具体事实', '面积有误');
  await page.press('提交异议');
  await eventually(() => expect(page.text()).toContain('异议已记录'));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    platform_id: 'x',
    ground: 'basic-data',
    statement: '面积有误',
  });
});

it('hears no objection after the last day', async () => {
  serve(
    ['GET', '/api/party/cases', [mine()]],
    ['GET', '/api/party/inquiries/i1', inquiry(at(Date.now() - 1000))],
  );
  const page = await render(Inquiry, { at: '/party/inquiries/i1' });
  await eventually(() => expect(page.text()).toContain('您的异议期已经届满'));
  expect(page.wrapper.find('form').exists()).toBe(false);
});
