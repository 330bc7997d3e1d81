//! Public addresses that led somewhere at an earlier revision and lead nowhere now.
//!
//! An address that was published is linked to from elsewhere. What stood there is looked for in the
//! desk as it is: under the same id, in the file to which git says that it was renamed, under the
//! same title. Where it is found, the report names the line that makes a redirect.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::moves::Moves;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span, command};
use crate::link::{Node, Target, fold};
use crate::model::{Head, Href, Kind, Record};
use crate::pipeline::Site;
use crate::plan::Item;
use crate::read::Corpus;

/// Tells which addresses of `then` have neither a page nor a redirect in `now`. Both are to be
/// planned for the same audience.
///
/// `at` says when `then` was, as in "at v1.0". `moves` gives the files that were renamed since, and
/// is asked only if something is gone.
pub fn check(then: &Site, now: &Site, at: &str, moves: &dyn Fn() -> Moves) -> Vec<Diagnostic> {
    let gone: Vec<_> =
        then.plan.entries.iter().filter(|entry| !now.plan.has(&entry.href)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let search = Search { then, now, at, moves, known: OnceCell::new() };
    gone.into_iter().filter_map(|entry| search.report(&entry.href, &entry.item)).collect()
}

/// A record of the desk as it is, published or not.
struct Known<'a> {
    kind: Kind,
    id: &'a str,
    /// Where its id is written, or the record where it is not.
    span: Span,
    file: &'a Arc<str>,
    title: &'a str,
    head: &'a Head,
    /// Where it is in the graph, if it is published.
    target: Option<Target>,
}

/// The desk as it is, by what records may be known by.
struct Desk<'a> {
    moves: Moves,
    records: Vec<Known<'a>>,
    by_id: HashMap<(Kind, &'a str), usize>,
    by_file: BTreeMap<&'a str, Vec<usize>>,
    by_name: BTreeMap<(Kind, String), BTreeSet<Target>>,
    by_target: HashMap<Target, usize>,
    /// What had a page then.
    then: HashSet<(Kind, &'a str)>,
}

struct Search<'a> {
    then: &'a Site,
    now: &'a Site,
    at: &'a str,
    moves: &'a dyn Fn() -> Moves,
    known: OnceCell<Desk<'a>>,
}

/// What became of a record.
enum Fate<'d, 'a> {
    /// It is published elsewhere.
    Moved(Target),
    /// It is there, and not published.
    Held(&'d Known<'a>),
    /// It is gone.
    Gone,
}

impl<'a> Search<'a> {
    /// Reports an address that leads nowhere; `None` for files that nobody links to, and for what
    /// goes with a page that is reported.
    fn report(&self, href: &Href, item: &Item) -> Option<Diagnostic> {
        let address = format!("/{}", href.path());
        let graph = &self.then.graph;
        let note = |what: String| {
            let mut diagnostic = Diagnostic::new(
                Code::VanishedAddress,
                format!("{address} was {what} {} and leads nowhere now", self.at),
            );
            diagnostic.severity = Severity::Note;
            diagnostic
        };
        Some(match *item {
            Item::Briefing(_)
            | Item::Event(_)
            | Item::Actor(_, 1)
            | Item::Location(_, 1)
            | Item::Source(_, 1)
            | Item::Page(_) => {
                let node = graph.node(item.target()?);
                let target = item.target()?;
                let what = format!("the {} \"{}\"", target.kind.key(), node.title);
                self.record(&address, &what, target.kind, node)
            }
            Item::Redirect(at) => {
                let redirect = graph.redirects.get(at)?;
                let what = format!("a redirect to \"{}\"", redirect.title);
                let (target, node) = graph.nodes().find(|(_, node)| node.href == redirect.to)?;
                self.record(&address, &what, target.kind, node)
            }
            Item::Year(_, 1) | Item::Month(_, _, 1) | Item::Day(_, 1) => {
                note("a page of the calendar".to_owned())
                    .help("nothing is dated then any more: if an event was given another date, nothing is to be done")
            }
            Item::Tag(at, 1) => note(format!("the list of the tag \"{}\"", graph.tags.get(at)?.label))
                .help("nothing has the tag any more: if it is spelt otherwise now, nothing is to be done"),
            Item::FacetValue(at, value, 1) => {
                let facet = graph.facets.get(at)?;
                let value = facet.values.get(value)?;
                note(format!("the list of {} \"{}\"", facet.term.label, value.label))
                    .help("nothing has the value any more: if it is spelt otherwise now, nothing is to be done")
            }
            Item::Facet(at, 1) => {
                note(format!("the list of all {}", graph.facets.get(at)?.term.label))
                    .help("nothing has such a key any more, or it is no facet of site.yaml any more")
            }
            Item::Asset(at) => {
                let asset = graph.assets.get(at)?;
                let moved = self.desk().moves.of(&asset.path);
                let help = moved.map_or_else(
                    || "put it back if others link to it: a file cannot redirect".to_owned(),
                    |path| format!("it is {path} now; put a copy back if others link to it: a file cannot redirect"),
                );
                note(format!("the file {}", asset.path)).at(Place::file(&asset.path)).help(help)
            }
            _ => return None,
        })
    }

