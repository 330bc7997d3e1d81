// Histories, changes and corrections of a desk in a git repository, as a reader meets them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as declare } from 'node:test';
import { promisify } from 'node:util';
import vnu from 'vnu-jar';
import { PHONE, WIDE, axe, none, serve, test } from './desk.mjs';

const run = promisify(execFile);

/** Builds and serves a desk whose repository has these commits: `at` (a day), `by`, `message`, and `files` with their texts; `null` removes one. */
async function desk(commits) {
  const root = await mkdtemp(path.join(tmpdir(), 'dateline-past-'));
  const git = (args, env = {}) =>
    run('git', ['-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false', ...args], {
      cwd: root,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...env },
    });
  await git(['init', '--quiet']);
  for (const { at, by, message, files } of commits) {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(root, name);
      if (text === null) {
        await rm(file);
      } else {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
    await git(['add', '--all']);
    const date = `${at}T10:00:00Z`;
    await git(['commit', '--quiet', '--message', message], {
      GIT_AUTHOR_NAME: by,
      GIT_AUTHOR_EMAIL: 'desk@desk.example',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: by,
      GIT_COMMITTER_EMAIL: 'desk@desk.example',
      GIT_COMMITTER_DATE: date,
    });
  }
  return serve(root, path.join(root, 'output'), [], () => rm(root, { recursive: true, force: true }));
}

const talks = (status, more = '') =>
  `title: Talks at the port\ndate: 2024-02-01\nstatus: ${status}\nactors: [kim]\nsources:\n  - {source: paper, reliability: C, credibility: 3}\n${more}text: |\n  The two sides began to talk.\n`;

const briefing = (hours, more = '') =>
  `---\ntitle: A day of talks\ndate: 2024-02-01\n${more}---\nThe talks took ${hours} hours, said the ministry.\n\nNothing was signed, said a spokesman.\n`;

const commits = [
  {
    at: '2024-02-02',
    by: 'Ana Petrova',
    message: 'Put the talks on record',
    files: {
      '.gitignore': 'output/\n.dateline/\n',
      'content/site.yaml': 'title: Port Desk\nbase_url: https://port.example/\nrepository: https://github.com/port/desk\n',
      'content/actors/kim.yaml': 'name: Kim\nkind: person\n',
      'content/locations/port.yaml': 'name: The Port\nkind: city\n',
      'content/sources/paper.yaml': 'title: The Paper\n',
      'content/events/talks.yaml': talks('reported'),
      'content/briefings/day.md': briefing('three'),
    },
  },
  {
    at: '2024-02-03',
    by: 'Bo Li',
    message: 'Confirm the talks\n\nBoth sides have said so,\nand <b>where</b>.\n\nSigned-off-by: Bo Li <bo@desk.example>',
    files: { 'content/events/talks.yaml': talks('confirmed', 'locations: [port]\n') },
  },
  {
    at: '2024-02-04',
    by: 'Ana Petrova',
    message: 'Correct the length of the talks',
    files: {
      'content/briefings/day.md': briefing('five', 'corrections: [{date: 2024-02-04, text: "The talks took *five* hours."}]\n'),
    },
  },
  {
    at: '2024-02-05',
    by: 'محمد',
    message: 'الاسم الكامل',
    files: { 'content/actors/kim.yaml': 'name: Kim Jong Un\nkind: person\naliases: [김정은]\n' },
  },
];

const past = desk(commits);
past.catch(() => {});

const pages = ['/', '/events/talks/', '/events/talks/history/', '/briefings/day/', '/briefings/day/history/', '/actors/kim/history/', '/changes/', '/corrections/'];

for (const address of pages) {
  test(`axe finds nothing on ${address} of a desk with a past`, async ({ open }) => {
    const page = await open(past, address);
    const found = [];
    const look = async (where, rules) => found.push(...(await axe(page, rules)).map((line) => `${where}: ${line}`));
    await page.setViewportSize(WIDE);
    await look('wide');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('dark', ['color-contrast', 'link-in-text-block']);
    await page.setViewportSize(PHONE);
    await look('phone and dark');
    none(found);
  });
}

declare('vnu finds no error on any page of a desk with a past', async () => {
  const { output } = await past;
  const names = (await readdir(output, { recursive: true })).filter((name) => /\.(html|css)$/.test(name));
  const files = names.sort().map((name) => path.join(output, name));
  const args = ['-Xss2m', '-jar', vnu, '--also-check-css', '--errors-only', '--format', 'json', '--exit-zero-always', ...files];
  const { stderr } = await run('java', args, { maxBuffer: 1 << 26 });
  none(JSON.parse(stderr).messages.map(({ url = '', lastLine, message, extract = '' }) =>
    `${path.relative(output, url.replace('file:', ''))}:${lastLine}: ${message} ${extract.replace(/\s+/g, ' ')}`));
});

