import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import Report from './Report.vue';

it('shows each figure with its formula, what waits with its clock, and the workbook', async () => {
  const log = serve([
    'GET',
    '/api/finance/report',
    {
      figures: [
        { name: 'received', count: 2, amount: '12000.00', formula: '期间内入账的贷方流水' },
      ],
      waiting: [
        {
          case_id: 'c1', case_number: '1024号', amount: '100.00', days: 31, lamp: 'red',
          since: '2026-10-22T10:00:00+08:00', waits_for: 'plan',
          clock: {
            statutory: '2026-11-21T24:00:00+08:00', due_at: '2020-11-22T00:00:00+08:00',
            delayed_by: null, layers: [],
          },
        },
      ],
    },
  ]);
  const page = await render(Report);
  await eventually(() => {
    expect(page.text()).toMatch(/收到\s*2\s*￥12,000\s*期间内入账的贷方流水/);
    expect(page.text()).toMatch(/1024号.*31 天.*制作、送达分配方案.*超期.*已超期/);
  });
  const asked = log[0]?.url.searchParams;
  expect(asked?.get('from')).toMatch(/-01$/);
  const link = page.wrapper.find('a[download]').attributes('href');
  expect(link).toContain(`until=${asked?.get('until')}`);
});
