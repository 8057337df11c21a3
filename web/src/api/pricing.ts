// The way to an asset's price: its circumstances, its methods, and what happens in an inquiry.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
/** What a form holds; its fields are named as the operation's. */
type Form = Record<string, unknown>;

export type Pricing = Sent<Schemas['PricingView']>;
export type PricingMethod = Sent<Schemas['MethodView']>;
export type PricingStep = Sent<Schemas['PricingStepView']>;
export type Service = Sent<Schemas['ServiceView']>;
export type Objection = Sent<Schemas['ObjectionView']>;

const ofAsset = (asset_id: string) => ({ params: { path: { asset_id } } });
const ofStep = (step_id: string) => ({ params: { path: { step_id } } });
const ofInquiry = (inquiry_id: string) => ({ params: { path: { inquiry_id } } });
const ofParty = (party_id: string) => ({ params: { path: { party_id } } });

export const getPricing = (id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/pricing', ofAsset(id)));
/** `version` is the one the officer has read: what somebody else stated meanwhile is not lost. */
export const stateFact = (id: string, form: Form, version: number) =>
  call(
    api.POST('/api/officer/assets/{asset_id}/facts', {
      ...ofAsset(id),
      body: { entries: [{ ...(form as Schemas['StateFact']), version }] },
    }),
  );
export const stateCircumstances = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/assets/{asset_id}/pricing/circumstances', {
      ...ofAsset(id),
      body: form as Schemas['StateCircumstances'],
    }),
  );
export const inviteSides = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/assets/{asset_id}/agreement', {
      ...ofAsset(id),
      body: form as Schemas['InviteSides'],
    }),
  );
export const openSubmissions = (id: string) =>
  call(api.POST('/api/officer/agreements/{step_id}/opening', ofStep(id)));
export const sendLetter = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/assets/{asset_id}/directed-inquiries', {
      ...ofAsset(id),
      body: form as Schemas['SendLetter'],
    }),
  );
export const recordAnswer = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/directed-inquiries/{step_id}/answer', {
      ...ofStep(id),
      body: form as Schemas['RecordAnswer'],
    }),
  );
export const failStep = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/pricing-steps/{step_id}/failure', {
      ...ofStep(id),
      body: form as Schemas['EndStep'],
    }),
  );
export const withdrawStep = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/pricing-steps/{step_id}/withdrawal', {
      ...ofStep(id),
      body: form as Schemas['EndStep'],
    }),
  );

export const listPlatforms = () => call(api.GET('/api/officer/platforms'));
export const reviewReport = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/reviews', {
      ...ofInquiry(id),
      body: form as Schemas['ReviewReport'],
    }),
  );
export const orderCorrection = (id: string) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/correction-order', {
      ...ofInquiry(id),
      body: {},
    }),
  );
export const excuseLate = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/excuses', {
      ...ofInquiry(id),
      body: form as Schemas['ExcuseLate'],
    }),
  );
export const serveParty = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/services', {
      ...ofInquiry(id),
      body: form as Schemas['ServeParty'],
    }),
  );
export const withdrawInquiry = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/withdrawal', {
      ...ofInquiry(id),
      body: form as Schemas['WithdrawInquiry'],
    }),
  );
export const ruleOnObjection = (objection_id: string, form: Form) =>
  call(
    api.POST('/api/officer/objections/{objection_id}/ruling', {
      params: { path: { objection_id } },
      body: form as Schemas['RuleOnObjection'],
    }),
  );

export const deferInquiry = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/deferral', {
      ...ofInquiry(id),
      body: form as Schemas['DeferInquiry'],
    }),
  );
export const resumeInquiry = (id: string) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/resumption', { ...ofInquiry(id), body: {} }),
  );
export const reissueInquiry = (id: string) =>
  call(api.POST('/api/officer/inquiries/{inquiry_id}/reissue', { ...ofInquiry(id), body: {} }));
export const decideFee = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/fee', {
      ...ofInquiry(id),
      body: form as Schemas['DecideFee'],
    }),
  );

export const makePartyCode = (id: string) =>
  call(api.POST('/api/officer/parties/{party_id}/code', { ...ofParty(id), body: {} }));
export const linkParty = (id: string) =>
  call(api.POST('/api/officer/parties/{party_id}/account', { ...ofParty(id), body: {} }));
