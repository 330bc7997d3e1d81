//! What is kept from one reading to the next.

use std::collections::HashMap;
use std::sync::Arc;

use super::site::Settings;
use super::{Class, Records};
use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::world::{Entry, ReadError, Version, World};

/// What is kept from one [`read`](super::read) to the next, so that a file that has not changed is
/// not read again. It holds what the last run used, and no more.
///
/// [`Memo::default`] keeps nothing, for a single run.
#[derive(Debug, Default)]
pub struct Memo {
    pub(super) keep: Keep,
    pub(super) last: Last,
}

impl Memo {
    /// Keeps what the last run read.
    pub fn keeping() -> Self {
        Self { keep: Keep::Last, ..Self::default() }
    }

    /// Keeps what the last run read, and in place of a file with errors its last version without
    /// any, for a preview that stays whole while someone writes. The errors are reported all the
    /// same.
    pub fn keeping_last_good() -> Self {
        Self { keep: Keep::LastGood, ..Self::default() }
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Keep {
    #[default]
    Nothing,
    Last,
    LastGood,
}

/// The last run.
#[derive(Debug, Default)]
pub(super) struct Last {
    /// The settings file, and what it gave.
    pub(super) site: Option<(Arc<str>, Found<Site>)>,
    /// The settings with which the files were read.
    pub(super) settings: Settings,
    /// Every file that was listed, in its order.
    pub(super) files: Vec<Kept>,
    /// Where in [`super::corpus::Texts`] the text of each file is.
    pub(super) places: Arc<HashMap<Arc<str>, usize>>,
}

/// A file, and what it gave.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) path: Arc<str>,
    pub(super) class: Class,
    /// For a file of records.
    pub(super) found: Option<Found<Records>>,
}

impl Kept {
    /// Whether it is this file of a listing; if so, it has its path in common with it from then on,
    /// so that they are compared at a glance the next time.
    pub(super) fn is_of(&mut self, entry: &Entry) -> bool {
        if Arc::ptr_eq(&self.path, &entry.path) {
            return true;
        }
        let is_same = self.path == entry.path;
        if is_same {
            self.path = Arc::clone(&entry.path);
        }
        is_same
    }
}

/// What one version of a file gives.
#[derive(Debug)]
pub(super) struct Reading<T> {
    /// `None` where it could not be read.
    pub(super) text: Option<Arc<str>>,
    pub(super) value: T,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<T> Reading<T> {
    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// What a file gives, and what it last gave without errors if that is to be used instead.
#[derive(Debug)]
pub(super) struct Found<T> {
    /// `None` where it could not be read, or where nothing is kept.
    version: Option<Version>,
    pub(super) now: Arc<Reading<T>>,
    good: Option<Arc<Reading<T>>>,
}

impl<T> Found<T> {
    /// What stands in the corpus.
    pub(super) fn used(&self) -> &Reading<T> {
        self.good.as_ref().unwrap_or(&self.now)
    }

    /// Whether an earlier version stands in the corpus.
    pub(super) fn is_rejected(&self) -> bool {
        self.good.is_some()
    }

    fn last_good(self) -> Option<Arc<Reading<T>>> {
        self.good.or_else(|| (!self.now.has_errors()).then_some(self.now))
    }
}

/// How a kind of file is read.
pub(super) trait Parse {
    /// What it gives.
    type Value;
    /// Reads its bytes, or says why there are none.
    fn parse(&self, path: &Arc<str>, bytes: Result<Vec<u8>, ReadError>) -> Reading<Self::Value>;
}

/// Reads a file, unless what it gave in the last run holds. `is_stale` says that what it gave then
/// depended on other settings.
pub(super) fn find<P: Parse>(
    world: &dyn World,
    path: &Arc<str>,
    parse: &P,
    keep: Keep,
    found: &mut Option<Found<P::Value>>,
    is_stale: bool,
) {
    let known = found.as_ref().filter(|_| !is_stale).and_then(|found| found.version);
    if known.is_some() && world.version(path) == known {
        return;
    }
    let bytes = world.read(path, super::TEXT_LIMIT);
    let version = bytes.as_deref().ok().filter(|_| keep != Keep::Nothing).map(Version::of);
    if known.is_some() && version == known {
        return;
    }
    let now = Arc::new(parse.parse(path, bytes));
    let good = found
        .take()
        .filter(|_| keep == Keep::LastGood && now.has_errors())
        .and_then(Found::last_good)
        .and_then(|good| if is_stale { again(path, parse, &good) } else { Some(good) });
    *found = Some(Found { version, now, good });
}

/// Reads an earlier version with the settings of now; `None` if it has errors with them.
fn again<P: Parse>(
    path: &Arc<str>,
    parse: &P,
    good: &Reading<P::Value>,
) -> Option<Arc<Reading<P::Value>>> {
    let text = good.text.as_ref()?;
    let reading = parse.parse(path, Ok(text.as_bytes().to_vec()));
    (!reading.has_errors()).then(|| Arc::new(reading))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::RwLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Code, Sources};
    use crate::read::{Corpus, read};
    use crate::world::{Change, Listing, Look, Memory, Remembered};

    /// A project that can be changed, and counts how many files are read.
    #[derive(Default)]
    struct Desk {
        files: RwLock<Memory>,
        read: AtomicUsize,
    }

    impl World for Desk {
        fn list(&self, folder: &str) -> Listing {
            self.files.read().unwrap().list(folder)
        }

        fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
            self.read.fetch_add(1, Ordering::Relaxed);
            self.files.read().unwrap().read(path, limit)
        }

        fn look(&self, path: &str) -> Look {
            self.files.read().unwrap().look(path)
        }
    }

