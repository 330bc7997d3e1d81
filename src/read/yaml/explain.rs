//! Turns the parser's errors into sentences for people who write records.
//!
//! Each looks at a line or two, so that a hundred of them cost nothing.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::build::{Reader, TOO_DEEP, TOO_DEEP_HELP};
use super::lines::{
    floor, indent_of, is_first_on_line, line_of, next_char, odd_space, rest_of_line, span_of,
};
use super::{Problem, ProblemKind};
use crate::diagnostic::Span;

/// The longest value, in bytes, that is spelt out in a suggestion.
const MAX_SUGGESTION: usize = 80;

impl Reader<'_> {
    pub(super) fn explain(&self, error: &ScanError) -> Problem {
        let text = self.text;
        let at = floor(text, error.marker().byte_offset().unwrap_or(self.end));
        let syntax = |message: &str, span: Span| Problem::new(ProblemKind::Syntax, message, span);
        let kind = error.kind();
        if *kind == ErrorKind::RecursionLimitExceeded {
            let span = rest_of_line(text, at);
            return Problem::new(ProblemKind::Limit, TOO_DEEP, span).help(TOO_DEEP_HELP);
        }
        if let Some(tab) = tab_in_indentation(text, at, kind) {
            return syntax("a tab stands in the indentation", Span::new(tab, tab + 1))
                .help("indent with spaces");
        }
        let line = line_of(text, at);
        if let Some(odd) = odd_space(&text[line.clone()]) {
            let span = Span::new(line.start + odd.start, line.start + odd.end);
            return syntax("an invisible no-break space stands here", span)
                .help("write a common space in its place");
        }
        if let Some(item) = text[line.clone()].trim_start().strip_prefix("* ") {
            let item = item.trim_end();
            let message = "an item of a list begins with a hyphen, not with an asterisk";
            let span = rest_of_line(text, line.start + indent_of(&text[line.clone()]));
            return match item.len() <= MAX_SUGGESTION {
                true => syntax(message, span).help(format!("write `- {item}`")),
                false => syntax(message, span).help("write `- ` before each item"),
            };
        }
        if let Some(problem) = self.explain_quotes(kind, at) {
            return problem;
        }
        let is_in_brackets = matches!(
            kind,
            ErrorKind::UnexpectedEofImplicitFlowMapping
                | ErrorKind::UnexpectedEofFlowMapping
                | ErrorKind::UnexpectedEofFlowSequence
                | ErrorKind::ExpectedFlowMappingSeparator
                | ErrorKind::ExpectedFlowSequenceSeparator
        );
        if let Some(comma) = comma_too_many(text, at).filter(|_| is_in_brackets) {
            return syntax("this comma is one too many", Span::new(comma, comma + 1))
                .help("delete it, or write an item before it");
        }
        if let Some(open) = self.unclosed_bracket(kind, at) {
            let bracket = text[open..].chars().next().unwrap_or('[');
            let close = if bracket == '{' { '}' } else { ']' };
            let problem = syntax(&format!("`{bracket}` is never closed"), rest_of_line(text, open));
            return self.with_help_or_quote(problem, open, &format!("close it with `{close}`"));
        }
        let here = rest_of_line(text, at);
        match kind {
            ErrorKind::MappingValueNotAllowed => self.explain_colon(at),
            ErrorKind::UnexpectedCharacter { character } if !character.is_ascii_graphic() => {
                let span = Span::new(at, next_char(text, at));
                let code = u32::from(*character);
                syntax(&format!("the character U+{code:04X} is not allowed in YAML"), span)
                    .help("delete it")
            }
            ErrorKind::UnexpectedCharacter { character } => {
                let message = match character {
                    '`' => "a value cannot begin with a backtick".to_owned(),
                    _ => format!("a value cannot begin with `{character}`"),
                };
                let problem = syntax(&message, here);
                self.with_quote_help(problem, at)
            }
            ErrorKind::SimpleKeyExpected => {
                syntax("expected `key: value` on this line", here).help(key_help(text, at))
            }
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry
                if is_first_on_line(text, at) =>
            {
                let (message, help) = match kind {
                    ErrorKind::ExpectedBlockMappingKey => {
                        ("this line is not indented as any above it", "indent it like its siblings")
                    }
                    _ => (
                        "expected another `- ` of the list",
                        "begin the line with `- `, or indent it",
                    ),
                };
                syntax(message, here).help(help)
            }
            ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::ExpectedDocumentStart => {
                self.with_quote_help(syntax("text follows where the value has ended", here), at)
            }
            ErrorKind::BlockSequenceEntryNotAllowed => {
                let problem = syntax("a list cannot begin on the line of its key", here);
                self.with_help_or_quote(problem, at, "begin the list on the next line")
            }
            ErrorKind::InvalidBlockScalarHeader => {
                let problem = syntax("text follows on the line of `|` or `>`", here);
                self.with_help_or_quote(problem, at, "begin the text on the next line")
            }
            ErrorKind::InvalidBlockScalarIndent => {
                syntax("blank lines at the top of this text are indented more than the text", here)
                    .help("take the spaces off the blank lines")
            }
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
                syntax(&format!("`{open}` is closed by `{close}`"), here)
                    .help("close each bracket by its own kind; quote text that holds brackets")
            }
            ErrorKind::MisplacedFlowCollectionEnd => {
                let problem = syntax("this bracket closes nothing", here);
                // `[a, b]]` is a list with a slip, `]a` is most likely text.
                let value = entry_at(text, at).map(|entry| entry.value.start);
                match value.filter(|&start| !self.is_bracket(start) && start <= at) {
                    Some(_) => self.with_quote_help(problem, at),
                    None => problem.help("delete this bracket"),
                }
            }
            ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::InvalidColonPlacement => {
                syntax("expected a comma or a closing bracket", here)
                    .help("part the items by commas, and quote an item that holds `: ` or a quote")
            }
            ErrorKind::BomInsideDocument => {
                let span = Span::new(at, next_char(text, at));
                syntax("an invisible byte order mark (U+FEFF) stands here", span).help("delete it")
            }
            ErrorKind::UndeclaredTagHandle => {
                self.with_quote_help(syntax("this tag is not declared", here), at)
            }
            _ => {
                let message = kind.to_string();
                // "while scanning a tag, did not find …": the first half says where, as the span does.
                let message = match message.split_once(", ") {
                    Some((context, rest)) if context.starts_with("while ") => rest.to_owned(),
                    _ => message,
                };
                self.with_quote_help(syntax(&message, here), at)
            }
        }
    }

    fn explain_quotes(&self, kind: &ErrorKind, at: usize) -> Option<Problem> {
        let text = self.text;
        let syntax = |message: &str, span: Span| Problem::new(ProblemKind::Syntax, message, span);
        match kind {
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                let quote = text[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
                let problem = syntax("this quote is never closed", rest_of_line(text, at));
                Some(problem.help(format!("add `{quote}` at the end of the value")))
            }
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                let quote = match kind {
                    ErrorKind::InvalidTrailingSingleQuotedScalar => '\'',
                    _ => '"',
                };
                let open = self.opening_quote(quote, at)?;
                if !line_of(text, open).contains(&at) {
                    let message = "this quote is closed only by the next one, further down";
                    let mut problem = syntax(message, rest_of_line(text, open))
                        .help(format!("add `{quote}` at the end of the value"));
                    problem.related = Some(rest_of_line(text, at));
                    return Some(problem);
                }
                let problem = syntax("text follows the closing quote", rest_of_line(text, at));
                let rest = rest_of_line(text, open);
                let end = match bracketed(text, open) {
                    Some(within) => item_end(text, at..within.end, quote),
                    None => rest.end as usize,
                };
                let whole = text[open..end].trim_end();
                let comment = whole.find(" #").filter(|&comment| open + comment > at);
                let whole = comment.map_or(whole, |comment| whole[..comment].trim_end());
                // 'it's' is most likely one quoted text; "Foo" bar is one plain text.
                let inner = whole[1..].strip_suffix(quote).unwrap_or(whole);
                Some(match quoted(inner) {
                    Some(value) => problem.help(format!("quote the value as a whole: {value}")),
                    None => problem.help("quote the value as a whole"),
                })
            }
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidUnicodeEscape => {
                let found = bad_escape(text, at)?;
                let escape = &text[found.clone()];
                let problem = syntax(&format!("`{escape}` is not an escape"), span_of(&found));
                Some(problem.help("write `\\\\` for a backslash, or use single quotes"))
            }
            _ => None,
        }
    }

    /// Finds the quote that opened the value before `at`: the first since the last event
    /// that is not in a comment.
    fn opening_quote(&self, quote: char, at: usize) -> Option<usize> {
        let from = self.end.min(at);
        let mut comment = false;
        let mut blank = true;
        for (offset, c) in self.text[from..at].char_indices() {
            match c {
                '\n' => comment = false,
                '#' if blank => comment = true,
                _ if c == quote && !comment => return Some(from + offset),
                _ => {}
            }
            blank = c.is_ascii_whitespace();
        }
        None
    }

    /// The bracket that the error at `at` shows to be open: one that the parser names, or
    /// one that stands on an earlier line indented no less than the line of the error.
    fn unclosed_bracket(&self, kind: &ErrorKind, at: usize) -> Option<usize> {
        let open = match kind {
            ErrorKind::UnclosedFlowCollection { .. } => {
                return Some(at).filter(|_| self.is_bracket(at));
            }
            ErrorKind::InvalidColonPlacement
            | ErrorKind::MappingValueNotAllowed
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::BlockEntryInFlowCollection => {
                let outermost = self.frames.iter().find(|frame| frame.flow)?.start;
                let (line, own) = (line_of(self.text, at), line_of(self.text, outermost));
                let indent = |line: &Range<usize>| {
                    let line = &self.text[line.clone()];
                    line.len() - line.trim_start().len()
                };
                (line.start > own.start && indent(&line) <= indent(&own)).then_some(outermost)?
            }
            _ => return None,
        };
        Some(open).filter(|&open| self.is_bracket(open))
    }

    fn is_bracket(&self, at: usize) -> bool {
        self.text[at..].starts_with(['[', '{'])
    }

    /// Explains a colon that cannot be one of a mapping.
    fn explain_colon(&self, at: usize) -> Problem {
        let text = self.text;
        let syntax = |message: &str, span: Span| Problem::new(ProblemKind::Syntax, message, span);
        if let Some(entry) = entry_at(text, at)
            && entry.value.start <= at
            && entry.has_key
        {
            let span = span_of(&entry.value);
            let value = &text[entry.value.clone()];
            let problem = if value.starts_with(['"', '\'']) {
                syntax("text follows where the value has ended", rest_of_line(text, at))
            } else {
                syntax("a value that holds `: ` needs quotes", span)
            };
            return self.with_quote_help(problem, at);
        }
        let line = line_of(text, at);
        if let Some(problem) = self.explain_item(&line) {
            return problem;
        }
        if text[line.clone()].starts_with("--- ") {
            return syntax("a mapping cannot begin on the line of `---`", span_of(&line))
                .help("begin it on the next line");
        }
        let above = self.line_above(line.start);
        let above_text = &text[above.clone()];
        let span = rest_of_line(text, above.start + indent_of(above_text));
        if !above.is_empty() && (glued_colon(above_text).is_some() || !above_text.contains(':')) {
            return syntax("expected `key: value` on this line", span)
                .help(key_help(text, above.start));
        }
        let start = line.start + indent_of(&text[line.clone()]);
        syntax("this line is read as part of the value above it", rest_of_line(text, start))
            .help("indent it like the line above if it is a key, or quote the value above")
    }

    /// Explains a line `key: value` below an item of a list that is no mapping.
    fn explain_item(&self, line: &Range<usize>) -> Option<Problem> {
        let text = self.text;
        let below = text[line.clone()].trim();
        let above = self.line_above(line.start);
        let indent = indent_of(&text[above.clone()]);
        let item = text[above.clone()].trim().strip_prefix("- ")?.trim();
        let is_within = indent_of(&text[line.clone()]) > indent;
        if !is_within || item.is_empty() || item.contains(':') || !below.contains(": ") {
            return None;
        }
        let start = line.start + indent_of(&text[line.clone()]);
        let message = "this line is read as part of the item above it";
        let problem = Problem::new(ProblemKind::Syntax, message, rest_of_line(text, start));
        let key = self.key_of_items(&above);
        Some(if item.len() + below.len() > MAX_SUGGESTION {
            problem.help(format!("say what the item is, `- {key}: …`"))
        } else {
            problem.help(format!(
                "say what the item is: `- {key}: {item}`, or on one line, `- {{{key}: {item}, {below}}}`"
            ))
        })
    }

    /// By which key an item of a list may be written as a mapping, from the key of the list.
    fn key_of_items(&self, item: &Range<usize>) -> &'static str {
        /// A longer list is not worth the way up.
        const LINES: usize = 50;
        let indent = indent_of(&self.text[item.clone()]);
        let mut line = item.clone();
        for _ in 0..LINES {
            line = self.line_above(line.start);
            let words = self.text[line.clone()].trim_end();
            if indent_of(words) > indent || words.trim_start().starts_with("- ") {
                continue;
            }
            return match words.trim().trim_end_matches(':') {
                "actors" | "people" | "participants" => "actor",
                "locations" | "places" => "location",
                "sources" | "references" => "source",
                "events" | "related" => "event",
                "tags" => "tag",
                "aliases" => "alias",
                "roles" => "title",
                _ => "value",
            };
        }
        "value"
    }

    /// The nearest line above that is not blank; empty where there is none near.
    fn line_above(&self, start: usize) -> Range<usize> {
        /// Further up, a line has nothing to do with the error.
        const LINES: usize = 20;
        let mut start = start;
        for _ in 0..LINES {
            let Some(before) = start.checked_sub(1) else { break };
            let line = line_of(self.text, before);
            if !self.text[line.clone()].trim_ascii().is_empty() {
                return line;
            }
            start = line.start;
        }
        0..0
    }

    /// Adds an advice, and that to quote the value where it may be meant as text.
    fn with_help_or_quote(&self, problem: Problem, at: usize, advice: &str) -> Problem {
        let problem = self.with_quote_help(problem, at);
        let help = match &problem.help {
            Some(quote) => format!("{advice}; if it is text, {quote}"),
            None => advice.to_owned(),
        };
        problem.help(help)
    }

    /// Adds the advice to quote the value on this line, where that would mend it.
    pub(super) fn with_quote_help(&self, problem: Problem, at: usize) -> Problem {
        let Some(entry) = entry_at(self.text, at) else { return problem };
        if let Some(item) = item_at(self.text, at) {
            return match quoted(&self.text[item]) {
                Some(item) => problem.help(format!("quote the item: {item}")),
                None => problem.help("quote the item"),
            };
        }
        let value = &self.text[entry.value.clone()];
        let special = value.starts_with(|c: char| "@`%*&![]{}|>\"',#?".contains(c));
        if !special && !value.starts_with("- ") && !value.contains(": ") && !value.ends_with(':') {
            return problem;
        }
        let prefix = &self.text[entry.prefix.clone()];
        match quoted(value) {
            Some(value) if prefix.len() <= MAX_SUGGESTION => {
                problem.help(format!("quote the value: {prefix}{value}"))
            }
            _ => problem.help("quote the value"),
        }
    }
}

