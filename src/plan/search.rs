//! The search page: for a reader without script, every index of the site instead.

use serde_json::{Map, Value, json};

use super::json_ld::escaped;
use super::parts::{HeadOf, Parts, topic_link};
use super::policy;
use super::shared::Shared;
use super::view::*;
use crate::link::most_first;
use crate::model::{Href, Kind, Status};
use crate::search::table::facet_key;

/// Tags, and values of a facet, that the page lists; their own pages list all.
const MOST: usize = 24;

impl Parts<'_> {
    pub(super) fn search_view(&self) -> SearchView {
        self.tells_all();
        let graph = self.graph;
        let mut page = self.head(HeadOf {
            section: "search",
            title: self.words.get("titles.search").to_owned(),
            description: self.words.fill("describe.search", &[("site", &graph.site.title)]),
            href: Href::new("search/"),
            breadcrumbs: Vec::new(),
        });
        page.policy = policy::SEARCH;
        let list = |kind: Kind, count: usize| Counted { link: self.section(kind), count };
        let mut topics: Vec<Labelled> = Vec::new();
        let own = graph.facets.iter().map(|facet| (facet.term.label.as_str(), &facet.values));
        let tags = (self.words.get("nav.tags"), &graph.tags);
        for (label, values) in own.chain([tags]).filter(|(_, values)| !values.is_empty()) {
            let counts = values.iter().map(|topic| topic.events.len() + topic.briefings.len());
            let most = most_first(counts.enumerate().collect());
            topics.push(Labelled {
                label: label.to_owned(),
                values: most
                    .iter()
                    .take(MOST)
                    .map(|&(at, _)| Shared::new(&topic_link(&values[at])))
                    .collect(),
            });
        }
        SearchView {
            page,
            lists: vec![
                list(Kind::Briefing, graph.briefings.len()),
                list(Kind::Event, graph.events.len()),
                list(Kind::Actor, graph.actors.len()),
                list(Kind::Location, graph.locations.len()),
                list(Kind::Source, graph.sources.len()),
            ],
            topics,
            years: self.years_listed(),
            settings: self.search_settings(),
        }
    }

    /// What `js/search.js` needs beside the index, as JSON for a `script` element.
    fn search_settings(&self) -> String {
        let labelled = |key: &str, label: &str| json!({ "key": key, "label": label });
        let word = |path: &str| self.words.get(path).to_owned();
        let mut facets = vec![
            labelled("type", &word("finder.type")),
            labelled("kind", &word("finder.kind")),
            labelled("status", &word("finder.status")),
            labelled("actor", &word("finder.actor")),
            labelled("location", &word("finder.location")),
        ];
        for facet in self.graph.facets.iter().filter(|facet| !facet.values.is_empty()) {
            facets.push(labelled(&facet_key(&facet.term.key), &facet.term.label));
        }
        facets.push(labelled("tag", &word("finder.tag")));
        let statuses: Map<String, Value> = Status::ALL
            .iter()
            .map(|status| {
                let key = status.key();
                (key.to_owned(), word(&format!("status.{key}.label")).into())
            })
            .collect();
        let words = self.words.strings().get("finder").cloned().unwrap_or_default();
        escaped(
            &json!({
                "calendar": self.words.dates,
                "facets": facets,
                "statuses": statuses,
                "words": words,
            })
            .to_string(),
        )
    }
}
