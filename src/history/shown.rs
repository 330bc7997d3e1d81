//! Names and messages of commits as they are shown. They may come from anyone.

use std::sync::Arc;

use crate::model::Authors;
use crate::read::is_unwanted;

/// The longest name of an author, in characters.
const LONGEST_NAME: usize = 100;

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 2000;

/// An author, as the desk lets authors be named.
pub(super) fn author(name: &str, authors: Authors) -> Option<Arc<str>> {
    let name: String = harmless(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = match authors {
        Authors::None => return None,
        Authors::Names => cut(&name, LONGEST_NAME),
        Authors::Initials => name
            .split(|c: char| !c.is_alphanumeric())
            .filter_map(|part| part.chars().next())
            .take(4)
            .flat_map(char::to_uppercase)
            .collect(),
    };
    (!shown.is_empty()).then(|| Arc::from(shown))
}

/// A message without lines such as `Signed-off-by:`, which name people and their addresses.
pub(super) fn message(message: &str) -> Option<Arc<str>> {
    let is_trailer = |line: &str| {
        line.split_once(':').is_some_and(|(key, _)| {
            let key = key.trim().to_ascii_lowercase();
            key.ends_with("-by") && !key.contains(char::is_whitespace)
        })
    };
    let lines = message.lines().filter(|line| !is_trailer(line)).map(str::trim_end);
    let text = harmless(&lines.collect::<Vec<_>>().join("\n"));
    let text = cut(text.trim(), LONGEST_MESSAGE);
    (!text.is_empty()).then(|| Arc::from(text))
}

/// A text without what hides or reorders it.
fn harmless(text: &str) -> String {
    let reorders = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' | '\u{200E}' | '\u{200F}');
    text.chars()
        .filter(|c| !reorders(*c))
        .map(|c| if is_unwanted(c) { '\u{FFFD}' } else { c })
        .collect()
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_named_as_the_desk_wishes() {
        let shown = |name, authors| author(name, authors).map(|name| name.to_string());
        assert_eq!(shown(" Ana  María Ruiz\n", Authors::Names).as_deref(), Some("Ana María Ruiz"));
        assert_eq!(shown("Ana María de Ruiz", Authors::Initials).as_deref(), Some("AMDR"));
        assert_eq!(shown("jean-luc@x", Authors::Initials).as_deref(), Some("JLX"));
        assert_eq!(shown("Ana", Authors::None), None);
        assert_eq!(shown(" ", Authors::Names), None);
        assert_eq!(shown("A\u{202E}b\u{7}", Authors::Names).as_deref(), Some("Ab\u{FFFD}"));
        assert_eq!(shown(&"a".repeat(300), Authors::Names).unwrap().chars().count(), 101);
    }

    #[test]
    fn a_message_is_shown_without_the_people_at_its_end() {
        let shown = |text| message(text).map(|text| text.to_string());
        assert_eq!(
            shown("Mend a date\n\nIt was wrong: a day late.\n\nSigned-off-by: Ana <ana@x>\nco-authored-by: B\n").as_deref(),
            Some("Mend a date\n\nIt was wrong: a day late.")
        );
        assert_eq!(shown("Signed-off-by: Ana\n"), None);
    }
}
