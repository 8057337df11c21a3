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
    'officer-deadlines',
    'officer-lots',
    'officer-questions',
    'officer-faults',
    'officer-closings',
  ],
  valuer: ['valuer-tasks', 'valuer-commissions', 'valuer-accuracy'],
  finance: [
    'finance-receipts',
    'finance-suspense',
    'finance-cases',
    'finance-payouts',
    'finance-reconciliation',
    'finance-closings',
  ],
  panel: ['panel-proposals', 'panel-claimants'],
  supervisor: ['supervisor-alarms', 'supervisor-faults'],
  admin: ['admin-templates'],
};

const { word } = defineWords('desk', {
  'party-cases': ['我的案件', 'My cases'],
  'officer-cases': ['案件', 'Cases'],
  'officer-deadlines': ['定价期限', 'Deadlines'],
  'officer-clocks': ['期限', 'Clocks'],
  'officer-lots': ['标的', 'Lots'],
  'officer-questions': ['问答', 'Questions'],
  'panel-proposals': ['合议事项', 'Proposals'],
  'officer-faults': ['故障记录', 'Faults'],
  'supervisor-alarms': ['告警', 'Alarms'],
  'supervisor-faults': ['故障记录', 'Faults'],
  'panel-claimants': ['优先购买权', 'First refusal'],
  'valuer-tasks': ['询价任务', 'Inquiries'],
  'valuer-commissions': ['评估委托', 'Appraisals'],
  'valuer-accuracy': ['报价准确度', 'Accuracy'],
  'finance-receipts': ['到账', 'Receipts'],
  'finance-suspense': ['不明款', 'Suspense'],
  'finance-cases': ['案款', 'Case funds'],
  'finance-payouts': ['付款', 'Payouts'],
  'finance-closings': ['结账', 'Closing'],
  'officer-closings': ['结账签署', 'Closings'],
  'finance-reconciliation': ['对账', 'Reconciliation'],
  'admin-templates': ['文书模板', 'Templates'],
});

export function staffWord(route: RouteName): string {
  return word('', route);
}
