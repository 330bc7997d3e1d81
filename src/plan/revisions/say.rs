//! Changes of records, told in the words of a desk.
//!
//! A sentence is a row of [`Part`]s: words, and the values that it tells of. Neither holds markup,
//! so that a page links the values, a terminal colours them, and a feed joins them.

use crate::history::{Act, Block, BlockKind, Change, Piece, Revision, Value};
use crate::link::{Target, cut};
use crate::model::{Date, Kind, Site, Status};
use crate::plan::Words;

/// The most values that one sentence names; of the others it tells how many there are.
const MOST_VALUES: usize = 24;

/// The most characters of a value.
const VALUE: usize = 240;

/// A sentence, without a full stop.
pub type Sentence = Vec<Part>;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words of the site's language, with the spaces around them.
    Words(String),
    /// What a record says.
    Value {
        /// As a reader would say it.
        text: String,
        /// The record that it names.
        target: Option<Target>,
    },
    /// Stands between what was and what is: `→`.
    Becomes,
}

impl Part {
    /// The part as plain text.
    pub fn text(&self) -> &str {
        match self {
            Part::Words(text) | Part::Value { text, .. } => text,
            Part::Becomes => "→",
        }
    }
}

/// A sentence as plain text.
pub fn plain(sentence: &[Part]) -> String {
    sentence.iter().map(Part::text).collect()
}

/// Tells changes in the words of a language, and in those of a desk's settings.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The words of the language.
    pub words: &'a Words,
    /// The settings, which label the desk's own keys and kinds of event.
    pub site: &'a Site,
}

