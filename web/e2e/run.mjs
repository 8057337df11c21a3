// Drives a running platform (FACHUI_URL) with a real Chromium (CHROMIUM), journey by journey;
// the last line is the sum. A failed journey leaves a picture of every open page.
import { mkdir } from 'node:fs/promises';
import { openBrowser } from './stage.mjs';
import * as barriers from './barriers.mjs';
import * as court from './court.mjs';
import { aBidInTheLastSecondsExtendsBothCountdowns } from './bid.mjs';
import * as desks from './desks.mjs';
import * as hands from './hands.mjs';
import * as line from './line.mjs';
import * as price from './price.mjs';
import * as proof from './proof.mjs';
import * as reception from './reception.mjs';
import * as table from './table.mjs';
import * as visit from './visit.mjs';

const journeys = {
  ...visit,
  ...barriers,
  ...court,
  ...line,
  ...proof,
  ...price,
  ...hands,
  ...desks,
  ...reception,
  ...table,
  aBidInTheLastSecondsExtendsBothCountdowns,
};
const only = process.argv[2];
const pictures = new URL('./pictures/', import.meta.url).pathname;

let passed = 0;
let failed = 0;
const browser = await openBrowser();
await mkdir(pictures, { recursive: true });
for (const [name, journey] of Object.entries(journeys)) {
  if (only && !name.includes(only)) continue;
  const began = Date.now();
  try {
    await journey(browser);
    passed += 1;
    console.log(`ok      ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.stack ?? error}`);
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [index, page] of pages.entries()) {
      const path = `${pictures}${name}-${index}.png`;
      await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
      console.log(`        ${page.url()} → ${path}`);
    }
  }
  await Promise.all(browser.contexts().map((context) => context.close()));
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
