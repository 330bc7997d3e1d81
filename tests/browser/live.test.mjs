// Authoring mode: what is saved shows at once, on the page as the reader has it.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { PHONE, axe, live, none, site, test, until } from './desk.mjs';

const TEXT = Array.from({ length: 40 }, (_, n) => `Paragraph ${n} of a long report, with Ana Petrova in it.`).join('\n\n');
const event = (title, text, more = '') => `---\ntitle: ${title}\ndate: 2023-09-13\nkind: meeting\nactors: [ana]\n${more}---\n${text}\n`;
const FILES = {
  'content/site.yaml': 'title: Test Desk\nbase_url: https://desk.example/\nkinds: [meeting, visit]\n',
  'content/actors/ana.yaml': 'name: Ana Petrova\n',
  'content/actors/bo.yaml': 'name: Bo Berg\n',
  'content/events/summit.md': event('Summit', TEXT),
  'content/events/toast.yaml': 'title: Toast\ndate: 2023-09-14\nkind: visit\nactors: [bo]\n',
};

const bar = (page) => page.locator('dateline-bar');
const says = (page, text) => page.locator('main').getByText(text, { exact: false }).first().waitFor();

/** Opens a page, marks it so that a reload would show, and waits until it follows the desk. */
async function follow(open, desk, address) {
  const page = await open(desk, address);
  await bar(page).locator('.state[data-state="live"]').waitFor({ state: 'attached' });
  await page.evaluate(() => { globalThis.same = true; });
  return page;
}
const isSame = (page) => page.evaluate(() => globalThis.same === true);

// ---------------------------------------------------------------------------------------------- the page

test('what is typed into a file shows, and the reader keeps their place, focus and words', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/events/summit/');
  const field = page.locator('#site-search');
  await field.fill('half a query');
  await field.evaluate((input) => input.setSelectionRange(2, 6));
  await page.evaluate(() => scrollTo({ top: 700, behavior: 'instant' }));
  const held = await page.getByText('Paragraph 30').elementHandle();
  await desk.write('content/events/summit.md', event('Summit of two', TEXT.replace('Paragraph 39 of', 'Paragraph 39, mended, of')));
  await says(page, 'Paragraph 39, mended');
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Summit of two');
  assert.match(await page.title(), /^Summit of two/);
  assert.deepEqual(await field.evaluate((input) => [document.activeElement === input, input.value, input.selectionStart, input.selectionEnd]),
    [true, 'half a query', 2, 6]);
  assert.equal(await page.evaluate(() => scrollY), 700);
  assert.ok(await held.evaluate((node) => node.isConnected), 'what has not changed is the same element');
  assert.ok(await isSame(page), 'the page was not loaded again');
});

