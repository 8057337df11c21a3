// Words of what follows a sale, a default or a stop.
import { defineWords } from '@/shared/i18n';

export const { t } = defineWords('outcome', {
  handOver: ['登记交付', 'Record the hand-over'],
  handOverHint: [
    '成交裁定送达后十五日内将标的交付买受人（AUC-S27）。',
    'Within fifteen days of the service of the ruling (AUC-S27).',
  ],
  handedOverAt: ['交付时间', 'Handed over'],
  record: ['接收人、地点和交接笔录', 'Who took it, where, and the record'],
  handedOver: ['交付已登记，交付期限了结。', 'Entered: the clock of the hand-over has ended.'],
  forfeiture: ['悔拍保证金的处理', 'How the forfeited deposit is used'],
  forfeitureHint: [
    '重新拍卖成交并付清后，保证金依次用于：拍卖费用损失、差价、本案债务、与标的相关的其他债务；余款待法院处理，不予退还（AUC-24、DIST-30）。',
    'Once the re-auction is paid: costs, the shortfall, the debt of the case, other debts of the property; the rest waits for an order and is never returned (AUC-24, DIST-30).',
  ],
  costs: ['拍卖费用和损失（元）', 'Costs and losses (yuan)'],
  caseDebt: ['本案未受清偿债务（元）', 'Debt of the case (yuan)'],
  caseDebtHint: ['不填则按账簿计算', 'by the books if left empty'],
  relatedDebt: ['与标的相关的其他债务（元）', 'Other debts of the property (yuan)'],
  settle: ['登记处理结果', 'Settle'],
  deposit: ['保证金', 'Deposit'],
  firstPrice: ['原成交价', 'First price'],
  secondPrice: ['重新拍卖成交价', 'Price of the re-auction'],
  forCosts: ['一、费用损失', '1. Costs'],
  gap: ['二、补足差价', '2. Shortfall'],
  forCase: ['三、本案债务', '3. Debt of the case'],
  forRelated: ['四、相关债务', '4. Related debts'],
  held: ['余款待处理', 'Held for an order'],
  unmet: ['差价不足部分（可另行裁定追缴）', 'Shortfall not met'],
  groundEnd: ['登记暂缓或中止事由消除', 'The ground of the stop has ended'],
  groundEndHint: [
    '事由消除后五日内应当恢复竞价（AUC-28）；期限随之起算。',
    'Bidding must go on within five days of it (AUC-28); the clock starts with it.',
  ],
  endedAt: ['消除时间', 'Ended at'],
  resumeBy: ['应当在 {at} 前恢复竞价（AUC-28）。', 'Bidding must go on by {at} (AUC-28).'],
});
