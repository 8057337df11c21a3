// Which acts the stage of an appraisal leaves to the firm, with what each needs.
import type { Appraisal } from '@/api/appraisal';
import type { Field } from '@/shared/fields';
import { namesIn, type ActForm } from '@/shared/appraisal/forms';
import { t as common } from '@/shared/appraisal/words';
import { t } from './words';

const note = (optional: boolean): Field => ({
  name: 'note',
  label: common('note'),
  kind: 'long',
  optional,
});

function report(label: string, awaited: boolean): ActForm {
  return {
    act: 'report',
    label,
    awaited,
    hint: t('reportHint'),
    fields: [
      { name: 'value', label: common('value'), kind: 'money' },
      { name: 'valid_until', label: t('validUntil'), kind: 'day', hint: t('validHint') },
      note(true),
    ],
  };
}

const charge = (): ActForm => ({
  act: 'charge',
  label: t('charge'),
  hint: t('chargeHint'),
  fields: [{ name: 'amount', label: t('amount'), kind: 'money' }, note(true)],
});

/** What the firm that holds the commission may do now. */
export function firmActs(it: Appraisal): ActForm[] {
  const part = it.commissions.at(-1);
  if (!part || part.replaced) return [];
  if (it.outcome === 'reference-price') return part.charged ? [] : [charge()];
  if (it.outcome) return [];
  switch (it.stage) {
    case 'appraising':
      return [
        ...(part.reply === 'none'
          ? [
              { act: 'accept', label: t('accept'), fields: [note(true)], awaited: true },
              {
                act: 'decline',
                label: t('decline'),
                fields: [{ name: 'reason', label: t('reason'), kind: 'long' as const }],
              },
            ]
          : []),
        report(t('report'), part.reply === 'accepted'),
        {
          act: 'miss-documents',
          label: t('miss'),
          hint: t('missHint'),
          fields: [{ name: 'documents', label: t('missList'), kind: 'long' as const }, note(true)],
          body: ({ documents, ...rest }) => ({ ...rest, documents: namesIn(documents) }),
        },
        {
          act: 'ask-extension',
          label: t('extend'),
          hint: t('firmExtendHint'),
          fields: [{ name: 'days', label: t('days'), kind: 'number' as const }, note(true)],
          body: ({ days, ...rest }) => ({ ...rest, days: Number(days) }),
        },
      ];
    case 'correcting':
      return [
        report(t('correct'), true),
        { act: 'explain', label: t('explain'), fields: [note(false)] },
      ];
    case 'answering':
      return [
        {
          act: 'answer',
          label: t('answer'),
          fields: [note(false)],
          awaited: true,
          body: (values) => ({ ...values, objection: it.objection ?? 0 }),
        },
        report(t('correct'), false),
      ];
    case 'amending':
      return [report(t('correct'), true)];
    case 'stands':
      return [charge()];
    default:
      return [];
  }
}
