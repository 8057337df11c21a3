import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import DelayList from './DelayList.vue';

const delay = {
  id: 'd1', case_id: 'c1', case_number: '1024号', ground: 'frozen', reason: '另案保全',
  asked_at: '2026-11-20T10:00:00+08:00', asked_by: 'p1', approved_at: null as string | null,
  approved_by: null, ended_at: null as string | null,
};
const AT = '2026-11-21T10:00:00+08:00';

it('counts once a supervisor has approved it', async () => {
  let now = delay;
  serve(
    ['GET', '/api/supervisor/delays', () => [now]],
    ['POST', '/api/supervisor/delays/d1/approval', () => (now = { ...delay, approved_at: AT })],
  );
  const page = await render(DelayList);
  await eventually(() => expect(page.text()).toMatch(/1024号.*待批准/));
  await page.press('批准延期 1024号');
  await eventually(() => expect(page.text()).toContain('延期中'));
  expect(page.text()).not.toContain('批准延期 1024号');
});
