// The words of a text, as they are indexed. `src/search/terms.rs` tells the rule and does the same;
// both are held to `tests/browser/words.json`.

/** Letters that are written as another with a stroke or a ligature. */
const PLAIN = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ı: 'i', þ: 'th' };

const UNSEEN = '\\xAD\\u061C\\u200B-\\u200F\\u202A-\\u202E\\u2060\\u2066-\\u2069\\uFEFF';
const JOINT = `[!"#%&'()*,\\-./:;?@[\\\\\\]_{}\\xB7\\u058A\\u05BE\\u05F3\\u05F4\\u2010\\u2011\\u2018\\u2019\\u2032${UNSEEN}]`;
const PICTURE = '[\\u2300-\\u23FF\\u2600-\\u27BF\\u2B00-\\u2BFF\\u{1F000}-\\u{1FAFF}]';
const UNSPACED = '(?=\\p{Alphabetic})(?!\\p{M})[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}ーｰ]';
const LETTER = `(?!${PICTURE}|${UNSPACED})[\\p{Alphabetic}\\p{N}\\p{M}]`;
const WORDS = new RegExp(`(${UNSPACED}[\\p{M}ﾞﾟ]*)|(${PICTURE}(?:${PICTURE}|[\\p{M}\\u200D])*)|${LETTER}(?:(?:${LETTER}|${JOINT})*${LETTER})?`, 'gu');

const FIRST = new RegExp(`^${UNSPACED}`, 'u');

/** Whether a word is of a script without spaces. @param {string} word */
export const isUnspaced = (word) => FIRST.test(word);

/** Letters without their strokes, in lower case. */
export const plain = (text) => text.toLowerCase().replace(/[ßæœøđðłħıþ]/g, (letter) => PLAIN[letter]);

/** A word as it is sought: of several forms of a letter the plain one, lower case, nothing that joins. */
const sought = (word) => plain(word.normalize('NFKC')).replace(/[^\p{Alphabetic}\p{N}\p{M}_]/gu, '');

/**
 * @typedef {object} Word
 * @property {number} from where in the text it begins
 * @property {number} to
 * @property {string} word as it is sought, with its accents
 * @property {boolean} picture
 * @property {boolean} unspaced whether it is of a script without spaces, where words overlap
 * @property {boolean} first of what stands without spaces
 * @property {boolean} short at the end of that, with less than the others have
 */

/** @param {string} text @returns {Word[]} */
export const words = (text) => {
  const found = Array.from(text.matchAll(WORDS), ({ 0: word, 1: unspaced, 2: picture, index }) => (
    { from: index, to: index + word.length, word, picture: picture !== undefined, unspaced: unspaced !== undefined, first: true, short: false }));
  const ends = found.map(({ to }) => to);
  found.forEach((one, at) => {
    if (!one.unspaced) {
      if (!one.picture) one.word = sought(one.word);
      return;
    }
    one.first = !(at && found[at - 1].unspaced && ends[at - 1] === one.from);
    const length = one.word.charCodeAt(0) < 0x1800 ? 3 : 2;
    let last = at;
    while (last + 1 < at + length && found[last + 1]?.unspaced && found[last + 1].from === ends[last]) last += 1;
    one.short = last + 1 < at + length;
    one.to = ends[last];
    one.word = sought(text.slice(one.from, one.to)).replace(/\p{M}/gu, '');
  });
  return found;
};
