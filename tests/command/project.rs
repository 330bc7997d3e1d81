//! A desk in a folder of its own, and the binary that runs on it.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// 14 November 2023, 22:13:20 UTC: the present of every run, unless a test says otherwise.
pub const NOW: &str = "1700000000";

/// After this long a run counts as one that never ends. Far more than any takes, since machines
/// that test are busy.
const NEVER: Duration = Duration::from_secs(300);

/// A desk on the disk: `desk/` in a temporary folder, beside which a test may put what is not
/// part of the desk.
pub struct Project {
    place: tempfile::TempDir,
}

impl Project {
    /// A desk with an empty folder `content/`.
    pub fn bare() -> Self {
        let project = Self { place: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir_all(project.at("content")).expect("a new folder");
        project
    }

    /// A desk with settings and nothing else.
    pub fn new() -> Self {
        Self::bare().file(
            "content/site.yaml",
            "title: Test Desk\nbase_url: https://desk.example/\nlanguage: en\n",
        )
    }

    /// A desk with a record of each kind and nothing wrong with it.
    pub fn small() -> Self {
        Self::new()
            .file(
                "content/events/2023-09-13-summit.yaml",
                "title: Summit at Vostochny\ndate: 2023-09-13\nstatus: confirmed\nactors: [kim-jong-un]\nlocation: vostochny\nsources: [wire]\ntext: |\n  Kim Jong Un came by train.\n",
            )
            .file(
                "content/events/2023-09-15-plant.md",
                "---\ntitle: Visit to the plant\ndate: 2023-09-15\nactors: [kim-jong-un]\ntags: [aircraft]\n---\nHe saw a fighter.\n",
            )
            .file(
                "content/actors/kim-jong-un.yaml",
                "name: Kim Jong Un\nkind: person\naliases: [Kim Jong-un]\n",
            )
            .file(
                "content/locations/vostochny.yaml",
                "name: Vostochny cosmodrome\ncoordinates: [51.88, 128.33]\n",
            )
            .file("content/sources/wire.yaml", "title: The wire\nurl: https://wire.example/1\n")
            .file(
                "content/briefings/2023-09-15.md",
                "---\ntitle: Two days\ndate: 2023-09-15\ncovers: 2023-09-13/2023-09-15\n---\nWhat Kim Jong Un did.\n",
            )
            .file("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n")
    }

    /// The desk of this repository.
    pub fn sample() -> Self {
        let project = Self::bare();
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        for (path, what) in Tree::of(&content).0 {
            if let Kept::File(bytes) = what {
                project.write(&format!("content/{path}"), bytes);
            }
        }
        project
    }

    /// Adds a file.
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("new folders");
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.at(path)).expect("a file to remove");
    }

    /// The desk's folder, canonical.
    pub fn root(&self) -> PathBuf {
        self.beside("desk")
    }

    /// A path in the desk.
    pub fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// A path beside the desk.
    pub fn beside(&self, path: &str) -> PathBuf {
        self.place.path().canonicalize().expect("the temporary folder").join(path)
    }

    /// A call of the binary from the desk's folder, to be changed before it runs.
    pub fn call(&self, arguments: &[&str]) -> Call<'_> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env("SOURCE_DATE_EPOCH", NOW)
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Call { project: self, command }
    }

    /// Runs the binary from the desk's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.call(arguments).run()
    }

    /// Builds the desk, which is to work, and gives what it wrote.
    pub fn build(&self) -> Tree {
        self.run(&["build"]).done();
        self.output()
    }

    /// What `check` finds.
    pub fn findings(&self) -> Vec<Finding> {
        self.run(&["check", "--format", "json"]).findings()
    }

    /// What `check` shows to people.
    pub fn shown(&self) -> String {
        self.run(&["check"]).stdout
    }

    /// What is in the output folder, Dateline's own notes left out.
    pub fn output(&self) -> Tree {
        Tree::of(&self.at("output")).without(".dateline-")
    }

    /// The text of a file of the output folder.
    pub fn page(&self, path: &str) -> String {
        let path = self.at("output").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// All that is on the disk beside what a build may write.
    pub fn surroundings(&self) -> Tree {
        Tree::of(&self.beside("")).without("desk/output").without("desk/.dateline")
    }

    /// Writes what differs from run to run in one way.
    fn masked(&self, text: &str) -> String {
        let text = text.replace(&self.root().display().to_string(), "[desk]");
        let text = text.replace(&self.beside("").display().to_string(), "[place]");
        let mut masked = String::new();
        for line in text.lines() {
            match line.rsplit_once(", in ").filter(|(_, time)| time.ends_with(" s")) {
                Some((rest, _)) => masked.push_str(&format!("{rest}, in [time]\n")),
                None => masked.push_str(&format!("{line}\n")),
            }
        }
        masked
    }
}

