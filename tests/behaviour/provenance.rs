//! Who says so, how far it is to be trusted, and where to look it up.

use crate::desk::{Built, Desk};

const CNN: &str = "title: CNN report\npublisher: CNN\nreliability: B\nurl: https://cnn.example/x\n";

fn with_sources() -> Desk {
    Desk::new()
        .file("content/sources/cnn.yaml", CNN)
        .file("content/sources/tass.yaml", "title: TASS wire\npublisher: TASS\n")
}

#[test]
fn an_address_with_a_space_is_a_valid_one_wherever_it_is_published() {
    let built = Desk::new()
        .event(
            "e",
            "x",
            "sources:\n  - {url: \"https://bbc.example/x y\", title: B}\n  - https://a.example/p q\n",
        )
        .file(
            "content/sources/c.yaml",
            "title: C\nurl: https://c.example/новини\narchive_url: https://c.example/a b|c\n",
        )
        .event("f", "Said so [@c].", "sources: [c]\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let links = |page: &str| -> Vec<String> {
        built.page(page).all("a").iter().filter_map(|a| a.attribute("href")).collect()
    };
    for address in ["https://bbc.example/x%20y", "https://a.example/p%20q"] {
        assert!(links("events/e/").iter().any(|link| link == address), "{address}");
    }
    for address in ["https://c.example/новини", "https://c.example/a%20b%7Cc"] {
        assert!(links("sources/c/").iter().any(|link| link == address), "{address}");
    }
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        for written in ["example/x y", "example/p q", "example/a b|c"] {
            assert!(!text.contains(written), "{path}: {written}");
        }
    }
}

#[test]
fn every_status_is_named_and_explained() {
    for (status, label, part_of_meaning) in [
        ("planned", "Planned", "has not happened yet"),
        ("reported", "Reported", "not independently established"),
        ("claimed", "Claimed", "Asserted by a party"),
        ("confirmed", "Confirmed", "independent sources"),
        ("disputed", "Disputed", "contradict"),
        ("denied", "Denied", "Rejected by a party"),
        ("retracted", "Retracted", "Do not rely on it"),
    ] {
        let built = Desk::new().event("e", "x", &format!("status: {status}\n")).build();
        let fact = built.page("events/e/").fact("Status");
        assert_eq!(fact.one("span.status").text(), label);
        assert!(fact.text().contains(part_of_meaning), "{}", fact.text());
        let list = built.page("events/");
        assert_eq!(list.texts("span.status"), [label], "in lists it is said too");
        assert!(
            list.one("span.status")
                .attribute("title")
                .unwrap_or_default()
                .contains(part_of_meaning)
        );
    }
}

#[test]
fn an_event_without_a_status_claims_none() {
    let built = Desk::new().event("e", "x", "").build();
    assert!(built.page("events/e/").all("span.status").is_empty());
}

#[test]
fn a_status_that_is_none_is_an_error_and_the_page_claims_none() {
    let desk = Desk::new().event("e", "x", "status: confirmd\n");
    let built = desk.build();
    assert_eq!(built.problems(), ["DL204"]);
    assert!(desk.shown().contains("did you mean `confirmed`"), "{}", desk.shown());
    assert!(built.page("events/e/").all("span.status").is_empty());
}

#[test]
fn a_grade_is_spelt_out() {
    for (written, code, words) in [
        ("grade: B2", "B2", "usually reliable source; probably true"),
        ("grade: F/6", "F6", "reliability cannot be judged; truth cannot be judged"),
        (
            "reliability: A, credibility: 1",
            "A1",
            "completely reliable source; confirmed by other sources",
        ),
        ("reliability: d", "D", "not usually reliable source"),
        ("credibility: 4", "4", "doubtful"),
    ] {
        let built = Desk::new()
            .event("e", "x", &format!("sources: [{{title: A report, {written}}}]\n"))
            .build();
        assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
        let grade = built.page("events/e/").one(".grade");
        assert_eq!(grade.one("b").text(), code, "{written}");
        assert!(grade.text().ends_with(words), "{written}: {}", grade.text());
    }
}

#[test]
fn a_source_lends_its_usual_reliability_to_a_citation_that_gives_none() {
    let built = with_sources()
        .event("own", "x", "sources: [{source: cnn, reliability: C, credibility: 3}]\n")
        .event("lent", "x", "sources: [{source: cnn, credibility: 3}]\n")
        .build();
    assert_eq!(built.page("events/own/").one(".grade b").text(), "C3");
    assert_eq!(built.page("events/lent/").one(".grade b").text(), "B3");
}

