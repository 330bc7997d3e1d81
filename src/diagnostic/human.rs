//! Diagnostics for people at a terminal: the message, the excerpt, what to do.
//!
//! annotate-snippets draws the excerpts. It is given only the lines that matter, cut where they
//! are long and with everything that could steer a terminal made visible, since content comes
//! from strangers. So the positions that it counts are those of the cut excerpt; the true ones
//! are put in afterwards, see `restore_places`.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Padding, Snippet};

use super::json::Summary;
use super::positions::{Lines, Positions};
use super::{Code, Diagnostic, Place, Severity, Sources, Span};

/// How a report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to use ANSI colours.
    pub color: bool,
    /// Columns of the terminal: excerpts are cut to fit, messages are not. At least 40 are used.
    pub width: usize,
}

/// Writes each diagnostic, and an empty line after each. Of those that say of many places that the
/// same thing is not there, the first are written, and the rest are counted.
///
/// What is written holds no control character but line ends and, with [`Style::color`], the
/// escapes of its own colours.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    style: Style,
) -> io::Result<()> {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.max(NARROWEST));
    let mut positions = Positions::new(sources);
    let mut repeats = Repeats::of(diagnostics);
    diagnostics.iter().try_for_each(|diagnostic| match repeats.next(diagnostic) {
        Shown::Whole(more) => {
            writeln!(out, "{}\n", draw(diagnostic, more, &mut positions, &renderer))
        }
        Shown::Counted => Ok(()),
    })
}

/// Counts diagnostics in words: `2 errors, 1 warning`, or `no problems found`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let Summary { errors, warnings, notes } = Summary::of(diagnostics);
    let counts: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
        .into_iter()
        .filter(|&(count, _)| count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if counts.is_empty() { "no problems found".to_owned() } else { counts.join(", ") }
}

/// How many diagnostics that say the same of other places are written.
const MOST_ALIKE: usize = 3;

/// Diagnostics of one thing that is missing, at all the places that ask for it.
#[derive(Default)]
struct Alike<'a> {
    seen: usize,
    /// Those that are not written, and the files that they are in.
    left: usize,
    files: HashSet<&'a str>,
}

/// Which diagnostics say the same as others: a name that many texts hold is missing once.
struct Repeats<'a>(HashMap<(Code, Severity, &'a str), Alike<'a>>);

/// How a diagnostic is shown.
enum Shown {
    /// It is written, with this said beside.
    Whole(Option<String>),
    /// It is counted with others.
    Counted,
}

impl<'a> Repeats<'a> {
    fn of(diagnostics: &'a [Diagnostic]) -> Self {
        let mut all: HashMap<_, Alike<'a>> = HashMap::new();
        for diagnostic in
            diagnostics.iter().filter(|diagnostic| is_of_something_missing(diagnostic))
        {
            let alike = all.entry(key(diagnostic)).or_default();
            alike.seen += 1;
            if alike.seen > MOST_ALIKE {
                alike.left += 1;
                alike.files.extend(diagnostic.place.as_ref().map(|place| &*place.file));
            }
        }
        all.values_mut().for_each(|alike| alike.seen = 0);
        Self(all)
    }

    /// How the next diagnostic is shown.
    fn next(&mut self, diagnostic: &'a Diagnostic) -> Shown {
        let Some(alike) = self.0.get_mut(&key(diagnostic)) else { return Shown::Whole(None) };
        alike.seen += 1;
        if alike.seen > MOST_ALIKE {
            return Shown::Counted;
        }
        let is_last = alike.seen == MOST_ALIKE && alike.left > 0;
        let files = alike.files.len();
        let plural = if files == 1 { "" } else { "s" };
        Shown::Whole(is_last.then(|| format!("and {} more in {files} file{plural}", alike.left)))
    }
}

fn key(diagnostic: &Diagnostic) -> (Code, Severity, &str) {
    (diagnostic.code, diagnostic.severity, &diagnostic.message)
}

fn is_of_something_missing(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::BrokenReference | Code::AmbiguousReference | Code::DeadLink)
}

/// Columns below which an excerpt says nothing.
const NARROWEST: usize = 40;

/// Bytes up to which a line is kept whole, for the renderer to cut to the terminal's width.
const LONG_LINE: usize = 600;

/// Characters kept to each side of an end of a span in a line that is longer; more than half of
/// what a wide terminal shows.
const AROUND: usize = 150;

