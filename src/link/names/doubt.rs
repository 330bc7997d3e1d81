//! Doubt about names beside a capitalised word: they may be parts of longer names.

use super::words::{
    FEATURES, OPENING_ENDINGS, PLACE_ABBREVIATIONS, is_day_or_month, is_function_word, is_no_name,
    is_no_rest, is_title,
};
use super::writing::{Writing, is_cased, leading_word, trailing_word};
use super::{Doubt, Finder, Found, PARAGRAPH};

impl<T> Finder<'_, T> {
    /// Sets [`Hit::doubt`](super::Hit::doubt).
    pub(super) fn mark_doubtful(&self, found: &mut [Found]) {
        // From the right, since doubt about the name that follows is doubt about the one before.
        let (mut next_start, mut next_followed) = (usize::MAX, false);
        for index in (0..found.len()).rev() {
            let previous_end = index.checked_sub(1).map_or(usize::MAX, |index| found[index].end);
            let hit = &mut found[index];
            let followed = if next_start == hit.end + 1 {
                next_followed && self.text[hit.end..].starts_with(' ')
            } else {
                self.capital_follows(hit.start, hit.end)
            };
            let is_known_before = previous_end == hit.start.wrapping_sub(1);
            let is_longer = followed
                || self.is_of_a_thing(hit.start, previous_end)
                || self.is_date(hit.start, hit.end);
            if is_longer {
                hit.doubt = Some(Doubt::Longer);
            } else if self.names.entries[hit.entry].one_word && !is_known_before {
                hit.doubt = self.doubt_before(hit.start).or(hit.doubt);
            }
            next_start = hit.start;
            next_followed = followed;
        }
    }

    /// Whether what follows a name can be the rest of a longer one.
    fn capital_follows(&self, start: usize, end: usize) -> bool {
        let rest = &self.text[end..];
        let mut after = rest.chars();
        match after.next() {
            Some(' ') if is_cased(self.text[start..].chars().next()) => {
                let word = leading_word(&rest[1..]);
                word.chars().next().is_some_and(char::is_uppercase) && !is_no_rest(word)
            }
            Some('·' | '・') => after.next().is_some_and(|c| Writing::of(c) != Writing::Spaced),
            _ => false,
        }
    }

    /// Whether what goes before a name can be the beginning of a longer one.
    fn doubt_before(&self, start: usize) -> Option<Doubt> {
        let mut before = self.text[..start].chars().rev();
        match before.next() {
            Some(' ') if is_cased(self.text[start..].chars().next()) => {}
            Some('·' | '・') => {
                let joined = before.next().is_some_and(|c| Writing::of(c) != Writing::Spaced);
                return joined.then_some(Doubt::Longer);
            }
            _ => return None,
        }
        let before = &self.text[..start - 1];
        let unstopped = before.strip_suffix('.').unwrap_or(before);
        let stopped = unstopped.len() < before.len();
        let word = trailing_word(unstopped);
        let mut letters = word.chars();
        if !letters.next().is_some_and(char::is_uppercase) {
            return None;
        }
        if stopped {
            // After an initial the full stop ends no sentence, nor in `Mt. Lebanon`; after another
            // word it does.
            let initial = letters.next().is_none().then_some(Doubt::Initial);
            return initial.or(PLACE_ABBREVIATIONS.contains(&word).then_some(Doubt::Longer));
        }
        if is_no_name(word) || is_title(word) || word.ends_with("'s") {
            return None;
        }
        let opens = opens_sentence(&unstopped[..unstopped.len() - word.len()]);
        let excused = opens && OPENING_ENDINGS.iter().any(|ending| word.ends_with(ending));
        (!excused).then_some(Doubt::Longer)
    }

    /// Whether a name tells what a thing is of, in the name of that: `Gulf of Oman`.
    fn is_of_a_thing(&self, start: usize, previous_end: usize) -> bool {
        let Some(before) = self.text[..start].strip_suffix(" of ") else { return false };
        let word = trailing_word(before);
        let is_name = word.chars().next().is_some_and(char::is_uppercase)
            && previous_end != before.len()
            && !is_no_name(word)
            && !is_title(word);
        // At the start of a sentence any word has a capital: `Residents of Moscow`.
        is_name
            && (FEATURES.contains(&word) || !opens_sentence(&before[..before.len() - word.len()]))
    }

    /// Whether a name that is that of a month or weekday stands as one: `in May`, `May 2019`.
    fn is_date(&self, start: usize, end: usize) -> bool {
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        if !is_day_or_month(&self.text[start..end]) {
            return false;
        }
        let rest = self.text[end..].trim_start_matches(',');
        let before = trailing_word(self.text[..start].trim_end().trim_end_matches('.'));
        let adverb = ["last", "late", "early", "mid", "past", "coming"];
        rest.strip_prefix(' ').is_some_and(|rest| is_number(leading_word(rest)))
            || is_number(before)
            || is_function_word(before)
            || adverb.contains(&before.to_lowercase().as_str())
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