#[test]
fn events_that_cite_the_same_source_each_say_what_they_take_from_it() {
    let built = with_sources()
        .event("whole", "x", "sources: [cnn]\n")
        .event("again", "x", "sources: [cnn]\n")
        .event("graded", "x", "sources: [{source: cnn, credibility: 3}]\n")
        .event("quoted", "x", "sources: [{source: cnn, quote: Words.}]\n")
        .event("placed", "x", "sources: [{source: cnn, locator: p. 4}]\n")
        .build();
    let cited = |event: &str| built.page(&format!("events/{event}/")).one(".references li").text();
    assert_eq!(cited("whole"), cited("again"));
    assert!(cited("graded").contains("B3"), "{}", cited("graded"));
    assert!(cited("quoted").contains("Words."), "{}", cited("quoted"));
    assert!(cited("placed").contains("p. 4"), "{}", cited("placed"));
    for more in ["B3", "Words.", "p. 4"] {
        assert!(!cited("whole").contains(more), "{}", cited("whole"));
    }
}

#[test]
fn a_grade_outside_the_code_is_an_error() {
    for grade in ["grade: G2", "reliability: H", "credibility: 7", "credibility: true"] {
        let built = with_sources()
            .event("e", "x", &format!("sources: [{{source: cnn, {grade}}}]\n"))
            .build();
        assert_eq!(built.problems(), ["DL205"], "{grade}");
    }
}

/// The notes of a page: number, text, and whether each way there and back leads somewhere.
fn notes(built: &Built, path: &str) -> Vec<(String, String)> {
    let page = built.page(path);
    for note in page.all("sup.cite a") {
        let to = note.attribute("href").expect("a link");
        let note_id = note.attribute("id").expect("an id to come back to");
        let reference = page.one(&to);
        let back: Vec<_> = reference.all("a.back").iter().map(|a| a.attribute("href")).collect();
        assert!(back.contains(&Some(format!("#{note_id}"))), "{to} leads back to {note_id}");
        assert_eq!(reference.one(".reference-number").text(), note.text());
    }
    page.all(".references li")
        .iter()
        .filter(|li| li.attribute("id").is_some())
        .map(|li| (li.one(".reference-number").text(), li.all(".reference-body p")[0].text()))
        .collect()
}

#[test]
fn citations_become_numbered_notes_with_ways_there_and_back() {
    let built =
        with_sources().briefing("b", "One [@cnn]. Two [@tass, p. 4]. Again [@cnn].", "").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let page = built.page("briefings/b/");
    assert_eq!(page.texts("sup.cite"), ["1", "2", "1"]);
    let notes = notes(&built, "briefings/b/");
    assert_eq!(notes[0], ("1".to_owned(), "CNN report, CNN. ↩ ↩".to_owned()));
    assert_eq!(notes[1], ("2".to_owned(), "TASS wire, TASS, p. 4. ↩".to_owned()));
    assert_eq!(notes.len(), 2);
}

#[test]
fn several_sources_are_cited_at_once() {
    let built = with_sources().briefing("b", "So it is [@cnn, p. 2; @tass].", "").build();
    let page = built.page("briefings/b/");
    assert_eq!(page.texts("sup.cite"), ["1, 2"]);
    assert_eq!(notes(&built, "briefings/b/").len(), 2);
    assert!(page.one("#note-1").text().contains("p. 2"));
}

#[test]
fn two_places_in_one_source_are_two_notes() {
    let built = with_sources().briefing("b", "A [@cnn, p. 2]. B [@cnn, p. 9].", "").build();
    let notes = notes(&built, "briefings/b/");
    assert_eq!(notes.len(), 2);
    assert!(notes[0].1.contains("p. 2") && notes[1].1.contains("p. 9"), "{notes:?}");
}

#[test]
fn a_source_that_is_not_known_is_reported_with_the_nearest() {
    let desk = with_sources().briefing("b", "A [@tas].\n\nB [@reuters-2023].", "");
    let built = desk.build();
    assert_eq!(built.problems(), ["DL301", "DL301"]);
    assert!(desk.shown().contains("content/briefings/b.md:5"), "{}", desk.shown());
    assert!(built.page("briefings/b/").one(".prose").text().contains("[@reuters-2023]"));
}

