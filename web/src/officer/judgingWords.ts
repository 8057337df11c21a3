// Words of what helps an officer to judge quotes; none of it changes a value.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('judging', {
  dispersion: ['报价离散度', 'How far the quotes lie apart'],
  spread: ['相差平均值的 {n}', '{n} of the mean apart'],
  wide: ['各平台报价相差很大，请核对财产信息是否一致。',
    'The quotes lie far apart; check that all had the same facts.'],
  outlier: ['{platform} 与其他报价的中间值相差 {n}。', '{platform} is {n} from the middle of the others.'],
  calm: ['没有离群报价。', 'No quote stands alone.'],
  mean: ['提示仅供审查参考；参考价仍按计入报价的平均值计算（REF-13）。',
    'A help in judging; the price stays the mean of the counted quotes (REF-13).'],
  comparables: ['相似成交', 'Sales like it'],
  comparablesHint: [
    '本平台已结束拍卖中同类财产，按地域、面积、时间由近及远；仅供参考，不改变参考价。',
    'Finished lots of the same type, the nearest by place, area and time first; only a help.',
  ],
  noComparables: ['还没有相似的成交。', 'No sale like it yet.'],
  chartByArea: ['每平方米成交价（元）与成交日期', 'Price of a square metre and date of the sale'],
  chartByLot: ['成交价（元）与成交日期', 'Price and date of the sale'],
  thisOne: ['本次询价', 'This inquiry'],
  lot: ['标的', 'Lot'],
  place: ['地域', 'Place'],
  place_county: ['同县区', 'same county'],
  place_city: ['同城市', 'same city'],
  place_province: ['同省', 'same province'],
  place_elsewhere: ['其他地区', 'elsewhere'],
  area: ['面积（㎡）', 'Area (m²)'],
  off: ['相差 {n}', '{n} off'],
  endedAt: ['成交日期', 'Sold'],
  daysAgo: ['{n} 天前', '{n} days ago'],
  hammer: ['成交价', 'Price'],
  unit: ['每平方米', 'Per m²'],
});
