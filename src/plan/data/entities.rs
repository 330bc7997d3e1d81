//! Actors and locations: what events and texts name.

use std::collections::BTreeMap;

use jiff::civil;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Maker, Record, RecordData, ReferenceData};
use crate::link::{self, Backlink, Graph};
use crate::model::{ActorKind, Date};

/// A person, organisation, state or unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Actor")]
pub struct ActorData {
    /// Unique among actors; the name itself where the actor is not registered.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The name in full.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// Offices held.
    pub roles: Vec<RoleData>,
    /// Who holds an office in it.
    pub members: Vec<ReferenceData>,
    /// Identifiers elsewhere, by scheme: `wikidata`.
    pub ids: BTreeMap<String, String>,
    /// How many events it took part in.
    pub event_count: usize,
    /// How many texts mention it.
    pub mention_count: usize,
    /// The first day of its events (ISO 8601), without what is planned, denied or retracted.
    pub first_seen: Option<String>,
    /// The last day of its events, likewise.
    pub last_seen: Option<String>,
    /// Whether the desk has a record of it, or only its name.
    pub registered: bool,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

/// An office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Role")]
pub struct RoleData {
    /// The office.
    pub title: String,
    /// The actor that it is held in.
    pub of: Option<ReferenceData>,
    /// Since when, in EDTF.
    pub from: Option<String>,
    /// Until when, in EDTF.
    pub to: Option<String>,
}

/// A place.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Location")]
pub struct LocationData {
    /// Unique among locations; the name itself where the place is not registered.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The name in full.
    pub name: String,
    /// What it is: a word of the desk's own.
    pub kind: Option<String>,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// Degrees north of the equator (WGS 84); its own only.
    pub latitude: Option<f64>,
    /// Degrees east of Greenwich (WGS 84); its own only.
    pub longitude: Option<f64>,
    /// The places around it, innermost first.
    pub within: Vec<ReferenceData>,
    /// Identifiers elsewhere, by scheme: `wikidata`, `geonames`.
    pub ids: BTreeMap<String, String>,
    /// How many events happened in it and in places within it.
    pub event_count: usize,
    /// How many texts mention it.
    pub mention_count: usize,
    /// The first day of its events (ISO 8601), without what is planned, denied or retracted.
    pub first_seen: Option<String>,
    /// The last day of its events, likewise.
    pub last_seen: Option<String>,
    /// Whether the desk has a record of it, or only its name.
    pub registered: bool,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

impl Record for ActorData {
    fn origins(graph: &Graph) -> usize {
        graph.actors.len()
    }

    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self> {
        let actors = &maker.graph.actors;
        let actor = &actors[at];
        let (first_seen, last_seen) = maker.seen(&actor.events);
        let role = |role: &link::Role| RoleData {
            title: role.title.clone(),
            of: role.of.map(|of| maker.reference(&actors[of].node)),
            from: role.from.as_ref().map(|date| date.edtf().to_owned()),
            to: role.to.as_ref().map(|date| date.edtf().to_owned()),
        };
        std::iter::once(Self {
            id: actor.node.id.clone(),
            url: maker.url(&actor.node.href),
            name: actor.node.title.clone(),
            kind: actor.kind,
            aliases: actor.aliases.clone(),
            roles: actor.roles.iter().map(role).collect(),
            members: actor
                .members
                .iter()
                .map(|&(at, _)| maker.reference(&actors[at].node))
                .collect(),
            ids: actor.ids.clone(),
            event_count: actor.events.len(),
            mention_count: texts(&actor.mentions),
            first_seen,
            last_seen,
            registered: actor.node.is_registered(),
            record: maker.record(&actor.node),
        })
    }
}

impl Record for LocationData {
    fn origins(graph: &Graph) -> usize {
        graph.locations.len()
    }

    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self> {
        let locations = &maker.graph.locations;
        let location = &locations[at];
        let (first_seen, last_seen) = maker.seen(&location.events);
        let around = maker.graph.around(at).skip(1);
        std::iter::once(Self {
            id: location.node.id.clone(),
            url: maker.url(&location.node.href),
            name: location.node.title.clone(),
            kind: location.kind.clone(),
            aliases: location.aliases.clone(),
            latitude: location.point.map(|point| point.latitude),
            longitude: location.point.map(|point| point.longitude),
            within: around.map(|at| maker.reference(&locations[at].node)).collect(),
            ids: location.ids.clone(),
            event_count: location.events.len(),
            mention_count: texts(&location.mentions),
            first_seen,
            last_seen,
            registered: location.node.is_registered(),
            record: maker.record(&location.node),
        })
    }
}

impl Maker<'_> {
    /// The first and the last day of events that are held to have happened.
    fn seen(&self, events: &[usize]) -> (Option<String>, Option<String>) {
        let dates = || {
            let events = events.iter().map(|&at| &self.graph.events[at]);
            events.filter(|event| event.has_happened()).map(|event| &event.date)
        };
        let known = |date: &Date| date.first_day().or_else(|| date.last_day());
        let first: Option<civil::Date> = dates().filter_map(known).min();
        let last = dates().filter_map(|date| date.last_day().or_else(|| date.first_day())).max();
        (first.map(|day| day.to_string()), last.map(|day| day.to_string()))
    }
}

/// The number of texts that mention a record: there is one backlink for each.
fn texts(mentions: &[Backlink]) -> usize {
    mentions.len()
}
