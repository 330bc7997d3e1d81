//! Step 1: from a [`World`] to a [`Corpus`].
//!
//! Files are read in parallel, each on its own: what a file gives depends on its path, its bytes
//! and the settings of the site, and on nothing else.

mod corpus;
pub(crate) mod fields;
mod file_name;
pub mod front_matter;
mod record;
mod site;
pub mod theme;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use corpus::{Asset, Corpus};
pub(crate) use site::label_of;

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::model::{
    Actor, Body, Briefing, Event, Kind, Layout, Location, Page, Record, Site, Source,
};
use crate::world::{Entry, World};
use file_name::FileName;
use front_matter::FrontMatterError;
use record::{FromFields, Origin};
use yaml::{Node, ProblemKind, Value};

/// The largest content file that is read. Ten mebibytes of YAML are some 30,000 events; what is
/// larger is a data dump or a mistake.
pub const TEXT_LIMIT: u64 = 10 << 20;

/// The settings file of a desk.
pub const SITE_FILE: &str = "content/site.yaml";

/// Reads a desk: every record that can be read, and everything that is wrong with the rest.
pub fn read(world: &dyn World) -> (Corpus, Vec<Diagnostic>) {
    let listing = world.list("content");
    let mut diagnostics = listing.diagnostics;
    let mut corpus = Corpus::default();
    corpus.site = read_site(world, &listing.files, &mut corpus, &mut diagnostics);
    let mut texts: Vec<(&Entry, Kind)> = Vec::new();
    let mut passed_over: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &listing.files {
        if let Some(diagnostic) = unfit_name(&entry.path) {
            diagnostics.push(diagnostic);
            continue;
        }
        match classify(&entry.path, &corpus.site) {
            Class::Site => {}
            Class::Asset => {
                corpus.assets.push(Asset { path: Arc::clone(&entry.path), size: entry.size });
            }
            Class::Text(kind) => texts.push((entry, kind)),
            Class::Unknown(what) => *passed_over.entry(what).or_default() += 1,
        }
    }
    diagnostics.extend(passed_over.into_iter().map(|(what, count)| not_read(&what, count)));
    let site = &corpus.site;
    let files: Vec<FileRecords> =
        texts.par_iter().map(|(entry, kind)| read_file(world, &entry.path, *kind, site)).collect();
    for file in files {
        diagnostics.extend(file.diagnostics);
        if let Some(text) = file.text {
            corpus.texts.insert(Arc::clone(&file.path), text);
        }
        match file.records {
            Records::Briefings(records) => corpus.briefings.extend(records),
            Records::Events(records) => corpus.events.extend(records),
            Records::Actors(records) => corpus.actors.extend(records),
            Records::Locations(records) => corpus.locations.extend(records),
            Records::Sources(records) => corpus.sources.extend(records),
            Records::Pages(records) => corpus.pages.extend(records),
        }
    }
    (corpus, diagnostics)
}

fn read_site(
    world: &dyn World,
    files: &[Entry],
    corpus: &mut Corpus,
    diagnostics: &mut Vec<Diagnostic>,
) -> Site {
    let Some(entry) = files.iter().find(|entry| is_site_file(&entry.path)) else {
        diagnostics.push(
            Diagnostic::new(Code::NoSiteFile, "there is no content/site.yaml")
                .help("add one with at least `title:` and `base_url:`; until then defaults hold"),
        );
        return Site::default();
    };
    let text = match read_text(world, &entry.path, diagnostics) {
        Some(text) => text,
        None => return Site::default(),
    };
    corpus.texts.insert(Arc::clone(&entry.path), Arc::clone(&text));
    let parsed = yaml::parse(&text, 0);
    diagnostics
        .extend(parsed.problems.into_iter().map(|problem| yaml_problem(&entry.path, problem)));
    let Some(node) = parsed.documents.first() else { return Site::default() };
    let (site, mut found) = site::site(&entry.path, node);
    diagnostics.append(&mut found);
    site
}

/// Reads the settings alone; defaults where they cannot be read.
pub fn read_settings(world: &dyn World) -> Site {
    let files: Vec<Entry> = world.list("content").files;
    read_site(world, &files, &mut Corpus::default(), &mut Vec::new())
}

fn is_site_file(path: &str) -> bool {
    matches!(path, SITE_FILE | "content/site.yml")
}

enum Class {
    Site,
    Asset,
    Text(Kind),
    Unknown(String),
}

