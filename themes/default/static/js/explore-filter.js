/**
 * Filters that count for one another. Each filter owns a bit; an event bears the bits of the
 * filters that it fails. What all filters let pass has none; what a facet counts has none but,
 * perhaps, the facet's own. So a change of one filter reads each event once, for that filter.
 */

import { OPEN_END, OPEN_START } from './explore-date.js';

/** @typedef {import('./explore-store.js').Store} Store */
/**
 * @typedef {object} Query what a reader asks for
 * @property {string} q words of the title
 * @property {number | null} from first day @property {number | null} to last day
 * @property {[number, number, number, number] | null} box west, south, east, north, in degrees;
 *   across the date line the west is east of the east
 * @property {Map<string, Set<string>>} facets slugs by the facet's key; any of them will do
 */

/** The text without case and accents, for comparing. @param {string} text */
export function plain(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The same longitude, from -180 up to 180. @param {number} longitude */
export function turned(longitude) {
  return longitude >= -180 && longitude < 180 ? longitude : longitude - 360 * Math.floor((longitude + 180) / 360);
}

/** Degrees of longitude from the west of a box to its east. @param {[number, number, number, number]} box */
export function breadth([west, , east]) {
  const across = east - west;
  return across >= 360 ? 360 : across - 360 * Math.floor(across / 360);
}

export class Filter {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    const names = ['time', 'q', 'box', ...store.facets.keys()];
    // More than 29 facets of a desk's own would need more bits than a number has.
    this.bits = new Map(names.slice(0, 32).map((name, at) => [name, (1 << at) >>> 0]));
    this.failed = new Uint32Array(0);
    /** @type {string[]} */
    this.plainTitles = [];
    /** @type {Query} */
    this.query = { q: '', from: null, to: null, box: null, facets: new Map() };
  }

  /** Takes in events that were added to the store. */
  grow() {
    const failed = new Uint32Array(this.store.length);
    failed.set(this.failed);
    const from = this.failed.length;
    this.failed = failed;
    for (const name of this.bits.keys()) this.#apply(name, from);
  }

  /** Applies a query; only what differs is computed anew. @param {Query} query */
  set(query) {
    const before = this.query;
    this.query = query;
    if (before.from !== query.from || before.to !== query.to) this.#apply('time', 0);
    if (before.q !== query.q) this.#apply('q', 0);
    if (String(before.box) !== String(query.box)) this.#apply('box', 0);
    for (const key of this.store.facets.keys()) {
      const one = [...before.facets.get(key) ?? []].join('\n');
      const other = [...query.facets.get(key) ?? []].join('\n');
      if (one !== other) this.#apply(key, 0);
    }
  }

  /** @param {string} name @param {number} first */
  #apply(name, first) {
    const bit = this.bits.get(name);
    if (bit === undefined) return;
    const passes = this.#test(name);
    const { failed } = this;
    for (let at = first; at < failed.length; at += 1) {
      if (passes === null || passes(at)) failed[at] &= ~bit;
      else failed[at] |= bit;
    }
  }

  /** What a filter asks of an event; `null` if nothing. @param {string} name @returns {((at: number) => boolean) | null} */
  #test(name) {
    const { store, query } = this;
    if (name === 'time') {
      if (query.from === null && query.to === null) return null;
      const from = query.from ?? OPEN_START;
      const to = query.to ?? OPEN_END;
      return (at) => store.start[at] <= to && store.end[at] >= from;
    }
    if (name === 'q') {
      const words = plain(query.q).split(/\s+/).filter(Boolean);
      if (words.length === 0) return null;
      for (let at = this.plainTitles.length; at < store.length; at += 1) {
        this.plainTitles.push(plain(store.titles[at]));
      }
      return (at) => words.every((word) => this.plainTitles[at].includes(word));
    }
    if (name === 'box') {
      if (query.box === null) return null;
      const [west, south, , north] = query.box;
      const across = breadth(query.box) + 1e-9;
      const inside = store.location.values.map(({ latitude, longitude }) =>
        latitude !== undefined && longitude !== undefined
        && latitude >= south && latitude <= north && (longitude - west + 720) % 360 <= across);
      return any(store.places, (code) => inside[code]);
    }
    const facet = store.facets.get(name);
    const slugs = query.facets.get(name);
    if (!facet || !slugs || slugs.size === 0) return null;
    const chosen = facet.values.map((value) => slugs.has(value.slug));
    return any(facet, (code) => chosen[code]);
  }

  /** Events that pass, oldest first. */
  matches() {
    const { byDate } = this.store;
    return byDate.filter((at) => this.failed[at] === 0);
  }

  /** Whether an event passes all filters but, perhaps, some. @param {...string} names @returns {(at: number) => boolean} */
  without(...names) {
    let mask = 0xffffffff;
    for (const name of names) mask &= ~(this.bits.get(name) ?? 0);
    return (at) => (this.failed[at] & mask) === 0;
  }

  /** How many events have each value of a facet, all other filters applied. @param {string} key */
  counts(key) {
    const facet = this.store.facets.get(key);
    if (!facet) return new Uint32Array(0);
    const counts = new Uint32Array(facet.values.length);
    const passes = this.without(key);
    for (let at = 0; at < this.failed.length; at += 1) {
      if (!passes(at)) continue;
      for (let i = facet.offsets[at]; i < facet.offsets[at + 1]; i += 1) counts[facet.codes[i]] += 1;
    }
    return counts;
  }
}

