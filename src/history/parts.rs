//! Parts of a record that are marked above an audience in any version of it: of these, earlier
//! versions tell nothing either.
//!
//! A record that is marked is hidden in its earlier versions too. So is a part of one: a field, an
//! item of a list, words of a text. It is told again from the version on in which it is no longer
//! marked. What went in the version in which a part was marked may be the same, said otherwise: it
//! is held back too.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::chronicle::{Entry, Thread};
use super::compare::Difference;
use super::state::{Brief, Detail, Field, Fields, Item, State};
use super::words::{Words, keys, runs};
use super::{Block, Piece, text};
use crate::link::prose;
use crate::link::{Target, address_key, fold};
use crate::model::{Kind, Marking};
use crate::read::marked;

/// Finds the record of a kind that a name means, if it is one.
pub(super) type Find<'a> = &'a (dyn Fn(Kind, &str) -> Option<Target> + Sync);

/// Lists of which the items are marked one by one. Of any other field all is held back or nothing.
const LISTS: [&str; 11] = [
    "events",
    "actors",
    "locations",
    "roles",
    "aliases",
    "short",
    "authors",
    "sources",
    "related",
    "tags",
    "corrections",
];

/// Fields whose values are of few words, or are days: no text is about them because it has one.
const PLAIN: [&str; 8] =
    ["status", "reliability", "language", "order", "date", "covers", "accessed", "ids"];

/// Fields that name the record.
const TITLES: [&str; 2] = ["title", "name"];

/// Words that are sought together by an audit.
const FRAGMENT: usize = 5;

/// What of a record may not be told.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The number of entries before the last version in which a part is marked, and that one's.
    pub(super) until: usize,
    /// The same for each field that is marked as a whole.
    fields: HashMap<String, usize>,
    /// Items of lists by the field, in any way that they are written, with the same.
    items: HashMap<(String, String), usize>,
    targets: HashMap<(String, Target), usize>,
    /// What texts cite, as they write it, and where in it.
    cited: HashSet<(String, Option<String>)>,
    /// What it is called only for others.
    pub(super) names: Vec<(Kind, String)>,
    pub(super) words: Words,
    /// The words of its texts that are marked.
    pub(super) texts: Vec<String>,
    /// What an audit seeks.
    values: BTreeSet<String>,
}

/// Whether a record has a part that an audience may not see.
fn is_marked(brief: &Brief, audience: Marking) -> bool {
    brief.narrower.iter().any(|(above, _)| audience < *above)
}

impl Parts {
    /// Gathers what may not be told of a record, from its versions, from `later` ones of which not
    /// all of it is said any longer, and from what it is `now` where that is marked and may not be
    /// committed yet. `None` where no part was ever marked.
    pub(super) fn gather(
        thread: &Thread,
        (later, now): (&[&State], Option<&State>),
        audience: Marking,
        sees: impl Fn(&Brief) -> bool,
        find: Find<'_>,
    ) -> Option<Self> {
        let entries = &thread.entries;
        let is_any = thread.briefs().any(|brief| is_marked(brief, audience));
        let now = now.filter(|state| is_marked(&state.brief, audience));
        // What a version says that there is already is no more than that.
        let is_new = |state: &State| thread.briefs().all(|brief| brief.says != state.brief.says);
        let is_later = |state: &&&State| is_marked(&state.brief, audience) && is_new(state);
        let mut later = later.iter().filter(is_later).peekable();
        if !is_any && now.is_none() && later.peek().is_none() {
            return None;
        }
        let mut versions: Vec<(usize, &State)> = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let Some((before, after)) = &entry.states else { continue };
            if let Some(before) = before
                && versions.last().is_none_or(|(_, last)| last.brief.says != before.brief.says)
            {
                versions.push((at, before));
            }
            versions.extend(after.as_deref().map(|after| (at + 1, after)));
        }
        versions.extend(now.map(|now| (entries.len() + 1, now)));

