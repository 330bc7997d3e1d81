use std::collections::BTreeMap;

use proptest::prelude::*;

use super::Memo;
use crate::link::prose::ProseWords;
use crate::link::{Graph, Selection, link};
use crate::model::Marking;
use crate::read::{self, Corpus};
use crate::world::Memory;

/// Names with much in common, so that one more or less matters to others.
const NAMES: &[&str] = &[
    "Kim",
    "Kim Jong",
    "Kim Jong Un",
    "Kim Yo Jong",
    "Jong",
    "kim",
    "Washington",
    "Denzel Washington",
    "Washington Post",
    "김정은",
    "김정",
    "서울",
    "東京",
    "東京都",
    "Rostov",
    "Rostov-on-Don",
    "Guinea",
    "Bissau",
    "al-Qaeda",
    "Le\u{301}ger",
    "Léger",
    "V. Kim",
    "KIM JONG UN",
];

/// Titles of one length, so that nothing moves when one takes the place of another.
const TITLES: &[&str] = &["Kim Jong Un", "Kim Yo Jong", "KIM JONG UN"];

/// What stands between names, and what asks something of the desk.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    " and ",
    "-",
    ". ",
    "\n\n",
    "\n",
    "은 ",
    "는 ",
    "'s ",
    " V. ",
    " President ",
    "\u{301}",
    "\u{A0}",
    "\n\n## ",
    "`",
    "[[Kim]]",
    "[[kim-jong]]",
    "[[actor:Kim|he]]",
    "[[e0]]",
    "[[Kim Jnog]]",
    "[[!Kim]]",
    "[[Washington]]",
    "[[e0#x]]",
    "[[#x]]",
    "[[events/e1]]",
    "[@s0]",
    "[@s1, p. 4]",
    "[@Kim]",
    "[a](../actors/a0.yaml)",
    "[b](../events/e1.md#x)",
    "[c](e0.md)",
    "[](e0.md)",
    "[d](/actors/kim/)",
    "![e](../assets/a.png)",
    "![[a.png]]",
    "![e](A.png)",
    "[^1]",
    "[Kim Jong]{tlp=red}",
    "[Washington and]{tlp=green} ",
    "\n\n:::tlp amber\nKim\n:::\n\n",
    "\n\n[^1]: Kim.\n\n",
];

/// What an edit writes: numbers are places in the lists above.
#[derive(Debug, Clone)]
struct Edit {
    file: usize,
    removes: bool,
    /// What of the file is written: all, or only a part of it.
    part: usize,
    id: Option<usize>,
    names: [usize; 3],
    short: Option<usize>,
    draft: bool,
    red: bool,
    day: u8,
    body: Vec<(bool, usize)>,
    setting: usize,
}

const FILES: &[&str] = &[
    "content/actors/a0.yaml",
    "content/actors/a1.yaml",
    "content/actors/a2.yaml",
    "content/locations/l0.yaml",
    "content/locations/l1.yaml",
    "content/locations.yaml",
    "content/events/e0.md",
    "content/events/e1.md",
    "content/events/e2.md",
    "content/briefings/b0.md",
    "content/briefings/b1.md",
    "content/sources/s0.yaml",
    "content/sources/s1.yaml",
    "content/pages/p.md",
    "content/assets/a.png",
    "content/site.yaml",
];

