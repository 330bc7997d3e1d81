//! What is asked of Dateline for any bytes. libFuzzer looks for bytes that break it; a test of the
//! repository (`tests/behaviour/corpus.rs`) asks the same for every file of `fuzz/corpus/`, so that
//! what was found once stays found.
#![allow(dead_code, reason = "each target uses one of these")]

use std::sync::{LazyLock, Mutex};

use dateline::diagnostic::human;
use dateline::link::{self, Memo};
use dateline::model::Date;
use dateline::pipeline::{self, Options};
use dateline::plan::Words;
use dateline::read;
use dateline::serve::Address;
use dateline::world::Memory;

/// The largest text that is tried, in bytes: what breaks on a large one breaks on a small one.
const LARGEST: usize = 16 << 10;

/// Front matter and YAML: whatever a file of records holds, it is read to its end, and what is wrong
/// with it can be shown, where it is.
pub fn front_matter(bytes: &[u8]) {
    if bytes.len() > LARGEST {
        return;
    }
    for path in ["content/events/x.md", "content/actors.yaml", "content/site.yaml"] {
        let world = Memory::new().with(path, bytes.to_vec());
        let (corpus, diagnostics) = read::read(&world, &mut read::Memo::default());
        let text = corpus.text_of(path);
        for place in diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref()) {
            let Some(span) = place.span else { continue };
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{span:?} is no place in {path}"
            );
        }
        let style = human::Style { color: false, width: 100 };
        let mut shown = Vec::new();
        human::write(&mut shown, &diagnostics, &corpus, style).expect("writing to memory");
        assert!(std::str::from_utf8(&shown).is_ok());
    }
}

/// The words of the site.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (theme, _) = dateline::render::Theme::load(&Memory::new(), "default");
    theme.words("en").0
});

/// Dates: what is read is written as EDTF that is read as the same, and ends no earlier than it
/// begins.
pub fn dates(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.len() > 256 {
        return;
    }
    let Ok(date) = Date::parse(text) else { return };
    let again = Date::parse(date.edtf()).expect("what is written can be read");
    assert_eq!(again.edtf(), date.edtf());
    assert_eq!(again.sort_key(), date.sort_key());
    if let (Some(first), Some(last)) = (date.first_day(), date.last_day()) {
        assert!(first <= last, "{text}");
    }
    assert!(!date.say(&WORDS.dates).is_empty() && !date.say_short(&WORDS.dates).is_empty());
    assert!(date.overlaps(&date) && date.covers(&date), "{text}");
}

/// What a preview would keep from one text to the next.
static MEMO: LazyLock<Mutex<Memo>> = LazyLock::new(|| Mutex::new(Memo::keeping()));

/// Markdown with links: whatever a text holds, what is made of it is what sanitising leaves, and the
/// same with and without what earlier texts have left.
pub fn prose(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.len() > LARGEST {
        return;
    }
    let world = Memory::new()
        .with(
            "content/actors/kim.yaml",
            b"name: Kim Jong Un\naliases: [\xea\xb9\x80\xec\xa0\x95\xec\x9d\x80]\nshort: Kim\n"
                .to_vec(),
        )
        .with("content/actors/other.yaml", b"name: Kim\n".to_vec())
        .with("content/locations/georgia.yaml", b"name: Georgia\n".to_vec())
        .with("content/sources/cnn.yaml", b"title: CNN\nurl: https://cnn.example/\n".to_vec())
        .with(
            "content/briefings/2023-09-13-b.md",
            format!("---\ntitle: B\n---\n{text}").into_bytes(),
        );
    let options = Options { future: true, ..Options::default() };
    let mut memo = MEMO.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (corpus, _) = read::read(&world, &mut read::Memo::default());
    let selection = pipeline::selection(&corpus, &options);
    let (graph, _) = link::link(&corpus, &selection, &WORDS.prose(), &mut memo);
    // A text that begins as front matter does may mark all of it.
    let Some(briefing) = graph.briefings.first() else { return };
    let html = &briefing.node.prose.html;
    let lower = html.to_lowercase();
    for tag in ["<script", "<iframe", "<object", "<embed", "<svg", "<style", "<base", "<form"] {
        assert!(!lower.contains(tag), "{html}");
    }
    for (at, _) in lower.match_indices('<') {
        for address in addresses(&lower[at..]) {
            for scheme in ["javascript:", "data:", "vbscript:", "//"] {
                assert!(!address.trim_start().starts_with(scheme), "{html}");
            }
        }
    }
    let (alone, _) = link::link(&corpus, &selection, &WORDS.prose(), &mut Memo::default());
    assert_eq!(html, &alone.briefings[0].node.prose.html);
}

/// The addresses in the tag with which this HTML begins. What stands in a text looks alike, and leads
/// nowhere: `&lt;a href="//x"&gt;`.
pub fn addresses(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut parts = html.split('"');
    while let Some(between) = parts.next() {
        if between.contains('>') {
            break;
        }
        let Some(value) = parts.next() else { break };
        if between.ends_with(" href=") || between.ends_with(" src=") {
            found.push(value);
        }
    }
    found
}

/// The paths of requests: one that is let through is of plain names, and names the same when it is
/// written again.
pub fn paths(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(address) = Address::parse(text) else { return };
    for name in &address.names {
        let is_plain = !name.is_empty()
            && !name.starts_with('.')
            && !name.contains(['/', '\\'])
            && !name.contains(char::is_control);
        assert!(is_plain, "{text}");
    }
    let folder = address.as_folder();
    assert!(folder.starts_with('/') && !folder.starts_with("//") && folder.is_ascii(), "{text}");
    let again = Address::parse(&folder).expect("what is written can be read");
    assert_eq!(again.names, address.names, "{text}");
}
