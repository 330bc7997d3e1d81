//! The record by year, month and day.

use std::collections::BTreeMap;

use jiff::civil;

use crate::link::Graph;
use crate::model::{Date, Href, Precision};

/// Months for which an interval is listed on each; a longer one is listed where it begins and ends.
const LONGEST_MONTHLY: i32 = 12;

/// Years likewise.
const LONGEST_YEARLY: i32 = 10;

/// Events and briefings of every year and month that has any.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    pub(crate) years: BTreeMap<i16, Period>,
    pub(crate) months: BTreeMap<(i16, i8), Period>,
}

/// What a year or month holds, each by date.
#[derive(Debug, Default)]
pub(crate) struct Period {
    pub(crate) events: Vec<usize>,
    pub(crate) briefings: Vec<usize>,
}

impl Archive {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut archive = Self::default();
        for (at, event) in graph.events.iter().enumerate() {
            for year in years_of(&event.date) {
                archive.years.entry(year).or_default().events.push(at);
            }
            for month in months_of(&event.date) {
                archive.months.entry(month).or_default().events.push(at);
            }
        }
        for (at, briefing) in graph.briefings.iter().enumerate() {
            for year in years_of(&briefing.date) {
                archive.years.entry(year).or_default().briefings.push(at);
            }
            for month in months_of(&briefing.date) {
                archive.months.entry(month).or_default().briefings.push(at);
            }
        }
        archive
    }
}

/// The first and the last day of what is known so exactly.
fn bounds(date: &Date, least: Precision) -> Option<(civil::Date, civil::Date)> {
    let (first, last) = date.known_to(least);
    Some((first.or(last)?, last.or(first)?))
}

fn years_of(date: &Date) -> Vec<i16> {
    let Some((first, last)) = bounds(date, Precision::Year) else { return Vec::new() };
    let (first, last) = (first.year(), last.year());
    if i32::from(last) - i32::from(first) < LONGEST_YEARLY {
        (first..=last).collect()
    } else {
        vec![first, last]
    }
}

fn months_of(date: &Date) -> Vec<(i16, i8)> {
    let Some((first, last)) = bounds(date, Precision::Month) else { return Vec::new() };
    let number = |day: civil::Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let month = |n: i32| {
        (
            i16::try_from(n.div_euclid(12)).unwrap_or_default(),
            i8::try_from(n.rem_euclid(12) + 1).unwrap_or(1),
        )
    };
    let (first, last) = (number(first), number(last));
    if last - first < LONGEST_MONTHLY {
        (first..=last).map(month).collect()
    } else {
        vec![month(first), month(last)]
    }
}

/// The address of a year. Years have at least four digits, and `-` before those before 1 BC.
pub(crate) fn year_href(year: i16) -> Href {
    Href::new(format!("{}/", year_segment(year)))
}

/// The address of a month.
pub(crate) fn month_href(year: i16, month: i8) -> Href {
    Href::new(format!("{}/{month:02}/", year_segment(year)))
}

/// The address of a day.
pub(crate) fn day_href(day: civil::Date) -> Href {
    Href::new(format!("{}/{:02}/{:02}/", year_segment(day.year()), day.month(), day.day()))
}

fn year_segment(year: i16) -> String {
    if year < 0 { format!("-{:04}", -i32::from(year)) } else { format!("{year:04}") }
}
