//! From the fields of a mapping to a record of its kind.

mod lists;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::lists::{citations, corrections, participants, roles, source, unlinked, whereabouts};
use super::fields::{Fields, folded, is_facet};
use super::file_name::FileName;
use super::marked::{self, said::Said};
use super::site::Settings;
use super::yaml::{Key, Node, Style, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span, clip};
use crate::model::{
    Actor, ActorKind, Body, Briefing, Date, Event, Head, Kind, Layout, Location, Marking, Page,
    Record, Slug, Source, Spanned,
};
use crate::schema;

/// Where a mapping comes from, for what it does not say itself.
pub(super) struct Origin<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) name: &'a FileName,
    pub(super) settings: &'a Settings,
    /// The text of the file.
    pub(super) text: &'a str,
    /// What stands after the front matter.
    pub(super) body: Option<Body>,
    /// Whether the file holds this record alone, so that its name speaks for the record.
    pub(super) alone: bool,
}

/// What the key `aliases` of a kind of record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aliases {
    /// Names under which it is linked.
    Names,
    /// Old addresses on the site.
    Addresses,
    /// Old addresses where they are written as such; else a key of the desk's own, as in notes that
    /// list other titles there.
    Either,
}

/// A kind of record that can be read from fields.
pub(super) trait FromFields: Sized {
    /// The kind.
    const KIND: Kind;
    /// The keys by which the record may be titled, best first.
    const TITLE: &'static [&'static str] = &["title", "name", "headline"];
    /// Whether a `summary` or `description` is the text where there is no other.
    const SUMMARY_IS_TEXT: bool = false;
    /// What `aliases` are.
    const ALIASES: Aliases;
    /// Reads what the kind adds; `None`, with an error reported, where a field is missing that
    /// the record cannot be without.
    fn from_fields(fields: &mut Fields<'_>, title: String, origin: &Origin<'_>) -> Option<Self>;
    /// Leaves out what the record says, as those see it who may not see all of it, for want of what
    /// they may not see.
    fn without_hints(&mut self, _whole: &Self) {}
    /// The record's date, if its kind has one.
    fn date(&self) -> Option<&Date> {
        None
    }
}

/// Reads one record. One that lacks what it cannot be without is dropped, with an error.
///
/// One that says of itself in words that it is marked is held back as it says.
pub(super) fn record<T: FromFields>(
    entries: &[(Key, Node)],
    span: Span,
    origin: Origin<'_>,
) -> (Option<Record<T>>, Vec<Diagnostic>) {
    let (file, text) = (origin.file, origin.text);
    let said = marked::said::said(entries, origin.body.as_ref(), text);
    let (mut record, mut diagnostics) = marked_record(entries, span, origin);
    if let (Some(record), Some(said)) = (&mut record, said)
        && said.marking > record.head.tlp
    {
        record.head.tlp = said.marking;
        diagnostics.push(said_only(file, text, &said));
    }
    if let Some((name, span)) = marked::said::swallowed(entries, schema::fields(T::KIND), text) {
        let message = format!("`{name}:` stands in the text, and is no field there");
        let help = format!("indent it as little as `text:`; a heading is written `## {name}`");
        let diagnostic = Diagnostic::new(Code::MisspeltKey, message);
        diagnostics.push(diagnostic.at(Place::at(file, span)).help(help));
    }
    (record, diagnostics)
}

