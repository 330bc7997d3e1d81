//! A project in a folder on the disk.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{
    Brought, Entry, Listing, Look, ReadError, Stamp, World, is_hidden, is_passed_over, is_plain,
    is_source, leads_to_records,
};
use crate::diagnostic::{self, Code, Diagnostic, Place};

/// A project in a folder on the disk.
///
/// A symbolic link is followed only to what is inside the project, not hidden (so not in `.git/`
/// or `.dateline/`), and not in the output folder: content may come from strangers, and
/// a link to `../.env` would publish it. Nor does one lead from `content/assets/` or a theme to
/// where records are written: it would publish them as they are written, whatever their marking.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Canonical, so that a canonical path can be compared with it.
    root: PathBuf,
    /// Folders inside the root that links do not lead to.
    closed: Vec<PathBuf>,
}

impl Disk {
    /// Opens the project in the folder `root`, which holds `content/`.
    ///
    /// # Errors
    /// [`Code::Unreadable`] where there is no such folder.
    pub fn new(root: &Path) -> Result<Self, Diagnostic> {
        let canonical = root.canonicalize().map_err(|error| {
            let message = format!("the folder `{}` cannot be read: {error}", root.display());
            Diagnostic::new(Code::Unreadable, message)
                .help("name the project's folder, which holds `content/`, with `--root`")
        })?;
        let disk = Self { root: canonical.clone(), closed: Vec::new() };
        Ok(disk.closing(&canonical.join("output")))
    }

    /// Keeps a folder, such as an output folder of another name, from being read. A relative path
    /// starts at the project's root.
    #[must_use]
    pub fn closing(mut self, folder: &Path) -> Self {
        let folder = self.root.join(folder);
        self.closed.extend(folder.canonicalize());
        self.closed.push(folder);
        self
    }

    /// The project's root, canonical.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a file that no link is on the way to. `None` for any other, and where the system
    /// cannot tell.
    #[cfg(target_os = "linux")]
    fn open_straight(path: &Path) -> Option<File> {
        use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
        // Before it is opened: whoever waits at the other end of a pipe would notice.
        if !fs::symlink_metadata(path).ok()?.is_file() {
            return None;
        }
        let how = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let file = openat2(CWD, path, how, Mode::empty(), ResolveFlags::NO_SYMLINKS).ok()?;
        Some(File::from(file))
    }

    /// Opens a file that no link is on the way to. `None` for any: each is asked where it is.
    #[cfg(not(target_os = "linux"))]
    fn open_straight(_: &Path) -> Option<File> {
        None
    }

    /// Whether a canonical path is of the project's own, open files.
    fn holds(&self, canonical: &Path) -> bool {
        canonical.strip_prefix(&self.root).is_ok_and(|inner| {
            !inner.iter().any(|part| is_hidden(&part.to_string_lossy()))
                && !self.closed.iter().any(|folder| canonical.starts_with(folder))
        })
    }

    /// A canonical path as one from the project's root.
    fn within(&self, canonical: &Path) -> String {
        let inner = canonical.strip_prefix(&self.root).unwrap_or(canonical);
        inner.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
    }
}

impl World for Disk {
    fn list(&self, folder: &str) -> Listing {
        let mut walk = Walk::new(self);
        walk.open(folder);
        while let Some(job) = walk.jobs.pop_front() {
            walk.run(&job);
        }
        let misled = walk.brought.take_out_misled(&mut walk.files);
        walk.diagnostics.extend(misled);
        let Walk { mut files, mut diagnostics, has_links, .. } = walk;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        diagnostic::sort(&mut diagnostics);
        Listing { files: files.into(), diagnostics, has_links }
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.read_stamped(path, limit).map(|(bytes, _)| bytes)
    }

