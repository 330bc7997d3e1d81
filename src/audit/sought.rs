//! What must not be found: every string of the content that an audience may not see.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, Match, MatchKind};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::strings::{self, Strings};
use super::words::{cased, is_bounded, places, runs, words};
use super::{Leak, What, file};
use crate::diagnostic::{Place, Span};
use crate::link::fold;
use crate::model::{Marking, Record, Slug};
use crate::pipeline::{self, Options, Site};
use crate::read::{Corpus, SITE_FILE, marked};
use crate::world::{Memory, World};

/// Words of a text that are sought together.
const FRAGMENT: usize = 5;

/// The largest asset that is compared by its bytes.
const LARGEST: u64 = 1 << 30;

/// A string that must not be found.
#[derive(Debug)]
struct Needle {
    what: What,
    text: String,
    from: Option<Place>,
}

/// What is sought, ready for one pass over each file.
#[derive(Debug, Default)]
pub(super) struct Sought {
    needles: Vec<Needle>,
    /// The needles that are sought as they are: those of `phrases`, by pattern.
    phrases: Option<AhoCorasick>,
    of_phrases: Vec<usize>,
    /// Names that stand in the open as words like any other, by pattern: in which spellings.
    spelt: HashMap<usize, HashSet<String>>,
    /// Runs of words of texts, by what stands for each.
    fragments: HashMap<u64, usize>,
    /// Words that stand in nothing that may be seen.
    rare: BTreeMap<String, usize>,
    /// Files that must not be copied, by hash.
    bytes: HashMap<u64, usize>,
}

impl Sought {
    /// The number of strings.
    pub(super) fn len(&self) -> usize {
        self.of_phrases.len() + self.fragments.len() + self.rare.len() + self.bytes.len()
    }
}

/// Gathers strings, each once.
#[derive(Default)]
struct Gathered {
    needles: Vec<Needle>,
    phrases: BTreeMap<String, usize>,
    fragments: HashMap<u64, usize>,
    rare: BTreeMap<String, usize>,
}

impl Gathered {
    fn add(&mut self, what: What, text: &str, from: Option<Place>) {
        let lower = words(text);
        if lower.is_empty() {
            return;
        }
        let needle = self.needles.len();
        let mut is_used = false;
        let is_long = what == What::Text && runs::<FRAGMENT>(&lower).next().is_some();
        if is_long {
            for run in runs::<FRAGMENT>(&lower) {
                self.fragments.entry(run).or_insert_with(|| {
                    is_used = true;
                    needle
                });
            }
        } else if is_telling(&lower) {
            let known = self.phrases.get(&lower).map(|known| self.needles[*known].what);
            // Of a string that is several things, the strictest rule counts.
            if known.is_none_or(|known| what < known) {
                is_used = true;
                self.phrases.insert(lower.clone(), needle);
            }
        }
        for (start, end) in places(&lower) {
            let word = &lower[start..end];
            if word.chars().filter(|c| c.is_alphabetic()).nth(3).is_some() {
                self.rare.entry(word.to_owned()).or_insert_with(|| {
                    is_used = true;
                    needle
                });
            }
        }
        if is_used {
            self.needles.push(Needle { what, text: text.to_owned(), from });
        }
    }
}

/// Whether words say enough to be sought: a number of a few digits, or three letters, may stand
/// anywhere.
fn is_telling(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let wide = words.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let digits = words.chars().filter(|c| c.is_ascii_digit()).count();
    letters >= 4 || wide >= 2 || digits >= 6 || letters >= 2 && letters + digits >= 5
}

