//! Raw HTML in prose: how it is read, and what of it is let through.
//!
//! Tags are read one by one and written anew from the lists here, at places where HTML allows
//! them, by the walk over the text; so nothing of them is copied. [`sanitised`] then has ammonia
//! go over the whole, which holds to the same lists and to the parser of HTML itself.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use super::text;

/// What may stand in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing; there is no end tag.
    Void,
    /// Text and what stands in a line of text.
    Phrasing,
    /// Blocks and text.
    Flow,
    /// Certain elements only.
    Parts,
}

/// An element that is let through.
#[derive(Debug)]
pub(super) struct Element {
    pub name: &'static str,
    pub content: Content,
    /// Whether it stands in a line of text.
    pub inline: bool,
    /// What it must stand in; empty for anything.
    pub parents: &'static [&'static str],
    /// Attributes beside those of every element.
    pub attributes: &'static [&'static str],
}

const fn inline(name: &'static str, attributes: &'static [&'static str]) -> Element {
    Element { name, content: Content::Phrasing, inline: true, parents: &[], attributes }
}

const fn block(
    name: &'static str,
    content: Content,
    attributes: &'static [&'static str],
) -> Element {
    Element { name, content, inline: false, parents: &[], attributes }
}

const fn part(
    name: &'static str,
    content: Content,
    parents: &'static [&'static str],
    attributes: &'static [&'static str],
) -> Element {
    Element { name, content, inline: false, parents, attributes }
}

/// The elements that are let through, by name.
static ELEMENTS: [Element; 67] = [
    inline("a", &["href"]),
    inline("abbr", &[]),
    inline("b", &[]),
    inline("bdi", &[]),
    inline("bdo", &[]),
    block("blockquote", Content::Flow, &[]),
    Element { name: "br", content: Content::Void, inline: true, parents: &[], attributes: &[] },
    part("caption", Content::Phrasing, &["table"], &[]),
    inline("cite", &[]),
    inline("code", &[]),
    part("col", Content::Void, &["colgroup"], &["span"]),
    part("colgroup", Content::Parts, &["table"], &["span"]),
    part("dd", Content::Flow, &["dl"], &[]),
    inline("del", &["datetime"]),
    block("details", Content::Flow, &["open"]),
    inline("dfn", &[]),
    block("div", Content::Flow, &[]),
    block("dl", Content::Parts, &[]),
    part("dt", Content::Phrasing, &["dl"], &[]),
    inline("em", &[]),
    part("figcaption", Content::Phrasing, &["figure"], &[]),
    block("figure", Content::Flow, &[]),
    block("h1", Content::Phrasing, &[]),
    block("h2", Content::Phrasing, &[]),
    block("h3", Content::Phrasing, &[]),
    block("h4", Content::Phrasing, &[]),
    block("h5", Content::Phrasing, &[]),
    block("h6", Content::Phrasing, &[]),
    block("hr", Content::Void, &[]),
    inline("i", &[]),
    Element {
        name: "img",
        content: Content::Void,
        inline: true,
        parents: &[],
        attributes: &["alt", "height", "src", "width"],
    },
    inline("ins", &["datetime"]),
    inline("kbd", &[]),
    part("li", Content::Flow, &["ul", "ol"], &["value"]),
    inline("mark", &[]),
    block("ol", Content::Parts, &["reversed", "start", "type"]),
    block("p", Content::Phrasing, &[]),
    block("pre", Content::Phrasing, &[]),
    inline("q", &[]),
    Element {
        name: "rp",
        content: Content::Phrasing,
        inline: true,
        parents: &["ruby"],
        attributes: &[],
    },
    Element {
        name: "rt",
        content: Content::Phrasing,
        inline: true,
        parents: &["ruby"],
        attributes: &[],
    },
    inline("ruby", &[]),
    inline("s", &[]),
    inline("samp", &[]),
    inline("small", &[]),
    inline("span", &[]),
    inline("strike", &[]),
    inline("strong", &[]),
    inline("sub", &[]),
    part("summary", Content::Phrasing, &["details"], &[]),
    inline("sup", &[]),
    block("table", Content::Parts, &[]),
    part("tbody", Content::Parts, &["table"], &[]),
    part("td", Content::Flow, &["tr"], &["colspan", "rowspan"]),
    part("tfoot", Content::Parts, &["table"], &[]),
    part("th", Content::Flow, &["tr"], &["abbr", "colspan", "rowspan", "scope"]),
    part("thead", Content::Parts, &["table"], &[]),
    inline("time", &["datetime"]),
    part("tr", Content::Parts, &["thead", "tbody", "tfoot", "table"], &[]),
    inline("tt", &[]),
    inline("u", &[]),
    block("ul", Content::Parts, &[]),
    inline("var", &[]),
    Element { name: "wbr", content: Content::Void, inline: true, parents: &[], attributes: &[] },
    // What the walk writes and raw HTML may not.
    part("input", Content::Void, &["-"], &["checked", "disabled", "type"]),
    part("nav", Content::Flow, &["-"], &[]),
    part("section", Content::Flow, &["-"], &[]),
];

