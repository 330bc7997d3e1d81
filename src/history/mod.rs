//! Beside steps 1 and 2: the revisions of every record, from the versions of its file.
//!
//! A record's revisions are told in the terms of the field (its status changed, a source was
//! added, these words of the text are new), not in those of files and lines. What an audience may
//! not see leaves no trace: no revision in which the record was restricted, no message of a commit
//! that touched what is restricted, no value that names what is.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::link::Target;
use crate::model::Kind;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The revisions of a record, newest first.
    pub fn of(&self, target: Target) -> impl DoubleEndedIterator<Item = &Revision> {
        let of = self.by_record.get(&target).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter_map(|&at| self.revisions.get(at))
    }
}
