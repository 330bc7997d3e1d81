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
    let words = read(text, u8::to_ascii_lowercase, |out, c| match c {
        SIGMA => out.push(c),
        _ => out.extend(c.to_lowercase()),
    });
    if !words.contains(SIGMA) {
        return words;
    }
    // Which small letter it is depends on what stands around it in its word.
    let mut out = String::with_capacity(words.len());
    let mut rest = &*words;
    while let Some(at) = rest.find(SIGMA) {
        let start = rest[..at].rfind(' ').map_or(0, |space| space + 1);
        let end = rest[at..].find(' ').map_or(rest.len(), |space| at + space);
        out.push_str(&rest[..start]);
        out.push_str(&rest[start..end].to_lowercase());
        rest = &rest[end..];
    }
    out + rest
}

/// The words of a text as they are written.
pub(super) fn cased(text: &str) -> String {
    read(text, u8::clone, String::push)
}

/// The capital sigma.
const SIGMA: char = '\u{3A3}';

/// The words of a text, with each letter as it is to be put.
fn read(text: &str, byte: impl Fn(&u8) -> u8, put: impl Fn(&mut String, char)) -> String {
    // What a byte of ASCII becomes.
    let mut table = [b' '; 128];
    for letter in (0..128).filter(u8::is_ascii_alphanumeric) {
        table[usize::from(letter)] = byte(&letter);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = first_beyond_ascii(rest.as_bytes()) {
        // What follows a letter of ASCII may be one with it; it is one with nothing before it.
        let start = first.saturating_sub(1);
        let end = rest.bytes().skip(first).position(|byte| byte.is_ascii());
        let end = end.map_or(rest.len(), |length| first + length);
        push_ascii(&mut out, &rest[..start], &table);
        rest[start..end].nfkc().for_each(|c| push(&mut out, c, &put));
        rest = &rest[end..];
    }
    push_ascii(&mut out, rest, &table);
    out.truncate(out.trim_end().len());
    out
}

/// The place of the first byte that is none of ASCII.
fn first_beyond_ascii(bytes: &[u8]) -> Option<usize> {
    const PIECE: usize = 64;
    let piece = bytes.chunks(PIECE).position(|piece| !piece.is_ascii())?;
    let within = bytes[piece * PIECE..].iter().position(|byte| !byte.is_ascii())?;
    Some(piece * PIECE + within)
}

/// As [`push`] for each character of a text of ASCII, of which the table tells what becomes of it.
fn push_ascii(out: &mut String, text: &str, table: &[u8; 128]) {
    const PIECE: usize = 1024;
    let mut is_parted = out.is_empty() || out.ends_with(' ');
    for piece in text.as_bytes().chunks(PIECE) {
        let mut words = [0; PIECE];
        let mut end = 0;
        for byte in piece {
            let read = table[usize::from(byte & 0x7F)];
            words[end] = read;
            let is_space = read == b' ';
            end += usize::from(!(is_space && is_parted));
            is_parted = is_space;
        }
        out.push_str(std::str::from_utf8(&words[..end]).unwrap_or_default());
    }
}

fn push(out: &mut String, c: char, put: impl Fn(&mut String, char)) {
    match c {
        _ if is_unseen(c) => {}
        _ if is_ideograph(c) => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push(c);
            out.push(' ');
        }
        _ if c.is_alphanumeric() || is_combining_mark(c) => put(out, c),
        _ if out.is_empty() || out.ends_with(' ') => {}
        _ => out.push(' '),
    }
}

/// Whether a match in words begins and ends where words do. A Korean name may have particles
/// written onto it, any the number of a note.
pub(super) fn is_bounded(words: &str, start: usize, end: usize) -> bool {
    /// How many letters a word has at least that a number is written onto.
    const LETTERS: usize = 4;
    let (matched, after) = (&words[..end], &words[end..]);
    let particles = matched.ends_with(|c: char| matches!(c, '\u{AC00}'..='\u{D7A3}'));
    let letters = || matched.chars().rev().take_while(|c| c.is_alphabetic()).take(LETTERS).count();
    let numbered = || {
        let beyond = after.trim_start_matches(|c: char| c.is_ascii_digit());
        (beyond.is_empty() || beyond.starts_with(' ')) && letters() == LETTERS
    };
    (start == 0 || words[..start].ends_with(' '))
        && (after.is_empty() || after.starts_with(' ') || particles || numbered())
}

