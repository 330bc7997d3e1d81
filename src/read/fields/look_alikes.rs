//! Letters that look like others: a marking holds back whatever keyboard it was typed on.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A text in small letters, as a reader would take it for Latin: without compatibility forms (NFKC,
/// UAX #15) and characters that cannot be seen, and with Latin letters in the place of Greek and
/// Cyrillic ones that look the same, small or capital (UTS #39).
pub(in crate::read) fn as_latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(text.to_ascii_lowercase()),
            false => Cow::Borrowed(text),
        };
    }
    let seen = text.nfkc().filter(|c| !is_unseen(*c));
    Cow::Owned(seen.map(latin).flat_map(char::to_lowercase).collect())
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// The letters of markings and of the keys that say them.
fn latin(c: char) -> char {
    match c {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'в' | 'В' | 'Β' => 'b',
        'с' | 'С' | 'ϲ' | 'Ϲ' => 'c',
        'е' | 'Е' | 'Ε' => 'e',
        'ɡ' => 'g',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' => 'i',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'ӏ' | 'Ӏ' => 'l',
        'м' | 'М' | 'Μ' => 'm',
        'Ν' | 'ո' => 'n',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'г' => 'r',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_latin_is_read_so() {
        for text in
            ["tlp", "TLP", "ｔｌｐ", "tlр", "t\u{200B}lp", "ТLР", "Τӏρ", "t\u{2060}l\u{AD}p"]
        {
            assert_eq!(as_latin(text), "tlp", "{text}");
        }
        assert_eq!(as_latin("mаrking"), "marking");
        assert_eq!(as_latin("Łódź"), "łódź");
    }
}