/// A line as far as it is `key: value` or `- value`.
struct Entry {
    /// The key with its colon, or the dash, with the blank after it.
    prefix: Range<usize>,
    /// What follows, without a comment.
    value: Range<usize>,
    has_key: bool,
}

/// Reads the line around `at` as people see it, for it is not YAML.
fn entry_at(text: &str, at: usize) -> Option<Entry> {
    let line = line_of(text, at);
    let mut start = line.start + indent_of(&text[line.clone()]);
    let mut dash = None;
    while text[start..line.end].starts_with("- ") {
        dash = Some(start);
        start += 2 + indent_of(&text[start + 2..line.end]);
    }
    let content = text[start..line.end].trim_end();
    let end = start + content.len();
    let colon = content.find(": ").filter(|_| !content.starts_with(['"', '\'', '[', '{']));
    let (prefix, value) = match (colon, dash) {
        (Some(colon), _) => {
            let value = start + colon + 2;
            (start..value, value + indent_of(&text[value..end])..end)
        }
        (None, Some(dash)) => (dash..dash + 2, start..end),
        (None, None) => return None,
    };
    let shown = &text[value.clone()];
    let shown = match shown.find(" #") {
        Some(comment) if !shown.starts_with(['"', '\'']) => shown[..comment].trim_end(),
        _ => shown,
    };
    let value = value.start..value.start + shown.len();
    (!value.is_empty()).then_some(Entry { prefix, value, has_key: colon.is_some() })
}

