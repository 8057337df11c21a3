import { expect, it } from 'vitest';
import { formatMillis, formatPeriod, formatSpan, formatTime } from './format';

it('shows the time of Shanghai wherever the visitor is', () => {
  expect(formatTime('2026-05-26T02:20:46Z')).toBe('2026-05-26 10:20:46');
  expect(formatTime('2026-05-26T00:00:00+08:00')).toBe('2026-05-26 00:00:00');
  expect(formatTime(null)).toBe('—');
});

it('tells bids apart by milliseconds', () => {
  expect(formatMillis('2026-05-26T10:20:46.007891+08:00')).toBe('10:20:46.007');
});

it.each([
  [0, '00:00:00'],
  [1, '00:00:01'],
  [999, '00:00:01'],
  [1000, '00:00:01'],
  [60_000, '00:01:00'],
  [86_399_000, '23:59:59'],
  [86_400_000, '1天 00:00:00'],
  [-5, '00:00:00'],
])('%i ms are shown as %s', (left, shown) => expect(formatSpan(left)).toBe(shown));

it('names periods by the largest whole unit', () => {
  expect([300, 30, 3600, 86_400].map(formatPeriod)).toEqual(['5分钟', '30秒', '1小时', '1天']);
});
