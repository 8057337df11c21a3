// Words of the clocks on the way to a price.
import { word as stageWord } from '@/shared/appraisal/words';
import { defineWords } from '@/shared/i18n';

const words = defineWords('deadlines', {
  title: ['定价期限', 'Pricing deadlines'],
  hint: [
    '本人承办案件中与定价有关的全部期限，最近的在前；每个日期都写明依据和算法。',
    'Every clock on the way to a price in your own cases, the nearest first, with rule and arithmetic.',
  ],
  none: ['目前没有期限。', 'No deadlines at the moment.'],
  what: ['事项', 'What'],
  until: ['期满', 'Until'],
  rule: ['依据', 'Rule'],
  why: ['为什么是这一天', 'Why this date'],
  ownTime: ['由法院指定', 'set by the court'],
  asset: ['财产', 'Asset'],
  left: ['剩余', 'Left'],
  clocks: ['期限', 'Deadlines'],
  what_pricing: ['启动定价', 'Begin pricing'],
  what_agreement: ['双方提交议价', 'Sealed prices'],
  what_answer: ['定向询价复函', 'Answer to the letter'],
  what_reports: ['平台出具报告', 'Reports of the platforms'],
  what_correction: ['平台补正', 'Corrections'],
  what_service: ['报告送达当事人', 'Service on the parties'],
  what_objections: ['异议期', 'Objections'],
  what_ruling: ['处理异议', 'Rulings'],
  what_reissue: ['重新出具报告', 'Reports issued again'],
  what_firms: ['协商选定评估机构', 'Choice of firms'],
  what_disposal: ['启动处置', 'Begin the sale'],
  urgency_overdue: ['已超期', 'Overdue'],
  urgency_today: ['今日到期', 'Today'],
  urgency_week: ['本周', 'This week'],
  urgency_later: ['以后', 'Later'],
});

export const { t, word } = words;

/** What is to be done: a step of an inquiry, or a stage of an appraisal. */
export function whatWord(what: string): string {
  const own = word('what_', what);
  return own === what ? stageWord('stage_', what) : own;
}