impl Teller<'_> {
    /// Tells what a revision did, a sentence each: first what became of the record, unless it was
    /// only revised, then what is different in it.
    pub fn revision(&self, revision: &Revision) -> Vec<Sentence> {
        let act = self.act(revision.kind, &revision.act);
        let changes = revision.changes.iter().flat_map(|change| self.change(revision.kind, change));
        act.into_iter().chain(changes).collect()
    }

    /// Tells what became of a record: `Renamed from kim`; `None` where it was only revised.
    pub fn act(&self, kind: Kind, act: &Act) -> Option<Sentence> {
        let say = |key: &str| vec![Part::Words(self.words.get(&format!("revision.{key}")).into())];
        Some(match act {
            Act::Revised => return None,
            Act::Added if matches!(kind, Kind::Briefing | Kind::Page) => say("published"),
            Act::Added => say("added"),
            Act::Removed => say("removed"),
            Act::Renamed { from } => {
                let from = vec![Part::Value { text: cut(from, VALUE), target: None }];
                self.fill("revision.renamed", vec![("from", from)])
            }
        })
    }

    /// Tells a change of a record of this kind, in a sentence or a few.
    pub fn change(&self, kind: Kind, change: &Change) -> Vec<Sentence> {
        match change {
            Change::Field { field, before, after } => {
                let say = |value: &Value| self.value(kind, field, value);
                vec![match (before, after) {
                    (Some(before), Some(after)) => {
                        let key = if field == "name" { "renamed_to" } else { "changed" };
                        let both = vec![("before", say(before)), ("after", say(after))];
                        self.field(key, field, both)
                    }
                    (None, Some(after)) => self.field("set", field, vec![("after", say(after))]),
                    (Some(before), None) => {
                        self.field("unset", field, vec![("before", say(before))])
                    }
                    (None, None) => return Vec::new(),
                }]
            }
            Change::List { field, added, removed, revised } => {
                let mut all = Vec::new();
                for (act, values) in [("added", added), ("removed", removed)] {
                    if !values.is_empty() {
                        all.push(self.list(kind, field, act, values));
                    }
                }
                all.extend(
                    revised.iter().map(|(before, after)| self.detail(kind, field, before, after)),
                );
                all
            }
            Change::Text { field, added, removed, .. } => {
                let words = vec![Part::Words(self.words_of(*added, *removed))];
                vec![self.field("text", field, vec![("words", words)])]
            }
        }
    }

    /// What a field is called: `Status`, or the label of the desk's own key.
    pub fn label(&self, field: &str) -> String {
        let path = format!("revision.field.{field}");
        match self.words.find(&path) {
            Some(label) => label.to_owned(),
            None => self.own_label(field),
        }
    }

    /// How many words are new and how many are gone: `12 words added, 3 words removed`.
    pub fn words_of(&self, added: usize, removed: usize) -> String {
        let count = |noun: &str, n: usize| (n > 0).then(|| self.words.count(noun, n));
        let both = [count("words_added", added), count("words_removed", removed)];
        let said: Vec<String> = both.into_iter().flatten().collect();
        match said.as_slice() {
            [] => self.words.get("revision.no_words").to_owned(),
            said => said.join(self.words.get("list_comma")),
        }
    }

    /// The words for blocks that are as they were: `3 paragraphs unchanged`.
    pub fn same(&self, blocks: usize) -> String {
        self.words.count("unchanged", blocks)
    }

    /// A record's kind as a word: `Event`.
    pub fn kind(&self, kind: Kind) -> &str {
        match kind {
            Kind::Briefing => self.words.get("card.briefing"),
            Kind::Event => self.words.get("card.event"),
            Kind::Actor => self.words.get("card.actor"),
            Kind::Location => self.words.get("card.location"),
            Kind::Source => self.words.get("card.source"),
            Kind::Page => self.words.get("finder.types.page"),
        }
    }

    /// A value as a reader would say it: a status by its label, a date in words.
    fn value(&self, kind: Kind, field: &str, value: &Value) -> Sentence {
        let said = match (kind, field) {
            (_, "status") => status(&value.text)
                .map(|key| self.words.get(&format!("status.{key}.label")).to_lowercase()),
            (_, "date" | "covers" | "accessed") => {
                Date::parse(&value.text).ok().map(|date| date.say(&self.words.dates))
            }
            (Kind::Actor, "kind") => {
                self.words.find(&format!("actor_kind.{}", value.text)).map(str::to_owned)
            }
            (Kind::Event, "kind") => {
                let known = self.site.kinds.iter().find(|kind| kind.key == value.text);
                known.map(|kind| kind.label.clone())
            }
            _ => None,
        };
        let text = cut(said.as_deref().unwrap_or(&value.text), VALUE);
        let mut said = vec![Part::Value { text, target: value.target }];
        if let Some(detail) = &value.detail {
            let date = Date::parse(detail).ok().filter(|_| field == "corrections");
            let detail = date.map_or_else(|| cut(detail, VALUE), |it| it.say(&self.words.dates));
            said.push(Part::Words(format!(" ({detail})")));
        }
        said
    }

    fn field(&self, key: &str, field: &str, values: Vec<(&str, Sentence)>) -> Sentence {
        let mut places =
            vec![("field", vec![Part::Words(self.label(field))]), ("becomes", vec![Part::Becomes])];
        places.extend(values);
        self.fill(&format!("revision.{key}"), places)
    }

    /// Tells what is new in a list, or no longer in it: `Added location: Vladivostok`.
    fn list(&self, kind: Kind, field: &str, act: &str, values: &[Value]) -> Sentence {
        let comma = self.words.get("list_comma");
        let mut named: Sentence = Vec::new();
        for (nth, value) in values.iter().take(MOST_VALUES).enumerate() {
            if nth > 0 {
                named.push(Part::Words(comma.to_owned()));
            }
            named.extend(self.value(kind, field, value));
        }
        if let more @ 1.. = values.len().saturating_sub(MOST_VALUES) {
            let more = self.words.fill("revision.more", &[("n", &self.words.number(more))]);
            named.push(Part::Words(format!(" {more}")));
        }
        let field = known_as(kind, field);
        let own = self.words.form(&format!("revision.list.{field}.{act}"), values.len());
        let known = self.words.find(&own).is_some();
        let pattern = if known { own } else { format!("revision.list_of.{act}") };
        let label = vec![Part::Words(self.label(field))];
        self.fill(&pattern, vec![("field", label), ("values", named)])
    }

    /// Tells what a list says otherwise of what it names: `Source CNN now graded B2 (was C3)`.
    fn detail(&self, kind: Kind, field: &str, before: &Value, after: &Value) -> Sentence {
        let bare = Value { detail: None, ..after.clone() };
        let graded = field == "sources"
            && [before, after].iter().filter_map(|value| value.detail.as_deref()).all(is_grade);
        let of = if graded {
            "graded"
        } else if field == "actors" {
            "role"
        } else {
            "detail"
        };
        let detail = |value: &Value| {
            let text = value.detail.as_deref().map(|detail| cut(detail, VALUE));
            vec![Part::Value { text: text.unwrap_or_default(), target: None }]
        };
        let form = match (&before.detail, &after.detail) {
            (Some(before), Some(after)) if before != after => "changed",
            (None, Some(_)) => "set",
            (Some(_), None) => "unset",
            _ => "revised",
        };
        let of = if form == "revised" { "detail" } else { of };
        let places = vec![
            ("field", vec![Part::Words(self.label(field))]),
            ("value", self.value(kind, field, &bare)),
            ("before", detail(before)),
            ("after", detail(after)),
            ("becomes", vec![Part::Becomes]),
        ];
        self.fill(&format!("revision.{of}.{form}"), places)
    }

    fn own_label(&self, field: &str) -> String {
        let known = self.site.facets.iter().find(|facet| facet.key == field);
        let label = known.map_or_else(|| crate::read::label_of(field), |facet| facet.label.clone());
        cut(&label, VALUE)
    }

    /// Fills the places of a pattern in one pass, so that braces in what is filled in stay.
    fn fill(&self, path: &str, places: Vec<(&str, Sentence)>) -> Sentence {
        let mut sentence = Vec::new();
        let mut rest = self.words.get(path);
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, place)| Some((before, place.split_once('}')?)))
        {
            words(&mut sentence, before);
            match places.iter().find(|(place, _)| *place == name) {
                Some((_, parts)) => sentence.extend(parts.iter().cloned()),
                None => words(&mut sentence, &format!("{{{name}}}")),
            }
            rest = after;
        }
        words(&mut sentence, rest);
        sentence
    }
}

