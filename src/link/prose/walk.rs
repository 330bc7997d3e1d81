//! The walk over the Markdown: HTML, and beside it the text without markup.

mod image;
mod inline;
mod raw;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html::{Content, Element};
use super::report::Report;
use super::{Context, Heading, Note, SiteLink, cite, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::link::target::Target;
use crate::model::{Body, Href, Slug};

/// The deepest nesting of blocks and emphasis that is written: browsers stop at 512, and nobody
/// reads beyond a few. What is deeper keeps its text.
const DEEPEST: usize = 100;

/// An event of the parser, and where it comes from.
type Item<'e> = (Event<'e>, Range<usize>);

/// What the walk makes of a text, before names are links.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The HTML, without the text of linkable runs.
    pub html: String,
    /// What is still to be put into the HTML, by place.
    pub inserts: Vec<(usize, Insert)>,
    /// The text without markup; each block ends with a line end.
    pub plain: String,
    /// The blocks of the text, in order.
    pub blocks: Vec<Block>,
    /// The text in which names count, in order.
    pub runs: Vec<Run>,
    /// What the author linked: the place of its text, and the record.
    pub written: Vec<(Range<usize>, Target)>,
    /// The id of the heading of each section; the first section has none.
    pub sections: Vec<Option<String>>,
    pub headings: Vec<Heading>,
    pub notes: Vec<Note>,
    pub anchors: Vec<String>,
    pub site_links: Vec<SiteLink>,
    pub assets: Vec<Href>,
    /// The first paragraph, as a range of the text.
    pub lead: Option<Range<usize>>,
    /// Whether tags of raw HTML were let through.
    pub has_raw_html: bool,
    trace: Vec<Trace>,
}

/// What is still to be put into the HTML.
#[derive(Debug)]
pub(super) enum Insert {
    /// The text of a run, by its index.
    Run(usize),
    /// HTML that was not known before.
    Html(String),
}

/// A block of the text: a paragraph, a heading, a cell.
#[derive(Debug)]
pub(super) struct Block {
    pub range: Range<usize>,
    pub section: u32,
    pub is_heading: bool,
}

/// Text that is not parted by markup.
#[derive(Debug)]
pub(super) struct Run {
    pub range: Range<usize>,
    /// Whether names in it may become links; they are mentions in any case.
    pub linkable: bool,
    /// Where the HTML stood after it: if it stands there still, no markup parts it from what follows.
    html_end: usize,
}

/// Where a part of the text comes from.
#[derive(Debug)]
struct Trace {
    plain: usize,
    source: Range<usize>,
    /// Whether it stands in the source byte for byte.
    exact: bool,
}

impl Draft {
    /// The range of the body that a range of the text comes from.
    pub(super) fn source_of(&self, range: &Range<usize>) -> Range<usize> {
        let find = |at: usize| self.trace[..self.trace.partition_point(|trace| trace.plain <= at)].last();
        let start = find(range.start).map_or(0, |trace| {
            let inside = if trace.exact { range.start - trace.plain } else { 0 };
            (trace.source.start + inside).min(trace.source.end)
        });
        let end = find(range.end.saturating_sub(1)).map_or(start, |trace| {
            if trace.exact { (trace.source.start + range.end - trace.plain).min(trace.source.end) } else { trace.source.end }
        });
        start..end.max(start)
    }
}

/// What names in a text may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    /// Nothing.
    Mute,
    /// Mentions.
    Told,
    /// Links.
    Linkable,
}

/// An element, or something that might have been one, that is not yet closed.
#[derive(Debug)]
struct Open {
    origin: Origin,
    mode: Mode,
    in_link: bool,
    /// Whether white space counts.
    is_pre: bool,
    link: Option<OpenLink>,
}

