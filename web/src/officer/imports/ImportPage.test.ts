import { expect, it } from 'vitest';
import FilePick from '@/shared/FilePick.vue';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import ImportPage from './ImportPage.vue';

const row = (line: number, faults: object[] = []) => ({
  line,
  case_number: '（2026）湘0102执701号',
  title: `房屋${line}`,
  values: 12,
  pictures: 1,
  faults,
  case_id: null as string | null,
  asset_id: null,
});
const report = (rows: object[], more: object = {}) => ({
  file: 'ab',
  import_id: null,
  again: false,
  rows,
  faults: [],
  cases: 0,
  parties: 0,
  assets: 0,
  pictures: 0,
  ...more,
});
const fault = { column: '欠物业费', why: '应为金额。', rule: 'REF-03' };

async function drop() {
  const page = await render(ImportPage);
  page.wrapper.findComponent(FilePick).vm.$emit('file', new File(['x'], '清单.xlsx'));
  return page;
}

it('looks first, then takes everything over', async () => {
  const done = report([{ ...row(2), case_id: 'c1' }], { import_id: 'i1', cases: 1, assets: 1 });
  const log = serve([
    'POST',
    '/api/officer/imports',
    ({ url }: { url: URL }) =>
      url.searchParams.get('mode') === 'check' ? report([row(2)]) : done,
  ]);
  const page = await drop();
  await eventually(() => expect(page.text()).toContain('1 行均可导入'));
  expect(log.filter((it) => it.method === 'POST')).toHaveLength(1);
  await page.press('导入全部 1 行');
  await eventually(() => expect(page.text()).toContain('已导入：案件 1 件'));
  const modes = log.filter((it) => it.method === 'POST').map((it) => it.url.searchParams.get('mode'));
  expect(modes).toEqual(['check', 'all-or-nothing']);
  expect(page.text()).toContain('查看案件');
});

it('says what is wrong in which line and column, and offers the good rows', async () => {
  serve(['POST', '/api/officer/imports', report([row(2), row(3, [fault])])]);
  const page = await drop();
  await eventually(() => expect(page.text()).toContain('2 行中有 1 行有误'));
  expect(page.text()).toContain('欠物业费：应为金额。 （REF-03）');
  expect(page.text()).toContain('只导入无误的 1 行');
});

it('offers nothing while the table as a whole is wrong, and tells a refusal', async () => {
  const whole = report([row(2)], { faults: [{ column: '评估价', why: '不认识的表头。', rule: null }] });
  serve(['POST', '/api/officer/imports', whole]);
  const page = await drop();
  await eventually(() => expect(page.text()).toContain('评估价：不认识的表头。'));
  expect(page.text()).not.toContain('导入全部');
  expect(page.text()).not.toContain('只导入');
  serve(['POST', '/api/officer/imports', () => problem(422, 'table-unusable', '表格无法导入')]);
  page.wrapper.findComponent(FilePick).vm.$emit('file', new File(['x'], 'a.xlsx'));
  await eventually(() => expect(page.text()).toContain('表格无法导入'));
});
