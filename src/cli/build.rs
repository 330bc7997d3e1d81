//! `dateline build`

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use super::at::{self, Then};
use super::profile::Profile;
use super::terminal::Terminal;
use super::{BuildArgs, Failure, disk, failure_of, past, repository};
use crate::cache::Cache;
use crate::check::limits;
use crate::diagnostic::{self, Diagnostic, NoSources, Sources, human};
use crate::link::LeftOut;
use crate::model::Marking;
use crate::pipeline::{self, Caches, Made, Origin, Tally, Timing};
use crate::read;
use crate::trace::{Trace, Work};
use crate::world::{Noted, Past, World};
use crate::write::{Adopt, DiskCache, Report, check_place};

/// How many of the slowest pages `--timings` names.
const SLOWEST: usize = 10;

/// Builds the site; what is wrong is shown, and fails the run unless it is to keep going.
pub(super) fn run(root: &Path, args: &BuildArgs, terminal: &Terminal) -> Result<(), Failure> {
    match args.threads {
        None => build(root, args, terminal),
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads.clamp(1, 256))
            .build()
            .map_err(|error| Failure::Io(error.to_string()))?
            .install(|| build(root, args, terminal)),
    }
}

fn build(root: &Path, args: &BuildArgs, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let then = args.at.as_deref().map(|revision| at::open(root, revision)).transpose()?;
    let output = match &then {
        Some(then) => then.output(args.output.as_deref())?,
        None => args.output.clone().unwrap_or_else(|| root.join("output")),
    };
    check_place(root, &output)?;
    let profile = args.profile.as_deref().map(Profile::at).transpose()?;
    let mut options = args.selecting.options()?;
    options.trace = args.timings || profile.is_some();
    let tell = |steps: &[Timing], trace: &Trace| {
        if args.timings {
            terminal.say(&timings(steps, trace));
        }
        profile.iter().try_for_each(|profile| profile.write(trace))
    };
    let cache = |of: fn(&Path) -> DiskCache| -> Box<dyn Cache> {
        match &then {
            Some(then) => then.cache(of),
            None => Box::new(of(root)),
        }
    };
    let search = cache(DiskCache::of_search);
    let pages = cache(DiskCache::of_pages);
    let kept = cache(DiskCache::of_history);
    let past: Option<Box<dyn Past>> = match &then {
        Some(then) => Some(Box::new(then.past())),
        None => past(root, terminal),
    };
    let said = then.as_ref().map(Then::say);
    let world: Box<dyn World> = match then {
        Some(then) => {
            options.now = then.now;
            options.since = then.since;
            Box::new(then.snapshot.closing(&output))
        }
        None => Box::new(disk(root)?.closing(&output)),
    };
    let adopt = if args.force { Adopt::Yes } else { Adopt::No };
    let noted = Noted::new(&*world);
    let made = Made { world: &noted, past: past.as_deref(), options: &options };
    let caches = Caches { search: &*search, pages: &*pages, program: program(), made: Some(made) };
    match pipeline::unchanged(&made, &output, adopt, &caches) {
        Ok(Some((report, tally))) => {
            let timing = Timing { step: "compare", took: started.elapsed() };
            let trace = if options.trace { Trace::on() } else { Trace::off() };
            trace.note(Work::Step, || "compare".to_owned(), started, timing.took);
            terminal.show(&limits::check(&tally.hosts, &report), &NoSources);
            terminal.say(&summary(&tally, &report, &output, started));
            said.iter().for_each(|said| terminal.say(said));
            keep_out_of_git(&output, tally.audience, terminal)?;
            return tell(&[timing], &trace);
        }
        Ok(None) => {}
        Err(diagnostic) => return Err(failed(&[diagnostic], &NoSources, terminal)),
    }
    let bar = terminal.progress();
    let origin = Origin { world: &noted, past: past.as_deref(), cache: &*kept };
    let mut site = pipeline::prepare_from(&origin, &options, &|step| {
        if Terminal::is_slow(started) {
            bar.set_message(step);
            bar.tick();
        }
    });
    let mut errors = site.errors();
    if !errors.is_empty() {
        if !args.keep_going {
            // All that is to be mended before anything is written; otherwise it ends the build.
            errors.extend(pipeline::wrong_templates(&site));
            diagnostic::sort(&mut errors);
        }
        bar.finish_and_clear();
        terminal.show(&errors, &site);
        let summary = human::summary(&errors);
        // Whoever may see all of it may see what such a file holds back.
        let unread = match site.graph.site.audience {
            Marking::Red => None,
            _ => read::lost_markings(&noted, &errors).into_iter().next(),
        };
        if let Some(file) = unread {
            terminal.say(&format!(
                "{summary}; nothing was written: `{file}` marks something, and what that is cannot be read\n\
                 help: mend it; --keep-going could publish what it holds back"
            ));
            return Err(Failure::Content);
        }
        if !args.keep_going {
            let them = if errors.len() == 1 { "it" } else { "them" };
            terminal.say(&format!(
                "{summary}; nothing was written\nhelp: mend {them}, or build the rest with --keep-going"
            ));
            return Err(Failure::Content);
        }
    }
    bar.set_length(site.plan.entries.len() as u64);
    bar.set_message("render");
    let written = pipeline::write(&noted, &mut site, &output, adopt, &caches, &|| {
        if Terminal::is_slow(started) {
            bar.inc(1);
        }
    });
    bar.finish_and_clear();
    match written {
        Ok(report) => {
            terminal.show(&limits::check(&site.graph.site.hosts, &report), &site);
            terminal.say(&summary(&Tally::of(&site), &report, &output, started));
            said.iter().for_each(|said| terminal.say(said));
            keep_out_of_git(&output, site.graph.site.audience, terminal)?;
            let told = tell(&site.timings, &site.trace);
            // The program ends: to take a large desk apart, piece by piece, would only be waited for.
            std::mem::forget(site);
            told
        }
        Err(diagnostics) => Err(failed(&diagnostics, &site, terminal)),
    }
}

