import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import DrawPage from './DrawPage.vue';

const text = readFileSync('../cli/tests/fixtures/draw.json', 'utf8');
const record = JSON.parse(text);
const { candidates, case_number, asset, list, commitment } = record;
const draw = {
  id: record.draw,
  announced_at: record.announced_at,
  contributions_until: record.contributions_until,
  announcement: { candidates, case_number, asset, list, commitment },
  announcement_hash: record.announcement_hash,
  contributions: record.contributions,
  drawn_at: null as string | null,
  drawn: null as string[] | null,
};
const PAGE = `/draws/${record.draw}`;

it('publishes list, exclusions and commitment before anything is drawn', async () => {
  serve(['GET', `/api/public/draws/${record.draw}`, draw]);
  const page = await render(DrawPage, { at: PAGE });
  await eventually(() => {
    expect(page.text()).toContain(commitment);
    expect(page.text()).toMatch(/湖南乙资产评估有限公司\s*✕ 利害关系回避/);
  });
  expect(page.text()).not.toContain('重新验证');
});

it('runs the draw again where it was held', async () => {
  serve(
    [
      'GET',
      `/api/public/draws/${record.draw}`,
      { ...draw, drawn_at: record.drawn_at, drawn: record.drawn },
    ],
    ['GET', `/api/public/draws/${record.draw}/record`, record],
  );
  const page = await render(DrawPage, { at: PAGE });
  await eventually(() => expect(page.text()).toContain('抽中机构'));
  await page.press('重新验证');
  await eventually(() => expect(page.text()).toContain('摇号记录 · 核验通过'));
});
