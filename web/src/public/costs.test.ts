import { expect, it } from 'vitest';
import { addUp, parseRate, shareOfFen, type Costs } from './costs';

it('reads rates as people type them', () => {
  expect(parseRate('3')).toBe(300n);
  expect(parseRate(' 1.05 %')).toBe(105n);
  expect(parseRate('100')).toBe(10_000n);
  for (const text of ['', '101', '-1', '1.005', '三']) expect(parseRate(text)).toBeNull();
});

it('rounds a tax half up to the fen', () => {
  expect(shareOfFen(100n, 50n)).toBe(1n);
  expect(shareOfFen(99n, 50n)).toBe(0n);
  expect(shareOfFen(99_999_999_999_999n, 10_000n)).toBe(99_999_999_999_999n);
});

const costs: Costs = {
  price: '3,000,000.33',
  taxes: [
    { name: '契税', party: 'buyer', rate: '3' },
    { name: '增值税', party: 'seller', rate: '5.3' },
  ],
  arrears: [{ name: '物业费', amount: '12,345.67' }, { name: '水电', amount: '不详' }],
  advance: false,
};

it('adds up what the buyer pays, with and without the seller’s taxes', () => {
  const sum = addUp(costs, '400000.00');
  expect(sum).toMatchObject({
    balance: '2600000.33',
    buyerTaxes: '90000.01',
    sellerTaxes: '159000.02',
    arrears: '12345.67',
    total: '3102346.01',
  });
  expect(addUp({ ...costs, advance: true }, '400000.00')?.total).toBe('3261346.03');
  expect(addUp({ ...costs, price: '' }, '400000.00')).toBeNull();
});
