//! Dates as desks know them: to the century or to the minute, open, uncertain, approximate.
//!
//! A [`Date`] is read from EDTF and knows its first and last day; [`DateWords`] say it as a
//! reader of a language would.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Unit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

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
/// are, and ordered by [`Date::sort_key`], then by the canonical form. Cloning is cheap.
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
    Since(Side),
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
            Extent::Since(start) => (Some(start.first), None),
            Extent::Until(end) => (None, Some(end.last)),
        };
        let edtf = match &extent {
            Extent::One(side) => side.to_string(),
            Extent::Interval(start, end) => format!("{start}/{end}"),
            Extent::Since(start) => format!("{start}/.."),
            Extent::Until(end) => format!("../{end}"),
        };
        Self(Arc::new(Inner { extent, first, last, edtf }))
    }

    fn start(&self) -> Option<&Side> {
        match &self.0.extent {
            Extent::One(start) | Extent::Interval(start, _) | Extent::Since(start) => Some(start),
            Extent::Until(_) => None,
        }
    }

    /// The end of an interval; `None` for a date that is none.
    fn end(&self) -> Option<&Side> {
        match &self.0.extent {
            Extent::Interval(_, end) | Extent::Until(end) => Some(end),
            Extent::One(_) | Extent::Since(_) => None,
        }
    }

    fn sides(&self) -> impl Iterator<Item = &Side> {
        self.start().into_iter().chain(self.end())
    }

    /// The canonical form, which reads as an equal date: qualifiers behind, `..` for an open end,
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

    /// What the date is ordered by, see [`SortKey`].
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

    /// The name of the day of the week, for a single day that is not approximate.
    pub fn weekday<'w>(&self, words: &'w DateWords) -> Option<&'w str> {
        let day = self.single_day().filter(|_| !self.is_approximate())?;
        Some(words.weekday(day.weekday()))
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
        self.sort_key().cmp(&other.sort_key()).then_with(|| self.0.edtf.cmp(&other.0.edtf))
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

/// What is wrong with a date.
///
/// Its message is a clause without a capital and a full stop, and does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// An interval whose end comes before its start.
    EndBeforeStart {
        /// The start, in canonical form.
        start: String,
        /// The end, in canonical form.
        end: String,
    },
    /// A text that is no date, or not one that the calendar or the clock has.
    Invalid {
        /// What is wrong: `month 13 is not between 1 and 12`.
        message: String,
        /// What to do, in the imperative.
        hint: Option<String>,
        /// The date that was meant, in canonical EDTF, if it can be only one.
        suggestion: Option<String>,
    },
}

impl DateError {
    fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), hint: None, suggestion: None }
    }

    fn not_edtf() -> Self {
        Self::invalid("not a date in EDTF")
    }

    fn out_of_range(what: &str, value: u8, range: RangeInclusive<u8>) -> Self {
        let (min, max) = range.into_inner();
        Self::invalid(format!("{what} {value} is not between {min} and {max}"))
    }

    fn hinted(mut self, text: impl Into<String>) -> Self {
        if let Self::Invalid { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    fn with_guess(mut self, text: &str) -> Self {
        if let Self::Invalid { hint, suggestion, .. } = &mut self {
            match guess(text).into_iter().collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => *suggestion = Some(one.clone()),
                several => *hint = Some(format!("write it as {}", several.join(" or "))),
            }
        }
        self
    }

    /// Whether the date is an interval that runs backwards.
    pub fn is_end_before_start(&self) -> bool {
        matches!(self, Self::EndBeforeStart { .. })
    }

    /// The date that was meant, in canonical EDTF, if the text can only mean one.
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::Invalid { suggestion, .. } => suggestion.as_deref(),
            Self::EndBeforeStart { .. } => None,
        }
    }

    /// What to do, or which date was probably meant: `did you mean 2023-09-13?`
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::EndBeforeStart { start, end } => {
                Some(format!("write the earlier date first: {end}/{start}"))
            }
            Self::Invalid { suggestion: Some(date), .. } => Some(format!("did you mean {date}?")),
            Self::Invalid { hint, .. } => hint.clone(),
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndBeforeStart { .. } => f.write_str("the end is before the start"),
            Self::Invalid { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for DateError {}

// One side of an interval, or a date that is none.

struct Side {
    shape: Shape,
    qualifier: Qualifier,
    first: civil::Date,
    last: civil::Date,
}

/// A date of one granularity. Decades and centuries hold the digits that are known and the sign
/// apart, for `-000X` is not `000X`.
#[derive(Clone, PartialEq)]
enum Shape {
    Century { negative: bool, digits: i16 },
    Decade { negative: bool, digits: i16 },
    Year(i16),
    SomeMonth(i16),
    SomeDayOfYear(i16),
    Season(i16, Season),
    Month(i16, i8),
    SomeDay(i16, i8),
    Day(civil::Date),
    Moment(civil::DateTime, Option<Zone>),
}

/// A season of the northern hemisphere, as ISO 8601-2 numbers them from 21.
#[derive(Clone, Copy, PartialEq)]
enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Clone, Copy, PartialEq, Default)]
struct Qualifier {
    uncertain: bool,
    approximate: bool,
}

impl Qualifier {
    fn add(&mut self, text: &str) {
        self.uncertain |= text.contains(['?', '%']);
        self.approximate |= text.contains(['~', '%']);
    }

    fn mark(self) -> &'static str {
        match (self.uncertain, self.approximate) {
            (false, false) => "",
            (true, false) => "?",
            (false, true) => "~",
            (true, true) => "%",
        }
    }
}

impl Side {
    /// `None` if the shape lies outside the years that jiff knows.
    fn new(shape: Shape, qualifier: Qualifier) -> Option<Self> {
        let (first, last) = shape.bounds()?;
        Some(Self { shape, qualifier, first, last })
    }

    fn moment(&self) -> Option<(civil::DateTime, Option<&Zone>)> {
        match &self.shape {
            Shape::Moment(at, zone) => Some((*at, zone.as_ref())),
            _ => None,
        }
    }

    fn instant(&self, default: &TimeZone) -> Option<Timestamp> {
        match self.moment()? {
            (at, Some(zone)) => zone.instant(at),
            (at, None) => default.to_timestamp(at).ok(),
        }
    }

    fn iso(&self) -> Option<String> {
        if self.first.year() < 1 {
            return None;
        }
        match &self.shape {
            Shape::Century { .. } | Shape::Decade { .. } | Shape::Season(..) => None,
            Shape::Year(year) | Shape::SomeMonth(year) | Shape::SomeDayOfYear(year) => {
                Some(format!("{year:04}"))
            }
            Shape::Month(year, month) | Shape::SomeDay(year, month) => {
                Some(format!("{year:04}-{month:02}"))
            }
            Shape::Day(day) => Some(day.to_string()),
            Shape::Moment(at, None) => Some(moment_text(*at)),
            Shape::Moment(at, Some(zone)) => {
                let instant = zone.instant(*at)?;
                let offset = zone.offset(instant);
                // Neither HTML nor RFC 3339 has seconds in an offset; local mean time does.
                let offset = if offset.seconds() % 60 == 0 { offset } else { Offset::UTC };
                let at = offset.to_datetime(instant);
                Some(format!("{}{}", moment_text(at), offset_text(offset)))
            }
        }
    }

    /// Whether an interval from this side to the end runs forwards.
    fn comes_before(&self, end: &Side) -> bool {
        match (self.moment(), end.moment()) {
            (Some((start, Some(zone))), Some((finish, Some(end_zone)))) => {
                match (zone.instant(start), end_zone.instant(finish)) {
                    (Some(start), Some(finish)) => start <= finish,
                    _ => start <= finish,
                }
            }
            (Some((start, _)), Some((finish, _))) => start <= finish,
            _ => self.first <= end.last,
        }
    }

    /// Gives a time that has no zone the zone of the interval's other side.
    fn inherit_zone(&mut self, other: &Side) {
        if let (Shape::Moment(_, mine @ None), Some((_, Some(zone)))) =
            (&mut self.shape, other.moment())
        {
            *mine = Some(match zone {
                // The offset told two times of that one night apart.
                Zone::Named(tz, _) => Zone::Named(tz.clone(), None),
                zone => zone.clone(),
            });
        }
    }
}

/// Writes the canonical form.
impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.shape {
            Shape::Century { negative, digits } => {
                write!(f, "{}{digits:02}XX", if *negative { "-" } else { "" })?;
            }
            Shape::Decade { negative, digits } => {
                write!(f, "{}{digits:03}X", if *negative { "-" } else { "" })?;
            }
            Shape::Year(year) => f.write_str(&year_text(*year))?,
            Shape::SomeMonth(year) => write!(f, "{}-XX", year_text(*year))?,
            Shape::SomeDayOfYear(year) => write!(f, "{}-XX-XX", year_text(*year))?,
            Shape::Season(year, season) => {
                write!(f, "{}-{}", year_text(*year), 21 + *season as u8)?;
            }
            Shape::Month(year, month) => write!(f, "{}-{month:02}", year_text(*year))?,
            Shape::SomeDay(year, month) => write!(f, "{}-{month:02}-XX", year_text(*year))?,
            Shape::Day(day) => f.write_str(&day_text(*day))?,
            Shape::Moment(at, zone) => {
                f.write_str(&moment_text(*at))?;
                match zone {
                    None => {}
                    Some(Zone::Offset(offset)) => f.write_str(&offset_text(*offset))?,
                    Some(Zone::Named(tz, offset)) => {
                        f.write_str(&offset.map(offset_text).unwrap_or_default())?;
                        write!(f, "[{}]", tz.iana_name().unwrap_or("UTC"))?;
                    }
                }
            }
        }
        f.write_str(self.qualifier.mark())
    }
}

/// A year in EDTF: jiff would write six digits for one before 0.
fn year_text(year: i16) -> String {
    format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
}

fn day_text(day: civil::Date) -> String {
    format!("{}-{:02}-{:02}", year_text(day.year()), day.month(), day.day())
}

fn moment_text(at: civil::DateTime) -> String {
    format!("{}T{}", day_text(at.date()), clock_text(at.time()))
}

fn clock_text(time: civil::Time) -> String {
    let mut text = format!("{:02}:{:02}", time.hour(), time.minute());
    if time.second() != 0 {
        text.push_str(&format!(":{:02}", time.second()));
    }
    text
}

impl Shape {
    fn precision(&self) -> Precision {
        match self {
            Shape::Century { .. } => Precision::Century,
            Shape::Decade { .. } => Precision::Decade,
            Shape::Year(_) | Shape::SomeMonth(_) | Shape::SomeDayOfYear(_) => Precision::Year,
            Shape::Season(..) => Precision::Season,
            Shape::Month(..) | Shape::SomeDay(..) => Precision::Month,
            Shape::Day(_) => Precision::Day,
            Shape::Moment(..) => Precision::Minute,
        }
    }

    /// The first and the last day that are meant.
    fn bounds(&self) -> Option<(civil::Date, civil::Date)> {
        let months = |first_year, first_month, last_year, last_month| {
            let first = civil::Date::new(first_year, first_month, 1).ok()?;
            Some((first, civil::Date::new(last_year, last_month, 1).ok()?.last_of_month()))
        };
        match *self {
            Shape::Century { negative, digits } => {
                let (first, last) = unspecified_years(negative, digits, 100)?;
                months(first, 1, last, 12)
            }
            Shape::Decade { negative, digits } => {
                let (first, last) = unspecified_years(negative, digits, 10)?;
                months(first, 1, last, 12)
            }
            Shape::Year(year) | Shape::SomeMonth(year) | Shape::SomeDayOfYear(year) => {
                months(year, 1, year, 12)
            }
            Shape::Season(year, Season::Spring) => months(year, 3, year, 5),
            Shape::Season(year, Season::Summer) => months(year, 6, year, 8),
            Shape::Season(year, Season::Autumn) => months(year, 9, year, 11),
            Shape::Season(year, Season::Winter) => months(year, 12, year.checked_add(1)?, 2)
                // The last winter that jiff's calendar reaches is cut short.
                .or_else(|| months(year, 12, year, 12)),
            Shape::Month(year, month) | Shape::SomeDay(year, month) => {
                months(year, month, year, month)
            }
            Shape::Day(day) => Some((day, day)),
            Shape::Moment(at, _) => Some((at.date(), at.date())),
        }
    }
}

