//! The ways from a page to those near it.

use crate::desk::{Built, Desk};

fn similar(built: &Built, page: &str) -> Vec<String> {
    built.page(page).texts("ul.similar li")
}

fn event(desk: Desk, id: &str, date: &str, more: &str) -> Desk {
    desk.file(
        &format!("content/events/{id}.yaml"),
        format!("title: Event {id}\ndate: {date}\n{more}"),
    )
}

#[test]
fn an_event_suggests_those_with_the_same_people_and_places_close_in_time() {
    let both = "actors: [Ana, Ben]\nlocations: [Kyiv]\n";
    let mut desk = event(Desk::new(), "it", "2023-09-13", both);
    desk = event(desk, "near", "2023-09-15", both);
    desk = event(desk, "far", "2019-01-01", "actors: [Ana, Ben]\ntags: [x]\n");
    desk = event(desk, "one-thing", "2023-09-13", "actors: [Ana]\n");
    desk = event(desk, "other", "2023-09-13", "actors: [Cy]\n");
    let built = desk.build();
    assert_eq!(
        similar(&built, "events/it/"),
        [
            "1 Jan 2019 Event far Also involving Ana, Ben",
            "15 Sep 2023 Event near Also involving Ana, Ben, Kyiv",
        ]
    );
    assert!(similar(&built, "events/other/").is_empty());
    assert_eq!(built.page("events/it/").section("More like this").all("li").len(), 2);
}

#[test]
fn what_the_author_relates_is_not_suggested_again() {
    let both = "actors: [Ana, Ben]\n";
    let mut desk = event(Desk::new(), "it", "2023-09-13", &format!("{both}related: [near]\n"));
    desk = event(desk, "near", "2023-09-15", both);
    let built = desk.build();
    assert!(similar(&built, "events/it/").is_empty());
    assert_eq!(built.page("events/it/").section("Related events").all("li").len(), 1);
}

#[test]
fn five_are_suggested_at_most_and_the_nearest_first() {
    let mut desk = Desk::new();
    for day in 1..=28 {
        let date = format!("2023-09-{day:02}");
        desk = event(desk, &format!("e{day:02}"), &date, "actors: [Ana, Ben]\n");
    }
    let found = similar(&desk.build(), "events/e14/");
    let days: Vec<&str> = found.iter().map(|text| &text[..2]).collect();
    assert_eq!(days, ["11", "12", "13", "15", "16"]);
}

#[test]
fn what_the_audience_may_not_see_is_not_suggested() {
    let both = "actors: [Ana, Ben]\nlocations: [Kyiv]\n";
    let mut desk = event(Desk::new(), "it", "2023-09-13", both);
    desk = event(desk, "secret", "2023-09-15", &format!("{both}tlp: red\n"));
    assert!(similar(&desk.build(), "events/it/").is_empty());
}

#[test]
fn a_list_shows_six_actors_and_how_many_more_there_are() {
    let names = "A1, B2, C3, D4, E5, F6, G7, H8";
    let built = Desk::new().event("e", "x", &format!("actors: [{names}]\n")).build();
    let line = built.page("events/").one("p.facts-line").text();
    assert!(line.contains("A1, B2, C3, D4, E5, F6 +2"), "{line}");
    assert_eq!(built.page("events/e/").all("ul.participants li").len(), 8);
}

#[test]
fn a_time_in_a_list_says_its_zone_where_that_is_not_the_sites() {
    let time = |settings: &str, date: &str| {
        let desk = Desk::with_settings(settings).dated("e", date);
        desk.build().page("events/").one("span.time").text()
    };
    let seoul = "timezone: Asia/Seoul\n";
    assert_eq!(time(seoul, "2023-09-13T14:30"), "14:30");
    assert_eq!(time(seoul, "2023-09-13T14:30+09:00"), "14:30");
    assert_eq!(time("", "2023-09-13T14:30Z"), "14:30");
    let elsewhere = time("", "2023-09-13T14:30+09:00");
    assert!(elsewhere.starts_with("14:30 ") && elsewhere.contains('9'), "{elsewhere}");
}

#[test]
fn every_page_of_a_record_or_a_period_says_where_it_is() {
    let built = Desk::new()
        .location("amur", "Amur", "")
        .location("vostochny", "Vostochny", "within: amur\n")
        .event("e", "x", "actors: [Ana]\nlocations: [vostochny]\ntags: [t]\n")
        .file("content/sources/s.yaml", "title: S\n")
        .briefing("b", "x", "")
        .build();
    for (page, way) in [
        ("briefings/b/", &["Briefings"][..]),
        ("events/e/", &["Events", "13 September 2023"]),
        ("actors/ana/", &["Actors"]),
        ("locations/vostochny/", &["Locations", "Amur"]),
        ("sources/s/", &["Sources"]),
        ("tags/t/", &["Tags"]),
        ("2023/", &["Events"]),
        ("2023/09/", &["Events", "2023"]),
        ("2023/09/13/", &["Events", "2023", "September 2023"]),
    ] {
        assert_eq!(built.page(page).texts("nav.breadcrumbs li"), way, "{page}");
    }
}

#[test]
fn the_days_before_and_after_are_those_with_a_record() {
    let built = Desk::new()
        .dated("a", "2023-09-01")
        .dated("b", "2023-09-13")
        .dated("c", "2024-02-02")
        .build();
    let page = built.page("2023/09/13/");
    let way = |rel: &str| {
        let all = page.all("nav.sequence a");
        let link = all.iter().find(|a| a.attribute("rel").as_deref() == Some(rel));
        link.and_then(|a| a.attribute("href"))
    };
    assert_eq!(way("prev").as_deref(), Some("../../../2023/09/01/"));
    assert_eq!(way("next").as_deref(), Some("../../../2024/02/02/"));
}

#[test]
fn when_an_actor_was_first_and_last_seen_links_to_the_record() {
    let mut desk = event(Desk::new(), "a", "2023-09-01", "actors: [Ana]\n");
    desk = event(desk, "b", "2023-09-13", "actors: [Ana]\n");
    desk = event(desk, "c", "2023", "actors: [Ana]\n");
    let page = desk.build().page("actors/ana/");
    let link = |term| page.fact(term).one("a").attribute("href");
    assert_eq!(link("Last seen").as_deref(), Some("../../2023/09/13/"));
    assert!(page.fact("First seen").one("a").attribute("href").is_some());
}
