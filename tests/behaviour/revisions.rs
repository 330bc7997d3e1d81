//! What changed in a record is told in its own terms, commit by commit.

use dateline::history::{Act, Block, Change, History, Piece, Revision, Value};
use dateline::world::{MemoryChanges, MemoryPast};

use crate::desk::Desk;

/// Commits, each a minute after the one before, by Ana.
struct Commits(MemoryPast, i64);

impl Commits {
    fn new() -> Self {
        Self(MemoryPast::new(), 1_700_000_000)
    }

    fn commit(self, message: &str, change: impl FnOnce(&mut MemoryChanges<'_>)) -> Self {
        Self(self.0.commit("Ana Ruiz", self.1, message, change), self.1 + 60)
    }

    /// Commits one file.
    fn put(self, path: &str, text: &str) -> Self {
        self.commit("Edit", |files| files.put(path, text))
    }

    fn desk(&self) -> Desk {
        Desk::kept_in(self.0.clone())
    }

    /// The revisions, oldest first, each as lines.
    fn told(&self) -> Vec<String> {
        lines(&self.history())
    }

    fn history(&self) -> History {
        let site = self.desk().prepare();
        site.graph.history.as_deref().cloned().unwrap_or_default()
    }
}

fn lines(history: &History) -> Vec<String> {
    history.revisions.iter().rev().map(line).collect()
}

/// A revision on one line: `event visit revised: status reported → confirmed; +actors Kim (guest)`.
fn line(revision: &Revision) -> String {
    let act = match &revision.act {
        Act::Added => "added".to_owned(),
        Act::Revised => "revised".to_owned(),
        Act::Renamed { from } => format!("renamed from {from}"),
        Act::Removed => "removed".to_owned(),
    };
    let head = format!("{} {} {act}", revision.kind.key(), revision.id);
    let changes: Vec<String> = revision.changes.iter().map(change).collect();
    if changes.is_empty() { head } else { format!("{head}: {}", changes.join("; ")) }
}

fn value(value: &Value) -> String {
    let name =
        if value.target.is_some() { format!("<{}>", value.text) } else { value.text.clone() };
    match &value.detail {
        Some(detail) => format!("{name} ({detail})"),
        None => name,
    }
}

fn change(change: &Change) -> String {
    match change {
        Change::Field { field, before, after } => {
            let side = |side: &Option<Value>| side.as_ref().map_or("none".to_owned(), value);
            format!("{field} {} → {}", side(before), side(after))
        }
        Change::List { field, added, removed, revised } => {
            let added = added.iter().map(|one| format!("+{}", value(one)));
            let removed = removed.iter().map(|one| format!("-{}", value(one)));
            let revised = revised.iter().map(|(a, b)| format!("{} → {}", value(a), value(b)));
            let all: Vec<String> = added.chain(removed).chain(revised).collect();
            format!("{field} {}", all.join(", "))
        }
        Change::Text { field, blocks, added, removed } => {
            let blocks: Vec<String> = blocks.iter().map(block).collect();
            format!("{field} +{added} -{removed} {}", blocks.join("|"))
        }
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Same(count) => format!("({count})"),
        Block::Words { pieces, .. } => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Same(text) => text.clone(),
                Piece::Added(text) => format!("{{+{text}+}}"),
                Piece::Removed(text) => format!("[-{text}-]"),
            })
            .collect(),
    }
}

const VISIT: &str = "content/events/visit.yaml";

fn visit(more: &str) -> String {
    format!("title: Visit\ndate: 2023-09-13\n{more}")
}

#[test]
fn fields_lists_and_texts_are_told_as_the_desk_names_them() {
    let commits = Commits::new()
        .put("content/actors/kim.yaml", "name: Kim Jong Un\n")
        .put(VISIT, &visit("status: reported\nlocation: Moscow\ntext: |\n  They met.\n\n  It was late.\n"))
        .put(VISIT, &visit("status: confirmed\nlocations: [Moscow, Vladivostok]\nactors: [{actor: kim, role: guest}]\ntext: |\n  They met twice.\n\n  It was late. [@cnn, p. 4]\n"))
        .put(VISIT, &visit("locations: [Vladivostok]\nactors: [{actor: Kim Jong Un, role: host}]\nregion: East\n"))
        .commit("Remove", |files| files.remove(VISIT));
    assert_eq!(
        commits.told(),
        [
            "actor kim added",
            "event visit added",
            "event visit revised: status reported → confirmed; actors +<Kim Jong Un> (guest); locations +Vladivostok; sources +cnn (p. 4); text +1 -0 They met{+ twice+}.|It was late.",
            "event visit revised: status confirmed → none; actors <Kim Jong Un> (guest) → <Kim Jong Un> (host); locations -Moscow; sources -cnn (p. 4); region none → East; text +0 -6 [-They met twice.-]|[-It was late.-]",
            "event visit removed",
        ]
    );
}

