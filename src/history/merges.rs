//! What of a history with branches led to what there is now.
//!
//! The commits of branches lie beside each other in time, and a merge may keep what only one of them
//! made of a record. As `git log -- FILE` does, a thread keeps the versions of which each was made
//! of the one before, up to the one that the newest commit has. The others are set aside: nothing is
//! told of them, but what they say is held back as all of the thread is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::chronicle::{Entry, Thread};
use super::state::Brief;
use super::versions::{At, Reader};
use crate::world::BlobId;

/// Sets aside what did not lead to the files of the newest commit. `merges` are the commits that
/// merge others, by their place in time.
pub(super) fn settle(
    threads: &mut [Thread],
    files: &[(Arc<str>, BlobId)],
    merges: &HashSet<usize>,
    reader: &Reader<'_>,
) {
    let files: HashMap<&str, BlobId> = files.iter().map(|(path, blob)| (&**path, *blob)).collect();
    let is_now = |entry: &Entry| is_now(entry, &files, reader);
    threads.par_iter_mut().for_each(|thread| match thread.entries.iter().rposition(is_now) {
        Some(last) => {
            let later = thread.entries.split_off(last + 1);
            thread.aside.extend(later);
            thread.keep_chain(merges);
        }
        None => thread.is_astray = true,
    });
}

impl Thread {
    /// Keeps of the entries the last, and before it each that made what the next was made of. Where
    /// a file was merged, a record in it may be as a branch made it: then it is that which made it.
    fn keep_chain(&mut self, merges: &HashSet<usize>) {
        let mut left = std::mem::take(&mut self.entries);
        let mut kept: Vec<Entry> = Vec::with_capacity(left.len());
        let mut wanted = left.last().and_then(|last| last.after.clone());
        while let Some(entry) = left.pop() {
            let made = entry.after.as_deref();
            let is_made_before = || left.iter().any(|other| is_same(other.after.as_deref(), made));
            if !is_same(made, wanted.as_deref())
                || merges.contains(&entry.commit) && is_made_before()
            {
                self.aside.push(entry);
            } else {
                wanted.clone_from(&entry.before);
                kept.push(entry);
            }
        }
        kept.reverse();
        self.entries = kept;
    }
}

fn is_same(one: Option<&Brief>, other: Option<&Brief>) -> bool {
    let says = |brief: &Brief| (brief.kind, brief.says);
    one.map(says) == other.map(says) && one.map(|brief| &brief.id) == other.map(|brief| &brief.id)
}

/// Whether the newest commit has a record as an entry left it, or has it not where it was removed.
fn is_now(entry: &Entry, files: &HashMap<&str, BlobId>, reader: &Reader<'_>) -> bool {
    let now = |at: &At, brief: &Brief| {
        let Some(&blob) = files.get(&*at.path) else { return Some(None) };
        if blob == at.blob {
            return Some(Some(brief.says));
        }
        reader.says(&At { path: Arc::clone(&at.path), blob }, &brief.id)
    };
    match (&entry.before, &entry.after, &entry.at) {
        (_, Some(after), (_, Some(at))) => now(at, after).is_none_or(|now| now == Some(after.says)),
        (Some(before), None, (Some(at), _)) => now(at, before).is_none_or(|now| now.is_none()),
        _ => true,
    }
}
