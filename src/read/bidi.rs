//! Controls that turn the direction of a text round (Unicode's bidirectional algorithm, UAX 9).

/// What ends what one of the controls begins.
fn end_of(c: char) -> Option<char> {
    match c {
        '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => Some(POP),
        '\u{2066}'..='\u{2068}' => Some(POP_ISOLATE),
        _ => None,
    }
}

const POP: char = '\u{202C}';
const POP_ISOLATE: char = '\u{2069}';

/// A text of one line in which each control that begins a direction or ends one and has no other is
/// replaced, and the first that was; `None` where there is none. Such a control would turn round
/// what is shown behind the text. In a text of several lines it ends with its paragraph.
pub(super) fn with_paired_directions(text: &str) -> Option<(char, String)> {
    // The first byte of them all.
    if !text.as_bytes().contains(&0xE2) || text.contains('\n') {
        return None;
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut unpaired: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some(end) = end_of(c) {
            open.push((at, end));
        } else if c == POP || c == POP_ISOLATE {
            let is_isolate = |&(_, end): &(usize, char)| end == POP_ISOLATE;
            let begun = match c {
                // The end of an isolate ends all that began within it.
                POP_ISOLATE => open.iter().rposition(is_isolate),
                _ => open.len().checked_sub(1).filter(|&last| !is_isolate(&open[last])),
            };
            match begun {
                Some(begun) => open.truncate(begun),
                None => unpaired.push(at),
            }
        }
    }
    unpaired.extend(open.into_iter().map(|(at, _)| at));
    unpaired.sort_unstable();
    let found = text[*unpaired.first()?..].chars().next()?;
    let replaced = |(at, c)| if unpaired.binary_search(&at).is_ok() { '\u{FFFD}' } else { c };
    Some((found, text.char_indices().map(replaced).collect()))
}

#[cfg(test)]
mod tests {
    use super::with_paired_directions;

    #[test]
    fn what_is_paired_stays_and_what_is_not_is_replaced() {
        let paired = |text: &str| with_paired_directions(text).map(|(_, text)| text);
        for text in [
            "plain – text",
            "a \u{202E}b\u{202C} c",
            "\u{2066}a \u{202B}b\u{2069} c",
            "\u{2067}a \u{2068}b\u{2069}\u{2069} \u{202A}c\u{202C}",
            "\u{200F}a mark ends by itself\u{200E}",
            "\u{202B}one\ntwo",
        ] {
            assert_eq!(paired(text), None, "{text:?}");
        }
        for (text, wanted) in [
            ("abc\u{202E}def\u{2066}x", "abc\u{FFFD}def\u{FFFD}x"),
            ("a\u{202C}b\u{2069}", "a\u{FFFD}b\u{FFFD}"),
            ("\u{2066}a\u{202C}b\u{2069}\u{202A}", "\u{2066}a\u{FFFD}b\u{2069}\u{FFFD}"),
            ("\u{202A}\u{2067}a\u{2069}", "\u{FFFD}\u{2067}a\u{2069}"),
        ] {
            assert_eq!(paired(text).as_deref(), Some(wanted), "{text:?}");
        }
        assert_eq!(with_paired_directions("\u{2066}a\u{202E}").map(|it| it.0), Some('\u{2066}'));
    }
}
