// A mock server: each test says which questions are answered how. Anything else is a failure.
import { afterEach, vi } from 'vitest';

export interface Asked {
  method: string;
  url: URL;
  headers: Headers;
  body: unknown;
}

type Answer = unknown | ((asked: Asked) => unknown);
export type Route = [method: string, path: string, answer: Answer, status?: number];

/** An answer that is a refusal. */
export function problem(status: number, slug: string, title: string, more: object = {}) {
  const body = { type: `/problems/${slug}`, title, status, detail: `${title}。`, ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

function fits(template: string, path: string): boolean {
  const pattern = template.replace(/\*/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

/** Answers from now until the end of the test; what was asked is kept in order. */
export function serve(...routes: Route[]): Asked[] {
  const log: Asked[] = [];
  const all: Route[] = [
    ...routes,
    ['GET', '/api/public/time', { now: '', micros: Date.now() * 1000 }],
    ['GET', '/api/public/courts', []],
  ];
  vi.stubGlobal('fetch', async (input: string | Request, init: RequestInit = {}) => {
    const request =
      typeof input === 'string' ? new Request(new URL(input, location.origin), init) : input;
    const { method, headers } = request;
    const url = new URL(request.url);
    const text = method === 'GET' ? '' : await request.text();
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    const asked = { method, url, headers, body };
    log.push(asked);
    const route = all.find(([verb, path]) => verb === method && fits(path, url.pathname));
    if (!route) throw new TypeError(`nobody answers ${method} ${url.pathname}`);
    const [, , answer, status = 200] = route;
    const given: unknown = typeof answer === 'function' ? await answer(asked) : answer;
    if (given instanceof Response) return given;
    return new Response(JSON.stringify(given), {
      status,
      headers: { 'content-type': 'application/json' },
    });
  });
  return log;
}

/** A live feed the test speaks through. */
export function liveFeed() {
  const encoder = new TextEncoder();
  let line: ReadableStreamDefaultController<Uint8Array> | null = null;
  const say = (event: string, data: unknown, id?: number) =>
    line?.enqueue(
      encoder.encode(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    );
  const answer = () => {
    const stream = new ReadableStream<Uint8Array>({ start: (it) => void (line = it) });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  };
  return { answer, say, breakOff: () => line?.close() };
}

afterEach(() => vi.unstubAllGlobals());
