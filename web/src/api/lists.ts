// The lists an administrator keeps: inquiry platforms and appraisal firms.
import { api, call, request } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type Platform = Sent<Schemas['PlatformView']>;
export type Departure = Schemas['DepartureName'];
export type FirmImport = Sent<Schemas['FirmImportView']>;

const ofPlatform = (platform_id: string) => ({ params: { path: { platform_id } } });

export const listAllPlatforms = () => call(api.GET('/api/admin/platforms'));
export const admitPlatform = (body: Schemas['AdmitPlatform']) =>
  call(api.POST('/api/admin/platforms', { body }));
export const readmitPlatform = (id: string, reason: string) =>
  call(
    api.POST('/api/admin/platforms/{platform_id}/admission', {
      ...ofPlatform(id),
      body: { reason },
    }),
  );
export const removePlatform = (id: string, body: Schemas['RemovePlatform']) =>
  call(api.POST('/api/admin/platforms/{platform_id}/removal', { ...ofPlatform(id), body }));
/** The file goes as it is: it may be UTF-8 or GBK, and the server finds out which. */
export const importFirms = (file: Blob) =>
  request<FirmImport>('POST', '/api/admin/firms/import', {
    body: file,
    headers: { 'content-type': 'text/csv' },
  });
