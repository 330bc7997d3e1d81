//! The five steps in a row: what `build`, `serve` and `check` do.

mod echoes;
mod seal;

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::iter::Either;
use rayon::prelude::*;

use crate::cache::{Cache, NoCache};
use crate::check;
use crate::diagnostic::{self, Code, Diagnostic, Sources};
use crate::history::{self, Since};
use crate::link::{self, Graph, Selection};
use crate::model::{BaseUrl, HistorySettings, Href, Marking, Spanned};
use crate::plan::{self, Item, Plan, Words};
use crate::read::{self, Corpus};
use crate::render::kept::{self, Kept};
use crate::render::{Naming, Parts, Renderer, Sink, Templates, Theme, calendar_feed, data};
use crate::rows::ROW;
use crate::search;
use crate::trace::{Trace, Work};
use crate::world::{Noted, Past, World};
use crate::write::{Adopt, Fingerprint, Output, Report, Stage, Writing, compress, is_worth_it};

pub use seal::{Tally, unchanged};

/// The folder of files that are copied as they are.
const ASSETS: &str = "content/assets/";

/// What a run is asked for, beside the content.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Instead of the `base_url` of site.yaml.
    pub base_url: Option<BaseUrl>,
    /// Instead of the `audience` of site.yaml.
    pub audience: Option<Marking>,
    /// What holds over an earlier desk, of the desk as it is today.
    pub since: Option<Since>,
    /// Whether drafts are included.
    pub drafts: bool,
    /// Whether what is dated after today is included.
    pub future: bool,
    /// Whether the history names authors and has messages whatever site.yaml says: for the desk's
    /// own eyes.
    pub whole_history: bool,
    /// Whether what is not yet committed is told among the revisions.
    pub uncommitted: bool,
    /// Seconds since 1970-01-01T00:00:00Z: the present, for what is dated in the future.
    pub now: i64,
    /// Whether it is noted where the time goes.
    pub trace: bool,
    /// How the folder of the theme's static files is named.
    pub statics: Naming,
}

/// How long a step took.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// The step.
    pub step: &'static str,
    /// How long.
    pub took: Duration,
}

/// What earlier runs found, kept for the next. With any memo a run gives what it gives without.
#[derive(Default)]
pub struct Memo {
    read: read::Memo,
    history: history::Memo,
    link: link::Memo,
    keeps: bool,
    theme: Option<KnownTheme>,
    /// The last theme without errors, which is shown for as long as there are any.
    good_theme: Option<Arc<Theme>>,
    /// How often a theme was loaded.
    themes: u64,
}

/// A theme, and what was found in it.
#[derive(Clone)]
struct KnownTheme {
    name: Spanned<String>,
    language: String,
    /// What is shown.
    theme: Arc<Theme>,
    words: Arc<Words>,
    /// What is in the files, which may have errors.
    written: Arc<Theme>,
    diagnostics: Vec<Diagnostic>,
}

impl Memo {
    /// A memo for a desk that is being written; the default one keeps nothing.
    pub fn authoring() -> Self {
        Self {
            read: read::Memo::keeping_last_good(),
            link: link::Memo::keeping(),
            keeps: true,
            ..Self::default()
        }
    }

    /// Forgets the theme, as when a file of `themes/` has changed.
    pub fn forget_theme(&mut self) {
        self.theme = None;
    }
}

/// A site, planned and not yet rendered.
pub struct Site {
    /// The content as written.
    pub corpus: Corpus,
    /// The content as linked.
    pub graph: Graph,
    /// Every address.
    pub plan: Plan,
    /// The theme.
    pub theme: Arc<Theme>,
    /// The theme as it is written: another where it has errors, and the last without any is shown.
    written: Arc<Theme>,
    /// Changes when the theme or its words may have changed, of sites that share a [`Memo`].
    pub look: u64,
    /// The words of the site's language.
    pub words: Arc<Words>,
    /// Who a build without options is for, by site.yaml.
    pub public: Marking,
    /// What of the content the site includes.
    pub selection: Selection,
    /// What is wrong or doubtful, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each step took.
    pub timings: Vec<Timing>,
    /// Where the time goes.
    pub trace: Trace,
}

