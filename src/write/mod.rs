//! Files to the output folder: only what differs, each whole or not at all.
//!
//! A run [opens](Output::open) the folder, [puts](Stage::put) every file of the site, whole or
//! [in pieces](Stage::begin), from as many threads as it likes, and [commits](Output::commit). Until then nothing that is published
//! changes; a stage that is dropped leaves no trace. What a killed run leaves behind, the
//! next one finishes or clears away:
//!
//! | in the output folder | what |
//! |---|---|
//! | `.dateline-lock` | locked by the run that writes; the system unlocks it when that run ends, however it ends |
//! | `.dateline-manifest.json` | every file that is Dateline's; all others are never touched |
//! | `.dateline-staging-…/` | files on their way; on the same file system, so that renaming moves them at once |

mod address;
mod cache;
mod commit;
mod compress;
mod fault;
mod lock;
mod manifest;
mod phase;
mod place;
mod stage;
mod stamps;
#[cfg(test)]
mod tests;
mod writing;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use foldhash::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::world::Stamp;

pub use cache::DiskCache;
use commit::{Commit, OnTheWay};
pub use compress::{compress, is_worth_it};
#[cfg(test)]
pub(crate) use fault::unwritable;
use lock::Lock;
pub use manifest::{Fingerprint, MANIFEST, Manifest};
pub use phase::Phase;
pub use place::check_place;
pub(crate) use place::resolve;
pub use stage::Stage;
pub use stamps::Stamps;
pub use writing::Writing;

/// How every name begins that is Dateline's own in an output folder.
pub(crate) const OWN: &str = ".dateline-";
const STAGING: &str = ".dateline-staging-";

/// Whether to take over an output folder that holds files which Dateline did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adopt {
    /// Refuse such a folder, and refuse to overwrite such a file.
    #[default]
    No,
    /// Overwrite files that stand where the site's stand; leave all others as they are, for ever.
    Yes,
}

/// An output folder, locked for this run.
///
/// ```
/// use dateline::write::Output;
///
/// let folder = tempfile::tempdir().unwrap();
/// let mut output = Output::open(folder.path()).unwrap();
/// let stage = output.stage();
/// stage.put("events/x/index.html", b"<!doctype html>").unwrap();
/// let report = output.commit(stage).unwrap();
/// assert_eq!((report.written, report.files), (1, 1));
/// ```
#[derive(Debug)]
pub struct Output {
    target: Arc<Target>,
    /// Whether anything of a site may have been moved, put or removed here.
    is_touched: bool,
}

/// What an output folder is, and held, when it was opened or last committed.
#[derive(Debug)]
struct Target {
    /// Canonical.
    folder: PathBuf,
    adopt: Adopt,
    manifest: Manifest,
    /// What tells of files that they are as the manifest says.
    trusted: Stamps,
    /// When the folder was opened.
    opened: SystemTime,
    /// What was written to it since, by site path, with the stamp that it had then and still has.
    written: HashMap<String, Option<Stamp>>,
    /// Held as long as anything may still write to the folder.
    lock: Arc<Lock>,
}

impl Target {
    /// Whether a file is known to be as the manifest says without being read.
    fn trusts(&self, site_path: &str, metadata: &fs::Metadata) -> bool {
        metadata.is_file() && self.trusted.tell(site_path, metadata)
    }

    fn path(&self, site_path: &str) -> PathBuf {
        self.folder.join(site_path)
    }
}

/// What a commit did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Files that are new or differ from what was there.
    pub written: usize,
    /// Files that were there already, byte for byte, and were not touched.
    pub unchanged: usize,
    /// Files of earlier runs that are no longer in the site, and were removed.
    pub removed: usize,
    /// Files of the site: `written` and `unchanged`.
    pub files: usize,
    /// Length of all files of the site, in bytes.
    pub bytes: u64,
    /// Its files of more than [`LARGE`] bytes, in order, each with its length.
    pub large: Vec<(String, u64)>,
}

/// The bytes beyond which a report names a file: hosts refuse some that are larger.
pub const LARGE: u64 = 10_000_000;

impl Report {
    /// Of a site of these files, each with its length, of which none was touched.
    pub(crate) fn of<'f>(files: impl Iterator<Item = (&'f str, u64)>) -> Self {
        let mut report = Self::default();
        for (path, length) in files {
            report.files += 1;
            report.bytes += length;
            if length > LARGE {
                report.large.push((path.to_owned(), length));
            }
        }
        report.unchanged = report.files;
        report.large.sort_unstable();
        report
    }
}

