//! Cuts records by period, so that an edit touches one split and readers load those they need.
//!
//! A split is the largest period of which the records number at most [`LARGEST`]. Periods are
//! halves of one another: of years in rows of a power of two, of a year, its quarters and months,
//! of a month, and a day at last. So where a split ends depends on nothing outside of it, and a
//! new record moves no other split's bounds.

use jiff::civil;
use xxhash_rust::xxh3::xxh3_64;

use super::record::Record;
use crate::model::Kind;

/// The most records of a split, unless they are of one day.
pub const LARGEST: usize = 1500;

/// The years of the widest split.
const WIDEST: i16 = 1024;

/// Records that are indexed together.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Its period, or what it holds: part of its address.
    pub name: String,
    /// Those with a date first, by date; then by address.
    pub records: Vec<Record>,
}

/// Cuts records into splits: briefings, events and sources by period, all without a date apart.
pub fn split(records: Vec<Record>) -> Vec<Split> {
    let mut dated = Vec::new();
    let mut named = Vec::new();
    let mut cited = Vec::new();
    for record in records {
        match record.target.kind {
            Kind::Briefing | Kind::Event | Kind::Source if record.day.is_some() => {
                dated.push(record);
            }
            Kind::Source => cited.push(record),
            _ => named.push(record),
        }
    }
    let mut splits = Vec::new();
    let block = |record: &Record| year(record).div_euclid(WIDEST) * WIDEST;
    let mut blocks: Vec<i16> = dated.iter().map(block).collect();
    blocks.sort_unstable();
    blocks.dedup();
    for first in blocks {
        let (of_block, rest): (Vec<_>, Vec<_>) =
            dated.into_iter().partition(|record| block(record) == first);
        dated = rest;
        divide(Period::Years(first, WIDEST), of_block, &mut splits);
    }
    bucket("names", named, &mut splits);
    bucket("sources", cited, &mut splits);
    for split in &mut splits {
        split.records.sort_by(|a, b| {
            let order = |r: &Record| (r.days.is_none(), r.days);
            order(a).cmp(&order(b)).then_with(|| a.href.cmp(&b.href))
        });
    }
    splits
}

fn year(record: &Record) -> i16 {
    record.day.map_or(0, civil::Date::year)
}

/// A period that can be halved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Period {
    /// So many years from the first.
    Years(i16, i16),
    /// So many months of a year from the first.
    Months(i16, i8, i8),
    /// Days of a month, first and last.
    Days(i16, i8, i8, i8),
}

impl Period {
    fn has(self, day: civil::Date) -> bool {
        match self {
            Self::Years(first, count) => {
                let ahead = i32::from(day.year()) - i32::from(first);
                (0..i32::from(count)).contains(&ahead)
            }
            Self::Months(year, first, count) => {
                day.year() == year && (first..first + count).contains(&day.month())
            }
            Self::Days(year, month, first, last) => {
                day.year() == year && day.month() == month && (first..=last).contains(&day.day())
            }
        }
    }

    /// What it is cut into; nothing for a day.
    fn parts(self) -> Vec<Self> {
        match self {
            Self::Years(year, 1) => vec![Self::Months(year, 1, 6), Self::Months(year, 7, 6)],
            Self::Years(first, count) => {
                let half = count / 2;
                vec![Self::Years(first, half), Self::Years(first.saturating_add(half), half)]
            }
            Self::Months(year, first, 6) => {
                vec![Self::Months(year, first, 3), Self::Months(year, first + 3, 3)]
            }
            Self::Months(year, month, 1) => {
                vec![Self::Days(year, month, 1, 15), Self::Days(year, month, 16, 31)]
            }
            Self::Months(year, first, count) => {
                (first..first + count).map(|month| Self::Months(year, month, 1)).collect()
            }
            Self::Days(_, _, first, last) if first == last => Vec::new(),
            Self::Days(year, month, first, last) => {
                (first..=last).map(|day| Self::Days(year, month, day, day)).collect()
            }
        }
    }

    fn name(self) -> String {
        match self {
            Self::Years(year, 1) => format!("{year:04}"),
            Self::Years(first, count) => {
                format!("{first:04}_{:04}", i32::from(first) + i32::from(count) - 1)
            }
            Self::Months(year, month, 1) => format!("{year:04}-{month:02}"),
            Self::Months(year, first, count) => {
                format!("{year:04}-{first:02}_{:02}", first + count - 1)
            }
            Self::Days(year, month, first, last) if first == last => {
                format!("{year:04}-{month:02}-{first:02}")
            }
            Self::Days(year, month, first, last) => {
                format!("{year:04}-{month:02}-{first:02}_{last:02}")
            }
        }
    }
}

