//! When what is going on is over.

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use crate::world::Change;

/// What is seen at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It is made or written to; the system will say when it is whole.
    Writing,
    /// It is whole, or gone.
    Done,
    /// Something else about it, or the system will not say more.
    Changed,
    /// A folder that was not there before, so that files may have come into it unseen.
    Folder,
}

/// Gathers what is seen until it is over, and gives it as one change: an editor saves in several
/// steps, and a checkout touches thousands of files.
///
/// It knows no clock: each call is told the time.
#[derive(Debug, Default)]
pub(super) struct Settle {
    paths: BTreeSet<String>,
    all: bool,
    /// When the first and the last sign of what is gathered were seen.
    span: Option<(Instant, Instant)>,
    /// Files that are being written to.
    open: BTreeSet<String>,
    /// When one of them last was.
    written: Option<Instant>,
    /// Folders to give once more, and when: the next first.
    again: VecDeque<(Instant, String)>,
    /// Not before this time, since a repository is being changed.
    hold: Option<Instant>,
}

impl Settle {
    /// How long it must be quiet: longer than between two steps of an editor, shorter than anyone
    /// notices.
    const QUIET: Duration = Duration::from_millis(8);
    /// How long it must be quiet where many paths are concerned: a checkout pauses now and then.
    const QUIET_OF_MANY: Duration = Duration::from_millis(120);
    /// How many paths are still few.
    const FEW: usize = 24;
    /// How long a file that was written to may stay open. What keeps it open for longer, such as a
    /// log, is read as it is.
    const OPEN: Duration = Duration::from_millis(60);
    /// How long signs may go on without a pause.
    const LONGEST: Duration = Duration::from_secs(2);
    /// How long a repository's lock is waited for: it may be one that was left behind.
    const LONGEST_LOCK: Duration = Duration::from_secs(10);
    /// How often a lock is looked for.
    const LOCK: Duration = Duration::from_millis(50);
    /// When a new folder is given once more: after it is watched for certain.
    const AGAIN: Duration = Duration::from_millis(200);

    /// Notes what is seen.
    pub(super) fn note(&mut self, path: String, sign: Sign, now: Instant) {
        self.seen(now);
        match sign {
            Sign::Writing => {
                self.open.insert(path.clone());
                self.written = Some(now);
            }
            Sign::Done => {
                self.open.remove(&path);
            }
            Sign::Changed => {}
            Sign::Folder => {
                self.again.push_back((now + Self::AGAIN, path.clone()));
            }
        }
        self.paths.insert(path);
    }

    /// Notes that anything may have changed.
    pub(super) fn note_all(&mut self, now: Instant) {
        self.seen(now);
        self.all = true;
    }

    /// When to ask for a change again if nothing more is seen; `None` while there is nothing.
    pub(super) fn due(&self) -> Option<Instant> {
        let again = self.again.front().map(|(again, _)| *again);
        let over = self.over().map(|over| self.hold.map_or(over, |hold| hold.max(over)));
        match (over, again) {
            (Some(over), Some(again)) => Some(over.min(again)),
            (over, again) => over.or(again),
        }
    }

    /// Gives what was gathered, if it is over. `is_locked` tells whether a repository is being
    /// changed, and is asked only where many paths are concerned.
    pub(super) fn take(
        &mut self,
        now: Instant,
        is_locked: impl FnOnce() -> bool,
    ) -> Option<Change> {
        self.give_again(now);
        let over = self.over()?;
        if now < over || self.hold.is_some_and(|hold| now < hold) {
            return None;
        }
        let (first, _) = self.span?;
        if self.are_many() && now < first + Self::LONGEST_LOCK && is_locked() {
            self.hold = Some(now + Self::LOCK);
            return None;
        }
        self.span = None;
        self.hold = None;
        self.open.clear();
        let paths = std::mem::take(&mut self.paths);
        let all = std::mem::take(&mut self.all);
        Some(if all { Change::All } else { Change::Files(paths) })
    }

    fn seen(&mut self, now: Instant) {
        let (first, _) = self.span.unwrap_or((now, now));
        self.span = Some((first, now));
    }

    fn give_again(&mut self, now: Instant) {
        let due = self.again.partition_point(|(again, _)| *again <= now);
        for (_, path) in self.again.drain(..due) {
            self.span.get_or_insert((now, now));
            self.paths.insert(path);
        }
    }

    fn are_many(&self) -> bool {
        self.all || self.paths.len() > Self::FEW
    }

