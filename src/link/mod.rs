//! Step 2: from a [`Corpus`] to a [`Graph`].
//!
//! What the build leaves out goes first, so that nothing later can see it. Then every record gets
//! its address, every reference is resolved, every text is linked, and everything is indexed both
//! ways. References and texts are worked on in parallel; what comes of each depends on it and on
//! the directory of names alone.

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
mod resolve;
mod select;
mod target;
mod topics;
mod unregistered;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use backlinks::most_first;
pub use graph::*;
pub use memo::Memo;
pub(crate) use resolve::cut;
pub use select::Selection;
pub use target::{Destination, Lookup, Resolved, Target};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{self, Href, Kind, Record, Site, Slug};
use crate::read::Corpus;
use directory::Directory;
use names::{Names, Pattern, Weight};
use place::{Numbering, Placed};
use resolve::Resolver;
use topics::Topics;
use unregistered::{Found, Unregistered};

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
    let mut diagnostics = Vec::new();
    let chosen = select::select(corpus, selection);
    let mut briefings =
        place::place(Kind::Briefing, &corpus.briefings, &chosen.briefings, &mut diagnostics);
    let mut events = place::place(Kind::Event, &corpus.events, &chosen.events, &mut diagnostics);
    let actors = place::place(Kind::Actor, &corpus.actors, &chosen.actors, &mut diagnostics);
    let locations =
        place::place(Kind::Location, &corpus.locations, &chosen.locations, &mut diagnostics);
    let sources = place::place(Kind::Source, &corpus.sources, &chosen.sources, &mut diagnostics);
    let pages = place::place(Kind::Page, &corpus.pages, &chosen.pages, &mut diagnostics);
    // In the order of time, so that an index tells which came first.
    briefings.sort_by(|a, b| {
        (&a.record.fields.date.value, &a.slug).cmp(&(&b.record.fields.date.value, &b.slug))
    });
    events.sort_by(|a, b| {
        (&a.record.fields.date.value, &a.slug).cmp(&(&b.record.fields.date.value, &b.slug))
    });

    let mut directory = Directory::default();
    for asset in &corpus.assets {
        directory.add_asset(&asset.path, asset_href(&asset.path));
    }
    for p in &briefings {
        add(&mut directory, Kind::Briefing, p, &p.record.fields.title, &[]);
    }
    for p in &events {
        add(&mut directory, Kind::Event, p, &p.record.fields.title, &[]);
    }
    for p in &actors {
        add(&mut directory, Kind::Actor, p, &p.record.fields.name, &p.record.fields.aliases);
    }
    for p in &locations {
        add(&mut directory, Kind::Location, p, &p.record.fields.name, &p.record.fields.aliases);
    }
    for p in &sources {
        let source = &p.record.fields;
        let key = source.url.as_deref().map(unregistered::address_key);
        let href = Href::new(format!("sources/{}/", p.slug));
        directory.add(
            Kind::Source,
            Some(&p.record.id.value),
            &source.title,
            key.as_deref().into_iter(),
            href,
            Some(&p.record.file),
        );
    }
    for p in &pages {
        let href = page_href(&corpus.site, &p.slug);
        directory.add(
            Kind::Page,
            Some(&p.record.id.value),
            &p.record.fields.title,
            std::iter::empty(),
            href,
            Some(&p.record.file),
        );
    }
    withhold(&mut directory, corpus, &chosen);

    let found = named_without_record(&directory, &actors, &locations, &briefings, &events);
    let mut newcomers: BTreeMap<Kind, Vec<Newcomer>> = BTreeMap::new();
    for kind in [Kind::Actor, Kind::Location, Kind::Source] {
        let taken: Vec<Slug> = match kind {
            Kind::Actor => actors.iter().map(|p| p.slug.clone()).collect(),
            Kind::Location => locations.iter().map(|p| p.slug.clone()).collect(),
            _ => sources.iter().map(|p| p.slug.clone()).collect(),
        };
        let list = admit(&mut directory, kind, &found, taken);
        newcomers.insert(kind, list);
    }
    diagnostics.extend(report_unregistered(&corpus.site, &found));
    let unregistered = named_only(&found);

    let resolver = Resolver { directory: &directory };
    let mut graph = Graph {
        site: corpus.site.clone(),
        left_out: chosen.left_out,
        unregistered,
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
    resolver.pages(&mut graph, &pages, &corpus.site);
    redirects(&mut graph, corpus, &briefings, &pages, &mut diagnostics);

    // Texts.
    let names = names_of(&graph, &actors, &locations);
    let texts = Texts {
        briefings: briefings.iter().map(|p| p.record).collect(),
        events: events.iter().map(|p| p.record).collect(),
        actors: actors.iter().map(|p| p.record).collect(),
        locations: locations.iter().map(|p| p.record).collect(),
        sources: sources.iter().map(|p| p.record).collect(),
        pages: pages.iter().map(|p| p.record).collect(),
    };
    if graph.site.repository.is_some() {
        lines::note(&mut graph, corpus, &texts);
    }
    index_topics(&mut graph, &texts);
    let link = graph.site.link;
    let linker = resolve::Linker {
        corpus,
        directory: &directory,
        names: &names,
        words,
        keeps: memo.keeps(),
        comparison: memo.compare(&directory, &names, words, link),
    };
    let kept = link_texts(&mut graph, &linker, &texts, &mut diagnostics);
    memo.keep(directory, names, words, link, kept);
    backlinks::index(&mut graph);
    (graph, diagnostics)
}

