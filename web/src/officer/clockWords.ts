// Words of the officer's clocks.
import { defineWords } from '@/shared/i18n';
import { whatWord } from './deadlineWords';

const words = defineWords('clocks', {
  title: ['法定期限', 'Statutory clocks'],
  none: ['目前没有待办期限。', 'No clock is running.'],
  noneHere: ['这一类目前没有待办期限。', 'No clock of this kind is running.'],
  all: ['全部', 'All'],
  group_price: ['定价', 'Price'],
  group_sale: ['拍卖与交付', 'Sale and hand-over'],
  group_money: ['案款', 'Case funds'],
  subject: ['事项', 'Matter'],
  due: ['截止', 'Due'],
  rule: ['依据', 'Rule'],
  light: ['状态', 'State'],
  light_overdue: ['已逾期', 'Overdue'],
  light_today: ['今日届满', 'Ends today'],
  light_week: ['七日内', 'Within a week'],
  light_later: ['未到期', 'Later'],
  why: ['为什么是这一天', 'Why this date'],
  set: ['该日期由法院或送达记录确定。', 'The court or a record of service has set this date.'],
  what_pricing: ['启动确定参考价程序', 'Begin fixing the price'],
  what_agreement: ['当事人议价', 'Parties agree on a price'],
  what_answer: ['定向询价答复', 'Answer to the letter'],
  what_reports: ['网络询价报告提交', 'Platforms deliver reports'],
  what_correction: ['询价报告补正', 'Reports corrected'],
  what_service: ['送达询价报告', 'Serve the reports'],
  what_objections: ['当事人异议期届满', 'Objection period ends'],
  what_ruling: ['对异议作出处理', 'Rule on the objection'],
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
  reminders: ['提醒', 'Reminders'],
  mailFailed: ['邮件未能送达：{why}', 'The mail was refused: {why}'],
  markRead: ['已阅', 'Read'],
  calendar: ['日历订阅', 'Calendar'],
  calendarHint: [
    '日历程序可按私有地址订阅全部期限。知道地址的人都能查看，请勿外传；重新生成后旧地址失效。',
    'Calendar programs can subscribe to all clocks. Whoever has the address reads them; a new one ends the old.',
  ],
  makeCalendar: ['生成订阅地址', 'Make an address'],
  revokeCalendar: ['停用订阅', 'End the address'],
  revoked: ['订阅地址已停用。', 'The address has ended.'],
  address: ['订阅地址', 'Address'],
  mail: ['提醒邮箱', 'Mail for reminders'],
  save: ['保存', 'Save'],
  saved: ['已保存。', 'Saved.'],
});

export const { t, word } = words;

/** What is to be done; the steps of the way to a price have their words there. */
export function whatOf(what: string): string {
  const own = word('what_', what);
  return own === what ? whatWord(what) : own;
}
