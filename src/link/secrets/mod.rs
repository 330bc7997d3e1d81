//! The names of what an audience may not see, and how they are kept out of what it does see.
//!
//! A record that is marked above the audience leaves no page; but its name may stand in the texts
//! of others. Wherever the linker would find it there, and wherever it is spelt otherwise,
//! [`ProseWords::withheld`](super::prose::ProseWords::withheld) is put in its place.

mod called;
pub(crate) mod parted;
mod redact;
pub(crate) mod spelt;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

pub(super) use redact::{Kept, named_assets, redact};

use super::fold;
use super::names::{self, Names, Pattern};
use super::select::{self, Selected, Selection};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Marking, Record, Slug};
use crate::read::{Corpus, Withheld};
use called::Called;
use spelt::Spelt;

/// Names that an audience may not see.
#[derive(Debug, Default)]
pub struct Secrets {
    /// The names that are sought; `true` for one that may not be seen. Those that may are sought
    /// too, since the longest counts: `Vostochny Cosmodrome` does not name `Vostochny`.
    names: Option<Names<bool>>,
    /// Those alone that may not be seen: another that only laps over one takes nothing from it.
    alone: Option<Names<bool>>,
    /// Those of people, organisations and places, however they are spelt.
    spelt: Spelt<bool>,
    /// The names that an id may hold: by their words as an id has them, in order; `None` for one that
    /// may be seen, since here too the longest counts.
    keys: HashMap<String, Option<usize>>,
    /// What each of these is written like.
    of_keys: Vec<String>,
    /// The most words of one.
    longest: usize,
    /// What all of it was made of.
    pub(super) list: List,
}

/// The names of a desk, for an audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    /// Names that may not be seen.
    withheld: BTreeSet<String>,
    /// Ids of records that may not be seen.
    ids: BTreeSet<String>,
    /// Names of actors and locations that may; empty where nothing is withheld.
    seen: BTreeSet<String>,
    /// Those of them that are of people, organisations and places, and so are no common words.
    proper: BTreeSet<String>,
    /// Names of records of which other names are seen, as an alias that is marked.
    hidden: BTreeSet<(Kind, String)>,
}

impl Secrets {
    /// Gathers the names of a desk that an audience may not see, for what is shown beside its
    /// records: their history.
    pub fn new(corpus: &Corpus, selection: &Selection) -> Self {
        let seen = corpus.seen_by(selection.audience);
        let chosen = select::select(&seen, selection);
        Self::of(corpus, &seen, &chosen, selection.audience)
    }

    /// Gathers the names that `seen`, what an audience sees of `corpus`, has not.
    pub(super) fn of(corpus: &Corpus, seen: &Corpus, chosen: &Selected, audience: Marking) -> Self {
        let mut list = List::default();
        let out = &mut list;
        gather(Kind::Briefing, &corpus.briefings, &seen.briefings, audience, out);
        gather(Kind::Event, &corpus.events, &seen.events, audience, out);
        gather(Kind::Actor, &corpus.actors, &seen.actors, audience, out);
        gather(Kind::Location, &corpus.locations, &seen.locations, audience, out);
        gather(Kind::Source, &corpus.sources, &seen.sources, audience, out);
        gather(Kind::Page, &corpus.pages, &seen.pages, audience, out);
        corpus.withheld.iter().for_each(|withheld| out.add(withheld));
        // Most desks end here.
        if list.withheld.is_empty() {
            return Self::from(list);
        }
        let (mut borne, mut ids) = (HashSet::default(), HashSet::default());
        bear(&seen.briefings, &chosen.briefings, &mut borne, &mut ids);
        bear(&seen.events, &chosen.events, &mut borne, &mut ids);
        bear(&seen.actors, &chosen.actors, &mut borne, &mut ids);
        bear(&seen.locations, &chosen.locations, &mut borne, &mut ids);
        bear(&seen.sources, &chosen.sources, &mut borne, &mut ids);
        bear(&seen.pages, &chosen.pages, &mut borne, &mut ids);
        // An id is no name: that of a file may hold one by mistake.
        list.withheld.retain(|name| !borne.contains(&fold::key(name)));
        list.ids.retain(|id| {
            let key = fold::key(id);
            !borne.contains(&key) && !ids.contains(&key)
        });
        if !list.withheld.is_empty() {
            list.seen.extend(seen_names(&seen.actors, &chosen.actors));
            list.seen.extend(seen_names(&seen.locations, &chosen.locations));
        }
        Self::from(list)
    }

