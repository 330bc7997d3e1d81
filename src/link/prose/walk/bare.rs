//! URLs that stand in a text as such, without markup: links, as in GitHub's Markdown.
//!
//! What the standard calls extended autolinks (GFM 0.29, section 6.9): `http://`, `https://` and
//! `www.`. Mail addresses stay text, so that no page offers more of them than its author meant to.
//! Beyond it, a URL also ends before the punctuation of other scripts, and before brackets that it
//! does not open.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::mark::is_symbol;
use super::read::{Item, end_of};
use crate::link::prose::address::{self, Address};
use crate::link::prose::text::{LONGEST_REFERENCE, decode, without_escapes};
use crate::read::marked::WITHHELD;

/// Stands between the scheme of a URL and its host.
const SCHEME: &str = "://";

/// What a host begins with whose scheme is left out.
const WWW: &str = "www.";

/// The most bytes of a URL: browsers and search engines take no longer ones, and looking further
/// from each place where one may begin would take a time that grows with the square of the text.
const LONGEST: usize = 2048;

/// Whether a text may hold a URL.
pub(super) fn may_be_in(text: &str) -> bool {
    text.contains(SCHEME) || text.contains(WWW)
}

/// Makes links of the URLs in events of a text.
pub(super) fn linked<'e>(text: &'e str, mut events: Vec<Item<'e>>) -> Vec<Item<'e>> {
    let mut out = Vec::with_capacity(events.len() + 8);
    // How many links, pictures and blocks of code are open: in these, nothing is a link.
    let mut closed = 0_usize;
    let mut at = 0;
    while let Some((event, range)) = events.get(at) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                closed = closed.saturating_sub(1);
            }
            Event::Text(shown) if closed == 0 && text[range.clone()] == **shown => {
                at = in_text(text, &mut events, at, &mut out);
                continue;
            }
            _ => {}
        }
        out.push((event.clone(), range.clone()));
        at += 1;
    }
    out
}

/// Takes the text of the event at `at`; gives the index of the next event.
fn in_text<'e>(
    text: &'e str,
    events: &mut [Item<'e>],
    at: usize,
    out: &mut Vec<Item<'e>>,
) -> usize {
    let part = |range: Range<usize>| (Event::Text(text[range.clone()].into()), range);
    let range = events[at].1.clone();
    let mut from = range.start;
    // How far it was read already.
    let mut read = from;
    for (start, host) in begins(&text[range.clone()]) {
        let (start, host) = (range.start + start, range.start + host);
        let before = text[..start].chars().next_back();
        if start < read || !before.is_none_or(may_stand_before) || !is_host(&text[host..]) {
            continue;
        }
        let pieces = pieces(text, events, at, start);
        let Some(bare) = whole(text, pieces, start, host) else {
            // What is none is not read again from each place within it.
            read = start + text[start..range.end].find(ends_url).unwrap_or(range.end - start);
            continue;
        };
        if from < start {
            out.push(part(from..start));
        }
        let link = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: bare.url,
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        out.push((Event::Start(link), start..bare.end));
        out.push((Event::Text(bare.shown), start..bare.end));
        out.push((Event::End(TagEnd::Link), start..bare.end));
        (from, read) = (bare.end, bare.end);
        if bare.last > at {
            return match events.get_mut(bare.last) {
                // What comes after it may hold another.
                Some(last @ (Event::Text(_), _)) if from < last.1.end => {
                    *last = part(from..last.1.end);
                    bare.last
                }
                _ => bare.last + 1,
            };
        }
    }
    if from < range.end {
        out.push(part(from..range.end));
    }
    at + 1
}

/// Where URLs may begin, each with the place of its host.
fn begins(text: &str) -> Vec<(usize, usize)> {
    let with_scheme = text.match_indices(SCHEME).filter_map(|(at, _)| {
        let before = &text.as_bytes()[..at];
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            let start = before.len().checked_sub(scheme.len());
            start.is_some_and(|start| before[start..].eq_ignore_ascii_case(scheme.as_bytes()))
        })?;
        Some((at - scheme.len(), at + SCHEME.len()))
    });
    let mut begins: Vec<(usize, usize)> =
        with_scheme.chain(text.match_indices(WWW).map(|(at, _)| (at, at))).collect();
    begins.sort_unstable();
    begins
}

/// Whether a URL may begin after a character: not within a word, nor within another URL.
fn may_stand_before(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || "/.@=&?%#+-\\".contains(c))
}

/// A URL in a text.
struct Bare<'e> {
    end: usize,
    /// The index of the event that it ends in.
    last: usize,
    url: CowStr<'e>,
    shown: CowStr<'e>,
}

/// Reads the URL that begins at `start`, over all that the parser made of it.
fn whole(text: &str, mut pieces: Vec<Piece>, start: usize, host: usize) -> Option<Bare<'_>> {
    loop {
        let limit = pieces.last()?.end;
        let end = start + extent(&text[start..limit])?;
        let last = pieces.iter().position(|piece| end <= piece.end)?;
        let piece = &pieces[last];
        if end < piece.end && !piece.can_be_parted {
            // It ends before what the parser took for something else.
            pieces.truncate(last);
            continue;
        }
        if end <= host || text[end..].starts_with(WITHHELD) {
            return None;
        }
        let shown = unescaped(&text[start..end]);
        let url = if host == start { format!("http://{shown}").into() } else { shown.clone() };
        return matches!(address::read(&url), Address::Web(_)).then(|| Bare {
            end,
            last: piece.event,
            url: url.into(),
            shown: shown.into(),
        });
    }
}

