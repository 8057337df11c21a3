import { expect, it } from 'vitest';
import type { Plan } from '@/api/finance';
import { render } from '@/test/render';
import PlanLines from './PlanLines.vue';

const plan: Plan = {
  id: 'p',
  case_id: 'c',
  state: 'drawn',
  proceeds: '3026817.56',
  lines: [
    { id: 'execution-fee', kind: 'execution-fee', due: '32668.18', paid: '32668.18', reserved: false },
    { id: 'M1', kind: 'priority', due: '1800000.00', paid: '1800000.00', reserved: false },
    { id: 'A', kind: 'ordinary', due: '2000000.00', paid: '1194149.38', reserved: false },
  ],
  surplus: '0.00',
  split: 'pro-rata',
  rules: ['DIST-03'],
  drawn_at: '2026-11-22T10:00:00+08:00',
  served_at: null,
  objections_until: null,
  open_objections: 0,
  requested_by: null,
  checked_by: null,
  approved_by: null,
  released_by: null,
  replaces: null,
  version: 1,
  void_reason: null,
  voided_at: null,
};

it('shows each share and a sum equal to the proceeds', async () => {
  const page = await render(PlanLines, { props: { plan } });
  expect(page.text()).toContain('执行申请费');
  expect(page.text()).toContain('59.7 %');
  const foot = page.wrapper.find('tfoot').text();
  expect(foot).toContain('可分配款项 ￥3,026,817.56');
  expect(foot.match(/3,026,817\.56/g)).toHaveLength(2);
});
