//! Cuts a Markdown file into its YAML front matter and its body.

use crate::diagnostic::Span;

/// A file cut in two. What lies between the parts, and before them, is only a
/// byte order mark and the lines of dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// The YAML between the lines of dashes, and its offset in the file in bytes;
    /// `None` where the file does not open with `---`.
    pub front: Option<(&'a str, u32)>,
    /// What follows; the whole file where there is no front matter.
    pub body: &'a str,
    /// Offset of the body in the file, in bytes.
    pub body_offset: u32,
}

/// Why a file cannot be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontMatterError {
    /// The file opens with `---` and no later line is `---` or `...`.
    Unclosed {
        /// The opening line, without its line break.
        span: Span,
    },
    /// The file has TOML front matter between two lines `+++`, as Hugo and Zola write it.
    Toml {
        /// The opening line, without its line break.
        span: Span,
    },
    /// What is plainly meant as front matter does not begin on the first line with exactly `---`.
    /// Taken for text, it would publish what its `tlp` or `draft` was to hold back.
    Astray {
        /// The line that was meant to open it, without its line break.
        span: Span,
    },
}

/// Cuts a file into front matter and body.
///
/// Front matter opens with a first line `---` (a byte order mark may precede it)
/// and closes with the next line `---` or `...`; blanks may trail on both, and
/// lines may end in LF or CRLF.
///
/// # Errors
///
/// [`FrontMatterError`] where the front matter does not close, does not begin where it must, or is
/// TOML.
pub fn split(text: &str) -> Result<Split<'_>, FrontMatterError> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[start..];
    let first = rest.split_inclusive('\n').next().unwrap_or_default();
    let opening = Span::new(start, start + trim(first).len());
    let front_start = start + first.len();
    match trim(first) {
        "---" => {
            let (front_end, body_start) = find_line(text, front_start, &["---", "..."])
                .ok_or(FrontMatterError::Unclosed { span: opening })?;
            Ok(Split {
                front: Some((&text[front_start..front_end], offset(front_start))),
                body: &text[body_start..],
                body_offset: offset(body_start),
            })
        }
        // A single line of plusses is Markdown like any other.
        "+++" if find_line(text, front_start, &["+++"]).is_some() => {
            Err(FrontMatterError::Toml { span: opening })
        }
        _ => match astray(text, start) {
            Some(span) => Err(FrontMatterError::Astray { span }),
            None => Ok(Split { front: None, body: rest, body_offset: offset(start) }),
        },
    }
}

/// Keys by which lines between dashes are known for front matter.
const TELLING: [&str; 9] =
    ["classification", "date", "draft", "id", "marking", "name", "tags", "title", "tlp"];

/// Finds front matter after blank lines or comments, or behind a fence such as `----`,
/// `---yaml` or an indented `---`.
fn astray(text: &str, from: usize) -> Option<Span> {
    let mut start = from;
    let mut opening = None;
    let mut told = false;
    for line in text[from..].split_inclusive('\n') {
        let words = line.trim();
        let after = words.trim_start_matches('-');
        let fence = words.len() - after.len() >= 3;
        if opening.is_none() {
            let comment = words.starts_with("<!--") && words.ends_with("-->");
            if fence && after.trim().chars().all(char::is_alphanumeric) {
                opening = Some(Span::new(start, start + trim(line).len()));
            } else if !words.is_empty() && !comment {
                return None;
            }
        } else if fence && after.is_empty() || words == "..." {
            return opening.filter(|_| told);
        } else {
            let key = words.split(':').next().filter(|key| key.len() < words.len());
            told |= key.is_some_and(|key| TELLING.contains(&&*key.trim().to_ascii_lowercase()));
        }
        start += line.len();
    }
    None
}

/// Finds the first line from `from` on that is one of `wanted`: where it starts,
/// and where the next one does.
fn find_line(text: &str, from: usize, wanted: &[&str]) -> Option<(usize, usize)> {
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        let end = start + line.len();
        if wanted.contains(&trim(line)) {
            return Some((start, end));
        }
        start = end;
    }
    None
}

/// Takes the line break and trailing blanks off a line.
fn trim(line: &str) -> &str {
    line.trim_end_matches([' ', '\t', '\r', '\n'])
}

