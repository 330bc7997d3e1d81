//! `--at REV|DATE`: the project as a revision of its git repository has it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Failure, now};
use crate::cache::{Cache, NoCache};
use crate::diagnostic::{Code, Diagnostic};
use crate::history::{self, Since};
use crate::model::{HistorySettings, Site};
use crate::read::{Memo, read};
use crate::world::{Repository, Snapshot};
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
    let found = Repository::discover(root).and_then(|repository| {
        let repository = repository.ok_or_else(|| {
            let message = format!("{} lies in no git repository", root.display());
            Diagnostic::new(Code::NoRepository, message)
                .help("`--at` needs one: start it with git init, and commit the desk")
        })?;
        // The zone of the desk as it is, so that a day is the same whatever revision it leads to.
        let newest = repository.newest()?.map(|newest| read(&newest, &mut Memo::default()).0);
        let zone = newest.as_ref().map(|newest| newest.site.timezone.clone());
        let (snapshot, then) = repository.at(revision, &zone.unwrap_or(jiff::tz::TimeZone::UTC))?;
        Ok((repository, snapshot, then, newest))
    });
    let (repository, snapshot, then, newest) = found?;
    let now = if std::env::var_os("SOURCE_DATE_EPOCH").is_some() { now()? } else { then };
    let (revision, root) = (revision.to_owned(), root.to_path_buf());
    let mut then = Then { snapshot, now, since: None, revision, repository, root };
    then.since = newest.map(|newest| {
        // What became of records tells which are the same, whatever their ids; where that is not
        // to be had, ids alone do.
        let site = Site { history: HistorySettings::default(), ..newest.site.clone() };
        let cache = then.cache(DiskCache::of_history);
        let mut memo = history::Memo::default();
        let (chronicle, _) = history::read(&then.repository, &site, &Kept(&*cache), &mut memo);
        Since::of(&newest, chronicle.as_deref())
    });
    Ok(then)
}

/// What earlier runs kept, which this one leaves as it is: the run that follows, which goes back
/// less far, would put its own in the place of it.
struct Kept<'c>(&'c dyn Cache);

impl Cache for Kept<'_> {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.get(key)
    }
    fn put(&self, _: &str, _: &[u8]) {}
    fn keep(&self, _: &BTreeSet<String>) {}
}

impl Then {
    /// Where the site goes: a folder that is none of the repository's own.
    pub(super) fn output(&self, asked: Option<&Path>) -> Result<PathBuf, Failure> {
        let output = match asked {
            Some(output) => output.to_path_buf(),
            None if self.has_folder() => self.root.join("output"),
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
        if self.has_folder() { Box::new(of(&self.root)) } else { Box::new(NoCache) }
    }

    /// How the project came to be what it was.
    pub(super) fn past(&self) -> Repository {
        self.repository.until(&self.snapshot)
    }

    /// Whether the project has a folder on the disk, in which something may be written.
    fn has_folder(&self) -> bool {
        self.root.is_dir() && !self.repository.is_bare()
    }

    /// Says which revision it is.
    pub(super) fn say(&self) -> String {
        let commit: String = self.snapshot.commit().chars().take(10).collect();
        let when = jiff::Timestamp::from_second(self.snapshot.seconds())
            .map_or_else(|_| String::new(), |when| format!(" of {when}"));
        format!("as it was at {}: commit {commit}{when}", self.revision)
    }
}
