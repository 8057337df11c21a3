// Routes by role, each page loaded when it is first needed.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import type { Role } from './api/views';
import { useSession } from './shared/session';
import type { RouteName } from './shared/routes';

type Frame = 'public' | 'staff' | 'room';

declare module 'vue-router' {
  interface RouteMeta {
    frame?: Frame;
    role?: Role;
    title?: string;
  }
}

type Page = () => Promise<unknown>;

function open(path: string, name: RouteName, title: string, page: Page): RouteRecordRaw {
  return { path, name, component: page, meta: { frame: 'public', title } };
}

function own(
  role: Role,
  path: string,
  name: RouteName,
  title: string,
  page: Page,
  frame: Frame = 'staff',
): RouteRecordRaw {
  return { path: `/${role}${path}`, name, component: page, meta: { frame, role, title } };
}

export const routes: RouteRecordRaw[] = [
  open('/', 'home', '首页', () => import('./public/HomePage.vue')),
  open('/lots', 'lots', '标的', () => import('./public/LotList.vue')),
  open('/lots/:lotId', 'lot', '标的详情', () => import('./public/LotPage.vue')),
  open('/lots/:lotId/replay', 'replay', '竞价回放', () => import('./public/ReplayPage.vue')),
  open('/documents/:code', 'document', '文书核验', () => import('./public/DocumentPage.vue')),
  open('/verify', 'verify', '核验', () => import('./public/VerifyPage.vue')),
  open('/draws', 'draws', '摇号公示', () => import('./public/DrawList.vue')),
  open('/draws/:drawId', 'draw', '摇号', () => import('./public/DrawPage.vue')),
  open('/calibration', 'calibration', '报价准确度', () =>
    import('./public/CalibrationPage.vue')),
  open('/calendar', 'calendar', '拍卖日历', () => import('./public/CalendarPage.vue')),
  open('/results', 'results', '拍卖结果', () => import('./public/ResultsPage.vue')),
  open('/statistics', 'statistics', '统计', () => import('./public/StatisticsPage.vue')),
  open('/places', 'places', '按地区查找', () => import('./public/PlacesPage.vue')),
  open('/open-data', 'open-data', '开放数据', () => import('./public/OpenDataPage.vue')),
  open('/glossary', 'glossary', '术语', () => import('./public/GlossaryPage.vue')),
  open('/practice', 'practice', '体验参拍', () => import('./bidder/practice/PracticePage.vue')),
  open('/faults', 'faults', '故障公告', () => import('./public/FaultPage.vue')),
  open('/help', 'help', '帮助', () => import('./public/HelpPage.vue')),
  open('/sign-in', 'sign-in', '登录', () => import('./public/SignIn.vue')),
  open('/sign-up', 'sign-up', '注册', () => import('./public/SignUp.vue')),

  own('bidder', '', 'bidder-mine', '我的拍卖', () => import('./bidder/Mine.vue'), 'public'),
  own('bidder', '/receipts', 'bidder-receipts', '出价凭证', () =>
    import('./bidder/Receipts.vue'), 'public'),
  own('bidder', '/messages', 'bidder-messages', '消息', () =>
    import('./bidder/Messages.vue'), 'public'),
  own(
    'bidder',
    '/lots/:lotId/registration',
    'bidder-registration',
    '报名与保证金',
    () => import('./bidder/RegistrationPage.vue'),
    'public',
  ),
  own('bidder', '/objections', 'bidder-objections', '我的异议', () =>
    import('./bidder/Objections.vue'), 'public'),
  own('bidder', '/lots/:lotId/objection', 'bidder-objection', '提出异议', () =>
    import('./bidder/ObjectionPage.vue'), 'public'),
  own(
    'bidder',
    '/lots/:lotId/room',
    'bidder-room',
    '竞价大厅',
    () => import('./bidder/BidRoom.vue'),
    'room',
  ),

  own('bidder', '/party-code', 'bidder-party-code', '当事人代码', () =>
    import('./party/ClaimCode.vue'), 'public'),
  own('party', '', 'party-cases', '我的案件', () => import('./party/Cases.vue'), 'public'),
  own('party', '/cases/:caseId/money', 'party-money', '我的案款', () =>
    import('./party/CaseMoney.vue'), 'public'),
  own('bidder', '/registrations/:registrationId/money', 'bidder-money', '保证金进程', () =>
    import('./bidder/RegistrationMoney.vue'), 'public'),
  own('party', '/inquiries/:inquiryId', 'party-inquiry', '网络询价', () =>
    import('./party/Inquiry.vue'), 'public'),

  own('officer', '', 'officer-cases', '案件', () => import('./officer/CaseList.vue')),
  own('officer', '/imports', 'officer-imports', '批量导入', () =>
    import('./officer/imports/ImportPage.vue')),
  own('officer', '/clocks', 'officer-clocks', '法定期限', () =>
    import('./officer/ClockList.vue')),
  own('officer', '/cases/:caseId', 'officer-case', '案件', () => import('./officer/CasePage.vue')),
  own('officer', '/inquiries/:inquiryId', 'officer-inquiry', '网络询价', () =>
    import('./officer/InquiryPage.vue')),
  own('officer', '/assets/:assetId/pricing', 'officer-pricing', '定价', () =>
    import('./officer/PricingPage.vue')),
  // Once a list of its own; the dates on the way to a price are among the others now.
  { path: '/officer/deadlines', redirect: { name: 'officer-clocks', query: { of: 'price' } } },
  own('officer', '/buyers', 'officer-buyers', '竞买资格', () =>
    import('./officer/buyers/BuyersPage.vue')),
  own('officer', '/objections', 'officer-objections', '异议办理', () =>
    import('./officer/objections/ObjectionDesk.vue')),
  own('officer', '/wall', 'officer-wall', '监控墙', () => import('./officer/wall/LotWall.vue')),
  own('officer', '/machines', 'officer-machines', '机器凭据', () =>
    import('./officer/machines/MachineClients.vue')),
  own('officer', '/assets/:assetId/sheet', 'officer-sheet', '财产状况表', () =>
    import('./officer/sheet/SheetPage.vue')),
  own('officer', '/selections/:selectionId', 'officer-selection', '选定评估机构', () =>
    import('./officer/appraisal/SelectionPage.vue')),
  own('officer', '/appraisals/:appraisalId', 'officer-appraisal', '委托评估', () =>
    import('./officer/appraisal/AppraisalPage.vue')),
  own('officer', '/questions', 'officer-questions', '公众问答', () =>
    import('./officer/QuestionDesk.vue')),
  own('officer', '/lots', 'officer-lots', '标的', () => import('./officer/LotTable.vue')),
  own('officer', '/lots/:lotId', 'officer-lot', '标的', () => import('./officer/LotDesk.vue')),

  own('panel', '', 'panel-proposals', '合议事项', () => import('./panel/Proposals.vue')),
  own('panel', '/claimants', 'panel-claimants', '资格审查', () =>
    import('./panel/Claimants.vue')),
  own('officer', '/faults', 'officer-faults', '故障记录', () => import('./officer/FaultList.vue')),
  own('officer', '/closings', 'officer-closings', '结账签署', () =>
    import('./officer/ClosingList.vue')),
  own('supervisor', '', 'supervisor-alarms', '告警', () => import('./supervisor/AlarmList.vue')),
  own('supervisor', '/clocks', 'supervisor-clocks', '期限灯', () =>
    import('./supervisor/CourtLights.vue')),
  own('supervisor', '/unmaskings', 'supervisor-unmaskings', '身份查看记录', () =>
    import('./supervisor/UnmaskingList.vue')),
  own('supervisor', '/faults', 'supervisor-faults', '故障记录', () =>
    import('./supervisor/FaultList.vue')),

  own('supervisor', '/delays', 'supervisor-delays', '延期发放审批', () =>
    import('./supervisor/DelayList.vue')),

  own('valuer', '', 'valuer-tasks', '询价任务', () => import('./valuer/TaskList.vue')),
  own('valuer', '/accuracy', 'valuer-accuracy', '报价准确度', () =>
    import('./valuer/AccuracyPage.vue')),
  own('valuer', '/commissions', 'valuer-commissions', '评估委托', () =>
    import('./valuer/CommissionList.vue')),
  own('valuer', '/commissions/:appraisalId', 'valuer-commission', '委托评估', () =>
    import('./valuer/CommissionPage.vue')),

  own('finance', '', 'finance-receipts', '到账', () => import('./finance/Receipts.vue')),
  own('finance', '/suspense', 'finance-suspense', '不明款', () => import('./finance/Suspense.vue')),
  own('finance', '/unexplained', 'finance-unexplained', '不明付款', () =>
    import('./finance/Unexplained.vue')),
  own('finance', '/escrows', 'finance-escrows', '公证提存', () =>
    import('./finance/Escrows.vue')),
  own('finance', '/report', 'finance-report', '案款报表', () => import('./finance/Report.vue')),
  own('finance', '/cases', 'finance-cases', '案款', () => import('./finance/CaseList.vue')),
  own('finance', '/cases/:caseId', 'finance-case', '案款账户', () =>
    import('./finance/CaseAccount.vue')),
  own('finance', '/distributions/:distributionId', 'finance-distribution', '分配方案', () =>
    import('./finance/DistributionPage.vue')),
  own('finance', '/payouts', 'finance-payouts', '付款', () => import('./finance/Payouts.vue')),
  own('finance', '/closings', 'finance-closings', '结账', () => import('./finance/Closings.vue')),
  own('finance', '/reconciliation', 'finance-reconciliation', '对账', () =>
    import('./finance/Reconciliation.vue')),

  own('admin', '/platforms', 'admin-platforms', '询价平台名单', () =>
    import('./admin/PlatformList.vue')),
  own('admin', '/firms', 'admin-firms', '评估机构名单库', () => import('./admin/FirmImport.vue')),
  own('admin', '', 'admin-templates', '文书模板', () => import('./admin/TemplatePage.vue')),

  open('/:rest(.*)*', 'missing', '页面不存在', () => import('./public/MissingPage.vue')),
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
});

/** A page of a role needs that role; the server asks again for every request. */
router.beforeEach(async (to) => {
  const session = useSession();
  const asked = session.ensure(to.meta.role !== undefined);
  if (!to.meta.role) return true;
  await asked;
  if (session.role === to.meta.role) return true;
  return { name: 'sign-in', query: { next: to.fullPath, role: to.meta.role } };
});

router.afterEach((to) => {
  document.title = `${to.meta.title ?? ''} · 法槌司法拍卖`;
});
