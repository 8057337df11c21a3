// The one list of dates: the clocks of the officer's cases, and what only the way to a price knows.
import type { Clock } from '@/api/clocks';
import type { Deadline } from '@/api/deadlines';
import type { RouteLocationRaw } from 'vue-router';

/** What a date belongs to. */
export const GROUPS = ['price', 'sale', 'money'] as const;
export type Group = (typeof GROUPS)[number];

const PRICE = [
  'pricing',
  'agreement',
  'answer',
  'reports',
  'correction',
  'service',
  'objections',
  'ruling',
  'disposal',
];
const MONEY = [
  'payout',
  'refund',
  'plan-objections',
  'plan-opposition',
  'plan-suit',
  'escrow-lapse',
];

export interface ClockRow {
  id: string;
  group: Group;
  what: string;
  subject: string;
  caseNumber: string;
  until: string;
  urgency: string;
  rule: string;
  why: Clock['why'];
  arithmetic: string | null;
  provisional: boolean;
  to: RouteLocationRaw;
}

function group(what: string): Group {
  if (PRICE.includes(what)) return 'price';
  return MONEY.includes(what) ? 'money' : 'sale';
}

const fromClock = (one: Clock): ClockRow => ({
  id: one.id,
  group: group(one.what),
  what: one.what,
  subject: one.subject,
  caseNumber: one.case_number,
  until: one.until,
  urgency: one.urgency,
  rule: one.rule,
  why: one.why,
  arithmetic: null,
  provisional: one.provisional,
  to: one.lot_id
    ? { name: 'officer-lot', params: { lotId: one.lot_id } }
    : { name: 'officer-case', params: { caseId: one.case_id } },
});

const fromDeadline = (one: Deadline): ClockRow => ({
  id: `${one.asset_id} ${one.what} ${one.until}`,
  group: 'price',
  what: one.what,
  subject: one.title,
  caseNumber: one.case_number,
  until: one.until,
  urgency: one.urgency,
  rule: one.rule,
  why: null,
  arithmetic: one.arithmetic,
  provisional: false,
  to: { name: 'officer-pricing', params: { assetId: one.asset_id } },
});

/** The nearest first. What runs as a clock too is told once: stages of appraisals do not. */
export function clockRows(clocks: Clock[], deadlines: Deadline[]): ClockRow[] {
  const only = deadlines.filter((one) => !PRICE.includes(one.what));
  return [...clocks.map(fromClock), ...only.map(fromDeadline)].sort(
    (a, b) => Date.parse(a.until) - Date.parse(b.until),
  );
}
