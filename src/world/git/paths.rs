//! Where a path of a commit leads, links followed.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};
use gix::objs::tree::EntryKind;

use super::compare::is_file;
use super::store::{Fault, Store, TreeEntry};

/// The most links on the way of one path: that of Linux.
const MOST_LINKS: usize = 40;

/// The longest name of what a link leads to, in bytes.
const LONGEST_LINK: u64 = 4096;

/// The tree of a commit, of which each folder is read once.
#[derive(Debug)]
pub(super) struct Paths {
    store: Arc<Store>,
    top: ObjectId,
    folders: RwLock<HashMap<ObjectId, Folder>>,
}

/// What stands in a folder, sorted by name.
pub(super) type Folder = Arc<[TreeEntry]>;

/// Where something really is: the names of the folders from the top, with no link among them.
pub(super) type Real = Vec<BString>;

/// What stands at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// A folder.
    Folder(ObjectId),
    /// A file.
    File(ObjectId),
    /// A link, which is not followed.
    Link(ObjectId),
    /// Another repository, of which a commit is named.
    Submodule,
}

impl Thing {
    pub(super) fn of(entry: &TreeEntry) -> Self {
        match entry.kind {
            EntryKind::Tree => Thing::Folder(entry.id),
            EntryKind::Link => Thing::Link(entry.id),
            EntryKind::Commit => Thing::Submodule,
            kind => {
                debug_assert!(is_file(kind));
                Thing::File(entry.id)
            }
        }
    }
}

/// Why a path leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lost {
    /// There is no such thing.
    Nowhere,
    /// A link leads out of what is in the repository.
    Out,
    /// Links lead in a circle.
    Circle,
    /// A folder could not be read.
    Unreadable(Fault),
}

impl Paths {
    pub(super) fn new(store: &Arc<Store>, top: ObjectId) -> Self {
        Self { store: Arc::clone(store), top, folders: RwLock::default() }
    }

    /// What stands in a folder.
    pub(super) fn folder(&self, id: ObjectId) -> Result<Folder, Fault> {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let folder: Folder = self.store.tree(&id)?.into();
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.insert(id, Arc::clone(&folder));
        Ok(folder)
    }

    /// Follows a path from a folder that is real, over every link; the last one too if `last` says so.
    pub(super) fn follow<'p>(
        &self,
        from: &[BString],
        path: impl IntoIterator<Item = &'p [u8]>,
        last: bool,
    ) -> Result<(Real, Thing), Lost> {
        let mut way: Vec<(BString, ObjectId)> = Vec::new();
        let mut end: Option<(BString, Thing)> = None;
        let mut names: VecDeque<BString> = from.iter().cloned().collect();
        names.extend(path.into_iter().map(BString::from));
        let mut links = 0;
        while let Some(name) = names.pop_front() {
            if end.is_some() {
                // Something below what is no folder.
                return Err(Lost::Nowhere);
            }
            match name.as_slice() {
                b"" | b"." => continue,
                b".." => {
                    way.pop().ok_or(Lost::Out)?;
                    continue;
                }
                _ => {}
            }
            let here = way.last().map_or(self.top, |(_, id)| *id);
            match self.entry(here, name.as_bstr()).map_err(Lost::Unreadable)? {
                None => return Err(Lost::Nowhere),
                Some(Thing::Folder(id)) => way.push((name, id)),
                Some(Thing::Link(id)) if last || !names.is_empty() => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(Lost::Circle);
                    }
                    let target = self.target(&id)?;
                    for name in target.split(|&byte| byte == b'/').rev() {
                        names.push_front(name.into());
                    }
                }
                Some(thing) => end = Some((name, thing)),
            }
        }
        let here = way.last().map_or(self.top, |(_, id)| *id);
        let mut real: Real = way.into_iter().map(|(name, _)| name).collect();
        Ok(match end {
            Some((name, thing)) => {
                real.push(name);
                (real, thing)
            }
            None => (real, Thing::Folder(here)),
        })
    }

    /// What stands in a folder under a name.
    pub(super) fn entry(&self, folder: ObjectId, name: &BStr) -> Result<Option<Thing>, Fault> {
        let folder = self.folder(folder)?;
        let found = folder.binary_search_by(|entry| entry.name.as_bstr().cmp(name));
        Ok(found.ok().and_then(|at| folder.get(at)).map(Thing::of))
    }

    /// What a link leads to, as it is written.
    fn target(&self, id: &ObjectId) -> Result<Vec<u8>, Lost> {
        let target = self
            .store
            .blob(id, LONGEST_LINK)
            .map_err(|error| Lost::Unreadable(Fault::Broken(error.to_string())))?;
        match target.first() {
            // Where the project was checked out, if anywhere, is not known.
            Some(b'/') => Err(Lost::Out),
            Some(_) => Ok(target),
            None => Err(Lost::Nowhere),
        }
    }
}
