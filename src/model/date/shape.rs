//! One side of an interval, or a date that is none: what it bounds, and its canonical form.

use std::fmt;

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};

use super::Precision;
use super::zone::{ClockChange, Zone, offset_text};

pub(super) struct Side {
    pub(super) shape: Shape,
    pub(super) qualifier: Qualifier,
    pub(super) first: civil::Date,
    pub(super) last: civil::Date,
}

/// A date of one granularity. Decades and centuries hold the digits that are known and the sign
/// apart, for `-000X` is not `000X`.
#[derive(Clone, PartialEq)]
pub(super) enum Shape {
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
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Clone, Copy, PartialEq, Default)]
pub(super) struct Qualifier {
    pub(super) uncertain: bool,
    pub(super) approximate: bool,
}

impl Qualifier {
    pub(super) fn add(&mut self, text: &str) {
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
    pub(super) fn new(shape: Shape, qualifier: Qualifier) -> Option<Self> {
        let (first, last) = shape.bounds()?;
        Some(Self { shape, qualifier, first, last })
    }

    pub(super) fn moment(&self) -> Option<(civil::DateTime, Option<&Zone>)> {
        match &self.shape {
            Shape::Moment(at, zone) => Some((*at, zone.as_ref())),
            _ => None,
        }
    }

    pub(super) fn instant(&self, default: &TimeZone) -> Option<Timestamp> {
        match self.moment()? {
            (at, Some(zone)) => zone.instant(at),
            (at, None) => default.to_timestamp(at).ok(),
        }
    }

    pub(super) fn clock_change(&self, default: &TimeZone) -> Option<ClockChange> {
        match self.moment()? {
            (at, None) => ClockChange::at(at, default),
            (at, Some(Zone::Named(zone, None))) => ClockChange::at(at, zone),
            (_, Some(_)) => None,
        }
    }

    pub(super) fn iso(&self) -> Option<String> {
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
    pub(super) fn comes_before(&self, end: &Side) -> bool {
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
    pub(super) fn inherit_zone(&mut self, other: &Side) {
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

impl Shape {
    pub(super) fn precision(&self) -> Precision {
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
    pub(super) fn bounds(&self) -> Option<(civil::Date, civil::Date)> {
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

/// A year in EDTF: jiff would write six digits for one before 0.
pub(super) fn year_text(year: i16) -> String {
    format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
}

pub(super) fn day_text(day: civil::Date) -> String {
    format!("{}-{:02}-{:02}", year_text(day.year()), day.month(), day.day())
}

pub(super) fn moment_text(at: civil::DateTime) -> String {
    format!("{}T{}", day_text(at.date()), clock_text(at.time()))
}

pub(super) fn clock_text(time: civil::Time) -> String {
    let mut text = format!("{:02}:{:02}", time.hour(), time.minute());
    if time.second() != 0 {
        text.push_str(&format!(":{:02}", time.second()));
    }
    text
}
