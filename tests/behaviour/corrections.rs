//! Corrections: at the top of their briefing, all of them in one list, and in a feed.

use crate::desk::Desk;

fn desk() -> Desk {
    Desk::new()
        .actor("ana", "Ana Petrova", "")
        .file("content/sources/cnn.yaml", "title: CNN report\n")
        .briefing(
            "one",
            "x",
            "corrections:\n  - {date: 2023-09-14, text: \"It was Ana Petrova[^1] [@cnn].\\n\\n[^1]: Not Bo.\"}\n  - {date: 2023-09-20, text: The plant is *not* there.}\n",
        )
        .briefing("two", "x", "corrections: [{date: 2023-09-20, text: \"So.[^1]\\n\\n[^1]: Note.\"}, {date: 2023-09-20, text: And so.}]\n")
}

#[test]
fn a_correction_that_lacks_its_date_or_its_text_says_which() {
    for (written, lacks) in [
        ("{text: The day was wrong.}", "no `date`\n"),
        ("{date: 2023-09-14}", "no `text`\n"),
        ("{tlp: clear}", "no `date` and no `text`\n"),
    ] {
        let desk = Desk::new().briefing("b", "x", &format!("corrections: [{written}]\n"));
        assert_eq!(desk.build().problems(), ["DL201"], "{written}");
        let shown = desk.shown();
        assert!(shown.contains(&format!("this correction has {lacks}")), "{shown}");
        assert!(shown.contains("write `- {date: 2023-09-13, text: What was wrong.}`"), "{shown}");
    }
}

#[test]
fn every_correction_is_listed_newest_first_and_leads_to_its_place() {
    let built = desk().build();
    let page = built.page("corrections/");
    let titles = page.texts("ol.corrected h2 a");
    assert_eq!(titles, ["Briefing two", "Briefing two", "Briefing one", "Briefing one"]);
    assert!(page.main().text().contains("Not Bo."));
    for link in page.all("ol.corrected h2 a") {
        let link = link.attribute("href").expect("an address");
        let (page, anchor) = link.split_once('#').expect("an anchor");
        let briefing = built.page(page.trim_start_matches("../"));
        assert_eq!(briefing.all(&format!("#{anchor}")).len(), 1, "{link}");
    }
    let ids: Vec<String> = page.all("li").iter().filter_map(|li| li.attribute("id")).collect();
    assert!(ids.is_empty(), "ids of several texts cannot stand on one page: {ids:?}");
    for link in page.all(".corrected .prose a").iter().filter_map(|a| a.attribute("href")) {
        assert!(link.starts_with("../"), "{link} leads to nothing on this page");
    }
    assert!(page.main().one("p.total").text() == "4");
}

#[test]
fn a_correction_of_a_record_of_any_kind_is_shown_where_the_record_is() {
    let said = |what: &str| {
        format!("corrections: [{{date: 2023-09-14, text: \"{what} was not so [@cnn].\"}}]\n")
    };
    let built = Desk::new()
        .file("content/sources/cnn.yaml", format!("title: CNN report\n{}", said("Source")))
        .actor("ana", "Ana Petrova", &said("Actor"))
        .file("content/locations/port.yaml", format!("name: Port\n{}", said("Place")))
        .event("talks", "x", &said("Event"))
        .file("content/pages/about.md", format!("---\ntitle: About\n{}---\nx\n", said("Page")))
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let places = [
        ("events/talks/", "Event"),
        ("actors/ana/", "Actor"),
        ("locations/port/", "Place"),
        ("sources/cnn/", "Source"),
        ("about/", "Page"),
    ];
    let list = built.page("corrections/");
    assert_eq!(list.all("ol.corrected h2").len(), places.len());
    let data = built.text("data/graph.json");
    for (page, what) in places {
        let said = format!("{what} was not so");
        let shown = built.page(page).one("section.corrections #corrected-2023-09-14").text();
        assert!(shown.contains(&said), "{page}: {shown}");
        assert!(list.text().contains(&said), "{what}");
        assert!(data.contains(&said), "{what}");
        let link = format!("../{page}#corrected-2023-09-14");
        assert!(
            list.all("h2 a").iter().any(|a| a.attribute("href").as_ref() == Some(&link)),
            "{link}"
        );
    }
    let feed = built.json("feed.json");
    let item =
        feed["items"].as_array().expect("items").iter().find(|item| item["title"] == "Event talks");
    let item = item.expect("the event");
    assert!(item["content_html"].to_string().contains("Event was not so"), "{item}");
    assert!(item["date_modified"].as_str().expect("a day").starts_with("2023-09-14"), "{item}");
    assert!(built.text("data/events.csv").contains("Event was not so"));
    let source = built.page("sources/cnn/");
    assert!(source.text().contains("Event talks"), "{}", source.text());
}

#[test]
fn what_is_marked_in_the_correction_of_an_event_is_held_back() {
    let built = Desk::new()
        .event("talks", "x", "corrections: [{date: 2023-09-14, text: \"Open, [not so]{tlp=red}.\"}, {date: 2023-09-15, text: Nightjar., tlp: amber}]\n")
        .build();
    let text = built.page("events/talks/").text();
    assert!(text.contains("Open,") && !text.contains("not so"), "{text}");
    assert!(
        built
            .files
            .keys()
            .all(|path| !path.ends_with(".html") || !built.text(path).contains("Nightjar"))
    );
}

