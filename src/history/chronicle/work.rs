//! What differs between two versions of a file, looked up or found.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::thread::Sides;
use crate::history::compare::{self, Difference};
use crate::history::state::Brief;
use crate::history::store::Store;
use crate::history::versions::{At, Delta, Parsed, Reader, delta};
use crate::read::Sort;
use crate::world::{FileChange, Log};

/// Compares versions of files, or finds what comparing them gave.
pub(super) struct Work<'w> {
    pub(super) reader: &'w Reader<'w>,
    pub(super) store: &'w Store<'w>,
}

impl Work<'_> {
    pub(super) fn sides(&self, change: &FileChange) -> Sides {
        let side = |path: &Arc<str>, blob: Option<crate::world::BlobId>| {
            let is_read = matches!(self.reader.sort(path), Sort::Records(_));
            blob.filter(|_| is_read).map(|blob| At { path: Arc::clone(path), blob })
        };
        let from = change.from.as_ref().unwrap_or(&change.path);
        (side(from, change.before), side(&change.path, change.after))
    }

    /// Compares all that is not known, file by file in parallel, so that each version is read once.
    pub(super) fn prepare(&self, log: &Log) {
        let mut files: BTreeMap<&Arc<str>, Vec<Sides>> = BTreeMap::new();
        for change in log.commits.iter().rev().flat_map(|commit| &commit.changes) {
            let sides = self.sides(change);
            if sides != (None, None) && !self.store.has(self.key("delta", &sides, "")) {
                files.entry(&change.path).or_default().push(sides);
            }
        }
        files.into_par_iter().for_each(|(_, changes)| {
            // What the change before read, and whether another run may read it otherwise.
            let mut last: Option<(At, (Option<Parsed>, bool))> = None;
            for sides in changes {
                let read =
                    |at: &Option<At>| at.as_ref().map_or((None, false), |at| self.reader.read(at));
                let (before, after) = &sides;
                let known = last.take().filter(|(at, _)| Some(at) == before.as_ref());
                let (old, is_old_passing) = known.map_or_else(|| read(before), |(_, read)| read);
                let (new, is_new_passing) = read(after);
                let delta = delta(old.as_ref(), new.as_ref(), is_moved(&sides));
                if !is_old_passing && !is_new_passing {
                    self.store.put(self.key("delta", &sides, ""), &delta);
                }
                last = after.clone().map(|at| (at, (new, is_new_passing)));
            }
        });
    }

    /// What differs between the two sides of a change.
    pub(super) fn delta(&self, sides: &Sides) -> Delta {
        let key = self.key("delta", sides, "");
        if let Some(delta) = self.store.get(key) {
            return delta;
        }
        let mut is_passing = false;
        let mut read = |at: &Option<At>| {
            let (parsed, passing) = self.reader.read(at.as_ref()?);
            is_passing |= passing;
            parsed
        };
        let (before, after) = (read(&sides.0), read(&sides.1));
        let delta = delta(before.as_ref(), after.as_ref(), is_moved(sides));
        if !is_passing {
            self.store.put(key, &delta);
        }
        delta
    }

    /// What differs between two versions of a record that are not two versions of one file.
    pub(super) fn differences(
        &self,
        sides: &Sides,
        before: &Brief,
        after: &Brief,
    ) -> Vec<Difference> {
        let key = self.key("record", sides, &format!("{} {}", before.id, after.id));
        if let Some(known) = self.store.get(key) {
            return known;
        }
        let state = |at: &Option<At>, id: &str| self.reader.state(at.as_ref()?, id);
        let (Some(old), Some(new)) = (state(&sides.0, &before.id), state(&sides.1, &after.id))
        else {
            return Vec::new();
        };
        let differences = compare::compare(&old, &new);
        self.store.put(key, &differences);
        differences
    }

    /// A key for what comes of two versions: their names, and how they are read.
    pub(super) fn key(&self, what: &str, sides: &Sides, more: &str) -> u128 {
        let mut hash = Xxh3::new();
        let mut add = |part: &[u8]| {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(what.as_bytes());
        add(more.as_bytes());
        for side in [&sides.0, &sides.1] {
            match side {
                None => add(&[]),
                Some(at) => {
                    let kind = match self.reader.sort(&at.path) {
                        Sort::Records(kind) => kind as u8,
                        _ => u8::MAX,
                    };
                    add(&[kind]);
                    add(at.path.as_bytes());
                    add(&at.blob.0);
                }
            }
        }
        hash.digest128()
    }
}

fn is_moved(sides: &Sides) -> bool {
    matches!(sides, (Some(before), Some(after)) if before.path != after.path)
}
