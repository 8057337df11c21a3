// Words of the supervisor's desk: lights, looks at identities.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('supervision', {
  lights: ['期限灯', 'Lights of the court'],
  lightsHint: [
    '全院和每位承办人的法定期限：红灯已逾期，黄灯七日内届满，绿灯未到期。',
    'Statutory clocks of the court and of each officer: red is overdue, amber ends within a week.',
  ],
  officer: ['承办人', 'Officer'],
  court: ['全院', 'The court'],
  light_overdue: ['已逾期', 'Overdue'],
  light_today: ['今日届满', 'Today'],
  light_week: ['七日内', 'Within a week'],
  light_later: ['未到期', 'Later'],
  noOfficers: ['没有承办人有未了结的期限。', 'No officer has an open clock.'],
  overdue: ['已逾期事项', 'Overdue'],
  noOverdue: ['没有逾期事项。', 'Nothing is overdue.'],
  subject: ['事项', 'Matter'],
  caseNumber: ['案号', 'Case'],
  until: ['届满', 'Until'],
  rule: ['依据', 'Rule'],
  why: ['为什么是这一天', 'Why this date'],
  set: ['该日期由法院或送达记录确定。', 'The court or a record of service has set this date.'],
  pricing: ['定价与评估期限', 'Dates on the way to prices'],
  noPricing: ['没有定价期限。', 'No such date.'],
  // Looks
  looks: ['身份查看记录', 'Looks at identities'],
  looksHint: [
    '竞价结束前身份保密；合议庭审查资格和结束后的查看逐次留痕，含查看人、用途和时间（AUC-18）。',
    'Identities are sealed until the end; every look leaves a trace of who, why and when (AUC-18).',
  ],
  noLooks: ['还没有查看记录。', 'Nobody has looked.'],
  at: ['时间', 'When'],
  what: ['查看内容', 'What'],
  what_claimants: ['竞买人资格（结束前）', 'Claimants, before the end'],
  what_buyer: ['买受人身份（结束后）', 'The buyer, after the end'],
  role: ['查看人', 'Who'],
  purpose: ['用途', 'Purpose'],
  lot: ['标的', 'Lot'],
  seeLot: ['查看标的', 'See the lot'],
});
