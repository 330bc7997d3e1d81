//! The names of what an audience may not see, and how they are kept out of what it does see.
//!
//! A record that is marked above the audience leaves no page; but its name may stand in the texts
//! of others. Wherever the linker would find it there, [`ProseWords::withheld`] is put in its place.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use super::fold;
use super::names::{self, Names, Pattern, Weight};
use super::prose::ProseWords;
use super::select::{self, Selected, Selection};
use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::model::{
    self, Citation, CitationTarget, Head, Kind, Marking, Participant, Record, Slug, Spanned,
};
use crate::read::{Corpus, SITE_FILE, Withheld};

/// Names that an audience may not see.
#[derive(Debug, Default)]
pub struct Secrets {
    /// The names that are sought; `true` for one that may not be seen. Those that may are sought
    /// too, since the longest counts: `Vostochny Cosmodrome` does not name `Vostochny`.
    names: Option<Names<bool>>,
    /// The names that an id may hold: by their words as an id has them, in order.
    keys: HashMap<String, usize>,
    /// What each of these is written like.
    of_keys: Vec<String>,
    /// The most words of one.
    longest: usize,
    /// What all of it was made of.
    pub(super) list: List,
}

/// The names of a desk, for an audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    /// Names that may not be seen.
    withheld: BTreeSet<String>,
    /// Ids of records that may not be seen.
    ids: BTreeSet<String>,
    /// Names of actors and locations that may; empty where nothing is withheld.
    seen: BTreeSet<String>,
    /// Those of them that are of people, organisations and places, and so are no common words.
    proper: BTreeSet<String>,
    /// Names of records of which other names are seen, as an alias that is marked.
    hidden: BTreeSet<(Kind, String)>,
}

impl Secrets {
    /// Gathers the names of a desk that an audience may not see, for what is shown beside its
    /// records: their history.
    pub fn new(corpus: &Corpus, selection: &Selection) -> Self {
        let seen = corpus.seen_by(selection.audience);
        let chosen = select::select(&seen, selection);
        Self::of(corpus, &seen, &chosen, selection.audience)
    }

    /// Gathers the names that `seen`, what an audience sees of `corpus`, has not.
    pub(super) fn of(corpus: &Corpus, seen: &Corpus, chosen: &Selected, audience: Marking) -> Self {
        let mut list = List::default();
        let out = &mut list;
        gather(Kind::Briefing, &corpus.briefings, &seen.briefings, audience, out);
        gather(Kind::Event, &corpus.events, &seen.events, audience, out);
        gather(Kind::Actor, &corpus.actors, &seen.actors, audience, out);
        gather(Kind::Location, &corpus.locations, &seen.locations, audience, out);
        gather(Kind::Source, &corpus.sources, &seen.sources, audience, out);
        gather(Kind::Page, &corpus.pages, &seen.pages, audience, out);
        corpus.withheld.iter().for_each(|withheld| out.add(withheld));
        // Most desks end here.
        if list.withheld.is_empty() {
            return Self::from(list);
        }
        let mut borne: HashSet<String> = HashSet::default();
        borne.extend(keys(&seen.briefings, &chosen.briefings));
        borne.extend(keys(&seen.events, &chosen.events));
        borne.extend(keys(&seen.actors, &chosen.actors));
        borne.extend(keys(&seen.locations, &chosen.locations));
        borne.extend(keys(&seen.sources, &chosen.sources));
        borne.extend(keys(&seen.pages, &chosen.pages));
        let is_borne = |name: &String| borne.contains(&fold::key(name));
        list.withheld.retain(|name| !is_borne(name));
        list.ids.retain(|id| !is_borne(id));
        if !list.withheld.is_empty() {
            list.seen.extend(seen_names(&seen.actors, &chosen.actors));
            list.seen.extend(seen_names(&seen.locations, &chosen.locations));
        }
        Self::from(list)
    }

    /// Whether there is no such name.
    pub fn is_empty(&self) -> bool {
        self.names.is_none()
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.withheld.iter().map(String::as_str)
    }

