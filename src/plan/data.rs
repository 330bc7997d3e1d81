//! What the files under `/data/` hold: the whole graph, for programs and spreadsheets.
//!
//! The structs here are the public format; their documentation is the description in
//! `schema.json`. Fields may be added, and none changes its meaning.

use std::collections::BTreeMap;

use jiff::civil;
use jiff::tz::TimeZone;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::link::{self, Backlink, Cited, Graph, Node, Target};
use crate::model::{
    ActorKind, Credibility, Date, Extra, Href, Kind, Marking, Point, Precision, Reliability, Status,
};

/// A format of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A list, a record a line (RFC 8259).
    Json,
    /// A record a line (jsonlines.org).
    JsonLines,
    /// A table (RFC 4180).
    Csv,
    /// What has coordinates, as features (RFC 7946).
    GeoJson,
}

/// A file under `/data/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFile {
    /// Every briefing.
    Briefings(Format),
    /// Every event.
    Events(Format),
    /// Every actor.
    Actors(Format),
    /// Every location.
    Locations(Format),
    /// Every source.
    Sources(Format),
    /// Which text mentions which record, with the sentence.
    Mentions(Format),
    /// All of it in one file.
    Graph,
    /// The JSON Schema of all of it.
    Schema,
}

impl DataFile {
    /// Every file that a site has.
    pub const ALL: &[DataFile] = {
        use Format::{Csv, GeoJson, Json, JsonLines};
        &[
            DataFile::Events(Json),
            DataFile::Events(JsonLines),
            DataFile::Events(Csv),
            DataFile::Events(GeoJson),
            DataFile::Briefings(Json),
            DataFile::Briefings(JsonLines),
            DataFile::Briefings(Csv),
            DataFile::Actors(Json),
            DataFile::Actors(JsonLines),
            DataFile::Actors(Csv),
            DataFile::Locations(Json),
            DataFile::Locations(JsonLines),
            DataFile::Locations(Csv),
            DataFile::Locations(GeoJson),
            DataFile::Sources(Json),
            DataFile::Sources(JsonLines),
            DataFile::Sources(Csv),
            DataFile::Mentions(Json),
            DataFile::Mentions(JsonLines),
            DataFile::Mentions(Csv),
            DataFile::Graph,
            DataFile::Schema,
        ]
    };

