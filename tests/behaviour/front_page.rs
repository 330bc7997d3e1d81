//! What surrounds the records: the front page, the navigation, and where the site stands.

use crate::desk::{Built, Desk};
use crate::routes::sample;

#[test]
fn the_front_page_leads_with_the_latest_briefing_and_the_days_before() {
    let mut desk = Desk::new();
    for day in 1..=9 {
        desk = desk.dated(&format!("e{day}"), &format!("2023-09-{day:02}")).file(
            &format!("content/briefings/b{day}.md"),
            format!("---\ntitle: Briefing {day}\ndate: 2023-09-{day:02}\n---\nx\n"),
        );
    }
    let built = desk.build();
    let page = built.page("");
    assert_eq!(page.one(".lead h2").text(), "Briefing 9");
    assert_eq!(page.texts(".earlier .briefing-title")[..2], ["Briefing 8", "Briefing 7"]);
    let days = page.texts(".record .day-date");
    assert!(
        days[0].ends_with("9 September 2023") && days[1].ends_with("8 September 2023"),
        "{days:?}"
    );
    assert!(page.texts(".record .event-title").contains(&"Event e9".to_owned()));
    let counts = page.section("On file").texts("li");
    assert!(
        counts.contains(&"9 briefings".to_owned()) && counts.contains(&"9 events".to_owned()),
        "{counts:?}"
    );
}

#[test]
fn the_front_page_names_who_was_most_active_of_late() {
    let built = Desk::new()
        .event("a", "x", "actors: [Kim, Putin]\nlocation: Vostochny\n")
        .event("b", "x", "actors: [Kim]\nlocation: Vostochny\n")
        .build();
    let page = built.page("");
    assert_eq!(page.section("Most active").texts("li"), ["Kim 2", "Putin 1"]);
    assert_eq!(page.section("Where it happens").texts("li"), ["Vostochny 2"]);
}

#[test]
fn the_navigation_leads_everywhere_and_marks_where_one_is() {
    let built = Desk::with_settings("facets: {theatre: Theatre}\n")
        .event("e", "x", "tags: [a]\ntheatre: East\n")
        .file("content/pages/method.md", "---\ntitle: Method\norder: 2\n---\nx\n")
        .file("content/pages/about.md", "---\ntitle: About\norder: 1\n---\nx\n")
        .file("content/pages/hidden.md", "---\ntitle: Imprint\n---\nx\n")
        .build();
    let titles = built.page("").texts("nav.sections a");
    assert_eq!(titles[..5], ["Briefings", "Events", "Actors", "Locations", "Sources"]);
    let at = |title: &str| titles.iter().position(|other| other == title);
    assert!(at("Theatre") < at("About") && at("About") < at("Method"), "{titles:?}");
    assert_eq!(at("Imprint"), None, "a page without an order is not in the navigation");
    for (page, title) in [
        ("events/e/", "Events"),
        ("actors/", "Actors"),
        ("method/", "Method"),
        ("theatre/east/", "Theatre"),
        ("tags/a/", "Tags"),
    ] {
        let links = built.page(page).all("nav.sections a");
        let current: Vec<String> = links
            .iter()
            .filter(|a| a.attribute("aria-current").is_some())
            .map(|a| a.text())
            .collect();
        assert_eq!(current, [title], "/{page}");
    }
}

/// The pages of a build, without the addresses that must have a scheme and host.
fn without_host(built: &Built, base: &str) -> Vec<(String, String)> {
    let pages = built.pages().filter(|page| *page != "404.html");
    pages.map(|page| (page.to_owned(), built.text(page).replace(base, "BASE/"))).collect()
}

#[test]
fn a_site_under_a_path_is_the_same_site() {
    let at = |base: &str| {
        let base = dateline::model::BaseUrl::parse(base).expect("a URL");
        sample().options(|options| options.base_url = Some(base)).build()
    };
    let (root, deep) = (at("https://desk.example/"), at("https://pages.example/some/where"));
    let (one, other) = (
        without_host(&root, "https://desk.example/"),
        without_host(&deep, "https://pages.example/some/where/"),
    );
    assert_eq!(one.len(), other.len());
    for ((page, html), (_, other)) in one.iter().zip(&other) {
        assert!(html == other, "/{page} differs");
    }
    let style = |built: &Built| {
        let links = built.page("404.html").all("link");
        links
            .iter()
            .find(|link| link.attribute("rel").as_deref() == Some("stylesheet"))
            .and_then(|link| link.attribute("href"))
    };
    let file = format!("{}style.css", root.statics());
    assert_eq!(style(&root), Some(format!("/{file}")));
    assert_eq!(style(&deep), Some(format!("/some/where/{file}")), "it is shown at any address");
}

#[test]
fn a_desk_whose_script_runs_from_the_right_says_so() {
    for (language, direction) in
        [("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("en", "ltr"), ("ko", "ltr")]
    {
        let built = Desk::with_settings(&format!("language: {language}\n")).build();
        assert_eq!(
            built.page("").one("html").attribute("dir").as_deref(),
            Some(direction),
            "{language}"
        );
        assert_eq!(built.page("").one("html").attribute("lang").as_deref(), Some(language));
    }
}

#[test]
fn every_page_has_one_title_one_heading_and_a_policy_that_lets_nothing_else_in() {
    let built = sample().build();
    let mut titles = std::collections::BTreeMap::new();
    for path in built.pages() {
        let page = built.page(path);
        assert_eq!(page.all("h1").len(), 1, "/{path}");
        let html = built.text(path);
        let title =
            &html[html.find("<title>").expect("a title")..html.find("</title>").expect("closed")];
        titles.entry(title.to_owned()).or_insert_with(Vec::new).push(path);
        let policy = page
            .all("meta")
            .iter()
            .find(|meta| meta.attribute("http-equiv").as_deref() == Some("Content-Security-Policy"))
            .and_then(|meta| meta.attribute("content"))
            .expect("a policy");
        assert!(
            policy.contains("default-src 'none'")
                && !policy.replace("'wasm-unsafe-eval'", "").contains("unsafe")
                && (path == "search/" || !policy.contains("wasm"))
                && !policy.contains("http"),
            "{policy}"
        );
    }
    let same: Vec<_> = titles.iter().filter(|(_, pages)| pages.len() > 1).collect();
    assert!(same.is_empty(), "a reader of tabs cannot tell these apart: {same:#?}");
}
