//! The command line: thin, on top of the library.

mod at;
mod audit;
mod build;
mod check;
mod history;
mod init;
mod new;
mod profile;
mod publish;
mod repository;
mod schema;
mod serve;
mod terminal;
mod theme;
mod workflow;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::{Diagnostic, command};
use crate::model::{BaseUrl, Kind, Marking};
use crate::pipeline::Options;
use crate::schema::Subject;
use crate::world::{Disk, Past, Repository, find_root};
use terminal::Terminal;

/// Make a site of briefings, events, actors and places from a folder of Markdown and YAML.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, max_term_width = 100)]
struct Cli {
    /// The project: a folder that holds `content/`. The nearest upwards from here if not given.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,

    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,

    #[command(subcommand)]
    command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal that has it, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a desk: settings, an example of each kind, schemas for editors.
    Init {
        /// The folder; here if not given.
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,

        /// Make no examples.
        #[arg(long)]
        empty: bool,

        /// Add a workflow that checks the desk and publishes it; to a desk that is there already,
        /// nothing else is added.
        #[arg(long, value_name = "HOST")]
        ci: Option<workflow::Ci>,

        /// Where the workflow installs Dateline from.
        #[arg(long, value_name = "URL", requires = "ci")]
        from: Option<String>,
    },
    /// Make a new record and print its path.
    New {
        /// briefing, event, actor, location, source or page
        #[arg(value_parser = kind)]
        kind: Kind,
        /// Its title or name, in quotes if it is more than a word.
        #[arg(allow_hyphen_values = true)]
        title: String,
        /// What is no part of the title for want of quotes.
        #[arg(hide = true)]
        rest: Vec<String>,
        /// Its date, in EDTF; today for a briefing or event if not given.
        #[arg(long, allow_hyphen_values = true)]
        date: Option<String>,
    },
    /// Build the site.
    Build(BuildArgs),
    /// Show the site on this machine, and follow what is written.
    Serve(ServeArgs),
    /// Report everything that is wrong or doubtful.
    Check(CheckArgs),
    /// Tell how a record came to be what it is, or what changed on the desk, from git.
    History(HistoryArgs),
    /// Prove of a built site that nothing in it is above its audience.
    Audit(audit::AuditArgs),
    /// Build the site anew for a target of site.yaml, show what differs there, and put it up.
    Publish(PublishArgs),
    /// Print the JSON Schema of a kind of record, of site.yaml, or of theme.yaml.
    Schema {
        /// briefing, event, actor, location, source, page, site or theme
        #[arg(value_parser = subject)]
        kind: Subject,
    },
    /// Start a theme of your own, copy a file of a theme to change it, or tell what there is.
    #[command(subcommand)]
    Theme(theme::ThemeCommand),
}

/// What is included, and for whom.
#[derive(Debug, Clone, Args)]
struct Selecting {
    /// Where the site is published, instead of `base_url` of site.yaml.
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,

    /// Who the site is for: clear, green, amber, amber+strict or red. What is marked above is left out.
    #[arg(long, value_name = "LEVEL", value_parser = marking)]
    audience: Option<Marking>,

    /// Include drafts.
    #[arg(long)]
    drafts: bool,

    /// Include what is dated in the future.
    #[arg(long)]
    future: bool,
}

/// What a build does beside.
#[derive(Debug, Clone, Args)]
struct BuildArgs {
    #[command(flatten)]
    selecting: Selecting,

    /// Where the site is written; `output` in the project if not given.
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// The revision to build, from the git repository alone: a branch, a tag, a commit as in HEAD~3,
    /// or the last commit of a day, a month or a year, as in 2023-09-15.
    #[arg(long, value_name = "REV|DATE")]
    at: Option<String>,

    /// Build what can be built in spite of errors; not where what is marked cannot be read.
    #[arg(long)]
    keep_going: bool,

    /// Write into a folder that holds other files; files that Dateline did not write stay.
    #[arg(long)]
    force: bool,

    /// Print how long each step took, and which pages took longest.
    #[arg(long)]
    timings: bool,

    /// Write where the time went to a file that Perfetto and speedscope open.
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,

    /// How many threads work; as many as the machine has cores if not given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Args)]
struct ServeArgs {
    /// The port.
    #[arg(long, short)]
    port: Option<u16>,

    /// The address to listen on. Any but a loopback address shows the site to the network.
    #[arg(long, default_value = "127.0.0.1")]
    host: std::net::IpAddr,

    /// Open the site in the browser.
    #[arg(long)]
    open: bool,

