import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import MachineClients from './MachineClients.vue';

const client = {
  id: 'c1', name: '报价程序', issued_at: '2026-11-22T10:00:00+08:00', revoked_at: null,
  scopes: ['tasks:read', 'quotes:write'],
};

it('issues credentials, and shows the secret this once', async () => {
  let clients: object[] = [];
  const log = serve(
    ['GET', '/api/officer/machine-clients', () => clients],
    [
      'POST',
      '/api/officer/machine-clients',
      () => ((clients = [client]), { client, client_secret: 's3cret' }),
      201,
    ],
  );
  const page = await render(MachineClients);
  await eventually(() => expect(page.text()).toContain('还没有发放过凭据'));
  await page.wrapper.find('form').trigger('submit');
  expect(page.text()).toContain('请填写账号和程序名称');
  await page.fill('平台或机构账号', 'jd');
  await page.fill('程序名称', '报价程序');
  await page.wrapper.find('form').trigger('submit');
  await eventually(() => expect(page.text()).toMatch(/密钥只显示这一次.*s3cret/));
  expect(log.find((it) => it.method === 'POST')?.body).toEqual({
    login: 'jd', name: '报价程序', scopes: ['tasks:read', 'quotes:write'],
  });
  await page.press('已保存，不再显示');
  expect(page.text()).not.toContain('s3cret');
  expect(page.text()).toContain('领取询价任务');
});

it('gives a new secret, and ends a program only after it was asked again', async () => {
  let revoked = false;
  const log = serve(
    [
      'GET',
      '/api/officer/machine-clients',
      () => [{ ...client, revoked_at: revoked ? client.issued_at : null }],
    ],
    ['POST', '/api/officer/machine-clients/c1/secrets', { client, client_secret: 'n3w' }, 201],
    ['POST', '/api/officer/machine-clients/c1/revocation', () => ((revoked = true), client)],
  );
  const page = await render(MachineClients);
  await eventually(() => expect(page.text()).toContain('报价程序'));
  await page.press('更换密钥 报价程序');
  await eventually(() => expect(page.text()).toContain('n3w'));
  await page.press('撤销 报价程序');
  expect(log.some((it) => it.url.pathname.endsWith('/revocation'))).toBe(false);
  await page.press('确定撤销');
  await eventually(() => expect(page.text()).toContain('已撤销'));
  expect(page.text()).not.toContain('n3w');
});
