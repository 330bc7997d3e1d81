// What the other files rely on: a test fails on what its page does wrong, though nothing asks for it.

import assert from 'node:assert/strict';
import { axe, site, test, until } from './desk.mjs';

const desk = site({ 'content/actors/ana.yaml': 'name: Ana Petrova' });

const wrongs = {
  'an error in a script': [() => setTimeout(() => { throw new Error('thrown'); }), /script: .*thrown/],
  'an error in the console': [() => console.error('said'), /console: said/],
  'a style that the policy forbids': [() => document.body.setAttribute('style', 'color: red'), /Content Security Policy/],
  'a script that the policy forbids': [() => { document.body.append(Object.assign(document.createElement('script'), { textContent: 'x' })); }, /Content Security Policy/],
  'a request to another host': [() => { location.href = 'http://elsewhere.example/'; }, /another host: http:\/\/elsewhere\.example/],
  'a request that is not answered well': [() => { fetch('nowhere'); }, /status 404: .*nowhere/],
};
for (const [what, [wrong, complaint]] of Object.entries(wrongs)) {
  test(`${what} is noticed`, { allow: [/./] }, async ({ open, problems }) => {
    const page = await open(desk, '/actors/ana/');
    assert.deepEqual(problems, []);
    await page.evaluate(wrong);
    await until(complaint.source, () => problems.some((problem) => complaint.test(problem)));
  });
}

test('axe sees a picture without words, faint text and a target that is too small', async ({ open }) => {
  const page = await open(desk, '/actors/ana/');
  await page.evaluate(() => {
    const faint = Object.assign(document.createElement('p'), { textContent: 'faint' });
    faint.style.cssText = 'color: #ddd; background: #fff';
    // Two in a row, not in a line of text: those may be small.
    const row = document.createElement('div');
    for (const name of ['a', 'b']) {
      const button = Object.assign(document.createElement('button'), { ariaLabel: name });
      button.style.cssText = 'display: block; width: 8px; height: 8px; min-width: 0; min-height: 0; padding: 0; border: 0; margin: 0';
      row.append(button);
    }
    document.querySelector('main').append(document.createElement('img'), faint, row);
  });
  const found = (await axe(page)).join('\n');
  for (const rule of [/^image-alt:/m, /^color-contrast:/m, /^target-size:/m]) assert.match(found, rule);
});
