//! Step 1: from a [`World`] to a [`Corpus`].
//!
//! Files are read in parallel, each on its own: what a file gives depends on its path, its bytes
//! and the settings of the site, and on nothing else.

pub(crate) mod asset;
mod bidi;
mod corpus;
pub(crate) mod fields;
mod file_name;
pub mod front_matter;
pub mod marked;
mod memo;
mod passed_over;
mod publish;
mod record;
mod site;
mod text;
pub mod theme;
mod versions;
pub mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

pub use asset::held_back;
pub use corpus::{Asset, Corpus, Texts, Withheld};
pub use memo::Memo;
pub(crate) use site::{is_language_tag, label_of};
pub(crate) use text::{first_unwanted, is_unwanted};
pub(crate) use versions::{Completeness, Sort, Version, Versions, folders_of, in_all_folders};

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::model::{
    Actor, Body, Briefing, Cuts, Event, Kind, Layout, Location, Page, Record, Site, Source,
};
use crate::rows::ROW;
use crate::world::{Entry, ReadError, World};
use file_name::FileName;
use front_matter::{Fences, FrontMatterError};
use memo::{Found, Keep, Kept, Last, Parse, Reading};
use passed_over::{PassedOver, is_readme, may_hold_records, not_read, second_settings};
use record::{FromFields, Origin};
use site::Settings;
use text::as_text;
use yaml::{Node, ProblemKind, Value};

/// The largest content file that is read. Ten mebibytes of YAML are some 30,000 events; what is
/// larger is a data dump or a mistake.
pub const TEXT_LIMIT: u64 = 10 << 20;

/// The settings file of a desk.
pub const SITE_FILE: &str = "content/site.yaml";

/// Reads a desk: every record that can be read, and everything that is wrong with the rest.
///
/// What `memo` has of the last run is not read again; the result is the same with any memo, but for
/// [`Memo::keeping_last_good`].
pub fn read(world: &dyn World, memo: &mut Memo) -> (Corpus, Vec<Diagnostic>) {
    let listing = world.list("content");
    let last = run(world, &listing.files, memo.keep, std::mem::take(&mut memo.last), None);
    let (corpus, mut found) = gather(&listing.files, &last);
    if memo.keep != Keep::Nothing {
        memo.last = last;
    }
    let mut diagnostics = listing.diagnostics;
    diagnostics.append(&mut found);
    (corpus, diagnostics)
}

/// Reads a desk with other folders of its own than its settings name.
pub(crate) fn read_in(world: &dyn World, folders: &BTreeMap<String, Kind>) -> Corpus {
    let files = world.list("content").files;
    let last = run(world, &files, Keep::Nothing, Last::default(), Some(folders));
    let (mut corpus, _) = gather(&files, &last);
    corpus.site.folders = folders.clone();
    corpus
}

/// The files that cannot be read as they are, and may mark something: which of their records are held
/// back is not known. `found` is what was wrong when they were read.
pub(crate) fn unread_markings(world: &dyn World, found: &[Diagnostic]) -> Vec<String> {
    let is_of_reading =
        |found: &Diagnostic| versions::is_unread(found.code) || found.code == Code::NotARecord;
    let may_mark = |file: &&str| {
        let Ok(bytes) = world.read(file, TEXT_LIMIT) else { return true };
        let text = as_lossy(&bytes);
        marked::said::names_the_protocol(&text) || front_matter::head_holds_back(&text)
    };
    let unread = files_of(found.iter().filter(|found| is_of_reading(found)));
    unread.filter(may_mark).map(str::to_owned).collect()
}

