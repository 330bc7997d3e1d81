//! Doubt about names beside a capitalised word: they may be parts of longer names.
//!
//! - `before` and `after`: what stands on either side of a name;
//! - `articles`: what an article makes of one;
//! - `people`: who is called as a place is, and relatives of who is known;
//! - `ties`: words that hold two names together;
//! - `ordinary`: names that are words like any other, or dates;
//! - `uncased`: surnames in scripts without capitals.

mod after;
mod articles;
mod before;
mod ordinary;
mod people;
mod ties;
pub(super) mod uncased;

use self::uncased::{is_uncased, without_prefixes};
use super::compounds::{ends_longer, goes_on, is_said_twice, makes_a_noun};
use super::countries::trailing_country;
use super::words::{
    is_broadcaster, is_function_word, is_no_name, is_of_organs, is_short_title, is_title, is_where,
    makes_a_thing, may_be_given_name,
};
use super::writing::{is_cased, leading_word, trailing_word};
use super::{Bearer, Doubt, Entry, Finder, Found, PARAGRAPH};

/// Another hit beside one.
#[derive(Clone, Copy)]
struct Beside {
    start: usize,
    end: usize,
    entry: usize,
}

impl Beside {
    /// Where there is none.
    const NONE: Self = Self { start: usize::MAX, end: usize::MAX, entry: usize::MAX };
}

