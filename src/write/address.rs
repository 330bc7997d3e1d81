//! Site paths: which are let through, and when two are one.

use std::borrow::Cow;
use std::path::{Component, Path};

use super::OWN;
use crate::diagnostic::{Code, Diagnostic};

/// The longest name that common file systems take, in bytes.
const LONGEST_NAME: usize = 255;

/// Checks that a site path names a file inside the output folder, on every system.
pub(super) fn check(site_path: &str) -> Result<(), Diagnostic> {
    match fault(site_path) {
        None => Ok(()),
        Some(what) => {
            let message = format!("`{}` {what}", site_path.escape_debug());
            Err(Diagnostic::new(Code::Unwritable, message)
                .help("change the id or the file's name that this address is made of"))
        }
    }
}

fn fault(site_path: &str) -> Option<&'static str> {
    let first = site_path.split('/').next().unwrap_or_default();
    if first.get(..OWN.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN)) {
        return Some("is a name that Dateline keeps for itself");
    }
    site_path.split('/').find_map(|name| {
        let mut components = Path::new(name).components();
        // What the system itself takes for one plain name: on Windows, `C:` is not.
        let is_one_name = matches!(components.next(), Some(Component::Normal(part)) if part == name)
            && components.next().is_none();
        if name.contains('\0') || name.contains('\\') || !is_one_name {
            Some("is not an address inside the site")
        } else if name.eq_ignore_ascii_case(".git") {
            Some("would change a git repository")
        } else if name.len() > LONGEST_NAME {
            Some("has a part of more than 255 bytes, which no file system takes")
        } else {
            None
        }
    })
}

/// The folder a site path lies in; `None` for the output folder itself.
pub(super) fn parent(site_path: &str) -> Option<&str> {
    site_path.rsplit_once('/').map(|(folder, _)| folder)
}

/// The folders a site path lies in, the outermost first.
pub(super) fn folders(site_path: &str) -> impl Iterator<Item = &str> {
    site_path.match_indices('/').map(|(at, _)| &site_path[..at])
}

/// When a file system takes two names for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// Only when they are equal.
    Exact,
    /// When they differ by upper and lower case alone, as on most Macs and on Windows.
    CaseInsensitive,
}

impl Naming {
    /// Makes of a path what is equal for two paths that are one file.
    pub(super) fn key(self, site_path: &str) -> Cow<'_, str> {
        match self {
            Naming::Exact => Cow::Borrowed(site_path),
            Naming::CaseInsensitive => Cow::Owned(site_path.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_are_let_through() {
        let long = "a".repeat(255);
        let fine = ["a", "a/b/c.html", ".nojekyll", ".well-known/x", "ü/김", "..a/b..", &long];
        for path in fine {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        let too_long = format!("x/{long}a");
        let refused = [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../../b",
            "./a",
            "a/.",
            "a\\b",
            "a\0b",
            ".git",
            "a/.GIT/hooks/x",
            ".dateline-lock",
            ".DATELINE-manifest.json",
            ".dateline-x/y",
            &too_long,
        ];
        for path in refused {
            let error = check(path).expect_err(path);
            assert_eq!(error.code, Code::Unwritable, "{path}");
            assert!(!error.message.contains('\0') && error.help.is_some());
        }
    }

    #[test]
    fn folders_are_named_from_the_outermost_in() {
        assert_eq!(folders("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders("c.html").count(), 0);
        assert_eq!((parent("a/b/c"), parent("c")), (Some("a/b"), None));
    }

    #[test]
    fn names_that_differ_by_case_are_one_only_where_the_system_says_so() {
        assert_ne!(Naming::Exact.key("A/É"), Naming::Exact.key("a/é"));
        assert_eq!(Naming::CaseInsensitive.key("A/É"), Naming::CaseInsensitive.key("a/é"));
    }
}