    /// Names of records of which other names are seen.
    pub(super) fn hidden(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.list.hidden.iter().map(|(kind, name)| (*kind, name.as_str()))
    }

    /// Finds where such a name stands in a text: in order, none over another.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let Some(names) = &self.names else { return Vec::new() };
        names
            .find(text)
            .into_iter()
            .filter(|hit| hit.candidates.iter().all(|(is_withheld, _)| *is_withheld))
            .map(|hit| hit.range)
            .collect()
    }

    /// The text with other words in the place of such names.
    pub fn without<'t>(&self, text: &'t str, instead: &str) -> Cow<'t, str> {
        fold::replaced(text, &self.find(text), instead)
    }
}

impl From<List> for Secrets {
    fn from(list: List) -> Self {
        let pattern = |name: &str, is_withheld| Pattern {
            name: name.to_owned(),
            weight: Weight::Full,
            target: is_withheld,
        };
        let names = (!list.withheld.is_empty()).then(|| {
            let mut all = Vec::new();
            all.extend(list.seen.iter().map(|name| pattern(name, false)));
            all.extend(list.withheld.iter().map(|name| pattern(name, true)));
            let slugs = list.withheld.iter().flat_map(|name| as_ids(name));
            let ids = list.ids.iter().filter(|id| is_no_word(id)).cloned();
            all.extend(slugs.chain(ids).map(|id| pattern(&id, true)));
            Names::new(all)
        });
        let several = list.withheld.iter().map(|name| (fold::key(name), name));
        let several = several.filter(|(key, name)| {
            key.contains('-') || key.len() >= 4 && list.proper.contains(*name)
        });
        let (mut keys, mut of_keys, mut longest) = (HashMap::default(), Vec::new(), 0);
        for (key, name) in several {
            let key = hyphened(&key);
            longest = longest.max(key.split('-').count());
            keys.entry(key).or_insert(of_keys.len());
            of_keys.push(name.clone());
        }
        Self { names, keys, of_keys, longest, list }
    }
}

/// A name as it is in ids: `viktor-orlanov`, `viktor_orlanov`.
fn as_ids(name: &str) -> Vec<String> {
    let slug = Slug::new(name).map(|slug| slug.to_string());
    let mut ids: Vec<String> = slug.into_iter().chain([fold::key(name)]).collect();
    ids.retain(|id| is_no_word(id));
    ids.extend(ids.clone().into_iter().map(|id| id.replace('-', "_")));
    ids
}

/// Whether an id is no word of a text, nor a date.
fn is_no_word(id: &str) -> bool {
    const LETTERS: usize = 4;
    id.contains(['-', '_']) && id.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
}

/// What a record is called.
pub(crate) trait Called {
    /// Its title or name.
    fn title(&self) -> &str;
    /// Its other names in full.
    fn aliases(&self) -> &[Spanned<String>] {
        &[]
    }
    /// Its short names.
    fn short(&self) -> &[Spanned<String>] {
        &[]
    }
    /// Takes names out of what its kind adds.
    fn redact(&mut self, redactor: &mut Redactor<'_>);
}

/// A record's names in full.
fn names<T: Called>(record: &T) -> impl Iterator<Item = &str> {
    let more = record.aliases().iter().map(|name| name.value.as_str());
    std::iter::once(record.title()).chain(more)
}

/// All that a record is called, for short too.
fn all_names<T: Called>(record: &T) -> impl Iterator<Item = &str> {
    names(record).chain(record.short().iter().map(|name| name.value.as_str()))
}

impl List {
    /// Adds the names of a record that may not be seen, whether or not it is there.
    fn add(&mut self, Withheld { kind, ids, names, parts }: &Withheld) {
        if parts.is_some() {
            names.iter().for_each(|name| self.add_hidden(*kind, name));
        } else {
            self.add_all(*kind, ids, names.iter().map(String::as_str));
        }
    }