/// Gathers what an audience may not see of a desk. `site` is made for that audience.
pub(super) fn of(world: &dyn World, site: &Site, earlier: &[String]) -> Sought {
    let corpus = &site.corpus;
    let audience = corpus.site.audience;
    let seen = corpus.seen_by(audience);
    let mut gathered = Gathered::default();
    let mut open = Open::default();
    let all = &mut gathered;
    restricted(&corpus.briefings, &seen.briefings, corpus, audience, all, &mut open);
    restricted(&corpus.events, &seen.events, corpus, audience, all, &mut open);
    restricted(&corpus.actors, &seen.actors, corpus, audience, all, &mut open);
    restricted(&corpus.locations, &seen.locations, corpus, audience, all, &mut open);
    restricted(&corpus.sources, &seen.sources, corpus, audience, all, &mut open);
    restricted(&corpus.pages, &seen.pages, corpus, audience, all, &mut open);
    for text in earlier {
        gathered.add(What::Earlier, text, None);
    }
    let copied: HashSet<&str> = site.graph.assets.iter().map(|asset| &*asset.path).collect();
    let left_out: Vec<&Arc<str>> = corpus
        .assets
        .iter()
        .map(|asset| &asset.path)
        .filter(|path| !copied.contains(&***path))
        .collect();
    for path in &left_out {
        let name = path.rsplit('/').next().unwrap_or(path);
        gathered.add(What::Asset, name, Some(Place::file(path)));
    }
    if gathered.needles.is_empty() {
        return Sought::default();
    }
    let mut sought = finished(gathered, &open, site);
    let hash = |path: &str| Some(xxh3_64(&world.read(path, LARGEST).ok()?));
    let copied: HashSet<u64> = copied.par_iter().filter_map(|path| hash(path)).collect();
    let hashes: Vec<Option<u64>> = left_out.par_iter().map(|path| hash(path)).collect();
    for (path, hash) in left_out.iter().zip(hashes) {
        let Some(hash) = hash.filter(|hash| !copied.contains(hash)) else { continue };
        sought.bytes.insert(hash, sought.needles.len());
        sought.needles.push(Needle {
            what: What::Asset,
            text: path.to_string(),
            from: Some(Place::file(path)),
        });
    }
    sought
}

/// What an audience does see.
#[derive(Default)]
struct Open {
    /// Names and ids of its records, as words.
    borne: HashSet<String>,
    /// All that its records say, as it is written.
    said: Vec<String>,
    /// What its records name.
    named: Vec<String>,
    /// The keys of ids and names that it may not see.
    closed: HashSet<String>,
}

/// Gathers the strings of the records of one kind.
fn restricted<T: Strings>(
    written: &[Arc<Record<T>>],
    seen: &[Arc<Record<T>>],
    corpus: &Corpus,
    audience: Marking,
    gathered: &mut Gathered,
    open: &mut Open,
) {
    for (written, seen) in written.iter().zip(seen) {
        let place = |text: &str| Some(place_of(corpus, written, text));
        if written.head.tlp > audience {
            strings::of(written, &mut |what, text| {
                gathered.add(what, text, place(text));
                if matches!(what, What::Name | What::Id) {
                    open.closed.insert(fold::key(text));
                }
            });
            let slug = Slug::or_hash(&written.id.value);
            gathered.add(What::Id, slug.as_str(), place(&written.id.value));
            let file = written.file.rsplit('/').next().unwrap_or_default();
            let stem = file.split('.').next().unwrap_or(file);
            if !is_list(&written.file) {
                gathered.add(What::Id, stem, place(stem));
            }
            written.fields.references(&mut |text| gathered.add(What::Value, text, place(text)));
            for number in strings::numbers(written) {
                gathered.add(What::Value, &number, place(&number));
            }
            continue;
        }
        let mut left: HashSet<&str> = HashSet::default();
        strings::of(seen, &mut |what, text| {
            left.insert(text);
            if matches!(what, What::Name | What::Id) {
                open.borne.insert(words(text));
            }
            if what != What::Id {
                open.said.push(text.to_owned());
            }
        });
        seen.fields.references(&mut |text| {
            left.insert(text);
            open.named.push(text.to_owned());
        });
        let numbers = strings::numbers(seen);
        open.said.extend(numbers.iter().cloned());
        if Arc::ptr_eq(written, seen) {
            continue;
        }
        for number in strings::numbers(written).iter().filter(|one| !numbers.contains(one)) {
            gathered.add(What::Value, number, place(number));
        }
        let mut gone: Vec<(What, &str)> = Vec::new();
        strings::of(written, &mut |what, text| gone.push((what, text)));
        written.fields.references(&mut |text| gone.push((What::Value, text)));
        gone.retain(|(_, text)| !left.contains(text));
        for (what, text) in gone {
            let regions = marked::hidden(text, audience);
            if what == What::Name {
                open.closed.insert(fold::key(text));
            }
            if regions.is_empty() || what != What::Text {
                gathered.add(what, text, place(text));
            }
            for part in regions {
                gathered.add(What::Text, &part, place(&part));
            }
            if what == What::Text {
                gathered.add(what, text, place(text));
            }
        }
    }
}