fn offset(at: usize) -> u32 {
    Span::new(at, at).start
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> (Option<&str>, &str) {
        let split = split(text).expect("splits");
        (split.front.map(|(yaml, _)| yaml), split.body)
    }

    #[test]
    fn front_matter_is_what_stands_between_the_dashes() {
        assert_eq!(parts("---\na: 1\n---\nText\n"), (Some("a: 1\n"), "Text\n"));
        assert_eq!(parts("---\na: 1\n...\nText\n"), (Some("a: 1\n"), "Text\n"));
        assert_eq!(parts("---\n---\n"), (Some(""), ""));
        assert_eq!(parts("---\na: 1\n---"), (Some("a: 1\n"), ""));
    }

    #[test]
    fn a_byte_order_mark_carriage_returns_and_trailing_blanks_are_let_through() {
        let text = "\u{feff}--- \t\r\na: 1\r\n--- \r\nText\r\n";
        let split = split(text).expect("splits");
        assert_eq!(split.front, Some(("a: 1\r\n", 10)));
        assert_eq!(split.body, "Text\r\n");
        assert_eq!(&text[split.body_offset as usize..], split.body);
    }

    #[test]
    fn a_file_that_does_not_open_with_dashes_is_all_body() {
        for text in ["", "Text\n", "----\na\n---\n", " ---\n---\n", "--- a\n---\n", "\n---\n---\n"]
        {
            assert_eq!(parts(text), (None, text));
        }
        assert_eq!(parts("\u{feff}Text"), (None, "Text"));
    }

    #[test]
    fn front_matter_that_is_not_where_it_must_be_is_an_error_at_its_opening_line() {
        for (text, start, end) in [
            ("\n\n---\ntitle: A\n---\n", 2, 5),
            ("----\nTLP : red\n----\n", 0, 4),
            (" ---\nx: 1\ndraft: true\n...\n", 0, 4),
            ("---yaml\ndate: 2023\n---", 0, 7),
            ("\u{feff}<!-- x -->\r\n---\r\nid: a\r\n---\r\n", 15, 18),
        ] {
            let span = Span::new(start, end);
            assert_eq!(split(text).expect_err("astray"), FrontMatterError::Astray { span });
        }
        for text in ["\n---\ntitle: A\n", "\n---\nA note: x\n---\n", "Text\n---\ntitle: A\n---\n"] {
            assert_eq!(parts(text), (None, text));
        }
    }

    #[test]
    fn a_thematic_break_in_the_body_stays_there() {
        assert_eq!(
            parts("---\na: 1\n---\nOne\n\n---\n\nTwo\n"),
            (Some("a: 1\n"), "One\n\n---\n\nTwo\n")
        );
    }

    #[test]
    fn dashes_in_a_value_do_not_close() {
        assert_eq!(
            parts("---\na: |\n  ---\nb: --- x\n----\n---\n").0,
            Some("a: |\n  ---\nb: --- x\n----\n")
        );
    }

    #[test]
    fn front_matter_that_never_closes_is_an_error_at_its_opening_line() {
        let error = split("\u{feff}--- \na: 1\n").expect_err("unclosed");
        assert_eq!(error, FrontMatterError::Unclosed { span: Span::new(3, 6) });
        assert!(matches!(split("---"), Err(FrontMatterError::Unclosed { .. })));
    }

    #[test]
    fn toml_is_recognised_and_a_lone_line_of_plusses_is_not_toml() {
        let error = split("+++\ntitle = \"A\"\n+++\nText\n").expect_err("TOML");
        assert_eq!(error, FrontMatterError::Toml { span: Span::new(0, 3) });
        assert_eq!(parts("+++\nText\n"), (None, "+++\nText\n"));
    }

    proptest! {
        #[test]
        fn the_parts_and_the_lines_between_them_make_up_the_file(
            text in "\u{feff}?(---|\\+++|a)?[ \t]?\r?\n?((---|\\.\\.\\.|\\+\\+\\+|é: b|)[ \t]?\r?\n){0,6}.{0,8}"
        ) {
            match split(&text) {
                Ok(Split { front: Some((yaml, at)), body, body_offset }) => {
                    let at = at as usize;
                    let opening = &text[..at];
                    let closing = &text[at + yaml.len()..body_offset as usize];
                    prop_assert_eq!(format!("{opening}{yaml}{closing}{body}"), text.as_str());
                    prop_assert_eq!(opening.trim_start_matches('\u{feff}').trim_end(), "---");
                    prop_assert!(["---", "..."].contains(&closing.trim_end()));
                    prop_assert_eq!(opening.matches('\n').count(), 1);
                    prop_assert!(closing.matches('\n').count() <= 1);
                    prop_assert!(yaml.lines().all(|line| !["---", "..."].contains(&line.trim_end())));
                }
                Ok(Split { front: None, body, body_offset }) => {
                    prop_assert_eq!(&text[body_offset as usize..], body);
                    let before = &text[..body_offset as usize];
                    prop_assert_eq!(before.trim_start_matches('\u{feff}'), "");
                }
                Err(FrontMatterError::Unclosed { span } | FrontMatterError::Toml { span }) => {
                    let line = &text[span.start as usize..span.end as usize];
                    prop_assert!(["---", "+++"].contains(&line));
                }
                Err(FrontMatterError::Astray { .. }) => prop_assert!(false, "no key tells of it"),
            }
        }
    }
}
