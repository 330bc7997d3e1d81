//! The one place where markings hold over the history: from a chronicle, which may hold anything,
//! to the history that one audience may see. The rules are those of [`super`].

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::chronicle::{Chronicle, Entry, Thread, Told, Uncommitted};
use super::compare::{self, Difference};
use super::hidden::{Gathered, Hidden};
use super::parts::{self, Find, Moved, Parts};
use super::shown;
use super::state::{Brief, Detail, Field, Item, State};
use super::words::Words;
use super::{Act, Block, Change, History, Revision, Value, text};
use crate::link::{Selection, Target, fold};
use crate::model::{HistorySettings, Kind};
use crate::read::Withheld;

/// A record of the desk as it is now.
pub(crate) struct Known<'a> {
    pub(crate) kind: Kind,
    pub(crate) id: &'a str,
    /// All that it is called, as the audience sees it, but its id.
    pub(crate) names: Vec<&'a str>,
    /// What it is called beside, and the audience may not see.
    pub(crate) hidden: Vec<&'a str>,
    /// All that it says, where the audience may not see all of it.
    pub(crate) now: Option<Now<'a>>,
    /// The file that it is written in.
    pub(crate) file: &'a str,
    /// The record in the graph; `None` where the build leaves it out.
    pub(crate) target: Option<Target>,
}

/// What a record says now.
pub(crate) struct Now<'a> {
    /// The same for two records only if what counts of them is the same.
    pub(crate) says: u128,
    /// Makes its state.
    pub(crate) state: Box<dyn Fn() -> State + Send + Sync + 'a>,
}

/// The desk as it is now, and who it is shown to.
pub(crate) struct Desk<'a> {
    pub(crate) selection: &'a Selection,
    pub(crate) settings: HistorySettings,
    pub(crate) records: Vec<Known<'a>>,
    /// The files that are copied as they are.
    pub(crate) assets: HashSet<&'a str>,
    /// Finds the record of a kind that a name means, if it is one.
    pub(crate) find: &'a (dyn Fn(Kind, &str) -> Option<Target> + Sync),
    /// The title of a record of the graph.
    pub(crate) title: &'a (dyn Fn(Target) -> String + Sync),
    /// What stands for words that are withheld.
    pub(crate) withheld: &'a str,
    /// What a later version of the desk withholds.
    pub(crate) later: &'a [Withheld],
}

/// Fields whose values are sentences, or as good as that.
const SENTENCES: [&str; 3] = ["title", "name", "corrections"];

