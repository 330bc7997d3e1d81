//! What a reader loads, of a site that was built.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Events of the first view of the explorer, as in `explore.js`.
const FIRST_VIEW: u64 = 1_000;

/// The files of texts that a first search loads for its results.
const RESULTS: usize = 20;

/// The word of the search: one that no name of the desk begins with.
const WORD: &str = "convoy";

/// What is loaded, and its weight: the median page and the heaviest, or all that is loaded together;
/// in bytes, as a host sends them: compressed where that is less.
pub fn weights(output: &Path, files: &BTreeMap<String, u64>) -> Vec<(&'static str, Vec<u64>)> {
    let weigh = |path: &str| compressed(&fs::read(output.join(path)).unwrap_or_default());
    let mut all = Vec::new();
    let shared = |path: &str| {
        asset(path).is_some_and(|name| {
            ["style.css", "js/reader.js", "fonts/head.woff2", "fonts/text.woff2"].contains(&name)
        })
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
    all.push(("first search, all that it loads", vec![first_search(output, files, &weigh)]));
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

/// The name of a file of the theme, which lies in a folder whose name changes with the files.
fn asset(path: &str) -> Option<&str> {
    path.strip_prefix("static/")?.split_once('/').map(|(_, name)| name)
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// The page, its scripts and styles, the engine, the names that begin as the word does, and where
/// there is a guide, its list and a piece; then of each part of the index that is searched its
/// table, its list of words and one piece of them; and the texts of the results. With a guide these
/// parts are the newest and those without a date, else all.
fn first_search(output: &Path, files: &BTreeMap<String, u64>, weigh: &dyn Fn(&str) -> u64) -> u64 {
    let json = |path: &str| -> serde_json::Value {
        let bytes = fs::read(output.join(path)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    };
    let fixed = |path: &str| match asset(path) {
        Some(name) => [
            "search.css",
            "style.css",
            "js/reader.js",
            "js/search.js",
            "js/search-index.js",
            "js/names.js",
        ]
        .contains(&name),
        None => {
            ["search/index.html", "search/index.json", "search/names.json"].contains(&path)
                || path.ends_with(".wasm.pf")
        }
    };
    let mut total: u64 = files.keys().filter(|path| fixed(path)).map(|path| weigh(path)).sum();
    let (mut names, mut begun) = (json("search/names.json"), String::new());
    for letter in WORD.chars() {
        let letters = names["more"].as_array().into_iter().flatten();
        if !letters.into_iter().any(|more| more.as_str() == Some(letter.encode_utf8(&mut [0; 4]))) {
            break;
        }
        begun.push_str(if begun.is_empty() { "" } else { "-" });
        begun.push_str(&format!("{:x}", u32::from(letter)));
        let path = format!("search/names/{begun}.json");
        total += weigh(&path);
        names = json(&path);
    }
    /// The files of a folder of the index of which the name is so, by size.
    fn of<'a>(
        files: &'a BTreeMap<String, u64>,
        folder: &str,
        named: impl Fn(&str) -> bool,
    ) -> Vec<&'a str> {
        let within = files.iter().filter_map(|(path, &size)| {
            let name = path.strip_prefix("search/")?.strip_prefix(folder)?;
            named(name).then_some((size, path.as_str()))
        });
        let mut within: Vec<(u64, &str)> = within.collect();
        within.sort_unstable();
        within.into_iter().map(|(_, path)| path).collect()
    }
    let middle = |paths: Vec<&str>| paths.get(paths.len() / 2).map_or(0, |path| weigh(path));
    let list = json("search/index.json");
    let mut parts: Vec<&serde_json::Value> =
        list["splits"].as_array().into_iter().flatten().collect();
    if let Some(guide) = list["guide"]["path"].as_str() {
        total += weigh(&format!("search/{guide}"));
        total += middle(of(files, "guide-", |name| name.ends_with("/words.json")));
        let newest = parts.iter().filter_map(|part| part["from"].as_i64()).max();
        parts.retain(|part| part["from"].as_i64().is_none_or(|from| Some(from) == newest));
    }
    let mut texts = 0;
    for part in parts {
        let folder = part["path"].as_str().unwrap_or_default();
        total += of(files, folder, |name| ["rows.json", "meta.pf"].contains(&name))
            .into_iter()
            .map(weigh)
            .sum::<u64>();
        total += middle(of(files, folder, |name| name.strip_suffix(".pf").is_some_and(is_number)));
        let of_part = of(files, folder, |name| name.strip_suffix(".json").is_some_and(is_number));
        for path in of_part.into_iter().rev().take(RESULTS - texts) {
            texts += 1;
            total += weigh(path);
        }
    }
    total
}

/// The page, its scripts, the outline of the land, and the newest events.
fn first_view(output: &Path, files: &BTreeMap<String, u64>, weigh: &dyn Fn(&str) -> u64) -> u64 {
    let fixed = |path: &str| match asset(path) {
        Some(name) => {
            ["explore.css", "style.css", "js/reader.js"].contains(&name)
                || name.starts_with("js/explore")
                || name.starts_with("map/")
        }
        None => ["explore/index.html", "explore/index.json", "explore/spans.json"].contains(&path),
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
