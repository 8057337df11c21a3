// The one way to the server: same origin, cookies, the CSRF header, Problems as typed errors.
import createClient from 'openapi-fetch';
import { asProblem, ProblemError, type Problem } from './problem';
import type { paths } from './schema';
import type { Sent } from './sent';

/** Kept in memory only: it comes with the session view and dies with the page. */
let csrf: string | null = null;

export function useCsrf(token: string | null): void {
  csrf = token;
}

/** One renewal at a time: a refresh token used twice ends its family. */
let renewing: Promise<boolean> | null = null;

function send(request: Request): Promise<Response> {
  if (request.method !== 'GET' && csrf) request.headers.set('x-csrf-token', csrf);
  return fetch(request);
}

async function takeCsrf(answer: Response): Promise<boolean> {
  if (!answer.ok) return false;
  csrf = ((await answer.json()) as { csrf: string }).csrf;
  return true;
}

const at = (path: string) => new URL(path, location.origin).href;

async function renew(): Promise<boolean> {
  renewing ??= (async () => {
    let answer = await send(new Request(at('/api/session/refresh'), { method: 'POST' }));
    // Another window is renewing the same session: what it gets is ours too.
    if (answer.status === 409) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      answer = await send(new Request(at('/api/session')));
    }
    return takeCsrf(answer);
  })()
    .catch(() => false)
    .finally(() => (renewing = null));
  return renewing;
}

/** Whether the refusal says that another window has renewed the session meanwhile. */
async function isStale(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const problem = (await answer.clone().json().catch(() => ({}))) as Partial<Problem>;
  return problem.type?.endsWith('/csrf-mismatch') ?? false;
}

/** Sends a request; a session that has just expired is renewed once, and the request repeated. */
async function guarded(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await send(request);
  const signingIn = request.method === 'POST' && request.url === at('/api/session');
  if (answer.status === 401 && !signingIn && (await renew())) return send(again);
  if (await isStale(answer)) {
    if (await takeCsrf(await send(new Request(at('/api/session'))))) return send(again);
  }
  return answer;
}

/** The server's operations, typed from its own document. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: guarded });

function refusal(status: number, error: unknown, wait: string | null): ProblemError {
  const seconds = Number(wait ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  if (typeof error === 'object' && error !== null && 'type' in error) {
    return new ProblemError(error as Problem, retryAfter);
  }
  const problem = {
    type: '/problems/unexpected',
    title: `服务器返回 ${status}`,
    status,
    detail: '服务器没有给出说明，请稍后重试。',
  };
  return new ProblemError(problem, retryAfter);
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What the server answered, or a ProblemError. */
export async function call<T>(asked: Promise<Answered<T>>): Promise<Sent<T>> {
  let answered: Answered<T>;
  try {
    answered = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw asProblem(error);
  }
  const { data, error, response } = answered;
  if (!response.ok) throw refusal(response.status, error, response.headers.get('retry-after'));
  return data as Sent<T>;
}

export interface Raw {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** An object goes as JSON, text and files as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** An operation by its bare address, for files and what the document does not describe. */
async function raw(method: 'GET' | 'POST', template: string, asked: Raw): Promise<Response> {
  const { path = {}, query = {}, body, headers = {} } = asked;
  const url = new URL(at(template.replace(/\{(\w+)\}/g, (_, name) => path[name as string] ?? '')));
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  const plain = typeof body === 'string' || body instanceof Blob;
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = plain ? body : JSON.stringify(body);
  if (body !== undefined && !plain) init.headers = { 'content-type': 'application/json', ...headers };
  const response = await guarded(new Request(url, init)).catch((error: unknown) => {
    throw asProblem(error);
  });
  if (response.ok) return response;
  const error: unknown = await response.json().catch(() => null);
  throw refusal(response.status, error, response.headers.get('retry-after'));
}

export async function request<T>(
  method: 'GET' | 'POST',
  template: string,
  asked: Raw = {},
): Promise<T> {
  const text = await (await raw(method, template, asked)).text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A file as it is; its type is what its sender says it is. */
export async function upload<T>(template: string, asked: Raw, file: File): Promise<T> {
  const headers = { 'content-type': file.type || 'application/octet-stream' };
  return request<T>('POST', template, { ...asked, body: file, headers });
}

/** A file the server makes, such as pain.001. */
export async function download(template: string, asked: Raw = {}): Promise<Blob> {
  return (await raw('GET', template, asked)).blob();
}
