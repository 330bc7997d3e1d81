//! URLs, hosts and e-mail addresses in a text, in which no name is looked for.

use std::ops::Range;

use super::PARAGRAPH;
use super::writing::is_word;

/// The addresses in a text: found word by word, and only where a name was found.
#[derive(Default)]
pub(super) struct Addresses {
    /// Where the word that was last looked at ends.
    end: usize,
    /// In that word, in order.
    ranges: Vec<Range<usize>>,
}

impl Addresses {
    /// Tells whether a place is in an address. Places have to come in order.
    pub(super) fn cover(&mut self, text: &str, at: usize) -> bool {
        let is_space = |c: char| c == ' ' || c == PARAGRAPH;
        if at >= self.end {
            let start =
                text[self.end..at].rfind(is_space).map_or(self.end, |space| self.end + space + 1);
            // After a paragraph separator this may be inside the character.
            let start = (start..=at).find(|&start| text.is_char_boundary(start)).unwrap_or(at);
            self.end = text[at..].find(is_space).map_or(text.len(), |space| at + space);
            self.ranges = addresses(&text[start..self.end], start);
        }
        let after = self.ranges.partition_point(|range| range.start <= at);
        after.checked_sub(1).is_some_and(|index| at < self.ranges[index].end)
    }
}

/// Finds in a word, which starts at `offset`, what is a URL, a host with a path, or an e-mail
/// address.
fn addresses(word: &str, offset: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if !word.contains(['/', '@', '.']) {
        return ranges;
    }
    let mut start = 0;
    for piece in word.split(ends_address) {
        let url = url_start(piece);
        let mails = mail_addresses(&piece[..url.unwrap_or(piece.len())]);
        ranges.extend(
            mails.into_iter().map(|range| offset + start + range.start..offset + start + range.end),
        );
        if let Some(url) = url {
            ranges.push(offset + start + url..offset + start + piece.len());
        }
        start += piece.len();
        start += word[start..].chars().next().map_or(0, char::len_utf8);
    }
    ranges
}

/// What cannot stand in an address, as text without spaces goes on after it.
fn ends_address(c: char) -> bool {
    matches!(
        c,
        '<' | '>'
            | '"'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '「'
            | '」'
            | '『'
            | '』'
            | '（'
            | '）'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '《'
            | '》'
            | '【'
            | '】'
    )
}

/// Finds where a URL starts, which goes on to the end: with a scheme, `www.`, or a host with a
/// path.
fn url_start(piece: &str) -> Option<usize> {
    if let Some(colon) = piece.find("://") {
        let scheme = piece[..colon]
            .trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        return Some(scheme.len());
    }
    let www = piece.match_indices(['w', 'W']).map(|(at, _)| at).find(|&at| {
        piece.as_bytes()[at..].get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
            && !piece[..at].ends_with(is_word)
    });
    if www.is_some() {
        return www;
    }
    let slash = piece.find('/')?;
    let start = piece[..slash]
        .rfind(|c: char| !is_word(c) && !matches!(c, '.' | '-'))
        .map_or(0, |at| at + piece[at..].chars().next().map_or(0, char::len_utf8));
    let (host, top) = piece[start..slash].rsplit_once('.')?;
    let is_host =
        host.ends_with(is_word) && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    is_host.then_some(start)
}

fn mail_addresses(piece: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in piece.match_indices('@') {
        let from = found.last().map_or(0, |range| range.end);
        if at < from {
            continue;
        }
        let local = piece[from..at]
            .trim_end_matches(|c: char| is_word(c) || matches!(c, '.' | '%' | '+' | '-'));
        let start = from + local.len();
        let host = &piece[at + 1..];
        let length =
            host.find(|c: char| !is_word(c) && !matches!(c, '.' | '-')).unwrap_or(host.len());
        if start < at && length > 0 {
            found.push(start..at + 1 + length);
        }
    }
    found
}