/// Tells what a file of `content/` is from its path alone.
fn classify(path: &str, site: &Site) -> Class {
    if is_site_file(path) {
        return Class::Site;
    }
    let inside = path.strip_prefix("content/").unwrap_or(path);
    if inside.starts_with("assets/") {
        return Class::Asset;
    }
    let ending = inside.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_text = matches!(ending.as_str(), "md" | "markdown" | "yaml" | "yml");
    let top = inside.split('/').next().unwrap_or(inside);
    let named = site.folders.iter().filter(|(folder, _)| {
        inside.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
    });
    // Of nested folders the innermost decides.
    let kind = named.max_by_key(|(folder, _)| folder.len()).map(|(_, kind)| *kind).or_else(|| {
        let stem =
            if top.len() == inside.len() { top.split('.').next().unwrap_or(top) } else { top };
        Kind::ALL.into_iter().find(|kind| kind.folder() == stem)
    });
    match kind {
        Some(kind) if is_text => Class::Text(kind),
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

fn not_read(what: &str, count: usize) -> Diagnostic {
    let diagnostic = if what.ends_with('/') {
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let folder = what.trim_start_matches("content/").trim_end_matches('/');
        Diagnostic::new(Code::NotRead, format!("{files} in {what} are not read: the folder is not a part of a desk"))
            .help(format!("move them to briefings/, events/, actors/, locations/, sources/, pages/ or assets/, or write `folders: {{{folder}: events}}` in site.yaml"))
    } else {
        Diagnostic::new(Code::NotRead, format!("{what} is not read"))
            .help("records are .md, .yaml and .yml files; what is copied as it is belongs in content/assets/")
    };
    diagnostic.at(Place { file: Arc::from(what), span: None })
}

/// What one file gives.
struct FileRecords {
    path: Arc<str>,
    text: Option<Arc<str>>,
    records: Records,
    diagnostics: Vec<Diagnostic>,
}

enum Records {
    Briefings(Vec<Arc<Record<Briefing>>>),
    Events(Vec<Arc<Record<Event>>>),
    Actors(Vec<Arc<Record<Actor>>>),
    Locations(Vec<Arc<Record<Location>>>),
    Sources(Vec<Arc<Record<Source>>>),
    Pages(Vec<Arc<Record<Page>>>),
}

fn read_file(world: &dyn World, path: &Arc<str>, kind: Kind, site: &Site) -> FileRecords {
    let mut diagnostics = Vec::new();
    let text = read_text(world, path, &mut diagnostics);
    let content = text.as_deref().unwrap_or_default();
    let records = match kind {
        Kind::Briefing => Records::Briefings(
            records_of(path, content, site, &mut diagnostics).into_iter().map(Arc::new).collect(),
        ),
        Kind::Event => Records::Events(
            records_of(path, content, site, &mut diagnostics).into_iter().map(Arc::new).collect(),
        ),
        Kind::Actor => Records::Actors(
            records_of(path, content, site, &mut diagnostics).into_iter().map(Arc::new).collect(),
        ),
        Kind::Location => Records::Locations(
            records_of(path, content, site, &mut diagnostics).into_iter().map(Arc::new).collect(),
        ),
        Kind::Source => Records::Sources(
            records_of(path, content, site, &mut diagnostics).into_iter().map(Arc::new).collect(),
        ),
        Kind::Page => Records::Pages(
            records_of(path, content, site, &mut diagnostics).into_iter().map(Arc::new).collect(),
        ),
    };
    FileRecords { path: Arc::clone(path), text, records, diagnostics }
}

fn read_text(
    world: &dyn World,
    path: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<str>> {
    let bytes = match world.read(path, TEXT_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) => {
            diagnostics.push(error.diagnostic(path));
            return None;
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidUtf8,
                    format!(
                        "the file is not UTF-8: byte {} in line {line} begins no character",
                        at + 1
                    ),
                )
                .at(Place::file(path))
                .help("save the file as UTF-8"),
            );
            return None;
        }
    };
    Some(Arc::from(without_controls(text, path, diagnostics)))
}

