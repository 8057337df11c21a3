import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import ForfeitureForm from './ForfeitureForm.vue';
import GroundEndForm from './GroundEndForm.vue';
import HandOverForm from './HandOverForm.vue';

type Page = Awaited<ReturnType<typeof render>>;
async function moment(page: Page, value: string): Promise<void> {
  const picker = page.wrapper.findComponent({ name: 'ElDatePicker' });
  await picker.vm.$emit('update:modelValue', value);
}

it('records the hand-over with its time and record', async () => {
  const log = serve([
    'POST',
    '/api/officer/lots/l1/hand-over',
    () => new Response(null, { status: 204 }),
  ]);
  const page = await render(HandOverForm, { props: { lotId: 'l1' } });
  await moment(page, '2026-11-22T10:00:00+08:00');
  await page.fill('接收人', '买受人陈某，现场交接笔录');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('交付已登记'));
  expect(log[0]?.body).toEqual({
    handed_over_at: '2026-11-22T10:00:00+08:00',
    record: '买受人陈某，现场交接笔录',
  });
});

it('shows the uses of a forfeited deposit in their legal order', async () => {
  const uses = {
    deposit: '100.00',
    first_price: '900.00',
    reauction_price: '850.00',
    costs: '10.00',
    gap: '50.00',
    case_debt: '40.00',
    related_debt: '0.00',
    held: '0.00',
    unmet_gap: '0.00',
  };
  const log = serve(['POST', '/api/officer/lots/l1/forfeiture', uses, 201]);
  const page = await render(ForfeitureForm, { props: { lotId: 'l1' } });
  await page.fill('拍卖费用和损失', '10');
  await page.fill('与标的相关的其他债务', '0');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() =>
    expect(page.text()).toMatch(/一、费用损失\s*￥10\s*二、补足差价\s*￥50\s*三、本案债务\s*￥40/),
  );
  expect(log[0]?.body).toEqual({ costs: '10.00', case_debt: null, related_debt: '0.00' });
});

it('says by when bidding must go on once the ground has ended', async () => {
  serve([
    'POST',
    '/api/officer/lots/l1/ground-end',
    { ground_ends_at: '2026-11-22T10:00:00+08:00', resume_by: '2026-11-28T00:00:00+08:00' },
  ]);
  const page = await render(GroundEndForm, { props: { lotId: 'l1' } });
  await moment(page, '2026-11-22T10:00:00+08:00');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('应当在 2026-11-28 00:00:00 前恢复竞价'));
});