/// Says that a mapping is no record and holds several: under the name of their folder, as in
/// `events: [{title: …}]`, or each under its id. Taken for a record, it would be one of which all
/// the others are keys of the desk's own.
pub(super) fn wrapped<T: FromFields>(
    entries: &[(Key, Node)],
    file: &Arc<str>,
) -> Option<Diagnostic> {
    let known = schema::fields(T::KIND);
    let is_named = |name: &str| {
        T::TITLE.contains(&name)
            || matches!(name, "title" | "name" | "headline")
            || DATE.contains(&name)
    };
    let is_record = |node: &Node| {
        node.as_map().is_some_and(|inner| inner.iter().any(|(key, _)| is_named(&folded(&key.text))))
    };
    let are_records = |node: &Node| match &node.value {
        Value::List(items) => !items.is_empty() && items.iter().all(is_record),
        Value::Map(inner) => !inner.is_empty() && inner.iter().all(|(_, node)| is_record(node)),
        Value::Scalar(_) => false,
    };
    let is_field = |name: &str| is_named(name) || known.iter().any(|known| known == name);
    let is_folder = |name: &str| Kind::ALL.iter().any(|kind| kind.folder() == name);
    if entries.iter().any(|(key, _)| is_named(&folded(&key.text))) {
        return None;
    }
    let names: Vec<String> = entries.iter().map(|(key, _)| folded(&key.text)).collect();
    let not_a_record = |key: &Key, message: String| {
        Diagnostic::new(Code::NotARecord, message).at(Place::at(file, key.span))
    };
    let all = || entries.iter().zip(&names).map(|((key, node), name)| (key, node, name));
    let is_around = |(_, node, name): &(&Key, &Node, &String)| {
        is_folder(name) && !is_field(name) && are_records(node)
    };
    if let Some((key, ..)) = all().find(is_around) {
        let name = clip(&key.text);
        return Some(
            not_a_record(key, format!("`{name}:` stands around a list of records"))
                .help(format!("put the list at the top of the file, without `{name}:`")),
        );
    }
    // A single entry may stand there without its list: `location: {name: Moscow}`.
    let is_entry = |name: &str| [ACTORS, LOCATIONS, SOURCES].iter().any(|all| all.contains(&name));
    let is_id = |name: &str| !is_field(name) && !is_entry(name);
    let (key, _) = entries.first()?;
    all().all(|(_, node, name)| is_id(name) && is_record(node)).then(|| {
        let name = clip(&key.text);
        not_a_record(key, format!("`{name}` is a key, and what it holds is a record"))
            .help(format!("write a list of records: `- id: {name}`, and its fields below that"))
    })
}

/// Says that a marking is said in words alone.
fn said_only(file: &Arc<str>, text: &str, said: &Said) -> Diagnostic {
    let (span, label, key) = (said.span, said.marking.label(), said.marking.key());
    let written = text.get(span.start as usize..span.end as usize).unwrap_or_default().trim();
    let mut diagnostic = if said.is_field {
        Diagnostic::new(
            Code::DoubtfulMarking,
            format!("`{}` stands in the text, where it holds nothing back", clip(written)),
        )
        .help(format!(
            "put it among the fields, before the text and indented as they are; until then the record is held back as {label}. Show in fenced code what is no field"
        ))
    } else {
        Diagnostic::new(
            Code::DoubtfulMarking,
            format!("{label} is said here in words, which mark nothing"),
        )
        .help(format!(
            "write `tlp: {key}` for the record, or mark what is meant: [words]{{tlp={key}}}, :::tlp {key}; until then the record is held back as {label}. To speak of the marking, write it in code or within a sentence"
        ))
    };
    if said.is_field {
        // What the field was to do is not in doubt.
        diagnostic.severity = Severity::Error;
    }
    diagnostic.at(Place::at(file, span))
}

/// Reads one record with what is marked in it.
///
/// One in which something is marked is read once more for each audience that sees less of it.
fn marked_record<T: FromFields>(
    entries: &[(Key, Node)],
    span: Span,
    origin: Origin<'_>,
) -> (Option<Record<T>>, Vec<Diagnostic>) {
    let body = origin.body.as_ref();
    let survey = marked::tree::survey(entries, body, origin.file, origin.text, is_own::<T>);
    let Some(&most) = survey.levels.last() else {
        let (record, mut diagnostics) = whole(entries, span, origin);
        diagnostics.extend(survey.diagnostics);
        return (record, diagnostics);
    };
    let as_seen = |audience: Marking| {
        let body = origin.body.as_ref().and_then(|body| marked::body_for(body, audience));
        whole::<T>(&marked::tree::seen(entries, audience), span, Origin { body, ..origin })
    };
    let (record, mut diagnostics) = as_seen(Marking::Red);
    diagnostics.extend(survey.diagnostics);
    let Some(mut record) = record else { return (None, diagnostics) };
    record.head.tlp = record.head.tlp.max(survey.whole);
    record.head.within = most;
    for &above in survey.levels.iter().filter(|&&level| level > Marking::Clear) {
        let below = Marking::ALL.into_iter().rev().find(|marking| *marking < above);
        match as_seen(below.unwrap_or_default()).0 {
            Some(mut seen) => {
                let visible = survey.levels.range(..above).next_back();
                seen.head.within = visible.copied().unwrap_or_default();
                seen.fields.without_hints(&record.fields);
                record.narrower.push((above, Arc::new(seen)));
            }
            // What is left is no record.
            None => record.head.tlp = record.head.tlp.max(above),
        }
    }
    (Some(record), diagnostics)
}