impl Site {
    /// Notes how long a step took, which ends now.
    fn timed(&mut self, step: &'static str, started: Instant) {
        let took = started.elapsed();
        self.timings.push(Timing { step, took });
        self.trace.note(Work::Step, || step.to_owned(), started, took);
    }

    /// Does a step, and tells how long it took.
    fn timing<T>(&self, step: &'static str, done: impl FnOnce() -> T) -> (T, Timing) {
        let started = Instant::now();
        let done = self.trace.span(Work::Step, || step.to_owned(), done);
        (done, Timing { step, took: started.elapsed() })
    }

    /// The diagnostics that are errors, in their order.
    pub fn errors(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect()
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl Sources for Site {
    fn text(&self, file: &str) -> Option<Arc<str>> {
        self.corpus.text(file).or_else(|| self.written.text(file))
    }
}

/// Where the content of a run comes from.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// The files.
    pub world: &'a dyn World,
    /// Their earlier versions, where there are any.
    pub past: Option<&'a dyn Past>,
    /// What earlier runs kept of comparing these; never shown, since it may hold what is restricted.
    pub cache: &'a dyn Cache,
}

impl<'a> Origin<'a> {
    /// Files without a past.
    pub fn of(world: &'a dyn World) -> Self {
        Self { world, past: None, cache: &NoCache }
    }
}

/// Reads, links, plans and checks a site without a past. `step` is told which step begins.
pub fn prepare(world: &dyn World, options: &Options, step: &dyn Fn(&'static str)) -> Site {
    prepare_from(&Origin::of(world), options, step)
}

/// Reads, links, plans and checks a site. `step` is told which step begins.
pub fn prepare_from(origin: &Origin<'_>, options: &Options, step: &dyn Fn(&'static str)) -> Site {
    let mut site = draft(origin, options, &mut Memo::default(), step);
    step("check");
    let started = Instant::now();
    site.diagnostics = check(&site);
    site.timed("check", started);
    site
}

/// Reads, links and plans a site: all that its pages take. Its diagnostics are those of the steps
/// so far, and in no order; [`check()`] gives all.
pub fn draft(
    origin: &Origin<'_>,
    options: &Options,
    memo: &mut Memo,
    step: &dyn Fn(&'static str),
) -> Site {
    let mut timings = Vec::new();
    let trace = if options.trace { Trace::on() } else { Trace::off() };
    let mut timed = |name: &'static str, started: Instant| {
        let took = started.elapsed();
        timings.push(Timing { step: name, took });
        trace.note(Work::Step, || name.to_owned(), started, took);
    };

    step("read");
    let started = Instant::now();
    let world = origin.world;
    let (mut corpus, mut diagnostics) = read::read(world, &mut memo.read);
    if let Some(since) = &options.since {
        since.narrow(&mut corpus.site);
    }
    let public = corpus.site.audience;
    if let Some(base_url) = &options.base_url {
        corpus.site.base_url = base_url.clone();
    }
    if let Some(audience) = options.audience {
        corpus.site.audience = audience;
    }
    if let Some(since) = &options.since {
        let audience = corpus.site.audience;
        since.hold(&mut corpus, audience);
    }
    if options.whole_history {
        corpus.site.history = HistorySettings::default();
    }
    let KnownTheme { theme, words, written, diagnostics: found, .. } = theme(world, &corpus, memo);
    let look = memo.themes;
    diagnostics.extend(found);
    timed("read", started);

    if let Some(past) = origin.past {
        step("history");
        let started = Instant::now();
        let (chronicle, found) = history::read(past, &corpus.site, origin.cache, &mut memo.history);
        corpus.uncommitted = chronicle
            .as_ref()
            .filter(|_| options.uncommitted)
            .map(|chronicle| history::uncommitted(past, chronicle, &corpus, &mut memo.history));
        corpus.history = chronicle;
        diagnostics.extend(found);
        timed("history", started);
    }

    step("link");
    let started = Instant::now();
    let selection = selection(&corpus, options);
    let (mut graph, found) = link::link(&corpus, &selection, &words.prose(), &mut memo.link);
    graph.assets = link::assets(&corpus, &selection, &graph, |path| theme.holds(path));
    // The name of a file that is not copied is told nobody.
    let copied: HashSet<&str> = graph.assets.iter().map(|asset| &*asset.path).collect();
    let is_told = |file: &str| !file.starts_with(ASSETS) || copied.contains(file);
    diagnostics.extend(found.into_iter().filter(|found| {
        found.code != Code::WithheldName
            || found.place.as_ref().is_none_or(|place| is_told(&place.file))
    }));
    let assets = graph.assets.par_iter().map(|asset| &asset.path);
    let Selection { audience, drafts, today } = selection;
    let refused = read::held_back(world, assets, audience, drafts, today);
    // Errors may be passed over; what is held back is copied for nobody all the same.
    let is_refused = |path: &str| {
        let mut places = refused.iter().filter_map(|found| found.place.as_ref());
        places.any(|place| &*place.file == path)
    };
    graph.assets.retain(|asset| !is_refused(&asset.path));
    diagnostics.extend(refused);
    echoes::leave_out(&mut diagnostics, &corpus);
    timed("link", started);

    step("plan");
    let started = Instant::now();
    let (plan, found) = plan::plan(&graph, theme.statics(options.statics));
    diagnostics.extend(found);
    timed("plan", started);
    Site {
        corpus,
        graph,
        plan,
        theme,
        written,
        look,
        words,
        public,
        selection,
        diagnostics,
        timings,
        trace,
    }
}

/// Loads the theme and its words, or gives those that are known.
fn theme(world: &dyn World, corpus: &Corpus, memo: &mut Memo) -> KnownTheme {
    let (name, language) = (&corpus.site.theme, &corpus.site.language);
    let known = memo.theme.as_ref();
    if let Some(known) = known.filter(|known| known.name == *name && known.language == *language) {
        return known.clone();
    }
    memo.themes += 1;
    let (theme, mut diagnostics) = Theme::load_asked(world, &name.value, Some(name.span));
    let (words, found) = theme.words(language);
    diagnostics.extend(found);
    let written = Arc::new(theme);
    let mut theme = KnownTheme {
        name: name.clone(),
        language: language.clone(),
        theme: Arc::clone(&written),
        words: Arc::new(words),
        written,
        diagnostics,
    };
    if !memo.keeps {
        return theme;
    }
    match &memo.good_theme {
        Some(good) if theme.diagnostics.iter().any(Diagnostic::is_error) => {
            theme.theme = Arc::clone(good);
            theme.words = Arc::new(good.words(language).0);
        }
        _ => memo.good_theme = Some(Arc::clone(&theme.theme)),
    }
    memo.theme.insert(theme).clone()
}

/// Checks what no single record shows, and gives all that is wrong or doubtful, in order.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let mut diagnostics = site.diagnostics.clone();
    diagnostics.extend(check::check(&site.corpus, &site.graph, &site.plan));
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// Says what is wrong with the templates of a site, in order. Much shows only as a page is rendered,
/// so where any are the desk's own, every page is, and none is kept; those of the program are known
/// to be right.
pub fn check_templates(world: &dyn World, site: &Site) -> Vec<Diagnostic> {
    let templates = match templates(site) {
        Ok(templates) if site.theme.has_own_templates() => templates,
        Ok(_) => return Vec::new(),
        Err(diagnostics) => return diagnostics,
    };
    let renderer = renderer(world, site, &templates);
    let entries = site.plan.entries.par_iter();
    let mut found: Vec<Diagnostic> = entries.filter_map(|entry| renderer.mistake(entry)).collect();
    diagnostic::sort(&mut found);
    found
}

/// Says what shows of the templates of a site without rendering a page.
pub fn wrong_templates(site: &Site) -> Vec<Diagnostic> {
    templates(site).err().unwrap_or_default()
}

/// What a build of this corpus includes.
pub fn selection(corpus: &Corpus, options: &Options) -> Selection {
    let today = (!options.future).then(|| today_in(&corpus.site.timezone, options)).flatten();
    Selection {
        audience: options.audience.unwrap_or(corpus.site.audience),
        drafts: options.drafts,
        today,
    }
}

/// The day in a time zone.
fn today_in(zone: &TimeZone, options: &Options) -> Option<Date> {
    let now = jiff::Timestamp::from_second(options.now).ok()?;
    Some(zone.to_datetime(now).date())
}

/// Takes a file of the site: its path, with `/` between its parts, and its bytes.
pub type Put<'a> = &'a (dyn Fn(&str, &[u8]) -> Result<(), Diagnostic> + Sync);

/// Renders every file of a site, in parallel and in no order, and hands each with its path to
/// `put`. The path is that in the output folder, with `/` between its parts.
///
/// # Errors
///
/// All that is wrong with templates and assets, and what `put` says; in order.
pub fn render(world: &dyn World, site: &Site, put: Put<'_>) -> Result<(), Vec<Diagnostic>> {
    let templates = templates(site)?;
    let renderer = renderer(world, site, &templates);
    let entries = site.plan.entries.par_iter();
    all(entries.map(|entry| {
        let bytes = renderer.render(entry)?;
        put(&entry.href.file(), &bytes)
    }))
    .map(drop)
}

fn templates(site: &Site) -> Result<Templates, Vec<Diagnostic>> {
    let view = site.plan.site_view(&site.graph, &site.words, site.theme.links());
    site.theme.templates(&view, &site.words, Parts::Kept)
}

fn renderer<'a>(world: &'a dyn World, site: &'a Site, templates: &'a Templates) -> Renderer<'a> {
    Renderer {
        world,
        graph: &site.graph,
        plan: &site.plan,
        words: &site.words,
        theme: &site.theme,
        templates,
        trace: &site.trace,
    }
}

