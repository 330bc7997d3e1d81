//! A word that stands nowhere but in a restricted version of a record, wherever in it, is in no file
//! of a site for an audience that may not see that version.

use std::collections::BTreeMap;

use dateline::model::Marking;
use dateline::world::MemoryPast;

use crate::desk::Desk;

/// Hands out words, and remembers the least audience that may read each.
#[derive(Default)]
struct Canaries {
    /// In small letters.
    words: BTreeMap<String, Marking>,
    /// Those that the history tells to whom may see them.
    told: Vec<String>,
}

impl Canaries {
    fn word(&mut self, marking: Marking) -> String {
        let word = format!("Quail{}", letters(self.words.len()));
        self.words.insert(word.to_lowercase(), marking);
        word
    }

    fn told(&mut self, marking: Marking) -> String {
        let word = self.word(marking);
        self.told.push(word.clone());
        word
    }
}

/// A number in small letters, so that each word is a word.
fn letters(number: usize) -> String {
    format!("{number:04}").bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
}

const FOLDERS: [(&str, &str); 6] = [
    ("actors", "name"),
    ("locations", "name"),
    ("sources", "title"),
    ("events", "title"),
    ("briefings", "title"),
    ("pages", "title"),
];

/// A version of a record of which every field is a word of this marking.
fn version(key: &str, marking: Marking, held: &str, canaries: &mut Canaries) -> String {
    let mut text = format!("{key}: {}\n{held}", canaries.told(marking));
    if key == "title" {
        text.push_str("date: 2023-09-13\n");
    }
    for list in ["tags", "own", "authors"] {
        text.push_str(&format!("{list}: [{}]\n", canaries.word(marking)));
    }
    text.push_str(&format!("summary: {}\n", canaries.told(marking)));
    text.push_str(&format!("region: {}\n", canaries.told(marking)));
    text.push_str(&format!("note: {{x: {}}}\n", canaries.told(marking)));
    text.push_str(&format!(
        "aliases: [{}]\nkind: {}\n",
        canaries.word(marking),
        canaries.word(marking)
    ));
    for (field, detail) in [("actors", "role"), ("locations", "coordinates"), ("sources", "page")] {
        let (name, more) = (canaries.word(marking), canaries.word(marking));
        let more = if detail == "coordinates" { "[1, 2]".to_owned() } else { more };
        let singular = field.trim_end_matches('s');
        text.push_str(&format!("{field}: [{{{singular}: {name}, {detail}: {more}}}]\n"));
    }
    text.push_str(&format!("within: {}\n", canaries.word(marking)));
    text.push_str(&format!(
        "roles: [{{title: {}, of: {}}}]\n",
        canaries.word(marking),
        canaries.word(marking)
    ));
    text.push_str(&format!("ids: {{wikidata: {}}}\n", canaries.word(marking)));
    text.push_str(&format!(
        "corrections: [{{date: 2023-09-14, text: {}}}]\n",
        canaries.word(marking)
    ));
    text.push_str(&format!(
        "text: |\n  # {}\n\n  One {} and [{}](https://x.example/{}) [@{}, p. {}].\n\n  - {}\n\n  <!-- {} -->\n",
        canaries.told(marking),
        canaries.told(marking),
        canaries.told(marking),
        canaries.word(marking),
        canaries.told(marking),
        canaries.told(marking),
        canaries.told(marking),
        canaries.word(marking),
    ));
    text
}

fn plain(key: &str, more: &str) -> String {
    let date = if key == "title" { "date: 2023-09-13\n" } else { "" };
    format!("{key}: Plain\n{date}{more}")
}

/// A repository that is being made.
#[derive(Default)]
struct Commits {
    past: MemoryPast,
    seconds: i64,
}

impl Commits {
    fn commit(&mut self, author: &str, message: &str, files: &[(String, Option<String>)]) {
        self.seconds += 60;
        let past = std::mem::take(&mut self.past);
        self.past = past.commit(author, 1_600_000_000 + self.seconds, message, |changes| {
            for (path, text) in files {
                match text {
                    Some(text) => changes.put(path, text.as_str()),
                    None => changes.remove(path),
                }
            }
        });
    }

    /// Commits restricted versions, by an author and with a message that are canaries too.
    fn restrict(
        &mut self,
        key: &str,
        marking: Marking,
        files: &[&String],
        canaries: &mut Canaries,
    ) {
        let held = format!("tlp: {marking}\n");
        let (author, message) = (canaries.word(marking), canaries.word(marking));
        let files: Vec<_> = files
            .iter()
            .map(|path| ((*path).clone(), Some(version(key, marking, &held, canaries))))
            .collect();
        self.commit(&author, &message, &files);
    }
}

