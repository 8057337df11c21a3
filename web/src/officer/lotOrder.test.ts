import { expect, it } from 'vitest';
import type { OfficerLot } from '@/api/officerViews';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { card } from '@/test/story';
import { nextAct, nextSort, ordered } from './lotOrder';
import LotTable from './LotTable.vue';

const now = Date.parse('2026-11-22T10:00:00+08:00');
function lot(id: string, change: Partial<OfficerLot>, phase?: 'running' | 'ended'): OfficerLot {
  return {
    id,
    case_id: 'c',
    asset_id: 'a',
    title: id,
    round: 'first',
    state: 'announced',
    previous_id: null,
    version: 1,
    reference_price: '100.00',
    start_price: '70.00',
    increment: '1.00',
    deposit: '10.00',
    balance_due_days: 10,
    registered: 0,
    qualified: 0,
    card: phase ? card(now, { phase, current_price: '9.00' }) : null,
    ...change,
  };
}
const draft = lot('draft', { state: 'draft', start_price: '1000.00' });
const running = lot('running', { registered: 4 }, 'running');
const unsold = lot('unsold', { state: 'unsold', registered: 1, start_price: '80.00' });
const all = [unsold, draft, running];
const names = (lots: OfficerLot[]) => lots.map((it) => it.id);

it('puts first what needs watching, and compares amounts as amounts', () => {
  expect(names(ordered(all, null))).toEqual(['running', 'draft', 'unsold']);
  expect(names(ordered(all, { by: 'price', down: false }))).toEqual(['running', 'unsold', 'draft']);
  expect(names(ordered(all, { by: 'price', down: true }))).toEqual(['draft', 'unsold', 'running']);
  expect(names(ordered(all, { by: 'signUps', down: true }))).toEqual(['running', 'unsold', 'draft']);
});

it('sorts upwards, downwards, then as it was', () => {
  const up = nextSort(null, 'price');
  expect(up).toEqual({ by: 'price', down: false });
  expect(nextSort(up, 'price')).toEqual({ by: 'price', down: true });
  expect(nextSort({ by: 'price', down: true }, 'price')).toBeNull();
  expect(nextSort(up, 'title')).toEqual({ by: 'title', down: false });
});

it('knows what is done next in each state', () => {
  expect(nextAct(draft, all)).toBe('publish');
  expect(nextAct(running, all)).toBe('watch');
  expect(nextAct(unsold, all)).toBe('follow');
  const again = lot('again', { round: 'second', previous_id: 'unsold' });
  expect(nextAct(unsold, [...all, again])).toBeNull();
  expect(nextAct(lot('x', { state: 'paid' }), all)).toBe('rule');
  expect(nextAct(lot('x', {}, 'ended'), all)).toBeNull();
});

it('sorts by the button of a column, which says so to who does not see it', async () => {
  serve(['GET', '/api/officer/lots', all]);
  const page = await render(LotTable);
  await eventually(() => expect(page.text()).toContain('决定下一步'));
  const heads = () => page.wrapper.findAll('thead th');
  const titles = () => page.wrapper.findAll('tbody th').map((it) => it.text());
  expect(titles()).toEqual(['running', 'draft', 'unsold']);
  await heads()[3]?.find('button').trigger('click');
  expect(heads()[3]?.attributes('aria-sort')).toBe('ascending');
  expect(titles()).toEqual(['running', 'unsold', 'draft']);
  await heads()[3]?.find('button').trigger('click');
  expect(heads()[3]?.attributes('aria-sort')).toBe('descending');
  expect(titles()).toEqual(['draft', 'unsold', 'running']);
  await page.fill('查找', '没有');
  expect(page.text()).toContain('没有符合条件的标的');
});
