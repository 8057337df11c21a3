// What the platform tells a bidder: an auction stopped, went on, was won or lost.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Inbox = Sent<components['schemas']['InboxView']>;
export type Message = Sent<components['schemas']['MessageView']>;

export const listMessages = () => call(api.GET('/api/bidder/messages'));
export const readMessage = (message_id: string) =>
  call(
    api.POST('/api/bidder/messages/{message_id}/read', { params: { path: { message_id } } }),
  );
