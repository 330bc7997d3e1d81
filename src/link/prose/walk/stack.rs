//! What is open: elements of Markdown and of raw HTML, closed in order whatever the text does.

use super::Walk;
use crate::history::BlockKind;
use crate::link::prose::html::{Content, Element};
use crate::link::target::Target;

/// The deepest nesting of blocks and emphasis that is written: browsers stop at 512, and nobody
/// reads beyond a few. What is deeper keeps its text.
pub(super) const DEEPEST: usize = 100;

/// What names in a text may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// Nothing.
    Mute,
    /// Mentions.
    Told,
    /// Links.
    Linkable,
}

/// An element, or something that might have been one, that is not yet closed.
#[derive(Debug)]
pub(super) struct Open {
    pub origin: Origin,
    pub mode: Mode,
    pub in_link: bool,
    /// Whether white space counts.
    pub is_pre: bool,
    pub link: Option<OpenLink>,
}

#[derive(Debug)]
pub(super) enum Origin {
    /// Of Markdown, with its end tags; empty if nothing was written.
    Markdown(&'static str),
    /// Of raw HTML.
    Raw(&'static Element),
    /// What is marked, with its end tag.
    Marked(&'static str),
    /// A raw tag that was taken out; its end tag will be too.
    Dropped(String),
}

/// A link whose text is not yet complete.
#[derive(Debug)]
pub(super) struct OpenLink {
    /// The record that it mentions.
    pub mentions: Option<Target>,
    pub plain: usize,
    pub html: usize,
    /// What stands for a text, if there is none.
    pub fallback: String,
}

impl Walk<'_> {
    pub(super) fn mode(&self) -> Mode {
        self.stack.last().map_or(Mode::Linkable, |open| open.mode)
    }

    /// What a block of text that begins here is a part of.
    pub(super) fn kind(&self) -> BlockKind {
        let kind = |open: &Open| match open.origin {
            Origin::Markdown("</li>\n") => Some(BlockKind::Item),
            Origin::Markdown("</blockquote>\n") => Some(BlockKind::Quote),
            Origin::Markdown("</code></pre>\n") => Some(BlockKind::Code),
            _ => None,
        };
        self.stack.iter().rev().find_map(kind).unwrap_or(BlockKind::Paragraph)
    }

    pub(super) fn in_link(&self) -> bool {
        self.stack.last().is_some_and(|open| open.in_link)
    }

    pub(super) fn push(&mut self, origin: Origin, mode: Mode) {
        let top = self.stack.last();
        let open = Open {
            origin,
            mode: mode.min(self.mode()),
            in_link: top.is_some_and(|open| open.in_link),
            is_pre: top.is_some_and(|open| open.is_pre),
            link: None,
        };
        self.stack.push(open);
    }

    /// Opens an element of Markdown, unless it is too deep.
    pub(super) fn open(&mut self, start: &str, end: &'static str) {
        if self.stack.len() < DEEPEST {
            self.open_leaf(start, end, Mode::Linkable);
        } else {
            self.push(Origin::Markdown(""), Mode::Linkable);
        }
    }

    /// Opens an element that is a part of the one around it.
    pub(super) fn open_part(&mut self, start: &str, end: &'static str) {
        self.close_raw();
        if self.stack.last().is_some_and(|open| matches!(open.origin, Origin::Markdown(""))) {
            self.push(Origin::Markdown(""), Mode::Linkable);
        } else {
            self.open_leaf(start, end, Mode::Linkable);
        }
    }

    /// Opens an element of Markdown that holds no blocks.
    pub(super) fn open_leaf(&mut self, start: &str, end: &'static str, mode: Mode) {
        self.draft.html.push_str(start);
        self.push(Origin::Markdown(end), mode);
    }

    /// Closes the innermost element of Markdown, and raw HTML in it.
    pub(super) fn close(&mut self) {
        self.close_raw();
        self.pop();
    }

    /// Closes raw HTML within the innermost element of Markdown.
    pub(super) fn close_raw(&mut self) {
        while self.stack.last().is_some_and(|open| !matches!(open.origin, Origin::Markdown(_))) {
            self.pop();
        }
    }

    pub(super) fn close_all(&mut self) {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.end_block();
    }

    pub(super) fn pop(&mut self) {
        let Some(link) = self.stack.last_mut().map(|open| open.link.take()) else { return };
        if let Some(link) = link {
            self.end_link(link);
        }
        match self.stack.pop().map(|open| open.origin) {
            Some(Origin::Markdown(end)) => self.draft.html.push_str(end),
            Some(Origin::Raw(element)) => {
                self.draft.html.push_str("</");
                self.draft.html.push_str(element.name);
                self.draft.html.push('>');
                if element.name == "table" {
                    // What it scrolls in.
                    self.draft.html.push_str("</div>");
                }
                if !element.inline {
                    self.end_block();
                }
            }
            Some(Origin::Marked(end)) => {
                self.draft.html.push_str(end);
                if end.starts_with("</div>") {
                    self.end_block();
                }
            }
            Some(Origin::Dropped(_)) | None => {}
        }
    }

    /// Makes way for a block of Markdown.
    pub(super) fn start_block(&mut self) {
        self.end_block();
        self.leave_raw(|content| content == Content::Flow);
    }

    /// Closes raw HTML until one that may hold what comes.
    pub(super) fn leave_raw(&mut self, may_hold: impl Fn(Content) -> bool) {
        loop {
            let raw =
                self.stack.iter().rev().position(|open| !matches!(open.origin, Origin::Dropped(_)));
            let Some(depth) = raw else { return };
            let Some(Origin::Raw(element)) =
                self.stack.iter().rev().nth(depth).map(|open| &open.origin)
            else {
                return;
            };
            if may_hold(element.content) {
                return;
            }
            for _ in 0..=depth {
                self.pop();
            }
        }
    }
}
