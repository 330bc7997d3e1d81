//! What the authoring bar says of a page.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use serde::Serialize;

use super::desk::Editor;
use super::edition::{Edition, Reason};
use crate::diagnostic::{LineColumn, command};
use crate::link::prose::Why;
use crate::link::{Graph, Target};
use crate::model::{Href, Kind, Marking, Record};
use crate::plan::Planned;

/// Words that are read in a minute (Brysbaert 2019: 238 of English non-fiction, silently).
const WORDS_PER_MINUTE: u32 = 238;

/// The most records that are offered for one name, beside the first.
const MOST_OFFERED: usize = 4;

/// What the authoring bar says of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Bar {
    file: Option<String>,
    line: Option<usize>,
    open: Option<String>,
    kind: Option<&'static str>,
    /// Whether the page shows the last version of its file that had no errors.
    last_good: bool,
    draft: bool,
    future: bool,
    marking: Option<&'static str>,
    /// Why a build for the public leaves the page out.
    left_out: Option<String>,
    names: Vec<Name>,
    words: Option<u32>,
    minutes: Option<u32>,
    /// Records linked here that a build for the public leaves out, by address, and why.
    marked: BTreeMap<String, Reason>,
    /// How many there are.
    omits: usize,
    audience: &'static str,
}

/// A name that an author may want to link, or to register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Name {
    name: String,
    why: &'static str,
    say: String,
    /// What to write instead, or which command to run.
    write: String,
    more: Vec<String>,
    line: Option<usize>,
    open: Option<String>,
}

/// Says what there is to say of a page.
pub(super) fn of(edition: &Edition, entry: &Planned, html: &[u8], editor: Option<&Editor>) -> Bar {
    let site = &edition.site;
    let target = entry.item.target();
    let base = site.graph.site.base_url.path();
    let root = "../".repeat(entry.href.depth());
    let root = if root.is_empty() { "./" } else { &root };
    let marked: BTreeMap<String, Reason> = edition
        .held_back()
        .iter()
        .filter(|(href, _)| **href != entry.href && links_to(html, root, href))
        .map(|(href, reason)| (href.absolute(base), *reason))
        .collect();
    let mut bar = Bar {
        file: None,
        line: None,
        open: None,
        kind: target.map(|target| target.kind.key()),
        last_good: false,
        draft: false,
        future: false,
        marking: None,
        left_out: None,
        names: Vec::new(),
        words: None,
        minutes: None,
        omits: marked.len(),
        marked,
        audience: edition.audience().label(),
    };
    let Some(target) = target else { return bar };
    let node = site.graph.node(target);
    bar.marking = (node.marking != Marking::Clear).then(|| node.marking.label());
    bar.draft = node.draft;
    let reason = edition.reason(target);
    bar.future = reason == Some(Reason::Future);
    bar.left_out = reason.map(|reason| match reason {
        Reason::Draft => "it is a draft".to_owned(),
        Reason::Future => "it is dated after today".to_owned(),
        Reason::Marked(marking) => {
            format!("it is marked {}, above {}", marking.label(), edition.audience().label())
        }
    });
    let Some(file) = &node.file else {
        // A name alone: what makes it a record.
        bar.names.push(unregistered(target.kind, &node.title));
        return bar;
    };
    let text = site.corpus.text_of(file);
    let position = |offset: u32| LineColumn::of(text, offset as usize);
    let at = written(edition, target).map_or(LineColumn { line: 1, column: 1 }, position);
    bar.last_good = site.corpus.is_last_good(file);
    bar.file = Some(file.to_string());
    bar.line = Some(at.line);
    bar.open = editor.and_then(|editor| editor.open(file, at.line, at.column));
    if !node.prose.html.is_empty() {
        bar.words = Some(node.prose.words);
        bar.minutes = Some(node.prose.words.div_ceil(WORDS_PER_MINUTE).max(1));
    }
    bar.names = names(edition, target, editor);
    bar
}

/// Whether a page holds a link to an address.
fn links_to(html: &[u8], root: &str, href: &Href) -> bool {
    let address = href.to_string();
    let address = format!("\"{root}{}", address.trim_start_matches(crate::model::ROOT));
    let ends = |at: usize| matches!(html.get(at + address.len()), Some(b'"' | b'#'));
    memmem::find_iter(html, address.as_bytes()).any(ends)
}

