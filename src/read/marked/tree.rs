//! Which values of a record are marked, and the record's YAML without them.
//!
//! A mapping anywhere within a record may have a marking of its own, `tlp:` beside its other keys;
//! `{value: …, tlp: amber}` marks a value that is no mapping. A text is marked by its spans and
//! blocks.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::regions::{Problem, Region, Shape, regions};
use super::{cuts, unmarked};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span, clip, nearest};
use crate::model::{Body, Cuts, Layout, Marking};
use crate::read::fields::{bare_marking, folded, holds_back_a_part, is_bullet};
use crate::read::yaml::{Key, Node, Scalar, Style, Value};

/// The key of a value that is marked and no mapping.
const VALUE: &str = "value";

/// What a mapping within a record says of its marking.
struct Marked {
    marking: Marking,
    /// The places of the keys that say so.
    keys: Vec<usize>,
    /// Keys or values that cannot be read.
    problems: Vec<(Span, String)>,
}

/// Reads the marking of a mapping within a record. What cannot be read is red; of several the
/// strictest counts.
fn marking(entries: &[(Key, Node)]) -> Option<Marked> {
    let mut found: Option<Marked> = None;
    for (at, (key, node)) in entries.iter().enumerate() {
        let name = folded(&key.text);
        let text = node.as_str().unwrap_or_default();
        // A list, `[red]`, says the same; of `tlp` it cannot be read.
        let items = match &node.value {
            Value::List(items) if name != "tlp" => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let read: Option<Marking> =
            items.iter().filter_map(|item| item.as_str()?.parse().ok()).max();
        let bare = bare_marking(key).or_else(|| of_a_record(key, &name, node));
        // Keys of the desk's own may be called so and mean something else.
        if name != "tlp" && read.is_none() && bare.is_none() {
            continue;
        }
        let other = matches!(name.as_str(), "marking" | "classification");
        let misspelt = name != "tlp"
            && !other
            && (name.contains("tlp")
                || matches!(name.as_str(), "tpl" | "ltp" | "tl" | "tp" | "lp")
                || nearest(&name, &["marking", "classification"]).is_some());
        if !(name == "tlp" || other || misspelt || bare.is_some()) {
            continue;
        }
        let marked = found.get_or_insert(Marked {
            marking: Marking::Clear,
            keys: Vec::new(),
            problems: Vec::new(),
        });
        marked.keys.push(at);
        if let Some(message) = bare {
            marked.problems.push((key.span, message));
        } else if misspelt {
            let message = format!("`{}` is not a field; the marking is `tlp`", clip(&key.text));
            marked.problems.push((key.span, message));
        } else if read.is_none() {
            let problem = if node.is_null() {
                (key.span, format!("`{}:` says nothing", clip(&key.text)))
            } else {
                (node.span, format!("`{}: {}` is not a TLP marking", key.text, clip(text)))
            };
            marked.problems.push(problem);
        }
        let read = read.filter(|_| !misspelt).unwrap_or(Marking::Red);
        marked.marking = marked.marking.max(read);
    }
    found
}

/// What is wrong with a key that holds a record back, and here stands in a part of one.
fn of_a_record(key: &Key, name: &str, node: &Node) -> Option<String> {
    holds_back_a_part(name, node)
        .then(|| format!("`{}` holds back a record, and this is a part of one", clip(&key.text)))
}

/// The item of a list that is nothing but a marking, where brackets stand in the place of braces, as
/// in `[name: Sever, tlp: red]`: what it was to mark is the list.
fn alone(items: &[Node]) -> Option<&[(Key, Node)]> {
    let is_pair = |node: &Node| matches!(node.as_map(), Some([_]));
    let is_meant = items.len() > 1 && items.iter().all(is_pair);
    let mut items = items.iter().filter(|_| is_meant);
    items.find_map(|item| item.as_map().filter(|entries| marking(entries).is_some()))
}

/// A value without its marking: that of the key `value` where there is no other.
fn bare(entries: &[(Key, Node)], marked: &Marked) -> Node {
    let kept: Vec<(Key, Node)> = entries
        .iter()
        .enumerate()
        .filter(|(at, _)| !marked.keys.contains(at))
        .map(|(_, entry)| entry.clone())
        .collect();
    match kept.as_slice() {
        [(key, node)] if folded(&key.text) == VALUE => node.clone(),
        _ => {
            let start = kept.iter().map(|(key, _)| key.span.start).min().unwrap_or_default();
            let end = kept.iter().map(|(_, node)| node.span.end).max().unwrap_or(start);
            Node { span: Span { start, end: end.max(start) }, value: Value::Map(kept) }
        }
    }
}

/// The value as an audience may see it; `None` where nothing is left of it.
fn seen_value(node: &Node, audience: Marking) -> Option<Node> {
    match &node.value {
        Value::Scalar(scalar) => {
            let gone = cuts(&scalar.text, audience);
            if gone.is_empty() {
                return Some(node.clone());
            }
            let gone: Vec<(Range<usize>, &str)> =
                gone.into_iter().map(|range| (range, "")).collect();
            let (text, cuts) = Cuts::make(&scalar.text, &gone);
            let left = Scalar { text, cuts, ..scalar.clone() };
            let is_left = !left.text.trim().is_empty();
            is_left.then_some(Node { span: node.span, value: Value::Scalar(left) })
        }
        Value::List(items) => {
            if let Some(alone) = alone(items)
                && marking(alone).is_some_and(|marked| marked.marking > audience)
            {
                return None;
            }
            let left: Vec<Node> =
                items.iter().filter_map(|item| seen_value(item, audience)).collect();
            (items.is_empty() || !left.is_empty())
                .then_some(Node { span: node.span, value: Value::List(left) })
        }
        Value::Map(entries) => {
            let Some(marked) = marking(entries) else {
                let left = seen(entries, audience);
                return (entries.is_empty() || !left.is_empty())
                    .then_some(Node { span: node.span, value: Value::Map(left) });
            };
            if marked.marking > audience {
                return None;
            }
            let bare = bare(entries, &marked);
            let span = if bare.as_map().is_some() { node.span } else { bare.span };
            seen_value(&Node { span, ..bare }, audience)
        }
    }
}

/// The entries of a mapping as an audience may see them.
pub(in crate::read) fn seen(entries: &[(Key, Node)], audience: Marking) -> Vec<(Key, Node)> {
    let seen = |(key, node): &(Key, Node)| {
        if !cuts(&key.text, audience).is_empty() {
            return None;
        }
        let text = unmarked(&key.text).into_owned().into_boxed_str();
        Some((Key { text, span: key.span, bare: key.bare }, seen_value(node, audience)?))
    };
    entries.iter().filter_map(seen).collect()
}

/// What is marked within a record.
#[derive(Default)]
pub(in crate::read) struct Survey {
    /// Every marking within it.
    pub levels: BTreeSet<Marking>,
    /// Where each stands.
    pub places: Vec<Span>,
    /// The strictest marking of a field that the record cannot be without, such as its title: this
    /// is the record's own.
    pub whole: Marking,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Looks for markings within a record. `is_own` tells the fields that it cannot be without.
pub(in crate::read) fn survey(
    entries: &[(Key, Node)],
    body: Option<&Body>,
    file: &Arc<str>,
    text: &str,
    is_own: impl Fn(&str, &Node) -> bool,
) -> Survey {
    let mut surveyor = Surveyor { file, text, survey: Survey::default() };
    surveyor.glued(entries);
    for (key, node) in entries {
        let before = std::mem::take(&mut surveyor.survey.levels);
        surveyor.key(key);
        surveyor.value(node);
        let here = std::mem::replace(&mut surveyor.survey.levels, before);
        let most = here.last().copied().unwrap_or_default();
        // A key that is marked is taken out with its value.
        if most > Marking::Clear && is_own(&folded(&unmarked(&key.text)), node) {
            surveyor.survey.whole = surveyor.survey.whole.max(most);
            let message = format!("a record cannot be shown without its `{}`", clip(&key.text));
            surveyor.say(Code::DoubtfulMarking, message, key.span, &format!(
                "the whole record is taken as {}; write `tlp: {most}` for it, or take the marking off this field",
                most.label()
            ));
        }
        surveyor.survey.levels.extend(here);
    }
    if let Some(body) = body {
        surveyor.body(body);
    }
    surveyor.survey
}

struct Surveyor<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    survey: Survey,
}

impl Surveyor<'_> {
    fn say(&mut self, code: Code, message: String, span: Span, help: &str) {
        let diagnostic = Diagnostic::new(code, message).at(Place::at(self.file, span)).help(help);
        self.survey.diagnostics.push(diagnostic);
    }

    fn key(&mut self, key: &Key) {
        for region in regions(&key.text) {
            self.region(&region, key.span);
        }
    }

    fn value(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar(scalar) => {
                let layout = match scalar.style {
                    Style::Literal { first_line, indent } => Layout::Literal { first_line, indent },
                    Style::Plain | Style::Quoted | Style::Folded => Layout::Opaque,
                };
                if super::may_hold(&scalar.text) {
                    let text = Arc::clone(&scalar.text);
                    self.body(&Body { text, span: node.span, layout, cuts: Cuts::default() });
                }
            }
            Value::List(items) => {
                if let Some([(key, _)]) = alone(items) {
                    let message = "a list has no marking, and a mapping stands in braces";
                    self.say(Code::DoubtfulMarking, message.to_owned(), key.span, "write {name: Sever, tlp: red} for [name: Sever, tlp: red]; until then the whole list is marked so");
                }
                for item in items {
                    self.item(item);
                    self.value(item);
                }
            }
            Value::Map(entries) => {
                if let Some(marked) = marking(entries) {
                    self.survey.levels.insert(marked.marking);
                    self.survey.places.extend(marked.keys.iter().map(|&at| entries[at].0.span));
                    for (span, message) in marked.problems {
                        self.unreadable(message, span);
                    }
                }
                self.glued(entries);
                for (key, node) in entries {
                    self.key(key);
                    self.value(node);
                }
            }
        }
    }

    /// Points out an item that goes on with the next one, whose dash is indented further.
    fn item(&mut self, node: &Node) {
        let is_plain = node.as_scalar().is_some_and(|scalar| scalar.style == Style::Plain);
        let written = self.text.get(node.span.start as usize..node.span.end as usize);
        let Some(written) = written.filter(|_| is_plain) else { return };
        let is_item = |line: &str| {
            let rest = line.trim_start().strip_prefix(is_bullet);
            rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
        };
        if written.lines().skip(1).any(is_item) {
            let message = "an item goes on over a line that begins with a dash".to_owned();
            self.say(Code::WrongType, message, node.span, "indent each dash as the first");
        }
    }

    /// Points out keys in braces that hold what was to be their value, `{source: a, credibility:2}`:
    /// YAML wants a space after the colon there, and says nothing where it is missing.
    fn glued(&mut self, entries: &[(Key, Node)]) {
        for (key, _) in entries.iter().filter(|(key, _)| key.bare && bare_marking(key).is_none()) {
            let Some((name, value)) = key.text.split_once(':') else { continue };
            // An address is text, and so is a key in quotes.
            let is_quoted = self
                .text
                .get(key.span.start as usize..)
                .is_some_and(|text| text.starts_with(['"', '\'']));
            if is_quoted || name.trim().is_empty() || value.starts_with("//") {
                continue;
            }
            let message = format!("`{}` is one key without a value", clip(&key.text));
            let help =
                format!("put a space after the colon: `{}: {}`", clip(name), clip(value.trim()));
            self.say(Code::MisspeltKey, message, key.span, &help);
            if let Some(last) = self.survey.diagnostics.last_mut() {
                // What was written is lost.
                last.severity = Severity::Error;
            }
        }
    }

    fn body(&mut self, body: &Body) {
        for region in regions(&body.text) {
            let mark = match region.shape {
                Shape::Block => &region.open,
                Shape::Loose if region.close.is_empty() => &region.open,
                Shape::Loose if region.problem == Some(Problem::MidLine) => &region.open,
                _ => &region.close,
            };
            let span = body.locate(self.text, mark.clone());
            self.region(&region, span);
        }
    }

    fn region(&mut self, region: &Region, span: Span) {
        self.survey.levels.insert(region.marking);
        self.survey.places.push(span);
        match region.problem {
            None => {}
            Some(Problem::Unreadable) => {
                self.unreadable("this marking in a text cannot be read".to_owned(), span);
            }
            Some(Problem::Several) => self.say(
                Code::DoubtfulMarking,
                "this marking says two things".to_owned(),
                span,
                &format!(
                    "write one of them, as in {{tlp=amber}}; until then it is {}, the stricter",
                    region.marking.label()
                ),
            ),
            Some(Problem::Unclosed) => self.say(
                Code::DoubtfulMarking,
                "a marked block does not end".to_owned(),
                span,
                "end it with a line of three colons, :::; until then all that follows is marked",
            ),
            Some(Problem::MidLine) => self.say(
                Code::DoubtfulMarking,
                "a marked block does not begin a line".to_owned(),
                span,
                "begin a line with it; in words, write \\:::tlp",
            ),
            Some(Problem::Brackets) => self.say(
                Code::DoubtfulMarking,
                "it is not certain what this marking marks".to_owned(),
                span,
                "put brackets around it, each with its other half: [text]{tlp=amber}; until then more is held back. To show braces, write \\{",
            ),
        }
    }

    fn unreadable(&mut self, message: String, span: Span) {
        self.say(
            Code::InvalidMarking,
            message,
            span,
            "write clear, green, amber, amber+strict or red, as in `tlp: amber`, [text]{tlp=amber} or :::tlp amber; until then it is held back as red",
        );
    }
}