/**
 * @param {import('./explore-store.js').Facet} facet @param {(code: number) => boolean} accepts
 * @returns {(at: number) => boolean}
 */
function any(facet, accepts) {
  const { offsets, codes } = facet;
  return (at) => {
    for (let i = offsets[at]; i < offsets[at + 1]; i += 1) if (accepts(codes[i])) return true;
    return false;
  };
}

/** The ways in which the table can be sorted. */
export const SORTS = ['date', 'title', 'kind', 'status', 'sources'];

/**
 * Sorts events that are in order of date.
 * @param {Store} store @param {Int32Array} events oldest first
 * @param {string} sort one of `SORTS`, with `-` in front for the reverse
 * @param {Intl.Collator} collator @returns {Int32Array}
 */
export function sorted(store, events, sort, collator) {
  const down = sort.startsWith('-');
  const by = down ? sort.slice(1) : sort;
  if (by === 'date') return down ? events.slice().reverse() : events;
  /** @type {number[]} */
  let ranks;
  if (by === 'sources') ranks = store.sources;
  else if (by === 'title') ranks = rank(store.titles, collator);
  else {
    const facet = by === 'kind' ? store.kind : store.status;
    const order = rank(facet.values.map((value) => value.label), collator);
    ranks = Array.from({ length: store.length }, (_, at) =>
      facet.offsets[at] === facet.offsets[at + 1] ? -1 : order[facet.codes[facet.offsets[at]]]);
  }
  // Equal ones stay newest first.
  const sign = down ? -1 : 1;
  return events.slice().reverse().sort((a, b) => sign * (ranks[a] - ranks[b]));
}

/** The last ranks of titles: sorting by language is the dearest of all. @type {{texts: string[], length: number, ranks: number[]} | null} */
let kept = null;

/** Where each text stands among all; equal texts share their place. @param {string[]} texts @param {Intl.Collator} collator */
function rank(texts, collator) {
  if (kept?.texts === texts && kept.length === texts.length) return kept.ranks;
  const order = texts.map((_, at) => at).sort((a, b) => collator.compare(texts[a], texts[b]));
  /** @type {number[]} */
  const ranks = new Array(texts.length);
  order.forEach((at, place) => {
    const before = order[place - 1];
    ranks[at] = place > 0 && collator.compare(texts[before], texts[at]) === 0 ? ranks[before] : place;
  });
  if (texts.length > 1000) kept = { texts, length: texts.length, ranks };
  return ranks;
}