/// A name without a record that gets a page of its own.
struct Newcomer {
    title: String,
    href: Href,
    entry: Unregistered,
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

fn add<T>(
    directory: &mut Directory,
    kind: Kind,
    placed: &Placed<'_, T>,
    title: &str,
    aliases: &[model::Spanned<String>],
) {
    let href = Href::new(format!("{}/{}/", kind.folder(), placed.slug));
    let names = aliases.iter().map(|alias| alias.value.as_str());
    directory.add(
        kind,
        Some(&placed.record.id.value),
        title,
        names,
        href,
        Some(&placed.record.file),
    );
}

fn withhold(directory: &mut Directory, corpus: &Corpus, chosen: &select::Selected) {
    fn of<T>(
        directory: &mut Directory,
        kind: Kind,
        records: &[Arc<Record<T>>],
        kept: &[bool],
        names: impl Fn(&T) -> Vec<&str>,
    ) {
        for (record, _) in records.iter().zip(kept).filter(|(_, kept)| !**kept) {
            let all = std::iter::once(record.id.value.as_str()).chain(names(&record.fields));
            directory.withhold(kind, all, &record.file);
        }
    }
    fn with<'a>(title: &'a str, more: &[&'a [model::Spanned<String>]]) -> Vec<&'a str> {
        let more = more.iter().copied().flatten();
        std::iter::once(title).chain(more.map(|name| name.value.as_str())).collect()
    }
    of(directory, Kind::Briefing, &corpus.briefings, &chosen.briefings, |r| vec![&r.title]);
    of(directory, Kind::Event, &corpus.events, &chosen.events, |r| vec![&r.title]);
    of(directory, Kind::Actor, &corpus.actors, &chosen.actors, |r| {
        with(&r.name, &[&*r.aliases, &*r.short])
    });
    of(directory, Kind::Location, &corpus.locations, &chosen.locations, |r| {
        with(&r.name, &[&*r.aliases, &*r.short])
    });
    for (record, _) in corpus.sources.iter().zip(&chosen.sources).filter(|(_, kept)| !**kept) {
        // Cited by its bare address, it would be published as a source without a record.
        let key = record.fields.url.as_deref().map(unregistered::address_key);
        let names = [record.id.value.as_str(), &record.fields.title].into_iter();
        directory.withhold(Kind::Source, names.chain(key.as_deref()), &record.file);
    }
    of(directory, Kind::Page, &corpus.pages, &chosen.pages, |r| vec![&r.title]);
}

/// Finds every actor, location and source that is named and has no record.
fn named_without_record(
    directory: &Directory,
    actors: &[Placed<'_, model::Actor>],
    locations: &[Placed<'_, model::Location>],
    briefings: &[Placed<'_, model::Briefing>],
    events: &[Placed<'_, model::Event>],
) -> Found {
    let mut found = Found::default();
    for p in actors {
        for of in p.record.fields.roles.iter().filter_map(|role| role.of.as_ref()) {
            found.name(directory, Kind::Actor, of, None, &p.record.file);
        }
    }
    for p in locations {
        if let Some(within) = &p.record.fields.within {
            found.name(directory, Kind::Location, within, None, &p.record.file);
        }
    }
    let people = |found: &mut Found, list: &[model::Participant], file| {
        for participant in list {
            found.name(directory, Kind::Actor, &participant.actor, None, file);
        }
    };
    let places = |found: &mut Found, list: &[model::Whereabouts], file| {
        for place in list {
            found.name(directory, Kind::Location, &place.location, place.coordinates, file);
        }
    };
    for p in briefings {
        let (fields, file) = (&p.record.fields, &p.record.file);
        people(&mut found, &fields.actors, file);
        places(&mut found, &fields.locations, file);
        fields.sources.iter().for_each(|citation| found.citation(directory, citation, file));
    }
    let of_events = events
        .par_chunks(256)
        .map(|chunk| {
            let mut found = Found::default();
            for p in chunk {
                let (fields, file) = (&p.record.fields, &p.record.file);
                people(&mut found, &fields.actors, file);
                places(&mut found, &fields.locations, file);
                fields
                    .sources
                    .iter()
                    .for_each(|citation| found.citation(directory, citation, file));
            }
            found
        })
        .reduce(Found::default, Found::merge);
    found.merge(of_events)
}

/// Gives the names of one kind their addresses, after those of the records.
fn admit(directory: &mut Directory, kind: Kind, found: &Found, taken: Vec<Slug>) -> Vec<Newcomer> {
    let entries: Vec<(&String, &Unregistered)> = found
        .0
        .iter()
        .filter(|((of, _), _)| *of == kind)
        .map(|((_, key), entry)| (key, entry))
        .collect();
    let mut numbering =
        Numbering::new(entries.iter().map(|(_, entry)| Slug::or_hash(&entry.title())));
    for slug in &taken {
        numbering.give(slug);
    }
    let mut newcomers: Vec<(Slug, &String, &Unregistered)> = entries
        .into_iter()
        .map(|(key, entry)| (numbering.give(&Slug::or_hash(&entry.title())), key, entry))
        .collect();
    newcomers.sort_by(|a, b| a.0.cmp(&b.0));
    newcomers
        .into_iter()
        .map(|(slug, key, entry)| {
            let title = entry.title();
            let href = Href::new(format!("{}/{slug}/", kind.folder()));
            let names = [key.as_str()];
            directory.add(kind, None, &title, names.into_iter(), href.clone(), None);
            Newcomer { title, href, entry: entry.clone() }
        })
        .collect()
}

/// Gathers the names that have no record, most named first.
fn named_only(found: &Found) -> Vec<NamedOnly> {
    let named = found.0.iter().filter(|((kind, _), _)| *kind != Kind::Source);
    let mut all: Vec<NamedOnly> = named
        .map(|((kind, _), entry)| NamedOnly {
            kind: *kind,
            name: entry.spellings.best().to_owned(),
            count: entry.spellings.total(),
            first: entry.first.clone(),
        })
        .collect();
    all.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| (a.kind, &a.name).cmp(&(b.kind, &b.name)))
    });
    all
}

/// Says which names have no record, as site.yaml asks for. A source that is described on the
/// spot is no mistake, so sources are named only where every name must be registered.
fn report_unregistered(site: &Site, found: &Found) -> Vec<Diagnostic> {
    let severity = match site.unregistered {
        model::Unregistered::Create => Severity::Note,
        model::Unregistered::Warn => Severity::Warning,
        model::Unregistered::Error => Severity::Error,
    };
    let kinds = found
        .0
        .iter()
        .filter(|((kind, _), _)| *kind != Kind::Source || severity == Severity::Error);
    kinds
        .map(|((kind, _), entry)| {
            let count = entry.spellings.total();
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            let name = entry.spellings.best();
            let message = format!(
                "no {} `{}` is registered; it is named {times}",
                kind.key(),
                crate::read::fields::clip(name)
            );
            let mut diagnostic = Diagnostic::new(Code::Unregistered, message);
            diagnostic.severity = severity;
            diagnostic.place.clone_from(&entry.first);
            diagnostic.help(format!(
                "register it: dateline new {} \"{}\"",
                kind.key(),
                entry.title().replace('"', "'")
            ))
        })
        .collect()
}

fn index_topics(graph: &mut Graph, texts: &Texts<'_>) {
    let targets: Vec<Target> = graph.nodes().map(|(target, _)| target).collect();
    let mut tags = Topics::default();
    for &target in &targets {
        for tag in texts.head(target).into_iter().flat_map(|head| &head.tags) {
            tags.add(&tag.value, target);
        }
    }
    let (tags, mut tags_of) = tags.finish("tags/");
    let mut facets = Vec::new();
    let mut values_of: HashMap<Target, Vec<(usize, usize)>> = HashMap::new();
    for (at, term) in graph.site.facets.iter().enumerate() {
        let mut values = Topics::default();
        for (target, node) in graph.nodes() {
            for value in topics::facet_values(&node.extra, &term.key) {
                values.add(&value, target);
            }
        }
        let prefix = format!("{}/", Slug::or_hash(&term.key));
        let (values, of) = values.finish(&prefix);
        for (target, found) in of {
            values_of.entry(target).or_default().extend(found.into_iter().map(|value| (at, value)));
        }
        facets.push(Facet { term: term.clone(), href: Href::new(prefix), values });
    }
    graph.tags = tags;
    graph.facets = facets;
    for target in targets {
        let node = graph.node_mut(target);
        node.tags = tags_of.remove(&target).unwrap_or_default();
        node.facets = values_of.remove(&target).unwrap_or_default();
        node.facets.sort_unstable();
    }
}

/// Gathers old addresses. One that leads out of the site is an error.
fn redirects(
    graph: &mut Graph,
    corpus: &Corpus,
    briefings: &[Placed<'_, model::Briefing>],
    pages: &[Placed<'_, model::Page>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut all: BTreeMap<Href, Redirect> = BTreeMap::new();
    let base = corpus.site.base_url.path();
    let of_briefings = briefings
        .iter()
        .zip(&graph.briefings)
        .map(|(p, b)| (&p.record.head, &p.record.file, &b.node));
    let of_pages =
        pages.iter().zip(&graph.pages).map(|(p, b)| (&p.record.head, &p.record.file, &b.node));
    for (head, file, node) in of_briefings.chain(of_pages) {
        for alias in &head.redirects {
            let place = crate::diagnostic::Place::at(file, alias.span);
            let Some(from) = old_address(&alias.value, base) else {
                let message = format!(
                    "`{}` is not an address of this site",
                    crate::read::fields::clip(&alias.value).escape_debug()
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
                place: place.clone(),
            };
            if let Some(first) = all.get(&from) {
                if first.to != redirect.to {
                    let message = format!("/{} redirects to two pages", from.path());
                    diagnostics.push(
                        Diagnostic::new(Code::RedirectCollision, message).at(place).help(format!(
                            "it leads to /{}; remove one of the two",
                            first.to.path()
                        )),
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
    let path = match url::Url::parse(text) {
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

/// The names that become links: those of registered actors and locations.
fn names_of(
    graph: &Graph,
    actors: &[Placed<'_, model::Actor>],
    locations: &[Placed<'_, model::Location>],
) -> Names<Target> {
    let mut patterns = Vec::new();
    let mut push = |name: &str, weight, kind, at| {
        patterns.push(Pattern { name: name.to_owned(), weight, target: Target::new(kind, at) });
    };
    for (at, p) in actors.iter().enumerate() {
        let fields = &p.record.fields;
        push(&fields.name, Weight::Full, Kind::Actor, at);
        fields.aliases.iter().for_each(|name| push(&name.value, Weight::Full, Kind::Actor, at));
        fields.short.iter().for_each(|name| push(&name.value, Weight::Short, Kind::Actor, at));
    }
    for (at, p) in locations.iter().enumerate() {
        let fields = &p.record.fields;
        push(&fields.name, Weight::Full, Kind::Location, at);
        fields.aliases.iter().for_each(|name| push(&name.value, Weight::Full, Kind::Location, at));
        fields.short.iter().for_each(|name| push(&name.value, Weight::Short, Kind::Location, at));
    }
    debug_assert!(graph.actors.len() >= actors.len());
    Names::new(patterns)
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
            node.summary = resolve::cut(&text.prose.lead, resolve::SUMMARY);
        }
        node.prose = text.prose;
        text.kept.into_iter().for_each(|linked| kept.keep(target, 0, linked));
    }
    for (at, record) in texts.briefings.iter().enumerate() {
        let target = Target::new(Kind::Briefing, at);
        let mut all: Vec<Correction> = Vec::new();
        for (nth, correction) in (1..).zip(&record.fields.corrections) {
            let text = linker.correction(graph, target, record, nth, correction);
            diagnostics.extend(text.diagnostics);
            all.push(Correction { date: correction.date.value.clone(), prose: text.prose });
            text.kept.into_iter().for_each(|linked| kept.keep(target, nth, linked));
        }
        all.sort_by(|a, b| b.date.cmp(&a.date));
        graph.briefings[at].corrections = all;
    }
    kept
}
