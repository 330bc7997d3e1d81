//! A project of which is kept what does not change between runs.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{Change, Entry, Listing, Look, ReadError, Stamp, Version, World};

/// The most listings that are kept: one of `content`, and those of the themes in use.
const MOST_LISTINGS: usize = 64;

/// Files that come or go at once up to which a listing is mended; for more, a new one is quicker.
const MOST_MENDED: usize = 64;

/// A project that is read again and again: its listings and the versions of its files are kept
/// until [`Remembered::apply`] is told that they may have changed.
///
/// What it lists and reads is what the project itself would, if it is told of every change. It
/// keeps no bytes of files.
///
/// ```
/// use dateline::world::{Memory, Remembered, Version, World};
///
/// let world = Remembered::new(Memory::new().with("content/site.yaml", "title: Desk"));
/// assert_eq!(world.version("content/site.yaml"), None);
/// world.list("content");
/// world.read("content/site.yaml", 100).unwrap();
/// assert_eq!(world.version("content/site.yaml"), Some(Version::of(b"title: Desk")));
/// ```
#[derive(Debug, Default)]
pub struct Remembered<W> {
    world: W,
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// How many changes there were: what was read before a change is not kept after it.
    changes: u64,
    /// By folder.
    listings: HashMap<String, Listing>,
    versions: HashMap<Arc<str>, (Version, Option<Stamp>)>,
    /// Of files that may have changed, unless their stamps are the same.
    doubted: HashMap<Arc<str>, (Version, Stamp)>,
}

impl<W: World> Remembered<W> {
    /// Starts with nothing kept.
    pub fn new(world: W) -> Self {
        Self { world, known: RwLock::default() }
    }

