/**
 * `/explore/`: every event on a timeline, a map and in a table that filter one another.
 *
 * The page brings the words and the address of an index; the index says which files of events there
 * are, by year or part of one. Loaded is what the picked days ask for; at first the newest.
 */

import { floorTo, histogram, spread } from './explore-bins.js';
import { DateFormat, dayNumber, fill } from './explore-date.js';
import { FORMATS, save } from './explore-download.js';
import { Facets } from './explore-facets.js';
import { Filter, sorted } from './explore-filter.js';
import { EventMap } from './explore-map.js';
import { emptyState, isFiltered, readState, writeState } from './explore-state.js';
import { Store } from './explore-store.js';
import { Table } from './explore-table.js';
import { Timeline } from './explore-timeline.js';

/** Events that the first view loads at most, but for the newest file. */
const FIRST_VIEW = 1000;

/** Months without an event after which a few are far from the others. */
const FAR = 6;

/** Milliseconds in which changes of one part are one step back. */
const ONE_STEP = 1200;

/**
 * @typedef {object} IndexFile
 * @property {string} name @property {number | null} from @property {number | null} to
 * @property {number} events @property {[number, number][]} months
 */

const app = /** @type {HTMLElement | null} */ (document.querySelector('#explore'));
const settings = JSON.parse(document.querySelector('#explore-settings')?.textContent ?? 'null');
if (app && settings) start(app, settings);

