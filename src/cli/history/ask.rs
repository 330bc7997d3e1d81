//! What of a desk's history is asked for.

use std::path::{Component, Path};

use crate::cli::Failure;
use crate::diagnostic::nearest;
use crate::history::{Act, History, Revision};
use crate::link::{Graph, Target, fold};
use crate::model::Kind;

/// What of a desk's history is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ask {
    /// All of it.
    All,
    /// What changed after one revision or day, and until another.
    Between {
        /// `None` for the beginning.
        from: Option<String>,
        /// `None` for what is on the disk.
        until: Option<String>,
    },
    /// One record: its id, its name, or the path of its file.
    Record(String),
}

impl Ask {
    /// Reads the argument of `dateline history`. `is_file` tells whether a path is that of a file.
    pub(super) fn parse(
        text: Option<&str>,
        is_file: impl Fn(&str) -> bool,
    ) -> Result<Self, Failure> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(Ask::All);
        };
        let Some((from, until)) = text.split_once("..").filter(|_| !is_file(text)) else {
            return Ok(Ask::Record(text.to_owned()));
        };
        if until.starts_with('.') {
            return Err(Failure::Usage(format!(
                "`{text}` names what two branches do not share\nhelp: write two full stops: {from}..{}",
                until.trim_start_matches('.')
            )));
        }
        // A path that climbs, to a file that is not there.
        if from.ends_with('/') || from.is_empty() && until.starts_with('/') {
            return Ok(Ask::Record(text.to_owned()));
        }
        let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Ask::Between { from: named(from), until: named(until) })
    }
}

/// Finds the revisions of the record that someone names, newest first.
///
/// # Errors
///
/// [`Failure::Usage`] where nothing is called so, with the nearest names.
pub(super) fn of_record<'h>(
    text: &str,
    path: Option<&str>,
    graph: &Graph,
    history: &'h History,
) -> Result<Vec<&'h Revision>, Failure> {
    let (kind, name) = kind_and_name(text);
    let key = fold::key(name);
    let is_named = |target: Target, node: &crate::link::Node| {
        if let Some(path) = path {
            return node.file.as_deref() == Some(path);
        }
        kind.is_none_or(|kind| kind == target.kind)
            && (fold::key(&node.id) == key
                || fold::key(&node.title) == key
                || aliases(graph, target).iter().any(|alias| fold::key(alias) == key))
    };
    let mut targets: Vec<Target> =
        graph.nodes().filter(|(target, node)| is_named(*target, node)).map(|of| of.0).collect();
    if targets.is_empty() {
        targets.extend(once_called(history, kind, path.map_or(name, stem)));
    }
    // Of what is gone the path is not known, but the id is the file's name.
    let gone = path.map(|path| (folder_kind(path), stem(path)));
    let is_asked = |revision: &Revision| match (revision.target, gone) {
        (Some(target), _) => targets.contains(&target),
        (None, Some((kind, stem))) => {
            revision.id == stem && kind.is_none_or(|kind| kind == revision.kind)
        }
        (None, None) => {
            kind.is_none_or(|kind| kind == revision.kind)
                && (fold::key(&revision.id) == key || fold::key(&revision.title) == key)
        }
    };
    let found: Vec<&Revision> =
        history.revisions.iter().filter(|revision| is_asked(revision)).collect();
    if !found.is_empty() || !targets.is_empty() {
        return Ok(found);
    }
    if let Some(path) = path {
        return Err(Failure::Usage(format!("no record was ever read from {path}")));
    }
    let known = graph.nodes().flat_map(|(_, node)| [node.id.as_str(), node.title.as_str()]);
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "write an id, a name, or the path of a file; to see all: dateline history".to_owned()
        }
    };
    Err(Failure::Usage(format!("no record is called `{name}`\nhelp: {help}")))
}

/// The records that are called otherwise now.
fn once_called<'h>(
    history: &'h History,
    kind: Option<Kind>,
    name: &str,
) -> impl Iterator<Item = Target> + 'h {
    let key = fold::key(name);
    let was_called = move |revision: &&Revision| {
        let from = match &revision.act {
            Act::Renamed { from } => Some(from),
            Act::Added | Act::Revised | Act::Removed => None,
        };
        kind.is_none_or(|kind| kind == revision.kind)
            && [Some(&revision.id), Some(&revision.title), from]
                .into_iter()
                .flatten()
                .any(|name| fold::key(name) == key)
    };
    history.revisions.iter().filter(was_called).filter_map(|revision| revision.target)
}

