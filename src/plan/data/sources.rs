//! Sources and what cites them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{DateData, Maker, Record, RecordData};
use crate::link::Graph;
use crate::model::Reliability;

/// A publication that is cited.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Source")]
pub struct SourceData {
    /// Unique among sources.
    pub id: String,
    /// Its page on this site.
    pub url: String,
    /// The title, as published.
    pub title: String,
    /// Where it was published, as the desk wrote it.
    pub original_url: Option<String>,
    /// Where a copy is kept, as the desk wrote it.
    pub archive_url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub date: Option<DateData>,
    /// When the desk looked at it.
    pub accessed: Option<DateData>,
    /// What it is: article, report, video, post.
    pub kind: Option<String>,
    /// The language that it is in (BCP 47).
    pub language: Option<String>,
    /// How reliable it usually is: the letter of the Admiralty code, A to F.
    pub reliability: Option<Reliability>,
    /// Ids of the events that cite it.
    pub events: Vec<String>,
    /// Ids of the briefings that cite it.
    pub briefings: Vec<String>,
    /// Whether the desk has a record of it, or it is only named by others.
    pub registered: bool,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

impl Record for SourceData {
    fn origins(graph: &Graph) -> usize {
        graph.sources.len()
    }

    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self> {
        let source = &maker.graph.sources[at];
        std::iter::once(Self {
            id: source.node.id.clone(),
            url: maker.url(&source.node.href),
            title: source.node.title.clone(),
            original_url: source.url.clone(),
            archive_url: source.archive_url.clone(),
            publisher: source.publisher.clone(),
            authors: source.authors.clone(),
            date: source.date.as_ref().map(|date| maker.date(date)),
            accessed: source.accessed.as_ref().map(|date| maker.date(date)),
            kind: source.kind.clone(),
            language: source.language.clone(),
            reliability: source.reliability,
            events: maker.event_ids(&source.events),
            briefings: maker.briefing_ids(&source.briefings),
            registered: source.node.is_registered(),
            record: maker.record(&source.node),
        })
    }
}
