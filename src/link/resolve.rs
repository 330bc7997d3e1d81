//! Resolving the fields of records, and linking their texts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use jiff::{ToSpan, civil};
use rayon::prelude::*;

use super::directory::Directory;
use super::graph::{
    Actor, Briefing, Cited, Event, Graph, Location, Node, Page, Participation, Role, Source,
};
use super::memo::{Comparison, Linked, Recorder, Written};
use super::names::Names;
use super::place::Placed;
use super::prose::{self, Prose};
use super::register::Newcomer;
use super::secrets::Secrets;
use super::target::{Lookup, Resolved, Target};
use super::unregistered::source_key;
use crate::diagnostic::{Code, Diagnostic, Place, clip, nearest};
use crate::model::{
    self, Body, Citation, CitationTarget, Cuts, Date, Kind, Layout, Precision, Record, Spanned,
    Term,
};
use crate::read::Corpus;

/// The most characters of a summary that is taken from a text.
const SUMMARY: usize = 240;

/// Days for which an interval is shown on each of them; one that lasts longer is shown where it
/// begins and where it ends, and on its months and years.
const LONGEST_DAILY: i32 = 31;

/// Resolves the fields of records.
pub(super) struct Resolver<'a> {
    pub(super) directory: &'a Directory,
}

fn newcomer_node(newcomer: &Newcomer) -> Node {
    Node {
        id: newcomer.title.clone(),
        title: newcomer.title.clone(),
        href: newcomer.href.clone(),
        ..Node::default()
    }
}

fn values(names: &[Spanned<String>]) -> Vec<String> {
    names.iter().map(|name| name.value.clone()).collect()
}

