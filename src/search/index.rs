//! The words of a split, as Pagefind indexes them.
//!
//! Pagefind stems, weighs and ranks; of the files it makes we keep the word index and the
//! WebAssembly that reads it. Three things are made over: the index is cut into smaller pieces
//! ([`CHUNK`]), because a reader loads one of each split for each word; of a word that a text
//! repeats only the first places are kept ([`PLACES`]), but for phrases, which need all; and records
//! are named by their number instead of a hash, which no compression makes smaller. Titles, texts
//! and filters are left to [`super::texts`] and [`super::table`].

use std::collections::BTreeMap;
use std::future::Future;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use flate2::read::GzDecoder;
use flate2::{Compress, Compression, Crc, FlushCompress};
use minicbor::{Decoder, Encoder};
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;
use rayon::prelude::*;
use tokio::runtime::Runtime;

use super::lexicon::{self, Inverted, Lexicon, Portion, Vocabulary};
use super::record::Record;
use super::split::Split;
use crate::cache::{sealed, unsealed};

/// The bytes after which a piece of a word index ends, before compression.
pub const CHUNK: usize = 4 << 10;

/// The places of a word in a text that a piece keeps: enough to rank it and to show one.
pub const PLACES: usize = 2;

/// The words that Pagefind learns at a time.
const PORTION: usize = 16 << 10;

/// How hard pieces are compressed: harder takes twice the time, and spares a reader some 30 bytes
/// of a piece.
const PACKING: u32 = 5;

/// What Pagefind puts before the content of each compressed file.
const SIGNATURE: &[u8] = b"pagefind_dcd";

