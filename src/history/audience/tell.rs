//! From what an audience may see to revisions.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::super::chronicle::{Chronicle, Entry, Told};
use super::super::compare::{self, Difference};
use super::super::hidden::Hidden;
use super::super::state::{Brief, Detail, Item, State};
use super::super::{Act, Block, Change, Revision, Value, shown, text};
use super::followed::Followed;
use super::{Desk, sees};
use crate::link::{Selection, Target, fold};
use crate::model::Kind;

/// Fields whose values are sentences, or as good as that.
const SENTENCES: [&str; 3] = ["title", "name", "corrections"];

/// What is shown of a commit beside each of its revisions.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) id: Option<Arc<str>>,
    pub(super) seconds: i64,
    pub(super) author: Option<Arc<str>>,
    pub(super) message: Option<Arc<str>>,
}

/// Finds what may be shown of each commit. A message is shown only if all that its commit touched
/// may be seen, then and now, and if it says nothing that may not be said; nor is an author named
/// whose name may not be.
pub(super) fn heads(
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
        let until = until.max(thread.cleared(selection.audience));
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
            let author = shown::author(&commit.author, desk.settings.authors);
            Shown {
                id: Some(Arc::clone(&commit.id)),
                seconds: commit.seconds,
                author: author.filter(|_| !is_said(&commit.author, at)),
                message: message.filter(|message| !is_said(message, at)),
            }
        })
        .collect()
}

/// The records of the graph by the ids that they had before.
pub(super) fn renamed<'c>(
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
pub(super) struct Teller<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) hidden: &'a Hidden,
    pub(super) heads: Vec<Shown>,
    /// Records by the ids that they had before, so that a reference that follows one is no change.
    pub(super) renamed: HashMap<(Kind, String), Target>,
}

impl Teller<'_> {
    /// The revisions of a record, each with the place of its commit.
    pub(super) fn thread(&self, thread: &Followed<'_>) -> Vec<(usize, Revision)> {
        let mut told = Vec::new();
        // The entry after which the record was last seen.
        let mut last: Option<&Entry> = None;
        let parts = thread.parts.as_ref();
        // What it said before it was cleared is told no more than what it said while it was not.
        let cleared = thread.cleared(self.desk.selection.audience);
        for (at, entry) in thread.entries.iter().enumerate().skip(cleared) {
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
        // One that it bore before was changed, maybe since it names what may not be named.
        let current = thread.id().filter(|current| *current != brief.id);
        let current = current.filter(|_| self.hidden.is_named_in(&brief.id, entry.commit));
        let head = self.heads.get(entry.commit)?;
        let (title, _) = brief.called(self.desk.selection.audience);
        let title = match &thread.parts {
            Some(parts) => parts.mask(title, self.desk.withheld),
            None => Cow::Borrowed(title),
        };
        let revision = Revision {
            target,
            kind: brief.kind,
            id: current.unwrap_or(&brief.id).to_owned(),
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
