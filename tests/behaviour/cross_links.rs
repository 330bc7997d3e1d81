//! Names in prose become links by themselves, and never wrongly.

use dateline::link::Target;
use dateline::model::Kind;

use crate::desk::{Desk, root};

fn leaders() -> Desk {
    Desk::new()
        .actor(
            "kim-jong-un",
            "Kim Jong Un",
            "kind: person\naliases: [Kim Jong-un, 김정은]\nshort: Kim\n",
        )
        .actor(
            "vladimir-putin",
            "Vladimir Putin",
            "kind: person\naliases: [Владимир Путин]\nshort: Putin\n",
        )
        .location("vostochny", "Vostochny cosmodrome", "aliases: [Восточный]\n")
}

const KIM: &str = "href=\"/actors/kim-jong-un/\"";

#[test]
fn a_registered_name_and_its_aliases_link_to_the_record() {
    for text in
        ["Kim Jong Un came.", "Then Kim Jong-un came.", "김정은은 왔다.", "Kim\nJong Un came."]
    {
        let built = leaders().event("e", text, "").build();
        let html = root(built.prose("e"));
        assert_eq!(html.matches(KIM).count(), 1, "{text}: {html}");
    }
}

#[test]
fn a_name_inside_another_word_stays_plain() {
    let built = leaders().event("e", "The Kim Jong Unit met. Kim Jong Unsaid.", "").build();
    assert!(!built.prose("e").contains("<a "), "{}", built.prose("e"));
}

#[test]
fn somebody_of_the_same_family_name_is_not_linked() {
    let text = "Kim Jong Un laid wreaths for Kim Il Sung. Kim In Ryong and Kim So-hee came.";
    let built = leaders().event("e", text, "").build();
    assert_eq!(root(built.prose("e")).matches("<a ").count(), 1);
}

#[test]
fn what_bears_a_name_tells_what_may_stand_before_it() {
    let desk = || {
        Desk::new()
            .location("wales", "South Wales", "")
            .actor("bank", "Bank of China", "kind: organisation\n")
            .actor("biden", "Joe Biden", "kind: person\n")
            .location("jordan", "Jordan", "")
    };
    for text in ["New South Wales", "the People's Bank of China", "Rep. Jordan", "King Jordan"] {
        let built = desk().event("e", &format!("Then {text} said so."), "").build();
        assert!(!built.prose("e").contains("<a "), "{text}: {}", built.prose("e"));
    }
    for text in ["Democrat Joe Biden", "The Bank of China", "In Jordan"] {
        let built = desk().event("e", &format!("{text}. So it was."), "").build();
        assert!(built.prose("e").contains("<a "), "{text}: {}", built.prose("e"));
    }
}

#[test]
fn a_town_links_where_the_state_after_it_is_its_own() {
    let desk = || {
        Desk::new()
            .location("paris", "Paris", "within: France\n")
            .location("austin", "Austin", "within: tx\n")
            .location("tx", "Texas", "within: usa\n")
            .location("usa", "United States", "")
            .location("houston", "Houston", "")
    };
    for (text, is_linked) in [
        ("in Paris, Texas", false),
        ("in Paris, Texas Smith", true),
        ("in Austin, Texas", true),
        ("in Austin, Minnesota", false),
        ("in Houston, Texas", true),
    ] {
        let built = desk().event("e", &format!("They met {text}. So it was."), "").build();
        let html = root(built.prose("e"));
        let town =
            ["paris", "austin", "houston"].iter().any(|id| html.contains(&format!("/{id}/")));
        assert_eq!(town, is_linked, "{text}: {html}");
    }
}

#[test]
fn the_first_mention_in_a_section_is_linked() {
    let text = "Kim Jong Un and Kim Jong Un.\n\n## Later\n\nKim Jong Un again, Kim Jong Un.";
    let built = leaders().event("e", text, "").build();
    assert_eq!(root(built.prose("e")).matches(KIM).count(), 2);
}

#[test]
fn a_short_name_links_only_after_the_full_one_or_where_the_record_lists_it() {
    let plain = leaders().event("e", "Kim came.", "").build();
    assert!(!plain.prose("e").contains("<a "));
    let named = leaders().event("e", "Kim Jong Un came.\n\n## Then\n\nKim left.", "").build();
    assert_eq!(root(named.prose("e")).matches(KIM).count(), 2);
    let listed = leaders().event("e", "Kim came.", "actors: [kim-jong-un]\n").build();
    assert_eq!(root(listed.prose("e")).matches(KIM).count(), 1);
}

