//! What search knows of a record: the words that find it, and what its filters go by.

use std::collections::BTreeSet;

use jiff::civil;

use super::terms;
use crate::link::{Graph, Node, Target};
use crate::model::{Date, Href, Kind, ROOT};
use crate::plan::Words;

/// The longest run of characters without a space that is indexed as one word. Longer ones are no
/// words (encoded data, mostly), and would make an index as large as themselves.
const LONGEST_WORD: usize = 80;

/// The most characters of a text that are indexed: some hundred pages of print.
const LONGEST_TEXT: usize = 400_000;

/// A record, as search sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What it is, and where in the graph.
    pub target: Target,
    /// Its address from the site's root, percent-encoded where a URL needs it.
    pub href: String,
    /// Title or name.
    pub title: String,
    /// First and last day, as days since 1970-01-01; `None` without a date. Of an interval with an
    /// open end, both are of the other.
    pub days: Option<(i32, i32)>,
    /// Whether all days before these are meant too, and whether all after them.
    pub open: (bool, bool),
    /// The first day, for cutting by period.
    pub day: Option<civil::Date>,
    /// The date as a reader would say it; may be empty.
    pub said: String,
    /// What sort it is, as shown: "Meeting", "Person", "City"; may be empty.
    pub note: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The text as it is shown, with single spaces.
    pub text: String,
    /// What finds it.
    pub words: Indexable,
    /// Actors, as indices into the graph.
    pub actors: Vec<usize>,
    /// Places, likewise, without those around them.
    pub locations: Vec<usize>,
}

/// The words that find a record, as [`terms`] makes them, parted by single spaces.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Indexable {
    /// Of the title or name.
    pub title: String,
    /// Of other names.
    pub aliases: String,
    /// Those that no excerpt shows: who took part, where, tags.
    pub names: String,
    /// Of the text. Never without a word.
    pub text: String,
}

/// Every record of the graph, kind by kind.
pub fn records(graph: &Graph, words: &Words) -> Vec<Record> {
    let at = |kind, index| Target::new(kind, index);
    let mut all = Vec::new();
    for (index, briefing) in graph.briefings.iter().enumerate() {
        let mut names = briefing.authors.clone();
        names.extend(labels(graph, &briefing.node));
        let mut record = record(graph, at(Kind::Briefing, index), &names, &[]);
        record.date(Some(&briefing.date), words);
        record.actors = briefing.actors.clone();
        record.locations = briefing.locations.clone();
        all.push(record);
    }
    for (index, event) in graph.events.iter().enumerate() {
        let actors: BTreeSet<usize> = event.participants.iter().map(|part| part.actor).collect();
        let mut names: Vec<String> = Vec::new();
        for &actor in &actors {
            names.push(graph.actors[actor].node.title.clone());
        }
        names.extend(event.participants.iter().filter_map(|part| part.role.clone()));
        for &place in &event.locations {
            names.push(graph.locations[place].node.title.clone());
        }
        names.extend(event.kind.as_ref().map(|kind| kind.label.clone()));
        names.extend(labels(graph, &event.node));
        let mut record = record(graph, at(Kind::Event, index), &names, &[]);
        record.date(Some(&event.date), words);
        record.note = event.kind.as_ref().map(|kind| kind.label.clone()).unwrap_or_default();
        record.actors = actors.into_iter().collect();
        record.locations = event.locations.clone();
        all.push(record);
    }
    for (index, actor) in graph.actors.iter().enumerate() {
        let mut names: Vec<String> = Vec::new();
        for role in &actor.roles {
            names.push(role.title.clone());
            names.extend(role.of.map(|of| graph.actors[of].node.title.clone()));
        }
        names.extend(labels(graph, &actor.node));
        let mut record = record(graph, at(Kind::Actor, index), &names, &actor.aliases);
        record.note = words.get(&format!("actor_kind.{}", actor.kind.key())).to_owned();
        record.actors = vec![index];
        all.push(record);
    }
    for (index, location) in graph.locations.iter().enumerate() {
        let mut names: Vec<String> = Vec::new();
        for around in graph.around(index).skip(1) {
            names.push(graph.locations[around].node.title.clone());
        }
        names.extend(labels(graph, &location.node));
        let mut record = record(graph, at(Kind::Location, index), &names, &location.aliases);
        record.note = location.kind.clone().unwrap_or_default();
        record.locations = vec![index];
        all.push(record);
    }
    for (index, source) in graph.sources.iter().enumerate() {
        let mut names: Vec<String> = source.publisher.iter().cloned().collect();
        names.extend(source.authors.iter().cloned());
        names.extend(labels(graph, &source.node));
        let mut record = record(graph, at(Kind::Source, index), &names, &[]);
        record.date(source.date.as_ref(), words);
        record.note = source.publisher.clone().or(source.kind.clone()).unwrap_or_default();
        all.push(record);
    }
    for (index, page) in graph.pages.iter().enumerate() {
        all.push(record(graph, at(Kind::Page, index), &labels(graph, &page.node), &[]));
    }
    all
}

