//! The walk over the Markdown: HTML, and beside it the text without markup.

mod alert;
mod bare;
mod citation;
mod draft;
mod footnote;
mod image;
mod inline;
mod mark;
mod raw;
mod read;
mod stack;
mod wiki;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

pub(super) use draft::{Block, Draft, Insert, Run};

use super::report::Report;
use super::{CORRECTED, Context, Heading, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::history::BlockKind;
use crate::link::target::Target;
use crate::model::{Href, Slug};
use crate::read::marked::WITHHELD;
use draft::Trace;
use footnote::Footnote;
use mark::is_symbol;
use read::{Definition, Item, end_of};
use stack::{Mode, Open, Origin};

/// Ids that the page around a text has, in the default theme and in those made after it.
const PAGE_IDS: [&str; 2] = ["content", "toc-title"];

struct Walk<'c> {
    cx: &'c Context<'c>,
    /// The text, with symbols in the place of the marks of markings.
    written: &'c str,
    draft: Draft,
    report: Report<'c>,
    stack: Vec<Open>,
    /// Where the current block of text began.
    block: Option<usize>,
    /// What it is a part of.
    block_kind: BlockKind,
    /// The heading that is open: where its HTML and its text began.
    heading: Option<(usize, usize)>,
    /// The id that is written at the end of the heading that is open.
    id_of_heading: Option<String>,
    /// What is taken from the level of a heading.
    shift: i8,
    /// Whether the next heading repeats the title.
    drops_title: bool,
    /// How often each slug was used.
    slugs: HashMap<String, u32>,
    /// The alignment of each column of the table, and the current one.
    columns: Vec<Alignment>,
    /// How many tables there were.
    tables: usize,
    column: usize,
    in_head: bool,
    notes: HashMap<(Target, Option<String>), usize>,
    footnotes: Vec<Footnote>,
    footnote_of: HashMap<String, usize>,
    definitions: HashMap<String, Definition<'c>>,
    assets: HashSet<Href>,
    /// Elements whose end was sought in the current paragraph and not found.
    unclosed: HashSet<String>,
}

