//! Where in a text markings stand, and how far they reach.
//!
//! The text is not parsed as Markdown: what is marked is found by lines and brackets alone, in code
//! as elsewhere, so that no two readings of Markdown can differ on what is held back. Where it is
//! doubtful how far a marking reaches, it reaches as far as it may.

use std::ops::Range;

use crate::model::Marking;

/// What a marking in a text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    /// Who may see it.
    pub marking: Marking,
    /// All that goes where it may not be seen, its marks included.
    pub whole: Range<usize>,
    /// The mark at which it begins; empty where there is none.
    pub open: Range<usize>,
    /// The mark at which it ends; empty where there is none.
    pub close: Range<usize>,
    /// How it is written.
    pub shape: Shape,
    /// What is wrong with it.
    pub problem: Option<Problem>,
}

/// How a marking is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Lines between `:::tlp amber` and `:::`.
    Block,
    /// `[text]{tlp=red}`: the brackets are a part of the marking.
    Span,
    /// `[link](url){tlp=red}`, `[@source]{tlp=red}`: the brackets are those of what is marked.
    Around,
    /// Written in a place where it can only be guessed what is meant.
    Loose,
}

/// What is wrong with a marking in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is none of TLP 2.0, or its key is misspelt.
    Unreadable,
    /// A block that does not end.
    Unclosed,
    /// A block that does not begin a line.
    MidLine,
    /// No bracket before it, or one that has no other half.
    Brackets,
}

/// Finds every marking in a text, by where it ends.
pub(crate) fn regions(text: &str) -> Vec<Region> {
    let mut regions = Vec::new();
    if !may_hold(text) {
        return regions;
    }
    let lines = blocks(text, &mut regions);
    spans(text, &lines, &mut regions);
    regions
}

/// Whether a marking can stand in a text: a quick look, for most texts hold none.
pub(crate) fn may_hold(text: &str) -> bool {
    memchr::memchr(b'{', text.as_bytes()).is_some()
        || memchr::memmem::find(text.as_bytes(), COLONS.as_bytes()).is_some()
}

/// What begins and ends a block; more of them do too.
const COLONS: &str = ":::";

/// The most bytes between the braces of a marking, or after the colons.
const LONGEST: usize = 80;

/// A marking as read, and whether it is one as it should be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Read {
    marking: Marking,
    is_exact: bool,
    /// Whether the key is there, so that it can be nothing else.
    is_named: bool,
}

/// Reads what stands between braces, or after the colons of a block.
fn read(content: &str) -> Option<Read> {
    let lower = content.trim().to_ascii_lowercase();
    let lower = lower.strip_prefix('{').unwrap_or(&lower);
    let lower = lower.strip_suffix('}').unwrap_or(lower).trim();
    let held = Read { marking: Marking::Red, is_exact: false, is_named: true };
    if let Some(at) = key(lower, "tlp") {
        let value = lower[at + 3..]
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '-'));
        let bare = |text: &str| text.trim().trim_matches(['"', '\'']).parse::<Marking>().ok();
        let (first, rest) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
        let is_attribute =
            |word: &str| word.starts_with(['.', '#']) || word.contains('=') && !word.is_empty();
        let marking = bare(value)
            .or_else(|| bare(first).filter(|_| rest.split_whitespace().all(is_attribute)));
        let exact = |marking| Read { marking, is_exact: true, is_named: true };
        return Some(marking.map_or(held, exact));
    }
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '"' | '\'')).collect();
    let is_marking = |word: &&&str| word.parse::<Marking>().is_ok();
    let misspelt = ["tpl", "ltp", "tl", "tp", "lp", "marking", "classification"];
    let names_it = words.first().is_some_and(|word| misspelt.contains(word));
    if names_it && words.iter().skip(1).filter(|word| !word.is_empty()).any(|w| is_marking(&w)) {
        return Some(held);
    }
    lower.parse::<Marking>().is_ok().then_some(Read { is_named: false, ..held })
}

/// Where a key stands as a word.
fn key(text: &str, key: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric();
    text.match_indices(key)
        .map(|(at, _)| at)
        .find(|&at| !text[..at].ends_with(is_word) && !text[at + key.len()..].starts_with(is_word))
}

/// Whether the character at a place is written to stand for itself: after a backslash.
fn is_escaped(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().rev().take_while(|&&b| b == b'\\').count() % 2 == 1
}

/// A line of a text, without its end.
struct Line {
    start: usize,
    end: usize,
    /// Whether it is a mark of a block.
    is_mark: bool,
}

/// A block that is open.
struct Open {
    /// The marking, by its index; `None` for a block of another sort, as `:::note`, whose end is not
    /// that of the marking around it.
    marked: Option<usize>,
    /// The fenced code that it began in, by number; 0 outside of code. It can end only there.
    code: usize,
}

