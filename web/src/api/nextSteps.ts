// What follows a round, and the acts that end the way without a buyer.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type NextStep = Sent<Schemas['NextStepView']>;
export type Creditor = Sent<Schemas['AskedCreditor']>;

const ofLot = (lot_id: string) => ({ params: { path: { lot_id } } });

export const getNextStep = (asset_id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/next-step', { params: { path: { asset_id } } }));
export const answerInKind = (lot: string, body: Schemas['AnswerInKind']) =>
  call(api.POST('/api/officer/lots/{lot_id}/in-kind-answers', { ...ofLot(lot), body }));
export const takeInKind = (lot: string, body: Schemas['TakeInKind']) =>
  call(api.POST('/api/officer/lots/{lot_id}/in-kind', { ...ofLot(lot), body }));
export const liftSeizure = (lot: string, document: string) =>
  call(api.POST('/api/officer/lots/{lot_id}/seizure-lifting', { ...ofLot(lot), body: { document } }));
export const consentToSellAll = (case_id: string, document: string) =>
  call(
    api.POST('/api/officer/cases/{case_id}/sell-all-consent', {
      params: { path: { case_id } },
      body: { document },
    }),
  );
