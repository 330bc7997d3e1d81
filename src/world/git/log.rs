//! Which files of `content/` each commit changed.

use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::objs::tree::EntryKind;
use rayon::prelude::*;

use super::compare::{LONGEST_PATH, MOST_FILES, Versions, compare};
use super::renames::{Renames, renames};
use super::store::{self, Fault, ReadCommit, Store, blob_id, failed};
use crate::diagnostic::Diagnostic;
use crate::world::past::{BlobId, Commit, FileChange, Log};

/// The folder whose files the log is of.
const CONTENT: &str = "content";

/// Commits that one thread compares in a row: a commit and the one that it came from share most of
/// what is read.
const IN_A_ROW: usize = 128;

/// Bytes of objects that each thread keeps while it compares commits in a row: folders of some
/// thousand files.
const KEPT: usize = 8 << 20;

/// Walks over all commits from which one came, and tells what each changed. What is known is not
/// compared again.
pub(super) fn log(store: &Store, tip: ObjectId, known: Option<&Log>) -> Result<Log, Diagnostic> {
    let mut walk = Walk::from(store, tip, known)?;
    if !fits(store, &walk.order())? {
        walk = Walk::from(store, tip, None)?;
    }
    let order = walk.order();
    let new: Vec<&Step> = order.iter().copied().filter(|step| step.known.is_none()).collect();
    let contents = contents(store, &walk, &new)?;
    let rows: Vec<&[&Step]> = new.chunks(IN_A_ROW).collect();
    let compared: Result<Vec<Vec<Changes>>, Diagnostic> = rows
        .into_par_iter()
        .map(|row| {
            store.with(|repository| {
                let mut repository = repository.clone();
                repository.object_cache_size(KEPT);
                row.iter()
                    .map(|step| changes(&repository, step, &contents, store.place()))
                    .collect()
            })
        })
        .collect();
    let mut compared = compared?.into_iter().flatten();
    let commits = order.iter().map(|step| step.commit(&mut compared)).collect();
    let is_merged = order.iter().any(|step| step.parents.len() > 1);
    let merged = is_merged.then(|| files(store, tip)).transpose()?;
    let merged = merged.map(|files| files.into_iter().collect());
    Ok(Log { commits, is_shallow: walk.is_shallow, merged })
}

/// Whether what is known is of this project: a copy of its cache, or a desk that was moved within the
/// repository, may bring what is known of another.
fn fits(store: &Store, order: &[&Step<'_>]) -> Result<bool, Diagnostic> {
    let known = || order.iter().filter_map(|step| Some((step.id, step.known?)));
    let written = known().find_map(|(id, commit)| {
        Some((id, commit.changes.iter().find(|change| change.after.is_some())?))
    });
    if let Some((id, change)) = written {
        return Ok(files(store, id)?.get(&change.path).copied() == change.after);
    }
    match known().next() {
        Some((id, _)) => Ok(files(store, id)?.is_empty()),
        None => Ok(true),
    }
}

/// The files of `content/` at a commit, by path from the project's root.
pub(super) fn files(
    store: &Store,
    commit: ObjectId,
) -> Result<BTreeMap<Arc<str>, BlobId>, Diagnostic> {
    let tree = store.commit(&commit)?.tree;
    let read = |repository: &gix::Repository| {
        let content = content(repository, store.place(), tree)?;
        compare(repository, None, content)
    };
    let files = store.with(read).map_err(|fault| of_folder(&commit, &fault))?;
    Ok(files
        .into_iter()
        .filter_map(|(path, versions)| Some((full(&path), blob_id(&versions.after?))))
        .collect())
}

/// The links and submodules of `content/` at a commit, by path from the project's root.
pub(super) fn passed_over(store: &Store, commit: ObjectId) -> Result<Vec<Arc<str>>, Diagnostic> {
    let tree = store.commit(&commit)?.tree;
    let found = || -> Result<Vec<Arc<str>>, Fault> {
        let content = store.with(|repository| content(repository, store.place(), tree))?;
        let mut found = Vec::new();
        let mut folders: Vec<(String, ObjectId)> =
            content.map(|content| (String::new(), content)).into_iter().collect();
        let mut seen = 0;
        while let Some((path, folder)) = folders.pop() {
            for entry in store.tree(&folder)? {
                let Some(name) = std::str::from_utf8(&entry.name).ok() else { continue };
                let path = format!("{path}{name}");
                if path.len() > LONGEST_PATH {
                    continue;
                }
                seen += 1;
                if seen > MOST_FILES {
                    return Err(Fault::Broken(format!("it has more than {MOST_FILES} files")));
                }
                match entry.kind {
                    EntryKind::Tree => folders.push((format!("{path}/"), entry.id)),
                    EntryKind::Link | EntryKind::Commit => found.push(full(&path)),
                    EntryKind::Blob | EntryKind::BlobExecutable => {}
                }
            }
        }
        Ok(found)
    };
    found().map_err(|fault| of_folder(&commit, &fault))
}

/// A commit on the way.
struct Step<'a> {
    id: ObjectId,
    /// Those that are here.
    parents: Vec<ObjectId>,
    seconds: i64,
    /// What an earlier run found.
    known: Option<&'a Commit>,
    /// What was read, where nothing is known.
    read: Option<ReadCommit>,
}