fn divide(period: Period, mut records: Vec<Record>, splits: &mut Vec<Split>) {
    if records.is_empty() {
        return;
    }
    let parts = if records.len() > LARGEST { period.parts() } else { Vec::new() };
    if parts.is_empty() {
        splits.push(Split { name: period.name(), records });
        return;
    }
    for part in parts {
        let within = |record: &Record| record.day.is_some_and(|day| part.has(day));
        let (of_part, rest): (Vec<_>, Vec<_>) = records.into_iter().partition(within);
        records = rest;
        divide(part, of_part, splits);
    }
}

/// Cuts what has no period, by a hash of the address: a new record moves no other, until there are
/// twice as many.
fn bucket(name: &str, records: Vec<Record>, splits: &mut Vec<Split>) {
    let count = records.len().div_ceil(LARGEST).next_power_of_two();
    let mut buckets: Vec<Vec<Record>> = vec![Vec::new(); count];
    for record in records {
        let hash = xxh3_64(record.href.as_bytes());
        buckets[(hash % count as u64) as usize].push(record);
    }
    for (number, records) in buckets.into_iter().enumerate() {
        if !records.is_empty() {
            let name = if count == 1 { name.to_owned() } else { format!("{name}-{number}") };
            splits.push(Split { name, records });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Target;

    fn record(kind: Kind, at: usize, day: Option<civil::Date>) -> Record {
        let number = day.map(super::super::record::day_number);
        Record {
            target: Target::new(kind, at),
            href: format!("{}/{at}/", kind.folder()),
            title: String::new(),
            days: number.map(|n| (n, n)),
            open: (false, false),
            day,
            said: String::new(),
            note: String::new(),
            aliases: Vec::new(),
            text: String::new(),
            words: Default::default(),
            actors: Vec::new(),
            locations: Vec::new(),
        }
    }

    fn named(splits: &[Split]) -> Vec<(&str, usize)> {
        splits.iter().map(|split| (split.name.as_str(), split.records.len())).collect()
    }

    #[test]
    fn a_small_desk_has_one_split_of_records_and_one_of_names() {
        let day = |n: i16| Some(civil::date(1900 + n, 3, 1));
        let mut all: Vec<Record> =
            (0..100).map(|at| record(Kind::Event, at, day(at as i16))).collect();
        all.push(record(Kind::Actor, 0, None));
        all.push(record(Kind::Event, 100, None));
        assert_eq!(named(&split(all)), [("1024_2047", 100), ("names", 2)]);
    }

    #[test]
    fn a_busy_year_is_cut_and_quiet_years_share_a_split() {
        let mut all = Vec::new();
        for at in 0..2000 {
            let day = civil::date(2021, 1 + (at % 12) as i8, 1 + (at % 28) as i8);
            all.push(record(Kind::Event, at, Some(day)));
        }
        for at in 2000..2010 {
            all.push(record(Kind::Event, at, Some(civil::date(2018, 1, 1))));
        }
        all.push(record(Kind::Event, 2010, Some(civil::date(1950, 1, 1))));
        let splits = split(all);
        assert_eq!(
            named(&splits),
            [("1920_1983", 1), ("2016_2019", 10), ("2021-01_06", 1002), ("2021-07_12", 998)]
        );
    }

    #[test]
    fn a_new_record_moves_no_other_splits_bounds() {
        let day = |at: usize| civil::date(2000 + (at % 20) as i16, 1 + (at % 12) as i8, 1);
        let all: Vec<Record> = (0..6000).map(|at| record(Kind::Event, at, Some(day(at)))).collect();
        let before = split(all.clone());
        let mut more = all;
        more.push(record(Kind::Event, 6000, Some(civil::date(2003, 1, 2))));
        let after = split(more);
        let changed = after.iter().filter(|split| !before.contains(split)).count();
        assert_eq!(changed, 1);
    }

    #[test]
    fn more_records_of_one_day_than_fit_stay_together() {
        let all: Vec<Record> = (0..LARGEST + 1)
            .map(|at| record(Kind::Event, at, Some(civil::date(2023, 9, 13))))
            .collect();
        assert_eq!(named(&split(all)), [("2023-09-13", LARGEST + 1)]);
    }

    #[test]
    fn names_are_spread_by_their_address() {
        let all: Vec<Record> = (0..LARGEST + 1).map(|at| record(Kind::Actor, at, None)).collect();
        let splits = split(all);
        assert_eq!(splits.len(), 2);
        assert!(splits.iter().all(|split| split.records.len() > LARGEST / 3));
    }
}
