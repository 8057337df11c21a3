// Words of accuracy: how far quotes were from what was paid.
import { defineWords } from '../i18n';

export const { t, word } = defineWords('calibration', {
  title: ['报价准确度', 'Accuracy of quotes'],
  hint: [
    '把每个平台、机构的报价与实际成交价相比：偏差 =（报价 − 成交价）÷ 成交价。仅供判断，不改变任何参考价。',
    'Each quote beside the hammer price: (quote − price) ÷ price. A help in judging; no price is '
      + 'changed by it.',
  ],
  profile: ['数据范围', 'Cases'],
  profile_statutory: ['真实案件', 'Real cases'],
  profile_rehearsal: ['演练案件', 'Rehearsed cases'],
  none: ['还没有可以比较的成交。', 'No sale to compare with yet.'],
  chart: ['偏差分布：每个区间的报价数', 'Quotes by how far they were from the price'],
  quoter: ['平台或机构', 'Platform or firm'],
  category: ['类型', 'Type'],
  province: ['省份', 'Province'],
  count: ['笔数', 'Quotes'],
  bias: ['平均偏差', 'Mean'],
  mean: ['平均距离', 'Mean distance'],
  median: ['中位距离', 'Median distance'],
  below: ['低于 {to}', 'below {to}'],
  between: ['{from} 至 {to}', '{from} to {to}'],
  above: ['{from} 以上', '{from} and more'],
  csv: ['下载数据（CSV）', 'Download (CSV)'],
  formula: ['口径', 'Definition'],
});

/** Basis points as a person reads them: `-3.5%`. */
export function percent(points: number): string {
  const sign = points > 0 ? '+' : points < 0 ? '−' : '';
  const whole = Math.abs(points) / 100;
  return `${sign}${Number.isInteger(whole) ? whole : whole.toFixed(whole < 10 ? 2 : 1)}%`;
}

/** The names of the bands between these ends; the first and the last are open. */
export function bandNames(ends: number[]): string[] {
  const names = ends.map((to, index) => {
    const from = ends[index - 1];
    return from === undefined
      ? t('below', { to: percent(to) })
      : t('between', { from: percent(from), to: percent(to) });
  });
  const last = ends.at(-1);
  return last === undefined ? names : [...names, t('above', { from: percent(last) })];
}
