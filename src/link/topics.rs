//! Tags, and the values of facets: what bears each.

use std::collections::{BTreeMap, HashMap};

use super::fold;
use super::graph::Topic;
use super::place::{Numbering, Spellings};
use super::target::Target;
use crate::model::{Extra, Href, Kind, Slug};

/// Gathers labels and what bears them. Labels that differ in case or punctuation are one.
#[derive(Debug, Default)]
pub(super) struct Topics {
    found: BTreeMap<String, (Spellings, Vec<Target>)>,
}

impl Topics {
    pub(super) fn add(&mut self, label: &str, bearer: Target) {
        let key = fold::key(label);
        if key.is_empty() {
            return;
        }
        let (spellings, bearers) = self.found.entry(key).or_default();
        spellings.add(label);
        if bearers.last() != Some(&bearer) {
            bearers.push(bearer);
        }
    }

    /// Makes the topics, ordered by address, and for each bearer the indices of its topics.
    pub(super) fn finish(self, prefix: &str) -> (Vec<Topic>, HashMap<Target, Vec<usize>>) {
        let slugs: Vec<Slug> =
            self.found.values().map(|(spellings, _)| Slug::or_hash(spellings.best())).collect();
        let mut numbering = Numbering::new(slugs.iter().cloned());
        let mut topics: Vec<(Topic, Vec<Target>)> = self
            .found
            .into_values()
            .zip(slugs)
            .map(|((spellings, bearers), slug)| {
                let of = |kind: Kind| {
                    bearers.iter().filter(|t| t.kind == kind).map(|t| t.at()).collect::<Vec<_>>()
                };
                let topic = Topic {
                    label: spellings.best().to_owned(),
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
        topics.sort_by(|(a, _), (b, _)| a.href.cmp(&b.href));
        let mut by_bearer: HashMap<Target, Vec<usize>> = HashMap::new();
        for (at, (_, bearers)) in topics.iter().enumerate() {
            for bearer in bearers {
                by_bearer.entry(*bearer).or_default().push(at);
            }
        }
        (topics.into_iter().map(|(topic, _)| topic).collect(), by_bearer)
    }
}

/// The values of a facet that a record has among its own keys.
pub(super) fn facet_values(extra: &Extra, key: &str) -> Vec<String> {
    fn text(value: &serde_json::Value) -> Option<String> {
        match value {
            serde_json::Value::String(text) => Some(text.trim().to_owned()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            serde_json::Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }
    match extra.get(key) {
        Some(serde_json::Value::Array(items)) => items.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}
