//! What changed, as Markdown to paste into a pull request.

use std::collections::BTreeMap;

use super::Story;
use super::human::{around, shown};
use crate::history::{Act, Block, Change, Piece, Revision};
use crate::link::{Target, cut};
use crate::model::Kind;
use crate::plan::revisions::net;
use crate::plan::revisions::say::{self, Part};

/// New records of one kind from which they are told by their number.
const MANY: usize = 30;

/// How many of these are named all the same.
const NAMED: usize = 10;

/// The most sentences that stand in the line of a record; with more they are folded.
const SENTENCES: usize = 3;

/// The most characters of a title or a sentence.
const LONG: usize = 240;

/// The most blocks of a text in a fold.
const BLOCKS: usize = 20;

/// A record, and what became of it from the first to the last of its revisions.
struct Entry<'a> {
    kind: Kind,
    id: &'a str,
    title: &'a str,
    act: Act,
    changes: Vec<Change>,
    /// Oldest first.
    revisions: Vec<&'a Revision>,
}

/// Writes what came of all revisions: what is new, changed and removed, a line each.
pub(super) fn write(story: &Story<'_>) -> String {
    let entries = entries(story);
    let words = story.words();
    let of = |act: fn(&Act) -> bool| entries.iter().filter(move |entry| act(&entry.act));
    let new: Vec<&Entry<'_>> = of(|act| *act == Act::Added).collect();
    let gone: Vec<&Entry<'_>> = of(|act| *act == Act::Removed).collect();
    let changed: Vec<&Entry<'_>> =
        of(|act| matches!(act, Act::Revised | Act::Renamed { .. })).collect();
    let mut out = String::new();
    for (key, group) in [("added", new), ("revised", changed), ("removed", gone)] {
        if group.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let title = escaped(words.get(&format!("changes.act.{key}")));
        out.push_str(&format!("### {title} ({})\n\n", group.len()));
        let mut count: BTreeMap<Kind, usize> = BTreeMap::new();
        for entry in &group {
            *count.entry(entry.kind).or_default() += 1;
        }
        let mut told: BTreeMap<Kind, usize> = BTreeMap::new();
        for entry in &group {
            let many = count.get(&entry.kind).copied().unwrap_or_default();
            if key == "added" && many > MANY {
                let told = told.entry(entry.kind).or_default();
                *told += 1;
                if *told == NAMED + 1 {
                    let more = words.fill("revision.more", &[("n", &(many - NAMED).to_string())]);
                    out.push_str(&format!(
                        "- {} {}\n",
                        escaped(story.teller.kind(entry.kind)),
                        escaped(&more)
                    ));
                }
                if *told > NAMED {
                    continue;
                }
            }
            out.push_str(&line(story, entry));
        }
    }
    out
}

/// One entry a record, by kind and then by id.
fn entries<'a>(story: &Story<'a>) -> Vec<Entry<'a>> {
    let mut by_record: BTreeMap<(Kind, Option<Target>, &str), Vec<&'a Revision>> = BTreeMap::new();
    for revision in story.revisions.iter().rev() {
        // A record that is there may have had other ids.
        let id = if revision.target.is_some() { "" } else { revision.id.as_str() };
        by_record.entry((revision.kind, revision.target, id)).or_default().push(revision);
    }
    let entry = |revisions: Vec<&'a Revision>| {
        let last = *revisions.last()?;
        let is_brief =
            last.act == Act::Removed && revisions.iter().any(|revision| revision.act == Act::Added);
        let (act, changes) = net(&revisions);
        // What came and went is neither; what was changed and changed back is not changed.
        let is_nothing = act == Act::Revised && changes.is_empty();
        (!is_brief && !is_nothing).then_some(Entry {
            kind: last.kind,
            id: &last.id,
            title: &last.title,
            act,
            changes,
            revisions,
        })
    };
    let mut entries: Vec<Entry<'a>> = by_record.into_values().filter_map(entry).collect();
    entries.sort_by(|a, b| (a.kind, a.id).cmp(&(b.kind, b.id)));
    entries
}

fn line(story: &Story<'_>, entry: &Entry<'_>) -> String {
    let kind = escaped(story.teller.kind(entry.kind));
    let title = escaped(&cut(entry.title, LONG));
    let mut line = format!("- {kind} **{title}** (`{}`)", shown(entry.id).replace('`', "'"));
    let mut told: Vec<String> = Vec::new();
    if let Act::Renamed { .. } = entry.act {
        told.extend(story.teller.act(entry.kind, &entry.act).map(|said| sentence(&said)));
    }
    for change in &entry.changes {
        told.extend(story.teller.change(entry.kind, change).iter().map(|said| sentence(said)));
    }
    let texts: Vec<&Change> = entry
        .revisions
        .iter()
        .flat_map(|revision| &revision.changes)
        .filter(|change| matches!(change, Change::Text { blocks, .. } if !blocks.is_empty()))
        .collect();
    let in_line = &told[..told.len().min(SENTENCES)];
    if !in_line.is_empty() {
        line.push_str(&format!(": {}", in_line.join("; ")));
    }
    line.push('\n');
    let folded = &told[in_line.len()..];
    if entry.act == Act::Added || folded.is_empty() && texts.is_empty() {
        return line;
    }
    let summary = escaped(story.words().get("history.what_changed"));
    line.push_str(&format!("  <details><summary>{summary}</summary>\n\n"));
    for said in folded {
        line.push_str(&format!("  - {said}\n"));
    }
    if !folded.is_empty() && !texts.is_empty() {
        line.push('\n');
    }
    for change in texts {
        let Change::Text { blocks, .. } = change else { continue };
        let shown = blocks.iter().take(BLOCKS).map(|block| words_of(story, block));
        let mut shown: Vec<String> = shown.collect();
        if let more @ 1.. = blocks.len().saturating_sub(BLOCKS) {
            shown.push(escaped(&story.words().fill("revision.more", &[("n", &more.to_string())])));
        }
        line.push_str(&format!("  > {}\n\n", shown.join("\n  >\n  > ")));
    }
    line.truncate(line.trim_end().len());
    line.push_str("\n\n  </details>\n");
    line
}

fn sentence(said: &[Part]) -> String {
    escaped(&cut(&say::plain(said), LONG))
}

/// A block of a text, with HTML that forges let through.
fn words_of(story: &Story<'_>, block: &Block) -> String {
    let pieces = match block {
        Block::Same(count) => return format!("*{}*", escaped(&story.teller.same(*count))),
        Block::Words { pieces, .. } => pieces,
    };
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Same(text) => escaped(text),
        Piece::Added(text) => around(text, |words| format!("<ins>{}</ins>", escaped(words))),
        Piece::Removed(text) => around(text, |words| format!("<del>{}</del>", escaped(words))),
    });
    pieces.collect()
}

/// Makes plain text of what Markdown, HTML or a forge would read as more: `@name` calls somebody,
/// `#1` names an issue.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            ':' => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    // An address would become a link.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_forge_would_read_as_more_than_text_is_escaped() {
        assert_eq!(
            escaped("<b>*a*</b> @anna #1 [x](y)"),
            "&lt;b&gt;\\*a\\*&lt;/b&gt; &#64;anna &#35;1 \\[x\\](y)"
        );
        assert_eq!(escaped("a\n\u{1b}[31m b"), "a \u{fffd}\\[31m b");
        assert_eq!(
            escaped("https://x.example www.x.example"),
            "https&#58;//x.example www&#46;x.example"
        );
    }
}
