// Every page fits its screen, from 320 px (WCAG 2.2, 1.4.10 Reflow) to 4K, in either direction.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { none, sample, site, test, until } from './desk.mjs';
import { arabic, arabicPages, odd, oddPages } from './desks.mjs';
import { addresses, pages } from './pages.mjs';
import { launch } from './program.mjs';

const NARROW = { width: 320, height: 640 };

/** What sticks out to either side of the page, unless a part that scrolls by itself holds it; a line each. */
function sticksOut() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const scrolls = (element) => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
  const held = (element) => element && element !== document.body && (scrolls(element) || held(element.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (left < -1 || right > clientWidth + 1) && !held(element.parentElement);
  });
  return [`the page is ${scrollWidth} px wide`, ...out.slice(-5).map((element) => element.outerHTML.slice(0, 200))];
}

/** Waits for what a script puts into the page. */
async function filled(page) {
  if (await page.locator('#explore').count() > 0) await page.locator('#explore[data-state="ready"] [data-part="rows"] tr').first().waitFor();
}

const desks = [
  ['the sample', sample(), addresses],
  ['an odd desk', odd(), oddPages.filter((address) => !address.startsWith('/old'))],
  ['an Arabic desk', arabic(), arabicPages],
];
for (const [name, desk, list] of desks) {
  test(`no page of ${name} scrolls sideways at 320 px`, { viewport: NARROW, hasTouch: true }, async ({ open, context }) => {
    const page = await context.newPage();
    const found = [];
    for (const address of list) {
      await open(desk, address, page);
      await filled(page);
      found.push(...(await page.evaluate(sticksOut)).map((line) => `${address}: ${line}`));
    }
    none(found);
  });

  test(`no page of ${name} scrolls sideways on a large screen`, { viewport: { width: 3840, height: 2160 } }, async ({ open, context }) => {
    const page = await context.newPage();
    const found = [];
    for (const address of list) {
      await open(desk, address, page);
      await filled(page);
      found.push(...(await page.evaluate(sticksOut)).map((line) => `${address}: ${line}`));
    }
    none(found);
  });
}

for (const width of [320, 390, 1000, 1280]) {
  test(`the days of a week stand in one line, each whole, at ${width} px`, { viewport: { width, height: 900 } }, async ({ open, context }) => {
    const page = await context.newPage();
    const found = [];
    for (const address of ['/2023/', '/2023/09/', '/2023/09/13/']) {
      await open(sample(), address, page);
      found.push(...await page.locator('.calendar th').evaluateAll((all, address) => {
        const lines = all.filter((day) => day.scrollWidth > day.clientWidth || day.getClientRects()[0].height > 2 * Number.parseFloat(getComputedStyle(day).fontSize));
        return lines.map((day) => `${address}: ${day.textContent} is ${day.scrollWidth} of ${day.clientWidth} px wide`);
      }, address));
    }
    none(found);
  });
}

test('words in the cells of a table stay whole, and the table scrolls by itself', { phone: true }, async ({ open }) => {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const table = [['Oblast', 'Settlement', 'Reported', 'Established', 'Responsible'], Array(5).fill('---'), ['Khabarovsk', 'Komsomolsk-on-Amur', 'yesterday', 'Wednesday', 'Administration']].map(row);
  const desk = site({ 'content/pages/table.md': `---\ntitle: Table\n---\n${table.join('\n')}\n` });
  const page = await open(desk, '/table/');
  none(await page.evaluate(sticksOut));
  none(await page.locator('.prose :is(th, td)').evaluateAll((cells) => cells.filter((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    // A name may go on after its hyphens.
    return range.getClientRects().length > cell.textContent.split('-').length;
  }).map((cell) => cell.textContent)), 'broken');
});

// The size of type that a reader has set is a browser's own, so this needs one of its own.
const enlarged = chromium.launch({ ...launch(), args: [...launch().args ?? [], '--blink-settings=defaultFontSize=32'] });
enlarged.catch(() => {});
after(async () => (await enlarged).close());