    /// Whether there is no such name.
    pub fn is_empty(&self) -> bool {
        self.names.is_none()
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.withheld.iter().map(String::as_str)
    }

    /// Those of people, organisations and places without their accents, where they have any and no
    /// other is called so.
    pub(super) fn without_accents(&self) -> impl Iterator<Item = String> {
        let proper = self.list.withheld.iter().filter(|name| self.list.proper.contains(*name));
        let bare = proper.map(|name| (name, spelt::bare(name)));
        let seen: HashSet<String> = self.list.seen.iter().map(|name| fold::key(name)).collect();
        bare.filter(move |(name, bare)| bare != *name && !seen.contains(&fold::key(bare)))
            .map(|(_, bare)| bare)
    }

    /// Names of records of which other names are seen.
    pub(super) fn hidden(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.list.hidden.iter().map(|(kind, name)| (*kind, name.as_str()))
    }

    /// Finds where such a name stands in a text: in order, none over another.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        self.find_parted(text, &[])
    }

    /// As [`Secrets::find`], where something parts words at `seams` too.
    pub(super) fn find_parted(&self, text: &str, seams: &[usize]) -> Vec<Range<usize>> {
        match self.is_empty() {
            true => Vec::new(),
            false => parted::find(text, seams, |text| self.find_whole(text)),
        }
    }

    /// Finds where such a name stands as words of a text.
    fn find_whole(&self, text: &str) -> Vec<Range<usize>> {
        let Some(names) = &self.names else { return Vec::new() };
        let hits = names.find(text).into_iter().map(|hit| {
            let is_withheld = hit.candidates.iter().all(|(is_withheld, _)| *is_withheld);
            (hit.range, is_withheld)
        });
        let (mut withheld, mut seen) = (Vec::new(), Vec::new());
        hits.for_each(|(range, is_withheld)| match is_withheld {
            true => withheld.push(range),
            false => seen.push(range),
        });
        if let Some(alone) = self.alone.as_ref().filter(|_| !seen.is_empty()) {
            let laps = alone.find(text).into_iter().map(|hit| hit.range).filter(|range| {
                !seen.iter().any(|seen| seen.start <= range.start && range.end <= seen.end)
            });
            withheld.extend(laps);
        }
        let (held, open): (Vec<_>, Vec<_>) =
            self.spelt.find(text).into_iter().partition(|(_, is_withheld)| *is_withheld);
        seen.extend(open.into_iter().map(|(range, _)| range));
        let is_within = |range: &Range<usize>| {
            seen.iter().any(|seen| seen.start <= range.start && range.end <= seen.end)
        };
        withheld.extend(held.into_iter().map(|(range, _)| range).filter(|range| !is_within(range)));
        withheld.extend(
            web_addresses(text).filter(|range| self.in_address(&text[range.clone()]).is_some()),
        );
        if withheld.len() > 1 {
            withheld.sort_unstable_by_key(|range| (range.start, range.end));
            withheld.dedup_by(|next, last| {
                let meets = next.start < last.end;
                last.end = if meets { last.end.max(next.end) } else { last.end };
                meets
            });
        }
        withheld
    }

    /// The text with other words in the place of such names.
    pub fn without<'t>(&self, text: &'t str, instead: &str) -> Cow<'t, str> {
        fold::replaced(text, &self.find(text), instead)
    }

    /// Gives a name that stands in an id: one of several words, or of a person or place.
    pub(super) fn in_id(&self, id: &str) -> Option<&str> {
        let found = self.in_words(id);
        // A full stop is a part of a name (`o.reilly`) or parts one from the ending of a file.
        found.or_else(|| id.contains('.').then(|| self.in_words(&id.replace('.', "-")))?)
    }

    fn in_words(&self, id: &str) -> Option<&str> {
        if self.keys.is_empty() {
            return None;
        }
        let id = spelt::bare(&hyphened(&fold::key(id)));
        let hyphens = || id.match_indices('-').map(|(at, _)| at);
        let starts = std::iter::once(0).chain(hyphens().map(|at| at + 1));
        let runs = starts.flat_map(|start| {
            let ends = hyphens().chain([id.len()]).filter(move |end| *end >= start);
            ends.take(self.longest).map(move |end| start..end)
        });
        let found: Vec<(Range<usize>, Option<usize>)> =
            runs.filter_map(|run| Some((run.clone(), *self.keys.get(&id[run])?))).collect();
        let is_seen = |run: &Range<usize>| {
            let mut seen = found.iter().filter(|(_, name)| name.is_none());
            seen.any(|(seen, _)| seen.start <= run.start && run.end <= seen.end)
        };
        let first =
            found.iter().filter(|(run, _)| !is_seen(run)).filter_map(|(_, name)| *name).min()?;
        self.of_keys.get(first).map(String::as_str)
    }

    /// Whether a name stands in the path of a record's file: in its own name or in that of a folder.
    pub fn are_in_path(&self, path: &str) -> bool {
        stems(path).any(|stem| self.in_id(stem).is_some())
    }

    /// Gives a name that stands in an address, percent-encoded or not (RFC 3986, section 2.1).
    pub(super) fn in_address(&self, address: &str) -> Option<&str> {
        self.in_id(&percent_decode_str(address).decode_utf8_lossy())
    }
}

