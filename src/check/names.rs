//! Names that look like one another.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::likeness::{Likeness, look_alikes};
use crate::link::{Graph, NamedOnly, Node, fold};
use crate::model::Kind;

pub(super) fn check(graph: &Graph) -> Vec<Diagnostic> {
    let actors: Vec<(&Node, &[String])> =
        graph.actors.iter().map(|actor| (&actor.node, actor.aliases.as_slice())).collect();
    let locations: Vec<(&Node, &[String])> = graph
        .locations
        .iter()
        .map(|location| (&location.node, location.aliases.as_slice()))
        .collect();
    let mut found = alike(graph, Kind::Actor, &actors);
    found.extend(alike(graph, Kind::Location, &locations));
    found
}

/// A name without a record, and the name that it is likely to be a slip of.
struct Pair<'a> {
    other: &'a Node,
    like: &'a str,
    likeness: Likeness,
}

/// Names without a record that look like others, each once: with one that has a record, if there is
/// one. Two records are two things, for somebody wrote so.
fn alike(graph: &Graph, kind: Kind, nodes: &[(&Node, &[String])]) -> Vec<Diagnostic> {
    let mut names: Vec<&str> = Vec::new();
    let mut owners: Vec<usize> = Vec::new();
    for (at, (node, aliases)) in nodes.iter().enumerate() {
        for name in std::iter::once(&node.title).chain(aliases.iter()) {
            names.push(name);
            owners.push(at);
        }
    }
    let named = graph.unregistered.iter().filter(|named| named.kind == kind);
    let named: HashMap<String, &NamedOnly> =
        named.map(|named| (fold::key(&named.name), named)).collect();
    let named = |node: &Node| named.get(&fold::key(&node.title)).copied();
    let count = |at: usize| named(nodes[at].0).map_or(0, |named| named.count);
    let mut pairs: BTreeMap<usize, Pair<'_>> = BTreeMap::new();
    for likeness in look_alikes(&names) {
        let (mut one, mut other) = (owners[likeness.a], owners[likeness.b]);
        let mut like = names[likeness.b];
        let are_registered = (nodes[one].0.is_registered(), nodes[other].0.is_registered());
        if one == other || are_registered == (true, true) {
            continue;
        }
        // Of two names without a record the one that is written less often is the slip.
        if are_registered.0 || are_registered == (false, false) && count(other) < count(one) {
            std::mem::swap(&mut one, &mut other);
            like = names[likeness.a];
        }
        let other = nodes[other].0;
        let pair = pairs.entry(one).or_insert(Pair { other, like, likeness });
        if other.is_registered() && !pair.other.is_registered() {
            *pair = Pair { other, like, likeness };
        }
    }
    let said = pairs.into_iter().filter_map(|(at, Pair { other, like, likeness })| {
        let node = nodes[at].0;
        let named = named(node);
        // Somebody was asked already whether another is meant.
        if named.is_some_and(|named| named.is_corrected) {
            return None;
        }
        let name = named.map_or(&*node.title, |named| &*named.name);
        let help = match &other.file {
            Some(file) => format!(
                "correct it, or if it is another spelling of the same, add \"{name}\" to the aliases in {file}"
            ),
            None => format!(
                "correct one of the two, or if both are right for the same, register \"{like}\" with the alias \"{name}\""
            ),
        };
        let message = format!(
            "the {} \"{name}\" and \"{like}\" look alike ({})",
            kind.folder(),
            likeness.why.describe()
        );
        let mut diagnostic = Diagnostic::new(Code::LookAlike, message).help(help);
        diagnostic.place = named
            .and_then(|named| named.first.clone())
            .or_else(|| other.file.as_ref().map(Place::file));
        Some(diagnostic)
    });
    said.collect()
}
