//! Finds names in prose that has no markup for them, in one pass, in any script.
//!
//! A name is found only where it stands as a word of its own. What that is differs by script, and a
//! link to the wrong thing is worse than none; so where a rule has to guess, it guesses that there
//! is no name, or says that the hit is [doubtful](Hit::doubtful). Where the rules are:
//!
//! - edges of words, by the script of the edge: `Finder::start`, `Finder::end`, `particles`;
//! - hyphens (`Moscow-based` holds Moscow, `Rostov-on-Don` no Rostov): `Finder::hyphen_before`,
//!   `Finder::hyphen_after`;
//! - nothing is found in `https://en.example/wiki/Putin`: `addresses`;
//! - `Washington` may not be what is meant in `Denzel Washington`: `Finder::mark_doubtful`.
//!
//! Known limit: in Han and kana no dictionary says where words end, so 京都 is found in 東京都 unless
//! 東京 or 東京都 is a name too; and where both of two names are known, a hyphen between them is taken
//! to join two things, so a table with Guinea and Bissau should have Guinea-Bissau.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use super::fold::{Folded, PARAGRAPH};

/// How a pattern names its target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// By its name or an alias.
    Full,
    /// By a short form (`short:`), which other things may have too.
    Short,
}

/// A name to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern<T> {
    /// The name as written.
    pub name: String,
    /// How it names the target.
    pub weight: Weight,
    /// What it names.
    pub target: T,
}

/// A name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'n, T> {
    /// Where: bytes of the original text, on character boundaries.
    pub range: Range<usize>,
    /// What it can mean: never empty, sorted, each target once, [`Weight::Full`] winning.
    pub candidates: &'n [(T, Weight)],
    /// Whether a name of one word may here be a piece of a longer name that is not known.
    ///
    /// So it is when a capitalised word follows (`Washington Post`) or goes before (`Denzel
    /// Washington`), an initial (`V. Putin`, `С.Лавров`), or a word and `·` (`リュドミラ・プーチン`). No
    /// reason for doubt are another hit, a word that is no part of a name (`In`, `When`: a list in
    /// the larger languages of Europe), a weekday or month, a title before (`President`, `Mr.`), or
    /// a sentence that ends in between. The first word of a sentence is not excused as such, since
    /// a name can be first; it is with an ending of English adverbs and participles (`Reportedly`,
    /// `Visiting`).
    ///
    /// The caller decides: such a hit is safe on a page that is known to be about the target.
    pub doubtful: bool,
}

/// Names in a form in which all can be looked for at once.
///
/// ```
/// # use dateline::link::names::{Names, Pattern, Weight};
/// let moscow = Pattern { name: "Moscow".into(), weight: Weight::Full, target: 7 };
/// let names = Names::new(vec![moscow]);
/// let hits = names.find("The Moscow-based company");
/// assert_eq!(hits[0].range, 4..10);
/// assert_eq!(hits[0].candidates, [(7, Weight::Full)]);
/// ```
#[derive(Debug, Clone)]
pub struct Names<T> {
    trie: Trie,
    /// By the trie's entry.
    entries: Vec<Entry<T>>,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    candidates: Vec<(T, Weight)>,
    one_word: bool,
}

impl<T: Copy + Ord> Names<T> {
    /// The longest name that is looked for, in bytes. Longer ones are prose by mistake, and with a
    /// bound no text can make the search slower than its length times this.
    pub const LONGEST: usize = 400;

    /// Prepares names; their order makes no difference.
    ///
    /// Names are compared as [`Folded`] text and with their case, save that one that begins with a
    /// small letter is also found at the start of a sentence (`Al-Qaeda`) and one of several words
    /// also in capitals (`VLADIMIR PUTIN`). Not looked for are names with fewer than two letters or
    /// digits, names longer than [`Names::LONGEST`], and what looks like an id (`kim-jong-un`):
    /// small letters, digits and hyphens of ASCII only.
    pub fn new(patterns: Vec<Pattern<T>>) -> Self {
        let mut names: BTreeMap<String, BTreeMap<T, Weight>> = BTreeMap::new();
        for Pattern { name, weight, target } in patterns {
            let name = Folded::new(name.trim()).text.trim().to_owned();
            if !is_findable(&name) || name.len() > Self::LONGEST {
                continue;
            }
            for form in forms(&name) {
                let targets = names.entry(form).or_default();
                let known = targets.entry(target).or_insert(weight);
                *known = weight.min(*known);
            }
        }
        let trie = Trie::new(names.keys().map(String::as_str).collect());
        let entries = names
            .iter()
            .map(|(name, targets)| Entry {
                candidates: targets.iter().map(|(&target, &weight)| (target, weight)).collect(),
                one_word: !name.contains(' '),
            })
            .collect();
        Self { trie, entries }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds the names in a text: leftmost, longest, none over another, in order.
    ///
    /// Where the longest name does not end where a word does, a shorter one that does is found.
    /// Takes time in proportion to the text, whatever the text.
    pub fn find(&self, text: &str) -> Vec<Hit<'_, T>> {
        if self.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(text);
        let finder = Finder { names: self, text: &folded.text };
        let mut found = finder.scan();
        drop_broken_chains(&mut found);
        finder.mark_doubtful(&mut found);
        found
            .into_iter()
            .map(|found| Hit {
                range: folded.original(found.start..found.end),
                candidates: &self.entries[found.entry].candidates,
                doubtful: found.doubtful,
            })
            .collect()
    }
}

/// Whether a folded name can be looked for at all.
fn is_findable(name: &str) -> bool {
    let is_id = name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
        && name.bytes().any(|b| b.is_ascii_lowercase());
    !is_id
        && !name.contains(PARAGRAPH)
        && name.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some()
}

/// Every form in which a folded name is looked for; all the same to a reader.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    let mut chars = name.chars();
    if let Some(first) = chars.next().filter(|c| c.is_lowercase()) {
        forms.push(first.to_uppercase().chain(chars).collect());
    }
    if name.contains(' ') {
        forms.push(name.to_uppercase());
    }
    // Case can bring forms that do not look like folded text (ΐ has no capital).
    forms.iter().map(|form| Folded::new(form).text.into_owned()).collect()
}

/// A name that was found, in offsets of the folded text.
#[derive(Debug)]
struct Found {
    start: usize,
    end: usize,
    entry: usize,
    /// Found only since a name follows after a hyphen.
    needs_next: bool,
    doubtful: bool,
}