/// The places of words in words.
pub(super) fn places(words: &str) -> impl Iterator<Item = (usize, usize)> {
    let ends = memchr::memchr_iter(b' ', words.as_bytes()).chain([words.len()]);
    let mut start = 0;
    let places = ends.map(move |end| (std::mem::replace(&mut start, end + 1), end));
    places.filter(|(start, end)| start < end)
}

/// Stands for each run of so many words, one after another: the same run gives the same number.
///
/// It is a polynomial of the words, and each word one of its bytes, eight at a time: each byte is
/// taken once, however long the run is.
pub(super) fn runs<const LENGTH: usize>(words: &str) -> impl Iterator<Item = u64> {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let gone = (0..LENGTH).fold(1_u64, |power, _| power.wrapping_mul(FACTOR));
    let mix = |word: u64, bytes: u64| (word ^ bytes).wrapping_mul(FACTOR).rotate_left(29);
    let (mut word, mut bytes, mut length) = (0, 0, 0_usize);
    let (mut run, mut last, mut count) = (0_u64, [0; LENGTH], 0);
    words.bytes().chain([b' ']).filter_map(move |byte| {
        if byte != b' ' {
            bytes = bytes << 8 | u64::from(byte);
            length += 1;
            if length.is_multiple_of(8) {
                word = mix(word, std::mem::take(&mut bytes));
            }
            return None;
        }
        if length == 0 {
            return None;
        }
        length = 0;
        let word = mix(std::mem::take(&mut word), std::mem::take(&mut bytes));
        let before = std::mem::replace(&mut last[count % LENGTH], word);
        run = run.wrapping_mul(FACTOR).wrapping_add(word);
        run = run.wrapping_sub(before.wrapping_mul(gone));
        count += 1;
        (count >= LENGTH).then_some(run)
    })
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
        assert!(is_bounded("a orlanov12 b", 2, 9) && is_bounded("orlanov1", 0, 7));
        assert!(!is_bounded("orlanov1a", 0, 7) && !is_bounded("su35", 0, 2));
        assert_eq!(places("ab c").collect::<Vec<_>>(), [(0, 2), (3, 4)]);
    }

    #[test]
    fn runs_of_words_are_told_apart_by_their_words_and_order() {
        let of = |words: &str| runs::<2>(words).collect::<Vec<_>>();
        let [first, second] = of("ab c  d")[..] else { panic!("two runs of three words") };
        assert_eq!(of("x ab c"), [of("x ab")[0], first]);
        assert_eq!(of("c d"), [second]);
        assert_ne!(of("c ab"), [first]);
        assert_ne!(of("a bc"), [first]);
        assert_eq!(runs::<3>("ab c").count(), 0);
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_whole_text_in_nfkc(
            text in "([a-zA-Z0-9 .,<]|[\u{300}-\u{345}\u{AD}\u{FB01}ÅéÅ안ᄀ가각ᅡ東ｱﾞ]|\\PC){0,40}",
        ) {
            let mut out = String::new();
            text.nfkc().for_each(|c| push(&mut out, c, String::push));
            prop_assert_eq!(cased(&text), out.trim_end());
        }

        #[test]
        fn words_in_small_letters_are_those_of_the_whole_text(
            text in "([a-zA-Z0-9 .,<]|[ΣσςΑ\u{300}\u{130}\u{1E9E}\u{212A}\u{FF21}ÅéДж]|\\PC){0,40}",
        ) {
            prop_assert_eq!(words(&text), cased(&text).to_lowercase());
        }
    }
}
