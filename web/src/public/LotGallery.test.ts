import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import LotGallery from './LotGallery.vue';

const picture = (id: string, caption: string, kind = 'picture') => ({
  id,
  kind,
  caption,
  width: kind === 'film' ? null : 1200,
  height: kind === 'film' ? null : 800,
});

it('shows one picture at a time, each with its caption, and films as films', async () => {
  const all = [picture('a', '外观'), picture('b', '客厅'), picture('c', '走一圈', 'film')];
  serve(['GET', '/api/public/lots/*/pictures', all]);
  const page = await render(LotGallery, { props: { lotId: 'l1' } });
  await eventually(() => expect(page.wrapper.find('.stage img').attributes('alt')).toBe('外观'));
  const first = page.wrapper.find('.stage img');
  expect(first.attributes('src')).toBe('/api/public/pictures/a/medium');
  expect(first.attributes('width')).toBe('1200');
  await page.press('第 2 件：客厅');
  expect(page.wrapper.find('.stage img').attributes('src')).toBe('/api/public/pictures/b/medium');
  expect(page.text()).toContain('2 / 3 客厅');
  await page.press('第 3 件：走一圈');
  expect(page.wrapper.find('.stage video').attributes('aria-label')).toBe('走一圈');
});

it('goes round in the enlarged view and closes', async () => {
  serve(['GET', '/api/public/lots/*/pictures', [picture('a', '外观'), picture('b', '客厅')]]);
  const page = await render(LotGallery, { props: { lotId: 'l1' } });
  await eventually(() => expect(page.wrapper.find('.open').exists()).toBe(true));
  await page.press('放大查看：外观');
  const dialog = page.wrapper.find('dialog');
  expect(dialog.find('img').attributes('src')).toBe('/api/public/pictures/a/large');
  await dialog.trigger('keydown', { key: 'ArrowLeft' });
  expect(dialog.find('img').attributes('alt')).toBe('客厅');
  await dialog.trigger('keydown', { key: 'ArrowRight' });
  expect(dialog.find('img').attributes('alt')).toBe('外观');
  await dialog.trigger('close');
  expect(page.wrapper.find('dialog').exists()).toBe(false);
});

it('shows nothing where there is nothing', async () => {
  const log = serve(['GET', '/api/public/lots/*/pictures', []]);
  const page = await render(LotGallery, { props: { lotId: 'l1' } });
  await eventually(() => expect(log.length).toBe(1));
  expect(page.wrapper.find('section').exists()).toBe(false);
});
