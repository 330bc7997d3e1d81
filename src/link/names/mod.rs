//! Finds names in prose that has no markup for them, in one pass, in any script.
//!
//! A name is found only where it stands as a word of its own. What that is differs by script, and a
//! link to the wrong thing is worse than none; so where a rule has to guess, it guesses that there
//! is no name, or says that the hit is [doubtful](Hit::doubt). Where the rules are:
//!
//! - `trie`: the names as a tree, to walk from each place where one may begin;
//! - `boundaries`: where names can begin and end: edges of words by the script of the edge, hyphens
//!   (`Moscow-based` holds Moscow, `Rostov-on-Don` no Rostov), apostrophes, prefixes, initials;
//! - `writing`: how scripts mark where words end, and the word beside a place;
//! - `korean`: particles that are written onto a name;
//! - `segments`: words of Chinese and Japanese;
//! - `words`: the words that those rules know;
//! - `spellings`: a name as typewriters, typesetters and capitals have it;
//! - `datelines`: `KYIV (AP) — Russia`;
//! - `addresses`: nothing is found in `https://en.example/wiki/Putin`;
//! - `classes`: words that say what the thing beside them is, `the Niger delta`;
//! - `compounds`: `Guinea pigs`;
//! - `offices`: `London Mayor Sadiq Khan`;
//! - `countries`: what lies in which, and which bodies several have;
//! - `known`: what all names together tell of each;
//! - `doubt`: `Washington` may not be what is meant in `Denzel Washington`.
//!
//! Known limit: in Han and kana a dictionary says where words end, which does not know all; and where
//! both of two names are known, a hyphen between them is taken to join two things, so a table with
//! Guinea and Bissau should have Guinea-Bissau.

mod addresses;
mod boundaries;
mod classes;
mod compounds;
mod countries;
mod datelines;
mod doubt;
mod known;
mod korean;
mod offices;
mod segments;
mod spellings;
#[cfg(test)]
mod tests;
mod trie;
mod words;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fold::{Folded, PARAGRAPH};
use addresses::Addresses;
use boundaries::{End, Start};
use known::{Given, Known, Table};
use trie::Trie;
use writing::Writing;

/// How a pattern names its target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// By its name or an alias.
    Full,
    /// By a short form (`short:`), which other things may have too.
    Short,
}

/// What bears a name: by it is told what stands before one, `President` or `Democratic`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Bearer {
    /// Someone.
    Person,
    /// It is not known.
    #[default]
    Unknown,
    /// A place, an organisation, a state.
    Thing,
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
    /// What that is.
    pub bearer: Bearer,
    /// The same in words: `location port city`; may be empty.
    pub kind: String,
    /// The names of the places around it, as far as they are known.
    pub within: Vec<String>,
}

impl<T> Pattern<T> {
    /// A name in full of something of which no more is known.
    pub fn full(name: impl Into<String>, target: T) -> Self {
        Self {
            name: name.into(),
            weight: Weight::Full,
            target,
            bearer: Bearer::Unknown,
            kind: String::new(),
            within: Vec::new(),
        }
    }
}

/// A name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'n, T> {
    /// Where: bytes of the original text, on character boundaries.
    pub range: Range<usize>,
    /// What it can mean: never empty, sorted, each target once, [`Weight::Full`] winning.
    pub candidates: &'n [(T, Weight)],
    /// Why it may not be the name that it looks like; `None` where nothing speaks against it.
    pub doubt: Option<Doubt>,
    /// Whether a title of office goes before it: `President Biden` is who is known for it.
    pub has_title: bool,
    /// Whether it stands for no more than whose relative another is: `the son of Joe Biden`.
    pub of_relative: bool,
}

