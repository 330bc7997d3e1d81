// A card tells what a link leads to, to who points at it or comes to it with the keyboard.

import assert from 'node:assert/strict';
import { sample, site, test, until } from './desk.mjs';

const desk = site({
  'content/actors/ana.yaml': 'name: Ana Petrova\nkind: person\nroles: [{title: Minister}]\nsummary: She <b>leads</b>.\n',
  'content/locations/kyiv.yaml': 'name: Kyiv\nkind: city\n',
  'content/events/talks.yaml': 'title: They talk\ndate: 2023-09-13\nstatus: confirmed\nactors: [ana]\nlocations: [kyiv]\n',
  'content/briefings/b.md': '---\ntitle: A briefing\ndate: 2023-09-13\n---\nAna Petrova was in Kyiv. They met.\n\n[[event:talks|The talks]] went on.\n',
});

const card = (page) => page.getByRole('tooltip');
const ana = (page) => page.locator('.prose').getByRole('link', { name: 'Ana Petrova' });

test('a card shows name, role, line and last event of what is pointed at, and goes when the pointer does', async ({ open }) => {
  const page = await open(desk, '/briefings/b/');
  await ana(page).hover();
  await card(page).waitFor();
  assert.match(await card(page).innerText(), /Person[\s\S]*Ana Petrova[\s\S]*Minister[\s\S]*1 event[\s\S]*She <b>leads<\/b>\.[\s\S]*Last event: 13 Sep 2023 – They talk/i);
  assert.equal(await ana(page).getAttribute('aria-describedby'), await card(page).getAttribute('id'));
  await page.mouse.move(2, 2);
  await card(page).waitFor({ state: 'detached' });
  assert.equal(await ana(page).getAttribute('aria-describedby'), null);
});

test('the pointer may go onto a card, Escape puts it away, and it does not come back before the pointer left', async ({ open }) => {
  const page = await open(desk, '/briefings/b/');
  await ana(page).hover();
  await card(page).waitFor();
  await card(page).hover();
  await page.waitForTimeout(600);
  assert.equal(await card(page).count(), 1);
  await ana(page).hover();
  await page.keyboard.press('Escape');
  assert.equal(await card(page).count(), 0);
  await page.waitForTimeout(600);
  assert.equal(await card(page).count(), 0);
});

test('a link that the keyboard comes to has a card, and one at a time', async ({ open }) => {
  const page = await open(desk, '/briefings/b/');
  await page.locator('main').focus();
  await until('the link has the focus', async () => {
    await page.keyboard.press('Tab');
    return ana(page).evaluate((link) => link === document.activeElement);
  });
  await card(page).waitFor();
  assert.match(await card(page).innerText(), /Ana Petrova/);
  await page.keyboard.press('Tab');
  await card(page).filter({ hasText: 'Kyiv' }).waitFor();
  assert.equal(await card(page).count(), 1);
  await page.keyboard.press('Escape');
  assert.equal(await card(page).count(), 0);
});

test('an event’s card has its date and status', async ({ open }) => {
  const page = await open(desk, '/briefings/b/');
  await page.getByRole('link', { name: 'The talks' }).hover();
  await card(page).waitFor();
  assert.match(await card(page).innerText(), /13 September 2023[\s\S]*They talk[\s\S]*Confirmed[\s\S]*Kyiv/i);
});

test('a finger follows the link, and no card is in its way', { phone: true }, async ({ open }) => {
  const page = await open(desk, '/briefings/b/');
  await ana(page).tap();
  await page.waitForURL('**/actors/ana/');
  assert.equal(await card(page).count(), 0);
});

test('nothing is fetched before a reader points at a link, and a file of cards once', async ({ open }) => {
  const page = await open(sample(), '/briefings/2023-09-15-kim-at-the-aircraft-plant/');
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.mouse.move(2, 2);
  await page.waitForTimeout(400);
  assert.deepEqual(asked.filter((path) => /cards|\.js$/.test(path)), []);
  const links = page.locator('.prose a[href*="/actors/"]');
  for (let nth = 0; nth < 3; nth += 1) {
    await page.mouse.move(2, 2);
    await card(page).waitFor({ state: 'detached' });
    await links.nth(nth).hover();
    await card(page).waitFor();
  }
  const files = asked.filter((path) => path.includes('/data/cards/'));
  assert.ok(files.length > 0 && files.length === new Set(files).size, files.join(' '));
});

test('a card stays inside the window and moves nothing', async ({ open }) => {
  const page = await open(sample(), '/briefings/2023-09-15-kim-at-the-aircraft-plant/');
  await page.setViewportSize({ width: 420, height: 420 });
  const links = await page.locator('.prose a[href*="/actors/"], .prose a[href*="/locations/"], .margin a[href*="/actors/"]').all();
  const whole = () => page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
  for (const link of links.slice(0, 10)) {
    await link.scrollIntoViewIfNeeded();
    const before = await whole();
    await link.hover();
    await card(page).waitFor();
    const box = await card(page).boundingBox();
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 420 && box.y + box.height <= 420, JSON.stringify(box));
    assert.deepEqual(await whole(), before);
    await page.keyboard.press('Escape');
    await page.mouse.move(2, 2);
  }
});
