// Words of the documents of a court.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('documents', {
  title: ['文书核验', 'Check a document'],
  documents: ['法院文书', 'Court documents'],
  kind_announcement: ['拍卖公告', 'Announcement'],
  kind_rules: ['竞买须知', 'Rules for bidders'],
  kind_commission: ['询价委托书', 'Inquiry commission'],
  kind_confirmation: ['成交确认书', 'Confirmation of sale'],
  kind_ruling: ['成交裁定书（草稿）', 'Completion ruling (draft)'],
  kind_assistance: ['协助执行通知书', 'Assistance notice'],
  kind_plan: ['财产分配方案', 'Distribution plan'],
  kind_statement: ['案款对账单', 'Statement of the case fund'],
  genuine: ['该验证码对应下列文书。', 'This code belongs to the following document.'],
  unknown: [
    '没有查到该验证码对应的文书。请核对是否输入有误；若无误，该文书不是本平台出具的。',
    'No document has this code. If it was typed correctly, the document was not issued here.',
  ],
  kind: ['文书', 'Document'],
  court: ['法院', 'Court'],
  caseNumber: ['案号', 'Case'],
  issuedAt: ['出具时间', 'Issued'],
  pages: ['页数', 'Pages'],
  code: ['验证码', 'Code'],
  hash: ['文件摘要（SM3）', 'Digest of the file (SM3)'],
  rehearsal: ['演练文书，不具有法律效力。', 'Made in a rehearsal; it has no legal effect.'],
  read: ['阅读文书', 'Read the document'],
  record: ['查看标的物与竞价记录', 'See the lot and its record'],
  compare: ['核对手中的文件', 'Compare your file'],
  compareHint: [
    '文件在您的浏览器内计算摘要，不会上传。',
    'The digest is computed in your browser; nothing is sent.',
  ],
  same: ['一致：您的文件就是出具时的原件。', 'Equal: your file is the one that was issued.'],
  differs: ['不一致：您的文件与出具时的原件不同。', 'Different: your file is not the one issued.'],
});
