//! Which files each commit changed.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::{BTreeMap, BTreeSet};

use dateline::world::{Commit, Log, Past, Repository};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::git::Repo;

fn log(repo: &Repo) -> Log {
    repository(repo).log(None).unwrap()
}

fn repository(repo: &Repo) -> Repository {
    Repository::discover(repo.root()).unwrap().unwrap()
}

/// A commit's changes in short: `+ new`, `- gone`, `~ changed`, `old > new`.
fn changes(commit: &Commit) -> Vec<String> {
    let short = |path: &str| path.trim_start_matches("content/").to_owned();
    commit
        .changes
        .iter()
        .map(|change| match (&change.from, change.before, change.after) {
            (Some(from), Some(_), Some(_)) => format!("{} > {}", short(from), short(&change.path)),
            (None, Some(_), Some(_)) => format!("~ {}", short(&change.path)),
            (None, None, Some(_)) => format!("+ {}", short(&change.path)),
            (None, Some(_), None) => format!("- {}", short(&change.path)),
            other => panic!("no change is {other:?}"),
        })
        .collect()
}

/// All changes, newest commit first.
fn told(repo: &Repo) -> Vec<Vec<String>> {
    log(repo).commits.iter().map(changes).collect()
}

fn long(word: &str) -> String {
    (0..20).map(|n| format!("Line {n} of the text about {word}.\n")).collect()
}

#[test]
fn every_commit_tells_its_files_with_their_versions() {
    let repo = Repo::new()
        .commit("Begin", "2023-09-13", [("content/a.md", Some("one")), ("README.md", Some("x"))])
        .commit("Read me\n\nThe why.", "2023-09-14", [("README.md", Some("y"))])
        .commit(
            "Change",
            "2023-09-15",
            [("content/a.md", Some("two")), ("content/b/c.md", Some("c"))],
        )
        .commit("Remove", "2023-09-16", [("content/a.md", None)]);
    assert_eq!(told(&repo), [vec!["- a.md"], vec!["~ a.md", "+ b/c.md"], vec![], vec!["+ a.md"]]);
    let (desk, log) = (repository(&repo), log(&repo));
    let ids: Vec<&str> = log.commits.iter().map(|commit| &*commit.id).collect();
    assert_eq!(ids, repo.git(&["rev-list", "HEAD"]).lines().collect::<Vec<_>>());
    assert_eq!(log.commits[0].parents, [log.commits[1].id.clone()]);
    assert_eq!(log.commits[3].parents, []);
    assert_eq!(&*log.commits[2].author, "Anna");
    assert_eq!(&*log.commits[2].message, "Read me\n\nThe why.\n");
    assert_eq!(log.commits[2].seconds, 1_694_692_800);
    let change = &log.commits[1].changes[0];
    assert_eq!(desk.blob(change.before.unwrap(), 9).unwrap(), b"one");
    assert_eq!(desk.blob(change.after.unwrap(), 9).unwrap(), b"two");
    assert!(desk.blob(change.after.unwrap(), 2).is_err(), "a limit is kept");
    assert!(!log.is_shallow);
}

#[test]
fn a_file_that_is_renamed_and_edited_in_one_commit_is_followed() {
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        [("content/a.md", Some(&*long("a"))), ("content/b.md", Some(&*long("b")))],
    );
    let edited = format!("{}A last line.\n", long("a"));
    let repo = repo
        .commit(
            "Rename",
            "2023-09-14",
            [("content/a.md", None), ("content/x/c.md", Some(&*edited))],
        )
        .commit("Swap", "2023-09-15", [("content/b.md", None), ("content/d.md", Some("other"))]);
    assert_eq!(told(&repo)[..2], [vec!["- b.md", "+ d.md"], vec!["a.md > x/c.md"]]);
    let (desk, log) = (repository(&repo), log(&repo));
    let change = &log.commits[1].changes[0];
    assert_eq!(desk.blob(change.before.unwrap(), 9999).unwrap(), long("a").as_bytes());
    assert_eq!(desk.blob(change.after.unwrap(), 9999).unwrap(), edited.as_bytes());
}

