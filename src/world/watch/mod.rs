//! Tells of changes to a project on the disk.

mod head;
mod links;
mod settle;
mod survey;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{
    AccessKind, AccessMode, CreateKind, MetadataKind, ModifyKind, RemoveKind, RenameMode,
};
use notify::{
    Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind,
};

use super::{Change, is_hidden, is_passed_over};
use head::Head;
pub use head::repository;
use links::Links;
use settle::{Settle, Sign};
use survey::Survey;

/// The folders of a project that are watched.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// How often files are compared where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// When a repository is looked at once more after a sign of a change: git does several things.
const HEAD_AGAIN: Duration = Duration::from_millis(250);

/// Watches `content/` and `themes/` of a project until it is dropped, what links in them lead to
/// within the project, and which commit it is at.
///
/// One save is one [`Change`], and so is a checkout of thousands of files; a commit is one of all. What
/// is only read is no change, nor are hidden files and those that editors leave behind.
#[derive(Debug)]
pub struct Watch {
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
    note: Arc<Mutex<Option<String>>>,
}

/// Why a project cannot be watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchError(String);

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the project cannot be watched: {}", self.0)
    }
}

impl std::error::Error for WatchError {}

impl Watch {
    /// Starts to watch the project in the folder `root`; every change from now on is given to
    /// `sink`, on a thread of its own. With `poll`, or where the system does not tell of changes,
    /// files are compared twice a second.
    ///
    /// # Errors
    /// [`WatchError`] where there is no such folder, or the system gives no thread.
    pub fn start(
        root: &Path,
        sink: impl FnMut(Change) + Send + 'static,
        poll: bool,
    ) -> Result<Self, WatchError> {
        let failed = |error: std::io::Error| WatchError(error.to_string());
        let root = root.canonicalize().map_err(failed)?;
        let (messages, inbox) = mpsc::channel();
        let note = Arc::new(Mutex::new(None));
        let git = repository(&root);
        let mut watcher = Watching {
            head: git.as_deref().map(Head::of),
            head_again: None,
            git,
            is_git_new: false,
            links: Links::default(),
            has_new_links: false,
            root,
            inbox,
            settle: Settle::default(),
            eyes: Eyes::Compare { seen: Survey::default(), next: Instant::now() },
            note: Arc::clone(&note),
            sink,
        };
        match if poll { None } else { Some(watcher.listen(messages.clone())) } {
            None => watcher.compare(None),
            Some(Ok(native)) => {
                watcher.eyes = Eyes::Listen(native);
                watcher.follow_links();
            }
            Some(Err(error)) => watcher.compare(Some(&error)),
        }
        let thread = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || watcher.run())
            .map_err(failed)?;
        Ok(Self { messages, thread: Some(thread), note })
    }

    /// What someone should know of how it is watched, if it is not as usual.
    pub fn note(&self) -> Option<String> {
        self.note.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

enum Message {
    Seen(notify::Result<Event>),
    Stop,
}

/// How changes are noticed.
enum Eyes {
    /// The system tells of them.
    Listen(RecommendedWatcher),
    /// By comparing files.
    Compare { seen: Survey, next: Instant },
}

/// What the thread works with.
struct Watching<S> {
    root: PathBuf,
    /// The repository that holds the project.
    git: Option<PathBuf>,
    /// Whether it may be another than it was, or be listened to no more.
    is_git_new: bool,
    /// Of what is listened to.
    links: Links,
    /// Whether there may be others.
    has_new_links: bool,
    head: Option<Head>,
    /// When to look at it once more.
    head_again: Option<Instant>,
    inbox: Receiver<Message>,
    settle: Settle,
    eyes: Eyes,
    note: Arc<Mutex<Option<String>>>,
    sink: S,
}

impl<S: FnMut(Change)> Watching<S> {
    fn run(mut self) {
        loop {
            match self.next() {
                Ok(Message::Seen(seen)) => self.see(seen),
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.look();
            let git = self.git.as_deref();
            if let Some(change) = self.settle.take(Instant::now(), || git.is_some_and(is_locked)) {
                if std::mem::take(&mut self.has_new_links) {
                    self.follow_links();
                }
                let before = self.head.take();
                self.head = self.find_head();
                // A repository in a folder above comes and goes unheard.
                (self.sink)(if self.head == before { change } else { Change::All });
            }
        }
    }

    /// Waits for a message until there is something else to do.
    fn next(&self) -> Result<Message, RecvTimeoutError> {
        let look = match &self.eyes {
            Eyes::Listen(_) => None,
            Eyes::Compare { next, .. } => Some(*next),
        };
        let due = [self.settle.due(), look, self.head_again].into_iter().flatten().min();
        match due {
            Some(due) => self.inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Has the system tell of changes.
    fn listen(&self, messages: Sender<Message>) -> notify::Result<RecommendedWatcher> {
        let handler = move |seen: notify::Result<Event>| {
            // Most events are of files that are read, by this program too.
            if !seen.as_ref().is_ok_and(is_access) {
                let _ = messages.send(Message::Seen(seen));
            }
        };
        let config = Config::default().with_follow_symlinks(false);
        let mut native = RecommendedWatcher::new(handler, config)?;
        // For the folders themselves, when they come and go.
        native.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            if folder.is_dir() {
                native.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        if let Some(git) = &self.git {
            // Without it commits are seen late, with the next save.
            let _ = native.watch(git, RecursiveMode::NonRecursive);
        }
        Ok(native)
    }

    /// Compares files from now on, for this reason.
    fn compare(&mut self, why: Option<&notify::Error>) {
        self.eyes = Eyes::Compare { seen: Survey::of(&self.root), next: Instant::now() + POLL };
        if let Some(why) = why {
            let why = match why.kind {
                ErrorKind::MaxFilesWatch => "the system lets no more folders be watched".to_owned(),
                _ => why.to_string(),
            };
            let note = format!("changes are looked for twice a second: {why}");
            *self.note.lock().unwrap_or_else(PoisonError::into_inner) = Some(note);
        }
    }

    /// Looks which commit the project is at.
    fn look_at_head(&mut self, now: Instant) {
        let head = self.find_head();
        if head != self.head {
            self.head = head;
            self.settle.note_all(now);
        }
    }

    /// Finds the repository, which may have come, gone or been made anew, and which commit it is at.
    fn find_head(&mut self) -> Option<Head> {
        let git = repository(&self.root);
        if (std::mem::take(&mut self.is_git_new) || git != self.git)
            && let (Eyes::Listen(native), Some(git)) = (&mut self.eyes, &git)
        {
            let _ = native.watch(git, RecursiveMode::NonRecursive);
        }
        self.git = git;
        self.git.as_deref().map(Head::of)
    }

    /// Compares files, if it is time, and looks at the repository once more.
    fn look(&mut self) {
        if let Some(again) = self.head_again
            && Instant::now() >= again
        {
            self.head_again = None;
            self.look_at_head(again);
        }
        let Eyes::Compare { seen, next } = &mut self.eyes else { return };
        if Instant::now() < *next {
            return;
        }
        let survey = Survey::of(&self.root);
        let now = Instant::now();
        for path in survey.differing(seen) {
            self.settle.note(path, Sign::Changed, now);
        }
        if survey.leads_elsewhere(seen) {
            self.settle.note_all(now);
        }
        self.eyes = Eyes::Compare { seen: survey, next: now + POLL };
        self.look_at_head(now);
    }

    /// Takes in what the system tells.
    fn see(&mut self, seen: notify::Result<Event>) {
        let now = Instant::now();
        if matches!(self.eyes, Eyes::Compare { .. }) {
            return;
        }
        let event = match seen {
            Ok(event) => event,
            Err(error) => {
                if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                    self.compare(Some(&error));
                }
                return self.settle.note_all(now);
            }
        };
        if event.need_rescan() {
            return self.settle.note_all(now);
        }
        for path in &event.paths {
            let is_git = self.git.as_ref() == Some(path) || *path == self.root.join(".git");
            if is_git || self.git.as_deref().is_some_and(|git| path.starts_with(git)) {
                if is_git {
                    // It may have been gone for a moment, in which someone looked.
                    self.is_git_new = true;
                    self.settle.note_all(now);
                }
                self.look_at_head(now);
                self.head_again = Some(now + HEAD_AGAIN);
                continue;
            }
            if self.links.lead_to(path) {
                self.settle.note_all(now);
                continue;
            }
            let is_folder = match event.kind {
                EventKind::Remove(RemoveKind::Folder) => true,
                EventKind::Create(CreateKind::File)
                | EventKind::Modify(ModifyKind::Data(_))
                | EventKind::Access(_) => false,
                _ => fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir()),
            };
            let Some(name) = name_of(&self.root, path, is_folder) else { continue };
            let sign = sign(&event.kind, is_folder);
            if sign == Sign::Folder && FOLDERS.contains(&&*name) {
                self.watch_again(path, now);
            }
            self.settle.note(name, sign, now);
            self.has_new_links |= sign == Sign::Folder
                || fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        }
    }

    /// Watches what links lead to.
    fn follow_links(&mut self) {
        let Eyes::Listen(native) = &mut self.eyes else { return };
        let links = Links::of(&self.root);
        for target in links.targets().filter(|target| !self.links.lead_to(target)) {
            // An editor may put another file in the place of one.
            let (watched, mode) = match target.parent() {
                Some(folder) if !target.is_dir() => (folder, RecursiveMode::NonRecursive),
                _ => (target, RecursiveMode::Recursive),
            };
            // Without it what is there is seen late, with the next save.
            let _ = native.watch(watched, mode);
        }
        self.links = links;
    }

    /// Watches one of the folders that has come back.
    fn watch_again(&mut self, folder: &Path, now: Instant) {
        let Eyes::Listen(native) = &mut self.eyes else { return };
        if let Err(error) = native.watch(folder, RecursiveMode::Recursive)
            && matches!(error.kind, ErrorKind::MaxFilesWatch)
        {
            self.compare(Some(&error));
            self.settle.note_all(now);
        }
    }
}

/// Whether a file was only opened or read.
fn is_access(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind != AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(kind)) => kind == MetadataKind::AccessTime,
        _ => false,
    }
}

/// What an event means for a path.
fn sign(kind: &EventKind, is_folder: bool) -> Sign {
    match kind {
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) if is_folder => Sign::Folder,
        // Only inotify tells when a file that was written to is closed.
        EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_))
            if RecommendedWatcher::kind() == WatcherKind::Inotify =>
        {
            Sign::Writing
        }
        EventKind::Access(_)
        | EventKind::Remove(_)
        | EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::To)) => Sign::Done,
        _ => Sign::Changed,
    }
}

