import { expect, it } from 'vitest';
import type { OfficerLot } from '@/api/officerViews';
import type { Preparation } from '@/api/preparation';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import PreparationPanel from './PreparationPanel.vue';

const lot: OfficerLot = {
  id: 'l1',
  case_id: 'c1',
  asset_id: 'a1',
  title: '湘域中央1栋1806号',
  round: 'first',
  state: 'draft',
  previous_id: null,
  version: 1,
  reference_price: '1000000.33',
  start_price: '700000.24',
  increment: '5000.00',
  deposit: '70000.00',
  balance_due_days: 10,
  registered: 0,
  qualified: 0,
  card: null,
};
const preparation: Preparation = {
  lot_id: 'l1',
  version: 1,
  decision: { state: 'open', members: 3, votes: [] },
  persons: [
    {
      party_id: 'p1',
      role: 'applicant',
      name: '湖南某银行',
      standing: 'untold',
      from: null,
      notices: [],
    },
  ],
  burdens: '9400.00',
  start_price: '700000.24',
  read_at: null,
  obstacles: [
    { name: 'undecided', detail: '合议庭尚未决定。', rule: 'AUC-27', party_id: null },
    { name: 'untold', detail: '当事人尚未通知。', rule: 'AUC-16', party_id: 'p1' },
  ],
  disclosure_score: 81,
  undisclosed: ['title', 'notified'],
  wording: [{ phrase: '一切税费由买受人承担', rule: 'AUC-30', refused: false }],
};

it('lists what is missing with its rule, who is told, and what the sale leaves', async () => {
  serve(['GET', '/api/officer/lots/l1/preparation', preparation]);
  const page = await render(PreparationPanel, { props: { lot } });
  await eventually(() => {
    expect(page.text()).toContain('尚缺 2 项');
    expect(page.text()).toMatch(/合议庭尚未决定。\s*AUC-27/);
    expect(page.text()).toMatch(/湖南某银行\s*未通知/);
    expect(page.text()).toContain('0 / 3 人已签署');
    expect(page.text()).toContain('￥690,600.24');
    expect(page.text()).toContain('十一项公示完整度 81%');
    expect(page.text()).toContain('“一切税费由买受人承担”');
  });
});

it('shows why a reading is refused, and the reading once it is given', async () => {
  let mine = true;
  serve(
    [
      'GET',
      '/api/officer/lots/l1/preparation',
      () =>
        mine
          ? preparation
          : { ...preparation, read_at: '2026-11-22T10:00:00+08:00', obstacles: [] },
    ],
    [
      'POST',
      '/api/officer/lots/l1/reading',
      () => (mine ? problem(403, 'second-person-needed', '复核人应为承办人以外的工作人员。') : preparation),
    ],
  );
  const page = await render(PreparationPanel, { props: { lot } });
  await eventually(() => expect(page.text()).toContain('确认已复核本稿'));
  await page.press('确认已复核本稿');
  await eventually(() => expect(page.text()).toContain('复核人应为'));
  mine = false;
  await page.press('确认已复核本稿');
  await eventually(() => {
    expect(page.text()).toContain('已复核：2026-11-22 10:00:00');
    expect(page.text()).toContain('条件已具备');
  });
});
