// A component as the browser would show it: with routes, a session, words in Chinese.
import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach } from 'vitest';
import type { Component } from 'vue';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { routes } from '@/router';
import { i18n } from '@/shared/i18n';

const shown: VueWrapper[] = [];

export interface Page {
  /** What a person reads, white space evened out. */
  text(): string;
  wrapper: VueWrapper;
  router: Router;
  press(name: string): Promise<void>;
  fill(label: string, value: string): Promise<void>;
}

export async function render(
  component: Component,
  options: { props?: Record<string, unknown>; at?: string } = {},
): Promise<Page> {
  const pinia = createPinia();
  setActivePinia(pinia);
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push(options.at ?? '/');
  const wrapper = mount(component, {
    props: options.props ?? {},
    global: { plugins: [pinia, i18n, router] },
    attachTo: document.body,
  });
  shown.push(wrapper);
  const text = () => (wrapper.element.parentElement?.textContent ?? '').replace(/\s+/g, ' ');

  async function press(name: string): Promise<void> {
    const buttons = wrapper.findAll('button, summary, input[type=radio]');
    const button = buttons.find(
      (it) => it.text() === name || it.attributes('aria-label') === name,
    );
    if (!button) throw new Error(`no button “${name}” in: ${text()}`);
    // A submit button submits its form, as in a browser.
    const submits = button.attributes('type') === 'submit';
    await (submits ? wrapper.find('form').trigger('submit') : button.trigger('click'));
  }

  async function fill(label: string, value: string): Promise<void> {
    const found = wrapper.findAll('label').find((it) => it.text().startsWith(label));
    const id = found?.attributes('for');
    if (!id) throw new Error(`no field “${label}” in: ${text()}`);
    await wrapper.find(`#${id}`).setValue(value);
  }

  return { text, wrapper, router, press, fill };
}

/** Asks until the condition holds; the last failure is the test's. */
export async function eventually(check: () => void, within = 4000): Promise<void> {
  const end = Date.now() + within;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

afterEach(() => {
  for (const wrapper of shown.splice(0)) wrapper.unmount();
  document.body.innerHTML = '';
});
