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
    const { content, value: plain, source, checked_on } = value as Record<string, unknown>;
    return {
      key,
      content: text(content ?? plain),
      source: text(source),
      checkedOn: text(checked_on),
    };
  }
  return { key, content: text(value), source: null, checkedOn: null };
}

/** Every item of the checklist the sheet speaks about, then whatever else it holds. */
export function readFacts(sheet: Record<string, unknown>): Fact[] {
  const order = (key: string) => {
    const place = (CHECKLIST as readonly string[]).indexOf(key);
    return place < 0 ? CHECKLIST.length : place;
  };
  return Object.keys(sheet)
    .sort((a, b) => order(a) - order(b))
    .map((key) => fact(key, sheet[key]));
}
