//! Markings that are said in words, where they mark nothing: a line `TLP:RED` in a text, a title that
//! begins or ends with it, a tag, a comment; and fields that the indentation made a part of a text.
//!
//! Whoever wrote them meant to hold something back, and a reader of the published page would see as
//! much. So the record is held back as they say.

use std::ops::Range;

use super::tree;
use crate::diagnostic::Span;
use crate::model::{Body, Cuts, Layout, Marking};
use crate::read::fields::{MARKING, folded};
use crate::read::front_matter::{Fences, field_at_an_end};
use crate::read::yaml::{Key, Node, Scalar, Style, Value};

/// A marking that is said in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Said {
    /// What it says.
    pub marking: Marking,
    /// Where.
    pub span: Span,
    /// Whether it is a line such as `tlp: red` or `draft: true`, which was to be a field.
    pub is_field: bool,
}

/// Finds the strictest marking that a record says in words of what it shows to whoever may not see
/// what is marked so: what is said within a span or block of that marking is said rightly.
pub(in crate::read) fn said(
    entries: &[(Key, Node)],
    body: Option<&Body>,
    text: &str,
) -> Option<Said> {
    let mut all = find(entries, body, text);
    let stray = strays(entries).into_iter().max_by_key(|said| said.marking);
    if let Some(stray) = stray.filter(|stray| all.iter().all(|said| said.marking <= stray.marking))
    {
        return Some(stray);
    }
    while let Some(most) = all.iter().map(|said| said.marking).max() {
        let below = Marking::ALL.into_iter().rev().find(|marking| *marking < most)?;
        let seen = tree::seen(entries, below);
        let body = body.and_then(|body| super::body_for(body, below));
        let left = find(&seen, body.as_ref(), text);
        let first = left.into_iter().filter(|said| said.marking == most);
        if let Some(first) = first.max_by_key(|said| said.is_field) {
            return Some(first);
        }
        all.retain(|said| said.marking < most);
    }
    None
}

/// Finds items of lists that are a marking and nothing else, `[one, {tlp: red}]`: they mark nothing,
/// and were meant for what stands beside them.
fn strays(entries: &[(Key, Node)]) -> Vec<Said> {
    fn add(node: &Node, found: &mut Vec<Said>) {
        match &node.value {
            Value::Scalar(_) => {}
            Value::Map(entries) => entries.iter().for_each(|(_, node)| add(node, found)),
            Value::List(items) => {
                let markings = items.iter().filter_map(|item| Some((item, marks_alone(item)?)));
                let said = |(item, marking): (&Node, _)| Said {
                    marking,
                    span: item.span,
                    is_field: false,
                };
                found.extend(markings.filter(|(_, marking)| *marking > Marking::Clear).map(said));
                items.iter().for_each(|item| add(item, found));
            }
        }
    }
    let mut found = Vec::new();
    entries.iter().for_each(|(_, node)| add(node, &mut found));
    found
}

/// The marking that is all that a mapping holds.
fn marks_alone(node: &Node) -> Option<Marking> {
    let Value::Map(entries) = &node.value else { return None };
    let [(key, value)] = entries.as_slice() else { return None };
    let is_marking = MARKING.contains(&&*folded(&key.text));
    value.as_str()?.trim().parse().ok().filter(|_| is_marking)
}

/// Keys of what is read as Markdown, or as a few sentences.
const PROSE: &[&str] =
    &["text", "body", "content", "summary", "description", "abstract", "excerpt", "standfirst"];

/// Keys of what a record is called, which nobody begins with a marking for its sound.
const TITLE: &[&str] = &["title", "name", "headline"];

