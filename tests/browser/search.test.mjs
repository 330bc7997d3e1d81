// A reader searches: by word, name, script, filter, date, with the keyboard alone, by a link.

import assert from 'node:assert/strict';
import { axe, none, sample, site, test, until } from './desk.mjs';

const desk = sample();

const field = (page) => page.getByRole('searchbox', { name: 'Search all texts' });
const status = (page) => page.locator('#finder-status');
const titles = (page) => page.locator('#finder-results h3').allInnerTexts();
const named = (page) => page.locator('#finder-names .finder-name').allInnerTexts();
const filter = (page, name) => page.locator('#finder-facets').getByRole('checkbox', { name });

/** Waits for what the page says was found. */
const found = async (page, pattern) => {
  await until(`the page says ${pattern}`, async () => pattern.test(await status(page).innerText()));
};

test('a word finds the records it stands in, with the place marked', async ({ open }) => {
  const page = await open(desk, '/search/');
  await field(page).fill('fighter jet');
  await found(page, /results? for “fighter jet”/);
  assert.ok((await titles(page)).includes('Kim is shown the inside of a fighter jet'));
  const excerpt = page.locator('.finder-result', { hasText: 'Kim is shown the inside' }).locator('.finder-excerpt');
  assert.match((await excerpt.locator('mark').allInnerTexts()).join(' '), /fighter.* jet/);
  assert.match(page.url(), /\?q=fighter\+jet$/);
});

test('a word finds its other forms, and a word that is nowhere finds nothing', async ({ open }) => {
  const page = await open(desk, '/search/?q=warned');
  await found(page, /results? for “warned”/);
  assert.ok((await titles(page)).some((title) => /warn/i.test(title)));
  await field(page).fill('kim xylophone');
  await found(page, /Nothing was found for “kim xylophone”/);
  assert.deepEqual(await titles(page), []);
  await page.getByText('Try fewer or other words').waitFor();
  assert.equal(await page.locator('#finder-sort').isVisible(), false, 'there is nothing to put in order');
  await field(page).fill('kim');
  await page.locator('#finder-sort').waitFor();
});

for (const mark of ["'", '"', '*', '%', '…']) {
  test(`${mark} alone asks for nothing, and the page stays as it was`, async ({ open }) => {
    const page = await open(desk, '/search/?q=kim');
    await found(page, /results? for “kim”/);
    await field(page).fill(mark);
    await until('the idle page', async () => page.locator('#finder-browse').isVisible());
    assert.equal(await status(page).innerText(), '');
    assert.deepEqual(await titles(page), []);
    assert.deepEqual(await named(page), []);
  });
}

for (const name of ['김정은', 'Kim Jong-un', 'kim jongun', 'KIM JONG UN', 'Ким Чен Ын'.split(' ')[0]]) {
  test(`“${name}” finds the person first, and what is on record of him`, async ({ open }) => {
    const page = await open(desk, `/search/?q=${encodeURIComponent(name)}`);
    await found(page, /\d+ results/);
    assert.equal((await named(page))[0], 'Kim Jong Un');
    assert.ok((await titles(page)).length > 5);
  });
}

test('what a place is begins with a capital, as in lists', async ({ open }) => {
  const page = await open(desk, '/search/?q=Vladivostok');
  await found(page, /results/);
  const fact = page.locator('#finder-names li', { hasText: 'Vladivostok' }).first().locator('.finder-facts');
  assert.equal(await fact.innerText(), 'City');
});

test('a name spelt almost right is suggested', async ({ open }) => {
  const page = await open(desk, '/search/?q=Podoliak');
  await found(page, /Nothing was found/);
  await page.locator('#finder-nothing').getByRole('link', { name: 'Mykhailo Podolyak' }).waitFor();
});

