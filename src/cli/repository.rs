//! The repository of a desk, for the commands that cannot do without one.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Failure, with_help};
use crate::diagnostic::Diagnostic;
use crate::world::Repository;

/// Opens the repository that a desk lies in.
///
/// # Errors
///
/// [`Failure::Usage`] outside of git; [`Failure::Usage`] too where the repository cannot be read.
pub(super) fn of(root: &Path) -> Result<Repository, Failure> {
    match Repository::discover(root) {
        Ok(Some(repository)) => Ok(repository),
        Ok(None) => Err(Failure::Usage(format!(
            "{} is not in a git repository\nhelp: put it in one: git init, git add content, git commit",
            root.display()
        ))),
        Err(diagnostic) => Err(failure(diagnostic)),
    }
}

/// What a repository or a revision has wrong with it is no fault of the content.
pub(super) fn failure(diagnostic: Diagnostic) -> Failure {
    Failure::Usage(with_help(&diagnostic))
}

/// The day of a time, in seconds since 1970-01-01T00:00:00Z, as it was in a time zone.
pub(super) fn day(seconds: i64, zone: &TimeZone) -> String {
    Timestamp::from_second(seconds)
        .map_or_else(|_| seconds.to_string(), |time| zone.to_datetime(time).date().to_string())
}