test('at twice the size of type no page scrolls sideways, and days and titles are whole', async () => {
  const { url } = await sample();
  const page = await (await enlarged).newPage({ viewport: { width: 360, height: 740 } });
  const found = [];
  for (const address of Object.values(pages).flat()) {
    await page.goto(new URL(address.replace(/^\//, ''), url).href);
    await filled(page);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '32px');
    found.push(...(await page.evaluate(sticksOut)).map((line) => `${address}: ${line}`));
    found.push(...await page.locator('.calendar td > *').evaluateAll((days, address) => days
      .filter((day) => day.firstChild.nodeType === Node.TEXT_NODE && day.scrollWidth > day.clientWidth)
      .map((day) => `${address}: ${day.textContent} is cut`), address));
  }
  none(found);
});

test('at twice the size of type the explorer does not scroll sideways for the longest of dates', async () => {
  const { url } = await site({
    'content/events/long.yaml': 'title: Long\ndate: 2022-09-30T23:30+05:45/2024-01-02T14:30+05:45\n',
    'content/events/open.yaml': 'title: Open\ndate: 2023-09-30~/2023-10-02?\n',
  });
  const page = await (await enlarged).newPage({ viewport: { width: 390, height: 740 } });
  await page.goto(new URL('explore/', url).href);
  await filled(page);
  none(await page.evaluate(sticksOut));
});

const mirrored = arabic();
test('what parts facts and fades the navigation is turned with the page', { phone: true }, async ({ open }) => {
  const page = await open(mirrored, '/2024/01/');
  assert.match(await page.locator('.sections ul').evaluate((list) => getComputedStyle(list).maskImage), /to left|270deg/);
  const facts = page.locator('.facts-line .fact:not(:last-child)');
  assert.ok((await facts.count()) > 0);
  for (const fact of await facts.all()) {
    const [border, dot] = await fact.evaluate((element) => [getComputedStyle(element).borderLeftWidth, getComputedStyle(element, '::after').content]);
    assert.deepEqual([border, dot], ['1px', 'none']);
  }
  await open(mirrored, '/events/2024-01-02-meeting/', page);
  assert.equal(await page.locator('.weekday').first().evaluate((day) => getComputedStyle(day).unicodeBidi), 'isolate');
  await open(mirrored, '/search/?type=event', page);
  const date = page.locator('.finder-date').first();
  await date.waitFor();
  assert.equal(await date.evaluate((element) => getComputedStyle(element).unicodeBidi), 'isolate');
});

/** The words of an element as a reader sees them, from left to right; a line each. */
const seen = (locator) => locator.evaluate((element) => {
  const words = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { index, 0: text } of node.data.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}\p{Cf}]/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const { left, bottom } = range.getBoundingClientRect();
      words.push({ text, left, line: Math.round(bottom / 8) });
    }
  }
  return words.sort((a, b) => a.line - b.line || a.left - b.left).map(({ text }) => text).join(' ');
});

test('words and dates that are in English are whole on pages from right to left', async ({ open }) => {
  const page = await open(mirrored, '/actors/');
  const status = page.locator('.filter [role="status"]');
  await until('the count', async () => (await status.innerText()).length > 0);
  assert.equal(await seen(status), '2 of 2 on this page');
  await open(mirrored, '/events/2024-01-02-meeting/', page);
  assert.equal(await seen(page.locator('.breadcrumbs')), '2 January 2024 Events');
  await open(mirrored, '/explore/', page);
  await filled(page);
  assert.equal(await seen(page.locator('[data-part="count"]')), '1 event');
  assert.equal(await seen(page.locator('[data-part="rows"] .when')), '2 Jan 2024');
  assert.match(await seen(page.locator('.standfirst')), /^Every event on record by time , place and subject \. Each part filters the others \.$/);
  // What machines read has no signs but its own.
  const { output } = await mirrored;
  for (const name of ['data/events.json', 'data/events.csv', 'feed.json', 'calendar.ics']) {
    assert.doesNotMatch(await readFile(path.join(output, name), 'utf8'), /[\u2066-\u2069]/, name);
  }
});

test('a desk written from right to left begins on the right', async ({ open }) => {
  const page = await open(mirrored, '/briefings/2024-01-02-day/');
  const { width } = page.viewportSize();
  const brand = await page.locator('.brand a, .brand').first().boundingBox();
  assert.ok(brand.x + brand.width > width / 2, `the name of the desk ends at ${brand.x + brand.width} px`);
  const title = await page.locator('h1').evaluate((element) => getComputedStyle(element).textAlign);
  assert.match(title, /start|right/);
});