test('filters narrow what was found, count what is left, and stand in the address', async ({ open }) => {
  const page = await open(desk, '/search/?q=kim');
  await found(page, /results/);
  const all = Number.parseInt(await status(page).innerText(), 10);
  const box = filter(page, /^Confirmed/);
  const label = page.locator('#finder-facets label', { has: page.getByRole('checkbox', { name: /^Confirmed/ }) });
  const count = Number(await label.locator('.finder-count').innerText());
  await box.check();
  await found(page, new RegExp(`^${count} result`));
  assert.ok(count < all);
  assert.match(page.url(), /status=confirmed/);
  assert.equal(await page.locator('#finder-results .status').count(), count);
  // Another value of the same facet widens it again.
  await filter(page, /^Claimed/).check();
  await until('more results', async () => Number.parseInt(await status(page).innerText(), 10) > count);
  await page.goBack();
  await found(page, new RegExp(`^${count} result`));
  await page.goBack();
  await found(page, new RegExp(`^${all} results`));
  assert.equal(await filter(page, /^Confirmed/).isChecked(), false);
});

test('who, where and tags are loaded when a reader unfolds them, and not before', async ({ open }) => {
  const page = await open(desk, '/search/?q=kim');
  await found(page, /results/);
  const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => /\/(actor|location|tag)\.json$/.test(name)));
  none(await loaded(), 'loaded in vain');
  const summary = page.locator('#finder-facets summary').filter({ hasText: 'Who' });
  await summary.focus();
  await page.keyboard.press('Enter');
  await filter(page, /Kim Jong Un/).waitFor();
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
  assert.ok((await loaded()).every((name) => name.endsWith('/actor.json')));
  await filter(page, /Kim Jong Un/).check();
  await page.locator('#finder-chosen').getByRole('button', { name: 'Remove: Kim Jong Un' }).waitFor();
  assert.match(page.url(), /actor=kim-jong-un/);
});

test('a phrase in quotes finds the words in that order alone', async ({ open }) => {
  const page = await open(desk, `/search/?q=${encodeURIComponent('"fighter jet"')}`);
  await found(page, /results? for/);
  assert.ok((await titles(page)).includes('Kim is shown the inside of a fighter jet'));
  await field(page).fill('"jet fighter"');
  await found(page, /Nothing was found/);
});

test('one letter finds what begins so', async ({ open }) => {
  const page = await open(desk, '/search/?q=s');
  await found(page, /results? for “s”/);
  await field(page).fill('spacesuit');
  await found(page, /results? for “spacesuit”$/);
});

test('a region finds what happened in its towns', async ({ open }) => {
  const page = await open(desk, '/search/?location=khabarovsk-region&type=event');
  await found(page, /results/);
  assert.ok((await titles(page)).includes('Kim visits the Yuri Gagarin Aviation Plant'));
  await page.locator('#finder-chosen').getByRole('button', { name: 'Remove: Khabarovsk region' }).waitFor();
});

test('a range of dates leaves out what is before and after, and loads no more than its part', async ({ open }) => {
  const page = await open(desk, '/search/?type=event&from=2023-09-14&to=2023-09-14');
  await found(page, /results/);
  const dates = await page.locator('.finder-date').allInnerTexts();
  assert.ok(dates.length > 0);
  assert.ok(dates.includes('14 Sep 2023'));
  // What is known to the month may be of that day.
  none(dates.filter((date) => ['13 Sep 2023', '15 Sep 2023', '2022'].includes(date)));
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  none(loaded.filter((name) => /\/search\/names-/.test(name)), 'loaded in vain');
  await page.getByLabel('To', { exact: true }).fill('2023-09-15');
  await until('the later day too', async () => (await page.locator('.finder-date').allInnerTexts()).includes('15 Sep 2023'));
});