/// Whether a file is `content/actors.yaml` and the like, of which the name says nothing of a record.
fn is_list(file: &str) -> bool {
    file.matches('/').count() == 1
}

/// Where a string stands, if it stands there as it is; else where its record begins.
fn place_of<T>(corpus: &Corpus, record: &Record<T>, text: &str) -> Place {
    let file = corpus.text_of(&record.file);
    let start = record.span.start as usize;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(text);
    let found = file.get(start..).and_then(|rest| rest.find(line)).map(|at| start + at);
    let found = found.or_else(|| file.find(line));
    let span = found.map_or(record.span, |at| Span::new(at, at + line.len()));
    record.place(span)
}

/// Takes out of what was gathered what may be seen all the same, and prepares the rest.
fn finished(gathered: Gathered, open: &Open, site: &Site) -> Sought {
    let Gathered { needles, mut phrases, mut fragments, mut rare } = gathered;
    let what_of = |needle: usize| needles[needle].what;
    phrases.retain(|phrase, needle| {
        !(matches!(what_of(*needle), What::Name | What::Id | What::Value)
            && open.borne.contains(phrase))
    });
    let Some((known, keys)) = automaton(&phrases) else {
        return Sought { needles, fragments, rare, ..Sought::default() };
    };
    let known = Known { automaton: known, keys: &keys };

    // The words of the program and of the theme.
    let mut free: HashSet<usize> = HashSet::default();
    let mut spelt: HashMap<usize, HashSet<String>> = HashMap::default();
    for text in everywhere(site) {
        let lower = words(&text);
        free.extend(known.find(&lower));
        forget(&lower, &mut fragments, &mut rare);
    }
    // What is held back may cite, or link to, what is not: an address is no run of words of a text.
    // An id or a name in one is sought as such.
    let base = site.corpus.site.base_url.as_str();
    for entry in &site.plan.entries {
        forget(&words(&format!("{base}{}", entry.href.file())), &mut fragments, &mut rare);
    }
    // What is said in the open. A name that stands there is replaced in the site, unless it stands
    // there as a word like any other; and an id leads to a page, which is not there.
    let plain = site.graph.nodes().map(|(_, node)| node.prose.plain.clone());
    let site_file = site.corpus.text_of(SITE_FILE).to_owned();
    for (text, is_written) in open
        .said
        .iter()
        .map(|text| (text.clone(), true))
        .chain([(site_file, true)])
        .chain(plain.map(|text| (text, false)))
        .chain(
            open.named
                .iter()
                .filter(|name| !open.closed.contains(&fold::key(name)))
                .map(|name| (name.clone(), false)),
        )
    {
        let written = cased(&text);
        let lower = written.to_lowercase();
        let same_length = written.len() == lower.len();
        for (key, start, end) in known.places(&lower) {
            let needle = phrases.get(&keys[key]).copied().unwrap_or_default();
            let is_free = match what_of(needle) {
                What::Name => {
                    let as_written = written.get(start..end).filter(|_| same_length && is_written);
                    let name = cased(&needles[needle].text);
                    if let Some(word) = as_written.filter(|found| !is_withheld_as(found, &name)) {
                        spelt.entry(key).or_default().insert(word.to_owned());
                    }
                    false
                }
                What::Id => !is_written,
                _ => true,
            };
            if is_free {
                free.insert(key);
            }
        }
        forget(&lower, &mut fragments, &mut rare);
    }
    let kept = phrases.iter().enumerate().filter(|(at, _)| !free.contains(at));
    let (mut patterns, mut left) = (BTreeMap::new(), HashMap::default());
    for (at, (phrase, needle)) in kept {
        if let Some(spelt) = spelt.remove(&at) {
            left.insert(patterns.len(), spelt);
        }
        patterns.insert(phrase.clone(), *needle);
    }
    let of_phrases = patterns.values().copied().collect();
    let phrases = automaton(&patterns).map(|(automaton, _)| automaton);
    let bytes = HashMap::default();
    Sought { needles, phrases, of_phrases, spelt: left, fragments, rare, bytes }
}

/// Whether a name is withheld where it is spelt so, both as words.
fn is_withheld_as(spelt: &str, name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    spelt == name || spelt == name.to_uppercase() || spelt.chars().eq(first.chain(chars))
}