/// The files that speak of a marking and have a mistake for which a record of theirs, or all, was left
/// out: whose names are to be withheld is not known. `found` is what was wrong when they were read.
pub(crate) fn lost_markings(world: &dyn World, found: &[Diagnostic]) -> Vec<String> {
    /// Beyond it, a file that is too large for a record is not read for this either, in bytes.
    const LIMIT: u64 = 256 << 20;
    let is_lost = |found: &&Diagnostic| {
        // What a link that leads nowhere leads to is nothing of the desk's.
        found.code != Code::BadLink && versions::completeness(found) != Completeness::Whole
    };
    let marks = |file: &&str| match world.read(file, LIMIT) {
        Ok(bytes) => marked::said::names_the_protocol(&as_lossy(&bytes)),
        Err(ReadError::TooLarge { .. } | ReadError::Io(_)) => true,
        // Nor are pipes, and what is gone.
        Err(ReadError::NotFound | ReadError::Outside | ReadError::NotAFile) => false,
    };
    files_of(found.iter().filter(is_lost)).filter(marks).map(str::to_owned).collect()
}

/// The files of which a record, or all, may have been left out for an error. `found` is what was wrong
/// when they were read.
pub(crate) fn unread_files(found: &[Diagnostic]) -> impl Iterator<Item = &str> {
    files_of(
        found.iter().filter(|found| {
            found.is_error() && versions::completeness(found) != Completeness::Whole
        }),
    )
}

/// The files in which something was found, each once, in order.
fn files_of<'d>(found: impl Iterator<Item = &'d Diagnostic>) -> impl Iterator<Item = &'d str> {
    let files: BTreeSet<&str> =
        found.filter_map(|found| Some(&*found.place.as_ref()?.file)).collect();
    files.into_iter()
}

/// A text of which only the words matter, whatever else is in it.
fn as_lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "")
}

/// Reads every file, or keeps what it gave in the run before.
fn run(
    world: &dyn World,
    entries: &[Entry],
    keep: Keep,
    before: Last,
    folders: Option<&BTreeMap<String, Kind>>,
) -> Last {
    let site = read_site(world, entries, keep, before.site);
    let mut settings =
        Settings::of(site.as_ref().map_or(&Site::default(), |(_, found)| &found.used().value));
    if let Some(folders) = folders {
        settings.folders.clone_from(folders);
    }
    let is_stale = settings != before.settings;
    let mut known = before.files;
    let are_same = !is_stale
        && entries.len() == known.len()
        && entries.iter().zip(&mut known).all(|(entry, kept)| kept.is_of(entry));
    let mut files = if are_same { known } else { matched(entries, known, &settings, is_stale) };
    files.par_iter_mut().with_max_len(ROW).for_each(|file| match file.class {
        Class::Text(kind) => {
            let parse = RecordsFile { kind, settings: &settings };
            memo::find(world, &file.path, &parse, keep, &mut file.found, is_stale);
        }
        _ => file.found = None,
    });
    let places = if are_same {
        before.places
    } else {
        let site = site.iter().map(|(path, _)| path);
        let files = files.iter().filter(|file| file.found.is_some()).map(|file| &file.path);
        Arc::new(site.chain(files).enumerate().map(|(at, path)| (Arc::clone(path), at)).collect())
    };
    Last { site, settings, files, places }
}

/// Finds for each file what it gave in the run before. Both are in order.
fn matched(entries: &[Entry], before: Vec<Kept>, settings: &Settings, is_stale: bool) -> Vec<Kept> {
    let mut before = before.into_iter().peekable();
    let kept = entries.iter().map(|entry| {
        while before.next_if(|kept| kept.path < entry.path).is_some() {}
        let kept = before.next_if(|kept| kept.path == entry.path);
        let (class, found) = kept.map_or((None, None), |kept| (Some(kept.class), kept.found));
        let class = class.filter(|_| !is_stale).unwrap_or_else(|| classify(&entry.path, settings));
        Kept { path: Arc::clone(&entry.path), class, found }
    });
    kept.collect()
}

