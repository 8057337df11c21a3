// What an inquiry platform does: see what is asked of it, answer, ask for time, refuse.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type Task = Sent<Schemas['TaskView']>;
export type NewQuote = Schemas['GiveQuote'];
export type Sample = Schemas['QuoteSample'];

const ofInquiry = (inquiry_id: string) => ({ params: { path: { inquiry_id } } });

export const listTasks = () => call(api.GET('/api/valuer/tasks'));
export const quote = (id: string, body: NewQuote) =>
  call(api.POST('/api/valuer/inquiries/{inquiry_id}/quote', { ...ofInquiry(id), body }));
export const askExtension = (id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/valuer/inquiries/{inquiry_id}/extension', {
      ...ofInquiry(id),
      body: form as Schemas['AskExtension'],
    }),
  );
export const refuseCommission = (id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/valuer/inquiries/{inquiry_id}/refusal', {
      ...ofInquiry(id),
      body: form as Schemas['RefuseCommission'],
    }),
  );
