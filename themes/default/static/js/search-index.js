// Reads the index of the search: words by Pagefind's WebAssembly, filters and texts by files of our
// own. What is in which file stands in `src/search/mod.rs`.
//
// Where records are of many periods, what is loaded does not grow with them: the guide tells which
// splits hold what is sought, and of these the newest are searched first, or the oldest where those
// are asked for, until there are enough results. The rest waits until a reader wants it.

/**
 * @typedef {object} Query
 * @property {string} text
 * @property {string} [also] another name of what is sought
 * @property {Map<string, Set<string>>} filters by facet
 * @property {string} from a day as 2023-09-13, or empty
 * @property {string} to
 * @property {string} sort `relevance`, `newest` or `oldest`
 * @property {Set<string>} [counted] facets to count that are not always
 * @property {number} [least] turns that the search takes at least, one for each split of a period
 *
 * @typedef {object} Found
 * @property {Hit[]} hits those that are new, where a search goes on
 * @property {Map<string, Map<string, {label: string, count: number}>>} counts by facet and value
 * @property {Set<string>} late facets that were not counted
 * @property {boolean} broad whether more words begin so than were looked at
 * @property {number} turns that the search took
 * @property {(key: string, value: string) => boolean} partial whether there may be more of a value than was counted
 * @property {string | undefined} reached if not all was searched: the day back to which it was, or of which what is before
 * @property {(() => Promise<Found>) | undefined} further goes on, if not all was searched
 *
 * @typedef {object} Hit
 * @property {Split} split
 * @property {number} row
 * @property {number} score
 * @property {{l: number, s: number}[]} places where in the text, with how much each weighs
 */

import { isUnspaced, words as split } from './words.js';

const DAY = 86_400_000;
const decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

const get = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
};

/** The bytes of a compressed file; some hosts take the compression off themselves. */
const unpacked = async (url) => {
  let bytes = new Uint8Array(await (await get(url)).arrayBuffer());
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  }
  // Pagefind marks what it compressed.
  return decoder.decode(bytes.subarray(0, 12).map((byte) => (byte < 128 ? byte : 63))) === 'pagefind_dcd'
    ? bytes.subarray(12) : bytes;
};

/** The kinds of CBOR (RFC 8949) that are written. */
const TEXT = 3;
const ARRAY = 4;

/** How a text or a list begins in CBOR. */
const head = (kind, length) => {
  if (length < 24) return [kind << 5 | length];
  if (length < 0x100) return [kind << 5 | 24, length];
  if (length < 0x10000) return [kind << 5 | 25, length >> 8, length & 0xFF];
  return [kind << 5 | 26, length >>> 24, length >> 16 & 0xFF, length >> 8 & 0xFF, length & 0xFF];
};

/** A text in CBOR. */
const coded = (text) => {
  const bytes = encoder.encode(text);
  return [...head(TEXT, bytes.length), ...bytes];
};

/** Pagefind's WebAssembly, with strings for its pointers. */
class Engine {
  #wasm;

  static async load(url) {
    const engine = new Engine();
    const imports = {
      './pagefind_web_bg.js': {
        __wbindgen_init_externref_table() {
          const table = engine.#wasm.__wbindgen_externrefs;
          const offset = table.grow(4);
          table.set(0, undefined);
          [undefined, null, true, false].forEach((value, at) => table.set(offset + at, value));
        },
      },
    };
    const { instance } = await WebAssembly.instantiate(await unpacked(url), imports);
    engine.#wasm = instance.exports;
    engine.#wasm.__wbindgen_start();
    return engine;
  }

