//! What goes before a name may be the beginning of a longer one, or say that another bears it.

use super::ordinary::is_dated;
use super::{begins_with_capital, has_case, looks_given, may_be_name, opens_sentence};
use crate::link::names::boundaries::End;
use crate::link::names::countries::is_people_of;
use crate::link::names::words::{
    AFTER_ARTICLES, ARTICLES, PLACE_ABBREVIATIONS, describes, ends_with_town_of, is_always_capital,
    is_arabic_article, is_calendar, is_calendar_name, is_civil_title, is_determiner, is_no_name,
    is_of_name, is_of_what_follows, is_opening, is_short_title, is_title, is_title_of_place,
    is_title_of_wife, is_title_of_woman, may_be_given_name,
};
use crate::link::names::writing::{Writing, is_word, trailing_letters, trailing_word};
use crate::link::names::{Bearer, Doubt, Entry, Finder, Found, Given};

impl<T> Finder<'_, T> {
    /// Whether what goes before a name can be the beginning of a longer one.
    pub(super) fn doubt_before(&self, hit: &Found, entry: &Entry<T>) -> Option<Doubt> {
        let start = hit.start;
        let mut before = self.text[..start].chars().rev();
        match before.next() {
            Some(' ') if has_case(&self.text[start..hit.end]) => {}
            Some('·' | '・') => {
                let joined = before.next().is_some_and(|c| Writing::of(c) != Writing::Spaced);
                return joined.then_some(Doubt::Longer);
            }
            _ => return None,
        }
        let before = &self.text[..start - 1];
        if follows_nickname(before) {
            return Some(Doubt::Longer);
        }
        let unstopped = before.strip_suffix('.').unwrap_or(before);
        let stopped = unstopped.len() < before.len();
        let word = trailing_word(unstopped);
        let mut letters = word.chars();
        if !letters.next().is_some_and(char::is_uppercase) {
            return None;
        }
        let is_thing = entry.known.bearer == Bearer::Thing;
        if stopped {
            // After an initial the full stop ends no sentence, nor in `Mt. Lebanon` or `Gen. Wagner`;
            // after another word it does.
            if letters.next().is_none() {
                return Some(Doubt::Initial);
            }
            let is_another =
                PLACE_ABBREVIATIONS.contains(&word) || is_thing && is_short_title(word);
            return is_another.then_some(Doubt::Longer);
        }
        if is_title(word) {
            // `President Washington` is no place.
            return (is_thing && !is_title_of_place(word)).then_some(Doubt::Longer);
        }
        let left = &unstopped[..unstopped.len() - word.len()];
        let opens = || opens_sentence(left);
        let is_article =
            || ARTICLES.contains(&word) && !AFTER_ARTICLES.contains(&&self.text[start..hit.end]);
        // `Armed Islamic Group`
        let is_what =
            || is_of_what_follows(word) && (entry.one_word || !matches!(word, "Armed" | "Top"));
        let excused = if is_calendar(word) {
            !is_calendar_name(word) || is_dated(left)
        } else if let Some(owner) = word.strip_suffix("'s") {
            !is_of_name(word) && (!entry.known.is_of_any_state || entry.known.is_own(owner))
        } else {
            is_always_capital(word)
                // `Iran-backed Hezbollah`
                || word.rsplit_once('-').is_some_and(|(_, last)| {
                    last.starts_with(char::is_lowercase) && describes(last)
                })
                || entry.known.bearer == Bearer::Thing
                    && is_people_of(word, &self.text[start..hit.end])
                || (is_no_name(word) || is_opening(word) || is_article() || is_what()) && opens()
        };
        let is_namesake = || {
            let opening =
                opens() && word.len() >= 6 && (word.ends_with("ing") || word.ends_with("ed"));
            (entry.one_word || entry.known.is_end && entry.known.bearer == Bearer::Person)
                && !opening
                && word.contains(char::is_lowercase)
                // `Contact NATO`: nobody has an acronym for a surname.
                && self.text[start..hit.end].contains(char::is_lowercase)
                && may_be_given_name(word)
                && !is_determiner(trailing_word(left.trim_end()))
        };
        match excused {
            true => None,
            false if is_namesake() => Some(Doubt::Namesake),
            false => Some(Doubt::Longer),
        }
    }

    /// Whether a title of office goes before a name.
    pub(in super::super) fn follows_office(&self, start: usize, entry: usize) -> bool {
        if self.names.entries[entry].known.bearer == Bearer::Thing {
            return false;
        }
        let word = self.title_before(start);
        begins_with_capital(word) && is_title(word) && !is_civil_title(word)
    }

    /// The word before a name, without the full stop of an abbreviation.
    fn title_before(&self, start: usize) -> &str {
        let before = self.text[..start].strip_suffix(' ').unwrap_or_default();
        trailing_word(before.strip_suffix('.').unwrap_or(before))
    }

    /// Whether a title before a surname says that somebody else of the family may bear it.
    pub(super) fn follows_title_of_another(&self, start: usize, entry: &Entry<T>) -> bool {
        let is_surname = || entry.known.is_end && entry.known.bearer != Bearer::Thing;
        let title = || self.title_before(start);
        entry.known.is_shared && is_title_of_woman(title())
            || is_surname() && is_title_of_wife(title())
    }

    /// Whether a town before the name of a country says that it is a state of another: `Atlanta,
    /// Georgia`.
    pub(super) fn follows_town_of_another(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let before = self.text[..hit.start].strip_suffix(", ");
        entry.known.classes.is_sovereign()
            && before
                .is_some_and(|before| ends_with_town_of(&self.text[hit.start..hit.end], before))
    }

    /// The surname of a person after an article that is written onto it, where the given name of
    /// somebody else goes before: `Maher al-Assad` beside Bashar al-Assad.
    pub(in super::super) fn namesake_at(
        &self,
        at: usize,
        ends: &[(usize, usize)],
    ) -> Option<Found> {
        let before = self.text[..at].strip_suffix('-')?;
        let article = trailing_letters(before);
        let given = trailing_word(before[..before.len() - article.len()].strip_suffix(' ')?);
        if !looks_given(given) || is_opening(given) || !is_arabic_article(article) {
            return None;
        }
        let (length, entry) = *ends.last()?;
        let of = &self.names.entries[entry];
        let is_own = of.known.given.iter().any(|own| own.words.iter().any(|word| word == given));
        let end = at + length;
        let is_surname = of.one_word && of.known.bearer == Bearer::Person && !is_own;
        (is_surname && self.end(at, end) == Some(End::Word)).then_some(Found {
            start: at,
            end,
            entry,
            needs_next: false,
            doubt: Some(Doubt::Namesake),
        })
    }

    /// Whether what looks like initials before a name is a state: `U.S. Congress`.
    pub(super) fn follows_state(&self, start: usize) -> bool {
        let before = self.text[..start].trim_end();
        ["U.S.", "U.K.", "U.N.", "E.U."].iter().any(|state| before.ends_with(state))
    }

    /// Whether the initials before a name of one word can be those of what bears it, as far as other
    /// names of the same tell: `L. Johnson` is not Boris Johnson, nor is `George H. W. Bush` George W.
    /// Bush.
    pub(super) fn may_have_initials(&self, hit: &Found) -> bool {
        let before = &self.text[..hit.start];
        let mut left = before.strip_suffix(' ').unwrap_or(before);
        let mut initials = Vec::new();
        // Four are more than people have; and a bound keeps the search linear.
        while initials.len() < 4
            && let Some(rest) = left.strip_suffix('.')
            && let Some(initial) = rest.chars().next_back().filter(|c| c.is_uppercase())
            && let rest = &rest[..rest.len() - initial.len_utf8()]
            && !rest.ends_with(is_word)
        {
            initials.insert(0, initial);
            left = rest.strip_suffix([' ', '-']).unwrap_or(rest);
        }
        // `M. Curie` is not Marie Curie in French.
        if initials == ['M'] && before.ends_with(' ') {
            return false;
        }
        let is_apart = before.len() > left.len() && before[left.len()..].starts_with(' ');
        let word = if is_apart { trailing_word(left) } else { "" };
        let given = &self.names.entries[hit.entry].known.given;
        match Some(word).filter(|word| may_be_name(word)) {
            None if given.is_empty() => true,
            None => given.iter().any(|given| given.may_be(None, &initials)),
            Some(name) => given.iter().any(|given| given.may_be(Some(name), &initials)),
        }
    }

    /// Whether an initial that is not of the name goes before one that begins with an initial: `И. В.
    /// Путин`.
    pub(super) fn follows_another_initial(&self, hit: &Found) -> bool {
        let is_initial = |c: Option<char>, dot: Option<char>| {
            c.is_some_and(char::is_uppercase) && dot == Some('.')
        };
        let mut own = self.text[hit.start..hit.end].chars();
        let mut before = self.text[..hit.start].trim_end_matches(' ').chars().rev();
        let (dot, initial) = (before.next(), before.next());
        is_initial(own.next(), own.next())
            && is_initial(initial, dot)
            && !before.next().is_some_and(is_word)
    }
}

