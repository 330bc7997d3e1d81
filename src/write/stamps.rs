//! How the files of an output folder look from outside, so that those which nobody touched since
//! they were written need not be read to know it.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::HashMap;
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
            let written = target.written.get(*path);
            if let Some(Some(stamp)) = written {
                return Some(((*path).to_owned(), stamp.settled()?));
            }
            let metadata = fs::symlink_metadata(target.path(path)).ok()?;
            let is_file = metadata.is_file() && metadata.len() == print.length;
            let stamp = Stamp::of_own(&metadata).filter(|_| is_file)?;
            // What was there already was compared after the folder was opened; a change since then,
            // of the same length, would not have been seen.
            let is_known = written.is_some() || stamp.is_before(target.opened);
            is_known.then(|| ((*path).to_owned(), stamp))
        });
        Self { site: print_of(&target.manifest), files: files.collect() }
    }

    /// Whether a folder holds what it held when these were taken. A file is read where its stamp
    /// does not tell; gives how many were.
    pub(super) fn hold(&self, target: &Target) -> Option<usize> {
        if !self.is_of(&target.manifest) {
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
            if self.tell(path, &metadata) {
                return true;
            }
            read.fetch_add(1, Ordering::Relaxed);
            fs::read(&file).is_ok_and(|bytes| Fingerprint::of(&bytes) == print)
        };
        let hold = all.par_iter().all(|(path, print)| is_as_it_was(path, *print));
        hold.then(|| read.into_inner())
    }

    /// Whether they are of the site that a manifest names.
    pub(super) fn is_of(&self, manifest: &Manifest) -> bool {
        self.site == print_of(manifest)
    }

    /// Whether they tell of a file that it is as it was.
    pub(super) fn tell(&self, site_path: &str, metadata: &fs::Metadata) -> bool {
        let stamp = self.files.get(site_path);
        stamp.is_some_and(|stamp| Stamp::of_own(metadata) == Some(*stamp))
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
        let mut files = HashMap::default();
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
    hash.update(manifest.audience.key().as_bytes());
    for (path, print) in manifest.iter() {
        hash.update(path.as_bytes());
        // No path holds this byte.
        hash.update(&[0]);
        hash.update(&print.hash.to_le_bytes());
        hash.update(&print.length.to_le_bytes());
    }
    hash.digest128()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::*;
    use crate::write::Output;

    fn built(folder: &Path) -> Output {
        let mut output = Output::open(folder).unwrap();
        let stage = output.stage();
        for (path, text) in [("a/index.html", "one"), ("b.txt", "two"), ("a/c/d.txt", "three")] {
            stage.put(path, text.as_bytes()).unwrap();
        }
        output.commit(stage).unwrap();
        output
    }

    /// Stamps of all files: those that are a moment old have none yet.
    #[cfg(unix)]
    fn stamps(output: &Output) -> Stamps {
        for _ in 0..1000 {
            let stamps = output.stamps();
            if stamps.files.len() == output.manifest().len() {
                return stamps;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("files without stamps");
    }

    #[cfg(unix)]
    #[test]
    fn files_that_nobody_touched_are_known_without_being_read() {
        let folder = tempfile::tempdir().unwrap();
        let output = built(folder.path());
        let stamps = stamps(&output);
        assert_eq!(output.holds(&stamps), Some(0));
        drop(output);
        assert_eq!(Output::open(folder.path()).unwrap().holds(&stamps), Some(0));
    }

    #[test]
    fn a_file_without_a_stamp_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let output = built(folder.path());
        let none = Stamps { files: HashMap::default(), ..output.stamps() };
        assert_eq!(output.holds(&none), Some(3));
        fs::write(folder.path().join("b.txt"), "TWO").unwrap();
        assert_eq!(output.holds(&none), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_changed_replaced_or_removed_is_noticed() {
        let changes: [&dyn Fn(&Path); 5] = [
            &|folder| fs::write(folder.join("b.txt"), "TWO").unwrap(),
            &|folder| {
                // As long and as old as it was.
                let file = fs::File::options().write(true).open(folder.join("b.txt")).unwrap();
                let then = file.metadata().unwrap().modified().unwrap();
                fs::write(folder.join("b.txt"), "TWO").unwrap();
                file.set_modified(then).unwrap();
            },
            &|folder| {
                fs::write(folder.join("other"), "TWO").unwrap();
                fs::rename(folder.join("other"), folder.join("b.txt")).unwrap();
            },
            &|folder| fs::remove_file(folder.join("a/c/d.txt")).unwrap(),
            &|folder| {
                fs::rename(folder.join("a/c"), folder.join("elsewhere")).unwrap();
                std::os::unix::fs::symlink("../elsewhere", folder.join("a/c")).unwrap();
            },
        ];
        for (at, change) in changes.iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let output = built(folder.path());
            let stamps = stamps(&output);
            change(folder.path());
            assert_eq!(output.holds(&stamps), None, "change {at}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_changed_after_it_was_compared_has_no_stamp() {
        let folder = tempfile::tempdir().unwrap();
        drop(built(folder.path()));
        let mut output = Output::open(folder.path()).unwrap();
        let stage = output.stage();
        for (path, text) in [("a/index.html", "one"), ("b.txt", "two"), ("a/c/d.txt", "three")] {
            stage.put(path, text.as_bytes()).unwrap();
        }
        fs::write(folder.path().join("b.txt"), "TWO").unwrap();
        output.commit(stage).unwrap();
        std::thread::sleep(Duration::from_millis(120));
        assert!(!output.stamps().files.contains_key("b.txt"));
        assert_eq!(output.holds(&output.stamps()), None);
    }

    #[test]
    fn stamps_of_another_site_tell_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut output = built(folder.path());
        let stamps = output.stamps();
        let stage = output.stage();
        stage.put("b.txt", b"two").unwrap();
        output.commit(stage).unwrap();
        assert_eq!(output.holds(&stamps), None);
    }

    /// Files of new folders, which keep the stamp of when they were made, and files that are moved
    /// alone, which do not.
    #[cfg(unix)]
    #[test]
    fn each_stamp_is_the_one_that_the_file_has() {
        let folder = tempfile::tempdir().unwrap();
        let mut output = built(folder.path());
        let stage = output.stage();
        let files = [
            ("a/index.html", "one"),
            ("a/new.html", "new"),
            ("a/c/d.txt", "3"),
            ("b.txt", "two"),
            ("e/f/index.html", "page"),
            ("e/feed.xml", "feed"),
            ("e/image.png", "asset"),
        ];
        for (path, text) in files {
            stage.put(path, text.as_bytes()).unwrap();
        }
        output.commit(stage).unwrap();
        let stamps = stamps(&output);
        for (path, _) in files {
            let metadata = fs::symlink_metadata(folder.path().join(path)).unwrap();
            assert!(stamps.tell(path, &metadata), "{path}");
        }
        assert_eq!(output.holds(&stamps), Some(0));
    }

    #[cfg(unix)]
    #[test]
    fn stamps_are_read_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let stamps = stamps(&built(folder.path()));
        let mut bytes = Vec::new();
        stamps.encode(&mut Encoder::new(&mut bytes)).unwrap();
        assert_eq!(Stamps::decode(&mut Decoder::new(&bytes)), Some(stamps));
    }
}
