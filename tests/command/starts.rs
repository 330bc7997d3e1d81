//! `dateline init`, `new` and `schema`: how a desk starts and grows.

use std::collections::BTreeSet;
use std::fs;

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::project::{Call, Kept, Project, Run, Tree};

/// 15 January 2027: after the examples that a new desk comes with.
const LATER: &str = "1800000000";

const KINDS: [&str; 6] = ["briefing", "event", "actor", "location", "source", "page"];

fn later<'a>(project: &'a Project, arguments: &[&str]) -> Call<'a> {
    project.call(arguments).env("SOURCE_DATE_EPOCH", LATER)
}

/// A place without a desk: the folder is there and empty.
fn empty() -> Project {
    let project = Project::bare();
    fs::remove_dir(project.at("content")).expect("an empty folder");
    project
}

fn started() -> Project {
    let project = empty();
    later(&project, &["init"]).run().done();
    project
}

#[test]
fn a_new_desk_passes_the_strict_check_and_builds() {
    let project = started();
    later(&project, &["check", "--strict"]).run().done();
    let run = later(&project, &["build"]).run().done();
    assert!(!run.stderr.contains("left out") && !run.stderr.contains("warning"), "{}", run.stderr);
    let output = project.output();
    for folder in ["briefings", "events", "actors", "locations", "sources"] {
        let pages = output.paths().into_iter().filter(|path| {
            path.starts_with(&format!("{folder}/"))
                && path.ends_with("/index.html")
                && path.matches('/').count() == 2
        });
        assert!(pages.count() >= 1, "an example of {folder}");
    }
}

#[test]
fn a_desk_without_examples_is_valid_and_says_how_it_becomes_a_repository() {
    let project = empty();
    let run = later(&project, &["init", "--empty"]).run().done();
    assert!(run.stdout.contains("git init && git add -A && git commit"), "{}", run.stdout);
    assert_eq!(fs::read_dir(project.at("content")).expect("a folder").count(), 1, "site.yaml");
    later(&project, &["check", "--strict"]).run().done();
    later(&project, &["build"]).run().done();
}

#[test]
fn a_desk_is_started_in_a_folder_that_is_not_there_yet() {
    let project = empty();
    let run = later(&project, &["init", "../new/far-east"]).run().done();
    assert!(run.stdout.contains("site.yaml"), "it says what it made: {}", run.stdout);
    assert!(project.beside("new/far-east/content/site.yaml").is_file());
    assert!(Tree::of(&project.root()).0.is_empty(), "nothing is made here");
    later(&project, &["check", "--strict", "--root", "../new/far-east"]).run().done();
}

#[cfg(unix)]
#[test]
fn what_comes_next_can_be_pasted_into_a_shell_whatever_the_folder_is_called() {
    for name in
        ["far-east", "데스크 김 dir", "it's $HOME; `x` \"y\" \\", "-x", "-", "+1", "~", "a*"]
    {
        let project = empty();
        let run = later(&project, &["init", "--", name]).run().done();
        let next = run.stdout.lines().last().and_then(|line| line.strip_prefix("Next: "));
        let step = next.and_then(|next| next.strip_suffix(", then dateline serve"));
        let step = step.unwrap_or_else(|| panic!("{}", run.stdout));
        let moved = std::process::Command::new("sh")
            .args(["-c", &format!("{step} && test -f content/site.yaml && pwd")])
            .current_dir(project.root())
            .output()
            .expect("a shell");
        let place = String::from_utf8_lossy(&moved.stdout);
        assert_eq!(place.trim_end_matches('\n'), project.at(name).to_string_lossy(), "{step}");
    }
    let run = later(&empty(), &["init", "데스크/far-east"]).run().done();
    assert!(run.stdout.ends_with("Next: cd 데스크/far-east, then dateline serve\n"));
}

#[test]
fn a_desk_is_never_started_over_another() {
    let project = started();
    project.write("content/site.yaml", "title: Mine\n");
    let before = project.surroundings();
    let run = later(&project, &["init"]).run().ended(2);
    assert!(run.stderr.contains("content/site.yaml"), "{}", run.stderr);
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
    before.assert_same(&project.surroundings());
}