impl Output {
    /// Opens an output folder, makes it if it is not there, locks it, and clears away what a
    /// killed run left.
    ///
    /// # Errors
    /// [`Code::ForeignOutput`] where it holds what Dateline did not write, [`Code::Locked`] where
    /// another run has it, [`Code::Unwritable`] where the machine refuses.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        Self::open_with(folder, Adopt::No)
    }

    /// Opens an output folder as [`Output::open`] does, and takes it over if so told.
    ///
    /// # Errors
    /// As [`Output::open`]; with [`Adopt::Yes`] a folder is not refused for what it holds.
    pub fn open_with(folder: &Path, adopt: Adopt) -> Result<Self, Diagnostic> {
        if folder.exists() && !folder.is_dir() {
            let message = format!("the output `{}` is not a folder", folder.display());
            return Err(Diagnostic::new(Code::Unwritable, message)
                .help("choose another folder with `--output`, or remove the file"));
        }
        if folder.is_symlink() && !folder.exists() {
            let message =
                format!("the output `{}` is a link to what is not there", folder.display());
            return Err(Diagnostic::new(Code::Unwritable, message)
                .help("make the folder that it names, or remove the link"));
        }
        fs::create_dir_all(folder).map_err(|error| fault::unwritable(folder, &error))?;
        let folder = folder.canonicalize().map_err(|error| fault::unwritable(folder, &error))?;

        // Before anything is made in it. What it holds is listed before its manifest is looked
        // for: another run on a new folder writes its manifest first.
        if adopt == Adopt::No && holds_foreign(&folder)? && !manifest::path(&folder).is_file() {
            let message = format!(
                "the output folder `{}` holds what Dateline did not write",
                folder.display()
            );
            return Err(Diagnostic::new(Code::ForeignOutput, message).help(
                "choose an empty folder with `--output`, or take this one over with `--force`",
            ));
        }
        let lock = Arc::new(Lock::take(&folder)?);
        clear_stale_stages(&folder)?;
        let manifest = match Manifest::load(&folder, lock.naming()) {
            Err(_) if adopt == Adopt::Yes => Manifest::empty(lock.naming()),
            manifest => manifest?,
        };
        let (opened, written) = (SystemTime::now(), HashMap::default());
        let trusted = Stamps::default();
        let target = Target { folder, adopt, manifest, trusted, opened, written, lock };
        Ok(Self { target: Arc::new(target), is_touched: false })
    }

    /// The output folder, canonical.
    pub fn folder(&self) -> &Path {
        &self.target.folder
    }

    /// What of the folder is Dateline's.
    pub fn manifest(&self) -> &Manifest {
        &self.target.manifest
    }

    /// How the files of the site look from outside, as it was last committed.
    pub fn stamps(&self) -> Stamps {
        Stamps::take(&self.target)
    }

    /// Whether the folder holds the site that it held when these stamps were taken, file by file; if
    /// so, gives how many files were read to know it.
    pub fn holds(&self, stamps: &Stamps) -> Option<usize> {
        stamps.hold(&self.target)
    }

    /// Believes stamps from now on: a file that has its own need not be read to be kept. Stamps of
    /// another site than is there are not believed.
    pub fn trust(&mut self, stamps: Stamps) {
        if let Some(target) = Arc::get_mut(&mut self.target)
            && stamps.is_of(&target.manifest)
        {
            target.trusted = stamps;
        }
    }

    /// What a commit of the site that is there already would report.
    pub fn report(&self) -> Report {
        Report::of(self.target.manifest.iter().map(|(path, print)| (path, print.length)))
    }

    /// Whether this run may have changed what the folder holds of a site. It has not where it failed
    /// before a commit moved the first file.
    pub fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// Begins a site; touches nothing.
    pub fn stage(&self) -> Stage {
        Stage::new(Arc::clone(&self.target))
    }

    /// Makes the folder hold the staged site and nothing else that is Dateline's.
    ///
    /// Every file is replaced in one step, so that a reader sees the old or the new one. A run
    /// that is killed here leaves some of both; the next one sets it right.
    ///
    /// # Errors
    /// [`Code::Unwritable`] where the machine refuses, where a [`Stage::put`] failed for that
    /// reason, or where the stage was begun before the last commit. Space is asked for before
    /// anything is moved.
    pub fn commit(&mut self, stage: Stage) -> Result<Report, Diagnostic> {
        if !Arc::ptr_eq(&self.target, &stage.target) {
            let message = "this stage was begun before the last commit, or for another folder";
            return Err(Diagnostic::new(Code::Unwritable, message).help("build again"));
        }
        let commit = Commit::prepare(&stage)?;
        commit.announce()?;
        self.is_touched = true;
        let outcome = commit.carry_out();
        let mut written = self.target.written.clone();
        let files = stage.files();
        let differing = files.iter().filter(|file| file.differs);
        written.extend(differing.map(|file| (file.path.clone(), commit.stamp(file))));
        drop(files);
        let manifest = match (&outcome, commit.on_the_way) {
            (Ok(_), _) | (Err(_), OnTheWay::Site) => commit.site,
            (Err(_), OnTheWay::Union(union)) => union,
            (Err(_), OnTheWay::Old) => self.target.manifest.clone(),
        };
        self.target = Arc::new(Target {
            folder: self.target.folder.clone(),
            adopt: self.target.adopt,
            manifest: manifest.stored(),
            trusted: Stamps::default(),
            opened: self.target.opened,
            written,
            lock: Arc::clone(&self.target.lock),
        });
        outcome
    }
}

/// Whether a folder holds anything but Dateline's own files.
fn holds_foreign(folder: &Path) -> Result<bool, Diagnostic> {
    let unreadable = |error| fault::unwritable(folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        if !name.to_string_lossy().starts_with(OWN) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes the staging folders of runs that were killed; the lock says that none is alive.
fn clear_stale_stages(folder: &Path) -> Result<(), Diagnostic> {
    let unreadable = |error| fault::unwritable(folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_stage = entry.file_name().to_string_lossy().starts_with(STAGING)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_stage {
            match fs::remove_dir_all(entry.path()) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(fault::unwritable(&entry.path(), &error));
                }
                _ => {}
            }
        }
    }
    Ok(())
}