impl Resolver<'_> {
    /// What every record has; `at` is its index in the graph's list.
    fn node<T>(&self, kind: Kind, at: usize, placed: &Placed<'_, T>, title: &str) -> Node {
        let record = placed.record;
        Node {
            id: record.id.value.clone(),
            title: title.to_owned(),
            href: self.directory.href(Target::new(kind, at)),
            file: Some(Arc::clone(&record.file)),
            marking: record.head.tlp.max(record.head.within),
            whole: record.head.tlp,
            draft: record.head.draft,
            embargo: record.head.embargo,
            summary: record.head.summary.clone().unwrap_or_default(),
            extra: record.head.extra.clone(),
            ..Node::default()
        }
    }

    /// Resolves one reference; what is wrong with it is reported.
    fn one(
        &self,
        kind: Kind,
        reference: &str,
        place: impl FnOnce() -> Place,
        found: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        match self.directory.of_kind(kind, reference) {
            Resolved::One(target) => Some(target.at()),
            Resolved::Many(several) => {
                found.push(ambiguous(self.directory, kind, reference, &several).at(place()));
                None
            }
            Resolved::Withheld => {
                found.push(
                    Diagnostic::new(
                        Code::Withheld,
                        format!(
                            "a reference to {} that this build leaves out is left out too",
                            kind.one()
                        ),
                    )
                    .at(place()),
                );
                None
            }
            Resolved::Unknown(near) => {
                let shown = clip(reference);
                let help = match (self.directory.of_another_kind(kind, reference), near.as_slice())
                {
                    (Some(other), _) => {
                        format!("`{shown}` is {}; name {} here", other.one(), kind.one())
                    }
                    (None, []) => {
                        format!("add it to content/{}/, or correct the reference", kind.folder())
                    }
                    (None, near) => format!("did you mean {}?", list(near)),
                };
                found.push(
                    Diagnostic::new(Code::BrokenReference, format!("no {} `{shown}`", kind.key()))
                        .at(place())
                        .help(help),
                );
                None
            }
        }
    }

    fn spanned(
        &self,
        kind: Kind,
        name: &Spanned<String>,
        file: &Arc<str>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        if super::fold::is_blank(&name.value) {
            found.push(
                Diagnostic::new(Code::WrongType, format!("`{}` is not a name", clip(&name.value)))
                    .at(Place::at(file, name.span))
                    .help("write an id or a name with letters or digits"),
            );
            return None;
        }
        self.one(kind, &name.value, || Place::at(file, name.span), found)
    }

    fn cited(
        &self,
        citations: &[Citation],
        file: &Arc<str>,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Cited> {
        let mut all = Vec::with_capacity(citations.len());
        for citation in citations {
            let reference = match &citation.target {
                CitationTarget::Reference(text) => Cow::Borrowed(text.as_str()),
                CitationTarget::Inline(source) => Cow::Owned(source_key(source)),
            };
            if super::fold::is_blank(&reference) {
                continue;
            }
            let place = || Place::at(file, citation.span);
            let Some(source) = self.one(Kind::Source, &reference, place, found) else { continue };
            let mut grade = citation.grade;
            if let CitationTarget::Inline(inline) = &citation.target {
                grade.reliability = grade.reliability.or(inline.reliability);
            }
            all.push(Cited {
                source,
                grade,
                locator: citation.locator.clone(),
                quote: citation.quote.clone(),
            });
        }
        all
    }

    pub(super) fn actors(
        &self,
        graph: &mut Graph,
        placed: &[Placed<'_, model::Actor>],
        newcomers: Option<&Vec<Newcomer>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (at, p) in placed.iter().enumerate() {
            let fields = &p.record.fields;
            let roles = fields
                .roles
                .iter()
                .map(|role| Role {
                    title: role.title.clone(),
                    of: role
                        .of
                        .as_ref()
                        .and_then(|of| self.spanned(Kind::Actor, of, &p.record.file, diagnostics)),
                    from: role.from.as_ref().map(|date| date.value.clone()),
                    to: role.to.as_ref().map(|date| date.value.clone()),
                })
                .collect();
            graph.actors.push(Actor {
                node: self.node(Kind::Actor, at, p, &fields.name),
                kind: fields.kind,
                aliases: values(&fields.aliases),
                roles,
                ids: fields.ids.clone(),
                ..Actor::default()
            });
        }
        graph.actors.extend(
            newcomers
                .into_iter()
                .flatten()
                .map(|new| Actor { node: newcomer_node(new), ..Actor::default() }),
        );
    }

    pub(super) fn locations(
        &self,
        graph: &mut Graph,
        placed: &[Placed<'_, model::Location>],
        newcomers: Option<&Vec<Newcomer>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (at, p) in placed.iter().enumerate() {
            let fields = &p.record.fields;
            let within = fields.within.as_ref().and_then(|within| {
                self.spanned(Kind::Location, within, &p.record.file, diagnostics)
            });
            graph.locations.push(Location {
                node: self.node(Kind::Location, at, p, &fields.name),
                kind: fields.kind.clone(),
                aliases: values(&fields.aliases),
                point: fields.coordinates,
                within,
                ids: fields.ids.clone(),
                ..Location::default()
            });
        }
        graph.locations.extend(newcomers.into_iter().flatten().map(|new| Location {
            node: newcomer_node(new),
            point: new.entry.point,
            ..Location::default()
        }));
        break_circles(graph, placed, diagnostics);
        for at in 0..graph.locations.len() {
            if let Some(within) = graph.locations[at].within {
                graph.locations[within].parts.push(at);
            }
        }
    }

    pub(super) fn sources(
        &self,
        graph: &mut Graph,
        placed: &[Placed<'_, model::Source>],
        newcomers: Option<&Vec<Newcomer>>,
    ) {
        for (at, p) in placed.iter().enumerate() {
            let fields = &p.record.fields;
            graph.sources.push(source(self.node(Kind::Source, at, p, &fields.title), fields));
        }
        graph.sources.extend(
            newcomers
                .into_iter()
                .flatten()
                .map(|new| source(newcomer_node(new), &new.entry.source)),
        );
    }

    pub(super) fn pages(&self, graph: &mut Graph, placed: &[Placed<'_, model::Page>]) {
        for (at, p) in placed.iter().enumerate() {
            let fields = &p.record.fields;
            let node = self.node(Kind::Page, at, p, &fields.title);
            graph.pages.push(Page { node, order: fields.order });
        }
    }

    pub(super) fn events(
        &self,
        graph: &mut Graph,
        placed: &[Placed<'_, model::Event>],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let kinds: HashMap<&str, &Term> =
            graph.site.kinds.iter().map(|term| (term.key.as_str(), term)).collect();
        let (mut events, mut found) = (Vec::new(), Vec::new());
        let each = placed.par_iter().enumerate().map(|(at, p)| {
            let mut found = Vec::new();
            (self.event(at, p, &kinds, &mut found), found)
        });
        each.unzip_into_vecs(&mut events, &mut found);
        graph.events = events;
        diagnostics.extend(found.into_iter().flatten());
        // Related is said once and holds both ways.
        let pairs: Vec<(usize, usize)> = graph
            .events
            .iter()
            .enumerate()
            .flat_map(|(at, event)| event.related.iter().map(move |&other| (at, other)))
            .collect();
        for (at, other) in pairs {
            graph.events[other].related.push(at);
        }
        for (at, event) in graph.events.iter_mut().enumerate() {
            event.related.sort_unstable();
            event.related.dedup();
            event.related.retain(|&other| other != at);
            for day in shown_on(&event.date) {
                graph.days.entry(day).or_default().events.push(at);
            }
        }
    }

    fn event(
        &self,
        at: usize,
        p: &Placed<'_, model::Event>,
        kinds: &HashMap<&str, &Term>,
        found: &mut Vec<Diagnostic>,
    ) -> Event {
        let (fields, file) = (&p.record.fields, &p.record.file);
        let kind = fields.kind.as_ref().map(|kind| match kinds.get(kind.value.as_str()) {
            Some(term) => (*term).clone(),
            None => {
                if !kinds.is_empty() {
                    let mut words: Vec<&str> = kinds.keys().copied().collect();
                    words.sort_unstable();
                    let help = nearest(&kind.value, &words).map_or_else(
                        || "add it to `kinds:` in site.yaml, or write one that is there".to_owned(),
                        |near| {
                            format!(
                                "did you mean `{near}`? If not, add it to `kinds:` in site.yaml"
                            )
                        },
                    );
                    let message = format!("`{}` is not a kind of this desk", clip(&kind.value));
                    found.push(
                        Diagnostic::new(Code::UnknownKind, message)
                            .at(Place::at(file, kind.span))
                            .help(help),
                    );
                }
                Term { key: kind.value.clone(), label: crate::read::label_of(&kind.value) }
            }
        });
        let mut participants: Vec<Participation> = Vec::with_capacity(fields.actors.len());
        for participant in &fields.actors {
            let Some(actor) = self.spanned(Kind::Actor, &participant.actor, file, found) else {
                continue;
            };
            let part = Participation { actor, role: participant.role.clone() };
            if !participants.contains(&part) {
                participants.push(part);
            }
        }
        let mut locations: Vec<usize> = Vec::with_capacity(fields.locations.len());
        for place in &fields.locations {
            let at = self.spanned(Kind::Location, &place.location, file, found);
            locations.extend(at.filter(|at| !locations.contains(at)));
        }
        let related = fields
            .related
            .iter()
            .filter_map(|id| self.spanned(Kind::Event, id, file, found))
            .collect();
        Event {
            point: fields.coordinates,
            node: self.node(Kind::Event, at, p, &fields.title),
            date: fields.date.value.clone(),
            kind,
            status: fields.status,
            participants,
            locations,
            citations: self.cited(&fields.sources, file, found),
            related,
            briefings: Vec::new(),
            mentions: Vec::new(),
        }
    }

    pub(super) fn briefings(
        &self,
        graph: &mut Graph,
        placed: &[Placed<'_, model::Briefing>],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let coarse: Vec<usize> = (0..graph.events.len())
            .filter(|&at| shown_on(&graph.events[at].date).next().is_none())
            .collect();
        let resolved: Vec<(Briefing, Vec<Diagnostic>)> = placed
            .par_iter()
            .enumerate()
            .map(|(at, p)| {
                let mut found = Vec::new();
                let briefing = self.briefing(graph, &coarse, at, p, &mut found);
                (briefing, found)
            })
            .collect();
        for (at, (briefing, found)) in resolved.into_iter().enumerate() {
            diagnostics.extend(found);
            for &event in &briefing.events {
                graph.events[event].briefings.push(at);
            }
            if let Some(day) = briefing.date.single_day().or_else(|| briefing.date.first_day()) {
                graph.days.entry(day).or_default().briefings.push(at);
            }
            graph.briefings.push(briefing);
        }
    }

    fn briefing(
        &self,
        graph: &Graph,
        coarse: &[usize],
        at: usize,
        p: &Placed<'_, model::Briefing>,
        found: &mut Vec<Diagnostic>,
    ) -> Briefing {
        let (fields, file) = (&p.record.fields, &p.record.file);
        let covers = fields
            .covers
            .as_ref()
            .map_or_else(|| fields.date.value.clone(), |covers| covers.value.clone());
        let mut events: Vec<usize> = match &fields.events {
            Some(ids) => {
                ids.iter().filter_map(|id| self.spanned(Kind::Event, id, file, found)).collect()
            }
            None => covered(graph, coarse, &covers),
        };
        events.sort_unstable();
        events.dedup();
        let own_actors = fields
            .actors
            .iter()
            .filter_map(|part| self.spanned(Kind::Actor, &part.actor, file, found))
            .collect();
        let own_locations = fields
            .locations
            .iter()
            .filter_map(|place| self.spanned(Kind::Location, &place.location, file, found))
            .collect();
        let of_events = |pick: &dyn Fn(&Event) -> Vec<usize>| {
            events.iter().flat_map(|&at| pick(&graph.events[at])).collect::<Vec<_>>()
        };
        let actors = ranked(
            own_actors,
            of_events(&|event| {
                event
                    .participants
                    .iter()
                    .map(|part| part.actor)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect()
            }),
        );
        let locations = ranked(own_locations, of_events(&|event| event.locations.clone()));
        Briefing {
            node: self.node(Kind::Briefing, at, p, &fields.title),
            date: fields.date.value.clone(),
            covers,
            actors,
            locations,
            events,
            authors: fields.authors.clone(),
            citations: self.cited(&fields.sources, file, found),
            mentions: Vec::new(),
        }
    }
}

/// The listed ones first, then the others by how often they come, each once.
fn ranked(listed: Vec<usize>, others: Vec<usize>) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    others.into_iter().for_each(|at| *counts.entry(at).or_default() += 1);
    let mut rest: Vec<(usize, usize)> = counts.into_iter().collect();
    rest.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut all: Vec<usize> = Vec::new();
    for at in listed.into_iter().chain(rest.into_iter().map(|(at, _)| at)) {
        if !all.contains(&at) {
            all.push(at);
        }
    }
    all
}

/// The days on which an event is shown: none where its date is coarser than a day, and of an
/// interval of which one side is coarser, that of the other.
pub(super) fn shown_on(date: &Date) -> impl Iterator<Item = civil::Date> + use<> {
    let (first, last) = date.known_to(Precision::Day);
    if let (Some(only), true) = (first, first == last) {
        return vec![only].into_iter();
    }
    let (from, to, daily) = match (first, last) {
        (Some(first), Some(last)) => {
            let days = first.until(last).map_or(i32::MAX, |span| span.get_days());
            (Some(first), Some(last), days < LONGEST_DAILY)
        }
        (first, last) => (first, last, false),
    };
    let mut list: Vec<civil::Date> = Vec::new();
    match (from, to, daily) {
        (Some(first), Some(last), true) => {
            list.extend(first.series(1.day()).take_while(move |day| *day <= last));
        }
        (first, last, _) => {
            list.extend(first);
            list.extend(last.filter(|last| Some(*last) != first));
        }
    }
    list.into_iter()
}

/// The events of a period: those shown on one of its days, and coarser ones that lie within it.
fn covered(graph: &Graph, coarse: &[usize], covers: &Date) -> Vec<usize> {
    let first = covers.first_day().unwrap_or(civil::Date::MIN);
    let last = covers.last_day().unwrap_or(civil::Date::MAX);
    let daily = graph.days.range(first..=last).flat_map(|(_, day)| day.events.iter().copied());
    let within = coarse.iter().copied().filter(|&at| covers.covers(&graph.events[at].date));
    daily.chain(within).collect()
}

fn source(node: Node, fields: &model::Source) -> Source {
    Source {
        node,
        url: fields.url.clone(),
        archive_url: fields.archive_url.clone(),
        publisher: fields.publisher.clone(),
        authors: fields.authors.clone(),
        date: fields.date.as_ref().map(|date| date.value.clone()),
        accessed: fields.accessed.as_ref().map(|date| date.value.clone()),
        kind: fields.kind.clone(),
        language: fields.language.clone(),
        reliability: fields.reliability,
        ..Source::default()
    }
}

/// Places that lie within one another in a circle: the circle is reported, and broken at the
/// place that is first by address.
fn break_circles(
    graph: &mut Graph,
    placed: &[Placed<'_, model::Location>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    const SHOWN: usize = 8;
    // In which walk a place was first reached: each place is passed once.
    let mut walk_of: Vec<Option<usize>> = vec![None; graph.locations.len()];
    for start in 0..graph.locations.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|&here| walk_of[here].is_none()) {
            walk_of[here] = Some(start);
            path.push(here);
            at = graph.locations[here].within;
        }
        let Some(met) = at.filter(|&met| walk_of[met] == Some(start)) else { continue };
        let mut circle: Vec<usize> = path.into_iter().skip_while(|&here| here != met).collect();
        let least =
            circle.iter().enumerate().min_by_key(|(_, here)| **here).map_or(0, |(at, _)| at);
        circle.rotate_left(least);
        let first = circle[0];
        let title = |at: usize| graph.locations[at].node.title.as_str();
        let mut names: Vec<&str> = circle.iter().take(SHOWN).map(|&at| title(at)).collect();
        let more = circle.len() - names.len();
        let counted = format!("… ({more} more)");
        if more > 0 {
            names.push(&counted);
        }
        names.push(title(first));
        let message = format!("{} lies within itself: {}", title(first), names.join(" → "));
        let mut diagnostic =
            Diagnostic::new(Code::CircularWithin, message).help("remove or correct one `within:`");
        if let Some(p) = placed.get(first) {
            let span = p.record.fields.within.as_ref().map_or(p.record.span, |within| within.span);
            diagnostic = diagnostic.at(p.record.place(span));
        }
        diagnostics.push(diagnostic);
        graph.locations[first].within = None;
    }
}

fn ambiguous(directory: &Directory, kind: Kind, reference: &str, several: &[Target]) -> Diagnostic {
    let names: Vec<String> = several
        .iter()
        .map(|&target| format!("{} ({})", directory.title(target), directory.id(target)))
        .collect();
    let message = format!("`{}` fits more than one {}", clip(reference), kind.key());
    Diagnostic::new(Code::AmbiguousReference, message)
        .help(format!("write the id of {}", names.join(" or of ")))
}

/// Quotes names in a sentence: `a`, `b` or `c`.
pub(super) fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}

/// Cuts a text at a word, within `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let head = &text[..end];
    let head = head.rfind(char::is_whitespace).map_or(head, |at| &head[..at]);
    format!("{}…", head.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation()))
}

/// Links the texts of records.
pub(super) struct Linker<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) directory: &'a Directory,
    pub(super) names: &'a Names<Target>,
    pub(super) words: &'a prose::ProseWords,
    /// The names that are kept out of texts.
    pub(super) secrets: &'a Secrets,
    /// Whether what a text depends on is noted.
    pub(super) keeps: bool,
    /// What differs from the last run, if that is known.
    pub(super) comparison: Option<Comparison<'a>>,
}