/// What was made twice over, or all that went wrong in both, in order.
fn both<A, B>(
    one: Result<A, Vec<Diagnostic>>,
    other: Result<B, Vec<Diagnostic>>,
) -> Result<(A, B), Vec<Diagnostic>> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(wrong), Ok(_)) | (Ok(_), Err(wrong)) => Err(wrong),
        (Err(mut wrong), Err(more)) => {
            wrong.extend(more);
            diagnostic::sort(&mut wrong);
            Err(wrong)
        }
    }
}

/// All that was made, or all that went wrong, in order.
fn all<T: Send>(
    made: impl ParallelIterator<Item = Result<T, Diagnostic>>,
) -> Result<Vec<T>, Vec<Diagnostic>> {
    let (made, mut failed): (Vec<T>, Vec<Diagnostic>) = made.partition_map(|made| match made {
        Ok(made) => Either::Left(made),
        Err(diagnostic) => Either::Right(diagnostic),
    });
    diagnostic::sort(&mut failed);
    if failed.is_empty() { Ok(made) } else { Err(failed) }
}

/// What is kept between builds.
pub struct Caches<'a> {
    /// Of the search index.
    pub search: &'a dyn Cache,
    /// Of pages.
    pub pages: &'a dyn Cache,
    /// Stands for the program that builds: what another kept of pages is not taken.
    pub program: u128,
    /// Of what the site is made, so that a later run can tell whether it would make the same.
    pub made: Option<Made<'a>>,
}

