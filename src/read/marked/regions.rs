//! Where in a text markings stand, and how far they reach.
//!
//! The text is not parsed as Markdown: what is marked is found by lines and brackets alone, in code
//! as elsewhere, so that no two readings of Markdown can differ on what is held back. Where it is
//! doubtful how far a marking reaches, it reaches as far as it may.

use std::ops::Range;

use crate::model::Marking;
use crate::read::fields::as_latin;

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
    /// It says two things, of which the stricter counts.
    Several,
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
    let bytes = text.as_bytes();
    let is_in = |mark: &&str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
    // The first byte of the wide ones.
    let is_wide = || memchr::memchr(0xEF, bytes).is_some();
    let wide = ["\u{FF5B}", "\u{FF1A}\u{FF1A}", ":\u{FF1A}", "\u{FF1A}:"];
    memchr::memchr(b'{', bytes).is_some() || is_in(&"::") || is_wide() && wide.iter().any(is_in)
}

/// How many colons begin and end a block; more of them do too.
const COLONS: usize = 3;

/// The most bytes of a marking that is written in several words.
const LONGEST: usize = 80;

/// A marking as read, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Read {
    marking: Marking,
    problem: Option<Problem>,
    /// Whether the key is there, so that it can be nothing else.
    is_named: bool,
}

/// What cannot be read.
const HELD: Read =
    Read { marking: Marking::Red, problem: Some(Problem::Unreadable), is_named: true };

/// Reads what stands between braces, or after the colons of a block. Of several markings the
/// strictest counts.
fn read(content: &str) -> Option<Read> {
    let lower = as_latin(content);
    let lower = lower.trim();
    let lower = lower.strip_prefix('{').unwrap_or(lower);
    let lower = lower.strip_suffix('}').unwrap_or(lower).trim();
    let Some(mut at) = key(lower, TLP) else { return read_unnamed(lower) };
    let mut found: Vec<Marking> = lower[..at].split_whitespace().filter_map(aside).collect();
    let mut rest = lower;
    loop {
        let value = rest[at + TLP.len()..]
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '-'));
        let whole = if value.len() <= LONGEST { bare(value) } else { None };
        let (first, after) = match whole {
            Some(_) => (value, ""),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        let Some(marking) = whole.or_else(|| bare(first)) else { return Some(HELD) };
        found.push(marking);
        let next = key(after, TLP);
        let others = &after[..next.unwrap_or(after.len())];
        // What stands right before the next key is a part of it: `data-tlp`.
        let others = match next {
            Some(_) => &others[..others.rfind(char::is_whitespace).unwrap_or_default()],
            None => others,
        };
        if !others.split_whitespace().all(is_attribute) {
            return Some(HELD);
        }
        found.extend(others.split_whitespace().filter_map(aside));
        let Some(next) = next else { break };
        (rest, at) = (after, next);
    }
    let marking = found.iter().copied().max().unwrap_or(Marking::Red);
    let problem = found.iter().any(|other| *other != marking).then_some(Problem::Several);
    Some(Read { marking, problem, is_named: true })
}

/// The key of a marking.
const TLP: &str = "tlp";

/// Reads what has no key, or one that is misspelt.
fn read_unnamed(lower: &str) -> Option<Read> {
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '"' | '\'')).collect();
    let is_marking = |word: &&&str| word.parse::<Marking>().is_ok();
    let misspelt = ["tpl", "ltp", "tl", "tp", "lp", "marking", "classification"];
    let names_it = words.first().is_some_and(|word| misspelt.contains(word));
    if names_it && words.iter().skip(1).filter(|word| !word.is_empty()).any(|w| is_marking(&w)) {
        return Some(HELD);
    }
    lower.parse::<Marking>().is_ok().then_some(Read { is_named: false, ..HELD })
}

/// Reads the value of a marking.
fn bare(text: &str) -> Option<Marking> {
    text.trim().trim_matches(['"', '\'']).parse().ok()
}

/// The marking that a word beside the key says: `.red`, `class=red`.
fn aside(word: &str) -> Option<Marking> {
    bare(word.rsplit(['=', ':', '.', '#']).next().unwrap_or(word))
}

