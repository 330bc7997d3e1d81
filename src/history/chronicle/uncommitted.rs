//! What differs between the desk as it is and as it was last committed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Chronicle;
use super::thread::{Entry, Thread};
use crate::history::compare;
use crate::history::state::{Brief, State};
use crate::history::versions::{Reader, is_alike};
use crate::model::Kind;

/// A record of the desk as it is.
pub(in crate::history) struct OnDisk<'s> {
    pub(in crate::history) kind: Kind,
    pub(in crate::history) id: &'s str,
    /// The path of the file that it is written in.
    pub(in crate::history) file: &'s str,
    pub(in crate::history) says: u128,
    /// Makes its state.
    pub(in crate::history) state: Box<dyn FnOnce() -> State + 's>,
}

/// What differs between the desk as it is and as it was last committed.
#[derive(Debug, Default)]
pub struct Uncommitted {
    /// Each with the thread that it belongs to, if there is one. Their commit is the one that would
    /// come next.
    pub(in crate::history) entries: Vec<(Option<usize>, Entry)>,
}

impl Uncommitted {
    /// Compares the records that there are with those that were last committed. Of several of one id
    /// it is that in the file of the one that was committed, else the first.
    pub(in crate::history) fn new(
        chronicle: &Chronicle,
        mut records: Vec<OnDisk<'_>>,
        reader: &Reader<'_>,
    ) -> Self {
        let commit = chronicle.commits.len();
        let mut entries = Vec::new();
        let mut there: HashSet<usize> = HashSet::new();
        let thread = |record: &OnDisk<'_>| {
            chronicle.living.get(&(record.kind, record.id.to_owned())).copied()
        };
        let is_in_its_file = |record: &OnDisk<'_>| {
            let last = thread(record).and_then(|thread| chronicle.threads.get(thread)?.last());
            let file = last.and_then(|last| last.at.1.as_ref());
            file.is_some_and(|file| *file.path == *record.file)
        };
        let mut first: HashMap<(Kind, &str), usize> = HashMap::with_capacity(records.len());
        for (at, record) in records.iter().enumerate() {
            let known = first.entry((record.kind, record.id)).or_insert(at);
            if *known != at && is_in_its_file(record) && !is_in_its_file(&records[*known]) {
                *known = at;
            }
        }
        let mut at = 0..;
        records.retain(|record| first.get(&(record.kind, record.id)).copied() == at.next());
        let mut passed_over: Option<Vec<Arc<str>>> = None;
        for record in records {
            let thread = thread(&record);
            let OnDisk { id, file, says, state, .. } = record;
            let last = thread.and_then(|thread| chronicle.threads.get(thread)?.last());
            let before = last.and_then(|last| last.after.clone());
            there.extend(thread);
            if before.as_ref().is_some_and(|before| before.says == says) {
                continue;
            }
            // What a link or a submodule brings is committed elsewhere, if it is.
            if before.is_none() {
                let links = passed_over.get_or_insert_with(|| reader.passed_over());
                if links.iter().any(|link| is_within(file, link)) {
                    continue;
                }
            }
            let at = last.and_then(|last| last.at.1.clone());
            let old = at.as_ref().and_then(|at| reader.state(at, id));
            if before.is_some() && old.is_none() {
                continue;
            }
            let new = Arc::new(state());
            let differences = old.as_ref().map(|old| compare::compare(old, &new));
            entries.push((
                thread,
                Entry {
                    commit,
                    before,
                    after: Some(Arc::new(new.brief.clone())),
                    differences: Arc::new(differences.unwrap_or_default()),
                    states: Some((old, Some(new))),
                    at: (at, None),
                },
            ));
        }
        let mut gone: Vec<usize> =
            chronicle.living.values().copied().filter(|thread| !there.contains(thread)).collect();
        gone.sort_unstable();
        for thread in gone {
            let last = chronicle.threads.get(thread).and_then(Thread::last);
            let Some(before) = last.and_then(|last| last.after.clone()) else { continue };
            let at = last.and_then(|last| last.at.1.clone());
            let is_any_new = entries.iter().any(|(thread, _)| thread.is_none());
            let old = at.as_ref().filter(|_| is_any_new);
            let old = old.and_then(|at| reader.state(at, &before.id));
            if let Some(old) = old
                && let Some((of, entry)) = renamed(&mut entries, &old)
            {
                let new = entry.states.as_ref().and_then(|(_, new)| new.clone());
                let differences = new.as_ref().map(|new| compare::compare(&old, new));
                *of = Some(thread);
                entry.before = Some(before);
                entry.differences = Arc::new(differences.unwrap_or_default());
                entry.states = Some((Some(old), new));
                entry.at.0 = at;
                continue;
            }
            entries.push((
                Some(thread),
                Entry {
                    commit,
                    before: Some(before),
                    after: None,
                    differences: Arc::default(),
                    states: None,
                    at: (None, None),
                },
            ));
        }
        Self { entries }
    }

    /// Whether both say the same.
    pub(in crate::history) fn is_same(&self, other: &Self) -> bool {
        let says = |entry: &Entry| {
            let of = |brief: &Option<Arc<Brief>>| {
                brief.as_ref().map(|brief| (brief.kind, brief.id.clone(), brief.says))
            };
            (of(&entry.before), of(&entry.after))
        };
        self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|((_, a), (_, b))| says(a) == says(b))
    }
}

/// Finds the new record that one which is gone has become, if it is one and no other.
fn renamed<'e>(
    entries: &'e mut [(Option<usize>, Entry)],
    old: &State,
) -> Option<&'e mut (Option<usize>, Entry)> {
    let mut found = entries.iter_mut().filter(|(thread, entry)| {
        let new = entry.states.as_ref().and_then(|(_, new)| new.as_ref());
        let is_of_kind = |new: &Arc<State>| new.brief.kind == old.brief.kind;
        thread.is_none() && new.is_some_and(|new| is_of_kind(new) && is_alike(old, new))
    });
    found.next().filter(|_| found.next().is_none())
}

/// Whether a path is that of a folder, or within it.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