    impl Desk {
        fn of<const N: usize>(files: [(&str, &str); N]) -> Remembered<Self> {
            let desk = Remembered::new(Self::default());
            for (path, text) in files {
                desk.write(path, text);
            }
            desk
        }
    }

    impl Remembered<Desk> {
        fn change(&self, paths: &[&str], change: impl FnOnce(Memory) -> Memory) {
            {
                let mut files = self.world().files.write().unwrap();
                *files = change(std::mem::take(&mut files));
            }
            self.apply(&Change::Files(paths.iter().map(|&path| path.to_owned()).collect()));
        }

        fn write(&self, path: &str, text: impl Into<Vec<u8>>) {
            self.change(&[path], |files| files.with(path, text));
        }

        fn reads(&self) -> usize {
            self.world().read.swap(0, Ordering::Relaxed)
        }
    }

    const SITE: &str = "title: Desk\n";
    const KIM: &str = "name: Kim Jong Un\n";
    const BROKEN: &str = "name: [Kim\n";

    fn titles(corpus: &Corpus) -> Vec<&str> {
        corpus.actors.iter().map(|actor| actor.fields.name.as_str()).collect()
    }

    #[test]
    fn only_a_file_that_has_changed_is_read_again() {
        let desk = Desk::of([
            ("content/site.yaml", SITE),
            ("content/actors/kim.yaml", KIM),
            ("content/actors/putin.yaml", "name: Vladimir Putin\n"),
        ]);
        let mut memo = Memo::keeping();
        let (first, _) = read(&desk, &mut memo);
        assert_eq!(desk.reads(), 3);
        let (second, _) = read(&desk, &mut memo);
        assert_eq!(desk.reads(), 0);
        assert!(Arc::ptr_eq(&first.actors[0], &second.actors[0]));

        desk.write("content/actors/kim.yaml", "name: Kim Jong-un\n");
        let (third, _) = read(&desk, &mut memo);
        assert_eq!(desk.reads(), 1);
        assert_eq!(titles(&third), ["Kim Jong-un", "Vladimir Putin"]);
        assert_eq!(third.text_of("content/actors/kim.yaml"), "name: Kim Jong-un\n");
        assert!(Arc::ptr_eq(&second.actors[1], &third.actors[1]));
    }