    fn read_stamped(&self, path: &str, limit: u64) -> Result<(Vec<u8>, Option<Stamp>), ReadError> {
        if !is_plain(path) {
            return Err(ReadError::Outside);
        }
        let named = self.root.join(path);
        let straight = if self.holds(&named) { Self::open_straight(&named) } else { None };
        let file = if let Some(file) = straight {
            file
        } else {
            let real = named.canonicalize().map_err(read_error)?;
            if !self.holds(&real) || is_source(&self.within(&real)) && !is_source(path) {
                return Err(ReadError::Outside);
            }
            // Before it is opened: opening a pipe waits for who writes to it.
            if !fs::metadata(&real).map_err(read_error)?.is_file() {
                return Err(ReadError::NotAFile);
            }
            File::open(&real).map_err(read_error)?
        };
        let metadata = file.metadata().map_err(read_error)?;
        let size = metadata.len();
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
        // One byte more than is let through, so that a file that grows while it is read is noticed.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(read_error)?;
        let size = bytes.len() as u64;
        if size > limit {
            Err(ReadError::TooLarge { size, limit })
        } else {
            Ok((bytes, Stamp::of(&metadata)))
        }
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        let metadata = fs::symlink_metadata(self.root.join(path)).ok()?;
        if metadata.is_file() { Stamp::of(&metadata) } else { None }
    }

    fn look(&self, path: &str) -> Look {
        if !is_plain(path) {
            return Look::Other;
        }
        let mut real = self.root.clone();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none();
            real.push(part);
            if is_passed_over(part, !is_last) || self.closed.contains(&real) {
                return Look::Nothing;
            }
            match fs::symlink_metadata(&real) {
                Ok(metadata) if metadata.is_dir() && !is_last => {}
                Ok(metadata) if metadata.is_file() && is_last => return Look::File(metadata.len()),
                Ok(_) => return Look::Other,
                Err(error) if error.kind() == ErrorKind::NotFound => return Look::Nothing,
                Err(_) => return Look::Other,
            }
        }
        Look::Other
    }
}

fn read_error(error: std::io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadError::NotFound,
        ErrorKind::IsADirectory => ReadError::NotAFile,
        _ => ReadError::Io(error.to_string()),
    }
}

/// A folder that is still to be walked.
struct Job {
    /// Where it is: canonical.
    real: PathBuf,
    /// What its files are called: a path from the root, perhaps through links.
    name: String,
    /// The folders, canonical, that hold the links which led here; empty for the first folder.
    trail: Vec<PathBuf>,
}

impl Job {
    /// What a path below the real folder is called.
    fn name_of(&self, path: &Path) -> String {
        let mut name = self.name.clone();
        for part in path.strip_prefix(&self.real).into_iter().flat_map(Path::iter) {
            name.push('/');
            name.push_str(&part.to_string_lossy());
        }
        name
    }
}

/// One listing while it is made.
struct Walk<'a> {
    disk: &'a Disk,
    jobs: VecDeque<Job>,
    files: Vec<Entry>,
    brought: Brought,
    diagnostics: Vec<Diagnostic>,
    has_links: bool,
    /// Folders, canonical, that were reached through a link. Each is walked so once: folders that
    /// hold two links each to the next would otherwise list two to the power of their number.
    linked: HashSet<PathBuf>,
}

impl<'a> Walk<'a> {
    fn new(disk: &'a Disk) -> Self {
        Self {
            disk,
            jobs: VecDeque::new(),
            files: Vec::new(),
            brought: Brought::default(),
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

    fn unreadable(&mut self, name: &str, error: impl std::fmt::Display) {
        let what = format!("cannot be read: {error}");
        self.report(Code::Unreadable, name, what, "check who may read it, and the disk");
    }

    fn not_a_file(&mut self, name: &str) {
        let help = "put a regular file in its place, or remove it";
        self.report(Code::Unreadable, name, "is neither a file nor a folder", help);
    }

    /// Starts with the folder that was asked for, which may itself be a link.
    fn open(&mut self, folder: &str) {
        if !is_plain(folder) {
            return;
        }
        let path = self.disk.root.join(folder);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                self.follow(&path, folder.to_owned(), &[]);
            }
            // Canonical, since a folder above it may be a link.
            Ok(metadata) if metadata.is_dir() => match path.canonicalize() {
                Ok(real) if self.disk.holds(&real) => {
                    self.jobs.push_back(Job { real, name: folder.to_owned(), trail: Vec::new() });
                }
                Ok(_) => self.leads_out(folder),
                Err(error) => self.unreadable(folder, error),
            },
            Ok(_) => {
                let help = "rename the file, and make a folder of this name";
                self.report(Code::Unreadable, folder, "is a file where a folder should be", help);
            }
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(error) => self.unreadable(folder, error),
        }
    }

