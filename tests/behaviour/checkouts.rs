//! A revision that is read from the repository is what a checkout of it would be.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use dateline::cache::NoCache;
use dateline::diagnostic::{Code, Diagnostic};
use dateline::pipeline::{self, Options};
use dateline::world::{Disk, Look, ReadError, Repository, Snapshot, World};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::git::Repo;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Text(String),
    Link(String),
}

type State = BTreeMap<String, Kept>;

/// Commits states one after the other, and gives their names.
fn commit_all(repo: &Repo, states: &[State]) -> Vec<String> {
    let commit = |state: &State| {
        repo.git(&["rm", "-r", "--quiet", "--cached", "--ignore-unmatch", "."]);
        for entry in std::fs::read_dir(repo.root()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() != ".git" {
                let _ = std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path));
            }
        }
        for (path, kept) in state {
            match kept {
                Kept::Text(text) => repo.write(path, text),
                Kept::Link(target) => repo.link(path, target),
            }
        }
        repo.record("State", "2023-09-15", [])
    };
    states.iter().map(commit).collect()
}

/// A revision from the repository, and the same one checked out.
fn both(repo: &Repo, revision: &str) -> (Snapshot, Disk) {
    repo.git(&["checkout", "--quiet", "--force", revision]);
    repo.git(&["clean", "--quiet", "-ffdx"]);
    let repository = Repository::discover(repo.root()).unwrap().unwrap();
    let (snapshot, _) = repository.at(revision, &TimeZone::UTC).unwrap();
    (snapshot, Disk::new(repo.root()).unwrap())
}

/// What a diagnostic is of; how a system says that links lead in a circle is its own.
fn gist(diagnostics: &[Diagnostic]) -> Vec<(Code, String)> {
    let file = |d: &Diagnostic| d.place.as_ref().map(|place| place.file.to_string());
    diagnostics.iter().map(|d| (d.code, file(d).unwrap_or_default())).collect()
}

type Files = BTreeMap<String, Vec<u8>>;