#[derive(Debug)]
enum Origin {
    /// Of Markdown, with its end tags; empty if nothing was written.
    Markdown(&'static str),
    /// Of raw HTML.
    Raw(&'static Element),
    /// A raw tag that was taken out; its end tag will be too.
    Dropped(String),
}

/// A link whose text is not yet complete.
#[derive(Debug)]
struct OpenLink {
    /// The record that it mentions.
    mentions: Option<Target>,
    plain: usize,
    html: usize,
    /// What stands for a text, if there is none.
    fallback: String,
}

/// A footnote that is referred to.
#[derive(Debug)]
struct Footnote {
    label: String,
    /// How often it was referred to.
    count: usize,
    /// Where in [`Draft::inserts`] the links back belong.
    back: Option<usize>,
}

struct Walk<'c> {
    cx: &'c Context<'c>,
    body: &'c Body,
    draft: Draft,
    report: Report<'c>,
    stack: Vec<Open>,
    /// Where the current block of text began.
    block: Option<usize>,
    /// The heading that is open: where its HTML and its text began.
    heading: Option<(usize, usize)>,
    /// What is taken from the level of a heading.
    shift: i8,
    /// Whether the next heading repeats the title.
    drops_title: bool,
    /// How often each slug was used.
    slugs: HashMap<String, u32>,
    /// The alignment of each column of the table, and the current one.
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    notes: HashMap<(Target, Option<String>), usize>,
    footnotes: Vec<Footnote>,
    footnote_of: HashMap<String, usize>,
    definitions: HashMap<String, Vec<Item<'c>>>,
    assets: HashSet<Href>,
    /// Elements whose end was sought in the current paragraph and not found.
    unclosed: HashSet<String>,
}

/// Walks over a text.
pub(super) fn walk<'c>(body: &'c Body, cx: &'c Context<'c>) -> (Draft, Report<'c>) {
    let (events, definitions) = parse(&body.text);
    let size = body.text.len();
    let draft = Draft {
        html: String::with_capacity(size / 2),
        plain: String::with_capacity(size + 16),
        sections: vec![None],
        ..Draft::default()
    };
    let (shift, drops_title) = headings(&events, cx.title);
    let mut walk = Walk {
        cx,
        body,
        draft,
        report: Report::new(body, cx.source, cx.file),
        stack: Vec::with_capacity(16),
        block: None,
        heading: None,
        shift,
        drops_title,
        slugs: HashMap::new(),
        columns: Vec::new(),
        column: 0,
        in_head: false,
        notes: HashMap::new(),
        footnotes: Vec::new(),
        footnote_of: HashMap::new(),
        definitions,
        assets: HashSet::new(),
        unclosed: HashSet::new(),
    };
    walk.events(&events);
    walk.close_all();
    walk.footnotes();
    (walk.draft, walk.report)
}

type Definitions<'e> = HashMap<String, Vec<Item<'e>>>;

/// Reads the Markdown: the text itself, and the footnotes by their label.
fn parse(text: &str) -> (Vec<Item<'_>>, Definitions<'_>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_GFM;
    let citation = |link: BrokenLink<'_>| {
        let wanted = matches!(link.link_type, LinkType::Shortcut | LinkType::Reference);
        (wanted && cite::is_citation(&link.reference)).then(|| (CowStr::Borrowed(""), CowStr::Borrowed("")))
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(citation));
    let mut main = Vec::with_capacity(text.len() / 16 + 8);
    let mut open: Vec<(String, Vec<Item<'_>>)> = Vec::new();
    let mut definitions = HashMap::new();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => open.push((folded(&label), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, events)) = open.pop() {
                    definitions.entry(label).or_insert(events);
                }
            }
            _ => match open.last_mut() {
                Some((_, events)) => events.push((event, range)),
                None => main.push((event, range)),
            },
        }
    }
    (main, definitions)
}

/// A footnote's label as it is compared.
fn folded(label: &str) -> String {
    label.to_lowercase()
}

/// How far headings move so that the shallowest is the second level, below the page's title; and
/// whether the first one repeats the title.
fn headings(events: &[Item<'_>], title: &str) -> (i8, bool) {
    let mut first: Option<String> = None;
    let mut within = false;
    let mut drops_title = false;
    let mut shallowest = None;
    let mut level_of_first = None;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if first.is_none() {
                    first = Some(String::new());
                    within = true;
                    level_of_first = Some(*level as i8);
                } else {
                    shallowest = Some(shallowest.map_or(*level as i8, |least: i8| least.min(*level as i8)));
                }
            }
            Event::End(TagEnd::Heading(_)) if within => {
                within = false;
                let text = first.as_deref().unwrap_or_default();
                drops_title = match (Slug::new(text), Slug::new(title)) {
                    (Some(text), Some(title)) => text == title,
                    (None, None) => !text.trim().is_empty() && text.trim() == title.trim(),
                    _ => false,
                };
            }
            Event::Text(text) | Event::Code(text) if within => first.get_or_insert_default().push_str(text),
            Event::SoftBreak | Event::HardBreak if within => first.get_or_insert_default().push(' '),
            _ => {}
        }
    }
    if !drops_title {
        shallowest = shallowest.into_iter().chain(level_of_first).min();
    }
    (shallowest.unwrap_or(2) - 2, drops_title)
}

