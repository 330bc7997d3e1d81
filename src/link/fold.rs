//! Two foldings: of a reference, to a key that its spellings share; and of prose, so that a name is
//! found in it however it was typed, with the way back to the bytes that were written.

use std::borrow::Cow;
use std::iter::once;
use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Makes the key under which two spellings of one reference are the same.
///
/// `Kim Jong-un`, `kim-jong-un` and `KIM  JONG_UN` all become `kim-jong-un`: compatibility forms
/// (NFKC, UAX #15) and case are folded, ё is е, a run of white space, hyphens, dashes and
/// underscores is one `-`, and apostrophes, quotation marks, full stops, commas, Arabic vowel signs
/// and characters that cannot be seen are left out. Accents stay: Müller is not Muller. The key of
/// a key is itself.
pub fn key(text: &str) -> String {
    if let Some(key) = ascii_key(text) {
        return key;
    }
    let mut key = fold_reference(text);
    // Leaving a character out can bring two together that compose. Every pass makes the text
    // shorter or leaves it, save for the first; the bound is only there so that no oddity of a
    // Unicode version can make a loop.
    for _ in 0..8 {
        let next = fold_reference(&key);
        if next == key {
            break;
        }
        key = next;
    }
    key
}

/// Whether the key of a text is empty: there is nothing in it that could name a thing.
pub fn is_blank(text: &str) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) && key(text).is_empty()
}

/// Makes the key of a text in ASCII, which most references are.
fn ascii_key(text: &str) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    let mut key = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte.to_ascii_lowercase() {
            byte @ (b'a'..=b'z' | b'0'..=b'9') => key.push(char::from(byte)),
            byte => push_reference(&mut key, char::from(byte)),
        }
    }
    key.truncate(key.trim_end_matches('-').len());
    Some(key)
}

fn fold_reference(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            c => push_reference(&mut folded, c),
        }
    }
    folded.truncate(folded.trim_end_matches('-').len());
    let folded: String = folded.nfd().collect();
    without_stress(&folded).nfkc().collect()
}

fn push_reference(key: &mut String, c: char) {
    match c {
        _ if is_separator(c) => {
            if !key.is_empty() && !key.ends_with('-') {
                key.push('-');
            }
        }
        '\''
        | '\u{2018}'..='\u{201F}'
        | '\u{2BB}'
        | '\u{2BC}'
        | '`'
        | '"'
        | '«'
        | '»'
        | '‹'
        | '›'
        | '「'..='』'
        | '.'
        | ','
        | '،' => {}
        _ if dropped(c).is_some() => {}
        _ => key.push(c),
    }
}

/// White space, an underscore, or a character of the general category Pd (dash punctuation), or the
/// minus sign.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | '\u{58A}' | '\u{5BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
                ..='\u{2015}'
                    | '\u{2212}'
                    | '\u{2E17}'
                    | '\u{2E1A}'
                    | '\u{2E3A}'
                    | '\u{2E3B}'
                    | '\u{2E40}'
                    | '\u{301C}'
                    | '\u{3030}'
                    | '\u{30A0}'
                    | '\u{FE31}'
                    | '\u{FE32}'
                    | '\u{FE58}'
                    | '\u{FE63}'
                    | '\u{FF0D}'
        )
}

/// A text with other words in the place of ranges of it, which are in order and may overlap.
pub fn replaced<'t>(text: &'t str, ranges: &[Range<usize>], other: &str) -> Cow<'t, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        if range.start >= end {
            out.push_str(&text[end..range.start]);
            out.push_str(other);
        }
        end = end.max(range.end);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

/// Whether a character is of Han or kana, and so a word by itself where words are compared.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Whether a character cannot be seen, and so parts no word.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// What a run of white space with a blank line becomes: the paragraph separator.
pub const PARAGRAPH: char = '\u{2029}';

