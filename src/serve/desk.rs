//! The desk that is being written: at each change a new edition, and what is wrong with it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::bar::{self, Bar};
use super::edition::{Edition, News, Standing};
use super::index::Index;
use super::pages::Pages;
use super::problems::Problems;
use crate::cache::{Cache, NoCache};
use crate::diagnostic::{self, Diagnostic, NoSources, Sources};
use crate::link::Selection;
use crate::pipeline::{self, Memo, Options, Origin, Timing};
use crate::plan::Item;
use crate::world::{Change, Disk, Past, Remembered, World};

/// How much of the news is kept for pages that were not listening.
const NEWS: usize = 64;

/// Opens files in an editor, by addresses of a scheme of its own.
#[derive(Debug, Clone)]
pub(super) struct Editor {
    /// With `{path}`, `{line}` and `{column}` in it.
    pub(super) template: String,
    /// The project's folder, with `/` between and no `/` after its parts.
    pub(super) root: String,
}

/// What there is to see.
#[derive(Clone)]
pub(super) struct Published {
    /// What is served; `None` until the templates can be compiled for the first time.
    pub(super) edition: Option<Arc<Edition>>,
    /// The last edition with another theme that could be shown: a page that this one's cannot render
    /// is shown by that.
    fallback: Option<Arc<Edition>>,
    /// What is wrong or doubtful.
    pub(super) problems: Arc<Problems>,
    /// The number of the edition that they are of.
    reported: u64,
    /// What showed only as pages were rendered, or as the index was made, and of which edition.
    late: Arc<(u64, Vec<Diagnostic>)>,
    /// What changed beside pages, each with the number of its edition.
    pub(super) news: Arc<VecDeque<(u64, Arc<News>)>>,
}

/// What a change came to.
pub struct Outcome<'a> {
    /// The files that changed; at most a few of them.
    pub files: Vec<String>,
    /// How many files changed, where it is known.
    pub count: Option<usize>,
    /// How long it took until the pages could be asked for.
    pub took: Duration,
    /// How long each step took.
    pub timings: &'a [Timing],
    /// All that is wrong or doubtful, in order.
    pub diagnostics: &'a [Diagnostic],
    /// The texts that they point into.
    pub sources: &'a dyn Sources,
    /// Whether the errors are those of the last time.
    pub same_errors: bool,
    /// Whether all that is wrong or doubtful is.
    pub same: bool,
}

/// Finds the repository that a desk is kept in, if it is in one.
type Finding = dyn Fn() -> Option<Box<dyn Past>> + Send + Sync;

/// A desk that is being written.
pub struct Desk {
    world: Remembered<Box<dyn World>>,
    /// Finds the repository that the desk is kept in; `None` where it has the same past for good.
    finding: Option<Box<Finding>>,
    /// What is kept of comparing the versions of files.
    kept: Box<dyn Cache + Send>,
    options: Options,
    /// The present, in seconds since 1970.
    now: Box<dyn Fn() -> i64 + Send + Sync>,
    editor: Option<Editor>,
    /// Whether pages tell nothing that is not in the site: others than its author may read them.
    is_discreet: bool,
    working: Mutex<Working>,
    published: watch::Sender<Published>,
    stopping: watch::Sender<bool>,
    pages: Pages,
    pub(super) index: Index,
    /// Hears what is wrong beside what [`Desk::report`] says.
    late: Option<Box<Late>>,
}

/// Hears of diagnostics, with the texts that they point into.
type Late = dyn Fn(&[Diagnostic], &dyn Sources) + Send + Sync;

/// What only the one who makes editions touches.
struct Working {
    memo: Memo,
    /// The repository that the desk is kept in.
    past: Option<Box<dyn Past>>,
    /// What the steps found, of which the check has not been made.
    due: Option<Due>,
    /// What was wrong or doubtful the last time.
    told: Vec<Diagnostic>,
    /// The edition before the one that is served, kept until the next is begun. Given back then, its
    /// memory is taken for the next at once; given back earlier, the system would take it away, and
    /// to get it again takes longer than all else that an edit does.
    retired: Option<Arc<Edition>>,
}