/** @param {HTMLElement} root @param {any} site */
async function start(root, site) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
  const fallback = document.querySelector('#explore-fallback');
  const { words } = site;
  const numbers = new Intl.NumberFormat(site.language);
  const brief = new Intl.NumberFormat(site.language, { notation: 'compact' });
  const number = (/** @type {number} */ n) => numbers.format(n);
  // Words that are said in another language than the site's follow its rules.
  const plural = new Intl.PluralRules(site.count.language ?? site.language);
  const events = (/** @type {number} */ n) => fill(site.count[plural.select(n)] ?? site.count.other, { n: number(n) });
  const dates = new DateFormat(site.dates);
  const collator = new Intl.Collator(site.language, { numeric: true });

  /** @type {{total: number, files: IndexFile[]}} */
  let index;
  try {
    index = await (await fetch(site.index)).json();
  } catch {
    // The page's own lists and files are left.
    fallback?.setAttribute('data-failed', '');
    const why = fallback?.querySelector('p');
    if (why) why.textContent = words.failed;
    return;
  }
  root.hidden = false;
  if (fallback instanceof HTMLElement) fallback.hidden = true;

  const store = new Store(site.facets, site.statuses, site.labels);
  const filter = new Filter(store);
  /** @type {Map<string, 'loading' | 'loaded' | 'failed'>} */
  const loaded = new Map();
  let state = readState(location.search, store.facets.keys());
  const newest = firstView(index);

  /** The days that are looked at, which are the newest where none are asked for. */
  const picked = () => (state.from === null && state.to === null && !state.all && newest !== null
    ? { from: newest, to: null } : { from: state.from, to: state.to });

  let known = { asked: '', all: new Uint32Array(0) };
  const timeline = new Timeline(part('timeline'), {
    dates, words, events, number,
    count(edges) {
      const { within, over } = histogram(edges, store, filter.without('time'));
      const asked = `${store.length} ${edges[0]} ${edges[1]} ${edges.length}`;
      if (asked !== known.asked) known = { asked, all: histogram(edges, store, () => true).within };
      const { all } = known;
      const absent = index.files.filter((file) => file.name !== 'spans.json' && loaded.get(file.name) !== 'loaded');
      return { all, matched: within, over, missing: spread(edges, absent.flatMap((file) => file.months)) };
    },
    pick(from, to, settled) {
      change({ from, to, all: from === null && to === null }, settled ? 'time' : null);
    },
  });
  const map = new EventMap(part('map'), {
    words, events, number, store,
    brief: (n) => brief.format(n),
    passes: () => filter.without('location', 'box'),
    listed: () => filter.without(),
    chosen: () => state.facets.get('location') ?? new Set(),
    choose(slugs) {
      const now = state.facets.get('location') ?? new Set();
      const let_go = slugs.every((slug) => now.has(slug)) && slugs.length === now.size;
      change({ facets: new Map(state.facets).set('location', new Set(let_go ? [] : slugs)) }, 'location');
    },
    confine: (box) => change({ box }, 'box'),
  });
  const facets = new Facets(part('facets'), {
    store, words, number,
    toggle(key, slug, on) {
      const slugs = new Set(state.facets.get(key));
      if (on) slugs.add(slug);
      else slugs.delete(slug);
      change({ facets: new Map(state.facets).set(key, slugs) }, key);
    },
  });
  const table = new Table(part('table'), {
    store, dates, words, number, root: site.root,
    sort: (sort) => change({ sort }, 'sort'),
    turn: (page) => change({ page }, 'page'),
  });

  const [first, last] = extentOf(index);
  timeline.setExtent(first, last, busyDays(index, last - first));
  const title = /** @type {HTMLInputElement} */ (part('q'));
  let typing = 0;
  title.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({ q: title.value.trim() }, 'q'), 120);
  });
  for (const name of ['clear', 'clear-empty']) {
    part(name).addEventListener('click', () => {
      change({ ...emptyState(), sort: state.sort, all: newest === null }, 'clear');
      part('count').focus();
    });
  }
  part('chips').addEventListener('click', (event) => {
    const chip = /** @type {HTMLElement} */ (event.target).closest('button[data-drop]');
    if (!(chip instanceof HTMLElement)) return;
    drop(chip.dataset.drop ?? '', chip.dataset.slug ?? '');
    (part('chips').querySelector('button') ?? part('count')).focus();
  });
  for (const [name, format] of Object.entries(FORMATS)) {
    part(`download-${name}`).addEventListener('click', () => {
      save(`events.${name}`, format.type, format.make(store, site, rows));
    });
  }
  part('everything').addEventListener('click', () => change({ from: null, to: null, all: true }, 'time'));
  part('retry').addEventListener('click', () => load());
  sheet(root, part('sheet-open'), part('sheet-close'), part('filters'));
  addEventListener('popstate', () => {
    state = readState(location.search, store.facets.keys());
    lastStep = '';
    title.value = state.q;
    if (state.box) map.show(state.box);
    apply();
  });

  /** Events of the table, in its order. */
  let rows = new Int32Array(0);
  let lastStep = '';
  let lastTime = -Infinity;

  /**
   * Changes what is looked at. `step` names what the reader did, for the way back; `null` while a
   * pointer still draws.
   * @param {Partial<import('./explore-state.js').State>} what @param {string | null} step
   */
  function change(what, step) {
    const { from, to } = picked();
    const before = state;
    // What is added to the first view stays within its days, and its address says so.
    state = { ...state, page: 1, from, to, ...what };
    if (what.from === undefined && !('from' in what)) {
      if (before.from === null && before.to === null && !isFiltered(state) && !before.all) state.from = null;
    }
    if (newest === null) state.all = false;
    else if (isFiltered(state) && state.from === null && state.to === null) state.all = true;
    if (step !== null) {
      const address = `${location.pathname}${writeState(state)}`;
      if (address !== `${location.pathname}${location.search}`) {
        const now = performance.now();
        if (step === lastStep && now - lastTime < ONE_STEP) history.replaceState(null, '', address);
        else history.pushState(null, '', address);
        lastTime = now;
      }
      lastStep = step;
    }
    apply(step !== null);
  }

  /** @param {string} name @param {string} slug */
  function drop(name, slug) {
    if (name === 'q') change({ q: '' }, 'drop');
    else if (name === 'box') change({ box: null }, 'drop');
    else if (name === 'time') change({ from: null, to: null, all: true }, 'drop');
    else {
      const slugs = new Set(state.facets.get(name));
      slugs.delete(slug);
      change({ facets: new Map(state.facets).set(name, slugs) }, 'drop');
    }
  }

  /** Shows the state, and loads what it asks for. */
  function apply(settled = true) {
    const { from, to } = picked();
    if (settled) load();
    filter.set({ q: state.q, from, to, box: state.box, facets: state.facets });
    timeline.setWindow(from, to);
    if (document.activeElement !== title) title.value = state.q;
    map.confined.checked = state.box !== null;
    if (state.box && !map.moved) map.show(state.box);
    render();
  }

  function render() {
    performance.mark('explore-filter');
    const passing = filter.matches();
    rows = sorted(store, passing, state.sort, collator);
    table.update(rows, state.sort, state.page);
    facets.update(filter, state.facets);
    timeline.draw();
    map.draw();
    chips();
    const { from, to } = picked();
    const asked = index.files.filter((file) => overlaps(file, from, to)).some((file) => loaded.get(file.name) !== 'loaded');
    part('count').textContent = asked ? words.loading
      : rows.length === index.total ? events(rows.length)
        : fill(words.of_events, { n: number(rows.length), events: events(index.total) });
    const limited = state.from === null && state.to === null && from !== null;
    part('limited').hidden = !limited;
    if (limited) part('limited-text').textContent = fill(words.limited, { date: dates.day(from) });
    performance.measure('explore-filter', 'explore-filter');
  }

  function chips() {
    /** @type {HTMLElement[]} */
    const made = [];
    const add = (/** @type {string} */ kind, /** @type {string} */ words_, /** @type {string} */ name, slug = '') => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.drop = name;
      button.dataset.slug = slug;
      const what = document.createElement('span');
      what.textContent = kind;
      const value = document.createElement('bdi');
      value.textContent = words_;
      const hint = document.createElement('span');
      hint.className = 'visually-hidden';
      hint.textContent = words.remove;
      button.append(hint, ' ', what, ' ', value);
      item.append(button);
      made.push(item);
    };
    if (state.q) add(words.title, `“${state.q}”`, 'q');
    if (state.from !== null || state.to !== null) {
      add(words.dates, state.from === null ? fill(words.until, { date: dates.day(state.to ?? 0) })
        : state.to === null ? fill(words.since, { date: dates.day(state.from) }) : dates.range(state.from, state.to), 'time');
    }
    for (const [key, slugs] of state.facets) {
      const facet = store.facets.get(key);
      for (const slug of slugs) {
        const code = facet?.index.get(slug);
        add(facet?.label ?? key, code === undefined ? slug : facet?.values[code].label ?? slug, key, slug);
      }
    }
    if (state.box) add(words.map, words.box, 'box');
    part('chips').replaceChildren(...made);
    part('active').hidden = made.length === 0;
    part('sheet-open').dataset.chosen = made.length > 0 ? String(made.length) : '';
  }

  /** Loads the files that the picked days ask for, the newest first, and shows each as it comes. */
  async function load() {
    const { from, to } = picked();
    const wanted = index.files
      .filter((file) => overlaps(file, from, to) && (loaded.get(file.name) ?? 'failed') === 'failed')
      .reverse();
    if (wanted.length === 0) return;
    for (const file of wanted) loaded.set(file.name, 'loading');
    part('failed').hidden = true;
    progress();
    const folder = site.index.slice(0, site.index.lastIndexOf('/') + 1);
    await Promise.all(wanted.map(async (file) => {
      try {
        const answer = await fetch(folder + file.name);
        if (!answer.ok) throw new Error(answer.statusText);
        store.add(await answer.json());
        loaded.set(file.name, 'loaded');
        filter.grow();
      } catch {
        loaded.set(file.name, 'failed');
        part('failed').hidden = false;
      }
      progress();
      await soon();
    }));
  }

  function progress() {
    const all = [...loaded.values()];
    const done = all.filter((is) => is !== 'loading').length;
    const bar = /** @type {HTMLProgressElement} */ (part('progress'));
    bar.hidden = done === all.length;
    bar.max = all.length;
    bar.value = done;
    if (done < all.length) root.dataset.state = 'loading';
  }

  /** Shows what has arrived, once for all that arrived together. */
  let waiting = false;
  let fitted = false;
  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (!fitted && !state.box && !map.moved) map.fit();
      const done = ![...loaded.values()].includes('loading');
      fitted ||= done;
      render();
      if (done) root.dataset.state = 'ready';
    });
  }

  map.load(root.dataset.world).then(() => map.draw());
  if (state.box) map.moved = true;
  root.dataset.state = 'loading';
  if (state.box) map.show(state.box);
  apply();
}

