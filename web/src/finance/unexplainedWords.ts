// Words for debits that nobody ordered.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('unexplained', {
  title: ['不明付款', 'Unexplained debits'],
  hint: [
    '银行已付出、账上无依据的款项。一人说明并附凭证，另一人同意后入账；未说明前不能结账。',
    'Money the bank paid out and nobody ordered. One person explains it with a document, another '
      + 'agrees, and it is posted; until then the day cannot be closed.',
  ],
  none: ['没有不明付款。', 'No debit is unexplained.'],
  booked: ['银行记账', 'Booked'],
  to: ['收款方', 'Paid to'],
  reference: ['银行流水号', 'Reference'],
  text: ['附言', 'Text'],
  explain: ['说明', 'Explain'],
  ground: ['性质', 'What it was'],
  groundHint: ['依据：FUND-02', 'Rule: FUND-02'],
  'ground_made-good': ['银行或法院已等额补回（从该笔不明款冲抵）', 'Made good by the same amount'],
  ground_payment: ['本院付款，银行记账未带付款编号或曾被拒', 'A payment of ours, booked without its id'],
  ground_payer: ['子账号内款项的冲正', 'A correction of money in a sub-account'],
  ground_interest: ['账户手续费，由该账户利息承担', 'A charge that the interest covers'],
  subjectLine: ['补回的入账', 'The credit that made it good'],
  subjectPayment: ['对应的付款', 'The payment'],
  subjectPayer: ['报名编号', 'Registration'],
  sameAmount: ['只列金额相同的', 'Only those of the same amount are listed'],
  noneFits: ['没有金额相同的，请换一种性质或先导入银行文件', 'None of this amount; import the file first'],
  payerHint: ['竞买人报名的编号，见其保证金明细', 'The id of the sign-up'],
  voucher: ['凭证号', 'Document'],
  voucherHint: ['银行回单、情况说明等凭证的编号', 'The number of the slip or statement'],
  reason: ['说明', 'Explanation'],
  waits: ['已说明，待另一人同意', 'Explained; another person must agree'],
  agree: ['同意并入账', 'Agree and post'],
  again: ['另行说明', 'Explain otherwise'],
});
