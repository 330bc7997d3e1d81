//! A page's cost does not grow with the archive.

use std::collections::BTreeSet;

use crate::desk::{Built, Desk};

/// A desk with `count` events of one actor, place, tag, facet value and source, a day each.
fn archive(count: i64, per_page: usize) -> Desk {
    let mut desk = Desk::with_settings(&format!("per_page: {per_page}\nfacets: [theatre]\n"))
        .actor("kim", "Kim Jong Un", "")
        .location("moscow", "Moscow", "");
    let mut all = String::new();
    for n in 0..count {
        let day = jiff::civil::date(2023, 1, 1) + jiff::ToSpan::days(n / 8);
        all.push_str(&format!(
            "- id: e{n:04}\n  title: Event {n:04}\n  date: {day}\n  actors: [kim]\n  location: moscow\n  tags: [talks]\n  theatre: East\n  sources: [The Report]\n"
        ));
    }
    desk = desk.file("content/events.yaml", all);
    desk
}

/// Follows the links to the next page from the first; gives the pages.
fn followed(built: &Built, first: &str) -> Vec<String> {
    let mut pages = vec![first.to_owned()];
    loop {
        let at = pages.last().expect("one").clone();
        let page = built.page(&at);
        let step = |rel: &str| {
            let mut links = page.all(".pager a").into_iter();
            links
                .find(|a| a.attribute("rel").as_deref() == Some(rel))
                .and_then(|a| a.attribute("href"))
        };
        let leads = |address: String| {
            let depth = at.matches('/').count();
            address.strip_prefix(&"../".repeat(depth)).expect("relative to the root").to_owned()
        };
        let before = step("prev").map(leads);
        assert_eq!(before, pages.iter().rev().nth(1).cloned(), "/{at} leads back");
        match step("next") {
            None => return pages,
            Some(next) => pages.push(leads(next)),
        }
    }
}

fn titles(built: &Built, pages: &[String]) -> Vec<Vec<String>> {
    pages.iter().map(|page| built.page(page).texts(".event-title")).collect()
}

#[test]
fn large_numbers_are_written_as_the_language_does() {
    for (language, counted, number) in [
        ("en", "1,001 events", "1,001"),
        // What parts the digits is white space, which is read as a plain space here.
        ("fr", "1 001 événements", "1 001"),
        ("es", "1001 events", "1001"),
    ] {
        let settings = format!("title: Desk\nlanguage: {language}\n");
        let built = archive(1001, 50).file("content/site.yaml", settings).build();
        let links = built.page("").texts(".links li");
        assert!(links.contains(&counted.to_owned()), "{language}: {links:?}");
        let actor = built.page("actors/kim/");
        assert_eq!(actor.texts("h2 .total"), [number], "{language}");
        assert_eq!(built.page("events/").texts("p.total"), [number], "{language}");
    }
}

#[test]
fn every_event_is_reached_through_the_pages_of_a_list() {
    let built = archive(120, 10).build();
    for first in [
        "events/",
        "actors/kim/",
        "locations/moscow/",
        "tags/talks/",
        "theatre/east/",
        "sources/the-report/",
        "2023/",
    ] {
        let pages = followed(&built, first);
        assert_eq!(pages.len(), 12, "{first}");
        let titles = titles(&built, &pages);
        assert!(titles.iter().all(|page| page.len() == 10), "{first}");
        let all: BTreeSet<&String> = titles.iter().flatten().collect();
        assert_eq!(all.len(), 120, "{first}");
    }
}

#[test]
fn a_list_begins_with_the_newest_and_says_where_one_is() {
    let built = archive(25, 10).build();
    let pages = followed(&built, "events/");
    assert_eq!(pages, ["events/", "events/page/2/", "events/page/3/"]);
    let all: Vec<String> = titles(&built, &pages).concat();
    let newest: Vec<String> = (0..25).rev().map(|n| format!("Event {n:04}")).collect();
    assert_eq!(all, newest);
    let current: Vec<Vec<String>> = pages
        .iter()
        .map(|page| {
            built
                .page(page)
                .all(".pager li")
                .iter()
                .filter(|li| li.attribute("aria-current").is_some())
                .map(|li| li.text())
                .collect()
        })
        .collect();
    assert_eq!(current, [["Page 1 of 3"], ["Page 2 of 3"], ["Page 3 of 3"]]);
}

