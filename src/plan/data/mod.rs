//! What the files under `/data/` hold: the whole graph, for programs and spreadsheets.
//!
//! The structs here are the public format; their documentation is the description in
//! `schema.json`. Fields may be added, and none changes its meaning.
//!
//! Each module has the records of some files, and how they are made from the graph:
//!
//! - `file`: the files and their formats;
//! - `parts`: what several records hold: dates, references, citations, what all records have;
//! - `briefings`, `events`, `entities` (actors and locations), `sources`, `mentions`;
//! - `whole`: all of it, with pages and topics: `graph.json`.

mod briefings;
mod entities;
mod events;
mod file;
mod mentions;
mod parts;
mod sources;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod whole;

use schemars::Schema;
use schemars::generate::SchemaSettings;

use crate::link::Graph;
use crate::model::Href;

pub use briefings::{BriefingData, CorrectionData};
pub use entities::{ActorData, LocationData, RoleData};
pub use events::{EventData, ParticipantData};
pub use file::{DataFile, Format};
pub use mentions::MentionData;
pub use parts::{CitationData, DateData, PlaceData, RecordData, ReferenceData};
pub(super) use parts::{point_of, precision};
pub use sources::SourceData;
pub use whole::{FacetData, GraphData, GraphRows, PageData, SiteData, TopicData};

/// What a file holds, whatever its format.
pub struct DataSet<'a> {
    /// Keys of the desk's facets, each a column in CSV.
    pub facets: Vec<String>,
    /// The records.
    pub rows: Rows<'a>,
}

/// Records that are made as they are asked for, so that one at a time is in memory.
pub type List<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

/// Records of one kind, or of all.
#[allow(missing_docs, reason = "the names say it")]
pub enum Rows<'a> {
    Briefings(List<'a, BriefingData>),
    Events(List<'a, EventData>),
    Actors(List<'a, ActorData>),
    Locations(List<'a, LocationData>),
    Sources(List<'a, SourceData>),
    Mentions(List<'a, MentionData>),
    Graph(Box<GraphRows<'a>>),
    Schema(Schema),
}

/// Gathers what a file holds, in the order of the graph.
pub fn rows(graph: &Graph, file: DataFile) -> DataSet<'_> {
    let maker = Maker { graph, text: file.format() != Format::GeoJson };
    let rows = match file {
        DataFile::Briefings(_) => Rows::Briefings(Box::new(maker.briefings())),
        DataFile::Events(_) => Rows::Events(Box::new(maker.events())),
        DataFile::Actors(_) => Rows::Actors(Box::new(maker.actors())),
        DataFile::Locations(_) => Rows::Locations(Box::new(maker.locations())),
        DataFile::Sources(_) => Rows::Sources(Box::new(maker.sources())),
        DataFile::Mentions(_) => Rows::Mentions(Box::new(maker.mentions())),
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

#[derive(Clone, Copy)]
struct Maker<'a> {
    graph: &'a Graph,
    /// Whether texts are wanted.
    text: bool,
}

impl Maker<'_> {
    fn url(&self, href: &Href) -> String {
        href.absolute(self.graph.site.base_url.as_str())
    }
}
