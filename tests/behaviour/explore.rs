//! The explorer loads every event, a year at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::{Built, Desk};
use crate::routes::sample;

/// The files that the index names, each read.
fn files(built: &Built) -> BTreeMap<String, Value> {
    let index = built.json("explore/index.json");
    let named = index["files"].as_array().expect("files").iter();
    named
        .map(|file| {
            let name = file["name"].as_str().expect("a name").to_owned();
            let data = built.json(&format!("explore/{name}"));
            assert_eq!(
                data["events"]["id"].as_array().expect("ids").len(),
                file["events"],
                "{name}"
            );
            (name, data)
        })
        .collect()
}

fn ids(file: &Value) -> Vec<&str> {
    file["events"]["id"]
        .as_array()
        .expect("ids")
        .iter()
        .map(|id| id.as_str().expect("id"))
        .collect()
}

#[test]
fn every_event_is_in_one_file() {
    let built = sample().build();
    let files = files(&built);
    let found: Vec<&str> = files.values().flat_map(ids).collect();
    let each: BTreeSet<&str> = found.iter().copied().collect();
    assert_eq!(found.len(), each.len());
    assert_eq!(each, built.site.graph.events.iter().map(|event| event.node.id.as_str()).collect());
    assert_eq!(built.json("explore/index.json")["total"], found.len());
    let listed: BTreeSet<String> = files.keys().map(|name| format!("explore/{name}")).collect();
    let written: BTreeSet<String> = built
        .files
        .keys()
        .filter(|path| path.starts_with("explore/") && !path.contains("index."))
        .cloned()
        .collect();
    assert_eq!(listed, written);
}

