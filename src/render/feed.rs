//! Feeds as readers of feeds take them: Atom and JSON Feed.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde::Serialize;

use crate::plan::feed::{FeedEntry, FeedView};

/// Writes a feed as Atom (RFC 4287). Characters that XML 1.0 (2.2) does not allow are left out.
pub fn atom(view: &FeedView) -> Vec<u8> {
    let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 1));
    // Writing to memory does not fail.
    let _ = xml.feed(view);
    let mut bytes = xml.0.into_inner();
    bytes.push(b'\n');
    bytes
}

struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn feed(&mut self, view: &FeedView) -> io::Result<()> {
        self.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let language = allowed(&view.language);
        let names = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.as_ref())];
        self.0.write_event(Event::Start(BytesStart::new("feed").with_attributes(names)))?;
        self.text("title", &view.title)?;
        if let Some(subtitle) = &view.subtitle {
            self.text("subtitle", subtitle)?;
        }
        self.text("id", &view.own)?;
        self.text("updated", &view.updated)?;
        self.empty(
            "link",
            &[("rel", "self"), ("type", "application/atom+xml"), ("href", &view.own)],
        )?;
        self.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &view.home)])?;
        self.author(&view.author)?;
        if let Some(rights) = &view.rights {
            self.text("rights", rights)?;
        }
        self.text("generator", "Dateline")?;
        view.entries.iter().try_for_each(|entry| self.entry(entry))?;
        self.close("feed")
    }

    fn entry(&mut self, entry: &FeedEntry) -> io::Result<()> {
        self.open("entry")?;
        self.text("title", &entry.title)?;
        self.text("id", &entry.id)?;
        self.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)])?;
        self.text("published", &entry.published)?;
        self.text("updated", &entry.updated)?;
        entry.authors.iter().try_for_each(|author| self.author(author))?;
        entry.tags.iter().try_for_each(|tag| self.empty("category", &[("term", tag)]))?;
        if !entry.summary.is_empty() {
            self.text("summary", &entry.summary)?;
        }
        let html = allowed(&entry.html);
        self.0
            .create_element("content")
            .with_attribute(("type", "html"))
            .write_text_content(BytesText::new(&html))?;
        self.close("entry")
    }

    fn author(&mut self, name: &str) -> io::Result<()> {
        self.open("author")?;
        self.text("name", name)?;
        self.close("author")
    }

    fn open(&mut self, name: &'static str) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name)))
    }

    fn close(&mut self, name: &'static str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, name: &'static str, text: &str) -> io::Result<()> {
        self.0.create_element(name).write_text_content(BytesText::new(&allowed(text))).map(drop)
    }

    fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let mut element = self.0.create_element(name);
        for (key, value) in attributes {
            element = element.with_attribute((*key, allowed(value).as_ref()));
        }
        element.write_empty().map(drop)
    }
}

