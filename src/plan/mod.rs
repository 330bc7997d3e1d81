//! Step 3: from a [`Graph`] to a [`Plan`]: every address of the site, and what is there.
//!
//! A plan is light: for each address it says what is there, and [`Plan::view`] makes the view of
//! it when it is asked for. So no more views are in memory than are being rendered, and a page
//! that nobody asks for costs nothing.

mod archive;
mod calendar;
pub mod calendar_feed;
pub mod cards;
mod corrections;
pub mod data;
mod entity;
mod explore;
pub mod feed;
mod heat;
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
mod strip;
mod view;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

pub use explore::ExploreFile;
pub use heat::{HalfYear, HeatDay, HeatMonth};
pub use map::{InsetView, MapView, MarkView, NameView};
pub use network::{NetworkView, NodeLine, NodeView, PairView, TieView};
pub use print::fingerprint;
pub use shared::Shared;
pub use strip::{StripBar, StripTick, StripView};
pub use view::*;
pub use words::Words;
pub(crate) use words::overlay;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::{Graph, Target};
use crate::model::{BaseUrl, HostFile, Href, Kind, Site};
use archive::{Archive, day_href, month_href, year_href};
use corrections::{Corrections, corrections_href};
use data::DataFile;
use explore::Explore;
use feed::FeedOf;
use parts::{Parts, page_href};
use revisions::{Changes, changes_href, history_href};

/// The most addresses in one sitemap (sitemaps.org, version 0.9).
pub const SITEMAP_LIMIT: usize = 50_000;

/// Every address of a site, and what is there.
#[derive(Debug)]
pub struct Plan {
    /// By address; each once.
    pub entries: Vec<Planned>,
    archive: Archive,
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
    statics: Statics,
}

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
    Redirect(usize),
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
    fn at(&self, path: &str) -> Href {
        Href::new(format!("{}{path}", self.folder.path()))
    }
}

/// What a theme adds to every page, by paths of its static files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeLinks {
    /// Style sheets after `style.css`.
    pub styles: Vec<String>,
    /// Scripts, loaded as modules.
    pub scripts: Vec<String>,
}