/// Whether a field is one that a record of this kind cannot be shown without.
fn is_own<T: FromFields>(name: &str, node: &Node) -> bool {
    let is_of = |names: &[&str]| names.contains(&name);
    let dated = matches!(T::KIND, Kind::Briefing | Kind::Event);
    is_of(&["id", "draft", "tlp", "marking", "classification"])
        || is_of(T::TITLE) && node.as_map().is_some()
        || dated && (is_of(DATE) || is_of(START) || is_of(END))
        || super::fields::is_embargo(name)
        || super::fields::is_expiry(name)
        || keeps_unpublished(name, node)
}

/// Whether a field keeps the record unpublished by any value in it: without those that are marked it
/// would be published.
fn keeps_unpublished(name: &str, node: &Node) -> bool {
    if super::fields::keeps_unpublished(name, node) {
        return true;
    }
    match &node.value {
        Value::Scalar(_) => false,
        Value::List(items) => items.iter().any(|item| keeps_unpublished(name, item)),
        Value::Map(entries) => entries.iter().any(|(_, node)| keeps_unpublished(name, node)),
    }
}

/// Reads one record with all that its YAML says.
fn whole<T: FromFields>(
    entries: &[(Key, Node)],
    span: Span,
    mut origin: Origin<'_>,
) -> (Option<Record<T>>, Vec<Diagnostic>) {
    let mut fields = Fields::new(origin.file, span, entries);
    let written_id = fields.text(&["id"]);
    let title = fields.text(T::TITLE).map(|title| title.value);
    let facets = &origin.settings.facets;
    if T::TITLE.contains(&"headline") {
        fields.passed_over(&["title", "headline"], facets);
    }
    let title = title.or_else(|| title_of_file(&origin));
    let mut head = Head {
        tags: distinct(fields.of_all(TAGS, facets, Fields::words)),
        tlp: fields.marking(&["tlp", "marking", "classification"]).unwrap_or_default(),
        // Each of them is looked at, for what it says is taken.
        draft: fields.draft() | is_among_drafts(origin.file),
        embargo: fields.embargo(&origin.settings.timezone),
        expiry: fields.expiry(),
        redirects: redirects(&mut fields, T::KIND, T::ALIASES),
        corrections: corrections(&mut fields),
        ..Head::default()
    };
    if !head.draft {
        tags_of_drafts(&mut fields, &head.tags);
    }
    read_text(&mut fields, &mut head, origin.body.take(), T::SUMMARY_IS_TEXT);
    fields.passed_over(SUMMARY, facets);
    if title.is_none() {
        let wanted = T::TITLE.first().copied().unwrap_or("title");
        let message = format!("this {} has no `{wanted}`", T::KIND.key());
        fields.report(span, Code::MissingField, message).help =
            Some(format!("add `{wanted}:` with one line of text"));
    }
    let value = T::from_fields(&mut fields, title.clone().unwrap_or_default(), &origin);
    let date = value.as_ref().and_then(T::date).map(ToString::to_string);
    let id = identify(&mut fields, written_id, &origin, title.as_deref(), date, span);
    unused_slug(&mut fields, &id.value, facets);
    let (extra, diagnostics) = fields.rest(schema::fields(T::KIND), &origin.settings.facets);
    head.extra = extra;
    if diagnostics.iter().any(|found| found.code == Code::InvalidMarking) {
        head.tlp = Marking::Red;
    }
    let file = Arc::clone(origin.file);
    let record = match (value, title) {
        (Some(fields), Some(_)) => {
            Some(Record { id, file, span, head, fields, narrower: Vec::new() })
        }
        _ => None,
    };
    (record, diagnostics)
}

