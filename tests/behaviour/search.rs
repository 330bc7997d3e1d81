//! What a search finds, and what no reader of its files can.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;

use dateline::cache::{Cache, Memory, NoCache};
use dateline::model::Marking;
use dateline::pipeline::{self, Site};
use serde_json::Value;

use crate::desk::Desk;

/// Every file of the search, by its path.
type Files = BTreeMap<String, Vec<u8>>;

fn indexed(site: &Site, cache: &dyn Cache) -> Files {
    let files = Mutex::new(Files::new());
    pipeline::index(site, cache, &|path, bytes| {
        let before = files.lock().expect("no panic before").insert(path.to_owned(), bytes.to_vec());
        assert!(before.is_none(), "{path} is written twice");
        Ok(())
    })
    .expect("an index");
    files.into_inner().expect("no panic before")
}

fn search(desk: &Desk) -> Files {
    indexed(&desk.prepare(), &NoCache)
}

/// A file as the browser reads it.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    match bytes {
        [0x1f, 0x8b, ..] => {
            flate2::read::GzDecoder::new(bytes).read_to_end(&mut content).expect("gzip");
        }
        _ => content.extend_from_slice(bytes),
    }
    content
}

fn json(files: &Files, path: &str) -> Value {
    serde_json::from_slice(&files[path]).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The folders of the splits, in order.
fn splits(files: &Files) -> Vec<String> {
    let list = json(files, "search/index.json");
    let splits = list["splits"].as_array().expect("a list");
    splits.iter().map(|split| split["path"].as_str().expect("a path").to_owned()).collect()
}

/// Titles and texts of all records: address, title, date, sort, text.
fn texts(files: &Files) -> Vec<Value> {
    let is_text = |path: &str| {
        path.rsplit('/').next().is_some_and(|name| {
            name.strip_suffix(".json").is_some_and(|stem| stem.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    files
        .keys()
        .filter(|path| is_text(path))
        .flat_map(|path| json(files, path).as_array().expect("a list").clone())
        .collect()
}

fn has_word(files: &Files, word: &str) -> bool {
    let words = files.iter().filter(|(path, _)| path.ends_with(".pf") && !path.contains(".wasm"));
    words.map(|(_, bytes)| plain(bytes)).any(|bytes| contains(&bytes, word.as_bytes()))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn desk() -> Desk {
    Desk::with_settings("facets: {topic: Topic}\nkinds: {visit: Visit}\n")
        .actor("kim", "Kim Jong Un", "kind: person\naliases: [김정은]\n")
        .location("amur", "Amur region", "")
        .location("vostochny", "Vostochny", "within: amur\n")
        .event(
            "summit",
            "The **leaders** met at the [cosmodrome](https://example.org/).",
            "status: confirmed\nkind: visit\nactors: [kim]\nlocations: [vostochny]\ntags: [arms]\ntopic: weapons\n",
        )
        .briefing("five-hours", "They talked for five hours.", "summary: A long talk.\n")
        .file("content/pages/method.md", "---\ntitle: Method\n---\nHow we verify.\n")
        .file("content/sources/cnn.yaml", "title: Kim arrives\npublisher: CNN\n")
}

#[test]
fn every_kind_of_record_is_found_by_its_text() {
    let files = search(&desk());
    let mut found: Vec<String> =
        texts(&files).iter().map(|item| item[0].as_str().expect("an address").to_owned()).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "actors/kim/",
            "briefings/five-hours/",
            "events/summit/",
            "locations/amur/",
            "locations/vostochny/",
            "method/",
            "sources/cnn/",
        ]
    );
    for word in
        ["leader", "cosmodrom", "vostochni", "kim", "hour", "verifi", "cnn", "김정은", "weapon"]
    {
        assert!(has_word(&files, word), "{word} is not in the index");
    }
}

#[test]
fn texts_are_plain_and_begin_with_a_summary_that_says_something_else() {
    let files = search(&desk());
    let of = |href: &str| {
        let all = texts(&files);
        all.into_iter().find(|item| item[0] == href).expect("the record")
    };
    let event = of("events/summit/");
    assert_eq!(event[1], "Event summit");
    assert_eq!(event[2], "13 Sep 2023");
    assert_eq!(event[3], "Visit");
    assert_eq!(event[4], "The leaders met at the cosmodrome.");
    assert_eq!(of("briefings/five-hours/")[4], "A long talk. They talked for five hours.");
    assert_eq!(of("actors/kim/")[5][0], "김정은");
}

#[test]
fn filters_know_who_where_and_what_and_the_places_around() {
    let files = search(&desk());
    let path = splits(&files).into_iter().find(|path| path.starts_with("1024")).expect("a split");
    let table = json(&files, &format!("search/{path}rows.json"));
    let facet = |key: &str| -> Value {
        let late = table["late"].as_array().expect("a list");
        if late.iter().any(|late| late == key) {
            return json(&files, &format!("search/{path}{key}.json"));
        }
        let facets = table["facets"].as_array().expect("a list");
        facets.iter().find(|facet| facet["key"] == key).expect("the facet").clone()
    };
    assert_eq!(table["count"], 2);
    assert_eq!(table["late"], serde_json::json!(["actor", "location", "tag"]));
    assert_eq!(facet("location")["values"][0][0], "vostochny");
    assert_eq!(facet("location")["values"][0][2], 1);
    assert_eq!(facet("location")["values"][1][1], "Amur region");
    assert_eq!(facet("actor")["values"][0][1], "Kim Jong Un");
    assert_eq!(facet("status")["values"][0][0], "confirmed");
    assert_eq!(facet("kind")["values"][0][1], "Visit");
    assert_eq!(facet("tag")["values"][0][0], "arms");
    assert_eq!(facet("topic")["values"][0][0], "weapons");
}

#[test]
fn a_word_that_every_text_repeats_is_small_to_look_up_and_has_all_its_places_for_phrases() {
    let mut desk = Desk::new();
    for at in 0..400 {
        let text = format!("The convoy{}", " and w the convoy".repeat(20 + at % 7));
        desk = desk.file(
            &format!("content/events/e{at}.yaml"),
            format!("title: Event {at}\ndate: 2023-01-01\ntext: {text}.\n"),
        );
    }
    let files = search(&desk);
    let path = splits(&files).into_iter().next().expect("a split");
    let holders = |whole: bool| -> Vec<usize> {
        files
            .iter()
            .filter(|(name, _)| name.starts_with(&format!("search/{path}")))
            .filter(|(name, _)| name.ends_with("-all.pf") == whole && !name.ends_with("meta.pf"))
            .filter(|(name, bytes)| name.ends_with(".pf") && contains(&plain(bytes), b"\x66convoy"))
            .map(|(_, bytes)| plain(bytes).len())
            .collect()
    };
    let ([short], [whole]) = (&holders(false)[..], &holders(true)[..]) else {
        panic!("a word is in one piece");
    };
    // Ten bytes a record at most, whatever its text repeats; no less than a byte for each place.
    assert!(*short < 400 * 10, "{short} bytes");
    assert!(*whole > 400 * 20, "{whole} bytes");
}

#[test]
fn names_are_found_in_any_script_with_those_of_most_events_first() {
    let files = search(&desk());
    let names = json(&files, "search/names.json");
    assert_eq!(names["names"][0][0], "actor");
    assert_eq!(names["names"][0][1], "Kim Jong Un");
    assert_eq!(names["names"][0][3], 1);
    assert_eq!(names["names"][0][5][0], "김정은");
    assert!(names.get("more").is_none(), "a small desk has one file of names");
}

#[test]
fn what_an_audience_must_not_see_is_in_no_file_of_the_search() {
    let desk = desk()
        .event("secret", "The canarytext sings.", "title: x\ntlp: red\nactors: [canaryactor]\n")
        .file(
            "content/events/hidden.yaml",
            "title: Canarytitle\ndate: 2023-09-14\ntlp: amber\ntags: [canarytag]\nlocations: [canaryplace]\n",
        )
        .file("content/actors/spy.yaml", "name: Canaryname\ntlp: red\naliases: [Canaryalias]\n")
        .file("content/pages/inside.md", "---\ntitle: Inside\ntlp: green\n---\nCanarypage.\n");
    let clear = search(&desk);
    for (path, bytes) in &clear {
        let text = String::from_utf8_lossy(&plain(bytes)).to_lowercase();
        assert!(!text.contains("canary"), "{path} holds what is withheld");
        assert!(!path.contains("canary"));
    }
    let all = indexed(&desk.audience(Marking::Red).prepare(), &NoCache);
    for word in ["canarytext", "canarytitl", "canarynam", "canaryalia", "canarypag", "canarytag"] {
        assert!(has_word(&all, word), "{word} is missing where it may be seen");
    }
}

/// A desk of three periods.
fn long_desk(text: &str) -> Desk {
    let mut desk = Desk::new();
    for at in 0..1600 {
        let year = if at < 900 { 2021 } else { 2022 };
        desk = desk.file(
            &format!("content/events/e{at}.yaml"),
            format!("title: Event {at}\ndate: {year}-0{}-01\ntext: Some words.\n", 1 + at % 9),
        );
    }
    desk.file("content/events/e1601.yaml", format!("title: Last\ndate: 2022-02-02\ntext: {text}\n"))
}

#[test]
fn an_edit_changes_the_split_of_its_period_alone_and_nothing_else_is_indexed_again() {
    let cache = Memory::default();
    let before = indexed(&long_desk("Before.").prepare(), &cache);
    let kept = cache.entries();
    let after = indexed(&long_desk("After.").prepare(), &cache);
    let (before, after) = (splits(&before), splits(&after));
    assert_eq!(before.len(), 2, "{before:?}");
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
    assert_eq!(cache.entries().keys().filter(|key| !kept.contains_key(*key)).count(), 1);
    assert_eq!(cache.entries().len(), kept.len(), "what is no longer needed is forgotten");
}

#[test]
fn where_there_are_several_periods_a_guide_tells_which_hold_a_word_or_a_value() {
    let files = search(&long_desk("Unheard of."));
    let list = json(&files, "search/index.json");
    let pieces: Vec<Value> = files
        .keys()
        .filter(|path| path.starts_with("search/guide-") && path.ends_with("/words.json"))
        .flat_map(|path| json(&files, path).as_array().expect("a list").clone())
        .collect();
    let of = |word: &str| -> &str {
        pieces
            .iter()
            .find(|item| item[0] == word)
            .map_or("", |item| item[1].as_str().expect("runs"))
    };
    // How many splits are left out, and how many follow the first that is not.
    assert_eq!(of("word"), "01");
    assert_eq!(of("unheard"), "10");
    assert_eq!(of(":type/event"), "01");
    assert_eq!(of("nowhere"), "");
    assert_eq!(list["guide"]["totals"]["type"], serde_json::json!([["event", "", 1601]]));
    let path = list["guide"]["path"].as_str().expect("a path");
    assert!(files.contains_key(&format!("search/{path}")));
    assert!(json(&search(&desk()), "search/index.json").get("guide").is_none());
}

#[test]
fn sources_with_a_date_are_found_with_what_was_written_then() {
    let desk = desk().file("content/sources/late.yaml", "title: Late\ndate: 2023-10-01\n");
    let files = search(&desk);
    let splits = splits(&files);
    assert_eq!(splits.iter().filter(|path| path.starts_with("sources-")).count(), 1);
    let period = splits.iter().find(|path| path.starts_with("1024")).expect("a split");
    let dated = json(&files, &format!("search/{period}0.json"));
    let dated = dated.as_array().expect("a list");
    assert!(dated.iter().any(|item| item[0] == "sources/late/"), "{dated:?}");
    assert!(!dated.iter().any(|item| item[0] == "sources/cnn/"));
}

#[test]
fn the_files_are_the_same_with_any_cache_and_any_number_of_threads() {
    let site = desk().prepare();
    let first = indexed(&site, &NoCache);
    let cache = Memory::default();
    assert!(indexed(&site, &cache) == first, "an empty cache");
    assert!(indexed(&site, &cache) == first, "a full cache");
    let damaged = cache.entries().into_iter().map(|(key, mut bytes)| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        (key, bytes)
    });
    assert!(indexed(&site, &Memory::of(damaged.collect())) == first, "a damaged cache");
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        assert!(pool.install(|| indexed(&site, &NoCache)) == first, "{threads} threads");
    }
}

#[test]
fn texts_that_are_orders_to_the_indexer_or_hold_no_word_are_indexed_as_any_other() {
    let files = search(
        &Desk::new()
            .event(
                "orders",
                "___PAGEFIND_WEIGHT___0 ___END_PAGEFIND_WEIGHT___ ___PAGEFIND_ANCHOR___h2:0:x",
                "",
            )
            .event("marks", "— … !", "title: \"…\"\n")
            .event("long", &"x".repeat(200_000), "")
            .file("content/events/picture.yaml", "title: 🎉\ndate: 2023-09-13\n"),
    );
    assert_eq!(texts(&files).len(), 4);
    assert!(has_word(&files, "weight"));
    assert!(files.iter().all(|(path, bytes)| path.contains("wasm") || bytes.len() < 300_000));
}

#[test]
fn a_site_in_any_language_has_an_index() {
    for language in ["en", "fr", "ko", "ja", "zh-Hant-TW", "uk", "x-desk-of-our-own-language-tag"] {
        let desk = Desk::with_settings(&format!("language: {language}\n")).event(
            "summit",
            "首脳会談が開催された。 정상회담 зустріч",
            "",
        );
        let files = search(&desk);
        assert_eq!(texts(&files).len(), 1, "{language}");
        assert!(files.keys().any(|path| path.ends_with(".wasm.pf")), "{language}");
    }
}

#[test]
fn an_empty_desk_has_a_search_page_and_an_empty_list() {
    let files = search(&Desk::new());
    assert_eq!(json(&files, "search/index.json")["splits"].as_array().map(Vec::len), Some(0));
    assert!(Desk::new().build().text("search/").contains("id=\"finder\""));
}

#[test]
fn without_script_the_search_page_leads_to_every_index() {
    let built = desk().build();
    let page = built.page("search/");
    let text = built.text("search/");
    for href in ["../briefings/", "../events/", "../actors/", "../locations/", "../sources/"] {
        assert!(text.contains(&format!("href=\"{href}\"")), "{href}");
    }
    assert!(text.contains("href=\"../2023/\"") && text.contains("href=\"../tags/arms/\""));
    assert!(text.contains("href=\"../topic/weapons/\""));
    assert!(text.contains("wasm-unsafe-eval"));
    assert!(!built.text("").contains("wasm-unsafe-eval"));
    drop(page);
}
