//! Where an output folder may be.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};

/// What of a project an output folder must not be or lie in.
const KEPT: [&str; 4] = ["content", "themes", ".git", ".dateline"];

/// Checks that building into `output` would not write over the project in `root`.
///
/// # Errors
/// [`Code::ForeignOutput`] where the output folder holds the project, or is or lies in its
/// `content/`, `themes/`, `.git/` or `.dateline/`, links followed.
pub fn check_place(root: &Path, output: &Path) -> Result<(), Diagnostic> {
    let root = resolve(root);
    let output = resolve(output);
    let refuse = |what: String| {
        let message = format!("the output folder `{}` {what}", output.display());
        Err(Diagnostic::new(Code::ForeignOutput, message)
            .help("choose a folder of its own with `--output`, such as `output`"))
    };
    if root.starts_with(&output) {
        return refuse("holds the project itself".to_owned());
    }
    for name in KEPT {
        let kept = resolve(&root.join(name));
        if output.starts_with(&kept) || kept.starts_with(&output) {
            return refuse(format!("would write over `{name}/`"));
        }
    }
    Ok(())
}

/// Makes a path canonical as far as it exists; the rest is taken by its names.
pub(crate) fn resolve(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut existing = path.as_path();
    let mut rest: Vec<OsString> = Vec::new();
    let mut resolved = loop {
        if let Ok(canonical) = existing.canonicalize() {
            break canonical;
        }
        match (existing.parent(), existing.components().next_back()) {
            (Some(parent), Some(last)) => {
                rest.push(last.as_os_str().to_owned());
                existing = parent;
            }
            _ => break existing.to_path_buf(),
        }
    };
    let mut climbed = false;
    for name in rest.iter().rev() {
        if Path::new(name).components().next() == Some(Component::ParentDir) {
            climbed = true;
            resolved.pop();
        } else {
            resolved.push(name);
        }
    }
    // Out of what does not exist and back into what does, which may be a link.
    if climbed { resolve(&resolved) } else { resolved }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn desk() -> tempfile::TempDir {
        let desk = tempfile::tempdir().unwrap();
        fs::create_dir_all(desk.path().join("content/events")).unwrap();
        desk
    }

    #[test]
    fn a_folder_of_its_own_is_fine_whether_or_not_it_exists() {
        let desk = desk();
        let root = desk.path();
        fs::create_dir(root.join("site")).unwrap();
        for name in ["output", "site", "content-2", "a/b/c", "content/../output", "new/../output"] {
            assert_eq!(check_place(root, &root.join(name)), Ok(()), "{name}");
        }
        assert_eq!(check_place(root, &std::env::temp_dir().join("dateline-elsewhere")), Ok(()));
    }

    #[test]
    fn a_folder_that_would_write_over_the_project_is_refused() {
        let desk = desk();
        let root = desk.path();
        let names = [
            "",
            ".",
            "..",
            "content",
            "content/events",
            "content/new/deep",
            "themes",
            "themes/default",
            ".git/x",
            ".dateline",
            "output/../content",
            "new/../content/x",
            "/",
        ];
        for name in names {
            let error = check_place(root, &root.join(name)).expect_err(name);
            assert_eq!(error.code, Code::ForeignOutput, "{name}");
            assert!(error.help.is_some());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_the_project_is_refused() {
        let desk = desk();
        let root = desk.path();
        std::os::unix::fs::symlink("content/events", root.join("out")).unwrap();
        std::os::unix::fs::symlink(".", root.join("self")).unwrap();
        for name in ["out", "out/new", "new/../out", "self", "self/content"] {
            assert!(check_place(root, &root.join(name)).is_err(), "{name}");
        }
    }
}