    /// Reports the address of a record.
    fn record(&self, address: &str, what: &str, kind: Kind, node: &Node) -> Diagnostic {
        let gone = |why: &str| {
            let message = format!("{address} was {what} {} and leads nowhere now{why}", self.at);
            Diagnostic::new(Code::VanishedAddress, message)
        };
        match self.fate(kind, node) {
            Fate::Moved(target) => {
                let to = self.now.graph.node(target);
                let diagnostic = gone("").help(self.way(address, target, to));
                match self.desk().of(target) {
                    Some(known) => diagnostic.at(self.desk().place(known)),
                    None => diagnostic,
                }
            }
            Fate::Held(known) => {
                let audience = self.now.graph.site.audience;
                let why = if known.head.tlp > audience {
                    format!("marked {}, above {}", known.head.tlp.label(), audience.label())
                } else if known.head.draft {
                    "a draft".to_owned()
                } else {
                    "dated in the future".to_owned()
                };
                let mut diagnostic = gone(&format!(": it is {why}"))
                    .at(self.desk().place(known))
                    .help("if it is meant to be held back, nothing is to be done; what was published may be kept by others");
                diagnostic.severity = Severity::Note;
                diagnostic
            }
            Fate::Gone => {
                let diagnostic = gone("").help(format!(
                    "bring it back, or add `redirects: [{}]` to the record that stands in its place",
                    quoted(address)
                ));
                match &node.file {
                    Some(file) => diagnostic.at(Place::file(file)),
                    None => diagnostic,
                }
            }
        }
    }

    /// What to write, and where, so that an address leads to a record.
    fn way(&self, address: &str, target: Target, to: &Node) -> String {
        let kind = target.kind;
        let key = match kind {
            Kind::Actor | Kind::Location => "redirects",
            Kind::Briefing | Kind::Event | Kind::Source | Kind::Page => "aliases",
        };
        let line = format!("`{key}: [{}]`", quoted(address));
        let desk = self.desk();
        let Some(known) = desk.of(target) else {
            let register = command::to_register(kind, &to.title);
            return format!("register it, and add {line}: {register}");
        };
        let place = if desk.is_alone(known.file) {
            known.file.to_string()
        } else {
            format!("the record `{}` in {}", known.id, known.file)
        };
        if known.head.redirects.is_empty() {
            format!("add {line} to {place}")
        } else {
            format!("add {} to the old addresses of {place}", quoted(address))
        }
    }

    fn fate(&self, kind: Kind, node: &Node) -> Fate<'_, 'a> {
        let desk = self.desk();
        if let Some(known) = self.heir(kind, node) {
            return match known.target {
                Some(target) => Fate::Moved(target),
                None => Fate::Held(known),
            };
        }
        // Two actors or places that were one are put together; but two events of one title are two.
        let are_names = matches!(kind, Kind::Actor | Kind::Location);
        let named = desk.by_name.get(&(kind, fold::key(&node.title)));
        let mut heirs = named.into_iter().flatten().copied().filter(|target| {
            let id = self.now.graph.node(*target).id.as_str();
            are_names || !desk.then.contains(&(kind, id))
        });
        match (heirs.next(), heirs.next()) {
            (Some(only), None) => Fate::Moved(only),
            _ => Fate::Gone,
        }
    }

