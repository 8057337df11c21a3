import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import CaseMoney from './CaseMoney.vue';

const step = (name: string, at: string | null, rule = 'FUND-10') => ({ name, at, rule });
const AT = '2026-11-20T10:00:00+08:00';

it('says of each claim why it waits, who acts, what is next and how many days are left', async () => {
  const far = new Date(Date.now() + 10.5 * 86_400_000).toISOString();
  serve(
    [
      'GET',
      '/api/party/cases/c1/money',
      [
        {
          label: 'A', claimed: '2000.00', planned: '1000.00', set_aside: '0.00', lamp: 'yellow',
          escrow: null, waits_for: 'account-confirmed', reason: '收款账户尚未提供或尚未经两人确认。',
          steps: [
            step('arrived', AT), step('plan-drawn', AT, 'DIST-09'),
            step('account-confirmed', null, 'FUND-09'),
          ],
          clock: {
            statutory: far, due_at: far, delayed_by: null,
            layers: [{ name: '内部期限', source: '本院规定', until: '2026-11-30' }],
          },
        },
      ],
    ],
    ['GET', '/api/party/cases', [{ case_id: 'c1', case_number: '1024号' }]],
    ['GET', '/api/party/cases/c1/record', () => new Response(
      '{"event":"credit-booked","transfers":[{"debit":"fund-bank","credit":"case-fund","amount":'
      + '"1000.00"}]}\n{"event":"distributed","transfers":[{"debit":"case-fund","credit":'
      + '"payable:9","amount":"1000.00"}]}\n',
    )],
  );
  const page = await render(CaseMoney, { at: '/party/cases/c1/money' });
  await eventually(() => {
    expect(page.text()).toMatch(/1024号.*临期/);
    expect(page.text()).toMatch(/收款账户尚未提供.*FUND-09/);
    expect(page.text()).toMatch(/由谁办理\s*您提供账户/);
    expect(page.text()).toMatch(/下一步\s*请向承办法官提供/);
    expect(page.text()).toContain('剩余 10 天');
    expect(page.text()).toContain('内部期限：2026-11-30');
    // The one line of this sum is the reader's own claim.
    expect(page.text()).toMatch(/执行款专户\s*债权 A\s*￥1,000/);
  });
  expect(page.wrapper.find('[aria-current=step]').text()).toContain('收款账户两人确认');
});
