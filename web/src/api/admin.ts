// What an administrator does: the templates of a court's documents.
import { api, call } from './client';
import type { components } from './schema';

export type DocumentKind = components['schemas']['DocumentKind'];

const of = (court_id: string, kind: DocumentKind) => ({ params: { path: { court_id, kind } } });

export const getTemplate = (court: string, kind: DocumentKind) =>
  call(api.GET('/api/admin/courts/{court_id}/templates/{kind}', of(court, kind)));
export const changeTemplate = (court: string, kind: DocumentKind, body: string, replaces: number) =>
  call(
    api.PUT('/api/admin/courts/{court_id}/templates/{kind}', {
      ...of(court, kind),
      body: { body, replaces },
    }),
  );
/** A document of sample fields, to be looked at. */
export async function tryTemplate(kind: DocumentKind, body: string): Promise<Blob> {
  const { data, error, response } = await api.POST('/api/admin/templates/{kind}/trial', {
    params: { path: { kind } },
    body: { body },
    parseAs: 'blob',
  });
  return call(Promise.resolve({ data: data as Blob, error, response })) as Promise<Blob>;
}
