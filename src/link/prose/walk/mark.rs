//! What is marked within a text, shown to those who may see it: with its marking.

use std::borrow::Cow;
use std::ops::Range;

use super::Walk;
use super::stack::{DEEPEST, Mode, Origin};
use crate::link::prose::text;
use crate::link::secrets;
use crate::model::Marking;
use crate::read::marked::{Shape, Symbol};

/// Whether a character is the mark of a marking.
pub(super) fn is_symbol(c: char) -> bool {
    Symbol::of(c).is_some()
}

/// The mark of a block, if that is all that a piece of HTML is.
pub(super) fn block(html: &str) -> Option<Symbol> {
    let inner = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let mut chars = inner.chars();
    let symbol = Symbol::of(chars.next()?)?;
    (chars.next().is_none() && symbol.shape == Shape::Block).then_some(symbol)
}

/// Code with its marks as they were written.
pub(super) fn written(code: &str) -> Cow<'_, str> {
    if !code.contains(is_symbol) {
        return Cow::Borrowed(code);
    }
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_symbol(*c)) {
        let (mut before, mut after) = (&rest[..at], &rest[at + c.len_utf8()..]);
        if let (Some(start), Some(end)) = (before.strip_suffix("<!--"), after.strip_prefix("-->")) {
            (before, after) = (start, end);
        }
        out.push_str(before);
        if let Some(symbol) = Symbol::of(c) {
            out.push_str(&symbol.written());
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

impl Walk<'_> {
    /// Whether what comes is text of a block of code.
    pub(super) fn in_code(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(open) if matches!(open.origin, Origin::Markdown("</code></pre>\n"))
        )
    }

    /// Takes the mark of a span.
    pub(super) fn symbol(&mut self, symbol: &str, _: &Range<usize>) {
        let Some(symbol) = symbol.chars().next().and_then(Symbol::of) else { return };
        if symbol.shape == Shape::Block {
            return;
        }
        if symbol.is_end {
            self.end_marked(|origin| matches!(origin, Origin::Marked("</span>" | "")));
            return;
        }
        if self.stack.len() >= DEEPEST {
            return self.push(Origin::Marked(""), Mode::Linkable);
        }
        let html = &mut self.draft.html;
        html.push_str("<span class=\"marked\"");
        text::attribute(html, "data-marking", symbol.marking.key());
        html.push('>');
        self.label(symbol.marking);
        self.draft.html.push(' ');
        self.push(Origin::Marked("</span>"), Mode::Linkable);
    }

    /// Takes the mark of a block.
    pub(super) fn marked_block(&mut self, symbol: Symbol) {
        self.end_block();
        if symbol.is_end {
            self.end_marked(|origin| matches!(origin, Origin::Marked("</div>\n" | "")));
            return;
        }
        self.start_block();
        if self.stack.len() >= DEEPEST {
            return self.push(Origin::Marked(""), Mode::Linkable);
        }
        let html = &mut self.draft.html;
        html.push_str("<div class=\"marked\"");
        text::attribute(html, "data-marking", symbol.marking.key());
        html.push_str(">\n");
        self.label(symbol.marking);
        self.draft.html.push('\n');
        self.push(Origin::Marked("</div>\n"), Mode::Linkable);
    }

    fn label(&mut self, marking: Marking) {
        let html = &mut self.draft.html;
        html.push_str("<strong class=\"marking\"");
        text::attribute(html, "data-marking", marking.key());
        html.push('>');
        html.push_str(marking.label());
        html.push_str("</strong>");
    }

    /// Closes what is marked, if it began in the same element of Markdown.
    fn end_marked(&mut self, is_meant: impl Fn(&Origin) -> bool) {
        let open = self
            .stack
            .iter()
            .rev()
            .take_while(|open| !matches!(open.origin, Origin::Markdown(_)))
            .position(|open| is_meant(&open.origin));
        for _ in 0..open.map_or(0, |depth| depth + 1) {
            self.pop();
        }
    }

    /// A text that is no part of the running one, such as an image's, without names that may not be
    /// seen.
    pub(super) fn beside<'t>(&mut self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        for found in self.cx.secrets.find(text) {
            let name = &text[found];
            self.report.say_once(secrets::report(name, "in a text"), range.clone());
        }
        self.cx.secrets.without(text, &self.cx.words.withheld)
    }
}
