//! The words of a text, as they are indexed. `js/words.js` splits and folds by the same rule what a
//! reader seeks and what an excerpt shows; both are held to `tests/browser/words.json`.
//!
//! A word is a run of letters, digits and marks. Punctuation that people write or leave out within
//! a word joins it (`Jong-un`, `U.S.`, `5,000`); all else parts words: spaces, symbols (`US$5bn`),
//! quotes and dashes. Pictures are words of their own.
//!
//! Where a script parts words by nothing, every syllable or character begins a word of two of them,
//! or three where the script has few letters. So any part of such a text is found, whatever the
//! language of the site, and without a dictionary.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// Letters that are written as another with a stroke or a ligature, with what people without the
/// keyboard for them write.
const PLAIN: [(char, &str); 10] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ł', "l"),
    ('ħ', "h"),
    ('ı', "i"),
    ('þ', "th"),
];

/// What a character is to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Part of a word.
    Letter,
    /// Part of a word between two letters.
    Joint,
    /// A letter of a script without spaces.
    Unspaced,
    Picture,
    Gap,
}

impl Sort {
    #[inline]
    fn of(c: char) -> Self {
        /// Those of ASCII, which are nearly all there are.
        const ASCII: [Sort; 128] = {
            let mut sorts = [Sort::Gap; 128];
            let mut byte = 0_u8;
            while byte < 128 {
                sorts[byte as usize] = Sort::of_ascii(byte);
                byte += 1;
            }
            sorts
        };
        match ASCII.get(c as usize) {
            Some(sort) => *sort,
            None => Self::beyond_ascii(c),
        }
    }

    const fn of_ascii(byte: u8) -> Self {
        match byte {
            b'$' | b'+' | b'<' | b'=' | b'>' | b'^' | b'`' | b'|' | b'~' => Self::Gap,
            _ if byte.is_ascii_alphanumeric() => Self::Letter,
            _ if byte.is_ascii_punctuation() => Self::Joint,
            _ => Self::Gap,
        }
    }

    fn beyond_ascii(c: char) -> Self {
        match c {
            '\u{2300}'..='\u{23FF}'
            | '\u{2600}'..='\u{27BF}'
            | '\u{2B00}'..='\u{2BFF}'
            | '\u{1F000}'..='\u{1FAFF}' => Self::Picture,
            _ if is_hyphen(c) || is_apostrophe(c) || is_unseen(c) => Self::Joint,
            _ if is_combining_mark(c) => Self::Letter,
            _ if is_unspaced(c) => Self::Unspaced,
            _ if c.is_alphanumeric() => Self::Letter,
            _ => Self::Gap,
        }
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '\u{58A}' | '\u{5BE}' | '\u{2010}' | '\u{2011}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{B7}' | '\u{5F3}' | '\u{5F4}' | '\u{2018}' | '\u{2019}' | '\u{2032}')
}

/// What is not seen where it stands: hyphens that are not needed, joiners, marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a character is a letter of a script that parts words by nothing.
pub fn is_unspaced(c: char) -> bool {
    // The long-vowel mark of kana is of no one script.
    let of_script = || {
        matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
    };
    c >= '\u{E00}'
        && c.is_alphabetic()
        && !is_combining_mark(c)
        && (matches!(c, 'ー' | 'ｰ') || of_script())
}

/// How many syllables or characters of a script without spaces make a word.
fn length(c: char) -> usize {
    if c < '\u{1800}' { 3 } else { 2 }
}

/// The words of a text, folded, parted by single spaces. Case and accents are left to Pagefind,
/// which prefers what is written with the same.
pub fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut push = |word: &str, is_unspaced: bool| {
        if !words.is_empty() {
            words.push(' ');
        }
        fold(&mut words, word, is_unspaced);
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let sort = Sort::of(c);
        let end = match sort {
            Sort::Gap | Sort::Joint => c.len_utf8(),
            Sort::Letter => {
                let end = end(rest, |c| matches!(Sort::of(c), Sort::Letter | Sort::Joint));
                let word = rest[..end].trim_end_matches(|c| Sort::of(c) == Sort::Joint);
                push(word, false);
                end
            }
            Sort::Picture => {
                let end = end(rest, |c| {
                    Sort::of(c) == Sort::Picture || is_combining_mark(c) || c == '\u{200D}'
                });
                push(&rest[..end], false);
                end
            }
            Sort::Unspaced => {
                let all = syllables(rest);
                for (at, syllable) in all.iter().enumerate() {
                    let first = rest[syllable.start..].chars().next().unwrap_or(c);
                    let last = (at + length(first)).min(all.len()) - 1;
                    push(&rest[syllable.start..all[last].end], true);
                }
                all.last().map_or(c.len_utf8(), |syllable| syllable.end)
            }
        };
        rest = &rest[end..];
    }
    words
}

/// Where the characters that are wanted end.
fn end(text: &str, is_wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_wanted(c)).unwrap_or(text.len())
}

/// The letters of a script without spaces that a text begins with, each with the marks on it.
fn syllables(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match all.last_mut() {
            Some(last) if is_combining_mark(c) || matches!(c, 'ﾞ' | 'ﾟ') => last.end = end,
            _ if Sort::of(c) == Sort::Unspaced => all.push(at..end),
            _ => break,
        }
    }
    all
}

/// Adds a word as it is indexed: of several forms of a letter the plain one (NFKC), punctuation in
/// ASCII, for Pagefind, which also indexes what it joins.
fn fold(words: &mut String, word: &str, is_unspaced: bool) {
    if word.is_ascii() {
        words.push_str(word);
        return;
    }
    let start = words.len();
    let is_lost = |c| is_unseen(c) || is_unspaced && is_combining_mark(c);
    for c in word.nfkc().filter(|&c| !is_lost(c)) {
        if c.is_ascii() && matches!(Sort::of(c), Sort::Letter | Sort::Joint) {
            words.push(c);
        } else if is_apostrophe(c) {
            words.push('\'');
        } else if let Some(plain) = plain(c) {
            words.push_str(&plain);
        } else if matches!(Sort::of(c), Sort::Letter | Sort::Unspaced | Sort::Picture) {
            words.push(c);
        } else if words.len() > start {
            words.push('-');
        }
    }
    // Every word has its place, also one of which nothing can be sought.
    if words.len() == start {
        words.push('-');
    }
}

/// A letter without its stroke.
pub fn plain(c: char) -> Option<String> {
    if c.is_ascii() {
        return None;
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    let (_, plain) = PLAIN.iter().find(|(letter, _)| *letter == lower)?;
    let mut letters = plain.chars();
    let first = letters.next().filter(|_| lower != c).map(|first| first.to_ascii_uppercase());
    Some(first.map_or_else(|| (*plain).to_owned(), |first| first.to_string() + letters.as_str()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_text_is_split_and_folded_as_the_browser_does() {
        let cases: Value =
            serde_json::from_str(include_str!("../../tests/browser/words.json")).unwrap();
        for (text, wanted) in cases.as_object().unwrap() {
            assert_eq!(words(text), wanted.as_str().unwrap(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_empty_or_an_order_to_pagefind(text in "\\PC{0,40}") {
            let words = words(&text);
            prop_assert!(words.is_empty() || words.split(' ').all(|word| !word.is_empty()));
            prop_assert!(!words.split(' ').any(|word| word.starts_with("___")));
            prop_assert_eq!(words.split_whitespace().count(), words.split(' ').filter(|word| !word.is_empty()).count());
        }
    }
}
