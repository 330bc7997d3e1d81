// The explorer: a timeline, a map and a table that filter one another.

import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { axe, none, site, test, until } from './desk.mjs';

const event = (id, fields) => ({ [`content/events/${id}.yaml`]: Object.entries(fields).map(([key, value]) => `${key}: ${value}`).join('\n') });

const files = {
  'content/site.yaml': 'title: Test Desk\nbase_url: https://desk.example/sub/\nfacets: {theatre: Theatre}\nkinds: {meeting: Meeting, visit: Visit}\n',
  'content/actors/ana.yaml': 'name: Ana Petrova\n',
  'content/actors/kim.yaml': 'name: 김정은\n',
  'content/locations/region.yaml': 'name: Region\ncoordinates: [50, 130]\n',
  'content/locations/town.yaml': 'name: Town\ncoordinates: [51, 131]\nwithin: region\n',
  'content/locations/capital.yaml': 'name: Capital\ncoordinates: [-20, -60]\n',
  ...event('summit', { title: 'Summit in Town', date: '2023-09-13', kind: 'meeting', status: 'confirmed', actors: '[ana, kim]', locations: '[town]', tags: '[arms]', theatre: 'North', sources: '[{title: A}, {title: B}]' }),
  ...event('toast', { title: '"=1+1"', date: '2023-09-14', kind: 'meeting', status: 'reported', actors: '[ana]', locations: '[region]', theatre: 'North' }),
  ...event('visit', { title: 'Ábel visits', date: '2023-10-02', kind: 'visit', status: 'planned', actors: '[kim]', locations: '[capital]', theatre: 'South' }),
  ...event('journey', { title: 'A long journey', date: '2023-09-01/2023-10-20', status: 'reported', actors: '[kim]' }),
  ...event('early', { title: 'Long before', date: '2022', kind: 'visit', locations: '[capital]' }),
};

const desk = site(files);

/** Opens the explorer, and waits until all is loaded that the address asks for. */
async function explore(open, address = '/explore/', of = desk) {
  const page = await open(of, address);
  await ready(page);
  return page;
}

const ready = (page) => page.locator('#explore[data-state="ready"]').waitFor();
const titles = (page) => page.locator('[data-part="rows"] th a').allInnerTexts();
const count = (page) => page.locator('[data-part="count"]').innerText();
const shows = (page, wanted) => until(`rows ${wanted}`, async () => JSON.stringify(await titles(page)) === JSON.stringify(wanted));
const search = (page) => decodeURIComponent(new URL(page.url()).search);
const value = (page, facet, name) => page.getByRole('list', { name: facet, exact: true }).getByRole('listitem').filter({ hasText: name });

const all = ['Ábel visits', '=1+1', 'Summit in Town', 'A long journey', 'Long before'];

test('every event is in the table, the newest first', async ({ open }) => {
  const page = await explore(open);
  await shows(page, all);
  assert.equal(await count(page), '5 events');
  assert.match(await page.locator('[data-part="rows"] tr').nth(2).innerText(), /13 Sep 2023[\s\S]*Ana Petrova, 김정은, Town[\s\S]*Meeting[\s\S]*Confirmed[\s\S]*2/);
  assert.match(await page.locator('[data-part="rows"] tr').nth(4).innerText(), /^2022\b/);
  await page.getByRole('link', { name: 'Summit in Town' }).click();
  await page.waitForURL(/\/events\/summit\/$/);
});

