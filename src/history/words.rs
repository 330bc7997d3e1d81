//! Words that may not be told of a record, and texts without them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::link::fold;
use crate::link::names::is_function_word;

/// So many words of a text that follow each other are enough to tell what it says.
const RUN: usize = 3;

/// So many words that differ from what is withheld on both sides of them are withheld with it.
const GAP: usize = 2;

/// A word of a text.
struct Word {
    key: String,
    range: Range<usize>,
    is_upper: bool,
}

/// The words of a text. Each character of a script without spaces is one.
fn words(text: &str) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    let mut start = None;
    let mut push = |range: Range<usize>| {
        let word = &text[range.clone()];
        let key = fold::key(word);
        if !key.is_empty() {
            all.push(Word { key, range, is_upper: word.starts_with(char::is_uppercase) });
        }
    };
    for (at, c) in text.char_indices() {
        let is_alone = fold::is_ideograph(c);
        let is_word = c.is_alphanumeric() || is_combining_mark(c);
        if is_word && !is_alone {
            start.get_or_insert(at);
        } else if !fold::is_unseen(c) {
            if let Some(start) = start.take() {
                push(start..at);
            }
            if is_alone {
                push(at..at + c.len_utf8());
            }
        }
    }
    if let Some(start) = start {
        push(start..text.len());
    }
    all
}

/// The words of a text, in small letters.
pub(super) fn keys(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.key).collect()
}

/// Runs of so many words each; of fewer words there is one run, of all of them.
pub(super) fn runs(keys: &[String], length: usize) -> impl Iterator<Item = String> {
    let length = length.min(keys.len()).max(1);
    keys.windows(length).map(|run| run.join(" "))
}

/// Whether a word says something by itself, and is not only what holds others together.
fn is_telling(key: &str) -> bool {
    let is_long = key.chars().count() > 3 || key.bytes().any(|byte| !byte.is_ascii_lowercase());
    is_long && !is_function_word(key)
}

/// Whether a word is a name or a number, as far as can be told, and not one like any other.
fn is_special(word: &Word) -> bool {
    let letters = word.key.chars().count();
    letters >= 4 && word.key.bytes().any(|byte| byte.is_ascii_digit())
        || letters >= 5 && word.is_upper
        || letters >= 2 && !word.key.is_ascii()
}

/// Words of one record that may not be told.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Runs of words, with a space between two.
    runs: HashSet<String>,
    lengths: BTreeSet<usize>,
    /// Words that are withheld wherever they stand.
    telling: HashSet<String>,
    /// Words that are withheld beside others that are.
    small: HashSet<String>,
    /// Names and numbers.
    special: HashSet<String>,
    /// Words and runs that may be seen all the same.
    shown: HashSet<String>,
}

impl Words {
    /// Adds a text: every word of it may not be told.
    pub(super) fn add_text(&mut self, text: &str) {
        self.add_value(text);
        for word in words(text) {
            if is_special(&word) {
                self.special.insert(word.key.clone());
            }
            let to = if is_telling(&word.key) { &mut self.telling } else { &mut self.small };
            to.insert(word.key);
        }
    }

    /// Adds a value, of which the words may stand in other sentences.
    pub(super) fn add_value(&mut self, text: &str) {
        let words = words(text);
        let digits = |key: &str| key.bytes().filter(u8::is_ascii_digit).count();
        let numbers = words.iter().filter(|word| digits(&word.key) >= 4);
        let numbers: Vec<String> = numbers.map(|word| word.key.clone()).collect();
        self.special.extend(numbers.iter().cloned());
        self.telling.extend(numbers);
        let keys: Vec<String> = words.into_iter().map(|word| word.key).collect();
        runs(&keys, RUN).for_each(|run| self.add_run(run));
    }

    /// Adds words that are withheld where they follow each other.
    pub(super) fn add_run(&mut self, run: String) {
        self.lengths.insert(run.split(' ').count());
        self.runs.insert(run);
    }

    /// Lets be told what stands in a text that may be seen.
    pub(super) fn show(&mut self, text: &str) {
        let keys = keys(text);
        for length in 1..=RUN {
            self.shown.extend(keys.windows(length).map(|run| run.join(" ")));
        }
    }

