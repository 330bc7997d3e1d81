// Content by strangers: every text of vectors.mjs in every field of every kind, built by the real program, and each page that
// shows it loaded in a browser. The policy of the pages is taken off them first, so that what holds is that nothing was let
// through, and not that a browser forbade it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { built, chrome, live, none, until } from './desk.mjs';
import { MARKDOWN, VECTORS } from './vectors.mjs';

/** How many tabs load pages at once, and how many pages each. */
const TABS = 2;
const FRAMES = 24;

// ---------------------------------------------------------------------------------------------- desks

/** JSON, which is YAML. What YAML has no way to hold stands as its number. */
const yaml = (value) => JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufdd0]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const texts = VECTORS.map(({ text }) => text);
const count = texts.length;

/** A text for a field of the n-th record: over all records, each field has each text once. */
const rotate = (n) => {
  let next = n;
  return () => texts[(next += 7) % count];
};

/** A page of Markdown that has a text in some of the ways, the others beside. */
const prose = (n, part) => MARKDOWN.filter((_, at) => at % 2 === part).map((write) => write(texts[n % count])).join('\n\nharmless\n\n');

/** A desk with every text in every field. */
function everything() {
  const files = {
    'content/site.yaml': yaml({ title: 'Hostile', base_url: 'https://desk.example/', per_page: 100, facets: ['theatre', texts[24], texts[100]], kinds: texts.slice(0, 40) }),
    'content/assets/a.png': '',
  };
  texts.forEach((text, n) => {
    const v = rotate(n);
    const day = new Date(Date.UTC(2024, 0, 1 + (n % 9))).toISOString().slice(0, 10);
    files[`content/events/e${n}.yaml`] = yaml({
      title: text, date: day, kind: v(), status: 'confirmed', summary: v(),
      actors: [{ actor: `a${n}`, role: v() }, v()], locations: [`l${n}`, v()],
      sources: [{ source: text, locator: v(), quote: v(), reliability: 'B', credibility: 2 }, v(), { source: texts[(n + 1) % count], quote: text }],
      tags: [v()], ...(n % 5 ? {} : { theatre: v() }), [v()]: v(), nested: { [v()]: [v(), { [v()]: v() }] }, text: prose(n, 0),
    });
    files[`content/actors/a${n}.yaml`] = yaml({
      name: text, kind: 'person', aliases: [v(), v()], short: v(), roles: [{ title: v(), of: `a${(n + 1) % count}`, from: '2012-04' }, { title: v(), of: v() }],
      ids: { wikidata: v(), website: v(), [v()]: v() }, summary: v(), [v()]: v(), text: prose(n, 1),
    });
    files[`content/locations/l${n}.yaml`] = yaml({
      name: text, kind: v(), aliases: [v(), v()], short: v(), coordinates: [(n % 90) - 45, n % 180], ids: { geonames: v() }, summary: v(), [v()]: v(), text: prose(n, 0),
      ...(n % 3 ? { within: `l${n - 1}` } : {}),
    });
    files[`content/sources/s${n}.yaml`] = yaml({
      id: text, title: text, url: n % 2 ? v() : `https://evil.example/${v()}`, archive_url: v(), publisher: v(), authors: [v(), v()], kind: v(), language: v(), date: day, accessed: day, summary: v(), [v()]: v(),
    });
    const head = { title: text, date: day, summary: v(), authors: [v(), v()], tags: [texts[n % 9]], aliases: n % 4 ? [] : [v(), `/old/${v()}/`], corrections: [{ date: day, text: v() }, { date: day, text: text }], sources: [v()], events: [`e${n}`, v()], [v()]: v() };
    files[`content/briefings/b${n}.md`] = `---\n${yaml(head)}\n---\n${prose(n, 1)}\n`;
    files[`content/pages/p${n}.md`] = `---\n${yaml({ title: text, order: n % 50 ? undefined : n, summary: v() })}\n---\n${prose(n, 0)}\n`;
  });
  // Names of files: what a file system takes.
  texts.forEach((text, n) => {
    const name = text.replace(/[/\0]/g, '').slice(0, 60);
    if (!/^[.\s]*$/.test(name) && Buffer.from(name).length < 200) {
      files[`content/pages/${name}-${n}.md`] = `---\ntitle: File ${n}\n---\n![${yaml(name)}](../assets/${encodeURIComponent(`${name}-${n}.png`)})\n`;
      files[`content/assets/${name}-${n}.png`] = '';
    }
  });
  return built(files, ['--keep-going', '--drafts', '--future']);
}

