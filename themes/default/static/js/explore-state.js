/** What a reader looks at, and how an address says it. */

import { isoDay, parseDay } from './explore-date.js';
import { SORTS } from './explore-filter.js';

/** Newest first. */
export const DEFAULT_SORT = '-date';

/**
 * @typedef {import('./explore-filter.js').Query & {sort: string, page: number, all: boolean}} State
 * `all` says that the whole record is meant where no days are given; else it is the newest part.
 */

/** @returns {State} */
export function emptyState() {
  return { q: '', from: null, to: null, box: null, facets: new Map(), sort: DEFAULT_SORT, page: 1, all: false };
}

/**
 * Reads the state from a query string. What is not understood is left out.
 * @param {string} search @param {Iterable<string>} facets the keys of facets @returns {State}
 */
export function readState(search, facets) {
  const params = new URLSearchParams(search);
  const state = emptyState();
  state.q = (params.get('q') ?? '').trim();
  state.from = parseDay(params.get('from'))?.[0] ?? null;
  state.to = parseDay(params.get('to'))?.[1] ?? null;
  if (state.from !== null && state.to !== null && state.from > state.to) {
    [state.from, state.to] = [state.to, state.from];
  }
  const box = (params.get('box') ?? '').split(',').map(Number);
  if (box.length === 4 && box.every(Number.isFinite) && params.get('box') && box[0] !== box[2] && box[1] < box[3]) {
    state.box = [box[0], box[1], box[2], box[3]];
  }
  for (const key of facets) {
    const slugs = params.getAll(key).map((slug) => slug.trim()).filter(Boolean);
    if (slugs.length > 0) state.facets.set(key, new Set(slugs));
  }
  const sort = params.get('sort') ?? '';
  if (SORTS.includes(sort.replace(/^-/, ''))) state.sort = sort;
  const page = Number(params.get('page'));
  if (Number.isInteger(page) && page > 1) state.page = page;
  state.all = params.get('from') === '..' || isFiltered(state);
  return state;
}

/** Whether anything but the days is asked for. @param {State} state */
export function isFiltered(state) {
  return state.q !== '' || state.box !== null || [...state.facets.values()].some((slugs) => slugs.size > 0);
}

/**
 * Writes the state as a query string, empty for the page as it opens.
 * @param {State} state
 */
export function writeState(state) {
  const params = new URLSearchParams();
  if (state.q) params.set('q', state.q);
  for (const [key, slugs] of state.facets) for (const slug of slugs) params.append(key, slug);
  if (state.from !== null) params.set('from', isoDay(state.from));
  else if (state.all && state.to === null && !isFiltered(state)) params.set('from', '..');
  if (state.to !== null) params.set('to', isoDay(state.to));
  if (state.box) params.set('box', state.box.map((degrees) => Number(degrees.toFixed(2))).join(','));
  if (state.sort !== DEFAULT_SORT) params.set('sort', state.sort);
  if (state.page > 1) params.set('page', String(state.page));
  const text = params.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}
