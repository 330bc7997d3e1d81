//! How scripts mark where words end, and the words beside a place.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// How a script marks where words end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// By spaces; and every character that is not of the other kinds.
    Spaced,
    /// Not at all.
    Unspaced,
    /// By a change of script.
    Katakana,
    /// By spaces, but with particles written onto the word.
    Hangul,
}

impl Writing {
    pub(super) fn of(c: char) -> Self {
        if c < '\u{E00}' {
            return Self::Spaced;
        }
        match c {
            // The long-vowel mark is of no one script.
            'ー' | 'ｰ' => return Self::Katakana,
            '\u{4E00}'..='\u{9FFF}' => return Self::Unspaced,
            _ => {}
        }
        match c.script() {
            Script::Han
            | Script::Hiragana
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar => Self::Unspaced,
            Script::Katakana => Self::Katakana,
            Script::Hangul => Self::Hangul,
            _ => Self::Spaced,
        }
    }
}

/// Whether a character makes one word with a letter of a spaced script beside it. A letter of
/// another kind of script does not: a word ends where it begins (`NATO加盟国`).
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    (c.is_alphanumeric() || is_combining_mark(c)) && Writing::of(c) == Writing::Spaced
}

/// Whether, in a script without spaces, a character is written before the sound that the next
/// letter begins.
pub(super) fn binds_next(c: char) -> bool {
    // Thai and Lao vowels written to the left; the Khmer and Burmese signs that put a letter under
    // another.
    matches!(c, '\u{E40}'..='\u{E44}' | '\u{EC0}'..='\u{EC4}' | '\u{17D2}' | '\u{1039}')
}

/// Whether, in a script without spaces, a character goes on with the syllable before it, or repeats
/// it.
pub(super) fn binds_previous(c: char) -> bool {
    matches!(
        c,
        '\u{E30}' | '\u{E32}' | '\u{E33}' | '\u{E45}' | '\u{EB0}' | '\u{EB2}' | '\u{EB3}' | '々'
    )
}

pub(super) fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}

pub(super) fn is_cased(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_uppercase() || c.is_lowercase())
}

pub(super) fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// The longest word that is read, in bytes: past it nothing that the rules know can stand, and with
/// the bound a text without spaces costs no more than another.
const LONGEST_WORD: usize = 64;

/// The letters, digits, marks at the beginning of a text.
pub(super) fn leading_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|&(at, c)| !is_word(c) || at > LONGEST_WORD)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The letters, digits, marks, apostrophes and hyphens at the end of a text.
pub(super) fn trailing_word(text: &str) -> &str {
    trailing(text, |c| is_word(c) || c == '\'' || c == '-').trim_start_matches(['\'', '-'])
}

pub(super) fn trailing_letters(text: &str) -> &str {
    trailing(text, is_word)
}

/// What stands at the end of a text after the last space.
pub(super) fn trailing_token(text: &str) -> &str {
    trailing(text, |c| !c.is_whitespace())
}

fn trailing(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if !belongs(c) || text.len() - at > LONGEST_WORD {
            break;
        }
        start = at;
    }
    &text[start..]
}

pub(super) fn uncapitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
