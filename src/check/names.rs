//! Names that look like one another.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::likeness::look_alikes;
use crate::link::{Graph, Node};

pub(super) fn check(graph: &Graph) -> Vec<Diagnostic> {
    let actors: Vec<(&Node, &[String])> =
        graph.actors.iter().map(|actor| (&actor.node, actor.aliases.as_slice())).collect();
    let locations: Vec<(&Node, &[String])> = graph
        .locations
        .iter()
        .map(|location| (&location.node, location.aliases.as_slice()))
        .collect();
    let mut found = alike("actors", &actors);
    found.extend(alike("locations", &locations));
    found
}

/// Pairs of which at least one has no record: two records are two things, for somebody wrote so.
fn alike(kind: &str, nodes: &[(&Node, &[String])]) -> Vec<Diagnostic> {
    let mut names: Vec<&str> = Vec::new();
    let mut owners: Vec<usize> = Vec::new();
    for (at, (node, aliases)) in nodes.iter().enumerate() {
        for name in std::iter::once(&node.title).chain(aliases.iter()) {
            names.push(name);
            owners.push(at);
        }
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for likeness in look_alikes(&names) {
        let (mut one, mut other) = (owners[likeness.a], owners[likeness.b]);
        let (mut name, mut like) = (names[likeness.a], names[likeness.b]);
        if one == other || (nodes[one].0.is_registered() && nodes[other].0.is_registered()) {
            continue;
        }
        if nodes[one].0.is_registered() {
            std::mem::swap(&mut one, &mut other);
            std::mem::swap(&mut name, &mut like);
        }
        if !seen.insert((one.min(other), one.max(other))) {
            continue;
        }
        let help = match &nodes[other].0.file {
            Some(file) => format!("if they are one, add \"{name}\" to the aliases in {file}"),
            None => format!("if they are one, register \"{like}\" with the alias \"{name}\""),
        };
        let message = format!(
            "the {kind} \"{name}\" and \"{like}\" look alike ({})",
            likeness.why.describe()
        );
        let mut diagnostic = Diagnostic::new(Code::LookAlike, message).help(help);
        if let Some(file) = &nodes[other].0.file {
            diagnostic = diagnostic.at(Place::file(&Arc::clone(file)));
        }
        found.push(diagnostic);
    }
    found
}
