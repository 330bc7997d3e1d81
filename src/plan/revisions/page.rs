//! The history of a record, and the line on its page that leads there.

use super::say::{Part, Sentence, Teller, block_key, plain};
use super::{clean, history_href, instant, revision_anchor};
use crate::history::{Act, Block, Change, History, Piece, Revision};
use crate::link::{Target, cut};
use crate::model::{Date, Href, Kind};
use crate::plan::feed::rfc3339;
use crate::plan::parts::{HeadOf, Parts, page_href, pages, slice};
use crate::plan::view::*;

/// Who revised a record: the most that the line on its page names.
const AUTHORS: usize = 3;

/// The most characters of a message's first line, and of the rest of it.
const HEADLINE: usize = 160;
const MESSAGE: usize = 4_000;

/// The most blocks of a text that a revision shows.
const BLOCKS: usize = 200;

/// The characters of a commit's name that a page shows.
const SHORT: usize = 8;

impl Parts<'_> {
    pub(in crate::plan) fn teller(&self) -> Teller<'_> {
        Teller { words: self.words, site: &self.graph.site }
    }

    /// When a record was published and revised; `None` where that is not known.
    pub(in crate::plan) fn revised(&self, target: Target) -> Option<RevisedView> {
        let history = self.graph.history.as_deref()?;
        let newest = history.of(target).next()?;
        let oldest = history.of(target).next_back()?;
        let committed = || history.of(target).filter(|revision| revision.commit.is_some());
        let is_first = oldest.act == Act::Added;
        let revised = committed().count().saturating_sub(usize::from(is_first));
        let mut authors: Vec<String> = Vec::new();
        for author in history.of(target).filter_map(|revision| revision.author.as_deref()) {
            let author = clean(author);
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        let more_authors = authors.len().saturating_sub(AUTHORS);
        authors.truncate(AUTHORS);
        Some(RevisedView {
            href: history_href(self.graph, target),
            label: match history.of(target).count() {
                1 => self.words.get("history.title").to_owned(),
                count => self.words.count("revisions", count),
            },
            first: committed().next_back().map(|revision| self.moment(revision)),
            since: !is_first
                || history.is_shallow
                || !matches!(target.kind, Kind::Briefing | Kind::Page),
            last: committed().next().filter(|_| revised > 0).map(|last| self.moment(last)),
            authors,
            more_authors,
            uncommitted: newest.commit.is_none(),
        })
    }

    pub(in crate::plan) fn history_view(&self, target: Target, number: usize) -> HistoryView {
        let none = History::default();
        let history = self.graph.history.as_deref().unwrap_or(&none);
        let all = history.by_record.get(&target).map(Vec::as_slice).unwrap_or_default();
        let node = self.graph.node(target);
        let record = self.link(target);
        let base = history_href(self.graph, target);
        let per_page = self.graph.site.per_page;
        let mut breadcrumbs = vec![self.section(target.kind), record.clone()];
        if target.kind == Kind::Page {
            breadcrumbs.remove(0);
        }
        let mut page = self.head(HeadOf {
            section: target.kind.folder(),
            title: self.words.fill("history.title_of", &[("title", &node.title)]),
            description: self.words.fill("history.describe", &[("title", &node.title)]),
            href: page_href(&base, number),
            breadcrumbs,
        });
        self.tells(target);
        page.draft = node.draft;
        page.pager = self.pager(&base, number, pages(all.len(), per_page));
        let first = number.saturating_sub(1).saturating_mul(per_page);
        let revisions =
            slice(all, number, per_page).iter().zip(first..).filter_map(|(&at, place)| {
                let revision = history.revisions.get(at)?;
                Some(self.revision(revision, revision_anchor(history, all, place)))
            });
        HistoryView {
            page,
            record,
            kind: self.teller().kind(target.kind).to_owned(),
            revisions: revisions.collect(),
            count: self.words.count("revisions", all.len()),
            is_shallow: history.is_shallow,
        }
    }

    fn revision(&self, revision: &Revision, anchor: String) -> RevisionView {
        let teller = self.teller();
        let act = teller.act(revision.kind, &revision.act);
        let is_text = |change: &&Change| matches!(change, Change::Text { .. });
        let fields = revision.changes.iter().filter(|change| !is_text(change));
        let mut told: Vec<Sentence> = act.into_iter().collect();
        told.extend(fields.flat_map(|change| teller.change(revision.kind, change)));
        let (headline, message) = match revision.message.as_deref().and_then(message) {
            Some(message) => message,
            None if revision.commit.is_none() => {
                (self.words.get("history.uncommitted").to_owned(), Vec::new())
            }
            // What it did is its headline, and is not said twice.
            None if told.first().is_some_and(|first| plain(first).chars().count() <= HEADLINE) => {
                (plain(&told.remove(0)), Vec::new())
            }
            None => (self.words.get("changes.act.revised").to_owned(), Vec::new()),
        };
        RevisionView {
            anchor,
            headline,
            message,
            date: revision.commit.is_some().then(|| self.moment(revision)),
            author: revision.author.as_deref().map(clean),
            commit: revision.commit.as_deref().map(|name| CommitView {
                short: name.chars().take(SHORT).collect(),
                url: self.graph.site.repository.as_ref().and_then(|it| it.commit_at(name)),
            }),
            told: self.sentences(&told),
            texts: revision.changes.iter().filter_map(|change| self.difference(change)).collect(),
        }
    }

    fn difference(&self, change: &Change) -> Option<DifferenceView> {
        let Change::Text { field, blocks, added, removed } = change else { return None };
        let teller = self.teller();
        let mut shown: Vec<BlockView> =
            blocks.iter().take(BLOCKS).map(|block| self.block(block)).collect();
        if let more @ 1.. = super::say::differing(blocks.get(BLOCKS..).unwrap_or_default()) {
            let gap = self.words.count("differing", more);
            shown.push(BlockView { kind: "gap", gap, pieces: Vec::new() });
        }
        Some(DifferenceView {
            label: teller.label(field),
            words: teller.words_of(*added, *removed),
            blocks: shown,
        })
    }

    fn block(&self, block: &Block) -> BlockView {
        match block {
            Block::Same(count) => {
                BlockView { kind: "gap", gap: self.teller().same(*count), pieces: Vec::new() }
            }
            Block::Words { kind, pieces } => BlockView {
                kind: block_key(*kind),
                gap: String::new(),
                pieces: pieces.iter().map(piece).collect(),
            },
        }
    }

    pub(super) fn sentences(&self, all: &[Sentence]) -> Vec<SentenceView> {
        all.iter().map(|sentence| self.sentence(sentence)).collect()
    }

    fn sentence(&self, sentence: &[Part]) -> SentenceView {
        let parts = sentence.iter().map(|part| {
            let (kind, href) = match part {
                Part::Words(_) => ("words", None),
                Part::Value { target, .. } => ("value", target.map(|target| self.href(target))),
                Part::Becomes => ("becomes", None),
            };
            PartView { kind, text: part.text().to_owned(), href }
        });
        SentenceView { parts: parts.collect() }
    }

    fn href(&self, target: Target) -> Href {
        self.names(target);
        self.graph.node(target).href.clone()
    }

    /// When a revision was made.
    pub(super) fn moment(&self, revision: &Revision) -> MomentView {
        let zone = &self.graph.site.timezone;
        let at = instant(revision);
        let here = zone.to_datetime(at);
        let words = &self.words.dates;
        let minute = here.strftime("%Y-%m-%dT%H:%M").to_string();
        let day = words.say_day(here.date());
        let text = Date::parse(&minute).map_or_else(|_| day.clone(), |date| date.say(words));
        MomentView { day, text, iso: rfc3339(at, zone) }
    }
}

