//! What there is to refer to: which records a build includes, their addresses, and all by which
//! they can be found. It depends on no text.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::directory::Directory;
use super::graph::{MOST_AROUND, NamedOnly};
use super::names::{self, Bearer, Names, Pattern, Weight};
use super::place::{self, Numbering, Placed};
use super::prose::ProseWords;
use super::resolve::list;
use super::secrets::Secrets;
use super::select::Selected;
use super::target::Target;
use super::unregistered::{self, Found, Unregistered};
use super::{asset_href, page_href};
use crate::diagnostic::{Code, Diagnostic, Severity, clip, command};
use crate::model::{self, ActorKind, BaseUrl, Href, Kind, Record, Site, Slug, Term};
use crate::read::{Asset, Corpus};

/// The records of a build, and how they are found.
#[derive(Debug)]
pub(super) struct Register {
    pub(super) briefings: Places,
    pub(super) events: Places,
    pub(super) actors: Places,
    pub(super) locations: Places,
    pub(super) sources: Places,
    pub(super) pages: Places,
    pub(super) directory: Directory,
    /// The names that become links: those of registered actors and locations.
    pub(super) names: Names<Target>,
    pub(super) newcomers: BTreeMap<Kind, Vec<Newcomer>>,
    pub(super) unregistered: Vec<NamedOnly>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether two records would have had one address.
    collides: bool,
}

/// The records of one kind, in the order of the graph's list: each with its place in the corpus, and
/// the last segment of its address.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<(usize, Slug)>);

impl Places {
    fn new<T>(placed: &[Placed<'_, T>]) -> Self {
        Self(placed.iter().map(|p| (p.at, p.slug.clone())).collect())
    }

    /// The records, of all that the corpus has.
    pub(super) fn of<'a, T>(&self, records: &'a [Arc<Record<T>>]) -> Vec<Placed<'a, T>> {
        let found = self.0.iter().filter_map(|(at, slug)| {
            let record = records.get(*at)?;
            Some(Placed { at: *at, record, slug: slug.clone() })
        });
        found.collect()
    }
}

/// What a register was made of.
#[derive(Debug)]
pub(super) struct Basis {
    briefings: Vec<Arc<Record<model::Briefing>>>,
    events: Vec<Arc<Record<model::Event>>>,
    actors: Vec<Arc<Record<model::Actor>>>,
    locations: Vec<Arc<Record<model::Location>>>,
    sources: Vec<Arc<Record<model::Source>>>,
    pages: Vec<Arc<Record<model::Page>>>,
    assets: Vec<Asset>,
    passed_over: Vec<Arc<str>>,
    chosen: Selected,
    unregistered: model::Unregistered,
    facets: Vec<Term>,
    base_url: BaseUrl,
}

impl Basis {
    pub(super) fn new(corpus: &Corpus, chosen: Selected) -> Self {
        Self {
            briefings: corpus.briefings.clone(),
            events: corpus.events.clone(),
            actors: corpus.actors.clone(),
            locations: corpus.locations.clone(),
            sources: corpus.sources.clone(),
            pages: corpus.pages.clone(),
            assets: corpus.assets.clone(),
            passed_over: corpus.passed_over.clone(),
            chosen,
            unregistered: corpus.site.unregistered,
            facets: corpus.site.facets.clone(),
            base_url: corpus.site.base_url.clone(),
        }
    }

    /// Whether the same names were kept out of texts.
    pub(super) fn withholds_as(&self, chosen: &Selected) -> bool {
        self.chosen.names == chosen.names
    }
}

