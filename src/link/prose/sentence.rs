//! The sentence around a name.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// How much text on either side of a name is looked at, in bytes: beyond what is shown.
const WINDOW: usize = 800;

/// The longest sentence that is shown whole, in characters.
const LONGEST: usize = 300;

/// What ends in a full stop within a sentence.
const ABBREVIATIONS: [&str; 45] = [
    "adm", "amb", "approx", "apr", "aug", "ave", "brig", "ca", "capt", "cf", "cmdr", "col", "corp",
    "cpl", "dec", "dr", "feb", "fig", "fr", "ft", "gen", "gov", "hon", "jan", "jr", "lt", "maj",
    "mr", "mrs", "ms", "mt", "no", "nov", "oct", "pres", "prof", "rep", "rev", "sen", "sept",
    "sgt", "sr", "st", "vs", "messrs",
];

/// Splits the sentence around `name` in the text of a block into what is before it, the name, and
/// what is after it; cut with `…` where it is long.
pub(super) fn around(text: &str, name: Range<usize>) -> [String; 3] {
    let from = floor(text, name.start.saturating_sub(WINDOW));
    let to = floor(text, (name.end + WINDOW).min(text.len()));
    let bound = |(at, c): (usize, char)| is_terminator(c).then(|| bound_after(text, at)).flatten();
    let before = text[from..name.start].char_indices().rev().map(|(at, c)| (from + at, c));
    let start = before.filter_map(bound).find(|&at| at <= name.start).unwrap_or(from);
    // The full stop of a name may be that of its sentence too.
    let last = text[..name.end].char_indices().next_back().map_or(name.end, |(at, _)| at);
    let after = text[last..to].char_indices().map(|(at, c)| (last + at, c));
    let end = after.filter_map(bound).find(|&at| at >= name.end).unwrap_or(to);
    let before = text[start..name.start].trim_start();
    let after = text[name.end..end].trim_end();
    let name = &text[name];
    // A window that begins or ends within the sentence cuts it too.
    let cut_before = start == from && from > 0;
    let cut_after = end == to && to < text.len();
    let room = LONGEST.saturating_sub(name.chars().count());
    let (left, right) = (before.chars().count(), after.chars().count());
    // Half of the room for each side, and what one leaves for the other.
    let left_room = left.min(room - right.min(room / 2));
    let right_room = right.min(room - left_room);
    [
        tail(before, left, left_room, cut_before),
        plain(name),
        head(after, right, right_room, cut_after),
    ]
}

/// Whether a sentence may end after a character. Beside what is common, anything that is neither a
/// letter nor common punctuation: every script has its own.
fn is_terminator(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' => true,
        _ if c.is_ascii() => false,
        '‘' | '’' | '“' | '”' | '«' | '»' | '–' | '—' | '\u{A0}' => false,
        _ => !c.is_alphanumeric(),
    }
}

/// The bound of a sentence after the terminator at `at`, with quotation marks and spaces between.
///
/// Whether there is one depends on few characters on either side (UAX #29, rules SB6 to SB11), so
/// the rest of a long paragraph need not be looked at.
fn bound_after(text: &str, at: usize) -> Option<usize> {
    let bound = match text.as_bytes().get(at..)? {
        // Nearly all there are: a space and a capital are all that the rules ask for.
        [b'.' | b'!' | b'?', b' ', b'A'..=b'Z', ..] => at + 2,
        _ => bound_by_rules(text, at)?,
    };
    let between = text.get(at..bound)?;
    (!between.contains(char::is_alphanumeric) && ends(text.get(..bound)?)).then_some(bound)
}

/// The first bound after the character at `at` that UAX #29 finds.
fn bound_by_rules(text: &str, at: usize) -> Option<usize> {
    const BEFORE: usize = 8;
    const AFTER: usize = 64;
    let from = floor(text, at.saturating_sub(BEFORE));
    let to = floor(text, (at + AFTER).min(text.len()));
    let bounds = text.get(from..to)?.split_sentence_bound_indices();
    bounds.map(|(start, _)| from + start).find(|&bound| bound > at)
}

