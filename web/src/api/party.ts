// What a party does: claim its place in a case, hand in a sealed price, object to a report.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type PartyCase = Sent<Schemas['PartyCaseView']>;
export type PartyAgreement = Sent<Schemas['PartyAgreementView']>;

const ofInquiry = (inquiry_id: string) => ({ params: { path: { inquiry_id } } });

/** Asked as a bidder: the role of a party may be chosen at the next sign-in. */
export const usePartyCode = (code: string) =>
  call(api.POST('/api/bidder/party-codes', { body: { code } }));
export const listPartyCases = () => call(api.GET('/api/party/cases'));
export const submitPrice = (step_id: string, value: string) =>
  call(
    api.POST('/api/party/agreements/{step_id}/submission', {
      params: { path: { step_id } },
      body: { value },
    }),
  );
export const getPartyInquiry = (id: string) =>
  call(api.GET('/api/party/inquiries/{inquiry_id}', ofInquiry(id)));
export const objectToReport = (id: string, body: Schemas['ObjectToReport']) =>
  call(api.POST('/api/party/inquiries/{inquiry_id}/objections', { ...ofInquiry(id), body }));
export const reportPricing = (asset_id: string, body: Schemas['ReportPricing']) =>
  call(
    api.POST('/api/party/assets/{asset_id}/supervision-reports', {
      params: { path: { asset_id } },
      body,
    }),
  );