/// The value around `at`, if it is a list or mapping in brackets that is still open there.
fn bracketed(text: &str, at: usize) -> Option<Range<usize>> {
    let value = entry_at(text, at)?.value;
    let before = text.get(value.start..at)?;
    let count = |brackets: [char; 2]| before.matches(brackets).count();
    (before.starts_with(['[', '{']) && count(['[', '{']) > count([']', '}'])).then_some(value)
}

/// The item around `at` of a list or mapping in brackets, without the key that it may have.
fn item_at(text: &str, at: usize) -> Option<Range<usize>> {
    let within = bracketed(text, at)?;
    // A mistake may be told where the line ends, after blanks that are none of the value.
    let before = &text[within.start..at.min(within.end)];
    let parted = before.rfind([',', '[', '{']).map(|mark| mark + 1);
    let keyed = before.rfind(": ").map(|colon| colon + 2);
    let start = within.start + parted.max(keyed)?;
    let start = start + indent_of(&text[start..within.end]);
    let rest = &text[start..within.end];
    let end = rest.find([',', ']', '}']).map_or(within.end, |length| start + length);
    let end = start + text[start..end].trim_end().len();
    (start < end).then_some(start..end)
}

/// Where an item in brackets ends in which a quote is too many: before a comma or bracket. A comma
/// within its quotes is one of the item, if the next begins with no quote.
fn item_end(text: &str, rest: Range<usize>, quote: char) -> usize {
    let ends = text[rest.clone()].match_indices([',', ']', '}']);
    let ends: Vec<(usize, &str)> = ends.map(|(end, mark)| (rest.start + end, mark)).collect();
    let first = ends.first().map_or(rest.end, |(end, _)| *end);
    for (end, mark) in ends {
        if text[rest.start..end].trim_end().ends_with(quote) {
            return end;
        }
        if mark != "," || text[end + 1..rest.end].trim_start().starts_with(quote) {
            break;
        }
    }
    first
}

