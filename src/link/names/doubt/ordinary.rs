//! Names that are words like any other, or dates.

use super::opens_sentence;
use crate::link::names::Finder;
use crate::link::names::words::{
    HEADLINE_COMPOUNDS, is_calendar, is_day_or_month, is_function_word, is_noun, is_ordinary_word,
    is_said_of_names,
};
use crate::link::names::writing::{leading_word, trailing_word};

impl<T> Finder<'_, T> {
    /// Whether a name is a word like any other that begins a sentence: `Most people`, `Hit by`.
    pub(super) fn is_word_that_opens(&self, start: usize, end: usize) -> bool {
        let name = &self.text[start..end];
        let goes_on = || {
            let rest = &self.text[end..];
            if let Some(rest) = rest.strip_prefix('-') {
                // `Meta-analysis`
                let word = leading_word(rest);
                return word.starts_with(char::is_lowercase) && !HEADLINE_COMPOUNDS.contains(&word);
            }
            let word = rest.strip_prefix(' ').map_or("", leading_word);
            if is_function_word(name) {
                return word.starts_with(char::is_alphabetic);
            }
            word.starts_with(char::is_lowercase) && !(is_noun(name) && is_said_of_names(word))
        };
        // `May he rest` is a wish, `May said` a person.
        let is_wish = || {
            let next = self.text[end..].strip_prefix(' ').map_or("", leading_word);
            name == "May"
                && matches!(next, "he" | "I" | "it" | "she" | "the" | "they" | "we" | "you")
        };
        (is_ordinary_word(name) && goes_on() || is_wish()) && opens_sentence(&self.text[..start])
    }

    /// Whether a name that is that of a month or weekday stands as one: `in May`, `May 2019`.
    pub(super) fn is_date(&self, start: usize, end: usize) -> bool {
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        if !is_day_or_month(&self.text[start..end]) {
            return false;
        }
        let rest = self.text[end..].trim_start_matches(',');
        let before = &self.text[..start];
        rest.strip_prefix(' ').is_some_and(|rest| is_number(leading_word(rest)))
            || rest.strip_prefix('/').is_some_and(|rest| is_calendar(leading_word(rest)))
            || before.strip_suffix('/').is_some_and(|before| is_calendar(trailing_word(before)))
            || is_dated(before)
    }
}

/// Whether the name of a month or weekday stands as one after this text: `in`, `early`, `3`.
pub(super) fn is_dated(before: &str) -> bool {
    let before = before.trim_end();
    let unstopped = before.strip_suffix('.').unwrap_or(before).trim_end_matches('-');
    let word = trailing_word(unstopped).rsplit('-').next().unwrap_or_default();
    if before.ends_with('.') {
        // `3. Mai`; after another word the full stop ends a sentence.
        return matches!(word.len(), 1 | 2) && word.bytes().all(|b| b.is_ascii_digit());
    }
    let adverb = ["last", "late", "early", "mid", "past", "coming"];
    word.starts_with(|c: char| c.is_ascii_digit())
        || is_function_word(word)
        || adverb.contains(&word.to_lowercase().as_str())
}
