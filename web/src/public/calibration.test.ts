import { expect, it } from 'vitest';
import CalibrationPage from './CalibrationPage.vue';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { bandNames, percent } from '@/shared/calibration/words';

const group = (quoter: string, bias: number, in_bands: number[]) => ({
  quoter,
  category: 'housing',
  province: '43',
  count: in_bands.reduce((a, b) => a + b),
  bias,
  mean_distance: Math.abs(bias),
  median_distance: 120,
  in_bands,
});

it('names every band, the first and the last open', () => {
  expect(bandNames([-1000, 0, 1000])).toEqual([
    '低于 −10%', '−10% 至 0%', '0% 至 +10%', '+10% 以上',
  ]);
  expect([percent(-35), percent(0), percent(1234)]).toEqual(['−0.35%', '0%', '+12.3%']);
});

it('keeps real and rehearsed cases apart', async () => {
  const asked = serve([
    'GET',
    '/api/public/calibration',
    ({ url }: { url: URL }) =>
      url.searchParams.get('profile') === 'rehearsal'
        ? { bands: [0], groups: [group('淘宝网', 350, [1, 3])] }
        : { bands: [0], groups: [] },
  ]);
  const page = await render(CalibrationPage);
  await eventually(() => expect(page.text()).toContain('还没有可以比较的成交'));
  await page.press('演练案件');
  const row = /淘宝网\s*房产\s*43\s*4\s*\+3\.50%\s*3\.50%\s*1\.20%/;
  await eventually(() => expect(page.text()).toMatch(row));
  expect(asked.map((one) => one.url.searchParams.get('profile')).filter(Boolean)).toEqual([
    'statutory', 'rehearsal',
  ]);
});

it('says what went wrong', async () => {
  serve(['GET', '/api/public/calibration', () => problem(503, 'busy', '稍后再试')]);
  const page = await render(CalibrationPage);
  await eventually(() => expect(page.text()).toContain('稍后再试'));
});
