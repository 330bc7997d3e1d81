//! The sentence around a name.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// How much text on either side of a name is looked at, in bytes: beyond what is shown.
const WINDOW: usize = 800;

/// The longest sentence that is shown whole, in characters.
const LONGEST: usize = 300;

/// What ends in a full stop within a sentence; single letters beside these.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    "adm", "amb", "approx", "apr", "aug", "ave", "brig", "bros", "ca", "capt", "cf", "cmdr", "co",
    "col", "corp", "cpl", "dec", "dr", "feb", "fig", "fr", "ft", "gen", "gov", "hon", "inc", "jan",
    "jr", "lt", "ltd", "maj", "messrs", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "oct", "pp",
    "pres", "prof", "rep", "rev", "sen", "sept", "sgt", "sr", "st", "vs",
    // French.
    "av", "bd", "boul", "éd", "env", "mgr", "mlle", "mm", "mme",
    // German.
    "bspw", "bzw", "evtl", "geb", "ggf", "inkl", "mio", "mrd", "nr", "sog", "str", "vgl", "zzgl",
    // Italian, Portuguese and Spanish.
    "aa", "avda", "cnel", "dra", "ee", "excmo", "ff", "gral", "ing", "lic", "núm", "pág",
    "págs", "sig", "sra", "sras", "sres", "srta", "tte", "uu",
    // Polish and Turkish.
    "al", "doç", "godz", "hab", "im", "inż", "np", "płk", "tj", "tzw", "ul",
    // Russian and Ukrainian.
    "акад", "буд", "вул", "ген", "гг", "им", "ім", "кв", "млн", "млрд", "обл", "пл", "просп",
    "проф", "ред", "рр", "руб", "св", "см", "стр", "тис", "тыс", "ул", "цит",
];

/// What follows the number of a day.
const GERMAN_MONTHS: [&str; 13] = [
    "Januar",
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// A sentence with a name in it, without markup and on one line; where it is long, it is cut on
/// either side with `…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    text: Box<str>,
    /// Where the name stands.
    name: Range<u32>,
}

impl Sentence {
    /// A sentence of these parts: up to the name, the name, the rest.
    #[cfg(test)]
    pub(crate) fn new(before: &str, name: &str, after: &str) -> Self {
        let start = before.len();
        Self::of([before, name, after].concat(), start..start + name.len())
    }

    fn of(text: String, name: Range<usize>) -> Self {
        // A text is shorter than 4 GiB, as its file is.
        let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        Self { text: text.into(), name: at(name.start)..at(name.end) }
    }

    /// The whole sentence.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is before the name.
    pub fn before(&self) -> &str {
        self.text.get(..self.name.start as usize).unwrap_or_default()
    }

    /// The name, as it stands there.
    pub fn name(&self) -> &str {
        self.text.get(self.name.start as usize..self.name.end as usize).unwrap_or_default()
    }

    /// What is after it.
    pub fn after(&self) -> &str {
        self.text.get(self.name.end as usize..).unwrap_or_default()
    }
}