test('a date that is typed is one step back, and the earlier of two dates is the first', async ({ open }) => {
  const page = await open(desk, '/search/?type=event');
  await found(page, /results/);
  await page.getByLabel('From', { exact: true }).focus();
  await page.keyboard.type('09092023', { delay: 20 });
  await page.keyboard.press('Enter');
  await page.waitForURL(/\?type=event&from=2023-09-09$/);
  await page.goBack();
  await page.waitForURL(/\?type=event$/);
  await open(desk, '/search/?type=event&from=2023-09-15&to=2023-09-14', page);
  await found(page, /results/);
  assert.ok((await page.locator('.finder-date').allInnerTexts()).includes('14 Sep 2023'));
  assert.equal(await page.getByLabel('From', { exact: true }).inputValue(), '2023-09-14');
  await page.locator('#finder-chosen').getByRole('button', { name: 'Remove: From 14 Sep 2023' }).waitFor();
  await page.getByLabel('To', { exact: true }).fill('2023-09-13');
  await page.waitForURL(/from=2023-09-13&to=2023-09-14$/);
  await page.locator('#finder-q').focus();
  await until('both fields in order', async () => (await page.getByLabel('To', { exact: true }).inputValue()) === '2023-09-14');
});

test('results are ordered by date when asked', async ({ open }) => {
  const page = await open(desk, '/search/?type=event');
  await found(page, /results/);
  const first = () => page.locator('.finder-date').first().innerText();
  assert.match(await first(), /Oct 2023/);
  await page.getByLabel('Order').selectOption('oldest');
  await page.waitForURL(/sort=oldest/);
  await until('the oldest first', async () => /2022/.test(await first()));
});

test('a link to a search shows that search', async ({ open }) => {
  const page = await open(desk, '/search/?q=kim&kind=visit&sort=newest');
  await found(page, /results?/);
  assert.equal(await field(page).inputValue(), 'kim');
  assert.ok(await filter(page, /^Visit/).isChecked());
  assert.equal(await page.getByLabel('Order').inputValue(), 'newest');
});

test('with the keyboard alone: from the field to a result, back, and clear', async ({ open }) => {
  const page = await open(desk, '/search/');
  await until('the field has the focus', () => field(page).evaluate((input) => input === document.activeElement));
  await page.keyboard.type('banquet');
  await found(page, /results?/);
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement.closest('#finder-results, #finder-names') !== null);
  assert.ok(await focused());
  await page.keyboard.press('Escape');
  assert.ok(await field(page).evaluate((input) => input === document.activeElement));
  await page.keyboard.press('Escape');
  await until('the field is empty', async () => (await field(page).inputValue()) === '');
  await page.keyboard.type('banquet');
  await found(page, /results?/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/events\//);
});

test('the form of any page leads to the search of what was typed', async ({ open }) => {
  const page = await open(desk, '/events/');
  await page.getByRole('searchbox', { name: 'Search' }).fill('banquet');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\/\?q=banquet/);
  await found(page, /results? for “banquet”/);
});

test('text from the address is shown as text', async ({ open }) => {
  const page = await open(desk, `/search/?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}&status=${encodeURIComponent('"><b>')}`);
  await found(page, /Nothing was found for “<img/);
  assert.equal(await page.locator('main img, main b').count(), 0);
});

for (const phone of [false, true]) {
  test(`results and filters are accessible ${phone ? 'on a phone' : 'on a desk'}`, { phone }, async ({ open }) => {
    const page = await open(desk, '/search/?q=kim&status=confirmed');
    await found(page, /results/);
    if (phone) await page.getByText('Filters', { exact: true }).first().click();
    none(await axe(page));
  });
}

/** A desk of events that are called so, each of a day of its own in March 2023. */
const titled = (language, ...titles) => site({
  'content/site.yaml': `title: Desk\nbase_url: https://desk.example/\nlanguage: ${language}\n`,
  'content/events.yaml': titles.map((title, at) => `- {id: e${at}, title: ${JSON.stringify(title)}, date: 2023-03-${String(at + 1).padStart(2, '0')}, text: Nothing more is known.}\n`).join(''),
});

/** Asserts that each query finds the one title it is listed under, and no other. */
const findsOnly = async (open, desk, wanted) => {
  const page = await open(desk, '/search/');
  for (const [title, queries] of Object.entries(wanted)) {
    for (const query of [...queries, title]) {
      await field(page).fill(query);
      await until(`“${query}” finds “${title}”`, async () => (await status(page).innerText()).includes(`“${query}”`) && !(await page.locator('#finder-results[aria-busy]').count()));
      assert.deepEqual(await titles(page), [title], query);
    }
  }
};

