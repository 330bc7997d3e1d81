//! Briefings and their corrections.

use schemars::JsonSchema;
use serde::Serialize;

use super::{CitationData, DateData, Maker, PlaceData, RecordData, ReferenceData};
use crate::link;

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
    /// What was corrected, newest first.
    pub corrections: Vec<CorrectionData>,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

/// A correction to a briefing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Correction")]
pub struct CorrectionData {
    /// Its day.
    pub date: DateData,
    /// What was wrong and what is right, without markup.
    pub text: String,
}

impl<'a> Maker<'a> {
    pub(super) fn briefings(self) -> impl Iterator<Item = BriefingData> + use<'a> {
        self.graph.briefings.iter().map(move |briefing| BriefingData {
            id: briefing.node.id.clone(),
            url: self.url(&briefing.node.href),
            title: briefing.node.title.clone(),
            date: self.date(&briefing.date),
            covers: self.date(&briefing.covers),
            authors: briefing.authors.clone(),
            events: self.event_ids(&briefing.events),
            actors: briefing
                .actors
                .iter()
                .map(|&at| self.reference(&self.graph.actors[at].node))
                .collect(),
            locations: briefing.locations.iter().map(|&at| self.place(at)).collect(),
            sources: self.citations(&briefing.node, &briefing.citations),
            corrections: briefing
                .corrections
                .iter()
                .map(|correction| self.correction(correction))
                .collect(),
            record: self.record(&briefing.node),
        })
    }

    fn correction(&self, correction: &link::Correction) -> CorrectionData {
        CorrectionData { date: self.date(&correction.date), text: correction.prose.plain.clone() }
    }
}
