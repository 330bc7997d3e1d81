//! What several records hold: dates, references, citations, and what all records have.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use super::Maker;
use crate::link::{Cited, Graph, Node};
use crate::model::{Credibility, Date, Extra, Marking, Point, Precision, Reliability};

/// A date, as written and as days.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Date")]
pub struct DateData {
    /// The date in EDTF (ISO 8601-2:2019): `2023-09-13`, `2023-09`, `2023-09-13/2023-09-15`, `2023~`.
    /// A time in a zone that has a name has the name after it (RFC 9557): `2023-09-13T23:30[America/New_York]`.
    pub edtf: String,
    /// The first day that it may mean (ISO 8601); null if the start is open.
    pub start: Option<String>,
    /// The last day that it may mean, itself included; null if the end is open.
    pub end: Option<String>,
    /// The instant at which it begins, in UTC (RFC 3339), where a time is known.
    pub instant: Option<String>,
    /// How exactly the start is known: century, decade, year, season, month, day or minute.
    pub precision: &'static str,
    /// Whether it is marked as approximate.
    pub approximate: bool,
    /// Whether it is marked as uncertain.
    pub uncertain: bool,
}

/// Another record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Reference")]
pub struct ReferenceData {
    /// Its id.
    pub id: String,
    /// Its name or title.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// A place where something happened.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Place")]
pub struct PlaceData {
    /// The location's id.
    pub id: String,
    /// The location's name.
    pub name: String,
    /// Degrees north of the equator (WGS 84).
    pub latitude: Option<f64>,
    /// Degrees east of Greenwich (WGS 84).
    pub longitude: Option<f64>,
    /// Whether the coordinates are those of the nearest place around it that has some, for want of its own.
    pub approximate_place: bool,
    /// The location's page.
    pub url: String,
}

/// A source that is cited.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Citation")]
pub struct CitationData {
    /// The source's id.
    pub id: String,
    /// The source's title.
    pub title: String,
    /// Where it was published, as the desk wrote it.
    pub original_url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// How reliable the source is: the letter of the Admiralty code, A to F.
    pub reliability: Option<Reliability>,
    /// How credible the statement is: the digit of the Admiralty code, 1 to 6.
    pub credibility: Option<Credibility>,
    /// Where in the source: a page, a time.
    pub locator: Option<String>,
    /// The words that matter.
    pub quote: Option<String>,
    /// The source's page on this site.
    pub url: String,
}

/// A correction to a record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Correction")]
pub struct CorrectionData {
    /// Its day.
    pub date: DateData,
    /// What was wrong and what is right, without markup.
    pub text: String,
}

/// What every record has.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Record")]
pub struct RecordData {
    /// What was corrected, newest first.
    pub corrections: Vec<CorrectionData>,
    /// Labels of its tags.
    pub tags: Vec<String>,
    /// The values of the desk's facets, by the facet's key.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Who may see it (Traffic Light Protocol 2.0).
    pub tlp: Marking,
    /// Whether it is a draft.
    pub draft: bool,
    /// One or two sentences.
    pub summary: String,
    /// The text without markup, a line for each block. Not in GeoJSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Keys of the desk's own, as they are written.
    pub extra: Extra,
}

impl Maker<'_> {
    pub(super) fn date(&self, date: &Date) -> DateData {
        let zone: &TimeZone = &self.graph.site.timezone;
        DateData {
            edtf: date.edtf().to_owned(),
            start: date.first_day().map(|day| day.to_string()),
            end: date.last_day().map(|day| day.to_string()),
            instant: date.instant(zone).map(|at| at.to_string()),
            precision: precision(date.precision()),
            approximate: date.is_approximate(),
            uncertain: date.is_uncertain(),
        }
    }

    pub(super) fn record(&self, node: &Node) -> RecordData {
        let mut facets: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for &(facet, value) in &node.facets {
            let facet = &self.graph.facets[facet];
            facets
                .entry(facet.term.key.clone())
                .or_default()
                .push(facet.values[value].label.clone());
        }
        let corrections = node.corrections.iter().map(|correction| CorrectionData {
            date: self.date(&correction.date),
            text: correction.prose.plain.clone(),
        });
        RecordData {
            corrections: corrections.collect(),
            tags: node.tags.iter().map(|&tag| self.graph.tags[tag].label.clone()).collect(),
            facets,
            tlp: node.marking,
            draft: node.draft,
            summary: node.summary.clone(),
            text: Some(node.prose.plain.clone()),
            extra: node.extra.clone(),
        }
    }

    pub(super) fn reference(&self, node: &Node) -> ReferenceData {
        ReferenceData { id: node.id.clone(), name: node.title.clone(), url: self.url(&node.href) }
    }

    pub(super) fn place(&self, at: usize) -> PlaceData {
        let location = &self.graph.locations[at];
        let point = point_of(self.graph, at);
        PlaceData {
            id: location.node.id.clone(),
            name: location.node.title.clone(),
            latitude: point.map(|point| point.latitude),
            longitude: point.map(|point| point.longitude),
            approximate_place: point.is_some() && location.point.is_none(),
            url: self.url(&location.node.href),
        }
    }

    /// What a record cites in its fields, then what only its notes cite.
    pub(super) fn citations(&self, node: &Node, citations: &[Cited]) -> Vec<CitationData> {
        let of_fields = citations.iter().cloned();
        let of_notes = node.prose.notes.iter().filter(|note| {
            let at = note.source.at();
            !citations.iter().any(|cited| cited.source == at && cited.locator == note.locator)
        });
        let of_notes = of_notes.map(|note| Cited {
            source: note.source.at(),
            grade: Default::default(),
            locator: note.locator.clone(),
            quote: None,
        });
        let all = of_fields.chain(of_notes).map(|cited| {
            let source = &self.graph.sources[cited.source];
            CitationData {
                id: source.node.id.clone(),
                title: source.node.title.clone(),
                original_url: source.url.clone(),
                publisher: source.publisher.clone(),
                reliability: cited.grade.reliability.or(source.reliability),
                credibility: cited.grade.credibility,
                locator: cited.locator,
                quote: cited.quote,
                url: self.url(&source.node.href),
            }
        });
        all.collect()
    }

    pub(super) fn event_ids(&self, events: &[usize]) -> Vec<String> {
        events.iter().map(|&at| self.graph.events[at].node.id.clone()).collect()
    }

    pub(super) fn briefing_ids(&self, briefings: &[usize]) -> Vec<String> {
        briefings.iter().map(|&at| self.graph.briefings[at].node.id.clone()).collect()
    }
}

/// The point of a place, or of the nearest place around it that has one.
pub(in crate::plan) fn point_of(graph: &Graph, location: usize) -> Option<Point> {
    graph.around(location).find_map(|at| graph.locations[at].point)
}

/// The key of a precision.
pub(in crate::plan) fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Century => "century",
        Precision::Decade => "decade",
        Precision::Year => "year",
        Precision::Season => "season",
        Precision::Month => "month",
        Precision::Day => "day",
        Precision::Minute => "minute",
    }
}
