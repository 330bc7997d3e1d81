//! What is wrong or doubtful in a desk's content, as values.
//!
//! Every step returns its result *and* its [`Diagnostic`]s; nothing is printed
//! before the edge. [`human`], [`json`], [`sarif`] and [`github`] write them out.

mod code;
pub(crate) mod command;
pub mod excerpt;
pub mod explain;
pub mod github;
pub mod human;
pub mod json;
mod positions;
pub mod sarif;
mod words;

use std::sync::Arc;

pub use code::{Code, Severity};
pub(crate) use words::{clip, nearest};

/// A range of bytes in one file: `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte, from the start of the file.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets; offsets past 4 GiB are clamped.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// Moves the span by `by` bytes, as when a part of a file was parsed alone.
    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }
}

/// A file, and where it matters a range in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Path from the project's root, with `/` between its parts.
    pub file: Arc<str>,
    /// Where in the file; `None` for the file as a whole.
    pub span: Option<Span>,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), span: None }
    }

    /// A range in a file.
    pub fn at(file: &Arc<str>, span: Span) -> Self {
        Self { file: Arc::clone(file), span: Some(span) }
    }

    /// The file's path from a folder above the project, which lies in `folder` there; from the
    /// project's root if that is empty.
    fn file_from(&self, folder: &str) -> String {
        if folder.is_empty() { self.file.to_string() } else { format!("{folder}/{}", self.file) }
    }
}

/// One thing that is wrong or doubtful, where it stands, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, see [`Code`].
    pub code: Code,
    /// How grave it is; from the code unless a setting raised or lowered it.
    pub severity: Severity,
    /// One sentence without a final full stop, naming the thing: ``no actor `kim-jong-um` ``.
    pub message: String,
    /// Where; `None` only where no file is at fault.
    pub place: Option<Place>,
    /// A few words under the excerpt; may be empty.
    pub label: String,
    /// Other places that matter ("first defined here").
    pub related: Vec<(Place, String)>,
    /// What to do, in the imperative; the nearest name where one is misspelt.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Makes a diagnostic with its code's usual severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: None,
            label: String::new(),
            related: Vec::new(),
            help: None,
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says a few words under the excerpt.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names another place that matters.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// Whether this makes a run fail.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Orders diagnostics by file, then position, then code, and drops repeats, so that a run's report
/// does not depend on the number of threads. What is said twice of one place is a repeat, whatever
/// the help: a mistake in a template is one, and each page that has it knows other names.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.place, a.code, &a.message, &a.help).cmp(&(&b.place, b.code, &b.message, &b.help))
    });
    diagnostics.dedup_by(|b, a| {
        (a.code, a.severity, &a.place) == (b.code, b.severity, &b.place)
            && (&a.message, &a.label, &a.related) == (&b.message, &b.label, &b.related)
    });
}

/// A number of bytes, as people read it.
pub fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
    let of = |unit: u64| bytes as f64 / unit as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", of(1_000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", of(1_000_000)),
        _ => format!("{:.1} GB", of(1_000_000_000)),
    }
}

/// Where the text of a file comes from when an excerpt is drawn.
pub trait Sources {
    /// The file's text, or `None` where it is not known or not text.
    fn text(&self, file: &str) -> Option<Arc<str>>;
}

/// Where no text is known: before there is a site, or where none was read.
#[derive(Debug, Clone, Copy)]
pub struct NoSources;

impl Sources for NoSources {
    fn text(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

/// A position as people count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl LineColumn {
    /// Finds the line and column of a byte offset; past the end gives the end.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self { line, column: before[start..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_the_unit_that_suits_them() {
        for (bytes, text) in [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2_000_000, "2.0 MB")]
        {
            assert_eq!(size(bytes), text);
        }
    }
}
