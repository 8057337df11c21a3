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
