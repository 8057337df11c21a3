import { expect, it } from 'vitest';
import type { LotObjection } from '@/api/lotObjections';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { actsOf, isOver } from './acts';
import ObjectionDesk from './ObjectionDesk.vue';

const objection: LotObjection = {
  id: 'o1',
  lot_id: 'l1',
  kind: 'outsider',
  objector: '王某',
  request: '停止拍卖',
  grounds: '房屋已于查封前出卖给我并占有',
  received_at: '2026-11-20T10:00:00+08:00',
  stage: 'filed',
  since: '2026-11-21T09:00:00+08:00',
  demand: 'must-stop',
  due: {
    until: '2026-12-09T00:00:00+08:00',
    rule: 'AUC-36',
    arithmetic: '自2026-11-21起15日，末日2026-12-08',
  },
  acts: [
    { act: 'file', happened_at: '2026-11-21T09:00:00+08:00', document: null, reason: null },
  ],
  revocation: null,
  replay: '/api/public/lots/l1/replay?at=1',
  seq: 17,
};
const over: LotObjection = {
  ...objection,
  id: 'o2',
  kind: 'conduct',
  stage: 'rejected',
  demand: 'none',
  objector: '刘某',
  due: null,
};
const lot = { id: 'l1', title: '湘域中央1栋1806号', round: 'first', state: 'announced' };

it('tells stage, clock with its arithmetic, demand, and leads to lot and replay', async () => {
  serve(
    ['GET', '/api/officer/lot-objections', [objection, over]],
    ['GET', '/api/officer/lots', [lot]],
  );
  const page = await render(ObjectionDesk);
  await eventually(() => {
    expect(page.text()).toContain('案外人异议');
    expect(page.text()).toContain('应当暂缓或中止');
    expect(page.text()).toContain('自2026-11-21起15日，末日2026-12-08（AUC-36）');
    expect(page.text()).toContain('【一拍】湘域中央1栋1806号');
  });
  expect(page.text()).not.toContain('刘某');
  const links = page.wrapper.findAll('a').map((it) => it.attributes('href'));
  expect(links).toContain('/officer/lots/l1');
  expect(links.some((it) => it?.startsWith('/lots/l1/replay?at=2026-11-20'))).toBe(true);
  await page.wrapper.find('input[type=checkbox]').setValue(false);
  await eventually(() => expect(page.text()).toContain('刘某'));
});

it('enters a ruling with its document, and shows why the server refuses one', async () => {
  let refused = true;
  const log = serve(
    ['GET', '/api/officer/lot-objections', [objection]],
    ['GET', '/api/officer/lots', [lot]],
    ['POST', '/api/officer/lot-objections/o1/acts', () =>
      refused ? problem(403, 'lot-objection-by-handler', '须由他人审查') : objection],
  );
  const page = await render(ObjectionDesk);
  await eventually(() => expect(page.text()).toContain('登记办理'));
  const form = page.wrapper.find('article form');
  const [select] = page.wrapper.findAllComponents({ name: 'ElSelect' });
  await select?.vm.$emit('update:modelValue', 'rule-rejected');
  const date = page.wrapper.findComponent({ name: 'ElDatePicker' });
  await date.vm.$emit('update:modelValue', '2026-11-22T10:00:00+08:00');
  await form.trigger('submit');
  await eventually(() => expect(page.text()).toContain('请填写'));
  expect(log.some((it) => it.method === 'POST')).toBe(false);
  await page.fill('文书号', '（2026）湘0102执异9号');
  await form.trigger('submit');
  await eventually(() => expect(page.text()).toContain('须由他人审查'));
  refused = false;
  await form.trigger('submit');
  await eventually(() => expect(log.filter((it) => it.method === 'GET').length).toBeGreaterThan(2));
  expect(log.filter((it) => it.method === 'POST').at(-1)?.body).toEqual({
    act: 'rule-rejected',
    happened_at: '2026-11-22T10:00:00+08:00',
    document: '（2026）湘0102执异9号',
    reason: null,
  });
});

it('says that there is no objection', async () => {
  serve(['GET', '/api/officer/lot-objections', []], ['GET', '/api/officer/lots', []]);
  const page = await render(ObjectionDesk);
  await eventually(() => expect(page.text()).toContain('目前没有异议'));
});

it.each([
  ['received', 'conduct', ['file', 'refuse', 'withdraw']],
  ['filed', 'outsider', ['rule-upheld', 'rule-rejected', 'withdraw']],
  ['ruled', 'conduct', ['serve']],
  ['served', 'conduct', ['ask']],
  ['served', 'outsider', ['sue']],
  ['continued', 'conduct', ['decide-upheld', 'decide-rejected', 'withdraw']],
  ['continued', 'outsider', ['judge-upheld', 'judge-rejected', 'withdraw']],
  ['upheld', 'outsider', []],
])('offers at %s of %s only what comes then', (stage, kind, acts) => {
  expect(actsOf({ stage, kind })).toEqual(acts);
  expect(isOver({ stage })).toBe(acts.length === 0);
});
