//! Diagnostics as workflow commands of GitHub Actions, which show them on the changed lines of
//! a pull request.
//!
//! The form and its escapes are those of the runner's `ActionCommand` and of `@actions/core`:
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>.

use std::io::{self, Write};

use super::human::is_unsafe;
use super::positions::Positions;
use super::{Diagnostic, Severity, Sources};

/// Writes one workflow command a line.
///
/// Columns are given only where a range lies in one line: the runner refuses them otherwise.
/// GitHub reads a file's name from the repository's root: `folder` is where the project lies in the
/// repository, empty where that is its root.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    folder: &str,
) -> io::Result<()> {
    let mut positions = Positions::new(sources);
    diagnostics.iter().try_for_each(|diagnostic| command(out, diagnostic, &mut positions, folder))
}

fn command(
    out: &mut dyn Write,
    diagnostic: &Diagnostic,
    positions: &mut Positions<'_>,
    folder: &str,
) -> io::Result<()> {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{command} ")?;
    if let Some(place) = &diagnostic.place {
        write!(out, "file={},", property(&place.file_from(folder)))?;
        if let Some(extent) = positions.extent(place) {
            let (start, end) = (extent.start, extent.end);
            if start.line == end.line {
                let (column, end_column) = (start.column, end.column);
                write!(out, "line={},col={column},", start.line)?;
                write!(out, "endLine={},endColumn={end_column},", end.line)?;
            } else {
                write!(out, "line={},endLine={},", start.line, end.line)?;
            }
        }
    }
    let title = format!("{} {}", diagnostic.code.id(), diagnostic.code.name());
    write!(out, "title={}::{}", property(&title), data(&diagnostic.message))?;
    if let Some(help) = &diagnostic.help {
        write!(out, "%0Ahelp: {}", data(help))?;
    }
    writeln!(out)
}

/// Escapes the text after `::`, and takes out what would steer the terminal of whoever reads the log.
fn data(text: &str) -> String {
    escaped(text, false)
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    escaped(text, true)
}

fn escaped(text: &str, property: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            ':' if property => escaped.push_str("%3A"),
            ',' if property => escaped.push_str("%2C"),
            c if is_unsafe(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::human::tests::{Desk, at};
    use super::super::{Code, Diagnostic, Place, Span};
    use super::write;

    fn written(diagnostics: &[Diagnostic], desk: &Desk) -> String {
        written_in("", diagnostics, desk)
    }

    fn written_in(folder: &str, diagnostics: &[Diagnostic], desk: &Desk) -> String {
        let mut out = Vec::new();
        write(&mut out, diagnostics, desk, folder).expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn files_are_named_from_the_root_of_the_repository() {
        let desk = Desk::new(&[("content/a.yaml", "a")]);
        let found = [Diagnostic::new(Code::NoSiteFile, "x").at(at(&desk, "content/a.yaml", "a"))];
        let text = written_in("desks/a,b", &found, &desk);
        assert!(text.contains("file=desks/a%2Cb/content/a.yaml,line=1,"), "{text}");
    }

    #[test]
    fn each_severity_has_its_command_and_each_place_its_columns() {
        let desk = Desk::new(&[
            ("content/a.yaml", "имя: ким\r\ntext: |\r\n  b\r\n"),
            ("content/empty.md", ""),
        ]);
        let file = "content/empty.md".into();
        let found = [
            Diagnostic::new(Code::BrokenReference, "no actor `ким`")
                .at(at(&desk, "content/a.yaml", "ким"))
                .label("not registered")
                .help("write `kim`"),
            Diagnostic::new(Code::MissingAlt, "two lines").at(at(
                &desk,
                "content/a.yaml",
                "|\r\n  b",
            )),
            Diagnostic::new(Code::Unregistered, "at the end").at(Place::at(&file, Span::new(0, 0))),
            Diagnostic::new(Code::Unregistered, "the whole file").at(Place::file(&file)),
            Diagnostic::new(Code::NoSiteFile, "no place"),
        ];
        insta::assert_snapshot!(written(&found, &desk), @r"
        ::error file=content/a.yaml,line=1,col=6,endLine=1,endColumn=9,title=DL301 broken-reference::no actor `ким`%0Ahelp: write `kim`
        ::warning file=content/a.yaml,line=2,endLine=3,title=DL507 missing-alt::two lines
        ::notice file=content/empty.md,line=1,col=1,endLine=1,endColumn=1,title=DL304 unregistered::at the end
        ::notice file=content/empty.md,title=DL304 unregistered::the whole file
        ::warning title=DL111 no-site-file::no place
        ");
    }

    #[test]
    fn content_cannot_end_a_command_or_begin_another() {
        let found = Diagnostic::new(
            Code::BrokenReference,
            "100%\r\n::set-env name=A::b, \u{1b}[2J\u{202e}",
        )
        .at(Place::file(&"content/a,b:c%\n::error::.yaml".into()))
        .help("a\nb");
        let text = written(&[found], &Desk::new(&[]));
        assert_eq!(text.lines().count(), 1);
        insta::assert_snapshot!(text, @r"::error file=content/a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3A.yaml,title=DL301 broken-reference::100%25%0D%0A::set-env name=A::b, \u{1b}[2J\u{202e}%0Ahelp: a%0Ab");
    }
}
