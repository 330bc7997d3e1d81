//! The site that is to be published, made anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::private::Private;
use crate::cache::{Cache, NoCache};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{self, Caches, Site};
use crate::world::World;
use crate::write::{Adopt, Fingerprint, Manifest, Report};

/// Says what to do where a temporary folder cannot be written: it is not chosen with `--output`.
pub(super) fn in_a_temporary_folder(diagnostic: Diagnostic) -> Diagnostic {
    if diagnostic.help.as_deref().is_none_or(|help| help.contains("--output")) {
        return diagnostic.help("make room on the disk, or name another folder with TMPDIR");
    }
    diagnostic
}

/// Where the site is in the folder of a run.
const SITE: &str = "site";

/// A site in a folder of its own that no other user can read, which goes when this is dropped; of a
/// run that is killed, when the next one begins.
///
/// It is never the desk's output folder: that one may be old, for another audience, or edited.
#[derive(Debug)]
pub struct Staged {
    private: Private,
    folder: PathBuf,
    files: BTreeMap<String, Fingerprint>,
    report: Report,
}

impl Staged {
    /// Renders a site, with its search index, of which `cache` may know parts; pages are all made
    /// anew.
    ///
    /// # Errors
    /// As [`pipeline::write`].
    pub fn build(
        world: &dyn World,
        site: &mut Site,
        cache: &dyn Cache,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Self, Vec<Diagnostic>> {
        let private = Private::new().map_err(|diagnostic| vec![diagnostic])?;
        let folder = private.path().join(SITE);
        let caches = Caches { search: cache, pages: &NoCache, program: 0, made: None };
        let report = pipeline::write(world, site, &folder, Adopt::No, &caches, tick).map_err(
            |diagnostics| diagnostics.into_iter().map(in_a_temporary_folder).collect::<Vec<_>>(),
        )?;
        let manifest = Manifest::look(&folder).map_err(|diagnostic| vec![diagnostic])?;
        let files = manifest
            .iter()
            .flat_map(Manifest::iter)
            .map(|(path, print)| (path.to_owned(), print))
            .collect();
        Ok(Self { private, folder, files, report })
    }

    /// Adds a file that a target needs beside the site, unless the site has it.
    ///
    /// # Errors
    /// [`Code::Unwritable`] where the machine refuses.
    pub fn ensure(&mut self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        if self.files.contains_key(path) {
            return Ok(());
        }
        let place = self.folder.join(path);
        fs::write(&place, bytes).map_err(|error| {
            let message = format!("`{}` cannot be written: {error}", place.display());
            in_a_temporary_folder(Diagnostic::new(Code::Unwritable, message))
        })?;
        self.files.insert(path.to_owned(), Fingerprint::of(bytes));
        Ok(())
    }

    /// What was written of the site.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Where the site is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A folder beside the site that no other user can read, and that goes with it.
    pub(super) fn beside(&self) -> &Path {
        self.private.path()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`Code::Unwritable`] where it cannot be read, or is not what was written.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let place: PathBuf = self.folder.join(path);
        let bytes = fs::read(&place).map_err(|error| error.to_string()).and_then(|bytes| {
            let same = self.get(path) == Some(Fingerprint::of(&bytes));
            same.then_some(bytes).ok_or_else(|| "somebody changed it".to_owned())
        });
        bytes.map_err(|why| {
            let message = format!("`{}` cannot be read back: {why}", place.display());
            Diagnostic::new(Code::Unwritable, message).help("check the disk, then publish again")
        })
    }

    /// What is known of a file of the site.
    pub fn get(&self, path: &str) -> Option<Fingerprint> {
        self.files.get(path).copied()
    }

    /// Every file, in the order of paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.files.iter().map(|(path, print)| (path.as_str(), *print))
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.paths().filter(|path| crate::model::is_page(path)).count()
    }

    /// The manifest of the site.
    pub fn manifest(&self) -> Manifest {
        Manifest::of(self.files())
    }

    /// A site of some files.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let private = Private::new().unwrap();
        let folder = private.path().join(SITE);
        fs::create_dir(&folder).unwrap();
        let mut made = BTreeMap::new();
        for (path, text) in files {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
            made.insert((*path).to_owned(), Fingerprint::of(text.as_bytes()));
        }
        Self { private, folder, files: made, report: Report::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;
    use crate::write::unwritable;

    #[test]
    fn where_there_is_no_room_for_the_site_tmpdir_is_named_and_no_option_that_publish_has_not() {
        let refused = |kind| unwritable("/tmp/x".as_ref(), &Error::from(kind));
        for kind in [
            ErrorKind::StorageFull,
            ErrorKind::QuotaExceeded,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::PermissionDenied,
            ErrorKind::AlreadyExists,
        ] {
            let help = in_a_temporary_folder(refused(kind)).help.unwrap();
            assert!(help.contains("TMPDIR") && !help.contains("--output"), "{help}");
        }
        let help = in_a_temporary_folder(refused(ErrorKind::InvalidFilename)).help;
        assert_eq!(help.as_deref(), Some("shorten the id or the file's name"));
    }
}
