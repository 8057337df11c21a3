import { afterEach, expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import AccountLinks from './AccountLinks.vue';
import { locale, switchLocale } from './i18n';

afterEach(() => switchLocale('zh-CN'));

it('switches the page to English and back, and remembers it', async () => {
  const page = await render(AccountLinks);
  expect(page.text()).toContain('登录');
  await page.press('English');
  await eventually(() => expect(page.text()).toContain('Sign in'));
  expect(locale()).toBe('en');
  expect(document.documentElement.lang).toBe('en');
  expect(localStorage.getItem('fachui.locale')).toBe('en');
  await page.press('中文');
  await eventually(() => expect(page.text()).toContain('登录'));
});
