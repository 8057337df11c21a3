import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import CourtLights from './CourtLights.vue';
import UnmaskingList from './UnmaskingList.vue';

const none = { overdue: 0, today: 0, week: 0, later: 0 };
const overdue = {
  id: 'd1',
  case_id: 'c1',
  case_number: '（2026）湘0102执1024号',
  lot_id: null,
  subject: '湘域中央1栋1806号',
  what: 'completion-ruling',
  rule: 'AUC-S20',
  until: '2026-10-09T00:00:00+08:00',
  urgency: 'overdue',
  provisional: false,
  why: null,
};

it('shows the lights of the court and of each officer, who is most overdue first', async () => {
  serve(
    ['GET', '/api/supervisor/clocks', {
      court: { ...none, overdue: 4, later: 7 },
      officers: [
        { officer_id: 'o1', name: '林法官', lights: { ...none, later: 7 } },
        { officer_id: 'o2', name: '莫法官', lights: { ...none, overdue: 4 } },
      ],
      overdue: [overdue],
    }],
    ['GET', '/api/supervisor/pricing-deadlines', []],
  );
  const page = await render(CourtLights);
  await eventually(() => {
    const names = page.wrapper.findAll('tbody th').map((it) => it.text());
    expect(names).toEqual(['全院', '莫法官', '林法官']);
    expect(page.text()).toContain('作出并送达成交裁定：湘域中央1栋1806号');
    expect(page.text()).toContain('没有定价期限');
  });
});

it('tells who looked at an identity, what for and when', async () => {
  serve(['GET', '/api/supervisor/unmaskings', [
    {
      id: 'u1',
      lot_id: 'l1',
      person_id: 'p1',
      role: 'officer',
      what: 'buyer',
      purpose: '制作成交裁定书',
      at: '2026-11-22T10:00:00+08:00',
    },
  ]]);
  const page = await render(UnmaskingList);
  await eventually(() => {
    expect(page.text()).toMatch(/买受人身份（结束后）\s*制作成交裁定书\s*执行法官/);
    expect(page.wrapper.find('a').attributes('href')).toBe('/lots/l1');
  });
});
