//! The lines that diagnostics point into, as values for a page to show.

use serde::Serialize;

use super::positions::{Extent, Lines, Positions};
use super::{Diagnostic, Sources};

/// The most lines of one excerpt, beside the one before and the one after.
const LINES: usize = 6;

/// The longest line that is shown, in characters. Of a longer one the part about the mark is shown.
const LONGEST: usize = 240;

/// How much of a long line is shown before its mark, in characters.
const LEAD: usize = 60;

/// Where a diagnostic stands, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
    /// The lines, in order.
    pub excerpt: Vec<ExcerptLine>,
}

/// A line of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcerptLine {
    /// Its number, from 1.
    pub line: usize,
    /// Its text, without its end; cut with `…` where it is long.
    pub text: String,
    /// What is meant in it: start and end, in UTF-16 code units from 0.
    pub mark: Option<(usize, usize)>,
}

/// Finds what each diagnostic points at; `None` where it has no place or its text is not known.
pub fn excerpts(diagnostics: &[Diagnostic], sources: &dyn Sources) -> Vec<Option<Excerpt>> {
    let mut positions = Positions::new(sources);
    let mut of = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref()?;
        let extent = positions.extent(place)?;
        let lines = positions.lines(&place.file)?;
        Some(excerpt(&lines, extent, place.span.map(|span| lines.clamp(span))?))
    };
    diagnostics.iter().map(&mut of).collect()
}

fn excerpt(lines: &Lines, extent: Extent, (start, end): (usize, usize)) -> Excerpt {
    let (first, last) = (lines.line_of(start), lines.line_of(end.saturating_sub(1).max(start)));
    let shown = first.saturating_sub(1)..=last.min(first + LINES - 1) + 1;
    let mut excerpt = Vec::new();
    for line in shown {
        let range = lines.range(line);
        if line > last && (range.is_empty() || range.start >= lines.text.len()) {
            continue;
        }
        let text = &lines.text[range.clone()];
        let clip = |at: usize| at.clamp(range.start, range.end) - range.start;
        let marked = (first..=last).contains(&line).then(|| (clip(start), clip(end)));
        excerpt.push(cut(line + 1, text, marked));
    }
    Excerpt { line: extent.start.line, column: extent.start.column, excerpt }
}

/// Cuts a long line to what is about its mark; `marked` are bytes.
fn cut(line: usize, text: &str, marked: Option<(usize, usize)>) -> ExcerptLine {
    let (from, to) = marked.unwrap_or_default();
    let before = text[..from].chars().count();
    let mut shown: &str = text;
    let mut skipped = 0;
    if text.chars().count() > LONGEST {
        let skip = if before > LONGEST - LEAD { before - LEAD } else { 0 };
        let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        skipped = at(skip);
        shown = &text[skipped..at(skip + LONGEST)];
    }
    let units = |text: &str| text.encode_utf16().count();
    let lead = if skipped > 0 { "…" } else { "" };
    let tail = if skipped + shown.len() < text.len() { "…" } else { "" };
    let within = |at: usize| at.saturating_sub(skipped).min(shown.len());
    let mark = marked.map(|_| {
        let unit = |at: usize| units(lead) + units(&shown[..within(at)]);
        (unit(from), unit(to))
    });
    ExcerptLine { line, text: format!("{lead}{shown}{tail}"), mark }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Code, Place, Span};
    use super::*;

    struct One(&'static str);

    impl Sources for One {
        fn text(&self, _: &str) -> Option<Arc<str>> {
            Some(self.0.into())
        }
    }

    fn of(text: &'static str, span: Span) -> Excerpt {
        let place = Place::at(&Arc::from("a.md"), span);
        let diagnostic = Diagnostic::new(Code::InvalidDate, "x").at(place);
        excerpts(&[diagnostic], &One(text)).remove(0).unwrap()
    }

    #[test]
    fn the_marked_line_stands_between_its_neighbours() {
        let found = of("a: 1\r\ndate: 김𝄞x\nb: 2\nc: 3\n", Span::new(12, 19));
        assert_eq!((found.line, found.column), (2, 7));
        let lines: Vec<_> =
            found.excerpt.iter().map(|line| (line.line, line.text.as_str(), line.mark)).collect();
        assert_eq!(lines, [(1, "a: 1", None), (2, "date: 김𝄞x", Some((6, 9))), (3, "b: 2", None)]);
    }

    #[test]
    fn spans_at_the_end_and_beyond_the_text_are_shown() {
        let found = of("a", Span::new(1, 1));
        assert_eq!(found.excerpt[0].mark, Some((1, 1)));
        assert_eq!(of("", Span::new(7, 90)).excerpt[0].text, "");
    }

    #[test]
    fn a_long_line_is_cut_about_its_mark() {
        let text: &'static str =
            Box::leak(format!("{}MARK{}", "é".repeat(900), "ü".repeat(900)).into());
        let found = of(text, Span::new(1800, 1804));
        let line = &found.excerpt[0];
        let (from, to) = line.mark.unwrap();
        let units: Vec<u16> = line.text.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[from..to]).unwrap(), "MARK");
        assert!(line.text.starts_with('…') && line.text.ends_with('…'));
        assert!(line.text.chars().count() <= LONGEST + 2);
    }

    #[test]
    fn a_long_span_is_shown_in_part() {
        let text: &'static str = Box::leak("line\n".repeat(50).into());
        assert_eq!(of(text, Span::new(0, 240)).excerpt.len(), LINES + 1);
    }
}
