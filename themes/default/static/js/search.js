// The search page: what is asked stands in the address, so that a search can be sent as a link.

import { dated, showDate } from './date-field.js';
import { DateFormat, dayNumber, parseDay } from './explore-date.js';
import { Names, fold as wordsOf } from './names.js';
import { Days, readDate } from './search-date.js';
import { SearchIndex, excerpt, runs } from './search-index.js';
import { words as split } from './words.js';

const { calendar, facets, statuses, words } = JSON.parse(document.getElementById('finder-settings').textContent);
const { types } = words;
const language = document.documentElement.lang || 'en';
const root = new URL(document.documentElement.dataset.root || './', document.baseURI);
let index = new SearchIndex(root);
let names = new Names(root);
let days = new Days(root);
// Where the index changes while the page is open, the next search is of the new one.
document.addEventListener('dateline:index', () => {
  index = new SearchIndex(root);
  names = new Names(root);
  days = new Days(root);
});

/** Results, and values of a filter, that are shown at first. */
const PAGE = 20;
const FEW = 6;
/** How long a pause in typing is, in milliseconds. */
const PAUSE = 160;

const $ = (id) => document.getElementById(`finder-${id}`);
const [form, field, status, sorting, results, more, further] =
  [document.querySelector('.finder-form'), $('q'), $('status'), $('sort'), $('results'), $('more'), $('further')];

/** Makes an element. Text goes in as text, never as HTML. */
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ''));
  return made;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const number = new Intl.NumberFormat(language);
const said = new DateFormat(calendar);
// Words that are said in another language than the site's follow its rules.
const formOf = (forms, n) => forms[new Intl.PluralRules(forms.language ?? language).select(n)] ?? forms.other;
const counted = (forms, n, values = {}) => fill(formOf(forms, n), { n: number.format(n), ...values });

/** The first and the last day of a time; they may be given the other way round. */
const ordered = (from, to) => (from && to && from > to ? { from: to, to: from } : { from, to });

/** What is asked, as the address says. */
const read = () => {
  const given = new URLSearchParams(location.search);
  const filters = new Map();
  for (const { key } of facets) {
    const values = given.getAll(key).filter(Boolean);
    if (values.length) filters.set(key, new Set(values));
  }
  const day = (key) => (/^\d{4}-\d\d-\d\d$/.test(given.get(key) ?? '') ? given.get(key) : '');
  const sort = given.get('sort');
  return { text: given.get('q') ?? '', filters, ...ordered(day('from'), day('to')),
    sort: ['newest', 'oldest'].includes(sort) ? sort : 'relevance' };
};

const address = (asked) => {
  const given = new URLSearchParams();
  if (asked.text.trim()) given.set('q', asked.text.trim());
  for (const { key } of facets) for (const value of asked.filters.get(key) ?? []) given.append(key, value);
  for (const key of ['from', 'to']) if (asked[key]) given.set(key, asked[key]);
  if (asked.sort !== 'relevance') given.set('sort', asked.sort);
  const query = given.toString();
  return query ? `?${query}` : location.pathname;
};

let asked = read();
/** Which filters show all their values. */
const opened = new Set();
/** Which filters are unfolded, of those that load their values then. */
const unfolded = new Set();
/** Labels of values, kept for those that a search no longer counts. */
const labels = new Map();
let searching = 0;
let found = { hits: [], counts: new Map(), late: new Set(), turns: 0, partial: () => false };
let shown = 0;
/** Addresses of the names above the results, which are not shown twice. */
let named = new Set();
/** The words that are marked. */
let sought = '';
/** The other name by which was searched. */
let also;
/** The page of the date that is sought, if it is one. */
let day;

/** Whether nothing is asked: marks alone are no word. */
const empty = () => !split(asked.text).length && !asked.filters.size && !asked.from && !asked.to;

const label = (key, value) => {
  if (key === 'type') return types[value] ?? value;
  if (key === 'status') return statuses[value] ?? value;
  return labels.get(`${key} ${value}`) || value;
};

/** Changes what is asked, and the address with it. */
const ask = (change, { replace = false } = {}) => {
  asked = { ...asked, ...change };
  history[replace ? 'replaceState' : 'pushState'](null, '', address(asked));
  return run();
};

const toggle = (key, value) => {
  const filters = new Map([...asked.filters].map(([facet, values]) => [facet, new Set(values)]));
  const values = filters.get(key) ?? new Set();
  if (!values.delete(value)) values.add(value);
  if (values.size) filters.set(key, values);
  else filters.delete(key);
  return ask({ filters });
};