/// Lines up to which a span is drawn to its end; of a longer one the first line is.
const TALL_SPAN: usize = 30;

/// Lines between two places of one file up to which they share an excerpt.
const FAR: usize = 1000;

/// Lines of real text around a place: the renderer shows a gap of one line, not a larger one.
const CONTEXT: usize = 2;

/// Related places that are drawn; the rest are counted.
const MAX_RELATED: usize = 8;

/// Characters of a message or help, and of a label, that are shown.
const LONG_MESSAGE: usize = 2000;
const LONG_LABEL: usize = 300;

/// Encloses the number of an excerpt where its place belongs. It is a control character, so no
/// text that is drawn holds it.
const MARKER: char = '\u{1}';

/// Whether a character could steer a terminal, reorder the text around it, or hide in it:
/// controls (Unicode category Cc), bidirectional controls (UAX #9), separators of lines and
/// paragraphs, and characters that have no width and are not part of how a script is written.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Appends a character as it may be shown: `\u{1b}` for what is not safe, spaces for a tab.
fn push_visible(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("    "),
        c if is_unsafe(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    }
}

/// A text of one line, as it may be shown.
fn line(text: &str, longest: usize) -> String {
    let mut visible = String::with_capacity(text.len().min(longest));
    for (count, c) in text.trim_end().chars().enumerate() {
        if count == longest {
            visible.push('…');
            break;
        }
        push_visible(&mut visible, c);
    }
    visible
}

