//! What no single record shows: contradictions, doubtful names, dead links, what nobody uses.

pub mod addresses;
pub mod formatting;
pub mod limits;
mod links;
pub mod moves;
mod names;
mod records;

use crate::diagnostic::Diagnostic;
use crate::link::Graph;
use crate::plan::Plan;
use crate::read::Corpus;

/// Checks a desk as a whole.
pub fn check(corpus: &Corpus, graph: &Graph, plan: &Plan) -> Vec<Diagnostic> {
    let (mut diagnostics, (names, links)) = rayon::join(
        || records::check(corpus, graph),
        || rayon::join(|| names::check(graph), || links::check(graph, plan)),
    );
    diagnostics.extend(names);
    diagnostics.extend(links);
    diagnostics
}