/// Finds the comma on the line of `at` before which there is no item.
fn comma_too_many(text: &str, at: usize) -> Option<usize> {
    let line = line_of(text, at);
    let shown = &text[line.clone()];
    let mut before = None;
    let mut quote = None;
    for (offset, c) in shown.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if matches!(before, Some(',' | '[' | '{' | ':')) => quote = Some(c),
            (None, ',') if matches!(before, Some(',' | '[' | '{')) => {
                return Some(line.start + offset);
            }
            _ => {}
        }
        before = if c.is_whitespace() { before } else { Some(c) };
    }
    None
}

/// Writes a value in quotes, unless it is long.
pub(super) fn quoted(value: &str) -> Option<String> {
    if value.len() > MAX_SUGGESTION {
        return None;
    }
    Some(match value.contains(['"', '\\']) {
        false => format!("\"{value}\""),
        true => format!("'{}'", value.replace('\'', "''")),
    })
}

/// Says what is missing on a line that should be `key: value`.
pub(super) fn key_help(text: &str, at: usize) -> String {
    let line = text[line_of(text, at)].trim();
    let short = line.len() <= MAX_SUGGESTION;
    if let Some((key, value)) = line.split_once(WIDE_COLON).filter(|(key, _)| !key.contains(':')) {
        return match short {
            true => format!("write a colon of ASCII and a space: {}: {}", key.trim(), value.trim()),
            false => "write a colon of ASCII and a space".to_owned(),
        };
    }
    let item = line.strip_prefix('-').filter(|item| !item.starts_with(' '));
    match (glued_colon(line), item) {
        (Some(colon), _) if short => {
            format!("put a space after the colon: {}: {}", &line[..colon], &line[colon + 1..])
        }
        (None, Some(item)) if short => format!("put a space after the dash: - {item}"),
        _ => "write a space after the colon, and indent a line that goes on with the text above"
            .to_owned(),
    }
}

