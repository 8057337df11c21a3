// What anyone sees: the lists, a lot, and a telephone.
import assert from 'node:assert/strict';
import { until, visitor } from './stage.mjs';

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
  for (const path of ['/', '/lots']) {
    await page.goto(path);
    await page.locator('article.card').first().waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
  }
}
