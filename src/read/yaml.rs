//! YAML as a tree in which every key and value knows its place in the file.
//!
//! Scalars stay as they are written, so that `id: 007` and `tlp: no` lose nothing;
//! the methods of [`Node`] read them by the YAML 1.2 core schema
//! (YAML 1.2.2, section 10.3) where a type is wanted.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, ParseResult, Parser, ScalarStyle, ScanError, StructureStyle};
use serde_json::{Map, Number};

use crate::diagnostic::{Code, Diagnostic, Place, Span};

/// How deep lists and mappings may stand in each other, aliases expanded. A record
/// needs five or so; what walks a tree may recurse, for this many frames fit any stack.
pub const MAX_DEPTH: usize = 64;

/// How many values one file may hold, aliases expanded and each anchored value counted
/// once more. A megabyte of records has about 20 000; this many take some 20 MB.
pub const MAX_NODES: usize = 200_000;

/// How much larger than the file its texts may become through aliases: this factor
/// for large files …
const GROWTH: usize = 4;

/// … and this many bytes for small ones, where one shared text may well stand in many records.
const FREE_GROWTH: usize = 1 << 20;

/// After this many problems the rest of a file is not read: nobody mends more at
/// once, and a file of a million broken documents must not fill the memory.
pub const MAX_PROBLEMS: usize = 100;

/// The longest value, in bytes, that is spelt out in a suggestion.
const MAX_SUGGESTION: usize = 80;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the file: with its quotes or brackets, without its anchor and tag,
    /// from the first to the last line for a block. A value that came by an alias keeps
    /// the place of its definition; an empty one has an empty span.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A scalar, list or mapping.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, a number, true or false, or nothing.
    Scalar(Scalar),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the file, its keys distinct; merged keys (`<<`) come last.
    Map(Vec<(Key, Node)>),
}

/// The key of an entry in a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key's text.
    pub text: Box<str>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A scalar as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// Its text: unescaped and unfolded, and not read as a type. Empty where the value
    /// is left out.
    pub text: Arc<str>,
    /// How it is written.
    pub style: Style,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes; the only style that can be a number, true, false or nothing.
    Plain,
    /// In single or double quotes, or with the tag `!!str`.
    Quoted,
    /// After `|`, where each line of the text is one of the file, less its indentation.
    Literal {
        /// Offset in the file of the line after the `|`, in bytes.
        first_line: u32,
        /// Width of the indentation, in bytes.
        indent: u32,
    },
    /// After `>`; or after `|`, where the lines cannot be traced or there are none.
    Folded,
}

/// What a plain scalar means in the core schema.
enum Meaning {
    Nothing,
    Bool(bool),
    /// `None` beyond 128 bits.
    Integer(Option<i128>),
    Float(f64),
    Text,
}

impl Scalar {
    fn meaning(&self) -> Meaning {
        if self.style != Style::Plain {
            return Meaning::Text;
        }
        let text = &*self.text;
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Meaning::Nothing,
            "true" | "True" | "TRUE" => return Meaning::Bool(true),
            "false" | "False" | "FALSE" => return Meaning::Bool(false),
            _ => {}
        }
        let radix = |digits: &str, radix: u32| {
            (!digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)))
                .then(|| Meaning::Integer(i128::from_str_radix(digits, radix).ok()))
        };
        let special = match text.as_bytes() {
            [b'0', b'o', ..] => radix(&text[2..], 8),
            [b'0', b'x', ..] => radix(&text[2..], 16),
            _ => None,
        };
        special.or_else(|| decimal(text)).unwrap_or(Meaning::Text)
    }
}

/// Reads `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`,
/// which is narrower than what Rust takes as a number.
fn decimal(text: &str) -> Option<Meaning> {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    if whole > 0 && rest.is_empty() {
        return Some(Meaning::Integer(text.parse().ok()));
    }
    let mut fraction = 0;
    if let [b'.', after @ ..] = rest {
        fraction = digits(after);
        rest = &after[fraction..];
    }
    if whole + fraction == 0 {
        return None;
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = match after {
            [b'-' | b'+', after @ ..] => after,
            _ => after,
        };
        if after.is_empty() {
            return None;
        }
        rest = &after[digits(after)..];
    }
    if !rest.is_empty() {
        return None;
    }
    text.parse().ok().map(Meaning::Float)
}

