//! Finds what YAML takes for a comment, an anchor or a tag and may be meant as text.
//!
//! `title: Battalion #4 moves` is "Battalion" to YAML, `title: &Co news` is "news", and no program
//! says so.

use std::ops::Range;

use granit_parser::Tag;

use super::build::Reader;
use super::explain::quoted;
use super::lines::{floor, line_of, rest_of_line, span_of};
use super::{Key, Problem, ProblemKind};
use crate::diagnostic::Span;

impl Reader<'_> {
    /// Looks for a comment after a plain value that begins as a word does: `#4`, `#arms`. Whoever
    /// writes a comment puts a space first, or begins a line with it.
    pub(super) fn comment_after(&mut self, range: &Range<usize>) {
        let after = self.text.get(range.end..).unwrap_or_default();
        let words = after.trim_start_matches([' ', '\t']);
        if words.len() < after.len() && is_word(words) {
            self.lost_comment(self.text.len() - words.len(), range.start);
        }
    }

    /// Looks for such a comment where the value of a key would be: `title: #1 priority`.
    pub(super) fn comment_instead(&mut self, key: &Key) {
        let after = self.text.get(key.span.end as usize..).unwrap_or_default();
        let value = after.trim_start_matches([' ', '\t']).strip_prefix(':');
        let words = value.map(|value| value.trim_start_matches([' ', '\t'])).unwrap_or_default();
        if is_word(words) {
            let at = self.text.len() - words.len();
            self.lost_comment(at, at);
        }
    }

    /// Looks for such a comment where an item of a list would be, `- #arms`: the next after the last
    /// event that was not looked at yet.
    pub(super) fn comment_as_item(&mut self) {
        /// Further down, a comment has nothing to do with the item.
        const FAR: usize = 400;
        let mut at = self.end.max(self.looked_at);
        let far = floor(self.text, at.saturating_add(FAR));
        loop {
            let rest = self.text.get(at..far).unwrap_or_default();
            let words = rest.trim_start_matches([' ', '\t', '\r', '\n', '-']);
            at += rest.len() - words.len();
            if !words.starts_with('#') {
                return;
            }
            let line = line_of(self.text, at);
            let is_item = self.text[line.start.min(at)..at].trim_end().ends_with('-');
            self.looked_at = line.end;
            if is_item {
                if is_word(words) {
                    self.lost_comment(at, at);
                }
                return;
            }
            at = line.end;
        }
    }

    fn lost_comment(&mut self, at: usize, value: usize) {
        let span = rest_of_line(self.text, at);
        let message = "what follows the `#` is a comment, and is not shown";
        let whole = self.text.get(value..span.end as usize).unwrap_or_default();
        self.lost(message.to_owned(), span, whole);
    }

    /// Says that a value has a tag that means nothing here, `!Urgent news`.
    pub(super) fn unknown_tag(&mut self, tag: &Tag, range: &Range<usize>) {
        let written = tag.original();
        if tag.is_yaml_core_schema() || written.starts_with("!!") || written.starts_with("!<") {
            return;
        }
        let message = format!("`{written}` is a tag to YAML, and is not shown");
        self.lost_before('!', message, range);
    }

    /// Says that nothing refers to an anchor, as in `&Co news`.
    pub(super) fn unused_anchor(&mut self, range: &Range<usize>) {
        self.lost_before('&', "this is an anchor to YAML, and is not shown".to_owned(), range);
    }

    /// Reports what begins with a mark before a value on its line.
    fn lost_before(&mut self, mark: char, message: String, range: &Range<usize>) {
        let line = line_of(self.text, range.start);
        let before = self.text.get(line.start..range.start).unwrap_or_default();
        let is_start = |at: usize| at == 0 || before[..at].ends_with([' ', '\t']);
        let found = before.match_indices(mark).map(|(at, _)| at).find(|&at| is_start(at));
        let Some(start) = found.map(|at| line.start + at) else { return };
        let length = self.text[start..].find([' ', '\t', '\n']).unwrap_or_default();
        let whole = self.text.get(start..range.end).unwrap_or_default();
        self.lost(message, span_of(&(start..start + length)), whole);
    }

    fn lost(&mut self, message: String, span: Span, whole: &str) {
        let one_line = Some(whole).filter(|whole| !whole.contains('\n'));
        let help = match (one_line.and_then(hash_words), one_line.and_then(quoted)) {
            // In quotes, they would be one.
            (Some(words), _) => {
                format!("write several words as a list, without `#`: [{}]", words.join(", "))
            }
            (None, Some(value)) => format!("quote the value if it is text: {value}"),
            (None, None) => "quote the value if it is text".to_owned(),
        };
        self.problems.push(Problem::new(ProblemKind::LostText, message, span).help(help));
    }
}

/// Whether a comment begins as a word with a hash mark does.
fn is_word(words: &str) -> bool {
    words.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// The words of a text of nothing but several words with hash marks, `#war #peace`.
fn hash_words(text: &str) -> Option<Vec<&str>> {
    let words: Option<Vec<&str>> =
        text.split_whitespace().map(|word| word.trim_end_matches(',').strip_prefix('#')).collect();
    words.filter(|words| words.len() > 1 && words.iter().all(|word| is_plain(word)))
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}