/// A text folded for matching, and the way from a place in it to the place in what was written.
///
/// Folded are differences that no reader sees or that writers do not keep apart: composition (NFC,
/// UAX #15), white space (a run is one space; one with a blank line is [`PARAGRAPH`], so that no
/// name reaches over it), the hyphens U+2010 and U+2011, curly apostrophes, ё, stress marks on
/// Cyrillic letters, Arabic vowel signs and tatweel, and invisible characters. Case is not: a name
/// is written with capitals, a word is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded<'a> {
    /// The folded text.
    pub text: Cow<'a, str>,
    /// The places where the folded text is not byte for byte the original, in order. Between them,
    /// offsets differ by a constant; so prose that hardly needs folding has a short table.
    edits: Vec<Edit>,
}

/// A stretch of the original, and what it was folded to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    folded: Range<usize>,
    /// The original without invisible characters at its end: a link should not swallow a bidi mark.
    visible: Range<usize>,
    /// Where the original goes on.
    end: usize,
}

impl<'a> Folded<'a> {
    /// Folds a text.
    pub fn new(text: &'a str) -> Self {
        match AsciiSpaces::of(text) {
            Some(AsciiSpaces::Plain) => Self { text: Cow::Borrowed(text), edits: Vec::new() },
            Some(AsciiSpaces::Single) => {
                let bytes = text.bytes().map(|b| if is_space(b) { b' ' } else { b }).collect();
                match String::from_utf8(bytes) {
                    Ok(spaced) => Self { text: Cow::Owned(spaced), edits: Vec::new() },
                    Err(_) => Self::by_units(text),
                }
            }
            None => Self::by_units(text),
        }
    }

    /// Folds unit by unit: a character with the marks that belong to it, or a run of white space.
    fn by_units(text: &'a str) -> Self {
        let mut folded = String::new();
        let mut edits: Vec<Edit> = Vec::new();
        let (mut at, mut copied) = (0, 0);
        while let Some(start) = skip_settled(text, at) {
            let unit = Unit::at(text, start);
            at = unit.end;
            if let Some(replacement) = unit.folded {
                folded.push_str(&text[copied..start]);
                let folded_start = folded.len();
                folded.push_str(&replacement);
                edits.push(Edit {
                    folded: folded_start..folded.len(),
                    visible: start..unit.visible_end,
                    end: unit.end,
                });
                copied = unit.end;
            }
        }
        if edits.is_empty() {
            return Self { text: Cow::Borrowed(text), edits };
        }
        folded.push_str(&text[copied..]);
        Self { text: Cow::Owned(folded), edits }
    }

    /// Finds the byte range of the original that a range of the folded text stands for: whole
    /// characters with their combining marks, without invisible characters at the end.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = match self.edit_before(range.start) {
            None => range.start,
            Some(edit) if range.start < edit.folded.end => edit.visible.start,
            Some(edit) => edit.end + (range.start - edit.folded.end),
        };
        if range.end <= range.start {
            return start..start;
        }
        let last = range.end - 1;
        let end = match self.edit_before(last) {
            None => range.end,
            Some(edit) if last < edit.folded.end => edit.visible.end,
            Some(edit) => edit.end + (range.end - edit.folded.end),
        };
        start..end
    }

    fn edit_before(&self, offset: usize) -> Option<&Edit> {
        let after = self.edits.partition_point(|edit| edit.folded.start <= offset);
        after.checked_sub(1).and_then(|index| self.edits.get(index))
    }
}

/// How much there is to fold in a text that is ASCII.
enum AsciiSpaces {
    /// Nothing.
    Plain,
    /// White space that is not a space, but each alone, so that offsets stay.
    Single,
}

impl AsciiSpaces {
    /// Looks at a text; none if it is not ASCII or its offsets will change.
    fn of(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        let (mut other, mut double, mut before) = (false, false, false);
        for byte in text.bytes() {
            let space = is_space(byte);
            other |= space & (byte != b' ');
            double |= space & before;
            before = space;
        }
        match (double, other) {
            (true, _) => None,
            (false, true) => Some(Self::Single),
            (false, false) => Some(Self::Plain),
        }
    }
}