/// Of what a site is made.
#[derive(Clone, Copy)]
pub struct Made<'a> {
    /// The files: the world that the site was prepared from, and is rendered from.
    pub world: &'a Noted<'a>,
    /// Their earlier versions, where there are any.
    pub past: Option<&'a dyn Past>,
    /// What was asked for.
    pub options: &'a Options,
}

/// Renders every file of a site to a stage, but pages of which nothing changed since an earlier
/// run kept them, and with each what is compressed beside it. Gives the key of what is to be kept
/// of this one, and that.
fn render_to(
    stage: &Stage,
    world: &dyn World,
    site: &Site,
    caches: &Caches<'_>,
    tick: &(dyn Fn() + Sync),
) -> Result<(String, kept::Pages), Vec<Diagnostic>> {
    let templates = templates(site)?;
    let renderer = renderer(world, site, &templates);
    let key = format!("{:032x}", renderer.frame(caches.program));
    let before = caches.pages.get(&key).and_then(|bytes| Kept::from_bytes(&bytes));
    let before = before.unwrap_or_default();
    let entries = site.plan.entries.par_iter().with_max_len(ROW);
    let pages = entries.filter(|entry| !matches!(entry.item, Item::DataFile(_) | Item::Calendar));
    let pages = pages.map(|entry| {
        let file = entry.href.file();
        let name = || entry.href.path().to_owned();
        let page = || -> Result<kept::Page, Diagnostic> {
            let draft = renderer.draft(entry);
            let view = draft.fingerprint();
            let keep = |print| site.trace.span(Work::File, name, || stage.keep(&file, print));
            let kept = match before.page(&file, view) {
                Some(print) => keep(print)?.then_some(print),
                None => None,
            };
            if let Some(print) = kept {
                let bytes = || Ok(Cow::Owned(stage.read(&file, print)?));
                let beside = compressed(stage, site, &file, print, &bytes, &before)?;
                return Ok(kept::Page { view, print, beside });
            }
            let bytes = renderer.finish(entry, draft)?;
            let print = site.trace.span(Work::File, name, || stage.put(&file, &bytes))?;
            let again = || Ok(Cow::Borrowed(&*bytes));
            let beside = compressed(stage, site, &file, print, &again, &before)?;
            Ok(kept::Page { view, print, beside })
        };
        let made = site.trace.span(Work::Page, name, page)?;
        tick();
        let is_of_use = made.view.is_some() || !made.beside.is_empty();
        Ok(is_of_use.then_some((file, made)))
    });
    let data = || data_to(stage, site, &before, tick).map_err(|diagnostic| vec![diagnostic]);
    let (data, pages) = rayon::join(data, || all(pages));
    // What was rendered once is much to free, and nobody waits for it.
    rayon::spawn(move || drop(templates));
    let (mut made, pages) = both(data, pages)?;
    made.extend(pages.into_iter().flatten());
    Ok((key, made))
}

