//! Step 2: from a [`Corpus`] to a [`Graph`].
//!
//! What the build leaves out goes first, so that nothing later can see it. Then every record gets
//! its address, every reference is resolved, every text is linked, and everything is indexed both
//! ways. References and texts are worked on in parallel; what comes of each depends on it and on
//! the directory of names alone.

mod assets;
mod backlinks;
mod directory;
pub mod fold;
mod graph;
pub mod likeness;
mod lines;
mod memo;
pub mod names;
mod place;
pub mod prose;
mod readings;
mod register;
mod resolve;
mod revisions;
pub(crate) mod secrets;
mod select;
mod target;
mod topics;
mod unregistered;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use assets::assets;
pub(crate) use backlinks::most_first;
pub use graph::*;
pub use memo::Memo;
pub(crate) use resolve::cut;
pub use secrets::Secrets;
pub use select::Selection;
pub(crate) use select::select;
pub use target::{Destination, Lookup, Resolved, Target};
pub(crate) use unregistered::{address_key, source_key};

use crate::diagnostic::{Code, Diagnostic, Severity, clip};
use crate::model::{self, Href, Kind, Order, Record, Site, Slug};
use crate::read::Corpus;
use crate::rows::ROW;
use prose::{Prose, SiteLink};
use register::Register;
use resolve::Resolver;
use topics::Topics;

/// Links a corpus: what `selection` admits, and nothing of the rest.
///
/// `words` is what Dateline itself says in texts. What `memo` kept of the last run is not done
/// again; what comes of it is the same with any memo.
pub fn link(
    corpus: &Corpus,
    selection: &Selection,
    words: &prose::ProseWords,
    memo: &mut Memo,
) -> (Graph, Vec<Diagnostic>) {
    let written = corpus;
    let seen = written.seen_by(selection.audience);
    let mut chosen = select::select(&seen, selection);
    let secrets = Secrets::of(written, &seen, &chosen, selection.audience);
    chosen.names = secrets.list.clone();
    let (seen, mut diagnostics) = {
        let kept = &mut memo.redacted;
        secrets::redact(seen, &chosen, &secrets, words, kept)
    };
    let corpus: &Corpus = &seen;
    diagnostics.extend(secrets::named_assets(corpus, &secrets));
    let register = memo.register(corpus, &chosen, words);
    let register = register
        .unwrap_or_else(|| Arc::new(Register::new(corpus, written, &chosen, &secrets, words)));
    let Register { directory, names, newcomers, .. } = &*register;
    diagnostics.extend_from_slice(&register.diagnostics);
    let briefings = register.briefings.of(&corpus.briefings);
    let events = register.events.of(&corpus.events);
    let actors = register.actors.of(&corpus.actors);
    let locations = register.locations.of(&corpus.locations);
    let sources = register.sources.of(&corpus.sources);
    let pages = register.pages.of(&corpus.pages);

    let resolver = Resolver { directory };
    let mut graph = Graph {
        site: corpus.site.clone(),
        left_out: chosen.left_out,
        unregistered: register.unregistered.clone(),
        ..Graph::default()
    };
    graph.assets = corpus
        .assets
        .iter()
        .map(|asset| AssetFile {
            path: asset.path.clone(),
            href: asset_href(&asset.path),
            size: asset.size,
        })
        .collect();

    // Fields.
    resolver.actors(&mut graph, &actors, newcomers.get(&Kind::Actor), &mut diagnostics);
    resolver.locations(&mut graph, &locations, newcomers.get(&Kind::Location), &mut diagnostics);
    resolver.sources(&mut graph, &sources, newcomers.get(&Kind::Source));
    resolver.events(&mut graph, &events, &mut diagnostics);
    resolver.briefings(&mut graph, &briefings, &mut diagnostics);
    resolver.pages(&mut graph, &pages);

    // Texts.
    let texts = Texts {
        briefings: briefings.iter().map(|p| p.record).collect(),
        events: events.iter().map(|p| p.record).collect(),
        actors: actors.iter().map(|p| p.record).collect(),
        locations: locations.iter().map(|p| p.record).collect(),
        sources: sources.iter().map(|p| p.record).collect(),
        pages: pages.iter().map(|p| p.record).collect(),
    };
    redirects(&mut graph, &texts, &mut diagnostics);
    diagnostics.extend(moved(&graph, &texts));
    if graph.site.repository.is_some() {
        lines::note(&mut graph, written, &chosen, &texts);
    }
    index_topics(&mut graph, &texts);
    let link = graph.site.link;
    let linker = resolve::Linker {
        corpus,
        directory,
        names,
        words,
        secrets: &secrets,
        keeps: memo.keeps(),
        comparison: memo.compare(&register, &chosen, words, link),
    };
    let kept = link_texts(&mut graph, &linker, &texts, &mut diagnostics);
    graph.history = revisions::history(written, selection, &chosen, &register, &graph, words, memo);
    memo.keep(corpus, chosen, register, words, link, kept);
    backlinks::index(&mut graph);
    (graph, diagnostics)
}