/// Puts together what the files give.
fn gather(entries: &[Entry], run: &Last) -> (Corpus, Vec<Diagnostic>) {
    let mut corpus = Corpus::default();
    let mut diagnostics = Vec::new();
    corpus.texts = Texts::new(Arc::clone(&run.places));
    match &run.site {
        Some((path, found)) => {
            diagnostics.extend_from_slice(&found.now.diagnostics);
            corpus.site = found.used().value.clone();
            corpus.texts.add(path, found);
        }
        None => diagnostics.push(
            Diagnostic::new(Code::NoSiteFile, "there is no content/site.yaml")
                .help("add one with at least `title:` and `base_url:`; until then defaults hold"),
        ),
    }
    let mut of_records = Vec::new();
    let mut passed_over: BTreeMap<&str, PassedOver> = BTreeMap::new();
    for (entry, file) in entries.iter().zip(&run.files) {
        match &file.class {
            Class::Site => {
                let read = run.site.as_ref().map(|(path, _)| path);
                if let Some(read) = read.filter(|read| **read != entry.path) {
                    diagnostics.push(second_settings(&entry.path, read));
                }
            }
            Class::Text(_) => {
                let Some(found) = &file.found else { continue };
                of_records.extend_from_slice(&found.now.diagnostics);
                corpus.texts.add(&file.path, found);
                match &found.used().value {
                    Records::Briefings(records) => corpus.briefings.extend_from_slice(records),
                    Records::Events(records) => corpus.events.extend_from_slice(records),
                    Records::Actors(records) => corpus.actors.extend_from_slice(records),
                    Records::Locations(records) => corpus.locations.extend_from_slice(records),
                    Records::Sources(records) => corpus.sources.extend_from_slice(records),
                    Records::Pages(records) => corpus.pages.extend_from_slice(records),
                }
            }
            Class::Asset => {
                corpus.assets.push(Asset { path: Arc::clone(&entry.path), size: entry.size });
            }
            Class::Unknown(what) => {
                corpus.passed_over.push(Arc::clone(&entry.path));
                passed_over.entry(what).or_default().add(&entry.path);
            }
            Class::Unfit(diagnostic) => diagnostics.push((**diagnostic).clone()),
        }
    }
    diagnostics.extend(passed_over.into_iter().map(|(what, files)| not_read(what, files)));
    diagnostics.append(&mut of_records);
    (corpus, diagnostics)
}

/// Reads the settings file, if there is one.
fn read_site(
    world: &dyn World,
    entries: &[Entry],
    keep: Keep,
    before: Option<(Arc<str>, Found<Site>)>,
) -> Option<(Arc<str>, Found<Site>)> {
    let entry = entries.iter().find(|entry| is_site_file(&entry.path))?;
    let mut found = before.filter(|(path, _)| *path == entry.path).map(|(_, found)| found);
    memo::find(world, &entry.path, &SiteFile, keep, &mut found, false);
    found.map(|found| (Arc::clone(&entry.path), found))
}

/// Reads the settings alone; defaults where they cannot be read.
pub fn read_settings(world: &dyn World) -> Site {
    let entries = world.list("content").files;
    read_site(world, &entries, Keep::Nothing, None)
        .map_or_else(Site::default, |(_, found)| found.used().value.clone())
}

/// `content/site.yaml`.
struct SiteFile;

impl Parse for SiteFile {
    type Value = Site;

    fn parse(&self, path: &Arc<str>, bytes: Result<Vec<u8>, ReadError>) -> Reading<Site> {
        let mut diagnostics = Vec::new();
        let text = as_text(path, bytes, &mut diagnostics);
        if let Some(span) = text.as_deref().and_then(|text| unfinished_merge(text, false)) {
            diagnostics.push(unfinished(path, span));
            return Reading { text, value: Site::default(), diagnostics };
        }
        let parsed = text.as_deref().map(|text| yaml::parse(text, 0)).unwrap_or_default();
        diagnostics.extend(parsed.problems.into_iter().map(|problem| yaml_problem(path, problem)));
        let value = parsed.documents.first().map_or_else(Site::default, |node| {
            let text = text.as_deref().unwrap_or_default();
            let (site, mut found) = site::site(path, text, node);
            if let (Some(help), [only]) = (yaml::nearly_a_mapping(text, node), &mut *found) {
                only.help = Some(help);
            }
            diagnostics.append(&mut found);
            site
        });
        if let Some(second) = parsed.documents.get(1) {
            let message = "the settings of a second document are not read";
            diagnostics.push(
                Diagnostic::new(Code::InvalidSetting, message)
                    .at(Place::at(path, second.span))
                    .help("delete the line of three hyphens above it, so that all are one"),
            );
        }
        Reading { text, value, diagnostics }
    }
}

