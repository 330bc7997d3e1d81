//! Doubt about names of one word beside a capitalised word: they may be parts of longer names.

use super::words::{OPENING_ENDINGS, TITLES, is_no_name};
use super::writing::{Writing, is_cased, leading_word, trailing_word};
use super::{Finder, Found, PARAGRAPH};

impl<T> Finder<'_, T> {
    /// Sets [`Hit::doubtful`](super::Hit::doubtful).
    pub(super) fn mark_doubtful(&self, found: &mut [Found]) {
        // From the right, since doubt about the name that follows is doubt about the one before.
        let (mut next_start, mut next_doubtful) = (usize::MAX, false);
        for index in (0..found.len()).rev() {
            let previous_end = index.checked_sub(1).map_or(usize::MAX, |index| found[index].end);
            let hit = &mut found[index];
            let followed = if next_start == hit.end + 1 {
                next_doubtful && self.text[hit.end..].starts_with(' ')
            } else {
                self.capital_follows(hit.start, hit.end)
            };
            let one_word = self.names.entries[hit.entry].one_word;
            let preceded =
                previous_end != hit.start.wrapping_sub(1) && self.capital_precedes(hit.start);
            hit.doubtful |= one_word && (followed || preceded);
            next_start = hit.start;
            next_doubtful = one_word && followed;
        }
    }

    /// Whether what follows a name can be the rest of a longer one.
    fn capital_follows(&self, start: usize, end: usize) -> bool {
        let rest = &self.text[end..];
        let mut after = rest.chars();
        match after.next() {
            Some(' ') if is_cased(self.text[start..].chars().next()) => {
                let word = leading_word(&rest[1..]);
                word.chars().next().is_some_and(char::is_uppercase) && !is_no_name(word)
            }
            Some('·' | '・') => after.next().is_some_and(|c| Writing::of(c) != Writing::Spaced),
            _ => false,
        }
    }

    /// Whether what goes before a name can be the beginning of a longer one.
    fn capital_precedes(&self, start: usize) -> bool {
        let mut before = self.text[..start].chars().rev();
        match before.next() {
            Some(' ') if is_cased(self.text[start..].chars().next()) => {}
            Some('·' | '・') => {
                return before.next().is_some_and(|c| Writing::of(c) != Writing::Spaced);
            }
            _ => return false,
        }
        let before = &self.text[..start - 1];
        let unstopped = before.strip_suffix('.').unwrap_or(before);
        let stopped = unstopped.len() < before.len();
        let word = trailing_word(unstopped);
        let mut letters = word.chars();
        if !letters.next().is_some_and(char::is_uppercase) {
            return false;
        }
        if stopped {
            // After an initial the full stop ends no sentence; after another word it does.
            return letters.next().is_none();
        }
        if is_no_name(word) || TITLES.contains(&word) || word.ends_with("'s") {
            return false;
        }
        let opens = opens_sentence(&unstopped[..unstopped.len() - word.len()]);
        !(opens && OPENING_ENDINGS.iter().any(|ending| word.ends_with(ending)))
    }
}

/// Whether a sentence can begin after this text.
fn opens_sentence(before: &str) -> bool {
    let before =
        before.trim_end_matches([' ', '"', '\'', '“', '”', '„', '«', '»', '‘', '(', '[', '¿', '¡']);
    before
        .chars()
        .next_back()
        .is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '–' | '—' | PARAGRAPH))
}