impl<T> Finder<'_, T> {
    /// Sets [`Hit::doubt`](super::Hit::doubt).
    pub(super) fn mark_doubtful(&self, found: &mut [Found]) {
        // From the right, since doubt about the name that follows is doubt about the one before.
        let (mut next, mut next_followed) = (Beside::NONE, false);
        let mut is_given_name = false;
        for index in (0..found.len()).rev() {
            let beside = |hit: &Found| Beside { start: hit.start, end: hit.end, entry: hit.entry };
            let previous = index.checked_sub(1).map_or(Beside::NONE, |at| beside(&found[at]));
            let hit = &mut found[index];
            let entry = &self.names.entries[hit.entry];
            let followed = if next.start == hit.end + 1 {
                // `Минобороны Украины`
                let is_of = entry.known.is_of_any_state
                    && !entry.known.is_own(&self.text[next.start..next.end]);
                (next_followed || is_of || self.is_branch(beside(hit), next))
                    && self.text[hit.end..].starts_with(' ')
            } else {
                self.capital_follows(hit, entry) || self.is_tied_to_next(hit, entry, next)
            };
            let is_known_before = previous.end == hit.start.wrapping_sub(1);
            let has_given_name = self.makes_a_person(previous, hit);
            let tie = self.tie_before(hit.start);
            let is_longer = followed
                || is_given_name
                || has_given_name
                || self.is_tied_to_previous(hit, entry, previous, tie)
                || self.is_date(hit.start, hit.end)
                || entry.one_word && self.is_word_that_opens(hit.start, hit.end)
                || entry.known.is_feminine
                || self.follows_title_of_another(hit.start, entry)
                || self.follows_another_initial(hit)
                || self.is_branch(previous, beside(hit))
                || self.is_called_a_thing(hit, entry)
                || self.has_article_of_another(hit, entry)
                || self.has_german_article(hit)
                || self.follows_town_of_another(hit, entry)
                || self.is_of_another_class(hit, entry, tie)
                || self.is_another_number(hit, entry)
                || self.is_another_of_family(hit, entry)
                || self.lies_in_another_country(hit, entry)
                || self.is_body_of_another(hit, entry)
                || self.is_bank_of_town(previous, beside(hit))
                || self.is_bank_of_town(beside(hit), next)
                || self.is_noun_of_both(hit.start, hit.end)
                || self.follows_uncased_name(hit, entry)
                || self.is_overlapped(hit.start, hit.end)
                || self.is_within_words(hit, entry);
            is_given_name = has_given_name;
            if self.is_somebody(hit, entry) {
                hit.doubt = Some(Doubt::Namesake);
            } else if is_longer {
                let first = self.names.entries.get(previous.entry);
                let is_namesake = match followed {
                    true => self.begins_another_person(hit, entry),
                    false => {
                        has_given_name
                            && first.is_some_and(|first| first.known.bearer == Bearer::Person)
                    }
                };
                hit.doubt = Some(if is_namesake { Doubt::Namesake } else { Doubt::Longer });
            } else if entry.known.may_go_on_before && !is_known_before {
                let doubt = self.doubt_before(hit, entry).or(hit.doubt);
                let may_be = |hit: &Found| match entry.known.bearer {
                    Bearer::Thing => self.follows_state(hit.start),
                    _ => self.may_have_initials(hit),
                };
                let is_another = doubt == Some(Doubt::Initial) && !may_be(hit);
                hit.doubt = if is_another { Some(Doubt::Namesake) } else { doubt };
            }
            next = Beside { start: hit.start, end: hit.end, entry: hit.entry };
            next_followed = followed;
        }
    }

    /// Whether two names of one word, with a space between, look like the given name and the surname
    /// of somebody else: `Chelsea Clinton`, `Li Xi`; not `in Moscow Putin said`.
    fn makes_a_person(&self, previous: Beside, hit: &Found) -> bool {
        if self.text[..hit.start].strip_suffix(' ').map(str::len) != Some(previous.end) {
            return false;
        }
        let (first, second) = (&self.names.entries[previous.entry], &self.names.entries[hit.entry]);
        let is_capital = |at: usize| begins_with_capital(&self.text[at..]);
        let is_surname = second.known.bearer != Bearer::Thing
            && (second.known.is_end || second.one_word && is_capital(hit.start));
        // Nobody has a given name in capitals: `президент РФ Путин`.
        let is_acronym = is_in_capitals(&self.text[previous.start..previous.end])
            && !is_in_capitals(&self.text[hit.start..hit.end]);
        if !first.one_word || !is_surname || !is_capital(previous.start) || is_acronym {
            return false;
        }
        let before = &self.text[..previous.start];
        let word = before.strip_suffix(' ').map_or("", trailing_word);
        first.known.bearer == Bearer::Person || !is_where(word)
    }

    /// Whether a surname that goes before the given name in the names of those who are known is
    /// followed by another given name, so that the name alone may mean them from here on: `Kim Yo
    /// Jong` beside Kim Jong Un.
    fn begins_another_person(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let word = self.text[hit.end..].strip_prefix(' ').map_or("", leading_word);
        entry.one_word
            && entry.known.bearer == Bearer::Person
            && entry.known.given.iter().any(|given| !given.is_before)
            && !is_in_capitals(word)
            && looks_given(word)
    }

    /// Whether the names of an organisation and of a place or state after it look like that of a
    /// branch, which is neither: `Orange Mali`. Not after an acronym: `NATO Ukraine talks`.
    fn is_branch(&self, first: Beside, second: Beside) -> bool {
        let entries = &self.names.entries;
        let (Some(of), Some(at)) = (entries.get(first.entry), entries.get(second.entry)) else {
            return false;
        };
        first.end + 1 == second.start
            && self.text[first.end..].starts_with(' ')
            && of.known.classes.is_organisation()
            && at.known.classes.is_polity()
            && !at.known.classes.is_organisation()
            && !is_in_capitals(&self.text[first.start..first.end])
    }

    /// Whether two names are together that of a bank, which is neither: `the New York Fed`.
    fn is_bank_of_town(&self, first: Beside, second: Beside) -> bool {
        let Some(of) = self.names.entries.get(first.entry) else { return false };
        let before = || self.text[..first.start].strip_suffix(' ').map_or("", trailing_word);
        first.end + 1 == second.start
            && &self.text[first.end..second.end] == " Fed"
            && of.known.classes.is_location()
            && !of.known.classes.is_sovereign()
            && !is_where(before())
    }

    /// Whether the country before the name of a body is not that of the body which is known by it:
    /// `Norway's Labour Party`, or another word goes with its name: `Peace and Security Council`.
    fn is_body_of_another(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let Some(before) = self.text[..hit.start].strip_suffix(' ') else { return false };
        if entry.known.is_of_any_state
            && let Some(left) = before.strip_suffix(" and")
        {
            return is_of_organs(trailing_word(left));
        }
        let Some(home) = entry.known.home else { return false };
        let Some(owner) = before.strip_suffix("'s") else { return false };
        let is_other = |country| country != home && !entry.known.is_own(trailing_word(owner));
        trailing_country(owner).is_some_and(is_other)
    }

    /// Whether a word beside a name makes another noun of both: `Guinea pigs`, `plaster of Paris`.
    fn is_noun_of_both(&self, start: usize, end: usize) -> bool {
        let name = &self.text[start..end];
        let before = &self.text[..start];
        let rest = &self.text[end..];
        // `Total: 41 dead`
        let is_sum = || {
            let sum = rest.strip_prefix(": ").unwrap_or_default();
            name == "Total" && sum.starts_with(|c: char| c.is_ascii_digit())
        };
        let word = rest.strip_prefix(' ').map_or("", leading_word);
        makes_a_noun(name, word, || opens_sentence(before))
            || is_sum()
            || goes_on(name, rest)
            || ends_longer(before, name)
            || is_said_twice(name, rest)
            || name == "Paris" && before.ends_with("laster of ")
    }

    /// Whether a word beside the name of a person makes a ship, street, fort or town of it: `USS
    /// John McCain`, `the Santos-based club`, `In Santos, police said`.
    fn is_called_a_thing(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let Some(before) = self.text[..hit.start].strip_suffix(' ') else { return false };
        let rest = &self.text[hit.end..];
        let word = trailing_word(before);
        let is_where = || {
            rest.starts_with("-based")
                || word == "In"
                    && rest.starts_with(", ")
                    && opens_sentence(&before[..before.len() - 2])
        };
        entry.known.bearer == Bearer::Person && (makes_a_thing(word) || is_where())
    }

    /// Whether a word beside a name says that it is that of something else: `the Niger delta`, `golfo
    /// de México`, `the frigate Berlin`.
    fn is_of_another_class(
        &self,
        hit: &Found,
        entry: &Entry<T>,
        tie: Option<(&str, &str)>,
    ) -> bool {
        let after = self.text[hit.end..].strip_prefix(' ').unwrap_or_default();
        let word = leading_word(after);
        let rest = &after[word.len()..];
        if !rest.starts_with(['-', '\'']) && entry.known.classes.contradict_after(word) {
            return true;
        }
        // `in Niger state, north-central Nigeria`, unlike `Iran state media`
        if word == "state" && entry.known.classes.is_country() {
            let next = rest.strip_prefix(' ').map_or("", leading_word);
            return next.is_empty() && !rest.starts_with(['-', '\'', '/'])
                || is_function_word(next);
        }
        if let Some((_, left)) = tie {
            return entry.known.classes.contradict_before(trailing_word(left));
        }
        let before = self.text[..hit.start].trim_end_matches(['«', '“', '„', '"']);
        let before = before.strip_suffix(' ').unwrap_or_default();
        let class = trailing_word(before);
        if is_uncased(class) {
            let is_peninsula = before.ends_with("شبه جزيرة") || before.ends_with("شبه الجزيرة");
            return without_prefixes(class)
                .any(|class| entry.known.classes.contradict_before(class))
                || is_peninsula && entry.known.classes.contradict_before("peninsula");
        }
        entry.known.classes.contradict_before(class)
    }

    /// Whether a number after a name makes another of it, as one that is known or a broadcaster's:
    /// `CCG 3104`, `France 24`.
    fn is_another_number(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let name = &self.text[hit.start..hit.end];
        let number = self.text[hit.end..].strip_prefix(' ').map_or("", leading_word);
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        let before = &self.text[..hit.start];
        let quoted = || {
            let rest = &self.text[hit.end + 1 + number.len()..];
            before.ends_with(['«', '“', '„', '"']) && rest.starts_with(['»', '”', '“', '"'])
        };
        let is_where = || is_where(before.strip_suffix(' ').map_or("", trailing_word));
        entry.known.is_numbered || quoted() || is_broadcaster(name, number) && !is_where()
    }
}

