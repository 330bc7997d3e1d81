//! Segments of addresses that are safe in a URL, in a path, and on every file system.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One segment of a page's address, such as `kim-jong-un` or `комсомольск-на-амуре`.
///
/// Letters, marks and digits of every script are kept, in lower case and in Normalization
/// Form C (UAX #15) after compatibility folding; every run of anything else is one `-`.
/// So a slug is never empty, never `.` or `..`, holds no separator, control, format or
/// bidirectional character, neither starts nor ends with `-`, is at most
/// [`Slug::MAX_BYTES`] long, and is no name that Windows keeps for a device. Making a slug of
/// a slug gives the same slug.
///
/// Cloning is cheap. Slugs are ordered by their bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Arc<str>);

impl Slug {
    /// The longest slug, in bytes of UTF-8: with `.html` and a temporary file's suffix it stays
    /// well below the 255 bytes that file systems allow a name, and three such segments,
    /// percent-encoded, below the 2000 that old clients allow an address.
    pub const MAX_BYTES: usize = 120;

    /// Segments that are kept for pagination (`page/2/`) and for the index file.
    const RESERVED: [&'static str; 2] = ["index", "page"];

    /// Makes a slug of a text; `None` if the text has no letter and no digit.
    ///
    /// Apostrophes are dropped (`Kim's` → `kims`). A text that is too long is cut and given a
    /// hash of all of it, so that two long texts with the same beginning stay two slugs. Names
    /// of Windows devices and of reserved segments (`page`, `index`) get `-x`: `con-x`, `page-x`.
    pub fn new(text: &str) -> Option<Self> {
        let full = settle(text);
        if full.is_empty() {
            return None;
        }
        if full.len() > Self::MAX_BYTES {
            return Some(cut(&full, &format!("-{}", hash(&full))));
        }
        if is_device(&full) || Self::RESERVED.contains(&full.as_str()) {
            return Some(Self(format!("{full}-x").into()));
        }
        Some(Self(full.into()))
    }

    /// Makes a slug of a text, or of the text's hash (`x-` and 8 hex digits) where nothing of it
    /// can stand in an address, so that every id has one.
    pub fn or_hash(text: &str) -> Self {
        Self::new(text).unwrap_or_else(|| Self(format!("x-{}", hash(text)).into()))
    }

    /// The slug with a number, to tell it from others: `foo-2`. Different numbers give different
    /// slugs; a slug that would become too long is cut and hashed first.
    #[must_use]
    pub fn numbered(&self, n: u32) -> Self {
        let suffix = format!("-{n}");
        if self.0.len() + suffix.len() <= Self::MAX_BYTES {
            return Self(format!("{self}{suffix}").into());
        }
        cut(&self.0, &format!("-{}{suffix}", hash(&self.0)))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for Slug {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Cleans until nothing changes: leaving out a character can bring a letter and a mark together
/// that Normalization Form C then makes one, and a few letters have a lower case that only a
/// further pass folds.
fn settle(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut slug = clean(text);
    // Two passes settle every character of Unicode 17; the bound is for those to come.
    for _ in 0..4 {
        let again = clean(&slug);
        if again == slug {
            break;
        }
        slug = again;
    }
    slug
}

/// Whether a text is a slug as it is, of the plainest kind, as most ids are: small letters and
/// digits of ASCII, with a `-` between some.
fn is_plain(text: &str) -> bool {
    let mut last = b'-';
    let plain = text.bytes().all(|byte| {
        let before = std::mem::replace(&mut last, byte);
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' && before != b'-'
    });
    plain && last != b'-'
}

fn clean(text: &str) -> String {
    // NFKC turns the spacing acute into a space and a mark, but people type it as an apostrophe.
    let folded: String = text.chars().filter(|c| *c != '´').nfkc().collect();
    let mut slug = String::with_capacity(folded.len());
    let mut gap = false;
    for c in folded.to_lowercase().chars() {
        if is_dropped(c) {
            continue;
        }
        let kept = if is_combining_mark(c) {
            // The dot that lower-casing `İ` leaves behind: nobody types it in `istanbul`.
            let stray_dot = c == '\u{307}' && slug.ends_with('i');
            // A mark without its letter would combine with the hyphen, or with the slash before.
            if stray_dot || gap || slug.is_empty() {
                continue;
            }
            true
        } else {
            c.is_alphanumeric()
        };
        if !kept {
            gap = !slug.is_empty();
            continue;
        }
        if gap {
            slug.push('-');
            gap = false;
        }
        slug.push(c);
    }
    slug.nfc().collect()
}

/// Whether a character vanishes without parting what stands around it: apostrophes, enclosing
/// marks, and what is invisible (`Default_Ignorable_Code_Point`, Unicode 17).
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '‘' | '’' | '‛' | '′' | '\u{2B9}'..='\u{2BF}' | '\u{2C8}' | '\u{A78C}'
            | '\u{488}' | '\u{489}' | '\u{1ABE}' | '\u{20DD}'..='\u{20E0}'
            | '\u{20E2}'..='\u{20E4}' | '\u{A670}'..='\u{A672}'
            | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Cuts a clean text so that it fits with the suffix, between two letters and not before a mark.
fn cut(text: &str, suffix: &str) -> Slug {
    let room = Slug::MAX_BYTES.saturating_sub(suffix.len());
    let starts = |i: usize| text.get(i..).and_then(|rest| rest.chars().next());
    let end = (1..=room)
        .rev()
        .find(|&i| starts(i).is_some_and(|c| !is_combining_mark(c)))
        // A text of nothing but marks has no better place than between two of them.
        .or_else(|| (1..=room).rev().find(|&i| text.is_char_boundary(i)))
        .unwrap_or(0);
    let head = text.get(..end).unwrap_or_default().trim_end_matches('-');
    Slug(format!("{head}{suffix}").into())
}

/// Whether Windows takes the name for a device, with or without an extension.
fn is_device(name: &str) -> bool {
    match name {
        "con" | "prn" | "aux" | "nul" => true,
        _ => {
            let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
            port.is_some_and(|port| port.len() == 1 && port.bytes().all(|b| b.is_ascii_digit()))
        }
    }
}

/// The 64-bit FNV-1a hash folded to 32 bits, as 8 hex digits. It is part of addresses, so it must
/// never change; that rules out the standard library's hasher.
fn hash(text: &str) -> String {
    let wide = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}", (wide >> 32) ^ (wide & 0xffff_ffff))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slug(text: &str) -> String {
        Slug::new(text).map(|slug| slug.to_string()).unwrap_or_default()
    }

    #[test]
    fn letters_marks_and_digits_of_every_script_are_kept() {
        for (text, expected) in [
            ("Kim Jong-un", "kim-jong-un"),
            ("Комсомольск-на-Амуре", "комсомольск-на-амуре"),
            ("김정은", "김정은"),
            ("São Paulo", "são-paulo"),
            ("Sa\u{303}o Paulo", "são-paulo"),
            ("a.b", "a-b"),
            ("U.S.", "u-s"),
            ("  --Foo__bar / baz!  ", "foo-bar-baz"),
            ("२०२३ दिल्ली", "२०२३-दिल्ली"),
            ("مُحَمَّد", "مُحَمَّد"),
            ("ＫＮ－２３", "kn-23"),
            ("ΟΔΟΣ", "οδος"),
            ("İstanbul", "istanbul"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows", "c-windows"),
            ("a\u{202E}b\u{200B}c\0d", "abc-d"),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn apostrophes_do_not_part_a_word() {
        for (text, expected) in [
            ("Kim's", "kims"),
            ("Kim’s", "kims"),
            ("Сімʼя", "сімя"),
            ("Сім´я", "сімя"),
            ("Xi’an", "xian"),
            ("'quoted' word", "quoted-word"),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_without_letters_has_no_slug_but_still_an_address() {
        for text in ["", " ", ".", "..", "—", "❤️", "\u{301}", "\u{200F}"] {
            assert_eq!(Slug::new(text), None, "{text:?}");
            let address = Slug::or_hash(text);
            assert_eq!(address.as_str().len(), 10);
            assert!(address.as_str().starts_with("x-"));
            assert_eq!(Slug::new(address.as_str()), Some(address));
        }
        assert_ne!(Slug::or_hash("…"), Slug::or_hash("!"));
        assert_eq!(Slug::or_hash("Foo").as_str(), "foo");
    }

    #[test]
    fn names_that_windows_or_pagination_keep_get_another_form() {
        for (text, expected) in [
            ("CON", "con-x"),
            ("nul", "nul-x"),
            ("com1", "com1-x"),
            ("LPT9", "lpt9-x"),
            ("com¹", "com1-x"),
            ("com10", "com10"),
            ("page", "page-x"),
            ("Index", "index-x"),
            ("page 2", "page-2"),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_texts_are_cut_at_a_letter_and_stay_distinct() {
        let long = "Комсомольск-на-Амуре ".repeat(10);
        let one = slug(&format!("{long} one"));
        let two = slug(&format!("{long} two"));
        assert!(one.len() <= Slug::MAX_BYTES);
        assert_ne!(one, two);
        assert_eq!(one.rsplit_once('-').map(|(_, hex)| hex.len()), Some(8));
        let marks = format!("a{}", "\u{301}".repeat(100));
        assert!(slug(&marks).len() <= Slug::MAX_BYTES);
    }

    #[test]
    fn the_hash_in_an_address_never_changes() {
        // The published 64-bit vectors of FNV-1a, their halves combined by exclusive or.
        for (text, expected) in [("", "4fd0bfc1"), ("a", "296230c0"), ("foobar", "72ad2699")] {
            assert_eq!(hash(text), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_tell_equal_slugs_apart() {
        let foo = Slug::or_hash("foo");
        assert_eq!(foo.numbered(2).as_str(), "foo-2");
        let long = Slug::or_hash(&"a".repeat(300));
        let other = Slug::or_hash(&"a".repeat(301));
        assert!(long.numbered(u32::MAX).as_str().len() <= Slug::MAX_BYTES);
        assert_ne!(long.numbered(2), other.numbered(2));
    }

    #[test]
    fn every_character_settles() {
        // Without the ideographs and Hangul syllables: they are many, and all alike.
        let many = |c: &char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
        for c in ('\0'..='\u{1FFFF}').filter(|c| !many(c)) {
            let text = format!("I{c}\u{301}a{c}");
            let slug = Slug::or_hash(&text);
            assert_eq!(Slug::new(slug.as_str()).as_ref(), Some(&slug), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_safe_and_making_it_again_changes_nothing(
            text in prop_oneof!["\\PC*", "[aiIİΣσßKÅ'’.\u{301}\u{307}\u{200d}\u{345} -]{0,40}",
                "[a-zа-я\u{300}\u{ac00} ]{100,200}", any::<String>()],
            n in any::<u32>(),
        ) {
            let slug = Slug::or_hash(&text);
            for slug in [slug.clone(), slug.numbered(n)] {
                let s = slug.as_str();
                prop_assert_eq!(Slug::new(s), Some(slug.clone()));
                prop_assert!(!s.is_empty() && s.len() <= Slug::MAX_BYTES);
                prop_assert!(!s.contains(['/', '\\', '.', '%', '?', '#', ':', ' ']));
                prop_assert!(!s.contains("--") && !s.starts_with('-') && !s.ends_with('-'));
                prop_assert!(!s.chars().any(char::is_control));
                prop_assert!(s.nfc().eq(s.chars()));
            }
            prop_assert_ne!(slug.numbered(n), slug.numbered(n.wrapping_add(1)));
            prop_assert_ne!(slug.numbered(n), slug);
        }
    }
}