/// Whether a path is that of the settings.
pub(crate) fn is_site_file(path: &str) -> bool {
    matches!(path, SITE_FILE | "content/site.yml")
}

/// What a file of `content/` is.
#[derive(Debug)]
enum Class {
    Site,
    Asset,
    Text(Kind),
    Unknown(String),
    /// Its name is one that no address can hold, or that says that it may not be published.
    Unfit(Box<Diagnostic>),
}

/// Tells what a file of `content/` is from its path and the settings.
fn classify(path: &Arc<str>, settings: &Settings) -> Class {
    if let Some(diagnostic) = unfit_name(path) {
        return Class::Unfit(Box::new(diagnostic));
    }
    if is_site_file(path) {
        return Class::Site;
    }
    let path_of_file = path;
    let path: &str = path;
    let inside = path.strip_prefix("content/").unwrap_or(path);
    if inside.starts_with("assets/") {
        return match asset::refused(path_of_file, settings.pages_as_assets) {
            Some(diagnostic) => Class::Unfit(Box::new(diagnostic)),
            None => Class::Asset,
        };
    }
    let top = inside.split('/').next().unwrap_or(inside);
    let named = settings.folders.iter().filter(|(folder, _)| {
        inside.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
    });
    // Of nested folders the innermost decides.
    let kind = named.max_by_key(|(folder, _)| folder.len()).map(|(_, kind)| *kind).or_else(|| {
        let stem =
            if top.len() == inside.len() { top.split('.').next().unwrap_or(top) } else { top };
        Kind::ALL.into_iter().find(|kind| kind.folder() == stem)
    });
    match kind {
        Some(_) if is_readme(inside) => Class::Unknown(path.to_owned()),
        Some(kind) if may_hold_records(inside) => Class::Text(kind),
        Some(_) => Class::Unknown(path.to_owned()),
        None if top.len() == inside.len() => Class::Unknown(path.to_owned()),
        None => Class::Unknown(format!("content/{top}/")),
    }
}

/// Says that no address can hold a file's name, before the site is written and it is too late to
/// say which file it was.
fn unfit_name(path: &Arc<str>) -> Option<Diagnostic> {
    let unfit = |c: char| c.is_control() || c == '\\' || is_unwanted(c);
    let found = path.chars().find(|&c| unfit(c))?;
    let what = if found == '\\' { "a backslash" } else { "a control character" };
    let message = format!("`{}` has {what} in its name", path.escape_debug());
    let help = "rename it; this one is left out";
    Some(Diagnostic::new(Code::FileName, message).at(Place::file(path)).help(help))
}

/// Whether nothing is written in a file.
fn says_nothing(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

/// Says that there is no record in an empty file: whoever made it may think that there is.
fn empty(path: &Arc<str>) -> Diagnostic {
    Diagnostic::new(Code::NotRead, "the file is empty, and left out")
        .at(Place::file(path))
        .help("write the record, or delete the file")
}

/// Finds where a merge of git stopped at a conflict: lines that begin with the three marks that it
/// leaves, in their order. In fenced code a text may show them.
fn unfinished_merge(text: &str, is_markdown: bool) -> Option<Span> {
    memchr::memmem::find(text.as_bytes(), b"<<<<<<<")?;
    let mut fences = Fences::default();
    let mut opening = None;
    let mut is_parted = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (words, at) = (line.trim_end(), start);
        start += line.len();
        if is_markdown && fences.hold(line) {
            continue;
        }
        match words.split(' ').next().unwrap_or_default() {
            "<<<<<<<" => (opening, is_parted) = (Some(Span::new(at, at + words.len())), false),
            "=======" if words.len() == 7 => is_parted = true,
            ">>>>>>>" if is_parted && opening.is_some() => return opening,
            _ => {}
        }
    }
    None
}

