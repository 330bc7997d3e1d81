//! The page of a person, body or place gathers what the desk knows of it.

use crate::desk::Desk;

#[test]
fn an_event_says_what_an_actor_is_where_that_is_known() {
    let built = Desk::new()
        .actor("ana", "Ana Petrova", "kind: person\n")
        .actor("kim", "Kim", "")
        .event("e", "x", "actors: [ana, kim, {actor: kim, role: host}]\n")
        .build();
    let page = built.page("events/e/");
    assert_eq!(page.texts(".participants li"), ["Ana Petrova Person", "Kim", "Kim host"]);
    assert_eq!(page.texts(".participants .role"), ["Person", "host"]);
}

#[test]
fn of_an_actor_whose_kind_is_not_known_none_is_shown() {
    let built = Desk::new().actor("kim", "Kim", "").actor("ana", "Ana", "kind: person\n").build();
    assert!(!built.page("actors/kim/").main().text().contains("Other"));
    assert_eq!(built.page("actors/ana/").one(".dateline .kicker").text(), "Person");
    assert_eq!(built.page("actors/").texts(".entity-note .kind"), ["Person"]);
}

#[test]
fn names_are_listed_by_how_many_their_numbers_are() {
    let names = ["10th Brigade", "2nd Brigade", "1st Brigade", "Unit 9", "Unit 10"];
    let desk = names
        .iter()
        .enumerate()
        .fold(Desk::new(), |desk, (at, name)| desk.actor(&format!("a{at}"), name, "kind: unit\n"));
    assert_eq!(
        desk.build().page("actors/").texts("tbody th a"),
        ["1st Brigade", "2nd Brigade", "10th Brigade", "Unit 9", "Unit 10"]
    );
}

#[test]
fn lists_are_in_the_order_of_the_language() {
    for (language, names) in [
        ("uk", ["Ганна", "Ґалаґан", "Дмитро", "Євген", "Жанна", "Їжакевич", "Яна"]),
        ("fr", ["Eaubonne", "Éric", "Étienne", "Fanny", "Œdipe", "Olga", "Zoé"]),
        ("de", ["Adler", "Ägypten", "Berlin", "Österreich", "Ulm", "Üxheim", "Zürich"]),
    ] {
        let mut desk = Desk::with_settings(&format!("language: {language}\n"));
        for (at, name) in names.iter().rev().enumerate() {
            desk = desk
                .file(&format!("content/actors/a{at}.yaml"), format!("name: {name}\n"))
                .file(&format!("content/locations/l{at}.yaml"), format!("name: {name}\n"))
                .file(&format!("content/sources/s{at}.yaml"), format!("name: {name}\n"))
                .event(&format!("e{at}"), "They met.", &format!("tags: [{name}]\n"));
        }
        let built = desk.build();
        for list in ["actors", "locations", "sources"] {
            assert_eq!(built.page(&format!("{list}/")).texts("tbody th a"), names, "{language}");
        }
        assert_eq!(built.page("tags/").texts("main li a"), names, "{language}");
    }
}

#[test]
fn an_event_with_coordinates_and_no_place_is_on_maps() {
    let built = Desk::new().event("e", "x", "coordinates: [50.1, 30.2]\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let page = built.page("events/e/");
    assert_eq!(page.all(".map circle").len(), 1);
    let point = page.one(".points a.geo");
    assert_eq!(point.text(), "50.1° N, 30.2° E");
    assert_eq!(point.attribute("href").as_deref(), Some("geo:50.1,30.2"));
    let feature = built.json("data/events.geojson")["features"][0].clone();
    assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([30.2, 50.1]));
    let rows = built.text("data/events.csv");
    assert!(rows.contains("50.1,30.2,false"), "{rows}");
    let file = built.json("explore/2023.json");
    assert_eq!(file["events"]["at"]["0"], serde_json::json!([50.1, 30.2]));
    assert!(built.text("calendar.ics").contains("GEO:50.1;30.2"));
}

#[test]
fn coordinates_of_a_place_that_is_held_back_are_held_back_with_it() {
    for place in
        ["locations: [{location: Hideout, tlp: red}]", "location: {value: Hideout, tlp: red}"]
    {
        let built = Desk::new()
            .event("e", "x", &format!("{place}\ncoordinates: [50.123, 30.234]\n"))
            .build();
        for (path, bytes) in &built.files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("50.123"), "{path}");
        }
    }
}

