import { expect, it } from 'vitest';
import type { Appraisal } from '@/api/appraisal';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at } from '@/test/story';
import { firmActs } from './acts';
import CommissionList from './CommissionList.vue';
import CommissionPage from './CommissionPage.vue';

const part = {
  place: 1,
  firm: '甲评估公司',
  at: at(0),
  reply: 'none',
  reports: [],
  served_at: null,
  missing_documents: [],
  extensions_granted: 0,
  replaced: null,
  charged: null,
};
const appraisal: Appraisal = {
  id: 'e1',
  asset_id: 'a1',
  case_number: '（2026）湘0102执1024号',
  title: '湘域中央1栋1806号',
  category: 'housing',
  region: '芙蓉区',
  facts: { area: '118.42平方米' },
  stage: 'appraising',
  rule: 'REF-19',
  until: at(Date.now() + 3_600_000),
  objection: null,
  why: null,
  due: null,
  ask_by: null,
  commissions: [part],
  firms: null,
  acts: [],
  documents: [],
  outcome: null,
  value: null,
  valid_until: null,
  reissue_of: null,
  fee: null,
};
const names = (change: Partial<Appraisal>) =>
  firmActs({ ...appraisal, ...change }).map((it) => it.act);

it('lists the commissions with their stage and clock', async () => {
  serve(['GET', '/api/valuer/commissions', [appraisal]]);
  const page = await render(CommissionList);
  await eventually(() => expect(page.text()).toMatch(/湘域中央1栋1806号.*评估中/));
  expect(page.wrapper.find('tbody a').attributes('href')).toBe('/valuer/commissions/e1');
});

it('declines with a reason, and is told when the commission is another’s', async () => {
  const asked = serve(
    ['GET', '/api/valuer/commissions/e1', appraisal],
    [
      'POST',
      '/api/valuer/commissions/e1/acts',
      () => problem(403, 'not-your-commission', '该委托已由其他机构承接'),
    ],
  );
  const page = await render(CommissionPage, { at: '/valuer/commissions/e1' });
  await eventually(() => expect(page.text()).toContain('接受委托'));
  const declining = page.wrapper.findAll('details').find((it) => it.text().startsWith('不接受委托'));
  await declining?.find('textarea').setValue('人手不足');
  await declining?.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('该委托已由其他机构承接'));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    act: 'decline',
    reason: '人手不足',
  });
});

it('hands in a file under its kind, and says why a file is no good', async () => {
  let good = false;
  const asked = serve(
    ['GET', '/api/valuer/commissions/e1', appraisal],
    [
      'POST',
      '/api/valuer/commissions/e1/documents',
      () =>
        good
          ? { id: 'f1', kind: 'report', name: '报告.pdf', media: 'application/pdf', bytes: 1,
              hash: 'ab', at: at(0) }
          : problem(422, 'file-unusable', '文件内容不是PDF'),
    ],
  );
  const page = await render(CommissionPage, { at: '/valuer/commissions/e1' });
  await eventually(() => expect(page.text()).toContain('还没有材料'));
  const input = page.wrapper.find('input[type=file]');
  const file = new File(['%PDF-1.7'], '报告.pdf', { type: 'application/pdf' });
  Object.defineProperty(input.element, 'files', { value: [file] });
  await input.trigger('change');
  await eventually(() => expect(page.text()).toContain('文件内容不是PDF'));
  good = true;
  await input.trigger('change');
  await eventually(() => expect(page.text()).toContain('已保存：报告.pdf'));
  const sent = asked.filter((one) => one.method === 'POST').at(-1);
  expect(sent?.url.search).toBe(`?kind=report&name=${encodeURIComponent('报告.pdf')}`);
  expect(sent?.headers.get('content-type')).toBe('application/pdf');
});

it.each<[string, Partial<Appraisal>, string[]]>([
  ['a new commission', {}, ['accept', 'decline', 'report', 'miss-documents', 'ask-extension']],
  [
    'one accepted',
    { commissions: [{ ...part, reply: 'accepted' }] },
    ['report', 'miss-documents', 'ask-extension'],
  ],
  ['a defect', { stage: 'correcting' }, ['report', 'explain']],
  ['an objection', { stage: 'answering', objection: 1 }, ['answer', 'report']],
  ['the court’s turn', { stage: 'reviewing' }, []],
  ['its fee after the price', { stage: 'stands', outcome: 'reference-price' }, ['charge']],
  ['another firm’s turn', { commissions: [{ ...part, replaced: 'late' }] }, []],
])('offers what the stage leaves to the firm: %s', (_name, change, acts) => {
  expect(names(change)).toEqual(acts);
});

it('sends days as a number and missing documents as a list', () => {
  const acts = firmActs(appraisal);
  const body = (act: string) => acts.find((it) => it.act === act)?.body;
  expect(body('ask-extension')?.({ days: '10' })).toEqual({ days: 10 });
  expect(body('miss-documents')?.({ documents: '不动产权证\n测绘报告、图纸' })).toEqual({
    documents: ['不动产权证', '测绘报告', '图纸'],
  });
});
