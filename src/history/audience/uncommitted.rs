//! What is not yet committed, as the newest revisions.

use std::collections::HashMap;

use super::super::chronicle::{Chronicle, Thread, Uncommitted};
use super::super::hidden::Hidden;
use super::super::state::Brief;
use super::super::{History, Revision};
use super::followed::{Followed, moved};
use super::likely::Likely;
use super::tell::{Shown, Teller, renamed};
use super::{Desk, nows, sees};
use crate::link::Target;
use crate::model::Kind;

/// The same history with what is not yet committed on top, as if it were committed with the newest.
pub(crate) fn with_uncommitted(
    history: &History,
    hidden: &Hidden,
    chronicle: &Chronicle,
    uncommitted: &Uncommitted,
    desk: &Desk<'_>,
) -> History {
    let mut targets: HashMap<(Kind, &str), Option<Target>> = HashMap::new();
    for record in &desk.records {
        // Where something of this id is left out, nothing of it is told.
        let target = targets.entry((record.kind, record.id)).or_insert(record.target);
        *target = target.and(record.target);
    }
    let seconds = chronicle.commits.last().map_or(0, |newest| newest.seconds);
    let next = chronicle.commits.len();
    let head = Shown { id: None, seconds, author: None, message: None };
    let heads = (0..next).map(|_| Shown::default()).chain([head]).collect();
    let nows = nows(desk);
    let whole: Vec<(&Brief, Thread)> = uncommitted
        .entries
        .iter()
        .filter_map(|(thread, entry)| {
            let brief = entry.after.as_deref().or(entry.before.as_deref())?;
            let thread = thread.and_then(|thread| chronicle.threads.get(thread));
            Some((brief, Thread::with(thread, entry)))
        })
        .collect();
    let mut threads: Vec<Followed<'_>> = whole
        .iter()
        .map(|(brief, thread)| {
            let target = targets.get(&(brief.kind, brief.id.as_str())).copied();
            let is_hidden =
                target == Some(None) || target.is_none() && !sees(desk.selection, brief);
            let now = nows.get(&(brief.kind, brief.id.as_str())).copied();
            let target = target.flatten();
            Followed::new(thread, now, target, is_hidden, desk.selection, desk.find)
        })
        .collect();
    let likely = Likely::new(desk, chronicle, &threads);
    for thread in threads.iter_mut().filter(|thread| likely.may_be(thread)) {
        thread.is_hidden = true;
    }
    let moved = moved(&threads);
    let of_thread = |thread: &'_ Thread| {
        let latest = thread.latest()?;
        targets.get(&(latest.kind, latest.id.as_str())).copied().flatten()
    };
    let committed =
        chronicle.threads.iter().map(|thread| (thread.entries.as_slice(), of_thread(thread)));
    let renamed = renamed(committed.chain(threads.iter().map(|one| (one.entries, one.target))));
    let teller = Teller { desk, hidden, heads, renamed };
    let mut revisions = Vec::new();
    for thread in threads.iter_mut().filter(|thread| !thread.is_hidden) {
        thread.add_moved(&moved);
        let told = teller.thread(thread).into_iter().filter(|(commit, _)| *commit == next);
        revisions.extend(told.map(|(_, revision)| revision));
    }
    revisions.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
    // A record that has another id now is the one that had the old.
    let now: HashMap<(Kind, &str), &Followed<'_>> = threads
        .iter()
        .flat_map(|thread| {
            let briefs = thread.entries.iter().filter_map(|entry| entry.before.as_deref());
            briefs.map(move |brief| ((brief.kind, brief.id.as_str()), thread))
        })
        .collect();
    revisions.extend(history.revisions.iter().filter_map(|revision| {
        let known = now.get(&(revision.kind, revision.id.as_str()));
        let Some(thread) = known.filter(|_| revision.target.is_none()) else {
            return Some(revision.clone());
        };
        (!thread.is_hidden).then(|| Revision { target: thread.target, ..revision.clone() })
    }));
    History::new(revisions, history.is_shallow)
}
