//! The ways in which a text that is held back may be read, where the name of a file is sought in it.
//!
//! What is published of a text is read by one way, and once. Here every escape is undone that a
//! record may be written with, whether it is one where it stands or not: a reading too many holds a
//! file back, and a reading too few gives it away.

use unicode_normalization::UnicodeNormalization;

use super::prose;
use crate::read::front_matter;
use crate::read::yaml::{self, Node, Value};

/// Every reading of a file of records: of it as it is written, and of the values of its YAML.
pub(super) fn of(file: &str) -> Vec<String> {
    let mut all = vec![file.to_owned(), values(file)];
    for undo in [unescaped, referred, joined, decoded] {
        let more: Vec<String> =
            all.iter().map(|text| undo(text)).filter(|text| !all.contains(text)).collect();
        all.extend(more);
    }
    all.iter().map(|text| folded(text)).collect()
}

/// A text in small letters and with its accents composed, in which names are compared.
pub(super) fn folded(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// A text with its percent-encoding decoded (RFC 3986, section 2.1).
pub(super) fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The keys and values of a file's YAML, each on lines of its own.
fn values(file: &str) -> String {
    fn add(node: &Node, out: &mut String) {
        match &node.value {
            Value::Scalar(scalar) => out.extend([&*scalar.text, "\n"]),
            Value::List(items) => items.iter().for_each(|item| add(item, out)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    out.extend([&*key.text, "\n"]);
                    add(value, out);
                }
            }
        }
    }
    // A file of YAML has no front matter, or none but its first document.
    let front = front_matter::split(file).ok().and_then(|split| split.front);
    let mut out = String::new();
    for text in [Some(file), front.map(|(yaml, _)| yaml)].into_iter().flatten() {
        yaml::parse(text, 0).documents.iter().for_each(|document| add(document, &mut out));
    }
    out
}

/// A text without the backslashes of Markdown (`CommonMark` 0.31, section 2.4).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(&next) if c == '\\' && next.is_ascii_punctuation() => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// A text with the character references of HTML read.
fn referred(text: &str) -> String {
    prose::decode(text).into_owned()
}

/// A text without the tabs and line ends that a browser leaves out of an address.
fn joined(text: &str) -> String {
    text.replace(|c: char| c.is_ascii_control(), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_whatever_it_is_escaped_with() {
        for written in [
            "text: ![x](a\\_b&c\u{e9}.png)",
            "text: ![x](a_b&amp;c\u{e9}.png)",
            "text: ![x](a&#95;b&amp;c&eacute;.png)",
            "text: ![x](a&lowbar;b\\&c%C3%A9.png)",
            "text: ![x](A_B&Ce\u{301}.PNG)",
            "plan: \"a\\u005fb&c\\xe9.png\"",
            "plan: \"a_b\\\n  &c\u{e9}.png\"",
            "plan: {\"a\\x5fb&c\u{e9}.png\": 1}",
            "---\nplan: \"a\\x5fb&c\u{e9}.png\"\n---\nText: &amp;",
            "text: |\n  <img src=\"a_b&amp;\n  c\u{e9}.png\">",
            "text: ![x](a&#37;5fb&#37;26c%C3%A9.png)",
        ] {
            let found = of(written).iter().any(|text| text.contains("a_b&c\u{e9}.png"));
            assert!(found, "{written}: {:#?}", of(written));
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        assert_eq!(unescaped("a\\b \\\\ \\_\\"), "a\\b \\ _\\");
        assert_eq!(referred("a & b; &nosuch; &é; &lt;&amp;amp; &"), "a & b; &nosuch; &é; <&amp; &");
    }
}
