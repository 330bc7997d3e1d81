//! What changed in a record is told in its own terms, commit by commit.

use dateline::cache::Memory;
use dateline::history::{Act, Block, Change, History, Piece, Revision, Value};
use dateline::model::Marking;
use dateline::pipeline;
use dateline::world::{MemoryChanges, MemoryPast};
use proptest::prelude::*;

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

/// Another file of the id of the visit.
const DOUBLE: &str = "content/events/more/visit.md";

fn double(more: &str) -> String {
    format!("---\ntitle: Another visit\ndate: 2023-09-13\n{more}---\nThey met elsewhere.\n")
}

#[test]
fn a_second_file_of_one_id_is_no_revision_of_the_record_and_does_not_end_it_when_it_goes() {
    let told = ["event visit added", "event visit revised: status reported → confirmed"];
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(DOUBLE, &double(""))
        .put(DOUBLE, &double("status: denied\n"))
        .commit("Move", |files| files.rename(DOUBLE, "content/events/visit.md"))
        .put("content/events/visit.md", &double("status: disputed\n"))
        .commit("Mend", |files| files.remove("content/events/visit.md"))
        .put(VISIT, &visit("status: confirmed\n"));
    assert_eq!(commits.told(), told);
    // Of two that come at once it is the first.
    let later = "content/events/z/visit.md";
    let commits = Commits::new()
        .commit("Begin", |files| {
            files.put(VISIT, visit("status: reported\n"));
            files.put(later, double(""));
        })
        .commit("Mend", |files| files.remove(later))
        .put(VISIT, &visit("status: confirmed\n"));
    assert_eq!(commits.told(), told);
    // It has an id of its own for a while.
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(DOUBLE, &double("id: other\n"))
        .put(DOUBLE, &double(""))
        .put(DOUBLE, &double("id: other\n"))
        .put(VISIT, &visit("status: confirmed\n"));
    let other = ["event other added", "event other removed", "event other added"];
    assert_eq!(commits.told(), [&told[..1], &other, &told[1..]].concat());
}

#[test]
fn a_record_goes_on_in_another_file_of_its_id_when_its_own_is_gone() {
    let path = "content/events/more/visit.yaml";
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(path, &visit("status: denied\n"))
        .put(path, &visit("status: confirmed\n"))
        .commit("Mend", |files| files.remove(VISIT))
        .put(path, &visit("status: disputed\n"));
    assert_eq!(
        commits.told(),
        [
            "event visit added",
            "event visit revised: status reported → confirmed",
            "event visit revised: status confirmed → disputed",
        ]
    );
    // Its own has another id.
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(DOUBLE, &double(""))
        .put(VISIT, &visit("id: tour\nstatus: reported\n"));
    assert_eq!(
        commits.told(),
        ["event visit added", "event visit added", "event tour renamed from visit"]
    );
}

#[test]
fn what_another_file_of_one_id_said_while_it_was_restricted_is_not_told() {
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .commit("Confirm, and keep the rest back", |files| {
            files.put(VISIT, visit("status: confirmed\n"));
            files.put(DOUBLE, double("tlp: red\n"));
        })
        .commit("Mend", |files| files.remove(DOUBLE));
    let history = commits.history();
    assert_eq!(history.revisions.len(), 2, "{history:#?}");
    assert_eq!(history.revisions[0].message, None);
    assert!(!format!("{history:?}").contains("Another"));
}

#[test]
fn two_committed_files_of_one_id_are_nothing_that_is_not_yet_committed() {
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(DOUBLE, &double(""))
        .put("content/events/a/visit.yaml", &visit("status: denied\n"));
    let told = |path: &str, text: &str| {
        let desk = commits.desk().file(path, text);
        let site = desk.options(|options| options.uncommitted = true).prepare();
        lines(&site.graph.history.as_deref().cloned().expect("a history"))
    };
    assert_eq!(told(DOUBLE, &double("")), ["event visit added"]);
    assert_eq!(
        told(VISIT, &visit("status: confirmed\n")),
        ["event visit added", "event visit revised: status reported → confirmed"]
    );
}