/// Whether a file lies in a folder in which Jekyll keeps what is not to be published.
fn is_among_drafts(file: &str) -> bool {
    file.rsplit('/').skip(1).any(|folder| folder.eq_ignore_ascii_case("_drafts"))
}

/// Points out tags that were likely meant to hold the record back, which no tag does.
fn tags_of_drafts(fields: &mut Fields<'_>, tags: &[Spanned<String>]) {
    for tag in tags.iter().filter(|tag| super::fields::is_tag_of_drafts(&tag.value)) {
        let message = format!("the tag `{}` holds nothing back", clip(&tag.value));
        fields.report(tag.span, Code::DoubtfulMarking, message).help = Some(
            "write `draft: true` or a marking, such as `tlp: red`, if the record is not for the \
             public; else choose another word"
                .into(),
        );
    }
}

/// Reads the old addresses of a record, under any of their names and under several.
fn redirects(fields: &mut Fields<'_>, kind: Kind, aliases: Aliases) -> Vec<Spanned<String>> {
    let mut all = fields.texts(&["redirects"]);
    // Hugo and Jekyll have so where the page stands; elsewhere it is the address of a source.
    let is_page = matches!(kind, Kind::Briefing | Kind::Event | Kind::Page);
    for name in ["url", "permalink"] {
        let node = fields.peek(&[name]).filter(|_| is_page).and_then(|(_, node)| node.as_str());
        if node.is_some_and(is_path_of_site) {
            all.extend(fields.texts(&[name]));
        }
    }
    all.extend(fields.texts(&["redirect_from"]));
    for name in ["aliases", "alias"] {
        all.extend(match aliases {
            Aliases::Names => Vec::new(),
            Aliases::Addresses => fields.texts(&[name]),
            Aliases::Either => fields.addresses(name),
        });
    }
    all
}

/// Whether an address is the path of a page, and no pattern of one.
fn is_path_of_site(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains(':')
}

/// Points out a `slug` from which no address is made.
fn unused_slug(fields: &mut Fields<'_>, id: &str, facets: &[String]) {
    let Some((key, node)) = fields.peek(&["slug"]) else { return };
    let Some(slug) = node.as_str().map(str::trim) else { return };
    if is_facet("slug", facets) || Slug::new(slug) == Slug::new(id) {
        return;
    }
    let message = format!("`{}: {}` makes no address", clip(&key.text), clip(slug));
    fields.report(key.span, Code::MisspeltKey, message).help =
        Some(format!("write `id: {}`, from which the address is made, or take it out", clip(slug)));
}

/// Reads the other names of an actor or a location, under any of their names.
fn other_names(fields: &mut Fields<'_>) -> Vec<Spanned<String>> {
    let names = fields.texts(&["aliases", "alias", "aka", "also_known_as", "other_names"]);
    // `/pol/` is a name.
    let is_address = |name: &str| {
        name.strip_prefix('/').is_some_and(|rest| rest.trim_end_matches('/').contains('/'))
    };
    for name in names.iter().filter(|name| is_address(&name.value)) {
        let message = format!("`{}` is an address, and is taken for a name", clip(&name.value));
        fields.report(name.span, Code::MisspeltKey, message).help = Some(
            "write old addresses in `redirects:`; `aliases:` of actors and locations are names"
                .to_owned(),
        );
    }
    names
}

/// The first heading of the text, or the words of the file's name.
fn title_of_file(origin: &Origin<'_>) -> Option<String> {
    let heading = origin.body.as_ref().and_then(|body| {
        let line = body.text.lines().find(|line| !line.trim().is_empty())?;
        let heading = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim_end();
        let heading = marked::unmarked(heading).trim().to_owned();
        (!heading.is_empty()).then_some(heading)
    });
    heading.or_else(|| origin.alone.then(|| origin.name.words.clone()))
}

/// Reads the text: what stands after the front matter, else `text`, else, for an event, the
/// summary or description that other collections have instead.
fn read_text(fields: &mut Fields<'_>, head: &mut Head, body: Option<Body>, summary_is_text: bool) {
    head.body = body;
    if head.body.is_none() {
        head.body = fields
            .take(&["text", "body", "content"])
            .and_then(|(key, node)| as_body(fields, key, node));
    }
    let summary = fields.take(SUMMARY);
    let Some((key, node)) = summary else { return };
    if head.body.is_none() && summary_is_text {
        head.body = as_body(fields, key, node);
    } else {
        head.summary = fields.as_text(&key.text, node).map(|text| text.value);
    }
}