        let mut parts = Self::default();
        // What branches marked and no merge kept, as if before all else.
        for (before, after) in thread.aside.iter().filter_map(|entry| entry.states.as_ref()) {
            for state in [before, after].into_iter().flatten() {
                if is_marked(&state.brief, audience) {
                    parts.add(state, None, 0, audience, find);
                }
            }
        }
        for state in later {
            parts.until = entries.len() + 1;
            parts.add(state, None, parts.until, audience, find);
        }
        let mut before: Option<&State> = None;
        for (number, state) in &versions {
            if is_marked(&state.brief, audience) {
                parts.until = parts.until.max(*number);
                parts.add(state, before, *number, audience, find);
            }
            before = Some(state);
        }
        let newest = versions.iter().rposition(|(_, state)| sees(&state.brief));
        let mut called: HashSet<String> = HashSet::new();
        for (at, (number, state)) in versions.iter().enumerate() {
            if Some(at) == newest || *number > parts.until && sees(&state.brief) {
                let seen = state.for_audience(audience);
                parts.show(&seen);
                called.extend(state.brief.names_for(audience).map(fold::key));
            }
        }
        parts.names.retain(|(_, name)| !called.contains(&fold::key(name)));
        Some(parts)
    }

    /// What may not be told of a record that is what it says `now`; `None` where no part of it is
    /// marked.
    pub(super) fn of(now: &State, audience: Marking, find: Find<'_>) -> Option<Self> {
        if !is_marked(&now.brief, audience) {
            return None;
        }
        let mut parts = Self { until: 1, ..Self::default() };
        parts.add(now, None, 1, audience, find);
        parts.show(&now.for_audience(audience));
        Some(parts)
    }

    /// Lets be told what a later version shows again.
    pub(super) fn clear(&mut self, later: &State, audience: Marking, find: Find<'_>) {
        let seen = later.for_audience(audience);
        self.show(&seen);
        self.fields.retain(|field, _| !seen.fields.contains_key(field));
        for (field, value) in &seen.fields {
            if let Field::Text(text) = value {
                let cited = prose::blocks(text, &seen.brief.title).cited;
                self.cited.retain(|one| !cited.contains(one));
                continue;
            }
            for item in items(Some(value)) {
                for spelling in spellings(item) {
                    self.items.remove(&(field.clone(), spelling));
                }
                let target = item.names.as_ref().and_then(|(kind, name)| find(*kind, name));
                if let Some(target) = target {
                    self.targets.remove(&(field.clone(), target));
                }
            }
        }
        let called: HashSet<String> = later.brief.names_for(audience).map(fold::key).collect();
        self.names.retain(|(_, name)| !called.contains(&fold::key(name)));
    }

    /// Whether nothing is left of it.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
            && self.items.is_empty()
            && self.targets.is_empty()
            && self.cited.is_empty()
            && self.strings().next().is_none()
    }

    /// Whether another version says any of it.
    pub(super) fn are_said_in(&self, seen: &State, find: Find<'_>) -> bool {
        seen.fields.iter().any(|(field, value)| {
            self.fields.contains_key(field)
                || match value {
                    Field::Text(text) => {
                        let said = prose::blocks(text, &seen.brief.title);
                        said.cited.iter().any(|one| self.cited.contains(one))
                            || said
                                .blocks
                                .iter()
                                .any(|(_, block)| self.words.is_said_in(block, false))
                    }
                    value => items(Some(value)).iter().any(|item| self.holds(field, item, 0, find)),
                }
        })
    }

    /// Adds what is marked in a version. `before` is the version before it.
    fn add(
        &mut self,
        state: &State,
        before: Option<&State>,
        number: usize,
        audience: Marking,
        find: Find<'_>,
    ) {
        let Some(seen) = state.narrowed(audience) else { return };
        let names: HashSet<String> = state.brief.names_for(audience).map(fold::key).collect();
        let unseen = state.brief.all_names().filter(|name| !names.contains(&fold::key(name)));
        self.names.extend(unseen.map(|name| (state.brief.kind, name.to_owned())));
        for (field, value) in &state.fields {
            let left = seen.get(field);
            if left == Some(value) {
                continue;
            }
            let old = before.and_then(|before| before.fields.get(field));
            match value {
                Field::Text(text) => {
                    if left.is_none() {
                        self.fields.insert(field.clone(), number);
                    }
                    self.add_text(text, left, old, &state.brief.title, audience);
                    let cited = |text: &str| prose::blocks(text, "").cited;
                    let kept = match left {
                        Some(Field::Text(left)) => cited(left),
                        _ => Vec::new(),
                    };
                    for one in cited(text).iter().filter(|one| !kept.contains(one)) {
                        let item = Item::naming(Kind::Source, &one.0);
                        self.add_item("sources", &item, number, find);
                        self.add_strings(&item);
                        self.cited.insert(one.clone());
                    }
                }
                Field::One(item) if TITLES.contains(&field.as_str()) => {
                    self.words.add_text(&item.text);
                }
                Field::List(all) if LISTS.contains(&field.as_str()) => {
                    let left = items(left);
                    let marked: Vec<&Item> =
                        all.iter().filter(|item| !left.contains(item)).collect();
                    for item in &marked {
                        self.add_item(field, item, number, find);
                        self.add_strings(item);
                    }
                    // What went as one was marked may be that one.
                    let old = items(old);
                    if marked.iter().any(|item| !was_marked(before, field, item, audience)) {
                        for gone in old.iter().filter(|old| !is_among(old, all)) {
                            self.add_item(field, gone, number, find);
                        }
                    }
                }
                value => {
                    self.fields.insert(field.clone(), number);
                    if PLAIN.contains(&field.as_str())
                        || field == "kind" && state.brief.kind == Kind::Actor
                    {
                        continue;
                    }
                    let left = items(left);
                    let marked = items(Some(value)).iter().filter(|item| !left.contains(item));
                    marked.for_each(|item| self.add_strings(item));
                    // What it was when it was marked may tell of what it is.
                    if !before.is_some_and(|before| is_marked(&before.brief, audience)) {
                        items(old).iter().for_each(|item| self.add_strings(item));
                    }
                }
            }
        }
    }

    fn add_item(&mut self, field: &str, item: &Item, number: usize, find: Find<'_>) {
        for spelling in spellings(item) {
            self.items.insert((field.to_owned(), spelling), number);
        }
        let target = item.names.as_ref().and_then(|(kind, name)| find(*kind, name));
        self.targets.extend(target.map(|target| ((field.to_owned(), target), number)));
    }

    fn add_strings(&mut self, item: &Item) {
        for detail in &item.details {
            if let Detail::Named(_, name) = detail {
                self.words.add_value(name);
            }
        }
        for string in item.strings() {
            // A grade, or the years of a role, say nothing elsewhere.
            let letters = string.chars().filter(|c| c.is_alphabetic()).count();
            let digits = string.chars().filter(char::is_ascii_digit).count();
            if letters >= 2 || digits >= 9 {
                self.words.add_value(string);
                self.values.insert(string.to_owned());
            }
        }
    }

    /// Adds the words of a text that are marked.
    fn add_text(
        &mut self,
        text: &str,
        left: Option<&Field>,
        old: Option<&Field>,
        title: &str,
        audience: Marking,
    ) {
        let mut marked = match left {
            Some(_) => marked::hidden(text, audience),
            None => vec![text.to_owned()],
        };
        if marked.is_empty() {
            marked.push(text.to_owned());
        }
        let mut held = Words::default();
        for part in &marked {
            for (_, block) in prose::blocks(part, title).blocks {
                held.add_text(&block);
                self.words.add_text(&block);
                self.texts.push(block);
            }
        }
        // What went from where words were marked may be these, said otherwise.
        if let Some(Field::Text(old)) = old
            && !marked::hidden(old, audience).iter().any(|old| marked.contains(old))
        {
            let old = prose::blocks(&marked::unmarked(old), title).blocks;
            let new = prose::blocks(&marked::unmarked(text), title).blocks;
            for block in text::compare(&old, &new) {
                let Block::Words { pieces, .. } = block else { continue };
                let (before, after) = (text::side(&pieces, true), text::side(&pieces, false));
                let is_near = |text: &Option<String>| {
                    text.as_ref().is_some_and(|text| held.is_said_in(text, true))
                };
                if !is_near(&before) && !is_near(&after) {
                    continue;
                }
                for piece in &pieces {
                    if let Piece::Removed(gone) = piece {
                        self.words.add_text(gone);
                    }
                }
            }
        }
    }

    /// Lets be told what may be seen in a version.
    fn show(&mut self, seen: &State) {
        self.words.show(&seen.brief.title);
        self.words.show(&seen.brief.id);
        for field in seen.fields.values() {
            match field {
                Field::Text(text) => {
                    for (_, block) in prose::blocks(text, &seen.brief.title).blocks {
                        self.words.show(&block);
                    }
                }
                field => {
                    for item in items(Some(field)) {
                        item.strings().for_each(|string| self.words.show(string));
                        self.words.show(item.names.as_ref().map_or("", |(_, name)| name));
                    }
                }
            }
        }
    }

    /// What an audit seeks: what was marked, as far as it is not shown all the same.
    pub(super) fn strings(&self) -> impl Iterator<Item = String> {
        let names = self.names.iter().map(|(_, name)| name.clone());
        let texts = self.texts.iter().flat_map(|text| {
            let keys = keys(text);
            runs(&keys, FRAGMENT).collect::<Vec<String>>()
        });
        let values = self.values.iter().cloned();
        let points = self.values.iter().flat_map(|value| value.split(", ")).filter(|value| {
            value.parse::<f64>().is_ok()
                && value.split('.').nth(1).is_some_and(|digits| digits.len() >= 3)
        });
        let all = texts.chain(values).chain(points.map(str::to_owned));
        names.chain(all.filter(|string| self.words.is_said_in(string, false)))
    }

    /// A title with other words in the place of those that may not be told.
    pub(super) fn mask<'t>(&self, title: &'t str, withheld: &str) -> Cow<'t, str> {
        self.words.without(title, false, withheld)
    }

    /// What may be told of a difference that an entry makes, given the number of entries before it.
    pub(super) fn tell(
        &self,
        difference: &Difference,
        at: usize,
        withheld: &str,
        find: Find<'_>,
    ) -> Option<Difference> {
        let is_early = at < self.until;
        match difference {
            Difference::Field { field, .. }
            | Difference::List { field, .. }
            | Difference::Text { field, .. }
                if self.fields.get(field).is_some_and(|until| at < *until) =>
            {
                None
            }
            Difference::Field { field, before, after } if TITLES.contains(&field.as_str()) => {
                let masked = |item: &Option<Item>| {
                    item.clone().map(|item| Item {
                        text: self.mask(&item.text, withheld).into_owned(),
                        ..item
                    })
                };
                let (before, after) = (masked(before), masked(after));
                let field = field.clone();
                (before != after).then_some(Difference::Field { field, before, after })
            }
            Difference::Field { field, before, after } => {
                let told = |item: &Option<Item>| {
                    item.clone().filter(|item| !self.holds(field, item, at, find))
                };
                let (before, after) = (told(before), told(after));
                let field = field.clone();
                (before != after).then_some(Difference::Field { field, before, after })
            }
            Difference::List { field, added, removed, revised } => {
                let is_told = |item: &&Item| !self.holds(field, item, at, find);
                let told =
                    |items: &[Item]| items.iter().filter(is_told).cloned().collect::<Vec<Item>>();
                let (added, removed) = (told(added), told(removed));
                let revised: Vec<(Item, Item)> = revised
                    .iter()
                    .filter(|(before, after)| is_told(&before) && is_told(&after))
                    .cloned()
                    .collect();
                let is_left = !added.is_empty() || !removed.is_empty() || !revised.is_empty();
                let field = field.clone();
                is_left.then_some(Difference::List { field, added, removed, revised })
            }
            Difference::Text { field, blocks } => {
                let blocks = blocks.iter().filter_map(|block| self.block(block, is_early));
                let blocks = text::regrouped(blocks.collect());
                let field = field.clone();
                text::is_change(&blocks).then_some(Difference::Text { field, blocks })
            }
        }
    }

    /// Whether an item may not be told of.
    fn holds(&self, field: &str, item: &Item, at: usize, find: Find<'_>) -> bool {
        let is_early = |until: Option<&usize>| until.is_some_and(|until| at < *until);
        let key = |spelling| (field.to_owned(), spelling);
        let target = item.names.as_ref().and_then(|(kind, name)| find(*kind, name));
        let target = target.map(|target| (field.to_owned(), target));
        spellings(item).any(|spelling| is_early(self.items.get(&key(spelling))))
            || target.is_some_and(|target| is_early(self.targets.get(&target)))
            || item.strings().any(|string| self.words.is_said_in(string, at < self.until))
    }

    /// A block of a text without the words that may not be told; `None` where nothing is left.
    fn block(&self, block: &Block, is_early: bool) -> Option<Block> {
        let Block::Words { kind, pieces } = block else { return Some(block.clone()) };
        let (before, after) = (text::side(pieces, true), text::side(pieces, false));
        let without = |text: &Option<String>| {
            let text = text.as_deref()?;
            let left = self.words.without(text, is_early, "").into_owned();
            (!left.is_empty()).then_some(left)
        };
        let (old, new) = (without(&before), without(&after));
        if (&old, &new) == (&before, &after) {
            return Some(block.clone());
        }
        let mut pieces = text::words(old.as_deref(), new.as_deref());
        // What stood around the words that are left out.
        let is_change = pieces.iter().any(|piece| match piece {
            Piece::Same(_) => false,
            Piece::Added(text) | Piece::Removed(text) => text.contains(char::is_alphanumeric),
        });
        if !is_change {
            pieces = vec![Piece::Same(new.or(old)?)];
        }
        Some(Block::Words { kind: *kind, pieces })
    }
}