/// Drops from `Russia-Ukraine-Institute` the names that were taken because a name follows after a
/// hyphen, when in the end none does.
fn drop_broken_chains(found: &mut Vec<Found>) {
    let mut next = usize::MAX;
    let mut kept: Vec<bool> = Vec::with_capacity(found.len());
    for hit in found.iter().rev() {
        let keep = !hit.needs_next || next == hit.end + 1;
        next = if keep { hit.start } else { usize::MAX };
        kept.push(keep);
    }
    let mut kept = kept.into_iter().rev();
    found.retain(|_| kept.next().unwrap_or(true));
}

/// How a place can begin a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Word,
    /// After a prefix that Arabic and Hebrew write onto the word: only for names of several words,
    /// as one word with the letter before it is too often another word.
    Clitic,
    /// After an initial without a space: `С.Лавров`.
    Initial,
}

/// How a place can end a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Word,
    /// Before a hyphen and what may be a name.
    Joined,
}

struct Finder<'n, T> {
    names: &'n Names<T>,
    /// Folded.
    text: &'n str,
}

impl<T> Finder<'_, T> {
    fn scan(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut ends = Vec::new();
        let mut addresses = Addresses::default();
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(start) = self.names.trie.next_beginning(bytes, at) {
            at = start;
            let joined = found.last().is_some_and(|hit| hit.end + 1 == at);
            match self.longest_at(at, joined, &mut ends) {
                Some(hit) if !addresses.cover(self.text, hit.start) => {
                    at = hit.end;
                    found.push(hit);
                }
                _ => at += 1,
            }
        }
        found
    }

    /// Finds the longest name that starts at a place; `joined` if another ends one byte before.
    fn longest_at(&self, at: usize, joined: bool, ends: &mut Vec<(usize, usize)>) -> Option<Found> {
        let bytes = self.text.as_bytes();
        // The common case, inside an English word, before anything that costs.
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if bytes[at].is_ascii() && at > 0 && is_word(bytes[at - 1]) && is_word(bytes[at]) {
            return None;
        }
        self.names.trie.walk(&bytes[at..], ends);
        if ends.is_empty() {
            return None;
        }
        let start = self.start(at, joined)?;
        ends.iter().rev().find_map(|&(length, entry)| {
            let one_word = self.names.entries[entry].one_word;
            if start == Start::Clitic && one_word {
                return None;
            }
            let end = at + length;
            let after = self.end(at, end)?;
            Some(Found {
                start: at,
                end,
                entry,
                needs_next: after == End::Joined,
                doubtful: start == Start::Initial && one_word,
            })
        })
    }

    /// Tells whether and how a name can start at a place.
    fn start(&self, at: usize, joined: bool) -> Option<Start> {
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
    fn end(&self, start: usize, end: usize) -> Option<End> {
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
                (plain && CONTRACTIONS.contains(&suffix)).then_some(End::Word)
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

    /// Sets [`Hit::doubtful`].
    fn mark_doubtful(&self, found: &mut [Found]) {
        // From the right, since doubt about the name that follows is doubt about the one before.
        let (mut next_start, mut next_doubtful) = (usize::MAX, false);
        for index in (0..found.len()).rev() {
            let previous_end = index.checked_sub(1).map_or(usize::MAX, |index| found[index].end);
            let hit = &mut found[index];
            let followed = if next_start == hit.end + 1 {
                next_doubtful && self.text[hit.end..].starts_with(' ')
            } else {
                self.capital_follows(hit.start, hit.end)
            };
            let one_word = self.names.entries[hit.entry].one_word;
            let preceded =
                previous_end != hit.start.wrapping_sub(1) && self.capital_precedes(hit.start);
            hit.doubtful |= one_word && (followed || preceded);
            next_start = hit.start;
            next_doubtful = one_word && followed;
        }
    }

    /// Whether what follows a name can be the rest of a longer one.
    fn capital_follows(&self, start: usize, end: usize) -> bool {
        let rest = &self.text[end..];
        let mut after = rest.chars();
        match after.next() {
            Some(' ') if is_cased(self.text[start..].chars().next()) => {
                let word = leading_word(&rest[1..]);
                word.chars().next().is_some_and(char::is_uppercase) && !is_no_name(word)
            }
            Some('·' | '・') => after.next().is_some_and(|c| Writing::of(c) != Writing::Spaced),
            _ => false,
        }
    }

    /// Whether what goes before a name can be the beginning of a longer one.
    fn capital_precedes(&self, start: usize) -> bool {
        let mut before = self.text[..start].chars().rev();
        match before.next() {
            Some(' ') if is_cased(self.text[start..].chars().next()) => {}
            Some('·' | '・') => {
                return before.next().is_some_and(|c| Writing::of(c) != Writing::Spaced);
            }
            _ => return false,
        }
        let before = &self.text[..start - 1];
        let unstopped = before.strip_suffix('.').unwrap_or(before);
        let stopped = unstopped.len() < before.len();
        let word = trailing_word(unstopped);
        let mut letters = word.chars();
        if !letters.next().is_some_and(char::is_uppercase) {
            return false;
        }
        if stopped {
            // After an initial the full stop ends no sentence; after another word it does.
            return letters.next().is_none();
        }
        if is_no_name(word) || TITLES.contains(&word) || word.ends_with("'s") {
            return false;
        }
        let opens = opens_sentence(&unstopped[..unstopped.len() - word.len()]);
        !(opens && OPENING_ENDINGS.iter().any(|ending| word.ends_with(ending)))
    }
}

/// Whether a sentence can begin after this text.
fn opens_sentence(before: &str) -> bool {
    let before =
        before.trim_end_matches([' ', '"', '\'', '“', '”', '„', '«', '»', '‘', '(', '[', '¿', '¡']);
    before
        .chars()
        .next_back()
        .is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '–' | '—' | PARAGRAPH))
}

/// How a script marks where words end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// By spaces; and every character that is not of the other kinds.
    Spaced,
    /// Not at all.
    Unspaced,
    /// By a change of script.
    Katakana,
    /// By spaces, but with particles written onto the word.
    Hangul,
}

impl Writing {
    fn of(c: char) -> Self {
        if c < '\u{E00}' {
            return Self::Spaced;
        }
        match c {
            // The long-vowel mark is of no one script.
            'ー' | 'ｰ' => return Self::Katakana,
            '\u{4E00}'..='\u{9FFF}' => return Self::Unspaced,
            _ => {}
        }
        match c.script() {
            Script::Han
            | Script::Hiragana
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar => Self::Unspaced,
            Script::Katakana => Self::Katakana,
            Script::Hangul => Self::Hangul,
            _ => Self::Spaced,
        }
    }
}

/// Whether a character makes one word with a letter of a spaced script beside it. A letter of
/// another kind of script does not: a word ends where it begins (`NATO加盟国`).
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    (c.is_alphanumeric() || is_combining_mark(c)) && Writing::of(c) == Writing::Spaced
}