fn as_body(fields: &mut Fields<'_>, key: &Key, node: &Node) -> Option<Body> {
    let Value::Scalar(scalar) = &node.value else {
        fields.wrong_type(&key.text, node, "text");
        if let Some(last) = fields.diagnostics.last_mut() {
            last.help =
                Some(format!("write `{}: |`, and the text below it, indented", key.text.trim()));
        }
        return None;
    };
    if scalar.text.trim().is_empty() {
        return None;
    }
    let layout = match scalar.style {
        Style::Literal { first_line, indent } => Layout::Literal { first_line, indent },
        Style::Plain | Style::Quoted | Style::Folded => Layout::Opaque,
    };
    let cuts = scalar.cuts.clone();
    Some(Body { text: Arc::clone(&scalar.text), span: node.span, layout, cuts })
}

/// Gives the record its id: as written, or from the file's name, or from its date and title.
fn identify(
    fields: &mut Fields<'_>,
    written: Option<Spanned<String>>,
    origin: &Origin<'_>,
    title: Option<&str>,
    date: Option<String>,
    span: Span,
) -> Spanned<String> {
    if let Some(id) = written {
        let escapes = id.value.starts_with(['/', '\\', '.'])
            || id.value.split(['/', '\\']).any(|part| part == "..")
            || id.value.chars().any(char::is_control);
        if escapes {
            let message =
                format!("the id `{}` would lead out of the site", clip(&id.value).escape_debug());
            fields.report(id.span, Code::UnsafeId, message).help =
                Some("write an id of letters, digits and hyphens".into());
        }
        return id;
    }
    if origin.alone {
        return Spanned::new(origin.name.stem.clone(), span);
    }
    let slug = Slug::or_hash(title.unwrap_or_default());
    Spanned::new(date.map_or_else(|| slug.to_string(), |date| format!("{date}-{slug}")), span)
}

/// The authors of a text, under any of their names and under several.
fn authors(fields: &mut Fields<'_>, facets: &[String]) -> Vec<String> {
    let all = fields.of_all(&["authors", "author", "by", "byline"], facets, Fields::texts);
    distinct(all).into_iter().map(|text| text.value).collect()
}

/// Leaves out of a list what stands in it already: the same may be said under two keys.
fn distinct(mut all: Vec<Spanned<String>>) -> Vec<Spanned<String>> {
    let mut seen = BTreeSet::new();
    all.retain(|text| seen.insert(text.value.to_lowercase()));
    all
}

/// The date of a record: from its fields, else from its file's name.
fn dated(fields: &mut Fields<'_>, origin: &Origin<'_>, kind: Kind) -> Option<Spanned<Date>> {
    if let Some((key, node)) = fields.take(DATE) {
        let date = fields.as_date(&key.text, node)?;
        for names in [START, &["event_date"]] {
            other_day(fields, kind, (key, &date.value), names);
        }
        return with_end(fields, date);
    }
    if let Some((key, start)) = fields.take(START) {
        let end = fields.take(END);
        let Some((end_key, end)) = end else { return fields.as_date(&key.text, start) };
        let (Some(first), Some(last)) = (start.as_str(), end.as_str()) else {
            for (key, node) in [(key, start), (end_key, end)] {
                if node.as_str().is_none() {
                    fields.wrong_type(&key.text, node, "a date");
                }
            }
            return None;
        };
        let interval = format!("{}/{}", first.trim(), last.trim());
        return fields.parse_date("date", &interval, start.span);
    }
    let span = fields.span;
    if let Some(date) = origin.name.date.as_deref().filter(|_| origin.alone) {
        let date = fields.date_of_name(date)?;
        return with_end(fields, date);
    }
    fields.report(span, Code::MissingField, "this record has no `date`".into()).help =
        Some("add `date:` (2023, 2023-09, 2023-09-13, 2023-09-13/2023-09-15), or begin the file's name with it".into());
    None
}