const signs = titled('en', 'Deal worth US$5bn signed', 'Rosatom+Hyundai joint venture', 'Price <5 million', 'says <b>bold</b>', 'Event dated 2023-09-13T14:30+09:00', 'Words—dashed, “quoted”', '🚀 Launch ✓');

test('a word is found whatever symbols stand beside it, and so is a title pasted whole', async ({ open }) => {
  await findsOnly(open, signs, {
    'Deal worth US$5bn signed': ['US$5bn', '$5bn', '5bn'],
    'Rosatom+Hyundai joint venture': ['rosatom', 'hyundai', 'Rosatom+Hyundai'],
    'Price <5 million': ['<5 million', '5 million'],
    'says <b>bold</b>': ['bold', '<b>bold</b>'],
    'Event dated 2023-09-13T14:30+09:00': ['2023-09-13T14:30+09:00'],
    'Words—dashed, “quoted”': ['dashed', 'quoted'],
    '🚀 Launch ✓': ['🚀', 'launch'],
  });
});

const unspaced = ['東京で会談が行われた', '北京举行安全会议讨论停火', 'ประชุมที่กรุงเทพ', 'ロシアのミサイルNATO'];

for (const language of ['en', 'ja']) {
  test(`any part of a text in a script without spaces is found on a desk in ${language}`, async ({ open }) => {
    await findsOnly(open, titled(language, ...unspaced, '会見、談話', 'Plain words'), {
      東京で会談が行われた: ['会談', '東京', '会談が行'],
      北京举行安全会议讨论停火: ['停火', '安全会议', '停火 北京'],
      ประชุมที่กรุงเทพ: ['กรุงเทพ', 'กรุง'],
      ロシアのミサイルNATO: ['ミサイル', 'シア', 'nato'],
      'Plain words': ['plain'],
    });
  });
}

const marked = titled('en', 'Łódź rally in Đà Nẵng', 'Straße gesperrt in Gießen', 'Ferry to Ærøskøbing', 'Kırıkkale plant');

test('a letter with a stroke, or two in one, is found by what other keyboards have', async ({ open }) => {
  await findsOnly(open, marked, {
    'Łódź rally in Đà Nẵng': ['lodz', 'da nang', 'Lódz', 'łódź'],
    'Straße gesperrt in Gießen': ['strasse', 'giessen', 'straße', 'GIESSEN'],
    'Ferry to Ærøskøbing': ['aeroskobing'],
    'Kırıkkale plant': ['kirikkale'],
  });
  const page = await open(marked, '/search/?q=giessen');
  await found(page, /1 result/);
  assert.deepEqual(await page.locator('#finder-results h3 mark').allInnerTexts(), ['Gießen']);
});

for (const [language, wanted] of Object.entries({
  de: { 'Bayern wählt neu': ['Bayern', 'bayern'], 'Häuser brennen in Köln': ['Häuser', 'Haus'] },
  tr: { 'Erdoğan’ın sözleri tartışılıyor': ['sözleri', 'Erdoğan’ın'], 'Ankara’nın tutumu belli': ['tutumu'] },
  ar: { 'انفجار في القاهرة': ['القاهرة', 'انفجار'], 'وفد من السعودية': ['السعودية'], 'اجتماع في الرياض': ['الرياض', 'اجتماع'] },
  es: { 'Podemos rechaza el pacto': ['Podemos', 'podemos rechaza'], 'Protestas en Madrid': ['protestas'] },
  en: { 'Generalizations about the front': ['generalizations'], 'Quiet along the river': ['quiet'] },
})) {
  test(`a word is found as it stands in the text on a desk in ${language}, however little its stem has of it`, async ({ open }) => {
    await findsOnly(open, titled(language, ...Object.keys(wanted)), wanted);
  });
}

/** Events that go on, or come from no known day, and a quiet time between them. */
const openEnded = site({
  'content/site.yaml': 'title: Desk\nbase_url: https://desk.example/\n',
  'content/events.yaml': '- {id: since, title: Siege goes on, date: 2023-09-13/..}\n- {id: until, title: Truce lasts, date: ../2023-05}\n- {id: day, title: Storm hits, date: 2023-07-01}\n',
});

