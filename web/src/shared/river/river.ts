// The way of a case's money, from what came in to who gets it, computed from its ledger: the same
// entries give the same river to finance, to a party and to anybody with the published account.
import { fenOf, toYuan } from '../money';

/** An event of the account of a case, as finance reads it or as its record has it. */
export interface LedgerEvent {
  kind: string;
  transfers: { debit: string; credit: string; amount: string }[];
}

/** Money that went from one place to another; what has not moved on stays in a place of its own. */
export interface Flow {
  from: string;
  to: string;
  amount: string;
}

const kindOf = (account: string) => account.split(':')[0] ?? account;

/** What of `place` was asked for to be paid out and has not come back. */
const LEAVES = ['payout-requested', 'payout-booked'];
const COMES_BACK = ['payout-withdrawn', 'payout-rejected', 'payout-returned'];
/** Accounts of the price: what the buyer paid, and the uses of a forfeited deposit. */
const PRICE = ['proceeds', 'costs', 'related-debt'];
const PAID_IN = ['payer', 'deposit-held'];

/** Sums over every transfer of the account. */
class Sums {
  constructor(private readonly events: LedgerEvent[]) {}

  total(fits: (event: string, debit: string, credit: string) => boolean): bigint {
    let sum = 0n;
    for (const { kind, transfers } of this.events) {
      for (const { debit, credit, amount } of transfers) {
        if (fits(kind, debit, credit)) sum += fenOf(amount);
      }
    }
    return sum;
  }

  /** Between two kinds of accounts, less what went back. */
  net(from: string[], to: string[]): bigint {
    const among = (list: string[], account: string) => list.includes(kindOf(account));
    return (
      this.total((_, debit, credit) => among(from, debit) && among(to, credit)) -
      this.total((_, debit, credit) => among(to, debit) && among(from, credit))
    );
  }

  /** Out of an account to whom it is due, less what the bank gave back. */
  paidOut(account: (name: string) => boolean): bigint {
    return (
      this.total((kind, debit) => LEAVES.includes(kind) && account(debit)) -
      this.total((kind, _, credit) => COMES_BACK.includes(kind) && account(credit))
    );
  }

  /** From the bank: not what was sent and came back. */
  received(account: string, bank: string): bigint {
    const own = (kind: string) => !LEAVES.includes(kind) && !COMES_BACK.includes(kind);
    return (
      this.total((kind, debit, credit) =>
        own(kind) && kindOf(debit) === bank && kindOf(credit) === account) -
      this.total((kind, debit, credit) =>
        own(kind) && kindOf(debit) === account && kindOf(credit) === bank)
    );
  }

  owners(kind: string): string[] {
    const names = this.events.flatMap((event) => event.transfers.map((it) => it.credit));
    return [...new Set(names.filter((it) => kindOf(it) === kind))];
  }
}

/**
 * The flows, source by source. At each place as much leaves as came; null when the entries do not
 * give such a picture, for then none is better than a wrong one.
 */
export function riverOf(events: LedgerEvent[]): Flow[] | null {
  const sums = new Sums(events);
  const flows: [from: string, to: string, fen: bigint][] = [];
  /** Lets out of a place what goes on, and keeps the rest there in sight. */
  function spread(from: string, came: bigint, on: [to: string, fen: bigint][], rest: string) {
    flows.push(...on.map(([to, fen]): [string, string, bigint] => [from, to, fen]));
    flows.push([from, rest, on.reduce((left, [, fen]) => left - fen, came)]);
  }

  const paidIn = sums.received('payer', 'auction-bank');
  const refunded = sums.paidOut((it) => PAID_IN.includes(kindOf(it)));
  // A forfeited deposit goes on to its uses, and those of the next sale are part of its price.
  const used = sums.net(['forfeited'], PRICE);
  const price = sums.net(PAID_IN, PRICE) + used;
  const forfeited = sums.net(PAID_IN, ['forfeited']) - used;
  spread(
    'bidders',
    paidIn,
    [['refunded', refunded], ['price', price], ['forfeited', forfeited]],
    'held',
  );

  const arrived = sums.total((kind, _, credit) =>
    kind === 'arrived-in-case-fund' && kindOf(credit) === 'case-fund');
  spread('price', price, [['fund', arrived]], 'at-auction-account');

  const direct = sums.received('case-fund', 'fund-bank');
  if (direct > 0n) flows.push(['others', 'fund', direct]);
  const lines = sums.owners('payable').map((name): [string, bigint] => [
    name,
    sums.total((_, debit, credit) => debit === 'case-fund' && credit === name) -
      sums.total((_, debit, credit) => debit === name && credit === 'case-fund'),
  ]);
  const aside = sums.net(['case-fund'], ['set-aside']);
  spread('fund', arrived + direct, [...lines, ['set-aside', aside]], 'undistributed');
  for (const [name, fen] of lines) {
    spread(name, fen, [['paid-out', sums.paidOut((it) => it === name)]], 'to-be-paid');
  }

  if (flows.some(([, , fen]) => fen < 0n)) return null;
  return flows
    .filter(([, , fen]) => fen > 0n)
    .map(([from, to, fen]) => ({ from, to, amount: toYuan(fen) }));
}

/** The events of a published account (JSON Lines), without its head and its balances. */
export function eventsOf(record: string): LedgerEvent[] {
  const lines = record.split('\n').filter((line) => line.includes('"event"'));
  return lines.map((line) => {
    const { event, transfers } = JSON.parse(line) as {
      event: string;
      transfers: LedgerEvent['transfers'];
    };
    return { kind: event, transfers };
  });
}