    /// The record that a record of then is now, by its id or by its file.
    fn heir(&self, kind: Kind, node: &Node) -> Option<&Known<'a>> {
        let desk = self.desk();
        if let Some(&at) = desk.by_id.get(&(kind, node.id.as_str())) {
            return desk.records.get(at);
        }
        let file = node.file.as_ref()?;
        let now = desk.moves.of(file).or_else(|| self.same_text(file)).unwrap_or(file);
        let there = desk.by_file.get(&**now)?.iter().filter_map(|&at| desk.records.get(at));
        // Those that had a page then are not this one.
        let is_new = |known: &&Known<'_>| !desk.then.contains(&(known.kind, known.id));
        let mut new: Vec<&Known<'_>> = there.filter(is_new).collect();
        if new.len() > 1 {
            let key = fold::key(&node.title);
            new.retain(|known| fold::key(known.title) == key);
        }
        if new.len() == 1 { new.pop() } else { None }
    }

    /// A file that holds what a file of then held, and was not there then: one that was renamed and
    /// is not yet committed.
    fn same_text(&self, file: &str) -> Option<&'a Arc<str>> {
        let text = self.then.corpus.texts.get(file)?;
        let is_new = |path: &str| self.then.corpus.texts.get(path).is_none();
        let files = self.now.corpus.texts.files();
        files.filter(|(path, other)| *other == text && is_new(path)).map(|(path, _)| path).min()
    }

    fn desk(&self) -> &Desk<'a> {
        self.known.get_or_init(|| Desk::new(self.then, self.now, (self.moves)()))
    }
}

impl<'a> Desk<'a> {
    fn new(then: &'a Site, site: &'a Site, moves: Moves) -> Self {
        let published: HashMap<(Kind, &str, &str), Target> = site
            .graph
            .nodes()
            .filter_map(|(target, node)| {
                Some(((target.kind, &**node.file.as_ref()?, node.id.as_str()), target))
            })
            .collect();
        let mut records = Vec::new();
        let Corpus { briefings, events, actors, locations, sources, pages, .. } = &site.corpus;
        records.extend(briefings.iter().map(|r| known(Kind::Briefing, r, &r.fields.title)));
        records.extend(events.iter().map(|r| known(Kind::Event, r, &r.fields.title)));
        records.extend(actors.iter().map(|r| known(Kind::Actor, r, &r.fields.name)));
        records.extend(locations.iter().map(|r| known(Kind::Location, r, &r.fields.name)));
        records.extend(sources.iter().map(|r| known(Kind::Source, r, &r.fields.title)));
        records.extend(pages.iter().map(|r| known(Kind::Page, r, &r.fields.title)));
        let (mut by_id, mut by_target) = (HashMap::new(), HashMap::new());
        let mut by_file: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter_mut().enumerate() {
            record.target = published.get(&(record.kind, &**record.file, record.id)).copied();
            by_id.entry((record.kind, record.id)).or_insert(at);
            by_file.entry(record.file).or_default().push(at);
            if let Some(target) = record.target {
                by_target.insert(target, at);
            }
        }
        let mut by_name: BTreeMap<(Kind, String), BTreeSet<Target>> = BTreeMap::new();
        let mut name = |target: Target, text: &str| {
            by_name.entry((target.kind, fold::key(text))).or_default().insert(target);
        };
        for (target, node) in site.graph.nodes() {
            name(target, &node.title);
        }
        for (at, actor) in site.graph.actors.iter().enumerate() {
            actor.aliases.iter().for_each(|alias| name(Target::new(Kind::Actor, at), alias));
        }
        for (at, place) in site.graph.locations.iter().enumerate() {
            place.aliases.iter().for_each(|alias| name(Target::new(Kind::Location, at), alias));
        }
        let then = then.graph.nodes();
        let then = then.map(|(target, node)| (target.kind, node.id.as_str())).collect();
        Self { moves, records, by_id, by_file, by_name, by_target, then }
    }

    fn of(&self, target: Target) -> Option<&Known<'a>> {
        self.records.get(*self.by_target.get(&target)?)
    }

    fn is_alone(&self, file: &str) -> bool {
        self.by_file.get(file).is_none_or(|records| records.len() == 1)
    }

    fn place(&self, known: &Known<'_>) -> Place {
        if self.is_alone(known.file) {
            Place::file(known.file)
        } else {
            Place::at(known.file, known.span)
        }
    }
}

fn known<'a, T>(kind: Kind, record: &'a Record<T>, title: &'a str) -> Known<'a> {
    Known {
        kind,
        id: &record.id.value,
        span: record.id.span,
        file: &record.file,
        title,
        head: &record.head,
        target: None,
    }
}

/// Writes an address as an item of a list in YAML.
fn quoted(address: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if address.chars().all(is_plain) {
        address.to_owned()
    } else {
        serde_json::Value::from(address).to_string()
    }
}