/// The language that Pagefind is told: the primary subtag (RFC 5646, section 2.2.1), or `unknown`.
pub fn language(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_known =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
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
    /// The texts as positions in the index count their words, where that is not by spaces.
    pub segmented: Option<Vec<String>>,
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
        format!("pagefind 1.6.0 {} {CHUNK} {PLACES} {PACKING}", self.language)
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
        if !is_segmented(&self.language) {
            records.into_iter().for_each(|record| vocabulary.add(record));
        }
        let portions = vocabulary.portions(PORTION).into_par_iter().map(|portion: Portion| {
            let meta = BTreeMap::from([("title".to_owned(), portion.names.clone())]);
            let files = self.named(&[Document { content: portion.text.clone(), meta }])?;
            let assembly = Assembly { files: &files, count: 1, language: &self.language };
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
        if is_segmented(&self.language) || !records.iter().all(lexicon::is_plain) {
            return self.index(records);
        }
        let Inverted { meta, rows, words } = lexicon.invert(records);
        let pieces = pieces(std::iter::once(Ok(words)))?;
        indexed(&meta, &rows, pieces, None, records.len())
    }

    /// Has Pagefind index records.
    ///
    /// # Errors
    ///
    /// A sentence on what went wrong in Pagefind.
    pub fn index(&self, records: &[Record]) -> Result<Indexed, String> {
        let documents: Vec<Document> = records.iter().map(Document::of).collect();
        let files = self.named(&documents)?;
        Assembly { files: &files, count: records.len(), language: &self.language }.indexed()
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
        let mut meta = BTreeMap::from([("title".to_owned(), record.title.clone())]);
        if !record.aliases.is_empty() {
            meta.insert("aliases".to_owned(), record.aliases.join(" "));
        }
        if !record.names.is_empty() {
            meta.insert("names".to_owned(), record.names.clone());
        }
        Self { content: record.text.clone(), meta }
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

/// Makes Pagefind's files over.
struct Assembly<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    count: usize,
    language: &'a str,
}

/// What we read of Pagefind's `MetaIndex`.
#[derive(Debug, Default)]
pub struct Meta {
    /// Of the index's form.
    pub version: String,
    /// Hash, number of words, hash of the group.
    pub pages: Vec<(String, u32, String)>,
    /// Hashes of the pieces of the word index, in order of their words.
    pub chunks: Vec<String>,
    /// Names of the fields in which words stand beside the text.
    pub fields: Vec<String>,
}

/// Whether the words of texts in a language are not parted by spaces, and depend on one another.
fn is_segmented(language: &str) -> bool {
    matches!(language, "zh" | "ja" | "th")
}

fn another_form(error: minicbor::decode::Error) -> String {
    format!("the index is of another form: {error}")
}

/// Puts an index together.
fn indexed(
    meta: &Meta,
    rows: &[usize],
    pieces: Pieces,
    segmented: Option<Vec<String>>,
    count: usize,
) -> Result<Indexed, String> {
    let Pieces { bounds, words, chunks, whole } = pieces;
    let mut bytes = Vec::new();
    write_meta(&mut bytes, meta, rows, &bounds).map_err(|error| error.to_string())?;
    let meta = packed(&bytes)?;
    Ok(Indexed { meta, chunks, whole, segmented, words, count })
}

impl Assembly<'_> {
    fn indexed(&self) -> Result<Indexed, String> {
        let meta = self.meta()?;
        let rows = self.rows(&meta)?;
        let pieces = pieces(self.word_files(&meta))?;
        let segmented = is_segmented(self.language).then(|| self.contents(&meta)).transpose()?;
        indexed(&meta, &rows, pieces, segmented, self.count)
    }

    /// The pieces of the word index, in order of their words.
    fn word_files<'a>(
        &'a self,
        meta: &'a Meta,
    ) -> impl Iterator<Item = Result<Vec<u8>, String>> + 'a {
        meta.chunks.iter().map(|hash| self.file(&format!("index/{hash}.pf_index")))
    }

    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        let bytes = self.files.get(name).ok_or_else(|| format!("there is no {name}"))?;
        let mut content = Vec::new();
        GzDecoder::new(bytes.as_slice())
            .read_to_end(&mut content)
            .map_err(|error| format!("{name}: {error}"))?;
        let content =
            content.strip_prefix(SIGNATURE).ok_or_else(|| format!("{name} has no signature"))?;
        Ok(content.to_vec())
    }

    fn meta(&self) -> Result<Meta, String> {
        let name = self.files.keys().find(|name| name.ends_with(".pf_meta"));
        let bytes = self.file(name.ok_or("there is no index")?)?;
        read_meta(&bytes).map_err(another_form)
    }

    /// The number of the record of each page of the index.
    fn rows(&self, meta: &Meta) -> Result<Vec<usize>, String> {
        if meta.pages.len() == self.count {
            return Ok((0..self.count).collect());
        }
        // Pagefind drops a record in which it finds no word.
        self.fragments(meta)?
            .iter()
            .map(|fragment| {
                let number = fragment.get("url").and_then(|url| url.as_str()?.parse().ok());
                number.ok_or_else(|| "a record of the index has no number".to_owned())
            })
            .collect()
    }

    fn contents(&self, meta: &Meta) -> Result<Vec<String>, String> {
        let mut contents = vec![String::new(); self.count];
        for (row, fragment) in self.rows(meta)?.into_iter().zip(self.fragments(meta)?) {
            let content = fragment.get("content").and_then(|content| content.as_str());
            if let Some(place) = contents.get_mut(row) {
                *place = content.unwrap_or_default().to_owned();
            }
        }
        Ok(contents)
    }

    fn fragments(&self, meta: &Meta) -> Result<Vec<serde_json::Value>, String> {
        let parsed = |name: &str| -> Result<serde_json::Value, String> {
            let bytes = self.file(&format!("fragment/{name}.pf_fragment"))?;
            serde_json::from_slice(&bytes).map_err(|error| error.to_string())
        };
        let mut groups: BTreeMap<&str, serde_json::Value> = BTreeMap::new();
        let mut fragments = Vec::with_capacity(meta.pages.len());
        for (hash, _, group) in &meta.pages {
            if group.is_empty() {
                fragments.push(parsed(hash)?);
                continue;
            }
            if !groups.contains_key(group.as_str()) {
                groups.insert(group, parsed(group)?);
            }
            let found = groups.get(group.as_str()).and_then(|group| group.get(hash));
            fragments.push(found.cloned().ok_or("a record of the index is missing")?);
        }
        Ok(fragments)
    }
}

/// Cuts a word index into new pieces.
fn pieces(files: impl Iterator<Item = Result<Vec<u8>, String>>) -> Result<Pieces, String> {
    let mut pieces = Pieces::default();
    let mut packer = Packer::new(PACKING);
    let mut open = Open::default();
    for bytes in files {
        let bytes = bytes?;
        for Word { word, short, whole } in read_words(&bytes).map_err(another_form)? {
            // A word that fills a piece has one of its own: no other word's reader loads it.
            if short.len() >= CHUNK / 2 && open.short.len() >= CHUNK / 4 {
                pieces.close(&mut open, &mut packer)?;
            }
            match pieces.bounds.last_mut() {
                Some((_, last)) if open.words > 0 => word.clone_into(last),
                _ => pieces.bounds.push((word.to_owned(), word.to_owned())),
            }
            pieces.words.push_str(word);
            pieces.words.push('\n');
            open.short.extend_from_slice(&short);
            open.whole.extend_from_slice(whole);
            open.words += 1;
            if open.short.len() >= CHUNK {
                pieces.close(&mut open, &mut packer)?;
            }
        }
    }
    if open.words > 0 {
        pieces.close(&mut open, &mut packer)?;
    }
    Ok(pieces)
}