/// The years that known leading digits leave open: 202 and 10 give 2020 to 2029.
fn unspecified_years(negative: bool, digits: i16, unit: i16) -> Option<(i16, i16)> {
    let near = digits.checked_mul(unit)?;
    let far = near.checked_add(unit - 1)?;
    // There is no year -0.
    Some(if negative { (-far, (-near).min(-1)) } else { (near, far) })
}

// Zones.

#[derive(Clone, PartialEq)]
enum Zone {
    Offset(Offset),
    /// A zone of the IANA database, and the offset where the clocks' change makes the time
    /// ambiguous and the usual reading of it is not meant.
    Named(TimeZone, Option<Offset>),
}

impl Zone {
    fn instant(&self, at: civil::DateTime) -> Option<Timestamp> {
        match self {
            Zone::Offset(offset) | Zone::Named(_, Some(offset)) => offset.to_timestamp(at).ok(),
            Zone::Named(tz, None) => tz.to_timestamp(at).ok(),
        }
    }

    fn offset(&self, instant: Timestamp) -> Offset {
        match self {
            Zone::Offset(offset) | Zone::Named(_, Some(offset)) => *offset,
            Zone::Named(tz, None) => tz.to_offset(instant),
        }
    }

    fn label(&self) -> String {
        match self {
            Zone::Offset(offset) => offset_label(*offset),
            Zone::Named(tz, _) => tz.iana_name().unwrap_or("UTC").to_owned(),
        }
    }
}

fn offset_parts(offset: Offset) -> (bool, u32, u32, u32) {
    let seconds = offset.seconds().unsigned_abs();
    (offset.is_negative(), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn offset_text(offset: Offset) -> String {
    if offset.is_zero() {
        return "Z".to_owned();
    }
    let (negative, hours, minutes, seconds) = offset_parts(offset);
    let mut text = format!("{}{hours:02}:{minutes:02}", if negative { '-' } else { '+' });
    if seconds != 0 {
        text.push_str(&format!(":{seconds:02}"));
    }
    text
}

fn offset_label(offset: Offset) -> String {
    if offset.is_zero() {
        return "UTC".to_owned();
    }
    let (negative, hours, minutes, seconds) = offset_parts(offset);
    let mut label = format!("UTC{}{hours}", if negative { '−' } else { '+' });
    if minutes != 0 || seconds != 0 {
        label.push_str(&format!(":{minutes:02}"));
    }
    if seconds != 0 {
        label.push_str(&format!(":{seconds:02}"));
    }
    label
}

// Reading.

/// Reads a date without guessing what else might be meant.
fn read(text: &str) -> Result<Date, DateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateError::invalid("the date is empty"));
    }
    let extent = match *split_interval(text) {
        [one] => Extent::One(read_side(one)?),
        [start, end] => match (is_open(start), is_open(end)) {
            (true, true) => {
                return Err(DateError::invalid("an interval needs a start or an end"));
            }
            (false, true) => Extent::Since(read_side(start)?),
            (true, false) => Extent::Until(read_side(end)?),
            (false, false) => {
                let (mut start, mut end) = (read_side(start)?, read_side(end)?);
                end.inherit_zone(&start);
                start.inherit_zone(&end);
                if !start.comes_before(&end) {
                    let (start, end) = (start.to_string(), end.to_string());
                    return Err(DateError::EndBeforeStart { start, end });
                }
                Extent::Interval(start, end)
            }
        },
        _ => return Err(DateError::not_edtf()),
    };
    Ok(Date::new(extent))
}

/// Whether an interval is open on that side (`..`), or not known there (nothing): to readers and
/// to the order of dates it is one.
fn is_open(side: &str) -> bool {
    matches!(side, "" | "..")
}

/// Splits at each `/` that is not within a zone's name.
fn split_interval(text: &str) -> Vec<&str> {
    let mut sides = Vec::new();
    let mut from = 0;
    let mut bracketed = false;
    let bytes = text.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => bracketed = true,
            b']' => bracketed = false,
            b'/' if !bracketed => {
                let before = i.checked_sub(1).and_then(|i| bytes.get(i));
                let in_name = before.is_some_and(u8::is_ascii_alphabetic)
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_alphabetic);
                if !in_name {
                    sides.push(text[from..i].trim());
                    from = i + 1;
                }
            }
            _ => {}
        }
    }
    sides.push(text[from..].trim());
    sides
}

fn is_mark(c: char) -> bool {
    matches!(c, '?' | '~' | '%')
}

fn read_side(text: &str) -> Result<Side, DateError> {
    let mut qualifier = Qualifier::default();
    let bare = text.trim_end_matches(is_mark);
    qualifier.add(&text[bare.len()..]);
    let bare = bare.trim_end();
    if bare.starts_with(['[', '{']) {
        return Err(DateError::invalid("a set of dates cannot be one date")
            .hinted("write an interval, such as 2021/2023"));
    }
    let (calendar, time) = match bare.find(['T', 't', ' ']) {
        Some(i) => (&bare[..i], Some(bare[i + 1..].trim_start())),
        None => (bare, None),
    };
    let shape = read_calendar(calendar, &mut qualifier)?;
    let shape = match (shape, time) {
        (shape, None) => shape,
        (_, Some(time)) if !time.starts_with(|c: char| c.is_ascii_digit()) => {
            return Err(DateError::not_edtf());
        }
        (Shape::Day(day), Some(time)) => {
            let (at, zone) = read_time(day, time)?;
            Shape::Moment(at, zone)
        }
        _ => return Err(DateError::invalid("a time needs a date with year, month and day")),
    };
    Side::new(shape, qualifier).ok_or_else(year_out_of_range)
}

fn year_out_of_range() -> DateError {
    DateError::invalid("the year is not between -9999 and 9999")
}

/// Two digits, as months and days are written.
enum Pair {
    Number(u8),
    Unspecified,
    /// One digit unspecified, as level 2 allows.
    Half,
}

fn read_pair(text: &str) -> Option<Pair> {
    let &[tens, ones] = text.as_bytes() else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| b - b'0');
    let unknown = |b: u8| matches!(b, b'X' | b'x');
    match (digit(tens), digit(ones)) {
        (Some(tens), Some(ones)) => Some(Pair::Number(tens * 10 + ones)),
        (None, None) if unknown(tens) && unknown(ones) => Some(Pair::Unspecified),
        (Some(_), None) if unknown(ones) => Some(Pair::Half),
        _ => None,
    }
}

/// Reads a date without a time, and adds the qualifiers before and within it.
fn read_calendar(text: &str, qualifier: &mut Qualifier) -> Result<Shape, DateError> {
    let unmarked = text.trim_start_matches(is_mark);
    qualifier.add(&text[..text.len() - unmarked.len()]);
    let (negative, unsigned) = match unmarked.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, unmarked),
    };
    let parts: Vec<&str> = unsigned
        .split('-')
        .map(|part| {
            let bare = part.trim_matches(is_mark);
            if bare.len() < part.len() {
                qualifier.add(part);
            }
            bare
        })
        .collect();
    let (year, rest) = parts.split_first().ok_or_else(DateError::not_edtf)?;
    let shape = read_year(year, negative)?;
    let mut pairs = rest.iter().map(|part| read_pair(part).ok_or_else(DateError::not_edtf));
    let pairs = match pairs.len() {
        0 => return Ok(shape),
        1 => (pairs.next().transpose()?, None),
        2 => (pairs.next().transpose()?, pairs.next().transpose()?),
        _ => return Err(DateError::not_edtf()),
    };
    let year = match (&shape, &pairs) {
        (Shape::Year(year), _) => *year,
        // Nothing more is said, so it is the decade or century itself.
        (_, (Some(Pair::Unspecified), None | Some(Pair::Unspecified))) => return Ok(shape),
        _ => {
            return Err(DateError::invalid("a year with unspecified digits has no month or day")
                .hinted("write the decade or century alone, such as 202X"));
        }
    };
    match pairs {
        (Some(Pair::Unspecified), None) => Ok(Shape::SomeMonth(year)),
        (Some(Pair::Unspecified), Some(Pair::Unspecified)) => Ok(Shape::SomeDayOfYear(year)),
        (Some(Pair::Unspecified), Some(_)) => {
            Err(DateError::invalid("a day needs a month that is known")
                .hinted(format!("write {}-XX-XX", year_text(year))))
        }
        (Some(Pair::Half), _) => Err(DateError::invalid(
            "a month cannot be known by its first digit alone",
        )
        .hinted(format!("write {0}-XX, or an interval such as {0}-10/{0}-12", year_text(year)))),
        (Some(Pair::Number(month)), day) => read_month(year, month, day),
        (None, _) => Err(DateError::not_edtf()),
    }
}

fn read_year(text: &str, negative: bool) -> Result<Shape, DateError> {
    let digits = text.trim_start_matches(['Y', 'y']);
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // Six and eight digits are rather a month or day without its hyphens.
    if all_digits && (digits.len() < text.len() || !matches!(digits.len(), 0..=4 | 6 | 8)) {
        return Err(year_out_of_range());
    }
    if all_digits && digits.len() < 4 {
        return Err(DateError::invalid("a year has four digits").hinted(
            "write the year in full, such as 2023 or 0800; a decade is 202X, a century 20XX",
        ));
    }
    if text.len() != 4 {
        return Err(DateError::not_edtf());
    }
    let known = text.trim_end_matches(['X', 'x']);
    if known.is_empty() || !known.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateError::not_edtf());
    }
    let number: i16 = known.parse().map_err(|_| DateError::not_edtf())?;
    match known.len() {
        4 if negative && number == 0 => {
            Err(DateError::invalid("there is no year -0000").hinted("write 0000, which is 1 BCE"))
        }
        4 => Ok(Shape::Year(if negative { -number } else { number })),
        3 => Ok(Shape::Decade { negative, digits: number }),
        2 => Ok(Shape::Century { negative, digits: number }),
        _ => Err(DateError::invalid("only the last two digits of a year may be unspecified")
            .hinted("write an interval, such as 1000/1999")),
    }
}

fn read_month(year: i16, month: u8, day: Option<Pair>) -> Result<Shape, DateError> {
    let season = match month {
        21 => Some(Season::Spring),
        22 => Some(Season::Summer),
        23 => Some(Season::Autumn),
        24 => Some(Season::Winter),
        _ => None,
    };
    if let (Some(season), None) = (season, &day) {
        return Ok(Shape::Season(year, season));
    }
    if !(1..=12).contains(&month) {
        let error = DateError::out_of_range("month", month, 1..=12);
        return Err(match (month, &day) {
            (33..=36, None) => {
                let first = (month - 33) * 3 + 1;
                error.hinted(format!(
                    "write the quarter as {0}-{first:02}/{0}-{1:02}",
                    year_text(year),
                    first + 2
                ))
            }
            (25..=41, None) => error.hinted("write an interval, such as 2023-01/2023-06"),
            _ => error,
        });
    }
    let month_number = i8::try_from(month).map_err(|_| DateError::not_edtf())?;
    match day {
        None => Ok(Shape::Month(year, month_number)),
        Some(Pair::Unspecified) => Ok(Shape::SomeDay(year, month_number)),
        Some(Pair::Half) => {
            let month = format!("{}-{month:02}", year_text(year));
            Err(DateError::invalid("a day cannot be known by its first digit alone")
                .hinted(format!("write {month}-XX, or an interval such as {month}-10/{month}-19")))
        }
        Some(Pair::Number(day)) => match civil::Date::new(year, month_number, day.cast_signed()) {
            Ok(day) => Ok(Shape::Day(day)),
            Err(_) if !(1..=31).contains(&day) => Err(DateError::out_of_range("day", day, 1..=31)),
            Err(_) => {
                let name = MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default();
                let when =
                    if day == 29 { format!(" in {}", year_text(year)) } else { String::new() };
                Err(DateError::invalid(format!("{day} {name} does not exist{when}")))
            }
        },
    }
}

