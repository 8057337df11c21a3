// What an inquiry platform does: see what is asked of it, answer.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Task = Sent<components['schemas']['TaskView']>;

export const listTasks = () => call(api.GET('/api/valuer/tasks'));
export const quote = (inquiry_id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/valuer/inquiries/{inquiry_id}/quote', {
      params: { path: { inquiry_id } },
      body: form as components['schemas']['GiveQuote'],
    }),
  );
export const askExtension = (inquiry_id: string, form: Record<string, unknown>) =>
  call(
    api.POST('/api/valuer/inquiries/{inquiry_id}/extension', {
      params: { path: { inquiry_id } },
      body: form as components['schemas']['AskExtension'],
    }),
  );
