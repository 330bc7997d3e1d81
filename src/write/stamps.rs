//! How the files of an output folder look from outside, so that those which nobody touched since
//! they were written need not be read to know it.

use std::collections::HashMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use minicbor::{Decoder, Encoder};
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3Default;

use super::commit::RealFolders;
use super::{Fingerprint, Manifest, Target, address};
use crate::world::Stamp;

/// The stamps of the files of a site, in a folder.
///
/// A file without one was changed so lately that a later change might not show; it is read to know
/// whether it is as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamps {
    /// Of the manifest: what the files held.
    site: u128,
    /// By site path.
    files: HashMap<String, Stamp>,
}

impl Stamps {
    /// Takes the stamps of the files of a folder that was just committed, or seen to hold its site.
    pub(super) fn take(target: &Target) -> Self {
        let all: Vec<(&str, Fingerprint)> = target.manifest.iter().collect();
        let files = all.par_iter().filter_map(|(path, print)| {
            let metadata = fs::symlink_metadata(target.path(path)).ok()?;
            let is_file = metadata.is_file() && metadata.len() == print.length;
            let stamp = Stamp::of_own(&metadata).filter(|_| is_file)?;
            // What was there already was compared after the folder was opened; a change since then,
            // of the same length, would not have been seen.
            let is_known = target.written.contains(*path) || stamp.is_before(target.opened);
            is_known.then(|| ((*path).to_owned(), stamp))
        });
        Self { site: print_of(&target.manifest), files: files.collect() }
    }

    /// Whether a folder holds what it held when these were taken. A file is read where its stamp
    /// does not tell; gives how many were.
    pub(super) fn hold(&self, target: &Target) -> Option<usize> {
        if self.site != print_of(&target.manifest) {
            return None;
        }
        let all: Vec<(&str, Fingerprint)> = target.manifest.iter().collect();
        // Behind a link, files are as they were and are not the folder's own.
        let mut is_real = RealFolders::new(target);
        let are_real = all
            .iter()
            .all(|(path, _)| address::parent(path).is_none_or(|folder| is_real.get(folder)));
        if !are_real {
            return None;
        }
        let read = AtomicUsize::new(0);
        let is_as_it_was = |path: &str, print: Fingerprint| {
            let file = target.path(path);
            let Ok(metadata) = fs::symlink_metadata(&file) else { return false };
            if !metadata.is_file() || metadata.len() != print.length {
                return false;
            }
            let stamp = self.files.get(path);
            if stamp.is_some_and(|stamp| Stamp::of_own(&metadata) == Some(*stamp)) {
                return true;
            }
            read.fetch_add(1, Ordering::Relaxed);
            fs::read(&file).is_ok_and(|bytes| Fingerprint::of(&bytes) == print)
        };
        let hold = all.par_iter().all(|(path, print)| is_as_it_was(path, *print));
        hold.then(|| read.into_inner())
    }

    /// Writes them for a cache.
    pub(crate) fn encode(&self, encoder: &mut Encoder<&mut Vec<u8>>) -> Option<()> {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_unstable_by_key(|(path, _)| *path);
        encoder.bytes(&self.site.to_le_bytes()).ok()?.array(files.len() as u64).ok()?;
        for (path, stamp) in files {
            encoder.array(5).ok()?.str(path).ok()?;
            for number in stamp.to_numbers() {
                encoder.i64(number).ok()?;
            }
        }
        Some(())
    }

    /// Reads what [`Stamps::encode`] wrote.
    pub(crate) fn decode(decoder: &mut Decoder<'_>) -> Option<Self> {
        let site = u128::from_le_bytes(decoder.bytes().ok()?.try_into().ok()?);
        let mut files = HashMap::new();
        for _ in 0..decoder.array().ok()?? {
            decoder.array().ok()?;
            let path = decoder.str().ok()?.to_owned();
            let mut numbers = [0; 4];
            for number in &mut numbers {
                *number = decoder.i64().ok()?;
            }
            files.insert(path, Stamp::of_numbers(numbers));
        }
        Some(Self { site, files })
    }
}

/// A fingerprint of what a manifest says of a site.
fn print_of(manifest: &Manifest) -> u128 {
    let mut hash = Xxh3Default::new();
    for (path, print) in manifest.iter() {
        hash.update(path.as_bytes());
        // No path holds this byte.
        hash.update(&[0]);
        hash.update(&print.hash.to_le_bytes());
        hash.update(&print.length.to_le_bytes());
    }
    hash.digest128()
}
