import { expect, it } from 'vitest';
import { dayBeside, monthBeside, weeksOf } from './calendar';

it('lays a month out in weeks from Monday', () => {
  const weeks = weeksOf('2026-11');
  expect(weeks).toHaveLength(6);
  expect(weeks[0]?.map((it) => it.day.slice(8)).join(' ')).toBe('26 27 28 29 30 31 01');
  expect(weeks[0]?.filter((it) => it.within)).toHaveLength(1);
  expect(weeks.flat().filter((it) => it.within)).toHaveLength(30);
  expect(weeksOf('2027-02')).toHaveLength(4);
});

it('steps over the ends of months and years', () => {
  expect(monthBeside('2026-12', 1)).toBe('2027-01');
  expect(monthBeside('2026-01', -1)).toBe('2025-12');
  expect(dayBeside('2026-02-28', 1)).toBe('2026-03-01');
});
