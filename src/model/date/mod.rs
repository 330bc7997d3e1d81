//! Dates as desks know them: to the century or to the minute, open, uncertain, approximate.
//!
//! A [`Date`] is read from EDTF and knows its first and last day; [`DateWords`] say it as a
//! reader of a language would. Here are what a date tells and how dates compare; the rest:
//!
//! - `shape`: one side of an interval, or a date that is none: what it bounds, its canonical form;
//! - `zone`: offsets and named zones after a time;
//! - `parse`: reading EDTF;
//! - `error`: what is wrong with a text that is no date;
//! - `guess`: which date such a text may mean;
//! - `words`: the words and patterns of each language;
//! - `say`: dates in those words.

mod error;
mod guess;
mod parse;
mod say;
mod shape;
#[cfg(test)]
mod tests;
mod words;
mod zone;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

pub use error::DateError;
pub use words::DateWords;
pub use zone::ClockChange;

use parse::read;
use say::Voice;
use shape::Side;
use zone::Zone;

/// A date of the Extended Date/Time Format: ISO 8601-2:2019, Annex A, which is also the Library
/// of Congress's EDTF.
///
/// Level 0 and level 1 are read whole, but for years beyond four digits: dates to the year, month,
/// day or second, intervals, open intervals, seasons, `?` `~` `%`, and unspecified digits. Of level
/// 2, a qualifier before or within a date is read as one of the whole date. Beyond EDTF, a time
/// may leave out its seconds, be parted from the date by a space, and carry a time zone's name
/// (RFC 9557): `2023-09-13T14:30[Asia/Vladivostok]`, `2023-09-13 14:30 Asia/Vladivostok`.
///
/// A date starts no later than it ends. Dates are equal if their canonical forms ([`Date::edtf`])
/// are, and ordered by [`Date::sort_key`], then by the instant where a zone tells it, then by the
/// canonical form. Cloning is cheap.
///
/// All days are of the proleptic Gregorian calendar, with a year 0 (which is 1 BCE), as seen on
/// the clock and calendar of the place that the date's zone stands for.
#[derive(Clone)]
pub struct Date(Arc<Inner>);

struct Inner {
    extent: Extent,
    first: Option<civil::Date>,
    last: Option<civil::Date>,
    edtf: String,
}

enum Extent {
    One(Side),
    Interval(Side, Side),
    /// It goes on.
    Since(Side),
    /// It has an end, and nobody knows which.
    From(Side),
    Until(Side),
}

/// How exactly a date is known, from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A hundred years: `19XX`.
    Century,
    /// Ten years: `202X`.
    Decade,
    /// A year, or some time in it: `2023`, `2023-XX`.
    Year,
    /// Three months: `2023-21`.
    Season,
    /// A month, or some day in it: `2023-09`, `2023-09-XX`.
    Month,
    /// A day: `2023-09-13`.
    Day,
    /// A time of the day, with or without seconds: `2023-09-13T14:30`.
    Minute,
}

/// What [`Date`]s are ordered by: first day (none, an open start, before all), time of the day
/// (none before midnight), precision (coarse before fine), last day (none, an open end, after all).
///
/// Times are compared as the clocks of their places show them, not as instants: where a desk and
/// its events lie in different zones, a day's events stay together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SortKey {
    first: Option<civil::Date>,
    time: Option<civil::Time>,
    precision: Precision,
    open_end: bool,
    last: Option<civil::Date>,
}

