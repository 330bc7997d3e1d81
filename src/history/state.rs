//! What a record says, however it is written.
//!
//! Two versions of a record that differ in the order of their keys, in quotes, comments or
//! spellings of keys, or in whether the record has a file of its own, have one state.

use std::collections::BTreeMap;

use jiff::civil;
use serde_json::Value as Json;
use xxhash_rust::xxh3::xxh3_128;

use super::codec::{self, kept_enum, kept_struct};
use super::marked;
use crate::diagnostic::Span;
use crate::link;
use crate::model::{
    Actor, Briefing, Citation, CitationTarget, Correction, Date, Event, Grade, Head, Kind,
    Location, Marking, Page, Participant, Point, Record, Role, Slug, Source, Spanned, Status,
    Whereabouts,
};
use crate::read::Records;
use crate::read::fields::{
    folded, is_about_marking, is_about_publishing, is_about_secrecy, is_embargo, is_expiry,
};

/// What is needed of a record to know who may see it and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Brief {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// Its title or name.
    pub(super) title: String,
    /// What else it is called.
    pub(super) names: Vec<String>,
    pub(super) tlp: Marking,
    pub(super) draft: bool,
    /// The first day of its date; `None` too where it may be in the future.
    pub(super) day: Option<civil::Date>,
    /// What it is called for those who may not see all that is in it: each with the least marking
    /// that they may not see, in order.
    pub(super) narrower: Vec<(Marking, Called)>,
    /// The old addresses that it claims.
    pub(super) redirects: Vec<String>,
    /// Fingerprints of its texts, however they are broken into lines; the short are left out.
    pub(super) texts: Vec<u128>,
    /// The same in two versions only if they say the same.
    pub(super) says: u128,
}

kept_struct!(Brief { kind, id, title, names, tlp, draft, day, narrower, redirects, texts, says });

/// What a record is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    pub(super) title: String,
    pub(super) names: Vec<String>,
}

kept_struct!(Called { title, names });

impl Brief {
    /// All that it is called, whoever may see it.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &str> {
        let names = self.names.iter().map(String::as_str);
        [self.id.as_str(), &self.title].into_iter().chain(names)
    }

    /// Its title, and what else it is called, for an audience that may see it.
    pub(super) fn called(&self, audience: Marking) -> (&str, &[String]) {
        match self.narrower.iter().find(|(above, _)| audience < *above) {
            Some((_, called)) => (&called.title, &called.names),
            None => (&self.title, &self.names),
        }
    }

    /// All that an audience may call it that may see it.
    pub(super) fn names_for(&self, audience: Marking) -> impl Iterator<Item = &str> {
        let (title, names) = self.called(audience);
        [self.id.as_str(), title].into_iter().chain(names.iter().map(String::as_str))
    }

    /// The strictest marking of the record and of all in it.
    pub(super) fn strictest(&self) -> Marking {
        self.narrower.iter().map(|(above, _)| *above).fold(self.tlp, Marking::max)
    }

    /// Whether not everyone may see all of it.
    pub(super) fn is_restricted(&self) -> bool {
        self.strictest() > Marking::Clear
    }

    /// The same, held back as a whole as strictly as all in another.
    pub(super) fn held_as(&self, other: &Self) -> Self {
        let tlp = self.strictest().max(other.strictest());
        Self { tlp, narrower: Vec::new(), ..self.clone() }
    }

    /// The addresses that it claims as its old ones, as [`Brief::address`] has them. The whole of one
    /// may be below the path of the site: each counts without what may be that, too.
    pub(super) fn claims(&self) -> impl Iterator<Item = String> {
        self.redirects.iter().flat_map(|old| {
            let path = old.split(['?', '#']).next().unwrap_or(old);
            let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
            let path = path.strip_suffix("index.html").unwrap_or(&path).trim_matches('/');
            let ends = path.match_indices('/').map(|(at, _)| at + 1);
            let all = std::iter::once(0).chain(ends).filter_map(|from| path.get(from..));
            all.map(str::to_lowercase).collect::<Vec<String>>()
        })
    }

    /// The address of its page, if its settings name no other.
    pub(super) fn address(&self) -> String {
        let slug = Slug::or_hash(&self.id);
        let address = match self.kind {
            Kind::Page => slug.to_string(),
            kind => format!("{}/{slug}", kind.folder()),
        };
        address.to_lowercase()
    }

    /// Whether it is a draft, or is to be seen only after a day.
    pub(super) fn is_unpublished(&self, day: civil::Date) -> bool {
        self.draft || self.day.is_some_and(|starts| starts > day)
    }

    /// Whether what may be seen of it depends on who sees it.
    pub(super) fn is_marked(&self) -> bool {
        !self.narrower.is_empty()
    }
}