/// The months as messages name them.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn bad_time() -> DateError {
    DateError::invalid("the time cannot be read").hinted(
        "write it as 14:30 or 14:30:15, then, if need be, Z, +09:00 or a zone such as Europe/Kyiv",
    )
}

/// Splits off two digits.
fn take_pair(text: &str) -> Option<(u8, &str)> {
    match read_pair(text.get(..2)?)? {
        Pair::Number(number) => Some((number, &text[2..])),
        _ => None,
    }
}

fn read_time(day: civil::Date, text: &str) -> Result<(civil::DateTime, Option<Zone>), DateError> {
    let (hour, rest) = take_pair(text).ok_or_else(bad_time)?;
    let rest = rest.strip_prefix(':').ok_or_else(bad_time)?;
    let (minute, mut rest) = take_pair(rest).ok_or_else(bad_time)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = take_pair(after).ok_or_else(bad_time)?;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return Err(bad_time());
            }
        }
    }
    if (hour, minute, second) == (24, 0, 0) {
        return Err(DateError::out_of_range("hour", hour, 0..=23)
            .hinted("write midnight as 00:00 of the day that begins"));
    }
    for (what, value, max) in [("hour", hour, 23), ("minute", minute, 59), ("second", second, 60)] {
        if value > max {
            return Err(DateError::out_of_range(what, value, 0..=max));
        }
    }
    // No clock here shows a leap second.
    let second = second.min(59);
    let time = civil::Time::new(hour.cast_signed(), minute.cast_signed(), second.cast_signed(), 0)
        .map_err(|_| bad_time())?;
    read_zone(day.to_datetime(time), rest.trim())
}

/// The database in the binary and not the machine's, so that a build is the same everywhere.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Reads what follows a time: nothing, an offset, a zone's name, or both.
fn read_zone(
    at: civil::DateTime,
    text: &str,
) -> Result<(civil::DateTime, Option<Zone>), DateError> {
    if text.is_empty() {
        return Ok((at, None));
    }
    if let Some(offset) = read_offset(text)? {
        return Ok((at, Some(Zone::Offset(offset))));
    }
    let (offset, name) = match text.strip_suffix(']') {
        Some(inner) => inner.split_once('[').ok_or_else(bad_time)?,
        None => text.split_once(' ').unwrap_or(("", text)),
    };
    let (offset_text, name) = (offset.trim(), name.trim().trim_start_matches('!'));
    let offset = match offset_text {
        "" => None,
        text => Some(read_offset(text)?.ok_or_else(|| no_such_zone(text))?),
    };
    let zone = match read_offset(name)? {
        Some(offset) => Zone::Offset(offset),
        None => find_zone(name)?,
    };
    match (zone, offset) {
        (Zone::Named(tz, _), Some(offset)) if offset_text.eq_ignore_ascii_case("z") => {
            // With `Z`, the time is UTC's and the zone only says where (RFC 9557, 2.2).
            let instant = offset.to_timestamp(at).map_err(|_| year_out_of_range())?;
            let local = tz.to_datetime(instant);
            settle_offset(local, tz.clone(), tz.to_offset(instant))
        }
        (Zone::Named(tz, _), Some(offset)) => settle_offset(at, tz, offset),
        (Zone::Offset(one), Some(other)) if one != other => Err(disagree(one, name, other)),
        (zone, _) => Ok((at, Some(zone))),
    }
}

/// Keeps the offset beside a zone only where it tells more than the zone does.
fn settle_offset(
    at: civil::DateTime,
    tz: TimeZone,
    offset: Offset,
) -> Result<(civil::DateTime, Option<Zone>), DateError> {
    if tz.to_timestamp(at).ok() == offset.to_timestamp(at).ok() {
        return Ok((at, Some(Zone::Named(tz, None))));
    }
    match tz.to_ambiguous_timestamp(at).offset() {
        AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after }
            if offset == before || offset == after =>
        {
            Ok((at, Some(Zone::Named(tz, Some(offset)))))
        }
        AmbiguousOffset::Unambiguous { offset: actual }
        | AmbiguousOffset::Gap { before: actual, .. }
        | AmbiguousOffset::Fold { before: actual, .. } => {
            Err(disagree(actual, tz.iana_name().unwrap_or_default(), offset))
        }
    }
}

fn disagree(actual: Offset, zone: &str, given: Offset) -> DateError {
    DateError::invalid(format!(
        "{zone} is at {} then, not at {}",
        offset_label(actual),
        offset_label(given)
    ))
    .hinted("write the offset or the zone, not both")
}

fn no_such_zone(name: &str) -> DateError {
    let shown: String = name.chars().take(40).collect();
    DateError::invalid(format!("there is no time zone `{shown}`"))
        .hinted("write an offset such as +09:00, or a name such as Europe/Kyiv")
}

fn find_zone(name: &str) -> Result<Zone, DateError> {
    let tz = ZONES.get(name).map_err(|_| no_such_zone(name))?;
    match tz.iana_name() {
        None | Some("Etc/Unknown") => Err(no_such_zone(name)),
        Some(
            "Etc/UTC" | "Etc/UCT" | "Etc/Universal" | "Etc/Zulu" | "UCT" | "Universal" | "Zulu",
        ) => Ok(Zone::Offset(Offset::UTC)),
        Some(_) => Ok(Zone::Named(tz, None)),
    }
}

/// Reads `Z`, `UTC`, `+09:00`, `+0900`, `+09`, `UTC+9`; `None` if the text is of another form.
fn read_offset(text: &str) -> Result<Option<Offset>, DateError> {
    if text.eq_ignore_ascii_case("z") {
        return Ok(Some(Offset::UTC));
    }
    let prefix =
        text.get(..3).filter(|p| p.eq_ignore_ascii_case("utc") || p.eq_ignore_ascii_case("gmt"));
    let bare = prefix.map_or(text, |prefix| &text[prefix.len()..]);
    if prefix.is_some() && bare.is_empty() {
        return Ok(Some(Offset::UTC));
    }
    let (sign, digits) = match (bare.strip_prefix('+'), bare.strip_prefix(['-', '−'])) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return Ok(None),
    };
    // `UTC+9` is usual, `+9` is not.
    let padded = match digits.find(':').unwrap_or(digits.len()) {
        1 if prefix.is_some() => format!("0{digits}"),
        _ => digits.to_owned(),
    };
    let Some((hours, mut rest)) = take_pair(&padded) else { return Ok(None) };
    let mut fields = [0; 2];
    for field in &mut fields {
        if rest.is_empty() {
            break;
        }
        match take_pair(rest.strip_prefix(':').unwrap_or(rest)) {
            Some((value, after)) => (*field, rest) = (value, after),
            None => return Ok(None),
        }
    }
    if !rest.is_empty() {
        return Ok(None);
    }
    let [minutes, seconds] = fields;
    if hours > 23 || minutes > 59 || seconds > 59 {
        return Err(DateError::invalid(format!("there is no offset of {bare} from UTC")));
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60 + i32::from(seconds);
    Ok(Offset::from_seconds(sign * seconds).ok())
}

// Guessing.

/// Longer texts are prose, or an attack.
const LONGEST_GUESS: usize = 80;

/// The dates that a text which is not EDTF may mean, in canonical form. Every guess is read before
/// it is made, so none is a date that does not exist.
fn guess(text: &str) -> BTreeSet<String> {
    let text = text.trim();
    if text.len() > LONGEST_GUESS {
        return BTreeSet::new();
    }
    let mut found = guess_side(text);
    if let Some((start, end)) = text.split_once('/') {
        // ISO 8601-1 lets an end leave out what it shares with the start; EDTF does not.
        let (start, end) = (start.trim(), end.trim());
        let shared = start.len().checked_sub(end.len()).and_then(|i| start.get(..i));
        if let Some(shared) = shared.filter(|_| end.len() > 1 && !end.starts_with('.')) {
            found.extend(canonical(&format!("{start}/{shared}{end}")));
        }
    }
    for mark in ["..", "--", "–", "—", " - ", " to ", " until "] {
        if let Some((start, end)) = text.split_once(mark) {
            let side = |text: &str| match canonical(text) {
                Some(date) => BTreeSet::from([date]),
                None => guess_side(text.trim()),
            };
            let ends = side(end);
            for start in side(start) {
                found.extend(ends.iter().filter_map(|end| canonical(&format!("{start}/{end}"))));
            }
        }
    }
    found
}

fn canonical(text: &str) -> Option<String> {
    read(text).ok().map(|date| date.edtf().to_owned())
}

fn guess_side(text: &str) -> BTreeSet<String> {
    let unmarked = text.trim_end_matches(is_mark);
    let mut marks = text[unmarked.len()..].to_owned();
    let mut bare = unmarked;
    for about in ["circa ", "ca. ", "ca ", "c. ", "about ", "around "] {
        if bare.get(..about.len()).is_some_and(|start| start.eq_ignore_ascii_case(about)) {
            bare = bare[about.len()..].trim_start();
            marks.push('~');
        }
    }
    let (date, time) = split_time(bare);
    let mut readings = guess_calendar(date);
    // Without its `circa`, or with its time put right, it may be EDTF already.
    readings.push(date.to_owned());
    readings.into_iter().filter_map(|date| canonical(&format!("{date}{time}{marks}"))).collect()
}

/// Splits a time off, which gets its `T`, its colons and a two-digit hour.
fn split_time(text: &str) -> (&str, String) {
    if let Some((date, time)) = text.split_once('T')
        && date.len() == 8
        && let Some((hour, rest)) = take_pair(time)
        && let Some((minute, rest)) = take_pair(rest)
    {
        // The basic format of ISO 8601-1, as in calendars: 20230913T143000Z.
        return match take_pair(rest) {
            Some((second, zone)) => (date, format!("T{hour:02}:{minute:02}:{second:02}{zone}")),
            None => (date, format!("T{hour:02}:{minute:02}{rest}")),
        };
    }
    let Some(colon) = text.find(':') else { return (text, String::new()) };
    let Some(gap) = text[..colon].rfind([' ', 'T']) else { return (text, String::new()) };
    let pad = if colon - gap == 2 { "0" } else { "" };
    (text[..gap].trim_end_matches([' ', ',']), format!("T{pad}{}", &text[gap + 1..]))
}

enum Token<'t> {
    Number(&'t str),
    Month(usize),
    Season(usize),
}

