// What a supervisor looks at: the lights of the court, looks at identities.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type CourtLights = Sent<Schemas['CourtLightsView']>;
export type Lights = Sent<Schemas['LightsView']>;
export type Unmasking = Sent<Schemas['UnmaskingView']>;

export const getCourtLights = () => call(api.GET('/api/supervisor/clocks'));
export const listCourtDeadlines = () => call(api.GET('/api/supervisor/pricing-deadlines'));
export const listUnmaskings = () => call(api.GET('/api/supervisor/unmaskings'));
