//! Who appears with an actor, and who of them with one another, as a small network.

use schemars::JsonSchema;
use serde::Serialize;

use super::map::{cut_to, width_of_text};
use super::parts::Parts;
use crate::link::Target;
use crate::model::{Href, Kind};

/// The most actors around the one in the middle.
const MOST: usize = 10;

/// The fewest: of fewer the list beside says as much.
const FEWEST: usize = 3;

/// The most pairs in words.
const MOST_PAIRS: usize = 20;

/// How many of the co-actors of each are looked through for ties among them, the closest first: an
/// actor who appears with thousands must not cost every page that names it.
const LOOKED_THROUGH: usize = 400;

/// Units across: about the pixels of a network on a telephone.
const WIDTH: f64 = 360.0;

/// Units between the rows of names on either side.
const ROW: f64 = 44.0;

/// Units from the middle to the sides of the ring.
const REACH: f64 = 62.0;

/// Units for the type, and of a line of it.
const LINE: f64 = 13.0;

/// A network of actors, in units of about a pixel on a telephone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NetworkView {
    /// Units from left to right.
    pub width: i32,
    /// Units from top to bottom.
    pub height: i32,
    /// The actor that the page is about; it is tied to all others.
    pub centre: NodeView,
    /// Actors around it, in the order of the ring.
    pub nodes: Vec<NodeView>,
    /// Ties, the weaker first: those to the centre are straight lines.
    pub ties: Vec<TieView>,
    /// Who of the others appear together, in words, most first: "Kim Jong Un, Sergey Lavrov".
    pub pairs: Vec<PairView>,
}

/// Two actors who appear together, in words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairView {
    /// "Kim Jong Un".
    pub one: String,
    /// "Sergey Lavrov".
    pub other: String,
    /// Events.
    pub count: usize,
}

/// An actor of a network.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NodeView {
    /// "Kim Jong Un: 7 events".
    pub label: String,
    /// The actor's page.
    pub href: Href,
    /// Units from the left edge.
    pub x: f64,
    /// Units from the upper edge.
    pub y: f64,
    /// Units from the centre to the rim.
    pub radius: f64,
    /// `start`, `middle` or `end`, as SVG's `text-anchor`.
    pub anchor: &'static str,
    /// The name in one or two lines, cut if it is long.
    pub lines: Vec<NodeLine>,
}

/// A line of a name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NodeLine {
    /// Units from the left edge.
    pub x: f64,
    /// Units from the upper edge to the foot of the letters.
    pub y: f64,
    /// The words.
    pub text: String,
}

/// Two actors who appear together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TieView {
    /// SVG path data.
    pub path: String,
    /// 1 (few events) to 4 (most), by which the line is thick.
    pub weight: u8,
    /// Whether it is among the actors around, rather than to the one in the middle.
    pub among: bool,
}

impl Parts<'_> {
    /// The network of an actor; `None` where it appears with too few.
    pub(super) fn network(&self, at: usize) -> Option<NetworkView> {
        let actor = &self.graph.actors[at];
        let near: Vec<(usize, usize)> = actor.co_actors.iter().take(MOST).copied().collect();
        if near.len() < FEWEST {
            return None;
        }
        let shared = |a: usize, b: usize| -> usize {
            let of = &self.graph.actors[a].co_actors;
            of.iter().take(LOOKED_THROUGH).find(|(other, _)| *other == b).map_or(0, |(_, n)| *n)
        };
        // Both lists are looked through: the tie may be among the closest of one alone.
        let mut among = vec![vec![0; near.len()]; near.len()];
        for a in 0..near.len() {
            for b in 0..a {
                let events = shared(near[a].0, near[b].0).max(shared(near[b].0, near[a].0));
                among[a][b] = events;
                among[b][a] = events;
            }
        }
        let people = near.iter().map(|&(who, events)| {
            let link = self.plain_link(Target::new(Kind::Actor, who));
            let colon = self.words.get("colon");
            let label = format!("{}{colon}{}", link.title, self.words.count("events", events));
            Person { name: link.title, href: link.href, label, events }
        });
        let own = self.plain_link(Target::new(Kind::Actor, at));
        Some(drawn(&own.title, own.href, people.collect(), &among))
    }
}

