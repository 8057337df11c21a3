// Taking over cases and assets from a table.
import { api, call, request } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type Import = Sent<Schemas['ImportView']>;
export type ImportRow = Sent<Schemas['ImportRowView']>;
export type ImportMode = Schemas['ImportMode'];

export const importTable = (mode: ImportMode, file: File) =>
  request<Import>('POST', '/api/officer/imports', {
    query: { mode, name: file.name },
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  });
export const TEMPLATE = '/api/officer/imports/template';

/** How much of a case was typed by hand, and how much was carried over. */
export const getCaseMeter = (case_id: string) =>
  call(api.GET('/api/officer/cases/{case_id}/meter', { params: { path: { case_id } } }));