/// Why a name may not be meant where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// An initial goes before a name of one word: `V. Putin`, `С.Лавров`. It is safe on a page that
    /// is known to be about the target, if it is one of the target's own as far as is known.
    Initial,
    /// It may be a piece of a longer name that is not known, or another word: it is safe nowhere.
    ///
    /// So it is when a capitalised word follows (`Washington Post`, `New York Times`, `Kim Il
    /// Sung`), or `Jr.`, or the state that another place of that name is in (`Paris, Texas`); when
    /// one goes before a name of one word (`Denzel Washington`, `Mt. Lebanon`), the end of a longer
    /// one (`Jean-Marie Le Pen`), or that of a place or organisation (`New South Wales`, `People's
    /// Bank of China`), with initials or a nickname between (`Lyndon B. Johnson`, `Dwayne “The
    /// Rock” Johnson`), or before any with a word that ties names (`Gulf of Oman`, `Mohammed bin
    /// Salman`, `Kim & Chang`); when a title of persons goes before what is none (`President
    /// Washington`), or that of a wife before a surname (`Mrs. Obama`); when it is a word that
    /// begins the sentence (`Most people`); when a word and `·` go before (`リュドミラ・プーチン`); when the
    /// name of a month or weekday stands as a date (`in May`, `May 2019`); when a word beside it
    /// says that it is something else (`the Niger delta`, `USS John McCain`, `Niger state`), or an
    /// article does (`the Gerald R. Ford`, `on the Niger`), or an organisation before a place
    /// (`Orange Mali`); when the state that is named has one too (`Russia's Security Council`), or
    /// another town of that name (`Hyderabad, Pakistan`); or
    /// when in a script without spaces another name overlaps it. No reason for doubt are another hit,
    /// unless the two look like given name and surname (`Chelsea Clinton`); a word that opens a
    /// sentence and is no part of a name (`In`, `When`: a list in the larger languages of Europe); a
    /// weekday or month; a title before a person (`President`, `Mr.`), or that of an office after what is
    /// none (`London Mayor`); or a sentence that ends in
    /// between. The first word of a sentence is not excused as such, since a name can be first; it is
    /// when it is an English adverb, participle, number or the like (`Reportedly`, `Visiting`, `Three`,
    /// `Former`).
    Longer,
    /// As [`Doubt::Longer`], and the word beside it looks like the given name of somebody else, so
    /// that the name alone may mean them from here on: `Hunter Biden`, `Denzel Washington`, `Kim Yo
    /// Jong`; or it is that of a place and somebody's own: `Jordan, 17, was`.
    Namesake,
}

/// Names in a form in which all can be looked for at once.
///
/// ```
/// # use dateline::link::names::{Names, Pattern, Weight};
/// let names = Names::new(vec![Pattern::full("Moscow", 7)]);
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
    form: String,
    candidates: Vec<(T, Weight)>,
    one_word: bool,
    /// Whether it is found in datelines only.
    in_datelines: bool,
    /// What is known of those that it may mean.
    known: Known,
}

impl<T: Copy + Ord> Names<T> {
    /// The longest name that is looked for, in bytes. Longer ones are prose by mistake, and with a
    /// bound no text can make the search slower than its length times this.
    pub const LONGEST: usize = 400;

    /// Prepares names; their order makes no difference.
    ///
    /// Names are compared as [`Folded`] text and with their case, save that one that begins with a
    /// small letter is also found at the start of a sentence (`Al-Qaeda`) and one of several words
    /// also in capitals (`VLADIMIR PUTIN`), as is that of a place in a dateline (`KYIV (AP) —`);
    /// quotation marks, dashes and dots in a name are found as typewriters and as typesetters have
    /// them (`OOO "Storm"`, `OOO “Storm”`, `ООО «Storm»`). Not looked for are names without a letter
    /// or digit, those that would reach over paragraphs, and those longer than [`Names::LONGEST`].
    pub fn new(patterns: Vec<Pattern<T>>) -> Self {
        let mut names: BTreeMap<String, BTreeMap<T, Weight>> = BTreeMap::new();
        let mut datelines: BTreeMap<String, BTreeMap<T, Weight>> = BTreeMap::new();
        let mut table = Table::default();
        let add = |names: &mut BTreeMap<String, BTreeMap<T, Weight>>, form, target, weight| {
            let targets = names.entry(form).or_default();
            let known = targets.entry(target).or_insert(weight);
            *known = weight.min(*known);
        };
        for Pattern { name, weight, target, bearer, kind, within } in patterns {
            let name = Folded::new(name.trim()).text.trim().to_owned();
            let is_name = name.contains(char::is_alphanumeric) && !name.contains(PARAGRAPH);
            if !is_name || name.len() > Self::LONGEST {
                continue;
            }
            table.add(&name, target, bearer, &kind);
            table.place(target, &within);
            let mut forms = spellings::of(&name);
            if kind.starts_with("location") {
                forms.extend(spellings::with_small_class(&name));
                if let Some(form) = datelines::form_of(&name) {
                    add(&mut datelines, form, target, weight);
                }
            }
            forms.into_iter().for_each(|form| add(&mut names, form, target, weight));
        }
        // `WHO` is what is called so, though a place be called Who.
        datelines.retain(|form, _| !names.contains_key(form));
        let in_datelines: BTreeSet<String> = datelines.keys().cloned().collect();
        names.append(&mut datelines);
        let trie = Trie::new(names.keys().map(String::as_str).collect());
        let entries = names
            .into_iter()
            .map(|(form, targets)| Entry {
                one_word: !form.contains(' '),
                in_datelines: in_datelines.contains(&form),
                known: table.known(&form, &targets),
                form,
                candidates: targets.into_iter().collect(),
            })
            .collect();
        Self { trie, entries }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds the forms that only one of two tables has, or that mean something else in it; sorted.
    /// `now` tells what a target of the last table is in this one.
    ///
    /// A text in which none of them stands, folded, has the same hits with both.
    pub(super) fn changed<'n>(
        &'n self,
        last: &'n Self,
        now: impl Fn(T) -> Option<T>,
    ) -> Vec<&'n str> {
        let means_same = |old: &Entry<T>, new: &Entry<T>| {
            old.known == new.known
                && old.in_datelines == new.in_datelines
                && old.candidates.len() == new.candidates.len()
                && old.candidates.iter().zip(&new.candidates).all(|(&(target, weight), &new)| {
                    now(target).is_some_and(|t| (t, weight) == new)
                })
        };
        let (mut old, mut new) = (last.entries.as_slice(), self.entries.as_slice());
        let mut changed = Vec::new();
        loop {
            match (old, new) {
                ([], []) => return changed,
                ([a, rest @ ..], [b, others @ ..]) if a.form == b.form => {
                    if !means_same(a, b) {
                        changed.push(a.form.as_str());
                    }
                    (old, new) = (rest, others);
                }
                ([a, rest @ ..], []) => {
                    changed.push(&a.form);
                    old = rest;
                }
                ([a, rest @ ..], [b, ..]) if a.form < b.form => {
                    changed.push(&a.form);
                    old = rest;
                }
                (_, [b, others @ ..]) => {
                    changed.push(&b.form);
                    new = others;
                }
            }
        }
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
                doubt: found.doubt,
                has_title: finder.follows_office(found.start, found.entry),
                of_relative: finder.is_of_relative(&found),
            })
            .collect()
    }
}

