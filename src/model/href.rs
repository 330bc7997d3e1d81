//! Addresses within the site.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use memchr::memmem;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// Stands for the way from a page to the site's root, until a page is written.
///
/// It is a Unicode noncharacter (U+FDD0), which content cannot hold: reading replaces it. So a
/// view, and the HTML of a text, are the same wherever they are shown, and the one pass that
/// writes a page puts `../../` there, or the base URL in a feed.
pub const ROOT: char = '\u{FDD0}';

/// The scheme of a URL, if it begins with one (RFC 3986, section 3.1).
pub fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    valid.then_some(scheme)
}

/// What RFC 3986, section 3.3, does not allow in a path, beside control characters and non-ASCII.
const ESCAPED: &[u8] = b" \"#<>?`{}%\\^|[]";

/// All that is percent-encoded in a path, beside non-ASCII.
const PATH: &AsciiSet = &{
    let mut set = CONTROLS.add(ESCAPED[0]);
    let mut at = 1;
    while at < ESCAPED.len() {
        set = set.add(ESCAPED[at]);
        at += 1;
    }
    set
};

/// Whether a byte stands in a path as it is: a table of [`PATH`], since nearly every address can be
/// taken whole.
const PLAIN: [bool; 128] = {
    let mut plain = [false; 128];
    let mut byte = 0x20;
    while byte < 0x7F {
        plain[byte] = true;
        byte += 1;
    }
    let mut at = 0;
    while at < ESCAPED.len() {
        plain[ESCAPED[at] as usize] = false;
        at += 1;
    }
    plain
};

/// The address of a page or file of the site, such as `events/2023-09-13-summit/`, relative to
/// the site's root; empty for the home page. An address that ends in `/` is that of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Href {
    path: Arc<str>,
    anchor: Option<Arc<str>>,
}

impl Href {
    /// Makes an address from a path relative to the site's root, not yet percent-encoded.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), anchor: None }
    }

    /// The address of an element of the page, by its id.
    #[must_use]
    pub fn with_anchor(&self, id: &str) -> Self {
        Self { path: Arc::clone(&self.path), anchor: Some(Arc::from(id)) }
    }

    /// The path, not percent-encoded, without a leading `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file of the output folder that is served at this address.
    pub fn file(&self) -> String {
        if self.path.is_empty() || self.path.ends_with('/') {
            format!("{}index.html", self.path)
        } else {
            self.path.to_string()
        }
    }

    /// The address with a scheme and host: `base` (which ends in `/`) and the encoded path.
    pub fn absolute(&self, base: &str) -> String {
        let mut address = String::with_capacity(base.len() + self.length());
        address.push_str(base);
        encoded(&mut address, &self.path);
        if let Some(anchor) = &self.anchor {
            address.push('#');
            encoded(&mut address, anchor);
        }
        address
    }

    /// The number of folders between the site's root and this address.
    pub fn depth(&self) -> usize {
        self.path.bytes().filter(|&b| b == b'/').count()
    }
}

impl Href {
    /// How long it is once written, in bytes, where nothing in it is encoded.
    fn length(&self) -> usize {
        self.path.len() + self.anchor.as_ref().map_or(0, |anchor| 1 + anchor.len())
    }

    /// The address as HTML holds it until the page is written: [`ROOT`], then the path with what a
    /// URL does not allow percent-encoded and other scripts kept (RFC 3987).
    fn written(&self) -> String {
        let mut address = String::with_capacity(ROOT.len_utf8() + self.length());
        address.push(ROOT);
        kept(&mut address, &self.path);
        if let Some(anchor) = &self.anchor {
            address.push('#');
            kept(&mut address, anchor);
        }
        address
    }
}

impl fmt::Display for Href {
    /// Writes the address as HTML holds it until the page is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

/// Adds what a URL does not allow percent-encoded, other scripts too.
fn encoded(address: &mut String, text: &str) {
    if text.bytes().all(|byte| PLAIN.get(usize::from(byte)) == Some(&true)) {
        address.push_str(text);
    } else {
        address.extend(utf8_percent_encode(text, PATH));
    }
}

/// Adds what a URL does not allow percent-encoded, and other scripts as they are.
fn kept(address: &mut String, text: &str) {
    let stands = |byte: u8| PLAIN.get(usize::from(byte)) != Some(&false);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !stands(byte)) {
        address.push_str(&rest[..at]);
        address.extend(utf8_percent_encode(&rest[at..=at], PATH));
        rest = &rest[at + 1..];
    }
    address.push_str(rest);
}

impl Serialize for Href {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

impl JsonSchema for Href {
    fn schema_name() -> Cow<'static, str> {
        "Href".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "An address within the site, to be written as it is." })
    }
}

/// Replaces [`ROOT`] in a text by the way to the site's root.
///
/// A page at the root with an empty way gets `./`, so that an address is never empty.
pub fn rooted(text: &[u8], root: &str) -> Vec<u8> {
    let root = if root.is_empty() { "./" } else { root };
    let mut sign = [0; 4];
    let sign = ROOT.encode_utf8(&mut sign).as_bytes();
    // Enough for nearly every page, which is thus never moved.
    let mut whole = Vec::with_capacity(text.len() + text.len() / 8);
    let mut written = 0;
    for at in memmem::find_iter(text, sign) {
        whole.extend_from_slice(&text[written..at]);
        whole.extend_from_slice(root.as_bytes());
        written = at + sign.len();
    }
    whole.extend_from_slice(&text[written..]);
    whole
}

/// Replaces [`ROOT`] in a text as [`rooted`] does.
pub fn rooted_text(text: &str, root: &str) -> String {
    text.replace(ROOT, if root.is_empty() { "./" } else { root })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_rooted_for_the_page_that_shows_it() {
        let href = Href::new("actors/김정은/");
        assert_eq!(
            rooted_text(&format!("<a href=\"{href}\">"), "../../"),
            "<a href=\"../../actors/김정은/\">"
        );
        assert_eq!(rooted_text(&Href::default().to_string(), ""), "./");
        assert_eq!(href.file(), "actors/김정은/index.html");
    }

    #[test]
    fn an_absolute_address_is_percent_encoded() {
        let href = Href::new("assets/a b%.png");
        assert_eq!(href.absolute("https://x.org/d/"), "https://x.org/d/assets/a%20b%25.png");
        assert_eq!(Href::new("é/").absolute("https://x.org/"), "https://x.org/%C3%A9/");
    }

    proptest! {
        #[test]
        fn bytes_are_rooted_as_a_text_is(text in "[a\u{FDD0}\u{FDD1}é]{0,12}", root in "(\\.\\./){0,2}") {
            prop_assert_eq!(rooted(text.as_bytes(), &root), rooted_text(&text, &root).into_bytes());
        }

        #[test]
        fn an_address_is_encoded_as_a_url_asks(path in "\\PC{0,12}", anchor in "[ -~é\u{1}]{0,4}") {
            let href = Href::new(path.as_str()).with_anchor(&anchor);
            let all = |text: &str| utf8_percent_encode(text, PATH).to_string();
            prop_assert_eq!(href.absolute("x:/"), format!("x:/{}#{}", all(&path), all(&anchor)));
            let kept = |text: &str| -> String {
                text.chars()
                    .map(|c| if c.is_ascii() { all(c.encode_utf8(&mut [0; 4])) } else { c.into() })
                    .collect()
            };
            prop_assert_eq!(href.to_string(), format!("{ROOT}{}#{}", kept(&path), kept(&anchor)));
        }
    }
}