/// An actor, before it is drawn.
struct Person {
    name: String,
    href: Href,
    label: String,
    events: usize,
}

/// Draws a network. `among` has the events that two of the people share.
fn drawn(name: &str, href: Href, people: Vec<Person>, among: &[Vec<usize>]) -> NetworkView {
    let order = ring(people.len(), among);
    let (right, left) = order.split_at(people.len().div_ceil(2));
    let rows = number(right.len());
    let height = rows * ROW + 24.0;
    let (middle_x, middle_y) = (WIDTH / 2.0, height / 2.0);
    let most = people.iter().map(|person| person.events).max().unwrap_or(1);
    // Down the right side, and up the left one.
    let sides = right.iter().enumerate().map(|(row, &who)| (who, row, right.len(), 1.0));
    let sides =
        sides.chain(left.iter().rev().enumerate().map(|(row, &who)| (who, row, left.len(), -1.0)));
    let mut at = vec![(0.0, 0.0); people.len()];
    let mut nodes: Vec<(usize, NodeView)> = Vec::new();
    for (who, row, count, side) in sides {
        let person = &people[who];
        let y = middle_y + (number(row) - (number(count) - 1.0) / 2.0) * ROW;
        let off = (y - middle_y) / (height / 2.0);
        let x = middle_x + side * REACH * (1.0 - off * off).max(0.0).sqrt();
        at[who] = (x, y);
        let radius = 3.5 + 3.5 * number(person.events) / number(most.max(1));
        let from = x + side * (radius + 5.0);
        let room = if side > 0.0 { WIDTH - from } else { from } - 1.0;
        nodes.push((
            who,
            NodeView {
                label: person.label.clone(),
                href: person.href.clone(),
                x: tenth(x),
                y: tenth(y),
                radius: tenth(radius),
                anchor: if side > 0.0 { "start" } else { "end" },
                lines: lines(&person.name, room, tenth(from), y),
            },
        ));
    }
    let mut ties: Vec<(usize, TieView)> = Vec::new();
    let mut pairs: Vec<PairView> = Vec::new();
    let strongest = among.iter().flatten().copied().max().unwrap_or(0).max(most);
    for (a, &(ax, ay)) in at.iter().enumerate() {
        for (b, &(bx, by)) in at.iter().enumerate().take(a) {
            let events = among[a][b];
            if events > 0 {
                pairs.push(PairView {
                    one: people[b].name.clone(),
                    other: people[a].name.clone(),
                    count: events,
                });
                // Bent towards the middle, so that it is not taken for a side of the ring.
                let bend = |one: f64, other: f64, middle: f64| (one + other) / 4.0 + middle / 2.0;
                let (cx, cy) = (bend(ax, bx, middle_x), bend(ay, by, middle_y));
                let [ax, ay, bx, by, cx, cy] = [ax, ay, bx, by, cx, cy].map(tenth);
                let path = format!("M{ax} {ay}Q{cx} {cy} {bx} {by}");
                ties.push((
                    events,
                    TieView { path, weight: weight(events, strongest), among: true },
                ));
            }
        }
    }
    ties.sort_by_key(|(events, _)| *events);
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.count));
    pairs.truncate(MOST_PAIRS);
    let mut own: Vec<(usize, TieView)> = at
        .iter()
        .zip(&people)
        .map(|(&(x, y), person)| {
            let [mx, my, x, y] = [middle_x, middle_y, x, y].map(tenth);
            let path = format!("M{mx} {my}L{x} {y}");
            let weight = weight(person.events, strongest);
            (person.events, TieView { path, weight, among: false })
        })
        .collect();
    own.sort_by_key(|(events, _)| *events);
    nodes.sort_by_key(|(who, _)| *who);
    NetworkView {
        width: 360,
        #[allow(clippy::cast_possible_truncation, reason = "a few hundred")]
        height: height as i32,
        centre: NodeView {
            label: name.to_owned(),
            href,
            x: tenth(middle_x),
            y: tenth(middle_y),
            radius: 8.0,
            anchor: "middle",
            lines: vec![NodeLine {
                x: tenth(middle_x),
                y: tenth(middle_y + ROW / 2.0),
                text: cut_to(name, REACH * 1.5),
            }],
        },
        nodes: nodes.into_iter().map(|(_, node)| node).collect(),
        ties: ties.into_iter().chain(own).map(|(_, tie)| tie).collect(),
        pairs,
    }
}