/// Texts that are EDTF if the calendar has them.
fn guess_calendar(text: &str) -> Vec<String> {
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if all_digits(text) && matches!(text.len(), 6 | 8) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return day_or_month(year, month, Some(day).filter(|day| !day.is_empty()));
    }
    // The 1900s are a decade to some and a century to others.
    if let Some(decade) = text.trim_start_matches("the ").strip_suffix("0s")
        && decade.len() == 3
        && all_digits(decade)
        && !decade.ends_with('0')
    {
        return vec![format!("{decade}X")];
    }
    // The draft of 2012 wrote `u` where the standard has `X`.
    if text.contains('u') && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'u' | b'-')) {
        return vec![text.replace('u', "X")];
    }
    if let [.., b'Q' | b'q', quarter @ b'1'..=b'4'] = text.as_bytes() {
        let year = text[..text.len() - 2].trim_end_matches([' ', '-']);
        return guess_quarter(year, *quarter);
    }
    if let [b'Q' | b'q', quarter @ b'1'..=b'4', b' ' | b'-' | b'/', ..] = text.as_bytes() {
        return guess_quarter(&text[3..], *quarter);
    }
    let Some(tokens) = tokens(text) else { return Vec::new() };
    match *tokens {
        [Token::Number(year), Token::Number(a), Token::Number(b)] if year.len() == 4 => {
            let swapped = a.parse().is_ok_and(|a: u8| a > 12);
            let (month, day) = if swapped { (b, a) } else { (a, b) };
            day_or_month(year, month, Some(day))
        }
        [Token::Number(a), Token::Number(b), Token::Number(year)] => {
            // Which of them is the month, only a number beyond 12 tells.
            let mut readings = day_or_month(year, b, Some(a));
            readings.extend(day_or_month(year, a, Some(b)));
            readings
        }
        [Token::Number(start), Token::Number(end)] if start.len() == 4 && end.len() == 4 => {
            vec![format!("{start}/{end}")]
        }
        [Token::Number(year), Token::Number(month)]
        | [Token::Number(month), Token::Number(year)]
            if year.len() == 4 =>
        {
            day_or_month(year, month, None)
        }
        [Token::Number(day), Token::Month(month), Token::Number(year)]
        | [Token::Month(month), Token::Number(day), Token::Number(year)]
            if year.len() == 4 =>
        {
            day_or_month(year, &month.to_string(), Some(day))
        }
        [Token::Number(year), Token::Month(month), Token::Number(day)] => {
            day_or_month(year, &month.to_string(), Some(day))
        }
        [Token::Month(month), Token::Number(year)] | [Token::Number(year), Token::Month(month)] => {
            day_or_month(year, &month.to_string(), None)
        }
        [Token::Season(season), Token::Number(year)]
        | [Token::Number(year), Token::Season(season)] => vec![format!("{year}-{}", 20 + season)],
        _ => Vec::new(),
    }
}

/// A month or day in EDTF; nothing if the numbers cannot be those of a year, month and day.
fn day_or_month(year: &str, month: &str, day: Option<&str>) -> Vec<String> {
    let is_month = month.len() <= 2 && month.parse().is_ok_and(|m: u8| (1..=12).contains(&m));
    let is_day = day.is_none_or(|day| (1..=2).contains(&day.len()));
    if year.len() != 4 || !is_month || !is_day {
        return Vec::new();
    }
    let day = day.map(|day| format!("-{day:0>2}")).unwrap_or_default();
    vec![format!("{year}-{month:0>2}{day}")]
}

fn guess_quarter(year: &str, digit: u8) -> Vec<String> {
    let first = (digit - b'1') * 3 + 1;
    vec![format!("{year}-{first:02}/{year}-{:02}", first + 2)]
}

/// The numbers, months and seasons of a text; `None` if it has words that belong to no date.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    /// What stands between the parts of a date in the languages whose months are known.
    const FILLERS: [&str; 17] = [
        "st", "nd", "rd", "th", "of", "the", "at", "on", "de", "del", "le", "er", "den", "г",
        "года", "р", "року",
    ];
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let same_kind = |d: char| {
            if c.is_ascii_digit() {
                d.is_ascii_digit()
            } else {
                d.is_alphabetic() == c.is_alphabetic() && !d.is_ascii_digit()
            }
        };
        let (run, after) = rest.split_at(rest.find(|d| !same_kind(d)).unwrap_or(rest.len()));
        rest = after;
        if c.is_ascii_digit() {
            tokens.push(Token::Number(run));
        } else if c.is_alphabetic() {
            let word = run.to_lowercase();
            let word = word.as_str();
            match (month_number(word), season_number(word)) {
                (Some(month), _) => tokens.push(Token::Month(month)),
                (_, Some(season)) => tokens.push(Token::Season(season)),
                _ if FILLERS.contains(&word) || is_weekday(word) => {}
                _ => return None,
            }
        }
    }
    Some(tokens)
}

/// The languages in which a date that is no EDTF is recognised, to suggest what it is in EDTF.
static KNOWN: LazyLock<Vec<DateWords>> = LazyLock::new(|| {
    ["en", "en-US", "fr", "de", "es", "uk", "ru"].map(DateWords::for_language).into()
});

fn position<'w>(words: impl IntoIterator<Item = &'w String>, word: &str) -> Option<usize> {
    words.into_iter().position(|name| name.trim_end_matches('.').to_lowercase() == word)
}

fn month_number(word: &str) -> Option<usize> {
    let named = KNOWN.iter().find_map(|words| {
        [&words.months, &words.months_of, &words.months_short, &words.months_short_of]
            .into_iter()
            .find_map(|names| position(names, word))
    });
    let shortened =
        || MONTHS.iter().position(|name| word.len() >= 3 && name.to_lowercase().starts_with(word));
    named.or_else(shortened).map(|i| i + 1)
}

fn season_number(word: &str) -> Option<usize> {
    KNOWN.iter().find_map(|words| position(&words.seasons, word)).map(|i| i + 1)
}

fn is_weekday(word: &str) -> bool {
    KNOWN.iter().any(|words| {
        position(&words.weekdays, word).or_else(|| position(&words.weekdays_short, word)).is_some()
    })
}

// Saying.

/// The words and patterns by which a language writes dates.
///
/// Patterns hold places in braces; each field's description names those it may hold. `{}` is the
/// place where there is only one. A place that a pattern does not know stays as it is. What is
/// left out when a theme's strings are read is as in [`DateWords::english`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateWords {
    /// Months by themselves, January first: `September`, `вересень`.
    pub months: [String; 12],
    /// Months beside a day or after a preposition (in many languages, the genitive): `вересня`.
    pub months_of: [String; 12],
    /// Short months by themselves: `Sep`.
    pub months_short: [String; 12],
    /// Short months beside a day or after a preposition.
    pub months_short_of: [String; 12],
    /// Days of the week, Monday first.
    pub weekdays: [String; 7],
    /// Short days of the week, Monday first.
    pub weekdays_short: [String; 7],
    /// Spring, summer, autumn, winter.
    pub seasons: [String; 4],
    /// The seasons after a preposition.
    pub seasons_of: [String; 4],
    /// A day's number: `{}`, in German `{}.`.
    pub day_number: String,
    /// The first of a month, in French `1er`.
    pub day_one: String,
    /// A day, with `{day}`, `{month}` or `{month_of}`, `{year}`: `{day} {month_of} {year}`.
    pub day_month_year: String,
    /// A day whose year follows later: `{day} {month_of}`.
    pub day_month: String,
    /// A day with a short month.
    pub day_month_year_short: String,
    /// A day with a short month whose year follows later.
    pub day_month_short: String,
    /// A month: `{month} {year}`.
    pub month_year: String,
    /// A month after a preposition: `{month_of} {year}`.
    pub month_year_of: String,
    /// A month with its short name.
    pub month_year_short: String,
    /// A year after a preposition: `{}`.
    pub year_of: String,
    /// A season, with `{season}`, `{season_of}`, `{year}` (`2023`, or `2023–24` for a winter).
    pub season_year: String,
    /// A season after a preposition.
    pub season_year_of: String,
    /// A decade, with its first year: `the {}s`.
    pub decade: String,
    /// A decade after a preposition.
    pub decade_of: String,
    /// A century, with `{number}` (20), `{ordinal}` (20th, as in English) or `{roman}` (XX).
    pub century: String,
    /// A century after a preposition.
    pub century_of: String,
    /// A day or month not known within a year: `some time in {year}`.
    pub some_time_in_year: String,
    /// A day not known within a month, with `{month}`, `{month_of}`, `{year}`.
    pub some_time_in_month: String,
    /// A year before 1, counted without a year 0: `{} BCE`.
    pub bce: String,
    /// An approximate date: `about {}`.
    pub about: String,
    /// An uncertain date; of an approximate one it holds `about`: `possibly {}`.
    pub possibly: String,
    /// An interval with an open end: `since {}`.
    pub since: String,
    /// The same, where the start is a day.
    pub since_day: String,
    /// An interval with an open start: `until {}`.
    pub until: String,
    /// The same, where the end is a day.
    pub until_day: String,
    /// Between two words: `–`.
    pub range: String,
    /// Between two dates of several words: ` – `.
    pub range_wide: String,
    /// A time, with `{date}` and `{time}` (`14:30`, `14:30–16:00`): `{date}, {time}`.
    pub date_time: String,
    /// A time with its zone, with `{moment}` and `{zone}`: `{moment} ({zone})`.
    pub zoned: String,
}

impl Default for DateWords {
    fn default() -> Self {
        Self::english()
    }
}

/// The words of a list that spaces part.
fn list<const N: usize>(words: &str) -> [String; N] {
    let mut words = words.split(' ');
    std::array::from_fn(|_| words.next().unwrap_or_default().to_owned())
}

impl DateWords {
    /// The words of British English: `13 September 2023`.
    pub fn english() -> Self {
        let months = list(
            "January February March April May June July August September October November December",
        );
        let months_short = list("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
        let seasons = list("spring summer autumn winter");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
            weekdays_short: list("Mon Tue Wed Thu Fri Sat Sun"),
            seasons_of: seasons.clone(),
            seasons,
            day_number: "{}".into(),
            day_one: "1".into(),
            day_month_year: "{day} {month_of} {year}".into(),
            day_month: "{day} {month_of}".into(),
            day_month_year_short: "{day} {month_of} {year}".into(),
            day_month_short: "{day} {month_of}".into(),
            month_year: "{month} {year}".into(),
            month_year_of: "{month_of} {year}".into(),
            month_year_short: "{month} {year}".into(),
            year_of: "{}".into(),
            season_year: "{season} {year}".into(),
            season_year_of: "{season_of} {year}".into(),
            decade: "the {}s".into(),
            decade_of: "the {}s".into(),
            century: "the {ordinal} century".into(),
            century_of: "the {ordinal} century".into(),
            some_time_in_year: "some time in {year}".into(),
            some_time_in_month: "some time in {month} {year}".into(),
            bce: "{} BCE".into(),
            about: "about {}".into(),
            possibly: "possibly {}".into(),
            since: "since {}".into(),
            since_day: "since {}".into(),
            until: "until {}".into(),
            until_day: "until {}".into(),
            range: "–".into(),
            range_wide: " – ".into(),
            date_time: "{date}, {time}".into(),
            zoned: "{moment} ({zone})".into(),
        }
    }

    /// The words of a language, by its tag (BCP 47): English, French, German, Spanish, Ukrainian
    /// and Russian; those of another are English. `en-US` writes `September 13, 2023`.
    pub fn for_language(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        match tag.split('-').next().unwrap_or_default() {
            "en" if tag.split('-').any(|subtag| subtag == "us") => Self::american(),
            "fr" => Self::french(),
            "de" => Self::german(),
            "es" => Self::spanish(),
            "uk" => Self::ukrainian(),
            "ru" => Self::russian(),
            _ => Self::english(),
        }
    }

    fn american() -> Self {
        let seasons = list("spring summer fall winter");
        Self {
            seasons_of: seasons.clone(),
            seasons,
            day_month_year: "{month_of} {day}, {year}".into(),
            day_month: "{month_of} {day}".into(),
            day_month_year_short: "{month_of} {day}, {year}".into(),
            day_month_short: "{month_of} {day}".into(),
            ..Self::english()
        }
    }

