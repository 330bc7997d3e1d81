//! What has been restricted since the past that a site is built of.
//!
//! A site as of a past day is published today. What is restricted by now was perhaps open then, and
//! is no longer to be told:
//!
//! - A record that is marked now, whatever its id is now, or that was marked when it went, is
//!   marked then too.
//! - A record that was marked for a while is marked in all versions from before it was cleared.
//! - A person, organisation or place that is marked now is marked then under any id, by its name, if
//!   nothing bears that now which more may see.
//! - A record of which a part is marked now (a field, an item of a list, words of a text), or was
//!   when it went, is marked like that part, if what is told of it then says what the part says.
//! - A record whose text says at some length what only texts say now that are marked is marked like
//!   these: it was moved to where it may not be seen.
//! - A name that may not be seen now is withheld from the texts of then, even if nothing bore it yet.
//! - A record that is a draft now, or is to be published only later, is so then too.
//! - A record counts as marked now, or when it went, in any folder that ever was one of records.
//! - A file of `content/assets/` that is named now where something is marked is not copied, unless it
//!   was shown in the open then.
//! - A file that cannot be read now, and may mark something, may mark anything: nothing is built.
//! - The site tells no more of commits than now, and is for no others.

mod gather;
mod hold;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil;
use jiff::tz::TimeZone;

use super::chronicle::{Chronicle, Thread};
use super::codec::{kept_enum, kept_struct};
use super::state::{Brief, State};
use super::store;
use crate::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::link::fold;
use crate::model::{Authors, HistorySettings, Kind, Marking, Site};
use crate::read::{self, Corpus};
use crate::world::{Past, Snapshot, World};
use gather::{chosen, gone, lifted, restricted, share, single_out, texts};

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
    /// Of a record that was cleared since, the versions that it had from then on, each by its
    /// fingerprint: it is marked in all others.
    lifted: Option<Vec<u128>>,
}

kept_struct!(Held { brief, state, now, ids, versions, alone, lifted });

impl Marked {
    /// What is marked in a desk, with what became of its records, where that is known. Of these, and
    /// of more where it is read with other folders, some are `shown` today.
    fn of(
        corpus: &Corpus,
        shown: &Corpus,
        chronicle: Option<&Chronicle>,
        day: civil::Date,
    ) -> Self {
        let mut held = Vec::new();
        let mut known: HashSet<(Kind, String)> = HashSet::new();
        for thread in chronicle.iter().flat_map(|chronicle| &chronicle.threads) {
            held.extend(gone(thread));
            held.extend(lifted(thread));
            let Some(brief) = thread.latest().filter(|brief| brief.strictest() > Marking::Clear)
            else {
                continue;
            };
            let states = thread.last().and_then(|last| last.states.as_ref());
            let state = states.and_then(|(before, after)| after.as_ref().or(before.as_ref()));
            known.insert((brief.kind, fold::key(&brief.id)));
            let state = state.filter(|_| brief.is_marked()).cloned();
            let mut one = Held::new((**brief).clone(), state);
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
        single_out(&mut held, shown);
        if let Some(chronicle) = chronicle.filter(|_| !held.is_empty()) {
            share(&mut held, chronicle);
        }
        Self { held, runs: restricted(corpus), unpublished, texts: texts(corpus) }
    }

    /// Adds what is not known yet.
    fn add(&mut self, other: Self) {
        fn add(all: &mut Vec<Held>, more: Vec<Held>) {
            let mut known: HashMap<(Kind, String), Vec<usize>> = HashMap::new();
            for (at, held) in all.iter().enumerate() {
                let id = (held.brief.kind, held.brief.id.clone());
                known.entry(id).or_default().push(at);
            }
            for held in more {
                let same = known.get(&(held.brief.kind, held.brief.id.clone()));
                if !same.is_some_and(|same| same.iter().any(|at| all.get(*at) == Some(&held))) {
                    all.push(held);
                }
            }
        }
        add(&mut self.held, other.held);
        add(&mut self.unpublished, other.unpublished);
        for (run, marking) in other.runs {
            self.runs.entry(run).or_insert(marking);
        }
        for text in other.texts {
            if !self.texts.contains(&text) {
                self.texts.push(text);
            }
        }
    }
}

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
        let mut memo = super::Memo::default();
        let (chronicle, mut missing) = chronicle_of(&corpus, past, cache, &mut memo);
        // What begins after it was committed may still begin after today.
        let day = day(newest.seconds(), &corpus.site.timezone);
        let mut since = Self::of(newest.commit(), &corpus, chronicle.as_deref(), day);
        for folders in folders(past, &corpus.site, &memo) {
            let other = read::read_in(newest, &folders);
            let (chronicle, more) = chronicle_of(&other, past, cache, &mut memo);
            missing.extend(more);
            let marked = Marked::of(&other, &corpus, chronicle.as_deref(), day);
            since.committed.add(marked);
        }
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
        let (chronicle, _) = chronicle_of(&corpus, past, cache, &mut super::Memo::default());
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
        let committed = Marked::of(corpus, corpus, chronicle, day);
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
    memo: &mut super::Memo,
) -> (Option<Arc<Chronicle>>, Vec<Diagnostic>) {
    let site = Site { history: HistorySettings::default(), ..corpus.site.clone() };
    super::read(past, &site, cache, memo)
}

/// The folders with which a desk is read besides, as its settings were other ones: a record of a
/// folder that they name no longer may have been marked in it, or moved from it. `memo` has the log.
fn folders(past: &dyn Past, site: &Site, memo: &super::Memo) -> Vec<BTreeMap<String, Kind>> {
    let log = memo.last.as_ref().map(|last| &last.log);
    let mut versions = vec![site.folders.clone()];
    let mut seen = HashSet::new();
    for change in log.iter().flat_map(|log| &log.commits).flat_map(|commit| &commit.changes) {
        let paths = [Some(&change.path), change.from.as_ref()];
        if !paths.into_iter().flatten().any(|path| read::is_site_file(path)) {
            continue;
        }
        for blob in [change.after, change.before] {
            let version = match blob {
                Some(blob) if !seen.insert(blob) => continue,
                Some(blob) => read::folders_of(&change.path, past.blob(blob, read::TEXT_LIMIT)),
                None => BTreeMap::new(),
            };
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
    }
    let mut all: BTreeMap<String, Kind> = BTreeMap::new();
    for (folder, kind) in versions.iter().flatten() {
        all.entry(folder.clone()).or_insert(*kind);
    }
    let mut found: Vec<BTreeMap<String, Kind>> = Vec::new();
    for version in &versions {
        let folders = read::in_all_folders(version, &all);
        if folders != site.folders && !found.contains(&folders) {
            found.push(folders);
        }
    }
    found
}
