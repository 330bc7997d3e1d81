//! The earlier versions of a project's files: where they come from, and in what shape.

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::ReadError;
use crate::diagnostic::Diagnostic;

/// The earlier versions of a project's files, as its repository keeps them. Paths start at the
/// project's root and have `/` between their parts, also where the project is a subfolder of a
/// larger repository.
pub trait Past: Send + Sync {
    /// Walks once over all commits, and tells which files of `content/` each changed.
    ///
    /// `known` is what an earlier run found: what is in it is not walked again, and the result is
    /// the same with and without it.
    ///
    /// # Errors
    /// What keeps the repository from being read.
    fn log(&self, known: Option<&Log>) -> Result<Log, Diagnostic>;

    /// What the log depends on, where it is known without a walk: the newest commit, and the
    /// commits before which there is nothing here. While it is the same, so is the log.
    fn tip(&self) -> Option<String> {
        None
    }

    /// Where in the repository the project lies: what is known of one does not hold for another that
    /// shares its commits.
    fn place(&self) -> String {
        String::new()
    }

    /// The links and submodules of `content/` at the newest commit, by path: what lies in them is on
    /// the disk, and the log does not tell of it.
    fn passed_over(&self) -> Vec<Arc<str>> {
        Vec::new()
    }

    /// Reads one version of a file.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] above `limit` bytes; the others where the repository does not have
    /// it, and where the machine fails.
    fn blob(&self, id: BlobId, limit: u64) -> Result<Vec<u8>, ReadError>;
}

/// The commits from which the one that is looked at came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// Newest first: a commit comes before its parents, and of others the later one first. Those
    /// that changed no file of `content/` are among them, with no changes.
    pub commits: Vec<Commit>,
    /// Whether the commits before the last of them are not here, as in a shallow clone.
    pub is_shallow: bool,
    /// The files of `content/` at the newest commit, with their versions, in order; `None` where no
    /// commit merges others, so that the changes alone tell.
    pub merged: Option<Vec<(Arc<str>, BlobId)>>,
}

/// A commit, with what it changed. A merge has only what differs from all that it merges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The name of the commit: hexadecimal, 40 digits (SHA-1) or 64 (SHA-256).
    pub id: Arc<str>,
    /// The names of the commits that it came from, the one that it was made on first.
    pub parents: Vec<Arc<str>>,
    /// The author's name, as written; may be hostile or empty.
    pub author: Arc<str>,
    /// When it was committed, in seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// The whole message, as written; may be hostile or empty.
    pub message: Arc<str>,
    /// What it changed, by path.
    pub changes: Vec<FileChange>,
    /// Whether the repository lacks versions that may tell of what it removed and added that it was
    /// renamed. A later run compares it again.
    pub is_unsure: bool,
}

/// What a commit did to a file: added (no `before`), changed, or removed (no `after`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path after the commit; of a removed file, the one that it had.
    pub path: Arc<str>,
    /// The path before the commit, where the file was renamed.
    pub from: Option<Arc<str>>,
    /// The version before the commit.
    pub before: Option<BlobId>,
    /// The version after the commit.
    pub after: Option<BlobId>,
    /// Of a removed file, where it was moved to out of `content/`: the path in the repository, and
    /// the version there.
    pub moved: Option<(Arc<str>, BlobId)>,
}

/// The name of a version of a file: of what it holds, wherever it lies. Git's SHA-1 names fill the
/// first 20 bytes, the others are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId(pub [u8; 32]);

/// A repository in memory, for tests. Each commit follows the one before it.
///
/// ```
/// use dateline::world::{MemoryPast, Past};
///
/// let past = MemoryPast::new()
///     .commit("Ana", 1_700_000_000, "Begin", |files| {
///         files.put("content/events/visit.yaml", "title: Visit");
///     })
///     .commit("Ben", 1_700_000_060, "Rename", |files| {
///         files.rename("content/events/visit.yaml", "content/events/2023-visit.yaml");
///     });
/// let log = past.log(None).unwrap();
/// assert_eq!(log.commits.len(), 2);
/// assert_eq!(&*log.commits[0].message, "Rename");
/// ```
#[derive(Debug, Clone, Default)]
pub struct MemoryPast {
    /// Oldest first.
    commits: Vec<Commit>,
    is_shallow: bool,
    blobs: BTreeMap<BlobId, Vec<u8>>,
    files: BTreeMap<Arc<str>, BlobId>,
}