    /// Whether there are no such words.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.telling.is_empty()
    }

    /// What a message that is about another record may not say.
    pub(super) fn sayings(&self) -> impl Iterator<Item = &str> {
        let is_long = |run: &&String| {
            let letters = run.chars().filter(|c| c.is_alphanumeric()).count();
            letters >= 4 || letters >= 2 && !run.is_ascii()
        };
        let all = self.runs.iter().filter(is_long).chain(&self.special);
        all.filter(|run| !self.shown.contains(*run)).map(String::as_str)
    }

    /// Whether a text says any of it. `is_early` is whether that counts too which may be seen by now.
    pub(super) fn is_said_in(&self, text: &str, is_early: bool) -> bool {
        !self.is_empty() && !self.found(text, is_early).is_empty()
    }

    /// A text with other words in the place of these; with none, without them.
    pub(super) fn without<'t>(&self, text: &'t str, is_early: bool, other: &str) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        let found = self.found(text, is_early);
        if found.is_empty() || !other.is_empty() {
            return fold::replaced(text, &found, other);
        }
        let mut left = String::with_capacity(text.len());
        let mut end = 0;
        for range in found {
            left.push_str(&text[end..range.start]);
            end = range.end;
            if text[end..].starts_with(['.', ',', ';', ':', '!', '?']) {
                left.truncate(left.trim_end().len());
            }
        }
        left.push_str(&text[end..]);
        if !left.contains(char::is_alphanumeric) {
            return Cow::Borrowed("");
        }
        Cow::Owned(left.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Where in a text they stand.
    fn found(&self, text: &str, is_early: bool) -> Vec<Range<usize>> {
        let words = words(text);
        let is_shown = |run: &str| self.shown.contains(run);
        let mut held: Vec<bool> =
            words.iter().map(|word| self.tells(&word.key) && !is_shown(&word.key)).collect();
        let keys: Vec<String> = words.iter().map(|word| word.key.clone()).collect();
        for &length in &self.lengths {
            for (at, run) in keys.windows(length).enumerate() {
                let run = run.join(" ");
                if self.runs.contains(&run) && (is_early || !is_shown(&run)) {
                    held[at..at + length].fill(true);
                }
            }
        }
        if !held.contains(&true) {
            return Vec::new();
        }
        let is_small = |at: usize| self.small.contains(&keys[at]) && !is_shown(&keys[at]);
        for at in 1..held.len() {
            held[at] |= held[at - 1] && is_small(at);
        }
        for at in (1..held.len()).rev() {
            held[at - 1] |= held[at] && is_small(at - 1);
        }
        let mut last: Option<usize> = None;
        for at in 0..held.len() {
            if !held[at] {
                continue;
            }
            if let Some(last) = last.filter(|last| at - last <= GAP + 1)
                && (last + 1..at).all(|between| !is_shown(&keys[between]))
            {
                held[last..at].fill(true);
            }
            last = Some(at);
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut goes_on = false;
        for (word, is_held) in words.iter().zip(&held) {
            match found.last_mut() {
                Some(range) if *is_held && goes_on => range.end = word.range.end,
                _ if *is_held => found.push(word.range.clone()),
                _ => {}
            }
            goes_on = *is_held;
        }
        found
    }

    /// Whether a word is withheld, or begins with one that is, as in another form of it.
    fn tells(&self, key: &str) -> bool {
        if self.telling.is_empty() {
            return false;
        }
        self.telling.contains(key)
            || key.char_indices().skip(1).any(|(at, _)| {
                let (start, rest) = key.split_at(at);
                let is_long = start.chars().count() >= 4 || !start.is_ascii() && at >= 4;
                is_long && rest.chars().count() <= 3 && self.telling.contains(start)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withheld(texts: &[&str], shown: &str) -> Words {
        let mut words = Words::default();
        texts.iter().for_each(|text| words.add_text(text));
        words.show(shown);
        words
    }

    #[test]
    fn words_go_from_a_text_with_those_between_them() {
        let words = withheld(&["in a hotel by the river"], "They met. It was late.");
        for (text, left) in [
            ("They met in a hotel by the river.", "They met."),
            ("They met in a hotel, by the river. It was late.", "They met. It was late."),
            ("They met by a river in the old hotel.", "They met."),
            ("In a Hotel by the River", ""),
            ("The men met in a car.", "The men met in a car."),
            ("Two hotels", "Two"),
        ] {
            assert_eq!(words.without(text, false, ""), left, "{text}");
        }
        assert_eq!(words.without("The hotel’s sign", false, "[withheld]"), "[withheld]’s sign");
    }

    #[test]
    fn words_that_may_be_seen_stay_but_for_what_they_say_together() {
        let words = withheld(&["Kim met Xi"], "Kim denied that he met Xi.");
        assert_eq!(words.without("Kim met Xi. He denied.", false, ""), ". He denied.");
        assert_eq!(
            words.without("Kim denied that he met Xi.", false, ""),
            "Kim denied that he met Xi."
        );
        let words = withheld(&["Kim met Xi"], "Then Kim met Xi.");
        assert!(!words.is_said_in("Kim met Xi.", false));
        assert!(words.is_said_in("Kim met Xi.", true));
    }

    #[test]
    fn words_that_hold_others_together_say_nothing_by_themselves() {
        let words = withheld(&["with them from Sinpo", "и против Орланова"], "");
        assert!(!words.is_said_in("The ferries sail with care from Kyiv.", false));
        assert!(!words.is_said_in("Они против и всё.", false));
        assert_eq!(words.without("They came with them from Sinpo.", false, ""), "They came.");
    }

    #[test]
    fn words_of_any_script_go() {
        let words = withheld(&["어제 김정은", "莫斯科"], "");
        assert_eq!(words.without("그는 김정은은 말했다", false, ""), "그는 말했다");
        assert_eq!(words.without("他在莫斯科会见", false, ""), "他在会见");
    }

    #[test]
    fn of_a_value_its_words_together_and_its_numbers_are_withheld() {
        let mut words = Words::default();
        words.add_value("48.123456, 37.654321");
        words.add_value("arms control treaty of then");
        assert!(words.is_said_in("near 37.654321 E", false));
        assert!(words.is_said_in("an arms control treaty", false));
        assert!(!words.is_said_in("a treaty of arms", false));
        let mut sayings: Vec<&str> = words.sayings().collect();
        sayings.sort_unstable();
        assert_eq!(
            sayings,
            [
                "123456",
                "123456 37 654321",
                "48 123456 37",
                "654321",
                "arms control treaty",
                "control treaty of",
                "treaty of then"
            ]
        );
    }
}
