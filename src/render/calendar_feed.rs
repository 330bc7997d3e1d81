//! The calendar as calendar programs take it: iCalendar.

use std::borrow::Cow;
use std::ops::Range;

use super::pieces::{Sink, in_pieces};
use crate::link::Graph;
use crate::plan::calendar_feed::{self as plan, CalendarEvent, CalendarTime, CalendarView};
use crate::scan::position;

/// The longest line in octets, without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// Makes the whole calendar.
pub fn render(graph: &Graph) -> Vec<u8> {
    let mut file = Vec::new();
    let Ok(()) = write(graph, &mut file);
    file
}

/// Writes a calendar (RFC 5545, with the `NAME` of RFC 7986 and its forerunner `X-WR-CALNAME`).
///
/// The `icalendar` crate is not used for it: up to 0.17.17 at least it folds lines by confusing
/// bytes with characters, and does not come to an end for some texts.
///
/// # Errors
/// What the sink says.
pub fn write<S: Sink>(graph: &Graph, sink: &mut S) -> Result<(), S::Error> {
    let mut head = Lines::default();
    head.begin(&plan::calendar(graph));
    sink.take(head.0.as_bytes())?;
    let fill = |lines: &mut Lines, events: Range<usize>| {
        lines.0.clear();
        let entries = events.filter_map(|at| plan::entry(graph, at));
        entries.for_each(|event| lines.event(&event));
    };
    in_pieces(graph.events.len(), fill, |pieces: &[Lines]| {
        pieces.iter().try_for_each(|lines| sink.take(lines.0.as_bytes()))
    })?;
    let mut foot = Lines::default();
    foot.raw("END", "VCALENDAR");
    sink.take(foot.0.as_bytes())
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn begin(&mut self, view: &CalendarView) {
        self.raw("BEGIN", "VCALENDAR");
        self.raw("VERSION", "2.0");
        self.text("PRODID", "-//Dateline//Dateline//EN");
        self.raw("CALSCALE", "GREGORIAN");
        self.text("NAME", &view.name);
        self.text("X-WR-CALNAME", &view.name);
        if let Some(description) = &view.description {
            self.text("DESCRIPTION", description);
            self.text("X-WR-CALDESC", description);
        }
        self.raw("URL", &view.url);
        if let Some(zone) = &view.zone {
            self.text("X-WR-TIMEZONE", zone);
        }
        self.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT12H");
        self.raw("X-PUBLISHED-TTL", "PT12H");
    }

    fn event(&mut self, event: &CalendarEvent) {
        self.raw("BEGIN", "VEVENT");
        self.text("UID", &event.uid);
        self.raw("DTSTAMP", &event.stamp);
        if let Some(revised) = &event.revised {
            self.raw("LAST-MODIFIED", revised);
        }
        self.time("DTSTART", &event.start);
        if let Some(end) = &event.end {
            self.time("DTEND", end);
        }
        self.text("SUMMARY", &event.summary);
        for (name, text) in [("DESCRIPTION", &event.description), ("LOCATION", &event.location)] {
            if !text.is_empty() {
                self.text(name, text);
            }
        }
        if let Some(point) = event.geo {
            self.raw("GEO", &format!("{};{}", point.latitude, point.longitude));
        }
        self.raw("URL", &event.url);
        if !event.categories.is_empty() {
            let categories: Vec<Cow<'_, str>> =
                event.categories.iter().map(|label| escaped(label)).collect();
            self.raw("CATEGORIES", &categories.join(","));
        }
        self.raw("STATUS", event.status);
        if !event.public {
            self.raw("CLASS", "CONFIDENTIAL");
        }
        // What happened elsewhere does not make the reader busy.
        self.raw("TRANSP", "TRANSPARENT");
        self.text("X-DATELINE-EDTF", &event.edtf);
        if let Some(established) = event.established {
            self.text("X-DATELINE-STATUS", established);
        }
        self.raw("END", "VEVENT");
    }

    fn time(&mut self, name: &str, time: &CalendarTime) {
        match time {
            CalendarTime::Day(day) => self.raw(&format!("{name};VALUE=DATE"), day),
            CalendarTime::Instant(instant) => self.raw(name, instant),
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        self.raw(name, &escaped(text));
    }

    /// Appends a line, folded (RFC 5545, 3.1): between characters of UTF-8, and not between the
    /// two of an escape, which some calendar programs read before they unfold.
    fn raw(&mut self, name: &str, value: &str) {
        self.0.push_str(name);
        self.0.push(':');
        let (mut rest, mut room) = (value, LINE.saturating_sub(name.len() + 1));
        while rest.len() > room {
            let end = (0..=room).rev().find(|&at| rest.is_char_boundary(at)).unwrap_or(0);
            // Of an odd number of backslashes, the last begins an escape.
            let backslashes = rest[..end].bytes().rev().take_while(|&byte| byte == b'\\').count();
            let (line, after) = rest.split_at(end - backslashes % 2);
            self.0.push_str(line);
            self.0.push_str("\r\n ");
            (rest, room) = (after, LINE - 1);
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }
}

/// Escapes a text (RFC 5545, 3.3.11); control characters, which it may not hold, are left out.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_special = |byte: u8| {
        (byte == b'\\') | (byte == b';') | (byte == b',') | (byte < 0x20) | (byte == 0x7F)
    };
    let Some(first) = position(text.as_bytes(), is_special) else { return Cow::Borrowed(text) };
    let (plain, text) = text.split_at(first);
    let mut out = String::with_capacity(plain.len() + text.len() + text.len() / 8);
    out.push_str(plain);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            '\0'..='\u{1F}' | '\u{7F}' => {}
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use icalendar::{Calendar, Component, EventLike};
    use proptest::prelude::*;

    use super::*;
    use crate::plan::example::{HOSTILE, graph};
    use crate::render::pieces::{PIECE, PIECES};

    fn entries(graph: &Graph) -> Vec<CalendarEvent> {
        (0..graph.events.len()).filter_map(|at| plan::entry(graph, at)).collect()
    }

    fn rendered(events: &[CalendarEvent]) -> String {
        let mut lines = Lines::default();
        lines.begin(&plan::calendar(&graph()));
        events.iter().for_each(|event| lines.event(event));
        lines.raw("END", "VCALENDAR");
        lines.0
    }

    fn read(text: &str) -> Calendar {
        text.parse().unwrap()
    }

    fn with(text: &str) -> [CalendarEvent; 1] {
        let mut event = entries(&graph()).remove(0);
        event.summary = text.to_owned();
        event.description = text.to_owned();
        event.categories = vec![text.to_owned(), "b".to_owned()];
        [event]
    }

    #[test]
    fn a_calendar_is_read_back_as_it_was() {
        let written = entries(&graph());
        let text = rendered(&written);
        let calendar = read(&text);
        assert_eq!(calendar.get_name(), Some("The Desk"));
        assert_eq!(calendar.property_value("X-WR-CALNAME"), Some("The Desk"));
        assert_eq!(calendar.get_timezone(), Some("Asia/Seoul"));
        assert_eq!(calendar.property_value("METHOD"), None);
        let events: Vec<_> = calendar.events().collect();
        assert_eq!(events.len(), written.len());
        for (read, event) in events.iter().zip(&written) {
            assert_eq!(read.get_uid(), Some(event.uid.as_str()));
            assert_eq!(read.get_summary(), Some(event.summary.as_str()));
            assert_eq!(read.get_description(), Some(event.description.as_str()));
            assert_eq!(read.get_url(), Some(event.url.as_str()));
            assert_eq!(read.property_value("STATUS"), Some(event.status));
            assert!(read.get_start().is_some() && read.get_timestamp().is_some());
        }
        assert_eq!(events[0].get_categories().unwrap(), ["Meeting", "arms, transfers"]);
        assert_eq!(events[0].get_location(), Some("Vostochny Cosmodrome, Amur Oblast"));
        assert_eq!(events[1].get_summary(), Some(HOSTILE));
        assert_eq!(events[1].property_value("GEO"), Some("-13.75;-172.1"));
        assert_eq!(events[1].property_value("CLASS"), Some("CONFIDENTIAL"));
        assert!(text.contains("\r\nDTSTART:20230913T040000Z\r\nDTEND:20230913T090000Z\r\n"));
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20230914\r\nDTEND;VALUE=DATE:20230916\r\n"));
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20231001\r\nSUMMARY:Talks go on\r\n"));
    }

    #[test]
    fn a_text_cannot_become_a_property() {
        let events = with("x\r\nEND:VEVENT\rBEGIN:VALARM\nATTACH:http://evil.example/");
        let calendar = read(&rendered(&events));
        assert_eq!(calendar.events().count(), 1);
        let event = calendar.events().next().unwrap();
        assert_eq!(
            event.get_summary(),
            Some("x\nEND:VEVENT\nBEGIN:VALARM\nATTACH:http://evil.example/")
        );
        assert!(event.components().is_empty());
    }

    #[test]
    fn escapes_are_not_parted() {
        let text = rendered(&with(&",".repeat(200)));
        assert!(!text.contains("\\\r\n"));
        assert_eq!(
            read(&text).events().next().unwrap().get_summary(),
            Some(",".repeat(200).as_str())
        );
    }

    #[test]
    fn what_is_written_in_pieces_is_the_calendar_of_all_events() {
        let mut graph = graph();
        let (some, threads) = (graph.events.clone(), rayon::current_num_threads());
        graph.events = some.into_iter().cycle().take(3 * PIECE * PIECES * threads + 1).collect();
        let text = String::from_utf8(render(&graph)).unwrap();
        assert_eq!(text, rendered(&entries(&graph)));
        graph.events.clear();
        assert_eq!(String::from_utf8(render(&graph)).unwrap(), rendered(&[]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_text_is_folded_and_read_back(
            text in prop_oneof!["[\\PC\n]{0,300}", "é{60,90}[a ]{0,200}", "[é 한\u{1F680},;\\\\\n\"n:]{0,300}"],
        ) {
            let rendered = rendered(&with(&text));
            for line in rendered.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE, "{:?}", line);
                prop_assert!(!line.is_empty() && !line.contains(['\r', '\n']));
            }
            let calendar = read(&rendered);
            let event = calendar.events().next().unwrap();
            prop_assert_eq!(event.get_summary(), Some(text.as_str()));
            let description = event.get_description().unwrap_or_default();
            prop_assert_eq!(description, text.as_str());
            let categories = event.get_categories().unwrap();
            prop_assert_eq!(&categories[0], &text);
        }
    }
}
