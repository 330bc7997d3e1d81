//! Every reference resolved, every mention found, indexed both ways.
//!
//! Records refer to one another by index into the graph's lists. No strings are left to look up.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil;

use super::prose::Prose;
use super::target::Target;
use crate::diagnostic::Place;
use crate::history::History;
use crate::model::{
    ActorKind, Date, Extra, Grade, Href, Kind, Marking, Point, Reliability, Site, Status, Term,
};

/// The most places that are followed outwards from one. A desk has some six around another; a chain
/// of ten thousand, made on purpose, would otherwise make pages of its square.
pub(super) const MOST_AROUND: usize = 32;

/// A desk, linked: the result of the link step.
#[derive(Debug, Default)]
pub struct Graph {
    /// The settings.
    pub site: Site,
    /// By date, then id.
    pub briefings: Vec<Briefing>,
    /// By date, then id.
    pub events: Vec<Event>,
    /// By address.
    pub actors: Vec<Actor>,
    /// By address.
    pub locations: Vec<Location>,
    /// By address.
    pub sources: Vec<Source>,
    /// By address.
    pub pages: Vec<Page>,
    /// By address.
    pub tags: Vec<Topic>,
    /// As in site.yaml.
    pub facets: Vec<Facet>,
    /// What is copied, by path.
    pub assets: Vec<AssetFile>,
    /// Events and briefings of every day that has any.
    pub days: BTreeMap<civil::Date, Day>,
    /// Old addresses and where they lead, by address.
    pub redirects: Vec<Redirect>,
    /// How many records were left out, and why.
    pub left_out: LeftOut,
    /// Actors and locations that content names and that have no record, most named first.
    pub unregistered: Vec<NamedOnly>,
    /// What changed, as the audience may see it; `None` where that is not known or not shown.
    pub history: Option<Arc<History>>,
}

/// A name without a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOnly {
    /// What it names.
    pub kind: Kind,
    /// The name, as it is written most often.
    pub name: String,
    /// How often fields name it.
    pub count: usize,
    /// Where first, by file.
    pub first: Option<Place>,
    /// Whether it was said at that place which name may be meant.
    pub is_corrected: bool,
}

/// How many records a build leaves out, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Marked above the audience.
    pub restricted: usize,
    /// Drafts.
    pub drafts: usize,
    /// Dated after today.
    pub future: usize,
}

/// What every record of the graph has.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// As written, or the name itself where the record is not registered.
    pub id: String,
    /// The title or name.
    pub title: String,
    /// Its address.
    pub href: Href,
    /// The file that it is written in; `None` where it is only named by others.
    pub file: Option<Arc<str>>,
    /// The line of the file, from 1, at which it begins, where others are written in it too and
    /// the desk's repository is known.
    pub line: Option<u32>,
    /// Who may see it, with all that is marked within it and shown.
    pub marking: Marking,
    /// Who may see anything of it.
    pub whole: Marking,
    /// Whether it is a draft (and drafts were asked for).
    pub draft: bool,
    /// The day from which on it may be seen, where it says one.
    pub embargo: Option<civil::Date>,
    /// One or two sentences; as written, or the text's first paragraph cut short.
    pub summary: String,
    /// Indices into [`Graph::tags`], sorted.
    pub tags: Vec<usize>,
    /// Facet and value, as indices into [`Graph::facets`] and its values, sorted.
    pub facets: Vec<(usize, usize)>,
    /// Keys of the desk's own.
    pub extra: Extra,
    /// The text.
    pub prose: Arc<Prose>,
    /// What was corrected, newest first.
    pub corrections: Vec<Correction>,
}

impl Node {
    /// Whether the desk has a record of it.
    pub fn is_registered(&self) -> bool {
        self.file.is_some()
    }

    /// The text, and those of what was corrected.
    pub fn proses(&self) -> impl Iterator<Item = &Prose> {
        let corrections = self.corrections.iter().map(|correction| &*correction.prose);
        std::iter::once(&*self.prose).chain(corrections)
    }
}

/// A mention of a record in the text of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The record whose text mentions.
    pub from: Target,
    /// Which of its [`Prose::mentions`].
    pub mention: usize,
}

/// A source cited, and how far it is trusted for the statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Cited {
    /// Index into [`Graph::sources`].
    pub source: usize,
    /// How far it is trusted here.
    pub grade: Grade,
    /// Where in the source.
    pub locator: Option<String>,
    /// The words that matter.
    pub quote: Option<String>,
}