#[test]
fn where_a_desk_is_started_is_said_once() {
    let project = empty();
    let run = later(&project, &["--root", "zz", "init", "q"]).run().ended(2);
    assert!(run.stderr.contains("--root zz and q both say where"), "{}", run.stderr);
    assert!(Tree::of(&project.root()).0.is_empty(), "nothing is made");
    later(&project, &["--root", "zz", "init"]).run().done();
    assert!(project.at("zz/content/site.yaml").is_file());
}

#[test]
fn a_desk_within_another_is_told_of_and_refused_among_its_content() {
    let project = Project::small();
    let run = later(&project, &["init", "drafts/new"]).run().done();
    assert!(run.stdout.contains("This folder lies in another desk, "), "{}", run.stdout);
    for folder in ["content", "content/events/new", "content/../content/x"] {
        let run = later(&project, &["init", folder]).run().ended(2);
        assert!(run.stderr.contains("lies in the content of the desk"), "{}", run.stderr);
    }
    assert!(!project.at("content/content").exists() && !project.at("content/events/new").exists());
    let apart = later(&project, &["init", "../apart"]).run().done();
    assert!(!apart.stdout.contains("another desk"), "{}", apart.stdout);
}

#[test]
fn the_folder_of_the_content_is_told_apart_from_a_desk() {
    let project = Project::small();
    for (root, help) in [
        ("content", "did you mean --root .?"),
        ("../desk/content", "did you mean --root ../desk?"),
        ("../desk/content/", "did you mean --root ../desk?"),
        ("content/events", "start a desk there with: dateline init content/events"),
    ] {
        let run = project.run(&["check", "--root", root]).ended(2);
        assert!(run.stderr.contains(help), "{}", run.stderr);
    }
    project.write("../loose/events/a.yaml", "title: A\n");
    let run = project.run(&["check", "--root", "../loose"]).ended(2);
    assert!(run.stderr.contains("move what is in it into a folder `content`"), "{}", run.stderr);
}