/// Points out a day beside the date of a record that is another one, which would be lost.
///
/// A briefing is written on one day and may well tell of others.
fn other_day(fields: &mut Fields<'_>, kind: Kind, (key, date): (&Key, &Date), names: &[&str]) {
    let Some((other_key, node)) = fields.peek(names) else { return };
    let Some(other) = node.as_str().and_then(|text| Date::parse(text).ok()) else { return };
    if other.overlaps(date) {
        return;
    }
    let (name, other_name) = (clip(&key.text), clip(&other_key.text));
    let message =
        format!("`{name}: {date}` and `{other_name}: {other}` say two days; `{name}` counts");
    let diagnostic = fields.report(other_key.span, Code::DuplicateKey, message);
    if kind == Kind::Briefing {
        diagnostic.severity = Severity::Warning;
        diagnostic.help = Some(format!("write what the briefing covers as `covers: {other}`"));
    } else {
        diagnostic.help = Some(format!("delete the one that is not the day of the {}", kind.key()));
    }
}

/// A date, up to the end that stands beside it: `date: 2024-01-05`, `end: 2024-01-07`.
///
/// Beside a start of its own, an end says what that start begins, such as the period of a briefing
/// that was written later.
fn with_end(fields: &mut Fields<'_>, date: Spanned<Date>) -> Option<Spanned<Date>> {
    let read = |node: &Node| node.as_str().and_then(|text| Date::parse(text).ok());
    let is_same = |start: &Date| {
        *start == date.value
            || start.single_day().is_some_and(|day| date.value.single_day() == Some(day))
    };
    let start = fields.peek(START).map(|(_, node)| read(node));
    if start.as_ref().is_some_and(|start| start.as_ref().is_some_and(|start| !is_same(start))) {
        return Some(date);
    }
    let Some((key, node)) = fields.peek(END) else { return Some(date) };
    // A letter has a sender and an addressee, a meeting the hours between which it lasts.
    let may_be_other = start == Some(None) || matches!(&*folded(&key.text), "to" | "until");
    if may_be_other && read(node).is_none() {
        return Some(date);
    }
    if start.flatten().is_some() {
        fields.take(START);
    }
    fields.take(END);
    let end = fields.as_date(&key.text, node)?;
    if end.value == date.value {
        return Some(date);
    }
    if date.value.is_interval() || end.value.is_interval() {
        let message = format!(
            "`{}: {}` stands beside a date that has an end already, {}",
            key.text, end.value, date.value
        );
        fields.report(end.span, Code::InvalidDate, message).help =
            Some("write the whole interval in `date:`, or its start there and its end here".into());
        return None;
    }
    let interval = format!("{}/{}", date.value, end.value);
    fields.parse_date("date", &interval, end.span)
}

const TAGS: &[&str] = &["tags", "tag", "keywords", "categories", "labels"];
const SUMMARY: &[&str] = &["summary", "description", "abstract", "excerpt", "standfirst"];
const KIND: &[&str] = &["kind", "type", "event_type", "category"];
const DATE: &[&str] =
    &["date", "when", "datetime", "event_date", "published_at", "pubdate", "created"];
const START: &[&str] = &["start", "start_date", "date_start", "from", "begin"];
const END: &[&str] = &["end", "end_date", "date_end", "to", "until"];
const ACTORS: &[&str] = &[
    "actors",
    "actor",
    "people",
    "person",
    "persons",
    "participants",
    "entities",
    "who",
    "organisations",
    "organizations",
];
const LOCATIONS: &[&str] = &["locations", "location", "places", "place", "where"];
const SOURCES: &[&str] =
    &["sources", "source", "references", "refs", "citations", "links", "urls", "url"];

impl FromFields for Briefing {
    const KIND: Kind = Kind::Briefing;
    const ALIASES: Aliases = Aliases::Addresses;

    fn from_fields(fields: &mut Fields<'_>, title: String, origin: &Origin<'_>) -> Option<Self> {
        let date = dated(fields, origin, Self::KIND);
        let events = fields.take(&["events"]).map(|(_, node)| match &node.value {
            Value::List(items) => items
                .iter()
                .filter_map(|item| fields.as_item("events", item))
                .map(unlinked)
                .collect(),
            _ => {
                fields.unlisted("events", node);
                fields.as_text("events", node).map(unlinked).into_iter().collect()
            }
        });
        Some(Self {
            title,
            covers: fields.date(&["covers", "period"]),
            events,
            actors: participants(fields),
            locations: whereabouts(fields),
            authors: authors(fields, &origin.settings.facets),
            sources: citations(fields),
            written_aliases: (),
            date: date?,
        })
    }

