//! Which files differ between two states of a folder.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::tree::EntryKind;

use super::store::{self, Fault, TreeEntry};
use crate::world::{is_passed_over, is_plain};

/// The most files of a folder, with all that is below it. A tree that holds another several times,
/// which does so again, has more files than any machine can list.
#[cfg(not(test))]
pub(super) const MOST_FILES: usize = 1_000_000;

/// So few in tests, which are to end.
#[cfg(test)]
pub(super) const MOST_FILES: usize = 5_000;

/// The longest path, in bytes: that of Linux.
pub(super) const LONGEST_PATH: usize = 4096;

/// The two versions of a file: none where it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Versions {
    pub(super) before: Option<ObjectId>,
    pub(super) after: Option<ObjectId>,
}

/// What two states of a folder may be: none where it is not there.
type State = Option<ObjectId>;

/// Finds the files that differ between two states of a folder, by path below it. What is the same is
/// not looked into.
///
/// Hidden files and those that editors leave behind are passed over, as in a listing; so are links
/// and submodules, and names that are no UTF-8.
pub(super) fn compare(
    repository: &gix::Repository,
    before: State,
    after: State,
) -> Result<BTreeMap<String, Versions>, Fault> {
    let mut differing = BTreeMap::new();
    let mut folders = vec![(String::new(), before, after)];
    while let Some((path, before, after)) = folders.pop() {
        if before == after {
            continue;
        }
        for (before, after) in differing_entries(repository, before, after)? {
            let Some(name) = before.as_ref().or(after.as_ref()).and_then(name) else { continue };
            let path = format!("{path}{name}");
            if path.len() > LONGEST_PATH {
                continue;
            }
            let of = |entry: &Option<TreeEntry>, wanted: fn(EntryKind) -> bool| {
                entry.as_ref().filter(|entry| wanted(entry.kind)).map(|entry| entry.id)
            };
            let (was, is) = (of(&before, is_folder), of(&after, is_folder));
            if was != is && !is_passed_over(name, true) {
                folders.push((format!("{path}/"), was, is));
            }
            let versions = Versions { before: of(&before, is_file), after: of(&after, is_file) };
            if versions.before != versions.after && !is_passed_over(name, false) {
                differing.insert(path, versions);
                if differing.len() > MOST_FILES {
                    return Err(Fault::Broken(format!("it has more than {MOST_FILES} files")));
                }
            }
        }
    }
    Ok(differing)
}

fn is_folder(kind: EntryKind) -> bool {
    kind == EntryKind::Tree
}

/// Whether it is a file, which may be executable.
pub(super) fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable)
}

/// The name, if it is one that a listing shows.
fn name(entry: &TreeEntry) -> Option<&str> {
    std::str::from_utf8(&entry.name).ok().filter(|name| is_plain_name(name))
}

/// Whether a name is that of something in a folder, on every system.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.contains('/') && is_plain(name)
}

/// What stands under a name before and after.
type Pair = (Option<TreeEntry>, Option<TreeEntry>);

/// The entries of two folders that differ, by name.
fn differing_entries(
    repository: &gix::Repository,
    before: State,
    after: State,
) -> Result<Vec<Pair>, Fault> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for (state, bytes) in [(before, &mut old), (after, &mut new)] {
        if let Some(id) = state {
            store::object(repository, &id, gix::objs::Kind::Tree, bytes)?;
        }
    }
    let kind = repository.object_hash();
    let (old, new) = (store::entries(&old, kind)?, store::entries(&new, kind)?);
    // Most are the same, and need not be copied.
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut pairs: BTreeMap<BString, Pair> = BTreeMap::new();
    for entry in &old[..old.len() - end] {
        // Of two that a broken tree gives one name, the first.
        pairs
            .entry(entry.filename.into())
            .or_default()
            .0
            .get_or_insert_with(|| TreeEntry::of(entry));
    }
    for entry in &new[..new.len() - end] {
        pairs
            .entry(entry.filename.into())
            .or_default()
            .1
            .get_or_insert_with(|| TreeEntry::of(entry));
    }
    Ok(pairs.into_values().collect())
}