/// Tells what an audience may see of a chronicle; and which names it may not.
pub(crate) fn history(chronicle: &Chronicle, desk: &Desk<'_>) -> (History, Hidden) {
    let selection = desk.selection;
    let mut targets: HashMap<(Kind, &str), Target> = HashMap::new();
    let mut left_out: HashSet<(Kind, String)> = HashSet::new();
    let mut seen: Vec<(Kind, &str)> = Vec::new();
    let mut gathered = Gathered::default();
    let mut hidden_files: HashSet<&str> = HashSet::new();
    for record in &desk.records {
        let names = || [record.id].into_iter().chain(record.names.iter().copied());
        match record.target {
            Some(target) => {
                targets.entry((record.kind, record.id)).or_insert(target);
                seen.extend(names().map(|name| (record.kind, name)));
                gathered.add(record.kind, record.hidden.iter().copied(), None);
            }
            None => {
                left_out.insert((record.kind, fold::key(record.id)));
                hidden_files.insert(record.file);
                gathered.add(record.kind, names().chain(record.hidden.iter().copied()), None);
            }
        }
    }
    for Withheld { kind, ids, names, parts } in desk.later {
        let ids = ids.iter().filter(|_| parts.is_none());
        gathered.add(*kind, names.iter().chain(ids).map(String::as_str), None);
    }

    let nows = nows(desk);
    let mut threads: Vec<Followed<'_>> = chronicle
        .threads
        .par_iter()
        .map(|thread| {
            let latest = thread.latest();
            let target = latest.and_then(|brief| targets.get(&(brief.kind, brief.id.as_str())));
            let is_hidden = thread.is_astray
                || latest.is_none_or(|brief| {
                    left_out.contains(&(brief.kind, fold::key(&brief.id)))
                        || target.is_none() && !sees(selection, brief)
                });
            let target = target.copied().filter(|_| !thread.is_astray);
            let now = latest.and_then(|brief| nows.get(&(brief.kind, brief.id.as_str())));
            Followed::new(thread, now.copied(), target, is_hidden, selection, desk.find)
        })
        .collect();
    let moved = moved(&threads);
    threads.par_iter_mut().for_each(|thread| thread.add_moved(&moved));
    for thread in &threads {
        thread.gather(selection, chronicle.commits.len(), &mut gathered);
    }
    let hidden = gathered.finish(&seen, desk.withheld.to_owned());
    let mut sayings = Words::default();
    for parts in threads.iter().filter_map(|thread| thread.parts.as_ref()) {
        parts.words.sayings().for_each(|saying| sayings.add_run(saying.to_owned()));
    }
    let is_said = |message: &str, at: usize| {
        hidden.is_named_in(message, at) || sayings.is_said_in(message, false)
    };
    let heads = heads(chronicle, desk, &threads, selection, &is_said, &hidden_files);
    let renamed = renamed(threads.iter().map(|thread| (thread.entries, thread.target)));
    let teller = Teller { desk, hidden: &hidden, heads, renamed };
    let mut revisions: Vec<(usize, Revision)> = threads
        .par_iter()
        .filter(|thread| !thread.is_hidden)
        .flat_map_iter(|thread| teller.thread(thread))
        .collect();
    revisions.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then_with(|| (one.kind, &one.id).cmp(&(other.kind, &other.id)))
    });
    let revisions = revisions.into_iter().map(|(_, revision)| revision).collect();
    (History::new(revisions, chronicle.is_shallow), hidden)
}

/// The same history with what is not yet committed on top, as if it were committed with the newest.
pub(crate) fn with_uncommitted(
    history: &History,
    hidden: &Hidden,
    chronicle: &Chronicle,
    uncommitted: &Uncommitted,
    desk: &Desk<'_>,
) -> History {
    let mut targets: HashMap<(Kind, &str), Option<Target>> = HashMap::new();
    for record in &desk.records {
        // Where something of this id is left out, nothing of it is told.
        let target = targets.entry((record.kind, record.id)).or_insert(record.target);
        *target = target.and(record.target);
    }
    let seconds = chronicle.commits.last().map_or(0, |newest| newest.seconds);
    let next = chronicle.commits.len();
    let head = Shown { id: None, seconds, author: None, message: None };
    let heads = (0..next).map(|_| Shown::default()).chain([head]).collect();
    let nows = nows(desk);
    let whole: Vec<(&Brief, Thread)> = uncommitted
        .entries
        .iter()
        .filter_map(|(thread, entry)| {
            let brief = entry.after.as_deref().or(entry.before.as_deref())?;
            let thread = thread.and_then(|thread| chronicle.threads.get(thread));
            Some((brief, Thread::with(thread, entry)))
        })
        .collect();
    let mut threads: Vec<Followed<'_>> = whole
        .iter()
        .map(|(brief, thread)| {
            let target = targets.get(&(brief.kind, brief.id.as_str())).copied();
            let is_hidden =
                target == Some(None) || target.is_none() && !sees(desk.selection, brief);
            let now = nows.get(&(brief.kind, brief.id.as_str())).copied();
            let target = target.flatten();
            Followed::new(thread, now, target, is_hidden, desk.selection, desk.find)
        })
        .collect();
    let moved = moved(&threads);
    let of_thread = |thread: &'_ Thread| {
        let latest = thread.latest()?;
        targets.get(&(latest.kind, latest.id.as_str())).copied().flatten()
    };
    let committed =
        chronicle.threads.iter().map(|thread| (thread.entries.as_slice(), of_thread(thread)));
    let renamed = renamed(committed.chain(threads.iter().map(|one| (one.entries, one.target))));
    let teller = Teller { desk, hidden, heads, renamed };
    let mut revisions = Vec::new();
    for thread in threads.iter_mut().filter(|thread| !thread.is_hidden) {
        thread.add_moved(&moved);
        let told = teller.thread(thread).into_iter().filter(|(commit, _)| *commit == next);
        revisions.extend(told.map(|(_, revision)| revision));
    }
    revisions.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
    // A record that has another id now is the one that had the old.
    let now: HashMap<(Kind, &str), &Followed<'_>> = threads
        .iter()
        .flat_map(|thread| {
            let briefs = thread.entries.iter().filter_map(|entry| entry.before.as_deref());
            briefs.map(move |brief| ((brief.kind, brief.id.as_str()), thread))
        })
        .collect();
    revisions.extend(history.revisions.iter().filter_map(|revision| {
        let known = now.get(&(revision.kind, revision.id.as_str()));
        let Some(thread) = known.filter(|_| revision.target.is_none()) else {
            return Some(revision.clone());
        };
        (!thread.is_hidden).then(|| Revision { target: thread.target, ..revision.clone() })
    }));
    History::new(revisions, history.is_shallow)
}