    /// The project itself.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// Forgets what a change may have touched.
    pub fn apply(&self, change: &Change) {
        // Kept locked while paths are looked at, so that no reader sees half of a change.
        let mut known = self.known_mut();
        known.changes += 1;
        match change {
            Change::All => {
                known.listings.clear();
                let versions = std::mem::take(&mut known.versions);
                let stamped = |(path, (version, stamp))| Some((path, (version, stamp?)));
                known.doubted.extend(versions.into_iter().filter_map(stamped));
            }
            Change::Files(paths) => {
                let looks: Vec<(&str, Look)> =
                    paths.iter().map(|path| (&**path, self.world.look(path))).collect();
                known.forget_links();
                known.forget_versions(&looks);
                known.listings.retain(|folder, listing| mend(folder, listing, &looks));
            }
        }
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_mut(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Forgets all that a link has a part in: where it leads need not be watched.
    fn forget_links(&mut self) {
        let versions = &mut self.versions;
        self.listings.retain(|_, listing| {
            for entry in listing.files.iter().filter(|entry| entry.linked) {
                versions.remove(&entry.path);
            }
            !listing.has_links && listing.diagnostics.is_empty()
        });
    }

    fn forget_versions(&mut self, looks: &[(&str, Look)]) {
        let mut folders = HashSet::new();
        for (path, look) in looks {
            self.versions.remove(*path);
            self.doubted.remove(*path);
            if !matches!(look, Look::File(_)) {
                folders.insert(*path);
            }
        }
        if !folders.is_empty() {
            let is_below =
                |file: &str| file.match_indices('/').any(|(at, _)| folders.contains(&file[..at]));
            self.versions.retain(|file, _| !is_below(file));
            self.doubted.retain(|file, _| !is_below(file));
        }
    }

    /// A file in a listing. The version of no other is kept: a link to it, or on the way to it, would
    /// not be known.
    fn listed(&self, path: &str) -> Option<&Entry> {
        self.listings
            .iter()
            .filter(|(folder, _)| is_below(path, folder))
            .find_map(|(_, listing)| Some(&listing.files[place(&listing.files, path).ok()?]))
    }
}

impl<W: World> World for Remembered<W> {
    fn list(&self, folder: &str) -> Listing {
        let changes = {
            let known = self.known();
            if let Some(listing) = known.listings.get(folder) {
                return listing.clone();
            }
            known.changes
        };
        let listing = self.world.list(folder);
        let mut known = self.known_mut();
        if known.changes == changes {
            if known.listings.len() >= MOST_LISTINGS {
                known.listings.clear();
            }
            let files = &listing.files;
            known.doubted.retain(|path, _| !is_below(path, folder) || place(files, path).is_ok());
            known.listings.insert(folder.to_owned(), listing.clone());
        }
        listing
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let changes = self.known().changes;
        let (bytes, stamp) = self.world.read_stamped(path, limit)?;
        let version = Version::of(&bytes);
        let mut known = self.known_mut();
        if known.changes == changes
            && let Some(entry) = known.listed(path)
        {
            let (path, linked) = (Arc::clone(&entry.path), entry.linked);
            known.doubted.remove(&path);
            known.versions.insert(path, (version, stamp.filter(|_| !linked)));
        }
        Ok(bytes)
    }

    fn version(&self, path: &str) -> Option<Version> {
        let (changes, (version, stamp)) = {
            let known = self.known();
            if let Some((version, _)) = known.versions.get(path) {
                return Some(*version);
            }
            let doubted = *known.doubted.get(path)?;
            known.listed(path).filter(|entry| !entry.linked)?;
            (known.changes, doubted)
        };
        let same = self.world.stamp(path) == Some(stamp);
        let mut known = self.known_mut();
        let (path, _) = known.doubted.remove_entry(path)?;
        if !same || known.changes != changes {
            return None;
        }
        known.versions.insert(path, (version, Some(stamp)));
        Some(version)
    }

    fn look(&self, path: &str) -> Look {
        self.world.look(path)
    }
}

/// Brings a listing up to date where that can be done by looking at the paths alone; `false` where
/// it is to be made anew.
fn mend(folder: &str, listing: &mut Listing, looks: &[(&str, Look)]) -> bool {
    let mut files: Option<Vec<Entry>> = None;
    let mut count = 0;
    for (path, look) in looks {
        if *path == folder || is_below(folder, path) {
            return false;
        }
        if !is_below(path, folder) {
            continue;
        }
        let now = files.as_deref().unwrap_or(&listing.files);
        match (*look, place(now, path)) {
            (Look::File(size), Ok(at)) if now[at].size == size => {}
            (Look::File(size), Ok(at)) => {
                files.get_or_insert_with(|| listing.files.to_vec())[at].size = size;
            }
            (Look::Nothing, found) => {
                // A folder that is gone takes what was below it along.
                let below = format!("{path}/");
                let start = now.partition_point(|entry| *entry.path < *below);
                let end = now.partition_point(|entry| {
                    *entry.path < *below || entry.path.starts_with(&below)
                });
                if start < end || found.is_ok() {
                    let files = files.get_or_insert_with(|| listing.files.to_vec());
                    files.drain(start..end);
                    found.into_iter().for_each(|at| drop(files.remove(at)));
                    count += 1;
                }
            }
            (Look::File(size), Err(at)) if is_new(now, path) => {
                let entry = Entry { path: Arc::from(*path), size, linked: false };
                files.get_or_insert_with(|| listing.files.to_vec()).insert(at, entry);
                count += 1;
            }
            (Look::File(_) | Look::Other, _) => return false,
        }
        if count > MOST_MENDED {
            return false;
        }
    }
    if let Some(files) = files {
        listing.files = files.into();
    }
    true
}

/// Whether a file that is not listed is certainly one more. On a disk that takes `A.md` for `a.md`,
/// it may be one of the others under a new name; and there may have been a folder in its place.
fn is_new(files: &[Entry], path: &str) -> bool {
    let is_known = |entry: &Entry| {
        let known = &*entry.path;
        let start = known.get(..path.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(path))
            && matches!(known.as_bytes().get(path.len()), None | Some(b'/'))
    };
    path.is_ascii() && !files.iter().any(is_known)
}

fn place(files: &[Entry], path: &str) -> Result<usize, usize> {
    files.binary_search_by(|entry| (*entry.path).cmp(path))
}

/// Whether a path is below a folder.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;
    use std::sync::Mutex;

    use proptest::prelude::*;

    use super::*;
    use crate::world::{Disk, Memory};

    #[cfg(unix)]
    #[test]
    fn after_any_change_only_files_whose_stamps_differ_are_read_again() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        fs::create_dir_all(root.join("content")).unwrap();
        for name in ["a.md", "b.md", "c.md"] {
            fs::write(root.join("content").join(name), "four").unwrap();
        }
        let world = Remembered::new(Disk::new(root).unwrap());
        let read = || {
            world.list("content");
            for name in ["a.md", "b.md", "c.md"] {
                let _ = world.read(&format!("content/{name}"), 10);
            }
        };
        read();
        world.apply(&Change::All);
        world.list("content");
        // They were written a moment ago: another change within it would not show.
        assert_eq!(world.version("content/a.md"), None);
        std::thread::sleep(std::time::Duration::from_secs(4));
        read();
        world.apply(&Change::All);
        fs::write(root.join("content/b.md"), "five").unwrap();
        fs::remove_file(root.join("content/c.md")).unwrap();
        std::os::unix::fs::symlink("a.md", root.join("content/c.md")).unwrap();
        world.list("content");
        assert_eq!(world.version("content/a.md"), Some(Version::of(b"four")));
        assert_eq!(world.version("content/b.md"), None);
        assert_eq!(world.version("content/c.md"), None);
    }

