//! What a page says to machines that read schema.org: JSON-LD.
//!
//! Only what is certain is said. A date that is approximate, uncertain or has no plain form is left
//! out, as schema.org has no way to say so; `/data/` has it in EDTF.

mod thing;

use std::collections::BTreeMap;

use super::feed::is_web;
use super::revisions::last_revised;
use crate::link::{Actor, Briefing, Cited, Event, Graph, Location, Node, Role, Source, Target};
use crate::model::{ActorKind, Date, Kind, Point, Status, web_address};
use thing::Thing;
pub(super) use thing::escaped;

/// The most items of a list: a page about a thing that has thousands must not grow with them.
const MOST: usize = 50;

/// Describes the record of a page, as JSON-LD 1.1 in the vocabulary of schema.org, escaped so that
/// it can stand in a `script` element (HTML, 4.12.1.3). Events that are denied or retracted are not
/// described.
pub fn json_ld(graph: &Graph, target: Target) -> Option<String> {
    let maker = Maker { graph };
    let at = target.at();
    let thing = match target.kind {
        Kind::Briefing => maker.briefing(graph.briefings.get(at)?, last_revised(graph, target)),
        Kind::Event => {
            let event = graph.events.get(at)?;
            // There is no way to say that an event did not happen.
            if matches!(event.status, Some(Status::Denied | Status::Retracted)) {
                return None;
            }
            maker.event(event)
        }
        Kind::Actor => maker.actor(graph.actors.get(at)?),
        Kind::Location => maker.location(graph.locations.get(at)?),
        Kind::Source => maker.source(graph.sources.get(at)?),
        Kind::Page => maker
            .named("WebPage", &graph.pages.get(at)?.node)
            .and("dateModified", last_revised(graph, target))
            .and("isPartOf", maker.site()),
    };
    Some(thing.script())
}

/// Describes the site, likewise.
pub fn site_json_ld(graph: &Graph) -> String {
    let site = &graph.site;
    Maker { graph }
        .site()
        .and("description", site.description.as_deref())
        .and("inLanguage", site.language.as_str())
        .and("copyrightNotice", site.rights.as_deref())
        .and("publisher", Thing::of("Organization").and("name", site.title.as_str()))
        .script()
}

struct Maker<'a> {
    graph: &'a Graph,
}

