//! The repository on the disk, and its objects.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::tree::EntryKind;
use gix::objs::{CommitRef, Find, TreeRefIter};

use crate::diagnostic::{Code, Diagnostic};
use crate::world::ReadError;
use crate::world::past::BlobId;

/// The most bytes of an object that is no file: a folder of a million files has less.
const OBJECT_LIMIT: u64 = 64 << 20;

/// The repository on the disk, for as many threads as like to read.
pub(super) struct Store {
    repository: gix::ThreadSafeRepository,
    /// Where the project lies in it: the names of the folders, from the top.
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
    pub(super) fn new(repository: gix::ThreadSafeRepository, place: Vec<BString>) -> Self {
        Self { repository, place, idle: Mutex::default() }
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
        self.with(|repository| object(repository, id, gix::objs::Kind::Blob, limit)).map_err(
            |fault| match fault {
                Fault::TooLarge { size, limit } => ReadError::TooLarge { size, limit },
                Fault::Missing | Fault::Broken(_) => ReadError::Io(fault.to_string()),
            },
        )
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

/// Reads an object of a kind. Its length is looked at before the rest of it is.
pub(super) fn object(
    repository: &gix::Repository,
    id: &ObjectId,
    kind: gix::objs::Kind,
    limit: u64,
) -> Result<Vec<u8>, Fault> {
    let broken = |error: gix::Error| Fault::Broken(error.to_string());
    let header = repository.try_find_header(*id).map_err(broken)?.ok_or(Fault::Missing)?;
    if header.kind() != kind {
        return Err(Fault::Broken(format!("it is a {}, not a {kind}", header.kind())));
    }
    let size = header.size();
    if size > limit {
        return Err(Fault::TooLarge { size, limit });
    }
    let mut bytes = Vec::new();
    let found = repository.objects.try_find(id, &mut bytes).map_err(broken)?;
    let length = found.ok_or(Fault::Missing)?.data.len();
    bytes.truncate(length);
    Ok(bytes)
}

/// What stands in a folder, sorted by the bytes of the names; of two that a broken tree gives one
/// name, the first.
pub(super) fn tree(repository: &gix::Repository, id: &ObjectId) -> Result<Vec<TreeEntry>, Fault> {
    let bytes = object(repository, id, gix::objs::Kind::Tree, OBJECT_LIMIT)?;
    let mut entries = Vec::new();
    for entry in TreeRefIter::from_bytes(&bytes, repository.object_hash()) {
        let entry = entry.map_err(|error| Fault::Broken(error.to_string()))?;
        entries.push(TreeEntry {
            name: entry.filename.to_owned(),
            kind: entry.mode.kind(),
            id: entry.oid.to_owned(),
        });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries.dedup_by(|later, first| later.name == first.name);
    Ok(entries)
}

/// Reads a commit.
pub(super) fn commit(
    repository: &gix::Repository,
    id: &ObjectId,
) -> Result<ReadCommit, Diagnostic> {
    let bytes = object(repository, id, gix::objs::Kind::Commit, OBJECT_LIMIT)
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