/// The order around the ring: each next to whom it shares most with, so that few lines cross.
fn ring(count: usize, among: &[Vec<usize>]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(count);
    let mut left: Vec<usize> = (0..count).collect();
    while !left.is_empty() {
        let next = order.last().map_or(0, |&last: &usize| {
            let mut best = 0;
            for (at, &who) in left.iter().enumerate() {
                if among[last][who] > among[last][left[best]] {
                    best = at;
                }
            }
            best
        });
        order.push(left.remove(next));
    }
    order
}

/// A name in one line, or in two, that are cut where there is no room.
fn lines(name: &str, room: f64, x: f64, y: f64) -> Vec<NodeLine> {
    let line = |text: String, y: f64| NodeLine { x, y: tenth(y), text };
    if width_of_text(name) <= room {
        return vec![line(name.to_owned(), y + LINE * 0.35)];
    }
    // The first line takes as many words as have room.
    let broken = name
        .match_indices(' ')
        .map(|(at, _)| at)
        .take_while(|&at| width_of_text(&name[..at]) <= room)
        .last();
    match broken {
        Some(at) => vec![
            line(name[..at].to_owned(), y - LINE * 0.15),
            line(cut_to(name[at..].trim_start(), room), y + LINE * 0.85),
        ],
        None => vec![line(cut_to(name, room), y + LINE * 0.35)],
    }
}

/// 1 to 4, by quarters of the strongest.
fn weight(events: usize, strongest: usize) -> u8 {
    u8::try_from((events * 4).div_ceil(strongest.max(1))).unwrap_or(4).clamp(1, 4)
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people(names: &[String]) -> Vec<Person> {
        names
            .iter()
            .enumerate()
            .map(|(at, name)| Person {
                name: name.clone(),
                href: Href::new(format!("actors/{at}/")),
                label: name.clone(),
                events: names.len() - at,
            })
            .collect()
    }

    #[test]
    fn those_who_share_most_stand_side_by_side() {
        let mut among = vec![vec![0; 4]; 4];
        for (a, b, events) in [(0, 2, 5), (2, 1, 3), (1, 3, 1)] {
            among[a][b] = events;
            among[b][a] = events;
        }
        assert_eq!(ring(4, &among), [0, 2, 1, 3]);
    }

    proptest! {
        #[test]
        fn names_are_in_the_picture_and_overlap_nothing(
            names in prop::collection::vec("[A-Za-z김정은 ]{1,50}", 3..=MOST),
            events in prop::collection::vec(0_usize..50, MOST * MOST),
        ) {
            let count = names.len();
            let among: Vec<Vec<usize>> =
                (0..count).map(|a| (0..count).map(|b| events[a.max(b) * MOST + a.min(b)]).collect()).collect();
            let view = drawn("A name in the middle of it", Href::new("actors/ego/"), people(&names), &among);
            prop_assert_eq!(view.nodes.len(), count);
            let mut boxes: Vec<[f64; 4]> = Vec::new();
            for node in view.nodes.iter().chain([&view.centre]) {
                for line in &node.lines {
                    let width = width_of_text(&line.text);
                    let left = match node.anchor {
                        "start" => line.x,
                        "end" => line.x - width,
                        _ => line.x - width / 2.0,
                    };
                    prop_assert!(left >= 0.0 && left + width <= WIDTH, "{node:?}");
                    prop_assert!(line.y > LINE * 0.8 && line.y < f64::from(view.height));
                    let own = [left, line.y - LINE * 0.75, left + width, line.y + LINE * 0.15];
                    for other in &boxes {
                        prop_assert!(
                            own[0] >= other[2] || other[0] >= own[2] || own[1] >= other[3] || other[1] >= own[3],
                            "{own:?} {other:?}"
                        );
                    }
                    boxes.push(own);
                }
            }
            prop_assert!(view.ties.iter().all(|tie| !tie.path.contains("NaN")));
        }
    }
}
