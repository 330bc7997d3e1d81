//! Diagnostics of a text, and where they stand.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::model::{Body, Cuts, Layout};

/// The most diagnostics that one text gives: more help nobody, and a text may be made to have
/// hundreds of thousands.
const MOST: usize = 1000;

/// Collects what is wrong in a text.
#[derive(Debug)]
pub(super) struct Report<'a> {
    file: &'a Arc<str>,
    body: &'a Body,
    source: &'a str,
    /// What was changed in the text since it was read, first things first.
    layers: Vec<Cuts>,
    lines: OnceCell<Vec<Line>>,
    said: HashSet<(Code, String)>,
    /// What was said so far.
    pub list: Vec<Diagnostic>,
}

/// A line of a body in a YAML literal block.
#[derive(Debug, Clone, Copy)]
struct Line {
    in_body: usize,
    in_file: usize,
    /// Bytes in the file, without the line end.
    length: usize,
}

impl<'a> Report<'a> {
    /// `layers` is what was changed in the text since it was read, first things first.
    pub(super) fn new(
        body: &'a Body,
        layers: Vec<Cuts>,
        source: &'a str,
        file: &'a Arc<str>,
    ) -> Self {
        Self {
            file,
            body,
            source,
            layers,
            lines: OnceCell::new(),
            said: HashSet::new(),
            list: Vec::new(),
        }
    }

    /// Adds a diagnostic on a range of the body.
    pub(super) fn say(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        if self.list.len() < MOST {
            let place = Place::at(self.file, self.span(range));
            self.list.push(diagnostic.at(place));
        }
    }

    /// Adds a diagnostic unless the same was said of another place in the text.
    pub(super) fn say_once(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        if self.list.len() < MOST && self.said.insert((diagnostic.code, diagnostic.message.clone()))
        {
            self.say(diagnostic, range);
        }
    }

    /// Finds the place in the file of a range of the body.
    ///
    /// In a literal block [`Body::locate`] counts lines from the first each time; a text of a
    /// hundred thousand links would take minutes.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let range = self.layers.iter().rev().fold(range, |range, cuts| cuts.source_of(range));
        let Layout::Literal { first_line, indent } = self.body.layout else {
            return self.body.locate(self.source, range);
        };
        let range = self.body.cuts.source_of(range);
        let lines = self.lines.get_or_init(|| self.lines_from(first_line as usize));
        let at = |offset: usize| {
            let line = lines[..lines.partition_point(|line| line.in_body <= offset)].last()?;
            let column = indent as usize + offset - line.in_body;
            Some(line.in_file + column.min(line.length))
        };
        match (at(range.start), at(range.end)) {
            (Some(start), Some(end)) if start <= end => Span::new(start, end),
            _ => self.body.span,
        }
    }

    fn lines_from(&self, first: usize) -> Vec<Line> {
        let mut in_file = first;
        let mut in_body = 0;
        let mut lines = Vec::new();
        let in_source = self.source.get(first..).unwrap_or_default().split_inclusive('\n');
        let written = self.body.cuts.written(&self.body.text);
        for (body, file) in written.split_inclusive('\n').zip(in_source) {
            lines.push(Line { in_body, in_file, length: file.trim_end_matches('\n').len() });
            in_body += body.len();
            in_file += file.len();
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_literal_block_is_that_of_the_body() {
        let source = "text: |\n  One\n\n  two Kim\nnext: 1\n";
        let body = Body {
            text: "One\n\ntwo Kim\n".into(),
            span: Span::new(6, 25),
            layout: Layout::Literal { first_line: 8, indent: 2 },
            cuts: Cuts::default(),
        };
        let file = Arc::from("a.yaml");
        let report = Report::new(&body, Vec::new(), source, &file);
        for start in 0..body.text.len() {
            for end in start..body.text.len() {
                assert_eq!(
                    report.span(start..end),
                    body.locate(source, start..end),
                    "{start}..{end}"
                );
            }
        }
    }
}
