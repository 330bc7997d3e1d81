//! URLs in prose: which are let through.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::model::scheme;

/// What RFC 3986, section 3.5, does not allow in a fragment, beside non-ASCII.
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'#')
    .add(b'[')
    .add(b']');

/// What would not be a part of a path, or end an address in Markdown.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#').add(b'<').add(b'>').add(b'(').add(b')');

/// What may not stand in a URL that an author wrote; `%` may, and so may other scripts (RFC 3987).
const WRITTEN: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// What a URL is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// A page elsewhere (`http`, `https`).
    Web(Cow<'a, str>),
    /// Mail or telephone (`mailto`, `tel`).
    Contact(Cow<'a, str>),
    /// A place in the same text, decoded.
    Anchor(String),
    /// A file or address of the desk.
    Local(Cow<'a, str>),
    /// Nothing.
    Empty,
    /// Not let through, and why.
    Refused(String),
}

/// Tells what a URL is, as a browser would read it (WHATWG URL, section 4.4): without control
/// characters and spaces around it, and without tabs and line ends anywhere.
pub(super) fn read(url: &str) -> Address<'_> {
    let trimmed = url.trim_matches(|c: char| c <= ' ' || c == '\u{7F}');
    let url = if trimmed.bytes().any(|b| b < b' ' || b == 0x7F) {
        Cow::Owned(trimmed.replace(|c: char| c < ' ' || c == '\u{7F}', ""))
    } else {
        Cow::Borrowed(trimmed)
    };
    if url.is_empty() {
        return Address::Empty;
    }
    if let Some(anchor) = url.strip_prefix('#') {
        return Address::Anchor(decoded(anchor));
    }
    let bytes = url.as_bytes();
    let slash = |at: usize| matches!(bytes.get(at), Some(b'/' | b'\\'));
    if slash(0) && slash(1) {
        return Address::Refused("it names no scheme".to_owned());
    }
    let Some(scheme) = scheme(&url) else { return Address::Local(url) };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => match Url::parse(&url) {
            // To a reader `https://news.example@evil.example/` looks like one host and leads to another.
            Ok(parsed) if !parsed.username().is_empty() || parsed.password().is_some() => {
                Address::Refused("it holds a user name or password".to_owned())
            }
            Ok(_) => Address::Web(url),
            Err(error) => Address::Refused(error.to_string()),
        },
        "mailto" | "tel" => Address::Contact(url),
        other => Address::Refused(format!(
            "the scheme `{}` is not http, https, mailto or tel",
            super::text::short(other)
        )),
    }
}

/// An anchor as ids are written, not as URLs are.
pub(super) fn decoded(anchor: &str) -> String {
    percent_decode_str(anchor).decode_utf8_lossy().into_owned()
}

/// Appends an anchor as URLs are written; letters of other scripts are kept.
pub(super) fn push_anchor(out: &mut String, anchor: &str) {
    push_encoded(out, anchor, FRAGMENT);
}

/// Appends a path as URLs are written; letters of other scripts are kept.
pub(super) fn push_path(out: &mut String, path: &str) {
    push_encoded(out, path, PATH);
}

/// Appends an author's URL.
pub(super) fn push_written(out: &mut String, url: &str) {
    push_encoded(out, url, WRITTEN);
}

fn push_encoded(out: &mut String, text: &str, set: &'static AsciiSet) {
    for c in text.chars() {
        if c.is_ascii() {
            out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), set));
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_schemes_are_let_through() {
        assert!(matches!(read("https://x.org/a b"), Address::Web(_)));
        assert!(matches!(read("HTTP://x.org"), Address::Web(_)));
        assert!(matches!(read("mailto:a@b.c"), Address::Contact(_)));
        assert!(matches!(read("tel:+1"), Address::Contact(_)));
        for url in [
            "javascript:alert(1)",
            " \u{1}JaVa\tScRiPt\n:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "ftp://x",
            "xmpp:x",
            "//x.org",
            "\\\\x.org",
            "/\\x.org",
            "\t//x.org",
            "/\t/x.org",
            "https://",
            "file:///etc/passwd",
            "blob:x",
            "https://news.example@evil.example/",
            "https://user:word@x.org/",
            "C:\\x",
        ] {
            assert!(matches!(read(url), Address::Refused(_)), "{url:?}");
        }
        assert_eq!(read("../a:b.md"), Address::Local("../a:b.md".into()));
        assert_eq!(read("#caf%C3%A9"), Address::Anchor("café".to_owned()));
        assert_eq!(read(" \n"), Address::Empty);
    }
}