impl Step<'_> {
    /// The commit, with the next of the changes that were found if it was not known.
    fn commit(&self, compared: &mut impl Iterator<Item = Changes>) -> Commit {
        if let Some(known) = self.known {
            return known.clone();
        }
        let (author, message) = match &self.read {
            Some(read) => (Arc::clone(&read.author), Arc::clone(&read.message)),
            None => Default::default(),
        };
        let Changes { files, is_unsure } = compared.next().unwrap_or_default();
        Commit {
            id: self.id.to_string().into(),
            parents: self.parents.iter().map(|id| id.to_string().into()).collect(),
            author,
            seconds: self.seconds,
            message,
            changes: files,
            is_unsure,
        }
    }
}

/// All commits from which one came.
struct Walk<'a> {
    steps: HashMap<ObjectId, Step<'a>>,
    is_shallow: bool,
}

impl<'a> Walk<'a> {
    fn from(store: &Store, tip: ObjectId, known: Option<&'a Log>) -> Result<Self, Diagnostic> {
        let boundary = store.boundary()?;
        let known_commits: HashMap<ObjectId, &Commit> = known
            .into_iter()
            .flat_map(|log| &log.commits)
            .filter_map(|commit| Some((ObjectId::from_hex(commit.id.as_bytes()).ok()?, commit)))
            .collect();
        let was_shallow = known.is_some_and(|log| log.is_shallow);
        let mut steps = HashMap::new();
        let mut open = vec![tip];
        while let Some(id) = open.pop() {
            if steps.contains_key(&id) {
                continue;
            }
            let is_boundary = boundary.binary_search(&id).is_ok();
            // Only a commit without parents, in a log of a shallow clone, may have some after all. What
            // was missing may be here by now.
            let known = known_commits.get(&id).copied().filter(|commit| {
                if commit.is_unsure {
                    false
                } else if is_boundary {
                    commit.parents.is_empty()
                } else {
                    !was_shallow || !commit.parents.is_empty()
                }
            });
            let parents = known.and_then(parents_of);
            let step = match (known, parents) {
                (Some(commit), Some(parents)) => {
                    Step { id, parents, seconds: commit.seconds, known, read: None }
                }
                _ => {
                    let read = store.commit(&id)?;
                    let parents = if is_boundary { Vec::new() } else { read.parents.clone() };
                    Step { id, parents, seconds: read.seconds, known: None, read: Some(read) }
                }
            };
            open.extend(&step.parents);
            steps.insert(id, step);
        }
        Ok(Self { steps, is_shallow: !boundary.is_empty() })
    }

    /// Newest first: a commit before its parents, of others the later one first, and of two of one
    /// second the one of the greater name.
    fn order(&self) -> Vec<&Step<'a>> {
        let mut children: HashMap<ObjectId, usize> = HashMap::new();
        for step in self.steps.values() {
            for parent in distinct(&step.parents) {
                *children.entry(parent).or_default() += 1;
            }
        }
        let free = |id: &ObjectId, children: &HashMap<ObjectId, usize>| {
            children.get(id).is_none_or(|&count| count == 0)
        };
        let mut next: BinaryHeap<(i64, ObjectId)> = self
            .steps
            .values()
            .filter(|step| free(&step.id, &children))
            .map(|step| (step.seconds, step.id))
            .collect();
        let mut order = Vec::with_capacity(self.steps.len());
        while let Some((_, id)) = next.pop() {
            let Some(step) = self.steps.get(&id) else { continue };
            order.push(step);
            for parent in distinct(&step.parents) {
                if let Some(count) = children.get_mut(&parent) {
                    *count -= 1;
                }
                if let Some(parent) = self.steps.get(&parent).filter(|_| free(&parent, &children)) {
                    next.push((parent.seconds, parent.id));
                }
            }
        }
        order
    }
}

