//! Dead links within the site, and assets that nobody uses.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::link::{Graph, Node};
use crate::model::Href;
use crate::plan::Plan;

pub(super) fn check(graph: &Graph, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let with_links = graph.nodes().any(|(_, node)| !node.prose.site_links.is_empty());
    let records: HashMap<&Href, &Node> =
        graph.nodes().filter(|_| with_links).map(|(_, node)| (&node.href, node)).collect();
    for (_, node) in graph.nodes() {
        used.extend(node.proses().flat_map(|prose| &prose.assets).map(|href| href.path()));
        used.extend(node.prose.site_links.iter().map(|link| link.href.path()));
        used.extend(
            node.extra
                .values()
                .filter_map(|value| value.as_str())
                .map(|text| text.trim_start_matches('/')),
        );
        found.extend(dead(&records, plan, node));
    }
    for asset in graph.assets.iter().filter(|asset| !used.contains(asset.href.path())) {
        found.push(
            Diagnostic::new(Code::UnusedAsset, format!("no page uses {}", asset.path))
                .at(Place::file(&asset.path))
                .help("delete it, or show it on a page; it is published all the same"),
        );
    }
    found
}

fn dead(records: &HashMap<&Href, &Node>, plan: &Plan, node: &Node) -> Vec<Diagnostic> {
    let Some(file) = &node.file else { return Vec::new() };
    let mut found = Vec::new();
    for link in &node.prose.site_links {
        let place = Place::at(file, link.span);
        if link.href != node.href && !plan.has(&link.href) {
            found.push(
                Diagnostic::new(Code::DeadLink, format!("there is no page /{}", link.href.path()))
                    .at(place)
                    .help("correct the address, or write [[the record's id]]"),
            );
            continue;
        }
        let Some(anchor) = &link.anchor else { continue };
        if let Some(other) = records.get(&link.href) {
            let has = other.prose.anchors.binary_search(anchor).is_ok()
                || other.prose.notes.iter().any(|note| format!("note-{}", note.number) == *anchor);
            if !has {
                found.push(
                    Diagnostic::new(
                        Code::DeadAnchor,
                        format!("/{} has no anchor `#{anchor}`", link.href.path()),
                    )
                    .at(place)
                    .help(
                        "anchors are made of the headings: `## What is known` is `#what-is-known`",
                    ),
                );
            }
        }
    }
    found
}