    fn french() -> Self {
        let months = list(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        );
        let months_short = list("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.");
        let seasons = list("printemps été automne hiver");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("lundi mardi mercredi jeudi vendredi samedi dimanche"),
            weekdays_short: list("lun. mar. mer. jeu. ven. sam. dim."),
            seasons_of: seasons.clone(),
            seasons,
            day_one: "1er".into(),
            decade: "les années {}".into(),
            decade_of: "les années {}".into(),
            century: "le {roman}e siècle".into(),
            century_of: "le {roman}e siècle".into(),
            some_time_in_year: "courant {year}".into(),
            some_time_in_month: "courant {month} {year}".into(),
            bce: "{} av. J.-C.".into(),
            about: "vers {}".into(),
            possibly: "peut-être {}".into(),
            since: "depuis {}".into(),
            since_day: "depuis le {}".into(),
            until: "jusqu’en {}".into(),
            until_day: "jusqu’au {}".into(),
            ..Self::english()
        }
    }

    fn german() -> Self {
        let months = list(
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        );
        let months_short = list("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.");
        let seasons = list("Frühling Sommer Herbst Winter");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
            weekdays_short: list("Mo Di Mi Do Fr Sa So"),
            seasons_of: seasons.clone(),
            seasons,
            day_number: "{}.".into(),
            day_one: "1.".into(),
            decade: "die {}er Jahre".into(),
            decade_of: "den {}er Jahren".into(),
            century: "das {number}. Jahrhundert".into(),
            century_of: "dem {number}. Jahrhundert".into(),
            some_time_in_year: "irgendwann {year}".into(),
            some_time_in_month: "irgendwann im {month} {year}".into(),
            bce: "{} v. Chr.".into(),
            about: "etwa {}".into(),
            possibly: "möglicherweise {}".into(),
            since: "seit {}".into(),
            since_day: "seit dem {}".into(),
            until: "bis {}".into(),
            until_day: "bis zum {}".into(),
            date_time: "{date}, {time} Uhr".into(),
            ..Self::english()
        }
    }

    fn spanish() -> Self {
        let months = list(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        );
        let months_short = list("ene feb mar abr may jun jul ago sept oct nov dic");
        let seasons = list("primavera verano otoño invierno");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("lunes martes miércoles jueves viernes sábado domingo"),
            weekdays_short: list("lun mar mié jue vie sáb dom"),
            seasons_of: seasons.clone(),
            seasons,
            day_month_year: "{day} de {month} de {year}".into(),
            day_month: "{day} de {month}".into(),
            month_year: "{month} de {year}".into(),
            month_year_of: "{month} de {year}".into(),
            season_year: "{season} de {year}".into(),
            season_year_of: "la {season} de {year}".into(),
            decade: "la década de {}".into(),
            decade_of: "la década de {}".into(),
            century: "el siglo {roman}".into(),
            century_of: "el siglo {roman}".into(),
            some_time_in_year: "en algún momento de {year}".into(),
            some_time_in_month: "en algún momento de {month} de {year}".into(),
            bce: "{} a. C.".into(),
            about: "hacia {}".into(),
            possibly: "posiblemente {}".into(),
            since: "desde {}".into(),
            since_day: "desde el {}".into(),
            until: "hasta {}".into(),
            until_day: "hasta el {}".into(),
            ..Self::english()
        }
    }

    fn ukrainian() -> Self {
        Self {
            months: list(
                "січень лютий березень квітень травень червень липень серпень вересень жовтень \
                 листопад грудень",
            ),
            months_of: list(
                "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада \
                 грудня",
            ),
            months_short: list(
                "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
            ),
            months_short_of: list(
                "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
            ),
            weekdays: list("понеділок вівторок середа четвер пʼятниця субота неділя"),
            weekdays_short: list("пн вт ср чт пт сб нд"),
            seasons: list("весна літо осінь зима"),
            seasons_of: list("весни літа осені зими"),
            day_month_year: "{day} {month_of} {year} р.".into(),
            month_year: "{month} {year} р.".into(),
            month_year_of: "{month_of} {year} р.".into(),
            year_of: "{} року".into(),
            season_year: "{season} {year} р.".into(),
            season_year_of: "{season_of} {year} р.".into(),
            decade: "{}-ті".into(),
            decade_of: "{}-х".into(),
            century: "{roman} століття".into(),
            century_of: "{roman} століття".into(),
            some_time_in_year: "в один із днів {year} року".into(),
            some_time_in_month: "в один із днів {month_of} {year} р.".into(),
            bce: "{} до н. е.".into(),
            about: "приблизно {}".into(),
            possibly: "можливо, {}".into(),
            since: "з {}".into(),
            since_day: "з {}".into(),
            until: "до {}".into(),
            until_day: "до {}".into(),
            ..Self::english()
        }
    }

    fn russian() -> Self {
        Self {
            months: list(
                "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
            ),
            months_of: list(
                "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            ),
            months_short: list("янв. февр. март апр. май июнь июль авг. сент. окт. нояб. дек."),
            months_short_of: list("янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек."),
            weekdays: list("понедельник вторник среда четверг пятница суббота воскресенье"),
            weekdays_short: list("пн вт ср чт пт сб вс"),
            seasons: list("весна лето осень зима"),
            seasons_of: list("весны лета осени зимы"),
            day_month_year: "{day} {month_of} {year} г.".into(),
            month_year: "{month} {year} г.".into(),
            month_year_of: "{month_of} {year} г.".into(),
            year_of: "{} года".into(),
            season_year: "{season} {year} г.".into(),
            season_year_of: "{season_of} {year} г.".into(),
            decade: "{}-е".into(),
            decade_of: "{}-х".into(),
            century: "{roman} век".into(),
            century_of: "{roman} века".into(),
            some_time_in_year: "в один из дней {year} года".into(),
            some_time_in_month: "в один из дней {month_of} {year} г.".into(),
            bce: "{} до н. э.".into(),
            about: "примерно {}".into(),
            possibly: "возможно, {}".into(),
            since: "с {}".into(),
            since_day: "с {}".into(),
            until: "до {}".into(),
            until_day: "до {}".into(),
            ..Self::english()
        }
    }

    /// A day: `13 September 2023`.
    pub fn say_day(&self, day: civil::Date) -> String {
        Voice { words: self, short: false }.day(day)
    }

    /// A month, 1 to 12, of an astronomical year: `September 2023`. Any other month is the year.
    pub fn say_month(&self, year: i16, month: i8) -> String {
        Voice { words: self, short: false }.month(year, month, Case::Plain)
    }

    /// An astronomical year, in which 0 is 1 BCE: `2023`, `44 BCE`.
    pub fn say_year(&self, year: i16) -> String {
        if year > 0 {
            return year.to_string();
        }
        fill(&self.bce, &[("", &(1 - i32::from(year)).to_string())])
    }

    /// The name of a day of the week.
    pub fn weekday(&self, day: civil::Weekday) -> &str {
        nth(&self.weekdays, day.to_monday_one_offset())
    }
}

/// The word of a number that starts at 1, or nothing.
fn nth(words: &[String], number: i8) -> &str {
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index.and_then(|index| words.get(index)).map_or("", String::as_str)
}

/// Fills a pattern's places, in one pass, so that braces in what is filled in stay.
fn fill(pattern: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, place)| Some((before, place.split_once('}')?)))
    {
        filled.push_str(before);
        match places.iter().find(|(place, _)| *place == name) {
            Some((_, value)) => filled.push_str(value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Whether a date stands by itself, or after a preposition that some languages inflect it for.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    Plain,
    Governed,
}

/// Says dates with some words, long or short.
struct Voice<'w> {
    words: &'w DateWords,
    short: bool,
}

impl Voice<'_> {
    fn date(&self, date: &Date) -> String {
        let words = self.words;
        match &date.0.extent {
            Extent::One(side) => self.side(side, Case::Plain),
            Extent::Interval(start, end) if start.qualifier == end.qualifier => {
                self.qualified(start.qualifier, self.range(&start.shape, &end.shape))
            }
            Extent::Interval(start, end) => format!(
                "{}{}{}",
                self.side(start, Case::Plain),
                words.range_wide,
                self.side(end, Case::Plain)
            ),
            Extent::Since(side) => self.open(side, &words.since, &words.since_day),
            Extent::Until(side) => self.open(side, &words.until, &words.until_day),
        }
    }

    fn open(&self, side: &Side, pattern: &str, day_pattern: &str) -> String {
        let is_day = side.shape.precision() >= Precision::Day;
        let pattern = if is_day { day_pattern } else { pattern };
        fill(pattern, &[("", &self.side(side, Case::Governed))])
    }

    fn side(&self, side: &Side, case: Case) -> String {
        self.qualified(side.qualifier, self.phrase(&side.shape, case))
    }

    fn qualified(&self, qualifier: Qualifier, phrase: String) -> String {
        let phrase = match qualifier.approximate {
            true => fill(&self.words.about, &[("", &phrase)]),
            false => phrase,
        };
        match qualifier.uncertain {
            true => fill(&self.words.possibly, &[("", &phrase)]),
            false => phrase,
        }
    }

    fn phrase(&self, shape: &Shape, case: Case) -> String {
        let words = self.words;
        let governed = case == Case::Governed;
        match shape {
            Shape::Century { negative: true, .. } | Shape::Decade { negative: true, .. } => {
                // BCE, neither `the 40s` nor a century's number fits the digits that are known.
                shape.bounds().map_or_else(String::new, |(first, last)| {
                    self.join(&words.say_year(first.year()), &words.say_year(last.year()))
                })
            }
            Shape::Century { digits, .. } => {
                let number = digits.unsigned_abs() + 1;
                fill(
                    if governed { &words.century_of } else { &words.century },
                    &[
                        ("number", &number.to_string()),
                        ("ordinal", &ordinal(number)),
                        ("roman", &roman(number)),
                    ],
                )
            }
            Shape::Decade { digits, .. } => {
                let pattern = if governed { &words.decade_of } else { &words.decade };
                fill(pattern, &[("", &(i32::from(*digits) * 10).to_string())])
            }
            Shape::Year(year) if governed => fill(&words.year_of, &[("", &words.say_year(*year))]),
            Shape::Year(year) => words.say_year(*year),
            Shape::SomeMonth(year) | Shape::SomeDayOfYear(year) => {
                fill(&words.some_time_in_year, &[("year", &words.say_year(*year))])
            }
            Shape::Season(year, season) => {
                let (plain, of) = self.season_names(*season);
                self.season(plain, of, &self.season_year(*year, *season), case)
            }
            Shape::Month(year, month) => self.month(*year, *month, case),
            Shape::SomeDay(year, month) => {
                let (plain, of) = self.month_names(*month);
                self.fill_month(&words.some_time_in_month, plain, of, *year)
            }
            Shape::Day(day) => self.day(*day),
            Shape::Moment(at, zone) => {
                self.zoned(self.moment(at.date(), &clock_text(at.time())), zone.as_ref())
            }
        }
    }

    fn range(&self, start: &Shape, end: &Shape) -> String {
        match (start, end) {
            _ if start == end => self.phrase(start, Case::Plain),
            (Shape::Day(start), Shape::Day(end)) => self.days(*start, *end),
            (Shape::Month(year, start), Shape::Month(end_year, end)) if year == end_year => {
                let (start, start_of) = self.month_names(*start);
                let (end, end_of) = self.month_names(*end);
                let pattern = self.month_pattern(Case::Plain);
                self.fill_month(
                    pattern,
                    &self.join(start, end),
                    &self.join(start_of, end_of),
                    *year,
                )
            }
            (Shape::Season(year, start), Shape::Season(end_year, end))
                if self.season_year(*year, *start) == self.season_year(*end_year, *end) =>
            {
                let (start, start_of) = self.season_names(*start);
                let (end, end_of) = self.season_names(*end);
                self.season(
                    &self.join(start, end),
                    &self.join(start_of, end_of),
                    &self.words.say_year(*year),
                    Case::Plain,
                )
            }
            (Shape::Moment(start, zone), Shape::Moment(end, end_zone))
                if zone.as_ref().map(Zone::label) == end_zone.as_ref().map(Zone::label) =>
            {
                let (from, to) = (clock_text(start.time()), clock_text(end.time()));
                let moments = if start.date() == end.date() {
                    self.moment(start.date(), &self.join(&from, &to))
                } else {
                    self.join(&self.moment(start.date(), &from), &self.moment(end.date(), &to))
                };
                self.zoned(moments, zone.as_ref())
            }
            _ => self.join(&self.phrase(start, Case::Plain), &self.phrase(end, Case::Plain)),
        }
    }

    /// Two sides of a range, apart if either is of several words.
    fn join(&self, start: &str, end: &str) -> String {
        let wide = start.contains(char::is_whitespace) || end.contains(char::is_whitespace);
        let dash = if wide { &self.words.range_wide } else { &self.words.range };
        format!("{start}{dash}{end}")
    }

    fn days(&self, start: civil::Date, end: civil::Date) -> String {
        if start.year() != end.year() {
            return self.join(&self.day(start), &self.day(end));
        }
        let number = |day: civil::Date| self.day_number(day.day());
        if start.month() != end.month() {
            let pattern = match self.short {
                true => &self.words.day_month_short,
                false => &self.words.day_month,
            };
            return self.join(&self.fill_day(pattern, &number(start), start), &self.day(end));
        }
        let numbers = self.join(&number(start), &number(end));
        self.fill_day(self.day_pattern(), &numbers, end)
    }

    fn day(&self, day: civil::Date) -> String {
        self.fill_day(self.day_pattern(), &self.day_number(day.day()), day)
    }

    fn day_pattern(&self) -> &str {
        match self.short {
            true => &self.words.day_month_year_short,
            false => &self.words.day_month_year,
        }
    }

    fn day_number(&self, day: i8) -> String {
        match day {
            1 => self.words.day_one.clone(),
            _ => fill(&self.words.day_number, &[("", &day.to_string())]),
        }
    }

    fn fill_day(&self, pattern: &str, number: &str, day: civil::Date) -> String {
        let (month, month_of) = self.month_names(day.month());
        let year = self.words.say_year(day.year());
        let places = [("day", number), ("month", month), ("month_of", month_of), ("year", &year)];
        fill(pattern, &places)
    }

    fn month(&self, year: i16, month: i8, case: Case) -> String {
        let (plain, of) = self.month_names(month);
        if plain.is_empty() {
            return self.words.say_year(year);
        }
        self.fill_month(self.month_pattern(case), plain, of, year)
    }

    fn month_pattern(&self, case: Case) -> &str {
        match case {
            Case::Governed => &self.words.month_year_of,
            Case::Plain if self.short => &self.words.month_year_short,
            Case::Plain => &self.words.month_year,
        }
    }

    fn month_names(&self, month: i8) -> (&str, &str) {
        let words = self.words;
        let (plain, of) = match self.short {
            true => (&words.months_short, &words.months_short_of),
            false => (&words.months, &words.months_of),
        };
        (nth(plain, month), nth(of, month))
    }

    fn fill_month(&self, pattern: &str, plain: &str, of: &str, year: i16) -> String {
        let year = self.words.say_year(year);
        fill(pattern, &[("month", plain), ("month_of", of), ("year", &year)])
    }

    fn season_names(&self, season: Season) -> (&str, &str) {
        let number = 1 + season as i8;
        (nth(&self.words.seasons, number), nth(&self.words.seasons_of, number))
    }

    /// A winter has two years; readers should not have to know which of them it is counted to.
    fn season_year(&self, year: i16, season: Season) -> String {
        match season {
            Season::Winter if year > 0 => {
                format!("{year}{}{:02}", self.words.range, (i32::from(year) + 1) % 100)
            }
            _ => self.words.say_year(year),
        }
    }

    fn season(&self, plain: &str, of: &str, year: &str, case: Case) -> String {
        let pattern = match case {
            Case::Plain => &self.words.season_year,
            Case::Governed => &self.words.season_year_of,
        };
        fill(pattern, &[("season", plain), ("season_of", of), ("year", year)])
    }

    fn moment(&self, day: civil::Date, time: &str) -> String {
        fill(&self.words.date_time, &[("date", &self.day(day)), ("time", time)])
    }

    fn zoned(&self, moment: String, zone: Option<&Zone>) -> String {
        match zone {
            None => moment,
            Some(zone) => fill(&self.words.zoned, &[("moment", &moment), ("zone", &zone.label())]),
        }
    }
}

