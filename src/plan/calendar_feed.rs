//! What the calendar holds: every event that is known to the day.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde::Serialize;

use super::revisions::revised_at;
use crate::link::{Event, Graph, Target};
use crate::model::{Date, Kind, Marking, Point, Precision, Status};

/// The desk's events as a calendar that readers subscribe to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalendarView {
    /// The desk's name.
    pub name: String,
    /// What the desk does.
    pub description: Option<String>,
    /// The site, with scheme and host.
    pub url: String,
    /// The desk's time zone, by its IANA name.
    pub zone: Option<String>,
}

/// An event in the calendar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalendarEvent {
    /// Unique in the world, and the same for as long as the event's address is.
    pub uid: String,
    /// `20230913T000000Z`: when it was last revised, or where that is not known, its own first day,
    /// for the clock has no say (RFC 5545, 3.8.7.2).
    pub stamp: String,
    /// When it was last revised, likewise.
    pub revised: Option<String>,
    /// When it begins.
    pub start: CalendarTime,
    /// When it is over, itself excluded; absent where the end is open or the same as the start.
    pub end: Option<CalendarTime>,
    /// The date as the desk wrote it (EDTF).
    pub edtf: String,
    /// What happened, in one line.
    pub summary: String,
    /// The first paragraph, below the marking if that is above clear.
    pub description: String,
    /// Where, each place with those around it.
    pub location: String,
    /// The coordinates of the first place that has its own, or those of the event.
    pub geo: Option<Point>,
    /// The event's page, with scheme and host.
    pub url: String,
    /// The label of its kind and those of its tags.
    pub categories: Vec<String>,
    /// `TENTATIVE`, `CONFIRMED` or `CANCELLED` (RFC 5545, 3.8.1.11).
    pub status: &'static str,
    /// How far established, as the desk has it: `disputed`.
    pub established: Option<&'static str>,
    /// Whether its marking is clear.
    pub public: bool,
}

/// A time in a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum CalendarTime {
    /// A day: `20230913`.
    Day(String),
    /// An instant in UTC: `20230913T040000Z`.
    Instant(String),
}

/// Makes the calendar, without its events.
pub fn calendar(graph: &Graph) -> CalendarView {
    let site = &graph.site;
    CalendarView {
        name: site.title.clone(),
        description: site.description.clone(),
        url: site.base_url.as_str().to_owned(),
        zone: site.timezone.iana_name().map(str::to_owned),
    }
}

/// Makes an event of the calendar, if its date is known at least to the day, neither approximate
/// nor uncertain, in the years 1 to 9999. Of an open interval it holds the day that is known. `at` is
/// an index into [`Graph::events`].
pub fn entry(graph: &Graph, at: usize) -> Option<CalendarEvent> {
    let site = &graph.site;
    let event = graph.events.get(at)?;
    let node = &event.node;
    let (start, end) = times(&event.date, &site.timezone)?;
    // Desks on one host are told apart by the path that they lie at.
    let desk = site.base_url.path().trim_start_matches('/');
    let path = node.href.path().trim_end_matches('/');
    let public = node.marking == Marking::Clear;
    let lead = if node.prose.lead.is_empty() { &node.summary } else { &node.prose.lead };
    let labels = event.kind.iter().map(|kind| &kind.label);
    let revised = revised_at(graph, Target::new(Kind::Event, at)).and_then(in_utc);
    Some(CalendarEvent {
        uid: format!("{desk}{path}@{}", site.base_url.host()),
        stamp: match &revised {
            Some(revised) => revised.clone(),
            None => format!("{}T000000Z", written(known_day(&event.date)?)?),
        },
        revised,
        start,
        end,
        edtf: event.date.edtf().to_owned(),
        summary: node.title.clone(),
        description: if public {
            lead.clone()
        } else {
            format!("{}\n{lead}", node.marking.label())
        },
        location: places(graph, event),
        geo: event
            .point
            .or_else(|| event.locations.iter().find_map(|&at| graph.locations[at].point)),
        url: node.href.absolute(site.base_url.as_str()),
        categories: labels
            .chain(node.tags.iter().map(|&tag| &graph.tags[tag].label))
            .cloned()
            .collect(),
        status: match event.status {
            Some(Status::Planned) => "TENTATIVE",
            Some(Status::Denied | Status::Retracted) => "CANCELLED",
            _ => "CONFIRMED",
        },
        established: event.status.map(Status::key),
        public,
    })
}

fn places(graph: &Graph, event: &Event) -> String {
    let spelt = |at: usize| {
        let names: Vec<&str> =
            graph.around(at).map(|at| graph.locations[at].node.title.as_str()).collect();
        names.join(", ")
    };
    event.locations.iter().map(|&at| spelt(at)).collect::<Vec<_>>().join("; ")
}

fn known_day(date: &Date) -> Option<civil::Date> {
    date.first_day().or_else(|| date.last_day())
}

