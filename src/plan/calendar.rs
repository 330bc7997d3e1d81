//! Months as calendars, and the pages of days, months and years.

use jiff::{ToSpan, civil};

use super::archive::{Period, day_href, month_href, year_href};
use super::map::MapOf;
use super::parts::{HeadOf, Parts, page_href, pages, slice};
use super::shared::{Shared, Week, Weeks};
use super::view::*;
use crate::model::Kind;

/// How many days of the week of a month's first are of the month before.
fn lead(first: civil::Date) -> usize {
    usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or_default()
}

impl Parts<'_> {
    /// A month as a calendar; `most` is the number of events on the busiest day of its year.
    fn calendar(
        &self,
        year: i16,
        month: i8,
        most: usize,
        current: Option<civil::Date>,
    ) -> Calendar {
        let known = self.shelf.months.get((year, month), || self.weeks(year, month, most));
        let mut weeks = known.to_vec();
        let mut current_week = None;
        if let Some(current) = current.filter(|day| (day.year(), day.month()) == (year, month))
            && let Ok(first) = civil::Date::new(year, month, 1)
            && let Ok(day) = usize::try_from(current.day() - 1)
            && let cell = lead(first) + day
            && let Some(week) = weeks.get_mut(cell / 7)
        {
            let day = self.calendar_day(current, most);
            let mut days = week.days.clone();
            days[cell % 7] = Some(Shared::new(&CalendarDay { current: true, ..day }));
            *week = Week::new(days);
            current_week = Some(cell / 7);
        }
        Calendar {
            title: self.words.dates.say_month(year, month),
            href: self.month_link(year, month),
            weekdays: self.weekdays(),
            weeks: weeks.into_iter().map(|week| week.shared).collect(),
            current_week,
            count: self.archive.months.get(&(year, month)).map_or(0, |period| period.events.len()),
        }
    }

    /// The weeks of a month, as the pages of other months show them.
    fn weeks(&self, year: i16, month: i8, most: usize) -> Weeks {
        let Ok(first) = civil::Date::new(year, month, 1) else { return Weeks::default() };
        let days = first.series(1.day());
        let days = days.take_while(|day| day.month() == month && day.year() == year);
        let before = std::iter::repeat_n(None, lead(first));
        let mut cells: Vec<Option<Shared<CalendarDay>>> =
            before.chain(days.map(|day| Some(self.calendar_day(day, most).into()))).collect();
        cells.resize(cells.len().next_multiple_of(7), None);
        cells.chunks(7).map(|days| Week::new(days.to_vec())).collect()
    }

    fn weekdays(&self) -> Shared<Vec<Weekday>> {
        let make = || {
            let monday = civil::date(2024, 1, 1);
            let name = |n: i32| {
                let day = monday.saturating_add(n.days()).weekday();
                let dates = &self.words.dates;
                let short = dates.weekday_short(day).to_owned();
                Weekday { short, full: dates.weekday(day).to_owned() }
            };
            (0..7).map(name).collect::<Vec<_>>().into()
        };
        self.shelf.weekdays.get_or_init(make).clone()
    }

    /// A day as the pages of other days show it.
    fn calendar_day(&self, day: civil::Date, most: usize) -> CalendarDay {
        let record = self.graph.days.get(&day);
        let count = record.map_or(0, |record| record.events.len());
        let said = self.words.dates.say_day(day);
        CalendarDay {
            day: day.day(),
            label: if record.is_some() {
                said + self.words.get("colon") + &self.words.count("events", count)
            } else {
                said
            },
            href: record.map(|_| day_href(day)),
            count,
            level: level(count, most),
            current: false,
        }
    }

    /// The most events on a day of a year.
    fn busiest(&self, year: i16) -> usize {
        let (Ok(first), Ok(last)) = (civil::Date::new(year, 1, 1), civil::Date::new(year, 12, 31))
        else {
            return 0;
        };
        self.graph
            .days
            .range(first..=last)
            .map(|(_, day)| day.events.len())
            .max()
            .unwrap_or_default()
    }

    pub(super) fn day_view(&self, day: civil::Date, number: usize) -> DayView {
        let per_page = self.graph.site.per_page;
        let record = self.graph.days.get(&day).cloned().unwrap_or_default();
        let near = |found: Option<(&civil::Date, _)>| {
            found.map(|(&day, _): (_, &crate::link::Day)| {
                let title = self.words.dates.say_day(day);
                Shared::new(&Link { href: day_href(day), title, kind: "day" })
            })
        };
        let mut page = self.head(HeadOf {
            section: "events",
            title: self.words.dates.say_day(day),
            description: self.words.fill(
                "describe.day",
                &[
                    ("date", &self.words.dates.say_day(day)),
                    ("events", &self.words.count("events", record.events.len())),
                ],
            ),
            href: page_href(&day_href(day), number),
            breadcrumbs: self.crumbs(day.year(), Some(day.month())),
        });
        page.pager = self.pager(&day_href(day), number, pages(record.events.len(), per_page));
        let shown = slice(&record.events, number, per_page);
        DayView {
            page,
            date: self.day(day),
            calendar: self.calendar(day.year(), day.month(), self.busiest(day.year()), Some(day)),
            briefings: self.briefings(record.briefings.iter().copied()),
            map: self.map(
                shown.iter().flat_map(|&at| self.graph.events[at].locations.iter().copied()),
                MapOf::Listed,
            ),
            events: self.events(shown.iter().copied()),
            total: record.events.len(),
            previous: near(self.graph.days.range(..day).next_back()),
            next: near(
                self.graph
                    .days
                    .range((std::ops::Bound::Excluded(day), std::ops::Bound::Unbounded))
                    .next(),
            ),
        }
    }

    fn crumbs(&self, year: i16, month: Option<i8>) -> Vec<Shared<Link>> {
        let mut crumbs = vec![self.section(Kind::Event)];
        if self.archive.years.contains_key(&year) {
            let title = self.words.dates.say_year(year);
            crumbs.push(Shared::new(&Link { href: year_href(year), title, kind: "year" }));
        }
        if let Some((month, href)) =
            month.and_then(|month| Some((month, self.month_link(year, month)?)))
        {
            let title = self.words.dates.say_month(year, month);
            crumbs.push(Shared::new(&Link { href, title, kind: "month" }));
        }
        crumbs
    }

    pub(super) fn month_view(&self, year: i16, month: i8, number: usize) -> MonthView {
        let empty = Period::default();
        let period = self.archive.months.get(&(year, month)).unwrap_or(&empty);
        let link = |key: &(i16, i8)| {
            let title = self.words.dates.say_month(key.0, key.1);
            Shared::new(&Link { href: month_href(key.0, key.1), title, kind: "month" })
        };
        let base = month_href(year, month);
        let title = self.words.dates.say_month(year, month);
        let page = self.period_head(title, &base, number, period, self.crumbs(year, None));
        let key = (year, month);
        MonthView {
            page,
            calendar: self.calendar(year, month, self.busiest(year), None),
            activity: if number == 1 { self.days_of_month(year, month) } else { None },
            briefings: self.briefings(self.page_of(&period.briefings, number)),
            events: self.events(self.page_of(&period.events, number)),
            total: period.events.len(),
            previous: self.archive.months.range(..key).next_back().map(|(key, _)| link(key)),
            next: self
                .archive
                .months
                .range((std::ops::Bound::Excluded(key), std::ops::Bound::Unbounded))
                .next()
                .map(|(key, _)| link(key)),
        }
    }

    pub(super) fn year_view(&self, year: i16, number: usize) -> YearView {
        let empty = Period::default();
        let period = self.archive.years.get(&year).unwrap_or(&empty);
        let link = |&year: &i16| {
            let title = self.words.dates.say_year(year);
            Shared::new(&Link { href: year_href(year), title, kind: "year" })
        };
        let base = year_href(year);
        let most = self.busiest(year);
        YearView {
            page: self.period_head(
                self.words.dates.say_year(year),
                &base,
                number,
                period,
                vec![self.section(Kind::Event)],
            ),
            heat: if number == 1 { self.heat(year, most) } else { Vec::new() },
            months: (1..=12)
                .filter(|_| number == 1)
                .map(|month| self.calendar(year, month, most, None))
                .collect(),
            briefings: self.briefings(self.page_of(&period.briefings, number)),
            events: self.events(self.page_of(&period.events, number)),
            total: period.events.len(),
            previous: self.archive.years.range(..year).next_back().map(|(year, _)| link(year)),
            next: self
                .archive
                .years
                .range((std::ops::Bound::Excluded(year), std::ops::Bound::Unbounded))
                .next()
                .map(|(year, _)| link(year)),
        }
    }

    fn period_head(
        &self,
        title: String,
        base: &crate::model::Href,
        number: usize,
        period: &Period,
        breadcrumbs: Vec<Shared<Link>>,
    ) -> PageHead {
        let count = self.words.count("events", period.events.len());
        let mut page = self.head(HeadOf {
            section: "events",
            description: self.words.fill("describe.day", &[("date", &title), ("events", &count)]),
            title,
            href: page_href(base, number),
            breadcrumbs,
        });
        page.pager = self.pager(base, number, period_pages(period, self.graph.site.per_page));
        page
    }

    fn page_of<'p>(&self, all: &'p [usize], number: usize) -> impl Iterator<Item = usize> + 'p {
        slice(all, number, self.graph.site.per_page).iter().copied()
    }
}

/// The pages that a year or month takes.
pub(super) fn period_pages(period: &Period, per_page: usize) -> usize {
    pages(period.events.len().max(period.briefings.len()), per_page)
}

/// 0 for none, 1 to 4 by quarters of the busiest day.
pub(super) fn level(count: usize, most: usize) -> u8 {
    if count == 0 {
        return 0;
    }
    u8::try_from((count * 4).div_ceil(most.max(1))).unwrap_or(4).clamp(1, 4)
}
