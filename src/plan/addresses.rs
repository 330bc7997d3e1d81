//! Every address of a site, each once.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::archive::{day_href, month_href, year_href};
use super::corrections::corrections_href;
use super::data::DataFile;
use super::feed::FeedOf;
use super::item::{FeedFormat, Item, Planned};
use super::parts::{self, page_href};
use super::revisions::{changes_href, history_href, history_of};
use super::{Plan, calendar, cards, entity, pages};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::{Graph, Redirect};
use crate::model::{BaseUrl, HostFile, Href, Kind, Site};

/// The most addresses in one sitemap (sitemaps.org, version 0.9).
pub const SITEMAP_LIMIT: usize = 50_000;

/// All addresses, in order, of a plan that has none yet. What would stand at one that is taken is
/// reported.
pub(super) fn all(graph: &Graph, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) -> Vec<Planned> {
    let mut entries = vec![Planned { href: Href::default(), item: Item::Home }];
    lists(graph, plan, &mut entries);
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
    feeds(graph, plan, &mut add);
    files(graph, plan, &mut add);
    let mut entries = unique(graph, entries, diagnostics);
    sitemaps(&mut entries);
    redirects(graph, &mut entries, diagnostics);
    alike(graph, &entries, diagnostics);
    entries.par_sort_by(|a, b| a.href.cmp(&b.href));
    entries
}

/// Adds what has as many pages as there is to list.
fn lists(graph: &Graph, plan: &Plan, entries: &mut Vec<Planned>) {
    let per_page = graph.site.per_page;
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
        let others = entity::beside_events(source);
        let count = entity::entity_pages(source.events.len(), others, per_page);
        listed(source.node.href.clone(), count, &|number| Item::Source(at, number));
    }
    for (&day, record) in &graph.days {
        listed(day_href(day), of(record.events.len()), &|number| Item::Day(day, number));
    }
    for (&(year, month), period) in &plan.archive.months {
        listed(month_href(year, month), calendar::period_pages(period, per_page), &|number| {
            Item::Month(year, month, number)
        });
    }
    for (&year, period) in &plan.archive.years {
        listed(year_href(year), calendar::period_pages(period, per_page), &|number| {
            Item::Year(year, number)
        });
    }
    for (&target, revisions) in graph.history.iter().flat_map(|history| &history.by_record) {
        listed(history_href(graph, target), of(revisions.len()), &|number| {
            Item::History(target, number)
        });
    }
    if !plan.changes.is_empty() {
        listed(changes_href(), of(plan.changes.len()), &Item::Changes);
    }
    if !plan.corrections.is_empty() {
        listed(corrections_href(), of(plan.corrections.len()), &Item::Corrections);
    }
}

/// Adds the feeds, each in two formats.
fn feeds(graph: &Graph, plan: &Plan, add: &mut dyn FnMut(Href, Item)) {
    let mut both = |base: &Href, of: &dyn Fn(FeedFormat) -> Item| {
        let at = |name: &str| Href::new(format!("{}{name}", base.path()));
        add(at("feed.xml"), of(FeedFormat::Atom));
        add(at("feed.json"), of(FeedFormat::Json));
    };
    if !plan.changes.is_empty() {
        both(&changes_href(), &Item::ChangesFeed);
    }
    if !plan.corrections.is_empty() {
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
}

/// Adds what there is once, and the files that pages and programs take.
fn files(graph: &Graph, plan: &Plan, add: &mut dyn FnMut(Href, Item)) {
    add(Href::new("calendar.ics"), Item::Calendar);
    if !graph.site.data.is_empty() {
        add(Href::new("data/"), Item::Data);
    }
    add(Href::new("search/"), Item::Search);
    DataFile::of(&graph.site).for_each(|file| add(file.href(), Item::DataFile(file)));
    (0..plan.cards.len()).for_each(|number| add(cards::href(number), Item::Cards(number)));
    add(Href::new("explore/"), Item::Explore);
    plan.explore.files().for_each(|file| add(file.href(), Item::ExploreFile(file)));
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
    let statics = &plan.statics;
    statics.files.iter().for_each(|path| add(statics.at(path), Item::Static(path.clone())));
}

/// Adds the sitemap, or as many as the addresses take, with their index.
fn sitemaps(entries: &mut Vec<Planned>) {
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
            Item::Redirect(at) | Item::OldHistory(at) => Some(graph.redirects[at].place.clone()),
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
/// a folder is, or the other way round, is reported. After them come the histories of what moved,
/// which nobody wrote down: they are where nothing else is.
fn redirects(graph: &Graph, entries: &mut Vec<Planned>, diagnostics: &mut Vec<Diagnostic>) {
    if graph.redirects.is_empty() {
        return;
    }
    let planned: Vec<String> = entries.iter().map(|entry| entry.href.file()).collect();
    let histories = entries.iter().filter(|entry| matches!(entry.item, Item::History(_, 1)));
    let histories: HashSet<&Href> = histories.map(|entry| &entry.href).collect();
    let all = || graph.redirects.iter().enumerate();
    let written = all().map(|(at, redirect)| {
        (Planned { href: redirect.from.clone(), item: Item::Redirect(at) }, Some(redirect))
    });
    let implied = all()
        .filter(|(_, redirect)| redirect.from.path().ends_with('/'))
        .filter(|(_, redirect)| histories.contains(&history_of(&redirect.to)))
        .map(|(at, redirect)| {
            (Planned { href: history_of(&redirect.from), item: Item::OldHistory(at) }, None)
        });
    let old: Vec<(Planned, Option<&Redirect>)> = written.chain(implied).collect();
    let old_files: Vec<String> = old.iter().map(|(old, _)| old.href.file()).collect();
    let mut files: HashSet<&str> = planned.iter().map(String::as_str).collect();
    let mut folders: HashSet<&str> = planned.iter().flat_map(|file| folders_of(file)).collect();
    for ((entry, redirect), file) in old.into_iter().zip(&old_files) {
        let path = entry.href.path();
        let message = if files.contains(file.as_str()) {
            format!("/{path} is the address of a page")
        } else if folders.contains(file.as_str()) {
            format!("/{path} is the address of a folder of the site")
        } else if let Some(taken) = folders_of(file).find(|folder| files.contains(folder)) {
            format!("/{path} would lie within /{taken}, which is a file of the site")
        } else {
            folders.extend(folders_of(file));
            files.insert(file);
            entries.push(entry);
            continue;
        };
        diagnostics.extend(redirect.map(|redirect| {
            Diagnostic::new(Code::RedirectCollision, message)
                .at(redirect.place.clone())
                .help(format!("remove it from the old addresses of \"{}\"", redirect.title))
        }));
    }
}

/// The folders that a file lies in, the outermost first.
fn folders_of(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(at, _)| &file[..at])
}