#[test]
fn a_briefing_lists_the_actors_of_the_events_that_it_covers() {
    let built = leaders()
        .event("e", "They met.", "actors: [kim-jong-un]\n")
        .briefing("b", "Kim came.", "")
        .build();
    assert_eq!(root(built.prose("b")).matches(KIM).count(), 1);
}

#[test]
fn explicit_links_are_made_on_purpose_and_suppressed_ones_are_not() {
    let text = "[[kim-jong-un|the leader]] met [[Vladimir Putin]]; [[!Kim Jong Un]] is plain.";
    let html = root(leaders().event("e", text, "").build().prose("e"));
    assert!(
        html.contains("<a href=\"/actors/kim-jong-un/\" class=\"ref ref-actor\">the leader</a>"),
        "{html}"
    );
    assert!(html.contains(">Vladimir Putin</a>"), "{html}");
    assert!(html.contains("; Kim Jong Un is plain"), "{html}");
}

#[test]
fn an_id_is_shown_as_the_name_of_its_record_and_a_name_as_it_is_written() {
    let built = Desk::new()
        .actor("bob-smith", "Bob Smith", "aliases: [Bobby]\n")
        .location("georgia", "Georgia", "")
        .event("e", "[[bob-smith]], [[Bobby]], [[location:georgia]], [[bob smith]].", "")
        .build();
    let text = built.page("events/e/").one(".prose").text();
    assert_eq!(text.trim(), "Bob Smith, Bobby, Georgia, bob smith.");
}