/// A text of perhaps several lines, as it may be shown: the renderer indents all but the first,
/// so that none of them passes for a diagnostic.
fn paragraph(text: &str) -> String {
    let short = text.char_indices().nth(LONG_MESSAGE).map_or(text, |(end, _)| &text[..end]);
    let mut lines: Vec<String> = short.trim_end().lines().map(|l| line(l, LONG_MESSAGE)).collect();
    if short.len() < text.len() {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// Draws one diagnostic, with what is said beside, without a final line end.
fn draw(
    diagnostic: &Diagnostic,
    beside: Option<String>,
    positions: &mut Positions<'_>,
    renderer: &Renderer,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(paragraph(&diagnostic.message)).id(diagnostic.code.id());
    let mut group = Group::with_title(title);

    let (excerpts, asides) = arrange(diagnostic, positions);
    let drawn = |place: &Place| excerpts.iter().any(|e| e.file == place.file && e.primary);
    if let Some(place) = diagnostic.place.as_ref().filter(|place| !drawn(place)) {
        group = group.element(Origin::path(line(&place.file, LONG_MESSAGE)));
        if excerpts.is_empty()
            && !(asides.is_empty() && beside.is_none() && diagnostic.help.is_none())
        {
            group = group.element(Padding);
        }
    }
    let mut places = Vec::new();
    for (number, excerpt) in excerpts.iter().enumerate() {
        let (snippet, place) = excerpt.draw(number, positions);
        group = group.element(snippet);
        places.push(place);
    }
    for aside in asides.into_iter().chain(beside) {
        group = group.element(Level::NOTE.message(aside));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(paragraph(help)));
    }
    restore_places(&renderer.render(&[group]), &places)
}

/// Sorts the places of a diagnostic into excerpts, the one of its own place first, and notes on
/// those of which no excerpt can be drawn.
fn arrange(diagnostic: &Diagnostic, positions: &mut Positions<'_>) -> (Vec<Excerpt>, Vec<String>) {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let mut asides = Vec::new();
    let own = diagnostic.place.iter().map(|place| (place, &diagnostic.label, true));
    let related = diagnostic.related.iter().map(|(place, label)| (place, label, false));
    for (place, label, primary) in own.chain(related.take(MAX_RELATED)) {
        let label = line(label, LONG_LABEL);
        let (Some(span), Some(lines)) = (place.span, positions.lines(&place.file)) else {
            if !primary {
                let file = line(&place.file, LONG_MESSAGE);
                asides.push(if label.is_empty() { file } else { format!("{label}: {file}") });
            } else if !label.is_empty() {
                asides.push(label);
            }
            continue;
        };
        let mark = Mark::new(&lines, span, label, primary);
        match excerpts.iter_mut().find(|e| e.file == place.file && e.is_near(&mark)) {
            Some(excerpt) => excerpt.marks.push(mark),
            None => excerpts.push(Excerpt {
                file: Arc::clone(&place.file),
                lines,
                primary,
                marks: vec![mark],
            }),
        }
    }
    let left = diagnostic.related.len().saturating_sub(MAX_RELATED);
    if left > 0 {
        asides.push(format!("and {left} more place{}", if left == 1 { "" } else { "s" }));
    }
    (excerpts, asides)
}

/// A span to be underlined: its bytes, and its first and last line, from 0.
struct Mark {
    /// Where the span begins, before it is fitted.
    from: usize,
    bytes: Range<usize>,
    lines: Range<usize>,
    label: String,
    primary: bool,
}

impl Mark {
    /// Fits a span to what can be drawn: without the blank end of a YAML block, not between the
    /// parts of a line end, and not too tall.
    fn new(lines: &Lines, span: Span, label: String, primary: bool) -> Self {
        let (start, mut end) = lines.clamp(span);
        let text = &lines.text[start..end];
        let bare = text.trim_end_matches([' ', '\t', '\r', '\n']);
        if text[bare.len()..].contains('\n') {
            end = start + bare.len();
        }
        let (first, mut last) = (lines.line_of(start), lines.line_of(end));
        if last - first > TALL_SPAN {
            last = first;
            end = lines.range(first).end;
        }
        let from = start;
        let start = start.min(lines.range(first).end);
        let end = end.min(lines.range(last).end).max(start);
        Self { from, bytes: start..end, lines: first..last, label, primary }
    }
}

/// A part of one file, and what is underlined in it.
struct Excerpt {
    file: Arc<str>,
    lines: Rc<Lines>,
    primary: bool,
    marks: Vec<Mark>,
}

impl Excerpt {
    fn is_near(&self, mark: &Mark) -> bool {
        self.marks.iter().any(|other| {
            mark.lines.start <= other.lines.end + FAR && other.lines.start <= mark.lines.end + FAR
        })
    }

    /// Cuts the excerpt for the renderer; the text is the place that belongs above it.
    fn draw(
        &self,
        number: usize,
        positions: &mut Positions<'_>,
    ) -> (Snippet<'static, Annotation<'static>>, String) {
        let first = self.marks.iter().map(|mark| mark.lines.start).min().unwrap_or_default();
        let last = self.marks.iter().map(|mark| mark.lines.end).max().unwrap_or_default();
        let mut cut = Cut::default();
        for number in first..=last {
            if number > first {
                cut.text.push('\n');
            }
            let shown = |mark: &Mark| {
                (mark.lines.start.saturating_sub(CONTEXT)..=mark.lines.end + CONTEXT)
                    .contains(&number)
            };
            if self.marks.iter().any(shown) {
                let ends = self.marks.iter().flat_map(|mark| [mark.bytes.start, mark.bytes.end]);
                cut.push(&self.lines.text, self.lines.range(number), ends.collect());
            }
        }
        if cut.text.is_empty() || cut.text.ends_with('\n') {
            // The renderer knows no line after the last line end, and there the end of a file is.
            cut.text.push(' ');
        }
        let annotations = self.marks.iter().map(|mark| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let span = cut.find(mark.bytes.start)..cut.find(mark.bytes.end);
            kind.span(span).label((!mark.label.is_empty()).then(|| mark.label.clone()))
        });
        let snippet = Snippet::source(cut.text.clone())
            .line_start(first + 1)
            .path(format!("{MARKER}{number}{MARKER}"))
            .annotations(annotations.collect::<Vec<_>>());
        let head = self.marks.first().map(|mark| Span::new(mark.from, mark.from));
        let extent = positions.extent(&Place { file: Arc::clone(&self.file), span: head });
        let mut place = line(&self.file, LONG_MESSAGE);
        if let Some(start) = extent.map(|extent| extent.start) {
            place.push_str(&format!(":{}:{}", start.line, start.column));
        }
        (snippet, place)
    }
}

/// A text that was cut and made visible, and where offsets of the source came to be in it.
#[derive(Default)]
struct Cut {
    text: String,
    found: Vec<(usize, usize)>,
}