#[test]
fn corrections_are_in_the_footer_and_in_feeds_only_if_there_are_any() {
    let built = desk().build();
    assert!(built.page("").texts("footer a").contains(&"Corrections".to_owned()));
    assert!(built.text("sitemap.xml").contains("https://desk.example/corrections/<"));
    let none = Desk::new().briefing("one", "x", "").build();
    assert!(!none.files.keys().any(|path| path.starts_with("corrections")));
    assert!(!none.page("").text().contains("Corrections"));
}

#[test]
fn a_feed_of_corrections_keeps_its_ids_when_one_is_added() {
    let ids = |desk: Desk| -> Vec<String> {
        let built = desk.build();
        let feed = built.json("corrections/feed.json");
        let items = feed["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
    };
    let before = ids(desk());
    assert_eq!(
        before,
        [
            "https://desk.example/briefings/two/#corrected-2023-09-20",
            "https://desk.example/briefings/two/#corrected-2023-09-20-2",
            "https://desk.example/briefings/one/#corrected-2023-09-20",
            "https://desk.example/briefings/one/#corrected-2023-09-14",
        ]
    );
    let after =
        ids(desk().briefing("three", "x", "corrections: [{date: 2023-09-21, text: Another.}]\n"));
    assert_eq!(after[1..], before);
}

#[test]
fn a_feed_of_corrections_can_be_read_without_the_site() {
    let built = desk().build();
    for path in ["corrections/feed.xml", "corrections/feed.json"] {
        let feed = feed_rs::parser::parse(built.text(path).as_bytes()).expect(path);
        assert_eq!(feed.entries.len(), 4, "{path}");
        let times: Vec<_> = feed.entries.iter().map(|entry| entry.published).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{path}: newest first");
        for entry in &feed.entries {
            let html = entry.content.as_ref().and_then(|it| it.body.clone()).expect("content");
            let page = crate::html::page(&html);
            for link in page.all("a").iter().filter_map(|a| a.attribute("href")) {
                assert!(link.starts_with("https://desk.example/"), "{path}: {link}");
            }
        }
    }
}

#[test]
fn a_correction_of_a_marked_briefing_is_marked_in_the_list() {
    let built = Desk::new()
        .briefing("b", "x", "tlp: green\ncorrections: [{date: 2023-09-20, text: y}]\n")
        .audience(dateline::model::Marking::Green)
        .build();
    assert_eq!(built.page("corrections/").main().one("strong.marking").text(), "TLP:GREEN");
    assert_eq!(built.page("corrections/").one(".masthead strong.marking").text(), "TLP:GREEN");
    assert!(built.text("corrections/feed.xml").contains("TLP:GREEN"));
}

#[test]
fn the_list_of_corrections_is_paged() {
    let many: String =
        (1..=25).map(|day| format!("  - {{date: 2023-10-{day:02}, text: x}}\n")).collect();
    let built = Desk::with_settings("per_page: 10\n")
        .briefing("b", "x", &format!("corrections:\n{many}"))
        .build();
    assert_eq!(built.page("corrections/page/3/").all(".corrected h2").len(), 5);
    assert!(!built.has("corrections/page/4/"));
}

#[test]
fn what_a_correction_cites_is_named_beneath_it_wherever_it_stands() {
    let built = Desk::new()
        .file("content/sources/s1.yaml", "title: S One\n")
        .file("content/sources/s2.yaml", "title: S Two\n")
        .briefing(
            "b",
            "## Trains\n\nThe train left [@s1].",
            "corrections: [{date: 2023-09-14, text: \"Wrong station, see [@s2, p. 3] and [[#Trains]].\"}]\n",
        )
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let page = built.page("briefings/b/");
    let reference = page.one(".corrections .references li");
    assert!(reference.text().contains("S Two, p. 3"), "{}", page.text());
    let links = |page: &str, within: &str| -> Vec<String> {
        built.page(page).all(within).iter().filter_map(|a| a.attribute("href")).collect()
    };
    for link in links("briefings/b/", "a") {
        if let Some(anchor) = link.strip_prefix('#') {
            assert_eq!(page.all(&format!("#{anchor}")).len(), 1, "{link}");
        }
    }
    assert!(links("briefings/b/", ".corrections a").contains(&"#trains".to_owned()));
    let list = built.page("corrections/");
    assert!(list.one(".corrected .references li").text().contains("S Two, p. 3"));
    let led = links("corrections/", ".corrected a");
    assert!(led.contains(&"../briefings/b/#correction-1-note-1".to_owned()), "{led:?}");
    for feed in ["corrections/feed.json", "feed.json"] {
        let html = built.json(feed)["items"][0]["content_html"].to_string();
        assert!(html.contains("S Two</a>, p. 3"), "{feed}: {html}");
    }
    let source = built.page("sources/s2/");
    assert!(source.text().contains("Briefing b"), "{}", source.text());
    assert!(!source.text().contains("Nothing on record cites it"));
}

#[test]
fn a_link_of_a_correction_to_a_heading_that_the_briefing_lacks_is_told() {
    let built = Desk::new()
        .briefing("b", "x", "corrections: [{date: 2023-09-14, text: \"See [[#Nowhere]].\"}]\n")
        .build();
    assert_eq!(built.problems(), ["DL502"]);
}
