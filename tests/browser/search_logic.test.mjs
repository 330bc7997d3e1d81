// The parts of the search that need no browser: words, excerpts.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const js = new URL('../../themes/default/static/js/', import.meta.url);
const { excerpt } = await import(new URL('search-index.js', js));
const { words } = await import(new URL('words.js', js));

test('what is sought is split and folded as the index is', async () => {
  const cases = JSON.parse(await readFile(new URL('words.json', import.meta.url), 'utf8'));
  for (const [text, wanted] of Object.entries(cases)) {
    // Case, and what joins the parts of a word, are left to the indexer.
    const bare = wanted.toLowerCase().replace(/[-'.,:]/g, '');
    assert.equal(words(text).map(({ word }) => word).join(' '), bare, text);
  }
});

/** An excerpt with what is marked in brackets. */
const shown = (text, places) => excerpt(text, places.map((l) => ({ l, s: 1 })))
  .map((run) => (run.marked ? `[${run.text}]` : run.text)).join('');

test('an excerpt is the text as it was written, with the words marked and nothing beside them', () => {
  assert.equal(shown('“A word,” he said. Kim Jong-un met (Putin) for US$5bn.', [4, 9, 10]), '“A word,” he said. [Kim] Jong-un met (Putin) for [US$5bn].');
  assert.equal(shown('Straße in Łódź', [0, 2]), '[Straße] in [Łódź]');
  assert.equal(shown('東京で会談が行われた。次', [3]), '東京で[会談]が行われた。次');
  const filler = 'lorem ipsum dolor sit amet. '.repeat(20);
  const cut = shown(`${filler}Then “the fighter jet” was seen. ${filler}`, [102, 103]);
  assert.match(cut, /^… .*Then “the \[fighter jet\]” was seen\. .*…$/);
  assert.ok(cut.split(' ').length < 36);
});