/// White space as `char::is_whitespace` has it, for ASCII.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Skips what folding leaves as it is. The last character skipped over may belong with what comes
/// after it, so it is there that the next unit starts; none if nothing is left.
fn skip_settled(text: &str, from: usize) -> Option<usize> {
    let mut last = from;
    let mut space = false;
    for (offset, c) in text[from..].char_indices() {
        if !is_settled(c) || space && c == ' ' {
            return Some(last);
        }
        space = c == ' ';
        last = from + offset;
    }
    None
}

/// Whether a character is never folded, nor folds the one before it: the letters and marks of most
/// prose. A space is, unless it stands beside other white space.
fn is_settled(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{A1}'..='\u{2FF}' => !matches!(c, '\u{AD}' | '\u{B4}' | '\u{2BB}' | '\u{2BC}'),
        '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}' => !matches!(c, 'ё' | 'Ё'),
        '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' => true,
        '\u{2012}'..='\u{2017}' | '\u{201C}'..='\u{201F}' | '\u{2026}' => true,
        '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}' => true,
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}' | '\u{FF0C}' => true,
        _ => false,
    }
}

/// What is folded as one.
struct Unit {
    /// What it becomes; none if it stays.
    folded: Option<String>,
    visible_end: usize,
    end: usize,
}

impl Unit {
    /// Reads the unit that starts at `at`, a character boundary before the end.
    fn at(text: &str, at: usize) -> Self {
        let mut chars =
            text[at..].char_indices().map(|(offset, c)| (at + offset, c, Class::of(c))).peekable();
        let Some((_, first, class)) = chars.next() else {
            return Self { folded: None, visible_end: at, end: at };
        };
        let mut end = at + first.len_utf8();
        if let Class::Space = class {
            let mut breaks = line_breaks(first);
            while let Some((offset, c, _)) =
                chars.next_if(|(_, _, class)| matches!(class, Class::Space | Class::Dropped { .. }))
            {
                breaks += line_breaks(c);
                end = offset + c.len_utf8();
            }
            let space = if breaks > 1 { PARAGRAPH } else { ' ' };
            let folded = Some(space.to_string()).filter(|space| space != &text[at..end]);
            return Self { folded, visible_end: end, end };
        }
        let mut visible_end =
            if matches!(class, Class::Dropped { visible: false }) { at } else { end };
        let mut changes = !matches!(class, Class::Plain);
        while let Some((offset, c, class)) =
            chars.next_if(|(_, _, class)| matches!(class, Class::Extends | Class::Dropped { .. }))
        {
            changes = true;
            end = offset + c.len_utf8();
            if !matches!(class, Class::Dropped { visible: false }) {
                visible_end = end;
            }
        }
        let folded = changes.then(|| fold_unit(&text[at..end]));
        let folded = folded.filter(|folded| folded != &text[at..end]);
        Self { folded, visible_end, end }
    }
}

fn line_breaks(c: char) -> usize {
    match c {
        '\n' | '\u{2028}' => 1,
        '\u{2029}' => 2,
        _ => 0,
    }
}

fn fold_unit(unit: &str) -> String {
    let kept: String = unit
        .chars()
        .filter_map(|c| match Class::of(c) {
            Class::Dropped { .. } => None,
            Class::Replaced(c) => Some(c),
            _ => Some(c),
        })
        .nfd()
        .collect();
    without_stress(&kept).nfc().collect()
}

/// Removes from a decomposed text the dots of ё and stress marks, which Russian prints only where
/// it must.
fn without_stress(decomposed: &str) -> String {
    let mut base = '\0';
    decomposed
        .chars()
        .filter(|&c| {
            if canonical_combining_class(c) == 0 {
                base = c;
            }
            let cyrillic = matches!(base, '\u{400}'..='\u{52F}');
            match c {
                '\u{308}' => !matches!(base, 'е' | 'Е'),
                // In ѓ and ќ the acute makes another letter.
                '\u{301}' => !cyrillic || matches!(base, 'г' | 'Г' | 'к' | 'К'),
                _ => true,
            }
        })
        .collect()
}

