//! Datelines: the place that a report was filed from, in capitals, before its first sentence.

use super::{Finder, PARAGRAPH};
use crate::link::fold::Folded;

/// The fewest letters of a name that is known in capitals: two are an acronym.
const FEWEST: usize = 3;

/// So far from a place, in bytes, is the dash that ends a dateline: `KYIV, Ukraine, Nov. 3 (AP) —`.
const LONGEST: usize = 64;

/// The name of a place of one word in capitals, if it is not written so anyway. Names of several
/// words are found in capitals wherever they stand.
pub(super) fn form_of(name: &str) -> Option<String> {
    let form = name.to_uppercase();
    let is_other = form != name && !name.contains(' ') && name.chars().count() >= FEWEST;
    is_other.then(|| Folded::new(&form).text.into_owned())
}

impl<T> Finder<'_, T> {
    /// Whether a name is the place of a dateline: a paragraph begins with it, and a dash follows
    /// soon, with no more between than what else a dateline has.
    pub(super) fn is_dateline(&self, start: usize, end: usize) -> bool {
        let before = self.text[..start].trim_end_matches(' ');
        if !before.is_empty() && !before.ends_with(PARAGRAPH) {
            return false;
        }
        let rest = &self.text[end..];
        if !rest.trim_start_matches(' ').starts_with(['(', ',', '/', '—', '–', '-']) {
            return false;
        }
        let near = rest.char_indices().take_while(|(at, c)| *at < LONGEST && *c != PARAGRAPH);
        let dash = near.filter(|(_, c)| matches!(c, '—' | '–' | '-')).find_map(|(at, c)| {
            let is_apart = rest[..at].ends_with(' ') && rest[at + c.len_utf8()..].starts_with(' ');
            (is_apart || c == '—').then_some(at)
        });
        let Some(dash) = dash else { return false };
        // `(AP)`, `, Ukraine`, `, March 3`: no words of a sentence.
        rest[..dash].split([' ', '/', '(']).all(|word| !word.starts_with(char::is_lowercase))
    }
}