/// Whether no text should hold a character: control characters, which hide what a file says, and
/// Unicode's noncharacters, one of which is [`crate::model::ROOT`].
pub(crate) fn is_unwanted(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}'))
        || matches!(u32::from(c), 0xFDD0..=0xFDEF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Replaces the characters that no text should hold.
fn without_controls(text: String, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> String {
    let Some(at) = text.find(is_unwanted) else { return text };
    let count = text.chars().filter(|&c| is_unwanted(c)).count();
    let found = text[at..].chars().next().map_or(0, u32::from);
    let message = if count == 1 {
        format!("a control character (U+{found:04X}) is replaced")
    } else {
        format!("{count} control characters (the first is U+{found:04X}) are replaced")
    };
    diagnostics.push(
        Diagnostic::new(Code::ControlCharacter, message)
            .at(Place::at(path, Span::new(at, at + '\u{FFFD}'.len_utf8())))
            .help("delete them; they are shown as \u{FFFD}"),
    );
    text.replace(is_unwanted, "\u{FFFD}")
}

fn yaml_problem(path: &Arc<str>, problem: yaml::Problem) -> Diagnostic {
    let code = match problem.kind {
        ProblemKind::Syntax => Code::YamlSyntax,
        ProblemKind::Limit => Code::YamlLimit,
        ProblemKind::DuplicateKey => Code::DuplicateKey,
        ProblemKind::ControlCharacter => Code::ControlCharacter,
    };
    let mut diagnostic = Diagnostic::new(code, problem.message).at(Place::at(path, problem.span));
    diagnostic.help = problem.help;
    if let Some(span) = problem.related {
        diagnostic = diagnostic.related(Place::at(path, span), "first here");
    }
    diagnostic
}

/// Where a marking or `draft` stands twice in one mapping. Only the first is read, so that a record
/// in which they differ could be let out against the second.
fn doubled_markings(text: &str, problems: &[yaml::Problem]) -> Vec<Span> {
    let holds_back = |span: &Span| {
        let key = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let key = key.to_ascii_lowercase();
        ["tlp", "marking", "classification", "draft"].iter().any(|word| key.contains(word))
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
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Record<T>> {
    let name = FileName::of(path);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if text.trim().is_empty() {
        return Vec::new();
    }
    if matches!(ending.as_str(), "md" | "markdown") {
        return markdown(path, text, site, &name, diagnostics).into_iter().collect();
    }
    let parsed = yaml::parse(text, 0);
    let doubled = doubled_markings(text, &parsed.problems);
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
                    .help("write a mapping with fields such as `title:` and `date:`"),
                );
            }
            continue;
        };
        let origin = Origin { file: path, name: &name, site, body: None, alone };
        let (mut record, mut found) = record::record(entries, node.span, origin);
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

fn markdown<T: FromFields>(
    path: &Arc<str>,
    text: &str,
    site: &Site,
    name: &FileName,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Record<T>> {
    let split = match front_matter::split(text) {
        Ok(split) => split,
        Err(error) => {
            diagnostics.push(match error {
                FrontMatterError::Unclosed { span } => {
                    Diagnostic::new(Code::FrontMatterUnclosed, "the front matter never closes")
                        .at(Place::at(path, span))
                        .label("opens here")
                        .help("close it with a line of three hyphens: ---")
                }
                FrontMatterError::Astray { span } => Diagnostic::new(
                    Code::YamlSyntax,
                    "the front matter is not where it must be, and would be shown as text",
                )
                .at(Place::at(path, span))
                .help("begin it on the first line, with exactly three hyphens: ---"),
                FrontMatterError::Toml { span } => Diagnostic::new(
                    Code::YamlSyntax,
                    "the front matter is TOML, not YAML",
                )
                .at(Place::at(path, span))
                .help(
                    "write YAML between lines of three hyphens: `title = \"X\"` becomes `title: X`",
                ),
            });
            return None;
        }
    };
    let body = (!split.body.trim().is_empty()).then(|| {
        let start = split.body_offset as usize;
        Body {
            text: Arc::from(split.body),
            span: Span::new(start, start + split.body.len()),
            layout: Layout::Verbatim,
        }
    });
    let mut front = None;
    let mut doubled = Vec::new();
    if let Some((source, offset)) = split.front {
        let parsed = yaml::parse(source, offset);
        doubled = doubled_markings(text, &parsed.problems);
        let broken =
            parsed.problems.iter().any(|problem| problem.kind != ProblemKind::DuplicateKey);
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
                    .help("write fields such as `title:` and `date:`"),
                );
                return None;
            }
        },
    };
    let origin = Origin { file: path, name, site, body, alone: true };
    let (mut record, mut found) = record::record(entries, span, origin);
    diagnostics.append(&mut found);
    record.iter_mut().for_each(|record| hold_back(record, &doubled));
    record
}

/// The date at the beginning of a file's name, if there is one.
pub(crate) fn date_of_name(path: &str) -> Option<crate::model::Date> {
    FileName::of(path).date.and_then(|text| text.parse().ok())
}