#[test]
fn a_folder_that_is_moved_is_its_files_moved() {
    let files = ["a", "b", "c"].map(|name| (format!("content/old/{name}.md"), long(name)));
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))),
    );
    repo.git(&["mv", "content/old", "content/new"]);
    repo.record("Move", "2023-09-14", []);
    assert_eq!(
        told(&repo)[0],
        ["old/a.md > new/a.md", "old/b.md > new/b.md", "old/c.md > new/c.md"]
    );
}

#[test]
fn a_clean_merge_has_no_changes_of_its_own() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [("content/a.md", Some("a"))]);
    repo.git(&["checkout", "--quiet", "-b", "draft"]);
    repo.record("Draft", "2023-09-14", [("content/b.md", Some("b"))]);
    repo.git(&["checkout", "--quiet", "main"]);
    repo.record("Main", "2023-09-15", [("content/c.md", Some("c"))]);
    assert!(repo.merge("draft", "2023-09-16"));
    assert_eq!(told(&repo), [vec![], vec!["+ c.md"], vec!["+ b.md"], vec!["+ a.md"]]);
    assert_eq!(log(&repo).commits[0].parents.len(), 2);
}

#[test]
fn a_merge_has_what_differs_from_all_that_it_merges() {
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        [("content/a.md", Some("a\n")), ("content/z.md", Some("z"))],
    );
    repo.git(&["checkout", "--quiet", "-b", "draft"]);
    repo.record(
        "Draft",
        "2023-09-14",
        [("content/a.md", Some("draft\n")), ("content/b.md", Some("b"))],
    );
    repo.git(&["checkout", "--quiet", "main"]);
    repo.record("Main", "2023-09-15", [("content/a.md", Some("main\n")), ("content/z.md", None)]);
    assert!(!repo.merge("draft", "2023-09-16"), "the texts conflict");
    repo.record(
        "Merge",
        "2023-09-16",
        [("content/a.md", Some("both\n")), ("content/new.md", Some("new"))],
    );
    assert_eq!(told(&repo)[0], ["~ a.md", "+ new.md"]);
    let (desk, log) = (repository(&repo), log(&repo));
    let before = log.commits[0].changes[0].before.unwrap();
    assert_eq!(desk.blob(before, 99).unwrap(), b"main\n", "the version of the first parent");
}

#[test]
fn a_merge_that_settles_a_rename_and_an_edit_goes_on_from_the_file_of_the_same_name() {
    let text = long("a");
    let repo = Repo::new().commit("Begin", "2023-09-13", [("content/a.md", Some(&*text))]);
    repo.git(&["checkout", "--quiet", "-b", "draft"]);
    repo.git(&["mv", "content/a.md", "content/b.md"]);
    repo.record("Rename", "2023-09-14", []);
    repo.git(&["checkout", "--quiet", "main"]);
    let edited = format!("{text}More.\n");
    repo.record("Edit", "2023-09-15", [("content/a.md", Some(&*edited))]);
    assert!(repo.merge("draft", "2023-09-16"), "git follows the rename");
    assert_eq!(told(&repo), [vec!["~ b.md"], vec!["~ a.md"], vec!["a.md > b.md"], vec!["+ a.md"]]);
}

#[test]
fn commits_come_before_their_parents_and_of_others_the_later_first() {
    // A clock that went wrong: the child is older than its parent.
    let repo = Repo::new()
        .commit("Begin", "2023-09-13", [("content/a.md", Some("1"))])
        .commit("Late", "2023-09-20", [("content/a.md", Some("2"))])
        .commit("Early", "2023-09-01", [("content/a.md", Some("3"))]);
    let messages: Vec<String> =
        log(&repo).commits.iter().map(|commit| commit.message.trim().to_owned()).collect();
    assert_eq!(messages, ["Early", "Late", "Begin"]);
}

