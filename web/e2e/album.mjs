// Pictures of the key pages in both languages, for docs/pictures/; the platform runs with the
// demo court, as for the journeys: FACHUI_URL=… CHROMIUM=… npm run pictures.
import { mkdir } from 'node:fs/promises';
import { Client, openBrowser, signIn, visitor } from './stage.mjs';

const album = new URL('../../docs/pictures/', import.meta.url).pathname;
const telephone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

const { lots } = await new Client().get('/api/public/lots?phase=running&limit=100');
const [lot] = lots.toSorted((a, b) => b.bids - a.bids);
const PAGES = [
  ['home', '/', {}],
  ['calendar', '/calendar', {}],
  ['results', '/results', {}],
  ['statistics', '/statistics', {}],
  ['places', '/places', {}],
  ['practice', '/practice', {}],
  ['lot', `/lots/${lot.id}`, {}],
  ['costs-on-a-telephone', `/lots/${lot.id}#costs`, telephone],
  ['officer-lots', '/officer/lots', { login: 'lin' }],
  ['closing-the-books', '/finance/closings', { login: 'fin1' }],
];

await mkdir(album, { recursive: true });
const browser = await openBrowser();
for (const language of ['zh-CN', 'en']) {
  for (const [name, path, { login, ...options }] of PAGES) {
    const page = await visitor(browser, { reducedMotion: 'reduce', ...options });
    await page.addInitScript((it) => localStorage.setItem('fachui.locale', it), language);
    if (login) await signIn(page, login);
    await page.goto(path);
    await page.locator('main :is(h1, h2)').first().waitFor();
    await page.locator('main .waiting').first().waitFor({ state: 'detached' });
    const file = `${name}${language === 'en' ? '.en' : ''}.png`;
    await page.screenshot({ path: `${album}${file}` });
    console.log(file);
    await page.context().close();
  }
}
await browser.close();
