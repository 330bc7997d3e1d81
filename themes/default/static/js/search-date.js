// A date that is sought: the page of that day, month or year. The list of them is that of
// `src/search/days.rs`.

import { fold } from './names.js';

const PATTERNS = ['day_month_year', 'day_month_year_short', 'month_year', 'month_year_of', 'month_year_short'];
const MONTHS = ['months', 'months_of', 'months_short', 'months_short_of'];

/**
 * Reads a date as the site's language writes it, or in ISO 8601.
 * @param {string} text @param {Record<string, any>} calendar the words and patterns of the language
 * @returns {{year: number, month?: number, day?: number} | undefined}
 */
export const readDate = (text, calendar) => {
  const iso = /^\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\s*$/.exec(text);
  if (iso) {
    const [year, month, day] = iso.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
    return { year, month, day };
  }
  const same = (written, words) => fold(written).join(' ') === words;
  const date = {};
  for (const word of fold(text)) {
    const month = MONTHS.map((key) => calendar[key].findIndex((name) => same(name, word))).find((at) => at >= 0);
    const day = same(calendar.day_one, word) ? 1 : Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1]);
    const [key, value] = month !== undefined ? ['month', month + 1] : /^\d{4}$/.test(word) ? ['year', Number(word)] : ['day', day];
    if (value && date[key] === undefined) {
      date[key] = value;
      continue;
    }
    // What else stands in a date: "13 de septiembre", "Wednesday".
    const patterns = PATTERNS.flatMap((pattern) => fold(calendar[pattern].replace(/\{\w*\}/g, ' ')));
    if (value || ![...patterns, ...calendar.weekdays.flatMap(fold)].includes(word)) return undefined;
  }
  return date.year !== undefined && date.month !== undefined ? date : undefined;
};

/** The days, months and years of a site that have a page. */
export class Days {
  #root;
  #list;

  /** @param {URL} root the site's root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * The address of a date's page from the site's root, and how many events it has.
   * @returns {Promise<{href: string, count: number} | undefined>}
   */
  async page({ year, month, day }) {
    this.#list ??= fetch(new URL('search/days.json', this.#root)).then((response) => {
      if (!response.ok) throw new Error(`${response.status} days.json`);
      return response.json();
    });
    this.#list.catch(() => { this.#list = undefined; });
    const digits = (number, length) => String(number).padStart(length, '0');
    const [events, months] = (await this.#list)[digits(year, 4)] ?? [];
    if (events === undefined) return undefined;
    if (month === undefined) return { href: `${digits(year, 4)}/`, count: events };
    const [inMonth, days] = months[month] ?? [];
    if (day === undefined) return inMonth === undefined ? undefined : { href: `${digits(year, 4)}/${digits(month, 2)}/`, count: inMonth };
    const onDay = days?.[day];
    return onDay === undefined ? undefined : { href: `${digits(year, 4)}/${digits(month, 2)}/${digits(day, 2)}/`, count: onDay };
  }
}
