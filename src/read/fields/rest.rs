//! Keys that no field has.

use std::borrow::Cow;

use super::{Fields, folded};
use crate::diagnostic::{Code, Diagnostic, clip, nearest};
use crate::model::Extra;
use crate::read::marked;

impl Fields<'_> {
    /// Keeps what was not taken as the record's own keys, those of facets as they are written, and
    /// points out keys that are nearly
    /// the name of a field which the record does not have.
    pub(in crate::read) fn rest(
        mut self,
        known: &[String],
        own: &[String],
    ) -> (Extra, Vec<Diagnostic>) {
        let mut extra = Extra::new();
        for at in 0..self.entries.len() {
            if self.taken[at] {
                continue;
            }
            let (key, node) = &self.entries[at];
            let name = self.names[at].clone();
            let is_own = own.iter().any(|own| folded(own) == name);
            // Readers browse by what was written, as they do by tags: `007` is not 7.
            let json = if is_own { node.to_json_as_written() } else { node.to_json() };
            extra.insert(key.text.to_string(), unmarked_json(json));
            if known.contains(&name) || is_own {
                continue;
            }
            if self.misspelt_marking(at) {
                continue;
            }
            let absent: Vec<&str> = known
                .iter()
                .map(String::as_str)
                .filter(|field| !self.names.iter().any(|other| other == field))
                .collect();
            if let Some(near) = nearest(&name, &absent) {
                let message = format!("`{}` is not a field that Dateline knows", clip(&key.text));
                let help = format!(
                    "did you mean `{near}`? If not, name it in `facets:` of site.yaml or leave it: it is kept as it is"
                );
                self.report(key.span, Code::MisspeltKey, message).help = Some(help);
            }
        }
        (extra, self.diagnostics)
    }

    /// Points out every key that was not taken: `known` are all that there are.
    pub(in crate::read) fn unknown(mut self, known: &[String], what: &str) -> Vec<Diagnostic> {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for at in 0..self.entries.len() {
            if !self.taken[at] && !known.contains(&self.names[at].as_str()) {
                self.say_unknown(at, &known, what);
            }
        }
        self.diagnostics
    }

    /// Points out every key of an entry of a list that was not taken, for an entry keeps none of its
    /// own.
    pub(in crate::read) fn entry(mut self, list: &str, known: &[&str]) -> Vec<Diagnostic> {
        for at in self.lost() {
            self.say_unknown(at, known, &format!("a field of an entry in `{list}`"));
        }
        self.diagnostics
    }

    /// As [`entry`](Self::entry), but only for keys that are nearly one of `known`.
    pub(in crate::read) fn slips(mut self, list: &str, known: &[&str]) -> Vec<Diagnostic> {
        for at in self.lost() {
            if self.meant(at, known).is_some() {
                self.say_unknown(at, known, &format!("a field of an entry in `{list}`"));
            }
        }
        self.diagnostics
    }

    /// The keys of an entry that say something and were not taken, but for misspelt markings, which
    /// it points out.
    fn lost(&mut self) -> Vec<usize> {
        let is_lost = |fields: &Self, at: usize| {
            let (key, node) = &fields.entries[at];
            // `{source: a, credibility:2}` is told of with the mapping as a whole.
            let says = if key.bare { !key.text.contains(':') } else { !node.is_null() };
            let is_same = |other: usize| {
                fields.names[other] == fields.names[at] && !fields.entries[other].1.is_null()
            };
            says && !(0..at).any(is_same) && !fields.taken[at]
        };
        (0..self.entries.len())
            .filter(|&at| is_lost(self, at) && !self.misspelt_marking(at))
            .collect()
    }

    /// Which of the known keys one was likely meant as. They are few, so that a short one with a slip
    /// is known too.
    fn meant<'w>(&self, at: usize, known: &[&'w str]) -> Option<&'w str> {
        let name = &self.names[at];
        nearest(name, known)
            .or_else(|| known.iter().copied().find(|word| strsim::osa_distance(name, word) == 1))
    }

    fn say_unknown(&mut self, at: usize, known: &[&str], what: &str) {
        let help = self.meant(at, known).map_or_else(
            || format!("there are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let key = &self.entries[at].0;
        let message = format!("`{}` is not {what}", clip(&key.text));
        self.report(key.span, Code::MisspeltKey, message).help = Some(help);
    }
}

/// Takes the marks out of the texts of a value.
pub(in crate::read) fn unmarked_json(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Json::String(text) => Json::String(match marked::unmarked(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(text) => text,
        }),
        Json::Array(items) => Json::Array(items.into_iter().map(unmarked_json).collect()),
        Json::Object(entries) => Json::Object(
            entries.into_iter().map(|(key, value)| (key, unmarked_json(value))).collect(),
        ),
        other => other,
    }
}