/// What earlier versions say that an audience may not see, as [`super::withheld_of`] gives it.
pub(super) fn withheld(chronicle: &Chronicle, selection: &Selection) -> Vec<String> {
    let mut all = BTreeSet::new();
    for thread in &chronicle.threads {
        let is_hidden = thread.latest().is_none_or(|brief| !sees(selection, brief));
        let sees_it = |brief: &Brief| sees(selection, brief);
        let parts = Parts::gather(thread, None, selection.audience, sees_it, &|_, _| None);
        all.extend(parts.iter().flat_map(Parts::strings));
        for entry in thread.all() {
            let states = entry.states.as_ref();
            let sides = [
                (&entry.before, states.and_then(|(before, _)| before.as_deref())),
                (&entry.after, states.and_then(|(_, after)| after.as_deref())),
            ];
            for (brief, state) in sides {
                let Some(brief) = brief else { continue };
                if !is_hidden && sees(selection, brief) {
                    continue;
                }
                all.extend(brief.all_names().map(str::to_owned));
                all.extend(state.into_iter().flat_map(State::strings));
            }
        }
    }
    all.into_iter().collect()
}

/// What the records of a desk say of which not all may be seen.
fn nows<'d>(desk: &'d Desk<'_>) -> HashMap<(Kind, &'d str), &'d Now<'d>> {
    let nows = desk.records.iter().filter_map(|record| Some((record, record.now.as_ref()?)));
    nows.map(|(record, now)| ((record.kind, record.id), now)).collect()
}

/// Finds what was moved from where it may be seen to where it may not.
fn moved(threads: &[Followed<'_>]) -> Moved {
    // Of most desks all may be seen.
    if !threads.iter().any(|thread| thread.is_hidden || thread.parts.is_some()) {
        return Moved::default();
    }
    let seen = threads.par_iter().filter(|thread| !thread.is_hidden);
    let lost = seen.flat_map_iter(|thread| parts::lost(thread.entries)).map(|(_, run)| run);
    let lost: HashSet<String> = lost.collect();
    if lost.is_empty() {
        return Moved::default();
    }
    let found = threads.par_iter().flat_map_iter(|thread| {
        let texts = thread.withheld_texts().into_iter();
        texts.flat_map(|(text, commits)| parts::held(&text, &commits, &lost))
    });
    Moved::new(found.collect())
}

/// Whether a version of a record may be seen.
fn sees(selection: &Selection, brief: &Brief) -> bool {
    selection.includes(brief.tlp, brief.draft, brief.day)
}

/// A record through time, and what it is now.
struct Followed<'c> {
    entries: &'c [Entry],
    /// What is not told of it.
    aside: &'c [Entry],
    target: Option<Target>,
    /// Whether nothing of it may be seen.
    is_hidden: bool,
    /// All that it says now, where not all of it may be seen.
    now: Option<State>,
    /// What may not be told of it.
    parts: Option<Parts>,
}

