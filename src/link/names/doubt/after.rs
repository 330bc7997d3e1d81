//! What follows a name may be the rest of a longer one.

use super::{begins_with_capital, has_case};
use crate::link::names::classes::is_settlement;
use crate::link::names::countries::leading_country;
use crate::link::names::offices::{is_office_of_another, is_office_of_town, leading_office};
use crate::link::names::words::{
    ARABIC_ARTICLES, is_calendar, is_calendar_name, is_where, leading_state, leading_state_and_city,
};
use crate::link::names::writing::{Writing, leading_word, trailing_word};
use crate::link::names::{Bearer, Entry, Finder, Found, PARAGRAPH};

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
                if begins_with_capital(word)
                    && !entry.has_initials(rest)
                    && !entry.has_office(&self.text[start..end], rest)
                {
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
                    || is_in_a_state_of_towns(entry, rest)
                    || is_in_another_country(entry, rest)
            }
            // `US$5 million`
            Some('$' | '€' | '£' | '¥') => true,
            Some('·' | '・') => after.next().is_some_and(|c| Writing::of(c) != Writing::Spaced),
            _ => false,
        }
    }
}

impl<T> Finder<'_, T> {
    /// Whether the country that a town is said to lie in is that of another of its name: `the resort
    /// of Lagos in Portugal`; not `beat Moscow in Ukraine`.
    pub(super) fn lies_in_another_country(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let Some(countries) = &entry.known.countries else { return false };
        let country = self.text[hit.end..].strip_prefix(" in ").and_then(leading_country);
        let Some((country, _)) = country.filter(|_| !entry.known.classes.is_wide()) else {
            return false;
        };
        let before = self.text[..hit.start].strip_suffix(' ').unwrap_or_default();
        let of = before.strip_suffix(" of").map_or("", trailing_word);
        !countries.contains(country) && (is_where(trailing_word(before)) || is_settlement(of))
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

/// The same of a state by a name that cities have too, and of a town that is called as a country or
/// company is: `Lebanon, Pennsylvania, was`; not `Mexico, Texas and Ohio`.
fn is_in_a_state_of_towns<T>(entry: &Entry<T>, rest: &str) -> bool {
    let classes = &entry.known.classes;
    let state = if classes.is_sovereign() || classes.is_organisation() {
        leading_state(rest)
    } else {
        let is_other = |state: &&str| {
            let states = entry.known.states.as_ref().filter(|_| !classes.is_wide());
            states.is_some_and(|states| !states.contains(state))
        };
        leading_state_and_city(rest).filter(is_other)
    };
    state.is_some_and(|state| ends_apposition(&rest[state.len()..]))
}

/// Whether what follows the name of a town and a comma is the country that another of that name is in:
/// `Hyderabad, Pakistan, was`; not `Moscow, Iran and China`.
fn is_in_another_country<T>(entry: &Entry<T>, rest: &str) -> bool {
    let countries = entry.known.countries.as_ref().filter(|_| !entry.known.classes.is_wide());
    let Some((countries, (country, length))) = countries.zip(leading_country(rest)) else {
        return false;
    };
    !countries.contains(country) && ends_apposition(&rest[length..])
}

/// Whether what stood before this text was put between commas, and was no part of a list.
fn ends_apposition(rest: &str) -> bool {
    if rest.is_empty() || rest.starts_with(['.', ';', ':', ')', '?', '!', PARAGRAPH]) {
        return true;
    }
    let Some(next) = rest.strip_prefix(", ") else { return false };
    let next = next.strip_prefix("the ").unwrap_or(next);
    !begins_with_capital(next) && !matches!(leading_word(next), "and" | "or")
}

impl<T> Entry<T> {
    /// Whether a text begins with the title of an office of what bears the name, which ends the name:
    /// `London Mayor Sadiq Khan`.
    fn has_office(&self, name: &str, text: &str) -> bool {
        let classes = &self.known.classes;
        let is_of = |office: &str| {
            let is_town = classes.is_location() && !classes.is_sovereign();
            (!is_town || is_office_of_town(office)) && !is_office_of_another(name, office)
        };
        self.known.bearer != Bearer::Person && leading_office(text).is_some_and(is_of)
    }

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
