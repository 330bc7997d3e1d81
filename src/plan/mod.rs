//! Step 3: from a [`Graph`] to a [`Plan`]: every address of the site, and what is there.
//!
//! A plan is light: for each address it says what is there, and [`Plan::view`] makes the view of
//! it when it is asked for. So no more views are in memory than are being rendered, and a page
//! that nobody asks for costs nothing.

mod addresses;
mod archive;
mod calendar;
pub mod calendar_feed;
pub mod cards;
mod citations;
mod corrections;
pub mod data;
mod entity;
#[cfg(test)]
pub(crate) mod example;
mod explore;
pub mod feed;
mod heat;
mod item;
pub mod json_ld;
mod map;
mod network;
mod pages;
mod parts;
pub mod policy;
mod print;
pub mod revisions;
mod search;
mod shared;
mod similar;
mod site;
mod strip;
mod view;
mod words;

pub use addresses::{SITEMAP_LIMIT, domain};
pub(crate) use archive::Archive;
pub use explore::ExploreFile;
pub use heat::{HalfYear, HeatDay, HeatMonth};
pub use item::{FeedFormat, Item, Moved, Planned, Statics};
pub use map::{InsetView, MapView, MarkView, NameView};
pub use network::{NetworkView, NodeLine, NodeView, PairView, TieView};
pub use print::fingerprint;
pub use shared::Shared;
pub use strip::{StripBar, StripTick, StripView};
pub use view::*;
pub use words::Words;
pub(crate) use words::overlay;

use crate::diagnostic::Diagnostic;
use crate::link::Graph;
use crate::model::{Href, Kind, Marking, Order};
use corrections::Corrections;
use explore::Explore;
use feed::FeedOf;
use parts::Parts;
use revisions::Changes;

/// Every address of a site, and what is there.
#[derive(Debug)]
pub struct Plan {
    /// By address; each once.
    pub entries: Vec<Planned>,
    pub(crate) archive: Archive,
    maps: map::Bases,
    shelf: shared::Shelf,
    feeds: feed::Feeds,
    explore: Explore,
    actors: Vec<usize>,
    locations: Vec<usize>,
    sources: Vec<usize>,
    cards: cards::Shards,
    changes: Changes,
    corrections: Corrections,
    /// The strictest marking of all that the site shows.
    strictest: Marking,
    statics: Statics,
}

/// What a theme adds to every page, by paths of its static files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeLinks {
    /// Style sheets after `style.css`.
    pub styles: Vec<String>,
    /// Scripts, loaded as modules.
    pub scripts: Vec<String>,
    /// Fonts that a page needs at once.
    pub fonts: Vec<String>,
    /// The colour of pages, and that in the dark scheme (CSS).
    pub paper: [String; 2],
}

/// Plans a site.
pub fn plan(graph: &Graph, statics: Statics) -> (Plan, Vec<Diagnostic>) {
    let order = Order::for_language(&graph.site.language);
    let mut plan = Plan {
        entries: Vec::new(),
        archive: Archive::new(graph),
        maps: map::Bases::default(),
        shelf: shared::Shelf::new(graph),
        feeds: feed::Feeds::default(),
        explore: Explore::new(graph),
        actors: entity::by_name(graph, &order, Kind::Actor),
        locations: entity::by_name(graph, &order, Kind::Location),
        sources: entity::by_name(graph, &order, Kind::Source),
        cards: cards::Shards::new(graph),
        changes: Changes::new(graph),
        corrections: Corrections::new(graph),
        strictest: graph.nodes().map(|(_, node)| node.marking).max().unwrap_or_default(),
        statics,
    };
    let mut diagnostics = Vec::new();
    plan.entries = addresses::all(graph, &plan, &mut diagnostics);
    (plan, diagnostics)
}

