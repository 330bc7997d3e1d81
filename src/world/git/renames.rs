//! Which file became which.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use gix::ObjectId;
use gix::bstr::{BStr, ByteSlice};
use gix::diff::rewrites::tracker::{self, ChangeKind};
use gix::diff::tree::visit::Relation;
use gix::diff::{Rewrites, blob};
use gix::objs::tree::{EntryKind, EntryMode};

use super::compare::Versions;
use super::store::Fault;

/// How alike two files are, of which one is gone and one is new, that are taken for one: git's own
/// measure.
const ALIKE: f32 = 0.5;

/// The most files that went, times as many that came, of which each is compared with each; those of
/// the same bytes are found among any number.
const MOST_COMPARED: usize = 300;

/// Bytes above which a file is not compared: content is far below, and a picture is either the same
/// or another.
const LARGE: u64 = 1 << 20;

/// Which of the files that a commit removed are those that it added under another name.
pub(super) struct Renames {
    /// The new path, and the old one.
    pub(super) found: BTreeMap<String, String>,
    /// Whether versions are missing that may be further ones.
    pub(super) is_unsure: bool,
}

/// Finds which of the files that a commit removed are those that it added under another name, if
/// somewhat changed.
///
/// In a clone that lacks files, those of the same bytes are found, and of the others those that it
/// has.
pub(super) fn renames(
    repository: &gix::Repository,
    changed: &BTreeMap<String, Versions>,
) -> Result<Renames, Fault> {
    if let Ok(found) = find(repository, changed, Some(ALIKE)) {
        return Ok(Renames { found, is_unsure: false });
    }
    let mut found = find(repository, changed, None)?;
    let moved: BTreeSet<&String> = found.iter().flat_map(|(new, old)| [new, old]).collect();
    let is_here = |versions: &Versions| {
        let ids = [versions.before, versions.after].into_iter().flatten();
        ids.into_iter().all(|id| matches!(repository.try_find_header(id), Ok(Some(_))))
    };
    let left: BTreeMap<String, Versions> = changed
        .iter()
        .filter(|(path, versions)| !moved.contains(path) && is_here(versions))
        .map(|(path, versions)| (path.clone(), *versions))
        .collect();
    found.extend(find(repository, &left, Some(ALIKE)).unwrap_or_default());
    Ok(Renames { found, is_unsure: true })
}

fn find(
    repository: &gix::Repository,
    changed: &BTreeMap<String, Versions>,
    alike: Option<f32>,
) -> Result<BTreeMap<String, String>, Fault> {
    let mut tracker = gix::diff::rewrites::Tracker::new(Rewrites {
        copies: None,
        percentage: alike,
        limit: MOST_COMPARED,
        track_empty: false,
    });
    let (mut came, mut went) = (false, false);
    for (path, versions) in changed {
        let change = match (versions.before, versions.after) {
            (None, Some(id)) => Moved { id, kind: ChangeKind::Addition },
            (Some(id), None) => Moved { id, kind: ChangeKind::Deletion },
            _ => continue,
        };
        came |= change.kind == ChangeKind::Addition;
        went |= change.kind == ChangeKind::Deletion;
        // None is given back: neither is a change of what stays.
        let _ = tracker.try_push_change(change, path.as_bytes().as_bstr());
    }
    let mut found = BTreeMap::new();
    if !(came && went) {
        return Ok(found);
    }
    let text = |path: &BStr| String::from_utf8_lossy(path).into_owned();
    tracker
        .emit(
            |to, from| {
                if let Some(from) = from {
                    found.insert(text(to.location), text(from.location));
                }
                ControlFlow::Continue(())
            },
            &mut comparing(repository.object_hash()),
            &repository.objects,
            |_| Ok::<_, std::convert::Infallible>(()),
        )
        .map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(found)
}

/// Compares files as they are in the repository: no attributes, no filters, no programs.
fn comparing(hash: gix::hash::Kind) -> blob::Platform {
    use gix::worktree::stack::State;
    let filter = gix::filter::plumbing::Pipeline::new(Default::default(), hash, Default::default());
    let options =
        blob::pipeline::Options { large_file_threshold_bytes: LARGE, ..Default::default() };
    let attributes = State::AttributesStack(Default::default());
    let case = gix::glob::pattern::Case::Sensitive;
    blob::Platform::new(
        blob::platform::Options {
            algorithm: Some(blob::Algorithm::Histogram),
            skip_internal_diff_if_external_is_configured: false,
        },
        blob::Pipeline::new(Default::default(), filter, Vec::new(), options),
        blob::pipeline::Mode::ToGit,
        gix::worktree::Stack::new("", attributes, case, Vec::new(), Vec::new()),
    )
}

/// A file that is gone, or new.
#[derive(Clone)]
struct Moved {
    id: ObjectId,
    kind: ChangeKind,
}

impl tracker::Change for Moved {
    fn id(&self) -> &gix::oid {
        &self.id
    }

    fn relation(&self) -> Option<Relation> {
        None
    }

    fn kind(&self) -> ChangeKind {
        self.kind
    }

    fn entry_mode(&self) -> EntryMode {
        EntryKind::Blob.into()
    }

    fn id_and_entry_mode(&self) -> (&gix::oid, EntryMode) {
        (&self.id, EntryKind::Blob.into())
    }
}