/// A record's fields, in a form in which they can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(super) brief: Brief,
    /// By the key, as records write it.
    pub(super) fields: Fields,
    /// The fields for those who may not see all of them: each with the least marking that they may
    /// not see, in order.
    pub(super) narrower: Vec<(Marking, Fields)>,
}

kept_struct!(State { brief, fields, narrower });

/// What a record says, by the key of the field, as records write it.
pub(super) type Fields = BTreeMap<String, Field>;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// One value.
    One(Item),
    /// A list of values, in which the order says nothing.
    List(Vec<Item>),
    /// Markdown.
    Text(String),
}

kept_enum!(Field { 0 => One { 0: item }, 1 => List { 0: items }, 2 => Text { 0: text } });

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// As written.
    pub(super) text: String,
    /// The record that it names: of which kind, and how.
    pub(super) names: Option<(Kind, String)>,
    /// What it says beside.
    pub(super) details: Vec<Detail>,
    /// Whether it is written in Markdown.
    pub(super) is_markdown: bool,
}

kept_struct!(Item { text, names, details, is_markdown });

/// What a value says beside what it names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// Words.
    Text(String),
    /// A record.
    Named(Kind, String),
}

kept_enum!(Detail { 0 => Text { 0: text }, 1 => Named { 0: kind, 1: name } });

impl Item {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), names: None, details: Vec::new(), is_markdown: false }
    }

    pub(super) fn naming(kind: Kind, name: &str) -> Self {
        Self { names: Some((kind, name.to_owned())), ..Self::plain(name) }
    }

    fn with(mut self, detail: Option<impl Into<String>>) -> Self {
        self.details.extend(detail.map(|text| Detail::Text(text.into())));
        self
    }

    /// What it says, but the records that it names beside.
    pub(super) fn strings(&self) -> impl Iterator<Item = &str> {
        let details = self.details.iter().filter_map(|detail| match detail {
            Detail::Text(text) => Some(text.as_str()),
            Detail::Named(..) => None,
        });
        std::iter::once(self.text.as_str()).chain(details)
    }

    /// What it names, such that two that name the same are the same.
    pub(super) fn key(&self) -> (Option<Kind>, String) {
        let (kind, name) = match &self.names {
            Some((kind, name)) => (Some(*kind), name),
            None => return (None, self.text.clone()),
        };
        let key = link::fold::key(name);
        (kind, if key.is_empty() { name.clone() } else { key })
    }
}

impl State {
    /// The same in two states only if they say the same.
    pub(crate) fn says(&self) -> u128 {
        self.brief.says
    }

    /// The same state with the fingerprint of what it says.
    pub(super) fn sealed(mut self) -> Self {
        self.brief.says = 0;
        self.brief.says = xxh3_128(&codec::bytes(&self));
        self
    }

    /// Every value and text of its fields, but days and words of fixed vocabularies, which stand
    /// anywhere.
    pub(super) fn strings(&self) -> Vec<String> {
        const ANYWHERE: [&str; 6] =
            ["date", "covers", "accessed", "status", "reliability", "order"];
        let mut all = Vec::new();
        for (_, field) in self.fields.iter().filter(|(key, _)| !ANYWHERE.contains(&key.as_str())) {
            match field {
                Field::One(item) => all.extend(item.strings().map(str::to_owned)),
                Field::List(items) => {
                    all.extend(items.iter().flat_map(Item::strings).map(str::to_owned));
                }
                Field::Text(text) => all.push(text.clone()),
            }
        }
        all
    }

    /// What an audience may see of its fields, if that is not all.
    pub(super) fn narrowed(&self, audience: Marking) -> Option<&Fields> {
        let narrower = self.narrower.iter().find(|(above, _)| audience < *above);
        narrower.map(|(_, fields)| fields)
    }

    /// The fields of which not everyone may see all.
    pub(super) fn hidden(&self) -> impl Iterator<Item = (&String, &Field)> {
        let seen = self.narrowed(Marking::Clear);
        let is_seen = move |field: &(&String, &Field)| {
            seen.is_none_or(|seen| seen.get(field.0) == Some(field.1))
        };
        self.fields.iter().filter(move |field| !is_seen(field))
    }

