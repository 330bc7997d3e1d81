//! Calls of the `git` program.

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use crate::diagnostic::{Code, Diagnostic};

/// What of the variables that git reads is a person's own: who they are, how they reach a server.
/// All others say which repository to work on, or have git print what it sends, and are kept from it.
const PERSONAL: [&str; 14] = [
    "GIT_ASKPASS",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
];

/// What git is told on every call: no hook of the desk's repository is run, and no folder of the desk
/// that looks like a repository without a work tree is taken for one, for its settings may come from
/// anyone. This does not hold for a repository that is pushed to or fetched from (see [`is_own`]).
///
/// [`is_own`]: super::remote::is_own
const SETTINGS: [&str; 5] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.bareRepository=explicit",
];

/// A repository, by the program.
#[derive(Debug, Clone)]
pub(super) struct Git {
    /// Where it is called.
    folder: PathBuf,
    /// The repository, if it is not the one that the folder lies in.
    repository: Option<PathBuf>,
}

/// How a call failed.
#[derive(Debug)]
pub(super) struct Refusal {
    /// What git said, on one line, without secrets.
    pub(super) said: String,
}

impl Refusal {
    /// As a diagnostic of what was tried.
    pub(super) fn because(self, what: &str) -> Diagnostic {
        let help = if self.said.contains("ident name") || self.said.contains("tell me who you are")
        {
            "tell git who you are: git config user.name \"…\" and git config user.email \"…\""
        } else if self.said.contains("safe.bareRepository") {
            "a folder in which or above which the desk lies has what a repository is made of, though none was made there: take `HEAD`, `objects` and `refs` out of it"
        } else {
            "try the same with git itself: what it needs to reach the repository, it has from git's own settings"
        };
        Diagnostic::new(Code::Unreachable, format!("{what}: git said: {}", self.said)).help(help)
    }
}

impl Git {
    /// The repository that a folder lies in.
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), repository: None }
    }

    /// The same, for one repository alone.
    pub(super) fn in_repository(&self, repository: impl Into<PathBuf>) -> Self {
        Self { repository: Some(repository.into()), ..self.clone() }
    }

    /// The repository, if it was named.
    pub(super) fn repository(&self) -> Option<&Path> {
        self.repository.as_deref()
    }

    /// Runs git to its end and gives its output.
    pub(super) fn run<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Vec<u8>, Refusal> {
        self.start(arguments, None)?.end()
    }

    /// The same, for an output that is one line of text.
    pub(super) fn line<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<String, Refusal> {
        let bytes = self.run(arguments)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    /// Runs git with an input, and an index of its own if `index` names a file.
    pub(super) fn feed<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        index: Option<&Path>,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Diagnostic>,
        what: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut running = self.start(arguments, index).map_err(|refusal| refusal.because(what))?;
        let written = match running.child.stdin.take() {
            Some(pipe) => {
                let mut pipe = io::BufWriter::with_capacity(1 << 16, pipe);
                let written = write(&mut pipe);
                // A git that has ended says why itself.
                let _ = pipe.flush();
                written
            }
            None => Ok(()),
        };
        let output = running.end().map_err(|refusal| refusal.because(what))?;
        written.map(|()| output)
    }

    fn start<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        index: Option<&Path>,
    ) -> Result<Running, Refusal> {
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments).current_dir(&self.folder);
        for (name, _) in std::env::vars_os() {
            let is_gits = name.to_string_lossy().to_ascii_uppercase().starts_with("GIT_");
            if is_gits && !PERSONAL.iter().any(|personal| name == *personal) {
                command.env_remove(name);
            }
        }
        command
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(repository) = &self.repository {
            command.env("GIT_DIR", repository);
        }
        if let Some(index) = index {
            command.env("GIT_INDEX_FILE", index);
        }
        let mut child = command.spawn().map_err(|error| Refusal {
            said: match error.kind() {
                ErrorKind::NotFound => {
                    "nothing, for there is no program `git` on this machine: install it from \
                     https://git-scm.com"
                        .to_owned()
                }
                _ => error.to_string(),
            },
        })?;
        let output = child.stdout.take().map(read_all);
        let said = child.stderr.take().map(read_all);
        Ok(Running { child, output, said })
    }
}

/// A call that has begun.
struct Running {
    child: Child,
    output: Option<JoinHandle<Vec<u8>>>,
    said: Option<JoinHandle<Vec<u8>>>,
}

impl Running {
    fn end(mut self) -> Result<Vec<u8>, Refusal> {
        drop(self.child.stdin.take());
        let status = self.child.wait();
        let join = |thread: Option<JoinHandle<Vec<u8>>>| {
            thread.and_then(|thread| thread.join().ok()).unwrap_or_default()
        };
        let (output, said) = (join(self.output), join(self.said));
        match status {
            Ok(status) if status.success() => Ok(output),
            Ok(status) => {
                let said = plain(&String::from_utf8_lossy(&said));
                let said = if said.is_empty() { format!("nothing ({status})") } else { said };
                Err(Refusal { said })
            }
            Err(error) => Err(Refusal { said: error.to_string() }),
        }
    }
}

fn read_all(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read until then is what there is.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

/// Makes one line of what git said, of a length to read, and takes secrets out of addresses.
fn plain(text: &str) -> String {
    const MOST: usize = 600;
    let is_hint = |line: &&str| !line.is_empty() && !line.starts_with("hint:");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(is_hint).collect();
    let line = without_secrets(&lines.join("; "));
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// Takes the user's part out of every address in a text: a token may stand there.
pub(super) fn without_secrets(text: &str) -> String {
    let mut rest = text;
    let mut safe = String::with_capacity(text.len());
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + "://".len());
        safe.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"' | '<' | '>'))
            .unwrap_or(after.len());
        match after[..end].rfind('@') {
            // Of ssh the user's name tells nothing.
            Some(user) if before.ends_with("ssh://") && !after[..user].contains(':') => {
                safe.push_str(&after[..=user]);
                rest = &after[user + 1..];
            }
            Some(user) => rest = &after[user + 1..],
            None => rest = after,
        }
    }
    safe.push_str(rest);
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_an_address_is_said() {
        let texts = [
            ("https://token@host/x.git", "https://host/x.git"),
            (
                "at 'https://me:pass@host/x' and http://a@b:1/",
                "at 'https://host/x' and http://b:1/",
            ),
            ("https://me:p@ss@host", "https://host"),
            ("ssh://git@host/x", "ssh://git@host/x"),
            ("ssh://git:pw@host/x", "ssh://host/x"),
            ("https://host/a@b", "https://host/a@b"),
            ("git@host:x.git", "git@host:x.git"),
        ];
        for (text, safe) in texts {
            assert_eq!(without_secrets(text), safe);
        }
    }

    #[test]
    fn what_git_says_is_one_line_without_hints() {
        assert_eq!(plain("error: a\nhint: do b\n\n  fatal: c\n"), "error: a; fatal: c");
        assert!(plain(&"x".repeat(9000)).chars().count() < 700);
    }
}
