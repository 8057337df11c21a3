// Words of the pages of a party.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('party', {
  // Claiming one's place
  claimTitle: ['我是案件当事人', 'I am a party to a case'],
  claimHint: ['输入法院交给您的一次性代码，本账号即与您在案件中的身份关联。代码只能用一次。',
    'Enter the one-time code the court gave you: this account is then yours in the case.'],
  code: ['当事人代码', 'Party code'],
  claim: ['关联', 'Claim'],
  claimed: ['已关联。请以“当事人”身份重新登录，查看您的案件。',
    'Done. Sign in again as a party to see your case.'],
  signInAgain: ['以当事人身份登录', 'Sign in as a party'],
  // Cases
  cases: ['我的案件', 'My cases'],
  noCases: ['没有与本账号关联的案件。', 'No case is linked to this account.'],
  role_applicant: ['申请执行人', 'Applicant'],
  role_debtor: ['被执行人', 'Debtor'],
  role_creditor: ['其他债权人', 'Creditor'],
  'role_priority-purchaser': ['优先购买权人', 'Priority purchaser'],
  role_interested: ['利害关系人', 'Interested person'],
  assets: ['涉案财产', 'Assets'],
  seeInquiry: ['查看网络询价与异议', 'See the inquiry, object'],
  nothing: ['目前没有需要您处理的事项。', 'Nothing is asked of you now.'],
  // The sealed price
  agreement: ['当事人议价：密封提交价格', 'Agreement: your sealed price'],
  sealed: [
    '您的价格加密封存，截止前任何人（包括法官和对方）都看不到。双方都提交后同时启封，'
      + '金额分毫不差的，即为参考价；不一致的，转入下一种方式。每方只能提交一次，不能修改。',
    'Your sum is sealed: nobody, judge or opponent, can read it before both are in. Equal to the '
      + 'fen, it is the reference price; otherwise the next method follows. Once only.',
  ],
  until: ['截止', 'Until'],
  left: ['剩余', 'Left'],
  over: ['提交时间已过。', 'The time is up.'],
  amount: ['价格（元）', 'Price (yuan)'],
  again: ['再次输入价格', 'The same sum again'],
  capitals: ['大写', 'In capitals'],
  notMoney: ['请填写大于零的金额，最多两位小数', 'A sum above zero, at most two decimals'],
  differ: ['两次输入的金额不一致', 'The two sums differ'],
  submit: ['密封提交', 'Seal and hand in'],
  submitted: ['已密封，收到时间 {at}。', 'Sealed; received {at}.'],
  // The inquiry
  inquiry: ['网络询价', 'Network inquiry'],
  reports: ['询价报告', 'Reports'],
  platform: ['询价平台', 'Platform'],
  value: ['询价结果', 'Value'],
  validUntil: ['有效期至', 'Valid until'],
  notServed: ['报告送达您之后，才能看到结果并提出异议。',
    'You see the figures, and may object, once the reports have been served on you.'],
  price: ['参考价', 'Reference price'],
  clock: ['我的异议期', 'My days to object'],
  received: ['视为收到', 'Received'],
  objectBy: ['截止', 'until'],
  clockOver: ['您的异议期已经届满（REF-24）。', 'Your days to object are over (REF-24).'],
  why: ['为什么不能对金额提异议', 'Why the amount cannot be attacked'],
  whyText: [
    '网络询价由各平台依据数据自动得出，再取平均。法律只审查四种错误：基础信息、财产范围、资质和程序。'
      + '单纯认为价格高了或低了、方法不对，法院不予受理（REF-24）；若您发现上述错误导致价格不准，请按该理由提出。',
    'Platforms compute from data, and the mean is taken. Only four errors are heard: basic data, '
      + 'scope, qualification, procedure. That a sum is too high or low, or a method wrong, is not '
      + '(REF-24); if such an error made the sum wrong, object on that ground.',
  ],
  object: ['提出异议', 'Object'],
  ground: ['理由', 'Ground'],
  'ground_basic-data': ['财产基本信息错误', 'Basic data of the asset are wrong'],
  ground_scope: ['超出或遗漏财产范围', 'Something is left out or too much'],
  ground_qualification: ['平台不具备相应资质', 'The platform is not qualified'],
  ground_procedure: ['程序严重违法', 'The procedure was seriously unlawful'],
  statement: ['具体事实', 'The facts'],
  send: ['提交异议', 'Send the objection'],
  sent: ['异议已记录。', 'Your objection is recorded.'],
  objections: ['已提异议', 'Objections made'],
  result_pending: ['审查中', 'pending'],
  result_rejected: ['驳回', 'rejected'],
  result_corrected: ['已补正', 'corrected'],
  result_upheld: ['成立', 'upheld'],
  // The supervision channel
  report: ['向监督渠道反映', 'Report to the supervision channel'],
  reportHint: ['首次拍卖公告或直接变卖之前提出，并附证据（REF-25）。',
    'Before the first notice, with evidence (REF-25).'],
  'report_duress': ['议价中有欺诈、胁迫', 'fraud or duress in the agreement'],
  'report_collusion': ['恶意串通', 'collusion'],
  'report_false-answer': ['定向询价答复虚假', 'a false answer to a directed inquiry'],
  'report_wrong-handling': ['异议处理明显错误', 'an objection clearly wrongly handled'],
  evidence: ['证据', 'Evidence'],
  sendReport: ['提交反映', 'Send the report'],
  reported: ['已收到，时间 {at}。', 'Received {at}.'],
});
