//! Everything that a record says, as strings.

use super::What;
use crate::model::{
    Actor, Briefing, Citation, CitationTarget, Event, Head, Location, Page, Participant, Point,
    Record, Source, Spanned, Whereabouts,
};

/// A string of a record, and what it is.
pub(super) type Take<'a, 'r> = &'a mut dyn FnMut(What, &'r str);

/// What can be asked for its strings.
pub(super) trait Strings {
    /// Hands every string to `take`. Dates, and words of fixed vocabularies, are none.
    fn strings<'r>(&'r self, take: Take<'_, 'r>);
    /// Hands what names other records to `take`.
    fn references<'r>(&'r self, _take: &mut dyn FnMut(&'r str)) {}
    /// The points of the map.
    fn points(&self) -> Vec<Point> {
        Vec::new()
    }
}

/// Hands the strings of a record to `take`, its id too.
pub(super) fn of<'r, T: Strings>(record: &'r Record<T>, take: Take<'_, 'r>) {
    take(What::Id, &record.id.value);
    head(&record.head, take);
    record.fields.strings(take);
}

/// The numbers of a record: those of its own keys, its points, in either order, and of their degrees
/// those that are exact enough to be told from others.
pub(super) fn numbers<T: Strings>(record: &Record<T>) -> Vec<String> {
    fn own(json: &serde_json::Value, all: &mut Vec<String>) {
        match json {
            serde_json::Value::Number(number) => all.push(number.to_string()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| own(item, all)),
            serde_json::Value::Object(entries) => entries.values().for_each(|item| own(item, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    record.head.extra.values().for_each(|json| own(json, &mut all));
    let points = record.fields.points();
    all.extend(points.iter().flat_map(|Point { latitude, longitude }| {
        [format!("{latitude} {longitude}"), format!("{longitude} {latitude}")]
    }));
    let degrees = points.iter().flat_map(|point| [point.latitude, point.longitude]);
    all.extend(
        degrees
            .map(|degrees| degrees.to_string())
            .filter(|text| text.split('.').nth(1).is_some_and(|digits| digits.len() >= 3)),
    );
    all
}

fn points(places: &[Whereabouts]) -> Vec<Point> {
    places.iter().filter_map(|place| place.coordinates).collect()
}

fn head<'r>(head: &'r Head, take: Take<'_, 'r>) {
    head.summary.iter().for_each(|text| take(What::Text, text));
    all(&head.tags, What::Value, take);
    all(&head.redirects, What::Value, take);
    head.body.iter().for_each(|body| take(What::Text, &body.text));
    head.corrections.iter().for_each(|correction| take(What::Text, &correction.text));
    own(&head.extra, take);
}

fn own<'r>(extra: &'r crate::model::Extra, take: Take<'_, 'r>) {
    fn value<'r>(json: &'r serde_json::Value, take: Take<'_, 'r>) {
        match json {
            serde_json::Value::String(text) => take(What::Value, text),
            serde_json::Value::Array(items) => items.iter().for_each(|item| value(item, take)),
            serde_json::Value::Object(entries) => own(entries, take),
            _ => {}
        }
    }
    for (key, json) in extra {
        take(What::Value, key);
        value(json, take);
    }
}

fn all<'r>(list: &'r [Spanned<String>], what: What, take: Take<'_, 'r>) {
    list.iter().for_each(|text| take(what, &text.value));
}

fn participants<'r>(list: &'r [Participant], take: Take<'_, 'r>) {
    list.iter().filter_map(|part| part.role.as_deref()).for_each(|role| take(What::Value, role));
}

fn citations<'r>(list: &'r [Citation], take: Take<'_, 'r>) {
    for citation in list {
        citation.locator.iter().for_each(|text| take(What::Value, text));
        citation.quote.iter().for_each(|text| take(What::Text, text));
        if let CitationTarget::Inline(source) = &citation.target {
            // It is no record of the desk that bears the title.
            source.strings(&mut |what, text| {
                take(if what == What::Name { What::Value } else { what }, text);
            });
        }
    }
}

fn named<'r>(
    actors: &'r [Participant],
    locations: &'r [Whereabouts],
    sources: &'r [Citation],
    take: &mut dyn FnMut(&'r str),
) {
    actors.iter().for_each(|part| take(&part.actor.value));
    locations.iter().for_each(|place| take(&place.location.value));
    for citation in sources {
        if let CitationTarget::Reference(text) = &citation.target {
            take(text);
        }
    }
}

impl Strings for Briefing {
    fn strings<'r>(&'r self, take: Take<'_, 'r>) {
        take(What::Name, &self.title);
        self.authors.iter().for_each(|name| take(What::Value, name));
        participants(&self.actors, take);
        citations(&self.sources, take);
    }
    fn references<'r>(&'r self, take: &mut dyn FnMut(&'r str)) {
        named(&self.actors, &self.locations, &self.sources, take);
        self.events.iter().flatten().for_each(|id| take(&id.value));
    }
    fn points(&self) -> Vec<Point> {
        points(&self.locations)
    }
}

impl Strings for Event {
    fn strings<'r>(&'r self, take: Take<'_, 'r>) {
        take(What::Name, &self.title);
        self.kind.iter().for_each(|kind| take(What::Value, &kind.value));
        participants(&self.actors, take);
        citations(&self.sources, take);
    }
    fn references<'r>(&'r self, take: &mut dyn FnMut(&'r str)) {
        named(&self.actors, &self.locations, &self.sources, take);
        self.related.iter().for_each(|id| take(&id.value));
    }
    fn points(&self) -> Vec<Point> {
        let own = self.coordinates.into_iter();
        points(&self.locations).into_iter().chain(own).collect()
    }
}

impl Strings for Actor {
    fn strings<'r>(&'r self, take: Take<'_, 'r>) {
        take(What::Name, &self.name);
        all(&self.aliases, What::Name, take);
        all(&self.short, What::Name, take);
        self.roles.iter().for_each(|role| take(What::Value, &role.title));
        self.ids.values().for_each(|id| take(What::Value, id));
    }
    fn references<'r>(&'r self, take: &mut dyn FnMut(&'r str)) {
        self.roles.iter().filter_map(|role| role.of.as_ref()).for_each(|of| take(&of.value));
    }
}

impl Strings for Location {
    fn strings<'r>(&'r self, take: Take<'_, 'r>) {
        take(What::Name, &self.name);
        all(&self.aliases, What::Name, take);
        all(&self.short, What::Name, take);
        self.kind.iter().for_each(|kind| take(What::Value, kind));
        self.ids.values().for_each(|id| take(What::Value, id));
    }
    fn references<'r>(&'r self, take: &mut dyn FnMut(&'r str)) {
        self.within.iter().for_each(|within| take(&within.value));
    }
    fn points(&self) -> Vec<Point> {
        self.coordinates.into_iter().collect()
    }
}

impl Strings for Source {
    fn strings<'r>(&'r self, take: Take<'_, 'r>) {
        take(What::Name, &self.title);
        [&self.url, &self.archive_url]
            .into_iter()
            .flatten()
            .for_each(|url| take(What::Address, url));
        self.publisher.iter().for_each(|name| take(What::Value, name));
        self.authors.iter().for_each(|name| take(What::Value, name));
        self.kind.iter().for_each(|kind| take(What::Value, kind));
    }
}

impl Strings for Page {
    fn strings<'r>(&'r self, take: Take<'_, 'r>) {
        take(What::Name, &self.title);
    }
}
