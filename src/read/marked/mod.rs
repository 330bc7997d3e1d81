//! Markings within records: of spans and blocks of their texts, of items of lists, of single fields.
//!
//! - `regions`: where in a text markings stand, and how far they reach;
//! - `said`: markings that are only said in words;
//! - `tree`: which values of a record are marked.
//!
//! A record is read once for each audience that sees something else of it, from the YAML and the
//! text of which the rest was taken out. So no later step can meet what an audience may not see.

mod regions;
pub(super) mod said;
#[cfg(test)]
mod tests;
pub(super) mod tree;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::model::{Body, Cuts, Marking};
pub(crate) use regions::Shape;
use regions::{Region, may_hold, regions};

/// The text as an audience may see it: without the spans and blocks that are marked above it.
///
/// Markings that the audience may see stay as they are written.
///
/// ```
/// # use dateline::{model::Marking, read::marked::for_audience};
/// let text = "They met[ in Minsk]{tlp=amber}.\n\n:::tlp red\nOrlanov was there.\n:::\n";
/// assert_eq!(for_audience(text, Marking::Green), "They met.\n\n\n");
/// assert!(for_audience(text, Marking::Amber).starts_with("They met[ in Minsk]{tlp=amber}."));
/// ```
pub fn for_audience(text: &str, audience: Marking) -> Cow<'_, str> {
    let cuts = cuts(text, audience);
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(replaced(text, cuts.iter().map(|range| (range.clone(), ""))))
}

/// The markings of the spans and blocks of a text.
pub(super) fn regions_of(text: &str) -> impl Iterator<Item = Marking> {
    regions(text).into_iter().map(|region| region.marking)
}

/// The texts of the spans and blocks that an audience may not see, without their marks.
pub(crate) fn hidden(text: &str, audience: Marking) -> Vec<String> {
    let above = regions(text).into_iter().filter(|region| region.marking > audience);
    above.map(|region| unmarked(&text[region.whole]).trim().to_owned()).collect()
}

/// The text without the marks of its markings: for fields that are no Markdown.
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    let marks = marks(text);
    if marks.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(replaced(text, marks.into_iter().map(|(range, _)| (range, ""))))
}

/// The error that something is marked where nothing can be: in what everybody sees.
pub(super) fn not_here(file: &Arc<str>, span: Span) -> Diagnostic {
    let message = "settings and words of a theme are for everybody, and are not marked";
    Diagnostic::new(Code::InvalidMarking, message)
        .at(Place::at(file, span))
        .help("take it out, with what it marks; who a site is for is its `audience`, and records, their fields and texts are marked")
}

/// A body as an audience may see it; `None` where nothing is left of it.
pub(super) fn body_for(body: &Body, audience: Marking) -> Option<Body> {
    let cuts = cuts(&body.text, audience);
    if cuts.is_empty() {
        return Some(body.clone());
    }
    let replacements: Vec<(Range<usize>, &str)> =
        cuts.into_iter().map(|range| (range, "")).collect();
    let (text, cuts) = Cuts::make(&body.text, &replacements);
    (!text.trim().is_empty()).then(|| Body { text, cuts, ..body.clone() })
}

/// What goes from a text for an audience: in order, none touching another.
pub(super) fn cuts(text: &str, audience: Marking) -> Vec<Range<usize>> {
    let above = regions(text).into_iter().filter(|region| region.marking > audience);
    let above = joined(
        above.map(|region| region.whole).collect(),
        |between| {
            // Two that stand side by side in a line are one.
            between.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
        },
        text,
    );
    let tidied = above.iter().map(|range| tidied(text, range.clone(), &above)).collect();
    joined(tidied, str::is_empty, text)
}

/// Ranges of a text in order, those that meet as one, and those too between which nothing counts.
fn joined(
    mut ranges: Vec<Range<usize>>,
    is_nothing: impl Fn(&str) -> bool,
    text: &str,
) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let meets =
            |last: &&mut Range<usize>| text.get(last.end..range.start).is_none_or(&is_nothing);
        match joined.last_mut().filter(meets) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