impl Date {
    /// Reads a date; white space around it and around an interval's `/` does not matter.
    ///
    /// In an interval of two times of which one has a zone, it is the zone of both (ISO
    /// 8601:2004, 4.4.5, says so of the end).
    ///
    /// # Errors
    ///
    /// [`DateError::EndBeforeStart`] for an interval that runs backwards, else
    /// [`DateError::Invalid`], with a suggestion where the text can only mean one date.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        read(text).map_err(|error| error.with_guess(text))
    }

    fn new(extent: Extent) -> Self {
        let (first, last) = match &extent {
            Extent::One(side) => (Some(side.first), Some(side.last)),
            // Across the date line an end may come after its start and yet on an earlier day.
            Extent::Interval(start, end) => {
                (Some(start.first.min(end.last)), Some(end.last.max(start.first)))
            }
            Extent::Since(start) | Extent::From(start) => (Some(start.first), None),
            Extent::Until(end) => (None, Some(end.last)),
        };
        let edtf = match &extent {
            Extent::One(side) => side.to_string(),
            Extent::Interval(start, end) => format!("{start}/{end}"),
            Extent::Since(start) => format!("{start}/.."),
            Extent::From(start) => format!("{start}/"),
            Extent::Until(end) => format!("../{end}"),
        };
        Self(Arc::new(Inner { extent, first, last, edtf }))
    }

    fn start(&self) -> Option<&Side> {
        match &self.0.extent {
            Extent::One(start)
            | Extent::Interval(start, _)
            | Extent::Since(start)
            | Extent::From(start) => Some(start),
            Extent::Until(_) => None,
        }
    }

    /// The end of an interval; `None` for a date that is none.
    fn end(&self) -> Option<&Side> {
        match &self.0.extent {
            Extent::Interval(_, end) | Extent::Until(end) => Some(end),
            Extent::One(_) | Extent::Since(_) | Extent::From(_) => None,
        }
    }

    fn sides(&self) -> impl Iterator<Item = &Side> {
        self.start().into_iter().chain(self.end())
    }

    /// The canonical form, which reads as an equal date: qualifiers behind, `..` for an open end, nothing for one that is not known,
    /// no `:00` seconds, `Z` for UTC, `[Europe/Kyiv]` for a named zone.
    pub fn edtf(&self) -> &str {
        &self.0.edtf
    }

    /// The first day that the date may mean; `None` if the start is open.
    pub fn first_day(&self) -> Option<civil::Date> {
        self.0.first
    }

    /// The last day that the date may mean, itself included; `None` if the end is open.
    pub fn last_day(&self) -> Option<civil::Date> {
        self.0.last
    }

    /// How exactly the start is known, or the end if the start is open.
    pub fn precision(&self) -> Precision {
        self.sides().next().map_or(Precision::Day, |side| side.shape.precision())
    }

    /// How exactly the end is known; of a date that is no interval, or has no end, as
    /// [`Date::precision`].
    pub fn end_precision(&self) -> Precision {
        self.end().map_or_else(|| self.precision(), |side| side.shape.precision())
    }

    /// The days of the start and the end that are known at least so exactly, each by itself: of
    /// `2023-09-13/2024`, to the day, the start alone.
    pub fn known_to(&self, least: Precision) -> (Option<civil::Date>, Option<civil::Date>) {
        (
            self.0.first.filter(|_| self.precision() >= least),
            self.0.last.filter(|_| self.end_precision() >= least),
        )
    }

    /// Whether the date has a start and an end, either of which may be open.
    pub fn is_interval(&self) -> bool {
        !matches!(self.0.extent, Extent::One(_))
    }

    /// Whether either side is marked as approximate, `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.sides().any(|side| side.qualifier.approximate)
    }

    /// Whether either side is marked as uncertain, `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.sides().any(|side| side.qualifier.uncertain)
    }

    /// The day, if the date is within one, whatever its qualifiers.
    pub fn single_day(&self) -> Option<civil::Date> {
        self.0.first.filter(|_| self.0.first == self.0.last)
    }

    /// How many days the date may span, at least 1; `None` if an end is open.
    pub fn days(&self) -> Option<u32> {
        let span = self.0.first?.until((Unit::Day, self.0.last?)).ok()?;
        u32::try_from(span.get_days()).ok()?.checked_add(1)
    }

    /// Whether a day is in both, open ends reaching for ever.
    pub fn overlaps(&self, other: &Date) -> bool {
        starts_by(self.0.first, other.0.last) && starts_by(other.0.first, self.0.last)
    }

    /// Whether every day that the other may mean is in this one; `2023-09-13/2023-09-15` does not
    /// cover `2023-09`.
    pub fn covers(&self, other: &Date) -> bool {
        // `None` sorts first, as an open start should.
        let ends_within = match (self.0.last, other.0.last) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs <= mine,
        };
        self.0.first <= other.0.first && ends_within
    }

    /// What the date is ordered by, see `SortKey`.
    pub fn sort_key(&self) -> SortKey {
        SortKey {
            first: self.0.first,
            time: self.time(),
            precision: self.precision(),
            open_end: self.0.last.is_none(),
            last: self.0.last,
        }
    }

    /// The time of the day of the start, to the second, in the date's own zone.
    pub fn time(&self) -> Option<civil::Time> {
        self.start()?.moment().map(|(at, _)| at.time())
    }

    /// The time of the day of an interval's end; `None` if the date is no interval.
    pub fn end_time(&self) -> Option<civil::Time> {
        self.end()?.moment().map(|(at, _)| at.time())
    }

    /// The zone as readers know it: `UTC`, `UTC+9`, `UTC−3:30` (with a minus, U+2212), or the
    /// name in the IANA database. `None` if the date has no time, or a time without a zone.
    pub fn zone_label(&self) -> Option<String> {
        self.sides().find_map(|side| side.moment()?.1.map(Zone::label))
    }

    /// The instant of a start that has a time; in the default zone if the date has none of its
    /// own. A time that the clocks skip or show twice is resolved as RFC 5545, 3.3.5, has it.
    pub fn instant(&self, default: &TimeZone) -> Option<Timestamp> {
        self.start()?.instant(default)
    }

    /// The instant of an interval's end, as [`Date::instant`]; `None` if the date is no interval.
    pub fn end_instant(&self, default: &TimeZone) -> Option<Timestamp> {
        self.end()?.instant(default)
    }

    /// How the clocks were put at the start, else at the end: in the default zone if the date has
    /// none of its own. `None` where the time is one instant.
    pub fn clock_change(&self, default: &TimeZone) -> Option<ClockChange> {
        self.sides().find_map(|side| side.clock_change(default))
    }

    /// The start in plain ISO 8601-1, good for HTML's `<time datetime>` and for
    /// schema.org: `2023`, `2023-09`, `2023-09-13`, `2023-09-13T14:30`, `2023-09-13T14:30+09:00`.
    /// Qualifiers are left out, `2023-XX` is `2023`. `None` where there is no such form: open
    /// starts, seasons, decades, centuries, and years before 1.
    pub fn iso_start(&self) -> Option<String> {
        self.start()?.iso()
    }

    /// The end of an interval, as [`Date::iso_start`]; `None` if the date is no interval.
    pub fn iso_end(&self) -> Option<String> {
        self.end()?.iso()
    }

    /// The date as a reader would say it: `13–15 September 2023`, `about 2023`.
    pub fn say(&self, words: &DateWords) -> String {
        Voice { words, short: false }.date(self)
    }

    /// The date with short names of the months: `13–15 Sep 2023`.
    pub fn say_short(&self, words: &DateWords) -> String {
        Voice { words, short: true }.date(self)
    }

    /// The name of the day of the week, for a single day that is neither approximate nor uncertain.
    pub fn weekday<'w>(&self, words: &'w DateWords) -> Option<&'w str> {
        let surely = !self.is_approximate() && !self.is_uncertain();
        words.weekday_of(self.single_day().filter(|_| surely)?)
    }
}

