import { beforeEach, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { useSession } from '@/shared/session';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { readSearches, useSearches } from './searches';
import { useSyncedSearches } from './syncedSearches';

beforeEach(() => localStorage.clear());

const saved = (id: string, change: object) => ({
  id, name: '住宅', q: null, category: null, round: null, court_id: null, region: null,
  saved_at: '2026-11-22T10:00:00+08:00', told_until: '2026-11-22T10:00:00+08:00', ...change,
});
type Synced = ReturnType<typeof useSyncedSearches>;

async function open(): Promise<Synced> {
  let synced: Synced | null = null;
  await render(defineComponent({ setup: () => ((synced = useSyncedSearches()), () => h('p')) }));
  useSession().view = { role: 'bidder', name: '陈', csrf: 'x' } as never;
  if (!synced) throw new Error('the component was not set up');
  return synced;
}

it('brings the searches of the device to the account, and those of the account to the device', async () => {
  useSearches().save('车', { category: 'vehicle', sort: 'price' }, 5);
  useSearches().save('正在进行', { phase: 'running' }, 6);
  const log = serve(
    ['GET', '/api/bidder/searches', [saved('s1', { category: 'housing' })]],
    ['POST', '/api/bidder/searches', saved('s2', { name: '车', category: 'vehicle' }), 201],
    ['DELETE', '/api/bidder/searches/*', {}],
  );
  const synced = await open();
  await eventually(() => expect(synced.account.value).toHaveLength(2));
  const sent = log.filter((it) => it.method === 'POST').map((it) => it.body);
  expect(sent).toEqual([{ name: '车', category: 'vehicle' }]);
  expect(readSearches().map((it) => it.name).sort()).toEqual(['住宅', '正在进行', '车'].sort());
  const car = synced.searches.value.find((it) => it.name === '车');
  if (car) await synced.remove(car);
  expect(log.at(-1)?.url.pathname).toBe('/api/bidder/searches/s2');
});

it('removes here what was removed elsewhere', async () => {
  useSearches().save('旧', { category: 'land' }, 5, true);
  useSearches().save('新', { category: 'goods' }, 5);
  serve(
    ['GET', '/api/bidder/searches', []],
    ['POST', '/api/bidder/searches', saved('s3', { name: '新', category: 'goods' }), 201],
  );
  const synced = await open();
  await eventually(() => expect(synced.account.value).toHaveLength(1));
  expect(readSearches().map((it) => it.name)).toEqual(['新']);
});
