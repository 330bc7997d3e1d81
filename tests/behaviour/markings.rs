//! What a reader may not see leaves no page, no name and no trace.

use dateline::model::Marking;

use crate::desk::{Built, Desk};

/// Words that stand in the withheld records and in references to them, and nowhere else.
const SECRETS: &[&str] = &[
    "orlanov", "nightjar", "zubrovka", "quarry", "ashgrove", "tamarisk", "bluebell", "foxglove",
    "marigold", "snowdrop", "larkspur", "hemlock",
];

/// A desk in which `held` keeps a record of every kind from its readers, and what they do see
/// refers to each of them in every way.
fn desk(held: &str) -> Desk {
    Desk::with_settings("facets: [theatre]\n")
        .actor("orlanov-viktor", "Viktor Orlanov", &format!("aliases: [Nightjar]\n{held}tags: [foxglove]\ntext: The foxglove file.\n"))
        .location("zubrovka-base", "Zubrovka Base", &format!("aliases: [The Quarry]\ncoordinates: [11.1111, 22.2222]\n{held}"))
        .file("content/sources/ashgrove.yaml", format!("title: Ashgrove intercept\nurl: https://ashgrove.example/tamarisk\n{held}"))
        .event("bluebell-meeting", "A bluebell text about Peskov. It cites [@cnn].", &format!("{held}actors: [peskov, orlanov-viktor, Hemlock Unit]\nlocation: zubrovka-base\ntags: [marigold]\ntheatre: Snowdrop\nrelated: [open]\n"))
        .briefing("larkspur-note", "A larkspur text about Dmitry Peskov [@cnn].", &format!("{held}aliases: [/old-larkspur/]\nevents: [open, bluebell-meeting]\nauthors: [Hemlock]\n"))
        .file("content/pages/hemlock.md", format!("---\ntitle: Hemlock\norder: 1\naliases: [/old-hemlock/]\n{held}---\nText on Peskov.\n"))
        .actor("peskov", "Dmitry Peskov", "aliases: [Peskov]\nroles: [{title: Spokesman, of: orlanov-viktor}]\n")
        .location("moscow", "Moscow", "within: zubrovka-base\n")
        .file("content/sources/cnn.yaml", "title: CNN report\n")
        .event(
            "open",
            "[[orlanov-viktor|He]] came to [[location:zubrovka-base|the place]] itself [@ashgrove]. See [this](bluebell-meeting.yaml), [that](../briefings/larkspur-note.md#x), [more](../pages/hemlock.md) and [[bluebell-meeting|the meeting]]. [[Nightjar]] left [@ashgrove, p. 3; @cnn].",
            "actors: [peskov, orlanov-viktor, {actor: Viktor Orlanov, role: host}, {Nightjar: guest}]\nlocations: [moscow, zubrovka-base, the quarry]\nsources: [cnn, ashgrove, {source: Ashgrove intercept, grade: B2}]\nrelated: [bluebell-meeting]\n",
        )
        .briefing(
            "week",
            "A week.",
            "events: [open, bluebell-meeting]\nactors: [orlanov-viktor]\nlocations: [zubrovka-base]\nsources: [ashgrove]\ncorrections: [{date: 2023-09-14, text: \"Not [[orlanov-viktor|him]] [@ashgrove].\"}]\n",
        )
}

/// Every place in every file of the site where a word of the withheld records stands.
fn traces(built: &Built) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for secret in SECRETS.iter().copied().chain(["11.1111"]) {
            if path.to_lowercase().contains(secret) {
                found.push(format!("{path} bears {secret}"));
            }
            if let Some(at) = text.find(secret) {
                let from = text[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
                found.push(format!("{path}: {}", &text[from..at + secret.len()]));
            }
        }
    }
    found
}

