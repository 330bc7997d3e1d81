//! Links, citations and footnotes.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Walk;
use super::read::{Item, end_of};
use super::stack::{Mode, OpenLink, Origin};
use crate::diagnostic::Code;
use crate::link::prose::address::{self, Address};
use crate::link::prose::mention::{either, open_link, push_address, reference};
use crate::link::prose::{SiteLink, cite, text};
use crate::link::secrets;
use crate::link::target::{Destination, Elsewhere, Target};
use crate::model::Href;

/// What a link became.
pub(super) struct Anchor {
    /// The start tag; `None` where only the text stays.
    pub start: Option<String>,
    /// The record that it mentions.
    pub mentions: Option<Target>,
    /// What stands for the text, if there is none.
    pub fallback: String,
}

impl Anchor {
    pub(super) fn none() -> Self {
        Self { start: None, mentions: None, fallback: String::new() }
    }
}

impl<'c> Walk<'c> {
    /// Takes a link; gives the index of the next event.
    #[expect(clippy::too_many_arguments, reason = "the parts of one event of the parser")]
    pub(super) fn link(
        &mut self,
        kind: LinkType,
        url: &str,
        title: &str,
        label: &str,
        range: &Range<usize>,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        match kind {
            LinkType::WikiLink { has_pothole } => {
                return self.in_brackets(url, has_pothole, range, events, at);
            }
            LinkType::ShortcutUnknown => {
                self.cite(label, range);
                return end_of(events, at) + 1;
            }
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown => {
                return self.text_and_citation(label, range, events, at);
            }
            LinkType::Email => {
                let anchor = self.anchor(&format!("mailto:{url}"), title, range);
                self.open_anchor(anchor);
            }
            _ => {
                let mut anchor = self.anchor(url, title, range);
                if kind == LinkType::Autolink
                    && let Some(start) = &mut anchor.start
                {
                    // On paper, addresses stand beside what leads to them: not beside themselves.
                    start.pop();
                    start.push_str(" class=\"url\">");
                }
                self.open_anchor(anchor);
            }
        }
        at + 1
    }

    /// Takes `[…][@b]`: a citation, or a text, with a citation right after it.
    fn text_and_citation(
        &mut self,
        label: &str,
        range: &Range<usize>,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        let end = end_of(events, at);
        let inner = events.get(at + 1..end).unwrap_or_default();
        let start = inner.first().map_or(range.start, |(_, range)| range.start);
        let until = inner.last().map_or(range.start, |(_, range)| range.end);
        let written = self.written.get(start..until).unwrap_or_default();
        if cite::is_citation(written) {
            let written = written.to_owned();
            self.cite(&written, &(start..until));
        } else {
            self.push(Origin::Markdown(""), Mode::Linkable);
            self.events(inner);
            self.close();
        }
        self.cite(label, &(until..range.end));
        end + 1
    }

    /// Opens a link to a URL, or something in its place.
    pub(super) fn open_anchor(&mut self, anchor: Anchor) {
        let (end, mode) = match (&anchor.start, anchor.mentions) {
            (Some(_), Some(_)) => ("</a>", Mode::Mute),
            (Some(_), None) => ("</a>", Mode::Told),
            (None, _) => ("", Mode::Told),
        };
        self.open_leaf(anchor.start.as_deref().unwrap_or_default(), end, mode);
        self.note_link(anchor);
    }

    /// Marks the innermost open element as a link.
    pub(super) fn note_link(&mut self, anchor: Anchor) {
        let (plain, html) = (self.draft.plain.len(), self.draft.html.len());
        if let Some(open) = self.stack.last_mut() {
            open.in_link |= anchor.start.is_some();
            open.link = Some(OpenLink {
                mentions: anchor.mentions,
                plain,
                html,
                fallback: anchor.fallback,
            });
        }
    }

    /// Ends the text of a link.
    pub(super) fn end_link(&mut self, link: OpenLink) {
        if self.draft.html.len() == link.html
            && self.draft.plain.len() == link.plain
            && !link.fallback.is_empty()
        {
            self.push_text(&link.fallback, &(0..0), false);
        }
        if let Some(target) = link.mentions {
            let range = link.plain..self.draft.plain.len();
            if !range.is_empty() {
                self.draft.written.push((range, target));
            }
        }
    }

