//! Footnotes.

use std::fmt::Write as _;
use std::ops::Range;

use super::Walk;
use super::draft::Insert;
use super::read::folded;
use crate::diagnostic::Code;
use crate::link::prose::text;

/// A footnote that is referred to.
#[derive(Debug)]
pub(super) struct Footnote {
    pub label: String,
    /// How often it was referred to.
    pub count: usize,
    /// Where in [`Draft::inserts`](super::draft::Draft::inserts) the links back belong.
    pub back: Option<usize>,
}

impl Walk<'_> {
    /// Puts the footnotes that the text refers to at its end.
    pub(super) fn footnotes(&mut self) {
        if self.footnotes.is_empty() {
            return;
        }
        let html = &mut self.draft.html;
        html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<h2>");
        text::escape(html, &self.cx.words.footnotes);
        html.push_str("</h2>\n<ol type=\"a\">\n");
        let mut at = 0;
        // A footnote may refer to others.
        while let Some(label) = self.footnotes.get(at).map(|footnote| footnote.label.clone()) {
            let definition = self.definitions.remove(&label);
            let id = format!("{}fn-{}", self.cx.prefix, at + 1);
            self.draft.html.push_str("<li");
            text::attribute(&mut self.draft.html, "id", &id);
            self.draft.html.push('>');
            self.draft.sections.push(Some(id.clone()));
            self.draft.anchors.push(id);
            if let Some(definition) = definition {
                self.events(&definition.events);
            }
            self.close_all();
            // Within the last paragraph, if that is what it ends with.
            const END: &str = "</p>\n";
            let end = self.draft.html.len();
            let before = if self.draft.html.ends_with(END) { end - END.len() } else { end };
            let place = before.max(self.draft.inserts.last().map_or(0, |(at, _)| *at));
            self.draft.inserts.push((place, Insert::Html(String::new())));
            if let Some(footnote) = self.footnotes.get_mut(at) {
                footnote.back = Some(self.draft.inserts.len() - 1);
            }
            self.draft.html.push_str("</li>\n");
            at += 1;
        }
        self.draft.html.push_str("</ol>\n</section>\n");
        for (at, footnote) in self.footnotes.iter().enumerate() {
            let mut back = String::new();
            for nth in 1..=footnote.count {
                back.push_str(" <a href=\"#");
                text::value_of(&mut back, self.cx.prefix);
                let _ = write!(back, "fnref-{}-{nth}\" role=\"doc-backlink\"", at + 1);
                let number = format!("{}{nth}", letters(at + 1));
                let name = self.cx.words.back.replace("{number}", &number);
                text::attribute(&mut back, "aria-label", &name);
                back.push_str(">↩");
                if nth > 1 {
                    let _ = write!(back, "<sup>{nth}</sup>");
                }
                back.push_str("</a>");
            }
            if let Some((_, Insert::Html(html))) =
                footnote.back.and_then(|at| self.draft.inserts.get_mut(at))
            {
                *html = back;
            }
        }
    }

    pub(super) fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        let key = folded(label);
        let at = match self.footnote_of.get(&key) {
            Some(&at) => at,
            None if self.definitions.contains_key(&key) => {
                self.footnotes.push(Footnote { label: key.clone(), count: 0, back: None });
                self.footnote_of.insert(key, self.footnotes.len() - 1);
                self.footnotes.len() - 1
            }
            None => {
                self.text(&format!("[^{label}]"), range);
                return;
            }
        };
        let letters = letters(at + 1);
        if self.in_link() {
            let _ = write!(self.draft.html, "<sup class=\"footnote\">{letters}</sup>");
            return;
        }
        let Some(footnote) = self.footnotes.get_mut(at) else { return };
        footnote.count += 1;
        let id = format!("{}fnref-{}-{}", self.cx.prefix, at + 1, footnote.count);
        let html = &mut self.draft.html;
        html.push_str("<sup class=\"footnote\"><a href=\"#");
        text::value_of(html, self.cx.prefix);
        let _ = write!(html, "fn-{}\"", at + 1);
        text::attribute(html, "id", &id);
        let _ = write!(html, " role=\"doc-noteref\">{letters}</a></sup>");
        self.draft.anchors.push(id);
    }

    /// Reports footnotes that no page shows: those that nothing refers to, and those whose label
    /// another has. `is_whole` says that nothing was taken out of the text.
    pub(super) fn unshown_footnotes(&mut self, repeated: &[Range<usize>], is_whole: bool) {
        let mut unshown: Vec<(Range<usize>, bool)> =
            repeated.iter().map(|range| (range.clone(), true)).collect();
        // What refers to it may be withheld.
        if is_whole {
            unshown.extend(self.definitions.values().map(|one| (one.range.clone(), false)));
        }
        unshown.sort_by_key(|(range, _)| range.start);
        for (range, is_repeated) in unshown {
            let written = self.written.get(range.clone()).unwrap_or_default();
            let Some(end) = written.find("]:") else { continue };
            let label = text::short(&written[..=end]);
            let (message, help) = if is_repeated {
                (
                    format!("the footnote `{label}` is written twice; the first counts"),
                    "give it a label of its own, and refer to that".to_owned(),
                )
            } else {
                (
                    format!("nothing refers to the footnote `{label}`"),
                    format!("write `{label}` where it belongs, or remove it"),
                )
            };
            let place = range.start..range.start + end + 1;
            self.say(Code::UnshownFootnote, message, "not shown", Some(help), &place);
        }
    }

    /// Reports `[^x]` in a block of text: the parser gives it as text where there is no such footnote.
    pub(super) fn missing_footnotes(&mut self, block: &Range<usize>) {
        let mut from = block.start;
        while let Some(at) = self.draft.plain.get(from..block.end).and_then(|text| text.find("[^"))
        {
            let start = from + at;
            from = start + 2;
            let Some(rest) = self.draft.plain.get(from..block.end) else { return };
            let Some(length) = rest.find(|c: char| c == ']' || c == '[' || c.is_whitespace())
            else {
                continue;
            };
            if length == 0 || !rest[length..].starts_with(']') {
                continue;
            }
            // Not in code, where text is in no run.
            let runs = &self.draft.runs;
            let run = runs[..runs.partition_point(|run| run.range.start <= start)].last();
            if run.is_none_or(|run| run.range.end < from + length) {
                continue;
            }
            let source = self.draft.source_of(&(start..from + length + 1));
            let written = self.written.get(..source.start).unwrap_or_default();
            if written.ends_with('\\') || !self.written[source.start..].starts_with("[^") {
                continue;
            }
            let message = format!("no footnote `[^{}]`", text::short(&rest[..length]));
            let help =
                format!("write `[^{}]: …` in a paragraph of its own", text::short(&rest[..length]));
            self.say(Code::MissingFootnote, message, "shown as text", Some(help), &source);
        }
    }
}

/// The number of a footnote in letters: a, b, … z, aa, ab.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(b'a' + u8::try_from(number % 26).unwrap_or(0));
        number /= 26;
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnotes_are_lettered_as_browsers_letter_lists() {
        let all: Vec<String> = [1, 2, 26, 27, 52, 53, 702, 703].into_iter().map(letters).collect();
        assert_eq!(all, ["a", "b", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