/// Attributes that every element may have.
const GENERIC: [&str; 3] = ["dir", "lang", "title"];

/// Elements whose content goes with them.
const WHOLE: [&str; 21] = [
    "applet",
    "audio",
    "canvas",
    "frameset",
    "head",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// Elements without an end tag that are not let through.
const VOID: [&str; 12] = [
    "area", "base", "basefont", "bgsound", "embed", "frame", "keygen", "link", "meta", "param",
    "source", "track",
];

/// Elements in which names are no links.
const QUIET: [&str; 15] = [
    "a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "pre", "samp", "tt",
    "var",
];

/// Finds an element that is let through, by its name in lower case.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    static INDEX: LazyLock<HashMap<&str, &Element>> = LazyLock::new(|| {
        ELEMENTS
            .iter()
            .filter(|element| element.parents != ["-"])
            .map(|element| (element.name, element))
            .collect()
    });
    INDEX.get(name).copied()
}

/// Whether an element that is not let through takes its content with it.
pub(super) fn takes_content(name: &str) -> bool {
    WHOLE.contains(&name)
}

/// Whether an element that is not let through has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an element that is not let through parts what stands around it: one that is a block, or a
/// part of one, in browsers.
pub(super) fn parts_words(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "address", "article", "aside", "button", "center", "dialog", "dir", "fieldset", "footer",
        "form", "header", "hgroup", "input", "legend", "main", "menu", "nav", "optgroup", "option",
        "search", "section", "select", "textarea",
    ];
    OTHERS.contains(&name) || element(name).is_some_and(|element| !element.inline)
}

/// Whether names in an element are no links.
pub(super) fn is_quiet(name: &str) -> bool {
    QUIET.contains(&name)
}

/// A tag as written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// Names in lower case, and values with their character references read.
    pub attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Tag<'_> {
    /// The value of an attribute: the first, as in HTML.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }
}

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, with its character references not yet read.
    Text(&'a str),
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag, its name in lower case.
    End(Cow<'a, str>),
}

/// Reads raw HTML (HTML, section 13.2.5); comments, declarations and what is cut off are left out.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// Reads a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Goes on after the end tag of an element; to the end if there is none.
    pub(super) fn skip_past(&mut self, name: &str) {
        let mut rest = self.rest;
        while let Some(at) = rest.find("</") {
            rest = &rest[at + 2..];
            if is_end_of(rest, name) {
                self.rest = rest.find('>').map_or("", |at| &rest[at + 1..]);
                return;
            }
        }
        self.rest = "";
    }

    fn tag(&mut self, after: &'a str) -> Option<Tag<'a>> {
        let end = after
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .unwrap_or(after.len());
        let (name, mut rest) = after.split_at(end);
        let mut attributes: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if let Some(rest) = rest.strip_prefix('>') {
                self.rest = rest;
                return Some(Tag { name: lower(name), attributes });
            }
            // An equals sign at the start belongs to the name.
            let first = rest.chars().next()?.len_utf8();
            let end = rest[first..]
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='))
                .map_or(rest.len(), |at| at + first);
            let key = &rest[..end];
            rest = &rest[end..];
            let mut value = "";
            if let Some(after) = rest.trim_ascii_start().strip_prefix('=') {
                let after = after.trim_ascii_start();
                match after.as_bytes().first() {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let end = after[1..].find(char::from(quote))?;
                        value = &after[1..=end];
                        rest = &after[end + 2..];
                    }
                    _ => {
                        let end = after
                            .find(|c: char| c.is_ascii_whitespace() || c == '>')
                            .unwrap_or(after.len());
                        (value, rest) = after.split_at(end);
                    }
                }
            }
            /// A tag with more has no good purpose.
            const MOST: usize = 64;
            if attributes.len() < MOST {
                attributes.push((lower(key), text::decode(value)));
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest;
            let after = match rest.strip_prefix('<') {
                Some(after) => after,
                None if rest.is_empty() => return None,
                None => {
                    let (found, rest) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                    self.rest = rest;
                    return Some(Token::Text(found));
                }
            };
            // A tag that is cut off, or a comment that never ends, takes the rest with it.
            self.rest = "";
            let after_slash = after.strip_prefix('/');
            match after_slash.unwrap_or(after).bytes().next() {
                Some(b'a'..=b'z' | b'A'..=b'Z') => {
                    let tag = self.tag(after_slash.unwrap_or(after))?;
                    return Some(if after_slash.is_some() {
                        Token::End(tag.name)
                    } else {
                        Token::Start(tag)
                    });
                }
                Some(b'!') if after.starts_with("!--") => {
                    let comment = &after[3..];
                    let abrupt = comment.strip_prefix("->").or_else(|| comment.strip_prefix('>'));
                    let end = comment.find("-->").map(|at| at + 3);
                    let bang =
                        comment[..end.unwrap_or(comment.len())].find("--!>").map(|at| at + 4);
                    self.rest = match (abrupt, end.into_iter().chain(bang).min()) {
                        (Some(rest), _) => rest,
                        (None, Some(end)) => &comment[end..],
                        (None, None) => "",
                    };
                }
                Some(b'!' | b'?') => self.rest = after.find('>').map_or("", |at| &after[at + 1..]),
                _ if after_slash.is_some() => {
                    self.rest = after.find('>').map_or("", |at| &after[at + 1..])
                }
                _ => {
                    self.rest = after;
                    return Some(Token::Text(&rest[..1]));
                }
            }
        }
    }
}

