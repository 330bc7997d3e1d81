//! The names of records that an audience may not see, or might not see then; and texts without them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::link::names::{self, Names, Pattern};
use crate::link::secrets::spelt::Spelt;
use crate::link::secrets::{otherwise, parted};
use crate::link::{address_key, fold};
use crate::model::Kind;

/// The longest name that is sought in a message however it is written, in words.
const MOST_WORDS: usize = 16;

/// When a name may not be said, in commits by their place in time.
#[derive(Debug, Clone, Default)]
struct When {
    always: bool,
    times: Vec<Range<usize>>,
}

impl When {
    fn is_at(&self, commit: usize) -> bool {
        self.always || self.times.iter().any(|time| time.contains(&commit))
    }

    fn add(&mut self, time: Option<Range<usize>>) {
        match time {
            None => self.always = true,
            Some(time) => self.times.push(time),
        }
    }
}

/// Gathers names that may not be said.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    values: HashMap<(Kind, String), When>,
    /// By the name as written.
    texts: HashMap<String, When>,
    /// Those of them that are names of people, organisations and places.
    proper: HashSet<String>,
}

impl Gathered {
    /// Adds what a record is called; at all times, or for some.
    pub(super) fn add<'n>(
        &mut self,
        kind: Kind,
        names: impl Iterator<Item = &'n str>,
        time: Option<Range<usize>>,
    ) {
        for name in names {
            let key = fold::key(name);
            if !key.is_empty() {
                if name.contains("://") {
                    // A source that is cited by its address is named by it.
                    let key = fold::key(&address_key(name));
                    self.values.entry((kind, key)).or_default().add(time.clone());
                }
                self.values.entry((kind, key)).or_default().add(time.clone());
                if kind.has_proper_names() {
                    self.proper.insert(name.trim().to_owned());
                }
                let other = otherwise(name.trim()).filter(|_| kind.has_proper_names());
                for form in other.into_iter().chain([name.trim().to_owned()]) {
                    self.texts.entry(form).or_default().add(time.clone());
                }
            }
        }
    }

    /// Makes these names ones that can be sought. `seen` are those that are there for all to see: one
    /// that is hidden at all times is not hidden if it is among them, nor is one within a longer one
    /// of a person, an organisation or a place.
    pub(super) fn finish(mut self, seen: &[(Kind, &str)], withheld: String) -> Hidden {
        if self.values.is_empty() {
            return Hidden::none(withheld);
        }
        let keys: HashSet<(Kind, String)> =
            seen.iter().map(|(kind, name)| (*kind, fold::key(name))).collect();
        for (name, when) in &mut self.values {
            when.always &= !keys.contains(name);
        }
        let keys: HashSet<&str> = keys.iter().map(|(_, key)| key.as_str()).collect();
        let mut hidden = Hidden { values: self.values, ..Hidden::none(withheld) };
        let mut patterns = Vec::new();
        let mut texts: Vec<(String, When)> = self.texts.into_iter().collect();
        texts.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (name, mut when) in texts {
            let key = fold::key(&name);
            when.always &= !keys.contains(key.as_str());
            if !when.always && when.times.is_empty() {
                continue;
            }
            let at = hidden.whens.len();
            hidden.whens.push(when);
            hidden.keys.entry(key).or_default().push(at);
            if name.contains("://") {
                hidden.addresses.entry(address_key(&name)).or_default().push(at);
            } else if name.bytes().all(|byte| is_id_byte(byte) && !byte.is_ascii_uppercase()) {
                hidden.words.entry(name.clone()).or_default().push(at);
            }
            if self.proper.contains(&name) {
                hidden.spelt.add(&name, at);
            }
            if names::is_more_than_a_letter(&name) {
                patterns.push(Pattern::full(name, at));
            }
        }
        let proper = seen.iter().filter(|(kind, _)| kind.has_proper_names());
        for (_, name) in proper {
            // Only those that matter: far more names are there for all to see than are hidden.
            if hidden.is_within(name) {
                hidden.spelt.add(name, SEEN);
                patterns.push(Pattern::full(*name, SEEN));
            }
        }
        hidden.names = Names::new(patterns);
        hidden
    }
}

/// Stands for a name that is there for all to see.
const SEEN: usize = usize::MAX;

