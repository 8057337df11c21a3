// Which acts of the court the stage of an appraisal allows, with what each needs.
import type { Appraisal } from '@/api/appraisal';
import type { Field, Values } from '@/shared/fields';
import { namesIn, type ActForm } from '@/shared/appraisal/forms';
import { options, t as common } from '@/shared/appraisal/words';
import { t, word } from './words';

const note = (): Field => ({ name: 'note', label: common('note'), kind: 'long', optional: true });
const choice = (name: string, label: string, prefix: string, codes: string[]): Field => ({
  name,
  label,
  kind: 'choice',
  options: options(prefix, codes),
});
const form = (act: string, fields: Field[], more: Partial<ActForm> = {}): ActForm => ({
  act,
  label: word('', act),
  fields: [...fields, note()],
  ...more,
});

/** The number of the objection belongs to the act, not to what is typed. */
const onObjection = (it: Appraisal) => (values: Values) => ({
  ...values,
  objection: it.objection ?? 0,
});

const last = (it: Appraisal, act: string) => it.acts.map((one) => one.act).lastIndexOf(act);

function whileAppraising(it: Appraisal): ActForm[] {
  const missing = it.commissions.at(-1)?.missing_documents.length ?? 0;
  const asked = last(it, 'extension-asked') > last(it, 'extension-decided');
  const inspection: Field[] = [
    { name: 'on', label: t('on'), kind: 'day' },
    { name: 'notified', label: t('notified'), kind: 'text' },
    { name: 'absent', label: t('absent'), kind: 'text', optional: true },
    { name: 'witness', label: t('witness'), kind: 'text', optional: true },
  ];
  return [
    ...(missing ? [form('supply-documents', [], { awaited: true })] : []),
    ...(asked
      ? [
          form(
            'decide-extension',
            [choice('decision', t('decision'), 'decision_', ['granted', 'refused'])],
            { awaited: true },
          ),
        ]
      : []),
    form('inspect', inspection, {
      hint: t('inspectHint'),
      body: ({ notified, absent, ...rest }) => ({
        ...rest,
        notified: namesIn(notified),
        absent: namesIn(absent),
      }),
    }),
    form('stop', []),
  ];
}

function onStage(it: Appraisal): ActForm[] {
  const body = onObjection(it);
  switch (it.stage) {
    case 'commissioning':
      return [form('commission', [], { awaited: true })];
    case 'appraising':
      return whileAppraising(it);
    case 'stopped':
      return [form('resume', [], { awaited: true })];
    case 'failed':
      return [form('replace', [], { awaited: true })];
    case 'reviewing':
      return [
        form('serve', [{ name: 'at', label: t('servedAt'), kind: 'moment' }], { awaited: true }),
        form(
          'find-defect',
          [
            choice('defect', t('defect'), 'defect_', [
              'basic-data', 'scope', 'wrong-stamp', 'wrong-signatory', 'other',
            ]),
          ],
          { hint: t('defectHint') },
        ),
      ];
    case 'ruling':
      return [
        form('rule', [choice('ruling', t('ruling'), 'ruling_', ['rejected', 'upheld'])], {
          awaited: true,
          body,
        }),
      ];
    case 'passing-on':
      return [form('pass-on', [], { awaited: true, body })];
    case 'positioning':
      return [
        form(
          'take-position',
          [choice('position', t('position'), 'position_', ['satisfied', 'contested'])],
          { awaited: true, body },
        ),
      ];
    case 'professional-review':
      return [
        form('review', [choice('verdict', t('verdict'), 'verdict_', ['sound', 'unsound'])], {
          awaited: true,
          body,
        }),
      ];
    default:
      return [];
  }
}

const OBJECTABLE = ['objecting', 'ruling', 'passing-on', 'answering', 'positioning'];

export function courtActs(it: Appraisal): ActForm[] {
  const forms = onStage(it);
  if (OBJECTABLE.includes(it.stage)) {
    const grounds = ['basic-data', 'scope', 'qualification', 'procedure', 'method'];
    const fields: Field[] = [
      { name: 'by', label: t('by'), kind: 'text' },
      choice('ground', t('ground'), 'ground_', grounds),
    ];
    const body = ({ ground = '', ...rest }: Values) => ({ ...rest, grounds: [ground] });
    forms.push(form('object', fields, { body }));
  }
  if (last(it, 'replaced') > last(it, 'material-returned')) forms.push(form('return-material', []));
  const over = it.outcome !== null || it.stage === 'stands' || it.stage === 'withdrawn';
  if (!over) forms.push(form('withdraw', []));
  return forms;
}
