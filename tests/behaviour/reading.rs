//! A desk may write its records in the forms that it likes, and nothing that it writes is lost.

use dateline::diagnostic::Severity;
use dateline::model::Kind;

use crate::desk::{Built, Desk};

fn titles(built: &Built, kind: Kind) -> Vec<&str> {
    let nodes = built.site.graph.nodes().filter(|(target, _)| target.kind == kind);
    nodes.map(|(_, node)| node.title.as_str()).collect()
}

fn event_ids(built: &Built) -> Vec<&str> {
    built.site.graph.events.iter().map(|event| event.node.id.as_str()).collect()
}

#[test]
fn a_record_is_the_same_in_markdown_and_in_yaml() {
    let of = |name: &str, text: &str| {
        let built = Desk::new().file(&format!("content/events/{name}"), text).build();
        assert!(built.problems().is_empty(), "{name}: {:?}", built.site.diagnostics);
        built.text("events/summit/").to_owned()
    };
    let front = "title: Summit\ndate: 2023-09-13\nkind: meeting\nactors: [Kim Jong Un]\n";
    let markdown = of("summit.md", &format!("---\n{front}---\nThey *met*.\n"));
    assert!(markdown.contains("They <em>met</em>."));
    assert_eq!(markdown, of("summit.markdown", &format!("---\n{front}---\n\nThey *met*.\n")));
    assert_eq!(markdown, of("summit.yaml", &format!("{front}text: |\n  They *met*.\n")));
    assert_eq!(markdown, of("summit.yml", &format!("{front}text: They *met*.\n")));
    assert_eq!(markdown, of("2023/09/summit.yaml", &format!("{front}summary: They *met*.\n")));
}

#[test]
fn a_file_may_hold_a_list_or_several_documents() {
    let list = "- {id: a, title: A, date: 2023-09-01}\n- {id: b, title: B, date: 2023-09-02}\n";
    let documents = "id: a\ntitle: A\ndate: 2023-09-01\n---\nid: b\ntitle: B\ndate: 2023-09-02\n";
    let both =
        "- {id: a, title: A, date: 2023-09-01}\n---\nid: b\ntitle: B\ndate: 2023-09-02\n---\n";
    for text in [list, documents, both] {
        for path in [
            "content/events/batch.yaml",
            "content/events.yaml",
            "content/events.yml",
            "content/events/x/y/z.yaml",
        ] {
            let built = Desk::new().file(path, text).build();
            assert!(built.problems().is_empty(), "{path}: {:?}", built.site.diagnostics);
            assert_eq!(event_ids(&built), ["a", "b"], "{path}");
        }
    }
}

#[test]
fn a_list_of_records_with_a_key_around_it_is_no_record() {
    for (path, text) in [
        ("content/events/2024-05.yaml", "events:\n  - title: A\n    date: 2024-05-01\n"),
        ("content/events.yaml", "events:\n  - title: A\n    date: 2024-05-01\n"),
        ("content/events/2024-05.yaml", "version: 1\nevents: [{title: A, date: 2024-05-01}]\n"),
        ("content/actors/all.yaml", "actors:\n  - name: Kim\n  - name: Choe\n"),
        ("content/actors.yaml", "kim:\n  name: Kim\nchoe:\n  name: Choe\n"),
        ("content/actors/all.yaml", "actors:\n  kim:\n    name: Kim\n"),
    ] {
        let built = Desk::new().file(path, text).build();
        assert_eq!(built.problems(), ["DL211"], "{text}: {:?}", built.site.diagnostics);
        assert!(built.site.graph.nodes().next().is_none(), "{text}");
    }
    let fields = "actors: [{name: Kim, role: guest}]\nlocations: [{name: Moscow}]\n";
    let built = Desk::new()
        .file("content/events/2024-05-01-a.yaml", fields)
        .file("content/briefings/2024-05-01.yaml", "events: [{title: a}]\nactors: [{name: Kim}]\n")
        .file("content/events/2024-05-03-c.yaml", "location: {name: Moscow}\n")
        .file("content/events/2024-05-02-b.yaml", "title: B\nevents: [{title: C}]\n")
        .file("content/actors/kim.yaml", "ids: {wikidata: Q1}\nroles: [{title: Guest}]\n")
        .build();
    assert!(!built.problems().contains(&"DL211"), "{:?}", built.site.diagnostics);
}

#[test]
fn a_file_beside_the_folder_stands_for_it() {
    let built = Desk::new()
        .file(
            "content/actors.yaml",
            "- name: Kim Jong Un\n  kind: person\n- {id: putin, name: Vladimir Putin}\n",
        )
        .file("content/locations.yaml", "name: Moscow\ncoordinates: 55.75, 37.62\n")
        .file("content/sources.yaml", "- {id: cnn, title: CNN report}\n")
        .actor("lavrov", "Sergey Lavrov", "")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    for page in [
        "actors/kim-jong-un/",
        "actors/putin/",
        "actors/lavrov/",
        "locations/moscow/",
        "sources/cnn/",
    ] {
        assert!(built.has(page), "{page}");
    }
}

#[test]
fn folders_within_folders_are_read_and_do_not_show_in_addresses() {
    let built = Desk::new()
        .file(
            "content/briefings/2023/september/week-2/review.md",
            "---\ntitle: R\ndate: 2023-09-15\n---\nx\n",
        )
        .file("content/actors/states/asia/japan.yaml", "name: Japan\nkind: state\n")
        .file("content/events/summit/index.md", "---\ntitle: S\ndate: 2023-09-13\n---\nx\n")
        .build();
    assert!(
        built.has("briefings/review/") && built.has("actors/japan/") && built.has("events/summit/")
    );
}

