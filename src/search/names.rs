//! The names of actors, places, tags and pages: what a reader finds while typing.
//!
//! Where all names are too many for one file, they are spread over several by how they begin, so
//! that a keystroke never loads more than [`LARGEST`] bytes, however old the desk is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use any_ascii::any_ascii;
use serde::Serialize;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::record::address;
use super::terms;
use crate::link::Graph;
use crate::model::Href;
use crate::plan::Words;

/// The most bytes of a file, before compression.
pub const LARGEST: usize = 20_000;

/// The most bytes that one record takes of a file. Of a record with more names, a file has those
/// that begin as the file says.
const FULLEST: usize = LARGEST / 4;

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
    names: Vec<&'a Value>,
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
    let all = keyed.iter().map(Fitting::all).collect();
    let mut files = Vec::new();
    spread("", all, &mut files);
    files
}

struct Keyed<'a> {
    /// How its words begin, folded, each with those after it.
    keys: BTreeSet<String>,
    /// What a file tells of it, and how many bytes that takes.
    item: Value,
    size: usize,
    /// The record, where it has more names than a file tells.
    of: Option<(&'a Name, Vec<Written<'a>>)>,
}

/// A name of a record.
struct Written<'a> {
    keys: BTreeSet<String>,
    written: &'a str,
    /// In Latin letters, where it is not, and no name before it begins so.
    latin: Option<String>,
}

impl<'a> Written<'a> {
    /// `before` holds the keys of the names before it, and takes its own.
    fn new(written: &'a str, before: &mut BTreeSet<String>) -> Self {
        let mut keys = beginnings(written);
        before.extend(keys.iter().cloned());
        // So that a reader without the keyboard for it finds a name in another script.
        let is_foreign = written.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        let latin = is_foreign.then(|| any_ascii(written)).filter(|latin| {
            let more = beginnings(latin);
            let is_new = !more.is_subset(before);
            before.extend(more.iter().cloned());
            keys.extend(more);
            is_new
        });
        Self { keys, written, latin }
    }

    fn size(&self) -> usize {
        self.written.len() + self.latin.as_ref().map_or(0, String::len)
    }
}

impl<'a> Keyed<'a> {
    fn of(name: &'a Name) -> Self {
        let mut keys = BTreeSet::new();
        let all = std::iter::once(&name.name).chain(&name.aliases);
        let all: Vec<Written> = all.map(|written| Written::new(written, &mut keys)).collect();
        let item = item(name, &all.iter().collect::<Vec<_>>());
        let size = item.to_string().len() + 1;
        Self { keys, item, size, of: (size > FULLEST).then_some((name, all)) }
    }
}

/// A record in the file of names that begin in one way.
struct Fitting<'k, 'a> {
    keyed: &'k Keyed<'a>,
    /// The other names that begin so, of a record with more names than a file tells.
    others: Vec<&'k Written<'a>>,
}

impl<'k, 'a> Fitting<'k, 'a> {
    fn all(keyed: &'k Keyed<'a>) -> Self {
        let others = keyed.of.iter().flat_map(|(_, all)| all.iter().skip(1));
        Self { keyed, others: others.filter(|other| !other.keys.is_empty()).collect() }
    }

    /// What the file tells of it, how many bytes that takes, and whether that is all.
    fn told(&self) -> (Cow<'k, Value>, usize, bool) {
        let Some((name, [own, ..])) = self.keyed.of.as_ref().map(|(name, all)| (name, &**all))
        else {
            return (Cow::Borrowed(&self.keyed.item), self.keyed.size, true);
        };
        let mut room = FULLEST;
        let told = self.others.iter().take_while(|other| {
            let has_room = other.size() <= room;
            room = room.saturating_sub(other.size());
            has_room
        });
        let told: Vec<&Written> = std::iter::once(own).chain(told.copied()).collect();
        let item = item(name, &told);
        let size = item.to_string().len() + 1;
        (Cow::Owned(item), size, told.len() > self.others.len())
    }
}

/// What follows in the keys that begin so.
fn after<'k>(keys: &'k BTreeSet<String>, prefix: &str) -> impl Iterator<Item = &'k str> {
    let from = (Bound::Included(prefix), Bound::Unbounded);
    keys.range::<str, _>(from).map_while(move |key| key.strip_prefix(prefix))
}

/// The characters that stand next in the keys that begin so, each once.
fn next<'k>(keys: &'k BTreeSet<String>, prefix: &str) -> impl Iterator<Item = &'k str> {
    let mut last = "";
    after(keys, prefix).filter_map(move |rest| {
        let character = &rest[..rest.chars().next()?.len_utf8()];
        (std::mem::replace(&mut last, character) != character).then_some(character)
    })
}

