//! What links of a project lead to, beside the folders that are watched anyway.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::FOLDERS;

/// The files and folders, canonical, that links lead to.
#[derive(Debug, Default)]
pub(super) struct Links(BTreeSet<PathBuf>);

impl Links {
    /// Finds the links of a project; `root` is canonical. One that leads out of it is not followed,
    /// since nothing is read there.
    pub(super) fn of(root: &Path) -> Self {
        let watched = FOLDERS.map(|folder| root.join(folder));
        let is_watched = |path: &Path| watched.iter().any(|folder| path.starts_with(folder));
        let mut found = BTreeSet::new();
        let mut due: Vec<PathBuf> = watched.to_vec();
        while let Some(from) = due.pop() {
            for entry in WalkDir::new(from).into_iter().flatten() {
                if !entry.path_is_symlink() {
                    continue;
                }
                let Ok(target) = entry.path().canonicalize() else { continue };
                let is_new = target.starts_with(root)
                    && target != root
                    && !is_watched(&target)
                    && !found.iter().any(|known| target.starts_with(known));
                if is_new {
                    found.insert(target.clone());
                    due.push(target);
                }
            }
        }
        Self(found)
    }

    /// Whether something at a path may show through a link.
    pub(super) fn lead_to(&self, path: &Path) -> bool {
        self.0.iter().any(|target| path.starts_with(target))
    }

    /// What links lead to.
    pub(super) fn targets(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(PathBuf::as_path)
    }
}
