// Words of who may buy: lists, limits on homes, decisions, the buyer before the ruling.
import { defineWords } from '@/shared/i18n';

export const { t, word } = defineWords('buyers', {
  title: ['竞买资格', 'Who may buy'],
  hint: [
    '名单只保存证件号码的加密索引，任何人都不能从中读出姓名或号码；报名、竞价期间和裁定前自动比对。',
    'Only a keyed index of each number is kept: nobody can read a name or number out of a list. It is compared at sign-up, while bidding runs and before the ruling.',
  ],
  lists: ['禁止竞买人员与被限制人员名单', 'Barred persons and listed debtors'],
  list: ['名单', 'List'],
  number: ['在册人数', 'Entries'],
  effect: ['后果', 'Effect'],
  rule: ['依据', 'Rule'],
  list_court: ['执行法院及其工作人员', 'The court and its staff'],
  list_platform: ['网络服务提供者及其工作人员', 'The platform and its staff'],
  list_auxiliary: ['拍卖辅助机构及其工作人员', 'Auxiliary bodies and their staff'],
  list_relative: ['上述人员的近亲属', 'Close relatives of such staff'],
  list_consumption: ['被限制消费人员', 'Persons under consumption limits'],
  list_dishonest: ['失信被执行人', 'Dishonest judgment debtors'],
  effect_barred: ['不得竞买', 'may not bid'],
  effect_held: [
    '购买不动产、车辆的暂缓发号，由法院决定；其他标的予以标注',
    'immovables and vehicles: no code before the court decides; other things: flagged',
  ],
  enter: ['登记名单', 'Enter on a list'],
  remove: ['移出名单', 'Take off a list'],
  identities: ['证件号码或统一社会信用代码', 'Identity numbers or credit codes'],
  identitiesHint: ['每行一个', 'one on each line'],
  source: ['来源和事由', 'Source and reason'],
  sourceHint: ['名单的出处、文号和登记事由；连同登记人一并留存', 'Where it comes from and why; kept with who entered it'],
  entered: [
    '新登记 {added} 人，原已在册 {known} 人；因此丧失资格的报名 {lost} 件。',
    '{added} entered, {known} known already; {lost} sign-ups lost their qualification.',
  ],
  removed: ['已移出 {n} 人。', '{n} taken off.'],
  atLine: ['第 {n} 行的号码有误。', 'The number on line {n} is wrong.'],
  // Limits on homes
  limits: ['住房限购规定', 'Limits on buying homes'],
  limitsHint: [
    '按日期生效：报名时和裁定前各按当日有效的规定核对（QUAL-02、QUAL-04）。',
    'Dated: sign-up and ruling each look at what is in force on their day (QUAL-02, QUAL-04).',
  ],
  noLimits: ['尚未登记限购规定；住房不核对购房资格。', 'No limit entered: homes are not checked.'],
  region: ['适用地区', 'Region'],
  regionHint: [
    '地区名称的开头，与财产所在地写法一致，如“湖南省长沙市”',
    'the beginning of the place as assets write it, e.g. 湖南省长沙市',
  ],
  registered: ['户籍', 'Household'],
  registered_local: ['本市户籍', 'registered here'],
  registered_outside: ['非本市户籍', 'registered elsewhere'],
  homesBelow: ['已有住房应少于（套）', 'Fewer homes than'],
  homesBelowHint: ['填 0 即不得购买', '0 forbids to buy'],
  homesRow: ['少于 {n} 套', 'fewer than {n}'],
  noHomes: ['不得购买', 'may not buy'],
  months: ['连续社保或个税（月）', 'Months of insurance or tax'],
  from: ['自', 'From'],
  until: ['至（含当日）', 'Until (included)'],
  openEnd: ['长期', 'open'],
  inForce: ['现行', 'in force'],
  ahead: ['未生效', 'not yet'],
  over: ['已失效', 'over'],
  state: ['效力', 'State'],
  cityDocument: ['文件', 'Document'],
  enterLimit: ['登记限购规定', 'Enter a limit'],
  // On one lot
  lotTitle: ['竞买人资格办理', 'Capacities and qualification'],
  lotHint: [
    '竞价结束前，承办人看不到竞买人身份。报名编号由合议庭审查后交来；代理、联合竞买须在开拍前确认（QUAL-10、QUAL-11）。',
    'Until the end the officer in charge sees no identity. The panel gives the registration; agents and joint buyers are confirmed before bidding starts (QUAL-10, QUAL-11).',
  ],
  decide: ['登记资格决定', 'Decide on who is held back'],
  decideHint: [
    '名单比中或年满十六周岁不满十八周岁的报名，法院决定前不发竞买号（QUAL-01、QUAL-09）。',
    'A hit on a list, or 16 to 17 years of age: no bid code before the court decides (QUAL-01, QUAL-09).',
  ],
  registration: ['报名编号', 'Registration'],
  decision: ['决定', 'Decision'],
  decision_admitted: ['准许参加', 'admitted'],
  decision_refused: ['不准许参加', 'not admitted'],
  document: ['文书号', 'Document'],
  reason: ['理由', 'Reason'],
  decided: ['决定已登记。', 'The decision is entered.'],
  household: ['登记裁定前购房资格证明', 'Household before the ruling'],
  householdHint: [
    '住房限购的，作出成交裁定前再次核对买受人家庭的购房资格（QUAL-04）。',
    'Where homes are limited, the household is proven again before the ruling (QUAL-04).',
  ],
  homes: ['已有住房（套）', 'Homes owned'],
  proof: ['证明材料', 'What proves it'],
  proven: ['购房资格证明已登记。', 'The household is entered.'],
  unmask: ['查看买受人身份', 'Read who bought'],
  unmaskHint: [
    '仅在竞价结束后、为办案需要查看；查看人、时间和用途均留痕，供监督核查（AUC-18）。',
    'Only after the end and for a purpose; who looked, when and why is kept (AUC-18).',
  ],
  purpose: ['用途', 'Purpose'],
  purposeHint: ['如：制作成交裁定书', 'e.g. to write the completion ruling'],
  name: ['姓名或名称', 'Name'],
  identity: ['证件号码', 'Identity number'],
  share: ['份额', 'Share'],
  look: ['查看（留痕）', 'Read (the look is kept)'],
  stopped: ['裁定前核对：买受人资格不符合规定', 'Before the ruling: the buyer is not qualified'],
  stoppedHint: [
    '逐项处理后再登记裁定送达；名单比中的先作决定，限购的先登记购房资格证明。',
    'Deal with each finding, then record the ruling: decide on a listed buyer, prove the household.',
  ],
});

/** The rule behind each list, and whether it bars or holds back. */
export const LISTS = [
  { name: 'court', rule: 'AUC-34', effect: 'barred' },
  { name: 'platform', rule: 'AUC-34', effect: 'barred' },
  { name: 'auxiliary', rule: 'AUC-34', effect: 'barred' },
  { name: 'relative', rule: 'AUC-34', effect: 'barred' },
  { name: 'consumption', rule: 'QUAL-07、QUAL-09', effect: 'held' },
  { name: 'dishonest', rule: 'QUAL-08、QUAL-09', effect: 'held' },
] as const;

export const listChoices = () =>
  LISTS.map(({ name }) => ({ value: name, label: word('list_', name) }));
export const householdChoices = () =>
  ['local', 'outside'].map((value) => ({ value, label: word('registered_', value) }));