/// Walks over a text.
///
/// The marks of its markings are symbols, as [`symbolised`](crate::read::marked::symbolised) makes
/// them. `is_whole` says that nothing was taken out of it.
pub(super) fn walk<'c>(
    text: &'c str,
    is_whole: bool,
    report: Report<'c>,
    cx: &'c Context<'c>,
) -> (Draft, Vec<Diagnostic>) {
    let read::Parsed { main: events, definitions, repeated } = read::parse(text);
    let size = text.len();
    let draft = Draft {
        html: String::with_capacity(size / 2),
        plain: String::with_capacity(size + 16),
        sections: vec![None],
        ..Draft::default()
    };
    let title = cx.title.replace(&cx.words.withheld, WITHHELD.encode_utf8(&mut [0; 4]));
    let (shift, drops_title) = read::headings(&events, &title);
    let mut walk = Walk {
        cx,
        written: text,
        draft,
        report,
        stack: Vec::with_capacity(16),
        block: None,
        block_kind: BlockKind::Paragraph,
        heading: None,
        id_of_heading: None,
        shift,
        drops_title,
        slugs: HashMap::new(),
        columns: Vec::new(),
        tables: 0,
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
    walk.unshown_footnotes(&repeated, is_whole);
    walk.shown_comments(&events);
    walk.foreign_markup(&events);
    (walk.draft, walk.report.list)
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
            Event::Text(text) if self.in_code() && text.contains(is_symbol) => {
                self.push_text(&mark::written(text), range, false);
            }
            Event::Text(text) => match self.without_id(text, events.get(at + 1)) {
                seen if seen.len() == text.len() => self.text(text, range),
                seen => {
                    let hidden = text.len() - seen.len();
                    self.text(seen, &(range.start..range.end.saturating_sub(hidden)));
                }
            },
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
            Event::TaskListMarker(done) => {
                let words = self.cx.words;
                let (state, label) =
                    if *done { (" checked", &words.done) } else { ("", &words.to_do) };
                let html = &mut self.draft.html;
                html.push_str("<input type=\"checkbox\" disabled");
                html.push_str(state);
                text::attribute(html, "aria-label", label);
                html.push_str("> ");
            }
            Event::FootnoteReference(label) => self.footnote_reference(label, range),
            Event::Html(html) => self.raw_block(html, range),
            Event::InlineHtml(html) => return self.raw_inline(html, range, events, at),
        }
        at + 1
    }

    /// A text without the id at its end by which other programs link to its block, `^3f2a1c`, or
    /// which they give to a heading, `{#id}`.
    fn without_id<'t>(&mut self, text: &'t str, next: Option<&Item<'_>>) -> &'t str {
        match next.map(|(event, _)| event) {
            Some(Event::End(TagEnd::Heading(_))) => match heading_id(text) {
                Some((seen, id)) => {
                    self.id_of_heading = Some(id.to_owned());
                    seen
                }
                None => text,
            },
            Some(Event::End(TagEnd::Paragraph | TagEnd::Item)) => without_block_id(text),
            _ => text,
        }
    }

    fn start(
        &mut self,
        tag: &Tag<'_>,
        range: &Range<usize>,
        events: &[Item<'_>],
        at: usize,
    ) -> usize {
        match tag {
            Tag::Paragraph => {
                self.unclosed.clear();
                if let Some(next) = end_of_block_id(events, at) {
                    return next;
                }
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
            Tag::BlockQuote(kind) => return self.block_quote(*kind, events, at),
            Tag::CodeBlock(kind) => {
                self.start_block();
                let language = match kind {
                    CodeBlockKind::Fenced(info) if self.cx.secrets.find(info).is_empty() => {
                        language(info)
                    }
                    CodeBlockKind::Fenced(_) => String::new(),
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
                if let Some(symbol) = self.written.get(range.clone()).and_then(mark::block) {
                    self.marked_block(symbol);
                    return end + 1;
                }
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
                let is_task = events
                    .get(at + 1..)
                    .unwrap_or_default()
                    .iter()
                    .take(2)
                    .any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
                self.open_part(if is_task { "<li class=\"task\">" } else { "<li>" }, "</li>\n");
            }
            Tag::Table(columns) => {
                self.start_block();
                self.columns.clone_from(columns);
                let start = self.around_table();
                self.open(&format!("{start}<table>\n"), "</table></div>\n");
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.open_part("<thead><tr>", "</tr></thead>\n<tbody>\n");
            }
            Tag::TableRow => {
                (self.column, self.in_head) = (0, false);
                self.lost_cells(range);
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
                if self.stack.last().is_some_and(
                    |open| matches!(&open.origin, Origin::Markdown(close) if !close.is_empty()),
                ) {
                    self.draft.html.push_str("</tbody>");
                }
            }
            _ => {}
        }
        self.close();
        let is_inline = matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        );
        if !is_inline {
            self.end_block();
        }
    }

    /// The start of what is around a table, in which it scrolls where it is wider than the page.
    fn around_table(&mut self) -> String {
        // What one may go to has a name, and no two the same.
        self.tables += 1;
        let name = self.cx.words.table.replace("{number}", &self.tables.to_string());
        let mut start = "<div class=\"table\" tabindex=\"0\" role=\"group\"".to_owned();
        text::attribute(&mut start, "aria-label", &name);
        start.push('>');
        start
    }

    /// Reports the cells of a row for which the head of its table has no column: the parser drops
    /// them.
    fn lost_cells(&mut self, range: &Range<usize>) {
        let Some(row) = self.written.get(range.clone()) else { return };
        let mut is_escaped = false;
        let mut bars = Vec::new();
        for (at, byte) in row.bytes().enumerate() {
            if byte == b'|' && !is_escaped {
                bars.push(at);
            }
            is_escaped = byte == b'\\' && !is_escaped;
        }
        // A bar before the first cell parts it from nothing.
        let leads = usize::from(row.trim_start().starts_with('|'));
        let columns = self.columns.len();
        let Some(&end) = (columns + leads).checked_sub(1).and_then(|nth| bars.get(nth)) else {
            return;
        };
        let lost = row[end + 1..].trim().trim_end_matches('|').trim();
        if lost.chars().all(|c| c == '|' || c.is_whitespace()) {
            return;
        }
        let message = format!("the head of the table has no column for `{}`", text::short(lost));
        let help = "give the head another column; a bar within a cell is written `\\|`".to_owned();
        let start = range.start + end;
        let place = start..start + row[end..].trim_end().len();
        self.say(Code::LostCell, message, "not shown", Some(help), &place);
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
        let written = self.id_of_heading.take();
        let id = self.heading_id(written.as_deref().unwrap_or(&title));
        let mut tag = format!("<h{level}");
        text::attribute(&mut tag, "id", &id);
        tag.push('>');
        // Nothing in a heading waits to be inserted, so no other place moves.
        self.draft.html.insert_str(html, &tag);
        self.draft.html.push_str("<a class=\"anchor\" href=\"#");
        text::value_of(&mut self.draft.html, &id);
        let _ =
            writeln!(self.draft.html, "\" aria-hidden=\"true\" tabindex=\"-1\"></a></h{level}>");
        self.draft.sections.push(Some(id.clone()));
        self.end_block();
        if let Some(block) = self.draft.blocks.last_mut().filter(|block| block.range.start >= plain)
        {
            block.kind = BlockKind::Heading;
        }
        self.draft.anchors.push(id.clone());
        self.draft.headings.push(Heading { level, id, text: title });
    }

    /// An id that no other heading has, nor a note or footnote, nor the page around the text.
    fn heading_id(&mut self, title: &str) -> String {
        let slug = anchor_of(title);
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

    fn end_block(&mut self) {
        let Some(start) = self.block.take() else { return };
        let range = start..self.draft.plain.len();
        if range.is_empty() {
            return;
        }
        self.missing_footnotes(&range);
        let section = u32::try_from(self.draft.sections.len() - 1).unwrap_or(u32::MAX);
        self.draft.blocks.push(Block { range, section, kind: self.block_kind });
        self.draft.plain.push('\n');
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let exact = self.written.get(range.clone()) == Some(text);
        if !exact || !text.contains(is_symbol) {
            return self.push_text(text, range, exact);
        }
        let mut from = 0;
        for (at, c) in text.match_indices(is_symbol) {
            let place = |from: usize, to: usize| range.start + from..range.start + to;
            self.push_text(&text[from..at], &place(from, at), true);
            from = at + c.len();
            self.symbol(c, &place(at, from));
        }
        self.push_text(&text[from..], &(range.start + from..range.end), true);
    }

    /// Writes text; `exact` says that it stands so at `source`.
    fn push_text(&mut self, text: &str, source: &Range<usize>, exact: bool) {
        if text.is_empty() {
            return;
        }
        let mode = self.mode();
        if self.block.is_none() {
            self.block_kind = self.kind();
        }
        let draft = &mut self.draft;
        let start = draft.plain.len();
        self.block.get_or_insert(start);
        if text.contains(WITHHELD) {
            let text = text.replace(WITHHELD, &self.cx.words.withheld);
            text::clean(&mut draft.plain, &text);
        } else {
            text::clean(&mut draft.plain, text);
        }
        let end = draft.plain.len();
        draft.trace.push(Trace {
            plain: start,
            source: source.clone(),
            exact: exact && end - start == text.len(),
        });
        if mode != Mode::Linkable {
            let before = draft.html.len();
            text::escape(&mut draft.html, &draft.plain[start..end]);
            if mode == Mode::Mute {
                return;
            }
            if let Some(run) = draft
                .runs
                .last_mut()
                .filter(|run| !run.linkable && run.range.end == start && run.html_end == before)
            {
                run.range.end = end;
                run.html_end = draft.html.len();
                return;
            }
        } else if let Some(run) = draft.runs.last_mut().filter(|run| {
            run.linkable && run.range.end == start && run.html_end == draft.html.len()
        }) {
            run.range.end = end;
            return;
        } else {
            draft.inserts.push((draft.html.len(), Insert::Run(draft.runs.len())));
        }
        draft.runs.push(Run {
            range: start..end,
            linkable: mode == Mode::Linkable,
            html_end: draft.html.len(),
        });
    }

    fn code(&mut self, code: &str, range: &Range<usize>) {
        self.open_leaf("<code>", "</code>", Mode::Mute);
        self.push_text(&mark::written(code), range, false);
        self.close();
    }

    /// Reports a comment as Obsidian has them, `%%…%%`: here it is text.
    fn shown_comments(&mut self, events: &[Item<'_>]) {
        const MARK: &str = "%%";
        if !self.written.contains(MARK) {
            return;
        }
        let mut in_code = false;
        let mut marks = events.iter().flat_map(|(event, range)| {
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                _ => {}
            }
            let text = match event {
                Event::Text(text) if !in_code => &**text,
                _ => "",
            };
            text.match_indices(MARK).map(|(at, _)| range.start + at)
        });
        let Some((first, second)) = marks.next().zip(marks.next()) else { return };
        let message = "`%%` begins no comment: what follows is shown".to_owned();
        let help =
            "write `<!-- … -->` around what is not to be seen, or `%\\%` if it is text".to_owned();
        let place = first..second + MARK.len();
        self.say(Code::ShownComment, message, "shown as text", Some(help), &place);
    }

    /// Reports the first shortcode of Hugo or Zola, or tag of Liquid, and how many there are: here they
    /// are text.
    fn foreign_markup(&mut self, events: &[Item<'_>]) {
        const FORMS: [(&str, &str); 4] =
            [("{{<", ">}}"), ("{{%", "%}}"), ("{% ", "%}"), ("{%-", "%}")];
        let written = self.written;
        if !FORMS.iter().any(|(open, _)| written.contains(open)) {
            return;
        }
        let code: Vec<&Range<usize>> = events
            .iter()
            .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
            .map(|(_, range)| range)
            .collect();
        let is_code = |at: usize| {
            let next = code.partition_point(|range| range.start <= at);
            next.checked_sub(1)
                .and_then(|last| code.get(last))
                .is_some_and(|range| range.contains(&at))
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        for (open, close) in FORMS {
            let mut from = 0;
            while let Some(start) = written[from..].find(open).map(|at| from + at) {
                from = start + open.len();
                if written[..start].ends_with(['\\', '{']) || is_code(start) {
                    continue;
                }
                let Some(length) = written[start..].find(close) else { break };
                from = start + length + close.len();
                found.push(start..from);
            }
        }
        let Some(place) = found.iter().min_by_key(|place| place.start).cloned() else { return };
        let shown = text::short(&written[place.clone()]);
        let message = match found.len() - 1 {
            0 => format!("`{shown}` does nothing here"),
            1 => format!("`{shown}` does nothing here, nor does another like it below"),
            more => format!("`{shown}` does nothing here, nor do {more} like it below"),
        };
        let help = "write it in Markdown or HTML, or between backticks if it is text".to_owned();
        self.say(Code::ForeignMarkup, message, "shown as text", Some(help), &place);
    }

    fn say(
        &mut self,
        code: Code,
        message: String,
        label: &str,
        help: Option<String>,
        range: &Range<usize>,
    ) {
        let mut diagnostic = Diagnostic::new(code, message).label(label);
        diagnostic.help = help;
        self.report.say(diagnostic, range.clone());
    }
}

/// Parts the text of a heading from the id after it, as Hugo and others have it: `Head {#id}`.
fn heading_id(text: &str) -> Option<(&str, &str)> {
    let (seen, id) = text.strip_suffix('}')?.rsplit_once("{#")?;
    let is_id = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let seen = seen.trim_end();
    (is_id && !seen.is_empty()).then_some((seen, id))
}

/// A text without the id of its block, as Obsidian has it: `Text. ^3f2a1c`.
fn without_block_id(text: &str) -> &str {
    match text.rsplit_once('^') {
        Some((seen, id)) if is_block_id(id) && seen.ends_with(char::is_whitespace) => {
            seen.trim_end()
        }
        _ => text,
    }
}

/// Whether what follows a `^` is an id and no power, `10 ^6` or `x ^n`.
fn is_block_id(id: &str) -> bool {
    /// As long as those that Obsidian makes.
    const MADE: usize = 6;
    id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && (id.len() == MADE || id.len() > 1 && id.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// The index after a paragraph that is nothing but the id of the block before it.
fn end_of_block_id(events: &[Item<'_>], at: usize) -> Option<usize> {
    match events.get(at + 1..at + 3)? {
        [(Event::Text(text), _), (Event::End(TagEnd::Paragraph), _)] => {
            text.strip_prefix('^').is_some_and(is_block_id).then_some(at + 3)
        }
        _ => None,
    }
}

/// The id of the first heading of these words, without a prefix.
fn anchor_of(heading: &str) -> String {
    let slug = Slug::new(heading).map_or_else(|| "section".to_owned(), |slug| slug.to_string());
    let numbered = |start: &&str| {
        slug.strip_prefix(*start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let ours = PAGE_IDS.contains(&slug.as_str())
        || ["note-", "cite-", "fn-", "fnref-", CORRECTED].iter().any(numbered);
    if ours { format!("section-{slug}") } else { slug }
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