fn find(entries: &[(Key, Node)], body: Option<&Body>, text: &str) -> Vec<Said> {
    let mut finder = Finder { text, found: Vec::new() };
    if body.is_none() || text.trim_start_matches('\u{FEFF}').starts_with("---") {
        finder.comments();
    }
    for (key, node) in entries {
        match &*folded(&key.text) {
            name if MARKING.contains(&name) || name == "id" => {}
            name if PROSE.contains(&name) => {
                if let Some(scalar) = node.as_scalar().filter(|scalar| is_suspect(&scalar.text)) {
                    let is_text = matches!(name, "text" | "body" | "content");
                    finder.prose(&as_body(node, scalar), name == "text" || name == "body");
                    if !is_text && !scalar.text.trim().contains('\n') {
                        finder.value(node, false);
                    }
                }
            }
            name => finder.value(node, TITLE.contains(&name)),
        }
    }
    if let Some(body) = body.filter(|body| is_suspect(&body.text)) {
        finder.prose(body, true);
    }
    finder.found
}

fn as_body(node: &Node, scalar: &Scalar) -> Body {
    let layout = match scalar.style {
        Style::Literal { first_line, indent } => Layout::Literal { first_line, indent },
        Style::Plain | Style::Quoted | Style::Folded => Layout::Opaque,
    };
    let cuts: Cuts = scalar.cuts.clone();
    Body { text: scalar.text.clone(), span: node.span, layout, cuts }
}

/// Whether a text may hold any of what is looked for; most do not.
fn is_suspect(text: &str) -> bool {
    names_the_protocol(text) || field_at_an_end(text).is_some()
}

/// Whether a text has the name of the Traffic Light Protocol in it.
pub(in crate::read) fn names_the_protocol(text: &str) -> bool {
    text.as_bytes().windows(3).any(|window| window.eq_ignore_ascii_case(b"tlp"))
}

struct Finder<'a> {
    /// The text of the file.
    text: &'a str,
    found: Vec<Said>,
}

impl Finder<'_> {
    fn value(&mut self, node: &Node, is_title: bool) {
        match &node.value {
            Value::Scalar(scalar) if !names_the_protocol(&scalar.text) => {}
            Value::Scalar(scalar) if scalar.text.trim().contains('\n') => {
                self.prose(&as_body(node, scalar), false);
            }
            Value::Scalar(scalar) => {
                if let Some(marking) = of_value(&scalar.text, is_title) {
                    self.add(marking, node.span, false);
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.value(item, false)),
            Value::Map(entries) => {
                for (key, node) in entries {
                    if !MARKING.contains(&&*folded(&key.text)) {
                        self.value(node, false);
                    }
                }
            }
        }
    }

    fn prose(&mut self, body: &Body, may_hold_fields: bool) {
        let field = field_at_an_end(&body.text).filter(|_| may_hold_fields);
        if let Some((range, marking)) = field {
            self.add(marking, body.locate(self.text, range), true);
        }
        for (range, marking) in of_lines(&body.text) {
            self.add(marking, body.locate(self.text, range), false);
        }
    }

    /// What comments before the first field say of all that is in the file.
    fn comments(&mut self) {
        let mut start = 0;
        let mut has_begun = false;
        for line in self.text.split_inclusive('\n') {
            let range = start..start + line.trim_end().len();
            start += line.len();
            let words = line.trim_start_matches('\u{FEFF}').trim();
            if words == "---" && !has_begun {
                has_begun = true;
            } else if let Some(comment) = words.strip_prefix('#') {
                let place = (u32::try_from(range.start), u32::try_from(range.end));
                if let (Some(marking), (Ok(start), Ok(end))) = (of_comment(comment), place) {
                    self.add(marking, Span { start, end }, false);
                }
            } else if !words.is_empty() && !words.starts_with('%') {
                return;
            }
        }
    }

    fn add(&mut self, marking: Marking, span: Span, is_field: bool) {
        if marking > Marking::Clear {
            self.found.push(Said { marking, span, is_field });
        }
    }
}