impl Maker<'_> {
    fn base(&self) -> &str {
        self.graph.site.base_url.as_str()
    }

    fn url(&self, node: &Node) -> String {
        node.href.absolute(self.base())
    }

    fn site(&self) -> Thing {
        Thing::of("WebSite")
            .and("@id", self.base())
            .and("name", self.graph.site.title.as_str())
            .and("url", self.base())
    }

    /// A thing by its name and page.
    fn named(&self, kind: &str, node: &Node) -> Thing {
        let url = self.url(node);
        Thing::of(kind).and("@id", url.as_str()).and("name", node.title.as_str()).and("url", url)
    }

    fn tags(&self, node: &Node) -> Vec<&str> {
        node.tags.iter().map(|&tag| self.graph.tags[tag].label.as_str()).collect()
    }

    /// `revised` is when it was last revised, where that is known.
    fn briefing(&self, briefing: &Briefing, revised: Option<String>) -> Thing {
        let graph = self.graph;
        let node = &briefing.node;
        let url = self.url(node);
        let desk = || {
            Thing::of("Organization").and("name", graph.site.title.as_str()).and("url", self.base())
        };
        let authors = match briefing.authors.as_slice() {
            [] => vec![desk()],
            authors => people(authors),
        };
        let modified = node.corrections.iter().map(|correction| &correction.date).max();
        let modified = revised
            .or_else(|| modified.filter(|date| **date > briefing.date).and_then(exact))
            .or_else(|| exact(&briefing.date));
        let about = briefing.events.iter().take(MOST);
        let about = about.map(|&at| self.named("Event", &graph.events[at].node));
        let actors = briefing.actors.iter().take(MOST).map(|&at| self.actor_named(at));
        let places = briefing.locations.iter().take(MOST).map(|&at| self.place_named(at));
        let corrections = node.corrections.iter().map(|correction| {
            Thing::of("CorrectionComment")
                .and("datePublished", exact(&correction.date))
                .and("text", correction.prose.plain.as_str())
        });
        Thing::of("AnalysisNewsArticle")
            .and("@id", url.as_str())
            .and("headline", node.title.as_str())
            .and("description", node.summary.as_str())
            .and("url", url.as_str())
            .and("mainEntityOfPage", url)
            .and("datePublished", exact(&briefing.date))
            .and("dateModified", modified)
            .and("temporalCoverage", interval(&briefing.covers))
            .and("inLanguage", graph.site.language.as_str())
            .and("author", authors)
            .and("publisher", desk())
            .and("isPartOf", self.site())
            .and("keywords", self.tags(node))
            .and("about", about.collect::<Vec<_>>())
            .and("mentions", actors.chain(places).collect::<Vec<_>>())
            .and("citation", self.citations(node, &briefing.citations))
            .and("correction", corrections.collect::<Vec<_>>())
    }

    fn event(&self, event: &Event) -> Thing {
        let graph = self.graph;
        let node = &event.node;
        let exactly = !event.date.is_approximate() && !event.date.is_uncertain();
        let mut actors: Vec<usize> = Vec::new();
        for part in &event.participants {
            if !actors.contains(&part.actor) {
                actors.push(part.actor);
            }
        }
        let articles = event.briefings.iter().rev().take(MOST).map(|&at| {
            let node = &graph.briefings[at].node;
            let url = self.url(node);
            Thing::of("AnalysisNewsArticle")
                .and("@id", url.as_str())
                .and("headline", node.title.as_str())
                .and("url", url)
        });
        let cited = self.citations(node, &event.citations);
        let kind = event.kind.iter().map(|kind| kind.label.as_str());
        let planned = event.status == Some(Status::Planned);
        self.named("Event", node)
            .and("description", node.summary.as_str())
            .and("startDate", event.date.iso_start().filter(|_| exactly))
            .and("endDate", event.date.iso_end().filter(|_| exactly))
            .and("eventStatus", planned.then_some("https://schema.org/EventScheduled"))
            .and(
                "location",
                event
                    .locations
                    .iter()
                    .map(|&at| self.place(&graph.locations[at]))
                    .chain(event.point.map(|at| Thing::of("Place").and("geo", geo(at))))
                    .collect::<Vec<_>>(),
            )
            // Not `performer`, `attendee` or `organizer`: whoever was bombed attended nothing.
            .and(
                "about",
                actors.into_iter().take(MOST).map(|at| self.actor_named(at)).collect::<Vec<_>>(),
            )
            .and("inLanguage", graph.site.language.as_str())
            .and("keywords", kind.chain(self.tags(node)).collect::<Vec<&str>>())
            .and("subjectOf", articles.chain(cited).collect::<Vec<_>>())
    }

    fn actor_named(&self, at: usize) -> Thing {
        let actor = &self.graph.actors[at];
        self.named(actor_type(actor.kind), &actor.node)
    }

    fn place_named(&self, at: usize) -> Thing {
        self.named("Place", &self.graph.locations[at].node)
    }

    fn actor(&self, actor: &Actor) -> Thing {
        let url = self.url(&actor.node);
        let mut thing = self
            .named(actor_type(actor.kind), &actor.node)
            .and("mainEntityOfPage", url)
            .and("description", actor.node.summary.as_str())
            .and("alternateName", &actor.aliases)
            .and("identifier", identifiers(&actor.ids))
            .and("sameAs", same_as(&actor.ids));
        let roles = || actor.roles.iter().take(MOST);
        let is_organisation = |role: &Role| {
            role.of.is_some_and(|of| {
                matches!(self.graph.actors[of].kind, ActorKind::Organisation | ActorKind::Unit)
            })
        };
        if matches!(actor.kind, ActorKind::Person | ActorKind::Organisation | ActorKind::Unit) {
            let member = |role: &Role| {
                tenure("OrganizationRole", role)
                    .and("roleName", role.title.as_str())
                    .and("memberOf", role.of.map(|of| self.actor_named(of)))
            };
            let roles = roles().filter(|role| is_organisation(role));
            thing = thing.and("memberOf", roles.map(member).collect::<Vec<_>>());
        }
        if actor.kind == ActorKind::Person {
            // A state is a place to schema.org, and nobody is a member of one.
            let office = |role: &Role| {
                let state = role.of.filter(|of| self.graph.actors[*of].kind == ActorKind::State);
                let occupation = Thing::of("Occupation")
                    .and("name", role.title.as_str())
                    .and("occupationLocation", state.map(|of| self.actor_named(of)));
                tenure("Role", role).and("hasOccupation", occupation)
            };
            let roles = roles().filter(|role| !is_organisation(role));
            thing = thing.and("hasOccupation", roles.map(office).collect::<Vec<_>>());
            let held = actor.roles.iter().filter(|role| role.to.is_none());
            thing =
                thing.and("jobTitle", held.map(|role| role.title.as_str()).collect::<Vec<&str>>());
        }
        thing
    }

    fn location(&self, location: &Location) -> Thing {
        let url = self.url(&location.node);
        self.place(location)
            .and("mainEntityOfPage", url)
            .and("description", location.node.summary.as_str())
            .and("alternateName", &location.aliases)
            .and("identifier", identifiers(&location.ids))
            .and("sameAs", same_as(&location.ids))
    }

    /// A place with its own coordinates and what it lies within.
    fn place(&self, location: &Location) -> Thing {
        let geo = location.point.map(geo);
        let around: Vec<usize> =
            location.within.map(|at| self.graph.around(at).collect()).unwrap_or_default();
        let within = around.into_iter().rev().fold(None, |outer: Option<Thing>, at| {
            let place = self.named("Place", &self.graph.locations[at].node);
            Some(place.and("containedInPlace", outer))
        });
        self.named("Place", &location.node).and("geo", geo).and("containedInPlace", within)
    }

    fn source(&self, source: &Source) -> Thing {
        self.work(source)
            .and("mainEntityOfPage", self.url(&source.node))
            .and("description", source.node.summary.as_str())
            .and("keywords", self.tags(&source.node))
    }

    /// A publication: where it is, not where the desk writes about it.
    fn work(&self, source: &Source) -> Thing {
        let page = self.url(&source.node);
        let url = source.url.as_deref().filter(|url| is_web(url)).unwrap_or(&page);
        let publisher = source.publisher.as_deref();
        Thing::of(work_type(source.kind.as_deref()))
            .and("name", source.node.title.as_str())
            .and("url", url)
            .and("archivedAt", source.archive_url.as_deref().filter(|url| is_web(url)))
            .and("datePublished", source.date.as_ref().and_then(exact))
            .and("inLanguage", source.language.as_deref())
            .and("author", people(&source.authors))
            .and("publisher", publisher.map(|name| Thing::of("Organization").and("name", name)))
    }

    /// What a record cites in its fields and in its notes, each source once.
    fn citations(&self, node: &Node, citations: &[Cited]) -> Vec<Thing> {
        let mut all: Vec<usize> = Vec::new();
        let noted = node.prose.notes.iter().map(|note| note.source.at());
        for at in noted.chain(citations.iter().map(|cited| cited.source)) {
            if all.len() < MOST && !all.contains(&at) {
                all.push(at);
            }
        }
        all.into_iter().map(|at| self.work(&self.graph.sources[at])).collect()
    }
}