#[test]
fn a_reference_that_follows_a_record_to_its_new_id_is_no_change() {
    let event = |who: &str| format!("title: Visit\ndate: 2023-09-13\nactors: [{who}]\n");
    let commits = Commits::new()
        .commit("Begin", |files| {
            files.put("content/actors/wagner.yaml", "name: Wagner Group\nkind: unit\n");
            files.put("content/events/visit.yaml", event("wagner"));
        })
        .commit("Rename", |files| {
            files.rename("content/actors/wagner.yaml", "content/actors/wagner-group.yaml");
            files.put("content/events/visit.yaml", event("wagner-group"));
        })
        .put("content/events/visit.yaml", &event("{actor: wagner-group, role: supplier}"));
    assert_eq!(
        commits.told()[2..],
        [
            "actor wagner-group renamed from wagner",
            "event visit revised: actors <Wagner Group> → <Wagner Group> (supplier)",
        ]
    );
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

impl Commits {
    fn seen_by(&self, audience: Marking) -> Vec<String> {
        let site = self.desk().audience(audience).prepare();
        lines(site.graph.history.as_deref().expect("a history"))
    }
}

/// The history of a record that was written in these ways, one after another.
fn of_versions(path: &str, versions: &[String]) -> Commits {
    let open = Commits::new().put("content/pages/about.md", "---\ntitle: About\n---\nUs.\n");
    versions.iter().fold(open, |commits, version| commits.put(path, version))
}

/// Each with what is written before a part is marked, while it is, and after it is taken away; the
/// part is what says `zq`, or a status of `denied`, or the point of a place.
const PARTS: [(&str, [&str; 3]); 20] = [
    ("events", ["tags: [zqtag, b]", "tags: [{tag: zqtag, tlp: red}, b]", "tags: [b]"]),
    ("events", ["tags: [zqtagg, b]", "tags: [{tag: zqtag, tlp: red}, b]", "tags: [b]"]),
    (
        "events",
        [
            "actors: [{actor: Zq Orlanov, role: zqrole}]",
            "actors: [{actor: zq-orlanov, role: zqrole, tlp: red}]",
            "",
        ],
    ),
    (
        "events",
        [
            "actors: [{actor: Kim, role: zqrole}]",
            "actors: [{actor: Kim, role: {value: zqrole, tlp: red}}]",
            "actors: [Kim]",
        ],
    ),
    (
        "events",
        [
            "sources: [\"https://zq.example/a\"]",
            "sources: [{url: \"https://zq.example/a\", tlp: red}]",
            "",
        ],
    ),
    ("events", ["status: denied", "status: {value: denied, tlp: red}", ""]),
    ("events", ["status: denied", "status: {value: confirmed, tlp: red}", ""]),
    ("events", ["kind: zqkind", "kind: {value: zqkind, tlp: red}", ""]),
    (
        "events",
        [
            "vessel: {name: Sever, crew: zq12}",
            "vessel: {name: Sever, crew: {value: zq12, tlp: red}}",
            "vessel: {name: Sever}",
        ],
    ),
    ("events", ["crew: zqcrew", "crew: {value: zqmen, tlp: red}", ""]),
    ("events", ["summary: In zqtown.", "summary: {value: In zqtown., tlp: red}", ""]),
    ("events", ["summary: In zqtown.", "summary: \"[In zqtown.]{tlp=red} \"", ""]),
    (
        "events",
        [
            "text: They met in a zqhotel by the river.",
            "text: \"They met[ in a zqhotel by the river]{tlp=red}.\"",
            "text: They met.",
        ],
    ),
    (
        "events",
        [
            "text: They met in a zqhotel with zqmen.",
            "text: \"They met[ in a zqhotel by the river]{tlp=red}.\"",
            "text: They met.",
        ],
    ),
    (
        "events",
        [
            "text: \"They met. [@zqcable, p. 4]\"",
            "text: \"They met. [@zqcable, p. 4]{tlp=red}\"",
            "text: They met.",
        ],
    ),
    (
        "events",
        [
            "text: \"They met.\\n\\nThe zqwitness saw it.\"",
            "text: \"They met.\\n\\n:::tlp red\\nThe zqwitness saw it.\\n:::\\n\"",
            "text: They met.",
        ],
    ),
    (
        "locations",
        [
            "coordinates: [48.123456, 37.654321]",
            "coordinates: {value: [48.123456, 37.654321], tlp: red}",
            "",
        ],
    ),
    ("locations", ["within: Zqland", "within: {value: Zqland, tlp: red}", ""]),
    ("locations", ["aliases: [Zqname]", "aliases: [{name: Zqname, tlp: red}]", ""]),
    (
        "actors",
        [
            "roles: [{title: Zqrole, of: Zqorg}]",
            "roles: [{title: Zqrole, of: Zqorg, tlp: red}]",
            "",
        ],
    ),
];

/// Every version of the record of a part, with what is not marked beside.
fn part(folder: &str, part: &str) -> String {
    let titled = if folder == "events" { "title: Visit\ndate: 2023-09-13" } else { "name: Visit" };
    format!("{titled}\n{part}\nown: open\n")
}

fn says_secret(told: &str) -> bool {
    let told = told.to_lowercase();
    ["zq", "denied", "48.123456"].iter().any(|secret| told.contains(secret))
}

#[test]
fn what_a_later_version_marks_earlier_ones_do_not_tell() {
    let mut wrong = Vec::new();
    for (folder, [open, marked, gone]) in PARTS {
        let path = format!("content/{folder}/a.yaml");
        let without = part(folder, "");
        let [open, marked, gone] = [open, marked, gone].map(|one| part(folder, one));
        let ways = [
            vec![open.clone(), marked.clone()],
            vec![open.clone(), marked.clone(), gone.clone()],
            vec![without.clone(), open.clone(), marked.clone(), gone.clone()],
            vec![without, open.clone(), gone.clone(), marked, gone],
        ];
        for versions in ways {
            let commits = of_versions(&path, &versions);
            let told = commits.told();
            // That it was there in other words, and went before it was marked, may be told.
            let is_other = open.replace("zqtagg", "zqmen").contains("zqmen");
            let is_said = says_secret(&format!("{:?}", commits.history()));
            if is_said && !(is_other && versions.len() == 5) || versions.len() < 4 && told.len() > 2
            {
                wrong.push((versions.clone(), told));
            }
            let to_all = commits.seen_by(Marking::Red).join("\n");
            assert!(versions.len() == 2 || says_secret(&to_all), "{versions:#?}\n{to_all}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_audit_seeks_what_earlier_versions_say_and_a_later_one_marks() {
    let mut wrong = Vec::new();
    for (folder, parts) in PARTS.into_iter().filter(|(_, parts)| !parts[0].contains("denied")) {
        let versions = parts.map(|one| part(folder, one));
        let commits = of_versions(&format!("content/{folder}/a.yaml"), &versions);
        let site = commits.desk().prepare();
        let all = pipeline::Options { future: true, ..pipeline::Options::default() };
        let selection = pipeline::selection(&site.corpus, &all);
        let earlier = dateline::history::withheld_of(&site.corpus, &selection);
        let desk = commits.desk();
        let auditor = dateline::audit::Auditor::new(desk.world(), &site, &earlier);
        let leaks = |audience| {
            let built = commits.desk().audience(audience).build();
            let files = built.files.iter();
            let leaks =
                files.flat_map(|(path, bytes)| auditor.file(path, bytes).expect("readable"));
            leaks.map(|leak| leak.text).collect::<std::collections::BTreeSet<String>>()
        };
        let (clear, red) = (leaks(Marking::Clear), leaks(Marking::Red));
        if !clear.is_empty() || red.is_empty() {
            wrong.push((versions, earlier, clear, red));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_that_are_marked_later_are_told_of_nowhere() {
    let titled = |title: &str, text: &str| format!("title: {title}\ndate: 2023\ntext: {text}\n");
    let commits = of_versions(
        VISIT,
        &[
            titled("Visit to Zqtown", "They met."),
            titled("Visit", "\"They met.\\n\\n:::tlp red\\nIn Zqtown.\\n:::\\n\""),
            titled("Visit", "They met."),
        ],
    );
    assert_eq!(
        commits.told()[1..],
        ["event visit added", "event visit revised: title Visit to [withheld] → Visit"]
    );
    assert_eq!(commits.history().revisions[1].title, "Visit to [withheld]");

    // Into another record that may not be seen.
    let moved = |text: &str, other: &str| {
        let commits = Commits::new()
            .put(VISIT, &titled("Visit", "They met."))
            .put(VISIT, &titled("Visit", &format!("\"They met.\\n\\n{text}\"")))
            .commit("Move", |files| {
                files.put(VISIT, titled("Visit", "They met."));
                files.put("content/events/other.yaml", other);
            });
        commits.told()
    };
    for text in ["Zqtext.", "The zqmen were seen at the pier by all of them at night."] {
        let red = titled("Other", text) + "tlp: red\n";
        let part = titled("Other", &format!("\"Open. [{text}]{{tlp=red}}\""));
        for (other, count) in [(red, 1), (part, 2)] {
            let told = moved(text, &other);
            assert_eq!(told.len(), count, "{told:#?}");
        }
        assert!(moved(text, &titled("Other", text))[1].contains(text));
    }
}

#[test]
fn what_is_no_longer_marked_is_told_from_then_on() {
    let place = "content/locations/a.yaml";
    let at = |more: &str| format!("name: A\n{more}\n");
    let commits = of_versions(
        place,
        &[
            at("coordinates: [1.5, 2.5]\ntags: [x, y]"),
            at("coordinates: {value: [1.5, 2.5], tlp: red}\ntags: [{tag: x, tlp: red}, y]"),
            at("coordinates: [1.5, 2.5]\ntags: [x, y]"),
            at("coordinates: [3.5, 4.5]\ntags: [y]"),
        ],
    );
    assert_eq!(
        commits.told()[1..],
        [
            "location a added",
            "location a revised: coordinates none → 1.5, 2.5; tags +x",
            "location a revised: coordinates 1.5, 2.5 → 3.5, 4.5; tags -x",
        ]
    );
    let text = |text: &str| format!("title: Visit\ndate: 2023\ntext: \"{text}\"\n");
    let marked = "They met[ in a zqhotel by the river]{tlp=red}.";
    let commits = of_versions(
        VISIT,
        &[
            text("They met in a zqhotel by the river."),
            text(marked),
            text("They met in a zqhotel by the river."),
            text("They met in a zqhotel by the river. It rained."),
        ],
    );
    assert_eq!(
        commits.told()[1..],
        [
            "event visit added",
            "event visit revised: text +6 -0 They met{+ in a zqhotel by the river+}.",
            "event visit revised: text +2 -0 They met in a zqhotel by the river.{+ It rained.+}",
        ]
    );
}

#[test]
fn messages_of_what_is_marked_since_are_no_longer_told() {
    let other = "content/events/other.yaml";
    let message = |first: &str, touches: bool| {
        let commits = Commits::new()
            .commit(first, |files| {
                files.put(other, "title: Other\ndate: 2023\n");
                if touches {
                    files.put(VISIT, visit("tags: [zqtag]\ntext: They met Orlanov in a zqhotel.\n"));
                }
            })
            .put(VISIT, &visit("tags: [{tag: zqtag, tlp: red}]\ntext: \"They met[ Orlanov in a zqhotel]{tlp=red}.\"\n"))
            .put(VISIT, &visit("text: They met.\n"));
        let history = commits.history();
        let revision = history.revisions.iter().find(|revision| revision.id == "other").cloned();
        revision.and_then(|revision| revision.message).is_some()
    };
    assert!(message("Add another", false));
    assert!(!message("Add another", true), "it may be about what is marked since");
    for naming in ["Add ZqTag", "Orlanov is in it", "On Orlanov in a zqhotel"] {
        assert!(!message(naming, false), "{naming}");
    }
}

#[test]
fn what_is_marked_but_not_committed_is_not_told_of_earlier_versions() {
    let commits = Commits::new()
        .put(VISIT, &visit("tags: [a]\nstatus: reported\n"))
        .put(VISIT, &visit("tags: [a, zqtag]\nstatus: denied\ntext: In a zqhotel.\n"));
    let desk = |asked: bool| {
        let text = "tags: [a, {tag: zqtag, tlp: red}]\nstatus: {value: denied, tlp: red}\ntext: \"[In a zqhotel.]{tlp=red}\"\nown: x\n";
        let desk = commits.desk().file(VISIT, visit(text));
        desk.options(|options| options.uncommitted = asked).prepare()
    };
    let told = |asked: bool| lines(desk(asked).graph.history.as_deref().expect("a history"));
    assert_eq!(told(false), ["event visit added"]);
    assert_eq!(told(true), ["event visit added", "event visit revised: own none → x"]);
}

#[test]
fn what_was_restricted_at_first_is_new_when_it_is_not() {
    let commits = Commits::new()
        .put(VISIT, &visit("tlp: amber\nstatus: reported\n"))
        .put(VISIT, &visit("tlp: amber\nstatus: claimed\n"))
        .put(VISIT, &visit("status: confirmed\n"))
        .put(VISIT, &visit("status: disputed\n"));
    assert_eq!(
        commits.told(),
        ["event visit added", "event visit revised: status confirmed → disputed"]
    );
    assert_eq!(commits.history().revisions[1].seconds, 1_700_000_120);
    assert_eq!(
        commits.seen_by(Marking::Amber),
        [
            "event visit added",
            "event visit revised: status reported → claimed",
            "event visit revised: status claimed → confirmed",
            "event visit revised: status confirmed → disputed",
        ]
    );
}

#[test]
fn what_was_restricted_for_a_while_is_new_when_it_is_cleared_for_the_last_time() {
    let commits = Commits::new()
        .commit("Open it", |files| files.put(VISIT, visit("status: reported\ntags: [early]\n")))
        .put(VISIT, &visit("tlp: red\nstatus: reported\ntags: [secret]\n"))
        .put(VISIT, &visit("status: claimed\n"))
        .put(VISIT, &visit("tlp: amber\nstatus: claimed\ntags: [secret]\n"))
        .put(VISIT, &visit("status: confirmed\n"))
        .put(VISIT, &visit("status: disputed\n"));
    assert_eq!(
        commits.told(),
        ["event visit added", "event visit revised: status confirmed → disputed"]
    );
    let history = commits.history();
    assert_eq!(history.revisions[1].seconds, 1_700_000_240);
    let shown = format!("{history:?}");
    assert!(!shown.contains("early") && !shown.contains("Open it"), "{shown}");
    assert_eq!(
        commits.seen_by(Marking::Amber),
        [
            "event visit added",
            "event visit revised: tags +secret",
            "event visit revised: status claimed → confirmed; tags -secret",
            "event visit revised: status confirmed → disputed",
        ]
    );
}

#[test]
fn what_was_a_draft_for_a_while_is_compared_with_what_was_last_seen() {
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(VISIT, &visit("draft: true\nstatus: claimed\n"))
        .put(VISIT, &visit("status: confirmed\n"));
    assert_eq!(
        commits.told(),
        ["event visit added", "event visit revised: status reported → confirmed"]
    );
    let back = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put(VISIT, &visit("draft: true\n"))
        .put(VISIT, &visit("status: reported\n"));
    assert_eq!(back.told(), ["event visit added"], "that it came and went is not told");
}

#[test]
fn an_id_that_names_what_is_withheld_is_told_nowhere_once_it_is_changed() {
    let commits = Commits::new()
        .put("content/actors/src-7.yaml", "name: Viktor Orlanov\nshort: Orlanov\ntlp: red\n")
        .put("content/events/orlanov-talks.yaml", "title: Talks\ndate: 2023\n")
        .commit("Rename", |files| {
            files.rename("content/events/orlanov-talks.yaml", "content/events/talks.yaml");
        });
    let built = commits.desk().build();
    let holding: Vec<&String> = built
        .files
        .iter()
        .filter(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            path.contains("orlanov") || text.contains("orlanov")
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(holding, Vec::<&String>::new());
    assert!(built.text("changes/index.html").contains("-event-talks"));
}

#[test]
fn a_revision_that_may_not_be_known_of_moves_no_time() {
    let commits = Commits::new()
        .put("content/actors/secret.yaml", "name: Secret\ntlp: red\n")
        .put(VISIT, &visit(""))
        .put(VISIT, &visit("actors: [secret]\n"));
    for (audience, json, calendar) in [
        (Marking::Clear, "2023-11-14T22:14:20Z", "20231114T221420Z"),
        (Marking::Red, "2023-11-14T22:15:20Z", "20231114T221520Z"),
    ] {
        let built = commits.desk().audience(audience).build();
        assert_eq!(built.json("feed.json")["items"][0]["date_modified"], json);
        let revised = format!("DTSTAMP:{calendar}\r\nLAST-MODIFIED:{calendar}\r\n");
        assert!(built.text("calendar.ics").contains(&revised), "{}", built.text("calendar.ics"));
    }
}

#[test]
fn what_is_left_out_now_has_no_revisions_from_any_time() {
    for held in ["tlp: green\n", "draft: true\n", "date: 2031-01-01\n"] {
        let commits = Commits::new()
            .put(VISIT, &visit("status: reported\n"))
            .put(VISIT, &visit("status: confirmed\n"))
            .put(
                VISIT,
                &format!(
                    "{held}title: Visit\nstatus: disputed\n{}",
                    if held.starts_with("date") { "" } else { "date: 2023\n" }
                ),
            )
            .put("content/events/open.yaml", "title: Open\ndate: 2023\n");
        assert_eq!(commits.told(), ["event open added"], "{held}");
    }
}

#[test]
fn what_went_while_it_was_restricted_never_was() {
    let open = "content/events/open.yaml";
    let commits = |marking: &str| {
        Commits::new()
            .put(open, "title: Open\ndate: 2023\n")
            .put(VISIT, &visit(""))
            .put(VISIT, &visit(marking))
            .commit("Remove", |files| files.remove(VISIT))
    };
    assert_eq!(commits("tlp: red\n").told(), ["event open added"]);
    assert_eq!(
        commits("status: denied\n").told(),
        [
            "event open added",
            "event visit added",
            "event visit revised: status none → denied",
            "event visit removed"
        ]
    );
}

#[test]
fn values_and_words_that_name_what_is_restricted_are_not_told() {
    let commits = Commits::new()
        .put(
            "content/actors/orlanov.yaml",
            "id: orlanov-viktor\nname: Viktor Orlanov\naliases: [Nightjar]\ntlp: red\n",
        )
        .put(VISIT, &visit("text: |\n  Kim met Xi.\n"))
        .put(
            VISIT,
            &visit("actors: [orlanov-viktor, Nightjar, Xi]\ntext: |\n  Kim met Viktor Orlanov.\n"),
        )
        .put(VISIT, &visit("actors: [Xi]\ntext: |\n  Kim met [[orlanov-viktor]] there.\n"))
        .put(VISIT, "title: Nightjar's visit\ndate: 2023-09-13\nactors: [Xi]\ntext: |\n  Kim met Xi there.\n")
        .put(VISIT, &visit("actors: [Xi]\ntext: |\n  Kim met Xi there.\n"));
    assert_eq!(
        commits.told(),
        [
            "event visit added",
            "event visit revised: actors +<Xi>; text +1 -1 Kim met [-Xi-]{+[withheld]+}.",
            "event visit revised: text +1 -0 Kim met [withheld]{+ there+}.",
            "event visit revised: title Visit → [withheld]'s visit; text +1 -1 Kim met [-[withheld]-]{+Xi+} there.",
            "event visit revised: title [withheld]'s visit → Visit",
        ]
    );
    assert!(commits.seen_by(Marking::Red)[2].contains("Viktor Orlanov"));
}

#[test]
fn a_record_is_not_named_at_a_time_when_it_could_not_be_seen() {
    let kim = "content/actors/kim.yaml";
    let commits = Commits::new()
        .put(VISIT, &visit(""))
        .put(kim, "name: Kim Jong Un\ntlp: red\n")
        .put(VISIT, &visit("actors: [kim]\n"))
        .put(VISIT, &visit("actors: [kim, Xi]\n"))
        .put(kim, "name: Kim Jong Un\n")
        .put(VISIT, &visit("actors: [{actor: kim, role: host}, Xi]\n"));
    assert_eq!(
        commits.told(),
        [
            "event visit added",
            "event visit revised: actors +<Xi>",
            "actor kim added",
            "event visit revised: actors <Kim Jong Un> → <Kim Jong Un> (host)",
        ]
    );
}

#[test]
fn a_message_is_told_only_where_all_that_it_is_about_may_be_seen() {
    let open = "content/events/open.yaml";
    let text = |status: &str| format!("title: Open\ndate: 2023\nstatus: {status}\n");
    let with = |other: &dyn Fn(&mut MemoryChanges<'_>)| {
        let commits = Commits::new()
            .commit("First", |files| {
                files.put(open, text("reported"));
                files.put(
                    "content/events/list.yaml",
                    "- {id: a, title: A, date: 2023}\n- {id: b, title: B, date: 2023, tlp: red}\n",
                );
                files.put("content/actors/hidden.yaml", "name: Viktor Orlanov\ntlp: red\n");
            })
            .commit("Second", |files| {
                files.put(open, text("confirmed"));
                other(files);
            });
        commits.history().revisions[0].message.as_deref().map(str::to_owned)
    };
    assert_eq!(with(&|_| {}).as_deref(), Some("Second"));
    assert_eq!(
        with(&|files| files.put("content/site.yaml", "title: X\n")).as_deref(),
        Some("Second")
    );
    assert_eq!(with(&|files| files.put("content/assets/a.png", "x")).as_deref(), Some("Second"));
    assert_eq!(with(&|files| files.put(VISIT, visit("tlp: green\n"))), None);
    assert_eq!(with(&|files| files.put(VISIT, visit("draft: true\n"))), None);
    assert_eq!(with(&|files| files.put(VISIT, "title: [")), None, "it may be anything");
    assert_eq!(with(&|files| files.put("content/notes.txt", "x")), None);
    assert_eq!(
        with(&|files| files
            .put("content/actors/hidden.yaml", "name: Viktor Orlanov\n# a comment\ntlp: red\n")),
        None,
        "a comment is told of too"
    );
    assert_eq!(
        with(&|files| files.put(
            "content/events/list.yaml",
            "- {id: a, title: A, date: 2023}\n# On B\n- {id: b, title: B, date: 2023, tlp: red}\n"
        )),
        None
    );
    assert_eq!(
        with(&|files| files.put(
            "content/events/list.yaml",
            "- {id: a, title: AA, date: 2023}\n- {id: b, title: B, date: 2023, tlp: red}\n"
        ))
        .as_deref(),
        Some("Second"),
        "the other record was not touched"
    );
    for naming in ["On viktor orlanov", "On VIKTOR-ORLANOV", "On Viktor\nOrlanov's day", "hidden"] {
        let commits = Commits::new()
            .put("content/actors/hidden.yaml", "name: Viktor Orlanov\ntlp: red\n")
            .commit(naming, |files| files.put(open, text("reported")));
        assert_eq!(commits.history().revisions[0].message, None, "{naming}");
    }
}

#[test]
fn a_message_of_what_is_restricted_since_is_no_longer_told() {
    let commits = Commits::new()
        .commit("On the visit", |files| {
            files.put(VISIT, visit(""));
            files.put("content/events/open.yaml", "title: Open\ndate: 2023\n");
        })
        .put(VISIT, &visit("tlp: amber\n"));
    assert_eq!(commits.history().revisions.len(), 1);
    assert_eq!(commits.history().revisions[0].message, None);
}

#[test]
fn the_settings_say_what_is_shown_of_authors_and_messages() {
    let first = |settings: &str| {
        let commits = Commits::new().commit("Begin", |files| {
            files.put("content/site.yaml", format!("title: Desk\n{settings}"));
            files.put(VISIT, visit(""));
        });
        let site = commits.desk().prepare();
        let problems: Vec<&str> = site
            .diagnostics
            .iter()
            .filter(|d| d.severity < dateline::diagnostic::Severity::Note)
            .map(|d| d.code.id())
            .collect();
        let shown = site.graph.history.as_ref().map(|history| {
            let revision = &history.revisions[0];
            let of = |text: &Option<std::sync::Arc<str>>| text.as_deref().unwrap_or("-").to_owned();
            format!("{} {}", of(&revision.author), of(&revision.message))
        });
        (shown, problems)
    };
    let shown = |settings: &str, expected: Option<&str>, problems: &[&str]| {
        assert_eq!(first(settings), (expected.map(str::to_owned), problems.to_vec()), "{settings}");
    };
    shown("", Some("Ana Ruiz Begin"), &[]);
    shown("history: true\n", Some("Ana Ruiz Begin"), &[]);
    shown("history: false\n", None, &[]);
    shown("history: maybe\n", None, &["DL215"]);
    shown("history:\n", None, &["DL215"]);
    shown("history: {authors: }\n", Some("- Begin"), &["DL215"]);
    shown("history: {messages: null}\n", Some("Ana Ruiz -"), &["DL215"]);
    shown("history: {authors: initials}\n", Some("AR Begin"), &[]);
    shown("history: {authors: none, messages: false}\n", Some("- -"), &[]);
    shown("history: {authors: nobody}\n", Some("- Begin"), &["DL215"]);
    shown("history: {messages: 3}\n", Some("Ana Ruiz -"), &["DL215"]);
    shown("history: {author: none}\n", Some("Ana Ruiz Begin"), &["DL209"]);
}

#[test]
fn a_history_is_the_same_with_any_cache() {
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\ntext: One.\n"))
        .put(VISIT, "title: [")
        .commit("Move", |files| {
            files.remove(VISIT);
            files.put(
                "content/events.yaml",
                format!("- id: visit\n  {}", visit("text: Two.\n").replace('\n', "\n  ")),
            );
        });
    let plain = commits.history();
    let cache = Memory::default();
    let with = |cache: &Memory, commits: &Commits| {
        commits.desk().prepare_with(cache).graph.history.as_deref().cloned().unwrap_or_default()
    };
    assert_eq!(with(&cache, &commits), plain);
    assert!(!cache.entries().is_empty());
    assert_eq!(with(&cache, &commits), plain);
    let damaged = Memory::of(
        cache
            .entries()
            .into_iter()
            .map(|(key, mut bytes)| {
                let half = bytes.len() / 2;
                bytes[half] ^= 1;
                (key, bytes)
            })
            .collect(),
    );
    assert_eq!(with(&damaged, &commits), plain);
    let more = Commits(commits.0.clone(), commits.1).put("content/events.yaml", "[]\n");
    assert_eq!(with(&cache, &more), more.history());
}

#[test]
fn what_is_not_yet_committed_is_told_on_top_if_asked_for() {
    let commits = Commits::new()
        .put(VISIT, &visit("status: reported\n"))
        .put("content/events/other.yaml", "title: Other\ndate: 2023\n")
        .put("content/events/held.yaml", "title: Held\ndate: 2023\n");
    let desk = |asked: bool| {
        commits
            .desk()
            .file(VISIT, visit("status: confirmed\n"))
            .file("content/events/new.yaml", "title: New\ndate: 2023\n")
            .file("content/events/held.yaml", "title: Held\ndate: 2023\ntlp: red\n")
            .file("content/events/secret.yaml", "title: Secret\ndate: 2023\ntlp: red\n")
            .file("content/events/other.yaml", "title: Other # the same\ndate: 2023\n")
            .options(|options| options.uncommitted = asked)
    };
    let told = |asked| {
        let site = desk(asked).prepare();
        site.graph.history.as_deref().cloned().expect("a history")
    };
    assert_eq!(lines(&told(false)), ["event visit added", "event other added"]);
    let history = told(true);
    assert_eq!(
        lines(&history),
        [
            "event visit added",
            "event other added",
            "event visit revised: status reported → confirmed",
            "event new added",
        ]
    );
    let newest = &history.revisions[0];
    assert_eq!((&newest.commit, &newest.author, &newest.message), (&None, &None, &None));
    let target = history.revisions[1].target.expect("it is there");
    let of: Vec<String> = history.of(target).map(line).collect();
    assert_eq!(of, ["event visit revised: status reported → confirmed", "event visit added"]);
}

#[test]
fn a_record_keeps_its_history_where_its_new_name_is_not_yet_committed() {
    let first = visit("status: reported\ntext: They met.\n");
    let commits = Commits::new()
        .put(VISIT, &first)
        .put("content/events/open.yaml", "title: Open\ndate: 2023\nevents: [visit]\n");
    let told = |path: &str, text: &str| {
        let mut desk = Desk::new();
        for (name, bytes) in commits.0.files().filter(|(name, _)| *name != VISIT) {
            desk = desk.file(name, bytes);
        }
        let desk = desk.file(path, text).of(commits.0.clone());
        let site = desk.options(|options| options.uncommitted = true).prepare();
        site.graph.history.as_deref().cloned().expect("a history")
    };
    let history = told("content/events/tour.yaml", &first.replace("reported", "confirmed"));
    let target = history.revisions[0].target.expect("it is there");
    let of: Vec<String> = history.of(target).map(line).collect();
    assert_eq!(
        of,
        ["event tour renamed from visit: status reported → confirmed", "event visit added"]
    );
    let other = told("content/events/tour.yaml", "title: Tour\ndate: 2024\n");
    assert_eq!(
        lines(&other),
        ["event visit added", "event open added", "event visit removed", "event tour added"]
    );
    let hidden = told("content/events/tour.yaml", &format!("tlp: red\n{first}"));
    assert_eq!(lines(&hidden), ["event open added"]);
}

#[test]
fn a_history_is_the_same_whatever_was_looked_at_before() {
    let kim = "content/actors/kim.yaml";
    let commits = Commits::new()
        .put(kim, "name: Kim Jong Un\n")
        .put(VISIT, &visit("actors: [kim]\ntext: Kim Jong Un came.\n"))
        .put(VISIT, &visit("actors: [Xi]\ntext: He came.\n"));
    let edits: [(&str, &str); 7] = [
        (VISIT, "title: Visit\ndate: 2023-09-13\ntext: They came.\n"),
        (kim, "name: Kim Jong Un\ntext: Chairman.\n"),
        (kim, "name: Kim Jong-un\n"),
        (kim, "name: Kim Jong Un\ntlp: red\n"),
        (kim, "name: Kim Jong Un\ndraft: true\n"),
        (VISIT, "title: Tour\ndate: 2023-09-13\n"),
        (kim, "name: Kim Jong Un\n"),
    ];
    let mut desk = commits.desk().options(|options| options.uncommitted = true);
    let mut memo = pipeline::Memo::authoring();
    let mut told = std::collections::BTreeSet::new();
    for (path, text) in edits {
        desk = desk.file(path, text);
        let found = desk.draft(&mut memo).graph.history.expect("a history");
        let plain = desk.prepare().graph.history.expect("a history");
        assert_eq!(*found, *plain, "{path}: {text}");
        told.insert(lines(&found));
        let again = desk.draft(&mut memo).graph.history.expect("a history");
        assert!(std::sync::Arc::ptr_eq(&found, &again), "nothing is told anew: {path}: {text}");
    }
    assert!(told.len() > 4, "{told:#?}");
}

/// A version of a record, to be written in any way.
#[derive(Debug, Clone, PartialEq)]
struct Version {
    status: &'static str,
    actors: Vec<&'static str>,
    text: Vec<&'static str>,
    held: &'static str,
}

impl Version {
    /// Writes it in one of a few ways.
    fn written(&self, way: usize) -> String {
        let actors = &self.actors;
        let actors = match way {
            0 | 1 => format!("actors: [{}]\n", actors.join(", ")),
            _ => format!(
                "people:\n{}",
                actors.iter().map(|actor| format!("  - \"{actor}\"\n")).collect::<String>()
            ),
        };
        let text = self.text.join(if way.is_multiple_of(2) { " " } else { "\n  " });
        let text = if way == 2 { text.replace("they", "*they*") } else { text };
        let mut fields = [
            "title: Visit\n".to_owned(),
            format!("date: {}\n", if way == 1 { "\"2023-09-13\"" } else { "2023-09-13" }),
            format!("status: {}\n", self.status),
            format!("{}\n", self.held),
            if self.actors.is_empty() { String::new() } else { actors },
            format!("text: |\n  {text}\n"),
        ];
        if way > 1 {
            fields.rotate_left(way);
        }
        fields.join(if way == 3 { "# a comment\n" } else { "" })
    }
}

fn version() -> impl Strategy<Value = Version> {
    let words = vec!["they", "met", "Kim", "in", "Moscow", "late.", "and"];
    (
        prop::sample::select(vec!["reported", "confirmed", "denied"]),
        prop::sample::subsequence(vec!["Kim", "Xi", "Lavrov"], 0..=3),
        prop::collection::vec(prop::sample::select(words), 1..8),
        prop::sample::select(vec!["", "", "", "tlp: amber", "tlp: red", "draft: true"]),
    )
        .prop_map(|(status, actors, text, held)| Version { status, actors, text, held })
}

/// What becomes of one of a few files in a commit; `None` removes it.
fn deeds() -> impl Strategy<Value = Vec<(usize, Option<Version>, usize)>> {
    let deed = (0..3_usize, prop::option::weighted(0.9, version()), 0..4_usize);
    prop::collection::vec(deed, 1..14)
}

const FILES: [&str; 3] =
    ["content/events/a.yaml", "content/events/b.yaml", "content/events/c.yaml"];

fn committed(deeds: &[(usize, Option<Version>, usize)]) -> Commits {
    let open = "title: Open\ndate: 2023\n";
    deeds.iter().fold(Commits::new().put("content/events/open.yaml", open), |commits, deed| {
        let (file, version, way) = deed;
        commits.commit("Edit", |files| match version {
            Some(version) => files.put(FILES[*file], version.written(*way)),
            None => files.remove(FILES[*file]),
        })
    })
}

/// What can be seen of a history, but for messages.
fn seen(commits: &Commits, audience: Marking) -> Vec<(i64, String)> {
    let site = commits.desk().audience(audience).prepare();
    let history = site.graph.history.as_deref().expect("a history");
    history.revisions.iter().map(|revision| (revision.seconds, line(revision))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn writing_it_otherwise_changes_nothing(deeds in deeds(), ways in prop::collection::vec(0..4_usize, 14)) {
        let plain = committed(&deeds).told();
        let otherwise: Vec<_> = deeds
            .iter()
            .zip(&ways)
            .flat_map(|((file, version, way), other)| {
                let again = version.clone().map(|version| (*file, Some(version), *other));
                [Some((*file, version.clone(), *way)), again]
            })
            .flatten()
            .collect();
        prop_assert_eq!(committed(&otherwise).told(), plain);
    }

    #[test]
    fn an_audience_sees_what_would_be_if_nothing_above_it_had_been_committed(deeds in deeds()) {
        for (audience, hidden) in [
            (Marking::Clear, &["tlp: amber", "tlp: red", "draft: true"][..]),
            (Marking::Amber, &["tlp: red", "draft: true"][..]),
        ] {
            let is_seen = |version: &Option<Version>| {
                version.as_ref().is_none_or(|version| !hidden.contains(&version.held))
            };
            // A record that is hidden at its end, or when it is removed, was never there.
            let mut lives: Vec<Vec<(usize, bool)>> = vec![Vec::new(); FILES.len()];
            for (at, (file, version, _)) in deeds.iter().enumerate() {
                let known = lives[*file].last().map(|(before, _)| &deeds[*before].1);
                if version.is_some() || known.is_some_and(Option::is_some) {
                    lives[*file].push((at, is_seen(version)));
                }
            }
            let never: Vec<bool> = lives
                .iter()
                .map(|life| {
                    let last = life.iter().rev().find(|(at, _)| deeds[*at].1.is_some());
                    last.is_some_and(|(_, seen)| !seen)
                })
                .collect();
            // Nothing was there before it was cleared for the last time.
            let above: Vec<Option<usize>> = (0..FILES.len())
                .map(|file| {
                    deeds.iter().rposition(|(of, version, _)| {
                        let is_above =
                            |v: &Version| v.held.starts_with("tlp") && hidden.contains(&v.held);
                        *of == file && version.as_ref().is_some_and(is_above)
                    })
                })
                .collect();
            let mut pure = Vec::new();
            for (file, version, way) in &deeds {
                let version = version.clone().map(|version| Version { held: "", ..version });
                pure.push((*file, version, *way));
            }
            let before: Vec<Option<Version>> = vec![None; FILES.len()];
            let mut now = before;
            let mut hides = vec![false; FILES.len()];
            for (at, deed) in pure.iter_mut().enumerate() {
                let file = deed.0;
                if never[file] || above[file].is_some_and(|above| at <= above) {
                    deed.1 = None;
                } else if !is_seen(&deeds[at].1) {
                    hides[file] = true;
                    deed.1 = now[file].clone();
                } else if deed.1.is_none() && hides[file] {
                    // It went while it was hidden: that it went is not told.
                    deed.1 = None;
                    hides[file] = false;
                } else {
                    hides[file] = false;
                }
                now[file] = deed.1.clone();
            }
            let told = |commits: &Commits| -> Vec<(i64, String)> {
                let all = seen(commits, audience).into_iter();
                all.filter(|(_, line)| !line.ends_with("removed")).collect()
            };
            prop_assert_eq!(told(&committed(&deeds)), told(&committed(&pure)), "{}", audience);
        }
    }
}

#[test]
fn an_author_whose_name_is_withheld_is_not_named() {
    let commits = Commits::new()
        .put("content/events/visit.yaml", "title: Visit\ndate: 2023-09-13\n")
        .put("content/actors/src.yaml", "name: Ana Ruiz\ntlp: red\n");
    let history = commits.history();
    assert_eq!(history.revisions.len(), 1);
    assert_eq!(history.revisions[0].author, None);
    let site = commits.desk().audience(Marking::Red).prepare();
    let told = site.graph.history.as_deref().cloned().unwrap_or_default();
    assert!(told.revisions.iter().all(|one| one.author.as_deref() == Some("Ana Ruiz")));
}

#[test]
fn what_is_committed_stays_in_the_feed_whatever_else_is_written_on_its_day() {
    for count in [1, 30, 31, 40] {
        let event = |at: usize| format!("content/events/e{at}.yaml");
        let commits = Commits::new().commit("Begin", |files| {
            (0..count).for_each(|at| files.put(&event(at), visit("status: reported\n")));
        });
        let feed = |edits: &[(String, String)]| {
            let mut desk = commits.desk().options(|options| {
                options.uncommitted = true;
                options.now = commits.1;
            });
            for (path, text) in edits {
                desk = desk.file(path, text.as_str());
            }
            let built = desk.build();
            let changes = built.page("changes/");
            let told = changes.all("li.change").iter().map(|change| change.text()).collect();
            (built.json("changes/feed.json"), told)
        };
        let (before, _): (_, Vec<String>) = feed(&[]);
        let edits = [
            (event(0), visit("status: reported\ntags: [later]\n")),
            (event(98), visit("status: reported\n")),
            (event(99), visit("status: reported\n")),
        ];
        let (after, told) = feed(&edits);
        let ids = |feed: &serde_json::Value| -> Vec<String> {
            let items = feed["items"].as_array().expect("items");
            items.iter().map(|item| item["id"].to_string()).collect()
        };
        assert_eq!(ids(&after), ids(&before), "{count}");
        assert!(!ids(&after).is_empty(), "{count}");
        let open = told.iter().filter(|text| text.contains("Not yet committed")).count();
        assert_eq!(open, if count > 30 { 2 } else { 3 }, "{count}: {told:#?}");
    }
}
