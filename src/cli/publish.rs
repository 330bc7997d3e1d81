//! `dateline publish`

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use super::terminal::{Terminal, harmless};
use super::{Failure, PublishArgs, disk, failure_of, now, past, to_stdout};
use crate::check::limits;
use crate::diagnostic::{Diagnostic, human, nearest, size};
use crate::history;
use crate::model::{BaseUrl, Destination, Target};
use crate::pipeline::{self, Options, Origin, Site};
use crate::publish::{self, Change, Differences, Job, Leave, Left, Staged};
use crate::read;
use crate::write::DiskCache;

/// How many files of a list are shown, unless all are asked for.
const SHOWN: usize = 20;

/// Makes the site of a target anew, shows what differs there, and publishes it.
pub(super) fn run(root: &Path, args: &PublishArgs, terminal: &Terminal) -> Result<(), Failure> {
    let started = Instant::now();
    let world = disk(root)?.closing(&root.join("output"));
    let bar = terminal.progress();
    let settings = read::read_settings(&world);
    let chosen = choose(&settings.publish, args.target.as_deref());
    let options = Options {
        base_url: chosen.as_ref().ok().and_then(|(_, target)| target.base_url.clone()),
        audience: chosen.as_ref().ok().and_then(|(_, target)| target.audience),
        now: now()?,
        ..Options::default()
    };
    let slow = |act: &dyn Fn()| {
        if Terminal::is_slow(started) {
            act();
        }
    };
    let (past, kept) = (past(root, terminal), DiskCache::of_history(root));
    let origin = Origin { world: &world, past: past.as_deref(), cache: &kept };
    let mut site = pipeline::prepare_from(&origin, &options, &|step| {
        slow(&|| {
            bar.set_message(step);
            bar.tick();
        });
    });
    let errors = site.errors();
    if !errors.is_empty() {
        bar.finish_and_clear();
        terminal.show(&errors, &site);
        terminal.say(&format!("{}; nothing was published", human::summary(&errors)));
        return Err(Failure::Content);
    }
    // A target that has an error of its own is not among them, so this comes second.
    let (name, target) = chosen?;

    if site.corpus.site.base_url == BaseUrl::default() {
        terminal.say(
            "note: feeds, the sitemap and permalinks will say http://localhost/: set `base_url` in site.yaml, or of the target",
        );
    }
    bar.set_length(site.plan.entries.len() as u64);
    bar.set_message("render");
    let staged =
        Staged::build(&world, &mut site, &DiskCache::of_search(root), &|| slow(&|| bar.inc(1)));
    let refuse = |diagnostics: &[Diagnostic], site: &Site| {
        bar.finish_and_clear();
        terminal.show(diagnostics, site);
        terminal.say("nothing was published");
        failure_of(diagnostics)
    };
    let mut staged = staged.map_err(|diagnostics| refuse(&diagnostics, &site))?;
    let earlier = history::withheld_of(&site.corpus, &pipeline::selection(&site.corpus, &options));
    publish::audit(&world, &site, &earlier, &staged).map_err(|leaks| refuse(&leaks, &site))?;
    let one = |diagnostic: Diagnostic| refuse(&[diagnostic], &site);
    let mut too_large = Vec::new();
    if matches!(target.destination, Destination::Branch(_)) {
        too_large = limits::check(&site.graph.site.hosts, staged.report());
        // Without it GitHub puts the site through Jekyll, which leaves out names with `_`.
        staged.ensure(".nojekyll", b"").map_err(one)?;
    }
    let leave = Leave { force: args.force, vanish: args.allow_vanish };
    let mut store = publish::open(root, name, target, &site, leave).map_err(one)?;
    bar.set_message("compare");
    let held = store.held(&staged).map_err(one)?;
    let differences = Differences::between(&held, &staged);
    bar.finish_and_clear();
    let place = harmless(&store.place());
    terminal.show(&too_large, &site);
    to_stdout(shown(name, &place, &site, &differences, args.verbose).as_bytes())?;
    let doubt = publish::check(name, target, &held, &differences, &staged, leave);
    if args.dry_run {
        if let Err(diagnostic) = doubt {
            terminal.show(&[diagnostic], &site);
            terminal.say("this would not be published");
        } else {
            terminal.say("nothing was published: this was a dry run");
        }
        return Ok(());
    }
    doubt.map_err(one)?;
    if !differences.is_empty() && !args.yes && !agrees(name)? {
        return Err(Failure::Usage("nothing was published".to_owned()));
    }

    bar.reset();
    bar.set_length(staged.files().count() as u64);
    bar.set_message("publish");
    let note = note(root, &site, &staged, &differences);
    let job = Job { staged: &staged, held: &held, differences: &differences, note: &note };
    let done = store.put(&job, &|| slow(&|| bar.inc(1)));
    bar.finish_and_clear();
    let done = done.map_err(|failed| {
        terminal.show(std::slice::from_ref(&failed.diagnostic), &site);
        terminal.say(match failed.left {
            Left::Untouched => "nothing was published",
            Left::OldOrNew => {
                "whether this was published is not known: what is at the target is whole, and the next run finds out"
            }
            Left::InPart => {
                "the site at the target may be old in part, and every page that is there is whole; the next run goes on"
            }
        });
        failure_of(&[failed.diagnostic])
    })?;
    let took = format!("in {:.2} s", started.elapsed().as_secs_f64());
    let remark = done.remark.map(|remark| format!(" ({remark})")).unwrap_or_default();
    terminal.say(&match differences.is_empty() {
        true => format!("{name} is up to date{remark}, {took}"),
        false => format!("published to {name}{remark}: {}, {took}", differences.summary()),
    });
    Ok(())
}

