// Where a case stands between seizure and payout, read from what it holds.
import type { Asset, CaseView } from '@/api/officerViews';

export const LIFE = ['seized', 'price', 'first', 'second', 'sale', 'sold', 'funds'] as const;
export type Step = (typeof LIFE)[number];

function stepOf(asset: Asset): Step {
  const lots = asset.lots ?? [];
  if (lots.some((lot) => lot.state === 'completed')) return 'funds';
  if (lots.some((lot) => lot.state === 'sold' || lot.state === 'paid')) return 'sold';
  if (lots.some((lot) => lot.round === 'sale')) return 'sale';
  if (lots.some((lot) => lot.round === 'second')) return 'second';
  if (lots.length > 0) return 'first';
  return asset.inquiry_id || asset.reference_price ? 'price' : 'seized';
}

/** The steps this case goes through and the one it is at; rounds that were not needed drop out. */
export function lifeOf(found: Pick<CaseView, 'assets'>): { steps: Step[]; at: number } {
  const reached = found.assets.map((asset) => LIFE.indexOf(stepOf(asset)));
  const furthest = LIFE[Math.max(0, ...reached)] ?? 'seized';
  const rounds = new Set(found.assets.flatMap((asset) => (asset.lots ?? []).map((it) => it.round)));
  const over = furthest === 'sold' || furthest === 'funds';
  const steps = LIFE.filter(
    (step) => !over || (step !== 'second' && step !== 'sale') || rounds.has(step),
  );
  return { steps, at: steps.indexOf(furthest) };
}