/// An edition that is published, and what is still to be said of it.
struct Due {
    before: Option<Arc<Edition>>,
    changed: Vec<String>,
    count: Option<usize>,
    took: Duration,
    /// What is wrong with the templates, and the site that they were for.
    broken: Option<Box<(pipeline::Site, Vec<Diagnostic>)>>,
}

/// A page as it is sent.
pub(super) struct Page {
    pub(super) bytes: Arc<[u8]>,
    /// Whether it is one that a reader looks at.
    pub(super) html: bool,
}

impl Desk {
    /// Opens a desk, of which [`Desk::renew`] makes the first edition.
    pub fn open(world: Disk, options: Options, now: fn() -> i64, editor: Option<String>) -> Self {
        let root = world.root().to_string_lossy().replace('\\', "/");
        let editor = editor.map(|template| Editor { template, root });
        Self::of(Box::new(world), options, Box::new(now), editor)
    }

    /// Opens a desk that is no longer written, as at a revision: there is no file to open in an
    /// editor. Its present is that of `options`.
    pub fn past(world: Box<dyn World>, options: Options) -> Self {
        let now = options.now;
        Self::of(world, options, Box::new(move || now), None)
    }

    fn of(
        world: Box<dyn World>,
        options: Options,
        now: Box<dyn Fn() -> i64 + Send + Sync>,
        editor: Option<Editor>,
    ) -> Self {
        Self {
            world: Remembered::new(world),
            finding: None,
            kept: Box::new(NoCache),
            options,
            now,
            editor,
            is_discreet: false,
            working: Mutex::new(Working {
                memo: Memo::authoring(),
                past: None,
                due: None,
                told: Vec::new(),
                retired: None,
            }),
            published: watch::Sender::new(Published {
                edition: None,
                fallback: None,
                problems: Arc::default(),
                reported: 0,
                late: Arc::default(),
                news: Arc::default(),
            }),
            stopping: watch::Sender::new(false),
            pages: Pages::default(),
            index: Index::new(),
            late: None,
        }
    }

    /// The same desk, which tells at once what shows only as a page is rendered, or as the index is
    /// made.
    #[must_use]
    pub(super) fn telling(
        mut self,
        late: impl Fn(&[Diagnostic], &dyn Sources) + Send + Sync + 'static,
    ) -> Self {
        self.late = Some(Box::new(late));
        self
    }

    /// The same desk, whose pages tell nothing of what is wrong or held back, nor where it is written:
    /// diagnostics quote what is restricted.
    #[must_use]
    pub(super) fn discreet(mut self) -> Self {
        self.is_discreet = true;
        self
    }

    /// The same desk with a past, which stays the same.
    #[must_use]
    pub fn kept_in(mut self, past: Box<dyn Past>, cache: Box<dyn Cache + Send>) -> Self {
        self.working.get_mut().unwrap_or_else(PoisonError::into_inner).past = Some(past);
        self.kept = cache;
        self
    }

    /// The same desk with the past that is found: at each change of all, since a repository may come
    /// later, go, or be made anew; and at any change as long as there is none.
    #[must_use]
    pub fn finding(
        mut self,
        finding: impl Fn() -> Option<Box<dyn Past>> + Send + Sync + 'static,
        cache: Box<dyn Cache + Send>,
    ) -> Self {
        self.finding = Some(Box::new(finding));
        self.kept = cache;
        self
    }

    /// The path under which the site is served, with `/` at both ends.
    pub fn base_path(&self) -> String {
        let published = self.published.borrow();
        published.edition.as_ref().map_or_else(
            || "/".to_owned(),
            |edition| edition.site.graph.site.base_url.path().to_owned(),
        )
    }