/// So many words are sought wherever something may not be seen, whenever it came there.
pub(super) const LONG: usize = 8;

/// A run of words that may not be seen, with the commit that may have moved it there; with none
/// where it is long enough to be known at any time.
pub(super) type Held = (Option<usize>, String);

/// What texts lost, as runs of words, each with the commit.
pub(super) fn lost(entries: &[Entry]) -> impl Iterator<Item = (usize, String)> {
    entries.iter().flat_map(|entry| {
        let texts = entry.differences.iter().filter_map(|difference| match difference {
            Difference::Text { blocks, .. } => Some(blocks),
            _ => None,
        });
        let runs = texts.flatten().flat_map(lost_of).collect::<Vec<String>>();
        runs.into_iter().map(|run| (entry.commit, run))
    })
}

/// What a block lost, as runs of words.
fn lost_of(block: &Block) -> Vec<String> {
    let mut all = Vec::new();
    let Block::Words { pieces, .. } = block else { return all };
    if !pieces.iter().any(|piece| matches!(piece, Piece::Removed(_))) {
        return all;
    }
    let before = keys(&text::side(pieces, true).unwrap_or_default());
    let after = keys(&text::side(pieces, false).unwrap_or_default());
    for length in (1..=FRAGMENT).chain([LONG]) {
        let kept: HashSet<&[String]> = after.windows(length).collect();
        let gone = before.windows(length).filter(|run| !kept.contains(run));
        all.extend(gone.map(|run| run.join(" ")));
    }
    all
}

