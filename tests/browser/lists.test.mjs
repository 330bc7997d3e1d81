// Lists filter in place, and tables sort by their headers; without a script they are what they are.

import assert from 'node:assert/strict';
import { sample, site, test, until } from './desk.mjs';

const said = (page) => page.locator('.filter [role="status"]');
const field = (page) => page.getByRole('searchbox', { name: 'Filter this list' });
const shown = (page) => page.locator('[data-rows] > li:visible, [data-rows] > tbody > tr:visible');
const says = (page, text) => until(text, async () => (await said(page).innerText()) === text);

const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [
  `content/events/e${n}.yaml`,
  `title: Event ${'abcdefghijkl'[n]}x\ndate: 2023-09-${n + 1}\nkind: ${n % 3 ? 'meeting' : 'visit'}\nstatus: ${n % 2 ? 'claimed' : 'confirmed'}\nactors: [{actor: Ana}]\n`.replace(/-(\d)\n/, '-0$1\n'),
]));
const paged = site({
  'content/site.yaml': 'title: Test Desk\nbase_url: https://desk.example/\nper_page: 10\nkinds: [meeting, visit]\n',
  ...many,
});

test('a list shows what holds every word, whatever its case and diacritics, and says how much that is', async ({ open }) => {
  const page = await open(sample(), '/actors/');
  const total = await shown(page).count();
  await says(page, `${total} of ${total} on this page`);
  await field(page).fill('KİM jóng');
  await says(page, `1 of ${total} on this page`);
  assert.match(await shown(page).innerText(), /Kim Jong Un/);
  await field(page).fill('김정은');
  await says(page, `1 of ${total} on this page`);
  await field(page).fill('no such name');
  await says(page, 'Nothing on this page fits');
  await field(page).press('Escape');
  await says(page, `${total} of ${total} on this page`);
});

test('chips choose kinds and statuses, and a list that goes on leads to a search of all', async ({ open }) => {
  const page = await open(paged, '/events/');
  await page.getByText('Narrow down').click();
  await page.getByRole('button', { name: 'Confirmed' }).click();
  await says(page, '5 of 10 on this page');
  await page.getByRole('button', { name: 'Visit' }).click();
  const both = await shown(page).allInnerTexts();
  assert.ok(both.length > 0 && both.length < 5 && both.every((row) => /Confirmed[\s\S]*Visit/.test(row)), both.join('\n'));
  assert.equal(await page.getByRole('button', { name: 'Visit' }).getAttribute('aria-pressed'), 'true');
  // What fits is on the other page.
  await field(page).fill('event ax');
  await says(page, 'Nothing on this page fits');
  const everywhere = page.getByRole('link', { name: 'Search all' });
  const address = new URL(await everywhere.evaluate((link) => link.href));
  assert.ok(address.pathname.endsWith('/search/'));
  assert.deepEqual([...address.searchParams], [['type', 'event'], ['q', 'event ax'], ['status', 'confirmed'], ['kind', 'visit']]);
  await everywhere.click();
  await until('what fits', async () => (await page.locator('.finder-result h3').allInnerTexts()).join() === 'Event ax');
});

test('a reader who comes back finds the list as it was', async ({ open }) => {
  const page = await open(paged, '/events/');
  await field(page).fill('event ex');
  await says(page, '1 of 10 on this page');
  await shown(page).getByRole('link').first().click();
  await page.waitForURL('**/events/e4/');
  await page.goBack();
  await says(page, '1 of 10 on this page');
  assert.equal(await field(page).inputValue(), 'event ex');
});

test('chips that were pressed are pressed when a reader comes back', async ({ open }) => {
  const page = await open(paged, '/events/');
  await page.getByText('Narrow down').click();
  await page.getByRole('button', { name: 'Confirmed' }).click();
  await page.getByRole('button', { name: 'Visit' }).click();
  const rows = await shown(page).allInnerTexts();
  await says(page, `${rows.length} of 10 on this page`);
  await shown(page).getByRole('link').first().click();
  await page.waitForURL('**/events/e*/');
  await page.goBack();
  await says(page, `${rows.length} of 10 on this page`);
  assert.deepEqual(await shown(page).allInnerTexts(), rows);
  const pressed = page.locator('.filter [aria-pressed="true"]');
  assert.deepEqual((await pressed.allInnerTexts()).map((chip) => chip.split(' ')[0]), ['Confirmed', 'Visit']);
  // Each is let go by one press.
  await page.getByRole('button', { name: 'Confirmed' }).click();
  await page.getByRole('button', { name: 'Visit' }).click();
  await says(page, '10 of 10 on this page');
});

test('a table sorts by each of its headers, and says by which', async ({ open }) => {
  const page = await open(sample(), '/actors/');
  const column = (nth) => page.locator(`table.entities tbody tr > :nth-child(${nth})`).allInnerTexts();
  const header = (name) => page.getByRole('columnheader', { name });
  assert.equal(await header('Name').getAttribute('aria-sort'), 'ascending');
  await page.getByRole('button', { name: 'Events' }).click();
  assert.equal(await header('Events').getAttribute('aria-sort'), 'descending');
  assert.equal(await header('Name').getAttribute('aria-sort'), null);
  const counts = (await column(2)).map(Number);
  assert.deepEqual(counts, counts.toSorted((a, b) => b - a));
  await page.getByRole('button', { name: 'Events' }).press('Enter');
  assert.deepEqual((await column(2)).map(Number), counts.toReversed());
  await page.getByRole('button', { name: 'Last seen' }).click();
  const dates = await column(3);
  assert.ok(dates[0] !== '–' && dates.at(-1) === '–', dates.join(' '));
  await page.getByRole('button', { name: 'Name' }).click();
  const names = await page.locator('table.entities tbody th a').allInnerTexts();
  assert.deepEqual(names, names.toSorted(new Intl.Collator('en').compare));
});

test('a table that goes on does not sort, since what is first may be on another page', async ({ open }) => {
  const page = await open(site({
    'content/site.yaml': 'title: Test Desk\nbase_url: https://desk.example/\nper_page: 10\n',
    ...Object.fromEntries([...'abcdefghijkl'].map((letter) => [`content/actors/${letter}.yaml`, `name: Actor ${letter}\n`])),
  }), '/actors/');
  await says(page, '10 of 10 on this page');
  assert.equal(await page.getByRole('columnheader', { name: 'Events' }).count(), 1);
  assert.equal(await page.locator('thead button').count(), 0);
  await page.getByRole('link', { name: 'Next' }).click();
  await says(page, '2 of 2 on this page');
  assert.equal(await page.locator('thead button').count(), 0);
});

test('without a script a list has no field and its headers are no buttons', { javaScriptEnabled: false }, async ({ open }) => {
  const page = await open(sample(), '/actors/');
  assert.equal(await page.locator('.filter').count(), 0);
  assert.equal(await page.locator('thead button').count(), 0);
  assert.ok(await shown(page).count() > 20);
});

test('the field comes without moving the list', async ({ open, context }) => {
  await context.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.moved += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const address of ['/events/', '/actors/', '/briefings/']) {
    const page = await open(sample(), address);
    await field(page).waitFor();
    await page.waitForTimeout(300);
    assert.ok(await page.evaluate(() => window.moved) < 0.02, address);
  }
});