impl Register {
    /// Registers what `corpus` holds, of which more is `written`.
    pub(super) fn new(
        corpus: &Corpus,
        written: &Corpus,
        chosen: &Selected,
        secrets: &Secrets,
        words: &ProseWords,
    ) -> Self {
        let mut diagnostics = Vec::new();
        let mut briefings =
            place::place(Kind::Briefing, &corpus.briefings, &chosen.briefings, &mut diagnostics);
        let mut events =
            place::place(Kind::Event, &corpus.events, &chosen.events, &mut diagnostics);
        let actors = place::place(Kind::Actor, &corpus.actors, &chosen.actors, &mut diagnostics);
        let locations =
            place::place(Kind::Location, &corpus.locations, &chosen.locations, &mut diagnostics);
        let sources =
            place::place(Kind::Source, &corpus.sources, &chosen.sources, &mut diagnostics);
        let pages = place::place(Kind::Page, &corpus.pages, &chosen.pages, &mut diagnostics);
        let collides = !diagnostics.is_empty();
        // In the order of time, so that an index tells which came first.
        briefings.sort_by(|a, b| {
            (&a.record.fields.date.value, &a.slug).cmp(&(&b.record.fields.date.value, &b.slug))
        });
        events.sort_by(|a, b| {
            (&a.record.fields.date.value, &a.slug).cmp(&(&b.record.fields.date.value, &b.slug))
        });

        let mut directory = Directory::default();
        directory.set_base(&corpus.site.base_url);
        for (kind, count) in [
            (Kind::Briefing, briefings.len()),
            (Kind::Event, events.len()),
            (Kind::Actor, actors.len()),
            (Kind::Location, locations.len()),
            (Kind::Source, sources.len()),
            (Kind::Page, pages.len()),
        ] {
            directory.reserve(kind, count);
        }
        for asset in &corpus.assets {
            directory.add_asset(&asset.path, asset_href(&asset.path));
        }
        directory.pass_over(&corpus.passed_over);
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
        withhold(&mut directory, written, chosen);
        secrets.hidden().for_each(|(kind, name)| directory.hide(kind, name));
        secrets.names().for_each(|name| directory.hide_everywhere(name));
        secrets.without_accents().for_each(|name| directory.hide_everywhere(&name));

        let found = named_without_record(&directory, &actors, &locations, &briefings, &events);
        diagnostics.extend(report_unregistered(&corpus.site, &directory, &found));
        let unregistered = named_only(&corpus.site, &directory, &found);
        let mut newcomers: BTreeMap<Kind, Vec<Newcomer>> = BTreeMap::new();
        for kind in [Kind::Actor, Kind::Location, Kind::Source] {
            let taken: Vec<Slug> = match kind {
                Kind::Actor => actors.iter().map(|p| p.slug.clone()).collect(),
                Kind::Location => locations.iter().map(|p| p.slug.clone()).collect(),
                _ => sources.iter().map(|p| p.slug.clone()).collect(),
            };
            let list = admit(&mut directory, kind, &found, taken, |title| {
                secrets.without(&title, &words.withheld).into_owned()
            });
            newcomers.insert(kind, list);
        }
        let names = names_of(&actors, &locations, &directory);
        Self {
            briefings: Places::new(&briefings),
            events: Places::new(&events),
            actors: Places::new(&actors),
            locations: Places::new(&locations),
            sources: Places::new(&sources),
            pages: Places::new(&pages),
            directory,
            names,
            newcomers,
            unregistered,
            diagnostics,
            collides,
        }
    }

    /// Whether a corpus gives the register that was made of `basis`.
    pub(super) fn fits(&self, basis: &Basis, corpus: &Corpus, chosen: &Selected) -> bool {
        fn same<T: PartialEq>(
            old: &[Arc<Record<T>>],
            new: &[Arc<Record<T>>],
            with_spans: bool,
        ) -> bool {
            let one = |a: &Record<T>, b: &Record<T>| {
                a.id.value == b.id.value
                    && a.file == b.file
                    && a.fields == b.fields
                    && (!with_spans || a.id == b.id && a.span == b.span)
            };
            old.len() == new.len()
                && old.iter().zip(new).all(|(a, b)| Arc::ptr_eq(a, b) || one(a, b))
        }
        // Where records stand in their files matters only where two would have one address.
        let with_spans = self.collides;
        basis.chosen == *chosen
            && basis.unregistered == corpus.site.unregistered
            && basis.facets == corpus.site.facets
            && basis.assets == corpus.assets
            && basis.passed_over == corpus.passed_over
            && basis.base_url == corpus.site.base_url
            && same(&basis.briefings, &corpus.briefings, with_spans)
            && same(&basis.events, &corpus.events, with_spans)
            && same(&basis.actors, &corpus.actors, with_spans)
            && same(&basis.locations, &corpus.locations, with_spans)
            && same(&basis.sources, &corpus.sources, with_spans)
            && same(&basis.pages, &corpus.pages, with_spans)
    }
}