/// The address of an asset.
fn asset_href(path: &str) -> Href {
    Href::new(path.strip_prefix("content/").unwrap_or(path))
}

/// The address of an undated page: `/about/`, or below `/pages/` where that is taken.
fn page_href(site: &Site, slug: &Slug) -> Href {
    let is_year = slug.as_str().bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let is_facet = site.facets.iter().any(|facet| Slug::or_hash(&facet.key) == *slug);
    if is_year || is_facet || model::RESERVED.contains(&slug.as_str()) {
        Href::new(format!("pages/{slug}/"))
    } else {
        Href::new(format!("{slug}/"))
    }
}

/// Says which undated pages are below `/pages/`, where nobody would seek them.
fn moved(graph: &Graph, texts: &Texts<'_>) -> Vec<Diagnostic> {
    let pages = graph.pages.iter().zip(&texts.pages);
    let moved = pages.filter(|(page, _)| page.node.href.path().starts_with("pages/"));
    let say = |(page, record): (&Page, &&Record<model::Page>)| {
        let href = page.node.href.path();
        let wanted = href.strip_prefix("pages/").unwrap_or(href);
        let place = record.place(record.id.span);
        // Who writes such a file means a page that no file is.
        let (message, help) = if &*place.file == "content/pages/index.md" {
            (
                "this is not the front page, which is made of the newest briefing and events"
                    .to_owned(),
                format!(
                    "it is at /{href}: give the page a title and `id:` of its own; what the front page shows is its template's: dateline theme eject home.html"
                ),
            )
        } else {
            (
                format!("the address /{wanted} is taken"),
                format!("give the page another `id:`; it is at /{href}"),
            )
        };
        let mut diagnostic = Diagnostic::new(Code::RouteCollision, message).at(place).help(help);
        // It is written all the same.
        diagnostic.severity = Severity::Warning;
        diagnostic
    };
    moved.map(say).collect()
}

fn index_topics(graph: &mut Graph, texts: &Texts<'_>) {
    let targets: Vec<Target> = graph.nodes().map(|(target, _)| target).collect();
    let mut tags = Topics::default();
    for &target in &targets {
        for tag in texts.head(target).into_iter().flat_map(|head| &head.tags) {
            tags.add(&tag.value, target);
        }
    }
    let order = Order::for_language(&graph.site.language);
    let mut facets = Vec::new();
    for term in &graph.site.facets {
        let mut values = Topics::default();
        for (target, node) in graph.nodes() {
            for value in topics::facet_values(&node.extra, &term.key) {
                values.add(&value, target);
            }
        }
        let prefix = format!("{}/", Slug::or_hash(&term.key));
        let values = values.finish(&order, &prefix);
        facets.push((
            Facet { term: term.clone(), href: Href::new(prefix), values: Vec::new() },
            values,
        ));
    }
    for (at, (tag, bearers)) in tags.finish(&order, "tags/").into_iter().enumerate() {
        bearers.into_iter().for_each(|bearer| graph.node_mut(bearer).tags.push(at));
        graph.tags.push(tag);
    }
    for (at, (mut facet, values)) in facets.into_iter().enumerate() {
        for (value, (topic, bearers)) in values.into_iter().enumerate() {
            bearers.into_iter().for_each(|bearer| graph.node_mut(bearer).facets.push((at, value)));
            facet.values.push(topic);
        }
        graph.facets.push(facet);
    }
}