test('a time that is open at one end is found by all days on that side, as on the explorer', async ({ open }) => {
  const page = await open(openEnded, '/search/?from=2030-01-01');
  await found(page, /^1 result$/);
  assert.deepEqual(await titles(page), ['Siege goes on']);
  await open(openEnded, '/search/?to=1990-01-01', page);
  await found(page, /^1 result$/);
  assert.deepEqual(await titles(page), ['Truce lasts']);
  await open(openEnded, '/search/?from=2023-06-01&to=2023-08-01', page);
  await found(page, /^1 result$/);
  assert.deepEqual(await titles(page), ['Storm hits']);
  await open(openEnded, '/search/?type=event&sort=oldest', page);
  await found(page, /^3 results$/);
  assert.deepEqual(await titles(page), ['Truce lasts', 'Storm hits', 'Siege goes on']);
});

for (const [query, name, address] of [['13 September 2023', '13 September 2023', '2023/09/13/'], ['2023-09-13', '13 September 2023', '2023/09/13/'], ['September 2031', undefined], ['September 2023', 'September 2023', '2023/09/'], ['2023', '2023', '2023/']]) {
  test(`“${query}” leads to ${name ? 'the page of that date' : 'no page of a date'}`, async ({ open }) => {
    const page = await open(desk, `/search/?q=${encodeURIComponent(query)}`);
    await found(page, /\S/);
    await until('the search is done', async () => !(await page.locator('#finder-results[aria-busy]').count()));
    const links = page.locator('#finder-names li[data-type="date"] a');
    if (!name) return assert.equal(await links.count(), 0);
    const text = await links.innerText();
    const [, said, count] = /^(.*): (\d+) events?$/.exec(text);
    assert.equal(said, name);
    none(await axe(page));
    await links.click();
    await page.waitForURL(new RegExp(`/${address}$`));
    const more = await page.getByRole('heading', { name: 'Events' }).count();
    assert.ok(Number(count) > 0 && more > 0);
  });
}

test('a date is read in the language of the site, and one without a page leads nowhere', async ({ open }) => {
  const french = titled('fr', 'Un', 'Deux');
  const page = await open(french, `/search/?q=${encodeURIComponent('1er mars 2023')}`);
  await page.locator('#finder-names').getByRole('link', { name: '1er mars 2023 : 1 événement', exact: true }).waitFor();
  for (const query of ['3 mars 2023', 'avril 2023', '2022']) {
    await page.locator('#finder-q').fill(query);
    await until(query, async () => (await status(page).innerText()).includes(query));
    assert.equal(await page.locator('#finder-names li').count(), 0, query);
  }
});

test('years are listed with the same numbers here and among the events', { javaScriptEnabled: false }, async ({ open }) => {
  const page = await open(desk, '/search/');
  const years = (scope) => page.locator(scope).locator('li').filter({ has: page.locator('a[href*="/20"]') }).allInnerTexts();
  const here = await years('.years');
  await open(desk, '/events/', page);
  assert.ok(here.length > 1);
  assert.deepEqual(here, await years('.years'));
});

/** A desk of two periods: 900 events of 2021 and 800 of 2022, one of the earlier with words of its own. */
const long = site({
  'content/site.yaml': 'title: Long Desk\nbase_url: https://long.example/\nkinds: {visit: Visit, strike: Strike}\n',
  'content/events.yaml': Array.from({ length: 1700 }, (_, at) => {
    const date = `${at < 900 ? 2021 : 2022}-${String(1 + at % 12).padStart(2, '0')}-${String(1 + at % 28).padStart(2, '0')}`;
    const own = at === 7 ? 'kind: strike, actors: [Old Hand], text: A blunderbuss is heard near the harbour. Generalizations follow.' : 'kind: visit, actors: [Ada], text: Ships are seen near the harbour.';
    return `- {id: e${at}, title: Event ${at}, date: ${date}, status: ${at === 8 ? 'retracted' : 'reported'}, ${own}}\n`;
  }).join(''),
});

