//! The fields of one mapping: taken one by one, in any of the spellings that desks use.
//!
//! Content that was not written for Dateline names the same thing in many ways. A [`Fields`]
//! hands out values by their known spellings, notes what is wrong with each where it stands, and
//! keeps the rest as the record's own keys. It never stops at the first mistake.

mod addresses;
mod coordinates;
mod dates;
mod grades;
mod held_back;
mod look_alikes;
mod rest;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

pub(super) use self::held_back::{
    bare_marking, flag, holds_back_a_part, is_ambiguous, is_nearly_marking, is_no,
    is_tag_of_drafts, is_yes, keeps_unpublished,
};
pub(crate) use self::held_back::{
    is_about_marking, is_about_publishing, is_about_secrecy, is_embargo, is_expiry, says_draft,
};
pub(super) use self::look_alikes::as_latin;
pub(super) use self::rest::unmarked_json;
use super::marked;
use super::yaml::{Key, Node, Style, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span, clip};
use crate::model::Spanned;

/// The fields of one mapping, and what was found wrong in them.
pub(super) struct Fields<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) span: Span,
    entries: &'a [(Key, Node)],
    /// The keys, folded.
    names: Vec<String>,
    taken: Vec<bool>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Keys that say what an item of a list of texts is, where it is a mapping.
const ITEM: &[&str] = &[
    "value", "name", "alias", "tag", "event", "briefing", "id", "text", "title", "author",
    "address", "url", "short", "word",
];

/// Whether a line of a list may begin with a character, in YAML or in the way of a word processor.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '*' | '\u{2022}' | '\u{2023}' | '\u{B7}' | '\u{2013}' | '\u{2014}')
}

/// The keys that mark.
pub(super) const MARKING: [&str; 3] = ["tlp", "marking", "classification"];

/// Folds a key, so that `Archive-URL` and `archive_url` are one, and so are `tlp` and what looks like
/// it in other letters.
pub(crate) fn folded(key: &str) -> String {
    let key = key.trim();
    if !key.is_ascii() {
        let latin = as_latin(key);
        if MARKING.contains(&latin.trim()) {
            return latin.trim().to_owned();
        }
    }
    key.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() }).collect()
}

impl<'a> Fields<'a> {
    pub(super) fn new(file: &'a Arc<str>, span: Span, entries: &'a [(Key, Node)]) -> Self {
        let mut fields = Self {
            file,
            span,
            entries,
            names: entries.iter().map(|(key, _)| folded(&key.text)).collect(),
            taken: vec![false; entries.len()],
            diagnostics: Vec::new(),
        };
        fields.repeated();
        fields
    }

