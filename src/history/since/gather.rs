//! What is restricted in a desk, and was when it went.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::Held;
use crate::history::chronicle::{Chronicle, Thread, sides_until_cleared};
use crate::history::parts::LONG;
use crate::history::state::{Brief, Field, Said, State, state};
use crate::history::words;
use crate::link::{fold, prose};
use crate::model::{Kind, Marking, Record};
use crate::read::Corpus;
/// The runs of words of a desk that not everyone may read, each with the least marking whose audience
/// may.
pub(super) fn restricted(corpus: &Corpus) -> BTreeMap<u128, Marking> {
    /// Takes the runs of each record that is marked, and of its parts.
    fn add<T: Said>(records: &[Arc<Record<T>>], all: &mut BTreeMap<u128, Marking>) {
        for record in records.iter().filter(|record| is_marked(record)) {
            for audience in Marking::ALL {
                let Some(seen) = record.seen_by(audience) else { continue };
                for run in runs(&state(&seen)) {
                    all.entry(run).or_insert(audience);
                }
            }
        }
    }
    /// Leaves out what records say that everyone may see.
    fn clear<T: Said + Send + Sync>(records: &[Arc<Record<T>>], all: &mut BTreeMap<u128, Marking>) {
        let open = records.par_iter().filter(|record| !is_marked(record));
        let said = open.flat_map_iter(|record| {
            runs(&state(record)).filter(|run| all.contains_key(run)).collect::<Vec<u128>>()
        });
        for run in said.collect::<Vec<u128>>() {
            all.remove(&run);
        }
    }
    let mut all = BTreeMap::new();
    add(&corpus.briefings, &mut all);
    add(&corpus.events, &mut all);
    add(&corpus.actors, &mut all);
    add(&corpus.locations, &mut all);
    add(&corpus.sources, &mut all);
    add(&corpus.pages, &mut all);
    all.retain(|_, marking| *marking > Marking::Clear);
    if !all.is_empty() {
        clear(&corpus.briefings, &mut all);
        clear(&corpus.events, &mut all);
        clear(&corpus.actors, &mut all);
        clear(&corpus.locations, &mut all);
        clear(&corpus.sources, &mut all);
        clear(&corpus.pages, &mut all);
    }
    all
}

/// The texts of the files of a desk in which something is marked, each with the strictest marking.
pub(super) fn texts(corpus: &Corpus) -> Vec<(Marking, String)> {
    fn add<T>(records: &[Arc<Record<T>>], all: &mut BTreeMap<Arc<str>, Marking>) {
        for record in records.iter().filter(|record| is_marked(record)) {
            let narrower = record.narrower.iter().map(|(above, _)| *above);
            let most = narrower.fold(record.head.tlp, Marking::max);
            let known = all.entry(Arc::clone(&record.file)).or_insert(most);
            *known = most.max(*known);
        }
    }
    let mut all = BTreeMap::new();
    add(&corpus.briefings, &mut all);
    add(&corpus.events, &mut all);
    add(&corpus.actors, &mut all);
    add(&corpus.locations, &mut all);
    add(&corpus.sources, &mut all);
    add(&corpus.pages, &mut all);
    all.into_iter().map(|(file, most)| (most, corpus.text_of(&file).to_owned())).collect()
}

/// Whether not everyone may see all of a record.
fn is_marked<T>(record: &Record<T>) -> bool {
    record.head.tlp > Marking::Clear || !record.narrower.is_empty()
}

/// The long runs of words of the texts of a record, by their fingerprints.
pub(super) fn runs(state: &State) -> impl Iterator<Item = u128> {
    let texts = state.fields.values().filter_map(|field| match field {
        Field::Text(text) => Some(prose::blocks(text, &state.brief.title).blocks),
        Field::One(_) | Field::List(_) => None,
    });
    texts.flatten().flat_map(|(_, block)| {
        let keys = words::keys(&block);
        keys.windows(LONG).map(|run| xxh3_128(run.join(" ").as_bytes())).collect::<Vec<u128>>()
    })
}

/// The records that are held back as `is_held` says, but those that are known.
pub(super) fn chosen(
    corpus: &Corpus,
    known: &HashSet<(Kind, String)>,
    is_held: impl Fn(&Brief) -> bool,
) -> Vec<Held> {
    /// Adds those of a kind.
    fn add<T: Said>(
        records: &[Arc<Record<T>>],
        known: &HashSet<(Kind, String)>,
        is_held: &impl Fn(&Brief) -> bool,
        held: &mut Vec<Held>,
    ) {
        for record in records {
            let id = fold::key(&record.id.value);
            if !may_be_held(record) || known.contains(&(T::KIND, id.clone())) {
                continue;
            }
            let state = state(record);
            if !is_held(&state.brief) {
                continue;
            }
            let brief = state.brief.clone();
            let state = state.brief.is_marked().then(|| Arc::new(state));
            held.push(Held { ids: BTreeMap::from([(id, false)]), ..Held::new(brief, state) });
        }
    }
    let mut held = Vec::new();
    add(&corpus.briefings, known, &is_held, &mut held);
    add(&corpus.events, known, &is_held, &mut held);
    add(&corpus.actors, known, &is_held, &mut held);
    add(&corpus.locations, known, &is_held, &mut held);
    add(&corpus.sources, known, &is_held, &mut held);
    add(&corpus.pages, known, &is_held, &mut held);
    held
}

