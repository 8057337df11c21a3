// Documents: those of a lot, and what a verification code leads to.
import { api, call } from './client';
import type { components } from './schema';

export const listLotDocuments = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}/documents', { params: { path: { lot_id } } }));

export const verifyDocument = (code: string) =>
  call(api.GET('/api/public/documents/{code}', { params: { path: { code } } }));

/** Where a published document can be read. */
export const documentFile = (code: string): string =>
  `/api/public/documents/${encodeURIComponent(code)}/file`;

export const listCaseDocuments = (case_id: string) =>
  call(api.GET('/api/officer/cases/{case_id}/documents', { params: { path: { case_id } } }));
export const issueDocument = (case_id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/officer/cases/{case_id}/documents', {
      params: { path: { case_id } },
      body: form as components['schemas']['IssueDocument'],
    }),
  );
/** Where an officer reads a document of the court. */
export const caseFile = (id: string): string => `/api/officer/documents/${id}/file`;
export const handOverLot = (lot_id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/officer/lots/{lot_id}/hand-over', {
      params: { path: { lot_id } },
      body: form as components['schemas']['HandOverLot'],
    }),
  );
