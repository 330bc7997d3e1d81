//! Which files of `content/assets/` a build copies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use super::readings::{self, decoded, folded};
use super::select::{self, Selection};
use super::{AssetFile, Graph};
use crate::model::{Extra, Marking, Record};
use crate::read::marked::for_audience;
use crate::read::{Corpus, SITE_FILE};

/// The files that a build copies: all but those that only what is left out refers to.
///
/// What is included refers to a file by a link or image in a text, by a key of the desk's own, in
/// site.yaml or in the theme, which `theme` tells of an address. What is left out refers to one
/// already where it names it: a file too few can be linked to, and a file too many is out.
pub fn assets(
    corpus: &Corpus,
    selection: &Selection,
    graph: &Graph,
    theme: impl Fn(&str) -> bool,
) -> Vec<AssetFile> {
    let unused: Vec<&AssetFile> = {
        let used = used(graph);
        graph.assets.iter().filter(|asset| !used.contains(asset.href.path())).collect()
    };
    if unused.is_empty() {
        return graph.assets.clone();
    }
    let seen = corpus.seen_by(selection.audience);
    let chosen = select::select(&seen, selection);
    let mut texts = Texts::default();
    texts.add(&corpus.briefings, &seen.briefings, &chosen.briefings);
    texts.add(&corpus.events, &seen.events, &chosen.events);
    texts.add(&corpus.actors, &seen.actors, &chosen.actors);
    texts.add(&corpus.locations, &seen.locations, &chosen.locations);
    texts.add(&corpus.sources, &seen.sources, &chosen.sources);
    texts.add(&corpus.pages, &seen.pages, &chosen.pages);
    if texts.held_back.is_empty() && corpus.withheld_texts.is_empty() {
        return graph.assets.clone();
    }
    let named = named(&unused, corpus, &texts);
    let site = corpus.texts.get(SITE_FILE).map(|text| for_audience(text, Marking::Clear));
    let site = site.as_deref();
    let shown = shown(graph);
    let is_used = |asset: &AssetFile| {
        let path = asset.href.path();
        site.is_some_and(|text| names(text, path) || names(&decoded(text), path))
            || shown.contains(path)
            || theme(path)
    };
    let left_out: BTreeSet<&str> =
        named.into_iter().filter(|asset| !is_used(asset)).map(|asset| asset.href.path()).collect();
    let kept = graph.assets.iter().filter(|asset| !left_out.contains(asset.href.path()));
    kept.cloned().collect()
}

/// The addresses of the files that texts show or link to, and of those that keys of the desk's own
/// name.
fn used(graph: &Graph) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for (_, node) in graph.nodes() {
        used.extend(node.proses().flat_map(|prose| &prose.assets).map(|href| href.path()));
    }
    let mut words = BTreeSet::new();
    graph.nodes().for_each(|(_, node)| gather(&node.extra, &mut words));
    let name_of = |path| -> &str { str::rsplit(path, '/').next().unwrap_or(path) };
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for asset in &graph.assets {
        *bearers.entry(name_of(asset.href.path())).or_default() += 1;
    }
    for asset in &graph.assets {
        let path = asset.href.path();
        let name = name_of(path);
        let is_alone = bearers.get(name) == Some(&1);
        let within = path.strip_prefix("assets/").unwrap_or(path);
        let is_named = |word: &&str| {
            let word = word.trim_start_matches(['/', '.']);
            word.ends_with(path) || word == within || word == name && is_alone
        };
        if words.iter().any(is_named) {
            used.insert(path);
        }
    }
    used
}

/// The texts within values that may name a file: they end as files do.
fn gather<'a>(extra: &'a Extra, words: &mut BTreeSet<&'a str>) {
    fn of<'a>(value: &'a serde_json::Value, words: &mut BTreeSet<&'a str>) {
        match value {
            serde_json::Value::String(text) if text.contains('.') => {
                words.insert(text.trim());
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| of(item, words)),
            serde_json::Value::Object(extra) => gather(extra, words),
            _ => {}
        }
    }
    extra.values().for_each(|value| of(value, words));
}