/// Whether a word is an attribute, or what begins a line of a quotation.
fn is_attribute(word: &str) -> bool {
    word.starts_with(['.', '#']) || word.contains('=') || word.chars().all(|c| c == '>')
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
    /// How many colons end it.
    least: usize,
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
        if let Some((at, count, read)) = opening(line) {
            let begins = item(line) == at;
            is_mark = begins;
            let problem = read.problem.or((!begins).then_some(Problem::MidLine));
            open.push(Open { marked: Some(regions.len()), code, least: count.min(COLONS) });
            regions.push(Region {
                marking: read.marking,
                whole: start + at..text.len(),
                open: start + at..end,
                close: text.len()..text.len(),
                shape: if begins { Shape::Block } else { Shape::Loose },
                problem,
            });
        } else if let Some(last) = open.last() {
            let rest = &line[item(line)..];
            let (count, length) = colons(rest);
            let is_bare = rest[length..].trim().is_empty();
            if count >= COLONS || is_bare && count >= last.least {
                if !is_bare {
                    open.push(Open { marked: None, code, least: COLONS });
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

/// Finds where in a line a marked block begins, and with how many colons.
fn opening(line: &str) -> Option<(usize, usize, Read)> {
    let mut from = 0;
    let mut is_first = true;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find(is_colon)) {
        let at = from + at;
        let (count, length) = colons(&line[at..]);
        from = at + length;
        let rest = &line[from..];
        let read = if is_escaped(line, at) {
            None
        } else if count < COLONS {
            // One too few: what is meant is plain, where it ends is not.
            let is_path = line[..at].ends_with(char::is_alphanumeric);
            let begins = key(as_latin(near(rest)).trim_start(), TLP) == Some(0);
            (count > 1 && begins && !is_path).then_some(HELD)
        } else if is_first {
            is_first = false;
            read(rest)
        } else {
            // A key was found after the first.
            read(near(rest))
        };
        if let Some(read) = read {
            return Some((at, count, read));
        }
    }
    None
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '\u{FF1A}')
}

/// How many colons a text begins with, and their length.
fn colons(text: &str) -> (usize, usize) {
    let rest = text.trim_start_matches(is_colon);
    let length = text.len() - rest.len();
    (text[..length].chars().count(), length)
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
    /// The closing brackets that have no other half.
    unopened: Vec<usize>,
    /// The brackets that do not close.
    unclosed: Vec<usize>,
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
                unopened: Vec::new(),
                unclosed: Vec::new(),
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
                b']' => match stack.pop() {
                    Some(open) => paragraph.pairs.push((at, open)),
                    None => paragraph.unopened.push(at),
                },
                _ => {}
            }
        }
        paragraph.unclosed = stack;
    }
    all
}

impl Paragraph {
    fn other_half(&self, close: usize) -> Option<usize> {
        let at = self.pairs.binary_search_by_key(&close, |pair| pair.0).ok()?;
        Some(self.pairs[at].1)
    }
}

/// The brackets before a paragraph that do not close in their own.
#[derive(Default)]
struct Before {
    /// The first of all.
    first: Option<usize>,
    /// How many of them are not closed by a later paragraph, and the first of those.
    count: usize,
    pending: Option<usize>,
}

impl Before {
    fn add(&mut self, paragraph: &Paragraph) {
        self.count = self.count.saturating_sub(paragraph.unopened.len());
        self.pending = self.pending.filter(|_| self.count > 0);
        let first = paragraph.unclosed.first().copied();
        self.first = self.first.or(first);
        self.pending = self.pending.or(first);
        self.count += paragraph.unclosed.len();
    }

    /// The first that is not closed before a place in the paragraph.
    fn pending_at(&self, paragraph: &Paragraph, at: usize) -> Option<usize> {
        let closed = paragraph.unopened.partition_point(|&close| close < at);
        self.pending.filter(|_| self.count > closed)
    }
}

/// Finds the spans.
fn spans(text: &str, lines: &[Line], regions: &mut Vec<Region>) {
    let marks = marks(text);
    if marks.is_empty() {
        return;
    }
    let mut marks = marks.into_iter().peekable();
    let mut before = Before::default();
    for paragraph in paragraphs(text, lines) {
        // What stands in the line of a block's mark belongs to that.
        while marks.next_if(|(range, _)| range.start < paragraph.range.start).is_some() {}
        while let Some((mark, read)) = marks.next_if(|(at, _)| at.start < paragraph.range.end) {
            regions.extend(span(text, &paragraph, &before, mark, read));
        }
        before.add(&paragraph);
    }
}