#[test]
fn hidden_files_links_and_what_editors_leave_are_no_files_of_the_desk() {
    let repo = Repo::new();
    #[cfg(unix)]
    repo.link("content/link.md", "a.md");
    let repo = repo.commit(
        "Begin",
        "2023-09-13",
        [
            ("content/a.md", Some("a")),
            ("content/.hidden", Some("x")),
            ("content/.git-x/a.md", Some("x")),
            ("content/a.md~", Some("x")),
            ("content/a.swp", Some("x")),
        ],
    );
    assert_eq!(told(&repo), [vec!["+ a.md"]]);
    assert_eq!(repository(&repo).tracked().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_only_became_executable_did_not_change() {
    use std::os::unix::fs::PermissionsExt;
    let repo = Repo::new().commit("Begin", "2023-09-13", [("content/a.md", Some("a"))]);
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(repo.path("content/a.md"), mode).unwrap();
    repo.record("Mode", "2023-09-14", []);
    assert_eq!(told(&repo), [vec![], vec!["+ a.md"]]);
}

#[test]
fn a_shallow_clone_begins_with_all_that_there_was() {
    let repo = Repo::new()
        .commit("One", "2023-09-13", [("content/a.md", Some("a"))])
        .commit("Two", "2023-09-14", [("content/b.md", Some("b"))])
        .commit("Three", "2023-09-15", [("content/c.md", Some("c"))]);
    let shallow = repo.clone_to("shallow", &["--depth", "2"]);
    let known = log(&shallow);
    assert!(known.is_shallow);
    assert_eq!(
        known.commits.iter().map(changes).collect::<Vec<_>>(),
        [vec!["+ c.md"], vec!["+ a.md", "+ b.md"]]
    );
    assert_eq!(known.commits[1].parents, []);
    // What was known of the clone does not stand in the way when the rest is fetched, nor the other
    // way round.
    shallow.git(&["fetch", "--quiet", "--unshallow"]);
    let whole = log(&shallow);
    assert_eq!(repository(&shallow).log(Some(&known)).unwrap(), whole);
    assert_eq!(whole, log(&repo));
    shallow.git(&["fetch", "--quiet", "--depth", "2"]);
    assert_eq!(repository(&shallow).log(Some(&whole)).unwrap(), known);
}

#[test]
fn what_is_known_of_a_desk_that_lay_elsewhere_is_not_taken_for_this_one() {
    let repo = Repo::new()
        .commit("Begin", "2023-09-13", [("old/content/a.md", Some("a")), ("notes.md", Some("n"))])
        .commit("Change", "2023-09-14", [("old/content/a.md", Some("b"))]);
    let at = |folder: &str| Repository::discover(&repo.path(folder)).unwrap().unwrap();
    let old = at("old").log(None).unwrap();
    let empty = at("other").log(None).unwrap();
    repo.git(&["mv", "old", "new"]);
    repo.record("Move", "2023-09-15", []);
    let new = at("new").log(None).unwrap();
    assert_eq!(
        new.commits.iter().map(changes).collect::<Vec<_>>(),
        [vec!["+ a.md"], vec![], vec![]]
    );
    assert_eq!(at("new").log(Some(&old)).unwrap(), new);
    assert_eq!(at("old").log(Some(&empty)).unwrap(), at("old").log(None).unwrap());
    assert_eq!(at("old").log(Some(&new)).unwrap().commits.len(), 3);
    assert_eq!(at("old").log(Some(&new)).unwrap(), at("old").log(None).unwrap());
}

#[test]
fn the_log_of_a_snapshot_leads_to_its_commit() {
    let repo = Repo::new()
        .commit("One", "2023-09-13", [("content/site.yaml", Some("title: A\n"))])
        .commit("Two", "2023-09-14", [("content/site.yaml", Some("title: B\n"))]);
    let desk = repository(&repo);
    let (then, _) = desk.at("HEAD~1", &TimeZone::UTC).unwrap();
    let past = desk.until(&then);
    assert_eq!(past.log(None).unwrap().commits, log(&repo).commits[1..]);
    assert_eq!(past.head().unwrap().as_deref(), Some(&**then.commit()));
}

#[test]
fn what_is_hostile_in_a_commit_is_read_as_it_is() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [("content/a.md", Some("a"))]);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let head = repo.id("HEAD");
    let raw = |text: &[u8]| {
        std::fs::write(repo.beside("raw"), text).unwrap();
        let path = repo.beside("raw").display().to_string();
        let id = repo.git(&["hash-object", "-t", "commit", "--literally", "-w", &path]);
        repo.git(&["update-ref", "refs/heads/main", &id]);
    };
    let author = "A\u{1b}[31m<script> <x> 99999999999999999999 +9999";
    raw(format!(
        "tree {tree}\nparent {head}\nauthor {author}\ncommitter {author}\n\n\u{202e}\0</p>"
    )
    .as_bytes());
    let commit = log(&repo).commits[0].clone();
    assert!(commit.author.starts_with('A'));
    assert!(commit.message.starts_with('\u{202e}'));
    // The encoding that old commits name.
    raw(format!(
        "tree {tree}\nauthor X <x> 1 +0000\ncommitter X <x> -5 +0000\nencoding ISO-8859-1\n\ncaf"
    )
    .as_bytes()
    .iter()
    .copied()
    .chain([0xe9])
    .collect::<Vec<_>>()
    .as_slice());
    let commit = log(&repo).commits[0].clone();
    assert_eq!(&*commit.message, "café");
    assert_eq!(commit.seconds, -5);
}

