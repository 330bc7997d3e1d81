//! The line around a place in a text, and spans on it.

use std::ops::Range;

use crate::diagnostic::Span;

pub(super) fn is_first_on_line(text: &str, at: usize) -> bool {
    text[line_of(text, at).start..at].trim_ascii().is_empty()
}

/// The line around a place, without its line break; of a very long one only what is near,
/// lest a hundred problems on one line of ten megabytes cost seconds.
pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    const NEAR: usize = 2000;
    let at = floor(text, at);
    let from = floor(text, at.saturating_sub(NEAR));
    let to = floor(text, at.saturating_add(NEAR));
    let start = text[from..at].rfind('\n').map_or(from, |before| from + before + 1);
    let end = text[at..to].find('\n').map_or(to, |length| at + length);
    start..end
}

/// From a place to the last text on its line; one character at least where there is one.
pub(super) fn rest_of_line(text: &str, at: usize) -> Span {
    let end = line_of(text, at).end;
    let shown = at + text[at..end].trim_end().len();
    Span::new(at, if shown > at { shown } else { next_char(text, at) })
}

pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Finds a space that is none to YAML and looks like one, such as U+00A0, where a space counts: in
/// the indentation of a line, after the dash of an item, after the colon of a key.
pub(crate) fn odd_space(line: &str) -> Option<Range<usize>> {
    let is_odd = |c: char| {
        matches!(
            c,
            '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
        )
    };
    if line.is_ascii() {
        return None;
    }
    let range = |at: usize| at..next_char(line, at);
    let (at, first) = line.char_indices().find(|&(_, c)| !matches!(c, ' ' | '\t' | '-'))?;
    if is_odd(first) {
        return Some(range(at));
    }
    let (key, value) = line.split_once(':')?;
    (!key.contains(['"', '\'', '#']) && value.starts_with(is_odd)).then(|| range(key.len() + 1))
}

pub(super) fn next_char(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(at, |c| at + c.len_utf8())
}

/// The nearest character boundary at or before an offset.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

pub(super) fn span_of(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