/// Finds the blocks.
fn blocks(text: &str, regions: &mut Vec<Region>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // The fence of the code that is open within a block.
    let mut fence: Option<(u8, usize)> = None;
    let mut codes = 0;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let end = start + line.len();
        let mut is_mark = false;
        let code = if fence.is_some() { codes } else { 0 };
        if let Some((at, read)) = opening(line) {
            let begins = item(line) == at;
            is_mark = begins;
            let problem = if !read.is_exact {
                Some(Problem::Unreadable)
            } else {
                (!begins).then_some(Problem::MidLine)
            };
            open.push(Open { marked: Some(regions.len()), code });
            regions.push(Region {
                marking: read.marking,
                whole: start + if begins { quote(line) } else { at }..text.len(),
                open: start + at..end,
                close: text.len()..text.len(),
                shape: if begins { Shape::Block } else { Shape::Loose },
                problem,
            });
        } else if let Some(last) = open.last() {
            let rest = &line[item(line)..];
            let colons = rest.bytes().take_while(|&b| b == b':').count();
            if colons >= COLONS.len() {
                if !rest[colons..].trim().is_empty() {
                    open.push(Open { marked: None, code });
                } else if last.code == code
                    && let Some(Open { marked: Some(at), .. }) = open.pop()
                {
                    is_mark = true;
                    regions[at].close = start + item(line)..end;
                    regions[at].whole.end = end;
                }
            } else if let Some((mark, length, may_end)) = fence_of(rest) {
                match fence {
                    None => {
                        fence = Some((mark, length));
                        codes += 1;
                    }
                    Some((of, least)) if of == mark && length >= least && may_end => fence = None,
                    Some(_) => {}
                }
            }
        }
        if open.is_empty() {
            fence = None;
        }
        lines.push(Line { start, end, is_mark });
        start += whole.len();
    }
    for one in open {
        if let Some(at) = one.marked {
            regions[at].problem.get_or_insert(Problem::Unclosed);
        }
    }
    lines
}

/// Finds where in a line a marked block begins.
fn opening(line: &str) -> Option<(usize, Read)> {
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find(COLONS)) {
        let at = from + at;
        let colons = line[at..].bytes().take_while(|&b| b == b':').count();
        from = at + colons;
        if !is_escaped(line, at)
            && let Some(read) = read(near(&line[from..]))
        {
            return Some((at, read));
        }
    }
    None
}

/// Fenced code that begins or ends with a line: its mark, its length, and whether it may be an end.
fn fence_of(rest: &str) -> Option<(u8, usize, bool)> {
    let mark = *rest.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|&b| b == mark).count();
    (length >= 3).then(|| (mark, length, rest[length..].trim().is_empty()))
}

/// The length of what goes before a line in quotations.
pub(super) fn quote(line: &str) -> usize {
    line.find(|c: char| !c.is_whitespace() && c != '>').unwrap_or(line.len())
}

