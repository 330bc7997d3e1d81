// Names of actors, places, tags and pages, found while a reader types. The files are those of
// `src/search/names.rs`.

import { plain } from './words.js';

/**
 * @typedef {object} Name
 * @property {string} kind `actor`, `location`, `tag` or `page`
 * @property {string} name
 * @property {string} href from the site's root
 * @property {number} count events
 * @property {string} note what sort it is
 * @property {string[]} aliases
 * @property {string} [also] the other name that fits, where the name itself does not
 * @property {number} best how well it fits: below 1 where a name or other name is written in full
 */

/** Russian and Ukrainian letters in Latin, for names that the desk writes in Latin only. */
const CYRILLIC = Object.fromEntries([...'абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя'].map((letter, at) => [letter,
  'a b v g g d e ie e zh z i i i i k l m n o p r s t u f kh ts ch sh shch  y  e iu ia'.split(' ')[at]]));

/** The words of a name as names are compared: NFKC, lower case, no marks or strokes, no punctuation. */
export const fold = (text) => plain(text.normalize('NFKC')).normalize('NFD').replace(/\p{M}/gu, '')
  .normalize('NFC').split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean);

const latin = (word) => Array.from(word, (letter) => CYRILLIC[letter] ?? letter).join('');

/** How well a name fits, 0 best; `Infinity` where it does not. */
const fit = (name, words, joined) => {
  const own = fold(name);
  if (own.join('') === joined) return 0;
  for (let at = 0; at < own.length; at += 1) {
    if (own.slice(at).join('').startsWith(joined)) return at ? 2 : 1;
  }
  // In another order: "un kim".
  return words.length > 1 && words.every((word) => own.some((one) => one.startsWith(word))) ? 3 : Infinity;
};

/** The names of one site, loaded as needed. */
export class Names {
  #root;
  #files = new Map();

  /** @param {URL} root the site's root */
  constructor(root) {
    this.#root = root;
  }

  #file(path) {
    if (!this.#files.has(path)) {
      const loading = fetch(new URL(`search/${path}`, this.#root)).then((response) => {
        if (!response.ok) throw new Error(`${response.status} ${path}`);
        return response.json();
      });
      loading.catch(() => this.#files.delete(path));
      this.#files.set(path, loading);
    }
    return this.#files.get(path);
  }

  /** Entries among which are all that begin so. */
  async #near(joined) {
    let file = await this.#file('names.json');
    const entries = [...file.names];
    const letters = Array.from(joined);
    const points = [];
    for (const letter of letters) {
      if (!file.more?.includes(letter)) break;
      points.push(letter.codePointAt(0).toString(16));
      file = await this.#file(`names/${points.join('-')}.json`);
      entries.push(...file.names);
    }
    return entries;
  }

  async #matches(words, limit) {
    const joined = words.join('');
    const found = new Map();
    // Of a record with very many names, each file tells those that begin as it says.
    for (const [kind, name, href, count, note, aliases = [], also = []] of await this.#near(joined)) {
      let best = fit(name, words, joined);
      let by;
      for (const alias of best > 0 ? [...aliases, ...also] : []) {
        const value = fit(alias, words, joined) + 0.5;
        if (value < best) [best, by] = [value, alias];
      }
      if (best < (found.get(href)?.best ?? Infinity)) {
        found.set(href, { best, kind, name, href, count, note, aliases, also: by });
      }
    }
    const language = document.documentElement.lang || 'en';
    // A name in full comes first; otherwise what the desk writes of most.
    return [...found.values()].sort((a, b) => (a.best < 1 ? 0 : 1) - (b.best < 1 ? 0 : 1)
      || Math.floor(a.best) - Math.floor(b.best) || b.count - a.count || a.name.localeCompare(b.name, language)).slice(0, limit);
  }

  /**
   * Names that fit what is typed, best first.
   * @returns {Promise<Name[]>}
   */
  async suggest(query, limit = 8) {
    const words = fold(query);
    if (!words.length) return [];
    const found = await this.#matches(words, limit);
    const other = words.map(latin);
    if (found.length || other.join() === words.join()) return found;
    return this.#matches(other, limit);
  }

  /** Names spelt almost like it, for one that fits none. */
  async near(query, limit = 3) {
    const joined = fold(query).map(latin).join('');
    if (joined.length < 4) return [];
    const furthest = Math.max(1, Math.floor(joined.length / 4));
    const found = new Map();
    for (const [kind, name, href, count, note, aliases = [], also = []] of await this.#near(joined)) {
      let best = Infinity;
      for (const written of [name, ...aliases, ...also]) {
        const words = fold(written);
        for (const word of [words.join(''), ...words]) best = Math.min(best, distance(joined, word));
      }
      if (best <= furthest && best < (found.get(href)?.best ?? Infinity)) {
        found.set(href, { best, kind, name, href, count, note, aliases });
      }
    }
    return [...found.values()].sort((a, b) => a.best - b.best || b.count - a.count).slice(0, limit);
  }
}

/** Letters to change, add or leave out (Levenshtein); gives up early where lengths differ much. */
const distance = (a, b) => {
  if (Math.abs(a.length - b.length) > 3) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
};
