//! The line of each record that shares its file with others.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::select::Selected;
use super::{Graph, Target, Texts};
use crate::diagnostic::Span;
use crate::model::{Kind, Marking, Record};
use crate::read::Corpus;

/// Notes them in the graph, but for files of which not all is seen: there the lines would tell how
/// much stands between. A text is split into lines once. `written` is the corpus with all that is
/// left out.
pub(super) fn note(graph: &mut Graph, written: &Corpus, chosen: &Selected, texts: &Texts<'_>) {
    let hidden = with_hidden(written, chosen, graph.site.audience);
    let mut by_file: HashMap<&Arc<str>, Vec<(Target, Span)>> = HashMap::default();
    for (target, file, span) in all(texts) {
        if !hidden.contains(file) {
            by_file.entry(file).or_default().push((target, span));
        }
    }
    for (file, records) in by_file.into_iter().filter(|(_, records)| records.len() > 1) {
        let text = written.text_of(file);
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        for (target, span) in records {
            let before = breaks.partition_point(|&at| at < span.start as usize);
            graph.node_mut(target).line = u32::try_from(before + 1).ok();
        }
    }
}

/// The files with a record that is left out, or of which a part is.
fn with_hidden<'a>(
    written: &'a Corpus,
    chosen: &Selected,
    audience: Marking,
) -> HashSet<&'a Arc<str>> {
    fn of<'a, T>(
        records: &'a [Arc<Record<T>>],
        kept: &[bool],
        audience: Marking,
        hidden: &mut HashSet<&'a Arc<str>>,
    ) {
        let is_whole = |record: &Record<T>| !record.narrower.iter().any(|(at, _)| audience < *at);
        let partly = records.iter().zip(kept).filter(|(record, kept)| !**kept || !is_whole(record));
        hidden.extend(partly.map(|(record, _)| &record.file));
    }
    let mut hidden = HashSet::default();
    of(&written.briefings, &chosen.briefings, audience, &mut hidden);
    of(&written.events, &chosen.events, audience, &mut hidden);
    of(&written.actors, &chosen.actors, audience, &mut hidden);
    of(&written.locations, &chosen.locations, audience, &mut hidden);
    of(&written.sources, &chosen.sources, audience, &mut hidden);
    of(&written.pages, &chosen.pages, audience, &mut hidden);
    hidden
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