/// The format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// Plans a site.
pub fn plan(graph: &Graph, statics: Statics) -> (Plan, Vec<Diagnostic>) {
    let archive = Archive::new(graph);
    let explore = Explore::new(graph);
    let changes = Changes::new(graph);
    let corrections = Corrections::new(graph);
    let per_page = graph.site.per_page;
    let mut entries: Vec<Planned> = Vec::new();
    let mut add = |href: Href, item: Item| entries.push(Planned { href, item });
    add(Href::default(), Item::Home);
    let list = |kind: Kind| Href::new(format!("{}/", kind.folder()));
    let mut listed = |base: Href, count: usize, item: &dyn Fn(usize) -> Item| {
        for number in 1..=count {
            entries.push(Planned { href: page_href(&base, number), item: item(number) });
        }
    };
    let of = |total: usize| parts::pages(total, per_page);
    listed(list(Kind::Briefing), of(graph.briefings.len()), &Item::Briefings);
    listed(list(Kind::Event), of(graph.events.len()), &Item::Events);
    listed(list(Kind::Actor), of(graph.actors.len()), &Item::Actors);
    listed(list(Kind::Location), of(graph.locations.len()), &Item::Locations);
    listed(list(Kind::Source), of(graph.sources.len()), &Item::Sources);
    listed(Href::new("tags/"), of(graph.tags.len()), &Item::Tags);
    for (at, facet) in graph.facets.iter().enumerate() {
        listed(facet.href.clone(), of(facet.values.len()), &|number| Item::Facet(at, number));
        for (value, topic) in facet.values.iter().enumerate() {
            listed(topic.href.clone(), pages::topic_pages(topic, per_page), &|number| {
                Item::FacetValue(at, value, number)
            });
        }
    }
    for (at, tag) in graph.tags.iter().enumerate() {
        listed(tag.href.clone(), pages::topic_pages(tag, per_page), &|number| {
            Item::Tag(at, number)
        });
    }
    for (at, actor) in graph.actors.iter().enumerate() {
        let count = entity::entity_pages(actor.events.len(), actor.mentions.len(), per_page);
        listed(actor.node.href.clone(), count, &|number| Item::Actor(at, number));
    }
    for (at, location) in graph.locations.iter().enumerate() {
        let count = entity::entity_pages(location.events.len(), location.mentions.len(), per_page);
        listed(location.node.href.clone(), count, &|number| Item::Location(at, number));
    }
    for (at, source) in graph.sources.iter().enumerate() {
        let most = source.events.len().max(source.briefings.len());
        let count = entity::entity_pages(most, source.mentions.len(), per_page);
        listed(source.node.href.clone(), count, &|number| Item::Source(at, number));
    }
    for (&day, record) in &graph.days {
        listed(day_href(day), of(record.events.len()), &|number| Item::Day(day, number));
    }
    for (&(year, month), period) in &archive.months {
        listed(month_href(year, month), calendar::period_pages(period, per_page), &|number| {
            Item::Month(year, month, number)
        });
    }
    for (&year, period) in &archive.years {
        listed(year_href(year), calendar::period_pages(period, per_page), &|number| {
            Item::Year(year, number)
        });
    }
    for (&target, revisions) in graph.history.iter().flat_map(|history| &history.by_record) {
        listed(history_href(graph, target), of(revisions.len()), &|number| {
            Item::History(target, number)
        });
    }
    if !changes.is_empty() {
        listed(changes_href(), of(changes.len()), &Item::Changes);
    }
    if !corrections.is_empty() {
        listed(corrections_href(), of(corrections.len()), &Item::Corrections);
    }
    let mut add = |href: Href, item: Item| entries.push(Planned { href, item });
    for (at, briefing) in graph.briefings.iter().enumerate() {
        add(briefing.node.href.clone(), Item::Briefing(at));
    }
    for (at, event) in graph.events.iter().enumerate() {
        add(event.node.href.clone(), Item::Event(at));
    }
    for (at, page) in graph.pages.iter().enumerate() {
        add(page.node.href.clone(), Item::Page(at));
    }
    let mut both = |base: &Href, of: &dyn Fn(FeedFormat) -> Item| {
        let at = |name: &str| Href::new(format!("{}{name}", base.path()));
        add(at("feed.xml"), of(FeedFormat::Atom));
        add(at("feed.json"), of(FeedFormat::Json));
    };
    if !changes.is_empty() {
        both(&changes_href(), &Item::ChangesFeed);
    }
    if !corrections.is_empty() {
        both(&corrections_href(), &Item::CorrectionsFeed);
    }
    let mut feeds = |base: &Href, of: FeedOf| both(base, &|format| Item::Feed(of, format));
    feeds(&Href::default(), FeedOf::Site);
    graph
        .actors
        .iter()
        .enumerate()
        .for_each(|(at, actor)| feeds(&actor.node.href, FeedOf::Actor(at)));
    graph
        .locations
        .iter()
        .enumerate()
        .for_each(|(at, place)| feeds(&place.node.href, FeedOf::Location(at)));
    graph.tags.iter().enumerate().for_each(|(at, tag)| feeds(&tag.href, FeedOf::Tag(at)));
    add(Href::new("calendar.ics"), Item::Calendar);
    add(Href::new("data/"), Item::Data);
    add(Href::new("search/"), Item::Search);
    DataFile::ALL.iter().for_each(|file| add(file.href(), Item::DataFile(*file)));
    let cards = cards::Shards::new(graph);
    (0..cards.len()).for_each(|number| add(cards::href(number), Item::Cards(number)));
    add(Href::new("explore/"), Item::Explore);
    explore.files().for_each(|file| add(file.href(), Item::ExploreFile(file)));
    add(Href::new("404.html"), Item::NotFound);
    add(Href::new("robots.txt"), Item::Robots);
    host_files(&graph.site)
        .into_iter()
        .for_each(|file| add(Href::new(file.name()), Item::HostFile(file)));
    graph
        .assets
        .iter()
        .enumerate()
        .for_each(|(at, asset)| add(asset.href.clone(), Item::Asset(at)));
    statics.files.iter().for_each(|path| add(statics.at(path), Item::Static(path.clone())));
    let mut diagnostics = Vec::new();
    let mut entries = unique(graph, entries, &mut diagnostics);
    let listed = entries.iter().filter(|entry| entry.item.is_listed()).count();
    entries.push(Planned { href: Href::new("sitemap.xml"), item: Item::Sitemap(0) });
    if listed > SITEMAP_LIMIT {
        for number in 1..=listed.div_ceil(SITEMAP_LIMIT) {
            entries.push(Planned {
                href: Href::new(format!("sitemap-{number}.xml")),
                item: Item::Sitemap(number),
            });
        }
    }
    redirects(graph, &mut entries, &mut diagnostics);
    alike(graph, &entries, &mut diagnostics);
    entries.par_sort_by(|a, b| a.href.cmp(&b.href));
    let plan = Plan {
        entries,
        archive,
        maps: map::Bases::default(),
        shelf: shared::Shelf::new(graph),
        feeds: feed::Feeds::default(),
        explore,
        actors: entity::by_name(graph, Kind::Actor),
        locations: entity::by_name(graph, Kind::Location),
        sources: entity::by_name(graph, Kind::Source),
        cards,
        changes,
        corrections,
        statics,
    };
    (plan, diagnostics)
}

