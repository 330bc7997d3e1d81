//! Whose repository a remote is.
//!
//! Git runs hooks, and programs that settings name, of the repository that it pushes to or fetches
//! from, if that is on this machine: what it is told with a call (see [`Git`]) holds for the desk's
//! repository alone. One that lies elsewhere is its owner's, who may well have it deploy what
//! arrives. One that lies in the desk is whoever's who may write to the desk, for its hooks and
//! settings are files like any other, which each clone brings along: no git is started there.

use std::path::{Path, PathBuf};

use gix::sec::Trust;
use percent_encoding::percent_decode_str;

use super::git::{Git, without_secrets};
use crate::diagnostic::{Code, Diagnostic};

/// Whose a repository is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// It is the one that the desk is kept in.
    Own,
    /// It lies in the desk.
    Desk,
    /// It lies elsewhere.
    Elsewhere,
}

/// What a desk is on the disk. All paths are canonical.
#[derive(Debug)]
struct Ground {
    /// From where git takes relative paths.
    base: PathBuf,
    /// Folders in which every file may come from whoever writes to the desk.
    desk: Vec<PathBuf>,
    /// The repository that the desk is kept in, if it is in one.
    repository: Option<PathBuf>,
}

/// Whether a remote of a desk in `root` is the repository that the desk is kept in; `is_cache` says
/// that it is in none, and `git` works on a cache.
///
/// # Errors
/// [`Code::ForeignOutput`] for another one that lies in the desk.
pub(super) fn is_own(
    git: &Git,
    root: &Path,
    remote: &str,
    is_cache: bool,
) -> Result<bool, Diagnostic> {
    let what = || format!("the remote `{}` cannot be found", without_secrets(remote));
    let mut addresses = vec![
        git.line(["ls-remote", "--get-url", "--", remote])
            .map_err(|refusal| refusal.because(&what()))?,
    ];
    // Fails for what is no name of a remote.
    if let Ok(more) = git.line(["remote", "get-url", "--push", "--all", "--", remote]) {
        addresses.extend(more.lines().map(str::to_owned));
    }
    let ground = Ground::of(git, root, is_cache);
    let whose: Vec<Whose> = addresses.iter().map(|address| ground.whose(address)).collect();
    if whose.iter().all(|whose| *whose == Whose::Own) {
        return Ok(true);
    }
    if whose.iter().all(|whose| *whose == Whose::Elsewhere) {
        return Ok(false);
    }
    let message = format!("the repository `{}` lies in the desk", without_secrets(remote));
    Err(Diagnostic::new(Code::ForeignOutput, message).help(
        "name one outside of the desk in `remote` of the target in site.yaml, for git would run the \
         hooks that it brings along; without `remote` the branch is one of the desk's own repository",
    ))
}

impl Ground {
    fn of(git: &Git, root: &Path, is_cache: bool) -> Self {
        let canonical = |path: &Path| path.canonicalize().ok();
        let ask = |git: &Git, question: &[&str]| {
            git.line([&["rev-parse", "--path-format=absolute"], question].concat())
                .ok()
                .and_then(|path| canonical(Path::new(&path)))
        };
        let mut desk: Vec<PathBuf> = canonical(root).into_iter().collect();
        desk.extend(ask(&Git::of(root), &["--show-toplevel"]));
        let base = ask(git, &["--show-toplevel"]).or_else(|| canonical(root));
        let repository = ask(git, &["--git-common-dir"]).filter(|_| !is_cache);
        Self { base: base.unwrap_or_else(|| root.to_owned()), desk, repository }
    }

    fn whose(&self, address: &str) -> Whose {
        let Some(path) = path_of(address) else { return Whose::Elsewhere };
        let mut paths = vec![self.base.join(&path)];
        if let Some(rest) = path.strip_prefix('~') {
            match (rest.strip_prefix('/'), std::env::home_dir()) {
                (Some(rest), Some(home)) => paths.push(home.join(rest)),
                // Which folder that is, only the system knows.
                _ => return Whose::Desk,
            }
        }
        // As git completes a path.
        let completed = paths.iter().flat_map(|path| {
            let with = |end: &str| {
                let mut path = path.clone().into_os_string();
                path.push(end);
                PathBuf::from(path)
            };
            ["", "/.git", ".git", ".git/.git"].map(with)
        });
        let found = completed.filter_map(|path| path.canonicalize().ok());
        let whose: Vec<Whose> = found.map(|path| self.whose_is(&path)).collect();
        [Whose::Own, Whose::Desk]
            .into_iter()
            .find(|one| whose.contains(one))
            .unwrap_or(Whose::Elsewhere)
    }

    /// The same, for a canonical path.
    fn whose_is(&self, path: &Path) -> Whose {
        // Opened so, a repository is read and nothing in it is obeyed.
        let opened = gix::open::Options::isolated().with(Trust::Reduced).open(path).ok();
        let opened = opened.map(|repository| repository.to_thread_local());
        let shared = opened.as_ref().and_then(|it| it.common_dir().canonicalize().ok());
        if shared.is_some() && shared == self.repository {
            return Whose::Own;
        }
        let inner = opened.as_ref().and_then(|it| it.git_dir().canonicalize().ok());
        let places = [Some(path.to_owned()), shared, inner];
        let is_desks = |path: &PathBuf| self.desk.iter().any(|folder| path.starts_with(folder));
        if places.iter().flatten().any(is_desks) { Whose::Desk } else { Whose::Elsewhere }
    }
}

/// The path that an address is, as git tells them from hosts.
fn path_of(address: &str) -> Option<String> {
    if let Some(rest) = address.strip_prefix("file://") {
        let decoded = percent_decode_str(rest).decode_utf8_lossy();
        let from = if cfg!(windows) { 0 } else { decoded.find('/')? };
        return decoded.get(from..).map(str::to_owned);
    }
    let is_drive = cfg!(windows) && address.as_bytes().get(1) == Some(&b':');
    let is_host = address.contains("://")
        || address.split('/').next().is_some_and(|first| first.contains(':') && !is_drive);
    (!is_host).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_the_address_of_a_host() {
        for (address, path) in [
            ("r.git", "r.git"),
            ("./a:b", "./a:b"),
            ("/srv/a.git", "/srv/a.git"),
            ("~/a.git", "~/a.git"),
        ] {
            assert_eq!(path_of(address).as_deref(), Some(path));
        }
        let hosts = ["host:a.git", "me@host:a", "ssh://host/a", "https://host/a", "git://host/a"];
        for address in hosts {
            assert_eq!(path_of(address), None, "{address}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_in_an_address_is_read_as_git_reads_it() {
        for (address, path) in [
            ("file:///srv/%72.git", "/srv/r.git"),
            ("file://localhost/srv/r.git", "/srv/r.git"),
            ("file:///srv/a%20b", "/srv/a b"),
        ] {
            assert_eq!(path_of(address).as_deref(), Some(path));
        }
    }
}