impl Node {
    /// The scalar, whatever it holds.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of any scalar as it is written, a number's or date's too; `None` for nothing.
    pub fn as_str(&self) -> Option<&str> {
        self.as_scalar().filter(|_| !self.is_null()).map(|scalar| &*scalar.text)
    }

    /// Whether the value is left out, `~` or `null`.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(|scalar| matches!(scalar.meaning(), Meaning::Nothing))
    }

    /// The value of `true` or `false`; `yes`, `no`, `on` and `off` are text.
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_scalar()?.meaning() {
            Meaning::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a whole number that fits.
    pub fn as_int(&self) -> Option<i64> {
        match self.as_scalar()?.meaning() {
            Meaning::Integer(value) => value?.try_into().ok(),
            _ => None,
        }
    }

    /// The value of a number, where it is finite.
    pub fn as_f64(&self) -> Option<f64> {
        let scalar = self.as_scalar()?;
        let value = match scalar.meaning() {
            Meaning::Integer(Some(value)) => value as f64,
            Meaning::Integer(None) => scalar.text.parse().ok()?,
            Meaning::Float(value) => value,
            _ => return None,
        };
        value.is_finite().then_some(value)
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping.
    pub fn as_map(&self) -> Option<&[(Key, Node)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|(other, _)| &*other.text == key).map(|(_, node)| node)
    }

    /// What the value is, for messages: "a list", "a number", "nothing".
    pub fn type_name(&self) -> &'static str {
        match &self.value {
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
            Value::Scalar(scalar) => match scalar.meaning() {
                Meaning::Nothing => "nothing",
                Meaning::Bool(_) => "true/false",
                Meaning::Integer(_) | Meaning::Float(_) => "a number",
                Meaning::Text => "text",
            },
        }
    }

    /// The tree as JSON by the core schema. Whole numbers beyond 64 bits, numbers beyond
    /// a double's range, `.inf` and `.nan` stay text.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Map(entries) => {
                let entry = |(key, node): &(Key, Node)| (key.text.to_string(), node.to_json());
                Json::Object(entries.iter().map(entry).collect::<Map<_, _>>())
            }
            Value::Scalar(scalar) => {
                let number = match scalar.meaning() {
                    Meaning::Nothing => return Json::Null,
                    Meaning::Bool(value) => return Json::Bool(value),
                    Meaning::Integer(value) => value.and_then(|value| {
                        let small = i64::try_from(value).map(Number::from);
                        small.or_else(|_| u64::try_from(value).map(Number::from)).ok()
                    }),
                    Meaning::Float(value) => Number::from_f64(value),
                    Meaning::Text => None,
                };
                number.map_or_else(|| Json::String(scalar.text.to_string()), Json::Number)
            }
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The documents that could be read and hold something, in the order of the file.
    pub documents: Vec<Node>,
    /// What is wrong, at most [`MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with the YAML itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What sort of thing.
    pub kind: ProblemKind,
    /// One sentence without a final full stop.
    pub message: String,
    /// Where in the file.
    pub span: Span,
    /// Where the other half of the problem stands, as the first of two equal keys.
    pub related: Option<Span>,
    /// What to do, in the imperative.
    pub help: Option<String>,
}

/// What sort of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is not YAML, or YAML that no record can use. The document is left out if it
    /// could not be read to its end.
    Syntax,
    /// It is nested too deeply or grows too large; the rest of the file is not read.
    Limit,
    /// A key stands twice; the first counts.
    DuplicateKey,
    /// Control characters, which YAML does not allow; they were read as spaces.
    Control,
}

