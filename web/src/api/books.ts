// Closing the books of a day or a month: finance signs first, enforcement second.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Closing = Sent<components['schemas']['ClosingView']>;
export type OpenItem = Sent<components['schemas']['OpenItemView']>;
export type BookPeriod = components['schemas']['BookPeriod'];

export const listClosings = () => call(api.GET('/api/finance/closings'));
export const listClosingsToSign = () => call(api.GET('/api/officer/closings'));
export const listOpenItems = (period: BookPeriod, day: string) =>
  call(api.GET('/api/finance/open-items', { params: { query: { period, day } } }));
export const closeBooks = (period: BookPeriod, day: string) =>
  call(api.POST('/api/finance/closings', { body: { period, day } }));
export const signClosing = (closing_id: string) =>
  call(
    api.POST('/api/officer/closings/{closing_id}/signature', { params: { path: { closing_id } } }),
  );
