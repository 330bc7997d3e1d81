//! A project in its git repository: what it was at a revision, as a [`World`](super::World), and how it came to be
//! what it is, as a [`Past`].
//!
//! It only reads: no program is run (neither git nor what a repository's or a user's settings
//! name), nothing is fetched, nothing is written. Of settings it takes what tells the layout of the
//! repository; whom it belongs to does not matter, since nothing in it is trusted. What replaces
//! objects (`git replace`) is passed over, so that a commit is what its name says.
//!
//! | where | what |
//! |---|---|
//! | `store` | the repository, and its objects |
//! | `discover` | which repository a folder lies in, and where |
//! | `revision` | what someone calls a commit, or a day, and the commit |
//! | `snapshot`, `paths` | the project at a commit |
//! | `log`, `compare`, `renames` | which files each commit changed |
//! | `lfs` | files that are kept elsewhere |

mod compare;
mod discover;
mod lfs;
mod log;
mod paths;
mod renames;
mod revision;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::ObjectId;

use super::ReadError;
use super::past::{BlobId, Log, Past};
use crate::diagnostic::Diagnostic;
use store::Store;

pub use snapshot::Snapshot;

/// The repository that a project lies in. A copy is cheap.
///
/// ```no_run
/// use dateline::world::{Past, Repository};
/// use jiff::tz::TimeZone;
///
/// # fn main() -> Result<(), dateline::diagnostic::Diagnostic> {
/// if let Some(repository) = Repository::discover(std::path::Path::new("desk"))? {
///     let log = repository.log(None)?;
///     let (then, _) = repository.at("2023-09-15", &TimeZone::UTC)?;
///     println!("{} commits; the desk that day: {}", log.commits.len(), then.commit());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Repository {
    store: Arc<Store>,
    /// The commit that the log leads to; HEAD if none.
    tip: Option<ObjectId>,
}

impl Repository {
    /// Finds the repository that a project's folder lies in; `None` outside of any.
    ///
    /// The folder may be in a subfolder, a linked work tree or a submodule, or be a bare repository.
    /// It need not be on the disk: `desk` in a repository without it, or `bare.git/desk`, name the
    /// folder of the revisions that have it.
    ///
    /// # Errors
    /// [`Code::Repository`](crate::diagnostic::Code::Repository) where there is one that cannot be
    /// read.
    pub fn discover(root: &Path) -> Result<Option<Self>, Diagnostic> {
        let store = discover::discover(root)?;
        Ok(store.map(|store| Self { store: Arc::new(store), tip: None }))
    }

    /// The folder of the repository itself, such as `.git`: nothing is to be written there.
    pub fn folder(&self) -> PathBuf {
        let folder = self.store.common_dir();
        folder.canonicalize().unwrap_or(folder)
    }

    /// Whether it has no work tree.
    pub fn is_bare(&self) -> bool {
        self.store.is_bare()
    }

    /// Whether it is a clone without its earliest commits.
    pub fn is_shallow(&self) -> bool {
        self.store.is_shallow()
    }

    /// The name of the newest commit, in hexadecimal; `None` in a repository without a commit.
    ///
    /// Cheap: it reads two small files.
    ///
    /// # Errors
    /// [`Code::Repository`](crate::diagnostic::Code::Repository) where it cannot be read.
    pub fn head(&self) -> Result<Option<Arc<str>>, Diagnostic> {
        Ok(self.tip()?.map(|id| id.to_string().into()))
    }

    /// The project at the newest commit; `None` in a repository without a commit.
    ///
    /// # Errors
    /// [`Code::Repository`](crate::diagnostic::Code::Repository) where it cannot be read.
    pub fn newest(&self) -> Result<Option<Snapshot>, Diagnostic> {
        self.tip()?.map(|id| Snapshot::new(&self.store, id)).transpose()
    }

    /// The repository as it was when a snapshot was the newest: its log leads to that commit.
    #[must_use]
    pub fn until(&self, snapshot: &Snapshot) -> Self {
        Self { store: Arc::clone(&self.store), tip: Some(snapshot.id()) }
    }

    /// The files of `content/` in the newest commit, by path, with their versions. Those that differ
    /// on the disk, and others, are not yet committed.
    ///
    /// # Errors
    /// [`Code::Repository`](crate::diagnostic::Code::Repository) where it cannot be read.
    pub fn tracked(&self) -> Result<BTreeMap<Arc<str>, BlobId>, Diagnostic> {
        match self.tip()? {
            Some(tip) => log::files(&self.store, tip),
            None => Ok(BTreeMap::new()),
        }
    }

    /// The name that a version of a file has, or would have, in this repository.
    pub fn name_of(&self, bytes: &[u8]) -> Option<BlobId> {
        let kind = self.store.hash_kind();
        gix::objs::compute_hash(kind, gix::objs::Kind::Blob, bytes)
            .ok()
            .map(|id| store::blob_id(&id))
    }

    fn tip(&self) -> Result<Option<ObjectId>, Diagnostic> {
        match self.tip {
            Some(tip) => Ok(Some(tip)),
            None => self.store.head(),
        }
    }
}

impl Past for Repository {
    fn log(&self, known: Option<&Log>) -> Result<Log, Diagnostic> {
        match self.tip()? {
            Some(tip) => log::log(&self.store, tip, known),
            None => Ok(Log::default()),
        }
    }

    fn tip(&self) -> Option<String> {
        let tip = Repository::tip(self).ok()?;
        Some(format!("{tip:?} {:?} {:?}", self.store.boundary().ok()?, self.store.place()))
    }

    fn place(&self) -> String {
        format!("{:?}", self.store.place())
    }

    fn passed_over(&self) -> Vec<Arc<str>> {
        let tip = Repository::tip(self).ok().flatten();
        tip.and_then(|tip| log::passed_over(&self.store, tip).ok()).unwrap_or_default()
    }

    fn blob(&self, id: BlobId, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.store.blob(&self.store.object_id(id), limit)
    }
}
