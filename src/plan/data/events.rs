//! Events and who took part in them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{CitationData, DateData, Maker, PlaceData, Record, RecordData};
use crate::link::{self, Graph};
use crate::model::Status;

/// What happened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Event")]
pub struct EventData {
    /// Unique among events.
    pub id: String,
    /// Its page.
    pub url: String,
    /// What happened, in one line.
    pub title: String,
    /// When.
    pub date: DateData,
    /// What sort of event: a key of the desk's vocabulary.
    pub kind: Option<String>,
    /// What sort of event, for readers.
    pub kind_label: Option<String>,
    /// How far it is established.
    pub status: Option<Status>,
    /// Who took part.
    pub actors: Vec<ParticipantData>,
    /// Where.
    pub locations: Vec<PlaceData>,
    /// Degrees north of the equator (WGS 84), where it names no place.
    pub latitude: Option<f64>,
    /// Degrees east of Greenwich (WGS 84), likewise.
    pub longitude: Option<f64>,
    /// Who says so.
    pub sources: Vec<CitationData>,
    /// Ids of related events.
    pub related: Vec<String>,
    /// Ids of the briefings that cover it.
    pub briefings: Vec<String>,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

/// An actor's part in an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Participant")]
pub struct ParticipantData {
    /// The actor's id.
    pub id: String,
    /// The actor's name.
    pub name: String,
    /// As what: host, guest, speaker.
    pub role: Option<String>,
    /// The actor's page.
    pub url: String,
}

impl Record for EventData {
    fn origins(graph: &Graph) -> usize {
        graph.events.len()
    }

    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self> {
        let event = &maker.graph.events[at];
        std::iter::once(Self {
            id: event.node.id.clone(),
            url: maker.url(&event.node.href),
            title: event.node.title.clone(),
            date: maker.date(&event.date),
            kind: event.kind.as_ref().map(|kind| kind.key.clone()),
            kind_label: event.kind.as_ref().map(|kind| kind.label.clone()),
            status: event.status,
            actors: event.participants.iter().map(|part| maker.participant(part)).collect(),
            locations: event.locations.iter().map(|&at| maker.place(at)).collect(),
            latitude: event.point.map(|point| point.latitude),
            longitude: event.point.map(|point| point.longitude),
            sources: maker.citations(&event.node, &event.citations),
            related: maker.event_ids(&event.related),
            briefings: maker.briefing_ids(&event.briefings),
            record: maker.record(&event.node),
        })
    }
}

impl Maker<'_> {
    fn participant(&self, part: &link::Participation) -> ParticipantData {
        let node = &self.graph.actors[part.actor].node;
        ParticipantData {
            id: node.id.clone(),
            name: node.title.clone(),
            role: part.role.clone(),
            url: self.url(&node.href),
        }
    }
}
