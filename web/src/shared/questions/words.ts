// Words of questions and answers, for everybody and for the desk.
import { defineWords } from '../i18n';

export const { t, word } = defineWords('questions', {
  number: ['第 {n} 号', 'No. {n}'],
  asked: ['提问于 {at}', 'Asked {at}'],
  answered: ['法院答复于 {at}', 'The court answered {at}'],
  corrected: ['更正答复（第 {n} 版）于 {at}', 'Corrected (version {n}) {at}'],
  waiting: ['尚未答复，已等待 {age}', 'Not answered, waiting for {age}'],
  never: ['竞价结束前未答复，等待了 {age}', 'Not answered before the end, after {age}'],
  former: ['此前的答复（{n}）', 'Former answers ({n})'],
  covered: ['该问题含有个人信息（{found}），法院已遮盖。', 'Covered by the court: it held personal data ({found}).'],
  found_identity: ['身份证号', 'identity number'],
  found_phone: ['电话号码', 'phone number'],
  found_account: ['银行账号', 'bank account'],
  found_mail: ['邮箱地址', 'mail address'],
  found_name: ['姓名', 'name'],
  found_address: ['住址', 'home address'],
});
