//! The lists of a record: who took part, where, who says so, offices, and corrections.

use super::{ACTORS, LOCATIONS, SOURCES};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{
    Citation, CitationTarget, Correction, Grade, Participant, Role, Source, Spanned, Whereabouts,
    web_address,
};
use crate::read::fields::{Fields, folded};
use crate::read::yaml::{Key, Node};

/// Reads what describes a source, whether it is a record or stands in a list of sources.
pub(super) fn source(fields: &mut Fields<'_>, title: String) -> Source {
    Source {
        title,
        url: fields.web_address(&["url", "link", "href", "uri"]),
        archive_url: fields.web_address(&[
            "archive_url",
            "archive",
            "archived",
            "archived_url",
            "wayback",
        ]),
        publisher: fields
            .text(&["publisher", "outlet", "publication", "website", "media", "newspaper"])
            .map(|text| text.value),
        authors: fields
            .texts(&["authors", "author", "by"])
            .into_iter()
            .map(|text| text.value)
            .collect(),
        date: fields.date(&["date", "published", "published_at", "publication_date"]),
        accessed: fields.date(&["accessed", "retrieved", "access_date"]),
        kind: fields.text(&["kind", "type"]).map(|text| text.value),
        language: fields.text(&["language", "lang"]).map(|text| text.value),
        reliability: fields.reliability(),
        written_aliases: (),
    }
}

/// Takes off the brackets of a link in the way of wikis: `[[Kim Jong Un|Kim]]` is `Kim Jong Un`.
pub(super) fn unlinked(text: Spanned<String>) -> Spanned<String> {
    let inner = text.value.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    match inner {
        Some(inner) => {
            let target = inner.split('|').next().unwrap_or(inner).trim();
            Spanned::new(target.to_owned(), text.span)
        }
        None => text,
    }
}

/// Splits `A; B` into two; a comma may belong to the name.
fn several(text: Spanned<String>) -> impl Iterator<Item = Spanned<String>> {
    let parts: Vec<_> = text
        .value
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| unlinked(Spanned::new(part.to_owned(), text.span)))
        .filter(|part| !part.value.is_empty())
        .collect();
    parts.into_iter()
}

pub(super) fn participants(fields: &mut Fields<'_>) -> Vec<Participant> {
    let mut all = Vec::new();
    // Other collections split actors by sort: each of the keys counts.
    for key in ACTORS {
        for item in fields.list(&[key]) {
            let Some(entries) = item.as_map() else {
                let Some(text) = fields.as_text(key, item) else { continue };
                all.extend(several(text).map(|actor| Participant { actor, role: None }));
                continue;
            };
            let mut inner = Fields::new(fields.file, item.span, entries);
            let actor =
                inner.text(&["actor", "name", "id", "person", "organisation", "organization"]);
            let role = inner.text(&["role", "as"]).map(|text| text.value);
            match actor {
                Some(actor) => all.push(Participant { actor: unlinked(actor), role }),
                None => match single_pair(&mut inner, entries) {
                    Some((actor, role)) => {
                        all.push(Participant { actor, role: Some(role) });
                        fields.diagnostics.append(&mut inner.diagnostics);
                        continue;
                    }
                    None => {
                        fields.diagnostics.extend(unnamed(
                            inner,
                            item.span,
                            key,
                            "actor",
                            &["actor", "role"],
                        ));
                        continue;
                    }
                },
            }
            fields.diagnostics.extend(inner.entry(key, &["actor", "role"]));
        }
    }
    all
}

/// What an entry says of an actor, as it is known here and elsewhere.
const PARTICIPANT: &[&str] = &[
    "actor",
    "name",
    "id",
    "person",
    "organisation",
    "organization",
    "role",
    "as",
    "tlp",
    "marking",
    "classification",
    "value",
    "title",
    "note",
    "notes",
    "kind",
    "type",
];

/// Reads `- kim-jong-un: guest`.
fn single_pair(
    inner: &mut Fields<'_>,
    entries: &[(Key, Node)],
) -> Option<(Spanned<String>, String)> {
    let [(key, node)] = entries else { return None };
    // What is left of an entry that named somebody names nobody.
    if PARTICIPANT.contains(&folded(&key.text).as_str()) {
        return None;
    }
    let role = inner.as_text(&key.text, node)?;
    Some((Spanned::new(key.text.to_string(), key.span), role.value))
}