#[test]
fn sources_of_the_fields_are_listed_after_those_of_the_notes() {
    let built = with_sources().event("e", "So it is [@tass].", "sources: [cnn, tass]\n").build();
    let items = built.page("events/e/").texts(".references li .reference-body cite");
    assert_eq!(items, ["TASS wire", "CNN report"]);
}

#[test]
fn a_grade_in_the_fields_is_shown_with_the_note() {
    let built = with_sources()
        .event(
            "e",
            "So it is [@cnn].",
            "sources: [{source: cnn, credibility: 2, quote: The very words}]\n",
        )
        .build();
    let note = built.page("events/e/").one("#note-1");
    assert_eq!(note.one(".grade b").text(), "B2");
    assert_eq!(note.one("blockquote").text(), "The very words");
}

#[test]
fn an_event_that_names_no_source_says_so() {
    let built = Desk::new().event("e", "x", "").build();
    assert!(built.page("events/e/").section("Sources").text().contains("No sources given."));
    let confirmed = Desk::new().event("e", "x", "status: confirmed\n").build();
    assert_eq!(confirmed.problems(), ["DL403"], "what is confirmed wants a source");
}

#[test]
fn the_page_of_a_source_lists_who_cites_it() {
    let built = with_sources()
        .event("field", "x", "sources: [cnn]\n")
        .event("prose", "So it is [@cnn].", "")
        .event("neither", "x", "sources: [tass]\n")
        .briefing("b", "So it is [@cnn].", "events: []\n")
        .briefing("c", "Nothing.", "events: []\n")
        .build();
    let page = built.page("sources/cnn/");
    assert_eq!(page.section("Cited in briefings").texts(".briefing-title"), ["Briefing b"]);
    let mut events = page.section("Cited for").texts(".event-title");
    events.sort();
    assert_eq!(events, ["Event field", "Event prose"]);
    assert_eq!(page.fact("Publisher").text(), "CNN");
    assert!(page.fact("Reliability").text().contains("usually reliable"));
}

