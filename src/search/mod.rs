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
//! the names of actors, places, tags and pages ([`names`]), by which an entity is found at once.
//!
//! Pagefind reads each word once ([`lexicon`]). The index of a split depends on its records' words alone and is kept between builds
//! ([`Cache`]). A build with a cache, with another or with none gives the same bytes.

pub mod index;
pub mod lexicon;
pub mod names;
pub mod record;
pub mod split;
pub mod table;
pub mod texts;

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::cache::Cache;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::link::Graph;
use crate::plan::Words;
use crate::trace::{Trace, Work};
use index::{Indexed, Indexer};
use lexicon::Lexicon;
use split::Split;

/// Takes a file of the site: its path, with `/` between its parts, and its bytes.
pub type Put<'a> = &'a (dyn Fn(&str, &[u8]) -> Result<(), Diagnostic> + Sync);

/// The version of the files' form, part of every key of the cache.
const FORM: u32 = 4;

/// The list of splits: `search/index.json`.
#[derive(Debug, Serialize)]
struct List<'a> {
    /// BCP 47, of the site.
    language: &'a str,
    /// The file of Pagefind's WebAssembly, in `search/`.
    wasm: &'a str,
    splits: Vec<Entry>,
}

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
}

/// Makes every file of the search and hands each to `put`, in parallel and in no order.
///
/// # Errors
///
/// [`Code::SearchIndex`] for a split that cannot be indexed, and what `put` says; in order.
pub fn write(
    graph: &Graph,
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
    // For the dialog of quick search, which is made on any page.
    let finder = words.strings().get("finder").cloned().unwrap_or_default();
    put("search/words.json", &json(&finder)).map_err(one)?;

    let splits = split::split(record::records(graph, words));
    let making = Making { graph, indexer: &indexer, cache, trace, put };
    // What is known is written at once, so that never more is in memory than is being written.
    let known: Vec<Option<Made>> = splits.par_iter().map(|split| making.known(split)).collect();
    let new = || splits.iter().zip(&known).filter(|(_, made)| made.is_none());
    let lexicon = trace
        .span(Work::Words, String::new, || {
            indexer.lexicon(new().flat_map(|(split, _)| &split.records))
        })
        .map_err(|why| one(failed("of the site", &why)))?;
    let made = splits.par_iter().zip(known);
    let made: Vec<Made> =
        made.map(|(split, made)| made.unwrap_or_else(|| making.fresh(split, &lexicon))).collect();
    let mut entries = Vec::new();
    let mut keys = BTreeSet::new();
    let mut wrong = Vec::new();
    for result in made {
        match result {
            Ok((entry, key)) => {
                entries.push(entry);
                keys.insert(key);
            }
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if !wrong.is_empty() {
        diagnostic::sort(&mut wrong);
        return Err(wrong);
    }
    cache.keep(&keys);
    let list = List { language: &graph.site.language, wasm: &wasm_name, splits: entries };
    put("search/index.json", &json(&list)).map_err(one)
}

/// What the list says of a split, and its key in the cache.
type Made = Result<(Entry, String), Diagnostic>;

/// What the files of a split are made with.
struct Making<'a> {
    graph: &'a Graph,
    indexer: &'a Indexer,
    cache: &'a dyn Cache,
    trace: &'a Trace,
    put: Put<'a>,
}

impl Making<'_> {
    /// Makes the files of a split that the cache has.
    fn known(&self, split: &Split) -> Option<Made> {
        let key = key(self.indexer, split);
        let indexed = self.cache.get(&key).and_then(|bytes| Indexed::from_bytes(&bytes))?;
        indexed.suits(split).then(|| self.files(split, key, &indexed))
    }

    /// Indexes a split, and makes its files.
    fn fresh(&self, split: &Split, lexicon: &Lexicon<'_>) -> Made {
        let index = || self.indexer.index_with(lexicon, &split.records);
        let indexed = self
            .trace
            .span(Work::Words, || split.name.clone(), index)
            .map_err(|why| failed(&format!("of {}", split.name), &why))?;
        let key = key(self.indexer, split);
        self.cache.put(&key, &indexed.to_bytes());
        self.files(split, key, &indexed)
    }

    fn files(&self, split: &Split, key: String, indexed: &Indexed) -> Made {
        let Self { graph, put, .. } = self;
        let texts = texts::files(&split.records, indexed);
        let (table, columns) = table::table(graph, &split.records, &texts);
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
        };
        Ok((entry, key))
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
        [&record.title, &record.aliases.join("\n"), &record.names, &record.text]
            .into_iter()
            .for_each(|text| add(text));
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