    /// The name of the file: `events.csv`.
    pub fn name(self) -> &'static str {
        use Format::{Csv, GeoJson, Json, JsonLines};
        match self {
            DataFile::Briefings(Json) => "briefings.json",
            DataFile::Briefings(JsonLines) => "briefings.jsonl",
            DataFile::Briefings(Csv) => "briefings.csv",
            DataFile::Briefings(GeoJson) => "briefings.geojson",
            DataFile::Events(Json) => "events.json",
            DataFile::Events(JsonLines) => "events.jsonl",
            DataFile::Events(Csv) => "events.csv",
            DataFile::Events(GeoJson) => "events.geojson",
            DataFile::Actors(Json) => "actors.json",
            DataFile::Actors(JsonLines) => "actors.jsonl",
            DataFile::Actors(Csv) => "actors.csv",
            DataFile::Actors(GeoJson) => "actors.geojson",
            DataFile::Locations(Json) => "locations.json",
            DataFile::Locations(JsonLines) => "locations.jsonl",
            DataFile::Locations(Csv) => "locations.csv",
            DataFile::Locations(GeoJson) => "locations.geojson",
            DataFile::Sources(Json) => "sources.json",
            DataFile::Sources(JsonLines) => "sources.jsonl",
            DataFile::Sources(Csv) => "sources.csv",
            DataFile::Sources(GeoJson) => "sources.geojson",
            DataFile::Mentions(Json) => "mentions.json",
            DataFile::Mentions(JsonLines) => "mentions.jsonl",
            DataFile::Mentions(Csv) => "mentions.csv",
            DataFile::Mentions(GeoJson) => "mentions.geojson",
            DataFile::Graph => "graph.json",
            DataFile::Schema => "schema.json",
        }
    }

    /// The format.
    pub fn format(self) -> Format {
        match self {
            DataFile::Briefings(format)
            | DataFile::Events(format)
            | DataFile::Actors(format)
            | DataFile::Locations(format)
            | DataFile::Sources(format)
            | DataFile::Mentions(format) => format,
            DataFile::Graph | DataFile::Schema => Format::Json,
        }
    }

    /// The address: `data/events.csv`.
    pub fn href(self) -> Href {
        Href::new(format!("data/{}", self.name()))
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match (self, self.format()) {
            (DataFile::Schema, _) => "application/schema+json",
            (_, Format::Json) => "application/json",
            (_, Format::JsonLines) => "application/jsonl",
            (_, Format::Csv) => "text/csv",
            (_, Format::GeoJson) => "application/geo+json",
        }
    }

    /// The key of the string that says what is in it.
    pub fn description(self) -> &'static str {
        match (self, self.format()) {
            (DataFile::Events(_), Format::GeoJson) => "data_file.events_map",
            (DataFile::Locations(_), Format::GeoJson) => "data_file.locations_map",
            (DataFile::Briefings(_), _) => "data_file.briefings",
            (DataFile::Events(_), _) => "data_file.events",
            (DataFile::Actors(_), _) => "data_file.actors",
            (DataFile::Locations(_), _) => "data_file.locations",
            (DataFile::Sources(_), _) => "data_file.sources",
            (DataFile::Mentions(_), _) => "data_file.mentions",
            (DataFile::Graph, _) => "data_file.graph",
            (DataFile::Schema, _) => "data_file.schema",
        }
    }

    /// How many records are in it; of GeoJSON only those with coordinates, of the schema none.
    pub fn records(self, graph: &Graph) -> usize {
        let placed = |at: &usize| point_of(graph, *at).is_some();
        match self {
            DataFile::Events(Format::GeoJson) => {
                graph.events.iter().filter(|event| event.locations.iter().any(placed)).count()
            }
            DataFile::Locations(Format::GeoJson) => {
                graph.locations.iter().filter(|location| location.point.is_some()).count()
            }
            DataFile::Briefings(Format::GeoJson)
            | DataFile::Actors(Format::GeoJson)
            | DataFile::Sources(Format::GeoJson)
            | DataFile::Mentions(Format::GeoJson)
            | DataFile::Schema => 0,
            DataFile::Briefings(_) => graph.briefings.len(),
            DataFile::Events(_) => graph.events.len(),
            DataFile::Actors(_) => graph.actors.len(),
            DataFile::Locations(_) => graph.locations.len(),
            DataFile::Sources(_) => graph.sources.len(),
            DataFile::Mentions(_) => graph.nodes().map(|(_, node)| node.prose.mentions.len()).sum(),
            DataFile::Graph => graph.nodes().count(),
        }
    }
}

/// What a file holds, whatever its format.
#[derive(Debug, Clone)]
pub struct DataSet {
    /// Keys of the desk's facets, each a column in CSV.
    pub facets: Vec<String>,
    /// The records.
    pub rows: Rows,
}

/// Records of one kind, or of all.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Rows {
    Briefings(Vec<BriefingData>),
    Events(Vec<EventData>),
    Actors(Vec<ActorData>),
    Locations(Vec<LocationData>),
    Sources(Vec<SourceData>),
    Mentions(Vec<MentionData>),
    Graph(Box<GraphData>),
    Schema(Schema),
}

/// Gathers what a file holds, in the order of the graph.
pub fn rows(graph: &Graph, file: DataFile) -> DataSet {
    let maker = Maker { graph, text: file.format() != Format::GeoJson };
    let rows = match file {
        DataFile::Briefings(_) => Rows::Briefings(maker.briefings()),
        DataFile::Events(_) => Rows::Events(maker.events()),
        DataFile::Actors(_) => Rows::Actors(maker.actors()),
        DataFile::Locations(_) => Rows::Locations(maker.locations()),
        DataFile::Sources(_) => Rows::Sources(maker.sources()),
        DataFile::Mentions(_) => Rows::Mentions(maker.mentions()),
        DataFile::Graph => Rows::Graph(Box::new(maker.graph())),
        DataFile::Schema => Rows::Schema(schema(graph)),
    };
    DataSet { facets: graph.facets.iter().map(|facet| facet.term.key.clone()).collect(), rows }
}