impl<'c> Followed<'c> {
    fn new(
        thread: &'c Thread,
        now: Option<&Now<'_>>,
        target: Option<Target>,
        is_hidden: bool,
        selection: &Selection,
        find: Find<'_>,
    ) -> Self {
        let now = now.map(|now| (now.state)());
        let sees = |brief: &Brief| sees(selection, brief);
        let parts = Parts::gather(thread, now.as_ref(), selection.audience, sees, find);
        let Thread { entries, aside, .. } = thread;
        Self { entries, aside, target, is_hidden, now, parts }
    }

    /// Withholds what was moved from its texts into one that may not be seen.
    fn add_moved(&mut self, moved: &Moved) {
        if self.is_hidden || moved.is_empty() {
            return;
        }
        let runs = parts::lost(self.entries).filter(|(commit, run)| moved.holds(*commit, run));
        let mut runs = runs.map(|(_, run)| run).peekable();
        if runs.peek().is_some() {
            let parts = self.parts.get_or_insert_default();
            runs.for_each(|run| parts.words.add_run(run));
        }
    }

    /// Its texts that may not be seen, each with the commits with which they may have come.
    fn withheld_texts(&self) -> Vec<(Cow<'_, str>, Vec<usize>)> {
        let commits = || self.entries.iter().map(|entry| entry.commit).collect::<Vec<usize>>();
        let marked = self.parts.iter().flat_map(|parts| &parts.texts);
        let mut all: Vec<(Cow<'_, str>, Vec<usize>)> =
            marked.map(|text| (Cow::Borrowed(text.as_str()), commits())).collect();
        if !self.is_hidden {
            return all;
        }
        let states = self.entries.iter().filter_map(|entry| entry.states.as_ref());
        let states = states.flat_map(|(before, after)| [before.as_deref(), after.as_deref()]);
        for state in states.flatten().chain(&self.now) {
            for field in state.fields.values() {
                let Field::Text(text) = field else { continue };
                for part in text.split("\n\n").chain(text.lines()) {
                    all.push((Cow::Owned(part.to_owned()), commits()));
                }
            }
        }
        let first = self.entries.first().map(|entry| entry.commit);
        for entry in self.entries {
            for difference in entry.differences.iter() {
                let Difference::Text { blocks, .. } = difference else { continue };
                for block in blocks {
                    let Block::Words { pieces, .. } = block else { continue };
                    for text in [true, false].map(|is_before| text::side(pieces, is_before)) {
                        let commits = first.into_iter().chain([entry.commit]).collect();
                        all.extend(text.map(|text| (Cow::Owned(text), commits)));
                    }
                }
            }
        }
        all
    }

    /// Gathers the names that it may not be called: all of a record that is hidden, and of another
    /// those of a time in which it was.
    fn gather(&self, selection: &Selection, commits: usize, gathered: &mut Gathered) {
        let entries = || self.entries.iter().chain(self.aside);
        let briefs = || entries().flat_map(|entry| [&entry.before, &entry.after]);
        let briefs = || briefs().filter_map(|brief| brief.as_deref());
        if self.is_hidden {
            briefs().for_each(|brief| gathered.add(brief.kind, brief.all_names(), None));
            return;
        }
        for (kind, name) in self.parts.iter().flat_map(|parts| &parts.names) {
            gathered.add(*kind, [name.as_str()].into_iter(), None);
        }
        if briefs().all(|brief| sees(selection, brief) && !brief.is_marked()) {
            return;
        }
        let audience = selection.audience;
        let seen = briefs().filter(|brief| sees(selection, brief));
        let seen = seen.flat_map(|brief| brief.names_for(audience));
        let seen: HashSet<String> = seen.map(fold::key).collect();
        for brief in briefs() {
            let unseen = brief.all_names().filter(|name| !seen.contains(&fold::key(name)));
            gathered.add(brief.kind, unseen, None);
        }
        let ends = self.entries.iter().skip(1).map(|entry| entry.commit).chain([commits + 1]);
        for (entry, end) in self.entries.iter().zip(ends) {
            if let Some(brief) = entry.after.as_deref().filter(|brief| !sees(selection, brief)) {
                let time: Range<usize> = entry.commit..end;
                gathered.add(brief.kind, brief.all_names(), Some(time));
            }
        }
    }
}

/// What is shown of a commit beside each of its revisions.
#[derive(Default)]
struct Shown {
    id: Option<Arc<str>>,
    seconds: i64,
    author: Option<Arc<str>>,
    message: Option<Arc<str>>,
}

/// Finds what may be shown of each commit. A message is shown only if all that its commit touched
/// may be seen, then and now, and if it says nothing that may not be said.
fn heads(
    chronicle: &Chronicle,
    desk: &Desk<'_>,
    threads: &[Followed<'_>],
    selection: &Selection,
    is_said: &(dyn Fn(&str, usize) -> bool + Sync),
    hidden_files: &HashSet<&str>,
) -> Vec<Shown> {
    let may_tell = |commit: &Told| {
        !commit.is_opaque
            && commit.assets.iter().all(|asset| desk.assets.contains(&**asset))
            && commit.around.iter().all(|(file, all)| {
                selection.includes(all.tlp, all.draft, all.day) && !hidden_files.contains(&**file)
            })
    };
    let mut is_told: Vec<bool> = chronicle.commits.iter().map(may_tell).collect();
    for thread in threads {
        let until = thread.parts.as_ref().map_or(0, |parts| parts.until);
        let aside = thread.aside.iter().map(|entry| (entry, thread.parts.is_none()));
        let entries = thread.entries.iter().enumerate().map(|(at, entry)| (entry, at >= until));
        for (entry, is_open) in entries.chain(aside) {
            let mut briefs = [&entry.before, &entry.after].into_iter().flatten();
            // Of a part that is marked, the message may tell too.
            let sees_all = |brief: &Arc<Brief>| {
                sees(selection, brief) && brief.strictest() <= selection.audience
            };
            // Even if it is marked only later.
            let is_seen = !thread.is_hidden && is_open && briefs.all(sees_all);
            if let Some(told) = is_told.get_mut(entry.commit) {
                *told &= is_seen;
            }
        }
    }
    let commits = chronicle.commits.par_iter().zip(is_told).enumerate();
    commits
        .map(|(at, (commit, is_told))| {
            let is_told = is_told && desk.settings.messages;
            let message = is_told.then(|| shown::message(&commit.message)).flatten();
            Shown {
                id: Some(Arc::clone(&commit.id)),
                seconds: commit.seconds,
                author: shown::author(&commit.author, desk.settings.authors),
                message: message.filter(|message| !is_said(message, at)),
            }
        })
        .collect()
}

/// The records of the graph by the ids that they had before.
fn renamed<'c>(
    threads: impl Iterator<Item = (&'c [Entry], Option<Target>)>,
) -> HashMap<(Kind, String), Target> {
    let mut renamed = HashMap::new();
    for (entries, target) in threads {
        let Some(target) = target else { continue };
        for entry in entries {
            if let (Some(before), Some(after)) = (&entry.before, &entry.after)
                && before.id != after.id
            {
                renamed.insert((before.kind, fold::key(&before.id)), target);
            }
        }
    }
    renamed
}

/// Tells revisions.
struct Teller<'a> {
    desk: &'a Desk<'a>,
    hidden: &'a Hidden,
    heads: Vec<Shown>,
    /// Records by the ids that they had before, so that a reference that follows one is no change.
    renamed: HashMap<(Kind, String), Target>,
}

impl Teller<'_> {
    /// The revisions of a record, each with the place of its commit.
    fn thread(&self, thread: &Followed<'_>) -> Vec<(usize, Revision)> {
        let mut told = Vec::new();
        // The entry after which the record was last seen.
        let mut last: Option<&Entry> = None;
        let parts = thread.parts.as_ref();
        for (at, entry) in thread.entries.iter().enumerate() {
            let Some(after) = entry.after.as_deref() else {
                let seen = entry.before.as_deref().filter(|brief| sees(self.desk.selection, brief));
                if let Some(brief) = seen {
                    told.extend(self.revision(entry, brief, thread, Act::Removed, Vec::new()));
                }
                last = None;
                continue;
            };
            if !sees(self.desk.selection, after) {
                continue;
            }
            let revised = match (entry.before.as_deref(), last) {
                (Some(before), _) if sees(self.desk.selection, before) => {
                    Some((before.id.clone(), self.differences(entry)))
                }
                (Some(_), Some(last)) => self.since(last, entry),
                _ => None,
            };
            let is_new = match (&entry.before, last) {
                (None, _) => true,
                (Some(before), None) => !sees(self.desk.selection, before),
                (Some(_), Some(_)) => false,
            };
            let revision = match revised {
                Some((from, differences)) => {
                    let tell = |difference: Difference| match parts {
                        Some(parts) => {
                            parts.tell(&difference, at, self.desk.withheld, self.desk.find)
                        }
                        None => Some(difference),
                    };
                    let changes: Vec<Change> = differences
                        .into_iter()
                        .filter_map(tell)
                        .filter_map(|difference| self.change(&difference, entry.commit))
                        .collect();
                    let is_renamed = from != after.id
                        && !self.hidden.is_named_in(&from, entry.commit)
                        && parts.is_none_or(|parts| !parts.words.is_said_in(&from, false));
                    let act = if is_renamed { Act::Renamed { from } } else { Act::Revised };
                    let is_told = is_renamed || !changes.is_empty();
                    is_told.then(|| self.revision(entry, after, thread, act, changes)).flatten()
                }
                None if is_new => self.revision(entry, after, thread, Act::Added, Vec::new()),
                None => None,
            };
            told.extend(revision);
            last = Some(entry);
        }
        told
    }

