//! Reads Markdown into events.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::bare;
use crate::link::prose::cite;
use crate::model::Slug;

/// An event of the parser, and where it comes from.
pub(super) type Item<'e> = (Event<'e>, Range<usize>);

/// A footnote as it is written.
pub(super) struct Definition<'e> {
    pub events: Vec<Item<'e>>,
    /// Where it stands.
    pub range: Range<usize>,
}

/// A text, read.
pub(super) struct Parsed<'e> {
    /// The text itself.
    pub main: Vec<Item<'e>>,
    /// The footnotes by their label.
    pub definitions: HashMap<String, Definition<'e>>,
    /// Where footnotes stand whose label another has before them.
    pub repeated: Vec<Range<usize>>,
}

/// Reads the Markdown.
pub(super) fn parse(text: &str) -> Parsed<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_GFM;
    let citation = |link: BrokenLink<'_>| {
        let wanted = matches!(link.link_type, LinkType::Shortcut | LinkType::Reference);
        (wanted && cite::is_citation(&link.reference))
            .then_some((CowStr::Borrowed(""), CowStr::Borrowed("")))
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(citation));
    let mut main = Vec::with_capacity(text.len() / 16 + 8);
    let mut open: Vec<(String, Vec<Item<'_>>)> = Vec::new();
    let may_hold_urls = bare::may_be_in(text);
    let linked = |events| if may_hold_urls { bare::linked(text, events) } else { events };
    let mut definitions = HashMap::new();
    let mut repeated = Vec::new();
    for (mut event, range) in parser.into_offset_iter() {
        if is_within_a_word(text, &range) {
            event = Event::Text(CowStr::Borrowed("\""));
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => open.push((folded(&label), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                let Some((label, events)) = open.pop() else { continue };
                match definitions.entry(label) {
                    Entry::Vacant(entry) => {
                        entry.insert(Definition { events: linked(events), range });
                    }
                    Entry::Occupied(_) => repeated.push(range),
                }
            }
            _ => match open.last_mut() {
                Some((_, events)) => events.push((event, range)),
                None => main.push((event, range)),
            },
        }
    }
    Parsed { main: linked(main), definitions, repeated }
}

/// Whether a range is a quotation mark between two letters, which is no mark of a quotation: Hebrew
/// has it in acronyms.
fn is_within_a_word(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()) == Some("\"")
        && text[..range.start].ends_with(char::is_alphabetic)
        && text[range.end..].starts_with(char::is_alphabetic)
}

/// A footnote's label as it is compared.
pub(super) fn folded(label: &str) -> String {
    label.to_lowercase()
}

/// How far headings move so that the shallowest is the second level, below the page's title; and
/// whether the first one repeats the title.
pub(super) fn headings(events: &[Item<'_>], title: &str) -> (i8, bool) {
    let mut first: Option<String> = None;
    let mut within = false;
    let mut drops_title = false;
    let mut shallowest = None;
    let mut level_of_first = None;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if first.is_none() {
                    first = Some(String::new());
                    within = true;
                    level_of_first = Some(*level as i8);
                } else {
                    shallowest =
                        Some(shallowest.map_or(*level as i8, |least: i8| least.min(*level as i8)));
                }
            }
            Event::End(TagEnd::Heading(_)) if within => {
                within = false;
                let text = first.as_deref().unwrap_or_default();
                drops_title = match (Slug::new(text), Slug::new(title)) {
                    (Some(text), Some(title)) => text == title,
                    (None, None) => !text.trim().is_empty() && text.trim() == title.trim(),
                    _ => false,
                };
            }
            Event::Text(text) | Event::Code(text) if within => {
                first.get_or_insert_default().push_str(text)
            }
            Event::SoftBreak | Event::HardBreak if within => {
                first.get_or_insert_default().push(' ')
            }
            _ => {}
        }
    }
    if !drops_title {
        shallowest = shallowest.into_iter().chain(level_of_first).min();
    }
    (shallowest.unwrap_or(2) - 2, drops_title)
}

/// The index of the event that ends what the event at `start` starts.
pub(super) fn end_of(events: &[Item<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len()
}
