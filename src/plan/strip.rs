//! Activity over time, as a strip of bars.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil};
use schemars::JsonSchema;
use serde::Serialize;

use super::archive::{day_href, year_href};
use super::map::width_of_text;
use super::parts::Parts;
use crate::link::Target;
use crate::model::{Date, Href, Kind, Numbers, Precision};

/// Units across: about the pixels of a strip on a telephone.
const WIDTH: f64 = 360.0;

/// Units of the highest bar.
const TALL: f64 = 56.0;

/// Units above the bars, for the number of the highest.
const HEAD: f64 = 14.0;

/// Units from top to bottom: the bars, and the words of the axis below.
const HEIGHT: i32 = 90;

/// The widest bar, in units.
const WIDEST: f64 = 22.0;

/// Days up to which each day has a bar.
const MOST_DAYS: i64 = 62;

/// Years up to which each month has a bar.
const MOST_MONTHLY: i16 = 6;

/// The most bars of years, or of so many years each.
const MOST_YEARS: i32 = 120;

/// The least units between words of the axis.
const APART: f64 = 8.0;

/// A strip of bars, in units of about a pixel on a telephone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StripView {
    /// Units from left to right.
    pub width: i32,
    /// Units from top to bottom.
    pub height: i32,
    /// Units from the upper edge to the foot of the bars.
    pub foot: f64,
    /// The periods that have events, in order, each a bar.
    pub bars: Vec<StripBar>,
    /// Words of the axis, which begin where their period does.
    pub ticks: Vec<StripTick>,
    /// The number of the highest bar, above it.
    pub peak: Option<StripTick>,
}

/// A bar, and what it stands for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StripBar {
    /// "September 2023".
    pub label: String,
    /// The page of the day, month or year.
    pub href: Option<Href>,
    /// Events.
    pub count: usize,
    /// Units from the left edge.
    pub x: f64,
    /// Units from the upper edge.
    pub y: f64,
    /// Units.
    pub width: f64,
    /// Units.
    pub height: f64,
}

/// A word on the axis.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StripTick {
    /// Units from the left edge: where the word begins; for a peak its middle.
    pub x: f64,
    /// Units from the upper edge to the foot of the letters.
    pub y: f64,
    /// "2023".
    pub text: String,
}

/// A period, before it is drawn.
struct Period {
    label: String,
    href: Option<Href>,
    count: usize,
    /// What the axis says where it begins.
    tick: Option<String>,
}

impl Parts<'_> {
    /// Events a day, month, year or so many years, whichever shows them best; `None` where fewer
    /// than two such periods have any.
    pub(super) fn activity(&self, events: &[usize]) -> Option<StripView> {
        events.iter().for_each(|&at| self.names(Target::new(Kind::Event, at)));
        let dates = |least: Precision| {
            events
                .iter()
                .map(|&at| &self.graph.events[at].date)
                .filter(move |date| date.precision() >= least)
                .filter_map(Date::first_day)
        };
        let first = dates(Precision::Year).min()?;
        let last = dates(Precision::Year).max()?;
        let days = first.until(last).map_or(i64::MAX, |span| i64::from(span.get_days()));
        // The events that a finer chart could not show would be missed in it.
        let fine =
            |least: Precision| dates(least).count() * 10 >= dates(Precision::Year).count() * 9;
        let periods = if days < MOST_DAYS && fine(Precision::Day) {
            self.days(first, last, dates(Precision::Day), false)
        } else if last.year() - first.year() < MOST_MONTHLY && fine(Precision::Month) {
            self.months(first.year(), last.year(), dates(Precision::Month))
        } else {
            self.years(first.year(), last.year(), dates(Precision::Year))
        };
        drawn(periods, &self.words.numbers)
    }

    /// The days of a month, with the events of each.
    pub(super) fn days_of_month(&self, year: i16, month: i8) -> Option<StripView> {
        let first = civil::Date::new(year, month, 1).ok()?;
        let last = first.last_of_month();
        let events = self.graph.days.range(first..=last);
        let each = events.flat_map(|(&day, record)| record.events.iter().map(move |&at| (day, at)));
        let each = each.map(|(day, at)| {
            self.names(Target::new(Kind::Event, at));
            day
        });
        drawn(self.days(first, last, each, true), &self.words.numbers)
    }

    /// The days of the months from that of `first` to that of `last`; of a month that is the title
    /// of the page the axis does not say which it is.
    fn days(
        &self,
        first: civil::Date,
        last: civil::Date,
        events: impl Iterator<Item = civil::Date>,
        titled: bool,
    ) -> Vec<Period> {
        let counts = counted(events);
        let (first, last) = (first.first_of_month(), last.last_of_month());
        let one_month = first.last_of_month() == last;
        let words = &self.words.dates;
        first
            .series(1.day())
            .take_while(|&day| day <= last)
            .map(|day| Period {
                label: words.say_day(day),
                href: self.graph.days.contains_key(&day).then(|| day_href(day)),
                count: counts.get(&day).copied().unwrap_or_default(),
                tick: match day.day() {
                    1 if one_month && !titled => {
                        Some(words.say_month_short(day.year(), day.month()))
                    }
                    1 | 8 | 15 | 22 | 29 if one_month => Some(day.day().to_string()),
                    1 => Some(words.say_month(day.year(), day.month())),
                    _ => None,
                },
            })
            .collect()
    }

    fn months(
        &self,
        first: i16,
        last: i16,
        events: impl Iterator<Item = civil::Date>,
    ) -> Vec<Period> {
        let counts = counted(events.map(|day| (day.year(), day.month())));
        let words = &self.words.dates;
        (first..=last)
            .flat_map(|year| (1..=12).map(move |month| (year, month)))
            .map(|(year, month)| Period {
                label: words.say_month(year, month),
                href: self.month_link(year, month),
                count: counts.get(&(year, month)).copied().unwrap_or_default(),
                tick: match month {
                    1 => Some(words.say_year(year)),
                    4 | 7 | 10 if first == last => usize::try_from(month - 1)
                        .ok()
                        .and_then(|at| words.months_short.get(at).cloned()),
                    _ => None,
                },
            })
            .collect()
    }

    fn years(
        &self,
        first: i16,
        last: i16,
        events: impl Iterator<Item = civil::Date>,
    ) -> Vec<Period> {
        let (first, last) = (i32::from(first), i32::from(last));
        let of = |year: i32, size: i32| year.div_euclid(size);
        let size = [1, 10, 100, 1_000]
            .into_iter()
            .find(|&size| of(last, size) - of(first, size) < MOST_YEARS)
            .unwrap_or(1_000);
        let counts = counted(events.map(|day| of(i32::from(day.year()), size)));
        let year =
            |year: i32| i16::try_from(year).unwrap_or(if year < 0 { i16::MIN } else { i16::MAX });
        let say = |at: i32| self.words.dates.say_year(year(at));
        (of(first, size)..=of(last, size))
            .map(|at| {
                let (from, to) = (at * size, at * size + size - 1);
                let own = size == 1 && self.archive.years.contains_key(&year(from));
                Period {
                    label: if size == 1 {
                        say(from)
                    } else {
                        format!("{}–{}", say(from), say(to))
                    },
                    href: own.then(|| year_href(year(from))),
                    count: counts.get(&at).copied().unwrap_or_default(),
                    tick: Some(say(from)),
                }
            })
            .collect()
    }
}

