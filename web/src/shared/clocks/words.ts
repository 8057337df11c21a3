// Words of a clock that more than one desk reads: what is to be done, and why by then.
import { word as stageWord } from '@/shared/appraisal/words';
import { defineWords } from '@/shared/i18n';

const words = defineWords('clock', {
  article: ['条文', 'Article'],
  trigger: ['起算', 'Counted from'],
  period: ['期间', 'Period'],
  stopped: ['扣除中止', 'Stood still'],
  days: ['{n} 日', '{n} days'],
  countedTo: ['计算末日', 'Counted to'],
  skipped: ['顺延跳过', 'Skipped'],
  rest_weekend: ['周末', 'weekend'],
  rest_holiday: ['法定休假日', 'public holiday'],
  provisional: [
    '暂定：{year} 年的放假安排尚未公布，公布后重新计算。',
    'Provisional: the calendar of {year} is not out yet; the date is computed again with it.',
  ],
  what_pricing: ['启动确定参考价程序', 'Begin fixing the price'],
  what_agreement: ['当事人议价', 'Parties agree on a price'],
  what_answer: ['定向询价答复', 'Answer to the letter'],
  what_reports: ['网络询价报告提交', 'Platforms deliver reports'],
  what_correction: ['询价报告补正', 'Reports corrected'],
  what_service: ['送达询价报告', 'Serve the reports'],
  what_objections: ['当事人异议期届满', 'Objection period ends'],
  what_ruling: ['对异议作出处理', 'Rule on the objection'],
  what_reissue: ['重新出具报告', 'Reports issued again'],
  what_firms: ['协商选定评估机构', 'Choice of firms'],
  what_disposal: ['启动拍卖处置', 'Begin the disposal'],
  what_balance: ['买受人付清余款', 'Buyer pays the balance'],
  'what_completion-ruling': ['作出并送达成交裁定', 'Make and serve the ruling'],
  'what_hand-over': ['交付拍卖财产', 'Hand over the property'],
  'what_persons-notified': ['通知当事人和优先购买权人', 'Notify parties and purchasers'],
  'what_second-notice': ['发布第二次拍卖公告', 'Announce the second auction'],
  'what_second-start': ['第二次拍卖开拍', 'Second auction starts'],
  'what_in-kind-answers': ['征询以物抵债意见', 'Ask about taking in kind'],
  'what_sale-notice': ['发布变卖公告', 'Announce the sale'],
  what_resume: ['恢复拍卖', 'Resume the auction'],
  what_payout: ['发放执行案款', 'Pay out the case fund'],
  'what_plan-objections': ['分配方案异议期届满', 'Objections to the plan end'],
  'what_plan-opposition': ['对分配方案异议提出反对意见', 'Oppose an objection to the plan'],
  'what_plan-suit': ['提起分配方案异议之诉', 'Sue about the plan'],
  what_refund: ['退还保证金或者价款', 'Return deposits or a price'],
  'what_objection-filing': ['执行异议立案', 'File an objection to the sale'],
  'what_objection-ruling': ['审查执行异议并作出裁定', 'Rule on an objection to the sale'],
  'what_reconsideration-request': ['申请复议期届满', 'Reconsideration may be asked for'],
  what_reconsideration: ['复议审查', 'Reconsideration by the higher court'],
  'what_outsider-suit': ['案外人起诉期限', 'The outsider may sue'],
  'what_escrow-lapse': ['领取提存款期限', 'Money with a notary lapses'],
});

export const { t, word } = words;

/** What is to be done, or the stage of an appraisal that is waited for. */
export function whatWord(what: string): string {
  const own = word('what_', what);
  return own === what ? stageWord('stage_', what) : own;
}