/// A briefing.
#[derive(Debug, Clone)]
pub struct Briefing {
    /// What every record has.
    pub node: Node,
    /// Its day.
    pub date: Date,
    /// What it covers.
    pub covers: Date,
    /// The events that it covers, by date.
    pub events: Vec<usize>,
    /// The actors of its own list and of its events, each once, most frequent first.
    pub actors: Vec<usize>,
    /// The locations likewise.
    pub locations: Vec<usize>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Sources beside those of its notes.
    pub citations: Vec<Cited>,
    /// Texts that mention it.
    pub mentions: Vec<Backlink>,
}

/// A correction.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Its day.
    pub date: Date,
    /// What the ids of its text begin with: `correction-1-`.
    pub prefix: String,
    /// What was corrected.
    pub prose: Arc<Prose>,
}

/// An event.
#[derive(Debug, Clone)]
pub struct Event {
    /// What every record has.
    pub node: Node,
    /// When.
    pub date: Date,
    /// What sort, with its label.
    pub kind: Option<Term>,
    /// How far established.
    pub status: Option<Status>,
    /// Who, and as what.
    pub participants: Vec<Participation>,
    /// Where, as indices into [`Graph::locations`].
    pub locations: Vec<usize>,
    /// Where, of one that names no place.
    pub point: Option<Point>,
    /// Who says so.
    pub citations: Vec<Cited>,
    /// Related events, both ways, by date.
    pub related: Vec<usize>,
    /// Briefings that cover it, by date.
    pub briefings: Vec<usize>,
    /// Texts that mention it.
    pub mentions: Vec<Backlink>,
}

impl Event {
    /// Whether it is held to have happened: one of no status is.
    pub fn has_happened(&self) -> bool {
        self.status.is_none_or(Status::has_happened)
    }
}

/// An actor's part in an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// Index into [`Graph::actors`].
    pub actor: usize,
    /// As what.
    pub role: Option<String>,
}

/// An actor.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    /// What every record has.
    pub node: Node,
    /// What it is.
    pub kind: ActorKind,
    /// Other names.
    pub aliases: Vec<String>,
    /// Offices.
    pub roles: Vec<Role>,
    /// Who holds an office in it: actor, and which of that actor's roles.
    pub members: Vec<(usize, usize)>,
    /// Identifiers elsewhere.
    pub ids: BTreeMap<String, String>,
    /// Events that it took part in, by date.
    pub events: Vec<usize>,
    /// Actors of the same events, with the number of them; most first.
    pub co_actors: Vec<(usize, usize)>,
    /// Places of its events, with the number of them; most first.
    pub places: Vec<(usize, usize)>,
    /// Texts that mention it.
    pub mentions: Vec<Backlink>,
}

/// An office of an actor.
#[derive(Debug, Clone)]
pub struct Role {
    /// The office.
    pub title: String,
    /// Index into [`Graph::actors`] of what it is held in.
    pub of: Option<usize>,
    /// Since when.
    pub from: Option<Date>,
    /// Until when.
    pub to: Option<Date>,
}

/// A location.
#[derive(Debug, Clone, Default)]
pub struct Location {
    /// What every record has.
    pub node: Node,
    /// What it is.
    pub kind: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Where.
    pub point: Option<Point>,
    /// Index of the place that it lies within. There is no circle.
    pub within: Option<usize>,
    /// Places that lie within it, by name.
    pub parts: Vec<usize>,
    /// Identifiers elsewhere.
    pub ids: BTreeMap<String, String>,
    /// Events in it and in places within it, by date.
    pub events: Vec<usize>,
    /// Actors of those events, with the number of them; most first.
    pub actors: Vec<(usize, usize)>,
    /// Texts that mention it.
    pub mentions: Vec<Backlink>,
}

/// A source.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// What every record has.
    pub node: Node,
    /// Where it was published.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archive_url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// When the desk looked at it.
    pub accessed: Option<Date>,
    /// What it is.
    pub kind: Option<String>,
    /// The language that it is in.
    pub language: Option<String>,
    /// How reliable it usually is.
    pub reliability: Option<Reliability>,
    /// Events that cite it, in their corrections too, by date.
    pub events: Vec<usize>,
    /// Briefings that cite it likewise, by date.
    pub briefings: Vec<usize>,
    /// Other records whose texts cite it, kind by kind.
    pub others: Vec<Target>,
    /// Texts that mention it otherwise.
    pub mentions: Vec<Backlink>,
}

