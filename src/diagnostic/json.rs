//! Diagnostics as one JSON document, for editors and scripts.

use std::io::{self, Write};

use serde::Serialize;

use super::positions::Positions;
use super::{Diagnostic, Place, Severity, Sources};

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
pub(crate) fn write_document(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::super::human::tests::{Desk, at};
    use super::super::{Code, Diagnostic, Place, Span};
    use super::write;

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
}
