//! Every string of the content that an audience may not see.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::What;
use super::open::{self, Open};
use super::sought::{FRAGMENT, Needle, Sought};
use super::strings::{self, Strings};
use super::words::{places, runs, words};
use crate::diagnostic::{Place, Span};
use crate::link::{fold, select};
use crate::model::{Date, Kind, Marking, Record, Slug};
use crate::pipeline::Site;
use crate::read::{Corpus, SITE_FILE, marked};
use crate::world::World;

/// The largest asset that is compared by its bytes.
const LARGEST: u64 = 1 << 30;

/// Gathers strings, each once.
#[derive(Default)]
pub(super) struct Gathered {
    /// All, told apart by their place.
    pub needles: Vec<Needle>,
    /// What is sought as it is.
    pub phrases: BTreeMap<String, usize>,
    /// Runs of words of texts, by what stands for each.
    pub fragments: HashMap<u64, usize>,
    /// Those of `phrases` that are names of people, organisations and places.
    pub proper: HashSet<String>,
    /// Words that the search index may have.
    pub rare: HashMap<String, usize>,
    /// What is sought in no case: any site has dates.
    dates: Dates,
}

/// Tells which strings are dates and nothing else.
#[derive(Default)]
struct Dates {
    /// The words of dates in the site's language.
    words: HashSet<String>,
}

impl Dates {
    fn of(site: &Site) -> Self {
        let said = &site.words.dates;
        let names = said.months.iter().chain(&said.months_of);
        let names = names.chain(&said.months_short).chain(&said.months_short_of);
        let names = names.chain(&said.weekdays).chain(&said.weekdays_short).chain(&said.seasons);
        let all = names.flat_map(|name| {
            let lower = words(name);
            lower.split(' ').map(str::to_owned).collect::<Vec<_>>()
        });
        Self { words: all.filter(|word| !word.is_empty()).collect() }
    }

    /// Whether a string is a date in EDTF, or as the site writes it.
    fn is_one(&self, text: &str) -> bool {
        let is_number = |word: &str| {
            let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
            digits.len() <= 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        };
        let lower = words(text);
        let is_said = |word: &str| self.words.contains(word);
        let is_date = lower.split(' ').all(|word| is_number(word) || is_said(word))
            && lower.split(' ').any(is_number)
            && lower.split(' ').any(is_said);
        is_date || text.trim().parse::<Date>().is_ok()
    }
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
        } else if is_telling(&lower) && !self.dates.is_one(text)
            || what == What::Name && is_short_name(text)
        {
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

/// Whether a name is too short to be sought in any case but its own: `GRU`, `MI6`.
pub(super) fn is_short_name(name: &str) -> bool {
    let signs = name.chars().filter(|c| c.is_alphanumeric()).count();
    signs >= 3 && name.contains(char::is_uppercase) && !is_telling(&words(name))
}

/// Gathers what an audience may not see of a desk. `site` is made for that audience.
pub(super) fn of(world: &dyn World, site: &Site, earlier: &[String]) -> Sought {
    let corpus = &site.corpus;
    let audience = corpus.site.audience;
    let seen = corpus.seen_by(audience);
    let kept = select(&seen, &site.selection);
    let mut gathered = Gathered { dates: Dates::of(site), ..Gathered::default() };
    let mut open = Open::default();
    let mut desk = Desk { corpus, audience, gathered: &mut gathered, open: &mut open };
    desk.gather(Kind::Briefing, &corpus.briefings, &seen.briefings, &kept.briefings);
    desk.gather(Kind::Event, &corpus.events, &seen.events, &kept.events);
    desk.gather(Kind::Actor, &corpus.actors, &seen.actors, &kept.actors);
    desk.gather(Kind::Location, &corpus.locations, &seen.locations, &kept.locations);
    desk.gather(Kind::Source, &corpus.sources, &seen.sources, &kept.sources);
    desk.gather(Kind::Page, &corpus.pages, &seen.pages, &kept.pages);
    for text in earlier {
        gathered.add(What::Earlier, text, None);
    }
    // An error, and not for anybody.
    for text in marked::hidden(corpus.text_of(SITE_FILE), Marking::Clear) {
        gathered.add(What::Text, &text, Some(Place::file(&Arc::from(SITE_FILE))));
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
    let mut sought = open::finished(gathered, &open, site);
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

/// The records of a desk, for an audience.
struct Desk<'a> {
    corpus: &'a Corpus,
    audience: Marking,
    gathered: &'a mut Gathered,
    open: &'a mut Open,
}

impl Desk<'_> {
    /// Gathers the strings of the records of one kind: as they are written, and as they are seen.
    fn gather<T: Strings>(
        &mut self,
        kind: Kind,
        written: &[Arc<Record<T>>],
        seen: &[Arc<Record<T>>],
        kept: &[bool],
    ) {
        let Self { corpus, audience, gathered, open } = self;
        let (corpus, audience) = (*corpus, *audience);
        for ((written, seen), kept) in written.iter().zip(seen).zip(kept) {
            let place = |text: &str| Some(place_of(corpus, written, text));
            if written.head.tlp > audience {
                strings::of(written, &mut |what, text| {
                    gathered.add(what, text, place(text));
                    if let Some(bare) = without_scheme(text).filter(|_| what == What::Address) {
                        gathered.add(what, bare, place(text));
                    }
                    if matches!(what, What::Name | What::Id) {
                        open.closed.insert(fold::key(text));
                    }
                    if what == What::Name && kind.has_proper_names() {
                        gathered.proper.insert(words(text));
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
            if !kept {
                // A draft, or one of a later day. Its names are no secret, and others may say them.
                strings::of(written, &mut |what, text| {
                    let what = if what == What::Name { What::Value } else { what };
                    gathered.add(what, text, place(text));
                    open.closed.insert(fold::key(text));
                });
                continue;
            }
            let mut left: HashSet<&str> = HashSet::default();
            strings::of(seen, &mut |what, text| {
                left.insert(text);
                if matches!(what, What::Name | What::Id) {
                    let all = if what == What::Id { &mut open.ids } else { &mut open.borne };
                    all.insert(words(text));
                    if kind.has_proper_names() {
                        open.proper.insert(words(text));
                    }
                }
                if what == What::Address || what == What::Value && is_address(text) {
                    open.addresses.push(text.to_owned());
                } else if what != What::Id {
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
                    if kind.has_proper_names() {
                        gathered.proper.insert(words(text));
                    }
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
}

/// Whether a value is an address or the name of a file.
fn is_address(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.contains(['/', '.'])
}

/// A web address as it is read out: without its scheme. A host alone says too little.
pub(super) fn without_scheme(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    (!path.is_empty()).then_some(rest)
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
