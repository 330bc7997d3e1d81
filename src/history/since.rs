//! What has been restricted since the past that a site is built of.
//!
//! A site as of a past day is published today. What is restricted by now was perhaps open then, and
//! is no longer to be told:
//!
//! - A record that is marked now, whatever its id is now, or that was marked when it went, is
//!   marked then too.
//! - A person, organisation or place that is marked now is marked then under any id, by its name, if
//!   nothing bears that now which more may see.
//! - A record of which a part is marked now (a field, an item of a list, words of a text), or was
//!   when it went, is marked like that part, if what is told of it then says what the part says.
//! - A record whose text says at some length what only texts say now that are marked is marked like
//!   these: it was moved to where it may not be seen.
//! - A name that may not be seen now is withheld from the texts of then, even if nothing bore it yet.
//! - A record that is a draft now, or is to be published only later, is so then too.
//! - A file of `content/assets/` that is named now where something is marked is not copied, unless it
//!   was shown in the open then.
//! - A file that cannot be read now, and may mark something, may mark anything: nothing is built.
//! - The site tells no more of commits than now, and is for no others.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::chronicle::{Chronicle, Thread};
use super::codec::{kept_enum, kept_struct};
use super::parts::{Find, LONG, Parts};
use super::state::{Brief, Field, Said, State, state};
use super::store;
use super::words;
use crate::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::link::{Target, fold, prose};
use crate::model::{Authors, HistorySettings, Kind, Marking, Record, Site};
use crate::read::{self, Corpus, Withheld};
use crate::world::{Past, Snapshot, World};

/// The markings that a desk has today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The commit that it is of.
    commit: Arc<str>,
    /// What is marked there.
    committed: Marked,
    /// What is marked on the disk alone.
    on_disk: Marked,
    /// Whom the site is for.
    audience: Marking,
    /// What it shows of commits.
    history: HistorySettings,
    /// The desk's time zone, by its name.
    zone: Option<String>,
    /// The files that cannot be read as they are and may mark something.
    unread: Vec<String>,
}

/// What is marked in a desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Marked {
    /// What is not for everyone.
    held: Vec<Held>,
    /// Runs of words that only those may read now who may see a marking, by their fingerprints.
    runs: BTreeMap<u128, Marking>,
    /// What is a draft, or is to be seen only from a later day on.
    unpublished: Vec<Held>,
    /// The texts of files in which something is marked, each with the strictest marking in it: the
    /// files that they name are not copied.
    texts: Vec<(Marking, String)>,
}

kept_struct!(Since { commit, committed, on_disk, audience, history, zone, unread });
kept_struct!(Marked { held, runs, unpublished, texts });
kept_struct!(HistorySettings { is_shown, authors, messages });
kept_enum!(Authors { 0 => Names {}, 1 => Initials {}, 2 => None {} });

/// A record that is not for everyone, as it is today, or was last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    brief: Brief,
    /// All that it says, where parts of it are marked.
    state: Option<Arc<State>>,
    /// What it says today, where the parts were marked in an earlier version.
    now: Option<Arc<State>>,
    /// Every id that it ever had, folded; `true` for one that another record had as well.
    ids: BTreeMap<String, bool>,
    /// What its versions say, each by its fingerprint.
    versions: Vec<u128>,
    /// Folded names of a person, organisation or place that nothing bears which more may see.
    alone: Vec<String>,
}

kept_struct!(Held { brief, state, now, ids, versions, alone });

impl Since {
    /// The markings of the desk in the newest commit of a repository, in which what became of its
    /// records tells which are the same, whatever their ids are; where that is not to be had, ids
    /// alone do. Where an earlier run kept them, nothing is read.
    pub fn newest(newest: &Snapshot, past: &dyn Past, cache: &dyn Cache) -> Self {
        if let Some(since) = store::since(cache, &past.place())
            && since.commit == *newest.commit()
        {
            return since;
        }
        let (corpus, found) = read::read(newest, &mut read::Memo::default());
        let (chronicle, missing) = chronicle_of(&corpus, past, cache);
        // What begins after it was committed may still begin after today.
        let day = day(newest.seconds(), &corpus.site.timezone);
        let mut since = Self::of(newest.commit(), &corpus, chronicle.as_deref(), day);
        since.unread = read::unread_markings(newest, &found);
        let is_whole =
            chronicle.is_some_and(|chronicle| !chronicle.is_shallow && !chronicle.is_unsure);
        if is_whole && missing.is_empty() && since.zone.is_some() {
            store::keep_since(cache, &past.place(), &since);
        }
        since
    }

