//! Events that are like another: the same people, places and tags, close in time.

use jiff::civil;

use super::parts::Parts;
use super::shared::Shared;
use super::view::{Link, SimilarView};
use crate::link::{Graph, Target};
use crate::model::Kind;

/// The most that a page suggests.
const MOST: usize = 5;

/// Of what each thing has in common with an event, the nearest in time on either side are looked
/// at, and of its things the first; so the cost of an event does not grow with the archive.
const NEAREST: usize = 8;
const THINGS: usize = 24;

/// The least number of things that a suggestion has in common with the event.
const LEAST: usize = 2;

/// The most things that are named as what both have in common.
const NAMED: usize = 3;

/// How much a thing in common counts; one that many events have counts less.
const ACTOR: u64 = 3_000;
const PLACE: u64 = 2_000;
const TAG: u64 = 1_000;

/// The days between two events at which what they have in common counts half.
const HALF: u64 = 30;

/// A thing that events have in common.
struct Thing<'g> {
    of: Of,
    weight: u64,
    /// Its events, by date.
    events: &'g [usize],
}

/// An event, and the number of a thing that it has too.
type InCommon = (usize, usize);

/// What a thing is.
enum Of {
    Record(Target),
    Tag(usize),
}

impl Parts<'_> {
    /// The events most like the one at `at`, without those in `except`, by date.
    pub(super) fn similar(&self, at: usize, except: &[usize]) -> Vec<SimilarView> {
        let things = self.things(at);
        let mut shared: Vec<InCommon> = Vec::new();
        for (nth, thing) in things.iter().enumerate() {
            let here = thing.events.partition_point(|&other| other < at);
            let near = here.saturating_sub(NEAREST)..thing.events.len().min(here + NEAREST + 1);
            shared.extend(thing.events[near].iter().map(|&other| (other, nth)));
        }
        shared.sort_unstable();
        let mut found: Vec<(u64, usize, &[InCommon])> = shared
            .chunk_by(|one, next| one.0 == next.0)
            .filter(|common| common.len() >= LEAST)
            .map(|common| (common[0].0, common))
            .filter(|(other, _)| *other != at && !except.contains(other))
            .map(|(other, common)| {
                let weight: u64 = common.iter().map(|&(_, nth)| things[nth].weight).sum();
                (weight * HALF / (HALF + apart(self.graph, at, other)), other, common)
            })
            .collect();
        found.sort_by_key(|(score, other, _)| {
            (std::cmp::Reverse(*score), other.abs_diff(at), *other)
        });
        found.truncate(MOST);
        found.sort_by_key(|(_, other, _)| *other);
        found
            .into_iter()
            .inspect(|&(_, other, _)| self.tells(Target::new(Kind::Event, other)))
            .map(|(_, other, common)| SimilarView {
                link: self.link(Target::new(Kind::Event, other)),
                date: self.dated(Target::new(Kind::Event, other), &self.graph.events[other].date),
                shared: common
                    .iter()
                    .take(NAMED)
                    .map(|&(_, nth)| self.thing(&things[nth]))
                    .collect(),
            })
            .collect()
    }

    fn thing(&self, thing: &Thing<'_>) -> Shared<Link> {
        match thing.of {
            Of::Record(target) => self.link(target),
            Of::Tag(at) => self.tag(at),
        }
    }

    /// What an event may have in common with others: first whom, then where, then tags.
    fn things(&self, at: usize) -> Vec<Thing<'_>> {
        let graph = self.graph;
        let event = &graph.events[at];
        let mut actors: Vec<usize> = Vec::new();
        for part in event.participants.iter().take(THINGS) {
            if !actors.contains(&part.actor) {
                actors.push(part.actor);
            }
        }
        let rare =
            |weight: u64, events: &[usize]| weight / u64::from(events.len().max(1).ilog2() + 1);
        let actors = actors.into_iter().map(|actor| {
            let events = graph.actors[actor].events.as_slice();
            (Of::Record(Target::new(Kind::Actor, actor)), ACTOR, events)
        });
        let places = event.locations.iter().map(|&place| {
            let events = graph.locations[place].events.as_slice();
            (Of::Record(Target::new(Kind::Location, place)), PLACE, events)
        });
        let tags = event
            .node
            .tags
            .iter()
            .map(|&tag| (Of::Tag(tag), TAG, graph.tags[tag].events.as_slice()));
        actors
            .chain(places)
            .chain(tags)
            .take(THINGS)
            .map(|(of, weight, events)| Thing { of, weight: rare(weight, events), events })
            .collect()
    }
}

/// The days between two events.
fn apart(graph: &Graph, one: usize, other: usize) -> u64 {
    let day = |at: usize| graph.events[at].date.first_day();
    let days = |from: civil::Date, to: civil::Date| {
        from.until(to).map_or(0, |span| u64::from(span.get_days().unsigned_abs()))
    };
    match (day(one), day(other)) {
        (Some(from), Some(to)) => days(from, to),
        _ => HALF,
    }
}