/// The date in ISO 8601, if it is no more and no less than that.
fn exact(date: &Date) -> Option<String> {
    date.iso_start().filter(|_| !date.is_approximate() && !date.is_uncertain())
}

/// A date or an interval, open if need be (schema.org, `temporalCoverage`).
fn interval(date: &Date) -> Option<String> {
    if date.is_approximate() || date.is_uncertain() {
        return None;
    }
    match (date.is_interval(), date.iso_start(), date.iso_end()) {
        (false, start, _) => start,
        (true, Some(start), Some(end)) => Some(format!("{start}/{end}")),
        (true, Some(start), None) if date.last_day().is_none() => Some(format!("{start}/..")),
        (true, None, Some(end)) if date.first_day().is_none() => Some(format!("../{end}")),
        _ => None,
    }
}

/// A role with its beginning and end.
fn tenure(kind: &str, role: &Role) -> Thing {
    Thing::of(kind)
        .and("startDate", role.from.as_ref().and_then(exact))
        .and("endDate", role.to.as_ref().and_then(exact))
}

fn people(names: &[String]) -> Vec<Thing> {
    names.iter().take(MOST).map(|name| Thing::of("Person").and("name", name.as_str())).collect()
}

fn geo(point: Point) -> Thing {
    Thing::of("GeoCoordinates").and("latitude", point.latitude).and("longitude", point.longitude)
}

