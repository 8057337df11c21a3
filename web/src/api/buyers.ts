// Who may buy: lists, limits on homes, decisions of the court, the buyer's identity after the end.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type ListName = Schemas['ListName'];
export type ListCount = Sent<Schemas['ListCount']>;
export type PurchaseLimit = Sent<Schemas['PurchaseLimitView']>;
export type UnmaskedBuyer = Sent<Schemas['UnmaskedBuyer']>;

const ofLot = (lot_id: string) => ({ params: { path: { lot_id } } });

export const listCounts = () => call(api.GET('/api/officer/listed-persons'));
export const listPersons = (body: Schemas['ListPersons']) =>
  call(api.POST('/api/officer/listed-persons', { body }));
export const unlistPersons = (body: Schemas['UnlistPersons']) =>
  call(api.POST('/api/officer/listed-persons/removal', { body }));

export const listLimits = () => call(api.GET('/api/officer/purchase-limits'));
export const enterLimit = (body: Schemas['EnterPurchaseLimit']) =>
  call(api.POST('/api/officer/purchase-limits', { body }));

export const decideBuyer = (lot: string, body: Schemas['DecideBuyer']) =>
  call(api.POST('/api/officer/lots/{lot_id}/buyer-decisions', { ...ofLot(lot), body }));
export const proveHousehold = (lot: string, body: Schemas['ProveHousehold']) =>
  call(api.POST('/api/officer/lots/{lot_id}/household', { ...ofLot(lot), body }));
export const unmaskBuyer = (lot: string, purpose: string) =>
  call(api.POST('/api/officer/lots/{lot_id}/unmasking', { ...ofLot(lot), body: { purpose } }));