/// Takes with a span what would show where it stood: the emphasis around it, the mark of a list item
/// that it fills, the space before it where one follows. `gone` is all that goes, in order.
fn tidied(text: &str, range: Range<usize>, gone: &[Range<usize>]) -> Range<usize> {
    /// How far back the mark of an item may begin.
    const FAR: usize = 256;
    let range = with_emphasis(text, range);
    let mut from = range.start.saturating_sub(FAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let near = &text[from..range.start];
    let line = near.rfind('\n').map(|at| at + 1).or((from == 0).then_some(0));
    let after = &text[range.end..];
    let next = after.trim_start_matches([' ', '\t']).chars().next();
    let ends = next.is_none_or(|c| matches!(c, '\n' | '\r'));
    let before = &near[line.unwrap_or_default()..];
    let is_item = line.is_some() && regions::item(before) == before.len();
    let mark = regions::quote(before);
    if is_item && ends && !goes_on(text, range.end, column(&before[..mark]), gone) {
        let start = range.start - before.len();
        return between_items(text, start..range.end, &before[..mark])
            .unwrap_or(start + mark..range.end);
    }
    let closes_up = ends || after.starts_with([' ', '.', ',', ';', ':', '!', '?', ')']);
    if closes_up && !is_item && before.ends_with(' ') {
        return range.start - 1..range.end;
    }
    range
}

/// The whole of a line that an item fills, where items of the same list stand in the lines around it:
/// the blank line that would be left parts them, and so makes paragraphs of all the items. `quote`
/// is what stands before the mark of the item.
fn between_items(text: &str, item: Range<usize>, quote: &str) -> Option<Range<usize>> {
    let is_item = |line: &str| {
        let rest = line.strip_prefix(quote);
        rest.is_some_and(|rest| regions::quote(rest) == 0 && regions::item(rest) > 0)
    };
    let before = text[..item.start].strip_suffix('\n')?;
    let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let length = text[item.end..].find('\n')? + 1;
    let end = item.end + length;
    let after = &text[end..];
    let after = &after[..after.find('\n').unwrap_or(after.len())];
    (is_item(before) && is_item(after)).then_some(item.start..end)
}

/// Takes with a span the marks of emphasis or code that hold nothing else.
fn with_emphasis(text: &str, range: Range<usize>) -> Range<usize> {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let is_mark = |c: char| matches!(c, '*' | '_' | '~' | '`');
    let opens = before.len() - before.trim_end_matches(is_mark).len();
    let closes = after.len() - after.trim_start_matches(is_mark).len();
    let is_same = before[before.len() - opens..].bytes().rev().eq(after[..closes].bytes());
    let is_word = |c: char| c.is_alphanumeric() || c == '\\';
    let stands_alone =
        !before[..before.len() - opens].ends_with(is_word) && !after[closes..].starts_with(is_word);
    match opens > 0 && is_same && stands_alone {
        true => range.start - opens..range.end + closes,
        false => range,
    }
}

/// Whether an item of a list, of which the first line is gone, has more lines that stay. Without its
/// mark, which stands in a column, they would be read as a part of the item before it.
fn goes_on(text: &str, from: usize, column_of_mark: usize, gone: &[Range<usize>]) -> bool {
    let mut at = from;
    loop {
        let blank = regions::quote(&text[at..]);
        at += blank;
        if at >= text.len() {
            return false;
        }
        let before = gone.partition_point(|range| range.start <= at);
        match before.checked_sub(1).map(|before| gone[before].end).filter(|end| *end > at) {
            Some(end) => at = end,
            None => break,
        }
    }
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..at];
    start > from && column(&line[..regions::quote(line)]) > column_of_mark
}

