// All-in cost of a lot: whole fen throughout, each tax rounded half up to the fen, as it is paid.
import { fenOf, parseYuan, toYuan } from '@/shared/money';

export type Party = 'buyer' | 'seller';

export interface Tax {
  name: string;
  party: Party;
  /** As typed: per cent with at most two decimals, such as `3` or `1.05`. */
  rate: string;
}

export interface Costs {
  price: string;
  taxes: Tax[];
  /** Amounts as typed; what cannot be read counts as nought and is reported. */
  arrears: { name: string; amount: string }[];
  /** Whether the buyer pays the seller's taxes first (先行垫付). */
  advance: boolean;
}

export interface Sum {
  price: string;
  deposit: string;
  balance: string;
  taxes: { name: string; party: Party; amount: string }[];
  buyerTaxes: string;
  sellerTaxes: string;
  arrears: string;
  /** What the buyer pays beside the price: own taxes, advanced ones, arrears. */
  other: string;
  /** What the buyer pays in all. */
  total: string;
}

/** Hundredths of a per cent; null when it is no rate between 0 and 100. */
export function parseRate(text: string): bigint | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/[%％]$/, '').trim());
  if (!match) return null;
  const rate = BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
  return rate <= 10_000n ? rate : null;
}

/** `rate` hundredths of a per cent of `fen`, half up. */
export function shareOfFen(fen: bigint, rate: bigint): bigint {
  return (fen * rate * 2n + 10_000n) / 20_000n;
}

export function addUp(costs: Costs, deposit: string): Sum | null {
  const price = parseYuan(costs.price);
  if (price === null || price <= 0n) return null;
  const held = fenOf(deposit);
  const taxes = costs.taxes.map(({ name, party, rate }) => ({
    name,
    party,
    fen: shareOfFen(price, parseRate(rate) ?? 0n),
  }));
  const of = (party: Party) =>
    taxes.filter((tax) => tax.party === party).reduce((sum, tax) => sum + tax.fen, 0n);
  const arrears = costs.arrears.reduce((sum, one) => sum + (parseYuan(one.amount) ?? 0n), 0n);
  const other = of('buyer') + (costs.advance ? of('seller') : 0n) + arrears;
  return {
    price: toYuan(price),
    deposit: toYuan(held),
    balance: toYuan(price > held ? price - held : 0n),
    taxes: taxes.map(({ name, party, fen }) => ({ name, party, amount: toYuan(fen) })),
    buyerTaxes: toYuan(of('buyer')),
    sellerTaxes: toYuan(of('seller')),
    arrears: toYuan(arrears),
    other: toYuan(other),
    total: toYuan(price + other),
  };
}
