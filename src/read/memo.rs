//! What is kept from one reading to the next.

use std::collections::HashMap;
use std::sync::Arc;

use super::site::Settings;
use super::{Class, Records};
use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::world::{ReadError, Version, World};

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

/// Reads a file, or takes from the last run what it gave. `is_stale` says that what it gave then
/// depended on other settings.
pub(super) fn find<P: Parse>(
    world: &dyn World,
    path: &Arc<str>,
    parse: &P,
    keep: Keep,
    mut before: Option<Found<P::Value>>,
    is_stale: bool,
) -> Found<P::Value> {
    let known = before.as_ref().filter(|_| !is_stale).and_then(|before| before.version);
    let is_known = known.is_some() && world.version(path) == known;
    if let Some(before) = before.take_if(|_| is_known) {
        return before;
    }
    let bytes = world.read(path, super::TEXT_LIMIT);
    let version = bytes.as_deref().ok().filter(|_| keep != Keep::Nothing).map(Version::of);
    match before {
        Some(before) if known.is_some() && known == version => before,
        before => {
            let now = Arc::new(parse.parse(path, bytes));
            let good = before
                .filter(|_| keep == Keep::LastGood && now.has_errors())
                .and_then(Found::last_good)
                .and_then(|good| if is_stale { again(path, parse, &good) } else { Some(good) });
            Found { version, now, good }
        }
    }
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
