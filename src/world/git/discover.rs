//! Which repository a folder lies in, and where.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use gix::ThreadSafeRepository;
use gix::bstr::BString;
use gix::discover::repository::Path as Found;
use gix::discover::upwards;
use gix::sec::Trust;

use super::store::{Store, failed};
use crate::diagnostic::Diagnostic;

/// The largest object that is read, in bytes. A file may have half as many.
const OBJECT_LIMIT: &str = "gitoxide.objects.allocLimit=1073741824";

/// Finds the repository that a folder lies in, and the folder's place in it.
pub(super) fn discover(root: &Path) -> Result<Option<Store>, Diagnostic> {
    let (existing, rest) = existing(root);
    // Whom it belongs to tells nothing that is needed: nothing in it is trusted.
    let options = upwards::Options {
        trust: upwards::TrustPolicy::Assume(Trust::Reduced),
        ..Default::default()
    };
    let found = match gix::discover::upwards_opts(&existing, options) {
        Ok((path, _)) => Some(path),
        Err(error) if error.downcast_any_ref::<upwards::Error>().is_some() => None,
        Err(error) => return Err(failed(error)),
    };
    let top = found.as_ref().map(|found| folder_of(found).to_path_buf());
    if let Some(broken) = broken(&existing, top.as_deref()) {
        let broken_link = (
            "leads to no repository",
            "run `git worktree repair` or `git submodule update --init`, or make what it names readable here",
        );
        let damaged = (
            "is damaged: git does not take it for a repository",
            "restore what it lacks, or clone anew; remove it if the desk is to have no history",
        );
        let (what, help) = if broken.is_dir() { damaged } else { broken_link };
        return Err(failed(format!("`{}` {what}", broken.display())).help(help));
    }
    let Some(found) = found else { return Ok(None) };
    let repository = open(&found)?;
    if has_reftable(&repository) {
        return Err(failed("it keeps its branches and tags in a reftable, which is not read")
            .help("convert it with git refs migrate --ref-format=files"));
    }
    let git_dir = canonical(repository.path());
    let top = repository.work_dir().map_or(git_dir, canonical);
    let Ok(inner) = existing.strip_prefix(&top) else { return Ok(None) };
    let root = rest.iter().fold(existing.clone(), |folder, name| folder.join(name));
    let names = inner.iter().map(OsString::from).chain(rest);
    Ok(Some(Store::new(repository, root, names.map(bytes).collect())))
}

/// Opens a repository, with nothing from the environment and no settings but those that tell its
/// layout.
fn open(found: &Found) -> Result<ThreadSafeRepository, Diagnostic> {
    gix::open::Options::isolated()
        .with(Trust::Reduced)
        .config_overrides([OBJECT_LIMIT, "core.useReplaceRefs=false"])
        .open_path_as_is(matches!(found, Found::Repository(_)))
        .open(folder_of(found))
        .map_err(failed)
}

/// Whether branches and tags are kept in the format of Git 2.45, beside which HEAD tells nothing.
fn has_reftable(repository: &ThreadSafeRepository) -> bool {
    let repository = repository.to_thread_local();
    let format = repository.config_snapshot().plumbing().string("extensions.refStorage");
    format.is_some_and(|format| format.starts_with(b"reftable"))
}

/// The work tree, or where there is none the repository itself.
fn folder_of(found: &Found) -> &Path {
    match found {
        Found::WorkTree(folder) | Found::Repository(folder) => folder,
        Found::LinkedWorkTree { work_dir, .. } => work_dir,
    }
}

/// The part of a path that is on the disk, canonical, and the names of what is not.
fn existing(path: &Path) -> (PathBuf, Vec<OsString>) {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut rest = Vec::new();
    for folder in path.ancestors() {
        if let Ok(canonical) = folder.canonicalize() {
            rest.reverse();
            return (canonical, rest);
        }
        rest.extend(folder.file_name().map(ToOwned::to_owned));
    }
    (path, Vec::new())
}

/// What is named `.git`, on the way from a folder upwards to the top of its repository, and should
/// be a repository or lead to one, and does not.
fn broken(folder: &Path, top: Option<&Path>) -> Option<PathBuf> {
    let top = top.map(canonical);
    folder
        .ancestors()
        .take_while(|folder| top.as_deref() != Some(*folder))
        .map(|folder| folder.join(".git"))
        .find(|named| named.is_file() || is_damaged(named))
}

/// Whether a folder holds something of a repository, and not all that makes one. What may not be
/// read counts as held.
fn is_damaged(folder: &Path) -> bool {
    let holds = |part: &str| match folder.join(part).symlink_metadata() {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    };
    ["HEAD", "objects", "refs"].into_iter().any(holds) && gix::discover::is_git(folder).is_err()
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// The bytes of a name, as git writes them.
fn bytes(name: OsString) -> BString {
    gix::path::os_string_into_bstring(name.clone())
        .unwrap_or_else(|_| name.to_string_lossy().into_owned().into())
}
