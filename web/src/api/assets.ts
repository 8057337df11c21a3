// What describes an asset: its fact sheet, its pictures and films.
import { api, call, upload } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type FactSheet = Sent<Schemas['FactSheetView']>;
export type SheetField = Sent<Schemas['SheetFieldView']>;
export type SheetVersion = Sent<Schemas['SheetVersionView']>;
export type SheetEntry = Schemas['SheetEntryForm'];
export type Picture = Sent<Schemas['PictureView']>;
export type PictureSize = Schemas['PictureSize'];

const ofAsset = (asset_id: string) => ({ params: { path: { asset_id } } });

export const getFactSheet = (id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/sheet', ofAsset(id)));
export const stateFactSheet = (id: string, entries: SheetEntry[]) =>
  call(api.POST('/api/officer/assets/{asset_id}/sheet', { ...ofAsset(id), body: { entries } }));
export const listSheetVersions = (id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/sheet/versions', ofAsset(id)));

export const listPictures = (id: string) =>
  call(api.GET('/api/officer/assets/{asset_id}/pictures', ofAsset(id)));
export const keepPicture = (asset_id: string, caption: string, file: File) =>
  upload<Picture>(
    '/api/officer/assets/{asset_id}/pictures',
    { path: { asset_id }, query: { caption } },
    file,
  );
export const arrangePictures = (id: string, pictures: { id: string; caption: string }[]) =>
  call(
    api.POST('/api/officer/assets/{asset_id}/pictures/order', {
      ...ofAsset(id),
      body: { pictures },
    }),
  );
export const removePicture = (picture_id: string, reason: string) =>
  call(
    api.POST('/api/officer/pictures/{picture_id}/removal', {
      params: { path: { picture_id } },
      body: { reason },
    }),
  );

export const listLotPictures = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}/pictures', { params: { path: { lot_id } } }));
/** What is behind an address never changes. */
export const pictureAddress = (desk: 'officer' | 'public', id: string, size: PictureSize) =>
  `/api/${desk}/pictures/${encodeURIComponent(id)}/${size}`;