#[test]
fn an_id_of_two_records_is_not_guessed() {
    let desk = || Desk::new().location("mariupol", "Mariupol", "").event("mariupol", "x", "");
    let built = desk().event("e", "Of [[mariupol]].", "").build();
    assert_eq!(built.problems(), ["DL302"], "{:?}", built.site.diagnostics);
    let built = desk().event("e", "Of [[location:mariupol]].", "").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn a_name_that_fits_two_records_stays_plain_and_both_are_named() {
    let desk = Desk::new()
        .actor("georgia-person", "Georgia Meloni", "aliases: [Georgia]\n")
        .location("georgia", "Georgia", "kind: country\n")
        .event("e", "They met in Georgia.", "");
    let built = desk.build();
    assert!(!built.prose("e").contains("<a "));
    assert_eq!(built.problems(), ["DL303"]);
    let shown = desk.shown();
    assert!(shown.contains("georgia-person") && shown.contains("location:georgia"), "{shown}");
}

#[test]
fn an_ambiguous_name_links_where_the_page_lists_one_of_the_two() {
    let built = Desk::new()
        .actor("georgia-person", "Georgia Meloni", "aliases: [Georgia]\n")
        .location("georgia", "Georgia", "kind: country\n")
        .event("e", "They met in Georgia.", "location: location:georgia\n")
        .event("f", "They met in Georgia.", "locations: [georgia]\n")
        .build();
    assert!(
        root(built.prose("f")).contains("href=\"/locations/georgia/\""),
        "{}",
        built.prose("f")
    );
}

#[test]
fn a_page_never_links_to_itself() {
    let built = Desk::new()
        .actor("kim-jong-un", "Kim Jong Un", "text: Kim Jong Un is a leader of [[Kim Jong Un]].\n")
        .build();
    assert!(!built.prose("kim-jong-un").contains("<a "), "{}", built.prose("kim-jong-un"));
}

#[test]
fn nothing_is_linked_in_links_code_and_headings() {
    let text = "# Kim Jong Un here\n\n[Kim Jong Un](https://example.org/) and `Kim Jong Un`\n\n    Kim Jong Un\n";
    let html = root(leaders().briefing("b", text, "").build().prose("b"));
    assert!(!html.contains(KIM), "{html}");
}

#[test]
fn every_entity_page_shows_who_mentions_it_with_the_sentence() {
    let built = leaders()
        .event("e", "It rained. At noon Kim Jong Un arrived by train. Then he left.", "")
        .build();
    let page = built.text("actors/kim-jong-un/");
    assert!(page.contains("At noon") && page.contains("arrived by train."), "{page}");
    assert!(!page.contains("It rained"), "only the sentence of the mention is quoted");
    let actor = built
        .site
        .graph
        .actors
        .iter()
        .find(|actor| actor.node.id == "kim-jong-un")
        .expect("registered");
    assert_eq!(actor.mentions.len(), 1);
    assert_eq!(actor.mentions[0].from, Target::new(Kind::Event, 0));
}

#[test]
fn co_actors_are_those_of_the_same_events_most_frequent_first() {
    let built = leaders()
        .actor("peskov", "Dmitry Peskov", "")
        .event("a", "x", "actors: [kim-jong-un, vladimir-putin]\n")
        .event("b", "x", "actors: [kim-jong-un, vladimir-putin, peskov]\n")
        .build();
    let graph = &built.site.graph;
    let kim = graph.actors.iter().find(|actor| actor.node.id == "kim-jong-un").expect("registered");
    let co: Vec<(&str, usize)> = kim
        .co_actors
        .iter()
        .map(|&(at, count)| (graph.actors[at].node.title.as_str(), count))
        .collect();
    assert_eq!(co, [("Vladimir Putin", 2), ("Dmitry Peskov", 1)]);
}

#[test]
fn an_event_is_on_the_page_of_every_place_around_its_own() {
    let built = Desk::new()
        .location("khabarovsk", "Khabarovsk region", "")
        .location("komsomolsk", "Komsomolsk-on-Amur", "within: khabarovsk\n")
        .event("e", "x", "location: komsomolsk\n")
        .build();
    assert!(built.text("locations/khabarovsk/").contains("Event e"));
    assert!(built.text("locations/komsomolsk/").contains("Event e"));
}

#[test]
fn places_that_lie_within_one_another_in_a_circle_are_reported_and_built() {
    let desk = Desk::new()
        .location("a", "Aland", "within: b\n")
        .location("b", "Bland", "within: a\n")
        .event("e", "x", "location: a\n");
    let built = desk.build();
    assert!(built.problems().contains(&"DL309"), "{:?}", built.problems());
    assert!(built.text("locations/a/").contains("Event e"));
}

#[test]
fn a_reference_in_a_field_is_found_by_id_name_or_alias_in_any_case_and_hyphenation() {
    for written in ["kim-jong-un", "Kim Jong Un", "KIM JONG-UN", "김정은", "kim_jong_un"] {
        let built = leaders().event("e", "x", &format!("actors: [\"{written}\"]\n")).build();
        let actor = built.site.graph.events[0].participants[0].actor;
        assert_eq!(built.site.graph.actors[actor].node.id, "kim-jong-un", "{written}");
        assert_eq!(built.site.graph.actors.len(), 2, "{written} makes no page of its own");
    }
}

#[test]
fn a_reference_to_a_record_of_another_kind_says_what_that_is() {
    let desk = Desk::with_settings("unregistered: error\n")
        .location("pyongyang", "Pyongyang", "")
        .location("north-korea", "North Korea", "")
        .actor("kim-jong-un", "Kim Jong Un", "")
        .event("e", "x", "related: [kim-jong-un]\nactors: [north-korea]\n")
        .briefing("b", "In [[actor:pyongyang]] and [[actor:seoul]].", "");
    let shown = desk.shown();
    for help in [
        "`pyongyang` is a location: write `[[location:pyongyang]]`",
        "`kim-jong-un` is an actor; name an event here",
        "`north-korea` is a location; if an actor is meant, register it: dateline new actor",
    ] {
        assert!(shown.contains(help), "{help}: {shown}");
    }
}

#[test]
fn a_citation_without_the_comma_before_its_place_says_how_to_write_it() {
    let desk = Desk::new().file("content/sources/cnn.yaml", "title: CNN report\n").briefing(
        "b",
        "So [@cnn p. 4], and so [@CNN report 12-14], and so [@bbc p. 4].",
        "",
    );
    let shown = desk.shown();
    for help in ["write `[@cnn, p. 4]`", "write `[@CNN report, 12-14]`"] {
        assert!(shown.contains(help), "{help}: {shown}");
    }
    assert!(shown.contains("add a record of it"), "{shown}");
}
