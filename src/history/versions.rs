//! Versions of files, and what differs between two of them, record by record.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::codec::kept_struct;
use super::compare::{self, Difference};
use super::state::{self, Brief, State};
use crate::model::Marking;
use crate::read::{self, Completeness, Sort, Versions};
use crate::world::{BlobId, Past, ReadError};

/// Parsed files that are kept for those who ask for one record after another.
const MOST_PARSED: usize = 64;

/// A version of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) path: Arc<str>,
    pub(super) blob: BlobId,
}

/// What differs between two versions of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Delta {
    /// Whether what the version before holds cannot be told.
    pub(super) is_before_lost: bool,
    /// Whether what the version after holds cannot be told; then nothing else is told either.
    pub(super) is_after_lost: bool,
    /// Records that are there no longer.
    pub(super) gone: Vec<Arc<Brief>>,
    /// Records that are new in the file.
    pub(super) come: Vec<Arc<Brief>>,
    /// Records of one id that are written otherwise than before, or in a file of another name.
    pub(super) revised: Vec<Revised>,
    /// The differences between the one that is gone and the one that has come, where these may be
    /// one record with another id.
    pub(super) renamed: Option<Vec<Difference>>,
    /// Where what stands around the records differs: the strictest of all records of the file.
    pub(super) around: Option<Strictest>,
}

kept_struct!(Delta { is_before_lost, is_after_lost, gone, come, revised, renamed, around });

/// A record that is written otherwise than before, or elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Revised {
    pub(super) before: Arc<Brief>,
    pub(super) after: Arc<Brief>,
    /// Empty where only the way of writing differs, or the name of the file.
    pub(super) differences: Vec<Difference>,
}

kept_struct!(Revised { before, after, differences });

/// What only those may see who may see each of several records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Strictest {
    pub(super) tlp: Marking,
    pub(super) draft: bool,
    pub(super) day: Option<civil::Date>,
}

kept_struct!(Strictest { tlp, draft, day });

/// A version of a file, read.
#[derive(Debug)]
pub(super) struct Parsed {
    completeness: Completeness,
    records: Vec<ParsedRecord>,
    /// By id.
    places: HashMap<String, usize>,
    /// A fingerprint of what stands around the records.
    around: u128,
}

#[derive(Debug)]
struct ParsedRecord {
    state: Arc<State>,
    /// A fingerprint of the text.
    text: u128,
}

impl Parsed {
    fn new(version: read::Version) -> Self {
        let text = version.text.as_deref().unwrap_or_default();
        let mut parsed = Self {
            completeness: version.completeness,
            records: Vec::new(),
            places: HashMap::new(),
            around: 0,
        };
        if parsed.completeness == Completeness::Nothing {
            return parsed;
        }
        let states = state::states(&version.records);
        let is_alone = states.len() == 1;
        let mut around = Xxh3::new();
        let mut end = 0;
        for (state, span) in states {
            let (from, to) = (span.start as usize, span.end as usize);
            let own = if is_alone { Some(text) } else { text.get(from..to) };
            if !is_alone {
                around.update(text.get(end..from).unwrap_or_default().trim().as_bytes());
                around.update(&[0]);
                end = to.max(end);
            }
            let own = xxh3_128(own.unwrap_or(text).as_bytes());
            parsed.add(state, own);
        }
        if !is_alone {
            around.update(text.get(end..).unwrap_or_default().trim().as_bytes());
        }
        parsed.around = around.digest128();
        parsed
    }

    /// Adds a record. Of two with one id there is one, which only those see who see both.
    fn add(&mut self, state: State, text: u128) {
        if let Some(&at) = self.places.get(&state.brief.id) {
            let known = &mut self.records[at];
            let mut first = State::clone(&known.state);
            first.brief.tlp = first.brief.tlp.max(state.brief.tlp);
            first.brief.draft |= state.brief.draft;
            first.brief.day = first.brief.day.max(state.brief.day);
            known.text ^= text.rotate_left(1);
            known.state = Arc::new(first.sealed());
            return;
        }
        self.places.insert(state.brief.id.clone(), self.records.len());
        self.records.push(ParsedRecord { state: Arc::new(state), text });
    }

    fn get(&self, id: &str) -> Option<&ParsedRecord> {
        self.records.get(*self.places.get(id)?)
    }

    pub(super) fn state(&self, id: &str) -> Option<Arc<State>> {
        self.get(id).map(|record| Arc::clone(&record.state))
    }
}