    /// Adds the names of a record of which nothing may be seen.
    fn add_all<'n>(
        &mut self,
        kind: Kind,
        ids: &[String],
        names: impl Iterator<Item = &'n str> + Clone,
    ) {
        // A title of one small word is a word: `about`.
        let is_proper = matches!(kind, Kind::Actor | Kind::Location);
        let told = names.clone().filter(|name| is_proper || names::is_telling(name));
        self.withheld.extend(told.map(str::to_owned));
        if is_proper {
            self.proper.extend(names.map(str::to_owned));
        }
        self.ids.extend(ids.iter().cloned());
    }

    /// Adds a name of a record of which other names are seen.
    fn add_hidden(&mut self, kind: Kind, name: &str) {
        self.withheld.insert(name.to_owned());
        self.hidden.insert((kind, name.to_owned()));
    }
}

/// Gathers the names of one kind that are not seen, from each record as written and as it is seen.
fn gather<T: Called>(
    kind: Kind,
    written: &[Arc<Record<T>>],
    seen: &[Arc<Record<T>>],
    audience: Marking,
    list: &mut List,
) {
    for (written, seen) in written.iter().zip(seen) {
        if written.head.tlp > audience {
            let all: Vec<&str> = all_names(&written.fields).collect();
            list.add_all(kind, std::slice::from_ref(&written.id.value), all.into_iter());
        } else if !Arc::ptr_eq(written, seen) {
            let left: HashSet<&str> = names(&seen.fields).collect();
            for name in names(&written.fields).filter(|name| !left.contains(name)) {
                list.add_hidden(kind, name);
            }
            let left: HashSet<&str> = seen.fields.short().iter().map(|n| &*n.value).collect();
            for name in written.fields.short().iter().filter(|n| !left.contains(&*n.value)) {
                list.add_hidden(kind, &name.value);
            }
        }
    }
}

/// The names of the records of one kind that are included.
fn seen_names<'r, T: Called>(
    records: &'r [Arc<Record<T>>],
    kept: &'r [bool],
) -> impl Iterator<Item = String> + use<'r, T> {
    let kept = records.iter().zip(kept).filter(|(_, kept)| **kept);
    kept.flat_map(|(record, _)| names(&record.fields).map(str::to_owned))
}

/// The folded names and ids of the records of one kind that are included.
fn keys<T: Called + Send + Sync>(records: &[Arc<Record<T>>], kept: &[bool]) -> Vec<String> {
    let kept = records.par_iter().zip(kept).filter(|(_, kept)| **kept);
    let keys = kept.flat_map_iter(|(record, _)| {
        all_names(&record.fields).chain([record.id.value.as_str()]).map(fold::key)
    });
    keys.collect()
}

/// What was taken out of records, kept for the next run.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What it depends on beside the records.
    list: List,
    instead: String,
    briefings: Done<model::Briefing>,
    events: Done<model::Event>,
    actors: Done<model::Actor>,
    locations: Done<model::Location>,
    sources: Done<model::Source>,
    pages: Done<model::Page>,
}

/// By the place in memory of each record that was looked at, which is kept there with what came of
/// it.
type Done<T> = HashMap<usize, One<T>>;

/// A record, what is left of it, and what was said.
type One<T> = (Arc<Record<T>>, Arc<Record<T>>, Vec<Diagnostic>);

/// Takes names out of the fields of records. Texts in Markdown are left to the linking of them,
/// where it is known what is text.
pub(super) fn redact<'c>(
    corpus: Cow<'c, Corpus>,
    chosen: &Selected,
    secrets: &Secrets,
    words: &ProseWords,
    kept: &mut Kept,
) -> (Cow<'c, Corpus>, Vec<Diagnostic>) {
    if secrets.is_empty() {
        *kept = Kept::default();
        return (corpus, Vec::new());
    }
    if kept.list != secrets.list || kept.instead != words.withheld {
        let (list, instead) = (secrets.list.clone(), words.withheld.clone());
        *kept = Kept { list, instead, ..Kept::default() };
    }
    let mut diagnostics = Vec::new();
    let mut corpus = corpus.into_owned();
    let source = corpus.clone();
    diagnostics.extend(redact_site(&mut corpus, secrets, words));
    let cx = (&source, secrets, words);
    redact_all(&mut corpus.briefings, &chosen.briefings, cx, &mut kept.briefings, &mut diagnostics);
    redact_all(&mut corpus.events, &chosen.events, cx, &mut kept.events, &mut diagnostics);
    redact_all(&mut corpus.actors, &chosen.actors, cx, &mut kept.actors, &mut diagnostics);
    redact_all(&mut corpus.locations, &chosen.locations, cx, &mut kept.locations, &mut diagnostics);
    redact_all(&mut corpus.sources, &chosen.sources, cx, &mut kept.sources, &mut diagnostics);
    redact_all(&mut corpus.pages, &chosen.pages, cx, &mut kept.pages, &mut diagnostics);
    (Cow::Owned(corpus), diagnostics)
}

