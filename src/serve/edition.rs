//! A site as it is served at one time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::civil;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::Diagnostic;
use crate::link::{Selection, Target};
use crate::model::{Href, Kind, Marking};
use crate::pipeline::Site;
use crate::plan::{Item, Planned};
use crate::render::{Parts, Renderer, Templates};
use crate::world::World;

/// A site between two edits: nothing of it changes.
pub(super) struct Edition {
    /// Counts from 1.
    pub(super) number: u64,
    /// The site.
    pub(super) site: Site,
    templates: Arc<Templates>,
    /// A fingerprint of what every page depends on beside its view: theme, words and settings.
    frame: u128,
    /// Records that a build for the public leaves out, by address.
    held_back: OnceLock<BTreeMap<Href, Reason>>,
    /// A fingerprint of what the explorer loads.
    explored: OnceLock<u128>,
    /// Whether a page was rendered, and whether one could not be.
    rendered: AtomicBool,
    failed: AtomicBool,
    public: Selection,
}

/// How well an edition shows its pages, as far as they were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// None could be rendered.
    Broken,
    /// One was rendered, and another could not be.
    Partial,
    /// None failed.
    Sound,
}

/// Why a build for the public leaves a record out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is a draft.
    Draft,
    /// It is dated after today.
    Future,
    /// It is marked above the audience.
    Marked(Marking),
}

impl Reason {
    /// In a word, for a badge.
    pub(super) fn word(self) -> &'static str {
        match self {
            Reason::Draft => "draft",
            Reason::Future => "future",
            Reason::Marked(marking) => marking.label(),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The fingerprint of what pages are made of, beside their views.
fn frame(site: &Site) -> u128 {
    let view = site.plan.site_view(&site.graph, &site.words, site.theme.links());
    let mut hash = Xxh3::new();
    hash.update(&serde_json::to_vec(&view).unwrap_or_default());
    hash.update(&site.look.to_le_bytes());
    hash.digest128()
}

impl Edition {
    /// Makes the next edition; `before` is the one that it follows, whose templates are taken if
    /// they are the same.
    ///
    /// # Errors
    ///
    /// What is wrong in the templates, and the site.
    pub(super) fn new(
        site: Site,
        public: Selection,
        before: Option<&Edition>,
    ) -> Result<Self, Box<(Site, Vec<Diagnostic>)>> {
        let frame = frame(&site);
        let number = before.map_or(1, |before| before.number + 1);
        let templates = match before.filter(|before| before.frame == frame) {
            Some(before) => Arc::clone(&before.templates),
            None => {
                let view = site.plan.site_view(&site.graph, &site.words, site.theme.links());
                match site.theme.templates(&view, &site.words, Parts::Anew) {
                    Ok(templates) => Arc::new(templates),
                    Err(diagnostics) => return Err(Box::new((site, diagnostics))),
                }
            }
        };
        Ok(Self {
            number,
            site,
            templates,
            frame,
            held_back: OnceLock::new(),
            explored: OnceLock::new(),
            rendered: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            public,
        })
    }

    /// Whether the theme, the words and the settings are those of another edition.
    pub(super) fn looks_like(&self, other: &Edition) -> bool {
        self.frame == other.frame
    }

    /// What is at an address, such as `events/x/` or `feed.xml`.
    pub(super) fn entry(&self, path: &str) -> Option<&Planned> {
        let entries = &self.site.plan.entries;
        let at = entries.binary_search_by(|entry| entry.href.path().cmp(path)).ok()?;
        entries.get(at)
    }

    /// A fingerprint of all that a page is made of; `None` for what has no view.
    pub(super) fn fingerprint(&self, entry: &Planned) -> Option<u128> {
        let view = self.site.plan.view(&self.site.graph, &self.site.words, &entry.item)?;
        Some(view.fingerprint()? ^ self.frame)
    }

    /// Makes the bytes of an address.
    ///
    /// # Errors
    ///
    /// What is wrong in a template, or with an asset.
    pub(super) fn render(&self, world: &dyn World, entry: &Planned) -> Result<Vec<u8>, Diagnostic> {
        let site = &self.site;
        let renderer = Renderer {
            world,
            graph: &site.graph,
            plan: &site.plan,
            words: &site.words,
            theme: &site.theme,
            templates: &self.templates,
            trace: &site.trace,
        };
        let made = renderer.render(entry).map(std::borrow::Cow::into_owned);
        if entry.item.is_page() {
            let seen = if made.is_ok() { &self.rendered } else { &self.failed };
            seen.store(true, Ordering::Relaxed);
        }
        made
    }

    /// How well it shows its pages. What is wrong in a template shows only as a page is rendered, so
    /// the front page is tried where nobody has asked for any.
    pub(super) fn standing(&self, world: &dyn World) -> Standing {
        let seen = || (self.rendered.load(Ordering::Relaxed), self.failed.load(Ordering::Relaxed));
        if seen() == (false, false)
            && let Some(front) = self.entry("")
        {
            // Whether it could be is noted there.
            let _tried = self.render(world, front);
        }
        match seen() {
            (_, false) => Standing::Sound,
            (true, true) => Standing::Partial,
            (false, true) => Standing::Broken,
        }
    }

    /// Why a build for the public leaves a record out, if it does.
    pub(super) fn reason(&self, target: Target) -> Option<Reason> {
        let graph = &self.site.graph;
        let node = graph.node(target);
        if node.whole > self.public.audience {
            return Some(Reason::Marked(node.whole));
        }
        if node.draft {
            return Some(Reason::Draft);
        }
        let date = match target.kind {
            Kind::Briefing => Some(&graph.briefings[target.at()].date),
            Kind::Event => {
                let event = &graph.events[target.at()];
                (event.status != Some(crate::model::Status::Planned)).then_some(&event.date)
            }
            _ => None,
        };
        let starts: Option<civil::Date> = date.and_then(crate::model::Date::first_day);
        let starts = starts.max(node.embargo);
        let future = self.public.today.is_some_and(|today| starts.is_some_and(|day| day > today));
        future.then_some(Reason::Future)
    }

    /// Every record that a build for the public leaves out, by address, and why.
    pub(super) fn held_back(&self) -> &BTreeMap<Href, Reason> {
        self.held_back.get_or_init(|| {
            let nodes = self.site.graph.nodes();
            nodes
                .filter_map(|(target, node)| Some((node.href.clone(), self.reason(target)?)))
                .collect()
        })
    }

    /// Who a build for the public is for.
    pub(super) fn audience(&self) -> Marking {
        self.public.audience
    }

    /// Where a record is that was written in a file, if there is one.
    pub(super) fn written_in(&self, file: &str) -> Option<&Href> {
        let mut nodes = self.site.graph.nodes();
        nodes.find(|(_, node)| node.file.as_deref() == Some(file)).map(|(_, node)| &node.href)
    }
}

/// What changed from one edition to the next, beside pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Style sheets, by their addresses.
    pub(super) styles: Vec<String>,
    /// Whether scripts, fonts or pictures of the theme changed.
    pub(super) scripts: bool,
    /// Assets, by their addresses.
    pub(super) assets: Vec<String>,
    /// New briefings and events.
    pub(super) created: Vec<Created>,
}

/// A record that was not there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Created {
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) href: Href,
}