/// A desk whose records were restricted at every time and in every way.
fn desk(canaries: &mut Canaries) -> MemoryPast {
    let mut commits = Commits::default();
    commits.commit(
        "Ana",
        "Begin",
        &[
            (
                "content/site.yaml".into(),
                Some("title: Desk\nbase_url: https://desk.example/\n".into()),
            ),
            ("content/events/open.yaml".into(), Some("title: Open\ndate: 2023-09-13\n".into())),
        ],
    );
    for marking in Marking::ALL.into_iter().skip(1) {
        let held = format!("tlp: {marking}\n");
        let level = letters(marking as usize);
        for (folder, key) in FOLDERS {
            let path = |life: &str| format!("content/{folder}/{life}-{folder}-{level}.yaml");
            // Restricted from first to last, by its id too.
            let secret = canaries.told(marking).to_lowercase();
            let own = format!("content/{folder}/{secret}.yaml");
            // Restricted until it was not.
            let opened = path("opened");
            // Restricted for a while.
            let between = path("between");
            // Restricted since; and gone while it was.
            let (closed, gone) = (path("closed"), path("gone"));
            commits.restrict(key, marking, &[&own], canaries);
            commits.restrict(key, marking, &[&own], canaries);
            commits.restrict(key, marking, &[&opened], canaries);
            commits.restrict(key, marking, &[&opened], canaries);
            commits.commit("Ana", "Open it", &[(opened, Some(plain(key, "")))]);
            commits.commit(
                "Ana",
                "Begin",
                &[
                    (between.clone(), Some(plain(key, ""))),
                    (closed.clone(), Some(plain(key, ""))),
                    (gone.clone(), Some(plain(key, ""))),
                ],
            );
            commits.restrict(key, marking, &[&between], canaries);
            let message = canaries.word(marking);
            commits.commit(
                "Ana",
                &message,
                &[
                    (between.clone(), Some(version(key, marking, &held, canaries))),
                    (
                        "content/events/open.yaml".into(),
                        Some("title: Open\ndate: 2023-09-13\ntags: [x]\n".into()),
                    ),
                ],
            );
            commits.commit(
                "Ana",
                "Open it again",
                &[
                    (between, Some(plain(key, "tags: [since]\n"))),
                    (
                        "content/events/open.yaml".into(),
                        Some("title: Open\ndate: 2023-09-13\n".into()),
                    ),
                ],
            );
            commits.restrict(key, marking, &[&closed, &gone], canaries);
            commits.restrict(key, marking, &[&closed, &gone], canaries);
            commits.commit("Ana", &canaries.word(marking), &[(gone, None)]);
            // Named elsewhere, for a while.
            let title = canaries.told(marking);
            commits.commit(
                "Ana",
                &format!("Add {title}"),
                &[(
                    own.clone(),
                    Some(format!("{key}: {title}\n{held}date: 2023\naliases: [{title} Alias]\n")),
                )],
            );
            let open = |text: String| ("content/events/open.yaml".to_owned(), Some(text));
            commits.commit(
                "Ana",
                &format!("On {}", title.to_uppercase()),
                &[open(format!(
                    "title: Open to {title}\ndate: 2023-09-13\nactors: [{secret}, {{actor: {title}, role: with {title}}}]\nlocations: [{secret}]\nsources: [{secret}, {{source: {title}, quote: by {title}}}]\nrelated: [{secret}]\ntags: [{title}]\ntext: |\n  Of {title}, [[{secret}]], [[{title}|him]] [@{secret}].\n"
                ))],
            );
            commits.commit("Ana", "Close", &[open("title: Open\ndate: 2023-09-13\n".to_owned())]);
        }
    }
    commits.past
}

/// The words above an audience that stand in a text, each with what is before it.
fn traces(canaries: &Canaries, audience: Marking, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let found = text.match_indices("quail").filter_map(|(at, _)| {
        let word = text.get(at..at + "quailaaaa".len())?;
        let marking = *canaries.words.get(word)?;
        let from = text[..at].char_indices().rev().nth(80).map_or(0, |(at, _)| at);
        (marking > audience).then(|| format!("{marking}: {}", &text[from..at + word.len()]))
    });
    found.collect()
}

#[test]
fn no_word_of_a_restricted_version_is_in_any_file_of_a_site() {
    let mut canaries = Canaries::default();
    let past = desk(&mut canaries);
    let words = Desk::kept_in(past.clone()).audience(Marking::Red).prepare();
    let told = format!("{:?}", words.graph.history.expect("a history")).to_lowercase();
    let silent: Vec<&String> =
        canaries.told.iter().filter(|word| !told.contains(&word.to_lowercase())).collect();
    assert!(silent.is_empty(), "{} of {}: {silent:?}", silent.len(), canaries.told.len());
    for audience in Marking::ALL.into_iter().filter(|audience| *audience < Marking::Red) {
        let built = Desk::kept_in(past.clone()).audience(audience).build();
        let history = built.site.graph.history.as_ref().expect("a history");
        let told = format!("{history:#?}");
        let found = traces(&canaries, audience, &told);
        assert!(found.is_empty(), "{audience}: {found:#?}");
        for (path, bytes) in &built.files {
            let found =
                traces(&canaries, audience, &format!("{path} {}", String::from_utf8_lossy(bytes)));
            assert!(found.is_empty(), "{audience}: {path}: {found:#?}");
        }
    }
}

#[test]
fn a_history_of_what_was_always_restricted_is_as_long_as_one_without_it() {
    let mut canaries = Canaries::default();
    let past = desk(&mut canaries);
    let built = Desk::kept_in(past).prepare();
    let history = built.graph.history.as_ref().expect("a history");
    // Of each kind and marking: one that was opened, one that was restricted for a while, which is
    // new since. Of the event that named them nothing but its own tags is told.
    let own: Vec<&str> = history
        .revisions
        .iter()
        .filter(|revision| revision.id != "open")
        .map(|revision| revision.id.split('-').next().unwrap_or_default())
        .collect();
    let count = |life: &str| own.iter().filter(|own| **own == life).count();
    assert_eq!((count("opened"), count("between")), (24, 24));
    assert_eq!(own.len(), 48);
}