    /// Finds out what a URL leads to.
    pub(super) fn anchor(&mut self, url: &str, title: &str, range: &Range<usize>) -> Anchor {
        if self.in_link() {
            return Anchor::none();
        }
        let mut start = String::from("<a href=\"");
        let mut mentions = None;
        let mut fallback = String::new();
        match address::read(url) {
            Address::Web(url) if self.is_withheld(&url) => {
                self.withheld_link(range);
                return Anchor::none();
            }
            Address::Web(url) | Address::Contact(url) if self.names_withheld(&url, range) => {
                return Anchor::none();
            }
            Address::Web(url) => {
                let mut encoded = String::with_capacity(url.len());
                address::push_written(&mut encoded, &url);
                text::value_of(&mut start, &encoded);
                start.push_str("\" rel=\"external noopener noreferrer\"");
                fallback = url.into_owned();
            }
            Address::Contact(url) => {
                let mut encoded = String::with_capacity(url.len());
                address::push_written(&mut encoded, &url);
                text::value_of(&mut start, &encoded);
                start.push('"');
                fallback = url.split_once(':').map_or("", |(_, rest)| rest).to_owned();
            }
            Address::Anchor(anchor) => {
                start.push('#');
                let anchor = self.own_anchor(anchor);
                let mut encoded = String::new();
                address::push_anchor(&mut encoded, &anchor);
                text::value_of(&mut start, &encoded);
                start.push('"');
                fallback.clone_from(&anchor);
                if let Some(itself) = self.cx.itself.filter(|_| !anchor.is_empty()) {
                    self.site_link(self.cx.lookup.href(itself), Some(anchor), range);
                }
            }
            Address::Local(url) => match self.cx.lookup.destination(self.cx.file, &url) {
                Destination::Record(target, anchor) => {
                    let anchor = anchor.map(|anchor| address::decoded(&anchor));
                    start.clear();
                    open_link(&mut start, target, self.cx.lookup, anchor.as_deref());
                    start.pop();
                    mentions = Some(target).filter(|_| Some(target) != self.cx.itself);
                    self.cx.lookup.title(target).clone_into(&mut fallback);
                    if anchor.is_some() {
                        self.site_link(self.cx.lookup.href(target), anchor, range);
                    }
                }
                Destination::Asset(href) => {
                    push_address(&mut start, &href.to_string());
                    start.push('"');
                    fallback = last_segment(&href);
                    self.asset(href);
                }
                Destination::Site(href, anchor) => {
                    let anchor = anchor.map(|anchor| address::decoded(&anchor));
                    let mut address = href.to_string();
                    if let Some(anchor) = &anchor {
                        address.push('#');
                        address::push_anchor(&mut address, anchor);
                    }
                    push_address(&mut start, &address);
                    start.push('"');
                    fallback = last_segment(&href);
                    self.site_link(href, anchor, range);
                }
                Destination::Missing(missing) => {
                    self.dead_link(&missing, range);
                    return Anchor::none();
                }
                Destination::Withheld => {
                    self.withheld_link(range);
                    return Anchor::none();
                }
            },
            Address::Empty => {
                self.say(
                    Code::DeadLink,
                    "a link without an address".to_owned(),
                    "not a link",
                    None,
                    range,
                );
                return Anchor::none();
            }
            Address::Refused(why) => {
                self.unsafe_url(url, &why, range);
                return Anchor::none();
            }
        }
        if !title.is_empty() {
            text::attribute(&mut start, "title", &self.beside(title, range));
        }
        start.push('>');
        Anchor { start: Some(start), mentions, fallback }
    }

    /// An anchor as it stands on the page: with the prefix, if the text has it so far. Else it is
    /// one of the text that the page is of.
    fn own_anchor(&self, anchor: String) -> String {
        if self.cx.prefix.is_empty() {
            return anchor;
        }
        let own = format!("{}{anchor}", self.cx.prefix);
        if self.draft.anchors.contains(&own) { own } else { anchor }
    }

    /// Whether a URL in full is that of what this audience does not see.
    fn is_withheld(&self, url: &str) -> bool {
        self.cx.lookup.within_site(url).is_some_and(|path| {
            self.cx.lookup.destination(self.cx.file, path) == Destination::Withheld
        })
    }

    /// Whether a name that is withheld stands in an address, which is said.
    fn names_withheld(&mut self, url: &str, range: &Range<usize>) -> bool {
        let name = self.cx.secrets.in_address(url);
        if let Some(name) = name {
            let found = secrets::report(name, "in the address of a link");
            self.report.say_once(found.label("shown as text"), range.clone());
        }
        name.is_some()
    }

    pub(super) fn dead_link(&mut self, missing: &str, range: &Range<usize>) {
        let message = format!("no page or file `{}`", text::short(missing));
        let help = self.where_it_is(missing);
        self.say(Code::DeadLink, message, "leads nowhere", help, range);
    }

