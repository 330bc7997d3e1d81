//! A year at a glance: each day a square, the larger and darker the more it holds.

use jiff::{ToSpan, civil};
use schemars::JsonSchema;
use serde::Serialize;

use super::archive::day_href;
use super::calendar::level;
use super::parts::Parts;
use crate::link::Target;
use crate::model::{Href, Kind};

/// Units from one day to the next.
const PITCH: i32 = 13;

/// Units above the days, for the names of the months.
const HEAD: i32 = 16;

/// Units of a day's square, by its level.
const SIDES: [i32; 5] = [2, 5, 7, 9, 11];

/// Half a year, a column a week, in units of about a pixel on a telephone. Two stand side by side
/// where there is room, and one above the other where there is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HalfYear {
    /// Units from left to right.
    pub width: i32,
    /// Units from top to bottom.
    pub height: i32,
    /// Names of months, where each begins.
    pub months: Vec<HeatMonth>,
    /// Days with a record.
    pub days: Vec<HeatDay>,
    /// Days without, as SVG path data.
    pub empty: String,
}

/// The name of a month over a heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeatMonth {
    /// Units from the left edge.
    pub x: i32,
    /// "Sep".
    pub text: String,
}

/// A day of a heat map that has a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeatDay {
    /// "13 September 2023: 7 events".
    pub label: String,
    /// Its page.
    pub href: Href,
    /// 0 (no event) to 4 (most), of the year.
    pub level: u8,
    /// Units from the left edge.
    pub x: i32,
    /// Units from the upper edge.
    pub y: i32,
    /// Units from side to side.
    pub side: i32,
}

impl Parts<'_> {
    /// The halves of a year; `most` is the number of events of its busiest day.
    pub(super) fn heat(&self, year: i16, most: usize) -> Vec<HalfYear> {
        [1, 7].iter().filter_map(|&month| self.half(year, month, most)).collect()
    }

    fn half(&self, year: i16, month: i8, most: usize) -> Option<HalfYear> {
        let first = civil::Date::new(year, month, 1).ok()?;
        let last = civil::Date::new(year, month + 5, 1).ok()?.last_of_month();
        let lead = i32::from(first.weekday().to_monday_zero_offset());
        let mut half = HalfYear {
            width: 0,
            height: HEAD + 7 * PITCH,
            months: Vec::new(),
            days: Vec::new(),
            empty: String::new(),
        };
        for (nth, day) in (0..).zip(first.series(1.day()).take_while(|&day| day <= last)) {
            let (week, weekday) = ((nth + lead) / 7, (nth + lead) % 7);
            let (left, top) = (week * PITCH, HEAD + weekday * PITCH);
            half.width = left + PITCH;
            if day.day() == 1 {
                let names = &self.words.dates.months_short;
                let at = usize::try_from(day.month() - 1).unwrap_or_default();
                // A month begins in the week of its first day; its name over its first whole one.
                let x = if weekday == 0 { left } else { left + PITCH };
                half.months.push(HeatMonth { x, text: names.get(at).cloned().unwrap_or_default() });
            }
            let record = self.graph.days.get(&day);
            let events = record.map(|record| record.events.as_slice()).unwrap_or_default();
            events.iter().for_each(|&at| self.names(Target::new(Kind::Event, at)));
            let count = events.len();
            let level = level(count, most);
            let side = SIDES.get(usize::from(level)).copied().unwrap_or(PITCH);
            let side = if record.is_some() { side.max(4) } else { side };
            let (x, y) = (left + (PITCH - side) / 2, top + (PITCH - side) / 2);
            if record.is_some() {
                let said = self.words.dates.say_day(day);
                half.days.push(HeatDay {
                    label: said + self.words.get("colon") + &self.words.count("events", count),
                    href: day_href(day),
                    level,
                    x,
                    y,
                    side,
                });
            } else {
                half.empty.push_str(&format!("M{x} {y}h{side}v{side}h-{side}z"));
            }
        }
        Some(half)
    }
}
