//! A record through time.

use std::sync::Arc;

use super::Told;
use crate::history::compare::Difference;
use crate::history::state::{Brief, State};
use crate::history::versions::At;
use crate::model::Marking;

/// A record through time.
#[derive(Debug)]
pub(in crate::history) struct Thread {
    /// Oldest first; never empty.
    pub(in crate::history) entries: Vec<Entry>,
    /// What branches made of it and no merge kept, and what became of another file of its id: it is
    /// not told.
    pub(in crate::history) aside: Vec<Entry>,
    /// Whether no version of it led to the newest commit: nothing of it is told.
    pub(in crate::history) is_astray: bool,
}

/// What one commit did to a record.
#[derive(Debug, Clone)]
pub(in crate::history) struct Entry {
    /// Index into [`Chronicle::commits`](super::Chronicle::commits).
    pub(in crate::history) commit: usize,
    /// What it was; `None` where it is new.
    pub(in crate::history) before: Option<Arc<Brief>>,
    /// What it is; `None` where it was removed.
    pub(in crate::history) after: Option<Arc<Brief>>,
    /// What differs between the two, whoever may see it.
    pub(in crate::history) differences: Arc<Vec<Difference>>,
    /// All that the two say, where the differences depend on who sees them.
    pub(in crate::history) states: Option<States>,
    /// Where the two are written.
    pub(in crate::history) at: Sides,
}

/// All that a record said and says.
type States = (Option<Arc<State>>, Option<Arc<State>>);

impl Entry {
    /// The two versions, each with all that it says, where that is known.
    pub(in crate::history) fn sides(&self) -> [(Option<&Brief>, Option<&State>); 2] {
        let states = self.states.as_ref();
        let before = states.and_then(|(before, _)| before.as_deref());
        let after = states.and_then(|(_, after)| after.as_deref());
        [(self.before.as_deref(), before), (self.after.as_deref(), after)]
    }
}

/// How many sides of the entries of a record come before it was cleared for an audience, the last
/// time that it was above it.
pub(in crate::history) fn sides_until_cleared(entries: &[Entry], audience: Marking) -> usize {
    let sides = entries.iter().flat_map(|entry| [&entry.before, &entry.after]).enumerate();
    let above = sides.filter(|(_, brief)| brief.as_ref().is_some_and(|it| it.tlp > audience));
    above.last().map_or(0, |(at, _)| at + 1)
}

impl Thread {
    pub(super) fn new(entry: Entry) -> Self {
        Self { entries: vec![entry], aside: Vec::new(), is_astray: false }
    }

    /// A thread that goes on with an entry, or begins with it.
    pub(in crate::history) fn with(thread: Option<&Self>, entry: &Entry) -> Self {
        let Some(thread) = thread else { return Self::new(entry.clone()) };
        let entries = thread.entries.iter().chain([entry]).cloned().collect();
        Self { entries, aside: thread.aside.clone(), is_astray: false }
    }

    /// All that ever was made of it, told or not.
    pub(in crate::history) fn all(&self) -> impl Iterator<Item = &Entry> + Clone {
        self.entries.iter().chain(&self.aside)
    }

    /// Every version that ever was made of it, from one entry to the next twice.
    pub(in crate::history) fn briefs(&self) -> impl Iterator<Item = &Brief> {
        let sides = self.all().flat_map(|entry| [&entry.before, &entry.after]);
        sides.filter_map(|brief| brief.as_deref())
    }

    /// The last entry.
    pub(in crate::history) fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// What the record was last, be it removed since.
    pub(in crate::history) fn latest(&self) -> Option<&Arc<Brief>> {
        let last = self.last()?;
        last.after.as_ref().or(last.before.as_ref())
    }

    /// Whether differences between its versions depend on who sees them, or an audit has to know what
    /// they said: because parts are marked, or because it was kept back for a while.
    pub(super) fn needs_states(&self, commits: &[Told]) -> bool {
        let briefs: Vec<(&Brief, i64)> = self
            .all()
            .flat_map(|entry| {
                let seconds = commits.get(entry.commit).map_or(0, |commit| commit.seconds);
                let briefs = [&entry.before, &entry.after].into_iter();
                briefs.filter_map(move |brief| brief.as_deref().map(|brief| (brief, seconds)))
            })
            .collect();
        fn was_kept_back<T: Ord + Copy>(values: impl Iterator<Item = T>) -> bool {
            // A value is above one before it and one after it.
            let (mut least, mut above): (Option<T>, Option<T>) = (None, None);
            for value in values {
                if above.is_some_and(|above| value < above) {
                    return true;
                }
                if least.is_some_and(|least| value > least) {
                    above = above.max(Some(value));
                }
                least = Some(least.map_or(value, |least| least.min(value)));
            }
            false
        }
        let was_cleared = || {
            let mut most = Marking::Clear;
            briefs.iter().any(|(brief, _)| {
                most = most.max(brief.tlp);
                brief.tlp < most
            })
        };
        briefs.iter().any(|(brief, _)| brief.is_marked())
            || was_cleared()
            || was_kept_back(briefs.iter().map(|(brief, _)| brief.draft))
            || was_kept_back(briefs.iter().map(|(brief, seconds)| {
                let day = jiff::Timestamp::from_second(*seconds).ok();
                let day = day.map(|day| jiff::tz::TimeZone::UTC.to_datetime(day).date());
                brief.day.filter(|own| day.is_none_or(|day| *own > day))
            }))
    }
}

/// The two sides of a change, where they are files of records.
pub(super) type Sides = (Option<At>, Option<At>);
