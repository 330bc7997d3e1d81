//! What a reader loads, of a site that was built.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Events of the first view of the explorer, as in `explore.js`.
const FIRST_VIEW: u64 = 5_000;

/// The results of which a first search shows texts.
const RESULTS: usize = 10;

/// What is loaded, and its weight: the median page and the heaviest, or all that is loaded together;
/// in bytes, as a host sends them: compressed where that is less.
pub fn weights(output: &Path, files: &BTreeMap<String, u64>) -> Vec<(&'static str, Vec<u64>)> {
    let weigh = |path: &str| compressed(&fs::read(output.join(path)).unwrap_or_default());
    let mut all = Vec::new();
    let shared = |path: &str| {
        [
            "static/style.css",
            "static/js/reader.js",
            "static/fonts/head.woff2",
            "static/fonts/text.woff2",
        ]
        .contains(&path)
    };
    let sum = |wanted: &dyn Fn(&str) -> bool| -> u64 {
        files.keys().filter(|path| wanted(path)).map(|path| weigh(path)).sum()
    };
    all.push(("style, script and fonts of every page", vec![sum(&shared)]));
    for (name, is_one) in PAGES {
        // By their length before compression, so that not every page has to be compressed.
        let mut pages: Vec<(u64, &str)> = files
            .iter()
            .filter(|(path, _)| {
                let parts: Vec<&str> = path.split('/').collect();
                is_one(&parts)
            })
            .map(|(path, &length)| (length, path.as_str()))
            .collect();
        pages.sort_unstable();
        let at = |at: usize| pages.get(at).map(|(_, path)| weigh(path));
        let picked: Vec<u64> = [at(pages.len() / 2), at(pages.len().saturating_sub(1))]
            .into_iter()
            .flatten()
            .collect();
        all.push((name, picked));
    }
    all.push(("first search, all that it loads", vec![first_search(files, &weigh)]));
    all.push(("first view of the explorer", vec![first_view(output, files, &weigh)]));
    all
}

type IsOne = fn(&[&str]) -> bool;

const PAGES: [(&str, IsOne); 11] = [
    ("home", |parts| parts == ["index.html"]),
    ("briefing", |parts| matches!(parts, ["briefings", id, "index.html"] if *id != "page")),
    ("event", |parts| matches!(parts, ["events", id, "index.html"] if *id != "page")),
    ("actor", |parts| matches!(parts, ["actors", id, "index.html"] if *id != "page")),
    ("place", |parts| matches!(parts, ["locations", id, "index.html"] if *id != "page")),
    ("source", |parts| matches!(parts, ["sources", id, "index.html"] if *id != "page")),
    ("tag", |parts| matches!(parts, ["tags", _, "index.html"])),
    ("day", |parts| matches!(parts, [year, _, _, "index.html"] if is_number(year))),
    (
        "month",
        |parts| matches!(parts, [year, month, "index.html"] if is_number(year) && is_number(month)),
    ),
    ("year", |parts| matches!(parts, [year, "index.html"] if is_number(year))),
    ("list", |parts| {
        matches!(
            parts,
            ["events" | "briefings" | "actors" | "locations" | "sources", "index.html"]
                | [
                    "events" | "briefings" | "actors" | "locations" | "sources",
                    "page",
                    _,
                    "index.html"
                ]
        )
    }),
];

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// The page, its scripts, the engine, and of every part of the index its table, its list of words
/// and one piece of them; then the texts of the results.
fn first_search(files: &BTreeMap<String, u64>, weigh: &dyn Fn(&str) -> u64) -> u64 {
    let fixed = [
        "search/index.html",
        "search/index.json",
        "search/names.json",
        "static/search.css",
        "static/style.css",
        "static/js/reader.js",
        "static/js/search.js",
        "static/js/search-index.js",
        "static/js/names.js",
    ];
    let mut total: u64 = fixed.iter().map(|path| weigh(path)).sum();
    let mut texts = 0;
    let mut parts: BTreeMap<&str, Vec<(u64, &str)>> = BTreeMap::new();
    for (path, &length) in files {
        if path.ends_with(".wasm.pf") {
            total += weigh(path);
        } else if let ["search", part, _] = path.split('/').collect::<Vec<_>>()[..] {
            parts.entry(part).or_default().push((length, path));
        }
    }
    parts.remove("names");
    for part in parts.values_mut() {
        part.sort_unstable();
        let named = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let pieces: Vec<&str> = part
            .iter()
            .map(|(_, path)| *path)
            .filter(|path| {
                let name = named(path);
                name.strip_suffix(".pf").is_some_and(is_number)
            })
            .collect();
        total += pieces.get(pieces.len() / 2).map_or(0, |path| weigh(path));
        for (_, path) in part.iter() {
            match named(path).as_str() {
                "rows.json" | "meta.pf" => total += weigh(path),
                name if texts < RESULTS && name.strip_suffix(".json").is_some_and(is_number) => {
                    texts += 1;
                    total += weigh(path);
                }
                _ => {}
            }
        }
    }
    total
}

/// The page, its scripts, the outline of the land, and the newest events.
fn first_view(output: &Path, files: &BTreeMap<String, u64>, weigh: &dyn Fn(&str) -> u64) -> u64 {
    let fixed = |path: &str| {
        [
            "explore/index.html",
            "explore/index.json",
            "explore/spans.json",
            "static/explore.css",
            "static/style.css",
            "static/js/reader.js",
        ]
        .contains(&path)
            || path.starts_with("static/js/explore")
            || path.starts_with("static/map/")
    };
    let mut total: u64 = files.keys().filter(|path| fixed(path)).map(|path| weigh(path)).sum();
    let index = fs::read(output.join("explore/index.json")).unwrap_or_default();
    let index: serde_json::Value = serde_json::from_slice(&index).unwrap_or_default();
    let mut newest: Vec<(i64, u64, &str)> = index["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|file| {
            Some((file["from"].as_i64()?, file["events"].as_u64()?, file["name"].as_str()?))
        })
        .filter(|(_, _, name)| *name != "spans.json")
        .collect();
    newest.sort_unstable_by(|a, b| b.cmp(a));
    let mut events = 0;
    for (number, (_, of, name)) in newest.into_iter().enumerate() {
        events += of;
        if number > 0 && events > FIRST_VIEW {
            break;
        }
        total += weigh(&format!("explore/{name}"));
    }
    total
}

fn compressed(bytes: &[u8]) -> u64 {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    packed.len().min(bytes.len()) as u64
}