#[test]
fn a_list_that_fits_on_one_page_has_no_pager() {
    for count in [1, 9, 10] {
        let built = archive(count, 10).build();
        assert!(built.page("events/").all(".pager").is_empty(), "{count}");
        assert!(!built.has("events/page/2/"));
    }
    assert!(archive(11, 10).build().has("events/page/2/"));
}

#[test]
fn each_page_of_a_list_has_an_address_of_its_own() {
    let built = archive(25, 10).build();
    for (page, canonical) in [
        ("events/", "events/"),
        ("events/page/2/", "events/page/2/"),
        ("actors/kim/page/3/", "actors/kim/page/3/"),
    ] {
        let links = built.page(page).all("link");
        let found = links
            .iter()
            .find(|link| link.attribute("rel").as_deref() == Some("canonical"))
            .and_then(|link| link.attribute("href"));
        assert_eq!(found, Some(format!("https://desk.example/{canonical}")));
    }
}

#[test]
fn totals_count_all_and_not_what_the_page_shows() {
    let built = archive(120, 10).build();
    for page in ["actors/kim/", "actors/kim/page/12/", "locations/moscow/"] {
        assert_eq!(built.page(page).fact("Events").text(), "120", "{page}");
        assert_eq!(built.page(page).section("Events").one("h2 .total").text(), "120");
    }
}

#[test]
fn the_page_of_an_actor_with_a_thousand_events_costs_no_more_than_that_of_one_with_a_hundred() {
    let (small, large) = (archive(100, 20).build(), archive(1_000, 20).build());
    for page in [
        "actors/kim/",
        "locations/moscow/",
        "tags/talks/",
        "sources/the-report/",
        "events/",
        "2023/",
        "",
    ] {
        let items = large.page(page).all(".event-title").len();
        assert!(items <= if page.is_empty() { 84 } else { 20 }, "{page}: {items}");
        let (before, after) = (small.text(page).len(), large.text(page).len());
        // A year's calendar has a link for each day of record, and there are 366 at most.
        let calendar = if page == "2023/" { 40_000 } else { 4_000 };
        assert!(after < before * 3 / 2 + calendar, "/{page} grows from {before} to {after} bytes");
    }
}

#[test]
fn mentions_and_entities_are_paginated_too() {
    let mut desk = Desk::with_settings("per_page: 10\n").actor("kim", "Kim Jong Un", "");
    for n in 0..33 {
        desk = desk.event(
            &format!("e{n}"),
            "Then Kim Jong Un spoke.",
            &format!("actors: [Person {n:02}]\n"),
        );
    }
    let built = desk.build();
    let pages = followed(&built, "actors/kim/");
    assert_eq!(pages.len(), 4);
    let mentions: BTreeSet<String> =
        pages.iter().flat_map(|page| built.page(page).texts(".mention-of a")).collect();
    assert_eq!(mentions.len(), 33);
    let pages = followed(&built, "actors/");
    let names: BTreeSet<String> =
        pages.iter().flat_map(|page| built.page(page).texts("table.entities tbody th a")).collect();
    assert_eq!(names.len(), 34);
}

#[test]
fn a_number_of_items_that_is_not_sensible_is_an_error_and_the_usual_one_holds() {
    for value in ["0", "5", "5000", "many", "-1"] {
        let built = Desk::with_settings(&format!("per_page: {value}\n")).dated("e", "2023").build();
        assert_eq!(built.problems(), ["DL215"], "{value}");
        assert_eq!(built.site.graph.site.per_page, 50);
    }
}

#[test]
fn the_pages_of_a_list_can_be_told_apart_by_their_titles() {
    let built = archive(25, 10).build();
    for first in ["events/", "actors/kim/", "2023/"] {
        let titles: BTreeSet<String> = followed(&built, first)
            .iter()
            .map(|page| {
                let html = built.text(page);
                html[html.find("<title>").expect("a title")..html.find("</title>").expect("closed")]
                    .to_owned()
            })
            .collect();
        assert_eq!(titles.len(), 3, "{titles:?}");
    }
}
