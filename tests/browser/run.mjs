// Runs the browser suite with one Chromium, and says in a line how it went.
//
//     node run.mjs [PART OF A FILE'S NAME]...

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { chromium } from 'playwright-core';
import { dateline, launch, target } from './program.mjs';
import { large, sample, stop } from './serve.mjs';

const folder = import.meta.dirname;
const wanted = process.argv.slice(2);
const files = (await readdir(folder))
  .filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => path.join(folder, name));

if (files.length === 0) {
  console.error(`error: no test file is called like ${wanted.join(' or ')}`);
  process.exit(2);
}
if (!existsSync(dateline)) {
  console.error(`error: ${dateline} is not there; run cargo build`);
  process.exit(2);
}

await rm(path.join(target, 'browser-failures'), { recursive: true, force: true });
const started = Date.now();
const browser = await chromium.launchServer(launch());

// Two desks that many files read are built once: each says where it is as soon as it is served.
const desks = await mkdtemp(path.join(tmpdir(), 'dateline-desks-'));
const texts = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join();
const build = async (name, desk) => {
  const told = await desk().catch((error) => ({ error: String(error.message) }));
  await writeFile(path.join(desks, `${name}.part`), JSON.stringify(told));
  await rename(path.join(desks, `${name}.part`), path.join(desks, `${name}.json`));
};
process.once('SIGTERM', () => stop().finally(() => process.exit(143)));
const building = [texts.includes('sample()') && build('sample', sample), texts.includes('large()') && build('large', large)];

process.env.DATELINE_BROWSER = browser.wsEndpoint();
process.env.DATELINE_BROWSER_DESKS = desks;

const count = { passed: 0, failed: 0, skipped: 0 };
// A file that hangs is ended, and says so.
const events = run({ files, concurrency: 2, timeout: 600_000 });
events.on('test:pass', ({ name, skip }) => {
  if (!files.includes(name)) count[skip ? 'skipped' : 'passed'] += 1;
});
events.on('test:fail', () => {
  count.failed += 1;
});
events.compose(new spec()).pipe(process.stdout);
await new Promise((resolve) => events.once('end', resolve));

await Promise.all(building);
await Promise.all([browser.close(), stop(), rm(desks, { recursive: true, force: true })]);
const took = Math.round((Date.now() - started) / 1000);
const skipped = count.skipped ? `, ${count.skipped} skipped` : '';
process.on('exit', () => {
  console.log(`browser suite: ${count.failed ? 'FAILED' : 'ok'}. ${count.passed} passed, ${count.failed} failed${skipped}, in ${took} s`);
  if (count.failed) {
    console.log(`what the failed tests saw: ${path.join(target, 'browser-failures')}`);
    process.exitCode = 1;
  }
});
