// Lighthouse, as on a phone: nothing to say on accessibility, good practice and search engines. It also measures speed, which
// depends on the machine and is only told: DATELINE_LIGHTHOUSE=1 adds it to the output.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { at, none, sample } from './desk.mjs';
import { pages } from './pages.mjs';
import { launch } from './program.mjs';

const desk = sample();
const categories = ['accessibility', 'best-practices', 'seo'];
if (process.env.DATELINE_LIGHTHOUSE) categories.push('performance');

let browser;
let profile;
let port;
before(async () => {
  // Lighthouse speaks to the browser itself, over a port that the browser chooses.
  profile = await mkdtemp(path.join(tmpdir(), 'dateline-lighthouse-'));
  const options = launch();
  browser = await chromium.launchPersistentContext(profile, { ...options, args: [...options.args, '--remote-debugging-port=0'] });
  port = Number((await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0]);
});
after(async () => {
  await browser?.close();
  await rm(profile, { recursive: true, force: true });
});

const templates = ['home.html', 'briefing.html', 'search.html', 'explore.html'];
for (const address of templates.flatMap((template) => pages[template]?.[0] ?? [])) {
  test(`Lighthouse gives ${address} all its points`, async (context) => {
    const { lhr } = await lighthouse(at((await desk).url, address), { port, onlyCategories: categories, logLevel: 'error' });
    const points = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, score * 100]));
    context.diagnostic(JSON.stringify(points));
    assert.equal(lhr.runtimeError, undefined);
    const wanted = new Set(['accessibility', 'best-practices', 'seo'].flatMap((id) => lhr.categories[id].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
    none(Object.values(lhr.audits).filter(({ id, score }) => wanted.has(id) && score !== null && score < 1).map(({ id, title, details }) => `${id}: ${title} ${JSON.stringify(details?.items ?? []).slice(0, 400)}`));
  });
}