/// The markings that lines of a text say of what stands around them: alone on a line, or before a
/// paragraph or an item. In code, and within a sentence, a text speaks of a marking.
fn of_lines(text: &str) -> Vec<(Range<usize>, Marking)> {
    let mut found = Vec::new();
    let (mut fences, mut quoted) = (Fences::default(), Fences::default());
    let mut start = 0;
    let (mut is_first, mut after_blank) = (true, true);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let words = line.trim();
        if fences.hold(words) {
            (is_first, after_blank) = (false, false);
            continue;
        }
        let inner = words.trim_start_matches(['>', ' ', '\t']);
        let is_quote = words.starts_with('>');
        if !is_quote {
            quoted = Fences::default();
        }
        if inner.is_empty() {
            after_blank = true;
            continue;
        }
        if is_quote && quoted.hold(inner) {
            (is_first, after_blank) = (false, false);
            continue;
        }
        let is_code = after_blank
            && line.starts_with(['\t', ' '])
            && line.trim_start().len() + 4 <= line.len();
        let next = lines.peek().map_or("", |next| next.trim());
        let said = || {
            of_header(words, next)
                .or_else(|| of_callout(inner).filter(|_| is_quote))
                .or_else(|| of_line(inner, is_first, after_blank))
                .or_else(|| of_remark(words))
        };
        if !is_code && let Some(marking) = said() {
            found.push((range, marking));
        }
        (is_first, after_blank) = (false, false);
    }
    found
}

fn of_line(line: &str, is_first: bool, begins_paragraph: bool) -> Option<Marking> {
    let words = match line.strip_prefix('#') {
        Some(rest) => rest.trim_start_matches('#').trim_matches(['#', ' ']),
        None => line,
    };
    if words.len() < line.len() && !is_first {
        // Further down, a heading of nothing else is of a chapter on the marking.
        return if alone(words).is_none() { ends(words) } else { None };
    }
    let item = words
        .strip_prefix(['-', '*', '+'])
        .or_else(|| words.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('.'))
        .and_then(|rest| rest.strip_prefix(' '))
        .map(str::trim_start);
    let portion = || match item {
        Some(item) => bracketed(item).or_else(|| leading(item)).or_else(|| of_item(item)),
        None if begins_paragraph => {
            bracketed(words).or_else(|| leading(words)).or_else(|| parted(words))
        }
        None => None,
    };
    alone(words)
        .or_else(|| banner(words))
        .or_else(portion)
        .or_else(|| of_image(words).filter(|_| is_first))
}

/// The marking that an image at the head of a text shows: `![TLP:RED](red.png)`.
fn of_image(line: &str) -> Option<Marking> {
    let (shown, address) = line.strip_prefix("![")?.split_once("](")?;
    alone(shown).filter(|_| address.strip_suffix(')').is_some_and(|inner| !inner.contains(')')))
}

/// The marking that is the head of a column of a table. A head with several is of a table on markings.
fn of_header(line: &str, next: &str) -> Option<Marking> {
    let rules = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '>');
    let is_head =
        line.contains('|') && next.contains('|') && next.contains('-') && next.chars().all(rules);
    let cells = line.trim_matches(['|', '>', ' ']).split('|').filter(|_| is_head);
    let mut markings = cells.filter_map(|cell| alone(cell.trim()));
    let first = markings.next()?;
    markings.all(|other| other == first).then_some(first)
}

/// The marking that a callout is named or titled with: `> [!TLP:RED]`.
fn of_callout(words: &str) -> Option<Marking> {
    let (name, title) = words.strip_prefix("[!")?.split_once(']')?;
    alone(name.trim()).or_else(|| of_value(title.trim_start_matches(['+', '-']), true))
}

/// The marking in a comment of HTML: `<!-- TLP:RED -->`.
fn of_remark(line: &str) -> Option<Marking> {
    let opens = line.match_indices("<!--");
    let opens = opens.filter(|(at, _)| !line[..*at].ends_with(['`', '\\']));
    let mut remarks = opens.map(|(at, open)| &line[at + open.len()..]);
    remarks.find_map(|rest| of_comment(rest.split_once("-->").map_or(rest, |(inner, _)| inner)))
}

/// The marking that a comment says of what it stands in. One such as `tlp: red` is a field that was
/// taken out.
pub(in crate::read) fn of_comment(comment: &str) -> Option<Marking> {
    let words = comment.trim_matches(|c: char| c.is_whitespace() || "#-=*/;!".contains(c));
    if words.starts_with("tlp: ") {
        return None;
    }
    alone(words).or_else(|| banner(words)).or_else(|| bracketed(words)).or_else(|| parted(words))
}