#[test]
fn a_bare_address_is_a_source_and_its_page_leads_out() {
    let built = Desk::new()
        .event("e", "x", "sources: [\"https://www.reuters.example/world/kim?x=1&y=2\"]\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let link = built.page("events/e/").one(".outward a");
    assert_eq!(
        link.attribute("href").as_deref(),
        Some("https://www.reuters.example/world/kim?x=1&y=2")
    );
    assert!(link.attribute("rel").unwrap_or_default().contains("noopener"));
    assert_eq!(built.site.graph.sources.len(), 1);
}

#[test]
fn a_source_may_be_described_on_the_spot() {
    let built = Desk::new()
        .event(
            "e",
            "x",
            "sources:\n  - {title: The deal, outlet: The Paper, date: 2023-09-10, url: \"https://paper.example/a\", archive_url: \"https://archive.example/a\", page: 3}\n",
        )
        .build();
    let reference = built.page("events/e/").one(".references li");
    assert_eq!(reference.all("p")[0].text(), "The deal, The Paper, 10 September 2023, 3.");
    let out: Vec<_> =
        reference.all(".outward a").iter().filter_map(|a| a.attribute("href")).collect();
    assert_eq!(out, ["https://paper.example/a", "https://archive.example/a"]);
}

#[test]
fn an_address_that_runs_code_never_becomes_a_link() {
    let evil = "javascript:alert(document.domain)//";
    let desk = Desk::new()
        .file(
            "content/sources/s.yaml",
            format!("title: S\nurl: \"{evil}\"\narchive_url: \"{evil}\"\ntext: \"[a]({evil}) <{evil}>\"\n"),
        )
        .actor("a", "Someone Named", &format!("ids: {{site: \"{evil}\", wikidata: \"{evil}\"}}\n"))
        .event("record", "x", "sources: [s]\n")
        .event("bare", "x", &format!("sources: [\"{evil}\"]\n"))
        .event("url", "x", &format!("url: \"{evil}\"\n"))
        .event("mapping", "x", &format!("sources: [{{title: M, url: \"{evil}\", archive_url: \"JaVaScRiPt:alert(1)\"}}]\n"))
        .event("reference", "x", &format!("sources: [{{source: \"{evil}\"}}]\n"))
        .event("data", "x", "sources: [{title: D, url: \"data:text/html,<script>alert(1)</script>\"}]\n")
        .event("text", &format!("[x]({evil}) [y][e] <a href=\"{evil}\">z</a> <{evil}>\n\n[e]: {evil}\n"), "")
        .briefing("b", &format!("![x]({evil})"), &format!("sources: [{{link: \" {evil}\"}}]\ncorrections: [{{date: 2023-09-14, text: \"[x]({evil})\"}}]\n"));
    let built = desk.build();
    assert!(built.problems().contains(&"DL208"), "{:?}", built.problems());
    for path in built.files.keys().filter(|path| path.ends_with(".html")) {
        let page = crate::html::page(built.text(path));
        for element in page.all("").iter().chain(&all_elements(&page)) {
            for name in ["href", "src", "action", "formaction", "data"] {
                let Some(value) = element.attribute(name) else { continue };
                let value = value.trim_start().to_ascii_lowercase();
                assert!(
                    !value.starts_with("javascript") && !value.starts_with("data:"),
                    "{path}: {value}"
                );
            }
        }
    }
    for path in ["feed.xml", "feed.json"] {
        let text = built.text(path).to_ascii_lowercase();
        assert!(
            !text.contains("href=\"javascript")
                && !text.contains("href=\\\"javascript")
                && !text.contains("href=&quot;javascript"),
            "{path}"
        );
    }
}

#[test]
fn what_is_meant_as_an_address_and_is_none_is_reported_and_not_shown() {
    for source in [
        "'https://desk:secret@wire.example/a'",
        "'https://wire.example/secret\"a'",
        "'ftp://wire.example/secret'",
        "{source: 'https://desk:secret@wire.example/a'}",
        "{source: 'ftp://wire.example/secret', page: 3}",
    ] {
        let built = Desk::new().event("e", "x", &format!("sources: [{source}]\n")).build();
        assert!(built.problems().contains(&"DL208"), "{source}: {:?}", built.problems());
        assert!(!built.problems().contains(&"DL201"), "{source}: {:?}", built.problems());
        for path in built.files.keys().filter(|path| path.ends_with(".html")) {
            assert!(!built.text(path).contains("secret"), "{source}: {path}");
        }
    }
    // A title may hold what addresses do.
    let built = Desk::new().event("e", "x", "sources: ['Dune: a talk // notes']\n").build();
    assert!(!built.problems().contains(&"DL208"), "{:?}", built.problems());
}

fn all_elements(page: &crate::html::Element) -> Vec<crate::html::Element> {
    ["a", "img", "link", "form", "button", "iframe", "object", "area", "base", "use", "image"]
        .iter()
        .flat_map(|name| page.all(name))
        .collect()
}

#[test]
fn a_quotation_and_a_grade_stay_with_their_page_of_the_source() {
    let built = Desk::new()
        .file("content/sources/s1.yaml", "title: S One\n")
        .event(
            "e",
            "He confirmed it [@s1, p. 12].",
            "sources: [{source: s1, page: p. 4, reliability: B, credibility: 5, quote: We deny it.}]\n",
        )
        .build();
    let page = built.page("events/e/");
    let [noted, listed] = &page.all(".references li")[..] else { panic!("{}", page.text()) };
    assert!(noted.text().contains("S One, p. 12"), "{}", noted.text());
    assert!(!noted.text().contains("We deny it") && !noted.text().contains("B5"));
    assert!(listed.text().contains("S One, p. 4"), "{}", listed.text());
    assert!(listed.text().contains("We deny it") && listed.text().contains("B5"));
    let html = built.json("feed.json")["items"][0]["content_html"].to_string();
    assert!(html.contains("</a>, p. 12") && html.contains("</a>, p. 4"), "{html}");
}

#[test]
fn the_page_of_a_source_shows_whatever_cites_it() {
    let desk = || {
        Desk::new()
            .file("content/sources/s.yaml", "title: S One\n")
            .file("content/sources/t.yaml", "title: S Two\ntext: After [@s].\n")
            .file("content/pages/about.md", "---\ntitle: About us\n---\nAfter [@s].\n")
            .actor("ana", "Ana Petrova", "tlp: amber\ntext: \"Born so [@s].\"\n")
    };
    let built = desk().build();
    let page = built.page("sources/s/");
    assert_eq!(page.section("Also cited in").texts("a"), ["S Two", "About us"]);
    assert!(!page.text().contains("Nothing on record cites it"));
    assert!(built.page("sources/t/").text().contains("Nothing on record cites it"));
    let built = desk().audience(dateline::model::Marking::Amber).build();
    let page = built.page("sources/s/");
    let cited_in = page.section("Also cited in").texts("a");
    assert_eq!(cited_in, ["Ana Petrova", "S Two", "About us"]);
    assert_eq!(page.one(".masthead strong.marking").text(), "TLP:AMBER");
}
