/**
 * Days as numbers, counted from 1 January 1970, in the proleptic Gregorian calendar with a year 0;
 * and how the site's language writes them.
 */

/** An open start, and an open end. */
export const OPEN_START = -0x80000000;
export const OPEN_END = 0x7fffffff;

/**
 * The number of a day. Months and days beyond their range carry over.
 * @param {number} year @param {number} month 1 to 12 @param {number} day
 */
export function dayNumber(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / 86_400_000);
}

/** @param {number} number @returns {{year: number, month: number, day: number}} */
export function calendarDay(number) {
  const date = new Date(number * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** A year with its sign and at least four digits. @param {number} year */
function yearText(year) {
  return (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0');
}

/** A day in ISO 8601. @param {number} number */
export function isoDay(number) {
  const { year, month, day } = calendarDay(number);
  return `${yearText(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * Reads a year, month or day in ISO 8601: its first and last day. `null` for anything else.
 * @param {string | null | undefined} text @returns {[number, number] | null}
 */
export function parseDay(text) {
  const found = /^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text ?? '');
  if (!found) return null;
  const year = Number(found[1]);
  if (found[2] === undefined) return [dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1) - 1];
  const month = Number(found[2]);
  if (month < 1 || month > 12) return null;
  const next = dayNumber(year, month + 1, 1);
  if (found[3] === undefined) return [dayNumber(year, month, 1), next - 1];
  const number = dayNumber(year, month, Number(found[3]));
  return Number(found[3]) >= 1 && number < next ? [number, number] : null;
}

/**
 * Writes dates by the patterns of the site's language, as the pages of the site have them.
 * @typedef {Record<string, any>} DateWords
 */
export class DateFormat {
  /** @param {DateWords} words */
  constructor(words) {
    this.words = words;
    /** @type {Map<number, string>} */
    this.days = new Map();
  }

  /** "2023", "44 BCE". @param {number} year */
  year(year) {
    return this.#fillYear('{year}', year, {});
  }

  /** "Sep 2023". @param {number} year @param {number} month 1 to 12 */
  month(year, month) {
    return this.#fillYear(this.words.month_year_short, year, {
      month: this.words.months_short[month - 1],
      month_of: this.words.months_short_of[month - 1],
    });
  }

  /** "Sep". @param {number} month 1 to 12 */
  monthName(month) {
    return this.words.months_short[month - 1];
  }

  /** "September 2023". @param {number} year @param {number} month 1 to 12 */
  longMonth(year, month) {
    return this.#fillYear(this.words.month_year, year, {
      month: this.words.months[month - 1],
      month_of: this.words.months_of[month - 1],
    });
  }

  /** "13 Sep 2023". @param {number} number */
  day(number) {
    let text = this.days.get(number);
    if (text === undefined) {
      const { year, month, day } = calendarDay(number);
      text = this.#fillYear(this.words.day_month_year_short, year, {
        day: this.#number(day),
        month: this.words.months_short[month - 1],
        month_of: this.words.months_short_of[month - 1],
      });
      this.days.set(number, text);
    }
    return text;
  }

  /** "13 September 2023". @param {number} number */
  longDay(number) {
    const { year, month, day } = calendarDay(number);
    return this.#fillYear(this.words.day_month_year, year, {
      day: this.#number(day),
      month: this.words.months[month - 1],
      month_of: this.words.months_of[month - 1],
    });
  }

  /** "13 Sep". @param {number} number */
  dayOfMonth(number) {
    const { month, day } = calendarDay(number);
    return fill(this.words.day_month_short, {
      day: this.#number(day),
      month: this.words.months_short[month - 1],
      month_of: this.words.months_short_of[month - 1],
    });
  }

  /** "1 Sep 2023 – 30 Sep 2023". @param {number} from @param {number} to */
  range(from, to) {
    return from === to ? this.day(from) : `${this.day(from)}${this.words.range_wide}${this.day(to)}`;
  }

  /**
   * Fills a pattern that holds a year. The era of one before 1 follows the word that ends the
   * pattern, if one does.
   * @param {string} pattern @param {number} year @param {Record<string, string>} places
   */
  #fillYear(pattern, year, places) {
    if (year > 0) return fill(pattern, { ...places, year: String(year) });
    const withEra = pattern.replace(/\{year\}([^{]*$)?/, (found) => fill(this.words.bce, { '': found }));
    return fill(withEra, { ...places, year: String(1 - year) });
  }

  /** @param {number} day */
  #number(day) {
    return day === 1 ? this.words.day_one : fill(this.words.day_number, { '': String(day) });
  }
}

/**
 * Fills the places of a pattern: `{name}`.
 * @param {string} pattern @param {Record<string, string>} places
 */
export function fill(pattern, places) {
  return pattern.replace(/\{(\w*)\}/g, (whole, name) => places[name] ?? whole);
}
