//! Where a project's bytes come from: [`Disk`], a [`Snapshot`] of its [`Repository`], or [`Memory`]
//! in tests; [`Remembered`] for runs that follow one another, [`Noted`] to tell whether one would be
//! as the last.
//!
//! Nothing else opens a file of the project, so that the same build runs from a
//! folder, from a git revision, or from nothing but values.

mod disk;
mod git;
mod memory;
mod noted;
mod past;
mod remembered;
mod watch;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::{Code, Diagnostic, Place};

pub use disk::Disk;
pub use git::{Repository, Snapshot};
pub use memory::Memory;
pub use noted::{Noted, Notes};
pub use past::{BlobId, Commit, FileChange, Log, MemoryChanges, MemoryPast, Past};
pub use remembered::Remembered;
pub use watch::{Watch, WatchError, repository};

/// Where a project's bytes come from. Paths start at the project's root and have `/` between
/// their parts, on every system.
pub trait World: Send + Sync {
    /// Lists every file under a folder such as `content` or `themes/default`, sorted by the
    /// bytes of its path, and what could not be listed. A folder that does not exist lists nothing.
    ///
    /// Hidden files and folders and what editors and desktops leave behind are passed over
    /// silently.
    fn list(&self, folder: &str) -> Listing;

    /// Reads one file.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] above `limit` bytes; the others where there is no such file, where
    /// it is not a regular file inside the project, and where the machine fails.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Reads one file as [`World::read`] does, with its stamp from before.
    ///
    /// # Errors
    /// Those of [`World::read`].
    fn read_stamped(&self, path: &str, limit: u64) -> Result<(Vec<u8>, Option<Stamp>), ReadError> {
        self.read(path, limit).map(|bytes| (bytes, None))
    }

    /// The stamp of a file that no link has a part in, where there are stamps.
    fn stamp(&self, _path: &str) -> Option<Stamp> {
        None
    }

    /// The version of a file when it was last read, if it is known not to have changed since.
    fn version(&self, _path: &str) -> Option<Version> {
        None
    }

    /// Looks at one path, for what a new listing would show there.
    fn look(&self, _path: &str) -> Look {
        Look::Other
    }
}

impl<W: World + ?Sized> World for Box<W> {
    fn list(&self, folder: &str) -> Listing {
        (**self).list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        (**self).read(path, limit)
    }

    fn read_stamped(&self, path: &str, limit: u64) -> Result<(Vec<u8>, Option<Stamp>), ReadError> {
        (**self).read_stamped(path, limit)
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        (**self).stamp(path)
    }

    fn version(&self, path: &str) -> Option<Version> {
        (**self).version(path)
    }

    fn look(&self, path: &str) -> Look {
        (**self).look(path)
    }
}

/// What tells from outside that a file is as it was: its length, where it lies on the disk, and when
/// the system last noted a change of it, which no program can set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    file: u64,
    /// Seconds and nanoseconds since 1970.
    changed: (i64, i64),
}

/// How much later than a change a file has to be read for its stamp to tell the next one. Systems
/// take the time in steps of some milliseconds, disks of other machines in steps of up to two
/// seconds. In nanoseconds.
const SETTLED: i128 = 3_000_000_000;

/// The same of a disk that takes the time in fractions of seconds: no system's steps are longer.
const SETTLED_FINELY: i128 = 50_000_000;

impl Stamp {
    /// The stamp of a file that is read now; `None` where a later change might not show in it.
    #[cfg(unix)]
    fn of(metadata: &std::fs::Metadata) -> Option<Self> {
        let stamp = Self::fresh(metadata)?;
        (stamp.age()? >= SETTLED).then_some(stamp)
    }

    /// The stamp of a file that Dateline wrote itself; `None` where a later change might not show in
    /// it. Files that are a moment old have one, on disks that take the time finely: unlike a file
    /// that is edited, nothing is about to write to it again.
    pub(crate) fn of_own(metadata: &std::fs::Metadata) -> Option<Self> {
        Self::fresh(metadata)?.settled()
    }

    /// The stamp of a file that Dateline writes at this moment, which tells of a later change once it
    /// is [settled](Self::settled).
    #[cfg(unix)]
    #[allow(clippy::unnecessary_wraps, reason = "other systems have none")]
    pub(crate) fn fresh(metadata: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let changed = (metadata.ctime(), metadata.ctime_nsec());
        Some(Self { size: metadata.len(), file: metadata.ino(), changed })
    }

    /// A stamp of a file that Dateline wrote; `None` where a change from now on might not show in it.
    pub(crate) fn settled(self) -> Option<Self> {
        let is_fine = self.changed.1 != 0;
        (self.age()? >= if is_fine { SETTLED_FINELY } else { SETTLED }).then_some(self)
    }

    /// How long ago the file was changed, in nanoseconds.
    fn age(self) -> Option<i128> {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(i128::try_from(now.as_nanos()).ok()? - self.changed_at())
    }

