//! `dateline build --at`: the site of a revision, from the repository alone.

use std::fs;

use crate::project::{Project, Tree};
use crate::repository::Repo;

const ABOUT: &str = "content/pages/about.md";

fn about(text: &str) -> String {
    format!("---\ntitle: About\n---\n{text}\n")
}

/// A desk of two commits, and something that is not yet committed.
fn desk() -> (Project, Repo) {
    let project = Project::small();
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01T08:00:00Z", [(".gitignore", Some("output/\n.dateline/\n"))]);
    repo.record("Change", "2023-10-05T08:00:00Z", [(ABOUT, Some(&*about("Who we were.")))]);
    project.write(ABOUT, about("Not committed."));
    project.write("content/events/new.yaml", "title: New\ndate: 2023-10-01\n");
    (project, repo)
}

/// What a checkout of a revision builds.
fn checked_out(repo: &Repo, revision: &str) -> Tree {
    let folder = repo.beside("checkout");
    let clone = repo.clone_to("checkout", &[]);
    clone.git(&["checkout", "--quiet", revision]);
    let project = Project::bare();
    let output = project.beside("built").display().to_string();
    let root = clone.root().display().to_string();
    project.run(&["build", "--root", &root, "--output", &output]).done();
    fs::remove_dir_all(folder).expect("a folder to remove");
    Tree::of(&project.beside("built")).without(".dateline-")
}

#[test]
fn a_revision_is_built_as_its_checkout_would_be_and_the_work_tree_is_not_touched() {
    let (project, repo) = desk();
    let before = project.surroundings();
    for revision in ["HEAD~1", "HEAD", "main", "2023-10-03"] {
        let run = project.run(&["build", "--at", revision]).done();
        assert!(
            run.stderr.contains(&format!("as it was at {revision}: commit ")),
            "{}",
            run.stderr
        );
        let commit = if revision == "2023-10-03" { "HEAD~1" } else { revision };
        assert!(run.stderr.contains(&repo.id(commit)[..10]), "{}", run.stderr);
        project.output().assert_same(&checked_out(&repo, &repo.id(commit)));
        project.surroundings().assert_same(&before);
    }
    assert!(project.page("about/index.html").contains("Who we are."));
    assert!(!project.output().has("events/new/index.html"));
    project.build();
    assert!(project.page("about/index.html").contains("Not committed."));
}

#[test]
fn a_revision_has_the_settings_and_the_theme_that_it_had() {
    let project = Project::small()
        .file(
            "content/site.yaml",
            "title: The Old Name\nbase_url: https://desk.example/\ntheme: own\n",
        )
        .file("themes/own/theme.yaml", "extends: default\n")
        .file("themes/own/static/theme.css", "body { color: teal }\n");
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01", []);
    repo.record(
        "Rename",
        "2023-10-02",
        [
            ("content/site.yaml", Some("title: The New Name\nbase_url: https://desk.example/\n")),
            ("themes/own/theme.yaml", None),
            ("themes/own/static/theme.css", None),
        ],
    );
    project.run(&["build", "--at", "HEAD~1"]).done();
    assert!(project.page("index.html").contains("The Old Name"));
    assert!(!project.output().holding("color: teal").is_empty());
    project.run(&["build", "--at", "HEAD"]).done();
    assert!(project.page("index.html").contains("The New Name"));
    assert!(project.output().holding("color: teal").is_empty());
}

#[test]
fn the_present_of_a_revision_is_that_of_its_commit_and_of_a_day_its_end() {
    let project = Project::small()
        .file("content/events/third.yaml", "title: Third\ndate: 2023-10-03\n")
        .file("content/events/fifth.yaml", "title: Fifth\ndate: 2023-10-05\n");
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01", []);
    let build = |revision: &str, more: &[&str], now: Option<&str>| {
        let mut call = project.call(&[&["build", "--at", revision], more].concat());
        call = match now {
            Some(now) => call.env("SOURCE_DATE_EPOCH", now),
            None => call.without_env("SOURCE_DATE_EPOCH"),
        };
        call.run().done();
        ["third", "fifth"].map(|id| project.output().has(&format!("events/{id}/index.html")))
    };
    assert_eq!(build("HEAD", &[], None), [false, false]);
    assert_eq!(build("2023-10-02", &[], None), [false, false]);
    assert_eq!(build("2023-10-03", &[], None), [true, false]);
    assert_eq!(build("2023-10", &[], None), [true, true]);
    assert_eq!(build("HEAD", &["--future"], None), [true, true]);
    assert_eq!(build("HEAD", &[], Some("1696420000")), [true, false]);
}

#[test]
fn a_day_ends_in_the_time_zone_of_the_desk() {
    let project = Project::small().file(
        "content/site.yaml",
        "title: Tokyo\nbase_url: https://desk.example/\ntimezone: Asia/Tokyo\n",
    );
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01T00:00:00Z", []);
    // The next morning in Tokyo.
    repo.record("Change", "2023-10-01T23:00:00Z", [(ABOUT, Some(&*about("Who we were.")))]);
    project.run(&["build", "--at", "2023-10-01"]).done();
    assert!(project.page("about/index.html").contains("Who we are."));
    project.run(&["build", "--at", "2023-10-02"]).done();
    assert!(project.page("about/index.html").contains("Who we were."));
}