/// Whether a word may be a part of a name with what follows it.
fn may_be_name(word: &str) -> bool {
    begins_with_capital(word) && !is_no_name(word) && !is_title(word)
}

/// Whether a capitalised word can be somebody's given name.
fn looks_given(word: &str) -> bool {
    may_be_name(word) && may_be_given_name(word)
}

fn is_in_capitals(name: &str) -> bool {
    !name.contains(char::is_lowercase)
}

fn begins_with_capital(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

/// Whether a name has letters that are capital or small, and begins with one or a digit: `1st
/// Brigade`.
fn has_case(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next();
    is_cased(first) || first.is_some_and(|c| c.is_ascii_digit()) && chars.any(|c| is_cased(Some(c)))
}

/// Whether a sentence can begin after this text: also in quotation marks, but not after a title
/// or an initial (`Sen.`).
fn opens_sentence(before: &str) -> bool {
    let opening = ['"', '\'', '“', '„', '«', '»', '‘', '(', '[', '¿', '¡'];
    if before.ends_with(opening) {
        return true;
    }
    let before = before.trim_end_matches([' ', '"', '\'', '“', '”', '„', '«', '»', '‘', '(', '[']);
    match before.chars().next_back() {
        Some('.') => {
            let word = trailing_word(&before[..before.len() - 1]);
            let is_initial = || word.chars().count() == 1 && begins_with_capital(word);
            !is_short_title(word) && !is_initial()
        }
        last => {
            last.is_none_or(|c| matches!(c, '!' | '?' | '…' | ':' | ';' | '–' | '—' | PARAGRAPH))
        }
    }
}
