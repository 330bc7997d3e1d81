//! What has to be done at a target, as a value.

use super::{Held, Staged};
use crate::model::is_page;

/// How a site differs from what a target holds. Every list is in the order of paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Files that the target has not.
    pub added: Vec<Change>,
    /// Files that are different there.
    pub changed: Vec<Change>,
    /// Files of an earlier site.
    pub removed: Vec<String>,
    /// How many files are the same.
    pub unchanged: usize,
    /// How many pages the target has.
    pub pages_before: usize,
    /// How many of these the site has not.
    pub pages_gone: usize,
}

/// A file that is to be put up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path in the site.
    pub path: String,
    /// Its length in bytes.
    pub length: u64,
}

impl Differences {
    /// Compares a site with what a target holds.
    pub fn between(held: &Held, staged: &Staged) -> Self {
        let mut differences = Self::default();
        for (path, print) in staged.files() {
            let change = || Change { path: path.to_owned(), length: print.length };
            match held.files.get(path) {
                None => differences.added.push(change()),
                Some(Some(there)) if *there == print => differences.unchanged += 1,
                Some(_) => differences.changed.push(change()),
            }
        }
        for path in held.files.keys() {
            let is_gone = staged.get(path).is_none();
            if is_page(path) {
                differences.pages_before += 1;
                differences.pages_gone += usize::from(is_gone);
            }
            if is_gone {
                differences.removed.push(path.clone());
            }
        }
        differences
    }

    /// Whether nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// How many files have to be put up or removed.
    pub fn len(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }

    /// How many bytes have to be sent.
    pub fn bytes(&self) -> u64 {
        self.added.iter().chain(&self.changed).map(|change| change.length).sum()
    }

    /// The numbers, as people read them: `2 added, 1 changed, 0 removed, 30 unchanged`.
    pub fn summary(&self) -> String {
        format!(
            "{} added, {} changed, {} removed, {} unchanged",
            self.added.len(),
            self.changed.len(),
            self.removed.len(),
            self.unchanged
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Fingerprint;

    #[test]
    fn what_differs_is_told_by_content_and_pages_that_vanish_are_counted() {
        let staged = Staged::of(&[("a.html", "1"), ("b.html", "2"), ("c.css", "3"), ("n", "4")]);
        let print = |text: &str| Some(Fingerprint::of(text.as_bytes()));
        let files = [
            ("a.html", print("1")),
            ("b.html", print("old")),
            ("c.css", None),
            ("gone.html", None),
            ("gone.css", print("5")),
        ];
        let held = Held {
            is_published: true,
            files: files.map(|(path, print)| (path.to_owned(), print)).into(),
            foreign: vec!["CNAME".to_owned()],
        };
        let differences = Differences::between(&held, &staged);
        let paths = |changes: &[Change]| changes.iter().map(|c| c.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&differences.added), ["n"]);
        assert_eq!(paths(&differences.changed), ["b.html", "c.css"]);
        assert_eq!(differences.removed, ["gone.css", "gone.html"]);
        assert_eq!((differences.unchanged, differences.bytes(), differences.len()), (1, 3, 5));
        assert_eq!((differences.pages_before, differences.pages_gone), (3, 1));
        assert_eq!(differences.summary(), "1 added, 2 changed, 2 removed, 1 unchanged");
    }
}
