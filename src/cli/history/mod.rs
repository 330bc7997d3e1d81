//! `dateline history`

mod ask;
mod human;
mod json;
mod markdown;

use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::terminal::Terminal;
use super::{Failure, HistoryArgs, HistoryFormat, at, now, repository, to_stdout};
use crate::diagnostic::{Code, Diagnostic};
use crate::history::{History, Revision};
use crate::link::{Graph, Secrets};
use crate::model::Marking;
use crate::pipeline::{self, Memo, Options, Origin, Site};
use crate::plan::Words;
use crate::plan::revisions::say::Teller;
use crate::read::read_settings;
use crate::world::{Past, Repository, World};
use crate::write::DiskCache;
use ask::Ask;

/// The most revisions that are shown to people who ask for all and name no number.
const MOST: usize = 100;

/// What is told: revisions, and what it takes to tell them.
struct Story<'a> {
    /// Newest first.
    revisions: Vec<&'a Revision>,
    /// How many there are beside.
    more: usize,
    /// Whether earlier commits are not here.
    is_shallow: bool,
    graph: &'a Graph,
    teller: Teller<'a>,
    zone: &'a TimeZone,
}

impl<'a> Story<'a> {
    fn words(&self) -> &'a Words {
        self.teller.words
    }

    /// A time as people write it, in the desk's time zone.
    fn time(&self, seconds: i64) -> String {
        let time = Timestamp::from_second(seconds).map(|time| self.zone.to_datetime(time));
        time.map_or_else(
            |_| seconds.to_string(),
            |time| time.strftime("%Y-%m-%d %H:%M").to_string(),
        )
    }

    /// A time by RFC 3339, in the desk's time zone.
    fn rfc3339(&self, seconds: i64) -> String {
        let time =
            Timestamp::from_second(seconds).map(|time| time.to_zoned_datetime(self.zone.clone()));
        time.map_or_else(
            |_| seconds.to_string(),
            |time| time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        )
    }
}

/// Tells the revisions of a record, or what changed on the desk.
pub(super) fn run(root: &Path, args: &HistoryArgs, terminal: &Terminal) -> Result<(), Failure> {
    let repository = repository::of(root)?;
    if repository.head()?.is_none() {
        let message = "the git repository has no commit yet";
        return Err(Diagnostic::new(Code::NoRepository, message)
            .help("commit the desk: git add -A && git commit")
            .into());
    }
    let here = std::env::current_dir()?;
    let path = |text: &str| ask::path_in(root, &here, text);
    let is_file = |text: &str| path(text).is_some_and(|path| root.join(path).is_file());
    let ask = Ask::parse(args.what.as_deref(), is_file)?;
    let settings = repository.newest()?.map(|it| read_settings(&it));
    let zone = settings.map_or(TimeZone::UTC, |settings| settings.timezone);
    let mut range = Range::of(&ask, &repository, &zone)?;
    // A bare clone has no files on the disk.
    if range.until.is_none() && !root.join("content").is_dir() {
        range.until = Some(repository.at("HEAD", &zone)?.0);
    }
    let site = site(root, args, &repository, &range, terminal)?;
    let none = History::default();
    let history = site.graph.history.as_deref().unwrap_or(&none);

    let mut revisions: Vec<&Revision> = match &ask {
        Ask::Record(text) => ask::of_record(text, path(text).as_deref(), &site.graph, history)?,
        Ask::All | Ask::Between { .. } => history.revisions.iter().collect(),
    };
    revisions.retain(|revision| range.has(revision));
    let all = revisions.len();
    let is_short = ask == Ask::All && args.format == HistoryFormat::Human;
    revisions.truncate(args.limit.unwrap_or(if is_short { MOST } else { usize::MAX }));
    let story = Story {
        more: all - revisions.len(),
        revisions,
        is_shallow: history.is_shallow,
        graph: &site.graph,
        teller: Teller { words: &site.words, site: &site.graph.site },
        zone: &site.graph.site.timezone,
    };
    match args.format {
        HistoryFormat::Human => {
            to_stdout(human::write(&story, terminal.colors_output()).as_bytes())?
        }
        HistoryFormat::Markdown => to_stdout(markdown::write(&story).as_bytes())?,
        HistoryFormat::Json => {
            let secrets = Secrets::new(&site.corpus, &site.selection);
            to_stdout(&json::write(&story, &secrets)?)?;
        }
    }
    for remark in remarks(&story, all) {
        terminal.say(&remark);
    }
    Ok(())
}

