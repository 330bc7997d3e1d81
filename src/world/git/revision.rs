//! What someone calls a commit, or a day, and the commit.

use std::fmt::Write as _;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::revision::spec::parse::{self, CandidateInfo, ObjectKindHint};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::store::{Store, failed};
use super::{Repository, Snapshot};
use crate::diagnostic::{Code, Diagnostic};

/// What to do where a clone lacks its earlier commits.
const UNSHALLOW: &str =
    "fetch them with `git fetch --unshallow`, or in a workflow with `fetch-depth: 0`";

/// The most candidates that are told of.
const MOST_TOLD: usize = 5;

/// The most slips in a name that is taken for another.
const MOST_SLIPS: usize = 2;

impl Repository {
    /// The project at a revision, and the present as it was then, in seconds since
    /// 1970-01-01T00:00:00Z.
    ///
    /// A revision is what git's own notation names (gitrevisions(7)): `HEAD~3`, a tag, a branch, the
    /// beginning of a commit's name; its present is when it was committed. Or it is a date of ISO
    /// 8601, of which a year or a month stands for its last day: that names the last commit on the
    /// first-parent line from HEAD that was committed by the end of that day in `zone`, and its
    /// present is the end of the day. A branch or tag that is called like a date is meant before
    /// the date.
    ///
    /// # Errors
    /// [`Code::NoRepository`] without a commit; [`Code::NoSuchRevision`], [`Code::AmbiguousRevision`],
    /// [`Code::BeforeHistory`], [`Code::Shallow`], [`Code::NoContentThen`]; and
    /// [`Code::Repository`] where it cannot be read.
    pub fn at(&self, revision: &str, zone: &TimeZone) -> Result<(Snapshot, i64), Diagnostic> {
        let Some(tip) = self.tip()? else {
            return Err(Diagnostic::new(
                Code::NoRepository,
                "the git repository has no commit yet",
            )
            .help("commit the desk: git add -A && git commit"));
        };
        let day = last_day(revision).filter(|_| !self.store.has_reference(revision));
        let (id, present) = match day {
            Some(day) => {
                let end = end_of(day, zone)?;
                (last_by(&self.store, tip, day, end, zone)?, Some(end))
            }
            None => (named(&self.store, revision)?, None),
        };
        let snapshot = Snapshot::new(&self.store, id)?;
        if !snapshot.has_content() {
            let name: String = snapshot.commit().chars().take(10).collect();
            let day = day_of(snapshot.seconds(), zone);
            let message = format!("at {revision} ({name}, {day}) there was no folder `content`");
            return Err(Diagnostic::new(Code::NoContentThen, message).help(
                "name a later revision; if the desk lay elsewhere then, say where with `--root`",
            ));
        }
        let present = present.unwrap_or(snapshot.seconds());
        Ok((snapshot, present))
    }
}