/// What a file tells of a record of which it tells these names, its own first.
fn item(name: &Name, written: &[&Written]) -> Value {
    let others: Vec<&str> = written.iter().skip(1).map(|other| other.written).collect();
    let also: Vec<&str> = written.iter().filter_map(|name| name.latin.as_deref()).collect();
    let mut item = json!([name.kind, name.name, name.href, name.count, name.note]);
    if let Some(list) = item.as_array_mut() {
        if !others.is_empty() || !also.is_empty() {
            list.push(json!(others));
        }
        if !also.is_empty() {
            list.push(json!(also));
        }
    }
    item
}

fn spread(prefix: &str, names: Vec<Fitting>, files: &mut Vec<(String, Vec<u8>)>) {
    let items: Vec<_> = names.iter().map(Fitting::told).collect();
    let total: usize = items.iter().map(|(_, size, _)| size).sum();
    let depth = prefix.chars().count();
    let fits = total <= LARGEST && items.iter().all(|(.., is_all)| *is_all);
    let mut room = LARGEST;
    let shown = items.iter().take_while(|(_, size, _)| {
        let has_room = fits || *size <= room;
        room = room.saturating_sub(*size);
        has_room
    });
    let shown: Vec<&Value> = shown.map(|(item, ..)| &**item).collect();
    // Parted by the character that stands next, so that each name is looked at once for all files.
    let mut parted: BTreeMap<&str, Vec<Fitting>> = BTreeMap::new();
    if !fits && depth < DEEPEST {
        for name in &names {
            for character in next(&name.keyed.keys, prefix) {
                let fitting = Fitting { keyed: name.keyed, others: Vec::new() };
                parted.entry(character).or_default().push(fitting);
            }
            // Its own keys are among those of the record.
            for other in &name.others {
                for character in next(&other.keys, prefix) {
                    let fitting = parted.get_mut(character).and_then(|fitting| fitting.last_mut());
                    fitting.into_iter().for_each(|fitting| fitting.others.push(other));
                }
            }
        }
    }
    let file = Names { names: shown, more: parted.keys().copied().collect() };
    files.push((path(prefix), super::json(&file)));
    for (character, within) in parted {
        spread(&format!("{prefix}{character}"), within, files);
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

/// How each word of a name begins, with the words after it, cut to [`DEEPEST`] characters.
fn beginnings(name: &str) -> BTreeSet<String> {
    let words = folded(name);
    (0..words.len()).map(|at| words[at..].concat().chars().take(DEEPEST).collect()).collect()
}

/// A name's words as names are compared in the browser: NFKC, lower case, without marks and
/// strokes, and parted at all that is neither letter nor digit. `js/names.js` does the same.
fn folded(name: &str) -> Vec<String> {
    let lower = name.nfkc().collect::<String>().to_lowercase();
    let mut bare = String::with_capacity(lower.len());
    for c in lower.chars() {
        match terms::plain(c) {
            Some(plain) => bare.push_str(&plain),
            None => bare.push(c),
        }
    }
    let plain: String = bare.nfd().filter(|&c| !is_combining_mark(c)).nfc().collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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
        assert_eq!(folded("Łódź, Gießen, Øláf"), ["lodz", "giessen", "olaf"]);
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
    #[test]
    fn a_record_with_more_names_than_a_file_holds_is_found_by_each_of_them() {
        let aliases: Vec<String> = (0..3000).map(|n| format!("Vessel {n} of the Line")).collect();
        let aliases: Vec<&str> = aliases.iter().map(String::as_str).collect();
        let all = [name("Fleet", &aliases), name("Flagship", &[])];
        let files: std::collections::BTreeMap<_, _> = files(&all).into_iter().collect();
        assert!(files.len() < 300, "{} files", files.len());
        // As the browser goes: from file to file, as far as they tell more.
        let told = |query: &str| {
            let mut told = String::new();
            let mut path = super::path("");
            for at in 0..=query.len() {
                let bytes = &files[&path];
                assert!(bytes.len() <= LARGEST + 4096, "{path} has {} bytes", bytes.len());
                let file: Value = serde_json::from_slice(bytes).unwrap();
                told.push_str(&file["names"].to_string());
                let more = file["more"].as_array().cloned().unwrap_or_default();
                match query.get(at..=at) {
                    Some(next) if more.contains(&json!(next)) => {
                        path = super::path(&query[..=at]);
                    }
                    _ => break,
                }
            }
            told
        };
        assert!(told("").contains("\"Flagship\"") && told("").contains("\"Fleet\""));
        for alias in aliases.iter().step_by(41) {
            let query = alias.to_lowercase().replace(' ', "");
            assert!(told(&query).contains(&format!("\"{alias}\"")), "{alias}");
        }
    }
}