  /** Copies bytes in; they are the callee's to free. */
  #into(bytes) {
    const at = this.#wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(this.#wasm.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  #json([at, length]) {
    try {
      return JSON.parse(decoder.decode(new Uint8Array(this.#wasm.memory.buffer, at >>> 0, length)));
    } finally {
      this.#wasm.__wbindgen_free(at, length, 1);
    }
  }

  #some(pointer) {
    if (!(pointer >>> 0)) throw new Error('the index cannot be read');
    return pointer >>> 0;
  }

  open(meta) {
    const index = this.#some(this.#wasm.init_pagefind(...this.#into(meta)));
    const weights = encoder.encode('{"meta_weights":{"title":5.0,"aliases":4.0,"names":0.6}}');
    return this.#some(this.#wasm.set_ranking_weights(index, ...this.#into(weights)));
  }

  /** An index without pages, whose pieces hold a word each: it tells which of them is the stem of another. */
  alone(words) {
    const pieces = words.map((word, at) => [word, word, String(at)]);
    // Of what lies in no piece, Pagefind names all that may go on from it.
    pieces.push(['', '\u{10FFFF}', '']);
    return this.open(Uint8Array.from([
      ...head(ARRAY, 6), ...coded(''), ...head(ARRAY, 0),
      ...head(ARRAY, pieces.length), ...pieces.flatMap((piece) => [...head(ARRAY, 3), ...piece.flatMap(coded)]),
      ...head(ARRAY, 0), ...head(ARRAY, 0), ...head(ARRAY, 0),
    ]));
  }

  add(index, chunk) {
    return this.#some(this.#wasm.load_index_chunk(index, ...this.#into(chunk)));
  }

  chunks(index, words) {
    return this.#json(this.#wasm.request_indexes(index, ...this.#into(encoder.encode(words))));
  }

  search(index, words, original, exact) {
    const [query, written, none, unsorted] = [words, original, '{}', ''].map((text) => this.#into(encoder.encode(text)));
    return this.#json(this.#wasm.search(index, ...query, ...written, ...none, ...unsorted, exact, false)).results;
  }
}

/** Reads CBOR (RFC 8949), as far as the index has it: lists, texts and whole numbers. */
class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  #head() {
    const byte = this.#bytes[this.#at++];
    let value = byte & 31;
    if (value >= 24) {
      const length = 2 ** (value - 24);
      value = 0;
      for (let more = length; more > 0; more -= 1) value = value * 256 + this.#bytes[this.#at++];
    }
    return [byte >> 5, value];
  }

  length() {
    return this.#head()[1];
  }

  text() {
    const length = this.length();
    return decoder.decode(this.#bytes.subarray(this.#at, this.#at += length));
  }

  skip() {
    for (let left = 1; left > 0; left -= 1) {
      const [major, value] = this.#head();
      if (major === 4) left += value;
      else if (major === 2 || major === 3) this.#at += value;
    }
  }
}

/** The words of a piece of the index: a list of word, places and variants. */
const vocabulary = (bytes) => {
  const reader = new Reader(bytes);
  reader.length();
  return Array.from({ length: reader.length() }, () => {
    const fields = reader.length();
    const word = reader.text();
    for (let field = 1; field < fields; field += 1) reader.skip();
    return word;
  });
};

/** The first and last word of each piece, and its name. */
const bounds = (meta) => {
  const reader = new Reader(meta);
  reader.length();
  reader.skip();
  reader.skip();
  return Array.from({ length: reader.length() }, () => {
    reader.length();
    return [reader.text(), reader.text(), reader.text()];
  });
};

/** Compares as the index is sorted: by code points, not by halves of them. */
const byPoints = (a, b) => {
  const [left, right] = [Array.from(a), Array.from(b)];
  const at = left.findIndex((letter, place) => letter !== right[place]);
  if (at < 0) return left.length - right.length;
  return at < right.length ? left[at].codePointAt(0) - right[at].codePointAt(0) : 1;
};

/** Whether a word of the index is one that was asked for: it begins so, or it is nearly as long and so may be a form of it. */
const answers = (word, term) => word.startsWith(term) || !isUnspaced(term)
  && word.length <= term.length && word.length > term.length / 2 && term.startsWith(word.slice(0, -1));

/** The words of a piece of an index. */
class Words {
  #words;
  #engine;
  #alone;

  constructor(words) {
    this.#words = words;
  }

  /** Whether any of them answers. */
  answer(term) {
    return this.#words.some((word) => answers(word, term));
  }

