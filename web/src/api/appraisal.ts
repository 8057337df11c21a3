// Appraisals: the list of firms, the choice of three, the draw, and the acts of court and firm.
import { api, call, download, upload } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type FirmListed = Sent<Schemas['FirmListedView']>;
export type Selection = Sent<Schemas['SelectionView']>;
export type Candidate = Sent<Schemas['CandidateView']>;
export type Draw = Sent<Schemas['DrawView']>;
export type DrawListed = Sent<Schemas['DrawListed']>;
export type Appraisal = Sent<Schemas['AppraisalView']>;
export type AppraisalPart = Sent<Schemas['CommissionView']>;
export type AppraisalAct = Sent<Schemas['AppraisalActView']>;
export type Paper = Sent<Schemas['DocumentView']>;

const ofAsset = (asset_id: string) => ({ params: { path: { asset_id } } });
const ofSelection = (selection_id: string) => ({ params: { path: { selection_id } } });
const ofDraw = (draw_id: string) => ({ params: { path: { draw_id } } });
const ofAppraisal = (appraisal_id: string) => ({ params: { path: { appraisal_id } } });

export const listFirms = () => call(api.GET('/api/officer/firms'));
export const listSelections = (id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/selections', ofAsset(id)));
export const openSelection = (id: string, body: Schemas['OpenSelection']) =>
  call(api.POST('/api/officer/assets/{asset_id}/selections', { ...ofAsset(id), body }));
export const getSelection = (id: string) =>
  call(api.GET('/api/officer/selections/{selection_id}', ofSelection(id)));
export const proposeFirms = (id: string, body: Schemas['ProposeFirms']) =>
  call(api.POST('/api/officer/selections/{selection_id}/proposals', { ...ofSelection(id), body }));
export const announceDraw = (id: string, body: Schemas['AnnounceDraw']) =>
  call(api.POST('/api/officer/selections/{selection_id}/draw', { ...ofSelection(id), body }));
export const contribute = (id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/officer/draws/{draw_id}/contributions', {
      ...ofDraw(id),
      body: form as Schemas['ContributeToDraw'],
    }),
  );
export const holdDraw = (id: string) =>
  call(api.POST('/api/officer/draws/{draw_id}/holding', { ...ofDraw(id), body: {} }));

export const listDraws = () => call(api.GET('/api/public/draws'));
export const getDraw = (id: string) => call(api.GET('/api/public/draws/{draw_id}', ofDraw(id)));
export const drawRecordAddress = (id: string) =>
  `/api/public/draws/${encodeURIComponent(id)}/record`;
export const readDrawRecord = async (draw_id: string) =>
  (await download('/api/public/draws/{draw_id}/record', { path: { draw_id } })).text();

export const listAppraisals = (id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/appraisals', ofAsset(id)));
export const getAppraisal = (id: string) =>
  call(api.GET('/api/officer/appraisals/{appraisal_id}', ofAppraisal(id)));
export const decideAppraisalFee = (id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/officer/appraisals/{appraisal_id}/fee', {
      ...ofAppraisal(id),
      body: form as Schemas['DecideAppraisalFee'],
    }),
  );
export const actInAppraisal = (id: string, act: Record<string, unknown>) =>
  call(
    api.POST('/api/officer/appraisals/{appraisal_id}/acts', {
      ...ofAppraisal(id),
      body: act as Schemas['CourtAct'],
    }),
  );
export const settleAppraisal = (id: string) =>
  call(api.POST('/api/officer/appraisals/{appraisal_id}/finding', { ...ofAppraisal(id), body: {} }));

export const listCommissions = () => call(api.GET('/api/valuer/commissions'));
export const getCommission = (id: string) =>
  call(api.GET('/api/valuer/commissions/{appraisal_id}', ofAppraisal(id)));
export const actOnCommission = (id: string, act: Record<string, unknown>) =>
  call(
    api.POST('/api/valuer/commissions/{appraisal_id}/acts', {
      ...ofAppraisal(id),
      body: act as Schemas['FirmAct'],
    }),
  );

/** Whose papers: the same pages serve the court and the firm, each by its own address. */
export type Desk = 'officer' | 'valuer';
const PAPERS = {
  officer: '/api/officer/appraisals/{appraisal_id}/documents',
  valuer: '/api/valuer/commissions/{appraisal_id}/documents',
} as const;

export const handInPaper = (desk: Desk, appraisal_id: string, kind: string, file: File) =>
  upload<Paper>(PAPERS[desk], { path: { appraisal_id }, query: { kind, name: file.name } }, file);
export const paperAddress = (desk: Desk, id: string) =>
  `/api/${desk}/documents/${encodeURIComponent(id)}`;