/// Names that may not be said.
#[derive(Debug)]
pub(crate) struct Hidden {
    values: HashMap<(Kind, String), When>,
    /// When each name in texts may not be said.
    whens: Vec<When>,
    names: Names<usize>,
    /// Those of people, organisations and places, however they are spelt.
    spelt: Spelt<usize>,
    /// Ids and the like, which are no names in texts, as they are written.
    words: HashMap<String, Vec<usize>>,
    /// By folded name.
    keys: HashMap<String, Vec<usize>>,
    addresses: HashMap<String, Vec<usize>>,
    withheld: String,
}

impl Hidden {
    fn none(withheld: String) -> Self {
        Self {
            values: HashMap::new(),
            whens: Vec::new(),
            names: Names::new(Vec::new()),
            spelt: Spelt::default(),
            words: HashMap::new(),
            keys: HashMap::new(),
            addresses: HashMap::new(),
            withheld,
        }
    }

    fn is_at(&self, name: usize, commit: usize) -> bool {
        self.whens.get(name).is_some_and(|when| when.is_at(commit))
    }

    /// Whether there is no such name.
    pub(super) fn is_empty(&self) -> bool {
        self.whens.is_empty()
    }

    /// Whether a record of this name may not be named.
    pub(super) fn hides(&self, kind: Kind, name: &str, commit: usize) -> bool {
        !self.values.is_empty()
            && self.values.get(&(kind, fold::key(name))).is_some_and(|when| when.is_at(commit))
    }

    fn any(&self, of: Option<&Vec<usize>>, commit: usize) -> bool {
        of.is_some_and(|all| all.iter().any(|&at| self.is_at(at, commit)))
    }

    /// A text with other words in the place of names that may not be said.
    pub(super) fn mask<'t>(&self, text: &'t str, commit: usize) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        fold::replaced(text, &self.found(text, commit), &self.withheld)
    }

    /// Whether nothing of a text is left but what stands for names that may not be said.
    pub(super) fn is_all_masked(&self, masked: &str) -> bool {
        masked.trim() == self.withheld
    }

    /// Whether a text that no one need read says such a name, in whatever way it is written.
    pub(super) fn is_named_in(&self, text: &str, commit: usize) -> bool {
        if self.is_empty() {
            return false;
        }
        if !self.found(text, commit).is_empty() {
            return true;
        }
        self.is_said_in(text, commit)
    }

    /// Whether such a name stands in a text, its words written in whatever way.
    pub(super) fn is_said_in(&self, text: &str, commit: usize) -> bool {
        let says = |text: &str| runs(text).any(|key| self.any(self.keys.get(&key), commit));
        // A full stop is a part of a name, or parts one from the ending of a file.
        !self.is_empty() && (says(text) || text.contains('.') && says(&text.replace('.', " ")))
    }

    /// Whether the words of a name hold those of a hidden one.
    fn is_within(&self, name: &str) -> bool {
        runs(name).any(|key| self.keys.contains_key(&key))
    }

    fn found(&self, text: &str, commit: usize) -> Vec<Range<usize>> {
        parted::find(text, &[], |text| self.found_whole(text, commit))
    }

    fn found_whole(&self, text: &str, commit: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut seen = Vec::new();
        for hit in self.names.find(text) {
            let is_hidden = hit.candidates.iter().any(|(at, _)| self.is_at(*at, commit));
            let is_seen = hit.candidates.iter().any(|(at, _)| *at == SEEN);
            // Within one that is hidden at another time, there may be another that is now.
            if is_hidden || !is_seen && self.is_said_in(&text[hit.range.clone()], commit) {
                found.push(hit.range);
            } else if is_seen {
                seen.push(hit.range);
            }
        }
        let spelt = self.spelt.find(text);
        seen.extend(spelt.iter().filter(|(_, at)| *at == SEEN).map(|(range, _)| range.clone()));
        let is_within = |range: &Range<usize>| {
            seen.iter().any(|seen| seen.start <= range.start && range.end <= seen.end)
        };
        let hidden = spelt.into_iter().filter(|(_, at)| self.is_at(*at, commit));
        found.extend(hidden.map(|(range, _)| range).filter(|range| !is_within(range)));
        if !self.words.is_empty() {
            let mut start = 0;
            for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
                if c.is_ascii() && is_id_byte(c as u8) {
                    continue;
                }
                // Beside a letter of another script it is a part of another word.
                let word = &text[start..at];
                if !word.is_empty() && !c.is_alphanumeric() {
                    let trimmed = word.trim_matches(['-', '_']);
                    for part in [word, trimmed] {
                        if self.any(self.words.get(part), commit) {
                            found.push(start..at);
                        }
                    }
                }
                start = at + c.len_utf8();
            }
        }
        if !self.addresses.is_empty() && text.contains('.') {
            let mut rest = 0;
            for word in text.split_whitespace() {
                let start = rest + text[rest..].find(word).unwrap_or(0);
                rest = start + word.len();
                let address = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
                if address.contains('.')
                    && self.any(self.addresses.get(&address_key(address)), commit)
                {
                    found.push(start..rest);
                }
            }
        }
        found
    }
}

