import { expect, it } from 'vitest';
import type { Pricing } from '@/api/pricing';
import { eventually, render } from '@/test/render';
import { problem, serve, type Route } from '@/test/server';
import PricingPage from './PricingPage.vue';

const gate = (method: string, why: string | null, rule: string) => ({
  method,
  open: why === null,
  reason: why === null ? null : 'earlier',
  why,
  rule,
});
const step = {
  id: 's1',
  number: 1,
  method: 'agreement',
  begun_at: '2026-11-22T10:00:00+08:00',
  outcome: null,
  reason: null,
  ended_at: null,
};
const pricing: Pricing = {
  asset_id: 'a1',
  case_id: 'k1',
  procedure_id: 'p1',
  begin_by: '2026-12-01',
  begin_by_arithmetic: '2026-11-01 起三十日',
  facts: [],
  missing: ['defects'],
  circumstances: {
    willingness: 'possible',
    official: 'not-established',
    inspection: 'not-needed',
    demand: 'none',
    request: null,
  },
  methods: [
    gate('agreement', null, 'REF-04'),
    gate('directed', '尚未查明有无计税基准价、政府定价或者政府指导价。', 'REF-05'),
    gate('network', '应当先进行当事人议价。', 'REF-07'),
    gate('appraisal', '应当先进行当事人议价。', 'REF-14'),
  ],
  steps: [],
  price: null,
};
const file = {
  id: 'k1',
  case_number: '（2026）湘0102执1024号',
  parties: [
    { id: 'c', role: 'applicant', name: '湖南某银行', has_identity: true },
    { id: 'd', role: 'debtor', name: '刘某', has_identity: true },
  ],
  assets: [{ id: 'a1', title: '湘域中央1栋1806号' }],
  inquiries: [],
  claims: [],
};
const selection = { id: 'x1', appraisal_id: 'e1' };
const clock = {
  case_id: 'k1',
  case_number: '（2026）湘0102执1024号',
  asset_id: 'a1',
  title: '湘域中央1栋1806号',
  what: 'agreement',
  rule: 'REF-04',
  until: '2026-11-25T00:00:00+08:00',
  arithmetic: null,
  urgency: 'week',
};
/** What the page also asks for; deadlines of other assets are not shown here. */
const beside: Route[] = [
  ['GET', '/api/officer/cases/k1', file],
  ['GET', '/api/officer/assets/a1/selections', [selection]],
  ['GET', '/api/officer/deadlines', [clock, { ...clock, asset_id: 'a2', what: 'disposal' }]],
];
const PAGE = '/officer/assets/a1/pricing';
const shown = (change: Partial<Pricing> = {}) => ({ ...pricing, ...change });

it('shows each method open or closed, with the reason and the rule', async () => {
  serve(['GET', '/api/officer/assets/a1/pricing', pricing], ...beside);
  const page = await render(PricingPage, { at: PAGE });
  await eventually(() => {
    expect(page.text()).toMatch(/1\. 当事人议价\s*✓ 可以采用\s*依据 REF-04/);
    expect(page.text()).toMatch(/3\. 网络询价\s*✕ 不能采用\s*依据 REF-07\s*应当先进行当事人议价/);
    expect(page.text()).toContain('最迟启动 2026-12-01');
    expect(page.text()).toContain('2026-11-01 起三十日');
    expect(page.text()).toContain('尚未查明：质量瑕疵');
  });
});

it('opens the seals of a running agreement, or says why they stay closed', async () => {
  let opened = false;
  const price = {
    value: '900000.00',
    fixed_on: '2026-11-22',
    valid_until: '2027-11-21',
    formula: '900000.00 = 900000.00',
  };
  const asked = serve(
    [
      'GET',
      '/api/officer/assets/a1/pricing',
      () =>
        opened
          ? shown({ price, steps: [{ ...step, outcome: 'priced' }] })
          : shown({ steps: [step] }),
    ],
    ...beside,
    [
      'POST',
      '/api/officer/agreements/s1/opening',
      () => (opened ? {} : problem(409, 'submission-sealed', '尚在密封期内')),
    ],
  );
  const page = await render(PricingPage, { at: PAGE });
  await eventually(() => expect(page.text()).toContain('进行中'));
  await page.press('启封');
  await eventually(() => expect(page.text()).toContain('尚在密封期内'));
  opened = true;
  await page.press('启封');
  await eventually(() => {
    expect(page.text()).toContain('￥900,000');
    expect(page.text()).toContain('已定价');
  });
  expect(asked.filter((one) => one.method === 'POST')).toHaveLength(2);
});

it('says what went wrong, and asks again', async () => {
  let whole = false;
  serve(
    [
      'GET',
      '/api/officer/assets/a1/pricing',
      () => (whole ? pricing : problem(403, 'not-your-court', '不是本院案件')),
    ],
    ...beside,
  );
  const page = await render(PricingPage, { at: PAGE });
  await eventually(() => expect(page.text()).toContain('不是本院案件'));
  whole = true;
  await page.press('重试');
  await eventually(() => expect(page.text()).toContain('四种方式'));
});

it('tells the clocks of this asset, and leads to its appraisal', async () => {
  serve(
    [
      'GET',
      '/api/officer/assets/a1/pricing',
      shown({ steps: [{ ...step, method: 'appraisal' }] }),
    ],
    ...beside,
  );
  const page = await render(PricingPage, { at: PAGE });
  await eventually(() => {
    expect(page.text()).toMatch(/本周\s*当事人议价\s*2026-11-25 00:00:00\s*由法院指定\s*（REF-04）/);
    expect(page.text()).not.toContain('启动拍卖处置');
  });
  const links = page.wrapper.findAll('a').map((it) => it.attributes('href'));
  expect(links).toContain('/officer/appraisals/e1');
  expect(links).toContain('/officer/selections/x1');
});