/// Makes the JSON Schema (draft 2020-12) of `graph.json`. The records of the other files are
/// among its definitions: a list of `Event` is `events.json`, one a line `events.jsonl`.
fn schema(graph: &Graph) -> Schema {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<GraphData>();
    schema.insert(
        "$id".into(),
        DataFile::Schema.href().absolute(graph.site.base_url.as_str()).into(),
    );
    schema
}

/// Everything that the site shows: `graph.json`. The other files are lists of one of its kinds of
/// record: `events.json` is a list of `Event`, `events.jsonl` has one on each line, and in
/// `events.geojson` they are the properties of features.
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

/// A date, as written and as days.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Date")]
pub struct DateData {
    /// The date in EDTF (ISO 8601-2:2019): `2023-09-13`, `2023-09`, `2023-09-13/2023-09-15`, `2023~`.
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

/// What every record has.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Record")]
pub struct RecordData {
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

/// A mention of a record in the text of another: the first in each section of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Mention")]
pub struct MentionData {
    /// The kind of the record whose text mentions.
    pub from_kind: &'static str,
    /// Its id.
    pub from_id: String,
    /// Its page, at the section.
    pub from_url: String,
    /// The kind of the record that is mentioned.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The name as it stands in the text.
    pub name: String,
    /// The sentence, or the part of it around the name.
    pub sentence: String,
}

/// The point of a place, or of the nearest place around it that has one.
fn point_of(graph: &Graph, location: usize) -> Option<Point> {
    graph.around(location).find_map(|at| graph.locations[at].point)
}

fn precision(precision: Precision) -> &'static str {
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

struct Maker<'a> {
    graph: &'a Graph,
    /// Whether texts are wanted.
    text: bool,
}

impl Maker<'_> {
    fn url(&self, href: &Href) -> String {
        href.absolute(self.graph.site.base_url.as_str())
    }