/** Small desks, with texts where a desk has one of each. */
const settings = () => Array.from({ length: 8 }, (_, n) => {
  const some = texts.filter((_, at) => at % 8 === n);
  const all = some.join(' ');
  return built({
    'content/site.yaml': yaml({
      title: all, description: all, rights: all, base_url: 'https://desk.example/', language: n % 2 ? 'fr' : 'en', kinds: Object.fromEntries(some.map((text, at) => [`k${at}`, text])),
      facets: Object.fromEntries(some.slice(0, 12).map((text, at) => [`f${at}`, text])), repository: { url: 'https://github.com/org/desk', branch: some[0], path: some[1] },
    }),
    ...Object.fromEntries(some.map((text, at) => [`content/events/e${at}.yaml`, yaml({ title: 'x', date: '2024-01-02', kind: `k${at}`, ...Object.fromEntries(some.slice(0, 12).map((text, f) => [`f${f}`, text])) })])),
    'content/briefings/b.md': `---\n${yaml({ title: 'x', date: '2024-01-02' })}\n---\nText.\n`,
    'content/pages/p.md': `---\n${yaml({ title: all, order: 1 })}\n---\nText.\n`,
  }, ['--keep-going', '--drafts', '--future']);
});

/** A desk in a git repository: commit n has the n-th text for its author, its address and its message, and in each field of a record. */
function past() {
  const day = Date.UTC(2024, 0, 1) / 1000;
  const versions = texts.map((text, n) => {
    const v = rotate(n);
    return yaml({
      title: text, date: '2024-01-01', kind: v(), status: n % 2 ? 'reported' : 'confirmed', summary: v(), actors: [{ actor: v(), role: v() }], locations: [v()],
      sources: [{ source: v(), locator: v(), quote: v(), reliability: n % 2 ? 'B' : 'C' }], tags: [v()], own: v(), [v()]: v(), text: prose(n, n % 2),
    });
  });
  const git = (root, args, input) => execFileSync('git', ['-c', 'init.defaultBranch=main', ...args], {
    cwd: root, input, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  });
  return built({ 'content/events/e.yaml': versions.at(-1), 'content/site.yaml': yaml({ title: 'Past', base_url: 'https://desk.example/', per_page: 100, repository: 'https://github.com/org/desk' }) }, ['--keep-going'], async (root) => {
    git(root, ['init', '--quiet']);
    // Git itself takes none of these in a name: they end it.
    const name = (text) => text.replace(/[<>\0\n]/g, '');
    const data = (text) => Buffer.concat([Buffer.from(`data ${Buffer.byteLength(text)}\n`), Buffer.from(text), Buffer.from('\n')]);
    const stream = texts.flatMap((text, n) => {
      const who = `${name(text)} <${name(text)}> ${day + n * 3600} +0000\n`;
      return [Buffer.from(`commit refs/heads/main\nauthor ${who}committer ${who}`), data(text), Buffer.from('M 100644 inline content/events/e.yaml\n'), data(versions[n])];
    });
    git(root, ['fast-import', '--quiet'], Buffer.concat(stream));
  });
}

const desk = everything();
const history = past();
const small = settings();

// ---------------------------------------------------------------------------------------------- serving and watching

const servers = [];
after(() => servers.forEach((server) => server.close()));

/** The types of files that are loaded as themselves; fonts and pictures are left empty, for nobody looks. */
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', json: 'application/json', svg: 'image/svg+xml', wasm: 'application/wasm', xml: 'application/xml' };

