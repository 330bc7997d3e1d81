//! The files of an index as Pagefind makes them: read, to be made over.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;
use minicbor::{Decoder, Encoder};

use super::pieces::{Cutter, first_places};
use super::{Indexed, indexed};

/// What Pagefind puts before the content of each compressed file.
const SIGNATURE: &[u8] = b"pagefind_dcd";

/// Makes Pagefind's files over.
pub(super) struct Assembly<'a> {
    pub(super) files: &'a BTreeMap<String, Vec<u8>>,
    /// The number of records.
    pub(super) count: usize,
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

pub(super) fn another_form(error: minicbor::decode::Error) -> String {
    format!("the index is of another form: {error}")
}

impl Assembly<'_> {
    pub(super) fn indexed(&self) -> Result<Indexed, String> {
        let meta = self.meta()?;
        let rows = self.rows(&meta)?;
        let mut cutter = Cutter::new();
        for bytes in self.word_files(&meta) {
            cut(&bytes?, &mut cutter)?;
        }
        let pieces = cutter.finish()?;
        indexed(&meta, &rows, pieces, self.count)
    }

    /// The pieces of the word index, in order of their words.
    pub(super) fn word_files<'a>(
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

    pub(super) fn meta(&self) -> Result<Meta, String> {
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

/// What comes of reading CBOR.
pub(in crate::search) type Decoding<T> = Result<T, minicbor::decode::Error>;

/// What comes of writing CBOR to memory, which does not fail.
pub(in crate::search) type Encoding = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// Writes a list of numbers.
pub(in crate::search) fn write_numbers(
    encoder: &mut Encoder<&mut Vec<u8>>,
    numbers: &[i32],
) -> Encoding {
    encoder.array(numbers.len() as u64)?;
    numbers.iter().try_for_each(|&number| encoder.i32(number).map(drop))
}

/// Reads a list of a known length.
pub(in crate::search) fn length(decoder: &mut Decoder<'_>) -> Decoding<u64> {
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

/// Cuts a piece of Pagefind's into ours.
fn cut(bytes: &[u8], cutter: &mut Cutter) -> Result<(), String> {
    let mut decoder = Decoder::new(bytes);
    let mut short = Vec::new();
    let count = length(&mut decoder).and_then(|_| length(&mut decoder)).map_err(another_form)?;
    for _ in 0..count {
        short.clear();
        let start = decoder.position();
        let word = shorten(bytes, &mut decoder, &mut short).map_err(another_form)?;
        cutter.add(word, &short, &bytes[start..decoder.position()])?;
    }
    Ok(())
}

/// Copies the entry of a word with the first places in each record.
fn shorten<'a>(bytes: &[u8], decoder: &mut Decoder<'a>, short: &mut Vec<u8>) -> Decoding<&'a str> {
    expect(decoder, 3, short)?;
    let start = decoder.position();
    let word = decoder.str()?;
    copied(bytes, start, decoder, short);
    shorten_pages(bytes, decoder, short)?;
    let variants = length(decoder)?;
    put(short, |encoder| encoder.array(variants).map(drop))?;
    for _ in 0..variants {
        expect(decoder, 2, short)?;
        let start = decoder.position();
        decoder.skip()?;
        copied(bytes, start, decoder, short);
        shorten_pages(bytes, decoder, short)?;
    }
    Ok(word)
}

/// Copies records with the first places of the text in each.
fn shorten_pages(bytes: &[u8], decoder: &mut Decoder<'_>, short: &mut Vec<u8>) -> Decoding<()> {
    let pages = length(decoder)?;
    put(short, |encoder| encoder.array(pages).map(drop))?;
    let mut places: Vec<i32> = Vec::new();
    for _ in 0..pages {
        expect(decoder, 3, short)?;
        let start = decoder.position();
        decoder.skip()?;
        copied(bytes, start, decoder, short);
        places.clear();
        for _ in 0..length(decoder)? {
            places.push(decoder.i32()?);
        }
        put(short, |encoder| write_numbers(encoder, first_places(&places)))?;
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

fn put(
    short: &mut Vec<u8>,
    write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Encoding,
) -> Decoding<()> {
    write(&mut Encoder::new(short)).map_err(minicbor::decode::Error::message)
}
