// What an inquiry platform does: see what is asked of it, answer.
import { request } from './client';

export interface Task {
  inquiry_id: string;
  title: string;
  category: string;
  region: string;
  facts: Record<string, unknown>;
  commissioned_at: string;
  due: string;
  quoted_value: string | null;
  quoted_at: string | null;
}

export const listTasks = () => request<Task[]>('GET', '/api/valuer/tasks');
export const quote = (inquiryId: string, body: Record<string, unknown>) =>
  request<unknown>('POST', '/api/valuer/inquiries/{inquiry_id}/quote', {
    path: { inquiry_id: inquiryId },
    body,
  });
