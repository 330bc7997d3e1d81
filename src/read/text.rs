//! The text of a file: UTF-8, and without what no text should hold.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::scan::position;
use crate::world::ReadError;

/// The text of a file, if it has one.
pub(super) fn as_text(
    path: &Arc<str>,
    bytes: Result<Vec<u8>, ReadError>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<str>> {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            diagnostics.push(error.diagnostic(path));
            return None;
        }
    };
    if let Some(diagnostic) = not_utf8(path, &bytes) {
        diagnostics.push(diagnostic);
        return None;
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidUtf8,
                    format!(
                        "the file is not UTF-8: byte {} in line {line} begins no character",
                        at + 1
                    ),
                )
                .at(Place::file(path))
                .help("save the file as UTF-8"),
            );
            return None;
        }
    };
    Some(Arc::from(without_controls(text, path, diagnostics)))
}

/// Says that bytes are not of a text in UTF-8, though they may be valid: a NUL is a character there,
/// and stands in no text, but is every second byte of English in UTF-16.
fn not_utf8(path: &Arc<str>, bytes: &[u8]) -> Option<Diagnostic> {
    /// So much of a file tells its encoding.
    const HEAD: usize = 1024;
    let head = &bytes[..bytes.len().min(HEAD)];
    let nuls = head.iter().filter(|&&byte| byte == 0).count();
    let is_marked = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if is_marked || nuls > 1 && nuls > head.len() / 4 {
        // Of UTF-32, three bytes of four are.
        let encoding = if nuls * 8 > head.len() * 5 { "UTF-32" } else { "UTF-16" };
        let message = format!("the file is not UTF-8: it looks like {encoding}");
        let diagnostic = Diagnostic::new(Code::InvalidUtf8, message);
        return Some(diagnostic.at(Place::file(path)).help("save the file as UTF-8"));
    }
    let at = bytes.iter().position(|&byte| byte == 0)?;
    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let message = format!("the file is not text: byte {} in line {line} is NUL", at + 1);
    let diagnostic = Diagnostic::new(Code::InvalidUtf8, message).at(Place::file(path));
    Some(diagnostic.help("delete it, or save the file as UTF-8"))
}

/// Whether no text should hold a character: control characters, which hide what a file says, and
/// Unicode's noncharacters, one of which is [`crate::model::ROOT`].
pub(crate) fn is_unwanted(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(u32::from(c), 0xFDD0..=0xFDEF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Where the first character is that no text should hold.
pub(crate) fn first_unwanted(text: &str) -> Option<usize> {
    // Bytes that no such character begins with are nearly all there are, in most scripts.
    let may_begin = |byte: u8| {
        let is_control = (byte < 0x20) & (byte != b'\n') & (byte != b'\r') & (byte != b'\t');
        is_control | (byte == 0x7F) | (byte == 0xC2) | (byte >= 0xEF)
    };
    let mut from = 0;
    while let Some(next) = position(&text.as_bytes()[from..], may_begin) {
        let at = from + next;
        let c = text[at..].chars().next()?;
        if is_unwanted(c) {
            return Some(at);
        }
        from = at + c.len_utf8();
    }
    None
}

/// Replaces the characters that no text should hold.
fn without_controls(text: String, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> String {
    let Some(at) = first_unwanted(&text) else { return text };
    let count = text.chars().filter(|&c| is_unwanted(c)).count();
    let found = text[at..].chars().next().map_or(0, u32::from);
    let message = if count == 1 {
        format!("a control character (U+{found:04X}) is replaced")
    } else {
        format!("{count} control characters (the first is U+{found:04X}) are replaced")
    };
    diagnostics.push(
        Diagnostic::new(Code::ControlCharacter, message)
            .at(Place::at(path, Span::new(at, at + '\u{FFFD}'.len_utf8())))
            .help("delete them; they are shown as \u{FFFD}"),
    );
    text.replace(is_unwanted, "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_unwanted_character_is_found(
            text in "[a-c\\n\\t\u{0}\u{1F}\u{7F}-\u{A0}é\u{FDCF}-\u{FDF0}\u{FFFD}-\u{FFFF}\u{1F600}\u{1FFFE}]{0,24}"
        ) {
            prop_assert_eq!(first_unwanted(&text), text.find(is_unwanted));
        }
    }
}
