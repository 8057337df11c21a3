import { afterEach, expect, it, vi } from 'vitest';
import type { OfficerLot } from '@/api/officerViews';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at, card, lotPage } from '@/test/story';
import LotWall from './LotWall.vue';
import { alarmsOf, isOn, perMinute, remember } from './wall';

afterEach(() => vi.useRealTimers());

type Card = NonNullable<OfficerLot['card']>;
function lot(now: number, id: string, change: Partial<Card> = {}): OfficerLot {
  return {
    id,
    case_id: 'c',
    asset_id: 'a',
    title: `标的${id}`,
    round: 'first',
    state: 'announced',
    previous_id: null,
    version: 1,
    reference_price: '100.00',
    start_price: '70.00',
    increment: '1.00',
    deposit: '10.00',
    balance_due_days: 10,
    registered: 3,
    qualified: 2,
    card: { ...card(now), id, ...change },
  };
}

it('counts the bids of the last minute and forgets older looks', () => {
  const looks = [
    { at: 0, bids: 1 },
    { at: 30_000, bids: 4 },
    { at: 70_000, bids: 9 },
  ];
  expect(perMinute(looks, 70_000)).toBe(5);
  expect(perMinute([], 70_000)).toBe(0);
  expect(remember(looks, { at: 95_000, bids: 9 }).map((it) => it.at)).toEqual([70_000, 95_000]);
});

it.each([
  [{ ends_at: at(61_000) }, ['last-minutes']],
  [{ ends_at: at(60_000) }, ['last-minute']],
  [{ ends_at: at(300_001) }, []],
  [{ ends_at: at(300_001), current_price: null }, ['no-bid']],
  [{ phase: 'paused' as const }, ['paused']],
])('marks %j as %j', (change, alarms) => {
  expect(alarmsOf(lot(0, 'x', change), false, 0)).toEqual(alarms);
});

it('has what runs, is paused or begins within the hour', () => {
  expect(isOn(lot(0, 'x'), 0)).toBe(true);
  expect(isOn(lot(0, 'x', { phase: 'announced', starts_at: at(3_600_000) }), 0)).toBe(true);
  expect(isOn(lot(0, 'x', { phase: 'announced', starts_at: at(3_600_001) }), 0)).toBe(false);
  expect(isOn(lot(0, 'x', { phase: 'ended' }), 0)).toBe(false);
});

it('shows forty lots, the gravest first, with one question for all of them', async () => {
  const now = Date.now();
  const lots = Array.from({ length: 40 }, (_, n) =>
    lot(now, `n${n}`, { ends_at: at(now + (n + 10) * 60_000) }),
  );
  const paused = lot(now, 'stopped', { phase: 'paused' });
  const log = serve(
    ['GET', '/api/officer/lots', [...lots, paused]],
    ['GET', '/api/officer/lot-objections', [{ lot_id: 'n3', demand: 'must-stop' }]],
    ['GET', '/api/public/lots/*', lotPage(now, { extensions: 2 })],
  );
  const page = await render(LotWall);
  await eventually(() => {
    const tiles = page.wrapper.findAll('.tile');
    expect(tiles).toHaveLength(41);
    expect(tiles[0]?.text()).toContain('标的stopped');
    expect(tiles[1]?.text()).toContain('标的n0');
  });
  await eventually(() => expect(page.text()).toContain('延时 2'), 8000);
  expect(page.text()).toContain('异议：应当停止');
  const looks = log.filter((it) => it.url.pathname === '/api/officer/lots').length;
  expect(log.filter((it) => it.url.pathname.startsWith('/api/public/lots/'))).toHaveLength(41);
  expect(looks).toBeLessThan(10);

  // Without a mouse: the arrow moves on, the end of the row holds.
  const links = page.wrapper.findAll('a');
  links[0]?.element.focus();
  await links[0]?.trigger('keydown', { key: 'ArrowRight' });
  expect(document.activeElement).toBe(links[1]?.element);
  await links[1]?.trigger('keydown', { key: 'ArrowLeft' });
  await links[0]?.trigger('keydown', { key: 'ArrowLeft' });
  expect(document.activeElement).toBe(links[0]?.element);
  await page.wrapper.find('input[type=checkbox]').setValue(true);
  expect(page.wrapper.findAll('.tile')).toHaveLength(2);
});

it('says that nothing runs, or what went wrong', async () => {
  let broken = true;
  serve(
    ['GET', '/api/officer/lots', () => (broken ? problem(503, 'busy', '稍后再试') : [])],
    ['GET', '/api/officer/lot-objections', []],
  );
  const page = await render(LotWall);
  await eventually(() => expect(page.text()).toContain('稍后再试'));
  broken = false;
  await eventually(() => expect(page.text()).toContain('没有正在竞价'), 8000);
});