    #[test]
    fn a_file_that_is_read_again_and_is_the_same_gives_the_same_records() {
        let desk = Desk::of([("content/actors/kim.yaml", KIM)]);
        let mut memo = Memo::keeping();
        let (first, _) = read(&desk, &mut memo);
        desk.apply(&Change::All);
        let (second, _) = read(&desk, &mut memo);
        assert!(Arc::ptr_eq(&first.actors[0], &second.actors[0]));
    }

    #[test]
    fn settings_on_which_records_depend_have_all_read_again_and_others_have_not() {
        let desk = Desk::of([
            ("content/site.yaml", SITE),
            ("content/actors/kim.yaml", "name: Kim\nregion: Asia\n"),
            ("content/people/putin.yaml", "name: Putin\n"),
        ]);
        let mut memo = Memo::keeping();
        read(&desk, &mut memo);
        desk.reads();

        desk.write("content/site.yaml", "title: Far East Desk\n");
        assert_eq!(read(&desk, &mut memo).0.site.title, "Far East Desk");
        assert_eq!(desk.reads(), 1);

        desk.write("content/site.yaml", "facets: [region]\nfolders: {people: actors}\n");
        let (corpus, _) = read(&desk, &mut memo);
        assert_eq!(titles(&corpus), ["Kim", "Putin"]);
        assert_eq!(desk.reads(), 3);
    }

    #[test]
    fn a_memo_keeps_nothing_of_files_that_are_gone() {
        let desk = Desk::of([("content/actors/kim.yaml", KIM)]);
        let mut memo = Memo::keeping_last_good();
        let (corpus, _) = read(&desk, &mut memo);
        let record = Arc::downgrade(&corpus.actors[0]);
        drop(corpus);
        assert!(record.upgrade().is_some());
        desk.change(&["content/actors/kim.yaml"], |files| files.without("content/actors/kim.yaml"));
        assert!(read(&desk, &mut memo).0.is_empty());
        assert!(record.upgrade().is_none());
    }

    #[test]
    fn the_default_memo_keeps_nothing() {
        let desk = Desk::of([("content/actors/kim.yaml", KIM)]);
        let mut memo = Memo::default();
        let (corpus, _) = read(&desk, &mut memo);
        let record = Arc::downgrade(&corpus.actors[0]);
        drop(corpus);
        assert!(record.upgrade().is_none());
    }

    #[test]
    fn the_last_version_without_errors_stands_in_for_one_with_errors() {
        const PATH: &str = "content/actors/kim.yaml";
        let desk = Desk::of([("content/site.yaml", SITE), (PATH, KIM)]);
        let mut memo = Memo::keeping_last_good();
        read(&desk, &mut memo);
        for broken in [BROKEN.as_bytes(), b"name: \xff\n", b"name: [Kim, \n"] {
            desk.write(PATH, broken);
            for _ in 0..2 {
                let (corpus, diagnostics) = read(&desk, &mut memo);
                assert_eq!(titles(&corpus), ["Kim Jong Un"]);
                assert!(corpus.is_last_good(PATH));
                assert_eq!(corpus.text_of(PATH), KIM, "that of the spans of records");
                let shown = std::str::from_utf8(broken).unwrap_or(KIM);
                assert_eq!(corpus.text(PATH).as_deref(), Some(shown), "that of excerpts");
                assert_eq!(diagnostics, read(&desk, &mut Memo::default()).1);
                assert!(diagnostics.iter().any(|diagnostic| diagnostic.is_error()));
            }
        }
        desk.write(PATH, "name: Kim Jong-un\n");
        let (corpus, diagnostics) = read(&desk, &mut memo);
        assert_eq!(titles(&corpus), ["Kim Jong-un"]);
        assert!(!corpus.is_last_good(PATH));
        assert_eq!(diagnostics, []);

        desk.write(PATH, BROKEN);
        read(&desk, &mut memo);
        desk.change(&[PATH], |files| files.without(PATH));
        let (corpus, _) = read(&desk, &mut memo);
        assert!(corpus.is_empty(), "a file that is gone is not kept");
        assert!(!corpus.is_last_good(PATH));
        desk.write(PATH, BROKEN);
        assert!(!read(&desk, &mut memo).0.is_last_good(PATH));
    }