/// Gathers old addresses. One that leads out of the site is an error.
fn redirects(graph: &mut Graph, texts: &Texts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut all: BTreeMap<Href, Redirect> = BTreeMap::new();
    let base = graph.site.base_url.path();
    for (target, node) in graph.nodes() {
        let (Some(head), Some(file)) = (texts.head(target), &node.file) else { continue };
        for alias in &head.redirects {
            let place = crate::diagnostic::Place::at(file, alias.span);
            let Some(from) = old_address(&alias.value, base) else {
                let message = format!(
                    "`{}` is not an address of this site",
                    clip(&alias.value).escape_debug()
                );
                diagnostics.push(
                    Diagnostic::new(Code::UnsafeId, message)
                        .at(place)
                        .help("write a path such as /2023/old-title/"),
                );
                continue;
            };
            let redirect = Redirect {
                from: from.clone(),
                to: node.href.clone(),
                title: node.title.clone(),
                target,
                place: place.clone(),
            };
            if let Some(first) = all.get(&from) {
                if first.to != redirect.to {
                    let message = format!("/{} redirects to two pages", from.path());
                    let mut help =
                        format!("it leads to /{}; remove one of the two", first.to.path());
                    if alias.value.contains('?') {
                        help.push_str("; what follows the `?` is no part of a path, and no static host tells them apart by it");
                    }
                    diagnostics.push(
                        Diagnostic::new(Code::RedirectCollision, message).at(place).help(help),
                    );
                }
                continue;
            }
            all.insert(from, redirect);
        }
    }
    graph.redirects = all.into_values().collect();
}

/// Reads an old address: `/old/`, `old/page.html`, or a full URL of which the path counts.
fn old_address(text: &str, base: &str) -> Option<Href> {
    // `//host/old` is an address of another host, or of this one's old name.
    let whole = text.strip_prefix("//").map(|rest| format!("https://{rest}"));
    let path = match url::Url::parse(whole.as_deref().unwrap_or(text)) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url.path().to_owned(),
        Ok(_) => return None,
        Err(_) => text.split(['?', '#']).next().unwrap_or(text).to_owned(),
    };
    let path = percent_encoding::percent_decode_str(&path).decode_utf8().ok()?.into_owned();
    let path = path.strip_prefix(base).unwrap_or(&path).trim_start_matches('/');
    let safe = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.len() <= 200
            && !part.contains(|c: char| {
                // What reorders or hides the letters around it is no part of an address either.
                c.is_control()
                    || crate::read::is_unwanted(c)
                    || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
                    || matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
                    || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
            })
    };
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    if trimmed.is_empty() || !trimmed.split('/').all(safe) || trimmed.starts_with('.') {
        return None;
    }
    let last = trimmed.rsplit('/').next().unwrap_or(trimmed);
    let is_file = !path.ends_with('/') && (last.ends_with(".html") || last.ends_with(".htm"));
    let address = if is_file { trimmed.to_owned() } else { format!("{trimmed}/") };
    Some(Href::new(address.strip_suffix("index.html").map_or(address.clone(), str::to_owned)))
}

/// The records whose texts are linked, in the order of the graph's lists.
struct Texts<'a> {
    briefings: Vec<&'a Record<model::Briefing>>,
    events: Vec<&'a Record<model::Event>>,
    actors: Vec<&'a Record<model::Actor>>,
    locations: Vec<&'a Record<model::Location>>,
    sources: Vec<&'a Record<model::Source>>,
    pages: Vec<&'a Record<model::Page>>,
}

