//! What every commit did to every record, whoever may see it: commits in, threads out.
//!
//! A thread is a record through time. It goes on where its file is renamed, where it moves into
//! another file, where its id changes with its file or beside words that stay, and where it claims
//! the address of the one that went with the same commit. A version that
//! cannot be read is passed over: the next good one is compared with the last good one. Where
//! another file holds a record of the same id as well, it goes on in the file that had it first, and
//! in the other when that is all that is left.

mod following;
mod thread;
mod uncommitted;
mod work;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::Files;
use super::merges;
use super::state::Brief;
use super::store::Store;
use super::versions::{At, Reader, Strictest};
use crate::model::Kind;
use crate::world::Log;
use following::Following;
pub(super) use thread::{Entry, Thread, sides_until_cleared};
pub(super) use uncommitted::OnDisk;
pub use uncommitted::Uncommitted;
use work::Work;

/// What every commit did to every record. It may hold what is restricted, and is never shown.
#[derive(Debug, Default)]
pub struct Chronicle {
    /// Oldest first; only those that changed files of `content/`.
    pub(super) commits: Vec<Told>,
    /// In the order in which they begin.
    pub(super) threads: Vec<Thread>,
    /// The threads of the records that there are, by what these are called.
    pub(super) living: HashMap<Id, usize>,
    pub(super) is_shallow: bool,
    /// Whether the repository lacks versions that may tell of a file that it was renamed.
    pub(super) is_unsure: bool,
}

/// A commit.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) id: Arc<str>,
    pub(super) author: Arc<str>,
    pub(super) seconds: i64,
    pub(super) message: Arc<str>,
    /// Whether it touched what cannot be told to be for everyone.
    pub(super) is_opaque: bool,
    /// Files of `assets/` that it touched.
    pub(super) assets: Vec<Arc<str>>,
    /// Files in which it changed what stands around records, and who may see all of these.
    pub(super) around: Vec<(Arc<str>, Strictest)>,
}

/// Makes the chronicle of a log.
pub(super) fn chronicle(log: &Log, reader: &Reader<'_>, store: &Store<'_>) -> Chronicle {
    let work = Work { reader, store };
    work.prepare(log);
    let mut following = Following {
        work,
        good: HashMap::new(),
        living: HashMap::new(),
        former: HashMap::new(),
        doubles: HashMap::new(),
        files: Files::new(log),
        threads: Vec::new(),
    };
    let mut commits = Vec::new();
    let mut merged: HashSet<usize> = HashSet::new();
    let logged = log.commits.iter().enumerate().rev();
    for (place, commit) in logged.filter(|(_, commit)| !commit.changes.is_empty()) {
        let mut told = Told {
            id: Arc::clone(&commit.id),
            author: Arc::clone(&commit.author),
            seconds: commit.seconds,
            message: Arc::clone(&commit.message),
            is_opaque: false,
            assets: Vec::new(),
            around: Vec::new(),
        };
        following.commit((commits.len(), place), &commit.changes, &mut told);
        if commit.parents.len() > 1 {
            merged.insert(commits.len());
        }
        commits.push(told);
    }
    let Following { mut threads, mut living, .. } = following;
    if let Some(files) = &log.merged {
        merges::settle(&mut threads, files, &merged, reader);
        living = threads
            .iter()
            .enumerate()
            .filter(|(_, thread)| !thread.is_astray)
            .filter_map(|(at, thread)| Some((id_of(thread.last()?.after.as_deref()?), at)))
            .collect();
    }
    living.retain(|_, thread| threads[*thread].last().is_some_and(|last| last.after.is_some()));
    hold_claimed(&mut threads);
    threads.par_iter_mut().filter(|thread| thread.needs_states(&commits)).for_each(|thread| {
        for entry in thread.entries.iter_mut().chain(&mut thread.aside) {
            let state = |at: &Option<At>, brief: &Option<Arc<Brief>>| {
                reader.state(at.as_ref()?, &brief.as_ref()?.id)
            };
            entry.states =
                Some((state(&entry.at.0, &entry.before), state(&entry.at.1, &entry.after)));
        }
    });
    let is_unsure = log.commits.iter().any(|commit| commit.is_unsure);
    Chronicle { commits, threads, living, is_shallow: log.is_shallow, is_unsure }
}

/// Holds back what went as strictly as the record that claims its address: that says of itself that
/// it is the same, with whatever commit, under whatever id and of whatever kind.
fn hold_claimed(threads: &mut [Thread]) {
    let mut claimed: HashMap<String, Arc<Brief>> = HashMap::new();
    for thread in threads.iter() {
        let Some(latest) = thread.latest().filter(|latest| latest.is_restricted()) else {
            continue;
        };
        for claim in thread.briefs().flat_map(Brief::claims) {
            let known = claimed.entry(claim).or_insert_with(|| Arc::clone(latest));
            if known.strictest() < latest.strictest() {
                *known = Arc::clone(latest);
            }
        }
    }
    if claimed.is_empty() {
        return;
    }
    for thread in threads.iter_mut().filter(|thread| !thread.is_astray) {
        let addresses: HashSet<String> = thread.briefs().map(Brief::address).collect();
        let Some(last) = thread.entries.last_mut().filter(|last| last.after.is_none()) else {
            continue;
        };
        let by = addresses.iter().filter_map(|address| claimed.get(address));
        if let (Some(by), Some(before)) = (by.max_by_key(|by| by.strictest()), &mut last.before) {
            *before = Arc::new(before.held_as(by));
        }
    }
}

type Id = (Kind, String);

fn id_of(brief: &Brief) -> Id {
    (brief.kind, brief.id.clone())
}

impl Chronicle {
    /// Whether anything is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.threads.is_empty()
    }
}
