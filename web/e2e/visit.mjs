// What anyone sees: the lists, a lot, and a telephone.
import assert from 'node:assert/strict';
import { Client, signIn, until, visitor } from './stage.mjs';

/** The first page has running lots; one opens, and its countdown runs. */
export async function aVisitorOpensARunningLot(browser) {
  const page = await visitor(browser);
  await page.goto('/');
  const card = page.locator('article.card a').first();
  const title = (await card.textContent()).trim();
  await card.click();
  await page.waitForURL(/\/lots\//);
  await until('the title of the lot', async () =>
    (await page.locator('h1').first().textContent()).includes(title),
  );
  assert.deepEqual(page.errors, []);
}

/** The page of a lot is there after a reload: its address is enough. */
export async function anAddressIsEnough(browser) {
  const page = await visitor(browser);
  await page.goto('/');
  await page.locator('article.card a').first().click();
  await page.waitForURL(/\/lots\//);
  await page.reload();
  await page.locator('h1').first().waitFor();
  assert.deepEqual(page.errors, []);
}

/** On a telephone nothing is wider than the screen. */
export async function aTelephoneIsWideEnough(browser) {
  const page = await visitor(browser, { viewport: { width: 360, height: 740 }, isMobile: true });
  const { lots } = await new Client().get('/api/public/lots?phase=running&limit=1');
  for (const path of [
    '/', '/lots', `/lots/${lots[0].id}`, '/calendar', '/results', '/statistics', '/places',
    '/practice', '/glossary', '/open-data',
  ]) {
    await page.goto(path);
    await page.locator('main :is(h1, h2)').first().waitFor();
    await page.locator('main .waiting').first().waitFor({ state: 'detached' });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
  }
}

/** The practice room takes a bid and sends nothing but the question for the time. */
export async function aVisitorPractisesWithPlayMoney(browser) {
  const page = await visitor(browser);
  await page.goto('/practice');
  const sent = [];
  page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
  await page.locator('#amount').fill('90000');
  await page.locator('form.bid button[type=submit]').click();
  await page.locator('dialog button.main').click();
  await page.locator('.note.good[role=status]').waitFor();
  await until('the lead', async () =>
    (await page.locator('.price-panel').textContent()).includes('90,000'),
  );
  assert.deepEqual(sent, []);
  assert.deepEqual(page.errors, []);
}

/** Arrow keys walk over the days of the calendar; the day is in the address. */
export async function theCalendarNeedsNoMouse(browser) {
  const page = await visitor(browser);
  await page.goto('/calendar?day=2027-02-28');
  const day = page.locator('[data-day="2027-02-28"]');
  await day.focus();
  await page.keyboard.press('ArrowRight');
  await until('the next day', async () => page.url().endsWith('day=2027-03-01'));
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-day'));
  await until('the focus', async () => (await focused()) === '2027-03-01');
  assert.deepEqual(page.errors, []);
}

/** A watched lot is on the bidder's list until it is let go. */
export async function aBidderWatchesALot(browser) {
  const { lots } = await new Client().get('/api/public/lots?phase=running&limit=1');
  const page = await visitor(browser);
  await signIn(page, 'zhao');
  await page.goto(`/lots/${lots[0].id}`);
  const button = page.locator('.box button[aria-pressed]');
  await button.click();
  await page.locator('.box button[aria-pressed=true]').waitFor();
  await page.goto('/bidder');
  await page.locator('.chips button', { hasText: '关注' }).click();
  await page.locator('main h2 a', { hasText: lots[0].title }).waitFor();
  await page.locator('main .panel button[aria-pressed=true]').click();
  await page.locator('main .panel button[aria-pressed=false]').waitFor();
  assert.deepEqual(page.errors, []);
}