/// Takes names out of what the settings say on every page.
fn redact_site(corpus: &mut Corpus, secrets: &Secrets, words: &ProseWords) -> Vec<Diagnostic> {
    let mut redactor = Redactor { secrets, words, found: Vec::new() };
    let site = &mut corpus.site;
    redactor.text(&mut site.title, "title");
    redactor.optional(&mut site.description, "description");
    redactor.optional(&mut site.rights, "rights");
    for term in site.kinds.iter_mut().chain(&mut site.facets) {
        redactor.text(&mut term.label, "vocabulary");
    }
    let found = redactor.found;
    let text = corpus.text_of(SITE_FILE);
    let reports = found.into_iter().map(|(name, field)| {
        let span = text.find(&name).map(|at| Span::new(at, at + name.len()));
        let place = Place { file: Arc::from(SITE_FILE), span };
        report(&name, &format!("in the {field} of the site")).at(place)
    });
    reports.collect()
}

fn redact_all<T: Called + Clone + Send + Sync>(
    records: &mut [Arc<Record<T>>],
    chosen: &[bool],
    (corpus, secrets, words): (&Corpus, &Secrets, &ProseWords),
    done: &mut Done<T>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let before = std::mem::take(done);
    let place = |record: &Arc<Record<T>>| Arc::as_ptr(record) as usize;
    let all: Vec<Option<One<T>>> = records
        .par_iter()
        .zip(chosen)
        .map(|(record, chosen)| {
            chosen.then(|| match before.get(&place(record)) {
                Some(known) => known.clone(),
                None => redacted(record, corpus, secrets, words),
            })
        })
        .collect();
    for (record, one) in records.iter_mut().zip(all) {
        let Some(one) = one else { continue };
        diagnostics.extend_from_slice(&one.2);
        let at = place(record);
        *record = Arc::clone(&one.1);
        done.insert(at, one);
    }
}

/// Takes names out of the fields of a record.
fn redacted<T: Called + Clone>(
    record: &Arc<Record<T>>,
    corpus: &Corpus,
    secrets: &Secrets,
    words: &ProseWords,
) -> One<T> {
    let mut redactor = Redactor { secrets, words, found: Vec::new() };
    let mut copy = Record::clone(record);
    redactor.head(&mut copy.head);
    copy.fields.redact(&mut redactor);
    let text = corpus.text_of(&record.file);
    let found = redactor.found.iter();
    let mut said: Vec<Diagnostic> =
        found.map(|(name, field)| withheld(record, text, name, field)).collect();
    let left = if said.is_empty() { Arc::clone(record) } else { Arc::new(copy) };
    said.extend(secrets.in_id(&record.id.value).map(|name| {
        let message =
            format!("the id `{}` holds a name that is withheld, `{name}`", record.id.value);
        Diagnostic::new(Code::WithheldName, message)
            .at(record.place(record.id.span))
            .help("addresses are made of ids: write another `id:`, or rename the file")
    }));
    if corpus.site.repository.is_some() {
        let file = record.file.rsplit('/').next().unwrap_or(&record.file);
        let stem = file.split('.').next().unwrap_or(file);
        let named = secrets.in_id(stem).filter(|_| stem != record.id.value);
        said.extend(named.map(|name| {
            let message = format!("the name of the file holds a name that is withheld, `{name}`");
            Diagnostic::new(Code::WithheldName, message)
                .at(Place::file(&record.file))
                .help("pages link to their source by it: rename the file")
        }));
    }
    (Arc::clone(record), left, said)
}

