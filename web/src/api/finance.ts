// What finance does: money in, its case, money out under three pairs of eyes.
import { api, call, download, request } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
/** What a form holds; its fields are named as the operation's. */
type Form = Record<string, unknown>;

export type BankFile = Sent<Schemas['BankFile']>;
export type FundCase = Sent<Schemas['FundCase']>;
export type CaseAccount = Sent<Schemas['CaseAccountView']>;
export type SuspenseLine = Sent<Schemas['SuspenseLine']>;
export type Payout = Sent<Schemas['PayoutView']>;
export type Payee = Sent<Schemas['PayeeView']>;
export type Plan = Sent<Schemas['PlanView']>;
export type PlanLine = Sent<Schemas['PlanLine']>;
export type Cost = Schemas['CostLine'];
export type ProposedCost = Sent<Schemas['ProposedCostView']>;
export type Reconciliation = Sent<Schemas['ReconciliationReport']>;

const ofCase = (case_id: string) => ({ params: { path: { case_id } } });
const ofPlan = (plan_id: string) => ({ params: { path: { plan_id } } });

/** The file goes byte for byte, whatever its encoding: its hash is part of the record. */
export const importBankFile = (file: Blob) =>
  request<BankFile>('POST', '/api/finance/bank-files', {
    body: file,
    headers: { 'content-type': 'application/xml' },
  });
export const listSuspense = () => call(api.GET('/api/finance/suspense'));
export const claimSuspense = (suspense_id: string, form: Form) =>
  call(
    api.POST('/api/finance/suspense/{suspense_id}/claims', {
      params: { path: { suspense_id } },
      body: form as Schemas['ClaimMoney'],
    }),
  );
export const listProposals = (suspense_id: string) =>
  call(
    api.GET('/api/finance/suspense/{suspense_id}/proposals', { params: { path: { suspense_id } } }),
  );
export const approveClaim = (suspense_id: string, claim_id: string) =>
  call(
    api.POST('/api/finance/suspense/{suspense_id}/claims/{claim_id}/approval', {
      params: { path: { suspense_id, claim_id } },
    }),
  );

export const listFundCases = () => call(api.GET('/api/finance/cases'));
export const getAccount = (id: string) =>
  call(api.GET('/api/finance/cases/{case_id}/account', ofCase(id)));
export const listPayees = (id: string) =>
  call(api.GET('/api/finance/cases/{case_id}/payees', ofCase(id)));
export const recordPayee = (id: string, form: Form) =>
  call(
    api.POST('/api/finance/cases/{case_id}/payees', {
      ...ofCase(id),
      body: form as Schemas['RecordPayee'],
    }),
  );
export const confirmPayee = (payee_id: string) =>
  call(api.POST('/api/finance/payees/{payee_id}/confirmation', { params: { path: { payee_id } } }));

export const listPlans = (id: string) =>
  call(api.GET('/api/finance/cases/{case_id}/distributions', ofCase(id)));
export const listProposedCosts = (id: string) =>
  call(api.GET('/api/finance/cases/{case_id}/proposed-costs', ofCase(id)));
export const drawPlan = (id: string, costs: Cost[]) =>
  call(
    api.POST('/api/finance/cases/{case_id}/distributions', { ...ofCase(id), body: { costs } }),
  );
export const getPlan = (id: string) =>
  call(api.GET('/api/finance/distributions/{plan_id}', ofPlan(id)));
export type PlanAct = 'service' | 'check' | 'approval' | 'release';
/** What the releaser shows: the one-time code, or the password of who has none. */
export type Proof = { totp: string | null; password: string | null };
export function actOnPlan(id: string, act: PlanAct, proof: Proof): Promise<Plan> {
  switch (act) {
    case 'service':
      return call(api.POST('/api/finance/distributions/{plan_id}/service', ofPlan(id)));
    case 'check':
      return call(api.POST('/api/finance/distributions/{plan_id}/check', ofPlan(id)));
    case 'approval':
      return call(api.POST('/api/finance/distributions/{plan_id}/approval', ofPlan(id)));
    case 'release':
      return call(
        api.POST('/api/finance/distributions/{plan_id}/release', {
          ...ofPlan(id),
          body: proof,
        }),
      );
  }
}

export const listPayouts = (state: string) =>
  call(api.GET('/api/finance/payouts', { params: { query: state ? { state } : {} } }));
export const makeBatch = () => call(api.POST('/api/finance/payment-batches'));
export const getPain = (batch_id: string) =>
  download('/api/finance/payment-batches/{batch_id}/pain001', { path: { batch_id } });
export const reconcile = (day: string) =>
  call(api.GET('/api/finance/reconciliation', { params: { query: { day } } }));

const ofPayout = (payout_id: string) => ({ params: { path: { payout_id } } });
export const payAgain = (id: string, body: Schemas['PayAgain']) =>
  call(api.POST('/api/finance/payouts/{payout_id}/again', { ...ofPayout(id), body }));
export const checkPayout = (id: string) =>
  call(api.POST('/api/finance/payouts/{payout_id}/check', ofPayout(id)));
export const approvePayout = (id: string) =>
  call(api.POST('/api/finance/payouts/{payout_id}/approval', ofPayout(id)));
export const releasePayout = (id: string, body: Proof) =>
  call(api.POST('/api/finance/payouts/{payout_id}/release', { ...ofPayout(id), body }));
export const withdrawPayout = (id: string) =>
  call(api.POST('/api/finance/payouts/{payout_id}/withdrawal', ofPayout(id)));

export type PlanLife = Sent<Schemas['PlanLife']>;
export type PlanObjection = PlanLife['objections'][number];
export type SetAside = PlanLife['set_aside'][number];
export type Move = Schemas['MoveObjection'];

export const getPlanLife = (id: string) =>
  call(api.GET('/api/finance/distributions/{plan_id}/life', ofPlan(id)));
export const servePerson = (id: string, party_id: string) =>
  call(
    api.POST('/api/finance/distributions/{plan_id}/services', {
      ...ofPlan(id),
      body: { party_id },
    }),
  );
export const objectToPlan = (id: string, body: Schemas['RaisePlanObjection']) =>
  call(api.POST('/api/finance/distributions/{plan_id}/objections', { ...ofPlan(id), body }));
export const moveObjection = (plan_id: string, objection_id: string, body: Move) =>
  call(
    api.POST('/api/finance/distributions/{plan_id}/objections/{objection_id}/acts', {
      params: { path: { plan_id, objection_id } },
      body,
    }),
  );
export const releaseSetAside = (set_aside_id: string, body: Schemas['ReleaseSetAside']) =>
  call(
    api.POST('/api/finance/set-aside/{set_aside_id}/release', {
      params: { path: { set_aside_id } },
      body,
    }),
  );