/// The marking that a value in one line says.
fn of_value(text: &str, is_title: bool) -> Option<Marking> {
    let words = text.trim().trim_start_matches('#');
    let begins = || {
        let (marking, rest) = label(words)?;
        let next = rest.trim_start().chars().next()?;
        let parts = matches!(next, ':' | '/' | '|' | '-' | ',' | ';' | '\u{2013}' | '\u{2014}');
        let speaks_of_it = || ON_IT.contains(&first_word(rest.trim_start()));
        (parts || rest.starts_with(' ') && (is_title || !speaks_of_it())).then_some(marking)
    };
    let is_short = words.split_whitespace().count() <= LONGEST_LABEL;
    alone(words)
        .or_else(begins)
        .or_else(|| bracketed(words))
        .or_else(|| ends(words))
        .or_else(|| trails(words, is_title || is_short))
}

/// The most words of a value that is no sentence, but what something is called.
const LONGEST_LABEL: usize = 6;

/// Words before a marking with which a title speaks of it: `What is marked TLP:RED`.
const OF_IT: &[&str] = &[
    "a", "about", "above", "an", "and", "are", "as", "at", "below", "by", "called", "for", "from",
    "in", "into", "is", "marked", "not", "now", "of", "on", "only", "or", "remains", "stays",
    "still", "than", "the", "to", "under", "use", "using", "versus", "vs", "was", "were", "with",
    "without",
];

/// The marking at the end of what it marks, after a dash or the like: `Assessment - TLP:RED`. At the
/// end of what something is called it needs none.
fn trails(words: &str, is_title: bool) -> Option<Marking> {
    let name = words.as_bytes().windows(3).rposition(|name| name.eq_ignore_ascii_case(b"tlp"))?;
    let (before, label) = (words.get(..name)?, words.get(name..)?);
    let marking = alone(label)?;
    let before = before.trim_end_matches(['*', '_']);
    if names_the_protocol(before) {
        return None;
    }
    let head = before.trim_end();
    let is_apart = head.len() < before.len();
    let parts = |c: char| matches!(c, ':' | '|' | '-' | ',' | ';' | '\u{2013}' | '\u{2014}');
    let is_parted =
        is_apart && head.ends_with(parts) || before.ends_with("//") && !before.ends_with("://");
    let last = head.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let ends_title = is_title && is_apart && !OF_IT.contains(&last.as_str());
    (is_parted || ends_title).then_some(marking)
}

/// The marking in brackets at the end of what it marks: `Assessment (TLP:RED)`.
fn ends(words: &str) -> Option<Marking> {
    let inner = words.strip_suffix([')', ']'])?;
    let (_, inner) = inner.rsplit_once(['(', '['])?;
    alone(inner)
}

/// The marks of emphasis.
const EMPHASIS: [char; 2] = ['*', '_'];

/// The marking that words begin with, in emphasis or without, and what follows it.
fn emphasised(words: &str) -> Option<(Marking, &str)> {
    let (marking, rest) = label(words.trim_start_matches(EMPHASIS))?;
    Some((marking, rest.trim_start_matches(EMPHASIS)))
}

/// The marking before a sentence that it marks: `**TLP:RED** They met.` Where the sentence goes on in
/// small letters, it is of the marking.
fn leading(words: &str) -> Option<Marking> {
    let (marking, rest) = emphasised(words)?;
    let rest = rest.strip_prefix(' ')?;
    rest.trim_start_matches(EMPHASIS).starts_with(char::is_uppercase).then_some(marking)
}

/// The marking before what it marks, with a dash, a colon, a bar or a bracket after it:
/// `TLP:RED - they met`.
fn parted(words: &str) -> Option<Marking> {
    let (marking, rest) = emphasised(words)?;
    let after = rest.trim_start();
    let is_apart = after.len() < rest.len();
    let mut chars = after.chars();
    let parts = match chars.next()? {
        ':' | '|' | '\u{2013}' | '\u{2014}' => true,
        // `TLP:RED-marked`
        '-' => is_apart || !chars.next().is_some_and(char::is_alphanumeric),
        '(' | '[' => is_apart,
        _ => false,
    };
    parts.then_some(marking)
}

