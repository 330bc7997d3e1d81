//! A text as words alone, block by block, whatever it refers to.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::{Context, ProseWords, withheld};
use crate::diagnostic::Span;
use crate::history::BlockKind;
use crate::link::Secrets;
use crate::link::names::Names;
use crate::link::target::{Destination, Lookup, Resolved, Target};
use crate::model::{Body, Cuts, Href, Kind, Layout, LinkMentions};

/// What a text says, without markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Blocks {
    /// Headings, paragraphs, items and cells, in order; footnotes last.
    pub(crate) blocks: Vec<(BlockKind, String)>,
    /// The sources that are cited, as they are written, and where in each; each pair once.
    pub(crate) cited: Vec<(String, Option<String>)>,
}

/// Takes the markup off a text. A first heading that repeats the record's title is no part of it.
pub(crate) fn blocks(text: &str, title: &str) -> Blocks {
    static NOTHING: LazyLock<(Names<Target>, Secrets, ProseWords, Arc<str>)> =
        LazyLock::new(|| {
            (Names::new(Vec::new()), Secrets::default(), ProseWords::default(), Arc::from(""))
        });
    let (names, secrets, words, file) = &*NOTHING;
    let (text, span) = (Arc::from(text), Span::new(0, 0));
    let body = Body { text, span, layout: Layout::Opaque, cuts: Cuts::default() };
    let written = Written::default();
    let cx = Context {
        file,
        source: "",
        itself: None,
        title,
        listed: &[],
        link: LinkMentions::Page,
        names,
        lookup: &written,
        prefix: "",
        secrets,
        words,
    };
    let (draft, _) = withheld::walk(&body, &cx);
    let blocks = draft.blocks.into_iter().filter_map(|block| {
        let range = block.range.start..block.range.end.min(draft.plain.len());
        let text = draft.plain.get(range).unwrap_or_default().trim();
        (!text.is_empty()).then(|| (block.kind, text.to_owned()))
    });
    let blocks = blocks.collect();
    let sources = written.sources.into_inner().unwrap_or_else(PoisonError::into_inner);
    let sources: HashMap<usize, String> = sources.into_iter().map(|(s, at)| (at, s)).collect();
    let cited = draft.notes.into_iter().filter_map(|note| {
        let source = sources.get(&note.source.at())?;
        Some((source.clone(), note.locator))
    });
    Blocks { blocks, cited: cited.collect() }
}

/// Leaves every reference as it is written, and notes which sources are cited.
#[derive(Default)]
struct Written {
    /// By place. In a mutex, since a lookup may be shared; this one never is.
    sources: Mutex<HashMap<String, usize>>,
}

impl Lookup for Written {
    fn resolve(&self, _: &str) -> Resolved {
        Resolved::Unknown(Vec::new())
    }

    fn source(&self, reference: &str) -> Resolved {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let next = sources.len();
        let at = *sources.entry(reference.to_owned()).or_insert(next);
        Resolved::One(Target::new(Kind::Source, at))
    }

    fn href(&self, _: Target) -> Href {
        Href::default()
    }

    fn title(&self, _: Target) -> &str {
        ""
    }

    fn destination(&self, _: &str, url: &str) -> Destination {
        Destination::Missing(url.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_in_blocks_with_its_citations_apart() {
        let text = "# Visit\n\nOn *Monday* [Kim](x.md) met [[putin|the president]] of [[Russia]][@cnn, p. 4; @tass].[^a]\n\n- one\n- two <b>bold</b>\n\n> said\n\n```\ncode\n```\n\n<!-- hidden -->\n\n<script>hidden()</script>\n\n[^a]: A note [@cnn, p. 4].\n";
        let found = blocks(text, "Visit");
        let shown: Vec<(BlockKind, &str)> =
            found.blocks.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (BlockKind::Paragraph, "On Monday Kim met the president of Russia."),
                (BlockKind::Item, "one"),
                (BlockKind::Item, "two bold"),
                (BlockKind::Quote, "said"),
                (BlockKind::Code, "code"),
                (BlockKind::Paragraph, "A note."),
            ]
        );
        let cited: Vec<(&str, Option<&str>)> =
            found.cited.iter().map(|(id, at)| (id.as_str(), at.as_deref())).collect();
        assert_eq!(cited, [("cnn", Some("p. 4")), ("tass", None)]);
        assert_eq!(blocks("# Other\n", "Visit").blocks[0].0, BlockKind::Heading);
    }
}
