//! Names of people, organisations and places, however they are spelt.
//!
//! Where a rule of linking has to guess, it guesses that there is no name. What may not be seen is
//! sought the other way round: a name of several words in any case (`viktor orlanov`), with or
//! without its accents, joined by hyphens or whatever else joins words (`viktor_orlanov`), or by
//! nothing (`#ViktorOrlanov`); one of a word as it is written or in capitals, with anything but a
//! letter or digit beside it (`#Orlanov`, `@Orlanov`, `Berg-Orlanov`), or a letter before it that
//! Arabic and Hebrew write onto words (`وحماد`).

use std::ops::Range;

use foldhash::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::link::fold::{is_ideograph, is_unseen};

/// The fewest letters and digits of a name that is sought so: a shorter one may be anything.
const FEWEST: usize = 4;

/// The fewest of one in capitals: `#GRU`.
const FEWEST_CAPITALS: usize = 3;

/// What Arabic and Hebrew write onto the word that follows: "and", "to", "the".
#[rustfmt::skip]
const CLITICS: &[&str] = &[
    "ال", "ب", "بال", "ف", "فال", "ك", "كال", "ل", "لل", "و", "وال", "وب", "وك", "ول", "ولل",
    "ב", "ה", "ו", "וב", "וה", "ול", "ומ", "וש", "כ", "ל", "מ", "ש", "שה",
];

/// The fewest letters and digits of a name that is sought without what parts its words.
const JOINED: usize = 7;

/// Names, each with what it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Spelt<T> {
    /// By the first word of each, folded.
    names: HashMap<String, Vec<Entry<T>>>,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    /// The words after the first, folded.
    rest: Vec<String>,
    /// Of a name of one word, how it may be written; of several, in any way.
    written: Option<[String; 2]>,
    /// What parts the words of the name, beside what may part any.
    own: String,
    target: T,
}

impl<T> Default for Spelt<T> {
    fn default() -> Self {
        Self { names: HashMap::default() }
    }
}

/// A word of a text.
struct Word {
    /// In the text.
    range: Range<usize>,
    /// In the folded words.
    key: Range<usize>,
}

impl<T: Copy> Spelt<T> {
    /// Adds a name.
    pub(crate) fn add(&mut self, name: &str, target: T) {
        let name = name.trim();
        let signs = name.chars().filter(|c| c.is_alphanumeric()).count();
        let is_acronym = || {
            let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            signs >= FEWEST_CAPITALS && name.chars().all(is_capital)
        };
        if signs < FEWEST && !is_acronym() || name.chars().any(is_east_asian) {
            return;
        }
        let (folded, words) = words(name);
        let mut keys = words.iter().map(|word| folded[word.key.clone()].to_owned());
        let Some(first) = keys.next() else { return };
        let rest: Vec<String> = keys.collect();
        let written = rest.is_empty().then(|| {
            let mut written = String::new();
            push_bare(&mut written, name.trim_matches(|c: char| !c.is_alphanumeric()));
            [written.to_uppercase(), written]
        });
        if !rest.is_empty() && signs >= JOINED {
            let (own, rest, written) = (String::new(), Vec::new(), None);
            let joined = Entry { rest, written, own, target };
            self.names.entry(folded.clone()).or_default().push(joined);
        }
        let own = name.chars().filter(|c| !is_word(*c) && !c.is_whitespace()).collect();
        self.names.entry(first).or_default().push(Entry { rest, written, own, target });
    }

    /// Whether a name begins with a word of this one, so that it may hold one of these.
    pub(crate) fn may_stand_in(&self, name: &str) -> bool {
        let (folded, words) = words(name);
        words.iter().any(|word| self.names.contains_key(&folded[word.key.clone()]))
    }