/** Serves the output as it is, but for the policy of its pages. */
async function bare(output) {
  const server = createServer(async (request, response) => {
    try {
      const address = decodeURIComponent(new URL(request.url, 'http://x').pathname);
      if (address === '/frames') {
        response.writeHead(200, { 'Content-Type': TYPES.html });
        response.end('<!doctype html><title>Frames</title><body>');
        return;
      }
      let file = path.join(output, address);
      if ((await stat(file)).isDirectory()) file = path.join(file, 'index.html');
      const ending = path.extname(file).slice(1);
      const bytes = /^(css|woff2|png)$/.test(ending) ? Buffer.alloc(0) : await readFile(file);
      response.writeHead(200, { 'Content-Type': TYPES[ending] ?? 'application/octet-stream' });
      const policy = /<meta http-equiv="Content-Security-Policy" content="[^"]*">/;
      response.end(ending === 'html' ? bytes.toString().replace(policy, '') : bytes);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}/`;
}

/** A browser with a trap: `found` is told of whatever runs, or asks another host for something. */
async function trapped() {
  const context = await (await chrome()).newContext({ locale: 'en-GB', timezoneId: 'UTC' });
  const found = [];
  await context.exposeBinding('__caught', ({ page }, what) => { found.push(`${page.url()}: ${what}`); });
  await context.addInitScript(() => {
    for (const name of ['trap', 'alert', 'prompt', 'confirm', 'print']) {
      Object.defineProperty(globalThis, name, { value: (...what) => globalThis.__caught(`${name}(${what})`), writable: false });
    }
    document.addEventListener('securitypolicyviolation', (event) => globalThis.__caught(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const ours = (/^https?:$/.test(protocol) && hostname === '127.0.0.1') || protocol === 'blob:';
    if (!ours) found.push(`${request.frame().page().url()}: asks ${request.url().slice(0, 200)}`);
  });
  context.on('page', (page) => page.on('dialog', (dialog) => {
    found.push(`${page.url()}: ${dialog.type()} ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  }));
  return { context, found };
}