/// Words after a marking with which an item speaks of it: `- TLP:RED is for the recipients only`.
const ON_IT: &[&str] = &[
    "and", "are", "can", "cannot", "for", "goes", "has", "have", "holds", "is", "marks", "may",
    "means", "must", "needs", "or", "shall", "should", "stands", "to", "was", "were", "when",
    "where", "will",
];

/// The marking before an item that it marks, in small letters too: `- TLP:RED the hotel`.
fn of_item(words: &str) -> Option<Marking> {
    let (marking, rest) = emphasised(words)?;
    let rest = rest.strip_prefix(' ')?;
    let next = first_word(rest.trim_start_matches(EMPHASIS));
    (!next.is_empty() && !ON_IT.contains(&next)).then_some(marking)
}

/// The word that a text begins with; empty where it begins with something else.
fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// The marking that is all of the words, with brackets, emphasis or tags of HTML around it.
fn alone(words: &str) -> Option<Marking> {
    if words.starts_with("[[") {
        return None;
    }
    let around = |c: char| "()[]*_ ".contains(c);
    let inner = untagged(words).trim_end_matches(['.', ';', ':']).trim_matches(around);
    match label(inner) {
        Some((marking, rest)) => rest.is_empty().then_some(marking),
        // `TLP RED`
        None => {
            let (tlp, colour) = inner.split_once(' ')?;
            colour.trim().parse().ok().filter(|_| tlp.eq_ignore_ascii_case("tlp"))
        }
    }
}

/// The words between the tags of HTML that a line begins and ends with: `<p>TLP:RED</p>`.
fn untagged(mut words: &str) -> &str {
    while let Some(rest) = words.strip_prefix('<')
        && rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && let Some((_, rest)) = rest.split_once('>')
    {
        words = rest.trim_start();
    }
    while let Some(rest) = words.strip_suffix('>')
        && let Some((rest, _)) = rest.rsplit_once('<')
    {
        words = rest.trim_end();
    }
    words
}

/// The marking at the beginning of a line as agencies have it: `TLP:RED//NOFORN`.
fn banner(words: &str) -> Option<Marking> {
    let (marking, rest) = label(words.trim_start_matches(['*', '_']))?;
    rest.trim_start().starts_with("//").then_some(marking)
}

/// The marking in brackets at the beginning of what it marks: `(TLP:RED) They met.`
fn bracketed(words: &str) -> Option<Marking> {
    let words = words.trim_start_matches(['*', '_']);
    let close = match words.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let (inner, after) = words[1..].split_once(close)?;
    let (marking, rest) = label(inner.trim_matches(['*', '_', ' ']))?;
    // A link, the definition of one, or a span that is marked.
    let is_markup = after.starts_with(['(', '[', '{', ':']);
    (!is_markup && (rest.is_empty() || rest.starts_with("//"))).then_some(marking)
}

/// A colon as Markdown shows it, written so that no other program sees one.
const COLONS: [&str; 4] = ["&colon;", "&#58;", "&#x3a;", "\\:"];

/// The label of a marking at the beginning of a text, in any case, and what follows it.
fn label(text: &str) -> Option<(Marking, &str)> {
    let after = |text: &'_ str, word: &str| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then_some(word.len())
    };
    let rest = text[after(text, "tlp")?..].trim_start();
    let rest = match COLONS.iter().find_map(|colon| after(rest, colon)) {
        Some(colon) => &rest[colon..],
        None => rest.strip_prefix([':', '-', '/', '_', '=', '\u{2011}', '\u{FF1A}'])?,
    };
    // `tlp:"red"`, as MISP has it.
    let (rest, quote) = match rest.trim_start() {
        rest if rest.starts_with('"') => (&rest[1..], "\""),
        rest => (rest, ""),
    };
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (colour, mut rest) = rest.split_at(end);
    let mut marking: Marking = colour.parse().ok()?;
    if marking == Marking::Amber {
        for strict in ["+strict", "-strict", " strict"] {
            if let Some(end) = after(rest, strict) {
                (marking, rest) = (Marking::AmberStrict, &rest[end..]);
                break;
            }
        }
    }
    rest = rest.strip_prefix(quote)?;
    let goes_on = rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (!goes_on).then_some((marking, rest))
}

