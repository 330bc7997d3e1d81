//! Diagnostics as one JSON document, for editors and scripts.
//!
//! Here too, since the other machine formats share it: how a byte range becomes lines and columns.

use std::collections::HashMap;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;

use super::{Diagnostic, LineColumn, Place, Severity, Sources, Span};

/// Writes diagnostics as one JSON document, indented, with a final line end.
///
/// Positions count from 1, columns in Unicode scalar values; an end is one past the last
/// character. They are null where a diagnostic has no place, or its file's text is not known.
/// Characters that could steer a terminal are written as `\u` escapes.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
) -> io::Result<()> {
    let mut positions = Positions::new(sources);
    let report = Report {
        diagnostics: diagnostics.iter().map(|d| Item::new(d, &mut positions)).collect(),
        summary: Summary::of(diagnostics),
    };
    write_document(out, &report)
}

/// Writes a value as indented JSON in which no character can steer a terminal.
pub(super) fn write_document(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(document)?;
    let mut from = 0;
    // The only characters of this sort that are left stand within strings: serde_json has
    // escaped the ASCII ones but for DEL, and writes only ASCII outside of strings.
    for (at, c) in text.char_indices().filter(|&(_, c)| c != '\n' && super::human::is_unsafe(c)) {
        out.write_all(&text.as_bytes()[from..at])?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        from = at + c.len_utf8();
    }
    out.write_all(&text.as_bytes()[from..])?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Item<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    name: &'static str,
    severity: String,
    message: &'a str,
    #[serde(flatten)]
    place: Spot<'a>,
    label: &'a str,
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Spot<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct Spot<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Summary {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl Summary {
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

impl<'a> Item<'a> {
    fn new(diagnostic: &'a Diagnostic, positions: &mut Positions<'_>) -> Self {
        Self {
            code: diagnostic.code.id(),
            name: diagnostic.code.name(),
            severity: diagnostic.severity.to_string(),
            message: &diagnostic.message,
            place: Spot::new(diagnostic.place.as_ref(), positions),
            label: &diagnostic.label,
            help: diagnostic.help.as_deref(),
            related: diagnostic
                .related
                .iter()
                .map(|(place, label)| Related { place: Spot::new(Some(place), positions), label })
                .collect(),
        }
    }
}

impl<'a> Spot<'a> {
    fn new(place: Option<&'a Place>, positions: &mut Positions<'_>) -> Self {
        let extent = place.and_then(|place| positions.extent(place));
        Self {
            file: place.map(|place| &*place.file),
            line: extent.map(|e| e.start.line),
            column: extent.map(|e| e.start.column),
            end_line: extent.map(|e| e.end.line),
            end_column: extent.map(|e| e.end.column),
        }
    }
}

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
    use super::super::human::tests::{Desk, at};
    use super::super::{Code, Diagnostic, LineColumn, Place, Span};
    use super::{Lines, write};

    fn written(diagnostics: &[Diagnostic], desk: &Desk) -> String {
        let mut out = Vec::new();
        write(&mut out, diagnostics, desk).expect("a vector takes everything");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn a_report_names_every_place_and_counts() {
        let desk = Desk::new(&[
            ("content/events/é.yaml", "title: Встреча\r\nactors: [ким]\r\n"),
            ("content/actors/a.yaml", ""),
        ]);
        let broken = Diagnostic::new(Code::BrokenReference, "no actor `ким`")
            .at(at(&desk, "content/events/é.yaml", "ким"))
            .label("not registered")
            .help("write `kim`")
            .related(Place::at(&"content/actors/a.yaml".into(), Span::new(0, 0)), "here")
            .related(Place::file(&"content/gone.yaml".into()), "");
        let locked = Diagnostic::new(Code::Locked, "another run is writing");
        insta::assert_snapshot!(written(&[broken, locked], &desk), @r#"
        {
          "diagnostics": [
            {
              "code": "DL301",
              "name": "broken-reference",
              "severity": "error",
              "message": "no actor `ким`",
              "file": "content/events/é.yaml",
              "line": 2,
              "column": 10,
              "end_line": 2,
              "end_column": 13,
              "label": "not registered",
              "help": "write `kim`",
              "related": [
                {
                  "file": "content/actors/a.yaml",
                  "line": 1,
                  "column": 1,
                  "end_line": 1,
                  "end_column": 1,
                  "label": "here"
                },
                {
                  "file": "content/gone.yaml",
                  "line": null,
                  "column": null,
                  "end_line": null,
                  "end_column": null,
                  "label": ""
                }
              ]
            },
            {
              "code": "DL703",
              "name": "locked",
              "severity": "error",
              "message": "another run is writing",
              "file": null,
              "line": null,
              "column": null,
              "end_line": null,
              "end_column": null,
              "label": "",
              "help": null,
              "related": []
            }
          ],
          "summary": {
            "errors": 2,
            "warnings": 0,
            "notes": 0
          }
        }
        "#);
    }

    #[test]
    fn no_diagnostics_make_an_empty_list() {
        insta::assert_snapshot!(written(&[], &Desk::new(&[])), @r#"
        {
          "diagnostics": [],
          "summary": {
            "errors": 0,
            "warnings": 0,
            "notes": 0
          }
        }
        "#);
    }

    #[test]
    fn what_could_steer_a_terminal_is_escaped_and_reads_back() {
        let message = "a\u{1b}[2J\u{7f}\u{9b}\u{202e}\u{e0001}b";
        let text = written(&[Diagnostic::new(Code::Unregistered, message)], &Desk::new(&[]));
        assert!(text.contains(r"a\u001b[2J\u007f\u009b\u202e\udb40\udc01b"), "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["diagnostics"][0]["message"], message);
    }

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
