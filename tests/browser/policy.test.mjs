// A strict policy holds on every page, in the page and in the header; nothing is written into pages that it forbids.

import assert from 'node:assert/strict';
import { at, none, sample, test } from './desk.mjs';
import { odd, oddPages } from './desks.mjs';
import { addresses } from './pages.mjs';

const desk = sample();
const strange = odd();

/** A policy as directives and their values. */
const parse = (policy) => new Map(policy.split(';').map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));

/** What is in a page that no strict policy lets work. */
function inline(html) {
  // As it was served: what a script sets on an element later is no inline style.
  const served = new DOMParser().parseFromString(html, 'text/html');
  const handlers = (element) => element.getAttributeNames().some((name) => name.startsWith('on'));
  const found = [...served.querySelectorAll('*')].filter(
    (element) =>
      element.matches('style, [style], script:not([src]):not([type="application/ld+json"]):not([type="application/json"]), [href^="javascript:"]') ||
      handlers(element),
  );
  return found.map((element) => element.outerHTML.slice(0, 120));
}

for (const [name, where, list] of [['the sample', desk, addresses], ['an odd desk', strange, oddPages]]) {
  test(`every page of ${name} carries a strict policy and keeps to it`, async ({ open, context }) => {
    const page = await context.newPage();
    for (const address of list) {
      const html = await (await context.request.get(at((await where).url, address))).text();
      const policy = parse(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)[1].replaceAll('&#x27;', "'").replaceAll('&#39;', "'"));
      assert.deepEqual(policy.get('default-src'), ["'none'"], address);
      for (const [directive, values] of policy) {
        const fine = address.startsWith('/search/') && directive === 'script-src' ? ["'self'", "'wasm-unsafe-eval'", "'none'"] : ["'self'", "'none'"];
        assert.deepEqual(values.filter((value) => !fine.includes(value)), [], `${directive} of ${address}`);
      }
      assert.deepEqual(policy.get('base-uri'), ["'none'"], address);
      // At an old address there is no staying.
      if (address.startsWith('/old')) continue;
      await open(where, address, page);
      none(await page.evaluate(inline, html), address);
    }
  });
}

test('the header forbids what a page cannot: to be framed by another', async ({ context }) => {
  const headers = (await context.request.get((await desk).url)).headers();
  const policy = parse(headers['content-security-policy']);
  assert.deepEqual(policy.get('frame-ancestors'), ["'none'"]);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
});

test('what authors write as HTML runs no script', async ({ open }) => {
  const page = await open(strange, '/briefings/2024-02-06-odd/');
  page.on('dialog', () => assert.fail('a script of the text has run'));
  assert.equal(await page.locator('main script').count(), 0);
  assert.match(await page.locator('h1').innerText(), /<script>alert\(1\)<\/script>/);
});