    /// Who the site is for: clear, green, amber, amber+strict or red. What is marked above is left out.
    #[arg(long, value_name = "LEVEL", value_parser = marking)]
    audience: Option<Marking>,

    /// Leave drafts out, as a build does.
    #[arg(long)]
    no_drafts: bool,

    /// Leave out what is dated in the future, as a build does.
    #[arg(long)]
    no_future: bool,

    /// Include drafts: so it is anyway.
    #[arg(long, hide = true, conflicts_with = "no_drafts")]
    drafts: bool,

    /// Include what is dated in the future: so it is anyway.
    #[arg(long, hide = true, conflicts_with = "no_future")]
    future: bool,

    /// The revision to show, from the git repository alone: a branch, a tag, a commit as in HEAD~3,
    /// or the last commit of a day, a month or a year, as in 2023-09-15.
    #[arg(long, value_name = "REV|DATE", conflicts_with = "poll")]
    at: Option<String>,

    /// Show pages as readers will see them: without the authoring bar, and without following edits.
    #[arg(long)]
    plain: bool,

    /// The editor that files open in: vscode, vscodium, cursor, zed, idea, none, or an address with
    /// {path}, {line} and {column} in it.
    #[arg(long, value_name = "EDITOR", env = "DATELINE_EDITOR", default_value = "vscode", value_parser = serve::editor)]
    editor: Option<String>,

    /// Print how long each step took, after each change.
    #[arg(long)]
    timings: bool,

    /// Look for changes twice a second, where the system does not tell of them (network folders).
    #[arg(long)]
    poll: bool,

    /// Where the site is published, instead of `base_url` of site.yaml.
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
}

#[derive(Debug, Clone, Args)]
struct CheckArgs {
    #[command(flatten)]
    selecting: Selecting,

    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,

    /// Report the public addresses that the site had at a revision, or on a day, and that lead
    /// nowhere now.
    #[arg(long, value_name = "REV|DATE")]
    against: Option<String>,

    /// Explain a code, such as DL301 or broken-reference, and stop; `all` lists them.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

#[derive(Debug, Clone, Args)]
struct HistoryArgs {
    /// A record by its id, its name or the path of its file; or `A..B`, what changed after one
    /// revision or date and until another (`A..` until now). All of the desk if not given.
    #[arg(value_name = "PATH|ID|A..B")]
    what: Option<String>,

    /// How to tell it.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: HistoryFormat,

    /// Tell what this audience may see, as the site does: clear, green, amber, amber+strict or red.
    /// All that is in the repository if not given.
    #[arg(long, value_name = "LEVEL", value_parser = marking)]
    audience: Option<Marking>,

    /// Tell so many revisions at most, the newest.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// How a history is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HistoryFormat {
    /// Newest first, for people.
    Human,
    /// One JSON document.
    Json,
    /// What is new, changed and removed, to paste into a pull request.
    Markdown,
}

#[derive(Debug, Clone, Args)]
struct PublishArgs {
    /// The target, by its name in `publish` of site.yaml; the only one if not given.
    #[arg(value_name = "TARGET")]
    target: Option<String>,

    /// Show what would be added, changed and removed, and stop.
    #[arg(long)]
    dry_run: bool,

    /// List every file that differs, not the first few.
    #[arg(long)]
    verbose: bool,

    /// Do not ask. Without a terminal nobody is asked anyway.
    #[arg(long, short)]
    yes: bool,

    /// Publish to a place that holds other files; files that Dateline did not write stay.
    #[arg(long)]
    force: bool,

    /// Publish though more pages vanish than `vanish` of the target allows.
    #[arg(long)]
    allow_vanish: bool,
}

/// How diagnostics are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With excerpts, for people.
    Human,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::parse(text)
        .ok_or_else(|| "write briefing, event, actor, location, source or page".to_owned())
}

fn subject(text: &str) -> Result<Subject, String> {
    match text {
        "site" => return Ok(Subject::Site),
        "theme" => return Ok(Subject::Theme),
        _ => {}
    }
    Kind::parse(text).map(Subject::Kind).ok_or_else(|| {
        "write briefing, event, actor, location, source, page, site or theme".to_owned()
    })
}

fn marking(text: &str) -> Result<Marking, String> {
    text.parse().map_err(|()| "write clear, green, amber, amber+strict or red".to_owned())
}

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The content has errors, which are reported: exit 1.
    Content,
    /// The call is at fault: exit 2.
    Usage(String),
    /// The machine is at fault: exit 2.
    Io(String),
    /// The call or the machine is at fault, in a way that has a code: exit 2.
    Coded(Box<Diagnostic>),
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Failure::Coded(Box::new(diagnostic))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Io(error.to_string())
    }
}