/// A call of the binary that has not run yet.
pub struct Call<'a> {
    project: &'a Project,
    command: Command,
}

impl Call<'_> {
    /// Runs it somewhere else.
    pub fn from(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn env(mut self, key: &str, value: &str) -> Self {
        self.command.env(key, value);
        self
    }

    pub fn without_env(mut self, key: &str) -> Self {
        self.command.env_remove(key);
        self
    }

    /// Gives it a file for its standard output, in place of a pipe.
    pub fn printing_to(mut self, file: fs::File) -> Self {
        self.command.stdout(file);
        self
    }

    /// Runs it as another user.
    #[cfg(unix)]
    pub fn by_user(mut self, id: u32) -> Self {
        use std::os::unix::process::CommandExt;
        self.command.uid(id).gid(id);
        self
    }

    /// Starts it, for a test that speaks with it.
    pub fn start(mut self) -> Child {
        self.command.spawn().expect("the binary starts")
    }

    /// Runs it to its end: with 0, 1 or 2, never with a panic, a signal, or never.
    pub fn run(mut self) -> Run {
        let mut child = self.command.spawn().expect("the binary starts");
        let stdout = read_all(child.stdout.take().expect("a pipe"));
        let stderr = read_all(child.stderr.take().expect("a pipe"));
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("a child to wait for") {
                break status;
            }
            if started.elapsed() > NEVER {
                child.kill().expect("a child to end");
                panic!("{:?} does not end", self.command);
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let text = |thread: std::thread::JoinHandle<Vec<u8>>| {
            String::from_utf8(thread.join().expect("no panic")).expect("what is said is UTF-8")
        };
        let (stdout, stderr) = (text(stdout), text(stderr));
        let code = status.code().filter(|code| (0..=2).contains(code)).unwrap_or_else(|| {
            panic!("{:?} ended with {status}\n{}\n{}", self.command, cut(&stdout), cut(&stderr))
        });
        assert!(!stderr.contains("panicked at"), "{}", cut(&stderr));
        let masked = |text: &str| self.project.masked(text);
        Run { code, stdout: masked(&stdout), stderr: masked(&stderr) }
    }
}

fn read_all(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("a pipe to read");
        bytes
    })
}

/// The beginning and the end of a long text.
fn cut(text: &str) -> String {
    const MOST: usize = 2000;
    if text.chars().count() <= 2 * MOST {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST).collect();
    let end: String = text.chars().skip(text.chars().count() - MOST).collect();
    format!("{start}\n[…]\n{end}")
}

/// How a run of the binary ended, and what it said.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run, which did what it was asked for.
    #[track_caller]
    pub fn done(self) -> Self {
        self.ended(0)
    }

    /// The run, which ended with this code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", cut(&self.stdout), cut(&self.stderr));
        self
    }

    /// The standard output, which is JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", cut(&self.stdout), self.stderr))
    }

    /// The findings of `check --format json`.
    #[track_caller]
    pub fn findings(&self) -> Vec<Finding> {
        let document = self.json();
        let list = document["diagnostics"].as_array().expect("a list of diagnostics").clone();
        list.iter()
            .map(|item| Finding {
                code: item["code"].as_str().expect("a code").to_owned(),
                severity: item["severity"].as_str().expect("a severity").to_owned(),
                message: item["message"].as_str().expect("a message").to_owned(),
                file: item["file"].as_str().unwrap_or_default().to_owned(),
                line: item["line"].as_u64(),
            })
            .collect()
    }
}

