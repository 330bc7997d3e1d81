//! `dateline check`

use std::path::Path;

use super::terminal::Terminal;
use super::{CheckArgs, Failure, Format, build, disk, past, repository, to_stdout};
use crate::check::moves::Moves;
use crate::check::{addresses, formatting};
use crate::diagnostic::{
    self, Code, Diagnostic, Severity, explain::explain as page, github, human, json, sarif,
};
use crate::link::NamedOnly;
use crate::pipeline::{self, Memo, Options, Origin, Site};
use crate::world::Past;
use crate::write::DiskCache;

/// Reports everything that is wrong or doubtful, ordered by file.
pub(super) fn run(root: &Path, args: &CheckArgs, terminal: &Terminal) -> Result<(), Failure> {
    let world = disk(root)?;
    let options = args.selecting.options()?;
    // Pages may link to what changed, which is there only where there is a past.
    let (past, kept) = (past(root, terminal), DiskCache::of_history(root));
    let origin = Origin { world: &world, past: past.as_deref(), cache: &kept };
    let site = pipeline::prepare_from(&origin, &options, &|_| {});
    let mut diagnostics = site.diagnostics.clone();
    diagnostics.extend(formatting::check(&site.corpus, &site.diagnostics));
    // A template is part of the desk.
    diagnostics.extend(pipeline::check_templates(&world, &site));
    let vanished = args.against.as_ref().map(|revision| vanished(root, &site, &options, revision));
    let is_misled = matches!(vanished, Some(Err(_)));
    match vanished {
        Some(Ok(found)) => diagnostics.extend(found),
        // People are told on standard error, programs in the document that they read.
        Some(Err(wrong)) if args.format == Format::Human => return Err(wrong.into()),
        Some(Err(wrong)) => diagnostics.push(wrong),
        None => {}
    }
    diagnostics.extend(crate::render::check_assets(&world, &site.graph));
    diagnostic::sort(&mut diagnostics);
    let mut text = Vec::new();
    match args.format {
        Format::Human => {
            // What is not registered is a list to work through, not one report each.
            let single =
                |d: &&Diagnostic| d.code != Code::Unregistered || d.severity != Severity::Note;
            let reports: Vec<Diagnostic> = diagnostics.iter().filter(single).cloned().collect();
            human::write(&mut text, &reports, &site, terminal.style())?;
            if reports.len() < diagnostics.len() {
                text.extend(unregistered(&site.graph.unregistered).into_bytes());
            }
            text.extend(format!("{}\n", human::summary(&diagnostics)).into_bytes());
            // A year too late in a date is found by nothing else.
            let left_out = build::left_out(&site.graph.left_out, site.graph.site.audience);
            text.extend(left_out.map(|said| format!("{said}\n")).unwrap_or_default().into_bytes());
        }
        Format::Json => json::write(&mut text, &diagnostics, &site)?,
        Format::Sarif => {
            let folder = repository::place_for_tools(root)?;
            sarif::write(&mut text, &diagnostics, &site, &folder, env!("CARGO_PKG_VERSION"))?;
        }
        Format::Github => {
            let folder = repository::place_for_tools(root)?;
            github::write(&mut text, &diagnostics, &site, &folder)?;
        }
    }
    to_stdout(&text)?;
    if is_misled {
        // It is said already.
        return Err(Failure::Io(String::new()));
    }
    let fails = |severity: Severity| {
        severity == Severity::Error || (args.strict && severity == Severity::Warning)
    };
    if diagnostics.iter().any(|diagnostic| fails(diagnostic.severity)) {
        return Err(Failure::Content);
    }
    Ok(())
}

/// Finds the public addresses that led somewhere at a revision and lead nowhere now.
fn vanished(
    root: &Path,
    site: &Site,
    options: &Options,
    revision: &str,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let repository = repository::of(root)?;
    let zone = &site.graph.site.timezone;
    let (snapshot, present) = repository.at(revision, zone)?;
    // A site is built from a revision on many days, from that of a day on that day.
    let is_day = present != snapshot.seconds();
    let then = Options {
        audience: Some(site.graph.site.audience),
        now: if is_day { present } else { options.now },
        ..options.clone()
    };
    let then = pipeline::draft(&Origin::of(&snapshot), &then, &mut Memo::default(), &|_| {});
    let commit: String = snapshot.commit().chars().take(10).collect();
    let day = repository::day(snapshot.seconds(), zone);
    let at = format!("at {revision} ({commit}, {day})");
    // Without a log the addresses are told all the same; only less of where they went.
    let moves = || {
        let then = repository.until(&snapshot).log(None).unwrap_or_default();
        let now = repository.log(Some(&then)).unwrap_or_default();
        Moves::between(&then, &now)
    };
    Ok(addresses::check(&then, site, &at, &moves))
}

/// Lists the names that have no record, most named first.
fn unregistered(names: &[NamedOnly]) -> String {
    const MOST: usize = 50;
    let mut text = String::from("Named and not registered, most named first (DL304):\n");
    for named in names.iter().take(MOST) {
        let place = named.first.as_ref().map_or("", |place| &place.file);
        let line =
            format!("{:>7}  {:<8}  {}  ({place})", named.count, named.kind.key(), named.name);
        text.push_str(&super::terminal::harmless(&line));
        text.push('\n');
    }
    if names.len() > MOST {
        text.push_str(&format!(
            "         and {} more; --format json has all\n",
            names.len() - MOST
        ));
    }
    text.push_str("Register the ones that matter: dateline new actor \"Name\", dateline new location \"Name\", dateline new source \"Title\"\n\n");
    text
}

/// Explains a code.
pub(super) fn explain(text: &str) -> Result<(), Failure> {
    if text == "all" {
        let list: String = Code::ALL
            .iter()
            .map(|code| {
                format!(
                    "{}  {:<24} {:<8} {}\n",
                    code.id(),
                    code.name(),
                    code.severity(),
                    code.summary()
                )
            })
            .collect();
        return to_stdout(list.as_bytes());
    }
    let Ok(code) = text.parse::<Code>() else {
        return Err(Failure::Usage(format!(
            "there is no code `{text}`\nhelp: list them with: dateline check --explain all"
        )));
    };
    to_stdout(page(code).as_bytes())
}