fn unfinished(path: &Arc<str>, span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnfinishedMerge, "a merge of git is not finished here")
        .at(Place::at(path, span))
        .help("keep one of the two versions, or of each what is right, and delete the lines <<<<<<<, ======= and >>>>>>>; until then the file is left out")
}

/// Whether a file is Markdown, by its name.
fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(&*ending.to_ascii_lowercase(), "md" | "markdown")
}

/// The records of one file.
#[derive(Debug)]
pub(crate) enum Records {
    Briefings(Vec<Arc<Record<Briefing>>>),
    Events(Vec<Arc<Record<Event>>>),
    Actors(Vec<Arc<Record<Actor>>>),
    Locations(Vec<Arc<Record<Location>>>),
    Sources(Vec<Arc<Record<Source>>>),
    Pages(Vec<Arc<Record<Page>>>),
}

/// A file of records.
struct RecordsFile<'a> {
    kind: Kind,
    settings: &'a Settings,
}

impl Parse for RecordsFile<'_> {
    type Value = Records;

    fn parse(&self, path: &Arc<str>, bytes: Result<Vec<u8>, ReadError>) -> Reading<Records> {
        let mut diagnostics = Vec::new();
        let text = as_text(path, bytes, &mut diagnostics);
        let content = text.as_deref().unwrap_or_default();
        if text.is_some() && says_nothing(content) {
            diagnostics.push(empty(path));
        }
        let found = &mut diagnostics;
        let value = match self.kind {
            Kind::Briefing => Records::Briefings(self.records(path, content, found)),
            Kind::Event => Records::Events(self.records(path, content, found)),
            Kind::Actor => Records::Actors(self.records(path, content, found)),
            Kind::Location => Records::Locations(self.records(path, content, found)),
            Kind::Source => Records::Sources(self.records(path, content, found)),
            Kind::Page => Records::Pages(self.records(path, content, found)),
        };
        Reading { text, value, diagnostics }
    }
}

impl RecordsFile<'_> {
    fn records<T: FromFields>(
        &self,
        path: &Arc<str>,
        content: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Record<T>>> {
        let records = records_of(path, content, self.settings, diagnostics);
        records.into_iter().map(Arc::new).collect()
    }
}

fn yaml_problem(path: &Arc<str>, problem: yaml::Problem) -> Diagnostic {
    let code = match problem.kind {
        ProblemKind::Syntax => Code::YamlSyntax,
        ProblemKind::Limit => Code::YamlLimit,
        ProblemKind::DuplicateKey => Code::DuplicateKey,
        ProblemKind::ControlCharacter => Code::ControlCharacter,
        ProblemKind::LostText => Code::LostText,
    };
    let mut diagnostic = Diagnostic::new(code, problem.message).at(Place::at(path, problem.span));
    diagnostic.help = problem.help;
    if let Some(span) = problem.related {
        let label = match problem.kind {
            ProblemKind::DuplicateKey => "first here",
            _ => "closed here",
        };
        diagnostic = diagnostic.related(Place::at(path, span), label);
    }
    diagnostic
}

/// Leaves out what is said of the type of a value in which the YAML is wrong, which was said.
fn without_echoes(found: &mut Vec<Diagnostic>, broken: &[Span]) {
    found.retain(|diagnostic| {
        let span = diagnostic.place.as_ref().and_then(|place| place.span);
        let holds =
            |span: Span| broken.iter().any(|at| span.start <= at.start && at.end <= span.end);
        diagnostic.code != Code::WrongType || !span.is_some_and(holds)
    });
}

/// Where the YAML itself is wrong.
fn broken(problems: &[yaml::Problem]) -> Vec<Span> {
    let broken = problems.iter().filter(|problem| problem.kind == ProblemKind::Syntax);
    broken.map(|problem| problem.span).collect()
}

