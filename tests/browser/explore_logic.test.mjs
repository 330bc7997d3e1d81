// The parts of the explorer that need no browser: days, counting, filters, addresses, downloads.

import assert from 'node:assert/strict';
import { test } from 'node:test';

const js = new URL('../../themes/default/static/js/', import.meta.url);
const { bins, floorTo, histogram, spread } = await import(new URL('explore-bins.js', js));
const { DateFormat, calendarDay, dayNumber, isoDay, parseDay } = await import(new URL('explore-date.js', js));
const { csv, geojson, json } = await import(new URL('explore-download.js', js));
const { Filter, sorted } = await import(new URL('explore-filter.js', js));
const { emptyState, readState, writeState } = await import(new URL('explore-state.js', js));
const { Store } = await import(new URL('explore-store.js', js));

/** A file of five events, as the site writes it. */
function file() {
  return {
    actors: [['ada', 'Ada'], ['bo', 'Bo, the "second"', 'Bo']],
    locations: [{ slug: 'country', name: 'Country', at: [10, 20] }, { slug: 'town', name: 'Town', at: [11, 21], within: 0 }],
    kinds: [['meeting', 'Meeting'], ['visit', 'Visit']],
    statuses: ['confirmed', 'reported'],
    tags: [['arms', 'Arms']],
    facets: { theatre: [['north', 'North']] },
    events: {
      id: ['a', 'b', 'c', 'd', 'e'],
      slug: { 4: 'e-2' },
      title: ['Zürich talks', '=SUM(A1)', 'Plain', 'A century', 'Åland'],
      day: [19_000, 19_001, 19_002, null, 18_990],
      dates: {
        3: { edtf: '../2022', text: 'until 2022', end: 19_357, precision: 'year' },
        4: { edtf: '2021-12-29/2022-01-10', text: '29 Dec – 10 Jan', end: 19_002, precision: 'day' },
      },
      kind: [0, 1, -1, -1, 0],
      status: [0, 1, 1, -1, 0],
      actors: [[0], [0, 1], [], [1], []],
      locations: [[1], [0], [], [], [1, 0]],
      tags: [[0], [], [], [], []],
      facets: { theatre: [[0], [], [0], [], []] },
      sources: [1, 3, 2, 0, 0],
      tlp: { 1: 'amber' },
      drafts: [2],
    },
  };
}

function store() {
  const made = new Store([['theatre', 'Theatre']], { confirmed: 'Confirmed', reported: 'Reported' }, { actor: 'Actor' });
  made.add(file());
  return made;
}

function filtered(query) {
  const filter = new Filter(store());
  filter.grow();
  filter.set({ q: '', from: null, to: null, box: null, facets: new Map(), ...query });
  return filter;
}

const ids = (filter) => Array.from(filter.matches(), (at) => filter.store.ids[at]).sort().join('');
const facets = (entries) => new Map(Object.entries(entries).map(([key, slugs]) => [key, new Set(slugs)]));
const site = { base: 'https://desk.example/sub/' };

test('the era of a year follows the word that ends a pattern', () => {
  const months = ['Jan', 'Feb', 'Mar'];
  const patterns = { months_short: months, months_short_of: months, day_number: '{}', day_one: '1', bce: '{} BCE' };
  const said = (pattern, year) =>
    new DateFormat({ ...patterns, day_month_year_short: pattern }).day(dayNumber(year, 3, 15));
  assert.equal(said('{day} {month} {year} y.', 2023), '15 Mar 2023 y.');
  assert.equal(said('{day} {month} {year} y.', -44), '15 Mar 45 y. BCE');
  assert.equal(said('{month} {day}, {year}', -44), 'Mar 15, 45 BCE');
  assert.equal(said('{year}, {day} {month}', -44), '45 BCE, 15 Mar');
  assert.equal(new DateFormat(patterns).year(-44), '45 BCE');
});

test('a day is the same number as in the data, before 1970 and before our era too', () => {
  for (const [iso, number] of [['1970-01-01', 0], ['1969-12-31', -1], ['2023-09-13', 19_613], ['0000-03-01', -719_468], ['-0043-03-15', -735_160]]) {
    assert.equal(parseDay(iso)[0], number, iso);
    assert.equal(isoDay(number), iso);
  }
  assert.deepEqual(calendarDay(dayNumber(99, 2, 28)), { year: 99, month: 2, day: 28 });
});

test('a month or year in an address means all its days, and nonsense means none', () => {
  assert.deepEqual(parseDay('2024-02').map(isoDay), ['2024-02-01', '2024-02-29']);
  assert.deepEqual(parseDay('2023').map(isoDay), ['2023-01-01', '2023-12-31']);
  for (const text of ['', null, '2023-13', '2023-02-30', '2023-9-1', 'x', '2023-09-00']) assert.equal(parseDay(text), null, text);
});

