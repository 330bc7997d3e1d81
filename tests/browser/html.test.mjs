// The Nu checker of the W3C finds no error in any page or stylesheet.

import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import vnu from 'vnu-jar';
import { none, sample, site } from './desk.mjs';
import { arabic, odd } from './desks.mjs';

/** Words and dates of another language. */
const french = site({
  'content/site.yaml': 'title: Bureau\nbase_url: https://fr.example/\nlanguage: fr\n',
  'content/events/2024-01-02-rencontre.yaml': 'title: Rencontre\ndate: 2024-01-02\nactors: [Anne]\nlocations: [Genève]\n',
});

const desks = { 'the sample': sample(), 'an odd desk': odd(), 'an Arabic desk': arabic(), 'a French desk': french, 'an empty desk': site({}) };

/** What is wrong with the files, as the checker says it; in one process, since Java starts slowly. */
async function check() {
  const files = [];
  for (const desk of Object.values(desks)) {
    const { output } = await desk;
    const names = (await readdir(output, { recursive: true })).filter((name) => /\.(html|css)$/.test(name));
    files.push(...names.sort().map((name) => path.join(output, name)));
  }
  const args = ['-Xss2m', '-jar', vnu, '--also-check-css', '--errors-only', '--format', 'json', '--exit-zero-always', ...files];
  const { stderr } = await promisify(execFile)('java', args, { maxBuffer: 1 << 26 });
  return JSON.parse(stderr).messages;
}

let messages;
for (const [name, desk] of Object.entries(desks)) {
  test(`vnu finds no error in the HTML and CSS of ${name}`, async () => {
    messages ??= check();
    const { output } = await desk;
    const its = (await messages).filter(({ url = output }) => decodeURI(url.replace('file:', '')).startsWith(output));
    none(its.map(({ url = '', lastLine, message, extract = '' }) =>
      `${path.relative(output, url.replace('file:', ''))}:${lastLine}: ${message} ${extract.replace(/\s+/g, ' ')}`));
  });
}
