//! The project at a commit.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};

use super::compare::{LONGEST_PATH, MOST_FILES, is_plain_name};
use super::lfs::{self, Pointer};
use super::paths::{Lost, Paths, Real, Thing};
use super::store::{Fault, Store, TreeEntry};
use crate::diagnostic::{self, Code, Diagnostic, Place};
use crate::world::{
    Brought, Entry, Listing, Look, ReadError, World, is_hidden, is_passed_over, is_plain,
    is_source, leads_to_records,
};

/// A project as a commit holds it, read from the repository: nothing is checked out.
///
/// It lists and reads what a [`Disk`](crate::world::Disk) would in a fresh checkout. Only where a
/// link leads to an absolute path is not known: it counts as one that leads out. Of what Git LFS
/// keeps elsewhere it reads what is on this machine.
#[derive(Debug)]
pub struct Snapshot {
    store: Arc<Store>,
    id: ObjectId,
    name: Arc<str>,
    seconds: i64,
    paths: Paths,
    /// Where the project really lies.
    root: Real,
    /// Folders that links do not lead to.
    closed: Vec<Real>,
    /// What all work trees have in common.
    common_dir: PathBuf,
}

impl Snapshot {
    /// Opens the project at a commit.
    pub(super) fn new(store: &Arc<Store>, id: ObjectId) -> Result<Self, Diagnostic> {
        let commit = store.commit(&id)?;
        let snapshot = Self {
            store: Arc::clone(store),
            id,
            name: id.to_string().into(),
            seconds: commit.seconds,
            paths: Paths::new(store, commit.tree),
            root: store.place().to_vec(),
            closed: Vec::new(),
            common_dir: store.common_dir(),
        };
        Ok(snapshot.closing(Path::new("output")))
    }

    pub(super) fn id(&self) -> ObjectId {
        self.id
    }

    /// The name of the commit, in hexadecimal.
    pub fn commit(&self) -> &Arc<str> {
        &self.name
    }

    /// When it was committed, in seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Keeps a folder of the project, such as an output folder of another name, from being read. A
    /// relative path starts at the project's root; one that leads elsewhere closes nothing.
    #[must_use]
    pub fn closing(mut self, folder: &Path) -> Self {
        let folder = self.store.root().join(folder);
        for folder in folder.canonicalize().into_iter().chain([folder]) {
            let Ok(inner) = folder.strip_prefix(self.store.root()) else { continue };
            if inner.iter().next().is_some() {
                let mut real = self.root.clone();
                real.extend(inner.iter().map(|name| BString::from(name.as_encoded_bytes())));
                self.closed.push(real);
            }
        }
        self
    }

    /// Whether there is a folder `content`, or what stands for one.
    pub(super) fn has_content(&self) -> bool {
        let found = self.paths.follow(&self.root, [b"content".as_slice()], false);
        !matches!(found, Err(Lost::Nowhere))
    }

    /// Whether what is really there is of the project's own, open files.
    fn holds(&self, real: &[BString]) -> bool {
        real.strip_prefix(self.root.as_slice()).is_some_and(|inner| {
            !inner.iter().any(|name| is_hidden(&name.to_str_lossy())) && !self.is_closed(real)
        })
    }

    /// A path to what is really there as one from the project's root.
    fn within(&self, real: &[BString]) -> String {
        let inner = real.strip_prefix(self.root.as_slice()).unwrap_or(real);
        inner.iter().map(|name| name.to_str_lossy()).collect::<Vec<_>>().join("/")
    }

    /// Whether it is a closed folder, or in one.
    fn is_closed(&self, real: &[BString]) -> bool {
        self.closed.iter().any(|closed| real.starts_with(closed))
    }

    /// Where a path of the project leads, and what is there.
    fn find(&self, path: &str) -> Result<(Real, Thing), Lost> {
        self.paths.follow(&self.root, path.split('/').map(str::as_bytes), true)
    }

    /// The pointer that stands for a file, if one does.
    fn pointer(&self, id: &ObjectId, size: u64) -> Option<Pointer> {
        let may_be = (lfs::SMALLEST..lfs::LARGEST).contains(&size);
        Pointer::parse(&may_be.then(|| self.store.blob(id, lfs::LARGEST)).and_then(Result::ok)?)
    }
}