/// Where a marking or `draft` stands twice in one mapping. Only the first is read, so that a record
/// in which they differ could be let out against the second.
fn doubled_markings(text: &str, problems: &[yaml::Problem]) -> Vec<Span> {
    let holds_back = |span: &Span| {
        let key = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let key = fields::folded(key.trim_matches(['"', '\'']));
        fields::is_about_marking(&key)
            || fields::is_about_publishing(&key)
            || fields::is_about_secrecy(&key)
            || fields::is_embargo(&key)
            || fields::is_expiry(&key)
    };
    let doubled = problems.iter().filter(|problem| problem.kind == ProblemKind::DuplicateKey);
    doubled.map(|problem| problem.span).filter(holds_back).collect()
}

/// Holds a record back in which a marking stands twice.
fn hold_back<T>(record: &mut Record<T>, doubled: &[Span]) {
    let within = |span: &Span| record.span.start <= span.start && span.end <= record.span.end;
    if doubled.iter().any(within) {
        record.head.tlp = crate::model::Marking::Red;
    }
}

/// Reads the records of one file.
fn records_of<T: FromFields>(
    path: &Arc<str>,
    text: &str,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Record<T>> {
    let name = FileName::of(path);
    if says_nothing(text) {
        return Vec::new();
    }
    let is_markdown = is_markdown(path);
    if let Some(span) = unfinished_merge(text, is_markdown) {
        diagnostics.push(unfinished(path, span));
        return Vec::new();
    }
    if is_markdown {
        return markdown(path, text, settings, &name, diagnostics).into_iter().collect();
    }
    let parsed = yaml::parse(text, 0);
    let doubled = doubled_markings(text, &parsed.problems);
    let broken = broken(&parsed.problems);
    diagnostics.extend(parsed.problems.into_iter().map(|problem| yaml_problem(path, problem)));
    let mut nodes: Vec<&Node> = Vec::new();
    for document in &parsed.documents {
        match &document.value {
            Value::List(items) => nodes.extend(items),
            _ => nodes.push(document),
        }
    }
    let listed = parsed.documents.iter().any(|document| matches!(document.value, Value::List(_)));
    let alone = nodes.len() == 1 && !listed && !is_list_file(path);
    let mut records = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Some(entries) = node.as_map() else {
            if !node.is_null() {
                diagnostics.push(
                    Diagnostic::new(
                        Code::NotARecord,
                        format!("this is {}, not a record", node.type_name()),
                    )
                    .at(Place::at(path, node.span))
                    .help(yaml::nearly_a_mapping(text, node).unwrap_or_else(
                        || "write a mapping with fields such as `title:` and `date:`".to_owned(),
                    )),
                );
            }
            continue;
        };
        if let Some(wrapped) = record::wrapped::<T>(entries, path) {
            diagnostics.push(wrapped);
            continue;
        }
        let origin = Origin { file: path, name: &name, settings, text, body: None, alone };
        let (mut record, mut found) = record::record(entries, node.span, origin);
        without_echoes(&mut found, &broken);
        diagnostics.append(&mut found);
        record.iter_mut().for_each(|record| hold_back(record, &doubled));
        records.extend(record);
    }
    records
}

/// Whether the file is `content/actors.yaml` and the like, which stands for a folder: its name
/// says nothing of a record in it.
fn is_list_file(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let stem = name.split('.').next().unwrap_or(name);
    folder == "content" && Kind::ALL.iter().any(|kind| kind.folder() == stem)
}

/// Whether the first lines of a text end in carriage returns alone, which make one line of them.
fn ends_in_returns(text: &str) -> bool {
    let first = text.split('\n').next().unwrap_or_default();
    first.trim_end_matches('\r').contains('\r')
}

