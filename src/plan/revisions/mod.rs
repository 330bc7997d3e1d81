//! What was revised, when, and by whom: the pages that show a desk's history.
//!
//! - [`say`]: a change in a sentence;
//! - `page`: the history of a record, and the line on its page that leads there;
//! - `changes`: what changed on the desk, day by day, and the newest of it on the home page;
//! - `net`: what several revisions of one record come to;
//! - `feed`: the same for those who subscribe.
//!
//! Here is what they share: which revisions make which entry of which day, found once for all pages,
//! and the addresses of revisions.

mod changes;
mod feed;
mod net;
mod page;
pub mod say;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

pub(crate) use net::net;

use super::parts::page_href;
use crate::history::{Act, History, Revision};
use crate::link::{Graph, Target};
use crate::model::{Href, Kind, Slug};

/// Records from which they are told by their number: those that are new on one day, as when a desk
/// is imported, and those to which one commit did the same, as when a tag is renamed everywhere.
const MANY: usize = 30;

/// The seconds that a page can write: the years 1 to 9998, whatever a commit says.
const SECONDS: std::ops::RangeInclusive<i64> = -62_135_510_400..=253_370_678_400;

/// The characters of a commit's name in the address of a revision: too many to meet by chance.
const ANCHOR: usize = 12;

/// What changed on a desk: an entry for each record and day.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Newest day first; of a day by kind, then newest first.
    entries: Vec<Entry>,
}

/// What changed in a record on a day, or in many records at once.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    day: civil::Date,
    /// Indices into [`History::revisions`]: of one record, newest first; of many, one each.
    revisions: Vec<usize>,
    is_many: bool,
}

/// What became of a record, as a key of the theme's strings.
fn act_key(act: &Act) -> &'static str {
    match act {
        Act::Added => "added",
        Act::Revised => "revised",
        Act::Renamed { .. } => "renamed",
        Act::Removed => "removed",
    }
}

/// Which record a revision is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of<'h> {
    Record(Target),
    /// One that is no longer there.
    Gone(Kind, &'h str),
}

impl Changes {
    pub(super) fn new(graph: &Graph) -> Self {
        let Some(history) = graph.history.as_deref() else { return Self::default() };
        let zone = &graph.site.timezone;
        let mut days: BTreeMap<Reverse<civil::Date>, BTreeMap<Of<'_>, Vec<usize>>> =
            BTreeMap::new();
        for (at, revision) in history.revisions.iter().enumerate() {
            if is_dated(history, revision) {
                let of = match revision.target {
                    Some(target) => Of::Record(target),
                    None => Of::Gone(revision.kind, &revision.id),
                };
                let day = Reverse(day_of(revision, zone));
                days.entry(day).or_default().entry(of).or_default().push(at);
            }
        }
        let mut entries = Vec::new();
        for (Reverse(day), records) in days {
            let revision = |at: Option<&usize>| at.and_then(|&at| history.revisions.get(at));
            let is_new = |revisions: &Vec<usize>| {
                let first = revision(revisions.last());
                first.is_some_and(|first| first.act == Act::Added && first.target.is_some())
            };
            // What can be told together, by what became of it and by which commit.
            let mut alike: BTreeMap<_, Vec<Vec<usize>>> = BTreeMap::new();
            for revisions in records.into_values() {
                let key = match (is_new(&revisions), revisions.as_slice()) {
                    // What is not committed stands apart, so that what is stays as it was.
                    (true, all) => {
                        revision(all.last()).map(|first| ("added", None, first.commit.is_some()))
                    }
                    (false, [only]) => revision(Some(only)).map(|only| {
                        (act_key(&only.act), only.commit.as_deref(), only.commit.is_some())
                    }),
                    _ => None,
                };
                alike.entry(key).or_default().push(revisions);
            }
            let mut single = Vec::new();
            for (key, records) in alike {
                if key.is_some() && records.len() > MANY {
                    // Of a new record it is told that it is new.
                    let firsts = records.iter().filter_map(|all| all.last().copied());
                    entries.push(Entry { day, revisions: firsts.collect(), is_many: true });
                } else {
                    single.extend(records);
                }
            }
            single.sort_by_key(|revisions| {
                (revision(revisions.first()).map(|newest| newest.kind), revisions.first().copied())
            });
            entries.extend(single.into_iter().map(|revisions| Entry {
                day,
                revisions,
                is_many: false,
            }));
        }
        Self { entries }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Entry {
    /// The revisions, newest first.
    fn revisions<'h>(&self, history: &'h History) -> impl DoubleEndedIterator<Item = &'h Revision> {
        self.revisions.iter().filter_map(|&at| history.revisions.get(at))
    }

