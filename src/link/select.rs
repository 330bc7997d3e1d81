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
    /// Why a record is left out, by its marking, whether it is a draft, and the day on which it
    /// begins if that may be in the future; `None` where it is included.
    fn why_not(&self, tlp: Marking, draft: bool, starts: Option<civil::Date>) -> Option<Reason> {
        if tlp > self.audience {
            Some(Reason::Restricted)
        } else if draft && !self.drafts {
            Some(Reason::Draft)
        } else if self.today.zip(starts).is_some_and(|(today, day)| day > today) {
            Some(Reason::Future)
        } else {
            None
        }
    }

    /// Whether a record is included, by its marking, whether it is a draft, and the day on which it
    /// begins if that may be in the future.
    pub(crate) fn includes(&self, tlp: Marking, draft: bool, starts: Option<civil::Date>) -> bool {
        self.why_not(tlp, draft, starts).is_none()
    }

    fn admits<T>(
        &self,
        record: &Record<T>,
        date: Option<&Date>,
        planned: bool,
        left_out: &mut LeftOut,
    ) -> bool {
        // What is planned is dated in the future because that is what it says.
        let starts = date.filter(|_| !planned).and_then(Date::first_day).max(record.head.embargo);
        let over = self.today.zip(record.head.expiry).is_some_and(|(today, day)| day <= today);
        match self.why_not(record.head.tlp, record.head.draft || over, starts) {
            None => return true,
            Some(Reason::Restricted) => left_out.restricted += 1,
            Some(Reason::Draft) => left_out.drafts += 1,
            Some(Reason::Future) => left_out.future += 1,
        }
        false
    }
}

/// Why a record is left out.
enum Reason {
    Restricted,
    Draft,
    Future,
}

/// The records that a build includes, and those that it does not: nothing of the latter may be
/// seen, their names included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Selected {
    pub(crate) briefings: Vec<bool>,
    pub(crate) events: Vec<bool>,
    pub(crate) actors: Vec<bool>,
    pub(crate) locations: Vec<bool>,
    pub(crate) sources: Vec<bool>,
    pub(crate) pages: Vec<bool>,
    pub(super) left_out: LeftOut,
    /// The names that may not be seen.
    pub(super) names: List,
}

/// Selects what a build includes.
pub(crate) fn select(corpus: &Corpus, selection: &Selection) -> Selected {
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