/// Whether a record may be one that is held back: most are not, and need no more be asked.
fn may_be_held<T: Said>(record: &Record<T>) -> bool {
    let head = &record.head;
    is_marked(record) || head.draft || head.embargo.is_some() || record.fields.dated().is_some()
}

/// The versions of a record after which something that was marked in it was so no longer: cleared,
/// or gone.
pub(super) fn gone(thread: &Thread) -> Vec<Held> {
    let now = thread.last().and_then(|last| last.states.as_ref()?.1.as_ref());
    let Some(now) = now else { return Vec::new() };
    let mut held = Vec::new();
    for entry in &thread.entries {
        let Some((Some(before), Some(after))) = &entry.states else { continue };
        if !before.brief.is_marked() || before.hidden().eq(after.hidden()) {
            continue;
        }
        let brief = Brief { tlp: now.brief.tlp, ..before.brief.clone() };
        let now = Some(Arc::clone(now));
        let mut one = Held { now, ..Held::new(brief, Some(Arc::clone(before))) };
        one.is(thread);
        held.push(one);
    }
    held
}

/// The versions of a record from before it was last cleared of a marking, which are told no more
/// than what it said while it was marked.
pub(super) fn lifted(thread: &Thread) -> Option<Held> {
    let tlp = thread.latest()?.tlp;
    let cleared = sides_until_cleared(&thread.entries, tlp);
    if cleared == 0 {
        return None;
    }
    let sides = || thread.entries.iter().flat_map(|entry| [&entry.before, &entry.after]);
    let marked = thread.briefs().max_by_key(|brief| brief.tlp)?;
    let names: BTreeSet<String> = sides()
        .skip(cleared)
        .flatten()
        .flat_map(|brief| brief.all_names())
        .map(fold::key)
        .collect();
    let before = sides().take(cleared).flatten().filter(|brief| brief.tlp > tlp);
    let mut gone: Vec<String> = before
        .flat_map(|brief| brief.all_names())
        .filter(|name| !names.contains(&fold::key(name)))
        .map(str::to_owned)
        .collect();
    gone.sort_unstable();
    gone.dedup();
    let brief = Brief { narrower: Vec::new(), names: gone, ..marked.clone() };
    let since = sides().skip(cleared).flatten().map(|brief| brief.says).collect();
    let mut held = Held { lifted: Some(since), ..Held::new(brief, None) };
    held.is(thread);
    Some(held)
}

impl Held {
    /// A record of which no more is known.
    pub(super) fn new(brief: Brief, state: Option<Arc<State>>) -> Self {
        Self {
            brief,
            state,
            now: None,
            ids: BTreeMap::new(),
            versions: Vec::new(),
            alone: Vec::new(),
            lifted: None,
        }
    }

    /// What it is called, and may not be: of one that was cleared, what it is called no longer.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let title = self.lifted.is_none().then_some(self.brief.title.as_str());
        title.into_iter().chain(self.brief.names.iter().map(String::as_str))
    }

    /// Takes the ids and versions of the record that it is.
    pub(super) fn is(&mut self, thread: &Thread) {
        self.ids.extend(thread.briefs().map(|brief| (fold::key(&brief.id), false)));
        self.versions.extend(thread.briefs().map(|brief| brief.says));
    }
}

/// Tells which names of what is held nothing bears that more may see.
pub(super) fn single_out(held: &mut [Held], corpus: &Corpus) {
    fn add<T: Said>(records: &[Arc<Record<T>>], all: &mut HashMap<(Kind, String), Marking>) {
        for record in records {
            let tlp = record.head.tlp;
            for name in keys_of(record) {
                let least = all.entry((T::KIND, name)).or_insert(tlp);
                *least = tlp.min(*least);
            }
        }
    }
    if !held.iter().any(|held| held.brief.kind.has_proper_names()) {
        return;
    }
    let mut borne = HashMap::new();
    add(&corpus.actors, &mut borne);
    add(&corpus.locations, &mut borne);
    for held in held.iter_mut().filter(|held| held.brief.kind.has_proper_names()) {
        let Brief { kind, tlp, .. } = held.brief;
        let names = held.names().map(fold::key);
        let alone =
            names.filter(|name| borne.get(&(kind, name.clone())).is_none_or(|of| *of >= tlp));
        held.alone = alone.collect();
    }
}

/// Tells which ids of what is held other records had as well.
pub(super) fn share(held: &mut [Held], chronicle: &Chronicle) {
    let mut bearers: HashMap<(Kind, String), usize> = HashMap::new();
    for thread in &chronicle.threads {
        let ids: BTreeSet<(Kind, String)> =
            thread.briefs().map(|brief| (brief.kind, fold::key(&brief.id))).collect();
        ids.into_iter().for_each(|id| *bearers.entry(id).or_default() += 1);
    }
    for held in held {
        for (id, is_shared) in &mut held.ids {
            let count = bearers.get(&(held.brief.kind, id.clone()));
            *is_shared = count.is_some_and(|count| *count > 1);
        }
    }
}

/// What a record is called, folded.
pub(super) fn keys_of<T: Said>(record: &Record<T>) -> Vec<String> {
    let names = record.fields.names();
    let names = names.iter().map(String::as_str).chain([record.fields.title()]);
    names.map(fold::key).collect()
}
