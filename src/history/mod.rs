//! Beside steps 1 and 2: the revisions of every record, from the versions of its file.
//!
//! A record's revisions are told in the terms of the field (its status changed, a source was
//! added, these words of the text are new), not in those of files and lines. Reading makes of the
//! log of a repository a [`Chronicle`]: which record each commit touched, and what differs. Linking
//! makes of a chronicle the [`History`] that one audience may see; pages and feeds see no other.
//!
//! # What an audience may see
//!
//! What it may not see leaves no trace, in counts, dates and places in lists neither. A version of a
//! record *may be seen* if a build would include it: by its marking, as a draft, by its date. The
//! rules, all of them in `audience`:
//!
//! - A record that the build leaves out has no revisions, from whatever time. Nor has one that is
//!   gone and could not be seen when it went, or of whose kind and id there is one now that is left
//!   out.
//! - A record that was marked above the audience is new with the revision that cleared it, the last
//!   of them if there are several: nothing is told of the time before, nor what it said.
//! - A revision after which the record could not be seen for another reason is not told. The next
//!   that can be is compared with the last that could; where there is none before it, the record is
//!   new with that revision.
//! - An id that a record bore before, and that names what may not be named, is told as its newest.
//! - A value that names a record which is left out, which could not be seen when it went, or which
//!   could not be seen at the time of the revision, is not told; nor is a name that a record only
//!   bore while it could not be seen. In titles, texts and corrections, such names are replaced by
//!   the words for what is withheld, where the linker would find them, and ids where they stand as
//!   they are written. A name that another record bears for all to see is not hidden, nor is what
//!   stands within a longer name of that sort.
//! - Of a record in which parts are marked on their own, the versions that the audience sees are
//!   compared, without these parts; a name that stands in such a part is hidden. What a later
//!   version marks is a part that is marked in those before it too: they tell nothing of such a
//!   field or item, and of texts nothing in which its words stand, unless the newest version shows
//!   them. Nor is told what a text lost to one that may not be seen.
//! - The message of a commit is told only if all that the commit touched could be seen before and
//!   after it and can be now, and if it names nothing that may not be named. A file that cannot be
//!   read, or that is neither records nor an asset that is still there, keeps it from being told.
//! - A revision of which nothing is left to tell is not told. That a marking changed never is.
//! - What is not yet committed, where it is told, is subject to the same rules.
//!
//! # What is kept
//!
//! What comparing two versions of a file gives depends on these alone, and is kept in `.dateline/`
//! (`store`), with the log. It may hold what is restricted, and never goes into a site. The history
//! is the same with any cache, with a damaged one and with none.
//!
//! | where | what |
//! |---|---|
//! | `state` | what a record says, however it is written |
//! | `compare`, `text` | two states compared: fields, lists, texts |
//! | `versions` | two versions of a file compared, record by record |
//! | `chronicle`, `merges`, `files` | commits in, threads of records out |
//! | `audience`, `hidden`, `marked`, `parts`, `words`, `shown` | what may be seen of it, and how it is said |
//! | `since` | what of an earlier desk may be seen today |
//! | `store`, `codec` | what is kept between runs |

mod audience;
mod chronicle;
mod codec;
mod compare;
mod files;
mod hidden;
mod marked;
mod merges;
mod parts;
mod shown;
mod since;
mod state;
mod store;
mod text;
mod versions;
mod words;

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(crate) use audience::{Desk, Known, Now, history, with_uncommitted};
pub use chronicle::{Chronicle, Uncommitted};
pub(crate) use hidden::Hidden;
pub use since::Since;
pub(crate) use state::{Said, State, state};

use crate::cache::Cache;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::{Selection, Target};
use crate::model::{Kind, Record, Site};
use crate::read::{Corpus, Versions};
use crate::world::{Log, Past};
use chronicle::OnDisk;

/// The revisions of a desk's records, as one audience may see them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Newest first; those of one commit by kind, then by id.
    pub revisions: Vec<Revision>,
    /// The revisions of each record of the graph, newest first, as indices into `revisions`.
    pub by_record: BTreeMap<Target, Vec<usize>>,
    /// Whether the repository lacks earlier commits, so that first revisions are not the first.
    pub is_shallow: bool,
}