/// Whether a sentence ends with this text, which ends in its terminator and spaces.
fn ends(text: &str) -> bool {
    let Some(text) = text.trim_end().strip_suffix('.') else { return true };
    let word =
        text.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘' | '—')).next();
    let Some(word) = word else { return true };
    let mut chars = word.chars();
    let initial = matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase());
    let dotted = word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    !(initial || dotted || ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// The last `room` of the `count` characters of `text`, from the start of a word.
fn tail(text: &str, count: usize, room: usize, cut: bool) -> String {
    let kept = match count.checked_sub(room) {
        Some(over) if over > 0 => {
            let at = text.char_indices().nth(over).map_or(text.len(), |(at, _)| at);
            let kept = &text[at..];
            // In a script without spaces there may be no start of a word near.
            let space = kept.char_indices().take(30).find(|(_, c)| c.is_whitespace());
            space.map_or(kept, |(at, _)| kept[at..].trim_start())
        }
        _ if cut => text,
        _ => return plain(text),
    };
    format!("…{}", plain(kept))
}

/// The first `room` of the `count` characters of `text`, to the end of a word.
fn head(text: &str, count: usize, room: usize, cut: bool) -> String {
    let kept = if count > room {
        let at = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        let kept = &text[..at];
        let space = kept.char_indices().rev().take(30).find(|(_, c)| c.is_whitespace());
        space.map_or(kept, |(at, _)| &kept[..at])
    } else if cut {
        text
    } else {
        return plain(text);
    };
    format!("{}…", plain(kept))
}

/// On one line.
fn plain(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str, name: &str) -> String {
        let at = text.find(name).expect("present");
        around(text, at..at + name.len()).join("|")
    }

    #[test]
    fn a_sentence_is_found_by_its_bounds() {
        let text = "It rained. “Kim came,” he said. They left.";
        assert_eq!(of(text, "Kim"), "“|Kim| came,” he said.");
        assert_eq!(of(text, "They"), "|They| left.");
        assert_eq!(of("他来了。金正恩走了。", "金正恩"), "|金正恩|走了。");
    }

    #[test]
    fn an_abbreviation_does_not_end_a_sentence() {
        let text = "One. On Sept. 13 the U.S. Army, Gen. Mark A. Milley and Mr. Kim met in St. Petersburg. Two.";
        let whole =
            "On Sept. 13 the U.S. Army, Gen. Mark A. Milley and Mr. |Kim| met in St. Petersburg.";
        assert_eq!(of(text, "Kim"), whole);
        assert_eq!(
            of(text, "St. Petersburg"),
            whole.replace('|', "").replace("St. Petersburg", "|St. Petersburg|")
        );
    }

    #[test]
    fn a_long_sentence_is_cut_at_words() {
        let text = format!("{}Kim{}.", "before ".repeat(200), " after".repeat(200));
        let [before, name, after] = around(&text, 1400..1403);
        assert_eq!(name, "Kim");
        assert!(before.starts_with("…before ") && after.ends_with(" after…"), "{before}|{after}");
        assert!((before.len() + after.len()) < LONGEST + 10);
        let [before, _, after] = around("Kim met them. Then they left.", 0..3);
        assert_eq!((before.as_str(), after.as_str()), ("", " met them."));
    }

    #[test]
    fn a_sentence_in_a_script_without_spaces_is_cut_between_characters() {
        let text = format!("{}金{}", "あ".repeat(500), "い".repeat(500));
        let [before, _, after] = around(&text, 1500..1503);
        assert_eq!(before.chars().count() + after.chars().count(), 299 + 2);
    }

    proptest! {
        #[test]
        fn what_is_told_at_a_glance_is_what_the_rules_say(
            before in "[a-zA-Z0-9 .!?\"(]{0,12}",
            end in "[.!?]",
            after in "[A-Z][a-zA-Z0-9 .!?\")]{0,12}",
        ) {
            let text = format!("{before}{end} {after}");
            prop_assert_eq!(bound_by_rules(&text, before.len()), Some(before.len() + 2));
        }
    }
}
