//! What no single record shows: contradictions, doubtful names, dead links, what nobody uses.

mod links;
mod names;
mod records;

use crate::diagnostic::Diagnostic;
use crate::link::Graph;
use crate::plan::Plan;
use crate::read::Corpus;

/// Checks a desk as a whole.
pub fn check(corpus: &Corpus, graph: &Graph, plan: &Plan) -> Vec<Diagnostic> {
    let mut diagnostics = records::check(corpus, graph);
    diagnostics.extend(names::check(graph));
    diagnostics.extend(links::check(graph, plan));
    diagnostics
}
