//! The earlier versions of a project's files: where they come from, and in what shape.

use std::sync::Arc;

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
}

/// The name of a version of a file: of what it holds, wherever it lies. Git's SHA-1 names fill the
/// first 20 bytes, the others are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId(pub [u8; 32]);
