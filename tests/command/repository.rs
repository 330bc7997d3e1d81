//! Real repositories, made by the git program in temporary folders.

#![allow(dead_code, reason = "several programs of tests have it, each uses a part")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository with a work tree, in the folder `desk/` of a temporary folder, beside which a test
/// may put others.
///
/// Nothing of the machine has a part in it: neither the settings of its user nor the time. Commits
/// follow one another on the branch `main`.
///
/// ```ignore
/// let repo = Repo::new()
///     .commit("Begin", "2023-09-13", [("content/site.yaml", Some("title: Desk\n"))])
///     .commit("Remove", "2023-09-14T10:00:00+09:00", [("content/site.yaml", None)]);
/// assert_eq!(repo.git(&["rev-parse", "HEAD~1"]), repo.id("HEAD~1"));
/// ```
pub struct Repo {
    /// Goes with the repository; none where the folder is somebody else's.
    _place: Option<tempfile::TempDir>,
    root: PathBuf,
}

impl Repo {
    /// A repository without a commit.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// A repository whose objects have names of SHA-256.
    pub fn sha256() -> Self {
        Self::with(&["--object-format=sha256"])
    }

    fn with(options: &[&str]) -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        let root = place.path().canonicalize().expect("the temporary folder").join("desk");
        fs::create_dir(&root).expect("a new folder");
        let repo = Self { _place: Some(place), root };
        repo.git(&[&["init", "--quiet"], options].concat());
        repo
    }

    /// Makes a repository of a folder that there is, such as that of a project; what is in it is not
    /// yet committed.
    #[allow(dead_code, reason = "used by one of the two suites that have this maker")]
    pub fn of(folder: &Path) -> Self {
        let root = folder.canonicalize().expect("a folder");
        let repo = Self { _place: None, root };
        repo.git(&["init", "--quiet"]);
        repo
    }

    /// A repository that there is already, as a clone is.
    pub fn at(folder: &Path) -> Self {
        Self { _place: None, root: folder.canonicalize().expect("a folder") }
    }

    /// Writes files, or removes those without a text, and commits all that differs. A date is of ISO
    /// 8601, at noon of UTC if it has no time. The author is Anna.
    #[must_use]
    pub fn commit<'a>(
        self,
        message: &str,
        date: &str,
        files: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Self {
        self.record(message, date, files);
        self
    }

    /// Commits as [`Repo::commit`] does, and gives the name of the commit.
    pub fn record<'a>(
        &self,
        message: &str,
        date: &str,
        files: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> String {
        for (path, text) in files {
            match text {
                Some(text) => self.write(path, text),
                None => fs::remove_file(self.path(path)).expect("a file to remove"),
            }
        }
        self.git(&["add", "--all"]);
        self.dated(
            date,
            &["commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message],
        );
        self.id("HEAD")
    }

    /// Makes many commits at once, from a stream of `git fast-import`. The work tree stays as it is.
    pub fn import(&self, stream: &[u8]) {
        let mut command = self.command("2023-09-15", &["fast-import", "--quiet", "--force"]);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("git is installed");
        child.stdin.take().expect("a pipe").write_all(stream).expect("git reads");
        assert!(child.wait().expect("git ends").success(), "git takes the stream");
    }

    /// Makes a tree of lines as `git ls-tree` prints them, whatever they say, and gives its name.
    pub fn make_tree(&self, lines: &str) -> String {
        let mut command = self.command("2023-09-15", &["mktree", "--missing"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git");
        child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("git reads");
        let output = child.wait_with_output().expect("git ends");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Merges a branch into the one that is checked out, as one commit; conflicts are left to be
    /// settled by what is written and committed next.
    pub fn merge(&self, branch: &str, date: &str) -> bool {
        self.try_dated(date, &["merge", "--quiet", "--no-ff", "--no-edit", branch]).is_ok()
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("new folders");
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Makes a symbolic link.
    #[cfg(unix)]
    pub fn link(&self, path: &str, target: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a link lies in a folder")).expect("new folders");
        std::os::unix::fs::symlink(target, path).expect("a new link");
    }

    /// Clones it into a folder beside it.
    pub fn clone_to(&self, name: &str, options: &[&str]) -> Repo {
        let folder = self.beside(name);
        let from = format!("file://{}", self.root.display());
        let to = folder.display().to_string();
        self.git(&[&["clone", "--quiet"], options, &[from.as_str(), to.as_str()]].concat());
        Repo::at(&folder)
    }

    /// The folder of the work tree, canonical.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the work tree.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A path beside the work tree.
    pub fn beside(&self, path: &str) -> PathBuf {
        self.root.parent().expect("a folder is in another").join(path)
    }

    /// The name of the commit that a revision names.
    pub fn id(&self, revision: &str) -> String {
        self.git(&["rev-parse", &format!("{revision}^{{commit}}")])
    }

    /// Runs git, which is to work, and gives what it prints, without the last line end.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        self.dated("2023-09-15", arguments)
    }

    /// Runs git at a time.
    #[track_caller]
    pub fn dated(&self, date: &str, arguments: &[&str]) -> String {
        self.try_dated(date, arguments)
            .unwrap_or_else(|error| panic!("git {}: {error}", arguments.join(" ")))
    }

    /// Runs git at a time; gives what it says where it fails.
    pub fn try_dated(&self, date: &str, arguments: &[&str]) -> Result<String, String> {
        let output = self.command(date, arguments).output().expect("git is installed");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(format!("{}{}", text(&output.stdout), text(&output.stderr)))
        }
    }

    /// A call of git that takes nothing from the machine.
    pub fn command(&self, date: &str, arguments: &[&str]) -> Command {
        let date = if date.contains('T') { date.to_owned() } else { format!("{date}T12:00:00Z") };
        let mut command = Command::new("git");
        for (key, _) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("GIT_") {
                command.env_remove(key);
            }
        }
        command
            .args(["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"])
            .args(["-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null"])
            .args(["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.fsync=none"])
            .args(["-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"])
            .args(arguments)
            .current_dir(&self.root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_AUTHOR_NAME", "Anna")
            .env("GIT_AUTHOR_EMAIL", "anna@desk.example")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_NAME", "Anna")
            .env("GIT_COMMITTER_EMAIL", "anna@desk.example")
            .env("GIT_COMMITTER_DATE", &date)
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }
}

/// Every file below a folder, by path, with what it holds; of a link, where it leads.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(&here).expect("a folder") {
            let path = entry.expect("an entry").path();
            let kind = fs::symlink_metadata(&path).expect("an entry").file_type();
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_symlink() {
                let target = fs::read_link(&path).expect("a link");
                files.insert(name, target.to_string_lossy().into_owned().into_bytes());
            } else {
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}