/// A text of a record, linked.
#[derive(Default)]
pub(super) struct Text {
    pub(super) prose: Arc<Prose>,
    /// Its first paragraph, cut short.
    pub(super) summary: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// For the next run.
    pub(super) kept: Option<Linked>,
}

impl Linker<'_> {
    pub(super) fn text<T>(&self, graph: &Graph, target: Target, record: &Record<T>) -> Text {
        match &record.head.body {
            Some(body) => self.prose(graph, target, &record.file, body, 0),
            None => Text::default(),
        }
    }

    /// Links the text of a correction; the first is 1.
    pub(super) fn correction(
        &self,
        graph: &Graph,
        target: Target,
        file: &Arc<str>,
        nth: usize,
        correction: &model::Correction,
    ) -> Text {
        let body = Body {
            text: Arc::from(correction.text.as_str()),
            span: correction.date.span,
            layout: Layout::Opaque,
            cuts: Cuts::default(),
        };
        self.prose(graph, target, file, &body, nth)
    }

    fn prose(
        &self,
        graph: &Graph,
        target: Target,
        file: &Arc<str>,
        body: &Body,
        nth: usize,
    ) -> Text {
        let listed = listed(graph, target);
        let source = self.corpus.texts.get(file).cloned().unwrap_or_default();
        let written = Written { file, source: &source, body };
        let again =
            self.comparison.as_ref().and_then(|last| last.reuse(target, nth, &written, &listed));
        if let Some(linked) = again {
            return linked.into();
        }
        let prefix = if nth > 0 { prefix_of(nth) } else { String::new() };
        let recorder = self.keeps.then(|| Recorder::new(self.directory));
        let lookup: &dyn Lookup = match &recorder {
            Some(recorder) => recorder,
            None => self.directory,
        };
        let made = prose::prose_in_blocks(
            body,
            &prose::Context {
                file,
                source: &source,
                itself: Some(target),
                title: &graph.node(target).title,
                listed: &listed,
                link: graph.site.link,
                names: self.names,
                lookup,
                prefix: &prefix,
                words: self.words,
                secrets: self.secrets,
            },
        );
        match recorder {
            Some(recorder) => Linked::new(&written, listed, recorder, made).into(),
            None => {
                let (prose, diagnostics, _) = made;
                let summary = cut(&prose.lead, SUMMARY);
                Text { prose: Arc::new(prose), summary, diagnostics, kept: None }
            }
        }
    }
}