    /// Makes the next edition, and shows it. What is to be said of it is left to [`Desk::report`].
    pub fn renew(&self, change: &Change) {
        let started = Instant::now();
        let mut working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        drop(working.retired.take());
        self.world.apply(change);
        let (changed, count) = match change {
            Change::All => {
                working.memo.forget_theme();
                (Vec::new(), None)
            }
            Change::Files(files) => {
                if files.iter().any(|path| path == "themes" || path.starts_with("themes/")) {
                    working.memo.forget_theme();
                }
                (files.iter().cloned().collect(), Some(files.len()))
            }
        };
        let options = Options { now: (self.now)(), ..self.options.clone() };
        let Working { memo, past, .. } = &mut *working;
        if let Some(finding) = &self.finding
            && (past.is_none() || matches!(change, Change::All))
        {
            *past = finding();
        }
        let origin = Origin { world: &self.world, past: past.as_deref(), cache: &*self.kept };
        let site = pipeline::draft(&origin, &options, memo, &|_| {});
        let public = Options { audience: None, drafts: false, future: false, ..options };
        let public =
            Selection { audience: site.public, ..pipeline::selection(&site.corpus, &public) };
        let before = self.published.borrow().edition.clone();
        let broken = match Edition::new(site, public, before.as_deref()) {
            Ok(edition) => {
                let edition = Arc::new(edition);
                let other = before.as_ref().filter(|other| !other.looks_like(&edition));
                let fallback = other.filter(|other| self.is_way_back(other)).map(Arc::clone);
                self.published.send_modify(|published| {
                    published.fallback = fallback.or_else(|| published.fallback.take());
                    published.edition = Some(edition);
                });
                None
            }
            Err(broken) => Some(broken),
        };
        let took = started.elapsed();
        // What an earlier change has left to be said is said with this one.
        let left = working.due.take();
        let before = left.as_ref().map_or(before, |left| left.before.clone());
        let mut all: BTreeSet<String> = changed.into_iter().collect();
        all.extend(left.into_iter().flat_map(|left| left.changed));
        working.due = Some(Due { before, changed: all.into_iter().collect(), count, took, broken });
    }

    /// Whether pages are to be shown by this edition where those after it have errors: not where the
    /// one that shows them so far does it better, for a template may be saved more than once before
    /// it is right again.
    fn is_way_back(&self, edition: &Edition) -> bool {
        let standing = edition.standing(&self.world);
        let fallback = self.published.borrow().fallback.clone();
        let so_far = fallback.map_or(Standing::Broken, |edition| edition.standing(&self.world));
        standing > Standing::Broken && standing >= so_far
    }

