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
use serde::Serialize;

use crate::link::Graph;
use crate::model::Href;

pub use briefings::BriefingData;
pub use entities::{ActorData, LocationData, RoleData};
pub use events::{EventData, ParticipantData};
pub use file::DataFile;
pub use mentions::MentionData;
pub use parts::{CitationData, DateData, PlaceData, RecordData, ReferenceData};
pub(super) use parts::{point_of, precision};
pub use sources::SourceData;
pub use whole::{FacetData, GraphData, PageData, SiteData, TopicData};

/// Makes the records of a graph, each when it is asked for: so that few are in memory at a time,
/// and several threads make them.
#[derive(Clone, Copy)]
pub struct Maker<'a> {
    graph: &'a Graph,
}

/// Records of one kind, in the order of the graph.
pub trait Record: Serialize + Sized {
    /// How many things of a graph they are made from.
    fn origins(graph: &Graph) -> usize;

    /// Makes those that come of the one at a position, which is less than [`Record::origins`].
    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self>;
}

/// Makes the JSON Schema (draft 2020-12) of `graph.json`. The records of the other files are
/// among its definitions: a list of `Event` is `events.json`, one a line `events.jsonl`.
pub fn schema(graph: &Graph) -> Schema {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<GraphData>();
    schema.insert(
        "$id".into(),
        DataFile::Schema.href().absolute(graph.site.base_url.as_str()).into(),
    );
    schema
}

impl<'a> Maker<'a> {
    /// Makes those of a graph.
    pub fn new(graph: &'a Graph) -> Self {
        Self { graph }
    }

    /// All of one kind.
    pub fn all<T: Record>(self) -> impl Iterator<Item = T> {
        (0..T::origins(self.graph)).flat_map(move |at| T::made_from(self, at))
    }

    fn url(&self, href: &Href) -> String {
        href.absolute(self.graph.site.base_url.as_str())
    }
}
