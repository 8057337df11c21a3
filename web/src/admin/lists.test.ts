import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import FirmImport from './FirmImport.vue';
import PlatformList from './PlatformList.vue';

const platform = {
  id: 'p1', name: '某询价平台', listed: true, listed_from: '2026-01-01T00:00:00+08:00',
  listed_until: null, late_in_calendar_year: 3, late_in_twelve_months: 5,
  removable_as_late: true, barred_until: null, decisions: [],
};
const decision = {
  at: '2026-11-22T10:00:00+08:00', barred_until: '2031-11-22', decision: 'removed',
  ground: 'late', late_in_calendar_year: 3, late_in_twelve_months: 5, reason: '累计五次逾期',
};

it('removes a platform by the counter of both readings, and shows the bar of five years', async () => {
  let now: object = platform;
  const gone = {
    ...platform, listed: false, listed_until: decision.at, barred_until: '2031-11-22',
    decisions: [decision],
  };
  const log = serve(
    ['GET', '/api/admin/platforms', () => [now]],
    ['POST', '/api/admin/platforms/p1/removal', () => ((now = gone), gone)],
  );
  const page = await render(PlatformList);
  await eventually(() => {
    expect(page.text()).toMatch(/本自然年 3 · 近十二个月 5/);
    expect(page.text()).toContain('已达五次');
  });
  await page.wrapper.findComponent({ name: 'ElSelect' }).setValue('late');
  await page.fill('决定依据', '累计五次逾期');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('2031-11-22 前不得再次入册'));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    ground: 'late', reason: '累计五次逾期',
  });
  expect(page.text()).toMatch(/移出\s*· 一年内累计五次逾期\s*累计五次逾期\s*3 \/ 5/);
});

it('tells the faults of a list by their lines, and takes over a list without any', async () => {
  let good = false;
  const log = serve([
    'POST',
    '/api/admin/firms/import',
    () =>
      good
        ? { firms_added: 2, listings_added: 3, unchanged: 1 }
        : problem(422, 'firm-list-unusable', '评估机构名单有误', {
            lines: [{ line: 3, why: '统一社会信用代码有误' }],
          }),
  ]);
  const page = await render(FirmImport);
  const give = async () => {
    const file = new File(['机构名称'], 'firms.csv', { type: 'text/csv' });
    await page.wrapper.find('.drop').trigger('drop', { dataTransfer: { files: [file] } });
  };
  await give();
  await eventually(() => expect(page.text()).toMatch(/评估机构名单有误.*3\s*统一社会信用代码有误/));
  good = true;
  await give();
  await eventually(() => expect(page.text()).toMatch(/新增机构 2.*席位 3.*未变 1/));
  expect(page.text()).not.toContain('评估机构名单有误');
  expect(log[0]?.headers.get('content-type')).toBe('text/csv');
});