    /// When the file was changed, in nanoseconds since 1970.
    fn changed_at(self) -> i128 {
        i128::from(self.changed.0) * 1_000_000_000 + i128::from(self.changed.1)
    }

    #[cfg(not(unix))]
    fn of(_: &std::fs::Metadata) -> Option<Self> {
        None
    }

    #[cfg(not(unix))]
    pub(crate) fn fresh(_: &std::fs::Metadata) -> Option<Self> {
        None
    }

    /// Whether the file was last changed before a time, by more than the steps in which disks take it.
    pub(crate) fn is_before(self, time: std::time::SystemTime) -> bool {
        let since = time.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        i128::try_from(since).is_ok_and(|since| self.changed_at() < since - SETTLED_FINELY)
    }

    /// As numbers, for a cache.
    pub(crate) fn to_numbers(self) -> [i64; 4] {
        // Bit for bit.
        [self.size.cast_signed(), self.file.cast_signed(), self.changed.0, self.changed.1]
    }

    /// The stamp of which these are the numbers.
    pub(crate) fn of_numbers([size, file, seconds, nanoseconds]: [i64; 4]) -> Self {
        let (size, file) = (size.cast_unsigned(), file.cast_unsigned());
        Self { size, file, changed: (seconds, nanoseconds) }
    }
}

/// What a folder holds. A copy is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files, sorted by the bytes of their paths.
    pub files: Arc<[Entry]>,
    /// What could not be listed, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether a symbolic link has a part in it, if only one to an empty folder.
    pub has_links: bool,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A file that is listed, of so many bytes, with no link on the way to it.
    File(u64),
    /// Nothing that is listed, nor anything that a listing would complain of.
    Nothing,
    /// A folder, a link, or what only a listing can tell.
    Other,
}

/// What a file holds, by a hash of its bytes: two files of one version are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version(u128);

impl Version {
    /// The version of a file of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }
}

/// What is no longer as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These files, and what is below these folders: paths from the project's root, with `/`
    /// between their parts. They may have been changed, made, or removed.
    Files(BTreeSet<String>),
    /// Perhaps everything.
    All,
}

/// One file of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path from the project's root, with `/` between its parts; the name as it is on the disk.
    pub path: Arc<str>,
    /// Length in bytes when it was listed.
    pub size: u64,
    /// Whether a symbolic link is on the way to it.
    pub linked: bool,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// The path, or the link it goes through, is not one of a file of the project.
    Outside,
    /// A folder, a pipe, a socket, or a device.
    NotAFile,
    /// More bytes than asked for.
    TooLarge {
        /// Length in bytes, as far as it is known.
        size: u64,
        /// The most that would have been read, in bytes.
        limit: u64,
    },
    /// The machine failed, in its own words.
    Io(String),
}

impl ReadError {
    /// Makes the diagnostic of this error for the file at `path`.
    pub fn diagnostic(&self, path: &str) -> Diagnostic {
        let (code, help) = match self {
            ReadError::NotFound => (Code::Unreadable, "check the path, upper and lower case too"),
            ReadError::Outside => (
                Code::BadLink,
                "put the file itself in the project, in a folder that is not hidden",
            ),
            ReadError::NotAFile => {
                (Code::Unreadable, "put a regular file in its place, or remove it")
            }
            ReadError::TooLarge { .. } => {
                (Code::FileTooLarge, "split the file, or make it smaller")
            }
            ReadError::Io(_) => (Code::Unreadable, "check who may read it, and the disk"),
        };
        let message = match self {
            ReadError::Io(_) => format!("`{path}` cannot be read: {self}"),
            _ => format!("`{path}` {self}"),
        };
        Diagnostic::new(code, message).at(Place::file(&Arc::from(path))).help(help)
    }
}

impl fmt::Display for ReadError {
    /// Writes what would follow the file's name in a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NotFound => f.write_str("does not exist"),
            ReadError::Outside => {
                f.write_str("leads out of the project, or to what is hidden in it")
            }
            ReadError::NotAFile => f.write_str("is not a regular file"),
            ReadError::TooLarge { size, limit } => {
                write!(f, "has {size} bytes, and at most {limit} are read")
            }
            ReadError::Io(error) => f.write_str(error),
        }
    }
}

impl std::error::Error for ReadError {}

/// Finds the nearest folder, from `start` upwards, that holds a folder `content/`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    // Canonical, since going up from `a/..` by name alone would look inside `a`.
    let start = start.canonicalize().ok()?;
    start.ancestors().find(|folder| folder.join("content").is_dir()).map(Path::to_path_buf)
}

/// Whether a path is relative, stays where it starts, and reads the same on every system.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| {
        let mut components = Path::new(part).components();
        !part.contains('\0')
            && matches!(components.next(), Some(Component::Normal(name)) if name == part)
            && components.next().is_none()
    })
}

