//! The line of each record that shares its file with others.

use std::sync::Arc;

use foldhash::HashMap;

use super::{Graph, Target, Texts};
use crate::diagnostic::Span;
use crate::model::Kind;
use crate::read::Corpus;

/// Notes them in the graph. A text is split into lines once.
pub(super) fn note(graph: &mut Graph, corpus: &Corpus, texts: &Texts<'_>) {
    let mut by_file: HashMap<&Arc<str>, Vec<(Target, Span)>> = HashMap::default();
    for (target, file, span) in all(texts) {
        by_file.entry(file).or_default().push((target, span));
    }
    for (file, records) in by_file.into_iter().filter(|(_, records)| records.len() > 1) {
        let text = corpus.text_of(file);
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        for (target, span) in records {
            let before = breaks.partition_point(|&at| at < span.start as usize);
            graph.node_mut(target).line = u32::try_from(before + 1).ok();
        }
    }
}

fn all<'a>(texts: &'a Texts<'_>) -> impl Iterator<Item = (Target, &'a Arc<str>, Span)> {
    macro_rules! of {
        ($kind:expr, $records:expr) => {
            $records
                .iter()
                .enumerate()
                .map(|(at, record)| (Target::new($kind, at), &record.file, record.span))
        };
    }
    of!(Kind::Briefing, texts.briefings)
        .chain(of!(Kind::Event, texts.events))
        .chain(of!(Kind::Actor, texts.actors))
        .chain(of!(Kind::Location, texts.locations))
        .chain(of!(Kind::Source, texts.sources))
        .chain(of!(Kind::Page, texts.pages))
}
