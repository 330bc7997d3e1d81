//! Diagnostics as a page shows them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::desk::Editor;
use crate::diagnostic::{self, Diagnostic, Severity, Sources, excerpt};

/// The most that are shown one by one.
const MOST: usize = 50;

/// What is wrong or doubtful, for the overlay.
#[derive(Debug, Default, Serialize)]
pub(super) struct Problems {
    errors: usize,
    warnings: usize,
    list: Vec<Problem>,
    /// How many are not in the list.
    more: usize,
    #[serde(skip)]
    all: Vec<Diagnostic>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Problem {
    code: &'static str,
    name: &'static str,
    severity: String,
    message: String,
    label: String,
    help: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    excerpt: Vec<excerpt::ExcerptLine>,
    open: Option<String>,
    url: Option<String>,
}

impl Problems {
    /// Prepares diagnostics: errors first, then as they are.
    pub(super) fn new(
        diagnostics: &[Diagnostic],
        sources: &dyn Sources,
        editor: Option<&Editor>,
    ) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let of =
            |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
        let shown: Vec<Diagnostic> =
            of(Severity::Error).chain(of(Severity::Warning)).take(MOST).cloned().collect();
        let excerpts = excerpt::excerpts(&shown, sources);
        let list: Vec<Problem> = shown
            .iter()
            .zip(excerpts)
            .map(|(diagnostic, excerpt)| Problem::new(diagnostic, excerpt, editor))
            .collect();
        let more = errors + warnings - list.len();
        Self { errors, warnings, list, more, all: diagnostics.to_vec() }
    }

    /// These and more.
    pub(super) fn with(
        &self,
        found: &[Diagnostic],
        sources: &dyn Sources,
        editor: Option<&Editor>,
    ) -> Self {
        let mut all = self.all.clone();
        all.extend(found.iter().cloned());
        diagnostic::sort(&mut all);
        Self::new(&all, sources, editor)
    }

    /// Whether a page would show the same.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let shown = |problems: &Self| (problems.errors, problems.warnings, problems.more);
        shown(self) == shown(other) && self.list == other.list
    }
}

impl Problem {
    fn new(
        diagnostic: &Diagnostic,
        excerpt: Option<excerpt::Excerpt>,
        editor: Option<&Editor>,
    ) -> Self {
        let file = diagnostic.place.as_ref().map(|place| place.file.to_string());
        let at = excerpt.as_ref().map_or((1, 1), |excerpt| (excerpt.line, excerpt.column));
        Self {
            code: diagnostic.code.id(),
            name: diagnostic.code.name(),
            severity: diagnostic.severity.to_string(),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
            open: file.as_deref().and_then(|file| editor?.open(file, at.0, at.1)),
            file,
            line: excerpt.as_ref().map(|excerpt| excerpt.line),
            column: excerpt.as_ref().map(|excerpt| excerpt.column),
            excerpt: excerpt.map(|excerpt| excerpt.excerpt).unwrap_or_default(),
            url: None,
        }
    }
}

impl Editor {
    /// The address that opens a file of the project; `None` for what is not on the disk.
    pub(super) fn open(&self, file: &str, line: usize, column: usize) -> Option<String> {
        use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
        const PATH: &AsciiSet = &NON_ALPHANUMERIC
            .remove(b'/')
            .remove(b'-')
            .remove(b'.')
            .remove(b'_')
            .remove(b'~')
            .remove(b':');
        if !file.starts_with("content/") && !file.starts_with("themes/") {
            return None;
        }
        let path = format!("{}/{file}", self.root);
        let values: BTreeMap<&str, String> = BTreeMap::from([
            ("{path}", utf8_percent_encode(&path, PATH).to_string()),
            ("{line}", line.to_string()),
            ("{column}", column.to_string()),
        ]);
        let mut out = self.template.clone();
        // The path comes last: braces in it are encoded, and would be read otherwise.
        for key in ["{line}", "{column}", "{path}"] {
            out = out.replace(key, &values[key]);
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_at_its_line_whatever_its_name() {
        let editor = Editor {
            template: "vscode://file{path}:{line}:{column}".into(),
            root: "/home/a b".into(),
        };
        assert_eq!(
            editor.open("content/events/{line}\"é.md", 3, 1).as_deref(),
            Some("vscode://file/home/a%20b/content/events/%7Bline%7D%22%C3%A9.md:3:1")
        );
        assert_eq!(editor.open("built-in/templates/home.html", 1, 1), None);
    }
}