/// Whether, in a script without spaces, a character is written before the sound that the next
/// letter begins.
fn binds_next(c: char) -> bool {
    // Thai and Lao vowels written to the left; the Khmer and Burmese signs that put a letter under
    // another.
    matches!(c, '\u{E40}'..='\u{E44}' | '\u{EC0}'..='\u{EC4}' | '\u{17D2}' | '\u{1039}')
}

/// Whether, in a script without spaces, a character goes on with the syllable before it, or repeats
/// it.
fn binds_previous(c: char) -> bool {
    matches!(
        c,
        '\u{E30}' | '\u{E32}' | '\u{E33}' | '\u{E45}' | '\u{EB0}' | '\u{EB2}' | '\u{EB3}' | '々'
    )
}

fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}

fn is_cased(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_uppercase() || c.is_lowercase())
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// The longest word that is read, in bytes: past it nothing that the rules know can stand, and with
/// the bound a text without spaces costs no more than another.
const LONGEST_WORD: usize = 64;

/// The letters, digits, marks at the beginning of a text.
fn leading_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|&(at, c)| !is_word(c) || at > LONGEST_WORD)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The letters, digits, marks, apostrophes and hyphens at the end of a text.
fn trailing_word(text: &str) -> &str {
    trailing(text, |c| is_word(c) || c == '\'' || c == '-').trim_start_matches(['\'', '-'])
}

fn trailing_letters(text: &str) -> &str {
    trailing(text, is_word)
}

fn trailing(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if !belongs(c) || text.len() - at > LONGEST_WORD {
            break;
        }
        start = at;
    }
    &text[start..]
}

fn uncapitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Whether `-word` makes a compound of the name before it, not a longer name.
fn makes_compound(word: &str) -> bool {
    if NAME_PARTICLES.contains(&word) {
        return false;
    }
    let letters = word.chars().count();
    // Participles; and words longer than any syllable of a romanised Korean or Chinese given name
    // (`Kim Ki-hyeong`).
    COMPOUNDS.contains(&word)
        || HEADLINE_COMPOUNDS.contains(&word)
        || letters >= 5 && word.ends_with("ed")
        || letters >= 7
}

/// Whether a capitalised word beside a name can be no part of a name.
fn is_no_name(word: &str) -> bool {
    /// Both lists, the second as it is capitalised: asked about beside every hit.
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let words = FUNCTION_WORDS.iter().map(|word| {
            let mut chars = word.chars();
            chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
        });
        words.chain(CALENDAR.iter().map(|word| (*word).to_owned())).collect()
    });
    WORDS.contains(word)
}

/// What is written onto a name after an apostrophe.
#[rustfmt::skip]
const CONTRACTIONS: &[&str] = &[
    "s", "S", "ll", "re", "ve",
];

#[rustfmt::skip]
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "dell", "nell",
    "all", "sull", "dall", "un",
];

#[rustfmt::skip]
const CAPITAL_ELISIONS: &[&str] = &[
    "L", "Qu", "Jusqu", "Lorsqu", "Puisqu", "Dell", "Nell", "All", "Sull", "Dall", "Un",
];

/// Prefixes that go before a name and a hyphen, in small letters or at the start of a sentence.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "pro", "anti", "ex", "non", "pre", "post", "mid", "un", "then", "now", "counter", "intra",
    "inter", "cross", "all", "nicht", "экс", "анти", "про", "пост",
];

/// Second parts of compounds that are short, or surnames with a capital.
#[rustfmt::skip]
const COMPOUNDS: &[&str] = &[
    "led", "run", "era", "born", "held", "made", "bound", "style", "wide", "built", "sent",
    "type", "like", "loyal", "only", "first", "aid", "level", "area", "ward",
];

/// Second parts of compounds, also as headlines write them.
#[rustfmt::skip]
const HEADLINE_COMPOUNDS: &[&str] = &[
    "led", "era", "style", "based", "backed", "linked", "aligned", "allied", "brokered",
    "controlled", "drafted", "friendly", "funded", "imposed", "installed", "made", "mediated",
    "occupied", "owned", "related", "sponsored", "supplied", "supported", "trained", "wide",
];

/// Words that tie place names together: Komsomolsk-on-Amur, Stratford-upon-Avon, Ростов-на-Дону.
#[rustfmt::skip]
const NAME_PARTICLES: &[&str] = &[
    "on", "na", "sur", "am", "upon", "in", "le", "la", "les", "de", "del", "della", "di", "do",
    "da", "dos", "das", "du", "des", "an", "der", "den", "dem", "im", "ob", "zu", "bei", "unter",
    "under", "over", "près", "lès", "lez", "en", "et", "sous", "aux", "au", "by", "the", "next",
    "pod", "nad",
];

/// Particles that Russian writes onto a word with a hyphen. Nothing else in small letters is safe:
/// Москва-река.
#[rustfmt::skip]
const RUSSIAN_ENCLITICS: &[&str] = &[
    "то", "таки",
];

#[rustfmt::skip]
const TITLES: &[&str] = &[
    "President", "Minister", "Premier", "Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Professor",
    "General", "Gen", "Lieutenant", "Lt", "Major", "Maj", "Brigadier", "Brig", "Captain", "Capt",
    "Colonel", "Col", "Commander", "Cmdr", "Marshal", "Admiral", "Adm", "Sergeant", "Sgt", "King",
    "Queen", "Prince", "Princess", "Emperor", "Emir", "Sultan", "Sheikh", "Sheik", "Ayatollah",
    "Imam", "Mullah", "Pope", "Patriarch", "Lord", "Lady", "Sir", "Dame", "Chancellor",
    "Secretary", "Sec", "Governor", "Gov", "Mayor", "Senator", "Sen", "Representative", "Rep",
    "Congressman", "Congresswoman", "Deputy", "Speaker", "Chairman", "Chairwoman", "Chair",
    "Director", "Ambassador", "Envoy", "Judge", "Justice", "Leader", "Spokesman", "Spokeswoman",
    "Comrade", "Herr", "Frau", "Präsident", "Präsidentin", "Kanzler", "Kanzlerin", "Ministerin",
    "Président", "Présidente", "Ministre", "Monsieur", "Madame", "Mme", "Presidente", "Ministro",
    "Ministra", "Señor", "Señora", "Signor", "Президент", "Премьер", "Министр", "Генерал",
    "Господин", "Госпожа", "Президентка", "Прем'єр", "Міністр",
];

/// Days and months in the languages that give them a capital.
#[rustfmt::skip]
const CALENDAR: &[&str] = &[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January",
    "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun",
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Montag",
    "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonnabend", "Sonntag", "Januar",
    "Februar", "März", "Mai", "Juni", "Juli", "Oktober", "Dezember",
];