/// What one commit did to one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The record in the graph; `None` where it is no longer there.
    pub target: Option<Target>,
    /// What it is.
    pub kind: Kind,
    /// Its id after this revision.
    pub id: String,
    /// Its title or name after this revision; of a removed record, the last one.
    pub title: String,
    /// The name of the commit, in hexadecimal; `None` for what is not yet committed.
    pub commit: Option<Arc<str>>,
    /// When it was committed, in seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Who revised it, as the desk's settings let it be shown.
    pub author: Option<Arc<str>>,
    /// The message of the commit, where this audience may see it.
    pub message: Option<Arc<str>>,
    /// What became of the record.
    pub act: Act,
    /// What is different; empty where the record was added or removed.
    pub changes: Vec<Change>,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It is new, or new to this audience.
    Added,
    /// Its fields or text were revised.
    Revised,
    /// It has another id; its fields and text may be revised too.
    Renamed {
        /// The id that it had.
        from: String,
    },
    /// It was removed.
    Removed,
}

/// A difference between two versions of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A field of one value: `status: reported → confirmed`.
    Field {
        /// The field's key, as records write it: `status`, `title`, or one of the desk's own.
        field: String,
        /// What it was; `None` where it was not there.
        before: Option<Value>,
        /// What it is; `None` where it is no longer there.
        after: Option<Value>,
    },
    /// A field that lists: `added location Vladivostok`.
    List {
        /// The field's key, as records write it: `locations`, `sources`, `tags`.
        field: String,
        /// What is new in it.
        added: Vec<Value>,
        /// What is no longer in it.
        removed: Vec<Value>,
        /// Items that name the same as before, and say otherwise of it: a role, a grade.
        revised: Vec<(Value, Value)>,
    },
    /// A text, without its markup.
    Text {
        /// The field's key: `text`, `summary`.
        field: String,
        /// The blocks of the text that differ, in order, with a little of what is around them.
        blocks: Vec<Block>,
        /// Words that are new.
        added: usize,
        /// Words that are gone.
        removed: usize,
    },
}

/// A value of a field, as a reader would say it.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// As shown: a title where it names a record that is known, else as written.
    pub text: String,
    /// What it says beside: a role, a grade such as `B2`, a place in a source.
    pub detail: Option<String>,
    /// The record that it names, where it is in the graph.
    pub target: Option<Target>,
}

/// A block of a text, or a gap between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading, a paragraph, a list item, a cell.
    Words {
        /// What it is.
        kind: BlockKind,
        /// Its words, in order; neither markup nor HTML.
        pieces: Vec<Piece>,
    },
    /// So many blocks that are as they were, and not shown.
    Same(usize),
}

/// What a block of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// A paragraph, and what is not one of the others.
    Paragraph,
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// Code.
    Code,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As before.
    Same(String),
    /// New.
    Added(String),
    /// Gone.
    Removed(String),
}

impl History {
    /// Indexes revisions, which are newest first, by their records.
    fn new(revisions: Vec<Revision>, is_shallow: bool) -> Self {
        let mut by_record: BTreeMap<Target, Vec<usize>> = BTreeMap::new();
        for (at, revision) in revisions.iter().enumerate() {
            if let Some(target) = revision.target {
                by_record.entry(target).or_default().push(at);
            }
        }
        Self { revisions, by_record, is_shallow }
    }

    /// The revisions of a record, newest first.
    pub fn of(&self, target: Target) -> impl DoubleEndedIterator<Item = &Revision> {
        let of = self.by_record.get(&target).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter_map(|&at| self.revisions.get(at))
    }
}

/// What is kept from one [`read`] to the next, so that an edit reads nothing of the past again.
#[derive(Default)]
pub struct Memo {
    last: Option<Last>,
    /// What each record of the desk says, by its address in memory, with what keeps it there.
    says: HashMap<usize, (Arc<dyn Any + Send + Sync>, u128)>,
    uncommitted: Option<(Arc<Chronicle>, Arc<Uncommitted>)>,
}

struct Last {
    /// Whether the repository had all versions of records.
    is_read: bool,
    /// Whether it had all that was asked of it.
    is_whole: bool,
    /// What the log depended on, where it is known.
    tip: Option<String>,
    log: Log,
    /// Of the settings that matter.
    fingerprint: u128,
    chronicle: Arc<Chronicle>,
}