    /// Points out keys that are one to Dateline and two to YAML: `Status` and `status`.
    fn repeated(&mut self) {
        let mut seen: HashMap<&str, usize> = HashMap::with_capacity(self.names.len());
        let mut repeated = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if self.entries[at].1.is_null() {
                continue;
            }
            match seen.get(name.as_str()) {
                Some(&first) => repeated.push((first, at)),
                None => {
                    seen.insert(name, at);
                }
            }
        }
        for (first, at) in repeated {
            let (first, key) = (&self.entries[first].0, &self.entries[at].0);
            let related = (Place::at(self.file, first.span), "first here".to_owned());
            let message = format!(
                "the keys `{}` and `{}` are one and stand in one mapping; the first counts",
                clip(&first.text),
                clip(&key.text)
            );
            let diagnostic = self.report(key.span, Code::DuplicateKey, message);
            diagnostic.help = Some("delete one of the two".into());
            diagnostic.related.push(related);
        }
    }

    pub(super) fn report(&mut self, span: Span, code: Code, message: String) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(code, message).at(Place::at(self.file, span)));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Takes the first of `names` that is there and not empty. Spellings that are there and empty
    /// are taken too, for they say nothing.
    pub(super) fn take(&mut self, names: &[&str]) -> Option<(&'a Key, &'a Node)> {
        let mut found = None;
        for name in names {
            for (at, (key, node)) in self.entries.iter().enumerate() {
                if self.taken[at] || self.names[at] != *name {
                    continue;
                }
                if node.is_null() {
                    self.taken[at] = true;
                } else if found.is_none() {
                    self.taken[at] = true;
                    found = Some((key, node));
                }
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Points out spellings of a field of which another was taken, where they say something else: one
    /// record has one title. Facets are fields of their own.
    pub(super) fn passed_over(&mut self, names: &[&str], facets: &[String]) {
        let is_of = |at: usize| names.contains(&&*self.names[at]);
        let Some(first) = (0..self.entries.len())
            .find(|&at| is_of(at) && self.taken[at] && !self.entries[at].1.is_null())
        else {
            return;
        };
        let (key, node) = &self.entries[first];
        let others: Vec<usize> = (0..self.entries.len())
            .filter(|&at| {
                let other = &self.entries[at].1;
                let is_same = other.as_str().is_some_and(|text| Some(text) == node.as_str());
                is_of(at)
                    && !self.taken[at]
                    && self.names[at] != self.names[first]
                    && !(other.is_null() || is_same || is_facet(&self.names[at], facets))
            })
            .collect();
        for at in others {
            let other = &self.entries[at].0;
            let (name, other_name) = (clip(&key.text), clip(&other.text));
            let related = (Place::at(self.file, key.span), "the one that counts".to_owned());
            let message = format!(
                "`{name}` and `{other_name}` are one field, of which no page shows the second"
            );
            let diagnostic = self.report(other.span, Code::DuplicateKey, message);
            diagnostic.severity = Severity::Warning;
            diagnostic.help = Some(format!(
                "put both into `{name}:`, or name `{other_name}` in `facets:` of site.yaml"
            ));
            diagnostic.related.push(related);
        }
    }

    /// Finds the first of `names` that is there and not empty, and leaves it.
    pub(super) fn peek(&self, names: &[&str]) -> Option<(&'a Key, &'a Node)> {
        let of = |name: &str| {
            (0..self.entries.len()).find(|&at| {
                !self.taken[at] && self.names[at] == name && !self.entries[at].1.is_null()
            })
        };
        let at = names.iter().find_map(|name| of(name))?;
        let (key, node) = &self.entries[at];
        Some((key, node))
    }

    /// Whether a setting that decides what is let out is there and empty, which is reported: nobody
    /// knows what was meant.
    pub(super) fn says_nothing(&mut self, name: &str) -> bool {
        let is_blank = |node: &Node| {
            node.is_null() || node.as_str().is_some_and(|text| text.trim().is_empty())
        };
        let at = (0..self.entries.len())
            .find(|&at| self.names[at] == name && is_blank(&self.entries[at].1));
        if let Some(at) = at {
            let span = self.entries[at].0.span;
            self.taken[at] = true;
            self.report(span, Code::InvalidSetting, format!("`{name}:` says nothing")).help =
                Some("write what it is to be, or take it out".to_owned());
        }
        at.is_some()
    }

    /// Takes one line of text.
    pub(super) fn text(&mut self, names: &[&str]) -> Option<Spanned<String>> {
        let (key, node) = self.take(names)?;
        self.as_text(&key.text, node)
    }

    pub(super) fn as_text(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match node.as_str() {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => {
                let text = marked::unmarked(text).trim().to_owned();
                (!text.is_empty()).then(|| Spanned::new(text, node.span))
            }
            None => {
                self.wrong_type(key, node, "text");
                None
            }
        }
    }

    /// Takes a text in Markdown, with its marks.
    pub(super) fn markdown(&mut self, names: &[&str]) -> Option<String> {
        let (key, node) = self.take(names)?;
        self.as_text(&key.text, node)?;
        node.as_str().map(|text| text.trim().to_owned())
    }

    pub(super) fn wrong_type(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` is {}, not {wanted}", node.type_name());
        let diagnostic = self.report(node.span, Code::WrongType, message);
        diagnostic.label = format!("wants {wanted}");
        // A colon and a space make a mapping of what was meant as text.
        if let Some([(key, value)]) = node.as_map().filter(|_| wanted == "text")
            && let Some(value) = value.as_str()
        {
            let text = clip(&format!("{}: {value}", key.text));
            diagnostic.help = Some(format!("if it is text, quote it: {}", quoted(&text)));
        }
    }

    /// Reads a setting that is on or off; what is neither is reported.
    pub(super) fn yes_or_no(&mut self, key: &str, node: &Node) -> Option<bool> {
        let read = flag(node);
        if read.is_none() {
            let message = format!("`{key}` is neither true nor false");
            self.report(node.span, Code::InvalidSetting, message).help =
                Some("write true or false".to_owned());
        }
        read
    }

    /// Takes a list of nodes; one value is a list of one, an empty value of none.
    pub(super) fn list(&mut self, names: &[&str]) -> Vec<&'a Node> {
        let Some((key, node)) = self.take(names) else { return Vec::new() };
        match &node.value {
            Value::List(items) => items.iter().filter(|item| !item.is_null()).collect(),
            _ => {
                self.unlisted(&key.text, node);
                vec![node]
            }
        }
    }

    /// Says that what stands where a list belongs is one text, for want of the space after its
    /// dashes, or of the dashes.
    pub(super) fn unlisted(&mut self, key: &str, node: &Node) {
        let Some(scalar) = node.as_scalar().filter(|scalar| scalar.style != Style::Quoted) else {
            return;
        };
        let item = scalar.text.strip_prefix(is_bullet).map(str::trim_start);
        let is_dashed = item.is_some_and(|item| item.starts_with(char::is_alphanumeric));
        let has_lines = match scalar.style {
            // A plain text in one line is as long as it is written.
            Style::Plain => (node.span.end - node.span.start) as usize != scalar.text.len(),
            _ => scalar.text.trim().contains('\n'),
        };
        if is_dashed {
            let message = format!("`{key}` is one text, not a list");
            let help = match scalar.style {
                Style::Plain => "begin each line with a hyphen and a space: `- one`".to_owned(),
                _ => format!(
                    "delete the `|` or `>` after `{key}:`, which makes one text of the list"
                ),
            };
            self.report(node.span, Code::WrongType, message).help = Some(help);
        } else if has_lines {
            let message = format!("`{key}` is one text over several lines, not a list");
            let diagnostic = self.report(node.span, Code::WrongType, message);
            diagnostic.severity = Severity::Warning;
            diagnostic.help = Some(
                "begin each line with a hyphen and a space, `- one`; quote the text if it is one"
                    .into(),
            );
        }
    }

    /// Takes a list of texts.
    pub(super) fn texts(&mut self, names: &[&str]) -> Vec<Spanned<String>> {
        let name = names.first().copied().unwrap_or_default();
        let items = self.list(names);
        items.into_iter().filter_map(|item| self.as_item(name, item)).collect()
    }

    /// Takes a list that stands under several names, each as `take` does. Facets are fields of their
    /// own, but for want of any other.
    pub(super) fn of_all(
        &mut self,
        names: &[&str],
        facets: &[String],
        take: fn(&mut Self, &[&str]) -> Vec<Spanned<String>>,
    ) -> Vec<Spanned<String>> {
        let mut all = take(self, names);
        for name in names.iter().filter(|name| !is_facet(name, facets)) {
            all.extend(take(self, &[name]));
        }
        all
    }

    /// Reads an item of a list of texts. One that is marked is a mapping, of which its marking was
    /// taken: `{tag: arms, tlp: amber}`.
    pub(super) fn as_item(&mut self, key: &str, item: &Node) -> Option<Spanned<String>> {
        let text = item.as_map().and_then(|entries| match entries {
            [(key, text)] if ITEM.contains(&folded(&key.text).as_str()) => Some(text),
            _ => None,
        });
        self.as_text(key, text.unwrap_or(item))
    }

    /// Takes a list of words. One line with commas is several, `tags: a, b`; an item of a list is
    /// one.
    pub(super) fn words(&mut self, names: &[&str]) -> Vec<Spanned<String>> {
        let Some((key, node)) = self.take(names) else { return Vec::new() };
        self.words_of(&key.text, node)
    }

    /// Reads a list of words.
    pub(super) fn words_of(&mut self, key: &str, node: &Node) -> Vec<Spanned<String>> {
        let (items, ends): (&[Node], &[char]) = match &node.value {
            Value::List(items) => (items, &[]),
            _ => {
                self.unlisted(key, node);
                (std::slice::from_ref(node), &[',', ';'])
            }
        };
        let mut words = Vec::new();
        for item in items.iter().filter(|item| !item.is_null()) {
            let Some(text) = self.as_item(key, item) else { continue };
            for part in text.value.split(ends) {
                let part = part.trim().trim_start_matches('#');
                if !part.is_empty() {
                    words.push(Spanned::new(part.to_owned(), text.span));
                }
            }
        }
        words
    }

    /// Takes a mapping of short texts, such as `ids`.
    pub(super) fn labels(&mut self, names: &[&str]) -> BTreeMap<String, String> {
        let Some((key, node)) = self.take(names) else { return BTreeMap::new() };
        let Some(entries) = node.as_map() else {
            self.wrong_type(&key.text, node, "a mapping");
            return BTreeMap::new();
        };
        entries
            .iter()
            .filter_map(|(key, node)| {
                Some((key.text.to_string(), self.as_text(&key.text, node)?.value))
            })
            .collect()
    }
}

/// Whether a key, folded, is one by which readers browse.
pub(super) fn is_facet(name: &str, facets: &[String]) -> bool {
    facets.iter().any(|facet| folded(facet) == name)
}

/// A text in quotes, as YAML reads it.
fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        false => format!("\"{text}\""),
        true => format!("'{}'", text.replace('\'', "''")),
    }
}
