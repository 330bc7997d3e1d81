//! `--profile FILE`

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::Failure;
use crate::trace::{self, Trace};

/// The file that a trace goes to.
pub(super) struct Profile<'a>(&'a Path);

impl<'a> Profile<'a> {
    /// Looks at the place before anything is done that would be lost with it.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where a file stands that is no trace, [`Failure::Io`] where none can.
    pub(super) fn at(file: &'a Path) -> Result<Self, Failure> {
        let unwritable = |error| Failure::Io(unwritable(file, &error));
        match fs::metadata(file) {
            Ok(there) if there.is_dir() => Err(unwritable(ErrorKind::IsADirectory.into())),
            Ok(there) if there.is_file() && !is_trace(file).map_err(unwritable)? => {
                Err(Failure::Usage(format!(
                    "{} is no trace, and would be overwritten\nhelp: name a file that is not there",
                    file.display()
                )))
            }
            // A pipe or a terminal holds nothing that could be lost.
            Ok(_) => Ok(Self(file)),
            Err(_) => {
                let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
                folder
                    .map_or(Ok(()), |folder| fs::read_dir(folder).map(drop))
                    .map_err(unwritable)?;
                Ok(Self(file))
            }
        }
    }

    /// Writes a trace there.
    ///
    /// # Errors
    ///
    /// [`Failure::Io`] where it cannot be written.
    pub(super) fn write(&self, trace: &Trace) -> Result<(), Failure> {
        fs::write(self.0, trace.to_json()).map_err(|error| Failure::Io(unwritable(self.0, &error)))
    }
}

fn unwritable(file: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {error}", file.display())
}

/// Whether a file holds what an earlier run wrote, or nothing.
fn is_trace(file: &Path) -> std::io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(file)?.take(trace::BEGINNING.len() as u64).read_to_end(&mut beginning)?;
    Ok(beginning.is_empty() || beginning == trace::BEGINNING)
}
