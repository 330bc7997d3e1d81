//! A site on its way to the output folder.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use foldhash::{HashMap, HashSet};
use tempfile::TempDir;

use super::address::{self, Naming};
use super::manifest::Fingerprint;
use super::writing::{Writing, goes_on_with};
use super::{Adopt, Phase, STAGING, Target, fault};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Marking;
use crate::world::Stamp;

/// The site that a run makes, file by file, before [`Output::commit`](super::Output::commit)
/// publishes it. Dropping it instead removes all it wrote.
///
/// What differs from the output folder is written to folders of the same shape in the staging
/// folder, one for each [`Phase`], so that folders which are new can be moved in whole.
#[derive(Debug)]
pub struct Stage {
    /// Made when the first file is written: a run that changes nothing makes nothing. Stands before
    /// `target`, which has the lock, so that it is removed while the lock is held.
    folder: OnceLock<TempDir>,
    pub(super) target: Arc<Target>,
    claims: Mutex<Claims>,
    files: Mutex<Vec<Staged>>,
    /// What stands in the output folder where the site has folders, by site path.
    grounds: RwLock<HashMap<String, Ground>>,
    /// Folders of the output, all of them Dateline's, where the site has a file.
    overlaid: Mutex<Vec<String>>,
    /// Folders of the staging folder that are made, by the phase of what waits in them.
    made: RwLock<HashMap<Phase, HashSet<String>>>,
    failed: OnceLock<Diagnostic>,
    /// Who the site is for.
    pub(super) audience: Marking,
}

/// One file that was put.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) path: String,
    pub(super) print: Fingerprint,
    /// Whether it differs from what is there, and so was written.
    pub(super) differs: bool,
    /// How it looked from outside when it was written.
    pub(super) stamp: Option<Stamp>,
}

/// What stands in the output folder where the site has a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Nothing, or nothing once the way is cleared.
    Free,
    /// A folder, and no link.
    Folder,
    /// A file that may be removed.
    File,
}

/// The site paths of a run, by [`Naming::key`].
#[derive(Debug, Default)]
struct Claims {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Claims {
    fn add(&mut self, site_path: &str, naming: Naming) -> Result<(), Diagnostic> {
        let key = naming.key(site_path);
        if self.files.contains(key.as_ref()) {
            let message = format!("two pages or files claim the address `{site_path}`");
            return Err(Diagnostic::new(Code::RouteCollision, message)
                .help("give one of them another id or file name"));
        }
        let as_both = if self.folders.contains(key.as_ref()) {
            Some(key.as_ref())
        } else {
            address::folders(&key).find(|folder| self.files.contains(*folder))
        };
        if let Some(path) = as_both {
            let message = format!("`{path}` would have to be a file and a folder of the site");
            return Err(Diagnostic::new(Code::RouteCollision, message)
                .help("give the file, or what lies in the folder, another id or file name"));
        }
        for folder in address::folders(&key) {
            if !self.folders.contains(folder) {
                self.folders.insert(folder.to_owned());
            }
        }
        self.files.insert(key.into_owned());
        Ok(())
    }
}

impl Stage {
    pub(super) fn new(target: Arc<Target>) -> Self {
        Self {
            target,
            folder: OnceLock::new(),
            claims: Mutex::default(),
            files: Mutex::default(),
            grounds: RwLock::default(),
            overlaid: Mutex::default(),
            made: RwLock::default(),
            failed: OnceLock::new(),
            audience: Marking::Clear,
        }
    }

    /// Says who the site is for, which its manifest keeps.
    #[must_use]
    pub fn for_audience(self, audience: Marking) -> Self {
        Self { audience, ..self }
    }