impl Plan {
    fn parts<'a>(&'a self, graph: &'a Graph, words: &'a Words) -> Parts<'a> {
        Parts {
            graph,
            words,
            archive: &self.archive,
            maps: &self.maps,
            shelf: &self.shelf,
            shown: parts::Shown::new(self.strictest),
        }
    }

    /// Makes the view of a page; `None` for what no template shows. The graph is that of the plan,
    /// and the words are the same each time: what several pages show is made once.
    pub fn view(&self, graph: &Graph, words: &Words, item: &Item) -> Option<View> {
        let parts = self.parts(graph, words);
        let mut view = self.unmarked(graph, &parts, item)?;
        view.page_mut().marking = parts.marking_shown();
        Some(view)
    }

    /// Makes the view of a page, all but its marking.
    fn unmarked(&self, graph: &Graph, parts: &Parts<'_>, item: &Item) -> Option<View> {
        Some(match *item {
            Item::Home => View::Home(Box::new(parts.home_view(&self.changes))),
            Item::Briefings(number) => View::Briefings(Box::new(parts.briefings_view(number))),
            Item::Briefing(at) => View::Briefing(Box::new(parts.briefing_view(at))),
            Item::Events(number) => View::Events(Box::new(parts.events_view(number))),
            Item::Event(at) => View::Event(Box::new(parts.event_view(at))),
            Item::Year(year, number) => View::Year(Box::new(parts.year_view(year, number))),
            Item::Month(year, month, number) => {
                View::Month(Box::new(parts.month_view(year, month, number)))
            }
            Item::Day(day, number) => View::Day(Box::new(parts.day_view(day, number))),
            Item::Actors(number) => View::Actors(Box::new(parts.actors_view(&self.actors, number))),
            Item::Actor(at, number) => View::Actor(Box::new(parts.actor_view(at, number))),
            Item::Locations(number) => {
                View::Locations(Box::new(parts.locations_view(&self.locations, number)))
            }
            Item::Location(at, number) => View::Location(Box::new(parts.location_view(at, number))),
            Item::Sources(number) => {
                View::Sources(Box::new(parts.sources_view(&self.sources, number)))
            }
            Item::Source(at, number) => View::Source(Box::new(parts.source_view(at, number))),
            Item::Tags(number) => {
                View::Topics(Box::new(parts.topics_view(None, &graph.tags, number)))
            }
            Item::Tag(at, number) => {
                View::Topic(Box::new(parts.topic_view(None, &graph.tags[at], number)))
            }
            Item::Facet(at, number) => {
                let facet = &graph.facets[at];
                View::Topics(Box::new(parts.topics_view(Some(facet), &facet.values, number)))
            }
            Item::FacetValue(at, value, number) => {
                let facet = &graph.facets[at];
                View::Topic(Box::new(parts.topic_view(Some(facet), &facet.values[value], number)))
            }
            Item::Page(at) => View::Page(Box::new(parts.page_view(at))),
            Item::History(target, number) => {
                View::History(Box::new(parts.history_view(target, number)))
            }
            Item::Changes(number) => {
                View::Changes(Box::new(parts.changes_view(&self.changes, number)))
            }
            Item::Corrections(number) => {
                View::Corrections(Box::new(parts.corrections_view(&self.corrections, number)))
            }
            Item::Data => View::Data(Box::new(parts.data_view())),
            Item::Search => View::Search(Box::new(parts.search_view())),
            Item::Explore => View::Explore(Box::new(parts.explore_view())),
            Item::NotFound => View::NotFound(Box::new(parts.not_found_view())),
            Item::Redirect(at) | Item::OldHistory(at) => {
                parts.tells(graph.redirects[at].target);
                View::Redirect(Box::new(parts.redirect_view(item.moved(graph)?)))
            }
            Item::Feed(..)
            | Item::ChangesFeed(_)
            | Item::CorrectionsFeed(_)
            | Item::Calendar
            | Item::DataFile(_)
            | Item::Cards(_)
            | Item::ExploreFile(_)
            | Item::Sitemap(_)
            | Item::Robots
            | Item::HostFile(_)
            | Item::Asset(_)
            | Item::Static(_) => {
                return None;
            }
        })
    }

    /// Makes a feed, which stands at `own`.
    pub fn feed(&self, graph: &Graph, of: FeedOf, own: &Href) -> feed::FeedView {
        self.feeds.feed(graph, of, own)
    }

    /// Makes the feed of what changed on the desk, which stands at `own`.
    pub fn changes_feed(&self, graph: &Graph, words: &Words, own: &Href) -> feed::FeedView {
        let parts = self.parts(graph, words);
        parts.changes_feed(&self.changes, own)
    }

    /// Makes the feed of corrections, which stands at `own`.
    pub fn corrections_feed(&self, graph: &Graph, words: &Words, own: &Href) -> feed::FeedView {
        let parts = self.parts(graph, words);
        parts.corrections_feed(&self.corrections, own)
    }

    /// Makes a file of cards, from 0.
    pub fn card_file(&self, graph: &Graph, words: &Words, number: usize) -> cards::CardFile {
        let parts = self.parts(graph, words);
        parts.card_file(self.cards.targets(number))
    }

    /// Makes a file that `/explore/` loads.
    pub fn explore_file(&self, graph: &Graph, words: &Words, file: ExploreFile) -> Vec<u8> {
        self.explore.render(graph, words, file)
    }

    /// The folder of the theme's static files.
    pub fn statics(&self) -> &Href {
        &self.statics.folder
    }

    /// Whether a file of the site is at this address; `/x` counts where `/x/` is.
    pub fn has(&self, href: &Href) -> bool {
        let at =
            |path: &str| self.entries.binary_search_by(|entry| entry.href.path().cmp(path)).is_ok();
        at(href.path()) || at(&format!("{}/", href.path()))
    }
}
