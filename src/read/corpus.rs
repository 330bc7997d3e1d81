//! Every record as written, typed, with where it was written.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Sources;
use crate::model::{Actor, Briefing, Event, Location, Page, Record, Site, Source};

/// A desk's content, as written: the result of reading.
///
/// Lists are ordered by file and place in the file, so that they do not depend on the order in
/// which files were read.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// The settings.
    pub site: Site,
    /// Records of each kind.
    pub briefings: Vec<Arc<Record<Briefing>>>,
    /// What happened.
    pub events: Vec<Arc<Record<Event>>>,
    /// People, organisations, states, units.
    pub actors: Vec<Arc<Record<Actor>>>,
    /// Places.
    pub locations: Vec<Arc<Record<Location>>>,
    /// Publications.
    pub sources: Vec<Arc<Record<Source>>>,
    /// Undated pages.
    pub pages: Vec<Arc<Record<Page>>>,
    /// Files of `content/assets/`.
    pub assets: Vec<Asset>,
    /// The text of every file that was read.
    pub texts: HashMap<Arc<str>, Arc<str>>,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path from the project's root: `content/assets/plant.jpg`.
    pub path: Arc<str>,
    /// Size in bytes.
    pub size: u64,
}

impl Corpus {
    /// The text of a file; empty where it is not known.
    pub fn text_of(&self, file: &str) -> &str {
        self.texts.get(file).map_or("", |text| text)
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.briefings.len()
            + self.events.len()
            + self.actors.len()
            + self.locations.len()
            + self.sources.len()
            + self.pages.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Sources for Corpus {
    fn text(&self, file: &str) -> Option<Arc<str>> {
        self.texts.get(file).cloned()
    }
}
