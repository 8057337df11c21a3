// Two bidders in two windows: a bid in the last seconds gives both of them more time.
import assert from 'node:assert/strict';
import { lotWithBidders } from './case.mjs';
import { signIn, until, visitor } from './stage.mjs';

/** Seconds left on the big clock of a room; the page shows days and `hh:mm:ss`. */
async function secondsLeft(page) {
  const text = await page.locator('.price-panel [role=timer] .clock').textContent();
  const [hours, minutes, seconds] = text.match(/(\d+):(\d+):(\d+)/).slice(1).map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

export async function enterRoom(browser, login, lot, options = {}) {
  const page = await visitor(browser, options);
  await signIn(page, login);
  await page.goto(`/bidder/lots/${lot.id}/room`);
  await page.locator('#amount').waitFor();
  return page;
}

export async function bid(page, yuan) {
  await page.locator('#amount').fill(yuan);
  await page.locator('form.bid button[type=submit]').click();
  await page.locator('dialog button.main').click();
  await page.locator('.note.good[role=status]').waitFor();
}

export const open = (page) => page.locator('form.bid button[type=submit]:enabled').waitFor();
export const shows = (page, yuan) => async () =>
  (await page.locator('.price-panel').textContent()).includes(yuan);

export async function aBidInTheLastSecondsExtendsBothCountdowns(browser) {
  const lot = await lotWithBidders(['chen', 'wu']);
  const chen = await enterRoom(browser, 'chen', lot);
  const wu = await enterRoom(browser, 'wu', lot);

  await Promise.all([open(chen), open(wu)]);
  await bid(chen, '70000');
  await until('the first bid on the other screen', shows(wu, '70,000'));

  await until('the last seconds', async () => (await secondsLeft(chen)) <= 3, 60_000);
  await bid(wu, '71000');
  // Five seconds of extension from the bid: more than was left before it.
  await Promise.all(
    [chen, wu].map((page) => until('more time', async () => (await secondsLeft(page)) >= 4, 3_000)),
  );
  await until('the second bid on the other screen', shows(chen, '71,000'));

  const ended = (page) => page.getByText('已成交').or(page.getByText('已结束')).first().waitFor();
  await Promise.all([ended(chen), ended(wu)]);
  assert.deepEqual([...chen.errors, ...wu.errors], []);
}
