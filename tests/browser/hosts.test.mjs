// The site as hosts serve it: by nginx and Apache of Debian under a path, with the file that Dateline makes for each, and
// opened from a folder.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { at, none, site, test } from './desk.mjs';
import { apache, nginx } from './hosted.mjs';
import { repository } from './program.mjs';

const BASE = '/under/a/path/';

/** The sample's content, with other settings. */
async function content(settings) {
  const folder = path.join(repository, 'content');
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = {};
  for (const entry of names) {
    const file = path.join(entry.parentPath, entry.name);
    files[`content/${path.relative(folder, file).replaceAll(path.sep, '/')}`] = await readFile(file);
  }
  const plain = files['content/site.yaml'].toString().replace(/^base_url: .*$/m, '');
  files['content/site.yaml'] = `${plain}\n${settings}\n`;
  files['content/pages/moved.md'] =
    '---\ntitle: Moved\naliases: [/old.html, "/old title/", /стар/]\n---\nIt was elsewhere. ![A plan](../assets/plan%20of%20it.svg)\n';
  files['content/assets/plan of it.svg'] = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>\n';
  files['content/assets/.note'] = '';
  return files;
}

const desk = content(`base_url: https://desk.example${BASE}\nhosts: [nginx, apache, netlify]\ncompress: [br, gz]`).then((files) => site(files));
const HOSTS = [['nginx', nginx(desk, BASE)], ['Apache', apache(desk, BASE)]];

