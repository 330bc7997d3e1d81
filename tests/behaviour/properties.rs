//! What holds of every text and every desk, whatever is in it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::desk::{Built, Desk, root};
use crate::html;
use crate::routes::dead_links;

/// Names of records of the desks here, and words that are nearly names.
const NAMES: &[&str] = &[
    "Kim Jong Un",
    "Kim Jong-un",
    "김정은",
    "Kim",
    "Vladimir Putin",
    "Putin",
    "Georgia",
    "Vostochny",
    "Восточный",
    "北京",
    "Kim\nJong Un",
    "Vladimir Putin’s",
    "Kim Jong Unit",
];

/// What texts are made of.
const PIECES: &[&str] = &[
    " ",
    " met ",
    ", ",
    ". ",
    "; ",
    "\n",
    "\n\n",
    "\n\n## Later\n\n",
    "\n\n- ",
    "\n\n1. ",
    "\n\n> ",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](https://example.org/)",
    "](other.yaml)",
    "](#later)",
    "~~",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<a href=\"/\">",
    "</a>",
    "&amp;",
    "\n\n| a | b |\n|---|---|\n| ",
    " | ",
    " |\n",
    "\\",
    "[[",
    "]]",
    "|",
    "[[kim-jong-un|the leader]]",
    "[@s]",
    "[@s, p. 2; @t]",
    "[^1]",
    "\n\n[^1]: Note ",
    "\"",
    "'",
    "--",
    "...",
    "\n\n```\n",
    "\n\n    ",
    "![",
    "](/assets/a.png)",
    "\t",
    "é",
    "\u{301}",
    "은 ",
    "!",
    "<!--",
    "-->",
];

fn texts() -> impl Strategy<Value = String> {
    vec(prop_oneof![2 => select(NAMES), 3 => select(PIECES)], 0..20)
        .prop_map(|parts| parts.concat())
}

/// A desk with a text; without `names`, nobody in it bears a name that the texts hold.
fn with_text(text: &str, names: bool) -> Built {
    let name = |name: &'static str| if names { name } else { "Zzyzx Qwxyzv" };
    let aliases = |aliases: &'static str| if names { aliases } else { "" };
    Desk::with_settings("link: all\n")
        .actor(
            "kim-jong-un",
            name("Kim Jong Un"),
            aliases("aliases: [Kim Jong-un, 김정은]\nshort: Kim\n"),
        )
        .actor("p", name("Vladimir Putin"), aliases("short: Putin\n"))
        .actor("g", name("Georgia Meloni"), aliases("aliases: [Georgia]\n"))
        .location("georgia", name("Georgia"), "")
        .location("v", name("Vostochny cosmodrome"), aliases("aliases: [Vostochny, Восточный]\n"))
        .location("b", name("北京"), "")
        .file("content/sources/s.yaml", "title: S\n")
        .file("content/sources/t.yaml", "title: T\n")
        .file("content/assets/a.png", "png")
        .file("content/briefings/other.yaml", "title: Other\ndate: 2023-09-12\n")
        .briefing("b", text, "")
        .build()
}

/// An element of a page within another of the same name.
fn nested(page: &html::Element, name: &str) -> bool {
    !page.all(&format!("{name} {name}")).is_empty()
}

/// Names and ids of random desks: some have records, some are hard to make an address of.
const WHO: &[&str] = &[
    "kim",
    "Kim Jong Un",
    "putin",
    "Vladimir Putin",
    "김정은",
    "../../etc",
    "a/b",
    "con",
    "page",
    "index",
    "2",
    "K&R <b>",
    "%41",
    "Kim Jong Un 2",
    "\u{202e}evil",
    "feed.xml",
    "  spaced  ",
    "#1",
    "?",
    "ÄÖ",
    "북 한",
    "The Body That Has Been Set Up To Look Into The Length Of The Names Of Bodies And Whose Own Name Is Longer Than Any Of Those Which It Has Looked Into So Far And Which Goes On For A While Yet Because Nobody Has Stopped It So That It Fits Into No File Name",
];

const DATES: &[&str] = &[
    "2023",
    "2023-09",
    "2023-09-13",
    "2023-09-13/2023-09-15",
    "2023~",
    "2023-09-13T14:30Z",
    "199X",
    "2023-21",
    "../2023",
    "2023-12-31/..",
    "-0043",
    "0001-01-01",
    "9999-12-31",
];

