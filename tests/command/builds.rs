//! `dateline build`: what it writes, what it leaves alone, and how it says so.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::project::{Project, Tree};

#[test]
fn a_build_writes_the_site_into_output_and_says_so_in_one_line() {
    let project = Project::small();
    let run = project.run(&["build"]).done();
    let count = project.output().0.len();
    assert_eq!(run.stdout, "");
    assert_eq!(
        run.stderr,
        format!(
            "1 briefing, 2 events and {} pages in [desk]/output: {count} files written, 0 unchanged, 0 removed, in [time]\n",
            pages(&project.output()),
        )
    );
    for page in [
        "index.html",
        "events/2023-09-13-summit/index.html",
        "actors/kim-jong-un/index.html",
        "locations/vostochny/index.html",
        "sources/wire/index.html",
        "briefings/2023-09-15/index.html",
        "2023/09/13/index.html",
        "tags/aircraft/index.html",
        "about/index.html",
    ] {
        assert!(project.output().has(page), "{page}");
    }
    assert!(project.page("index.html").contains("Two days"));
}

fn pages(output: &Tree) -> usize {
    output.paths().iter().filter(|path| path.ends_with(".html")).count()
}

#[test]
fn a_second_build_of_the_same_content_touches_no_file() {
    let project = Project::small();
    let first = project.build();
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let dates = |set: bool| -> Vec<SystemTime> {
        let dated = |path: &str| {
            let file = File::options().write(true).open(project.at("output").join(path));
            let file = file.expect("a file of the output");
            if set {
                file.set_modified(past).expect("a date that can be set");
            }
            file.metadata().and_then(|metadata| metadata.modified()).expect("a date")
        };
        first.paths().into_iter().map(dated).collect()
    };
    dates(true);
    let run = project.run(&["build"]).done();
    let unchanged = format!("0 files written, {} unchanged, 0 removed", first.0.len());
    assert!(run.stderr.contains(&unchanged), "{}", run.stderr);
    assert!(dates(false).iter().all(|date| *date == past), "a file was written again");
    first.assert_same(&project.output());
}

#[test]
fn a_change_to_one_record_rewrites_only_the_pages_that_show_it() {
    let project = Project::small();
    let first = project.build();
    project.write("content/pages/about.md", "---\ntitle: About\n---\nWho we were.\n");
    project.build();
    let after = project.output();
    let (index, pages): (Vec<&str>, Vec<&str>) =
        first.differences(&after).into_iter().partition(|path| path.starts_with("search/"));
    assert_eq!(pages, ["about/index.html", "data/graph.json"]);
    assert!(!index.is_empty() && index.iter().all(|path| is_index_of_names(path)), "{index:#?}");
}

/// Whether a path of the search is that of names and pages, or of the list of all parts.
fn is_index_of_names(path: &str) -> bool {
    path.starts_with("search/names-") || path == "search/index.json"
}

#[test]
fn removing_a_record_removes_its_page() {
    let project = Project::small();
    project.build();
    project.remove("content/pages/about.md");
    let run = project.run(&["build"]).done();
    assert!(!run.stderr.contains(" 0 removed"), "{}", run.stderr);
    assert!(!project.at("output/about").exists(), "the folder goes with its last file");
    assert!(project.output().has("events/2023-09-13-summit/index.html"));
}

#[test]
fn a_file_that_was_put_into_the_output_by_hand_stays() {
    let project = Project::small();
    project.build();
    project.write("output/events/.well-known", "mine");
    project.write("output/CNAME", "desk.example");
    project.write("content/pages/about.md", "---\ntitle: About us\n---\nx\n");
    project.build();
    assert_eq!(project.page("CNAME"), "desk.example");
    assert_eq!(project.page("events/.well-known"), "mine");
}