    /// Puts a file into the site at a path such as `events/x/index.html`, and gives its
    /// fingerprint.
    ///
    /// A file that is in the output folder already, byte for byte, is left as it is. May be called
    /// from many threads at once.
    ///
    /// # Errors
    /// [`Code::RouteCollision`] where the path was put before, or would be a file and a folder;
    /// the first file stays. [`Code::Unwritable`] where the path leads out of the folder.
    /// After [`Code::ForeignOutput`], where something that is not Dateline's stands there, and
    /// [`Code::Unwritable`], where the machine refuses, the stage cannot be committed.
    pub fn put(&self, site_path: &str, bytes: &[u8]) -> Result<Fingerprint, Diagnostic> {
        address::check(site_path)?;
        lock(&self.claims).add(site_path, self.target.lock.naming())?;
        let print = Fingerprint::of(bytes);
        match self.place(site_path, bytes, print) {
            Ok(made) => {
                self.note(site_path, print, made.as_ref());
                Ok(print)
            }
            Err(diagnostic) => Err(self.fail(diagnostic)),
        }
    }

    /// Begins a file that is put in pieces, of which there may be several at once.
    ///
    /// # Errors
    /// As [`Stage::put`].
    pub fn begin(&self, site_path: &str) -> Result<Writing<'_>, Diagnostic> {
        address::check(site_path)?;
        lock(&self.claims).add(site_path, self.target.lock.naming())?;
        Writing::begin(self, site_path).map_err(|diagnostic| self.fail(diagnostic))
    }

    /// Reads a file that was put.
    ///
    /// # Errors
    /// [`Code::Unwritable`] where it is not there any more as it was put.
    pub fn read(&self, site_path: &str, print: Fingerprint) -> Result<Vec<u8>, Diagnostic> {
        let place = self.target.path(site_path);
        let staged = self.folder.get().map(|_| self.waiting(site_path)).transpose()?;
        let staged = staged.map(fs::read).filter(|read| match read {
            Err(error) => error.kind() != ErrorKind::NotFound,
            Ok(_) => true,
        });
        match staged.unwrap_or_else(|| fs::read(&place)) {
            Ok(bytes) if Fingerprint::of(&bytes) == print => Ok(bytes),
            Ok(_) => {
                Err(fault::unwritable(&place, &io::Error::other("another program changes it")))
            }
            Err(error) => Err(fault::unwritable(&place, &error)),
        }
    }

    /// Keeps the file that an earlier run put at a path, if it still is what it was; else keeps
    /// nothing. May be called from many threads at once.
    ///
    /// # Errors
    /// As [`Stage::put`].
    pub fn keep(&self, site_path: &str, print: Fingerprint) -> Result<bool, Diagnostic> {
        address::check(site_path)?;
        if self.target.manifest.get(site_path) != Some(print) {
            return Ok(false);
        }
        let ground = address::parent(site_path).map(|folder| self.ground(folder)).transpose()?;
        if ground.is_some_and(|ground| ground != Ground::Folder) {
            return Ok(false);
        }
        let path = self.target.path(site_path);
        let is_as_it_was = fs::symlink_metadata(&path).is_ok_and(|metadata| {
            metadata.is_file()
                && metadata.len() == print.length
                && (self.target.trusts(site_path, &metadata)
                    || fs::read(&path).is_ok_and(|bytes| Fingerprint::of(&bytes) == print))
        });
        if is_as_it_was {
            lock(&self.claims).add(site_path, self.target.lock.naming())?;
            self.note(site_path, print, None);
        }
        Ok(is_as_it_was)
    }

    /// Leaves the staging folder behind, as a run that is killed does.
    #[cfg(test)]
    pub(super) fn abandon(mut self) {
        self.folder.take().map(TempDir::keep);
    }

    /// Notes a file that was put, and was made unless it was in the output.
    pub(super) fn note(&self, site_path: &str, print: Fingerprint, made: Option<&File>) {
        let stamp = made.and_then(|file| Stamp::fresh(&file.metadata().ok()?));
        let (path, differs) = (site_path.to_owned(), made.is_some());
        lock(&self.files).push(Staged { path, print, differs, stamp });
    }

