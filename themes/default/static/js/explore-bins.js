/** Time in equal parts, as wide as the days that are looked at want them. */

import { calendarDay, dayNumber, OPEN_END, OPEN_START } from './explore-date.js';

/** @typedef {'day' | 'week' | 'month' | 'quarter' | 'year' | 'decade' | 'century'} Unit */
/** @typedef {{unit: Unit, edges: number[]}} Bins `edges`: the first day of each part, and the day after the last */

/** The most parts that are shown. */
const MOST = 140;

/** The days of each unit, about. @type {[Unit, number][]} */
const UNITS = [
  ['day', 1], ['week', 7], ['month', 30.4], ['quarter', 91.3], ['year', 365.2], ['decade', 3652], ['century', 36_524],
];

/** The first day of the part in which a day lies. @param {number} number @param {Unit} unit */
export function floorTo(number, unit) {
  if (unit === 'day') return number;
  // 5 January 1970 was a Monday.
  if (unit === 'week') return number - mod(number - 4, 7);
  const { year, month } = calendarDay(number);
  if (unit === 'month') return dayNumber(year, month, 1);
  if (unit === 'quarter') return dayNumber(year, month - mod(month - 1, 3), 1);
  const years = unit === 'year' ? 1 : unit === 'decade' ? 10 : 100;
  return dayNumber(year - mod(year, years), 1, 1);
}

/** The first day of the part after. @param {number} number the first day of a part @param {Unit} unit */
export function nextOf(number, unit) {
  if (unit === 'day') return number + 1;
  if (unit === 'week') return number + 7;
  const { year, month } = calendarDay(number);
  if (unit === 'month') return dayNumber(year, month + 1, 1);
  if (unit === 'quarter') return dayNumber(year, month + 3, 1);
  return dayNumber(year + (unit === 'year' ? 1 : unit === 'decade' ? 10 : 100), 1, 1);
}

/**
 * Parts days, both included.
 * @param {number} from @param {number} to @returns {Bins}
 */
export function bins(from, to) {
  const days = to - from + 1;
  const unit = (UNITS.find(([, size]) => days / size <= MOST) ?? UNITS[UNITS.length - 1])[0];
  const edges = [floorTo(from, unit)];
  while (edges[edges.length - 1] <= to) edges.push(nextOf(edges[edges.length - 1], unit));
  return { unit, edges };
}

/** The part in which a day lies; −1 before the first, their number after the last. @param {number[]} edges @param {number} day */
export function binOf(edges, day) {
  if (day < edges[0]) return -1;
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle + 1] <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Counts events by part: `within` those that lie in one part, `over` those that reach over several.
 * @param {number[]} edges
 * @param {{start: number[], end: number[], length: number}} store
 * @param {(at: number) => boolean} passes
 */
export function histogram(edges, store, passes) {
  const parts = edges.length - 1;
  const within = new Uint32Array(parts);
  const change = new Int32Array(parts + 1);
  for (let at = 0; at < store.length; at += 1) {
    if (!passes(at)) continue;
    const start = store.start[at];
    const end = store.end[at];
    const first = start === OPEN_START ? -1 : binOf(edges, start);
    const last = end === OPEN_END ? parts : end === start ? first : binOf(edges, end);
    if (first === last) {
      if (first >= 0 && first < parts) within[first] += 1;
    } else if (last >= 0 && first < parts) {
      change[Math.max(first, 0)] += 1;
      change[Math.min(last, parts - 1) + 1] -= 1;
    }
  }
  const over = new Uint32Array(parts);
  let sum = 0;
  for (let at = 0; at < parts; at += 1) over[at] = sum += change[at];
  return { within, over };
}

/**
 * What an index says of each part, for events that are not loaded; a month's are spread over its days.
 * @param {number[]} edges @param {[number, number][]} months 12 × year + month − 1, and events
 */
export function spread(edges, months) {
  const parts = new Float64Array(edges.length - 1);
  for (const [month, events] of months) {
    const first = dayNumber(Math.floor(month / 12), mod(month, 12) + 1, 1);
    const next = nextOf(first, 'month');
    if (next <= edges[0] || first >= edges[edges.length - 1]) continue;
    for (let at = Math.max(binOf(edges, first), 0); at < parts.length && edges[at] < next; at += 1) {
      const days = Math.min(next, edges[at + 1]) - Math.max(first, edges[at]);
      parts[at] += events * days / (next - first);
    }
  }
  return parts;
}

/** @param {number} n @param {number} m */
function mod(n, m) {
  return ((n % m) + m) % m;
}
