//! What a link, a mention or a reference leads to.

use crate::model::{Href, Kind};

/// A record of the graph: its kind, and its index among the records of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// The kind.
    pub kind: Kind,
    /// The index in the graph's list of that kind.
    pub index: u32,
}

impl Target {
    /// Makes a target.
    pub fn new(kind: Kind, index: usize) -> Self {
        Self { kind, index: u32::try_from(index).unwrap_or(u32::MAX) }
    }

    /// The index, for use with the graph's lists.
    pub fn at(self) -> usize {
        self.index as usize
    }
}

/// What a written reference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// One record.
    One(Target),
    /// Several records fit; sorted.
    Many(Vec<Target>),
    /// A record that this audience does not see, and whose name must not be shown.
    Withheld,
    /// Nothing fits; the nearest names, best first, at most three.
    Unknown(Vec<String>),
}

/// What a URL in prose leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A record, as when one content file links to another, and the anchor in it.
    Record(Target, Option<String>),
    /// A file of `content/assets/`.
    Asset(Href),
    /// Another address of the site, still to be checked against the plan, and the anchor in it.
    Site(Href, Option<String>),
    /// A file in the project that is neither a record nor an asset, or nothing at all.
    Missing(String),
    /// A file or record that this audience does not see.
    Withheld,
}

/// Where a file is that is not where a text seeks it. Paths are from the project's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Elsewhere {
    /// Files of `content/assets/` have this name, in this order.
    Assets(Vec<String>),
    /// A file of `content/assets/` has nearly this name.
    Near(String),
    /// It lies in `content/`, but where no file is published.
    Unpublished(String),
    /// Nowhere, or it is no file that a text shows.
    Nowhere,
}

/// What prose may ask of the rest of the desk.
pub trait Lookup: Sync {
    /// Resolves the text of `[[…]]`: an id, name, alias or title, perhaps with its kind before a colon.
    fn resolve(&self, reference: &str) -> Resolved;
    /// Resolves the id or title of a source, as in `[@…]`.
    fn source(&self, reference: &str) -> Resolved;
    /// The path of a URL that is one of the site, from its root; `None` for any other.
    fn within_site<'u>(&self, _url: &'u str) -> Option<&'u str> {
        None
    }
    /// The address of a record.
    fn href(&self, target: Target) -> Href;
    /// The name or title of a record.
    fn title(&self, target: Target) -> &str;
    /// The id by which content can mean a record; its name where it has none.
    fn id(&self, target: Target) -> &str {
        self.title(target)
    }
    /// Resolves a URL without a scheme, written in `file` (such as `content/events/x.md`):
    /// relative to the file, or from the site's root where it begins with `/`.
    fn destination(&self, file: &str, url: &str) -> Destination;
    /// Seeks the file that a URL with no destination may mean.
    fn elsewhere(&self, _file: &str, _url: &str) -> Elsewhere {
        Elsewhere::Nowhere
    }
}
