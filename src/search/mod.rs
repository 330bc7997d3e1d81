//! The search index: from a [`Graph`] to the static files that `/search/` reads.
//!
//! Records go from memory into the index; no page is read again. They are cut into *splits* by
//! period ([`split`]), so that an edit touches one of them, and a reader who asks for a range of
//! dates loads no more than that. Of each split there are
//!
//! | file | what |
//! |---|---|
//! | `meta.pf`, `0.pf`, `1.pf` … | the words, as Pagefind indexes and ranks them ([`index`]) |
//! | `0-all.pf`, `1-all.pf` … | the same words with every place they stand at, for phrases |
//! | `rows.json` | when and what each record is, for filters and their counts ([`table`]) |
//! | `actor.json`, `location.json`, `tag.json` | who, where and tags, for those who filter by them |
//! | `0.json`, `1.json` … | titles and texts, of which results show excerpts ([`texts`]) |
//!
//! in a folder whose name changes with what is in it, so that no cache mixes old and new. Beside
//! them stand `index.json`, which lists the splits, Pagefind's WebAssembly for the language, and
//! the names of actors, places, tags and pages ([`names`]), by which an entity is found at once, and
//! the dates that have a page ([`mod@days`]).
//!
//! What a reader loads does not grow with the archive: where there is more than one period, a
//! [`mod@guide`] tells which splits hold what is sought, and of these the browser searches the newest
//! first, goes on until there is a page of results, and says how far it went.
//!
//! Texts are split into words by a rule of our own ([`terms`]), which the browser shares. Pagefind
//! reads each word once ([`lexicon`]). The index of a split depends on its records' words alone and
//! is kept between builds ([`Cache`]). A build with a cache, with another or with none gives the same bytes.

pub mod days;
pub mod guide;
pub mod index;
pub mod lexicon;
pub mod names;
pub mod record;
pub mod split;
pub mod table;
pub mod terms;
pub mod texts;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::cache::Cache;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::link::Graph;
use crate::plan::{Archive, Words};
use crate::trace::{Trace, Work};
use guide::Holdings;
use index::{Indexed, Indexer};
use lexicon::Lexicon;
use record::Indexable;
use split::Split;
use table::LATE;

/// Takes a file of the site: its path, with `/` between its parts, and its bytes.
pub type Put<'a> = &'a (dyn Fn(&str, &[u8]) -> Result<(), Diagnostic> + Sync);

/// The version of the files' form, part of every key of the cache.
const FORM: u32 = 6;

/// The most values of a facet of which the list tells how many records have them.
const VALUES: usize = 100;

/// The list of splits: `search/index.json`.
#[derive(Debug, Serialize)]
struct List<'a> {
    /// BCP 47, of the site.
    language: &'a str,
    /// The file of Pagefind's WebAssembly, in `search/`.
    wasm: &'a str,
    splits: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guide: Option<Guide>,
}

/// What the list tells where there are several periods.
#[derive(Debug, Serialize)]
struct Guide {
    /// The list of the guide's pieces, in `search/`.
    path: String,
    /// Of each facet that every search counts, key, label and number of records of each value, the
    /// most frequent first.
    totals: BTreeMap<String, Vec<Total>>,
    /// Keys of the other facets.
    late: Vec<&'static str>,
}

/// Key, label and number of records of a value.
type Total = (String, String, usize);

/// A split in the list.
#[derive(Debug, Serialize)]
struct Entry {
    /// Its folder in `search/`.
    path: String,
    /// The number of records.
    count: usize,
    /// The first day of any record with a date, as days since 1970-01-01.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<i32>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<i32>,
    /// Whether any of them means all days before its first too, and whether any all after its last.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    beginless: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    endless: bool,
    /// The first day as a reader would say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
}

