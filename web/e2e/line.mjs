// What the first visit costs, and what happens when the line breaks in the middle of bidding.
import assert from 'node:assert/strict';
import { lotWithBidders } from './case.mjs';
import { bid, enterRoom, open, shows } from './bid.mjs';
import { Client, until, visitor } from './stage.mjs';
import { uuid7 } from './uuid7.mjs';
import { wire } from './wire.mjs';

const MOST = 200_000;

/** Scripts of the first load, compressed as the server sends them, in bytes. */
async function scriptsOf(browser, path) {
  const page = await visitor(browser);
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const scripts = new Set();
  let bytes = 0;
  line.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  const refused = [];
  page.on('response', (it) => it.status() >= 400 && refused.push(`${it.status()} ${it.url()}`));
  await page.goto(path, { waitUntil: 'networkidle' }).catch(() => undefined);
  await page.locator('main h1').first().waitFor();
  return { bytes, refused };
}

/** The pages a bidder meets first are light, and nothing they ask for is refused. */
export async function theFirstPagesAreLight(browser) {
  const { lots } = await new Client().get('/api/public/lots?phase=ended');
  for (const path of ['/', '/lots', `/lots/${lots[0].id}`, '/sign-in']) {
    const { bytes, refused } = await scriptsOf(browser, path);
    assert.ok(bytes > 0 && bytes <= MOST, `${path} loads ${bytes} bytes of scripts`);
    assert.deepEqual(refused, []);
  }
}

/** Bids made while the line was cut stand in the list once it is back: all, and each once. */
export async function aBrokenLineLosesNothing(browser) {
  const lot = await lotWithBidders(['chen', 'wu']);
  const line = await wire();
  const chen = await enterRoom(browser, 'chen', lot, { baseURL: line.address });
  await open(chen);
  await bid(chen, '70000');

  line.cut();
  await until('the page says that the line is broken', () =>
    chen.getByText('连接中断，正在重连').first().isVisible(),
  );
  const wu = await Client.as('wu', 'bidder');
  const place = (amount) =>
    wu.post(`/api/bidder/lots/${lot.id}/bids`, { amount, seen_seq: null }, { 'idempotency-key': uuid7() });
  await place('71000.00');
  await place('73000.00');
  assert.equal(await shows(chen, '73,000')(), false, 'nothing arrives over a cut line');

  line.mend();
  await until('the last bid', shows(chen, '73,000'));
  const prices = () => chen.locator('.list tbody tr td.number').allTextContents();
  await until('every bid', async () => (await prices()).length >= 3);
  assert.deepEqual((await prices()).map((it) => it.trim()), ['73,000', '71,000', '70,000']);
  assert.deepEqual(chen.errors, []);
  line.remove();
}