impl From<List> for Secrets {
    fn from(list: List) -> Self {
        let pattern = |name: &str, is_withheld| Pattern::full(name, is_withheld);
        let mut alone = None;
        let names = (!list.withheld.is_empty()).then(|| {
            let mut all = Vec::new();
            all.extend(list.withheld.iter().map(|name| pattern(name, true)));
            let proper = list.withheld.iter().filter(|name| list.proper.contains(*name));
            let forms = proper.flat_map(|name| otherwise(name));
            let slugs = list.withheld.iter().flat_map(|name| as_ids(name));
            let ids = list.ids.iter().filter(|id| is_no_word(id)).cloned();
            all.extend(forms.chain(slugs).chain(ids).map(|id| pattern(&id, true)));
            if !list.seen.is_empty() {
                alone = Some(Names::new(all.clone()));
            }
            all.extend(list.seen.iter().map(|name| pattern(name, false)));
            Names::new(all)
        });
        let several = list.withheld.iter().map(|name| (fold::key(name), name));
        let several = several.filter(|(key, name)| {
            key.contains('-') || key.len() >= 4 && list.proper.contains(*name)
        });
        let (mut keys, mut of_keys, mut longest) = (HashMap::default(), Vec::new(), 0);
        for (key, name) in several {
            let key = spelt::bare(&hyphened(&key));
            longest = longest.max(key.split('-').count());
            keys.entry(key).or_insert(Some(of_keys.len()));
            of_keys.push(name.clone());
        }
        let mut spelt = Spelt::default();
        list.withheld
            .iter()
            .filter(|name| list.proper.contains(*name))
            .for_each(|name| spelt.add(name, true));
        // Only those that matter: far more names may be seen than may not.
        let seen: Vec<&String> = list.seen.iter().filter(|name| spelt.may_stand_in(name)).collect();
        seen.iter().for_each(|name| spelt.add(name, false));
        for name in seen {
            let key = spelt::bare(&hyphened(&fold::key(name)));
            longest = longest.max(key.split('-').count());
            keys.insert(key, None);
        }
        Self { names, alone, spelt, keys, of_keys, longest, list }
    }
}

/// The places of web addresses in a text.
fn web_addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let may_hold = text.contains("://") || text.contains("www.");
    let text = if may_hold { text } else { "" };
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '[' | ']' | '|' | '`');
    text.split(ends).filter_map(move |word| {
        let at =
            ["https://", "http://", "www."].iter().filter_map(|begin| word.find(begin)).min()?;
        let word = &word[at..];
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*']).len();
        Some(start..start + end)
    })
}

/// A name as it is in ids: `viktor-orlanov`, `viktor_orlanov`.
fn as_ids(name: &str) -> Vec<String> {
    let slug = Slug::new(name).map(|slug| slug.to_string());
    let mut ids: Vec<String> = slug.into_iter().chain([fold::key(name)]).collect();
    ids.retain(|id| is_no_word(id));
    ids.extend(ids.clone().into_iter().map(|id| id.replace('-', "_")));
    ids
}

/// A name of a person, organisation or place as it is written beside: one of a word in capitals,
/// one of several with hyphens. In small letters it may be a word like any other.
pub(crate) fn otherwise(name: &str) -> Option<String> {
    const LETTERS: usize = 4;
    let is_long = name.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS;
    let form = if name.contains(' ') { name.replace(' ', "-") } else { name.to_uppercase() };
    (is_long && form != name).then_some(form)
}

/// Whether an id is no word of a text, nor a date.
fn is_no_word(id: &str) -> bool {
    const LETTERS: usize = 4;
    id.contains(['-', '_']) && id.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
}

