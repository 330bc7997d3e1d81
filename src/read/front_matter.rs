//! Cuts a Markdown file into its YAML front matter and its body.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::fields::{
    folded, is_about_publishing, is_about_secrecy, is_nearly_marking, is_no, is_yes, says_draft,
};
use crate::diagnostic::Span;
use crate::model::Marking;

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
    /// The file begins with front matter in JSON, `{ "title": …`, as Hugo writes it too.
    Json {
        /// The opening line, without its line break.
        span: Span,
    },
    /// What is plainly meant as front matter does not begin on the first line with exactly `---`.
    /// Taken for text, it would publish what its `tlp` or `draft` was to hold back.
    Astray {
        /// The line that was meant to open it, without its line break.
        span: Span,
    },
    /// The file begins with lines `title: …`, `date: …` that no line of dashes stands before.
    Unfenced {
        /// The first of them, without its line break.
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
/// TOML or JSON.
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
            // What says nothing is as good as none: what was meant may come after it.
            let says_nothing = text[front_start..front_end].trim().is_empty();
            let second = || says_nothing.then(|| astray(text, body_start)).flatten();
            if let Some(span) = goes_on(text, body_start).or_else(second) {
                return Err(FrontMatterError::Astray { span });
            }
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
        line if begins_json(rest) => {
            let span = Span::new(start, start + line.len());
            Err(FrontMatterError::Json { span })
        }
        _ => match (astray(text, start), unfenced(text, start)) {
            (Some(span), _) => Err(FrontMatterError::Astray { span }),
            (None, Some(span)) => Err(FrontMatterError::Unfenced { span }),
            (None, None) => Ok(Split { front: None, body: rest, body_offset: offset(start) }),
        },
    }
}

/// Whether a text begins with a mapping in JSON: a brace, and a key in quotes with its colon.
fn begins_json(text: &str) -> bool {
    let key = text.strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix('"'));
    let after = key.and_then(|rest| rest.split_once('"')).map(|(_, after)| after.trim_start());
    after.is_some_and(|after| after.starts_with(':'))
}

/// Keys by which lines between dashes are known for front matter.
const TELLING: [&str; 9] =
    ["classification", "date", "draft", "id", "marking", "name", "tags", "title", "tlp"];

/// Keys by which, with another such, lines at the beginning are known for front matter.
const LIKELY: [&str; 9] =
    ["actors", "aliases", "kind", "location", "locations", "slug", "sources", "status", "summary"];

/// How many lines that are not blank are near the top of a text.
const HEAD: usize = 40;

/// Where in a text a line stands that is looked at.
enum Within {
    /// Before anything but blank lines and comments.
    Top,
    /// After a line of dashes at the top.
    Dashes { opening: Span, told: bool },
    /// In fenced code, which ends with this mark, so many times or more. At the top it may be front
    /// matter that was put in a fence.
    Code { mark: char, least: usize, opening: Option<Span> },
    /// Anywhere else.
    Text,
}

/// Finds front matter in a text that does not begin with it: after blank lines or comments, behind a
/// fence such as `----`, `—`, `---yaml`, an indented `---` or one of code, or behind none. A line
/// near the top that would hold the record back is enough, but for code further down, which shows
/// what others are to write.
fn astray(text: &str, from: usize) -> Option<Span> {
    let mut within = Within::Top;
    let mut start = from;
    let mut count = 0;
    let mut after_blank = false;
    for line in text[from..].split_inclusive(BREAKS) {
        let span = Span::new(start, start + line.trim_end_matches(is_blank).len());
        let is_second_half = line == "\n" && text[..start].ends_with('\r');
        start += line.len();
        let seen = seen(line);
        let words = seen.trim();
        if words.is_empty() {
            after_blank |= !is_second_half;
            continue;
        }
        count += 1;
        let is_near = count <= HEAD;
        let is_code = after_blank && (line.starts_with('\t') || line.starts_with("    "));
        after_blank = false;
        match &mut within {
            Within::Dashes { opening, told } => {
                if dashes(words) == Some("") || words == "..." {
                    if *told {
                        return Some(*opening);
                    }
                    within = Within::Text;
                } else if is_near && holds_back(words) {
                    return Some(*opening);
                } else {
                    *told |= entry(words).is_some_and(|(key, _)| TELLING.contains(&&*key));
                }
            }
            _ if !is_near => return None,
            Within::Code { mark, least, opening } => {
                if words.len() >= *least && words.chars().all(|c| c == *mark) {
                    within = Within::Text;
                } else if let Some(opening) = opening.filter(|_| holds_back(words)) {
                    return Some(opening);
                }
            }
            Within::Top | Within::Text => {
                let is_top = matches!(within, Within::Top);
                if let Some((mark, least)) = code(words) {
                    within = Within::Code { mark, least, opening: is_top.then_some(span) };
                } else if is_top
                    && dashes(words).is_some_and(|rest| rest.chars().all(char::is_alphanumeric))
                {
                    within = Within::Dashes { opening: span, told: false };
                } else if holds_back(words) && (is_top || !is_code) {
                    return Some(span);
                } else if !is_comment(words) {
                    within = Within::Text;
                }
            }
        }
    }
    None
}

