import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at, LOT, lotPage, registration } from '@/test/story';
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
  expect(page.text()).toContain('在限购地区购买住房的，法院按家庭核查购房资格');
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

it('takes joint buyers before bidding begins, with shares that make the whole', async () => {
  let signedUp = false;
  const lot = lotPage(now, { starts_at: at(now + 3_600_000), category: 'vehicle', facts: {} });
  const waiting = registration(now, {
    state: 'awaiting-deposit', bid_code: null, capacity: 'joint', capacity_ruling: null,
  });
  const log = serve(
    ['GET', '/api/public/lots/*', lot],
    ['GET', OWN, () => (signedUp ? waiting : problem(404, 'not-found', '尚未报名'))],
    ['POST', OWN, () => ((signedUp = true), waiting), 201],
  );
  const page = await open();
  await eventually(() => expect(page.text()).toContain('联合竞买'));
  await page.wrapper.find('input[value=joint]').setValue(true);
  await page.press('下一步');
  expect(page.text()).toContain('份额合计应为 100%');
  const people = [['陈竞买', '43010219900101001', '60.5'], ['吴竞买', '43010219900101002', '39.5']];
  for (const [place, [name = '', number = '', share = '']] of people.entries()) {
    await page.wrapper.find(`#buyer-${place}-name`).setValue(name);
    await page.wrapper.find(`#buyer-${place}-identity`).setValue(`${number}0`);
    await page.wrapper.find(`#buyer-${place}-share`).setValue(share);
  }
  expect(page.text()).toContain('号码不正确，请核对');
  for (const [place, [, number = '']] of people.entries()) {
    const field = page.wrapper.find(`#buyer-${place}-identity`);
    for (const check of '0123456789X') {
      await field.setValue(number + check);
      if (field.attributes('aria-invalid') !== 'true') break;
    }
  }
  expect(page.text()).toContain('✓ 份额合计 100%');
  await page.press('下一步');
  for (const tick of page.wrapper.findAll('input[type=checkbox]')) await tick.setValue(true);
  await page.press('提交报名');
  await eventually(() => expect(page.text()).toContain('等待法院确认'));
  const sent = log.find((it) => it.method === 'POST')?.body as { buyers: { share: string }[] };
  expect(sent).toMatchObject({ capacity: 'joint' });
  expect(sent.buyers.map((it) => it.share)).toEqual(['60.5', '39.5']);
});

it('takes no agent once bidding has begun', async () => {
  serve(
    ['GET', '/api/public/lots/*', lotPage(now)],
    ['GET', OWN, () => problem(404, 'not-found', '尚未报名')],
  );
  const page = await open();
  await eventually(() => expect(page.text()).toContain('竞价已开始，不再受理'));
  expect(page.wrapper.find('input[value=agent]').attributes('disabled')).toBeDefined();
  expect(page.wrapper.find('input[value=applicant]').attributes('disabled')).toBeUndefined();
});
