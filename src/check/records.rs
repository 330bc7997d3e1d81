//! Contradictions within and between records.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::Graph;
use crate::model::{ClockChange, Date, Event, Kind, Record, Status};
use crate::read::Corpus;

pub(super) fn check(corpus: &Corpus, graph: &Graph) -> Vec<Diagnostic> {
    let mut found = unsourced(corpus);
    found.extend(date_mismatch(corpus));
    found.extend(clock_changes(corpus));
    found.extend(early_corrections(corpus));
    found.extend(outside_coverage(corpus, graph));
    found
}

fn unsourced(corpus: &Corpus) -> Vec<Diagnostic> {
    let bare = corpus.events.iter().filter(|event| {
        let cites = event.head.body.as_ref().is_some_and(|body| body.text.contains("[@"));
        event.fields.status == Some(Status::Confirmed) && event.fields.sources.is_empty() && !cites
    });
    bare.map(|event| {
        Diagnostic::new(
            Code::Unsourced,
            format!("\"{}\" is confirmed and names no source", event.fields.title),
        )
        .at(event.place(event.span))
        .help("add `sources:`, or set `status: reported`")
    })
    .collect()
}

/// A date at the beginning of a file's name that contradicts the record.
fn date_mismatch(corpus: &Corpus) -> Vec<Diagnostic> {
    let briefings = corpus.briefings.par_iter().map(|r| (&r.file, &r.fields.date));
    let events = corpus.events.par_iter().map(|r| (&r.file, &r.fields.date));
    briefings
        .chain(events)
        .filter_map(|(file, date)| {
            let named = crate::read::date_of_name(file)?;
            (!named.overlaps(&date.value)).then(|| {
                Diagnostic::new(
                    Code::DateMismatch,
                    format!("the file's name says {named} and the record says {}", date.value),
                )
                .at(Place::at(file, date.span))
                .help("correct one of the two")
            })
        })
        .collect()
}

/// Times that no clock showed, or that clocks showed twice.
fn clock_changes(corpus: &Corpus) -> Vec<Diagnostic> {
    let briefings = corpus.briefings.par_iter().map(|r| (&r.file, &r.fields.date));
    let events = corpus.events.par_iter().map(|r| (&r.file, &r.fields.date));
    briefings
        .chain(events)
        .filter_map(|(file, date)| {
            let ClockChange { at, zone, twice } = date.value.clock_change(&corpus.site.timezone)?;
            let (day, time) = (at.date(), at.strftime("%H:%M"));
            let (message, help) = match twice {
                None => (
                    format!("the clocks of {zone} never showed {time} on {day}"),
                    "correct the time, or write its zone, as in `+02:00`".to_owned(),
                ),
                Some([first, second]) => (
                    format!("the clocks of {zone} showed {time} twice on {day}"),
                    format!("write `{first}` or `{second}`; until then it is the first"),
                ),
            };
            let diagnostic = Diagnostic::new(Code::ClockChange, message);
            Some(diagnostic.at(Place::at(file, date.span)).help(help))
        })
        .collect()
}

/// Corrections that were made before what they correct.
fn early_corrections(corpus: &Corpus) -> Vec<Diagnostic> {
    fn add<T>(
        records: &[Arc<Record<T>>],
        kind: Kind,
        date: impl Fn(&T) -> &Date,
        found: &mut Vec<Diagnostic>,
    ) {
        for record in records {
            let written = date(&record.fields);
            for correction in &record.head.corrections {
                let made = &correction.date;
                let last = made.value.last_day();
                if last.is_none() || last >= written.first_day() {
                    continue;
                }
                let message = format!(
                    "a correction is dated {}, before its {} ({written})",
                    made.value,
                    kind.key()
                );
                found.push(
                    Diagnostic::new(Code::EarlyCorrection, message)
                        .at(record.place(made.span))
                        .help("write the day on which the correction was made"),
                );
            }
        }
    }
    let mut found = Vec::new();
    add(&corpus.briefings, Kind::Briefing, |briefing| &briefing.date.value, &mut found);
    // One of an event that was planned says that it will not be, or not then.
    let planned = |event: &&Arc<Record<Event>>| event.fields.status == Some(Status::Planned);
    let past: Vec<_> = corpus.events.iter().filter(|event| !planned(event)).cloned().collect();
    add(&past, Kind::Event, |event| &event.date.value, &mut found);
    found
}

/// Events that a briefing lists and that lie outside of what it covers.
fn outside_coverage(corpus: &Corpus, graph: &Graph) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Of records with one id the first speaks, so it is put in last.
    let listing: HashMap<(&str, &str), _> = corpus
        .briefings
        .iter()
        .rev()
        .filter(|record| record.fields.events.is_some())
        .map(|record| ((&*record.file, record.id.value.as_str()), record))
        .collect();
    for briefing in &graph.briefings {
        let Some(file) = &briefing.node.file else { continue };
        let Some(record) = listing.get(&(&**file, briefing.node.id.as_str())) else { continue };
        for &at in &briefing.events {
            let event = &graph.events[at];
            if event.date.overlaps(&briefing.covers) {
                continue;
            }
            let written = record.fields.events.iter().flatten().find(|id| {
                crate::link::fold::key(&id.value) == crate::link::fold::key(&event.node.id)
            });
            let span = written.map_or(record.span, |id| id.span);
            let message = format!(
                "the {} \"{}\" ({}) lies outside of what the briefing covers ({})",
                Kind::Event.key(),
                event.node.title,
                event.date,
                briefing.covers
            );
            found.push(
                Diagnostic::new(Code::OutsideCoverage, message)
                    .at(record.place(span))
                    .help("widen `covers:`, or remove the event"),
            );
        }
    }
    found
}