fn markdown<T: FromFields>(
    path: &Arc<str>,
    text: &str,
    settings: &Settings,
    name: &FileName,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Record<T>> {
    let split = match front_matter::split(text) {
        Ok(split) => split,
        Err(error) => {
            diagnostics.push(match error {
                FrontMatterError::Unclosed { span } => unclosed(path, text, span),
                FrontMatterError::Astray { span } => Diagnostic::new(
                    Code::YamlSyntax,
                    "the front matter is not where it must be, and would be shown as text",
                )
                .at(Place::at(path, span))
                .help(
                    "begin it on the first line, with exactly three hyphens, ---, and end it with a line of three more; show in fenced code what is no front matter",
                ),
                FrontMatterError::Unfenced { span } => Diagnostic::new(
                    Code::YamlSyntax,
                    "the file begins with front matter without its lines of hyphens, which would be shown as text",
                )
                .at(Place::at(path, span))
                .help(
                    "put a line of three hyphens, ---, before this line, and one after the last of its kind",
                ),
                FrontMatterError::Toml { span } => Diagnostic::new(
                    Code::YamlSyntax,
                    "the front matter is TOML, not YAML",
                )
                .at(Place::at(path, span))
                .help(
                    "write YAML between lines of three hyphens: `title = \"X\"` becomes `title: X`",
                ),
                FrontMatterError::Json { span } => Diagnostic::new(
                    Code::YamlSyntax,
                    "the front matter is JSON, not YAML",
                )
                .at(Place::at(path, span))
                .help(
                    "put a line of three hyphens, ---, before it and one after it: YAML reads JSON too",
                ),
            });
            if let Some(last) = diagnostics.last_mut().filter(|_| ends_in_returns(text)) {
                last.help = Some(
                    "its lines end in carriage returns alone, as programs of old wrote them: save it with line ends of Unix (LF) or Windows (CRLF)"
                        .into(),
                );
            }
            return None;
        }
    };
    let body = (!split.body.trim().is_empty()).then(|| {
        let start = split.body_offset as usize;
        Body {
            text: Arc::from(split.body),
            span: Span::new(start, start + split.body.len()),
            layout: Layout::Verbatim,
            cuts: Cuts::default(),
        }
    });
    let mut front = None;
    let (mut doubled, mut wrong) = (Vec::new(), Vec::new());
    if let Some((source, offset)) = split.front {
        let parsed = yaml::parse(source, offset);
        doubled = doubled_markings(text, &parsed.problems);
        wrong = broken(&parsed.problems);
        let is_grave = |kind| !matches!(kind, ProblemKind::DuplicateKey | ProblemKind::LostText);
        let broken = parsed.problems.iter().any(|problem| is_grave(problem.kind));
        diagnostics.extend(parsed.problems.into_iter().map(|problem| yaml_problem(path, problem)));
        if broken && parsed.documents.is_empty() {
            return None;
        }
        front = parsed.documents.into_iter().next();
    }
    let span = front.as_ref().map_or(Span::new(0, 0), |node| node.span);
    let entries = match &front {
        None => &[][..],
        Some(node) => match node.as_map() {
            Some(entries) => entries,
            None => {
                diagnostics.push(
                    Diagnostic::new(
                        Code::NotARecord,
                        format!("the front matter is {}, not a mapping", node.type_name()),
                    )
                    .at(Place::at(path, node.span))
                    .help(
                        yaml::nearly_a_mapping(text, node).unwrap_or_else(|| {
                            "write fields such as `title:` and `date:`".to_owned()
                        }),
                    ),
                );
                return None;
            }
        },
    };
    let origin = Origin { file: path, name, settings, text, body, alone: true };
    let (mut record, mut found) = record::record(entries, span, origin);
    without_echoes(&mut found, &wrong);
    diagnostics.append(&mut found);
    record.iter_mut().for_each(|record| hold_back(record, &doubled));
    record
}

/// Says that front matter never closes, at the line that was to close it if one looks so.
fn unclosed(path: &Arc<str>, text: &str, opening: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::FrontMatterUnclosed, "the front matter never closes");
    match front_matter::nearly_closed(text, opening.end as usize) {
        Some(span) => diagnostic
            .at(Place::at(path, span))
            .label("closes nothing")
            .related(Place::at(path, opening), "opens here")
            .help(
                "write exactly three hyphens on this line, ---, with nothing before or after them",
            ),
        None => diagnostic
            .at(Place::at(path, opening))
            .label("opens here")
            .help("close it with a line of three hyphens: ---"),
    }
}

/// The date at the beginning of a file's name, if there is one.
pub(crate) fn date_of_name(path: &str) -> Option<crate::model::Date> {
    FileName::of(path).date.and_then(|text| text.parse().ok())
}