#[derive(Debug, Clone)]
struct Random {
    events: Vec<(&'static str, &'static str, Vec<&'static str>, Vec<&'static str>)>,
    actors: Vec<&'static str>,
    text: String,
}

fn desks() -> impl Strategy<Value = Random> {
    let event = (select(WHO), select(DATES), vec(select(WHO), 0..4), vec(select(WHO), 0..4));
    (vec(event, 0..15), vec(select(WHO), 0..5), texts()).prop_map(|(events, actors, text)| Random {
        events,
        actors,
        text,
    })
}

impl Random {
    fn build(&self) -> Built {
        let quoted = |all: &[&str]| serde_json::to_string(all).expect("JSON, which is YAML");
        let text = |one: &str| serde_json::to_string(one).expect("JSON, which is YAML");
        let mut desk = Desk::with_settings("per_page: 10\nfacets: [theatre]\n");
        let mut events = String::new();
        for (id, date, who, what) in &self.events {
            events.push_str(&format!(
                "- {{id: {id}, title: {id}, date: \"{date}\", actors: {who}, locations: {what}, tags: {what}, theatre: {who}, sources: {who}}}\n",
                id = text(id), who = quoted(who), what = quoted(what),
            ));
        }
        let actors: String = self
            .actors
            .iter()
            .map(|name| format!("- {{name: {0}, aliases: [{0}]}}\n", text(name)))
            .collect();
        if !events.is_empty() {
            desk = desk.file("content/events.yaml", events);
        }
        desk.options(|options| options.future = true)
            .file("content/actors.yaml", actors)
            .briefing("b", &self.text, "covers: 2023\n")
            .build()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn linking_never_changes_a_text(text in texts()) {
        // Without records of them, `[[…]]` and short names stay the text that they are.
        let (linked, plain) = (with_text(&text, true), with_text(&text, false));
        let read = |built: &Built| html::page(&root(built.prose("b"))).raw_text();
        prop_assert_eq!(read(&linked), read(&plain));
    }

    #[test]
    fn no_link_stands_within_another_and_no_link_is_dead(text in texts()) {
        let built = with_text(&text, true);
        for path in built.pages() {
            let page = built.page(path);
            prop_assert!(!nested(&page, "a"), "/{}", path);
            prop_assert!(!nested(&page, "main") && page.all("main").len() == 1, "/{}", path);
        }
        // What the author wrote amiss is reported, and no page has more dead links than that.
        let reported = built.problems().iter().filter(|code| matches!(**code, "DL501" | "DL502")).count();
        let dead = dead_links(&built).len();
        prop_assert!(dead <= 8 * reported, "{} dead, {} reported", dead, reported);
    }

    #[test]
    fn every_desk_is_a_site_without_dead_links(desk in desks()) {
        let desk = Random { text: String::new(), ..desk };
        let built = desk.build();
        let dead = dead_links(&built);
        prop_assert!(dead.is_empty(), "{dead:#?}");
        for path in built.files.keys() {
            let safe = path.split('/').all(|part| {
                !part.is_empty() && part != "." && part != ".." && part.len() <= 255
                    && !part.ends_with(['.', ' ']) && !part.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c))
            });
            prop_assert!(safe, "{path:?} is a file name everywhere");
        }
        let folded: std::collections::BTreeSet<String> = built.files.keys().map(|path| path.to_lowercase()).collect();
        prop_assert_eq!(folded.len(), built.files.len(), "no two differ in case alone");
    }

    #[test]
    fn what_a_desk_holds_is_in_its_data_and_on_its_pages(desk in desks()) {
        let built = desk.build();
        let graph = &built.site.graph;
        prop_assert_eq!(graph.events.len(), desk.events.len());
        let data = built.json("data/graph.json");
        for (kind, count) in [("events", graph.events.len()), ("actors", graph.actors.len()), ("locations", graph.locations.len()), ("sources", graph.sources.len())] {
            prop_assert_eq!(data[kind].as_array().map(Vec::len), Some(count));
        }
        for (_, node) in graph.nodes() {
            prop_assert!(built.has(node.href.path()), "{}", node.href.path());
        }
    }
}
