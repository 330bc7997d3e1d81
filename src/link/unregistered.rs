//! Actors, locations and sources that content names and that have no record.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::directory::Directory;
use super::fold;
use super::place::Spellings;
use crate::diagnostic::{Place, Span, clip};
use crate::model::{Citation, CitationTarget, Kind, Point, Source, Spanned};

/// A name without a record.
#[derive(Debug, Clone, Default)]
pub(super) struct Unregistered {
    pub(super) spellings: Spellings,
    /// Where it stands first, by file and place in the file.
    pub(super) first: Option<Place>,
    /// Where it is, if anything says so.
    pub(super) point: Option<Point>,
    /// What is said of a source.
    pub(super) source: Source,
}

impl Unregistered {
    fn merge(&mut self, other: Self) {
        self.spellings.merge(other.spellings);
        self.first = match (self.first.take(), other.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.point = self.point.or(other.point);
        if !self.is_described() {
            self.source = other.source;
        }
    }

    /// Whether somebody says what it is. A source that is described on the spot is no mistake; one
    /// that is only referred to may be.
    pub(super) fn is_described(&self) -> bool {
        self.source != Source::default()
    }

    /// The name as shown. An id that nobody registered is shown as the name that it abbreviates.
    pub(super) fn title(&self) -> String {
        let best = self.spellings.best();
        let is_id = best.contains(['-', '_'])
            && !best.chars().any(|c| c.is_whitespace() || c.is_uppercase());
        if !is_id {
            return best.to_owned();
        }
        let words = best.split(['-', '_']).filter(|word| !word.is_empty()).map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        });
        words.collect::<Vec<String>>().join(" ")
    }
}

/// Every name without a record, by kind and folded name.
#[derive(Debug, Default)]
pub(super) struct Found(pub(super) BTreeMap<(Kind, String), Unregistered>);

impl Found {
    /// Notes a name, unless the directory knows it.
    pub(super) fn name(
        &mut self,
        directory: &Directory,
        kind: Kind,
        name: &Spanned<String>,
        point: Option<Point>,
        file: &Arc<str>,
    ) {
        if let Some(key) = unknown(directory, kind, &name.value) {
            self.note(kind, key, &name.value, name.span, point, Source::default(), file);
        }
    }

    /// Notes a source that is cited or described on the spot, unless the directory knows it.
    pub(super) fn citation(&mut self, directory: &Directory, citation: &Citation, file: &Arc<str>) {
        match &citation.target {
            CitationTarget::Reference(text) => {
                if let Some(key) = unknown(directory, Kind::Source, text) {
                    let described = Source::default();
                    self.note(Kind::Source, key, text, citation.span, None, described, file);
                }
            }
            CitationTarget::Inline(source) => {
                let name = source_key(source);
                let key = fold::key(&name);
                let known =
                    directory.has_id(Kind::Source, &name) || directory.knows(Kind::Source, &key);
                if !name.is_empty() && !known {
                    let title = source_title(source);
                    let described = Source { title: title.clone(), ..(**source).clone() };
                    self.note(Kind::Source, key, &title, citation.span, None, described, file);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one call builds one entry from its parts")]
    fn note(
        &mut self,
        kind: Kind,
        key: String,
        name: &str,
        span: Span,
        point: Option<Point>,
        source: Source,
        file: &Arc<str>,
    ) {
        let mut entry = Unregistered {
            first: Some(Place::at(file, span)),
            point,
            source,
            ..Unregistered::default()
        };
        entry.spellings.add(name, 1);
        self.0.entry((kind, key)).or_default().merge(entry);
    }

    /// Joins what two parts of the content name.
    pub(super) fn merge(mut self, other: Self) -> Self {
        for (key, entry) in other.0 {
            self.0.entry(key).or_default().merge(entry);
        }
        self
    }
}

/// The key of a name that the directory does not know; `None` too where there is no name.
fn unknown(directory: &Directory, kind: Kind, name: &str) -> Option<String> {
    if directory.has_id(kind, name) {
        return None;
    }
    let key = fold::key(name);
    (!key.is_empty() && !directory.knows(kind, &key)).then_some(key)
}

/// What makes two descriptions of a source one: its address without what does not matter in it,
/// else its title, else its publisher and date.
pub(crate) fn source_key(source: &Source) -> String {
    if let Some(url) = &source.url {
        return address_key(url);
    }
    if !source.title.is_empty() {
        return source.title.clone();
    }
    let date = source.date.as_ref().map(|date| date.value.to_string());
    [source.publisher.clone(), date].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A web address without scheme, `www.`, fragment and final `/`.
pub(crate) fn address_key(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    // A folded key joins what stands around a dot or slash; keep addresses apart by their slashes.
    rest.trim_end_matches('/').replace('/', " / ")
}

fn source_title(source: &Source) -> String {
    if !source.title.is_empty() {
        return source.title.clone();
    }
    if let Some(url) = &source.url {
        let shown =
            url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/');
        let shown = shown.strip_prefix("www.").unwrap_or(shown);
        return clip(shown);
    }
    source_key(source)
}