/// The files for the hosts of a site.
fn host_files(site: &Site) -> BTreeSet<HostFile> {
    let mut files: BTreeSet<HostFile> =
        site.hosts.iter().flat_map(|host| host.files()).copied().collect();
    if domain(&site.base_url).is_none() {
        files.remove(&HostFile::Domain);
    }
    files
}

/// The domain that GitHub Pages is to serve a site at; `None` where its address is of GitHub's own,
/// or is no domain, or is below that of another site, which then has the domain.
pub fn domain(base: &BaseUrl) -> Option<&str> {
    let host = base.host();
    let is_domain = !host.contains(':')
        && host.contains('.')
        && host.rsplit('.').next().is_some_and(|last| !last.bytes().all(|b| b.is_ascii_digit()));
    let is_theirs = host == "github.io" || host.ends_with(".github.io");
    (is_domain && !is_theirs && base.path() == "/").then_some(host)
}

/// Of entries with one address the first stays; the others are reported.
fn unique(
    graph: &Graph,
    mut entries: Vec<Planned>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Planned> {
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    let mut again: HashSet<usize> = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        let first = *seen.entry(without_index(entry.href.path())).or_insert(at);
        if first == at {
            continue;
        }
        let message = format!("two pages claim the address /{}", entry.href.path());
        let mut diagnostic = Diagnostic::new(Code::RouteCollision, message)
            .help("give one of the two records another `id:`");
        if let Some(path) = entry.item.file(graph).or_else(|| entries[first].item.file(graph)) {
            diagnostic = diagnostic.at(Place::file(&path));
        }
        diagnostics.push(diagnostic);
        again.insert(at);
    }
    if !again.is_empty() {
        let mut at = 0..;
        entries.retain(|_| at.next().is_none_or(|at| !again.contains(&at)));
    }
    entries
}

/// Reports addresses that are one file to some systems: they differ by case alone, or by how an
/// accent is written. Dateline makes its own addresses lower-case, so one of two is an asset, an
/// old address, or a file of the theme.
fn alike(graph: &Graph, entries: &[Planned], diagnostics: &mut Vec<Diagnostic>) {
    fn key(path: &str) -> Cow<'_, str> {
        if path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(path.nfc().flat_map(char::to_lowercase).collect())
        }
    }
    let paths = entries.iter().map(|entry| entry.href.path());
    let wanted: HashSet<Cow<'_, str>> =
        paths.filter_map(|path| Some(key(path)).filter(|key| key != path)).collect();
    if wanted.is_empty() {
        return;
    }
    let mut first: HashMap<Cow<'_, str>, &Planned> = HashMap::new();
    for entry in entries {
        let key = key(entry.href.path());
        if !wanted.contains(&key) {
            continue;
        }
        let Some(other) = first.get(&key) else {
            first.insert(key, entry);
            continue;
        };
        let message = format!(
            "/{} and /{} are one address to some systems",
            other.href.path(),
            entry.href.path()
        );
        let place = |entry: &Planned| match entry.item {
            Item::Redirect(at) => Some(graph.redirects[at].place.clone()),
            _ => entry.item.file(graph).map(|path| Place::file(&path)),
        };
        let mut diagnostic = Diagnostic::new(Code::CaseCollision, message)
            .help("rename one of the two, so that they differ by more than case or accents");
        if let Some(place) = place(entry).or_else(|| place(other)) {
            diagnostic = diagnostic.at(place);
        }
        diagnostics.push(diagnostic);
    }
}

/// An address without the name of the file that is served where none is written.
fn without_index(path: &str) -> &str {
    path.strip_suffix("index.html")
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .unwrap_or(path)
}

/// Adds the redirects; one whose old address is that of a page, or would have to be a file where
/// a folder is, or the other way round, is reported.
fn redirects(graph: &Graph, entries: &mut Vec<Planned>, diagnostics: &mut Vec<Diagnostic>) {
    if graph.redirects.is_empty() {
        return;
    }
    let planned: Vec<String> = entries.iter().map(|entry| entry.href.file()).collect();
    let old: Vec<String> = graph.redirects.iter().map(|redirect| redirect.from.file()).collect();
    let mut files: HashSet<&str> = planned.iter().map(String::as_str).collect();
    let mut folders: HashSet<&str> = planned.iter().flat_map(|file| folders_of(file)).collect();
    for (at, (redirect, file)) in graph.redirects.iter().zip(&old).enumerate() {
        let path = redirect.from.path();
        let message = if files.contains(file.as_str()) {
            format!("/{path} is the address of a page")
        } else if folders.contains(file.as_str()) {
            format!("/{path} is the address of a folder of the site")
        } else if let Some(taken) = folders_of(file).find(|folder| files.contains(folder)) {
            format!("/{path} would lie within /{taken}, which is a file of the site")
        } else {
            folders.extend(folders_of(file));
            files.insert(file);
            entries.push(Planned { href: redirect.from.clone(), item: Item::Redirect(at) });
            continue;
        };
        diagnostics.push(
            Diagnostic::new(Code::RedirectCollision, message)
                .at(redirect.place.clone())
                .help(format!("remove it from the old addresses of \"{}\"", redirect.title)),
        );
    }
}