/// The target of a name; without one, the only one.
fn choose<'a>(
    targets: &'a std::collections::BTreeMap<String, Target>,
    name: Option<&str>,
) -> Result<(&'a str, &'a Target), Failure> {
    let names = || targets.keys().map(String::as_str).collect::<Vec<_>>();
    match name {
        Some(name) => targets.get_key_value(name).ok_or_else(|| {
            let near = nearest(name, &names())
                .map(|near| format!("did you mean `{near}`? "))
                .unwrap_or_default();
            let known = match names() {
                names if names.is_empty() => "site.yaml names none in `publish`".to_owned(),
                names => format!("site.yaml names {}", names.join(", ")),
            };
            Failure::Usage(format!("there is no target `{name}`\nhelp: {near}{known}"))
        }),
        None if targets.len() == 1 => targets.first_key_value().ok_or_else(no_target),
        None if targets.is_empty() => Err(no_target()),
        None => Err(Failure::Usage(format!(
            "there are several targets\nhelp: name one of {}: dateline publish {}",
            names().join(", "),
            names().first().copied().unwrap_or_default()
        ))),
    }
    .map(|(name, target)| (name.as_str(), target))
}

fn no_target() -> Failure {
    Failure::Usage(
        "there is nowhere to publish to\nhelp: name a target in content/site.yaml, such as\n  publish:\n    web: {to: ../public}"
            .to_owned(),
    )
}

/// Asks whoever sits at a terminal; where nobody does, the call is the answer.
fn agrees(name: &str) -> Result<bool, Failure> {
    let (stdin, stderr) = (std::io::stdin(), std::io::stderr());
    if !stdin.is_terminal() || !stderr.is_terminal() {
        return Ok(true);
    }
    write!(stderr.lock(), "publish this to {name}? [y/N] ")?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What differs, in lists.
fn shown(name: &str, place: &str, site: &Site, differences: &Differences, all: bool) -> String {
    let audience = site.graph.site.audience.label();
    let mut text = format!("{name}: {place}, for {audience}\n");
    let most = if all { usize::MAX } else { SHOWN };
    let mut list = |sign: char, what: &str, paths: &mut dyn Iterator<Item = (&str, String)>| {
        let mut count = 0;
        for (path, more) in paths {
            count += 1;
            if count == 1 {
                text.push_str(&format!("\n{what}\n"));
            }
            if count <= most {
                text.push_str(&format!("  {sign} {}{more}\n", harmless(path)));
            }
        }
        if count > most {
            text.push_str(&format!("    and {} more: --verbose shows all\n", count - most));
        }
    };
    fn sized(change: &Change) -> (&str, String) {
        (&change.path, format!("  {}", size(change.length)))
    }
    list('+', "Added", &mut differences.added.iter().map(sized));
    list('~', "Changed", &mut differences.changed.iter().map(sized));
    list('-', "Removed", &mut differences.removed.iter().map(|path| (&**path, String::new())));
    text.push_str(&format!("\n{}; {} to send\n", differences.summary(), size(differences.bytes())));
    text
}

/// What is published, for the commit on a branch.
fn note(root: &Path, site: &Site, staged: &Staged, differences: &Differences) -> String {
    let source = publish::source(root);
    let of = |(commit, _): &(String, bool)| commit.get(..12).unwrap_or(commit).to_owned();
    let subject = match source.as_ref().map(of) {
        Some(commit) => format!("Publish {commit}"),
        None => "Publish".to_owned(),
    };
    let mut text = format!(
        "{subject}\n\n{} pages in {} files for {}: {}.\n",
        staged.pages(),
        staged.files().count(),
        site.graph.site.audience.label(),
        differences.summary()
    );
    if let Some((commit, changed)) = source {
        let changed = if changed { ", with changes that are not committed" } else { "" };
        text.push_str(&format!("\nSource: {commit}{changed}\n"));
    }
    text
}
