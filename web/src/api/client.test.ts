import { expect, it } from 'vitest';
import { problem, serve } from '@/test/server';
import { request, useCsrf } from './client';
import { ProblemError } from './problem';

it('sends the word of the session with every change', async () => {
  useCsrf('word');
  const log = serve(['POST', '/api/x', {}], ['GET', '/api/x', {}]);
  await request('POST', '/api/x', { body: {} });
  await request('GET', '/api/x');
  expect(log.map((it) => it.headers.get('x-csrf-token'))).toEqual(['word', null]);
});

it('renews a session once, however many requests find it expired', async () => {
  let fresh = false;
  const log = serve(
    ['GET', '/api/x', () => (fresh ? { ok: true } : problem(401, 'signed-out', '尚未登录'))],
    ['POST', '/api/session/refresh', () => ((fresh = true), { csrf: 'new' })],
  );
  const both = await Promise.all([request('GET', '/api/x'), request('GET', '/api/x')]);
  expect(both).toEqual([{ ok: true }, { ok: true }]);
  expect(log.filter((it) => it.url.pathname === '/api/session/refresh')).toHaveLength(1);
});

it('learns the new word when another window has renewed the session', async () => {
  useCsrf('old');
  const log = serve(
    ['GET', '/api/session', { csrf: 'new' }],
    [
      'POST',
      '/api/x',
      ({ headers }: { headers: Headers }) =>
        headers.get('x-csrf-token') === 'new' ? { ok: true } : problem(403, 'csrf-mismatch', '过期'),
    ],
  );
  expect(await request('POST', '/api/x', { body: {} })).toEqual({ ok: true });
  expect(log.filter((it) => it.method === 'POST')).toHaveLength(2);
});

it('does not renew when the password is wrong', async () => {
  const log = serve(['POST', '/api/session', () => problem(401, 'bad-credentials', '密码不正确')]);
  const failed = request('POST', '/api/session', { body: {} });
  await expect(failed).rejects.toBeInstanceOf(ProblemError);
  expect(log).toHaveLength(1);
});

it('speaks of an unreachable server in words', async () => {
  serve();
  await expect(request('GET', '/api/x')).rejects.toThrow('暂时连不上服务器');
});

it('keeps nothing of a session in storage a script can read', async () => {
  serve(['POST', '/api/x', {}]);
  useCsrf('word');
  await request('POST', '/api/x', { body: {} });
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('word');
});