/// An undated page.
#[derive(Debug, Clone)]
pub struct Page {
    /// What every record has.
    pub node: Node,
    /// Its place in the navigation.
    pub order: Option<i64>,
}

/// A tag, or a value of a facet, and what bears it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topic {
    /// As shown.
    pub label: String,
    /// Its address.
    pub href: Href,
    /// Events that bear it, by date.
    pub events: Vec<usize>,
    /// Briefings that bear it, by date.
    pub briefings: Vec<usize>,
    /// Other records that bear it.
    pub others: Vec<Target>,
}

/// A facet of the desk's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// Key and label.
    pub term: Term,
    /// The address of its list of values.
    pub href: Href,
    /// Its values, by label.
    pub values: Vec<Topic>,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Path from the project's root.
    pub path: Arc<str>,
    /// Its address.
    pub href: Href,
    /// Size in bytes.
    pub size: u64,
}

/// The record of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// Events of the day, by date and id.
    pub events: Vec<usize>,
    /// Briefings dated that day.
    pub briefings: Vec<usize>,
}

/// An old address and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The old address.
    pub from: Href,
    /// Where it leads.
    pub to: Href,
    /// The title of where it leads.
    pub title: String,
    /// The record to which it leads.
    pub target: Target,
    /// Where it is written.
    pub place: Place,
}

impl Graph {
    /// What the record of a target has in common with all.
    pub fn node(&self, target: Target) -> &Node {
        let at = target.at();
        match target.kind {
            Kind::Briefing => &self.briefings[at].node,
            Kind::Event => &self.events[at].node,
            Kind::Actor => &self.actors[at].node,
            Kind::Location => &self.locations[at].node,
            Kind::Source => &self.sources[at].node,
            Kind::Page => &self.pages[at].node,
        }
    }

    /// Every record, kind by kind.
    pub fn nodes(&self) -> impl Iterator<Item = (Target, &Node)> {
        let of = |kind, at| Target::new(kind, at);
        let briefings =
            self.briefings.iter().enumerate().map(move |(i, r)| (of(Kind::Briefing, i), &r.node));
        let events =
            self.events.iter().enumerate().map(move |(i, r)| (of(Kind::Event, i), &r.node));
        let actors =
            self.actors.iter().enumerate().map(move |(i, r)| (of(Kind::Actor, i), &r.node));
        let locations =
            self.locations.iter().enumerate().map(move |(i, r)| (of(Kind::Location, i), &r.node));
        let sources =
            self.sources.iter().enumerate().map(move |(i, r)| (of(Kind::Source, i), &r.node));
        let pages = self.pages.iter().enumerate().map(move |(i, r)| (of(Kind::Page, i), &r.node));
        briefings.chain(events).chain(actors).chain(locations).chain(sources).chain(pages)
    }

    /// How many records there are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Briefing => self.briefings.len(),
            Kind::Event => self.events.len(),
            Kind::Actor => self.actors.len(),
            Kind::Location => self.locations.len(),
            Kind::Source => self.sources.len(),
            Kind::Page => self.pages.len(),
        }
    }

    /// The record at a position among [`Graph::nodes`], at no cost that grows with it.
    pub fn nth_node(&self, mut at: usize) -> Option<(Target, &Node)> {
        for kind in Kind::ALL {
            let count = self.count(kind);
            if at < count {
                let target = Target::new(kind, at);
                return Some((target, self.node(target)));
            }
            at -= count;
        }
        None
    }

    /// The place and those around it, innermost first.
    pub fn around(&self, location: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(location), |&at| self.locations[at].within).take(MOST_AROUND)
    }
}

impl Graph {
    /// What the record of a target has in common with all, to be completed.
    pub(super) fn node_mut(&mut self, target: Target) -> &mut Node {
        let at = target.at();
        match target.kind {
            Kind::Briefing => &mut self.briefings[at].node,
            Kind::Event => &mut self.events[at].node,
            Kind::Actor => &mut self.actors[at].node,
            Kind::Location => &mut self.locations[at].node,
            Kind::Source => &mut self.sources[at].node,
            Kind::Page => &mut self.pages[at].node,
        }
    }
}