#[test]
fn a_file_tells_of_an_event_what_its_page_tells() {
    let built = sample().build();
    let files = files(&built);
    let file = &files["2023.json"];
    let at = ids(file).iter().position(|id| *id == "2023-09-13-vostochny-summit").expect("it");
    let events = &file["events"];
    let of = |field: &str, names: &str, column: usize| -> Vec<String> {
        let codes = events[field][at].as_array().expect("codes").iter();
        codes
            .map(|code| {
                let name =
                    &file[names][usize::try_from(code.as_u64().expect("code")).expect("small")];
                name.get(column)
                    .or(name.get("slug"))
                    .expect("a name")
                    .as_str()
                    .expect("text")
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(of("actors", "actors", 0), ["vladimir-putin", "kim-jong-un"]);
    assert_eq!(of("actors", "actors", 1), ["Vladimir Putin", "Kim Jong Un"]);
    assert_eq!(of("locations", "locations", 0), ["vostochny-cosmodrome"]);
    // 13 September 2023, counted from 1970.
    assert_eq!(events["day"][at], 19_613);
    assert_eq!(events["dates"].get(at.to_string()), None, "a plain day needs no words");
    assert_eq!(events["sources"][at], 1);
    let place = file["locations"].as_array().expect("places").iter();
    let place = place.clone().find(|place| place["slug"] == "vostochny-cosmodrome").expect("it");
    assert!(place["at"][0].as_f64().expect("north") > 50.0, "{place}");
    assert!(place["within"].is_u64(), "what a place lies within is known: {place}");
}

#[test]
fn what_is_no_plain_day_is_told_in_words_with_its_ends() {
    let built = Desk::new()
        .dated("exact", "2023-09-13")
        .dated("about", "2023~")
        .dated("timed", "2023-09-13T14:30+09:00")
        .dated("long", "2019-12-30/2020-01-02")
        .dated("open", "2021-05-01/..")
        .dated("until", "../2021-05-01")
        .dated("ancient", "-0043-03-15")
        .dated("century", "19XX")
        .build();
    let files = files(&built);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["-0043.json", "2023.json", "spans.json"]);
    let spans = &files["spans.json"];
    let of = |id: &str| {
        let at = ids(spans).iter().position(|known| *known == id).expect("there");
        (&spans["events"]["day"][at], &spans["events"]["dates"][at.to_string()])
    };
    assert_eq!(of("long").1["edtf"], "2019-12-30/2020-01-02");
    assert_eq!(of("long").1["end"], 18_263);
    assert!(of("open").1["end"].is_null() && of("open").1["text"] == "since 1 May 2021");
    assert!(of("until").0.is_null());
    assert_eq!(of("century").1["precision"], "century");
    let year = &files["2023.json"];
    assert_eq!(ids(year), ["about", "exact", "timed"]);
    assert_eq!(year["events"]["dates"]["0"]["text"], "about 2023");
    assert_eq!(year["events"]["dates"]["2"]["instant"], "2023-09-13T05:30:00Z");
    assert_eq!(files["-0043.json"]["events"]["dates"]["0"]["text"], "15 Mar 44 BCE");
    let index = built.json("explore/index.json");
    let entry = |name: &str| {
        let files = index["files"].as_array().expect("files").clone();
        files.into_iter().find(|file| file["name"] == name).expect("listed")
    };
    assert!(entry("spans.json")["from"].is_null() && entry("spans.json")["to"].is_null());
    assert_eq!(entry("2023.json")["from"], 19_358);
    assert_eq!(entry("2023.json")["to"], 19_722);
}

#[test]
fn an_edit_changes_the_file_of_its_year_and_the_index_alone() {
    let desk = || {
        let people = (0..9).fold(Desk::new(), |desk, n| {
            desk.file(
                &format!("content/events/e{n}.yaml"),
                format!("title: Event {n}\ndate: 202{n}-05-01\nactors: [Person {n}]\nlocations: [Place {n}]\ntags: [tag {n}]\n"),
            )
        });
        people.dated("long", "2019-01-01/2024-01-01")
    };
    let more = "title: Another\ndate: 2023-06-01\nactors: [Aaron Aaronson]\nlocations: [Aachen]\ntags: [aaa]\n";
    let explored = |built: Built| -> BTreeMap<String, Vec<u8>> {
        built.files.into_iter().filter(|(path, _)| path.starts_with("explore/")).collect()
    };
    let before = explored(desk().build());
    let after = explored(desk().file("content/events/another.yaml", more).build());
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(changed, ["explore/2023.json", "explore/index.html", "explore/index.json"]);
}

#[test]
fn a_year_with_very_many_events_has_files_of_its_parts_that_are_not_too_large() {
    let mut all = String::new();
    for n in 0..1_600 {
        let _ = writeln!(
            all,
            "- {{id: e{n}, title: T, date: 2023-{:02}-02}}",
            if n < 1_200 { n % 6 } else { 6 + n % 6 } + 1
        );
    }
    let _ = writeln!(
        all,
        "- {{id: whole, title: T, date: 2023}}\n- {{id: next, title: T, date: 2024-01-01}}"
    );
    let site = Desk::new().file("content/events.yaml", all).prepare();
    let paths: Vec<&str> = site.plan.entries.iter().map(|entry| entry.href.path()).collect();
    let explored: Vec<&str> =
        paths.into_iter().filter(|path| path.starts_with("explore/2")).collect();
    assert_eq!(
        explored,
        [
            "explore/2023-01_03.json",
            "explore/2023-04_06.json",
            "explore/2023-07_12.json",
            "explore/2024.json"
        ]
    );
}

#[test]
fn without_script_the_explorer_offers_years_lists_and_files() {
    let built = sample().build();
    let page = built.page("explore/");
    let links: Vec<String> =
        page.all("main a").iter().filter_map(|link| link.attribute("href")).collect();
    for href in ["../2023/", "../events/", "../actors/", "../data/events.csv"] {
        assert!(links.iter().any(|link| link == href), "{href} is not in {links:?}");
    }
    let hidden = page.one("#explore");
    assert!(hidden.attribute("hidden").is_some(), "what needs the script waits for it");
    let home = built.page("");
    let nav: Vec<String> =
        home.all(".sections a").iter().filter_map(|link| link.attribute("href")).collect();
    assert!(nav.iter().any(|href| href == "./explore/"), "{nav:?}");
    assert!(built.text("sitemap.xml").contains("https://dateline.example/explore/<"));
}

#[test]
fn the_label_of_a_facet_cannot_end_the_settings_of_the_script() {
    let built = Desk::with_settings("facets:\n  theatre: \"</script><b>&\"\n")
        .event("e", "Text.", "theatre: North\n")
        .build();
    let text = built.text("explore/");
    assert!(!text.contains("</script><b>"));
    let (_, settings) = text.split_once("id=\"explore-settings\">").expect("settings");
    let (settings, _) = settings.split_once("</script").expect("closed");
    let settings: Value = serde_json::from_str(settings).expect("JSON");
    assert_eq!(settings["facets"][0][1], "</script><b>&");
    assert_eq!(settings["root"], "../");
    assert_eq!(settings["index"], "../explore/index.json");
    let page = built.page("explore/");
    let explore =
        page.all("div").into_iter().find(|div| div.attribute("id").as_deref() == Some("explore"));
    let world = explore.and_then(|div| div.attribute("data-world")).expect("a map");
    assert!(built.files.contains_key(world.trim_start_matches("../")), "{world}");
}