/// Reads the desk with its past.
fn site(
    root: &Path,
    args: &HistoryArgs,
    repository: &Repository,
    range: &Range,
    terminal: &Terminal,
) -> Result<Site, Failure> {
    // An author sees all that is in the repository; whoever asks for an audience sees what it would.
    let audience = args.audience.unwrap_or(Marking::Red);
    let is_author = args.audience.is_none();
    let cache = at::cache(root, repository, DiskCache::of_history);
    let is_held = range.until.is_some() && !is_author;
    let mut since = if is_held { at::since(root, repository, &*cache, now()?)? } else { None };
    if let Some(until) = &range.until {
        since = since.map(|since| since.over(until.commit()));
    }
    let options = Options {
        audience: Some(audience),
        since,
        drafts: is_author,
        future: is_author,
        uncommitted: range.until.is_none(),
        whole_history: is_author,
        now: now()?,
        ..Options::default()
    };
    let disk;
    let (world, past): (&dyn World, Repository) = match &range.until {
        Some(snapshot) => (snapshot, repository.until(snapshot)),
        None => {
            disk = super::disk(root)?;
            (&disk, repository.clone())
        }
    };
    let origin = Origin { world, past: Some(&past), cache: &*cache };
    let started = Instant::now();
    let bar = terminal.progress();
    let site = pipeline::draft(&origin, &options, &mut Memo::default(), &|step| {
        if Terminal::is_slow(started) {
            bar.set_message(step);
            bar.tick();
        }
    });
    bar.finish_and_clear();
    Ok(site)
}

/// What is to be said beside, on standard error.
fn remarks(story: &Story<'_>, all: usize) -> Vec<String> {
    let mut remarks = Vec::new();
    if !story.graph.site.history.is_shown {
        remarks.push("site.yaml says `history: false`, so no audience is told any".to_owned());
    } else if all == 0 {
        remarks.push("nothing was revised".to_owned());
    }
    if story.more > 0 {
        remarks.push(format!("and {} earlier; --limit {all} shows all", story.more));
    }
    if story.is_shallow {
        remarks.push(
            "this clone lacks its earlier commits, so that what seems new may be older: git fetch --unshallow, or fetch-depth: 0 in a workflow"
                .to_owned(),
        );
    }
    remarks
}

/// The commits that are asked for.
struct Range {
    /// The project at the last of them; `None` for what is on the disk.
    until: Option<crate::world::Snapshot>,
    /// What was committed before the first of them.
    before: HashSet<std::sync::Arc<str>>,
}

impl Range {
    fn of(ask: &Ask, repository: &Repository, zone: &TimeZone) -> Result<Self, Failure> {
        let mut range = Self { until: None, before: HashSet::new() };
        let Ask::Between { from, until } = ask else { return Ok(range) };
        if let Some(until) = until {
            range.until = Some(repository.at(until, zone)?.0);
        }
        if let Some(from) = from {
            match repository.at(from, zone) {
                Ok((snapshot, _)) => {
                    let log = repository.until(&snapshot).log(None)?;
                    range.before = log.commits.into_iter().map(|commit| commit.id).collect();
                }
                // Before the first day of a history lies nothing.
                Err(diagnostic) if diagnostic.code == Code::BeforeHistory => {}
                Err(diagnostic) => return Err(diagnostic.into()),
            }
        }
        Ok(range)
    }

    fn has(&self, revision: &Revision) -> bool {
        revision.commit.as_ref().is_none_or(|commit| !self.before.contains(commit))
    }
}
