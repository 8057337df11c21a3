// Words of the valuer's desk.
import { defineWords } from '@/shared/i18n';

export const { t } = defineWords('valuer', {
  tasks: ['询价任务', 'Inquiry tasks'],
  none: ['目前没有询价任务。', 'No tasks at the moment.'],
  due: ['须于 {at} 前出具', 'due {at}'],
  left: ['剩余', 'Left'],
  overdue: ['已超期', 'Overdue'],
  commissioned: ['委托时间', 'Commissioned'],
  quoted: ['已出具', 'Delivered'],
  version: ['第 {n} 版', 'version {n}'],
  value: ['询价结果（元）', 'Value (yuan)'],
  validUntil: ['有效期至', 'Valid until'],
  validHint: ['自出具之日起不超过一年', 'at most one year'],
  submit: ['出具询价报告', 'Deliver the quote'],
  correct: ['出具补正报告', 'Deliver a correction'],
  correctHint: [
    '仅在法院通知补正后提交；原报告保留为前一版。',
    'Only when the court has ordered it; the earlier version is kept.',
  ],
  extend: ['申请延期', 'Ask for more time'],
  extendHint: [
    '须在期限届满前提出，每次询价只能申请一次（REF-11）。',
    'Before the period ends, once per inquiry (REF-11).',
  ],
  reason: ['理由', 'Reason'],
  settled: ['询价已办结', 'The inquiry is settled'],
  facts: ['财产基本信息', 'Facts'],
  item: ['项目', 'Item'],
  content: ['内容', 'Content'],
});
