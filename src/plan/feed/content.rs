//! What an entry of a feed says: the text, what a page shows beside it, and its sources.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{FeedEntry, Item, instant, rfc3339};
use crate::link::prose::Prose;
use crate::link::{Cited, Event, Graph, Node};
use crate::model::{DateWords, Marking, Status, rooted_text};
use crate::plan::citations::Citations;
use crate::plan::revisions::revised_at;

/// Makes the entry of an item, and says when it was last changed.
pub(super) fn entry(
    graph: &Graph,
    words: &DateWords,
    at: Timestamp,
    item: Item,
    whole: bool,
) -> (Timestamp, FeedEntry) {
    let base = graph.site.base_url.as_str();
    let zone = &graph.site.timezone;
    let mut html = String::new();
    let (node, authors, citations) = match item {
        Item::Briefing(index) => {
            let briefing = &graph.briefings[index];
            facts(&mut html, &[marking(&briefing.node)]);
            text(&mut html, &briefing.node, whole);
            (&briefing.node, briefing.authors.clone(), &briefing.citations)
        }
        Item::Event(index) => {
            let event = &graph.events[index];
            let status = event.status.filter(|status| *status != Status::Confirmed);
            facts(
                &mut html,
                &[
                    marking(&event.node),
                    Some(event.date.say(words)),
                    places(graph, event),
                    status.map(|status| status.key().to_owned()),
                ],
            );
            text(&mut html, &event.node, whole);
            (&event.node, Vec::new(), &event.citations)
        }
    };
    let revised = revised_at(graph, item.target()).unwrap_or(at);
    let mut updated = at.max(revised);
    for correction in &node.corrections {
        updated = updated.max(instant(&correction.date, zone).unwrap_or(at));
        facts(&mut html, &[Some(correction.date.say(words))]);
        html.push_str(&correction.prose.html);
        cited(&mut html, graph, &correction.prose, &[]);
    }
    if whole {
        cited(&mut html, graph, &node.prose, citations);
    }
    let url = node.href.absolute(base);
    let entry = FeedEntry {
        id: url.clone(),
        title: node.title.clone(),
        published: rfc3339(at, zone),
        updated: rfc3339(updated, zone),
        authors,
        summary: node.summary.clone(),
        html: rooted_text(&anchored(&html, &url), base),
        tags: node.tags.iter().map(|&tag| graph.tags[tag].label.clone()).collect(),
        url,
    };
    (updated, entry)
}

/// The label of a marking above clear, which must go with the text wherever it goes (TLP 2.0).
fn marking(node: &Node) -> Option<String> {
    (node.marking > Marking::Clear).then(|| node.marking.label().to_owned())
}

fn places(graph: &Graph, event: &Event) -> Option<String> {
    let names: Vec<&str> =
        event.locations.iter().map(|&at| graph.locations[at].node.title.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What a page shows beside the text, in one line.
fn facts(html: &mut String, facts: &[Option<String>]) {
    let known: Vec<String> = facts.iter().flatten().map(|fact| escaped(fact)).collect();
    if !known.is_empty() {
        let _ = write!(html, "<p><small>{}</small></p>", known.join(" · "));
    }
}

/// The text, or the summary where there is none, or where that is enough.
fn text(html: &mut String, node: &Node, whole: bool) {
    if !node.summary.is_empty() && (!whole || node.prose.html.is_empty()) {
        let _ = write!(html, "<p>{}</p>", escaped(&node.summary));
        if !whole {
            return;
        }
    }
    html.push_str(&node.prose.html);
}

/// Lists what is cited: the notes by their numbers, then what the record cites beside them.
pub(in crate::plan) fn cited(html: &mut String, graph: &Graph, prose: &Prose, citations: &[Cited]) {
    let Citations { notes, beside } = Citations::new(&prose.notes, citations);
    let notes = prose.notes.iter().zip(notes).map(|(note, said)| {
        let of_entry = || said.entry.and_then(|cited| cited.locator.as_deref());
        (note.source.at(), note.locator.as_deref().or_else(of_entry))
    });
    let beside = beside.into_iter().map(|cited| (cited.source, cited.locator.as_deref()));
    let all: Vec<(usize, Option<&str>)> = notes.chain(beside).collect();
    if all.is_empty() {
        return;
    }
    html.push_str("<ol>");
    for (at, locator) in all {
        let source = &graph.sources[at];
        let url = source
            .url
            .as_deref()
            .filter(|url| is_web(url))
            .map_or_else(|| source.node.href.to_string(), escaped);
        let _ = write!(html, "<li><a href=\"{url}\">{}</a>", escaped(&source.node.title));
        for part in [source.publisher.as_deref(), locator].into_iter().flatten() {
            let _ = write!(html, ", {}", escaped(part));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>");
}

/// Whether a link to the address is safe: `http` or `https`, not `javascript`.
pub(in crate::plan) fn is_web(url: &str) -> bool {
    let has = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    has("http://") || has("https://")
}

pub(in crate::plan) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Leads links within the text to the page: in a feed reader there is nothing at `#note-1`.
fn anchored(html: &str, page: &str) -> String {
    let absolute = format!(" href=\"{page}#");
    in_tags(html, |tag| tag.replace(" href=\"#", &absolute))
}

/// Changes tags, and no text: there a quotation mark is not escaped and may be part of an example.
pub(in crate::plan) fn in_tags(html: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        let (tag, after) = tag.split_at(tag_end(tag));
        out.push_str(text);
        out.push_str(&change(tag));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// One past the `>` that ends the tag.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use crate::model::Href;
    use crate::plan::example::{feed, graph};
    use crate::plan::feed::FeedOf;

    #[test]
    fn addresses_in_the_content_are_absolute_and_text_is_left_alone() {
        let view = feed(&graph(), FeedOf::Site, &Href::new("feed.xml"));
        let html = &view.entries[3].html;
        assert!(
            html.contains("<a href=\"https://example.org/desk/actors/vladimir-putin/\">Putin</a>"),
            "{html}"
        );
        assert!(
            html.contains(
                "<a href=\"https://example.org/desk/events/summit/#note-1\">1</a>, href=\"#x\"."
            ),
            "{html}"
        );
        assert!(html.contains("<li><a href=\"https://cnn.example/a?b=1&amp;c=2\">Kim &amp; Putin meet</a>, CNN, p. 4</li>"), "{html}");
        assert!(!html.contains(crate::model::ROOT));
    }

    #[test]
    fn content_says_what_the_reader_must_know() {
        let view = feed(&graph(), FeedOf::Site, &Href::new("feed.xml"));
        let html = &view.entries[2].html;
        assert!(
            html.starts_with("<p><small>TLP:AMBER · 14–15 September 2023 · Vostochny Cosmodrome, Samoa · disputed</small></p><p>On ]]&gt; &lt;/script"),
            "{html}"
        );
    }

    #[test]
    fn a_source_with_an_unsafe_address_leads_to_its_page() {
        let mut graph = graph();
        graph.sources[0].url = Some("javascript:alert(1)".to_owned());
        let view = feed(&graph, FeedOf::Site, &Href::new("feed.xml"));
        assert!(
            view.entries[3].html.contains("<a href=\"https://example.org/desk/sources/cnn/\">")
        );
    }
}
