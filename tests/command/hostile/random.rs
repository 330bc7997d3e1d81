//! Desks of random text, through the library in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;

use dateline::pipeline::{self, Options};
use dateline::world::Memory;
use proptest::prelude::*;

use crate::html;

/// Words that mean something to the program, and words that do not.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Kim Jong Un",
            "Kim",
            "georgia",
            "Georgia",
            "김정은은",
            "[[kim]]",
            "[[kim|he]]",
            "[[!Kim]]",
            "[[location:georgia]]",
            "[@wire]",
            "[@wire, p. 4]",
            "[^1]",
            "[^1]: note",
            "# Heading",
            "## Heading",
            "> quote",
            "- item",
            "1. one",
            "```",
            "`code`",
            "**",
            "_",
            "~~",
            "---",
            "***",
            "| a | b |",
            "|---|---|",
            "<b>",
            "</div>",
            "<script>",
            "<!--",
            "-->",
            "&amp;",
            "&#0;",
            "[a](/about/)",
            "![c](/assets/a.png)",
            "<https://x.example>",
            "2023-09-13",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "\\",
            "{{",
            "{%",
            "\u{202E}",
            "\u{FDD0}",
            "\u{0}",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ]
}

fn prose() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..40).prop_map(|words| words.join(" "))
}

/// A value of YAML, well formed or not.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "2023-09-13", "2023", "2023-09~", "2023-09-13/2023-09-15", "2024-01-01", "../2023",
            "kim", "georgia", "wire", "[kim, Georgia]", "[{actor: kim, role: guest}]", "e1", "e2",
            "[e1, e2, nobody]", "confirmed", "planned", "red", "amber", "true", "~", "[]", "{}",
            "person", "[50.5, 137]", "[500, 1]", "https://x.example/a", "[https://x.example/a, wire]",
            "|\n  Kim Jong Un came.\n  [[kim]]", "\"quoted: text\"", "[/old/, /about/]", "- x",
            "{title: Report, publisher: Wire}", "[{date: 2023-09-14, text: Kim Jong Un was there.}]",
            "[{date: 2023-09-14, text: 'See [[georgia]] [@wire] [^1].'}]",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,20}",
        1 => prose().prop_map(|text| serde_json::to_string(&text).expect("a text")),
    ]
}

fn fields() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "title",
        "name",
        "date",
        "id",
        "kind",
        "status",
        "actors",
        "locations",
        "sources",
        "related",
        "tags",
        "tlp",
        "draft",
        "text",
        "summary",
        "aliases",
        "short",
        "roles",
        "within",
        "coordinates",
        "covers",
        "events",
        "authors",
        "corrections",
        "url",
        "publisher",
        "mood",
        "order",
        "odd key",
    ]);
    prop::collection::vec((key, value()), 0..8).prop_map(|fields| {
        fields.into_iter().map(|(key, value)| format!("{key}: {value}\n")).collect()
    })
}

fn file() -> impl Strategy<Value = (String, String)> {
    let folder = prop::sample::select(vec![
        "briefings",
        "events",
        "actors",
        "locations",
        "sources",
        "pages",
        "assets",
        "elsewhere",
    ]);
    let name = prop_oneof![
        prop::sample::select(vec![
            "e1",
            "e2",
            "kim",
            "georgia",
            "wire",
            "2023-09-13-x",
            "about",
            "index",
            "events",
            "2023",
        ])
        .prop_map(str::to_owned),
        "[\\PC--/]{1,8}".prop_filter("a name", |name| name != "." && name != ".."),
    ];
    let content = prop_oneof![
        (fields(), prose())
            .prop_map(|(fields, prose)| (true, format!("---\n{fields}---\n{prose}\n"))),
        fields().prop_map(|fields| (false, fields)),
        prop::collection::vec(fields(), 1..4).prop_map(|list| {
            let items: String = list.into_iter().map(|f| format!("---\n{f}")).collect();
            (false, items)
        }),
        prose().prop_map(|prose| (true, prose)),
    ];
    (folder, name, content).prop_map(|(folder, name, (markdown, text))| {
        let ending = if markdown { "md" } else { "yaml" };
        (format!("content/{folder}/{name}.{ending}"), text)
    })
}

/// What is always there, so that names mean something.
const FIRM: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: T\nbase_url: https://d.example/desk/\nfacets: [mood]\nper_page: 10\n",
    ),
    (
        "content/actors/kim.yaml",
        "name: Kim Jong Un\nshort: Kim\naliases: [김정은]\ntext: See [[georgia]].\n",
    ),
    ("content/locations/georgia.yaml", "name: Georgia\ncoordinates: [42, 44]\n"),
    ("content/sources/wire.yaml", "title: Wire\nurl: https://x.example/a\n"),
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn any_desk_becomes_a_sound_site(files in prop::collection::vec(file(), 0..12)) {
        let mut world = Memory::new();
        for (path, text) in FIRM {
            world = world.with(*path, text.as_bytes().to_vec());
        }
        for (path, text) in &files {
            world = world.with(path.as_str(), text.clone().into_bytes());
        }
        let options = Options { now: 1_700_000_000, ..Options::default() };
        let site = pipeline::prepare(&world, &options, &|_| {});
        for diagnostic in &site.diagnostics {
            prop_assert!(!diagnostic.message.is_empty());
        }
        let pages = Mutex::new(BTreeMap::new());
        let rendered = pipeline::render(&world, &site, &|path, bytes| {
            let twice = pages.lock().expect("no panic").insert(path.to_owned(), bytes.to_vec());
            assert!(twice.is_none(), "{path} is rendered twice");
            Ok(())
        });
        prop_assert!(rendered.is_ok(), "{:?}", rendered);
        for (path, bytes) in pages.into_inner().expect("no panic") {
            if path.ends_with(".html") {
                let html = String::from_utf8(bytes).expect("a page is UTF-8");
                let faults = html::faults(&html);
                prop_assert!(faults.is_empty(), "{path}: {faults:?}");
            } else if path.ends_with(".json") {
                let read: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
                prop_assert!(read.is_ok(), "{path}");
            }
        }
        // The same desk gives the same findings.
        let again = pipeline::prepare(&world, &options, &|_| {});
        prop_assert_eq!(site.diagnostics, again.diagnostics);
    }
}
