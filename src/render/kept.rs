//! What pages were made of when they were last rendered, so that those of which nothing changed are
//! not rendered again.
//!
//! A page depends on its view and on what all pages share: templates, words, settings, the program
//! itself. Of both, fingerprints are kept beside that of the bytes that came of them. A page whose
//! fingerprints are as they were is left as it is in the output, once that is seen to hold those
//! bytes still. With what is kept, or without it, a build writes the same.

use std::cell::RefCell;
use std::collections::HashMap;

use minicbor::{Decoder, Encoder};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::write::Fingerprint;

/// The version of the form in which this is stored.
const FORM: u32 = 1;

/// Pages as they were rendered, by their paths in the output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept(HashMap<String, Page>);

/// A page that was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The fingerprint of its view.
    pub view: u128,
    /// That of its bytes.
    pub print: Fingerprint,
}

impl Kept {
    /// What came of a view at a path, if it is known.
    pub fn get(&self, path: &str, view: u128) -> Option<Fingerprint> {
        let page = self.0.get(path)?;
        (page.view == view).then_some(page.print)
    }

    /// In one piece, for a cache.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut pages: Vec<(&String, &Page)> = self.0.iter().collect();
        pages.sort_unstable_by_key(|(path, _)| *path);
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes);
        let written = (|| {
            encoder.array(2)?.u32(FORM)?.array(pages.len() as u64)?;
            for (path, page) in pages {
                encoder.array(4)?.str(path)?.bytes(&page.view.to_le_bytes())?;
                encoder.bytes(&page.print.hash.to_le_bytes())?.u64(page.print.length)?;
            }
            Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
        })();
        if written.is_err() {
            return Vec::new();
        }
        let mut whole = xxh3_128(&bytes).to_le_bytes().to_vec();
        whole.append(&mut bytes);
        whole
    }

    /// Reads it again; `None` for anything but what [`Kept::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sum, bytes) = bytes.split_at_checked(16)?;
        if sum != xxh3_128(bytes).to_le_bytes() {
            return None;
        }
        let mut decoder = Decoder::new(bytes);
        decoder.array().ok()?;
        if decoder.u32().ok()? != FORM {
            return None;
        }
        let mut pages = HashMap::new();
        for _ in 0..decoder.array().ok()?? {
            decoder.array().ok()?;
            let path = decoder.str().ok()?.to_owned();
            let view = u128::from_le_bytes(decoder.bytes().ok()?.try_into().ok()?);
            let hash = u128::from_le_bytes(decoder.bytes().ok()?.try_into().ok()?);
            let print = Fingerprint { hash, length: decoder.u64().ok()? };
            pages.insert(path, Page { view, print });
        }
        Some(Self(pages))
    }
}

impl FromIterator<(String, Page)> for Kept {
    fn from_iter<T: IntoIterator<Item = (String, Page)>>(pages: T) -> Self {
        Self(pages.into_iter().collect())
    }
}

thread_local! {
    /// What a fingerprint is taken of, at a time: hashed in one go, which is far faster than field
    /// by field, and without new memory for each page.
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Takes a fingerprint of a value, which is another where anything in it is.
pub(super) fn fingerprint(value: &impl Serialize) -> Option<u128> {
    WRITTEN.with_borrow_mut(|bytes| {
        bytes.clear();
        serde_json::to_writer(&mut *bytes, value).ok()?;
        Some(xxh3_128(bytes))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn page(number: u128) -> Page {
        Page { view: number, print: Fingerprint { hash: number + 1, length: 7 } }
    }

    #[test]
    fn what_was_kept_is_read_again_and_nothing_that_is_damaged() {
        let kept: Kept =
            [("a/index.html".to_owned(), page(1)), ("ü".to_owned(), page(2))].into_iter().collect();
        let bytes = kept.to_bytes();
        assert_eq!(Kept::from_bytes(&bytes).unwrap(), kept);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Kept::from_bytes(&damaged).is_none(), "{at}");
            assert!(Kept::from_bytes(&bytes[..at]).is_none(), "{at}");
        }
    }

    #[test]
    fn what_came_of_another_view_is_not_what_came_of_this() {
        let kept: Kept = [("a".to_owned(), page(1))].into_iter().collect();
        assert_eq!(kept.get("a", 1), Some(page(1).print));
        assert_eq!(kept.get("a", 2), None);
        assert_eq!(kept.get("b", 1), None);
    }
}