/// Counts the blocks of a text that differ, for those who show few of them.
pub fn differing(blocks: &[Block]) -> usize {
    let differs = |block: &&Block| match block {
        Block::Words { pieces, .. } => pieces.iter().any(|piece| !matches!(piece, Piece::Same(_))),
        Block::Same(_) => false,
    };
    blocks.iter().filter(differs).count()
}

/// A kind of block as a word for templates and formats: `paragraph`.
pub fn block_key(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Item => "item",
        BlockKind::Quote => "quote",
        BlockKind::Code => "code",
    }
}

fn words(sentence: &mut Sentence, text: &str) {
    if !text.is_empty() {
        sentence.push(Part::Words(text.to_owned()));
    }
}

/// The key under which the words for a field are: `aliases` are names of some kinds of record, and
/// old addresses of the others.
fn known_as(kind: Kind, field: &str) -> &str {
    match field {
        "aliases" if !matches!(kind, Kind::Actor | Kind::Location) => "redirects",
        field => field,
    }
}

/// The key of a status, if it is one.
fn status(text: &str) -> Option<&'static str> {
    const ALL: [Status; 7] = [
        Status::Planned,
        Status::Reported,
        Status::Claimed,
        Status::Confirmed,
        Status::Disputed,
        Status::Denied,
        Status::Retracted,
    ];
    ALL.into_iter().map(Status::key).find(|key| *key == text)
}

