//! What every commit did to every record, whoever may see it: commits in, threads out.
//!
//! A thread is a record through time. It goes on where its file is renamed, where it moves into
//! another file, and where its id changes with its file or beside words that stay. A version that
//! cannot be read is passed over: the next good one is compared with the last good one. Where
//! another file holds a record of the same id as well, it goes on in the file that had it first, and
//! in the other when that is all that is left.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::compare::{self, Difference};
use super::files::Files;
use super::merges;
use super::state::{Brief, State};
use super::store::Store;
use super::versions::{At, Delta, Parsed, Reader, Strictest, delta, is_alike};
use crate::model::{Kind, Marking};
use crate::read::Sort;
use crate::world::{FileChange, Log};

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

/// A record through time.
#[derive(Debug)]
pub(super) struct Thread {
    /// Oldest first; never empty.
    pub(super) entries: Vec<Entry>,
    /// What branches made of it and no merge kept, and what became of another file of its id: it is
    /// not told.
    pub(super) aside: Vec<Entry>,
    /// Whether no version of it led to the newest commit: nothing of it is told.
    pub(super) is_astray: bool,
}

/// What one commit did to a record.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Index into [`Chronicle::commits`].
    pub(super) commit: usize,
    /// What it was; `None` where it is new.
    pub(super) before: Option<Arc<Brief>>,
    /// What it is; `None` where it was removed.
    pub(super) after: Option<Arc<Brief>>,
    /// What differs between the two, whoever may see it.
    pub(super) differences: Arc<Vec<Difference>>,
    /// All that the two say, where the differences depend on who sees them.
    pub(super) states: Option<States>,
    /// Where the two are written.
    pub(super) at: Sides,
}

/// All that a record said and says.
type States = (Option<Arc<State>>, Option<Arc<State>>);

impl Thread {
    fn new(entry: Entry) -> Self {
        Self { entries: vec![entry], aside: Vec::new(), is_astray: false }
    }

    /// A thread that goes on with an entry, or begins with it.
    pub(super) fn with(thread: Option<&Self>, entry: &Entry) -> Self {
        let Some(thread) = thread else { return Self::new(entry.clone()) };
        let entries = thread.entries.iter().chain([entry]).cloned().collect();
        Self { entries, aside: thread.aside.clone(), is_astray: false }
    }

    /// All that ever was made of it, told or not.
    pub(super) fn all(&self) -> impl Iterator<Item = &Entry> + Clone {
        self.entries.iter().chain(&self.aside)
    }

    /// Every version that ever was made of it, from one entry to the next twice.
    pub(super) fn briefs(&self) -> impl Iterator<Item = &Brief> {
        let sides = self.all().flat_map(|entry| [&entry.before, &entry.after]);
        sides.filter_map(|brief| brief.as_deref())
    }

    /// The last entry.
    pub(super) fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// What the record was last, be it removed since.
    pub(super) fn latest(&self) -> Option<&Arc<Brief>> {
        let last = self.last()?;
        last.after.as_ref().or(last.before.as_ref())
    }

    /// Whether differences between its versions depend on who sees them, or an audit has to know what
    /// they said: because parts are marked, or because it was kept back for a while.
    fn needs_states(&self, commits: &[Told]) -> bool {
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

/// Compares versions of files, or finds what comparing them gave.
struct Work<'w> {
    reader: &'w Reader<'w>,
    store: &'w Store<'w>,
}

/// The two sides of a change, where they are files of records.
type Sides = (Option<At>, Option<At>);

impl Work<'_> {
    fn sides(&self, change: &FileChange) -> Sides {
        let side = |path: &Arc<str>, blob: Option<crate::world::BlobId>| {
            let is_read = matches!(self.reader.sort(path), Sort::Records(_));
            blob.filter(|_| is_read).map(|blob| At { path: Arc::clone(path), blob })
        };
        let from = change.from.as_ref().unwrap_or(&change.path);
        (side(from, change.before), side(&change.path, change.after))
    }

    /// Compares all that is not known, file by file in parallel, so that each version is read once.
    fn prepare(&self, log: &Log) {
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
    fn delta(&self, sides: &Sides) -> Delta {
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
    fn differences(&self, sides: &Sides, before: &Brief, after: &Brief) -> Vec<Difference> {
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
    fn key(&self, what: &str, sides: &Sides, more: &str) -> u128 {
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

type Id = (Kind, String);

fn id_of(brief: &Brief) -> Id {
    (brief.kind, brief.id.clone())
}

/// Follows records from commit to commit.
struct Following<'w> {
    work: Work<'w>,
    /// The last good version of each file, where the one that is there cannot be read.
    good: HashMap<Arc<str>, At>,
    /// The thread of each record by what it is called last, be it removed since.
    living: HashMap<Id, usize>,
    /// The thread of each record by what it was called before: on another branch it still is.
    former: HashMap<Id, usize>,
    /// What other files hold under the id of a record that goes on in its own.
    doubles: HashMap<Id, Vec<(Arc<Brief>, At)>>,
    files: Files<'w>,
    threads: Vec<Thread>,
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
    fn commit(&mut self, (at, place): (usize, usize), changes: &[FileChange], told: &mut Told) {
        let mut deltas: Vec<(Sides, Delta)> = Vec::new();
        for change in changes {
            self.note_others(change, told);
            let sides = self.work.sides(change);
            if sides == (None, None) {
                continue;
            }
            deltas.push(self.delta(sides, change, told));
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
            let entry = Entry {
                commit: at,
                before: Some(Arc::clone(&old.brief)),
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

impl Chronicle {
    /// Whether anything is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.threads.is_empty()
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

/// A record of the desk as it is.
pub(super) struct OnDisk<'s> {
    pub(super) kind: Kind,
    pub(super) id: &'s str,
    /// The path of the file that it is written in.
    pub(super) file: &'s str,
    pub(super) says: u128,
    /// Makes its state.
    pub(super) state: Box<dyn FnOnce() -> State + 's>,
}

/// What differs between the desk as it is and as it was last committed.
#[derive(Debug, Default)]
pub struct Uncommitted {
    /// Each with the thread that it belongs to, if there is one. Their commit is the one that would
    /// come next.
    pub(super) entries: Vec<(Option<usize>, Entry)>,
}

impl Uncommitted {
    /// Compares the records that there are with those that were last committed. Of several of one id
    /// it is that in the file of the one that was committed, else the first.
    pub(super) fn new(
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
    pub(super) fn is_same(&self, other: &Self) -> bool {
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
