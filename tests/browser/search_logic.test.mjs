// The parts of the search that need no browser: words, excerpts, dates.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const js = new URL('../../themes/default/static/js/', import.meta.url);
const { readDate } = await import(new URL('search-date.js', js));
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

test('a date is read as people write it, and nothing else is', () => {
  const months = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');
  const short = months.map((name) => name.slice(0, 3));
  const calendar = {
    months, months_of: months, months_short: short, months_short_of: short, weekdays: ['miércoles'], day_one: '1',
    day_month_year: '{day} de {month} de {year}', day_month_year_short: '{day} {month} {year}', month_year: '{month} de {year}', month_year_of: '{month} de {year}', month_year_short: '{month} {year}',
  };
  const read = (text) => {
    const date = readDate(text, calendar);
    return date && [date.year, date.month, date.day].filter(Boolean).join('-');
  };
  for (const text of ['2023-09-13', '13 de septiembre de 2023', '13 SEP 2023', 'Miercoles 13 septiembre, 2023']) assert.equal(read(text), '2023-9-13', text);
  for (const text of ['2023-09', 'septiembre de 2023']) assert.equal(read(text), '2023-9', text);
  assert.equal(read('2023'), '2023');
  for (const text of ['', 'mayo', '13', '13 de septiembre', 'septiembre de 2023 en Madrid', '12 13 mayo 2023']) assert.equal(read(text), undefined, text);
});
