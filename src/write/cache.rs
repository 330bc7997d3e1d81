//! Keeps what steps want kept between builds, in `.dateline/`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cache::Cache;

/// The largest entry that is read, in bytes.
const LIMIT: u64 = 256 << 20;

/// A cache in a folder. What cannot be read or written is as if it were not there.
#[derive(Debug)]
pub struct DiskCache {
    folder: Option<PathBuf>,
    /// How entries' names end.
    suffix: &'static str,
}

impl DiskCache {
    /// What the search keeps of a project: `.dateline/search/` beside `content/`.
    pub fn of_search(root: &Path) -> Self {
        Self::of(root, "search", ".split")
    }

    /// What is kept of its pages, and of what they were made: `.dateline/pages/`. It holds fingerprints
    /// and paths, of what is restricted too.
    pub fn of_pages(root: &Path) -> Self {
        Self::of(root, "pages", ".kept")
    }

    /// What the history keeps of a project: `.dateline/history/` beside `content/`. It may hold
    /// what is restricted.
    pub fn of_history(root: &Path) -> Self {
        Self::of(root, "history", ".kept")
    }

    /// A project may come from strangers: where one of the folders is a link, nothing is kept.
    fn of(root: &Path, name: &str, suffix: &'static str) -> Self {
        let mut folder = root.to_path_buf();
        for name in [".dateline", name] {
            folder.push(name);
            if fs::symlink_metadata(&folder).is_ok_and(|metadata| !metadata.is_dir()) {
                return Self { folder: None, suffix };
            }
        }
        Self { folder: Some(folder), suffix }
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{key}{}", self.suffix)))
    }
}

/// Makes a folder in `.dateline/`, but not the project around them: where that was moved or removed,
/// nothing of it is to come back. What is kept is never committed, whatever the repository is told to
/// ignore.
fn made(folder: &Path) -> bool {
    // Others may make it at the same time.
    let make = |folder: &Path| folder.is_dir() || fs::create_dir(folder).is_ok() || folder.is_dir();
    if folder.is_dir() {
        return true;
    }
    let around = folder.parent().unwrap_or(folder);
    if !make(around) {
        return false;
    }
    let ignore = around.join(".gitignore");
    if let Ok(mut file) = fs::OpenOptions::new().write(true).create_new(true).open(ignore) {
        let _ = file.write_all(b"*\n");
    }
    make(folder)
}

impl Cache for DiskCache {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let path = self.path(key)?;
        let metadata = fs::symlink_metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > LIMIT {
            return None;
        }
        let mut bytes = Vec::new();
        fs::File::open(path).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        let (Some(path), Some(folder)) = (self.path(key), &self.folder) else { return };
        if bytes.is_empty() || !made(folder) {
            return;
        }
        // Whole or not at all: another build may read while this one writes.
        if let Ok(mut file) = tempfile::NamedTempFile::new_in(folder)
            && file.write_all(bytes).is_ok()
        {
            let _ = file.persist(path);
        }
    }

    fn keep(&self, keys: &BTreeSet<String>) {
        let Some(entries) = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok())
        else {
            return;
        };
        // What a build leaves that is killed while it keeps something; that of another may be young.
        let is_left = |entry: &fs::DirEntry| {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT_BEHIND))
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_unfinished = name.to_str().is_some_and(|name| name.starts_with(".tmp"));
            if is_unfinished && is_left(&entry) {
                let _ = fs::remove_file(entry.path());
            }
            let Some(key) = name.to_str().and_then(|name| name.strip_suffix(self.suffix)) else {
                continue;
            };
            let is_ours = key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit());
            if is_ours && !keys.contains(key) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// After this long no build is still at it.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_was_put_is_there_until_it_is_no_longer_kept() {
        let desk = tempfile::tempdir().unwrap();
        let cache = DiskCache::of_search(desk.path());
        assert_eq!(cache.get(KEY), None);
        cache.put(KEY, b"bytes");
        assert_eq!(cache.get(KEY).as_deref(), Some(b"bytes".as_slice()));
        let other = desk.path().join(".dateline/search/notes.txt");
        fs::write(&other, "mine").unwrap();
        let unfinished = |name: &str, age: Duration| {
            let path = desk.path().join(".dateline/search").join(name);
            let file = fs::File::create(&path).unwrap();
            file.set_modified(std::time::SystemTime::now() - age).unwrap();
            path
        };
        let left = unfinished(".tmpAbCdEf", LEFT_BEHIND * 2);
        let young = unfinished(".tmpGhIjKl", Duration::ZERO);
        cache.keep(&BTreeSet::new());
        assert_eq!(cache.get(KEY), None);
        assert!(other.exists() && young.exists() && !left.exists());
    }

    #[test]
    fn a_project_that_is_gone_does_not_come_back() {
        let desk = tempfile::tempdir().unwrap();
        let root = desk.path().join("desk");
        let cache = DiskCache::of_search(&root);
        cache.put(KEY, b"bytes");
        assert!(!root.exists());
        fs::create_dir(&root).unwrap();
        cache.put(KEY, b"bytes");
        assert_eq!(cache.get(KEY).as_deref(), Some(b"bytes".as_slice()));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_kept_through_a_link() {
        let desk = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), desk.path().join(".dateline")).unwrap();
        let cache = DiskCache::of_search(desk.path());
        cache.put(KEY, b"bytes");
        assert_eq!(cache.get(KEY), None);
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
