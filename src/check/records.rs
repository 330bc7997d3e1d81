//! Contradictions within and between records.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::Graph;
use crate::model::{Kind, Status};
use crate::read::Corpus;

pub(super) fn check(corpus: &Corpus, graph: &Graph) -> Vec<Diagnostic> {
    let mut found = unsourced(corpus);
    found.extend(date_mismatch(corpus));
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
