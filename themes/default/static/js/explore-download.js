/** The events that pass, as files: the columns of `/data/events.*`, as far as they are loaded. */

import { isoDay, OPEN_END, OPEN_START } from './explore-date.js';

/** @typedef {import('./explore-store.js').Store} Store */
/** @typedef {import('./explore-store.js').Value} Value */
/** @typedef {{base: string}} Site `base`: where the site is published, ending in `/` */

/** What stands between the parts of a list in a cell. */
const LIST = '; ';

/** An event as JSON has it. @param {Store} store @param {Site} site @param {number} at */
export function record(store, site, at) {
  const date = store.dates.get(at);
  const reference = (/** @type {string} */ folder, /** @type {Value} */ value) => ({
    id: value.id,
    name: value.label,
    url: address(site, folder, value.slug),
  });
  const edtf = store.edtf(at);
  const [kind] = store.kind.of(at);
  const [status] = store.status.of(at);
  const bare = store.places.of(at).find((value) => value.bare);
  return {
    id: store.ids[at],
    url: address(site, 'events', store.slugs[at]),
    title: store.titles[at],
    date: {
      edtf,
      start: store.start[at] === OPEN_START ? null : isoDay(store.start[at]),
      end: store.end[at] === OPEN_END ? null : isoDay(store.end[at]),
      instant: date?.instant ?? null,
      precision: date?.precision ?? 'day',
      approximate: /[~%]/.test(edtf),
      uncertain: /[?%]/.test(edtf),
    },
    kind: kind?.slug ?? null,
    kind_label: kind?.label ?? null,
    status: status?.slug ?? null,
    actors: store.actor.of(at).map((value) => reference('actors', value)),
    locations: store.places.of(at).filter((value) => !value.bare).map((value) => ({
      ...reference('locations', value),
      latitude: value.latitude ?? null,
      longitude: value.longitude ?? null,
      approximate_place: value.wide ?? false,
    })),
    latitude: bare?.latitude ?? null,
    longitude: bare?.longitude ?? null,
    source_count: store.sources[at],
    tags: store.tag.of(at).map((value) => value.label),
    facets: Object.fromEntries(store.own
      .map((facet) => [facet.key, facet.of(at).map((value) => value.label)])
      .filter(([, values]) => values.length > 0)),
    tlp: store.tlp.get(at) ?? 'clear',
    draft: store.drafts.has(at),
  };
}

/** @param {Site} site @param {string} folder @param {string} slug */
function address(site, folder, slug) {
  return `${site.base}${folder}/${encodeURIComponent(slug)}/`;
}

/** JSON: a list, a record a line. @param {Store} store @param {Site} site @param {Iterable<number>} events */
export function json(store, site, events) {
  return `[\n${Array.from(events, (at) => JSON.stringify(record(store, site, at))).join(',\n')}\n]\n`;
}

/**
 * GeoJSON (RFC 7946): a feature for each event with coordinates.
 * @param {Store} store @param {Site} site @param {Iterable<number>} events
 */
export function geojson(store, site, events) {
  /** @type {string[]} */
  const features = [];
  for (const at of events) {
    const properties = record(store, site, at);
    /** @type {Map<string, number[]>} */
    const points = new Map();
    let wide = false;
    for (const place of [properties, ...properties.locations]) {
      if (place.longitude === null || place.latitude === null) continue;
      wide ||= place.approximate_place ?? false;
      points.set(`${place.longitude},${place.latitude}`, [place.longitude, place.latitude]);
    }
    const positions = [...points.values()];
    if (positions.length === 0) continue;
    features.push(JSON.stringify({
      type: 'Feature',
      id: properties.id,
      geometry: positions.length === 1
        ? { type: 'Point', coordinates: positions[0] }
        : { type: 'MultiPoint', coordinates: positions },
      properties: wide ? { ...properties, approximate_place: true } : properties,
    }));
  }
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`;
}

/**
 * CSV (RFC 4180), UTF-8, with a header.
 * @param {Store} store @param {Site} site @param {Iterable<number>} events
 */
export function csv(store, site, events) {
  const own = store.own.map((facet) => facet.key);
  const lines = [[
    'id', 'url', 'title', 'date', 'date_start', 'date_end', 'date_instant', 'date_precision', 'date_approximate',
    'date_uncertain', 'kind', 'kind_label', 'status', 'actors', 'actor_ids', 'locations', 'location_ids', 'latitude',
    'longitude', 'approximate_place', 'source_count', 'tags', ...own.map((key) => `facet_${key}`), 'tlp', 'draft',
  ].map(quoted).join(',')];
  for (const at of events) {
    const event = record(store, site, at);
    const list = (/** @type {string[]} */ texts) => guarded(texts.join(LIST));
    const placed = [event, ...event.locations].find((place) => place.latitude !== null);
    lines.push([
      guarded(event.id), event.url, guarded(event.title),
      event.date.edtf, event.date.start ?? '', event.date.end ?? '', event.date.instant ?? '', event.date.precision,
      event.date.approximate, event.date.uncertain,
      guarded(event.kind ?? ''), guarded(event.kind_label ?? ''), event.status ?? '',
      list(event.actors.map((actor) => actor.name)), list(event.actors.map((actor) => actor.id)),
      list(event.locations.map((place) => place.name)), list(event.locations.map((place) => place.id)),
      placed?.latitude ?? '', placed?.longitude ?? '', placed ? placed.approximate_place ?? false : '',
      event.source_count, list(event.tags), ...own.map((key) => list(event.facets[key] ?? [])),
      event.tlp, event.draft,
    ].map((cell) => quoted(String(cell))).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** A cell (RFC 4180, 2). @param {string} text */
function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text so that a spreadsheet takes it for text (OWASP, CSV Injection). @param {string} text */
function guarded(text) {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** The formats: how each is made, and its media type. */
export const FORMATS = {
  csv: { make: csv, type: 'text/csv' },
  json: { make: json, type: 'application/json' },
  geojson: { make: geojson, type: 'application/geo+json' },
};

/**
 * Hands a text to the reader as a file.
 * @param {string} name @param {string} type @param {string} text
 */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