/// Where in its file a record begins.
fn written(edition: &Edition, target: Target) -> Option<u32> {
    fn find<T>(records: &[std::sync::Arc<Record<T>>], file: &str, id: &str) -> Option<u32> {
        let mut same = records.iter().filter(|r| &*r.file == file && r.id.value == id);
        same.next().map(|record| record.span.start)
    }
    let node = edition.site.graph.node(target);
    let (file, id) = (node.file.as_deref()?, node.id.as_str());
    let corpus = &edition.site.corpus;
    match target.kind {
        Kind::Briefing => find(&corpus.briefings, file, id),
        Kind::Event => find(&corpus.events, file, id),
        Kind::Actor => find(&corpus.actors, file, id),
        Kind::Location => find(&corpus.locations, file, id),
        Kind::Source => find(&corpus.sources, file, id),
        Kind::Page => find(&corpus.pages, file, id),
    }
}

/// The names of a page that are not linked, or have no record.
fn names(edition: &Edition, target: Target, editor: Option<&Editor>) -> Vec<Name> {
    let graph = &edition.site.graph;
    let node = graph.node(target);
    let file = node.file.as_deref().unwrap_or_default();
    let text = edition.site.corpus.text_of(file);
    let mut names: Vec<Name> = Vec::new();
    for unlinked in &node.prose.unlinked {
        let links: Vec<String> = unlinked
            .candidates
            .iter()
            .map(|&candidate| format!("[[{}|{}]]", reference(graph, candidate), unlinked.name))
            .collect();
        let (why, say) = match unlinked.why {
            Why::Ambiguous => ("ambiguous", "several records have this name"),
            Why::Doubtful => ("doubtful", "it may be a part of a longer name"),
            Why::Short => ("short", "it is a short form, and the full name does not go before it"),
        };
        let at = LineColumn::of(text, unlinked.at.start as usize);
        let mut links = links.into_iter();
        names.push(Name {
            name: unlinked.name.clone(),
            why,
            say: say.to_owned(),
            write: links.next().unwrap_or_default(),
            more: links.take(MOST_OFFERED).chain([format!("[[!{}]]", unlinked.name)]).collect(),
            line: Some(at.line),
            open: editor.and_then(|editor| editor.open(file, at.line, at.column)),
        });
    }
    let fields: BTreeSet<Target> =
        named(graph, target).into_iter().filter(|&of| !graph.node(of).is_registered()).collect();
    names.extend(fields.into_iter().map(|of| unregistered(of.kind, &graph.node(of).title)));
    names
}

/// What an author writes to mean a record: `actor:kim-jong-un`.
fn reference(graph: &Graph, target: Target) -> String {
    format!("{}:{}", target.kind.key(), graph.node(target).id)
}

/// The actors and locations that the fields of a record name.
fn named(graph: &Graph, target: Target) -> Vec<Target> {
    let actor = |at: usize| Target::new(Kind::Actor, at);
    let location = |at: usize| Target::new(Kind::Location, at);
    let at = target.at();
    match target.kind {
        Kind::Event => {
            let event = &graph.events[at];
            let who = event.participants.iter().map(|part| actor(part.actor));
            who.chain(event.locations.iter().map(|&at| location(at))).collect()
        }
        Kind::Briefing => {
            let briefing = &graph.briefings[at];
            let who = briefing.actors.iter().map(|&at| actor(at));
            who.chain(briefing.locations.iter().map(|&at| location(at))).collect()
        }
        Kind::Actor => {
            graph.actors[at].roles.iter().filter_map(|role| role.of).map(actor).collect()
        }
        Kind::Location => graph.locations[at].within.map(location).into_iter().collect(),
        Kind::Source | Kind::Page => Vec::new(),
    }
}

fn unregistered(kind: Kind, title: &str) -> Name {
    Name {
        name: title.to_owned(),
        why: "unregistered",
        say: format!("no {} of this name is registered; it has a page all the same", kind.key()),
        write: command::to_register(kind, title),
        more: Vec::new(),
        line: None,
        open: None,
    }
}