/// Forms of names, to be sought wherever they stand, within words too.
#[derive(Debug)]
pub(super) struct Forms {
    trie: Trie,
    is_empty: bool,
}

impl Forms {
    /// Prepares forms that are sorted, unique and not empty.
    pub(super) fn new(forms: Vec<&str>) -> Self {
        Self { is_empty: forms.is_empty(), trie: Trie::new(forms) }
    }

    /// Whether any stands in a folded text.
    pub(super) fn any_in(&self, folded: &str) -> bool {
        if self.is_empty {
            return false;
        }
        let bytes = folded.as_bytes();
        let mut ends = Vec::new();
        let mut at = 0;
        while let Some(start) = self.trie.next_beginning(bytes, at) {
            self.trie.walk(&bytes[start..], &mut ends);
            if !ends.is_empty() {
                return true;
            }
            at = start + 1;
        }
        false
    }
}

/// Whether a word in small letters holds others together and says nothing by itself: `with`, `und`.
pub fn is_function_word(word: &str) -> bool {
    words::is_function_word(word)
}

/// Whether what a record is called may be looked for in what others say of it, so that it becomes a
/// link: two letters or digits, and no look of an id (`georgia`, `kim_jong_un`): small letters,
/// digits and underscores of ASCII only, which are words as well (`us`, `who`). One with a hyphen
/// (`al-shabaab`) is no such word.
pub fn is_telling(name: &str) -> bool {
    let is_word = name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && name.bytes().any(|b| b.is_ascii_lowercase());
    !is_word && is_more_than_a_letter(name)
}

/// Whether a name has two letters or digits.
pub fn is_more_than_a_letter(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some()
}

/// A name that was found, in offsets of the folded text.
#[derive(Debug)]
struct Found {
    start: usize,
    end: usize,
    entry: usize,
    /// Found only since a name follows after a hyphen.
    needs_next: bool,
    doubt: Option<Doubt>,
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
        let Some(start) = self.start(at, joined) else {
            return self.namesake_at(at, ends);
        };
        ends.iter().rev().find_map(|&(length, entry)| {
            let Entry { one_word, in_datelines, ref form, .. } = self.names.entries[entry];
            let is_short = one_word && !spellings::has_arabic_article(form);
            let end = at + length;
            if start == Start::Clitic && is_short || in_datelines && !self.is_dateline(at, end) {
                return None;
            }
            let after = self.end(at, end)?;
            Some(Found {
                start: at,
                end,
                entry,
                needs_next: after == End::Joined,
                doubt: (start == Start::Initial && one_word).then_some(Doubt::Initial),
            })
        })
    }

    /// Whether, in a script without spaces, another name begins within a name and ends after it, so
    /// that either may be chance: 海南 and 南京 in 上海南京路. Not where a third goes on after the
    /// first, as 南京 after 上海 there.
    fn is_overlapped(&self, start: usize, end: usize) -> bool {
        /// Names in such scripts are shorter, in characters; and a bound keeps the search linear.
        const LONGEST: usize = 16;
        let name = &self.text[start..end];
        if !name.chars().next_back().is_some_and(|last| Writing::of(last) == Writing::Unspaced) {
            return false;
        }
        let mut ends = Vec::new();
        self.names.trie.walk(&self.text.as_bytes()[end..], &mut ends);
        if !ends.is_empty() {
            return false;
        }
        name.char_indices().skip(1).take(LONGEST).any(|(at, _)| {
            self.names.trie.walk(&self.text.as_bytes()[start + at..], &mut ends);
            ends.iter().any(|(length, _)| start + at + length > end)
        })
    }
}
