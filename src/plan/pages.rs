//! The home page, briefings, events, topics, and the rest.

use super::archive::year_href;
use super::data::DataFile;
use super::item::Moved;
use super::json_ld;
use super::map::MapOf;
use super::parts::{HeadOf, Parts, page_href, pages, slice, slice_back, topic_link};
use super::revisions::Changes;
use super::shared::Shared;
use super::view::*;
use crate::link::{Facet, Node, Target, Topic, most_first};
use crate::model::{Href, Kind};

/// Days on the home page.
const HOME_DAYS: usize = 7;

/// Briefings on the home page, beside the newest.
const HOME_BRIEFINGS: usize = 6;

/// Events of one day on the home page.
const HOME_EVENTS: usize = 8;

/// Entities on the home page.
const HOME_ACTIVE: usize = 10;

/// Of how many of the newest events the home page tells who was most active.
const RECENT: usize = 200;

/// Events that a briefing shows; the day pages have all.
const BRIEFING_EVENTS: usize = 100;

/// Mentions that a briefing or event shows.
const MENTIONS: usize = 20;

/// Related events that an event shows.
const RELATED: usize = 20;

impl Parts<'_> {
    pub(super) fn home_view(&self, changes: &Changes) -> HomeView {
        let graph = self.graph;
        let mut page = self.head(HeadOf {
            section: "",
            title: graph.site.title.clone(),
            description: graph.site.description.clone().unwrap_or_default(),
            href: Href::default(),
            breadcrumbs: Vec::new(),
        });
        page.json_ld = Some(json_ld::site_json_ld(graph));
        let mut newest = (0..graph.briefings.len()).rev();
        let days = graph.days.iter().rev().take(HOME_DAYS).map(|(&day, record)| DayItem {
            date: self.day(day),
            events: self.events(record.events.iter().copied().take(HOME_EVENTS)),
            more: record.events.len().saturating_sub(HOME_EVENTS),
            briefings: self.links(Kind::Briefing, &record.briefings),
        });
        let recent: Vec<usize> = (0..graph.events.len()).rev().take(RECENT).collect();
        let mut of_actors = std::collections::BTreeMap::new();
        let mut of_places = std::collections::BTreeMap::new();
        for &at in &recent {
            let event = &graph.events[at];
            let who: std::collections::BTreeSet<usize> =
                event.participants.iter().map(|part| part.actor).collect();
            who.into_iter().for_each(|actor| *of_actors.entry(actor).or_insert(0) += 1);
            event.locations.iter().for_each(|&place| *of_places.entry(place).or_insert(0) += 1);
        }
        let count = |kind: Kind, n: usize| Counted {
            link: Shared::new(&Link {
                href: Href::new(format!("{}/", kind.folder())),
                title: self.words.count(kind.folder(), n),
                kind: "",
            }),
            count: n,
        };
        HomeView {
            page,
            lead: newest.next().map(|at| self.briefing(at)),
            briefings: self.briefings(newest.take(HOME_BRIEFINGS)),
            days: days.collect(),
            activity: self.activity(&(0..graph.events.len()).collect::<Vec<_>>()),
            actors: self.counted(
                Kind::Actor,
                &most_first(of_actors.into_iter().collect()),
                HOME_ACTIVE,
            ),
            locations: self.counted(
                Kind::Location,
                &most_first(of_places.into_iter().collect()),
                HOME_ACTIVE,
            ),
            counts: vec![
                count(Kind::Briefing, graph.briefings.len()),
                count(Kind::Event, graph.events.len()),
                count(Kind::Actor, graph.actors.len()),
                count(Kind::Location, graph.locations.len()),
                count(Kind::Source, graph.sources.len()),
            ],
            changes: self.lately(changes),
            all_changes: self.all_changes(changes),
        }
    }

    pub(super) fn briefings_view(&self, number: usize) -> BriefingsView {
        let total = self.graph.briefings.len();
        BriefingsView {
            page: self.list_head(Kind::Briefing, total, number),
            briefings: self.briefings(newest(total, number, self.graph.site.per_page)),
            total,
        }
    }

    pub(super) fn briefing_view(&self, at: usize) -> BriefingView {
        let briefing = &self.graph.briefings[at];
        let node = &briefing.node;
        let target = Target::new(Kind::Briefing, at);
        let mut page = self.head_of(target, &node.title, vec![self.section(Kind::Briefing)]);
        page.og_type = "article";
        BriefingView {
            page,
            date: self.dated(target, &briefing.date),
            covers: (briefing.covers != briefing.date).then(|| self.date(&briefing.covers)),
            authors: briefing.authors.clone(),
            summary: self.standfirst(node),
            text: self.text(&node.prose),
            corrections: self.corrections_of(node),
            events: self.events(briefing.events.iter().copied().take(BRIEFING_EVENTS)),
            more_events: briefing.events.len().saturating_sub(BRIEFING_EVENTS),
            actors: self.links(Kind::Actor, &briefing.actors),
            locations: self.links(Kind::Location, &briefing.locations),
            map: self.map(briefing.locations.iter().copied(), MapOf::Listed),
            references: self.references(&node.prose, &briefing.citations),
            labels: self.labels(node),
            previous: at.checked_sub(1).map(|at| self.link(Target::new(Kind::Briefing, at))),
            next: (at + 1 < self.graph.briefings.len())
                .then(|| self.link(Target::new(Kind::Briefing, at + 1))),
            mentions: self.mentions(briefing.mentions.iter().take(MENTIONS)),
            extra: own_keys(node, self.graph.facets.as_slice()),
        }
    }

    pub(super) fn events_view(&self, number: usize) -> EventsView {
        let total = self.graph.events.len();
        EventsView {
            page: self.list_head(Kind::Event, total, number),
            events: self.events(newest(total, number, self.graph.site.per_page)),
            total,
            years: self.years_listed(),
        }
    }

    /// Every year that has a page, the newest first, with the number of its events.
    pub(super) fn years_listed(&self) -> Vec<Counted> {
        let years = self.archive.years.iter().rev().map(|(&year, period)| Counted {
            link: Shared::new(&Link {
                href: year_href(year),
                title: self.words.dates.say_year(year),
                kind: "year",
            }),
            count: period.events.len(),
        });
        years.collect()
    }

    pub(super) fn event_view(&self, at: usize) -> EventView {
        let event = &self.graph.events[at];
        let node = &event.node;
        let target = Target::new(Kind::Event, at);
        let mut breadcrumbs = vec![self.section(Kind::Event)];
        if let Some(href) = self.archive_href(&event.date) {
            let title = event.date.say(&self.words.dates);
            breadcrumbs.push(Shared::new(&Link { href, title, kind: "day" }));
        }
        EventView {
            page: self.head_of(target, &node.title, breadcrumbs),
            kind: event.kind.as_ref().map(|kind| kind.label.clone()),
            status: event.status.map(|status| self.status(status)),
            participants: event.participants.iter().map(|part| self.participant(part)).collect(),
            locations: event.locations.iter().map(|&at| self.chain(at)).collect(),
            map: self.map_of_event(event),
            text: self.text(&node.prose),
            summary: self.standfirst(node),
            corrections: self.corrections_of(node),
            references: self.references(&node.prose, &event.citations),
            related: self.events(event.related.iter().copied().take(RELATED)),
            similar: self.similar(at, &event.related),
            briefings: self.briefings(event.briefings.iter().rev().copied().take(RELATED)),
            labels: self.labels(node),
            mentions: self.mentions(event.mentions.iter().take(MENTIONS)),
            previous: at.checked_sub(1).map(|at| self.link(Target::new(Kind::Event, at))),
            next: (at + 1 < self.graph.events.len())
                .then(|| self.link(Target::new(Kind::Event, at + 1))),
            extra: own_keys(node, self.graph.facets.as_slice()),
            date: self.dated(target, &event.date),
        }
    }

    pub(super) fn topics_view(
        &self,
        facet: Option<&Facet>,
        topics: &[Topic],
        number: usize,
    ) -> TopicsView {
        let (section, title, base) = match facet {
            Some(facet) => (
                facet.href.path().trim_end_matches('/'),
                facet.term.label.clone(),
                facet.href.clone(),
            ),
            None => ("tags", self.words.get("titles.tags").to_owned(), Href::new("tags/")),
        };
        let mut page = self.head(HeadOf {
            section,
            description: self
                .words
                .fill("describe.list", &[("site", &self.graph.site.title), ("count", &title)]),
            title,
            href: page_href(&base, number),
            breadcrumbs: Vec::new(),
        });
        page.pager = self.pager(&base, number, pages(topics.len(), self.graph.site.per_page));
        TopicsView {
            page,
            topics: slice(topics, number, self.graph.site.per_page)
                .iter()
                .inspect(|topic| self.tells_topic(topic))
                .map(|topic| Counted {
                    link: Shared::new(&topic_link(topic)),
                    count: topic.events.len() + topic.briefings.len() + topic.others.len(),
                })
                .collect(),
            total: topics.len(),
        }
    }

    pub(super) fn topic_view(
        &self,
        facet: Option<&Facet>,
        topic: &Topic,
        number: usize,
    ) -> TopicView {
        let per_page = self.graph.site.per_page;
        let (label, list) = match facet {
            Some(facet) => (
                facet.term.label.clone(),
                Link { href: facet.href.clone(), title: facet.term.label.clone(), kind: "" },
            ),
            None => (
                self.words.get("tag").to_owned(),
                Link {
                    href: Href::new("tags/"),
                    title: self.words.get("nav.tags").to_owned(),
                    kind: "",
                },
            ),
        };
        let total = topic.events.len() + topic.briefings.len();
        let mut page = self.head(HeadOf {
            section: list.href.path().trim_end_matches('/'),
            title: topic.label.clone(),
            description: self.words.fill(
                "describe.entity",
                &[
                    ("name", &topic.label),
                    ("events", &self.words.count("events", topic.events.len())),
                ],
            ),
            href: page_href(&topic.href, number),
            breadcrumbs: vec![Shared::new(&list)],
        });
        page.pager = self.pager(&topic.href, number, topic_pages(topic, per_page));
        if facet.is_none() {
            page.feeds.insert(0, self.feed_link(&topic.label, &topic.href));
        }
        TopicView {
            page,
            label,
            briefings: self.briefings(slice_back(&topic.briefings, number, per_page)),
            events: self.events(slice_back(&topic.events, number, per_page)),
            others: topic.others.iter().map(|&target| self.link(target)).collect(),
            total,
        }
    }

    pub(super) fn page_view(&self, at: usize) -> PageView {
        let node = &self.graph.pages[at].node;
        let mut page = self.head_of(Target::new(Kind::Page, at), &node.title, Vec::new());
        page.section = node.href.path().trim_end_matches('/').to_owned();
        PageView {
            page,
            text: self.text(&node.prose),
            corrections: self.corrections_of(node),
            references: self.references(&node.prose, &[]),
            extra: own_keys(node, self.graph.facets.as_slice()),
        }
    }

    pub(super) fn data_view(&self) -> DataView {
        self.tells_all();
        let page = self.head(HeadOf {
            section: "data",
            title: self.words.get("titles.data").to_owned(),
            description: self.words.fill("describe.data", &[("site", &self.graph.site.title)]),
            href: Href::new("data/"),
            breadcrumbs: Vec::new(),
        });
        let files = DataFile::of(&self.graph.site).map(|file| self.data_file(file));
        DataView { page, files: files.collect() }
    }

    pub(super) fn data_file(&self, file: DataFile) -> DataFileView {
        DataFileView {
            href: file.href(),
            name: file.name().to_owned(),
            description: self.words.get(file.description()).to_owned(),
            mime: file.mime(),
            records: file.records(self.graph),
        }
    }

    pub(super) fn not_found_view(&self) -> NotFoundView {
        let page = self.head(HeadOf {
            section: "",
            title: self.words.get("titles.not_found").to_owned(),
            description: String::new(),
            href: Href::new("404.html"),
            breadcrumbs: Vec::new(),
        });
        NotFoundView {
            page,
            briefings: self.briefings((0..self.graph.briefings.len()).rev().take(5)),
        }
    }

    pub(super) fn redirect_view(&self, Moved { from, to, title }: Moved<'_>) -> RedirectView {
        let page = self.head(HeadOf {
            section: "",
            title: title.to_owned(),
            description: String::new(),
            href: from,
            breadcrumbs: Vec::new(),
        });
        RedirectView {
            page,
            canonical: to.absolute(self.graph.site.base_url.as_str()),
            to: Link { href: to, title: title.to_owned(), kind: "" },
        }
    }
}

/// Of the numbers below `total`, those of page `number` of a list that goes back from the last.
fn newest(total: usize, number: usize, per_page: usize) -> impl Iterator<Item = usize> {
    let before = number.saturating_sub(1).saturating_mul(per_page).min(total);
    (0..total - before).rev().take(per_page)
}

/// The pages that a topic takes.
pub(super) fn topic_pages(topic: &Topic, per_page: usize) -> usize {
    pages(topic.events.len().max(topic.briefings.len()), per_page)
}

/// The record's own keys that no facet shows.
fn own_keys(node: &Node, facets: &[Facet]) -> crate::model::Extra {
    let mut extra = node.extra.clone();
    for facet in facets {
        extra.remove(&facet.term.key);
    }
    extra
}
