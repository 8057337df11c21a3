// Objections in the course of a sale: the court's desk, and what a bidder hands in.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type LotObjection = Sent<Schemas['LotObjectionView']>;
export type ObjectionKind = Schemas['LotObjectionKind'];
export type ObjectionAct = Schemas['LotObjectionActName'];

const ofLot = (lot_id: string) => ({ params: { path: { lot_id } } });

export const listLotObjections = () => call(api.GET('/api/officer/lot-objections'));
export const enterLotObjection = (lot: string, body: Schemas['EnterLotObjection']) =>
  call(api.POST('/api/officer/lots/{lot_id}/objections', { ...ofLot(lot), body }));
export const actOnLotObjection = (objection_id: string, body: Schemas['ActOnLotObjection']) =>
  call(
    api.POST('/api/officer/lot-objections/{objection_id}/acts', {
      params: { path: { objection_id } },
      body,
    }),
  );

export const listOwnObjections = () => call(api.GET('/api/bidder/lot-objections'));
export const handInObjection = (lot: string, body: Schemas['HandInLotObjection']) =>
  call(api.POST('/api/bidder/lots/{lot_id}/objections', { ...ofLot(lot), body }));
