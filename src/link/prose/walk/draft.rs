//! What the walk makes of a text, before names are links.

use std::ops::Range;

use crate::history::BlockKind;
use crate::link::prose::{Heading, Note, SiteLink};
use crate::link::target::Target;
use crate::model::Href;

/// What the walk makes of a text, before names are links.
#[derive(Debug, Default)]
pub(in crate::link::prose) struct Draft {
    /// The HTML, without the text of linkable runs.
    pub html: String,
    /// What is still to be put into the HTML, by place.
    pub inserts: Vec<(usize, Insert)>,
    /// The text without markup; each block ends with a line end.
    pub plain: String,
    /// The blocks of the text, in order.
    pub blocks: Vec<Block>,
    /// The text in which names count, in order.
    pub runs: Vec<Run>,
    /// What the author linked: the place of its text, and the record.
    pub written: Vec<(Range<usize>, Target)>,
    /// The id of the heading of each section; the first section has none.
    pub sections: Vec<Option<String>>,
    pub headings: Vec<Heading>,
    pub notes: Vec<Note>,
    pub anchors: Vec<String>,
    pub site_links: Vec<SiteLink>,
    pub assets: Vec<Href>,
    /// The first paragraph, as a range of the text.
    pub lead: Option<Range<usize>>,
    /// Whether tags of raw HTML were let through.
    pub has_raw_html: bool,
    pub(super) trace: Vec<Trace>,
}

/// What is still to be put into the HTML.
#[derive(Debug)]
pub(in crate::link::prose) enum Insert {
    /// The text of a run, by its index.
    Run(usize),
    /// HTML that was not known before.
    Html(String),
}

/// A block of the text: a paragraph, a heading, a cell.
#[derive(Debug)]
pub(in crate::link::prose) struct Block {
    pub range: Range<usize>,
    pub section: u32,
    pub kind: BlockKind,
}

/// Text that is not parted by markup.
#[derive(Debug)]
pub(in crate::link::prose) struct Run {
    pub range: Range<usize>,
    /// Whether names in it may become links; they are mentions in any case.
    pub linkable: bool,
    /// Where the HTML stood after it: if it stands there still, no markup parts it from what follows.
    pub(super) html_end: usize,
}

/// Where a part of the text comes from.
#[derive(Debug)]
pub(super) struct Trace {
    pub plain: usize,
    pub source: Range<usize>,
    /// Whether it stands in the source byte for byte.
    pub exact: bool,
}

impl Draft {
    /// A text of which nothing is shown.
    pub(in crate::link::prose) fn empty() -> Self {
        Self { sections: vec![None], ..Self::default() }
    }

    /// The range of the body that a range of the text comes from.
    pub(in crate::link::prose) fn source_of(&self, range: &Range<usize>) -> Range<usize> {
        let find =
            |at: usize| self.trace[..self.trace.partition_point(|trace| trace.plain <= at)].last();
        let start = find(range.start).map_or(0, |trace| {
            let inside = if trace.exact { range.start - trace.plain } else { 0 };
            (trace.source.start + inside).min(trace.source.end)
        });
        let end = find(range.end.saturating_sub(1)).map_or(start, |trace| {
            if trace.exact {
                (trace.source.start + range.end - trace.plain).min(trace.source.end)
            } else {
                trace.source.end
            }
        });
        start..end.max(start)
    }

    /// The parts of the text that stand so in the body: where each begins, and the range of the body.
    pub(in crate::link::prose) fn exact(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let exact = self.trace.iter().filter(|trace| trace.exact);
        exact.map(|trace| (trace.plain, trace.source.clone()))
    }

    /// The places within a range of the text at which markup of the body parts two letters.
    pub(in crate::link::prose) fn seams(&self, range: &Range<usize>, body: &str) -> Vec<usize> {
        let first = self.trace.partition_point(|trace| trace.plain <= range.start);
        let traces = self.trace.get(first.saturating_sub(1)..).unwrap_or_default();
        let within = traces.windows(2).take_while(|pair| pair[1].plain < range.end);
        let is_seam = |pair: &&[Trace]| {
            let (before, after) = (&pair[0].source, &pair[1].source);
            // An escape is none.
            let is_parted = body.get(before.end..after.start) != Some("\\");
            let at = pair[1].plain;
            let is_within_words = self.plain[..at].ends_with(char::is_alphanumeric)
                && self.plain[at..].starts_with(char::is_alphanumeric);
            at > range.start && before.end != after.start && is_parted && is_within_words
        };
        within.filter(is_seam).map(|pair| pair[1].plain).collect()
    }

    /// The ranges of the body that a range of the text comes from, without the markup between them.
    pub(in crate::link::prose) fn sources_of(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.trace.partition_point(|trace| trace.plain <= range.start);
        let traces = &self.trace[first.saturating_sub(1)..];
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (at, trace) in traces.iter().take_while(|trace| trace.plain < range.end).enumerate() {
            let end = traces.get(at + 1).map_or(range.end, |next| next.plain.min(range.end));
            let part = self.source_of(&(trace.plain.max(range.start)..end));
            match parts.last_mut().filter(|last| last.end == part.start) {
                Some(last) => last.end = part.end,
                None => parts.push(part),
            }
        }
        parts
    }
}
