//! Step 4: from a view and a theme to bytes. Pure: the same view gives the same bytes.

pub mod calendar_feed;
pub mod data;
pub mod feed;
pub mod hosts;
pub mod kept;
mod pieces;
pub mod sitemap;
pub mod svg;
mod theme;

use std::borrow::Cow;

use rayon::prelude::*;

pub use pieces::Sink;
pub use theme::{Naming, Parts, Reference, Templates, Theme, ThemeFile, reference, themes};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::Graph;
use crate::plan::feed::FeedView;
use crate::plan::revisions::last_revised;
use crate::plan::{FeedFormat, Item, Plan, Planned, View, Words, fingerprint};
use crate::read::asset::decisive_ending;
use crate::trace::{Trace, Work};
use crate::world::World;
use sitemap::SitemapUrl;

/// A text with `instead` in the place of its remarks, which open and close so; one that is not closed
/// goes to the end.
fn without_remarks(text: &str, [open, close]: [&str; 2], instead: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, remark)) = rest.split_once(open) {
        out.push_str(before);
        out.push_str(instead);
        rest = remark.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

/// The largest asset that is copied, in bytes. Static hosts refuse what is larger.
pub const ASSET_LIMIT: u64 = 512 << 20;

/// What is made before the bytes of an address.
pub enum Draft {
    /// What its template shows.
    View(View),
    /// What is in the feed, and its format.
    Feed(Box<FeedView>, FeedFormat),
    /// Nothing: its bytes are made at once.
    None,
}

impl Draft {
    /// A fingerprint of it, which is another where anything in it is; `None` where there is
    /// nothing.
    pub fn fingerprint(&self) -> Option<u128> {
        match self {
            Draft::View(view) => view.fingerprint(),
            Draft::Feed(view, _) => fingerprint(&**view),
            Draft::None => None,
        }
    }
}

/// Adds to what is wrong in a template on which page it shows: another may lack nothing. Of several
/// pages the first is told.
fn found_on(diagnostic: Diagnostic, entry: &Planned) -> Diagnostic {
    let page = format!("found on /{}", entry.href.path());
    let help = match &diagnostic.help {
        Some(help) => format!("{help}; {page}"),
        None => page,
    };
    diagnostic.help(help)
}

/// Reads a file of `content/assets/` as it is published: a picture of SVG without what could run.
fn asset(world: &dyn World, path: &std::sync::Arc<str>) -> Result<Vec<u8>, Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let is_svg = decisive_ending(&name) == Some("svg");
    let limit = if is_svg { svg::LIMIT } else { ASSET_LIMIT };
    let bytes = world.read(path, limit).map_err(|error| error.diagnostic(path))?;
    if !is_svg {
        return Ok(bytes);
    }
    svg::inert(&bytes).map_err(|why| {
        Diagnostic::new(Code::UnsafeAsset, format!("`{}` {why}", path.escape_debug()))
            .at(Place::file(path))
            .help("save it anew from the program that drew it, or remove it")
    })
}

/// Says which pictures cannot be published: what is only found as they are read.
pub fn check_assets(world: &dyn World, graph: &Graph) -> Vec<Diagnostic> {
    let pictures =
        graph.assets.par_iter().filter(|asset| asset.path.to_ascii_lowercase().contains(".svg"));
    pictures.filter_map(|picture| asset(world, &picture.path).err()).collect()
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
        let (graph, own) = (self.graph, &entry.href);
        let feed = |make: &dyn Fn() -> FeedView| Box::new(self.span(Work::View, entry, make));
        match &entry.item {
            Item::Feed(of, format) => {
                Draft::Feed(feed(&|| self.plan.feed(graph, *of, own)), *format)
            }
            Item::ChangesFeed(format) => {
                Draft::Feed(feed(&|| self.plan.changes_feed(graph, self.words, own)), *format)
            }
            Item::CorrectionsFeed(format) => {
                Draft::Feed(feed(&|| self.plan.corrections_feed(graph, self.words, own)), *format)
            }
            item => {
                let view = || self.plan.view(graph, self.words, item);
                self.span(Work::View, entry, view).map_or(Draft::None, Draft::View)
            }
        }
    }

    /// Makes the bytes of an address of which the view is made.
    pub fn finish(&self, entry: &Planned, draft: Draft) -> Result<Cow<'_, [u8]>, Diagnostic> {
        match draft {
            Draft::View(view) => {
                let html = self
                    .span(Work::Template, entry, || self.templates.render(&view, &self.root(entry)))
                    .map_err(|error| found_on(self.theme.mistake_in(&error, &view), entry))?;
                Ok(Cow::Owned(html))
            }
            Draft::Feed(view, FeedFormat::Atom) => Ok(Cow::Owned(feed::atom(&view))),
            Draft::Feed(view, FeedFormat::Json) => Ok(Cow::Owned(feed::json(&view))),
            Draft::None => self.other(&entry.item),
        }
    }

    /// Says what is wrong with the template of an address, found as it is rendered.
    pub fn mistake(&self, entry: &Planned) -> Option<Diagnostic> {
        let view = self.plan.view(self.graph, self.words, &entry.item)?;
        self.finish(entry, Draft::View(view)).err()
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
        fingerprint(&all).unwrap_or_default()
    }

    fn span<T>(&self, work: Work, entry: &Planned, done: impl FnOnce() -> T) -> T {
        self.trace.span(work, || entry.href.path().to_owned(), done)
    }

    /// Makes what has no view.
    fn other(&self, item: &Item) -> Result<Cow<'_, [u8]>, Diagnostic> {
        let graph = self.graph;
        Ok(match item {
            Item::Calendar => Cow::Owned(calendar_feed::render(graph)),
            Item::DataFile(file) => Cow::Owned(data::render(graph, *file)),
            Item::Cards(number) => {
                Cow::Owned(data::cards(&self.plan.card_file(graph, self.words, *number)))
            }
            Item::ExploreFile(file) => Cow::Owned(self.plan.explore_file(graph, self.words, *file)),
            Item::Sitemap(number) => Cow::Owned(self.sitemap(*number)),
            Item::HostFile(file) => Cow::Owned(hosts::file(*file, graph, self.plan)),
            Item::Robots => Cow::Owned(sitemap::robots(&graph.site.base_url)),
            Item::Asset(at) => {
                let asset = &graph.assets[*at];
                Cow::Owned(self::asset(self.world, &asset.path)?)
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
        let url = |entry: &&Planned| SitemapUrl {
            loc: entry.href.absolute(base),
            lastmod: entry.item.target().and_then(|target| last_revised(self.graph, target)),
        };
        let listed = self.plan.entries.iter().filter(|entry| entry.item.is_listed());
        sitemap::sitemap(number, &listed.collect::<Vec<_>>(), url, base)
    }
}
