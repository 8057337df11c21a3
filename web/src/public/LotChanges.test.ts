import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { LOT } from '@/test/story';
import LotChanges from './LotChanges.vue';

const PATH = `/api/public/lots/${LOT}/changes`;
const change = (more: object) => ({
  topic: 'arrears', version: 2, stated_at: '2026-11-22T10:00:00+08:00', before: null, after: null,
  asked: null, asked_on: null, source: null, ...more,
});

it('shows before and after, and what turned out to be unknown', async () => {
  serve(['GET', PATH, [
    change({ before: '无', after: '物业费 6,320 元', source: '物业公司' }),
    change({ topic: 'occupancy', asked: '居委会', asked_on: '2026-11-22' }),
  ]]);
  const page = await render(LotChanges, { props: { lotId: LOT } });
  await eventually(() => {
    expect(page.text()).toMatch(/欠费\s*无\s*物业费 6,320 元\s*物业公司/);
    expect(page.text()).toContain('未查明（2026-11-22 向居委会查证）');
    expect(page.text()).toContain('未查明或未填报');
  });
});

it('says that nothing has changed', async () => {
  serve(['GET', PATH, []]);
  const page = await render(LotChanges, { props: { lotId: LOT } });
  await eventually(() => expect(page.text()).toContain('公告后没有变更'));
});