    /// What an audience may see of it.
    pub(super) fn for_audience(&self, audience: Marking) -> State {
        let fields = self.narrowed(audience).unwrap_or(&self.fields);
        let mut brief = self.brief.clone();
        brief.title = self.brief.called(audience).0.to_owned();
        State { brief, fields: fields.clone(), narrower: Vec::new() }
    }
}

/// The states of the records of a file, each with where it is written.
pub(super) fn states(records: &Records) -> Vec<(State, Span)> {
    fn all<T: Said>(records: &[std::sync::Arc<Record<T>>]) -> Vec<(State, Span)> {
        records.iter().map(|record| (state(record), record.span)).collect()
    }
    match records {
        Records::Briefings(records) => all(records),
        Records::Events(records) => all(records),
        Records::Actors(records) => all(records),
        Records::Locations(records) => all(records),
        Records::Sources(records) => all(records),
        Records::Pages(records) => all(records),
    }
}

/// What a kind adds to a record.
pub(crate) trait Said {
    const KIND: Kind;
    fn title(&self) -> &str;
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
    /// The date by which a record may be in the future.
    fn dated(&self) -> Option<&Date> {
        None
    }
    fn write(&self, out: &mut Writer);
}

/// The state of a record.
pub(crate) fn state<T: Said>(record: &Record<T>) -> State {
    let head = &record.head;
    let narrower = marked::narrower(record);
    let brief = Brief {
        kind: T::KIND,
        id: record.id.value.clone(),
        title: record.fields.title().to_owned(),
        names: record.fields.names(),
        tlp: head.tlp,
        draft: head.draft,
        day: record.fields.dated().and_then(Date::first_day).max(head.embargo),
        narrower: narrower
            .iter()
            .map(|(above, seen)| {
                let title = seen.fields.title().to_owned();
                (*above, Called { title, names: seen.fields.names() })
            })
            .collect(),
        redirects: head.redirects.iter().map(|old| old.value.clone()).collect(),
        texts: texts(&record.head),
        says: 0,
    };
    let narrower = narrower.iter().map(|(above, seen)| (*above, fields(seen))).collect();
    State { brief, fields: fields(record), narrower }.sealed()
}

/// The fingerprints of the texts of a record that say more than two records would by chance.
fn texts(head: &Head) -> Vec<u128> {
    const WORDS: usize = 5;
    let body = head.body.as_ref().map(|body| &*body.text);
    let all = body.into_iter().chain(head.summary.as_deref());
    let words = all.map(|text| text.split_whitespace().collect::<Vec<&str>>());
    words.filter(|words| words.len() >= WORDS).map(|w| xxh3_128(w.join(" ").as_bytes())).collect()
}

/// What a record says.
fn fields<T: Said>(record: &Record<T>) -> Fields {
    let mut out = Writer::default();
    record.fields.write(&mut out);
    let head = &record.head;
    out.list("tags", values(&head.tags));
    out.list("aliases", values(&head.redirects));
    out.text("summary", head.summary.as_deref());
    out.list("corrections", corrections(&head.corrections));
    out.text("text", head.body.as_ref().map(|body| &*body.text));
    out.own(head);
    out.fields
}

/// Gathers fields.
#[derive(Default)]
pub(crate) struct Writer {
    fields: Fields,
}

impl Writer {
    fn one(&mut self, key: &str, value: Option<impl Into<String>>) {
        self.item(key, value.map(Item::plain));
    }

    fn item(&mut self, key: &str, item: Option<Item>) {
        if let Some(item) = item {
            self.fields.entry(key.to_owned()).or_insert(Field::One(item));
        }
    }

    fn date(&mut self, key: &str, date: Option<&Spanned<Date>>) {
        self.one(key, date.map(|date| date.value.to_string()));
    }