/// What folding does with a character.
enum Class {
    /// It stays, and starts a unit.
    Plain,
    /// It becomes another, and starts a unit.
    Replaced(char),
    /// It may compose with what is before it.
    Extends,
    /// It is left out; `visible` if it can be seen, so that a link has to cover it.
    Dropped {
        visible: bool,
    },
    Space,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            _ if c.is_whitespace() => Self::Space,
            '\0'..='\u{7F}' => Self::Plain,
            '\u{B4}' | '\u{1FFD}' | '\u{2BB}' | '\u{2BC}' | '\u{2018}' | '\u{2019}'
            | '\u{201B}' | '\u{2032}' | '\u{FF07}' => Self::Replaced('\''),
            // The Hebrew maqaf too: בר־אילן
            '\u{5BE}' | '\u{2010}' | '\u{2011}' => Self::Replaced('-'),
            'ё' => Self::Replaced('е'),
            'Ё' => Self::Replaced('Е'),
            _ if is_settled(c) => Self::Plain,
            _ => match dropped(c) {
                Some(visible) => Self::Dropped { visible },
                None if is_combining_mark(c) || canonical_combining_class(c) != 0 => Self::Extends,
                None => match is_nfc_quick(once(c)) {
                    IsNormalized::Yes => Self::Plain,
                    IsNormalized::No => Self::Replaced(c),
                    IsNormalized::Maybe => Self::Extends,
                },
            },
        }
    }
}