impl World for Snapshot {
    fn list(&self, folder: &str) -> Listing {
        let mut walk = Walk::new(self);
        walk.open(folder);
        while let Some(job) = walk.jobs.pop_front() {
            walk.run(job);
        }
        walk.report_missing();
        let misled = walk.brought.take_out_misled(&mut walk.files);
        walk.diagnostics.extend(misled);
        let Walk { mut files, mut diagnostics, has_links, .. } = walk;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        diagnostic::sort(&mut diagnostics);
        Listing { files: files.into(), diagnostics, has_links }
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if !is_plain(path) {
            return Err(ReadError::Outside);
        }
        let (real, thing) = self.find(path).map_err(|lost| match lost {
            Lost::Nowhere => ReadError::NotFound,
            Lost::Out => ReadError::Outside,
            Lost::Circle => ReadError::Io("is a link that leads in a circle".to_owned()),
            Lost::Unreadable(fault) => ReadError::Io(fault.to_string()),
        })?;
        if !self.holds(&real) || is_source(&self.within(&real)) && !is_source(path) {
            return Err(ReadError::Outside);
        }
        let Thing::File(id) = thing else { return Err(ReadError::NotAFile) };
        // A pointer may be longer than the file that it stands for.
        let bytes = self.store.blob(&id, limit.max(lfs::LARGEST))?;
        match Pointer::parse(&bytes) {
            Some(pointer) if pointer.is_here(&self.common_dir) => {
                pointer.read(&self.common_dir, limit)
            }
            _ if bytes.len() as u64 > limit => {
                Err(ReadError::TooLarge { size: bytes.len() as u64, limit })
            }
            _ => Ok(bytes),
        }
    }

    fn look(&self, path: &str) -> Look {
        if !is_plain(path) {
            return Look::Other;
        }
        let mut real = self.root.clone();
        let Ok((_, Thing::Folder(mut folder))) = self.paths.follow(&real, [], false) else {
            return Look::Other;
        };
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none();
            real.push(part.into());
            if is_passed_over(part, !is_last) || self.closed.contains(&real) {
                return Look::Nothing;
            }
            match self.paths.entry(folder, part.into()) {
                Ok(Some(Thing::Folder(id))) if !is_last => folder = id,
                Ok(Some(Thing::File(id))) if is_last => {
                    return self.store.size(&id).map_or(Look::Other, Look::File);
                }
                Ok(None) => return Look::Nothing,
                Ok(Some(_)) | Err(_) => return Look::Other,
            }
        }
        Look::Other
    }
}

/// A folder that is still to be walked.
struct Job {
    /// Where it really is.
    real: Real,
    folder: ObjectId,
    /// What its files are called: a path from the root, perhaps through links.
    name: String,
    /// The folders that really hold the links which led here; empty for the first folder.
    trail: Vec<Real>,
}

/// One listing while it is made: that of a [`Disk`](crate::world::Disk), in the same order.
struct Walk<'a> {
    snapshot: &'a Snapshot,
    jobs: VecDeque<Job>,
    files: Vec<Entry>,
    brought: Brought,
    /// How many folders and files were seen.
    seen: usize,
    /// The first file that the clone lacks, and how many there are.
    missing: Option<(String, usize)>,
    diagnostics: Vec<Diagnostic>,
    has_links: bool,
    /// Folders that were reached through a link. Each is walked so once.
    linked: HashSet<Real>,
}