/// The folders that a file lies in, the outermost first.
fn folders_of(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(at, _)| &file[..at])
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

    fn file(&self, graph: &Graph) -> Option<std::sync::Arc<str>> {
        match self {
            Item::Asset(at) => Some(graph.assets[*at].path.clone()),
            item => graph.node(item.target()?).file.clone(),
        }
    }
}

impl Plan {
    fn parts<'a>(&'a self, graph: &'a Graph, words: &'a Words) -> Parts<'a> {
        Parts { graph, words, archive: &self.archive, maps: &self.maps, shelf: &self.shelf }
    }

    /// Makes the view of a page; `None` for what no template shows. The graph is that of the plan,
    /// and the words are the same each time: what several pages show is made once.
    pub fn view(&self, graph: &Graph, words: &Words, item: &Item) -> Option<View> {
        let parts = self.parts(graph, words);
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
            Item::Redirect(at) => View::Redirect(Box::new(parts.redirect_view(at))),
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

    /// What the templates receive as `site`.
    pub fn site_view(&self, graph: &Graph, words: &Words, theme: ThemeLinks) -> SiteView {
        let site = &graph.site;
        let mut nav: Vec<NavItem> = Vec::new();
        for kind in [Kind::Briefing, Kind::Event, Kind::Actor, Kind::Location, Kind::Source] {
            let folder = kind.folder();
            nav.push(NavItem {
                section: folder.to_owned(),
                title: words.get(&format!("nav.{folder}")).to_owned(),
                href: Href::new(format!("{folder}/")),
            });
        }
        nav.push(NavItem {
            section: "explore".to_owned(),
            title: words.get("nav.explore").to_owned(),
            href: Href::new("explore/"),
        });
        for facet in graph.facets.iter().filter(|facet| !facet.values.is_empty()) {
            nav.push(NavItem {
                section: facet.href.path().trim_end_matches('/').to_owned(),
                title: facet.term.label.clone(),
                href: facet.href.clone(),
            });
        }
        if !graph.tags.is_empty() {
            nav.push(NavItem {
                section: "tags".to_owned(),
                title: words.get("nav.tags").to_owned(),
                href: Href::new("tags/"),
            });
        }
        nav.push(NavItem {
            section: "search".to_owned(),
            title: words.get("nav.search").to_owned(),
            href: Href::new("search/"),
        });
        let mut pages: Vec<_> =
            graph.pages.iter().filter_map(|page| Some((page.order?, &page.node))).collect();
        pages.sort_by(|a, b| (a.0, &a.1.href).cmp(&(b.0, &b.1.href)));
        nav.extend(pages.into_iter().map(|(_, node)| NavItem {
            section: node.href.path().trim_end_matches('/').to_owned(),
            title: node.title.clone(),
            href: node.href.clone(),
        }));
        let primary = site.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let rtl = matches!(
            primary.as_str(),
            "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb"
        );
        SiteView {
            title: site.title.clone(),
            description: site.description.clone(),
            language: site.language.clone(),
            direction: if rtl { "rtl" } else { "ltr" },
            rights: site.rights.clone(),
            home: Href::default(),
            nav,
            machine: self.footer(words),
            assets: self.statics.folder.clone(),
            cards: self.cards.len(),
            styles: theme.styles.iter().map(|path| self.statics.at(path)).collect(),
            scripts: theme.scripts.iter().map(|path| self.statics.at(path)).collect(),
            generator: format!("Dateline {}", env!("CARGO_PKG_VERSION")),
        }
    }

    /// The links of the footer: what changed, what was corrected, and what there is to download.
    fn footer(&self, words: &Words) -> Vec<Link> {
        let changes = (!self.changes.is_empty()).then(|| (changes_href(), "titles.changes"));
        let corrections =
            (!self.corrections.is_empty()).then(|| (corrections_href(), "corrections"));
        let files = [("data/", "nav.data"), ("calendar.ics", "titles.calendar")];
        let files = files.map(|(href, title)| (Href::new(href), title));
        let all = changes.into_iter().chain(corrections).chain(files);
        all.map(|(href, title)| Link { href, title: words.get(title).to_owned(), kind: "" })
            .collect()
    }
}
