//! Images.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Walk;
use super::inline::unescaped;
use super::read::{Item, end_of};
use super::stack::{Mode, Origin};
use crate::diagnostic::Code;
use crate::link::prose::address::{self, Address};
use crate::link::prose::mention::push_address;
use crate::link::prose::{cite, text};
use crate::link::target::Destination;
use crate::model::media_type;

/// An image as written.
pub(super) struct Image<'t> {
    pub url: &'t str,
    /// The text alternative; `None` where none is written.
    pub alt: Option<&'t str>,
    pub title: &'t str,
    /// Width and height in pixels.
    pub size: [Option<String>; 2],
    pub form: Form,
}

/// How an image is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// `![…](…)`
    Markdown,
    /// `![[…]]`
    Wiki,
    /// `<img>`
    Html,
}

impl Form {
    /// What to do where no text alternative is written.
    fn say_what_it_shows(self) -> &'static str {
        match self {
            Self::Markdown => "say between the brackets what it shows: `![…](…)`",
            Self::Wiki => "say after a bar what it shows: `![[…|what it shows]]`",
            Self::Html => "say in `alt` what it shows: `<img alt=\"…\">`",
        }
    }
}

impl Walk<'_> {
    /// Takes an image in a line of text; gives the index of the next event.
    pub(super) fn image(
        &mut self,
        kind: LinkType,
        url: &str,
        title: &str,
        label: &str,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        let end = end_of(events, at);
        let inner = events.get(at + 1..end).unwrap_or_default();
        let range = events.get(at).map_or(0..0, |(_, range)| range.clone());
        if matches!(
            kind,
            LinkType::ShortcutUnknown | LinkType::ReferenceUnknown | LinkType::CollapsedUnknown
        ) {
            // `![@id]` is an exclamation and a citation.
            self.push_text("!", &(range.start..range.start + 1), true);
            self.cite(label, &range);
            return end + 1;
        }
        let alt = if kind == (LinkType::WikiLink { has_pothole: false }) {
            String::new()
        } else {
            self.beside(&alt(inner), &range).into_owned()
        };
        let title = &*self.beside(title, &range);
        let (form, url) = match kind {
            LinkType::WikiLink { .. } => (Form::Wiki, Cow::Owned(unescaped(url))),
            _ => (Form::Markdown, Cow::Borrowed(url)),
        };
        let (alt, size) = sized(&alt, form);
        let alt = Some(alt).filter(|alt| !alt.is_empty());
        let image = Image { url: &url, alt, title, size, form };
        if self.is_record(&image) {
            self.embedded_record(&image, &range);
            return end + 1;
        }
        match self.picture(&image, &range) {
            Some(tag) => self.draft.html.push_str(&tag),
            None => self.instead(&image, &range),
        }
        end + 1
    }

    /// Takes a paragraph that holds nothing but an image; gives the index of the next event.
    pub(super) fn figure(&mut self, events: &[Item<'_>], at: usize) -> Option<usize> {
        let (Event::Start(Tag::Image { link_type, dest_url, title, .. }), range) =
            events.get(at + 1)?
        else {
            return None;
        };
        let end = end_of(events, at + 1);
        if !matches!(events.get(end + 1), Some((Event::End(TagEnd::Paragraph), _)))
            || !matches!(
                link_type,
                LinkType::Inline | LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
            )
        {
            return None;
        }
        let alt =
            self.beside(&alt(events.get(at + 2..end).unwrap_or_default()), range).into_owned();
        let title = self.beside(title, range);
        let form = Form::Markdown;
        let (alt, size) = sized(&alt, form);
        let alt = Some(alt).filter(|alt| !alt.is_empty());
        let image = Image { url: dest_url, alt, title: "", size, form };
        self.start_block();
        match self.picture(&image, range) {
            Some(tag) => {
                self.open_leaf("<figure>", "</figure>\n", Mode::Linkable);
                self.draft.html.push_str(&tag);
                if !title.trim().is_empty() {
                    self.open_leaf("<figcaption>", "</figcaption>", Mode::Linkable);
                    self.caption(&text::squeezed(&title), range);
                    self.close();
                }
            }
            None => {
                self.open_leaf("<p>", "</p>\n", Mode::Linkable);
                self.instead(&image, range);
            }
        }
        self.close();
        self.end_block();
        Some(end + 2)
    }

    /// Writes a caption. Of markup it has what names records and sources, `[[…]]` and `[@…]`: the
    /// title of an image is no Markdown.
    fn caption(&mut self, caption: &str, range: &Range<usize>) {
        let mut rest = caption;
        let mut from = 0;
        while let Some(open) = rest[from..].find('[').map(|at| from + at) {
            let after = &rest[open + 1..];
            let name = after.strip_prefix('[').and_then(|inner| inner.split_once("]]"));
            let label = after.split_once(']').filter(|(label, _)| cite::is_citation(label));
            match (name, label) {
                (Some((name, after)), _) if !name.contains('[') => {
                    self.push_text(&rest[..open], range, false);
                    let (name, shown) = match name.split_once('|') {
                        Some((name, shown)) => (name, Some(shown.trim())),
                        None => (name, None),
                    };
                    self.name_in_brackets(name, shown.filter(|shown| !shown.is_empty()), range);
                    (rest, from) = (after, 0);
                }
                (_, Some((label, after))) => {
                    self.push_text(&rest[..open], range, false);
                    self.cite(label, range);
                    (rest, from) = (after, 0);
                }
                _ => from = open + 1,
            }
        }
        self.push_text(rest, range, false);
    }

    /// The tag of an image, if it can be shown.
    pub(super) fn picture(&mut self, image: &Image<'_>, range: &Range<usize>) -> Option<String> {
        let why = match address::read(image.url) {
            Address::Local(url) => match self.destination_of(image, &url) {
                // A browser has no picture of it: it is linked.
                Destination::Asset(href) if !is_picture(href.path()) => return None,
                Destination::Asset(href) => {
                    self.missing_alt(image, range);
                    let mut tag = String::from("<img src=\"");
                    push_address(&mut tag, &href.to_string());
                    tag.push('"');
                    text::attribute(&mut tag, "alt", image.alt.unwrap_or_default());
                    if !image.title.is_empty() {
                        text::attribute(&mut tag, "title", image.title);
                    }
                    for (name, value) in ["width", "height"].into_iter().zip(&image.size) {
                        if let Some(value) = value {
                            text::attribute(&mut tag, name, value);
                        }
                    }
                    tag.push_str(" loading=\"lazy\" decoding=\"async\">");
                    self.asset(href);
                    return Some(tag);
                }
                Destination::Withheld => {
                    self.withheld_link(range);
                    return None;
                }
                Destination::Missing(missing) => {
                    self.dead_link(&missing, range);
                    return None;
                }
                Destination::Record(..) | Destination::Site(..) => {
                    "it is not a file of `content/assets/`".to_owned()
                }
            },
            Address::Web(_) => {
                self.missing_alt(image, range);
                let message = format!("the image `{}` is on another host", text::short(image.url));
                let help = "put a copy into `content/assets/`: pages ask nothing of other hosts"
                    .to_owned();
                self.say(Code::UnsafeUrl, message, "linked, not shown", Some(help), range);
                return None;
            }
            Address::Refused(why) => {
                self.unsafe_url(image.url, &why, range);
                return None;
            }
            Address::Contact(_) | Address::Anchor(_) | Address::Empty => {
                "it names no file".to_owned()
            }
        };
        let message = format!("the image `{}` cannot be shown: {why}", text::short(image.url));
        let help = self.where_it_is(image.url);
        self.say(Code::DeadLink, message, "its text alternative is shown", help, range);
        None
    }

    fn missing_alt(&mut self, image: &Image<'_>, range: &Range<usize>) {
        if image.alt.is_none() {
            let message = format!("the image `{}` has no text alternative", text::short(image.url));
            let help = image.form.say_what_it_shows().to_owned();
            self.say(Code::MissingAlt, message, "", Some(help), range);
        }
    }

    /// Whether what is to be embedded, `![[note]]`, is a record and no file.
    fn is_record(&self, image: &Image<'_>) -> bool {
        image.form == Form::Wiki
            && !matches!(address::read(image.url), Address::Local(url)
                if matches!(self.destination_of(image, &url), Destination::Asset(_)))
            && self.names_record(image.url)
    }

    /// Links to a record that was to be embedded, which says so.
    fn embedded_record(&mut self, image: &Image<'_>, range: &Range<usize>) {
        let message = "a record cannot be embedded".to_owned();
        let help = "write `[[…]]` without the `!` before it".to_owned();
        self.say(Code::ForeignMarkup, message, "linked", Some(help), range);
        self.name_in_brackets(image.url, image.alt, range);
    }

    /// The address of a file that is no picture, such as a report or a recording.
    fn file_of(&self, image: &Image<'_>) -> Option<String> {
        let Address::Local(url) = address::read(image.url) else { return None };
        let lookup = self.cx.lookup;
        let address = match lookup.destination(self.cx.file, &url) {
            Destination::Missing(missing) if image.form == Form::Wiki => {
                self.only_asset(&missing)?
            }
            _ => image.url.to_owned(),
        };
        matches!(self.destination_of(image, &url), Destination::Asset(href) if !is_picture(href.path()))
            .then_some(address)
    }

    /// What the URL of an image leads to. One in the way of wikis needs no folder, where its name
    /// is that of one file alone.
    fn destination_of(&self, image: &Image<'_>, url: &str) -> Destination {
        let lookup = self.cx.lookup;
        match lookup.destination(self.cx.file, url) {
            Destination::Missing(missing) if image.form == Form::Wiki => {
                match self.only_asset(&missing) {
                    Some(address) => lookup.destination(self.cx.file, &address),
                    None => Destination::Missing(missing),
                }
            }
            found => found,
        }
    }

    /// Writes what stands for an image that is not shown: a link to one on another host, else its
    /// text alternative.
    pub(super) fn instead(&mut self, image: &Image<'_>, range: &Range<usize>) {
        let alt = image.alt.map(str::trim).filter(|alt| !alt.is_empty());
        if let Some(address) = self.file_of(image).filter(|_| !self.in_link()) {
            let anchor = self.anchor(&address, image.title, range);
            self.open_anchor(anchor);
            self.push_text(alt.unwrap_or_default(), range, false);
        } else if matches!(address::read(image.url), Address::Web(_)) && !self.in_link() {
            let anchor = self.anchor(image.url, image.title, range);
            self.open_anchor(anchor);
            self.push_text(alt.unwrap_or_default(), range, false);
        } else {
            self.push(Origin::Markdown(""), Mode::Told);
            self.push_text(alt.unwrap_or_default(), range, false);
        }
        self.close();
    }
}

