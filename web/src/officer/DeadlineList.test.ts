import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import DeadlineList from './DeadlineList.vue';

const one = {
  case_id: 'k1',
  case_number: '（2026）湘0102执1024号',
  asset_id: 'a1',
  title: '湘域中央1栋1806号',
  what: 'service',
  rule: 'REF-21',
  until: '2026-11-25T00:00:00+08:00',
  arithmetic: '自2026-11-21起三日，至2026-11-24',
  urgency: 'overdue',
};

it('says of each date why it is that date, and leads to the asset', async () => {
  serve(['GET', '/api/officer/deadlines', [one]]);
  const page = await render(DeadlineList);
  await eventually(() => {
    expect(page.text()).toMatch(/已超期\s*报告送达当事人\s*湘域中央1栋1806号/);
    expect(page.text()).toMatch(/自2026-11-21起三日，至2026-11-24\s*（REF-21）/);
  });
  const link = page.wrapper.find('tbody a').attributes('href');
  expect(link).toBe('/officer/assets/a1/pricing');
});

it('says that there is none, or what went wrong', async () => {
  let broken = true;
  serve(['GET', '/api/officer/deadlines', () => (broken ? problem(503, 'busy', '稍后再试') : [])]);
  const page = await render(DeadlineList);
  await eventually(() => expect(page.text()).toContain('稍后再试'));
  broken = false;
  await page.press('重试');
  await eventually(() => expect(page.text()).toContain('目前没有期限'));
});
