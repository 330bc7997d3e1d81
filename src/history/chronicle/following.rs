//! Records, followed from commit to commit.

use std::collections::HashMap;
use std::sync::Arc;

use super::thread::{Entry, Sides, Thread};
use super::work::Work;
use super::{Id, Told, id_of};
use crate::history::files::Files;
use crate::history::state::Brief;
use crate::history::versions::{At, Delta};
use crate::read::Sort;
use crate::world::{BlobId, FileChange};

/// Follows records from commit to commit.
pub(super) struct Following<'w> {
    pub(super) work: Work<'w>,
    /// The last good version of each file, where the one that is there cannot be read.
    pub(super) good: HashMap<Arc<str>, At>,
    /// The thread of each record by what it is called last, be it removed since.
    pub(super) living: HashMap<Id, usize>,
    /// The thread of each record by what it was called before: on another branch it still is.
    pub(super) former: HashMap<Id, usize>,
    /// What other files hold under the id of a record that goes on in its own.
    pub(super) doubles: HashMap<Id, Vec<(Arc<Brief>, At)>>,
    pub(super) files: Files<'w>,
    pub(super) threads: Vec<Thread>,
}

/// A record that has come, or is gone, in a commit.
struct Passing {
    brief: Arc<Brief>,
    /// Which of the commit's files.
    file: usize,
    is_matched: bool,
}

