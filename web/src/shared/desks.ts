// What each desk can go to.
import type { Role } from '@/api/views';
import { defineWords } from './i18n';
import type { RouteName } from './routes';

export const NAVIGATION: Record<Role, RouteName[]> = {
  bidder: [],
  party: ['party-cases'],
  officer: [
    'officer-cases',
    'officer-clocks',
    'officer-lots',
    'officer-wall',
    'officer-objections',
    'officer-buyers',
    'officer-machines',
    'officer-questions',
    'officer-faults',
    'officer-closings',
  ],
  valuer: ['valuer-tasks', 'valuer-commissions', 'valuer-accuracy'],
  finance: [
    'finance-receipts',
    'finance-suspense',
    'finance-unexplained',
    'finance-cases',
    'finance-payouts',
    'finance-escrows',
    'finance-report',
    'finance-reconciliation',
    'finance-closings',
  ],
  panel: ['panel-proposals', 'panel-claimants'],
  supervisor: [
    'supervisor-alarms',
    'supervisor-clocks',
    'supervisor-unmaskings',
    'supervisor-delays',
    'supervisor-faults',
  ],
  admin: ['admin-templates', 'admin-platforms', 'admin-firms'],
};

const { word } = defineWords('desk', {
  'party-cases': ['我的案件', 'My cases'],
  'officer-cases': ['案件', 'Cases'],
  'officer-wall': ['监控墙', 'Wall'],
  'officer-objections': ['异议', 'Objections'],
  'officer-buyers': ['竞买资格', 'Who may buy'],
  'supervisor-clocks': ['期限灯', 'Lights'],
  'supervisor-unmaskings': ['身份查看', 'Identity looks'],
  'officer-clocks': ['期限', 'Clocks'],
  'officer-lots': ['标的', 'Lots'],
  'officer-machines': ['机器凭据', 'Programs'],
  'officer-questions': ['问答', 'Questions'],
  'panel-proposals': ['合议事项', 'Proposals'],
  'officer-faults': ['故障记录', 'Faults'],
  'supervisor-alarms': ['告警', 'Alarms'],
  'supervisor-delays': ['延期审批', 'Delays'],
  'supervisor-faults': ['故障记录', 'Faults'],
  'panel-claimants': ['资格审查', 'Capacities'],
  'valuer-tasks': ['询价任务', 'Inquiries'],
  'valuer-commissions': ['评估委托', 'Appraisals'],
  'valuer-accuracy': ['报价准确度', 'Accuracy'],
  'finance-receipts': ['到账', 'Receipts'],
  'finance-suspense': ['不明款', 'Suspense'],
  'finance-unexplained': ['不明付款', 'Unexplained'],
  'finance-escrows': ['公证提存', 'Notaries'],
  'finance-report': ['报表', 'Report'],
  'finance-cases': ['案款', 'Case funds'],
  'finance-payouts': ['付款', 'Payouts'],
  'finance-closings': ['结账', 'Closing'],
  'officer-closings': ['结账签署', 'Closings'],
  'finance-reconciliation': ['对账', 'Reconciliation'],
  'admin-platforms': ['询价平台', 'Platforms'],
  'admin-firms': ['评估机构', 'Firms'],
  'admin-templates': ['文书模板', 'Templates'],
});

export function staffWord(route: RouteName): string {
  return word('', route);
}