    /// Keeps this from being committed.
    pub(super) fn fail(&self, diagnostic: Diagnostic) -> Diagnostic {
        self.failed.get_or_init(|| diagnostic.clone());
        diagnostic
    }

    /// The first error that keeps this from being committed.
    pub(super) fn failure(&self) -> Option<&Diagnostic> {
        self.failed.get()
    }

    pub(super) fn files(&self) -> MutexGuard<'_, Vec<Staged>> {
        lock(&self.files)
    }

    pub(super) fn overlaid(&self) -> MutexGuard<'_, Vec<String>> {
        lock(&self.overlaid)
    }

    /// The folders of the site that stand where the output has a file.
    pub(super) fn over_files(&self) -> Vec<String> {
        let grounds = self.grounds.read().unwrap_or_else(PoisonError::into_inner);
        let files = grounds.iter().filter(|(_, ground)| **ground == Ground::File);
        files.map(|(folder, _)| folder.clone()).collect()
    }

    /// The folders of a file that the output has not, the outermost first.
    pub(super) fn new_folders<'a>(&self, site_path: &'a str) -> Vec<&'a str> {
        let grounds = self.grounds.read().unwrap_or_else(PoisonError::into_inner);
        let is_new =
            |folder: &str| grounds.get(folder).is_some_and(|ground| *ground != Ground::Folder);
        let outermost = address::folders(site_path).position(is_new);
        address::folders(site_path).skip(outermost.unwrap_or(usize::MAX)).collect()
    }

    /// Where a file of the site waits.
    pub(super) fn waiting(&self, site_path: &str) -> Result<PathBuf, Diagnostic> {
        self.waiting_in(self.phase(site_path), site_path)
    }

    /// Where a file or folder of the site waits for a phase.
    pub(super) fn waiting_in(&self, phase: Phase, site_path: &str) -> Result<PathBuf, Diagnostic> {
        let mut path = self.folder()?.join(phase.name());
        path.push(site_path);
        Ok(path)
    }

    /// When a file is put up that differs.
    pub(super) fn phase(&self, site_path: &str) -> Phase {
        Phase::of(site_path, self.target.manifest.get(site_path).is_some())
    }

    /// The staging folder; made by the first who asks.
    pub(super) fn folder(&self) -> Result<&Path, Diagnostic> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder.path());
        }
        let made = tempfile::Builder::new()
            .prefix(STAGING)
            .tempdir_in(&self.target.folder)
            .map_err(|error| fault::unwritable(&self.target.folder, &error))?;
        Ok(self.folder.get_or_init(|| made).path())
    }

    /// Makes a file in the staging folder unless it is in the output.
    fn place(
        &self,
        site_path: &str,
        bytes: &[u8],
        print: Fingerprint,
    ) -> Result<Option<File>, Diagnostic> {
        if self.has(site_path, bytes, print)? {
            return Ok(None);
        }
        let unwritable = |error| fault::unwritable(&self.target.path(site_path), &error);
        let mut file = self.create(site_path)?;
        file.write_all(bytes).map_err(unwritable)?;
        Ok(Some(file))
    }

    /// Makes a file in the staging folder.
    pub(super) fn create(&self, site_path: &str) -> Result<File, Diagnostic> {
        let phase = self.phase(site_path);
        let path = self.waiting_in(phase, site_path)?;
        let made =
            self.make_folder_of(phase, site_path, &path).and_then(|()| File::create_new(&path));
        made.map_err(|error| fault::unwritable(&self.target.path(site_path), &error))
    }

    /// Makes the folder in which a file is to wait.
    fn make_folder_of(&self, phase: Phase, site_path: &str, path: &Path) -> io::Result<()> {
        let folder = address::parent(site_path).unwrap_or_default();
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if made.get(&phase).is_some_and(|made| made.contains(folder)) {
            return Ok(());
        }
        drop(made);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        made.entry(phase).or_default().insert(folder.to_owned());
        Ok(())
    }

    /// Finds out, once, what stands where the site has a folder; refuses what is not Dateline's.
    fn ground(&self, folder: &str) -> Result<Ground, Diagnostic> {
        let known =
            self.grounds.read().unwrap_or_else(PoisonError::into_inner).get(folder).copied();
        if let Some(ground) = known {
            return Ok(ground);
        }
        let above = match address::parent(folder) {
            Some(parent) => self.ground(parent)?,
            None => Ground::Folder,
        };
        let ground = if above == Ground::Folder { self.inspect(folder)? } else { Ground::Free };
        self.grounds
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(folder.to_owned(), ground);
        Ok(ground)
    }

    fn inspect(&self, folder: &str) -> Result<Ground, Diagnostic> {
        let path = self.target.path(folder);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => Ok(Ground::Folder),
            // Even one that leads to a folder inside: what is behind it would be written twice.
            Ok(metadata) if metadata.is_symlink() => Err(fault::foreign(folder, "a link")),
            Ok(_) if self.is_ours(folder) => Ok(Ground::File),
            Ok(_) => Err(fault::foreign(folder, "a file")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Ground::Free),
            Err(error) => Err(fault::unwritable(&path, &error)),
        }
    }

    /// Whether the output has a file, byte for byte; refuses to put it over what is not Dateline's.
    fn has(&self, site_path: &str, bytes: &[u8], print: Fingerprint) -> Result<bool, Diagnostic> {
        let Some(metadata) = self.standing(site_path)? else { return Ok(false) };
        if self.target.trusts(site_path, &metadata)
            && self.target.manifest.get(site_path) == Some(print)
        {
            return Ok(true);
        }
        let holds = || {
            let mut file = File::open(self.target.path(site_path))?;
            goes_on_with(&mut file, bytes)
        };
        let same =
            metadata.is_file() && metadata.len() == bytes.len() as u64 && holds().unwrap_or(false);
        if !same {
            self.check_is_ours(site_path, &metadata)?;
        }
        Ok(same)
    }

    /// What stands in the output where a file is to be put, and is no folder; refuses a folder that
    /// is not Dateline's.
    pub(super) fn standing(&self, site_path: &str) -> Result<Option<Metadata>, Diagnostic> {
        let ground = address::parent(site_path).map(|folder| self.ground(folder)).transpose()?;
        if ground.is_some_and(|ground| ground != Ground::Folder) {
            return Ok(None);
        }
        let path = self.target.path(site_path);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.check_folder_is_ours(site_path)?;
                lock(&self.overlaid).push(site_path.to_owned());
                Ok(None)
            }
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault::unwritable(&path, &error)),
        }
    }

    /// Refuses to put a file over what is not Dateline's.
    pub(super) fn check_is_ours(
        &self,
        site_path: &str,
        standing: &Metadata,
    ) -> Result<(), Diagnostic> {
        if self.is_ours(site_path) {
            return Ok(());
        }
        let what = if standing.is_symlink() { "a link" } else { "a file" };
        Err(fault::foreign(site_path, what))
    }

    /// Whether the file at a site path may be overwritten.
    fn is_ours(&self, site_path: &str) -> bool {
        self.target.adopt == Adopt::Yes || self.target.manifest.get(site_path).is_some()
    }

    /// Refuses a folder, about to be replaced by a file, that holds a file which is not Dateline's.
    /// It is refused when adopting too: that is leave to overwrite files, not to remove folders.
    fn check_folder_is_ours(&self, folder: &str) -> Result<(), Diagnostic> {
        let path = self.target.path(folder);
        let unreadable = |error| fault::unwritable(&path, &error);
        for entry in fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let inner = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(unreadable)?.is_dir() {
                self.check_folder_is_ours(&inner)?;
            } else if self.target.manifest.get(&inner).is_none() {
                return Err(fault::foreign(&inner, "a file"));
            }
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
