//! `dateline check --against`: what links from elsewhere would find.

use crate::project::Project;
use crate::repository::Repo;

/// The small desk in a repository with one commit, which has the tag `v1`.
fn published() -> (Project, Repo) {
    let project = Project::small();
    let repo = Repo::of(&project.root()).commit("Begin", "2023-09-20", []);
    repo.git(&["tag", "v1"]);
    (project, repo)
}

#[test]
fn a_renamed_file_gets_the_line_that_keeps_its_old_address() {
    let (project, repo) = published();
    project.run(&["check", "--strict", "--against", "v1"]).done();
    repo.git(&["mv", "content/events/2023-09-13-summit.yaml", "content/events/vostochny.yaml"]);
    let text = std::fs::read_to_string(project.at("content/events/vostochny.yaml")).unwrap();
    let text = text.replace("Summit at Vostochny", "Kim and Putin meet");
    repo.record("Rename", "2023-09-21", [("content/events/vostochny.yaml", Some(&*text))]);
    let commit = &repo.id("v1")[..10];
    let run = project.run(&["check", "--against", "v1"]).done();
    insta::assert_snapshot!(run.stdout.replace(commit, "[commit]"), @r#"
    warning[DL312]: /events/2023-09-13-summit/ was the event "Summit at Vostochny" at v1 ([commit], 2023-09-20) and leads nowhere now
    --> content/events/vostochny.yaml
     |
     = help: add `aliases: [/events/2023-09-13-summit/]` to content/events/vostochny.yaml

    1 warning
    "#);
    project.run(&["check", "--strict", "--against", "v1"]).ended(1);
    project.run(&["check", "--strict"]).done();

    project.write(
        "content/events/vostochny.yaml",
        format!("aliases: [/events/2023-09-13-summit/]\n{text}"),
    );
    project.run(&["check", "--strict", "--against", "v1"]).done();
}

#[test]
fn what_is_not_yet_committed_counts() {
    let (project, _) = published();
    let text = std::fs::read_to_string(project.at("content/actors/kim-jong-un.yaml")).unwrap();
    project.remove("content/actors/kim-jong-un.yaml");
    project.write("content/actors/kim.yaml", text);
    let run = project.run(&["check", "--against", "HEAD"]);
    assert!(
        run.stdout.contains("add `redirects: [/actors/kim-jong-un/]` to content/actors/kim.yaml"),
        "{}",
        run.stdout
    );
}

#[test]
fn every_format_tells_of_vanished_addresses() {
    let (project, repo) = published();
    project.remove("content/pages/about.md");
    repo.record("Remove", "2023-09-21", []);
    for format in ["json", "sarif", "github", "human"] {
        let run = project.run(&["check", "--against", "2023-09-20", "--format", format]).done();
        assert!(run.stdout.contains("DL312"), "{format}: {}", run.stdout);
        assert!(run.stdout.contains("/about/ was the page"), "{format}: {}", run.stdout);
    }
}

#[test]
fn both_sites_are_those_of_the_audience_that_is_asked_for() {
    let (project, repo) = published();
    let restricted = "title: Secret talks\ndate: 2023-09-14\ntlp: amber\n";
    repo.record("Add", "2023-09-21", [("content/events/talks.yaml", Some(restricted))]);
    repo.record("Remove", "2023-09-22", [("content/events/talks.yaml", None)]);
    project.run(&["check", "--strict", "--against", "HEAD~1"]).done();
    let run = project.run(&["check", "--against", "HEAD~1", "--audience", "amber"]).done();
    assert!(run.stdout.contains("/events/talks/ was the event"), "{}", run.stdout);
}

#[test]
fn a_call_against_what_there_is_not_is_at_fault_and_says_so() {
    let project = Project::small();
    let run = project.run(&["check", "--against", "HEAD"]).ended(2);
    assert!(run.stderr.contains("is not in a git repository\nhelp: "), "{}", run.stderr);
    let repo = Repo::of(&project.root());
    let run = project.run(&["check", "--against", "HEAD"]).ended(2);
    assert!(run.stderr.contains("no commit yet"), "{}", run.stderr);
    repo.record("Begin", "2023-09-20", []);
    for revision in ["v2", "2023-09-19", "-n", "--upload-pack=x", "HEAD^{tree}", "", "a\u{1b}[31mb"]
    {
        let argument = format!("--against={revision}");
        let run = project.run(&["check", &argument]).ended(2);
        assert!(run.stderr.starts_with("error[DL80"), "{revision:?}: {}", run.stderr);
        assert!(!run.stderr.contains('\u{1b}'), "{revision:?}: {}", run.stderr);
    }
    let against = |format| {
        let run = project.run(&["check", "--against", "v2", "--format", format]).ended(2);
        assert_eq!(run.stderr, "");
        run
    };
    let found = against("json").findings();
    assert_eq!(found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["DL803"]);
    assert!(against("github").stdout.starts_with("::error title=DL803 no-such-revision::"));
    let invocation = &against("sarif").json()["runs"][0]["invocations"][0];
    assert_eq!(invocation["toolExecutionNotifications"][0]["descriptor"]["id"], "DL803");
}
