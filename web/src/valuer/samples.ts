// The samples of a quote as they were handed in; a program may have described them otherwise.
import type { Sample } from '@/api/valuer';
import { parseYuan } from '@/shared/money';

export type GivenSample = Record<'title' | 'address' | 'source' | 'price' | 'on', string>;

const NAMES = ['title', 'address', 'source', 'price', 'on'] as const;

export const SOURCES: Sample['source'][] = ['deal', 'government', 'guide', 'market'];

/** Each with the members the page knows, as text; a price that is no amount is left out. */
export function samplesOf(given: Record<string, unknown>[]): GivenSample[] {
  return given.map((sample) => {
    const text = (name: string) => {
      const value = sample[name];
      return typeof value === 'string' ? value : '';
    };
    const known = Object.fromEntries(NAMES.map((name) => [name, text(name)])) as GivenSample;
    return { ...known, price: parseYuan(known.price) === null ? '' : known.price };
  });
}