/** What is in a document that the site never puts there itself; runs in the page. What scripts do with styles is no concern. */
function judge({ html, base = document.baseURI } = {}) {
  const found = [];
  const root = html === undefined ? document : new DOMParser().parseFromString(html, 'text/html');
  const here = new URL(base).origin;
  const say = (element, why) => found.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
  const ours = html === undefined ? /^on|^srcdoc$|^formaction$|^is$|^popovertarget|^contenteditable$|^background$|^xlink:/i : /^on|^style$|^srcdoc$|^formaction$|^is$|^popovertarget|^contenteditable$|^background$|^autofocus$|^xlink:/i;
  const NEVER = new Set(['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'portal', 'style', 'foreignobject', 'math', 'marquee', 'isindex', 'keygen', 'xmp', 'plaintext', 'listing', 'bgsound', 'video', 'audio', 'animate', 'set', 'slot']);
  const ADDRESSES = ['href', 'src', 'action', 'formaction', 'poster', 'data', 'cite', 'background', 'xlink:href', 'ping', 'manifest', 'srcset', 'longdesc', 'usemap', 'archive', 'codebase', 'profile'];
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const name = element.localName;
      if (NEVER.has(name.toLowerCase()) || name.includes('-')) say(element, 'an element that is none of ours');
      for (const attribute of element.attributes) {
        if (ours.test(attribute.name)) say(element, `the attribute ${attribute.name}`);
        if (!ADDRESSES.includes(attribute.name.toLowerCase())) continue;
        let to;
        try {
          to = new URL(attribute.value, base);
        } catch {
          say(element, 'an address that is none');
          continue;
        }
        // Of coordinates the site makes an address for maps of its own.
        const isPlace = to.protocol === 'geo:' && element.className === 'geo' && /^geo:-?[\d.]+,-?[\d.]+$/.test(to.href);
        if (!/^(https?|mailto|tel):$/.test(to.protocol) && !isPlace) say(element, `an address of ${to.protocol}`);
        const isLink = name === 'a' || (name === 'link' && /^(canonical|alternate)$/.test(element.rel));
        if (!isLink && to.origin !== here) say(element, 'another host');
        if (name === 'a' && /^https?:/.test(to.protocol) && to.origin !== here && !/noopener noreferrer/.test(element.rel)) say(element, 'a link without rel');
        if (to.username || to.password) say(element, 'a user name in an address');
      }
      if (name === 'script' && !element.src && !/^application\/(ld\+)?json$/.test(element.type)) say(element, 'a script in the page');
      if (name === 'script' && !element.src) {
        try {
          JSON.parse(element.textContent);
        } catch (error) {
          say(element, `data that is not JSON (${error.message})`);
        }
      }
      if (name === 'script' && element.src && !new URL(element.getAttribute('src'), base).pathname.startsWith('/static/')) say(element, 'a script of elsewhere');
      if (name === 'meta' && element.httpEquiv && element.httpEquiv !== 'refresh') say(element, 'an instruction');
      if (name === 'meta' && element.httpEquiv === 'refresh' && (!root.body.matches('.page-redirect') || !/^0; url=(\.\.?\/)[^:"']*$/.test(element.content))) say(element, 'a way elsewhere');
      if (name === 'link' && !/^(icon|stylesheet|canonical|alternate|preload|prev|next|modulepreload)$/.test(element.rel)) say(element, 'a link that is none of ours');
      if (element.content instanceof DocumentFragment) look(element.content);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(root);
  return found;
}

/** Every page of an output, from its root. */
async function pagesOf(output) {
  const files = await readdir(output, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => path.relative(output, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

/** Loads pages, many at a time in frames of one, and gives all that was found. */
async function load(output, files) {
  const [url, { context, found }] = [await bare(output), await trapped()];
  const addresses = files.map((file) => file.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/'));
  const tab = async () => {
    const page = await context.newPage();
    await page.goto(`${url}frames`);
    for (let some = addresses.splice(0, FRAMES); some.length > 0; some = addresses.splice(0, FRAMES)) {
      const wrong = await page.evaluate(async ({ some, judge }) => {
        const look = new Function(`return (${judge})`)();
        const one = async (address) => {
          const base = new URL(address, location.href).href;
          const frame = document.createElement('iframe');
          const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
          frame.src = base;
          document.body.append(frame);
          await loaded;
          const html = await (await fetch(base)).text();
          return look({ html, base }).map((what) => `/${address}: ${what}`);
        };
        const wrong = (await Promise.all(some.map(one))).flat();
        // What fails to load, or gets the focus, says so a little later.
        await new Promise((resolve) => setTimeout(resolve, 50));
        document.body.replaceChildren();
        return wrong;
      }, { some, judge: judge.toString() });
      found.push(...wrong);
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: TABS }, tab));
  return { context, found };
}

/** The first of what was found; there may be thousands. */
const some = (found) => none(found.length > 30 ? [...found.slice(0, 30), `and ${found.length - 30} more`] : found);

// ---------------------------------------------------------------------------------------------- tests

test('there are vectors enough, of every context, and each is another', () => {
  assert.ok(count >= 150, `${count}`);
  assert.equal(new Set(texts).size, count);
  assert.deepEqual([...new Set(VECTORS.map(({ context }) => context))], ['text', 'attribute', 'url', 'json', 'svg', 'css']);
});

test('the trap catches what runs, and the judge what could', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'dateline-trap-'));
  const pages = {
    'runs.html': '<img src="x:x" onerror="trap()">',
    'says.html': '<meta http-equiv="Content-Security-Policy" content="default-src *"><script>alert(1)</script>',
    'asks.html': '<img src="https://evil.example/x.png">',
    'waits.html': '<p style="color: red" onclick="trap()">x</p><a href="javascript:trap()">x</a>',
    'fine.html': '<p>x</p>',
  };
  await Promise.all(Object.entries(pages).map(([name, html]) => writeFile(path.join(folder, name), html)));
  const { context, found } = await load(folder, Object.keys(pages));
  await until('the trap has sprung', () => ['trap()', 'alert(1)', 'asks https://evil'].every((what) => found.some((said) => said.includes(what))));
  for (const what of ['/runs.html: the attribute onerror', '/says.html: a script in the page', '/asks.html: another host', '/waits.html: the attribute style', '/waits.html: the attribute onclick', '/waits.html: an address of javascript:']) {
    assert.ok(found.some((said) => said.startsWith(what)), `${what}: ${found.join('\n')}`);
  }
  none(found.filter((said) => said.startsWith('/fine.html')));
  await context.close();
  await rm(folder, { recursive: true, force: true });
});

test('nothing of what strangers write runs on any page', { timeout: 300_000 }, async () => {
  const { output } = await desk;
  const files = await pagesOf(output);
  assert.ok(files.length > 1200, `${files.length} pages`);
  const { context, found } = await load(output, files);
  some(found);
  await context.close();
});

test('nothing of it runs where the history shows it: authors and messages of commits, and what they changed', { timeout: 300_000 }, async () => {
  const { output } = await history;
  const files = await pagesOf(output);
  const told = files.filter((file) => /(^|\/)(history|changes)\//.test(file));
  assert.ok(told.length >= 4, told.join('\n'));
  const all = (await Promise.all(told.map((file) => readFile(path.join(output, file), 'utf8')))).join('');
  assert.ok((all.match(/class="revision"/g) ?? []).length > count / 2, 'each commit is a revision');
  const { context, found } = await load(output, files);
  some(found);
  await context.close();
});

test('nothing of it runs where scripts show it: results of a search, rows of the explorer, cards', { timeout: 300_000 }, async () => {
  const { output } = await desk;
  const [url, { context, found }] = [await bare(output), await trapped()];
  const page = await context.newPage();
  for (const words of ['harmless', 'trap', 'script', 'evil']) {
    await page.goto(`${url}search/?q=${words}`);
    await page.locator('#finder-results li').first().waitFor();
    for (let more = 0; more < 5 && (await page.locator('#finder-more').isVisible()); more += 1) await page.locator('#finder-more').evaluate((button) => button.click());
    some(await page.evaluate(judge));
  }
  await page.goto(`${url}search/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dtrap()%3E`);
  await page.locator('#finder').waitFor();
  await page.evaluate(() => document.querySelectorAll('#finder-facets details').forEach((folded) => { folded.open = true; }));
  some(await page.evaluate(judge));
  await page.goto(`${url}explore/`);
  await page.locator('#explore [data-part="rows"] tr').first().waitFor();
  for (let turn = 0; turn < 5 && (await page.locator('[data-part="next"]').isEnabled()); turn += 1) {
    some(await page.evaluate(judge));
    await page.locator('[data-part="next"]').evaluate((button) => button.click());
  }
  for (const list of ['actors/', 'locations/', 'events/', 'sources/', 'briefings/']) {
    await page.goto(url + list);
    const shown = await page.evaluate(async () => {
      const source = document.querySelector('script[src$="reader.js"]').src;
      const cards = await import(new URL('cards.js', source).href);
      let shown = 0;
      for (const link of [...document.querySelectorAll('main a[href]')].slice(0, 100)) {
        const path = decodeURIComponent(new URL(link.href).pathname.slice(1));
        await cards.show(link, path, new Event('focusin'));
        shown += 1;
      }
      return shown;
    });
    assert.ok(shown > 10, `${shown} cards`);
    some(await page.evaluate(judge));
  }
  for (const words of ['<img', 'script', '"', 'trap']) {
    await page.goto(url);
    await page.keyboard.press('/');
    await page.locator('dialog[open] input').fill(words);
    await page.locator('dialog[open]').getByRole('option').first().waitFor();
    some(await page.evaluate(judge));
  }
  some(found);
  await context.close();
});

test('nothing of what settings hold runs on any page', { timeout: 120_000 }, async () => {
  for (const one of small) {
    const { output } = await one;
    const { context, found } = await load(output, await pagesOf(output));
    some(found);
    await context.close();
  }
});

test('feeds, calendars and data are whole, and run nothing in who reads them', { timeout: 120_000 }, async () => {
  const { output } = await desk;
  const files = (await readdir(output, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const named = (pattern) => files.filter((entry) => pattern.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of named(/\.(json|geojson)$/)) JSON.parse(await readFile(file, 'utf8'));
  for (const file of named(/\.jsonl$/)) (await readFile(file, 'utf8')).trimEnd().split('\n').forEach((line) => JSON.parse(line));
  const calendar = await readFile(path.join(output, 'calendar.ics'), 'utf8');
  const lines = calendar.replaceAll('\r\n ', '').split('\r\n');
  none(lines.filter((line) => !/^(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|NAME|X-WR-[A-Z]+|REFRESH-INTERVAL|X-PUBLISHED-TTL|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|URL|LOCATION|GEO|CATEGORIES|STATUS|LAST-MODIFIED|CLASS|TRANSP|SOURCE|COLOR|ATTENDEE|COMMENT|CONTACT|X-DATELINE-[A-Z-]+)[;:]/.test(line) && line !== ''), 'lines that are no property');
  assert.equal(lines.filter((line) => line === 'BEGIN:VEVENT').length, lines.filter((line) => line === 'END:VEVENT').length);

  const { context, found } = await trapped();
  const page = await context.newPage();
  await page.goto(await bare(output));
  for (const file of named(/\.xml$/)) {
    const wrong = await page.evaluate((xml) => new DOMParser().parseFromString(xml, 'application/xml').querySelector('parsererror')?.textContent, await readFile(file, 'utf8'));
    assert.equal(wrong, undefined, file);
  }
  // A reader of feeds puts what an entry holds into a page of its own.
  await page.goto('about:blank');
  for (const file of named(/^feed\.xml$/)) {
    await page.evaluate((xml) => {
      const feed = new DOMParser().parseFromString(xml, 'application/xml');
      for (const part of feed.querySelectorAll('content[type=html], summary[type=html], title[type=html]')) {
        const shown = document.createElement('div');
        shown.innerHTML = part.textContent;
        document.body.replaceChildren(shown);
      }
    }, await readFile(file, 'utf8'));
  }
  for (const file of named(/^feed\.json$/)) {
    await page.evaluate((items) => items.forEach((item) => {
      document.body.innerHTML = item.content_html ?? '';
    }), JSON.parse(await readFile(file, 'utf8')).items);
  }
  // What fails to load, or gets the focus, says so a little later.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  some(found.filter((what) => !/about:blank: asks https:\/\/desk\.example\//.test(what)));
  await context.close();
});

test('what is wrong with such files is said in the preview, and runs nothing there', { timeout: 120_000 }, async () => {
  const names = texts.map((text) => text.replace(/[/\0\r\n\t\f]/g, '').slice(0, 40)).filter((name) => !/^[.\s]*$/.test(name) && Buffer.from(name).length < 150);
  const preview = await live({
    ...Object.fromEntries(names.slice(0, 60).map((name, n) => [`content/events/${name}-${n}.yaml`, yaml({ title: texts[n], date: texts[n], [texts[n]]: 1, status: texts[n], actors: [texts[n]] })])),
    'content/pages/p.md': `---\ntitle: P\n---\n${texts.map((text) => `[[${text}]] [@${text}] [x](${text})`).join('\n\n')}\n`,
  });
  const { context, found } = await trapped();
  const page = await context.newPage();
  await page.goto(`${preview.url}p/`);
  await page.locator('dateline-problems, dateline-bar').first().waitFor({ state: 'attached' });
  await until('what is wrong is shown', () => page.evaluate(() => [...document.querySelectorAll('*')].some((element) => element.shadowRoot?.textContent.includes('trap()'))));
  const inShadow = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => element.shadowRoot).flatMap((element) =>
    [...element.shadowRoot.querySelectorAll('*')].filter((inner) => /^(img|iframe|svg:script|object|embed)$/.test(inner.localName) || inner.getAttributeNames().some((name) => name.startsWith('on')) || /^javascript:/i.test(inner.getAttribute('href') ?? '')).map((inner) => inner.outerHTML.slice(0, 160))));
  none(inShadow);
  some(found);
  await context.close();
});