fn actor_type(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "Person",
        ActorKind::Organisation | ActorKind::Unit => "Organization",
        ActorKind::State => "Country",
        ActorKind::Other => "Thing",
    }
}

fn work_type(kind: Option<&str>) -> &'static str {
    match kind.unwrap_or_default().to_ascii_lowercase().as_str() {
        "article" | "news" => "NewsArticle",
        "report" => "Report",
        "book" => "Book",
        "dataset" => "Dataset",
        "post" => "SocialMediaPosting",
        _ => "CreativeWork",
    }
}

fn identifiers(ids: &BTreeMap<String, String>) -> Vec<Thing> {
    let all = ids.iter().map(|(scheme, id)| {
        Thing::of("PropertyValue").and("propertyID", scheme.as_str()).and("value", id.as_str())
    });
    all.collect()
}

/// Addresses of the same thing elsewhere, for the schemes whose addresses are known.
fn same_as(ids: &BTreeMap<String, String>) -> Vec<String> {
    let all = ids.iter().filter_map(|(scheme, id)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let word = !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        match scheme.to_ascii_lowercase().as_str() {
            "wikidata" if id.strip_prefix('Q').is_some_and(digits) => {
                Some(format!("http://www.wikidata.org/entity/{id}"))
            }
            "geonames" if digits(id) => Some(format!("https://sws.geonames.org/{id}/")),
            "viaf" if digits(id) => Some(format!("https://viaf.org/viaf/{id}")),
            "orcid" if word => Some(format!("https://orcid.org/{id}")),
            "isni" if word => Some(format!("https://isni.org/isni/{id}")),
            "opensanctions" if word => {
                Some(format!("https://www.opensanctions.org/entities/{id}/"))
            }
            _ => web_address(id),
        }
    });
    all.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::plan::example::{HOSTILE, date, graph};

    fn at(kind: Kind, index: usize) -> Target {
        Target::new(kind, index)
    }

    /// Takes the data out of a page as a browser does: from the tag to the first `</script`.
    fn read(script: &str) -> Value {
        let page = format!("<script type=\"application/ld+json\">{script}</script><p>");
        let start = page.find('>').unwrap() + 1;
        let end = page.to_ascii_lowercase().find("</script").unwrap();
        let value: Value = serde_json::from_str(&page[start..end]).unwrap();
        assert_eq!(value["@context"], "https://schema.org");
        value
    }

    fn described(graph: &Graph, kind: Kind, index: usize) -> Value {
        read(&json_ld(graph, at(kind, index)).unwrap())
    }

    /// Every object has a type, and nothing is empty.
    fn well_formed(value: &Value) {
        match value {
            Value::Object(map) => {
                assert!(map.contains_key("@type"), "{value}");
                map.values().for_each(well_formed);
            }
            Value::Array(items) => {
                assert!(!items.is_empty());
                items.iter().for_each(well_formed);
            }
            Value::String(text) => assert!(!text.is_empty()),
            Value::Null => panic!("a property without a value"),
            _ => {}
        }
    }

    #[test]
    fn a_title_cannot_end_the_script() {
        let mut graph = graph();
        graph.events[2].node.title = format!("{HOSTILE}<!--<script>\u{2028}\u{2029}");
        let script = json_ld(&graph, at(Kind::Event, 2)).unwrap();
        assert!(!script.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        assert_eq!(read(&script)["name"], graph.events[2].node.title);
    }

    #[test]
    fn every_record_is_described_by_things_that_have_types() {
        let graph = graph();
        for (target, node) in graph.nodes() {
            let value = read(&json_ld(&graph, target).unwrap());
            well_formed(&value);
            let name = value.get("name").or(value.get("headline")).unwrap();
            assert_eq!(*name, node.title);
        }
        well_formed(&read(&site_json_ld(&graph)));
        assert_eq!(json_ld(&graph, at(Kind::Page, 9)), None);
    }

    #[test]
    fn a_briefing_is_an_article_with_its_corrections() {
        let value = described(&graph(), Kind::Briefing, 0);
        assert_eq!(value["@type"], "AnalysisNewsArticle");
        assert_eq!(value["datePublished"], "2023-09-15");
        assert_eq!(value["dateModified"], "2023-09-20");
        assert_eq!(value["temporalCoverage"], "2023-09-13/2023-09-15");
        assert_eq!(value["author"][0]["name"], "J. Doe");
        assert_eq!(value["correction"][0]["text"], "Not six hours.");
        assert_eq!(value["about"][0]["url"], "https://example.org/desk/events/summit/");
        assert_eq!(value["mentions"][0]["@type"], "Person");
        assert_eq!(value["isPartOf"]["url"], "https://example.org/desk/");
    }

    #[test]
    fn an_event_has_dates_only_where_they_are_certain() {
        let mut graph = graph();
        let value = described(&graph, Kind::Event, 2);
        assert_eq!(
            (&value["startDate"], &value["endDate"]),
            (&"2023-09-14".into(), &"2023-09-15".into())
        );
        assert_eq!(value.get("eventStatus"), None);
        for text in ["2023-09~", "2023?", "-0043-03-15", "2023-21"] {
            graph.events[2].date = date(text);
            assert_eq!(described(&graph, Kind::Event, 2).get("startDate"), None, "{text}");
        }
        graph.events[2].date = date("2023-09-14/..");
        assert_eq!(described(&graph, Kind::Event, 2).get("endDate"), None);
        assert_eq!(
            described(&graph, Kind::Event, 4)["eventStatus"],
            "https://schema.org/EventScheduled"
        );
    }

    #[test]
    fn what_is_taken_back_is_not_stated() {
        let mut graph = graph();
        for status in [Status::Retracted, Status::Denied] {
            graph.events[2].status = Some(status);
            assert_eq!(json_ld(&graph, at(Kind::Event, 2)), None);
        }
    }

    #[test]
    fn a_place_is_within_others_and_has_only_its_own_coordinates() {
        let value = described(&graph(), Kind::Event, 2);
        assert_eq!(value["location"][0]["containedInPlace"]["name"], "Amur Oblast");
        assert_eq!(value["location"][0].get("geo"), None);
        assert_eq!(value["location"][1]["geo"]["longitude"], -172.1);
        let oblast = described(&graph(), Kind::Location, 1);
        assert_eq!(oblast["sameAs"][0], "https://sws.geonames.org/2027748/");
    }

    #[test]
    fn an_actor_has_other_names_offices_and_identifiers() {
        let mut graph = graph();
        let value = described(&graph, Kind::Actor, 0);
        assert_eq!(value["@type"], "Person");
        assert_eq!(value["alternateName"][1], "Путин");
        assert_eq!(value["sameAs"], json!(["http://www.wikidata.org/entity/Q7747"]));
        assert_eq!(value["identifier"][0]["value"], "</script>");
        assert_eq!(value["jobTitle"][0], "President");
        assert_eq!(value["hasOccupation"][0]["startDate"], "2012-05-07");
        assert_eq!(
            value["hasOccupation"][0]["hasOccupation"]["occupationLocation"]["@type"],
            "Country"
        );
        assert_eq!(value.get("memberOf"), None);
        graph.actors[1].kind = ActorKind::Organisation;
        let value = described(&graph, Kind::Actor, 0);
        assert_eq!(value["memberOf"][0]["roleName"], "President");
        assert_eq!(value["memberOf"][0]["memberOf"]["name"], "Russia");
    }

    #[test]
    fn a_source_leads_to_where_it_was_published_if_that_is_safe() {
        let mut graph = graph();
        let value = described(&graph, Kind::Source, 0);
        assert_eq!(
            (&value["@type"], &value["url"]),
            (&"NewsArticle".into(), &"https://cnn.example/a?b=1&c=2".into())
        );
        graph.sources[0].url = Some("javascript:alert(1)".to_owned());
        graph.sources[0].archive_url = Some("data:text/html,x".to_owned());
        let value = described(&graph, Kind::Source, 0);
        assert_eq!(value["url"], "https://example.org/desk/sources/cnn/");
        assert_eq!(value.get("archivedAt"), None);
    }

    #[test]
    fn lists_do_not_grow_with_the_archive() {
        let mut graph = graph();
        graph.briefings[0].events = (0..500).map(|_| 1).collect();
        assert_eq!(described(&graph, Kind::Briefing, 0)["about"].as_array().unwrap().len(), MOST);
    }
}