/** The periods of the parts of the index of which something was loaded. */
const parts = async (page) => {
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  return [...new Set(loaded.map((name) => /\/search\/([\d_]+)-[0-9a-f]{8}\//.exec(name)?.[1]).filter(Boolean))].sort();
};

test('of very many results the newest come first, and the earlier when a reader asks for them', async ({ open }) => {
  const page = await open(long, '/search/?q=harbour');
  await found(page, /^800 results for “harbour” · Searched back to 1 January 2022 so far\.$/);
  assert.deepEqual(await parts(page), ['2022_2023']);
  const visits = page.locator('#finder-facets label', { has: page.getByRole('checkbox', { name: /^Visit/ }) });
  assert.equal(await visits.locator('.finder-count').innerText(), '800+');
  // What was not counted yet can be chosen all the same.
  assert.ok(await filter(page, /^Strike$/).isVisible());
  const shown = await titles(page);
  none(await axe(page));
  await page.getByRole('button', { name: 'Search earlier records' }).click();
  await found(page, /^1,700 results for “harbour”$/);
  assert.deepEqual((await titles(page)).slice(0, 20), shown, 'what was there stays where it is');
  assert.equal(await visits.locator('.finder-count').innerText(), '1,699');
  assert.equal(await page.getByRole('button', { name: 'Search earlier records' }).isVisible(), false);
});

test('the oldest come first when they are asked for, and the later on', async ({ open }) => {
  const page = await open(long, '/search/?q=harbour&sort=oldest');
  await found(page, /^900 results for “harbour” · Searched what was before 1 January 2022 so far\.$/);
  assert.deepEqual(await parts(page), ['2020_2021']);
  assert.match(await page.locator('.finder-date').first().innerText(), /Jan 2021/);
  await page.getByRole('button', { name: 'Search later records' }).click();
  await found(page, /^1,700 results for “harbour”$/);
});

for (const [what, query] of [['a word', 'q=blunderbuss'], ['its beginning', 'q=blunderb'], ['a word whose stem is short', 'q=generalizations'], ['a phrase', 'q=%22blunderbuss+is+heard%22'], ['a kind', 'kind=strike'], ['a status', 'status=retracted'], ['a name', 'actor=old-hand&type=event']]) {
  test(`${what} of long ago is found at once, and no other part is loaded`, async ({ open }) => {
    const page = await open(long, `/search/?${query}`);
    await found(page, /^1 result( for “[^”]+”| for “".+"”)?$/);
    assert.deepEqual(await parts(page), ['2020_2021']);
  });
}

test('of a word that is nowhere no part is loaded, and of two words only what has both', async ({ open }) => {
  const page = await open(long, '/search/?q=harbour+xylophone');
  await found(page, /^Nothing was found/);
  assert.deepEqual(await parts(page), []);
  await field(page).fill('harbour blunderbuss');
  await found(page, /^1 result for/);
  assert.deepEqual(await parts(page), ['2020_2021']);
});

test('a filter counts its other values for what was searched, and says that there may be more', async ({ open }) => {
  const page = await open(long, '/search/?kind=strike');
  await found(page, /^1 result$/);
  const counts = await page.locator('#finder-facets [data-facet="kind"] label').allInnerTexts();
  assert.deepEqual(counts.map((text) => text.replace(/\s+/g, ' ').trim()), ['Strike 1', 'Visit 899+']);
});

test('without script the search page leads to every list', { javaScriptEnabled: false }, async ({ open }) => {
  const page = await open(desk, '/search/');
  assert.equal(await page.locator('#finder').isVisible(), false);
  for (const name of ['Briefings', 'Events', 'Actors', 'Locations', 'Sources', '2023', 'diplomacy']) {
    assert.ok(await page.locator('main').getByRole('link', { name, exact: true }).first().isVisible(), name);
  }
});

test('a key opens quick search on any page, which leads to a name', async ({ open }) => {
  const page = await open(desk, '/events/');
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Go to a name, or search' });
  await box.waitFor();
  await page.keyboard.type('김정');
  const options = page.getByRole('option');
  await until('two suggestions', async () => (await options.count()) === 2);
  assert.match(await options.first().innerText(), /Kim Jong Un/);
  const active = await box.getAttribute('aria-activedescendant');
  assert.equal(await options.first().getAttribute('id'), active);
  none(await axe(page));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/actors\/kim-jong-un\/$/);
});

/** A record with more names than a file of names holds, and another that begins alike. */
const fleet = site({
  'content/site.yaml': 'title: Fleet Desk\nbase_url: https://fleet.example/\n',
  'content/actors.yaml': `- {id: fleet, name: Shadow Fleet, aliases: [${Array.from({ length: 1500 }, (_, at) => `Ocean Tanker ${1000 + at} of the Line`).join(', ')}]}\n- {id: ocean, name: Ocean Watch}\n`,
});

test('a record is found by each of its names, however many it has', async ({ open }) => {
  const page = await open(fleet, '/');
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Go to a name, or search' }).fill('ocean');
  const names = async () => (await page.getByRole('option').allInnerTexts()).join('\n');
  await until('both that begin so', async () => /Ocean Watch/.test(await names()) && /Shadow Fleet/.test(await names()));
  await page.getByRole('combobox').fill('ocean tanker 2487');
  await until('the name that was typed', async () => /Shadow Fleet[^]*Ocean Tanker 2487 of the Line/.test(await names()));
  assert.doesNotMatch(await names(), /Ocean Watch/);
});

test('what is typed before quick search is there goes into it', async ({ open }) => {
  const page = await open(desk, '/');
  let come;
  const asked = new Promise((done) => { come = done; });
  let go;
  const held = new Promise((done) => { go = done; });
  await page.route(/\/quick\.js$/, async (route) => {
    come();
    await held;
    await route.continue();
  });
  await page.keyboard.press('Control+k');
  await asked;
  await page.keyboard.type('/space');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('esuit');
  go();
  const box = page.getByRole('combobox', { name: 'Go to a name, or search' });
  await box.waitFor();
  assert.equal(await page.locator('dialog').count(), 1);
  assert.equal(await box.inputValue(), '/spacesuit');
  await until('a suggestion', async () => (await page.getByRole('option').count()) === 1);
});

test('the last suggestion searches all texts, and closing gives the focus back', async ({ open }) => {
  const page = await open(desk, '/');
  const link = page.locator('nav a').nth(1);
  await link.focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await until('the dialog is closed', async () => !(await page.getByRole('dialog').isVisible()));
  assert.ok(await link.evaluate((element) => element === document.activeElement));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('spacesuit');
  await until('a suggestion', async () => (await page.getByRole('option').count()) === 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\/\?q=spacesuit$/);
  await found(page, /result/);
});

test('words that fall back to English are counted as English counts, in any language', async ({ open }) => {
  for (const [language, n] of [['ru', 21], ['ja', 1]]) {
    const events = Array.from({ length: n }, (_, at) => [`content/events/e${at}.yaml`, `title: Meeting ${at}\ndate: 2023-09-13\nactors: [Ana Petrova]\n`]);
    const counting = site({ 'content/site.yaml': `title: Desk\nbase_url: https://desk.example/\nlanguage: ${language}\n`, ...Object.fromEntries(events) });
    const said = n === 1 ? /^1 (result|event)\b/ : /^21 (results|events)\b/;
    const page = await open(counting, '/search/?q=meeting');
    await found(page, said);
    const explorer = await open(counting, '/explore/');
    await explorer.locator('#explore[data-state="ready"]').waitFor();
    assert.match(await explorer.locator('[data-part="count"]').innerText(), said);
    const actor = await open(counting, '/actors/ana-petrova/');
    assert.match(await actor.locator('meta[name="description"]').getAttribute('content'), n === 1 ? /: 1 event on record/ : /: 21 events on record/);
    await actor.keyboard.press('Control+k');
    await actor.getByRole('dialog').getByRole('combobox').fill('ana');
    await actor.locator('.quick-note', { hasText: n === 1 ? /1 event$/ : /21 events$/ }).waitFor();
  }
});
