//! Revisions for people at a terminal.

use std::collections::BTreeMap;

use super::Story;
use crate::diagnostic::human::is_unsafe;
use crate::history::{Act, Block, Change, Piece, Revision};
use crate::model::{Kind, LRI, PDI};
use crate::plan::revisions::say::{self, Part};

/// New records of one kind in one commit from which they are told by their number, as when a desk is
/// imported.
const MANY: usize = 12;

/// How many of these are named all the same.
const NAMED: usize = 3;

/// The most lines of a message, and characters of a line.
const MESSAGE: (usize, usize) = (24, 400);

/// The most blocks of a text that are shown; of the others their number is.
const BLOCKS: usize = 40;

/// The characters of a commit's name.
const COMMIT: usize = 10;

/// The colours of a terminal (ECMA-48, SGR).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Commit,
    Strong,
    Faint,
    Added,
    Removed,
}

/// Writes revisions, newest first, with or without colour.
pub(super) fn write(story: &Story<'_>, color: bool) -> String {
    let mut page = Page { out: String::new(), color };
    for commit in story.revisions.chunk_by(|a, b| a.commit == b.commit) {
        if !page.out.is_empty() {
            page.out.push('\n');
        }
        page.head(story, commit[0]);
        page.revisions(story, commit);
    }
    page.out
}

struct Page {
    out: String,
    color: bool,
}

impl Page {
    fn inked(&self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Commit => "33",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Added => "32",
            Ink::Removed => "31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// Who made a commit, when, and what they say of it.
    fn head(&mut self, story: &Story<'_>, revision: &Revision) {
        let name = match &revision.commit {
            Some(commit) => commit.chars().take(COMMIT).collect(),
            None => story.words().get("history.uncommitted").to_owned(),
        };
        let mut line = self.inked(Ink::Commit, &shown(&name));
        if revision.commit.is_some() {
            line.push_str("  ");
            line.push_str(&story.time(revision.seconds));
        }
        if let Some(author) = revision.author.as_deref().map(str::trim).filter(|a| !a.is_empty()) {
            line.push_str("  ");
            line.push_str(&cut(&shown(author)));
        }
        self.line(0, &line);
        let message = revision.message.as_deref().unwrap_or_default().trim();
        let lines: Vec<&str> = message.lines().collect();
        for line in lines.iter().take(MESSAGE.0) {
            self.line(4, &cut(shown(line).trim_end()));
        }
        if lines.len() > MESSAGE.0 {
            self.line(4, "…");
        }
        if !lines.is_empty() {
            self.out.push('\n');
        }
    }

    fn revisions(&mut self, story: &Story<'_>, commit: &[&Revision]) {
        let mut new: BTreeMap<Kind, usize> = BTreeMap::new();
        for revision in commit.iter().filter(|revision| revision.act == Act::Added) {
            *new.entry(revision.kind).or_default() += 1;
        }
        let mut told: BTreeMap<Kind, usize> = BTreeMap::new();
        for revision in commit {
            let many = new.get(&revision.kind).copied().unwrap_or_default();
            if revision.act == Act::Added && many > MANY {
                let told = told.entry(revision.kind).or_default();
                *told += 1;
                if *told == NAMED + 1 {
                    let kind = shown(story.teller.kind(revision.kind));
                    let more = (many - NAMED).to_string();
                    let more = shown(&story.words().fill("revision.more", &[("n", &more)]));
                    let more = self.inked(Ink::Faint, &more);
                    self.line(2, &format!("{kind}  {more}"));
                }
                if *told > NAMED {
                    continue;
                }
            }
            self.revision(story, revision);
        }
    }

    fn revision(&mut self, story: &Story<'_>, revision: &Revision) {
        let kind = shown(story.teller.kind(revision.kind));
        let title = self.inked(Ink::Strong, &cut(&shown(&revision.title)));
        let id = self.inked(Ink::Faint, &format!("({})", cut(&shown(&revision.id))));
        self.line(2, &format!("{kind}  {title}  {id}"));
        if let Some(act) = story.teller.act(revision.kind, &revision.act) {
            let ink = match revision.act {
                Act::Added => Some(Ink::Added),
                Act::Removed => Some(Ink::Removed),
                Act::Revised | Act::Renamed { .. } => None,
            };
            let act = shown(&say::plain(&act));
            let act = ink.map_or_else(|| act.clone(), |ink| self.inked(ink, &act));
            self.line(4, &act);
        }
        for change in &revision.changes {
            for sentence in story.teller.change(revision.kind, change) {
                let parts = sentence.iter().map(|part| match part {
                    Part::Value { text, .. } => self.inked(Ink::Strong, &shown(text)),
                    Part::Words(text) => shown(text),
                    Part::Becomes => "→".to_owned(),
                });
                let line: String = parts.collect();
                self.line(4, &line);
            }
            if let Change::Text { blocks, .. } = change {
                self.blocks(story, blocks);
            }
        }
    }

    fn blocks(&mut self, story: &Story<'_>, blocks: &[Block]) {
        for block in blocks.iter().take(BLOCKS) {
            match block {
                Block::Same(count) => {
                    let same = format!("… {}", shown(&story.teller.same(*count)));
                    let same = self.inked(Ink::Faint, &same);
                    self.line(6, &same);
                }
                Block::Words { pieces, .. } => {
                    let line: String = pieces.iter().map(|piece| self.piece(piece)).collect();
                    self.line(6, line.trim_end());
                }
            }
        }
        if let more @ 1.. = blocks.len().saturating_sub(BLOCKS) {
            self.line(6, &format!("… (+{more})"));
        }
    }

    /// Words as `git diff --word-diff` marks them, so that they can be told apart without colour.
    fn piece(&self, piece: &Piece) -> String {
        let added = |words: &str| self.inked(Ink::Added, &format!("{{+{words}+}}"));
        let removed = |words: &str| self.inked(Ink::Removed, &format!("[-{words}-]"));
        match piece {
            Piece::Same(text) => shown(text),
            Piece::Added(text) => around(&shown(text), added),
            Piece::Removed(text) => around(&shown(text), removed),
        }
    }
}

/// Makes harmless what could steer a terminal, reorder what stands around it, or hide in it; and one
/// line of several.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        // Pages that are written from right to left have them around dates and sentences.
        .filter(|c| ![LRI, PDI].contains(c))
        .map(|c| match c {
            '\t' | '\n' | '\r' => ' ',
            c if is_unsafe(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}

/// Marks words, and leaves the blanks around them outside.
pub(super) fn around(text: &str, mark: impl FnOnce(&str) -> String) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let (before, rest) = text.split_at(text.len() - text.trim_start().len());
    format!("{before}{}{}", mark(words), &rest[words.len()..])
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MESSAGE.1) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