// Results

const elements = (made) => made.map((run) => (run.marked ? element('mark', {}, run.text) : run.text));

/** A title with the words of the query marked, and those that begin so. */
const marked = (title, query) => {
  const marks = wordsOf(query);
  const unspaced = split(query).filter((word) => word.unspaced);
  const ranges = split(title).flatMap(({ from, to, word, unspaced: joined }) => {
    if (joined) return unspaced.some((one) => word.startsWith(one.word)) ? [[from, to]] : [];
    return Array.from(title.slice(from, to).matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu))
      .filter(([part]) => marks.some((mark) => wordsOf(part).join('').startsWith(mark)))
      .map(({ 0: part, index }) => [from + index, from + index + part.length]);
  });
  return elements(runs(title, ranges));
};

const result = (hit, table, record) => {
  const type = table.facets.find((facet) => facet.key === 'type');
  const kind = type?.values[type.rows[hit.row][0]][0];
  const state = table.facets.find((facet) => facet.key === 'status');
  const value = state?.rows[hit.row]?.[0];
  const key = value === undefined ? undefined : state.values[value][0];
  const link = element('a', { href: new URL(record.href, root).href }, element('bdi', {}, ...marked(record.title, sought)));
  const marking = table.markings.get(hit.row);
  const facts = [
    element('span', { class: 'finder-type' }, types[kind] ?? kind),
    record.note && element('bdi', {}, record.note),
    record.date && element('bdi', { class: 'finder-date' }, record.date),
    key && element('span', { class: `status status-${key}`, 'data-status': key }, statuses[key] ?? key),
    marking && element('span', { class: 'marking', 'data-marking': marking.replace('TLP:', '').toLowerCase() }, marking),
    table.drafts.has(hit.row) && element('span', { class: 'finder-draft' }, words.draft),
  ].filter(Boolean);
  return element('li', { class: 'finder-result', 'data-type': kind },
    element('p', { class: 'finder-facts' }, ...facts.flatMap((fact, at) => (at ? [' ', fact] : [fact]))),
    element('h3', {}, link),
    record.aliases.length ? element('p', { class: 'finder-aliases' }, element('bdi', {}, record.aliases.join(' · '))) : '',
    element('p', { class: 'finder-excerpt', dir: 'auto' }, ...elements(excerpt(record.text, hit.places))));
};

/** Shows the next results; those of a search that is no longer asked are dropped. */
const show = async (mine) => {
  const next = found.hits.slice(shown, shown + PAGE);
  const items = await Promise.all(next.map(async (hit) => {
    const [table, record] = await Promise.all([hit.split.table(), hit.split.text(hit.row)]);
    return named.has(record.href) ? undefined : result(hit, table, record);
  }));
  if (mine !== searching) return;
  if (!shown) results.replaceChildren();
  results.append(...items.filter(Boolean));
  shown += next.length;
  more.hidden = shown >= found.hits.length;
};

/** Says what was found, and how far was searched. */
const say = () => {
  const query = asked.text.trim();
  const { hits: { length }, reached } = found;
  const limits = [];
  further.hidden = empty() || !found.further;
  further.textContent = asked.sort === 'oldest' ? words.later : words.earlier;
  if (empty()) status.textContent = '';
  else if (!length && day) status.textContent = day.said;
  else if (!length) status.textContent = query ? fill(words.nothing_for, { query }) : words.nothing;
  else if (also) status.textContent = counted(words.found_as, length, { query, name: also });
  else status.textContent = counted(query ? words.found_for : words.found, length, { query });
  if (!empty() && length && reached !== undefined) {
    limits.push(fill(asked.sort === 'oldest' ? words.reached_before : words.reached, { date: reached }));
  }
  if (found.broad) limits.push(words.broad);
  status.textContent = [status.textContent, ...limits].join(' · ');
};

/** A name, and the way to all that is on record with it. */
const nameItem = (name) => {
  const value = name.href.split('/').at(-2);
  const filter = facets.some(({ key }) => key === name.kind) && name.count > 0;
  labels.set(`${name.kind} ${decodeURI(value)}`, name.name);
  const given = new URLSearchParams([[name.kind, decodeURI(value)], ['type', 'event']]);
  return element('li', { 'data-type': name.kind },
    element('a', { href: new URL(name.href, root).href, class: 'finder-name' }, element('bdi', {}, name.name)),
    name.also ? element('bdi', { class: 'finder-also' }, name.also) : '',
    element('span', { class: 'finder-facts' }, element('bdi', {}, name.note || types[name.kind])),
    filter ? element('a', { href: `?${given}`, class: 'finder-with' }, counted(words.events, name.count)) : '');
};