/// A name without a record that gets a page of its own.
#[derive(Debug)]
pub(super) struct Newcomer {
    pub(super) title: String,
    pub(super) href: Href,
    pub(super) entry: Unregistered,
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

fn withhold(directory: &mut Directory, corpus: &Corpus, chosen: &Selected) {
    fn of<T>(
        directory: &mut Directory,
        kind: Kind,
        records: &[Arc<Record<T>>],
        kept: &[bool],
        site: &Site,
        names: impl Fn(&T) -> Vec<&str>,
    ) {
        for (record, _) in records.iter().zip(kept).filter(|(_, kept)| !**kept) {
            let all = std::iter::once(record.id.value.as_str()).chain(names(&record.fields));
            directory.withhold(kind, all, &record.file, addresses(kind, record, site));
        }
    }
    fn addresses<T>(kind: Kind, record: &Record<T>, site: &Site) -> impl Iterator<Item = Href> {
        let slug = Slug::or_hash(&record.id.value);
        let own = match kind {
            Kind::Page => page_href(site, &slug),
            kind => Href::new(format!("{}/{slug}/", kind.folder())),
        };
        let base = site.base_url.path();
        let old = record.head.redirects.iter();
        std::iter::once(own).chain(old.filter_map(|old| super::old_address(&old.value, base)))
    }
    let site = &corpus.site;
    fn with<'a>(title: &'a str, more: &[&'a [model::Spanned<String>]]) -> Vec<&'a str> {
        let more = more.iter().copied().flatten();
        std::iter::once(title).chain(more.map(|name| name.value.as_str())).collect()
    }
    of(directory, Kind::Briefing, &corpus.briefings, &chosen.briefings, site, |r| vec![&r.title]);
    of(directory, Kind::Event, &corpus.events, &chosen.events, site, |r| vec![&r.title]);
    of(directory, Kind::Actor, &corpus.actors, &chosen.actors, site, |r| {
        with(&r.name, &[&*r.aliases, &*r.short])
    });
    of(directory, Kind::Location, &corpus.locations, &chosen.locations, site, |r| {
        with(&r.name, &[&*r.aliases, &*r.short])
    });
    for (record, _) in corpus.sources.iter().zip(&chosen.sources).filter(|(_, kept)| !**kept) {
        // Cited by its bare address, it would be published as a source without a record.
        let key = record.fields.url.as_deref().map(unregistered::address_key);
        let names = [record.id.value.as_str(), &record.fields.title].into_iter();
        let addresses = addresses(Kind::Source, record, site);
        directory.withhold(Kind::Source, names.chain(key.as_deref()), &record.file, addresses);
    }
    of(directory, Kind::Page, &corpus.pages, &chosen.pages, site, |r| vec![&r.title]);
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
fn admit(
    directory: &mut Directory,
    kind: Kind,
    found: &Found,
    taken: Vec<Slug>,
    shown: impl Fn(String) -> String,
) -> Vec<Newcomer> {
    let entries: Vec<(&String, &Unregistered)> = found
        .0
        .iter()
        .filter(|((of, _), _)| *of == kind)
        .map(|((_, key), entry)| (key, entry))
        .collect();
    let mut numbering =
        Numbering::new(entries.iter().map(|(_, entry)| Slug::or_hash(&shown(entry.title()))));
    for slug in &taken {
        numbering.give(slug);
    }
    let mut newcomers: Vec<(Slug, &String, &Unregistered)> = entries
        .into_iter()
        .map(|(key, entry)| (numbering.give(&Slug::or_hash(&shown(entry.title()))), key, entry))
        .collect();
    newcomers.sort_by(|a, b| a.0.cmp(&b.0));
    newcomers
        .into_iter()
        .map(|(slug, key, entry)| {
            let title = shown(entry.title());
            let href = Href::new(format!("{}/{slug}/", kind.folder()));
            let names = [key.as_str()];
            directory.add(kind, None, &title, names.into_iter(), href.clone(), None);
            Newcomer { title, href, entry: entry.clone() }
        })
        .collect()
}

/// Gathers the names that have no record, most named first, but for sources that are described where
/// they are cited.
fn named_only(site: &Site, directory: &Directory, found: &Found) -> Vec<NamedOnly> {
    let named = found.0.iter().filter(|(_, entry)| !entry.is_described());
    let mut all: Vec<NamedOnly> = named
        .map(|((kind, _), entry)| NamedOnly {
            kind: *kind,
            name: entry.spellings.best().to_owned(),
            count: entry.spellings.total(),
            first: entry.first.clone(),
            is_corrected: !meant(site, directory, *kind, entry.spellings.best()).is_empty(),
        })
        .collect();
    all.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| (a.kind, &a.name).cmp(&(b.kind, &b.name)))
    });
    all
}

/// The names among these that may be looked for.
fn telling(names: &[model::Spanned<String>]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| name.value.as_str()).filter(|name| names::is_telling(name))
}