/// Runs the program: 0 if done, 1 if the content has errors, 2 if the call or the machine is at fault.
pub fn main() -> ExitCode {
    let (terminal, result) = match Cli::try_parse() {
        Ok(cli) => {
            let terminal = Terminal::new(cli.color);
            let result = run(&cli, &terminal);
            (terminal, result)
        }
        // What is wrong with the call.
        Err(error) if error.use_stderr() => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        // What was asked for: help, or the version.
        Err(error) => (Terminal::new(When::Auto), quietly(error.print())),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Content) => ExitCode::from(1),
        Err(Failure::Usage(message) | Failure::Io(message)) => {
            terminal.error(None, &message);
            ExitCode::from(2)
        }
        Err(Failure::Coded(diagnostic)) => {
            terminal.error(Some(diagnostic.code), &with_help(&diagnostic));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, terminal: &Terminal) -> Result<(), Failure> {
    match &cli.command {
        Command::Init { dir, empty, ci, from } => {
            let mut text = Vec::new();
            let dir = match (&cli.root, dir) {
                (Some(root), Some(dir)) => {
                    return Err(Failure::Usage(format!(
                        "--root {} and {} both say where the desk is to be\nhelp: write one of them",
                        root.display(),
                        dir.display()
                    )));
                }
                (Some(dir), None) | (None, Some(dir)) => dir.as_path(),
                (None, None) => Path::new("."),
            };
            let result = match ci {
                None => init::run(dir, *empty, &mut text),
                Some(ci) => init_with(*ci, dir, *empty, from.as_deref(), &mut text),
            };
            printed(&text, result)
        }
        Command::New { kind, title, rest, .. } if !rest.is_empty() => {
            let whole = format!("{title} {}", rest.join(" "));
            Err(Failure::Usage(format!(
                "a title is one argument, and `{}` comes after it\nhelp: quote it: {}",
                rest.join(" "),
                command::to_register(*kind, &whole)
            )))
        }
        Command::New { kind, title, date, .. } => {
            let root = root(cli)?;
            let mut text = Vec::new();
            let today = today(&root);
            let result = new::run(&root, *kind, title, date.as_deref(), today, &mut text);
            printed(&text, result)
        }
        Command::Schema { kind } => {
            let mut text = Vec::new();
            schema::run(*kind, &mut text)?;
            to_stdout(&text)
        }
        Command::Theme(command) => {
            use theme::ThemeCommand::{Docs, Eject, List, New};
            let mut text = Vec::new();
            let result = match command {
                New { name, extends } => theme::new(&root(cli)?, name, extends, &mut text),
                Eject { file } => theme::eject(&root(cli)?, file.as_deref(), &mut text),
                List => theme::list(&root(cli)?, &mut text),
                Docs { template, format } => {
                    let project =
                        if cli.root.is_some() { Some(root(cli)?) } else { root(cli).ok() };
                    theme::docs(
                        project.as_deref(),
                        template.as_deref(),
                        *format,
                        terminal,
                        &mut text,
                    )
                }
            };
            printed(&text, result)
        }
        Command::Build(args) => build::run(&root_at(cli, args.at.is_some())?, args, terminal),
        Command::Serve(args) => {
            serve::run(&root_at(cli, args.at.is_some())?, args, terminal.clone())
        }
        Command::History(args) => history::run(&root_at(cli, true)?, args, terminal),
        Command::Audit(args) => audit::run(&root(cli)?, args, terminal),
        Command::Publish(args) => publish::run(&root(cli)?, args, terminal),
        Command::Check(args) => match &args.explain {
            Some(code) => check::explain(code),
            None => check::run(&root(cli)?, args, terminal),
        },
    }
}

/// Adds a workflow to a desk, which is started if it is not there.
fn init_with(
    ci: workflow::Ci,
    dir: &std::path::Path,
    is_empty: bool,
    from: Option<&str>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let workflow = workflow::Workflow::of(ci, dir, from)?;
    if !dir.join(crate::read::SITE_FILE).is_file() {
        init::run(dir, is_empty, out)?;
        writeln!(out)?;
    }
    workflow.write(out)
}

/// Finds the project.
fn root(cli: &Cli) -> Result<PathBuf, Failure> {
    if let Some(root) = &cli.root {
        if root.join("content").is_dir() {
            return Ok(root.clone());
        }
        return Err(Failure::Usage(format!(
            "{} holds no folder `content`\nhelp: {}",
            root.display(),
            instead_of(root)
        )));
    }
    let here = std::env::current_dir()?;
    find_root(&here).ok_or_else(|| {
        Failure::Usage(
            "there is no folder `content` here or in any folder above\nhelp: start a desk with: dateline init"
                .to_owned(),
        )
    })
}

/// What to do about a folder that is given as a project and is none.
fn instead_of(root: &Path) -> String {
    let written = |path: &Path| path.to_str().map(init::for_a_shell);
    let is_content = root.join("site.yaml").is_file()
        || Kind::ALL.iter().any(|kind| root.join(kind.folder()).is_dir());
    if is_content {
        let full = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let named = root.parent().filter(|parent| !parent.as_os_str().is_empty());
        // `content` has the parent "", and `.` has none that is written.
        let parent = match root.file_name() {
            Some(_) => named.unwrap_or(Path::new(".")),
            None => full.parent().unwrap_or(&full),
        };
        return match written(parent).filter(|_| full.file_name() == Some("content".as_ref())) {
            Some(parent) => format!("did you mean --root {parent}?"),
            None => "move what is in it into a folder `content` there".to_owned(),
        };
    }
    match written(root) {
        Some(root) => format!("start a desk there with: dateline init {root}"),
        None => "start a desk there with: dateline init".to_owned(),
    }
}

/// Finds the project, which at a revision need not be on the disk.
fn root_at(cli: &Cli, past: bool) -> Result<PathBuf, Failure> {
    match &cli.root {
        Some(root) if past => Ok(root.clone()),
        None if past => {
            let here = std::env::current_dir()?;
            Ok(find_root(&here).unwrap_or(here))
        }
        _ => root(cli),
    }
}

/// Opens the project's files; the output folder and caches are no part of them.
fn disk(root: &std::path::Path) -> Result<Disk, Failure> {
    Ok(Disk::new(root)?)
}

/// Opens the repository that a project is kept in. Where it is in none, or in one that cannot be
/// read, which is said, there is no history.
fn past(root: &std::path::Path, terminal: &Terminal) -> Option<Box<dyn Past>> {
    found_past(root).unwrap_or_else(|why| {
        terminal.say(&why);
        None
    })
}

/// The same, with what is to be said of a repository that cannot be read.
fn found_past(root: &std::path::Path) -> Result<Option<Box<dyn Past>>, String> {
    match Repository::discover(root) {
        Ok(repository) => Ok(repository.map(|repository| Box::new(repository) as Box<dyn Past>)),
        Err(diagnostic) => {
            let said = format!("no history ({}): {}", diagnostic.code, with_help(&diagnostic));
            Err(terminal::harmless(&said))
        }
    }
}

/// The present, in seconds since 1970: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the clock.
fn now() -> Result<i64, Failure> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().map_err(|_| {
            Failure::Usage(format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds"))
        }),
        Err(_) => Ok(jiff::Timestamp::now().as_second()),
    }
}