/// Reads what became of the records, from the log of a repository and the versions of its files.
/// What `cache` and `memo` have is not read again; the result is the same with any. There is none
/// where nothing was ever committed, and where the settings want none.
pub fn read(
    past: &dyn Past,
    site: &Site,
    cache: &dyn Cache,
    memo: &mut Memo,
) -> (Option<Arc<Chronicle>>, Vec<Diagnostic>) {
    if !site.history.is_shown {
        return (None, Vec::new());
    }
    let versions = Versions::new(site);
    let fingerprint = versions.fingerprint();
    let tip = past.tip();
    let (last, other) = match memo.last.take() {
        Some(last) if last.fingerprint == fingerprint => (Some(last), None),
        other => (None, other),
    };
    let last = match last {
        Some(last) if last.is_whole && tip.is_some() && last.tip == tip => {
            let chronicle = Arc::clone(&last.chronicle);
            memo.last = Some(last);
            return (Some(chronicle).filter(|chronicle| !chronicle.is_empty()), Vec::new());
        }
        last => last,
    };
    // Of another reading the log is the same.
    let kept = match (&last, other) {
        (Some(_), _) => None,
        (None, Some(other)) => Some(other.log),
        (None, None) => store::log(cache, &past.place()),
    };
    let known = last.as_ref().map(|last| &last.log).or(kept.as_ref());
    let log = match past.log(known) {
        Ok(log) => log,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    if kept.as_ref() != Some(&log) && last.as_ref().is_none_or(|last| last.log != log) {
        store::keep_log(cache, &past.place(), &log);
    }
    let mut diagnostics = Vec::new();
    let chronicle = match last {
        Some(last) if last.log == log && last.is_read => last.chronicle,
        _ => {
            let store = store::Store::open(cache);
            let reader = versions::Reader::new(past, versions);
            let chronicle = chronicle::chronicle(&log, &reader, &store);
            store.close();
            diagnostics.extend(reader.missing().map(|path| missing(&path)));
            Arc::new(chronicle)
        }
    };
    let is_there = !chronicle.is_empty();
    // What is missing may come, and the newest commit is the same then.
    let is_read = diagnostics.is_empty();
    let is_whole = is_read && !chronicle.is_unsure;
    memo.last =
        Some(Last { is_read, is_whole, tip, log, fingerprint, chronicle: Arc::clone(&chronicle) });
    (is_there.then_some(chronicle), diagnostics)
}

/// Says that a version of a file is not in the repository.
fn missing(path: &str) -> Diagnostic {
    let message = format!(
        "the git repository does not have all versions of its files: one of {path} is missing"
    );
    Diagnostic::new(Code::Repository, message).help(
        "fetch what a partial clone left out with `git fetch --refetch --no-filter`, or look for damage with `git fsck`; `history: false` in site.yaml does without",
    )
}

/// Compares a desk with what was last committed of it. Only records that were not the same in the
/// run before are looked at.
pub fn uncommitted(
    past: &dyn Past,
    chronicle: &Arc<Chronicle>,
    corpus: &Corpus,
    memo: &mut Memo,
) -> Arc<Uncommitted> {
    type Says = HashMap<usize, (Arc<dyn Any + Send + Sync>, u128)>;
    fn add<'s, T: state::Said + Send + Sync + 'static>(
        records: &'s [Arc<Record<T>>],
        (before, now): (&Says, &mut Says),
        all: &mut Vec<OnDisk<'s>>,
    ) {
        for record in records {
            let at = Arc::as_ptr(record).addr();
            let says = before.get(&at).map(|(_, says)| *says);
            let says = says.unwrap_or_else(|| state::state(record).brief.says);
            now.insert(at, (Arc::<Record<T>>::clone(record), says));
            all.push(OnDisk {
                kind: T::KIND,
                id: &record.id.value,
                file: &record.file,
                says,
                state: Box::new(|| state::state(record)),
            });
        }
    }
    let before = std::mem::take(&mut memo.says);
    let mut all: Vec<OnDisk<'_>> = Vec::with_capacity(corpus.len());
    let mut now = Says::with_capacity(corpus.len());
    add(&corpus.briefings, (&before, &mut now), &mut all);
    add(&corpus.events, (&before, &mut now), &mut all);
    add(&corpus.actors, (&before, &mut now), &mut all);
    add(&corpus.locations, (&before, &mut now), &mut all);
    add(&corpus.sources, (&before, &mut now), &mut all);
    add(&corpus.pages, (&before, &mut now), &mut all);
    memo.says = now;
    let reader = versions::Reader::new(past, Versions::new(&corpus.site));
    let found = Uncommitted::new(chronicle, all, &reader);
    let known = memo.uncommitted.take();
    let same = known.filter(|(of, known)| Arc::ptr_eq(of, chronicle) && known.is_same(&found));
    let found = same.map_or_else(|| Arc::new(found), |(_, known)| known);
    memo.uncommitted = Some((Arc::clone(chronicle), Arc::clone(&found)));
    found
}
/// What earlier versions of a desk say that an audience may not see, for an audit: the names of all
/// that was or is hidden from it, and what is known of its fields. Some of it may be seen elsewhere.
pub fn withheld_of(corpus: &Corpus, selection: &Selection) -> Vec<String> {
    corpus.history.as_deref().map_or_else(Vec::new, |all| audience::withheld(all, selection))
}