    /// Checks the edition that was made last, tells those who listen, and asks for its search index.
    pub fn report(&self, told: &mut dyn FnMut(&Outcome<'_>)) {
        let mut working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(due) = working.due.take() else { return };
        let edition = self.published.borrow().edition.clone();
        let mut diagnostics = Vec::new();
        let sources: &dyn Sources = match (&due.broken, &edition) {
            (Some(broken), _) => {
                diagnostics = pipeline::check(&broken.0);
                diagnostics.extend(broken.1.iter().cloned());
                &broken.0
            }
            (None, Some(edition)) => {
                diagnostics = pipeline::check(&edition.site);
                &edition.site
            }
            (None, None) => &NoSources,
        };
        let number = edition.as_ref().map_or(0, |edition| edition.number);
        let late = Arc::clone(&self.published.borrow().late);
        if late.0 == number && due.broken.is_none() {
            diagnostics.extend(late.1.iter().cloned());
        }
        diagnostic::sort(&mut diagnostics);
        let problems = match self.is_discreet {
            true => Arc::default(),
            false => Arc::new(Problems::new(&diagnostics, sources, self.editor.as_ref())),
        };
        let news = match (&due.before, &edition, &due.broken) {
            (Some(before), Some(edition), None) => News::between(before, edition, &due.changed),
            _ => News::default(),
        };
        let mut later = Vec::new();
        self.published.send_modify(|published| {
            published.problems = problems;
            published.reported = number;
            // What showed in a page meanwhile, of an edition that was not yet reported.
            if published.late.0 == number && due.broken.is_none() {
                let all = published.late.1.iter();
                later.extend(all.filter(|found| !diagnostics.contains(found)).cloned());
            }
            if let Some(edition) = edition.as_ref().filter(|_| !later.is_empty())
                && !self.is_discreet
            {
                let all = published.problems.with(&later, &edition.site, self.editor.as_ref());
                published.problems = Arc::new(all);
            }
            if let Some(edition) = edition.as_ref().filter(|_| !news.is_empty()) {
                let all = Arc::make_mut(&mut published.news);
                all.push_back((edition.number, Arc::new(news)));
                while all.len() > NEWS {
                    all.pop_front();
                }
            }
        });
        diagnostics.append(&mut later);
        diagnostic::sort(&mut diagnostics);
        let same = diagnostics == working.told;
        let same_errors = {
            let errors = |all: &[Diagnostic]| -> Vec<Diagnostic> {
                all.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect()
            };
            errors(&diagnostics) == errors(&working.told)
        };
        if let (Some(edition), None) = (&edition, &due.broken) {
            self.index.offer(edition);
        }
        let timings = match (&due.broken, &edition) {
            (Some(broken), _) => broken.0.timings.as_slice(),
            (None, Some(edition)) => &edition.site.timings,
            (None, None) => &[],
        };
        working.retired.clone_from(&due.before);
        told(&Outcome {
            timings,
            files: due.changed.iter().take(3).cloned().collect(),
            count: due.count,
            took: due.took,
            diagnostics: &diagnostics,
            sources,
            same_errors,
            same,
        });
        working.told = diagnostics;
    }

    /// Makes search indexes until the desk is closed.
    pub fn keep_indexed(&self, cache: &dyn Cache) {
        self.index.run(cache, &|number, diagnostics| self.add_problems(number, diagnostics));
    }

    /// Ends what goes on for this desk.
    pub fn close(&self) {
        self.stopping.send_replace(true);
        self.index.stop();
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Published> {
        self.published.subscribe()
    }

    pub(super) fn published(&self) -> Published {
        self.published.borrow().clone()
    }

    /// Renders what is at an address, or gives it as it was; `None` where nothing is.
    pub(super) fn page(&self, published: &Published, path: &str) -> Option<Page> {
        let edition = published.edition.as_ref()?;
        let entry = edition.entry(path)?;
        let html = entry.item.is_page();
        match self.pages.get(edition, &self.world, entry) {
            Ok(bytes) => Some(Page { bytes, html }),
            Err(diagnostic) => {
                self.add_problems(edition.number, vec![diagnostic]);
                let fallback = published.fallback.as_ref()?;
                let bytes = fallback.render(&self.world, fallback.entry(path)?).ok()?;
                Some(Page { bytes: bytes.into(), html })
            }
        }
    }

    /// What the authoring bar says of a page.
    pub(super) fn bar(&self, edition: &Edition, path: &str, html: &[u8]) -> Option<Bar> {
        let entry = edition.entry(path).filter(|_| !self.is_discreet)?;
        Some(bar::of(edition, entry, html, self.editor.as_ref()))
    }

    /// Where the record went that was at an address.
    pub(super) fn moved(&self, before: &Edition, after: &Edition, path: &str) -> Option<String> {
        let target = before.entry(path)?.item.target()?;
        let file = before.site.graph.node(target).file.clone()?;
        let href = after.written_in(&file)?;
        Some(href.absolute(after.site.graph.site.base_url.path()))
    }

    /// Whether an address is that of the explorer.
    pub(super) fn is_explorer(edition: &Edition, path: &str) -> bool {
        edition.entry(path).is_some_and(|entry| entry.item == Item::Explore)
    }

    /// Adds what shows only as a page is rendered, or as the index is made.
    fn add_problems(&self, number: u64, found: Vec<Diagnostic>) {
        let mut told = None;
        self.published.send_if_modified(|published| {
            let Some(edition) = published.edition.clone().filter(|e| e.number == number) else {
                return false;
            };
            let late = Arc::make_mut(&mut published.late);
            if late.0 != number {
                *late = (number, Vec::new());
            }
            let new: Vec<Diagnostic> = found.into_iter().filter(|d| !late.1.contains(d)).collect();
            late.1.extend(new.iter().cloned());
            // Those of an edition that is not yet reported are reported with the rest.
            let is_new = published.reported == number && !new.is_empty();
            if is_new && !self.is_discreet {
                let all = published.problems.with(&new, &edition.site, self.editor.as_ref());
                published.problems = Arc::new(all);
            }
            if is_new {
                told = Some((new, edition));
            }
            is_new
        });
        if let (Some((new, edition)), Some(late)) = (told, &self.late) {
            late(&new, &edition.site);
        }
    }
}