/// Today, in the desk's time zone.
fn today(root: &std::path::Path) -> jiff::civil::Date {
    let zone = Disk::new(root).map(|disk| crate::read::read_settings(&disk).timezone);
    let now = now().ok().and_then(|now| jiff::Timestamp::from_second(now).ok());
    let now = now.unwrap_or_else(jiff::Timestamp::now);
    zone.unwrap_or(jiff::tz::TimeZone::UTC).to_datetime(now).date()
}

impl Selecting {
    fn options(&self) -> Result<Options, Failure> {
        Ok(Options {
            whole_history: false,
            base_url: self.base_url.clone(),
            audience: self.audience,
            drafts: self.drafts,
            future: self.future,
            uncommitted: false,
            now: now()?,
            ..Options::default()
        })
    }
}

/// Says what is wrong, and below it what to do.
fn with_help(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// Tells a failure that is a diagnostic of the machine from one of the content.
fn failure_of(diagnostics: &[Diagnostic]) -> Failure {
    if diagnostics.iter().any(|diagnostic| diagnostic.code.id().starts_with("DL7")) {
        Failure::Io(String::new())
    } else {
        Failure::Content
    }
}

/// Writes to standard output what was done, up to where it failed if it did.
fn printed(text: &[u8], result: Result<(), Failure>) -> Result<(), Failure> {
    let printed = to_stdout(text);
    result.and(printed)
}

/// A closed pipe is no failure of ours: who read it has enough.
fn quietly(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes to standard output.
fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    quietly(std::io::stdout().lock().write_all(bytes))
}
