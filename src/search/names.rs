//! The names of actors, places, tags and pages: what a reader finds while typing.
//!
//! Where all names are too many for one file, they are spread over several by how they begin, so
//! that a keystroke never loads more than [`LARGEST`] bytes, however old the desk is.

use std::collections::BTreeSet;

use any_ascii::any_ascii;
use serde::Serialize;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::record::address;
use crate::link::Graph;
use crate::model::Href;
use crate::plan::Words;

/// The most bytes of a file, before compression.
pub const LARGEST: usize = 20_000;

/// How many characters of a name tell it from others at most; of names that begin alike for longer,
/// a file has those with most events.
const DEEPEST: usize = 16;

/// A name that leads to a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Name {
    /// `actor`, `location`, `tag` or `page`.
    pub kind: &'static str,
    /// As shown.
    pub name: String,
    /// The address of its page from the site's root, encoded.
    pub href: String,
    /// The number of its events.
    pub count: usize,
    /// What sort it is, as shown; may be empty.
    pub note: String,
    /// Other names, in any script.
    pub aliases: Vec<String>,
}

/// A file of names.
#[derive(Debug, Serialize)]
struct Names<'a> {
    /// Those that begin as the file says, or the most frequent of them.
    names: Vec<Value>,
    /// Where these are not all: the characters after which a file tells more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<&'a str>,
}

/// Every name, those with most events first.
pub fn names(graph: &Graph, words: &Words) -> Vec<Name> {
    let mut names = Vec::new();
    let mut add = |kind, name: &str, href: &Href, count, note: &str, aliases: &[String]| {
        names.push(Name {
            kind,
            name: name.to_owned(),
            href: address(href),
            count,
            note: note.to_owned(),
            aliases: aliases.to_vec(),
        });
    };
    for actor in &graph.actors {
        let note = words.get(&format!("actor_kind.{}", actor.kind.key())).to_owned();
        let node = &actor.node;
        add("actor", &node.title, &node.href, actor.events.len(), &note, &actor.aliases);
    }
    for location in &graph.locations {
        let note = location.kind.as_deref().unwrap_or_default();
        let node = &location.node;
        add("location", &node.title, &node.href, location.events.len(), note, &location.aliases);
    }
    for tag in &graph.tags {
        add("tag", &tag.label, &tag.href, tag.events.len(), "", &[]);
    }
    for page in &graph.pages {
        add("page", &page.node.title, &page.node.href, 0, "", &[]);
    }
    names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.href.cmp(&b.href)));
    names
}

/// The files of names, with their paths in `search/`: `names.json` first.
pub fn files(names: &[Name]) -> Vec<(String, Vec<u8>)> {
    let keyed: Vec<Keyed> = names.iter().map(Keyed::of).collect();
    let all: Vec<&Keyed> = keyed.iter().collect();
    let mut files = Vec::new();
    spread("", &all, &mut files);
    files
}

struct Keyed {
    /// How its words begin, folded, each with those after it.
    keys: BTreeSet<String>,
    item: Value,
    size: usize,
}

impl Keyed {
    fn of(name: &Name) -> Self {
        let mut keys = BTreeSet::new();
        let mut also = Vec::new();
        for written in std::iter::once(&name.name).chain(&name.aliases) {
            beginnings(written, &mut keys);
            let latin = any_ascii(written);
            // So that a reader without the keyboard for it finds a name in another script.
            if written.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
                let before = keys.len();
                beginnings(&latin, &mut keys);
                if keys.len() > before {
                    also.push(latin);
                }
            }
        }
        let mut item = json!([name.kind, name.name, name.href, name.count, name.note]);
        if let Some(list) = item.as_array_mut() {
            if !name.aliases.is_empty() || !also.is_empty() {
                list.push(json!(name.aliases));
            }
            if !also.is_empty() {
                list.push(json!(also));
            }
        }
        let size = item.to_string().len() + 1;
        Self { keys, item, size }
    }
}

fn spread(prefix: &str, names: &[&Keyed], files: &mut Vec<(String, Vec<u8>)>) {
    let total: usize = names.iter().map(|name| name.size).sum();
    let depth = prefix.chars().count();
    let fits = total <= LARGEST;
    let mut room = LARGEST;
    let shown = names.iter().take_while(|name| {
        let has_room = fits || name.size <= room;
        room = room.saturating_sub(name.size);
        has_room
    });
    let items: Vec<Value> = shown.map(|name| name.item.clone()).collect();
    let mut next: BTreeSet<&str> = BTreeSet::new();
    if !fits && depth < DEEPEST {
        for key in names.iter().flat_map(|name| &name.keys) {
            let rest = key.strip_prefix(prefix).unwrap_or_default();
            next.extend(rest.chars().next().map(|c| &rest[..c.len_utf8()]));
        }
    }
    let file = Names { names: items, more: next.iter().copied().collect() };
    files.push((path(prefix), super::json(&file)));
    for character in next {
        let prefix = format!("{prefix}{character}");
        let within: Vec<&Keyed> = names
            .iter()
            .copied()
            .filter(|name| name.keys.iter().any(|key| key.starts_with(&prefix)))
            .collect();
        spread(&prefix, &within, files);
    }
}

/// The file of names that begin so: code points in hexadecimal, since letters of some scripts are
/// no safe file names.
fn path(prefix: &str) -> String {
    if prefix.is_empty() {
        return "names.json".to_owned();
    }
    let points: Vec<String> = prefix.chars().map(|c| format!("{:x}", u32::from(c))).collect();
    format!("names/{}.json", points.join("-"))
}

/// Adds how each word of a name begins, with the words after it, cut to [`DEEPEST`] characters.
fn beginnings(name: &str, keys: &mut BTreeSet<String>) {
    let words = folded(name);
    for at in 0..words.len() {
        keys.insert(words[at..].concat().chars().take(DEEPEST).collect());
    }
}

/// A name's words as names are compared in the browser: NFKC, lower case, without marks, and
/// parted at all that is neither letter nor digit. `js/names.js` does the same.
fn folded(name: &str) -> Vec<String> {
    let lower = name.nfkc().collect::<String>().to_lowercase();
    let plain: String = lower.nfd().filter(|&c| !is_combining_mark(c)).nfc().collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str, aliases: &[&str]) -> Name {
        Name {
            kind: "actor",
            name: name.to_owned(),
            href: format!("actors/{name}/"),
            count: 1,
            note: String::new(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        }
    }

    #[test]
    fn names_are_folded_without_case_marks_and_hyphens() {
        assert_eq!(folded("Kim Jong-un"), ["kim", "jong", "un"]);
        assert_eq!(folded("김정은"), ["김정은"]);
        assert_eq!(folded("Élysée"), ["elysee"]);
    }

    #[test]
    fn a_name_in_another_script_is_found_in_latin_letters() {
        let (path, bytes) = files(&[name("Путин", &[])]).remove(0);
        assert_eq!(path, "names.json");
        assert!(String::from_utf8(bytes).expect("UTF-8").contains("[\"Putin\"]"));
    }

    #[test]
    fn many_names_are_spread_so_that_no_file_is_large() {
        let all: Vec<Name> = (0..4000)
            .map(|n| name(&format!("{}{} Person {n}", ["Anna", "Boris", "Кир"][n % 3], n), &[]))
            .collect();
        let files = files(&all);
        assert!(files.len() > 5);
        for (path, bytes) in &files {
            assert!(bytes.len() <= LARGEST + 4096, "{path} has {} bytes", bytes.len());
        }
        let find = |path: &str| files.iter().any(|(name, _)| name == path);
        assert!(find("names/61.json") && find("names/43a.json"));
    }
}
