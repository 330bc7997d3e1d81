//! What pages were made of when they were last rendered, so that those of which nothing changed are
//! not rendered again.
//!
//! A page depends on its view and on what all pages share: templates, words, settings, the program
//! itself. Of both, fingerprints are kept beside that of the bytes that came of them. A page whose
//! fingerprints are as they were is left as it is in the output, once that is seen to hold those
//! bytes still; so is what is compressed beside it or beside another file, which takes longer to make
//! than a page. With what is kept, or without it, a build writes the same.

use std::convert::Infallible;

use foldhash::HashMap;
use minicbor::Decoder;
use minicbor::data::Type;

use crate::cache::{sealed_by, unsealed};
use crate::model::Compression;
use crate::write::Fingerprint;

/// The version of the form in which this is stored.
const FORM: u32 = 3;

/// Pages, and other files that were compressed, as they were made; by their paths in the output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept(HashMap<String, Page>);

/// Pages as a run makes them, by their paths in the output, in any order.
pub type Pages = Vec<(String, Page)>;

/// A page that was rendered, or another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The fingerprint of its view; `None` of what has none.
    pub view: Option<u128>,
    /// That of its bytes.
    pub print: Fingerprint,
    /// What it is compressed to, beside itself.
    pub beside: Vec<Beside>,
}

/// A file compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// In which way.
    pub how: Compression,
    /// The fingerprint of the bytes that came of it.
    pub print: Fingerprint,
}

impl Kept {
    /// What came of a view at a path, if it is known.
    pub fn page(&self, path: &str, view: Option<u128>) -> Option<Fingerprint> {
        let page = self.0.get(path)?;
        (view.is_some() && page.view == view).then_some(page.print)
    }

    /// What some bytes at a path were compressed to, as far as it is known.
    pub fn beside(&self, path: &str, print: Fingerprint) -> &[Beside] {
        let page = self.0.get(path).filter(|page| page.print == print);
        page.map_or(&[], |page| &page.beside)
    }

    /// Pages in one piece, for a cache.
    pub fn to_bytes(mut pages: Pages) -> Vec<u8> {
        pages.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        sealed_by(|encoder| {
            encoder.array(2)?.u32(FORM)?.array(pages.len() as u64)?;
            for (path, page) in &pages {
                encoder.array(4)?.str(path)?;
                match page.view {
                    Some(view) => encoder.bytes(&view.to_le_bytes())?,
                    None => encoder.null()?,
                };
                encoder.bytes(&in_bytes(page.print))?.array(page.beside.len() as u64)?;
                for beside in &page.beside {
                    encoder.array(2)?.str(beside.how.ending())?.bytes(&in_bytes(beside.print))?;
                }
            }
            Ok::<(), minicbor::encode::Error<Infallible>>(())
        })
    }

    /// Reads it again; `None` for anything but what [`Kept::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(unsealed(bytes)?);
        decoder.array().ok()?;
        if decoder.u32().ok()? != FORM {
            return None;
        }
        let mut pages = HashMap::default();
        for _ in 0..decoder.array().ok()?? {
            decoder.array().ok()?;
            let path = decoder.str().ok()?.to_owned();
            let view = if decoder.datatype().ok()? == Type::Null {
                decoder.null().ok()?;
                None
            } else {
                Some(u128::from_le_bytes(decoder.bytes().ok()?.try_into().ok()?))
            };
            let print = of_bytes(decoder.bytes().ok()?)?;
            let mut beside = Vec::new();
            for _ in 0..decoder.array().ok()?? {
                decoder.array().ok()?;
                let ending = decoder.str().ok()?;
                let (_, how) = Compression::ALL.into_iter().find(|(name, _)| *name == ending)?;
                beside.push(Beside { how, print: of_bytes(decoder.bytes().ok()?)? });
            }
            pages.insert(path, Page { view, print, beside });
        }
        Some(Self(pages))
    }
}

#[cfg(test)]
impl FromIterator<(String, Page)> for Kept {
    fn from_iter<T: IntoIterator<Item = (String, Page)>>(pages: T) -> Self {
        Self(pages.into_iter().collect())
    }
}

fn in_bytes(print: Fingerprint) -> [u8; 24] {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(&print.hash.to_le_bytes());
    bytes[16..].copy_from_slice(&print.length.to_le_bytes());
    bytes
}

fn of_bytes(bytes: &[u8]) -> Option<Fingerprint> {
    let (hash, length) = bytes.split_at_checked(16)?;
    Some(Fingerprint {
        hash: u128::from_le_bytes(hash.try_into().ok()?),
        length: u64::from_le_bytes(length.try_into().ok()?),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn page(number: u128) -> Page {
        let print = Fingerprint { hash: number + 1, length: 7 };
        let beside = Compression::ALL
            .map(|(_, how)| Beside { how, print: Fingerprint { hash: number + 2, length: 3 } });
        Page { view: Some(number), print, beside: beside.to_vec() }
    }

    #[test]
    fn what_was_kept_is_read_again_and_nothing_that_is_damaged() {
        let bare = Page { view: None, beside: Vec::new(), ..page(3) };
        let pages = [("a/index.html", page(1)), ("ü", page(2)), ("data/a.json", bare)]
            .map(|(path, page)| (path.to_owned(), page));
        let bytes = Kept::to_bytes(pages.to_vec());
        let kept = Kept::from_iter(pages);
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
        assert_eq!(kept.page("a", Some(1)), Some(page(1).print));
        assert_eq!(kept.page("a", Some(2)), None);
        assert_eq!(kept.page("a", None), None);
        assert_eq!(kept.page("b", Some(1)), None);
    }

    #[test]
    fn what_has_no_view_is_no_page_but_what_is_beside_it_is_known_by_its_bytes() {
        let file = Page { view: None, ..page(1) };
        let kept: Kept = [("a.json".to_owned(), file)].into_iter().collect();
        assert_eq!(kept.page("a.json", None), None);
        assert_eq!(kept.beside("a.json", page(1).print), page(1).beside);
        assert_eq!(kept.beside("a.json", page(2).print), []);
    }
}
