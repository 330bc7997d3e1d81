//! What is on the disk and not yet committed, as if it were one more commit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{BlobId, Commit, FileChange, Log, Past, ReadError, Repository, World};
use crate::diagnostic::Diagnostic;

/// The name of the commit that is none. No object of git has such a name.
const NAME: &str = "uncommitted";

/// The largest file that is compared, in bytes: what is larger is not read either.
const LIMIT: u64 = crate::read::TEXT_LIMIT;

/// A repository's past, with what is on the disk on top of it: one commit by nobody, which
/// [`is_uncommitted`] knows, if anything of `content/` differs.
#[derive(Debug)]
pub struct Uncommitted<'a> {
    repository: &'a Repository,
    changes: Vec<FileChange>,
    blobs: BTreeMap<BlobId, Vec<u8>>,
    /// When it counts as committed, in seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
}

/// Whether a commit is what is not yet committed.
pub fn is_uncommitted(commit: &str) -> bool {
    commit == NAME
}

impl<'a> Uncommitted<'a> {
    /// Compares the files of a project with those of the newest commit. `now` is the present, in
    /// seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// What keeps the repository from being read.
    pub fn of(repository: &'a Repository, world: &dyn World, now: i64) -> Result<Self, Diagnostic> {
        let mut tracked = repository.tracked()?;
        let mut blobs = BTreeMap::new();
        let mut changes = Vec::new();
        let listed = world.list("content");
        for entry in listed.files.iter() {
            let before = tracked.remove(&entry.path);
            // A file that cannot be read is as it was.
            let Ok(bytes) = world.read(&entry.path, LIMIT) else { continue };
            let after = repository.name_of(&bytes);
            if after.is_none() || before == after {
                continue;
            }
            blobs.extend(after.map(|id| (id, bytes)));
            changes.push(FileChange { path: Arc::clone(&entry.path), from: None, before, after });
        }
        // What could not be listed is not gone; nor is what is never listed.
        let is_gone = |path: &Arc<str>| {
            listed.diagnostics.is_empty()
                && matches!(world.read(path, LIMIT), Err(ReadError::NotFound))
        };
        let mut gone: Vec<(Arc<str>, BlobId)> =
            tracked.into_iter().filter(|(path, _)| is_gone(path)).collect();
        for change in changes.iter_mut().filter(|change| change.before.is_none()) {
            if let Some(at) = gone.iter().position(|(_, id)| Some(*id) == change.after) {
                let (from, id) = gone.remove(at);
                change.from = Some(from);
                change.before = Some(id);
            }
        }
        changes.extend(gone.into_iter().map(|(path, id)| FileChange {
            path,
            from: None,
            before: Some(id),
            after: None,
        }));
        Ok(Self { repository, changes, blobs, seconds: now })
    }
}

impl Past for Uncommitted<'_> {
    fn log(&self, known: Option<&Log>) -> Result<Log, Diagnostic> {
        let mut log = self.repository.log(known)?;
        if self.changes.is_empty() {
            return Ok(log);
        }
        let newest = log.commits.first();
        // The clock of a machine may be behind those of others.
        let seconds = newest.map_or(self.seconds, |newest| newest.seconds.max(self.seconds));
        let parents = newest.map(|newest| Arc::clone(&newest.id)).into_iter().collect();
        let commit = Commit {
            id: Arc::from(NAME),
            parents,
            author: Arc::from(""),
            seconds,
            message: Arc::from(""),
            changes: self.changes.clone(),
        };
        log.commits.insert(0, commit);
        Ok(log)
    }

    fn blob(&self, id: BlobId, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.blobs.get(&id) {
            Some(bytes) if bytes.len() as u64 > limit => {
                Err(ReadError::TooLarge { size: bytes.len() as u64, limit })
            }
            Some(bytes) => Ok(bytes.clone()),
            None => self.repository.blob(id, limit),
        }
    }
}
