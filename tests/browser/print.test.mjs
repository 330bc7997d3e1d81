// Printed to PDF, a page has all its text, and nothing is cut off.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { none, sample, site, test } from './desk.mjs';
import { arabic, odd } from './desks.mjs';
import { pages } from './pages.mjs';

/** A4 without its margins, in CSS pixels. */
const SHEET = { width: 680, height: 980 };

/** What is wider than the sheet, or in a part that would have to be scrolled; a line each. */
function cut() {
  const { clientWidth } = document.documentElement;
  const found = [];
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const { left, right, width, height } = element.getBoundingClientRect();
    // What only screen readers are told is a pixel large.
    if (width <= 1 || height <= 1 || style.visibility === 'hidden' || element.closest('svg')) continue;
    if (right > clientWidth + 1 || left < -1) found.push(`sticks out: ${element.outerHTML.slice(0, 120)}`);
    const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    const more = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (clips && more && style.display !== 'inline') found.push(`is cut: ${element.outerHTML.slice(0, 120)}`);
  }
  return found.slice(0, 10);
}

/** A text as it can be compared: letters and digits alone, since a PDF sets them apart as it likes. */
const bare = (text) => text.normalize('NFKC').toLocaleLowerCase('en').replace(/[^\p{L}\p{N}]+/gu, '');

/** The words of a text; a number that stands at a word, such as that of a note, is none of it. */
const words = (text) => new Set(text.match(/\p{L}{3,}|\p{N}{3,}/gu));

/** The text of the main part, without what is there only to be heard: that is a pixel large. */
function seen() {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { width, height } = node.parentElement.getBoundingClientRect();
    if (width > 1 && height > 1 && !node.parentElement.closest('svg')) texts.push(node.data);
  }
  return texts.join(' ');
}

async function pdfText(page) {
  const pdf = await page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
  const read = promisify(execFile)('pdftotext', ['-raw', '-', '-'], { maxBuffer: 1 << 26 });
  read.child.stdin.end(pdf);
  return (await read).stdout;
}

const desks = [
  ['the sample', sample(), Object.values(pages).map(([first]) => first)],
  ['an odd desk', odd(), ['/briefings/2024-02-06-odd/', '/events/e3/', '/actors/ana/']],
];
for (const [name, desk, list] of desks) {
  for (const address of list) {
    test(`${address} of ${name} is printed whole`, { viewport: SHEET }, async ({ open }) => {
      const page = await open(desk, address);
      // What scripts show comes a little later.
      await page.waitForFunction(() => !document.querySelector('#explore:not([data-state="ready"]), [aria-busy="true"]'));
      await page.emulateMedia({ media: 'print' });
      none(await page.evaluate(cut));
      const printed = bare(await pdfText(page));
      const shown = [...words(await page.evaluate(seen))];
      none(shown.filter((word) => !printed.includes(bare(word))), 'not in the PDF');
    });
  }
}

test('an event with many participants begins on the first sheet', { viewport: SHEET }, async ({ open }) => {
  const people = Array.from({ length: 60 }, (_, number) => `Participant number ${number + 1}`);
  const desk = site({
    'content/events/e.yaml': `title: A large meeting\ndate: 2023-09-13\nstatus: confirmed\nactors: [${people.join(', ')}]\nlocation: Minsk\ntext: They met.\n`,
  });
  const page = await open(desk, '/events/e/');
  const first = (await pdfText(page)).split('\f')[0];
  assert.match(first, /A large meeting/);
  assert.match(first, /Participant number 1\b/);
});

test('an address stands on paper beside what leads to it, and once where it is its own text', { viewport: SHEET }, async ({ open }) => {
  const desk = site({
    'content/site.yaml': 'title: T\n',
    'content/pages/p.md': '---\ntitle: P\n---\nSee [the wire](https://wire.example/one), https://wire.example/two and <https://wire.example/three>.\n',
  });
  const page = await open(desk, '/p/');
  const text = (await pdfText(page)).replace(/\s+/g, ' ');
  for (const end of ['one', 'two', 'three']) {
    assert.equal(text.split(`wire.example/${end}`).length - 1, 1, `${end}: ${text}`);
  }
});

test('a day is printed with its weekday, and the first column of earlier briefings without a rule', { viewport: SHEET }, async ({ open }) => {
  const page = await open(sample(), '/');
  await page.emulateMedia({ media: 'print' });
  const days = await page.locator('.day-date').evaluateAll((all) => all.map((day) => getComputedStyle(day).breakInside));
  assert.ok(days.length > 0);
  none(days.filter((inside) => inside !== 'avoid'));
  const rules = await page.locator('.earlier .briefing-item').evaluateAll((all) => {
    const edge = Math.min(...all.map((item) => item.getBoundingClientRect().left));
    return all.map((item) => [item.getBoundingClientRect().left - edge < 2, getComputedStyle(item).borderLeftWidth]);
  });
  assert.ok(rules.length > 1);
  for (const [first, width] of rules) assert.equal(width, first ? '0px' : '1px');
});

test('an Arabic page is printed whole', { viewport: SHEET }, async ({ open }) => {
  const page = await open(arabic(), '/briefings/2024-01-02-day/');
  await page.emulateMedia({ media: 'print' });
  none(await page.evaluate(cut));
});
