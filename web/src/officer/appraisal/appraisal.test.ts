import { expect, it } from 'vitest';
import type { Appraisal, Draw, Selection } from '@/api/appraisal';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at } from '@/test/story';
import { courtActs } from './acts';
import AppraisalPage from './AppraisalPage.vue';
import SelectionPage from './SelectionPage.vue';

const firm = (id: string, rule: string | null = null) => ({
  id,
  name: `${id}评估公司`,
  rule,
  why: rule ? '系申请执行人的关联公司' : null,
});
const selection: Selection = {
  id: 's1',
  asset_id: 'a1',
  field: 'real-estate',
  region: '430100',
  basis: 'location',
  list_version: '2026-11-22/0011223344556677',
  opened_at: at(0),
  choose_until: at(Date.now() + 3_600_000),
  candidates: [firm('甲'), firm('乙'), firm('丙'), firm('丁', 'conflict')],
  proposals: [],
  method: null,
  firms: null,
  draw_id: null,
  appraisal_id: null,
};
const draw: Draw = {
  id: 'd1',
  announced_at: at(0),
  contributions_until: at(Date.now() - 1000),
  announcement: {},
  announcement_hash: 'aa',
  contributions: [{ kind: 'party', by: '湖南某银行', value: '8341', at: at(0) }],
  drawn_at: null,
  drawn: null,
};

it('shows who stands aside and why, and what each side proposes', async () => {
  const proposals = [{ side: 'applicant', firms: ['乙', '甲', '丙'], at: at(0) }];
  serve(['GET', '/api/officer/selections/s1', { ...selection, proposals }]);
  const page = await render(SelectionPage, { at: '/officer/selections/s1' });
  await eventually(() => {
    expect(page.text()).toMatch(/丁评估公司\s*✕ 利害关系回避\s*系申请执行人的关联公司/);
    expect(page.text()).toMatch(/申请执行人\s*乙评估公司 → 甲评估公司 → 丙评估公司/);
    expect(page.text()).toMatch(/被执行人\s*尚未提出/);
  });
  expect(page.text()).not.toContain('公告摇号');
});

it('holds a draw, and says why not when nobody outside has contributed', async () => {
  let held = false;
  const open = { ...selection, choose_until: at(Date.now() - 5000), draw_id: 'd1' };
  const done = { ...open, method: 'drawn', firms: ['丙', '甲', '乙'], appraisal_id: 'e1' };
  const asked = serve(
    ['GET', '/api/officer/selections/s1', () => (held ? done : open)],
    ['GET', '/api/public/draws/d1', draw],
    [
      'POST',
      '/api/officer/draws/d1/holding',
      () => (held ? draw : problem(422, 'draw-impossible', '没有法院以外的人提交随机文本')),
    ],
  );
  const page = await render(SelectionPage, { at: '/officer/selections/s1' });
  await eventually(() => expect(page.text()).toMatch(/湖南某银行\s*当事人\s*8341/));
  await page.press('摇号');
  await eventually(() => expect(page.text()).toContain('没有法院以外的人提交随机文本'));
  held = true;
  await page.press('摇号');
  await eventually(() =>
    expect(page.text()).toMatch(/已选定（公开摇号）：\s*丙评估公司 → 甲评估公司 → 乙评估公司/),
  );
  expect(asked.filter((one) => one.method === 'POST')).toHaveLength(2);
});

const part = {
  place: 1,
  firm: '甲评估公司',
  at: at(0),
  reply: 'accepted',
  reports: [],
  served_at: null,
  missing_documents: ['不动产权证'],
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
  facts: {},
  stage: 'appraising',
  rule: 'REF-19',
  until: at(Date.now() + 3_600_000),
  objection: null,
  why: null,
  due: { at: '2026-12-22', arithmetic: '自2026-11-22起三十日，至2026-12-22', rule: 'REF-19' },
  ask_by: null,
  commissions: [part],
  firms: null,
  acts: [
    { act: 'commissioned', at: at(0), note: null, detail: [] },
    { act: 'documents-missed', at: at(0), note: null, detail: ['不动产权证'] },
    { act: 'extension-asked', at: at(0), note: '材料多', detail: ['10'] },
  ],
  documents: [],
  outcome: null,
  value: null,
  valid_until: null,
  reissue_of: null,
  fee: null,
};
const names = (change: Partial<Appraisal>) =>
  courtActs({ ...appraisal, ...change }).map((it) => it.act);

it('tells the date and why it is that date, and what is waited for first', async () => {
  const asked = serve(
    ['GET', '/api/officer/appraisals/e1', appraisal],
    ['POST', '/api/officer/appraisals/e1/acts', { ...appraisal, acts: [] }],
  );
  const page = await render(AppraisalPage, { at: '/officer/appraisals/e1' });
  await eventually(() => {
    expect(page.text()).toContain('自2026-11-22起三十日，至2026-12-22（REF-19）');
    expect(page.text()).toContain('待补材料：不动产权证');
    expect(page.text()).toMatch(/机构申请延期（日）\s*· 10/);
  });
  const open = page.wrapper.findAll('details[open] summary').map((it) => it.text());
  expect(open).toEqual(['登记已补充材料', '决定延期申请']);
  await page.wrapper.find('details[open] form').trigger('submit');
  await eventually(() =>
    expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ act: 'supply-documents' }),
  );
});

it.each<[string, Partial<Appraisal>, string[]]>([
  ['before a commission', { stage: 'commissioning' }, ['commission', 'withdraw']],
  ['while it stands still', { stage: 'stopped' }, ['resume', 'withdraw']],
  ['when a report is read', { stage: 'reviewing' }, ['serve', 'find-defect', 'withdraw']],
  ['while objections are open', { stage: 'objecting' }, ['object', 'withdraw']],
  ['when one is to be ruled on', { stage: 'ruling' }, ['rule', 'object', 'withdraw']],
  ['when the result stands', { stage: 'stands' }, []],
  [
    'when a firm is out and has the material',
    {
      stage: 'commissioning',
      acts: [{ act: 'replaced', at: at(0), note: null, detail: [] }],
    },
    ['commission', 'return-material', 'withdraw'],
  ],
])('offers what the stage allows: %s', (_name, change, acts) => {
  expect(names(change)).toEqual(acts);
});

it('names the objection and separates the names of an inspection', () => {
  const [rule] = courtActs({ ...appraisal, stage: 'ruling', objection: 2 });
  expect(rule?.body?.({ ruling: 'upheld' })).toEqual({ ruling: 'upheld', objection: 2 });
  const inspect = courtActs(appraisal).find((it) => it.act === 'inspect');
  expect(inspect?.body?.({ on: '2026-11-23', notified: '湖南某银行、王某', absent: '王某' })).toEqual({
    on: '2026-11-23',
    notified: ['湖南某银行', '王某'],
    absent: ['王某'],
  });
});
