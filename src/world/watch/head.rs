//! Which commit a project is at, as far as a look at few files tells.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How many folders above the root a git repository is looked for in.
const LEVELS: usize = 8;

/// What a commit, a checkout or a reset moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    named: Vec<u8>,
    /// Of the files in which branches and their past are kept: when each was written, and its length.
    stamps: Vec<Option<(SystemTime, u64)>>,
}

impl Head {
    /// Looks at a repository: the folder that has `HEAD`.
    pub(super) fn of(git: &Path) -> Self {
        let named = fs::read(git.join("HEAD")).unwrap_or_default();
        // A worktree has its branches elsewhere.
        let common = fs::read_to_string(git.join("commondir"));
        let common = common.map_or_else(|_| git.to_owned(), |path| git.join(path.trim()));
        let branch = std::str::from_utf8(&named).ok().and_then(|text| text.strip_prefix("ref:"));
        let branch = branch.map(str::trim).filter(|name| name.starts_with("refs/"));
        let branch = branch.filter(|name| !name.split('/').any(|part| part == ".."));
        let files = [git.join("logs/HEAD"), common.join("packed-refs")];
        let files = files.into_iter().chain([common.join("reftable/tables.list")]);
        let files = files.chain(branch.map(|name| common.join(name)));
        let stamp = |path: PathBuf| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        Self { stamps: files.map(stamp).collect(), named }
    }
}

/// Finds the repository that holds a project.
pub fn repository(root: &Path) -> Option<PathBuf> {
    root.ancestors().take(LEVELS).find_map(|folder| {
        let git = folder.join(".git");
        let metadata = fs::metadata(&git).ok()?;
        if metadata.is_dir() {
            return Some(git);
        }
        // A worktree keeps its index elsewhere.
        let text = fs::read_to_string(&git).ok()?;
        Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
    })
}
