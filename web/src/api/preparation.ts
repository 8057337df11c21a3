// From a draft to a notice: votes of the panel, notices to persons, the second reading.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type Preparation = Sent<Schemas['PreparationView']>;
export type ToldPerson = Sent<Schemas['ToldView']>;
export type Obstacle = Sent<Schemas['ObstacleView']>;
export type Proposal = Sent<Schemas['ProposalView']>;

const ofLot = (lot_id: string) => ({ params: { path: { lot_id } } });

export const getPreparation = (id: string) =>
  call(api.GET('/api/officer/lots/{lot_id}/preparation', ofLot(id)));
export const reviseLot = (id: string, body: Schemas['ReviseLot']) =>
  call(api.PUT('/api/officer/lots/{lot_id}', { ...ofLot(id), body }));
export const tellPerson = (id: string, body: Schemas['TellPerson']) =>
  call(api.POST('/api/officer/lots/{lot_id}/person-notices', { ...ofLot(id), body }));
export const readLot = (id: string, version: number) =>
  call(api.POST('/api/officer/lots/{lot_id}/reading', { ...ofLot(id), body: { version } }));

export const listProposals = () => call(api.GET('/api/panel/proposals'));
export const voteOnLot = (id: string, body: Schemas['CastVote']) =>
  call(api.POST('/api/panel/lots/{lot_id}/votes', { ...ofLot(id), body }));