/// The name of a path that is watched: from the root, with `/` between its parts; of one that is
/// not UTF-8, the folder that holds it.
fn name_of(root: &Path, path: &Path, is_folder: bool) -> Option<String> {
    let mut name = String::new();
    let mut parts = path.strip_prefix(root).ok()?.iter().peekable();
    while let Some(part) = parts.next() {
        let Some(part) = part.to_str() else { break };
        let is_file = parts.peek().is_none() && !is_folder;
        if is_hidden(part) || is_passed_over(part, !is_file) {
            return None;
        }
        if name.is_empty() {
            if !FOLDERS.contains(&part) {
                return None;
            }
        } else {
            name.push('/');
        }
        name.push_str(part);
    }
    (!name.is_empty()).then_some(name)
}

/// Whether git is changing the files of a repository.
fn is_locked(git: &Path) -> bool {
    git.join("index.lock").exists()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Write;

    use super::*;

    /// Longer than any machine is busy.
    const PATIENCE: Duration = Duration::from_secs(30);

    /// A project, and what is told of it.
    struct Desk {
        // Before the folder, so that it is dropped first.
        _watch: Watch,
        folder: tempfile::TempDir,
        changes: Receiver<Change>,
    }

    impl Desk {
        fn new(files: &[&str], poll: bool) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for path in files {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "before").unwrap();
            }
            let (sender, changes) = mpsc::channel();
            let sink = move |change| drop(sender.send(change));
            let watch = Watch::start(folder.path(), sink, poll).unwrap();
            assert_eq!(watch.note(), None);
            Self { _watch: watch, folder, changes }
        }

        fn at(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        fn write(&self, path: &str, text: &str) {
            fs::write(self.at(path), text).unwrap();
        }

        fn next(&self) -> BTreeSet<String> {
            match self.changes.recv_timeout(PATIENCE).expect("a change") {
                Change::Files(paths) => paths,
                Change::All => panic!("some files are told of"),
            }
        }

        /// What is told until all these paths are, and in how many changes.
        fn until(&self, paths: &[&str]) -> (BTreeSet<String>, usize) {
            let mut told = BTreeSet::new();
            let mut count = 0;
            while !paths.iter().all(|path| told.contains(*path)) {
                told.append(&mut self.next());
                count += 1;
            }
            (told, count)
        }

        /// Writes a file of a folder that is perhaps not yet watched until it is told of.
        fn write_until_told(&self, path: &str) {
            let start = Instant::now();
            while start.elapsed() < PATIENCE {
                self.write(path, "after");
                match self.changes.recv_timeout(Duration::from_millis(100)) {
                    Ok(Change::Files(told)) if told.contains(path) => return,
                    _ => {}
                }
            }
            panic!("{path} is not told of");
        }
    }

    fn set<const N: usize>(paths: [&str; N]) -> BTreeSet<String> {
        paths.map(str::to_owned).into()
    }

    #[test]
    fn a_save_is_told_of() {
        let desk = Desk::new(&["content/a.md"], false);
        desk.write("content/a.md", "after");
        assert_eq!(desk.next(), set(["content/a.md"]));
    }

    #[test]
    fn a_save_through_another_file_is_told_of_by_the_name_that_it_gets() {
        let desk = Desk::new(&["content/a.md"], false);
        desk.write("content/.a.md.swp", "after");
        fs::rename(desk.at("content/.a.md.swp"), desk.at("content/a.md")).unwrap();
        assert_eq!(desk.next(), set(["content/a.md"]));

        fs::rename(desk.at("content/a.md"), desk.at("content/a.md~")).unwrap();
        desk.write("content/a.md", "later");
        assert_eq!(desk.until(&["content/a.md"]).0, set(["content/a.md"]));
    }

    #[test]
    fn a_file_is_whole_when_the_last_change_is_told_of() {
        let desk = Desk::new(&["content/a.md", "content/b.md"], false);
        let mut file = fs::File::create(desk.at("content/a.md")).unwrap();
        for _ in 0..100 {
            file.write_all(b"half").unwrap();
        }
        drop(file);
        desk.write("content/b.md", "after");
        let (told, count) = desk.until(&["content/a.md", "content/b.md"]);
        assert_eq!(told, set(["content/a.md", "content/b.md"]));
        assert!(count <= 3, "{count} changes");
    }

    #[test]
    fn what_is_read_and_what_editors_leave_behind_is_no_change() {
        let desk = Desk::new(&["content/a.md", "content/b.md", "notes.md"], false);
        fs::read(desk.at("content/a.md")).unwrap();
        for path in ["content/.a.md.swp", "content/a.md~", "content/4913", "content/#a.md#"] {
            desk.write(path, "left behind");
        }
        fs::create_dir(desk.at("content/.git")).unwrap();
        fs::create_dir(desk.at("output")).unwrap();
        desk.write("notes.md", "beside");
        fs::remove_file(desk.at("content/4913")).unwrap();
        desk.write("content/b.md", "after");
        assert_eq!(desk.next(), set(["content/b.md"]));
    }

    #[test]
    fn a_thousand_files_are_few_changes() {
        let names: Vec<String> = (0..1000).map(|n| format!("content/{}/{n}.md", n % 10)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let desk = Desk::new(&names, false);
        for name in &names {
            desk.write(name, "after");
        }
        let (told, count) = desk.until(&names);
        assert_eq!(told.len(), 1000);
        assert!(count <= 20, "{count} changes");
    }

    #[test]
    fn a_folder_that_is_new_is_told_of_and_watched() {
        let desk = Desk::new(&["content/a.md"], false);
        fs::create_dir_all(desk.at("content/x/y")).unwrap();
        desk.until(&["content/x"]);
        desk.write_until_told("content/x/y/b.md");
    }

    #[test]
    fn folders_that_are_renamed_and_removed_are_told_of_and_watched_on() {
        let desk = Desk::new(&["content/x/a.md", "content/b.md"], false);
        fs::rename(desk.at("content/x"), desk.at("content/y")).unwrap();
        desk.until(&["content/x", "content/y"]);
        desk.write_until_told("content/y/a.md");
        fs::remove_dir_all(desk.at("content/y")).unwrap();
        let (told, _) = desk.until(&["content/y"]);
        assert!(!told.contains("content/b.md"));
    }

    #[test]
    fn content_and_themes_may_come_and_go() {
        let desk = Desk::new(&["content/a.md"], false);
        fs::rename(desk.at("content"), desk.at("away")).unwrap();
        desk.until(&["content"]);
        fs::rename(desk.at("away"), desk.at("content")).unwrap();
        desk.until(&["content"]);
        desk.write_until_told("content/a.md");

        fs::create_dir(desk.at("themes")).unwrap();
        desk.until(&["themes"]);
        desk.write_until_told("themes/a.css");
    }

    #[cfg(unix)]
    #[test]
    fn what_links_lead_to_within_the_project_is_told_of() {
        use std::os::unix::fs::symlink;
        for poll in [false, true] {
            let desk = Desk::new(&["content/a.md", "shared/x/b.md", "shared/c.md"], poll);
            let changed = |path: &str| {
                let start = Instant::now();
                while start.elapsed() < PATIENCE {
                    desk.write(path, &format!("after {:?}", start.elapsed()));
                    let told = desk.changes.recv_timeout(Duration::from_millis(700));
                    if matches!(told, Ok(Change::All)) {
                        return;
                    }
                }
                panic!("{path} is not told of where polling is {poll}");
            };
            symlink("../shared/x", desk.at("content/x")).unwrap();
            symlink("../shared/c.md", desk.at("content/c.md")).unwrap();
            changed("shared/x/b.md");
            changed("shared/c.md");
            fs::write(desk.at("shared/next"), "another file").unwrap();
            fs::rename(desk.at("shared/next"), desk.at("shared/c.md")).unwrap();
            let told = |change| matches!(change, Ok(Change::All));
            assert!(told(desk.changes.recv_timeout(PATIENCE)));
        }
    }

    #[test]
    fn files_are_compared_where_that_is_asked_for() {
        let desk = Desk::new(&["content/a.md", "content/b.md"], true);
        desk.write("content/a.md", "after!");
        assert_eq!(desk.until(&["content/a.md"]).0, set(["content/a.md"]));
        fs::remove_file(desk.at("content/b.md")).unwrap();
        desk.write("content/c.md", "new");
        desk.write("content/c.md~", "left behind");
        assert_eq!(
            desk.until(&["content/b.md", "content/c.md"]).0,
            set(["content/b.md", "content/c.md"])
        );
    }

    #[test]
    fn a_watch_that_is_dropped_ends_what_it_was_given() {
        let Desk { _watch: watch, folder, changes } = Desk::new(&["content/a.md"], false);
        drop(watch);
        fs::write(folder.path().join("content/a.md"), "after").unwrap();
        assert_eq!(changes.recv(), Err(mpsc::RecvError), "its sink is dropped too");
    }

    #[test]
    fn a_root_that_is_not_there_cannot_be_watched() {
        let folder = tempfile::tempdir().unwrap();
        let started = Watch::start(&folder.path().join("no"), |_| {}, false);
        assert!(started.is_err_and(|error| error.to_string().contains("cannot be watched")));
    }

    #[test]
    fn a_lock_is_found_in_the_repository_that_holds_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desks/east");
        fs::create_dir_all(&desk).unwrap();
        fs::create_dir_all(folder.path().join(".git/worktrees/east")).unwrap();
        let locked = || is_locked(&repository(&desk).unwrap());
        assert!(!locked());
        fs::write(folder.path().join(".git/index.lock"), "").unwrap();
        assert!(locked());
        fs::write(desk.join(".git"), "gitdir: ../../.git/worktrees/east\n").unwrap();
        assert!(!locked());
        fs::write(folder.path().join(".git/worktrees/east/index.lock"), "").unwrap();
        assert!(locked());
    }

    #[test]
    fn a_path_is_named_from_the_root_if_it_is_watched() {
        let root = Path::new("/desk");
        let name = |path: &str, is_folder| name_of(root, &root.join(path), is_folder);
        assert_eq!(name("content", true).as_deref(), Some("content"));
        assert_eq!(name("content/a/b.md", false).as_deref(), Some("content/a/b.md"));
        assert_eq!(name("themes/4913", true).as_deref(), Some("themes/4913"));
        for path in ["", "output/a.md", "contents", "content/.a/b.md", "content/a.swp", "/etc"] {
            assert_eq!(name(path, false), None, "{path}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let odd = std::ffi::OsStr::from_bytes(b"\xff.md");
            let path = root.join("content/a").join(odd);
            assert_eq!(name_of(root, &path, false).as_deref(), Some("content/a"));
        }
    }
}