const showNames = (fitting) => {
  const list = $('names');
  named = new Set(fitting.map((name) => name.href));
  const page = day && element('li', { 'data-type': 'date' },
    element('a', { href: new URL(day.href, root).href, class: 'finder-name' }, day.said));
  list.replaceChildren(...page ? [page] : [], ...fitting.map(nameItem));
  list.hidden = !list.children.length;
};

/** The page of the date that is sought: "13 September 2023: 6 events". */
const datePage = async (text) => {
  const date = readDate(text, calendar);
  const page = date && await days.page(date).catch(() => undefined);
  if (!page) return undefined;
  const { year, month, day } = date;
  const name = day !== undefined ? said.longDay(dayNumber(year, month, day)) : month !== undefined ? said.longMonth(year, month) : said.year(year);
  return { href: page.href, said: page.count ? fill(words.on_date, { date: name, events: counted(words.events, page.count) }) : name };
};

/** Searches; a name in another script or spelling also by the name that the desk writes. */
const search = async (least = 1) => {
  const text = asked.text.trim();
  const query = { ...asked, counted: unfolded, least };
  const searched = index.search(query);
  searched.catch(() => {});
  const fitting = text ? await names.suggest(text, 4).catch(() => []) : [];
  const [best] = fitting;
  let fresh;
  let as;
  if (best?.best < 1 && best.kind !== 'tag' && wordsOf(best.name).join(' ') !== wordsOf(text).join(' ')) {
    as = best.name;
    fresh = await index.search({ ...query, also: as });
  } else {
    fresh = await searched;
    if (!fresh.hits.length && best) {
      as = best.name;
      fresh = await index.search({ ...query, also: as });
    }
  }
  return { fresh, fitting, as: fresh.hits.length ? as : undefined };
};

const showNothing = async (mine) => {
  const box = $('nothing');
  const text = asked.text.trim();
  const near = found.hits.length > 3 || named.size || day || !text ? [] : await names.near(text).catch(() => []);
  if (mine !== searching) return;
  box.hidden = Boolean(found.hits.length) && !near.length;
  box.replaceChildren(...found.hits.length || named.size || day ? [] : [element('p', {}, words.advice)]);
  if (near.length) box.append(element('p', {}, words.near), element('ul', { class: 'finder-names' }, ...near.map(nameItem)));
};

// Filters

const chip = (text, remove) => {
  const button = element('button', { type: 'button', 'aria-label': fill(words.remove, { label: text }) },
    element('bdi', {}, text), element('span', { 'aria-hidden': 'true' }, ' ×'));
  button.addEventListener('click', () => {
    remove();
    field.focus();
  });
  return element('li', {}, button);
};

const showChosen = () => {
  const chips = [];
  for (const { key } of facets) {
    for (const value of asked.filters.get(key) ?? []) chips.push(chip(label(key, value), () => toggle(key, value)));
  }
  for (const key of ['from', 'to']) {
    const [day] = parseDay(asked[key]) ?? [];
    if (day !== undefined) chips.push(chip(`${words[key]} ${said.day(day)}`, () => ask({ [key]: '' })));
  }
  if (chips.length > 1) {
    chips.push(chip(words.clear_all, () => ask({ filters: new Map(), from: '', to: '' })));
    chips.at(-1).querySelector('button').setAttribute('aria-label', words.clear_all);
  }
  $('chosen').replaceChildren(...chips);
  $('chosen').hidden = !chips.length;
};

/** Filters of which the values are loaded when a reader unfolds them. */
const LATE = ['actor', 'location', 'tag'];

/** Counts the values of a filter that was unfolded. */
const unfold = async () => {
  const mine = searching;
  const { fresh } = await search(found.turns);
  if (mine !== searching) return;
  // With what goes on from here, and the results as they stand.
  found = { ...fresh, hits: found.hits };
  showFacets();
};

/** A filter that can be folded. */
const folding = (key, title, content) => {
  const open = unfolded.has(key);
  const box = element('details', { 'data-facet': key, class: 'finder-late', open, 'aria-busy': open && !content ? 'true' : undefined },
    element('summary', {}, title), content);
  box.addEventListener('toggle', () => {
    if (box.open === unfolded.has(key)) return;
    if (!box.open) {
      unfolded.delete(key);
      return;
    }
    unfolded.add(key);
    if (content) return;
    box.setAttribute('aria-busy', 'true');
    unfold().catch((error) => {
      console.warn('search:', error);
      unfolded.delete(key);
      box.open = false;
    });
  });
  return box;
};