/// One finding of `check`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    pub line: Option<u64>,
    pub code: String,
    pub severity: String,
    pub message: String,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    File(Vec<u8>),
    Link(PathBuf),
    /// A folder without anything in it, a pipe, or what cannot be read.
    Other(String),
}

/// All that is in a folder, by path.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Tree(pub BTreeMap<String, Kept>);

impl Tree {
    /// Reads a folder; one that is not there holds nothing.
    pub fn of(folder: &Path) -> Self {
        let mut tree = Self::default();
        tree.add(folder, "");
        tree
    }

    fn add(&mut self, folder: &Path, prefix: &str) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let entries: Vec<_> = entries.map(|entry| entry.expect("an entry")).collect();
        if entries.is_empty() && !prefix.is_empty() {
            self.0.insert(prefix.to_owned(), Kept::Other("an empty folder".to_owned()));
        }
        for entry in entries {
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().expect("a kind");
            let what = if kind.is_dir() {
                self.add(&entry.path(), &format!("{path}/"));
                continue;
            } else if kind.is_symlink() {
                Kept::Link(fs::read_link(entry.path()).expect("a link"))
            } else if kind.is_file() {
                fs::read(entry.path())
                    .map_or_else(|error| Kept::Other(error.to_string()), Kept::File)
            } else {
                Kept::Other("a pipe or a device".to_owned())
            };
            self.0.insert(path, what);
        }
    }

    /// The tree without the paths that begin so.
    pub fn without(mut self, start: &str) -> Self {
        self.0.retain(|path, _| !path.starts_with(start));
        self
    }

    pub fn paths(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The text of a file.
    pub fn page(&self, path: &str) -> &str {
        match self.0.get(path) {
            Some(Kept::File(bytes)) => std::str::from_utf8(bytes).expect("UTF-8"),
            _ => panic!("there is no {path}"),
        }
    }

    /// Where a static file of the theme is, whatever is in it.
    pub fn of_theme(&self, name: &str) -> &str {
        let is_it = |path: &&String| {
            let inside = path.strip_prefix("static/").and_then(|path| path.split_once('/'));
            inside.is_some_and(|(_, inside)| inside == name)
        };
        self.0.keys().find(is_it).unwrap_or_else(|| panic!("there is no {name} of the theme"))
    }

    /// The paths of the files that hold these bytes.
    pub fn holding(&self, needle: &str) -> Vec<&str> {
        let needle = needle.as_bytes();
        let holds = |what: &Kept| match what {
            Kept::File(bytes) => bytes.windows(needle.len()).any(|window| window == needle),
            Kept::Link(_) | Kept::Other(_) => false,
        };
        self.0.iter().filter(|(_, what)| holds(what)).map(|(path, _)| path.as_str()).collect()
    }

    /// Whether a path is the same in another tree.
    pub fn same_at(&self, path: &str, other: &Self) -> bool {
        self.0.get(path) == other.0.get(path)
    }

    /// Every path at which two trees differ.
    pub fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let mut all: Vec<&str> = self.0.keys().chain(other.0.keys()).map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|path| self.0.get(*path) != other.0.get(*path));
        all
    }

    /// Says that two trees are the same, byte for byte.
    #[track_caller]
    pub fn assert_same(&self, other: &Self) {
        assert!(!self.0.is_empty(), "there is something to compare");
        let differences = self.differences(other);
        assert!(differences.is_empty(), "these differ: {differences:#?}");
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = String::new();
        self.0.keys().try_for_each(|path| writeln!(list, "{path}"))?;
        f.write_str(&list)
    }
}
