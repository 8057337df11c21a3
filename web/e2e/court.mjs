// The court's side without a mouse and with forty lots; an objection from the bidder to its ruling.
import assert from 'node:assert/strict';
import { lotWithBidders, pricedAsset } from './case.mjs';
import { tabTo } from './keys.mjs';
import { Client, signIn, until, visitor } from './stage.mjs';

const FORTY = 40;

/** So many lots that the court has forty, drafts with prices of their own. */
async function fortyLots(officer) {
  const { length } = await officer.get('/api/officer/lots');
  const missing = Math.max(0, FORTY - length);
  const row = async (from) => {
    for (let n = from; n < missing; n += 4) {
      const asset = await pricedAsset(officer);
      await officer.post('/api/officer/lots', {
        asset_id: asset.id,
        round: 'first',
        title: `键盘旅程第${String(n).padStart(2, '0')}号小型轿车`,
        start_price: `${70_000 + n}.00`,
        increment: '1000.00',
        deposit: '7000.00',
        balance_due_days: 1,
      });
    }
  };
  await Promise.all([0, 1, 2, 3].map(row));
}

/** An officer finds, filters, sorts and goes on, all by keyboard. */
export async function fortyLotsNeedOnlyTheKeyboard(browser) {
  const officer = await Client.as('lin', 'officer');
  await fortyLots(officer);
  const page = await visitor(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'lin');
  await page.goto('/officer/lots');
  const rows = page.locator('tbody tr');
  await until('forty lots', async () => (await rows.count()) >= FORTY);
  const all = await rows.count();

  await page.evaluate(() => document.activeElement?.blur());
  await tabTo(page, '#lots-find');
  await page.keyboard.type('轿车');
  await until('fewer lots', async () => (await rows.count()) < all);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await until('all lots again', async () => (await rows.count()) >= all);

  // The state of drafts, by the arrows of the list itself.
  await tabTo(page, '#lots-state');
  await until('the drafts', async () => {
    await page.keyboard.press('ArrowDown');
    return page.evaluate(() => document.querySelector('#lots-state').value === 'state_draft');
  });
  await until('only drafts', async () => {
    const tags = await page.locator('tbody .tag').allTextContents();
    return tags.length > 0 && tags.every((it) => it.includes('草稿'));
  });

  const price = 'thead th:nth-child(4)';
  await tabTo(page, `${price} button`);
  await page.keyboard.press('Enter');
  await page.locator(`${price}[aria-sort=ascending]`).waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`${price}[aria-sort=descending]`).waitFor();
  const prices = (await page.locator('tbody td.number:nth-child(4)').allTextContents()).map((it) =>
    Number(it.replaceAll(/[^\d.]/g, '')),
  );
  assert.deepEqual(prices, prices.toSorted((a, b) => b - a), 'the highest price first');

  // The list is asked again meanwhile; the focus stays on the next act of the first row.
  const next = 'tbody tr:first-child td:last-child a';
  await tabTo(page, next);
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.waitForResponse((it) => it.url().endsWith('/api/officer/lots'));
  assert.ok(
    await page.evaluate((it) => document.activeElement?.getAttribute('href') === it, href),
    'the focus survives news',
  );
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === href);
  await page.getByText('发布前置条件').waitFor();
  assert.deepEqual(page.errors, []);
}

/** The wall shows what runs, and the arrows walk over it to a lot's desk. */
export async function theWallNeedsNoMouse(browser) {
  const lot = await lotWithBidders([]);
  const page = await visitor(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'lin');
  await page.goto('/officer/wall');
  const own = `a.tile[href="/officer/lots/${lot.id}"]`;
  await page.locator(own).waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await tabTo(page, 'a.tile');
  const tiles = await page.locator('a.tile').count();
  for (let presses = 0; presses <= tiles; presses += 1) {
    if (await page.evaluate((it) => document.activeElement?.matches(it), own)) break;
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/officer/lots/${lot.id}`);
  assert.deepEqual(page.errors, []);
}

const beijing = () =>
  new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** Enters one act of an objection at the desk: the act, now, and where needed a document. */
async function act(page, mark, name, document) {
  const file = page.locator('article.panel', { hasText: mark });
  await file.waitFor();
  const form = file.locator('details', { hasText: '登记办理' });
  if (!(await form.locator('form').isVisible())) await form.locator('summary').click();
  await form.locator('.el-select').first().click();
  await page.locator('.el-select-dropdown__item:visible', { hasText: name }).click();
  await form.getByLabel('办理时间').fill(beijing());
  await page.keyboard.press('Enter');
  if (document) await form.getByLabel('文书号').fill(document);
  await form.locator('button[type=submit]').click();
}

/** A bidder claims the thing; the officer files, somebody else rules, the bidder reads. */
export async function anObjectionFromTheBidderToItsRuling(browser) {
  const lot = await lotWithBidders([]);
  const mark = `排除对该车辆的执行 ${Date.now()}`;
  const bidder = await visitor(browser);
  await signIn(bidder, 'chen');
  await bidder.goto(`/lots/${lot.id}`);
  await bidder.getByRole('link', { name: '提出异议' }).click();
  await bidder.getByLabel('案外人异议').check();
  await bidder.getByLabel('异议请求').fill(mark);
  await bidder.getByLabel('事实和理由').fill('车辆已于查封前交付给我，价款已付清。');
  await bidder.getByRole('button', { name: '提交异议' }).click();
  await bidder.getByText('已收到，待立案').waitFor();

  const lin = await visitor(browser);
  await signIn(lin, 'lin');
  await lin.goto('/officer/objections');
  const desk = lin.locator('article.panel', { hasText: mark });
  await desk.getByText('可以暂缓或中止').waitFor();
  // An act does not come before the objection: whole seconds have to pass it.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await act(lin, mark, '立案');
  await desk.getByText('应当暂缓或中止').waitFor();
  await act(lin, mark, '裁定驳回异议', '（2026）湘0102执异9号');
  await desk.getByText('异议应由承办人以外的审判人员审查').waitFor();

  const song = await visitor(browser);
  await signIn(song, 'song', 'officer');
  await song.goto('/officer/objections');
  await act(song, mark, '裁定驳回异议', '（2026）湘0102执异9号');
  await song.locator('article.panel', { hasText: mark }).getByText('已裁定，待送达').waitFor();

  await bidder.goto('/bidder/objections');
  const own = bidder.locator('article.panel', { hasText: mark });
  await own.getByText('（2026）湘0102执异9号').waitFor();
  await own.getByText('裁定驳回异议').waitFor();
  assert.deepEqual([...bidder.errors, ...lin.errors, ...song.errors], []);
}