/** A request as it is sent, without what a browser adds; nothing is followed or decompressed. */
const get = async (host, address, headers = {}) => {
  const { url } = await host;
  return new Promise((resolve, reject) => {
    const asked = request(at(url, address), { headers, agent: false }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asked.once('error', reject);
    asked.end();
  });
};

/** Every file of the output for readers, from its root. */
const published = async () => {
  const { output } = await desk;
  const files = (await readdir(output, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(output, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
};

const PAGES = ['/', '/briefings/', '/briefings/2023-09-15-week-in-review/', '/2023/', '/2023/09/', '/2023/09/15/', '/events/', '/actors/kim-jong-un/', '/locations/vladivostok/', '/sources/cnn-2023-09-15/', '/tags/', '/data/', '/moved/', '/search/', '/explore/', '/about/'];

for (const [name, host] of HOSTS) {
  test(`${name}: every kind of page is shown under a path, with no breach of its policy`, { timeout: 120_000 }, async ({ open, context }) => {
    const page = await context.newPage();
    for (const address of PAGES) {
      await open(host, address, page);
      assert.ok(await page.locator('h1').first().isVisible(), address);
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).fontFamily), '', address);
      none(await page.evaluate(() => [...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src)), address);
    }
  });

  test(`${name}: search and quick search work`, async ({ open }) => {
    const page = await open(host, '/search/?q=Vostochny');
    await page.locator('#finder-results li').first().waitFor();
    await open(host, '/', page);
    await page.keyboard.press('/');
    await page.locator('dialog[open] input').fill('Kim Jong');
    await page.locator('dialog[open] [role="option"]').first().waitFor();
  });

  test(`${name}: explore works`, async ({ open }) => {
    const page = await open(host, '/explore/');
    await page.locator('#explore [data-part="rows"] tr').first().waitFor();
    await page.locator('#explore [data-part="map-frame"] svg path').first().waitFor({ state: 'attached' });
  });

  test(`${name}: old addresses lead on, at once and for good`, async ({ open }) => {
    for (const old of ['old.html', 'old%20title/', encodeURI('стар/')]) {
      const { status, headers } = await get(host, old);
      assert.equal(status, 301, old);
      assert.equal(new URL(headers.location, (await host).url).pathname, `${BASE}moved/`, old);
    }
    const page = await open(host, '/old%20title/');
    assert.equal(new URL(page.url()).pathname, `${BASE}moved/`);
  });

  test(`${name}: a page without its last stroke leads to the page`, async () => {
    const { status, headers } = await get(host, 'actors/kim-jong-un');
    assert.equal(status, 301);
    assert.equal(new URL(headers.location, (await host).url).pathname, `${BASE}actors/kim-jong-un/`);
  });

  test(`${name}: what is not there is said by the site, at any depth`, { allow: [/404/] }, async ({ open }) => {
    for (const address of ['/nothing/', '/actors/nobody/at/all', '/static/00000000/none.css', '/assets/']) {
      const { status, headers } = await get(host, address);
      assert.equal(status, 404, address);
      assert.match(headers['cache-control'], /max-age=0/, address);
    }
    const page = await open(host, '/actors/nobody/at/all');
    assert.match(await page.locator('h1').innerText(), /.+/);
    await page.locator('main a').first().click();
    assert.ok(page.url().startsWith((await host).url));
  });

  test(`${name}: what is for the host alone is not shown`, async () => {
    for (const file of ['nginx.conf', '_headers', '_redirects', '.htaccess', '.dateline-manifest.json', '.dateline-lock']) {
      const { status } = await get(host, file);
      assert.ok(status === 403 || status === 404, `${file}: ${status}`);
    }
  });

  test(`${name}: every file has the headers of the policy, its type, and how long it may be kept`, { timeout: 120_000 }, async () => {
    const types = {
      html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8',
      json: 'application/json', jsonl: 'application/jsonl', geojson: 'application/geo+json', csv: 'text/csv; charset=utf-8',
      ics: 'text/calendar; charset=utf-8', svg: 'image/svg+xml; charset=utf-8', woff2: 'font/woff2', txt: 'text/plain; charset=utf-8',
      xml: 'application/xml; charset=utf-8', pf: 'application/octet-stream',
    };
    let kept = 0;
    for (const file of await published()) {
      const base = path.basename(file);
      if (base.startsWith('.') || /^(nginx\.conf|_headers|_redirects)$/.test(file) || /\.(br|gz)$/.test(base)) continue;
      if (/^(old|стар)/.test(file)) continue;
      const { status, headers } = await get(host, file.split('/').map(encodeURIComponent).join('/'));
      assert.equal(status, 200, file);
      assert.match(headers['content-security-policy'], /^default-src 'none';.*frame-ancestors 'none'$/, file);
      assert.equal(headers['x-content-type-options'], 'nosniff', file);
      assert.equal(headers['referrer-policy'], 'no-referrer', file);
      assert.ok(headers['permissions-policy'] && headers['cross-origin-opener-policy'] && headers['cross-origin-resource-policy'], file);
      assert.ok(headers.etag, file);
      const named = base === 'feed.xml' ? 'application/atom+xml; charset=utf-8' : base === 'feed.json' ? 'application/feed+json' : types[base.split('.').pop()];
      assert.equal(headers['content-type'], named, file);
      const forGood = /^(static|search)\/[^/]*[0-9a-f]{8}(\/|\.)/.test(file);
      assert.equal(headers['cache-control'], forGood ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate', file);
      kept += forGood;
    }
    assert.ok(kept > 40, `${kept} files are kept for good`);
  });

  test(`${name}: a page that a reader has is not sent again`, async () => {
    const first = await get(host, '');
    const again = await get(host, '', { 'If-None-Match': first.headers.etag });
    assert.equal(again.status, 304);
  });

  test(`${name}: compressed files are those of the pages, and they are sent`, async () => {
    const { output } = await desk;
    const files = await published();
    const html = files.filter((file) => file.endsWith('.html'));
    for (const file of html) {
      const plain = await readFile(path.join(output, file));
      const beside = { br: brotliDecompressSync, gz: gunzipSync };
      for (const [ending, read] of Object.entries(beside)) {
        if (plain.length < 1024) {
          assert.ok(!files.includes(`${file}.${ending}`), file);
        } else {
          assert.deepEqual(read(await readFile(path.join(output, `${file}.${ending}`))), plain, file);
        }
      }
    }
    const plain = await get(host, '');
    const short = await get(host, '', { 'Accept-Encoding': 'gzip' });
    assert.equal(short.headers['content-encoding'], 'gzip');
    assert.equal(short.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(short.headers.vary, /Accept-Encoding/i);
    assert.deepEqual(short.body, await readFile(path.join(output, 'index.html.gz')));
    assert.deepEqual(gunzipSync(short.body), plain.body);
    // nginx has a module for Brotli that Debian does not build in.
    if (name === 'Apache') {
      const shorter = await get(host, '', { 'Accept-Encoding': 'gzip, br' });
      assert.equal(shorter.headers['content-encoding'], 'br');
      assert.deepEqual(brotliDecompressSync(shorter.body), plain.body);
    }
  });
}

// A font of a style sheet is had from a folder; what a page asks for ahead is not.
const FOLDER = [/Access to font at 'file:/, /failed: file:.*\.woff2: net::ERR_FAILED/, /console: Failed to load resource: net::ERR_FAILED \(file:.*woff2\)/];
// Search and explore say that they need a host.
const NEITHER = /file:.*\/js\/(search|explore)\.js/;

test('opened from a folder the site is read from page to page', { allow: FOLDER }, async ({ context }) => {
  const page = await context.newPage();
  const breaches = [];
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) breaches.push(message.text()); });
  const root = pathToFileURL(`${(await desk).output}/`).href;
  await page.goto(`${root}index.html`);
  const look = () => page.evaluate(() => getComputedStyle(document.querySelector('.brand a')).fontFamily);
  assert.match(await look(), /Dateline Serif/);
  await page.evaluate(() => document.fonts.ready);
  assert.ok(await page.evaluate(() => [...document.fonts].some((font) => font.status === 'loaded')), 'the typeface is there');
  for (const [section, heading] of [['actors', 'Kim Jong Un'], ['briefings', 'week'], ['events', 'toast']]) {
    await page.locator(`nav.sections a[href*="${section}/"]`).click();
    assert.equal(page.url(), `${root}${section}/index.html`);
    await page.locator('main a', { hasText: new RegExp(heading, 'i') }).first().click();
    assert.match(await page.locator('h1').innerText(), new RegExp(heading, 'i'));
    assert.match(page.url(), /\/index\.html$/);
  }
  await page.locator('.brand a').click();
  assert.equal(page.url(), `${root}index.html`);
  await page.goto(`${root}moved/index.html`);
  assert.ok(await page.locator('main img').evaluate((image) => image.complete && image.naturalWidth > 0));
  none(breaches);
});

test('no link of a page that is opened from a folder leads to a listing of one', { allow: [...FOLDER, NEITHER] }, async ({ context }) => {
  const page = await context.newPage();
  const root = pathToFileURL(`${(await desk).output}/`).href;
  for (const address of PAGES) {
    await page.goto(`${root}${address.slice(1)}index.html`);
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => new URL(link.getAttribute('href'), document.baseURI).href));
    none(links.filter((link) => link.startsWith('file:') && /\/(?:[?#]|$)/.test(link)), address);
  }
});
