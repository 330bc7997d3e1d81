//! The files under `/data/`, and their formats.

use super::parts::point_of;
use crate::link::{Event, Graph};
use crate::model::{DataFormat, Href, Site};

/// A file under `/data/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFile {
    /// Every briefing.
    Briefings(DataFormat),
    /// Every event.
    Events(DataFormat),
    /// Every actor.
    Actors(DataFormat),
    /// Every location.
    Locations(DataFormat),
    /// Every source.
    Sources(DataFormat),
    /// Which text mentions which record, with the sentence.
    Mentions(DataFormat),
    /// All of it in one file.
    Graph,
    /// The JSON Schema of all of it.
    Schema,
}

impl DataFile {
    /// Every file that there may be.
    pub const ALL: &[DataFile] = {
        use DataFormat::{Csv, GeoJson, Json, JsonLines};
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

    /// The files of a site in the formats that it has. The whole graph is JSON; so is the schema,
    /// which describes JSON Lines too.
    pub fn of(site: &Site) -> impl Iterator<Item = DataFile> + '_ {
        let has = |format| site.data.contains(&format);
        Self::ALL.iter().copied().filter(move |file| match file {
            DataFile::Schema => has(DataFormat::Json) || has(DataFormat::JsonLines),
            file => has(file.format()),
        })
    }

    /// The name of the file: `events.csv`.
    pub fn name(self) -> &'static str {
        use DataFormat::{Csv, GeoJson, Json, JsonLines};
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
    pub fn format(self) -> DataFormat {
        match self {
            DataFile::Briefings(format)
            | DataFile::Events(format)
            | DataFile::Actors(format)
            | DataFile::Locations(format)
            | DataFile::Sources(format)
            | DataFile::Mentions(format) => format,
            DataFile::Graph | DataFile::Schema => DataFormat::Json,
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
            (_, DataFormat::Json) => "application/json",
            (_, DataFormat::JsonLines) => "application/jsonl",
            (_, DataFormat::Csv) => "text/csv",
            (_, DataFormat::GeoJson) => "application/geo+json",
        }
    }

    /// The key of the string that says what is in it.
    pub fn description(self) -> &'static str {
        match (self, self.format()) {
            (DataFile::Events(_), DataFormat::GeoJson) => "data_file.events_map",
            (DataFile::Locations(_), DataFormat::GeoJson) => "data_file.locations_map",
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
            DataFile::Events(DataFormat::GeoJson) => {
                let is_placed =
                    |event: &&Event| event.point.is_some() || event.locations.iter().any(placed);
                graph.events.iter().filter(is_placed).count()
            }
            DataFile::Locations(DataFormat::GeoJson) => {
                graph.locations.iter().filter(|location| location.point.is_some()).count()
            }
            DataFile::Briefings(DataFormat::GeoJson)
            | DataFile::Actors(DataFormat::GeoJson)
            | DataFile::Sources(DataFormat::GeoJson)
            | DataFile::Mentions(DataFormat::GeoJson)
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
