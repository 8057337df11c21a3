import { expect, it } from 'vitest';
import type { Inquiry } from '@/api/officerViews';
import { eventually, render } from '@/test/render';
import { problem, serve, type Route } from '@/test/server';
import InquiryPage from './InquiryPage.vue';

const quote = (value: string) => ({
  version: 1,
  value,
  valid_until: '2027-10-11',
  delivered_at: '2026-10-09T10:00:00+08:00',
  low: null,
  high: null,
  method: null,
  samples: [],
});
const report = {
  flawed: false,
  objections: [],
  counted: null,
  why: null,
  extension_requested_at: null,
  refused: null,
};
const inquiry: Inquiry = {
  id: 'i1',
  asset_id: 'a1',
  case_id: 'k1',
  reissue_of: null,
  stage: 'objections',
  commissioned_at: '2026-10-07T10:00:00+08:00',
  due_at: '2026-10-11T00:00:00+08:00',
  served_at: '2026-10-10T10:00:00+08:00',
  until: '2026-10-16T00:00:00+08:00',
  settled: false,
  value: null,
  reports: [
    { ...report, platform_id: 'x', platform: '淘宝网', quotes: [quote('4180000.00')] },
    { ...report, platform_id: 'y', platform: '工行融e购', quotes: [], why: 'not-delivered' },
  ],
  services: [],
  fee: null,
  deferrals: [],
  dispersion: null,
  rules: ['法释〔2018〕15号 第二十二条'],
  price: null,
};

const file = {
  id: 'k1',
  parties: [
    { id: 'd', role: 'debtor', name: '刘某', has_identity: true },
    { id: 'c', role: 'applicant', name: '湖南某银行', has_identity: true },
  ],
  assets: [{ id: 'a1', title: '湘域中央1栋1806号' }],
};
const sales = {
  area: 11842,
  sales: [
    {
      lot_id: 'l1',
      title: '湘域中央2栋905号',
      region: '430102',
      place: 'county',
      area: 12000,
      area_distance: 133,
      ended_at: '2026-09-01T10:00:00+08:00',
      days_ago: 82,
      hammer_price: '1560000.00',
      reference_price: '1600000.00',
      unit_price: '13000.00',
    },
  ],
};
const around: Route[] = [
  ['GET', '/api/officer/assets/a1/comparables', sales],
  ['GET', '/api/officer/cases/k1', file],
  [
    'GET',
    '/api/officer/platforms',
    [
      {
        id: 'y',
        name: '工行融e购',
        listed_from: '2026-01-01T00:00:00+08:00',
        late_in_twelve_months: 3,
        late_in_calendar_year: 3,
        removable: true,
      },
    ],
  ],
];

it('shows who has answered, who has not, and the clock that runs', async () => {
  serve(['GET', '/api/officer/inquiries/i1', inquiry], ...around);
  const page = await render(InquiryPage, { at: '/officer/inquiries/i1' });
  await eventually(() => {
    expect(page.text()).toContain('网络询价 · 湘域中央1栋1806号');
    expect(page.text()).toContain('异议期内');
    expect(page.text()).toMatch(/淘宝网\s*￥4,180,000/);
    expect(page.text()).toMatch(/工行融e购.*待报价.*未出具报告/);
    expect(page.text()).toContain('2026-10-16 00:00:00');
    expect(page.text()).toContain('法释〔2018〕15号 第二十二条');
  });
});

it('cannot fix the price too early, and says why; later it shows price and formula', async () => {
  let settled = false;
  const price = {
    value: '4180000.00',
    fixed_on: '2026-10-16',
    valid_until: '2027-10-11',
    formula: '4180000.00 ÷ 1 = 4180000.00',
  };
  serve(
    ...around,
    ['GET', '/api/officer/inquiries/i1', () => (settled ? { ...inquiry, settled, price } : inquiry)],
    [
      'POST',
      '/api/officer/inquiries/i1/finding',
      () => (settled ? {} : problem(409, 'inquiry-not-settled', '当事人的异议期尚未届满')),
    ],
  );
  const page = await render(InquiryPage, { at: '/officer/inquiries/i1' });
  await eventually(() => expect(page.text()).toContain('确定参考价'));
  await page.press('确定参考价');
  await eventually(() => expect(page.text()).toContain('异议期尚未届满'));
  settled = true;
  await page.press('确定参考价');
  await eventually(() => {
    expect(page.text()).toContain('￥4,180,000');
    expect(page.text()).toContain('4180000.00 ÷ 1 = 4180000.00');
    expect(page.text()).toContain('已办结');
  });
});