/// The parents that a known commit tells of; none if they are no names.
fn parents_of(commit: &Commit) -> Option<Vec<ObjectId>> {
    commit.parents.iter().map(|id| ObjectId::from_hex(id.as_bytes()).ok()).collect()
}

/// A commit may name a parent twice.
fn distinct(parents: &[ObjectId]) -> impl Iterator<Item = ObjectId> {
    parents.iter().enumerate().filter(|(at, id)| !parents[..*at].contains(id)).map(|(_, id)| *id)
}

/// The state of `content/`, by commit: none where there is no such folder.
type Contents = HashMap<ObjectId, Option<ObjectId>>;

/// Finds the state of `content/` in some commits and in those that they came from.
fn contents(store: &Store, walk: &Walk<'_>, steps: &[&Step<'_>]) -> Result<Contents, Diagnostic> {
    let mut ids: Vec<ObjectId> = steps
        .iter()
        .flat_map(|step| std::iter::once(step.id).chain(step.parents.iter().copied()))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.par_chunks(IN_A_ROW)
        .map(|ids| {
            store.with(|repository| {
                ids.iter()
                    .map(|id| {
                        let read = walk.steps.get(id).and_then(|step| step.read.as_ref());
                        let tree = match read {
                            Some(read) => read.tree,
                            None => store::commit(repository, id)?.tree,
                        };
                        let content = content(repository, store.place(), tree)
                            .map_err(|fault| of_folder(id, &fault))?;
                        Ok((*id, content))
                    })
                    .collect::<Result<Vec<_>, Diagnostic>>()
            })
        })
        .try_reduce(Vec::new, |mut all, more| {
            all.extend(more);
            Ok(all)
        })
        .map(|all| all.into_iter().collect())
}

/// Finds `content/` of a project in the tree of a commit.
fn content(
    repository: &gix::Repository,
    place: &[BString],
    tree: ObjectId,
) -> Result<Option<ObjectId>, Fault> {
    let mut folder = tree;
    let mut bytes = Vec::new();
    for name in place.iter().map(|name| name.as_bstr()).chain([CONTENT.into()]) {
        store::object(repository, &folder, gix::objs::Kind::Tree, &mut bytes)?;
        let entries = store::entries(&bytes, repository.object_hash())?;
        match entries.iter().find(|entry| entry.filename == name) {
            Some(entry) if entry.mode.is_tree() => folder = entry.oid.to_owned(),
            _ => return Ok(None),
        }
    }
    Ok(Some(folder))
}

/// The files that a commit changed.
#[derive(Default)]
struct Changes {
    files: Vec<FileChange>,
    /// Whether versions are missing that may tell of some that they were renamed.
    is_unsure: bool,
}

/// What a commit changed.
fn changes(
    repository: &gix::Repository,
    step: &Step<'_>,
    contents: &Contents,
    place: &[BString],
) -> Result<Changes, Diagnostic> {
    let content = |id: &ObjectId| contents.get(id).copied().flatten();
    let after = content(&step.id);
    let found = || -> Result<Changes, Fault> {
        let changed = match step.parents.as_slice() {
            [] => compare(repository, None, after)?,
            [parent] => compare(repository, content(parent), after)?,
            parents => merged(repository, parents.iter().map(content), after)?,
        };
        let Renames { found, is_unsure } = renames(repository, &changed)?;
        let mut files = file_changes(&changed, &found);
        let mut is_unsure = is_unsure;
        if let [parent] = step.parents.as_slice()
            && files.iter().any(|change| change.after.is_none())
        {
            is_unsure |= find_moved(repository, place, (parent, &step.id), &mut files);
        }
        Ok(Changes { files, is_unsure })
    };
    found().map_err(|fault| of_folder(&step.id, &fault))
}

