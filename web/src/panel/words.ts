// Words of the panel's desk.
import { defineWords } from '@/shared/i18n';

export const { t } = defineWords('panel', {
  title: ['优先购买权审查', 'Rights of first refusal'],
  lot: ['标的', 'Lot'],
  pick: ['请选择标的', 'Pick a lot'],
  none: ['该标的没有人主张优先购买权。', 'Nobody claims a right of first refusal here.'],
  name: ['主张人', 'Claimant'],
  registration: ['报名编号', 'Registration'],
  rank: ['已确认顺位', 'Rank'],
  hint: [
    '合议庭评议后，将报名编号和顺位交承办法官登记；竞买号对合议庭和承办人均不显示。',
    'After deliberation give registration and rank to the officer; codes are shown to nobody.',
  ],
});
