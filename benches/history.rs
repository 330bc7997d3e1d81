//! What the history of a desk costs: to walk its commits, and to build its pages.
//!
//! `cargo bench --bench history` measures 5,000 commits on a desk of 2,000 events;
//! `cargo bench --bench history -- COMMITS EVENTS` others. All is measured in turn in one run, so
//! that the ratios hold on a machine that has other work as well; each is a median.

mod desk;
mod repository;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dateline::world::{Past, Repository};
use jiff::tz::TimeZone;

/// How often each is measured.
const ROUNDS: usize = 5;

/// Something that is measured: its name, what it is compared with, and the times that it took.
struct Row {
    name: &'static str,
    than: &'static str,
    took: Vec<Duration>,
}

impl Row {
    fn median(&self) -> Duration {
        let mut took = self.took.clone();
        took.sort_unstable();
        took.get(took.len() / 2).copied().unwrap_or_default()
    }
}

struct Table(Vec<Row>);

impl Table {
    fn measure<T>(&mut self, name: &'static str, than: &'static str, run: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = run();
        let took = started.elapsed();
        match self.0.iter_mut().find(|row| row.name == name) {
            Some(row) => row.took.push(took),
            None => self.0.push(Row { name, than, took: vec![took] }),
        }
        result
    }

    fn print(&self) {
        for row in &self.0 {
            let took = row.median();
            let than = self.0.iter().find(|other| other.name == row.than).map(Row::median);
            let ratio = than.map_or_else(String::new, |than| {
                format!("{:>8.3} × {}", took.as_secs_f64() / than.as_secs_f64(), row.than)
            });
            println!("{:<34} {:>9.1} ms  {ratio}", row.name, took.as_secs_f64() * 1000.0);
        }
    }
}

/// Builds a desk into a folder beside it.
fn build(root: &Path, output: &Path) {
    let built = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("build")
        .arg("--root")
        .arg(root)
        .arg("--output")
        .arg(output)
        .env("SOURCE_DATE_EPOCH", "1900000000")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
}

/// Forgets what is kept between builds.
fn forget(root: &Path, output: &Path) {
    for folder in [&root.join(".dateline"), output] {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("a folder to remove");
        }
    }
}

fn main() {
    let numbers: Vec<usize> =
        std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let commits = numbers.first().copied().unwrap_or(5_000).max(2);
    let events = numbers.get(1).copied().unwrap_or(2_000);
    let place = tempfile::tempdir().expect("a folder");
    let root = &place.path().join("desk");
    fs::create_dir(root).expect("a new folder");
    let started = Instant::now();
    repository::write(root, events, commits);
    println!(
        "{commits} commits, {events} events; written in {:.1} s",
        started.elapsed().as_secs_f64()
    );

    let open = || Repository::discover(root).expect("it can be read").expect("a repository");
    let before = open().at("HEAD~1", &TimeZone::UTC).expect("a commit before the last").0;
    let known = open().until(&before).log(None).expect("a log");
    let whole = open().log(None).expect("a log");
    let settings = root.join("content/site.yaml");
    let text = fs::read_to_string(&settings).expect("settings");
    let (without, with) = (&place.path().join("without"), &place.path().join("with"));
    let mut table = Table(Vec::new());
    for _ in 0..ROUNDS {
        table.measure("git log", "", || {
            let log = Command::new("git")
                .arg("-C")
                .arg(root)
                .args(["log", "--raw", "-M", "--format=%H %ct %an %B", "--", "content"])
                .stdout(Stdio::piped())
                .output();
            assert!(log.expect("git starts").status.success());
        });
        table.measure("log, cold", "git log", || open().log(None).expect("a log"));
        let log = table.measure("log, one commit later", "log, cold", || {
            open().log(Some(&known)).expect("a log")
        });
        assert!(log == whole, "a log that goes on is the same");
        table.measure("log, nothing new", "log, cold", || open().log(Some(&whole)).expect("a log"));
        fs::write(&settings, format!("{text}history: false\n")).expect("settings");
        forget(root, without);
        table.measure("build without history, cold", "", || build(root, without));
        table.measure("build without history, warm", "", || build(root, without));
        fs::write(&settings, &text).expect("settings");
        forget(root, with);
        let cold = "build without history, cold";
        table.measure("build with history, cold", cold, || build(root, with));
        let warm = "build without history, warm";
        table.measure("build with history, warm", warm, || build(root, with));
    }
    table.print();
}