/// Splits `location:georgia`, as prose has it.
fn kind_and_name(text: &str) -> (Option<Kind>, &str) {
    let split =
        text.split_once(':').and_then(|(kind, name)| Some((Kind::parse(kind.trim())?, name)));
    split.map_or((None, text), |(kind, name)| (Some(kind), name.trim()))
}

fn aliases(graph: &Graph, target: Target) -> &[String] {
    match target.kind {
        Kind::Actor => graph.actors.get(target.at()).map_or(&[], |actor| &actor.aliases),
        Kind::Location => graph.locations.get(target.at()).map_or(&[], |place| &place.aliases),
        Kind::Briefing | Kind::Event | Kind::Source | Kind::Page => &[],
    }
}

fn folder_kind(path: &str) -> Option<Kind> {
    let folder = path.strip_prefix("content/")?.split('/').next()?;
    Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The path from the project's root of a file that someone names from where they are, if it may be
/// one: it has an ending of a record's file.
pub(super) fn path_in(root: &Path, here: &Path, text: &str) -> Option<String> {
    let ending = text.rsplit_once('.')?.1.to_ascii_lowercase();
    if !matches!(ending.as_str(), "md" | "markdown" | "yaml" | "yml") {
        return None;
    }
    let root = root.canonicalize().ok()?;
    let within = |base: &Path| {
        let full = normal(&base.join(text));
        let inner = full.strip_prefix(&root).ok()?;
        let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        path.starts_with("content/").then_some((full.is_file(), path))
    };
    let here = here.canonicalize().ok().and_then(|here| within(&here));
    // What lies where it is named from is meant before what the root has.
    match (here, within(&root)) {
        (Some((true, path)), _) | (_, Some((true, path))) => Some(path),
        (Some((false, path)), _) | (None, Some((false, path))) => Some(path),
        (None, None) => None,
    }
}

/// Takes `.` and `..` out of a path that may lead to no file.
fn normal(path: &Path) -> std::path::PathBuf {
    let mut out = std::path::PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Ask {
        Ask::parse(Some(text), |path| path == "a..b.yaml").unwrap()
    }

    fn between(from: Option<&str>, until: Option<&str>) -> Ask {
        Ask::Between { from: from.map(str::to_owned), until: until.map(str::to_owned) }
    }

    #[test]
    fn two_full_stops_stand_between_revisions_and_days() {
        assert_eq!(parse("v1..v2"), between(Some("v1"), Some("v2")));
        assert_eq!(
            parse("2023-09-01..2023-09-30"),
            between(Some("2023-09-01"), Some("2023-09-30"))
        );
        assert_eq!(parse("HEAD~3.."), between(Some("HEAD~3"), None));
        assert_eq!(parse("..v1"), between(None, Some("v1")));
        assert_eq!(parse(".."), between(None, None));
        assert!(Ask::parse(Some("a...b"), |_| false).is_err());
    }

    #[test]
    fn all_else_is_a_record() {
        assert_eq!(Ask::parse(None, |_| false).unwrap(), Ask::All);
        assert_eq!(Ask::parse(Some("  "), |_| false).unwrap(), Ask::All);
        for text in
            ["kim", "Kim Jong Un", "a..b.yaml", "../events/a.yaml", "content/../content/a.md"]
        {
            assert_eq!(parse(text), Ask::Record(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_path_is_one_from_where_it_is_named_or_from_the_root() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().canonicalize().unwrap();
        let events = root.join("content/events");
        std::fs::create_dir_all(&events).unwrap();
        std::fs::write(events.join("a.yaml"), "").unwrap();
        let path = |here: &Path, text: &str| path_in(&root, here, text);
        let a = Some("content/events/a.yaml".to_owned());
        assert_eq!(path(&root, "content/events/a.yaml"), a);
        assert_eq!(path(&events, "a.yaml"), a);
        assert_eq!(path(&events, "./../events/a.yaml"), a);
        assert_eq!(path(&events, "content/events/a.yaml"), a);
        assert_eq!(
            path(&root, "content/events/gone.yaml"),
            Some("content/events/gone.yaml".into())
        );
        assert_eq!(path(&root, "../x/content/a.yaml"), None);
        assert_eq!(path(&root, "Kim Jong Un"), None);
        assert_eq!(path(&root, "a.b"), None);
    }
}