test('any page becomes any other, and keeps what scripts have put into it', async ({ open }) => {
  const page = await follow(open, live(FILES), '/actors/bo/');
  const wrong = await page.evaluate(async () => {
    const { Served } = await import(new URL('patch.js', document.querySelector('script[data-page]').src).href);
    // A generator of numbers with a seed (mulberry32), so that every run is the same.
    let seed = 2026;
    const random = (below) => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) % below;
    };
    let ids;
    const grow = (deep) => {
      const name = ['p', 'ul', 'li', 'section', 'a', 'div'][random(6)];
      const id = random(20);
      const attributes = [
        random(4) === 0 && !ids.has(id) && ids.add(id) && ` id="i${id}"`,
        random(3) === 0 && ` class="c${random(3)} d${random(3)}"`,
        random(3) === 0 && ` data-n="${random(4)}"`,
      ].filter(Boolean).join('');
      const children = deep ? Array.from({ length: random(6) }, () => (random(2) ? `text ${random(8)}` : grow(deep - 1))).join('\n') : `leaf ${random(8)}`;
      return name === 'a' ? `<a href="/${random(9)}/"${attributes}>leaf ${random(8)}</a>` : `<${name}${attributes}>${children}</${name}>`;
    };
    // Two parts: what scripts put into one must not keep the other from becoming what it should.
    const make = () => {
      ids = new Set();
      const body = document.implementation.createHTMLDocument('').body;
      body.innerHTML = `<main><div id="one">${grow(4)}${grow(3)}</div><div id="two">${grow(4)}</div></main>`;
      const next = document.implementation.createHTMLDocument('');
      next.replaceChild(next.importNode(document.documentElement, true), next.documentElement);
      next.body.replaceWith(next.importNode(body, true));
      return next;
    };
    const host = document.querySelector('dateline-bar');
    host.remove();
    const served = Served.untouched((script) => script.hasAttribute('data-page'));
    document.body.append(host);
    served.show(make());
    const added = document.createElement('aside');
    document.getElementById('one').prepend(added);
    for (let round = 0; round < 400; round += 1) {
      const next = make();
      served.show(next);
      const shown = document.querySelector('main').cloneNode(true);
      shown.querySelector('aside')?.remove();
      const wanted = next.querySelector('main');
      for (const one of [shown, wanted]) for (const classed of one.querySelectorAll('[class]')) classed.setAttribute('class', [...classed.classList].sort().join(' '));
      if (!shown.isEqualNode(wanted)) return `round ${round}:\n${wanted.outerHTML}\n\n${shown.outerHTML}`;
      if (!added.isConnected || !host.isConnected) return `round ${round}: what a script has put in is gone`;
    }
    return null;
  });
  assert.equal(wrong, null);
});

