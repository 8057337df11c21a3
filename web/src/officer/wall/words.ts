// Words of the monitoring wall.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('wall', {
  title: ['监控墙', 'Monitoring wall'],
  hint: [
    '本院正在竞价、已暂停和一小时内开拍的全部标的，每两秒更新；方向键移动，回车进入标的。',
    'All lots of the court that run, are paused or begin within the hour, renewed every two seconds; arrow keys move, Enter opens.',
  ],
  empty: [
    '目前没有正在竞价或一小时内开拍的标的。',
    'No lot runs or begins within the hour.',
  ],
  running: ['正在竞价', 'Running'],
  paused: ['已暂停', 'Paused'],
  soon: ['即将开拍', 'Upcoming'],
  pace: ['每分钟出价', 'Bids a minute'],
  watch: ['需要关注', 'To look at'],
  onlyAlarms: ['只看需要关注的', 'Only what needs a look'],
  noAlarms: ['没有需要关注的标的。', 'Nothing needs a look.'],
  startsIn: ['距开拍', 'starts in'],
  bids: ['{n} 次', '{n} bids'],
  extended: ['延时 {n}', 'ext. {n}'],
  perMinute: ['{n}/分', '{n}/min'],
  qualified: ['{n} 人', '{n} in'],
  startPrice: ['起拍', 'start'],
  stale: ['数据停在 {at}，正在重新连接。', 'Nothing heard since {at}; trying again.'],
  alarm_paused: ['已暂停', 'Paused'],
  'alarm_must-stop': ['异议：应当停止', 'Objection: must stop'],
  'alarm_last-minute': ['最后1分钟', 'Last minute'],
  'alarm_last-minutes': ['最后5分钟', 'Last 5 minutes'],
  'alarm_no-bid': ['无人出价', 'No bid'],
  news: ['{title}：{what}', '{title}: {what}'],
});