  /** Those of them that Pagefind seeks for a word: its stem, however short it is and whatever it begins with. */
  stems(engine, term) {
    if (this.#engine !== engine) [this.#engine, this.#alone] = [engine, engine.alone(this.#words)];
    return engine.chunks(this.#alone, term).map((at) => this.#words[at]).filter((word) => word !== undefined);
  }
}

/** What is asked, as Pagefind indexes words. */
const prepared = (text) => {
  const quoted = /^\s*["“«„].+["”»“]\s*$/u.test(text);
  let all = split(text);
  // Not every picture is indexed.
  if (all.some(({ picture }) => !picture)) all = all.filter(({ picture }) => !picture);
  // What is written without spaces, and is longer than its words are, is sought as it stands.
  const exact = quoted || all.length > 1 && all.every(({ unspaced, first }, at) => unspaced && (at === 0 || !first));
  const last = all.findLastIndex(({ first }) => first);
  const sought = all.filter(({ short, first }, at) => !short || first || quoted && at < last).map(({ word }) => word).filter(Boolean);
  const plain = sought.map((word) => {
    const stripped = word.normalize('NFD').replace(/(?![\u3099\u309A])\p{M}/gu, '');
    return /[\u3099\u309A]/.test(stripped) ? stripped.normalize('NFC') : stripped;
  });
  const kept = plain.map((word, at) => [word, sought[at]]).filter(([word]) => word);
  return { exact: exact && (quoted || kept.length > 1), words: kept.map(([word]) => word).join(' '), original: kept.map(([, word]) => word).join(' ') };
};

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGIT = new Map(Array.from(DIGITS, (digit, at) => [digit, at]));

/** Reads numbers as `src/search/table.rs` writes them. */
function* numbers(text) {
  for (let at = 0; at < text.length; at += 1) {
    const length = { '-': 2, _: 4 }[text[at]] ?? 0;
    if (!length) {
      yield DIGIT.get(text[at]);
      continue;
    }
    let value = 0;
    for (let more = 0; more < length; more += 1) value = value * 62 + DIGIT.get(text[at += 1]);
    yield length === 2 ? value + 62 : value;
  }
}

/** Reads a facet as `src/search/table.rs` writes it. */
const column = ({ key, values, rows }) => {
  const around = values.map(([, , within]) => within);
  const lists = rows.split(' ').map((row) => {
    const list = [...numbers(row)];
    if (key === 'location') {
      for (const place of list) {
        const within = around[place];
        if (within !== undefined && !list.includes(within)) list.push(within);
      }
    }
    return list;
  });
  return { key, values, rows: lists };
};

/** A part of the index: records of a period, or names, or sources. */
class Split {
  #folder;
  #engine;
  /** What is loaded of the words with their first places, and with all of them, as phrases need. */
  #reading = new Map();
  #meta;
  #bounds;
  #texts = new Map();
  #table;
  #columns = new Map();
  #beginless;
  #endless;

  constructor(folder, entry) {
    this.#folder = folder;
    this.from = entry.from;
    /** The first day as a reader would say it. */
    this.said = entry.said;
    this.to = entry.to;
    this.#beginless = entry.beginless;
    this.#endless = entry.endless;
  }

  /** Whether any of its records may lie in a range of days. */
  overlaps(from, to) {
    if (from === undefined && to === undefined) return true;
    return this.from !== undefined && (this.#endless || !(this.to < (from ?? -Infinity))) && (this.#beginless || !(this.from > (to ?? Infinity)));
  }

  /** Dates and facets of its records; of a date the first and the last day, and that by which it is ordered. */
  table() {
    this.#table ??= get(new URL('rows.json', this.#folder)).then((response) => response.json()).then((json) => {
      const days = [];
      let day = json.start;
      for (const step of numbers(json.days)) days.push([day += step, day, day]);
      for (const [row, span] of json.spans) days[row][1] += span;
      for (const row of json.beginless ?? []) days[row][0] = -Infinity;
      for (const row of json.endless ?? []) days[row][1] = Infinity;
      const firsts = [];
      let first = 0;
      for (const step of numbers(json.texts)) firsts.push(first += step);
      return { count: json.count, days, facets: json.facets.map(column), late: json.late, firsts, markings: new Map(json.markings ?? []), drafts: new Set(json.drafts ?? []) };
    });
    this.#table.catch(() => { this.#table = undefined; });
    return this.#table;
  }

  /** A facet that has a file of its own. */
  column(key) {
    if (!this.#columns.has(key)) {
      const loading = get(new URL(`${key}.json`, this.#folder)).then((response) => response.json()).then(column);
      loading.catch(() => this.#columns.delete(key));
      this.#columns.set(key, loading);
    }
    return this.#columns.get(key);
  }

  #chunk(reading, name) {
    if (!reading.chunks.has(name)) {
      const loading = unpacked(new URL(`${name}.pf`, this.#folder)).then((bytes) => {
        reading.index = this.#engine.add(reading.index, bytes);
        reading.words.push(new Words(vocabulary(bytes)));
      });
      loading.catch(() => reading.chunks.delete(name));
      reading.chunks.set(name, loading);
    }
    return reading.chunks.get(name);
  }

  /** Begins to load what a first search needs beside the words. */
  preload() {
    this.#meta ??= unpacked(new URL('meta.pf', this.#folder));
    this.#meta.catch(() => { this.#meta = undefined; });
    return this.#meta;
  }

  /** Records in which the words are, by row; and whether more words begin so than were looked at. */
  async find(engine, { words, original, exact }) {
    const meta = await this.preload();
    if (this.#engine !== engine) {
      this.#engine = engine;
      this.#reading.clear();
      this.#bounds = bounds(meta);
    }
    if (!this.#reading.has(exact)) this.#reading.set(exact, { index: engine.open(meta), chunks: new Map(), words: [] });
    const reading = this.#reading.get(exact);
    const wanted = new Set();
    let broad = false;
    for (const word of words.split(' ')) {
      engine.chunks(reading.index, word).forEach((piece) => wanted.add(Number(piece)));
      // What the last letters typed begin may go on in the next pieces: for one letter or two, in too many.
      const begun = [];
      this.#bounds.forEach(([first, last], piece) => {
        if (last >= word && first <= `${word}\u{10FFFF}`) begun.push(piece);
      });
      const most = word.length < 3 ? 2 : Infinity;
      if (begun.length > most) broad = true;
      begun.slice(0, most).forEach((piece) => wanted.add(piece));
    }
    await Promise.all([...wanted].map((piece) => this.#chunk(reading, exact ? `${piece}-all` : piece)));
    // Pagefind passes over a word that it does not have, or takes a shorter one for it.
    const known = (term) => reading.words.some((piece) => piece.answer(term)) || reading.words.some((piece) => piece.stems(engine, term).length);
    const results = words.split(' ').every(known) ? engine.search(reading.index, words, original, exact) : [];
    const found = results.map((result) => ({ split: this, row: Number(result.p), score: result.s, places: result.l }));
    return { found, broad };
  }

  /** Address, title, date, sort, text and other names of a record. */
  async text(row) {
    const { firsts } = await this.table();
    let file = firsts.findIndex((first) => first > row) - 1;
    if (file < 0) file = firsts.length - 1;
    if (!this.#texts.has(file)) {
      const loading = get(new URL(`${file}.json`, this.#folder)).then((response) => response.json());
      loading.catch(() => this.#texts.delete(file));
      this.#texts.set(file, loading);
    }
    const [href, title, date, note, text, aliases = []] = (await this.#texts.get(file))[row - firsts[file]];
    return { href, title, date, note, text, aliases };
  }
}

/** Results after which no more splits are searched unasked. */
const ENOUGH = 20;
/** Splits of a period that are searched unasked, where they have any result. */
const UNASKED = 4;

/** Which splits hold what, as `src/search/guide.rs` writes it. */
class Guide {
  #folder;
  #path;
  #pieces;
  #engine;
  #index;
  #loaded = new Map();

  constructor(folder, { path, totals, late }) {
    this.#folder = folder;
    this.#path = path;
    /** How many records have each value of a facet, of those that every search counts. */
    this.totals = new Map(Object.entries(totals).map(([key, values]) => [key,
      new Map(values.map(([value, label, count]) => [value, { label, count }]))]));
    this.late = new Set(late);
  }

  /** Begins to load the list of its pieces. */
  open() {
    this.#pieces ??= unpacked(new URL(this.#path, this.#folder)).then((meta) => ({ meta, all: bounds(meta) }));
    this.#pieces.catch(() => { this.#pieces = undefined; });
    return this.#pieces;
  }

  /** The words of a piece, and what is held of each: the numbers of the splits that have it. */
  #piece(name) {
    if (!this.#loaded.has(name)) {
      const url = new URL(`guide-${name}/words.json`, this.#folder);
      const loading = get(url).then((response) => response.json()).then((words) => words.map(([word, runs]) => {
        const splits = [];
        let next = 0;
        const steps = numbers(runs);
        for (const gap of steps) {
          const first = next + gap;
          next = first + steps.next().value + 1;
          for (let split = first; split < next; split += 1) splits.push(split);
        }
        return [word, splits];
      })).then((held) => ({ held, words: new Words(held.map(([word]) => word)) }));
      loading.catch(() => this.#loaded.delete(name));
      this.#loaded.set(name, loading);
    }
    return this.#loaded.get(name);
  }

  /** What a search says before anything is asked. */
  everything() {
    return { hits: [], counts: this.totals, late: this.late, broad: false, turns: 0, partial: () => false, reached: undefined, further: undefined };
  }

  /** The splits that have any of the words that are wanted of a piece. */
  async #where(names, wanted) {
    const pieces = await Promise.all([...new Set(names)].map((name) => this.#piece(name)));
    return new Set(pieces.flatMap(({ held, words }) => {
      const isWanted = wanted(words);
      return held.filter(([word]) => isWanted(word)).flatMap(([, splits]) => splits);
    }));
  }

  /**
   * The splits that have all words of a query; nothing where that may be any.
   * @returns {Promise<Set<number> | undefined>}
   */
  async words(engine, { words }) {
    const { meta, all } = await this.open();
    if (this.#engine !== engine) [this.#engine, this.#index] = [engine, engine.open(meta)];
    const sets = await Promise.all(words.split(' ').map((term) => {
      const begun = all.filter(([first, last]) => byPoints(last, term) >= 0 && (byPoints(first, term) <= 0 || first.startsWith(term)));
      // What begins with a letter or two is nearly everywhere, and in too many pieces.
      if (term.length < 3 && begun.length > 2) return undefined;
      return this.#where([...engine.chunks(this.#index, term), ...begun.map(([, , name]) => name)], (piece) => {
        const stems = piece.stems(engine, term);
        return (word) => answers(word, term) || stems.includes(word);
      });
    }));
    return sets.filter(Boolean).reduce((some, others) => (some ? new Set([...some].filter((split) => others.has(split))) : others), undefined);
  }

  /** The splits that have any of some values of a facet. */
  async values(key, chosen) {
    const { all } = await this.open();
    const wanted = new Set([...chosen].map((value) => `:${key}/${value}`));
    const names = all.filter(([first, last]) => [...wanted].some((value) => byPoints(first, value) <= 0 && byPoints(last, value) >= 0));
    return this.#where(names.map(([, , name]) => name), () => (word) => wanted.has(word));
  }
}

const dayNumber = (day) => {
  const time = day ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? undefined : Math.floor(time / DAY);
};

/** The index of a site. */
export class SearchIndex {
  #folder;
  #list;
  #splits;
  #guide;
  #engine;

  /** @param {URL} root the site's root */
  constructor(root) {
    this.#folder = new URL('search/', root);
  }

  async #open() {
    this.#list ??= get(new URL('index.json', this.#folder)).then((response) => response.json());
    this.#list.catch(() => { this.#list = undefined; });
    const list = await this.#list;
    this.#splits ??= list.splits.map((entry) => new Split(new URL(entry.path, this.#folder), entry));
    if (list.guide) this.#guide ??= new Guide(this.#folder, list.guide);
    return list;
  }

  async #load() {
    const { wasm } = await this.#open();
    this.#engine ??= Engine.load(new URL(wasm, this.#folder));
    this.#engine.catch(() => { this.#engine = undefined; });
    return this.#engine;
  }

  /** Begins to load the engine, while the reader types. */
  warm() {
    this.#load().catch(() => {});
    this.#open().then(() => this.#guide?.open()).catch(() => {});
  }

  /**
   * Searches.
   * @param {Query} query
   * @returns {Promise<Found>}
   */
  async search(query) {
    const { text, also, filters, from, to, sort } = query;
    await this.#open();
    const [asked, other] = [text, also ?? ''].map(prepared);
    const [first, last] = [dayNumber(from), dayNumber(to)];
    const isFiltered = [...filters.values()].some((chosen) => chosen.size);
    const search = { ...query, asked, other, first, last, uncounted: new Set() };
    const by = sort === 'oldest' ? 'oldest' : sort === 'newest' || !asked.words ? 'newest' : 'relevance';
    let splits = this.#splits.map((split, at) => [split, at]).filter(([split]) => split.overlaps(first, last));
    const engine = asked.words ? this.#load() : undefined;
    engine?.catch(() => {});
    const guide = this.#guide;
    if (!guide) return new Walk(search, by, engine, [splits.map(([split]) => split)]).on(Infinity);
    if (!asked.words && !isFiltered && !from && !to && !query.counted?.size) return guide.everything();
    if (engine) {
      const [some, more] = await Promise.all([asked, other].map(async (words) => (words.words ? guide.words(await engine, words) : new Set())));
      if (some && more) splits = splits.filter(([, at]) => some.has(at) || more.has(at));
    }
    const held = await Promise.all([...filters].filter(([, chosen]) => chosen.size)
      .map(async ([key, chosen]) => [key, await guide.values(key, chosen)]));
    splits = splits.filter(([, at]) => {
      const refusing = held.filter(([, holding]) => !holding.has(at)).map(([key]) => key);
      // The other values of a facet are counted as if it had no filter, and here they are not.
      if (refusing.length === 1) search.uncounted.add(refusing[0]);
      return !refusing.length;
    }).map(([split]) => split);
    const queue = splits.filter((split) => split.from !== undefined)
      .sort((a, b) => (by === 'oldest' ? a.from - b.from : b.from - a.from)).map((split) => [split]);
    // What has no date is last by date, and by how well it fits among the first.
    const undated = splits.filter((split) => split.from === undefined);
    if (!queue.length) queue.push([]);
    queue.at(by === 'relevance' ? 0 : -1).push(...undated);
    return new Walk(search, by, engine, queue, guide).on(query.least);
  }
}

/** A search on its way through splits. */
class Walk {
  #query;
  #by;
  #engine;
  #guide;
  #queue;
  #counts = new Map();
  #late = new Set();
  #broad = false;
  #reached;
  #turns = 0;

  /** @param {Split[][]} queue what is searched together, in turn */
  constructor(query, by, engine, queue, guide) {
    this.#query = query;
    this.#by = by;
    this.#engine = engine;
    this.#guide = guide;
    this.#queue = queue;
  }

  /** Goes on until there are enough new results, and at least so many turns in all. */
  async on(least = 1) {
    const turns = this.#turns;
    const fresh = [];
    while (this.#queue.length) {
      const taken = this.#turns - turns;
      const dated = fresh.filter((hit) => hit.day !== undefined).length;
      if (taken && this.#turns >= least && (dated >= ENOUGH || fresh.length && taken >= UNASKED)) break;
      // Twice as many each time, so that what is nowhere is soon known to be.
      const now = this.#queue.splice(0, Math.max(1, taken, Number.isFinite(least) ? least - this.#turns : 1));
      this.#turns += now.length;
      (await Promise.all(now.flat().map((split) => this.#split(split)))).forEach((part) => fresh.push(...this.#count(part)));
      this.#reached = now.at(-1)[0]?.said;
    }
    this.#sort(fresh);
    return this.#found(fresh);
  }

  #found(hits) {
    const isWhole = !this.#queue.length;
    const counts = new Map([...this.#counts].map(([key, values]) => [key, new Map(values)]));
    // What only the rest has can be chosen too, though it is not counted yet.
    for (const [key, values] of isWhole ? [] : this.#guide.totals) {
      const known = counts.get(key) ?? new Map();
      counts.set(key, known);
      for (const [value, { label }] of values) if (!known.has(value)) known.set(value, { label, count: 0 });
    }
    const { filters, uncounted } = this.#query;
    return {
      hits,
      counts,
      late: this.#late,
      broad: this.#broad,
      turns: this.#turns,
      partial: (key, value) => !isWhole || uncounted.has(key) && !filters.get(key).has(value),
      reached: isWhole ? undefined : this.#by === 'oldest' ? this.#queue[0][0].said : this.#reached,
      further: isWhole ? undefined : () => this.on(),
    };
  }

  #sort(hits) {
    const newest = (a, b) => (b.day ?? -Infinity) - (a.day ?? -Infinity) || 0;
    const oldest = (a, b) => (a.day ?? Infinity) - (b.day ?? Infinity) || 0;
    if (this.#by === 'relevance') hits.sort((a, b) => b.score - a.score || newest(a, b));
    else hits.sort(this.#by === 'oldest' ? oldest : newest);
  }

  async #split(split) {
    const { asked, other, filters, counted = new Set() } = this.#query;
    if (this.#engine) split.preload().catch(() => {});
    const table = await split.table();
    const columns = Promise.all(table.late.filter((key) => counted.has(key) || filters.get(key)?.size).map((key) => split.column(key)));
    columns.catch(() => {});
    const engine = await this.#engine;
    const { found, broad } = engine ? await split.find(engine, asked)
      : { found: Array.from({ length: table.count }, (_, row) => ({ split, row, score: 0, places: [] })), broad: false };
    if (engine && other.words) {
      const rows = new Set(found.map((hit) => hit.row));
      found.push(...(await split.find(engine, other)).found.filter((hit) => !rows.has(hit.row)));
    }
    return { table: { ...table, facets: [...table.facets, ...await columns] }, found, broad };
  }

  /** Counts what was found in a split, and gives what no filter refuses. */
  #count({ table, found, broad }) {
    const { filters, counted = new Set(), first, last } = this.#query;
    const hits = [];
    const facets = table.facets.map((facet) => {
      const chosen = filters.get(facet.key);
      const wanted = chosen?.size ? facet.values.map(([key]) => chosen.has(key)) : undefined;
      const own = this.#counts.get(facet.key) ?? new Map();
      this.#counts.set(facet.key, own);
      return { ...facet, wanted, tally: new Array(facet.values.length).fill(0), own };
    });
    // A filter by what no record of the split has lets none of them through.
    const missing = [...filters].filter(([key, chosen]) => chosen.size && !facets.some((facet) => facet.key === key)).length;
    for (const hit of found) {
      const days = table.days[hit.row];
      if (first !== undefined && !(days?.[1] >= first) || last !== undefined && !(days?.[0] <= last)) continue;
      let refused = missing;
      let refusing;
      for (const facet of facets) {
        if (facet.wanted && !(facet.rows[hit.row] ?? []).some((value) => facet.wanted[value])) {
          refused += 1;
          refusing = facet;
        }
      }
      if (refused > 1 || refused && !refusing) continue;
      // Values of one facet widen a search, so each is counted as if its facet had no filter.
      for (const facet of refused ? [refusing] : facets) {
        for (const value of facet.rows[hit.row] ?? []) facet.tally[value] += 1;
      }
      if (!refused) {
        hit.day = days?.[2];
        hits.push(hit);
      }
    }
    for (const { values, tally, own } of facets) {
      values.forEach(([key, label], value) => {
        const known = own.get(key);
        if (known) known.count += tally[value];
        else own.set(key, { label, count: tally[value] });
      });
    }
    for (const key of table.late) if (!counted.has(key) && !filters.get(key)?.size) this.#late.add(key);
    this.#broad ||= broad;
    return hits;
  }
}

/** How long an excerpt is at most. A word counts as so much; one of a script without spaces is a letter. */
const EXCERPT = 128;
const WORD = 4;

/**
 * A text in runs, some of them marked.
 * @param {string} text @param {[number, number][]} ranges what is marked, by where it begins
 * @returns {{text: string, marked: boolean}[]}
 */
export const runs = (text, ranges, from = 0, to = text.length) => {
  const made = [];
  let at = from;
  const push = (end, marked) => {
    if (end > at) made.push({ text: text.slice(at, end), marked });
    at = Math.max(at, end);
  };
  ranges.forEach(([first, last], number) => {
    push(Math.min(first, to), false);
    // What touches the next is marked with it.
    if (last >= (ranges[number + 1]?.[0] ?? Infinity)) ranges[number + 1][0] = Math.max(at, first);
    else push(Math.min(last, to), true);
  });
  push(to, false);
  return made;
};

/**
 * The part of a text with most of what was sought: runs of text, some of them marked.
 * @returns {{text: string, marked: boolean}[]}
 */
export const excerpt = (text, places) => {
  const words = split(text);
  const ends = [];
  let sum = 0;
  for (const { unspaced } of words) ends.push(sum += unspaced ? 1 : WORD);
  const begins = (at) => ends[at - 1] ?? 0;
  const weight = new Map();
  for (const { l: at, s } of places) weight.set(at, Math.max(weight.get(at) ?? 0, s));
  const sorted = [...weight.keys()].filter((at) => at < words.length).sort((a, b) => a - b);
  let start = 0;
  let best = -1;
  for (let first = 0, last = 0, sum = 0; first < sorted.length; first += 1) {
    for (; last < sorted.length && begins(sorted[last]) < begins(sorted[first]) + EXCERPT - 6 * WORD; last += 1) sum += weight.get(sorted[last]);
    if (sum > best + 1e-6) [best, start] = [sum, sorted[first]];
    sum -= weight.get(sorted[first]);
  }
  for (const found = start; start > 0 && begins(found) - begins(start - 1) <= 5 * WORD;) start -= 1;
  while (start > 0 && sum - begins(start - 1) <= EXCERPT) start -= 1;
  const between = (at) => text.slice(words[at - 1]?.to ?? 0, words[at]?.from ?? text.length);
  // Rather from the beginning of a sentence, if it is near.
  for (let back = start; back > 0 && begins(start) - begins(back) < 6 * WORD; back -= 1) {
    if (/^[.!?…]["”’)]*\s|[。！？]/u.test(between(back))) { start = back; break; }
  }
  let end = start;
  while (end < words.length && begins(end) < begins(start) + EXCERPT) end += 1;
  // With the quotes and brackets that stand before the first word and behind the last.
  const [, opening] = start ? /\s(\S*)$/u.exec(between(start)) ?? [] : [];
  const from = start ? words[start].from - (opening ?? '').length : 0;
  const to = end < words.length ? words[end - 1].to + (/^\S*(?=\s)/u.exec(between(end)) ?? [''])[0].length : text.length;
  const ranges = [];
  for (let at = start; at < end; at += 1) {
    if (!weight.has(at)) continue;
    // Words beside each other are marked as one.
    if (weight.has(at - 1) && ranges.length) ranges.at(-1)[1] = words[at].to;
    else ranges.push([words[at].from, words[at].to]);
  }
  const made = runs(text, ranges, from, to);
  if (start) made.unshift({ text: opening === undefined ? '…' : '… ', marked: false });
  if (end < words.length) made.push({ text: '…', marked: false });
  return made;
};