/// Reads versions of files from a repository.
pub(super) struct Reader<'p> {
    past: &'p dyn Past,
    versions: Versions,
    parsed: Mutex<HashMap<At, Arc<Parsed>>>,
    /// A version that is not in the repository; of several that which is first by name.
    missing: Mutex<Option<At>>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(past: &'p dyn Past, versions: Versions) -> Self {
        Self { past, versions, parsed: Mutex::default(), missing: Mutex::default() }
    }

    pub(super) fn sort(&self, path: &Arc<str>) -> Sort {
        self.versions.sort(path)
    }

    /// Reads a version; `None` where the path is not one of records. The second is whether another
    /// run may read it where this one could not.
    pub(super) fn read(&self, at: &At) -> (Option<Parsed>, bool) {
        let Sort::Records(kind) = self.sort(&at.path) else { return (None, false) };
        let bytes = self.past.blob(at.blob, read::TEXT_LIMIT);
        // In a partial clone a version is not there, and another time it may be.
        let is_passing = matches!(bytes, Err(ReadError::Io(_) | ReadError::NotFound));
        if is_passing {
            let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
            let first = missing.take().filter(|first| *first <= *at);
            *missing = first.or_else(|| Some(at.clone()));
        }
        (Some(Parsed::new(self.versions.read(&at.path, kind, bytes))), is_passing)
    }

    /// The links and submodules of the newest commit, of which no version is told.
    pub(super) fn passed_over(&self) -> Vec<Arc<str>> {
        self.past.passed_over()
    }

    /// The path of a version that is not in the repository, if any is not.
    pub(super) fn missing(&self) -> Option<Arc<str>> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        missing.as_ref().map(|at| Arc::clone(&at.path))
    }

    /// What a record says in a version of its file: the inner `None` where it is not there, the outer
    /// where that cannot be told.
    pub(super) fn says(&self, at: &At, id: &str) -> Option<Option<u128>> {
        let parsed = self.parsed(at)?;
        match parsed.state(id) {
            Some(state) => Some(Some(state.brief.says)),
            None => (parsed.completeness == Completeness::Whole).then_some(None),
        }
    }

    /// The state of a record in a version of its file.
    pub(super) fn state(&self, at: &At, id: &str) -> Option<Arc<State>> {
        self.parsed(at)?.state(id)
    }

    /// A version of a file, read once for those who ask for one record after another.
    fn parsed(&self, at: &At) -> Option<Arc<Parsed>> {
        let known = {
            let parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
            parsed.get(at).cloned()
        };
        if known.is_some() {
            return known;
        }
        let read = Arc::new(self.read(at).0?);
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if parsed.len() >= MOST_PARSED {
            parsed.clear();
        }
        parsed.insert(at.clone(), Arc::clone(&read));
        Some(read)
    }
}

/// Tells what differs between two versions of a file; of one that was not there, or of which the
/// path is not one of records, there is none.
pub(super) fn delta(before: Option<&Parsed>, after: Option<&Parsed>, is_moved: bool) -> Delta {
    let is_lost = |side: Option<&Parsed>| {
        side.is_some_and(|parsed| parsed.completeness == Completeness::Nothing)
    };
    let mut delta = Delta {
        is_before_lost: is_lost(before),
        is_after_lost: is_lost(after),
        ..Delta::default()
    };
    if delta.is_after_lost {
        return delta;
    }
    let records = |side: Option<&'_ Parsed>| side.map_or(0, |parsed| parsed.records.len());
    for record in after.into_iter().flat_map(|parsed| &parsed.records) {
        let brief = || Arc::new(record.state.brief.clone());
        let Some(old) = before.and_then(|parsed| parsed.get(&record.state.brief.id)) else {
            delta.come.push(brief());
            continue;
        };
        if old.state.brief.kind != record.state.brief.kind {
            delta.come.push(brief());
        } else if old.state.brief.says != record.state.brief.says {
            delta.revised.push(Revised {
                before: Arc::new(old.state.brief.clone()),
                after: brief(),
                differences: compare::compare(&old.state, &record.state),
            });
        } else if old.text != record.text || is_moved {
            let brief = brief();
            let (before, after) = (Arc::clone(&brief), brief);
            delta.revised.push(Revised { before, after, differences: Vec::new() });
        }
    }
    let is_whole = after.is_none_or(|parsed| parsed.completeness == Completeness::Whole);
    for record in before.into_iter().flat_map(|parsed| &parsed.records) {
        let brief = &record.state.brief;
        let there = after.and_then(|parsed| parsed.get(&brief.id));
        let there = there.is_some_and(|other| other.state.brief.kind == brief.kind);
        // What is missing beside a mistake may only be misread.
        if !there && is_whole {
            delta.gone.push(Arc::new(brief.clone()));
        }
    }
    if let (Some(before), Some(after), [gone], [come]) = (before, after, &*delta.gone, &*delta.come)
        && gone.kind == come.kind
        && let (Some(old), Some(new)) = (before.state(&gone.id), after.state(&come.id))
    {
        let both_alone = before.records.len() == 1 && after.records.len() == 1;
        if is_moved && both_alone || is_alike(&old, &new) {
            delta.renamed = Some(compare::compare(&old, &new));
        }
    }
    let around = |side: Option<&Parsed>| side.map(|parsed| parsed.around);
    let is_list = records(before).max(records(after)) != 1;
    if is_list && (around(before) != around(after)) {
        delta.around = Some(strictest(before.into_iter().chain(after)));
    }
    delta
}

/// Whether two records of different ids say so much the same that they are one.
pub(super) fn is_alike(old: &State, new: &State) -> bool {
    if old.brief.title == new.brief.title {
        return true;
    }
    let same = old.fields.iter().filter(|(key, field)| new.fields.get(*key) == Some(field)).count();
    2 * same > old.fields.len().max(new.fields.len())
}

fn strictest<'a>(sides: impl Iterator<Item = &'a Parsed>) -> Strictest {
    let mut strictest = Strictest::default();
    for record in sides.flat_map(|parsed| &parsed.records) {
        let brief = &record.state.brief;
        strictest.tlp = strictest.tlp.max(brief.strictest());
        strictest.draft |= brief.draft;
        strictest.day = strictest.day.max(brief.day);
    }
    strictest
}
