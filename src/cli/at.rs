//! `--at REV|DATE`: the project as a revision of its git repository has it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Failure, now};
use crate::cache::{Cache, NoCache};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::history::Since;
use crate::world::{Disk, Repository, Snapshot};
use crate::write::DiskCache;

/// The project at a revision.
pub(super) struct Then {
    /// Its files.
    pub(super) snapshot: Snapshot,
    /// The present as it was then, in seconds since 1970, unless `SOURCE_DATE_EPOCH` says otherwise.
    pub(super) now: i64,
    /// What is marked by now, and holds over what was open then.
    pub(super) since: Option<Since>,
    /// What someone called the revision.
    revision: String,
    repository: Repository,
    /// The project's folder, which need not be on the disk.
    root: PathBuf,
}

/// Opens the project of a folder at a revision.
pub(super) fn open(root: &Path, revision: &str) -> Result<Then, Failure> {
    let present = now()?;
    let found = Repository::discover(root).and_then(|repository| {
        let repository = repository.ok_or_else(|| {
            let message = format!("{} lies in no git repository", root.display());
            Diagnostic::new(Code::NoRepository, message)
                .help("`--at` needs one: start it with git init, and commit the desk")
        })?;
        let cache = cache(root, &repository, DiskCache::of_history);
        let since = since(root, &repository, &*cache, present)?;
        // The zone of the desk as it is, so that a day is the same whatever revision it leads to.
        let zone = since.as_ref().map_or(TimeZone::UTC, Since::zone);
        let (snapshot, then) = repository.at(revision, &zone)?;
        let since = since.map(|since| since.over(snapshot.commit()));
        Ok((repository, snapshot, then, since))
    });
    let (repository, snapshot, then, since) = found?;
    let now = if std::env::var_os("SOURCE_DATE_EPOCH").is_some() { present } else { then };
    let (revision, root) = (revision.to_owned(), root.to_path_buf());
    Ok(Then { snapshot, now, since, revision, repository, root })
}

/// What is marked, or not published, today: in the newest commit, or on the disk. `now` is the
/// present, in seconds since 1970.
pub(super) fn since(
    root: &Path,
    repository: &Repository,
    cache: &dyn Cache,
    now: i64,
) -> Result<Option<Since>, Diagnostic> {
    let Some(newest) = repository.newest()? else { return Ok(None) };
    let since = Since::newest(&newest, repository, cache);
    let moment = Timestamp::from_second(now).unwrap_or(Timestamp::MAX);
    let today = since.zone().to_datetime(moment).date();
    let since = match root.join("content").is_dir() {
        true => since.and_on_disk(&Disk::new(root)?, repository, cache, today),
        false => since,
    };
    match since.unread().first() {
        None => Ok(Some(since.by(today))),
        Some(file) => {
            let message = format!("`{file}` cannot be read as it is today, and may mark something");
            Err(Diagnostic::new(Code::InvalidMarking, message)
                .at(Place::file(&Arc::from(file.as_str())))
                .help("mend it, as `dateline check` says: what is marked today is held back from the past too"))
        }
    }
}

/// Where something is kept between runs; nowhere without a folder of the project.
pub(super) fn cache(
    root: &Path,
    repository: &Repository,
    of: fn(&Path) -> DiskCache,
) -> Box<dyn Cache + Send> {
    if has_folder(root, repository) { Box::new(of(root)) } else { Box::new(NoCache) }
}

/// Whether the project has a folder on the disk, in which something may be written.
fn has_folder(root: &Path, repository: &Repository) -> bool {
    root.is_dir() && !repository.is_bare()
}

impl Then {
    /// Where the site goes: a folder that is none of the repository's own.
    pub(super) fn output(&self, asked: Option<&Path>) -> Result<PathBuf, Failure> {
        let output = match asked {
            Some(output) => output.to_path_buf(),
            None if has_folder(&self.root, &self.repository) => self.root.join("output"),
            None => {
                return Err(Failure::Usage(format!(
                    "{} is no folder of a project on the disk\nhelp: say with --output where the site goes",
                    self.root.display()
                )));
            }
        };
        let folder = self.repository.folder();
        let within = std::path::absolute(&output)?
            .ancestors()
            .any(|above| above.canonicalize().is_ok_and(|above| above == folder));
        if within {
            let message = format!(
                "the output folder `{}` would be in the git repository itself",
                output.display()
            );
            return Err(Diagnostic::new(Code::ForeignOutput, message)
                .help("choose a folder of its own with `--output`")
                .into());
        }
        Ok(output)
    }

    /// Where something is kept between runs; nowhere without a folder of the project.
    pub(super) fn cache(&self, of: fn(&Path) -> DiskCache) -> Box<dyn Cache + Send> {
        cache(&self.root, &self.repository, of)
    }

    /// How the project came to be what it was.
    pub(super) fn past(&self) -> Repository {
        self.repository.until(&self.snapshot)
    }

    /// Says which revision it is.
    pub(super) fn say(&self) -> String {
        let commit: String = self.snapshot.commit().chars().take(10).collect();
        let when = Timestamp::from_second(self.snapshot.seconds())
            .map_or_else(|_| String::new(), |when| format!(" of {when}"));
        format!("as it was at {}: commit {commit}{when}", self.revision)
    }
}