    /// A project that can be changed, and notes what is asked of it.
    #[derive(Default)]
    struct Noting {
        files: RwLock<Memory>,
        asked: Mutex<Vec<String>>,
    }

    impl Noting {
        fn change(&self, change: impl FnOnce(Memory) -> Memory) {
            let mut files = self.files.write().unwrap();
            *files = change(std::mem::take(&mut files));
        }

        fn asked(&self) -> Vec<String> {
            std::mem::take(&mut self.asked.lock().unwrap())
        }
    }

    impl World for Noting {
        fn list(&self, folder: &str) -> Listing {
            self.asked.lock().unwrap().push(format!("list {folder}"));
            self.files.read().unwrap().list(folder)
        }

        fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
            self.asked.lock().unwrap().push(format!("read {path}"));
            self.files.read().unwrap().read(path, limit)
        }

        fn look(&self, path: &str) -> Look {
            self.files.read().unwrap().look(path)
        }
    }

    fn files<const N: usize>(paths: [&str; N]) -> Change {
        Change::Files(paths.map(str::to_owned).into())
    }

    fn world(paths: &[&str]) -> Remembered<Noting> {
        let world = Remembered::new(Noting::default());
        for path in paths {
            world.world().change(|files| files.with(*path, "four"));
        }
        world.list("content");
        for path in paths {
            world.read(path, 10).unwrap();
        }
        world.world().asked();
        world
    }

    #[test]
    fn a_listing_is_kept_over_a_change_of_what_a_file_holds() {
        let world = world(&["content/a.md", "content/b.md"]);
        world.world().change(|files| files.with("content/a.md", "twelve bytes"));
        assert_eq!(world.version("content/a.md"), Some(Version::of(b"four")));
        world.apply(&files(["content/a.md"]));

        let listing = world.list("content");
        assert_eq!(listing.files.iter().map(|entry| entry.size).collect::<Vec<_>>(), [12, 4]);
        assert_eq!(world.version("content/a.md"), None);
        assert_eq!(world.version("content/b.md"), Some(Version::of(b"four")));
        assert_eq!(world.world().asked(), [""; 0]);
    }

    #[test]
    fn a_file_that_comes_or_goes_is_listed_or_not_and_what_is_not_certain_is_listed_anew() {
        let world = world(&["content/a.md", "content/b.md"]);
        world.world().change(|files| files.without("content/a.md"));
        world.apply(&files(["content/a.md"]));
        assert_eq!(world.list("content").files.len(), 1);
        assert_eq!(world.world().asked(), [""; 0]);

        world.world().change(|files| files.with("content/c.md", "four"));
        world.apply(&files(["content/c.md"]));
        let paths: Vec<Arc<str>> =
            world.list("content").files.iter().map(|entry| Arc::clone(&entry.path)).collect();
        assert_eq!(paths, ["content/b.md".into(), "content/c.md".into()]);
        assert_eq!(world.world().asked(), [""; 0]);

        for path in ["content/C.md", "content/d/é.md"] {
            world.world().change(|files| files.with(path, "four"));
            world.apply(&files([path]));
            world.list("content");
            assert_eq!(world.world().asked(), ["list content"], "{path}");
        }
    }

    #[test]
    fn a_folder_that_is_gone_takes_along_what_was_below_it_alone() {
        let world = world(&["content/a-b.md", "content/a.md", "content/a/c.md", "content/a/d.md"]);
        world.world().change(|files| files.without("content/a"));
        world.apply(&files(["content/a"]));
        assert_eq!(world.list("content"), world.world().list("content"));
        assert_eq!(world.version("content/a/c.md"), None);
        assert!(world.version("content/a-b.md").is_some());
    }

    #[test]
    fn a_change_of_everything_forgets_everything() {
        let world = world(&["content/a.md"]);
        world.apply(&Change::All);
        assert_eq!(world.version("content/a.md"), None);
        world.list("content");
        assert_eq!(world.world().asked(), ["list content"]);
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        /// Is told of a change while it reads.
        struct Racing(RwLock<Option<Arc<Remembered<Racing>>>>);
        impl Racing {
            fn race(&self) {
                if let Some(world) = self.0.read().unwrap().as_ref() {
                    world.apply(&files(["content/a.md"]));
                }
            }
        }
        impl World for Racing {
            fn list(&self, _: &str) -> Listing {
                self.race();
                let path = Arc::from("content/a.md");
                let files = [Entry { path, size: 4, linked: false }];
                Listing { files: files.into(), ..Listing::default() }
            }
            fn read(&self, _: &str, _: u64) -> Result<Vec<u8>, ReadError> {
                self.race();
                Ok(b"four".to_vec())
            }
            fn look(&self, _: &str) -> Look {
                Look::File(4)
            }
        }
        let world = Arc::new(Remembered::new(Racing(RwLock::default())));
        world.list("content");
        *world.world().0.write().unwrap() = Some(Arc::clone(&world));
        world.read("content/a.md", 10).unwrap();
        assert_eq!(world.version("content/a.md"), None);
        world.list("themes");
        *world.world().0.write().unwrap() = None;
        world.read("content/a.md", 10).unwrap();
        assert!(world.version("content/a.md").is_some());
        assert!(!world.known().listings.contains_key("themes"));
    }

    #[test]
    fn limits_hold_for_a_file_that_is_known() {
        let world = world(&["content/a.md"]);
        let error = ReadError::TooLarge { size: 4, limit: 3 };
        assert_eq!(world.read("content/a.md", 3), Err(error));
        assert_eq!(world.read("content/b.md", 3), Err(ReadError::NotFound));
    }

    /// Something that happens to a project on the disk.
    #[derive(Debug, Clone)]
    enum Deed {
        Write(usize, usize),
        Remove(usize),
        Move(usize, usize),
        #[cfg(unix)]
        Link(usize, usize),
    }

    const PLACES: [&str; 10] = [
        "content/a",
        "content/a/x.md",
        "content/a/b",
        "content/a/b/y.md",
        "content/a/b/.z.md",
        "content/c",
        "content/c/x.md",
        "content/c.md",
        "content/output",
        "elsewhere/x.md",
    ];

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let place = 0..PLACES.len();
        let deed = prop_oneof![
            4 => (place.clone(), 0..9usize).prop_map(|(at, size)| Deed::Write(at, size)),
            1 => place.clone().prop_map(Deed::Remove),
            1 => (place.clone(), place.clone()).prop_map(|(from, to)| Deed::Move(from, to)),
            #[cfg(unix)]
            1 => (place.clone(), place).prop_map(|(at, to)| Deed::Link(at, to)),
        ];
        prop::collection::vec(deed, 1..14)
    }

    fn remove(path: &Path) {
        let _ = fs::remove_file(path);
        let _ = fs::remove_dir_all(path);
    }

    /// Does what can be done, and gives what has changed: all folders on the way may be new.
    fn run(root: &Path, deed: &Deed) -> BTreeSet<String> {
        let at = |place: usize| root.join(PLACES[place]);
        let new = |place: usize| {
            let _ = fs::create_dir_all(at(place).parent().unwrap());
        };
        // What is done through a link is done, and told of, where the link leads.
        let real = |place: usize| {
            let parent = at(place).parent().unwrap().canonicalize().ok()?;
            let path = parent.join(at(place).file_name().unwrap());
            let path = path.strip_prefix(root.canonicalize().unwrap()).unwrap();
            Some(path.to_str().unwrap().to_owned())
        };
        let mut paths = Vec::new();
        match *deed {
            Deed::Write(place, size) => {
                new(place);
                paths.push(real(place));
                let _ = fs::write(at(place), "x".repeat(size));
                let target = at(place).canonicalize().ok();
                paths.push(target.map(|target| {
                    let path = target.strip_prefix(root.canonicalize().unwrap()).unwrap();
                    path.to_str().unwrap().to_owned()
                }));
            }
            Deed::Remove(place) => {
                paths.push(real(place));
                remove(&at(place));
            }
            Deed::Move(from, to) => {
                new(to);
                paths.extend([real(from), real(to)]);
                let _ = fs::rename(at(from), at(to));
            }
            #[cfg(unix)]
            Deed::Link(place, target) => {
                new(place);
                paths.push(real(place));
                let _ = std::os::unix::fs::symlink(at(target), at(place));
            }
        }
        let mut told = BTreeSet::new();
        for path in paths.iter().flatten() {
            let parents = path.match_indices('/').map(|(end, _)| &path[..end]);
            told.extend(parents.skip(1).chain([&**path]).map(str::to_owned));
        }
        told
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_remembered_disk_is_as_the_disk(deeds in deeds()) {
            let desk = tempfile::tempdir().unwrap();
            fs::create_dir(desk.path().join("content")).unwrap();
            let closed = Path::new("content/output");
            let world = Remembered::new(Disk::new(desk.path()).unwrap().closing(closed));
            for deed in deeds {
                let paths = run(desk.path(), &deed);
                world.apply(&Change::Files(paths));
                for folder in ["content", "content/a", "themes"] {
                    let listing = world.list(folder);
                    prop_assert_eq!(&listing, &world.world().list(folder), "{:?}", deed);
                    for entry in &*listing.files {
                        let bytes = world.world().read(&entry.path, 100).unwrap();
                        if let Some(version) = world.version(&entry.path) {
                            prop_assert_eq!(version, Version::of(&bytes), "{:?}", deed);
                        }
                        prop_assert_eq!(world.read(&entry.path, 100).unwrap(), bytes);
                    }
                }
            }
        }
    }
}