    fn list(&mut self, key: &str, items: impl IntoIterator<Item = Item>) {
        let items: Vec<Item> = items.into_iter().collect();
        if !items.is_empty() {
            self.fields.entry(key.to_owned()).or_insert(Field::List(items));
        }
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.fields.entry(key.to_owned()).or_insert(Field::Text(text.to_owned()));
        }
    }

    /// Writes the record's own keys. Who may see it is never among them, however it is spelt.
    fn own(&mut self, head: &Head) {
        for (key, value) in &head.extra {
            let folded = folded(key);
            let is_told_otherwise = is_about_publishing(&folded) || is_about_secrecy(&folded);
            if is_about_marking(&folded)
                || is_told_otherwise && value.is_boolean()
                || is_embargo(&folded)
                || is_expiry(&folded)
            {
                continue;
            }
            match value {
                Json::Null => {}
                Json::Array(items) => {
                    self.list(key, items.iter().filter(|item| !item.is_null()).map(own_value));
                }
                Json::Object(entries) => {
                    let told = entries.iter().filter(|(key, _)| !is_marking(key));
                    self.list(
                        key,
                        told.map(|(key, value)| {
                            let value = own_value(value);
                            Item { text: format!("{key}: {}", value.text), ..value }
                        }),
                    );
                }
                value => self.item(key, Some(own_value(value))),
            }
        }
    }
}

fn own_value(value: &Json) -> Item {
    let text = match value {
        Json::String(text) => text.trim().to_owned(),
        value => sorted(value).to_string(),
    };
    Item::plain(text)
}

fn is_marking(key: &str) -> bool {
    key.eq_ignore_ascii_case("tlp")
}