/// The new pieces of a word index.
#[derive(Default)]
struct Pieces {
    bounds: Vec<Bounds>,
    /// All words, a line each.
    words: String,
    chunks: Vec<Vec<u8>>,
    whole: Vec<Vec<u8>>,
}

/// A piece that is being filled.
#[derive(Default)]
struct Open {
    words: u64,
    short: Vec<u8>,
    whole: Vec<u8>,
}

impl Pieces {
    fn close(&mut self, open: &mut Open, packer: &mut Packer) -> Result<(), String> {
        let Open { words, short, whole } = std::mem::take(open);
        for (items, chunks) in [(short, &mut self.chunks), (whole, &mut self.whole)] {
            let mut bytes = Vec::with_capacity(items.len() + 10);
            let mut encoder = Encoder::new(&mut bytes);
            encoder.array(1).and_then(|e| e.array(words)).map_err(|error| error.to_string())?;
            bytes.extend(items);
            chunks.push(packer.pack(&bytes)?);
        }
        Ok(())
    }
}

/// The first and the last word of a piece.
type Bounds = (String, String);

/// What comes of reading CBOR.
pub(super) type Decoding<T> = Result<T, minicbor::decode::Error>;

/// Reads a list of a known length.
pub(super) fn length(decoder: &mut Decoder<'_>) -> Decoding<u64> {
    decoder.array()?.ok_or_else(|| minicbor::decode::Error::message("a list without a length"))
}

fn read_meta(bytes: &[u8]) -> Decoding<Meta> {
    let mut decoder = Decoder::new(bytes);
    let mut meta = Meta::default();
    length(&mut decoder)?;
    meta.version = decoder.str()?.to_owned();
    for _ in 0..length(&mut decoder)? {
        let fields = length(&mut decoder)?;
        let hash = decoder.str()?.to_owned();
        let words = decoder.u32()?;
        let group = if fields > 2 { decoder.str()?.to_owned() } else { String::new() };
        meta.pages.push((hash, words, group));
    }
    for _ in 0..length(&mut decoder)? {
        length(&mut decoder)?;
        decoder.skip()?;
        decoder.skip()?;
        meta.chunks.push(decoder.str()?.to_owned());
    }
    // Filters and sorts.
    decoder.skip()?;
    decoder.skip()?;
    for _ in 0..length(&mut decoder)? {
        meta.fields.push(decoder.str()?.to_owned());
    }
    Ok(meta)
}

/// A word with the bytes of its entry.
struct Word<'a> {
    word: &'a str,
    /// With the first places in each record.
    short: Vec<u8>,
    /// With all.
    whole: &'a [u8],
}

fn read_words(bytes: &[u8]) -> Decoding<Vec<Word<'_>>> {
    let mut decoder = Decoder::new(bytes);
    length(&mut decoder)?;
    let count = length(&mut decoder)?;
    let mut words = Vec::new();
    for _ in 0..count {
        let start = decoder.position();
        let mut short = Vec::new();
        expect(&mut decoder, 3, &mut short)?;
        let word = decoder.str()?;
        copied(bytes, start + 1, &decoder, &mut short);
        shorten_pages(bytes, &mut decoder, &mut short)?;
        let variants = length(&mut decoder)?;
        put(&mut short, |encoder| encoder.array(variants).map(drop))?;
        for _ in 0..variants {
            expect(&mut decoder, 2, &mut short)?;
            let form = decoder.position();
            decoder.skip()?;
            copied(bytes, form, &decoder, &mut short);
            shorten_pages(bytes, &mut decoder, &mut short)?;
        }
        words.push(Word { word, short, whole: &bytes[start..decoder.position()] });
    }
    Ok(words)
}

