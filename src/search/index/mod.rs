//! The words of a split, as Pagefind indexes them.
//!
//! Pagefind stems, weighs and ranks; of the files it makes we keep the word index and the
//! WebAssembly that reads it. Three things are made over: the index is cut into smaller pieces
//! ([`CHUNK`]), because a reader loads one of each split for each word; of a word that a text
//! repeats only the first places are kept ([`PLACES`]), but for phrases, which need all; and records
//! are named by their number instead of a hash, which no compression makes smaller. Titles, texts
//! and filters are left to [`super::texts`] and [`super::table`].

mod made;
mod pieces;

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use minicbor::{Decoder, Encoder};
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;
use rayon::prelude::*;
use tokio::runtime::Runtime;

pub use made::Meta;
use made::{Assembly, another_form};
pub(super) use made::{Decoding, Encoding, length, write_numbers};
use pieces::{Bounds, Cutter, Pieces};
pub(super) use pieces::{first_places, packed};

use super::lexicon::{self, Inverted, Lexicon, Portion, Vocabulary};
use super::record::{Indexable, Record};
use super::split::Split;
use crate::cache::{sealed_by, unsealed};

/// The bytes after which a piece of a word index ends, before compression.
pub const CHUNK: usize = 4 << 10;

/// The places of a word in a text that a piece keeps: enough to rank it and to show one.
pub const PLACES: usize = 2;

/// The words that Pagefind learns at a time.
const PORTION: usize = 16 << 10;

/// How hard pieces are compressed, from 0 to 12: at 9 it takes nearly three times as long, and
/// spares a reader some 30 bytes of a piece.
const PACKING: i32 = 5;

/// The language that Pagefind is told: the primary subtag (RFC 5646, section 2.2.1), or `unknown`,
/// also of those whose texts it would split anew.
pub fn language(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_known = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && !matches!(primary.as_str(), "zh" | "ja" | "th");
    if is_known { primary } else { "unknown".to_owned() }
}

/// The index of a split.
#[derive(Debug, Clone, PartialEq)]
pub struct Indexed {
    /// What there is and in which chunk: CBOR, compressed.
    pub meta: Vec<u8>,
    /// Words and where they stand first: CBOR, compressed each.
    pub chunks: Vec<Vec<u8>>,
    /// The same words and everywhere they stand, for phrases.
    pub whole: Vec<Vec<u8>>,
    /// The words, a line each.
    pub words: String,
    /// The number of records.
    pub count: usize,
}

/// Indexes splits in one language.
pub struct Indexer {
    language: String,
    runtime: Runtime,
}

impl Indexer {
    /// Makes an indexer.
    ///
    /// # Errors
    ///
    /// A sentence on why no thread can be started.
    pub fn new(language: &str) -> Result<Self, String> {
        // Pagefind hands each record to a thread; nothing else of the runtime is used.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { language: language.to_owned(), runtime })
    }

    /// What an index depends on beside the records.
    pub fn version(&self) -> String {
        format!("pagefind 1.6.0 libdeflate {} {CHUNK} {PLACES} {PACKING}", self.language)
    }

    /// The WebAssembly that reads the indexes, compressed.
    ///
    /// # Errors
    ///
    /// A sentence on what went wrong in Pagefind.
    pub fn wasm(&self) -> Result<Vec<u8>, String> {
        let files = self.pagefind(&[Document::word("word")])?;
        let own = format!("wasm.{}.pagefind", self.language);
        let of = |name: &str| files.iter().find(|file| file.filename.to_string_lossy() == name);
        let file = of(&own).or_else(|| of("wasm.unknown.pagefind"));
        Ok(file.ok_or("there is no WebAssembly")?.contents.clone())
    }