/// What is wrong with an entry that does not say what it is of. Its keys are not named one by one,
/// but for those that are nearly one that it may have.
fn unnamed(
    mut inner: Fields<'_>,
    span: Span,
    key: &str,
    wanted: &str,
    known: &[&str],
) -> Vec<Diagnostic> {
    inner.report(span, Code::MissingField, format!("this entry names no {wanted}")).help =
        Some(format!("write an id or a name, or a mapping with `{wanted}:`"));
    inner.slips(key, known)
}

pub(super) fn whereabouts(fields: &mut Fields<'_>) -> Vec<Whereabouts> {
    let mut all = Vec::new();
    for key in LOCATIONS {
        for item in fields.list(&[key]) {
            let Some(entries) = item.as_map() else {
                let Some(text) = fields.as_text(key, item) else { continue };
                all.extend(
                    several(text).map(|location| Whereabouts { location, coordinates: None }),
                );
                continue;
            };
            let mut inner = Fields::new(fields.file, item.span, entries);
            let location = inner.text(&["location", "name", "id", "place", "city", "title"]);
            let coordinates = inner.point();
            match location {
                Some(location) => {
                    all.push(Whereabouts { location: unlinked(location), coordinates })
                }
                None => {
                    let known = &["location", "coordinates"];
                    fields.diagnostics.extend(unnamed(inner, item.span, key, "location", known));
                    continue;
                }
            }
            fields.diagnostics.extend(inner.entry(key, &["location", "coordinates"]));
        }
    }
    all
}

pub(super) fn citations(fields: &mut Fields<'_>) -> Vec<Citation> {
    let mut all = Vec::new();
    for key in SOURCES {
        for item in fields.list(&[key]) {
            let citation = match item.as_map() {
                Some(entries) => described(fields, key, item, entries),
                None => {
                    let text = fields.as_text(key, item).map(unlinked);
                    text.and_then(|text| match address_in_words(&text.value) {
                        Some((title, address, note)) => {
                            let address = Spanned::new(address.to_owned(), text.span);
                            let citation = plain_citation(fields.address_or_name(address)?);
                            Some(with_words(citation, title, note))
                        }
                        None => fields.address_or_name(text).map(plain_citation),
                    })
                }
            };
            all.extend(citation);
        }
    }
    all
}

/// A citation by an id, a title or a bare address.
fn plain_citation(text: Spanned<String>) -> Citation {
    let target = match web_address(&text.value) {
        Some(url) => {
            CitationTarget::Inline(Box::new(Source { url: Some(url), ..Source::default() }))
        }
        None => CitationTarget::Reference(text.value.trim_start_matches('@').to_owned()),
    };
    Citation { target, span: text.span, grade: Grade::default(), locator: None, quote: None }
}