impl Texts<'_> {
    /// What every record has; `None` where the target has no record.
    fn head(&self, target: Target) -> Option<&model::Head> {
        let at = target.at();
        match target.kind {
            Kind::Briefing => self.briefings.get(at).map(|record| &record.head),
            Kind::Event => self.events.get(at).map(|record| &record.head),
            Kind::Actor => self.actors.get(at).map(|record| &record.head),
            Kind::Location => self.locations.get(at).map(|record| &record.head),
            Kind::Source => self.sources.get(at).map(|record| &record.head),
            Kind::Page => self.pages.get(at).map(|record| &record.head),
        }
    }

    /// The records that something was corrected in, kind by kind, with their files and what it was.
    fn corrected(&self) -> Vec<(Target, &Arc<str>, &[model::Correction])> {
        fn of<'a, T>(
            kind: Kind,
            records: &[&'a Record<T>],
            all: &mut Vec<(Target, &'a Arc<str>, &'a [model::Correction])>,
        ) {
            let corrected = records.iter().enumerate();
            let corrected = corrected.filter(|(_, record)| !record.head.corrections.is_empty());
            all.extend(corrected.map(|(at, record)| {
                (Target::new(kind, at), &record.file, record.head.corrections.as_slice())
            }));
        }
        let mut all = Vec::new();
        of(Kind::Briefing, &self.briefings, &mut all);
        of(Kind::Event, &self.events, &mut all);
        of(Kind::Actor, &self.actors, &mut all);
        of(Kind::Location, &self.locations, &mut all);
        of(Kind::Source, &self.sources, &mut all);
        of(Kind::Page, &self.pages, &mut all);
        all
    }
}

fn link_texts(
    graph: &mut Graph,
    linker: &resolve::Linker<'_>,
    texts: &Texts<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> memo::Texts {
    let mut kept = memo::Texts::default();
    let linked = {
        let graph = &*graph;
        let each =
            |kind, count: usize| (0..count).into_par_iter().map(move |at| Target::new(kind, at));
        each(Kind::Briefing, texts.briefings.len())
            .chain(each(Kind::Event, texts.events.len()))
            .chain(each(Kind::Actor, texts.actors.len()))
            .chain(each(Kind::Location, texts.locations.len()))
            .chain(each(Kind::Source, texts.sources.len()))
            .chain(each(Kind::Page, texts.pages.len()))
            .with_max_len(ROW)
            .map(|target| {
                let at = target.at();
                let text = match target.kind {
                    Kind::Briefing => linker.text(graph, target, texts.briefings[at]),
                    Kind::Event => linker.text(graph, target, texts.events[at]),
                    Kind::Actor => linker.text(graph, target, texts.actors[at]),
                    Kind::Location => linker.text(graph, target, texts.locations[at]),
                    Kind::Source => linker.text(graph, target, texts.sources[at]),
                    Kind::Page => linker.text(graph, target, texts.pages[at]),
                };
                (target, text)
            })
            .collect::<Vec<_>>()
    };
    for (target, text) in linked {
        diagnostics.extend(text.diagnostics);
        let node = graph.node_mut(target);
        if node.summary.is_empty() {
            node.summary = text.summary;
        }
        node.prose = text.prose;
        text.kept.into_iter().for_each(|linked| kept.keep(target, 0, linked));
    }
    for (target, file, written) in texts.corrected() {
        let mut all: Vec<Correction> = Vec::new();
        let mut site_links: Vec<SiteLink> = Vec::new();
        for (nth, correction) in (1..).zip(written) {
            let text = linker.correction(graph, target, file, nth, correction);
            diagnostics.extend(text.diagnostics);
            site_links.extend(beyond(&text.prose, &graph.node(target).href).cloned());
            all.push(Correction {
                date: correction.date.value.clone(),
                prefix: resolve::prefix_of(nth),
                prose: text.prose,
            });
            text.kept.into_iter().for_each(|linked| kept.keep(target, nth, linked));
        }
        if !site_links.is_empty() {
            // Where they lead to is checked with the links of the text.
            Arc::make_mut(&mut graph.node_mut(target).prose).site_links.extend(site_links);
        }
        all.sort_by(|a, b| b.date.cmp(&a.date));
        graph.node_mut(target).corrections = all;
    }
    kept
}

/// The links of a text that do not stay within it.
fn beyond<'p>(prose: &'p Prose, page: &Href) -> impl Iterator<Item = &'p SiteLink> {
    prose.site_links.iter().filter(move |link| {
        let is_own = |anchor: &String| prose.anchors.binary_search(anchor).is_ok();
        link.href != *page || !link.anchor.as_ref().is_some_and(is_own)
    })
}