test('time is parted into as many parts as can be told from one another', () => {
  const from = dayNumber(2023, 9, 13);
  assert.equal(bins(from, from + 30).unit, 'day');
  assert.equal(bins(from, from + 900).unit, 'week');
  assert.equal(bins(from, from + 3000).unit, 'month');
  assert.equal(bins(dayNumber(-500, 1, 1), from).unit, 'century');
  for (const days of [0, 100, 1000, 10_000, 100_000, 4_000_000]) {
    const { edges } = bins(from, from + days);
    assert.ok(edges[0] <= from && edges.at(-1) > from + days && edges.length <= 160, `${days}: ${edges.length}`);
    assert.ok(edges.every((edge, at) => at === 0 || edge > edges[at - 1]));
  }
  assert.equal(isoDay(floorTo(from, 'week')), '2023-09-11');
  assert.equal(isoDay(floorTo(dayNumber(-43, 3, 15), 'decade')), '-0050-01-01');
});

test('an event of several parts is not counted as if it were of one', () => {
  const made = store();
  const { within, over } = histogram([18_995, 19_000, 19_001, 19_002, 19_003], made, () => true);
  assert.deepEqual([...within], [0, 1, 1, 1]);
  // The open one and the one that began before.
  assert.deepEqual([...over], [2, 2, 2, 2]);
});

test('what is not loaded is spread over the days of its month', () => {
  const parts = spread([dayNumber(2023, 4, 1), dayNumber(2023, 4, 16), dayNumber(2023, 5, 1)], [[2023 * 12 + 3, 30]]);
  assert.deepEqual([...parts], [15, 15]);
});

test('filters let pass what all of them let pass, and any value of a facet will do', () => {
  assert.equal(ids(filtered({})), 'abcde');
  assert.equal(ids(filtered({ facets: facets({ actor: ['ada'] }) })), 'ab');
  assert.equal(ids(filtered({ facets: facets({ actor: ['ada', 'bo'] }) })), 'abd');
  assert.equal(ids(filtered({ facets: facets({ actor: ['ada', 'bo'], status: ['reported'] }) })), 'b');
  assert.equal(ids(filtered({ facets: facets({ theatre: ['north'] }) })), 'ac');
  assert.equal(ids(filtered({ facets: facets({ actor: ['nobody'] }) })), '');
});

test('a place holds the places within it', () => {
  assert.equal(ids(filtered({ facets: facets({ location: ['country'] }) })), 'abe');
  assert.equal(ids(filtered({ facets: facets({ location: ['town'] }) })), 'ae');
});

test('an interval and an open date are there on each of their days', () => {
  assert.equal(ids(filtered({ from: 19_002, to: 19_002 })), 'cde');
  assert.equal(ids(filtered({ to: 10_000 })), 'd');
  assert.equal(ids(filtered({ from: 19_400 })), '');
});

test('words of the title are found without case and accents', () => {
  assert.equal(ids(filtered({ q: 'ZURICH' })), 'a');
  assert.equal(ids(filtered({ q: 'talks zür' })), 'a');
  assert.equal(ids(filtered({ q: 'aland' })), 'e');
});

test('the map confines to what happened where it shows', () => {
  assert.equal(ids(filtered({ box: [20.5, 10.5, 22, 12] })), 'ae');
});

test('a box across the date line holds what is on both sides of it, and one all around everything', () => {
  const made = store();
  const islands = [['fiji', -17.8, 178], ['taveuni', -16.85, -179.97], ['samoa', -13.6, -172.4], ['line', 0, 180]];
  const more = file();
  more.locations = islands.map(([slug, ...at]) => ({ slug, name: slug, at }));
  more.events = { ...more.events, id: ['f', 't', 's', 'l', 'n'], locations: [[0], [1], [2], [3], []] };
  made.add(more);
  const filter = new Filter(made);
  filter.grow();
  const confined = (...box) => {
    filter.set({ q: '', from: null, to: null, box, facets: new Map() });
    return ids(filter);
  };
  assert.equal(confined(177, -20, -179, 0), 'flt');
  assert.equal(confined(177, -20, 181, 0), 'flt', 'as if the degrees went on');
  assert.equal(confined(-180, -20, -172, 0), 'lst');
  assert.equal(confined(-179, -20, 177, 0), 's', 'all but what lies between');
  assert.equal(confined(-180, -90, 180, 90), 'abeflst');
});

