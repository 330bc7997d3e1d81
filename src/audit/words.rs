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
    let mut rest = text;
    while let Some(first) = rest.bytes().position(|byte| !byte.is_ascii()) {
        // What follows a letter of ASCII may be one with it; it is one with nothing before it.
        let start = first.saturating_sub(1);
        let end = rest.bytes().skip(first).position(|byte| byte.is_ascii());
        let end = end.map_or(rest.len(), |length| first + length);
        push_ascii(&mut out, &rest[..start]);
        rest[start..end].nfkc().for_each(|c| push(&mut out, c));
        rest = &rest[end..];
    }
    push_ascii(&mut out, rest);
    out.truncate(out.trim_end().len());
    out
}

/// As [`push`] for each character of a text of ASCII.
fn push_ascii(out: &mut String, text: &str) {
    for (at, word) in text.split(|c: char| !c.is_ascii_alphanumeric()).enumerate() {
        if at > 0 && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(word);
    }
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
pub(super) fn places(words: &str) -> impl Iterator<Item = (usize, usize)> {
    let ends = memchr::memchr_iter(b' ', words.as_bytes()).chain([words.len()]);
    let mut start = 0;
    let places = ends.map(move |end| (std::mem::replace(&mut start, end + 1), end));
    places.filter(|(start, end)| start < end)
}

/// The places of runs of so many words, one after another.
pub(super) fn runs<const LENGTH: usize>(words: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut starts = [0; LENGTH];
    let runs = places(words).enumerate().map(move |(at, (start, end))| {
        starts.rotate_left(1);
        starts[LENGTH - 1] = start;
        (at, (starts[0], end))
    });
    runs.filter(|(at, _)| at + 1 >= LENGTH).map(|(_, run)| run)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_the_same_however_they_are_written() {
        assert_eq!(words("  Viktor\u{A0}Orlanov’s\n«aide» "), "viktor orlanov s aide");
        assert_eq!(words("orla\u{AD}nov-VIKTOR_1.5"), "orlanov viktor 1 5");
        assert_eq!(words("東京都へ"), "東 京 都 へ");
        assert!(is_bounded("a 김정은은 b", 2, 2 + "김정은".len()));
        assert!(!is_bounded("abc", 1, 2));
        assert_eq!(places("ab c").collect::<Vec<_>>(), [(0, 2), (3, 4)]);
        assert_eq!(runs::<2>("ab c  d").collect::<Vec<_>>(), [(0, 4), (3, 7)]);
        assert_eq!(runs::<3>("ab c").count(), 0);
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_whole_text_in_nfkc(
            text in "([a-zA-Z0-9 .,<]|[\u{300}-\u{345}\u{AD}\u{FB01}ÅéÅ안ᄀ가각ᅡ東ｱﾞ]|\\PC){0,40}",
        ) {
            let mut out = String::new();
            text.nfkc().for_each(|c| push(&mut out, c));
            prop_assert_eq!(cased(&text), out.trim_end());
        }
    }
}
