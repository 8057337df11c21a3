// What visitors of a lot do: ask, look, book a viewing; and what the officer does with it.
import { api, call, download } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];
export type Question = Sent<Schemas['QuestionView']>;
export type QuestionBoard = Sent<Schemas['QuestionBoard']>;
export type DeskQuestion = Sent<Schemas['DeskQuestion']>;
export type Personal = Schemas['PersonalName'];
export type Viewing = Sent<Schemas['ViewingView']>;
export type ViewingBooking = Sent<Schemas['ViewingBooking']>;
export type ViewingDesk = Sent<Schemas['ViewingDesk']>;
export type SavedSearch = Sent<Schemas['SavedSearch']>;
export type SaveSearch = Schemas['SaveSearch'];

const lot = (lot_id: string) => ({ path: { lot_id } });
const viewing = (viewing_id: string) => ({ params: { path: { viewing_id } } });

export type Change = Sent<Schemas['ChangeView']>;

export const listChanges = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}/changes', { params: lot(lot_id) }));
export const viewLot = (lot_id: string) =>
  call(api.POST('/api/public/lots/{lot_id}/views', { params: lot(lot_id) }));

export const listQuestions = (lot_id: string, query: { q?: string; before?: number } = {}) =>
  call(api.GET('/api/public/lots/{lot_id}/questions', { params: { ...lot(lot_id), query } }));
export const askQuestion = (lot_id: string, text: string) =>
  call(
    api.POST('/api/bidder/lots/{lot_id}/questions', { params: lot(lot_id), body: { text } }),
  );
export const listAskedQuestions = (answered: boolean) =>
  call(api.GET('/api/officer/questions', { params: { query: { answered } } }));
export const answerQuestion = (question_id: string, version: number, text: string) =>
  call(
    api.POST('/api/officer/questions/{question_id}/answers', {
      params: { path: { question_id } },
      body: { version, text },
    }),
  );
export const coverQuestion = (question_id: string, found: Personal) =>
  call(
    api.POST('/api/officer/questions/{question_id}/cover', {
      params: { path: { question_id } },
      body: { found },
    }),
  );

export const listViewings = (lot_id: string) =>
  call(api.GET('/api/public/lots/{lot_id}/viewings', { params: lot(lot_id) }));
export const listOwnViewings = () => call(api.GET('/api/bidder/viewings'));
export const bookViewing = (id: string) =>
  call(api.POST('/api/bidder/viewings/{viewing_id}/booking', viewing(id)));
export const giveUpViewing = (id: string) =>
  call(api.POST('/api/bidder/viewings/{viewing_id}/cancellation', viewing(id)));
export const viewingCalendar = () => download('/api/bidder/viewings.ics');
export const listLotViewings = (lot_id: string) =>
  call(api.GET('/api/officer/lots/{lot_id}/viewings', { params: lot(lot_id) }));
export const publishViewing = (lot_id: string, body: Schemas['PublishViewing']) =>
  call(api.POST('/api/officer/lots/{lot_id}/viewings', { params: lot(lot_id), body }));
export const callOffViewing = (id: string, reason: string) =>
  call(
    api.POST('/api/officer/viewings/{viewing_id}/cancellation', { ...viewing(id), body: { reason } }),
  );
export const markVisitor = (id: string, code: string, came: boolean) =>
  call(
    api.POST('/api/officer/viewings/{viewing_id}/visitors', { ...viewing(id), body: { code, came } }),
  );

export const listSearches = () => call(api.GET('/api/bidder/searches'));
export const saveSearch = (body: SaveSearch) => call(api.POST('/api/bidder/searches', { body }));
export const removeSearch = (search_id: string) =>
  call(api.DELETE('/api/bidder/searches/{search_id}', { params: { path: { search_id } } }));