/// The length of what goes before a line in quotations, lists and footnotes.
pub(super) fn item(line: &str) -> usize {
    let mut at = quote(line);
    loop {
        let rest = &line[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = if rest.starts_with("[^") {
            rest.find("]:").map_or(0, |end| end + 2)
        } else if rest.starts_with(['-', '*', '+']) {
            1
        } else if digits > 0 && rest[digits..].starts_with(['.', ')']) {
            digits + 1
        } else if ["[ ]", "[x]", "[X]"].iter().any(|task| rest.starts_with(task)) {
            3
        } else {
            0
        };
        let after = &rest[length..];
        if length == 0 || !after.starts_with(char::is_whitespace) {
            return at;
        }
        at += length + quote(after);
    }
}

/// The beginning of a text, as far as a marking may reach.
fn near(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A paragraph, as far as brackets are concerned: lines without a blank one between them.
struct Paragraph {
    range: Range<usize>,
    /// The other half of each closing bracket, by its place.
    pairs: Vec<(usize, usize)>,
    /// The first bracket that does not close.
    unclosed: Option<usize>,
}

fn paragraphs(text: &str, lines: &[Line]) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    let mut is_open = false;
    for line in lines {
        let written = &text[line.start..line.end];
        if line.is_mark || quote(written) == written.len() {
            is_open = false;
            continue;
        }
        match all.last_mut().filter(|_| is_open) {
            Some(last) => last.range.end = line.end,
            None => all.push(Paragraph {
                range: line.start + quote(written)..line.end,
                pairs: Vec::new(),
                unclosed: None,
            }),
        }
        is_open = true;
    }
    for paragraph in &mut all {
        let mut stack = Vec::new();
        let mut skip = false;
        for (at, byte) in (paragraph.range.start..).zip(text[paragraph.range.clone()].bytes()) {
            match byte {
                _ if skip => skip = false,
                b'\\' => skip = true,
                b'[' => stack.push(at),
                b']' => paragraph.pairs.extend(stack.pop().map(|open| (at, open))),
                _ => {}
            }
        }
        paragraph.unclosed = stack.first().copied();
    }
    all
}

impl Paragraph {
    fn other_half(&self, close: usize) -> Option<usize> {
        let at = self.pairs.binary_search_by_key(&close, |pair| pair.0).ok()?;
        Some(self.pairs[at].1)
    }
}

/// Finds the spans.
fn spans(text: &str, lines: &[Line], regions: &mut Vec<Region>) {
    let marks: Vec<(Range<usize>, Read)> = memchr::memchr_iter(b'{', text.as_bytes())
        .filter(|&at| !is_escaped(text, at))
        .filter_map(|at| mark(text, at))
        .collect();
    if marks.is_empty() {
        return;
    }
    let mut marks = marks.into_iter().peekable();
    let mut unclosed_before = None;
    for paragraph in paragraphs(text, lines) {
        // What stands in the line of a block's mark belongs to that.
        while marks.next_if(|(range, _)| range.start < paragraph.range.start).is_some() {}
        while let Some((mark, read)) = marks.next_if(|(at, _)| at.start < paragraph.range.end) {
            regions.extend(span(text, &paragraph, unclosed_before, mark, read));
        }
        unclosed_before = paragraph.unclosed.or(unclosed_before);
    }
}

/// Reads a marking between braces.
fn mark(text: &str, at: usize) -> Option<(Range<usize>, Read)> {
    let near = near(&text[at + 1..]);
    let stop = near.find(['}', '{', '\n', '\r']).unwrap_or(near.len());
    if near[stop..].starts_with('}') {
        return Some((at..at + stop + 2, read(&near[..stop])?));
    }
    // Its brace does not close: what it marks is held back all the same.
    let word = near[..stop].split_whitespace().next().unwrap_or_default();
    key(&word.to_ascii_lowercase(), "tlp").filter(|&at| at == 0)?;
    let length = near.find(word).unwrap_or(0) + word.len();
    let read = Read { marking: Marking::Red, is_exact: false, is_named: true };
    Some((at..at + 1 + length, read))
}

/// Finds what a marking between braces marks.
fn span(
    text: &str,
    paragraph: &Paragraph,
    unclosed_before: Option<usize>,
    mark: Range<usize>,
    read: Read,
) -> Option<Region> {
    let before = text[paragraph.range.start..mark.start].trim_end();
    let last = paragraph.range.start + before.len().saturating_sub(1);
    let is_plain = !before.is_empty() && !is_escaped(text, last);
    let mut at = match before.as_bytes().last() {
        Some(b']') if is_plain => Some(last),
        Some(b')') if is_plain => address(text, paragraph, last),
        _ => None,
    };
    if at.is_none() && !read.is_named {
        return None;
    }
    let unreadable = (!read.is_exact).then_some(Problem::Unreadable);
    let mut shape = if at == Some(last) { Shape::Span } else { Shape::Around };
    let mut start = None;
    // `[text][reference]` is two pairs of brackets.
    while let Some(open) = at.and_then(|close| paragraph.other_half(close)) {
        if start.is_some() {
            shape = Shape::Around;
        }
        start = Some(open);
        at = open.checked_sub(1).filter(|&at| {
            at >= paragraph.range.start && text.as_bytes()[at] == b']' && !is_escaped(text, at)
        });
    }
    let is_whole = at.is_none();
    let Some(mut start) = start.filter(|_| is_whole) else {
        let is_bracket = matches!(before.as_bytes().last(), Some(b']' | b')'));
        if !read.is_named && !is_bracket {
            return None;
        }
        let from = paragraph.unclosed.filter(|&at| at < mark.start);
        let from = from.or(unclosed_before.filter(|_| is_bracket));
        let whole = from.unwrap_or(paragraph.range.start).min(paragraph.range.start)
            ..paragraph.range.end.max(mark.end);
        return Some(Region {
            marking: read.marking,
            whole,
            open: mark.start..mark.start,
            close: mark,
            shape: Shape::Loose,
            problem: unreadable.or(Some(Problem::Brackets)),
        });
    };
    if text[..start].ends_with('!') && !is_escaped(text, start - 1) {
        start -= 1;
        shape = Shape::Around;
    }
    if text[start..].starts_with("[@")
        || text[start..].starts_with("[^")
        || text[start..].starts_with("[[") && text[..=last].ends_with("]]")
    {
        shape = Shape::Around;
    }
    // A bracket before it that never closes may be the one that is meant.
    let doubtful = paragraph.unclosed.filter(|&at| at < start);
    if let Some(earlier) = doubtful {
        return Some(Region {
            marking: read.marking,
            whole: earlier..mark.end,
            open: mark.start..mark.start,
            close: mark,
            shape: Shape::Loose,
            problem: unreadable.or(Some(Problem::Brackets)),
        });
    }
    let (open, close) = match shape {
        Shape::Span => (start..start + 1, last..mark.end),
        _ => (start..start, last + 1..mark.end),
    };
    let whole = start..mark.end;
    Some(Region { marking: read.marking, whole, open, close, shape, problem: unreadable })
}

/// Finds the bracket before the address of a link that ends at a place.
fn address(text: &str, paragraph: &Paragraph, end: usize) -> Option<usize> {
    /// The longest address that is sought through.
    const FAR: usize = 4096;
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for at in (paragraph.range.start..=end).rev().take(FAR) {
        match bytes[at] {
            b')' if !is_escaped(text, at) => depth += 1,
            b'(' if !is_escaped(text, at) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let before = at.checked_sub(1).filter(|&at| bytes[at] == b']');
                    return before.filter(|&at| at >= paragraph.range.start);
                }
            }
            _ => {}
        }
    }
    None
}
