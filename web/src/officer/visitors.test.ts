import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import { at, LOT } from '@/test/story';
import QuestionDesk from './QuestionDesk.vue';
import ViewingPanel from './ViewingPanel.vue';

const now = Date.now();
const asked = {
  id: 'q1', number: 1, text: '有租赁吗？', covered_for: null, asked_at: at(now - 7_200_000),
  answers: [], lot_id: LOT, lot_title: '湘域中央1栋1806号', starts_at: at(now + 3_600_000),
  ends_at: at(now + 90_000_000),
};

it('shows what waits with its clock, and publishes an answer as the first version', async () => {
  let waits = true;
  const log = serve(
    ['GET', '/api/officer/questions', () => (waits ? [asked] : [])],
    ['POST', '/api/officer/questions/q1/answers', () => ((waits = false), asked), 201],
  );
  const page = await render(QuestionDesk);
  await eventually(() => {
    expect(page.text()).toContain('尚未答复，已等待 2小时');
    expect(page.text()).toContain('距开拍');
  });
  await page.wrapper.find('textarea').setValue('没有租赁。');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toContain('没有待答复的问题'));
  const sent = log.find((it) => it.method === 'POST');
  expect(sent?.body).toEqual({ version: 1, text: '没有租赁。' });
});

it('shows codes and no names, and marks who came on the day', async () => {
  let came: boolean | null = null;
  const log = serve(
    ['GET', `/api/officer/lots/${LOT}/viewings`, () => [{
      id: 'v1', lot_id: LOT, starts_at: at(now - 60_000), ends_at: at(now + 60_000), place: '南门',
      note: null, capacity: 5, booked: 1, cancelled_for: null, visitors: [{ code: '0427', came }],
    }]],
    ['POST', '/api/officer/viewings/v1/visitors', () => ((came = true), {})],
  );
  const page = await render(ViewingPanel, { props: { lotId: LOT, open: true } });
  await eventually(() => expect(page.text()).toContain('看样码 0427'));
  expect(page.text()).toContain('1 / 5 人预约');
  await page.press('到场 0427');
  await eventually(() => expect(page.text()).toContain('✓ 已到场'));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({ code: '0427', came: true });
});
