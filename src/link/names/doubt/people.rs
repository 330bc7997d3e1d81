//! People who are called as a place is, and relatives of who is known.

use super::begins_with_capital;
use crate::link::names::words::{
    is_function_word, is_given_name_of_place, is_regnal_title, is_relative, is_short_title,
    is_someone, is_where,
};
use crate::link::names::writing::{leading_word, trailing_token, trailing_word};
use crate::link::names::{Bearer, Entry, Finder, Found};

impl<T> Finder<'_, T> {
    /// Whether the name of a place is that of somebody: `Jordan, 17, was`, `his wife, Georgia`, `a
    /// woman named India`.
    pub(super) fn is_somebody(&self, hit: &Found, entry: &Entry<T>) -> bool {
        if entry.known.bearer != Bearer::Thing
            || !is_given_name_of_place(&self.text[hit.start..hit.end])
        {
            return false;
        }
        let before = self.text[..hit.start].strip_suffix(' ').unwrap_or_default();
        let word = trailing_word(before);
        let rest = &self.text[hit.end..];
        // `his wife, Georgia`, but not `his wife, Georgia's president`
        let apart = before.strip_suffix(',').filter(|_| !rest.starts_with("'s"));
        let relative = trailing_word(apart.unwrap_or(before));
        // `a woman named Georgia`, but not `it called Jordan a partner`
        let is_named = || {
            let left = before.strip_suffix(" named").or_else(|| before.strip_suffix(" called"));
            left.is_some_and(|left| is_someone(trailing_word(left)))
                || before.strip_suffix(" is").is_some_and(|left| trailing_word(left) == "name")
        };
        is_relative(relative) || is_named() || self.has_age(hit.end, word)
    }

    /// Whether an age follows a name, before which a word stands: `, 17,`, `, a 9-year-old`, but not
    /// `In Jordan, a 9-year-old`.
    fn has_age(&self, end: usize, before: &str) -> bool {
        let Some(rest) = self.text[end..].strip_prefix(", ") else { return false };
        let is_age =
            |word: &str| matches!(word.len(), 1..=2) && word.bytes().all(|b| b.is_ascii_digit());
        if let Some(rest) = rest.strip_prefix("a ").or_else(|| rest.strip_prefix("an ")) {
            let age = leading_word(rest);
            let is_place = is_where(before) || matches!(before, "from" | "From" | "across");
            return is_age(age) && rest[age.len()..].starts_with("-year-old") && !is_place;
        }
        let age = leading_word(rest);
        let goes_on = rest[age.len()..].strip_prefix(',');
        // `1,700`
        let is_apart = goes_on.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        is_age(age) && is_apart && !is_where(before)
    }

    /// Whether a word before a surname or a king's name says that somebody else bears it: `the elder
    /// Bush`, `the late King Abdullah`.
    pub(super) fn is_another_of_family(&self, hit: &Found, entry: &Entry<T>) -> bool {
        if entry.known.bearer != Bearer::Person || !entry.one_word {
            return false;
        }
        let Some(before) = self.text[..hit.start].strip_suffix(' ') else { return false };
        let word = trailing_word(before);
        let is_late = || {
            let left = before[..before.len() - word.len()].trim_end_matches(' ');
            is_regnal_title(word) && trailing_word(left) == "late"
        };
        matches!(word, "elder" | "younger") || is_late()
    }

    /// Whether the name of a person stands for no more than whose relative another is: `Hunter
    /// Biden, the son of President Joe Biden`, `Hunter Biden, Joe Biden's son`.
    pub(in super::super) fn is_of_relative(&self, hit: &Found) -> bool {
        let entry = &self.names.entries[hit.entry];
        entry.known.bearer != Bearer::Thing
            && (self.follows_relative(hit.start) || self.relative_follows(hit.end))
    }

    fn follows_relative(&self, start: usize) -> bool {
        /// No title is longer, in words: `former Turkish Prime Minister`.
        const MOST: usize = 6;
        let mut before = &self.text[..start];
        for _ in 0..MOST {
            let Some(left) = before.strip_suffix(' ') else { return false };
            let token = trailing_token(left);
            before = &left[..left.len() - token.len()];
            if token == "of" {
                return before
                    .strip_suffix(' ')
                    .is_some_and(|left| is_relative(trailing_word(left)));
            }
            let unstopped = token.strip_suffix('.');
            // `Gen.`, `U.S.`
            let is_short = |word: &str| {
                is_short_title(word) || word.contains('.') && begins_with_capital(word)
            };
            if token.ends_with([',', ';', ':', '!', '?', '”', '"', ')'])
                || unstopped.is_some_and(|word| !is_short(word))
            {
                return false;
            }
        }
        false
    }

    fn relative_follows(&self, end: usize) -> bool {
        let Some(mut rest) = self.text[end..].strip_prefix("'s ") else { return false };
        let may_go_on =
            |word: &str| word.starts_with(char::is_lowercase) && !is_function_word(word);
        // `younger half-brother`
        for _ in 0..3 {
            let word = leading_word(rest);
            if is_relative(word) {
                return true;
            }
            let next = rest[word.len()..].strip_prefix([' ', '-']);
            let Some(next) = next.filter(|_| may_go_on(word)) else {
                return false;
            };
            rest = next;
        }
        false
    }
}
