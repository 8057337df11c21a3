import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { LOT, lotPage } from '@/test/story';
import ObjectionPage from './ObjectionPage.vue';

const handed = {
  id: 'o1',
  lot_id: LOT,
  kind: 'outsider',
  objector: '陈竞买',
  request: '停止拍卖',
  grounds: '我已付清房款并占有该房屋',
  received_at: '2026-11-22T10:00:00+08:00',
  stage: 'received',
  since: '2026-11-22T10:00:00+08:00',
  demand: 'may-stop',
  due: { until: '2026-11-26T00:00:00+08:00', rule: 'AUC-36', arithmetic: '自2026-11-22起3日' },
  acts: [],
  replay: '',
  seq: 9,
};

it('hands in an objection and shows its stage and clock', async () => {
  let own: unknown[] = [];
  const log = serve(
    ['GET', `/api/public/lots/${LOT}`, lotPage(Date.now())],
    ['GET', '/api/bidder/lot-objections', () => own],
    ['POST', `/api/bidder/lots/${LOT}/objections`, () => {
      own = [handed];
      return handed;
    }, 201],
  );
  const page = await render(ObjectionPage, { at: `/bidder/lots/${LOT}/objection` });
  await eventually(() => expect(page.text()).toContain('提交异议'));
  await page.wrapper.find('input[value=outsider]').setValue(true);
  await page.fill('异议请求', handed.request);
  expect(page.wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined();
  await page.fill('事实和理由', handed.grounds);
  await page.press('提交异议');
  await eventually(() => {
    expect(page.text()).toContain('异议已提交法院');
    expect(page.text()).toContain('已收到，待立案');
    expect(page.text()).toContain('自2026-11-22起3日（AUC-36）');
  });
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    kind: 'outsider',
    request: handed.request,
    grounds: handed.grounds,
  });
});

it('keeps what was typed when the court refuses', async () => {
  serve(
    ['GET', `/api/public/lots/${LOT}`, lotPage(Date.now())],
    ['GET', '/api/bidder/lot-objections', []],
    ['POST', `/api/bidder/lots/${LOT}/objections`, () =>
      problem(422, 'lot-objection-unusable', '异议内容有误', { article: 'AUC-36' })],
  );
  const page = await render(ObjectionPage, { at: `/bidder/lots/${LOT}/objection` });
  await eventually(() => expect(page.text()).toContain('提交异议'));
  await page.fill('异议请求', '停止拍卖');
  await page.fill('事实和理由', '理由');
  await page.press('提交异议');
  await eventually(() => expect(page.text()).toContain('异议内容有误'));
  expect(page.wrapper.find('textarea').element.value).toBe('停止拍卖');
});