fn times(date: &Date, zone: &TimeZone) -> Option<(CalendarTime, Option<CalendarTime>)> {
    if date.precision() < Precision::Day || date.is_approximate() || date.is_uncertain() {
        return None;
    }
    if let Some(start) = date.instant(zone) {
        // An interval may end on a day without a time: then it ends with that day.
        let end_of_day = || {
            let day = date.last_day().filter(|_| date.is_interval())?;
            zone.to_timestamp(day_after(day).at(0, 0, 0, 0)).ok()
        };
        let end = date.end_instant(zone).or_else(end_of_day).filter(|end| *end > start);
        let instant = |at| in_utc(at).map(CalendarTime::Instant);
        return Some((instant(start)?, end.and_then(instant)));
    }
    let day = |day: civil::Date| written(day).map(CalendarTime::Day);
    let first = known_day(date)?;
    let end = date.last_day().map(day_after).filter(|end| *end > first).and_then(day);
    Some((day(first)?, end))
}

/// The day after another; of the last that can be written, itself.
fn day_after(day: civil::Date) -> civil::Date {
    day.tomorrow().unwrap_or(day)
}

/// A day in the basic format (RFC 5545, 3.3.4), which knows four digits of the year and no sign.
fn written(day: civil::Date) -> Option<String> {
    (day.year() >= 1).then(|| day.strftime("%Y%m%d").to_string())
}

/// An instant in UTC (RFC 5545, 3.3.5).
fn in_utc(at: Timestamp) -> Option<String> {
    let at = TimeZone::UTC.to_datetime(at);
    (at.year() >= 1).then(|| at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::example::{HOSTILE, date, graph};

    fn entries(graph: &Graph) -> Vec<CalendarEvent> {
        (0..graph.events.len()).filter_map(|at| entry(graph, at)).collect()
    }

    fn of(text: &str) -> Option<(String, Option<String>)> {
        let text_of = |time: CalendarTime| match time {
            CalendarTime::Day(text) | CalendarTime::Instant(text) => text,
        };
        let zone = TimeZone::get("Asia/Seoul").expect("bundled");
        times(&date(text), &zone).map(|(start, end)| (text_of(start), end.map(text_of)))
    }

    #[test]
    fn days_end_before_the_next_and_times_are_in_utc() {
        let some = |start: &str, end: &str| Some((start.to_owned(), Some(end.to_owned())));
        let open = |start: &str| Some((start.to_owned(), None));
        assert_eq!(of("2023-09-13"), some("20230913", "20230914"));
        assert_eq!(of("2023-09-30"), some("20230930", "20231001"));
        assert_eq!(of("2023-09-13/2023-09-15"), some("20230913", "20230916"));
        assert_eq!(of("2023-09-13/2023-10"), some("20230913", "20231101"));
        assert_eq!(of("2023-09-13/.."), open("20230913"));
        assert_eq!(of("../2023-09-13"), some("20230913", "20230914"));
        assert_eq!(of("2023-09-13T08:30"), open("20230912T233000Z"));
        assert_eq!(
            of("2023-09-13T08:30Z/2023-09-13T09:00Z"),
            some("20230913T083000Z", "20230913T090000Z")
        );
        assert_eq!(of("2023-09-13T08:30/2023-09-14"), some("20230912T233000Z", "20230914T150000Z"));
        assert_eq!(of("0044-03-15"), some("00440315", "00440316"));
        assert_eq!(of("9999-12-31"), open("99991231"));
        assert_eq!(of("2023-09-13/9999-12-31"), some("20230913", "99991231"));
    }

    #[test]
    fn what_is_not_known_to_the_day_or_before_the_year_one_is_left_out() {
        let coarse = ["2023-09", "2023", "2023-21", "202X", "-0043-03-15", "0000-01-01"];
        for text in
            coarse.into_iter().chain(["2023-09-13~", "2023-09-13?", "2023-09-13/2023-09-15~"])
        {
            assert_eq!(of(text), None, "{text}");
        }
        let events = entries(&graph());
        let titles: Vec<&str> = events.iter().map(|event| event.summary.as_str()).collect();
        assert_eq!(titles, ["Putin and Kim meet", HOSTILE, "Talks go on"]);
    }

    #[test]
    fn an_event_says_what_a_reader_of_calendars_needs() {
        let events = entries(&graph());
        let [summit, tour, _] = events.as_slice() else { panic!("three events") };
        assert_eq!(summit.uid, "desk/events/summit@example.org");
        assert_eq!((summit.stamp.as_str(), &summit.revised), ("20230913T000000Z", &None));
        assert_eq!(summit.location, "Vostochny Cosmodrome, Amur Oblast");
        assert_eq!(summit.geo, None);
        assert_eq!(summit.categories, ["Meeting", "arms, transfers"]);
        assert_eq!(tour.location, "Vostochny Cosmodrome, Amur Oblast; Samoa");
        assert!(tour.geo.is_some() && !tour.public);
        assert!(tour.description.starts_with("TLP:AMBER\nOn "));
    }

    #[test]
    fn what_is_planned_is_tentative_and_what_is_taken_back_is_cancelled() {
        let mut graph = graph();
        for (status, expected) in [
            (Status::Planned, "TENTATIVE"),
            (Status::Retracted, "CANCELLED"),
            (Status::Denied, "CANCELLED"),
            (Status::Disputed, "CONFIRMED"),
        ] {
            graph.events[1].status = Some(status);
            assert_eq!(entries(&graph)[0].status, expected);
        }
    }
}