    /// These markings, and those of the desk as it is on the disk, be they committed or not. What is
    /// marked there alone has the ids that it had in the repository.
    #[must_use]
    pub fn and_on_disk(
        mut self,
        disk: &dyn World,
        past: &dyn Past,
        cache: &dyn Cache,
        today: civil::Date,
    ) -> Self {
        let (corpus, found) = read::read(disk, &mut read::Memo::default());
        self.unread = read::unread_markings(disk, &found);
        self.audience = self.audience.min(corpus.site.audience);
        self.history = self.history.and(corpus.site.history);
        let is_more = |run: &u128, marking: &Marking| self.committed.runs.get(run) < Some(marking);
        let mut runs = restricted(&corpus);
        runs.retain(|run, marking| is_more(run, marking));
        self.on_disk.runs = runs;
        self.on_disk.texts = texts(&corpus);
        let mut more = chosen(&corpus, &HashSet::new(), Brief::is_restricted);
        let mut unpublished = chosen(&corpus, &HashSet::new(), |brief| brief.is_unpublished(today));
        let is_known = |held: &Held, all: &[Held]| all.iter().any(|one| one.brief == held.brief);
        unpublished.retain(|held| !is_known(held, &self.committed.unpublished));
        let known: HashMap<(Kind, &str), &Held> = self
            .committed
            .held
            .iter()
            .map(|held| ((held.brief.kind, &*held.brief.id), held))
            .collect();
        more.retain(|held| {
            known
                .get(&(held.brief.kind, &*held.brief.id))
                .is_none_or(|known| (&known.brief, &known.state) != (&held.brief, &held.state))
        });
        // Of most desks all is committed, or nothing that is not is marked.
        if more.is_empty() && unpublished.is_empty() {
            return self;
        }
        single_out(&mut more, &corpus);
        let (chronicle, _) = chronicle_of(&corpus, past, cache);
        if let Some(chronicle) = chronicle {
            let threads = chronicle.threads.iter().filter_map(|thread| {
                let latest = thread.latest()?;
                Some(((latest.kind, fold::key(&latest.id)), thread))
            });
            let threads: HashMap<(Kind, String), &Thread> = threads.collect();
            for held in more.iter_mut().chain(&mut unpublished) {
                let id = fold::key(&held.brief.id);
                let Some(thread) = threads.get(&(held.brief.kind, id)) else { continue };
                held.is(thread);
            }
            share(&mut more, &chronicle);
            share(&mut unpublished, &chronicle);
        }
        self.on_disk.held = more;
        self.on_disk.unpublished = unpublished;
        self
    }

    /// These markings, without what they say of days that have come.
    #[must_use]
    pub fn by(mut self, today: civil::Date) -> Self {
        for marked in [&mut self.committed, &mut self.on_disk] {
            for held in &mut marked.unpublished {
                held.brief.day = held.brief.day.filter(|day| *day > today);
            }
            marked.unpublished.retain(|held| held.brief.draft || held.brief.day.is_some());
        }
        self
    }

    /// The files that cannot be read as they are today and may mark something.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// These markings, as they hold over the desk at a commit. The newest says itself what is marked
    /// there: it is what it would be without them.
    #[must_use]
    pub fn over(mut self, commit: &str) -> Self {
        if commit == &*self.commit {
            self.committed = Marked::default();
        }
        self
    }