impl Secrets {
    /// Gives a name that stands in an id: one of several words, or of a person or place.
    fn in_id(&self, id: &str) -> Option<&str> {
        let id = hyphened(&fold::key(id));
        let hyphens = || id.match_indices('-').map(|(at, _)| at);
        let starts = std::iter::once(0).chain(hyphens().map(|at| at + 1));
        let runs = starts.flat_map(|start| {
            let ends = hyphens().chain([id.len()]).filter(move |end| *end >= start);
            ends.take(self.longest).map(move |end| start..end)
        });
        let first = runs.filter_map(|run| self.keys.get(&id[run])).min()?;
        self.of_keys.get(*first).map(String::as_str)
    }
}

/// A folded name as an id has it: a hyphen between two words, whatever stands there.
fn hyphened(key: &str) -> String {
    key.replace(|c: char| !c.is_alphanumeric(), "-")
}

/// Says that a name is withheld where it stands in a field.
fn withheld<T>(record: &Record<T>, text: &str, name: &str, field: &str) -> Diagnostic {
    let within = text.get(record.span.start as usize..record.span.end as usize);
    let span = within.and_then(|within| within.find(name)).map_or(record.span, |at| {
        let start = record.span.start as usize + at;
        Span::new(start, start + name.len())
    });
    let place = Place::at(&record.file, span);
    report(name, &format!("in the {field}")).at(place)
}

/// Says that a name is withheld.
pub(super) fn report(name: &str, place: &str) -> Diagnostic {
    Diagnostic::new(
        Code::WithheldName,
        format!("`{name}` is marked above this audience, and stands {place}"),
    )
    .label("shown as [withheld]")
    .help("mark what tells of it, as in [text]{tlp=red}, or say it in other words")
}

/// Takes names out of the fields of a record.
pub(crate) struct Redactor<'a> {
    secrets: &'a Secrets,
    words: &'a ProseWords,
    /// What was taken out, and of which field.
    found: Vec<(String, &'static str)>,
}