    /// Finds where such names stand in a text, by where they begin: all of them, over each other too.
    pub(crate) fn find(&self, text: &str) -> Vec<(Range<usize>, T)> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let (folded, words) = words(text);
        let key = |word: &Word| &folded[word.key.clone()];
        let mut found = Vec::new();
        for (at, word, onto) in words.iter().enumerate().flat_map(|(at, word)| {
            let starts = std::iter::once(0).chain(written_onto(key(word)));
            starts.map(move |onto| (at, word, onto))
        }) {
            let start = word.range.start + letters_of(&text[word.range.clone()], onto);
            for entry in self.names.get(&key(word)[onto..]).into_iter().flatten() {
                let Some(all) = words.get(at..=at + entry.rest.len()) else { continue };
                let is_same = all[1..].iter().map(key).eq(entry.rest.iter().map(String::as_str));
                let is_whole = || all.windows(2).all(|pair| joins(text, pair, &entry.own));
                let is_written = || {
                    entry.written.as_ref().is_none_or(|forms| {
                        let mut bare = String::new();
                        push_bare(&mut bare, &text[start..word.range.end]);
                        forms.contains(&bare)
                    })
                };
                if is_same && is_whole() && is_written() {
                    let end = all.last().map_or(word.range.end, |last| last.range.end);
                    found.push((start..end, entry.target));
                }
            }
        }
        found
    }
}

/// The lengths of what may be written onto a folded word, so that what is left may be a name.
fn written_onto(word: &str) -> impl Iterator<Item = usize> {
    /// The fewest letters of what is left.
    const LETTERS: usize = 3;
    // Most words are of other scripts.
    let is_so_written = word.starts_with(|c| matches!(c, '\u{5D0}'..='\u{64A}'));
    let clitics = if is_so_written { CLITICS } else { &[] };
    let found = clitics.iter().filter(|clitic| {
        word.strip_prefix(**clitic).is_some_and(|left| left.chars().nth(LETTERS - 1).is_some())
    });
    found.map(|clitic| clitic.len())
}

/// How many bytes of a word its first letters take that take `folded` bytes without their points.
fn letters_of(word: &str, folded: usize) -> usize {
    let mut left = folded;
    let starts = word.char_indices().filter(|(_, c)| !is_combining_mark(*c) && !is_unseen(*c));
    for (at, c) in starts {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(c.len_utf8());
    }
    if folded == 0 { 0 } else { word.len() }
}

/// Whether what stands between two words leaves them one name.
fn joins(text: &str, pair: &[Word], own: &str) -> bool {
    /// The most characters between two words.
    const FAR: usize = 6;
    let [first, second] = pair else { return false };
    let gap = &text[first.range.end..second.range.start];
    let may_join = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '_' | '.' | '+' | '\'' | '’' | '\u{2010}'..='\u{2015}')
            // Marks of Markdown, where a text is none.
            || matches!(c, '*' | '`' | '~' | '[' | ']')
            || own.contains(c)
    };
    let is_near = gap.chars().count() <= FAR && gap.matches('\n').count() <= 1;
    // A sentence may end in between, unless it is an initial that the full stop goes with.
    let ends = gap.starts_with('.') && gap.len() > 1;
    let is_initial = text[first.range.clone()].chars().nth(1).is_none();
    is_near && gap.chars().all(may_join) && (!ends || is_initial)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || is_unseen(c)
}

/// Whether a character is of a script in which names are found by other rules.
fn is_east_asian(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}')
}

/// The words of a text, and the same folded, one after another.
fn words(text: &str) -> (String, Vec<Word>) {
    let mut folded = String::with_capacity(text.len());
    let mut words = Vec::new();
    let mut start: Option<(usize, bool)> = None;
    let mut push = |range: Range<usize>| {
        let from = folded.len();
        push_folded(&mut folded, &text[range.clone()]);
        if folded.len() > from {
            words.push(Word { range, key: from..folded.len() });
        }
    };
    for (at, c) in text.char_indices() {
        let east = is_east_asian(c);
        if let Some((from, is_east)) = start
            && (!is_word(c) || east != is_east && !is_unseen(c))
        {
            push(from..at);
            start = None;
        }
        if is_word(c) && !is_unseen(c) {
            start.get_or_insert((at, east));
        }
    }
    if let Some((from, _)) = start {
        push(from..text.len());
    }
    (folded, words)
}

