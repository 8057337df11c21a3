// How near quotes came to what was paid, and sales like an asset.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type Calibration = Sent<Schemas['CalibrationView']>;
export type Accuracy = Sent<Schemas['AccuracyView']>;
export type Comparables = Sent<Schemas['ComparablesView']>;
export type Comparable = Sent<Schemas['ComparableView']>;
export type Dispersion = Sent<Schemas['DispersionView']>;
export type Profile = Schemas['ProfileName'];

export const getCalibration = (profile: Profile) =>
  call(api.GET('/api/public/calibration', { params: { query: { profile } } }));
export const getOwnAccuracy = () => call(api.GET('/api/valuer/accuracy'));
export const listComparables = (asset_id: string) =>
  call(
    api.GET('/api/officer/assets/{asset_id}/comparables', { params: { path: { asset_id } } }),
  );
