// Where a case stands between seizure and payout, read from what it holds.
import type { CaseView, OfficerLot } from '@/api/officerViews';

export const LIFE = ['seized', 'price', 'first', 'second', 'sale', 'sold', 'funds'] as const;
export type Step = (typeof LIFE)[number];

function furthest(found: Pick<CaseView, 'inquiries'>, lots: OfficerLot[]): Step {
  if (lots.some((lot) => lot.state === 'completed')) return 'funds';
  if (lots.some((lot) => lot.state === 'sold' || lot.state === 'paid')) return 'sold';
  if (lots.some((lot) => lot.round === 'sale')) return 'sale';
  if (lots.some((lot) => lot.round === 'second')) return 'second';
  if (lots.length > 0) return 'first';
  return found.inquiries.length > 0 ? 'price' : 'seized';
}

/** The steps this case goes through and the one it is at; rounds that were not needed drop out. */
export function lifeOf(
  found: Pick<CaseView, 'inquiries'>,
  lots: OfficerLot[],
): { steps: Step[]; at: number } {
  const now = furthest(found, lots);
  const rounds = new Set<string>(lots.map((lot) => lot.round));
  const over = now === 'sold' || now === 'funds';
  const steps = LIFE.filter(
    (step) => !over || (step !== 'second' && step !== 'sale') || rounds.has(step),
  );
  return { steps, at: steps.indexOf(now) };
}