/// Whether a text is a grade of the Admiralty code: `B2`, `B` or `2`.
fn is_grade(text: &str) -> bool {
    let rest = text.strip_prefix(|c: char| matches!(c, 'A'..='F')).unwrap_or(text);
    let rest = rest.strip_prefix(|c: char| matches!(c, '1'..='6')).unwrap_or(rest);
    rest.is_empty() && !text.is_empty()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Term;
    use crate::render::Theme;
    use crate::world::Memory;

    fn words(language: &str) -> Words {
        Theme::load(&Memory::new(), "default").0.words(language).0
    }

    fn site() -> Site {
        let term = |key: &str, label: &str| Term { key: key.to_owned(), label: label.to_owned() };
        Site {
            kinds: vec![term("talks", "Peace talks")],
            facets: vec![term("topic", "Subject")],
            ..Site::default()
        }
    }

    fn value(text: &str, detail: Option<&str>) -> Value {
        Value { text: text.to_owned(), detail: detail.map(str::to_owned), target: None }
    }

    fn field(field: &str, before: Option<&str>, after: Option<&str>) -> Change {
        let of = |text: Option<&str>| text.map(|text| value(text, None));
        Change::Field { field: field.to_owned(), before: of(before), after: of(after) }
    }

    fn list(field: &str, added: &[&str], removed: &[&str]) -> Change {
        let of = |all: &[&str]| all.iter().map(|text| value(text, None)).collect();
        Change::List {
            field: field.to_owned(),
            added: of(added),
            removed: of(removed),
            revised: Vec::new(),
        }
    }

    fn revised(field: &str, name: &str, before: Option<&str>, after: Option<&str>) -> Change {
        Change::List {
            field: field.to_owned(),
            added: Vec::new(),
            removed: Vec::new(),
            revised: vec![(value(name, before), value(name, after))],
        }
    }

    fn said(language: &str, kind: Kind, change: &Change) -> String {
        let (words, site) = (words(language), site());
        let all = Teller { words: &words, site: &site }.change(kind, change);
        all.iter().map(|sentence| plain(sentence)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_change_is_told_in_the_words_of_the_desk() {
        let changes = [
            (Kind::Event, field("status", Some("reported"), Some("confirmed"))),
            (Kind::Event, field("kind", None, Some("talks"))),
            (Kind::Event, field("date", Some("2023-09"), Some("2023-09-13~"))),
            (Kind::Event, field("topic", Some("arms"), None)),
            (Kind::Event, field("case_number", Some("7"), Some("8"))),
            (Kind::Actor, field("kind", Some("person"), Some("state"))),
            (Kind::Actor, field("name", Some("Kim"), Some("Kim Jong Un"))),
            (Kind::Event, list("locations", &["Vladivostok"], &[])),
            (Kind::Event, list("locations", &["Vladivostok", "Vostochny"], &["Moscow"])),
            (Kind::Event, list("beats", &["arms"], &["trade"])),
            (Kind::Actor, list("aliases", &["Kim Jong-un"], &[])),
            (Kind::Briefing, list("aliases", &["/old/"], &[])),
            (Kind::Event, revised("sources", "CNN", Some("C3"), Some("B2"))),
            (Kind::Event, revised("sources", "CNN", None, Some("p. 4"))),
            (Kind::Event, revised("actors", "Kim", Some("guest"), None)),
            (Kind::Event, revised("sources", "CNN", Some("C3"), Some("C3"))),
        ];
        let told: Vec<[String; 2]> = changes
            .iter()
            .map(|(kind, change)| ["en", "fr"].map(|language| said(language, *kind, change)))
            .collect();
        insta::assert_debug_snapshot!(told);
    }

    #[test]
    fn a_text_is_told_by_the_number_of_its_words() {
        let text = |added, removed| Change::Text {
            field: "text".to_owned(),
            blocks: Vec::new(),
            added,
            removed,
        };
        assert_eq!(said("en", Kind::Event, &text(12, 1)), "Text: 12 words added, 1 word removed");
        assert_eq!(said("fr", Kind::Event, &text(1, 0)), "Texte : 1 mot ajouté");
    }

    #[test]
    fn a_long_list_is_not_told_whole() {
        let names: Vec<String> = (0..MOST_VALUES + 3).map(|n| format!("t{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let told = said("en", Kind::Event, &list("tags", &names, &[]));
        assert!(told.ends_with(" t22, t23 and 3 more"), "{told}");
    }

    #[test]
    fn braces_in_a_value_stay_and_records_keep_their_target() {
        let (words, site) = (words("en"), site());
        let teller = Teller { words: &words, site: &site };
        let target = Some(Target::new(Kind::Location, 3));
        let change = Change::List {
            field: "locations".to_owned(),
            added: vec![Value { text: "{field} {values}".to_owned(), detail: None, target }],
            removed: Vec::new(),
            revised: Vec::new(),
        };
        assert_eq!(
            teller.change(Kind::Event, &change),
            [vec![
                Part::Words("Added location: ".to_owned()),
                Part::Value { text: "{field} {values}".to_owned(), target },
            ]]
        );
    }

    #[test]
    fn what_became_of_a_record_comes_first() {
        let (words, site) = (words("en"), site());
        let revision = Revision {
            target: None,
            kind: Kind::Actor,
            id: "kim-jong-un".to_owned(),
            title: "Kim Jong Un".to_owned(),
            commit: Some(Arc::from("3f2a9c1")),
            seconds: 0,
            author: None,
            message: None,
            act: Act::Renamed { from: "kim".to_owned() },
            changes: vec![field("name", Some("Kim"), Some("Kim Jong Un"))],
        };
        let told = Teller { words: &words, site: &site }.revision(&revision);
        let told: Vec<String> = told.iter().map(|sentence| plain(sentence)).collect();
        assert_eq!(told, ["Renamed from kim", "Renamed: Kim → Kim Jong Un"]);
    }

    #[test]
    fn every_language_has_a_sentence_for_every_change() {
        let english = words("en");
        let french = Theme::load(&Memory::new(), "default").0;
        let french = french.words("fr").0;
        fn paths(value: &serde_json::Value, at: String, all: &mut Vec<String>) {
            match value.as_object() {
                Some(map) => map.iter().for_each(|(key, value)| {
                    paths(
                        value,
                        if at.is_empty() { key.clone() } else { format!("{at}.{key}") },
                        all,
                    );
                }),
                None => all.push(at),
            }
        }
        let of = |words: &Words| {
            let mut all = Vec::new();
            paths(&words.strings()["revision"], String::new(), &mut all);
            all
        };
        let all = of(&english);
        assert!(all.len() > 60, "{}", all.len());
        assert_eq!(of(&french), all);
        let alike = |path: &&String| {
            english.get(&format!("revision.{path}")) == french.get(&format!("revision.{path}"))
        };
        let alike: Vec<&String> = all.iter().filter(alike).collect();
        // Words that both languages have, and none that was forgotten.
        assert!(alike.iter().all(|path| path.starts_with("field.")), "{alike:?}");
    }
}