#[test]
fn without_a_commit_to_build_the_call_is_at_fault() {
    let project = Project::small();
    let run = project.run(&["build", "--at", "HEAD"]).ended(2);
    assert!(run.stderr.starts_with("error[DL802]: "), "{}", run.stderr);
    assert!(run.stderr.contains("lies in no git repository"), "{}", run.stderr);
    assert!(run.stderr.contains("help: "), "{}", run.stderr);
    let repo = Repo::of(&project.root());
    let run = project.run(&["serve", "--at", "HEAD"]).ended(2);
    assert!(run.stderr.contains("has no commit yet"), "{}", run.stderr);
    repo.record("Begin", "2023-10-01", []);
    let run = project.run(&["build", "--at", "mian"]).ended(2);
    assert!(run.stderr.starts_with("error[DL803]: "), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `main`?"), "{}", run.stderr);
    let run = project.run(&["build", "--at", "1999"]).ended(2);
    assert!(run.stderr.starts_with("error[DL805]: "), "{}", run.stderr);
    assert!(run.stderr.contains("the first commit, which is of 2023-10-01"), "{}", run.stderr);
    let run = project.run(&["build", "--output", "content"]).ended(2);
    assert!(run.stderr.starts_with("error[DL702]: "), "{}", run.stderr);
    assert!(!project.at("output").exists());
}

#[test]
fn errors_in_a_revision_are_shown_with_its_text() {
    let project =
        Project::small().file("content/events/bad.yaml", "title: Bad\ndate: 2023-13-45\n");
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01", []);
    repo.record("Mend", "2023-10-02", [("content/events/bad.yaml", None)]);
    let run = project.run(&["build", "--at", "HEAD~1"]).ended(1);
    assert!(run.stderr.contains("content/events/bad.yaml:2"), "{}", run.stderr);
    assert!(run.stderr.contains("date: 2023-13-45"), "{}", run.stderr);
    assert!(!project.at("output").exists());
    project.run(&["build", "--at", "HEAD~1", "--keep-going"]).done();
    project.run(&["build", "--at", "HEAD"]).done();
}

#[test]
fn a_bare_clone_is_built_into_a_folder_of_its_own() {
    let (project, repo) = desk();
    let bare = repo.clone_to("bare.git", &["--bare"]);
    let before = Tree::of(bare.root());
    let root = bare.root().display().to_string();
    let output = project.beside("site").display().to_string();
    project.run(&["build", "--at", "HEAD", "--root", &root, "--output", &output]).done();
    let built = Tree::of(&project.beside("site")).without(".dateline-");
    built.assert_same(&checked_out(&repo, "HEAD"));
    // From within it, too.
    let call = project.call(&["build", "--at", "main", "--output", &output]);
    call.from(bare.root()).run().done();

    let run = project.run(&["build", "--at", "HEAD", "--root", &root]).ended(2);
    assert!(run.stderr.contains("help: say with --output"), "{}", run.stderr);
    let within = bare.path("site").display().to_string();
    let run =
        project.run(&["build", "--at", "HEAD", "--root", &root, "--output", &within]).ended(2);
    assert!(run.stderr.contains("in the git repository itself"), "{}", run.stderr);
    Tree::of(bare.root()).assert_same(&before);
}

#[test]
fn a_desk_in_a_subfolder_is_built_from_within_it() {
    let project = Project::small();
    let repo = Repo::of(&project.beside(""));
    repo.record("Begin", "2023-10-01", []);
    repo.record("Change", "2023-10-02", [("desk/content/pages/about.md", Some(&*about("New.")))]);
    let call = project.call(&["build", "--at", "HEAD~1"]);
    call.from(project.at("content/events")).run().done();
    assert!(project.page("about/index.html").contains("Who we are."));
}

#[test]
fn neither_the_git_program_nor_its_variables_have_a_part_in_it() {
    let (project, repo) = desk();
    let other =
        Repo::new().commit("Other", "2023-10-01", [("content/site.yaml", Some("title: O\n"))]);
    let mut call = project.call(&["build", "--at", "HEAD~1"]).env("PATH", "/nowhere");
    for (key, value) in [
        ("GIT_DIR", other.path(".git")),
        ("GIT_WORK_TREE", other.root().to_owned()),
        ("GIT_OBJECT_DIRECTORY", other.path(".git/objects")),
        ("GIT_INDEX_FILE", other.path(".git/index")),
        ("GIT_CONFIG_GLOBAL", other.path("nothing")),
        ("GIT_CEILING_DIRECTORIES", repo.root().to_owned()),
    ] {
        call = call.env(key, &value.display().to_string());
    }
    call.run().done();
    assert!(project.page("about/index.html").contains("Who we are."));
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let (project, repo) = desk();
    let shallow = repo.clone_to("shallow", &["--depth", "1"]);
    let root = shallow.root().display().to_string();
    let run = project.run(&["build", "--at", "2023-10-03", "--root", &root]).ended(2);
    assert!(run.stderr.contains("git fetch --unshallow"), "{}", run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);
    shallow.git(&["fetch", "--quiet", "--unshallow"]);
    project.run(&["build", "--at", "2023-10-03", "--root", &root]).done();
}

#[test]
fn what_has_been_restricted_since_is_left_out_of_the_past() {
    let project = Project::small();
    let settings = "title: Test Desk\nbase_url: https://desk.example/\n";
    project.write("content/site.yaml", format!("{settings}audience: amber\n"));
    project.write("content/actors/shoigu.yaml", "name: Sergei Shoigu\n");
    project.write("content/events/inside.yaml", "title: Inside\ndate: 2023-09-13\ntlp: amber\n");
    let repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
    repo.record(
        "Restrict",
        "2023-09-21",
        [
            ("content/site.yaml", Some(settings)),
            ("content/actors/shoigu.yaml", Some("name: Sergei Shoigu\ntlp: red\n")),
        ],
    );
    project.run(&["build", "--at", "2023-09-20"]).done();
    for gone in ["actors/shoigu/index.html", "events/inside/index.html"] {
        assert!(!project.at(&format!("output/{gone}")).exists(), "{gone}");
    }
    project.run(&["audit"]).done();
    project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
    assert!(project.at("output/actors/shoigu/index.html").exists());
}

/// A desk whose repository has these states of its files, a commit a day from 2023-09-20 on.
fn history(states: &[&[(&str, Option<&str>)]]) -> Project {
    let project = Project::small();
    let repo = Repo::of(&project.root());
    repo.record("Ignore", "2023-09-19", [(".gitignore", Some("output/\n.dateline/\n"))]);
    for (at, files) in states.iter().enumerate() {
        repo.record("Revise", &format!("2023-09-{}", 20 + at), files.iter().copied());
    }
    project
}

const RAID: &str = "content/events/raid.yaml";

#[test]
fn what_is_restricted_under_another_id_or_was_when_it_went_is_left_out_of_the_past() {
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let marked = &*format!("{raid}tlp: red\n");
    let moved = "content/events/landing.yaml";
    let open = &[(RAID, Some(raid))];
    let renamed = history(&[open, &[(RAID, None), (moved, Some(marked))]]);
    let removed = history(&[open, &[(RAID, Some(marked))], &[(RAID, None)]]);
    for project in [renamed, removed] {
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert!(!project.output().has("events/raid/index.html"));
        assert!(project.output().holding("Nightjar").is_empty());
        project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
        assert!(project.page("events/raid/index.html").contains("Nightjar landed at dawn"));
    }
}

#[test]
fn what_was_restricted_for_a_while_is_left_out_of_the_past_before_it_was_cleared() {
    let raid = "title: Raid\ndate: 2023-09-13\ntext: They came from the Zqsierra hangar.\n";
    let marked = &*format!("{raid}tlp: red\n");
    let cleared = "title: Raid\ndate: 2023-09-13\ntext: They came at dawn.\n";
    let project = history(&[
        &[(RAID, Some(raid))],
        &[(RAID, Some(marked))],
        &[(RAID, Some(cleared))],
        &[("content/events/other.yaml", Some("title: Other\ndate: 2023-09-13\n"))],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(!project.output().has("events/raid/index.html"));
    assert_eq!(project.output().holding("Zqsierra"), [""; 0]);
    project.run(&["audit"]).done();
    project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
    assert!(project.page("events/raid/index.html").contains("Zqsierra"));
    project.run(&["build", "--at", "2023-09-22"]).done();
    assert!(project.page("events/raid/index.html").contains("They came at dawn."));
    // Where it says again what it said, all may read it.
    let project = history(&[&[(RAID, Some(raid))], &[(RAID, Some(marked))], &[(RAID, Some(raid))]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.page("events/raid/index.html").contains("Zqsierra"));
}

#[test]
fn a_name_from_a_time_in_which_a_record_was_restricted_is_withheld_from_the_past() {
    let (file, other) = ("content/actors/a-7.yaml", "content/events/visit.yaml");
    let visit = "title: Visit\ndate: 2023-09-13\ntext: Viktor Zqorlan and Anna Berg came.\n";
    let marked = "name: Anna Berg\naliases: [Viktor Zqorlan]\ntlp: red\n";
    let project = history(&[
        &[(other, Some(visit))],
        &[(file, Some(marked)), (other, None)],
        &[(file, Some("name: Anna Berg\n"))],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert_eq!(project.output().holding("Zqorlan"), [""; 0]);
    assert!(project.page("events/visit/index.html").contains("and Anna Berg came"));
    project.run(&["audit"]).done();
}

#[test]
fn what_was_published_before_it_was_a_draft_for_a_while_is_no_leak() {
    let raid = "title: Raid\ndate: 2023-09-13\ntext: They came from the Zqsierra hangar.\n";
    let draft = "title: Raid\ndate: 2023-09-13\ndraft: true\ntext: They came from Zqtango.\n";
    let project = history(&[
        &[(RAID, Some(raid))],
        &[(RAID, Some(draft))],
        &[(RAID, Some("title: Raid\ndate: 2023-09-13\ntext: They came at dawn.\n"))],
    ]);
    for at in [&["build", "--at", "2023-09-20"][..], &["build"]] {
        project.run(at).done();
        assert_ne!(project.output().holding("Zqsierra"), [""; 0]);
        assert_eq!(project.output().holding("Zqtango"), [""; 0]);
        project.run(&["audit"]).done();
    }
    project.write("output/x.html", "They came from Zqtango.");
    assert_eq!(project.run(&["audit"]).code, 1);
}

#[test]
fn what_is_restricted_in_a_folder_that_no_longer_is_one_of_records_is_left_out_of_the_past() {
    let own = "content/site.yaml";
    let site = "title: Test Desk\nbase_url: https://desk.example/\n";
    let named = &*format!("{site}folders: {{incidents: events}}\n");
    let other = &*format!("{site}folders: {{incidents: briefings}}\n");
    let file = "content/incidents/s.yaml";
    let open = "title: Zqsierra\ndate: 2023-09-13\ntext: Zqsierra was seen.\n";
    let marked = &*format!("{open}tlp: red\n");
    let begin = &[(own, Some(named)), (file, Some(open))];
    let restrict = &[(file, Some(marked))];
    let desks = [
        history(&[begin, restrict, &[(own, Some(site)), (file, None)]]),
        history(&[begin, restrict, &[(own, Some(site))]]),
        history(&[begin, &[(own, Some(site)), (file, Some(marked))]]),
        history(&[begin, restrict, &[(own, Some(other)), (file, None)]]),
        history(&[
            begin,
            &[(own, Some(site)), (file, None), ("content/events/zq.yaml", Some(marked))],
        ]),
    ];
    for project in desks {
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert_eq!(project.output().holding("Zqsierra"), [""; 0]);
        project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
        assert!(project.page("events/s/index.html").contains("Zqsierra"));
    }
    // Nothing is held back where nothing was marked.
    let project = history(&[begin, &[(own, Some(site)), (file, None)]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.page("events/s/index.html").contains("Zqsierra"));
}

#[test]
fn words_that_were_marked_in_a_folder_that_no_longer_is_one_of_records_stay_so_in_the_past() {
    let own = "content/site.yaml";
    let site = "title: Test Desk\nbase_url: https://desk.example/\n";
    let named = &*format!("{site}folders: {{incidents: events}}\n");
    let file = "content/incidents/w.yaml";
    let says = |words: &str| format!("title: Visit\ndate: 2023-09-13\ntext: {words} came by.\n");
    let (open, marked) =
        (&*says("The zqwhisk informant"), &*says("'The [zqwhisk informant]{tlp=red}"));
    let marked = &*marked.replace("by.", "by.'");
    let cleared = &*says("Someone");
    let project = history(&[
        &[(own, Some(named)), (file, Some(open))],
        &[(file, Some(marked))],
        &[(own, Some(site)), (file, None), ("content/events/w.yaml", Some(cleared))],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert_eq!(project.output().holding("zqwhisk"), [""; 0]);
    project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
    assert!(project.page("events/w/index.html").contains("zqwhisk"));
}

#[test]
fn what_is_marked_as_it_is_moved_out_of_the_content_is_left_out_of_past_and_present() {
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let marked = &*format!("{raid}tlp: red\n");
    let words =
        "title: Nightjar landed at dawn\ndate: 2023-09-13\ntext: 'Seen [by nine]{tlp=red}.'\n";
    let matter =
        "---\ntitle: Quite another\ndate: 2023-09-13\ntlp: red\n---\nNot a word is as it was.\n";
    let open = &[(RAID, Some(raid))];
    let moves = [
        ("vault/raid.yaml", marked),
        ("vault/other.yaml", marked),
        ("raid.yaml", marked),
        ("vault/raid.yaml", words),
        ("vault/raid.md", matter),
    ];
    for (to, says) in moves {
        let project = history(&[open, &[(RAID, None), (to, Some(says))]]);
        project.build();
        assert_eq!(project.output().holding("Nightjar"), [""; 0], "{to}");
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert_eq!(project.output().holding("Nightjar"), [""; 0], "{to}");
        project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
        assert!(project.page("events/raid/index.html").contains("Nightjar landed at dawn"));
    }
    let project = history(&[open, &[(RAID, None), ("vault/raid.yaml", Some(raid))]]);
    project.build();
    assert!(project.page("changes/index.html").contains("Nightjar landed at dawn"));
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.page("events/raid/index.html").contains("Nightjar landed at dawn"));
}

#[test]
fn what_a_restricted_record_claims_to_have_been_is_left_out_of_past_and_present() {
    let raid = "title: Nightjar landed\ndate: 2023-09-13\ntext: As it was.\n";
    let claims = |more: &str| {
        format!(
            "title: Other words\ndate: 2023-09-19\nkind: court\nredirects: [/events/raid/]\n{more}"
        )
    };
    let (marked, open) = (&*claims("tlp: red\n"), &*claims(""));
    let to = "content/events/newname.yaml";
    let begin = &[(RAID, Some(raid))];
    let desks = [
        history(&[begin, &[(RAID, None), (to, Some(marked))]]),
        history(&[begin, &[(RAID, None)], &[(to, Some(marked))]]),
        history(&[begin, &[(RAID, None), (to, Some(open))], &[(to, Some(marked))]]),
    ];
    for project in desks {
        project.build();
        assert_eq!(project.output().holding("Nightjar"), [""; 0]);
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert_eq!(project.output().holding("Nightjar"), [""; 0]);
        project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
        assert!(project.page("events/raid/index.html").contains("Nightjar"));
    }
    let project = history(&[begin, &[(RAID, None), (to, Some(open))]]);
    project.build();
    assert!(project.page("changes/index.html").contains("Other words"));
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.page("events/raid/index.html").contains("Nightjar"));
}

#[test]
fn another_record_that_has_the_id_of_what_is_restricted_is_shown() {
    let marked = "title: Nightjar landed at dawn\ndate: 2023-09-13\ntlp: red\n";
    let project = history(&[
        &[(RAID, Some("title: Nightjar landed at dawn\ndate: 2023-09-13\n"))],
        &[(RAID, None), ("content/events/landing.yaml", Some(marked))],
        &[(RAID, Some("title: Fishermen fined in port\ndate: 2023-09-14\nkind: court\n"))],
        &[(RAID, Some("title: Fishermen fined in port\ndate: 2023-09-14\nkind: fine\n"))],
    ]);
    project.run(&["build", "--at", "2023-09-22"]).done();
    assert!(project.page("events/raid/index.html").contains("Fishermen fined in port"));
    assert!(project.output().holding("Nightjar").is_empty());
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(!project.output().has("events/raid/index.html"));
}

#[test]
fn a_record_that_says_what_is_marked_in_it_since_is_left_out_of_the_past() {
    let event = |more: &str| format!("title: Talks\ndate: 2023-09-13\n{more}");
    let parts = [
        ("text: They met in Minsk.\n", "text: 'They met[ in Minsk]{tlp=amber}.'\n"),
        ("summary: They met in Minsk.\n", "text: 'They met[ in Minsk]{tlp=amber}.'\n"),
        ("locations: [Minsk]\n", "locations: [{location: Minsk, tlp: amber}]\n"),
        ("place: Minsk\n", "place: {value: Minsk, tlp: amber}\n"),
        ("text: Talks with Minsk Kim.\n", "title: {text: Talks in Minsk, tlp: amber}\n"),
    ];
    for (then, now) in parts {
        let now = if now.starts_with("title") {
            now.to_owned() + "date: 2023-09-13\n"
        } else {
            event(now)
        };
        let project = history(&[&[(RAID, Some(&event(then)))], &[(RAID, Some(&now))]]);
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert!(!project.output().has("events/raid/index.html"), "{then}");
        assert_eq!(project.output().holding("Minsk"), [""; 0], "{then}");
        let shown = ["build", "--at", "2023-09-20", "--audience", "amber"];
        project.run(&shown).done();
        assert!(project.page("events/raid/index.html").contains("Minsk"), "{then}");
    }
}

#[test]
fn who_is_restricted_under_another_id_and_text_is_left_out_of_the_past_by_name() {
    let (open, held) = (
        "name: Viktor Orlanov\ntext: One of us.\n",
        "name: Viktor Orlanov\ntlp: red\ntext: Asset nine.\n",
    );
    let (a, b) = ("content/actors/vo.yaml", "content/actors/subject.yaml");
    let project = history(&[&[(a, Some(open))], &[(a, None), (b, Some(held))]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert_eq!(project.output().holding("Orlanov"), [""; 0]);
    // Someone else who is there for all to see has the name.
    let project = history(&[&[(a, Some(open))], &[(b, Some(held))]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.output().has("actors/vo/index.html"));
}

#[test]
fn what_was_marked_when_it_went_is_left_out_of_the_past_and_what_was_cleared_is_not() {
    let event = |more: &str| format!("title: Talks\ndate: 2023-09-13\n{more}");
    for (then, marked, gone) in [
        (
            "text: They met in Minsk.\n",
            "text: 'They met[ in Minsk]{tlp=red}.'\n",
            "text: They met.\n",
        ),
        ("actors: [Minsk, Ann]\n", "actors: [{actor: Minsk, tlp: red}, Ann]\n", "actors: [Ann]\n"),
        ("vessel: {crew: Minsk}\n", "vessel: {crew: {value: Minsk, tlp: red}}\n", "other: x\n"),
    ] {
        let of = |last: &str| {
            let (then, marked, last) = (event(then), event(marked), event(last));
            history(&[&[(RAID, Some(&then))], &[(RAID, Some(&marked))], &[(RAID, Some(&last))]])
        };
        let project = of(gone);
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert_eq!(project.output().holding("Minsk"), [""; 0], "{then}");
        let project = of(then);
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert!(project.page("events/raid/index.html").contains("Talks"), "{then}");
        assert_ne!(project.output().holding("Minsk"), [""; 0], "{then}");
    }
}

#[test]
fn the_newest_commit_is_built_as_it_is_whatever_was_marked_in_earlier_ones() {
    let event = |text: &str| format!("title: Talks\ndate: 2023-09-13\ntext: '{text}'\n");
    let open = event("Kim arrived, whom they call the Fox.");
    let confirmed = format!("{open}status: confirmed\n");
    let marked = event("Kim arrived [by night]{tlp=amber}.");
    let kim = |more: &str| format!("name: Kim Jong Un\nkind: person\n{more}");
    let alias = kim("aliases: [{text: the Fox, tlp: red}]\n");
    let path = "content/actors/kim-jong-un.yaml";
    let cited = "title: Cited\ndate: 2023-09-13\nsources: [{source: wire, tlp: amber}]\ntext: 'So it says [@wire].'\n";
    let project = history(&[
        &[(RAID, Some(&event("Kim arrived."))), (path, Some(&kim("")))],
        &[(RAID, Some(&marked)), (path, Some(&alias))],
        &[(RAID, Some(&open)), (path, Some(&kim("")))],
        &[(RAID, Some(&confirmed)), ("content/events/cited.yaml", Some(cited))],
    ]);
    for (more, audience) in [(&[][..], "clear"), (&["--audience", "amber"][..], "amber")] {
        project.run(&[&["build"], more].concat()).done();
        let plain = project.output();
        assert!(plain.has("events/cited/index.html"), "{audience}");
        for revision in ["HEAD", "2023-09-23"] {
            project.run(&[&["build", "--at", revision], more].concat()).done();
            project.output().assert_same(&plain);
        }
    }
}

#[test]
fn once_what_was_marked_is_gone_a_record_has_the_history_that_it_had_then() {
    let event = |more: &str| format!("title: Talks\ndate: 2023-09-13\n{more}");
    let open = event("text: Kim arrived.\n");
    let project = history(&[
        &[(RAID, Some(&open))],
        &[(RAID, Some(&event("text: 'Kim arrived[ by night]{tlp=amber}.'\n")))],
        &[(RAID, Some(&open))],
        &[(RAID, Some(&event("status: reported\ntext: Kim arrived.\n")))],
        &[(RAID, Some(&event("status: confirmed\ntext: Kim arrived.\n")))],
    ]);
    project.run(&["build", "--at", "2023-09-23"]).done();
    let repo = Repo::at(&project.root());
    project.output().assert_same(&checked_out(&repo, &repo.id("HEAD~1")));
}

#[test]
fn what_was_marked_and_is_gone_is_not_told_of_the_past_whatever_is_marked_since() {
    let event = |text: &str| format!("title: Talks\ndate: 2023-09-13\ntext: '{text}'\n");
    let texts = [
        "They met in Minsk.",
        "They met at noon.",
        "They met at noon[, in Minsk]{tlp=amber}.",
        "They met at noon.",
        "They met at noon[, with Lee]{tlp=amber}.",
    ];
    let texts = texts.map(event);
    let states = texts.each_ref().map(|text| [(RAID, Some(text.as_str()))]);
    let project = history(&states.each_ref().map(|state| &state[..]));
    project.run(&["build", "--at", "2023-09-21"]).done();
    assert!(project.page("events/raid/index.html").contains("They met at noon."));
    assert_eq!(project.output().holding("Minsk"), [""; 0]);
    assert_eq!(project.output().holding("Lee"), [""; 0]);
}

#[test]
fn a_record_that_does_not_say_what_is_marked_in_it_since_stays_and_nor_does_its_history() {
    let event = |text: &str| format!("title: Talks\ndate: 2023-09-13\ntext: '{text}'\n");
    let project = history(&[
        &[(RAID, Some(&event("They met in Minsk.")))],
        &[(RAID, Some(&event("They met at noon.")))],
        &[(RAID, Some(&event("They met at noon[, in Minsk]{tlp=amber}.")))],
    ]);
    project.run(&["build", "--at", "2023-09-21"]).done();
    assert!(project.page("events/raid/index.html").contains("They met at noon."));
    assert_eq!(project.output().holding("Minsk"), [""; 0]);
    project.run(&["build", "--at", "2023-09-21", "--audience", "amber"]).done();
    assert!(project.page("events/raid/history/index.html").contains("Minsk"));
}

#[test]
fn a_record_that_shows_what_it_shows_today_stays_in_the_past() {
    let event = "title: Talks\ndate: 2023-09-13\n\
                 vessel: {name: Sever, crew: {value: 12, tlp: red}}\n";
    let project = history(&[
        &[(RAID, Some(event))],
        &[("content/pages/other.md", Some("---\ntitle: Other\n---\nx\n"))],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.output().has("events/raid/index.html"));
    assert!(project.page("data/events.json").contains("\"name\":\"Sever\""));
    assert!(!project.page("data/events.json").contains("\"crew\""));
}

#[test]
fn a_name_that_is_withheld_since_is_withheld_from_the_past() {
    let event = "title: Talks\ndate: 2023-09-13\ntext: |\n  Viktor Orlanov came with the Fox.\n";
    let kim = "name: Kim Jong Un\naliases: [Kim Jong-un, {text: the Fox, tlp: red}]\n";
    let project = history(&[
        &[(RAID, Some(event))],
        &[
            ("content/actors/orlanov.yaml", Some("name: Viktor Orlanov\ntlp: red\n")),
            ("content/actors/kim-jong-un.yaml", Some(kim)),
        ],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.page("events/raid/index.html").contains("came with"));
    assert!(project.output().has("actors/kim-jong-un/index.html"), "nothing of it is said there");
    assert_eq!(project.output().holding("Orlanov"), [""; 0]);
    assert_eq!(project.output().holding("Fox"), [""; 0]);
    project.run(&["audit"]).done();
    project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
    assert!(project.page("events/raid/index.html").contains("Viktor Orlanov came with the Fox"));
}

#[test]
fn what_is_kept_of_another_desk_of_the_repository_does_not_hold_for_this_one() {
    let project = Project::new();
    let repo = Repo::of(&project.beside(""));
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let settings = "title: Other Desk\nbase_url: https://other.example/\n";
    let talks = "title: Talks\ndate: 2023-09-13\n";
    repo.record(
        "Begin",
        "2023-09-20",
        [
            (".gitignore", Some("output/\n.dateline/\n")),
            ("desk/content/events/2023-talks.yaml", Some(talks)),
            ("other/content/events/2023-talks.yaml", Some(talks)),
            ("other/content/events/raid.yaml", Some(raid)),
            ("other/content/site.yaml", Some(settings)),
        ],
    );
    let marked = format!("{raid}tlp: red\n");
    repo.record(
        "Restrict",
        "2023-09-21",
        [
            ("other/content/events/raid.yaml", None),
            ("other/content/events/landing.yaml", Some(&*marked)),
        ],
    );
    project.run(&["build", "--at", "2023-09-20"]).done();
    let other = project.beside("other");
    // What is on the disk would tell too.
    fs::remove_dir_all(other.join("content")).expect("a folder");
    fs::rename(project.at(".dateline"), other.join(".dateline")).expect("what is kept");
    let root = other.display().to_string();
    project.run(&["build", "--at", "2023-09-20", "--root", &root]).done();
    let output = Tree::of(&other.join("output"));
    assert!(output.has("events/2023-talks/index.html"));
    assert!(output.holding("Nightjar").is_empty());
}

#[test]
fn what_is_restricted_after_a_build_of_the_past_is_left_out_of_the_next() {
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let project = history(&[&[(RAID, Some(raid))], &[(ABOUT, Some(&about("Who we were.")))]]);
    let build = || project.run(&["build", "--at", "2023-09-20"]).done();
    build();
    build();
    assert!(project.output().has("events/raid/index.html"));
    let marked = format!("{raid}tlp: red\n");
    Repo::at(&project.root()).record("Restrict", "2023-09-22", [(RAID, Some(&*marked))]);
    build();
    assert!(!project.output().has("events/raid/index.html"));
    build();
    assert!(project.output().holding("Nightjar").is_empty());
}

#[test]
fn a_desk_that_tells_less_of_its_commits_since_does_so_in_the_past() {
    let settings = "title: Test Desk\nbase_url: https://desk.example/\n";
    let less = |setting: &str| format!("{settings}history: {setting}\n");
    for setting in ["true", "{authors: initials}", "{authors: none}", "false"] {
        let project = history(&[
            &[(ABOUT, Some(&about("Who we were.")))],
            &[("content/site.yaml", Some(&less(setting)))],
        ]);
        project.run(&["build", "--at", "2023-09-20"]).done();
        let output = project.output();
        assert_eq!(output.holding("Anna").is_empty(), setting != "true", "{setting}");
        assert_eq!(output.has("about/history/index.html"), setting != "false", "{setting}");
    }
}

/// Parts of records: where they are, how they were written, and how they are now.
const PARTS: [(&str, &str, &str); 27] = [
    ("events", "actors: [Q]", "actors: [{actor: Q, tlp: red}]"),
    (
        "events",
        "actors: [{actor: kim-jong-un, role: Q}]",
        "actors: [{actor: kim-jong-un, role: Q, tlp: red}]",
    ),
    ("events", "actors: [{actor: kim-jong-un, role: Q}]", "text: '[Q]{tlp=red}'"),
    ("events", "locations: [Q]", "locations: [{location: Q, tlp: red}]"),
    ("events", "sources: [Q]", "sources: [{source: Q, tlp: red}]"),
    ("events", "text: 'X [@wire, p. Q].'", "text: 'X [@wire, p. Q]{tlp=red}.'"),
    (
        "events",
        "sources: [{source: wire, quote: Q}]",
        "sources: [{source: wire, quote: Q, tlp: red}]",
    ),
    (
        "events",
        "sources: [{source: wire, page: Q}]",
        "sources: [{source: wire, page: Q, tlp: red}]",
    ),
    ("events", "tags: [Q]", "tags: [{tag: Q, tlp: red}]"),
    ("events", "kind: Q", "kind: {value: Q, tlp: red}"),
    ("events", "summary: Q", "summary: {value: Q, tlp: red}"),
    ("events", "summary: Q", "text: '[Q]{tlp=red}'"),
    ("events", "text: X Q.", "text: 'X [Q]{tlp=red}.'"),
    ("events", "text: X Q.", "text: |\n  :::tlp red\n  Q\n  :::"),
    ("events", "own: Q", "own: {value: Q, tlp: red}"),
    ("events", "own: {a: {b: Q}}", "own: {a: {b: {value: Q, tlp: red}}}"),
    ("events", "own: [Q]", "own: [{value: Q, tlp: red}]"),
    ("actors", "aliases: [Q]", "aliases: [{name: Q, tlp: red}]"),
    ("actors", "short: [Q]", "short: [{name: Q, tlp: red}]"),
    ("actors", "roles: [{title: Q}]", "roles: [{title: Q, tlp: red}]"),
    ("actors", "ids: {x: Q}", "ids: {x: {value: Q, tlp: red}}"),
    ("locations", "within: Q", "within: {value: Q, tlp: red}"),
    ("sources", "url: https://x.example/Q", "url: {value: https://x.example/Q, tlp: red}"),
    ("sources", "publisher: Q", "publisher: {value: Q, tlp: red}"),
    ("briefings", "authors: [Q]", "authors: [{name: Q, tlp: red}]"),
    (
        "briefings",
        "corrections: [{date: 2023-09-14, text: Q}]",
        "corrections: [{date: 2023-09-14, text: Q, tlp: red}]",
    ),
    ("pages", "text: X Q.", "text: 'X [Q]{tlp=red}.'"),
];

#[test]
fn no_part_that_is_marked_since_is_in_any_file_of_the_past() {
    let canary = |at: usize| format!("Quail{}", char::from(b'a' + at as u8).to_string().repeat(4));
    let written = |form: fn(&(&str, &str, &str)) -> String| {
        PARTS.iter().enumerate().map(move |(at, part)| {
            let key = if matches!(part.0, "actors" | "locations") { "name" } else { "title" };
            let path = format!("content/{}/part-{at}.yaml", part.0);
            let text = form(part).replace('Q', &canary(at));
            (path, format!("{key}: Part {at}\ndate: 2023-09-13\n{text}\n"))
        })
    };
    let project = Project::small();
    let repo = Repo::of(&project.root());
    repo.record("Ignore", "2023-09-19", [(".gitignore", Some("output/\n.dateline/\n"))]);
    let then: Vec<(String, String)> = written(|part| part.1.to_owned()).collect();
    let now: Vec<(String, String)> = written(|part| part.2.to_owned()).collect();
    for (files, day) in [(&then, "2023-09-20"), (&now, "2023-09-21")] {
        repo.record("Revise", day, files.iter().map(|(path, text)| (&**path, Some(&**text))));
    }
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert_eq!(project.output().holding("uail"), [""; 0]);
    project.run(&["audit"]).done();
    project.run(&["build", "--at", "2023-09-20", "--audience", "red"]).done();
    let output = project.output();
    let parts = PARTS.iter().enumerate();
    let silent: Vec<&str> = parts
        .filter(|(at, _)| output.holding(&canary(*at)).is_empty())
        .map(|(_, part)| part.1)
        .collect();
    assert_eq!(silent, ["short: [Q]"], "no page says what something is called for short");
}

#[test]
fn a_text_that_was_moved_since_to_where_it_may_not_be_seen_is_left_out_of_the_past() {
    let said = "The two sides agreed to meet again at the old mill before the end of the year.";
    let event = |title: &str, more: &str| format!("title: {title}\ndate: 2023-09-13\n{more}\n");
    let open = event("Talks", &format!("text: They spoke. {said}"));
    let other = "content/events/mill.yaml";
    let marked = event("Mill", &format!("tlp: amber\ntext: {said}"));
    let project = history(&[
        &[(RAID, Some(&open))],
        &[(RAID, Some(&event("Talks", "text: They spoke."))), (other, Some(&marked))],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(!project.output().has("events/raid/index.html"));
    assert_eq!(project.output().holding("old mill"), [""; 0]);
    project.run(&["build", "--at", "2023-09-20", "--audience", "amber"]).done();
    assert!(project.page("events/raid/index.html").contains("old mill"));

    // What everyone may read today may be read in the past.
    let project = history(&[&[(RAID, Some(&open))], &[(other, Some(&marked))]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.page("events/raid/index.html").contains("old mill"));
}

#[test]
fn the_history_of_a_past_time_tells_an_audience_nothing_that_is_restricted_since() {
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let marked = format!("{raid}tlp: red\n");
    let project = history(&[
        &[(RAID, Some(raid)), (ABOUT, Some(&about("Who we were.")))],
        &[(RAID, Some(&marked))],
    ]);
    let told = |more: &[&str]| {
        project.run(&[&["history", "2023-09-19..2023-09-20"], more].concat()).done().stdout
    };
    assert!(told(&[]).contains("Nightjar"), "authors are told all");
    let public = told(&["--audience", "clear"]);
    assert!(public.contains("About") && !public.contains("Nightjar"), "{public}");
}

#[test]
fn what_is_marked_on_the_disk_alone_is_left_out_of_the_past_too() {
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let moved = "content/events/landing.yaml";
    let project = history(&[
        &[(RAID, Some(raid)), (ABOUT, Some(&about("They met at the old mill.")))],
        &[(RAID, None), (moved, Some(raid))],
    ]);
    let build = || project.run(&["build", "--at", "2023-09-20"]).done();
    build();
    assert!(project.page("events/raid/index.html").contains("Nightjar"));

    project.write(moved, format!("{raid}tlp: red\n"));
    project.write(ABOUT, about("They met [at the old mill]{tlp=amber}."));
    build();
    assert!(!project.output().has("events/raid/index.html"), "it had another id then");
    assert!(project.output().holding("Nightjar").is_empty());
    assert!(project.output().holding("old mill").is_empty());
    let told = ["history", "2023-09-19..2023-09-20", "--audience", "clear"];
    assert!(!project.run(&told).done().stdout.contains("Nightjar"));

    // What cannot be read now says nothing.
    project.write(moved, "title: [\n");
    project.write(ABOUT, about("They met at the old mill."));
    build();
    assert!(project.page("events/raid/index.html").contains("Nightjar"));
}

#[test]
fn what_is_committed_as_marked_stays_so_whatever_is_on_the_disk() {
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\n";
    let marked = format!("{raid}tlp: red\n");
    let project = history(&[&[(RAID, Some(raid))], &[(RAID, Some(&marked))]]);
    project.write(RAID, raid);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.output().holding("Nightjar").is_empty());
}

#[test]
fn a_desk_that_is_for_fewer_on_the_disk_alone_is_so_in_the_past() {
    let settings = "title: Test Desk\nbase_url: https://desk.example/\n";
    let raid = "title: Nightjar landed at dawn\ndate: 2023-09-13\ntlp: amber\n";
    let project = history(&[&[
        (RAID, Some(raid)),
        ("content/site.yaml", Some(&format!("{settings}audience: amber\n"))),
    ]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.output().has("events/raid/index.html"));
    project.write("content/site.yaml", settings);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.output().holding("Nightjar").is_empty());
}

#[test]
fn what_is_not_published_today_is_left_out_of_the_past() {
    let raid = "title: Landing at dawn\ndate: 2023-09-13\n";
    for line in ["draft: true", "private: true", "publishDate: 2099-01-01"] {
        let withdrawn = &*format!("{raid}{line}\n");
        let moved = "content/events/landing.yaml";
        let committed =
            history(&[&[(RAID, Some(raid))], &[(RAID, None), (moved, Some(withdrawn))]]);
        let on_disk = history(&[&[(RAID, Some(raid))]]);
        on_disk.write(RAID, withdrawn);
        for project in [committed, on_disk] {
            project.run(&["build", "--at", "2023-09-20"]).done();
            assert!(!project.output().has("events/raid/index.html"), "{line}");
            let shows = ["build", "--at", "2023-09-20", "--drafts", "--future"];
            project.run(&shows).done();
            assert!(project.output().has("events/raid/index.html"), "{line}");
        }
    }
    let due = &*format!("{raid}publishDate: 2023-10-01\n");
    let project = history(&[&[(RAID, Some(raid))], &[(RAID, Some(due))]]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(project.output().has("events/raid/index.html"), "the day has come");
}

#[test]
fn where_a_file_of_today_may_mark_something_and_cannot_be_read_no_past_is_built() {
    let raid = "title: Landing at dawn\ndate: 2023-09-13\n";
    for broken in [
        "title: Landing: at dawn\ndate: 2023-09-13\ntlp: red\n",
        "title: Landing at dawn\ndate: 2023-09-13\nactors: [x\ntlp: red\n",
        "title: Landing at dawn\ndate: 2023-09-13\nprivate: true\nactors: [x\n",
        "<<<<<<< a\ntitle: A\n=======\ntitle: B\n>>>>>>> b\ntlp: red\n",
    ] {
        let project = history(&[&[(RAID, Some(raid))], &[(RAID, Some(broken))]]);
        let run = project.run(&["build", "--at", "2023-09-20"]);
        assert_ne!(run.code, 0, "{broken}");
        assert!(run.stderr.contains(RAID) && run.stderr.contains("DL206"), "{}", run.stderr);
        // On the disk it can be read, and the site be built.
        project.write(RAID, format!("{raid}tlp: red\n"));
        project.run(&["build", "--at", "2023-09-20"]).done();
        assert!(!project.output().has("events/raid/index.html"), "{broken}");
    }
}

#[test]
fn a_picture_that_only_what_is_restricted_shows_today_is_not_copied_from_the_past() {
    let event = "title: Landing at dawn\ndate: 2023-09-13\n";
    let marked = &*format!(
        "{event}tlp: red\ntext: \"![x](../assets/loose.png) ![y](../assets/shown.png)\"\n"
    );
    let open = &*format!("{event}text: \"![y](../assets/shown.png)\"\n");
    let project = history(&[
        &[
            ("content/assets/loose.png", Some("x")),
            ("content/assets/shown.png", Some("y")),
            ("content/events/open.yaml", Some(open)),
        ],
        &[(RAID, Some(marked))],
    ]);
    project.run(&["build", "--at", "2023-09-20"]).done();
    assert!(!project.output().has("assets/loose.png"));
    assert!(project.output().has("assets/shown.png"));
}
