// What finance does: money in, its case, money out under three pairs of eyes.
import { download, request } from './client';

export interface BankLine {
  line: number;
  reference: string | null;
  amount: string;
  outcome: 'matched' | 'suspense' | 'duplicate' | 'payout-booked' | 'payout-returned';
  case_number?: string | null;
  why?: string | null;
}

export interface BankFile {
  file_hash: string;
  lines: BankLine[];
}

export interface FundCase {
  id: string;
  case_number: string;
  total_held?: string;
}

export interface CaseAccount {
  accounts: { name: string; balance: string }[];
  entries: {
    id: string;
    kind: string;
    at: string;
    transfers: { debit: string; credit: string; amount: string }[];
  }[];
  total_held: string;
}

export interface SuspenseLine {
  id: string;
  amount: string;
  received_at?: string;
  payer_name?: string | null;
  payer_account?: string | null;
  reference?: string | null;
  claim?: { id: string; reason: string; by?: string } | null;
}

export interface Payout {
  id: string;
  amount: string;
  state: string;
  payee_name?: string;
  payee?: string;
  kind?: string;
  case_number?: string | null;
  reason?: string | null;
}

export interface PlanLine {
  id: string;
  kind: string;
  due: string;
  paid: string;
  label?: string;
}

export interface Plan {
  id: string;
  case_id: string;
  state: string;
  proceeds: string;
  lines: PlanLine[];
  surplus: string;
  split: string;
  rules?: string[];
  served_at?: string | null;
  objections_until?: string | null;
  requested_by?: string | null;
  checked_by?: string | null;
  approved_by?: string | null;
  released_by?: string | null;
}

export interface Batch {
  id: string;
  count: number;
  total: string;
}

type Body = Record<string, unknown>;
const BASE = '/api/finance';

export const importBankFile = (xml: string) =>
  request<BankFile>('POST', `${BASE}/bank-files`, {
    body: xml,
    headers: { 'content-type': 'application/xml' },
  });
export const listFundCases = () => request<FundCase[]>('GET', `${BASE}/cases`);
export const getAccount = (caseId: string) =>
  request<CaseAccount>('GET', `${BASE}/cases/{case_id}/account`, { path: { case_id: caseId } });
export const listSuspense = () => request<SuspenseLine[]>('GET', `${BASE}/suspense`);
export const claimSuspense = (lineId: string, body: Body) =>
  request<unknown>('POST', `${BASE}/suspense/{line_id}/claims`, {
    path: { line_id: lineId },
    body,
  });
export const approveClaim = (lineId: string, claimId: string) =>
  request<unknown>('POST', `${BASE}/suspense/{line_id}/claims/{claim_id}/approval`, {
    path: { line_id: lineId, claim_id: claimId },
    body: {},
  });
export const listPayouts = (state: string) =>
  request<Payout[]>('GET', `${BASE}/payouts`, { query: { state } });
export const drawPlan = (caseId: string, costs: Body[]) =>
  request<Plan>('POST', `${BASE}/cases/{case_id}/distributions`, {
    path: { case_id: caseId },
    body: { costs },
  });
export const getPlan = (id: string) =>
  request<Plan>('GET', `${BASE}/distributions/{distribution_id}`, {
    path: { distribution_id: id },
  });
export type PlanAct = 'service' | 'check' | 'approval' | 'release';
export const actOnPlan = (id: string, act: PlanAct, body: Body = {}) =>
  request<unknown>('POST', `${BASE}/distributions/{distribution_id}/${act}`, {
    path: { distribution_id: id },
    body,
  });
export const makeBatch = () =>
  request<Batch>('POST', `${BASE}/payment-batches`, { body: {} });
export const getPain = (id: string) =>
  download(`${BASE}/payment-batches/{batch_id}/pain001`, { path: { batch_id: id } });
export const reconcile = (day: string) =>
  request<Record<string, unknown>>('GET', `${BASE}/reconciliation`, { query: { day } });
