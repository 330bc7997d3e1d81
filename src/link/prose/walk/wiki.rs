//! Links in the way of wikis: `[[kim-jong-un]]`, and what Obsidian writes between the brackets.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::inline::{Anchor, suggestions, unescaped};
use super::mark::is_symbol;
use super::read::{Item, end_of};
use super::stack::Mode;
use super::{Walk, anchor_of};
use crate::diagnostic::Code;
use crate::link::prose::mention::open_link;
use crate::link::prose::{address, text};
use crate::link::target::{Destination, Resolved, Target};
use crate::model::Kind;

/// How the names of the files of records end.
const RECORD_FILES: [&str; 3] = [".md", ".yaml", ".yml"];

/// What stands between the brackets, before a bar.
struct Reference<'w> {
    /// What it says of the record; empty for the page itself.
    name: &'w str,
    /// The part of its page, after a `#`.
    part: Option<Part<'w>>,
    /// The record.
    found: Resolved,
    /// Whether the name is the path of its file.
    is_path: bool,
}

/// A part of a page.
#[derive(Clone, Copy, PartialEq)]
enum Part<'w> {
    /// What is below a heading: `note#Heading`.
    Heading(&'w str),
    /// A block, which has no address here: `note#^3f2a1c`.
    Block(&'w str),
}

impl<'w> Part<'w> {
    /// Of headings within one another, `A#B`, the last is meant.
    fn new(written: &'w str) -> Option<Self> {
        let last = written.rsplit('#').next().unwrap_or(written).trim();
        match last.strip_prefix('^') {
            Some(block) => Some(Self::Block(block)),
            None => Some(Self::Heading(last)).filter(|_| !last.is_empty()),
        }
    }
}

impl Walk<'_> {
    /// Takes `[[…]]`; gives the index of the next event.
    pub(super) fn in_brackets(
        &mut self,
        written: &str,
        has_text: bool,
        range: &Range<usize>,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        let written = unescaped(written);
        let end = end_of(events, at);
        let has_text = has_text
            && events.get(at + 1..end).unwrap_or_default().iter().any(|(event, _)| match event {
                Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
                _ => false,
            });
        let shown = self.open_wiki_link(&written, has_text, range);
        if has_text {
            // The text's own events, and the end of the link, follow.
            return at + 1;
        }
        let inner = range.start + 2..range.end.saturating_sub(2);
        self.push_text(&shown, &inner, false);
        self.close();
        end + 1
    }

    /// Writes `[[name]]`, or `[[name|shown]]`, where no events tell of it.
    pub(super) fn name_in_brackets(
        &mut self,
        name: &str,
        shown: Option<&str>,
        range: &Range<usize>,
    ) {
        let name = name.trim();
        let own = self.open_wiki_link(name, shown.is_some(), range);
        self.push_text(shown.unwrap_or(&own), range, false);
        self.close();
    }

    /// Opens what `[[…]]` leads to; gives the text to show where none is written.
    fn open_wiki_link<'w>(
        &mut self,
        written: &'w str,
        has_text: bool,
        range: &Range<usize>,
    ) -> Cow<'w, str> {
        let (anchor, shown) = match written.strip_prefix('!') {
            Some(plain) => (Anchor::none(), Cow::Borrowed(plain.trim())),
            None => self.wiki_link(written, has_text, range),
        };
        self.open_leaf(
            anchor.start.as_deref().unwrap_or_default(),
            if anchor.start.is_some() { "</a>" } else { "" },
            Mode::Mute,
        );
        self.note_link(anchor);
        shown
    }

    /// Finds what `[[…]]` leads to, and the text to show where none is written.
    fn wiki_link<'w>(
        &mut self,
        written: &'w str,
        has_text: bool,
        range: &Range<usize>,
    ) -> (Anchor, Cow<'w, str>) {
        if written.trim_matches(|c: char| c == '#' || c.is_whitespace()).is_empty() {
            let message = "nothing is named between `[[` and `]]`".to_owned();
            let help = "write the id or the name of a record, or remove the brackets".to_owned();
            self.say(Code::BrokenReference, message, "leads nowhere", Some(help), range);
            return (Anchor::none(), Cow::Borrowed(""));
        }
        let reference = self.reference(written);
        if reference.name.is_empty() {
            return self.link_within(written, reference.part, range);
        }
        match &reference.found {
            Resolved::One(target) => {
                let anchor = self.link_to(*target, reference.part, range);
                (anchor, Cow::Owned(self.shown(&reference, *target)))
            }
            Resolved::Many(targets) => {
                let close = closing(written, reference.name);
                self.ambiguous(reference.name, targets, "write `[[", &format!("{close}`"), range);
                (Anchor::none(), Cow::Borrowed(without_kind(written)))
            }
            Resolved::Withheld => {
                let message = "a reference to a record that this audience does not see".to_owned();
                let label = if has_text { "shown as text" } else { "left out" };
                self.say(Code::Withheld, message, label, None, range);
                (Anchor::none(), Cow::Owned(self.cx.words.withheld.clone()))
            }
            Resolved::Unknown(nearest) => {
                let shown = without_kind(written);
                if let Some(address) = self.only_asset(reference.name) {
                    let anchor = self.anchor(&address, "", range);
                    return (anchor, Cow::Borrowed(shown));
                }
                let nearest = suggestions(nearest, "[[", &closing(written, reference.name));
                let help = nearest.map(|nearest| format!("write {nearest}"));
                let help = self.of_another_kind(reference.name).or(help);
                let help = help.or_else(|| self.where_it_is(reference.name)).unwrap_or_else(|| {
                    let label = self.label_of_link(range).unwrap_or_default();
                    format!("add a record of it, or write `[[!{}{label}]]`", text::short(shown))
                });
                let message = format!("no record is called `{}`", text::short(reference.name));
                self.say(Code::BrokenReference, message, "shown as text", Some(help), range);
                (Anchor::none(), Cow::Borrowed(shown))
            }
        }
    }

    /// The words after the bar of a link, with the bar, as they are written.
    fn label_of_link(&self, range: &Range<usize>) -> Option<&str> {
        let written = self.written.get(range.clone())?.strip_suffix("]]")?;
        let bar = written.find('|')?;
        let escape = usize::from(written[..bar].ends_with('\\'));
        Some(&written[bar - escape..]).filter(|label| !label.contains(is_symbol))
    }

    /// Says of a reference with a kind that what it names is of another.
    fn of_another_kind(&self, name: &str) -> Option<String> {
        let (kind, rest) = name.split_once(':')?;
        Kind::parse(kind.trim())?;
        let rest = rest.trim();
        match self.cx.lookup.resolve(rest) {
            Resolved::One(target) => {
                let (short, kind) = (text::short(rest), target.kind);
                Some(format!("`{short}` is {}: write `[[{}:{short}]]`", kind.one(), kind.key()))
            }
            _ => None,
        }
    }

    /// Reads what stands between the brackets. A name may hold a `#` itself.
    fn reference<'w>(&self, written: &'w str) -> Reference<'w> {
        let (found, is_path) = self.seek(written);
        let whole = Reference { name: written, part: None, found, is_path };
        let Resolved::Unknown(nearest) = &whole.found else { return whole };
        let Some((name, part)) = written.split_once('#') else { return whole };
        let (name, part) = (name.trim(), Part::new(part));
        if name.is_empty() {
            return Reference { name, part, ..whole };
        }
        let (found, is_path) = self.seek(name);
        match found {
            Resolved::Unknown(_) if !nearest.is_empty() => whole,
            found => Reference { name, part, found, is_path },
        }
    }

    /// Whether what stands between the brackets names a record, or several.
    pub(super) fn names_record(&self, written: &str) -> bool {
        let found = self.reference(written);
        !found.name.is_empty() && !matches!(found.found, Resolved::Unknown(_))
    }

    /// Finds a record by what it is called, else by the path of its file; says whether it was the
    /// path.
    fn seek(&self, name: &str) -> (Resolved, bool) {
        let called = self.cx.lookup.resolve(name);
        if !matches!(called, Resolved::Unknown(_)) || !is_path(name) {
            return (called, false);
        }
        match self.at_path(name) {
            Some(found) => (found, true),
            None => (called, false),
        }
    }

    /// Finds the record of a file by its path from the text's folder, from `content/` or from the
    /// desk's own folder, with or without its ending.
    fn at_path(&self, path: &str) -> Option<Resolved> {
        let mut url = String::new();
        address::push_path(&mut url, path.trim_start_matches('/'));
        let depth = self.cx.file.matches('/').count();
        let up = |levels: usize| format!("{}{url}", "../".repeat(levels));
        let mut places = [0, depth.saturating_sub(1), depth].map(up).into_iter();
        let at_place =
            places.find_map(|url| match self.cx.lookup.destination(self.cx.file, &url) {
                Destination::Record(target, _) => Some(Resolved::One(target)),
                Destination::Withheld => Some(Resolved::Withheld),
                _ => None,
            });
        at_place.or_else(|| {
            // The id of a record is the name of its file, unless it says otherwise.
            let file = path.rsplit('/').next().unwrap_or(path);
            let id = RECORD_FILES.iter().find_map(|end| file.strip_suffix(end)).unwrap_or(file);
            match self.cx.lookup.resolve(id) {
                Resolved::One(_) => Some(Resolved::Unknown(vec![id.to_owned()])),
                Resolved::Withheld => Some(Resolved::Withheld),
                _ => None,
            }
        })
    }

    /// A link to a record, or to a heading of its page. What does not part it from the page that it
    /// stands on is no link.
    fn link_to(&mut self, target: Target, part: Option<Part<'_>>, range: &Range<usize>) -> Anchor {
        let is_itself = Some(target) == self.cx.itself;
        let heading = match part {
            Some(Part::Block(block)) => {
                self.no_block(block, "leads to the page", range);
                None
            }
            // The heading of a text that repeats the title is that of the page.
            Some(Part::Heading(heading)) => Some(heading)
                .filter(|heading| anchor_of(heading) != anchor_of(self.cx.lookup.title(target))),
            None => None,
        };
        if self.in_link() || is_itself && heading.is_none() {
            return Anchor::none();
        }
        let id = heading.map(|heading| anchor_of(&self.beside(heading, range)));
        let mut start = String::new();
        open_link(&mut start, target, self.cx.lookup, id.as_deref());
        if id.is_some() {
            self.site_link(self.cx.lookup.href(target), id, range);
        }
        let mentions = Some(target).filter(|_| !is_itself);
        Anchor { start: Some(start), mentions, fallback: String::new() }
    }

    /// A link to a heading of the same text.
    fn link_within<'w>(
        &mut self,
        written: &'w str,
        part: Option<Part<'w>>,
        range: &Range<usize>,
    ) -> (Anchor, Cow<'w, str>) {
        match part {
            Some(Part::Heading(heading)) => {
                let id = anchor_of(&self.beside(heading, range));
                let mut url = "#".to_owned();
                address::push_anchor(&mut url, &id);
                let anchor = self.anchor(&url, "", range);
                (Anchor { fallback: String::new(), ..anchor }, Cow::Borrowed(heading))
            }
            Some(Part::Block(block)) => {
                self.no_block(block, "shown as text", range);
                (Anchor::none(), Cow::Borrowed(written))
            }
            None => (Anchor::none(), Cow::Borrowed(written)),
        }
    }

    fn no_block(&mut self, block: &str, label: &str, range: &Range<usize>) {
        let message = format!("a block has no address: `#^{}`", text::short(block));
        let help = "name the heading above it: `[[…#Heading]]`".to_owned();
        self.say(Code::DeadAnchor, message, label, Some(help), range);
    }

    /// The text of a link that has none of its own: the name as it is written, of a path or an id the
    /// title; and the heading.
    fn shown(&self, reference: &Reference<'_>, target: Target) -> String {
        let written = without_kind(reference.name);
        let is_id = is_made_up(written) && written == self.cx.lookup.id(target);
        let name = if reference.is_path || is_id { self.cx.lookup.title(target) } else { written };
        match reference.part {
            Some(Part::Heading(heading)) if anchor_of(heading) != anchor_of(name) => {
                format!("{name} § {heading}")
            }
            _ => name.to_owned(),
        }
    }
}

/// Whether a word has the form of ids, `kim-jong-un`, which nobody reads as a name.
fn is_made_up(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a name may be the path of a record's file.
fn is_path(name: &str) -> bool {
    name.contains('/') || RECORD_FILES.iter().any(|end| name.ends_with(end))
}

/// A reference without the kind before it: `georgia` of `location:georgia`.
fn without_kind(written: &str) -> &str {
    match written.split_once(':') {
        Some((kind, rest))
            if Kind::parse(&kind.trim().to_lowercase()).is_some() && !rest.trim().is_empty() =>
        {
            rest.trim()
        }
        _ => written,
    }
}

/// What follows the name in what is written, up to the end of the link: `#Heading]]`.
fn closing(written: &str, name: &str) -> String {
    format!("{}]]", written.strip_prefix(name).unwrap_or_default().trim())
}
