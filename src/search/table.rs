//! When, where, who and what of each record of a split: what filters and their counts go by.
//!
//! The table of a split is read whole for every search of it, so it is small: numbers are written in base 62, those
//! of the most frequent values in one character, and a list of values costs a character for each.
//! Facets of which every split has many values ([`LATE`]) stand apart, and are read by those alone
//! who look at them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::record::{Record, slug};
use super::texts::TextFile;
use crate::link::{Graph, Target};
use crate::model::{Kind, Marking};

/// The digits of base 62.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Facets that have files of their own.
pub const LATE: [&str; 3] = ["actor", "location", "tag"];

/// Keys that facets of a desk's own cannot have.
const TAKEN: [&str; 10] =
    ["q", "type", "actor", "location", "kind", "status", "tag", "from", "to", "sort"];

/// The table of a split: `rows.json`.
#[derive(Debug, Serialize)]
pub struct Table {
    /// The number of records. Those with a date come first, by their first day.
    count: usize,
    /// The first day of the first record, as days since 1970-01-01.
    start: i32,
    /// How many days after the record before it each begins.
    days: String,
    /// Record, and how many days after its first its last is; where that is not 0.
    spans: Vec<(usize, i32)>,
    /// Records of which all days before the first are meant too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beginless: Vec<usize>,
    /// Records of which all days after the last are meant too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    endless: Vec<usize>,
    facets: Vec<Facet>,
    /// Keys of the facets that have files of their own.
    late: Vec<String>,
    /// The first record of each file of texts, less that of the file before it.
    texts: String,
    /// Marking of each record above clear.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    markings: Vec<(usize, &'static str)>,
    /// Drafts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drafts: Vec<usize>,
}

/// What records go by in one respect.
#[derive(Debug, Serialize)]
pub struct Facet {
    /// By which addresses name it.
    pub key: String,
    /// Key, label, and of a place the number of the value around it; most frequent first.
    values: Vec<Value>,
    /// The values of each record, with a space after each record.
    rows: String,
    /// How many records have each value; of places, how many name it, and none of those around.
    #[serde(skip)]
    counts: Vec<usize>,
}

impl Facet {
    /// Key, label and number of records of each value.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        self.values.iter().zip(&self.counts).map(|(value, &count)| {
            let part = |at: usize| value.get(at).and_then(Value::as_str).unwrap_or_default();
            (part(0), part(1), count)
        })
    }
}

impl Table {
    /// The facets that do not stand apart.
    pub fn facets(&self) -> &[Facet] {
        &self.facets
    }
}

/// The key of a desk's own facet in addresses: its own, unless search has another use for that.
pub fn facet_key(key: &str) -> String {
    if TAKEN.contains(&key) { format!("{key}-") } else { key.to_owned() }
}

/// Makes the table of a split, and the facets that stand apart.
pub fn table(graph: &Graph, records: &[Record], texts: &[TextFile]) -> (Table, Vec<Facet>) {
    let mut days = String::new();
    let mut spans = Vec::new();
    let start = records.first().and_then(|record| record.days).map_or(0, |(first, _)| first);
    let mut before = start;
    for (number, record) in records.iter().enumerate() {
        let Some((first, last)) = record.days else { break };
        digits(&mut days, first.saturating_sub(before).max(0) as usize);
        before = first;
        if last > first {
            spans.push((number, last.saturating_sub(first)));
        }
    }
    let mut firsts = String::new();
    let mut before = 0;
    for file in texts {
        digits(&mut firsts, file.first - before);
        before = file.first;
    }
    let node = |record: &Record| graph.node(record.target);
    let numbered = |wanted: &dyn Fn(&Record) -> bool| -> Vec<usize> {
        (0..records.len()).filter(|&number| wanted(&records[number])).collect()
    };
    let (late, facets): (Vec<_>, Vec<_>) =
        facets(graph, records).into_iter().partition(|facet| LATE.contains(&facet.key.as_str()));
    let table = Table {
        count: records.len(),
        start,
        days,
        spans,
        beginless: numbered(&|record| record.open.0),
        endless: numbered(&|record| record.open.1),
        facets,
        late: late.iter().map(|facet| facet.key.clone()).collect(),
        texts: firsts,
        markings: numbered(&|record| node(record).marking > Marking::Clear)
            .into_iter()
            .map(|number| (number, node(&records[number]).marking.label()))
            .collect(),
        drafts: numbered(&|record| node(record).draft),
    };
    (table, late)
}

