// The fact sheet of an asset: a fixed checklist, in which the unknown is said to be unknown.

/** What the court must have looked into, in the order people read it. */
export const CHECKLIST = [
  'ownership',
  'area',
  'use',
  'occupancy',
  'lease',
  'vacated',
  'keys',
  'arrears',
  'taxes',
  'mortgage',
  'illegal_building',
  'household',
  'defects',
] as const;

export interface Fact {
  key: string;
  /** As the fact sheet calls it, where the item comes from one. */
  label: string | null;
  /** As the sheet keeps it: an amount that can be added up. */
  value: string | null;
  /** Who was asked in vain. */
  asked: string | null;
  content: string | null;
  source: string | null;
  checkedOn: string | null;
}

function text(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map((part) => text(part) ?? '').join('；') || null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function fact(key: string, value: unknown): Fact {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const item = value as Record<string, unknown>;
    const { content, value: plain, source, checked_on, label, asked } = item;
    return {
      key,
      label: text(label),
      value: label ? text(plain) : null,
      asked: text(asked),
      content: text(content ?? (label ? null : plain)),
      source: text(source),
      checkedOn: text(checked_on),
    };
  }
  const unsaid = { label: null, value: null, asked: null, source: null, checkedOn: null };
  return { key, content: text(value), ...unsaid };
}

/** What somebody wrote in one line is left out where the fact sheet says it field by field. */
function withoutSummaries(facts: Record<string, unknown>): Record<string, unknown> {
  const parts = new Set<unknown>();
  for (const value of Object.values(facts)) {
    if (typeof value === 'object' && value !== null && 'label' in value && 'part' in value) {
      parts.add(value.part);
    }
  }
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([key, value]) =>
        !parts.has(key) || (typeof value === 'object' && value !== null && 'label' in value),
    ),
  );
}

/** Every item of the checklist the sheet speaks about, then whatever else it holds. */
export function readFacts(facts: Record<string, unknown>): Fact[] {
  const sheet = withoutSummaries(facts);
  const order = (key: string) => {
    const place = (CHECKLIST as readonly string[]).indexOf(key);
    return place < 0 ? CHECKLIST.length : place;
  };
  return Object.keys(sheet)
    .sort((a, b) => order(a) - order(b))
    .map((key) => fact(key, sheet[key]));
}
