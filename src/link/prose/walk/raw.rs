//! Raw HTML within the Markdown.

use std::ops::Range;

use pulldown_cmark::Event;

use super::Walk;
use super::image::{Form, Image};
use super::read::Item;
use super::stack::{DEEPEST, Mode, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::link::prose::html::{self, Content, Element, Token, Tokens};
use crate::link::prose::text;

impl Walk<'_> {
    /// Takes a block of raw HTML.
    pub(super) fn raw_block(&mut self, html: &str, range: &Range<usize>) {
        // In a quotation the lines of a block do not stand so in the text.
        let is_whole = self.written[range.start..].starts_with(html);
        let mut tokens = Tokens::new(html);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => {
                    let at = range.start + (text.as_ptr() as usize - html.as_ptr() as usize);
                    let place = if is_whole { at..at + text.len() } else { range.clone() };
                    self.raw_text(text, &place);
                }
                Token::Start(tag) if html::takes_content(&tag.name) => {
                    self.taken_out(&tag.name, range);
                    tokens.skip_past(&tag.name);
                }
                Token::Start(tag) => self.raw_start(&tag, false, range),
                Token::End(name) => self.raw_end(&name, range),
            }
        }
    }

    /// Takes a tag in a line of text; gives the index of the next event.
    pub(super) fn raw_inline(
        &mut self,
        html: &str,
        range: &Range<usize>,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        for token in Tokens::new(html) {
            match token {
                Token::Text(text) => self.text(text, range),
                Token::Start(tag) if html::takes_content(&tag.name) => {
                    self.taken_out(&tag.name, range);
                    if let Some(end) = self.end_of_inline(&tag.name, events, at) {
                        return end + 1;
                    }
                }
                Token::Start(tag) => self.raw_start(&tag, true, range),
                Token::End(name) => self.raw_end(&name, range),
            }
        }
        at + 1
    }

    /// The index of the end tag of an element, within the same piece of Markdown.
    fn end_of_inline(&mut self, name: &str, events: &[Item<'_>], at: usize) -> Option<usize> {
        if self.unclosed.contains(name) {
            return None;
        }
        let mut depth = 0_usize;
        for (place, (event, _)) in events.iter().enumerate().skip(at + 1) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::InlineHtml(html)
                    if depth == 0
                        && html
                            .strip_prefix("</")
                            .is_some_and(|rest| html::is_end_of(rest, name)) =>
                {
                    return Some(place);
                }
                _ => {}
            }
        }
        self.unclosed.insert(name.to_owned());
        None
    }

    fn raw_text(&mut self, text: &str, range: &Range<usize>) {
        let decoded = text::decode(text);
        if self.stack.last().is_some_and(|open| open.is_pre) {
            self.push_text(&decoded, range, false);
            return;
        }
        let words = text::squeezed(&decoded);
        if words.is_empty() && self.block.is_none() {
            return;
        }
        self.leave_raw(|content| content != Content::Parts);
        let space = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let mut spaced = String::with_capacity(words.len() + 2);
        if space(decoded.chars().next()) && self.block.is_some() {
            spaced.push(' ');
        }
        spaced.push_str(&words);
        if !words.is_empty() && space(decoded.chars().next_back()) {
            spaced.push(' ');
        }
        self.push_text(&spaced, range, false);
    }

    fn raw_start(&mut self, tag: &html::Tag<'_>, is_inline: bool, range: &Range<usize>) {
        let Some(element) = html::element(&tag.name) else {
            self.taken_out(&tag.name, range);
            if html::parts_words(&tag.name) {
                self.part_words(range);
            }
            if !html::is_void(&tag.name) {
                self.drop_tag(&tag.name);
            }
            return;
        };
        if !self.makes_way_for(element, is_inline) {
            let message = format!("`<{}>` cannot stand here and was taken out", element.name);
            self.report.say_once(
                Diagnostic::new(Code::UnsafeHtml, message).label("only its text stays"),
                range.clone(),
            );
            if !element.inline && !is_inline {
                // It would have parted what is around it.
                self.end_block();
                self.draft.html.push('\n');
            } else if !element.inline {
                self.part_words(range);
            }
            if element.content != Content::Void {
                self.drop_tag(element.name);
            }
            return;
        }
        if self.stack.len() >= DEEPEST && element.content != Content::Void {
            return;
        }
        self.draft.has_raw_html = true;
        match element.name {
            "a" => return self.raw_link(element, tag, range),
            "img" => return self.raw_image(element, tag, range),
            _ => {}
        }
        let name = match element.name {
            // The page's title is the only heading of the first level.
            "h1" => html::element("h2").unwrap_or(element),
            _ => element,
        };
        if element.name == "table" {
            let start = self.around_table();
            self.draft.html.push_str(&start);
        }
        self.draft.html.push('<');
        self.draft.html.push_str(name.name);
        self.attributes(element, tag, range);
        self.draft.html.push('>');
        match (element.content, element.name) {
            (Content::Void, "br") if self.block.is_some() => self.draft.plain.push('\n'),
            (Content::Void, _) => {}
            _ => {
                self.push(
                    Origin::Raw(name),
                    if html::is_quiet(element.name) {
                        self.quiet(element.name)
                    } else {
                        Mode::Linkable
                    },
                );
                if let Some(open) = self.stack.last_mut() {
                    open.is_pre |= element.name == "pre";
                }
            }
        }
    }

    /// What names become in an element in which they are no links.
    fn quiet(&self, name: &str) -> Mode {
        if name.starts_with('h') || matches!(name, "a" | "button" | "label") {
            Mode::Told
        } else {
            Mode::Mute
        }
    }

    fn raw_link(&mut self, element: &'static Element, tag: &html::Tag<'_>, range: &Range<usize>) {
        let url = tag.get("href").filter(|_| !self.in_link());
        let Some(url) = url else {
            self.drop_tag("a");
            return;
        };
        let anchor = self.anchor(url, tag.get("title").unwrap_or_default(), range);
        let Some(start) = &anchor.start else {
            self.drop_tag("a");
            return;
        };
        self.draft.html.push_str(start);
        let mode = if anchor.mentions.is_some() { Mode::Mute } else { Mode::Told };
        self.push(Origin::Raw(element), mode);
        self.note_link(anchor);
        for (name, _) in &tag.attributes {
            if !matches!(&**name, "href" | "title" | "rel" | "target" | "lang" | "dir") {
                self.attribute_taken_out(name, "a", range);
            }
        }
    }

    fn raw_image(&mut self, element: &'static Element, tag: &html::Tag<'_>, range: &Range<usize>) {
        let size = ["width", "height"].map(|name| {
            tag.get(name)
                .and_then(|value| html::attribute(element, name, value))
                .map(std::borrow::Cow::into_owned)
        });
        let alt = tag.get("alt").map(|alt| self.beside(alt, range));
        let title = self.beside(tag.get("title").unwrap_or_default(), range);
        let image = Image {
            url: tag.get("src").unwrap_or_default(),
            // An empty one says that the image is there for decoration.
            alt: alt.as_deref(),
            title: &title,
            size,
            form: Form::Html,
        };
        match self.picture(&image, range) {
            Some(tag) => self.draft.html.push_str(&tag),
            None => self.instead(&image, range),
        }
        for (name, _) in &tag.attributes {
            if !matches!(
                &**name,
                "src" | "alt" | "title" | "width" | "height" | "loading" | "decoding"
            ) {
                self.attribute_taken_out(name, "img", range);
            }
        }
    }

    fn attributes(&mut self, element: &Element, tag: &html::Tag<'_>, range: &Range<usize>) {
        for (at, (name, value)) in tag.attributes.iter().enumerate() {
            if tag.attributes[..at].iter().any(|(earlier, _)| earlier == name) {
                continue;
            }
            match html::attribute(element, name, value) {
                Some(value) => {
                    let value = self.beside(&value, range);
                    // What it said may have been left out.
                    if value.is_empty() && name == "title" {
                        continue;
                    }
                    text::attribute(&mut self.draft.html, name, &value);
                }
                None => self.attribute_taken_out(name, element.name, range),
            }
        }
    }

    /// Closes what an element cannot stand in; `false` if there is no place for it.
    fn makes_way_for(&mut self, element: &Element, is_inline: bool) -> bool {
        if element.inline && element.parents.is_empty() {
            self.leave_raw(|content| content != Content::Parts);
            return element.name != "a" || !self.in_link();
        }
        if !element.parents.is_empty() {
            let parent = self
                .stack
                .iter()
                .rev()
                .take_while(|open| !matches!(open.origin, Origin::Markdown(_)))
                .position(|open| matches!(open.origin, Origin::Raw(raw) if element.parents.contains(&raw.name)));
            let Some(depth) = parent else { return false };
            if !element.inline {
                self.end_block();
            }
            for _ in 0..depth {
                self.pop();
            }
            return true;
        }
        if is_inline {
            return false;
        }
        self.start_block();
        true
    }

    fn raw_end(&mut self, name: &str, range: &Range<usize>) {
        let name = if name == "h1" { "h2" } else { name };
        let open = self
            .stack
            .iter()
            .rev()
            .take_while(|open| !matches!(open.origin, Origin::Markdown(_)))
            .position(|open| match &open.origin {
                Origin::Raw(element) => element.name == name,
                Origin::Dropped(dropped) => dropped == name,
                Origin::Markdown(_) | Origin::Marked(_) => false,
            });
        let is_dropped = open.is_some_and(|depth| {
            let open = self.stack.iter().rev().nth(depth);
            open.is_some_and(|open| matches!(open.origin, Origin::Dropped(_)))
        });
        for _ in 0..open.map_or(0, |depth| depth + 1) {
            self.pop();
        }
        if is_dropped && html::parts_words(name) {
            self.part_words(range);
        }
    }

    /// Puts a space in the place of a tag that would have parted what stands around it.
    fn part_words(&mut self, range: &Range<usize>) {
        let is_within = self.block.is_some_and(|start| start < self.draft.plain.len());
        if is_within && !self.draft.plain.ends_with(char::is_whitespace) {
            self.push_text(" ", range, false);
        }
    }

    /// Remembers a tag that was taken out, so that its end tag closes nothing else.
    fn drop_tag(&mut self, name: &str) {
        if self.stack.len() < DEEPEST {
            let mode = if html::is_quiet(name) { self.quiet(name) } else { Mode::Linkable };
            self.push(Origin::Dropped(text::short(name).into_owned()), mode);
        }
    }

    fn taken_out(&mut self, name: &str, range: &Range<usize>) {
        let message = format!("`<{}>` was taken out", text::short(name));
        self.report.say_once(
            Diagnostic::new(Code::UnsafeHtml, message).label("not let through"),
            range.clone(),
        );
    }

    fn attribute_taken_out(&mut self, name: &str, element: &str, range: &Range<usize>) {
        let message =
            format!("the attribute `{}` of `<{element}>` was taken out", text::short(name));
        self.report.say_once(
            Diagnostic::new(Code::UnsafeHtml, message).label("not let through"),
            range.clone(),
        );
    }
}