#[test]
fn the_way_of_writing_is_no_change() {
    let first = "title: Visit\ndate: 2023-09-13\nlocation: Moscow\nactors: [Kim, Xi]\ntags: a, b\nown: {x: 1, y: 2}\ntext: |\n  They *met*.\n";
    let commits = Commits::new()
        .put(VISIT, first)
        .put(VISIT, "# a comment\ndate: '2023-09-13'\ntitle: \"Visit\"\nown:\n  y: 2\n  x: 1\nplaces:\n  - Moscow\npeople: [Kim, Xi]\ntags: [b, a]\ntext: They **met**.\n")
        .commit("To Markdown", |files| {
            files.remove(VISIT);
            files.put("content/events/visit.md", "---\ntitle: Visit\ndate: 2023-09-13\nlocations: [moscow]\nactors: [Xi, Kim]\ntags: [a, b]\nown: {y: 2, x: 1}\n---\n# Visit\n\nThey met.\n");
        })
        .commit("To a list", |files| {
            files.remove("content/events/visit.md");
            files.put("content/events.yaml", "- title: Other\n  date: 2023\n- id: visit\n  title: Visit\n  date: 2023-09-13\n  locations: [moscow]\n  actors: [Xi, Kim]\n  tags: [a, b]\n  own: {y: 2, x: 1}\n  text: They met.\n");
        });
    assert_eq!(commits.told(), ["event visit added", "event 2023-other added"]);
}

#[test]
fn a_record_is_followed_through_new_names_of_files_and_ids() {
    let commits = Commits::new()
        .put("content/events/a.yaml", &visit("status: reported\n"))
        .commit("Rename", |files| {
            files.rename("content/events/a.yaml", "content/events/2023/b.yaml");
        })
        .commit("Rename and edit", |files| {
            files.rename("content/events/2023/b.yaml", "content/events/c.yaml");
            files.put("content/events/c.yaml", visit("status: confirmed\n"));
        })
        .put("content/events/c.yaml", &visit("id: d\nstatus: confirmed\n"));
    assert_eq!(
        commits.told(),
        [
            "event a added",
            "event b renamed from a",
            "event c renamed from b: status reported → confirmed",
            "event d renamed from c",
        ]
    );
    let history = commits.history();
    assert_eq!(history.by_record.len(), 1, "all are of the record that there is");
    assert!(history.revisions.iter().all(|revision| revision.target.is_some()));
}

#[test]
fn a_version_that_cannot_be_read_is_passed_over() {
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(VISIT, "title: [Visit\n")
        .commit("Worse", |files| {
            files.rename(VISIT, "content/events/tour.yaml");
            files.put("content/events/tour.yaml", "\u{7}: [");
        })
        .put("content/events/tour.yaml", &visit("id: visit\nstatus: confirmed\n"))
        .put("content/events/tour.yaml", "id: visit\ndate: never\ntitle: Visit\n")
        .put("content/events/tour.yaml", &visit("id: visit\nstatus: disputed\n"));
    assert_eq!(
        commits.told(),
        [
            "event visit added",
            "event visit revised: status reported → confirmed",
            "event visit revised: status confirmed → disputed",
        ]
    );
}

#[test]
fn a_revision_says_when_who_and_why() {
    let commits =
        Commits::new().commit("Begin\n\nSigned-off-by: Ana <ana@desk.example>", |files| {
            files.put(VISIT, visit(""));
        });
    let history = commits.history();
    let revision = &history.revisions[0];
    assert_eq!(revision.seconds, 1_700_000_000);
    assert_eq!(revision.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(revision.message.as_deref(), Some("Begin"));
    assert_eq!(revision.commit.as_ref().map(|commit| commit.len()), Some(40));
    assert_eq!((revision.title.as_str(), revision.id.as_str()), ("Visit", "visit"));
}
