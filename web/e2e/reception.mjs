// What visitors of a lot and its court say to each other: a question answered, a viewing booked.
import assert from 'node:assert/strict';
import { Client, signIn, until, visitor } from './stage.mjs';

/** A lot that will run for a while yet. */
async function openLot() {
  const { lots } = await new Client().get('/api/public/lots?limit=100');
  const open = lots.filter((lot) => lot.phase === 'running' || lot.phase === 'announced');
  return open.toSorted((a, b) => b.ends_at.localeCompare(a.ends_at))[0];
}

/** A bidder asks, the officer answers at the desk, a stranger reads it and sees no name. */
export async function aQuestionIsAnsweredForEverybody(browser) {
  const lot = await openLot();
  const asker = await visitor(browser);
  await signIn(asker, 'zhao');
  await asker.goto(`/lots/${lot.id}#questions`);
  const words = `车位是否一并处置？${Date.now() % 1000}`;
  await asker.locator('#question-text').fill(words);
  await asker.locator('form.ask button[type=submit]').click();
  await asker.locator('#questions .note.good').waitFor();

  const officer = await visitor(browser);
  await signIn(officer, 'lin', 'officer');
  await officer.goto('/officer/questions');
  const asked = officer.locator('section.panel', { hasText: words });
  await asked.locator('textarea').fill('不含车位。');
  await asked.locator('form button[type=submit]').first().click();
  await asked.waitFor({ state: 'detached' });

  const stranger = await visitor(browser);
  await stranger.goto(`/lots/${lot.id}#questions`);
  const shown = stranger.locator('#questions article', { hasText: words });
  await until('the answer', async () => (await shown.textContent()).includes('不含车位'));
  const name = (await Client.as('zhao', 'bidder')).session?.name ?? '赵';
  assert.ok(!(await stranger.locator('#questions').textContent()).includes(name));
  assert.deepEqual([...asker.errors, ...officer.errors, ...stranger.errors], []);
}

/** The officer publishes a time, a bidder books it and has it among their own. */
export async function aViewingIsBooked(browser) {
  const lot = await openLot();
  const end = Date.parse(lot.ends_at);
  const from = Date.now() + Math.max(1000, Math.floor((end - Date.now()) / 2));
  const at = (millis) => new Date(millis).toISOString();
  const lin = await Client.as('lin', 'officer');
  await lin.post(`/api/officer/lots/${lot.id}/viewings`, {
    starts_at: at(from), ends_at: at(Math.min(end - 1000, from + 3_600_000)),
    place: '小区南门', note: '请携带身份证件', capacity: 3,
  });
  const page = await visitor(browser);
  await signIn(page, 'zhao');
  await page.goto(`/lots/${lot.id}#viewings`);
  await page.locator('#viewings button.safe').last().click();
  await page.locator('#viewings strong').last().waitFor();
  await page.goto('/bidder');
  await page.locator('.chips button', { hasText: '看样' }).click();
  await page.locator('main .code').first().waitFor();
  assert.deepEqual(page.errors, []);
}
