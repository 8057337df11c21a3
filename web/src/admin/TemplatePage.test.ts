import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import TemplatePage from './TemplatePage.vue';

const COURT = { id: 'c1', code: '湘0102', name: '长沙市芙蓉区人民法院' };

it('shows the template in force and puts a new version into effect', async () => {
  const log = serve(
    ['GET', '/api/public/courts', [COURT]],
    ['GET', '/api/admin/courts/*/templates/*', { version: 0, body: '# {heading}' }],
    ['PUT', '/api/admin/courts/*/templates/*', { version: 1, body: '# {heading}' }],
  );
  const page = await render(TemplatePage);
  await eventually(() => expect(page.text()).toContain('当前使用系统自带模板'));
  await page.fill('模板正文', '# 新样式 {heading}');
  await page.press('保存并生效');
  await eventually(() => expect(page.text()).toContain('第 1 版已生效'));
  const sent = log.find((it) => it.method === 'PUT');
  expect(sent?.body).toEqual({ body: '# 新样式 {heading}', replaces: 0 });
});

it('says in which line a template is wrong', async () => {
  serve(
    ['GET', '/api/public/courts', [COURT]],
    ['GET', '/api/admin/courts/*/templates/*', { version: 0, body: '{nobody}' }],
    [
      'POST',
      '/api/admin/templates/*/trial',
      () => problem(422, 'document-unusable', '第1行：拍卖公告没有字段“nobody”'),
    ],
  );
  const page = await render(TemplatePage);
  await eventually(() => expect(page.text()).toContain('系统自带'));
  await page.press('试排');
  await eventually(() => expect(page.text()).toContain('没有字段“nobody”'));
});
