//! The repository of a desk, for the commands that cannot do without one.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::diagnostic::{Code, Diagnostic};
use crate::world::Repository;

/// Opens the repository that a desk lies in.
///
/// # Errors
///
/// [`Code::NoRepository`] outside of git; [`Code::Repository`] where it cannot be read.
pub(super) fn of(root: &Path) -> Result<Repository, Diagnostic> {
    Repository::discover(root)?.ok_or_else(|| {
        let message = format!("{} is not in a git repository", root.display());
        Diagnostic::new(Code::NoRepository, message)
            .help("put it in one: git init && git add -A && git commit")
    })
}

/// The root of the repository that a folder lies in, be it one that can be read or not; `None` outside
/// of git.
pub(super) fn root_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|at| at.join(".git").exists())
}

/// The root of the repository that a folder lies in, and the folder's place in it, as a path with `/`
/// between its parts; empty where it is the root. The folder itself outside of git. A repository
/// that cannot be read has a root too.
pub(super) fn place(folder: &Path) -> std::io::Result<(PathBuf, String)> {
    let folder = std::path::absolute(folder)?;
    let folder = folder.canonicalize().unwrap_or(folder);
    let root = root_of(&folder).unwrap_or(&folder);
    Ok((root.to_path_buf(), below(&folder, root)))
}

/// The project's place in what tools know by the names of its files: in its repository or, outside
/// of git, in the working folder.
pub(super) fn place_for_tools(root: &Path) -> std::io::Result<String> {
    let (repository, place) = place(root)?;
    if repository.join(".git").exists() {
        return Ok(place);
    }
    Ok(below(&repository, &std::env::current_dir()?.canonicalize()?))
}

/// The path to a folder from one above it; empty from any other.
fn below(folder: &Path, above: &Path) -> String {
    let inner = folder.strip_prefix(above).unwrap_or(Path::new(""));
    inner.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
}

/// The day of a time, in seconds since 1970-01-01T00:00:00Z, as it was in a time zone.
pub(super) fn day(seconds: i64, zone: &TimeZone) -> String {
    Timestamp::from_second(seconds)
        .map_or_else(|_| seconds.to_string(), |time| zone.to_datetime(time).date().to_string())
}
