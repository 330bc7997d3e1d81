//! Revisions for programs.

use std::io;

use serde::Serialize;

use super::Story;
use crate::diagnostic::json::write_document;
use crate::history::{Act, Block, Change, Piece, Revision, Value};
use crate::link::Secrets;
use crate::model::{LRI, PDI};
use crate::plan::revisions::say;

#[derive(Serialize)]
struct Document<'a> {
    revisions: Vec<Item<'a>>,
    /// How many there are beside.
    more: usize,
    /// Whether earlier commits are not here.
    shallow: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    commit: Option<&'a str>,
    /// RFC 3339, in the desk's time zone.
    time: Option<String>,
    author: Option<&'a str>,
    message: Option<&'a str>,
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    /// The address on the site, of what is there now.
    address: Option<String>,
    file: Option<&'a str>,
    act: &'static str,
    from: Option<&'a str>,
    changes: Vec<Difference<'a>>,
    /// The same in the words of the desk.
    told: Vec<String>,
}

#[derive(Serialize)]
#[serde(tag = "of", rename_all = "lowercase")]
enum Difference<'a> {
    Field {
        field: &'a str,
        before: Option<Said<'a>>,
        after: Option<Said<'a>>,
    },
    List {
        field: &'a str,
        added: Vec<Said<'a>>,
        removed: Vec<Said<'a>>,
        revised: Vec<[Said<'a>; 2]>,
    },
    Text {
        field: &'a str,
        added: usize,
        removed: usize,
        blocks: Vec<Part<'a>>,
    },
}

#[derive(Serialize)]
struct Said<'a> {
    text: &'a str,
    detail: Option<&'a str>,
    address: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Words { kind: &'static str, words: Vec<Words<'a>> },
    Same { same: usize },
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Words<'a> {
    Same(&'a str),
    Added(&'a str),
    Removed(&'a str),
}

/// Writes revisions as one JSON document, newest first.
///
/// The path of a file in which a name stands that is among `secrets` is left out.
pub(super) fn write(story: &Story<'_>, secrets: &Secrets) -> io::Result<Vec<u8>> {
    let document = Document {
        revisions: story.revisions.iter().map(|revision| item(story, secrets, revision)).collect(),
        more: story.more,
        shallow: story.is_shallow,
    };
    let mut text = Vec::new();
    write_document(&mut text, &document)?;
    Ok(text)
}

fn item<'a>(story: &Story<'a>, secrets: &Secrets, revision: &'a Revision) -> Item<'a> {
    let node = revision.target.map(|target| story.graph.node(target));
    let file = node.and_then(|node| node.file.as_deref());
    Item {
        commit: revision.commit.as_deref(),
        time: revision.commit.as_ref().map(|_| story.rfc3339(revision.seconds)),
        author: revision.author.as_deref(),
        message: revision.message.as_deref(),
        kind: revision.kind.key(),
        id: &revision.id,
        title: &revision.title,
        address: node.map(|node| format!("/{}", node.href.path())),
        file: file.filter(|file| !secrets.are_in_path(file)),
        act: match revision.act {
            Act::Added => "added",
            Act::Revised => "revised",
            Act::Renamed { .. } => "renamed",
            Act::Removed => "removed",
        },
        from: match &revision.act {
            Act::Renamed { from } => Some(from),
            Act::Added | Act::Revised | Act::Removed => None,
        },
        changes: revision.changes.iter().map(|change| difference(story, change)).collect(),
        told: story
            .teller
            .revision(revision)
            .iter()
            .map(|told| say::plain(told).replace([LRI, PDI], ""))
            .collect(),
    }
}

fn difference<'a>(story: &Story<'a>, change: &'a Change) -> Difference<'a> {
    let said = |value: &'a Value| Said {
        text: &value.text,
        detail: value.detail.as_deref(),
        address: value.target.map(|target| format!("/{}", story.graph.node(target).href.path())),
    };
    match change {
        Change::Field { field, before, after } => Difference::Field {
            field,
            before: before.as_ref().map(said),
            after: after.as_ref().map(said),
        },
        Change::List { field, added, removed, revised } => Difference::List {
            field,
            added: added.iter().map(said).collect(),
            removed: removed.iter().map(said).collect(),
            revised: revised.iter().map(|(before, after)| [said(before), said(after)]).collect(),
        },
        Change::Text { field, blocks, added, removed } => Difference::Text {
            field,
            added: *added,
            removed: *removed,
            blocks: blocks.iter().map(part).collect(),
        },
    }
}

fn part(block: &Block) -> Part<'_> {
    match block {
        Block::Same(same) => Part::Same { same: *same },
        Block::Words { kind, pieces } => Part::Words {
            kind: say::block_key(*kind),
            words: pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Same(text) => Words::Same(text),
                    Piece::Added(text) => Words::Added(text),
                    Piece::Removed(text) => Words::Removed(text),
                })
                .collect(),
        },
    }
}
