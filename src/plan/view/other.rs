//! Undated pages, and those that lead to others.

use schemars::JsonSchema;
use serde::Serialize;

use super::dated::CorrectionView;
use super::page::PageHead;
use super::parts::{BriefingItem, Counted, Labelled, Link, Reference, Text};
use crate::model::{Extra, Href};
use crate::plan::shared::Shared;

/// An undated page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageView {
    /// What every page has.
    pub page: PageHead,
    /// The text.
    pub text: Text,
    /// What was corrected.
    pub corrections: Vec<CorrectionView>,
    /// What its notes cite.
    pub references: Vec<Shared<Reference>>,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// What there is to download, at `/data/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DataView {
    /// What every page has.
    pub page: PageHead,
    /// The files.
    pub files: Vec<DataFileView>,
}

/// A file to download.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DataFileView {
    /// Where.
    pub href: Href,
    /// "events.csv".
    pub name: String,
    /// What is in it.
    pub description: String,
    /// Its media type.
    pub mime: &'static str,
    /// How many records.
    pub records: usize,
}

/// The search page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SearchView {
    /// What every page has.
    pub page: PageHead,
    /// The lists of the site, with the number of what is in each.
    pub lists: Vec<Counted>,
    /// The desk's facets and its tags, each with the most frequent values.
    pub topics: Vec<Labelled>,
    /// Years with any event or briefing, newest first.
    pub years: Vec<Counted>,
    /// Labels of filters and words for `js/search.js`: JSON, escaped for a `script` element.
    pub settings: String,
}

/// Every event on a timeline, a map and in a table that filter one another, at `/explore/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExploreView {
    /// What every page has.
    pub page: PageHead,
    /// How many events there are.
    pub total: usize,
    /// For readers without script: years with a record, newest first, and how many events each has.
    pub years: Vec<Counted>,
    /// Likewise: lists of events and of what they name.
    pub lists: Vec<Link>,
    /// Likewise: files of all events.
    pub files: Vec<DataFileView>,
    /// What the page's script is told: addresses, words, how dates are written, the desk's facets.
    /// JSON, escaped for a `script` element.
    pub settings_json: String,
}

/// The page for addresses that lead nowhere.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NotFoundView {
    /// What every page has.
    pub page: PageHead,
    /// The newest briefings.
    pub briefings: Vec<Shared<BriefingItem>>,
}

/// The page at an old address.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RedirectView {
    /// What every page has.
    pub page: PageHead,
    /// Where it leads.
    pub to: Link,
    /// Where it leads, with scheme and host.
    pub canonical: String,
}
