//! Every record as written, typed, with where it was written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::memo::Found;
use crate::diagnostic::Sources;
use crate::history::{Chronicle, State, Uncommitted};
use crate::model::{Actor, Briefing, Event, Kind, Location, Marking, Page, Record, Site, Source};

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
    /// The paths of files of `content/` that are not read, nor published.
    pub passed_over: Vec<Arc<str>>,
    /// The text of every file that was read.
    pub texts: Texts,
    /// What became of the records from commit to commit, where that is known and shown.
    pub history: Option<Arc<Chronicle>>,
    /// What is not yet committed of it, where that is to be shown.
    pub uncommitted: Option<Arc<Uncommitted>>,
    /// What a later version of the desk withholds from the audience.
    pub withheld: Vec<Withheld>,
    /// Texts of a later version of the desk in which something is withheld from the audience.
    pub withheld_texts: Vec<Arc<str>>,
}

/// A record that an audience may not see, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// What it is.
    pub kind: Kind,
    /// The ids that it has, and had.
    pub ids: Vec<String>,
    /// The names that may not be seen.
    pub names: Vec<String>,
    /// All that it says, where some of it may be seen.
    pub(crate) parts: Option<Arc<State>>,
    /// Whether it says something else by now.
    pub(crate) is_gone: bool,
}

/// The texts of files, by path.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Where in the list a file's text is; shared as long as no file comes or goes.
    places: Arc<HashMap<Arc<str>, usize>>,
    /// `None` for a file that could not be read.
    texts: Vec<Option<Arc<str>>>,
    /// The files of which an earlier version stands in the corpus, with the text of the version
    /// that is not used, if that is text.
    rejected: HashMap<Arc<str>, Option<Arc<str>>>,
}

impl Texts {
    pub(super) fn new(places: Arc<HashMap<Arc<str>, usize>>) -> Self {
        let texts = Vec::with_capacity(places.len());
        Self { places, texts, rejected: HashMap::new() }
    }

    /// Adds the next file.
    pub(super) fn add<T>(&mut self, path: &Arc<str>, found: &Found<T>) {
        self.texts.push(found.used().text.clone());
        if found.is_rejected() {
            self.rejected.insert(Arc::clone(path), found.now.text.clone());
        }
    }

    /// Every file that could be read, with the text from which its records were read; in no order.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.places.iter().filter_map(|(path, &at)| Some((path, self.texts.get(at)?.as_ref()?)))
    }

    /// The text from which the records of a file were read.
    pub fn get(&self, file: &str) -> Option<&Arc<str>> {
        self.texts.get(*self.places.get(file)?)?.as_ref()
    }

    /// The text of a file as it is now: that in which errors stand, where an earlier version of the
    /// file is used for its errors.
    pub fn latest(&self, file: &str) -> Option<&Arc<str>> {
        self.rejected.get(file).and_then(Option::as_ref).or_else(|| self.get(file))
    }
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

    /// Whether an earlier version of a file stands here, since the file has errors as it is now. See
    /// [`super::Memo::keeping_last_good`].
    pub fn is_last_good(&self, file: &str) -> bool {
        self.texts.rejected.contains_key(file)
    }

    /// The corpus with every record as an audience sees it. Records that are marked above it stay as
    /// they are: what is included is decided when the corpus is linked.
    pub fn seen_by(&self, audience: Marking) -> Cow<'_, Self> {
        fn is_narrower<T>(records: &[Arc<Record<T>>], audience: Marking) -> bool {
            records.iter().any(|record| record.narrower.iter().any(|(above, _)| audience < *above))
        }
        fn seen<T>(records: &mut [Arc<Record<T>>], audience: Marking) {
            for record in records {
                if let Some(seen) = record.seen_by(audience) {
                    *record = seen;
                }
            }
        }
        let differs = is_narrower(&self.briefings, audience)
            || is_narrower(&self.events, audience)
            || is_narrower(&self.actors, audience)
            || is_narrower(&self.locations, audience)
            || is_narrower(&self.sources, audience)
            || is_narrower(&self.pages, audience);
        if !differs {
            return Cow::Borrowed(self);
        }
        let mut corpus = self.clone();
        seen(&mut corpus.briefings, audience);
        seen(&mut corpus.events, audience);
        seen(&mut corpus.actors, audience);
        seen(&mut corpus.locations, audience);
        seen(&mut corpus.sources, audience);
        seen(&mut corpus.pages, audience);
        Cow::Owned(corpus)
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
        self.texts.latest(file).cloned()
    }
}