    /// Learns what Pagefind makes of the words of records.
    ///
    /// # Errors
    ///
    /// A sentence on what went wrong in Pagefind.
    pub fn lexicon<'a>(
        &self,
        records: impl IntoIterator<Item = &'a Record>,
    ) -> Result<Lexicon<'a>, String> {
        let mut vocabulary = Vocabulary::default();
        records.into_iter().for_each(|record| vocabulary.add(record));
        let portions = vocabulary.portions(PORTION).into_par_iter().map(|portion: Portion| {
            let meta = BTreeMap::from([("title".to_owned(), portion.names.clone())]);
            let files = self.named(&[Document { content: portion.text.clone(), meta }])?;
            let assembly = Assembly { files: &files, count: 1 };
            let meta = assembly.meta()?;
            let pieces: Result<Vec<Vec<u8>>, String> = assembly.word_files(&meta).collect();
            let learnt = lexicon::learnt(&meta, &pieces?).map_err(another_form)?;
            Ok((portion, learnt))
        });
        let learnt = portions.collect::<Result<Vec<_>, String>>()?;
        Ok(Lexicon::new(vocabulary, learnt))
    }

    /// Indexes records of whose words the lexicon knows all.
    ///
    /// # Errors
    ///
    /// A sentence on what went wrong.
    pub fn index_with(&self, lexicon: &Lexicon<'_>, records: &[Record]) -> Result<Indexed, String> {
        if !records.iter().all(lexicon::is_plain) {
            return self.index(records);
        }
        let mut cutter = Cutter::new();
        let Inverted { meta, rows } =
            lexicon.invert(records, |word, short, whole| cutter.add(word, short, whole))?;
        indexed(&meta, &rows, cutter.finish()?, records.len())
    }

    /// Has Pagefind index records.
    ///
    /// # Errors
    ///
    /// A sentence on what went wrong in Pagefind.
    pub fn index(&self, records: &[Record]) -> Result<Indexed, String> {
        let documents: Vec<Document> = records.iter().map(Document::of).collect();
        let files = self.named(&documents)?;
        Assembly { files: &files, count: records.len() }.indexed()
    }

    /// The files that Pagefind makes, by their paths.
    fn named(&self, documents: &[Document]) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let named = |file: SyntheticFile| {
            (file.filename.to_string_lossy().replace('\\', "/"), file.contents)
        };
        Ok(self.pagefind(documents)?.into_iter().map(named).collect())
    }

    fn pagefind(&self, documents: &[Document]) -> Result<Vec<SyntheticFile>, String> {
        let _context = self.runtime.enter();
        // A record is never written so that Pagefind panics; but it is not ours, and a desk would
        // rather read a sentence.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            wait_for(async {
                let config = PagefindServiceConfig::builder()
                    .force_language(self.language.clone())
                    .keep_index_url(true)
                    .max_fragments(1)
                    .build();
                let mut index = PagefindIndex::new(Some(config))?;
                for (number, document) in documents.iter().enumerate() {
                    index
                        .add_custom_record(
                            number.to_string(),
                            document.content.clone(),
                            self.language.clone(),
                            Some(document.meta.clone()),
                            None,
                            None,
                        )
                        .await?;
                }
                index.get_files().await
            })
        }));
        match outcome {
            Ok(Ok(files)) => Ok(files),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the indexer stopped".to_owned()),
        }
    }
}

/// A record in Pagefind's terms.
struct Document {
    content: String,
    meta: BTreeMap<String, String>,
}

impl Document {
    fn word(word: &str) -> Self {
        Self { content: word.to_owned(), meta: BTreeMap::new() }
    }

    fn of(record: &Record) -> Self {
        let Indexable { title, aliases, names, text } = &record.words;
        let mut meta = BTreeMap::from([("title".to_owned(), title.clone())]);
        for (name, words) in [("aliases", aliases), ("names", names)] {
            if !words.is_empty() {
                meta.insert(name.to_owned(), words.clone());
            }
        }
        Self { content: text.clone(), meta }
    }
}

/// Waits for a future on this thread.
///
/// Not by the runtime's own means, which forbid a second wait on the same thread: Pagefind works
/// on rayon's threads, and one that waits for them may be given another split in between.
fn wait_for<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Puts an index together.
fn indexed(meta: &Meta, rows: &[usize], pieces: Pieces, count: usize) -> Result<Indexed, String> {
    let Pieces { bounds, words, chunks, whole } = pieces;
    let mut bytes = Vec::new();
    write_meta(&mut bytes, meta, rows, &bounds).map_err(|error| error.to_string())?;
    let meta = packed(&bytes)?;
    Ok(Indexed { meta, chunks, whole, words, count })
}

fn write_meta(bytes: &mut Vec<u8>, meta: &Meta, rows: &[usize], bounds: &[Bounds]) -> Encoding {
    let mut encoder = Encoder::new(bytes);
    encoder.array(6)?.str(&meta.version)?.array(meta.pages.len() as u64)?;
    for ((_, words, _), row) in meta.pages.iter().zip(rows) {
        encoder.array(3)?.str(&row.to_string())?.u32(*words)?.str("")?;
    }
    encoder.array(bounds.len() as u64)?;
    for (number, (first, last)) in bounds.iter().enumerate() {
        encoder.array(3)?.str(first)?.str(last)?.str(&number.to_string())?;
    }
    encoder.array(0)?.array(0)?.array(meta.fields.len() as u64)?;
    for field in &meta.fields {
        encoder.str(field)?;
    }
    Ok(())
}

impl Indexed {
    /// Whether it can be the index of a split.
    pub fn suits(&self, split: &Split) -> bool {
        self.count == split.records.len() && self.chunks.len() == self.whole.len()
    }

    /// In one piece, for a cache.
    pub fn to_bytes(&self) -> Vec<u8> {
        sealed_by(|encoder| -> Encoding {
            encoder.array(5)?.u64(self.count as u64)?.bytes(&self.meta)?.str(&self.words)?;
            for chunks in [&self.chunks, &self.whole] {
                encoder.array(chunks.len() as u64)?;
                for chunk in chunks {
                    encoder.bytes(chunk)?;
                }
            }
            Ok(())
        })
    }

    /// Reads it again; `None` for anything but what [`Indexed::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(unsealed(bytes)?);
        let read = (|| {
            length(&mut decoder)?;
            let count = decoder.u64()? as usize;
            let meta = decoder.bytes()?.to_vec();
            let words = decoder.str()?.to_owned();
            let [mut chunks, mut whole] = [Vec::new(), Vec::new()];
            for pieces in [&mut chunks, &mut whole] {
                for _ in 0..length(&mut decoder)? {
                    pieces.push(decoder.bytes()?.to_vec());
                }
            }
            Ok::<_, minicbor::decode::Error>(Self { meta, chunks, whole, words, count })
        })();
        read.ok()
    }
}