/// The index of the event that ends what the event at `start` starts.
fn end_of(events: &[Item<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len()
}

impl<'c> Walk<'c> {
    fn events(&mut self, events: &[Item<'_>]) {
        let mut at = 0;
        while at < events.len() {
            at = self.event(events, at);
        }
    }

    /// Takes the event at `at`, and what belongs to it; gives the index of the next.
    fn event(&mut self, events: &[Item<'_>], at: usize) -> usize {
        let Some((event, range)) = events.get(at) else { return at + 1 };
        match event {
            Event::Start(tag) => return self.start(tag, range, events, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => self.code(code, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text, range),
            Event::SoftBreak => self.push_text(" ", range, false),
            Event::HardBreak => {
                self.draft.html.push_str("<br>");
                if self.block.is_some() {
                    self.draft.plain.push('\n');
                }
            }
            Event::Rule => {
                self.start_block();
                self.draft.html.push_str("<hr>\n");
            }
            Event::TaskListMarker(done) => self.draft.html.push_str(if *done {
                "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> "
            } else {
                "<input type=\"checkbox\" disabled aria-label=\"To do\"> "
            }),
            Event::FootnoteReference(label) => self.footnote_reference(label, range),
            Event::Html(html) => self.raw_block(html, range),
            Event::InlineHtml(html) => return self.raw_inline(html, range, events, at),
        }
        at + 1
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>, events: &[Item<'_>], at: usize) -> usize {
        match tag {
            Tag::Paragraph => {
                self.unclosed.clear();
                if let Some(next) = self.figure(events, at) {
                    return next;
                }
                self.start_block();
                self.open_leaf("<p>", "</p>\n", Mode::Linkable);
            }
            Tag::Heading { .. } => {
                if std::mem::take(&mut self.drops_title) {
                    return end_of(events, at) + 1;
                }
                self.unclosed.clear();
                self.start_block();
                self.heading = Some((self.draft.html.len(), self.draft.plain.len()));
                self.open_leaf("", "", Mode::Told);
            }
            Tag::BlockQuote(kind) => {
                self.start_block();
                self.open(
                    match kind {
                        None => "<blockquote>\n",
                        Some(BlockQuoteKind::Note) => "<blockquote class=\"alert alert-note\">\n",
                        Some(BlockQuoteKind::Tip) => "<blockquote class=\"alert alert-tip\">\n",
                        Some(BlockQuoteKind::Important) => "<blockquote class=\"alert alert-important\">\n",
                        Some(BlockQuoteKind::Warning) => "<blockquote class=\"alert alert-warning\">\n",
                        Some(BlockQuoteKind::Caution) => "<blockquote class=\"alert alert-caution\">\n",
                    },
                    "</blockquote>\n",
                );
            }
            Tag::CodeBlock(kind) => {
                self.start_block();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(info),
                    CodeBlockKind::Indented => String::new(),
                };
                self.draft.html.push_str("<pre tabindex=\"0\"><code");
                if !language.is_empty() {
                    text::attribute(&mut self.draft.html, "class", &language);
                }
                self.open_leaf(">", "</code></pre>\n", Mode::Mute);
            }
            Tag::HtmlBlock => {
                let end = end_of(events, at);
                let pieces = events.get(at + 1..end).unwrap_or_default();
                match pieces {
                    [(Event::Html(only), _)] => self.raw_block(only, range),
                    pieces => {
                        let html: String = pieces
                            .iter()
                            .filter_map(|(event, _)| match event {
                                Event::Html(html) | Event::Text(html) => Some(&**html),
                                _ => None,
                            })
                            .collect();
                        self.raw_block(&html, range);
                    }
                }
                return end + 1;
            }
            Tag::List(first) => {
                self.start_block();
                match first {
                    None => self.open("<ul>\n", "</ul>\n"),
                    Some(1) => self.open("<ol>\n", "</ol>\n"),
                    Some(first) => self.open(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
                }
            }
            Tag::Item => {
                self.unclosed.clear();
                self.end_block();
                let is_task = events.get(at + 1..).unwrap_or_default().iter().take(2).any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
                self.open_part(if is_task { "<li class=\"task\">" } else { "<li>" }, "</li>\n");
            }
            Tag::Table(columns) => {
                self.start_block();
                self.columns.clone_from(columns);
                self.open("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>\n", "</table></div>\n");
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.open_part("<thead><tr>", "</tr></thead>\n<tbody>\n");
            }
            Tag::TableRow => {
                (self.column, self.in_head) = (0, false);
                self.open_part("<tr>", "</tr>\n");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.open("<em>", "</em>"),
            Tag::Strong => self.open("<strong>", "</strong>"),
            Tag::Strikethrough => self.open("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, id } => {
                return self.link(*link_type, dest_url, title, id, range, events, at);
            }
            Tag::Image { link_type, dest_url, title, id } => {
                return self.image(*link_type, dest_url, title, id, events, at);
            }
            // Not asked of the parser.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => self.open("", ""),
        }
        at + 1
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => return self.end_heading(level as i8),
            TagEnd::Paragraph => {
                if let Some(start) = self.block.filter(|_| self.draft.lead.is_none()) {
                    let lead = start..self.draft.plain.len();
                    if self.draft.plain[lead.clone()].contains(|c: char| !c.is_whitespace()) {
                        self.draft.lead = Some(lead);
                    }
                }
            }
            TagEnd::CodeBlock => {
                if let Some(start) = self.block {
                    let kept = self.draft.plain.trim_end_matches('\n').len();
                    self.draft.plain.truncate(kept.max(start));
                }
            }
            TagEnd::Table => {
                self.close_raw();
                if self.stack.last().is_some_and(|open| matches!(&open.origin, Origin::Markdown(close) if !close.is_empty())) {
                    self.draft.html.push_str("</tbody>");
                }
            }
            _ => {}
        }
        self.close();
        let is_inline = matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image);
        if !is_inline {
            self.end_block();
        }
    }

    fn cell(&mut self) {
        self.unclosed.clear();
        self.end_block();
        let align = self.columns.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        let (open, close) = match (self.in_head, align) {
            (true, Alignment::None) => ("<th scope=\"col\">", "</th>"),
            (true, Alignment::Left) => ("<th scope=\"col\" class=\"left\">", "</th>"),
            (true, Alignment::Center) => ("<th scope=\"col\" class=\"center\">", "</th>"),
            (true, Alignment::Right) => ("<th scope=\"col\" class=\"right\">", "</th>"),
            (false, Alignment::None) => ("<td>", "</td>"),
            (false, Alignment::Left) => ("<td class=\"left\">", "</td>"),
            (false, Alignment::Center) => ("<td class=\"center\">", "</td>"),
            (false, Alignment::Right) => ("<td class=\"right\">", "</td>"),
        };
        self.open_part(open, close);
    }

    fn end_heading(&mut self, level: i8) {
        self.close_raw();
        let Some((html, plain)) = self.heading.take() else { return self.close() };
        self.stack.pop();
        let title = self.draft.plain[plain..].trim().to_owned();
        if title.is_empty() && self.draft.html.len() == html {
            self.block = None;
            return;
        }
        let level = u8::try_from((level - self.shift).clamp(2, 6)).unwrap_or(6);
        let id = self.heading_id(&title);
        let mut tag = format!("<h{level}");
        text::attribute(&mut tag, "id", &id);
        tag.push('>');
        // Nothing in a heading waits to be inserted, so no other place moves.
        self.draft.html.insert_str(html, &tag);
        self.draft.html.push_str("<a class=\"anchor\" href=\"#");
        text::value_of(&mut self.draft.html, &id);
        let _ = writeln!(self.draft.html, "\" aria-hidden=\"true\" tabindex=\"-1\"></a></h{level}>");
        self.draft.sections.push(Some(id.clone()));
        self.end_block();
        if let Some(block) = self.draft.blocks.last_mut().filter(|block| block.range.start >= plain) {
            block.is_heading = true;
        }
        self.draft.anchors.push(id.clone());
        self.draft.headings.push(Heading { level, id, text: title });
    }

    /// An id that no other heading has, nor a note or footnote.
    fn heading_id(&mut self, title: &str) -> String {
        let slug = Slug::new(title).map_or_else(|| "section".to_owned(), |slug| slug.to_string());
        let ours = ["note-", "cite-", "fn-", "fnref-"]
            .iter()
            .any(|start| slug.strip_prefix(start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
        let slug = if ours { format!("section-{slug}") } else { slug };
        let mut unique = slug.clone();
        while let Some(count) = self.slugs.get_mut(&unique) {
            if unique == slug {
                unique = format!("{slug}-{count}");
                *count += 1;
            } else {
                // `foo-1` was written out; the next number of `foo` is tried.
                unique.clone_from(&slug);
            }
        }
        self.slugs.insert(unique.clone(), 1);
        format!("{}{unique}", self.cx.prefix)
    }

    /// Puts the footnotes that the text refers to at its end.
    fn footnotes(&mut self) {
        if self.footnotes.is_empty() {
            return;
        }
        self.draft.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol type=\"a\">\n");
        let mut at = 0;
        // A footnote may refer to others.
        while let Some(label) = self.footnotes.get(at).map(|footnote| footnote.label.clone()) {
            let events = self.definitions.remove(&label).unwrap_or_default();
            let id = format!("{}fn-{}", self.cx.prefix, at + 1);
            self.draft.html.push_str("<li");
            text::attribute(&mut self.draft.html, "id", &id);
            self.draft.html.push('>');
            self.draft.sections.push(Some(id.clone()));
            self.draft.anchors.push(id);
            self.events(&events);
            self.close_all();
            // Within the last paragraph, if that is what it ends with.
            const END: &str = "</p>\n";
            let end = self.draft.html.len();
            let before = if self.draft.html.ends_with(END) { end - END.len() } else { end };
            let place = before.max(self.draft.inserts.last().map_or(0, |(at, _)| *at));
            self.draft.inserts.push((place, Insert::Html(String::new())));
            if let Some(footnote) = self.footnotes.get_mut(at) {
                footnote.back = Some(self.draft.inserts.len() - 1);
            }
            self.draft.html.push_str("</li>\n");
            at += 1;
        }
        self.draft.html.push_str("</ol>\n</section>\n");
        for (at, footnote) in self.footnotes.iter().enumerate() {
            let mut back = String::new();
            for nth in 1..=footnote.count {
                back.push_str(" <a href=\"#");
                text::value_of(&mut back, self.cx.prefix);
                let _ = write!(back, "fnref-{}-{nth}\" role=\"doc-backlink\">↩", at + 1);
                if nth > 1 {
                    let _ = write!(back, "<sup>{nth}</sup>");
                }
                back.push_str("</a>");
            }
            if let Some((_, Insert::Html(html))) = footnote.back.and_then(|at| self.draft.inserts.get_mut(at)) {
                *html = back;
            }
        }
    }

    fn mode(&self) -> Mode {
        self.stack.last().map_or(Mode::Linkable, |open| open.mode)
    }

    fn in_link(&self) -> bool {
        self.stack.last().is_some_and(|open| open.in_link)
    }

    fn push(&mut self, origin: Origin, mode: Mode) {
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
    fn open(&mut self, start: &str, end: &'static str) {
        if self.stack.len() < DEEPEST {
            self.open_leaf(start, end, Mode::Linkable);
        } else {
            self.push(Origin::Markdown(""), Mode::Linkable);
        }
    }

    /// Opens an element that is a part of the one around it.
    fn open_part(&mut self, start: &str, end: &'static str) {
        self.close_raw();
        if self.stack.last().is_some_and(|open| matches!(open.origin, Origin::Markdown(""))) {
            self.push(Origin::Markdown(""), Mode::Linkable);
        } else {
            self.open_leaf(start, end, Mode::Linkable);
        }
    }

    /// Opens an element of Markdown that holds no blocks.
    fn open_leaf(&mut self, start: &str, end: &'static str, mode: Mode) {
        self.draft.html.push_str(start);
        self.push(Origin::Markdown(end), mode);
    }

    /// Closes the innermost element of Markdown, and raw HTML in it.
    fn close(&mut self) {
        self.close_raw();
        self.pop();
    }

    /// Closes raw HTML within the innermost element of Markdown.
    fn close_raw(&mut self) {
        while self.stack.last().is_some_and(|open| !matches!(open.origin, Origin::Markdown(_))) {
            self.pop();
        }
    }

    fn close_all(&mut self) {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.end_block();
    }

    fn pop(&mut self) {
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
                if !element.inline {
                    self.end_block();
                }
            }
            Some(Origin::Dropped(_)) | None => {}
        }
    }

    /// Makes way for a block of Markdown.
    fn start_block(&mut self) {
        self.end_block();
        self.leave_raw(|content| content == Content::Flow);
    }

    /// Closes raw HTML until one that may hold what comes.
    fn leave_raw(&mut self, may_hold: impl Fn(Content) -> bool) {
        loop {
            let raw = self.stack.iter().rev().position(|open| !matches!(open.origin, Origin::Dropped(_)));
            let Some(depth) = raw else { return };
            let Some(Origin::Raw(element)) = self.stack.iter().rev().nth(depth).map(|open| &open.origin) else { return };
            if may_hold(element.content) {
                return;
            }
            for _ in 0..=depth {
                self.pop();
            }
        }
    }

    fn end_block(&mut self) {
        let Some(start) = self.block.take() else { return };
        let range = start..self.draft.plain.len();
        if range.is_empty() {
            return;
        }
        self.missing_footnotes(&range);
        let section = u32::try_from(self.draft.sections.len() - 1).unwrap_or(u32::MAX);
        self.draft.blocks.push(Block { range, section, is_heading: false });
        self.draft.plain.push('\n');
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let exact = self.body.text.get(range.clone()) == Some(text);
        self.push_text(text, range, exact);
    }

    /// Writes text; `exact` says that it stands so at `source`.
    fn push_text(&mut self, text: &str, source: &Range<usize>, exact: bool) {
        if text.is_empty() {
            return;
        }
        let mode = self.mode();
        let draft = &mut self.draft;
        let start = draft.plain.len();
        self.block.get_or_insert(start);
        text::clean(&mut draft.plain, text);
        let end = draft.plain.len();
        draft.trace.push(Trace { plain: start, source: source.clone(), exact: exact && end - start == text.len() });
        if mode != Mode::Linkable {
            let before = draft.html.len();
            text::escape(&mut draft.html, &draft.plain[start..end]);
            if mode == Mode::Mute {
                return;
            }
            if let Some(run) = draft.runs.last_mut().filter(|run| !run.linkable && run.range.end == start && run.html_end == before) {
                run.range.end = end;
                run.html_end = draft.html.len();
                return;
            }
        } else if let Some(run) = draft.runs.last_mut().filter(|run| run.linkable && run.range.end == start && run.html_end == draft.html.len()) {
            run.range.end = end;
            return;
        } else {
            draft.inserts.push((draft.html.len(), Insert::Run(draft.runs.len())));
        }
        draft.runs.push(Run { range: start..end, linkable: mode == Mode::Linkable, html_end: draft.html.len() });
    }

    fn code(&mut self, code: &str, range: &Range<usize>) {
        self.open_leaf("<code>", "</code>", Mode::Mute);
        self.push_text(code, range, false);
        self.close();
    }

    fn say(&mut self, code: Code, message: String, label: &str, help: Option<String>, range: &Range<usize>) {
        let mut diagnostic = Diagnostic::new(code, message).label(label);
        diagnostic.help = help;
        self.report.say(diagnostic, range.clone());
    }
}

/// The class of a code block: the first word of its info string.
fn language(info: &str) -> String {
    /// No language has a longer name.
    const LONGEST: usize = 32;
    let word = info.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let safe: String = word
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'))
        .take(LONGEST)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if safe.is_empty() { safe } else { format!("language-{safe}") }
}