/// How many columns white space and marks of quotation take: a tab goes to the next fourth one
/// (CommonMark 0.31, section 2.2).
fn column(before: &str) -> usize {
    before.chars().fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

fn replaced<'t>(text: &str, replacements: impl Iterator<Item = (Range<usize>, &'t str)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, put) in replacements {
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push_str(put);
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Stands in a text for a name that may not be seen.
pub(crate) const WITHHELD: char = '\u{FDEF}';

/// A mark of a marking in a text that is read as Markdown: one character, which no text of a desk
/// can hold (a noncharacter of Unicode, as [`ROOT`](crate::model::ROOT)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// Of what it is the beginning or the end.
    pub shape: Shape,
    /// Whether it is the end.
    pub is_end: bool,
    /// Who may see what is marked.
    pub marking: Marking,
}

impl Symbol {
    const FIRST: u32 = 0xFDD1;
    const SHAPES: [Shape; 3] = [Shape::Block, Shape::Span, Shape::Around];

    /// Reads a symbol.
    pub(crate) fn of(c: char) -> Option<Self> {
        let number = usize::try_from(u32::from(c).checked_sub(Self::FIRST)?).ok()?;
        let levels = Marking::ALL.len();
        Some(Self {
            shape: *Self::SHAPES.get(number / levels / 2)?,
            is_end: number / levels % 2 == 1,
            marking: *Marking::ALL.get(number % levels)?,
        })
    }

    fn char(self) -> Option<char> {
        let shape = Self::SHAPES.iter().position(|shape| *shape == self.shape)?;
        let levels = Marking::ALL.len();
        let level = Marking::ALL.iter().position(|marking| *marking == self.marking)?;
        let number = (shape * 2 + usize::from(self.is_end)) * levels + level;
        char::from_u32(Self::FIRST + u32::try_from(number).ok()?)
    }

    /// As it is written, to be shown in code.
    pub(crate) fn written(self) -> String {
        match (self.shape, self.is_end) {
            (Shape::Block, false) => format!(":::tlp {}", self.marking),
            (Shape::Block, true) => ":::".to_owned(),
            (Shape::Span, false) => "[".to_owned(),
            (Shape::Span, true) => format!("]{{tlp={}}}", self.marking),
            (Shape::Around, true) => format!("{{tlp={}}}", self.marking),
            (Shape::Around | Shape::Loose, _) => String::new(),
        }
    }
}

/// Puts symbols in the place of the marks of a text, so that it can be read as Markdown: those of
/// blocks in HTML comments, which begin and end with their line wherever that stands.
pub(crate) fn symbolised(text: &Arc<str>) -> (Arc<str>, Cuts) {
    let marks = marks(text);
    let written: Vec<(Range<usize>, String)> = marks
        .into_iter()
        .map(|(range, symbol)| {
            let c = symbol.and_then(Symbol::char).map(String::from).unwrap_or_default();
            let is_block = symbol.is_some_and(|symbol| symbol.shape == Shape::Block);
            (range, if is_block { format!("<!--{c}-->") } else { c })
        })
        .collect();
    let replacements: Vec<(Range<usize>, &str)> =
        written.iter().map(|(range, put)| (range.clone(), put.as_str())).collect();
    Cuts::make(text, &replacements)
}

/// The marks in a text, in order; without a symbol where it can only be guessed what is marked.
fn marks(text: &str) -> Vec<(Range<usize>, Option<Symbol>)> {
    let mut marks = Vec::new();
    for Region { marking, open, close, shape, .. } in regions(text) {
        let symbol = |is_end| (shape != Shape::Loose).then_some(Symbol { shape, is_end, marking });
        if !open.is_empty() || shape == Shape::Around {
            marks.push((open, symbol(false)));
        }
        if !close.is_empty() {
            marks.push((close, symbol(true)));
        }
    }
    marks.sort_by_key(|(range, _)| (range.start, range.end));
    let mut end = 0;
    marks.retain(|(range, _)| {
        let is_free = range.start >= end;
        end = end.max(range.end);
        is_free
    });
    marks
}
