//! How the files are written, where that makes differences between versions larger than what was
//! changed: blanks that nobody sees, line ends of two sorts.
//!
//! A file gets one diagnostic for each sort, with a count and the first place, since an editor that
//! does such a thing does it throughout.

use std::collections::HashSet;
use std::sync::Arc;

use memchr::{memchr, memchr3, memmem, memrchr};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::read::yaml::odd_space;
use crate::read::{Corpus, front_matter};

/// Checks how the files of a desk are written. `found` is what is known to be wrong with them
/// already: a tab that breaks YAML is not told twice.
pub fn check(corpus: &Corpus, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let broken = found.iter().filter(|diagnostic| diagnostic.code == Code::YamlSyntax);
    let broken: HashSet<&str> =
        broken.filter_map(|diagnostic| Some(&*diagnostic.place.as_ref()?.file)).collect();
    let mut files: Vec<_> = corpus.texts.files().collect();
    files.sort_unstable_by_key(|(path, _)| *path);
    let mut found: Vec<Diagnostic> = files
        .par_iter()
        .filter(|(_, text)| is_suspect(text.as_bytes()))
        .flat_map_iter(|(path, text)| {
            let of = Findings::of(path, text);
            of.diagnostics(path, broken.contains(&***path))
        })
        .collect();
    found.extend(unended(&files));
    found
}

/// Whether a file is worth reading line by line; most are not.
fn is_suspect(text: &[u8]) -> bool {
    memchr(b'\t', text).is_some()
        || memchr(b'\r', text).is_some()
        || memmem::find(text, b" \n").is_some()
        // The first bytes of what looks like a space.
        || memchr3(0xC2, 0xE2, 0xE3, text).is_some()
        || text.ends_with(b" ")
}

/// Files whose last line does not end. One note tells of all, since they are often many and never
/// grave.
fn unended(files: &[(&Arc<str>, &Arc<str>)]) -> Option<Diagnostic> {
    let mut unended =
        files.iter().filter(|(_, text)| !text.is_empty() && !text.ends_with(['\n', '\r']));
    let (path, text) = unended.next()?;
    let more = unended.count();
    let message = match more {
        0 => "the last line of the file does not end".to_owned(),
        1 => "the last lines of this file and of another do not end".to_owned(),
        _ => format!("the last lines of this file and of {more} others do not end"),
    };
    let last = memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1);
    Some(
        Diagnostic::new(Code::UnendedLine, message)
            .at(Place::at(path, Span::new(last, text.len())))
            .label("no line end after this")
            .help("let your editor end the last line: a line added below would show it as changed"),
    )
}

/// So many, and where the first of them is.
#[derive(Debug, Default)]
struct Places {
    count: usize,
    first: Span,
}

impl Places {
    fn add(&mut self, span: Span) {
        if self.count == 0 {
            self.first = span;
        }
        self.count += 1;
    }
}

/// What one file has of each.
#[derive(Debug, Default)]
struct Findings {
    tabs: Places,
    spaces: Places,
    blanks: Places,
    /// Lines that end in CRLF, in LF, and in CR.
    ends: [Places; 3],
}

/// The names of the line ends, in the order of [`Findings::ends`].
const ENDS: [&str; 3] = ["CRLF", "LF", "CR"];

/// What rules hold for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rules {
    /// Neither tabs nor trailing blanks mean anything.
    Yaml,
    /// Two blanks at the end of a line break it, and a tab is one.
    Markdown,
}

