//! What every target does, whatever it is.

use std::collections::BTreeMap;

use super::{Differences, Staged};
use crate::diagnostic::Diagnostic;
use crate::write::{Fingerprint, Manifest};

/// A place that holds a published site.
pub trait Store {
    /// Where it is, in words for people; without any secret.
    fn place(&self) -> String;

    /// What of it is Dateline's; `None` where nothing was published yet.
    ///
    /// # Errors
    /// [`Code::Unreachable`](crate::diagnostic::Code::Unreachable) or
    /// [`Code::Unwritable`](crate::diagnostic::Code::Unwritable) where it cannot be read,
    /// [`Code::ForeignOutput`](crate::diagnostic::Code::ForeignOutput) where its manifest is none.
    fn manifest(&self) -> Result<Option<Manifest>, Diagnostic>;

    /// What it holds, beside a site that may be put there. Changes nothing.
    ///
    /// # Errors
    /// As [`Store::manifest`].
    fn held(&mut self, staged: &Staged) -> Result<Held, Diagnostic>;

    /// Makes it hold the site: adds and changes what differs, then removes what is Dateline's and no
    /// longer of the site. Tells `tick` of each file.
    ///
    /// # Errors
    /// [`Code::Locked`](crate::diagnostic::Code::Locked) where another run is at work, or has been
    /// since [`Store::held`]; else as [`Store::manifest`].
    fn put(&mut self, job: &Job<'_>, tick: &(dyn Fn() + Sync)) -> Result<Done, Failed>;
}

/// Why a site was not put up, and how far it came.
#[derive(Debug)]
pub struct Failed {
    /// Why.
    pub diagnostic: Diagnostic,
    /// How the target was left.
    pub left: Left,
}

/// How a run that failed left its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// As it was.
    Untouched,
    /// Whole; but whether it holds the old site or the new one is not known.
    OldOrNew,
    /// Perhaps with some of the new site, and some of the old.
    InPart,
}

impl Failed {
    /// With the target left so.
    pub(super) fn leaving(left: Left) -> impl FnOnce(Diagnostic) -> Self {
        move |diagnostic| Self { diagnostic, left }
    }
}

/// Until a target is touched, whatever fails leaves it as it was.
impl From<Diagnostic> for Failed {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, left: Left::Untouched }
    }
}

/// What a target holds.
#[derive(Debug, Default)]
pub struct Held {
    /// Whether anything was published there before.
    pub is_published: bool,
    /// Every file there that is Dateline's, with its fingerprint where it is that of the site's file
    /// of the same path; `None` where it is another.
    pub files: BTreeMap<String, Option<Fingerprint>>,
    /// Every file there that is not Dateline's.
    pub foreign: Vec<String>,
}

/// What a target is asked for.
#[derive(Debug)]
pub struct Job<'a> {
    /// The site.
    pub staged: &'a Staged,
    /// What the target holds.
    pub held: &'a Held,
    /// What differs.
    pub differences: &'a Differences,
    /// What is published, for a place that keeps a note with it: a line, and lines of detail.
    pub note: &'a str,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// What there is to say beside the numbers, such as the commit that was made.
    pub remark: Option<String>,
}
