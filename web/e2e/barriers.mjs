// No barrier that axe can find, on any page: public, of each role, dark, English, large type.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { announcedDraw } from './case.mjs';
import { caseWithMoney, servedPlan, strangeDebit } from './money.mjs';
import { party } from './party.mjs';
import { Client, signIn, until, visitor } from './stage.mjs';

/** The page has told everything it has to tell. */
async function settled(page) {
  await page.locator('main :is(h1, h2)').first().waitFor();
  await page.locator('main .waiting').first().waitFor({ state: 'detached' });
  // Moving rows and fading dialogs are between two contrasts.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((it) => it.effect.getTiming().iterations !== Infinity)
        .map((it) => it.finished.catch(() => undefined)),
    ),
  );
}

async function barriersOf(page, path) {
  await page.goto(path);
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((it) => `${path}: ${it.id} at ${it.nodes[0]?.target.join(' ')}`);
}

async function nobodyIsShutOutOf(page, paths) {
  const told = [];
  for (const path of paths) told.push(...(await barriersOf(page, path)));
  assert.deepEqual(told, []);
  assert.deepEqual(page.errors, []);
}

/** The addresses of public pages, with one lot of each phase that the court has. */
async function publicPages() {
  const { lots } = await new Client().get('/api/public/lots?limit=100');
  const one = (phase) => lots.find((lot) => lot.phase === phase);
  const shown = ['announced', 'running', 'ended'].map(one).filter(Boolean);
  const fixed = [
    '/', '/lots', '/lots?q=没有这样的标的', '/calendar', '/results', '/statistics', '/places',
    '/practice', '/glossary', '/open-data', '/draws', '/calibration', '/faults', '/help', '/verify', '/sign-in', '/sign-up',
    '/nowhere',
  ];
  const over = lots.filter((lot) => lot.phase === 'ended').slice(0, 1);
  const replays = over.map(({ id }) => `/lots/${id}/replay`);
  return [...fixed, ...shown.map(({ id }) => `/lots/${id}`), ...replays];
}

/** What is remembered on the device before the first page is shown. */
async function remembering(browser, values, options = {}) {
  const page = await visitor(browser, options);
  await page.addInitScript((kept) => {
    for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value);
  }, values);
  return page;
}

export async function nobodyIsShutOutOfPublicPages(browser) {
  await nobodyIsShutOutOf(await visitor(browser), await publicPages());
}

export async function nobodyIsShutOutInTheDarkOrInLargeType(browser) {
  const display = JSON.stringify({ dark: true, large: true });
  const page = await remembering(browser, { 'fachui.display': display, 'fachui.locale': 'en' });
  await nobodyIsShutOutOf(page, await publicPages());
}

export async function nobodyIsShutOutOfABiddersPages(browser) {
  const page = await visitor(browser);
  await signIn(page, 'chen');
  const mine = await (await Client.as('chen', 'bidder')).get('/api/bidder/registrations');
  const own = mine.slice(0, 1).flatMap(({ id, lot_id: lot }) => [
    `/bidder/lots/${lot}/registration`,
    `/bidder/lots/${lot}/room`,
    `/bidder/lots/${lot}/objection`,
    `/bidder/registrations/${id}/money`,
  ]);
  await nobodyIsShutOutOf(page, ['/bidder', '/bidder/receipts', '/bidder/messages', '/bidder/objections', ...own]);
}

export async function nobodyIsShutOutOfTheOfficersDesk(browser) {
  const page = await visitor(browser);
  await signIn(page, 'lin');
  const officer = await Client.as('lin', 'officer');
  const [first] = await officer.get('/api/officer/cases');
  const file = await officer.get(`/api/officer/cases/${first.id}`);
  const [lot] = await officer.get('/api/officer/lots');
  await nobodyIsShutOutOf(page, [
    '/officer',
    `/officer/cases/${first.id}`,
    ...file.inquiries.slice(0, 1).map(({ id }) => `/officer/inquiries/${id}`),
    `/officer/assets/${file.assets[0].id}/pricing`,
    '/officer/clocks',
    '/officer/clocks?of=price',
    '/officer/wall',
    '/officer/objections',
    '/officer/buyers',
    `/officer/assets/${file.assets[0].id}/sheet`,
    '/officer/imports',
    '/officer/deadlines',
    '/officer/lots',
    '/officer/machines',
    '/officer/questions',
    '/officer/faults',
    '/officer/closings',
    `/officer/lots/${lot.id}`,
  ]);
}

export async function nobodyIsShutOutOfAChoiceOfFirms(browser) {
  const page = await visitor(browser);
  await signIn(page, 'lin');
  const lin = await Client.as('lin', 'officer');
  const { asset, selection, draw } = await announcedDraw(lin);
  const selected = `/officer/selections/${selection.id}`;
  const before = [`/officer/assets/${asset.id}/pricing`, selected, `/draws/${draw.id}`];
  await nobodyIsShutOutOf(page, before);
  await until('the draw', () => lin.post(`/api/officer/draws/${draw.id}/holding`));
  const { appraisal_id: appraisal } = await lin.get(`/api${selected}`);
  const after = [selected, `/draws/${draw.id}`, `/officer/appraisals/${appraisal}`];
  await nobodyIsShutOutOf(page, after);
  await lin.post(`/api/officer/appraisals/${appraisal}/acts`, { act: 'commission' });
  await nobodyIsShutOutOf(page, [`/officer/appraisals/${appraisal}`]);
}

export async function nobodyIsShutOutOfTheFinanceDesk(browser) {
  const page = await visitor(browser);
  await signIn(page, 'fin1');
  const [first] = await (await Client.as('fin1', 'finance')).get('/api/finance/cases');
  await strangeDebit('31.07');
  const plan = await servedPlan();
  await nobodyIsShutOutOf(page, [
    '/finance',
    '/finance/suspense',
    '/finance/cases',
    `/finance/cases/${first.id ?? first.case_id}`,
    `/finance/cases/${plan.case_id}`,
    `/finance/distributions/${plan.id}`,
    '/finance/payouts',
    '/finance/unexplained',
    '/finance/escrows',
    '/finance/report',
    '/finance/reconciliation',
    '/finance/closings',
  ]);
}

export async function nobodyIsShutOutOfAPartysPages(browser) {
  const { case_id, applicant } = await caseWithMoney();
  const page = await party(browser, await Client.as('lin', 'officer'), applicant);
  await nobodyIsShutOutOf(page, ['/party', `/party/cases/${case_id}/money`]);
}

export async function nobodyIsShutOutOfTheOtherDesks(browser) {
  for (const [login, path] of [
    ['gu', '/admin'],
    ['gu', '/admin/platforms'],
    ['gu', '/admin/firms'],
    ['jian', '/supervisor/delays'],
    ['he', '/panel'],
    ['he', '/panel/claimants'],
    ['taobao', '/valuer'],
    ['firm1', '/valuer/commissions'],
    ['jd', '/valuer/accuracy'],
    ['jian', '/supervisor'],
    ['jian', '/supervisor/faults'],
    ['jian', '/supervisor/clocks'],
    ['jian', '/supervisor/unmaskings'],
  ]) {
    const page = await visitor(browser);
    await signIn(page, login);
    await nobodyIsShutOutOf(page, [path]);
  }
}