    #[test]
    fn settings_with_errors_leave_the_last_good_ones_in_force() {
        let desk = Desk::of([
            ("content/site.yaml", "title: Desk\nfolders: {people: actors}\n"),
            ("content/people/kim.yaml", KIM),
        ]);
        let mut memo = Memo::keeping_last_good();
        read(&desk, &mut memo);
        desk.write("content/site.yaml", "title: [Far\n");
        let (corpus, diagnostics) = read(&desk, &mut memo);
        assert_eq!(corpus.site.title, "Desk");
        assert_eq!(titles(&corpus), ["Kim Jong Un"]);
        assert!(corpus.is_last_good("content/site.yaml"));
        assert_eq!(diagnostics[0].code, Code::YamlSyntax);
    }

    #[test]
    fn an_earlier_version_is_read_with_the_settings_of_now() {
        let desk = Desk::of([
            ("content/site.yaml", "folders: {people: actors}\n"),
            ("content/people/kim.yaml", KIM),
        ]);
        let mut memo = Memo::keeping_last_good();
        read(&desk, &mut memo);
        desk.write("content/people/kim.yaml", BROKEN);
        desk.write("content/site.yaml", "folders: {people: locations}\n");
        let (corpus, _) = read(&desk, &mut memo);
        assert_eq!(corpus.actors.len(), 0);
        assert_eq!(corpus.locations[0].fields.name, "Kim Jong Un");
    }

    const FOLDERS: [&str; 5] =
        ["content/actors", "content/events", "content/events/2023", "content/people", "content"];

    const NAMES: [&str; 8] = [
        "a.yaml",
        "b.md",
        "c.markdown",
        "d.txt",
        "a.yaml~",
        "e\u{1}.md",
        "site.yaml",
        "events.yaml",
    ];

    const TEXTS: [&[u8]; 14] = [
        b"title: A\ndate: 2023-09-13\nregion: Asia\nname: Kim\n",
        b"title: B\ndate: 2023-09-14\nname: Putin\n",
        b"title: [B\ndate: 2023-09-14\n",
        b"---\ntitle: C\ndate: 2023-09-15\nname: C\n---\nText.\n",
        b"---\ntitle: C\ndate: 2023-09-15\n",
        b"- {title: D, date: 2023-09-16, name: D}\n- {title: E, date: 2023, name: E}\n",
        b"title: F\xff\n",
        b"title: G\x02\ndate: 2023\nname: G\n",
        b"",
        b"title: Desk\n",
        b"title: Other desk\n",
        b"title: Desk\nfolders: {people: actors}\n",
        b"title: Desk\nfolders: {people: events, events/2023: briefings}\nfacets: [region]\n",
        b"folders: [people\n",
    ];

    /// Something that happens to a desk.
    #[derive(Debug, Clone)]
    enum Deed {
        Write(usize, usize, usize),
        Settle(usize),
        Remove(usize, usize),
        Move((usize, usize), (usize, usize)),
        MoveFolder(usize, usize),
        Miss,
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let (folder, name) = (0..FOLDERS.len(), 0..NAMES.len());
        let file = (folder.clone(), name.clone());
        prop_oneof![
            8 => (folder.clone(), name, 0..TEXTS.len()).prop_map(|(f, n, t)| Deed::Write(f, n, t)),
            2 => (9..TEXTS.len()).prop_map(Deed::Settle),
            2 => file.clone().prop_map(|(folder, name)| Deed::Remove(folder, name)),
            1 => (file.clone(), file).prop_map(|(from, to)| Deed::Move(from, to)),
            1 => (folder.clone(), folder).prop_map(|(from, to)| Deed::MoveFolder(from, to)),
            1 => Just(Deed::Miss),
        ]
    }

