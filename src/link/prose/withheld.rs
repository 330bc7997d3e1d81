//! Keeps names that may not be seen out of a text.

use std::ops::Range;
use std::sync::Arc;

use super::Context;
use super::report::Report;
use super::walk::{self, Draft};
use crate::link::secrets;
use crate::model::{Body, Cuts};
use crate::read::marked::{self, WITHHELD};

/// How often a text is read anew. Once is enough, unless what stands in the place of a name makes
/// Markdown of what was none.
const MOST: usize = 4;

/// Walks over a text. Where a name stands in it that may not be seen, whatever markup parts it, the
/// text is walked over once more without it.
pub(super) fn walk<'c>(body: &'c Body, cx: &'c Context<'c>) -> (Draft, Report<'c>) {
    let (mut text, marks) = marked::symbolised(&body.text);
    let mut layers = vec![marks];
    let is_whole = body.cuts.is_empty();
    let mut said = Vec::new();
    for _ in 0..MOST {
        let report = |layers: &[Cuts]| Report::new(body, layers.to_vec(), cx.source, cx.file);
        let (draft, mut list) =
            walk::walk(&text, is_whole && layers.len() == 1, report(&layers), cx);
        let found = find(&draft, &text, &joints(&draft, body, &layers), cx);
        let mut report = report(&layers);
        if found.is_empty() {
            list.append(&mut said);
            report.list = list;
            return (draft, report);
        }
        for (name, range) in &found {
            let Some(name) = name else { continue };
            report.say_once(secrets::report(name, "in a text"), range.clone());
        }
        said.append(&mut report.list);
        let mut instead = [0; 4];
        let instead: &str = WITHHELD.encode_utf8(&mut instead);
        let replacements: Vec<(Range<usize>, &str)> =
            joined(found.into_iter().map(|(_, range)| range).collect())
                .into_iter()
                .map(|range| (range, instead))
                .collect();
        let (changed, cuts) = Cuts::make(&text, &replacements);
        text = changed;
        layers.push(cuts);
    }
    // No text is better than one that tells.
    let mut report = Report::new(body, Vec::new(), cx.source, cx.file);
    report.list = said;
    (Draft::empty(), report)
}

/// Finds the names, each with its place in the text that was walked over. Of one that markup parts,
/// each part has a place, and the first the name: the markup stays whole.
fn find(
    draft: &Draft,
    text: &Arc<str>,
    joints: &[usize],
    cx: &Context<'_>,
) -> Vec<(Option<String>, Range<usize>)> {
    if cx.secrets.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for block in &draft.blocks {
        let plain = &draft.plain[block.range.clone()];
        let within = |place: &usize| block.range.start < *place && *place < block.range.end;
        let mut seams = draft.seams(&block.range, text);
        seams.extend(joints.iter().copied().filter(within));
        seams.sort_unstable();
        let seams: Vec<usize> = seams.into_iter().map(|seam| seam - block.range.start).collect();
        for range in cx.secrets.find_parted(plain, &seams) {
            let mut name = Some(plain[range.clone()].to_owned());
            let start = block.range.start;
            for part in draft.sources_of(&(start + range.start..start + range.end)) {
                let part = trimmed(text, part);
                if part.is_empty() {
                    continue;
                }
                let link = text[..part.start].ends_with("[[") && text[part.end..].starts_with("]]");
                let place = if link { part.start - 2..part.end + 2 } else { part };
                found.push((name.take(), place));
            }
        }
    }
    found
}

/// The places of a text at which something was taken out that was marked, and left one word of two.
fn joints(draft: &Draft, body: &Body, layers: &[Cuts]) -> Vec<usize> {
    if body.cuts.is_empty() {
        return Vec::new();
    }
    let mut joints = Vec::new();
    for (plain, source) in draft.exact() {
        let written = layers.iter().rev().fold(source.clone(), |range, cuts| cuts.source_of(range));
        if written.len() == source.len() {
            let within = body.cuts.seams().filter(|at| written.start < *at && *at < written.end);
            joints.extend(within.map(|at| plain + at - written.start));
        }
    }
    joints
}

/// A range of a text without white space and escapes around it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_none = |c: char| c.is_whitespace() || c == '\\';
    let part = &text[range.clone()];
    let start = range.end - part.trim_start_matches(is_none).len();
    start..start + text[start..range.end].trim_end_matches(is_none).len()
}

/// The ranges in order, those that meet as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut().filter(|last| range.start < last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}