/// The same with the keys of every mapping in order, without markings.
fn sorted(value: &Json) -> Json {
    match value {
        Json::Object(entries) => {
            let told = entries.iter().filter(|(key, _)| !is_marking(key));
            let by_key: BTreeMap<&String, &Json> = told.collect();
            Json::Object(by_key.into_iter().map(|(k, v)| (k.clone(), sorted(v))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(sorted).collect()),
        value => value.clone(),
    }
}

fn values(names: &[Spanned<String>]) -> impl Iterator<Item = Item> {
    names.iter().map(|name| Item::plain(&*name.value))
}

fn words(names: &[String]) -> impl Iterator<Item = Item> {
    names.iter().map(Item::plain)
}

fn records(kind: Kind, names: &[Spanned<String>]) -> impl Iterator<Item = Item> {
    names.iter().map(move |name| Item::naming(kind, &name.value))
}

fn participants(all: &[Participant]) -> impl Iterator<Item = Item> {
    all.iter().map(|one| Item::naming(Kind::Actor, &one.actor.value).with(one.role.as_deref()))
}

fn whereabouts(all: &[Whereabouts]) -> impl Iterator<Item = Item> {
    all.iter().map(|one| {
        Item::naming(Kind::Location, &one.location.value).with(one.coordinates.map(point))
    })
}

fn point(point: Point) -> String {
    format!("{}, {}", point.latitude, point.longitude)
}

fn citations(all: &[Citation]) -> impl Iterator<Item = Item> {
    all.iter().map(|citation| {
        let mut item = match &citation.target {
            CitationTarget::Reference(name) => Item::naming(Kind::Source, name),
            CitationTarget::Inline(source) => described(source),
        };
        let mut grade = citation.grade;
        if let CitationTarget::Inline(source) = &citation.target {
            grade.reliability = grade.reliability.or(source.reliability);
        }
        item = item.with(graded(grade)).with(citation.locator.as_deref());
        item.with(citation.quote.as_ref().map(|quote| format!("“{quote}”")))
    })
}

fn graded(grade: Grade) -> Option<String> {
    (!grade.is_empty()).then(|| grade.code())
}

/// A source that is described on the spot.
fn described(source: &Source) -> Item {
    let key = link::source_key(source);
    let text = [Some(source.title.as_str()), source.url.as_deref(), source.publisher.as_deref()];
    let text = text.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or(&key);
    let mut item = Item::plain(text);
    let more = [
        source.publisher.clone(),
        source.date.as_ref().map(|date| date.value.to_string()),
        source.archive_url.clone(),
    ];
    let more = more.into_iter().flatten().filter(|more| *more != item.text);
    item.details = more.map(Detail::Text).collect();
    item.names = Some((Kind::Source, key));
    item
}

fn roles(all: &[Role]) -> impl Iterator<Item = Item> {
    all.iter().map(|role| {
        let mut item = Item::plain(&*role.title);
        item.details
            .extend(role.of.as_ref().map(|of| Detail::Named(Kind::Actor, of.value.clone())));
        let day = |date: &Option<Spanned<Date>>| date.as_ref().map(|date| date.value.to_string());
        let held = match (day(&role.from), day(&role.to)) {
            (None, None) => None,
            (from, to) => Some(format!("{}–{}", from.unwrap_or_default(), to.unwrap_or_default())),
        };
        item.with(held)
    })
}

fn corrections(all: &[Correction]) -> impl Iterator<Item = Item> {
    all.iter().map(|one| {
        let item = Item { is_markdown: true, ..Item::plain(&*one.text) };
        item.with(Some(one.date.value.to_string()))
    })
}

fn ids(ids: &BTreeMap<String, String>) -> impl Iterator<Item = Item> {
    ids.iter().map(|(system, id)| Item::plain(format!("{system}: {id}")))
}

impl Said for Briefing {
    const KIND: Kind = Kind::Briefing;

    fn title(&self) -> &str {
        &self.title
    }

    fn dated(&self) -> Option<&Date> {
        Some(&self.date.value)
    }

    fn write(&self, out: &mut Writer) {
        out.one("title", Some(&*self.title));
        out.date("date", Some(&self.date));
        out.date("covers", self.covers.as_ref());
        out.list("events", records(Kind::Event, self.events.as_deref().unwrap_or_default()));
        out.list("actors", participants(&self.actors));
        out.list("locations", whereabouts(&self.locations));
        out.list("authors", words(&self.authors));
        out.list("sources", citations(&self.sources));
    }
}

impl Said for Event {
    const KIND: Kind = Kind::Event;

    fn title(&self) -> &str {
        &self.title
    }

    fn dated(&self) -> Option<&Date> {
        Some(&self.date.value).filter(|_| self.status != Some(Status::Planned))
    }

    fn write(&self, out: &mut Writer) {
        out.one("title", Some(&*self.title));
        out.date("date", Some(&self.date));
        out.one("kind", self.kind.as_ref().map(|kind| &*kind.value));
        out.one("status", self.status.map(Status::key));
        out.list("actors", participants(&self.actors));
        out.list("locations", whereabouts(&self.locations));
        out.one("coordinates", self.coordinates.map(point));
        out.list("sources", citations(&self.sources));
        out.list("related", records(Kind::Event, &self.related));
    }
}

impl Said for Actor {
    const KIND: Kind = Kind::Actor;

    fn title(&self) -> &str {
        &self.name
    }

    fn names(&self) -> Vec<String> {
        self.aliases.iter().chain(&self.short).map(|name| name.value.clone()).collect()
    }

    fn write(&self, out: &mut Writer) {
        out.one("name", Some(&*self.name));
        out.one("kind", Some(self.kind.key()));
        out.list("aliases", values(&self.aliases));
        out.list("short", values(&self.short));
        out.list("roles", roles(&self.roles));
        out.list("ids", ids(&self.ids));
    }
}

impl Said for Location {
    const KIND: Kind = Kind::Location;

    fn title(&self) -> &str {
        &self.name
    }

    fn names(&self) -> Vec<String> {
        self.aliases.iter().chain(&self.short).map(|name| name.value.clone()).collect()
    }

    fn write(&self, out: &mut Writer) {
        out.one("name", Some(&*self.name));
        out.one("kind", self.kind.as_deref());
        out.list("aliases", values(&self.aliases));
        out.list("short", values(&self.short));
        out.one("coordinates", self.coordinates.map(point));
        let within = self.within.as_ref();
        out.item("within", within.map(|within| Item::naming(Kind::Location, &within.value)));
        out.list("ids", ids(&self.ids));
    }
}

impl Said for Source {
    const KIND: Kind = Kind::Source;

    fn title(&self) -> &str {
        &self.title
    }

    fn names(&self) -> Vec<String> {
        // Cited by its address, it is named too.
        self.url.iter().cloned().collect()
    }

    fn write(&self, out: &mut Writer) {
        out.one("title", Some(&*self.title));
        out.one("url", self.url.as_deref());
        out.one("archive_url", self.archive_url.as_deref());
        out.one("publisher", self.publisher.as_deref());
        out.list("authors", words(&self.authors));
        out.date("date", self.date.as_ref());
        out.date("accessed", self.accessed.as_ref());
        out.one("kind", self.kind.as_deref());
        out.one("language", self.language.as_deref());
        out.one("reliability", self.reliability.map(|letter| letter.letter().to_string()));
    }
}

impl Said for Page {
    const KIND: Kind = Kind::Page;

    fn title(&self) -> &str {
        &self.title
    }

    fn write(&self, out: &mut Writer) {
        out.one("title", Some(&*self.title));
        out.one("order", self.order.map(|order| order.to_string()));
    }
}
