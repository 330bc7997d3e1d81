//! A project of which is kept what does not change between runs.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{Change, Entry, Listing, Look, ReadError, Version, World};

/// The most listings that are kept: one of `content`, and those of the themes in use.
const MOST_LISTINGS: usize = 64;

/// A project that is read again and again: its listings and the versions of its files are kept
/// until [`Remembered::apply`] is told that they may have changed.
///
/// What it lists and reads is what the project itself would, if it is told of every change. It
/// keeps no bytes of files.
///
/// ```
/// use dateline::world::{Memory, Remembered, Version, World};
///
/// let world = Remembered::new(Memory::new().with("content/site.yaml", "title: Desk"));
/// assert_eq!(world.version("content/site.yaml"), None);
/// world.list("content");
/// world.read("content/site.yaml", 100).unwrap();
/// assert_eq!(world.version("content/site.yaml"), Some(Version::of(b"title: Desk")));
/// ```
#[derive(Debug, Default)]
pub struct Remembered<W> {
    world: W,
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// How many changes there were: what was read before a change is not kept after it.
    changes: u64,
    /// By folder.
    listings: HashMap<String, Listing>,
    versions: HashMap<Arc<str>, Version>,
}

impl<W: World> Remembered<W> {
    /// Starts with nothing kept.
    pub fn new(world: W) -> Self {
        Self { world, known: RwLock::default() }
    }

    /// The project itself.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// Forgets what a change may have touched.
    pub fn apply(&self, change: &Change) {
        // Kept locked while paths are looked at, so that no reader sees half of a change.
        let mut known = self.write();
        known.changes += 1;
        match change {
            Change::All => {
                known.listings.clear();
                known.versions.clear();
            }
            Change::Files(paths) => {
                let looks: Vec<(&str, Look)> =
                    paths.iter().map(|path| (&**path, self.world.look(path))).collect();
                known.forget_links();
                known.forget_versions(&looks);
                known.listings.retain(|folder, listing| mend(folder, listing, &looks));
            }
        }
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Forgets all that a link has a part in: where it leads need not be watched.
    fn forget_links(&mut self) {
        let versions = &mut self.versions;
        self.listings.retain(|_, listing| {
            let mut linked = listing.files.iter().filter(|entry| entry.linked).peekable();
            let sound = linked.peek().is_none() && listing.diagnostics.is_empty();
            for entry in linked {
                versions.remove(&entry.path);
            }
            sound
        });
    }

    fn forget_versions(&mut self, looks: &[(&str, Look)]) {
        let mut folders = HashSet::new();
        for (path, look) in looks {
            self.versions.remove(*path);
            if !matches!(look, Look::File(_)) {
                folders.insert(*path);
            }
        }
        if !folders.is_empty() {
            self.versions.retain(|file, _| {
                !file.match_indices('/').any(|(at, _)| folders.contains(&file[..at]))
            });
        }
    }

    /// Whether a version of this file may be kept: it stands in a listing, so that a link to it,
    /// or on the way to it, would be known.
    fn is_listed(&self, path: &str) -> bool {
        self.listings
            .iter()
            .filter(|(folder, _)| is_below(path, folder))
            .any(|(_, listing)| place(&listing.files, path).is_ok())
    }
}

impl<W: World> World for Remembered<W> {
    fn list(&self, folder: &str) -> Listing {
        let changes = {
            let known = self.known();
            if let Some(listing) = known.listings.get(folder) {
                return listing.clone();
            }
            known.changes
        };
        let listing = self.world.list(folder);
        let mut known = self.write();
        if known.changes == changes {
            if known.listings.len() >= MOST_LISTINGS {
                known.listings.clear();
            }
            known.listings.insert(folder.to_owned(), listing.clone());
        }
        listing
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let changes = self.known().changes;
        let bytes = self.world.read(path, limit)?;
        let version = Version::of(&bytes);
        let mut known = self.write();
        if known.changes == changes && known.is_listed(path) {
            known.versions.insert(Arc::from(path), version);
        }
        Ok(bytes)
    }

    fn version(&self, path: &str) -> Option<Version> {
        self.known().versions.get(path).copied()
    }

    fn look(&self, path: &str) -> Look {
        self.world.look(path)
    }
}

/// Brings a listing up to date where that can be done by looking at the paths alone; `false` where
/// it is to be made anew.
fn mend(folder: &str, listing: &mut Listing, looks: &[(&str, Look)]) -> bool {
    let mut files: Option<Vec<Entry>> = None;
    for (path, look) in looks {
        if *path == folder || is_below(folder, path) {
            return false;
        }
        if !is_below(path, folder) {
            continue;
        }
        let now = files.as_deref().unwrap_or(&listing.files);
        match (*look, place(now, path)) {
            (Look::File(size), Ok(at)) if now[at].size == size => {}
            (Look::File(size), Ok(at)) => {
                files.get_or_insert_with(|| listing.files.to_vec())[at].size = size;
            }
            (Look::Nothing, found) => {
                // A folder that is gone takes what was below it along.
                let below = format!("{path}/");
                let start = now.partition_point(|entry| *entry.path < *below);
                let count =
                    now[start..].iter().take_while(|entry| entry.path.starts_with(&below)).count();
                if count > 0 {
                    files.get_or_insert_with(|| listing.files.to_vec()).drain(start..start + count);
                }
                if let Ok(at) = found {
                    files.get_or_insert_with(|| listing.files.to_vec()).remove(at);
                }
            }
            // One that is not listed is not merely added: on a disk that takes `A.md` for `a.md`,
            // it may be the other under a new name.
            (Look::File(_), Err(_)) | (Look::Other, _) => return false,
        }
    }
    if let Some(files) = files {
        listing.files = files.into();
    }
    true
}

fn place(files: &[Entry], path: &str) -> Result<usize, usize> {
    files.binary_search_by(|entry| (*entry.path).cmp(path))
}

/// Whether a path is below a folder.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
