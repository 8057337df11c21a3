import { describe, expect, it } from 'vitest';
import { formatYuan, inCapitals, inWan, parseYuan, percentOf, toYuan } from './money';

describe('reading an amount', () => {
  it.each([
    ['1234.50', 123450n],
    ['1,234.5', 123450n],
    ['￥65,454,900', 6545490000n],
    ['0.01', 1n],
    ['-3', -300n],
    // Beyond the whole numbers a float can hold.
    ['9007199254740.99', 900719925474099n],
  ])('%s', (text, fen) => expect(parseYuan(text)).toBe(fen));

  it.each(['', '1.234', '1e5', 'abc', '1.', '.5', '12345678901234'])('refuses %s', (text) =>
    expect(parseYuan(text)).toBeNull(),
  );
});

describe('writing an amount', () => {
  it('goes to the wire with two decimals', () => {
    expect(toYuan(5n)).toBe('0.05');
    expect(toYuan(-12345n)).toBe('-123.45');
  });
  it.each([
    ['65454900.00', '65,454,900'],
    ['1234.50', '1,234.50'],
    ['-1000.00', '-1,000'],
    ['999.00', '999'],
  ])('%s is shown as %s', (yuan, shown) => expect(formatYuan(yuan)).toBe(shown));
  it.each([
    ['9999.99', null],
    ['10000.00', '1'],
    ['65454900.00', '6,545.49'],
    ['3613817.56', '361.38'],
  ])('%s is %s 万', (yuan, shown) => expect(inWan(yuan)).toBe(shown));
  it('compares with the reference price', () => {
    expect(percentOf('700000.24', '1000000.33')).toBe('70.0');
    expect(percentOf('1', '0')).toBeNull();
  });
});

describe('capitals', () => {
  it.each([
    ['0.00', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角整'],
    ['10.00', '壹拾元整'],
    ['101.05', '壹佰零壹元零伍分'],
    ['1010.10', '壹仟零壹拾元壹角整'],
    ['10001.00', '壹万零壹元整'],
    ['100000000.00', '壹亿元整'],
    ['100010000.00', '壹亿零壹万元整'],
    ['3613817.56', '叁佰陆拾壹万叁仟捌佰壹拾柒元伍角陆分'],
    ['20000500.00', '贰仟万零伍佰元整'],
  ])('%s is %s', (yuan, text) => expect(inCapitals(yuan)).toBe(text));
});