    fn date(&self, date: &Date) -> DateData {
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

    fn record(&self, node: &Node) -> RecordData {
        let mut facets: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for &(facet, value) in &node.facets {
            let facet = &self.graph.facets[facet];
            facets
                .entry(facet.term.key.clone())
                .or_default()
                .push(facet.values[value].label.clone());
        }
        RecordData {
            tags: node.tags.iter().map(|&tag| self.graph.tags[tag].label.clone()).collect(),
            facets,
            tlp: node.marking,
            draft: node.draft,
            summary: node.summary.clone(),
            text: self.text.then(|| node.prose.plain.clone()),
            extra: node.extra.clone(),
        }
    }

    fn reference(&self, node: &Node) -> ReferenceData {
        ReferenceData { id: node.id.clone(), name: node.title.clone(), url: self.url(&node.href) }
    }

    fn place(&self, at: usize) -> PlaceData {
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
    fn citations(&self, node: &Node, citations: &[Cited]) -> Vec<CitationData> {
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

    fn event_ids(&self, events: &[usize]) -> Vec<String> {
        events.iter().map(|&at| self.graph.events[at].node.id.clone()).collect()
    }

    fn briefing_ids(&self, briefings: &[usize]) -> Vec<String> {
        briefings.iter().map(|&at| self.graph.briefings[at].node.id.clone()).collect()
    }

    fn briefings(&self) -> Vec<BriefingData> {
        let all = self.graph.briefings.iter().map(|briefing| BriefingData {
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
        });
        all.collect()
    }

    fn correction(&self, correction: &link::Correction) -> CorrectionData {
        CorrectionData { date: self.date(&correction.date), text: correction.prose.plain.clone() }
    }

    fn events(&self) -> Vec<EventData> {
        let all = self.graph.events.iter().map(|event| EventData {
            id: event.node.id.clone(),
            url: self.url(&event.node.href),
            title: event.node.title.clone(),
            date: self.date(&event.date),
            kind: event.kind.as_ref().map(|kind| kind.key.clone()),
            kind_label: event.kind.as_ref().map(|kind| kind.label.clone()),
            status: event.status,
            actors: event.participants.iter().map(|part| self.participant(part)).collect(),
            locations: event.locations.iter().map(|&at| self.place(at)).collect(),
            sources: self.citations(&event.node, &event.citations),
            related: self.event_ids(&event.related),
            briefings: self.briefing_ids(&event.briefings),
            record: self.record(&event.node),
        });
        all.collect()
    }

    fn participant(&self, part: &link::Participation) -> ParticipantData {
        let node = &self.graph.actors[part.actor].node;
        ParticipantData {
            id: node.id.clone(),
            name: node.title.clone(),
            role: part.role.clone(),
            url: self.url(&node.href),
        }
    }

    fn actors(&self) -> Vec<ActorData> {
        let actors = &self.graph.actors;
        let all = actors.iter().map(|actor| {
            let (first_seen, last_seen) = self.seen(&actor.events);
            let role = |role: &link::Role| RoleData {
                title: role.title.clone(),
                of: role.of.map(|of| self.reference(&actors[of].node)),
                from: role.from.as_ref().map(|date| date.edtf().to_owned()),
                to: role.to.as_ref().map(|date| date.edtf().to_owned()),
            };
            ActorData {
                id: actor.node.id.clone(),
                url: self.url(&actor.node.href),
                name: actor.node.title.clone(),
                kind: actor.kind,
                aliases: actor.aliases.clone(),
                roles: actor.roles.iter().map(role).collect(),
                members: actor
                    .members
                    .iter()
                    .map(|&(at, _)| self.reference(&actors[at].node))
                    .collect(),
                ids: actor.ids.clone(),
                event_count: actor.events.len(),
                mention_count: texts(&actor.mentions),
                first_seen,
                last_seen,
                registered: actor.node.is_registered(),
                record: self.record(&actor.node),
            }
        });
        all.collect()
    }

    fn locations(&self) -> Vec<LocationData> {
        let all = self.graph.locations.iter().enumerate().map(|(at, location)| {
            let (first_seen, last_seen) = self.seen(&location.events);
            let around = self.graph.around(at).skip(1);
            LocationData {
                id: location.node.id.clone(),
                url: self.url(&location.node.href),
                name: location.node.title.clone(),
                kind: location.kind.clone(),
                aliases: location.aliases.clone(),
                latitude: location.point.map(|point| point.latitude),
                longitude: location.point.map(|point| point.longitude),
                within: around.map(|at| self.reference(&self.graph.locations[at].node)).collect(),
                ids: location.ids.clone(),
                event_count: location.events.len(),
                mention_count: texts(&location.mentions),
                first_seen,
                last_seen,
                registered: location.node.is_registered(),
                record: self.record(&location.node),
            }
        });
        all.collect()
    }

    /// The first and the last day of events that are held to have happened.
    fn seen(&self, events: &[usize]) -> (Option<String>, Option<String>) {
        let dates = || {
            let events = events.iter().map(|&at| &self.graph.events[at]);
            let happened = |status| {
                !matches!(status, Some(Status::Planned | Status::Denied | Status::Retracted))
            };
            events.filter(move |event| happened(event.status)).map(|event| &event.date)
        };
        let known = |date: &Date| date.first_day().or_else(|| date.last_day());
        let first: Option<civil::Date> = dates().filter_map(known).min();
        let last = dates().filter_map(|date| date.last_day().or_else(|| date.first_day())).max();
        (first.map(|day| day.to_string()), last.map(|day| day.to_string()))
    }

    fn sources(&self) -> Vec<SourceData> {
        let all = self.graph.sources.iter().map(|source| SourceData {
            id: source.node.id.clone(),
            url: self.url(&source.node.href),
            title: source.node.title.clone(),
            original_url: source.url.clone(),
            archive_url: source.archive_url.clone(),
            publisher: source.publisher.clone(),
            authors: source.authors.clone(),
            date: source.date.as_ref().map(|date| self.date(date)),
            accessed: source.accessed.as_ref().map(|date| self.date(date)),
            kind: source.kind.clone(),
            language: source.language.clone(),
            reliability: source.reliability,
            events: self.event_ids(&source.events),
            briefings: self.briefing_ids(&source.briefings),
            registered: source.node.is_registered(),
            record: self.record(&source.node),
        });
        all.collect()
    }

    fn pages(&self) -> Vec<PageData> {
        let all = self.graph.pages.iter().map(|page| PageData {
            id: page.node.id.clone(),
            url: self.url(&page.node.href),
            title: page.node.title.clone(),
            record: self.record(&page.node),
        });
        all.collect()
    }

    fn mentions(&self) -> Vec<MentionData> {
        self.graph.nodes().flat_map(|(from, node)| self.mentions_in(from, node)).collect()
    }

    fn mentions_in<'n>(
        &'n self,
        from: Target,
        node: &'n Node,
    ) -> impl Iterator<Item = MentionData> + 'n {
        node.prose.mentions.iter().map(move |mention| {
            let to = self.graph.node(mention.target);
            let mut from_url = self.url(&node.href);
            if let Some(anchor) = &mention.anchor {
                from_url.push('#');
                from_url.push_str(anchor);
            }
            MentionData {
                from_kind: Kind::key(from.kind),
                from_id: node.id.clone(),
                from_url,
                kind: Kind::key(mention.target.kind),
                id: to.id.clone(),
                url: self.url(&to.href),
                name: mention.name.clone(),
                sentence: format!("{}{}{}", mention.before, mention.name, mention.after),
            }
        })
    }

    fn topic(&self, topic: &link::Topic) -> TopicData {
        TopicData {
            label: topic.label.clone(),
            url: self.url(&topic.href),
            event_count: topic.events.len(),
            briefing_count: topic.briefings.len(),
        }
    }

    fn graph(&self) -> GraphData {
        let graph = self.graph;
        let site = &graph.site;
        let facets = graph.facets.iter().map(|facet| FacetData {
            key: facet.term.key.clone(),
            label: facet.term.label.clone(),
            values: facet.values.iter().map(|value| self.topic(value)).collect(),
        });
        GraphData {
            site: SiteData {
                title: site.title.clone(),
                url: site.base_url.as_str().to_owned(),
                description: site.description.clone(),
                language: site.language.clone(),
                timezone: site.timezone.iana_name().map(str::to_owned),
                audience: site.audience,
                rights: site.rights.clone(),
                generator: concat!("Dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
            },
            briefings: self.briefings(),
            events: self.events(),
            actors: self.actors(),
            locations: self.locations(),
            sources: self.sources(),
            pages: self.pages(),
            tags: graph.tags.iter().map(|tag| self.topic(tag)).collect(),
            facets: facets.collect(),
            mentions: self.mentions(),
        }
    }
}

/// The number of texts that mention a record: there is one backlink for each.
fn texts(mentions: &[Backlink]) -> usize {
    mentions.len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::plan::feed::example::graph;

    #[test]
    fn every_file_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = DataFile::ALL.iter().map(|file| file.name()).collect();
        assert_eq!(names.len(), DataFile::ALL.len());
        assert_eq!(DataFile::Events(Format::Csv).href().path(), "data/events.csv");
        assert_eq!(DataFile::Events(Format::GeoJson).mime(), "application/geo+json");
    }

    #[test]
    fn a_place_without_coordinates_has_those_around_it_and_says_so() {
        let Rows::Events(events) = rows(&graph(), DataFile::Events(Format::Json)).rows else {
            panic!("events")
        };
        let place = &events[1].locations[0];
        assert_eq!((place.latitude, place.longitude), (Some(53.55), Some(127.83)));
        assert!(place.approximate_place && !events[2].locations[1].approximate_place);
    }

    #[test]
    fn a_statement_has_the_grade_of_its_source_where_it_has_none() {
        let Rows::Events(events) = rows(&graph(), DataFile::Events(Format::Json)).rows else {
            panic!("events")
        };
        let [cited, noted] = events[1].sources.as_slice() else {
            panic!("two places in one source")
        };
        assert_eq!(cited.reliability, Some(Reliability::B));
        assert_eq!(cited.credibility.map(Credibility::digit), Some(2));
        assert_eq!(noted.locator.as_deref(), Some("p. 4"));
    }

    #[test]
    fn first_and_last_seen_do_not_count_what_did_not_happen() {
        let mut graph = graph();
        let seen = |graph: &Graph| {
            let Rows::Actors(actors) = rows(graph, DataFile::Actors(Format::Json)).rows else {
                panic!("actors")
            };
            (actors[0].first_seen.clone().unwrap(), actors[0].last_seen.clone().unwrap())
        };
        assert_eq!(seen(&graph), ("2023-09-13".to_owned(), "2023-09-15".to_owned()));
        graph.events[2].status = Some(Status::Retracted);
        assert_eq!(seen(&graph), ("2023-09-13".to_owned(), "2023-09-13".to_owned()));
    }

    #[test]
    fn an_unregistered_name_is_told_from_a_record() {
        let Rows::Actors(actors) = rows(&graph(), DataFile::Actors(Format::Json)).rows else {
            panic!("actors")
        };
        assert!(actors[0].registered && !actors[1].registered);
        assert_eq!(actors[1].members[0].id, "vladimir-putin");
        assert_eq!(actors[0].roles[0].of.as_ref().unwrap().name, "Russia");
    }

    #[test]
    fn mentions_lead_to_the_section() {
        let Rows::Mentions(mentions) = rows(&graph(), DataFile::Mentions(Format::Csv)).rows else {
            panic!("mentions")
        };
        assert_eq!(mentions[0].from_url, "https://example.org/desk/briefings/2023-09-15/#kim");
        assert_eq!(mentions[0].sentence, "All about Putin.");
        assert_eq!((mentions[0].kind, mentions[0].id.as_str()), ("actor", "vladimir-putin"));
    }

    /// Follows a reference to a definition.
    fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(path) => root.pointer(path.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }

    /// Checks keys and required keys of a value, as deep as the schema describes it.
    fn holds(root: &Value, schema: &Value, value: &Value, path: &str) {
        let schema = resolved(root, schema);
        if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
            if !value.is_null() {
                holds(root, &any[0], value, path);
            }
            return;
        }
        match value {
            Value::Object(map) => {
                let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
                    return;
                };
                for (key, value) in map {
                    let property =
                        properties.get(key).unwrap_or_else(|| panic!("{path}.{key} is described"));
                    let described =
                        resolved(root, property).get("description").or(property.get("description"));
                    assert!(described.is_some(), "{path}.{key} has a description");
                    holds(root, property, value, &format!("{path}.{key}"));
                }
                for key in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
                    assert!(map.contains_key(key.as_str().unwrap()), "{path} has {key}");
                }
            }
            Value::Array(items) => {
                items.iter().for_each(|item| holds(root, &schema["items"], item, path))
            }
            _ => {}
        }
    }

    #[test]
    fn the_schema_describes_every_field_of_the_graph() {
        let graph = graph();
        let Rows::Schema(schema) = rows(&graph, DataFile::Schema).rows else { panic!("a schema") };
        let schema = schema.to_value();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], "https://example.org/desk/data/schema.json");
        assert!(schema["$defs"]["Event"]["description"].is_string());
        let Rows::Graph(data) = rows(&graph, DataFile::Graph).rows else { panic!("a graph") };
        holds(&schema, &schema, &serde_json::to_value(&data).unwrap(), "graph");
    }
}