impl Edit {
    fn path(&self) -> &'static str {
        FILES[self.file % FILES.len()]
    }

    /// The title of a text that may begin with it.
    fn title(&self) -> &'static str {
        TITLES[self.names[0] % TITLES.len()]
    }

    /// What is written over another text of the same file.
    fn over(&self, old: &Edit) -> Edit {
        let new = self.clone();
        match self.part % 4 {
            0 => new,
            1 => Edit { body: new.body, ..old.clone() },
            2 => Edit { names: new.names, ..old.clone() },
            _ => Edit { body: old.body.clone(), names: old.names, day: old.day, ..new },
        }
    }

    fn name(&self, at: usize) -> &'static str {
        NAMES[self.names[at] % NAMES.len()]
    }

    fn body(&self) -> String {
        let piece = |&(name, at): &(bool, usize)| {
            if name { NAMES[at % NAMES.len()] } else { PIECES[at % PIECES.len()] }
        };
        let heading = match self.day % 4 {
            0 => String::new(),
            at => format!("# {}\n\n", TITLES[usize::from(at) - 1]),
        };
        heading + &self.body.iter().map(piece).collect::<String>()
    }

    /// The body as a block in YAML.
    fn block(&self, indent: &str) -> String {
        let body = self.body();
        let lines = body.trim().lines().map(|line| format!("{indent}  {}\n", line.trim()));
        format!("{indent}text: |\n{}", lines.collect::<String>())
    }

    fn head(&self) -> String {
        let mut head = String::new();
        if let Some(id) = self.id {
            head += &format!("id: \"{}\"\n", NAMES[id % NAMES.len()]);
        }
        if self.draft {
            head += "draft: true\n";
        }
        if self.red {
            head += "tlp: red\n";
        }
        head
    }

    fn text(&self) -> String {
        let [one, two, three] = [0, 1, 2].map(|at| self.name(at));
        let title = self.title();
        let (head, day) = (self.head(), self.day % 3 + 1);
        let short = self.short.map(|at| format!("short: [\"{}\"]\n", NAMES[at % NAMES.len()]));
        let short = short.unwrap_or_default();
        match self.path().split('/').nth(1).unwrap() {
            "actors" | "locations" => {
                let of = if self.file.is_multiple_of(2) {
                    ""
                } else {
                    &format!("within: \"{three}\"\n")
                };
                let of = if self.path().contains("loc") { of } else { "" };
                let block = self.block("");
                let marked = if self.day.is_multiple_of(3) { ", tlp: red" } else { "" };
                format!(
                    "{head}name: \"{one}\"\naliases: [{{name: \"{two}\"{marked}}}]\n{short}{of}{block}"
                )
            }
            "locations.yaml" => format!(
                "- name: \"{one}\"\n{}- name: \"{two}\"\n{}- name: \"{three}\"\n  text: |\n    Kim.\n",
                self.block("  "),
                self.block("  ")
            ),
            "events" => format!(
                "---\n{head}title: \"{title}\"\ndate: 2024-01-0{day}\nactors: [\"{two}\"]\n\
                 locations: [\"{three}\"]\nsources: [s0]\nrelated: [e1]\n---\n{}\n",
                self.body()
            ),
            "briefings" => format!(
                "---\n{head}title: \"{title}\"\ndate: 2024-01-0{day}\nactors: [\"{two}\"]\n\
                 corrections:\n- {{date: 2024-01-04, text: \"Not {two} but {three}. [@s0]\"}}\n\
                 ---\n{}\n",
                self.body()
            ),
            "sources" => format!("{head}title: \"{one}\"\n"),
            "pages" => format!("---\n{head}title: \"{title}\"\n---\n{}\n", self.body()),
            "assets" => String::new(),
            _ => {
                let link = ["section", "page", "all"][self.setting % 3];
                let unregistered = ["create", "warn"][self.day as usize % 2];
                format!("title: Desk\nlink: {link}\nunregistered: {unregistered}\n")
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let some = || prop::option::weighted(0.2, any::<usize>());
    (
        (any::<usize>(), prop::bool::weighted(0.15), some(), any::<[usize; 3]>(), some()),
        (prop::bool::weighted(0.1), prop::bool::weighted(0.1), any::<u8>(), any::<[usize; 2]>()),
        prop::collection::vec(any::<(bool, usize)>(), 0..12),
    )
        .prop_map(
            |((file, removes, id, names, short), (draft, red, day, [setting, part]), body)| Edit {
                file,
                removes,
                part,
                id,
                names,
                short,
                draft,
                red,
                day,
                body,
                setting,
            },
        )
}

fn corpus(files: &BTreeMap<&'static str, Edit>) -> Corpus {
    let world =
        files.iter().fold(Memory::new(), |world, (path, edit)| world.with(*path, edit.text()));
    read::read(&world, &mut read::Memo::default()).0
}

fn selection(edit: &Edit) -> Selection {
    let audience = if edit.setting.is_multiple_of(5) { Marking::Red } else { Marking::Clear };
    Selection { audience, drafts: edit.setting.is_multiple_of(7), today: None }
}

fn shown(graph: &Graph) -> String {
    format!("{graph:#?}")
}

/// Shows the first lines that differ: a whole graph is thousands.
fn assert_same(kept: &str, fresh: &str) {
    let differs = kept.lines().zip(fresh.lines()).position(|(a, b)| a != b);
    if let Some(at) = differs {
        let near = |text: &str| {
            text.lines().skip(at.saturating_sub(12)).take(16).collect::<Vec<_>>().join("\n")
        };
        panic!("kept:\n{}\nfresh:\n{}", near(kept), near(fresh));
    }
    assert_eq!(kept.len(), fresh.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn linking_with_a_memo_gives_what_linking_gives(
        start in prop::collection::vec(edit(), 20),
        edits in prop::collection::vec(edit(), 1..16),
    ) {
        let mut files: BTreeMap<&str, Edit> = BTreeMap::new();
        for edit in &start {
            files.insert(edit.path(), edit.clone());
        }
        let words = ProseWords::default();
        let mut memo = Memo::keeping();
        for edit in &edits {
            let written = files.get(edit.path()).map_or_else(|| edit.clone(), |old| edit.over(old));
            if edit.removes {
                files.remove(edit.path());
            } else {
                files.insert(edit.path(), written);
            }
            let corpus = corpus(&files);
            let selection = selection(edit);
            let (kept, found) = link(&corpus, &selection, &words, &mut memo);
            let (fresh, expected) = link(&corpus, &selection, &words, &mut Memo::default());
            assert_same(&shown(&kept), &shown(&fresh));
            prop_assert_eq!(found, expected);
        }
    }
}
