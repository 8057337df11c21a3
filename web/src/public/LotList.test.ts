import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { card } from '@/test/story';
import LotList from './LotList.vue';

const now = Date.now();

it('shows cards with price, share of the reference price and time left', async () => {
  serve(['GET', '/api/public/lots', { lots: [card(now)], next_cursor: null }]);
  const page = await render(LotList, { at: '/lots' });
  await eventually(() => {
    expect(page.text()).toContain('当前价￥3,026,817.56');
    expect(page.text()).toContain('71.7 %');
    expect(page.text()).toMatch(/距结束00:12:[0-3]\d/);
    expect(page.text()).toContain('12 人报名');
    expect(page.text()).toContain('演练');
  });
});

it('asks the server with the filters of the address', async () => {
  const log = serve(['GET', '/api/public/lots', { lots: [card(now)], next_cursor: null }]);
  const page = await render(LotList, { at: '/lots?category=housing' });
  await page.press('二拍');
  await eventually(() => {
    const last = log.filter((it) => it.url.pathname === '/api/public/lots').at(-1);
    expect(last?.url.searchParams.get('category')).toBe('housing');
    expect(last?.url.searchParams.get('round')).toBe('second');
  });
});

it('tells which filter to drop when nothing fits', async () => {
  serve(['GET', '/api/public/lots', { lots: [], next_cursor: null }]);
  const page = await render(LotList, { at: '/lots?q=湘域&round=first' });
  await eventually(() => expect(page.text()).toContain('可以先去掉「湘域」再试'));
});

it('says that it is offline', async () => {
  serve();
  const page = await render(LotList, { at: '/lots' });
  await eventually(() => expect(page.text()).toContain('暂时连不上服务器'));
});
