//! The pages of actors, locations and sources.

use super::map::MapOf;
use super::parts::{Parts, page_href, pages, slice, slice_back};
use super::shared::Shared;
use super::view::*;
use crate::link::{Backlink, Graph, Role, Source, Target};
use crate::model::{Grade, Href, Kind, Order, Precision};

/// The most co-actors, places and the like on a page.
const MOST_NEAR: usize = 24;

/// Dates of the first and the last of some events.
type FirstAndLast = (Option<Shared<DateView>>, Option<Shared<DateView>>);

impl Parts<'_> {
    fn entity_head(
        &self,
        target: Target,
        events: usize,
        others: usize,
        number: usize,
        feeds: bool,
    ) -> PageHead {
        let node = self.graph.node(target);
        let mut page = self.head_of(target, &node.title, vec![self.section(target.kind)]);
        if page.description.is_empty() {
            page.description = self.words.fill(
                "describe.entity",
                &[("name", &node.title), ("events", &self.words.count("events", events))],
            );
        }
        if feeds {
            page.feeds.insert(0, self.feed_link(&node.title, &node.href));
        }
        let count = entity_pages(events, others, self.graph.site.per_page);
        page.pager = self.pager(&node.href, number, count);
        page.href = page_href(&node.href, number);
        page.canonical = page.href.absolute(self.graph.site.base_url.as_str());
        page
    }

    /// The events of one page of the list, newest first.
    fn newest(&self, events: &[usize], number: usize) -> Vec<Shared<EventItem>> {
        self.events(slice_back(events, number, self.graph.site.per_page))
    }

    fn mentioned(&self, all: &[Backlink], number: usize) -> Vec<MentionView> {
        self.mentions(slice(all, number, self.graph.site.per_page))
    }

    /// The first and the last of the events of a record that are held to have happened.
    fn first_and_last(&self, of: Target) -> FirstAndLast {
        let mut events = self.events_of(of).iter().copied();
        let first = events.find(|&at| self.graph.events[at].has_happened());
        let first = first.and_then(|at| self.date_of(Target::new(Kind::Event, at)));
        (first, self.last_date(of))
    }

    /// The date of the last of the events of a record that are held to have happened.
    fn last_date(&self, of: Target) -> Option<Shared<DateView>> {
        self.date_of(Target::new(Kind::Event, self.last_event(of)?))
    }

    /// The events that an actor took part in, or of a location.
    fn events_of(&self, of: Target) -> &[usize] {
        match of.kind {
            Kind::Actor => &self.graph.actors[of.at()].events,
            Kind::Location => &self.graph.locations[of.at()].events,
            _ => &[],
        }
    }

    /// The last of the events of a record that are held to have happened. One of which only a month
    /// or year is known counts from where that begins, lest it hide what is known to the day.
    ///
    /// All of them are looked at, once, though every page of a long list says which it is.
    pub(super) fn last_event(&self, of: Target) -> Option<usize> {
        self.shelf.lasts.get(of, || {
            let events = self.events_of(of).iter().copied();
            events.filter(|&at| self.graph.events[at].has_happened()).max_by_key(|&at| {
                let date = &self.graph.events[at].date;
                let (first, last) = (date.first_day(), date.last_day());
                if date.end_precision() >= Precision::Day { last.or(first) } else { first.or(last) }
            })
        })
    }

    fn role(&self, role: &Role, link: Option<Shared<Link>>) -> RoleView {
        let say = |date: &crate::model::Date| date.say(&self.words.dates);
        let period = match (&role.from, &role.to) {
            (Some(from), Some(to)) => format!("{} – {}", say(from), say(to)),
            (Some(from), None) => self.words.fill("since", &[("date", &say(from))]),
            (None, Some(to)) => self.words.fill("until", &[("date", &say(to))]),
            (None, None) => String::new(),
        };
        RoleView { title: role.title.clone(), link, period }
    }

    pub(super) fn actor_view(&self, at: usize, number: usize) -> ActorView {
        let actor = &self.graph.actors[at];
        let node = &actor.node;
        // What is said of it stands on the first page; the others go on with the list.
        let whole = number == 1;
        let target = Target::new(Kind::Actor, at);
        let (first, last) = self.first_and_last(target);
        ActorView {
            page: self.entity_head(target, actor.events.len(), actor.mentions.len(), number, true),
            name: node.title.clone(),
            kind: self.actor_kind(actor.kind).unwrap_or_default(),
            aliases: actor.aliases.clone(),
            roles: actor
                .roles
                .iter()
                .map(|role| {
                    self.role(role, role.of.map(|of| self.link(Target::new(Kind::Actor, of))))
                })
                .collect(),
            members: actor
                .members
                .iter()
                .map(|&(who, nth)| {
                    self.role(
                        &self.graph.actors[who].roles[nth],
                        Some(self.link(Target::new(Kind::Actor, who))),
                    )
                })
                .collect(),
            ids: self.identifiers(&actor.ids),
            summary: if whole { self.standfirst(node) } else { String::new() },
            text: if whole { self.text(&node.prose) } else { Text::default() },
            corrections: if whole { self.corrections_of(node) } else { Vec::new() },
            references: if whole { self.references(&node.prose, &[]) } else { Vec::new() },
            first,
            last,
            events: self.newest(&actor.events, number),
            total: actor.events.len(),
            activity: if whole { self.activity(&actor.events) } else { None },
            network: if whole { self.network(at) } else { None },
            co_actors: if whole {
                self.counted(Kind::Actor, &actor.co_actors, MOST_NEAR)
            } else {
                Vec::new()
            },
            places: if whole {
                self.counted(Kind::Location, &actor.places, MOST_NEAR)
            } else {
                Vec::new()
            },
            mentions: self.mentioned(&actor.mentions, number),
            total_mentions: actor.mentions.len(),
            labels: self.labels(node),
            registered: node.is_registered(),
            extra: node.extra.clone(),
        }
    }

    pub(super) fn location_view(&self, at: usize, number: usize) -> LocationView {
        let location = &self.graph.locations[at];
        let node = &location.node;
        // What is said of it stands on the first page; the others go on with the list.
        let whole = number == 1;
        let target = Target::new(Kind::Location, at);
        let (first, last) = self.first_and_last(target);
        let mut page =
            self.entity_head(target, location.events.len(), location.mentions.len(), number, true);
        page.breadcrumbs.extend(self.within(at).into_iter().rev());
        LocationView {
            page,
            name: node.title.clone(),
            kind: location.kind.clone(),
            aliases: location.aliases.clone(),
            within: self.within(at),
            parts: self.links(Kind::Location, &location.parts),
            ids: self.identifiers(&location.ids),
            map: if whole {
                let parts = location.parts.iter().copied();
                self.map(std::iter::once(at).chain(parts), MapOf::Place)
            } else {
                None
            },
            summary: if whole { self.standfirst(node) } else { String::new() },
            text: if whole { self.text(&node.prose) } else { Text::default() },
            corrections: if whole { self.corrections_of(node) } else { Vec::new() },
            references: if whole { self.references(&node.prose, &[]) } else { Vec::new() },
            first,
            last,
            events: self.newest(&location.events, number),
            total: location.events.len(),
            activity: if whole { self.activity(&location.events) } else { None },
            actors: if whole {
                self.counted(Kind::Actor, &location.actors, MOST_NEAR)
            } else {
                Vec::new()
            },
            mentions: self.mentioned(&location.mentions, number),
            total_mentions: location.mentions.len(),
            labels: self.labels(node),
            registered: node.is_registered(),
            extra: node.extra.clone(),
        }
    }

    pub(super) fn source_view(&self, at: usize, number: usize) -> SourceView {
        let source = &self.graph.sources[at];
        let node = &source.node;
        let whole = number == 1;
        let others = slice(&source.others, number, self.graph.site.per_page);
        others.iter().for_each(|&other| self.tells(other));
        SourceView {
            page: self.entity_head(
                Target::new(Kind::Source, at),
                source.events.len(),
                beside_events(source),
                number,
                false,
            ),
            kind: source.kind.clone(),
            publisher: source.publisher.clone(),
            authors: source.authors.clone(),
            date: source.date.as_ref().map(|date| self.date(date)),
            accessed: source.accessed.as_ref().map(|date| self.date(date)),
            url: source.url.clone(),
            archive_url: source.archive_url.clone(),
            language: source.language.clone(),
            grade: self.grade(Grade { reliability: source.reliability, credibility: None }),
            summary: if whole { self.standfirst(node) } else { String::new() },
            text: if whole { self.text(&node.prose) } else { Text::default() },
            corrections: if whole { self.corrections_of(node) } else { Vec::new() },
            references: if whole { self.references(&node.prose, &[]) } else { Vec::new() },
            events: self.newest(&source.events, number),
            total: source.events.len(),
            briefings: self.briefings(slice_back(
                &source.briefings,
                number,
                self.graph.site.per_page,
            )),
            is_cited: !(source.events.is_empty()
                && source.briefings.is_empty()
                && source.others.is_empty()),
            others: others.iter().map(|&other| self.link(other)).collect(),
            mentions: self.mentioned(&source.mentions, number),
            labels: self.labels(node),
            registered: node.is_registered(),
            extra: node.extra.clone(),
        }
    }

    pub(super) fn actors_view(&self, order: &[usize], number: usize) -> ActorsView {
        let items = slice(order, number, self.graph.site.per_page);
        ActorsView {
            page: self.list_head(Kind::Actor, order.len(), number),
            actors: items.iter().map(|&at| self.actor_item(at)).collect(),
            total: order.len(),
        }
    }

    pub(super) fn actor_item(&self, at: usize) -> EntityItem {
        let actor = &self.graph.actors[at];
        let target = Target::new(Kind::Actor, at);
        self.tells(target);
        let role = actor.roles.first().map(|role| match role.of {
            Some(of) => format!("{}, {}", role.title, self.graph.actors[of].node.title),
            None => role.title.clone(),
        });
        EntityItem {
            link: self.link(target),
            kind: self.actor_kind(actor.kind),
            note: role,
            aliases: actor.aliases.clone(),
            events: actor.events.len(),
            last: self.last_date(target),
            registered: actor.node.is_registered(),
        }
    }

    pub(super) fn locations_view(&self, order: &[usize], number: usize) -> LocationsView {
        let items = slice(order, number, self.graph.site.per_page);
        LocationsView {
            page: self.list_head(Kind::Location, order.len(), number),
            locations: items.iter().map(|&at| self.location_item(at)).collect(),
            total: order.len(),
            map: self.map(items.iter().copied(), MapOf::Unlisted),
        }
    }

    pub(super) fn location_item(&self, at: usize) -> EntityItem {
        let location = &self.graph.locations[at];
        let target = Target::new(Kind::Location, at);
        self.tells(target);
        let within: Vec<&str> = self
            .graph
            .around(at)
            .skip(1)
            .map(|at| self.graph.locations[at].node.title.as_str())
            .collect();
        EntityItem {
            link: self.link(target),
            kind: location.kind.clone(),
            note: (!within.is_empty()).then(|| within.join(", ")),
            aliases: location.aliases.clone(),
            events: location.events.len(),
            last: self.last_date(target),
            registered: location.node.is_registered(),
        }
    }

    pub(super) fn sources_view(&self, order: &[usize], number: usize) -> SourcesView {
        let items = slice(order, number, self.graph.site.per_page);
        SourcesView {
            page: self.list_head(Kind::Source, order.len(), number),
            sources: items.iter().map(|&at| self.source_item(at)).collect(),
            total: order.len(),
        }
    }

    pub(super) fn source_item(&self, at: usize) -> EntityItem {
        let source = &self.graph.sources[at];
        let target = Target::new(Kind::Source, at);
        self.tells(target);
        EntityItem {
            link: self.link(target),
            kind: source.kind.clone(),
            note: source.publisher.clone(),
            aliases: Vec::new(),
            events: source.events.len(),
            last: self.date_of(target),
            registered: source.node.is_registered(),
        }
    }

    pub(super) fn list_head(&self, kind: Kind, total: usize, number: usize) -> PageHead {
        let folder = kind.folder();
        let base = Href::new(format!("{folder}/"));
        let mut page = self.head(super::parts::HeadOf {
            section: folder,
            title: self.words.get(&format!("titles.{folder}")).to_owned(),
            description: self.words.fill(
                "describe.list",
                &[("site", &self.graph.site.title), ("count", &self.words.count(folder, total))],
            ),
            href: page_href(&base, number),
            breadcrumbs: Vec::new(),
        });
        page.pager = self.pager(&base, number, pages(total, self.graph.site.per_page));
        page
    }
}

/// The pages that an entity takes: as many as the longer of its list of events and the others.
pub(super) fn entity_pages(events: usize, others: usize, per_page: usize) -> usize {
    pages(events.max(others), per_page)
}

/// The longest list of a source's page, beside that of events.
pub(super) fn beside_events(source: &Source) -> usize {
    source.briefings.len().max(source.others.len()).max(source.mentions.len())
}

/// Indices by name, as readers of the site's language look things up, then by address.
pub(super) fn by_name(graph: &Graph, order: &Order, kind: Kind) -> Vec<usize> {
    let count = match kind {
        Kind::Actor => graph.actors.len(),
        Kind::Location => graph.locations.len(),
        _ => graph.sources.len(),
    };
    let mut all: Vec<usize> = (0..count).collect();
    all.sort_by_cached_key(|&at| {
        let node = graph.node(Target::new(kind, at));
        (order.key(&node.title), node.href.clone())
    });
    all
}
