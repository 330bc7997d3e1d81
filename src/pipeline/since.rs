//! What has been marked since the past that a site is built of.
//!
//! A site as of a past day is published today. What is restricted by now was perhaps open then, and
//! is no longer to be told.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::link::fold;
use crate::model::{Kind, Marking, Record};
use crate::read::Corpus;

/// The markings that a desk has today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Of the records that are not for everyone, by kind and folded id.
    markings: BTreeMap<(Kind, String), Marking>,
    /// Whom the site is for.
    audience: Marking,
}

impl Since {
    /// The markings of a desk as it is today.
    pub fn of(corpus: &Corpus) -> Self {
        let mut markings = BTreeMap::new();
        let mut add = |kind: Kind, id: &str, marking: Marking| {
            if marking > Marking::Clear {
                markings.insert((kind, fold::key(id)), marking);
            }
        };
        corpus.briefings.iter().for_each(|r| add(Kind::Briefing, &r.id.value, r.head.tlp));
        corpus.events.iter().for_each(|r| add(Kind::Event, &r.id.value, r.head.tlp));
        corpus.actors.iter().for_each(|r| add(Kind::Actor, &r.id.value, r.head.tlp));
        corpus.locations.iter().for_each(|r| add(Kind::Location, &r.id.value, r.head.tlp));
        corpus.sources.iter().for_each(|r| add(Kind::Source, &r.id.value, r.head.tlp));
        corpus.pages.iter().for_each(|r| add(Kind::Page, &r.id.value, r.head.tlp));
        Self { markings, audience: corpus.site.audience }
    }

    /// Marks the records of an earlier desk as strictly as they are today, and narrows whom its site
    /// is for to those that it is for today.
    pub(super) fn hold(&self, corpus: &mut Corpus) {
        corpus.site.audience = corpus.site.audience.min(self.audience);
        if self.markings.is_empty() {
            return;
        }
        self.mark(Kind::Briefing, &mut corpus.briefings);
        self.mark(Kind::Event, &mut corpus.events);
        self.mark(Kind::Actor, &mut corpus.actors);
        self.mark(Kind::Location, &mut corpus.locations);
        self.mark(Kind::Source, &mut corpus.sources);
        self.mark(Kind::Page, &mut corpus.pages);
    }

    fn mark<T: Clone>(&self, kind: Kind, records: &mut [Arc<Record<T>>]) {
        for record in records {
            let today = self.markings.get(&(kind, fold::key(&record.id.value)));
            if let Some(&today) = today.filter(|today| **today > record.head.tlp) {
                Arc::make_mut(record).head.tlp = today;
            }
        }
    }
}
