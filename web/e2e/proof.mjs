// What is over can be seen again and checked again, in the browser alone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Client, signIn, until, visitor } from './stage.mjs';

const DRAW = new URL('../../cli/tests/fixtures/draw.json', import.meta.url);

/** A draw holds; the same draw with one letter changed does not. Nothing is sent anywhere. */
export async function aDrawIsRunAgainInTheBrowser(browser) {
  const page = await visitor(browser);
  await page.goto('/verify');
  const sent = [];
  page.on('request', (it) => it.method() !== 'GET' && sent.push(it.url()));
  const text = await readFile(DRAW, 'utf8');
  const give = (body) =>
    page.setInputFiles('#proof-file', {
      name: 'draw.json',
      mimeType: 'application/json',
      buffer: Buffer.from(body),
    });
  await give(text);
  await page.getByText('摇号记录 · 核验通过').waitFor();
  await give(text.replace('83417702', '83417703'));
  await page.getByText('摇号记录 · 核验未通过').waitFor();
  await give('{}');
  await page.locator('.note.bad').getByText('这不是本平台的').waitFor();
  assert.deepEqual(sent, []);
  assert.deepEqual(page.errors, []);
}

/** The replay goes back to before the first bid, and forth to the final price, by keyboard. */
export async function anAuctionIsSeenAgain(browser) {
  const { lots } = await new Client().get('/api/public/lots?phase=ended&limit=50');
  const lot = lots.find((it) => it.bids > 1 && it.hammer_price);
  assert.ok(lot, 'the demo has a sold lot');
  const page = await visitor(browser);
  await page.goto(`/lots/${lot.id}`);
  await page.locator('#history a.button[href$=replay]').click();
  await page.waitForURL(/\/replay$/);
  const shown = (selector) => page.locator(selector).textContent();
  const rows = () => page.locator('.list tbody tr').count();
  await until('all bids', async () => (await rows()) === lot.bids);
  await page.locator('#replay-at').focus();
  await page.keyboard.press('Home');
  await until('the start', async () => (await rows()) === 0);
  assert.match(await shown('.now'), /起拍价/);
  const next = page.getByRole('button', { name: '下一条' });
  await until('the last bid again', async () => {
    await next.click();
    return (await rows()) === lot.bids;
  });
  const final = Number(lot.hammer_price).toLocaleString('en-US');
  assert.ok((await shown('.now')).includes(final), `${final} is shown`);
  await page.locator('figure svg').waitFor();
  assert.deepEqual(page.errors, []);
}

/** The signed record of a sold lot holds, and its key is the one the platform publishes. */
export async function aRecordIsCheckedInTheBrowser(browser) {
  const { lots } = await new Client().get('/api/public/lots?phase=ended&limit=50');
  const lot = lots.find((it) => it.bids > 1 && it.hammer_price);
  assert.ok(lot, 'the demo has a sold lot');
  const page = await visitor(browser);
  await page.goto(`/lots/${lot.id}`);
  await page.getByRole('button', { name: '在浏览器中核验' }).click();
  await page.getByText('竞价记录 · 核验通过').waitFor();
  await page.getByText('签名密钥就是本平台公布的密钥').waitFor();
  assert.deepEqual(page.errors, []);
}

/** A bidder's receipt holds as well. */
export async function aReceiptIsCheckedInTheBrowser(browser) {
  const page = await visitor(browser);
  await signIn(page, 'chen');
  await page.goto('/bidder/receipts');
  await page.getByRole('button', { name: '在浏览器中核验' }).first().click();
  await page.getByText('出价凭证 · 核验通过').waitFor();
  await page.getByText('签名密钥就是本平台公布的密钥').waitFor();
  assert.deepEqual(page.errors, []);
}