/// The files of a commit that is being made.
#[derive(Debug)]
pub struct MemoryChanges<'p> {
    past: &'p mut MemoryPast,
    changes: BTreeMap<Arc<str>, FileChange>,
}

impl MemoryPast {
    /// A repository without commits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a commit.
    #[must_use]
    pub fn commit(
        mut self,
        author: &str,
        seconds: i64,
        message: &str,
        change: impl FnOnce(&mut MemoryChanges<'_>),
    ) -> Self {
        let parents: Vec<Arc<str>> =
            self.commits.last().map(|newest| Arc::clone(&newest.id)).into_iter().collect();
        let seed = format!("{author}\n{seconds}\n{message}\n{parents:?}");
        let mut changes = MemoryChanges { past: &mut self, changes: BTreeMap::new() };
        change(&mut changes);
        let changes = changes.changes.into_values();
        let changes: Vec<FileChange> = changes
            .filter(|change| change.before != change.after || change.from.is_some())
            .collect();
        let commit = Commit {
            id: Arc::from(format!("{:040x}", xxh3_128(seed.as_bytes()))),
            parents,
            author: Arc::from(author),
            seconds,
            message: Arc::from(message),
            changes,
            is_unsure: false,
        };
        self.commits.push(commit);
        self
    }

    /// Makes it one of which the earlier commits are not there.
    #[must_use]
    pub fn shallow(mut self) -> Self {
        self.is_shallow = true;
        self
    }

    /// The files after the newest commit.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(path, blob)| Some((&**path, &**self.blobs.get(blob)?)))
    }
}

impl MemoryChanges<'_> {
    /// Writes a file.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        let mut id = [0; 32];
        id[..16].copy_from_slice(&xxh3_128(&bytes).to_be_bytes());
        let blob = BlobId(id);
        self.past.blobs.insert(blob, bytes);
        let path = Arc::from(path);
        let before = self.past.files.insert(Arc::clone(&path), blob);
        let change = self.changes.entry(Arc::clone(&path)).or_insert(FileChange {
            path,
            from: None,
            before,
            after: None,
            moved: None,
        });
        change.after = Some(blob);
    }

    /// Removes a file, if it is there.
    pub fn remove(&mut self, path: &str) {
        let Some((path, blob)) = self.past.files.remove_entry(path) else { return };
        let change = self.changes.entry(Arc::clone(&path)).or_insert(FileChange {
            path,
            from: None,
            before: Some(blob),
            after: None,
            moved: None,
        });
        change.after = None;
    }

    /// Gives a file another path, if it is there and nothing is at that.
    pub fn rename(&mut self, from: &str, to: &str) {
        if from == to || self.past.files.contains_key(to) || self.changes.contains_key(from) {
            return;
        }
        let Some((from, blob)) = self.past.files.remove_entry(from) else { return };
        let path: Arc<str> = Arc::from(to);
        self.past.files.insert(Arc::clone(&path), blob);
        let change = FileChange {
            path: Arc::clone(&path),
            from: Some(from),
            before: Some(blob),
            after: Some(blob),
            moved: None,
        };
        self.changes.insert(path, change);
    }
}

impl Past for MemoryPast {
    fn log(&self, _: Option<&Log>) -> Result<Log, Diagnostic> {
        let commits = self.commits.iter().rev().cloned().collect();
        Ok(Log { commits, is_shallow: self.is_shallow, merged: None })
    }

    fn tip(&self) -> Option<String> {
        self.commits.last().map(|newest| format!("{} {}", newest.id, self.is_shallow))
    }

    fn blob(&self, id: BlobId, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.blobs.get(&id).ok_or(ReadError::NotFound)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes.clone()) }
    }
}
