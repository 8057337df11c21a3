import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import Escrows from './Escrows.vue';

it('says until when deposited money may be collected, and records a notary for a line', async () => {
  const log = serve(
    [
      'GET',
      '/api/finance/escrows',
      [
        {
          amount: '5000.00', case_id: 'c1', case_number: '1024号', payout_id: 'x', label: 'A',
          deposited_at: '2026-11-01T10:00:00+08:00', ground: 'missing', notary: '某公证处',
          lapses_at: '2031-11-01T10:00:00+08:00', state: 'paid',
        },
      ],
    ],
    ['GET', '/api/finance/cases', [{ id: 'c1', case_number: '1024号', total_held: '1.00' }]],
    [
      'GET',
      '/api/finance/cases/c1/distributions',
      [
        { id: 'p2', voided_at: '2026-11-02T00:00:00+08:00', lines: [] },
        { id: 'p1', voided_at: null, lines: [{ id: 'A', kind: 'ordinary' }] },
      ],
    ],
    ['POST', '/api/finance/cases/c1/notaries', {}, 201],
  );
  const page = await render(Escrows);
  await eventually(() => expect(page.text()).toMatch(/1024号.*某公证处.*下落不明.*2031-11-01/));
  const select = (at: number) => page.wrapper.findAllComponents({ name: 'ElSelect' })[at];
  await select(0)?.setValue('c1');
  await eventually(() => expect(page.text()).not.toContain('该案还没有分配方案'));
  await select(1)?.setValue('A');
  await select(2)?.setValue('unreachable');
  await page.fill('公证机构', '某公证处');
  await page.fill('账号', '6222');
  await page.fill('开户行', '工商银行');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('已登记，待另一人确认'));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    label: 'A', ground: 'unreachable', holder: '某公证处', number: '6222', bank: '工商银行',
  });
});