/// The last day of a date: `2023-09-15`, `2023-09`, `2023`.
fn last_day(text: &str) -> Option<Date> {
    let digits = |part: &str, count: usize| {
        (part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())
            .flatten()
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|part| digits(part, 2));
    let day = parts.next().map(|part| digits(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    match (month, day) {
        (None, _) => Date::new(year, 12, 31).ok(),
        (Some(month), None) => {
            Date::new(year, small(month?)?, 1).ok().map(|first| first.last_of_month())
        }
        (Some(month), Some(day)) => Date::new(year, small(month?)?, small(day?)?).ok(),
    }
}

/// The last second of a day.
fn end_of(day: Date, zone: &TimeZone) -> Result<i64, Diagnostic> {
    let next = day.tomorrow().and_then(|next| next.to_zoned_datetime(zone.clone()));
    match next {
        Ok(next) => Ok(next.timestamp().as_second() - 1),
        // The last day that there is.
        Err(_) => Ok(Timestamp::MAX.as_second()),
    }
}

/// The day of a time, as it is written.
fn day_of(seconds: i64, zone: &TimeZone) -> String {
    Timestamp::from_second(seconds)
        .map_or_else(|_| seconds.to_string(), |time| zone.to_datetime(time).date().to_string())
}

/// The last commit on the first-parent line that was committed by a time: the end of a day.
fn last_by(
    store: &Store,
    tip: ObjectId,
    day: Date,
    end: i64,
    zone: &TimeZone,
) -> Result<ObjectId, Diagnostic> {
    let boundary = store.boundary()?;
    let mut id = tip;
    loop {
        let commit = store.commit(&id)?;
        if commit.seconds <= end {
            return Ok(id);
        }
        let first = day_of(commit.seconds, zone);
        if boundary.binary_search(&id).is_ok() {
            let message = format!("this clone begins with {first}: it lacks the commits of {day}");
            return Err(Diagnostic::new(Code::Shallow, message).help(UNSHALLOW));
        }
        match commit.parents.first() {
            Some(parent) => id = *parent,
            None => {
                let message = format!("{day} is before the first commit, which is of {first}");
                return Err(Diagnostic::new(Code::BeforeHistory, message)
                    .help(format!("name {first} or a later day")));
            }
        }
    }
}

/// The commit that git's notation names.
fn named(store: &Store, revision: &str) -> Result<ObjectId, Diagnostic> {
    store.with(|repository| {
        let options = parse::Options {
            object_kind_hint: Some(ObjectKindHint::Committish),
            ..Default::default()
        };
        let spec =
            gix::revision::Spec::from_bstr(revision.as_bytes().as_bstr(), repository, options);
        let spec = match spec {
            Ok(spec) => spec,
            Err(error) => {
                return Err(match error.downcast_any_ref::<parse::Error>() {
                    Some(parse::Error::AmbiguousPrefix { candidates, .. }) => {
                        ambiguous(revision, candidates)
                    }
                    _ => no_such(store, repository, revision),
                });
            }
        };
        let Some(id) = spec.single() else {
            let message = format!("`{revision}` names a range, not a revision");
            return Err(Diagnostic::new(Code::NoSuchRevision, message)
                .help("name one commit, as in HEAD~3, or a day, as in 2023-09-15"));
        };
        let commit = id.object().and_then(|object| object.peel_to_kind(gix::objs::Kind::Commit));
        match commit {
            Ok(commit) => Ok(commit.id),
            Err(_) if repository.has_object(id) => {
                let message = format!("`{revision}` names no commit, but a part of one");
                Err(Diagnostic::new(Code::NoSuchRevision, message)
                    .help("name a commit, a branch or a tag"))
            }
            Err(error) => Err(failed(error)),
        }
    })
}

fn ambiguous(revision: &str, candidates: &[(gix::hash::Prefix, CandidateInfo)]) -> Diagnostic {
    let mut list = String::new();
    for (name, info) in candidates.iter().take(MOST_TOLD) {
        let what = match info {
            CandidateInfo::Commit { date, title } => format!(" ({date}, {title})"),
            CandidateInfo::Tag { name } => format!(" (tag {name})"),
            _ => String::new(),
        };
        let separator = if list.is_empty() { "" } else { ", " };
        let _ = write!(list, "{separator}{name}{what}");
    }
    let message = format!("`{revision}` is the beginning of the names of several commits");
    Diagnostic::new(Code::AmbiguousRevision, message)
        .help(format!("write more of the name: {list}"))
}

/// Says that there is no such revision, and what may be meant.
fn no_such(store: &Store, repository: &gix::Repository, revision: &str) -> Diagnostic {
    let message = format!("there is no revision `{revision}` in this repository");
    let diagnostic = Diagnostic::new(Code::NoSuchRevision, message);
    let names = references(repository);
    // What follows the name in git's notation: `main~3`, `v1^{commit}`, `main@{1}`.
    let (name, rest) = revision
        .find(['~', '^', '@', ':'])
        .filter(|&at| at > 0)
        .map_or((revision, ""), |at| revision.split_at(at));
    let exists = name == "HEAD" || names.iter().any(|other| &**other == name);
    if exists && !rest.is_empty() {
        let help = if store.is_shallow() {
            format!("this clone lacks its earlier commits: {UNSHALLOW}")
        } else {
            format!("`{name}` exists, and `{rest}` leads out of its history")
        };
        return diagnostic.help(help);
    }
    let candidates: Vec<&str> = names.iter().map(|name| &**name).collect();
    let on_remote = format!("/{name}");
    let nearest =
        candidates.iter().copied().find(|other| other.ends_with(&on_remote)).or_else(|| {
            let candidates = candidates.iter().copied();
            let nearest = candidates.map(|other| (strsim::osa_distance(name, other), other)).min();
            nearest.filter(|(distance, _)| *distance <= MOST_SLIPS).map(|(_, other)| other)
        });
    diagnostic.help(match nearest {
        Some(nearest) => format!("did you mean `{nearest}{rest}`?"),
        None if store.is_shallow() => {
            format!("this clone lacks its earlier commits: {UNSHALLOW}")
        }
        None => "name a commit, a branch or a tag, or a day, as in 2023-09-15".to_owned(),
    })
}

/// The short names of branches and tags, sorted.
fn references(repository: &gix::Repository) -> Vec<Arc<str>> {
    let Ok(platform) = repository.references() else { return Vec::new() };
    let Ok(all) = platform.all() else { return Vec::new() };
    let mut names: Vec<Arc<str>> = all
        .filter_map(Result::ok)
        .map(|reference| reference.name().shorten().to_str_lossy().into())
        .collect();
    names.sort();
    names.dedup();
    names
}

impl Store {
    /// Whether there is a branch, a tag or another reference of exactly this name.
    fn has_reference(&self, name: &str) -> bool {
        self.with(|repository| matches!(repository.try_find_reference(name), Ok(Some(_))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_and_a_month_stand_for_their_last_day() {
        let day = |text| last_day(text).map(|day| day.to_string());
        assert_eq!(day("2023-09-15").as_deref(), Some("2023-09-15"));
        assert_eq!(day("2024-02").as_deref(), Some("2024-02-29"));
        assert_eq!(day("2023").as_deref(), Some("2023-12-31"));
        for other in
            ["", "23", "20230915", "2023-9-15", "2023-13", "2023-02-30", "2023-09-15-x", "HEAD"]
        {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn a_day_ends_when_the_next_begins_in_the_zone_of_the_desk() {
        let day = Date::constant(2024, 3, 31);
        assert_eq!(end_of(day, &TimeZone::UTC).unwrap(), 1_711_929_599);
        // In Kyiv that day has 23 hours, and ends three hours before it does in UTC.
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        assert_eq!(end_of(day, &kyiv).unwrap(), 1_711_929_599 - 3 * 3600);
        assert!(end_of(Date::MAX, &TimeZone::UTC).is_ok());
    }
}
