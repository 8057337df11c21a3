// What an officer is about to say of the fields of a sheet.
import type { SheetEntry, SheetField } from '@/api/assets';

export interface Draft {
  state: 'known' | 'unknown' | 'not-applicable';
  value: string;
  asked: string;
  asked_on: string;
  why: string;
}

/** As the sheet says it now. */
export function draftOf(field: SheetField): Draft {
  const said = field.said;
  const known = said?.state === 'known';
  return {
    state: (said?.state ?? 'known') as Draft['state'],
    value: known ? (said?.value ?? '') : '',
    asked: said?.asked ?? '',
    asked_on: said?.asked_on ?? '',
    why: said?.state === 'not-applicable' ? (said.value ?? '') : '',
  };
}

const relevant = ({ state, value, asked, asked_on, why }: Draft): string =>
  JSON.stringify(
    state === 'known' ? [state, value] : state === 'unknown' ? [state, asked, asked_on] : [state, why],
  );

/** Whether it says something else than the sheet. */
export function isChanged(field: SheetField, draft: Draft): boolean {
  return relevant(draft) !== relevant(draftOf(field));
}

/** As it is sent, on top of the version that was seen. */
export function entryOf(
  field: SheetField,
  draft: Draft,
  source: string,
  asOf: string,
): SheetEntry {
  const { key, version } = field;
  if (draft.state === 'unknown') {
    const { asked, asked_on } = draft;
    return { field: key, version, said: { state: 'unknown', asked, asked_on } };
  }
  if (draft.state === 'not-applicable') {
    return { field: key, version, said: { state: 'not-applicable', why: draft.why } };
  }
  const as_of = asOf || null;
  return { field: key, version, said: { state: 'known', value: draft.value, source, as_of } };
}