/// One step of a history that is made up: on which branch, from which others, and what it writes.
#[derive(Debug, Clone)]
struct Step {
    branch: usize,
    /// Branches that are merged.
    merges: Vec<usize>,
    /// Whether the branch is begun anew, as after `git commit --amend` or a rebase, from where
    /// another stands.
    begins_at: Option<usize>,
    /// Which files get which text; none removes.
    writes: Vec<(usize, Option<usize>)>,
    /// A file that is moved to the place of another.
    moves: Option<(usize, usize)>,
    minutes: i64,
}

const BRANCHES: usize = 3;
const PATHS: [&str; 6] = ["a.md", "b.md", "x/a.md", "x/y/c.md", "x.md", "z/c.yaml"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        0..BRANCHES,
        prop::collection::vec(0..BRANCHES, 0..3),
        prop::option::weighted(0.1, 0..BRANCHES),
        prop::collection::vec((0..PATHS.len(), prop::option::weighted(0.8, 0..5_usize)), 0..4),
        prop::option::weighted(0.2, (0..PATHS.len(), 0..PATHS.len())),
        -3..30_i64,
    );
    let step = step.prop_map(|(branch, merges, begins_at, writes, moves, minutes)| Step {
        branch,
        merges,
        begins_at,
        writes,
        moves,
        minutes,
    });
    prop::collection::vec(step, 1..24)
}

type Files = BTreeMap<String, String>;

/// What a step left behind: the files, and the commits that it came from.
#[derive(Debug, Clone)]
struct Made {
    files: Files,
    parents: Vec<usize>,
}

