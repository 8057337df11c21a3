// Documents: those of a lot, and what a verification code leads to.
import { api, call } from './client';

export const listLotDocuments = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}/documents', { params: { path: { lot_id } } }));

export const verifyDocument = (code: string) =>
  call(api.GET('/api/public/documents/{code}', { params: { path: { code } } }));

/** Where a published document can be read. */
export const documentFile = (code: string): string =>
  `/api/public/documents/${encodeURIComponent(code)}/file`;
