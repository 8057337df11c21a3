// What an officer does: the case, its price, its lots.
import { api, call } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
/** What a form holds; its fields are named as the operation's. */
type Form = Record<string, unknown>;

const ofCase = (case_id: string) => ({ params: { path: { case_id } } });
const ofInquiry = (inquiry_id: string) => ({ params: { path: { inquiry_id } } });

export const listCases = () => call(api.GET('/api/officer/cases'));
export const openCase = (form: Form) =>
  call(api.POST('/api/officer/cases', { body: form as Schemas['OpenCase'] }));
export const getCase = (id: string) =>
  call(api.GET('/api/officer/cases/{case_id}', ofCase(id)));
export const addParty = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/cases/{case_id}/parties', {
      ...ofCase(id),
      body: form as Schemas['AddParty'],
    }),
  );
export const addClaim = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/cases/{case_id}/claims', {
      ...ofCase(id),
      body: form as Schemas['AddClaim'],
    }),
  );
export const addAsset = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/cases/{case_id}/assets', {
      ...ofCase(id),
      body: form as Schemas['AddAsset'],
    }),
  );

export const startInquiry = (asset_id: string) =>
  call(
    api.POST('/api/officer/assets/{asset_id}/inquiries', {
      params: { path: { asset_id } },
      body: {},
    }),
  );
export const getInquiry = (id: string) =>
  call(api.GET('/api/officer/inquiries/{inquiry_id}', ofInquiry(id)));
export const recordService = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/service', { ...ofInquiry(id), body: form }),
  );
export const recordObjection = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/inquiries/{inquiry_id}/objections', {
      ...ofInquiry(id),
      body: form as Schemas['RaiseObjection'],
    }),
  );
export const fixPrice = (id: string) =>
  call(api.POST('/api/officer/inquiries/{inquiry_id}/finding', ofInquiry(id)));

export const getBounds = (asset_id: string, round: string) =>
  call(
    api.GET('/api/officer/bounds', {
      params: { query: { asset_id, round: round as Schemas['RoundName'] } },
    }),
  );
export const draftLot = (form: Form) =>
  call(api.POST('/api/officer/lots', { body: form as Schemas['DraftLot'] }));
export const listOfficerLots = () => call(api.GET('/api/officer/lots'));

const ofLot = (lot_id: string) => ({ params: { path: { lot_id } } });

export const announceLot = (id: string, body: Schemas['AnnounceLot']) =>
  call(api.POST('/api/officer/lots/{lot_id}/announcement', { ...ofLot(id), body }));
export const pauseLot = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/lots/{lot_id}/pause', {
      ...ofLot(id),
      body: form as Schemas['PauseOrder'],
    }),
  );
export const resumeLot = (id: string, body: Schemas['Reasoned']) =>
  call(api.POST('/api/officer/lots/{lot_id}/resumption', { ...ofLot(id), body }));
export const withdrawLot = (id: string, form: Form) =>
  call(
    api.POST('/api/officer/lots/{lot_id}/withdrawal', {
      ...ofLot(id),
      body: form as Schemas['WithdrawalOrder'],
    }),
  );
export const confirmPriority = (id: string, body: Schemas['ConfirmPriority']) =>
  call(api.POST('/api/officer/lots/{lot_id}/priority', { ...ofLot(id), body }));
export const ruleOnCapacity = (id: string, body: Schemas['RuleOnCapacity']) =>
  call(api.POST('/api/officer/lots/{lot_id}/capacity', { ...ofLot(id), body }));
export const completeLot = (id: string) =>
  call(api.POST('/api/officer/lots/{lot_id}/completion', ofLot(id)));
export const declareDefault = (id: string) =>
  call(api.POST('/api/officer/lots/{lot_id}/default', ofLot(id)));
