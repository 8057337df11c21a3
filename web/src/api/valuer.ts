// What an inquiry platform does: see what is asked of it, answer.
import { request } from './client';
import type { QuoteVersion } from './officerViews';

export interface Task {
  inquiry_id: string;
  title: string;
  kind: string;
  category: string;
  region: string;
  facts: Record<string, unknown>;
  commissioned_at: string;
  due_at: string;
  settled: boolean;
  quotes: QuoteVersion[];
}

export const listTasks = () => request<Task[]>('GET', '/api/valuer/tasks');
export const quote = (inquiryId: string, body: Record<string, unknown>) =>
  request<QuoteVersion>('POST', '/api/valuer/inquiries/{inquiry_id}/quote', {
    path: { inquiry_id: inquiryId },
    body,
  });
