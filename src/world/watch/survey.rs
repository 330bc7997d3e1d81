//! What the project's files look like from outside, to find by comparison which have changed.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use walkdir::WalkDir;

use super::{FOLDERS, name_of};

/// Every file and folder that is watched, as it was.
#[derive(Debug, Default)]
pub(super) struct Survey(BTreeMap<String, Shape>);

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
        let shapes = entries.filter_map(|entry| {
            let entry = entry.ok()?;
            let name = name_of(root, entry.path(), entry.file_type().is_dir())?;
            let metadata = entry.metadata().ok()?;
            let is_folder = metadata.is_dir();
            // A folder changes with what is in it, which is seen by itself.
            let modified = metadata.modified().ok().filter(|_| !is_folder);
            let size = if is_folder { 0 } else { metadata.len() };
            Some((name, Shape { is_folder, size, modified, file: file_number(&metadata) }))
        });
        Self(shapes.collect())
    }

    /// The paths at which two surveys differ.
    pub(super) fn differing(&self, other: &Self) -> Vec<String> {
        let here = self.0.iter().filter(|(path, shape)| other.0.get(*path) != Some(shape));
        let gone = other.0.keys().filter(|path| !self.0.contains_key(*path));
        here.map(|(path, _)| path).chain(gone).cloned().collect()
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