/// Whether a file is one that browsers show as an image, as far as its name says: one whose type is not
/// known may be.
fn is_picture(path: &str) -> bool {
    let media_type = media_type(path);
    media_type.starts_with("image/") || media_type == "application/octet-stream"
}

/// Parts a text alternative from the size after it, as Obsidian writes them: `A train|300x200`.
fn sized(written: &str, form: Form) -> (&str, [Option<String>; 2]) {
    let (alt, last) = match written.rsplit_once('|') {
        Some((alt, last)) => (alt.trim(), last),
        None if form == Form::Wiki => ("", written),
        None => return (written, [None, None]),
    };
    size(last.trim()).map_or((written, [None, None]), |size| (alt, size))
}

/// A width in pixels, or width and height: `300`, `300x200`.
fn size(written: &str) -> Option<[Option<String>; 2]> {
    /// No screen has five digits of pixels.
    const LONGEST: usize = 4;
    let (width, height) = match written.split_once('x') {
        Some((width, height)) => (width, Some(height)),
        None => (written, None),
    };
    let is_size = |digits: &str| {
        digits.len() <= LONGEST
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.parse().is_ok_and(|pixels: u16| pixels > 0)
    };
    (is_size(width) && height.is_none_or(is_size))
        .then(|| [Some(width.to_owned()), height.map(str::to_owned)])
}

/// The text alternative: the text of the events between the image's start and end.
fn alt(events: &[Item<'_>]) -> String {
    let mut alt = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
    }
    alt.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_no_text_alternative() {
        for (written, form, alt, width, height) in [
            ("A train|300", Form::Markdown, "A train", "300", ""),
            ("A train | 300x200", Form::Markdown, "A train", "300", "200"),
            ("|300", Form::Markdown, "", "300", ""),
            ("300", Form::Wiki, "", "300", ""),
            ("A train|300x200", Form::Wiki, "A train", "300", "200"),
            ("2023", Form::Markdown, "2023", "", ""),
            ("A|B", Form::Markdown, "A|B", "", ""),
            ("A|0", Form::Markdown, "A|0", "", ""),
            ("A|300x", Form::Wiki, "A|300x", "", ""),
            ("A|99999", Form::Wiki, "A|99999", "", ""),
        ] {
            let some = |pixels: &str| Some(pixels.to_owned()).filter(|pixels| !pixels.is_empty());
            let expected = (alt, [some(width), some(height)]);
            assert_eq!(sized(written, form), expected, "{written}");
        }
    }
}
