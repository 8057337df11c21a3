import { expect, it } from 'vitest';
import { fenOf } from '../money';
import { eventsOf, riverOf, type Flow, type LedgerEvent } from './river';

const event = (kind: string, ...transfers: [string, string, string][]): LedgerEvent => ({
  kind,
  transfers: transfers.map(([debit, credit, amount]) => ({ debit, credit, amount })),
});
const SALE: LedgerEvent[] = [
  event('credit-booked', ['auction-bank', 'payer:w', '100.00']),
  event('credit-booked', ['auction-bank', 'payer:l', '100.00']),
  event('deposit-held', ['payer:w', 'deposit-held:w', '100.00']),
  event('deposit-held', ['payer:l', 'deposit-held:l', '100.00']),
  event('deposit-returned', ['deposit-held:l', 'payer:l', '100.00']),
  event('payout-requested', ['payer:l', 'auction-requested', '100.00']),
  event('payout-submitted', ['auction-requested', 'auction-in-transit', '100.00']),
  event('payout-returned', ['auction-bank', 'payer:l', '100.00']),
  event('payout-requested', ['payer:l', 'auction-requested', '100.00']),
  event('deposit-applied', ['deposit-held:w', 'proceeds', '100.00']),
  event('credit-booked', ['auction-bank', 'payer:w', '900.00']),
  event('balance-paid', ['payer:w', 'proceeds', '900.00']),
  event('payout-requested', ['proceeds', 'auction-requested', '1000.00']),
  event(
    'arrived-in-case-fund',
    ['fund-bank', 'between-banks', '1000.00'],
    ['auction-in-transit', 'case-fund', '1000.00'],
  ),
  event(
    'distributed',
    ['case-fund', 'payable:a', '600.00'],
    ['case-fund', 'payable:b', '300.00'],
  ),
  event('set-aside', ['case-fund', 'set-aside:b', '50.00']),
  event('payout-requested', ['payable:a', 'fund-requested', '600.00']),
];

const of = (flows: Flow[] | null, from: string, to: string) =>
  flows?.find((it) => it.from === from && it.to === to)?.amount;

it('tells where the money of a sale went, without money that went and came back', () => {
  const flows = riverOf(SALE);
  expect(of(flows, 'bidders', 'price')).toBe('1000.00');
  expect(of(flows, 'bidders', 'refunded')).toBe('100.00');
  expect(of(flows, 'bidders', 'held')).toBeUndefined();
  expect(of(flows, 'price', 'fund')).toBe('1000.00');
  expect(of(flows, 'fund', 'payable:a')).toBe('600.00');
  expect(of(flows, 'fund', 'set-aside')).toBe('50.00');
  expect(of(flows, 'fund', 'undistributed')).toBe('50.00');
  expect(of(flows, 'payable:a', 'paid-out')).toBe('600.00');
  expect(of(flows, 'payable:b', 'to-be-paid')).toBe('300.00');
});

it('loses nothing at any place, after every entry', () => {
  for (let until = 1; until <= SALE.length; until += 1) {
    const flows = riverOf(SALE.slice(0, until)) ?? [];
    const sum = (side: 'from' | 'to', place: string) =>
      flows.filter((it) => it[side] === place).reduce((all, it) => all + fenOf(it.amount), 0n);
    const inner = new Set(flows.map((it) => it.from).filter((it) => sum('to', it) > 0n));
    for (const place of inner) expect(sum('to', place), `${place} at ${until}`).toBe(sum('from', place));
  }
});

it('gives no picture rather than a wrong one', () => {
  expect(riverOf([event('distributed', ['case-fund', 'payable:a', '1.00'])])).toBeNull();
});

it('follows a forfeited deposit to its uses', () => {
  const flows = riverOf([
    event('credit-booked', ['auction-bank', 'payer:w', '100.00']),
    event('deposit-held', ['payer:w', 'deposit-held:w', '100.00']),
    event('deposit-forfeited', ['deposit-held:w', 'forfeited', '100.00']),
    event('forfeiture-settled', ['forfeited', 'costs', '30.00']),
  ]);
  expect(of(flows, 'bidders', 'forfeited')).toBe('70.00');
  expect(of(flows, 'bidders', 'price')).toBe('30.00');
});

it('reads the published account, without its head and its end', () => {
  const line = '{"seq":1,"at":"x","event":"credit-booked","reference":"r","transfers":'
    + '[{"debit":"auction-bank","credit":"payer:w","amount":"5.00"}],"hash":"h"}';
  const record = `{"record":"case-account","hash":"h"}\n${line}\n{"end":true,"balances":[]}\n`;
  expect(riverOf(eventsOf(record))).toEqual([{ from: 'bidders', to: 'held', amount: '5.00' }]);
});
