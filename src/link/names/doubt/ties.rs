//! Words that tie a name to another, so that both may be one: `Gulf of Oman`.

use super::{Beside, begins_with_capital, may_be_name, opens_sentence};
use crate::link::names::words::{
    BORN, BORN_UNCASED, FEATURES, OF, OF_ELIDED, RIVERS, TIES, TOWNS, ends_with_republic,
    is_calendar, is_given_before_of, is_no_name, is_ordinary_word,
};
use crate::link::names::writing::{leading_word, trailing_word};
use crate::link::names::{Bearer, Entry, Finder, Found};

impl<T> Finder<'_, T> {
    /// Whether a word ties a name to a capitalised one before it, so that both may be one name: `Gulf
    /// of Oman`, `Mohammed bin Salman`, `Trinidad & Tobago`.
    pub(super) fn is_tied_to_previous(
        &self,
        hit: &Found,
        entry: &Entry<T>,
        previous: Beside,
        tie: Option<(&str, &str)>,
    ) -> bool {
        if let Some((tie, left)) = tie {
            if ends_with_republic(left) {
                return true;
            }
            let word = trailing_word(left);
            // Where a sentence begins any word has a capital: `Residents of Moscow`.
            let is_name = previous.end != left.len() && may_be_name(word);
            let opens = || opens_sentence(&left[..left.len() - word.len()]);
            return is_name
                && (FEATURES.contains(&word)
                    || is_given_before_of(word)
                    || entry.has_particle(word, tie)
                    || !opens());
        }
        let Some(before) = self.text[..hit.start].strip_suffix(' ') else { return false };
        let is_born = |tie: &&str| before.strip_suffix(tie).is_some_and(|left| left.ends_with(' '));
        if BORN_UNCASED.iter().any(is_born) {
            return true;
        }
        if let Some(left) = before.strip_suffix(" &") {
            return if previous.end == left.len() {
                previous.entry == hit.entry
            } else {
                begins_with_capital(trailing_word(left))
            };
        }
        let left = BORN.iter().find_map(|tie| before.strip_suffix(tie)?.strip_suffix(' '));
        left.is_some_and(|left| {
            let word = trailing_word(left);
            // `Putin al Cremlino` is Putin, and where he is, in Italian.
            let is_to_the = before.ends_with(" al") && previous.end == left.len();
            begins_with_capital(word) && !is_no_name(word) && !is_to_the
        })
    }

    /// What ties a name to what stands before it (`of`, `d'`), and the text before that.
    pub(super) fn tie_before(&self, start: usize) -> Option<(&str, &str)> {
        let before = &self.text[..start];
        let left_of = |tie: &'static str, before: &'_ str| -> Option<(&'static str, usize)> {
            Some((tie, before.strip_suffix(tie)?.strip_suffix(' ')?.len()))
        };
        let elided = OF_ELIDED.iter().filter_map(|tie| left_of(tie, before));
        let spaced = before.strip_suffix(' ').into_iter();
        let spaced =
            spaced.flat_map(|before| OF.iter().filter_map(move |tie| left_of(tie, before)));
        let (tie, end) = elided.chain(spaced).min_by_key(|(_, end)| *end)?;
        Some((tie, &before[..end]))
    }

    /// Whether a word ties a name to a capitalised one after it, so that both may be one name:
    /// `Newcastle upon Tyne`, `Salman bin Hamad`, `Johnson & Johnson`.
    pub(super) fn is_tied_to_next(&self, hit: &Found, entry: &Entry<T>, next: Beside) -> bool {
        let Some(rest) = self.text[hit.end..].strip_prefix(' ') else { return false };
        let after = |tie: &str| rest.strip_prefix(tie)?.strip_prefix(' ');
        if BORN_UNCASED.iter().any(|tie| after(tie).is_some()) {
            return true;
        }
        let is_known = |rest: &str| next.start == self.text.len() - rest.len();
        if let Some(rest) = after("&") {
            return if is_known(rest) {
                next.entry == hit.entry
            } else {
                begins_with_capital(rest)
            };
        }
        let of = OF.iter().chain(OF_ELIDED).filter_map(|tie| {
            let rest = rest.strip_prefix(tie)?;
            let rest = if tie.ends_with('\'') { rest } else { rest.strip_prefix(' ')? };
            begins_with_capital(rest).then_some(rest)
        });
        if let Some(rest) = of.min_by_key(|rest| rest.len())
            && entry.known.bearer != Bearer::Person
        {
            let word = leading_word(rest);
            if entry.known.is_of_any_state {
                // `Corte Suprema de Chile`
                return !entry.known.is_own(word) && !is_calendar(word);
            }
            let is_english = self.text[hit.end..].starts_with(" of ");
            let is_word = is_ordinary_word(&self.text[hit.start..hit.end]);
            // `Guardian of the Walls`, `Vale do Paraíba`
            if (is_english && entry.known.bearer == Bearer::Thing || is_word)
                && !is_known(rest)
                && !is_calendar(word)
            {
                return true;
            }
        }
        // `Rusland de Krim` is Russia and the Crimea, in Dutch.
        let is_town = || TOWNS.contains(&&self.text[hit.start..hit.end]);
        if TIES.iter().filter_map(|tie| after(tie)).any(begins_with_capital) {
            let is_of = OF.iter().filter_map(|tie| after(tie)).any(is_known);
            return !is_of || is_town();
        }
        let on_river = ["am", "an der", "ob der"].into_iter().filter_map(after);
        on_river.map(leading_word).any(|river| RIVERS.contains(&river))
    }
}

impl<T> Entry<T> {
    /// Whether a particle before a surname is of it, and the word before that of somebody else:
    /// `Vinicius de Moraes` is not Alexandre de Moraes.
    fn has_particle(&self, name: &str, particle: &str) -> bool {
        let mut own = self.known.given.iter().filter(|given| {
            given.is_before
                && given.words.len() > 1
                && given.words.ends_with(&[particle.to_owned()])
        });
        own.clone().next().is_some() && own.all(|given| given.words[0] != name)
    }
}
