//! Doubt about names beside a capitalised word: they may be parts of longer names.

use std::ops::Range;

use super::words::{
    AFTER_ARTICLES, ARABIC_ARTICLES, ARTICLES, BORN, BORN_UNCASED, FEATURES, HEADLINE_COMPOUNDS,
    OF, OF_ELIDED, PLACE_ABBREVIATIONS, RIVERS, TIES, TOWNS, is_always_capital, is_broadcaster,
    is_calendar, is_calendar_name, is_civil_title, is_day_or_month, is_determiner,
    is_function_word, is_no_name, is_noun, is_of_name, is_opening, is_ordinary_word,
    is_said_of_names, is_short_title, is_title, is_title_of_place, is_title_of_wife,
    is_title_of_woman, is_where, leading_state, makes_a_thing, may_be_given_name,
};
use super::writing::{Writing, is_cased, is_word, leading_word, trailing_word};
use super::{Bearer, Doubt, Entry, Finder, Found, Given, PARAGRAPH};

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
                (next_followed || is_of) && self.text[hit.end..].starts_with(' ')
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
                || self.is_called_a_thing(hit, entry)
                || self.is_of_another_class(hit, entry, tie)
                || self.is_another_number(hit, entry)
                || self.is_overlapped(hit.start, hit.end);
            is_given_name = has_given_name;
            if is_longer {
                let first = self.names.entries.get(previous.entry);
                let is_namesake = has_given_name
                    && !followed
                    && first.is_some_and(|first| first.known.bearer == Bearer::Person);
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
        let is_in_capitals = |at: Range<usize>| !self.text[at].contains(char::is_lowercase);
        let is_acronym =
            is_in_capitals(previous.start..previous.end) && !is_in_capitals(hit.start..hit.end);
        if !first.one_word || !is_surname || !is_capital(previous.start) || is_acronym {
            return false;
        }
        let before = &self.text[..previous.start];
        let word = before.strip_suffix(' ').map_or("", trailing_word);
        first.known.bearer == Bearer::Person || !is_where(word)
    }

    /// Whether what follows a name can be the rest of a longer one. Fewer words are excused than
    /// before it, since within a sentence only days and months have capitals that are no names.
    fn capital_follows(&self, hit: &Found, entry: &Entry<T>) -> bool {
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

    /// Whether what goes before a name can be the beginning of a longer one.
    fn doubt_before(&self, hit: &Found, entry: &Entry<T>) -> Option<Doubt> {
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
        let excused = if is_calendar(word) {
            !is_calendar_name(word) || is_dated(left)
        } else if let Some(owner) = word.strip_suffix("'s") {
            !is_of_name(word) && (!entry.known.is_of_any_state || entry.known.is_own(owner))
        } else {
            is_always_capital(word)
                || (is_no_name(word) || is_opening(word) || is_article()) && opens()
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
    pub(super) fn follows_office(&self, start: usize, entry: usize) -> bool {
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

    /// Whether what looks like initials before a name is a state: `U.S. Congress`.
    fn follows_state(&self, start: usize) -> bool {
        let before = self.text[..start].trim_end();
        ["U.S.", "U.K.", "U.N.", "E.U."].iter().any(|state| before.ends_with(state))
    }

    /// Whether the initials before a name of one word can be those of what bears it, as far as other
    /// names of the same tell: `L. Johnson` is not Boris Johnson, nor is `George H. W. Bush` George W.
    /// Bush.
    fn may_have_initials(&self, hit: &Found) -> bool {
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

    /// Whether a word ties a name to a capitalised one before it, so that both may be one name: `Gulf
    /// of Oman`, `Mohammed bin Salman`, `Trinidad & Tobago`.
    fn is_tied_to_previous(
        &self,
        hit: &Found,
        entry: &Entry<T>,
        previous: Beside,
        tie: Option<(&str, &str)>,
    ) -> bool {
        if let Some((tie, left)) = tie {
            let word = trailing_word(left);
            // Where a sentence begins any word has a capital: `Residents of Moscow`.
            let is_name = previous.end != left.len() && may_be_name(word);
            let opens = || opens_sentence(&left[..left.len() - word.len()]);
            return is_name
                && (FEATURES.contains(&word) || entry.has_particle(word, tie) || !opens());
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
    fn tie_before(&self, start: usize) -> Option<(&str, &str)> {
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
    fn is_tied_to_next(&self, hit: &Found, entry: &Entry<T>, next: Beside) -> bool {
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

    /// Whether an initial that is not of the name goes before one that begins with an initial: `И. В.
    /// Путин`.
    fn follows_another_initial(&self, hit: &Found) -> bool {
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

    /// Whether a title before a surname says that somebody else of the family may bear it.
    fn follows_title_of_another(&self, start: usize, entry: &Entry<T>) -> bool {
        let is_surname = || entry.known.is_end && entry.known.bearer != Bearer::Thing;
        let title = || self.title_before(start);
        entry.known.is_shared && is_title_of_woman(title())
            || is_surname() && is_title_of_wife(title())
    }

    /// Whether a word before the name of a person or place makes a ship, street or fort of it: `USS
    /// John McCain`.
    fn is_called_a_thing(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let before = self.text[..hit.start].strip_suffix(' ');
        before.is_some_and(|before| makes_a_thing(trailing_word(before)))
            && entry.known.bearer == Bearer::Person
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
        if !after[word.len()..].starts_with(['-', '\''])
            && entry.known.classes.contradict_after(word)
        {
            return true;
        }
        if let Some((_, left)) = tie {
            return entry.known.classes.contradict_before(trailing_word(left));
        }
        let before = self.text[..hit.start].trim_end_matches(['«', '“', '„', '"']);
        let before = before.strip_suffix(' ').unwrap_or_default();
        entry.known.classes.contradict_before(trailing_word(before))
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

    /// Whether a name is a word like any other that begins a sentence: `Most people`, `Hit by`.
    fn is_word_that_opens(&self, start: usize, end: usize) -> bool {
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
    fn is_date(&self, start: usize, end: usize) -> bool {
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
fn is_dated(before: &str) -> bool {
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

/// Whether a word may be a part of a name with what follows it.
fn may_be_name(word: &str) -> bool {
    begins_with_capital(word) && !is_no_name(word) && !is_title(word)
}

fn begins_with_capital(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
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

/// Whether a name has letters that are capital or small, and begins with one or a digit: `1st
/// Brigade`.
fn has_case(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next();
    is_cased(first) || first.is_some_and(|c| c.is_ascii_digit()) && chars.any(|c| is_cased(Some(c)))
}

impl Given {
    /// Whether someone with this given name may be written with this one, if any, and these
    /// initials after it.
    fn may_be(&self, name: Option<&str>, initials: &[char]) -> bool {
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
