//! The text of a record: Markdown made into HTML in which names are links.
//!
//! The walk over the Markdown writes HTML, and beside it the same text without markup, block by
//! block. Names are sought in the text; where a run of it came from text in the HTML, a name
//! becomes a link. So linking can neither change a text nor break its markup.
//!
//! Texts may come from strangers. Nothing in the HTML is copied from them without being escaped:
//! not from Markdown, and not from raw HTML either, of which `html` lists what may stay.

mod address;
mod blocks;
mod cite;
mod html;
mod mention;
mod report;
mod sentence;
mod text;
mod walk;
mod withheld;

pub(crate) use blocks::{Blocks, blocks};
pub use sentence::Sentence;
pub(super) use text::decode;

use std::ops::Range;
use std::sync::Arc;

use super::names::Names;
use super::secrets::Secrets;
use super::target::{Lookup, Target};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Body, Href, LinkMentions};

/// How the id of a correction's element begins, on the page of its briefing; its day follows.
pub(crate) const CORRECTED: &str = "corrected-";

/// What a text is linked with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The content file, as `content/events/x.md`: for diagnostics and relative links.
    pub file: &'a Arc<str>,
    /// The text of that file.
    pub source: &'a str,
    /// The record that the text belongs to, which is never linked.
    pub itself: Option<Target>,
    /// The title of that record: a first heading that repeats it is dropped.
    pub title: &'a str,
    /// What the record's fields list (actors, locations), sorted.
    pub listed: &'a [Target],
    /// Which mentions become links.
    pub link: LinkMentions,
    /// The names that are sought.
    pub names: &'a Names<Target>,
    /// What references and addresses lead to.
    pub lookup: &'a dyn Lookup,
    /// Put before every id, such as `e12-`, so that several texts can share a page; may be empty.
    pub prefix: &'a str,
    /// What Dateline itself says in a text.
    pub words: &'a ProseWords,
    /// Names that may not be seen.
    pub secrets: &'a Secrets,
}

/// The kinds of alerts, as classes and strings name them.
pub const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// What Dateline itself says in a text, in the words of the site's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseWords {
    /// The name of a table, for those who do not see it; `{number}` is its number in the text.
    pub table: String,
    /// The name of an empty box in a list of tasks.
    pub to_do: String,
    /// The name of a ticked one.
    pub done: String,
    /// In the place of a record that the audience does not see.
    pub withheld: String,
    /// The heading of footnotes.
    pub footnotes: String,
    /// The name of the way back from a footnote; `{number}` is the number of the place.
    pub back: String,
    /// What alerts are, in the order of [`ALERTS`].
    pub alerts: [String; 5],
}

impl Default for ProseWords {
    /// English.
    fn default() -> Self {
        Self {
            table: "Table {number}".to_owned(),
            to_do: "To do".to_owned(),
            done: "Done".to_owned(),
            withheld: "[withheld]".to_owned(),
            footnotes: "Notes".to_owned(),
            back: "Back to the text ({number})".to_owned(),
            alerts: ["Note", "Tip", "Important", "Warning", "Caution"].map(str::to_owned),
        }
    }
}

/// A text, linked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prose {
    /// The HTML: balanced, sanitised, with addresses of the site as [`Href`] displays them.
    pub html: String,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// What is cited, by number. The page that shows the text has an element with the id
    /// `note-1` (after the prefix) for the first.
    pub notes: Vec<Note>,
    /// What is mentioned: the first mention of each record in each section, in order.
    pub mentions: Vec<Mention>,
    /// Names in the text that fit a record and could be links, but neither became one nor count as
    /// a mention: where each stands so first, in order. For whoever writes the text; no page says it.
    pub unlinked: Vec<Unlinked>,
    /// Every id in the HTML, sorted.
    pub anchors: Vec<String>,
    /// Links to addresses and anchors of the site, to be checked once these are known.
    pub site_links: Vec<SiteLink>,
    /// Files of the site that the text shows or links to, in order, each once.
    pub assets: Vec<Href>,
    /// Words; a character of a script without spaces counts as one.
    pub words: u32,
    /// The text without markup, a line for each block. Footnotes come last.
    pub plain: String,
    /// The first paragraph without markup.
    pub lead: String,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The level in HTML, 2 to 6.
    pub level: u8,
    /// The id, with the prefix.
    pub id: String,
    /// The text without markup.
    pub text: String,
}

/// A source that is cited, with the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The number, from 1.
    pub number: u32,
    /// The source.
    pub source: Target,
    /// Where in the source: a page, a time.
    pub locator: Option<String>,
    /// The ids, with the prefix, of the places that cite it.
    pub back: Vec<String>,
}

/// A mention of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The record.
    pub target: Target,
    /// The sentence that it stands in.
    pub sentence: Sentence,
    /// The id of the heading, or of the footnote, that it stands under.
    pub anchor: Option<String>,
    /// Whether the name is a link.
    pub linked: bool,
}

/// A name that fits a record and was not taken to mean it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlinked {
    /// The name as it stands in the text.
    pub name: String,
    /// Why it was not taken to mean a record.
    pub why: Why,
    /// The records that it fits, sorted; never empty.
    pub candidates: Vec<Target>,
    /// Where it stands in the file.
    pub at: Span,
}

/// Why a name that fits a record was not taken to mean it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// It fits several records, and nothing on the page tells which.
    Ambiguous,
    /// It may be a piece of a longer name, as `Washington` is of `Denzel Washington`.
    Doubtful,
    /// It is the short form of something that the text did not name in full before, and that the
    /// record does not list.
    Short,
}

/// A link to an address of the site that is not that of a record's page as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLink {
    /// The address.
    pub href: Href,
    /// The anchor on that page, decoded.
    pub anchor: Option<String>,
    /// Where the link is written.
    pub span: Span,
}

/// Makes HTML of a text, and finds what it mentions, cites and links to.
pub fn prose(body: &Body, cx: &Context<'_>) -> (Prose, Vec<Diagnostic>) {
    let (prose, diagnostics, _) = prose_in_blocks(body, cx);
    (prose, diagnostics)
}

/// Does what [`prose`] does, and tells in which parts of [`Prose::plain`] names were sought. The
/// last part may reach over its end, by white space.
pub(super) fn prose_in_blocks(
    body: &Body,
    cx: &Context<'_>,
) -> (Prose, Vec<Diagnostic>, Vec<Range<usize>>) {
    let (mut draft, mut report) = withheld::walk(body, cx);
    let (links, mentions, unlinked) = mention::find(&draft, cx, &mut report);
    let mut html = mention::assemble(&draft, &links, cx);
    if draft.has_raw_html {
        html = html::sanitised(&html);
    }
    draft.anchors.sort_unstable();
    let lead = draft.lead.map_or_else(String::new, |lead| draft.plain[lead].trim().to_owned());
    let words = text::words(&draft.plain);
    draft.plain.truncate(draft.plain.trim_end().len());
    let prose = Prose {
        html,
        headings: draft.headings,
        notes: draft.notes,
        mentions,
        unlinked,
        anchors: draft.anchors,
        site_links: draft.site_links,
        assets: draft.assets,
        words,
        plain: draft.plain,
        lead,
    };
    let blocks = draft.blocks.into_iter().map(|block| block.range).collect();
    (prose, report.list, blocks)
}

#[cfg(test)]
mod tests;
