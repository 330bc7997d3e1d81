//! Made-up repositories of any length, the same each time: the commits of a desk that is written by
//! several people over years.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::desk::{self, Numbers};

/// When the first commit was made, in seconds since 1970: 1 January 2018.
const START: i64 = 1_514_764_800;

/// Between two commits, in seconds.
const STEP: i64 = 7_200;

const AUTHORS: [&str; 5] =
    ["Ada Okoye", "Bo Lindqvist", "Chen Wei", "Dana Petrova", "Élise Moreau"];

/// What each status becomes next.
const STATUSES: [(&str, &str); 4] = [
    ("reported", "confirmed"),
    ("confirmed", "disputed"),
    ("disputed", "denied"),
    ("denied", "reported"),
];

/// Writes a desk of so many events as [`desk::write`] does, and the repository in which it came
/// about in so many commits. The work tree is that of the last commit.
pub fn write(root: &Path, events: usize, commits: usize) {
    let scratch = tempfile::tempdir().expect("a folder");
    desk::write(scratch.path(), events);
    let mut waiting = files_of(scratch.path());
    // The settings come first, then what others name, then what was written day by day.
    waiting.sort_by_key(|(path, _)| {
        let folder = path.split('/').nth(1).unwrap_or_default().to_owned();
        let rank = ["site.yaml", "locations", "actors", "sources"];
        (
            rank.iter().position(|name| *name == folder).unwrap_or(rank.len()),
            day_of(path),
            path.clone(),
        )
    });
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    let mut import = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["fast-import", "--quiet", "--done"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git starts");
    let pipe = import.stdin.take().expect("a pipe");
    let mut stream = Stream {
        out: BufWriter::new(pipe),
        numbers: Numbers(commits as u64),
        files: BTreeMap::new(),
        paths: Vec::new(),
        count: 0,
    };
    let total = waiting.len();
    let mut waiting = waiting.into_iter();
    let mut added = 0;
    for at in 0..commits {
        // All are there after two thirds of the commits.
        let due = (total * (at + 1) * 3).div_ceil(commits.max(1) * 2).min(total);
        let new: Vec<_> = waiting.by_ref().take(due.saturating_sub(added)).collect();
        added += new.len();
        stream.step(at, new);
    }
    stream.put(b"done\n");
    stream.out.flush().expect("a pipe");
    drop(stream);
    assert!(import.wait().expect("git ends").success(), "git imports");
    git(root, &["reset", "--quiet", "--hard", "main"]);
}

/// Runs git, which has to do what it is asked for; settings of the machine have no say.
pub fn git(root: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .status()
        .expect("git starts");
    assert!(status.success(), "git {arguments:?}");
}

/// Every file below `content/`: its path from the root, and its text.
fn files_of(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(root.join("content")) {
        let entry = entry.expect("an entry");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).expect("below the root");
            let text = fs::read_to_string(entry.path()).expect("a text");
            files.push((path.to_string_lossy().into_owned(), text));
        }
    }
    files
}

fn day_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_dated = name.starts_with(|c: char| c.is_ascii_digit());
    if is_dated { name.get(..10).unwrap_or_default().to_owned() } else { String::new() }
}

/// What `git fast-import` is told.
struct Stream<W: Write> {
    out: BufWriter<W>,
    numbers: Numbers,
    /// The desk after the last commit.
    files: BTreeMap<String, String>,
    /// The paths of events and briefings, of which one is edited.
    paths: Vec<String>,
    /// The commits so far; marks count from 1.
    count: usize,
}

impl<W: Write> Stream<W> {
    fn put(&mut self, bytes: &[u8]) {
        self.out.write_all(bytes).expect("a pipe");
    }

