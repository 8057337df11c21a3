import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { at } from '@/test/story';
import PlanForm from './PlanForm.vue';

const cost = (change: object) => ({
  id: '评估费·第五评估公司',
  kind: 'appraisal',
  amount: '500.00',
  payee: '第五评估公司',
  asset: '湘域中央1栋1806号',
  rule: 'REF-32',
  decided_at: at(0),
  paid_in: null,
  ...change,
});

it('proposes decided fees with their source, and leaves out what was paid', async () => {
  const paid = cost({ id: '网络询价费·京东', kind: 'inquiry', amount: '100.00', paid_in: 1 });
  const asked = serve(
    ['GET', '/api/finance/cases/c/proposed-costs', [cost({}), paid]],
    ['POST', '/api/finance/cases/c/distributions', { id: 'p' }, 201],
  );
  const page = await render(PlanForm, { props: { caseId: 'c' } });
  await eventually(() => expect(page.text()).toContain('评估费·第五评估公司 ￥500'));
  expect(page.text()).toMatch(/湘域中央1栋1806号，.* 决定（REF-32）/);
  expect(page.text()).not.toContain('网络询价费·京东');
  await page.press('计算分配方案');
  await eventually(() => expect(asked.some((one) => one.method === 'POST')).toBe(true));
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    costs: [{ id: '评估费·第五评估公司', kind: 'appraisal', amount: '500.00' }],
  });
});