/// Which of the runs of words that were `lost` a text that may not be seen holds. `commits` are
/// those that may have moved them there.
pub(super) fn held(text: &str, commits: &[usize], lost: &HashSet<String>) -> Vec<Held> {
    let keys = keys(text);
    let mut all = Vec::new();
    // A few letters may stand anywhere.
    if keys.iter().flat_map(|key| key.chars()).filter(|c| c.is_alphabetic()).count() >= 4 {
        for run in runs(&keys, FRAGMENT).filter(|run| lost.contains(run)) {
            all.extend(commits.iter().map(|commit| (Some(*commit), run.clone())));
        }
        let long = keys.windows(LONG).map(|run| run.join(" "));
        all.extend(long.filter(|run| lost.contains(run)).map(|run| (None, run)));
    }
    all
}

/// What was moved from where it may be seen to where it may not.
#[derive(Debug, Default)]
pub(super) struct Moved(HashSet<Held>);

impl Moved {
    /// Takes what [`held`] found.
    pub(super) fn new(held: HashSet<Held>) -> Self {
        Self(held)
    }

    /// Whether a run of words that a commit took away is held where it may not be seen.
    pub(super) fn holds(&self, commit: usize, run: &str) -> bool {
        let is_held = |commit| self.0.contains(&(commit, run.to_owned()));
        is_held(Some(commit)) || is_held(None)
    }

