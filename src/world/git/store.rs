//! The repository on the disk, and its objects.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::tree::{EntryKind, EntryRef};
use gix::objs::{CommitRef, Find, TreeRefIter};

use crate::diagnostic::{Code, Diagnostic};
use crate::world::ReadError;
use crate::world::past::BlobId;

/// The repository on the disk, for as many threads as like to read.
pub(super) struct Store {
    repository: gix::ThreadSafeRepository,
    /// The project's folder; what of it is on the disk is canonical.
    root: PathBuf,
    /// Where the project lies in the repository: the names of the folders, from the top.
    place: Vec<BString>,
    /// Readers that nobody uses: each has caches of its own.
    idle: Mutex<Vec<gix::Repository>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("git_dir", &self.repository.path())
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// What stands in a folder of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeEntry {
    pub(super) name: BString,
    pub(super) kind: EntryKind,
    pub(super) id: ObjectId,
}

impl TreeEntry {
    pub(super) fn of(entry: &EntryRef<'_>) -> Self {
        Self { name: entry.filename.to_owned(), kind: entry.mode.kind(), id: entry.oid.to_owned() }
    }
}

/// A commit, as far as it matters here.
#[derive(Debug, Clone)]
pub(super) struct ReadCommit {
    pub(super) tree: ObjectId,
    /// Those that are written in it; in a shallow clone they may not be here.
    pub(super) parents: Vec<ObjectId>,
    pub(super) author: Arc<str>,
    pub(super) seconds: i64,
    pub(super) message: Arc<str>,
}

/// Why an object was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not in the repository.
    Missing,
    /// It is larger than what is read.
    TooLarge {
        /// In bytes.
        size: u64,
        /// In bytes.
        limit: u64,
    },
    /// It is damaged, or not what it should be; in a few words.
    Broken(String),
}

impl fmt::Display for Fault {
    /// Writes what would follow the thing's name in a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Missing => f.write_str("is not in this clone of the repository"),
            Fault::TooLarge { size, limit } => {
                write!(f, "has {size} bytes, and at most {limit} are read")
            }
            Fault::Broken(what) => write!(f, "cannot be read: {what}"),
        }
    }
}

impl Store {
    pub(super) fn new(
        repository: gix::ThreadSafeRepository,
        root: PathBuf,
        place: Vec<BString>,
    ) -> Self {
        Self { repository, root, place, idle: Mutex::default() }
    }

    /// The project's folder, which need not be on the disk.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the project lies in the repository: the names of the folders, from the top.
    pub(super) fn place(&self) -> &[BString] {
        &self.place
    }

    pub(super) fn hash_kind(&self) -> gix::hash::Kind {
        self.repository.objects.object_hash()
    }

    pub(super) fn is_bare(&self) -> bool {
        self.repository.work_dir().is_none()
    }

    /// The folder of what all work trees have in common.
    pub(super) fn common_dir(&self) -> PathBuf {
        self.with(|repository| repository.common_dir().to_path_buf())
    }

    /// Works with a reader of its own.
    pub(super) fn with<T>(&self, work: impl FnOnce(&gix::Repository) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let repository = idle.unwrap_or_else(|| self.repository.to_thread_local());
        let result = work(&repository);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
        result
    }

    /// The commits whose parents are not here, sorted.
    pub(super) fn boundary(&self) -> Result<Vec<ObjectId>, Diagnostic> {
        let commits = self
            .with(|repository| repository.shallow_commits())
            .map_err(|error| failed(format!("its file `shallow` cannot be read: {error}")))?;
        let mut commits: Vec<ObjectId> =
            commits.iter().flat_map(|commits| commits.iter().copied()).collect();
        commits.sort_unstable();
        Ok(commits)
    }

    pub(super) fn is_shallow(&self) -> bool {
        self.boundary().is_ok_and(|boundary| !boundary.is_empty())
    }

    /// The commit of HEAD; none in a repository without a commit.
    pub(super) fn head(&self) -> Result<Option<ObjectId>, Diagnostic> {
        let found = self.with(|repository| {
            let mut head = repository.head()?;
            if head.is_unborn() {
                return Ok(None);
            }
            head.peel_to_commit().map(|commit| Some(commit.id))
        });
        found.map_err(|error: gix::Error| failed(format!("HEAD cannot be read: {error}")))
    }

    /// Reads a version of a file.
    pub(super) fn blob(&self, id: &ObjectId, limit: u64) -> Result<Vec<u8>, ReadError> {
        let read = self.with(|repository| {
            // Its length is looked at before the rest of it is.
            let broken = |error: gix::Error| Fault::Broken(error.to_string());
            let header = repository.try_find_header(*id).map_err(broken)?.ok_or(Fault::Missing)?;
            let size = header.size();
            if size > limit {
                return Err(Fault::TooLarge { size, limit });
            }
            let mut bytes = Vec::new();
            object(repository, id, gix::objs::Kind::Blob, &mut bytes)?;
            Ok(bytes)
        });
        read.map_err(|fault| match fault {
            Fault::TooLarge { size, limit } => ReadError::TooLarge { size, limit },
            Fault::Missing | Fault::Broken(_) => ReadError::Io(fault.to_string()),
        })
    }

