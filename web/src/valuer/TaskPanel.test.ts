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
  accepts: 'quote',
  extension_requested_at: null,
  flawed: false,
  resting_since: null,
  reissue_of: null,
  refused: null,
  quotes: [],
  objections: [],
  fee: null,
};

it('asks for more time once, with a reason', async () => {
  const asked = serve([
    'POST',
    '/api/valuer/inquiries/i1/extension',
    () => problem(409, 'extension-asked', '已经申请过延期'),
  ]);
  const page = await render(TaskPanel, { props: { task } });
  await page.fill('理由', '数据更新');
  await page.wrapper.findAll('form').at(-1)?.trigger('submit');
  await eventually(() => expect(page.text()).toContain('已经申请过延期'));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ reason: '数据更新' });
});

it('offers a correction, and no more time, once a report is there', async () => {
  serve();
  const quote = {
    version: 1,
    value: '100.00',
    valid_until: '2027-10-11',
    delivered_at: at(Date.now()),
    low: null,
    high: null,
    method: null,
    samples: [],
  };
  const page = await render(TaskPanel, { props: { task: { ...task, quotes: [quote] } } });
  expect(page.text()).toMatch(/已出具 第 1 版\s*￥100/);
  expect(page.text()).toContain('出具补正报告');
  expect(page.text()).not.toContain('申请延期');
});
