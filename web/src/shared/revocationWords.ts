// Words of the revocation of a sale (撤销).
import { defineWords } from './i18n';

export const { t, word } = defineWords('revocation', {
  revoked: ['本次拍卖已经撤销', 'This sale has been revoked'],
  notice: ['{document}，{at} 裁定撤销。', 'Ruling {document}, {at}.'],
  ground: ['撤销事由：', 'Ground: '],
  ground_misdescribed: [
    '拍卖财产说明或瑕疵说明严重失实，买受人产生重大误解',
    'The thing was seriously misdescribed',
  ],
  'ground_system-fault': [
    '系统故障、病毒入侵、黑客攻击、数据错误等致使拍卖结果错误',
    'A fault of the system made the outcome wrong',
  ],
  ground_collusion: [
    '竞买人之间，竞买人与网络服务提供者之间恶意串通',
    'Bidders colluded, or the platform with one',
  ],
  ground_unqualified: ['买受人不具备法定竞买资格', 'The buyer may not buy this'],
  'ground_unequal-conditions': [
    '违法限制竞买人参加竞买，或者对享有同等权利的竞买人规定不同竞买条件',
    'Bidders were kept out or treated unequally',
  ],
  'ground_serious-breach': [
    '其他严重违反网络司法拍卖程序且损害当事人或者竞买人利益',
    'Another serious breach of the procedure',
  ],
  title: ['撤销拍卖', 'Revocation of the sale'],
  hint: [
    '当事人、利害关系人可以申请撤销；申请作为执行异议由他人审查，成立且不能再复议后方可撤销。',
    'Parties and interested persons may apply. Others than the handler decide; only what was upheld for good revokes.',
  ],
  none: ['没有撤销申请。', 'Nobody has applied.'],
  capacity_party: ['当事人', 'party'],
  capacity_buyer: ['买受人', 'buyer'],
  capacity_bidder: ['竞买人', 'bidder'],
  capacity_interested: ['利害关系人', 'interested person'],
  stage_received: ['待立案', 'received'],
  stage_filed: ['审查中', 'under review'],
  stage_ruled: ['已裁定，待送达', 'ruled, not served'],
  stage_served: ['已送达，复议期内', 'served, may still be contested'],
  stage_continued: ['复议中', 'under reconsideration'],
  stage_upheld: ['成立', 'upheld'],
  stage_rejected: ['不成立', 'rejected'],
  stage_ended: ['已终结', 'ended'],
  until: ['期限 {at}', 'until {at}'],
  document: ['裁定文号', 'Number of the ruling'],
  reason: ['理由（将予公示）', 'Reason (published)'],
  revoke: ['裁定撤销并退还价款', 'Revoke and return the price'],
  paid: ['买受人已付', 'Paid by the buyer'],
  returned: ['已退还或正在退还', 'Returned or on its way'],
  toRecover: ['已发放，待执行回转', 'Paid out, to be recovered'],
  refund: ['继续退还已收回的价款', 'Return what has been recovered'],
  refundHint: [
    '价款已经发放的部分收回到案款账户后，在此退还买受人。',
    'Once a part that was paid out is back in the case fund, it goes back to the buyer from here.',
  ],
  evidence: ['下载证据包', 'Download the evidence'],
  evidenceHint: [
    '含竞价记录、链头签名、出价凭证、案件事实、公示、中断、资格与文书，末行有平台签名。',
    'Record, head, receipts, facts, disclosure, interruptions, admissions and documents; the last line is signed.',
  ],
});