impl Problem {
    fn new(kind: ProblemKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), span, related: None, help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Makes it a diagnostic of a file.
    pub fn into_diagnostic(self, file: &Arc<str>) -> Diagnostic {
        let (code, related) = match self.kind {
            ProblemKind::Syntax => (Code::YamlSyntax, "see here"),
            ProblemKind::Limit => (Code::YamlLimit, "see here"),
            ProblemKind::DuplicateKey => (Code::DuplicateKey, "first given here"),
            ProblemKind::Control => (Code::ControlCharacter, "see here"),
        };
        let mut diagnostic = Diagnostic::new(code, self.message).at(Place::at(file, self.span));
        diagnostic.help = self.help;
        match self.related {
            Some(span) => diagnostic.related(Place::at(file, span), related),
            None => diagnostic,
        }
    }
}

/// Reads a file, or the part of it that stands `offset` bytes from its start.
///
/// Never fails: what cannot be read is left out and stands in [`Parsed::problems`].
/// Documents of nothing, or of comments alone, are left out too. Anchors, aliases and
/// merge keys are resolved; tags are ignored, but for `!!str`. A syntax error ends its
/// document, and reading goes on at the next `---`.
///
/// ```
/// let parsed = dateline::read::yaml::parse("id: 007\nwhere: [1, 2.5]\n", 0);
/// let record = &parsed.documents[0];
/// assert_eq!(record.get("id").and_then(|id| id.as_str()), Some("007"));
/// assert_eq!(record.to_json().to_string(), r#"{"id":7,"where":[1,2.5]}"#);
/// ```
pub fn parse(text: &str, offset: u32) -> Parsed {
    let (clean, control) = without_control_characters(text);
    let options = granit_parser::options! {
        emit_comments: false,
        // An alias without anchor is most often text that begins with an asterisk.
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(&clean, options);
    let mut reader = Reader::new(&clean);
    reader.problems.extend(control);
    while let Some(result) = parser.next_event() {
        match reader.read(result) {
            Flow::On => {}
            // What was skipped is already told of; a failure here can only be the end.
            Flow::NextDocument if matches!(parser.proceed_next_document(), Ok(true)) => {}
            Flow::NextDocument | Flow::Stop => break,
        }
    }
    reader.finish(offset)
}

/// Replaces what YAML does not allow in text (section 5.1) by as many spaces as it has
/// bytes. A stray form feed must not cost a record; the problem names the first.
fn without_control_characters(text: &str) -> (Cow<'_, str>, Option<Problem>) {
    let banned = |c: char| {
        matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{84}')
            || matches!(c, '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
    };
    let Some((at, first)) = text.char_indices().find(|&(_, c)| banned(c)) else {
        return (Cow::Borrowed(text), None);
    };
    let mut clean = String::with_capacity(text.len());
    let mut count = 0_usize;
    for c in text.chars() {
        if banned(c) {
            count += 1;
            clean.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            clean.push(c);
        }
    }
    let message = match count {
        1 => format!("control character U+{:04X}, read as a space", u32::from(first)),
        _ => format!("{count} control characters, the first U+{:04X}, read as spaces", u32::from(first)),
    };
    let span = Span::new(at, at + first.len_utf8());
    let problem = Problem::new(ProblemKind::Control, message, span)
        .help("delete it; in double quotes it can be written as an escape such as `\\u0007`");
    (Cow::Owned(clean), Some(problem))
}

/// What to do after an event.
enum Flow {
    On,
    NextDocument,
    Stop,
}

/// A problem was reported for which the rest of the file must not be read.
struct Stopped;

/// Builds trees from the parser's events. Spans are those of `text` until [`Reader::finish`].
struct Reader<'t> {
    text: &'t str,
    documents: Vec<Node>,
    problems: Vec<Problem>,
    nodes: usize,
    bytes: usize,
    max_bytes: usize,
    /// The open collections of this document, outermost first.
    frames: Vec<Frame>,
    root: Option<Node>,
    /// The anchored values of this document that are complete, by the parser's numbers.
    anchors: HashMap<usize, Anchored>,
    /// Where the last event ended.
    end: usize,
}

/// An anchored value and what a copy of it costs.
struct Anchored {
    node: Node,
    cost: Cost,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

/// An open list or mapping.
struct Frame {
    start: usize,
    /// Where its last part ended; a block has no mark of its own there.
    end: usize,
    flow: bool,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        /// The value of `<<` and the place of that key.
        merge: Option<(Span, Node)>,
        next: Next,
    },
}

/// What a mapping waits for.
enum Next {
    Key,
    Value(Key),
    /// The value of `<<`, which stands there.
    Merge(Span),
    /// The value of a key that cannot be used.
    Ignored,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            documents: Vec::new(),
            problems: Vec::new(),
            nodes: 0,
            bytes: 0,
            max_bytes: text.len().saturating_mul(GROWTH).saturating_add(FREE_GROWTH),
            frames: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            end: 0,
        }
    }

    fn finish(mut self, offset: u32) -> Parsed {
        if offset > 0 {
            for document in &mut self.documents {
                shift(document, offset);
            }
            for problem in &mut self.problems {
                problem.span = problem.span.shifted(offset);
                problem.related = problem.related.map(|span| span.shifted(offset));
            }
        }
        Parsed { documents: self.documents, problems: self.problems }
    }

    fn read(&mut self, result: ParseResult<'_>) -> Flow {
        let flow = match result {
            Ok((event, span)) => {
                let range = self.checked(span.byte_range());
                match self.event(event, range) {
                    Ok(()) => Flow::On,
                    Err(Stopped) => Flow::Stop,
                }
            }
            Err(error) => {
                let problem = self.explain(&error);
                let flow = match problem.kind {
                    ProblemKind::Limit => Flow::Stop,
                    _ => Flow::NextDocument,
                };
                self.abandon();
                // `title: *Bold* words` is an unknown alias first and an error after it.
                let line = line_of(self.text, problem.span.start as usize);
                if self.problems.last().is_some_and(|last| {
                    last.kind == ProblemKind::Syntax && line.contains(&(last.span.start as usize))
                }) {
                    self.problems.pop();
                }
                self.problems.push(problem);
                flow
            }
        };
        if self.problems.len() >= MAX_PROBLEMS { Flow::Stop } else { flow }
    }

    /// Makes sure that a range can be cut out of the text.
    fn checked(&self, range: Option<Range<usize>>) -> Range<usize> {
        let range = range.unwrap_or(self.end..self.end);
        if self.text.get(range.clone()).is_some() {
            return range;
        }
        let start = floor(self.text, range.start);
        start..floor(self.text, range.end).max(start)
    }

    fn abandon(&mut self) {
        self.frames.clear();
        self.root = None;
        self.anchors.clear();
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Stopped> {
        let end = range.end;
        match event {
            Event::DocumentStart(..) => self.abandon(),
            Event::DocumentEnd => {
                let root = self.root.take().filter(|root| !root.is_null());
                self.documents.extend(root);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let forced = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                self.scalar(&text, style, forced, anchor, range)?;
            }
            Event::Alias(id) => self.alias(id, range)?,
            Event::UnresolvedAlias(name) => {
                let message = format!("there is no anchor `&{}` above", clip(&name));
                let text = self.text[range.clone()].to_owned();
                let problem = self.with_quote_help(
                    Problem::new(ProblemKind::Syntax, message, span_of(&range)),
                    range.start,
                );
                self.problems.push(problem);
                // Text, so that nothing else is said to be missing on its account.
                self.add(scalar_node(&text, Style::Quoted, &range), range.end)?;
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(style, anchor, &range, Content::List(Vec::new()))?;
            }
            Event::MappingStart(style, anchor, _) => {
                let content = Content::Map { entries: Vec::new(), merge: None, next: Next::Key };
                self.open(style, anchor, &range, content)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end)?,
            _ => {}
        }
        self.end = end;
        Ok(())
    }

    fn stop(&mut self, message: &str, span: Span, help: &str) -> Stopped {
        self.problems.push(Problem::new(ProblemKind::Limit, message, span).help(help));
        Stopped
    }

    /// Counts nodes and bytes before they are made.
    fn spend(&mut self, nodes: usize, bytes: usize, at: &Range<usize>) -> Result<(), Stopped> {
        self.nodes = self.nodes.saturating_add(nodes);
        self.bytes = self.bytes.saturating_add(bytes);
        if self.nodes > MAX_NODES {
            let message = format!("the file holds more than {MAX_NODES} values, aliases expanded");
            return Err(self.stop(&message, span_of(at), "split the file, or use fewer aliases"));
        }
        if self.bytes > self.max_bytes {
            let message = "aliases make the file many times as large as it is";
            return Err(self.stop(message, span_of(at), "use fewer aliases"));
        }
        Ok(())
    }

    fn check_depth(&mut self, depth: usize, at: &Range<usize>) -> Result<(), Stopped> {
        if depth > MAX_DEPTH {
            return Err(self.stop(TOO_DEEP, span_of(at), TOO_DEEP_HELP));
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        forced: bool,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), Stopped> {
        // The parser gives `~` for a value that is left out.
        let text = if range.is_empty() && style == ScalarStyle::Plain { "" } else { text };
        self.spend(0, text.len(), &range)?;
        if anchor == 0
            && matches!(self.frames.last(), Some(Frame { content: Content::Map { next: Next::Key, .. }, .. }))
        {
            self.key(text, style == ScalarStyle::Plain && !forced, &range);
            return Ok(());
        }
        self.spend(1, 0, &range)?;
        let node = match style {
            ScalarStyle::Plain if !forced => scalar_node(text, Style::Plain, &range),
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                scalar_node(text, Style::Quoted, &range)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let style = match style {
                    ScalarStyle::Literal => literal(self.text, text, range.start),
                    _ => None,
                };
                let lines = self.text[range.clone()].trim_end().len();
                let lines = range.start..range.start + lines;
                scalar_node(text, style.unwrap_or(Style::Folded), &lines)
            }
        };
        self.anchor(anchor, &node, &range)?;
        self.add(node, range.end)
    }

    fn key(&mut self, text: &str, plain: bool, range: &Range<usize>) {
        let span = span_of(range);
        let taken = if plain && text == "<<" {
            Next::Merge(span)
        } else if plain && text.is_empty() {
            let message = "a key is missing before the `:`";
            let problem = Problem::new(ProblemKind::Syntax, message, rest_of_line(self.text, range.start))
                .help("write `key: value`");
            self.problems.push(problem);
            Next::Ignored
        } else {
            Next::Value(Key { text: text.into(), span })
        };
        if let Some(Frame { end, content: Content::Map { next, .. }, .. }) = self.frames.last_mut() {
            *end = (*end).max(range.end);
            *next = taken;
        }
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> Result<(), Stopped> {
        let Some(Anchored { cost, .. }) = self.anchors.get(&id) else {
            let name = self.text[range.clone()].trim_start_matches('*').to_owned();
            let message = format!("`*{0}` stands inside of what `&{0}` names", clip(&name));
            let problem = Problem::new(ProblemKind::Syntax, message, span_of(&range))
                .help("write the value out; nothing can hold itself");
            self.problems.push(problem);
            let text = self.text[range.clone()].to_owned();
            return self.add(scalar_node(&text, Style::Quoted, &range), range.end);
        };
        let cost = *cost;
        self.check_depth(self.frames.len() + cost.depth, &range)?;
        self.spend(cost.nodes, cost.bytes, &range)?;
        let Some(Anchored { node, .. }) = self.anchors.get(&id) else { return Ok(()) };
        let node = node.clone();
        self.add(node, range.end)
    }

    /// Keeps a copy of an anchored value for its aliases.
    fn anchor(&mut self, id: usize, node: &Node, at: &Range<usize>) -> Result<(), Stopped> {
        if id != 0 {
            let cost = cost_of(node);
            self.spend(cost.nodes, cost.bytes, at)?;
            self.anchors.insert(id, Anchored { node: node.clone(), cost });
        }
        Ok(())
    }

    fn open(
        &mut self,
        style: StructureStyle,
        anchor: usize,
        range: &Range<usize>,
        content: Content,
    ) -> Result<(), Stopped> {
        self.spend(1, 0, range)?;
        self.check_depth(self.frames.len() + 1, range)?;
        let flow = style == StructureStyle::Flow;
        self.frames.push(Frame { start: range.start, end: range.end, flow, anchor, content });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Stopped> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let end = if frame.flow { end.max(frame.end) } else { frame.end };
        let range = frame.start..end;
        let value = match frame.content {
            Content::List(items) => Value::List(items),
            Content::Map { entries, merge, .. } => Value::Map(self.completed(entries, merge)),
        };
        let node = Node { span: span_of(&range), value };
        self.anchor(frame.anchor, &node, &range)?;
        self.add(node, end)
    }

    /// Puts a complete value, which ended there, where it belongs.
    fn add(&mut self, node: Node, at: usize) -> Result<(), Stopped> {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.end = frame.end.max(at);
        let (entries, merge, next) = match &mut frame.content {
            Content::List(items) => {
                items.push(node);
                return Ok(());
            }
            Content::Map { entries, merge, next } => (entries, merge, next),
        };
        match std::mem::replace(next, Next::Key) {
            Next::Value(key) => entries.push((key, node)),
            Next::Ignored => {}
            Next::Merge(span) => match merge {
                None => *merge = Some((span, node)),
                Some((first, _)) => {
                    let problem = repeated("<<", span, *first);
                    self.problems.push(problem);
                }
            },
            // A key that has an anchor or came by an alias, or is a list or mapping.
            Next::Key => match &node.value {
                Value::Scalar(scalar) => {
                    let text = Arc::clone(&scalar.text);
                    let plain = scalar.style == Style::Plain;
                    self.key(&text, plain, &(node.span.start as usize..node.span.end as usize));
                }
                Value::List(_) | Value::Map(_) => {
                    *next = Next::Ignored;
                    let message = format!("{} cannot be a key", node.type_name());
                    let problem = Problem::new(ProblemKind::Syntax, message, node.span)
                        .help("quote it if it is meant as text");
                    self.problems.push(problem);
                }
            },
        }
        Ok(())
    }

    /// Leaves out the keys that stand twice, and adds those of `<<`.
    fn completed(
        &mut self,
        mut entries: Vec<(Key, Node)>,
        merge: Option<(Span, Node)>,
    ) -> Vec<(Key, Node)> {
        for (at, first) in keep_first(&mut entries) {
            let room = MAX_PROBLEMS.saturating_sub(self.problems.len());
            if room > 0 {
                self.problems.push(repeated(&at.text, at.span, first));
            }
        }
        let Some((span, node)) = merge else { return entries };
        let mut sources = Vec::new();
        let mut fits = true;
        match node.value {
            Value::Map(source) => sources.push(source),
            Value::List(items) => {
                for item in items {
                    match item.value {
                        Value::Map(source) => sources.push(source),
                        _ => fits = false,
                    }
                }
            }
            Value::Scalar(_) => fits = false,
        }
        if !fits {
            let message = "`<<` takes a mapping or a list of mappings";
            let problem = Problem::new(ProblemKind::Syntax, message, span)
                .help("give it an alias of one, as in `<<: *name`, or quote the key");
            self.problems.push(problem);
        }
        entries.extend(sources.into_iter().flatten());
        keep_first(&mut entries);
        entries
    }
}

const TOO_DEEP: &str = "lists and mappings are nested more than 64 deep";
const TOO_DEEP_HELP: &str = "flatten the structure; quote the value if its brackets are text";

fn repeated(key: &str, span: Span, first: Span) -> Problem {
    let message = format!("the key `{}` stands twice in one mapping; the first counts", clip(key));
    let mut problem = Problem::new(ProblemKind::DuplicateKey, message, span)
        .help("delete one of the two");
    problem.related = Some(first);
    problem
}

/// Leaves out each entry whose key was there before; returns those keys, with the
/// places of the first ones.
fn keep_first(entries: &mut Vec<(Key, Node)>) -> Vec<(Key, Span)> {
    /// Up to this many keys, comparing each with each is faster than hashing them.
    const FEW: usize = 16;
    let mut late: Vec<(usize, Span)> = Vec::new();
    if entries.len() <= FEW {
        for (at, (key, _)) in entries.iter().enumerate() {
            if let Some((first, _)) = entries[..at].iter().find(|(other, _)| other.text == key.text) {
                late.push((at, first.span));
            }
        }
    } else {
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
        for (at, (key, _)) in entries.iter().enumerate() {
            match seen.get(&*key.text) {
                Some(first) => late.push((at, *first)),
                None => {
                    seen.insert(&key.text, key.span);
                }
            }
        }
    }
    if late.is_empty() {
        return Vec::new();
    }
    let out: HashSet<usize> = late.iter().map(|&(at, _)| at).collect();
    let mut repeated = Vec::with_capacity(late.len());
    let mut kept = Vec::with_capacity(entries.len() - late.len());
    for (at, (key, node)) in std::mem::take(entries).into_iter().enumerate() {
        if out.contains(&at) {
            repeated.push(key);
        } else {
            kept.push((key, node));
        }
    }
    *entries = kept;
    repeated.into_iter().zip(late.into_iter().map(|(_, first)| first)).collect()
}

fn scalar_node(text: &str, style: Style, range: &Range<usize>) -> Node {
    Node { span: span_of(range), value: Value::Scalar(Scalar { text: text.into(), style }) }
}

/// Moves a tree; it is at most [`MAX_DEPTH`] deep.
fn shift(node: &mut Node, by: u32) {
    node.span = node.span.shifted(by);
    match &mut node.value {
        Value::Scalar(scalar) => {
            if let Style::Literal { first_line, .. } = &mut scalar.style {
                *first_line = first_line.saturating_add(by);
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Map(entries) => {
            for (key, node) in entries {
                key.span = key.span.shifted(by);
                shift(node, by);
            }
        }
    }
}

fn cost_of(node: &Node) -> Cost {
    let mut cost = Cost { nodes: 1, bytes: 0, depth: 0 };
    let mut add = |bytes: usize, inner: &Node| {
        let inner = cost_of(inner);
        cost.nodes += inner.nodes;
        cost.bytes += inner.bytes + bytes;
        cost.depth = cost.depth.max(inner.depth + 1);
    };
    match &node.value {
        Value::Scalar(scalar) => cost.bytes = scalar.text.len(),
        Value::List(items) => {
            items.iter().for_each(|item| add(0, item));
            cost.depth = cost.depth.max(1);
        }
        Value::Map(entries) => {
            entries.iter().for_each(|(key, node)| add(key.text.len(), node));
            cost.depth = cost.depth.max(1);
        }
    }
    cost
}

/// Finds where the lines of a literal block stand; `start` lies in the line of its first
/// content. `None` where it has no content, or a line of the text is not one of the
/// source, as after a lone carriage return, which YAML takes for a line break.
fn literal(source: &str, text: &str, start: usize) -> Option<Style> {
    let (blank, first) =
        text.split('\n').enumerate().find(|(_, line)| !line.is_empty())?;
    // The header is the nearest line above that is not blank.
    let mut first_line = line_of(source, start).start;
    loop {
        let above = line_of(source, first_line.checked_sub(1)?);
        if !source[above.clone()].trim_ascii().is_empty() {
            break;
        }
        first_line = above.start;
    }
    let mut lines = source[first_line..].split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let indent = lines.clone().nth(blank)?.len().checked_sub(first.len())?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let traced = text.split('\n').all(|line| {
        lines.next().is_some_and(|source| {
            line.is_empty() && source.trim_ascii().is_empty() || source.get(indent..) == Some(line)
        })
    });
    let place = Span::new(first_line, indent);
    traced.then_some(Style::Literal { first_line: place.start, indent: place.end })
}

// What follows turns the parser's errors into sentences for people who write records.
// Each looks at a line or two, so that a hundred of them cost nothing.

impl Reader<'_> {
    fn explain(&self, error: &ScanError) -> Problem {
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
        if let Some(problem) = self.explain_quotes(kind, at) {
            return problem;
        }
        if let Some(open) = self.unclosed_bracket(kind, at) {
            let bracket = text[open..].chars().next().unwrap_or('[');
            let close = if bracket == '{' { '}' } else { ']' };
            let problem = syntax(&format!("`{bracket}` is never closed"), rest_of_line(text, open));
            let problem = self.with_quote_help(problem, open);
            return match problem.help.take_if(|_| false).or(problem.help.clone()) {
                Some(help) => problem.help(format!("close it with `{close}`; if it is text, {help}")),
                None => problem.help(format!("close it with `{close}`")),
            };
        }
        let here = rest_of_line(text, at);
        match kind {
            ErrorKind::MappingValueNotAllowed => self.explain_colon(at),
            ErrorKind::UnexpectedCharacter { character } => {
                let problem = syntax(&format!("a value cannot begin with `{character}`"), here);
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
                    _ => ("expected another `- ` of the list", "begin the line with `- `, or indent it"),
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
                let problem = self.with_quote_help(problem, at);
                match &problem.help {
                    Some(quote) => {
                        let help = format!("begin the list on the next line; if it is text, {quote}");
                        problem.help(help)
                    }
                    None => problem.help("begin the list on the next line"),
                }
            }
            ErrorKind::InvalidBlockScalarHeader => {
                let message = "text follows on the line of `|` or `>`";
                let problem = self.with_quote_help(syntax(message, here), at);
                match &problem.help {
                    Some(quote) => {
                        let help = format!("begin the text on the next line, or {quote}");
                        problem.help(help)
                    }
                    None => problem.help("begin the text on the next line"),
                }
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
                self.with_quote_help(syntax("this bracket closes nothing", here), at)
            }
            ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::SimpleKeyExpected => {
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
                let whole = &text[rest.start as usize..rest.end as usize];
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
            ErrorKind::UnclosedFlowCollection { .. } => return Some(at).filter(|_| self.is_bracket(at)),
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

    /// The nearest line above that is not blank; empty at the top.
    fn line_above(&self, start: usize) -> Range<usize> {
        let mut start = start;
        while let Some(before) = start.checked_sub(1) {
            let line = line_of(self.text, before);
            if !self.text[line.clone()].trim_ascii().is_empty() {
                return line;
            }
            start = line.start;
        }
        0..0
    }

    /// Adds the advice to quote the value on this line, where that would mend it.
    fn with_quote_help(&self, problem: Problem, at: usize) -> Problem {
        let Some(entry) = entry_at(self.text, at) else { return problem };
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

/// Writes a value in quotes, unless it is long.
fn quoted(value: &str) -> Option<String> {
    if value.len() > MAX_SUGGESTION {
        return None;
    }
    Some(match value.contains(['"', '\\']) {
        false => format!("\"{value}\""),
        true => format!("'{}'", value.replace('\'', "''")),
    })
}

/// Says what is missing on a line that should be `key: value`.
fn key_help(text: &str, at: usize) -> String {
    let line = text[line_of(text, at)].trim();
    let short = line.len() <= MAX_SUGGESTION;
    match (glued_colon(line), line.strip_prefix('-')) {
        (Some(colon), _) if short => {
            format!("put a space after the colon: {}: {}", &line[..colon], &line[colon + 1..])
        }
        (None, Some(item)) if short => format!("put a space after the dash: - {item}"),
        _ => "write a space after the colon, and indent a line that goes on with the text above"
            .to_owned(),
    }
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

fn is_first_on_line(text: &str, at: usize) -> bool {
    text[line_of(text, at).start..at].trim_ascii().is_empty()
}

/// The line around a place, without its line break.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = floor(text, at);
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    start..end
}

/// From a place to the last text on its line; one character at least where there is one.
fn rest_of_line(text: &str, at: usize) -> Span {
    let end = line_of(text, at).end;
    let shown = at + text[at..end].trim_end().len();
    Span::new(at, if shown > at { shown } else { next_char(text, at) })
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn next_char(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(at, |c| at + c.len_utf8())
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn span_of(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// Cuts a name for a message.
fn clip(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((at, _)) => Cow::Owned(format!("{}…", &name[..at])),
        None => Cow::Borrowed(name),
    }
}
