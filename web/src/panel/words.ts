// Words of the panel's desk.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('panel', {
  proposals: ['合议事项', 'Proposals'],
  proposalsHint: [
    '起拍价、加价幅度和保证金由合议庭三人签署，按多数意见决定；不同意的须写明理由。',
    'Three members sign start price, increment and deposit; the majority decides, dissent says why.',
  ],
  nothingWaits: ['没有等待您签署的事项。', 'Nothing waits for your signature.'],
  signedOnes: ['已签署或已决定', 'Signed or decided'],
  referencePrice: ['参考价', 'Reference price'],
  startPrice: ['起拍价', 'Start price'],
  increment: ['加价幅度', 'Increment'],
  deposit: ['保证金', 'Deposit'],
  balanceDays: ['余款支付期限（天）', 'Days to pay the balance'],
  burdens: ['优先债权与执行费用', 'Claims and costs before the applicant'],
  decision_open: ['合议中', 'open'],
  decision_adopted: ['已通过', 'adopted'],
  decision_rejected: ['未通过', 'rejected'],
  signed: ['{n} / {of} 人已签署', '{n} of {of} have signed'],
  version: ['第 {n} 稿', 'Version {n}'],
  for: ['同意', 'for'],
  against: ['不同意', 'against'],
  opinion: ['意见（不同意的必填）', 'Opinion (required when against)'],
  sign: ['同意并签署', 'Sign, for'],
  dissent: ['不同意', 'Sign, against'],
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