impl<'a> Walk<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            jobs: VecDeque::new(),
            files: Vec::new(),
            brought: Brought::default(),
            seen: 0,
            missing: None,
            diagnostics: Vec::new(),
            has_links: false,
            linked: HashSet::new(),
        }
    }

    fn report(&mut self, code: Code, name: &str, what: impl AsRef<str>, help: &str) {
        let message = format!("`{name}` {}", what.as_ref());
        let place = Place::file(&Arc::from(name));
        self.diagnostics.push(Diagnostic::new(code, message).at(place).help(help));
    }

    fn unreadable(&mut self, name: &str, fault: &Fault) {
        let help = "fetch the whole repository; `git fsck` tells what is missing";
        self.report(Code::Unreadable, name, fault.to_string(), help);
    }

    /// Starts with the folder that was asked for, which may itself be a link.
    fn open(&mut self, folder: &str) {
        if !is_plain(folder) {
            return;
        }
        let names = folder.split('/').map(str::as_bytes);
        match self.snapshot.paths.follow(&self.snapshot.root, names, false) {
            Ok((mut real, Thing::Link(_))) => {
                let name = real.pop().unwrap_or_default();
                self.follow(&real, &name, folder.to_owned(), &[]);
            }
            // A folder above it may be a link.
            Ok((real, Thing::Folder(id))) if self.snapshot.holds(&real) => {
                let name = folder.to_owned();
                self.jobs.push_back(Job { real, folder: id, name, trail: Vec::new() });
            }
            Ok((_, Thing::Folder(_))) | Err(Lost::Out) => self.leads_out(folder),
            Ok((_, Thing::Submodule)) => self.submodule(folder),
            Ok((_, Thing::File(_))) => {
                let help = "rename the file, and make a folder of this name";
                self.report(Code::Unreadable, folder, "is a file where a folder should be", help);
            }
            Err(Lost::Nowhere) => {}
            Err(Lost::Circle) => self.circle(folder),
            Err(Lost::Unreadable(fault)) => self.unreadable(folder, &fault),
        }
    }

    /// Walks a folder and those below it, but for what links lead to.
    fn run(&mut self, job: Job) {
        let mut expected = self.snapshot.root.clone();
        expected.extend(job.name.split('/').map(BString::from));
        let linked = job.real != expected;
        self.has_links |= linked;
        let Job { real, folder, name, trail } = job;
        // The last is taken first, so that names are met in their order, each folder with all that is
        // below it: of two links to one folder it is always the same that counts.
        let mut open: Vec<(Real, TreeEntry, String)> = Vec::new();
        self.unfold(&real, folder, &name, &mut open);
        while let Some((folder, entry, path)) = open.pop() {
            let thing = Thing::of(&entry);
            let is_folder = matches!(thing, Thing::Folder(_) | Thing::Submodule);
            let mut real = folder.clone();
            real.push(entry.name.clone());
            if !self.wants(&real, &path, is_folder, !trail.is_empty()) {
                continue;
            }
            match thing {
                Thing::Folder(id) => self.unfold(&real, id, &path, &mut open),
                Thing::File(id) => self.add(&path, id, linked.then_some(&real)),
                Thing::Link(_) => self.follow(&folder, &entry.name, path, &trail),
                Thing::Submodule => self.submodule(&path),
            }
        }
    }

    /// Puts what stands in a folder on top of what is still to be walked.
    fn unfold(
        &mut self,
        real: &Real,
        folder: ObjectId,
        name: &str,
        open: &mut Vec<(Real, TreeEntry, String)>,
    ) {
        match self.snapshot.paths.folder(folder) {
            Ok(entries) => open.extend(entries.iter().rev().map(|entry| {
                (real.clone(), entry.clone(), format!("{name}/{}", entry.name.to_str_lossy()))
            })),
            Err(fault) => self.unreadable(name, &fault),
        }
    }

    /// Whether an entry is to be listed or walked; says so where it is not and should have been.
    fn wants(&mut self, real: &Real, path: &str, is_folder: bool, led_here: bool) -> bool {
        let Some(name) = real.last() else { return false };
        if is_passed_over(&name.to_str_lossy(), is_folder) || self.snapshot.closed.contains(real) {
            return false;
        }
        match name.to_str() {
            Err(_) => {
                let help = "rename it; file names are UTF-8";
                self.report(Code::FileName, path, "is a name that is not UTF-8", help);
                return false;
            }
            Ok(name) if !is_plain_name(name) => {
                let help = "rename it";
                self.report(Code::FileName, path, "is a name that no file can have", help);
                return false;
            }
            Ok(_) => {}
        }
        if path.len() > LONGEST_PATH {
            self.report(Code::FileName, path, "is a path that is too long", "rename its folders");
            return false;
        }
        self.seen += 1;
        if self.seen > MOST_FILES {
            if self.seen == MOST_FILES + 1 {
                let what = format!(
                    "and what follows is not listed: there are more than {MOST_FILES} files"
                );
                self.report(Code::Unreadable, path, what, "split the desk");
            }
            return false;
        }
        if is_folder && led_here && !self.linked.insert(real.clone()) {
            self.linked_twice(path);
            return false;
        }
        true
    }

    /// Adds a file; `real` is where it really is if a link brought it.
    fn add(&mut self, name: &str, id: ObjectId, real: Option<&Real>) {
        let size = match self.snapshot.store.size(&id) {
            Ok(size) => size,
            Err(Fault::Missing) => {
                self.missing.get_or_insert_with(|| (name.to_owned(), 0)).1 += 1;
                return;
            }
            Err(fault) => return self.unreadable(name, &fault),
        };
        let pointer = self.snapshot.pointer(&id, size);
        let is_here = |pointer: &Pointer| pointer.is_here(&self.snapshot.common_dir);
        let size = match pointer {
            Some(pointer) if is_here(&pointer) => pointer.size,
            Some(_) => {
                let what = "is kept by Git LFS, and is not on this machine";
                let help = "fetch it, as with `git lfs fetch --all`";
                self.report(Code::KeptElsewhere, name, what, help);
                size
            }
            None => size,
        };
        let path: Arc<str> = Arc::from(name);
        if let Some(real) = real {
            self.brought.add(&path, self.snapshot.within(real));
        }
        self.files.push(Entry { path, size, linked: real.is_some() });
    }

    /// Reports the files that the clone lacks, of which there may be as many as there are files: a
    /// partial clone has none but those that were checked out.
    fn report_missing(&mut self) {
        let Some((name, count)) = self.missing.take() else { return };
        let what = match count {
            1 => "is not in this clone of the repository".to_owned(),
            _ => format!("and {} more files are not in this clone of the repository", count - 1),
        };
        let help = "fetch them with `git fetch --refetch --no-filter`, or clone without `--filter`";
        self.report(Code::Unreadable, &name, what, help);
    }

    /// Adds what a link in a folder leads to, if it may be read.
    fn follow(&mut self, folder: &[BString], link: &BString, name: String, trail: &[Real]) {
        self.has_links = true;
        let (target, thing) = match self.snapshot.paths.follow(folder, [link.as_slice()], true) {
            Ok(found) => found,
            Err(Lost::Nowhere) => {
                let help = "correct the link, or remove it";
                let what = "is a link to what does not exist";
                return self.report(Code::BadLink, &name, what, help);
            }
            Err(Lost::Out) => return self.leads_out(&name),
            Err(Lost::Circle) => return self.circle(&name),
            Err(Lost::Unreadable(fault)) => return self.unreadable(&name, &fault),
        };
        // Before the question where it leads, since a link to the root is both.
        let mut trail = trail.to_vec();
        trail.push(folder.to_vec());
        if trail.iter().any(|folder| folder.starts_with(&target)) {
            let help = "remove the link";
            return self.report(Code::BadLink, &name, "is a link to a folder that holds it", help);
        }
        if !self.snapshot.holds(&target) {
            return self.leads_out(&name);
        }
        if is_source(&self.snapshot.within(&target)) && !is_source(&name) {
            self.diagnostics.push(leads_to_records(&name));
            return;
        }
        match thing {
            Thing::File(id) => self.add(&name, id, Some(&target)),
            Thing::Folder(folder) => {
                if self.linked.insert(target.clone()) {
                    self.jobs.push_back(Job { real: target, folder, name, trail });
                } else {
                    self.linked_twice(&name);
                }
            }
            Thing::Submodule => self.submodule(&name),
            Thing::Link(_) => self.circle(&name),
        }
    }

    fn leads_out(&mut self, name: &str) {
        let what = "is a link that leads out of the project, or to what is hidden in it";
        let help = "put the file itself there, or link to one inside the project";
        self.report(Code::BadLink, name, what, help);
    }

    fn circle(&mut self, name: &str) {
        let what = "is a link that leads in a circle";
        self.report(Code::BadLink, name, what, "correct the link, or remove it");
    }

    fn linked_twice(&mut self, name: &str) {
        let what = "is a folder that another link brings in already";
        self.report(Code::BadLink, name, what, "keep one of the two links");
    }

    fn submodule(&mut self, name: &str) {
        let what = "is a submodule, another repository, whose files are not in this one";
        let help = "check it out and build from the disk, or put its files in this repository";
        self.report(Code::KeptElsewhere, name, what, help);
    }
}