fn assert_no_trace(built: &Built) {
    let found = traces(built);
    assert!(found.is_empty(), "{found:#?}");
    assert!(built.has("events/open/") && built.has("actors/peskov/"), "the rest is there");
    let dead = crate::routes::dead_links(built);
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn what_is_marked_above_the_audience_leaves_no_trace() {
    for marking in ["green", "amber", "amber+strict", "red", "TLP:RED", "TLP-AMBER"] {
        assert_no_trace(&desk(&format!("tlp: {marking}\n")).build());
    }
}

#[test]
fn the_search_for_traces_finds_them_where_the_audience_may_see() {
    let built = desk("tlp: amber\n").audience(Marking::Amber).build();
    let found = traces(&built).join("\n");
    for secret in SECRETS {
        assert!(found.contains(secret), "{secret}");
    }
    for path in [
        "actors/orlanov-viktor/",
        "locations/zubrovka-base/",
        "sources/ashgrove/",
        "events/bluebell-meeting/",
        "briefings/larkspur-note/",
        "hemlock/",
        "old-hemlock/",
        "old-larkspur/",
        "tags/marigold/",
        "tags/foxglove/",
        "theatre/snowdrop/",
        "actors/hemlock-unit/",
    ] {
        assert!(built.has(path), "{path}");
    }
    for file in [
        "feed.xml",
        "feed.json",
        "calendar.ics",
        "data/events.csv",
        "data/graph.json",
        "sitemap.xml",
        "data/events.geojson",
        "data/mentions.jsonl",
    ] {
        assert!(
            SECRETS.iter().any(|secret| built.text(file).to_lowercase().contains(secret)),
            "{file}"
        );
    }
}

/// The marking that a page bears, in its notice, for crawlers and for print.
fn borne(built: &Built, path: &str) -> Option<String> {
    let page = built.page(path);
    let notice = page.texts(".notice strong.marking").pop();
    let printed = page.one("body").attribute("data-marking").map(|key| format!("TLP:{key}"));
    assert_eq!(notice, printed.map(|key| key.to_uppercase()), "{path}");
    assert_eq!(notice.is_some(), built.text(path).contains("noindex"), "{path}");
    notice
}

#[test]
fn a_page_bears_the_strictest_marking_of_all_that_it_shows() {
    let built = Desk::with_settings("facets: [theatre]\n")
        .actor("ana", "Ana Petrova", "")
        .actor("boris", "Boris Orlov", "aliases: [{name: Nightjar, tlp: green}]\n")
        .location("minsk", "Minsk", "coordinates: [53.9, 27.6]\n")
        .location("riga", "Riga", "coordinates: [56.9, 24.1]\n")
        .file("content/sources/cable.yaml", "title: Cable 7\n")
        .file("content/sources/paper.yaml", "title: The Paper\n")
        .event("talks", "They met [@cable].", "tlp: amber\nactors: [ana, Hemlock Unit]\nlocation: minsk\ntags: [held]\ntheatre: East\naliases: [/old-talks/]\nredirects: [/old-talks/]\n")
        .event("walk", "He walked [@paper].", "tlp: green\nactors: [boris]\nlocation: riga\ntags: [open]\n")
        .dated("calm", "2021-05-04")
        .dated("lull", "2021-05-05")
        .dated("rest", "2021-05-06")
        .file("content/briefings/week.md", "---\ntitle: The week\ndate: 2023-09-20\nevents: [talks]\n---\nA week.\n")
        .file("content/briefings/month.md", "---\ntitle: The month\ndate: 2023-09-21\nevents: [walk]\n---\nA month.\n")
        .audience(Marking::Amber)
        .build();
    let amber = [
        "",
        "events/",
        "explore/",
        "search/",
        "data/",
        "briefings/week/",
        "2023/09/13/",
        "2023/09/",
        "2023/",
        "actors/ana/",
        "actors/",
        "actors/hemlock-unit/",
        "locations/minsk/",
        "locations/",
        "sources/cable/",
        "tags/",
        "tags/held/",
        "theatre/",
        "theatre/east/",
        "events/talks/",
        // The next event is the amber one.
        "old-talks/",
        "events/rest/",
    ];
    for path in amber {
        assert_eq!(borne(&built, path).as_deref(), Some("TLP:AMBER"), "/{path}");
    }
    let green =
        ["actors/boris/", "locations/riga/", "sources/paper/", "tags/open/", "briefings/month/"];
    for path in green {
        assert_eq!(borne(&built, path).as_deref(), Some("TLP:GREEN"), "/{path}");
    }
    for path in ["events/calm/", "2021/05/04/", "2021/05/", "2021/", "briefings/", "sources/"] {
        assert_eq!(borne(&built, path), None, "/{path}");
    }
}

#[test]
fn references_to_what_is_withheld_vanish_from_what_is_seen() {
    let desk = desk("tlp: red\n");
    let built = desk.build();
    let event = &built.site.graph.events[0];
    assert_eq!((event.participants.len(), event.locations.len(), event.citations.len()), (1, 1, 1));
    assert!(event.related.is_empty());
    let text = built.page("events/open/").one(".prose").text();
    assert_eq!(
        text,
        "He came to the place itself. See this, that, more and the meeting. [withheld] left1."
    );
    assert!(built.page("actors/peskov/").fact("Offices").all("a").is_empty());
    assert_eq!(built.problems(), Vec::<&str>::new(), "a build for others is not at fault");
    assert!(built.codes(dateline::diagnostic::Severity::Note).contains(&"DL310"));
    let said = "a reference to an actor that this build leaves out is left out too";
    assert!(built.site.diagnostics.iter().any(|found| found.message == said));
}

#[test]
fn what_is_withheld_is_not_made_into_an_unregistered_page() {
    for settings in ["unregistered: create\n", "unregistered: error\n"] {
        let built = Desk::with_settings(settings)
            .actor("orlanov-viktor", "Viktor Orlanov", "aliases: [Nightjar]\ntlp: red\n")
            .event("e", "x", "actors: [VIKTOR ORLANOV, orlanov_viktor, \"[[Nightjar]]\"]\n")
            .build();
        assert!(built.site.graph.actors.is_empty(), "{:#?}", built.site.graph.actors);
        assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    }
}

#[test]
fn a_source_that_is_withheld_is_not_published_by_its_address() {
    for cited in [
        "\"https://ashgrove.example/tamarisk\"",
        "\"http://www.ashgrove.example/tamarisk/\"",
        "{url: \"https://ashgrove.example/tamarisk\"}",
    ] {
        let built = Desk::new()
            .file(
                "content/sources/ashgrove.yaml",
                "title: Ashgrove intercept\nurl: https://ashgrove.example/tamarisk\ntlp: red\n",
            )
            .event("open", "x", &format!("actors: [peskov]\nsources: [{cited}]\n"))
            .build();
        assert!(built.site.graph.sources.is_empty(), "{cited}: {:#?}", built.site.graph.sources);
        assert_no_trace(&built);
    }
}

#[test]
fn the_audience_decides_which_markings_are_seen() {
    let markings = ["clear", "green", "amber", "amber+strict", "red"];
    for (most, audience) in Marking::ALL.into_iter().enumerate() {
        let mut desk = Desk::new();
        for (nth, marking) in markings.iter().enumerate() {
            desk = desk.event(&format!("e{nth}"), "x", &format!("tlp: {marking}\n"));
        }
        let built = desk.audience(audience).build();
        for (nth, marking) in markings.iter().enumerate() {
            let seen = built.has(&format!("events/e{nth}/"));
            assert_eq!(seen, nth <= most, "{audience}: {marking}");
        }
        assert_eq!(built.site.graph.left_out.restricted, markings.len() - 1 - most);
    }
}

#[test]
fn the_audience_of_the_settings_holds_where_none_is_asked_for() {
    let desk = || {
        Desk::with_settings("audience: amber\n").event("e", "x", "tlp: amber\n").event(
            "f",
            "x",
            "tlp: red\n",
        )
    };
    let built = desk().build();
    assert!(built.has("events/e/") && !built.has("events/f/"));
    assert!(!desk().audience(Marking::Clear).build().has("events/e/"));
}

#[test]
fn an_audience_that_cannot_be_read_widens_nothing() {
    for setting in ["audience: everyone\n", "audience:\n", "audience: \"\"\n"] {
        let built = Desk::with_settings(setting).event("e", "x", "tlp: green\n").build();
        assert!(!built.has("events/e/"), "{setting}");
        assert_eq!(built.problems(), ["DL215"], "{setting}");
    }
}

#[test]
fn a_marking_of_the_site_is_said_to_be_its_audience() {
    let desk = Desk::with_settings("tlp: red\n").event("e", "x", "tlp: green\n");
    assert_eq!(desk.build().problems(), ["DL215"]);
    assert!(desk.shown().contains("write `audience:`"), "{}", desk.shown());
}

#[test]
fn a_page_above_clear_bears_its_marking_and_is_kept_from_search_engines() {
    let built = Desk::new()
        .event("e", "x", "tlp: amber\n")
        .event("f", "x", "")
        .event("g", "x", "")
        .audience(Marking::Red)
        .build();
    let page = built.page("events/e/");
    assert_eq!(page.one(".masthead strong.marking").text(), "TLP:AMBER");
    assert!(page.one(".masthead .notice").text().contains("need-to-know"));
    assert!(built.text("events/e/").contains("noindex"));
    assert!(built.text("events/f/").contains("noindex"), "it says what came before it");
    assert!(!built.text("events/g/").contains("noindex"));
    assert!(built.page("events/g/").all("strong.marking").is_empty());
    assert_eq!(built.page("events/").texts(".event strong.marking"), ["TLP:AMBER"]);
    for feed in ["feed.xml", "feed.json", "calendar.ics"] {
        assert!(built.text(feed).contains("TLP:AMBER"), "{feed}");
    }
}

#[test]
fn a_marking_that_is_mistyped_holds_the_record_back() {
    for line in [
        "tlp: rde",
        "tlp: secret",
        "tlp: [red]",
        "tlp: 4",
        "TLP: Ambr",
        "marking: classified",
        "tpl: red",
        "tl: amber",
        "tlp_level: red",
        "audience: red",
        "audience: [red]",
        "traffic_light: red",
        "sensitivity: amber",
        "TLP 2.0: amber",
        "markng: green",
        "clasification: red",
        "tlp:",
        "tlp: null",
        "tlp: ~",
        "tlp: #red",
        "tlp: \"\"",
        "tlp:\nmarking: clear",
        "classification:",
    ] {
        let desk = desk(&format!("{line}\n"));
        let built = desk.build();
        assert!(built.problems().contains(&"DL206"), "{line}: {:?}", built.problems());
        assert_no_trace(&built);
        let wide = desk.audience(Marking::AmberStrict).build();
        assert!(!wide.has("events/bluebell-meeting/"), "{line} is as restricted as can be");
    }
}

#[test]
fn what_keeps_a_record_unpublished_is_an_error_on_a_part_of_one_and_holds_it_back() {
    for fields in [
        "actors: [{actor: Zsecret, private: true}]\n",
        "actors: [{actor: Zsecret, draft: true}]\n",
        "sources: [{url: https://zsecret.example/, restricted: true}]\n",
        "own: {confidential: true, t: zsecret}\n",
        "own: {embargo: 2099-01-01, t: zsecret}\n",
        "own: [{published: no, t: zsecret}]\n",
        "own: {of: {private: yes, t: zsecret}}\n",
    ] {
        let built = Desk::new().event("e", "x", fields).build();
        assert_eq!(built.problems(), ["DL206"], "{fields}");
        for (path, bytes) in &built.files {
            let text = format!("{path} {}", String::from_utf8_lossy(bytes)).to_lowercase();
            assert!(!text.contains("zsecret"), "{fields}: {path}");
        }
        assert!(built.has("events/e/"), "{fields}");
    }
    for fields in [
        "own: {confidential: false, t: seen}\n",
        "own: {embargo: no, t: seen}\n",
        "own: {embargo: arms, t: seen}\n",
        "own: {restricted: the north of it, t: seen}\n",
    ] {
        let built = Desk::new().event("e", "x", fields).build();
        assert_eq!(built.problems(), Vec::<&str>::new(), "{fields}");
        assert!(built.text("data/events.json").contains("seen"), "{fields}");
    }
}

#[test]
fn of_two_markings_the_stricter_counts() {
    for lines in [
        "tlp: clear\nTLP: red\n",
        "tlp: red\nmarking: clear\n",
        "marking: clear\nclassification: red\n",
    ] {
        let built = Desk::new().event("e", "x", lines).build();
        assert!(!built.has("events/e/"), "{lines}");
    }
}

#[test]
fn a_draft_leaves_no_trace_unless_drafts_are_asked_for() {
    assert_no_trace(&desk("draft: true\n").build());
    assert_no_trace(&desk("draft: yes\n").build());
    let built = desk("draft: true\n").options(|options| options.drafts = true).build();
    assert!(built.has("actors/orlanov-viktor/"));
    let page = built.page("events/bluebell-meeting/");
    assert_eq!(page.one(".masthead strong.draft").text(), "Draft");
    assert!(built.text("events/bluebell-meeting/").contains("noindex"));
}

fn future() -> Desk {
    Desk::new()
        .file(
            "content/events/bluebell.yaml",
            "title: Bluebell\ndate: 2031-01-01\nactors: [Hemlock]\ntags: [marigold]\n",
        )
        .file(
            "content/briefings/larkspur.md",
            "---\ntitle: Larkspur\ndate: 2030-01-02\naliases: [/tamarisk/]\n---\nText.\n",
        )
        .event(
            "open",
            "See [[bluebell|it]] and [that](../briefings/larkspur.md).",
            "actors: [peskov]\nrelated: [bluebell]\n",
        )
}

#[test]
fn what_is_dated_in_the_future_leaves_no_trace_unless_it_is_asked_for() {
    assert_no_trace(&future().build());
    assert_eq!(future().build().site.graph.left_out.future, 2);
    let built = future().options(|options| options.future = true).build();
    assert!(
        built.has("events/bluebell/")
            && built.has("briefings/larkspur/")
            && built.has("2031/01/01/")
    );
}

#[test]
fn what_is_planned_for_the_future_is_shown_as_planned() {
    let built = Desk::new()
        .event("today", "x", "")
        .file(
            "content/events/visit.yaml",
            "title: Visit\ndate: 2031-01-01\nstatus: planned\nactors: [Lavrov]\n",
        )
        .build();
    assert!(built.has("2031/01/01/"));
    assert_eq!(built.page("events/visit/").one("span.status-planned").text(), "Planned");
    assert!(built.page("actors/lavrov/").texts(".event-title").contains(&"Visit".to_owned()));
    assert!(!built.text("feed.xml").contains("Visit"), "what is to come is not news");
    assert!(built.text("calendar.ics").contains("SUMMARY:Visit"));
}

#[test]
fn whether_a_day_has_come_is_decided_in_the_zone_of_the_desk() {
    // At 1 January 2030, 00:00 UTC, it is 14:00 of that day in Kiribati and 31 December in Samoa.
    for (zone, shown) in [("Pacific/Kiritimati", true), ("UTC", true), ("Pacific/Pago_Pago", false)]
    {
        let built =
            Desk::with_settings(&format!("timezone: {zone}\n")).dated("e", "2030-01-01").build();
        assert_eq!(built.has("events/e/"), shown, "{zone}");
    }
}

#[test]
fn what_began_and_goes_on_is_not_in_the_future() {
    let built = Desk::new().dated("e", "2029-12-30/2030-02-01").dated("f", "2029/..").build();
    assert!(built.has("events/e/") && built.has("events/f/"));
}

#[test]
fn a_withheld_record_takes_no_address_from_one_that_is_seen() {
    let built = Desk::new()
        .file("content/events/a/visit.yaml", "title: Hidden\ndate: 2023-09-01\ntlp: red\n")
        .file("content/events/b/Visit.yaml", "title: Shown\ndate: 2023-09-02\n")
        .build();
    assert_eq!(built.page("events/visit/").one("h1").text(), "Shown");
    assert!(!built.has("events/visit-2/"));
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn front_matter_that_is_not_taken_for_such_is_an_error_and_never_published_as_text() {
    let matter = "title: Bluebell\ntlp: red\n";
    for text in [
        format!("\n\n---\n{matter}---\nText.\n"),
        format!(" ---\n{matter}---\nText.\n"),
        format!("----\n{matter}----\nText.\n"),
        format!("---yaml\n{matter}---\nText.\n"),
        format!("<!-- by hand -->\n---\n{matter}---\nText.\n"),
        format!("\u{FEFF}\r\n---\r\n{}---\r\nText.\r\n", matter.replace('\n', "\r\n")),
        "+++\ntitle = \"Bluebell\"\ntlp = \"red\"\n+++\nText.\n".to_owned(),
        format!("---\n{matter}Text without an end.\n"),
        format!("\u{FEFF}\u{FEFF}---\n{matter}---\nText.\n"),
        format!("\u{200B}---\n{matter}---\nText.\n"),
        format!("\0---\n{matter}---\nText.\n"),
        format!("---\n{matter}---\nText.\n").replace('\n', "\r"),
        format!("---\n{matter}---\nText.\n").replace('\n', "\u{85}"),
        format!("—\n{matter}—\nText.\n"),
        format!("–––\n{matter}–––\nText.\n"),
        format!("{matter}\nText.\n"),
        format!("A line of text.\n---\n{matter}---\nText.\n"),
        format!("```yaml\n{matter}```\nText.\n"),
        format!("---\n---\n{matter}---\nText.\n"),
    ] {
        let built = Desk::new()
            .file("content/events/2023-09-13-note.md", text.clone())
            .event("open", "x", "actors: [peskov]\n")
            .build();
        assert!(built.site.has_errors(), "{text}");
        assert_no_trace(&built);
    }
}

#[test]
fn a_rule_at_the_head_of_a_text_is_no_front_matter() {
    for text in [
        "\n---\n\nText on a note: it holds.\n\n---\n",
        "***\nText.\n",
        "\n----\nText below one rule, title: none.\n",
    ] {
        let built = Desk::new().file("content/events/2023-09-13-note.md", text).build();
        assert!(built.problems().is_empty(), "{text}: {:?}", built.site.diagnostics);
        assert!(built.page("events/2023-09-13-note/").one(".prose").text().contains("Text"));
    }
}

#[test]
fn a_page_that_shows_front_matter_in_code_is_a_page() {
    let shown = "How to write:\n\n```markdown\n---\ntitle: A\ntlp: amber\n---\n```\n\nHold back: `tlp: red`.\n";
    let built = Desk::new()
        .file("content/pages/bare.md", format!("# Bare\n\n{shown}"))
        .file("content/pages/whole.md", format!("---\ntitle: Whole\n---\n{shown}"))
        .file("content/pages/first.md", "---\ntitle: First\n---\n```yaml\ntlp: red\n```\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(built.has("bare/") && built.has("whole/") && built.has("first/"));
}

#[test]
fn front_matter_in_json_is_not_shown_as_text() {
    let json = "{\n  \"title\": \"Bluebell\",\n  \"date\": \"2023-09-13\"\n}\n";
    let desk = Desk::new().file("content/briefings/bluebell.md", format!("{json}\nText.\n"));
    assert_eq!(desk.build().problems(), ["DL102"]);
    assert!(desk.shown().contains("content/briefings/bluebell.md:1:1"), "{}", desk.shown());
    // As the help says.
    let mended = format!("---\n{json}---\nText.\n");
    let built = Desk::new().file("content/briefings/bluebell.md", mended).build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(built.site.graph.briefings[0].node.title, "Bluebell");
}

#[test]
fn a_mistake_before_the_marking_does_not_let_the_record_out() {
    for line in [
        "x: [unclosed",
        "x: *nobody",
        "  x: indented",
        "x: \"unclosed",
        "\tx: tab",
        "x: !!binary [a",
        "? [a, b]",
        "x: 'a' b",
        "- x",
        "x",
    ] {
        let front = format!("title: Bluebell\ndate: 2023-09-13\n{line}\ntlp: red\n");
        let built = Desk::new()
            .file("content/events/note.yaml", front.clone())
            .file("content/events/other.md", format!("---\n{front}---\nText.\n"))
            .event("open", "x", "actors: [peskov]\n")
            .build();
        assert_no_trace(&built);
    }
}

#[test]
fn what_other_generators_keep_unpublished_is_a_draft() {
    for line in [
        "draft: true",
        "published: false",
        "Published: no",
        "draft: maybe",
        "draft: [x]",
        "draft: false\nDraft: true",
        "publish: false",
        "private: true",
        "public: no",
        "confidential: yes",
        "restricted: true",
        "hidden: true",
        "unlisted: true",
        "status: draft",
        "status: [Draft]",
        "status: pending",
        "state: draft",
        "post_status: private",
        "visibility: private",
        "access: restricted",
        "unpublished: true",
        "internal: true",
        "is_draft: true",
        "isDraft: yes",
        "build: {render: never, list: never}",
        "_build: {render: false}",
        "build:\n  list: never",
        "private: y",
        "private: legal",
        "confidential: staff",
        "restricted: internal",
        "published: never",
        "public: n",
    ] {
        let desk = || {
            Desk::new().event("open", "x", "actors: [peskov]\n").event(
                "bluebell",
                "x",
                &format!("{line}\n"),
            )
        };
        assert_no_trace(&desk().build());
        assert!(
            desk().options(|options| options.drafts = true).build().has("events/bluebell/"),
            "{line}"
        );
    }
    let open = "published: true\npublish: true\nprivate: false\ndraft: no\nDraft: false\n\
                embargo: no\nrestricted: airspace\nhidden: false\npublic: true\n\
                state: Texas\nvisibility: public\naccess: open\nbuild: {render: always}\n\
                expires: never\nreleasedate: 2023-01-01\n";
    let built = Desk::new().event("e", "x", open).build();
    assert!(built.has("events/e/"));
    let built = Desk::new()
        .file("content/pages/p.md", "---\ntitle: P\nstatus: draft\n---\nx\n")
        .briefing("b", "x", "status: Draft\n")
        .briefing("open", "x", "status: final\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(!built.has("p/") && !built.has("briefings/b/") && built.has("briefings/open/"));
}

#[test]
fn an_embargo_lasts_to_the_end_of_the_day_of_its_time() {
    let seen = |line: &str, zone: &str, now: &str| {
        let built = Desk::with_settings(&format!("timezone: {zone}\n"))
            .event("e", "x", &format!("{line}\n"))
            .options(|options| options.now = now.parse::<jiff::Timestamp>().unwrap().as_second())
            .build();
        assert_eq!(built.problems(), Vec::<&str>::new(), "{line}");
        built.has("events/e/")
    };
    for (line, zone, last, first) in [
        ("embargo: 2024-05-10", "UTC", "2024-05-09T23:59:59Z", "2024-05-10T00:00:00Z"),
        ("embargo: 2024-05-10T18:00Z", "UTC", "2024-05-10T23:59:59Z", "2024-05-11T00:00:00Z"),
        ("publish_on: 2024-05-10T00:00Z", "UTC", "2024-05-09T23:59:59Z", "2024-05-10T00:00:00Z"),
        ("embargo: 2024-05-10 18:00", "Asia/Tokyo", "2024-05-10T14:59:59Z", "2024-05-10T15:00:00Z"),
        (
            "embargoUntil: 2024-05-10T23:30-10:00",
            "Pacific/Kiritimati",
            "2024-05-11T09:59:59Z",
            "2024-05-11T10:00:00Z",
        ),
        ("publish: 2024-05-10", "UTC", "2024-05-09T23:59:59Z", "2024-05-10T00:00:00Z"),
    ] {
        assert!(!seen(line, zone, last), "{line}");
        assert!(seen(line, zone, first), "{line}");
    }
}

#[test]
fn what_lies_in_a_folder_of_drafts_is_a_draft() {
    let desk = || {
        Desk::new()
            .event("open", "x", "actors: [peskov]\n")
            .file("content/events/_drafts/bluebell.md", "---\ndate: 2023-09-13\n---\nBluebell.\n")
            .file("content/pages/_drafts/hemlock.md", "---\ntitle: Hemlock\n---\nBluebell.\n")
    };
    assert_no_trace(&desk().build());
    let built = desk().options(|options| options.drafts = true).build();
    assert!(built.has("events/bluebell/") && built.has("hemlock/"));
}

#[test]
fn what_has_expired_is_left_out() {
    for line in ["expires: 2023-01-01", "expiryDate: 2023-01-01", "expires: soon"] {
        let event = format!("{line}\n");
        let desk =
            Desk::new().event("open", "x", "actors: [peskov]\n").event("bluebell", "x", &event);
        assert_no_trace(&desk.build());
    }
}

#[test]
fn a_tag_that_was_meant_to_hold_a_record_back_is_pointed_out() {
    for tag in ["draft", "Private", "restricted"] {
        let built = Desk::new().event("e", "x", &format!("tags: [arms, {tag}]\n")).build();
        assert_eq!(built.problems(), ["DL216"], "{tag}");
        let fields = format!("draft: true\ntags: [{tag}]\n");
        let built = Desk::new().event("e", "x", &fields).build();
        assert_eq!(built.problems(), Vec::<&str>::new(), "{tag}");
    }
}

#[test]
fn what_is_to_be_published_on_a_later_day_is_as_if_dated_then() {
    for line in [
        "publishDate: 2099-01-01T08:00:00+01:00",
        "publish-date: 2099",
        "publishDate: soon",
        "embargo: 2099-01-01",
        "embargo: until the trial ends",
        "Embargo until: 2099-01-01",
        "embargoed: true",
        "release_date: 2099-01-01",
        "publish_on: 2099-01-01",
    ] {
        let desk = || {
            Desk::new()
                .event("open", "x", "actors: [peskov]\n")
                .event("bluebell", "x", &format!("{line}\n"))
                .file("content/pages/bluebell.md", format!("---\ntitle: Bluebell\n{line}\n---\n"))
        };
        assert_no_trace(&desk().build());
        let early = desk().options(|options| options.future = true).build();
        assert!(early.has("events/bluebell/") && early.has("bluebell/"), "{line}");
    }
    let built = Desk::new().event("e", "x", "publishDate: 2023-10-01\n").build();
    assert!(built.problems().is_empty() && built.has("events/e/"));
}

#[test]
fn the_short_name_of_a_withheld_person_is_withheld_where_a_field_lists_it() {
    let built = Desk::new()
        .actor("orlanov-viktor", "Viktor Orlanov", "short: Nightjar\ntlp: red\n")
        .event("open", "x", "actors: [peskov, nightjar]\n")
        .build();
    assert_no_trace(&built);
}

#[test]
fn a_marking_that_stands_twice_holds_the_record_back() {
    let twice = "tlp: clear\ntlp: red\n";
    let built = Desk::new()
        .event("e", "x", twice)
        .briefing("b", "x", twice)
        .file("content/actors.yaml", "- {name: Open}\n- {name: Shut, tlp: clear, tlp: red}\n")
        .build();
    assert!(!built.has("events/e/") && !built.has("briefings/b/") && !built.has("actors/shut/"));
    assert!(built.has("actors/open/"), "the others of the file are let out");
    assert_eq!(built.problems(), ["DL210", "DL210", "DL210"]);
}

#[test]
fn a_withheld_name_is_kept_out_in_capitals_with_hyphens_and_where_no_text_is() {
    let built = Desk::new()
        .actor("orlanov", "Viktor Orlanov", "aliases: [Nightjar]\ntlp: red\n")
        .file("content/sources/cnn.yaml", "title: CNN report\n")
        .event(
            "open",
            "Then NIGHTJAR met Viktor-Orlanov [@cnn, interview with Viktor Orlanov].\n\n```Nightjar\ncode\n```\n",
            "redirects: [/old/Viktor%20Orlanov/]\nown: https://x.example/Viktor%20Orlanov\n",
        )
        .build();
    for (path, bytes) in &built.files {
        let text = format!("{path} {}", String::from_utf8_lossy(bytes)).to_lowercase();
        for secret in ["nightjar", "orlanov"] {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
    assert!(built.prose("open").contains("Then [withheld] met [withheld]"));
    let said = built.problems();
    assert!(said.iter().filter(|code| **code == "DL313").count() >= 5, "{said:?}");
}
