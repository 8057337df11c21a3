import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import ClockList from './ClockList.vue';

const clock = {
  id: 'd1',
  case_id: 'c1',
  case_number: '(2026)湘0102执1号',
  lot_id: 'l1',
  subject: '晓园大厦2栋1703号房屋',
  what: 'completion-ruling',
  rule: 'AUC-S20',
  until: '2026-10-09T00:00:00+08:00',
  urgency: 'overdue',
  provisional: false,
  why: {
    article: '法释〔2004〕16号（2020年修正）第20条（AUC-S20）',
    runs: 'from full payment to the service of the completion ruling',
    trigger: '2026-09-24',
    period: '10日',
    stopped_days: 0,
    counted_to: '2026-10-04',
    skipped: [{ day: '2026-10-04', rest: 'holiday' }],
    missing_year: null,
    sentence: '自2026-09-24起10日，末日2026-10-04为休息日，顺延至2026-10-08',
  },
};

it('shows what is due first, its light and why the date is what it is', async () => {
  serve(
    ['GET', '/api/officer/clocks', [clock, { ...clock, id: 'd2', urgency: 'later', why: null }]],
    ['GET', '/api/officer/deadlines', []],
    ['GET', '/api/officer/reminders', []],
  );
  const page = await render(ClockList);
  await eventually(() => {
    expect(page.text()).toContain('已逾期');
    expect(page.text()).toContain('作出并送达成交裁定：晓园大厦2栋1703号房屋');
    expect(page.text()).toContain('2026-10-04（法定休假日）');
    expect(page.text()).toContain('未到期');
    expect(page.text()).toContain('由法院或送达记录确定');
  });
});

it('makes a calendar address once and ends it', async () => {
  const log = serve(
    ['GET', '/api/officer/clocks', []],
    ['GET', '/api/officer/deadlines', []],
    ['GET', '/api/officer/reminders', []],
    ['POST', '/api/officer/calendar', { path: '/api/public/calendars/secret' }, 201],
    ['DELETE', '/api/officer/calendar', () => new Response(null, { status: 204 })],
  );
  const page = await render(ClockList);
  await eventually(() => expect(page.text()).toContain('目前没有待办期限'));
  await page.press('生成订阅地址');
  await eventually(() => expect(page.text()).toContain('/api/public/calendars/secret'));
  await page.press('停用订阅');
  await eventually(() => expect(page.text()).toContain('订阅地址已停用'));
  expect(page.text()).not.toContain('calendars/secret');
  expect(log.filter((it) => it.method !== 'GET').map((it) => it.method)).toEqual(['POST', 'DELETE']);
});

it('shows a reminder until it is read', async () => {
  let read = false;
  const reminder = {
    id: 'r1',
    deadline_id: 'd1',
    stage: 'overdue',
    title: '期限已届满',
    body: '作出并送达成交裁定',
    written_at: '2026-10-09T00:00:00+08:00',
    read_at: null,
    mailed_at: null,
  };
  serve(
    ['GET', '/api/officer/clocks', []],
    ['GET', '/api/officer/deadlines', []],
    ['GET', '/api/officer/reminders', () => (read ? [] : [reminder])],
    ['POST', '/api/officer/reminders/*/reading', () => {
      read = true;
      return new Response(null, { status: 204 });
    }],
  );
  const page = await render(ClockList);
  await eventually(() => expect(page.text()).toContain('期限已届满'));
  await page.press('已阅');
  await eventually(() => expect(page.text()).not.toContain('期限已届满'));
});

const deadline = {
  case_id: 'k2',
  case_number: '（2026）湘0102执1024号',
  asset_id: 'a1',
  title: '湘域中央1栋1806号',
  what: 'reissue',
  rule: 'REF-11',
  until: '2026-10-08T00:00:00+08:00',
  arithmetic: '自2026-10-01起七日',
  urgency: 'today',
};

it('is the one home of dates: what only the way to a price knows stands among the clocks', async () => {
  const service = { ...clock, id: 'd3', lot_id: null, what: 'service', why: null };
  serve(
    ['GET', '/api/officer/clocks', [clock, service]],
    // The service of reports runs as a clock, too, and is told once.
    ['GET', '/api/officer/deadlines', [deadline, { ...deadline, what: 'service' }]],
    ['GET', '/api/officer/reminders', []],
  );
  const page = await render(ClockList, { at: '/officer/clocks' });
  await eventually(() => {
    expect(page.text()).toContain('全部（3）');
    expect(page.text()).toContain('重新出具报告：湘域中央1栋1806号');
    expect(page.text()).toContain('自2026-10-01起七日');
  });
  expect(page.wrapper.find('tbody a').attributes('href')).toBe('/officer/assets/a1/pricing');
  await page.press('定价（2）');
  await eventually(() => expect(page.text()).not.toContain('作出并送达成交裁定'));
  expect(page.text()).toContain('送达询价报告');
  expect(page.router.currentRoute.value.query).toEqual({ of: 'price' });
  await page.press('案款（0）');
  await eventually(() => expect(page.text()).toContain('这一类目前没有待办期限'));
});

it('leads from the old address of the pricing dates to the one list', async () => {
  serve(
    ['GET', '/api/officer/clocks', [clock]],
    ['GET', '/api/officer/deadlines', [deadline]],
    ['GET', '/api/officer/reminders', []],
  );
  const page = await render(ClockList, { at: '/officer/deadlines' });
  expect(page.router.currentRoute.value.fullPath).toBe('/officer/clocks?of=price');
  await eventually(() => expect(page.text()).toContain('重新出具报告'));
  expect(page.text()).not.toContain('作出并送达成交裁定');
});
