import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { LOT, lotPage, registration } from '@/test/story';
import RegistrationPage from './RegistrationPage.vue';

const now = Date.now();
const OWN = `/api/bidder/lots/${LOT}/registration`;
const open = () => render(RegistrationPage, { at: `/bidder/lots/${LOT}/registration` });

it('makes one tick every unknown item before one can sign up', async () => {
  let signedUp = false;
  const waiting = registration(now, { state: 'awaiting-deposit', bid_code: null });
  const log = serve(
    ['GET', '/api/public/lots/*', lotPage(now)],
    ['GET', OWN, () => (signedUp ? waiting : problem(404, 'not-found', '尚未报名'))],
    ['POST', OWN, () => ((signedUp = true), waiting), 201],
  );
  const page = await open();
  await eventually(() => expect(page.text()).toContain('您以什么身份参加竞买'));
  await page.press('下一步');
  expect(page.text()).toContain('我知悉“租赁情况”未查明');
  const submit = () => page.wrapper.find('button[type=submit]');
  for (const tick of page.wrapper.findAll('input[type=checkbox]')) {
    expect(submit().attributes('disabled')).toBeDefined();
    await tick.setValue(true);
  }
  expect(submit().attributes('disabled')).toBeUndefined();
  await page.press('提交报名');
  await eventually(() => {
    expect(page.text()).toContain('请向您的专属子账号汇款');
    expect(page.text()).toContain('6222 0801 0200 0001 024');
  });
  const sent = log.find((it) => it.method === 'POST');
  expect(sent?.body).toEqual({
    capacity: 'self',
    accepted_terms_hash: lotPage(now).notice.terms_hash,
  });
});

it('shows the bid code once the deposit is held', async () => {
  serve(['GET', '/api/public/lots/*', lotPage(now)], ['GET', OWN, registration(now)]);
  const page = await open();
  await eventually(() => {
    expect(page.text()).toContain('您的竞买号 M5570');
    expect(page.text()).toContain('进入竞价大厅');
  });
});