/// Finds the first of the lines `key: value` that a text begins with, where two keys of them or more are
/// those of front matter: one may be of a text.
fn unfenced(text: &str, from: usize) -> Option<Span> {
    let mut first = None;
    let mut told = BTreeSet::new();
    let mut start = from;
    for line in text[from..].split_inclusive(BREAKS).take(HEAD) {
        let span = Span::new(start, start + line.trim_end_matches(is_blank).len());
        let is_second_half = line == "\n" && text[..start].ends_with('\r');
        start += line.len();
        let seen = seen(line);
        let words = seen.trim();
        if is_second_half || first.is_none() && (words.is_empty() || is_comment(words)) {
            continue;
        }
        let Some((key, _)) = entry(words).filter(|_| !matches!(field(line), Field::None)) else {
            break;
        };
        first = first.or(Some(span));
        if TELLING.contains(&&*key) || LIKELY.contains(&&*key) {
            told.insert(key);
        }
    }
    first.filter(|_| told.len() >= 2)
}

/// Finds what would hold a record back in lines `key: value` at the beginning of its text: front
/// matter that goes on after a line of dashes too many.
fn goes_on(text: &str, from: usize) -> Option<Span> {
    let mut start = from;
    for line in text[from..].split_inclusive(BREAKS) {
        let span = Span::new(start, start + line.trim_end_matches(is_blank).len());
        start += line.len();
        let seen = seen(line);
        let words = seen.trim();
        if words.is_empty() || dashes(words) == Some("") || is_comment(words) {
            continue;
        }
        let (key, value) = entry(words)?;
        // A text may well begin with the classification or the status of a document.
        let is_other = matches!(&*key, "classification" | "marking" | "status");
        if holds_back(words) && (!is_other || value.parse::<Marking>().is_ok()) {
            return Some(span);
        }
    }
    None
}

/// Finds a line `tlp: red`, `draft: true` or the like among lines `key: value` at the beginning or
/// the end of a text: what was to be a field and is indented too far, or stands after the text. Gives
/// what the record is to be held back as too.
pub(super) fn field_at_an_end(text: &str) -> Option<(Range<usize>, Marking)> {
    let is_prose = begins_with_words(text) && begins_with_words(last_line(text));
    if is_prose { None } else { field_at_an_end_of_lines(text) }
}

fn field_at_an_end_of_lines(text: &str) -> Option<(Range<usize>, Marking)> {
    let mut start = 0;
    for line in text.split_inclusive(BREAKS) {
        let range = start..start + line.trim_end_matches(is_blank).len();
        start += line.len();
        match field(line) {
            Field::HoldsBack(marking) => return Some((range, marking)),
            Field::Other => {}
            Field::None => break,
        }
    }
    let mut end = text.len();
    for line in text.split_inclusive(BREAKS).rev() {
        let start = end - line.len();
        end = start;
        match field(line) {
            Field::HoldsBack(marking) => {
                return Some((start..start + line.trim_end_matches(is_blank).len(), marking));
            }
            Field::Other => {}
            Field::None => return None,
        }
    }
    None
}