impl Cut {
    /// Adds the line at `range` of `source`: whole, or of a long one what is around `ends`.
    fn push(&mut self, source: &str, range: Range<usize>, mut ends: Vec<usize>) {
        ends.retain(|&end| range.start <= end && end <= range.end);
        ends.sort_unstable();
        ends.dedup();
        let mut kept: Vec<Range<usize>> = Vec::new();
        if range.len() <= LONG_LINE {
            kept.push(range.clone());
        } else {
            let line_start = [range.start];
            for &end in if ends.is_empty() { &line_start[..] } else { &ends[..] } {
                let (before, after) = (&source[range.start..end], &source[end..range.end]);
                let start = before.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
                let start = range.start + if before.is_empty() { 0 } else { start };
                let stop = after.char_indices().nth(AROUND).map_or(range.end, |(at, _)| end + at);
                match kept.last_mut() {
                    Some(previous) if start <= previous.end => previous.end = stop,
                    _ => kept.push(start..stop),
                }
            }
        }
        if kept.first().is_some_and(|part| part.start > range.start) {
            self.text.push('…');
        }
        let mut ends = ends.into_iter().peekable();
        for (number, part) in kept.iter().enumerate() {
            if number > 0 {
                self.text.push('…');
            }
            for (at, c) in source[part.clone()].char_indices() {
                if let Some(end) = ends.next_if_eq(&(part.start + at)) {
                    self.found.push((end, self.text.len()));
                }
                push_visible(&mut self.text, c);
            }
            if let Some(end) = ends.next_if_eq(&part.end) {
                self.found.push((end, self.text.len()));
            }
        }
        if kept.last().is_some_and(|part| part.end < range.end) {
            self.text.push('…');
        }
    }

    fn find(&self, offset: usize) -> usize {
        let found = self.found.iter().find(|&&(source, _)| source == offset);
        found.map_or(self.text.len(), |&(_, cut)| cut)
    }
}