    /// What differs between the two versions of an entry, both of which may be seen.
    fn differences(&self, entry: &Entry) -> Vec<Difference> {
        let is_marked =
            [&entry.before, &entry.after].into_iter().flatten().any(|brief| brief.is_marked());
        if !is_marked {
            return entry.differences.as_ref().clone();
        }
        match &entry.states {
            Some((Some(before), Some(after))) => self.compare(before, after),
            _ => Vec::new(),
        }
    }

    /// What a record was called when it was last seen, and what differs since.
    fn since(&self, last: &Entry, entry: &Entry) -> Option<(String, Vec<Difference>)> {
        let before = last.states.as_ref()?.1.as_ref()?;
        let after = entry.states.as_ref()?.1.as_ref()?;
        Some((before.brief.id.clone(), self.compare(before, after)))
    }

    fn compare(&self, before: &State, after: &State) -> Vec<Difference> {
        let audience = self.desk.selection.audience;
        compare::compare(&before.for_audience(audience), &after.for_audience(audience))
    }

    fn revision(
        &self,
        entry: &Entry,
        brief: &Brief,
        thread: &Followed<'_>,
        act: Act,
        changes: Vec<Change>,
    ) -> Option<(usize, Revision)> {
        let target = thread.target;
        // The id of a record that is there is its address; that of another is as good as its name.
        if target.is_none() && self.hidden.is_named_in(&brief.id, entry.commit) {
            return None;
        }
        let head = self.heads.get(entry.commit)?;
        let (title, _) = brief.called(self.desk.selection.audience);
        let title = match &thread.parts {
            Some(parts) => parts.mask(title, self.desk.withheld),
            None => Cow::Borrowed(title),
        };
        let revision = Revision {
            target,
            kind: brief.kind,
            id: brief.id.clone(),
            title: self.hidden.mask(&title, entry.commit).into_owned(),
            commit: head.id.clone(),
            seconds: head.seconds,
            author: head.author.clone(),
            message: head.message.clone(),
            act,
            changes,
        };
        Some((entry.commit, revision))
    }

