// The names of all routes, known to everybody; the pages behind them only to the router.
import type { Role } from '@/api/views';

export type RouteName =
  | 'home'
  | 'lots'
  | 'lot'
  | 'replay'
  | 'verify'
  | 'draws'
  | 'draw'
  | 'calibration'
  | 'faults'
  | 'calendar'
  | 'results'
  | 'statistics'
  | 'places'
  | 'open-data'
  | 'glossary'
  | 'practice'
  | 'bidder-messages'
  | 'document'
  | 'bidder-receipts'
  | 'help'
  | 'sign-in'
  | 'sign-up'
  | 'bidder-mine'
  | 'bidder-registration'
  | 'bidder-room'
  | 'bidder-party-code'
  | 'party-cases'
  | 'party-inquiry'
  | 'officer-cases'
  | 'officer-case'
  | 'officer-clocks'
  | 'officer-imports'
  | 'officer-sheet'
  | 'officer-inquiry'
  | 'officer-pricing'
  | 'officer-deadlines'
  | 'officer-selection'
  | 'officer-appraisal'
  | 'officer-lots'
  | 'officer-lot'
  | 'panel-proposals'
  | 'officer-faults'
  | 'supervisor-alarms'
  | 'supervisor-faults'
  | 'panel-claimants'
  | 'valuer-tasks'
  | 'valuer-commissions'
  | 'valuer-commission'
  | 'valuer-accuracy'
  | 'finance-receipts'
  | 'finance-suspense'
  | 'finance-cases'
  | 'finance-case'
  | 'finance-distribution'
  | 'finance-payouts'
  | 'finance-reconciliation'
  | 'finance-closings'
  | 'officer-closings'
  | 'admin-templates'
  | 'missing';

/** Where each role begins its day; the roles without a desk yet see the public pages. */
export const DESK: Record<Role, RouteName> = {
  bidder: 'bidder-mine',
  party: 'party-cases',
  officer: 'officer-cases',
  valuer: 'valuer-tasks',
  finance: 'finance-receipts',
  panel: 'panel-proposals',
  supervisor: 'supervisor-alarms',
  admin: 'admin-templates',
};