    fn run(desk: &Remembered<Desk>, deed: &Deed) {
        let path = |folder: usize, name: usize| format!("{}/{}", FOLDERS[folder], NAMES[name]);
        match *deed {
            Deed::Write(folder, name, text) => desk.write(&path(folder, name), TEXTS[text]),
            Deed::Settle(text) => desk.write("content/site.yaml", TEXTS[text]),
            Deed::Remove(folder, name) => {
                let path = path(folder, name);
                desk.change(&[&path], |files| files.without(&path));
            }
            Deed::Move((folder, name), to) => {
                let (from, to) = (path(folder, name), path(to.0, to.1));
                let Ok(bytes) = desk.world().files.read().unwrap().read(&from, 1000) else {
                    return;
                };
                desk.change(&[&from, &to], |files| files.without(&from).with(&to, bytes));
            }
            Deed::MoveFolder(from, to) => {
                let (from, to) = (FOLDERS[from], FOLDERS[to]);
                if from.starts_with(to) || to.starts_with(from) {
                    return;
                }
                desk.change(&[from, to], |mut files| {
                    let listing = files.list(from);
                    files = files.without(to);
                    for entry in &*listing.files {
                        let bytes = files.read(&entry.path, 1000).unwrap();
                        files = files.with(entry.path.replacen(from, to, 1), bytes);
                    }
                    files.without(from)
                });
            }
            Deed::Miss => desk.apply(&Change::All),
        }
    }

    /// All that can be seen of a corpus.
    fn seen(desk: &Remembered<Desk>, corpus: &Corpus) -> (String, BTreeMap<Arc<str>, String>) {
        let records = format!(
            "{:#?}",
            (
                &corpus.site,
                &corpus.briefings,
                &corpus.events,
                &corpus.actors,
                &corpus.locations,
                (&corpus.sources, &corpus.pages, &corpus.assets, &corpus.passed_over),
            )
        );
        let files = desk.list("content").files;
        let text = |path: &Arc<str>| {
            let state = (corpus.texts.get(path), corpus.text(path), corpus.is_last_good(path));
            (Arc::clone(path), format!("{state:?}"))
        };
        (records, files.iter().map(|entry| text(&entry.path)).collect())
    }

    proptest! {
        #[test]
        fn what_is_read_is_the_same_with_and_without_a_memo(
            rounds in prop::collection::vec(prop::collection::vec(deed(), 1..4), 1..12)
        ) {
            let desk = Desk::of([("content/site.yaml", SITE)]);
            let mut memo = Memo::keeping();
            for deeds in rounds {
                deeds.iter().for_each(|deed| run(&desk, deed));
                let (corpus, diagnostics) = read(&desk, &mut memo);
                let (plain, expected) = read(desk.world(), &mut Memo::default());
                prop_assert_eq!(diagnostics, expected, "{:?}", deeds);
                prop_assert_eq!(seen(&desk, &corpus), seen(&desk, &plain), "{:?}", deeds);
            }
        }

        #[test]
        fn errors_are_the_same_whatever_stands_in_for_a_file(
            deeds in prop::collection::vec(deed(), 1..20)
        ) {
            let desk = Desk::of([("content/site.yaml", SITE)]);
            let mut memo = Memo::keeping_last_good();
            // Settings that stand in for others give other errors in the files.
            for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Settle(_))) {
                run(&desk, deed);
                desk.write("content/site.yaml", SITE);
                let (_, diagnostics) = read(&desk, &mut memo);
                prop_assert_eq!(diagnostics, read(desk.world(), &mut Memo::default()).1);
            }
        }
    }
}