/** Where the first view starts; `null` if it holds everything. @param {{total: number, files: IndexFile[]}} index */
function firstView(index) {
  if (index.total <= FIRST_VIEW) return null;
  let events = 0;
  let from = null;
  const files = index.files.filter((file) => file.name !== 'spans.json').sort((a, b) => (b.from ?? 0) - (a.from ?? 0));
  for (const file of files) {
    events += file.events;
    if (from !== null && events > FIRST_VIEW) return from;
    from = floorTo(file.from ?? 0, /-\d\d(_\d\d)?\.json$/.test(file.name) && file.name.length > 9 ? 'month' : 'year');
  }
  return null;
}

/** The first and the last day of the record. @param {{files: IndexFile[]}} index @returns {[number, number]} */
function extentOf(index) {
  let first = Infinity;
  let last = -Infinity;
  for (const file of index.files) {
    // A file with open ends tells what it can by its months.
    const months = file.months.map(([month]) => month);
    const low = file.from ?? floorTo(Math.round((Math.min(...months) / 12 - 1970) * 365.2425), 'year');
    const high = file.to ?? file.from ?? low;
    first = Math.min(first, low);
    last = Math.max(last, high);
  }
  if (first > last) return [0, 365];
  const from = floorTo(first, 'month');
  return [from, Math.max(last, from + 27)];
}