/// An English ordinal: `21st`.
fn ordinal(number: u16) -> String {
    let suffix = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// A Roman numeral; nothing for 0.
fn roman(mut number: u16) -> String {
    const SIGNS: [(u16, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut numeral = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            numeral.push_str(sign);
            number -= value;
        }
    }
    numeral
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
    }

    fn error(text: &str) -> DateError {
        match Date::parse(text) {
            Ok(date) => panic!("{text:?} reads as {date}"),
            Err(error) => error,
        }
    }

    fn days(text: &str) -> (String, String) {
        let date = date(text);
        let text = |day: Option<civil::Date>| day.map_or_else(|| "..".into(), day_text);
        (text(date.first_day()), text(date.last_day()))
    }

    #[test]
    fn a_date_has_one_canonical_form() {
        for (text, expected) in [
            ("2023", "2023"),
            (" 2023-09 ", "2023-09"),
            ("2023-09-13", "2023-09-13"),
            ("0000", "0000"),
            ("-0044-03-15", "-0044-03-15"),
            ("2023-09-13T14:30", "2023-09-13T14:30"),
            ("2023-09-13t14:30:00", "2023-09-13T14:30"),
            ("2023-09-13 14:30:15.250", "2023-09-13T14:30:15"),
            ("2023-09-13T23:59:60Z", "2023-09-13T23:59:59Z"),
            ("2023-09-13T14:30z", "2023-09-13T14:30Z"),
            ("2023-09-13T14:30+00:00", "2023-09-13T14:30Z"),
            ("2023-09-13 14:30 UTC", "2023-09-13T14:30Z"),
            ("2023-09-13 14:30 Etc/UTC", "2023-09-13T14:30Z"),
            ("2023-09-13T14:30+0900", "2023-09-13T14:30+09:00"),
            ("2023-09-13T14:30+09", "2023-09-13T14:30+09:00"),
            ("2023-09-13 14:30 UTC+9", "2023-09-13T14:30+09:00"),
            ("2023-09-13T14:30−03:30", "2023-09-13T14:30-03:30"),
            ("2023-09-13T14:30[Asia/Vladivostok]", "2023-09-13T14:30[Asia/Vladivostok]"),
            ("2023-09-13T14:30+10:00[Asia/Vladivostok]", "2023-09-13T14:30[Asia/Vladivostok]"),
            ("2023-09-13T04:30Z[Asia/Vladivostok]", "2023-09-13T14:30[Asia/Vladivostok]"),
            ("2023-09-13 14:30 europe/kyiv", "2023-09-13T14:30[Europe/Kyiv]"),
            ("2023-09-13T14:30 +03:00 [!Europe/Kyiv]", "2023-09-13T14:30[Europe/Kyiv]"),
            // The clocks of Kyiv showed this time twice.
            ("2023-10-29T03:30+03:00[Europe/Kyiv]", "2023-10-29T03:30[Europe/Kyiv]"),
            ("2023-10-29T03:30+02:00[Europe/Kyiv]", "2023-10-29T03:30+02:00[Europe/Kyiv]"),
            ("2023?", "2023?"),
            ("2023-09~", "2023-09~"),
            ("2023-09-13%", "2023-09-13%"),
            ("2023?~", "2023%"),
            ("~2023", "2023~"),
            ("2023-~09", "2023-09~"),
            ("2023?-09~-13", "2023-09-13%"),
            ("~-0044", "-0044~"),
            ("2023-09-13T14:30 ~", "2023-09-13T14:30~"),
            ("202x", "202X"),
            ("20XX", "20XX"),
            ("-000X", "-000X"),
            ("202X-XX-XX", "202X"),
            ("2023-XX", "2023-XX"),
            ("2023-XX-XX", "2023-XX-XX"),
            ("2023-09-XX", "2023-09-XX"),
            ("2023-24", "2023-24"),
            ("2023-09-13 / 2023-09-15", "2023-09-13/2023-09-15"),
            ("2021~/2023?", "2021~/2023?"),
            ("2023-09-13/..", "2023-09-13/.."),
            ("2023-09-13/", "2023-09-13/.."),
            ("../2023", "../2023"),
            ("/2023", "../2023"),
            (
                "2023-09-13 14:30 Europe/Kyiv/2023-09-13 16:00 Europe/Kyiv",
                "2023-09-13T14:30[Europe/Kyiv]/2023-09-13T16:00[Europe/Kyiv]",
            ),
            (
                "2023-09-13T14:30+09:00/2023-09-13T16:00",
                "2023-09-13T14:30+09:00/2023-09-13T16:00+09:00",
            ),
            ("2023-09-13T14:30/2023-09-13T16:00Z", "2023-09-13T14:30Z/2023-09-13T16:00Z"),
            ("2023-09-13 14:30 Asia/Tokyo/..", "2023-09-13T14:30[Asia/Tokyo]/.."),
        ] {
            assert_eq!(date(text).edtf(), expected, "{text:?}");
            assert_eq!(date(expected), date(text));
        }
    }

    #[test]
    fn an_error_says_what_is_wrong() {
        for (text, expected) in [
            ("", "the date is empty"),
            ("soon", "not a date in EDTF"),
            ("2023-13", "month 13 is not between 1 and 12"),
            ("2023-00", "month 0 is not between 1 and 12"),
            ("2023-21-05", "month 21 is not between 1 and 12"),
            ("2023-02-30", "30 February does not exist"),
            ("2023-02-29", "29 February does not exist in 2023"),
            ("2023-09-31", "31 September does not exist"),
            ("2023-09-32", "day 32 is not between 1 and 31"),
            ("2023-09-00", "day 0 is not between 1 and 31"),
            ("12023", "the year is not between -9999 and 9999"),
            ("Y17000", "the year is not between -9999 and 9999"),
            ("-0000", "there is no year -0000"),
            ("800", "a year has four digits"),
            ("2XXX", "only the last two digits of a year may be unspecified"),
            ("202X-09", "a year with unspecified digits has no month or day"),
            ("2023-XX-13", "a day needs a month that is known"),
            ("2023-1X", "a month cannot be known by its first digit alone"),
            ("2023-09-1X", "a day cannot be known by its first digit alone"),
            ("2023-09-13T25:00", "hour 25 is not between 0 and 23"),
            ("2023-09-13T24:00", "hour 24 is not between 0 and 23"),
            ("2023-09-13T14:61", "minute 61 is not between 0 and 59"),
            ("2023-09-13T14", "the time cannot be read"),
            ("2023-09T14:30", "a time needs a date with year, month and day"),
            ("2023-09-13T14:30+25:00", "there is no offset of +25:00 from UTC"),
            ("2023-09-13T14:30 MSK", "there is no time zone `MSK`"),
            ("2023-09-13T14:30[Mars/Olympus]", "there is no time zone `Mars/Olympus`"),
            (
                "2023-09-13T14:30+09:00[Asia/Vladivostok]",
                "Asia/Vladivostok is at UTC+10 then, not at UTC+9",
            ),
            ("..", "not a date in EDTF"),
            ("../..", "an interval needs a start or an end"),
            ("/", "an interval needs a start or an end"),
            ("2023-09-15/2023-09-13", "the end is before the start"),
            ("2023-09-13T16:00/2023-09-13T14:30", "the end is before the start"),
            ("2023-09-13T14:30Z/2023-09-13T16:00+09:00", "the end is before the start"),
            ("[2021,2023]", "a set of dates cannot be one date"),
        ] {
            let error = error(text);
            assert_eq!(error.to_string(), expected, "{text:?}");
            assert_eq!(error.is_end_before_start(), expected == "the end is before the start");
        }
    }

    #[test]
    fn an_error_suggests_the_only_date_that_can_be_meant() {
        for (text, expected) in [
            ("13.09.2023", "2023-09-13"),
            ("13/09/2023", "2023-09-13"),
            ("09/13/2023", "2023-09-13"),
            ("05/05/2023", "2023-05-05"),
            ("2023.09.13", "2023-09-13"),
            ("2023/09/13", "2023-09-13"),
            ("2023/9/3?", "2023-09-03?"),
            ("2023-9-3", "2023-09-03"),
            ("2023-13-09", "2023-09-13"),
            ("2023/09", "2023-09"),
            ("09/2023", "2023-09"),
            ("20230913", "2023-09-13"),
            ("202309", "2023-09"),
            ("20230913T143000Z", "2023-09-13T14:30Z"),
            ("September 13, 2023", "2023-09-13"),
            ("13 September 2023", "2023-09-13"),
            ("Wednesday, 13th of September 2023", "2023-09-13"),
            ("Sep 2023", "2023-09"),
            ("Sept. 2023", "2023-09"),
            ("13 вересня 2023 року", "2023-09-13"),
            ("13 de septiembre de 2023", "2023-09-13"),
            ("1er août 2023", "2023-08-01"),
            ("spring 2023", "2023-21"),
            ("Q3 2023", "2023-07/2023-09"),
            ("2023-Q3", "2023-07/2023-09"),
            ("c. 2023", "2023~"),
            ("circa Sep 2023", "2023-09~"),
            ("the 1990s", "199X"),
            ("199u", "199X"),
            ("2023-09-13 9:30", "2023-09-13T09:30"),
            ("13.09.2023, 14:30 Europe/Kyiv", "2023-09-13T14:30[Europe/Kyiv]"),
            ("2023–09–13", "2023-09-13"),
            ("2021-2023", "2021/2023"),
            ("2021–2023", "2021/2023"),
            ("2023/24", "2023/2024"),
            ("2023-09-13/15", "2023-09-13/2023-09-15"),
            ("2023-09-13T14:30/16:00", "2023-09-13T14:30/2023-09-13T16:00"),
            ("2023-09-13 to 2023-09-15", "2023-09-13/2023-09-15"),
            ("13 Sep 2023 – 15 Sep 2023", "2023-09-13/2023-09-15"),
            ("2023-09-13..2023-09-15", "2023-09-13/2023-09-15"),
        ] {
            let error = error(text);
            assert_eq!(error.suggestion(), Some(expected), "{text:?}");
            assert_eq!(error.hint(), Some(format!("did you mean {expected}?")));
        }
        for (text, expected) in [
            ("05/06/2023", Some("write it as 2023-05-06 or 2023-06-05")),
            ("2023-09-15/2023-09-13", Some("write the earlier date first: 2023-09-13/2023-09-15")),
            ("2023-33", Some("write the quarter as 2023-01/2023-03")),
            ("1900s", None),
            ("31.02.2023", None),
            ("soon", None),
        ] {
            let error = error(text);
            assert_eq!(error.suggestion(), None, "{text:?}");
            assert_eq!(error.hint().as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn the_bounds_hold_all_that_may_be_meant() {
        for (text, first, last) in [
            ("2023", "2023-01-01", "2023-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2023-09-13T14:30", "2023-09-13", "2023-09-13"),
            ("202X", "2020-01-01", "2029-12-31"),
            ("20XX", "2000-01-01", "2099-12-31"),
            ("-004X", "-0049-01-01", "-0040-12-31"),
            ("-000X", "-0009-01-01", "-0001-12-31"),
            ("2023-XX-XX", "2023-01-01", "2023-12-31"),
            ("2023-09-XX", "2023-09-01", "2023-09-30"),
            ("2023-21", "2023-03-01", "2023-05-31"),
            ("2023-24", "2023-12-01", "2024-02-29"),
            ("9999-24", "9999-12-01", "9999-12-31"),
            ("2023/2023-09", "2023-01-01", "2023-09-30"),
            ("2023-09/..", "2023-09-01", ".."),
            ("../2023-09", "..", "2023-09-30"),
            // Over the date line: an hour later, a day earlier.
            ("2023-09-14T01:00+12:00/2023-09-13T04:00-10:00", "2023-09-13", "2023-09-14"),
        ] {
            assert_eq!(days(text), (first.into(), last.into()), "{text:?}");
        }
    }

    #[test]
    fn a_date_knows_its_precision_and_qualifiers() {
        for (text, precision) in [
            ("19XX", Precision::Century),
            ("199X", Precision::Decade),
            ("2023-XX", Precision::Year),
            ("2023-23", Precision::Season),
            ("2023-09-XX", Precision::Month),
            ("2023-09-13", Precision::Day),
            ("2023-09-13T14:30:15", Precision::Minute),
            ("2023-09/2023-10-01", Precision::Month),
            ("../2023", Precision::Year),
        ] {
            assert_eq!(date(text).precision(), precision, "{text:?}");
        }
        let date = |text| {
            let date = date(text);
            (date.is_interval(), date.is_uncertain(), date.is_approximate())
        };
        assert_eq!(date("2023"), (false, false, false));
        assert_eq!(date("2023?"), (false, true, false));
        assert_eq!(date("2021/2023~"), (true, false, true));
        assert_eq!(date("2021%/.."), (true, true, true));
    }

    #[test]
    fn days_are_counted_with_both_ends() {
        for (text, count) in [
            ("2023-09-13", Some(1)),
            ("2024", Some(366)),
            ("2023-09-13/2023-09-15", Some(3)),
            ("2023-09-13/..", None),
            ("-9999/9999", Some(7_304_484)),
        ] {
            assert_eq!(date(text).days(), count, "{text:?}");
        }
        assert_eq!(date("2023-09-13T14:30").single_day(), Some(civil::date(2023, 9, 13)));
        assert_eq!(date("2023-09-13/2023-09-13").single_day(), Some(civil::date(2023, 9, 13)));
        assert_eq!(date("2023-09-13/2023-09-14").single_day(), None);
        assert_eq!(date("../2023-09-13").single_day(), None);
        assert_eq!(date("2023-09-13/..").single_day(), None);
    }

    #[test]
    fn a_date_covers_what_lies_within_it() {
        for (one, other, covers, overlaps) in [
            ("2023", "2023-09-13", true, true),
            ("2023-09-13", "2023", false, true),
            ("2023-09-12/2023-09-17", "2023-09-13T14:30", true, true),
            ("2023-09-12/2023-09-17", "2023-09", false, true),
            ("2023-09-12/2023-09-17", "2023-09-18", false, false),
            ("2023/..", "2024-01/..", true, true),
            ("2023/..", "2022/2024", false, true),
            ("../2023", "2024", false, false),
            ("../2023", "../2022", true, true),
            ("../2023", "2023/..", false, true),
        ] {
            assert_eq!(date(one).covers(&date(other)), covers, "{one} covers {other}");
            assert_eq!(date(one).overlaps(&date(other)), overlaps, "{one} overlaps {other}");
            assert_eq!(date(other).overlaps(&date(one)), overlaps, "{other} overlaps {one}");
        }
    }

    #[test]
    fn dates_are_ordered_by_start_then_time_then_coarseness_then_end() {
        let ordered = [
            "../2023",
            "-0044",
            "20XX",
            "2022",
            "2023",
            "2023?",
            "2023/2024",
            "2023/..",
            "2023-01",
            "2023-01-01",
            "2023-01-01/2023-01-02",
            "2023-01-01T09:00",
            "2023-01-01T14:30",
            "2023-01-02",
        ]
        .map(date);
        let mut sorted = ordered.clone();
        sorted.reverse();
        sorted.sort();
        assert_eq!(sorted, ordered);
    }

    #[test]
    fn times_are_instants_in_their_own_zone_or_the_desks() {
        let desk = ZONES.get("Europe/Kyiv").expect("the zone is bundled");
        for (text, instant, zone) in [
            ("2023-09-13T14:30", Some("2023-09-13T11:30:00Z"), None),
            ("2023-09-13T14:30Z", Some("2023-09-13T14:30:00Z"), Some("UTC")),
            ("2023-09-13T14:30+09:00", Some("2023-09-13T05:30:00Z"), Some("UTC+9")),
            ("2023-09-13T14:30+05:30", Some("2023-09-13T09:00:00Z"), Some("UTC+5:30")),
            ("2023-09-13T14:30-03:00", Some("2023-09-13T17:30:00Z"), Some("UTC−3")),
            ("2023-09-13T14:30[Asia/Tokyo]", Some("2023-09-13T05:30:00Z"), Some("Asia/Tokyo")),
            ("2023-10-29T03:30[Europe/Kyiv]", Some("2023-10-29T00:30:00Z"), Some("Europe/Kyiv")),
            (
                "2023-10-29T03:30+02:00[Europe/Kyiv]",
                Some("2023-10-29T01:30:00Z"),
                Some("Europe/Kyiv"),
            ),
            ("2023-09-13", None, None),
        ] {
            let date = date(text);
            assert_eq!(date.instant(&desk).map(|i| i.to_string()).as_deref(), instant, "{text:?}");
            assert_eq!(date.end_instant(&desk), None);
            assert_eq!(date.zone_label().as_deref(), zone, "{text:?}");
        }
        let interval = date("2023-09-13T14:30/2023-09-13T16:00");
        assert_eq!(interval.time(), Some(civil::time(14, 30, 0, 0)));
        assert_eq!(interval.end_time(), Some(civil::time(16, 0, 0, 0)));
        assert_eq!(
            interval.end_instant(&desk).map(|i| i.to_string()).as_deref(),
            Some("2023-09-13T13:00:00Z")
        );
    }

    #[test]
    fn plain_iso_is_given_where_there_is_one() {
        for (text, start, end) in [
            ("2023~", Some("2023"), None),
            ("0800", Some("0800"), None),
            ("2023-XX", Some("2023"), None),
            ("2023-09-XX", Some("2023-09"), None),
            ("2023-09-13T14:30", Some("2023-09-13T14:30"), None),
            ("2023-09-13T14:30+09:00", Some("2023-09-13T14:30+09:00"), None),
            ("2023-09-13 14:30 Europe/Kyiv", Some("2023-09-13T14:30+03:00"), None),
            // Local mean time, two hours and 124 seconds before UTC.
            ("1900-01-01 12:00 Europe/Kyiv", Some("1900-01-01T09:57:56Z"), None),
            ("2023-09-13/2023-09-15", Some("2023-09-13"), Some("2023-09-15")),
            ("2023-09-13/..", Some("2023-09-13"), None),
            ("../2023", None, Some("2023")),
            ("202X", None, None),
            ("2023-21", None, None),
            ("0000", None, None),
            ("-0044-03-15", None, None),
        ] {
            let date = date(text);
            assert_eq!(date.iso_start().as_deref(), start, "{text:?}");
            assert_eq!(date.iso_end().as_deref(), end, "{text:?}");
        }
    }

    #[test]
    fn a_date_is_said_as_a_reader_would() {
        let words = DateWords::english();
        for (text, long, short) in [
            ("2023", "2023", "2023"),
            ("2023-09", "September 2023", "Sep 2023"),
            ("2023-09-13", "13 September 2023", "13 Sep 2023"),
            ("2023-09-13T09:05", "13 September 2023, 09:05", "13 Sep 2023, 09:05"),
            (
                "2023-09-13T14:30+09:00",
                "13 September 2023, 14:30 (UTC+9)",
                "13 Sep 2023, 14:30 (UTC+9)",
            ),
            ("2023-09-13/2023-09-15", "13–15 September 2023", "13–15 Sep 2023"),
            ("2023-08-30/2023-09-02", "30 August – 2 September 2023", "30 Aug – 2 Sep 2023"),
            (
                "2022-12-30/2023-01-02",
                "30 December 2022 – 2 January 2023",
                "30 Dec 2022 – 2 Jan 2023",
            ),
            ("2023-08/2023-09", "August–September 2023", "Aug–Sep 2023"),
            ("2022-11/2023-02", "November 2022 – February 2023", "Nov 2022 – Feb 2023"),
            ("2021/2023", "2021–2023", "2021–2023"),
            ("2021/2023-09", "2021 – September 2023", "2021 – Sep 2023"),
            ("2023-09-13/2023-09-13", "13 September 2023", "13 Sep 2023"),
            ("2023~", "about 2023", "about 2023"),
            ("2023-09?", "possibly September 2023", "possibly Sep 2023"),
            ("2023%", "possibly about 2023", "possibly about 2023"),
            ("2021~/2023?", "about 2021 – possibly 2023", "about 2021 – possibly 2023"),
            ("2021~/2023~", "about 2021–2023", "about 2021–2023"),
            ("2023-XX", "some time in 2023", "some time in 2023"),
            ("2023-XX-XX", "some time in 2023", "some time in 2023"),
            ("2023-09-XX", "some time in September 2023", "some time in Sep 2023"),
            ("202X", "the 2020s", "the 2020s"),
            ("19XX", "the 20th century", "the 20th century"),
            ("20XX", "the 21st century", "the 21st century"),
            ("2023-21", "spring 2023", "spring 2023"),
            ("2023-24", "winter 2023–24", "winter 2023–24"),
            ("1999-24", "winter 1999–00", "winter 1999–00"),
            ("2023-21/2023-22", "spring–summer 2023", "spring–summer 2023"),
            ("2023-09-13/..", "since 13 September 2023", "since 13 Sep 2023"),
            ("../2023-09", "until September 2023", "until Sep 2023"),
            ("2023~/..", "since about 2023", "since about 2023"),
            (
                "2023-09-13T14:30/2023-09-13T16:00",
                "13 September 2023, 14:30–16:00",
                "13 Sep 2023, 14:30–16:00",
            ),
            (
                "2023-09-13T14:30Z/2023-09-14T16:00Z",
                "13 September 2023, 14:30 – 14 September 2023, 16:00 (UTC)",
                "13 Sep 2023, 14:30 – 14 Sep 2023, 16:00 (UTC)",
            ),
            (
                "2023-09-13T14:30Z/2023-09-13T23:45+09:00",
                "13 September 2023, 14:30 (UTC) – 13 September 2023, 23:45 (UTC+9)",
                "13 Sep 2023, 14:30 (UTC) – 13 Sep 2023, 23:45 (UTC+9)",
            ),
            ("-0043-03-15", "15 March 44 BCE", "15 Mar 44 BCE"),
            ("0000", "1 BCE", "1 BCE"),
            ("-004X", "50 BCE – 41 BCE", "50 BCE – 41 BCE"),
        ] {
            assert_eq!(date(text).say(&words), long, "{text:?}");
            assert_eq!(date(text).say_short(&words), short, "{text:?}");
        }
        assert_eq!(date("2023-09-13").weekday(&words), Some("Wednesday"));
        assert_eq!(date("2023-09-13T14:30").weekday(&words), Some("Wednesday"));
        assert_eq!(date("2023-09-13~").weekday(&words), None);
        assert_eq!(date("2023-09").weekday(&words), None);
        assert_eq!(words.say_day(civil::date(2023, 9, 1)), "1 September 2023");
        assert_eq!(words.say_month(2023, 9), "September 2023");
        assert_eq!(words.say_month(2023, 13), "2023");
    }

    #[test]
    fn languages_write_dates_in_their_own_way() {
        for (tag, text, expected) in [
            ("en-US", "2023-09-13", "September 13, 2023"),
            ("en-US", "2023-09-13/2023-09-15", "September 13–15, 2023"),
            ("en-US", "2023-08-30/2023-09-02", "August 30 – September 2, 2023"),
            ("en-us", "2023-23", "fall 2023"),
            ("en-GB", "2023-23", "autumn 2023"),
            ("fr", "2023-09-01", "1er septembre 2023"),
            ("fr-CA", "2023-09-13/..", "depuis le 13 septembre 2023"),
            ("fr", "19XX", "le XXe siècle"),
            ("de", "2023-09-13/2023-09-15", "13.–15. September 2023"),
            ("de", "2023-08-30/2023-09-02", "30. August – 2. September 2023"),
            ("de", "2023-09-13T14:30/2023-09-13T16:00", "13. September 2023, 14:30–16:00 Uhr"),
            ("de", "2023-09/..", "seit September 2023"),
            ("es", "2023-09-13/2023-09-15", "13–15 de septiembre de 2023"),
            ("es", "2023-09", "septiembre de 2023"),
            ("uk", "2023-09-13", "13 вересня 2023 р."),
            ("uk", "2023-09", "вересень 2023 р."),
            ("uk", "2023-09/..", "з вересня 2023 р."),
            ("uk_UA", "2023/..", "з 2023 року"),
            ("ru", "2023-08/2023-09", "август–сентябрь 2023 г."),
            ("ru", "../2023-05", "до мая 2023 г."),
            ("ru", "202X/..", "с 2020-х"),
            ("tlh", "2023-09-13", "13 September 2023"),
            ("", "2023-09-13", "13 September 2023"),
        ] {
            let words = DateWords::for_language(tag);
            assert_eq!(date(text).say(&words), expected, "{tag}: {text:?}");
        }
        assert_eq!(date("2023-05").say_short(&DateWords::for_language("ru")), "май 2023");
        assert_eq!(date("2023-05-09").say_short(&DateWords::for_language("ru")), "9 мая 2023");
    }

    #[test]
    fn every_language_has_all_its_words() {
        for words in KNOWN.iter() {
            let lists: [&[String]; 8] = [
                &words.months,
                &words.months_of,
                &words.months_short,
                &words.months_short_of,
                &words.weekdays,
                &words.weekdays_short,
                &words.seasons,
                &words.seasons_of,
            ];
            for list in lists {
                assert!(list.iter().all(|word| !word.is_empty()), "{list:?}");
                assert_eq!(list.iter().collect::<HashSet<_>>().len(), list.len(), "{list:?}");
            }
        }
    }

    #[test]
    fn every_zone_of_the_database_can_be_named() {
        for name in ZONES.available() {
            let text = format!("2023-09-13 14:30 {name}/2023-09-13 16:00 {name}");
            if name.as_str() != "Etc/Unknown" {
                let date = date(&text);
                assert_eq!(Date::parse(date.edtf()), Ok(date), "{text}");
            }
        }
    }

    #[test]
    fn a_date_serialises_as_its_canonical_form() {
        let json = serde_json::to_value(date("2023-~09")).expect("a string serialises");
        assert_eq!(json, "2023-09~");
        let schema = schemars::schema_for!(Date);
        let examples = schema.get("examples").and_then(|list| list.as_array());
        for example in examples.expect("the schema has examples") {
            let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
            assert!(Date::parse(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn words_that_a_theme_leaves_out_are_english() {
        let words: DateWords =
            serde_json::from_str(r#"{"about": "c. {}"}"#).expect("a part of the words is enough");
        assert_eq!(date("2023-09~").say(&words), "c. September 2023");
        assert!(serde_json::from_str::<DateWords>(r#"{"abuot": "c. {}"}"#).is_err());
        let german = DateWords::for_language("de");
        let json = serde_json::to_string(&german).expect("words serialise");
        assert_eq!(serde_json::from_str::<DateWords>(&json).ok(), Some(german));
    }

    #[test]
    fn patterns_are_filled_once_and_keep_what_they_do_not_know() {
        assert_eq!(fill("{a} {b} {} {c", &[("a", "{b}"), ("b", "2"), ("", "3")]), "{b} 2 3 {c");
        assert_eq!(fill("{x}", &[]), "{x}");
    }

    fn a_calendar_date() -> impl Strategy<Value = String> {
        let year = prop_oneof![4 => 1900..=2100_i16, 1 => -9999..=9999_i16].prop_map(year_text);
        prop_oneof![
            year.clone(),
            (0..1000_i16).prop_map(|digits| format!("{digits:03}X")),
            (1..1000_i16).prop_map(|digits| format!("-{digits:03}X")),
            (0..100_i16).prop_map(|digits| format!("{digits:02}XX")),
            (year.clone(), prop_oneof!["XX", "XX-XX", "0[1-9]", "1[0-2]", "2[1-4]", "0[1-9]-XX"])
                .prop_map(|(year, rest)| format!("{year}-{rest}")),
            (year, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        ]
    }

    fn a_side() -> BoxedStrategy<String> {
        let zones = ["", "Z", "+09:00", "-03:30", "[Europe/Kyiv]", " America/Argentina/Salta"];
        let moment = (1900..=2100_u16, 1..=12_u8, 1..=28_u8, 0..24_u8, 0..60_u8, 0..60_u8)
            .prop_map(|(y, m, d, h, min, s)| format!("{y}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}"));
        let moment = (moment, prop::sample::select(zones.to_vec()));
        (
            prop_oneof![
                2 => a_calendar_date(),
                1 => moment.prop_map(|(moment, zone)| format!("{moment}{zone}")),
            ],
            prop::sample::select(vec!["", "", "?", "~", "%"]),
        )
            .prop_map(|(text, mark)| format!("{text}{mark}"))
            // Unboxed, the strategies of three dates outgrow a test's stack.
            .boxed()
    }

    /// Dates that parse, of every form.
    fn a_date() -> BoxedStrategy<Date> {
        let interval = (a_side(), a_side()).prop_map(|(start, end)| {
            Date::parse(&format!("{start}/{end}"))
                .or_else(|_| Date::parse(&format!("{end}/{start}")))
        });
        prop_oneof![
            a_side().prop_map(|text| Date::parse(&text)),
            a_side().prop_map(|text| Date::parse(&format!("{text}/.."))),
            a_side().prop_map(|text| Date::parse(&format!("../{text}"))),
            interval,
        ]
        // Two times of different zones may each be before the other by the calendar.
        .prop_filter_map("not a date", Result::ok)
        .boxed()
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in prop_oneof![
            any::<String>(),
            "[0-9XTtuQsZ?~%/.:+ \\-–−\\[\\]]{0,40}",
            "[0-9]{4}-[0-9X]{2}-[0-9X]{2}[T ][0-9:.]{0,9}[ Z+\\-/\\[\\]A-Za-z0-9:]{0,20}",
            "(c\\. |Q|the )?[0-9é]{0,5}[ ./,TQus:]{0,2}(Sep|mai|вересня|spring)?[ ./:]{0,2}[0-9]{0,5}",
        ]) {
            if let Err(error) = Date::parse(&text) {
                prop_assert!(!error.to_string().is_empty());
                if let Some(suggestion) = error.suggestion() {
                    let suggested = date(suggestion);
                    prop_assert_eq!(suggested.edtf(), suggestion);
                }
            }
        }

        #[test]
        fn every_generated_side_is_a_date(text in a_side()) {
            prop_assert!(Date::parse(&text).is_ok(), "{text}");
        }

        #[test]
        fn the_canonical_form_reads_as_the_same_date(date in a_date()) {
            let again = Date::parse(date.edtf());
            prop_assert_eq!(again.as_ref(), Ok(&date));
            if let Ok(again) = again {
                prop_assert_eq!(again.sort_key(), date.sort_key());
                prop_assert_eq!(again.edtf(), date.edtf());
                prop_assert_eq!(again.instant(&TimeZone::UTC), date.instant(&TimeZone::UTC));
            }
        }

        #[test]
        fn a_date_starts_no_later_than_it_ends(date in a_date()) {
            if let (Some(first), Some(last)) = (date.first_day(), date.last_day()) {
                prop_assert!(first <= last);
                prop_assert!(date.days().is_some_and(|days| days >= 1));
            } else {
                prop_assert!(date.is_interval() && date.days().is_none());
            }
            prop_assert!(date.covers(&date));
        }

        #[test]
        fn what_covers_overlaps(one in a_date(), other in a_date()) {
            prop_assert!(!one.covers(&other) || one.overlaps(&other));
            prop_assert_eq!(one.overlaps(&other), other.overlaps(&one));
            if one.covers(&other) && other.covers(&one) {
                prop_assert_eq!(one.first_day(), other.first_day());
                prop_assert_eq!(one.last_day(), other.last_day());
            }
        }

        #[test]
        fn the_order_is_total_and_agrees_with_equality(a in a_date(), b in a_date(), c in a_date()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
            let mut sorted = [a, b, c];
            sorted.sort();
            prop_assert!(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
            prop_assert!(sorted[0].sort_key() <= sorted[2].sort_key());
        }

        #[test]
        fn every_date_can_be_said_in_every_language(date in a_date()) {
            for words in KNOWN.iter() {
                for said in [date.say(words), date.say_short(words)] {
                    prop_assert!(!said.is_empty() && !said.contains(['{', '}']), "{said}");
                    prop_assert!(!said.contains("  ") && said.trim() == said, "{said}");
                }
            }
        }
    }
}
