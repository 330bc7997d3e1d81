//! Builds the tree from the parser's events, within limits.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, ParseResult, Parser, ScalarStyle, StructureStyle};

use super::lines::{floor, line_of, rest_of_line, span_of};
use super::{
    Key, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Node, Parsed, Problem, ProblemKind, Scalar, Style,
    Value,
};
use crate::diagnostic::Span;
use crate::model::Cuts;
use crate::read::bidi::with_paired_directions;
use crate::read::{first_unwanted, is_unwanted};

/// How much larger than the file its texts may become through aliases: this factor
/// for large files …
const GROWTH: usize = 4;

/// … and this many bytes for small ones, where one shared text may well stand in many records.
const FREE_GROWTH: usize = 1 << 20;

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
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    documents: Vec<Node>,
    pub(super) problems: Vec<Problem>,
    nodes: usize,
    bytes: usize,
    max_bytes: usize,
    /// The open collections of this document, outermost first.
    pub(super) frames: Vec<Frame>,
    root: Option<Node>,
    /// The anchored values of this document that are complete, by the parser's numbers.
    anchors: HashMap<usize, Anchored>,
    /// The plain values of this document that have an anchor which nothing refers to yet.
    unused: BTreeMap<usize, Range<usize>>,
    /// Where the last event ended.
    pub(super) end: usize,
    /// Where the last line ended that was searched for a comment.
    pub(super) looked_at: usize,
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
pub(super) struct Frame {
    pub(super) start: usize,
    /// Where its last part ended; a block has no mark of its own there.
    end: usize,
    pub(super) flow: bool,
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
            unused: BTreeMap::new(),
            end: 0,
            looked_at: 0,
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
        self.unused.clear();
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Stopped> {
        let end = range.end;
        match event {
            Event::DocumentStart(..) => self.abandon(),
            Event::DocumentEnd => {
                for range in std::mem::take(&mut self.unused).into_values().take(MAX_PROBLEMS) {
                    self.unused_anchor(&range);
                }
                let root = self.root.take().filter(|root| !root.is_null());
                self.documents.extend(root);
            }
            Event::Scalar(text, style, anchor, tag) => {
                if let Some(tag) = &tag {
                    self.unknown_tag(tag, &range);
                }
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
            let (expanded, help) = match self.anchors.is_empty() {
                true => ("", "split it into several files"),
                false => {
                    (", aliases expanded", "split it into several files, or use fewer aliases")
                }
            };
            let message = format!("the file holds more than {MAX_NODES} values{expanded}");
            return Err(self.stop(&message, span_of(at), help));
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
        // The file holds none, but an escape may write one: `"\0"`.
        let unwanted = first_unwanted(text).and_then(|at| text[at..].chars().next());
        let replaced = unwanted.map(|found| {
            let message = format!("a control character (U+{:04X}) is replaced", u32::from(found));
            let problem = Problem::new(ProblemKind::ControlCharacter, message, span_of(&range));
            self.problems.push(problem.help("delete its escape; it is shown as \u{FFFD}"));
            text.replace(is_unwanted, "\u{FFFD}")
        });
        let text = replaced.as_deref().unwrap_or(text);
        let paired = with_paired_directions(text);
        let text = paired.as_ref().map_or(text, |(found, paired)| {
            let message = format!(
                "a bidirectional control (U+{:04X}) that has no other is replaced",
                u32::from(*found)
            );
            let problem = Problem::new(ProblemKind::ControlCharacter, message, span_of(&range));
            self.problems.push(problem.help("close it or delete it; it is shown as \u{FFFD}"));
            paired.as_str()
        });
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
        if style == ScalarStyle::Plain {
            self.lost_around(text, anchor, &range);
        }
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

    /// Looks for what was meant as part of a plain value.
    fn lost_around(&mut self, text: &str, anchor: usize, range: &Range<usize>) {
        if !text.is_empty() {
            if anchor != 0 {
                self.unused.insert(anchor, range.clone());
            }
            return self.comment_after(range);
        }
        match self.frames.last().map(|frame| (frame.flow, &frame.content)) {
            Some((false, Content::Map { next: Next::Value(key), .. })) => {
                let key = key.clone();
                self.comment_instead(&key);
            }
            Some((false, Content::List(_))) => self.comment_as_item(),
            _ => {}
        }
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
            Next::Value(Key { text: text.into(), span, bare: false })
        };
        if let Some(Frame { end, content: Content::Map { next, .. }, .. }) = self.frames.last_mut()
        {
            *end = (*end).max(range.end);
            *next = taken;
        }
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> Result<(), Stopped> {
        self.unused.remove(&id);
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
            Next::Value(mut key) => {
                key.bare = is_empty(&node) && !has_colon(self.text, &key);
                entries.push((key, node));
            }
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

pub(super) const TOO_DEEP: &str = "lists and mappings are nested more than 64 deep";

pub(super) const TOO_DEEP_HELP: &str =
    "flatten the structure; quote the value if its brackets are text";

fn repeated(key: &str, span: Span, first: Span) -> Problem {
    let message = format!("the key `{}` stands twice in one mapping; the first counts", clip(key));
    let mut problem =
        Problem::new(ProblemKind::DuplicateKey, message, span).help("delete one of the two");
    problem.related = Some(first);
    problem
}

/// Cuts a name for a message.
fn clip(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((at, _)) => Cow::Owned(format!("{}…", &name[..at])),
        None => Cow::Borrowed(name),
    }
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
    Node {
        span: span_of(range),
        value: Value::Scalar(Scalar { text: text.into(), style, cuts: Cuts::default() }),
    }
}

fn is_empty(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.style == Style::Plain && scalar.text.is_empty())
}

/// Whether a colon follows a key.
fn has_colon(text: &str, key: &Key) -> bool {
    let after = text.get(key.span.end as usize..).unwrap_or_default();
    after.trim_ascii_start().starts_with(':')
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