/// Whether a path is one of what records and settings are written in: all of `content/` but
/// `content/assets/`. It is read, and never published as it is written.
fn is_source(path: &str) -> bool {
    let within = |folder| {
        path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within("content") && !within("content/assets")
}

/// The files that links bring: by name, with where each really is, from the project's root.
#[derive(Debug, Default)]
struct Brought(HashMap<Arc<str>, String>);

impl Brought {
    fn add(&mut self, name: &Arc<str>, real: String) {
        self.0.insert(Arc::clone(name), real);
    }

    /// Takes out of the files what would be copied and is what a record is written in, and says so
    /// of each. Records may themselves be brought by links, so what they are brought from counts too.
    fn take_out_misled(&self, files: &mut Vec<Entry>) -> Vec<Diagnostic> {
        let records: HashSet<&String> =
            self.0.iter().filter(|(name, _)| is_source(name)).map(|(_, real)| real).collect();
        let is_misled = |name: &Arc<str>| {
            let real = self.0.get(name).filter(|_| !is_source(name));
            real.is_some_and(|real| is_source(real) || records.contains(real))
        };
        let misled = files.extract_if(.., |file| is_misled(&file.path));
        misled.map(|file| leads_to_records(&file.path)).collect()
    }
}

/// Says that a link to where files are copied from leads to what records are written in.
fn leads_to_records(name: &str) -> Diagnostic {
    let what = "is a link to what records are written in, which is not published as it is";
    Diagnostic::new(Code::BadLink, format!("`{name}` {what}"))
        .at(Place::file(&Arc::from(name)))
        .help("link to a file of content/assets/, or to one outside content/")
}

/// Whether a name is hidden by the convention of a leading full stop.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Whether a name is one that no desk means to publish: hidden, or left behind by an editor
/// (Vim's `4913` is how it tries whether it can write) or a desktop.
fn is_passed_over(name: &str, folder: bool) -> bool {
    is_hidden(name)
        || !folder
            && (name.ends_with('~')
                || name.starts_with("~$")
                || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
                || name.ends_with(".swp")
                || name.ends_with(".tmp")
                || matches!(name, "4913" | "Thumbs.db" | "desktop.ini"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Runs a test again as a user whom permissions bind, if this one is root, whom they do not;
    /// gives whether it did so.
    #[cfg(unix)]
    pub(crate) fn passed_as_nobody(test: &str) -> bool {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        const NOBODY: u32 = 65_534;

        let probe = tempfile::NamedTempFile::new().unwrap();
        std::fs::set_permissions(probe.path(), std::fs::Permissions::from_mode(0o000)).unwrap();
        if std::fs::File::open(probe.path()).is_err() {
            return false;
        }
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture"])
            .current_dir("/")
            .uid(NOBODY)
            .gid(NOBODY)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "as nobody: {text}");
        true
    }

    #[test]
    fn the_root_is_the_nearest_folder_upwards_that_holds_content() {
        let outer = tempfile::tempdir().unwrap();
        let desk = outer.path().canonicalize().unwrap().join("desk");
        std::fs::create_dir_all(desk.join("content/events/2023")).unwrap();
        std::fs::create_dir_all(outer.path().join("content")).unwrap();

        assert_eq!(find_root(&desk), Some(desk.clone()));
        assert_eq!(find_root(&desk.join("content/events/2023")), Some(desk.clone()));
        assert_eq!(find_root(&desk.join("content/..")), Some(desk.clone()));
        assert_eq!(find_root(&desk.join("no-such-folder")), None);
    }

    #[test]
    fn paths_that_climb_or_start_elsewhere_are_not_plain() {
        for path in ["content", "content/a b/ü.md", "a/..b/c", "a/4913"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["", "/", "/etc/passwd", "a//b", "a/", "..", "a/../b", "./a", "a/.", "a\0b"] {
            assert!(!is_plain(path), "{path:?}");
        }
    }

    #[test]
    fn what_editors_leave_behind_is_passed_over() {
        let names =
            [".x", ".#a.md", "a.md~", "#a.md#", "a.swp", "a.tmp", "4913", "Thumbs.db", ".DS_Store"];
        for name in names {
            assert!(is_passed_over(name, false), "{name}");
        }
        for name in ["a.md", "#1.md", "#", "49130", "tmp"] {
            assert!(!is_passed_over(name, false), "{name}");
        }
        assert!(!is_passed_over("4913", true), "a folder may have any name that is not hidden");
    }

    #[test]
    fn an_error_names_the_file_and_says_what_to_do() {
        let error = ReadError::TooLarge { size: 12, limit: 10 };
        let diagnostic = error.diagnostic("content/a.md");
        assert_eq!(diagnostic.code, Code::FileTooLarge);
        assert_eq!(diagnostic.message, "`content/a.md` has 12 bytes, and at most 10 are read");
        assert!(diagnostic.help.is_some());
        assert_eq!(ReadError::Outside.diagnostic("x").code, Code::BadLink);
        assert_eq!(ReadError::Io("is on fire".into()).diagnostic("x").code, Code::Unreadable);
    }
}
