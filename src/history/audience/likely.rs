//! What is gone and may be a record that is held back, under another name.
//!
//! A record that is renamed as it is marked, and moved or rewritten beside, is two for the history:
//! one that went and one that came. Nothing is told of what went if
//!
//! - a record that is held back says the same text, and none that is shown does; or
//! - one came in the commit with which it went, in the same file.

use std::collections::HashSet;

use super::super::chronicle::{Chronicle, Entry};
use super::super::versions::At;
use super::Desk;
use super::followed::Followed;
use crate::model::Kind;

/// What is known of the records that are held back.
pub(super) struct Likely<'h> {
    /// Fingerprints of what they say, and of what they said.
    texts: HashSet<u128>,
    /// The commits with which they came, and the files; the commit that would come next for what is
    /// on the disk alone.
    came: HashSet<(usize, Kind, &'h str)>,
    next: usize,
}

impl<'h> Likely<'h> {
    pub(super) fn new(desk: &Desk<'h>, chronicle: &'h Chronicle, threads: &[Followed<'h>]) -> Self {
        let next = chronicle.commits.len();
        let mut likely = Self { texts: HashSet::new(), came: HashSet::new(), next };
        let mut is_any = false;
        for record in desk.records.iter().filter(|record| record.target.is_none()) {
            is_any = true;
            let now = record.now.as_ref().map(|now| (now.state)());
            likely.texts.extend(now.iter().flat_map(|now| &now.brief.texts));
            let id = record.id.to_owned();
            if !chronicle.living.contains_key(&(record.kind, id)) {
                likely.came.insert((next, record.kind, record.file));
            }
        }
        for thread in threads.iter().filter(|thread| thread.is_hidden) {
            is_any = true;
            for entry in thread.entries.iter().chain(thread.aside) {
                let briefs = [&entry.before, &entry.after].into_iter().flatten();
                likely.texts.extend(briefs.flat_map(|brief| &brief.texts));
                if let (None, Some(after), Some(at)) = (&entry.before, &entry.after, &entry.at.1) {
                    likely.came.insert((entry.commit, after.kind, &*at.path));
                }
            }
        }
        if is_any {
            let shown = threads.iter().filter(|thread| thread.target.is_some());
            for brief in shown.filter_map(|thread| thread.entries.last()?.after.as_ref()) {
                brief.texts.iter().for_each(|text| _ = likely.texts.remove(text));
            }
        }
        likely
    }

    /// Whether a record that is not in the desk any more may be one that is held back.
    pub(super) fn may_be(&self, thread: &Followed<'_>) -> bool {
        if thread.is_hidden || thread.target.is_some() {
            return false;
        }
        let Some(last) = thread.entries.last() else { return false };
        let briefs = [&last.before, &last.after].into_iter().flatten();
        let says = briefs.flat_map(|brief| &brief.texts).any(|text| self.texts.contains(text));
        says || self.went(thread.entries).is_some_and(|went| self.came.contains(&went))
    }

    /// With which commit, and from which file, a record went of which these are the entries.
    fn went<'e>(&self, entries: &'e [Entry]) -> Option<(usize, Kind, &'e str)> {
        let (last, before) = entries.split_last()?;
        let path = |at: &'e Option<At>| Some(&*at.as_ref()?.path);
        match (&last.before, &last.after) {
            (Some(brief), None) => {
                let file = path(&last.at.0).or_else(|| path(&before.last()?.at.1))?;
                Some((last.commit, brief.kind, file))
            }
            // It went on the disk alone.
            (_, Some(brief)) => Some((self.next, brief.kind, path(&last.at.1)?)),
            (None, None) => None,
        }
    }
}