/// Takes out fragments and words that a text holds.
fn forget(lower: &str, fragments: &mut HashMap<u64, usize>, rare: &mut BTreeMap<String, usize>) {
    if !fragments.is_empty() {
        for run in runs::<FRAGMENT>(lower) {
            fragments.remove(&run);
        }
    }
    for (start, end) in places(lower) {
        rare.remove(&lower[start..end]);
    }
}

fn automaton(phrases: &BTreeMap<String, usize>) -> Option<(AhoCorasick, Vec<String>)> {
    let keys: Vec<String> = phrases.keys().cloned().collect();
    let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&keys);
    built.ok().map(|automaton| (automaton, keys))
}

/// Phrases, to be sought in words.
struct Known<'a> {
    automaton: AhoCorasick,
    keys: &'a [String],
}

impl Known<'_> {
    fn find(&self, lower: &str) -> Vec<usize> {
        self.places(lower).into_iter().map(|(key, _, _)| key).collect()
    }

    fn places(&self, lower: &str) -> Vec<(usize, usize, usize)> {
        self.automaton
            .find_overlapping_iter(lower)
            .filter(|hit| is_bounded(lower, hit.start(), hit.end()))
            .map(|hit| (hit.pattern().as_usize(), hit.start(), hit.end()))
            .filter(|(key, _, _)| *key < self.keys.len())
            .collect()
    }
}

/// What stands in any site: the theme's own words, and all that a desk with hardly any content gives.
fn everywhere(site: &Site) -> Vec<String> {
    let mut texts = site.theme.texts();
    texts.push(site.words.strings().to_string());
    let language = &site.corpus.site.language;
    let desk = Memory::new()
        .with("content/site.yaml", format!("title: Q\nlanguage: {language}\n"))
        .with("content/events/q.md", concat!(
            "---\ntitle: Q\ndate: 2000-01-01\nstatus: confirmed\nkind: q\nactors: [{actor: q, role: q}]\n",
            "locations: [{location: q, coordinates: [1, 2]}]\nsources: [{title: Q, url: \"https://q.q/\", grade: B2, quote: q, page: 4}]\n",
            "tags: [q]\nq: q\n---\n# Q\n\n## Q\n\n![q](../assets/q.png \"Q\")\n\n- [x] q\n\n| q | q |\n|:-|-:|\n| q | `q` |\n\n> [!NOTE]\n> Q[^q] [@q]\n\n```q\nq\n```\n\n[q](https://q.q/) <b>q</b>\n\n[^q]: Q\n",
        ))
        .with("content/briefings/q.md", "---\ntitle: Q\ndate: 2000-01-01\ncorrections: [{date: 2000-01-02, text: Q}]\nauthors: [Q]\n---\nQ\n")
        .with("content/actors/q.yaml", "name: Q\nkind: person\naliases: [Qq]\nroles: [{title: Q, of: Q, from: 2000}]\nids: {wikidata: Q}\n")
        .with("content/pages/q.md", "---\ntitle: Q\norder: 1\n---\nQ\n")
        .with("content/assets/q.png", "q");
    let blank = pipeline::prepare(&desk, &Options::default(), &|_| {});
    let said = std::sync::Mutex::new(Vec::new());
    let rendered = pipeline::render(&desk, &blank, &|path, bytes| {
        let plain = file::unpacked(path, bytes).unwrap_or_default();
        let texts = file::said(path, &plain).texts;
        if let Ok(mut said) = said.lock() {
            said.push(path.to_owned());
            said.extend(texts);
        }
        Ok(())
    });
    if rendered.is_ok() {
        texts.extend(said.into_inner().unwrap_or_default());
    }
    texts
}

/// The most leaks that are told of one file.
const MOST: usize = 100;

impl Sought {
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
        if let Some(phrases) = &self.phrases {
            let hits = phrases.find_overlapping_iter(&lower);
            let hits = hits.filter(|hit| is_bounded(&lower, hit.start(), hit.end()));
            let hits = hits.filter(|hit| !is_word(hit));
            found.extend(hits.map(|hit| self.of_phrases[hit.pattern().as_usize()]));
        }
        if !self.fragments.is_empty() {
            found.extend(runs::<FRAGMENT>(&lower).filter_map(|run| self.fragments.get(&run)));
        }
        lower
    }

    /// Finds a word of a search index that stands in nothing that may be seen. Names are their own
    /// stems as a rule.
    fn seek_stem(&self, stem: &str, found: &mut HashSet<usize>) {
        found.extend(self.rare.get(stem));
    }
}
