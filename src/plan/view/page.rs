//! What every page has around what it shows.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Link, MarkingView};
use crate::model::Href;
use crate::plan::shared::Shared;

/// What every template receives as `site`, the same on every page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SiteView {
    /// The desk's name.
    pub title: String,
    /// What the desk does.
    pub description: Option<String>,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// A line on rights.
    pub rights: Option<String>,
    /// The home page.
    pub home: Href,
    /// Lists and pages, in the order of the navigation.
    pub nav: Vec<NavItem>,
    /// For the footer: what changed and what was corrected, if anything, what there is to download,
    /// and the calendar.
    pub machine: Vec<Link>,
    /// Where the theme's static files are: `static/1a2b3c4d/`, which changes with them.
    pub assets: Href,
    /// In how many files, at `data/cards/`, the cards of links are; 0, or a power of two.
    pub cards: usize,
    /// Style sheets that the theme adds after `style.css`: its colours, fonts and `theme.css`.
    pub styles: Vec<Href>,
    /// The colour of the page.
    pub paper: String,
    /// The same in the dark scheme.
    pub dark_paper: String,
    /// Fonts that a page needs at once, to be loaded before the style sheet asks for them.
    pub fonts: Vec<Href>,
    /// Scripts that the theme adds, to be loaded as modules: `theme.js`.
    pub scripts: Vec<Href>,
    /// Dateline's version.
    pub generator: String,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NavItem {
    /// Compares with [`PageHead::section`].
    pub section: String,
    /// As shown.
    pub title: String,
    /// Where it leads.
    pub href: Href,
}

/// What every page has, as `page`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageHead {
    /// Which entry of the navigation it belongs to: `briefings`, `events`, …, or empty.
    pub section: String,
    /// The page's title, without the desk's.
    pub title: String,
    /// For previews and search engines: plain text, at most 240 characters.
    pub description: String,
    /// The page's own address, with scheme and host.
    pub canonical: String,
    /// Its address within the site.
    pub href: Href,
    /// Whether it is the front page.
    pub front: bool,
    /// `website` or `article`, for link previews (Open Graph).
    pub og_type: &'static str,
    /// The way to it, from the home page; without itself.
    pub breadcrumbs: Vec<Shared<Link>>,
    /// Feeds of what is on it.
    pub feeds: Vec<Shared<FeedLink>>,
    /// schema.org JSON-LD, escaped for a `script` element.
    pub json_ld: Option<String>,
    /// The strictest marking of all that it shows, where that is above clear.
    pub marking: Option<MarkingView>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Where the list goes on, for lists of several pages.
    pub pager: Option<Pager>,
    /// Where it is written, for a page that comes from a file, where the desk's repository is known.
    pub written: Option<WrittenView>,
    /// When it was published and revised, for a record whose revisions are known.
    pub revised: Option<RevisedView>,
    /// The Content-Security-Policy of the page.
    pub policy: &'static str,
}

/// Where a page is written, in the desk's repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WrittenView {
    /// `content/events/2023-09-13-summit.yaml`.
    pub file: String,
    /// Where the file is read, with scheme and host.
    pub source: Option<String>,
    /// Where a correction is suggested: a new issue, or the file to be edited.
    pub correction: Option<String>,
}

/// When a record was published and revised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevisedView {
    /// Its history.
    pub href: Href,
    /// What leads there: "3 revisions", or "History" where it was never revised.
    pub label: String,
    /// When it was first published; `None` where it is not yet committed.
    pub first: Option<MomentView>,
    /// Whether it is said to be on record since then: no text that is published on a day, or one of
    /// which the repository does not know the first revision.
    pub since: bool,
    /// When it was last revised; `None` where it never was.
    pub last: Option<MomentView>,
    /// Who revised it, the last first.
    pub authors: Vec<String>,
    /// How many more did.
    pub more_authors: usize,
    /// Whether it differs from what is committed.
    pub uncommitted: bool,
}

/// An instant, in the desk's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MomentView {
    /// "15 September 2023".
    pub day: String,
    /// "15 September 2023, 14:30".
    pub text: String,
    /// For `<time datetime>` (RFC 3339).
    pub iso: String,
}

/// A sentence that tells a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SentenceView {
    /// In order.
    pub parts: Vec<PartView>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartView {
    /// `words`, `value`, or `becomes`: what stands between what was and what is.
    pub kind: &'static str,
    /// As shown.
    pub text: String,
    /// The record that a value names.
    pub href: Option<Href>,
}

/// A feed that a page offers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FeedLink {
    /// Its title.
    pub title: String,
    /// Where.
    pub href: Href,
    /// Its media type.
    pub mime: &'static str,
}

/// Where a list of several pages goes on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Pager {
    /// This page, from 1.
    pub number: usize,
    /// The number of pages.
    pub count: usize,
    /// "Page 2 of 7".
    pub label: String,
    /// The first page.
    pub first: Href,
    /// The page before.
    pub previous: Option<Href>,
    /// The page after.
    pub next: Option<Href>,
    /// The last page.
    pub last: Href,
}