/// Appends a word in small letters and without accents.
fn push_folded(out: &mut String, word: &str) {
    if word.is_ascii() {
        out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        // Once more, for signs that are letters only in their plain form: 𝐎 in `𝐎𝐫𝐥𝐚𝐧𝐨𝐯`.
        let mut bare = String::with_capacity(word.len());
        push_bare(&mut bare, &word.to_lowercase());
        out.push_str(&bare.to_lowercase());
    }
}

/// Appends a word without its accents, in its case.
fn push_bare(out: &mut String, word: &str) {
    for c in word.nfkd().filter(|c| !is_unseen(*c)) {
        match c {
            // Of Latin, Greek and Cyrillic letters; of Hebrew and Arabic ones.
            '\u{300}'..='\u{36F}'
            | '\u{591}'..='\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{64B}'..='\u{65F}'
            | '\u{640}' => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'Ø' => out.push('O'),
            'Ł' => out.push('L'),
            'Đ' => out.push('D'),
            c => out.push(c),
        }
    }
}

/// A folded name or id without its accents.
pub(super) fn bare(key: &str) -> String {
    let mut bare = String::with_capacity(key.len());
    push_bare(&mut bare, key);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(names: &[&str], text: &'t str) -> Vec<&'t str> {
        let mut spelt = Spelt::default();
        names.iter().for_each(|name| spelt.add(name, ()));
        spelt.find(text).into_iter().map(|(range, ())| &text[range]).collect()
    }

    #[test]
    fn a_name_of_several_words_is_found_in_any_case_and_however_it_is_joined() {
        for text in [
            "Viktor Orlanov",
            "viktor orlanov",
            "VIKTOR Orlanov",
            "Viktor ORLANOV",
            "Viktor_Orlanov",
            "viktor-orlanov",
            "viktor.orlanov",
            "ViktorOrlanov",
            "Viktor\nOrlanov",
            "Vik\u{AD}tor  Orlanov",
            "Viktór Orlánov",
            "𝐕𝐢𝐤𝐭𝐨𝐫 𝐎𝐫𝐥𝐚𝐧𝐨𝐯",
        ] {
            let around = format!("With #{text}@x, (i.e. {text}’s).");
            assert_eq!(found(&["Viktor Orlanov"], &around), [text, text]);
        }
        assert_eq!(found(&["Jürgen Müller", "Łódź Œuvre"], "Jurgen MULLER, lodz oeuvre").len(), 2);
        assert_eq!(
            found(&["J. Orlanov", "Johnson & Johnson"], "j. orlanov; JOHNSON & Johnson").len(),
            2
        );
    }

    #[test]
    fn a_name_of_one_word_is_found_as_it_is_written_or_in_capitals_beside_any_sign() {
        assert_eq!(
            found(&["Orlanov"], "#Orlanov @Orlanov, Berg-Orlanov ORLANOV_1 Orlanov’s在Orlanov"),
            ["Orlanov", "Orlanov", "Orlanov", "ORLANOV", "Orlanov", "Orlanov"]
        );
        assert!(found(&["Nightjar"], "a nightjar, Nightjars, NightJar, XNightjar").is_empty());
        assert_eq!(
            found(&["GRU", "MI6"], "#GRU, @GRU, GRU-2, MI6; gru, #Gru, grunt, Gru"),
            ["GRU", "GRU", "GRU", "MI6"]
        );
        assert_eq!(
            found(&["حماد", "נתניהו"], "وحماد لحماد حماد وَحماد وبحماد ونتניהו ונתניהו"),
            ["حماد", "حماد", "حماد", "حماد", "حماد", "נתניהו"]
        );
        assert!(found(&["حماد"], "محماد حمادة").is_empty());
    }

    #[test]
    fn what_only_looks_like_a_name_is_none() {
        let texts =
            "Viktor. Orlanov; Viktor, Orlanov; Viktor\n\nOrlanov; Viktors Orlanov; Orlanov Viktor";
        assert!(found(&["Viktor Orlanov", "Kim", "김 정은 하나"], texts).is_empty());
        assert!(found(&["U.S."], "us and U-S").is_empty());
    }
}
