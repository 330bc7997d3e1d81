//! Tags, and the values of facets: what bears each.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::fold;
use super::graph::Topic;
use super::place::{Numbering, Spellings};
use super::target::Target;
use crate::model::{Extra, Href, Kind, Order, Slug};

/// Gathers labels and what bears them. Labels that differ in case or punctuation are one.
#[derive(Debug, Default)]
pub(super) struct Topics {
    /// By label as written: the place in `bearers`, and how often it is written; `None` for a label
    /// without a letter or digit.
    labels: HashMap<String, Option<(usize, usize)>>,
    /// By folded label, the place in `bearers`.
    keys: BTreeMap<String, usize>,
    bearers: Vec<Vec<Target>>,
}

impl Topics {
    pub(super) fn add(&mut self, label: &str, bearer: Target) {
        let at = match self.labels.get_mut(label) {
            Some(Some((at, count))) => {
                *count += 1;
                *at
            }
            Some(None) => return,
            None => {
                let key = fold::key(label);
                if key.is_empty() {
                    self.labels.insert(label.to_owned(), None);
                    return;
                }
                let at = *self.keys.entry(key).or_insert(self.bearers.len());
                self.labels.insert(label.to_owned(), Some((at, 1)));
                if at == self.bearers.len() {
                    self.bearers.push(Vec::new());
                }
                at
            }
        };
        if self.bearers[at].last() != Some(&bearer) {
            self.bearers[at].push(bearer);
        }
    }

    /// Makes the topics, in the order of their names, then of their addresses, each with what bears it.
    pub(super) fn finish(self, order: &Order, prefix: &str) -> Vec<(Topic, Vec<Target>)> {
        let mut spellings = vec![Spellings::default(); self.bearers.len()];
        for (label, known) in &self.labels {
            if let &Some((at, count)) = known {
                spellings[at].add(label, count);
            }
        }
        let slugs: Vec<Slug> =
            self.keys.values().map(|&at| Slug::or_hash(spellings[at].best())).collect();
        let mut numbering = Numbering::new(slugs.iter().cloned());
        let mut bearers = self.bearers;
        let mut topics: Vec<(Topic, Vec<Target>)> = self
            .keys
            .values()
            .zip(slugs)
            .map(|(&at, slug)| {
                let bearers = std::mem::take(&mut bearers[at]);
                let of = |kind: Kind| {
                    bearers.iter().filter(|t| t.kind == kind).map(|t| t.at()).collect::<Vec<_>>()
                };
                let topic = Topic {
                    label: spellings[at].best().to_owned(),
                    href: Href::new(format!("{prefix}{}/", numbering.give(&slug))),
                    events: of(Kind::Event),
                    briefings: of(Kind::Briefing),
                    others: bearers
                        .iter()
                        .copied()
                        .filter(|t| !matches!(t.kind, Kind::Event | Kind::Briefing))
                        .collect(),
                };
                (topic, bearers)
            })
            .collect();
        topics.sort_by_cached_key(|(topic, _)| (order.key(&topic.label), topic.href.clone()));
        topics
    }
}

/// The values of a facet that a record has among its own keys, where they stand as written.
pub(super) fn facet_values(extra: &Extra, key: &str) -> Vec<String> {
    fn text(value: &serde_json::Value) -> Option<String> {
        match value {
            serde_json::Value::String(text) => Some(text.trim().to_owned()),
            _ => None,
        }
    }
    match extra.get(key) {
        Some(serde_json::Value::Array(items)) => items.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}
