//! What follows a name may be the rest of a longer one.

use super::{begins_with_capital, has_case};
use crate::link::names::words::{ARABIC_ARTICLES, is_calendar, is_calendar_name, leading_state};
use crate::link::names::writing::{Writing, leading_word};
use crate::link::names::{Entry, Finder, Found};

impl<T> Finder<'_, T> {
    /// Whether what follows a name can be the rest of a longer one. Fewer words are excused than
    /// before it, since within a sentence only days and months have capitals that are no names.
    pub(super) fn capital_follows(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let Found { start, end, .. } = *hit;
        let rest = &self.text[end..];
        let mut after = rest.chars();
        match after.next() {
            Some(' ') if has_case(&self.text[start..end]) => {
                let rest = &rest[1..];
                let word = leading_word(rest);
                let after = &rest[word.len()..];
                if begins_with_capital(word) && !entry.has_initials(rest) {
                    let after = after.trim_start_matches('.');
                    let is_numbered = after.starts_with(' ')
                        && after[1..].starts_with(|c: char| c.is_ascii_digit());
                    return !is_calendar(word) || is_calendar_name(word) && !is_numbered;
                }
                let is_article = ARABIC_ARTICLES.contains(&word);
                // `Unit 61 398`, with a narrow space.
                let is_grouped = self.text[..end].ends_with(|c: char| c.is_ascii_digit())
                    && word.len() == 3
                    && word.bytes().all(|b| b.is_ascii_digit());
                is_grouped || is_article && after.strip_prefix('-').is_some_and(begins_with_capital)
            }
            Some(',') => {
                let rest = rest.strip_prefix(", ").unwrap_or_default();
                matches!(leading_word(rest), "Jr" | "Jnr" | "Sr" | "Snr")
                    || is_in_another_state(entry, rest)
            }
            // `US$5 million`
            Some('$' | '€' | '£' | '¥') => true,
            Some('·' | '・') => after.next().is_some_and(|c| Writing::of(c) != Writing::Spaced),
            _ => false,
        }
    }
}

/// Whether what follows the name of a town and a comma is a state in which another of that name is:
/// `Paris, Texas`, but not `in Paris, Virginia Smith said`.
fn is_in_another_state<T>(entry: &Entry<T>, rest: &str) -> bool {
    let Some(states) = entry.known.states.as_ref().filter(|_| !entry.known.classes.is_wide())
    else {
        return false;
    };
    leading_state(rest).is_some_and(|state| {
        let goes_on = rest[state.len()..].strip_prefix(' ').is_some_and(begins_with_capital);
        !goes_on && !states.contains(state)
    })
}

impl<T> Entry<T> {
    /// Whether a text begins with the initials of who bears the name, as Russian writes them after it:
    /// `Путин В.В.`
    fn has_initials(&self, text: &str) -> bool {
        let mut initials = Vec::new();
        let mut rest = text;
        while let Some(initial) = rest.chars().next().filter(|c| matches!(c, 'А'..='Я'))
            && let Some(next) = rest[initial.len_utf8()..].strip_prefix('.')
            && initials.len() < 3
        {
            initials.push(initial);
            rest = next.strip_prefix(' ').unwrap_or(next);
        }
        !initials.is_empty()
            && !begins_with_capital(rest)
            && self.known.given.iter().any(|given| given.is_before && given.may_be(None, &initials))
    }
}
