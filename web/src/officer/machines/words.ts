// Words of the page on programs of platforms and firms.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('machines', {
  title: ['机器凭据', 'Credentials of programs'],
  hint: [
    '询价平台、评估机构可以用程序领取任务、出具报告。凭据只代表一个账号、只在本院有效，权限以勾选为限。',
    'Platforms and firms may answer by program. Credentials act for one account, at this court only, '
      + 'within the scopes that are ticked.',
  ],
  none: ['还没有发放过凭据。', 'No credentials have been issued.'],
  good: ['有效', 'Good'],
  revoked: ['已撤销', 'Revoked'],
  clientId: ['客户端编号', 'Client id'],
  issued: ['发放', 'Issued'],
  scopes: ['权限', 'Scopes'],
  'scope_tasks:read': ['领取询价任务', 'read inquiry tasks'],
  'scope_quotes:write': ['出具询价报告', 'hand in quotes'],
  'scope_appraisals:read': ['领取评估委托', 'read appraisals'],
  'scope_appraisals:write': ['办理评估委托', 'act in appraisals'],
  rotate: ['更换密钥', 'New secret'],
  rotateHint: ['更换后旧密钥一日内仍可用', 'The old secret stays good for a day'],
  revoke: ['撤销', 'Revoke'],
  sure: ['撤销后该程序立即不能访问，且不能恢复。', 'The program is shut out at once, for good.'],
  revokeNow: ['确定撤销', 'Revoke it'],
  keep: ['不撤销', 'Keep it'],
  issue: ['发放凭据', 'Issue credentials'],
  login: ['平台或机构账号', 'Login of the platform or firm'],
  loginHint: ['本院具有询价评估角色的登录名', 'With the role of a valuer at this court'],
  name: ['程序名称', 'Name of the program'],
  noScope: ['至少勾选一项权限', 'Tick at least one scope'],
  noText: ['请填写账号和程序名称', 'Fill in the login and the name'],
  once: ['密钥只显示这一次', 'The secret is shown this once'],
  onceHint: [
    '请立即交给对方保存；本院只存其校验值，遗失只能更换。',
    'Hand it over now; the court keeps only its hash, and a lost one can only be replaced.',
  ],
  secret: ['密钥', 'Secret'],
  file: ['下载凭据文件（JSON）', 'Credentials as a file (JSON)'],
  forget: ['已保存，不再显示', 'It is kept; hide it'],
});