/// Makes the files of data together, and the calendar, piece by piece, and with each what is
/// compressed beside it. Gives what is to be kept of them.
fn data_to(
    stage: &Stage,
    site: &Site,
    before: &Kept,
    tick: &(dyn Fn() + Sync),
) -> Result<kept::Pages, Diagnostic> {
    let started = Instant::now();
    let mut files = Vec::new();
    let mut calendar = None;
    for entry in &site.plan.entries {
        let begin = || stage.begin(&entry.href.file());
        match entry.item {
            Item::DataFile(file) => files.push((file, begin()?)),
            Item::Calendar => calendar = Some((entry.href.file(), begin()?)),
            _ => {}
        }
    }
    data::write(&site.graph, &mut files)?;
    // Of all together, by their folder, since they share what is made; pages that this thread makes
    // while it waits for others are in it.
    let name = || "data/".to_owned();
    site.trace.note(Work::Page, name, started, started.elapsed());
    if let Some((path, writing)) = &mut calendar {
        let write = || calendar_feed::write(&site.graph, writing);
        site.trace.span(Work::Page, || path.clone(), write)?;
    }
    let files = files.into_iter().map(|(file, writing)| (file.href().file(), writing));
    let files: Vec<_> = files.chain(calendar).collect();
    let finish = |(path, writing): (String, Writing<'_>)| {
        let print = writing.finish()?;
        let bytes = || Ok(Cow::Owned(stage.read(&path, print)?));
        let beside = compressed(stage, site, &path, print, &bytes, before)?;
        tick();
        let made = kept::Page { view: None, print, beside };
        Ok((!made.beside.is_empty()).then_some((path, made)))
    };
    let made: Vec<_> = files.into_par_iter().map(finish).collect::<Result<_, Diagnostic>>()?;
    Ok(made.into_iter().flatten().collect())
}