    /// What is committed of it.
    fn committed(&self, history: &History) -> Self {
        let is_committed = |at: &usize| {
            history.revisions.get(*at).is_some_and(|revision| revision.commit.is_some())
        };
        let revisions = self.revisions.iter().copied().filter(is_committed).collect();
        Self { revisions, ..self.clone() }
    }

    /// The id of the entry's element, which stays when the record is renamed later.
    fn anchor(&self, history: &History) -> String {
        let Some(first) = self.revisions(history).next_back() else { return self.day.to_string() };
        let act = act_key(&first.act);
        match self.is_many {
            false => format!("{}-{}-{}", self.day, first.kind.key(), Slug::or_hash(&first.id)),
            true if first.act == Act::Added && first.commit.is_some() => {
                format!("{}-{act}", self.day)
            }
            true => format!("{}-{act}-{}", self.day, commit_part(first)),
        }
    }
}

/// The list of all changes.
pub(super) fn changes_href() -> Href {
    Href::new("changes/")
}

/// The address of a record's history.
pub(super) fn history_href(graph: &Graph, target: Target) -> Href {
    history_of(&graph.node(target).href)
}

/// The address of the history of a record, which is at another.
pub(super) fn history_of(record: &Href) -> Href {
    Href::new(format!("{}history/", record.path()))
}

/// When a record was last revised (RFC 3339, in the desk's time zone), of what is committed.
pub fn last_revised(graph: &Graph, target: Target) -> Option<String> {
    Some(super::feed::rfc3339(revised_at(graph, target)?, &graph.site.timezone))
}

/// When a record was last revised, of what is committed and of what this audience may know.
pub(super) fn revised_at(graph: &Graph, target: Target) -> Option<Timestamp> {
    let history = graph.history.as_deref()?;
    let last = history.of(target).find(|revision| revision.commit.is_some())?;
    is_dated(history, last).then(|| instant(last))
}

/// Whether the time of a revision is known: the first commit of a shallow clone adds what was there
/// before.
fn is_dated(history: &History, revision: &Revision) -> bool {
    let shallow = history.revisions.last().filter(|_| history.is_shallow);
    revision.act != Act::Added || shallow.is_none_or(|oldest| revision.commit != oldest.commit)
}

/// The address of a revision in the history of its record.
fn revision_href(graph: &Graph, history: &History, at: usize) -> Option<Href> {
    let target = history.revisions.get(at)?.target?;
    let all = history.by_record.get(&target)?;
    let place = all.iter().position(|&other| other == at)?;
    let number = place / graph.site.per_page.max(1) + 1;
    let page = page_href(&history_href(graph, target), number);
    Some(page.with_anchor(&revision_anchor(history, all, place)))
}

/// The id of a revision's element, in the history of its record.
fn revision_anchor(history: &History, all: &[usize], place: usize) -> String {
    let revision = |place: usize| all.get(place).and_then(|&at| history.revisions.get(at));
    let Some(own) = revision(place) else { return String::new() };
    let name = commit_part(own);
    let is_alike = |other: &usize| revision(*other).is_some_and(|it| it.commit == own.commit);
    // Those of one commit stand side by side.
    match (0..place).rev().take_while(is_alike).count() {
        0 => format!("r-{name}"),
        before => format!("r-{name}-{}", before + 1),
    }
}

/// The part of an id that names the commit of a revision.
fn commit_part(revision: &Revision) -> String {
    match &revision.commit {
        Some(name) => name.chars().filter(char::is_ascii_alphanumeric).take(ANCHOR).collect(),
        None => "uncommitted".to_owned(),
    }
}

/// When a revision was made.
fn instant(revision: &Revision) -> Timestamp {
    let seconds = revision.seconds.clamp(*SECONDS.start(), *SECONDS.end());
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The day on which a revision was made, where the desk is.
fn day_of(revision: &Revision, zone: &TimeZone) -> civil::Date {
    zone.to_datetime(instant(revision)).date()
}

/// A text without the characters that no page should hold: nobody reads a commit's message as
/// strictly as content.
fn clean(text: &str) -> String {
    text.replace(crate::read::is_unwanted, "\u{FFFD}")
}
