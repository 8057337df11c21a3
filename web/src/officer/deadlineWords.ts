// Words of the dates on the way to a price, as the pricing page shows them.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('deadlines', {
  what: ['事项', 'What'],
  until: ['期满', 'Until'],
  why: ['为什么是这一天', 'Why this date'],
  ownTime: ['由法院指定', 'set by the court'],
  clocks: ['期限', 'Deadlines'],
  urgency_overdue: ['已超期', 'Overdue'],
  urgency_today: ['今日到期', 'Today'],
  urgency_week: ['本周', 'This week'],
  urgency_later: ['以后', 'Later'],
});
