//! The history of the records, resolved as everything else is.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::Selection;
use super::fold;
use super::graph::Graph;
use super::memo::Memo;
use super::prose::ProseWords;
use super::register::{Places, Register};
use super::select::Selected;
use super::target::Target;
use crate::history::{self, Desk, History, Known, Now, Said, State};
use crate::model::{Kind, Marking, Record, Spanned};
use crate::read::Corpus;

/// Tells what an audience may see of what became of the records of `corpus`, which is as written.
pub(super) fn history(
    corpus: &Corpus,
    selection: &Selection,
    chosen: &Selected,
    register: &Register,
    graph: &Graph,
    words: &ProseWords,
    memo: &mut Memo,
) -> Option<Arc<History>> {
    let chronicle = corpus.history.as_ref().filter(|_| corpus.site.history.is_shown)?;
    // One that only the theme names counts as left out: a message too few is shown rather than one
    // too many.
    let assets = super::assets(corpus, selection, graph, |_| false);
    let desk = Desk {
        selection,
        settings: corpus.site.history,
        records: known(corpus, selection, chosen, register),
        assets: assets.iter().map(|asset| &*asset.path).collect(),
        find: &|kind, name| register.directory.find(kind, name),
        title: &|target| graph.node(target).title.clone(),
        withheld: &words.withheld,
        later: &corpus.withheld,
    };
    let fingerprint = fingerprint(&desk, graph);
    Some(memo.history(chronicle, corpus.uncommitted.as_ref(), fingerprint, &desk))
}

/// What records say in later versions of the desk of which not all may be seen, by kind and id.
type Later<'a> = HashMap<(Kind, String), OfLater<'a>>;

/// What a record says later.
#[derive(Default)]
struct OfLater<'a> {
    /// What it says today.
    now: Option<&'a Arc<State>>,
    /// What it says before, and no longer.
    gone: Vec<&'a State>,
}

fn later(corpus: &Corpus) -> Later<'_> {
    let mut all = Later::new();
    for it in &corpus.withheld {
        let Some(parts) = &it.parts else { continue };
        for id in &it.ids {
            let of = all.entry((it.kind, fold::key(id))).or_default();
            if it.is_gone {
                of.gone.push(parts);
            } else if let Some(committed) = of.now.replace(parts) {
                of.gone.push(committed);
            }
        }
    }
    all
}

/// The records of the desk, those included that the build leaves out.
fn known<'a>(
    corpus: &'a Corpus,
    selection: &Selection,
    chosen: &Selected,
    register: &Register,
) -> Vec<Known<'a>> {
    let audience = selection.audience;
    let later = &later(corpus);
    fn of<'a, T: Said + Send + Sync>(
        kind: Kind,
        records: &'a [Arc<Record<T>>],
        (audience, later, chosen, places): (Marking, &Later<'a>, &[bool], &Places),
        names: impl Fn(&'a T) -> Vec<&'a str>,
        all: &mut Vec<Known<'a>>,
    ) {
        let mut targets = vec![None; records.len()];
        for (index, placed) in places.of(records).iter().enumerate() {
            if let Some(target) = targets.get_mut(placed.at) {
                *target = Some(Target::new(kind, index));
            }
        }
        for ((record, is_chosen), target) in records.iter().zip(chosen).zip(targets) {
            // One that is neither shown nor left out has the id of another.
            if *is_chosen && target.is_none() {
                continue;
            }
            let written = names(&record.fields);
            let narrower = record.narrower.iter().find(|(above, _)| audience < *above);
            let (names, hidden) = match narrower {
                Some((_, seen)) => {
                    let seen = names(&seen.fields);
                    let hidden = written.into_iter().filter(|name| !seen.contains(name)).collect();
                    (seen, hidden)
                }
                None => (written, Vec::new()),
            };
            let id = &record.id.value;
            let now = match (narrower, target) {
                (None, Some(_)) => None,
                (Some(_), _) => Some(history::state(record).says()),
                // Of one that is left out, only texts count.
                (None, None) => {
                    let body = record.head.body.as_ref().map_or("", |body| &body.text);
                    let summary = record.head.summary.as_deref().unwrap_or_default();
                    Some(xxh3_128(body.as_bytes()) ^ xxh3_128(summary.as_bytes()).rotate_left(1))
                }
            };
            // Of most desks there is none.
            let since = if later.is_empty() { None } else { later.get(&(kind, fold::key(id))) };
            let now = match since.and_then(|since| since.now) {
                Some(now) => Some(Now { says: now.says(), state: Box::new(|| State::clone(now)) }),
                None => now.map(|says| Now { says, state: Box::new(|| history::state(record)) }),
            };
            let later = since.map(|since| since.gone.clone()).unwrap_or_default();
            all.push(Known { kind, id, names, hidden, now, later, file: &record.file, target });
        }
    }
    fn named<'a>(name: &'a str, more: [&'a [Spanned<String>]; 2]) -> Vec<&'a str> {
        let more = more.into_iter().flatten().map(|name| name.value.as_str());
        std::iter::once(name).chain(more).collect()
    }
    let mut all = Vec::with_capacity(corpus.len());
    let out = &mut all;
    let of_briefings = (audience, later, &chosen.briefings[..], &register.briefings);
    let of_events = (audience, later, &chosen.events[..], &register.events);
    of(Kind::Briefing, &corpus.briefings, of_briefings, |r| vec![&r.title], out);
    of(Kind::Event, &corpus.events, of_events, |r| vec![&r.title], out);
    of(
        Kind::Actor,
        &corpus.actors,
        (audience, later, &chosen.actors, &register.actors),
        |r| named(&r.name, [&r.aliases, &r.short]),
        out,
    );
    of(
        Kind::Location,
        &corpus.locations,
        (audience, later, &chosen.locations, &register.locations),
        |r| named(&r.name, [&r.aliases, &r.short]),
        out,
    );
    of(
        Kind::Source,
        &corpus.sources,
        (audience, later, &chosen.sources, &register.sources),
        |r| std::iter::once(r.title.as_str()).chain(r.url.as_deref()).collect(),
        out,
    );
    let of_pages = (audience, later, &chosen.pages[..], &register.pages);
    of(Kind::Page, &corpus.pages, of_pages, |r| vec![&r.title], out);
    all
}

/// A fingerprint of all that a history depends on beside its chronicle: ids, names, titles and
/// numbers of records, and who may see them; of those of which not all may be seen also what they
/// say, of others not.
fn fingerprint(desk: &Desk<'_>, graph: &Graph) -> u128 {
    let mut hash = Xxh3::new();
    let mut add = |part: &str| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    add(&format!("{:?} {:?} {}", desk.selection, desk.settings, desk.withheld));
    for withheld in desk.later {
        withheld.ids.iter().chain(&withheld.names).for_each(|name| add(name));
    }
    for record in &desk.records {
        add(record.kind.key());
        add(record.id);
        add(record.file);
        add(if record.target.is_some() { "seen" } else { "hidden" });
        record.names.iter().for_each(|name| add(name));
        add("hidden");
        record.hidden.iter().for_each(|name| add(name));
        let says = record.now.as_ref().map(|now| format!("{:x}", now.says));
        add(says.as_deref().unwrap_or_default());
        record.later.iter().for_each(|state| add(&format!("{:x}", state.says())));
    }
    for (target, node) in graph.nodes() {
        add(target.kind.key());
        add(node.href.path());
        add(&node.title);
    }
    let mut assets: Vec<&str> = desk.assets.iter().copied().collect();
    assets.sort_unstable();
    assets.into_iter().for_each(add);
    hash.digest128()
}