/// Makes every file of the search and hands each to `put`, in parallel and in no order.
///
/// # Errors
///
/// [`Code::SearchIndex`] for a split that cannot be indexed, and what `put` says; in order.
pub(crate) fn write(
    graph: &Graph,
    archive: &Archive,
    words: &Words,
    cache: &dyn Cache,
    trace: &Trace,
    put: Put<'_>,
) -> Result<(), Vec<Diagnostic>> {
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let language = index::language(&graph.site.language);
    let indexer = Indexer::new(&language).map_err(|why| one(failed("of the site", &why)))?;
    let wasm = indexer.wasm().map_err(|why| one(failed("of the site", &why)))?;
    let wasm_name = format!("{language}-{}.wasm.pf", short(&[&wasm]));
    put(&format!("search/{wasm_name}"), &wasm).map_err(one)?;
    for (path, bytes) in names::files(&names::names(graph, words)) {
        put(&format!("search/{path}"), &bytes).map_err(one)?;
    }
    put("search/days.json", &json(&days::days(graph, archive))).map_err(one)?;
    // For the dialog of quick search, which is made on any page.
    let finder = words.strings().get("finder").cloned().unwrap_or_default();
    put("search/words.json", &json(&finder)).map_err(one)?;

    let splits = split::split(record::records(graph, words));
    let making = Making { graph, words, indexer: &indexer, cache, trace, put };
    // What is known is written at once, so that never more is in memory than is being written.
    let known: Vec<Option<Result<Made, Diagnostic>>> =
        splits.par_iter().map(|split| making.known(split)).collect();
    let new = || splits.iter().zip(&known).filter(|(_, made)| made.is_none());
    let lexicon = trace
        .span(Work::Words, String::new, || {
            indexer.lexicon(new().flat_map(|(split, _)| &split.records))
        })
        .map_err(|why| one(failed("of the site", &why)))?;
    let made = splits.par_iter().zip(known);
    let made: Vec<Result<Made, Diagnostic>> =
        made.map(|(split, made)| made.unwrap_or_else(|| making.fresh(split, &lexicon))).collect();
    let mut entries = Vec::new();
    let mut keys = BTreeSet::new();
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    for result in made {
        match result {
            Ok(Made { entry, key, holdings, totals }) => {
                entries.push(entry);
                keys.insert(key);
                all.push((holdings, totals));
            }
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if !wrong.is_empty() {
        diagnostic::sort(&mut wrong);
        return Err(wrong);
    }
    cache.keep(&keys);
    let periods = entries.iter().filter(|entry| entry.from.is_some()).count();
    let guide = (periods > 1).then(|| guide(all, put)).transpose().map_err(one)?;
    let list = List { language: &graph.site.language, wasm: &wasm_name, splits: entries, guide };
    put("search/index.json", &json(&list)).map_err(one)
}

/// Makes the guide to the splits.
fn guide(splits: Vec<(Holdings, Totals)>, put: Put<'_>) -> Result<Guide, Diagnostic> {
    let (holdings, totals): (Vec<Holdings>, Vec<Totals>) = splits.into_iter().unzip();
    let files = guide::files(&holdings).map_err(|why| failed("of the site", &why))?;
    for (path, bytes) in &files {
        put(&format!("search/{path}"), bytes)?;
    }
    let mut sums: BTreeMap<String, BTreeMap<(String, String), usize>> = BTreeMap::new();
    for (facet, (key, label, count)) in totals.into_iter().flatten() {
        *sums.entry(facet).or_default().entry((key, label)).or_default() += count;
    }
    let is_held = |facet: &&str| {
        let beginning = guide::value(facet, "");
        let mut values = holdings.iter().flat_map(|split| &split.values);
        values.any(|value| value.starts_with(&beginning))
    };
    let late = LATE.into_iter().filter(is_held).collect();
    let totals = sums.into_iter().map(|(facet, values)| {
        let mut values: Vec<Total> =
            values.into_iter().map(|((key, label), count)| (key, label, count)).collect();
        values.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        values.truncate(VALUES);
        (facet, values)
    });
    let path = files.first().map(|(path, _)| path.clone()).unwrap_or_default();
    Ok(Guide { path, totals: totals.collect(), late })
}

/// What there is of a split beside its files.
struct Made {
    entry: Entry,
    /// Its key in the cache.
    key: String,
    holdings: Holdings,
    totals: Totals,
}

/// The values of the facets that do not stand apart, each with the facet's key.
type Totals = Vec<(String, Total)>;

/// What the files of a split are made with.
struct Making<'a> {
    graph: &'a Graph,
    words: &'a Words,
    indexer: &'a Indexer,
    cache: &'a dyn Cache,
    trace: &'a Trace,
    put: Put<'a>,
}

impl Making<'_> {
    /// Makes the files of a split that the cache has.
    fn known(&self, split: &Split) -> Option<Result<Made, Diagnostic>> {
        let key = key(self.indexer, split);
        let indexed = self.cache.get(&key).and_then(|bytes| Indexed::from_bytes(&bytes))?;
        indexed.suits(split).then(|| self.files(split, key, indexed))
    }

    /// Indexes a split, and makes its files.
    fn fresh(&self, split: &Split, lexicon: &Lexicon<'_>) -> Result<Made, Diagnostic> {
        let index = || self.indexer.index_with(lexicon, &split.records);
        let indexed = self
            .trace
            .span(Work::Words, || split.name.clone(), index)
            .map_err(|why| failed(&format!("of {}", split.name), &why))?;
        let key = key(self.indexer, split);
        self.cache.put(&key, &indexed.to_bytes());
        self.files(split, key, indexed)
    }

    fn files(&self, split: &Split, key: String, indexed: Indexed) -> Result<Made, Diagnostic> {
        let Self { graph, words, put, .. } = self;
        let texts = texts::files(&split.records);
        let (table, columns) = table::table(graph, &split.records, &texts);
        let mut values = Vec::new();
        for facet in table.facets().iter().chain(&columns) {
            values.extend(facet.values().map(|(key, ..)| guide::value(&facet.key, key)));
        }
        let mut totals = Totals::new();
        for facet in table.facets() {
            let own = facet.values().map(|(key, label, count)| (key.into(), label.into(), count));
            totals.extend(own.map(|total| (facet.key.clone(), total)));
        }
        let rows = json(&table);
        let columns: Vec<(String, Vec<u8>)> =
            columns.iter().map(|facet| (format!("{}.json", facet.key), json(facet))).collect();
        let mut parts: Vec<&[u8]> = vec![key.as_bytes(), &rows];
        parts.extend(columns.iter().map(|(_, bytes)| bytes.as_slice()));
        parts.extend(texts.iter().map(|file| file.bytes.as_slice()));
        let path = format!("{}-{}/", split.name, short(&parts));
        let at = |name: &str| format!("search/{path}{name}");
        put(&at("rows.json"), &rows)?;
        for (name, bytes) in &columns {
            put(&at(name), bytes)?;
        }
        for (number, file) in texts.iter().enumerate() {
            put(&at(&format!("{number}.json")), &file.bytes)?;
        }
        put(&at("meta.pf"), &indexed.meta)?;
        for (number, (chunk, whole)) in indexed.chunks.iter().zip(&indexed.whole).enumerate() {
            put(&at(&format!("{number}.pf")), chunk)?;
            put(&at(&format!("{number}-all.pf")), whole)?;
        }
        let days = || split.records.iter().filter_map(|record| record.days);
        let entry = Entry {
            path,
            count: split.records.len(),
            from: days().map(|(first, _)| first).min(),
            to: days().map(|(_, last)| last).max(),
            beginless: split.records.iter().any(|record| record.open.0),
            endless: split.records.iter().any(|record| record.open.1),
            said: split
                .records
                .iter()
                .filter_map(|record| record.day)
                .min()
                .map(|day| words.dates.say_day(day)),
        };
        let holdings = Holdings { words: indexed.words, values };
        Ok(Made { entry, key, holdings, totals })
    }
}

/// What the index of a split depends on, in 32 hexadecimal digits.
fn key(indexer: &Indexer, split: &Split) -> String {
    let mut bytes = Vec::new();
    let mut add = |text: &str| {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    add(&format!("{FORM} {}", indexer.version()));
    for record in &split.records {
        let Indexable { title, aliases, names, text } = &record.words;
        [title, aliases, names, text].into_iter().for_each(|words| add(words));
    }
    format!("{:032x}", xxh3_128(&bytes))
}

/// A fingerprint in eight hexadecimal digits, for addresses.
fn short(parts: &[&[u8]]) -> String {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&xxh3_128(part).to_le_bytes());
    }
    format!("{:08x}", (xxh3_128(&bytes) >> 96) as u32)
}

fn failed(what: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::SearchIndex, format!("the search index {what} cannot be made: {why}"))
        .help("take out the text that was changed last, and report this as a mistake of Dateline")
}

/// Writes JSON; a value that cannot be written, which does not happen, is `null`.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec())
}