/// The colon that keyboards for Chinese and Japanese write.
const WIDE_COLON: char = '\u{FF1A}';

/// Says what is missing in a text of which the first line is nearly `key: value`; `None` where it is
/// not.
pub(super) fn nearly_a_mapping(text: &str, at: usize) -> Option<String> {
    let line = text[line_of(text, floor(text, at))].trim();
    let is_key = |key: &str| !key.is_empty() && !key.contains(char::is_whitespace);
    let wide = line.split_once(WIDE_COLON).is_some_and(|(key, _)| is_key(key.trim()));
    let glued = glued_colon(line).is_some_and(|colon| is_key(&line[..colon]));
    (wide || glued).then(|| key_help(text, at))
}

/// Finds a colon with no space after it, as in `key:value`, where there is none with one.
fn glued_colon(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let colon = line.find(':')?;
    let after = &line[colon + 1..];
    // A URL is text.
    let glued = !after.is_empty() && !after.starts_with([' ', '/']) && !line.contains(": ");
    glued.then_some(colon)
}

/// Finds a tab before the first text of the line of the error, or of the next where the
/// parser stops before it.
fn tab_in_indentation(text: &str, at: usize, kind: &ErrorKind) -> Option<usize> {
    let tab = |line: &Range<usize>| {
        let blanks = text[line.clone()].bytes().take_while(|b| matches!(b, b' ' | b'\t'));
        let width = blanks.clone().count();
        // A line of blanks alone has no indentation.
        let tab = blanks.enumerate().find(|&(_, b)| b == b'\t').map(|(at, _)| line.start + at);
        tab.filter(|_| width < text[line.clone()].trim_end().len())
    };
    let line = line_of(text, at);
    let about_tabs = matches!(
        kind,
        ErrorKind::TabInIndentation
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    );
    tab(&line).or_else(|| {
        let next = line.end.saturating_add(1);
        (about_tabs && next < text.len()).then(|| tab(&line_of(text, next)))?
    })
}

/// Finds the first escape in the double-quoted text at `open` that YAML does not have.
fn bad_escape(text: &str, open: usize) -> Option<Range<usize>> {
    let mut chars = text[open..].char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let (_, escape) = chars.next()?;
        let at = open + at;
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if "0abtn\tvfre \"/\\N_LP\n\r".contains(c) => continue,
            c => return Some(at..at + 1 + c.len_utf8()),
        };
        let hex = text[at + 2..].bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
        let code = u32::from_str_radix(&text[at + 2..at + 2 + hex], 16);
        let surrogate = matches!(code, Ok(0xd800..=0xdfff)) && digits == 4;
        let valid = surrogate || code.is_ok_and(|code| char::from_u32(code).is_some());
        if hex < digits || !valid {
            return Some(at..at + 2 + hex);
        }
    }
    None
}
