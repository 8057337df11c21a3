import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import SheetPage from './SheetPage.vue';

const field = (key: string, more: object = {}) => ({
  key,
  chinese: key,
  part: 'arrears',
  form: 'amount',
  unit: '元',
  choices: [],
  needed: true,
  version: 0,
  said: null,
  ...more,
});
const sheet = (more: object = {}) => ({
  asset_id: 'a1',
  case_id: 'c1',
  title: '房屋',
  subject: 'immovable',
  fields: [
    field('arrears_water'),
    field('keys', { part: 'occupancy', form: 'text', unit: null, version: 2, said: {
      state: 'known', value: '法院保管', text: '法院保管', source: '笔录', as_of: null,
      asked: null, asked_on: null, origin: 'imported', stated_at: '2026-11-22T10:00:00+08:00',
    } }),
  ],
  missing: ['arrears_water'],
  score: 50,
  ...more,
});
const routes = (answer: unknown) =>
  serve(
    ['GET', '/api/officer/assets/*/sheet', sheet()],
    ['GET', '/api/officer/assets/*/pictures', []],
    ['POST', '/api/officer/assets/*/sheet', answer],
  );

it('says what is missing and sends only what was changed, on the version that was seen', async () => {
  const log = routes(sheet({ missing: [], score: 100 }));
  const page = await render(SheetPage, { at: '/officer/assets/a1/sheet' });
  await eventually(() => expect(page.text()).toContain('尚未查明：欠水费'));
  expect(page.text()).toContain('表格导入');
  expect(page.text()).toContain('没有改动');
  await page.fill('欠水费', '12.50');
  await page.fill('本次查明的来源', '水务公司回函');
  expect(page.text()).toContain('保存 1 项改动');
  await page.press('保存 1 项改动');
  await eventually(() => expect(page.text()).toContain('必填项均已查明'));
  const said = { state: 'known', value: '12.50', source: '水务公司回函', as_of: null };
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    entries: [{ field: 'arrears_water', version: 0, said }],
  });
});

it('tells what the server refuses beside the field', async () => {
  const errors = [{ pointer: '/arrears_water', detail: '欠水费：应为金额。' }];
  routes(() => problem(422, 'fact-sheet-unusable', '财产现状有误', { errors }));
  const page = await render(SheetPage, { at: '/officer/assets/a1/sheet' });
  await eventually(() => expect(page.text()).toContain('欠水费'));
  await page.fill('欠水费', 'x');
  await page.press('保存 1 项改动');
  await eventually(() => expect(page.wrapper.find('.fault').text()).toContain('应为金额'));
  expect(page.wrapper.find('#sheet-arrears_water').attributes('aria-invalid')).toBe('true');
});