#[test]
fn a_workflow_is_added_to_a_desk_and_nothing_else_and_never_over_another() {
    let project = started();
    for (ci, path) in [("github", ".github/workflows/dateline.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let before = project.surroundings();
        let arguments = ["init", "--ci", ci, "--from", "https://git.example/tools/dateline"];
        let run = later(&project, &arguments).run().done();
        assert!(run.stdout.contains(path), "{}", run.stdout);
        let after = project.surroundings();
        assert_eq!(before.differences(&after), [format!("desk/{path}")]);
        let text = fs::read_to_string(project.at(path)).unwrap();
        assert!(text.contains("cargo install --locked $DATELINE"), "{text}");
        assert!(text.contains("DATELINE: --git https://git.example/tools/dateline\n"), "{text}");

        let run = later(&project, &arguments).run().ended(2);
        assert!(run.stderr.contains("is there already"), "{}", run.stderr);
        after.assert_same(&project.surroundings());
    }
}

#[test]
fn a_desk_can_be_started_with_its_workflow() {
    let project = empty();
    let run = later(&project, &["init", "--ci", "github"]).run().done();
    assert!(run.stdout.contains("content/site.yaml"), "{}", run.stdout);
    assert!(project.at(".github/workflows/dateline.yml").is_file());
    later(&project, &["check", "--strict"]).run().done();
}

#[test]
fn a_desk_is_started_beside_other_files_and_changes_none() {
    let project = empty()
        .file("README.md", "My thesis")
        .file(".gitignore", "secret\n")
        .file("notes/a.md", "A note");
    let before = project.surroundings();
    later(&project, &["init"]).run().done();
    let after = project.surroundings();
    for path in before.differences(&after) {
        assert!(!before.has(path), "{path} was changed");
    }
    later(&project, &["check", "--strict"]).run().done();
}

#[test]
fn a_folder_of_older_content_becomes_a_desk_without_examples() {
    let project = Project::bare()
        .file("content/events/2023-09-14 Visit.md", "---\ntitle: A visit\n---\nThey came.\n");
    later(&project, &["init"]).run().done();
    let content = Tree::of(&project.at("content"));
    assert_eq!(content.paths(), ["events/2023-09-14 Visit.md", "site.yaml"]);
    later(&project, &["check"]).run().done();
}

#[test]
fn a_desk_is_not_started_where_a_file_is_in_the_way() {
    let project = empty().file("taken", "mine").file("content", "a file");
    let before = project.surroundings();
    for arguments in [&["init", "taken"][..], &["init", "taken/in"], &["init"]] {
        let run = later(&project, arguments).run().ended(2);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        before.assert_same(&project.surroundings());
    }
}

/// Makes a record, and gives the path that was printed.
#[track_caller]
fn made(project: &Project, arguments: &[&str]) -> (Run, String) {
    let mut all = vec!["new"];
    all.extend(arguments);
    let run = later(project, &all).run().done();
    let path = run.stdout.trim_end_matches('\n').to_owned();
    assert!(project.at(&path).is_file(), "{path} is printed and there");
    (run, path)
}

#[test]
fn a_new_record_of_each_kind_is_valid_as_it_is() {
    let project = Project::small();
    for kind in KINDS {
        let (_, path) = made(&project, &[kind, "Talks: day two"]);
        assert!(path.starts_with(&format!("content/{kind}s/")), "{path}");
    }
    let run = later(&project, &["check"]).run().done();
    assert!(!run.stdout.contains("error["), "{}", run.stdout);
    later(&project, &["build", "--drafts"]).run().done();
    for kind in KINDS {
        let holding = project.output();
        let pages = holding.holding("Talks: day two");
        let folder = if kind == "page" { "talks-day-two/".to_owned() } else { format!("{kind}s/") };
        assert!(pages.iter().any(|page| page.starts_with(&folder)), "{kind}: {pages:?}");
    }
}

#[test]
fn a_new_event_is_dated_today_or_as_it_is_told() {
    let project = Project::small();
    let (_, path) = made(&project, &["event", "Ferries resume"]);
    assert_eq!(path, "content/events/2027-01-15-ferries-resume.yaml");
    let (_, path) = made(&project, &["event", "Ferries resume", "--date", "2023-09~"]);
    assert_eq!(path, "content/events/2023-09-ferries-resume.yaml");
    let text = fs::read_to_string(project.at(&path)).expect("the record");
    assert!(text.contains("date: 2023-09~"), "{text}");
    later(&project, &["check"]).run().done();
}

#[test]
fn a_title_or_a_date_may_begin_with_a_hyphen_and_a_title_of_two_words_is_quoted() {
    let project = Project::small();
    let (_, path) = made(&project, &["event", "- dash", "--date", "-0044"]);
    let text = fs::read_to_string(project.at(&path)).expect("the record");
    assert!(text.contains("title: '- dash'") && text.contains("date: -0044"), "{text}");
    let (_, path) = made(&project, &["event", "--date", "2023", "-2 degrees"]);
    assert_eq!(path, "content/events/2023-2-degrees.yaml");
    let run = later(&project, &["new", "event", "Two", "words"]).run().ended(2);
    assert!(run.stderr.contains("quote it: dateline new event \"Two words\""), "{}", run.stderr);
}

#[test]
fn today_is_that_of_the_desks_time_zone() {
    let project = Project::small().file(
        "content/site.yaml",
        "title: T\nbase_url: https://d.example/\ntimezone: Pacific/Kiritimati\n",
    );
    let run = project.call(&["new", "event", "X ray"]).run().done();
    assert_eq!(run.stdout, "content/events/2023-11-15-x-ray.yaml\n");
}

#[test]
fn titles_of_every_sort_make_files_that_say_the_same() {
    for kind in KINDS {
        let project = Project::small();
        let mut written = Vec::new();
        for title in [
            "Talks: day two",
            "\"quoted\" and 'single'",
            "# not a comment",
            "- not a list",
            "[brackets] {braces}",
            "yes",
            "null",
            "2023",
            "0x1F",
            "*alias &anchor !tag",
            "100% | > text",
            "@reserved `ticks`",
            "김정은과 푸틴",
            "../../../etc/passwd x",
            "C:\\Windows\\x",
            "trailing space ",
            "key: value # comment",
            "{{ site.title }}",
            "---",
            "a\\nb",
        ] {
            let run = later(&project, &["new", kind, "--", title]).run();
            if run.code == 2 {
                assert!(run.stderr.contains("help: "), "{title}: {}", run.stderr);
                assert!(!title.chars().any(char::is_alphanumeric), "{title}: {}", run.stderr);
                continue;
            }
            let path = run.done().stdout.trim_end().to_owned();
            let file = project.at(&path).canonicalize().expect("the record");
            assert!(file.starts_with(project.at(&format!("content/{kind}s"))), "{path}");
            written.push((title, path));
        }
        let run = later(&project, &["build", "--drafts"]).run().done();
        assert!(!run.stderr.contains("error["), "{}", run.stderr);
        // What a reader of the data gets is what was asked for, to the letter.
        let data = project.page("data/graph.json");
        for (title, path) in written {
            let quoted = serde_json::to_string(title.trim()).expect("a text");
            assert!(data.contains(&format!("\":{quoted}")), "{kind} {title}: {path}");
        }
    }
}

#[test]
fn titles_that_make_no_record_are_refused_and_nothing_is_written() {
    let project = Project::small();
    let before = project.surroundings();
    for title in ["", "   ", "…", "\u{1b}[31mred", "a\u{7}b", "\u{202E}\u{200B}"] {
        let run = later(&project, &["new", "event", title]).run().ended(2);
        assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
        before.assert_same(&project.surroundings());
    }
    for arguments in [
        &["new", "incident", "X"][..],
        &["new", "event"],
        &["new", "event", "X", "--date", "soon"],
        &["new", "actor", "X", "--date", "2023"],
    ] {
        later(&project, arguments).run().ended(2);
        before.assert_same(&project.surroundings());
    }
}

#[test]
fn a_title_of_a_thousand_letters_makes_a_file_that_every_system_takes() {
    let project = Project::small();
    let title = "A long title ".repeat(100);
    let (_, path) = made(&project, &["event", &title]);
    assert!(path.rsplit('/').next().is_some_and(|name| name.len() < 200), "{path}");
    later(&project, &["check"]).run().done();
}

#[test]
fn a_record_that_is_there_is_not_written_over() {
    let project = Project::small();
    let (_, path) = made(&project, &["actor", "Dmitry Peskov"]);
    project.write(&path, "name: Dmitry Peskov\nsummary: Mine.\n");
    let before = project.surroundings();
    for title in ["Dmitry Peskov", "DMITRY PESKOV", "Kim Jong-un"] {
        let run = later(&project, &["new", "actor", title]).run().ended(2);
        assert!(run.stderr.contains("there is already"), "{title}: {}", run.stderr);
        before.assert_same(&project.surroundings());
    }
}

#[test]
fn a_record_is_made_in_the_desk_from_any_folder_of_it_and_nowhere_else() {
    let project = Project::small();
    let call = later(&project, &["new", "page", "Method"]).from(project.at("content/events"));
    assert_eq!(call.run().done().stdout, "content/pages/method.md\n");
    assert!(project.at("content/pages/method.md").is_file());
    let run = later(&project, &["new", "page", "Method"]).from(project.beside("")).run().ended(2);
    assert!(run.stderr.contains("help: start a desk with: dateline init"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_record_is_not_written_through_a_link_to_outside() {
    let project = Project::small();
    fs::create_dir(project.beside("away")).expect("a new folder");
    fs::remove_dir_all(project.at("content/sources")).expect("the sources");
    std::os::unix::fs::symlink("../../away", project.at("content/sources")).expect("a link");
    later(&project, &["new", "source", "The wire"]).run().ended(2);
    assert!(Tree::of(&project.beside("away")).0.is_empty());
}

fn schema(project: &Project, kind: &str) -> Value {
    project.run(&["schema", kind]).done().json()
}

/// The JSON Schema of a kind, ready to be used; that it is one is asserted.
fn compiled(document: Value, check: impl FnOnce(&Schemas, boon::SchemaIndex)) {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource("file:///schema.json", document).expect("a resource");
    let index = compiler.compile("file:///schema.json", &mut schemas);
    check(&schemas, index.unwrap_or_else(|error| panic!("{error:#}")));
}

#[test]
fn the_schema_of_each_kind_is_a_json_schema_that_names_its_fields() {
    let project = Project::bare();
    for (kind, fields) in [
        (
            "briefing",
            &["title", "date", "covers", "events", "authors", "corrections", "aliases"][..],
        ),
        (
            "event",
            &["title", "date", "kind", "status", "actors", "locations", "sources", "related"],
        ),
        ("actor", &["name", "kind", "aliases", "short", "roles", "ids"]),
        ("location", &["name", "coordinates", "within", "aliases"]),
        ("source", &["title", "url", "archive_url", "publisher", "reliability"]),
        ("page", &["title", "order", "aliases"]),
        ("site", &["title", "base_url", "timezone", "audience", "facets", "kinds", "per_page"]),
    ] {
        let document = schema(&project, kind);
        let text = document.to_string();
        for field in fields {
            assert!(text.contains(&format!("\"{field}\":{{")), "{kind} has no {field}: {text}");
        }
        let dialect = document["$schema"].as_str().expect("a dialect");
        assert!(dialect.contains("json-schema.org/"), "{kind}: {dialect}");
        compiled(document, |_, _| {});
    }
    project.run(&["schema", "incident"]).ended(2);
}

#[test]
fn the_sample_and_a_new_desk_are_valid_by_the_schemas() {
    for project in [Project::sample(), started()] {
        let mut checked = BTreeSet::new();
        for kind in KINDS.into_iter().chain(["site"]) {
            compiled(schema(&project, kind), |schemas, index| {
                for (path, value) in records(&project, kind) {
                    if let Err(error) = schemas.validate(&value, index) {
                        panic!("{path}: {error:#}");
                    }
                    checked.insert(kind);
                }
            });
        }
        assert_eq!(checked.len(), 7, "each is used: {checked:?}");
    }
}

/// What the files of a kind hold, front matter included, as an editor sees it.
fn records(project: &Project, kind: &str) -> Vec<(String, Value)> {
    let content = Tree::of(&project.at("content"));
    let own = |path: &str| match kind {
        "site" => path == "site.yaml",
        kind => path.starts_with(&format!("{kind}s/")),
    };
    let mut found = Vec::new();
    for (path, what) in content.0.iter().filter(|(path, _)| own(path)) {
        let Kept::File(bytes) = what else { panic!("{path}") };
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let yaml = match text.strip_prefix("---\n") {
            Some(rest) if path.ends_with(".md") => rest.split("\n---\n").next().expect("a head"),
            _ => text,
        };
        let value = serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{path}: {error}"));
        found.push((path.clone(), value));
    }
    found
}

#[test]
fn a_schema_points_out_what_a_record_may_not_say() {
    let project = Project::bare();
    compiled(schema(&project, "event"), |schemas, index| {
        let valid = |value: Value| schemas.validate(&value, index).is_ok();
        assert!(valid(serde_json::json!({"title": "E", "date": "2023-09-13", "odd": 1})));
        assert!(valid(serde_json::json!([{"title": "E", "date": "2023-09-13"}])));
        assert!(!valid(serde_json::json!({"title": "E", "status": "confirmd"})));
        assert!(!valid(serde_json::json!({"title": "E", "tlp": "purple"})));
        assert!(!valid(serde_json::json!({"title": ["E"]})));
    });
}