/// A file of data on its way to the output.
impl Sink for Writing<'_> {
    type Error = Diagnostic;

    fn take(&mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.write(bytes)
    }
}

/// Makes the search index of a site, in parallel and in no order, and hands each of its files with
/// its path to `put`. What is in `cache` is not made anew; the bytes are the same with any cache.
///
/// # Errors
///
/// What cannot be indexed, and what `put` says; in order.
pub fn index(site: &Site, cache: &dyn Cache, put: Put<'_>) -> Result<(), Vec<Diagnostic>> {
    search::write(&site.graph, &site.plan.archive, &site.words, cache, &site.trace, put)
}

/// Puts a file compressed beside itself, in each way that the settings name, and gives the
/// fingerprints. Those that the same bytes gave in an earlier run are kept where they are there
/// still; only where one is not are the bytes asked for.
fn compressed<'b>(
    stage: &Stage,
    site: &Site,
    path: &str,
    print: Fingerprint,
    bytes: &dyn Fn() -> Result<Cow<'b, [u8]>, Diagnostic>,
    before: &Kept,
) -> Result<Vec<kept::Beside>, Diagnostic> {
    let mut made = Vec::new();
    if site.graph.site.compress.is_empty() || !is_worth_it(path, print.length) {
        return Ok(made);
    }
    let before = before.beside(path, print);
    for &how in &site.graph.site.compress {
        let beside = format!("{path}.{}", how.ending());
        // What the desk has compressed itself goes before.
        if site.plan.has(&Href::new(beside.as_str())) {
            continue;
        }
        if let Some(&known) = before.iter().find(|known| known.how == how)
            && stage.keep(&beside, known.print)?
        {
            made.push(known);
        } else if let Some(bytes) = compress(&bytes()?, how) {
            made.push(kept::Beside { how, print: stage.put(&beside, &bytes)? });
        }
    }
    Ok(made)
}

/// Renders a site with its search index and writes it. On an error nothing is written, and the last
/// good output stays.
///
/// `tick` is told of each file that is done.
///
/// # Errors
///
/// What is wrong in a template, with an asset, or with the output folder.
pub fn write(
    world: &dyn World,
    site: &mut Site,
    folder: &Path,
    adopt: Adopt,
    caches: &Caches<'_>,
    tick: &(dyn Fn() + Sync),
) -> Result<Report, Vec<Diagnostic>> {
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let mut output = Output::open_with(folder, adopt).map_err(one)?;
    if let Some(stamps) = caches.made.and_then(|made| seal::stamps(&made, caches)) {
        output.trust(stamps);
    }
    let stage = output.stage().for_audience(site.corpus.site.audience);
    let put = |path: &str, bytes: &[u8]| {
        let print = stage.put(path, bytes)?;
        let bytes = || Ok(Cow::Borrowed(bytes));
        compressed(&stage, site, path, print, &bytes, &Kept::default()).map(drop)
    };
    // Side by side, since each has parts that only one thread can do.
    let ((indexed, index_took), (rendered, render_took)) = rayon::join(
        || site.timing("index", || index(site, caches.search, &put)),
        || site.timing("render", || render_to(&stage, world, site, caches, tick)),
    );
    site.timings.extend([render_took, index_took]);
    let (key, kept) = both(rendered, indexed)?.0;
    let started = Instant::now();
    let commit = || output.commit(stage).map_err(one);
    let (report, ()) = rayon::join(commit, || caches.pages.put(&key, &Kept::to_bytes(kept)));
    let report = report?;
    let seal = caches.made.and_then(|made| seal::keep(&made, site, &output, caches));
    caches.pages.keep(&seal.into_iter().chain([key]).collect());
    site.timed("write", started);
    Ok(report)
}
