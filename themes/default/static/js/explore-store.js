/**
 * The events that are loaded, column by column, and what they refer to. Files are added as they
 * arrive; each brings the names of what its events refer to, which are joined by their addresses.
 */

import { isoDay, OPEN_END, OPEN_START } from './explore-date.js';

/**
 * @typedef {object} Value what events refer to
 * @property {string} slug @property {string} label @property {string} id
 * @property {number} [latitude] @property {number} [longitude]
 * @property {boolean} [wide] whether the coordinates are those of a wider place
 * @property {boolean} [bare] whether it is coordinates alone, without a page
 */

/** The values of a facet, and which each event has: those of event `i` are `codes[offsets[i]..offsets[i + 1]]`. */
export class Facet {
  /** @param {string} key @param {string} label */
  constructor(key, label) {
    this.key = key;
    this.label = label;
    /** @type {Value[]} */
    this.values = [];
    /** @type {Map<string, number>} */
    this.index = new Map();
    /** @type {number[]} */
    this.offsets = [0];
    /** @type {number[]} */
    this.codes = [];
  }

  /** The code of a value. @param {Value} value */
  code(value) {
    let code = this.index.get(value.slug);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.index.set(value.slug, code);
    }
    return code;
  }

  /** Adds the values of the next event. @param {Iterable<number>} codes */
  push(codes) {
    for (const code of codes) this.codes.push(code);
    this.offsets.push(this.codes.length);
  }

  /** The values of an event. @param {number} at */
  of(at) {
    return this.codes.slice(this.offsets[at], this.offsets[at + 1]).map((code) => this.values[code]);
  }
}

export class Store {
  /**
   * @param {[string, string][]} own keys and labels of the desk's own facets
   * @param {Record<string, string>} statuses labels of statuses
   * @param {Record<string, string>} labels of the facets that every desk has
   */
  constructor(own, statuses, labels) {
    this.statuses = statuses;
    this.length = 0;
    /** @type {string[]} */ this.ids = [];
    /** @type {string[]} */ this.slugs = [];
    /** @type {string[]} */ this.titles = [];
    /** @type {number[]} */ this.start = [];
    /** @type {number[]} */ this.end = [];
    /** @type {number[]} */ this.sources = [];
    /** @type {Map<number, {edtf: string, text: string, end: number | null, precision: string, instant?: string}>} */
    this.dates = new Map();
    /** @type {Map<number, string>} */ this.tlp = new Map();
    /** @type {Set<number>} */ this.drafts = new Set();
    const facet = (/** @type {string} */ key) => new Facet(key, labels[key] ?? key);
    this.kind = facet('kind');
    this.status = facet('status');
    this.actor = facet('actor');
    this.location = facet('location');
    this.tag = facet('tag');
    /** The places of each event without those around them; codes of `location`. */
    this.places = new Facet('place', '');
    this.places.values = this.location.values;
    this.own = own.map(([key, label]) => new Facet(key, label));
    /** All of them by key, in the order in which a reader meets them. */
    this.facets = new Map(
      [this.actor, this.location, this.kind, this.status, ...this.own, this.tag].map((f) => [f.key, f]),
    );
    /** @type {Int32Array} events by date, oldest first */
    this.byDate = new Int32Array(0);
  }

  /** Adds a file. @param {any} file */
  add(file) {
    const named = (/** @type {string[]} */ [slug, label, id]) => ({ slug, label, id: id ?? slug });
    const actors = file.actors.map((/** @type {any} */ v) => this.actor.code(named(v)));
    const tags = file.tags.map((/** @type {any} */ v) => this.tag.code(named(v)));
    const kinds = file.kinds.map((/** @type {any} */ v) => this.kind.code(named(v)));
    const statuses = file.statuses.map((/** @type {string} */ slug) =>
      this.status.code({ slug, label: this.statuses[slug] ?? slug, id: slug }));
    const places = file.locations.map((/** @type {any} */ place) => this.location.code({
      slug: place.slug,
      label: place.name,
      id: place.id ?? place.slug,
      latitude: place.at?.[0],
      longitude: place.at?.[1],
      wide: place.wide ?? false,
    }));
    const own = this.own.map((facet) => (file.facets[facet.key] ?? []).map(
      (/** @type {any} */ v) => facet.code(named(v))));
    const events = file.events;
    for (let at = 0; at < events.id.length; at += 1) {
      const number = this.length;
      this.length += 1;
      const id = events.id[at];
      const day = events.day[at];
      const date = events.dates[at];
      this.ids.push(id);
      this.slugs.push(events.slug[at] ?? id);
      this.titles.push(events.title[at]);
      this.start.push(day ?? OPEN_START);
      this.end.push(date ? date.end ?? OPEN_END : day);
      if (date) this.dates.set(number, date);
      this.sources.push(events.sources[at]);
      if (events.tlp[at]) this.tlp.set(number, events.tlp[at]);
      const of = (/** @type {number[]} */ codes, /** @type {number} */ code) => (code < 0 ? [] : [codes[code]]);
      this.kind.push(of(kinds, events.kind[at]));
      this.status.push(of(statuses, events.status[at]));
      this.actor.push(events.actors[at].map((/** @type {number} */ code) => actors[code]));
      this.tag.push(events.tags[at].map((/** @type {number} */ code) => tags[code]));
      const bare = this.#bare(events.at?.[at]);
      this.places.push([...events.locations[at].map((/** @type {number} */ code) => places[code]), ...bare]);
      this.location.push([...around(file.locations, events.locations[at], places), ...bare]);
      this.own.forEach((facet, which) => {
        const codes = events.facets[facet.key]?.[at] ?? [];
        facet.push(codes.map((/** @type {number} */ code) => own[which][code]));
      });
    }
    const first = this.length - events.id.length;
    for (const at of events.drafts) this.drafts.add(first + at);
    this.byDate = Int32Array.from({ length: this.length }, (_, at) => at)
      .sort((a, b) => this.start[a] - this.start[b] || this.end[b] - this.end[a] || a - b);
  }

  /** The code of coordinates that are no place of the desk. @param {[number, number] | undefined} point */
  #bare(point) {
    if (!point) return [];
    const [latitude, longitude] = point;
    const label = `${Math.abs(latitude)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude)}° ${longitude < 0 ? 'W' : 'E'}`;
    return [this.location.code({ slug: `geo:${latitude},${longitude}`, label, id: '', latitude, longitude, bare: true })];
  }

  /** The date of an event in EDTF. @param {number} at */
  edtf(at) {
    return this.dates.get(at)?.edtf ?? isoDay(this.start[at]);
  }
}

/**
 * The places of an event and those around them, each once.
 * @param {{within?: number}[]} all @param {number[]} direct @param {number[]} codes
 */
function around(all, direct, codes) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const place of direct) {
    /** @type {number | undefined} */
    let at = place;
    while (at !== undefined && !found.has(codes[at])) {
      found.add(codes[at]);
      at = all[at].within;
    }
  }
  return found;
}
