// What an officer does: the case, its price, its lots.
import { request } from './client';
import type { Bounds, CaseRow, CaseView, Inquiry, OfficerLot } from './officerViews';

type Body = Record<string, unknown>;
const post = <T>(template: string, path: Record<string, string>, body: Body) =>
  request<T>('POST', `/api/officer${template}`, { path, body });

export const listCases = () => request<CaseRow[]>('GET', '/api/officer/cases');
export const openCase = (body: Body) => post<CaseRow>('/cases', {}, body);
export const getCase = (id: string) =>
  request<CaseView>('GET', '/api/officer/cases/{case_id}', { path: { case_id: id } });
/** Adds a party, a claim or an asset to a case. */
export const addTo = (id: string, what: 'parties' | 'claims' | 'assets', body: Body) =>
  post<unknown>(`/cases/{case_id}/${what}`, { case_id: id }, body);

export const startInquiry = (assetId: string) =>
  post<Inquiry>('/assets/{asset_id}/inquiries', { asset_id: assetId }, {});
export const getInquiry = (id: string) =>
  request<Inquiry>('GET', '/api/officer/inquiries/{inquiry_id}', { path: { inquiry_id: id } });
export const actOnInquiry = (
  id: string,
  act: 'service' | 'objections' | 'finding',
  body: Body = {},
) => post<Inquiry>(`/inquiries/{inquiry_id}/${act}`, { inquiry_id: id }, body);

export const getBounds = (assetId: string, round: string) =>
  request<Bounds>('GET', '/api/officer/bounds', { query: { asset_id: assetId, round } });
export const draftLot = (body: Body) => post<OfficerLot>('/lots', {}, body);
export const listOfficerLots = () => request<OfficerLot[]>('GET', '/api/officer/lots');
export type LotAct =
  'announcement' | 'pause' | 'resumption' | 'withdrawal' | 'priority' | 'completion' | 'default';
export const actOnLot = (id: string, act: LotAct, body: Body = {}) =>
  post<unknown>(`/lots/{lot_id}/${act}`, { lot_id: id }, body);
