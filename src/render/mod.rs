//! Step 4: from a view and a theme to bytes. Pure: the same view gives the same bytes.

pub mod calendar_feed;
pub mod data;
pub mod feed;
pub mod hosts;
pub mod kept;
pub mod sitemap;
mod theme;

use std::borrow::Cow;

pub use theme::{Reference, Templates, Theme, ThemeFile, reference, themes};

use crate::diagnostic::Diagnostic;
use crate::link::Graph;
use crate::model::{Href, rooted};
use crate::plan::feed::FeedView;
use crate::plan::{FeedFormat, Item, Plan, Planned, SITEMAP_LIMIT, View, Words};
use crate::plan::{calendar_feed as plan_calendar, feed as plan_feed};
use crate::trace::{Trace, Work};
use crate::world::World;
use sitemap::SitemapUrl;

/// The largest asset that is copied, in bytes. Static hosts refuse what is larger.
pub const ASSET_LIMIT: u64 = 512 << 20;

/// What is made before the bytes of an address.
pub enum Draft {
    /// What its template shows.
    View(View),
    /// What is in the feed.
    Feed(FeedView),
    /// Nothing: its bytes are made at once.
    None,
}

impl Draft {
    /// A fingerprint of it, which is another where anything in it is; `None` where there is
    /// nothing.
    pub fn fingerprint(&self) -> Option<u128> {
        match self {
            Draft::View(view) => kept::fingerprint(view),
            Draft::Feed(view) => kept::fingerprint(view),
            Draft::None => None,
        }
    }
}

/// All that rendering takes.
pub struct Renderer<'a> {
    /// Where assets come from.
    pub world: &'a dyn World,
    /// The graph.
    pub graph: &'a Graph,
    /// The plan.
    pub plan: &'a Plan,
    /// The words of the site's language.
    pub words: &'a Words,
    /// The theme.
    pub theme: &'a Theme,
    /// Its templates.
    pub templates: &'a Templates,
    /// Notes how long each page takes.
    pub trace: &'a Trace,
}

impl Renderer<'_> {
    /// Makes the bytes of one address of the plan.
    pub fn render(&self, entry: &Planned) -> Result<Cow<'_, [u8]>, Diagnostic> {
        self.span(Work::Page, entry, || self.finish(entry, self.draft(entry)))
    }

    /// Makes the view of an address, if it has one.
    pub fn draft(&self, entry: &Planned) -> Draft {
        match &entry.item {
            Item::Feed(of, _) => Draft::Feed(plan_feed::feed(self.graph, *of, &entry.href)),
            item => {
                let view = || self.plan.view(self.graph, self.words, item);
                self.span(Work::View, entry, view).map_or(Draft::None, Draft::View)
            }
        }
    }

    /// Makes the bytes of an address of which the view is made.
    pub fn finish(&self, entry: &Planned, draft: Draft) -> Result<Cow<'_, [u8]>, Diagnostic> {
        match (draft, &entry.item) {
            (Draft::View(view), _) => {
                let html = self
                    .span(Work::Template, entry, || self.templates.render(&view))
                    .map_err(|error| self.theme.mistake_in(&error, &view))?;
                Ok(Cow::Owned(rooted(&html, &self.root(entry)).into_bytes()))
            }
            (Draft::Feed(view), Item::Feed(_, FeedFormat::Atom)) => {
                Ok(Cow::Owned(feed::atom(&view)))
            }
            (Draft::Feed(view), _) => Ok(Cow::Owned(feed::json(&view))),
            (Draft::None, item) => self.other(item),
        }
    }

    /// The fingerprint of all that pages share, which a page depends on beside its view. `program`
    /// stands for the program itself: what one makes of a view, another may not.
    pub fn frame(&self, program: u128) -> u128 {
        let view = self.plan.site_view(self.graph, self.words, self.theme.links());
        let all = (
            view,
            self.words.strings(),
            self.graph.site.base_url.as_str(),
            self.theme.template_texts(),
            (program, env!("CARGO_PKG_VERSION")),
        );
        // Structs of texts and numbers: they can be written.
        kept::fingerprint(&all).unwrap_or_default()
    }

    fn span<T>(&self, work: Work, entry: &Planned, done: impl FnOnce() -> T) -> T {
        self.trace.span(work, || entry.href.path().to_owned(), done)
    }

    /// Makes what has no view.
    fn other(&self, item: &Item) -> Result<Cow<'_, [u8]>, Diagnostic> {
        let graph = self.graph;
        Ok(match item {
            Item::Calendar => Cow::Owned(calendar_feed::calendar(&plan_calendar::calendar(graph))),
            Item::DataFile(file) => Cow::Owned(data::render(graph, *file)),
            Item::Cards(number) => {
                Cow::Owned(data::cards(&self.plan.card_file(graph, self.words, *number)))
            }
            Item::ExploreFile(file) => Cow::Owned(self.plan.explore_file(graph, self.words, *file)),
            Item::Sitemap(number) => Cow::Owned(self.sitemap(*number)),
            Item::HostFile(file) => Cow::Owned(hosts::file(*file, &graph.site)),
            Item::Robots => Cow::Owned(sitemap::robots(&graph.site.base_url)),
            Item::Asset(at) => {
                let asset = &graph.assets[*at];
                Cow::Owned(
                    self.world
                        .read(&asset.path, ASSET_LIMIT)
                        .map_err(|error| error.diagnostic(&asset.path))?,
                )
            }
            Item::Static(path) => Cow::Borrowed(self.theme.static_file(path)),
            _ => Cow::Borrowed(&[]),
        })
    }

    /// The way from a page to the site's root. A host shows the 404 page at any address, so its
    /// way is absolute.
    fn root(&self, entry: &Planned) -> String {
        match entry.item {
            Item::NotFound => self.graph.site.base_url.path().to_owned(),
            _ => "../".repeat(entry.href.depth()),
        }
    }

    fn sitemap(&self, number: usize) -> Vec<u8> {
        let base = self.graph.site.base_url.as_str();
        let url = |href: &Href| SitemapUrl { loc: href.absolute(base), lastmod: None };
        let listed: Vec<SitemapUrl> = self
            .plan
            .entries
            .iter()
            .filter(|entry| entry.item.is_listed())
            .map(|entry| url(&entry.href))
            .collect();
        let files = sitemap::sitemap(&listed, base);
        debug_assert!(listed.len() > SITEMAP_LIMIT || files.len() == 1);
        files.into_iter().nth(number).map(|(_, bytes)| bytes).unwrap_or_default()
    }
}