/// A part of a text that a URL may reach over.
struct Piece {
    /// Where it ends in the text.
    end: usize,
    /// The index of its last event.
    event: usize,
    /// Whether a URL may end within it.
    can_be_parted: bool,
}

/// The pieces from the event at `at` on that follow one another without a gap or white space, from
/// `start` on: text, and emphasis that the parser saw in `a_b_c`.
fn pieces(text: &str, events: &[Item<'_>], at: usize, start: usize) -> Vec<Piece> {
    let is_emphasis = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough))
    };
    let ends_emphasis = |event: &Event<'_>| {
        matches!(event, Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough))
    };
    let is_text = |event: &Event<'_>| matches!(event, Event::Text(_));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut next = at;
    while let Some((event, range)) = events.get(next) {
        // Before an escaped character stands a backslash.
        let gap = pieces.last().map_or("", |last| text.get(last.end..range.start).unwrap_or(" "));
        if !matches!(gap, "" | "\\") {
            break;
        }
        let last = if is_text(event) {
            next
        } else if is_emphasis(event)
            && range.len() <= LONGEST
            && !text[range.clone()].contains(char::is_whitespace)
        {
            let last = end_of(events, next);
            let inner = events.get(next..last).unwrap_or_default();
            let is_plain = |(event, _): &Item<'_>| {
                is_text(event) || is_emphasis(event) || ends_emphasis(event)
            };
            if !inner.iter().all(is_plain) {
                break;
            }
            last
        } else {
            break;
        };
        let can_be_parted = matches!(event, Event::Text(shown) if text[range.clone()] == **shown);
        pieces.push(Piece { end: range.end, event: last, can_be_parted });
        let seen = start.max(range.start)..range.end;
        if range.end - start > LONGEST || text[seen].contains(char::is_whitespace) {
            break;
        }
        next = last + 1;
    }
    pieces
}

/// How many bytes at the start of a text are the URL; none of a text that has no end.
fn extent(text: &str) -> Option<usize> {
    /// The most characters at its end that are no part of it.
    const MOST: usize = 64;
    let most = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let within = &text[..most];
    let end = within.find(ends_url).or_else(|| (within.len() == text.len()).then_some(text.len()));
    let mut url = &within[..end?];
    let count = |c: char| url.matches(c).count();
    let pairs = [('(', ')'), ('[', ']'), ('{', '}')];
    // How many more of each are closed than opened.
    let mut unopened = pairs.map(|(open, close)| count(close).saturating_sub(count(open)));
    for _ in 0..MOST {
        let last = url.chars().next_back()?;
        let cut = match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '’' | '‘' | '…' | '|' => 1,
            // `&gt;` is a character, and no part of it.
            ';' => reference(url).unwrap_or(1),
            _ => match pairs.iter().position(|(_, close)| *close == last) {
                Some(pair) if unopened[pair] > 0 => {
                    unopened[pair] -= 1;
                    1
                }
                _ => return Some(url.len()),
            },
        };
        url = &url[..url.len() - cut.max(last.len_utf8())];
    }
    None
}

/// Whether a URL ends before a character.
fn ends_url(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_symbol(c)
        || c == WITHHELD
        || matches!(c, '<' | '>' | '"' | '`' | '“' | '”' | '„' | '«' | '»' | '\u{FFFD}')
        // The punctuation of East Asia.
        || matches!(c, '、'..='】' | '（' | '）' | '，' | '：' | '；' | '！' | '？')
}

/// The length of the character reference that a text ends with.
fn reference(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().strip_suffix(b";")?;
    let name = bytes
        .iter()
        .rev()
        .take(LONGEST_REFERENCE)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let before = bytes.len().checked_sub(name + 1)?;
    (name > 0 && bytes[before] == b'&').then_some(name + "&;".len())
}

/// Whether a text begins with a host: names parted by dots, without `_` in the last two.
fn is_host(text: &str) -> bool {
    /// The most characters of a name in the Domain Name System (RFC 1035, section 2.3.4).
    const LONGEST: usize = 255;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = text.char_indices().take(LONGEST).find(|(_, c)| !is_part(*c)).map(|(at, _)| at);
    let host = match end {
        Some(end) => &text[..end],
        None if text.chars().nth(LONGEST).is_none() => text,
        None => return false,
    };
    let mut labels = host.trim_end_matches('.').rsplit('.');
    let (last, second) = (labels.next(), labels.next());
    let is_name =
        |label: Option<&str>| label.is_some_and(|label| !label.is_empty() && !label.contains('_'));
    is_name(last) && is_name(second) && labels.all(|label| !label.is_empty())
}

/// A URL without the escapes and references of Markdown.
fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return decode(written);
    }
    let plain = without_escapes(written, |next| next.is_some_and(|c| c.is_ascii_punctuation()));
    Cow::Owned(decode(&plain).into_owned())
}