const facet = (one, counts) => {
  if (!LATE.includes(one.key)) return group(one, counts);
  if (asked.filters.has(one.key)) unfolded.add(one.key);
  const content = group(one, counts);
  return content || found.late.has(one.key) ? folding(one.key, one.label, content) : undefined;
};

const group = ({ key, label: title }, counts) => {
  const chosen = asked.filters.get(key) ?? new Set();
  const values = [...counts ?? []].filter(([value, { count }]) => count || chosen.has(value) || found.partial(key, value));
  for (const value of chosen) if (!counts?.has(value)) values.push([value, { label: '', count: 0 }]);
  for (const [value, { label: name }] of values) if (name) labels.set(`${key} ${value}`, name);
  if (!values.length) return undefined;
  values.sort((a, b) => chosen.has(b[0]) - chosen.has(a[0]) || b[1].count - a[1].count
    || label(key, a[0]).localeCompare(label(key, b[0]), language));
  const limit = opened.has(key) ? Infinity : Math.max(FEW, chosen.size);
  const items = values.slice(0, limit).map(([value, { count }]) => {
    // Of a value that only what is not searched yet has, no number is known.
    const said = !found.partial(key, value) ? number.format(count) : count ? fill(words.at_least, { n: number.format(count) }) : '';
    const box = element('input', { type: 'checkbox', name: key, value });
    box.checked = chosen.has(value);
    box.addEventListener('change', () => toggle(key, value));
    return element('li', {}, element('label', {}, box, element('bdi', {}, label(key, value)),
      said ? element('span', { class: 'finder-count' }, said) : ''));
  });
  const late = LATE.includes(key);
  const group = element('fieldset', late ? {} : { 'data-facet': key },
    element('legend', { class: late ? 'visually-hidden' : undefined }, title), element('ul', {}, ...items));
  if (values.length > Math.max(FEW, chosen.size)) {
    const button = element('button', { type: 'button', class: 'finder-fold', 'aria-expanded': String(opened.has(key)) },
      opened.has(key) ? words.fewer_values : fill(words.more_values, { n: number.format(values.length - limit) }));
    button.addEventListener('click', () => {
      if (!opened.delete(key)) opened.add(key);
      showFacets();
      $('facets').querySelector(`[data-facet="${CSS.escape(key)}"] .finder-fold`)?.focus();
    });
    group.append(button);
  }
  return group;
};

const dates = (() => {
  // The field that a reader is in is left to them.
  const set = () => inputs.forEach(([key, input]) => { if (input !== document.activeElement) showDate(input, asked[key]); });
  const inputs = ['from', 'to'].map((key) => {
    const input = element('input', { type: 'date', name: key });
    dated(input, (value) => {
      const { from, to } = { ...asked, [key]: value };
      if (value !== asked[key]) ask(ordered(from, to));
    }, () => set());
    return [key, input];
  });
  const group = element('fieldset', { class: 'finder-dates', 'data-facet': 'date' }, element('legend', {}, words.date),
    ...inputs.map(([key, input]) => element('label', {}, element('span', {}, words[key]), input)));
  return { group, set };
})();

const showFacets = () => {
  const box = $('facets');
  const focused = document.activeElement;
  const at = box.contains(focused) && focused.name ? [focused.name, focused.value] : undefined;
  const folded = box.contains(focused) && focused.matches('summary') ? focused.parentNode.dataset.facet : undefined;
  dates.set();
  const groups = facets.map((one) => facet(one, found.counts.get(one.key))).filter(Boolean);
  // The date fields stay where they are, so that typing in them is not cut off.
  const kept = dates.group.parentNode === box;
  [...box.children].forEach((child) => child !== dates.group && child.remove());
  if (!kept) box.append(dates.group);
  const before = groups.filter(({ dataset }) => ['type', 'kind', 'status'].includes(dataset.facet));
  dates.group.before(...before);
  dates.group.after(...groups.filter((group) => !before.includes(group)));
  if (at && !box.contains(document.activeElement)) {
    box.querySelector(`input[name="${CSS.escape(at[0])}"][value="${CSS.escape(at[1])}"]`)?.focus();
  }
  if (folded) box.querySelector(`[data-facet="${CSS.escape(folded)}"] > summary`)?.focus();
};

