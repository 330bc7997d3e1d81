//! Things of schema.org, written as JSON that can stand in a `script` element.

use serde_json::Value;

use crate::scan::rewrite;

/// A thing of schema.org: a JSON object that holds nothing empty, in the order in which it was put
/// together. It is written as it grows, and escaped so that no parser of HTML or JavaScript sees
/// anything else in it; its last brace is still missing.
pub(super) struct Thing(String);

impl Thing {
    pub(super) fn of(kind: &str) -> Self {
        let mut text = String::with_capacity(256);
        text.push_str("{\"@type\":");
        say_text(kind, &mut text);
        Self(text)
    }

    /// Adds a property, unless its value is empty.
    pub(super) fn and(mut self, name: &str, value: impl Say) -> Self {
        let before = self.0.len();
        self.0.push_str(",\"");
        self.0.push_str(name);
        self.0.push_str("\":");
        if !value.say(&mut self.0) {
            self.0.truncate(before);
        }
        self
    }

    /// The whole, as a page's `script` element holds it.
    pub(super) fn script(self) -> String {
        let mut whole = String::with_capacity(self.0.len() + CONTEXT.len() + 1);
        whole.push_str(CONTEXT);
        whole.push_str(&self.0[1..]);
        whole.push('}');
        whole
    }
}

/// What the outermost thing begins with.
const CONTEXT: &str = "{\"@context\":\"https://schema.org\",";

/// A value of a property.
pub(super) trait Say {
    /// Writes it as JSON; `false` where it is empty.
    fn say(&self, into: &mut String) -> bool;
}

impl Say for &str {
    fn say(&self, into: &mut String) -> bool {
        say_text(self, into);
        !self.is_empty()
    }
}

impl Say for String {
    fn say(&self, into: &mut String) -> bool {
        self.as_str().say(into)
    }
}

impl Say for f64 {
    fn say(&self, into: &mut String) -> bool {
        let number = Value::from(*self);
        into.push_str(&number.to_string());
        !number.is_null()
    }
}

impl Say for Thing {
    fn say(&self, into: &mut String) -> bool {
        into.push_str(&self.0);
        into.push('}');
        true
    }
}

impl<T: Say> Say for Option<T> {
    fn say(&self, into: &mut String) -> bool {
        self.as_ref().is_some_and(|value| value.say(into))
    }
}

impl<T: Say> Say for [T] {
    fn say(&self, into: &mut String) -> bool {
        into.push('[');
        for (at, value) in self.iter().enumerate() {
            if at > 0 {
                into.push(',');
            }
            value.say(into);
        }
        into.push(']');
        !self.is_empty()
    }
}

impl<T: Say> Say for Vec<T> {
    fn say(&self, into: &mut String) -> bool {
        self.as_slice().say(into)
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, into: &mut String) -> bool {
        (**self).say(into)
    }
}

/// Writes a text as JSON for a `script` element.
fn say_text(text: &str, into: &mut String) {
    let special = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\') | is_telling(byte);
    into.push('"');
    rewrite(into, text, special, |into, c| match c {
        '"' => into.push_str("\\\""),
        '\\' => into.push_str("\\\\"),
        '\n' => into.push_str("\\n"),
        '\r' => into.push_str("\\r"),
        '\t' => into.push_str("\\t"),
        '\u{8}' => into.push_str("\\b"),
        '\u{C}' => into.push_str("\\f"),
        c if c < ' ' => into.push_str(&format!("\\u{:04x}", u32::from(c))),
        c => tell(into, c),
    });
    into.push('"');
}

/// The JSON so that no parser of HTML or JavaScript sees anything else in it. These characters
/// stand in strings only, where JSON lets any be written so (RFC 8259, 7).
pub(in crate::plan) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    rewrite(&mut out, json, is_telling, tell);
    out
}

/// Whether a character that begins with this byte may say something to a parser of HTML or
/// JavaScript. That of U+2028 and U+2029 begins others too.
fn is_telling(byte: u8) -> bool {
    (byte == b'<') | (byte == b'>') | (byte == b'&') | (byte == 0xE2)
}

/// Writes a character so that it says nothing to them.
fn tell(out: &mut String, c: char) {
    match c {
        '<' => out.push_str("\\u003c"),
        '>' => out.push_str("\\u003e"),
        '&' => out.push_str("\\u0026"),
        '\u{2028}' => out.push_str("\\u2028"),
        '\u{2029}' => out.push_str("\\u2029"),
        other => out.push(other),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_written_as_json_and_escaped(text in "[\\PC\\x00-\\x1F<>&\"\\\\\u{2028}\u{2029}\u{202A}]{0,16}") {
            let mut said = String::new();
            say_text(&text, &mut said);
            let is_safe = !said.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(is_safe);
            prop_assert_eq!(&said, &escaped(&serde_json::to_string(&text).unwrap()));
            prop_assert_eq!(serde_json::from_str::<String>(&said).unwrap(), text);
        }
    }
}
