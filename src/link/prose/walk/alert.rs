//! Alerts: block quotes that begin with `[!NOTE]`, as on GitHub; in Obsidian they are callouts, of
//! more kinds, and may have a title on the same line.

use pulldown_cmark::{BlockQuoteKind, Event, Tag};

use super::Walk;
use super::read::{Item, end_of};
use super::stack::Mode;
use crate::link::prose::{ALERTS, text};

/// What an alert is, in the order of [`ALERTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// An alert that the parser takes for a plain quote.
struct Callout<'e> {
    alert: Alert,
    /// What stands on the line of its mark.
    title: Vec<Item<'e>>,
    /// The index of the first event after that line.
    rest: usize,
    /// Whether that is in the same paragraph.
    goes_on: bool,
}

impl Alert {
    /// The kind of an alert by the word of its mark, in any case.
    fn named(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "note" | "info" | "abstract" | "summary" | "tldr" | "todo" | "example" | "quote"
            | "cite" | "question" | "help" | "faq" => Self::Note,
            "tip" | "hint" | "success" | "check" | "done" => Self::Tip,
            "important" => Self::Important,
            "warning" | "attention" => Self::Warning,
            "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => {
                Self::Caution
            }
            _ => return None,
        })
    }
}

impl From<BlockQuoteKind> for Alert {
    fn from(kind: BlockQuoteKind) -> Self {
        match kind {
            BlockQuoteKind::Note => Self::Note,
            BlockQuoteKind::Tip => Self::Tip,
            BlockQuoteKind::Important => Self::Important,
            BlockQuoteKind::Warning => Self::Warning,
            BlockQuoteKind::Caution => Self::Caution,
        }
    }
}

impl Walk<'_> {
    /// Takes the start of a block quote; gives the index of the next event.
    pub(super) fn block_quote(
        &mut self,
        kind: Option<BlockQuoteKind>,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        const END: &str = "</blockquote>\n";
        self.start_block();
        let callout = match kind {
            Some(kind) => Some(Callout {
                alert: kind.into(),
                title: Vec::new(),
                rest: at + 1,
                goes_on: false,
            }),
            None => self.callout(events, at),
        };
        let Some(Callout { alert, title, rest, goes_on }) = callout else {
            self.open("<blockquote>\n", END);
            return at + 1;
        };
        let nth = alert as usize;
        self.open(&format!("<blockquote class=\"alert alert-{}\">\n", ALERTS[nth]), END);
        // What it is is said in a word: not everybody sees its colour.
        self.draft.html.push_str("<p class=\"alert-title\"><strong>");
        text::escape(&mut self.draft.html, &self.cx.words.alerts[nth]);
        self.draft.html.push_str("</strong>");
        if title.is_empty() {
            self.draft.html.push_str("</p>\n");
        } else {
            self.unclosed.clear();
            self.open_leaf(" ", "</p>\n", Mode::Linkable);
            self.events(&title);
            self.close();
            self.end_block();
        }
        if goes_on {
            self.unclosed.clear();
            self.open_leaf("<p>", "</p>\n", Mode::Linkable);
        }
        rest
    }

    /// Reads the mark at the start of the quote that begins at `at`.
    fn callout<'e>(&self, events: &[Item<'e>], at: usize) -> Option<Callout<'e>> {
        let (Event::Start(Tag::Paragraph), range) = events.get(at + 1)? else { return None };
        let (word, after) = self.written.get(range.clone())?.strip_prefix("[!")?.split_once(']')?;
        // Desks have kinds of their own.
        let is_kind = word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let alert = Alert::named(word).or(is_kind.then_some(Alert::Note))?;
        // In Obsidian it says whether the callout is open or folded.
        let folds = usize::from(after.starts_with(['-', '+']));
        if !after[folds..].is_empty() && !after[folds..].starts_with(char::is_whitespace) {
            return None;
        }
        let mark = range.start + "[!]".len() + word.len() + folds;
        let end = end_of(events, at + 1);
        let mut title = Vec::new();
        let mut depth = 0_usize;
        let mut next = at + 2;
        while next < end {
            let (event, range) = &events[next];
            match event {
                Event::SoftBreak | Event::HardBreak if depth == 0 => break,
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            next += 1;
            match event {
                Event::Text(shown) if title.is_empty() => {
                    let skipped = mark.saturating_sub(range.start);
                    if shown.len() <= skipped {
                        continue;
                    }
                    if self.written.get(range.clone()) != Some(&**shown) && skipped > 0 {
                        return None;
                    }
                    let shown = shown.get(skipped..)?.trim_start();
                    if !shown.is_empty() {
                        let start = range.end.saturating_sub(shown.len()).max(range.start);
                        title.push((Event::Text(shown.to_owned().into()), start..range.end));
                    }
                }
                _ if range.start < mark => return None,
                _ => title.push((event.clone(), range.clone())),
            }
        }
        let goes_on = next + 1 < end;
        let rest = if goes_on { next + 1 } else { end + 1 };
        Some(Callout { alert, title, rest, goes_on })
    }
}
