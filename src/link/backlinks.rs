//! The other way round: who takes part, who mentions, what is cited by whom.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use super::graph::{Backlink, Graph, Node};
use super::target::Target;
use crate::model::Kind;

/// The most co-actors, places and the like that are kept for one record.
const MOST: usize = 50;

pub(super) fn index(graph: &mut Graph) {
    events_of_actors(graph);
    events_of_locations(graph);
    citations(graph);
    members(graph);
    mentions(graph);
    let titles: Vec<String> =
        graph.locations.iter().map(|location| location.node.title.clone()).collect();
    for location in &mut graph.locations {
        location.parts.sort_by(|&a, &b| titles[a].cmp(&titles[b]).then(a.cmp(&b)));
    }
}

fn events_of_actors(graph: &mut Graph) {
    let participants: Vec<Vec<usize>> = graph
        .events
        .par_iter()
        .map(|event| each_once(event.participants.iter().map(|part| part.actor)))
        .collect();
    for (at, actors) in participants.iter().enumerate() {
        actors.iter().for_each(|&actor| graph.actors[actor].events.push(at));
    }
    // One actor after the other: of an event with ten thousand actors there are a hundred million
    // pairs, which no memory should hold at once.
    let found = graph
        .actors
        .par_iter()
        .with_max_len(1)
        .enumerate()
        .map(|(actor, record)| {
            let (mut with, mut places) = (Vec::new(), Vec::new());
            for &at in &record.events {
                with.extend(participants[at].iter().filter(|&&other| other != actor));
                places.extend(&graph.events[at].locations);
            }
            (most_first(counted(with)), most_first(counted(places)))
        })
        .collect::<Vec<_>>();
    for (actor, (with, places)) in graph.actors.iter_mut().zip(found) {
        actor.co_actors = with;
        actor.places = places;
    }
}

/// Counts how often each occurs.
fn counted(mut all: Vec<usize>) -> Vec<(usize, usize)> {
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

/// An event is in every place around the one where it happened.
fn events_of_locations(graph: &mut Graph) {
    for at in 0..graph.events.len() {
        let event = &graph.events[at];
        for place in each_once(event.locations.iter().flat_map(|&place| graph.around(place))) {
            graph.locations[place].events.push(at);
        }
    }
    // One place after the other, as with actors.
    let found = graph
        .locations
        .par_iter()
        .with_max_len(1)
        .map(|location| {
            let mut who: BTreeMap<usize, usize> = BTreeMap::new();
            for &at in &location.events {
                let participants = graph.events[at].participants.iter();
                for actor in each_once(participants.map(|part| part.actor)) {
                    *who.entry(actor).or_default() += 1;
                }
            }
            most_first(who.into_iter().collect())
        })
        .collect::<Vec<_>>();
    for (location, actors) in graph.locations.iter_mut().zip(found) {
        location.actors = actors;
    }
}

/// Sorts numbers, and leaves each once.
fn each_once(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all: Vec<usize> = numbers.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Of things and how often each occurs, the most frequent, most first.
pub(crate) fn most_first(mut counts: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let order = |a: &(usize, usize), b: &(usize, usize)| b.1.cmp(&a.1).then(a.0.cmp(&b.0));
    if counts.len() > MOST {
        counts.select_nth_unstable_by(MOST, order);
        counts.truncate(MOST);
        counts.shrink_to_fit();
    }
    counts.sort_unstable_by(order);
    counts
}

/// The sources of the notes of a record's text, and of its corrections.
fn of_notes(node: &Node) -> impl Iterator<Item = usize> + '_ {
    node.proses().flat_map(|prose| prose.notes.iter().map(|note| note.source.at()))
}

fn citations(graph: &mut Graph) {
    for at in 0..graph.events.len() {
        let event = &graph.events[at];
        let cited = event.citations.iter().map(|cited| cited.source);
        for source in each_once(cited.chain(of_notes(&event.node))) {
            graph.sources[source].events.push(at);
        }
    }
    for at in 0..graph.briefings.len() {
        let briefing = &graph.briefings[at];
        let cited = briefing.citations.iter().map(|cited| cited.source);
        for source in each_once(cited.chain(of_notes(&briefing.node))) {
            graph.sources[source].briefings.push(at);
        }
    }
    let mut others: Vec<(usize, Target)> = Vec::new();
    for (target, node) in graph.nodes() {
        if !matches!(target.kind, Kind::Briefing | Kind::Event) {
            let sources = each_once(of_notes(node)).into_iter();
            let other = |&at: &usize| Target::new(Kind::Source, at) != target;
            others.extend(sources.filter(other).map(|source| (source, target)));
        }
    }
    for (source, target) in others {
        graph.sources[source].others.push(target);
    }
}

fn members(graph: &mut Graph) {
    let held: Vec<(usize, usize, usize)> = graph
        .actors
        .iter()
        .enumerate()
        .flat_map(|(at, actor)| {
            actor.roles.iter().enumerate().filter_map(move |(nth, role)| Some((role.of?, at, nth)))
        })
        .collect();
    for (of, actor, nth) in held {
        graph.actors[of].members.push((actor, nth));
    }
}

fn mentions(graph: &mut Graph) {
    let mut found: HashMap<Target, Vec<Backlink>> = HashMap::default();
    let mut seen = HashSet::default();
    for (from, node) in graph.nodes() {
        seen.clear();
        for (nth, mention) in node.prose.mentions.iter().enumerate() {
            // The first mention in a text stands for the rest.
            if mention.target != from && seen.insert(mention.target) {
                found.entry(mention.target).or_default().push(Backlink { from, mention: nth });
            }
        }
    }
    for (target, mut links) in found {
        // Briefings first, newest first; then events likewise; then the rest.
        links.sort_by(|a, b| {
            (a.from.kind, std::cmp::Reverse(a.from.index))
                .cmp(&(b.from.kind, std::cmp::Reverse(b.from.index)))
        });
        let at = target.at();
        match target.kind {
            Kind::Briefing => graph.briefings[at].mentions = links,
            Kind::Event => graph.events[at].mentions = links,
            Kind::Actor => graph.actors[at].mentions = links,
            Kind::Location => graph.locations[at].mentions = links,
            Kind::Source => graph.sources[at].mentions = links,
            Kind::Page => {}
        }
    }
}
