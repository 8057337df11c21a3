import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import RegistrationMoney from './RegistrationMoney.vue';

const step = (name: string, at: string | null, rule = 'FUND-16') => ({ name, at, rule });
const AT = '2026-11-20T10:00:00+08:00';

it('follows a deposit step by step to the bank', async () => {
  serve(
    [
      'GET',
      '/api/bidder/registrations/r1/money',
      {
        received: '7000.00', booked_back: '0.00', due_at: '2020-01-01T00:00:00+08:00',
        lamp: 'red', waits_for: 'paid-again', reason: '银行退回或拒绝了退款，等待重新支付；请核对来款账户。',
        steps: [step('received', AT, 'AUC-17'), step('ordered', AT), step('sent', null)],
      },
    ],
    ['GET', '/api/bidder/registrations', []],
  );
  const page = await render(RegistrationMoney, { at: '/bidder/registrations/r1/money' });
  await eventually(() => {
    expect(page.text()).toMatch(/￥7,000.*超期/);
    expect(page.text()).toMatch(/已超期 \d+ 天/);
    expect(page.text()).toMatch(/由谁办理\s*法院财务；请您核对账户/);
  });
  // A payment to be made again is no step of its own: it stands where the money stopped.
  expect(page.wrapper.find('[aria-current=step]').text()).toContain('提交银行');
});
