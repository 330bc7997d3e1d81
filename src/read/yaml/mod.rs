//! YAML as a tree in which every key and value knows its place in the file.
//!
//! Scalars stay as they are written, so that `id: 007` and `tlp: no` lose nothing;
//! the methods of [`Node`] read them by the YAML 1.2 core schema
//! (YAML 1.2.2, section 10.3) where a type is wanted.
//!
//! Here are the tree, its types, and the list of problems; the rest:
//!
//! - `build`: the tree from the parser's events, within limits;
//! - `explain`: the parser's errors as sentences for people who write records;
//! - `lines`: the line around a place;
//! - `lost`: what YAML takes for a comment, an anchor or a tag and may be text.

mod build;
mod explain;
mod lines;
mod lost;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::{Map, Number};

use crate::diagnostic::Span;
use crate::model::Cuts;

pub use build::parse;
pub(crate) use lines::odd_space;

/// Says what is missing in a text, which stands at a place in a file, if it is nearly a mapping:
/// `title:Summit`.
pub(crate) fn nearly_a_mapping(text: &str, node: &Node) -> Option<String> {
    matches!(node.as_scalar()?.style, Style::Plain)
        .then(|| explain::nearly_a_mapping(text, node.span.start as usize))?
}

/// How deep lists and mappings may stand in each other, aliases expanded. A record
/// needs five or so; what walks a tree may recurse, for this many frames fit any stack.
pub const MAX_DEPTH: usize = 64;

/// How many values one file may hold, aliases expanded and each anchored value counted
/// once more. A megabyte of records has about 20 000; this many take some 20 MB.
pub const MAX_NODES: usize = 200_000;

/// After this many problems the rest of a file is not read: nobody mends more at
/// once, and a file of a million broken documents must not fill the memory.
pub const MAX_PROBLEMS: usize = 100;

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
    /// Whether it has neither a colon nor a value, as the second in `{actor: kim, tlp:red}`.
    pub bare: bool,
}

/// A scalar as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// Its text: unescaped and unfolded, and not read as a type. Empty where the value
    /// is left out.
    pub text: Arc<str>,
    /// How it is written.
    pub style: Style,
    /// What was taken out of its text for an audience.
    pub cuts: Cuts,
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

    /// The tree as JSON in which every value is the text that is written, a number's too: `1.10`
    /// stays what it is. What is left out is null.
    pub fn to_json_as_written(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::List(items) => Json::Array(items.iter().map(Self::to_json_as_written).collect()),
            Value::Map(entries) => {
                let entry =
                    |(key, node): &(Key, Node)| (key.text.to_string(), node.to_json_as_written());
                Json::Object(entries.iter().map(entry).collect::<Map<_, _>>())
            }
            Value::Scalar(_) => self.as_str().map_or(Json::Null, Json::from),
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
    /// An escape writes a character that no text should hold; it is replaced.
    ControlCharacter,
    /// What may be meant as text is a comment, an anchor or a tag, and is not in the tree.
    LostText,
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
