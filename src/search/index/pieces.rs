//! The pieces of a word index, each of which a browser loads alone.

use libdeflater::{CompressionLvl, Compressor};
use minicbor::Encoder;

use super::{CHUNK, PACKING, PLACES};

/// The first and the last word of a piece.
pub(super) type Bounds = (String, String);

/// A word index in pieces.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) bounds: Vec<Bounds>,
    /// All words, a line each.
    pub(super) words: String,
    /// The pieces with the first places of each word in each record.
    pub(super) chunks: Vec<Vec<u8>>,
    /// With all.
    pub(super) whole: Vec<Vec<u8>>,
}

/// Cuts a word index into pieces.
pub(super) struct Cutter {
    made: Pieces,
    open: Open,
    packer: Packer,
}

/// The piece that is being filled.
#[derive(Default)]
struct Open {
    words: u64,
    short: Vec<u8>,
    whole: Vec<u8>,
}

impl Cutter {
    pub(super) fn new() -> Self {
        Self { made: Pieces::default(), open: Open::default(), packer: Packer::new(PACKING) }
    }

    /// Adds a word with its entry, in CBOR: with the first places in each record, and with all.
    /// Words come in their order.
    pub(super) fn add(&mut self, word: &str, short: &[u8], whole: &[u8]) -> Result<(), String> {
        // A word that fills a piece has one of its own: no other word's reader loads it.
        if short.len() >= CHUNK / 2 && self.open.short.len() >= CHUNK / 4 {
            self.close()?;
        }
        match self.made.bounds.last_mut() {
            Some((_, last)) if self.open.words > 0 => word.clone_into(last),
            _ => self.made.bounds.push((word.to_owned(), word.to_owned())),
        }
        self.made.words.push_str(word);
        self.made.words.push('\n');
        self.open.short.extend_from_slice(short);
        self.open.whole.extend_from_slice(whole);
        self.open.words += 1;
        if self.open.short.len() >= CHUNK { self.close() } else { Ok(()) }
    }

    /// Closes the last piece.
    pub(super) fn finish(mut self) -> Result<Pieces, String> {
        if self.open.words > 0 {
            self.close()?;
        }
        Ok(self.made)
    }

    fn close(&mut self) -> Result<(), String> {
        let Self { made, open, packer } = self;
        let mut pack = |items: &[u8]| {
            let mut bytes = Vec::with_capacity(items.len() + 10);
            let mut encoder = Encoder::new(&mut bytes);
            let list = encoder.array(1).and_then(|e| e.array(open.words));
            list.map_err(|error| error.to_string())?;
            bytes.extend_from_slice(items);
            packer.pack(&bytes)
        };
        let short = pack(&open.short)?;
        // Of words that no text repeats there is nothing to leave out.
        let whole = if open.whole == open.short { short.clone() } else { pack(&open.whole)? };
        made.chunks.push(short);
        made.whole.push(whole);
        open.words = 0;
        open.short.clear();
        open.whole.clear();
        Ok(())
    }
}

/// The first places of a word in a text: each tells how far it is from the one before it, unless a
/// negative number, which tells the weight of those to come, stands between.
pub(in crate::search) fn first_places(places: &[i32]) -> &[i32] {
    let last = places.iter().enumerate().filter(|(_, place)| **place >= 0).nth(PLACES - 1);
    last.map_or(places, |(last, _)| &places[..=last])
}

/// A file of which there are few, compressed.
pub(in crate::search) fn packed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    Packer::new(9).pack(bytes)
}

/// Compresses file after file (gzip, RFC 1952), with one state for all: to make a new one for each
/// takes longer than to compress a small file.
struct Packer {
    compressor: Compressor,
}

impl Packer {
    /// The level is between 0 and 12; others are taken for 6.
    fn new(level: i32) -> Self {
        let level = CompressionLvl::new(level).unwrap_or_default();
        Self { compressor: Compressor::new(level) }
    }

    fn pack(&mut self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut packed = vec![0; self.compressor.gzip_compress_bound(bytes.len())];
        let length =
            self.compressor.gzip_compress(bytes, &mut packed).map_err(|error| error.to_string())?;
        packed.truncate(length);
        packed.shrink_to_fit();
        Ok(packed)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn files_that_are_packed_one_after_the_other_are_read_each_alone(
            files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9000), 1..5),
            level in 0i32..13,
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