#[test]
fn an_address_among_the_names_of_an_actor_is_pointed_out() {
    let built = Desk::new()
        .actor("kim", "Kim", "aliases: [/actors/kim-jong-un/]\n")
        .actor("pol", "Politically Incorrect", "aliases: [/pol/]\n")
        .build();
    assert_eq!(built.problems(), ["DL209"]);
}

#[test]
fn a_retracted_event_says_so_above_its_text() {
    let built = Desk::new().event("e", "x", "status: retracted\n").event("f", "x", "").build();
    let page = built.page("events/e/");
    assert!(page.one(".corrections").text().starts_with("Retracted"));
    assert_eq!(page.one("h1.retracted").text(), "Event e");
    let other = built.page("events/f/");
    assert!(other.all(".corrections").is_empty() && other.all(".retracted").is_empty());
}

#[test]
fn an_office_is_shown_with_its_body_and_time_and_the_body_shows_who_holds_it() {
    let built = Desk::new()
        .actor(
            "kim",
            "Kim Jong Un",
            "kind: person\nroles:\n  - {title: General Secretary, of: party, from: 2012-04}\n  - {title: Vice Chairman, of: party, from: 2010-09, to: 2012-04}\n  - {title: Marshal, to: 2016~}\n",
        )
        .actor("party", "Workers’ Party of Korea", "kind: organisation\n")
        .build();
    let page = built.page("actors/kim/");
    assert_eq!(
        page.fact("Offices").texts("li"),
        [
            "General Secretary, Workers’ Party of Korea since April 2012",
            "Vice Chairman, Workers’ Party of Korea September 2010 – April 2012",
            "Marshal until about 2016",
        ]
    );
    let members = built.page("actors/party/").fact("Held by").texts("li");
    assert_eq!(members[0], "General Secretary, Kim Jong Un since April 2012");
    assert_eq!(members.len(), 2);
    assert_eq!(page.one(".heading .kicker").text(), "Person");
    assert!(built.page("actors/").text().contains("General Secretary, Workers’ Party of Korea"));
}

#[test]
fn an_office_that_ends_before_it_begins_is_an_error() {
    let built = Desk::new()
        .actor("a", "Someone Named", "roles: [{title: X, from: 2023, to: 2012}]\n")
        .build();
    assert_eq!(built.problems(), ["DL402"]);
}

#[test]
fn other_names_are_shown_in_their_scripts() {
    let built = Desk::new()
        .actor("kim", "Kim Jong Un", "aliases: [김정은, Ким Чен Ын, \"كيم جونغ أون\"]\n")
        .build();
    for page in ["actors/kim/", "actors/"] {
        let text = built.page(page).main().text();
        for alias in ["김정은", "Ким Чен Ын", "كيم جونغ أون"] {
            assert!(text.contains(alias), "/{page}: {alias}");
        }
    }
    let isolated = built.page("actors/kim/").texts(".aka bdi");
    assert_eq!(isolated.len(), 3, "names that run the other way do not turn those beside them");
}

#[test]
fn identifiers_lead_to_the_registers_that_are_known() {
    let built = Desk::new()
        .actor("a", "Someone Named", "ids: {wikidata: Q56226, imo: 9074729, evil: \"Q1\\\" onclick=\\\"x\", desk_file: 17/b, site: \"https://x.example/1\"}\n")
        .location("b", "Moscow", "ids: {geonames: 524901}\n")
        .build();
    let page = built.page("actors/a/");
    let link = |term: &str| page.fact(term).all("a").pop().and_then(|a| a.attribute("href"));
    assert_eq!(link("Wikidata").as_deref(), Some("https://www.wikidata.org/wiki/Q56226"));
    assert_eq!(link("Site").as_deref(), Some("https://x.example/1"));
    assert_eq!((link("IMO"), link("Desk file"), link("Evil")), (None, None, None));
    assert_eq!(page.fact("Desk file").text(), "17/b");
    assert!(built.text("locations/b/").contains("https://www.geonames.org/524901"));
}

