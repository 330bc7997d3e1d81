// What a reader's line carries: compressed sizes of everything that a page loads by itself. Text counts as gzip at level 9
// makes it, fonts and pictures as they are if that is less; a kilobyte is 1,000 bytes.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { sample, test } from './desk.mjs';
import { pages } from './pages.mjs';

const desk = sample();
const KB = 1000;

/** Everything a page loads, by kind, in bytes. */
async function weigh(open, context, address) {
  const page = await context.newPage();
  const loaded = new Map();
  const weights = [];
  page.on('response', (response) => {
    weights.push((async () => {
      const body = await response.body();
      loaded.set(response.url(), [response.request().resourceType(), Math.min(gzipSync(body, { level: 9 }).length, body.length)]);
    })());
  });
  await open(desk, address, page);
  await page.waitForLoadState('networkidle');
  // The picture in the tab is not among what Chromium tells of.
  const icon = await page.locator('link[rel="icon"]').evaluate((link) => link.href);
  const answer = await page.request.get(icon);
  loaded.set(icon, ['image', gzipSync(await answer.body(), { level: 9 }).length]);
  await Promise.all(weights);
  await page.close();
  const sum = (wanted) => [...loaded.values()].filter(([kind]) => wanted(kind)).reduce((total, [, bytes]) => total + bytes, 0);
  return {
    all: sum(() => true),
    withoutFonts: sum((kind) => kind !== 'font'),
    scripts: sum((kind) => kind === 'script'),
    styles: sum((kind) => kind === 'stylesheet'),
    list: [...loaded].map(([url, [kind, bytes]]) => `${bytes} ${kind} ${url}`).join('\n  '),
  };
}

for (const address of pages['briefing.html']) {
  test(`${address} weighs less than 60 KB with fonts and 25 KB without`, async ({ open, context }) => {
    const { all, withoutFonts, list } = await weigh(open, context, address);
    assert.ok(all < 60 * KB, `${all} bytes:\n  ${list}`);
    assert.ok(withoutFonts < 25 * KB, `${withoutFonts} bytes without fonts:\n  ${list}`);
  });
}

/** These do more than show what there is to read. */
const APPLICATIONS = ['search.html', 'explore.html'];

test('pages that are read load less than 10 KB of script and 12 KB of style', async ({ open, context }) => {
  for (const [template, [address]] of Object.entries(pages)) {
    if (APPLICATIONS.includes(template)) continue;
    const { scripts, styles, list } = await weigh(open, context, address);
    assert.ok(scripts < 10 * KB, `${scripts} bytes of script on ${address}:\n  ${list}`);
    assert.ok(styles <= 12 * KB, `${styles} bytes of style on ${address}:\n  ${list}`);
  }
});