/// Whether a text ends with what someone is called by, between the given name and the surname that
/// follows: `Dwayne “The Rock”`, `Earvin (Magic)`.
fn follows_nickname(before: &str) -> bool {
    /// The longest, in characters.
    const LONGEST: usize = 32;
    const MARKS: [(char, char); 6] =
        [('“', '”'), ('"', '"'), ('(', ')'), ('\'', '\''), ('«', '»'), ('„', '“')];
    let Some(last) = before.chars().next_back() else { return false };
    let inside = &before[..before.len() - last.len_utf8()];
    let opening = |open: char| {
        let mut back = inside.char_indices().rev().take(LONGEST);
        back.find(|&(_, c)| c == open).map(|(at, _)| at)
    };
    MARKS.iter().filter(|(_, close)| *close == last).filter_map(|(open, _)| opening(*open)).any(
        |at| {
            let is_said = |c| matches!(c, '.' | ',' | '!' | '?' | ';' | ':');
            // `L.B.J.`
            let is_initials = |c: char| c == '.' || c.is_uppercase();
            let said =
                inside[at..].contains(is_said) && !inside[at..].chars().skip(1).all(is_initials);
            let word = inside[..at].strip_suffix(' ').map_or("", trailing_word);
            !said && may_be_name(word)
        },
    )
}

impl Given {
    /// Whether someone with this given name may be written with this one, if any, and these
    /// initials after it.
    pub(super) fn may_be(&self, name: Option<&str>, initials: &[char]) -> bool {
        let mut own = self.words.iter();
        if let Some(name) = name
            && (!self.is_before || own.next().is_none_or(|own| own != name))
        {
            return false;
        }
        let own: Vec<char> =
            own.filter_map(|word| word.chars().next()?.to_uppercase().next()).collect();
        if !self.is_before {
            return initials == own;
        }
        let mut left = own.iter();
        initials.iter().all(|initial| left.any(|own| own == initial)) || initials.starts_with(&own)
    }
}
