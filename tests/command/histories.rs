//! `dateline history`: how a record came to be what it is, and what changed on the desk.

use serde_json::Value;

use crate::project::{Project, Run};
use crate::repository::Repo;

const SUMMIT: &str = "content/events/2023-09-13-summit.yaml";

/// The small desk in a repository of three commits: all of it, the event disputed and a new actor,
/// a restricted event and the actor's file renamed.
fn kept() -> (Project, Repo) {
    let project = Project::small();
    let repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
    let text = std::fs::read_to_string(project.at(SUMMIT)).expect("a file");
    let text = text
        .replace("status: confirmed", "status: disputed")
        .replace("came by train", "came by air, not by train");
    repo.record(
        "Dispute the summit\n\nThe wire says otherwise.",
        "2023-09-21T08:30:00Z",
        [
            (SUMMIT, Some(&*text)),
            ("content/actors/shoigu.yaml", Some("name: Sergei Shoigu\nkind: person\n")),
        ],
    );
    repo.git(&["mv", "content/actors/shoigu.yaml", "content/actors/sergei-shoigu.yaml"]);
    repo.record(
        "Rename",
        "2023-09-22",
        [(
            "content/events/talks.yaml",
            Some("title: Secret talks\ndate: 2023-09-14\ntlp: amber\n"),
        )],
    );
    (project, repo)
}

/// The output without the names of commits.
fn without_names(repo: &Repo, run: &Run) -> String {
    let log = repo.git(&["log", "--format=%H", "--reverse"]);
    let mut text = run.stdout.clone();
    for (number, name) in log.lines().enumerate() {
        text = text.replace(name, &format!("[{number}]"));
        text = text.replace(&name[..10], &format!("[{number}]"));
    }
    text
}