/// Makes the history of the steps in a repository; every commit has the number of its step
/// for a message, and a tag.
fn make(repo: &Repo, steps: &[Step]) -> Vec<Made> {
    let mut made: Vec<Made> = Vec::new();
    let mut tips: [Option<usize>; BRANCHES] = [None; BRANCHES];
    let mut stream = String::new();
    let mut when = 1_694_600_000;
    for (n, step) in steps.iter().enumerate() {
        when += step.minutes * 60;
        let first = match step.begins_at {
            Some(other) => tips[other],
            None => tips[step.branch],
        };
        let mut parents: Vec<usize> = first.into_iter().collect();
        if first.is_some() {
            for tip in step.merges.iter().filter_map(|&other| tips[other]) {
                if !parents.contains(&tip) {
                    parents.push(tip);
                }
            }
        }
        let begun = || Files::from([("site.yaml".to_owned(), "title: Desk".to_owned())]);
        let mut files = first.map_or_else(begun, |first| made[first].files.clone());
        // As a merge would, what only the others have comes in.
        for &other in parents.iter().skip(1) {
            for (path, text) in &made[other].files {
                files.entry(path.clone()).or_insert_with(|| text.clone());
            }
        }
        for (path, text) in &step.writes {
            match text {
                Some(text) => files.insert(PATHS[*path].to_owned(), long(&text.to_string())),
                None => files.remove(PATHS[*path]),
            };
        }
        if let Some((from, to)) = step.moves
            && let Some(text) = files.remove(PATHS[from])
        {
            files.insert(PATHS[to].to_owned(), format!("{text}Moved.\n"));
        }
        if parents.is_empty() {
            stream.push_str(&format!("reset refs/heads/b{}\n\n", step.branch));
        }
        stream.push_str(&format!(
            "commit refs/heads/b{}\nmark :{}\ncommitter Anna <a@x> {when} +0000\ndata {}\n{n}\n",
            step.branch,
            n + 1,
            n.to_string().len(),
        ));
        for (at, parent) in parents.iter().enumerate() {
            let word = if at == 0 { "from" } else { "merge" };
            stream.push_str(&format!("{word} :{}\n", parent + 1));
        }
        stream.push_str("deleteall\n");
        stream.push_str("M 100644 inline notes.md\ndata 1\nx\n");
        for (path, text) in &files {
            stream.push_str(&format!(
                "M 100644 inline content/{path}\ndata {}\n{text}\n",
                text.len()
            ));
        }
        stream.push_str(&format!("\nreset refs/tags/t{n}\nfrom :{}\n\n", n + 1));
        tips[step.branch] = Some(n);
        made.push(Made { files, parents });
    }
    repo.import(stream.as_bytes());
    made
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_tells_what_differs_and_goes_on_from_whatever_is_known(steps in steps()) {
        let repo = Repo::new();
        let made = make(&repo, &steps);
        repo.git(&["symbolic-ref", "HEAD", &format!("refs/heads/b{}", steps[0].branch)]);
        let desk = repository(&repo);
        let mut logs: Vec<Log> = Vec::new();
        for n in 0..steps.len() {
            let (then, _) = desk.at(&format!("t{n}"), &TimeZone::UTC).unwrap();
            let desk = desk.until(&then);
            let log = desk.log(None).unwrap();
            let text = |id| String::from_utf8(desk.blob(id, 9999).unwrap()).unwrap();
            for commit in &log.commits {
                let made_of = &made[commit.message.trim().parse::<usize>().unwrap()];
                prop_assert_eq!(commit.parents.len(), made_of.parents.len());
                let before: Vec<&Files> =
                    made_of.parents.iter().map(|&parent| &made[parent].files).collect();
                let none = Files::new();
                let before = if before.is_empty() { vec![&none] } else { before };
                let all = before.iter().flat_map(|files| files.keys()).chain(made_of.files.keys());
                let differs: BTreeSet<&String> = all
                    .filter(|path| before.iter().all(|b| b.get(*path) != made_of.files.get(*path)))
                    .collect();
                let mut told = BTreeSet::new();
                for change in &commit.changes {
                    let path = change.path.trim_start_matches("content/").to_owned();
                    prop_assert_eq!(change.after.map(text), made_of.files.get(&path).cloned());
                    let from = change.from.as_ref().map(|from| from.trim_start_matches("content/").to_owned());
                    let was = from.as_ref().unwrap_or(&path);
                    let first = before.iter().find_map(|files| files.get(was));
                    prop_assert_eq!(change.before.map(text), first.cloned());
                    told.extend(from);
                    told.insert(path);
                }
                prop_assert_eq!(told.iter().collect::<BTreeSet<_>>(), differs);
            }
            // The first, one in between, and the one before: of this branch or of another.
            let some = BTreeSet::from([0, logs.len() / 2, logs.len().saturating_sub(1)]);
            for known in some.into_iter().filter_map(|at| logs.get(at)) {
                prop_assert_eq!(&desk.log(Some(known)).unwrap(), &log);
            }
            logs.push(log);
        }
    }
}