/// The strictest marking that the head of a file of any kind says of it: the comments on its first
/// lines, and the line after them where it is nothing else.
pub(in crate::read) fn of_head(text: &str) -> Option<Marking> {
    /// The most lines that are looked at.
    const MOST: usize = 64;
    let mut most = None;
    for line in text.trim_start_matches('\u{FEFF}').lines().take(MOST) {
        let words = line.trim();
        let marks = ["#", "//", ";", "--", "<!--", "/*", "*", "%"];
        let comment = marks.iter().find_map(|mark| words.strip_prefix(mark));
        match comment.map(|comment| comment.trim_end_matches("-->")) {
            Some(comment) => most = most.max(of_comment(comment)),
            None if words.is_empty() || words.starts_with("<?") || words == "---" => {}
            None => {
                return most.max(alone(words.trim_matches([',', ';', '"', '\t'])));
            }
        }
    }
    most
}

/// Finds a field that was indented too far, and so is the end of the text before it: its name, and
/// where it stands. It is a line `sources:` with a list after it, which no text ends with.
pub(in crate::read) fn swallowed<'n>(
    entries: &[(Key, Node)],
    known: &'n [String],
    text: &str,
) -> Option<(&'n str, Span)> {
    let of_text = |(key, _): &&(Key, Node)| matches!(&*folded(&key.text), "text" | "body");
    let (_, node) = entries.iter().find(of_text)?;
    let scalar = node.as_scalar()?;
    if !matches!(scalar.style, Style::Literal { .. } | Style::Folded) {
        return None;
    }
    let body = &*scalar.text;
    let mut end = body.len();
    let mut has_items = false;
    for line in body.split('\n').rev() {
        let start = end - line.len();
        end = start.saturating_sub(1);
        let words = line.trim();
        if words.is_empty() {
            continue;
        }
        if words.starts_with("- ") {
            has_items = true;
            continue;
        }
        let (name, value) = words.split_once(':')?;
        let begins_list = value.is_empty() && has_items
            || value.trim_start().starts_with('[') && value.ends_with(']');
        if let Some(name) = known.iter().find(|known| *known == name).filter(|_| begins_list) {
            let is_there = entries.iter().any(|(key, _)| folded(&key.text) == *name);
            let range = start..start + line.trim_end().len();
            return (!is_there).then(|| (name.as_str(), as_body(node, scalar).locate(text, range)));
        }
        if !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(&str, Marking)> {
        of_lines(text).into_iter().map(|(range, marking)| (&text[range], marking)).collect()
    }

    #[test]
    fn a_marking_alone_on_a_line_or_before_a_paragraph_is_said_of_the_text() {
        for line in [
            "TLP:RED",
            "tlp-red",
            "TLP: RED.",
            "**TLP:RED**",
            "TLP RED",
            "<p>TLP:RED</p>",
            "<p><strong>TLP: RED</strong></p>",
            "[TLP:RED]",
            "_(TLP:RED)_",
            "TLP:RED//NOFORN",
            "(TLP:RED) They met.",
            "[TLP:RED] They met.",
            "- (TLP:RED) They met.",
            "2. **(TLP:RED)** They met.",
            "**TLP:RED** They met.",
            "TLP:RED They met.",
            "## Assessment (TLP:RED)",
            "TLP:RED - they met.",
            "TLP:RED \u{2013} they met.",
            "TLP:RED: they met.",
            "**TLP:RED:** they met.",
            "TLP:RED | they met.",
            "- TLP:RED they met.",
            "1. **TLP:RED** they met.",
            "> TLP:RED",
            "> [!TLP:RED]",
            "> [!tlp-red]- They met.",
            "> [!warning] TLP:RED",
            "<!-- TLP:RED -->",
            "They met. <!-- TLP:RED -->",
            "TLP&colon;RED",
            "TLP&#58;RED",
            "**TLP\\:RED**",
            "TLP=RED",
        ] {
            let text = format!("One.\n\n{line}\n");
            assert_eq!(lines(&text), [(line, Marking::Red)], "{line}");
        }
        assert_eq!(lines("# TLP:AMBER+STRICT\n"), [("# TLP:AMBER+STRICT", Marking::AmberStrict)]);
        assert_eq!(lines("TLP:AMBER"), [("TLP:AMBER", Marking::Amber)]);
        let image = "![TLP:RED](x.png)";
        assert_eq!(lines(image), [(image, Marking::Red)]);
        let head = "| Name | TLP:RED |";
        assert_eq!(lines(&format!("{head}\n|---|:-:|\n| a | b |\n")), [(head, Marking::Red)]);
    }

    #[test]
    fn a_text_may_speak_of_markings() {
        for text in [
            "TLP:RED is for the eyes of the recipients only.\n",
            "**TLP:RED** is for the eyes of the recipients only.\n",
            "Everything here is TLP:CLEAR.\nNothing is TLP:RED.\n",
            "What is (TLP:RED) stays here.\n",
            "One\n(TLP:RED) two\n",
            "| Marking | Who |\n|---|---|\n| TLP:RED | The recipients |\n",
            "- TLP:RED: the recipients only\n- TLP:AMBER: the organisation\n",
            "- **TLP:RED**: the recipients only\n",
            "One.\n\n## TLP:RED\n\nThe recipients only.\n",
            "`TLP:RED`\n",
            "```\nTLP:RED\n```\n",
            "Write:\n\n    TLP:RED\n",
            "[TLP:RED](https://first.example/tlp)\n",
            "[TLP:RED]: https://first.example/tlp\n",
            "[[TLP:RED]]\n",
            "TLP:REDACTED\n",
            "TLP RED is for the recipients only.\n",
            "<TLP:RED\n",
            "TLP:\n",
            "TLP:RED-marked documents were found.\n",
            "TLP:RED documents were found.\n",
            "One.\n\nThe report was marked TLP:RED until May.\n",
            "- TLP:RED is for the recipients only\n",
            "> They wrote: TLP:RED is for us.\n",
            "> ```\n> TLP:RED\n> ```\n",
            "`<!-- TLP:RED -->`\n",
            "<!-- TLP:RED is strict -->\n",
            "| TLP:AMBER | TLP:RED |\n|---|---|\n| Us | You |\n",
            "One.\n\n![TLP:RED](red.png)\n",
            "![TLP:RED](red.png) is its sign.\n",
        ] {
            assert_eq!(lines(text), [], "{text}");
        }
    }

    #[test]
    fn a_value_is_or_begins_or_ends_with_its_marking() {
        for value in [
            "TLP:RED",
            "[tlp:red]",
            "TLP:RED - x",
            "TLP:RED: x",
            "(TLP:RED) x",
            "x (TLP:RED)",
            "#TLP:RED",
            "tlp/red",
            "TLP:RED, arms",
            "TLP:RED the driver",
            "TLP:RED Driver",
            "Driver TLP:RED",
            "TLP=RED",
            "tlp:\"red\"",
        ] {
            assert_eq!(of_value(value, false), Some(Marking::Red), "{value}");
        }
        assert_eq!(of_value("TLP:RED Meeting in Minsk", true), Some(Marking::Red));
        for title in ["Meeting TLP:RED", "Meeting - TLP:RED", "Meeting **TLP:RED**", "A //TLP:RED"]
        {
            assert_eq!(of_value(title, true), Some(Marking::Red), "{title}");
        }
        assert_eq!(of_value("Meeting | TLP:RED", false), Some(Marking::Red));
        for title in
            ["On TLP:RED", "What is TLP:RED?", "From TLP:AMBER to TLP:RED", "Marked TLP:RED"]
        {
            assert_eq!(of_value(title, true), None, "{title}");
        }
        for value in [
            "TLP:RED is strict",
            "On TLP:RED",
            "red",
            "TLPRED",
            "https://a.example/tlp-red",
            "The record of this raid was for some days TLP:RED",
            "Its marking is still TLP:RED",
        ] {
            assert_eq!(of_value(value, false), None, "{value}");
        }
    }
}