/// Whether `text`, which stands after `</`, ends the element.
pub(super) fn is_end_of(text: &str, name: &str) -> bool {
    let Some((start, rest)) = text.split_at_checked(name.len()) else { return false };
    start.eq_ignore_ascii_case(name)
        && rest.bytes().next().is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// What becomes of an attribute of an element that is let through, other than an address.
pub(super) fn attribute<'v>(element: &Element, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    if !GENERIC.contains(&name) && !element.attributes.contains(&name) {
        return None;
    }
    let value = value.trim();
    let number = |least: i32, most: i32| {
        let number: i32 = value.parse().ok()?;
        (least..=most).contains(&number).then(|| Cow::Owned(number.to_string()))
    };
    let one_of = |words: &[&str]| {
        words.iter().any(|word| word.eq_ignore_ascii_case(value)).then_some(Cow::Borrowed(value))
    };
    match name {
        "dir" => one_of(&["ltr", "rtl", "auto"]),
        "lang" => {
            let tag =
                value.len() <= 35 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            tag.then_some(Cow::Borrowed(value))
        }
        "scope" => one_of(&["row", "col", "rowgroup", "colgroup"]),
        "colspan" | "rowspan" | "span" => number(1, 1000),
        "width" | "height" => number(1, 10_000),
        "start" | "value" => number(i32::MIN, i32::MAX),
        "type" => ["1", "a", "A", "i", "I"].contains(&value).then_some(Cow::Borrowed(value)),
        "open" | "reversed" => Some(Cow::Borrowed("")),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// The whole of a text that holds raw HTML, as ammonia lets it through: balanced, and of nothing
/// but what is listed here.
pub(super) fn sanitised(html: &str) -> String {
    static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let mut builder = Builder::default();
        let mut attributes: HashMap<&str, HashSet<&str>> = ELEMENTS
            .iter()
            .map(|element| (element.name, element.attributes.iter().copied().collect()))
            .collect();
        attributes.entry("a").or_default().insert("rel");
        attributes.entry("img").or_default().extend(["decoding", "loading"]);
        attributes.entry("th").or_default().insert("scope");
        builder
            .tags(ELEMENTS.iter().map(|element| element.name).collect())
            .clean_content_tags(HashSet::from(["script", "style"]))
            .tag_attributes(attributes)
            .generic_attributes(
                GENERIC
                    .into_iter()
                    .chain(["aria-hidden", "aria-label", "class", "id", "role", "tabindex"])
                    .chain(["data-marking"])
                    .collect(),
            )
            .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
            .link_rel(None);
        builder
    });
    BUILDER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_a_browser_reads_them() {
        let tokens: Vec<_> =
            Tokens::new("a<B Title=\"x&amp;'\" open/y=1>&lt;</b ><!-- <i> --><!-->< 1<?p><br/></>")
                .collect();
        let tag = |name: &'static str, attributes: &[(&'static str, &'static str)]| {
            Token::Start(Tag {
                name: name.into(),
                attributes: attributes.iter().map(|&(k, v)| (k.into(), v.into())).collect(),
            })
        };
        assert_eq!(
            tokens,
            [
                Token::Text("a"),
                tag("b", &[("title", "x&'"), ("open", ""), ("y", "1")]),
                Token::Text("&lt;"),
                Token::End("b".into()),
                Token::Text("<"),
                Token::Text(" 1"),
                tag("br", &[]),
            ]
        );
    }

    #[test]
    fn what_is_cut_off_is_left_out() {
        for html in ["<b", "<b title=\"x", "<!-- x", "<b title=", "<!x", "</b", "<b \u{e9}", "<b ="]
        {
            assert_eq!(Tokens::new(html).count(), 0, "{html}");
        }
    }

    #[test]
    fn the_end_of_an_element_is_found_in_any_case() {
        let mut tokens = Tokens::new("<script>x</scripty>y</SCRIPT\n>z");
        tokens.next();
        tokens.skip_past("script");
        assert_eq!(tokens.next(), Some(Token::Text("z")));
    }

    #[test]
    fn elements_have_one_entry_each() {
        let names: HashSet<_> = ELEMENTS.iter().map(|element| element.name).collect();
        assert_eq!(names.len(), ELEMENTS.len());
    }
}
