// The fields of a desk's form: what may stand in them, and what is sent.
import { defineWords } from './i18n';
import { parseYuan, toYuan } from './money';

export type Values = Record<string, string>;

interface Common {
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
}

export type Field =
  | (Common & { kind: 'text' | 'long' | 'money' | 'day' | 'moment' | 'number' })
  | (Common & { kind: 'choice'; options: { value: string; label: string }[] });

const { t } = defineWords('fields', {
  missing: ['请填写', 'Please fill in'],
  notMoney: ['请填写金额，最多两位小数', 'An amount with at most two decimals'],
  notNumber: ['请填写整数', 'A whole number'],
});

/** What is wrong, by field. */
export function faultsOf(fields: Field[], values: Values): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { name, kind, optional } of fields) {
    const value = (values[name] ?? '').trim();
    if (value === '') {
      if (!optional) faults[name] = t('missing');
    } else if (kind === 'money' && parseYuan(value) === null) faults[name] = t('notMoney');
    else if (kind === 'number' && !/^\d{1,9}$/.test(value)) faults[name] = t('notNumber');
  }
  return faults;
}

/** Trimmed values in the wire form; what was left empty is left out. */
export function clean(fields: Field[], values: Values): Values {
  const sent: Values = {};
  for (const { name, kind } of fields) {
    const value = (values[name] ?? '').trim();
    if (value === '') continue;
    const fen = kind === 'money' ? parseYuan(value) : null;
    sent[name] = fen === null ? value : toYuan(fen);
  }
  return sent;
}
