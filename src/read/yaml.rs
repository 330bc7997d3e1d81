//! YAML as a tree in which every key and value knows its place in the file.
//!
//! Scalars stay as they are written, so that `id: 007` and `tlp: no` lose nothing;
//! the methods of [`Node`] read them by the YAML 1.2 core schema
//! (YAML 1.2.2, section 10.3) where a type is wanted.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{
    ErrorKind, Event, ParseResult, Parser, ScalarStyle, ScanError, StructureStyle,
};
use serde_json::{Map, Number};

use crate::diagnostic::Span;

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
}

impl Problem {
    fn new(kind: ProblemKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), span, related: None, help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Reads a file, or the part of it that stands `offset` bytes from its start.
///
/// Never fails: what cannot be read is left out and stands in [`Parsed::problems`].
/// Documents of nothing, or of comments alone, are left out too. Anchors, aliases and
/// merge keys are resolved; tags are ignored, but for `!!str`. A syntax error ends its
/// document, and reading goes on at the next `---`.
pub fn parse(text: &str, offset: u32) -> Parsed {
    let options = granit_parser::options! {
        emit_comments: false,
        // An alias without anchor is most often text that begins with an asterisk.
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader::new(text);
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
        self.problems.truncate(MAX_PROBLEMS);
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
            && matches!(
                self.frames.last(),
                Some(Frame { content: Content::Map { next: Next::Key, .. }, .. })
            )
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
        let end = node.span.end as usize;
        self.add(node, end)
    }

    fn key(&mut self, text: &str, plain: bool, range: &Range<usize>) {
        let span = span_of(range);
        let taken = if plain && text == "<<" {
            Next::Merge(span)
        } else if plain && text.is_empty() {
            let message = "a key is missing before the `:`";
            let problem =
                Problem::new(ProblemKind::Syntax, message, rest_of_line(self.text, range.start))
                    .help("write `key: value`");
            self.problems.push(problem);
            Next::Ignored
        } else {
            Next::Value(Key { text: text.into(), span })
        };
        if let Some(Frame { end, content: Content::Map { next, .. }, .. }) = self.frames.last_mut()
        {
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
            if self.problems.len() < MAX_PROBLEMS {
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
    let mut problem =
        Problem::new(ProblemKind::DuplicateKey, message, span).help("delete one of the two");
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
            if let Some((first, _)) = entries[..at].iter().find(|(other, _)| other.text == key.text)
            {
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
    let (blank, first) = text.split('\n').enumerate().find(|(_, line)| !line.is_empty())?;
    // The header is the nearest line above that is not blank.
    let line_start = |at: usize| source[..at].rfind('\n').map_or(0, |before| before + 1);
    let mut first_line = line_start(start);
    loop {
        let above_end = first_line.checked_sub(1)?;
        let above = line_start(above_end);
        if !source[above..above_end].trim_ascii().is_empty() {
            break;
        }
        first_line = above;
    }
    let mut lines =
        source[first_line..].split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
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
                self.with_quote_help(syntax("this bracket closes nothing", here), at)
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
                let whole = &text[rest.start as usize..rest.end as usize];
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

/// The line around a place, without its line break; of a very long one only what is near,
/// lest a hundred problems on one line of ten megabytes cost seconds.
fn line_of(text: &str, at: usize) -> Range<usize> {
    const NEAR: usize = 2000;
    let at = floor(text, at);
    let from = floor(text, at.saturating_sub(NEAR));
    let to = floor(text, at.saturating_add(NEAR));
    let start = text[from..at].rfind('\n').map_or(from, |before| from + before + 1);
    let end = text[at..to].find('\n').map_or(to, |length| at + length);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn one(text: &str) -> Node {
        let mut parsed = parse(text, 0);
        assert_eq!(parsed.problems, [], "{text:?}");
        assert_eq!(parsed.documents.len(), 1, "{text:?}");
        parsed.documents.remove(0)
    }

    fn cut(text: &str, span: Span) -> &str {
        &text[span.start as usize..span.end as usize]
    }

    /// The only problem of a text: what it says, where, and what to do.
    fn problem(text: &str) -> (String, &str, String) {
        let parsed = parse(text, 0);
        assert_eq!(parsed.problems.len(), 1, "{text:?}: {:#?}", parsed.problems);
        let problem = parsed.problems.into_iter().next().expect("one");
        (problem.message, cut(text, problem.span), problem.help.unwrap_or_default())
    }

    fn assert_spans(text: &str, parsed: &Parsed) {
        fn check(text: &str, node: &Node) {
            let valid = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
            assert!(valid(node.span), "{text:?} {node:?}");
            match &node.value {
                Value::Scalar(Scalar { style: Style::Literal { first_line, .. }, .. }) => {
                    assert!(text.get(*first_line as usize..).is_some());
                }
                Value::Scalar(_) => {}
                Value::List(items) => items.iter().for_each(|item| check(text, item)),
                Value::Map(entries) => {
                    for (key, node) in entries {
                        assert!(valid(key.span), "{text:?} {key:?}");
                        check(text, node);
                    }
                }
            }
        }
        parsed.documents.iter().for_each(|document| check(text, document));
        for problem in &parsed.problems {
            for span in [Some(problem.span), problem.related].into_iter().flatten() {
                assert!(
                    text.get(span.start as usize..span.end as usize).is_some(),
                    "{text:?} {problem:?}"
                );
            }
        }
    }

    #[test]
    fn scalars_keep_their_text_and_are_read_as_a_type_on_demand() {
        let node = one("id: 007\ndate: 2023\ntlp: no\nyes: true\nlat: 38.9\nnone:\nquoted: '1'\n");
        let get = |key: &str| node.get(key).expect("present");
        assert_eq!(get("id").as_str(), Some("007"));
        assert_eq!(get("id").as_int(), Some(7));
        assert_eq!(get("date").as_str(), Some("2023"));
        assert_eq!((get("tlp").as_str(), get("tlp").as_bool()), (Some("no"), None));
        assert_eq!((get("yes").as_str(), get("yes").as_bool()), (Some("true"), Some(true)));
        assert_eq!((get("lat").as_f64(), get("lat").as_int()), (Some(38.9), None));
        assert!(get("none").is_null());
        assert_eq!(get("none").as_str(), None);
        assert_eq!((get("quoted").as_int(), get("quoted").as_str()), (None, Some("1")));
        assert!(node.get("other").is_none());
    }

    #[test]
    fn the_core_schema_decides_what_is_a_number() {
        let types = |texts: &[&str]| -> Vec<_> {
            texts
                .iter()
                .map(|text| one(&format!("[{text}]")).as_list().expect("list")[0].type_name())
                .collect()
        };
        #[rustfmt::skip]
        let numbers = ["0", "-1", "+12", "0o17", "0xfF", "1.", ".5", "-1.5e+3", "1e5", "99999999999999999999"];
        assert_eq!(types(&numbers), vec!["a number"; numbers.len()]);
        #[rustfmt::skip]
        let texts = ["1_000", "1e", ".", "0x", "0o8", "1.2.3", "inf", ".inf", "NaN", "2023-01-02", "1:2", "'1'", "--1", "e5"];
        assert_eq!(types(&texts), vec!["text"; texts.len()]);
        assert_eq!(types(&["~", "null", "NULL"]), ["nothing"; 3]);
        assert_eq!(types(&["TRUE", "false"]), ["true/false"; 2]);
        assert_eq!(types(&["[a]", "{a: b}"]), ["a list", "a mapping"]);
        assert_eq!(one("[0x1F]").to_json(), json!([31]));
        assert_eq!(one("- 1e400").as_list().expect("list")[0].as_f64(), None);
    }

    #[test]
    fn json_follows_the_core_schema() {
        let node = one(
            "a: [1, -2.5, 0o10, ~, true, no, '3', 2023-01-02]\nb: {c: d}\nbig: 18446744073709551615\n\
             bigger: 18446744073709551616\nfar: 1e999\ninf: .inf\ntagged: !!str 4\nref: !Ref 5\n",
        );
        assert_eq!(
            node.to_json(),
            json!({
                "a": [1, -2.5, 8, null, true, "no", "3", "2023-01-02"], "b": {"c": "d"},
                "big": u64::MAX, "bigger": "18446744073709551616", "far": "1e999", "inf": ".inf",
                "tagged": "4", "ref": 5
            })
        );
    }

    #[test]
    fn spans_cover_keys_and_values_as_they_stand_in_the_file() {
        let text = "a: \"x y\" # c\nb:\n  - é: 1\n    f: [1, {g: h}]\n\n  - 2\nc:\nd: >\n  t\n\n";
        let node = one(text);
        assert_eq!(cut(text, node.span), text.trim_end());
        let entries = node.as_map().expect("map");
        assert_eq!(cut(text, entries[0].0.span), "a");
        assert_eq!(cut(text, entries[0].1.span), "\"x y\"");
        let list = &entries[1].1;
        assert_eq!(cut(text, list.span), "- é: 1\n    f: [1, {g: h}]\n\n  - 2");
        let items = list.as_list().expect("list");
        assert_eq!(cut(text, items[0].span), "é: 1\n    f: [1, {g: h}]");
        assert_eq!(cut(text, items[0].get("f").expect("f").span), "[1, {g: h}]");
        assert!(cut(text, entries[2].1.span).is_empty());
        assert_eq!(cut(text, entries[3].1.span), "t");
    }

    #[test]
    fn spans_are_moved_by_the_offset() {
        let text = "a: |\n  x\na: [*b]\n";
        let (here, there) = (parse(text, 0), parse(text, 100));
        let by = |span: Span| span.shifted(100);
        assert_eq!(there.documents[0].span, by(here.documents[0].span));
        let (a, b) = (here.documents[0].get("a"), there.documents[0].get("a"));
        assert_eq!(b.map(|node| node.span), a.map(|node| by(node.span)));
        let style = b.and_then(Node::as_scalar).map(|scalar| scalar.style);
        assert_eq!(style, Some(Style::Literal { first_line: 105, indent: 2 }));
        for (here, there) in here.problems.iter().zip(&there.problems) {
            assert_eq!((there.span, there.related), (by(here.span), here.related.map(by)));
        }
        assert_eq!(here.problems.len(), 2);
    }

    #[test]
    fn a_literal_block_tells_where_its_lines_stand() {
        let style =
            |text: &str| one(text).get("a").and_then(Node::as_scalar).map(|scalar| scalar.style);
        let at = |first_line, indent| Some(Style::Literal { first_line, indent });
        assert_eq!(style("a: |\n  One\n\n   two\nb: 1\n"), at(5, 2));
        assert_eq!(style("a: |-\r\n\r\n    One\r\n\r\n"), at(7, 4));
        assert_eq!(style("a: &x !!str |2 # why | not\n    One\n  two"), at(27, 2));
        assert_eq!(style("a:\n  b: 1\n"), None);
        assert_eq!(style("a: |\n"), Some(Style::Folded));
        assert_eq!(style("a: |+\n\n\n"), Some(Style::Folded));
        assert_eq!(style("a: |\n  x\r  y\n"), Some(Style::Folded));
        assert_eq!(style("a: >\n  x\n  y\n"), Some(Style::Folded));
        let text = "- |\n x\n- |\n\n\n  y\n";
        let items = one(text);
        let second = items.as_list().expect("list")[1].as_scalar().expect("scalar");
        assert_eq!(second.style, Style::Literal { first_line: 11, indent: 2 });
    }

    #[test]
    fn documents_of_nothing_are_left_out() {
        for text in ["", "\n", "# only\n", "---\n---\n", "~", "null\n...\n", "\u{feff}"] {
            assert_eq!(parse(text, 0), Parsed::default(), "{text:?}");
        }
        let parsed = parse("---\na: 1\n---\n# none\n---\nb: 2\n", 0);
        assert_eq!((parsed.documents.len(), parsed.problems.len()), (2, 0));
        assert_eq!(parse("--- ''\n", 0).documents.len(), 1);
    }

    #[test]
    fn a_syntax_error_costs_only_its_document() {
        let parsed = parse("a: 1\n---\nb: c: d\n---\ne: 2\n", 0);
        let json: Vec<_> = parsed.documents.iter().map(Node::to_json).collect();
        assert_eq!(json, [json!({"a": 1}), json!({"e": 2})]);
        assert_eq!(parsed.problems.len(), 1);
    }

    #[test]
    fn the_first_of_two_equal_keys_counts_and_both_are_pointed_at() {
        let text = "a: 1\nb: 2\n\"a\": 3\n";
        let parsed = parse(text, 0);
        assert_eq!(parsed.documents[0].to_json(), json!({"a": 1, "b": 2}));
        let problem = &parsed.problems[0];
        assert_eq!(problem.kind, ProblemKind::DuplicateKey);
        assert_eq!(cut(text, problem.span), "\"a\"");
        assert_eq!(problem.related.map(|span| cut(text, span)), Some("a"));
        let many: String = (0..50).map(|n| format!("k{}: {n}\n", n % 40)).collect();
        let parsed = parse(&many, 0);
        assert_eq!(parsed.problems.len(), 10);
        assert_eq!(parsed.documents[0].as_map().map(<[_]>::len), Some(40));
        assert_eq!(parsed.documents[0].get("k3").and_then(Node::as_int), Some(3));
    }

    #[test]
    fn aliases_stand_for_a_copy_and_keep_the_place_of_the_definition() {
        let text = "base: &b [1, &c x]\nother: *b\n*c : *c\nkey: &k v\nagain: *k\n";
        let node = one(text);
        assert_eq!(
            node.to_json(),
            json!({"base": [1, "x"], "other": [1, "x"], "x": "x", "key": "v", "again": "v"})
        );
        assert_eq!(node.get("other").map(|node| cut(text, node.span)), Some("[1, &c x]"));
    }

    #[test]
    fn merged_keys_yield_to_own_ones_and_to_earlier_sources() {
        let node = one(
            "- &a {x: 1, y: 2}\n- &b {y: 3, z: 4}\n- {<<: *a, x: 9}\n- {y: 0, <<: [*a, *b]}\n- {\"<<\": 1}\n",
        );
        let items = node.as_list().expect("list");
        assert_eq!(items[2].to_json(), json!({"x": 9, "y": 2}));
        assert_eq!(items[3].to_json(), json!({"y": 0, "x": 1, "z": 4}));
        assert_eq!(items[4].to_json(), json!({"<<": 1}));
        let (message, place, _) = problem("<<: text\na: 1\n");
        assert_eq!((message.as_str(), place), ("`<<` takes a mapping or a list of mappings", "<<"));
    }

    #[test]
    fn what_cannot_be_a_tree_is_said_and_the_rest_is_kept() {
        let (message, place, _) = problem("a: &x [1, *x]\nb: 2\n");
        assert_eq!((message.as_str(), place), ("`*x` stands inside of what `&x` names", "*x"));
        let (message, place, _) = problem("? [a, b]\n: c\nd: 1\n");
        assert_eq!((message.as_str(), place), ("a list cannot be a key", "[a, b]"));
        let (message, place, _) = problem(": c\nd: 1\n");
        assert_eq!((message.as_str(), place), ("a key is missing before the `:`", ": c"));
        for text in ["? [a, b]\n: c\nd: 1\n", ": c\nd: 1\n"] {
            assert_eq!(parse(text, 0).documents[0].to_json(), json!({"d": 1}));
        }
    }

    #[test]
    fn common_mistakes_are_explained_where_they_are() {
        #[rustfmt::skip]
        let table = [
            ("title: Kim: a visit\n", "a value that holds `: ` needs quotes", "Kim: a visit",
             "quote the value: title: \"Kim: a visit\""),
            ("- name: \"a\" b: c # d\n", "text follows the closing quote", "b: c # d",
             "quote the value as a whole: '\"a\" b: c'"),
            ("a:\n\tb: 1\n", "a tab stands in the indentation", "\t", "indent with spaces"),
            ("a:\n  b: 1\n\tc: 2\n", "a tab stands in the indentation", "\t", "indent with spaces"),
            ("by: @kim # who\n", "a value cannot begin with `@`", "@kim # who",
             "quote the value: by: \"@kim\""),
            ("- `x`\n", "a value cannot begin with a backtick", "`x`", "quote the value: - \"`x`\""),
            ("rate: %5\n", "a value cannot begin with `%`", "%5", "quote the value: rate: \"%5\""),
            ("a: *bold* text\n", "text follows where the value has ended", "text",
             "quote the value: a: \"*bold* text\""),
            ("a: *bold*\n", "there is no anchor `&bold*` above", "*bold*",
             "quote the value: a: \"*bold*\""),
            ("a: & b\n", "did not find expected alphabetic or numeric character", "& b",
             "quote the value: a: \"& b\""),
            ("a: [Update] Kim\n", "text follows where the value has ended", "Kim",
             "quote the value: a: \"[Update] Kim\""),
            ("a: [1, 2\nb: 3\n", "`[` is never closed", "[1, 2",
             "close it with `]`; if it is text, quote the value: a: \"[1, 2\""),
            ("a: {b: 1\nc: 2\n", "`{` is never closed", "{b: 1",
             "close it with `}`; if it is text, quote the value: a: \"{b: 1\""),
            ("[a, b\n", "`[` is never closed", "[a, b", "close it with `]`"),
            ("a: {b: 1]\n", "`{` is closed by `]`", "{b: 1]",
             "close each bracket by its own kind; quote text that holds brackets"),
            ("a: [\n  b: c: d,\n]\n", "expected a comma or a closing bracket", ": d,",
             "part the items by commas, and quote an item that holds `: ` or a quote"),
            ("a: 'x\nb: 2\n", "this quote is never closed", "'x",
             "add `'` at the end of the value"),
            ("a: \"x\n---\n", "this quote is never closed", "\"x",
             "add `\"` at the end of the value"),
            ("a: # it's\n  \"b\nc: \"d\"\n", "this quote is closed only by the next one, further down", "\"b",
             "add `\"` at the end of the value"),
            ("a: 'it's'\n", "text follows the closing quote", "s'",
             "quote the value as a whole: \"it's\""),
            ("a: \"C:\\new\\quux\"\n", "`\\q` is not an escape", "\\q",
             "write `\\\\` for a backslash, or use single quotes"),
            ("a: - b\n", "a list cannot begin on the line of its key", "- b",
             "begin the list on the next line; if it is text, quote the value: a: \"- b\""),
            ("a: > b\n", "text follows on the line of `|` or `>`", "> b",
             "begin the text on the next line; if it is text, quote the value: a: \"> b\""),
            ("a: 1\nb 2\nc: 3\n", "expected `key: value` on this line", "b 2",
             "write a space after the colon, and indent a line that goes on with the text above"),
            ("a:1\nb: 2\n", "expected `key: value` on this line", "a:1",
             "put a space after the colon: a: 1"),
            ("a:\n- b\n-c\n", "expected `key: value` on this line", "-c",
             "put a space after the dash: - c"),
            ("a: foo\n  b: 2\n", "this line is read as part of the value above it", "b: 2",
             "indent it like the line above if it is a key, or quote the value above"),
            ("a:\n   b: 1\n  c: 2\n", "this line is not indented as any above it", "c: 2",
             "indent it like its siblings"),
            ("- a\nb: 1\n", "expected another `- ` of the list", "b: 1",
             "begin the line with `- `, or indent it"),
            ("a: 1\n\u{feff}b: 2\n", "an invisible byte order mark (U+FEFF) stands here", "\u{feff}",
             "delete it"),
            ("--- a: b\n", "a mapping cannot begin on the line of `---`", "--- a: b", "begin it on the next line"),
            ("a: !e!f x\n", "this tag is not declared", "!e!f x", "quote the value: a: \"!e!f x\""),
            ("a: x\0y\n", "the character U+0000 is not allowed in YAML", "\0", "delete it"),
            ("a: '\u{9c}'\n", "the character U+009C is not allowed in YAML", "\u{9c}", "delete it"),
        ];
        for (text, message, place, help) in table {
            assert_eq!(problem(text), (message.to_owned(), place, help.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn carriage_returns_and_a_byte_order_mark_are_no_part_of_the_text() {
        let text = "\u{feff}a: b\r\nc: |\r\n  d\r\n  e\r\n";
        let node = one(text);
        assert_eq!(node.to_json(), json!({"a": "b", "c": "d\ne\n"}));
        assert_eq!(node.get("a").map(|node| cut(text, node.span)), Some("b"));
    }

    #[test]
    fn nesting_ends_at_the_limit_in_every_form() {
        let block: String = (0..70).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect();
        let mut aliased = "- &a0 [x]\n".to_owned();
        for n in 1..70 {
            aliased += &format!("- &a{n} [*a{}]\n", n - 1);
        }
        let mixed = "- ".repeat(40) + &"[".repeat(40) + &"]".repeat(40);
        for text in
            ["[".repeat(100_000), "{a: ".repeat(100), "- ".repeat(100_000), block, aliased, mixed]
        {
            let parsed = parse(&text, 0);
            let kinds: Vec<_> = parsed.problems.iter().map(|problem| problem.kind).collect();
            assert_eq!(kinds, [ProblemKind::Limit], "{:?}", &text[..20]);
            assert_eq!(parsed.problems[0].message, TOO_DEEP);
        }
        let deepest = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
        assert!(one(&deepest).as_list().is_some());
    }

    #[test]
    fn a_billion_laughs_end_at_the_limit() {
        let mut lists = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        let mut maps = "- &a0 {a: x, b: x, c: x}\n".to_owned();
        for n in 1..30 {
            let alias = format!("*a{}", n - 1);
            lists += &format!("- &a{n} [{}]\n", [alias.as_str(); 10].join(", "));
            maps += &format!("- &a{n} {{a: {alias}, b: {alias}, <<: {alias}}}\n");
        }
        let long = format!("- &a {}\n{}", "x".repeat(100_000), "- *a\n".repeat(10_000));
        // Anchors inside of anchors are copied for each of them.
        let nested = format!("{}{}{}", "&a [".repeat(60), "x, ".repeat(10_000), "]".repeat(60));
        for text in [lists, maps, long, nested] {
            let parsed = parse(&text, 0);
            assert_eq!(parsed.problems.len(), 1);
            assert_eq!(parsed.problems[0].kind, ProblemKind::Limit);
            assert_eq!(parsed.documents, []);
        }
    }

    #[test]
    fn more_values_or_problems_than_a_person_can_read_are_cut_off() {
        let parsed = parse(&"- a\n".repeat(MAX_NODES + 10), 0);
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!(parsed.problems[0].kind, ProblemKind::Limit);
        assert_eq!(parse(&"--- 'a\n".repeat(10_000), 0).problems.len(), MAX_PROBLEMS);
        assert_eq!(parse(&"a: 1\n".repeat(10_000), 0).problems.len(), MAX_PROBLEMS);
        assert_eq!(parse(&format!("[{}]", "*a, ".repeat(10_000)), 0).problems.len(), MAX_PROBLEMS);
    }

    fn json_value() -> impl Strategy<Value = serde_json::Value> {
        // Written raw by JSON, and not allowed in YAML.
        let text = "[ -~\n\té\u{85}\u{2028}\u{feff}😀\u{1}\u{1f}]{0,12}";
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            text.prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::vec((text, inner), 0..6)
                    .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_spans_that_fit(text in any::<String>()) {
            assert_spans(&text, &parse(&text, 0));
        }

        #[test]
        fn anything_like_yaml_is_read_with_spans_that_fit(
            text in "[-:{}\\[\\],&*!|>'\"%@? \n\r\ta-c0-9#~é\u{feff}<\\\\`]{0,60}",
            offset in 0_u32..1000,
        ) {
            let parsed = parse(&text, 0);
            assert_spans(&text, &parsed);
            let moved = parse(&text, offset);
            prop_assert_eq!(moved.problems.len(), parsed.problems.len());
            prop_assert_eq!(
                moved.documents.iter().map(Node::to_json).collect::<Vec<_>>(),
                parsed.documents.iter().map(Node::to_json).collect::<Vec<_>>()
            );
        }

        #[test]
        fn lines_like_records_are_read_with_spans_that_fit(
            text in "((  )?(- )?(a|b|<<|\"c\"|é|): ?(\\||>|\"x|'y'|&a |\\*a|\\[1|\\{b: 1\\}|x: y|@|!t |)?[ a\\]'\"é]{0,3}\r?\n|---\n|\t|   ){0,12}"
        ) {
            assert_spans(&text, &parse(&text, 0));
        }

        #[test]
        fn json_is_yaml_and_comes_back_the_same(value in json_value()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
                let parsed = parse(&text, 0);
                prop_assert_eq!(&parsed.problems, &[]);
                let back = parsed.documents.first().map_or(serde_json::Value::Null, Node::to_json);
                prop_assert_eq!(&back, &value);
            }
        }

        #[test]
        fn a_literal_block_is_traced_to_its_lines(
            // A text of blank lines alone has no lines to point at.
            lines in prop::collection::vec("([a-cé|#:-][a-c é]{0,5})?", 0..6),
            last in "[a-cé|#:-][a-c é]{0,5}",
            indent in 1_usize..5,
            crlf in any::<bool>(),
        ) {
            let end = if crlf { "\r\n" } else { "\n" };
            let mut text = format!("k: 1{end}a: |{end}");
            for line in lines.iter().chain([&last]) {
                text += &format!("{}{line}{end}", " ".repeat(indent));
            }
            let node = one(&text);
            let scalar = node.get("a").and_then(Node::as_scalar).expect("scalar");
            let first_line = u32::try_from(text.find('|').expect("bar") + 1 + end.len()).expect("small");
            let indent = u32::try_from(indent).expect("small");
            prop_assert_eq!(scalar.style, Style::Literal { first_line, indent });
        }
    }
}
