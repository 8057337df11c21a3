// What every journey needs: a browser, signed-in people, and waiting for a condition.
import { chromium } from 'playwright-core';

export const URL_OF_SITE = process.env.FACHUI_URL ?? 'http://127.0.0.1:8080';
export const PASSWORD = process.env.FACHUI_DEMO_PASSWORD ?? 'fachui-demo-2026';

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Containers have a small /dev/shm and run as root.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** A person with a window of their own. Errors of the page fail the journey. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({
    baseURL: URL_OF_SITE,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  return page;
}

/** Signs in by the form, as a person does; with a role for who has several. */
export async function signIn(page, login, role) {
  await page.goto(role ? `/sign-in?role=${role}` : '/sign-in');
  await page.locator('#login').fill(login);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('main form button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Asks until the answer is true; the deadline is in milliseconds. */
export async function until(what, condition, deadline = 30_000) {
  const end = Date.now() + deadline;
  let last;
  while (Date.now() < end) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not happen within ${deadline} ms; last: ${last}`);
}

/** A JSON request to the API outside any browser. */
export class Client {
  #cookies = new Map();
  #csrf = '';

  static async as(login, role) {
    const client = new Client();
    const session = await client.post('/api/session', { login, password: PASSWORD, role });
    client.#csrf = session.csrf;
    client.session = session;
    return client;
  }

  get(path) {
    return this.#send('GET', path);
  }

  post(path, body = {}, headers = {}) {
    return this.#send('POST', path, JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });
  }

  postXml(path, body) {
    return this.#send('POST', path, body, { 'content-type': 'application/xml' });
  }

  async #send(method, path, body, headers = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, URL_OF_SITE), {
      method,
      body,
      headers: { ...headers, cookie, 'x-csrf-token': this.#csrf },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const [name, ...value] = pair.split('=');
      this.#cookies.set(name, value.join('='));
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const json = answer.headers.get('content-type')?.includes('json');
    return json ? JSON.parse(text) : text;
  }
}
