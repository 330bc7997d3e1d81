//! `dateline build`

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::at::{self, Then};
use super::terminal::Terminal;
use super::{BuildArgs, Failure, disk, failure_of, past, with_help};
use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, Severity, human};
use crate::pipeline::{self, Caches, Origin, Site};
use crate::trace::Work;
use crate::world::{Past, World};
use crate::write::{Adopt, DiskCache, Report, check_place};

/// How many of the slowest pages `--timings` names.
const SLOWEST: usize = 10;

/// Builds the site; what is wrong is shown, and fails the run unless it is to keep going.
pub(super) fn run(root: &Path, args: &BuildArgs, terminal: &Terminal) -> Result<(), Failure> {
    build(root, args, terminal).map(|_| ())
}

/// Builds the site and tells where it is.
pub(super) fn build(
    root: &Path,
    args: &BuildArgs,
    terminal: &Terminal,
) -> Result<(PathBuf, Site), Failure> {
    match args.threads {
        None => build_here(root, args, terminal),
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads.clamp(1, 256))
            .build()
            .map_err(|error| Failure::Io(error.to_string()))?
            .install(|| build_here(root, args, terminal)),
    }
}

fn build_here(
    root: &Path,
    args: &BuildArgs,
    terminal: &Terminal,
) -> Result<(PathBuf, Site), Failure> {
    let started = Instant::now();
    let then = args.at.as_deref().map(|revision| at::open(root, revision)).transpose()?;
    let output = match &then {
        Some(then) => then.output(args.output.as_deref())?,
        None => args.output.clone().unwrap_or_else(|| root.join("output")),
    };
    if let Err(diagnostic) = check_place(root, &output) {
        return Err(Failure::Usage(with_help(&diagnostic)));
    }
    let mut options = args.selecting.options()?;
    options.trace = args.timings || args.profile.is_some();
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
            Box::new(then.snapshot.closing(&output))
        }
        None => Box::new(disk(root)?.closing(&output)),
    };
    let bar = terminal.progress();
    let origin = Origin { world: &*world, past: past.as_deref(), cache: &*kept };
    let mut site = pipeline::prepare_from(&origin, &options, &|step| {
        if Terminal::is_slow(started) {
            bar.set_message(step);
            bar.tick();
        }
    });
    let errors: Vec<Diagnostic> =
        site.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
    if !errors.is_empty() {
        bar.finish_and_clear();
        terminal.show(&errors, &site);
        if !args.keep_going {
            terminal.say(&format!(
                "{}; nothing was written\nhelp: mend {}, or build the rest with --keep-going",
                human::summary(&errors),
                if errors.len() == 1 { "it" } else { "them" }
            ));
            return Err(Failure::Content);
        }
    }
    bar.set_length(site.plan.entries.len() as u64);
    bar.set_message("render");
    let adopt = if args.force { Adopt::Yes } else { Adopt::No };
    let caches = Caches { search: &*search, pages: &*pages, program: program() };
    let written = pipeline::write(&*world, &mut site, &output, adopt, &caches, &|| {
        if Terminal::is_slow(started) {
            bar.inc(1);
        }
    });
    bar.finish_and_clear();
    match written {
        Ok(report) => {
            terminal.say(&summary(&site, &report, &output, started));
            said.iter().for_each(|said| terminal.say(said));
            if args.timings {
                terminal.say(&timings(&site));
            }
            if let Some(file) = &args.profile {
                std::fs::write(file, site.trace.to_json()).map_err(|error| {
                    Failure::Io(format!("{} cannot be written: {error}", file.display()))
                })?;
            }
            Ok((output, site))
        }
        Err(diagnostics) => {
            terminal.show(&diagnostics, &site);
            terminal.say("nothing was written; the last good output stays");
            Err(failure_of(&diagnostics))
        }
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
fn timings(site: &Site) -> String {
    let milliseconds = |took: Duration| format!("{:>9.1} ms", took.as_secs_f64() * 1000.0);
    let steps = site.timings.iter();
    let mut lines: Vec<String> =
        steps.map(|timing| format!("{:>8} {}", timing.step, milliseconds(timing.took))).collect();
    lines.push("slowest pages:".to_owned());
    let pages = site.trace.slowest(Work::Page, SLOWEST);
    lines.extend(pages.iter().map(|page| format!("{} /{}", milliseconds(page.took), page.name)));
    lines.join("\n")
}

/// One honest line.
fn summary(site: &Site, report: &Report, output: &Path, started: Instant) -> String {
    let plural =
        |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let pages =
        site.plan.entries.iter().filter(|entry| entry.href.file().ends_with(".html")).count();
    let mut line = format!(
        "{}, {} and {} in {}: {} written, {} unchanged, {} removed, in {:.2} s",
        plural(site.graph.briefings.len(), "briefing"),
        plural(site.graph.events.len(), "event"),
        plural(pages, "page"),
        output.display(),
        plural(report.written, "file"),
        report.unchanged,
        report.removed,
        started.elapsed().as_secs_f64(),
    );
    let left_out = site.graph.left_out;
    let mut parts = Vec::new();
    if left_out.restricted > 0 {
        parts.push(format!("{} above {}", left_out.restricted, site.graph.site.audience.label()));
    }
    if left_out.drafts > 0 {
        parts.push(plural(left_out.drafts, "draft"));
    }
    if left_out.future > 0 {
        parts.push(format!("{} dated in the future", left_out.future));
    }
    if !parts.is_empty() {
        line.push_str(&format!("\nleft out: {}", parts.join(", ")));
    }
    let of = |severity| site.diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    if errors > 0 {
        line.push_str(&format!("\nbuilt in spite of {}", plural(errors, "error")));
    }
    if warnings > 0 {
        line.push_str(&format!("\n{}: see `dateline check`", plural(warnings, "warning")));
    }
    line
}
