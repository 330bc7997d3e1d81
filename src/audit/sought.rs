//! What must not be found, ready to be sought.

use std::cell::LazyCell;

use aho_corasick::{AhoCorasick, Match};
use foldhash::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::words::{cased, is_bounded, runs, words};
use super::{Leak, What, file};
use crate::diagnostic::Place;

/// Words of a text that are sought together.
pub(super) const FRAGMENT: usize = 5;

/// The most leaks that are told of one file.
const MOST: usize = 100;

/// Stands for the needle of a name that may be seen, within which a shorter one is none.
pub(super) const LONGER: usize = usize::MAX;

/// A string that must not be found.
#[derive(Debug)]
pub(super) struct Needle {
    /// What it is.
    pub what: What,
    /// As it is written in the content.
    pub text: String,
    /// Where it is written.
    pub from: Option<Place>,
}

/// What is sought, ready for one pass over each file.
#[derive(Debug, Default)]
pub(super) struct Sought {
    /// All, told apart by their place.
    pub needles: Vec<Needle>,
    /// Those that are sought as they are, each a pattern.
    pub phrases: Option<AhoCorasick>,
    /// The needle of each pattern, or [`LONGER`].
    pub of_phrases: Vec<usize>,
    /// Names that stand in the open as words like any other, by pattern: in which spellings.
    pub spelt: HashMap<usize, HashSet<String>>,
    /// Names that count only as they are written, by pattern: `GRU`, which in small letters may be
    /// anything.
    pub exact: HashMap<usize, String>,
    /// What counts only where it is one in the file too, by pattern: a name that ends with a number,
    /// which a count may follow, and one with which a longer one begins, which may be cut short.
    pub whole: HashMap<usize, String>,
    /// Runs of words of texts, by what stands for each.
    pub fragments: HashMap<u64, usize>,
    /// Words that stand in nothing that may be seen.
    pub rare: HashMap<String, usize>,
    /// Files that must not be copied, by hash.
    pub bytes: HashMap<u64, usize>,
}

impl Sought {
    /// The number of strings.
    pub(super) fn len(&self) -> usize {
        let phrases = self.of_phrases.iter().filter(|needle| **needle != LONGER).count();
        phrases + self.fragments.len() + self.rare.len() + self.bytes.len()
    }

    /// Finds what must not stand in a file; `plain` is what it is when it is decompressed.
    pub(super) fn find(&self, path: &str, bytes: &[u8], plain: &[u8]) -> Vec<Leak> {
        let said = file::said(path, plain);
        let mut found: HashSet<usize> = HashSet::default();
        found.extend(self.bytes.get(&xxh3_64(bytes)));
        let name = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
        self.seek(&name, &mut found);
        for text in &said.texts {
            self.seek(text, &mut found);
        }
        for stem in &said.stems {
            let stem = self.seek(stem, &mut found);
            self.seek_stem(&stem, &mut found);
        }
        let mut found: Vec<usize> = found.into_iter().collect();
        found.sort_unstable();
        let leaks = found.into_iter().take(MOST).map(|at| {
            let needle = &self.needles[at];
            Leak {
                file: path.to_owned(),
                what: needle.what,
                text: needle.text.clone(),
                from: needle.from.clone(),
            }
        });
        leaks.collect()
    }

    /// Finds strings in a text, and gives its words.
    fn seek(&self, text: &str, found: &mut HashSet<usize>) -> String {
        let lower = words(text);
        let written = LazyCell::new(|| cased(text));
        // A word like any other is no name, in the spelling in which it stands in the open.
        let is_word = |hit: &Match| {
            self.spelt.get(&hit.pattern().as_usize()).is_some_and(|spelt| {
                written.len() != lower.len()
                    || written.get(hit.range()).is_none_or(|word| spelt.contains(word))
            })
        };
        let is_exact = |hit: &Match| {
            let exact = self.exact.get(&hit.pattern().as_usize());
            exact.is_none_or(|exact| written.get(hit.range()) == Some(exact.as_str()))
        };
        let pieces = LazyCell::new(|| {
            file::pieces(text).map(|piece| words(&piece)).collect::<Vec<String>>()
        });
        let is_whole = |hit: &Match| {
            let whole = self.whole.get(&hit.pattern().as_usize());
            whole.is_none_or(|phrase| pieces.iter().any(|piece| holds(piece, phrase)))
        };
        if let Some(phrases) = &self.phrases {
            let hits = phrases.find_overlapping_iter(&lower);
            let hits = hits.filter(|hit| is_bounded(&lower, hit.start(), hit.end()));
            let hits = hits.filter(|hit| !is_word(hit) && is_exact(hit) && is_whole(hit));
            let needle = |hit: &Match| self.of_phrases[hit.pattern().as_usize()];
            let (seen, hits): (Vec<Match>, Vec<Match>) =
                hits.partition(|hit| needle(hit) == LONGER);
            let is_within = |hit: &&Match| {
                seen.iter().any(|seen| seen.start() <= hit.start() && hit.end() <= seen.end())
            };
            found.extend(hits.iter().filter(|hit| !is_within(hit)).map(needle));
        }
        self.seek_runs(text, &lower, found);
        lower
    }

    /// Finds runs of words. A run that goes over several pieces of a file, such as cells of a table,
    /// may be one by chance: it counts where many stand one after another.
    fn seek_runs(&self, text: &str, lower: &str, found: &mut HashSet<usize>) {
        /// So many runs, each a word further than the one before, are no chance.
        const MANY: usize = 6;
        let needle = |run: u64| self.fragments.get(&run).copied();
        if self.fragments.is_empty() {
            return;
        }
        let mut is_any = false;
        let mut row = Vec::new();
        for run in runs::<FRAGMENT>(lower).map(needle).chain([None]) {
            match run {
                Some(needle) => row.push(needle),
                None if row.is_empty() => {}
                None => {
                    is_any = true;
                    if row.len() >= MANY || !text.contains(file::BREAK) {
                        found.extend(row.drain(..));
                    }
                    row.clear();
                }
            }
        }
        if is_any {
            let pieces = text.split(file::BREAK);
            let runs = pieces.flat_map(|piece| runs::<FRAGMENT>(&words(piece)).collect::<Vec<_>>());
            found.extend(runs.filter_map(needle));
        }
    }

    /// Finds a word of a search index that stands in nothing that may be seen. Names are their own
    /// stems as a rule.
    fn seek_stem(&self, stem: &str, found: &mut HashSet<usize>) {
        found.extend(self.rare.get(stem));
    }
}

/// Whether words hold a phrase.
fn holds(words: &str, phrase: &str) -> bool {
    let mut hits = words.match_indices(phrase);
    hits.any(|(start, _)| is_bounded(words, start, start + phrase.len()))
}
