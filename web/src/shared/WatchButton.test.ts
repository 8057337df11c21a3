import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { card, LOT } from '@/test/story';
import { useSession } from './session';
import WatchButton from './WatchButton.vue';

const lot = card(Date.now());

it('sends a visitor to sign in and back', async () => {
  serve();
  const page = await render(WatchButton, { props: { lot }, at: `/lots/${LOT}` });
  await page.wrapper.find('button').trigger('click');
  await eventually(() => expect(page.router.currentRoute.value.name).toBe('sign-in'));
  expect(page.router.currentRoute.value.query['next']).toBe(`/lots/${LOT}`);
});

it('watches and lets go again', async () => {
  const log = serve(
    ['GET', '/api/bidder/watches', []],
    ['PUT', '/api/bidder/watches/*', {}],
    ['DELETE', '/api/bidder/watches/*', {}],
  );
  const page = await render(WatchButton, { props: { lot } });
  useSession().view = { role: 'bidder', name: '陈', csrf: 'x' } as never;
  await eventually(() => expect(log.some((it) => it.method === 'GET')).toBe(true));
  const button = page.wrapper.find('button');
  await button.trigger('click');
  await eventually(() => expect(button.attributes('aria-pressed')).toBe('true'));
  await button.trigger('click');
  await eventually(() => expect(button.attributes('aria-pressed')).toBe('false'));
  const path = `/api/bidder/watches/${LOT}`;
  expect(log.filter((it) => it.url.pathname === path).map((it) => it.method)).toEqual([
    'PUT', 'DELETE',
  ]);
});