#[test]
fn fields_that_other_collections_name_otherwise_are_read() {
    let built = Desk::new()
        .file(
            "content/events/e.yaml",
            "headline: Kim arrives\nwhen: 2023-09-16\npeople: [Kim Jong Un]\norganisations: Pacific Fleet; TASS\nplace: Vladivostok\nLatitude: 43.12\nlon: 131.89\ndescription: He arrived.\nlinks: [\"https://a.example/1\"]\ncategories: visits, trains\ntype: arrival\n",
        )
        .file("content/sources/s.yaml", "headline: The report\noutlet: CNN\narchived: \"https://archive.example/x\"\nretrieved: 2023-09-20\nlink: \"https://cnn.example/x\"\nby: [A. Writer]\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let graph = &built.site.graph;
    let event = &graph.events[0];
    assert_eq!((event.node.title.as_str(), event.date.edtf()), ("Kim arrives", "2023-09-16"));
    assert_eq!(titles(&built, Kind::Actor), ["Kim Jong Un", "Pacific Fleet", "TASS"]);
    assert_eq!(event.participants.len(), 3);
    let point = graph.locations[0].point.expect("the event's coordinates are the place's");
    assert_eq!((point.latitude, point.longitude), (43.12, 131.89));
    assert!(event.node.prose.html.contains("He arrived."));
    assert_eq!(event.kind.as_ref().map(|kind| kind.label.as_str()), Some("Arrival"));
    assert_eq!(
        graph.tags.iter().map(|tag| tag.label.as_str()).collect::<Vec<_>>(),
        ["trains", "visits"]
    );
    let source = graph.sources.iter().find(|source| source.node.id == "s").expect("the record");
    assert_eq!(source.publisher.as_deref(), Some("CNN"));
    assert_eq!(source.archive_url.as_deref(), Some("https://archive.example/x"));
    assert_eq!(source.accessed.as_ref().map(|date| date.edtf()), Some("2023-09-20"));
    assert_eq!(source.authors, ["A. Writer"]);
}

#[test]
fn a_merge_that_is_not_finished_is_said_to_be_one_wherever_it_stopped() {
    let conflict = "<<<<<<< HEAD\nstatus: reported\n=======\nstatus: denied\n>>>>>>> branch\n";
    let front = "title: E\ndate: 2023-09-13\n";
    for (path, text) in [
        ("content/events/e.yaml", format!("{front}{conflict}")),
        ("content/events/e.md", format!("---\n{front}{conflict}---\nText.\n")),
        ("content/events/e.md", format!("---\n{front}---\nText.\n\n{conflict}")),
        (
            "content/events/e.md",
            format!("---\n{front}---\nText.\r\n{}", conflict.replace('\n', "\r\n")),
        ),
        ("content/site.yaml", format!("title: Desk\n{conflict}")),
    ] {
        let built = Desk::new().file(path, text.as_str()).build();
        assert_eq!(built.problems(), ["DL112"], "{text}: {:?}", built.site.diagnostics);
        assert!(built.site.graph.events.is_empty(), "{text}");
        let span = built.site.diagnostics[0].place.as_ref().and_then(|place| place.span);
        let span = span.expect("a place");
        assert_eq!(&text[span.start as usize..span.end as usize], "<<<<<<< HEAD");
    }
    for text in [
        format!("```\n{conflict}```"),
        format!("~~~~ diff\n```\n{conflict}~~~~"),
        "Heading\n=======\n\nText <<<<<<< HEAD\n\n>>>>>>> quoted".to_owned(),
    ] {
        let built = Desk::new().briefing("b", &text, "").build();
        assert!(built.problems().is_empty(), "{text}: {:?}", built.site.diagnostics);
    }
}

#[test]
fn what_vanishes_from_a_value_is_a_warning_in_yaml_and_in_front_matter() {
    let built = Desk::new()
        .event("e", "x", "tags: #arms #talks\nnote: &Co news\n")
        .briefing("b", "x", "summary: Unit #4 moved north.\n")
        .build();
    assert_eq!(built.problems(), ["DL113"; 3], "{:?}", built.site.diagnostics);
    assert!(!built.site.diagnostics.iter().any(|found| found.is_error()));
}

#[test]
fn a_list_without_its_dashes_or_their_spaces_is_told_to_be_one_text() {
    for (fields, is_error) in [
        ("actors:\n  -a\n  -b\n", true),
        ("actors:\n  \u{2022} a\n  \u{2022} b\n", true),
        ("actors:\n  \u{2013} a\n", true),
        ("actors:\n  -\u{a0}a\n", true),
        ("tags:\n  -a\n  -b\n", true),
        ("sources:\n  -https://a.example/x\n", true),
        ("actors:\n  - a\n   - b\n", true),
        ("actors:\n  Kim Jong Un\n  Vladimir Putin\n", false),
        ("tags:\n  arms\n  talks\n", false),
        ("sources:\n  cnn\n  bbc\n", false),
        ("actors: |\n  - Kim Jong Un\n  - Vladimir Putin\n", true),
        ("actors: >\n  - Kim Jong Un\n  - Vladimir Putin\n", true),
        ("actors: |\n  Kim Jong Un\n  Vladimir Putin\n", false),
        ("tags: |\n  arms\n  talks\n", false),
    ] {
        let built = Desk::new().event("e", "x", fields).build();
        assert_eq!(built.problems(), ["DL202"], "{fields}: {:?}", built.site.diagnostics);
        let errors = built.site.diagnostics.iter().filter(|found| found.is_error()).count();
        assert_eq!(errors == 1, is_error, "{fields}");
    }
    let built = Desk::new()
        .event(
            "e",
            "x",
            "actors: a\ntags:\n  a\nsources:\n  - A long title\n    that goes on - here\n",
        )
        .event("f", "x", "tags: \"a\n  b\"\nrelated: >\n  e\nactors: |\n  a\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn a_key_that_stands_twice_in_another_case_is_an_error() {
    for fields in [
        "Status: confirmed\nstatus: denied\nsources: [x]\n",
        "Title: Other\n",
        "sources: [{title: x, archive_url: https://a.example/, Archive-URL: https://b.example/}]\n",
        "Draft: false\ndraft: false\n",
    ] {
        let built = Desk::new().event("e", "x", fields).build();
        assert_eq!(built.problems(), ["DL210"], "{fields}: {:?}", built.site.diagnostics);
    }
    let built = Desk::new().event("e", "x", "Title:\nids: {A: 1, a: 2}\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn a_start_and_an_end_are_an_interval() {
    let built = Desk::new()
        .file("content/events/e.yaml", "title: E\nstart: 2023-09-13\nend: 2023-09-15\n")
        .build();
    assert_eq!(built.site.graph.events[0].date.edtf(), "2023-09-13/2023-09-15");
}

#[test]
fn an_end_beside_a_date_is_the_end_of_an_interval() {
    for (name, front) in [
        ("e", "date: 2024-01-05\nend: 2024-01-07\n"),
        ("e", "date: 2024-01-05\nend_date: 2024-01-07\n"),
        ("e", "date: 2024-01-05\nuntil: 2024-01-07\n"),
        ("e", "date: 2024-01-05\nstart: 2024-01-05\nend: 2024-01-07\n"),
        ("2024-01-05-e", "end: 2024-01-07\n"),
    ] {
        let built = Desk::new()
            .file(&format!("content/events/{name}.yaml"), format!("title: E\n{front}"))
            .build();
        assert!(built.problems().is_empty(), "{front}: {:?}", built.site.diagnostics);
        let event = &built.site.graph.events[0];
        assert_eq!(event.date.edtf(), "2024-01-05/2024-01-07", "{front}");
        assert!(event.node.extra.is_empty(), "{front}");
    }
    let built = Desk::new()
        .file("content/briefings/b.md", "---\ntitle: B\ndate: 2024-01\nend: 2024-03\n---\n")
        .build();
    assert_eq!(built.site.graph.briefings[0].date.edtf(), "2024-01/2024-03");
}

#[test]
fn an_end_that_does_not_fit_its_date_is_an_error() {
    for (front, code) in [
        ("date: 2024-01-05\nend: 2024-01-03\n", "DL402"),
        ("date: 2024-01-05/2024-01-06\nend: 2024-01-07\n", "DL203"),
        ("date: 2024-01-05/..\nend: 2024-01-07\n", "DL203"),
        ("date: 2024-01-05\nend: soon\n", "DL203"),
    ] {
        let desk = Desk::new().file("content/events/e.yaml", format!("title: E\n{front}"));
        assert_eq!(desk.build().problems(), [code], "{front}");
        assert!(desk.shown().contains("content/events/e.yaml:3:"), "{}", desk.shown());
    }
}

#[test]
fn of_a_start_and_an_end_the_one_that_is_no_date_is_named() {
    let shown = |fields: &str| {
        Desk::new().file("content/events/e.yaml", format!("title: A\n{fields}")).shown()
    };
    let end = shown("start: 2024-05-14\nend: [x]\n");
    assert!(end.contains("`end` is a list, not a date") && !end.contains("`start` is"), "{end}");
    let both = shown("start: {a: b}\nend: [x]\n");
    assert!(both.contains("`start` is a mapping") && both.contains("`end` is a list"), "{both}");
}

#[test]
fn an_end_that_means_something_else_stays_a_key_of_the_desk() {
    for front in [
        "date: 2024-01-05\nfrom: The governor\nto: The ministry\n",
        "date: 2024-01-05\nstart: 10:00\nend: 12:00\n",
        "date: 2024-01\nstart: 2024-01-01\n",
        "date: 2024-01-05\nend: ~\n",
    ] {
        let built = Desk::new().file("content/events/e.yaml", format!("title: E\n{front}")).build();
        assert!(built.problems().is_empty(), "{front}: {:?}", built.site.diagnostics);
        let event = &built.site.graph.events[0];
        assert!(!event.date.is_interval(), "{front}");
        assert_eq!(event.node.extra.len(), front.lines().count() - 1, "{front}");
    }
}

#[test]
fn another_day_beside_a_date_is_an_error() {
    for (front, other) in [
        (
            "date: 2024-01-08\nstart_date: 2024-01-01\nend_date: 2024-01-07\n",
            "start_date: 2024-01-01",
        ),
        ("date: 2024-01-08\nstart: 2024-01-01\n", "start: 2024-01-01"),
        ("date: 2024-01-08\nevent_date: 2024-01-01\n", "event_date: 2024-01-01"),
    ] {
        let desk = Desk::new().file("content/events/e.yaml", format!("title: E\n{front}"));
        assert_eq!(desk.build().problems(), ["DL210"], "{front}");
        let shown = desk.shown();
        assert!(shown.contains("error[DL210]"), "{shown}");
        assert!(
            shown.contains(&format!("`date: 2024-01-08` and `{other}` say two days")),
            "{shown}"
        );
    }
    let front = "---\ntitle: B\ndate: 2024-01-08\nstart: 2024-01-01\nend: 2024-01-07\n---\nText.\n";
    let desk = Desk::new().file("content/briefings/b.md", front);
    assert!(desk.shown().contains("warning[DL210]") && desk.shown().contains("`covers:"));
}

#[test]
fn a_weekly_note_is_of_its_week() {
    let built = Desk::new().file("content/briefings/2026-W05.md", "Text.\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let week = &built.site.graph.briefings[0];
    assert_eq!((week.date.edtf(), week.node.title.as_ref()), ("2026-01-26/2026-02-01", "2026-W05"));
    let shown = Desk::new().file("content/briefings/2026-W60.md", "Text.\n").shown();
    assert!(shown.contains("begins with `2026-W60`"), "{shown}");
}

#[test]
fn lists_under_two_names_are_one_list() {
    let fields = "tags: [arms]\ncategories: [Arms, trains]\nkeywords: rail, arms\n\
                  authors: [Ana Berg]\nauthor: Bo Lund\n";
    let built = Desk::new().briefing("b", "x", fields).build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let labels: Vec<&str> = built.site.graph.tags.iter().map(|tag| tag.label.as_ref()).collect();
    assert_eq!(labels, ["arms", "rail", "trains"]);
    let page = built.text("briefings/b/");
    assert!(page.contains("Ana Berg") && page.contains("Bo Lund"));
    let built = Desk::with_settings("facets: [categories]\n")
        .briefing("b", "x", "tags: [arms]\ncategories: [trains]\n")
        .build();
    assert_eq!(built.site.graph.tags.len(), 1);
    assert!(built.has("categories/trains/"));
}

#[test]
fn of_two_names_of_one_field_the_second_is_pointed_out() {
    for (fields, first, second) in [
        ("summary: a\ndescription: b\n", "summary", "description"),
        ("headline: Another\n", "title", "headline"),
        ("kind: meeting\ncategory: b\n", "kind", "category"),
        ("type: meeting\ncategory: b\n", "type", "category"),
    ] {
        let desk = Desk::new().event("e", "x", fields);
        assert_eq!(desk.build().problems(), ["DL210"], "{fields}");
        let said = format!("`{first}` and `{second}` are one field");
        assert!(desk.shown().contains(&said), "{}", desk.shown());
        assert!(desk.shown().contains("warning[DL210]"), "{}", desk.shown());
    }
    let built = Desk::with_settings("facets: [category]\n")
        .event("e", "x", "kind: meeting\ncategory: b\nsummary: a\ndescription: a\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn an_address_is_found_among_the_words_around_it() {
    let cited = |source: &str| {
        let built = Desk::new().event("e", "x", &format!("source: \"{source}\"\n")).build();
        assert!(built.problems().is_empty(), "{source}: {:?}", built.site.diagnostics);
        built.text("events/e/").to_owned()
    };
    for (source, address, words) in [
        ("https://a.example/1 (archived)", "https://a.example/1", "archived"),
        ("[BBC](https://b.example/2)", "https://b.example/2", "BBC"),
        ("BBC: https://c.example/3", "https://c.example/3", "BBC"),
        ("BBC - https://c.example/3 - of 3 May", "https://c.example/3", "of 3 May"),
    ] {
        let page = cited(source);
        assert!(page.contains(&format!("href=\"{address}\"")), "{source}: {page}");
        assert!(page.contains(words) && !page.contains(source), "{source}");
    }
    assert!(cited("https://a.example/a b.pdf").contains("https://a.example/a%20b.pdf"));
    let built = Desk::new().event("e", "x", "source: \"BBC: https://me:pw@a.example/\"\n").build();
    assert_eq!(built.problems(), ["DL208"]);
}

#[test]
fn of_a_link_to_a_file_with_errors_only_the_errors_are_said() {
    let built = Desk::new()
        .file("content/actors/kim.yaml", "name: Kim Jong Un\nkind: [person\n")
        .file("content/briefings/note.md", "---\ntitle: Note\ndate: soon\n---\nText.\n")
        .briefing("b", "[[kim]] [[Kim Jong Un]] [x](note.md)", "actors: [kim]\n")
        .build();
    assert!(
        !built.problems().iter().any(|code| ["DL301", "DL501"].contains(code)),
        "{:?}",
        built.site.diagnostics
    );
    let built = Desk::new()
        .file("content/actors/kim.yaml", "name: Kim Jong Un\nkind: [person\n")
        .briefing("b", "[[lee]]", "")
        .build();
    assert!(built.problems().contains(&"DL301"));
}

#[test]
fn the_address_that_a_page_had_with_another_program_leads_to_it() {
    let built = Desk::new()
        .briefing("b", "x", "url: /custom/path/\n")
        .file("content/pages/p.md", "---\ntitle: P\npermalink: /old/p/\n---\nx\n")
        .briefing("c", "x", "url: https://a.example/1\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(built.has("custom/path/") && built.has("old/p/"));
    assert_eq!(built.site.graph.sources.len(), 1);
    let desk = Desk::new().briefing("b", "x", "slug: custom\n").briefing("c", "x", "slug: c\n");
    assert_eq!(desk.build().problems(), ["DL209"]);
    assert!(desk.shown().contains("write `id: custom`"), "{}", desk.shown());
}

#[test]
fn what_is_wrong_is_told_with_what_mends_it() {
    let shown = |text: &str| Desk::new().file("content/briefings/2024-01-01-b.md", text).shown();
    let returns = shown("---\rtitle: B\r---\rText.\r");
    assert!(returns.contains("carriage returns"), "{returns}");
    let label = shown("[[Camp X|the camp]]");
    assert!(label.contains("`[[!Camp X|the camp]]`"), "{label}");
    let built = Desk::new()
        .file("content/briefings/2024-01-01-b.md", "[[!Camp X|the camp]]\n")
        .location("l", "Moscow", "latitude: \"\"\nlongitude: \"\"\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let bundles = Desk::new()
        .file(
            "content/briefings/one/index.md",
            "---\ntitle: A\ndate: 2024-01-01\n---\n![A](cover.png)\n",
        )
        .file(
            "content/briefings/two/index.md",
            "---\ntitle: B\ndate: 2024-01-01\n---\n![B](cover.png)\n",
        )
        .file("content/briefings/one/cover.png", "png")
        .file("content/briefings/two/cover.png", "png")
        .shown();
    for name in ["one", "two"] {
        assert!(bundles.contains(&format!("write `/assets/{name}/cover.png`")), "{bundles}");
    }
}

#[test]
fn one_line_of_tags_is_several_and_an_item_of_a_list_is_one() {
    let built = Desk::new().event("e", "x", "tags: [\"c, d\", \"#x\"]\n").build();
    let labels = |built: &Built| -> Vec<String> {
        built.site.graph.tags.iter().map(|tag| tag.label.clone()).collect()
    };
    assert_eq!(labels(&built), ["c, d", "x"]);
    let built = Desk::new().event("e", "x", "tags: {value: \"c, #d; x\", tlp: clear}\n").build();
    assert_eq!(labels(&built), ["c", "d", "x"]);
}

#[test]
fn two_addresses_in_one_value_are_pointed_out() {
    for fields in [
        "sources: https://a.example/x, https://b.example/y\n",
        "sources: [https://a.example/x https://b.example/y]\n",
        "sources: [{url: \"https://a.example/x; https://b.example/y\"}]\n",
    ] {
        let built = Desk::new().event("e", "x", fields).build();
        assert_eq!(built.problems(), ["DL208"], "{fields}: {:?}", built.site.diagnostics);
    }
    let built = Desk::new()
        .event("e", "x", "sources: [https://archive.example/web/2023/https://a.example/x]\n")
        .event("f", "x", "sources: [https://a.example/?u=http, Reuters https://b.example/y]\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn an_address_with_what_no_address_may_hold_is_left_out() {
    for url in ["https://x.example/\"a", "https://x.example/<a>"] {
        let built =
            Desk::new().file("content/sources/s.yaml", format!("title: S\nurl: '{url}'\n")).build();
        assert_eq!(built.problems(), ["DL208"], "{url}");
        assert!(built.site.graph.sources[0].url.is_none());
    }
}

#[test]
fn the_order_of_a_page_is_a_whole_number() {
    for (order, problems) in
        [("3", &[][..]), ("\"-1\"", &[]), ("first", &["DL202"]), ("1.5", &["DL202"])]
    {
        let text = format!("---\ntitle: P\norder: {order}\n---\nx\n");
        let built = Desk::new().file("content/pages/p.md", text).build();
        assert_eq!(built.problems(), problems, "{order}");
        assert!(built.has("p/"));
    }
}

#[test]
fn participants_are_written_in_any_of_the_usual_forms() {
    for written in [
        "actors: [kim]",
        "actors: kim",
        "actor: Kim Jong Un",
        "actors: [{actor: kim}]",
        "actors: [{name: Kim Jong Un}]",
        "people:\n  - \"[[kim|the leader]]\"",
        "actors: [\"[[Kim Jong Un]]\"]",
    ] {
        let built = Desk::new()
            .actor("kim", "Kim Jong Un", "")
            .event("e", "x", &format!("{written}\n"))
            .build();
        assert!(built.problems().is_empty(), "{written}: {:?}", built.site.diagnostics);
        let event = &built.site.graph.events[0];
        assert_eq!(event.participants.len(), 1, "{written}");
        assert_eq!(
            built.site.graph.actors[event.participants[0].actor].node.id, "kim",
            "{written}"
        );
    }
    let built = Desk::new()
        .event("e", "x", "actors: [{Kim Jong Un: guest}, {actor: Putin, role: host}]\n")
        .build();
    assert_eq!(built.page("events/e/").texts(".participants .role"), ["guest", "host"]);
}

#[test]
fn keys_of_the_desks_own_are_kept_and_exported() {
    let built = Desk::new()
        .event("e", "x", "casualties: {killed: 3, injured: [1, 2.5]}\nverified_by: Анна\nflag: true\nempty: null\n")
        .actor("a", "Someone Named", "sanctioned: true\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let extra = &built.json("data/events.json")[0]["extra"];
    assert_eq!(extra["casualties"], serde_json::json!({"killed": 3, "injured": [1, 2.5]}));
    assert_eq!(extra["verified_by"], "Анна");
    assert_eq!(extra["flag"], true);
    assert_eq!(built.json("data/actors.json")[0]["extra"]["sanctioned"], true);
    assert!(built.text("data/events.csv").contains("verified_by"));
}

#[test]
fn a_facet_gives_each_of_its_values_a_page() {
    let built = Desk::with_settings("facets: {theatre: Theatre of war, confidence: Confidence}\n")
        .event("a", "x", "theatre: Far East\nconfidence: 3\n")
        .event("b", "x", "theatre: [far-east, Arctic]\n")
        .briefing("c", "x", "theatre: Far East\n")
        .actor("d", "Someone Named", "theatre: Arctic\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(built.page("theatre/").one("h1").text(), "Theatre of war");
    assert_eq!(built.page("theatre/").texts(".counted a, .counted li a"), Vec::<String>::new());
    let values = built.page("theatre/");
    for value in ["Arctic", "Far East"] {
        assert!(values.texts("main a").contains(&value.to_owned()), "{value}");
    }
    let east = built.page("theatre/far-east/");
    assert_eq!(east.texts(".event-title"), ["Event b", "Event a"]);
    assert_eq!(east.texts(".briefing-title"), ["Briefing c"]);
    assert!(built.page("theatre/arctic/").texts("main a").contains(&"Someone Named".to_owned()));
    assert_eq!(built.page("confidence/3/").texts(".event-title"), ["Event a"]);
    assert!(built.page("").texts("nav.sections a").contains(&"Theatre of war".to_owned()));
    let labels = built.page("events/a/").one("dl.labels").text();
    assert!(labels.contains("Theatre of war") && labels.contains("Far East"), "{labels}");
}

#[test]
fn the_values_of_a_facet_are_as_they_are_written() {
    let desk = Desk::with_settings("facets: {code: Code}\n")
        .event("a", "x", "code: 007\n")
        .event("b", "x", "code: \"7\"\n")
        .event("c", "x", "code: [1.10, 1.1, 1e3, 0x1F, true]\n");
    let built = desk.build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let facet = &built.site.graph.facets[0];
    let mut values: Vec<&str> = facet.values.iter().map(|value| value.label.as_str()).collect();
    values.sort_unstable();
    assert_eq!(values, ["007", "0x1F", "1.1", "1.10", "1e3", "7", "true"]);
    assert_eq!(built.page("code/007/").texts(".event-title"), ["Event a"]);
    assert_eq!(built.page("code/7/").texts(".event-title"), ["Event b"]);
    assert!(built.has("code/1-1/") && built.has("code/1-10/"));
    let events = built.json("data/events.json");
    assert_eq!(events[0]["extra"]["code"], "007");
}

#[test]
fn a_facet_cannot_take_the_address_of_a_part_of_the_site() {
    for facet in ["events", "data", "2023", "tags", "static"] {
        let built = Desk::with_settings(&format!("facets: [{facet}]\n")).dated("e", "2023").build();
        assert_eq!(built.problems(), ["DL215"], "{facet}");
        assert!(built.site.graph.facets.is_empty());
    }
    for facets in ["facets:\n  - topic\n  - data\n", "facets:\n  topic: T\n  data: D\n"] {
        let desk = Desk::with_settings(facets);
        let lines = desk.shown();
        assert!(lines.contains("content/site.yaml:5:") && lines.contains("^^^^\n"), "{lines}");
    }
}

#[test]
fn other_folders_are_read_as_the_settings_say() {
    let desk = |settings: &str| {
        Desk::with_settings(settings)
            .file(
                "content/incidents/2023/strike.md",
                "---\ntitle: Strike\ndate: 2023-09-13\n---\nx\n",
            )
            .file("content/reports/daily/d.md", "---\ntitle: Daily\ndate: 2023-09-13\n---\nx\n")
            .file("content/reports/who/kim.yaml", "name: Kim Jong Un\n")
    };
    let built =
        desk("folders: {incidents: events, reports: briefings, reports/who: actors}\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(built.has("events/strike/") && built.has("briefings/d/") && built.has("actors/kim/"));
    let unset = desk("").build();
    assert_eq!(unset.problems(), ["DL108", "DL108"], "each folder is pointed out once");
    assert!(desk("").shown().contains("folders: {incidents: events}"));
}

#[test]
fn the_settings_decide_what_becomes_of_a_name_without_a_record() {
    for (settings, severity) in [
        ("", Severity::Note),
        ("unregistered: create\n", Severity::Note),
        ("unregistered: warn\n", Severity::Warning),
        ("unregistered: error\n", Severity::Error),
    ] {
        let built = Desk::with_settings(settings)
            .event("e", "x", "actors: [Oleg Kozhemyako]\nlocation: Vladivostok\n")
            .build();
        let found: Vec<_> =
            built.site.diagnostics.iter().filter(|d| d.code.id() == "DL304").collect();
        assert_eq!(found.len(), 2, "{settings}");
        assert!(found.iter().all(|d| d.severity == severity), "{settings}");
        assert!(
            found[0].place.as_ref().is_some_and(|place| &*place.file == "content/events/e.yaml")
        );
        assert!(built.has("actors/oleg-kozhemyako/") && built.has("locations/vladivostok/"));
    }
}

#[test]
fn a_source_that_is_only_referred_to_is_named_like_any_name_and_a_described_one_is_not() {
    let desk = |settings: &str| {
        Desk::with_settings(settings)
            .file("content/sources/aldis-courier-2024-05-14.yaml", "title: The Aldis Courier\n")
            .event("a", "x", "sources: [aldis-courier-2024-05-14, aldis-courier-2024-05-41]\n")
            .event("b", "x", "sources: [https://desk.example/x, Harbour log]\n")
            .event(
                "c",
                "x",
                "sources: [{title: Harbour log, date: 2024-05-14}, {title: A cable}]\n",
            )
    };
    for (settings, severity) in [("", Severity::Note), ("unregistered: warn\n", Severity::Warning)]
    {
        let built = desk(settings).build();
        let found: Vec<_> =
            built.site.diagnostics.iter().filter(|d| d.code.id() == "DL304").collect();
        assert_eq!(found.len(), 1, "{settings}: {found:?}");
        assert_eq!(found[0].severity, severity);
        assert!(found[0].message.contains("no source `aldis-courier-2024-05-41`"));
        assert_eq!(built.site.graph.unregistered.len(), 1);
    }
    let shown = desk("unregistered: warn\n").shown();
    assert!(shown.contains("did you mean `aldis-courier-2024-05-14`?"), "{shown}");
    let built = desk("unregistered: error\n").build();
    let errors = built.problems().iter().filter(|code| **code == "DL304").count();
    assert_eq!(errors, 4, "described or not");
}

#[test]
fn a_command_to_copy_runs_nothing_that_content_says() {
    let shown = Desk::with_settings("unregistered: warn\n")
        .event("e", "x", "actors: ['$(touch PWN)', '`id` $HOME', Kim Jong Un]\n")
        .shown();
    for command in
        ["new actor '$(touch PWN)'\n", "new actor '`id` $HOME'\n", "new actor \"Kim Jong Un\"\n"]
    {
        assert!(shown.contains(command), "{shown}");
    }
}

#[test]
fn a_name_without_a_record_is_shown_as_it_is_written_most_often() {
    let desk = Desk::new()
        .event("a", "x", "actors: [Oleg Kozhemyako]\n")
        .event("b", "x", "actors: [oleg kozhemyako]\n")
        .event("c", "x", "actors: [Oleg Kozhemyako]\n")
        .event("d", "x", "actors: [OLEG-KOZHEMYAKO]\n");
    let built = desk.build();
    assert_eq!(titles(&built, Kind::Actor), ["Oleg Kozhemyako"]);
    let page = built.page("actors/oleg-kozhemyako/");
    assert_eq!(page.one("h1").text(), "Oleg Kozhemyako");
    assert_eq!(page.fact("Events").text(), "4");
    assert!(page.text().contains("no profile yet"));
    assert!(
        desk.shown().contains("`Oleg Kozhemyako` is registered; it is named 4 times"),
        "{}",
        desk.shown()
    );
    let row = built.page("actors/").one("table.entities tbody tr");
    assert_eq!(row.one("td.number").text(), "4");
    assert!(row.text().contains("no profile yet"));
}

#[test]
fn an_id_without_a_record_is_shown_as_the_name_that_it_stands_for() {
    let built = Desk::new().event("e", "x", "actors: [oleg-kozhemyako]\n").build();
    assert_eq!(built.page("actors/oleg-kozhemyako/").one("h1").text(), "Oleg Kozhemyako");
}

#[test]
fn an_old_address_leads_to_the_new_one() {
    let built = Desk::new()
        .briefing(
            "b",
            "x",
            "aliases: [/2019/old-title/, old.html, \"https://desk.example/archive/b\", //old.example/x]\n",
        )
        .file(
            "content/pages/method.md",
            "---\ntitle: Method\nredirect_from: /how/we/work\n---\nx\n",
        )
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    for (old, to) in [
        ("2019/old-title/", "../../briefings/b/"),
        ("old.html", "./briefings/b/"),
        ("archive/b/", "../../briefings/b/"),
        ("x/", "../briefings/b/"),
        ("how/we/work/", "../../../method/"),
    ] {
        let html = built.text(old);
        assert!(
            html.contains(&format!("http-equiv=\"refresh\" content=\"0; url={to}\"")),
            "{html}"
        );
        assert_eq!(built.page(old).one("main a").attribute("href").as_deref(), Some(to));
        assert!(html.contains("noindex"));
    }
}

#[test]
fn a_record_of_any_kind_may_have_old_addresses() {
    let built = Desk::new()
        .event("e", "x", "redirects: [/events/e-old/]\naliases: /incidents/7/\n")
        .actor("kim", "Kim Jong Un", "redirects: [/people/kim/]\naliases: [Kim Jong-un]\n")
        .location("port", "The port", "redirects: /places/port.html\n")
        .file("content/sources/s.yaml", "title: S\naliases: [/cited/s/]\n")
        .briefing("b", "x", "redirects: [/one/]\naliases: [/two/]\n")
        .file("content/pages/method.md", "---\ntitle: Method\nredirects: [/how/]\n---\nx\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    for (old, to) in [
        ("events/e-old/", "../../events/e/"),
        ("incidents/7/", "../../events/e/"),
        ("people/kim/", "../../actors/kim/"),
        ("places/port.html", "../locations/port/"),
        ("cited/s/", "../../sources/s/"),
        ("one/", "../briefings/b/"),
        ("two/", "../briefings/b/"),
        ("how/", "../method/"),
    ] {
        assert_eq!(built.page(old).one("main a").attribute("href").as_deref(), Some(to), "{old}");
    }
}

#[test]
fn aliases_of_an_event_that_are_no_addresses_stay_a_key_of_the_desks_own() {
    let built = Desk::new().event("e", "x", "aliases: [The summit, a/b]\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(built.site.graph.redirects.is_empty());
    let kept = &built.site.graph.events[0].node.extra["aliases"];
    assert_eq!(*kept, serde_json::json!(["The summit", "a/b"]));
}

#[test]
fn an_old_address_that_is_taken_or_leads_out_is_reported() {
    for (alias, code) in [
        ("/events/", "DL311"),
        ("/2023/09/13/", "DL311"),
        ("/../x/", "DL214"),
        ("/a/../../b", "DL214"),
        ("javascript:alert(1)", "DL214"),
    ] {
        let built = Desk::new().briefing("b", "x", &format!("aliases: [\"{alias}\"]\n")).build();
        assert_eq!(built.problems(), [code], "{alias}");
    }
    let two = Desk::new()
        .briefing("b", "x", "aliases: [/old/]\n")
        .briefing("c", "x", "aliases: [/old/]\n")
        .build();
    assert_eq!(two.problems(), ["DL311"]);
    let queries = Desk::new()
        .briefing("b", "x", "aliases: [\"/?p=1\", \"/old.php?p=1#top\"]\n")
        .briefing("c", "x", "aliases: [\"/old.php?p=2\"]\n");
    let said = queries.shown();
    assert!(said.contains("`/?p=1` is not an address of this site"), "{said}");
    assert!(said.contains("/old.php/ redirects to two pages"), "{said}");
    assert!(said.contains("what follows the `?` is no part of a path"), "{said}");
}

#[test]
fn corrections_are_shown_newest_first_with_their_days_and_links() {
    let built = Desk::new()
        .actor("kim", "Kim Jong Un", "")
        .briefing("b", "x", "corrections:\n  - {date: 2023-09-14, text: The plant is *not* in Amur region.}\n  - {date: 2023-09-20, text: Kim Jong Un came by train.}\n")
        .build();
    let section = built.page("briefings/b/").section("Corrections");
    let items = section.texts("li");
    assert_eq!(
        items,
        [
            "20 September 2023 Kim Jong Un came by train.",
            "14 September 2023 The plant is not in Amur region."
        ]
    );
    assert_eq!(section.all("a")[0].attribute("href").as_deref(), Some("../../actors/kim/"));
    assert_eq!(section.texts("em"), ["not"]);
}

#[test]
fn a_briefing_covers_the_events_of_its_period() {
    let desk = || {
        Desk::new()
            .dated("before", "2023-09-12")
            .dated("first", "2023-09-13")
            .dated("across", "2023-09-12/2023-09-14")
            .dated("last", "2023-09-15T23:00")
            .dated("after", "2023-09-16")
            .dated("month", "2023-09")
    };
    let covered = |more: &str| {
        let built = desk().briefing("b", "x", more).build();
        assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
        let page = built.page("briefings/b/");
        let mut titles = page.texts(".across .event-title");
        titles.sort();
        titles
    };
    assert_eq!(covered(""), ["Event across", "Event first"]);
    assert_eq!(
        covered("covers: 2023-09-13/2023-09-15\n"),
        ["Event across", "Event first", "Event last"]
    );
    assert_eq!(covered("covers: 2023-09\n").len(), 6);
    let built = desk().briefing("b", "x", "covers: 2023-09-13/2023-09-15\n").build();
    assert!(built.page("briefings/b/").one(".byline").text().contains("13–15 September 2023"));
    assert_eq!(
        built.page("events/last/").section("Covered in").texts(".briefing-title"),
        ["Briefing b"]
    );
}

#[test]
fn a_briefing_that_lists_events_covers_these_and_no_others() {
    let desk = Desk::new()
        .dated("a", "2023-09-13")
        .dated("b", "2023-09-13")
        .dated("c", "2023-08-01")
        .briefing("x", "x", "events: [b, Event c]\n")
        .briefing("none", "x", "events: []\n");
    let built = desk.build();
    assert_eq!(built.page("briefings/x/").texts(".across .event-title"), ["Event c", "Event b"]);
    assert!(built.page("briefings/none/").all(".across").is_empty());
    assert_eq!(built.problems(), ["DL401"], "one lies outside of what is covered");
    let unknown = Desk::new().dated("visit", "2023-09-13").briefing("x", "x", "events: [vist]\n");
    assert_eq!(unknown.build().problems(), ["DL301"]);
    assert!(unknown.shown().contains("did you mean `visit`"), "{}", unknown.shown());
}

#[test]
fn files_with_the_line_ends_and_marks_of_windows_are_read() {
    let markdown = "\u{FEFF}---\r\ntitle: Visit\r\ndate: 2023-09-13\r\ntags: [a, b]\r\n---\r\nFirst line\r\nsecond line.\r\n\r\n## Heading\r\n\r\n- x\r\n- y\r\n";
    let yaml =
        "\u{FEFF}title: Other\r\ndate: 2023-09-14\r\ntext: |\r\n  First line\r\n  second line.\r\n";
    let built = Desk::bare()
        .file(
            "content/site.yaml",
            "\u{FEFF}title: Test Desk\r\nbase_url: https://desk.example/\r\n",
        )
        .file("content/events/visit.md", markdown)
        .file("content/events/other.yaml", yaml)
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(built.site.graph.site.title, "Test Desk");
    let page = built.page("events/visit/");
    assert_eq!(page.one("h1").text(), "Visit");
    assert_eq!(page.texts(".prose li"), ["x", "y"]);
    assert_eq!(page.texts(".prose p"), ["First line second line."]);
    assert_eq!(built.page("events/other/").texts(".prose p"), ["First line second line."]);
    assert!(
        built
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .all(|(_, bytes)| !bytes.contains(&b'\r'))
    );
}

#[test]
fn a_mistake_in_a_file_of_windows_is_pointed_at_in_its_line() {
    let desk = Desk::new()
        .file("content/events/e.md", "\u{FEFF}---\r\ntitle: T\r\ndate: 2023-13-01\r\n---\r\nx\r\n");
    assert!(desk.shown().contains("content/events/e.md:3:7"), "{}", desk.shown());
    let desk = Desk::new().file(
        "content/events/e.md",
        "\u{FEFF}---\r\ntitle: T\r\ndate: 2023-09-01\r\n---\r\nx\r\n\r\nSee [[Nobody]].\r\n",
    );
    assert!(desk.shown().contains("content/events/e.md:7:5"), "{}", desk.shown());
}

#[test]
fn ids_and_file_names_keep_the_letters_of_their_scripts() {
    let built = Desk::new()
        .file("content/actors/김정은.yaml", "name: 김정은\nkind: person\n")
        .file("content/actors/Владимир Путин.md", "---\nkind: person\n---\n")
        .file("content/locations/北京.yaml", "name: 北京\n")
        .file("content/locations/القاهرة.yaml", "name: القاهرة\n")
        .file("content/events/встреча.yaml", "title: Встреча\ndate: 2023-09-13\nactors: [김정은, Владимир Путин]\nlocations: [北京, القاهرة]\ntags: [саммит, 정상회담]\nsources: [Газета]\n")
        .file("content/briefings/저녁.md", "---\ntitle: 저녁\ndate: 2023-09-13\n---\n김정은은 北京에 왔다. Владимир Путин был в القاهرة.\n")
        .file("content/assets/карта 1.png", "png")
        .build();
    assert!(built.codes(Severity::Error).is_empty(), "{:?}", built.site.diagnostics);
    for page in [
        "actors/김정은/",
        "actors/владимир-путин/",
        "locations/北京/",
        "locations/القاهرة/",
        "events/встреча/",
        "briefings/저녁/",
        "tags/саммит/",
        "tags/정상회담/",
        "sources/газета/",
        "assets/карта 1.png",
    ] {
        assert!(built.has(page), "{page}");
    }
    let page = built.page("briefings/저녁/");
    let linked = page.one(".prose").texts("a");
    assert_eq!(linked, ["김정은", "北京", "Владимир Путин", "القاهرة"]);
    let dead = crate::routes::dead_links(&built);
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(built.text("sitemap.xml").is_ascii(), "addresses for machines are encoded");
}

#[test]
fn two_ways_of_writing_one_letter_are_one_name() {
    // й as one character, and as и with a breve.
    let built = Desk::new()
        .file("content/actors/lavrov.yaml", "name: Сергей Лавров\n")
        .event("e", "Сергей Лавров.", "actors: [\"Серге\u{438}\u{306} Лавров\"]\n")
        .build();
    assert_eq!(built.site.graph.actors.len(), 1);
    assert_eq!(built.site.graph.events[0].participants.len(), 1);
}

#[test]
fn an_empty_desk_is_a_site() {
    for desk in [
        Desk::bare(),
        Desk::new(),
        Desk::new()
            .file("content/events/empty.yaml", "")
            .file("content/actors.yaml", "# nobody yet\n"),
    ] {
        let built = desk.build();
        assert!(built.codes(Severity::Error).is_empty(), "{:?}", built.site.diagnostics);
        for page in [
            "",
            "briefings/",
            "events/",
            "actors/",
            "locations/",
            "sources/",
            "tags/",
            "data/",
            "404.html",
            "feed.xml",
        ] {
            assert!(built.has(page), "{page}");
        }
        assert!(crate::routes::dead_links(&built).is_empty());
    }
}

#[test]
fn a_file_in_which_nothing_is_written_is_left_out_with_a_warning() {
    for (path, text) in [
        ("content/events/2024-01-05-strike.md", ""),
        ("content/actors/kim.yaml", " \n\t\n"),
        ("content/pages/about.md", "\u{feff}\n"),
    ] {
        let desk = Desk::new().file(path, text);
        assert_eq!(desk.build().problems(), ["DL108"], "{path}");
        assert!(desk.shown().contains(path), "{}", desk.shown());
    }
}

#[test]
fn a_setting_that_there_is_not_is_pointed_out_and_not_said_to_be_kept() {
    for (settings, said) in [
        ("audiance: green\n", "did you mean `audience`?"),
        ("site_name: Desk\n", "`site_name` is not a setting of site.yaml"),
        ("menu: [about]\n", "`menu` is not a setting of site.yaml"),
        ("repository: {url: 'https://github.com/a/b', brnch: x}\n", "did you mean `branch`?"),
        ("assets: {htm: allow}\n", "did you mean `html`?"),
    ] {
        let desk = Desk::with_settings(settings);
        assert_eq!(desk.build().problems(), ["DL209"], "{settings}");
        let shown = desk.shown();
        assert!(shown.contains(said) && !shown.contains("it is kept"), "{shown}");
    }
    let names = Desk::with_settings("name: Desk\nurl: https://x.org/\nlang: en\n");
    assert!(names.build().problems().is_empty(), "{}", names.shown());
    assert_eq!(Desk::with_settings("tpl: red\n").build().problems(), ["DL215"]);
    let lost = Desk::with_settings("repository: {uri: 'https://github.com/a/b'}\n").shown();
    assert!(lost.contains("the repository has no `url`"), "{lost}");
    assert!(lost.contains("did you mean `url`?"), "{lost}");
}

#[test]
fn a_quote_that_the_next_one_closes_is_shown_with_where_it_does() {
    let shown = Desk::new().file("content/events/e.yaml", "title: \"A\ndate: \"2023\"\n").shown();
    assert!(shown.contains("closed here") && !shown.contains("first here"), "{shown}");
    let twice = Desk::new().file("content/events/e.yaml", "title: A\ndate: 2023\ntitle: B\n");
    assert!(twice.shown().contains("first here"), "{}", twice.shown());
}

#[test]
fn lines_without_a_space_after_the_colon_are_told_apart_from_text() {
    for (path, text, help) in [
        ("content/events/e.yaml", "title:Summit\ndate:2023\n", "colon: title: Summit"),
        ("content/events/e.yaml", "title\u{ff1a}Summit\n", "a space: title: Summit"),
        ("content/events/e.md", "---\ntitle:Summit\ndate:2023\n---\nx\n", "colon: title: Summit"),
        ("content/site.yaml", "title:Desk\n", "colon: title: Desk"),
        ("content/events/e.yaml", "A summit was held.\n", "write a mapping with fields"),
        ("content/events/e.yaml", "https://x.org/\n", "write a mapping with fields"),
    ] {
        let shown = Desk::new().file(path, text).shown();
        assert!(shown.contains(help), "{text}: {shown}");
    }
}

#[test]
fn a_line_that_nearly_closes_the_front_matter_is_pointed_at() {
    for line in [" ---", "----", "\u{2014}", "--", "---\u{a0}", "--- #end"] {
        let text = format!("---\ntitle: A\ndate: 2023\n{line}\nText.\n");
        let desk = Desk::new().file("content/events/e.md", text);
        let shown = desk.shown();
        assert_eq!(desk.build().problems(), ["DL104"], "{line}");
        assert!(shown.contains("content/events/e.md:4:1"), "{shown}");
        assert!(shown.contains("exactly three hyphens"), "{shown}");
    }
    let open = Desk::new().file("content/events/e.md", "---\ntitle: A\n- b\nText.\n").shown();
    assert!(open.contains("content/events/e.md:1:1"), "{open}");
}

#[test]
fn what_a_colon_or_brackets_made_of_a_value_is_told_with_how_to_write_it() {
    for (fields, help) in [
        ("tags:\n  - arms: talks\n", "if it is text, quote it: \"arms: talks\""),
        ("related:\n  - foo: 'a \"b\"'\n", "if it is text, quote it: 'foo: a \"b\"'"),
        ("text:\n  He said: no.\n", "write `text: |`, and the text below it, indented"),
        ("date: [2023-09-13, 2023-09-15]\n", "write an interval as `date: 2023-09-13/2023-09-15`"),
        (
            "date: {start: 2023-09-13, end: 2023-09-15}\n",
            "write an interval as `date: 2023-09-13/2023-09-15`",
        ),
    ] {
        let date = if fields.starts_with("date") { "" } else { "date: 2023\n" };
        let text = format!("title: A\n{date}{fields}");
        let desk = Desk::new().file("content/events/e.yaml", text);
        assert_eq!(desk.build().problems(), ["DL202"], "{fields}");
        assert!(desk.shown().contains(help), "{}", desk.shown());
    }
    for path in ["content/pages/p.yaml", "content/pages/p.md"] {
        let text = match path.ends_with("md") {
            true => "---\ntitle: {{ title }}\n---\nText.\n",
            false => "title: {{ title }}\n",
        };
        assert_eq!(Desk::new().file(path, text).build().problems(), ["DL102"], "{path}");
    }
}

#[test]
fn a_readme_in_a_folder_of_records_is_no_record() {
    for path in ["content/actors/README.md", "content/events/2023/ReadMe.markdown"] {
        let desk = Desk::new().file(path, "# How we write\n\nNames in full.\n");
        let built = desk.build();
        assert_eq!(built.problems(), ["DL108"], "{path}");
        assert!(built.site.graph.actors.is_empty() && built.site.graph.events.is_empty(), "{path}");
        assert!(desk.shown().contains("move it out of content/"), "{}", desk.shown());
    }
    let named = Desk::new().file("content/pages/readme-first.md", "# Read this\n").build();
    assert!(named.problems().is_empty() && named.has("readme-first/"));
}

#[test]
fn a_file_with_a_nul_is_no_text_and_one_of_utf_16_or_32_is_called_so() {
    let utf_32 = |text: &str| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (bytes, message) in [
        (b"title: A\ndate: 2023\nx: a\0b\n".to_vec(), "byte 25 in line 3 is NUL"),
        (utf_16("title: A\ndate: 2023\n"), "it looks like UTF-16"),
        (utf_16("\u{feff}title: A\n"), "it looks like UTF-16"),
        (utf_32("\u{feff}title: A\n"), "it looks like UTF-32"),
    ] {
        let desk = Desk::new().file("content/events/a.yaml", bytes);
        assert_eq!(desk.build().problems(), ["DL101"]);
        assert!(desk.shown().contains(message), "{}", desk.shown());
    }
}

#[test]
fn settings_that_are_not_read_are_told_of() {
    let two = Desk::with_settings("---\naudience: green\n");
    assert_eq!(two.build().problems(), ["DL215"]);
    assert!(two.shown().contains("content/site.yaml:4:1"), "{}", two.shown());
    let beside = Desk::new().file("content/site.yml", "title: Other\n");
    assert_eq!(beside.build().problems(), ["DL108"]);
    assert!(beside.shown().contains("content/site.yml is not read beside content/site.yaml"));
    let alone = Desk::bare().file("content/site.yml", "title: Other\n---\n");
    assert_eq!(alone.build().site.graph.site.title, "Other");
    assert_eq!(alone.build().problems(), Vec::<&str>::new());
}

#[test]
fn a_key_that_is_nearly_a_field_is_pointed_out_and_kept() {
    let desk = Desk::new().event("e", "x", "locatoin: Moscow\n");
    let built = desk.build();
    assert_eq!(built.problems(), ["DL209"]);
    assert!(desk.shown().contains("did you mean `location"), "{}", desk.shown());
    assert_eq!(built.site.graph.events[0].node.extra["locatoin"], "Moscow");
}

#[test]
fn a_key_of_an_entry_that_is_no_field_is_pointed_out() {
    let desk = |fields: &str| {
        Desk::new()
            .actor("kim", "Kim Jong Un", if fields.starts_with("roles") { fields } else { "" })
            .event("e", "x", if fields.starts_with("roles") { "" } else { fields })
    };
    for (fields, help) in [
        ("sources: [{title: S, credibilty: 2}]\n", "did you mean `credibility`?"),
        ("sources: [{title: S, relability: B}]\n", "did you mean `reliability`?"),
        ("sources: [{title: S, note: seen}]\n", "there are source, reliability"),
        ("actors: [{actor: kim, rle: host}]\n", "did you mean `role`?"),
        ("people: [{name: kim, country: KP}]\n", "there are actor, role"),
        ("locations: [{location: Moscow, cordinates: [1, 2]}]\n", "did you mean `coordinates`?"),
        ("roles: [{title: Chair, frm: 2012}]\n", "did you mean `from`?"),
    ] {
        assert_eq!(desk(fields).build().problems(), ["DL209"], "{fields}");
        assert!(desk(fields).shown().contains(help), "{fields}: {}", desk(fields).shown());
    }
    let built = Desk::new()
        .briefing("b", "x", "corrections: [{date: 2023-09-14, text: x, autor: y}]\n")
        .build();
    assert_eq!(built.problems(), ["DL209"]);
    for fields in [
        "actors: [{actor: kim, role: }, {kim: guest}]\n",
        "sources: [{title: S, outlet: X, p: 4, quotation: q, retrieved: 2024, lang: en}]\n",
        "locations: [{city: Moscow, lat: 1, lon: 2, tlp: clear}]\n",
    ] {
        assert!(desk(fields).build().problems().is_empty(), "{fields}");
    }
}

#[test]
fn an_entry_that_names_nothing_is_one_error_and_a_slip_in_its_key_is_told() {
    let problems = |fields: &str| Desk::new().event("e", "x", fields).build().problems();
    for fields in
        ["actors: [{a: b, c: d}]\n", "locations: [{a: b, c: d}]\n", "sources: [{a: b, c: d}]\n"]
    {
        assert_eq!(problems(fields), ["DL201"], "{fields}");
    }
    assert_eq!(problems("actors: [{acter: kim, role: host}]\n"), ["DL201", "DL209"]);
    let role = Desk::new().actor("kim", "Kim", "roles: [{a: b, c: d}]\n").build();
    assert_eq!(role.problems(), ["DL201"]);
}

#[test]
fn coordinates_are_read_in_the_usual_forms_and_checked() {
    for written in [
        "coordinates: [50.55, 137.01]",
        "coordinates: \"50.55, 137.01\"",
        "coordinates: {lat: 50.55, lng: 137.01}",
        "latitude: 50.55\nlongitude: 137.01",
        "geo: {latitude: 50.55, longitude: 137.01}",
    ] {
        let built = Desk::new().location("k", "Komsomolsk", &format!("{written}\n")).build();
        assert!(built.problems().is_empty(), "{written}: {:?}", built.site.diagnostics);
        let page = built.page("locations/k/");
        assert_eq!(
            page.one("a.geo").attribute("href").as_deref(),
            Some("geo:50.55,137.01"),
            "{written}"
        );
        assert_eq!(page.one("a.geo").text(), "50.55° N, 137.01° E");
    }
    let swapped = Desk::new().location("k", "Komsomolsk", "coordinates: [137.01, 50.55]\n");
    assert_eq!(swapped.build().problems(), ["DL207"]);
    assert!(swapped.shown().contains("did you mean [50.55, 137.01]"), "{}", swapped.shown());
    let south_west =
        Desk::new().location("k", "Somewhere", "coordinates: [-13.75, -172.1]\n").build();
    assert_eq!(south_west.page("locations/k/").one("a.geo").text(), "13.75° S, 172.1° W");
}

#[test]
fn a_value_that_is_part_of_its_key_for_want_of_a_space_is_an_error() {
    for (fields, key, help) in [
        (
            "sources: [{source: cnn, reliability:B}]\n",
            "`reliability:B` is one key without a value",
            "put a space after the colon: `reliability: B`",
        ),
        (
            "vessel: {name: Sever, crew:12}\n",
            "`crew:12` is one key without a value",
            "put a space after the colon: `crew: 12`",
        ),
        (
            "actors: [{actor: Kim, guest}]\n",
            "`guest` is not a field of an entry in `actors`",
            "there are actor, role",
        ),
    ] {
        let built = Desk::new()
            .file("content/sources/cnn.yaml", "title: CNN report\n")
            .event("e", "x", fields)
            .build();
        let found = built.site.diagnostics.iter().find(|found| found.message == key);
        let found = found.unwrap_or_else(|| panic!("{fields}: {:?}", built.site.diagnostics));
        assert_eq!(found.code.id(), "DL209");
        assert_eq!(found.is_error(), key.contains(':'), "{fields}");
        assert_eq!(found.help.as_deref(), Some(help));
        assert_eq!(built.problems(), ["DL209"], "{fields}");
    }
    let built = Desk::new()
        .event("e", "x", "sizes: {small, large}\nsee: {https://a.example/x}\nat: {\"10:30\"}\n")
        .event("f", "x", "actors: [{actor: Kim, role: , name: }]\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn decimals_with_a_comma_are_no_coordinates_and_the_advice_names_the_point() {
    for fields in [
        "coordinates: {lat: 50,5, lon: 137,2}\n",
        "coordinates: {lat: 50,5, lon: 137}\n",
        "coordinates: \"50,5, 137,2\"\n",
        "coordinates: [50,5, 137,2]\n",
        "coordinates: [50,5, 137]\n",
        "lat: 50,5\nlon: 137,2\n",
    ] {
        let built = Desk::new().location("foo", "Foo", fields).build();
        assert_eq!(built.problems(), ["DL207"], "{fields}: {:?}", built.site.diagnostics);
        assert!(built.site.graph.locations[0].point.is_none(), "{fields}");
        let help = built.site.diagnostics[0].help.as_deref().unwrap_or_default();
        assert!(help.contains("decimals with a point"), "{fields}: {help}");
    }
    let built = Desk::new()
        .event("e", "x", "locations: [{location: Foo, lat: 50,5, lon: 137,2}]\n")
        .build();
    assert_eq!(built.problems(), ["DL207"], "{:?}", built.site.diagnostics);
}

#[test]
fn a_field_that_is_indented_into_the_text_is_pointed_out() {
    let built = Desk::new()
        .event("e", "One.\n\nsources:\n  - cnn", "")
        .event("f", "One.\n\nSources:\n\n- cnn", "")
        .event("g", "One.\n\nsources:\n\n- cnn", "sources: [cnn]\n")
        .file("content/sources/cnn.yaml", "title: CNN report\n")
        .build();
    assert_eq!(built.problems(), ["DL209"], "{:?}", built.site.diagnostics);
    let found = &built.site.diagnostics[0];
    assert_eq!(found.message, "`sources:` stands in the text, and is no field there");
}

#[test]
fn a_key_of_coordinates_that_is_no_field_is_named() {
    let built = Desk::new()
        .location("foo", "Foo", "coordinates: {latitude: 50, longtitude: 137}\n")
        .location("bar", "Bar", "coordinates: {lat: 50, lon: 137, zoom: 5}\n")
        .build();
    let mut problems = built.problems();
    problems.sort_unstable();
    assert_eq!(problems, ["DL207", "DL209", "DL209"]);
    let helps: Vec<_> =
        built.site.diagnostics.iter().filter_map(|found| found.help.as_deref()).collect();
    assert!(helps.contains(&"did you mean `longitude`?"), "{helps:?}");
    assert!(built.site.graph.locations.iter().any(|location| location.point.is_some()));
}