    /// The markings of a desk, with what became of its records, where that is known.
    fn of(
        commit: &Arc<str>,
        corpus: &Corpus,
        chronicle: Option<&Chronicle>,
        day: civil::Date,
    ) -> Self {
        let mut held = Vec::new();
        let mut known: HashSet<(Kind, String)> = HashSet::new();
        for thread in chronicle.iter().flat_map(|chronicle| &chronicle.threads) {
            held.extend(gone(thread));
            let Some(brief) = thread.latest().filter(|brief| brief.strictest() > Marking::Clear)
            else {
                continue;
            };
            let states = thread.last().and_then(|last| last.states.as_ref());
            let state = states.and_then(|(before, after)| after.as_ref().or(before.as_ref()));
            known.insert((brief.kind, fold::key(&brief.id)));
            let mut one = Held {
                brief: (**brief).clone(),
                state: state.filter(|_| brief.is_marked()).cloned(),
                now: None,
                ids: BTreeMap::new(),
                versions: Vec::new(),
                alone: Vec::new(),
            };
            one.is(thread);
            held.push(one);
        }
        held.extend(chosen(corpus, &known, Brief::is_restricted));
        let mut unpublished = chosen(corpus, &HashSet::new(), |brief| brief.is_unpublished(day));
        if let Some(chronicle) = chronicle.filter(|_| !unpublished.is_empty()) {
            for thread in &chronicle.threads {
                let Some(latest) = thread.latest() else { continue };
                let is_it = |held: &&mut Held| {
                    (held.brief.kind, &held.brief.id) == (latest.kind, &latest.id)
                };
                unpublished.iter_mut().filter(is_it).for_each(|held| held.is(thread));
            }
            share(&mut unpublished, chronicle);
        }
        single_out(&mut held, corpus);
        if let Some(chronicle) = chronicle.filter(|_| !held.is_empty()) {
            share(&mut held, chronicle);
        }
        let (runs, texts) = (restricted(corpus), texts(corpus));
        let committed = Marked { held, runs, unpublished, texts };
        let on_disk = Marked::default();
        let zone = corpus.site.timezone.iana_name().map(str::to_owned);
        let Site { audience, history, .. } = corpus.site;
        let unread = Vec::new();
        Self { commit: Arc::clone(commit), committed, on_disk, audience, history, zone, unread }
    }

    /// The time zone of the desk.
    pub fn zone(&self) -> TimeZone {
        let zone = self.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        zone.unwrap_or(TimeZone::UTC)
    }

    /// Lets the settings of an earlier desk show no more, and to no more, than those of today.
    pub(crate) fn narrow(&self, site: &mut Site) {
        site.audience = site.audience.min(self.audience);
        site.history = site.history.and(self.history);
    }

    /// Marks the records of an earlier desk as strictly as they are today, for an audience, and
    /// withholds from it the names that are withheld today.
    pub(crate) fn hold(&self, corpus: &mut Corpus, audience: Marking) {
        self.keep_back(corpus);
        for (marking, text) in self.committed.texts.iter().chain(&self.on_disk.texts) {
            if *marking > audience {
                corpus.withheld_texts.push(Arc::from(text.as_str()));
            }
        }
        let all = || self.committed.held.iter().chain(&self.on_disk.held);
        if all().next().is_none() && self.on_disk.runs.is_empty() {
            return;
        }
        let called = all().any(|held| held.state.is_some()).then(|| called(corpus));
        let called = called.unwrap_or_default();
        let find = |kind: Kind, name: &str| called.get(&(kind, fold::key(name))).copied();
        let mut by_id: HashMap<(Kind, &str), Vec<Holding<'_>>> = HashMap::new();
        let mut by_name: HashMap<(Kind, &str), Marking> = HashMap::new();
        for held in all() {
            let holding = Holding::of(held, audience, &find);
            for id in held.ids.keys() {
                by_id.entry((held.brief.kind, id)).or_default().push(holding.clone());
            }
            corpus.withheld.extend(holding.withheld(audience));
            for name in held.alone.iter().filter(|_| held.brief.tlp > audience) {
                by_name.insert((held.brief.kind, name), held.brief.tlp);
            }
        }
        let runs = [&self.committed.runs, &self.on_disk.runs];
        let holder = Holder { audience, by_id, by_name, runs, find: &find };
        holder.mark(&mut corpus.briefings);
        holder.mark(&mut corpus.events);
        holder.mark(&mut corpus.actors);
        holder.mark(&mut corpus.locations);
        holder.mark(&mut corpus.sources);
        holder.mark(&mut corpus.pages);
    }
}

impl Since {
    /// Makes drafts of the records of an earlier desk that are drafts today, and lets them be seen no
    /// sooner.
    fn keep_back(&self, corpus: &mut Corpus) {
        fn keep<T: Said + Clone>(
            records: &mut [Arc<Record<T>>],
            all: &HashMap<(Kind, &str), Vec<&Held>>,
        ) {
            for record in records {
                let id = fold::key(&record.id.value);
                let Some(held) = all.get(&(T::KIND, id.as_str())) else { continue };
                let is_it = |held: &&&Held| {
                    !held.ids.get(&id).is_some_and(|is_shared| *is_shared)
                        || held.versions.contains(&state(&**record).says())
                };
                let held: Vec<&Held> = held.iter().filter(is_it).copied().collect();
                let record = Arc::make_mut(record);
                for Held { brief, .. } in held {
                    record.head.keep_back(brief.draft, brief.day);
                    for (_, seen) in &mut record.narrower {
                        Arc::make_mut(seen).head.keep_back(brief.draft, brief.day);
                    }
                }
            }
        }
        let mut all: HashMap<(Kind, &str), Vec<&Held>> = HashMap::new();
        for held in self.committed.unpublished.iter().chain(&self.on_disk.unpublished) {
            for id in held.ids.keys() {
                all.entry((held.brief.kind, id)).or_default().push(held);
            }
        }
        if all.is_empty() {
            return;
        }
        keep(&mut corpus.briefings, &all);
        keep(&mut corpus.events, &all);
        keep(&mut corpus.actors, &all);
        keep(&mut corpus.locations, &all);
        keep(&mut corpus.sources, &all);
        keep(&mut corpus.pages, &all);
    }
}