fn starts_by(first: Option<civil::Date>, last: Option<civil::Date>) -> bool {
    last.is_none() || first <= last
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Date").field(&self.0.edtf).finish()
    }
}

/// Writes the canonical form.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.edtf)
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.0.edtf == other.0.edtf
    }
}

impl Eq for Date {}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.edtf.hash(state);
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        // A clock that is put back shows a time twice.
        let instant = |date: &Self| {
            let (at, zone) = date.start()?.moment()?;
            zone?.instant(at)
        };
        self.sort_key()
            .cmp(&other.sort_key())
            .then_with(|| instant(self).cmp(&instant(other)))
            .then_with(|| self.0.edtf.cmp(&other.0.edtf))
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::parse(text)
    }
}

/// Serialises as the canonical EDTF string.
impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.edtf)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            // YAML reads a bare year as a number.
            "type": ["string", "integer"],
            "format": "edtf",
            "minimum": -9999,
            "maximum": 9999,
            "description": "A date in EDTF (ISO 8601-2:2019, Annex A): a year, month, day or time, \
                an interval with `/`, `..` for an open end, `?` uncertain, `~` approximate, `X` for \
                a digit not known.",
            "examples": [
                "2023-09-13",
                "2023-09",
                2023,
                "2023-09-13T14:30+09:00",
                "2023-09-13 14:30 Asia/Vladivostok",
                "2023-09-12/2023-09-17",
                "2023-09-13/..",
                "2023~",
                "2023-09?",
                "202X",
                "2023-09-XX"
            ],
        })
    }
}
