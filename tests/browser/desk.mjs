// A desk, built by the real program, served by it, and read in a real browser.
//
//     import assert from 'node:assert/strict';
//     import { sample, site, test } from './desk.mjs';
//
//     const desk = site({ 'content/actors/ana.yaml': 'name: Ana Petrova' });   // or: sample()
//
//     test('an actor has a page', { phone: true }, async ({ open }) => {
//       const page = await open(desk, '/actors/ana/');             // a page of Playwright
//       assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Ana Petrova');
//     });
//
// Name the file `<feature>.test.mjs`; `node run.mjs <feature>` runs it alone, `node --test <file>` does too.
// A test fails by itself on an error in the console or in a script, a violation of the page's policy, a
// request to another host, a request that fails or is answered with 400 or more; `allow: [/404/]` excepts what
// it provokes. What the page looked like is then in target/browser-failures/. Options beside `phone` and `allow`
// are those of `browser.newContext` (`colorScheme`, `javaScriptEnabled`, `reducedMotion`, `locale`, …).
// `live()` is a desk that is being written, with authoring mode.
// `site()` and `sample()` give promises, which `open` awaits; `(await desk).output` is the folder of the site. No
// `await` between two tests of a file: the runner takes it for the end.
// No sleeps: wait for what a reader would see (`locator.waitFor()`, `page.waitForURL()`), or `until()`.

import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test as declare } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { launch, target } from './program.mjs';
import { stop } from './serve.mjs';

export { EVENTS, built, large, live, sample, serve, site } from './serve.mjs';

/** A desktop, and the narrower of today's phones. */
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

let browser;

/** The browser: that of the run, or where a file is run alone, one of its own. */
export function chrome() {
  browser ??= process.env.DATELINE_BROWSER ? chromium.connect(process.env.DATELINE_BROWSER) : chromium.launch(launch());
  return browser;
}

after(async () => {
  await stop();
  if (browser) await (await browser).close();
});

// ---------------------------------------------------------------------------------------------- tests

/**
 * Declares a test of a page. `open(desk, address)` leads there; `context` is the browser's, made for this test alone.
 *
 * @param {string} name a sentence of the behaviour
 * @param {object} [options] `phone`, `allow`, and what `browser.newContext` takes
 * @param {(reader: {open: Function, context: import('playwright-core').BrowserContext, problems: string[]}) => Promise<void>} body
 */
export function test(name, options, body) {
  if (typeof options === 'function') [options, body] = [{}, options];
  const { phone = false, allow = [], ...rest } = options;
  declare(name, async () => {
    const context = await (await chrome()).newContext({
      viewport: phone ? PHONE : WIDE,
      hasTouch: phone,
      locale: 'en-GB',
      timezoneId: 'UTC',
      ...rest,
    });
    context.setDefaultTimeout(60_000);
    const hosts = new Set();
    const problems = watch(context, hosts);
    const open = async (desk, address = '/', page = undefined) => {
      const { url } = await desk;
      hosts.add(new URL(url).host);
      page ??= await context.newPage();
      await page.goto(at(url, address));
      return page;
    };
    try {
      await body({ open, context, problems });
      const left = problems.filter((problem) => !allow.some((pattern) => pattern.test(problem)));
      none(left, 'the browser complains');
    } catch (error) {
      await keep(name, context, error, problems);
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** An address from the root of a desk that is served at `url`: `/actors/` is below whatever path that is. */
export function at(url, address) {
  return new URL(address.replace(/^\//, ''), url).href;
}

/** Lists what goes wrong in a context from now on. */
function watch(context, hosts) {
  const problems = [];
  const elsewhere = (url) => /^(https?|wss?):/.test(url) && !hosts.has(new URL(url).host);
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => problems.push(`script: ${error.error().stack ?? error.error()}`));
  context.on('request', (request) => {
    if (elsewhere(request.url())) problems.push(`another host: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A request that a navigation or a download cuts short has not failed.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()}: ${why}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  return problems;
}

/** Keeps what a failed test saw. */
async function keep(name, context, error, problems) {
  const folder = path.join(target, 'browser-failures', name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lines = [name, '', String(error?.stack ?? error), '', ...problems];
  for (const [index, page] of context.pages().entries()) {
    try {
      lines.push(`page ${index + 1}: ${page.url()}`);
      await writeFile(path.join(folder, `${index + 1}.html`), await page.content());
      await page.screenshot({ path: path.join(folder, `${index + 1}.png`), fullPage: true });
    } catch (error) {
      lines.push(String(error));
    }
  }
  await writeFile(path.join(folder, 'what.txt'), `${lines.join('\n')}\n`);
}

/** Waits until `ask` says yes: for what has no element to wait for. Ends with the last answer after a minute. */
export async function until(what, ask) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`in vain: ${what}`);
}

// ---------------------------------------------------------------------------------------------- judges

const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What is asked of a page: WCAG 2.2 AA, and axe's best practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe has against a page as it stands now, a line each; the sizes of targets included.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} [rules] only these, such as `color-contrast`
 * @returns {Promise<string[]>}
 */
export async function axe(page, rules) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const options = {
    ...(rules
      ? { runOnly: { type: 'rule', values: rules } }
      : { runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: true } } }),
    resultTypes: ['violations'],
  };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
  );
}

/** Fails with what was found, a line each. */
export function none(found, what = 'found') {
  if (found.length > 0) throw new Error(`${what}:\n  ${found.join('\n  ')}`);
}
