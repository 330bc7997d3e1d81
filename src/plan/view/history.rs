//! What changed: revisions, changes and corrections.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{MomentView, PageHead, SentenceView};
use super::parts::{DateView, Link, MarkingView, Reference};
use crate::plan::shared::Shared;

/// The revisions of a record, at `history/` below its page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HistoryView {
    /// What every page has.
    pub page: PageHead,
    /// The record.
    pub record: Shared<Link>,
    /// "Event".
    pub kind: String,
    /// Revisions of this page of the list, newest first.
    pub revisions: Vec<RevisionView>,
    /// How many there are in all: "14 revisions".
    pub count: String,
    /// Whether the repository lacks earlier ones.
    pub is_shallow: bool,
}

/// What one commit did to a record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RevisionView {
    /// The element's id.
    pub anchor: String,
    /// The first line of its message; else the first of what it did; else "Revised".
    pub headline: String,
    /// The rest of the message, paragraph by paragraph: plain text, with line breaks.
    pub message: Vec<String>,
    /// When; `None` of what is not yet committed.
    pub date: Option<MomentView>,
    /// Who.
    pub author: Option<String>,
    /// The commit; `None` of what is not yet committed.
    pub commit: Option<CommitView>,
    /// What it did, beside the text: "Status: reported → confirmed".
    pub told: Vec<SentenceView>,
    /// What is different in its texts.
    pub texts: Vec<DifferenceView>,
}

/// A commit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommitView {
    /// The first characters of its name: "3f2a9c1d".
    pub short: String,
    /// Where it is shown, in the desk's repository.
    pub url: Option<String>,
}

/// What is different in a text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DifferenceView {
    /// "Text".
    pub label: String,
    /// "12 words added, 3 words removed".
    pub words: String,
    /// The blocks that differ, in order, with a little of what is around them.
    pub blocks: Vec<BlockView>,
}

/// A block of a text, or a gap between two.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BlockView {
    /// `heading`, `paragraph`, `item`, `quote`, `code`, or `gap`.
    pub kind: &'static str,
    /// Of a gap: "3 paragraphs unchanged". Else empty.
    pub gap: String,
    /// Its words, in order.
    pub pieces: Vec<PieceView>,
}

/// A run of words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PieceView {
    /// `same`, `added` or `removed`.
    pub kind: &'static str,
    /// As plain text.
    pub text: String,
}

/// What changed on the desk, day by day, at `/changes/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangesView {
    /// What every page has.
    pub page: PageHead,
    /// Days of this page of the list, newest first.
    pub days: Vec<ChangedDay>,
    /// How many changes in all.
    pub total: usize,
    /// Whether the repository lacks earlier ones.
    pub is_shallow: bool,
}

/// What changed on a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangedDay {
    /// The day.
    pub date: DateView,
    /// Kind by kind, newest first.
    pub changes: Vec<ChangeItem>,
}

/// What changed in a record on a day, or in many records at once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangeItem {
    /// The element's id.
    pub anchor: String,
    /// The record; `None` where it is no longer there, or where there are many.
    pub link: Option<Link>,
    /// Its title; of many records, how many: "1204 events, 310 actors".
    pub title: String,
    /// "Event"; empty of many records.
    pub kind: String,
    /// `added`, `revised`, `renamed` or `removed`.
    pub act: &'static str,
    /// "New".
    pub label: String,
    /// What it comes to, in sentences.
    pub told: Vec<SentenceView>,
    /// Who.
    pub authors: Vec<String>,
    /// The last of its revisions, in its history.
    pub revision: Option<Link>,
    /// Whether some of it is not yet committed.
    pub uncommitted: bool,
    /// The record's marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether the record is a draft.
    pub draft: bool,
    /// The first few of many records.
    pub named: Vec<Link>,
    /// How many more there are: "and 61 more"; empty if there are none.
    pub more: String,
}

/// Every correction of every record, at `/corrections/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorrectionsView {
    /// What every page has.
    pub page: PageHead,
    /// Newest first.
    pub corrections: Vec<CorrectionItem>,
    /// How many there are in all.
    pub total: usize,
}

/// A correction in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorrectionItem {
    /// The record, at the correction.
    pub link: Link,
    /// The day of the correction.
    pub date: DateView,
    /// The day of a briefing; `None` of other records.
    pub published: Option<DateView>,
    /// Safe HTML.
    pub html: String,
    /// What its notes cite, without the ways back, which lead to the record's page.
    pub references: Vec<Shared<Reference>>,
    /// The record's marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether the record is a draft.
    pub draft: bool,
}
