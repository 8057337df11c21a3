// The same bid without a mouse, and on a telephone.
import assert from 'node:assert/strict';
import { lotWithBidders } from './case.mjs';
import { enterRoom, open, shows } from './bid.mjs';
import { tabTo } from './keys.mjs';
import { signIn, until, visitor } from './stage.mjs';

export async function aBidNeedsOnlyTheKeyboard(browser) {
  const lot = await lotWithBidders(['chen']);
  const page = await enterRoom(browser, 'chen', lot);
  await open(page);
  // The skip link is the first stop of the page.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement?.matches('.skip')), 'the skip link');
  await tabTo(page, '#amount');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('70000');
  await page.keyboard.press('Enter');
  await page.locator('dialog').waitFor();
  const inside = () => page.evaluate(() => document.activeElement?.closest('dialog') !== null);
  assert.ok(await inside(), 'the dialog takes the focus');
  await tabTo(page, 'dialog button.main');
  await page.keyboard.press('Enter');
  await page.locator('.note.good[role=status]').waitFor();
  await until('the price', shows(page, '70,000'));
  assert.deepEqual(page.errors, []);
}

async function fits(page) {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(over <= 0, `${page.url()} is ${over} px too wide`);
}

export async function aBidFromATelephone(browser) {
  const lot = await lotWithBidders(['wu']);
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  const page = await visitor(browser, phone);
  await signIn(page, 'wu');
  for (const path of ['/bidder', `/lots/${lot.id}`, `/bidder/lots/${lot.id}/registration`]) {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    await fits(page);
  }
  await page.goto(`/bidder/lots/${lot.id}/room`);
  await open(page);
  await page.locator('#amount').fill('70000');
  await page.locator('form.bid button[type=submit]').tap();
  await page.locator('dialog button.main').tap();
  await page.locator('.note.good[role=status]').waitFor();
  await fits(page);
  assert.deepEqual(page.errors, []);
}