#[test]
fn the_history_of_the_desk_is_told_newest_first_with_what_is_not_committed_on_top() {
    let (project, repo) = kept();
    project.remove("content/pages/about.md");
    let run = project.run(&["history"]).done();
    insta::assert_snapshot!(without_names(&repo, &run), @r"
    Not yet committed
      Page  About  (about)
        Removed from the record

    [2]  2023-09-22 12:00  Anna
        Rename

      Event  Secret talks  (talks)
        Put on record
      Actor  Sergei Shoigu  (sergei-shoigu)
        Renamed from shoigu

    [1]  2023-09-21 08:30  Anna
        Dispute the summit

        The wire says otherwise.

      Event  Summit at Vostochny  (2023-09-13-summit)
        Status: confirmed → disputed
        Text: 3 words added
          Kim Jong Un came by {+air, not by+} train.
      Actor  Sergei Shoigu  (shoigu)
        Put on record

    [0]  2023-09-20 12:00  Anna
        Begin the desk

      Briefing  Two days  (2023-09-15)
        First published
      Event  Summit at Vostochny  (2023-09-13-summit)
        Put on record
      Event  Visit to the plant  (2023-09-15-plant)
        Put on record
      Actor  Kim Jong Un  (kim-jong-un)
        Put on record
      Place  Vostochny cosmodrome  (vostochny)
        Put on record
      Source  The wire  (wire)
        Put on record
      Page  About  (about)
        First published
    ");
    assert_eq!(run.stderr, "");
}

#[test]
fn a_record_is_known_by_its_id_its_names_and_the_path_of_its_file() {
    let (project, repo) = kept();
    let by_id = project.run(&["history", "2023-09-13-summit"]).done();
    insta::assert_snapshot!(without_names(&repo, &by_id), @r"
    [1]  2023-09-21 08:30  Anna
        Dispute the summit

        The wire says otherwise.

      Event  Summit at Vostochny  (2023-09-13-summit)
        Status: confirmed → disputed
        Text: 3 words added
          Kim Jong Un came by {+air, not by+} train.

    [0]  2023-09-20 12:00  Anna
        Begin the desk

      Event  Summit at Vostochny  (2023-09-13-summit)
        Put on record
    ");
    for name in ["Summit at Vostochny", "event:2023-09-13-summit", SUMMIT] {
        assert_eq!(project.run(&["history", name]).done().stdout, by_id.stdout, "{name}");
    }
    let folder = project.at("content/events");
    for path in ["2023-09-13-summit.yaml", "../events/2023-09-13-summit.yaml"] {
        let run = project.call(&["history", path]).from(&folder).run().done();
        assert_eq!(run.stdout, by_id.stdout, "{path}");
    }
    let alias = project.run(&["history", "Kim Jong-un"]).done().stdout;
    assert!(alias.contains("Actor  Kim Jong Un  (kim-jong-un)"), "{alias}");
}

#[test]
fn a_record_is_found_by_what_it_was_called_and_after_it_is_gone() {
    let (project, repo) = kept();
    let now = project.run(&["history", "sergei-shoigu"]).done().stdout;
    assert!(now.contains("Renamed from shoigu"), "{now}");
    for old in ["shoigu", "content/actors/shoigu.yaml"] {
        assert_eq!(project.run(&["history", old]).done().stdout, now, "{old}");
    }
    repo.record("Remove", "2023-09-23", [("content/pages/about.md", None)]);
    let by_id = project.run(&["history", "about"]).done().stdout;
    assert!(by_id.contains("Removed from the record"), "{by_id}");
    assert!(by_id.contains("First published"), "{by_id}");
    let by_path = project.run(&["history", "content/pages/about.md"]).done().stdout;
    assert_eq!(by_path, by_id);
}

#[test]
fn a_name_that_nothing_bears_is_refused_with_the_nearest() {
    let (project, _) = kept();
    let run = project.run(&["history", "kim-jong-um"]).ended(2);
    assert!(run.stderr.contains("no record is called `kim-jong-um`"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `kim-jong-un`?"), "{}", run.stderr);
    let run = project.run(&["history", "content/events/no.yaml"]).ended(2);
    assert!(run.stderr.contains("content/events/no.yaml"), "{}", run.stderr);
}

#[test]
fn what_changed_between_two_revisions_or_days_is_what_came_after_the_first() {
    let (project, repo) = kept();
    let messages = |what: &str| {
        let run = project.run(&["history", what, "--format", "json"]).done();
        let revisions = run.json()["revisions"].as_array().unwrap().clone();
        let mut messages: Vec<String> = revisions
            .iter()
            .map(|revision| revision["message"].as_str().unwrap_or("none").trim().to_owned())
            .collect();
        messages.dedup();
        messages
    };
    let dispute = "Dispute the summit\n\nThe wire says otherwise.";
    assert_eq!(messages("HEAD~2..HEAD~1"), [dispute]);
    assert_eq!(messages("2023-09-20..2023-09-21"), [dispute]);
    assert_eq!(messages("2023-09-21.."), ["Rename"]);
    assert_eq!(messages("2022-01-01..2023-09-20"), ["Begin the desk"]);
    assert_eq!(messages("..HEAD~2"), ["Begin the desk"]);
    assert_eq!(messages("HEAD..HEAD"), [""; 0]);
    repo.write("content/pages/about.md", "---\ntitle: About us\n---\nWho we are.\n");
    assert_eq!(messages("HEAD.."), ["none"]);
    assert_eq!(messages("HEAD..HEAD"), [""; 0]);
    for what in ["HEAD...HEAD~1", "v9..HEAD", "HEAD..v9"] {
        let run = project.run(&["history", what]).ended(2);
        assert!(run.stderr.contains("help: "), "{what}: {}", run.stderr);
    }
}

#[test]
fn markdown_for_a_pull_request_tells_what_is_new_changed_and_removed() {
    let (project, repo) = kept();
    repo.record("Remove", "2023-09-23", [("content/pages/about.md", None)]);
    let text = std::fs::read_to_string(project.at(SUMMIT)).unwrap();
    let text = text.replace("Summit at Vostochny", "Summit <b>at</b> @Vostochny #1");
    repo.record("Title", "2023-09-24", [(SUMMIT, Some(&*text))]);
    let run = project.run(&["history", "HEAD~4..HEAD", "--format", "markdown"]).done();
    insta::assert_snapshot!(run.stdout, @r"
    ### New (2)

    - Event **Secret talks** (`talks`)
    - Actor **Sergei Shoigu** (`sergei-shoigu`)

    ### Revised (1)

    - Event **Summit &lt;b&gt;at&lt;/b&gt; &#64;Vostochny** (`2023-09-13-summit`): Status: confirmed → disputed; Text: 3 words added; Title: Summit at Vostochny → Summit &lt;b&gt;at&lt;/b&gt; &#64;Vostochny
      <details><summary>What changed</summary>

      > Kim Jong Un came by <ins>air, not by</ins> train.

      </details>

    ### Removed (1)

    - Page **About** (`about`)
    ");
}

#[test]
fn json_tells_every_change_as_values_and_as_a_sentence() {
    let (project, repo) = kept();
    let run = project.run(&["history", "HEAD~2..HEAD~1", "--format", "json"]).done();
    let document = run.json();
    let of = |id: &str| {
        let revisions = document["revisions"].as_array().unwrap();
        revisions.iter().find(|revision| revision["id"] == id).cloned().unwrap_or(Value::Null)
    };
    let summit = of("2023-09-13-summit");
    assert_eq!(summit["commit"], repo.id("HEAD~1"));
    assert_eq!(summit["time"], "2023-09-21T08:30:00+00:00");
    assert_eq!(summit["author"], "Anna");
    assert_eq!(summit["kind"], "event");
    assert_eq!(summit["address"], "/events/2023-09-13-summit/");
    assert_eq!(summit["file"], SUMMIT);
    assert_eq!(summit["act"], "revised");
    let status = &summit["changes"].as_array().unwrap().iter().find(|it| it["field"] == "status");
    let status = status.unwrap();
    assert_eq!(
        (&status["before"]["text"], &status["after"]["text"]),
        (&"confirmed".into(), &"disputed".into())
    );
    assert!(summit["told"].as_array().unwrap().contains(&"Status: confirmed → disputed".into()));
    assert_eq!(of("shoigu")["act"], "added");
    assert_eq!(document["shallow"], false);
}

#[test]
fn an_audience_is_told_what_the_site_would_show_it() {
    let (project, repo) = kept();
    let whole = project.run(&["history"]).done().stdout;
    assert!(whole.contains("Secret talks") && whole.contains("Rename\n"), "{whole}");
    let clear = project.run(&["history", "--audience", "clear"]).done().stdout;
    assert!(clear.contains("Sergei Shoigu"), "{clear}");
    assert!(!clear.contains("Secret talks"), "{clear}");
    assert!(!clear.contains("Rename\n"), "the message of a commit that touched it: {clear}");
    let amber = project.run(&["history", "--audience", "amber"]).done().stdout;
    assert!(amber.contains("Secret talks"), "{amber}");

    let settings = "title: Test Desk\nbase_url: https://desk.example/\nhistory: {authors: none, messages: false}\n";
    repo.record("Settings", "2023-09-23", [("content/site.yaml", Some(settings))]);
    let clear = project.run(&["history", "--audience", "clear"]).done().stdout;
    assert!(!clear.contains("Anna") && !clear.contains("Dispute"), "{clear}");
    let whole = project.run(&["history"]).done().stdout;
    assert!(whole.contains("Anna") && whole.contains("Dispute"), "{whole}");
}

#[test]
fn a_withheld_name_is_kept_out_of_the_titles_of_what_is_told() {
    let (project, repo) = kept();
    let held = "title: Blackthorn\ndate: 2023-09-13\ntlp: red\n";
    let open = "title: Blackthorn nine\ndate: 2023-09-14\n";
    repo.record(
        "Add",
        "2023-09-23",
        [("content/events/h.yaml", Some(held)), ("content/events/o.yaml", Some(open))],
    );
    for what in [&["history"][..], &["history", "o"], &["history", "HEAD~1.."]] {
        let clear = project.run(&[what, &["--audience", "clear"]].concat()).done().stdout;
        assert!(clear.contains("[withheld] nine") && !clear.contains("Blackthorn"), "{clear}");
    }
}

#[test]
fn a_withheld_name_is_kept_out_of_the_paths_that_are_told() {
    let (project, repo) = kept();
    let held = "name: Viktor Orlanov\nkind: person\ntlp: red\n";
    let open = "id: guests\ntitle: Guests\ndate: 2023-09-14\n";
    repo.record(
        "Add",
        "2023-09-23",
        [
            ("content/actors/src-7.yaml", Some(held)),
            ("content/events/viktor-orlanov-comes.yaml", Some(open)),
        ],
    );
    let file = |more: &[&str]| {
        let told = project.run(&[&["history", "guests", "--format", "json"], more].concat()).done();
        let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
        told["revisions"][0]["file"].clone()
    };
    assert_eq!(file(&[]), "content/events/viktor-orlanov-comes.yaml");
    assert!(file(&["--audience", "clear"]).is_null());
}

#[test]
fn a_withheld_name_is_kept_out_of_what_a_text_said_before() {
    let (project, repo) = kept();
    let held = "name: Viktor Orlanov\nkind: person\nshort: Orlanov\ntlp: red\n";
    let open = |text: &str| format!("---\ntitle: Guests\ndate: 2023-09-14\n---\n{text}\n");
    let said = "A guest, Orlanov<sup>1</sup>, and Viktor **Orlanov** came.";
    repo.record(
        "Add",
        "2023-09-23",
        [("content/actors/src-7.yaml", Some(held)), ("content/events/o.md", Some(&*open(said)))],
    );
    repo.record("Edit", "2023-09-24", [("content/events/o.md", Some(&*open("They came.")))]);
    let clear = project.run(&["history", "o", "--audience", "clear"]).done().stdout;
    assert!(clear.contains("A guest, [withheld]1, and [withheld] came."), "{clear}");
    project.run(&["build"]).done();
    let page = project.page("events/o/history/index.html");
    assert!(page.contains("[withheld]1") && !page.contains("Orlanov"), "{page}");
}

/// The files of a commit; those without a text are removed.
type Step<'s> = &'s [(&'s str, Option<&'s str>)];

#[test]
fn what_is_renamed_moved_and_marked_at_once_is_told_under_neither_name() {
    let text = "The men went over the long bridge at night and came back with four boxes.";
    let man =
        |name: &str, more: &str| format!("name: {name}\nkind: person\nsummary: {text}\n{more}");
    let list = |first: &str| format!("{first}- name: Anna Berg\n  kind: person\n");
    let (actors, old, new) =
        ("content/actors.yaml", "content/actors/zq.yaml", "content/actors/nightjar.yaml");
    let none = list("");
    let short = list("- name: Zqsecret Man\n");
    let renamed = list("- name: Nightjar\n  tlp: red\n");
    let (before, after, draft) =
        (man("Zqsecret Man", ""), man("Nightjar", "tlp: red\n"), man("Nightjar", "draft: true\n"));
    // Each with what it was and is: in another file, as a draft, in its place in a list, in two steps.
    let cases: [&[Step<'_>]; 4] = [
        &[&[(old, Some(&before))], &[(old, None), (new, Some(&after))]],
        &[&[(old, Some(&before))], &[(old, None), (new, Some(&draft))]],
        &[&[(actors, Some(&short))], &[(actors, Some(&renamed))]],
        &[&[(old, Some(&before))], &[(old, None)], &[(new, Some(&after))]],
    ];
    for (number, steps) in cases.into_iter().enumerate() {
        for is_committed in [true, false] {
            let (project, repo) = kept();
            repo.record("Anna", "2023-09-22", [(actors, Some(&*none))]);
            let (last, first) = steps.split_last().expect("steps");
            for (day, files) in (23..).zip(first) {
                repo.record("Step", &format!("2023-09-{day}"), files.iter().copied());
            }
            if is_committed {
                repo.record("Last", "2023-09-26", last.iter().copied());
            } else {
                for (path, text) in *last {
                    text.map_or_else(|| project.remove(path), |text| project.write(path, text));
                }
            }
            project.run(&["build"]).done();
            let output = project.output();
            let found = output.holding("Zqsecret");
            assert_eq!(found, Vec::<&str>::new(), "{number} {is_committed}");
            let told = project.run(&["history", "--audience", "clear"]).done().stdout;
            assert!(!told.contains("Zqsecret"), "{number} {is_committed}: {told}");
        }
    }
    // One that only went is told.
    let (project, repo) = kept();
    repo.record("Step", "2023-09-23", [(old, Some(&*before))]);
    repo.record("Last", "2023-09-24", [(old, None)]);
    let told = project.run(&["history", "--audience", "clear"]).done().stdout;
    assert!(told.contains("Zqsecret Man"), "{told}");
}

#[test]
fn what_was_a_draft_or_restricted_and_is_published_is_no_leak() {
    for held in ["draft: true", "tlp: amber", "embargo: 2023-09-18"] {
        for path in ["briefings/2023-09-16-kim-reaches", "events/e-7", "sources/s-7"] {
            let (project, repo) = kept();
            let of = |line: &str| {
                format!(
                    "---\ntitle: A train to the sea\ndate: 2023-09-16\n{line}\n---\nOn it went.\n"
                )
            };
            let path = format!("content/{path}.md");
            repo.record("Draft", "2023-09-23", [(&*path, Some(&*of(held)))]);
            repo.record("Publish", "2023-09-24", [(&*path, Some(&*of("")))]);
            project.run(&["build"]).done();
            let audit = project.run(&["audit"]);
            assert_eq!(audit.code, 0, "{held} {path}: {}", audit.stdout);
        }
    }
}

#[test]
fn an_audit_knows_what_a_record_said_while_it_was_restricted() {
    let (project, repo) = kept();
    let path = "content/events/h.yaml";
    let held = "title: Talks\ndate: 2023-01-02\ntlp: amber\ntags: [nighthawktag]\ntext: Words that were never cleared at the depot.\n";
    let open = "title: Talks\ndate: 2023-01-02\ntext: Open words.\n";
    repo.record("Add", "2023-09-23", [(path, Some(held))]);
    repo.record("Clear", "2023-09-24", [(path, Some(open))]);
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
    for text in ["nighthawktag", "words that were never cleared at the depot"] {
        project.write("output/x.html", text);
        assert_eq!(project.run(&["audit"]).code, 1, "{text}");
    }
    project.remove("output/x.html");
    // Held back for a while, and open again as it was: nothing is left to be found.
    repo.record("Hold", "2023-09-25", [(path, Some(&*format!("{open}tlp: amber\n")))]);
    repo.record("Open", "2023-09-26", [(path, Some(open))]);
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
}

#[test]
fn a_limit_leaves_the_newest_and_says_how_many_there_are() {
    let (project, _) = kept();
    let all = project.run(&["history", "--format", "json"]).done().json();
    let all = all["revisions"].as_array().unwrap().len();
    let run = project.run(&["history", "--limit", "2"]).done();
    assert!(
        run.stderr.contains(&format!("and {} earlier; --limit {all} shows all", all - 2)),
        "{}",
        run.stderr
    );
    let document = project.run(&["history", "--limit", "2", "--format", "json"]).done().json();
    assert_eq!(document["revisions"].as_array().unwrap().len(), 2);
    assert_eq!(document["more"], all - 2);
    assert_eq!(document["revisions"][0]["message"].as_str().map(str::trim), Some("Rename"));
}

#[test]
fn a_desk_outside_of_git_and_one_without_a_commit_have_no_history() {
    let project = Project::small();
    let run = project.run(&["history"]).ended(2);
    assert!(run.stderr.contains("is not in a git repository\nhelp: "), "{}", run.stderr);
    Repo::of(&project.root());
    let run = project.run(&["history"]).ended(2);
    assert!(run.stderr.contains("has no commit yet\nhelp: "), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn what_comes_through_a_link_or_a_submodule_is_nothing_that_is_not_yet_committed() {
    let event = |title: &str| format!("title: {title}\ndate: 2023-09-13\n");
    let project = Project::small()
        .file("shared/events/linked.yaml", event("Linked"))
        .file("shared/alone.yaml", event("Alone"))
        .file("content/events/theirs/sub.yaml", event("Theirs"));
    let _ = Repo::of(&project.at("content/events/theirs")).commit("Begin", "2023-09-19", []);
    let repo = Repo::of(&project.root());
    repo.record("Ignore", "2023-09-19", [(".gitignore", Some("output/\n.dateline/\n"))]);
    repo.link("content/events/linked", "../../shared/events");
    repo.link("content/events/alone.yaml", "../../shared/alone.yaml");
    repo.record("Link", "2023-09-20", []);
    let site = project.build();
    for id in ["linked", "alone", "sub"] {
        assert!(site.has(&format!("events/{id}/index.html")), "{id}");
    }
    let told = || project.run(&["history"]).done().stdout;
    assert!(!told().contains("Not yet committed"), "{}", told());
    project.write("content/events/linked-by-name.yaml", event("New"));
    let told = told();
    let (new, _) = told.split_once("2023-09-19").expect("a commit");
    assert_eq!(new.matches("Put on record").count(), 1, "{told}");
    assert!(new.contains("Not yet committed") && new.contains("New"), "{told}");
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let (_project, repo) = kept();
    let clone = repo.clone_to("shallow", &["--depth", "1"]);
    let root = clone.root().display().to_string();
    let run = Project::bare().run(&["--root", &root, "history"]).done();
    assert!(run.stderr.contains("git fetch --unshallow"), "{}", run.stderr);
    assert!(run.stdout.contains("Sergei Shoigu"), "{}", run.stdout);
}

#[test]
fn what_commits_say_cannot_steer_a_terminal() {
    let project = Project::small();
    let repo = Repo::of(&project.root());
    repo.git(&["add", "--all"]);
    repo.git(&[
        "-c",
        "user.name=x",
        "commit",
        "--quiet",
        "--author",
        "Anna\u{1b}[31m \u{202e}evil <a@desk.example>",
        "--message",
        "Clear\u{1b}[2J the\u{7} screen\r\u{9b}31m\n\n\u{202e}reversed",
    ]);
    for format in ["human", "json", "markdown"] {
        let run = project.run(&["history", "--format", format, "--color", "never"]).done();
        let is_bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!run.stdout.contains(is_bad), "{format}: {:?}", run.stdout);
    }
}

#[test]
fn colour_marks_words_and_the_marks_stay() {
    let (project, _) = kept();
    let run = project.run(&["history", "2023-09-13-summit", "--color", "always"]).done();
    assert!(run.stdout.contains("\u{1b}[32m{+"), "{:?}", run.stdout);
    let run = project.run(&["history", "2023-09-13-summit"]).done();
    assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
    assert!(run.stdout.contains("{+"), "{:?}", run.stdout);
}

#[test]
fn looking_at_a_history_does_not_change_what_is_built() {
    let (project, _) = kept();
    let before = project.build();
    project.write("content/pages/more.md", "---\ntitle: More\n---\nx\n");
    project.run(&["history"]).done();
    project.remove("content/pages/more.md");
    project.build().assert_same(&before);
}

#[test]
fn a_bare_clone_has_a_history_without_a_file_on_the_disk() {
    let (project, repo) = kept();
    let bare = repo.clone_to("bare.git", &["--bare"]);
    let root = bare.root().display().to_string();
    let here = Project::bare();
    let told = |what: &[&str]| {
        let arguments = [&["--root", root.as_str(), "history"], what].concat();
        here.run(&arguments).done().stdout
    };
    let before = crate::repository::contents(bare.root());
    assert_eq!(told(&[]), project.run(&["history"]).done().stdout);
    let of_summit = project.run(&["history", SUMMIT]).done().stdout;
    assert_eq!(told(&[SUMMIT]), of_summit);
    assert_eq!(told(&["HEAD~1..HEAD", "--format", "markdown"]).matches("- ").count(), 2);
    assert_eq!(crate::repository::contents(bare.root()), before, "nothing is written to it");
    let other = repo.clone_to("other", &[]);
    other.git(&["rm", "-r", "--quiet", "content"]);
    other.git(&["commit", "--quiet", "-m", "Code only"]);
    let root = other.root().display().to_string();
    let run = here.run(&["--root", &root, "history"]).ended(2);
    assert!(run.stderr.contains("no folder `content`"), "{}", run.stderr);
}

#[test]
fn an_audience_that_is_told_nothing_of_the_history_is_told_why() {
    let project = Project::small().file(
        "content/site.yaml",
        "title: Test Desk\nbase_url: https://d.example/\nhistory: false\n",
    );
    Repo::of(&project.root()).record("Begin", "2023-09-20", []);
    let run = project.run(&["history", "--audience", "clear"]).done();
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("history: false"), "{}", run.stderr);
    assert!(project.run(&["history"]).done().stdout.contains("Begin"));
}

#[test]
fn a_desk_that_was_imported_at_once_is_told_by_number() {
    let mut project = Project::new();
    for at in 10..60 {
        project = project.file(
            &format!("content/events/e{at}.yaml"),
            format!("title: Event {at}\ndate: 2023-09-13\n"),
        );
    }
    Repo::of(&project.root()).record("Import", "2023-09-20", []);
    let human = project.run(&["history"]).done().stdout;
    assert!(human.contains("  Event  Event 12  (e12)\n"), "{human}");
    assert!(human.contains("  Event  and 47 more\n") && !human.contains("Event 13"), "{human}");
    let markdown = project.run(&["history", "..HEAD", "--format", "markdown"]).done().stdout;
    assert!(markdown.contains("### New (50)"), "{markdown}");
    assert!(markdown.contains("- Event and 40 more\n") && !markdown.contains("e20"), "{markdown}");
}
