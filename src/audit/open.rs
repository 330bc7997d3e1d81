//! What may be seen all the same of what was gathered.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, Match, MatchKind};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use super::gather::{Gathered, is_short_name, without_scheme};
use super::sought::{FRAGMENT, LONGER, Sought};
use super::words::{cased, is_bounded, places, runs, words};
use super::{What, file};
use crate::link::fold;
use crate::model::{Host, Marking};
use crate::pipeline::{self, Options, Site};
use crate::read::SITE_FILE;
use crate::read::marked::for_audience;
use crate::render::Theme;
use crate::world::Memory;

/// What an audience does see.
#[derive(Default)]
pub(super) struct Open {
    /// Names of its records, as words.
    pub borne: HashSet<String>,
    /// Their ids.
    pub ids: HashSet<String>,
    /// Names of people, organisations and places among them, and their ids.
    pub proper: HashSet<String>,
    /// All that its records say, as it is written.
    pub said: Vec<String>,
    /// The addresses and names of files that they say: of words that are joined there, none is a
    /// word like any other.
    pub addresses: Vec<String>,
    /// What its records name.
    pub named: Vec<String>,
    /// The keys of ids and names that it may not see.
    pub closed: HashSet<String>,
}

/// Takes out of what was gathered what may be seen all the same, and prepares the rest.
pub(super) fn finished(gathered: Gathered, open: &Open, site: &Site) -> Sought {
    let Gathered { needles, mut phrases, mut fragments, proper, mut rare, .. } = gathered;
    let what_of = |needle: usize| needles[needle].what;
    // Who is only named bears the name too, and the address that is made of it.
    let named_only = site.graph.nodes().filter(|(_, node)| !node.is_registered());
    let borne: HashSet<String> = named_only
        .flat_map(|(_, node)| [words(&node.title), words(last_of(node.href.path()))])
        .collect();
    // What is held back may lead to what is not.
    let base = site.corpus.site.base_url.as_str();
    let own: HashSet<String> = site
        .plan
        .entries
        .iter()
        .map(|entry| format!("{base}{}", entry.href.path()))
        .flat_map(|address| [words(without_scheme(&address).unwrap_or(&address)), words(&address)])
        .collect();
    let bears = |phrase: &String| open.borne.contains(phrase) || borne.contains(phrase);
    phrases.retain(|phrase, needle| match what_of(*needle) {
        // Of what was restricted once, the id may be that of a page by now.
        What::Id | What::Value | What::Earlier => !bears(phrase) && !open.ids.contains(phrase),
        // An id is no name, but may be a word that is one.
        What::Name => {
            let is_word = !phrase.contains(' ') && !proper.contains(phrase);
            !(bears(phrase) || is_word && open.ids.contains(phrase))
        }
        What::Address => !own.contains(phrase),
        What::Text | What::Asset => true,
    });
    let Some((known, keys)) = automaton(&phrases) else {
        return Sought { needles, fragments, rare, ..Sought::default() };
    };
    let known = Known { automaton: known, keys: &keys };

    // The words of the program.
    let mut free: HashSet<usize> = HashSet::default();
    let mut spelt: HashMap<usize, HashSet<String>> = HashMap::default();
    for text in everywhere(site) {
        let lower = words(&text);
        free.extend(known.find(&lower));
        let held = Held::of(&lower, &fragments, &rare);
        held.forget(&mut fragments, &mut rare);
    }
    // The words of the desk's own theme. What names, tells or is said of something that is held back
    // is as bad there as anywhere.
    for text in site.theme.own_texts() {
        let found = known.find(&words(&text)).into_iter();
        free.extend(found.filter(|key| {
            let needle = phrases.get(&keys[*key]).copied().unwrap_or_default();
            what_of(needle) == What::Value
        }));
    }
    // What is held back may cite, or link to, what is not: an address is no run of words of a text.
    // An id or a name in one is sought as such.
    let held =
        site.plan.entries.par_iter().map(|entry| {
            Held::of(&words(&format!("{base}{}", entry.href.file())), &fragments, &rare)
        });
    let held: Vec<Held> = held.filter(|held| !held.is_empty()).collect();
    held.into_iter().for_each(|held| held.forget(&mut fragments, &mut rare));
    // What is said in the open. A name that stands there is replaced in the site, unless it stands
    // there as a word like any other; and an id leads to a page, which is not there.
    let settings = for_audience(site.corpus.text_of(SITE_FILE), Marking::Clear);
    let said = open.said.iter().map(|text| &**text).chain([&*settings]);
    let named = open.named.iter().filter(|name| !open.closed.contains(&fold::key(name)));
    let plain = site.graph.nodes().map(|(_, node)| &*node.prose.plain);
    let shown = plain.chain(named.map(|name| &**name));
    let addresses = open.addresses.iter().map(|text| &**text);
    let texts: Vec<(&str, As)> = said
        .map(|text| (text, As::Written))
        .chain(addresses.map(|text| (text, As::Address)))
        .chain(shown.map(|text| (text, As::Shown)))
        .collect();
    let ids = Ids::of(needles.iter().filter(|one| one.what == What::Id).map(|one| &*one.text));
    let hear = |&(text, way): &(&str, As)| {
        let is_written = way != As::Shown;
        let lower = words(text);
        let mut heard = Heard { held: Held::of(&lower, &fragments, &rare), ..Heard::default() };
        let places = known.places(&lower);
        if places.is_empty() {
            return heard;
        }
        let needle_of = |key: usize| phrases.get(&keys[key]).copied().unwrap_or_default();
        for (key, _, _) in places {
            match what_of(needle_of(key)) {
                What::Name => {}
                What::Id if is_written => {}
                _ => heard.free.push(key),
            }
        }
        if !is_written {
            return heard;
        }
        let shown = ids.shown(text);
        let (lower, written) = (words(&shown), cased(&shown));
        let same_length = written.len() == lower.len();
        for (key, start, end) in known.places(&lower) {
            let needle = needle_of(key);
            let (is_one, is_proper) = (!keys[key].contains(' '), proper.contains(&keys[key]));
            // The id of a word is a word, and stands in texts as such.
            if what_of(needle) == What::Id && is_one && way == As::Written {
                heard.free.push(key);
            }
            // A name of several words is withheld however it is spelt.
            let may_be_word = match way {
                As::Address => is_one && !is_proper,
                _ => is_one || !is_proper,
            };
            if what_of(needle) != What::Name || !same_length || !may_be_word {
                continue;
            }
            let name = cased(&needles[needle].text);
            let word = written.get(start..end).filter(|found| !is_withheld_as(found, &name));
            heard.spelt.extend(word.map(|word| (key, word.to_owned())));
        }
        heard
    };
    let heard: Vec<Heard> = texts.par_iter().map(hear).filter(|heard| !heard.is_empty()).collect();
    for Heard { held, free: found, spelt: as_words } in heard {
        held.forget(&mut fragments, &mut rare);
        free.extend(found);
        for (key, word) in as_words {
            spelt.entry(key).or_default().insert(word);
        }
    }
    // A longer name that may be seen is no shorter one that may not.
    let longer = open.proper.iter().filter(|name| {
        let places = known.places(name);
        !phrases.contains_key(*name) && places.iter().any(|(key, _, _)| !free.contains(key))
    });
    let longer = longer.map(|name| (name.as_str(), (None, LONGER)));
    // A longer one that is cut short may end with a shorter one: `South Korea…`.
    let begins = |name: &String| {
        let hits = known.automaton.find_overlapping_iter(name);
        let cut =
            |hit: &Match| hit.start() == 0 && name[hit.end()..].starts_with(char::is_alphanumeric);
        hits.filter(cut).map(|hit| hit.pattern().as_usize()).collect::<Vec<_>>()
    };
    let beginnings: HashSet<usize> =
        open.borne.iter().chain(&open.ids).chain(&borne).flat_map(begins).collect();
    let kept = phrases.iter().enumerate().filter(|(at, _)| !free.contains(at));
    let kept = kept.map(|(at, (phrase, needle))| (phrase.as_str(), (Some(at), *needle)));
    let all: BTreeMap<&str, (Option<usize>, usize)> = kept.chain(longer).collect();
    let (mut patterns, mut left, mut exact, mut whole) =
        (BTreeMap::new(), HashMap::default(), HashMap::default(), HashMap::default());
    for (phrase, (at, needle)) in all {
        if let Some(at) = at {
            let name = &needles[needle].text;
            if what_of(needle) == What::Name && is_short_name(name) {
                exact.insert(patterns.len(), cased(name));
            }
            let counts = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
            let is_counted = what_of(needle) == What::Name && phrase.split(' ').skip(1).any(counts);
            if beginnings.contains(&at) || is_counted {
                whole.insert(patterns.len(), phrase.to_owned());
            }
            if let Some(spelt) = spelt.remove(&at) {
                left.insert(patterns.len(), spelt);
            }
        }
        patterns.insert(phrase.to_owned(), needle);
    }
    let of_phrases = patterns.values().copied().collect();
    let phrases = automaton(&patterns).map(|(automaton, _)| automaton);
    let bytes = HashMap::default();
    Sought { needles, phrases, of_phrases, spelt: left, exact, whole, fragments, rare, bytes }
}

