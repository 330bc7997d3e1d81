//! Two states of a record compared.

use std::collections::{BTreeMap, BTreeSet};

use super::codec::kept_enum;
use super::state::{Detail, Field, Item, State};
use super::{Block, text};
use crate::link::prose::{self, Blocks};
use crate::model::Kind;

/// A difference between two states, with values as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Difference {
    Field { field: String, before: Option<Item>, after: Option<Item> },
    List { field: String, added: Vec<Item>, removed: Vec<Item>, revised: Vec<(Item, Item)> },
    Text { field: String, blocks: Vec<Block> },
}

kept_enum!(Difference {
    0 => Field { field: field, before: before, after: after },
    1 => List { field: field, added: added, removed: removed, revised: revised },
    2 => Text { field: field, blocks: blocks },
});

/// The order in which fields are told; those of the desk's own come after them, and texts last.
const ORDER: [&str; 28] = [
    "title",
    "name",
    "date",
    "covers",
    "status",
    "kind",
    "events",
    "actors",
    "locations",
    "coordinates",
    "within",
    "roles",
    "aliases",
    "short",
    "ids",
    "url",
    "archive_url",
    "publisher",
    "authors",
    "accessed",
    "language",
    "reliability",
    "order",
    "sources",
    "related",
    "tags",
    "corrections",
    "summary",
];

/// The field that lists what a record rests on.
const SOURCES: &str = "sources";

/// Compares two states. Sources that a text cites count among its record's sources.
pub(super) fn compare(before: &State, after: &State) -> Vec<Difference> {
    let keys: BTreeSet<&String> = before.fields.keys().chain(after.fields.keys()).collect();
    let mut keys: Vec<&String> = keys.into_iter().collect();
    keys.sort_by_key(|key| place(key));
    let mut all = Vec::new();
    let mut cited = (Vec::new(), Vec::new());
    for key in keys {
        let (old, new) = (before.fields.get(key), after.fields.get(key));
        if old == new {
            continue;
        }
        match (old, new) {
            (Some(Field::Text(_)) | None, Some(Field::Text(_)) | None) => {
                let words = |field: Option<&Field>, state: &State| match field {
                    Some(Field::Text(text)) => prose::blocks(text, &state.brief.title),
                    _ => Blocks::default(),
                };
                let (old, new) = (words(old, before), words(new, after));
                let blocks = text::compare(&old.blocks, &new.blocks);
                if !blocks.is_empty() {
                    all.push(Difference::Text { field: key.clone(), blocks });
                }
                cited.0.extend(citations(old.cited));
                cited.1.extend(citations(new.cited));
            }
            (Some(Field::One(_)) | None, Some(Field::One(_)) | None) => {
                let one = |field: Option<&Field>| match field {
                    Some(Field::One(item)) => Some(item.clone()),
                    _ => None,
                };
                let (old, new) = (one(old), one(new));
                if old.as_ref().map(said) != new.as_ref().map(said) {
                    all.push(Difference::Field { field: key.clone(), before: old, after: new });
                }
            }
            (old, new) => all.extend(lists(key, items(old), items(new))),
        }
    }
    if cited.0 != cited.1 {
        let whole = |state: &State, cited: Vec<Item>| {
            items(state.fields.get(SOURCES)).into_iter().chain(cited).collect::<Vec<_>>()
        };
        all.retain(|one| !matches!(one, Difference::List { field, .. } if field == SOURCES));
        let found = lists(SOURCES, whole(before, cited.0), whole(after, cited.1));
        let at = all.partition_point(|one| place(field_of(one)) <= place(SOURCES));
        found.into_iter().for_each(|one| all.insert(at, one));
    }
    all
}

fn field_of(difference: &Difference) -> &str {
    match difference {
        Difference::Field { field, .. }
        | Difference::List { field, .. }
        | Difference::Text { field, .. } => field,
    }
}

fn place(key: &str) -> (usize, &str) {
    let known = ORDER.iter().position(|known| *known == key);
    (known.unwrap_or(ORDER.len() + usize::from(key == "text")), key)
}

fn citations(cited: Vec<(String, Option<String>)>) -> impl Iterator<Item = Item> {
    cited.into_iter().map(|(source, locator)| {
        let mut item = Item::naming(Kind::Source, &source);
        item.details.extend(locator.map(Detail::Text));
        item
    })
}

/// The items of a field; a key of the desk's own may list in one version and not in the other.
fn items(field: Option<&Field>) -> Vec<Item> {
    match field {
        None => Vec::new(),
        Some(Field::One(item)) => vec![item.clone()],
        Some(Field::List(items)) => items.clone(),
        Some(Field::Text(text)) => vec![Item::plain(text)],
    }
}

/// What an item says, however it is written.
fn said(item: &Item) -> ((Option<Kind>, String), &[Detail]) {
    (item.key(), &item.details)
}

fn lists(key: &str, before: Vec<Item>, after: Vec<Item>) -> Option<Difference> {
    let (before, after) = (as_words(before), as_words(after));
    type Sides = (Vec<Item>, Vec<Item>);
    let mut by_key: BTreeMap<(Option<Kind>, String), (usize, Sides)> = BTreeMap::new();
    let count = before.len();
    for (at, item) in after.into_iter().enumerate() {
        by_key.entry(item.key()).or_insert((at, Sides::default())).1.1.push(item);
    }
    for (at, item) in before.into_iter().enumerate() {
        // What is gone comes in the order that it had, after the rest.
        by_key
            .entry(item.key())
            .or_insert((usize::MAX - count + at, Sides::default()))
            .1
            .0
            .push(item);
    }
    let mut in_order: Vec<(usize, Sides)> = by_key.into_values().collect();
    in_order.sort_by_key(|(at, _)| *at);
    let (mut added, mut removed, mut revised) = (Vec::new(), Vec::new(), Vec::new());
    for (_, (mut old, mut new)) in in_order {
        let details = |items: &[Item]| -> BTreeSet<Vec<Detail>> {
            items.iter().map(|item| item.details.clone()).collect()
        };
        // What both say is no change; and told twice, it says no more than once.
        let (mut of_old, mut of_new) = (details(&old), details(&new));
        let both: BTreeSet<Vec<Detail>> = of_old.intersection(&of_new).cloned().collect();
        old.retain(|item| !both.contains(&item.details) && of_old.remove(&item.details));
        new.retain(|item| !both.contains(&item.details) && of_new.remove(&item.details));
        let pairs = old.len().min(new.len());
        revised.extend(old.drain(..pairs).zip(new.drain(..pairs)));
        removed.append(&mut old);
        added.append(&mut new);
    }
    let differs = !added.is_empty() || !removed.is_empty() || !revised.is_empty();
    differs.then(|| Difference::List { field: key.to_owned(), added, removed, revised })
}

/// Takes the markup off items that have some.
fn as_words(mut items: Vec<Item>) -> Vec<Item> {
    for item in items.iter_mut().filter(|item| item.is_markdown) {
        let blocks = prose::blocks(&item.text, "").blocks;
        let texts: Vec<String> = blocks.into_iter().map(|(_, text)| text).collect();
        item.text = texts.join(" ");
        item.is_markdown = false;
    }
    items
}