#[test]
fn first_and_last_seen_are_of_what_happened() {
    let event = |status: &str, date: &str| {
        format!("title: T\ndate: {date}\nstatus: {status}\nactors: [kim]\nlocation: moscow\n")
    };
    let built = Desk::new()
        .actor("kim", "Kim Jong Un", "")
        .location("moscow", "Moscow", "")
        .file("content/events/a.yaml", event("denied", "2019-01-01"))
        .file("content/events/b.yaml", event("reported", "2023-09-13"))
        .file("content/events/c.yaml", event("confirmed", "2023-09-15"))
        .file("content/events/d.yaml", event("planned", "2031-01-01"))
        .file("content/events/e.yaml", event("retracted", "2024-01-01"))
        .build();
    for page in ["actors/kim/", "locations/moscow/"] {
        let page = built.page(page);
        assert_eq!(page.fact("First seen").text(), "13 September 2023");
        assert_eq!(page.fact("Last seen").text(), "15 September 2023");
        assert_eq!(page.fact("Events").text(), "5", "all are listed");
    }
    let data = built.json("data/actors.json");
    assert_eq!(
        (&data[0]["first_seen"], &data[0]["last_seen"]),
        (&"2023-09-13".into(), &"2023-09-15".into())
    );
}

#[test]
fn who_appears_with_whom_and_where_is_counted() {
    let built = Desk::new()
        .actor("kim", "Kim Jong Un", "")
        .event("a", "x", "actors: [kim, Putin]\nlocation: Vostochny\n")
        .event("b", "x", "actors: [kim, Putin, {actor: Putin, role: host}]\nlocation: Vostochny\n")
        .event("c", "x", "actors: [kim, Degtyarev]\nlocation: Komsomolsk\n")
        .build();
    let page = built.page("actors/kim/");
    assert_eq!(page.section("Appears with").texts("li"), ["Putin 2", "Degtyarev 1"]);
    assert_eq!(page.section("Where").texts("li"), ["Vostochny 2", "Komsomolsk 1"]);
    let place = built.page("locations/vostochny/").section("Who was here").texts("li");
    assert_eq!(place.len(), 2);
    assert!(place.contains(&"Kim Jong Un 2".to_owned()), "{place:?}");
}

#[test]
fn a_place_shows_what_it_lies_within_and_what_lies_within_it() {
    let built = Desk::new()
        .location("russia", "Russia", "")
        .location("krai", "Khabarovsk Krai", "within: russia\n")
        .location("city", "Komsomolsk", "within: Khabarovsk Krai\ncoordinates: [50.55, 137.01]\n")
        .location("plant", "KnAAZ", "within: city\n")
        .event("e", "x", "location: plant\n")
        .build();
    let city = built.page("locations/city/");
    assert_eq!(city.one(".heading .dateline").text(), "Khabarovsk Krai, Russia");
    assert_eq!(city.section("Within it").texts("li"), ["KnAAZ"]);
    let event = built.page("events/e/").fact("Where").text();
    assert_eq!(event, "KnAAZ Komsomolsk, Khabarovsk Krai, Russia");
    assert_eq!(built.page("locations/russia/").fact("Events").text(), "1");
}

#[test]
fn related_events_are_related_both_ways() {
    let built = Desk::new()
        .event("a", "x", "related: [b, Event c]\n")
        .event("b", "x", "")
        .event("c", "x", "related: a\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(
        built.page("events/b/").section("Related events").texts(".event-title"),
        ["Event a"]
    );
    assert_eq!(
        built.page("events/a/").section("Related events").texts(".event-title"),
        ["Event b", "Event c"]
    );
}

#[test]
fn tags_that_differ_in_case_or_hyphens_are_one() {
    let built = Desk::new()
        .event("a", "x", "tags: [Arms transfers]\n")
        .event("b", "x", "tags: arms-transfers, sanctions\n")
        .briefing("c", "x", "tags: [Arms transfers, \"#sanctions\"]\n")
        .build();
    let labels: Vec<(&str, usize)> = built
        .site
        .graph
        .tags
        .iter()
        .map(|tag| (tag.label.as_str(), tag.events.len() + tag.briefings.len()))
        .collect();
    assert_eq!(labels, [("Arms transfers", 3), ("sanctions", 2)]);
    assert_eq!(built.page("tags/arms-transfers/").texts(".event-title").len(), 2);
}

#[test]
fn a_kind_outside_the_vocabulary_is_pointed_out_and_shown() {
    let desk = Desk::with_settings("kinds: {meeting: Meeting of leaders, visit: Visit}\n")
        .event("a", "x", "kind: meeting\n")
        .event("b", "x", "kind: meetng\n");
    let built = desk.build();
    assert_eq!(built.page("events/a/").one(".heading .kicker").text(), "Meeting of leaders");
    assert_eq!(built.page("events/b/").one(".heading .kicker").text(), "Meetng");
    assert_eq!(built.problems(), ["DL213"]);
    assert!(desk.shown().contains("did you mean `meeting`"), "{}", desk.shown());
}