/// Finds which of the files that a commit removed are those that it added outside of `content/`: by
/// what they say, else by their name. Gives whether versions are missing that may tell of more.
fn find_moved(
    repository: &gix::Repository,
    place: &[BString],
    (before, after): (&ObjectId, &ObjectId),
    files: &mut [FileChange],
) -> bool {
    let tree = |id: &ObjectId| store::commit(repository, id).ok().map(|commit| commit.tree);
    let (Some(before), Some(after)) = (tree(before), tree(after)) else { return true };
    let Ok(mut changed) = compare(repository, Some(before), Some(after)) else { return true };
    let root: String = place.iter().map(|name| format!("{name}/")).collect();
    let removed: HashMap<String, usize> = files
        .iter()
        .enumerate()
        .filter(|(_, change)| change.after.is_none())
        .map(|(at, change)| (format!("{root}{}", change.path), at))
        .collect();
    let content = format!("{root}{CONTENT}/");
    changed.retain(|path, versions| match path.starts_with(&content) {
        true => removed.contains_key(path),
        false => versions.before.is_none(),
    });
    if changed.len() == removed.len() {
        return false;
    }
    let Ok(Renames { found, is_unsure }) = renames(repository, &changed) else { return true };
    let added = |path: &str| changed.get(path).and_then(|versions| versions.after);
    for (to, from) in &found {
        if let (Some(at), Some(id)) = (removed.get(from), added(to)) {
            files[*at].moved = Some((Arc::from(to.as_str()), blob_id(&id)));
        }
    }
    fn stem(path: &str) -> Option<&OsStr> {
        Path::new(path).file_stem()
    }
    let by_name: HashMap<Option<&OsStr>, &String> = changed
        .iter()
        .filter(|(path, versions)| versions.after.is_some() && !found.contains_key(*path))
        .map(|(path, _)| (stem(path), path))
        .collect();
    for change in files.iter_mut().filter(|change| change.after.is_none()) {
        if change.moved.is_none()
            && let Some(to) = by_name.get(&stem(&change.path))
            && let Some(id) = added(to)
        {
            change.moved = Some((Arc::from(to.as_str()), blob_id(&id)));
        }
    }
    is_unsure
}

/// What of a merge differs from all that it merges. The version before is that of the first that has
/// the file.
fn merged(
    repository: &gix::Repository,
    parents: impl Iterator<Item = Option<ObjectId>>,
    after: Option<ObjectId>,
) -> Result<BTreeMap<String, Versions>, Fault> {
    let mut all: Option<BTreeMap<String, Versions>> = None;
    for parent in parents {
        if parent == after {
            return Ok(BTreeMap::new());
        }
        let changed = compare(repository, parent, after)?;
        all = Some(match all {
            None => changed,
            Some(mut all) => {
                all.retain(|path, versions| match changed.get(path) {
                    Some(other) => {
                        versions.before = versions.before.or(other.before);
                        // A file that is gone was gone in a parent that does not have it.
                        true
                    }
                    None => false,
                });
                all
            }
        });
    }
    Ok(all.unwrap_or_default())
}

/// Says a commit's changes in paths from the project's root, sorted by path.
fn file_changes(
    changed: &BTreeMap<String, Versions>,
    renamed: &BTreeMap<String, String>,
) -> Vec<FileChange> {
    let moved: std::collections::BTreeSet<&String> = renamed.values().collect();
    let mut changes = Vec::with_capacity(changed.len());
    for (path, versions) in changed {
        if versions.after.is_none() && moved.contains(path) {
            continue;
        }
        let from = renamed.get(path);
        let before = match from {
            Some(from) => changed.get(from).and_then(|versions| versions.before),
            None => versions.before,
        };
        changes.push(FileChange {
            path: full(path),
            from: from.map(|from| full(from)),
            before: before.map(|id| blob_id(&id)),
            after: versions.after.map(|id| blob_id(&id)),
            moved: None,
        });
    }
    changes
}

/// A path of `content/`, from the project's root.
fn full(path: &str) -> Arc<str> {
    format!("{CONTENT}/{path}").into()
}

fn of_folder(commit: &ObjectId, fault: &Fault) -> Diagnostic {
    failed(format!("a folder of the commit {commit} {fault}"))
}
