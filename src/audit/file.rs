//! What a file of a site says, whatever it is written in.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use minicbor::Decoder;
use minicbor::data::Type;
use percent_encoding::percent_decode_str;

use super::png;

/// The most bytes that a compressed file may come to. No file of a site is near it.
const LARGEST: u64 = 1 << 30;

/// The shortest text, in bytes of UTF-8, that is looked for within what is none: chance makes any
/// shorter one.
pub(super) const SHORTEST: usize = 8;

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Its texts, decoded.
    pub texts: Vec<String>,
    /// Words of a search index, stemmed.
    pub stems: Vec<String>,
}

/// Reads a file that is decompressed.
pub(super) fn said(path: &str, bytes: &[u8]) -> Said {
    let mut bytes = Cow::Borrowed(bytes);
    if let Some(index) = bytes.strip_prefix(b"pagefind_dcd") {
        if !index.starts_with(b"\0asm") {
            let mut stems = Vec::new();
            strings(index, &mut stems);
            return Said { texts: Vec::new(), stems };
        }
        return Said::default();
    }
    if let Some(text) = utf16(&bytes) {
        bytes = Cow::Owned(text.into_bytes());
    }
    if is_binary(&bytes) {
        return Said::default();
    }
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(&bytes),
    };
    let name = path.trim_end_matches(".gz").trim_end_matches(".br");
    let text = match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        // RFC 5545, section 3.1.
        "ics" => {
            let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "");
            Cow::Owned(unfolded.replace('\n', "\u{1E}"))
        }
        "csv" => Cow::Owned(columns(&text)),
        "json" | "jsonl" | "geojson" => Cow::Owned(apart(&text)),
        _ => text,
    };
    Said { texts: texts(&text), stems: Vec::new() }
}

/// Stands in texts between pieces of a file that are apart for a reader: blocks, cells, values. It
/// parts words like any other sign.
pub(super) const BREAK: char = '\u{1E}';

/// The pieces of a text, each as far as a count: of `Russia: 1 event` and `Russia +1` the name is
/// `Russia`. A word that is cut short is another word.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = String> {
    let joins = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '/' | '\'' | '#');
    text.split(BREAK).flat_map(move |piece| {
        let mut pieces = vec![String::new()];
        let mut before: Option<char> = None;
        for (at, c) in piece.char_indices() {
            let is_sign = !c.is_alphanumeric() && !joins(c);
            let after = || piece[at + c.len_utf8()..].trim_start();
            if c == '\u{2026}' && before.is_some_and(char::is_alphanumeric) {
                pieces.last_mut().into_iter().for_each(|piece| piece.push('x'));
            } else if is_sign && after().starts_with(|c: char| c.is_ascii_digit()) {
                pieces.push(String::new());
            } else {
                pieces.last_mut().into_iter().for_each(|piece| piece.push(c));
            }
            before = Some(c);
        }
        pieces
    })
}

/// CSV (RFC 4180) with its columns apart.
fn columns(text: &str) -> String {
    let mut is_quoted = false;
    let parted = text.chars().map(|c| match c {
        '"' => {
            is_quoted = !is_quoted;
            c
        }
        ',' | '\n' if !is_quoted => BREAK,
        c => c,
    });
    parted.collect()
}

/// JSON with its strings apart.
fn apart(text: &str) -> String {
    let mut is_escaped = false;
    let parted = text.chars().map(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        if is_end { BREAK } else { c }
    });
    parted.collect()
}

/// What a compressed file begins with (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// The bytes of a file, decompressed if they were compressed.
///
/// # Errors
///
/// A sentence, where they cannot be decompressed.
pub(super) fn unpacked<'b>(path: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, String> {
    /// How often a file is compressed that was compressed.
    const MOST: usize = 8;
    Ok(if bytes.starts_with(&GZIP) {
        let mut plain = all_of(MultiGzDecoder::new(bytes))?;
        for _ in 1..MOST {
            if !plain.starts_with(&GZIP) {
                break;
            }
            plain = all_of(MultiGzDecoder::new(&*plain))?;
        }
        Cow::Owned(plain)
    } else if path.ends_with(".br") {
        Cow::Owned(all_of(brotli::Decompressor::new(bytes, 4096))?)
    } else {
        Cow::Borrowed(bytes)
    })
}

fn all_of(from: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("it cannot be decompressed: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than what is read".to_owned());
    }
    Ok(bytes)
}

/// Whether bytes are those of an image, a typeface or a program: no text has a zero.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8192).any(|&byte| byte == 0)
}

