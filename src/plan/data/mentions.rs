//! Which text mentions which record, with the sentence.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Maker, Record};
use crate::link::prose::Mention;
use crate::link::{Graph, Node, Target};
use crate::model::Kind;

/// A mention of a record in the text of another: the first in each section of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Mention")]
pub struct MentionData {
    /// The kind of the record whose text mentions.
    pub from_kind: &'static str,
    /// Its id.
    pub from_id: String,
    /// Its page, at the section.
    pub from_url: String,
    /// The kind of the record that is mentioned.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The name as it stands in the text.
    pub name: String,
    /// The sentence, or the part of it around the name.
    pub sentence: String,
}

impl Record for MentionData {
    fn origins(graph: &Graph) -> usize {
        Kind::ALL.into_iter().map(|kind| graph.count(kind)).sum()
    }

    fn made_from(maker: Maker<'_>, at: usize) -> impl Iterator<Item = Self> {
        let found = maker.graph.nth_node(at);
        found.into_iter().flat_map(move |(from, node)| {
            node.prose.mentions.iter().map(move |mention| maker.mention(from, node, mention))
        })
    }
}

impl Maker<'_> {
    fn mention(&self, from: Target, node: &Node, mention: &Mention) -> MentionData {
        let to = self.graph.node(mention.target);
        let mut from_url = self.url(&node.href);
        if let Some(anchor) = &mention.anchor {
            from_url.push('#');
            from_url.push_str(anchor);
        }
        MentionData {
            from_kind: Kind::key(from.kind),
            from_id: node.id.clone(),
            from_url,
            kind: Kind::key(mention.target.kind),
            id: to.id.clone(),
            url: self.url(&to.href),
            name: mention.sentence.name().to_owned(),
            sentence: mention.sentence.text().to_owned(),
        }
    }
}