/// Every file of a site, by its path, and the gist of what is wrong.
fn site(world: &dyn World) -> (Files, Vec<(Code, String)>) {
    let options = Options { now: 1_700_000_000, ..Options::default() };
    let site = pipeline::prepare(world, &options, &|_| {});
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &str, bytes: &[u8]| {
        files.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    let mut failed = pipeline::render(world, &site, &put).err().unwrap_or_default();
    failed.extend(pipeline::index(&site, &NoCache, &put).err().unwrap_or_default());
    let mut found = gist(&site.diagnostics);
    found.extend(gist(&failed));
    (files.into_inner().unwrap(), found)
}

const TARGETS: [&str; 16] = [
    "a.md",
    "..",
    ".",
    "../..",
    "../../..",
    "../actors",
    "../actors/kim.yaml",
    "../../media",
    "../media/map.png",
    "../../media/../content/events",
    "../.git/config",
    "../../.hidden/key.md",
    "../../output",
    "nowhere",
    "self/self",
    "../events/b.md/",
];

const PLACES: [&str; 9] = [
    "content/events/self",
    "content/events/b.md",
    "content/events/in/c.md",
    "content/linked",
    "content/actors/link.yaml",
    "content/assets",
    "themes/own/static",
    "media/back",
    "media/map.png",
];

/// What is at the places above or below them, whether or not there is such a thing.
const PROBES: [&str; 13] = [
    "content",
    "content/linked/a.md",
    "content/linked/events/a.md",
    "content/assets/map.png",
    "content/events/in/c.md",
    "content/events/self/self/a.md",
    "content/events/b.md",
    "content/events/b.md/x",
    "content/actors/link.yaml",
    "content/.hidden",
    "themes/own/static/map.png",
    "output/index.html",
    "../desk/content/site.yaml",
];

fn text() -> impl Strategy<Value = Kept> {
    (0..4_usize, 0..3_usize).prop_map(|(name, status)| {
        let who = ["Kim Jong Un", "Nobody", "김정은", "Georgia"][name];
        let status = ["confirmed", "reported", "disputed"][status];
        Kept::Text(format!(
            "---\ntitle: What {who} did\ndate: 2023-09-13\nstatus: {status}\nactors: [{who}]\n---\n{who} came.\n"
        ))
    })
}

fn kept() -> impl Strategy<Value = Kept> {
    prop_oneof![
        2 => text(),
        3 => prop::sample::select(&TARGETS[..]).prop_map(|target| Kept::Link(target.to_owned())),
    ]
}

/// A desk, to which something is done in each commit.
fn states() -> impl Strategy<Value = Vec<State>> {
    let edit = prop_oneof![
        4 => (prop::sample::select(&PLACES[..]), kept()).prop_map(|(path, kept)| (path, Some(kept))),
        1 => prop::sample::select(&PLACES[..]).prop_map(|path| (path, None)),
    ];
    let edits = prop::collection::vec(edit, 1..8);
    prop::collection::vec(edits, 1..4).prop_map(|commits| {
        let text = |text: &str| Kept::Text(text.to_owned());
        let mut state = State::from(
            [
                ("content/site.yaml", "title: Desk\nbase_url: https://desk.example/\n"),
                (
                    "content/events/a.md",
                    "---\ntitle: A\ndate: 2023-09-13\n---\nKim Jong Un came.\n",
                ),
                ("content/actors/kim.yaml", "name: Kim Jong Un\naliases: [김정은]\n"),
                ("content/.hidden", "key"),
                (".hidden/key.md", "key"),
                ("output/index.html", "old"),
                ("media/pictures/a.png", "picture"),
            ]
            .map(|(path, kept)| (path.to_owned(), text(kept))),
        );
        let mut states = Vec::new();
        for edits in commits {
            for (path, kept) in edits {
                // Nothing can be below a file, or a file where others are below.
                let below = format!("{path}/");
                state.retain(|other, _| {
                    !other.starts_with(&below) && !path.starts_with(&format!("{other}/"))
                });
                match kept {
                    Some(kept) => state.insert(path.to_owned(), kept),
                    None => state.remove(path),
                };
            }
            states.push(state.clone());
        }
        states
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_lists_and_reads_what_a_checkout_does(states in states()) {
        let repo = Repo::new();
        for revision in commit_all(&repo, &states) {
            let (snapshot, disk) = both(&repo, &revision);
            for folder in ["content", "content/linked", "content/events/self", "themes/own", "media", "x"] {
                let (then, now) = (snapshot.list(folder), disk.list(folder));
                prop_assert_eq!(&then.files, &now.files, "{}", folder);
                prop_assert_eq!(then.has_links, now.has_links, "{}", folder);
                prop_assert_eq!(gist(&then.diagnostics), gist(&now.diagnostics), "{}", folder);
            }
            let listed = snapshot.list("content");
            let listed = listed.files.iter().map(|entry| &*entry.path);
            for path in listed.chain(PROBES).chain(PLACES) {
                let kind = |read: Result<Vec<u8>, ReadError>| {
                    read.map_err(|error| match error {
                        ReadError::Io(_) => ReadError::Io(String::new()),
                        // What is above the repository is not known: whether it is there, neither.
                        ReadError::NotFound => ReadError::Outside,
                        other => other,
                    })
                };
                prop_assert_eq!(kind(snapshot.read(path, 99_999)), kind(disk.read(path, 99_999)), "{}", path);
                prop_assert_eq!(kind(snapshot.read(path, 8)), kind(disk.read(path, 8)), "{}", path);
                prop_assert_eq!(snapshot.look(path), disk.look(path), "{}", path);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_site_of_a_snapshot_is_that_of_a_checkout_byte_for_byte(states in states()) {
        let repo = Repo::new();
        for revision in commit_all(&repo, &states) {
            let (snapshot, disk) = both(&repo, &revision);
            let (then, now) = (site(&snapshot), site(&disk));
            prop_assert!(then.0.contains_key("index.html"));
            prop_assert_eq!(then.1, now.1);
            prop_assert!(then.0 == now.0, "{:?}", then.0.keys());
        }
    }
}

fn snapshot(repo: &Repo) -> Snapshot {
    Repository::discover(repo.root()).unwrap().unwrap().newest().unwrap().unwrap()
}

const SITE: (&str, Option<&str>) = ("content/site.yaml", Some("title: Desk\n"));

#[test]
fn a_link_to_an_absolute_path_leads_out_wherever_the_desk_was_checked_out() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let target = repo.path("content/site.yaml").display().to_string();
    repo.link("content/own.yaml", &target);
    repo.link("content/passwd", "/etc/passwd");
    repo.record("Link", "2023-09-14", []);
    let then = snapshot(&repo);
    let listing = then.list("content");
    assert_eq!(listing.files.len(), 1);
    assert_eq!(
        gist(&listing.diagnostics),
        [(Code::BadLink, "content/own.yaml".into()), (Code::BadLink, "content/passwd".into())]
    );
    assert_eq!(then.read("content/passwd", 9999), Err(ReadError::Outside));
}

#[test]
fn a_link_to_another_desk_of_the_repository_leads_out_and_one_through_it_and_back_does_not() {
    let repo = Repo::new();
    repo.link("kyiv/content/a.md", "../../seoul/content/a.md");
    repo.link("kyiv/content/b.md", "../../seoul/../kyiv/content/c.md");
    repo.record(
        "Begin",
        "2023-09-13",
        [("kyiv/content/c.md", Some("c")), ("seoul/content/a.md", Some("a"))],
    );
    let desk = Repository::discover(&repo.path("kyiv")).unwrap().unwrap();
    let then = desk.newest().unwrap().unwrap();
    let files: Vec<_> = then.list("content").files.iter().map(|e| e.path.to_string()).collect();
    assert_eq!(files, ["content/b.md", "content/c.md"]);
    assert_eq!(then.read("content/a.md", 9), Err(ReadError::Outside));
    assert_eq!(then.read("content/b.md", 9), Ok(b"c".to_vec()));
    let disk = Disk::new(&repo.path("kyiv")).unwrap();
    assert_eq!(gist(&then.list("content").diagnostics), gist(&disk.list("content").diagnostics));
}

#[test]
fn a_link_from_the_assets_to_a_record_is_refused_of_a_commit_as_on_the_disk() {
    let repo = Repo::new();
    repo.link("content/assets/a.md", "../events/secret.md");
    repo.link("content/assets/b.yaml", "../../data/kim.yaml");
    repo.link("content/assets/c", "../events");
    repo.link("content/assets/d.png", "../../media/map.png");
    repo.link("content/actors", "../data");
    repo.record(
        "Begin",
        "2023-09-13",
        [
            SITE,
            ("content/events/secret.md", Some("secret")),
            ("data/kim.yaml", Some("kim")),
            ("media/map.png", Some("picture")),
        ],
    );
    let then = snapshot(&repo);
    let listing = then.list("content");
    let files: Vec<&str> = listing.files.iter().map(|file| &*file.path).collect();
    assert_eq!(
        files,
        [
            "content/actors/kim.yaml",
            "content/assets/d.png",
            "content/events/secret.md",
            "content/site.yaml"
        ]
    );
    assert_eq!(
        gist(&listing.diagnostics),
        ["a.md", "b.yaml", "c"].map(|name| (Code::BadLink, format!("content/assets/{name}")))
    );
    assert_eq!(then.read("content/assets/a.md", 99), Err(ReadError::Outside));
    let disk = Disk::new(repo.root()).unwrap().list("content");
    assert_eq!(listing.files, disk.files);
    assert_eq!(gist(&listing.diagnostics), gist(&disk.diagnostics));
}

#[test]
fn an_output_folder_of_another_name_is_closed_too() {
    let repo = Repo::new();
    repo.link("content/site", "../public");
    repo.record("Begin", "2023-09-13", [SITE, ("public/index.html", Some("old"))]);
    let then = snapshot(&repo);
    assert_eq!(then.list("content").files.len(), 2);
    let then = then.closing(Path::new("public"));
    assert_eq!(then.list("content").files.len(), 1);
    assert_eq!(then.read("content/site/index.html", 99), Err(ReadError::Outside));
    assert_eq!(then.look("public/index.html"), Look::Nothing);
    let then = snapshot(&repo).closing(&repo.path("public"));
    assert_eq!(then.read("content/site/index.html", 99), Err(ReadError::Outside));
}

#[test]
fn a_submodule_in_the_content_is_said_plainly() {
    let other = Repo::new().commit("Begin", "2023-09-13", [("a.md", Some("a"))]);
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let from = format!("file://{}", other.root().display());
    repo.git(&["submodule", "--quiet", "add", &from, "content/events"]);
    repo.git(&["submodule", "--quiet", "add", &from, "content/.hidden"]);
    repo.record("Add", "2023-09-14", []);
    let listing = snapshot(&repo).list("content");
    assert_eq!(gist(&listing.diagnostics), [(Code::KeptElsewhere, "content/events".into())]);
    assert!(listing.diagnostics[0].message.contains("submodule"));
    assert_eq!(snapshot(&repo).read("content/events/a.md", 9), Err(ReadError::NotFound));
}

#[test]
fn a_file_of_git_lfs_is_read_where_it_is_and_said_plainly_where_it_is_not() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:b3ba0f8d1c2c3d2f0f0b4bb4a6a9d1a3a2c0f9a7f3b8c9c2d5e6f7a8b9c0d1e2\nsize 7\n";
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        [SITE, ("content/assets/map.png", Some(pointer))],
    );
    let listing = snapshot(&repo).list("content");
    assert_eq!(
        gist(&listing.diagnostics),
        [(Code::KeptElsewhere, "content/assets/map.png".into())]
    );
    assert!(listing.diagnostics[0].message.contains("Git LFS"));

    // The SHA-256 of `picture`.
    let real = "2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97";
    let pointer =
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{real}\nsize 7\n");
    repo.record("Real", "2023-09-14", [("content/assets/map.png", Some(&*pointer))]);
    let kept = format!(".git/lfs/objects/{}/{}/{real}", &real[..2], &real[2..4]);
    repo.write(&kept, "picture");
    let then = snapshot(&repo);
    assert_eq!(gist(&then.list("content").diagnostics), []);
    assert_eq!(then.list("content").files[0].size, 7);
    assert_eq!(then.read("content/assets/map.png", 99), Ok(b"picture".to_vec()));
    assert_eq!(
        then.read("content/assets/map.png", 6),
        Err(ReadError::TooLarge { size: 7, limit: 6 })
    );
    repo.write(&kept, "pictuRe");
    assert!(matches!(then.read("content/assets/map.png", 99), Err(ReadError::Io(_))));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_reported_as_on_the_disk() {
    let repo = Repo::new();
    repo.import(
        b"commit refs/heads/main\ncommitter Anna <a@x> 1694600000 +0000\ndata 1\nx\n\
          M 100644 inline content/site.yaml\ndata 1\nx\n\
          M 100644 inline \"content/caf\\351/a.md\"\ndata 1\nx\n\
          M 100644 inline \"content/\\377.md\"\ndata 1\nx\n\
          M 100644 inline \"content/.\\377\"\ndata 1\nx\n\n",
    );
    let (then, disk) = both(&repo, "main");
    let listing = then.list("content");
    assert_eq!(listing, disk.list("content"));
    assert_eq!(listing.diagnostics.len(), 2);
    assert!(listing.diagnostics.iter().all(|d| d.code == Code::FileName));
}

#[test]
fn a_file_that_the_clone_lacks_is_reported_and_the_others_are_read() {
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        [SITE, ("content/a.md", Some("one")), ("content/b.md", Some("two"))],
    );
    let id = repo.git(&["rev-parse", "HEAD:content/a.md"]);
    std::fs::remove_file(repo.path(&format!(".git/objects/{}/{}", &id[..2], &id[2..]))).unwrap();
    let then = snapshot(&repo);
    let listing = then.list("content");
    assert_eq!(listing.files.len(), 2);
    assert_eq!(gist(&listing.diagnostics), [(Code::Unreadable, "content/a.md".into())]);
    assert!(matches!(then.read("content/a.md", 9), Err(ReadError::Io(_))));
    assert_eq!(then.read("content/b.md", 9), Ok(b"two".to_vec()));
}

#[test]
fn a_clone_without_files_says_so_once_and_still_knows_what_was_renamed() {
    let repo = Repo::new()
        .commit(
            "Begin",
            "2023-09-13",
            [SITE, ("content/a.md", Some("one")), ("content/b.md", Some("two"))],
        )
        .commit("Rename", "2023-09-14", [("content/a.md", None), ("content/c.md", Some("one"))])
        .commit("Move", "2023-09-15", [("content/b.md", None), ("content/d.md", Some("more"))]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.clone_to("partial.git", &["--bare", "--filter=blob:none"]);
    let listing = snapshot(&partial).list("content");
    assert_eq!(listing.diagnostics.len(), 1);
    assert_eq!(
        listing.diagnostics[0].message,
        "`content/c.md` and 2 more files are not in this clone of the repository"
    );
    let desk = Repository::discover(partial.root()).unwrap().unwrap();
    let log = dateline::world::Past::log(&desk, None).unwrap();
    assert_eq!(log.commits[0].changes.len(), 2);
    assert_eq!(log.commits[1].changes[0].from.as_deref(), Some("content/a.md"));
}

#[test]
fn a_clone_that_lacks_pictures_still_knows_which_records_were_renamed() {
    let text = |more: &str| format!("title: Visit\ntext: |\n  They came by train.\n  {more}\n");
    let picture = |byte: &str| byte.repeat(4096);
    let repo = Repo::new()
        .commit(
            "Begin",
            "2023-09-13",
            [
                SITE,
                ("content/events/a.yaml", Some(&*text("They met."))),
                ("content/assets/a.bin", Some(&*picture("a"))),
            ],
        )
        .commit(
            "Move",
            "2023-09-14",
            [
                ("content/events/a.yaml", None),
                ("content/events/b.yaml", Some(&*text("They met at noon."))),
                ("content/assets/a.bin", None),
                ("content/assets/b.bin", Some(&*picture("b"))),
            ],
        );
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.clone_to("partial.git", &["--bare", "--filter=blob:limit=1k"]);
    let desk = Repository::discover(partial.root()).unwrap().unwrap();
    let log = dateline::world::Past::log(&desk, None).unwrap();
    let from = log.commits[0].changes.iter().filter_map(|change| change.from.as_deref());
    assert_eq!(from.collect::<Vec<_>>(), ["content/events/a.yaml"]);
}

#[test]
fn names_that_no_file_can_have_are_reported_and_lead_nowhere() {
    let repo = Repo::new();
    repo.write("x", "key");
    let blob = repo.git(&["hash-object", "-w", "x"]);
    let mut raw = Vec::new();
    for name in [".", "..", "a/b.md"] {
        let id: Vec<u8> =
            (0..20).map(|n| u8::from_str_radix(&blob[2 * n..2 * n + 2], 16).unwrap()).collect();
        raw.extend(format!("100644 {name}\0").bytes());
        raw.extend(id);
    }
    repo.write("raw", raw);
    let tree = repo.git(&["hash-object", "-t", "tree", "--literally", "-w", "raw"]);
    let top = repo.make_tree(&format!("040000 tree {tree}\tcontent\n"));
    let commit = repo.git(&["commit-tree", "-m", "Hostile", &top]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    let then = snapshot(&repo);
    let listing = then.list("content");
    assert_eq!(listing.files.len(), 0);
    assert_eq!(gist(&listing.diagnostics), [(Code::FileName, "content/a/b.md".into())]);
    for path in ["content/.", "content/..", "content/a/b.md", "content"] {
        assert!(then.read(path, 99).is_err(), "{path}");
    }
    let desk = Repository::discover(repo.root()).unwrap().unwrap();
    assert_eq!(dateline::world::Past::log(&desk, None).unwrap().commits[0].changes, []);
}
