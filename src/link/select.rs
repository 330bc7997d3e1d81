//! Which records a build includes. What is marked within them was taken out before.

use jiff::civil;

use super::graph::LeftOut;
use super::secrets::List;
use crate::model::{Date, Marking, Record, Status};
use crate::read::Corpus;

/// What a build includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Who it is for: what is marked above is left out, and leaves no trace.
    pub audience: Marking,
    /// Whether drafts are included.
    pub drafts: bool,
    /// Today, in the desk's time zone; what is dated later is left out. `None` includes all.
    ///
    /// This is the one place where the clock has a say.
    pub today: Option<civil::Date>,
}

impl Selection {
    fn admits<T>(
        &self,
        record: &Record<T>,
        date: Option<&Date>,
        planned: bool,
        left_out: &mut LeftOut,
    ) -> bool {
        if record.head.tlp > self.audience {
            left_out.restricted += 1;
            return false;
        }
        if record.head.draft && !self.drafts {
            left_out.drafts += 1;
            return false;
        }
        // What is planned is dated in the future because that is what it says.
        let starts = date.and_then(Date::first_day);
        if !planned && self.today.is_some_and(|today| starts.is_some_and(|day| day > today)) {
            left_out.future += 1;
            return false;
        }
        true
    }
}

/// The records that a build includes, and those that it does not: nothing of the latter may be
/// seen, their names included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Selected {
    pub(super) briefings: Vec<bool>,
    pub(super) events: Vec<bool>,
    pub(super) actors: Vec<bool>,
    pub(super) locations: Vec<bool>,
    pub(super) sources: Vec<bool>,
    pub(super) pages: Vec<bool>,
    pub(super) left_out: LeftOut,
    /// The names that may not be seen.
    pub(super) names: List,
}

pub(super) fn select(corpus: &Corpus, selection: &Selection) -> Selected {
    let mut left_out = LeftOut::default();
    let out = &mut left_out;
    Selected {
        briefings: corpus
            .briefings
            .iter()
            .map(|r| selection.admits(r, Some(&r.fields.date.value), false, out))
            .collect(),
        events: corpus
            .events
            .iter()
            .map(|r| {
                selection.admits(
                    r,
                    Some(&r.fields.date.value),
                    r.fields.status == Some(Status::Planned),
                    out,
                )
            })
            .collect(),
        actors: corpus.actors.iter().map(|r| selection.admits(r, None, false, out)).collect(),
        locations: corpus.locations.iter().map(|r| selection.admits(r, None, false, out)).collect(),
        sources: corpus.sources.iter().map(|r| selection.admits(r, None, false, out)).collect(),
        pages: corpus.pages.iter().map(|r| selection.admits(r, None, false, out)).collect(),
        left_out,
        names: List::default(),
    }
}