    /// A difference as the audience may see it; `None` where nothing of it is left.
    fn change(&self, difference: &Difference, commit: usize) -> Option<Change> {
        match difference {
            Difference::Field { field, before, after } => {
                let value = |item: &Option<Item>| self.value(field, item.as_ref()?, commit);
                let (before, after) = (value(before), value(after));
                (before != after).then(|| Change::Field { field: field.clone(), before, after })
            }
            Difference::List { field, added, removed, revised } => {
                let values = |items: &[Item]| -> Vec<Value> {
                    items.iter().filter_map(|item| self.value(field, item, commit)).collect()
                };
                let (mut added, mut removed) = (values(added), values(removed));
                let mut revised: Vec<(Value, Value)> = revised
                    .iter()
                    .filter_map(|(a, b)| {
                        Some((self.value(field, a, commit)?, self.value(field, b, commit)?))
                    })
                    .collect();
                // Called otherwise, it is the same record.
                added.retain(|new| {
                    let same = |old: &Value| old.target.is_some() && old.target == new.target;
                    let Some(at) = removed.iter().position(same) else { return true };
                    revised.push((removed.remove(at), new.clone()));
                    false
                });
                revised.retain(|(before, after)| before != after);
                let is_left = !added.is_empty() || !removed.is_empty() || !revised.is_empty();
                is_left.then(|| Change::List { field: field.clone(), added, removed, revised })
            }
            Difference::Text { field, blocks } => {
                let blocks = self.blocks(blocks, commit);
                let (added, removed) = text::count(&blocks);
                let is_left = text::is_change(&blocks);
                is_left.then(|| Change::Text { field: field.clone(), blocks, added, removed })
            }
        }
    }

