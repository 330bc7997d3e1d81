//! Briefings.

use schemars::JsonSchema;
use serde::Serialize;

use super::{CitationData, DateData, Maker, PlaceData, Record, RecordData, ReferenceData};
use crate::link::Graph;

/// Dated analysis, written by people.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Briefing")]
pub struct BriefingData {
    /// Unique among briefings.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The headline.
    pub title: String,
    /// Its day.
    pub date: DateData,
    /// What it covers.
    pub covers: DateData,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Ids of the events that it covers.
    pub events: Vec<String>,
    /// Actors of its own list and of its events.
    pub actors: Vec<ReferenceData>,
    /// Locations of its own list and of its events.
    pub locations: Vec<PlaceData>,
    /// What it cites.
    pub sources: Vec<CitationData>,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

impl Record for BriefingData {
    fn origins(graph: &Graph) -> usize {
        graph.briefings.len()
    }

    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self> {
        let briefing = &maker.graph.briefings[at];
        std::iter::once(Self {
            id: briefing.node.id.clone(),
            url: maker.url(&briefing.node.href),
            title: briefing.node.title.clone(),
            date: maker.date(&briefing.date),
            covers: maker.date(&briefing.covers),
            authors: briefing.authors.clone(),
            events: maker.event_ids(&briefing.events),
            actors: briefing
                .actors
                .iter()
                .map(|&at| maker.reference(&maker.graph.actors[at].node))
                .collect(),
            locations: briefing.locations.iter().map(|&at| maker.place(at)).collect(),
            sources: maker.citations(&briefing.node, &briefing.citations),
            record: maker.record(&briefing.node),
        })
    }
}