/// The text without the characters that XML 1.0 (section 2.2) does not allow, and without
/// noncharacters, which it advises against.
fn allowed(text: &str) -> Cow<'_, str> {
    // Of these bytes, one stands in each of the characters; nearly no text has any.
    let suspect = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0xEF;
    if !text.bytes().any(suspect) {
        return Cow::Borrowed(text);
    }
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(forbidden) {
        Cow::Owned(text.replace(forbidden, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes a feed as JSON Feed, version 1.1.
pub fn json(view: &FeedView) -> Vec<u8> {
    let authors =
        |names: &[String]| names.iter().map(|name| JsonAuthor { name: name.clone() }).collect();
    let items = view.entries.iter().map(|entry| JsonItem {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        content_html: &entry.html,
        summary: &entry.summary,
        date_published: &entry.published,
        date_modified: &entry.updated,
        authors: authors(&entry.authors),
        tags: &entry.tags,
    });
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &view.title,
        home_page_url: &view.home,
        feed_url: &view.own,
        description: view.subtitle.as_deref(),
        language: &view.language,
        authors: vec![JsonAuthor { name: view.author.clone() }],
        items: items.collect(),
    };
    // Structs of strings: serialising them does not fail.
    let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: Vec<JsonAuthor>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    date_published: &'a str,
    date_modified: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
}

#[derive(Serialize)]
struct JsonAuthor {
    name: String,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Href;
    use crate::plan::example::{HOSTILE, feed, graph};
    use crate::plan::feed::FeedOf;

    fn view() -> FeedView {
        feed(&graph(), FeedOf::Site, &Href::new("feed.xml"))
    }

    fn read(bytes: &[u8]) -> feed_rs::model::Feed {
        feed_rs::parser::Builder::new().sanitize_content(false).build().parse(bytes).unwrap()
    }

    fn is_read_back(view: &FeedView, bytes: &[u8]) {
        let feed = read(bytes);
        assert_eq!(feed.title.unwrap().content, view.title);
        assert_eq!(feed.description.map(|text| text.content), view.subtitle);
        assert_eq!(feed.language.as_deref(), Some(view.language.as_str()));
        assert!(feed.links.iter().any(|link| link.href == view.home));
        assert!(feed.links.iter().any(|link| link.href == view.own));
        assert_eq!(feed.entries.len(), view.entries.len());
        for (read, entry) in feed.entries.iter().zip(&view.entries) {
            assert_eq!(read.id, entry.id);
            assert_eq!(read.links[0].href, entry.url);
            assert_eq!(read.title.as_ref().unwrap().content, entry.title);
            assert_eq!(read.summary.as_ref().unwrap().content, entry.summary);
            let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
            assert_eq!(read.published.unwrap().timestamp(), at(&entry.published));
            assert_eq!(read.updated.unwrap().timestamp(), at(&entry.updated));
            assert_eq!(read.content.as_ref().unwrap().body.as_deref(), Some(entry.html.as_str()));
            let tags: Vec<&str> =
                read.categories.iter().map(|category| category.term.as_str()).collect();
            assert_eq!(tags, entry.tags);
            let authors: Vec<&str> =
                read.authors.iter().map(|author| author.name.as_deref().unwrap()).collect();
            if !entry.authors.is_empty() {
                assert_eq!(authors, entry.authors);
            }
        }
    }

    #[test]
    fn atom_is_read_back_as_it_was() {
        let view = view();
        assert!(view.entries.iter().any(|entry| entry.title == HOSTILE));
        is_read_back(&view, &atom(&view));
        let feed = read(&atom(&view));
        assert_eq!(feed.id, view.own);
        assert_eq!(feed.rights.map(|text| text.content), view.rights);
        assert_eq!(feed.authors[0].name.as_deref(), Some("The Desk"));
    }

    #[test]
    fn json_feed_is_read_back_as_it_was() {
        is_read_back(&view(), &json(&view()));
    }

    #[test]
    fn what_xml_does_not_allow_is_left_out() {
        let mut view = view();
        view.title = "a\u{0}b\u{1B}[31m\u{FFFE}c\u{FDD0}d".to_owned();
        view.entries[0].title = "\u{8}x\u{C}".to_owned();
        view.entries[0].html = "<p>\u{1}y</p>".to_owned();
        view.entries[0].tags = vec!["\"\u{2}<".to_owned()];
        let feed = read(&atom(&view));
        assert_eq!(feed.title.unwrap().content, "ab[31mcd");
        assert_eq!(feed.entries[0].title.as_ref().unwrap().content, "x");
        assert_eq!(feed.entries[0].content.as_ref().unwrap().body.as_deref(), Some("<p>y</p>"));
        assert_eq!(feed.entries[0].categories[0].term, "\"<");
    }

    #[test]
    fn the_same_view_gives_the_same_bytes() {
        assert_eq!(atom(&view()), atom(&view()));
        assert_eq!(json(&view()), json(&view()));
    }

    #[test]
    fn a_feed_without_entries_is_a_feed() {
        let view = FeedView { entries: Vec::new(), ..view() };
        is_read_back(&view, &atom(&view));
        is_read_back(&view, &json(&view));
    }
}
