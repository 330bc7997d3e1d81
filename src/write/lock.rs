//! One run at a time in one output folder.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::address::Naming;
use super::fault;
use crate::diagnostic::{Code, Diagnostic};

const NAME: &str = ".dateline-lock";

/// An output folder's lock, held until this is dropped or the process ends, however it ends.
///
/// The file stays: removing it would let a third run lock a new file of the same name while a
/// second one holds the old.
#[derive(Debug)]
pub(super) struct Lock {
    naming: Naming,
    file: File,
}

impl Lock {
    /// Takes the lock of a folder, or says that another run has it.
    pub(super) fn take(folder: &Path) -> Result<Self, Diagnostic> {
        let path = folder.join(NAME);
        // A link or a pipe of this name is not ours, and would be opened elsewhere, or wait for
        // ever.
        if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(fault::foreign(NAME, "something"));
        }
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| fault::unwritable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("another run is writing `{}`", folder.display());
                return Err(Diagnostic::new(Code::Locked, message)
                    .help("wait until it ends, or choose another folder with `--output`"));
            }
            Err(TryLockError::Error(error)) => return Err(fault::unwritable(&path, &error)),
        }
        let other_case = folder.join(NAME.to_uppercase());
        let naming = match fs::symlink_metadata(other_case) {
            Ok(_) => Naming::CaseInsensitive,
            Err(_) => Naming::Exact,
        };
        Ok(Self { naming, file })
    }

    /// How the folder's file system tells names apart.
    pub(super) fn naming(&self) -> Naming {
        self.naming
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that another thread is just starting has a copy
        // of it until it runs its own program, and the lock would last as long.
        let _ = self.file.unlock();
    }
}