/// The ids of records that a name without one may mean. Where names need no record, most have none,
/// and nobody is asked.
fn meant(site: &Site, directory: &Directory, kind: Kind, name: &str) -> Vec<String> {
    match site.unregistered {
        model::Unregistered::Create => Vec::new(),
        model::Unregistered::Warn | model::Unregistered::Error => directory.nearest_of(kind, name),
    }
}

/// Says which names have no record, as site.yaml asks for. A source that is described on the
/// spot is no mistake, so it is named only where everything must be registered.
fn report_unregistered(site: &Site, directory: &Directory, found: &Found) -> Vec<Diagnostic> {
    let severity = match site.unregistered {
        model::Unregistered::Create => Severity::Note,
        model::Unregistered::Warn => Severity::Warning,
        model::Unregistered::Error => Severity::Error,
    };
    let kinds =
        found.0.iter().filter(|(_, entry)| !entry.is_described() || severity == Severity::Error);
    kinds
        .map(|((kind, _), entry)| {
            let count = entry.spellings.total();
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            let name = entry.spellings.best();
            let message =
                format!("no {} `{}` is registered; it is named {times}", kind.key(), clip(name));
            let mut diagnostic = Diagnostic::new(Code::Unregistered, message);
            diagnostic.severity = severity;
            diagnostic.place.clone_from(&entry.first);
            let register = command::to_register(*kind, &entry.title());
            let other = directory.of_another_kind(*kind, name);
            let near = meant(site, directory, *kind, name);
            diagnostic.help(match (other.filter(|_| severity != Severity::Note), near.as_slice()) {
                (Some(other), _) => format!(
                    "`{}` is {}; if {} is meant, register it: {register}",
                    clip(name),
                    other.one(),
                    kind.one()
                ),
                (None, []) => format!("register it: {register}"),
                (None, near) => {
                    format!("did you mean {}? If not, register it: {register}", list(near))
                }
            })
        })
        .collect()
}

/// The names that become links: those of registered actors and locations.
fn names_of(
    actors: &[Placed<'_, model::Actor>],
    locations: &[Placed<'_, model::Location>],
    directory: &Directory,
) -> Names<Target> {
    let mut patterns = Vec::new();
    let mut add = |of: &Pattern<Target>, name: &str, aliases: &[_], short: &[_]| {
        let mut push = |weight, name: &str| {
            patterns.push(Pattern { name: name.to_owned(), weight, ..of.clone() });
        };
        // What a desk calls a thing first is its name, however it looks: `bellingcat`.
        let name = Some(name).filter(|name| names::is_more_than_a_letter(name));
        name.into_iter().chain(telling(aliases)).for_each(|name| push(Weight::Full, name));
        telling(short).for_each(|name| push(Weight::Short, name));
    };
    for (at, p) in actors.iter().enumerate() {
        let fields = &p.record.fields;
        let bearer = match fields.kind {
            ActorKind::Person => Bearer::Person,
            ActorKind::Organisation | ActorKind::State | ActorKind::Unit => Bearer::Thing,
            ActorKind::Other => Bearer::Unknown,
        };
        let of = Pattern {
            bearer,
            kind: fields.kind.key().to_owned(),
            ..Pattern::full("", Target::new(Kind::Actor, at))
        };
        add(&of, &fields.name, &fields.aliases, &fields.short);
    }
    for (at, p) in locations.iter().enumerate() {
        let fields = &p.record.fields;
        let of = Pattern {
            bearer: Bearer::Thing,
            kind: format!("location {}", fields.kind.as_deref().unwrap_or_default()),
            within: around(fields, locations, directory),
            ..Pattern::full("", Target::new(Kind::Location, at))
        };
        add(&of, &fields.name, &fields.aliases, &fields.short);
    }
    Names::new(patterns)
}

/// The names of the places that one lies within, the nearest first.
fn around(
    place: &model::Location,
    locations: &[Placed<'_, model::Location>],
    directory: &Directory,
) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = place.within.as_ref();
    while let Some(within) = next
        && names.len() < MOST_AROUND
    {
        let target = directory.find(Kind::Location, &within.value);
        let found = target.and_then(|target| locations.get(target.at()));
        let fields = found.map(|found| &found.record.fields);
        names.push(fields.map_or(&within.value, |fields| &fields.name).clone());
        next = fields.and_then(|fields| fields.within.as_ref());
    }
    names
}