/// Copies records with the first places of the text in each: a place is how far it is from the one
/// before it, unless a negative number, which tells the weight of those to come, stands between.
fn shorten_pages(bytes: &[u8], decoder: &mut Decoder<'_>, short: &mut Vec<u8>) -> Decoding<()> {
    let pages = length(decoder)?;
    put(short, |encoder| encoder.array(pages).map(drop))?;
    for _ in 0..pages {
        expect(decoder, 3, short)?;
        let start = decoder.position();
        decoder.skip()?;
        copied(bytes, start, decoder, short);
        let mut kept: Vec<i32> = Vec::with_capacity(PLACES);
        let mut places = 0;
        for _ in 0..length(decoder)? {
            let place = decoder.i32()?;
            if places < PLACES {
                kept.push(place);
                places += usize::from(place >= 0);
            }
        }
        put(short, |encoder| {
            encoder.array(kept.len() as u64)?;
            kept.iter().try_for_each(|&place| encoder.i32(place).map(drop))
        })?;
        // Where the word stands in titles and names.
        let start = decoder.position();
        decoder.skip()?;
        copied(bytes, start, decoder, short);
    }
    Ok(())
}

/// Reads the beginning of a list that has so many items, and copies it.
fn expect(decoder: &mut Decoder<'_>, items: u64, short: &mut Vec<u8>) -> Decoding<()> {
    if length(decoder)? != items {
        return Err(minicbor::decode::Error::message("a list of another length"));
    }
    put(short, |encoder| encoder.array(items).map(drop))
}

fn copied(bytes: &[u8], start: usize, decoder: &Decoder<'_>, short: &mut Vec<u8>) {
    short.extend_from_slice(&bytes[start..decoder.position()]);
}

type Encoding = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn put(
    short: &mut Vec<u8>,
    write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Encoding,
) -> Decoding<()> {
    write(&mut Encoder::new(short)).map_err(minicbor::decode::Error::message)
}

fn write_meta(
    bytes: &mut Vec<u8>,
    meta: &Meta,
    rows: &[usize],
    bounds: &[Bounds],
) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
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

/// A file of which there are few, compressed.
pub(super) fn packed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    Packer::new(9).pack(bytes)
}

/// Compresses file after file (gzip, RFC 1952), with one state for all: to make a new one for each
/// takes longer than to compress a small file.
struct Packer {
    compress: Compress,
}

impl Packer {
    /// The level is between 0 and 9.
    fn new(level: u32) -> Self {
        Self { compress: Compress::new(Compression::new(level), false) }
    }

    fn pack(&mut self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        /// Deflate; no name, time or flags; of no system in particular.
        const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        let mut packed = Vec::with_capacity(bytes.len() / 2 + 64);
        packed.extend_from_slice(&HEADER);
        self.compress.reset();
        loop {
            let read = self.compress.total_in() as usize;
            let status = self
                .compress
                .compress_vec(&bytes[read..], &mut packed, FlushCompress::Finish)
                .map_err(|error| error.to_string())?;
            if status == flate2::Status::StreamEnd {
                break;
            }
            packed.reserve(bytes.len() / 2 + 64);
        }
        let mut crc = Crc::new();
        crc.update(bytes);
        packed.extend_from_slice(&crc.sum().to_le_bytes());
        packed.extend_from_slice(&crc.amount().to_le_bytes());
        packed.shrink_to_fit();
        Ok(packed)
    }
}

impl Indexed {
    /// Whether it can be the index of a split.
    pub fn suits(&self, split: &Split) -> bool {
        self.count == split.records.len()
            && self.chunks.len() == self.whole.len()
            && self.segmented.as_ref().is_none_or(|texts| texts.len() == self.count)
    }

    /// In one piece, for a cache.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes);
        let written = (|| {
            encoder.array(6)?.u64(self.count as u64)?.bytes(&self.meta)?.str(&self.words)?;
            for chunks in [&self.chunks, &self.whole] {
                encoder.array(chunks.len() as u64)?;
                for chunk in chunks {
                    encoder.bytes(chunk)?;
                }
            }
            let texts = self.segmented.as_deref().unwrap_or_default();
            encoder.array(texts.len() as u64)?;
            for text in texts {
                encoder.str(text)?;
            }
            Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
        })();
        if written.is_err() {
            return Vec::new();
        }
        sealed(&bytes)
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
            let mut texts = Vec::new();
            for _ in 0..length(&mut decoder)? {
                texts.push(decoder.str()?.to_owned());
            }
            let segmented = (!texts.is_empty()).then_some(texts);
            Ok::<_, minicbor::decode::Error>(Self { meta, chunks, whole, segmented, words, count })
        })();
        read.ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn files_that_are_packed_one_after_the_other_are_read_each_alone(
            files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9000), 1..5),
            level in 0u32..10,
        ) {
            let mut packer = Packer::new(level);
            for file in files {
                let mut read = Vec::new();
                let packed = packer.pack(&file).unwrap();
                GzDecoder::new(packed.as_slice()).read_to_end(&mut read).unwrap();
                prop_assert_eq!(read, file);
            }
        }
    }
}