/// The day of a moment in a time zone, given in seconds since 1970.
fn day(seconds: i64, zone: &TimeZone) -> civil::Date {
    let moment = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(moment).date()
}

/// What became of the records of a desk, be it shown to readers or not.
fn chronicle_of(
    corpus: &Corpus,
    past: &dyn Past,
    cache: &dyn Cache,
) -> (Option<Arc<Chronicle>>, Vec<Diagnostic>) {
    let site = Site { history: HistorySettings::default(), ..corpus.site.clone() };
    super::read(past, &site, cache, &mut super::Memo::default())
}

/// The runs of words of a desk that not everyone may read, each with the least marking whose audience
/// may.
fn restricted(corpus: &Corpus) -> BTreeMap<u128, Marking> {
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
fn texts(corpus: &Corpus) -> Vec<(Marking, String)> {
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
fn runs(state: &State) -> impl Iterator<Item = u128> {
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
fn chosen(
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
            held.push(Held {
                brief: state.brief.clone(),
                state: state.brief.is_marked().then(|| Arc::new(state)),
                now: None,
                ids: BTreeMap::from([(id, false)]),
                versions: Vec::new(),
                alone: Vec::new(),
            });
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
fn gone(thread: &Thread) -> Vec<Held> {
    let now = thread.last().and_then(|last| last.states.as_ref()?.1.as_ref());
    let Some(now) = now else { return Vec::new() };
    let mut held = Vec::new();
    for entry in &thread.entries {
        let Some((Some(before), Some(after))) = &entry.states else { continue };
        if !before.brief.is_marked() || before.hidden().eq(after.hidden()) {
            continue;
        }
        let brief = Brief { tlp: now.brief.tlp, ..before.brief.clone() };
        let mut one = Held {
            brief,
            state: Some(Arc::clone(before)),
            now: Some(Arc::clone(now)),
            ids: BTreeMap::new(),
            versions: Vec::new(),
            alone: Vec::new(),
        };
        one.is(thread);
        held.push(one);
    }
    held
}

impl Held {
    /// Takes the ids and versions of the record that it is.
    fn is(&mut self, thread: &Thread) {
        self.ids.extend(thread.briefs().map(|brief| (fold::key(&brief.id), false)));
        self.versions.extend(thread.briefs().map(|brief| brief.says));
    }
}

/// Tells which names of what is held nothing bears that more may see.
fn single_out(held: &mut [Held], corpus: &Corpus) {
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
        let names = held.brief.all_names().skip(1).map(fold::key);
        let alone =
            names.filter(|name| borne.get(&(kind, name.clone())).is_none_or(|of| *of >= tlp));
        held.alone = alone.collect();
    }
}

/// Tells which ids of what is held other records had as well.
fn share(held: &mut [Held], chronicle: &Chronicle) {
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
fn keys_of<T: Said>(record: &Record<T>) -> Vec<String> {
    let names = record.fields.names();
    let names = names.iter().map(String::as_str).chain([record.fields.title()]);
    names.map(fold::key).collect()
}

/// The records of a desk by all that they are called.
fn called(corpus: &Corpus) -> HashMap<(Kind, String), Target> {
    fn add<T: Said>(records: &[Arc<Record<T>>], all: &mut HashMap<(Kind, String), Target>) {
        for (at, record) in records.iter().enumerate() {
            for name in keys_of(record).into_iter().chain([fold::key(&record.id.value)]) {
                all.insert((T::KIND, name), Target::new(T::KIND, at));
            }
        }
    }
    let mut all = HashMap::new();
    add(&corpus.actors, &mut all);
    add(&corpus.locations, &mut all);
    add(&corpus.sources, &mut all);
    add(&corpus.events, &mut all);
    all
}

/// What of a record an audience may not see today.
#[derive(Clone)]
struct Holding<'h> {
    held: &'h Held,
    /// The parts that it may not see, and their marking, where it may see the record.
    parts: Option<(Arc<Parts>, Marking)>,
}

impl<'h> Holding<'h> {
    fn of(held: &'h Held, audience: Marking, find: Find<'_>) -> Self {
        let above = held.brief.narrower.iter().map(|(above, _)| *above);
        let above = above.filter(|above| audience < *above).min();
        let parts = held.state.as_ref().filter(|_| held.brief.tlp <= audience);
        let parts = parts.and_then(|state| {
            let mut parts = Parts::of(state, audience, find)?;
            if let Some(now) = &held.now {
                parts.clear(now, audience, find);
            }
            (!parts.is_empty()).then_some(parts)
        });
        Self { held, parts: parts.map(Arc::new).zip(above) }
    }

    /// What the audience may not see of it; `None` where it may see all.
    fn withheld(&self, audience: Marking) -> Option<Withheld> {
        let Held { brief, ids, .. } = self.held;
        let (names, parts) = match &self.parts {
            _ if brief.tlp > audience => {
                (brief.all_names().skip(1).map(str::to_owned).collect(), None)
            }
            Some((parts, _)) => {
                let names = parts.names.iter().map(|(_, name)| name.clone());
                (names.collect(), self.held.state.clone())
            }
            None => return None,
        };
        let ids = ids.iter().filter(|(_, is_shared)| !**is_shared).map(|(id, _)| id.clone());
        let is_gone = self.held.now.is_some();
        Some(Withheld { kind: brief.kind, ids: ids.collect(), names, parts, is_gone })
    }

    /// The marking of an earlier version of a record, which has the folded `id`; `None` if it is not
    /// of this record.
    fn marking(
        &self,
        id: &str,
        then: &State,
        audience: Marking,
        find: Find<'_>,
    ) -> Option<Marking> {
        let Held { brief, ids, versions, .. } = self.held;
        if ids.get(id).is_some_and(|is_shared| *is_shared) && !versions.contains(&then.says()) {
            return None;
        }
        let shown = then.for_audience(audience);
        // What it shows today it may have shown before: words of what is marked may stand in it.
        let is_as_today = self.held.state.as_ref().is_some_and(|today| {
            let today = today.for_audience(audience);
            today.fields == shown.fields && today.brief.title == shown.brief.title
        });
        let said = self.parts.as_ref().filter(|_| !is_as_today);
        let said = said.filter(|(parts, _)| parts.are_said_in(&shown, find));
        Some(said.map_or(brief.tlp, |(_, above)| brief.tlp.max(*above)))
    }
}

/// What an earlier desk is held against.
struct Holder<'h> {
    audience: Marking,
    /// What may not be seen, by kind and folded id.
    by_id: HashMap<(Kind, &'h str), Vec<Holding<'h>>>,
    /// By kind and folded name, of which it may see none.
    by_name: HashMap<(Kind, &'h str), Marking>,
    runs: [&'h BTreeMap<u128, Marking>; 2],
    find: Find<'h>,
}

impl Holder<'_> {
    /// Marks the records of a kind.
    fn mark<T: Said + Clone + Send + Sync>(&self, records: &mut [Arc<Record<T>>]) {
        let seen = records.par_iter_mut().filter(|record| record.head.tlp <= self.audience);
        seen.for_each(|record| {
            let id = fold::key(&record.id.value);
            let held = self.by_id.get(&(T::KIND, id.as_str()));
            if held.is_none()
                && self.runs.iter().all(|runs| runs.is_empty())
                && self.by_name.is_empty()
            {
                return;
            }
            let then = state(record);
            let of_name =
                then.brief.all_names().skip(1).filter_map(|name| {
                    self.by_name.get(&(T::KIND, fold::key(name).as_str())).copied()
                });
            let of_record = held.into_iter().flatten();
            let of_record =
                of_record.filter_map(|held| held.marking(&id, &then, self.audience, self.find));
            let shown = runs(&then.for_audience(self.audience)).collect::<Vec<u128>>();
            let of_texts = self
                .runs
                .iter()
                .flat_map(|runs| shown.iter().filter_map(move |run| runs.get(run).copied()));
            let today = of_record.chain(of_texts).chain(of_name).max();
            if let Some(today) = today.filter(|today| *today > record.head.tlp) {
                Arc::make_mut(record).head.tlp = today;
            }
        });
    }
}
