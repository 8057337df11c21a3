import { expect, it } from 'vitest';
import { useSession } from '@/shared/session';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at, LOT } from '@/test/story';
import LotViewings from './LotViewings.vue';

const now = Date.now();
const slot = (id: string, change: object = {}) => ({
  id, lot_id: LOT, starts_at: at(now + 86_400_000), ends_at: at(now + 90_000_000), place: '小区南门',
  note: null, capacity: 2, booked: 0, cancelled_for: null, ...change,
});
const open = () => render(LotViewings, { props: { lotId: LOT, open: true }, at: `/lots/${LOT}` });

it('says how many places are left, what is full, over or called off', async () => {
  serve(['GET', `/api/public/lots/${LOT}/viewings`, [
    slot('a', { booked: 1 }), slot('b', { booked: 2 }), slot('c', { starts_at: at(now - 1000) }),
    slot('d', { cancelled_for: '暴雨' }),
  ]]);
  const page = await open();
  await eventually(() => {
    for (const words of ['余 1 位 / 共 2 位', '已约满', '已开始或结束', '已取消：暴雨', '登录后预约'])
      expect(page.text()).toContain(words);
  });
});

it('books a place and gives it up again', async () => {
  let mine = false;
  let full = false;
  serve(
    ['GET', `/api/public/lots/${LOT}/viewings`, () => [slot('a', { booked: mine ? 1 : 0 })]],
    ['GET', '/api/bidder/viewings', () => (mine ? [{ viewing: slot('a'), lot_title: '房屋', code: '0427', booked_at: at(now) }] : [])],
    ['POST', '/api/bidder/viewings/a/booking', () => (full ? problem(409, 'viewing-full', '看样名额已满') : ((mine = true), {})), 201],
    ['POST', '/api/bidder/viewings/a/cancellation', () => ((mine = false), {})],
  );
  const page = await open();
  useSession().view = { role: 'bidder', name: '陈', csrf: 'x' } as never;
  await eventually(() => expect(page.text()).toContain('余 2 位'));
  await eventually(() => expect(page.wrapper.find('button.safe').exists()).toBe(true));
  await page.wrapper.find('button.safe').trigger('click');
  await eventually(() => expect(page.text()).toContain('已预约，看样码 0427'));
  full = true;
  await page.press('取消预约');
  await eventually(() => expect(page.wrapper.find('button.safe').exists()).toBe(true));
  await page.wrapper.find('button.safe').trigger('click');
  await eventually(() => expect(page.text()).toContain('看样名额已满'));
});