/// Shows why nothing was written.
fn failed(diagnostics: &[Diagnostic], sources: &dyn Sources, terminal: &Terminal) -> Failure {
    terminal.show(diagnostics, sources);
    terminal.say("nothing was written; the last good output stays");
    failure_of(diagnostics)
}

/// What has git ignore all that is beside it.
const IGNORED: &str = "# This site is not for everybody: none of it is committed.\n*\n";

/// Has git ignore a site that is not for everybody, where it lies in a work tree: what lies in one is
/// committed by the next `git add`. A file of other text that is there already stays.
fn keep_out_of_git(output: &Path, audience: Marking, terminal: &Terminal) -> Result<(), Failure> {
    let file = output.join(".gitignore");
    let failed =
        |error: Error| Failure::Io(format!("{} cannot be written: {error}", file.display()));
    if audience == Marking::Clear {
        return match fs::read_to_string(&file) {
            Ok(text) if text == IGNORED => fs::remove_file(&file).map_err(failed),
            _ => Ok(()),
        };
    }
    let folder = output.canonicalize().map_err(failed)?;
    if repository::root_of(&folder).is_none() {
        return Ok(());
    }
    match File::create_new(&file).and_then(|mut made| made.write_all(IGNORED.as_bytes())) {
        Ok(()) => {
            terminal.say(&format!("{} keeps the site out of git", file.display()));
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

/// A number that is another when the program is another.
fn program() -> u128 {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let built = file.as_ref().ok().and_then(|file| file.modified().ok());
    let since = built.and_then(|built| built.duration_since(std::time::UNIX_EPOCH).ok());
    let nanoseconds = since.map_or(0, |since| since.as_nanos());
    nanoseconds << 40 ^ u128::from(file.map_or(0, |file| file.len()))
}

/// How long each step took, and the pages that took longest from their view on.
fn timings(steps: &[Timing], trace: &Trace) -> String {
    let milliseconds = |took: Duration| format!("{:>9.1} ms", took.as_secs_f64() * 1000.0);
    let mut lines: Vec<String> = steps
        .iter()
        .map(|timing| format!("{:>8} {}", timing.step, milliseconds(timing.took)))
        .collect();
    let pages = trace.slowest(Work::Page, SLOWEST);
    if !pages.is_empty() {
        lines.push("slowest pages:".to_owned());
    }
    lines.extend(pages.iter().map(|page| format!("{} /{}", milliseconds(page.took), page.name)));
    lines.join("\n")
}

/// How many records a build leaves out, and why; `None` where it leaves none out.
pub(super) fn left_out(count: &LeftOut, audience: Marking) -> Option<String> {
    let mut parts = Vec::new();
    if count.restricted > 0 {
        parts.push(format!("{} above {}", count.restricted, audience.label()));
    }
    match count.drafts {
        0 => {}
        1 => parts.push("1 draft".to_owned()),
        drafts => parts.push(format!("{drafts} drafts")),
    }
    if count.future > 0 {
        parts.push(format!("{} dated in the future", count.future));
    }
    (!parts.is_empty()).then(|| format!("left out: {}", parts.join(", ")))
}

/// One honest line.
fn summary(tally: &Tally, report: &Report, output: &Path, started: Instant) -> String {
    let plural =
        |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let mut line = format!(
        "{}, {} and {} in {}: {} written, {} unchanged, {} removed, in {:.2} s",
        plural(tally.briefings, "briefing"),
        plural(tally.events, "event"),
        plural(tally.pages, "page"),
        output.display(),
        plural(report.written, "file"),
        report.unchanged,
        report.removed,
        started.elapsed().as_secs_f64(),
    );
    if let Some(said) = left_out(&tally.left_out, tally.audience) {
        line.push_str(&format!("\n{said}"));
    }
    let Tally { errors, warnings, .. } = *tally;
    if errors > 0 {
        line.push_str(&format!("\nbuilt in spite of {}", plural(errors, "error")));
    }
    if warnings > 0 {
        line.push_str(&format!("\n{}: see `dateline check`", plural(warnings, "warning")));
    }
    line
}