    /// Finds the record that a name means, or meant.
    fn find(&self, kind: Kind, name: &str) -> Option<Target> {
        let found = (self.desk.find)(kind, name);
        found.or_else(|| self.renamed.get(&(kind, fold::key(name))).copied())
    }

    /// A value as a reader would say it; `None` where it may not be said.
    fn value(&self, field: &str, item: &Item, commit: usize) -> Option<Value> {
        let mut target = None;
        let mut text = None;
        if let Some((kind, name)) = &item.names {
            if self.hidden.hides(*kind, name, commit) {
                return None;
            }
            target = self.find(*kind, name);
            text = target.map(|target| (self.desk.title)(target));
        }
        let text = match text {
            Some(title) => title,
            // Of a sentence only the name may not be said. In a tag or an address, it may be all in
            // small letters.
            None if !SENTENCES.contains(&field) && self.hidden.is_said_in(&item.text, commit) => {
                return None;
            }
            None => item.text.clone(),
        };
        let text = self.hidden.mask(&text, commit);
        if self.hidden.is_all_masked(&text) {
            return None;
        }
        let details = item.details.iter().filter_map(|detail| match detail {
            Detail::Text(text) => Some(self.hidden.mask(text, commit).into_owned()),
            Detail::Named(kind, name) if self.hidden.hides(*kind, name, commit) => None,
            Detail::Named(kind, name) => Some(match self.find(*kind, name) {
                Some(target) => (self.desk.title)(target),
                None => self.hidden.mask(name, commit).into_owned(),
            }),
        });
        let details: Vec<String> = details.collect();
        let detail = (!details.is_empty()).then(|| details.join(", "));
        Some(Value { text: text.into_owned(), detail, target })
    }