test('a facet counts what the other filters let pass', () => {
  const filter = filtered({ facets: facets({ actor: ['ada'], status: ['confirmed'] }) });
  const counts = (key) => Object.fromEntries(filter.store.facets.get(key).values.map((value, code) => [value.slug, filter.counts(key)[code]]));
  assert.deepEqual(counts('actor'), { ada: 1, bo: 0 });
  assert.deepEqual(counts('status'), { confirmed: 1, reported: 1 });
  assert.deepEqual(counts('location'), { country: 1, town: 1 });
});

test('files that come later are filtered as those before', () => {
  const filter = filtered({ facets: facets({ actor: ['ada'] }), q: 'talks' });
  const more = file();
  more.events.id = ['f', 'g', 'h', 'i', 'j'];
  filter.store.add(more);
  filter.grow();
  assert.equal(ids(filter), 'af');
  assert.equal(filter.store.actor.values.length, 2, 'one name for one address');
  assert.deepEqual([...filter.store.drafts], [2, 7]);
});

test('the table sorts by the words of the language and back', () => {
  const made = store();
  const collator = new Intl.Collator('en');
  const by = (sort) => Array.from(sorted(made, made.byDate, sort, collator), (at) => made.ids[at]).join('');
  assert.equal(by('date'), 'deabc');
  assert.equal(by('-date'), 'cbaed');
  assert.equal(by('title'), 'bdeca');
  assert.equal(by('-title'), 'acedb');
  assert.equal(by('-sources'), 'bcaed');
  assert.equal(by('status'), 'daecb');
});

test('an address says what is looked at and reads as the same', () => {
  const keys = ['actor', 'location', 'theatre'];
  for (const search of [
    '', '?q=%D0%BA%D0%B8%D1%97%D0%B2+1', '?actor=ada&actor=bo&theatre=north', '?from=2023-09-13&to=2023-09-15',
    '?from=..', '?location=town&box=-10.5,20,30,40.25&sort=title&page=3', '?box=170,-20,-170,-10', '?to=2020-01-01',
  ]) assert.equal(writeState(readState(search, keys)), search);
  const state = readState('?actor=%20&from=x&to=2023&box=1,2&sort=colour&page=-1&unknown=1', keys);
  assert.equal(writeState(state), '?to=2023-12-31');
  assert.equal(writeState(emptyState()), '');
  assert.deepEqual(readState('?from=2023&to=2022', keys).from, dayNumber(2022, 12, 31));
});

test('a spreadsheet gets text, each cell as it is', () => {
  const lines = csv(store(), site, [0, 1, 3]).split('\r\n');
  assert.equal(lines.length, 5);
  assert.ok(lines[0].startsWith('id,url,title,date,date_start,date_end,'));
  assert.ok(lines[0].includes(',facet_theatre,'));
  assert.ok(lines[1].includes('Zürich talks,2022-01-08,2022-01-08,2022-01-08,'));
  assert.ok(lines[2].includes(",'=SUM(A1),"), lines[2]);
  assert.ok(lines[2].includes('"Ada; Bo, the ""second""",ada; Bo,Country,country,10,20,false,3,'), lines[2]);
  assert.ok(lines[2].endsWith(',amber,false'));
  assert.ok(lines[3].includes(',../2022,,2022-12-31,,year,'), lines[3]);
});

test('JSON and GeoJSON hold the same events, with longitude first', () => {
  const all = JSON.parse(json(store(), site, [0, 4]));
  assert.equal(all[1].url, 'https://desk.example/sub/events/e-2/');
  assert.deepEqual(all[0].facets, { theatre: ['North'] });
  const map = JSON.parse(geojson(store(), site, [0, 2, 4]));
  assert.equal(map.features.length, 2);
  assert.deepEqual(map.features[0].geometry, { type: 'Point', coordinates: [21, 11] });
  assert.deepEqual(map.features[1].geometry, { type: 'MultiPoint', coordinates: [[21, 11], [20, 10]] });
});

test('an event with coordinates and no place stands at them, and has no place in a download', () => {
  const made = new Store([], {}, {});
  const more = file();
  more.events.at = { 2: [50.1, -30.2] };
  made.add(more);
  const [value] = made.location.of(2);
  assert.deepEqual([value.label, value.latitude, value.longitude], ['50.1° N, 30.2° W', 50.1, -30.2]);
  assert.deepEqual(made.places.of(2), [value]);
  const [event] = JSON.parse(json(made, site, [2]));
  assert.deepEqual([event.locations, event.latitude, event.longitude], [[], 50.1, -30.2]);
  const [feature] = JSON.parse(geojson(made, site, [2])).features;
  assert.deepEqual(feature.geometry, { type: 'Point', coordinates: [-30.2, 50.1] });
  assert.match(csv(made, site, [2]), /,50\.1,-30\.2,false,/);
});