    /// Begins a commit; what it changes comes next.
    fn commit(&mut self, branch: &str, parents: &[usize], message: &str) -> usize {
        self.count += 1;
        let author = self.numbers.of(&AUTHORS);
        let who = format!(
            "{author} <{}@desk.example> {} +0000",
            author.split(' ').next().unwrap_or_default().to_lowercase(),
            START + STEP * self.count as i64
        );
        let mut text = format!(
            "commit refs/heads/{branch}\nmark :{}\nauthor {who}\ncommitter {who}\ndata {}\n{message}\n",
            self.count,
            message.len()
        );
        for (at, parent) in parents.iter().enumerate() {
            text.push_str(&format!("{} :{parent}\n", if at == 0 { "from" } else { "merge" }));
        }
        self.put(text.as_bytes());
        self.count
    }

    fn file(&mut self, path: &str, text: &str) {
        self.put(format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len()).as_bytes());
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// One commit on the main branch; one in forty merges a branch of one commit.
    fn step(&mut self, at: usize, new: Vec<(String, String)>) {
        let last: Vec<usize> = (self.count > 0).then_some(self.count).into_iter().collect();
        let message = match new.as_slice() {
            [] => "Go over what was written",
            [(path, _)] => path,
            _ => "Add what came in",
        };
        let edit = self.edit();
        if at % 40 == 39 && !self.paths.is_empty() {
            let side = self.commit("side", &last, "Write on a branch");
            if let Some((from, to, text)) = &edit {
                self.write_edit(from.as_deref(), to, text);
            }
            let main = self.commit("main", &last, message);
            new.iter().for_each(|(path, text)| self.file(path, text));
            self.commit("main", &[main, side], "Merge a branch");
            if let Some((from, to, text)) = &edit {
                self.write_edit(from.as_deref(), to, text);
            }
        } else {
            self.commit("main", &last, message);
            new.iter().for_each(|(path, text)| self.file(path, text));
            if let Some((from, to, text)) = &edit {
                self.write_edit(from.as_deref(), to, text);
            }
        }
        let written = new.into_iter().map(|(path, _)| path);
        self.paths.extend(written.filter(|path| !day_of(path).is_empty()));
    }

    fn write_edit(&mut self, from: Option<&str>, to: &str, text: &str) {
        if let Some(from) = from {
            self.put(format!("D {from}\n").as_bytes());
            self.files.remove(from);
        }
        self.file(to, text);
    }

    /// An edit of a file: where it was if it is renamed, where it is, its new text.
    fn edit(&mut self) -> Option<(Option<String>, String, String)> {
        if self.paths.is_empty() {
            return None;
        }
        // What is new is edited most.
        let at = self.paths.len() - 1 - self.numbers.zipf(self.paths.len());
        let path = self.paths[at].clone();
        let text = self.files[&path].clone();
        Some(match self.numbers.below(20) {
            0 => {
                let (stem, ending) = path.rsplit_once('.').expect("an ending");
                let to = format!("{stem}-r.{ending}");
                self.paths[at].clone_from(&to);
                (Some(path), to, text)
            }
            1..=5 => {
                let next = STATUSES
                    .iter()
                    .find(|(status, _)| text.contains(&format!("\nstatus: {status}\n")));
                // The text of a record in YAML is its last key.
                let indent = if path.ends_with(".yaml") { "  " } else { "" };
                let text = next.map_or_else(
                    || format!("{text}\n{indent}Nothing else is known.\n"),
                    |(status, next)| {
                        text.replacen(&format!("status: {status}"), &format!("status: {next}"), 1)
                    },
                );
                (None, path, text)
            }
            6..=8 => {
                let tag = format!("tags: [tag-{}, ", self.numbers.below(40));
                let text = if text.contains("tags: [") {
                    text.replacen("tags: [", &tag, 1)
                } else {
                    text.replacen("title: Briefing", "title: Daily briefing", 1)
                };
                (None, path, text)
            }
            _ => {
                let word = self.numbers.of(&["column", "flotilla", "delegation", "battery"]);
                let old = self.numbers.of(&["convoy", "troops", "ships", "officials", "night"]);
                let changed = text.replacen(old, word, 1);
                if changed == text {
                    let indent = if path.ends_with(".md") { "" } else { "  " };
                    (None, path, format!("{text}{indent}A {word} was seen later.\n"))
                } else {
                    (None, path, changed)
                }
            }
        })
    }
}