/// The sentence around `name` in the text of a block.
pub(super) fn around(text: &str, name: Range<usize>) -> Sentence {
    let from = floor(text, name.start.saturating_sub(WINDOW));
    let to = floor(text, (name.end + WINDOW).min(text.len()));
    let bound = |at: usize| {
        let ends = may_terminate(text.as_bytes()[at]) && text[at..].starts_with(is_terminator);
        ends.then(|| bound_after(text, at)).flatten()
    };
    let before = (from..name.start).rev();
    let start = before.filter_map(bound).find(|&at| at <= name.start).unwrap_or(from);
    // The full stop of a name may be that of its sentence too.
    let last = text[..name.end].char_indices().next_back().map_or(name.end, |(at, _)| at);
    let end = (last..to).filter_map(bound).find(|&at| at >= name.end).unwrap_or(to);
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
    let mut sentence = String::with_capacity(before.len() + name.len() + after.len());
    push_tail(&mut sentence, before, left, left_room, cut_before);
    let start = sentence.len();
    push_plain(&mut sentence, name);
    let end = sentence.len();
    push_head(&mut sentence, after, right, right_room, cut_after);
    Sentence::of(sentence, start..end)
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

/// Whether a terminator may begin with a byte: most bytes of most texts are of none, nor the first of
/// a character.
fn may_terminate(byte: u8) -> bool {
    if byte.is_ascii() { is_terminator(char::from(byte)) } else { byte >= 0xC0 }
}

/// The bound of a sentence after the terminator at `at`, with quotation marks and spaces between.
///
/// Whether there is one depends on few characters on either side (UAX #29, rules SB6 to SB11), so
/// the rest of a long paragraph need not be looked at.
fn bound_after(text: &str, at: usize) -> Option<usize> {
    let bound = match text.as_bytes().get(at..)? {
        // Nearly all there are: a space and a capital are all that the rules ask for.
        [b'.' | b'!' | b'?', b' ', b'A'..=b'Z', ..] => at + 2,
        _ => closed(text, bound_by_rules(text, at)?),
    };
    let between = text.get(at..bound)?;
    // What opens a quotation belongs to the sentence that it begins.
    let opens = between.trim_end_matches(is_opening);
    let bound = at + if opens.is_empty() { between } else { opens }.len();
    let rest = text.get(bound..)?;
    (!between.contains(char::is_alphanumeric)
        && ends(text.get(..bound)?)
        && !goes_on(between, rest)
        && !is_ordinal(text.get(..at)?, between, rest))
    .then_some(bound)
}

/// The bound moved behind a quotation mark that a space parts from its sentence, as in French.
fn closed(text: &str, bound: usize) -> usize {
    match text.get(bound..).and_then(|rest| rest.strip_prefix('»')) {
        // Before a letter it opens, as in German.
        Some(after) if !after.starts_with(char::is_alphanumeric) => {
            text.len() - after.trim_start().len()
        }
        _ => bound,
    }
}

fn is_opening(c: char) -> bool {
    matches!(c, '「' | '『' | '（' | '《' | '〈' | '【' | '“' | '‘' | '(' | '[')
}

/// Whether a sentence goes on after `?` or `!` of a name or of what somebody said in it: with a small
/// letter.
fn goes_on(between: &str, rest: &str) -> bool {
    between.starts_with(['?', '!']) && rest.starts_with(char::is_lowercase)
}

/// Whether a full stop makes an ordinal of a number, as in German: `5. Mai`.
fn is_ordinal(before: &str, between: &str, rest: &str) -> bool {
    let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let month = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    between == ". " && matches!(number, 1 | 2) && GERMAN_MONTHS.contains(&month)
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
    // `J.`, German `z. B.`, Russian `2023 г.`; that ends a sentence now and then, which is then
    // shown with the next. A pronoun of one letter ends sentences alone.
    let initial = matches!(
        (chars.next(), chars.next()),
        (Some(c), None) if c.is_alphabetic() && c != 'я'
    );
    // In Hebrew a quotation mark stands before the last letter of an acronym: `צה"ל`.
    let before = text[..text.len() - word.len()].strip_suffix('"');
    let acronym = before.is_some_and(|before| before.ends_with(char::is_alphabetic));
    let initial = initial && !acronym;
    let dotted = word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    !(initial || dotted || ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Appends the last `room` of the `count` characters of `text`, from the start of a word.
fn push_tail(sentence: &mut String, text: &str, count: usize, room: usize, cut: bool) {
    let kept = match count.checked_sub(room) {
        Some(over) if over > 0 => {
            let at = text.char_indices().nth(over).map_or(text.len(), |(at, _)| at);
            let kept = &text[at..];
            // In a script without spaces there may be no start of a word near.
            let space = kept.char_indices().take(30).find(|(_, c)| c.is_whitespace());
            space.map_or(kept, |(at, _)| kept[at..].trim_start())
        }
        _ if cut => text,
        _ => return push_plain(sentence, text),
    };
    sentence.push('…');
    push_plain(sentence, kept);
}

/// Appends the first `room` of the `count` characters of `text`, to the end of a word.
fn push_head(sentence: &mut String, text: &str, count: usize, room: usize, cut: bool) {
    let kept = if count > room {
        let at = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        let kept = &text[..at];
        let space = kept.char_indices().rev().take(30).find(|(_, c)| c.is_whitespace());
        space.map_or(kept, |(at, _)| &kept[..at])
    } else if cut {
        text
    } else {
        return push_plain(sentence, text);
    };
    push_plain(sentence, kept);
    sentence.push('…');
}

/// Appends a text on one line.
fn push_plain(sentence: &mut String, text: &str) {
    for (nth, part) in text.split(['\n', '\t']).enumerate() {
        if nth > 0 {
            sentence.push(' ');
        }
        sentence.push_str(part);
    }
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
        let sentence = around(text, at..at + name.len());
        [sentence.before(), sentence.name(), sentence.after()].join("|")
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
    fn an_abbreviation_of_another_language_does_not_end_a_sentence() {
        for (text, name, sentence) in [
            ("Ja. Er traf z. B. Kim in Wien. Ja.", "Kim", "Er traf z. B. |Kim| in Wien."),
            ("Ja. Er traf Kim bzw. Putin. Ja.", "Kim", "Er traf |Kim| bzw. Putin."),
            ("Да. В 2023 г. Ким приехал. Да.", "Ким", "В 2023 г. |Ким| приехал."),
            ("Да. На ул. Ленина был Ким. Да.", "Ким", "На ул. Ленина был |Ким|."),
            ("Это я. Ким приехал.", "Ким", "|Ким| приехал."),
            (
                "Sí. Allí la Sra. Kim vio EE. UU. hoy. Sí.",
                "Kim",
                "Allí la Sra. |Kim| vio EE. UU. hoy.",
            ),
            ("Oui. Avec MM. Kim et Un. Oui.", "Kim", "Avec MM. |Kim| et Un."),
            ("Tak. Z ul. Długiej przyszedł Kim. Tak.", "Kim", "Z ul. Długiej przyszedł |Kim|."),
            ("So. Acme Inc. Chairman Kim left. So.", "Kim", "Acme Inc. Chairman |Kim| left."),
            ("نعم. وصل د. كيم أمس. نعم.", "كيم", "وصل د. |كيم| أمس."),
            ("דובר צה\"ל. קים הגיע.", "קים", "|קים| הגיע."),
        ] {
            assert_eq!(of(text, name), sentence);
        }
    }

    #[test]
    fn a_sentence_goes_on_after_a_name_a_question_in_it_and_an_ordinal() {
        assert_eq!(of("伊朗走了。「我们不走。」他说。", "伊朗"), "|伊朗|走了。");
        assert_eq!(
            of("Officials of Yahoo! met Iran.", "Yahoo!"),
            "Officials of |Yahoo!| met Iran."
        );
        assert_eq!(of("Officials of Yahoo! met Iran.", "Iran"), "Officials of Yahoo! met |Iran|.");
        let asked = "He asked “Where is Iran?” and left. They left.";
        assert_eq!(of(asked, "Iran"), "He asked “Where is |Iran|?” and left.");
        assert_eq!(
            of("So. Kim kam am 5. Mai nach Iran. Ja.", "Iran"),
            "Kim kam am 5. Mai nach |Iran|."
        );
        assert_eq!(of("It was 5. May came. Kim", "May"), "|May| came.");
        let asked = "Oui. « Paris brûle-t-il ? » demanda Kim. Non.";
        assert_eq!(of(asked, "Paris"), "« |Paris| brûle-t-il ? » demanda Kim.");
        assert_eq!(of("« Kim est parti. » Il dort.", "Kim"), "« |Kim| est parti. »");
        assert_eq!(of("Wo ist Kim? »Hier ist Un.«", "Kim"), "Wo ist |Kim|?");
    }

    #[test]
    fn a_long_sentence_is_cut_at_words() {
        let text = format!("{}Kim{}.", "before ".repeat(200), " after".repeat(200));
        let sentence = around(&text, 1400..1403);
        let (before, after) = (sentence.before(), sentence.after());
        assert_eq!(sentence.name(), "Kim");
        assert!(before.starts_with("…before ") && after.ends_with(" after…"), "{before}|{after}");
        assert!((before.len() + after.len()) < LONGEST + 10);
        let sentence = around("Kim met them. Then they left.", 0..3);
        assert_eq!((sentence.before(), sentence.after()), ("", " met them."));
    }

    #[test]
    fn a_sentence_in_a_script_without_spaces_is_cut_between_characters() {
        let text = format!("{}金{}", "あ".repeat(500), "い".repeat(500));
        let sentence = around(&text, 1500..1503);
        let count = |text: &str| text.chars().count();
        assert_eq!(count(sentence.before()) + count(sentence.after()), 299 + 2);
    }

    #[test]
    fn a_sentence_is_on_one_line() {
        assert_eq!(
            of("They\tmet Kim\nIl-sung\tthere.", "Kim\nIl-sung"),
            "They met |Kim Il-sung| there."
        );
        let parts = Sentence::new("They met ", "Kim", " there.");
        assert_eq!(parts, around("They met Kim there.", 9..12));
        assert_eq!(parts.text(), "They met Kim there.");
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