/**
 * The days that hold nearly all events, where a few lie far from them.
 * @param {{total: number, files: IndexFile[]}} index @param {number} days of the whole record
 * @returns {[number, number] | null}
 */
function busyDays(index, days) {
  const months = index.files.filter((file) => file.name !== 'spans.json').flatMap((file) => file.months)
    .sort((a, b) => a[0] - b[0]);
  const all = months.reduce((sum, [, events]) => sum + events, 0);
  let spare = Math.max(1, all * 0.05);
  const span = () => (months.length > 0 ? months[months.length - 1][0] - months[0][0] + 1 : 0);
  const last = () => months.length - 1;
  while (last() > 0 && months[0][1] <= spare && months[1][0] - months[0][0] > FAR) spare -= months.shift()?.[1] ?? 0;
  while (last() > 0 && months[last()][1] <= spare && months[last()][0] - months[last() - 1][0] > FAR) {
    spare -= months.pop()?.[1] ?? 0;
  }
  if (months.length === 0 || span() * 3 * 30.4 > days) return null;
  const day = (/** @type {number} */ month) => dayNumber(Math.floor(month / 12), month - Math.floor(month / 12) * 12 + 1, 1);
  return [day(months[0][0]), day(months[months.length - 1][0] + 1) - 1];
}

/** @param {IndexFile} file @param {number | null} from @param {number | null} to */
function overlaps(file, from, to) {
  return (from === null || file.to === null || file.to >= from) && (to === null || file.from === null || file.from <= to);
}

/**
 * On a narrow screen the filters are a sheet over the page, and else beside the table.
 * @param {HTMLElement} root @param {HTMLElement} open @param {HTMLElement} close @param {HTMLElement} filters
 */
function sheet(root, open, close, filters) {
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector('[data-part="sheet"]'));
  const home = /** @type {HTMLElement} */ (filters.parentElement);
  const body = /** @type {HTMLElement} */ (dialog.querySelector('[data-part="sheet-body"]'));
  open.addEventListener('click', () => {
    body.append(filters);
    dialog.showModal();
  });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => home.append(filters));
  matchMedia('(min-width: 60rem)').addEventListener('change', () => dialog.close());
}