    /// Whether there is nothing of that sort.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn items(field: Option<&Field>) -> &[Item] {
    match field {
        Some(Field::One(item)) => std::slice::from_ref(item),
        Some(Field::List(items)) => items,
        Some(Field::Text(_)) | None => &[],
    }
}

fn is_among(item: &Item, all: &[Item]) -> bool {
    all.iter().any(|other| other.key() == item.key())
}

/// Whether an item was marked in a version as well.
fn was_marked(state: Option<&State>, field: &str, item: &Item, audience: Marking) -> bool {
    state.is_some_and(|state| {
        let left = |fields: &Fields| is_among(item, items(fields.get(field)));
        left(&state.fields) && state.narrowed(audience).is_some_and(|seen| !left(seen))
    })
}

/// The ways in which an item may be written.
fn spellings(item: &Item) -> impl Iterator<Item = String> {
    let name = item.names.as_ref().map(|(_, name)| name.as_str());
    let all = [Some(item.text.as_str()), name].into_iter().flatten();
    let all = all.flat_map(|text| {
        let address = text.contains("://").then(|| fold::key(&address_key(text)));
        [Some(fold::key(text)), address].into_iter().flatten()
    });
    all.filter(|key| !key.is_empty()).collect::<Vec<String>>().into_iter()
}
