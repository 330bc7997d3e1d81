//! The Markdown of a record, and the way from a place in it to a place in its file.

use std::ops::Range;
use std::sync::Arc;

use super::Cuts;
use crate::diagnostic::Span;

/// How a body's text stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Byte for byte, as after front matter.
    Verbatim,
    /// As a YAML literal block scalar: line for line, each indented.
    Literal {
        /// Offset in the file of the first line of the text (the line after the `|`).
        first_line: u32,
        /// Columns of indentation, in bytes.
        indent: u32,
    },
    /// In another form (quoted, folded): only the whole can be pointed at.
    Opaque,
}

/// The Markdown of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Body {
    /// The text.
    pub text: Arc<str>,
    /// Where it stands in its file.
    pub span: Span,
    /// How it stands there.
    pub layout: Layout,
    /// What stands in the file and not in the text, since this audience may not see it.
    pub cuts: Cuts,
}

impl Body {
    /// Finds the place in `source`, the text of the file, of a byte range of the body.
    pub fn locate(&self, source: &str, range: Range<usize>) -> Span {
        let range = self.cuts.source_of(range);
        match self.layout {
            Layout::Verbatim => Span::new(
                self.span.start as usize + range.start,
                self.span.start as usize + range.end,
            ),
            Layout::Literal { first_line, indent } => {
                let at = |offset: usize| {
                    self.locate_in_block(source, first_line as usize, indent as usize, offset)
                };
                match (at(range.start), at(range.end)) {
                    (Some(start), Some(end)) if start <= end => Span::new(start, end),
                    _ => self.span,
                }
            }
            Layout::Opaque => self.span,
        }
    }

    fn locate_in_block(
        &self,
        source: &str,
        first: usize,
        indent: usize,
        offset: usize,
    ) -> Option<usize> {
        let before = self.cuts.written(&self.text).get(..offset)?;
        let line = before.bytes().filter(|&b| b == b'\n').count();
        let column = offset - before.rfind('\n').map_or(0, |at| at + 1);
        let mut start = first;
        for _ in 0..line {
            start += source.get(start..)?.find('\n')? + 1;
        }
        let length = source.get(start..)?.find('\n').unwrap_or(source.len() - start);
        Some(start + (indent + column).min(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_in_a_literal_block_is_found_in_its_file() {
        let source = "text: |\n  One\n\n  two Kim\nnext: 1\n";
        let body = Body {
            text: "One\n\ntwo Kim\n".into(),
            span: Span::new(6, 25),
            layout: Layout::Literal { first_line: 8, indent: 2 },
            cuts: Cuts::default(),
        };
        let at = body.text.find("Kim").expect("present");
        let span = body.locate(source, at..at + 3);
        assert_eq!(&source[span.start as usize..span.end as usize], "Kim");
    }

    #[test]
    fn a_range_after_front_matter_is_shifted() {
        let source = "---\na: 1\n---\nHello Kim\n";
        let body = Body {
            text: "Hello Kim\n".into(),
            span: Span::new(13, 23),
            layout: Layout::Verbatim,
            cuts: Cuts::default(),
        };
        let span = body.locate(source, 6..9);
        assert_eq!(&source[span.start as usize..span.end as usize], "Kim");
    }
}