impl Findings {
    fn of(path: &str, text: &str) -> Self {
        let mut found = Self::default();
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let body = match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" => {
                front_matter::split(text).map_or(0, |split| split.body_offset as usize)
            }
            _ => text.len(),
        };
        let mut block = Block::default();
        let mut start = 0;
        for line in lines(text) {
            let content = line.trim_end_matches(['\r', '\n']);
            let in_block = block.takes(content);
            let rules = if start >= body || in_block { Rules::Markdown } else { Rules::Yaml };
            found.line(start, content, rules);
            let end = Span::new(start + content.len(), start + line.len());
            match &line[content.len()..] {
                "\r\n" => found.ends[0].add(end),
                "\n" => found.ends[1].add(end),
                "\r" => found.ends[2].add(end),
                _ => {}
            }
            start += line.len();
        }
        found
    }

    fn line(&mut self, start: usize, line: &str, rules: Rules) {
        let words = line.trim_end_matches([' ', '\t']);
        let is_break =
            rules == Rules::Markdown && !words.is_empty() && &line[words.len()..] == "  ";
        if words.len() < line.len() && !is_break {
            self.blanks.add(Span::new(start + words.len(), start + line.len()));
        }
        if rules == Rules::Yaml
            && let Some(tab) = memchr(b'\t', words.as_bytes())
        {
            self.tabs.add(Span::new(start + tab, start + tab + 1));
        }
        if rules == Rules::Yaml
            && let Some(odd) = odd_space(words)
        {
            self.spaces.add(Span::new(start + odd.start, start + odd.end));
        }
    }

    fn diagnostics(self, path: &Arc<str>, is_broken: bool) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        if self.tabs.count > 0 && !is_broken {
            let message = format!("tabs in YAML, on {}", lines_of(self.tabs.count));
            all.push(
                Diagnostic::new(Code::Tab, message)
                    .at(Place::at(path, self.tabs.first))
                    .label(first(self.tabs.count))
                    .help("write spaces, and let your editor do so: YAML is indented by spaces"),
            );
        }
        if self.spaces.count > 0 && !is_broken {
            let message = format!("no-break spaces in YAML, on {}", lines_of(self.spaces.count));
            all.push(
                Diagnostic::new(Code::NoBreakSpace, message)
                    .at(Place::at(path, self.spaces.first))
                    .label(first(self.spaces.count))
                    .help("write common spaces: to YAML these are letters, so that a key or an item is another than it seems"),
            );
        }
        if self.blanks.count > 0 {
            let message = format!("blanks at the end of {}", lines_of(self.blanks.count));
            all.push(
                Diagnostic::new(Code::TrailingBlanks, message)
                    .at(Place::at(path, self.blanks.first))
                    .label(first(self.blanks.count))
                    .help("delete them, and let your editor do so when it saves; exactly two in Markdown, which break a line, may stay"),
            );
        }
        if let Some(rare) = self.rare_end() {
            let counted = ENDS.iter().zip(&self.ends).filter(|(_, places)| places.count > 0);
            let counted: Vec<_> =
                counted.map(|(name, places)| format!("{} {name}", places.count)).collect();
            all.push(
                Diagnostic::new(
                    Code::MixedLineEnds,
                    format!("line ends of more than one sort: {}", counted.join(", ")),
                )
                .at(Place::at(path, self.ends[rare].first))
                .label(format!("the first {}", ENDS[rare]))
                .help("save the file with one sort; `* text=auto` in .gitattributes lets git see to it"),
            );
        }
        all
    }

    /// Of line ends of several sorts the rarest.
    fn rare_end(&self) -> Option<usize> {
        let used = || (0..ENDS.len()).filter(|&at| self.ends[at].count > 0);
        used().nth(1)?;
        used().min_by_key(|&at| self.ends[at].count)
    }
}

/// The lines of a text with what ends them, which may be a CR alone.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').flat_map(|line| {
        let content = line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(line);
        let last = memrchr(b'\r', content.as_bytes()).map_or(0, |at| at + 1);
        let (before, rest) = line.split_at(last);
        before.split_inclusive('\r').chain((!rest.is_empty()).then_some(rest))
    })
}

fn lines_of(count: usize) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

fn first(count: usize) -> &'static str {
    if count == 1 { "" } else { "the first" }
}

/// Follows the block scalars of YAML, `text: |`, which hold text that is not YAML.
#[derive(Debug, Default)]
struct Block {
    /// The indentation of what the text belongs to, in spaces.
    parent: Option<usize>,
}

impl Block {
    /// Whether the next line is of such a text.
    fn takes(&mut self, line: &str) -> bool {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        if let Some(parent) = self.parent {
            if words.trim_ascii().is_empty() || indent > parent {
                return true;
            }
            self.parent = None;
        }
        self.parent = opened(words).map(|within| indent + within);
        false
    }
}

