//! What the project's files look like from outside, to find by comparison which have changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use super::links::Links;
use super::{FOLDERS, name_of};

/// Every file and folder that is watched, as it was.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// By their names in the project.
    own: BTreeMap<String, Shape>,
    /// What links lead to.
    linked: BTreeMap<PathBuf, Shape>,
}

/// What differs where a file has changed, or another was put in its place.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    is_folder: bool,
    size: u64,
    modified: Option<SystemTime>,
    /// Since a file that was moved here may have any time.
    file: u64,
}

impl Survey {
    pub(super) fn of(root: &Path) -> Self {
        let entries = FOLDERS.iter().flat_map(|folder| WalkDir::new(root.join(folder)));
        let own = entries.filter_map(|entry| {
            let entry = entry.ok()?;
            let name = name_of(root, entry.path(), entry.file_type().is_dir())?;
            Some((name, Shape::of(&entry)?))
        });
        let links = Links::of(root);
        let linked = links.targets().flat_map(WalkDir::new).filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.path().to_owned(), Shape::of(&entry)?))
        });
        Self { own: own.collect(), linked: linked.collect() }
    }

    /// Whether what links lead to differs.
    pub(super) fn leads_elsewhere(&self, other: &Self) -> bool {
        self.linked != other.linked
    }

    /// The paths at which two surveys differ.
    pub(super) fn differing(&self, other: &Self) -> Vec<String> {
        let here = self.own.iter().filter(|(path, shape)| other.own.get(*path) != Some(shape));
        let gone = other.own.keys().filter(|path| !self.own.contains_key(*path));
        here.map(|(path, _)| path).chain(gone).cloned().collect()
    }
}

impl Shape {
    fn of(entry: &DirEntry) -> Option<Self> {
        let metadata = entry.metadata().ok()?;
        let is_folder = metadata.is_dir();
        // A folder changes with what is in it, which is seen by itself.
        let modified = metadata.modified().ok().filter(|_| !is_folder);
        let size = if is_folder { 0 } else { metadata.len() };
        Some(Self { is_folder, size, modified, file: file_number(&metadata) })
    }
}

#[cfg(unix)]
fn file_number(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn file_number(_: &std::fs::Metadata) -> u64 {
    0
}
