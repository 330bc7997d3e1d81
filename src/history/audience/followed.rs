//! A record through time: what of it an audience may see, and what it may not be told.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;

use super::super::chronicle::{Entry, Thread, sides_until_cleared};
use super::super::compare::Difference;
use super::super::hidden::Gathered;
use super::super::parts::{self, Find, Moved, Parts};
use super::super::state::{Brief, Field, State};
use super::super::{Block, text};
use super::{Known, sees};
use crate::link::{Selection, Target, fold};
use crate::model::Marking;

/// A record through time, and what it is now.
pub(super) struct Followed<'c> {
    pub(super) entries: &'c [Entry],
    /// What is not told of it.
    pub(super) aside: &'c [Entry],
    pub(super) target: Option<Target>,
    /// Whether nothing of it may be seen.
    pub(super) is_hidden: bool,
    /// All that it says now, where not all of it may be seen.
    pub(super) now: Option<State>,
    /// What may not be told of it.
    pub(super) parts: Option<Parts>,
}

impl<'c> Followed<'c> {
    pub(super) fn new(
        thread: &'c Thread,
        known: Option<&Known<'_>>,
        target: Option<Target>,
        is_hidden: bool,
        selection: &Selection,
        find: Find<'_>,
    ) -> Self {
        let now = known.and_then(|known| known.now.as_ref()).map(|now| (now.state)());
        let later = known.map_or(&[][..], |known| &known.later);
        let sees = |brief: &Brief| sees(selection, brief);
        let parts = Parts::gather(thread, (later, now.as_ref()), selection.audience, sees, find);
        let Thread { entries, aside, .. } = thread;
        Self { entries, aside, target, is_hidden, now, parts }
    }

    /// The first of its entries of which may be told: that with which it was cleared for the
    /// audience, if ever it was above it.
    pub(super) fn cleared(&self, audience: Marking) -> usize {
        // With the entry that clears it, the second of its sides is the first that may be told.
        sides_until_cleared(self.entries, audience) / 2
    }

    /// Its id in the newest version.
    pub(super) fn id(&self) -> Option<&str> {
        let mut briefs = self.entries.iter().rev().filter_map(|entry| entry.after.as_ref());
        briefs.next().map(|brief| brief.id.as_str())
    }

    /// Withholds what was moved from its texts into one that may not be seen.
    pub(super) fn add_moved(&mut self, moved: &Moved) {
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
    pub(super) fn gather(&self, selection: &Selection, commits: usize, gathered: &mut Gathered) {
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

/// Finds what was moved from where it may be seen to where it may not.
pub(super) fn moved(threads: &[Followed<'_>]) -> Moved {
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
