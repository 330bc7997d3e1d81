//! What is at an address.

use std::sync::Arc;

use jiff::civil;

use super::data::DataFile;
use super::explore::ExploreFile;
use super::feed::FeedOf;
use super::revisions::history_of;
use crate::link::{Graph, Target};
use crate::model::{HostFile, Href, Kind};

/// An address, and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The address.
    pub href: Href,
    /// What is there.
    pub item: Item,
}

/// What is at an address. Numbers of pages count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Item {
    Home,
    Briefings(usize),
    Briefing(usize),
    Events(usize),
    Event(usize),
    Year(i16, usize),
    Month(i16, i8, usize),
    Day(civil::Date, usize),
    Actors(usize),
    Actor(usize, usize),
    Locations(usize),
    Location(usize, usize),
    Sources(usize),
    Source(usize, usize),
    Tags(usize),
    Tag(usize, usize),
    Facet(usize, usize),
    FacetValue(usize, usize, usize),
    Page(usize),
    /// The revisions of a record.
    History(Target, usize),
    /// What changed on the desk.
    Changes(usize),
    ChangesFeed(FeedFormat),
    /// The corrections of all briefings.
    Corrections(usize),
    CorrectionsFeed(FeedFormat),
    Data,
    Search,
    NotFound,
    /// An old address, by its index.
    Redirect(usize),
    /// Where the history of what was at an old address was, by the index of that.
    OldHistory(usize),
    Feed(FeedOf, FeedFormat),
    Calendar,
    DataFile(DataFile),
    /// A file of cards, from 0.
    Cards(usize),
    Explore,
    ExploreFile(ExploreFile),
    /// The sitemap, or the n-th of several, or their index (0).
    Sitemap(usize),
    Robots,
    /// What a host is to send with the site's files.
    HostFile(HostFile),
    /// A file of `content/assets/`, by its index.
    Asset(usize),
    /// A static file of the theme, by its path among them.
    Static(String),
}

/// The static files of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statics {
    /// Where they are published: `static/1a2b3c4d/`, of which the name changes with what is in them,
    /// or `static/`. Within it they keep their paths, so that they name one another as written.
    pub folder: Href,
    /// Their paths in it.
    pub files: Vec<String>,
}

impl Statics {
    /// Where one of them is.
    pub(super) fn at(&self, path: &str) -> Href {
        Href::new(format!("{}{path}", self.folder.path()))
    }
}

/// Something that is at another address than it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved<'g> {
    /// Where it was.
    pub from: Href,
    /// Where it is.
    pub to: Href,
    /// The title of what is there.
    pub title: &'g str,
}

/// The format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Item {
    /// Whether the address belongs in the sitemap: pages for readers, the first of each list.
    pub fn is_listed(&self) -> bool {
        matches!(
            self,
            Item::Home
                | Item::Briefings(1)
                | Item::Briefing(_)
                | Item::Events(1)
                | Item::Event(_)
                | Item::Year(_, 1)
                | Item::Month(_, _, 1)
                | Item::Day(_, 1)
                | Item::Actors(1)
                | Item::Actor(_, 1)
                | Item::Locations(1)
                | Item::Location(_, 1)
                | Item::Sources(1)
                | Item::Source(_, 1)
                | Item::Tags(1)
                | Item::Tag(_, 1)
                | Item::Facet(_, 1)
                | Item::FacetValue(_, _, 1)
                | Item::Page(_)
                | Item::Changes(1)
                | Item::Corrections(1)
                | Item::Data
                | Item::Search
                | Item::Explore
        )
    }

    /// Whether a template makes a page of it that people look at.
    pub fn is_page(&self) -> bool {
        !matches!(
            self,
            Item::Redirect(_)
                | Item::OldHistory(_)
                | Item::Feed(..)
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
                | Item::Static(_)
        )
    }

    /// The record that the page is about, or whose history it shows.
    pub fn target(&self) -> Option<Target> {
        Some(match *self {
            Item::Briefing(at) => Target::new(Kind::Briefing, at),
            Item::Event(at) => Target::new(Kind::Event, at),
            Item::Actor(at, _) => Target::new(Kind::Actor, at),
            Item::Location(at, _) => Target::new(Kind::Location, at),
            Item::Source(at, _) => Target::new(Kind::Source, at),
            Item::Page(at) => Target::new(Kind::Page, at),
            Item::History(target, _) => target,
            _ => return None,
        })
    }

    /// What an old address leads to; `None` for any other.
    pub fn moved<'g>(&self, graph: &'g Graph) -> Option<Moved<'g>> {
        let (at, place): (usize, fn(&Href) -> Href) = match *self {
            Item::Redirect(at) => (at, Href::clone),
            Item::OldHistory(at) => (at, history_of),
            _ => return None,
        };
        let redirect = &graph.redirects[at];
        let (from, to) = (place(&redirect.from), place(&redirect.to));
        Some(Moved { from, to, title: &redirect.title })
    }

    pub(super) fn file(&self, graph: &Graph) -> Option<Arc<str>> {
        match self {
            Item::Asset(at) => Some(graph.assets[*at].path.clone()),
            item => graph.node(item.target()?).file.clone(),
        }
    }
}