/// The files that the texts of the site show or lead to, as pages have them: not what nothing refers
/// to in them, such as a footnote of which the only mention is held back, nor remarks, nor words.
fn shown(graph: &Graph) -> BTreeSet<String> {
    let texts = graph.nodes().flat_map(|(_, node)| node.proses());
    let texts = texts.map(|prose| &prose.html).filter(|html| html.contains(FOLDER));
    texts.flat_map(|html| addresses(html)).collect()
}

/// The folder of files that are copied, in an address.
const FOLDER: &str = "assets/";

/// The addresses of files in the tags of a text, from their folder on.
fn addresses(html: &str) -> impl Iterator<Item = String> {
    let tags = html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    // Dateline writes attributes in double quotes alone.
    let values = tags.flat_map(|tag| tag.split('"').skip(1).step_by(2));
    // A value is an address, in which a comma may stand, or has several in it, as `srcset`.
    let addresses = values.flat_map(|value| std::iter::once(value).chain(value.split([' ', ','])));
    addresses.filter_map(|address| {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let start = address.find(FOLDER)?;
        let is_whole = start == 0 || !address[..start].ends_with(is_part_of_name);
        is_whole.then(|| decoded(&address[start..].replace("&amp;", "&")))
    })
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Whether a text names a path: not `raid.jpg` in `raid.jpg.webp`.
fn names(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let after = &text[at + path.len()..];
        let goes_on = after.strip_prefix('.').unwrap_or(after).starts_with(is_part_of_name);
        !goes_on && !text[..at].ends_with(is_part_of_name)
    })
}

/// The files in which a build leaves something out.
#[derive(Default)]
struct Texts {
    held_back: BTreeSet<Arc<str>>,
}

impl Texts {
    fn add<T>(&mut self, written: &[Arc<Record<T>>], seen: &[Arc<Record<T>>], kept: &[bool]) {
        for ((written, seen), kept) in written.iter().zip(seen).zip(kept) {
            if !kept || !Arc::ptr_eq(written, seen) {
                self.held_back.insert(Arc::clone(&written.file));
            }
        }
    }
}

/// The files that are named, with or without their folder, where something is left out.
fn named<'a>(unused: &[&'a AssetFile], corpus: &Corpus, texts: &Texts) -> Vec<&'a AssetFile> {
    let mut by_name: BTreeMap<String, Vec<&AssetFile>> = BTreeMap::new();
    for asset in unused {
        let path = asset.href.path();
        by_name.entry(folded(path.rsplit('/').next().unwrap_or(path))).or_default().push(asset);
    }
    let (names, assets): (Vec<String>, Vec<Vec<&AssetFile>>) = by_name.into_iter().unzip();
    let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&names);
    // So many files that they cannot be sought at once: none of them is let out.
    let Ok(names) = built else { return unused.to_vec() };
    let within = |text: &str| -> BTreeSet<usize> {
        let readings = readings::of(text);
        readings.iter().flat_map(|text| whole(&names, text)).collect()
    };
    let of_files = texts.held_back.par_iter().map(|file| corpus.text_of(file));
    let later = corpus.withheld_texts.par_iter().map(|text| &**text);
    let found: BTreeSet<usize> = of_files.chain(later).flat_map_iter(within).collect();
    found.into_iter().flat_map(|at| &assets[at]).copied().collect()
}

/// The names that stand in a text: not `map.png` in `roadmap.png`, nor in `road_map.png`.
fn whole(names: &AhoCorasick, text: &str) -> impl Iterator<Item = usize> {
    names.find_overlapping_iter(text).filter_map(|hit| {
        let before = text[..hit.start()].trim_end_matches(['-', '_']);
        let is_part = before.ends_with(char::is_alphanumeric);
        (!is_part).then(|| hit.pattern().as_usize())
    })
}