impl Record {
    fn date(&mut self, date: Option<&Date>, words: &Words) {
        let Some(date) = date else { return };
        self.said = date.say_short(&words.dates);
        let (first, last) = (date.first_day(), date.last_day());
        self.open = (first.is_none() && last.is_some(), last.is_none() && first.is_some());
        if let Some(first) = first.or(last) {
            let last = last.unwrap_or(first).max(first);
            self.day = Some(first);
            self.days = Some((day_number(first), day_number(last)));
        }
    }
}

/// Days since 1970-01-01.
pub fn day_number(day: civil::Date) -> i32 {
    let hours = day.duration_since(civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours.div_euclid(24)).unwrap_or_default()
}

/// An address as the files of the search hold it: from the site's root, encoded.
pub fn address(href: &Href) -> String {
    href.to_string().trim_start_matches(ROOT).to_owned()
}

/// The last part of an address: by this, filters name a record or a topic.
pub fn slug(href: &Href) -> &str {
    let path = href.path().trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}

fn record(graph: &Graph, target: Target, names: &[String], aliases: &[String]) -> Record {
    let node = graph.node(target);
    let mut text = String::new();
    let repeated = node.summary.trim_end_matches('…');
    if !node.prose.plain.starts_with(repeated) && !node.prose.lead.starts_with(repeated) {
        add_words(&mut text, &node.summary);
    }
    add_words(&mut text, &node.prose.plain);
    // Pagefind drops a record without a word; its title is one.
    if !text.chars().any(char::is_alphanumeric) {
        text.clear();
        add_words(&mut text, &node.title);
    }
    let mut found_by = String::new();
    names.iter().for_each(|name| add_words(&mut found_by, name));
    let mut title = String::new();
    add_words(&mut title, &node.title);
    let mut others = String::new();
    aliases.iter().for_each(|alias| add_words(&mut others, alias));
    let words = Indexable {
        title: terms::words(&title),
        aliases: terms::words(&others),
        names: terms::words(&found_by),
        text: terms::words(&text),
    };
    Record {
        target,
        href: address(&node.href),
        title,
        days: None,
        open: (false, false),
        day: None,
        said: String::new(),
        note: String::new(),
        aliases: aliases.to_vec(),
        text,
        words,
        actors: Vec::new(),
        locations: Vec::new(),
    }
}

/// Tags and values of the desk's facets.
fn labels(graph: &Graph, node: &Node) -> Vec<String> {
    let tags = node.tags.iter().map(|&tag| graph.tags[tag].label.clone());
    let values =
        node.facets.iter().map(|&(facet, value)| graph.facets[facet].values[value].label.clone());
    tags.chain(values).collect()
}

/// Adds the words of `more`, parted by single spaces.
///
/// Pagefind reads words that begin with three underscores as orders to itself, and takes zero-width
/// spaces out; so here neither is left, and positions in the index are positions in this text.
fn add_words(text: &mut String, more: &str) {
    text.reserve(more.len().min(LONGEST_TEXT) + 1);
    let has_zero_width = more.contains('\u{200B}');
    for word in more.split_whitespace() {
        // Nearly every word is taken as it is.
        if !word.starts_with('_')
            && word.len() <= LONGEST_WORD
            && text.len() + word.len() < LONGEST_TEXT
            && !(has_zero_width && word.contains('\u{200B}'))
        {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
            continue;
        }
        let word = if word.starts_with("___") { word.trim_start_matches('_') } else { word };
        let mut length = 0;
        let mut begun = false;
        for c in word.chars().filter(|&c| c != '\u{200B}') {
            if text.len() >= LONGEST_TEXT {
                return;
            }
            // What is written without spaces is no single word.
            if terms::is_unspaced(c) {
                length = 0;
            }
            if length == LONGEST_WORD {
                (length, begun) = (0, false);
            }
            if !begun {
                if !text.is_empty() {
                    text.push(' ');
                }
                // What was cut may begin with underscores again.
                if c == '_' && length == 0 {
                    text.push('·');
                }
                begun = true;
            }
            text.push(c);
            length += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_by_single_spaces_and_none_is_an_order_to_the_indexer() {
        let mut text = String::from("a");
        add_words(&mut text, " b\u{200B}c\n\n ___PAGEFIND_WEIGHT___10 \u{200B} d ");
        assert_eq!(text, "a bc PAGEFIND_WEIGHT___10 d");
    }

    #[test]
    fn a_run_without_spaces_is_cut() {
        let mut text = String::new();
        add_words(&mut text, &"x".repeat(LONGEST_WORD * 2 + 1));
        assert_eq!(text.split(' ').map(str::len).collect::<Vec<_>>(), [80, 80, 1]);
    }

    #[test]
    fn a_text_that_is_written_without_spaces_is_not_cut() {
        let mut text = String::new();
        add_words(&mut text, &"会".repeat(LONGEST_WORD * 2));
        assert!(!text.contains(' '));
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_number(civil::date(1970, 1, 2)), 1);
        assert_eq!(day_number(civil::date(1969, 12, 31)), -1);
        assert_eq!(day_number(civil::date(2023, 9, 13)), 19613);
    }
}
