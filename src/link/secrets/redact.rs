//! Taking names out of the fields of records.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::HashMap;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::super::prose::ProseWords;
use super::super::select::Selected;
use super::{List, Secrets, report, stems};
use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::model::{self, Citation, CitationTarget, Head, Participant, Record};
use crate::read::{Corpus, SITE_FILE};

/// What was taken out of records, kept for the next run.
#[derive(Debug, Default)]
pub(in crate::link) struct Kept {
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
pub(in crate::link) fn redact<'c>(
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

fn redact_all<T: Redact + Clone + Send + Sync>(
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
fn redacted<T: Redact + Clone>(
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
        let mut others = stems(&record.file).filter(|stem| *stem != record.id.value);
        let named = others.find_map(|stem| secrets.in_id(stem));
        said.extend(named.map(|name| {
            let message = format!("the path of the file holds a name that is withheld, `{name}`");
            Diagnostic::new(Code::WithheldName, message)
                .at(Place::file(&record.file))
                .help("pages link to their source by it: rename the file, or its folder")
        }));
    }
    (Arc::clone(record), left, said)
}

/// Says that a name is withheld where it stands in a field.
fn withheld<T>(record: &Record<T>, text: &str, name: &str, field: &str) -> Diagnostic {
    let within = text.get(record.span.start as usize..record.span.end as usize);
    let span = within.and_then(|within| within.find(name)).map_or(record.span, |at| {
        let start = record.span.start as usize + at;
        Span::new(start, start + name.len())
    });
    let place = Place::at(&record.file, span);
    let report = report(name, &format!("in the {field}")).at(place);
    if field == ADDRESS { report.label("left out") } else { report }
}

/// Says which files that are copied as they are bear a name that is withheld.
pub(in crate::link) fn named_assets(corpus: &Corpus, secrets: &Secrets) -> Vec<Diagnostic> {
    if secrets.is_empty() {
        return Vec::new();
    }
    let bearers = corpus.assets.par_iter().filter_map(|asset| {
        let mut parts = asset.path.split('/').skip(2);
        let name = parts.find_map(|part| secrets.in_id(part))?;
        let message = format!("the path of the file holds a name that is withheld, `{name}`");
        Some(
            Diagnostic::new(Code::WithheldName, message)
                .at(Place::file(&asset.path))
                .help("it is published under this path: rename the file, or its folder"),
        )
    });
    bearers.collect()
}

/// The field of an address, which is left out where a name stands in it.
const ADDRESS: &str = "address of a source";

/// A kind of record in whose fields names may stand.
trait Redact {
    /// Takes names out of what its kind adds.
    fn redact(&mut self, redactor: &mut Redactor<'_>);
}

/// Takes names out of the fields of a record.
struct Redactor<'a> {
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
        let name = self.secrets.in_id(text).map(str::to_owned);
        if let Some(name) = name.or_else(|| self.in_encoded(text)) {
            self.found.push((name, field));
            text.clone_from(&self.words.withheld);
        }
    }

    /// Gives a name that stands in an address, percent-encoded (RFC 3986, section 2.1).
    fn in_encoded(&self, text: &str) -> Option<String> {
        let read = percent_decode_str(text).decode_utf8_lossy();
        if read == text {
            return None;
        }
        let found = self.secrets.find(&read).into_iter().next();
        let found = found.map(|range| read[range].to_owned());
        found.or_else(|| self.secrets.in_id(&read).map(str::to_owned))
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
                let name = self.secrets.in_id(text).map(str::to_owned);
                found.extend(name.or_else(|| self.in_encoded(text)));
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

    fn ids(&mut self, ids: &mut BTreeMap<String, String>) {
        *ids = std::mem::take(ids)
            .into_iter()
            .map(|(mut scheme, mut id)| {
                self.label(&mut scheme, "ids");
                self.text(&mut id, "ids");
                (scheme, id)
            })
            .collect();
    }

    fn participants(&mut self, all: &mut [Participant]) {
        for part in all {
            self.optional(&mut part.role, "roles");
        }
    }

    fn citations(&mut self, all: &mut Vec<Citation>) {
        all.retain_mut(|citation| {
            self.optional(&mut citation.locator, "sources");
            self.optional(&mut citation.quote, "sources");
            let CitationTarget::Inline(source) = &mut citation.target else { return true };
            let had_address = source.url.is_some();
            self.source(source);
            // Of one that is cited by its address alone, nothing is left.
            !had_address || source.url.is_some() || !source.title.is_empty()
        });
    }

    /// Takes out an address in which a name stands: what is left of it would lead nowhere.
    fn address(&mut self, address: &mut Option<String>) {
        let name = address.as_deref().and_then(|address| self.secrets.in_address(address));
        if let Some(name) = name {
            self.found.push((name.to_owned(), ADDRESS));
            *address = None;
        }
    }

    fn source(&mut self, source: &mut model::Source) {
        self.reference(&mut source.title, "title");
        self.address(&mut source.url);
        self.address(&mut source.archive_url);
        source.publisher.iter_mut().for_each(|name| self.label(name, "publisher"));
        self.items(&mut source.authors, |name| name, "authors");
        source.kind.iter_mut().for_each(|kind| self.label(kind, "kind"));
        source.language.iter_mut().for_each(|name| self.label(name, "language"));
    }
}

impl Redact for model::Briefing {
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
        redactor.participants(&mut self.actors);
        redactor.items(&mut self.authors, |name| name, "authors");
        redactor.citations(&mut self.sources);
    }
}

impl Redact for model::Event {
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
        if let Some(kind) = &mut self.kind {
            redactor.label(&mut kind.value, "kind");
        }
        redactor.participants(&mut self.actors);
        redactor.citations(&mut self.sources);
    }
}

impl Redact for model::Actor {
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        for role in &mut self.roles {
            redactor.text(&mut role.title, "roles");
        }
        redactor.ids(&mut self.ids);
    }
}

impl Redact for model::Location {
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        self.kind.iter_mut().for_each(|kind| redactor.label(kind, "kind"));
        redactor.ids(&mut self.ids);
    }
}

impl Redact for model::Source {
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
        redactor.address(&mut self.url);
        redactor.address(&mut self.archive_url);
        self.publisher.iter_mut().for_each(|name| redactor.label(name, "publisher"));
        redactor.items(&mut self.authors, |name| name, "authors");
        self.kind.iter_mut().for_each(|kind| redactor.label(kind, "kind"));
        self.language.iter_mut().for_each(|name| redactor.label(name, "language"));
    }
}

impl Redact for model::Page {
    fn redact(&mut self, redactor: &mut Redactor<'_>) {
        redactor.text(&mut self.title, "title");
    }
}