test('facets filter, count for one another, and are let go again', async ({ open }) => {
  const page = await explore(open);
  await value(page, 'Actor', 'Ana Petrova').getByRole('checkbox').check();
  await shows(page, ['=1+1', 'Summit in Town']);
  assert.equal(await count(page), '2 of 5 events');
  assert.equal(await value(page, 'Actor', '김정은').locator('.facet-count').innerText(), '3', 'its own facet does not count');
  assert.equal(await value(page, 'Status', 'Confirmed').locator('.facet-count').innerText(), '1');
  assert.equal(await value(page, 'Theatre', 'South').count(), 0, 'what would give nothing is not offered');
  await value(page, 'Status', 'Confirmed').getByRole('checkbox').check();
  await shows(page, ['Summit in Town']);
  assert.equal(search(page), '?actor=ana&status=confirmed');
  await page.getByRole('button', { name: /Remove filter:\s+Actor/ }).click();
  await shows(page, ['Summit in Town']);
  await page.getByRole('button', { name: 'Clear all' }).first().click();
  await shows(page, all);
  assert.equal(search(page), '');
});

test('a place holds what happened in the places within it', async ({ open }) => {
  const page = await explore(open, '/explore/?location=region');
  await shows(page, ['=1+1', 'Summit in Town']);
});

test('words of the title are found without accents', async ({ open }) => {
  const page = await explore(open);
  await page.getByLabel('Words in the title').fill('abel');
  await shows(page, ['Ábel visits']);
  await until('an address', () => search(page) === '?q=abel');
});

test('an address shows what it was taken from, and the way back leads through what was asked', async ({ open }) => {
  const page = await explore(open, '/explore/?theatre=north&sort=title');
  await shows(page, ['=1+1', 'Summit in Town']);
  assert.ok(await value(page, 'Theatre', 'North').getByRole('checkbox').isChecked());
  await value(page, 'Actor', '김정은').getByRole('checkbox').check();
  await shows(page, ['Summit in Town']);
  await page.reload();
  await ready(page);
  await shows(page, ['Summit in Town']);
  await page.goBack();
  await shows(page, ['=1+1', 'Summit in Town']);
  assert.ok(!(await value(page, 'Actor', '김정은').getByRole('checkbox').isChecked()));
  await page.goForward();
  await shows(page, ['Summit in Town']);
});

test('days are picked by the keyboard, and an interval is there on each of its days', async ({ open }) => {
  const page = await explore(open, '/explore/?from=2023-09-01&to=2023-10-15');
  await shows(page, all.slice(0, 4));
  const from = page.getByRole('slider', { name: 'From' });
  await from.focus();
  assert.equal(await from.getAttribute('aria-valuetext'), '1 Sep 2023');
  const step = async (key, wanted) => {
    await page.keyboard.press(key);
    await until(`${key} to ${wanted}`, async () => (await from.getAttribute('aria-valuetext')) !== wanted.before);
  };
  for (let at = 0; at < 40 && (await titles(page)).includes('Summit in Town'); at += 1) {
    await step('ArrowRight', { before: await from.getAttribute('aria-valuetext') });
  }
  assert.ok(!(await titles(page)).includes('Summit in Town'), 'what was before is left out');
  assert.ok((await titles(page)).includes('A long journey'), 'what still goes on is not');
  assert.match(search(page), /from=2023-\d\d-\d\d&to=2023-10-15/);
  assert.ok(await from.evaluate((handle) => handle === document.activeElement), 'the handle keeps the focus');
});

test('days are picked by dates', async ({ open }) => {
  const page = await explore(open);
  await page.getByLabel('From').and(page.locator('input')).fill('2023-10-01');
  await page.keyboard.press('Tab');
  await shows(page, ['Ábel visits', 'A long journey']);
  assert.equal(search(page), '?from=2023-10-01');
  await page.getByRole('button', { name: 'All dates' }).click();
  await shows(page, all);
});

const date = (page, name) => page.getByLabel(name, { exact: true }).and(page.locator('[type="date"]'));

/** Types a date into a field: day and month, in whichever order the browser takes them, and year. */
async function type(page, name, digits) {
  await date(page, name).focus();
  await page.keyboard.type(digits, { delay: 20 });
}