/// What the ids of a correction's text begin with; the first is 1.
pub(super) fn prefix_of(nth: usize) -> String {
    format!("correction-{nth}-")
}

impl From<Linked> for Text {
    fn from(linked: Linked) -> Self {
        Self {
            prose: Arc::clone(&linked.prose),
            summary: cut(&linked.prose.lead, SUMMARY),
            diagnostics: linked.diagnostics.to_vec(),
            kept: Some(linked),
        }
    }
}

/// What the fields of a record list, sorted: of these a short name or an ambiguous one may speak.
fn listed(graph: &Graph, target: Target) -> Vec<Target> {
    let actor = |at: usize| Target::new(Kind::Actor, at);
    let location = |at: usize| Target::new(Kind::Location, at);
    let mut listed: Vec<Target> = match target.kind {
        Kind::Briefing => {
            let briefing = &graph.briefings[target.at()];
            briefing
                .actors
                .iter()
                .map(|&at| actor(at))
                .chain(briefing.locations.iter().map(|&at| location(at)))
                .collect()
        }
        Kind::Event => {
            let event = &graph.events[target.at()];
            event
                .participants
                .iter()
                .map(|part| actor(part.actor))
                .chain(event.locations.iter().map(|&at| location(at)))
                .collect()
        }
        Kind::Actor => {
            graph.actors[target.at()].roles.iter().filter_map(|role| role.of).map(actor).collect()
        }
        Kind::Location => graph.around(target.at()).skip(1).map(location).collect(),
        Kind::Source | Kind::Page => Vec::new(),
    };
    listed.sort_unstable();
    listed.dedup();
    listed
}