test('an edit elsewhere does not touch the page; one that it shows does', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/events/summit/');
  const other = await follow(open, desk, '/actors/bo/');
  await page.evaluate(() => {
    globalThis.seen = [];
    new MutationObserver((records) => {
      const path = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('main, header, footer, head, body')?.localName;
      globalThis.seen.push(...records.map(({ target }) => `${path(target)}: ${target.textContent.slice(0, 60)}`));
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await desk.write('content/actors/bo.yaml', 'name: Bo Berg\nsummary: Said to be elsewhere\n');
  await says(other, 'Said to be elsewhere');
  // What a page is told comes in order: had the first edit touched it, that would be seen before the second.
  await desk.write('content/actors/ana.yaml', 'name: Anna Petrova\naliases: [Ana Petrova]\n');
  await page.locator('main').getByRole('link', { name: 'Anna Petrova' }).first().waitFor();
  const seen = await page.evaluate(() => globalThis.seen);
  assert.ok(seen.length > 0 && !seen.some((what) => /elsewhere|Bo Berg/.test(what)), seen.join('\n'));
  assert.ok(!seen.some((what) => what.startsWith('header')), seen.join('\n'));
  assert.ok(await isSame(page));
});

test('a list keeps its filter, its order and what is open, and filters what is new', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/events/');
  const field = page.getByRole('searchbox', { name: 'Filter this list' });
  await field.fill('summit');
  await page.locator('main details summary').first().click();
  const rows = page.locator('[data-rows] > li:visible');
  await until('one row', async () => (await rows.count()) === 1);
  await desk.write('content/events/second.yaml', 'title: Second summit\ndate: 2023-09-12\nkind: meeting\n');
  await desk.write('content/events/dinner.yaml', 'title: Dinner\ndate: 2023-09-15\nkind: meeting\n');
  await until('two rows', async () => (await rows.count()) === 2);
  assert.equal(await field.inputValue(), 'summit');
  assert.ok(await page.locator('main details').first().evaluate((details) => details.open));
  assert.match((await rows.allInnerTexts()).join(), /Summit[\s\S]*Second summit/);
});

test('a table that was sorted stays sorted while a record changes', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/actors/');
  const names = () => page.locator('table.entities tbody th a').allInnerTexts();
  await page.getByRole('button', { name: 'Name' }).click();
  assert.deepEqual(await names(), ['Bo Berg', 'Ana Petrova']);
  await desk.write('content/actors/bo.yaml', 'name: Bo Bergström\n');
  await until('the new name', async () => (await names()).includes('Bo Bergström'));
  assert.deepEqual(await names(), ['Bo Bergström', 'Ana Petrova']);
  assert.equal(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort'), 'descending');
});

test('a search stays as it was asked, and the next one finds what is new', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/search/?q=toast');
  const results = page.locator('#finder-results h3');
  await results.filter({ hasText: 'Toast' }).waitFor();
  const index = async () => (await fetch(new URL('search/index.json', desk.url))).text();
  const before = await index();
  await desk.write('content/events/quarrel.yaml', 'title: Quarrel\ndate: 2023-09-12\n');
  await until('the new index', async () => (await index()) !== before);
  const field = page.locator('#finder-q');
  await until('the words of the search', async () => (await field.inputValue()) === 'toast');
  await results.filter({ hasText: 'Toast' }).waitFor();
  // Asked again and again, since the page may be taking up the index at this moment.
  await until('what is new', async () => {
    await field.fill('');
    await field.fill('quarrel');
    return results.filter({ hasText: 'Quarrel' }).waitFor({ timeout: 2000 }).then(() => true, () => false);
  });
});

const THEME = {
  'content/site.yaml': `${FILES['content/site.yaml']}theme: mine\n`,
  'themes/mine/theme.yaml': 'extends: default\n',
  'themes/mine/static/theme.css': 'main { outline: 1px solid rgb(1, 2, 3) }\n',
  'themes/mine/static/theme.js': 'document.documentElement.dataset.said = "one";\n',
};

test('a style sheet changes without a reload', async ({ open }) => {
  const desk = await live({ ...FILES, ...THEME });
  const page = await follow(open, desk, '/events/summit/');
  const color = () => page.locator('main').evaluate((main) => getComputedStyle(main).outlineColor);
  await until('the colour', async () => (await color()) === 'rgb(1, 2, 3)');
  await desk.write('themes/mine/static/theme.css', 'main { outline: 1px solid rgb(4, 5, 6) }\n');
  await until('the new colour', async () => (await color()) === 'rgb(4, 5, 6)');
  const sheets = page.locator('link[rel="stylesheet"][href*="theme.css"]');
  await until('the old sheet is gone', async () => (await sheets.count()) === 1);
  // The page goes on to follow the desk, and the new sheet stays.
  await desk.write('content/events/summit.md', event('Summit', 'Another text.'));
  await says(page, 'Another text.');
  assert.equal(await color(), 'rgb(4, 5, 6)');
  assert.ok(await isSame(page));
});

test('a script that changes takes a reload, after which the reader is where they were', async ({ open }) => {
  const desk = await live({ ...FILES, ...THEME });
  const page = await follow(open, desk, '/events/summit/');
  const field = page.locator('#site-search');
  await field.fill('half a query');
  await field.evaluate((input) => input.setSelectionRange(2, 6));
  await page.evaluate(() => scrollTo({ top: 700, behavior: 'instant' }));
  await desk.write('themes/mine/static/theme.js', 'document.documentElement.dataset.said = "two";\n');
  await page.locator('html[data-said="two"]').waitFor();
  await until('the place', () => page.evaluate(() => scrollY === 700));
  assert.deepEqual(await field.evaluate((input) => [document.activeElement === input, input.value, input.selectionStart, input.selectionEnd]),
    [true, 'half a query', 2, 6]);
  assert.equal(await isSame(page), false);
});

test('a picture that changes is shown anew where it stands', async ({ open }) => {
  const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="9" height="9"/></svg>`;
  const desk = await live({
    ...FILES,
    'content/assets/map.svg': picture(10),
    'content/events/summit.md': event('Summit', '![A map](assets/map.svg)'),
  });
  const page = await follow(open, desk, '/events/summit/');
  const width = () => page.getByRole('img', { name: 'A map' }).evaluate((image) => image.naturalWidth);
  await until('the picture', async () => (await width()) === 10);
  await desk.write('content/assets/map.svg', picture(20));
  await until('the new picture', async () => (await width()) === 20);
  assert.ok(await isSame(page));
});

test('a page that goes says so, with a way on, and stays to be read', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/events/toast/');
  await desk.remove('content/events/toast.yaml');
  const notice = bar(page).getByRole('status').filter({ hasText: 'This page is no longer there' });
  await notice.waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Toast');
  assert.ok(await isSame(page));
  await desk.write('content/events/toast.yaml', FILES['content/events/toast.yaml']);
  await notice.waitFor({ state: 'detached' });
  await desk.remove('content/events/toast.yaml');
  await notice.getByRole('link').click();
  await page.waitForURL((await desk).url);
});

test('a page that nobody sees lets go of the server, and catches up once it is seen', async ({ open, context }) => {
  await context.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => globalThis.unseen ? 'hidden' : 'visible' });
  });
  const desk = await live({ ...FILES, ...THEME });
  const page = await follow(open, desk, '/events/summit/');
  const other = await follow(open, desk, '/events/summit/');
  const see = (unseen) => page.evaluate((unseen) => {
    globalThis.unseen = unseen;
    document.dispatchEvent(new Event('visibilitychange'));
  }, unseen);
  const color = (one) => one.locator('main').evaluate((main) => getComputedStyle(main).outlineColor);
  await see(true);
  await desk.write('themes/mine/static/theme.css', 'main { outline: 1px solid rgb(4, 5, 6) }\n');
  await until('the new colour elsewhere', async () => (await color(other)) === 'rgb(4, 5, 6)');
  await desk.write('content/events/summit.md', event('Summit', 'A text that nobody saw.'));
  await says(other, 'A text that nobody saw.');
  assert.doesNotMatch(await page.locator('main').innerText(), /nobody saw/);
  await see(false);
  await says(page, 'A text that nobody saw.');
  await until('the new colour', async () => (await color(page)) === 'rgb(4, 5, 6)');
  assert.ok(await isSame(page));
});

test('the explorer draws what is new, with what was chosen', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/explore/?kind=visit');
  const titles = page.locator('#explore').getByRole('link', { name: /Toast|Breakfast/ });
  await titles.filter({ hasText: 'Toast' }).first().waitFor();
  await desk.write('content/events/breakfast.yaml', 'title: Breakfast\ndate: 2023-09-15\nkind: visit\n');
  await titles.filter({ hasText: 'Breakfast' }).first().waitFor();
  assert.match(page.url(), /kind=visit/);
});

test('a server that goes away is said to be away', { allow: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_SOCKET|ERR_CONNECTION_RESET/] }, async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/events/summit/');
  await desk.end();
  await bar(page).getByText('Not connected').waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Summit');
});

// ---------------------------------------------------------------------------------------------- what is wrong

const BROKEN = 'title: Toast\ndate: 2023-13-45\n';

test('an error stands over the page with its code and its line, and goes when it is mended', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/events/summit/');
  const panel = bar(page).locator('#problems');
  assert.ok(await panel.isHidden());
  await desk.write('content/events/toast.yaml', BROKEN);
  await panel.waitFor();
  assert.match(await panel.innerText(), /1 error[\s\S]*Error\s*[A-Z]+\d+[\s\S]*content\/events\/toast\.yaml:2:7\b[\s\S]*date: 2023-13-45/);
  assert.match(await panel.locator('mark').first().innerText(), /2023-13-45|13/);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Summit');
  await bar(page).getByRole('button', { name: '1 error' }).waitFor();
  await desk.write('content/events/toast.yaml', FILES['content/events/toast.yaml']);
  await panel.waitFor({ state: 'hidden' });
  assert.ok(await isSame(page));
});

test('errors that were put away come back when they are others, and when they are asked for', async ({ open }) => {
  const desk = await live({ ...FILES, 'content/events/toast.yaml': BROKEN });
  const page = await follow(open, desk, '/events/summit/');
  const panel = bar(page).locator('#problems');
  await panel.waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  const button = bar(page).getByRole('button', { name: '1 error' });
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  await button.press('Enter');
  await panel.waitFor();
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await panel.getByRole('button', { name: 'Dismiss' }).click();
  await panel.waitFor({ state: 'hidden' });
  await page.reload();
  await bar(page).getByRole('button', { name: '1 error' }).waitFor();
  assert.ok(await panel.isHidden());
  await desk.write('content/actors/bo.yaml', 'name: [\n');
  await panel.waitFor();
});

// ---------------------------------------------------------------------------------------------- the bar

test('the bar says which file the page is, and leads to the editor', async ({ open }) => {
  const desk = await live(FILES, ['--editor', 'vscode']);
  const page = await follow(open, desk, '/events/summit/');
  const link = bar(page).getByRole('link', { name: 'content/events/summit.md' });
  assert.match(await link.getAttribute('href'), /^vscode:\/\/file\/.*\/content\/events\/summit\.md:\d+:\d+$/);
  assert.match(await bar(page).locator('.line').innerText(), /\d+ words · \d+ min/);
  await desk.write('content/events/summit.md', event('Summit', 'Five words are in it.'));
  await bar(page).getByText('5 words · 1 min').waitFor();
});

test('a draft says so in the bar and at links to it, until it is none', async ({ open }) => {
  const draft = `${FILES['content/events/toast.yaml']}draft: true\n`;
  const desk = await live({ ...FILES, 'content/events/toast.yaml': draft });
  const page = await follow(open, desk, '/actors/bo/');
  const link = page.locator('main a[href$="events/toast/"]').first();
  await page.locator('main a[data-dateline-mark="draft"]').first().waitFor();
  assert.match(await link.evaluate((one) => getComputedStyle(one, '::after').content), /draft/);
  const own = await follow(open, desk, '/events/toast/');
  await bar(own).getByText('Draft', { exact: true }).waitFor();
  const why = bar(own).getByRole('button', { name: 'Not public' });
  await why.click();
  assert.match(await bar(own).getByRole('region', { name: 'In a build for TLP:CLEAR' }).innerText(), /draft/);
  await desk.write('content/events/toast.yaml', FILES['content/events/toast.yaml']);
  await why.waitFor({ state: 'hidden' });
  await page.locator('main a[data-dateline-mark]').first().waitFor({ state: 'detached' });
});

test('names that lead nowhere are listed, with what to write', async ({ open }) => {
  const desk = await live({ ...FILES, 'content/events/visit.yaml': 'title: Visit\ndate: 2023-09-14\nactors: [Cy Unknown]\n' });
  const page = await follow(open, desk, '/events/visit/');
  await bar(page).getByRole('button', { name: '1 name' }).click();
  const list = bar(page).getByRole('region', { name: 'A name to look at' });
  assert.match(await list.innerText(), /Cy Unknown[\s\S]*dateline new actor "Cy Unknown"/);
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
});

test('a new event is told of, and the way there is short', async ({ open }) => {
  const desk = await live(FILES);
  const page = await follow(open, desk, '/actors/ana/');
  await page.locator('#site-search').focus();
  await desk.write('content/events/dinner.yaml', 'title: Dinner at eight\ndate: 2023-09-15\n');
  const toast = bar(page).getByRole('status').filter({ hasText: 'New event: Dinner at eight' });
  await toast.waitFor();
  assert.ok(await page.locator('#site-search').evaluate((field) => field === document.activeElement), 'focus stays');
  await page.locator('.sections').getByRole('link', { name: 'Events' }).click();
  await page.waitForURL('**/events/');
  await toast.getByRole('link', { name: 'Go to it' }).press('Enter');
  await page.waitForURL('**/events/dinner/');
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Dinner at eight');
  await page.goBack();
  await bar(page).locator('.state[data-state="live"]').waitFor({ state: 'attached' });
  assert.equal(await toast.count(), 0);
});

test('the bar folds to a button, stays folded, and is not printed', async ({ open }) => {
  const page = await follow(open, live(FILES), '/events/summit/');
  await bar(page).getByRole('button', { name: 'Hide the bar' }).press('Enter');
  const pill = bar(page).getByRole('button', { name: 'Authoring' });
  await pill.waitFor();
  await page.reload();
  await pill.waitFor();
  await pill.press('Enter');
  await bar(page).getByRole('link', { name: 'content/events/summit.md' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await bar(page).evaluate((host) => getComputedStyle(host).display), 'none');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).paddingBlockEnd), '0px');
});

for (const [name, options] of [['wide', {}], ['narrow', { phone: true }], ['dark', { colorScheme: 'dark' }]]) {
  test(`axe finds nothing in the bar and over the page: ${name}`, { reducedMotion: 'reduce', ...options }, async ({ open }) => {
    const desk = await live({
      ...FILES,
      'content/events/visit.yaml': 'title: Visit\ndate: 2023-09-14\nactors: [Cy Unknown]\ndraft: true\nmarking: TLP:AMBER\n',
    }, ['--audience', 'red']);
    const page = await follow(open, desk, '/events/visit/');
    await bar(page).getByRole('button', { name: '1 name' }).click();
    await desk.write('content/events/dinner.yaml', 'title: Dinner at eight\ndate: 2023-09-15\n');
    await bar(page).getByRole('status').filter({ hasText: 'Dinner' }).waitFor();
    await desk.write('content/events/toast.yaml', BROKEN);
    await bar(page).locator('#problems').waitFor();
    none(await axe(page), 'axe');
    if (options.phone) assert.ok(await page.evaluate((width) => document.documentElement.scrollWidth <= width, PHONE.width), 'nothing is wider than the screen');
  });
}

test('on a phone a long name of a file makes room for what is wrong', { phone: true }, async ({ open }) => {
  const name = '2023-09-13-a-meeting-of-which-the-name-is-longer-than-a-phone-is-wide';
  const page = await follow(open, live({ ...FILES, [`content/events/${name}.md`]: event('Long', 'x') }), `/events/${name}/`);
  const box = (part) => bar(page).locator(part).boundingBox();
  const [file, count] = [await box('.name'), await box('.count')];
  assert.ok(file.width > 100, 'the name shows');
  assert.ok(file.x + file.width <= count.x, `${file.x} + ${file.width} is beyond ${count.x}`);
});

// ---------------------------------------------------------------------------------------------- strangers' words

test('what files and titles hold runs no script in the bar or over the page', async ({ open }) => {
  const evil = '<img src=x onerror="globalThis.ran = 1"><script>globalThis.ran = 2</script>';
  const name = "content/events/<img src=x onerror=globalThis.ran=3>'.yaml";
  const desk = await live({
    ...FILES,
    'content/events/visit.yaml': `title: '${evil}'\ndate: 2023-09-14\nactors: ['${evil}']\n`,
  });
  const page = await follow(open, desk, '/events/visit/');
  await bar(page).getByRole('button', { name: '1 name' }).click();
  await desk.write('content/events/new.yaml', `title: 'New ${evil}'\ndate: 2023-09-15\n`);
  await bar(page).getByRole('status').filter({ hasText: '<script>' }).waitFor();
  await desk.write(name, `title: '${evil}'\ndate: '${evil}'\n`);
  await bar(page).locator('#problems').filter({ hasText: 'onerror' }).waitFor();
  const made = await bar(page).evaluate((host) => [...host.shadowRoot.querySelectorAll('img, script, [onerror]')].length);
  assert.equal(made, 0);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});

// ---------------------------------------------------------------------------------------------- where it is not

test('a site as readers see it has nothing of it', async ({ open }) => {
  const desk = await site(FILES);
  const page = await open(desk, '/events/summit/');
  assert.doesNotMatch(await page.content(), /\.dateline|dateline-bar/);
  const files = await readdir(desk.output, { recursive: true });
  assert.ok(files.every((file) => !/(?:^|\/)live\.(?:js|css)$/.test(file)));
  for (const file of files.filter((file) => file.endsWith('.html'))) {
    assert.doesNotMatch(await readFile(path.join(desk.output, file), 'utf8'), /live\.js/, file);
  }
});
