// A large desk behaves: its pages stay small and quick to use however much there is.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { EVENTS, at, axe, large, none, test } from './desk.mjs';

const desk = large();

/** The busiest actor, place and day; the generator names the first of each most. */
const busy = { 'the front page': '/', 'the list of events': '/events/', 'the busiest actor': '/actors/actor-0/', 'the busiest place': '/locations/place-0/', 'an event': '/events/event-0/', 'a year': '/2022/', 'a busy month': '/2022/03/' };

for (const [what, address] of Object.entries(busy)) {
  test(`${what} of ${EVENTS} events is no larger than a page, and axe finds nothing on it`, async ({ open, context }) => {
    const answer = await context.request.get(at((await desk).url, address));
    const bytes = gzipSync(await answer.body(), { level: 9 }).length;
    assert.ok(bytes < 40_000, `${bytes} bytes, compressed`);
    const page = await open(desk, address);
    assert.ok((await page.locator('*').count()) < 5000, 'elements');
    none(await axe(page));
  });
}

test(`from the front page of ${EVENTS} events to the oldest that an actor had a part in`, async ({ open }) => {
  const page = await open(desk, '/actors/actor-0/');
  const last = page.locator('nav a[href*="page/"]').last();
  await last.click();
  await page.waitForURL(/\/actors\/actor-0\/page\/\d+\/$/);
  await page.locator('main a[href*="/events/"]').last().click();
  await page.waitForURL(/\/events\/event-\d+\/$/);
  assert.ok(await page.locator('h1').isVisible());
});

test(`the first search of ${EVENTS} events loads less than 200 KB, and who and where when asked`, async ({ open, context }) => {
  const page = await context.newPage();
  const weights = new Map();
  const all = [];
  page.on('response', (response) => all.push(response.body().then((body) => {
    weights.set(new URL(response.url()).pathname, Math.min(gzipSync(body, { level: 9 }).length, body.length));
  }).catch(() => {})));
  await open(desk, '/search/', page);
  await page.getByRole('searchbox').fill('convoy');
  await page.locator('#finder-status', { hasText: /for “convoy”/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await Promise.all(all);
  const list = [...weights].map(([path, bytes]) => `${bytes} ${path}`).join('\n  ');
  const sum = (wanted) => [...weights].filter(([path]) => wanted.test(path)).reduce((total, [, bytes]) => total + bytes, 0);
  assert.ok(sum(/./) < 200_000, `${sum(/./)} bytes:\n  ${list}`);
  // What grows with the desk, per part of it: words, dates and what is in which piece.
  const splits = [...weights.keys()].filter((path) => path.endsWith('/rows.json')).length;
  const each = sum(/\/(rows\.json|[^/]*\.pf)$/) - sum(/\.wasm\.pf$/);
  assert.ok(each < splits * 16_000, `${each} bytes in ${splits} parts:\n  ${list}`);
  none([...weights.keys()].filter((path) => /\/(actor|location|tag)\.json$/.test(path)), 'loaded in vain');
});

test('the rows of briefings on the front page begin where the page does', { viewport: { width: 1280, height: 900 } }, async ({ open }) => {
  const page = await open(desk, '/');
  const edge = (await page.locator('.lead h2').boundingBox()).x;
  const rows = await page.locator('.earlier .briefing-title').evaluateAll((all) => {
    const least = new Map();
    for (const title of all) {
      const { x, y } = title.getBoundingClientRect();
      least.set(Math.round(y), Math.min(x, least.get(Math.round(y)) ?? Infinity));
    }
    return [...least.values()];
  });
  assert.ok(rows.length > 1, `${rows.length} rows`);
  for (const x of rows) assert.ok(Math.abs(x - edge) < 1, `a row begins at ${x} px, and the page at ${edge} px`);
});
