//! Text as HTML holds it.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

use crate::scan::rewrite;

/// Stands for a character that neither HTML nor XML may hold.
const REPLACEMENT: char = '\u{FFFD}';

/// Appends `text` without the characters that may stand neither in HTML nor in a feed: control
/// characters and noncharacters, among them [`ROOT`](crate::model::ROOT), which a character
/// reference such as `&#xFDD0;` would otherwise forge.
pub(super) fn clean(out: &mut String, text: &str) {
    let is_doubtful = |b: u8| ((b < 0x20) & (b != b'\n')) | (b == 0xEF) | (b == 0x7F);
    rewrite(out, text, is_doubtful, |out, c| {
        if !is_mark(c) {
            out.push(permitted(c));
        }
    });
}

fn permitted(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\r' => ' ',
        '\0'..='\u{1F}' | '\u{7F}' | '\u{FDD0}' | '\u{FFFE}' | '\u{FFFF}' => REPLACEMENT,
        _ => c,
    }
}

/// Appends a text that is already [`clean`].
pub(super) fn escape(out: &mut String, text: &str) {
    let is_markup = |b: u8| (b == b'&') | (b == b'<') | (b == b'>');
    rewrite(out, text, is_markup, |out, c| {
        out.push_str(match c {
            '&' => "&amp;",
            '<' => "&lt;",
            _ => "&gt;",
        });
    });
}

/// Appends ` name="value"`.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    value_of(out, value);
    out.push('"');
}

/// Appends the value of an attribute in double quotes.
pub(super) fn value_of(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ if is_mark(c) => {}
            _ => out.push(permitted(c)),
        }
    }
}

/// Whether a character is one that stands for the mark of a marking, and is no text.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{FDD1}'..='\u{FDEF}')
}

/// The most bytes of a character reference: the longest name is `CounterClockwiseContourIntegral`.
pub(super) const LONGEST_REFERENCE: usize = 33;

/// The text without its backslashes that escape what comes next, or the end.
pub(super) fn without_escapes(text: &str, is_escaped: impl Fn(Option<char>) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !is_escaped(chars.peek().copied()) {
            out.push(c);
        }
    }
    out
}

/// Reads the character references of HTML, section 13.5; what is none stays as it is.
pub(in crate::link) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end =
            rest.bytes().take(LONGEST_REFERENCE).position(|b| b == b';').map_or(0, |at| at + 1);
        let reference = &rest[..end];
        match reference {
            "" => {
                out.push('&');
                rest = &rest[1..];
                continue;
            }
            "&amp;" => out.push('&'),
            "&lt;" => out.push('<'),
            "&gt;" => out.push('>'),
            "&quot;" => out.push('"'),
            "&nbsp;" => out.push('\u{A0}'),
            // pulldown-cmark knows the names of HTML.
            _ if is_reference(&reference[1..end - 1]) => {
                for event in Parser::new(reference) {
                    if let Event::Text(decoded) = event {
                        out.push_str(&decoded);
                    }
                }
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
                continue;
            }
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_reference(name: &str) -> bool {
    let digits = name.strip_prefix('#').unwrap_or(name);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Cuts a text that goes into a message.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    const LIMIT: usize = 80;
    match text.char_indices().nth(LIMIT) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

/// The text with every run of white space as one space, and none at the ends.
pub(super) fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The number of words: runs of letters and digits between other characters, where a letter of a
/// script without spaces (Han, kana) counts as one.
pub(super) fn words(text: &str) -> u32 {
    let mut count = 0_u32;
    let mut within = false;
    for c in text.chars() {
        let spaceless = matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}');
        let letter = c.is_alphanumeric();
        if spaceless || letter && !within {
            count = count.saturating_add(1);
        }
        within = (letter && !spaceless)
            || within && matches!(c, '\'' | '’' | '-' | '.' | ',' | '\u{301}');
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_reference_does_not_forge_the_way_to_the_root() {
        let mut out = String::new();
        clean(&mut out, "a\u{FDD0}b\u{1}c\td\u{FFFF}ｅ");
        assert_eq!(out, "a\u{FFFD}b\u{FFFD}c\td\u{FFFD}ｅ");
    }

    #[test]
    fn character_references_are_read_and_others_stay() {
        assert_eq!(
            decode("AT&amp;T &eacute;&#x41;&#66; &nosuch; & &; &é;"),
            "AT&T éAB &nosuch; & &; &é;"
        );
        assert_eq!(decode("&&lt;&"), "&<&");
    }

    #[test]
    fn words_are_counted_with_and_without_spaces() {
        assert_eq!(words("Putin’s visit, 13 Sept.\nU.S. state-run"), 6);
        assert_eq!(words("金正恩"), 3);
        assert_eq!(words("김정은은 말했다"), 2);
        assert_eq!(words(" . "), 0);
    }
}