/// A record's names in full.
fn names<T: Called>(record: &T) -> impl Iterator<Item = &str> {
    let more = record.aliases().iter().map(|name| name.value.as_str());
    std::iter::once(record.title()).chain(more)
}

/// All that a record is called, for short too.
fn all_names<T: Called>(record: &T) -> impl Iterator<Item = &str> {
    names(record).chain(record.short().iter().map(|name| name.value.as_str()))
}

impl List {
    /// Adds the names of a record that may not be seen, whether or not it is there.
    fn add(&mut self, Withheld { kind, ids, names, parts, .. }: &Withheld) {
        if parts.is_some() {
            names.iter().for_each(|name| self.add_hidden(*kind, name));
        } else {
            self.add_all(*kind, ids, names.iter().map(String::as_str));
        }
    }

    /// Adds the names of a record of which nothing may be seen.
    fn add_all<'n>(
        &mut self,
        kind: Kind,
        ids: &[String],
        names: impl Iterator<Item = &'n str> + Clone,
    ) {
        // A title of one small word is a word: `about`.
        let is_proper = kind.has_proper_names();
        let told = names.clone().filter(|name| is_proper || names::is_telling(name));
        self.withheld.extend(told.map(str::to_owned));
        if is_proper {
            self.proper.extend(names.map(str::to_owned));
        }
        self.ids.extend(ids.iter().cloned());
    }

    /// Adds a name of a record of which other names are seen.
    fn add_hidden(&mut self, kind: Kind, name: &str) {
        self.withheld.insert(name.to_owned());
        if kind.has_proper_names() {
            self.proper.insert(name.to_owned());
        }
        self.hidden.insert((kind, name.to_owned()));
    }
}

/// Gathers the names of one kind that are not seen, from each record as written and as it is seen.
fn gather<T: Called>(
    kind: Kind,
    written: &[Arc<Record<T>>],
    seen: &[Arc<Record<T>>],
    audience: Marking,
    list: &mut List,
) {
    for (written, seen) in written.iter().zip(seen) {
        if written.head.tlp > audience {
            let all: Vec<&str> = all_names(&written.fields).collect();
            list.add_all(kind, std::slice::from_ref(&written.id.value), all.into_iter());
        } else if !Arc::ptr_eq(written, seen) {
            let left: HashSet<&str> = names(&seen.fields).collect();
            for name in names(&written.fields).filter(|name| !left.contains(name)) {
                list.add_hidden(kind, name);
            }
            let left: HashSet<&str> = seen.fields.short().iter().map(|n| &*n.value).collect();
            for name in written.fields.short().iter().filter(|n| !left.contains(&*n.value)) {
                list.add_hidden(kind, &name.value);
            }
        }
    }
}

/// The names of the records of one kind that are included.
fn seen_names<'r, T: Called>(
    records: &'r [Arc<Record<T>>],
    kept: &'r [bool],
) -> impl Iterator<Item = String> + use<'r, T> {
    let kept = records.iter().zip(kept).filter(|(_, kept)| **kept);
    kept.flat_map(|(record, _)| names(&record.fields).map(str::to_owned))
}

/// The names of the folders and of the file in the path of a record's file, without endings.
fn stems(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(2).map(|part| part.split('.').next().unwrap_or(part))
}

/// Adds the folded names and ids of the records of one kind that are included.
fn bear<T: Called + Send + Sync>(
    records: &[Arc<Record<T>>],
    kept: &[bool],
    names: &mut HashSet<String>,
    ids: &mut HashSet<String>,
) {
    let kept = || records.par_iter().zip(kept).filter(|(_, kept)| **kept).map(|(record, _)| record);
    names.par_extend(kept().flat_map_iter(|record| all_names(&record.fields).map(fold::key)));
    ids.par_extend(kept().map(|record| fold::key(&record.id.value)));
}

/// A folded name as an id has it: a hyphen between two words, whatever stands there.
fn hyphened(key: &str) -> String {
    key.replace(|c: char| !c.is_alphanumeric(), "-")
}

/// Says that a name is withheld.
pub(super) fn report(name: &str, place: &str) -> Diagnostic {
    Diagnostic::new(
        Code::WithheldName,
        format!("`{name}` is marked above this audience, and stands {place}"),
    )
    .label("shown as [withheld]")
    .help("mark what tells of it, as in [text]{tlp=red}, or say it in other words")
}
