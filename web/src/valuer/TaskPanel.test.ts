import { expect, it } from 'vitest';
import type { Task } from '@/api/valuer';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at } from '@/test/story';
import TaskPanel from './TaskPanel.vue';

const task: Task = {
  inquiry_id: 'i1',
  title: '湘域中央1栋1806号',
  category: 'housing',
  kind: 'immovable',
  region: '芙蓉区',
  facts: {},
  commissioned_at: at(Date.now()),
  due_at: at(Date.now() + 3_600_000),
  settled: false,
  quotes: [],
  accepts: 'quote',
  extension_requested_at: null,
  flawed: false,
  resting_since: null,
  reissue_of: null,
  refused: null,
  objections: [],
  fee: null,
};
const version = {
  version: 1,
  value: '100.00',
  valid_until: '2027-10-11',
  delivered_at: at(Date.now()),
  low: '90.00',
  high: '110.00',
  method: '比较法',
  samples: [{}, {}],
};
const shown = (change: Partial<Task> = {}) =>
  render(TaskPanel, { props: { task: { ...task, ...change } } });
const form = (page: Awaited<ReturnType<typeof shown>>, button: string) =>
  page.wrapper.findAll('form').find((it) => it.find('button[type=submit]').text() === button);

it('asks for more time once, with a reason', async () => {
  const asked = serve([
    'POST',
    '/api/valuer/inquiries/i1/extension',
    () => problem(409, 'extension-asked', '已经申请过延期'),
  ]);
  const page = await shown();
  await form(page, '申请延期')?.find('textarea').setValue('数据更新');
  await form(page, '申请延期')?.trigger('submit');
  await eventually(() => expect(page.text()).toContain('已经申请过延期'));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ reason: '数据更新' });
});

it('hands in a quote with its interval, its method and what it was computed from', async () => {
  const asked = serve(['POST', '/api/valuer/inquiries/i1/quote', version, 201]);
  const page = await shown();
  const quote = form(page, '出具询价报告');
  await quote?.trigger('submit');
  await eventually(() => expect(page.text()).toContain('请填写大于零的询价结果'));
  await page.fill('询价结果（元）', '4,180,000');
  await page.fill('有效期至', '2027-10-01');
  await page.fill('区间下限', '4000000');
  await quote?.trigger('submit');
  await eventually(() => expect(page.text()).toContain('区间须两端都填'));
  await page.fill('区间上限', '4100000');
  await eventually(() => expect(page.text()).toContain('且包含询价结果'));
  await page.fill('区间上限', '4300000');
  await page.fill('估价方法', '比较法');
  await page.press('+ 添加样本');
  await page.fill('样本 1', '同小区2栋');
  await page.fill('价格（元）', '4200000');
  await quote?.trigger('submit');
  await eventually(() => expect(asked.some((one) => one.method === 'POST')).toBe(true));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    value: '4180000.00',
    valid_until: '2027-10-01',
    low: '4000000.00',
    high: '4300000.00',
    method: '比较法',
    samples: [
      { title: '同小区2栋', address: null, source: 'deal', price: '4200000.00', on: null },
    ],
  });
});

it('refuses in writing, and shows that it did', async () => {
  const asked = serve(['POST', '/api/valuer/inquiries/i1/refusal', null, 200]);
  const page = await shown();
  await form(page, '书面拒绝本次询价')?.find('textarea').setValue('无此类数据');
  await form(page, '书面拒绝本次询价')?.trigger('submit');
  await eventually(() => expect(asked.some((one) => one.method === 'POST')).toBe(true));
  const refused = await shown({ refused: '无此类数据', accepts: null });
  expect(refused.text()).toContain('已书面拒绝：无此类数据');
  expect(refused.wrapper.find('form').exists()).toBe(false);
});

it('offers a correction only while one is asked for, and tells what was said against it', async () => {
  serve();
  const objection = {
    id: 'o1',
    at: at(0),
    by: '刘某',
    ground: 'basic-data',
    result: 'pending',
    rule_by: null,
    ruling_reason: null,
    statement: '面积有误',
  };
  const asked = { quotes: [version], objections: [objection], accepts: 'correction', flawed: true };
  const page = await shown(asked);
  expect(page.text()).toMatch(/已出具 第 1 版\s*￥100/);
  expect(page.text()).toMatch(/区间\s*￥90\s*—\s*￥110/);
  expect(page.text()).toMatch(/异议审查中\s*财产基本信息错误.*面积有误/);
  expect(page.text()).toContain('法院认为报告有瑕疵');
  expect(page.text()).toContain('出具补正报告');
  const done = await shown({ quotes: [version], accepts: null, fee: '300.00' });
  expect(done.text()).not.toContain('出具补正报告');
  expect(done.text()).toMatch(/应得询价费用\s*￥300/);
});

it('begins a correction with the version before, and shows what that was computed from', async () => {
  const sample = { title: '同小区2栋', source: 'deal', price: '4200000.00', on: '2026-08-01' };
  const asked = serve(['POST', '/api/valuer/inquiries/i1/quote', version, 201]);
  const before = { ...version, samples: [sample] };
  const page = await shown({ quotes: [before], accepts: 'correction', flawed: true });
  expect(page.text()).toMatch(/同小区2栋 · 成交 · ￥4,200,000\s*· 2026-08-01/);
  await page.fill('询价结果（元）', '101');
  await form(page, '出具补正报告')?.trigger('submit');
  await eventually(() => expect(asked.some((one) => one.method === 'POST')).toBe(true));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    value: '101.00', valid_until: '2027-10-11', low: '90.00', high: '110.00', method: '比较法',
    samples: [{ ...sample, address: null }],
  });
});

it('says that the inquiry rests', async () => {
  serve();
  const page = await shown({ resting_since: '2026-11-22T10:00:00+08:00', accepts: null });
  expect(page.text()).toContain('自 2026-11-22 10:00:00 起不计期限');
});