    fn blocks(&self, blocks: &[Block], commit: usize) -> Vec<Block> {
        if self.hidden.is_empty() {
            return blocks.to_vec();
        }
        let masked = blocks.iter().map(|block| {
            let Block::Words { kind, pieces } = block else { return block.clone() };
            let (before, after) = (text::side(pieces, true), text::side(pieces, false));
            let mask = |text: &Option<String>| {
                text.as_ref().map(|text| self.hidden.mask(text, commit).into_owned())
            };
            let (old, new) = (mask(&before), mask(&after));
            if (&old, &new) == (&before, &after) {
                return block.clone();
            }
            Block::Words { kind: *kind, pieces: text::words(old.as_deref(), new.as_deref()) }
        });
        text::regrouped(masked.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::{Called, Field};
    use super::*;
    use crate::model::Marking;

    /// A version of a record with a title, a status, and an alias and tags of which the last are
    /// marked amber.
    fn version(title: &str, status: &str, tags: [&str; 2]) -> State {
        let fields = |tags: &[&str]| {
            let tags = tags.iter().map(|tag| Item::plain(*tag)).collect();
            [
                ("status".to_owned(), Field::One(Item::plain(status))),
                ("tags".to_owned(), Field::List(tags)),
            ]
            .into()
        };
        let brief = Brief {
            kind: Kind::Actor,
            id: "a".to_owned(),
            title: title.to_owned(),
            names: vec!["Open".to_owned(), "Nightjar".to_owned()],
            tlp: Marking::Clear,
            draft: false,
            day: None,
            narrower: vec![(
                Marking::Amber,
                Called { title: "Plain".to_owned(), names: vec!["Open".to_owned()] },
            )],
            says: 0,
        };
        let narrower = vec![(Marking::Amber, fields(&tags[..1]))];
        State { brief, fields: fields(&tags), narrower }.sealed()
    }

    fn chronicle(versions: &[State], message: &str) -> Chronicle {
        let states: Vec<Arc<State>> = versions.iter().cloned().map(Arc::new).collect();
        let brief = |state: &Arc<State>| Arc::new(state.brief.clone());
        let entries = states.iter().enumerate().map(|(at, after)| {
            let before = at.checked_sub(1).map(|at| &states[at]);
            Entry {
                commit: at,
                before: before.map(brief),
                after: Some(brief(after)),
                differences: Arc::new(
                    before.map_or_else(Vec::new, |before| compare::compare(before, after)),
                ),
                states: Some((before.map(Arc::clone), Some(Arc::clone(after)))),
                at: (None, None),
            }
        });
        let commits = (0..states.len()).map(|at| Told {
            id: Arc::from(format!("{at:040}")),
            author: Arc::from("Ana"),
            seconds: 0,
            message: Arc::from(message),
            is_opaque: false,
            assets: Vec::new(),
            around: Vec::new(),
        });
        Chronicle {
            commits: commits.collect(),
            threads: vec![Thread {
                entries: entries.collect(),
                aside: Vec::new(),
                is_astray: false,
            }],
            living: HashMap::new(),
            is_shallow: false,
        }
    }

    fn told(chronicle: &Chronicle, audience: Marking) -> History {
        let selection = Selection { audience, drafts: false, today: None };
        let desk = Desk {
            selection: &selection,
            settings: HistorySettings::default(),
            records: vec![Known {
                kind: Kind::Actor,
                id: "a",
                names: vec!["Plain", "Open"],
                hidden: Vec::new(),
                now: None,
                file: "content/actors/a.yaml",
                target: Some(Target::new(Kind::Actor, 0)),
            }],
            assets: HashSet::new(),
            find: &|_, _| None,
            title: &|_| String::new(),
            withheld: "[withheld]",
            later: &[],
        };
        history(chronicle, &desk).0
    }

    #[test]
    fn of_a_record_with_marked_parts_an_audience_is_told_of_the_others() {
        let versions = [
            version("Plain and secret", "one", ["x", "secret"]),
            version("Plain and secret", "one", ["x", "other"]),
            version("Plain and secret", "two", ["y", "other"]),
        ];
        let chronicle = chronicle(&versions, "Say more");
        let clear = told(&chronicle, Marking::Green);
        assert_eq!(clear.revisions.len(), 2, "{clear:#?}");
        assert_eq!(clear.revisions[0].title, "Plain");
        assert_eq!(clear.revisions[0].changes.len(), 2);
        assert_eq!(clear.revisions[0].message, None, "it may be about what is marked");
        let shown = format!("{clear:?}");
        for secret in ["secret", "other", "Nightjar"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
        let amber = told(&chronicle, Marking::Amber);
        assert_eq!(amber.revisions.len(), 3);
        assert_eq!(amber.revisions[0].title, "Plain and secret");
        assert_eq!(amber.revisions[0].message.as_deref(), Some("Say more"));
        assert!(format!("{amber:?}").contains("other"));
    }
}
