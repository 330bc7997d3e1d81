//! Every address of the site is there, and every link leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline::diagnostic::Severity;
use dateline::world::{Disk, World};

use crate::desk::{Built, Desk};

/// The sample desk of the repository.
pub fn sample() -> Desk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let disk = Disk::new(root).expect("the project");
    let mut desk = Desk::bare();
    for entry in disk.list("content").files.iter() {
        let bytes = disk.read(&entry.path, u64::MAX).expect("readable");
        desk = desk.file(&entry.path, bytes);
    }
    desk
}

#[test]
fn the_sample_desk_has_no_problem() {
    let desk = sample();
    let built = desk.build();
    assert!(built.problems().is_empty(), "{}", desk.shown());
    assert!(built.site.graph.events.len() >= 16);
    assert!(built.site.graph.actors.iter().all(|actor| actor.node.is_registered()));
    assert!(built.site.graph.locations.iter().all(|location| location.node.is_registered()));
}

/// The values of an attribute in a page, wherever it stands.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start)
        .map(|(at, _)| {
            let rest = &html[at + start.len()..];
            &rest[..rest.find('"').expect("a closed attribute")]
        })
        .collect()
}

fn ids(html: &str) -> BTreeSet<String> {
    attributes(html, "id").into_iter().map(str::to_owned).collect()
}

/// Resolves a relative address of a page.
fn resolve(page: &str, address: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => assert!(parts.pop().is_some(), "{page}: {address} leads out of the site"),
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if address.ends_with('/') || path.is_empty() {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str("index.html");
    }
    path
}

pub fn dead_links(built: &Built) -> Vec<String> {
    let pages: BTreeMap<&str, &str> = built
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("UTF-8")))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(path, html)| (*path, ids(html))).collect();
    let mut dead = Vec::new();
    let mut followed = 0;
    for (page, html) in &pages {
        let all = attributes(html, "href").into_iter().chain(attributes(html, "src"));
        for address in all {
            assert!(!address.is_empty(), "{page} has an empty address");
            assert!(!address.contains('\u{FDD0}'), "{page}: {address}");
            let external = ["https://", "http://", "mailto:", "geo:", "tel:"]
                .iter()
                .any(|scheme| address.starts_with(scheme));
            if external {
                continue;
            }
            followed += 1;
            let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
            let path = percent(path);
            let target = if path.is_empty() {
                (*page).to_owned()
            } else if *page == "404.html" {
                // A host shows this page at any address: its links are absolute.
                resolve("", path.strip_prefix('/').expect("an absolute path"))
            } else {
                resolve(page, &path)
            };
            if !built.files.contains_key(&target) {
                dead.push(format!("{page}: {address} ({target})"));
            } else if !anchor.is_empty() && !ids[target.as_str()].contains(&percent(anchor)) {
                dead.push(format!("{page}: {address} has no such anchor"));
            }
        }
    }
    assert!(followed > pages.len() * 5, "links are found at all");
    dead
}

fn percent(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned()
}

#[test]
fn no_link_or_anchor_of_the_sample_is_dead() {
    let dead = dead_links(&sample().build());
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn no_page_of_the_sample_loads_anything_from_another_host() {
    let built = sample().build();
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).expect("UTF-8");
        for address in attributes(html, "src") {
            assert!(!address.contains("//"), "{path}: {address}");
        }
        for (at, _) in html.match_indices("<link ") {
            let tag = &html[at..at + html[at..].find('>').expect("closed")];
            let foreign = tag.contains("href=\"http")
                && !tag.contains("canonical")
                && !tag.contains("license");
            assert!(!foreign, "{path}: {tag}");
        }
        assert!(
            !html.contains(" style=\""),
            "{path} has an inline style, which the policy forbids"
        );
    }
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".css")) {
        let css = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(
            !css.contains("url(http") && !css.contains("url(\"http") && !css.contains("@import"),
            "{path}"
        );
    }
}

#[test]
fn every_route_of_the_contract_is_there() {
    let built = sample().build();
    for path in [
        "",
        "briefings/",
        "briefings/2023-09-13-five-hours-at-vostochny/",
        "2023/",
        "2023/09/",
        "2023/09/15/",
        "events/",
        "events/2023-09-13-vostochny-summit/",
        "actors/",
        "actors/kim-jong-un/",
        "locations/",
        "locations/knaaz/",
        "sources/",
        "sources/cnn-2023-09-15/",
        "tags/",
        "topic/",
        "about/",
        "data/",
        "feed.xml",
        "feed.json",
        "actors/kim-jong-un/feed.xml",
        "actors/kim-jong-un/feed.json",
        "locations/knaaz/feed.xml",
        "calendar.ics",
        "404.html",
        "sitemap.xml",
        "robots.txt",
        "static/style.css",
    ] {
        assert!(built.has(path), "{path}");
    }
}

#[test]
fn a_page_whose_address_is_taken_makes_way_and_says_so() {
    let page = "---\ntitle: P\n---\nx\n";
    for id in ["search", "events", "2023", "topic"] {
        let desk = Desk::with_settings("facets: {topic: Topic}\n")
            .file("content/pages/free.md", page)
            .file(&format!("content/pages/{id}.md"), page);
        let built = desk.build();
        assert!(built.has("free/") && built.has(&format!("pages/{id}/")), "{id}");
        assert_eq!(built.problems(), ["DL704"], "{id}");
        let found = &built.site.diagnostics[0];
        assert_eq!(found.severity, Severity::Warning);
        assert_eq!(found.message, format!("the address /{id}/ is taken"));
        let file = found.place.as_ref().map(|place| &*place.file);
        assert_eq!(file, Some(&*format!("content/pages/{id}.md")));
    }
}

#[test]
fn a_page_that_is_called_as_the_front_page_is_told_that_it_is_none() {
    let desk = Desk::new().file("content/pages/index.md", "---\ntitle: Welcome\n---\nx\n");
    let said = desk.shown();
    assert!(said.contains("this is not the front page"), "{said}");
    assert!(said.contains("it is at /pages/pages/"), "{said}");
    assert!(said.contains("dateline theme eject home.html"), "{said}");
    assert!(!said.contains("is taken"), "{said}");
}