    fn run(&mut self, job: &Job) {
        let linked = job.real != self.disk.root.join(&job.name);
        self.has_links |= linked;
        // In the order of names, so that of two links to one folder it is always the same that
        // counts.
        let mut entries = WalkDir::new(&job.real).min_depth(1).sort_by_file_name().into_iter();
        let mut plain = Vec::new();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let name = error.path().map_or_else(|| job.name.clone(), |p| job.name_of(p));
                    match error.io_error() {
                        Some(io) => self.unreadable(&name, io),
                        None => self.unreadable(&name, &error),
                    }
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            if !self.wants(job, entry.path(), entry.file_name(), is_folder) {
                if is_folder {
                    entries.skip_current_dir();
                }
                continue;
            }
            let name = job.name_of(entry.path());
            if is_folder {
                continue;
            } else if entry.file_type().is_symlink() {
                self.follow(entry.path(), name, &job.trail);
            } else if !entry.file_type().is_file() {
                self.not_a_file(&name);
            } else {
                plain.push((name, entry));
            }
        }
        let size = |(name, entry): (String, DirEntry)| {
            let metadata = entry.metadata();
            (name, entry.into_path(), metadata)
        };
        let sizes: Vec<_> = plain.into_par_iter().map(size).collect();
        for (name, real, metadata) in sizes {
            match metadata {
                Ok(metadata) => self.add(&name, metadata.len(), linked.then_some(&real)),
                Err(error) => self.unreadable(&name, error),
            }
        }
    }

    /// Whether an entry is to be listed or walked; says so where it is not and should have been.
    fn wants(&mut self, job: &Job, path: &Path, file_name: &OsStr, is_folder: bool) -> bool {
        if is_passed_over(&file_name.to_string_lossy(), is_folder)
            || self.disk.closed.iter().any(|closed| path == closed)
        {
            return false;
        }
        if file_name.to_str().is_none() {
            let help = "rename it; file names are UTF-8";
            self.report(Code::FileName, &job.name_of(path), "is a name that is not UTF-8", help);
            return false;
        }
        if is_folder && !job.trail.is_empty() && !self.linked.insert(path.to_path_buf()) {
            self.linked_twice(&job.name_of(path));
            return false;
        }
        true
    }

    /// Adds a file; `real` is where it really is if a link brought it.
    fn add(&mut self, name: &str, size: u64, real: Option<&PathBuf>) {
        let path: Arc<str> = Arc::from(name);
        if let Some(real) = real {
            self.brought.add(&path, self.disk.within(real));
        }
        self.files.push(Entry { path, size, linked: real.is_some() });
    }

    /// Adds what a link leads to, if it may be read.
    fn follow(&mut self, link: &Path, name: String, trail: &[PathBuf]) {
        self.has_links = true;
        let target = match link.canonicalize() {
            Ok(target) => target,
            Err(error) => {
                let what = match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => {
                        "is a link to what does not exist".to_owned()
                    }
                    _ => format!("is a link that cannot be followed: {error}"),
                };
                return self.report(Code::BadLink, &name, what, "correct the link, or remove it");
            }
        };
        // Before the question where it leads, since a link to the root is both.
        let mut trail = trail.to_vec();
        trail.extend(link.parent().map(Path::to_path_buf));
        if trail.iter().any(|folder| folder.starts_with(&target)) {
            let help = "remove the link";
            return self.report(Code::BadLink, &name, "is a link to a folder that holds it", help);
        }
        if !self.disk.holds(&target) {
            return self.leads_out(&name);
        }
        if is_source(&self.disk.within(&target)) && !is_source(&name) {
            self.diagnostics.push(leads_to_records(&name));
            return;
        }
        match fs::metadata(&target) {
            Ok(metadata) if metadata.is_file() => self.add(&name, metadata.len(), Some(&target)),
            Ok(metadata) if metadata.is_dir() => {
                if self.linked.insert(target.clone()) {
                    self.jobs.push_back(Job { real: target, name, trail });
                } else {
                    self.linked_twice(&name);
                }
            }
            Ok(_) => self.not_a_file(&name),
            Err(error) => self.unreadable(&name, error),
        }
    }

    fn leads_out(&mut self, name: &str) {
        let what = "is a link that leads out of the project, or to what is hidden in it";
        let help = "put the file itself there, or link to one inside the project";
        self.report(Code::BadLink, name, what, help);
    }

    fn linked_twice(&mut self, name: &str) {
        let what = "is a folder that another link brings in already";
        self.report(Code::BadLink, name, what, "keep one of the two links");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use crate::world::tests::passed_as_nobody;

    struct Desk(tempfile::TempDir);

    impl Desk {
        fn new(files: &[(&str, &str)]) -> Self {
            let desk = Self(tempfile::tempdir().unwrap());
            fs::create_dir(desk.at("content")).unwrap();
            for (path, text) in files {
                fs::create_dir_all(desk.at(path).parent().unwrap()).unwrap();
                fs::write(desk.at(path), text).unwrap();
            }
            desk
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn disk(&self) -> Disk {
            Disk::new(self.0.path()).unwrap()
        }

        fn names(&self, folder: &str) -> Vec<String> {
            self.disk().list(folder).files.iter().map(|entry| entry.path.to_string()).collect()
        }

        fn codes(&self) -> Vec<(Code, String)> {
            let diagnostics = self.disk().list("content").diagnostics;
            assert!(diagnostics.iter().all(|d| d.help.is_some()));
            diagnostics.into_iter().map(|d| (d.code, d.place.unwrap().file.to_string())).collect()
        }
    }

    #[cfg(unix)]
    fn link(target: impl AsRef<Path>, link: impl AsRef<Path>) {
        std::os::unix::fs::symlink(target, link).unwrap();
    }

    fn owned(list: &[(Code, &str)]) -> Vec<(Code, String)> {
        list.iter().map(|(code, path)| (*code, (*path).to_owned())).collect()
    }

    #[test]
    fn files_are_listed_in_the_order_of_their_bytes_with_their_sizes() {
        let desk = Desk::new(&[
            ("content/b.md", "four"),
            ("content/a/z.md", ""),
            ("content/a-b.md", ""),
            ("content/ü/김.md", ""),
            ("content/B.md", ""),
            ("other/c.md", ""),
        ]);
        assert_eq!(
            desk.names("content"),
            ["content/B.md", "content/a-b.md", "content/a/z.md", "content/b.md", "content/ü/김.md"]
        );
        assert_eq!(desk.disk().list("content").files[3].size, 4);
        assert_eq!(desk.codes(), []);
    }

    #[test]
    fn a_folder_that_does_not_exist_lists_nothing() {
        let desk = Desk::new(&[("content/a.md", "")]);
        for folder in ["themes/default", "../", "/etc", "", "content/..", "content/a.md/b"] {
            assert_eq!(desk.disk().list(folder), Listing::default(), "{folder}");
        }
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_reported() {
        let desk = Desk::new(&[("themes", "not a folder")]);
        assert_eq!(desk.disk().list("themes").diagnostics[0].code, Code::Unreadable);
    }

    #[test]
    fn hidden_files_and_what_editors_leave_are_passed_over_silently() {
        let desk = Desk::new(&[
            ("content/a.md", ""),
            ("content/.git/config", ""),
            ("content/.hidden.md", ""),
            ("content/a.md~", ""),
            ("content/#a.md#", ""),
            ("content/a.swp", ""),
            ("content/Thumbs.db", ""),
            ("content/4913", ""),
        ]);
        assert_eq!(desk.names("content"), ["content/a.md"]);
        assert_eq!(desk.codes(), []);
    }

    #[cfg(unix)]
    #[test]
    fn links_inside_the_project_are_followed() {
        let desk = Desk::new(&[("content/a.md", "text"), ("media/x/y.png", "png")]);
        link("a.md", desk.at("content/b.md"));
        link("../media", desk.at("content/assets"));
        assert_eq!(
            desk.names("content"),
            ["content/a.md", "content/assets/x/y.png", "content/b.md"]
        );
        assert_eq!(desk.codes(), []);
        assert_eq!(desk.disk().read("content/assets/x/y.png", 9), Ok(b"png".to_vec()));
        assert_eq!(desk.disk().read("content/b.md", 9), Ok(b"text".to_vec()));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_reported_and_never_read() {
        let secret = tempfile::tempdir().unwrap();
        fs::write(secret.path().join("key.md"), "secret").unwrap();
        let desk = Desk::new(&[
            (".env", "key"),
            (".git/config", ""),
            (".dateline/cache/x", ""),
            ("output/index.html", ""),
            ("public/index.html", ""),
        ]);
        let targets = [
            ("a.md", secret.path().join("key.md")),
            ("b", secret.path().to_path_buf()),
            ("c.md", desk.at(".env")),
            ("d", desk.at(".git")),
            ("e", desk.at(".dateline/cache")),
            ("f", desk.at("output")),
            ("g.html", desk.at("public/index.html")),
        ];
        for (name, target) in &targets {
            link(target, desk.at("content").join(name));
        }
        let disk = desk.disk().closing(Path::new("public"));
        let listing = disk.list("content");
        assert_eq!(listing.files, [].into());
        assert_eq!(listing.diagnostics.len(), targets.len());
        assert!(listing.diagnostics.iter().all(|d| d.code == Code::BadLink && d.help.is_some()));
        for path in ["a.md", "b/key.md", "c.md", "d/config", "e/x", "f/index.html", "g.html"] {
            let path = format!("content/{path}");
            assert_eq!(disk.read(&path, 99), Err(ReadError::Outside), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_from_what_is_copied_to_what_records_are_written_in_are_reported_and_never_read() {
        let desk = Desk::new(&[
            ("content/assets/map.png", "map"),
            ("content/site.yaml", ""),
            ("content/events/secret.md", "secret"),
            ("data/actors/kim.yaml", "kim"),
            ("media/plan.png", "plan"),
            ("themes/mine/static/a.css", ""),
        ]);
        link("../data/actors", desk.at("content/actors"));
        link("../content/events/secret.md", desk.at("media/on.md"));
        link("../events/secret.md", desk.at("content/events/again.md"));
        for (target, name) in [
            ("../events/secret.md", "a.md"),
            ("../events", "events"),
            ("../site.yaml", "b.yaml"),
            ("../../data/actors/kim.yaml", "kim.yaml"),
            ("map.png", "c.png"),
            ("../../media", "media"),
        ] {
            link(target, desk.at("content/assets").join(name));
        }
        assert_eq!(
            desk.names("content"),
            [
                "content/actors/kim.yaml",
                "content/assets/c.png",
                "content/assets/map.png",
                "content/assets/media/plan.png",
                "content/events/again.md",
                "content/events/secret.md",
                "content/site.yaml",
            ]
        );
        let misled = ["a.md", "b.yaml", "events", "kim.yaml", "media/on.md"];
        let misled = misled.map(|name| format!("content/assets/{name}"));
        assert_eq!(desk.codes(), misled.clone().map(|name| (Code::BadLink, name)));
        for name in [&misled[0], &misled[1], &misled[4], "content/assets/events/secret.md"] {
            assert_eq!(desk.disk().read(name, 99), Err(ReadError::Outside), "{name}");
        }
        link("../../../content/events/secret.md", desk.at("themes/mine/static/b.css"));
        assert_eq!(desk.names("themes/mine"), ["themes/mine/static/a.css"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_content_folder_that_is_a_link_out_is_reported() {
        let elsewhere = Desk::new(&[("content/a.md", "")]);
        let desk = Desk::new(&[]);
        fs::remove_dir(desk.at("content")).unwrap();
        link(elsewhere.at("content"), desk.at("content"));
        assert_eq!(desk.names("content"), [""; 0]);
        assert_eq!(desk.codes(), owned(&[(Code::BadLink, "content")]));

        link(elsewhere.at(""), desk.at("themes"));
        assert_eq!(desk.disk().list("themes/content").diagnostics[0].code, Code::BadLink);
    }

    #[cfg(unix)]
    #[test]
    fn loops_and_broken_links_are_reported_once_each() {
        let desk = Desk::new(&[("content/x/a.md", ""), ("content/y/b.md", "")]);
        link("nowhere.md", desk.at("content/broken.md"));
        link("self.md", desk.at("content/self.md"));
        link("..", desk.at("content/x/up"));
        link("../..", desk.at("content/y/root"));
        link("../y", desk.at("content/x/to-y"));
        link("../x", desk.at("content/y/to-x"));
        assert_eq!(
            desk.names("content"),
            ["content/x/a.md", "content/x/to-y/b.md", "content/y/b.md", "content/y/to-x/a.md"]
        );
        let codes = desk.codes();
        assert!(codes.iter().all(|(code, _)| *code == Code::BadLink), "{codes:?}");
        let paths: Vec<_> = codes.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "content/broken.md",
                "content/self.md",
                "content/x/to-y/root",
                "content/x/to-y/to-x",
                "content/x/up",
                "content/y/root",
                "content/y/to-x/to-y",
                "content/y/to-x/up",
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn folders_that_link_twice_to_the_next_do_not_multiply() {
        let desk = Desk::new(&[("content/d30/a.md", "")]);
        for n in 0..30 {
            let folder = desk.at(&format!("content/d{n:02}"));
            fs::create_dir(&folder).unwrap();
            for name in ["a", "b"] {
                link(format!("../d{:02}", n + 1), folder.join(name));
            }
        }
        let listing = desk.disk().list("content");
        assert!(listing.files.len() <= 2, "{}", listing.files.len());
        assert!(listing.diagnostics.len() <= 120, "{}", listing.diagnostics.len());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_and_a_socket_are_reported_and_never_opened() {
        let desk = Desk::new(&[]);
        let pipe = desk.at("content/pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(desk.at("content/s.md")).unwrap();
        link("pipe.md", desk.at("content/t.md"));
        assert_eq!(desk.names("content"), [""; 0]);
        assert_eq!(
            desk.codes(),
            owned(&[
                (Code::Unreadable, "content/pipe.md"),
                (Code::Unreadable, "content/s.md"),
                (Code::Unreadable, "content/t.md"),
            ])
        );
        for path in ["content/pipe.md", "content/s.md", "content/t.md", "content"] {
            assert_eq!(desk.disk().read(path, 99), Err(ReadError::NotAFile), "{path}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_reported_with_what_can_be_shown() {
        use std::os::unix::ffi::OsStrExt;
        let desk = Desk::new(&[]);
        let folder = desk.at("content").join(OsStr::from_bytes(b"caf\xe9"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.md"), "").unwrap();
        fs::write(desk.at("content").join(OsStr::from_bytes(b".\xff")), "").unwrap();
        assert_eq!(desk.names("content"), [""; 0]);
        assert_eq!(desk.codes(), owned(&[(Code::FileName, "content/caf\u{fffd}")]));
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_reported() {
        use std::os::unix::fs::PermissionsExt;
        if passed_as_nobody("world::disk::tests::what_cannot_be_read_is_reported") {
            return;
        }
        let desk = Desk::new(&[("content/closed/a.md", ""), ("content/b.md", "")]);
        for path in ["content/closed", "content/b.md"] {
            fs::set_permissions(desk.at(path), fs::Permissions::from_mode(0o000)).unwrap();
        }
        assert_eq!(desk.names("content"), ["content/b.md"]);
        assert_eq!(desk.codes(), owned(&[(Code::Unreadable, "content/closed")]));
        assert!(matches!(desk.disk().read("content/b.md", 9), Err(ReadError::Io(_))));
        fs::set_permissions(desk.at("content/closed"), fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_file_is_read_up_to_the_limit_and_not_beyond() {
        let desk = Desk::new(&[("content/a.md", "four")]);
        let disk = desk.disk();
        assert_eq!(disk.read("content/a.md", 4), Ok(b"four".to_vec()));
        assert_eq!(disk.read("content/a.md", u64::MAX), Ok(b"four".to_vec()));
        assert_eq!(disk.read("content/a.md", 3), Err(ReadError::TooLarge { size: 4, limit: 3 }));
    }

    #[test]
    fn paths_that_leave_the_project_are_refused() {
        let desk = Desk::new(&[("content/a.md", ""), (".env", "")]);
        let disk = desk.disk();
        for path in ["", "/etc/passwd", "../x", "content/../.env", "content/a\0.md", ".env"] {
            assert_eq!(disk.read(path, 9), Err(ReadError::Outside), "{path:?}");
        }
        assert_eq!(disk.read("content/b.md", 9), Err(ReadError::NotFound));
        assert_eq!(disk.read("content/a.md/b", 9), Err(ReadError::NotFound));
    }

    #[test]
    fn a_project_that_does_not_exist_is_a_diagnostic() {
        let error = Disk::new(Path::new("/no/such/project")).unwrap_err();
        assert_eq!(error.code, Code::Unreadable);
    }
}
