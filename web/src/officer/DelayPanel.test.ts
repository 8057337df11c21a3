import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import DelayPanel from './DelayPanel.vue';

const delay = {
  id: 'd1', case_id: 'c1', case_number: '1024号', ground: 'frozen', reason: '另案保全',
  asked_at: '2026-11-20T10:00:00+08:00', asked_by: 'p1', approved_at: null as string | null,
  approved_by: null, ended_at: null as string | null,
};
const AT = '2026-11-21T10:00:00+08:00';

it('is asked for by the officer with a ground, and its end is noted', async () => {
  let all: object[] = [];
  const log = serve(
    ['GET', '/api/officer/cases/c1/delays', () => all],
    ['POST', '/api/officer/cases/c1/delays', () => ((all = [{ ...delay, approved_at: AT }]), delay)],
    [
      'POST',
      '/api/officer/delays/d1/end',
      () => ((all = [{ ...delay, approved_at: AT, ended_at: AT }]), delay),
    ],
  );
  const page = await render(DelayPanel, { props: { caseId: 'c1' } });
  await eventually(() => expect(page.text()).toContain('本案没有延期'));
  await page.wrapper.findComponent({ name: 'ElSelect' }).setValue('frozen');
  await page.fill('具体情况', '另案保全');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toMatch(/款项被冻结、保全.*延期中/));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    ground: 'frozen', reason: '另案保全',
  });
  await page.press('登记事由消失');
  await eventually(() => expect(page.text()).toContain('已结束'));
});