/** How far the lines of an element end from the edge of the page's direction, the farthest of them, in pixels. */
const fromEdge = (locator, edge) => locator.evaluate((element, edge) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const away = ({ left, right }) => (edge === 'right' ? box.right - Number.parseFloat(style.paddingRight) - right : left - box.left - Number.parseFloat(style.paddingLeft));
  // A line has several boxes: that which reaches farthest says where it stands.
  const lines = new Map();
  for (const rect of range.getClientRects()) {
    const line = Math.round(rect.bottom / 16);
    lines.set(line, Math.min(lines.get(line) ?? Infinity, away(rect)));
  }
  return Math.max(...lines.values());
}, edge);

const titles = { english: 'A day in Riyadh', arabic: 'يوم في الرياض' };
for (const [language, edge] of [['ar', 'right'], ['en', 'left']]) {
  const desk = site({
    'content/site.yaml': `title: T\nlanguage: ${language}\n`,
    'content/events/e.yaml': 'title: Riyadh\ndate: 2024-01-02\n',
    ...Object.fromEntries(Object.entries(titles).map(([name, title], at) => [
      `content/briefings/2024-01-0${at + 1}-${name}.md`,
      `---\ntitle: ${title}\ndate: 2024-01-0${at + 1}\nsummary: ${title}\n---\n${title}\n`,
    ])),
  });
  for (const phone of [false, true]) {
    test(`headings of any language stand at the ${edge} edge of a page in ${language}${phone ? ' on a phone' : ''}`, { phone }, async ({ open, context }) => {
      const page = await context.newPage();
      const found = [];
      for (const address of ['/', '/briefings/2024-01-01-english/', '/briefings/2024-01-02-arabic/']) {
        await open(desk, address, page);
        for (const heading of await page.locator(':is(h1, h2, h3, h4, .standfirst, .briefing-summary):not(.visually-hidden, .brand)').all()) {
          const away = await fromEdge(heading, edge);
          if (away > 2) found.push(`${address}: ${await heading.innerText()} is ${away} px away`);
        }
      }
      none(found);
    });
  }
}

/** The words of the desk's name, where a line breaks within one; and what stands over another. */
const brokenName = () => {
  const name = document.querySelector('.brand a');
  const text = name.firstChild;
  return [...text.data.matchAll(/\S+/g)].filter(({ index, 0: word }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length !== 1;
  }).map(([word]) => word);
};

/** A desk with the logo of the README, of a width. */
const withLogo = (width) => site({
  'content/site.yaml': 'title: North Sea Desk\ntheme: mine\ndescription: An example desk. It briefs on a harbour that does not exist.\n',
  'content/pages/p.md': '---\ntitle: P\n---\nP\n',
  'themes/mine/static/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48"/></svg>\n',
  'themes/mine/templates/base.html': `{% extends "default/base.html" %}\n{% block brand %}<img src="{{ site.assets }}logo.svg" alt="" width="${width}" height="48">{{ super() }}{% endblock %}\n`,
});
for (const logo of [48, 220]) {
  const desk = withLogo(logo);
  test(`the name of a desk is whole beside a logo of ${logo} px, or below it`, async ({ open, context }) => {
    const page = await context.newPage();
    const found = [];
    for (const address of ['/', '/p/']) {
      for (const media of ['screen', 'print']) {
        for (const width of [320, 360, 500, 680, 1000, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          await open(desk, address, page);
          await page.emulateMedia({ media });
          found.push(...(await page.evaluate(brokenName)).map((word) => `${address}, ${media}, ${width} px: ${word}`));
          found.push(...(await page.evaluate(sticksOut)).map((line) => `${address}, ${media}, ${width} px: ${line}`));
        }
      }
    }
    none(found);
    // On paper, where there is room, in one line above what it says of itself.
    await page.setViewportSize({ width: 680, height: 980 });
    await open(desk, '/', page);
    await page.emulateMedia({ media: 'print' });
    const [name, tagline] = await page.locator('.brand, .tagline').evaluateAll((all) => all.map((element) => element.getBoundingClientRect().toJSON()));
    assert.ok(name.height < 60, `the name is ${name.height} px high`);
    assert.ok(tagline.top >= name.bottom, 'the tagline stands beside the name');
  });
}

test('a list has its markers and indents on the side where the text begins', async ({ open }) => {
  const page = await open(mirrored, '/2024/01/');
  const lists = await page.locator('main ul, main ol').evaluateAll((elements) =>
    elements.map((element) => [parseFloat(getComputedStyle(element).paddingLeft), parseFloat(getComputedStyle(element).paddingRight)]),
  );
  for (const [left, right] of lists) assert.ok(left <= right, `${left} px on the left, ${right} px on the right`);
});
