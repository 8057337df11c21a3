// Money that waits or is not explained: for finance, officers, supervisors, parties and bidders.
import { api, call, download } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
/** What a form holds; its fields are named as the operation's. */
type Form = Record<string, unknown>;

export type UnexplainedDebit = Sent<Schemas['UnexplainedDebit']>;
export type DebitGround = Schemas['DebitGround'];
export type Escrow = Sent<Schemas['EscrowView']>;
export type FundReport = Sent<Schemas['FundReport']>;
export type WaitingMoney = FundReport['waiting'][number];
export type PayoutClock = Sent<Schemas['PayoutClockView']>;
export type MoneyStep = Sent<Schemas['MoneyStep']>;
export type ClaimMoney = Sent<Schemas['ClaimMoneyView']>;
export type RefundMoney = Sent<Schemas['RefundMoney']>;
export type Delay = Sent<Schemas['DelayView']>;

export const listUnexplained = () => call(api.GET('/api/finance/unexplained'));
export const explainDebit = (line_id: string, body: Schemas['ExplainDebit']) =>
  call(
    api.POST('/api/finance/unexplained/{line_id}/explanations', {
      params: { path: { line_id } },
      body,
    }),
  );
export const approveExplanation = (line_id: string, explanation_id: string) =>
  call(
    api.POST('/api/finance/unexplained/{line_id}/explanations/{explanation_id}/approval', {
      params: { path: { line_id, explanation_id } },
    }),
  );

export const listEscrows = () => call(api.GET('/api/finance/escrows'));
export const recordNotary = (case_id: string, form: Form) =>
  call(
    api.POST('/api/finance/cases/{case_id}/notaries', {
      params: { path: { case_id } },
      body: form as Schemas['RecordNotary'],
    }),
  );

/** A span of days, both included. */
export type Span = { from: string; until: string };
export const getFundReport = (query: Span) =>
  call(api.GET('/api/finance/report', { params: { query } }));

const ofCase = (case_id: string) => ({ params: { path: { case_id } } });

export const listDelays = (case_id: string) =>
  call(api.GET('/api/officer/cases/{case_id}/delays', ofCase(case_id)));
export const askDelay = (case_id: string, form: Form) =>
  call(
    api.POST('/api/officer/cases/{case_id}/delays', {
      ...ofCase(case_id),
      body: form as Schemas['AskDelay'],
    }),
  );
export const endDelay = (delay_id: string) =>
  call(api.POST('/api/officer/delays/{delay_id}/end', { params: { path: { delay_id } } }));
export const listCourtDelays = () => call(api.GET('/api/supervisor/delays'));
export const approveDelay = (delay_id: string) =>
  call(
    api.POST('/api/supervisor/delays/{delay_id}/approval', { params: { path: { delay_id } } }),
  );

export const getClaimMoney = (case_id: string) =>
  call(api.GET('/api/party/cases/{case_id}/money', ofCase(case_id)));
export const getRefundMoney = (registration_id: string) =>
  call(
    api.GET('/api/bidder/registrations/{registration_id}/money', {
      params: { path: { registration_id } },
    }),
  );

/** The signed account of one's case, JSON Lines; nobody is named in it. */
export const getOwnCaseRecord = async (case_id: string) =>
  (await download('/api/party/cases/{case_id}/record', { path: { case_id } })).text();