/// How far behind the beginning of a line stands what a block scalar belongs to, if the line opens
/// one: 2 in `- text: |`, 0 in `text: |` and in `- |`.
fn opened(line: &str) -> Option<usize> {
    // Most lines end here: only the header of a block scalar has one of the two.
    memchr::memchr2(b'|', b'>', line.as_bytes())?;
    let line = line.split_once(" #").map_or(line, |(before, _)| before).trim_ascii_end();
    let (before, header) = line.rsplit_once([' ', '\t'])?;
    let marks = header.strip_prefix(['|', '>'])?;
    if !marks.bytes().all(|b| matches!(b, b'+' | b'-' | b'0'..=b'9')) {
        return None;
    }
    // Between the key and the header may stand a tag and an anchor.
    let mut words = before.split_ascii_whitespace().rev();
    let key = words.find(|word| !word.starts_with(['!', '&']))?;
    if !key.ends_with(':') && key != "-" {
        return None;
    }
    let mut within = 0;
    let mut rest = before;
    while let Some(after) = rest.strip_prefix("- ") {
        let after = after.trim_ascii_start();
        within += rest.len() - after.len();
        rest = after;
    }
    Some(within)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::LineColumn;
    use crate::read;
    use crate::world::Memory;

    /// What is found in one file: code, line and column, message.
    fn found(path: &str, text: &str) -> Vec<(&'static str, usize, usize, String)> {
        let world = Memory::new().with("content/site.yaml", "title: Desk\n").with(path, text);
        let (corpus, diagnostics) = read::read(&world, &mut read::Memo::default());
        let found = check(&corpus, &diagnostics);
        let told = found.into_iter().map(|diagnostic| {
            let place = diagnostic.place.unwrap();
            assert_eq!(&*place.file, path);
            let at = LineColumn::of(text, place.span.unwrap().start as usize);
            (diagnostic.code.id(), at.line, at.column, diagnostic.message)
        });
        told.collect()
    }

    fn yaml(text: &str) -> Vec<(&'static str, usize, usize, String)> {
        found("content/events/a.yaml", text)
    }

    fn markdown(text: &str) -> Vec<(&'static str, usize, usize, String)> {
        found("content/pages/a.md", text)
    }

    #[test]
    fn what_is_written_well_is_passed_over() {
        assert_eq!(yaml("title: A\ndate: 2023\ntext: |\n  One\n\n  Two\n"), []);
        assert_eq!(yaml("title: A\r\ndate: 2023\r\n"), []);
        assert_eq!(markdown("---\ntitle: A\n---\nOne  \ntwo\n\n\tcode\ta\n"), []);
        assert_eq!(yaml(""), []);
    }

    #[test]
    fn blanks_at_the_end_of_lines_are_counted_and_told_once_at_the_first() {
        assert_eq!(
            yaml("title: A\ndate: 2023  \nkind: x\nstatus:\t\ntags: [a] \n"),
            [("DL122", 2, 11, "blanks at the end of 3 lines".to_owned())]
        );
        assert_eq!(
            markdown("---\ntitle: A \n---\nOne\n"),
            [("DL122", 2, 9, "blanks at the end of 1 line".to_owned())]
        );
    }

    #[test]
    fn two_blanks_that_break_a_line_of_text_are_meant() {
        let body = "---\ntitle: A\n---\nOne  \ntwo\n";
        assert_eq!(markdown(body), []);
        assert_eq!(yaml("title: A\ndate: 2023\ntext: |\n  One  \n  two\n"), []);
        assert_eq!(yaml("- title: A\n  date: 2023\n  text: >- # said\n    One  \n    two\n"), []);
        for text in ["One \ntwo\n", "One   \ntwo\n", "One\t\ntwo\n", "One\n  \ntwo\n"] {
            let text = format!("---\ntitle: A\n---\n{text}");
            assert_eq!(markdown(&text).len(), 1, "{text:?}");
        }
        let after = "title: A\ntext: |\n  One  \n  two\ndate: 2023  \n";
        assert_eq!(yaml(after), [("DL122", 5, 11, "blanks at the end of 1 line".to_owned())]);
        let after = "- title: A\n  text: |\n    One  \n  date: 2023  \n";
        assert_eq!(yaml(after), [("DL122", 4, 13, "blanks at the end of 1 line".to_owned())]);
    }

    #[test]
    fn tabs_are_told_in_yaml_and_not_in_text() {
        assert_eq!(
            yaml("title:\tA\ndate: 2023\nkind:\tx\n"),
            [("DL121", 1, 7, "tabs in YAML, on 2 lines".to_owned())]
        );
        assert_eq!(yaml("title: A\ndate: 2023\ntext: |\n  a\tb\n"), []);
        assert_eq!(markdown("---\ntitle:\tA\n---\na\tb\n").len(), 1);
    }

    #[test]
    fn spaces_that_are_letters_to_yaml_are_told_where_a_space_counts() {
        assert_eq!(
            yaml("title: A\ndate: 2023\nsources:\n\u{a0} - source: a\nactors:\n  -\u{3000}a\n"),
            [("DL125", 4, 1, "no-break spaces in YAML, on 2 lines".to_owned())]
        );
        assert_eq!(yaml("title: A\ndate: 2023\nactors:\n  -\u{a0}a\n").len(), 1);
        let fine =
            "title: A\u{a0}: b\ndate: 2023\nnote: 'x:\u{a0}y'\ntext: |\n  \u{a0}One:\u{a0}two\n";
        assert_eq!(yaml(fine), []);
        assert_eq!(markdown("---\ntitle: A\n---\n\u{a0}One:\u{a0}two\n"), []);
    }

    #[test]
    fn a_tab_that_breaks_the_yaml_is_told_as_that_alone() {
        let text = "title: A\ndate: 2023\nids:\n\ta: b\n";
        let world = Memory::new()
            .with("content/site.yaml", "title: Desk\n")
            .with("content/events/a.yaml", text);
        let (corpus, diagnostics) = read::read(&world, &mut read::Memo::default());
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.code == Code::YamlSyntax));
        assert_eq!(check(&corpus, &diagnostics), []);
    }

    #[test]
    fn line_ends_of_two_sorts_are_told_at_the_rarer() {
        assert_eq!(
            yaml("title: A\ndate: 2023\r\nkind: x\n"),
            [("DL123", 2, 11, "line ends of more than one sort: 1 CRLF, 2 LF".to_owned())]
        );
        assert_eq!(
            markdown("---\r\ntitle: A\r\n---\r\nOne\rtwo\r\n"),
            [("DL123", 4, 4, "line ends of more than one sort: 4 CRLF, 1 CR".to_owned())]
        );
    }

    #[test]
    fn one_note_tells_of_all_files_whose_last_line_does_not_end() {
        assert_eq!(
            yaml("title: A\ndate: 2023"),
            [("DL124", 2, 1, "the last line of the file does not end".to_owned())]
        );
        let world = Memory::new()
            .with("content/site.yaml", "title: Desk\n")
            .with("content/pages/c.md", "c")
            .with("content/pages/b.md", "b")
            .with("content/pages/a.md", "a\n");
        let (corpus, _) = read::read(&world, &mut read::Memo::default());
        let found = check(&corpus, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "the last lines of this file and of another do not end");
        assert_eq!(&*found[0].place.as_ref().unwrap().file, "content/pages/b.md");
    }

    proptest! {
        #[test]
        fn lines_make_up_their_text(text in "[ab \t\r\n]{0,20}") {
            prop_assert_eq!(lines(&text).collect::<String>(), text.as_str());
            let one = |line: &str| {
                let content = line.trim_end_matches(['\r', '\n']);
                !content.contains(['\r', '\n'])
                    && matches!(&line[content.len()..], "" | "\n" | "\r" | "\r\n")
            };
            prop_assert!(lines(&text).all(one));
        }

        #[test]
        fn any_text_may_be_checked(text in "([-a:|>#!& \t\r\n]|é){0,40}", markdown: bool) {
            let path = if markdown { "content/pages/a.md" } else { "content/events/a.yaml" };
            Findings::of(path, &text).diagnostics(&Arc::from(path), false);
        }
    }
}