/// The last part of an address.
fn last_of(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// Whether a name is withheld where it is spelt so, both as words.
fn is_withheld_as(spelt: &str, name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    spelt == name || spelt == name.to_uppercase() || spelt.chars().eq(first.chain(chars))
}

/// Ids that may not be seen, as texts have them: an id there is none of its words.
struct Ids(Option<AhoCorasick>);

impl Ids {
    fn of<'i>(ids: impl Iterator<Item = &'i str>) -> Self {
        let of_words = ids.filter(|id| id.contains(['-', '_']));
        let all: Vec<String> =
            of_words.flat_map(|id| [id.to_owned(), id.replace('-', "_")]).collect();
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(all);
        Self(built.ok().filter(|built| built.patterns_len() > 0))
    }

    /// What a text in Markdown says, without such ids and without what its links lead to.
    fn shown(&self, text: &str) -> String {
        let text = without_targets(text);
        let Some(ids) = &self.0 else { return text };
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        for found in ids.find_iter(&text) {
            out.push_str(&text[from..found.start()]);
            out.push(' ');
            from = found.end();
        }
        out + &text[from..]
    }
}

/// A text in Markdown without what its links lead to: `him` of `[him](orlanov.md)` and of
/// `[[orlanov|him]]`.
fn without_targets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = if from.starts_with("[[") {
            let end = from.find([']', '|', '\n']);
            end.filter(|&end| !from[end..].starts_with('\n'))
        } else if from.starts_with("](") {
            from.find([')', '\n']).filter(|&end| from[end..].starts_with(')')).map(|end| end + 1)
        } else {
            None
        };
        out.push(' ');
        rest = &from[end.unwrap_or(1)..];
    }
    out + rest
}