/// The most new records that are told of one by one; more are a checkout, not writing.
const MOST_CREATED: usize = 3;

impl News {
    /// Compares two editions. `assets` are the paths of files of `content/assets/` that changed.
    pub(super) fn between(before: &Edition, after: &Edition, changed: &[String]) -> Self {
        let mut news = Self::default();
        if !Arc::ptr_eq(&before.site.theme, &after.site.theme) {
            let (old, new) = (&before.site.theme, &after.site.theme);
            for path in new.static_files() {
                if old.static_file(&path) == new.static_file(&path) {
                    continue;
                }
                let address = format!("static/{path}");
                if path.ends_with(".css") { news.styles.push(address) } else { news.scripts = true }
            }
        }
        let assets = after.site.graph.assets.iter();
        news.assets = assets
            .filter(|asset| changed.iter().any(|path| path.as_str() == &*asset.path))
            .map(|asset| asset.href.path().to_owned())
            .collect();
        let mut fresh: Vec<Created> = Vec::new();
        let known: std::collections::HashSet<&Href> =
            before.recorded().map(|(href, _, _)| href).collect();
        for (href, kind, title) in after.recorded() {
            if !known.contains(href) {
                fresh.push(Created { kind, title: title.to_owned(), href: href.clone() });
            }
        }
        // A record that was given another address is not new.
        let gone = before.recorded().count() + fresh.len() - after.recorded().count();
        if fresh.len() <= MOST_CREATED && gone == 0 {
            news.created = fresh;
        }
        news
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Edition {
    fn recorded(&self) -> impl Iterator<Item = (&Href, Kind, &str)> {
        let graph = &self.site.graph;
        let briefings = graph.briefings.iter().map(|record| (Kind::Briefing, &record.node));
        let events = graph.events.iter().map(|record| (Kind::Event, &record.node));
        briefings.chain(events).map(|(kind, node)| (&node.href, kind, node.title.as_str()))
    }

    /// A fingerprint of what the explorer shows.
    pub(super) fn explored(&self) -> u128 {
        *self.explored.get_or_init(|| {
            let site = &self.site;
            let mut hash = Xxh3::new();
            for entry in &site.plan.entries {
                if let Item::ExploreFile(file) = entry.item {
                    hash.update(entry.href.path().as_bytes());
                    hash.update(&site.plan.explore_file(&site.graph, &site.words, file));
                }
            }
            hash.digest128()
        })
    }
}