/// The keys of all runs of words of a text, up to [`MOST_WORDS`] of them.
fn runs(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '.'))
        .map(fold::key)
        .filter(|word| !word.is_empty())
        .collect();
    (0..words.len()).flat_map(move |start| {
        let end = words.len().min(start + MOST_WORDS);
        (start + 1..=end).map(|end| words[start..end].join("-")).collect::<Vec<String>>()
    })
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(names: &[(&str, Option<Range<usize>>)], seen: &[&str]) -> Hidden {
        let mut gathered = Gathered::default();
        for (name, time) in names {
            gathered.add(Kind::Actor, [*name].into_iter(), time.clone());
        }
        let seen: Vec<(Kind, &str)> = seen.iter().map(|name| (Kind::Actor, *name)).collect();
        gathered.finish(&seen, "[withheld]".to_owned())
    }

    #[test]
    fn a_hidden_name_is_replaced_wherever_it_stands_as_a_word() {
        let hidden = hidden(
            &[
                ("Viktor Orlanov", None),
                ("orlanov-viktor", None),
                ("nightjar", None),
                ("김정은", None),
            ],
            &[],
        );
        for (text, masked) in [
            ("Then Viktor Orlanov’s men", "Then [withheld]’s men"),
            ("see orlanov-viktor, here", "see [withheld], here"),
            ("nightjar's nest; nightjars", "[withheld]'s nest; nightjars"),
            ("어제 김정은은 말했다", "어제 [withheld]은 말했다"),
            ("Viktor Orlanov1 came", "[withheld]1 came"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(hidden.mask(text, 0), masked);
        }
        assert!(hidden.is_named_in("add VIKTOR-ORLANOV", 0));
        assert!(hidden.is_named_in("Nightjar", 0));
        assert!(!hidden.is_named_in("Viktor met Orlanov", 0));
        assert!(hidden.hides(Kind::Actor, "viktor orlanov", 0));
        assert!(!hidden.hides(Kind::Location, "viktor orlanov", 0));
    }

    #[test]
    fn a_name_is_hidden_for_its_time() {
        let hidden =
            hidden(&[("Viktor Orlanov", Some(2..4)), ("Viktor Orlanov Brigade", Some(9..9))], &[]);
        assert_eq!(hidden.mask("Viktor Orlanov Brigade", 1), "Viktor Orlanov Brigade");
        assert_eq!(hidden.mask("Viktor Orlanov Brigade", 3), "[withheld]");
        assert!(hidden.hides(Kind::Actor, "Viktor Orlanov", 2));
        assert!(!hidden.hides(Kind::Actor, "Viktor Orlanov", 4));
    }

    #[test]
    fn a_name_that_something_else_bears_for_all_to_see_is_not_hidden() {
        let hidden = hidden(
            &[("Georgia", None), ("Quarry", None), ("Kim", None)],
            &["georgia", "Kim Jong Un"],
        );
        assert_eq!(
            hidden.mask("Georgia, Quarry, Kim Jong Un, Kim", 0),
            "Georgia, [withheld], Kim Jong Un, [withheld]"
        );
    }

    #[test]
    fn a_hidden_address_is_replaced() {
        let hidden = hidden(&[("https://ashgrove.example/tamarisk", None)], &[]);
        assert_eq!(
            hidden.mask("See (http://www.ashgrove.example/tamarisk/), now.", 0),
            "See [withheld] now."
        );
    }
}
