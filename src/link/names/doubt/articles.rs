//! An article before a name that has none makes another of it: the Niger is a river, the Gerald R.
//! Ford a ship.

use super::{begins_with_capital, is_in_capitals};
use crate::link::names::words::{
    is_deed, is_function_word, is_german_article, is_german_noun, is_of_persons, takes_article,
};
use crate::link::names::writing::{leading_word, trailing_word};
use crate::link::names::{Bearer, Entry, Finder, Found};

impl<T> Finder<'_, T> {
    /// Whether an English article goes before the name of a person, state or town, and no word after
    /// it to which it may belong: `on the Niger near Timbuktu`, unlike `the Kyiv government`.
    pub(super) fn has_article_of_another(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let name = &self.text[hit.start..hit.end];
        let before = self.text[..hit.start].strip_suffix(' ').unwrap_or_default();
        let rest = &self.text[hit.end..];
        if !matches!(trailing_word(before), "the" | "The")
            || !begins_with_capital(name)
            // `the US`, `the UAE`
            || is_in_capitals(name)
            || rest.starts_with(['-', '/'])
        {
            return false;
        }
        let word = rest.strip_prefix(' ').map_or("", leading_word);
        let is_noun = || {
            matches!(word, "and" | "or")
                || word.starts_with(char::is_lowercase) && !is_function_word(word)
        };
        match entry.known.bearer {
            // `the Cook came`
            Bearer::Person if entry.one_word => !is_noun() || is_deed(word),
            Bearer::Person => !is_of_persons(word),
            Bearer::Thing => {
                entry.one_word
                    && entry.known.classes.is_polity()
                    && !takes_article(name)
                    && !is_noun()
            }
            Bearer::Unknown => false,
        }
    }

    /// Whether a German article goes before a name that is a noun too: `Das Essen war kalt`, `der
    /// Koch`.
    pub(super) fn has_german_article(&self, hit: &Found) -> bool {
        let before = self.text[..hit.start].strip_suffix(' ').unwrap_or_default();
        is_german_noun(&self.text[hit.start..hit.end]) && is_german_article(trailing_word(before))
    }
}
