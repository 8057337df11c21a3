// What a bidder declares beside the capacity: for whom, with whom, of which household; and what of
// it is not yet as the rules want it.
import type { components } from '@/api/schema';
import type { Capacity } from '@/api/views';

type Schemas = components['schemas'];
export type Register = Schemas['Register'];
export type Kind = Schemas['AccountKind'];

export interface Person {
  kind: Kind;
  name: string;
  identity: string;
  /** In percent, for who buys together with others. */
  share: string;
}

export interface Household {
  registered: Schemas['RegisteredName'] | '';
  homes: string;
  insured_months: string;
  document: string;
}

export const person = (): Person => ({ kind: 'natural', name: '', identity: '', share: '' });
export const household = (): Household => ({
  registered: '', homes: '', insured_months: '', document: '',
});

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A citizen's number with its check digit, or a credit code; the server looks closer. */
export function isIdentity(kind: Kind, given: string): boolean {
  const text = given.replace(/\s/g, '').toUpperCase();
  if (kind === 'enterprise') return /^[0-9A-HJ-NP-RT-UW-Y]{18}$/.test(text);
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const sum = WEIGHTS.reduce((all, weight, place) => all + weight * Number(text[place]), 0);
  return '10X98765432'[sum % 11] === text[17];
}

/** Hundredths of a percent; null for what is no share. */
export function shareOf(text: string): number | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!found) return null;
  const value = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return value > 0 && value <= 10_000 ? value : null;
}

/** The shares that can be read, in hundredths of a percent. */
export const sumOf = (people: Person[]) =>
  people.reduce((sum, it) => sum + (shareOf(it.share) ?? 0), 0);

const complete = (it: Person) => it.name.trim() !== '' && isIdentity(it.kind, it.identity);

export type Lack = 'principal' | 'authority' | 'people' | 'two' | 'shares' | 'twice' | 'household';

const begun = (it: Household) =>
  [it.registered, it.homes, it.insured_months, it.document].some((text) => text.trim() !== '');
const count = (text: string, most: number) =>
  /^\d{1,5}$/.test(text.trim()) && Number(text) <= most;
const whole = (it: Household) =>
  it.registered !== '' && count(it.homes, 255) && count(it.insured_months, 65_535) &&
  it.document.trim() !== '';

/** What a declaration still lacks. */
export function lacks(
  capacity: Capacity,
  people: Person[],
  authority: string,
  home: Household,
): Lack[] {
  const found: Lack[] = [];
  if (capacity === 'agent') {
    if (!people[0] || !complete(people[0])) found.push('principal');
    if (!authority.trim()) found.push('authority');
  }
  if (capacity === 'joint') {
    if (people.length < 2) found.push('two');
    if (!people.every(complete)) found.push('people');
    const numbers = people.map((it) => it.identity.replace(/\s/g, '').toUpperCase());
    if (new Set(numbers).size < numbers.length) found.push('twice');
    const read = people.every((it) => shareOf(it.share) !== null);
    if (!read || sumOf(people) !== 10_000) found.push('shares');
  }
  if (begun(home) && !whole(home)) found.push('household');
  return found;
}

/** What is sent: nothing that the capacity has no use for. */
export function bodyOf(
  capacity: Capacity,
  people: Person[],
  authority: string,
  home: Household,
): Omit<Register, 'accepted_terms_hash'> {
  const named = ({ kind, name, identity }: Person) => ({
    kind,
    name: name.trim(),
    identity: identity.replace(/\s/g, '').toUpperCase(),
  });
  const body: Omit<Register, 'accepted_terms_hash'> = { capacity };
  if (capacity === 'agent') {
    body.buyers = people.slice(0, 1).map((it) => ({ ...named(it), authority: authority.trim() }));
  }
  if (capacity === 'joint') {
    body.buyers = people.map((it) => ({ ...named(it), share: it.share.trim() }));
  }
  if (home.registered !== '' && begun(home)) {
    body.household = {
      registered: home.registered,
      homes: Number(home.homes),
      insured_months: Number(home.insured_months),
      document: home.document.trim(),
    };
  }
  return body;
}