    fn date(&self) -> Option<&Date> {
        Some(&self.date.value)
    }
}

impl FromFields for Event {
    const KIND: Kind = Kind::Event;
    const ALIASES: Aliases = Aliases::Either;
    const SUMMARY_IS_TEXT: bool = true;

    fn from_fields(fields: &mut Fields<'_>, title: String, origin: &Origin<'_>) -> Option<Self> {
        let date = dated(fields, origin, Self::KIND);
        let kind = fields.text(KIND);
        fields.passed_over(KIND, &origin.settings.facets);
        let mut locations = whereabouts(fields);
        let mut point = fields.point();
        if let [only] = locations.as_mut_slice() {
            only.coordinates = only.coordinates.or(point.take());
        }
        Some(Self {
            coordinates: point.filter(|_| locations.is_empty()),
            title,
            kind,
            status: fields.status(&["status", "certainty"]),
            actors: participants(fields),
            locations,
            sources: citations(fields),
            related: fields.texts(&["related", "see_also"]).into_iter().map(unlinked).collect(),
            written_aliases: (),
            date: date?,
        })
    }

    fn without_hints(&mut self, whole: &Self) {
        // They are those of a place that is held back.
        self.coordinates = self.coordinates.filter(|_| whole.coordinates.is_some());
    }

    fn date(&self) -> Option<&Date> {
        Some(&self.date.value)
    }
}

impl FromFields for Actor {
    const KIND: Kind = Kind::Actor;
    const ALIASES: Aliases = Aliases::Names;
    const TITLE: &'static [&'static str] = &["name", "title"];

    fn from_fields(fields: &mut Fields<'_>, name: String, _: &Origin<'_>) -> Option<Self> {
        let kind = fields.text(&["kind", "type"]);
        let kind = kind.and_then(|text| {
            let parsed = ActorKind::parse(&text.value);
            if parsed.is_none() {
                let message = format!("`{}` is not a kind of actor", clip(&text.value));
                fields.report(text.span, Code::UnknownKind, message).help =
                    Some("write person, organisation, state, unit or other; taken as other".into());
            }
            parsed
        });
        Some(Self {
            name,
            kind: kind.unwrap_or_default(),
            aliases: other_names(fields),
            short: fields.texts(&["short", "short_name"]),
            roles: roles(fields),
            ids: fields.labels(&["ids", "identifiers"]),
        })
    }
}

impl FromFields for Location {
    const KIND: Kind = Kind::Location;
    const ALIASES: Aliases = Aliases::Names;
    const TITLE: &'static [&'static str] = &["name", "title"];

    fn from_fields(fields: &mut Fields<'_>, name: String, _: &Origin<'_>) -> Option<Self> {
        Some(Self {
            name,
            kind: fields.text(&["kind", "type"]).map(|text| text.value),
            aliases: other_names(fields),
            short: fields.texts(&["short", "short_name"]),
            coordinates: fields.point(),
            within: fields.text(&["within", "parent", "part_of"]).map(unlinked),
            ids: fields.labels(&["ids", "identifiers"]),
        })
    }
}

impl FromFields for Source {
    const KIND: Kind = Kind::Source;
    const ALIASES: Aliases = Aliases::Either;

    fn from_fields(fields: &mut Fields<'_>, title: String, _: &Origin<'_>) -> Option<Self> {
        Some(source(fields, title))
    }
}

impl FromFields for Page {
    const KIND: Kind = Kind::Page;
    const ALIASES: Aliases = Aliases::Addresses;

    fn from_fields(fields: &mut Fields<'_>, title: String, _: &Origin<'_>) -> Option<Self> {
        let order = fields.take(&["order", "weight"]).and_then(|(key, node)| {
            let order = node.as_str().and_then(|text| text.trim().parse().ok());
            if order.is_none() {
                fields.wrong_type(&key.text, node, "a whole number");
            }
            order
        });
        Some(Self { title, order, written_aliases: () })
    }
}
