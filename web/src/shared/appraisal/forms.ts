// What may be done now in an appraisal: one form an act, the one that is waited for first.
import type { Field, Values } from '../fields';

export interface ActForm {
  act: string;
  label: string;
  fields: Field[];
  hint?: string;
  /** What the stage waits for stands open; everything else is folded. */
  awaited?: boolean;
  /** How the values become the act, where they are not it already. */
  body?: (values: Values) => Record<string, unknown>;
}

/** The act as it is sent. */
export const actOf = (form: ActForm, values: Values): Record<string, unknown> => ({
  act: form.act,
  ...(form.body ? form.body(values) : values),
});

/** Names typed one after another, however they were separated. */
export const namesIn = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[、,，;；\n]/)
    .map((it) => it.trim())
    .filter(Boolean);
