// Pictures of the key pages in both languages, for docs/pictures/; the platform runs with the
// demo court, as for the journeys: FACHUI_URL=… CHROMIUM=… npm run pictures [name]. It makes a case
// of its own for the desks, so it is best run on a demo that is thrown away afterwards.
import { mkdir } from 'node:fs/promises';
import { servedPlan, strangeDebit } from './money.mjs';
import { Client, openBrowser, signIn, visitor } from './stage.mjs';

const album = new URL('../../docs/pictures/', import.meta.url).pathname;
const telephone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const wide = { viewport: { width: 1440, height: 1000 } };
const only = process.argv[2];

const visitors = new Client();
const { lots } = await visitors.get('/api/public/lots?phase=running&limit=100');
const [lot] = lots.toSorted((a, b) => b.bids - a.bids);
const { lots: over } = await visitors.get('/api/public/lots?phase=ended&limit=50');
const sold = over.find((it) => it.bids > 1 && it.hammer_price) ?? lot;
const chen = await Client.as('chen', 'bidder');
const [mine] = await chen.get('/api/bidder/registrations');
const room = lots.find((it) => it.id === mine?.lot_id)?.id ?? mine?.lot_id;
const lin = await Client.as('lin', 'officer');
const cases = await lin.get('/api/officer/cases');
const read = ({ id }) => lin.get(`/api/officer/cases/${id}`);
const files = await Promise.all(cases.slice(0, 12).map(read));
const file = files.find((it) => it.inquiries.length && it.assets.length) ?? files[0];
const [drafted] = await lin.get('/api/officer/lots');
await strangeDebit('20.00');
const plan = await servedPlan();

async function checkTheRecord(page) {
  await page.getByRole('button', { name: /在浏览器中核验|Check it here/ }).first().click();
  const verdict = page.getByText(/核验通过|It holds/).first();
  await verdict.waitFor();
  await verdict.scrollIntoViewIfNeeded();
}
/** Name, address, whose window, what is done before the picture is taken. */
const PAGES = [
  ['home', '/', wide],
  ['list', '/lots', wide],
  ['calendar', '/calendar', wide],
  ['results', '/results', wide],
  ['statistics', '/statistics', wide],
  ['places', '/places', wide],
  ['practice', '/practice', wide],
  ['help', '/help', wide],
  ['open-data', '/open-data', wide],
  ['draws', '/draws', wide],
  ['lot', `/lots/${lot.id}`, wide],
  ['lot-on-a-telephone', `/lots/${lot.id}`, telephone],
  ['costs-on-a-telephone', `/lots/${lot.id}#costs`, telephone],
  ['replay', `/lots/${sold.id}/replay`, wide],
  ['record-checked', `/lots/${sold.id}`, wide, checkTheRecord],
  ['bidder', '/bidder', { ...wide, login: 'chen' }],
  ['bid-room', `/bidder/lots/${room}/room`, { ...wide, login: 'chen' }],
  ['bid-room-on-a-telephone', `/bidder/lots/${room}/room`, { ...telephone, login: 'chen' }],
  ['deposit', `/bidder/registrations/${mine?.id}/money`, { ...wide, login: 'chen' }],
  ['officer-cases', '/officer', { ...wide, login: 'lin' }],
  ['officer-case', `/officer/cases/${file.id}`, { ...wide, login: 'lin' }],
  ['officer-price', `/officer/assets/${file.assets[0].id}/pricing`, { ...wide, login: 'lin' }],
  ['officer-inquiry', `/officer/inquiries/${file.inquiries[0]?.id}`, { ...wide, login: 'lin' }],
  ['officer-clocks', '/officer/clocks', { ...wide, login: 'lin' }],
  ['officer-lots', '/officer/lots', { ...wide, login: 'lin' }],
  ['officer-lot', `/officer/lots/${drafted.id}`, { ...wide, login: 'lin' }],
  ['programs', '/officer/machines', { ...wide, login: 'lin' }],
  ['panel', '/panel', { ...wide, login: 'he' }],
  ['supervisor', '/supervisor', { ...wide, login: 'jian' }],
  ['delays', '/supervisor/delays', { ...wide, login: 'jian' }],
  ['valuer', '/valuer', { ...wide, login: 'taobao' }],
  ['accuracy', '/valuer/accuracy', { ...wide, login: 'taobao' }],
  ['commissions', '/valuer/commissions', { ...wide, login: 'firm1' }],
  ['finance', '/finance', { ...wide, login: 'fin1' }],
  ['suspense', '/finance/suspense', { ...wide, login: 'fin1' }],
  ['unexplained', '/finance/unexplained', { ...wide, login: 'fin1' }],
  ['case-account', `/finance/cases/${plan.case_id}`, { ...wide, login: 'fin1' }],
  ['distribution', `/finance/distributions/${plan.id}`, { ...wide, login: 'fin1' }],
  ['payouts', '/finance/payouts', { ...wide, login: 'fin1' }],
  ['notaries', '/finance/escrows', { ...wide, login: 'fin1' }],
  ['fund-report', '/finance/report', { ...wide, login: 'fin1' }],
  ['reconciliation', '/finance/reconciliation', { ...wide, login: 'fin1' }],
  ['closing-the-books', '/finance/closings', { ...wide, login: 'fin1' }],
  ['templates', '/admin', { ...wide, login: 'gu' }],
  ['platforms', '/admin/platforms', { ...wide, login: 'gu' }],
  ['firms', '/admin/firms', { ...wide, login: 'gu' }],
];

await mkdir(album, { recursive: true });
const browser = await openBrowser();
for (const language of ['zh-CN', 'en']) {
  for (const [name, path, { login, ...options }, before] of PAGES) {
    if ((only && !name.includes(only)) || path.includes('undefined')) continue;
    const page = await visitor(browser, { reducedMotion: 'reduce', ...options });
    await page.addInitScript((it) => localStorage.setItem('fachui.locale', it), language);
    if (login) await signIn(page, login);
    await page.goto(path);
    await page.locator('main :is(h1, h2)').first().waitFor();
    await page.locator('main .waiting').first().waitFor({ state: 'detached' });
    await before?.(page);
    const picture = `${name}${language === 'en' ? '.en' : ''}.png`;
    await page.screenshot({ path: `${album}${picture}` });
    console.log(picture);
    await page.context().close();
  }
}
await browser.close();