    /// Tells where a file is that is not where it was sought, and what to write.
    pub(super) fn where_it_is(&self, url: &str) -> Option<String> {
        /// More make no sentence.
        const MOST: usize = 3;
        match self.cx.lookup.elsewhere(self.cx.file, url) {
            Elsewhere::Assets(paths) => match paths.as_slice() {
                [only] => Some(format!("it is `{only}`: write `{}`", from_root(only))),
                several => {
                    let all: Vec<String> =
                        several.iter().take(MOST).map(|path| from_root(path)).collect();
                    suggestions(&all, "", "").map(|all| format!("write {all}"))
                }
            },
            Elsewhere::Near(path) => {
                Some(format!("the nearest is `{path}`: write `{}`", from_root(&path)))
            }
            Elsewhere::Unpublished(path) => {
                let folder = format!("content/assets/{}", own_folder(&path));
                let name = path.rsplit('/').next().unwrap_or(&path);
                let address = from_root(&format!("{folder}{name}"));
                Some(format!(
                    "`{path}` is not published: move it to `{folder}`, and write `{address}`"
                ))
            }
            Elsewhere::Nowhere => None,
        }
    }

    /// The address, from the root, of the one asset whose file has this name.
    pub(super) fn only_asset(&self, name: &str) -> Option<String> {
        match self.cx.lookup.elsewhere(self.cx.file, name) {
            Elsewhere::Assets(paths) if !name.contains('/') => match paths.as_slice() {
                [only] => Some(from_root(only)),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn withheld_link(&mut self, range: &Range<usize>) {
        let message = "a link to what this audience does not see".to_owned();
        self.say(Code::Withheld, message, "shown as text", None, range);
    }

    pub(super) fn unsafe_url(&mut self, url: &str, why: &str, range: &Range<usize>) {
        let message = format!("`{}` is not let through: {why}", text::short(url));
        self.say(Code::UnsafeUrl, message, "shown as text", None, range);
    }

    pub(super) fn site_link(&mut self, href: Href, anchor: Option<String>, range: &Range<usize>) {
        let span = self.report.span(range.clone());
        self.draft.site_links.push(SiteLink { href, anchor, span });
    }

    pub(super) fn asset(&mut self, href: Href) {
        if self.assets.insert(href.clone()) {
            self.draft.assets.push(href);
        }
    }

    pub(super) fn ambiguous(
        &mut self,
        written: &str,
        targets: &[Target],
        open: &str,
        close: &str,
        range: &Range<usize>,
    ) {
        let message =
            format!("`{}` may be {}", text::short(written), either(self.cx.lookup, targets));
        let help = targets.first().map(|&target| {
            let first = reference(self.cx.lookup, target);
            let same = |other: &&Target| reference(self.cx.lookup, **other) == first;
            match targets.iter().filter(same).count() {
                1 => format!("{open}{first}{close}"),
                _ => "give each of them an `id:` of its own".to_owned(),
            }
        });
        self.say(Code::AmbiguousReference, message, "shown as text", help, range);
    }
}

/// What was written between brackets, as text: on one line, its escapes and references read.
pub(super) fn unescaped(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    for (nth, line) in written.lines().enumerate() {
        // In a block quote, lines go on after `>`.
        let line = if nth > 0 {
            line.trim_start_matches(|c: char| c == '>' || c.is_whitespace())
        } else {
            line
        };
        out.push_str(line);
        out.push(' ');
    }
    // In a table, the bar before the text is written `\|`, and the parser leaves the backslash.
    let plain = text::without_escapes(&text::decode(&out), |next| {
        next.is_none_or(|c| c.is_ascii_punctuation() || c.is_whitespace())
    });
    text::squeezed(&plain)
}

/// The nearest names, as they are to be written: `` `[[a]]` or `[[b]]` ``.
pub(super) fn suggestions(nearest: &[String], open: &str, close: &str) -> Option<String> {
    let all: Vec<String> = nearest.iter().map(|name| format!("`{open}{name}{close}`")).collect();
    let (last, others) = all.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) })
}

/// The folder of a file within one of records, with a slash: others may have files of the same name.
fn own_folder(path: &str) -> String {
    let mut parts = path.rsplit('/').skip(1);
    match (parts.next(), parts.count()) {
        (Some(folder), 2..) => format!("{folder}/"),
        _ => String::new(),
    }
}

/// The address of an asset from the site's root, as it is written: `/assets/map.png`.
fn from_root(path: &str) -> String {
    let mut address = String::new();
    address::push_path(&mut address, path.strip_prefix("content").unwrap_or(path));
    address
}

fn last_segment(href: &Href) -> String {
    href.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_brackets_is_read_as_text() {
        assert_eq!(unescaped(" Kim\n> Jong  Un "), "Kim Jong Un");
        assert_eq!(unescaped("a \\&amp; b\\"), "a & b");
        assert_eq!(unescaped("AT&amp;T"), "AT&T");
    }
}