/// Reads every marking between braces. What stands in quotation marks does not end it.
fn marks(text: &str) -> Vec<(Range<usize>, Read)> {
    /// How many braces may stand in quotation marks.
    const QUOTED: usize = 4;
    let is_brace = |c: char| matches!(c, '{' | '}' | '\u{FF5B}' | '\u{FF5D}');
    let braces: Vec<(usize, &str)> = text.match_indices(is_brace).collect();
    let marks = braces.iter().enumerate().filter_map(|(nth, &(at, brace))| {
        let after = &braces[nth + 1..];
        let is_bare = |to: &&(usize, &str)| text[at..to.0].matches('"').count().is_multiple_of(2);
        let next = after.iter().take(QUOTED).find(is_bare).or(after.first()).copied();
        let is_open = matches!(brace, "{" | "\u{FF5B}") && !is_escaped(text, at);
        if is_open { mark(text, at..at + brace.len(), next) } else { None }
    });
    marks.collect()
}

/// Reads a marking between braces, of which the first stands at `open` and the `next` after it.
fn mark(
    text: &str,
    open: Range<usize>,
    next: Option<(usize, &str)>,
) -> Option<(Range<usize>, Read)> {
    let most = next.map_or(text.len(), |(at, _)| at);
    // Only what is attached to something goes on in the next line; data and programs have braces
    // of their own.
    let is_attached = text[..open.start]
        .ends_with(|c: char| c.is_alphanumeric() || ENDS.contains(c))
        || text[..open.start].trim_end().ends_with(']');
    let within = &text[open.end..most];
    let is_whole = is_attached || !within.contains(['\n', '\r']);
    if let Some((at, brace @ ("}" | "\u{FF5D}"))) = next.filter(|_| is_whole) {
        return Some((open.start..at + brace.len(), read(within)?));
    }
    let end = if is_attached { end_of_paragraph(within) } else { within.find(['\n', '\r']) };
    let content = &within[..end.unwrap_or(within.len())];
    // Its brace does not close: what it marks is held back all the same.
    let at = key(&content.to_ascii_lowercase(), TLP)?;
    if !is_attached && !content[..at].trim().is_empty() {
        return None;
    }
    let word = content[at..].find(char::is_whitespace).unwrap_or(content.len() - at);
    Some((open.start..open.end + at + word, HELD))
}

/// What stands before a brace that is attached to it, besides letters and digits.
const ENDS: &str = "])*_~`\"'.!?>";

/// Where the first blank line of a text begins.
fn end_of_paragraph(text: &str) -> Option<usize> {
    let mut start = 0;
    for (nth, line) in text.split_inclusive('\n').enumerate() {
        if nth > 0 && line.ends_with('\n') && quote(line.trim_end()) == line.trim_end().len() {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// Finds what a marking between braces marks.
fn span(
    text: &str,
    paragraph: &Paragraph,
    before: &Before,
    mark: Range<usize>,
    read: Read,
) -> Option<Region> {
    let marked = text[paragraph.range.start..mark.start].trim_end();
    let last = paragraph.range.start + marked.len().saturating_sub(1);
    let is_plain = !marked.is_empty() && !is_escaped(text, last);
    let mut at = match marked.as_bytes().last() {
        Some(b']') if is_plain => Some(last),
        Some(b')') if is_plain => address(text, paragraph, last),
        _ => None,
    };
    if at.is_none() && !read.is_named {
        return None;
    }
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
        let is_bracket = matches!(marked.as_bytes().last(), Some(b']' | b')'));
        if !read.is_named && !is_bracket {
            return None;
        }
        let from = before.first.filter(|_| is_bracket);
        let whole = from.unwrap_or(paragraph.range.start).min(paragraph.range.start)
            ..paragraph.range.end.max(mark.end);
        return Some(Region {
            marking: read.marking,
            whole,
            open: mark.start..mark.start,
            close: mark,
            shape: Shape::Loose,
            problem: read.problem.or(Some(Problem::Brackets)),
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
    let here = paragraph.unclosed.first().copied().filter(|&at| at < start);
    let doubtful = before.pending_at(paragraph, start).or(here);
    if let Some(earlier) = doubtful {
        return Some(Region {
            marking: read.marking,
            whole: earlier..mark.end,
            open: mark.start..mark.start,
            close: mark,
            shape: Shape::Loose,
            problem: read.problem.or(Some(Problem::Brackets)),
        });
    }
    let (open, close) = match shape {
        Shape::Span => (start..start + 1, last..mark.end),
        _ => (start..start, last + 1..mark.end),
    };
    let whole = start..mark.end;
    Some(Region { marking: read.marking, whole, open, close, shape, problem: read.problem })
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
