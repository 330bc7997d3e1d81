//! Where names can begin and end in a text.

use unicode_normalization::char::is_combining_mark;

use super::Finder;
use super::korean::{is_syllable, particles};
use super::words::{
    CAPITAL_ELISIONS, CONTRACTIONS, ELISIONS, HEADLINE_COMPOUNDS, PREFIXES, RUSSIAN_ENCLITICS,
    makes_compound,
};
use super::writing::{
    Writing, binds_next, binds_previous, is_latin, is_superscript, is_word, leading_word,
    trailing_letters, trailing_word, uncapitalised,
};

/// How a place can begin a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Word,
    /// After a prefix that Arabic and Hebrew write onto the word: only for names of several words
    /// or with the Arabic article, as one word with the letter before it is too often another word.
    Clitic,
    /// After an initial without a space: `С.Лавров`.
    Initial,
}

/// How a place can end a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Word,
    /// Before a hyphen and what may be a name.
    Joined,
}

impl<T> Finder<'_, T> {
    /// Tells whether and how a name can start at a place.
    pub(super) fn start(&self, at: usize, joined: bool) -> Option<Start> {
        let mut before = self.text[..at].chars().rev();
        let Some(previous) = before.next() else { return Some(Start::Word) };
        let edge = self.text[at..].chars().next()?;
        let writing = Writing::of(edge);
        // A handle or a hashtag is not the name that it is made from.
        if matches!(previous, '@' | '#') {
            return None;
        }
        let joins = match writing {
            Writing::Unspaced => return (!binds_next(previous)).then_some(Start::Word),
            Writing::Katakana => Writing::of(previous) == Writing::Katakana || previous == '_',
            Writing::Hangul => {
                Writing::of(previous) == Writing::Hangul || previous.is_numeric() || previous == '_'
            }
            Writing::Spaced => is_word(previous),
        };
        if joins {
            return (writing == Writing::Spaced && self.follows_clitic(at))
                .then_some(Start::Clitic);
        }
        let beyond = before.next().filter(|&c| is_word(c));
        match (previous, beyond) {
            ('\'', Some(_)) => self.follows_elision(at).then_some(Start::Word),
            ('.', Some(_)) => self.follows_initial(at).then_some(Start::Initial),
            ('&', Some(_)) => None,
            (',', Some(digit)) if edge.is_numeric() && digit.is_numeric() => None,
            // `U.S.-Russia`: what ends in a full stop is a word too.
            ('-', beyond) if beyond.is_some() || self.text[..at].ends_with(".-") => {
                (joined || self.hyphen_before(at, writing)).then_some(Start::Word)
            }
            _ => Some(Start::Word),
        }
    }

    /// Tells whether and how a name that starts at `start` can end at `end`.
    pub(super) fn end(&self, start: usize, end: usize) -> Option<End> {
        let rest = &self.text[end..];
        let mut after = rest.chars();
        let Some(next) = after.next() else { return Some(End::Word) };
        if next == ' ' {
            return Some(End::Word);
        }
        let edge = self.text[start..end].chars().next_back()?;
        if is_combining_mark(next) {
            return None;
        }
        let writing = Writing::of(edge);
        match writing {
            Writing::Unspaced => return (!binds_previous(next)).then_some(End::Word),
            Writing::Katakana if Writing::of(next) == Writing::Katakana || next == '_' => {
                return None;
            }
            Writing::Hangul if is_syllable(next) => {
                return particles(edge, rest).then_some(End::Word);
            }
            Writing::Hangul if next.is_numeric() || next == '_' => return None,
            Writing::Spaced if is_word(next) => {
                // A superscript number after a word is a footnote's.
                let note = is_superscript(next) && !edge.is_numeric();
                return note.then_some(End::Word);
            }
            _ => {}
        }
        let beyond = after.next().filter(|&c| is_word(c));
        match (next, beyond) {
            ('\'', Some(_)) => {
                let suffix = leading_word(&rest[1..]);
                let plain = rest[1 + suffix.len()..].chars().next().is_none_or(|c| !is_word(c));
                let is_known = CONTRACTIONS.contains(&suffix)
                    || is_turkish_case(&self.text[start..end], suffix);
                (plain && is_known).then_some(End::Word)
            }
            // `kremlin.ru`, `AT&T`, `name@host`.
            ('.' | '&' | '@', Some(_)) => None,
            (',', Some(digit)) if edge.is_numeric() && digit.is_numeric() => None,
            // OPEC+ is not OPEC.
            ('+', _) => None,
            ('-', Some(_)) => self.hyphen_after(end, writing),
            _ => Some(End::Word),
        }
    }

    /// Tells whether a name can end before a hyphen and a letter or digit.
    ///
    /// It can in a compound of one language (`-based`, `-led`), and where another name follows
    /// (`Russia-Ukraine`); not where the whole may be a name (`Komsomolsk-on-Amur`, `Su-35`, `Kim
    /// Jong-un`, `Москва-река`).
    fn hyphen_after(&self, end: usize, writing: Writing) -> Option<End> {
        let rest = &self.text[end + 1..];
        let first = rest.chars().next()?;
        if writing != Writing::Spaced || Writing::of(first) != Writing::Spaced {
            return Some(End::Word);
        }
        if first.is_numeric() {
            return None;
        }
        if self.begins_name(end + 1) {
            return Some(End::Joined);
        }
        let word = leading_word(rest);
        let compound = if is_latin(first) && first.is_lowercase() {
            makes_compound(word)
        } else if is_latin(first) {
            // In a headline: `Moscow-Backed`. Only the words that are no surname.
            HEADLINE_COMPOUNDS.contains(&word.to_lowercase().as_str())
        } else {
            RUSSIAN_ENCLITICS.contains(&word)
        };
        compound.then_some(End::Word)
    }

    /// Tells whether a name can start after a letter and a hyphen, when no name ends there.
    fn hyphen_before(&self, at: usize, writing: Writing) -> bool {
        let before = &self.text[..at - 1];
        let Some(last) = before.chars().next_back() else { return true };
        if writing != Writing::Spaced || Writing::of(last) != Writing::Spaced {
            return true;
        }
        let prefix = trailing_word(before);
        let bare = before[..before.len() - prefix.len()]
            .chars()
            .next_back()
            .is_none_or(|c| !is_word(c) && c != '-');
        bare && PREFIXES.contains(&uncapitalised(prefix).as_str())
    }

    /// Whether some name stands at a place, hyphens after it disregarded.
    fn begins_name(&self, at: usize) -> bool {
        let mut ends = Vec::new();
        self.names.trie.walk(&self.text.as_bytes()[at..], &mut ends);
        ends.iter().any(|&(length, _)| {
            self.text[at + length..].starts_with('-') || self.end(at, at + length).is_some()
        })
    }

    /// Whether the letters of the word before a place are a prefix written onto the next word: و
    /// and so on in Arabic, ו and so on in Hebrew, one or two of them, or with the article.
    fn follows_clitic(&self, at: usize) -> bool {
        let before = &self.text[..at];
        let mut letters = ['\0'; 3];
        let mut length = 0;
        for c in before.chars().rev() {
            if !is_word(c) {
                break;
            }
            if length == letters.len() {
                return false;
            }
            letters[length] = c;
            length += 1;
        }
        let prefix = &mut letters[..length];
        prefix.reverse();
        let arabic = |c: &char| matches!(c, 'و' | 'ف' | 'ب' | 'ل' | 'ك');
        let hebrew = |c: &char| matches!(c, 'ו' | 'ה' | 'ב' | 'ל' | 'מ' | 'כ' | 'ש');
        match prefix {
            [] => false,
            ['و', 'ا', 'ل'] => true,
            [_, _, _] => false,
            short => short.iter().all(arabic) || short.iter().all(hebrew),
        }
    }

    /// Whether before a place stands an elided article or preposition: `l'`, `qu'`, `dell'`.
    fn follows_elision(&self, at: usize) -> bool {
        let before = &self.text[..at - 1];
        let word = trailing_letters(before);
        let bare = before[..before.len() - word.len()]
            .chars()
            .next_back()
            .is_none_or(|c| !is_word(c) && c != '\'');
        if !bare {
            return false;
        }
        // With a capital, D' and the like begin surnames: D'Souza.
        ELISIONS.contains(&word) || CAPITAL_ELISIONS.contains(&word)
    }

    /// Whether before a place stand initials without spaces, each one capital letter and a full
    /// stop.
    fn follows_initial(&self, at: usize) -> bool {
        let mut before = self.text[..at].chars().rev();
        // Three are more than people have; and a bound keeps the search linear.
        for _ in 0..3 {
            if before.next() != Some('.') || !before.next().is_some_and(char::is_uppercase) {
                return false;
            }
            match before.clone().next() {
                Some('.') => {}
                Some(c) => return !is_word(c),
                None => return true,
            }
        }
        false
    }
}

/// Whether a letter after a name and an apostrophe is a Turkish ending: `İzmir'e`. It stands after a
/// consonant (`Sana'a` is another name), and short names of other languages have such letters too.
fn is_turkish_case(name: &str, suffix: &str) -> bool {
    /// Letters of the name.
    const FEWEST: usize = 4;
    let mut letters = name.chars().rev();
    let is_consonant = |c: char| is_latin(c) && !"aeıioöuüAEIİOÖUÜâîûÂÎÛ".contains(c);
    matches!(suffix, "a" | "e" | "ı" | "i" | "u" | "ü")
        && letters.next().is_some_and(is_consonant)
        && letters.nth(FEWEST - 2).is_some()
}
