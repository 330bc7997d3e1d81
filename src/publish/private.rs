//! The temporary folder of a run.
//!
//! The system keeps one place for all users' temporary files, and keeps for ever what a killed run
//! leaves there. What is published may be for a few only, and its folder is large; so no other user
//! can read it, and each run first removes the folders of runs of the same user that are dead.
//!
//! | in a run's folder | what |
//! |---|---|
//! | `lock` | locked by the run; the system unlocks it when that run ends, however it ends |
//! | `lock-new` | the same, before it is locked |

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

use super::staged::in_a_temporary_folder;
use crate::diagnostic::{Code, Diagnostic};

/// How the name of every such folder begins.
const PREFIX: &str = "dateline-publish-";

const LOCK: &str = "lock";
const NEW_LOCK: &str = "lock-new";

/// After how long without a lock a folder is taken for one of a run that was killed before it had
/// one. A run has it in far less than a second.
const FORGOTTEN: Duration = Duration::from_secs(60 * 60);

/// A folder that no other user can read, and that goes when this is dropped.
#[derive(Debug)]
pub(super) struct Private {
    folder: TempDir,
    lock: Option<File>,
}

impl Private {
    /// Makes a folder where the system keeps temporary files, and removes there what dead runs of
    /// the same user left.
    ///
    /// # Errors
    /// [`Code::Unwritable`] where the machine refuses.
    pub(super) fn new() -> Result<Self, Diagnostic> {
        let made = Self::new_in(&std::env::temp_dir()).map_err(|error| {
            let message = format!("a temporary folder cannot be made: {error}");
            in_a_temporary_folder(Diagnostic::new(Code::Unwritable, message))
        })?;
        Ok(made)
    }

    fn new_in(place: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir_in(place)?;
        let lock = File::create_new(folder.path().join(NEW_LOCK))?;
        // Where the system has no locks, no other run can take it either, and all leave it alone.
        let lock = lock.try_lock().is_ok().then_some(lock);
        // A lock that others can see is one that is taken.
        fs::rename(folder.path().join(NEW_LOCK), folder.path().join(LOCK))?;
        sweep(place, folder.path());
        Ok(Self { folder, lock })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        clear(self.folder.path());
        // Closing the file is not enough: a process that another thread is just starting has a copy
        // of it until it runs its own program. What cannot be removed now, the next run removes.
        if let Some(lock) = self.lock.take() {
            let _ = lock.unlock();
        }
    }
}

/// Removes the folders of dead runs of the user to whom `mine` belongs. That one cannot be removed is
/// no reason not to publish.
fn sweep(place: &Path, mine: &Path) {
    let Ok(own) = fs::symlink_metadata(mine) else { return };
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        // Not of what a link leads to.
        let is_ours = fs::symlink_metadata(&path)
            .is_ok_and(|metadata| metadata.is_dir() && is_of_one_user(&metadata, &own));
        if is_ours {
            match File::options().write(true).open(path.join(LOCK)) {
                // Held until all is gone: a third run leaves it to this one.
                Ok(lock) if lock.try_lock().is_ok() => {
                    clear(&path);
                    let _ = fs::remove_dir_all(&path);
                }
                Err(error) if error.kind() == ErrorKind::NotFound && is_forgotten(&path) => {
                    let _ = fs::remove_file(path.join(NEW_LOCK));
                    // Fails where it is not empty, as it should: no run leaves that without a lock.
                    let _ = fs::remove_dir(&path);
                }
                _ => {}
            }
        }
    }
}

/// Removes all that is in a folder but its lock, so that what is left by a run which is killed here is
/// known to be dead.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name() != LOCK {
            let path = entry.path();
            let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
        }
    }
}

#[cfg(unix)]
fn is_of_one_user(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.uid() == other.uid()
}

/// Elsewhere each user has a temporary folder of their own.
#[cfg(not(unix))]
fn is_of_one_user(_one: &fs::Metadata, _other: &fs::Metadata) -> bool {
    true
}

/// Whether nothing has come into a folder, or gone, for long.
fn is_forgotten(folder: &Path) -> bool {
    let modified = fs::symlink_metadata(folder).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > FORGOTTEN))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    /// What a run that was killed leaves.
    fn dead(place: &Path, name: &str) -> std::path::PathBuf {
        let folder = place.join(format!("{PREFIX}{name}"));
        fs::create_dir_all(folder.join("site/a")).unwrap();
        fs::write(folder.join("site/a/index.html"), "x").unwrap();
        fs::write(folder.join(LOCK), "").unwrap();
        folder
    }

    fn age(folder: &Path, age: Duration) {
        File::open(folder).unwrap().set_modified(SystemTime::now() - age).unwrap();
    }

    #[test]
    fn what_dead_runs_left_goes_and_what_a_run_has_stays() {
        let place = tempfile::tempdir().unwrap();
        let alive = Private::new_in(place.path()).unwrap();
        let left = dead(place.path(), "dead");
        let next = Private::new_in(place.path()).unwrap();
        assert!(!left.exists() && alive.path().is_dir() && next.path().is_dir());
        drop(alive);
        drop(next);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = Private::new_in(place.path()).unwrap();
        let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_and_what_is_no_runs_stay() {
        let place = tempfile::tempdir().unwrap();
        let elsewhere = dead(place.path(), "dead");
        let other = place.path().join("other-0");
        fs::rename(&elsewhere, &other).unwrap();
        let link = place.path().join(format!("{PREFIX}link"));
        std::os::unix::fs::symlink(&other, &link).unwrap();
        let file = place.path().join(format!("{PREFIX}file"));
        fs::write(&file, "").unwrap();
        drop(Private::new_in(place.path()).unwrap());
        assert!(other.join("site/a/index.html").is_file() && link.is_dir() && file.is_file());
    }

    #[test]
    fn a_folder_without_a_lock_is_of_a_run_that_begins_unless_it_is_old() {
        let place = tempfile::tempdir().unwrap();
        let folders = ["new", "old", "full"].map(|name| dead(place.path(), name));
        for folder in &folders {
            fs::remove_file(folder.join(LOCK)).unwrap();
        }
        let [new, old, full] = &folders;
        for folder in [new, old] {
            fs::remove_dir_all(folder.join("site")).unwrap();
            fs::write(folder.join(NEW_LOCK), "").unwrap();
        }
        age(old, FORGOTTEN * 2);
        age(full, FORGOTTEN * 2);
        drop(Private::new_in(place.path()).unwrap());
        assert!(new.join(NEW_LOCK).is_file() && !old.exists());
        assert!(full.join("site/a/index.html").is_file(), "it is of something else");
    }
}