impl Redactor<'_> {
    /// Takes names out of a text.
    fn text(&mut self, text: &mut String, field: &'static str) {
        let found = self.secrets.find(text);
        if found.is_empty() {
            return;
        }
        self.found.extend(found.into_iter().map(|range| (text[range].to_owned(), field)));
        *text = self.secrets.without(text, &self.words.withheld).into_owned();
    }

    /// Takes names out of a text that may be a reference: one that is a name as a whole is resolved,
    /// and found to be withheld, later.
    fn reference(&mut self, text: &mut String, field: &'static str) {
        let found = self.secrets.find(text);
        let is_whole = |range: &Range<usize>| text[range.clone()].trim() == text.trim();
        if !found.first().is_some_and(is_whole) {
            self.text(text, field);
        }
    }

    /// Takes out a word or two that label something, where they are a name or hold one in whatever
    /// way it is written, as an id does.
    fn label(&mut self, text: &mut String, field: &'static str) {
        self.text(text, field);
        if let Some(name) = self.secrets.in_id(text) {
            self.found.push((name.to_owned(), field));
            text.clone_from(&self.words.withheld);
        }
    }

    fn optional(&mut self, text: &mut Option<String>, field: &'static str) {
        if let Some(text) = text {
            self.text(text, field);
        }
    }

    /// Takes items out in which a name stands.
    fn items<T>(&mut self, items: &mut Vec<T>, text_of: impl Fn(&T) -> &str, field: &'static str) {
        items.retain(|item| {
            let text = text_of(item);
            let found = self.secrets.find(text).into_iter();
            let mut found: Vec<String> = found.map(|range| text[range].to_owned()).collect();
            if found.is_empty() {
                found.extend(self.secrets.in_id(text).map(str::to_owned));
            }
            let is_free = found.is_empty();
            self.found.extend(found.into_iter().map(|name| (name, field)));
            is_free
        });
    }

    fn head(&mut self, head: &mut Head) {
        self.optional(&mut head.summary, "summary");
        self.items(&mut head.tags, |tag| &tag.value, "tags");
        self.items(&mut head.redirects, |old| &old.value, "old addresses");
        let extra = std::mem::take(&mut head.extra);
        if let serde_json::Value::Object(extra) = self.json(serde_json::Value::Object(extra)) {
            head.extra = extra;
        }
    }

    fn json(&mut self, value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value as Json;
        const FIELD: &str = "desk's own keys";
        match value {
            Json::String(mut text) => {
                // A value without a space may be one of a facet.
                if text.contains(char::is_whitespace) {
                    self.text(&mut text, FIELD);
                } else {
                    self.label(&mut text, FIELD);
                }
                Json::String(text)
            }
            Json::Array(items) => {
                Json::Array(items.into_iter().map(|item| self.json(item)).collect())
            }
            Json::Object(entries) => {
                let mut left = serde_json::Map::new();
                for (mut key, value) in entries {
                    self.label(&mut key, FIELD);
                    let value = self.json(value);
                    left.insert(key, value);
                }
                Json::Object(left)
            }
            other => other,
        }
    }

    fn participants(&mut self, all: &mut [Participant]) {
        for part in all {
            self.optional(&mut part.role, "roles");
        }
    }

    fn citations(&mut self, all: &mut [Citation]) {
        for citation in all {
            self.optional(&mut citation.locator, "sources");
            self.optional(&mut citation.quote, "sources");
            if let CitationTarget::Inline(source) = &mut citation.target {
                self.source(source);
            }
        }
    }

    fn source(&mut self, source: &mut model::Source) {
        self.reference(&mut source.title, "title");
        source.publisher.iter_mut().for_each(|name| self.label(name, "publisher"));
        self.items(&mut source.authors, |name| name, "authors");
        source.kind.iter_mut().for_each(|kind| self.label(kind, "kind"));
        source.language.iter_mut().for_each(|name| self.label(name, "language"));
    }
}

impl Called for model::Briefing {
    fn title(&self) -> &str {
        &self.title
    }
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
        redactor.participants(&mut self.actors);
        redactor.items(&mut self.authors, |name| name, "authors");
        redactor.citations(&mut self.sources);
    }
}

impl Called for model::Event {
    fn title(&self) -> &str {
        &self.title
    }
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
        if let Some(kind) = &mut self.kind {
            redactor.label(&mut kind.value, "kind");
        }
        redactor.participants(&mut self.actors);
        redactor.citations(&mut self.sources);
    }
}

impl Called for model::Actor {
    fn title(&self) -> &str {
        &self.name
    }
    fn aliases(&self) -> &[Spanned<String>] {
        &self.aliases
    }
    fn short(&self) -> &[Spanned<String>] {
        &self.short
    }
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        for role in &mut self.roles {
            redactor.text(&mut role.title, "roles");
        }
        self.ids.values_mut().for_each(|value| redactor.text(value, "ids"));
    }
}

impl Called for model::Location {
    fn title(&self) -> &str {
        &self.name
    }
    fn aliases(&self) -> &[Spanned<String>] {
        &self.aliases
    }
    fn short(&self) -> &[Spanned<String>] {
        &self.short
    }
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        self.kind.iter_mut().for_each(|kind| redactor.label(kind, "kind"));
        self.ids.values_mut().for_each(|value| redactor.text(value, "ids"));
    }
}

impl Called for model::Source {
    fn title(&self) -> &str {
        &self.title
    }
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
        self.publisher.iter_mut().for_each(|name| redactor.label(name, "publisher"));
        redactor.items(&mut self.authors, |name| name, "authors");
        self.kind.iter_mut().for_each(|kind| redactor.label(kind, "kind"));
        self.language.iter_mut().for_each(|name| redactor.label(name, "language"));
    }
}

impl Called for model::Page {
    fn title(&self) -> &str {
        &self.title
    }
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
    }
}
