//! A file of a site that is put in pieces.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};

use xxhash_rust::xxh3::Xxh3;

use super::fault;
use super::manifest::Fingerprint;
use super::stage::Stage;
use crate::diagnostic::Diagnostic;

/// How much of a file is compared or copied at a time, in bytes.
const BLOCK: usize = 16 * 1024;

/// A file on its way to the output folder, in pieces: for files so large that they are not to be in
/// memory whole.
///
/// While its bytes are those that the output folder has, nothing is written. From the first that
/// differs on it goes to the staging folder, and what was alike is copied there. Dropping it
/// before it is [finished](Writing::finish) fails the stage.
pub struct Writing<'s> {
    stage: &'s Stage,
    site_path: String,
    /// Of all bytes so far.
    hash: Box<Xxh3>,
    length: u64,
    to: To,
    is_finished: bool,
}

/// What becomes of the bytes.
#[derive(Debug)]
enum To {
    /// They are compared with a file of the output, which has all that came so far.
    Compared(File, Metadata),
    /// They are written to the staging folder.
    Written(File),
}

impl<'s> Writing<'s> {
    /// Begins a file at a path that is claimed.
    pub(super) fn begin(stage: &'s Stage, site_path: &str) -> Result<Self, Diagnostic> {
        let there = match stage.standing(site_path)? {
            Some(metadata) if metadata.is_file() => {
                File::open(stage.target.path(site_path)).ok().map(|file| (file, metadata))
            }
            Some(metadata) => {
                stage.check_is_ours(site_path, &metadata)?;
                None
            }
            None => None,
        };
        let to = match there {
            Some((file, metadata)) => To::Compared(file, metadata),
            None => To::Written(stage.create(site_path)?),
        };
        let (site_path, hash) = (site_path.to_owned(), Box::new(Xxh3::new()));
        Ok(Self { stage, site_path, hash, length: 0, to, is_finished: false })
    }

    /// Takes the bytes that come next.
    ///
    /// # Errors
    /// As [`Stage::put`]; then the file cannot be finished, and the stage cannot be committed.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.take(bytes).map_err(|diagnostic| self.stage.fail(diagnostic))
    }

    /// Ends the file, and gives its fingerprint.
    ///
    /// # Errors
    /// As [`Writing::write`].
    pub fn finish(mut self) -> Result<Fingerprint, Diagnostic> {
        if let To::Compared(file, _) = &mut self.to
            && !matches!(file.read(&mut [0]), Ok(0))
        {
            // What is there goes on.
            self.part().map_err(|diagnostic| self.stage.fail(diagnostic))?;
        }
        let print = Fingerprint { hash: self.hash.digest128(), length: self.length };
        let made = match &self.to {
            To::Written(file) => Some(file),
            To::Compared(..) => None,
        };
        self.stage.note(&self.site_path, print, made);
        self.is_finished = true;
        Ok(print)
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        if let To::Compared(file, _) = &mut self.to
            && !goes_on_with(file, bytes).unwrap_or(false)
        {
            self.part()?;
        }
        if let To::Written(file) = &mut self.to {
            file.write_all(bytes).map_err(|error| self.unwritable(&error))?;
        }
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Writes from now on, after what came so far.
    fn part(&mut self) -> Result<(), Diagnostic> {
        let To::Compared(same, metadata) = &mut self.to else { return Ok(()) };
        self.stage.check_is_ours(&self.site_path, metadata)?;
        let mut file = self.stage.create(&self.site_path)?;
        let copied = copy(same, self.length, &mut file);
        // Another program may have written to it since it was compared.
        let copied = match copied {
            Ok(hash) if hash == self.hash.digest128() => Ok(()),
            Ok(_) => Err(io::Error::other("another program changes it")),
            Err(error) => Err(error),
        };
        copied.map_err(|error| self.unwritable(&error))?;
        self.to = To::Written(file);
        Ok(())
    }

    fn unwritable(&self, error: &io::Error) -> Diagnostic {
        fault::unwritable(&self.stage.target.path(&self.site_path), error)
    }
}

impl fmt::Debug for Writing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writing").field("site_path", &self.site_path).finish_non_exhaustive()
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if !self.is_finished {
            self.stage.fail(self.unwritable(&io::Error::other("it was not made to its end")));
        }
    }
}

/// Whether some bytes come next in a file; reads no further than the first that differs.
pub(super) fn goes_on_with(file: &mut File, mut bytes: &[u8]) -> io::Result<bool> {
    let mut block = [0; BLOCK];
    while !bytes.is_empty() {
        let room = bytes.len().min(BLOCK);
        let read = file.read(&mut block[..room])?;
        match bytes.split_at_checked(read) {
            Some((head, tail)) if read > 0 && head == &block[..read] => bytes = tail,
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Copies the beginning of a file, and gives the hash of what it copied.
fn copy(from: &mut File, length: u64, to: &mut File) -> io::Result<u128> {
    from.seek(SeekFrom::Start(0))?;
    let mut beginning = from.take(length);
    let (mut block, mut hash) = (vec![0; BLOCK], Xxh3::new());
    loop {
        let read = beginning.read(&mut block)?;
        if read == 0 {
            return Ok(hash.digest128());
        }
        hash.update(&block[..read]);
        to.write_all(&block[..read])?;
    }
}
