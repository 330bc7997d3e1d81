//! Texts as they are compared: words in small letters, with a space between them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::link::fold::{is_ideograph, is_unseen};

/// The words of a text, in small letters.
///
/// Punctuation, markup and line ends all part words alike, compatibility forms are one (NFKC,
/// UAX #15), what cannot be seen is left out, and each character of a script without spaces is a
/// word.
pub(super) fn words(text: &str) -> String {
    cased(text).to_lowercase()
}

/// The words of a text as they are written.
pub(super) fn cased(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| push(&mut out, c));
    } else {
        text.nfkc().for_each(|c| push(&mut out, c));
    }
    out.truncate(out.trim_end().len());
    out
}

fn push(out: &mut String, c: char) {
    match c {
        _ if is_unseen(c) => {}
        _ if is_ideograph(c) => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push(c);
            out.push(' ');
        }
        _ if c.is_alphanumeric() || is_combining_mark(c) => out.push(c),
        _ if out.is_empty() || out.ends_with(' ') => {}
        _ => out.push(' '),
    }
}

/// Whether a match in words begins and ends where words do. A Korean name may have particles
/// written onto it.
pub(super) fn is_bounded(words: &str, start: usize, end: usize) -> bool {
    let particles = words[..end].ends_with(|c: char| matches!(c, '\u{AC00}'..='\u{D7A3}'));
    (start == 0 || words[..start].ends_with(' '))
        && (end == words.len() || words[end..].starts_with(' ') || particles)
}

/// The places of words in words.
pub(super) fn places(words: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::with_capacity(words.len() / 6 + 1);
    let mut start = 0;
    for part in words.split(' ') {
        if !part.is_empty() {
            places.push((start, start + part.len()));
        }
        start += part.len() + 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_however_they_are_written() {
        assert_eq!(words("  Viktor\u{A0}Orlanov’s\n«aide» "), "viktor orlanov s aide");
        assert_eq!(words("orla\u{AD}nov-VIKTOR_1.5"), "orlanov viktor 1 5");
        assert_eq!(words("東京都へ"), "東 京 都 へ");
        assert!(is_bounded("a 김정은은 b", 2, 2 + "김정은".len()));
        assert!(!is_bounded("abc", 1, 2));
        assert_eq!(places("ab c"), [(0, 2), (3, 4)]);
    }
}
