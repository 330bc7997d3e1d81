//! A folder that was not written for Dateline works.

use crate::desk::Desk;

#[test]
fn names_as_plain_text_become_entity_pages() {
    let built = Desk::new()
        .file(
            "content/events/Kim.Arrives in Vladivostok.md",
            "---\ntitle: Kim arrives\ndate: \"2023-09-16\"\npeople: [Kim Jong Un, \"[[Oleg Kozhemyako]]\"]\nlocation: Vladivostok\nurl: https://www.example.org/news/1\nmood: cold\n---\nHe arrived.\n",
        )
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(built.text("events/kim-arrives-in-vladivostok/").contains("Kim arrives"));
    assert!(built.text("actors/kim-jong-un/").contains("Kim arrives"));
    assert!(built.text("actors/oleg-kozhemyako/").contains("Kim arrives"));
    assert!(built.text("locations/vladivostok/").contains("Kim arrives"));
    assert_eq!(built.site.graph.sources[0].url.as_deref(), Some("https://www.example.org/news/1"));
    assert_eq!(built.site.graph.events[0].node.extra["mood"], "cold");
}

#[test]
fn a_date_in_the_file_name_stands_in_for_one_in_the_record() {
    let built =
        Desk::new().file("content/events/2023-09-16 Kim arrives.md", "He arrived.\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(built.site.graph.events[0].date.to_string(), "2023-09-16");
    assert_eq!(built.site.graph.events[0].node.title, "Kim arrives");
}

#[test]
fn a_name_that_begins_with_a_date_that_is_none_gives_no_coarser_date() {
    for (name, said) in [
        ("2024-02-30-summit", "30 February does not exist"),
        ("2024-13-01-summit", "month 13 is not between 1 and 12"),
        ("2024-01-05a-summit", "not a date in EDTF"),
    ] {
        let path = format!("content/events/{name}.md");
        let desk = Desk::new().file(&path, "They met.\n");
        assert_eq!(desk.build().problems(), ["DL203"], "{name}");
        let shown = desk.shown();
        assert!(shown.contains(&path) && shown.contains(said), "{shown}");
        let own = Desk::new().file(&path, "---\ndate: 2024-03-01\n---\nThey met.\n").build();
        assert!(own.problems().is_empty(), "{name}: {:?}", own.site.diagnostics);
        assert_eq!(own.site.graph.events[0].date.edtf(), "2024-03-01");
    }
    let desk = Desk::new().file("content/events/2024-5-summit.md", "They met.\n");
    assert!(desk.shown().contains("add `date: 2024-05`"), "{}", desk.shown());
}

#[test]
fn a_number_at_the_beginning_of_a_name_is_a_part_of_the_title() {
    let built = Desk::new()
        .file("content/events/1500 troops arrive.yaml", "date: 2024-03-01\n")
        .file("content/pages/2024 in review.md", "It was a year.\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(built.site.graph.events[0].node.title, "1500 troops arrive");
    assert!(built.text("2024-in-review/").contains("<h1>2024 in review</h1>"));
    let undated = Desk::new().file("content/events/1500 troops arrive.md", "They came.\n").build();
    assert_eq!(undated.problems(), ["DL201"]);
}

#[test]
fn two_files_whose_addresses_collide_both_get_a_page() {
    let desk = Desk::new()
        .file("content/events/a/Visit.md", "---\ntitle: One\ndate: 2023-09-01\n---\n")
        .file("content/events/b/visit.md", "---\ntitle: Two\ndate: 2023-09-02\n---\n");
    let built = desk.build();
    assert!(built.text("events/visit/").contains("One"));
    assert!(built.text("events/visit-2/").contains("Two"));
    assert_eq!(built.problems(), ["DL307"]);
}

#[test]
fn two_of_one_address_say_where_they_are_and_how_they_differ() {
    let list = "- {title: A, date: 2023}\n- {title: A, date: 2023}\n";
    let shown = Desk::new().file("content/events.yaml", list).shown();
    assert!(shown.contains("two events of this file get the id `2023-a`"), "{shown}");
    let files = Desk::new()
        .file("content/events/x/a.yaml", "title: A\ndate: 2023\n")
        .file("content/events/y/a.yaml", "title: A\ndate: 2023\n");
    assert!(files.shown().contains("two files give events of the id `a`"), "{}", files.shown());
    let composed = Desk::new()
        .file("content/events/x.yaml", "id: \u{e9}\ntitle: A\ndate: 2023\n")
        .file("content/events/y.yaml", "id: e\u{301}\ntitle: A\ndate: 2023\n");
    assert!(composed.shown().contains("in how their letters are composed"), "{}", composed.shown());
}

#[test]
fn two_records_of_one_id_are_an_error_whatever_else_has_their_address() {
    let desk = Desk::new()
        .file("content/events/a.yaml", "id: same\ntitle: A\ndate: 2023-09-02\n")
        .file("content/events/b.yaml", "id: same\ntitle: B\ndate: 2023-09-01\n")
        .file("content/events/c.yaml", "id: Same\ntitle: C\ndate: 2023-09-03\n")
        .file("content/events/d.yaml", "title: D\ndate: 2023-09-04\nrelated: [same]\n");
    let built = desk.build();
    assert_eq!(built.problems(), ["DL307", "DL306"]);
    let twice = &built.site.diagnostics[1];
    assert_eq!(twice.place.as_ref().map(|place| &*place.file), Some("content/events/b.yaml"));
    assert_eq!(&*twice.related[0].0.file, "content/events/a.yaml");
    assert!(built.text("events/same-2/").contains("A"));
    // As the error says, references lead to the first, though the other is earlier.
    let graph = &built.site.graph;
    let related = graph.events.iter().find(|event| event.node.title == "D").map(|d| &d.related);
    assert_eq!(related.map(|all| graph.events[all[0]].node.title.as_str()), Some("A"));
}

#[test]
fn a_reference_to_one_of_two_of_one_id_asks_for_ids_that_differ() {
    let shown = Desk::new()
        .file("content/events/a.yaml", "id: same\ntitle: First\ndate: 2023-09-02\n")
        .file("content/events/b.yaml", "id: same\ntitle: Second\ndate: 2023-09-01\n")
        .briefing("c", "See [[event:Same]].", "")
        .shown();
    assert!(shown.contains("may be the event Second or the event First"), "{shown}");
    assert!(shown.contains("give each of them an `id:` of its own"), "{shown}");
}

#[test]
fn one_broken_file_does_not_keep_the_others_from_being_built() {
    let mut desk = Desk::new().file("content/events/broken.md", "---\ntitle: [unclosed\n---\nx\n");
    for n in 1..=20 {
        desk = desk.file(
            &format!("content/events/e{n}.md"),
            format!("---\ntitle: E{n}\ndate: 2023-09-{n:02}\n---\n"),
        );
    }
    let built = desk.build();
    assert_eq!(built.site.graph.events.len(), 20);
    assert!(built.site.has_errors());
    assert!(desk.shown().contains("content/events/broken.md"), "{}", desk.shown());
}

#[test]
fn inline_sources_with_differing_keys_are_one_source_by_their_address() {
    let built = Desk::new()
        .event(
            "a",
            "x",
            "sources: [{headline: News, outlet: Reuters, link: \"https://www.reuters.com/x/\"}]\n",
        )
        .event("b", "x", "sources: [\"http://reuters.com/x\"]\n")
        .build();
    assert_eq!(built.site.graph.sources.len(), 1, "{:#?}", built.site.graph.sources);
    assert_eq!(built.site.graph.sources[0].publisher.as_deref(), Some("Reuters"));
    assert_eq!(built.site.graph.sources[0].events.len(), 2);
}
