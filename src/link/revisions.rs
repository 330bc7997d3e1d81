//! The history of the records, resolved as everything else is.

use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::Selection;
use super::graph::Graph;
use super::memo::Memo;
use super::prose::ProseWords;
use super::register::{Places, Register};
use super::select::Selected;
use super::target::Target;
use crate::history::{Desk, History, Known};
use crate::model::{Kind, Record, Spanned};
use crate::read::Corpus;

/// Tells what an audience may see of what became of the records.
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
    let desk = Desk {
        selection,
        settings: corpus.site.history,
        records: known(corpus, chosen, register),
        assets: corpus.assets.iter().map(|asset| &*asset.path).collect(),
        find: &|kind, name| register.directory.find(kind, name),
        title: &|target| graph.node(target).title.clone(),
        withheld: &words.withheld,
    };
    let fingerprint = fingerprint(&desk, corpus, graph);
    Some(memo.history(chronicle, corpus.uncommitted.as_ref(), fingerprint, &desk))
}

/// The records of the desk, those included that the build leaves out.
fn known<'a>(corpus: &'a Corpus, chosen: &Selected, register: &Register) -> Vec<Known<'a>> {
    fn of<'a, T>(
        kind: Kind,
        records: &'a [Arc<Record<T>>],
        chosen: &[bool],
        places: &Places,
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
            all.push(Known {
                kind,
                id: &record.id.value,
                names: names(&record.fields),
                file: &record.file,
                target,
            });
        }
    }
    fn named<'a>(name: &'a str, more: [&'a [Spanned<String>]; 2]) -> Vec<&'a str> {
        let more = more.into_iter().flatten().map(|name| name.value.as_str());
        std::iter::once(name).chain(more).collect()
    }
    let mut all = Vec::with_capacity(corpus.len());
    let out = &mut all;
    let (briefings, events) = (&register.briefings, &register.events);
    of(Kind::Briefing, &corpus.briefings, &chosen.briefings, briefings, |r| vec![&r.title], out);
    of(Kind::Event, &corpus.events, &chosen.events, events, |r| vec![&r.title], out);
    of(
        Kind::Actor,
        &corpus.actors,
        &chosen.actors,
        &register.actors,
        |r| named(&r.name, [&r.aliases, &r.short]),
        out,
    );
    of(
        Kind::Location,
        &corpus.locations,
        &chosen.locations,
        &register.locations,
        |r| named(&r.name, [&r.aliases, &r.short]),
        out,
    );
    of(
        Kind::Source,
        &corpus.sources,
        &chosen.sources,
        &register.sources,
        |r| std::iter::once(r.title.as_str()).chain(r.url.as_deref()).collect(),
        out,
    );
    of(Kind::Page, &corpus.pages, &chosen.pages, &register.pages, |r| vec![&r.title], out);
    all
}

/// A fingerprint of all that a history depends on beside its chronicle: ids, names, titles and
/// numbers of records, and who may see them; not what they say.
fn fingerprint(desk: &Desk<'_>, corpus: &Corpus, graph: &Graph) -> u128 {
    let mut hash = Xxh3::new();
    let mut add = |part: &str| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    add(&format!("{:?} {:?} {}", desk.selection, desk.settings, desk.withheld));
    for record in &desk.records {
        add(record.kind.key());
        add(record.id);
        add(record.file);
        add(if record.target.is_some() { "seen" } else { "hidden" });
        record.names.iter().for_each(|name| add(name));
    }
    for (target, node) in graph.nodes() {
        add(target.kind.key());
        add(node.href.path());
        add(&node.title);
    }
    corpus.assets.iter().for_each(|asset| add(&asset.path));
    hash.digest128()
}