/// Endings of English words that begin sentences before a name: Visiting, Angered, Reportedly.
#[rustfmt::skip]
const OPENING_ENDINGS: &[&str] = &[
    "ing", "ed", "ly",
];

/// Words without a name in them that stand with a capital before or after one: at the start of a
/// sentence, in a title.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    // English
    "a", "about", "above", "across", "after", "again", "against", "all", "along", "also",
    "although", "amid", "among", "and", "another", "any", "are", "around", "as", "at", "because",
    "before", "behind", "besides", "between", "beyond", "both", "but", "by", "can", "could",
    "despite", "did", "does", "during", "each", "earlier", "either", "even", "ever", "every",
    "except", "few", "following", "for", "formerly", "from", "given", "had", "has", "have", "he",
    "hence", "her", "here", "his", "how", "however", "if", "in", "inside", "instead", "into",
    "is", "it", "its", "just", "last", "later", "like", "many", "may", "meanwhile", "might",
    "more", "most", "much", "must", "near", "neither", "never", "next", "nor", "not", "now", "of",
    "off", "often", "on", "once", "only", "or", "our", "out", "outside", "over", "perhaps",
    "says", "she", "should", "since", "so", "some", "soon", "still", "such", "than", "that",
    "the", "their", "then", "there", "these", "they", "this", "those", "though", "through",
    "throughout", "thus", "to", "today", "tomorrow", "tonight", "toward", "towards", "under",
    "unless", "unlike", "until", "upon", "via", "was", "we", "were", "what", "when", "whenever",
    "where", "whereas", "whether", "which", "while", "who", "whose", "why", "with", "within",
    "without", "would", "yesterday", "yet", "you",
    // French
    "à", "après", "au", "aussi", "aux", "avant", "avec", "car", "ce", "cette", "chez", "comme",
    "contre", "dans", "depuis", "donc", "elle", "en", "entre", "est", "et", "hier", "il", "ils",
    "les", "leur", "lors", "lorsque", "mais", "même", "où", "par", "parce", "pendant", "pour",
    "pourquoi", "quand", "que", "qui", "sa", "sans", "se", "selon", "ses", "si", "sous", "sur",
    "tandis", "un", "une", "vers",
    // German
    "aber", "als", "am", "auch", "auf", "aus", "bei", "beim", "bis", "damit", "dann", "das",
    "dass", "dem", "den", "denn", "der", "die", "dies", "diese", "dieser", "doch", "durch", "ein",
    "eine", "einen", "einer", "er", "es", "für", "gegen", "gestern", "hat", "heute", "hinter",
    "ihre", "im", "ist", "jetzt", "laut", "mit", "nach", "nachdem", "neben", "nicht", "noch",
    "nun", "nur", "ob", "oder", "ohne", "seine", "seit", "sie", "sowohl", "trotz", "über", "um",
    "und", "unter", "vom", "von", "vor", "während", "warum", "wegen", "weil", "wenn", "wer",
    "wie", "wo", "zu", "zum", "zur", "zwischen",
    // Spanish, Portuguese, Italian
    "ante", "antes", "aunque", "cada", "como", "con", "contra", "cuando", "desde", "después",
    "dopo", "donde", "durante", "e", "ela", "ele", "em", "esta", "este", "fino", "fra", "hacia",
    "hasta", "hoje", "hoy", "mas", "mentre", "mientras", "não", "o", "oggi", "os", "para",
    "perché", "pero", "por", "porque", "quando", "secondo", "según", "sem", "sin", "sobre", "tra",
    "tras", "y",
    // Russian, Ukrainian
    "а", "але", "без", "був", "был", "в", "від", "во", "вот", "где", "да", "де", "для", "до",
    "его", "если", "еще", "за", "з", "и", "из", "или", "й", "к", "как", "ко", "когда", "коли",
    "между", "на", "над", "не", "но", "о", "об", "однако", "он", "она", "от", "перед", "по",
    "под", "после", "почему", "при", "про", "с", "сегодня", "со", "так", "также", "теперь", "то",
    "только", "у", "чтобы", "что", "это", "этот", "я", "як", "і", "її", "із", "під", "після",
    "що", "це", "через", "вчера", "тогда", "пока", "хотя", "против",
];

/// Whether what follows a name in Hangul, up to the end of the word, is particles and nothing else.
///
/// In the order in which they are written: a suffix (`측`, `씨`, `들`), at most two; a particle of
/// place or limit, at most two; a final one. Where the form of a particle depends on the sound
/// before it, it has to be the right one: 서울은 is Seoul with a topic marker, 서울는 is a word that
/// happens to begin like it.
fn particles(edge: char, rest: &str) -> bool {
    /// No chain of particles in use is longer, in syllables.
    const LONGEST: usize = 8;
    let syllables = rest.chars().take(LONGEST + 1).take_while(|&c| is_syllable(c)).count();
    let end = rest.char_indices().nth(syllables).map_or(rest.len(), |(at, _)| at);
    syllables <= LONGEST && particles_from(edge, &rest[..end], 0)
}

/// The groups, in order, with how many of each may be written.
#[rustfmt::skip]
const PARTICLES: [(&[&str], usize); 3] = [
    (&[
        "측", "씨", "및", "간", "등", "들",
    ], 2),
    (&[
        "에서", "에게", "에게서", "에", "께", "께서", "한테", "한테서", "와", "과",
        "로", "으로", "으로부터", "로부터", "하고", "보다", "처럼", "만큼", "까지",
        "부터", "만", "조차", "마저", "밖에", "대로", "뿐", "마다", "이랑", "랑",
        "으로서", "로서", "의",
    ], 2),
    (&[
        "은", "는", "이", "가", "을", "를", "의", "도", "에", "이나", "나",
        "이다", "다", "이라", "라", "이며", "며", "이고", "이자", "자", "이라고",
        "라고", "이라는", "라는", "이란", "란", "이든", "든", "이라도", "라도", "이었다",
        "였다", "이지만", "지만", "이야말로", "야말로", "이여", "여", "요",
    ], 1),
];

fn particles_from(edge: char, rest: &str, group: usize) -> bool {
    if rest.is_empty() {
        return true;
    }
    let Some(&(particles, count)) = PARTICLES.get(group) else { return false };
    if particles_from(edge, rest, group + 1) {
        return true;
    }
    let fitting = |edge: char, rest: &str| -> Vec<(char, usize)> {
        particles
            .iter()
            .filter(|particle| rest.starts_with(**particle) && fits(edge, particle))
            .filter_map(|particle| Some((particle.chars().next_back()?, particle.len())))
            .collect()
    };
    fitting(edge, rest).into_iter().any(|(edge, length)| {
        let rest = &rest[length..];
        particles_from(edge, rest, group + 1)
            || count > 1
                && fitting(edge, rest)
                    .into_iter()
                    .any(|(edge, length)| particles_from(edge, &rest[length..], group + 1))
    })
}

