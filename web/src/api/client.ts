// The one way to the server: same origin, cookies, the CSRF header, Problems as typed errors.
import { asProblem, ProblemError, type Problem } from './problem';

export type Query = Record<string, string | number | null | undefined>;

export interface Call {
  path?: Record<string, string>;
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  /** Aborts the request; the caller gets the abort, not a Problem. */
  signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** Kept in memory only: it comes with the session view and dies with the page. */
let csrf: string | null = null;

export function useCsrf(token: string | null): void {
  csrf = token;
}

/** One renewal at a time: a refresh token used twice ends its family. */
let renewing: Promise<boolean> | null = null;

function address(template: string, path: Record<string, string> = {}, query: Query = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
  }
  const tail = search.toString();
  return tail ? `${filled}?${tail}` : filled;
}

async function send(method: Method, url: string, call: Call): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
  if (method !== 'GET' && csrf) headers['x-csrf-token'] = csrf;
  let body: BodyInit | undefined;
  if (typeof call.body === 'string') body = call.body;
  else if (call.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(call.body);
  }
  return fetch(url, { method, headers, body, signal: call.signal, credentials: 'same-origin' });
}

async function takeCsrf(answer: Response): Promise<boolean> {
  if (!answer.ok) return false;
  csrf = ((await answer.json()) as { csrf: string }).csrf;
  return true;
}

async function renew(): Promise<boolean> {
  renewing ??= (async () => {
    let answer = await send('POST', '/api/session/refresh', {});
    // Another window is renewing the same session: what it gets is ours too.
    if (answer.status === 409) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      answer = await send('GET', '/api/session', {});
    }
    return takeCsrf(answer);
  })()
    .catch(() => false)
    .finally(() => (renewing = null));
  return renewing;
}

async function refusal(answer: Response): Promise<ProblemError> {
  const wait = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  const type = answer.headers.get('content-type') ?? '';
  if (type.includes('json')) return new ProblemError((await answer.json()) as Problem, retryAfter);
  return new ProblemError(
    {
      type: '/problems/unexpected',
      title: `服务器返回 ${answer.status}`,
      status: answer.status,
      detail: '服务器没有给出说明，请稍后重试。',
    },
    retryAfter,
  );
}

/** Sends a request; a session that has just expired is renewed once, and the request repeated. */
async function answered(method: Method, template: string, call: Call): Promise<Response> {
  const url = address(template, call.path, call.query);
  try {
    let answer = await send(method, url, call);
    const mayRenew = answer.status === 401 && !(template === '/api/session' && method === 'POST');
    if (mayRenew && (await renew())) answer = await send(method, url, call);
    if (answer.ok) return answer;
    const problem = await refusal(answer);
    if (problem.slug !== 'csrf-mismatch') throw problem;
    // Another window has renewed the session; its word is in the session view.
    if (!(await takeCsrf(await send('GET', '/api/session', {})))) throw problem;
    answer = await send(method, url, call);
    if (!answer.ok) throw await refusal(answer);
    return answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw asProblem(error);
  }
}

export async function request<T>(method: Method, template: string, call: Call = {}): Promise<T> {
  const answer = await answered(method, template, call);
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A file the server makes, such as pain.001. */
export async function download(template: string, call: Call = {}): Promise<Blob> {
  const accept = { accept: '*/*', ...call.headers };
  const answer = await answered('GET', template, { ...call, headers: accept });
  return answer.blob();
}
