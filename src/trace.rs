//! Where the time of a run goes: what was done, when, and on which thread.
//!
//! A trace that is off notes nothing and costs a branch. What one notes is read by [Perfetto] and
//! [speedscope], in the [Trace Event Format]'s form of complete events.
//!
//! [Perfetto]: https://ui.perfetto.dev
//! [speedscope]: https://www.speedscope.app
//! [Trace Event Format]: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

/// What was done, in one stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What sort of work it was.
    pub work: Work,
    /// What it was done for: a step's name, or the address of a page.
    pub name: String,
    /// How long after the beginning of the trace it began.
    pub began: Duration,
    /// How long it took.
    pub took: Duration,
    /// 0 for the thread that leads, from 1 for those that help.
    pub thread: usize,
}

/// Sorts of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// A step of the pipeline.
    Step,
    /// Making the bytes of an address, from its view on.
    Page,
    /// Part of that: making the view.
    View,
    /// Part of that: filling the template.
    Template,
    /// Comparing a file with what is in the output, and writing it where it differs.
    File,
    /// Making the words of a part of the search index.
    Words,
}

/// Notes what is done, if it is on.
#[derive(Debug, Default)]
pub struct Trace(Option<Notes>);

#[derive(Debug)]
struct Notes {
    start: Instant,
    spans: Mutex<Vec<Span>>,
}

impl Trace {
    /// A trace that notes nothing.
    pub fn off() -> Self {
        Self(None)
    }

    /// A trace that begins now.
    pub fn on() -> Self {
        Self(Some(Notes { start: Instant::now(), spans: Mutex::default() }))
    }

    /// Does something, and notes how long it took; `name` is asked only where that is noted.
    pub fn span<T>(
        &self,
        work: Work,
        name: impl FnOnce() -> String,
        done: impl FnOnce() -> T,
    ) -> T {
        if self.0.is_none() {
            return done();
        }
        let began = Instant::now();
        let result = done();
        self.note(work, name, began, began.elapsed());
        result
    }

    /// Notes what was done.
    pub fn note(&self, work: Work, name: impl FnOnce() -> String, began: Instant, took: Duration) {
        let Some(notes) = &self.0 else { return };
        let span = Span {
            work,
            name: name(),
            began: began.saturating_duration_since(notes.start),
            took,
            thread: rayon::current_thread_index().map_or(0, |index| index + 1),
        };
        notes.spans.lock().unwrap_or_else(PoisonError::into_inner).push(span);
    }

    /// What was noted, in the order in which it began.
    pub fn spans(&self) -> Vec<Span> {
        let Some(notes) = &self.0 else { return Vec::new() };
        let mut spans = notes.spans.lock().unwrap_or_else(PoisonError::into_inner).clone();
        spans.sort_by(|a, b| (a.began, b.took, a.work).cmp(&(b.began, a.took, b.work)));
        spans
    }

    /// The spans of one sort of work that took longest, the longest first.
    pub fn slowest(&self, work: Work, count: usize) -> Vec<Span> {
        let mut spans = self.spans();
        spans.retain(|span| span.work == work);
        spans.sort_by(|a, b| b.took.cmp(&a.took).then_with(|| a.name.cmp(&b.name)));
        spans.truncate(count);
        spans
    }

    /// Writes it as a JSON array of complete events; times are in microseconds.
    pub fn to_json(&self) -> Vec<u8> {
        let spans = self.spans();
        let threads: BTreeSet<usize> = spans.iter().map(|span| span.thread).collect();
        let names = threads.into_iter().map(|thread| Entry {
            name: "thread_name",
            phase: "M",
            process: 1,
            thread,
            work: None,
            began: None,
            took: None,
            arguments: Some(Arguments {
                name: if thread == 0 { "main".to_owned() } else { format!("worker {thread}") },
            }),
        });
        let microseconds = |time: Duration| time.as_nanos() as f64 / 1000.0;
        let entries: Vec<Entry<'_>> = names
            .chain(spans.iter().map(|span| Entry {
                name: if span.name.is_empty() { "/" } else { &span.name },
                phase: "X",
                process: 1,
                thread: span.thread,
                work: Some(span.work),
                began: Some(microseconds(span.began)),
                took: Some(microseconds(span.took)),
                arguments: None,
            }))
            .collect();
        // Structs of strings and numbers: serialising them to memory does not fail.
        serde_json::to_vec(&entries).unwrap_or_default()
    }
}