/// Takes an address out of the words around it: a title before it, a remark in brackets or after a
/// dash behind it, `BBC: https://a.example/1 (archived)`, or a link in Markdown.
fn address_in_words(text: &str) -> Option<(&str, &str, &str)> {
    let link = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(')'));
    if let Some((title, address)) = link.and_then(|link| link.split_once("](")) {
        return is_address(address).then_some((title.trim(), address, ""));
    }
    let at = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let (before, rest) = text.split_at(at);
    let (address, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let after = after.trim();
    let bracketed = after.strip_prefix('(').and_then(|after| after.strip_suffix(')'));
    let note = bracketed.or_else(|| {
        let note = after.trim_start_matches(['-', '\u{2013}', '\u{2014}']);
        (note.len() < after.len() || after.is_empty()).then_some(note)
    })?;
    let is_apart = before.is_empty() || before.ends_with(|c: char| c.is_whitespace());
    let is_alone = before.is_empty() && after.is_empty();
    let title = before.trim().trim_end_matches([':', ',', '-', '\u{2013}', '\u{2014}']).trim();
    (is_apart && !is_alone && !note.contains("://")).then_some((title, address, note.trim()))
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Adds the words that stood around an address to its citation.
fn with_words(mut citation: Citation, title: &str, note: &str) -> Citation {
    if let CitationTarget::Inline(source) = &mut citation.target {
        source.title = title.to_owned();
    }
    citation.locator = Some(note.to_owned()).filter(|note| !note.is_empty());
    citation
}

/// What a citation by a mapping may say.
const CITED: &[&str] = &[
    "source",
    "reliability",
    "credibility",
    "grade",
    "page",
    "quote",
    "title",
    "url",
    "archive_url",
    "publisher",
    "authors",
    "date",
    "accessed",
    "kind",
    "language",
];

/// A citation by a mapping: an id and what is said of this statement, or a source described on
/// the spot.
fn described(
    fields: &mut Fields<'_>,
    key: &str,
    item: &Node,
    entries: &[(Key, Node)],
) -> Option<Citation> {
    let mut inner = Fields::new(fields.file, item.span, entries);
    let named = inner.text(&["source", "id", "ref"]).map(unlinked);
    let is_named = named.is_some();
    let reference = named.and_then(|text| inner.address_or_name(text));
    let grade = inner.grade();
    let locator = inner.text(&["page", "pages", "locator", "p", "at"]).map(|text| text.value);
    let quote = inner.text(&["quote", "quotation"]).map(|text| text.value);
    let title =
        inner.text(&["title", "name", "headline"]).map(|text| text.value).unwrap_or_default();
    let mut inline = source(&mut inner, title);
    let target = match reference.map(|text| (web_address(&text.value), text.value)) {
        Some((Some(url), _)) => {
            inline.url.get_or_insert(url);
            Some(CitationTarget::Inline(Box::new(inline)))
        }
        Some((None, name)) if inline.url.is_none() => Some(CitationTarget::Reference(name)),
        // `source: Reuters` beside a URL names the publisher.
        Some((None, name)) => {
            inline.publisher.get_or_insert(name);
            Some(CitationTarget::Inline(Box::new(inline)))
        }
        None if inline == Source::default() && !is_named => {
            fields.diagnostics.extend(unnamed(inner, item.span, key, "source", CITED));
            return None;
        }
        None if inline == Source::default() => None,
        None => Some(CitationTarget::Inline(Box::new(inline))),
    };
    fields.diagnostics.extend(inner.entry(key, CITED));
    Some(Citation { target: target?, span: item.span, grade, locator, quote })
}

pub(super) fn roles(fields: &mut Fields<'_>) -> Vec<Role> {
    let mut all = Vec::new();
    for item in fields.list(&["roles", "role", "positions", "position"]) {
        let Some(entries) = item.as_map() else {
            let title = fields.as_text("roles", item);
            all.extend(title.map(|title| Role {
                title: title.value,
                of: None,
                from: None,
                to: None,
            }));
            continue;
        };
        let mut inner = Fields::new(fields.file, item.span, entries);
        let title = inner.text(&["title", "role", "position", "name"]);
        let role = Role {
            title: title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
            of: inner.text(&["of", "in", "organisation", "organization"]).map(unlinked),
            from: inner.date(&["from", "start", "since"]),
            to: inner.date(&["to", "end", "until"]),
        };
        if let (Some(from), Some(to)) = (&role.from, &role.to)
            && to.value.last_day().is_some()
            && from.value.first_day() > to.value.last_day()
        {
            let message = format!("the role ends ({}) before it begins ({})", to.value, from.value);
            inner.report(to.span, Code::EndBeforeStart, message).help =
                Some("swap or mend `from` and `to`".into());
        }
        let known = &["title", "of", "from", "to"];
        if title.is_none() {
            fields.diagnostics.extend(unnamed(inner, item.span, "roles", "title", known));
            continue;
        }
        all.push(role);
        fields.diagnostics.extend(inner.entry("roles", known));
    }
    all
}

pub(super) fn corrections(fields: &mut Fields<'_>) -> Vec<Correction> {
    let mut all = Vec::new();
    for item in fields.list(&["corrections", "correction"]) {
        let Some(entries) = item.as_map() else {
            fields.wrong_type("corrections", item, "a list of mappings with `date` and `text`");
            continue;
        };
        let mut inner = Fields::new(fields.file, item.span, entries);
        let date = inner.date(&["date"]);
        let text = inner.markdown(&["text", "correction", "note", "description"]);
        match (date, text) {
            (Some(date), Some(text)) => all.push(Correction { date, text }),
            // What cannot be read was said.
            _ if !inner.diagnostics.is_empty() => {}
            (date, text) => {
                let lacks = match (date.is_some(), text.is_some()) {
                    (false, true) => "`date`",
                    (true, false) => "`text`",
                    _ => "`date` and no `text`",
                };
                let message = format!("this correction has no {lacks}");
                inner.report(item.span, Code::MissingField, message).help =
                    Some("write `- {date: 2023-09-13, text: What was wrong.}`".into());
            }
        }
        fields.diagnostics.extend(inner.entry("corrections", &["date", "text"]));
    }
    all
}