/// Puts the true places where the renderer wrote the number of an excerpt and its own count of
/// line and column.
fn restore_places(drawn: &str, places: &[String]) -> String {
    let mut restored = String::with_capacity(drawn.len());
    let mut parts = drawn.split(MARKER);
    restored.push_str(parts.next().unwrap_or_default());
    while let (Some(number), Some(rest)) = (parts.next(), parts.next()) {
        if let Some(place) = number.parse::<usize>().ok().and_then(|number| places.get(number)) {
            restored.push_str(place);
        }
        restored.push_str(rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    restored
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::super::{Code, Diagnostic, Place, Severity, Sources, Span};
    use super::{Style, is_unsafe, summary, write};

    /// Files in memory.
    pub(in super::super) struct Desk(BTreeMap<Arc<str>, Arc<str>>);

    impl Desk {
        pub(in super::super) fn new(files: &[(&str, &str)]) -> Self {
            Self(files.iter().map(|&(name, text)| (name.into(), text.into())).collect())
        }
    }

    impl Sources for Desk {
        fn text(&self, file: &str) -> Option<Arc<str>> {
            self.0.get(file).cloned()
        }
    }

    /// The first place of `words` in a file.
    pub(in super::super) fn at(desk: &Desk, file: &str, words: &str) -> Place {
        let text = desk.text(file).expect("a file of the desk");
        let start = text.find(words).expect("words of the file");
        Place::at(&file.into(), Span::new(start, start + words.len()))
    }

    fn drawn_as(found: Diagnostic, desk: &Desk, style: Style) -> String {
        let mut out = Vec::new();
        write(&mut out, &[found], desk, style).expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    fn drawn(found: Diagnostic, desk: &Desk) -> String {
        drawn_as(found, desk, Style { color: false, width: 100 })
    }

    fn broken(message: &str) -> Diagnostic {
        Diagnostic::new(Code::BrokenReference, message)
    }

    const EVENT: &str = "content/events/summit.yaml";

    #[test]
    fn a_diagnostic_shows_its_place_label_and_help() {
        let desk =
            Desk::new(&[(EVENT, "title: Summit\ndate: 2023-09-13\nactors: [kim-jong-um]\n")]);
        let found = broken("no actor `kim-jong-um`")
            .at(at(&desk, EVENT, "kim-jong-um"))
            .label("not registered")
            .help("did you mean `kim-jong-un`?");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL301]: no actor `kim-jong-um`
         --> content/events/summit.yaml:3:10
          |
        3 | actors: [kim-jong-um]
          |          ^^^^^^^^^^^ not registered
          |
          = help: did you mean `kim-jong-un`?
        ");
    }

    #[test]
    fn colours_are_on_only_where_asked_for() {
        let desk = Desk::new(&[(EVENT, "kim\n")]);
        let found = broken("no actor").at(at(&desk, EVENT, "kim"));
        let style = Style { color: true, width: 80 };
        let colored = drawn_as(found.clone(), &desk, style);
        assert!(colored.contains("\u{1b}[") && colored.contains("content/events/summit.yaml:1:1"));
        assert!(!drawn(found, &desk).contains('\u{1b}'));
    }

    #[test]
    fn an_underline_is_as_wide_as_the_letters_above_it() {
        let desk = Desk::new(&[(EVENT, "actors: [Ким, 김정은, é]\n")]);
        let found = broken("no actor `김정은`")
            .at(at(&desk, EVENT, "김정은"))
            .label("여기")
            .related(at(&desk, EVENT, "Ким"), "and he");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL301]: no actor `김정은`
         --> content/events/summit.yaml:1:15
          |
        1 | actors: [Ким, 김정은, é]
          |          ---  ^^^^^^ 여기
          |          |
          |          and he
        ");
    }

    #[test]
    fn the_end_of_a_file_has_a_place() {
        for (text, place) in [("a: 1", "1:5"), ("a: 1\n", "2:1"), ("a: 1\r\n", "2:1"), ("", "1:1")]
        {
            let desk = Desk::new(&[(EVENT, text)]);
            let place_of = Place::at(&EVENT.into(), Span::new(text.len(), text.len()));
            let text = drawn(broken("no `title`").at(place_of).label("here"), &desk);
            assert!(text.contains(&format!("{EVENT}:{place}\n")), "{text}");
            assert!(text.contains("^ here"), "{text}");
        }
    }

    #[test]
    fn an_empty_file_is_drawn() {
        let desk = Desk::new(&[(EVENT, "")]);
        let found = broken("no `title`")
            .at(Place::at(&EVENT.into(), Span::new(0, 9)))
            .label("nothing here");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL301]: no `title`
         --> content/events/summit.yaml:1:1
          |
        1 |  
          | ^ nothing here
        ");
    }

    #[test]
    fn a_span_past_the_end_or_within_a_letter_is_brought_back() {
        let desk = Desk::new(&[(EVENT, "ключ: é")]);
        for (start, end) in [(0, 999), (1, 1), (1, 3), (998, 999), (5, 2)] {
            let place = Place::at(&EVENT.into(), Span::new(start, end));
            assert!(drawn(broken("x").at(place), &desk).contains('^'));
        }
    }

    #[test]
    fn a_place_without_width_is_pointed_at() {
        let desk = Desk::new(&[(EVENT, "title: x\n\ndate:\nkind: y\n")]);
        let colon = Span::new(15, 15);
        let found = broken("`date` is empty").at(Place::at(&EVENT.into(), colon)).label("a date");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL301]: `date` is empty
         --> content/events/summit.yaml:3:6
          |
        3 | date:
          |      ^ a date
        ");
    }

    #[test]
    fn related_places_of_the_file_share_its_excerpt_and_others_follow() {
        let desk = Desk::new(&[
            (EVENT, "id: a\ntitle: One\n\n\n\nid: a\n"),
            ("content/events/other.yaml", "\n\n  id: a\n"),
        ]);
        let found = Diagnostic::new(Code::DuplicateId, "three events have the id `a`")
            .at(Place::at(&EVENT.into(), Span::new(23, 24)))
            .related(at(&desk, EVENT, "a"), "first here")
            .related(at(&desk, "content/events/other.yaml", "a"), "and here")
            .related(Place::file(&"content/events/a.md".into()), "and by the file's name")
            .help("rename two of them");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL306]: three events have the id `a`
         --> content/events/summit.yaml:6:4
          |
        1 | id: a
          |     - first here
        ...
        6 | id: a
          |    ^
          |
         ::: content/events/other.yaml:3:7
          |
        3 |   id: a
          |       - and here
          |
          = note: and by the file's name: content/events/a.md
          = help: rename two of them
        ");
    }

    #[test]
    fn places_far_apart_in_one_file_have_excerpts_of_their_own() {
        let text = format!("first: 1\n{}second: 2\n", "x\n".repeat(200_000));
        let desk = Desk::new(&[(EVENT, &text)]);
        let found = broken("twice")
            .at(at(&desk, EVENT, "second"))
            .related(at(&desk, EVENT, "first"), "here");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL301]: twice
              --> content/events/summit.yaml:200002:1
               |
        200002 | second: 2
               | ^^^^^^
               |
              ::: content/events/summit.yaml:1:1
               |
             1 | first: 1
               | ----- here
        ");
    }

    #[test]
    fn many_related_places_are_counted() {
        let desk = Desk::new(&[]);
        let mut found = broken("x");
        for number in 0..10 {
            found = found.related(Place::file(&format!("{number}.md").into()), "");
        }
        let text = drawn(found, &desk);
        assert!(
            text.contains("7.md") && !text.contains("8.md") && text.contains("and 2 more places"),
            "{text}"
        );
    }

    #[test]
    fn what_is_missing_in_many_places_is_told_of_a_few() {
        let all: Vec<Diagnostic> = (0..9)
            .map(|number| {
                let message = if number == 8 { "no actor `b`" } else { "no actor `a`" };
                broken(message).at(Place::file(&format!("{}.md", number / 2).into()))
            })
            .collect();
        let mut out = Vec::new();
        write(&mut out, &all, &Desk::new(&[]), Style { color: false, width: 100 })
            .expect("a vector takes everything");
        insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"), @r"
        error[DL301]: no actor `a`
        --> 0.md

        error[DL301]: no actor `a`
        --> 0.md

        error[DL301]: no actor `a`
        --> 1.md
         |
         = note: and 5 more in 3 files

        error[DL301]: no actor `b`
        --> 4.md
        ");
        assert_eq!(summary(&all), "9 errors");
    }

    #[test]
    fn without_an_excerpt_the_arrow_names_the_file() {
        let file = "content/assets/map.png".into();
        let whole = Diagnostic::new(Code::UnusedAsset, "no page uses `map.png`")
            .at(Place::file(&file))
            .help("delete it");
        insta::assert_snapshot!(drawn(whole, &Desk::new(&[])), @r"
        warning[DL406]: no page uses `map.png`
        --> content/assets/map.png
         |
         = help: delete it
        ");
        let unknown = Diagnostic::new(Code::InvalidUtf8, "not UTF-8")
            .at(Place::at(&file, Span::new(3, 4)))
            .label("this byte");
        insta::assert_snapshot!(drawn(unknown, &Desk::new(&[])), @r"
        error[DL101]: not UTF-8
        --> content/assets/map.png
         |
         = note: this byte
        ");
    }

    #[test]
    fn without_a_place_there_is_no_arrow() {
        let found =
            Diagnostic::new(Code::Locked, "another run is writing `output`").help("wait for it");
        insta::assert_snapshot!(drawn(found, &Desk::new(&[])), @r"
        error[DL703]: another run is writing `output`
         |
         = help: wait for it
        ");
        insta::assert_snapshot!(drawn(Diagnostic::new(Code::NoSiteFile, "no site.yaml"), &Desk::new(&[])), @"warning[DL111]: no site.yaml");
    }

    #[test]
    fn a_file_without_a_span_still_shows_what_is_related() {
        let desk = Desk::new(&[("content/actors/kim.yaml", "name: Kim\n")]);
        let found = broken("x")
            .at(Place::file(&"content/actors/kim.md".into()))
            .related(at(&desk, "content/actors/kim.yaml", "Kim"), "the other one");
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL301]: x
         --> content/actors/kim.md
          |
         ::: content/actors/kim.yaml:1:7
          |
        1 | name: Kim
          |       --- the other one
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_keeps_its_true_column() {
        let text = format!("{}Kim{}\n", "é".repeat(50_000), "z".repeat(50_000));
        let desk = Desk::new(&[(EVENT, &text)]);
        let text = drawn(broken("no actor `Kim`").at(at(&desk, EVENT, "Kim")).label("who?"), &desk);
        assert!(text.contains(&format!("{EVENT}:1:50001\n")), "{text}");
        insta::assert_snapshot!(text, @r"
        error[DL301]: no actor `Kim`
         --> content/events/summit.yaml:1:50001
          |
        1 | ...éééééééééééééééééééééééééééééééééééééééééKimzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz...
          |                                             ^^^ who?
        ");
    }

    #[test]
    fn a_long_span_is_cut_in_its_middle() {
        let text = format!("a: {}\n", "x".repeat(100_000));
        let desk = Desk::new(&[(EVENT, &text)]);
        let place = Place::at(&EVENT.into(), Span::new(3, 100_003));
        let text = drawn(broken("too long").at(place).label("all this"), &desk);
        assert!(text.lines().all(|line| line.chars().count() <= 130), "{text}");
        insta::assert_snapshot!(text, @r"
        error[DL301]: too long
         --> content/events/summit.yaml:1:4
          |
        1 | a: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all this
        ");
    }

    #[test]
    fn a_span_of_lines_is_drawn_to_its_end_and_a_tall_one_is_not() {
        let desk = Desk::new(&[(EVENT, "a: 1\nroles:\n  - one\n  - two\n\n\nb: 2\n")]);
        let roles = "roles:\n  - one\n  - two\n\n\n";
        insta::assert_snapshot!(drawn(broken("roles").at(at(&desk, EVENT, roles)).label("these"), &desk), @r"
        error[DL301]: roles
         --> content/events/summit.yaml:2:1
          |
        2 | / roles:
        3 | |   - one
        4 | |   - two
          | |_______^ these
        ");
        let tall = format!("---\n{}", "a\n".repeat(100_000));
        let desk = Desk::new(&[(EVENT, &tall)]);
        let found =
            Diagnostic::new(Code::FrontMatterUnclosed, "never closed").at(at(&desk, EVENT, &tall));
        insta::assert_snapshot!(drawn(found, &desk), @r"
        error[DL104]: never closed
         --> content/events/summit.yaml:1:1
          |
        1 | ---
          | ^^^
        ");
    }

    #[test]
    fn line_ends_of_windows_are_not_shown() {
        let desk = Desk::new(&[(EVENT, "a: 1\r\nb: two\r\nc: 3\r\n")]);
        insta::assert_snapshot!(drawn(broken("x").at(at(&desk, EVENT, "two\r\n")).label("here"), &desk), @r"
        error[DL301]: x
         --> content/events/summit.yaml:2:4
          |
        2 | b: two
          |    ^^^ here
        ");
        let end = Place::at(&EVENT.into(), Span::new(4, 6));
        assert!(drawn(broken("x").at(end), &desk).contains(":1:5\n"));
    }

    #[test]
    fn tabs_become_spaces() {
        let desk = Desk::new(&[(EVENT, "a:\n\tb\t: c\n")]);
        insta::assert_snapshot!(drawn(broken("a\ttab").at(at(&desk, EVENT, "c")), &desk), @r"
        error[DL301]: a    tab
         --> content/events/summit.yaml:2:6
          |
        2 |     b    : c
          |            ^
        ");
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_written() {
        let evil = "\u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\r\u{7f}\u{e0041}\u{1}9\u{1}";
        let file = format!("content/{evil}\nerror: x.yaml");
        let desk = Desk::new(&[(&file, &format!("name: {evil}Kim\nx: 1\n"))]);
        let found = broken(&format!("no {evil}\nerror[DL000]: forged"))
            .at(at(&desk, &file, "Kim"))
            .label(format!("label {evil}\n\nmore"))
            .related(Place::file(&file.as_str().into()), evil)
            .help(format!("help {evil}"));
        let text = drawn(found, &desk);
        assert!(text.chars().all(|c| c == '\n' || !is_unsafe(c)), "{text:?}");
        insta::assert_snapshot!(text, @r"
        error[DL301]: no \u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}
                      error[DL000]: forged
         --> content/\u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}\u{a}error: x.yaml:1:26
          |
        1 | name: \u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}Kim
          |                                                                                       ^^^ label \u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}\u{a}\u{a}more
          |
          = note: \u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}: content/\u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}\u{a}error: x.yaml
          = help: help \u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2066}\u{0}\u{8}\u{d}\u{7f}\u{e0041}\u{1}9\u{1}
        ");
    }

    #[test]
    fn a_message_with_a_long_value_is_cut() {
        let text = drawn(broken(&"x".repeat(100_000)).help("y".repeat(100_000)), &Desk::new(&[]));
        assert!(text.len() < 10_000);
    }

    #[test]
    fn a_summary_counts_in_words() {
        let of = |severities: &[Severity]| {
            let found: Vec<_> =
                severities.iter().map(|&severity| Diagnostic { severity, ..broken("x") }).collect();
            summary(&found)
        };
        use Severity::{Error, Note, Warning};
        assert_eq!(of(&[]), "no problems found");
        assert_eq!(of(&[Error, Warning, Error]), "2 errors, 1 warning");
        assert_eq!(of(&[Note, Warning, Note, Warning]), "2 warnings, 2 notes");
        assert_eq!(of(&[Note]), "1 note");
        assert_eq!(of(&[Error]), "1 error");
    }
}