it('keeps a clock for each person, and lets the court rule on an objection', async () => {
  const objection = {
    id: 'o1',
    at: '2026-10-11T09:00:00+08:00',
    by: '刘某',
    ground: 'basic-data',
    result: 'pending',
    rule_by: '2026-10-26T00:00:00+08:00',
    ruling_reason: null,
    statement: '面积有误',
  };
  const [first, ...others] = inquiry.reports;
  const service = {
    party_id: 'd',
    manner: 'publicity',
    proof: '公告第1号',
    served_at: '2026-10-10T10:00:00+08:00',
    received_at: '2026-10-26T00:00:00+08:00',
    object_by: '2026-11-01T00:00:00+08:00',
  };
  const asked = serve(
    [
      'GET',
      '/api/officer/inquiries/i1',
      {
        ...inquiry,
        services: [service],
        reports: [{ ...first, objections: [objection] }, ...others],
      },
    ],
    ...around,
  );
  const page = await render(InquiryPage, { at: '/officer/inquiries/i1' });
  await eventually(() => {
    expect(page.text()).toMatch(/刘某\s*公告送达\s*公告第1号.*2026-10-26 00:00:00/);
    expect(page.text()).toContain('2026-11-01 00:00:00');
    expect(page.text()).toMatch(/湖南某银行\s*◷ 未送达/);
    expect(page.text()).toContain('异议内容：面积有误');
    expect(page.text()).toContain('处理异议');
    expect(page.text()).toContain('达到除名次数');
  });
  expect(asked.some((one) => one.url.pathname === '/api/officer/platforms')).toBe(true);
});

it('warns of a quote that stands alone and shows sales like the asset, changing nothing', async () => {
  const dispersion = {
    lowest: '4180000.00',
    highest: '5268000.00',
    spread: 2379,
    warnings: [{ kind: 'outlier', platform: '工行融e购', deviation: 2480 }],
  };
  serve(['GET', '/api/officer/inquiries/i1', { ...inquiry, dispersion }], ...around);
  const page = await render(InquiryPage, { at: '/officer/inquiries/i1' });
  await eventually(() => {
    expect(page.text()).toContain('工行融e购 与其他报价的中间值相差 +24.8%');
    expect(page.text()).toContain('相差平均值的 23.8%');
    expect(page.text()).toMatch(/湘域中央2栋905号\s*同县区\s*120\.00\s*相差 1\.33%/);
  });
});

it('rests, and goes on when the court says so', async () => {
  const deferral = {
    ground: 'material-wrong',
    reason: '面积待核实',
    from: '2026-10-08T10:00:00+08:00',
    until: null,
  };
  let goes = false;
  const asked = serve(
    [
      'GET',
      '/api/officer/inquiries/i1',
      () => ({ ...inquiry, deferrals: goes ? [] : [deferral] }),
    ],
    [
      'POST',
      '/api/officer/inquiries/i1/resumption',
      () => {
        goes = true;
        return inquiry;
      },
    ],
    ...around,
  );
  const page = await render(InquiryPage, { at: '/officer/inquiries/i1' });
  await eventually(() => expect(page.text()).toMatch(/财产信息有误，需要核实.*仍在暂缓\s*面积待核实/));
  await page.press('恢复询价');
  await eventually(() => expect(page.text()).not.toContain('仍在暂缓'));
  expect(asked.filter((one) => one.method === 'POST')).toHaveLength(1);
});