/// Whether a particle has the form that the syllable before it asks for.
fn fits(edge: char, particle: &str) -> bool {
    // A syllable is 28 code points apart from the next that begins and sounds the same: the place
    // in between is the final consonant, 0 for none, 8 for ㄹ (The Unicode Standard, 3.12).
    let last = (u32::from(edge).wrapping_sub(0xAC00)) % 28;
    match particle {
        _ if !is_syllable(edge) => true,
        "은" | "이" | "을" | "과" | "이랑" => last != 0,
        "는" | "가" | "를" | "와" | "나" | "다" | "라" | "며" | "자" | "라고" | "라는" | "란"
        | "든" | "라도" | "였다" | "지만" | "야말로" | "여" | "랑" => last == 0,
        "로" | "로부터" | "로서" => last == 0 || last == 8,
        "으로" | "으로부터" | "으로서" => last != 0 && last != 8,
        _ => true,
    }
}

fn is_syllable(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// The addresses in a text: found word by word, and only where a name was found.
#[derive(Default)]
struct Addresses {
    /// Where the word that was last looked at ends.
    end: usize,
    /// In that word, in order.
    ranges: Vec<Range<usize>>,
}

impl Addresses {
    /// Tells whether a place is in an address. Places have to come in order.
    fn cover(&mut self, text: &str, at: usize) -> bool {
        let is_space = |c: char| c == ' ' || c == PARAGRAPH;
        if at >= self.end {
            let start =
                text[self.end..at].rfind(is_space).map_or(self.end, |space| self.end + space + 1);
            // After a paragraph separator this may be inside the character.
            let start = (start..=at).find(|&start| text.is_char_boundary(start)).unwrap_or(at);
            self.end = text[at..].find(is_space).map_or(text.len(), |space| at + space);
            self.ranges = addresses(&text[start..self.end], start);
        }
        let after = self.ranges.partition_point(|range| range.start <= at);
        after.checked_sub(1).is_some_and(|index| at < self.ranges[index].end)
    }
}

/// Finds in a word, which starts at `offset`, what is a URL, a host with a path, or an e-mail
/// address.
fn addresses(word: &str, offset: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if !word.contains(['/', '@', '.']) {
        return ranges;
    }
    let mut start = 0;
    for piece in word.split(ends_address) {
        let url = url_start(piece);
        let mails = mail_addresses(&piece[..url.unwrap_or(piece.len())]);
        ranges.extend(
            mails.into_iter().map(|range| offset + start + range.start..offset + start + range.end),
        );
        if let Some(url) = url {
            ranges.push(offset + start + url..offset + start + piece.len());
        }
        start += piece.len();
        start += word[start..].chars().next().map_or(0, char::len_utf8);
    }
    ranges
}

/// What cannot stand in an address, as text without spaces goes on after it.
fn ends_address(c: char) -> bool {
    matches!(
        c,
        '<' | '>'
            | '"'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '「'
            | '」'
            | '『'
            | '』'
            | '（'
            | '）'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '《'
            | '》'
            | '【'
            | '】'
    )
}

/// Finds where a URL starts, which goes on to the end: with a scheme, `www.`, or a host with a
/// path.
fn url_start(piece: &str) -> Option<usize> {
    if let Some(colon) = piece.find("://") {
        let scheme = piece[..colon]
            .trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        return Some(scheme.len());
    }
    let www = piece.match_indices(['w', 'W']).map(|(at, _)| at).find(|&at| {
        piece.as_bytes()[at..].get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
            && !piece[..at].ends_with(is_word)
    });
    if www.is_some() {
        return www;
    }
    let slash = piece.find('/')?;
    let start = piece[..slash]
        .rfind(|c: char| !is_word(c) && !matches!(c, '.' | '-'))
        .map_or(0, |at| at + piece[at..].chars().next().map_or(0, char::len_utf8));
    let (host, top) = piece[start..slash].rsplit_once('.')?;
    let is_host =
        host.ends_with(is_word) && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    is_host.then_some(start)
}

fn mail_addresses(piece: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in piece.match_indices('@') {
        let from = found.last().map_or(0, |range| range.end);
        if at < from {
            continue;
        }
        let local = piece[from..at]
            .trim_end_matches(|c: char| is_word(c) || matches!(c, '.' | '%' | '+' | '-'));
        let start = from + local.len();
        let host = &piece[at + 1..];
        let length =
            host.find(|c: char| !is_word(c) && !matches!(c, '.' | '-')).unwrap_or(host.len());
        if start < at && length > 0 {
            found.push(start..at + 1 + length);
        }
    }
    found
}

/// The names as a tree by bytes. (An Aho–Corasick automaton also finds names that start inside
/// words, which is what is not wanted; walking a tree from the places where a name can start needs
/// no failure links, and skips most of the text.)
#[derive(Debug, Clone)]
struct Trie {
    nodes: Vec<Node>,
    /// The edges of all nodes, each node's together: the byte, and the node that it leads to.
    bytes: Vec<u8>,
    targets: Vec<u32>,
    /// The edges of the root, by byte; 0, the root itself, for none.
    root: Box<[u32; 256]>,
    /// Whether some name begins with two bytes, not in ASCII.
    leads: Box<[bool; 1 << 12]>,
}

#[derive(Debug, Clone)]
struct Node {
    edges: Range<u32>,
    /// The name that ends here.
    entry: Option<u32>,
}

/// The lower six bits of two bytes: all that differs between the lead bytes of UTF-8, and between
/// the bytes that follow them.
fn lead(first: u8, second: u8) -> usize {
    usize::from(first & 0x3F) << 6 | usize::from(second & 0x3F)
}

impl Trie {
    /// Builds the tree of names that are sorted, unique and not empty. Entries are their indices.
    fn new(names: Vec<&str>) -> Self {
        let mut trie = Self {
            nodes: Vec::new(),
            bytes: Vec::new(),
            targets: Vec::new(),
            root: Box::new([0; 256]),
            leads: Box::new([false; 1 << 12]),
        };
        let names: Vec<&[u8]> = names.into_iter().map(str::as_bytes).collect();
        for name in &names {
            if let [first, second, ..] = name {
                trie.leads[lead(*first, *second)] = true;
            }
        }
        let mut queue = VecDeque::from([(0..names.len(), 0)]);
        let mut made: u32 = 1;
        while let Some((mut range, depth)) = queue.pop_front() {
            let ended =
                names.get(range.start).is_some_and(|name| !range.is_empty() && name.len() == depth);
            let entry = ended.then_some(range.start as u32);
            range.start += usize::from(ended);
            let first = trie.bytes.len() as u32;
            while let Some(&byte) = names[range.clone()].first().and_then(|name| name.get(depth)) {
                let same =
                    names[range.clone()].partition_point(|name| name.get(depth) == Some(&byte));
                queue.push_back((range.start..range.start + same, depth + 1));
                trie.bytes.push(byte);
                trie.targets.push(made);
                if depth == 0 {
                    trie.root[usize::from(byte)] = made;
                }
                made += 1;
                range.start += same;
            }
            trie.nodes.push(Node { edges: first..trie.bytes.len() as u32, entry });
        }
        trie
    }

    /// Finds the next place where a name may begin, by its first byte, or two where the first only
    /// tells the script.
    fn next_beginning(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let found = rest.iter().enumerate().position(|(at, &byte)| {
            self.root[usize::from(byte)] != 0
                && (byte.is_ascii()
                    || rest.get(at + 1).is_some_and(|&next| self.leads[lead(byte, next)]))
        });
        found.map(|found| from + found)
    }

    /// Finds the names that a text begins with: length and entry of each, the shortest first.
    fn walk(&self, text: &[u8], ends: &mut Vec<(usize, usize)>) {
        ends.clear();
        let Some((&first, rest)) = text.split_first() else { return };
        let mut node = self.root[usize::from(first)] as usize;
        if node == 0 {
            return;
        }
        for (index, byte) in rest.iter().enumerate() {
            let Node { edges, entry } = &self.nodes[node];
            if let Some(entry) = entry {
                ends.push((index + 1, *entry as usize));
            }
            let edges = edges.start as usize..edges.end as usize;
            let Some(edge) = self.bytes[edges.clone()].iter().position(|edge| edge == byte) else {
                return;
            };
            node = self.targets[edges.start + edge] as usize;
        }
        if let Some(entry) = self.nodes[node].entry {
            ends.push((text.len(), entry as usize));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    fn names(names: &[&str]) -> Names<usize> {
        let pattern = |(target, name): (usize, &&str)| Pattern {
            name: (*name).to_owned(),
            weight: Weight::Full,
            target,
        };
        Names::new(names.iter().enumerate().map(pattern).collect())
    }

    /// Draws the hits into the text: `[Kim]`, and `[Kim?]` where one is doubtful.
    fn drawn(names: &Names<usize>, text: &str) -> String {
        let mut drawn = String::new();
        let mut at = 0;
        for hit in names.find(text) {
            let doubt = if hit.doubtful { "?" } else { "" };
            drawn +=
                &format!("{}[{}{doubt}]", &text[at..hit.range.start], &text[hit.range.clone()]);
            at = hit.range.end;
        }
        drawn + &text[at..]
    }

    /// Checks that in each text the hits drawn in it are found, and no more.
    #[track_caller]
    fn check(patterns: &[&str], expected: &[&str]) {
        let names = names(patterns);
        for expected in expected {
            let text = expected
                .replace(['[', ']'], "")
                .replace("??", "\0")
                .replace('?', "")
                .replace('\0', "?");
            assert_eq!(drawn(&names, &text), expected.replace("??", "?"), "{patterns:?}");
        }
    }

    #[test]
    fn a_name_is_found_as_a_whole_word_only() {
        check(
            &["Kremlin", "Iran", "Su-35", "G7", "U.S.", "Unit 61", "Yahoo!", "OPEC"],
            &[
                "the [Kremlin] said",
                "[Kremlin].",
                "(\u{201C}[Kremlin]\u{201D})",
                "Kremlinology, MiniKremlin, Kremlin_1, _Kremlin, Kremlin2, 2Kremlin, Kremlin\u{301}",
                "Iranian Irans, [Iran], [Iran]",
                "[Su-35], Su-35S, MiSu-35, Su-350, Su-35-2, Su-35.5, ([Su-35]/36)",
                "[G7]'s, G77, the [G7].",
                "in the [U.S.] and the U.S.S.R.",
                "[Unit 61], Unit 61,000, Unit 61.2, [Unit 61], 000",
                "[Yahoo!], Yahoo",
                "[Kremlin]\u{B9} and [Kremlin]\u{2026}",
                "[OPEC] but OPEC+",
                "a sentence.Kremlin",
            ],
        );
    }

    #[test]
    fn the_longest_name_that_ends_with_a_word_wins() {
        check(
            &["Kim", "Kim Jong", "Kim Jong Un", "New York", "York Times", "Times"],
            &[
                "[Kim Jong Un], [Kim Jong], [Kim].",
                "[Kim] jongs, [Kim?] Jongs and [Kim Jong] Uns",
                "[New York] [Times]",
                "[York Times]",
            ],
        );
        check(
            &["\u{C11C}\u{C6B8}", "\u{C11C}\u{C6B8}\u{B300}\u{D559}\u{AD50}"],
            &["[서울대학교]에서 [서울]에"],
        );
    }

    #[test]
    fn apostrophes_join_letters_save_after_a_name_and_in_elisions() {
        check(
            &["Brien", "Kim", "Ukraine", "Orsay", "Ucraina", "Souza", "Sana", "Iran"],
            &[
                "O'Brien, O\u{2019}Brien, '[Kim]', \u{2018}[Kim]\u{2019}, Kim'chi, Sana'a",
                "[Kim]'s, [Kim]\u{2019}s, the [Ukraine]' , [Kim]'ll, 'tis [Kim]'",
                "l'[Ukraine], L\u{2019}[Ukraine], d\u{2019}[Orsay], qu'[Iran], dell'[Ucraina], aujourd'Ukraine",
                "D'Souza, rock'n'Kim, Kim'24",
            ],
        );
    }

    #[test]
    fn a_hyphen_joins_where_the_whole_may_be_a_name() {
        check(
            &[
                "Moscow",
                "Komsomolsk",
                "Russia",
                "Ukraine",
                "Kim",
                "Kim Jong",
                "Frankfurt",
                "Cosmos",
                "NATO",
                "Denis",
                "York",
            ],
            &[
                "a [Moscow]-based, [Moscow]-led, [Moscow]-friendly, [NATO]-brokered, [Moscow]-born man",
                "Komsomolsk-on-Amur, Frankfurt-am-Main, Komsomolsk-na-Amure, Frankfurt-unter-x",
                "[Russia]-[Ukraine] and [Russia]-[Ukraine]-led and [Moscow]--the capital, [Moscow]-, -[Moscow]",
                "pro-[Russia], Anti-[Moscow], ex-[NATO], then-[Moscow] [Russia]\u{2013}[Ukraine]",
                "[Kim?] Jong-un, [Kim?] Jong-hyeong, Saint-Denis, New-York, Moscow-York-Denison",
                "Cosmos-1408, Moscow-City, 5-Kim, Baader-Ukraine, quid-pro-Denis",
                "[NATO]-Backed [NATO]-LED Moscow-Born",
                "Russia-Ukraine-Institute, Institut-Russia-Ukraine",
                "[Moscow]\u{2011}based and Komsomolsk\u{2010}on\u{2010}Amur",
            ],
        );
        check(
            &["Москва", "Ростов", "Путин", "Россия", "Украина"],
            &[
                "Москва-река, Ростов-на-Дону, [Путин]-то знает, экс-[Путин], [Россия]-[Украина], Москва-Сити",
            ],
        );
        check(
            &["U.S.", "Russia", "Guinea"],
            &["[U.S.]-[Russia] talks, [U.S.]-led", "St.-Russia, Guinea-Bissau"],
        );
    }

    #[test]
    fn nothing_is_found_in_an_address_a_handle_or_a_hashtag() {
        check(
            &["Putin", "Kremlin", "kremlin ru", "Moscow", "Путин", "北京", "AT"],
            &[
                "https://en.example/wiki/Putin, and [Putin]",
                "(see http://x.example/a_(Putin)??q=Moscow&Kremlin=-Putin#Putin) [Putin]",
                "www.Kremlin.example/Putin WWW.x/Putin Kremlin.ru kremlin.ru/Putin, [Kremlin]/[Putin] and/or",
                "Putin@kremlin.example, a-Putin@x, x@Kremlin-Putin.example, @Putin, #Putin, mailto:Putin@x",
                "https://ru.example/wiki/Путин \u{201C}[Путин]\u{201D}",
                "见https://zh.example/wiki/北京。[北京]",
                "AT&T, R&AT",
                "U.S./[Moscow] a.b/[Moscow]",
            ],
        );
    }

    #[test]
    fn case_counts_save_at_the_start_of_a_sentence_and_in_a_headline() {
        check(
            &[
                "al-Qaeda",
                "Vladimir Putin",
                "Turkey",
                "islamic state group",
                "Müller Straße",
                "Путин В",
            ],
            &[
                "[al-Qaeda]. [Al-Qaeda]. AL-QAEDA",
                "[VLADIMIR PUTIN] vladimir putin, Vladimir PUTIN, [Vladimir Putin]",
                "turkey TURKEY, [Turkey]",
                "[Islamic state group] [islamic state group] [ISLAMIC STATE GROUP] Islamic State group",
                "[MÜLLER STRASSE]",
                "[ПУТИН В]",
            ],
        );
    }

    #[test]
    fn what_cannot_be_a_name_is_not_looked_for() {
        let names = names(&[
            "",
            "  ",
            "--",
            "X",
            "Я",
            "京",
            "!",
            "kim-jong-un",
            "georgia",
            "\u{200B}",
            "C#",
            "a\n\nb",
        ]);
        assert!(names.is_empty());
        assert_eq!(names.find("X Я 京 ! kim-jong-un georgia C#"), []);
        let long = "x".repeat(Names::<usize>::LONGEST) + "Y";
        assert!(
            Names::new(vec![Pattern { name: long, weight: Weight::Full, target: 0 }]).is_empty()
        );
    }

    #[test]
    fn a_name_of_one_word_beside_a_capitalised_word_is_doubtful() {
        check(
            &["Washington", "Georgia", "Moscow", "Putin", "Kim Jong Un", "Kremlin", "NATO", "York"],
            &[
                "the [Washington?] Post, [Georgia?] Institute",
                "Denzel [Washington?] won. Now Denzel [Washington?]. New [York?]",
                "In [Moscow], in [Moscow] today, said [Putin]. The [Kremlin]",
                "While [Putin] was. \u{201C}For [Moscow],\u{201D} and. Visiting [Moscow]. Reportedly [Putin]",
                "the Visiting [Moscow?] Reportedly",
                "President [Putin], Mr. [Putin], Prime Minister [Putin], Gen. [Putin]",
                "V. [Putin?], V.V. [Putin?], V.[Putin?], A.B.[Putin?], kremlin.Putin, 1.Putin",
                "in Berlin. [Moscow] replied; Berlin, [Moscow], Berlin's [Kremlin]",
                "in [Moscow] Monday, On Tuesday [Putin] met [Kim Jong Un] in [Moscow] May 5",
                "[Putin] [Moscow] and [Washington?] [Georgia?] Institute",
                "[Kim Jong Un] Museum, Mount [Kim Jong Un]",
                "[Putin] ([Moscow])",
                "[Putin]. Then; [Putin] \u{201C}Never\u{201D}",
                "[Moscow]\n\nBerlin",
                "[NATO?]\nAlly",
            ],
        );
        check(
            &["Лавров", "Путин"],
            &["С.[Лавров?], С.В.[Лавров?], С. [Лавров?]; Президент [Путин], В [Путин]"],
        );
    }

    #[test]
    fn scripts_without_spaces_need_no_edge_of_a_word() {
        check(
            &[
                "北京",
                "普京",
                "中国",
                "佐々",
                "ウクライナ",
                "プーチン",
                "NATO",
                "กรุงเทพ",
                "ลาว",
                "មូស្គូ",
                "みずほ",
            ],
            &[
                "俄罗斯总统[普京]抵达[北京]会见",
                "[中国]と[ウクライナ]は、[プーチン]大統領と[NATO]加盟国",
                "ウクライナー、アウクライナ、プーチンスキー",
                "リュドミラ・[プーチン?]",
                "[北京]2022年、第3[北京]、[北京]_x [みずほ]銀行",
                "ที่[กรุงเทพ]ในวันนี้ ลาวา เลาว [ลาว]",
                "ទៅ[មូស្គូ]ហើយ",
            ],
        );
        check(&["佐"], &["佐々木"]);
        check(&["中国"], &["中国々"]);
    }

    #[test]
    fn korean_particles_are_left_out_and_other_words_are_not_names() {
        check(
            &["서울", "푸틴", "나토", "NATO", "김정은", "한국 은행", "미하일"],
            &[
                "[서울]은 [서울]이 [서울]을 [서울]의 [서울]에서 [서울]에서는 [서울]로 [서울]까지의 [서울]과의",
                "서울는 서울가 서울으로 [미하일]로 [푸틴]으로 푸틴로 [나토]로 [나토]는 나토은",
                "[푸틴] 대통령, [푸틴]이라고 [나토]라고 [푸틴]이라는 [푸틴]씨는 [푸틴]측이 [푸틴]과 [푸틴]에게서",
                "서울대학교 서울역 신서울 서울시민 3서울 서울24 서울도로 서울이가",
                "[NATO]는 [NATO]군 [김정은]도 김정은숙 KTX[서울]",
                "[한국 은행]이 '[서울]'은 \u{201C}[서울]\u{201D}이라고 [서울]-[푸틴]",
                "서울은은은은은은은은은은은은",
            ],
        );
    }

    #[test]
    fn arabic_and_hebrew_prefixes_may_stand_before_names_of_several_words() {
        check(
            &["فلاديمير بوتين", "بوتين", "البيت الأبيض", "ירושלים", "בית לבן"],
            &[
                "قال [بوتين] و[فلاديمير بوتين] ول[فلاديمير بوتين] وبوتين",
                "في [البيت الأبيض] و[البيت الأبيض] كالفلاديمير [بوتين]",
                "[بُوتِينُ] [فلاديميـر\u{A0}بوتين]",
                "ב[בית לבן] [ירושלים] בירושלים",
            ],
        );
    }

    #[test]
    fn other_scripts_are_found_by_words() {
        check(
            &["Αθήνα", "Երևան", "თბილისი", "दिल्ली", "Ελλάδα", "Đà Nẵng", "Łódź"],
            &[
                "στην [Αθήνα], Αθήνας, [Ελλάδα]",
                "Երևանում",
                "[Երևան], [თბილისი], თბილისის",
                "[दिल्ली] में, दिल्लीवाला, नईदिल्ली",
                "[Đà Nẵng] D\u{300}à, [\u{110}a\u{300} Na\u{306}\u{303}ng] [Łódź]",
            ],
        );
    }

    #[test]
    fn a_name_is_found_however_its_spaces_and_accents_are_typed() {
        check(
            &["Kim Jong-un", "Müller", "Королёв", "O'Brien Ltd"],
            &[
                "[Kim\nJong-un] [Kim  Jong\u{2011}un] [Kim\u{A0}Jong-un]\u{2019}s Kim\n\nJong-un",
                "Mu\u{308}llers",
                "\u{200F}[Mu\u{308}ller]\u{200F}; [Mül\u{AD}ler]",
                "[Королев], [Королёв], [Короле\u{301}в]",
                "[O\u{2019}Brien Ltd]",
            ],
        );
    }

    #[test]
    fn candidates_are_all_that_a_name_can_mean() {
        let pattern =
            |name: &str, weight, target| Pattern { name: name.to_owned(), weight, target };
        let names = Names::new(vec![
            pattern("Georgia", Weight::Short, 3),
            pattern("Georgia ", Weight::Full, 9),
            pattern("Georgia", Weight::Full, 3),
            pattern("Georgia", Weight::Short, 1),
            pattern("al-Qaeda", Weight::Full, 4),
            pattern("Al-Qaeda", Weight::Short, 5),
        ]);
        let candidates = |text| names.find(text)[0].candidates.to_vec();
        assert_eq!(
            candidates("Georgia"),
            [(1, Weight::Short), (3, Weight::Full), (9, Weight::Full)]
        );
        assert_eq!(candidates("Al-Qaeda"), [(4, Weight::Full), (5, Weight::Short)]);
        assert_eq!(candidates("al-Qaeda"), [(4, Weight::Full)]);
    }

    #[test]
    fn hostile_text_takes_no_longer_than_other_text() {
        let mut patterns: Vec<String> = (1..200).map(|n| "a ".repeat(n) + "a").collect();
        patterns.extend((2..200).map(|n| "a".repeat(n)));
        patterns.extend((2..130).map(|n| "中".repeat(n) + "国"));
        patterns.extend(["A-A".to_owned(), "AA".to_owned(), "Б".repeat(100), "서서".to_owned()]);
        let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
        let names = names(&patterns);
        for piece in [
            "a",
            "a ",
            "a a_",
            "中",
            "AA-",
            "AA'",
            "AA.",
            "x@",
            "a/",
            "Б",
            "서",
            "AA@AA,",
            "\u{301}",
            " \u{200B}",
            "٫و",
        ] {
            let text = piece.repeat(50_000 / piece.len());
            let start = Instant::now();
            names.find(&text);
            let took = start.elapsed();
            assert!(took < Duration::from_secs(5), "{piece:?}: {took:?}");
        }
    }

    fn words(pieces: &'static [&'static str], longest: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(pieces), 0..longest)
            .prop_map(|pieces| pieces.concat())
    }

    const PIECES: &[&str] = &[
        "Kim",
        "Jong",
        "un",
        "al",
        "Putin",
        "a",
        "A",
        "é",
        "e\u{301}",
        "ё",
        "Путин",
        "В",
        "و",
        "بوتين",
        "ب",
        "서울",
        "은",
        "에서",
        "北",
        "京",
        "プー",
        "チン",
        "・",
        "กรุง",
        "เ",
        " ",
        " ",
        " ",
        "\n",
        "\u{A0}",
        "-",
        "-",
        "'",
        "’",
        ".",
        "@",
        "/",
        "www.",
        "://",
        ",",
        "_",
        "+",
        "&",
        "1",
        "²",
        "\u{AD}",
        "\u{200F}",
        "\u{301}",
        "😀",
        "President",
        "based",
        "on",
        "\u{64E}",
    ];

    proptest! {
        #[test]
        fn hits_are_in_order_apart_and_say_what_they_name(
            patterns in prop::collection::vec(prop_oneof![4 => words(PIECES, 4), 1 => any::<String>()], 0..12),
            text in prop_oneof![4 => words(PIECES, 40), 1 => any::<String>()],
        ) {
            let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
            let names = names(&patterns);
            let mut end = 0;
            for hit in names.find(&text) {
                prop_assert!(hit.range.start >= end && hit.range.start < hit.range.end);
                end = hit.range.end;
                let found = text.get(hit.range.clone()).expect("on character boundaries");
                let found = Folded::new(found).text.into_owned();
                prop_assert!(!hit.candidates.is_empty());
                prop_assert!(hit.candidates.is_sorted_by(|a, b| a.0 < b.0));
                for (target, _) in hit.candidates {
                    let name = Folded::new(patterns[*target].trim()).text.trim().to_owned();
                    prop_assert!(forms(&name).contains(&found), "{found:?} is no form of {name:?}");
                }
            }
        }

        #[test]
        fn the_order_of_patterns_makes_no_difference(
            patterns in prop::collection::vec((words(PIECES, 4), any::<bool>(), 0usize..4), 0..12),
            text in words(PIECES, 40),
        ) {
            let pattern = |(name, full, target): (String, bool, usize)| Pattern {
                name,
                weight: if full { Weight::Full } else { Weight::Short },
                target,
            };
            let patterns: Vec<_> = patterns.into_iter().map(pattern).collect();
            let mut reversed = patterns.clone();
            reversed.reverse();
            let (names, reversed) = (Names::new(patterns), Names::new(reversed));
            prop_assert_eq!(names.find(&text), reversed.find(&text));
        }
    }
}
