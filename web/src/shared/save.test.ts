import { expect, it } from 'vitest';
import { toCalendar, toCsv } from './save';

it('writes a table that a spreadsheet reads as text and numbers, never as a formula', () => {
  expect(toCsv([['标的', '价格'], ['甲,"乙"', -12.5], ['=SUM(A1)', '+86']])).toBe(
    '\uFEFF标的,价格\r\n"甲,""乙""",-12.5\r\n\'=SUM(A1),\'+86\r\n',
  );
});

it('writes a calendar in universal time, escaped and folded', () => {
  const text = toCalendar(
    [{
      uid: 'lot-1', at: '2026-05-26T10:00:00+08:00', title: '开拍；长沙市芙蓉区五一大道158号湘域中央1栋1806号房屋',
      text: 'a;b,c', url: 'https://court.example/lots/1', remind: 60,
    }],
    Date.parse('2026-05-01T00:00:00Z'),
  );
  expect(text).toContain('DTSTART:20260526T020000Z\r\n');
  expect(text).toContain('DESCRIPTION:a\\;b\\,c\r\n');
  expect(text).toContain('TRIGGER:-PT60M\r\n');
  for (const line of text.split('\r\n')) {
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  }
});