// The search itself

async function run() {
  const mine = (searching += 1);
  if (field.value.trim() !== asked.text.trim()) field.value = asked.text;
  sorting.value = asked.sort === 'relevance' && !asked.text.trim() ? 'newest' : asked.sort;
  sorting.options[0].disabled = !asked.text.trim();
  const nothing = empty();
  document.body.classList.toggle('finder-idle', nothing);
  $('browse').hidden = !nothing;
  const slow = setTimeout(() => {
    if (mine === searching && !nothing) status.textContent = words.searching;
  }, 250);
  results.setAttribute('aria-busy', 'true');
  try {
    const [{ fresh, fitting, as }, page] = await Promise.all([search(), datePage(asked.text)]);
    if (mine !== searching) return;
    day = page;
    showNames(fitting);
    sought = `${asked.text} ${as ?? ''}`;
    also = as;
    [found, shown] = [fresh, 0];
    showFacets();
    showChosen();
    await showNothing(mine);
    if (nothing) {
      results.replaceChildren();
      more.hidden = true;
    } else {
      if (!fresh.hits.length) results.replaceChildren();
      await show(mine);
    }
    if (mine !== searching) return;
    const query = asked.text.trim();
    say();
    if (nothing) $('nothing').hidden = true;
    document.title = query ? `${query} – ${title}` : title;
  } catch (error) {
    if (mine !== searching) return;
    console.warn('search:', error);
    results.replaceChildren();
    more.hidden = further.hidden = true;
    status.textContent = words.failed;
    $('browse').hidden = false;
  } finally {
    clearTimeout(slow);
    if (mine === searching) results.removeAttribute('aria-busy');
  }
}

const { title } = document;
let pause;
const typed = () => {
  clearTimeout(pause);
  if (field.value.trim() !== asked.text.trim()) ask({ text: field.value }, { replace: true });
};
field.addEventListener('input', (event) => {
  index.warm();
  clearTimeout(pause);
  if (!event.isComposing) pause = setTimeout(typed, PAUSE);
});
field.addEventListener('compositionend', () => { pause = setTimeout(typed, PAUSE); });
field.addEventListener('focus', () => index.warm(), { once: true });
form.addEventListener('submit', (event) => {
  event.preventDefault();
  typed();
});
sorting.addEventListener('change', () => ask({ sort: sorting.value }));
more.addEventListener('click', async () => {
  const first = results.children.length;
  await show(searching);
  results.children[first]?.querySelector('a')?.focus();
});
further.addEventListener('click', async () => {
  const mine = searching;
  const first = results.children.length;
  const all = shown >= found.hits.length;
  further.disabled = true;
  results.setAttribute('aria-busy', 'true');
  try {
    const next = await found.further();
    if (mine !== searching) return;
    // What comes later stands below what is there, however well it fits.
    found = { ...next, hits: [...found.hits, ...next.hits] };
    showFacets();
    if (all) await show(mine);
    more.hidden = shown >= found.hits.length;
    if (mine !== searching) return;
    say();
    if (all) results.children[first]?.querySelector('a')?.focus();
  } catch (error) {
    console.warn('search:', error);
    if (mine === searching) status.textContent = words.failed;
  } finally {
    further.disabled = false;
    if (mine === searching) results.removeAttribute('aria-busy');
  }
});
window.addEventListener('popstate', () => {
  asked = read();
  run();
});

// Arrow keys go through names and results, Escape clears or leads back to the field.
document.getElementById('finder').addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const links = [...document.querySelectorAll('#finder-names a, #finder-results a, #finder-nothing a')].filter((link) => link.checkVisibility?.() ?? true);
  const at = links.indexOf(document.activeElement);
  const inField = event.target === field;
  if (event.key === 'ArrowDown' && (inField || at >= 0) && links[at + 1]) links[at + 1].focus();
  else if (event.key === 'ArrowUp' && at > 0) links[at - 1].focus();
  else if (event.key === 'ArrowUp' && at === 0) field.focus();
  else if (event.key === 'Escape' && at >= 0) field.focus();
  else if (event.key === 'Escape' && inField && field.value) {
    field.value = '';
    typed();
  } else return;
  event.preventDefault();
});

document.getElementById('finder').hidden = false;
document.querySelector('.finder-found').append($('browse'));
const wide = matchMedia('(min-width: 60rem)');
const fold = () => { $('filters').open = wide.matches; };
wide.addEventListener('change', fold);
fold();
if (empty()) field.focus({ preventScroll: true });
run();
