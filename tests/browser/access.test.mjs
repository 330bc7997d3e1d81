// Everyone can read every kind of page: axe finds nothing, on a desktop and on a phone, light and dark.

import assert from 'node:assert/strict';
import { PHONE, WIDE, axe, none, sample, test } from './desk.mjs';
import { arabic, arabicPages, odd, oddPages } from './desks.mjs';
import { addresses, elsewhere, pages, templates } from './pages.mjs';

/** The rules that depend on the colour scheme. */
const COLOUR = ['color-contrast', 'link-in-text-block'];

async function finds(page) {
  const found = [];
  const look = async (where, rules) => found.push(...(await axe(page, rules)).map((line) => `${where}: ${line}`));
  await page.setViewportSize(WIDE);
  await look('wide');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look('wide and dark', COLOUR);
  await page.setViewportSize(PHONE);
  await look('phone and dark');
  return found;
}

test('every template has a page among those that are looked at', async () => {
  assert.deepEqual([...Object.keys(pages), ...elsewhere].sort(), await templates());
});

const desks = [
  ['the sample', sample(), addresses],
  // A redirect is gone before it can be looked at.
  ['an odd desk', odd(), oddPages.filter((address) => !address.startsWith('/old'))],
  ['an Arabic desk', arabic(), arabicPages],
];
for (const [name, desk, list] of desks) {
  for (const address of list) {
    test(`axe finds nothing on ${address} of ${name}`, async ({ open }) => {
      none(await finds(await open(desk, address)));
    });
  }
}