#[test]
fn content_with_an_error_fails_the_build_and_leaves_the_last_good_output_byte_for_byte() {
    let project = Project::small();
    project.build();
    let good = Tree::of(&project.at("output"));
    project.write("content/pages/about.md", "---\ntitle: About\n---\nChanged.\n");
    project.write("content/events/bad.yaml", "title: Bad\ndate: 2023-13-45\n");
    let run = project.run(&["build"]).ended(1);
    good.assert_same(&Tree::of(&project.at("output")));
    insta::assert_snapshot!(run.stderr, @"
    error[DL203]: `date: 2023-13-45`: month 13 is not between 1 and 12
     --> content/events/bad.yaml:2:7
      |
    2 | date: 2023-13-45
      |       ^^^^^^^^^^
      |
      = help: write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)

    1 error; nothing was written
    help: mend it, or build the rest with --keep-going
    ");
}

#[test]
fn a_first_build_that_fails_makes_no_output_folder() {
    let project = Project::small().file("content/events/bad.yaml", "title: Bad\ndate: soon\n");
    project.run(&["build"]).ended(1);
    assert!(!project.at("output").exists());
}

#[test]
fn keep_going_builds_the_rest_and_says_that_it_did() {
    let project = Project::small()
        .file("content/events/bad.yaml", "title: Bad\ndate: 2023-13-45\n")
        .file("content/events/good.yaml", "title: A good one\ndate: 2023-09-14\n");
    let run = project.run(&["build", "--keep-going"]).done();
    assert!(run.stderr.contains("error[DL203]"), "{}", run.stderr);
    assert!(run.stderr.contains("built in spite of 1 error"), "{}", run.stderr);
    assert!(project.page("2023/09/14/index.html").contains("A good one"));
    assert!(!project.output().has("events/bad/index.html"));
}

#[test]
fn no_build_keeps_going_where_what_is_marked_cannot_be_read() {
    for (path, held) in [
        ("actors/x.yaml", "name: Viktor Orlanov\nkind: person\naliases: [Orlanov\ntlp: red\n"),
        ("events/x.yaml", "title: Viktor Orlanov\ndate: 2023-13-45\ntlp: red\n"),
    ] {
        let project = Project::small()
            .file(
                "content/events/o.md",
                "---\ntitle: Open\ndate: 2023-09-14\n---\nViktor Orlanov came.\n",
            )
            .file(&format!("content/{path}"), held);
        for options in [&["build"][..], &["build", "--keep-going"]] {
            let run = project.run(options).ended(1);
            let said = format!("nothing was written: `content/{path}` marks something");
            assert!(run.stderr.contains(&said), "{}", run.stderr);
            assert!(!project.at("output").exists());
        }
        // Whoever may see all may see this.
        project.run(&["build", "--keep-going", "--audience", "red"]).done();
    }
}

#[test]
fn warnings_do_not_fail_a_build_and_are_counted() {
    let project = Project::small().file("content/assets/unused.txt", "x");
    let run = project.run(&["build"]).done();
    assert!(run.stderr.contains("1 warning: see `dateline check`"), "{}", run.stderr);
}

#[test]
fn another_output_folder_gets_the_same_site() {
    let project = Project::small();
    let site = project.build();
    project.run(&["build", "--output", "public"]).done();
    project.run(&["build", "--output", "../far/off/site"]).done();
    for folder in [project.at("public"), project.beside("far/off/site")] {
        site.assert_same(&Tree::of(&folder).without(".dateline-"));
    }
}

#[test]
fn the_project_is_found_from_a_folder_in_it_and_by_name() {
    let project = Project::small();
    let site = project.build();
    fs::remove_dir_all(project.at("output")).expect("the output");
    project.call(&["build"]).from(project.at("content/events")).run().done();
    site.assert_same(&project.output());

    fs::remove_dir_all(project.at("output")).expect("the output");
    project.call(&["--root", "desk", "build"]).from(project.beside("")).run().done();
    site.assert_same(&project.output());
    assert!(!project.beside("output").exists());
}

#[test]
fn a_relative_output_folder_starts_where_the_call_is_made() {
    let project = Project::small();
    let call = project.call(&["build", "--root", "desk", "--output", "site"]);
    call.from(project.beside("")).run().done();
    assert!(project.beside("site/index.html").is_file());
    assert!(!project.at("site").exists());
}