/// Whether a line begins with two words, as most do that begin or end a text: whatever comes after
/// them, it is no field.
fn begins_with_words(line: &str) -> bool {
    let after = line.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let next = after.strip_prefix(' ').filter(|_| after.len() < line.len());
    next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The last line of a text that is not blank.
fn last_line(text: &str) -> &str {
    let text = text.trim_end_matches(is_blank);
    let newline = memchr::memrchr2(b'\n', b'\r', text.as_bytes());
    let line = &text[newline.map_or(0, |at| at + 1)..];
    // Those of the other breaks that can stand in it begin with these.
    let other = memchr::memchr3(0xC2, 0xE2, 0xEF, line.as_bytes());
    let last = other.and_then(|_| line.char_indices().rfind(|(_, c)| BREAKS.contains(c)));
    last.map_or(line, |(at, c)| &line[at + c.len_utf8()..])
}

/// What a line of a text would be among fields.
enum Field {
    HoldsBack(Marking),
    Other,
    None,
}

fn field(line: &str) -> Field {
    let seen = seen(line);
    let words = seen.trim();
    if words.is_empty() || dashes(words) == Some("") || words == "..." {
        return Field::Other;
    }
    let is_indented = line.starts_with('\t') || line.starts_with("    ");
    let Some((key, value)) = entry(words).filter(|_| !is_indented) else { return Field::None };
    let written = words.split([':', '=', '\u{FF1A}']).next().unwrap_or_default().trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_key || written.contains(' ') {
        return Field::None;
    }
    // A text may well end with the classification or the status of a document.
    let is_other = matches!(&*key, "classification" | "marking" | "status" | "internal");
    let marking = value.parse::<Marking>();
    match holds_back(words) && (!is_other || marking.is_ok()) {
        true => Field::HoldsBack(marking.unwrap_or(Marking::Red)),
        false => Field::Other,
    }
}

/// What ends a line in any program; the last is what stands for the control characters.
const BREAKS: [char; 6] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{FFFD}'];

fn is_blank(c: char) -> bool {
    c.is_whitespace() || BREAKS.contains(&c)
}

/// A line as it is seen: without characters that have no shape, and with hyphens for the dashes that
/// programs make of them.
fn seen(line: &str) -> Cow<'_, str> {
    if line.is_ascii() {
        return Cow::Borrowed(line);
    }
    let mut seen = String::with_capacity(line.len());
    for c in line.trim_end_matches(is_blank).chars() {
        match c {
            '\u{AD}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' => {}
            '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}'
            | '\u{FF0D}' => seen.push('-'),
            '\u{2013}' => seen.push_str("--"),
            '\u{2014}' | '\u{2015}' => seen.push_str("---"),
            c => seen.push(c),
        }
    }
    Cow::Owned(seen)
}

/// What stands after three dashes or more.
fn dashes(words: &str) -> Option<&str> {
    let after = words.trim_start_matches('-');
    (words.len() - after.len() >= 3).then_some(after.trim())
}

/// Tells of the lines of a Markdown text, one after another, which are of fenced code.
#[derive(Debug, Default)]
pub(super) struct Fences(Option<(char, usize)>);

impl Fences {
    /// Whether the next line is of fenced code, or a fence of it.
    pub(super) fn hold(&mut self, line: &str) -> bool {
        let words = line.trim();
        let Some((mark, least)) = self.0 else {
            self.0 = code(words);
            return self.0.is_some();
        };
        let ends = words.len() >= least && words.chars().all(|c| c == mark);
        self.0 = self.0.filter(|_| !ends);
        true
    }
}

/// The mark of a fence of code, and how often it stands there.
fn code(words: &str) -> Option<(char, usize)> {
    let mark = words.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = words.chars().take_while(|&c| c == mark).count();
    (length >= 3).then_some((mark, length))
}

fn is_comment(words: &str) -> bool {
    words.starts_with("<!--") && words.ends_with("-->")
}

/// The key and the value of a line, in YAML, TOML or JSON.
fn entry(words: &str) -> Option<(String, &str)> {
    let (key, value) = words.split_once([':', '=', '\u{FF1A}'])?;
    let value = value.split(" #").next().unwrap_or_default();
    let quotes = [' ', '"', '\'', ','];
    Some((folded(key.trim_matches(quotes)), value.trim_matches(quotes)))
}

/// Whether a line is one of front matter that holds a record back.
pub(super) fn holds_back(words: &str) -> bool {
    /// The most words of a marking; a sentence that begins with its name is none.
    const MOST: usize = 3;
    let Some((key, value)) = entry(words) else { return false };
    match &*key {
        "draft" => is_yes(value),
        key if is_about_publishing(key) => is_no(value),
        key if is_about_secrecy(key) => is_yes(value),
        "status" | "post_status" => says_draft(value),
        "tlp" => value.split_whitespace().nth(MOST).is_none(),
        "marking" | "classification" => {
            !value.is_empty() && value.split_whitespace().nth(MOST).is_none()
        }
        key => is_nearly_marking(key) && value.parse::<Marking>().is_ok(),
    }
}

