//! Actors, locations, sources and topics.

use schemars::JsonSchema;
use serde::Serialize;

use super::dated::CorrectionView;
use super::page::PageHead;
use super::parts::{
    BriefingItem, Counted, DateView, EventItem, GradeView, Labelled, Link, MentionView, Reference,
    Text,
};
use crate::model::Extra;
use crate::plan::map::MapView;
use crate::plan::network::NetworkView;
use crate::plan::shared::Shared;
use crate::plan::strip::StripView;

/// The list of actors.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActorsView {
    /// What every page has.
    pub page: PageHead,
    /// By name.
    pub actors: Vec<EntityItem>,
    /// How many there are in all.
    pub total: usize,
}

/// An actor, location or source in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EntityItem {
    /// The record.
    pub link: Shared<Link>,
    /// "Person", "City", "Article".
    pub kind: Option<String>,
    /// A role, what a place lies within, or a publisher.
    pub note: Option<String>,
    /// Names in other scripts and spellings.
    pub aliases: Vec<String>,
    /// How many events.
    pub events: usize,
    /// The last of them.
    pub last: Option<Shared<DateView>>,
    /// Whether the desk has a record of it.
    pub registered: bool,
}

/// An actor.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActorView {
    /// What every page has.
    pub page: PageHead,
    /// The name in full.
    pub name: String,
    /// "Person"; empty where that is not known.
    pub kind: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Offices.
    pub roles: Vec<RoleView>,
    /// Who holds an office in it.
    pub members: Vec<RoleView>,
    /// Identifiers elsewhere.
    pub ids: Vec<Identifier>,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What was corrected.
    pub corrections: Vec<CorrectionView>,
    /// What the notes of its text cite.
    pub references: Vec<Shared<Reference>>,
    /// The first event.
    pub first: Option<Shared<DateView>>,
    /// The last event.
    pub last: Option<Shared<DateView>>,
    /// Events of this page of the list, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// Events over time.
    pub activity: Option<StripView>,
    /// Who was there too, and with whom, as a network; `None` of fewer than three.
    pub network: Option<NetworkView>,
    /// Who was there too.
    pub co_actors: Vec<Counted>,
    /// Where.
    pub places: Vec<Counted>,
    /// Who mentions it, on this page of the list.
    pub mentions: Vec<MentionView>,
    /// How many mention it in all.
    pub total_mentions: usize,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Whether the desk has a record of it.
    pub registered: bool,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// An office.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoleView {
    /// The office.
    pub title: String,
    /// What it is held in, or who holds it.
    pub link: Option<Shared<Link>>,
    /// "since April 2012", "2012–2016"; empty where no date is known.
    pub period: String,
}

/// An identifier elsewhere.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Identifier {
    /// "Wikidata".
    pub label: String,
    /// "Q56226".
    pub value: String,
    /// Where it leads, for the schemes that are known.
    pub url: Option<String>,
}

/// The list of locations.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LocationsView {
    /// What every page has.
    pub page: PageHead,
    /// By name.
    pub locations: Vec<EntityItem>,
    /// How many there are in all.
    pub total: usize,
    /// Those of this page that have coordinates.
    pub map: Option<Shared<MapView>>,
}

/// A location.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LocationView {
    /// What every page has.
    pub page: PageHead,
    /// The name in full.
    pub name: String,
    /// What it is.
    pub kind: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it lies within, innermost first.
    pub within: Vec<Shared<Link>>,
    /// What lies within it.
    pub parts: Vec<Shared<Link>>,
    /// Identifiers elsewhere.
    pub ids: Vec<Identifier>,
    /// It and what lies within it, on a map.
    pub map: Option<Shared<MapView>>,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What was corrected.
    pub corrections: Vec<CorrectionView>,
    /// What the notes of its text cite.
    pub references: Vec<Shared<Reference>>,
    /// The first event.
    pub first: Option<Shared<DateView>>,
    /// The last event.
    pub last: Option<Shared<DateView>>,
    /// Events of this page of the list, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// Events over time.
    pub activity: Option<StripView>,
    /// Who.
    pub actors: Vec<Counted>,
    /// Who mentions it, on this page of the list.
    pub mentions: Vec<MentionView>,
    /// How many mention it in all.
    pub total_mentions: usize,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Whether the desk has a record of it.
    pub registered: bool,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// The list of sources.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourcesView {
    /// What every page has.
    pub page: PageHead,
    /// Newest first, undated last.
    pub sources: Vec<EntityItem>,
    /// How many there are in all.
    pub total: usize,
}

/// A source.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceView {
    /// What every page has.
    pub page: PageHead,
    /// What it is.
    pub kind: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub date: Option<DateView>,
    /// When the desk looked at it.
    pub accessed: Option<DateView>,
    /// Where it was published; http or https.
    pub url: Option<String>,
    /// Where a copy is kept; http or https.
    pub archive_url: Option<String>,
    /// The language that it is in.
    pub language: Option<String>,
    /// How reliable it usually is.
    pub grade: Option<GradeView>,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What was corrected.
    pub corrections: Vec<CorrectionView>,
    /// What the notes of its text cite.
    pub references: Vec<Shared<Reference>>,
    /// Events of this page of the list that cite it, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events cite it in all.
    pub total: usize,
    /// Briefings that cite it, on this page of the list.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Whether anything cites it, on this page of the list or on another.
    pub is_cited: bool,
    /// Other records whose texts cite it, on this page of the list.
    pub others: Vec<Shared<Link>>,
    /// Who mentions it, on this page of the list.
    pub mentions: Vec<MentionView>,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Whether the desk has a record of it.
    pub registered: bool,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// The list of tags, or of the values of a facet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicsView {
    /// What every page has.
    pub page: PageHead,
    /// Each with the number of records that bear it.
    pub topics: Vec<Counted>,
    /// How many there are in all.
    pub total: usize,
}

/// A tag, or a value of a facet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicView {
    /// What every page has.
    pub page: PageHead,
    /// "Tag", or the facet's label.
    pub label: String,
    /// Briefings of this page of the list, newest first.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Events of this page of the list, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// Other records that bear it.
    pub others: Vec<Shared<Link>>,
    /// How many events and briefings in all.
    pub total: usize,
}