test('a date before the first or after the last sets no limit, and the field says so', async ({ open }) => {
  const page = await explore(open, '/explore/?from=2023-09-14');
  await shows(page, all.slice(0, 2).concat('A long journey'));
  await type(page, 'From', '01012020');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await shows(page, all);
  assert.equal(await date(page, 'From').inputValue(), '');
  assert.equal(search(page), '');
  assert.ok(await page.locator('[data-part="active"]').isHidden());
  await type(page, 'To', '12122030');
  await date(page, 'From').focus();
  await shows(page, all);
  assert.equal(await date(page, 'To').inputValue(), '');
});

test('a date that is half typed filters nothing, and does not stay', async ({ open }) => {
  const page = await explore(open);
  await type(page, 'From', '09092');
  await date(page, 'To').focus();
  await until('the field is empty', async () => (await date(page, 'From').inputValue()) === '');
  await shows(page, all);
  await type(page, 'From', '09092023');
  await page.keyboard.press('Enter');
  await shows(page, all.slice(0, 4));
  await page.goBack();
  await shows(page, all);
  await type(page, 'To', '0909');
  await date(page, 'From').focus();
  assert.ok(!(await date(page, 'To').evaluate((input) => input.validity.badInput)));
  await shows(page, all);
});

test('days are picked by drawing over the bars', async ({ open }) => {
  const page = await explore(open, '/explore/?from=2023-09-01&to=2023-10-31');
  await page.getByRole('button', { name: 'Show a shorter time' }).click();
  const box = await page.locator('[data-part="chart"]').boundingBox();
  await page.getByRole('button', { name: 'All dates' }).click();
  await page.mouse.move(box.x + box.width * 0.02, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await until('an address', () => /to=/.test(search(page)));
  assert.ok(!(await titles(page)).includes('Ábel visits'));
});

test('the table sorts by each of its columns, both ways', async ({ open }) => {
  const page = await explore(open);
  const head = (name) => page.getByRole('columnheader', { name });
  assert.equal(await head('When').getAttribute('aria-sort'), 'descending');
  await head('Event').getByRole('button').click();
  await shows(page, ['=1+1', 'A long journey', 'Ábel visits', 'Long before', 'Summit in Town']);
  assert.equal(await head('Event').getAttribute('aria-sort'), 'ascending');
  assert.equal(await head('When').getAttribute('aria-sort'), null);
  await head('Event').getByRole('button').click();
  assert.equal((await titles(page))[0], 'Summit in Town');
  assert.equal(search(page), '?sort=-title');
  await head('Sources').getByRole('button').click();
  assert.equal((await titles(page))[0], 'Summit in Town');
  await head('When').getByRole('button').click();
  await head('When').getByRole('button').click();
  assert.equal((await titles(page))[0], 'Long before');
});

test('a mark on the map picks its place, by pointer and by key', async ({ open }) => {
  const page = await explore(open);
  const capital = page.getByRole('button', { name: 'Capital: 2 events' });
  await capital.click();
  await shows(page, ['Ábel visits', 'Long before']);
  assert.equal(search(page), '?location=capital');
  assert.equal(await capital.getAttribute('aria-pressed'), 'true');
  await capital.focus();
  await page.keyboard.press('Enter');
  await shows(page, all);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press(' ');
  await until('another place', () => /location=(town|region)/.test(search(page)));
});

test('what is not on the map is counted of what the table has', async ({ open }) => {
  const page = await explore(open, '/explore/', site({
    ...files,
    'content/locations/nowhere.yaml': 'name: Nowhere\n',
    ...event('lost', { title: 'Lost', date: '2023-09-15', locations: '[nowhere]' }),
  }));
  const unplaced = (wanted) => until(`"${wanted}"`, async () => (await page.locator('[data-part="map-unplaced"]').innerText()) === wanted);
  await unplaced('Not on the map: 2 events.');
  await value(page, 'Location', 'Capital').getByRole('checkbox').check();
  await shows(page, ['Ábel visits', 'Long before']);
  await unplaced('');
  await value(page, 'Location', 'Nowhere').getByRole('checkbox').check();
  await shows(page, ['Ábel visits', 'Lost', 'Long before']);
  await unplaced('Not on the map: 1 event.');
});

test('names on the map are whole and cover nothing', async ({ open }) => {
  const place = (id, name, at) => ({ [`content/locations/${id}.yaml`]: `name: ${name}\ncoordinates: [${at}]\n` });
  const page = await explore(open, '/explore/', site({
    'content/site.yaml': 'title: Test Desk\nbase_url: https://desk.example/\n',
    ...place('port', 'Cosmodrome of the MMMMM', '51.88, 128.33'),
    ...place('plant', 'Yuri Gagarin Aviation Plant', '50.55, 137.01'),
    ...place('town', '블라디보스토크', '43.12, 131.89'),
    ...Object.assign({}, ...['port', 'plant', 'plant', 'plant', 'town'].map((at, n) => event(`e${n}`, { title: `E${n}`, date: '2023-09-13', locations: `[${at}]` }))),
  }));
  const look = () => page.evaluate(() => {
    const frame = document.querySelector('.map-svg').getBoundingClientRect();
    const names = [...document.querySelectorAll('.map-name')].map((node) => [node.textContent, node.getBoundingClientRect()]);
    const marks = [...document.querySelectorAll('.map-dot')].map((node) => ['a mark', node.getBoundingClientRect()]);
    const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const wrong = names.filter(([, box]) => box.left < frame.left || box.right > frame.right).map(([name]) => `${name} is cut`);
    names.forEach(([name, box], at) => [...names.slice(at + 1), ...marks].forEach(([other, its]) => touch(box, its) && wrong.push(`${name} covers ${other}`)));
    return { marks: marks.length, names: names.length, wrong };
  });
  let most = 0;
  for (const width of [1280, 1240, 1200, 1160, 1100, 1000, 900, 700, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => new Promise((next) => { requestAnimationFrame(() => requestAnimationFrame(next)); }));
    const { names, wrong } = await look();
    assert.deepEqual(wrong, [], `${width} wide`);
    most = Math.max(most, names);
  }
  assert.equal(most, 3, 'where there is room, each has its name');
});

const islands = site({
  'content/locations/suva.yaml': 'name: Suva\ncoordinates: [-18.1, 178.4]\n',
  'content/locations/taveuni.yaml': 'name: Taveuni\ncoordinates: [-16.85, -179.97]\n',
  'content/locations/apia.yaml': 'name: Apia\ncoordinates: [-13.8, -171.8]\n',
  ...event('one', { title: 'In Suva', date: '2023-09-13', locations: '[suva]' }),
  ...event('two', { title: 'In Apia', date: '2023-09-14', locations: '[apia]' }),
  ...event('three', { title: 'In Taveuni', date: '2023-09-12', locations: '[taveuni]' }),
});

/** Where marks stand on the map, by the place that they are named for. */
const marks = (page) => page.locator('.map-mark').evaluateAll((all) => Object.fromEntries(all.map((mark) => {
  const { x, y, width, height } = mark.querySelector('.map-dot').getBoundingClientRect();
  return [mark.getAttribute('aria-label').split(':')[0], { x: x + width / 2, y: y + height / 2, left: x, right: x + width }];
})));

test('places on both sides of the date line stand beside one another', async ({ open }) => {
  const page = await explore(open, '/explore/', islands);
  await until('three marks', async () => Object.keys(await marks(page)).length === 3);
  const { Suva, Taveuni, Apia } = await marks(page);
  assert.ok(Suva.x < Taveuni.x && Taveuni.x < Apia.x, 'from west to east');
  assert.ok(Taveuni.x - Suva.x < Apia.x - Taveuni.x, 'as far apart as they are');
  await page.getByLabel('Only what the map shows').check();
  await until('an address', () => /^\?box=1\d\d[^,]*,-[^,]+,-1\d\d/.test(search(page)));
  assert.equal(await count(page), '3 events');
  const address = new URL(page.url());
  const again = await explore(open, `/explore/${address.search}`, islands);
  assert.equal(await count(again), '3 events');
  const { Suva: there } = await marks(again);
  assert.ok(Math.abs(there.x - Suva.x) < 3, 'the map is where it was');
});

test('the map goes on past the date line, and confines to what is seen there', async ({ open }) => {
  const page = await explore(open, '/explore/', islands);
  await page.getByLabel('Only what the map shows').check();
  const frame = page.locator('[data-part="map-frame"]');
  await frame.focus();
  const pressed = async (key, wanted) => {
    for (let times = 0; times < 40 && (await count(page)) !== wanted; times += 1) {
      const before = search(page);
      await page.keyboard.press(key);
      await until('another address', () => search(page) !== before);
    }
    assert.equal(await count(page), wanted);
  };
  await pressed('ArrowRight', '1 of 3 events');
  await shows(page, ['In Apia']);
  await pressed('ArrowLeft', '3 events');
  await pressed('ArrowLeft', '2 of 3 events');
  await shows(page, ['In Suva', 'In Taveuni']);
});

test('marks at the edge of the world are whole, and the keyboard stops at nothing else', async ({ open }) => {
  const page = await explore(open, '/explore/', islands);
  const frame = page.locator('[data-part="map-frame"]');
  await frame.focus();
  for (let times = 0; times < 12; times += 1) await page.keyboard.press('-');
  await until('few marks', async () => Object.keys(await marks(page)).length < 3);
  const around = await frame.boundingBox();
  // However far the world is turned, a mark is at one of its edges.
  for (let turns = 0; turns < 8; turns += 1) {
    await page.keyboard.press('ArrowRight');
    await page.evaluate(() => new Promise((next) => { requestAnimationFrame(() => requestAnimationFrame(next)); }));
    for (const { left, right } of Object.values(await marks(page))) {
      assert.ok(left >= around.x && right <= around.x + around.width, 'a mark is cut');
    }
  }
  await page.keyboard.press('Tab');
  const name = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.match(name, /^(Suva|Taveuni|Apia)/);
  assert.equal(await page.locator('[data-part="map-readout"]').innerText(), name);
});

test('a map of the whole world has the poles, as marks that are whole and among what it confines to', async ({ open }) => {
  const place = (id, at) => ({ [`content/locations/${id}.yaml`]: `name: ${id}\ncoordinates: [${at}]\n`, ...event(id, { title: `At ${id}`, date: '2023-09-13', locations: `[${id}]` }) });
  const page = await explore(open, '/explore/', site({ ...place('south', '-90, 0'), ...place('north', '89.9, 10'), ...place('middle', '0, 100') }));
  const frame = page.locator('[data-part="map-frame"]');
  for (const width of [1280, 1000, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await frame.focus();
    for (let times = 0; times < 12; times += 1) await page.keyboard.press('-');
    await until(`three whole marks, ${width} wide`, () => frame.evaluate((frame) => {
      const around = frame.getBoundingClientRect();
      const dots = [...frame.querySelectorAll('.map-dot')].map((dot) => dot.getBoundingClientRect());
      return dots.length === 3 && dots.every(({ top, bottom }) => top >= around.top && bottom <= around.bottom);
    }));
    await page.getByLabel('Only what the map shows').check();
    await until('an address', () => search(page) === '?box=-180,-90,180,90');
    assert.equal(await count(page), '3 events');
    await page.getByLabel('Only what the map shows').uncheck();
  }
});

test('a desk without events shows no time, and says so', async ({ open }) => {
  const page = await open(site({ 'content/actors/ana.yaml': 'name: Ana\n' }), '/explore/');
  assert.equal(await page.locator('main > .empty').innerText(), 'No events on record.');
  assert.doesNotMatch(await page.locator('main').innerText(), /19\d\d|all filters/);
});

test('words below the bars do not touch, however large the type is', { viewport: { width: 900, height: 800 } }, async ({ open }) => {
  const page = await explore(open);
  for (const size of ['', '24px', '32px']) {
    await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, size);
    await until(`type of ${size}`, async () => {
      const boxes = await page.locator('.tl-tick').evaluateAll((ticks) => ticks.map((tick) => tick.getBoundingClientRect().toJSON()));
      return boxes.length > 1 && boxes.every(({ left }, at) => at === 0 || left >= boxes[at - 1].right);
    });
  }
});

test('a number of sources is named as the language writes it', { phone: true }, async ({ open }) => {
  const french = site({ ...files, 'content/site.yaml': `${files['content/site.yaml']}language: fr\n` });
  const page = await explore(open, '/explore/', french);
  assert.equal(await page.locator('td.sources').first().evaluate((cell) => getComputedStyle(cell, '::before').content), '"Sources\u00a0: "');
});

test('the table can be confined to what the map shows', async ({ open }) => {
  const page = await explore(open, '/explore/?location=capital');
  await page.getByRole('button', { name: 'Fit to events' }).click();
  await page.getByLabel('Only what the map shows').check();
  await until('an address', () => /box=/.test(search(page)));
  await page.reload();
  await ready(page);
  assert.ok(await page.getByLabel('Only what the map shows').isChecked());
  await page.getByRole('group', { name: 'Map of events' }).focus();
  for (let at = 0; at < 8; at += 1) await page.keyboard.press('+');
  for (let at = 0; at < 12; at += 1) await page.keyboard.press('ArrowUp');
  await page.getByText('No event passes all filters.').waitFor();
});

/** Asks for a download, and reads it. */
async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
  return { name: download.suggestedFilename(), text: await text(await download.createReadStream()) };
}