/// Finds the first line from `from` on that was likely meant to close the front matter: dashes that are
/// not three, or indented, or with something after them.
pub(super) fn nearly_closed(text: &str, from: usize) -> Option<Span> {
    let mut start = from;
    for line in text.get(from..)?.split_inclusive(BREAKS) {
        let span = Span::new(start, start + line.trim_end_matches(['\r', '\n']).len());
        start += line.len();
        let seen = seen(line);
        let words = seen.trim();
        let after = words.trim_start_matches('-');
        let count = words.len() - after.len();
        if count >= 2 && (after.is_empty() || count >= 3 && after.trim_start().starts_with('#')) {
            return Some(span);
        }
    }
    None
}

/// Whether a line near the top of a text is one of front matter that holds a record back.
pub(super) fn head_holds_back(text: &str) -> bool {
    text.split(BREAKS).take(HEAD).any(|line| holds_back(seen(line).trim()))
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
            ("\u{feff}\u{feff}---\ntitle: A\n---\n", 3, 9),
            ("\u{200b}---\ntitle: A\n---\n", 0, 6),
            ("---\rtitle: A\rtlp: red\r---\rText", 0, 3),
            ("---\u{85}title: A\u{85}---\u{85}Text", 0, 3),
            ("—\ntitle: A\n—\nText", 0, 3),
            ("–––\ntitle: A\n–––\nText", 0, 9),
            ("```yaml\n---\ntitle: A\ntlp: red\n---\n```\nText", 0, 7),
            ("---\n---\n---\ntitle: A\n---\nText", 8, 11),
            ("---\n\n---\n\n---\ntitle: A\n---\nText", 10, 13),
        ] {
            let span = Span::new(start, end);
            assert_eq!(split(text).expect_err("astray"), FrontMatterError::Astray { span });
        }
        for text in ["\n---\ntitle: A\n", "\n---\nA note: x\n---\n", "Text\n---\ntitle: A\n---\n"] {
            assert_eq!(parts(text), (None, text));
        }
    }

    #[test]
    fn a_line_near_the_top_that_holds_a_record_back_is_front_matter_and_no_text() {
        for (text, line) in [
            ("title: A\ntlp: red\n\nText\n", "tlp: red"),
            ("title: A\rDraft: yes\r\rText\r", "Draft: yes"),
            ("Text\n\n---\ntitle: A\n  TLP:AMBER+STRICT\n---\n", "  TLP:AMBER+STRICT"),
            ("Text\n{\n  \"title\": \"A\",\n  \"tlp\": \"red\"\n}\n", "  \"tlp\": \"red\""),
            ("title = \"A\"\nclassification = \"secret\"\n", "classification = \"secret\""),
            ("title: A\ntpl: red # for now\n", "tpl: red # for now"),
            ("title: A\npublished: false\n", "published: false"),
            ("title: A\npublish: false\n", "publish: false"),
            ("title: A\nprivate: true\n", "private: true"),
            ("title: A\nstatus: draft\n", "status: draft"),
            ("---\ntitle: A\n---\n\ntheatre: B\ntlp: red\n---\nText\n", "tlp: red"),
            ("---\n---\n---\ndraft: true\n---\nText\n", "draft: true"),
        ] {
            let start = text.find(line).expect("present");
            let span = Span::new(start, start + line.len());
            let error = split(text).expect_err(text);
            assert_eq!(error, FrontMatterError::Astray { span }, "{text}");
        }
    }

    #[test]
    fn what_a_text_shows_of_front_matter_is_text() {
        let late = format!("{}tlp: red\n", "Text.\n\n".repeat(HEAD));
        for text in [
            "# Format\n\n```yaml\ntitle: A\ntlp: red\n```\n",
            "# Format\n\n~~~~\n```\ntlp: red\n~~~~\n",
            "Write:\n\n    tlp: red\n",
            "Write `tlp: red`.\n\n| tlp: red |\n",
            "TLP: what it is and how it came about\n",
            "Classification:\n\nMarking: three white stripes on the hull\n",
            "Draft: 12 September\npublished: true\ndraft: false\n",
            "Private: two of the three\nPublish: in May\nStatus: a draft of the treaty\n",
            late.as_str(),
        ] {
            assert_eq!(parts(text), (None, text));
        }
        for body in [
            "```yaml\ntlp: red\n```\n",
            "Text.\ntlp: red\n",
            "Classification: OFFICIAL\n\nText.\n",
            "Status: draft\n\nText.\n",
            "---\n\ntitle: none\n",
        ] {
            assert_eq!(parts(&format!("---\na: 1\n---\n{body}")), (Some("a: 1\n"), body));
        }
    }

    #[test]
    fn fields_at_the_beginning_without_dashes_are_front_matter_and_one_alone_is_text() {
        for (text, line) in [
            ("title: A\ndate: 2023\n\nText\n", "title: A"),
            ("\u{feff}\n<!-- x -->\nname: A\r\nkind: person\r\n", "name: A"),
            ("layout: post\nTitle: A\nTags: [a]\nText\n", "layout: post"),
            ("title = \"A\"\ndate = 2023\n", "title = \"A\""),
            ("title: A\ndate: 2023\n---\nText\n", "title: A"),
        ] {
            let start = text.find(line).expect("present");
            let span = Span::new(start, start + line.len());
            let error = split(text).expect_err(text);
            assert_eq!(error, FrontMatterError::Unfenced { span }, "{text}");
        }
        for text in [
            "Note: something\n\nText\n",
            "Date: 12 September\n\nTitle: a text\n",
            "Note: one\nTitle: two\nText\n",
            "A new title: one\nThe date: two\n",
            "    title: A\n    date: 2023\n",
            "- title: A\n- date: 2023\n",
            "Text\ntitle: A\ndate: 2023\n",
            "```\ntitle: A\ndate: 2023\n```\n",
        ] {
            assert_eq!(parts(text), (None, text));
        }
    }

    #[test]
    fn a_field_at_an_end_of_a_text_is_found() {
        for (text, line, marking) in [
            ("tlp: red\nText\n", "tlp: red", Marking::Red),
            ("kind: x\nTLP:AMBER\nText\n", "TLP:AMBER", Marking::Amber),
            ("Text\n\ntlp: red\n", "tlp: red", Marking::Red),
            ("Text\n\n---\ntlp: green\n---\n", "tlp: green", Marking::Green),
            ("Text\n  draft: true\n  tags: [a]\n", "  draft: true", Marking::Red),
            ("Text\ntlp: unknown", "tlp: unknown", Marking::Red),
        ] {
            let (range, found) = field_at_an_end(text).expect(text);
            assert_eq!((&text[range], found), (line, marking), "{text}");
        }
        for text in [
            "",
            "Text: one\nText\n",
            "tlp: red is the strictest of all\nText\n",
            "Text\n\n```\ntlp: red\n```\n",
            "Text\n\n    tlp: red\n",
            "Text\n- TLP:RED\n- TLP:AMBER\n",
            "Nothing here is TLP: RED\n",
            "Text\nStatus: draft\n",
            "Text\ntlp: red\nText\n",
        ] {
            assert_eq!(field_at_an_end(text), None, "{text}");
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

    #[test]
    fn json_is_recognised_and_other_braces_are_text() {
        for (text, line) in [
            ("{\n  \"title\": \"A\",\n  \"tlp\": \"red\"\n}\n\nText\n", "{"),
            ("\u{feff}{ \"title\" : \"A\" }\r\nText\n", "{ \"title\" : \"A\" }"),
        ] {
            let start = text.find('{').expect("present");
            let span = Span::new(start, start + line.len());
            assert_eq!(split(text).expect_err(text), FrontMatterError::Json { span }, "{text}");
        }
        for text in ["{{< note >}}\nText\n", "{\"So\", he said}\n", "{% raw %}\n", "{}\nText\n"] {
            assert_eq!(parts(text), (None, text));
        }
    }

    proptest! {
        #[test]
        fn of_prose_the_lines_need_not_be_looked_at(
            lines in prop::collection::vec(
                prop_oneof![
                    "(A b|Tlp|draft|No field| two words)(: ?(red|true|no))?[.é\u{2014}]?",
                    "[-\u{2028}\u{85}\u{FFFD} \t]{0,4}",
                ],
                0..6,
            ),
            breaks in "[\n\r\u{2028}]",
        ) {
            let text = lines.join(&breaks);
            prop_assert_eq!(field_at_an_end(&text), field_at_an_end_of_lines(&text));
        }

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
                Err(
                    FrontMatterError::Astray { .. }
                    | FrontMatterError::Json { .. }
                    | FrontMatterError::Unfenced { .. },
                ) => {
                    prop_assert!(false, "no key tells of it");
                }
            }
        }
    }
}
