//! The days, months and years that have a page, and how many events each has: for a reader who
//! seeks a date, who alone loads the list.

use std::collections::BTreeMap;

use crate::link::Graph;
use crate::plan::Archive;

/// Of a year its events, and its months.
type Year = (usize, BTreeMap<i8, Month>);

/// Of a month its events, and those of its days.
type Month = (usize, BTreeMap<i8, usize>);

/// The list: `search/days.json`. Years before 1 are not sought by a number alone.
pub(super) fn days(graph: &Graph, archive: &Archive) -> BTreeMap<String, Year> {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    for (&year, period) in &archive.years {
        years.entry(year).or_default().0 = period.events.len();
    }
    for (&(year, month), period) in &archive.months {
        let months = &mut years.entry(year).or_default().1;
        months.entry(month).or_default().0 = period.events.len();
    }
    for (day, record) in &graph.days {
        let months = &mut years.entry(day.year()).or_default().1;
        months.entry(day.month()).or_default().1.insert(day.day(), record.events.len());
    }
    years.into_iter().filter(|(year, _)| *year > 0).map(|(y, of)| (format!("{y:04}"), of)).collect()
}