/// How [`Trace::to_json`] begins where anything was noted.
pub const BEGINNING: &[u8] = b"[{\"name\":\"thread_name\",\"ph\":\"M\"";

/// An entry of the Trace Event Format.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    name: &'a str,
    #[serde(rename = "cat", skip_serializing_if = "Option::is_none")]
    work: Option<Work>,
    #[serde(rename = "ph")]
    phase: &'static str,
    #[serde(rename = "ts", skip_serializing_if = "Option::is_none")]
    began: Option<f64>,
    #[serde(rename = "dur", skip_serializing_if = "Option::is_none")]
    took: Option<f64>,
    #[serde(rename = "pid")]
    process: u32,
    #[serde(rename = "tid")]
    thread: usize,
    #[serde(rename = "args", skip_serializing_if = "Option::is_none")]
    arguments: Option<Arguments>,
}

#[derive(Debug, Serialize)]
struct Arguments {
    name: String,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_that_is_off_does_the_work_and_notes_nothing() {
        let trace = Trace::off();
        let mut asked = false;
        let name = || {
            asked = true;
            String::new()
        };
        assert_eq!(trace.span(Work::Page, name, || 7), 7);
        assert!(!asked);
        assert_eq!(trace.spans(), []);
        assert_eq!(trace.to_json(), b"[]");
    }

    #[test]
    fn a_written_trace_is_known_by_its_beginning() {
        let trace = Trace::on();
        trace.span(Work::Step, || "read".to_owned(), || ());
        assert!(trace.to_json().starts_with(BEGINNING));
    }

    #[test]
    fn what_is_within_comes_after_what_it_is_within_and_the_slowest_first() {
        let trace = Trace::on();
        let start = Instant::now();
        let took = Duration::from_millis;
        trace.note(Work::View, || "a/".to_owned(), start, took(2));
        trace.note(Work::Page, || "a/".to_owned(), start, took(5));
        trace.note(Work::Page, || "b/".to_owned(), start + took(5), took(9));
        let order: Vec<Work> = trace.spans().iter().map(|span| span.work).collect();
        assert_eq!(order, [Work::Page, Work::View, Work::Page]);
        let slowest = trace.slowest(Work::Page, 1);
        assert_eq!(slowest.len(), 1);
        assert_eq!(slowest[0].name, "b/");
    }

    #[test]
    fn the_json_has_complete_events_and_names_its_threads() {
        let trace = Trace::on();
        trace.span(Work::Step, || "read".to_owned(), || {});
        rayon::scope(|scope| {
            scope.spawn(|_| trace.span(Work::Page, || "a/\"<\u{1}".to_owned(), || {}));
        });
        let json: serde_json::Value = serde_json::from_slice(&trace.to_json()).unwrap();
        let entries = json.as_array().unwrap();
        let names = entries.iter().filter(|entry| entry["ph"] == "M").count();
        assert_eq!(names, 2);
        assert_eq!(entries[0]["args"]["name"], "main");
        let complete: Vec<_> = entries.iter().filter(|entry| entry["ph"] == "X").collect();
        assert_eq!(complete.len(), 2);
        for entry in complete {
            assert!(entry["ts"].is_number() && entry["dur"].is_number(), "{entry}");
            assert!(entry["pid"].is_number() && entry["tid"].is_number(), "{entry}");
        }
    }
}