fn piece(piece: &Piece) -> PieceView {
    let (kind, text) = match piece {
        Piece::Same(text) => ("same", text),
        Piece::Added(text) => ("added", text),
        Piece::Removed(text) => ("removed", text),
    };
    PieceView { kind, text: text.clone() }
}

/// The first line of a message, where it says anything.
pub(super) fn headline(text: &str) -> Option<String> {
    message(text).map(|(headline, _)| headline)
}

/// The first line of a message and its further paragraphs; `None` where it says nothing.
fn message(message: &str) -> Option<(String, Vec<String>)> {
    let message = clean(message).replace("\r\n", "\n");
    let message = message.trim();
    let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
    let first = first.trim();
    if first.is_empty() {
        return None;
    }
    let headline = cut(first, HEADLINE);
    let whole = if headline == first { rest } else { message };
    let paragraphs = whole.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let mut left = MESSAGE;
    let mut shown = Vec::new();
    for paragraph in paragraphs {
        if left == 0 {
            break;
        }
        let text = cut(&unwrapped(paragraph), left);
        left = left.saturating_sub(text.chars().count());
        shown.push(text);
    }
    Some((headline, shown))
}

/// A paragraph without the line breaks that only keep lines short; those of a list stay.
fn unwrapped(paragraph: &str) -> String {
    let mut text = String::with_capacity(paragraph.len());
    for line in paragraph.lines() {
        let is_new =
            line.starts_with(|c: char| !c.is_alphabetic() && !matches!(c, '(' | '"' | '“'));
        if !text.is_empty() {
            text.push(if is_new { '\n' } else { ' ' });
        }
        text.push_str(line.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_first_line_and_paragraphs() {
        let (first, rest) = message("Confirm the summit\n\nCNN has it,\nand the Kremlin.\n\nSo.\n")
            .expect("a message");
        assert_eq!(first, "Confirm the summit");
        assert_eq!(rest, ["CNN has it, and the Kremlin.", "So."]);
        let (_, rest) = message("Fix\n\nWhat:\n- one\n- two\n  more").expect("a message");
        assert_eq!(rest, ["What:\n- one\n- two\n  more"]);
        assert_eq!(message(" \n\n "), None);
    }

    #[test]
    fn a_first_line_that_is_too_long_is_cut_and_told_whole_below() {
        let long = "word ".repeat(60);
        let (first, rest) = message(&long).expect("a message");
        assert!(first.ends_with('…') && first.chars().count() <= HEADLINE);
        assert_eq!(rest, [long.trim()]);
        let (_, rest) = message(&format!("x\n\n{}", "word ".repeat(5_000))).expect("a message");
        assert!(rest.iter().map(|text| text.chars().count()).sum::<usize>() <= MESSAGE + 1);
    }

    #[test]
    fn what_content_may_not_hold_a_message_may_not_either() {
        let (first, _) = message("a\u{FDD0}b\u{1b}[31m").expect("a message");
        assert_eq!(first, "a\u{FFFD}b\u{FFFD}[31m");
    }
}