fn counted<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts
}

/// Draws periods; `None` where fewer than two have events.
fn drawn(periods: Vec<Period>, numbers: &Numbers) -> Option<StripView> {
    if periods.iter().filter(|period| period.count > 0).count() < 2 {
        return None;
    }
    let most = periods.iter().map(|period| period.count).max()?;
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let pitch = WIDTH / number(periods.len());
    let width = (pitch - (pitch * 0.25).min(2.0)).min(WIDEST);
    let foot = HEAD + TALL;
    let mut strip = StripView {
        width: 360,
        height: HEIGHT,
        foot,
        bars: Vec::new(),
        ticks: Vec::new(),
        peak: None,
    };
    let mut free = 0.0;
    for (at, period) in periods.into_iter().enumerate() {
        let left = number(at) * pitch;
        let x = left + (pitch - width) / 2.0;
        if let Some(text) = period.tick {
            let end = left + width_of_text(&text) * 0.95;
            if left >= free && end <= WIDTH {
                free = end + APART;
                strip.ticks.push(StripTick { x: hundredth(left), y: foot + 15.0, text });
            }
        }
        if period.count == 0 {
            continue;
        }
        let height = (TALL * number(period.count) / number(most)).max(2.0);
        if period.count == most && strip.peak.is_none() {
            let text = numbers.write(period.count as u64);
            let half = width_of_text(&text) / 2.0;
            strip.peak = Some(StripTick {
                x: hundredth((x + width / 2.0).clamp(half, WIDTH - half)),
                y: HEAD - 3.0,
                text,
            });
        }
        strip.bars.push(StripBar {
            label: period.label,
            href: period.href,
            count: period.count,
            x: hundredth(x),
            y: hundredth(foot - height),
            width: hundredth(width),
            height: hundredth(height),
        });
    }
    Some(strip)
}

fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn periods(counts: &[usize]) -> Vec<Period> {
        counts
            .iter()
            .enumerate()
            .map(|(at, &count)| Period {
                label: at.to_string(),
                href: None,
                count,
                tick: Some((1900 + at).to_string()),
            })
            .collect()
    }

    fn english() -> Numbers {
        Numbers::for_language("en")
    }

    #[test]
    fn one_period_is_no_strip() {
        assert_eq!(drawn(periods(&[]), &english()), None);
        assert_eq!(drawn(periods(&[0, 7, 0]), &english()), None);
        assert!(drawn(periods(&[1, 0, 1]), &english()).is_some());
    }

    proptest! {
        #[test]
        fn bars_and_words_are_in_the_strip_and_overlap_nothing(
            counts in prop::collection::vec(0_usize..20_000, 2..130)
        ) {
            let Some(strip) = drawn(periods(&counts), &english()) else { return Ok(()) };
            prop_assert_eq!(strip.bars.len(), counts.iter().filter(|count| **count > 0).count());
            for bar in &strip.bars {
                prop_assert!(bar.x >= 0.0 && bar.x + bar.width <= WIDTH + 0.01);
                prop_assert!(bar.y >= 0.0 && bar.height >= 2.0);
                prop_assert!((bar.y + bar.height - strip.foot).abs() < 0.02);
            }
            for pair in strip.bars.windows(2) {
                prop_assert!(pair[0].x + pair[0].width <= pair[1].x + 0.02);
            }
            for pair in strip.ticks.windows(2) {
                prop_assert!(pair[0].x + width_of_text(&pair[0].text) * 0.9 < pair[1].x);
            }
            prop_assert!(strip.ticks.len() < 12);
        }
    }
}
