// With the keyboard alone: a way past the masthead, everything reached in order, and always to be seen where one is.

import assert from 'node:assert/strict';
import { none, sample, test } from './desk.mjs';
import { arabic } from './desks.mjs';
import { pages } from './pages.mjs';

const desk = sample();

test('the first key leads past the masthead to what the page is about', async ({ open }) => {
  const page = await open(desk, '/briefings/2023-09-13-five-hours-at-vostochny/');
  await page.keyboard.press('Tab');
  const skip = page.locator(':focus');
  assert.match(await skip.getAttribute('href'), /#content$/);
  const box = await skip.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0 && box.width > 24 && box.height >= 24, 'it is to be seen while it has the focus');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.locator(':focus').evaluate((element) => element.closest('main') !== null), 'the next is in the main part');
});

test('the keyboard goes through a page in the order of its text', async ({ open }) => {
  const page = await open(desk, '/sources/cnn-2023-09-15/');
  // A script adds it a little later, and it is a stop too.
  await page.locator('#filter').waitFor();
  const count = await page.evaluate(() => {
    const stops = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
    globalThis.stops = stops.filter((element) => element.checkVisibility({ visibilityProperty: true }));
    return globalThis.stops.length;
  });
  assert.ok(count > 20);
  for (let stop = 0; stop < Math.min(count, 30); stop += 1) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => globalThis.stops.indexOf(document.activeElement)), stop);
  }
});

/** Everything that can have the focus and is not to be seen there: no ring, off the screen, or under something else. */
function unseen() {
  const rings = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const found = [];
  for (const element of stops) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled) continue;
    element.focus();
    if (document.activeElement !== element) continue;
    const what = element.outerHTML.slice(0, 160);
    const around = element.closest('form, label') ?? element;
    if (![getComputedStyle(element), getComputedStyle(around)].some((style) => rings(style) || style.boxShadow !== 'none')) found.push(`no ring: ${what}`);
    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const [box] = element.getClientRects();
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
      found.push(`off the screen: ${what}`);
      continue;
    }
    const within = (at, end) => Math.min(Math.max(at, 1), end - 1);
    const top = document.elementFromPoint(within(box.x + box.width / 2, innerWidth), within(box.y + box.height / 2, innerHeight));
    const own = top && (element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top));
    if (!own) found.push(`under ${top?.outerHTML.slice(0, 80)}: ${what}`);
  }
  return found;
}

for (const [name, where, list] of [
  ['the sample', desk, Object.values(pages).map(([first]) => first)],
  ['an Arabic desk', arabic(), ['/', '/actors/muhammad/']],
]) {
  test(`wherever the focus is on ${name}, it can be seen`, { reducedMotion: 'reduce' }, async ({ open, context }) => {
    const page = await context.newPage();
    for (const address of list) {
      await open(where, address, page);
      // What scripts show comes a little later, and takes the place of what was there.
      await page.waitForFunction(() => !document.querySelector('#explore:not([data-state="ready"]), [aria-busy="true"]'));
      // From now on the browser shows the focus, as for who uses the keyboard.
      await page.keyboard.press('Tab');
      none(await page.evaluate(unseen), address);
    }
  });
}

for (const address of ['/', '/briefings/2023-09-13-five-hours-at-vostochny/', '/actors/kim-jong-un/', '/events/']) {
  test(`nothing moves on ${address} for who wants no motion`, { reducedMotion: 'reduce' }, async ({ open }) => {
    const page = await open(desk, address);
    none(await page.evaluate(() => {
      const seconds = (list) => Math.max(...list.split(',').map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 0.001 : 1)));
      const moves = (style) => seconds(style.transitionDuration) > 0.02 || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.02);
      return [...document.querySelectorAll('*')]
        .filter((element) => moves(getComputedStyle(element)) || getComputedStyle(element).scrollBehavior === 'smooth')
        .map((element) => element.outerHTML.slice(0, 120));
    }));
  });
}