/// Whether the texts of a file are packed in a way that is not read here: in an archive, as those of
/// office programs are, or in the streams of a PDF (ISO 32000, section 7.4).
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 7] = [
        b"PK\x03\x04",
        b"\xD0\xCF\x11\xE0",
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07",
        b"BZh",
        b"\xFD7zXZ\0",
        b"\x28\xB5\x2F\xFD",
    ];
    let is_pdf = || {
        let start = &bytes[..bytes.len().min(1024)];
        memchr::memmem::find(start, b"%PDF-").is_some()
            && memchr::memmem::find(bytes, b"/Filter").is_some()
    };
    BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning)) || is_pdf()
}

/// A text of UTF-16 that begins with a byte order mark.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (read, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (u16::from_le_bytes, rest),
        [0xFE, 0xFF, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

/// What looks like text within a file that is none, such as the remarks in a picture, each run of it
/// apart: in UTF-8, in Latin-1, and in UTF-16 as far as its letters are Latin, Greek or Cyrillic. Of
/// others two bytes of any kind make one. Of a file that is decompressed.
pub(super) fn runs(bytes: &[u8]) -> Vec<String> {
    let is_text = std::str::from_utf8(bytes).is_ok() && !is_binary(bytes);
    let is_read = is_text || bytes.starts_with(b"pagefind_dcd") || utf16(bytes).is_some();
    if is_read {
        return Vec::new();
    }
    let mut runs = runs_of(bytes);
    png::remarks(bytes).iter().for_each(|remark| runs.extend(runs_of(remark)));
    if bytes.starts_with(b"\xFF\xD8") || bytes.starts_with(b"GIF8") {
        // Before a remark stands its length, which may look like a letter of it.
        let after_first = |run: &String| run.chars().skip(1).collect::<String>();
        let more: Vec<String> = runs.iter().map(after_first).collect();
        runs.extend(more);
    }
    runs
}

fn runs_of(bytes: &[u8]) -> Vec<String> {
    let (mut runs, (latin, wide)) =
        rayon::join(|| narrow(bytes), || rayon::join(|| latin(bytes), || wide(bytes)));
    runs.extend(latin);
    runs.extend(wide);
    runs
}

/// Adds the parts of a text that are long enough.
fn add(text: &str, runs: &mut Vec<String>) {
    if text.len() >= SHORTEST {
        let parts = text.split(char::is_control).filter(|part| part.len() >= SHORTEST);
        runs.extend(parts.map(str::to_owned));
    }
}

/// The runs of UTF-8.
fn narrow(bytes: &[u8]) -> Vec<String> {
    let mut runs = Vec::new();
    bytes.utf8_chunks().for_each(|chunk| add(chunk.valid(), &mut runs));
    runs
}

/// The runs of Latin-1. Of any bytes most are characters of it: in a text most of them are letters
/// of English.
fn latin(bytes: &[u8]) -> Vec<String> {
    let mut runs = Vec::new();
    let is_text = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b' ';
    let is_latin = |byte: &u8| matches!(byte, b' '..=b'~' | 0xA0..);
    for run in bytes.split(|byte| !is_latin(byte)).filter(|run| run.len() >= SHORTEST) {
        let letters = run.iter().filter(|byte| is_text(byte)).count();
        if !run.is_ascii() && letters * 4 >= run.len() * 3 {
            add(&run.iter().map(|&byte| char::from(byte)).collect::<String>(), &mut runs);
        }
    }
    runs
}

/// The runs of UTF-16 whose letters are Latin, Greek or Cyrillic.
fn wide(bytes: &[u8]) -> Vec<String> {
    fn read(pairs: &[[u8; 2]], unit: impl Fn([u8; 2]) -> u16, runs: &mut Vec<String>) {
        let is_near = |pair: &[u8; 2]| matches!(unit(*pair), 0x20..=0x7E | 0xA0..=0x52F);
        for run in pairs.split(|pair| !is_near(pair)) {
            // Each has at most two bytes of UTF-8.
            if run.len() * 2 >= SHORTEST {
                let units = run.iter().map(|pair| u32::from(unit(*pair)));
                add(&units.filter_map(char::from_u32).collect::<String>(), runs);
            }
        }
    }
    let mut runs = Vec::new();
    for start in [0, 1] {
        let (pairs, _) = bytes.get(start..).unwrap_or_default().as_chunks();
        read(pairs, u16::from_le_bytes, &mut runs);
        read(pairs, u16::from_be_bytes, &mut runs);
    }
    runs
}

/// Every string of CBOR (RFC 8949).
fn strings(cbor: &[u8], found: &mut Vec<String>) {
    let mut decoder = Decoder::new(cbor);
    while decoder.position() < cbor.len() {
        let at = decoder.position();
        let read = match decoder.datatype() {
            Ok(Type::String) => decoder.str().map(|text| found.push(text.to_owned())),
            Ok(Type::Array) => decoder.array().map(|_| ()),
            Ok(Type::Map) => decoder.map().map(|_| ()),
            Ok(Type::Tag) => decoder.tag().map(|_| ()),
            _ => decoder.skip(),
        };
        if read.is_err() || decoder.position() == at {
            // Whatever it is, its text is read all the same.
            found.push(String::from_utf8_lossy(&cbor[at..]).into_owned());
            return;
        }
    }
}

/// The texts of HTML, XML, JSON, CSV, scripts: without their escapes; what stands within tags apart
/// from what stands between them.
fn texts(text: &str) -> Vec<String> {
    let mut plain = entities(text);
    if find(b'&', &plain).is_some() {
        // A feed holds HTML that is escaped once more.
        plain = Cow::Owned(entities(&plain).into_owned());
    }
    let mut all = Vec::new();
    if find(b'\\', &plain).is_some() {
        all.extend(split(&unescaped(&plain)));
    } else {
        all.extend(split(&plain));
    }
    if has_percent_escapes(&plain)
        && let Cow::Owned(decoded) = Cow::<[u8]>::from(percent_decode_str(&plain))
    {
        all.extend(split(&String::from_utf8_lossy(&decoded)));
    }
    all
}

/// The place of the first of a character of ASCII.
fn find(c: u8, text: &str) -> Option<usize> {
    memchr::memchr(c, text.as_bytes())
}

/// Whether percent-encoding would say something else (RFC 3986, section 2.1).
fn has_percent_escapes(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    memchr::memchr_iter(b'%', bytes).any(|at| is_digit(at + 1) && is_digit(at + 2))
}

/// Parts what stands between tags from what stands within them.
fn split(text: &str) -> [String; 2] {
    /// Whether an element does not part words.
    fn is_inline(name: &str) -> bool {
        matches!(
            name,
            "a" | "abbr"
                | "b"
                | "bdi"
                | "code"
                | "del"
                | "em"
                | "font"
                | "i"
                | "mark"
                | "q"
                | "small"
                | "span"
                | "strong"
                | "u"
                | "wbr"
        )
    }
    /// Whether an element parts words, and stands among them all the same.
    fn is_phrasing(name: &str) -> bool {
        matches!(
            name,
            "bdo"
                | "br"
                | "cite"
                | "dfn"
                | "img"
                | "input"
                | "ins"
                | "kbd"
                | "rp"
                | "rt"
                | "ruby"
                | "s"
                | "samp"
                | "sub"
                | "sup"
                | "time"
                | "tspan"
                | "var"
        )
    }
    let (mut between, mut within) = (String::with_capacity(text.len()), String::new());
    // Behind it no tag ends, and none is sought.
    let last = memchr::memrchr(b'>', text.as_bytes()).unwrap_or(0);
    let mut rest = text;
    while let Some(at) = find(b'<', rest) {
        let after = &rest[at + 1..];
        let name = after.trim_start_matches('/');
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?');
        let may_end = is_tag && text.len() - after.len() <= last;
        let Some(end) = may_end.then(|| find(b'>', after)).flatten() else {
            between.push_str(&rest[..=at]);
            rest = after;
            continue;
        };
        // A number in an element of its own is a count.
        let is_count = at > 0 && rest[..at].bytes().all(|byte| byte.is_ascii_digit());
        if is_count {
            between.push(BREAK);
        }
        between.push_str(&rest[..at]);
        let length = name.bytes().position(|byte| !byte.is_ascii_alphanumeric());
        match &name[..length.unwrap_or(name.len())] {
            name if is_inline(name) => {}
            name if is_phrasing(name) => between.push(' '),
            _ => between.push(BREAK),
        }
        within.push_str(&after[..end]);
        within.push_str(" . ");
        within.push(BREAK);
        rest = &after[end + 1..];
    }
    between.push_str(rest);
    [between, within]
}

/// Reads character references.
fn entities(text: &str) -> Cow<'_, str> {
    if find(b'&', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(b'&', rest) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let read = end.and_then(|end| {
            let name = &rest[..end];
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
                "shy" => '\u{AD}',
                _ => {
                    let digits = name.strip_prefix('#')?;
                    let number = match digits.strip_prefix(['x', 'X']) {
                        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                        None => digits.parse().ok()?,
                    };
                    char::from_u32(number)?
                }
            };
            Some((c, end))
        });
        match read {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Reads the escapes of JSON and of JavaScript (ECMA-262, section 12.9.4), which iCalendar has in
/// part.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(b'\\', rest) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        let unit =
            |rest: &str| rest.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let sign = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        let braced = || {
            rest.strip_prefix('{')?;
            // Six digits are all that a character has.
            let end = rest.bytes().take(8).position(|byte| byte == b'}')?;
            Some((sign(rest.get(1..end)?)?, &rest[end + 1..]))
        };
        let coded = match c {
            'u' => braced(),
            'x' => rest.get(..2).and_then(sign).map(|read| (read, &rest[2..])),
            _ => None,
        };
        if let Some((read, after)) = coded {
            out.push(read);
            rest = after;
            continue;
        }
        match c {
            'u' if unit(rest).is_some() => {
                let mut units = Vec::new();
                while let Some(next) = unit(rest) {
                    units.push(next);
                    rest = &rest[4..];
                    match rest.strip_prefix("\\u").filter(|rest| unit(rest).is_some()) {
                        Some(more) => rest = more,
                        None => break,
                    }
                }
                out.push_str(&String::from_utf16_lossy(&units));
            }
            'n' | 'r' | 't' | 'b' | 'f' | 'N' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, bytes: &[u8]) -> Result<Said, String> {
        Ok(said(path, &unpacked(path, bytes)?))
    }

    fn plain(path: &str, bytes: &[u8]) -> String {
        read(path, bytes).expect("readable").texts.join(" ")
    }

    #[test]
    fn what_is_written_in_any_way_is_read() {
        let gzip = {
            let mut encoder =
                flate2::read::GzEncoder::new(&b"<p>Orlanov"[..], flate2::Compression::fast());
            let mut bytes = Vec::new();
            encoder.read_to_end(&mut bytes).expect("compressed");
            bytes
        };
        for (path, text) in [
            ("a.html", &b"<p title=\"Orlanov\">"[..]),
            ("a.html", b"<p>Orla<b>nov</b></p>"),
            ("a.html", b"<p>Orla&#110;o&#x76;</p>"),
            ("feed.xml", b"&lt;p&gt;Orla&amp;#110;ov&lt;/p&gt;"),
            ("a.json", br#"{"a":"x\u004frlanov"}"#),
            ("a.js", br"a='x\nOrlanov'"),
            ("a.js", br"a='Orl\x61n\u{6f}v'"),
            ("a.html", b"<a href=\"/x/%4Frlanov/\">"),
            ("a.ics", b"SUMMARY:Orl\r\n anov"),
            ("a.gz", &gzip),
        ] {
            assert!(plain(path, text).contains("Orlanov"), "{path}: {}", plain(path, text));
        }
    }

    #[test]
    fn the_words_of_an_index_are_read_one_by_one() {
        let mut cbor = Vec::new();
        let mut encoder = minicbor::Encoder::new(&mut cbor);
        encoder
            .array(3)
            .and_then(|e| e.str("orlanov")?.u8(4)?.array(1)?.str("minsk"))
            .expect("written");
        let mut bytes = b"pagefind_dcd".to_vec();
        bytes.extend(cbor);
        assert_eq!(read("0.pf", &bytes).expect("readable").stems, ["orlanov", "minsk"]);
    }

    #[test]
    fn the_length_before_a_remark_in_a_picture_is_no_letter_of_it() {
        for start in [&b"\xFF\xD8\xFF\xFE\x00"[..], b"GIF89a\x21\xFE"] {
            let picture = [start, b"AViktor Orlanov was here\x00\xFF\xD9"].concat();
            let runs = runs(&picture);
            assert!(runs.iter().any(|run| run.starts_with("Viktor Orlanov")), "{runs:?}");
        }
    }

    #[test]
    fn texts_within_a_picture_are_read_and_its_bytes_are_not() {
        let units = |text: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(to).collect()
        };
        let name = "Viktor Orl\u{e1}nov";
        for written in [
            name.as_bytes().to_vec(),
            name.chars().map(|c| c as u8).collect(),
            units(name, u16::to_le_bytes),
            units(name, u16::to_be_bytes),
        ] {
            for before in [&b"\x89PNG\0\x01tEXtComment\0"[..], b"\x89PNG\0\x01tEXtComments\0"] {
                let bytes = [before, &written, b"\0\0\xff\x01"].concat();
                let found = runs(&bytes);
                assert!(found.iter().any(|run| run == name), "{found:?}");
            }
        }
        let text =
            [&[0xFF, 0xFE][..], &units("\u{ae40}\u{c815}\u{c740}", u16::to_le_bytes)].concat();
        assert!(plain("a.txt", &text).contains("\u{ae40}\u{c815}\u{c740}"));
        // Bytes as chance gives them.
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(1 << 20)
        .collect();
        let said: usize = runs_of(&noise).iter().map(String::len).sum();
        assert!(said < noise.len() / 50, "{said}");
    }

    #[test]
    fn what_cannot_be_decompressed_is_said() {
        assert!(read("a.gz", &[0x1F, 0x8B, 1, 2]).is_err());
        assert!(read("a.br", b"not brotli at all").is_err());
    }
}