test('what passes the filters can be taken along as CSV, JSON and GeoJSON', async ({ open }) => {
  const page = await explore(open, '/explore/?actor=ana');
  await shows(page, ['=1+1', 'Summit in Town']);
  const csv = await downloaded(page, 'CSV');
  assert.equal(csv.name, 'events.csv');
  const lines = csv.text.split('\r\n');
  assert.equal(lines.length, 4);
  assert.match(lines[0], /^id,url,title,date,date_start,date_end,.*,facet_theatre,/);
  assert.match(lines[1], /^toast,https:\/\/desk\.example\/sub\/events\/toast\/,'=1\+1,2023-09-14,/);
  const json = await downloaded(page, 'JSON');
  const records = JSON.parse(json.text);
  assert.deepEqual(records.map((record) => record.id), ['toast', 'summit']);
  assert.equal(records[1].source_count, 2);
  assert.deepEqual(records[1].facets, { theatre: ['North'] });
  const map = JSON.parse((await downloaded(page, 'GeoJSON')).text);
  assert.deepEqual(map.features.map((feature) => feature.geometry.coordinates), [[130, 50], [131, 51]]);
});

test('what is downloaded has the columns of the data files', async ({ open }) => {
  const page = await explore(open, '/explore/?actor=ana');
  const csv = await downloaded(page, 'CSV');
  const known = (await (await page.request.get(new URL('../data/events.csv', page.url()).href)).text()).split('\r\n')[0].split(',');
  const columns = csv.text.split('\r\n')[0].split(',');
  assert.deepEqual(columns.filter((column) => !known.includes(column)), ['source_count']);
});

test('without script the explorer leads to years, lists and files', { javaScriptEnabled: false }, async ({ open }) => {
  const page = await open(desk, '/explore/');
  for (const name of ['2023', 'Events', 'Actors', 'events.csv', 'events.geojson']) {
    assert.ok(await page.getByRole('main').getByRole('link', { name, exact: true }).isVisible(), name);
  }
  assert.ok(!(await page.locator('#explore').isVisible()));
});

test('on a phone the filters are a sheet over the page', { phone: true }, async ({ open }) => {
  const page = await explore(open);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.getByRole('button', { name: 'Filters' }).click();
  const dialog = page.getByRole('dialog', { name: 'Filters' });
  await dialog.getByText('Ana Petrova').click();
  none(await axe(page));
  await dialog.getByRole('button', { name: 'Show events' }).click();
  await shows(page, ['=1+1', 'Summit in Town']);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the explorer, ${colorScheme}`, { colorScheme }, async ({ open }) => {
    const page = await explore(open, '/explore/?actor=ana&from=2023-09-01');
    none(await axe(page));
  });
}

test('a file that does not come is said and asked for again', { allow: [/503/, /Failed to load/] }, async ({ open, context }) => {
  let broken = true;
  await context.route('**/explore/2023.json', (route) => (broken ? route.fulfill({ status: 503 }) : route.continue()));
  const page = await explore(open);
  await page.getByText('Some events could not be loaded.').waitFor();
  assert.deepEqual(await titles(page), ['Long before']);
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await shows(page, all);
});

/** The files of 10,000 events in five years, as the site writes them. */
function many() {
  const years = [2019, 2020, 2021, 2022, 2023];
  const files = new Map();
  for (const year of years) {
    const first = Date.UTC(year, 0, 1) / 86_400_000;
    const columns = { id: [], slug: {}, title: [], day: [], dates: {}, kind: [], status: [], actors: [], locations: [], tags: [], facets: {}, sources: [], tlp: {}, drafts: [] };
    for (let at = 0; at < 2000; at += 1) {
      columns.id.push(`${year}-${at}`);
      columns.title.push(`Event ${at} of ${year}`);
      columns.day.push(first + Math.floor(at * 365 / 2000));
      columns.kind.push(at % 7);
      columns.status.push(at % 3);
      columns.actors.push([at % 300, (at * 7) % 300]);
      columns.locations.push([at % 100]);
      columns.tags.push([at % 40]);
      columns.sources.push(at % 5);
    }
    files.set(`${year}.json`, {
      actors: Array.from({ length: 300 }, (_, n) => [`actor-${n}`, `Actor ${n}`]),
      locations: Array.from({ length: 100 }, (_, n) => ({ slug: `place-${n}`, name: `Place ${n}`, at: [(n * 37) % 120 - 60, (n * 53) % 340 - 170] })),
      kinds: Array.from({ length: 7 }, (_, n) => [`kind-${n}`, `Kind ${n}`]),
      statuses: ['confirmed', 'reported', 'claimed'],
      tags: Array.from({ length: 40 }, (_, n) => [`tag-${n}`, `Tag ${n}`]),
      facets: {},
      events: columns,
    });
  }
  files.set('index.json', {
    total: 10_000,
    files: years.map((year) => {
      const first = Date.UTC(year, 0, 1) / 86_400_000;
      return { name: `${year}.json`, from: first, to: first + 364, events: 2000, months: Array.from({ length: 12 }, (_, month) => [year * 12 + month, 167]) };
    }),
  });
  return files;
}

test('of ten thousand events the newest come first, the others when they are asked for', async ({ open, context }) => {
  const files = many();
  const asked = [];
  await context.route(/\/explore\/[^/]+\.json$/, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').pop();
    asked.push(name);
    return route.fulfill({ json: files.get(name) });
  });
  const page = await explore(open);
  assert.equal(await count(page), '2,000 of 10,000 events');
  assert.deepEqual(asked.sort(), ['2023.json', 'index.json']);
  assert.equal(await page.locator('[data-part="rows"] tr').count(), 100, 'a page of the table at a time');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('101–200 of 2,000').waitFor();
  assert.equal(search(page), '?page=2');
  await page.getByRole('button', { name: 'Show the whole record' }).click();
  await until('all', async () => (await count(page)) === '10,000 events');
  await page.getByLabel('Find in Actor').fill('actor 299');
  await value(page, 'Actor', 'Actor 299').getByRole('checkbox').check();
  await until('fewer', async () => /^\d+ of 10,000 events$/.test(await count(page)));
  assert.equal(search(page), '?actor=actor-299');
});
