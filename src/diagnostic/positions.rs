//! How a byte range becomes lines and columns.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::{LineColumn, Place, Sources, Span};

/// A range as people count; the end is one past the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: LineColumn,
    pub(super) end: LineColumn,
}

/// The texts of the files that diagnostics point into, each split into lines once.
pub(super) struct Positions<'a> {
    sources: &'a dyn Sources,
    files: HashMap<Arc<str>, Option<Rc<Lines>>>,
}

impl<'a> Positions<'a> {
    pub(super) fn new(sources: &'a dyn Sources) -> Self {
        Self { sources, files: HashMap::new() }
    }

    /// The lines of a file, or `None` where its text is not known.
    pub(super) fn lines(&mut self, file: &Arc<str>) -> Option<Rc<Lines>> {
        if let Some(known) = self.files.get(file) {
            return known.clone();
        }
        let lines = self.sources.text(file).map(|text| Rc::new(Lines::new(text)));
        self.files.insert(Arc::clone(file), lines.clone());
        lines
    }

    /// The lines and columns of a place, or `None` where it has no span or text.
    pub(super) fn extent(&mut self, place: &Place) -> Option<Extent> {
        let span = place.span?;
        let lines = self.lines(&place.file)?;
        let (start, end) = lines.clamp(span);
        Some(Extent { start: lines.position(start), end: lines.position(end) })
    }
}

/// A text, and where its lines begin.
pub(super) struct Lines {
    pub(super) text: Arc<str>,
    starts: Vec<u32>,
}

impl Lines {
    fn new(text: Arc<str>) -> Self {
        let after = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0)
            .chain(after.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { text, starts }
    }

    /// Brings a span into the text and onto the starts of characters.
    pub(super) fn clamp(&self, span: Span) -> (usize, usize) {
        let floor = |offset: u32| {
            let mut offset = (offset as usize).min(self.text.len());
            while !self.text.is_char_boundary(offset) {
                offset -= 1;
            }
            offset
        };
        let start = floor(span.start);
        (start, floor(span.end).max(start))
    }

    /// The line that holds an offset, from 0.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// The bytes of a line (from 0), without its line end.
    pub(super) fn range(&self, line: usize) -> std::ops::Range<usize> {
        let length = self.text.len();
        let bound = |line: usize| self.starts.get(line).map_or(length, |&at| at as usize);
        let start = bound(line);
        let whole = &self.text[start..bound(line + 1)];
        let bare = whole.strip_suffix('\n').map_or(whole, |l| l.strip_suffix('\r').unwrap_or(l));
        start..start + bare.len()
    }

    /// The line and column of the start of a character, as [`LineColumn::of`] finds them.
    fn position(&self, offset: usize) -> LineColumn {
        let line = self.line_of(offset);
        let start = self.starts.get(line).map_or(0, |&start| start as usize);
        LineColumn { line: line + 1, column: self.text[start..offset].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LineColumn, Span};
    use super::Lines;

    #[test]
    fn lines_and_columns_agree_with_a_plain_count() {
        for text in ["", "a", "\n", "é\r\n日本\n\n", "a\nb", "\r\r\n"] {
            let lines = Lines::new(text.into());
            for offset in 0..text.len() + 2 {
                let (start, _) = lines.clamp(Span::new(offset, offset));
                assert_eq!(
                    lines.position(start),
                    LineColumn::of(text, offset),
                    "{text:?} {offset}"
                );
            }
        }
    }
}