const plain = { javaScriptEnabled: false };

test('from an event a reader gets to what changed in it, and to the commit, without script', plain, async ({ open }) => {
  const page = await open(past, '/events/talks/');
  const line = page.locator('p.revised');
  assert.match(await line.innerText(), /On record since 2 February 2024.*last revised 3 February 2024 by Bo Li, Ana Petrova/s);
  await line.getByRole('link', { name: '2 revisions' }).click();
  await page.waitForURL(/\/events\/talks\/history\/$/);
  const newest = page.locator('li.revision').first();
  assert.equal(await newest.locator('h2').innerText(), 'Confirm the talks');
  assert.match(await newest.locator('.message').innerText(), /^Both sides have said so, and <b>where<\/b>\.$/);
  assert.match(await newest.locator('.told').innerText(), /Status:\s+reported\s+now\s+confirmed\s+Added location: The Port/);
  const commit = await newest.locator('a[rel~="external"]').getAttribute('href');
  assert.match(commit, /^https:\/\/github\.com\/port\/desk\/commit\/[0-9a-f]{40}$/);
  await page.getByRole('heading', { level: 1 }).getByRole('link').click();
  await page.waitForURL(/\/events\/talks\/$/);
});

test('what is new and what is gone in a text differ by shape and by words, not by colour alone', async ({ open }) => {
  const page = await open(past, '/briefings/day/history/');
  const block = page.locator('.difference').first();
  assert.match(await block.locator('del').innerText(), /three/);
  assert.match(await block.locator('ins').innerText(), /five/);
  assert.match(await block.textContent(), /\[removed: three\]\s*\[added: five\]/);
  for (const media of [{ media: 'screen' }, { media: 'print' }, { forcedColors: 'active' }]) {
    await page.emulateMedia(media);
    const line = (name) => block.locator(name).evaluate((element) => getComputedStyle(element).textDecorationLine);
    assert.equal(await line('ins'), 'underline');
    assert.equal(await line('del'), 'line-through');
  }
});

test('changes lead to the record and to the revision, each in its place', plain, async ({ open }) => {
  const page = await open(past, '/changes/');
  const days = await page.locator('li.day h2').allInnerTexts();
  assert.deepEqual(days.map((day) => day.replace(/\s+/g, ' ').trim().replace(/^\S+ /, '')), [
    '5 February 2024', '4 February 2024', '3 February 2024', '2 February 2024',
  ]);
  await page.locator('li.change').nth(1).getByRole('link', { name: /^What changed/ }).click();
  await page.waitForURL(/\/briefings\/day\/history\/#r-[0-9a-f]+$/);
  assert.equal(await page.locator('li.revision:target h2').innerText(), 'Correct the length of the talks');
});

test('a correction stands on top of its briefing, in the list of all, and in a feed', plain, async ({ open }) => {
  const page = await open(past, '/');
  await page.locator('footer').getByRole('link', { name: 'Corrections', exact: true }).click();
  await page.waitForURL(/\/corrections\/$/);
  await page.getByRole('link', { name: 'A day of talks' }).click();
  await page.waitForURL(/\/briefings\/day\/#corrected-2024-02-04$/);
  // Both at one moment: the page may still be scrolling to what the address names.
  const [box, text] = await page.evaluate(() => ['.corrections', '.column > .prose'].map(
    (name) => document.querySelector(name).getBoundingClientRect().top,
  ));
  assert.ok(box < text, 'it comes before the text');
  const { output } = await past;
  for (const name of ['corrections/feed.xml', 'corrections/feed.json', 'changes/feed.xml', 'changes/feed.json']) {
    assert.match(await readFile(path.join(output, name), 'utf8'), /A day of talks/, name);
  }
});

test('no page of a desk with a past scrolls sideways at 320 px', { viewport: { width: 320, height: 640 } }, async ({ open, context }) => {
  const page = await context.newPage();
  const found = [];
  for (const address of pages) {
    await open(past, address, page);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    if (scroll > client) found.push(`${address} is ${scroll} px wide`);
  }
  none(found);
});

test('names and messages of another direction stay apart from what stands around them', async ({ open }) => {
  const page = await open(past, '/actors/kim/history/');
  const author = page.locator('li.revision').first().locator('.facts-line bdi');
  assert.equal(await author.innerText(), 'محمد');
  assert.equal(await author.evaluate((element) => getComputedStyle(element).unicodeBidi), 'isolate');
});

declare('no address of a mailbox is on any page', async () => {
  const { output } = await past;
  const names = (await readdir(output, { recursive: true })).filter((name) => /\.(html|xml|json|jsonl)$/.test(name));
  for (const name of names) {
    assert.doesNotMatch(await readFile(path.join(output, name), 'utf8'), /@desk\.example/, name);
  }
});
