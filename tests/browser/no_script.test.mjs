// Without JavaScript every page can be read, and leads on.

import assert from 'node:assert/strict';
import { none, sample, test } from './desk.mjs';
import { odd } from './desks.mjs';
import { addresses } from './pages.mjs';

const desk = sample();
const plain = { javaScriptEnabled: false };

for (const address of addresses) {
  test(`${address} can be read and leads on without script`, plain, async ({ open }) => {
    const page = await open(desk, address);
    assert.equal(await page.locator('h1').count(), 1);
    assert.ok(await page.locator('h1').isVisible(), 'the heading is to be seen');
    assert.ok((await page.locator('main').innerText()).length > 20, 'there is something to read');
    assert.ok((await page.locator('nav a').count()) > 3, 'there is a navigation');
    none(await page.locator('main a[href]').evaluateAll((links) =>
      links.filter((link) => /^(javascript:|#?$)/.test(link.getAttribute('href'))).map((link) => link.outerHTML)));
  });
}

test('from the front page to a briefing, its event and an actor, without script', plain, async ({ open }) => {
  const page = await open(desk, '/');
  await page.locator('main a[href*="briefings/"]').first().click();
  await page.waitForURL(/\/briefings\/[^/]+\/$/);
  await page.locator('main a[href*="events/"]').first().click();
  await page.waitForURL(/\/events\/[^/]+\/$/);
  await page.locator('main a[href*="actors/"]').first().click();
  await page.waitForURL(/\/actors\/[^/]+\/$/);
  assert.ok(await page.locator('h1').isVisible());
});

test('an old address leads to the page without script', plain, async ({ open }) => {
  const page = await open(odd(), '/old/address.html');
  await page.waitForURL(/\/briefings\/2024-02-06-odd\/$/);
  assert.match(await page.locator('h1').innerText(), /An odd briefing: <script>/);
});