fn facets(graph: &Graph, records: &[Record]) -> Vec<Facet> {
    let one = |key: &str, label: &str| vec![(key.to_owned(), label.to_owned())];
    let mut facets = vec![
        facet("type", records, |record| one(record.target.kind.key(), "")),
        facet("kind", records, |record| match event(graph, record.target) {
            Some(event) => {
                event.kind.as_ref().map_or_else(Vec::new, |kind| one(&kind.key, &kind.label))
            }
            None => Vec::new(),
        }),
        facet("status", records, |record| {
            event(graph, record.target)
                .and_then(|event| event.status)
                .map_or_else(Vec::new, |status| one(status.key(), ""))
        }),
        facet("actor", records, |record| {
            let node = |at: &usize| &graph.actors[*at].node;
            record
                .actors
                .iter()
                .map(|at| (slug(&node(at).href).to_owned(), node(at).title.clone()))
                .collect()
        }),
        places(graph, records),
        facet("tag", records, |record| {
            let tag = |at: &usize| &graph.tags[*at];
            let tags = graph.node(record.target).tags.iter();
            tags.map(|at| (slug(&tag(at).href).to_owned(), tag(at).label.clone())).collect()
        }),
    ];
    for (at, own) in graph.facets.iter().enumerate() {
        facets.push(facet(&facet_key(&own.term.key), records, |record| {
            let values = graph.node(record.target).facets.iter().filter(|(of, _)| *of == at);
            values
                .map(|(_, value)| {
                    let topic = &own.values[*value];
                    (slug(&topic.href).to_owned(), topic.label.clone())
                })
                .collect()
        }));
    }
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

fn event(graph: &Graph, target: Target) -> Option<&crate::link::Event> {
    (target.kind == Kind::Event).then(|| &graph.events[target.at()])
}

/// A facet of which `of` tells the values of a record, each a key and a label.
fn facet(key: &str, records: &[Record], of: impl Fn(&Record) -> Vec<(String, String)>) -> Facet {
    let rows: Vec<Vec<(String, String)>> = records.iter().map(of).collect();
    let order = by_frequency(rows.iter().flatten());
    let values = order.iter().map(|((key, label), _)| value(key, label)).collect();
    let number: BTreeMap<&(String, String), usize> =
        order.iter().enumerate().map(|(number, (value, _))| (*value, number)).collect();
    Facet {
        key: key.to_owned(),
        values,
        counts: order.iter().map(|(_, count)| *count).collect(),
        rows: written(rows.iter().map(|row| row.iter().map(|value| number[value]).collect())),
    }
}

/// Places: a value also tells which is around it, so that one who looks for a region finds what
/// happened in its towns.
fn places(graph: &Graph, records: &[Record]) -> Facet {
    let own: Vec<&usize> = records.iter().flat_map(|record| &record.locations).collect();
    let own = by_frequency(own.into_iter());
    let mut counts: Vec<usize> = own.iter().map(|(_, count)| *count).collect();
    let mut order: Vec<usize> = own.into_iter().map(|(at, _)| *at).collect();
    let mut known: BTreeSet<usize> = order.iter().copied().collect();
    for at in order.clone() {
        for around in graph.around(at).skip(1) {
            if known.insert(around) {
                order.push(around);
            }
        }
    }
    counts.resize(order.len(), 0);
    let number: BTreeMap<usize, usize> =
        order.iter().enumerate().map(|(number, &at)| (at, number)).collect();
    let values = order.iter().map(|&at| {
        let location = &graph.locations[at];
        let mut value = value(slug(&location.node.href), &location.node.title);
        let around = location.within.and_then(|within| number.get(&within));
        if let (Some(list), Some(around)) = (value.as_array_mut(), around) {
            list.push(json!(around));
        }
        value
    });
    Facet {
        key: "location".to_owned(),
        values: values.collect(),
        counts,
        rows: written(
            records.iter().map(|record| record.locations.iter().map(|at| number[at]).collect()),
        ),
    }
}

fn value(key: &str, label: &str) -> Value {
    json!([key, label])
}

/// Each once and how often it is there, the most frequent first.
fn by_frequency<'a, T: Ord>(all: impl Iterator<Item = &'a T>) -> Vec<(&'a T, usize)> {
    let mut counts: BTreeMap<&T, usize> = BTreeMap::new();
    for value in all {
        *counts.entry(value).or_default() += 1;
    }
    let mut order: Vec<(&T, usize)> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    order
}

fn written(rows: impl Iterator<Item = Vec<usize>>) -> String {
    let mut text = String::new();
    for row in rows {
        for number in row {
            digits(&mut text, number);
        }
        text.push(' ');
    }
    text.truncate(text.trim_end().len());
    text
}

/// Writes a number so that no mark is needed between two: below 62 in one digit, else below 3906
/// in two digits after `-`, else in four after `_`.
pub(super) fn digits(text: &mut String, number: usize) {
    let mut digit = |n: usize| text.push(char::from(DIGITS[n % 62]));
    if number < 62 {
        digit(number);
    } else if number < 62 + 62 * 62 {
        let number = number - 62;
        digit_mark(text, '-', number, 2);
    } else {
        digit_mark(text, '_', number, 4);
    }
}

fn digit_mark(text: &mut String, mark: char, number: usize, count: u32) {
    text.push(mark);
    for place in (0..count).rev() {
        text.push(char::from(DIGITS[number / 62usize.pow(place) % 62]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_marks_between_them() {
        let mut text = String::new();
        [0, 61, 62, 63, 3905, 3906].into_iter().for_each(|number| digits(&mut text, number));
        assert_eq!(text, "0z-00-01-zz_0110");
    }

    #[test]
    fn rows_end_with_a_space_and_empty_ones_at_the_end_are_left_out() {
        let rows = vec![vec![0, 2], vec![], vec![1], vec![]];
        assert_eq!(written(rows.into_iter()), "02  1");
    }
}