/// Whether a character is left out in folding; and if it is, whether it can be seen.
fn dropped(c: char) -> Option<bool> {
    match c {
        // Arabic vowel signs and Quranic marks (not the hamzas U+0654 and U+0655 or the madda,
        // which make letters), tatweel; variation selectors and the grapheme joiner, which belong
        // to the character before.
        '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{652}'
        | '\u{656}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}'
        | '\u{6E8}'
        | '\u{6EA}'..='\u{6ED}'
        | '\u{640}'
        | '\u{34F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}' => Some(true),
        // Default-ignorable format characters: soft hyphen, zero-width space and joiners, bidi
        // controls, BOM.
        '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_reference_have_one_key() {
        for (key_, spellings) in [
            (
                "kim-jong-un",
                &[
                    "Kim Jong-un",
                    "kim-jong-un",
                    "KIM  JONG_UN",
                    " Kim\tJong\u{2011}un ",
                    "Ｋｉｍ Jong—un",
                ][..],
            ),
            ("oreilly", &["O'Reilly", "O’Reilly", "o.reilly"]),
            ("us", &["U.S.", "US", "“U.S.”"]),
            ("müller", &["Müller", "Mu\u{308}ller", "MÜLLER", "Mül\u{AD}ler"]),
            ("strasse", &["Straße", "STRASSE", "STRAẞE"]),
            ("королев", &["Королёв", "КОРОЛЕВ", "Короле\u{308}в", "Королё\u{301}в"]),
            ("νεοσ", &["Νεος", "ΝΕΟΣ"]),
            ("بوتين", &["بوتين", "بُوتِين", "بوتـــين"]),
            ("", &["", " - ", "’", "\u{200B}"]),
        ] {
            for spelling in spellings {
                assert_eq!(key(spelling), key_, "{spelling:?}");
            }
        }
    }

    #[test]
    fn accents_and_letters_that_only_look_alike_are_kept_apart() {
        for (a, b) in [("Müller", "Muller"), ("Ѓ", "Г"), ("Й", "И"), ("أ", "ا"), ("が", "か")]
        {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn prose_is_folded_to_what_a_reader_sees() {
        for (text, folded) in [
            ("Kim Jong-un", "Kim Jong-un"),
            ("Kim\nJong\u{2011}un’s", "Kim Jong-un's"),
            ("O\u{1FFD}Reilly", "O'Reilly"),
            ("Kim \t\r\n Jong", "Kim Jong"),
            ("Kim\u{A0}\u{2009}Jong", "Kim Jong"),
            ("Kim\r\n\r\nJong", "Kim\u{2029}Jong"),
            ("Russia\u{2013}Ukraine", "Russia\u{2013}Ukraine"),
            ("Mu\u{308}ller", "Müller"),
            ("Пу\u{301}тин, Королёв, Короле\u{308}в, Куќа", "Путин, Королев, Королев, Куќа"),
            ("بُوتِين بوتـين أنا", "بوتين بوتين أنا"),
            ("\u{1112}\u{1161}\u{11AB}국", "한국"),
            ("\u{200F}Pu\u{AD}tin\u{200E}", "Putin"),
            ("e\u{200D}\u{301}", "é"),
            ("a \u{200B} b", "a b"),
            ("葛\u{E0100}城", "葛城"),
        ] {
            assert_eq!(Folded::new(text).text, folded, "{text:?}");
        }
    }

    #[test]
    fn ascii_prose_with_single_spaces_is_not_copied() {
        assert!(matches!(Folded::new("Kim Jong-un said.").text, Cow::Borrowed(_)));
        assert!(matches!(Folded::new("Москва и Киев").text, Cow::Borrowed(_)));
    }

    #[test]
    fn a_place_in_folded_text_is_found_in_the_original() {
        for (text, needle, original) in [
            ("On Kim\n  Jong-un’s order", "Kim Jong-un", "Kim\n  Jong-un"),
            ("in Mu\u{308}nche\u{301}, now", "Münché", "Mu\u{308}nche\u{301}"),
            ("по Пу\u{301}тину\u{301} и", "Путину", "Пу\u{301}тину\u{301}"),
            ("\u{200F}\u{202B}بُوتِينِ\u{200F} قال", "بوتين", "بُوتِينِ"),
            ("x\u{AD} Pu\u{AD}tin\u{AD} y", "Putin", "Pu\u{AD}tin"),
            ("\u{FEFF}Putin", "Putin", "Putin"),
            ("“Putin”", "Putin", "Putin"),
            ("l’Ukraine’s", "Ukraine", "Ukraine"),
        ] {
            let folded = Folded::new(text);
            let start = folded.text.find(needle).expect(needle);
            assert_eq!(&text[folded.original(start..start + needle.len())], original, "{text:?}");
        }
    }

    #[test]
    fn settled_characters_are_in_every_normal_form_that_matters() {
        for c in ('\0'..=char::MAX).filter(|&c| is_settled(c)) {
            assert_eq!(is_nfc_quick(once(c)), IsNormalized::Yes, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            assert!(dropped(c).is_none() && (c == ' ' || !c.is_whitespace()), "{c:?}");
        }
    }

    /// Text in which every rule of folding has something to do.
    fn prose() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(
            [
                "a", "Z", "e", "г", "е", "Е", "ё", "и", "ا", "ب", "中", "한", "\u{1112}",
                "\u{1161}", "\u{11AB}", "か", " ", "  ", "\n", "\r\n", "\u{A0}", "\u{2029}", "-",
                "_", ".", "'", "’", "\u{2011}", "–", "\u{301}", "\u{308}", "\u{327}", "\u{345}",
                "\u{3099}", "\u{64E}", "\u{654}", "\u{640}", "\u{200D}", "\u{200B}", "\u{AD}",
                "\u{FE0F}", "\u{212B}", "\u{FB01}", "İ", "ß", "Σ", "´", "\u{9C7}", "\u{9BE}",
                "\u{344}",
            ]
            .as_slice(),
        );
        prop_oneof![
            prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat()),
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(text in prose()) {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn folding_folded_text_changes_nothing(text in prose()) {
            let once = Folded::new(&text).text.into_owned();
            prop_assert_eq!(&Folded::new(&once).text, &once);
        }

        #[test]
        fn every_range_maps_to_whole_characters_that_fold_to_it(text in prose(), a in 0usize..40, b in 0usize..40) {
            let folded = Folded::new(&text);
            let ends: Vec<usize> =
                folded.text.char_indices().map(|(at, _)| at).chain([folded.text.len()]).collect();
            let (a, b) = (ends[a.min(ends.len() - 1)], ends[b.min(ends.len() - 1)]);
            let range = a.min(b)..a.max(b);
            let original = folded.original(range.clone());
            prop_assert!(original.start <= original.end);
            let covered = text.get(original).expect("on character boundaries");
            let again = Folded::new(covered).text.into_owned();
            prop_assert!(again.contains(folded.text[range].trim_matches(is_combining_mark)), "{again:?}");
        }
    }
}