    /// When what is gathered is over, if nothing more is seen.
    fn over(&self) -> Option<Instant> {
        let (first, last) = self.span?;
        let quiet = last + if self.are_many() { Self::QUIET_OF_MANY } else { Self::QUIET };
        let written = self.written.filter(|_| !self.open.is_empty());
        let closed = written.map_or(quiet, |written| written + Self::OPEN);
        Some(quiet.max(closed).min(first + Self::LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock and what is gathered.
    struct Scene {
        start: Instant,
        settle: Settle,
        locked: bool,
    }

    impl Scene {
        fn new() -> Self {
            Self { start: Instant::now(), settle: Settle::default(), locked: false }
        }

        fn at(&self, milliseconds: u64) -> Instant {
            self.start + Duration::from_millis(milliseconds)
        }

        fn note(&mut self, milliseconds: u64, path: &str, sign: Sign) {
            let now = self.at(milliseconds);
            self.settle.note(path.to_owned(), sign, now);
        }

        fn take(&mut self, milliseconds: u64) -> Option<Change> {
            let (now, locked) = (self.at(milliseconds), self.locked);
            self.settle.take(now, || locked)
        }

        fn due(&self) -> Option<u128> {
            self.settle.due().map(|due| due.duration_since(self.start).as_millis())
        }
    }

    fn files<const N: usize>(paths: [&str; N]) -> Option<Change> {
        Some(Change::Files(paths.map(str::to_owned).into()))
    }

    #[test]
    fn steps_of_one_save_are_one_change_after_a_pause() {
        let mut scene = Scene::new();
        assert_eq!(scene.due(), None);
        scene.note(0, "content/a.md", Sign::Changed);
        scene.note(5, "content/b.md", Sign::Changed);
        scene.note(9, "content/a.md", Sign::Changed);
        assert_eq!(scene.due(), Some(17));
        assert_eq!(scene.take(16), None);
        assert_eq!(scene.take(17), files(["content/a.md", "content/b.md"]));
        assert_eq!(scene.due(), None);
        assert_eq!(scene.take(1000), None);
    }

    #[test]
    fn a_file_that_is_written_to_is_waited_for() {
        let mut scene = Scene::new();
        scene.note(0, "content/a.md", Sign::Writing);
        assert_eq!(scene.take(30), None);
        scene.note(31, "content/a.md", Sign::Writing);
        assert_eq!(scene.take(61), None);
        scene.note(62, "content/a.md", Sign::Done);
        assert_eq!(scene.take(69), None);
        assert_eq!(scene.take(70), files(["content/a.md"]));
    }

    #[test]
    fn a_file_that_stays_open_is_not_waited_for_for_long() {
        let mut scene = Scene::new();
        scene.note(0, "content/a.md", Sign::Writing);
        assert_eq!(scene.due(), Some(60));
        assert_eq!(scene.take(60), files(["content/a.md"]));
    }

    #[test]
    fn many_files_need_a_longer_pause() {
        let mut scene = Scene::new();
        for number in 0..25 {
            scene.note(0, &format!("content/{number}.md"), Sign::Changed);
        }
        assert_eq!(scene.take(119), None);
        let Some(Change::Files(paths)) = scene.take(120) else { panic!("one change") };
        assert_eq!(paths.len(), 25);
    }

    #[test]
    fn many_files_wait_for_a_repository_but_not_for_ever() {
        let mut scene = Scene::new();
        scene.locked = true;
        for number in 0..25 {
            scene.note(0, &format!("content/{number}.md"), Sign::Changed);
        }
        assert_eq!(scene.take(120), None);
        assert_eq!(scene.due(), Some(170));
        assert_eq!(scene.take(5000), None);
        assert!(scene.take(10_000).is_some());

        scene.note(20_000, "content/a.md", Sign::Changed);
        assert_eq!(scene.take(20_008), files(["content/a.md"]), "one file is never held back");
    }

    #[test]
    fn signs_without_a_pause_are_cut_after_two_seconds() {
        let mut scene = Scene::new();
        for now in (0..2000).step_by(5) {
            scene.note(now, "content/a.md", Sign::Writing);
            assert_eq!(scene.take(now), None, "{now}");
        }
        assert_eq!(scene.take(2000), files(["content/a.md"]));
    }

    #[test]
    fn a_new_folder_is_given_twice() {
        let mut scene = Scene::new();
        scene.note(0, "content/events", Sign::Folder);
        assert_eq!(scene.take(8), files(["content/events"]));
        assert_eq!(scene.due(), Some(200));
        assert_eq!(scene.take(199), None);
        assert_eq!(scene.take(200), None);
        assert_eq!(scene.due(), Some(208));
        assert_eq!(scene.take(208), files(["content/events"]));
        assert_eq!(scene.due(), None);
    }

    #[test]
    fn what_was_missed_is_everything() {
        let mut scene = Scene::new();
        scene.note(0, "content/a.md", Sign::Changed);
        let now = scene.at(1);
        scene.settle.note_all(now);
        assert_eq!(scene.take(121), Some(Change::All));
        scene.note(200, "content/a.md", Sign::Changed);
        assert_eq!(scene.take(208), files(["content/a.md"]));
    }
}