/// What a text that may be seen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    /// A text as it is written, in which names are replaced in the site.
    Written,
    /// An address or the name of a file, which is left out where a name stands in it.
    Address,
    /// What the site shows.
    Shown,
}

/// What a text that may be seen holds of what was gathered.
#[derive(Default)]
struct Heard {
    held: Held,
    /// Phrases that may stand anywhere.
    free: Vec<usize>,
    /// Names that stand there as words like any other, and how they are spelt.
    spelt: Vec<(usize, String)>,
}

impl Heard {
    fn is_empty(&self) -> bool {
        self.held.is_empty() && self.free.is_empty() && self.spelt.is_empty()
    }
}

/// The fragments and the rare words that a text holds.
#[derive(Default)]
struct Held {
    runs: Vec<u64>,
    words: Vec<String>,
}

impl Held {
    fn of(lower: &str, fragments: &HashMap<u64, usize>, rare: &HashMap<String, usize>) -> Self {
        let mut held = Self::default();
        if !fragments.is_empty() {
            held.runs.extend(runs::<FRAGMENT>(lower).filter(|run| fragments.contains_key(run)));
        }
        if !rare.is_empty() {
            let words = places(lower).map(|(start, end)| &lower[start..end]);
            held.words.extend(words.filter(|word| rare.contains_key(*word)).map(str::to_owned));
        }
        held
    }

    fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.words.is_empty()
    }

    /// Takes them out.
    fn forget(self, fragments: &mut HashMap<u64, usize>, rare: &mut HashMap<String, usize>) {
        for run in self.runs {
            fragments.remove(&run);
        }
        for word in self.words {
            rare.remove(&word);
        }
    }
}

fn automaton(phrases: &BTreeMap<String, usize>) -> Option<(AhoCorasick, Vec<String>)> {
    let keys: Vec<String> = phrases.keys().cloned().collect();
    let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&keys);
    built.ok().map(|automaton| (automaton, keys))
}

/// Phrases, to be sought in words.
struct Known<'a> {
    automaton: AhoCorasick,
    keys: &'a [String],
}

impl Known<'_> {
    fn find(&self, lower: &str) -> Vec<usize> {
        self.places(lower).into_iter().map(|(key, _, _)| key).collect()
    }

    fn places(&self, lower: &str) -> Vec<(usize, usize, usize)> {
        self.automaton
            .find_overlapping_iter(lower)
            .filter(|hit| is_bounded(lower, hit.start(), hit.end()))
            .map(|hit| (hit.pattern().as_usize(), hit.start(), hit.end()))
            .filter(|(key, _, _)| *key < self.keys.len())
            .collect()
    }
}

/// What stands in any site: the words of the default theme, and all that a desk with hardly any
/// content gives.
fn everywhere(site: &Site) -> Vec<String> {
    let mut texts: Vec<String> = Theme::built_in_texts().collect();
    let (language, hosts) = (&site.corpus.site.language, &site.corpus.site.hosts);
    let hosts = Host::ALL.iter().filter(|(_, host)| hosts.contains(host));
    let hosts = hosts.map(|(key, _)| *key).collect::<Vec<_>>().join(", ");
    let settings =
        format!("title: Q\nbase_url: https://q.q/\nlanguage: {language}\nhosts: [{hosts}]\n");
    let desk = Memory::new()
        .with("content/site.yaml", settings)
        .with("content/events/q.md", concat!(
            "---\ntitle: Q\ndate: 2000-01-01\nstatus: confirmed\nkind: q\nactors: [{actor: q, role: q}]\n",
            "locations: [{location: q, coordinates: [1, 2]}]\nsources: [{title: Q, url: \"https://q.q/\", grade: B2, quote: q, page: 4}]\n",
            "tags: [q]\nq: q\n---\n# Q\n\n## Q\n\n![q](../assets/q.png \"Q\")\n\n- [x] q\n\n| q | q |\n|:-|-:|\n| q | `q` |\n\n> [!NOTE]\n> Q[^q] [@q]\n\n```q\nq\n```\n\n[q](https://q.q/) <b>q</b>\n\n[^q]: Q\n",
        ))
        .with("content/briefings/q.md", "---\ntitle: Q\ndate: 2000-01-01\ncorrections: [{date: 2000-01-02, text: Q}]\nauthors: [Q]\n---\nQ\n")
        .with("content/actors/q.yaml", "name: Q\nkind: person\naliases: [Qq]\nroles: [{title: Q, of: Q, from: 2000}]\nids: {wikidata: Q}\n")
        .with("content/pages/q.md", "---\ntitle: Q\norder: 1\n---\nQ\n")
        .with("content/assets/q.png", "q");
    // Nothing of it is left out, as what is dated after today would be.
    let options = Options { drafts: true, future: true, ..Options::default() };
    let blank = pipeline::prepare(&desk, &options, &|_| {});
    let said = std::sync::Mutex::new(Vec::new());
    let rendered = pipeline::render(&desk, &blank, &|path, bytes| {
        let plain = file::unpacked(path, bytes).unwrap_or_default();
        let texts = file::said(path, &plain).texts;
        if let Ok(mut said) = said.lock() {
            said.push(path.to_owned());
            said.extend(texts);
        }
        Ok(())
    });
    if rendered.is_ok() {
        texts.extend(said.into_inner().unwrap_or_default());
    }
    texts
}