impl Following<'_> {
    /// Takes a commit, which has its place among those that are told, and in the log.
    pub(super) fn commit(
        &mut self,
        (at, place): (usize, usize),
        changes: &[FileChange],
        told: &mut Told,
    ) {
        let mut deltas: Vec<(Sides, Delta)> = Vec::new();
        let mut moved: Vec<Option<&(Arc<str>, BlobId)>> = Vec::new();
        for change in changes {
            self.note_others(change, told);
            let sides = self.work.sides(change);
            if sides == (None, None) {
                continue;
            }
            deltas.push(self.delta(sides, change, told));
            moved.push(change.moved.as_ref());
        }

        let mut gone: Vec<Passing> = Vec::new();
        let mut come: Vec<Passing> = Vec::new();
        for (file, (_, delta)) in deltas.iter().enumerate() {
            let passing =
                |brief: &Arc<Brief>| Passing { brief: Arc::clone(brief), file, is_matched: false };
            gone.extend(delta.gone.iter().map(passing));
            come.extend(delta.come.iter().map(passing));
        }
        let gone_at: HashMap<Id, usize> =
            gone.iter().enumerate().map(|(at, one)| (id_of(&one.brief), at)).collect();

        for (sides, delta) in &mut deltas {
            for revised in std::mem::take(&mut delta.revised) {
                let is_double = self.is_double(&id_of(&revised.before), &sides.0);
                let entry = Entry {
                    commit: at,
                    before: Some(revised.before),
                    after: Some(revised.after),
                    differences: Arc::new(revised.differences),
                    states: None,
                    at: sides.clone(),
                };
                self.keep(entry, is_double);
            }
        }
        // From one file to another.
        for new in &mut come {
            let Some(old) = gone_at.get(&id_of(&new.brief)).and_then(|&at| gone.get_mut(at)) else {
                continue;
            };
            (new.is_matched, old.is_matched) = (true, true);
            let sides = (deltas[old.file].0.0.clone(), deltas[new.file].0.1.clone());
            let is_double = self.is_double(&id_of(&old.brief), &sides.0);
            let entry = self.joined(at, &old.brief, &new.brief, sides);
            self.keep(entry, is_double);
        }
        // With another id.
        for (file, (sides, delta)) in deltas.iter_mut().enumerate() {
            let Some(differences) = delta.renamed.take() else { continue };
            let free = |one: &&mut Passing| one.file == file && !one.is_matched;
            let (Some(old), Some(new)) = (gone.iter_mut().find(free), come.iter_mut().find(free))
            else {
                continue;
            };
            let id = id_of(&old.brief);
            if self.is_alive(&id_of(&new.brief)) || self.is_double(&id, &sides.0) {
                continue;
            }
            (new.is_matched, old.is_matched) = (true, true);
            self.push(Entry {
                commit: at,
                before: Some(Arc::clone(&old.brief)),
                after: Some(Arc::clone(&new.brief)),
                differences: Arc::new(differences),
                states: None,
                at: sides.clone(),
            });
            // What is left of its old id is another record.
            if let Some((brief, file)) = self.successor(&id, place) {
                self.push(Entry {
                    commit: at,
                    before: None,
                    after: Some(brief),
                    differences: Arc::default(),
                    states: None,
                    at: (None, Some(file)),
                });
            }
        }
        // With another id and other words, if it says itself what its address was.
        for new in come.iter_mut().filter(|one| !one.is_matched) {
            let claims: Vec<String> = new.brief.claims().collect();
            if claims.is_empty() || self.is_alive(&id_of(&new.brief)) {
                continue;
            }
            let is_it = |one: &&mut Passing| {
                !one.is_matched
                    && one.brief.kind == new.brief.kind
                    && claims.contains(&one.brief.address())
            };
            let Some(old) = gone.iter_mut().find(is_it) else { continue };
            let sides = (deltas[old.file].0.0.clone(), deltas[new.file].0.1.clone());
            if self.is_double(&id_of(&old.brief), &sides.0) {
                continue;
            }
            (new.is_matched, old.is_matched) = (true, true);
            let entry = self.joined(at, &old.brief, &new.brief, sides);
            self.push(entry);
        }
        for new in come.iter().filter(|one| !one.is_matched) {
            let file = deltas[new.file].0.1.clone();
            let id = id_of(&new.brief);
            let last = self.living.get(&id).and_then(|&thread| {
                let entry = self.threads.get(thread)?.last()?;
                Some((entry.after.clone()?, entry.at.1.clone()))
            });
            let entry = Entry {
                commit: at,
                before: None,
                after: Some(Arc::clone(&new.brief)),
                differences: Arc::default(),
                states: None,
                at: (None, file.clone()),
            };
            match last {
                Some((_, Some(own))) if self.is_beside(&own, &file, &id, place) => {
                    self.set_aside(entry);
                }
                // One that was there before a version that could not be read.
                Some((before, from)) => {
                    let entry = self.joined(at, &before, &new.brief, (from, file));
                    self.push(entry);
                }
                None => self.push(entry),
            }
        }
        for old in gone.iter().filter(|one| !one.is_matched) {
            let file = deltas[old.file].0.0.clone();
            let id = id_of(&old.brief);
            let out = moved[old.file].zip(file.as_ref());
            let out = out.and_then(|(moved, file)| self.moved_out(&old.brief, file, moved));
            let entry = Entry {
                commit: at,
                before: Some(out.unwrap_or_else(|| Arc::clone(&old.brief))),
                after: None,
                differences: Arc::default(),
                states: None,
                at: (file.clone(), None),
            };
            if self.is_double(&id, &file) {
                self.set_aside(entry);
            } else if let Some((brief, other)) = self.successor(&id, place) {
                let entry = self.joined(at, &old.brief, &brief, (file, Some(other)));
                self.push(entry);
            } else {
                self.push(entry);
            }
        }
    }

    /// What a record was when it was moved out of `content/`, if it is restricted there: as much as
    /// all that is in it.
    fn moved_out(
        &self,
        brief: &Arc<Brief>,
        file: &At,
        (path, blob): &(Arc<str>, BlobId),
    ) -> Option<Arc<Brief>> {
        // Its name may tell its id, and how it is written.
        let (stem, _) = file.path.rsplit_once('.')?;
        let renamed =
            path.rsplit_once('.').map(|(_, ending)| Arc::from(format!("{stem}.{ending}")));
        let is_read = |path: &Arc<str>| matches!(self.work.reader.sort(path), Sort::Records(_));
        let path = renamed.filter(is_read).unwrap_or_else(|| Arc::clone(&file.path));
        let there = self.work.reader.state(&At { path, blob: *blob }, &brief.id)?;
        there.brief.is_restricted().then(|| Arc::new(brief.held_as(&there.brief)))
    }

    /// Whether a file holds an id beside the file of the record that has it.
    fn is_double(&self, id: &Id, file: &Option<At>) -> bool {
        let path = file.as_ref().map(|file| &file.path);
        self.doubles
            .get(id)
            .is_some_and(|all| all.iter().any(|(_, other)| Some(&other.path) == path))
    }

    /// Whether a record is still in its own file where its id has come in another one.
    fn is_beside(&mut self, own: &At, other: &Option<At>, id: &Id, place: usize) -> bool {
        if other.as_ref().is_none_or(|other| other.path == own.path) {
            return false;
        }
        self.files.at(&own.path, place).is_some_and(|blob| {
            let own = At { path: Arc::clone(&own.path), blob };
            matches!(self.work.reader.says(&own, &id.1), Some(Some(_)))
        })
    }

    /// Takes the first of the other files that hold an id at a commit, with what it says.
    fn successor(&mut self, id: &Id, place: usize) -> Option<(Arc<Brief>, At)> {
        let all = self.doubles.get_mut(id)?;
        let (index, found) = all.iter().enumerate().find_map(|(index, (brief, file))| {
            let blob = self.files.at(&file.path, place)?;
            if blob == file.blob {
                return Some((index, (Arc::clone(brief), file.clone())));
            }
            let file = At { path: Arc::clone(&file.path), blob };
            let brief = self.work.reader.state(&file, &id.1)?.brief.clone();
            Some((index, (Arc::new(brief), file)))
        })?;
        all.remove(index);
        Some(found)
    }

    /// Adds to the thread of a record, or notes it beside where it is of another file of its id.
    fn keep(&mut self, entry: Entry, is_double: bool) {
        if is_double {
            self.set_aside(entry);
        } else {
            self.push(entry);
        }
    }

    /// Notes what became of another file that has the id of a record. It is not told, and what it
    /// says is held back as all of the record is.
    fn set_aside(&mut self, entry: Entry) {
        let Some(brief) = entry.after.as_ref().or(entry.before.as_ref()) else { return };
        let id = id_of(brief);
        let thread = self.living.get(&id).and_then(|&thread| self.threads.get_mut(thread));
        let Some(thread) = thread else { return self.push(entry) };
        let others = self.doubles.entry(id).or_default();
        for file in [&entry.at.0, &entry.at.1].into_iter().flatten() {
            others.retain(|(_, other)| other.path != file.path);
        }
        if let (Some(after), Some(file)) = (&entry.after, &entry.at.1) {
            others.push((Arc::clone(after), file.clone()));
        }
        thread.aside.push(entry);
    }

    /// Notes what a change says of files that hold no records.
    fn note_others(&self, change: &FileChange, told: &mut Told) {
        let from = change.from.as_ref().filter(|_| change.before.is_some());
        for path in [Some(&change.path), from].into_iter().flatten() {
            match self.work.reader.sort(path) {
                Sort::Records(_) | Sort::Site => {}
                Sort::Asset => told.assets.push(Arc::clone(path)),
                Sort::Other => told.is_opaque = true,
            }
        }
    }

    /// What a change did to records, with the last good version in place of one that cannot be read.
    fn delta(&mut self, mut sides: Sides, change: &FileChange, told: &mut Told) -> (Sides, Delta) {
        let mut delta = self.work.delta(&sides);
        let from = change.from.as_ref().unwrap_or(&change.path);
        let good = self.good.remove(from);
        if delta.is_before_lost || delta.is_after_lost {
            told.is_opaque = true;
        }
        if delta.is_before_lost {
            sides.0 = good;
            if !delta.is_after_lost {
                delta = self.work.delta(&sides);
            }
        }
        if delta.is_after_lost
            && let Some(before) = sides.0.clone()
        {
            self.good.insert(Arc::clone(&change.path), before);
        }
        if let Some(strictest) = delta.around {
            told.around.push((Arc::clone(&change.path), strictest));
        }
        (sides, delta)
    }

    fn is_alive(&self, id: &Id) -> bool {
        let last = self.living.get(id).and_then(|&thread| self.threads.get(thread)?.last());
        last.is_some_and(|entry| entry.after.is_some())
    }

    /// Joins two versions of a record that are not two versions of one file.
    fn joined(&self, at: usize, before: &Arc<Brief>, after: &Arc<Brief>, sides: Sides) -> Entry {
        let differences = self.work.differences(&sides, before, after);
        Entry {
            commit: at,
            before: Some(Arc::clone(before)),
            after: Some(Arc::clone(after)),
            differences: Arc::new(differences),
            states: None,
            at: sides,
        }
    }

    /// Adds to the thread of a record, or begins one.
    fn push(&mut self, entry: Entry) {
        let old = entry.before.as_deref().map(id_of);
        let new = entry.after.as_deref().map(id_of);
        let Some(id) = old.as_ref().or(new.as_ref()) else { return };
        let next = self.threads.len();
        let former = if old.is_some() { self.former.get(id) } else { None };
        let thread = match (self.living.get(id), former) {
            (Some(&thread), _) | (None, Some(&thread)) => thread,
            (None, None) => {
                self.living.insert(id.clone(), next);
                next
            }
        };
        if let (Some(old), Some(new)) = (old, new)
            && old != new
        {
            self.living.remove(&old);
            self.former.insert(old, thread);
            self.living.insert(new, thread);
        }
        // The file that it is in is no other.
        if let (Some(after), Some(file)) = (&entry.after, &entry.at.1)
            && let Some(others) = self.doubles.get_mut(&id_of(after))
        {
            others.retain(|(_, other)| other.path != file.path);
        }
        match self.threads.get_mut(thread) {
            Some(thread) => thread.entries.push(entry),
            None => self.threads.push(Thread::new(entry)),
        }
    }
}