    /// The length of a version of a file, in bytes.
    pub(super) fn size(&self, id: &ObjectId) -> Result<u64, Fault> {
        self.with(|repository| match repository.try_find_header(*id) {
            Ok(Some(header)) => Ok(header.size()),
            Ok(None) => Err(Fault::Missing),
            Err(error) => Err(Fault::Broken(error.to_string())),
        })
    }

    /// What stands in a folder, sorted by the bytes of the names.
    pub(super) fn tree(&self, id: &ObjectId) -> Result<Vec<TreeEntry>, Fault> {
        self.with(|repository| tree(repository, id))
    }

    pub(super) fn commit(&self, id: &ObjectId) -> Result<ReadCommit, Diagnostic> {
        self.with(|repository| commit(repository, id))
    }

    /// The object of a name.
    pub(super) fn object_id(&self, id: BlobId) -> ObjectId {
        let kind = self.hash_kind();
        ObjectId::try_from(&id.0[..kind.len_in_bytes()]).unwrap_or_else(|_| kind.null())
    }
}

/// The name of a version of a file.
pub(super) fn blob_id(id: &gix::oid) -> BlobId {
    let mut bytes = [0; 32];
    for (to, from) in bytes.iter_mut().zip(id.as_bytes()) {
        *to = *from;
    }
    BlobId(bytes)
}

/// Reads an object of a kind.
pub(super) fn object(
    repository: &gix::Repository,
    id: &ObjectId,
    kind: gix::objs::Kind,
    bytes: &mut Vec<u8>,
) -> Result<(), Fault> {
    let found = repository.objects.try_find(id, bytes);
    let found = found.map_err(|error| Fault::Broken(error.to_string()))?.ok_or(Fault::Missing)?;
    if found.kind != kind {
        return Err(Fault::Broken(format!("it is a {}, not a {kind}", found.kind)));
    }
    let length = found.data.len();
    bytes.truncate(length);
    Ok(())
}

/// The entries of a folder, in git's own order.
pub(super) fn entries(bytes: &[u8], kind: gix::hash::Kind) -> Result<Vec<EntryRef<'_>>, Fault> {
    TreeRefIter::from_bytes(bytes, kind)
        .collect::<Result<_, _>>()
        .map_err(|error: gix::Error| Fault::Broken(error.to_string()))
}

/// What stands in a folder, sorted by the bytes of the names; of two that a broken tree gives one
/// name, the first.
fn tree(repository: &gix::Repository, id: &ObjectId) -> Result<Vec<TreeEntry>, Fault> {
    let mut bytes = Vec::new();
    object(repository, id, gix::objs::Kind::Tree, &mut bytes)?;
    let mut entries: Vec<TreeEntry> =
        entries(&bytes, repository.object_hash())?.iter().map(TreeEntry::of).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries.dedup_by(|later, first| later.name == first.name);
    Ok(entries)
}

/// Reads a commit.
pub(super) fn commit(
    repository: &gix::Repository,
    id: &ObjectId,
) -> Result<ReadCommit, Diagnostic> {
    let mut bytes = Vec::new();
    object(repository, id, gix::objs::Kind::Commit, &mut bytes)
        .map_err(|fault| of_commit(id, &fault))?;
    let commit = CommitRef::from_bytes(&bytes, repository.object_hash())
        .map_err(|error| of_commit(id, &Fault::Broken(error.to_string())))?;
    let latin = commit.encoding.is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        matches!(name.as_slice(), b"iso-8859-1" | b"iso8859-1" | b"latin1" | b"latin-1")
    });
    let text = |bytes: &[u8]| -> Arc<str> {
        if latin && std::str::from_utf8(bytes).is_err() {
            bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into()
        } else {
            String::from_utf8_lossy(bytes).into()
        }
    };
    Ok(ReadCommit {
        tree: commit.tree(),
        parents: commit.parents().collect(),
        author: commit.author().map(|author| text(author.name)).unwrap_or_default(),
        seconds: commit.committer().map(|committer| committer.seconds()).unwrap_or_default(),
        message: text(commit.message),
    })
}

fn of_commit(id: &ObjectId, fault: &Fault) -> Diagnostic {
    let help = match fault {
        Fault::Missing => "fetch the whole repository; `git fsck` tells what is missing",
        Fault::TooLarge { .. } | Fault::Broken(_) => "look at it with `git fsck`",
    };
    Diagnostic::new(Code::Repository, format!("the commit {id} {fault}")).help(help)
}

/// Says that the repository cannot be read.
pub(super) fn failed(what: impl fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::Repository, format!("the git repository cannot be read: {what}"))
        .help("look at it with `git fsck` and `git status`")
}