#[test]
fn outside_of_a_project_the_call_is_at_fault_and_help_is_offered() {
    let project = Project::small();
    fs::create_dir(project.beside("elsewhere")).expect("a new folder");
    let run = project.call(&["build"]).from(project.beside("elsewhere")).run().ended(2);
    insta::assert_snapshot!(run.stderr, @"
    error: there is no folder `content` here or in any folder above
    help: start a desk with: dateline init
    ");
    let run = project.run(&["build", "--root", "../elsewhere"]).ended(2);
    insta::assert_snapshot!(run.stderr, @"
    error: ../elsewhere holds no folder `content`
    help: start a desk there with: dateline init ../elsewhere
    ");
    let run = project.run(&["check", "--root", "../no-such-folder"]).ended(2);
    insta::assert_snapshot!(run.stderr, @"
    error: ../no-such-folder holds no folder `content`
    help: start a desk there with: dateline init ../no-such-folder
    ");
    assert!(Tree::of(&project.beside("elsewhere")).0.is_empty());
}

#[test]
fn a_call_that_makes_no_sense_is_at_fault() {
    let project = Project::small();
    for arguments in [
        &["biuld"][..],
        &["build", "--no-such-option"],
        &["build", "--audience", "everyone"],
        &["build", "--base-url", "example.org"],
        &["build", "--base-url", "ftp://example.org/"],
        &["build", "--base-url", "https://example.org/?x=1"],
        &["build", "--base-url", "https://user:secret@example.org/"],
        &["build", "--threads", "many"],
        &["check", "--format", "yaml"],
    ] {
        let run = project.run(arguments).ended(2);
        assert!(run.stderr.contains("error:"), "{arguments:?}: {}", run.stderr);
        assert!(!project.at("output").exists(), "{arguments:?}");
    }
    let run = project.call(&["build"]).env("SOURCE_DATE_EPOCH", "yesterday").run().ended(2);
    assert!(run.stderr.contains("SOURCE_DATE_EPOCH is `yesterday`"), "{}", run.stderr);
}

#[test]
fn help_and_version_are_printed_where_there_is_no_project() {
    let project = Project::bare();
    let here = project.beside("");
    let run = project.call(&["--help"]).from(&here).run().done();
    for command in ["init", "new", "build", "serve", "check", "schema"] {
        assert!(run.stdout.contains(command), "{command}: {}", run.stdout);
    }
    let run = project.call(&["--version"]).from(&here).run().done();
    assert_eq!(run.stdout, format!("dateline {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(run.stderr, "");
}

#[test]
fn a_base_url_with_a_sub_path_is_in_every_absolute_address_and_in_no_relative_one() {
    let project = Project::small();
    let plain = project.build();
    project.run(&["build", "--base-url", "https://other.example/far/east"]).done();
    assert_eq!(project.output().paths(), plain.paths(), "the files stay where they are");
    for file in ["sitemap.xml", "feed.xml", "feed.json", "calendar.ics"] {
        let text = project.page(file).replace("\r\n ", "");
        assert!(text.contains("https://other.example/far/east/"), "{file}: {text}");
        assert!(!text.contains("https://desk.example"), "{file}");
    }
    let lost = project.page("404.html");
    assert!(lost.contains("href=\"/far/east/\""), "a host shows it at any address: {lost}");
    let event = project.page("events/2023-09-13-summit/index.html");
    assert!(event.contains("href=\"../../actors/kim-jong-un/\""), "{event}");
    assert!(!event.contains("href=\"/"), "a page works under any path: {event}");
}

#[test]
fn what_is_marked_above_the_audience_leaves_no_trace() {
    let project = Project::small()
        .file(
            "content/events/secret.yaml",
            "title: Zanzibar meeting\ndate: 2023-09-14\ntlp: amber\nactors: [Quentin Hush]\ntags: [hush-hush]\n",
        )
        .file("content/actors/mole.yaml", "name: Barnaby Mole\ntlp: red\n")
        .file(
            "content/pages/notes.md",
            "---\ntitle: Notes\n---\nSeen by Barnaby Mole. See [[secret]].\n",
        );
    let run = project.run(&["build"]).done();
    assert!(run.stderr.contains("left out: 2 above TLP:CLEAR"), "{}", run.stderr);
    let output = Tree::of(&project.at("output"));
    for trace in ["Zanzibar", "Quentin", "quentin-hush", "hush-hush", "events/secret"] {
        assert_eq!(output.holding(trace), Vec::<&str>::new(), "{trace}");
        assert!(!output.paths().iter().any(|path| path.contains(trace)), "{trace}");
    }
    // A name in prose is what the author wrote; but no page may tell that there is a record.
    assert!(!output.paths().iter().any(|path| path.contains("mole")));

    let run = project.run(&["build", "--audience", "amber"]).done();
    assert!(run.stderr.contains("left out: 1 above TLP:AMBER"), "{}", run.stderr);
    assert!(project.page("events/secret/index.html").contains("Zanzibar meeting"));
    let data: serde_json::Value =
        serde_json::from_str(&project.page("data/graph.json")).expect("JSON");
    assert_eq!(data["site"]["audience"], "amber", "the data say for whom they are");
    assert!(!project.at("output/actors/mole").exists());

    project.run(&["build", "--audience", "red"]).done();
    assert!(project.page("actors/mole/index.html").contains("Barnaby Mole"));

    // Narrowing the audience takes back what a wider one was shown.
    project.run(&["build"]).done();
    output.assert_same(&Tree::of(&project.at("output")));
}

#[test]
fn a_site_that_is_not_for_everybody_is_not_committed_with_the_desk() {
    let project = Project::small();
    fs::create_dir(project.at(".git")).expect("a folder");
    let ignore = project.at("green/.gitignore");
    let run = project.run(&["build", "--audience", "green", "--output", "green"]).done();
    assert!(run.stderr.contains("green/.gitignore keeps the site out of git"), "{}", run.stderr);
    assert!(fs::read_to_string(&ignore).expect("a file").ends_with("\n*\n"));
    project.run(&["build", "--audience", "green", "--output", "green"]).done();
    project.run(&["audit", "green", "--audience", "green"]).done();

    // What is for everybody may be.
    project.run(&["build", "--output", "green"]).done();
    assert!(!ignore.exists());

    fs::write(&ignore, "*.html\n").expect("a file");
    project.run(&["build", "--audience", "green", "--output", "green"]).done();
    assert_eq!(fs::read_to_string(&ignore).expect("a file"), "*.html\n", "the author's own stays");
    project.run(&["build", "--output", "green"]).done();
    assert!(ignore.exists());
}

#[test]
fn the_desks_own_audience_holds_where_the_call_names_none() {
    let project = Project::small()
        .file(
            "content/site.yaml",
            "title: Inside\nbase_url: https://desk.example/\naudience: green\n",
        )
        .file("content/events/inside.yaml", "title: Inside\ndate: 2023-09-14\ntlp: green\n");
    assert!(project.build().has("events/inside/index.html"));
    project.run(&["build", "--audience", "clear"]).done();
    assert!(!project.output().has("events/inside/index.html"));
}

#[test]
fn drafts_are_left_out_unless_they_are_asked_for() {
    let project = Project::small().file(
        "content/briefings/draft.md",
        "---\ntitle: Half a thought\ndate: 2023-09-16\ndraft: true\n---\nx\n",
    );
    let run = project.run(&["build"]).done();
    assert!(run.stderr.contains("left out: 1 draft\n"), "{}", run.stderr);
    assert_eq!(project.output().holding("Half a thought"), Vec::<&str>::new());
    let run = project.run(&["build", "--drafts"]).done();
    assert!(!run.stderr.contains("left out"), "{}", run.stderr);
    assert!(project.page("index.html").contains("Half a thought"));
}

#[test]
fn what_is_dated_after_the_present_is_left_out_unless_it_is_planned_or_asked_for() {
    let project = Project::small()
        .file("content/events/later.yaml", "title: Later on\ndate: 2023-12-01\n")
        .file("content/events/next.yaml", "title: Next visit\ndate: 2024-03\nstatus: planned\n")
        .file("content/briefings/embargo.md", "---\ntitle: Embargoed\ndate: 2023-12-02\n---\nx\n");
    let run = project.run(&["build"]).done();
    assert!(run.stderr.contains("left out: 2 dated in the future"), "{}", run.stderr);
    let output = project.output();
    assert!(output.has("events/next/index.html"), "a plan is dated in the future by its nature");
    assert!(!output.has("events/later/index.html") && !output.has("briefings/embargo/index.html"));
    assert_eq!(output.holding("Embargoed"), Vec::<&str>::new());

    project.run(&["build", "--future"]).done();
    assert!(project.output().has("events/later/index.html"));
    let all = project.output();

    // 3 December 2023.
    project.call(&["build"]).env("SOURCE_DATE_EPOCH", "1701600000").run().done();
    all.assert_same(&project.output());
}

#[test]
fn the_present_is_that_of_the_desks_time_zone() {
    let event = "title: Tomorrow in Seoul\ndate: 2023-11-15\n";
    let site = |zone| format!("title: T\nbase_url: https://d.example/\ntimezone: {zone}\n");
    let project = Project::small().file("content/events/e.yaml", event);
    project.write("content/site.yaml", site("UTC"));
    assert!(!project.build().has("events/e/index.html"));
    project.write("content/site.yaml", site("Asia/Seoul"));
    assert!(project.build().has("events/e/index.html"));
}

#[test]
fn timings_name_every_step_in_order() {
    let project = Project::small();
    let run = project.run(&["build", "--timings"]).done();
    let steps: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.ends_with(" ms"))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(steps, ["read", "link", "plan", "check", "render", "index", "write"]);
    assert!(!project.run(&["build"]).done().stderr.contains(" ms"), "only where asked for");
}

#[test]
fn timings_name_the_pages_that_took_longest_the_slowest_first() {
    let project = Project::small();
    let run = project.run(&["build", "--timings"]).done();
    let (_, pages) = run.stderr.split_once("slowest pages:\n").expect("a list of pages");
    let pages: Vec<(f64, &str)> = pages
        .lines()
        .filter_map(|line| line.split_once(" ms /"))
        .map(|(took, address)| (took.trim().parse().expect("milliseconds"), address))
        .collect();
    assert_eq!(pages.len(), 10, "{}", run.stderr);
    assert!(pages.is_sorted_by(|a, b| a.0 >= b.0), "{pages:?}");
    for (_, address) in pages {
        let file = project.at("output").join(address);
        assert!(file.exists(), "{address}");
    }
}

#[test]
fn a_profile_holds_every_step_and_every_page() {
    let project = Project::small();
    let file = project.at("profile.json");
    project.run(&["build", "--profile", &file.to_string_lossy()]).done();
    let profile: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).expect("a profile")).expect("JSON");
    let of = |work: &str| -> Vec<&str> {
        let all = profile.as_array().expect("a list").iter();
        all.filter(|span| span["cat"] == work).filter_map(|span| span["name"].as_str()).collect()
    };
    let mut steps = of("step");
    // These two run side by side.
    steps[4..6].sort_unstable();
    assert_eq!(steps, ["read", "link", "plan", "check", "index", "render", "write"]);
    assert!(of("page").contains(&"/") && of("page").contains(&"feed.xml"), "{:?}", of("page"));
    assert!(of("template").len() < of("page").len());
}

#[test]
fn a_profile_goes_where_it_can_and_overwrites_only_another() {
    let project = Project::small();
    let before = project.surroundings();
    let run = project.run(&["build", "--profile", "/no/such/folder/x.json"]).ended(2);
    assert!(run.stderr.contains("/no/such/folder/x.json cannot be written"), "{}", run.stderr);
    let run = project.run(&["build", "--profile", "content"]).ended(2);
    assert!(run.stderr.contains("content cannot be written: is a directory"), "{}", run.stderr);
    assert!(!project.at("output").exists(), "nothing is built that would not be told of");
    let run = project.run(&["build", "--profile", "content/site.yaml"]).ended(2);
    assert!(run.stderr.contains("content/site.yaml is no trace"), "{}", run.stderr);
    assert!(run.stderr.contains("help: name a file that is not there"), "{}", run.stderr);
    before.assert_same(&project.surroundings());
    project.write("profile.json", "");
    for _ in 0..2 {
        // The second time there is nothing to build, and the profile says so.
        project.run(&["build", "--profile", "profile.json"]).done();
    }
    let profile = std::fs::read_to_string(project.at("profile.json")).expect("a profile");
    assert!(profile.contains("\"compare\""), "{profile}");
}

#[test]
fn an_output_folder_that_would_write_over_the_project_is_refused() {
    let project = Project::small();
    project.write("themes/mine/theme.yaml", "");
    let before = project.surroundings();
    for folder in ["content", "content/events", ".", "..", "themes/mine", "content/new", ".git"] {
        let run = project.run(&["build", "--output", folder]).ended(2);
        assert!(run.stderr.contains("the output folder"), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains("help: choose a folder of its own"), "{folder}");
        before.assert_same(&project.surroundings());
    }
    let run = project.run(&["build", "--output", "content/events"]).ended(2);
    insta::assert_snapshot!(run.stderr, @"
    error[DL702]: the output folder `[desk]/content/events` would write over `content/`
    help: choose a folder of its own with `--output`, such as `output`
    ");
}

#[test]
fn an_output_folder_that_holds_other_files_is_refused_and_untouched() {
    let project = Project::small().file("output/thesis.txt", "years of work");
    let before = Tree::of(&project.at("output"));
    let run = project.run(&["build"]).ended(2);
    before.assert_same(&Tree::of(&project.at("output")));
    insta::assert_snapshot!(run.stderr, @"
    error[DL702]: the output folder `[desk]/output` holds what Dateline did not write
     |
     = help: choose an empty folder with `--output`, or take this one over with `--force`

    nothing was written; the last good output stays
    ");
}

#[test]
fn force_takes_over_a_folder_and_leaves_what_is_not_in_its_way() {
    let project = Project::small()
        .file("output/thesis.txt", "years of work")
        .file("output/index.html", "an older site");
    project.run(&["build", "--force"]).done();
    assert_eq!(project.page("thesis.txt"), "years of work");
    assert!(project.page("index.html").contains("Two days"));
    project.run(&["build"]).done();
    assert_eq!(project.page("thesis.txt"), "years of work");
}

#[test]
fn a_folder_that_another_run_is_writing_is_left_to_it() {
    let project = Project::small();
    let good = project.build();
    let lock = File::options()
        .write(true)
        .open(project.at("output/.dateline-lock"))
        .expect("the lock of the last run");
    lock.lock().expect("nobody else has it");
    project.write("content/pages/about.md", "---\ntitle: About us\n---\nx\n");
    let run = project.run(&["build"]).ended(2);
    insta::assert_snapshot!(run.stderr, @"
    error[DL703]: another run is writing `[desk]/output`
     |
     = help: wait until it ends, or choose another folder with `--output`

    nothing was written; the last good output stays
    ");
    good.assert_same(&project.output());
    lock.unlock().expect("the lock");
    project.run(&["build"]).done();
}

#[test]
fn a_template_that_does_not_compile_is_shown_where_it_stands_and_the_output_stays() {
    let project = Project::small();
    let good = project.build();
    project.write(
        "themes/default/templates/page.html",
        "{% extends \"base.html\" %}\n{% block main %}\n<h1>{{ title }</h1>\n{% endblock %}\n",
    );
    let run = project.run(&["build"]).ended(1);
    good.assert_same(&project.output());
    insta::assert_snapshot!(run.stderr, @"
    error[DL601]: found `}` but expected }}
     --> themes/default/templates/page.html:3:14
      |
    3 | <h1>{{ title }</h1>
      |              ^
      |
      = help: templates are written in Tera 2: https://keats.github.io/tera/

    nothing was written; the last good output stays
    ");
    let check = project.run(&["check"]).ended(1);
    assert!(check.stdout.contains("themes/default/templates/page.html:3:"), "{}", check.stdout);
}

#[test]
fn a_template_that_names_what_it_does_not_receive_is_shown_where_it_stands() {
    let project = Project::small();
    let good = project.build();
    project.write(
        "themes/default/templates/page.html",
        "<!doctype html>\n<title>{{ headline_of_page }}</title>\n",
    );
    let run = project.run(&["build"]).ended(1);
    good.assert_same(&project.output());
    insta::assert_snapshot!(run.stderr, @"
    error[DL601]: variable `headline_of_page` is not defined
     --> themes/default/templates/page.html:2:11
      |
    2 | <title>{{ headline_of_page }}</title>
      |           ^^^^^^^^^^^^^^^^
      |
      = help: there are corrections, extra, page, references, site, t, text; `dateline theme docs page.html` lists what it receives; found on /about/

    nothing was written; the last good output stays
    ");
}

#[test]
fn a_project_overrides_one_file_of_the_theme_and_keeps_the_others() {
    let project = Project::small();
    let plain = project.build();
    project.write("themes/mine/templates/page.html", "<!doctype html>\n<title>Mine</title>\n");
    project.write("themes/mine/static/extra.css", "p { color: red }\n");
    project.write(
        "content/site.yaml",
        "title: Test Desk\nbase_url: https://desk.example/\nlanguage: en\ntheme: mine\n",
    );
    let built = project.build();
    assert_eq!(project.page("about/index.html"), "<!doctype html>\n<title>Mine</title>\n");
    built.of_theme("extra.css");
    assert_eq!(built.page("about/index.html"), "<!doctype html>\n<title>Mine</title>\n");
    // The static files have another address now, and nothing else of a page differs.
    let without_folder = |tree: &Tree, path: &str| {
        let folder = tree.of_theme("style.css").trim_end_matches("style.css").to_owned();
        tree.page(path).replace(&folder, "static/")
    };
    for path in plain.differences(&built) {
        if path.ends_with(".html") && path != "about/index.html" {
            assert_eq!(without_folder(&plain, path), without_folder(&built, path), "{path}");
        } else {
            assert!(path == "about/index.html" || path.starts_with("static/"), "{path}");
        }
    }
}

#[test]
fn a_theme_that_is_not_there_is_an_error_that_says_how_to_start_it() {
    let project = Project::small();
    project.write("content/site.yaml", "title: T\nbase_url: https://d.example/\ntheme: noir\n");
    let run = project.run(&["build"]).ended(1);
    insta::assert_snapshot!(run.stderr, @"
    error[DL602]: there is no theme `noir`
     --> content/site.yaml:3:8
      |
    3 | theme: noir
      |        ^^^^
      |
      = help: start it with `dateline theme new noir`, or write one of default

    1 error; nothing was written
    help: mend it, or build the rest with --keep-going
    ");
    assert!(!project.at("output").exists());
}

#[test]
fn assets_are_published_byte_for_byte() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let project = Project::small()
        .file("content/assets/maps/plan №1.bin", &bytes)
        .file("content/pages/map.md", "---\ntitle: Map\n---\n[plan](/assets/maps/plan%20№1.bin)\n");
    project.build();
    let published = project.at("output/assets/maps/plan №1.bin");
    assert_eq!(fs::read(published).expect("the asset"), bytes);
}

#[test]
fn nothing_is_written_but_the_output_folder() {
    let project = Project::small();
    let before = project.surroundings();
    project.build();
    project.run(&["check"]).done();
    before.assert_same(&project.surroundings());
}

#[test]
fn the_binary_needs_no_file_beside_the_project() {
    // The theme is carried within it, so the desk builds where the repository is not.
    let project = Project::small();
    assert!(!project.root().starts_with(Path::new(env!("CARGO_MANIFEST_DIR"))));
    project.build().of_theme("style.css");
}

#[test]
fn what_a_host_would_refuse_is_said_each_time() {
    let project = Project::small();
    project.write(
        "content/site.yaml",
        "title: Test Desk\nbase_url: https://desk.example/\nhosts: [cloudflare, nginx]\n",
    );
    assert_eq!(project.run(&["build"]).done().stderr.lines().count(), 1);
    let path = project.at("content/assets/talk.mp3");
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    File::create(&path).and_then(|file| file.set_len(27_000_000)).expect("a large file");
    for _ in ["made", "unchanged"] {
        let run = project.run(&["build"]).done();
        assert!(
            run.stderr.starts_with("warning[DL714]: Cloudflare Pages takes files of up to 25 MiB: not `assets/talk.mp3` (27.0 MB)\n"),
            "{}",
            run.stderr
        );
    }
}
