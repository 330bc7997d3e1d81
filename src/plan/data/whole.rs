//! All of it in one file, with what has no file of its own: the site, its pages and topics.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    ActorData, BriefingData, EventData, LocationData, Maker, MentionData, RecordData, SourceData,
};
use crate::link;
use crate::model::Marking;

/// Everything that the site shows: `graph.json`. The other files are lists of one of its kinds of
/// record: `events.json` is a list of `Event`, `events.jsonl` has one on each line, and in
/// `events.geojson` they are the properties of features, without `text`, and with
/// `approximate_place: true` where the coordinates are those of the nearest place around.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Graph")]
pub struct GraphData {
    /// The site that it is from.
    pub site: SiteData,
    /// By date.
    pub briefings: Vec<BriefingData>,
    /// By date.
    pub events: Vec<EventData>,
    /// By address.
    pub actors: Vec<ActorData>,
    /// By address.
    pub locations: Vec<LocationData>,
    /// By address.
    pub sources: Vec<SourceData>,
    /// By address.
    pub pages: Vec<PageData>,
    /// By address.
    pub tags: Vec<TopicData>,
    /// The desk's facets and the values of each.
    pub facets: Vec<FacetData>,
    /// Which text mentions which record.
    pub mentions: Vec<MentionData>,
}

/// The site that data is from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Site")]
pub struct SiteData {
    /// Its name.
    pub title: String,
    /// Its address.
    pub url: String,
    /// What the desk does.
    pub description: Option<String>,
    /// The language of the text (BCP 47).
    pub language: String,
    /// The time zone of dates that name none (IANA).
    pub timezone: Option<String>,
    /// Who it is for: nothing that is marked above is in the data (Traffic Light Protocol 2.0).
    pub audience: Marking,
    /// A line on rights.
    pub rights: Option<String>,
    /// The program that made it.
    pub generator: String,
}

/// An undated page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Page")]
pub struct PageData {
    /// Unique among pages.
    pub id: String,
    /// Its address.
    pub url: String,
    /// The headline.
    pub title: String,
    /// What every record has.
    #[serde(flatten)]
    pub record: RecordData,
}

/// A tag, or a value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Topic")]
pub struct TopicData {
    /// As shown.
    pub label: String,
    /// Its page.
    pub url: String,
    /// How many events bear it.
    pub event_count: usize,
    /// How many briefings bear it.
    pub briefing_count: usize,
}

/// A facet of the desk's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Facet")]
pub struct FacetData {
    /// The key in records.
    pub key: String,
    /// As shown.
    pub label: String,
    /// Its values.
    pub values: Vec<TopicData>,
}

/// What only the file of all records has.
impl Maker<'_> {
    /// The site.
    pub fn site(self) -> SiteData {
        let site = &self.graph.site;
        SiteData {
            title: site.title.clone(),
            url: site.base_url.as_str().to_owned(),
            description: site.description.clone(),
            language: site.language.clone(),
            timezone: site.timezone.iana_name().map(str::to_owned),
            audience: site.audience,
            rights: site.rights.clone(),
            generator: concat!("Dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// The undated pages.
    pub fn pages(self) -> Vec<PageData> {
        let all = self.graph.pages.iter().map(|page| PageData {
            id: page.node.id.clone(),
            url: self.url(&page.node.href),
            title: page.node.title.clone(),
            record: self.record(&page.node),
        });
        all.collect()
    }

    /// The tags.
    pub fn tags(self) -> Vec<TopicData> {
        self.graph.tags.iter().map(|tag| self.topic(tag)).collect()
    }

    /// The desk's facets.
    pub fn facets(self) -> Vec<FacetData> {
        let all = self.graph.facets.iter().map(|facet| FacetData {
            key: facet.term.key.clone(),
            label: facet.term.label.clone(),
            values: facet.values.iter().map(|value| self.topic(value)).collect(),
        });
        all.collect()
    }

    fn topic(&self, topic: &link::Topic) -> TopicData {
        TopicData {
            label: topic.label.clone(),
            url: self.url(&topic.href),
            event_count: topic.events.len(),
            briefing_count: topic.briefings.len(),
        }
    }
}
