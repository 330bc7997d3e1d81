//! `dateline check`: what it finds, and how a person or a machine reads it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use serde_json::Value;

use crate::project::Project;
use crate::repository::Repo;

/// A desk with faults of each severity in several files.
fn faulty() -> Project {
    Project::small()
        .file("content/events/a-late.yaml", "title: Late\ndate: 2023-09-31\nstatus: confirmd\n")
        .file(
            "content/events/b-bare.yaml",
            "title: Bare\ndate: 2023-09-14\nstatus: confirmed\nactors: [Nobody Known]\n",
        )
        .file("content/briefings/2023-09-16.md", "---\ntitle: Links\n---\n[x](/nowhere/)\n")
        .file("content/assets/unused: odd%.txt", "x")
}

#[test]
fn a_desk_without_a_fault_passes_in_silence() {
    let project = Project::small();
    let run = project.run(&["check", "--strict"]).done();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("no problems found\n", ""));
    assert!(!project.at("output").exists(), "a check writes nothing");
}

#[test]
fn the_sample_desk_passes_the_strict_check() {
    Project::sample().run(&["check", "--strict"]).done();
}

#[test]
fn what_a_build_would_leave_out_is_told() {
    let project = Project::small()
        .file("content/events/a.yaml", "title: A\ndate: 2032-09-14\n")
        .file("content/events/b.yaml", "title: B\ndate: 2032-09-14\nstatus: planned\n")
        .file("content/events/c.yaml", "title: C\ndate: 2023-09-14\ndraft: true\n");
    let shown = project.shown();
    assert!(
        shown.ends_with("no problems found\nleft out: 1 draft, 1 dated in the future\n"),
        "{shown}"
    );
    let all = project.run(&["check", "--drafts", "--future"]).done().stdout;
    assert!(!all.contains("left out"), "{all}");
}

#[test]
fn findings_are_ordered_by_file_and_then_by_line() {
    let findings = faulty().findings();
    let places: Vec<(&str, Option<u64>)> =
        findings.iter().map(|finding| (finding.file.as_str(), finding.line)).collect();
    assert!(places.len() >= 5, "{places:?}");
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn all_faults_of_a_run_are_reported_and_not_the_first_alone() {
    insta::assert_snapshot!(faulty().run(&["check"]).ended(1).stdout, @r#"
    warning[DL406]: no page uses content/assets/unused: odd%.txt
    --> content/assets/unused: odd%.txt
     |
     = help: delete it, or show it on a page; it is published all the same

    warning[DL501]: there is no page /nowhere/
     --> content/briefings/2023-09-16.md:4:1
      |
    4 | [x](/nowhere/)
      | ^^^^^^^^^^^^^^
      |
      = help: correct the address, or write [[the record's id]]

    error[DL203]: `date: 2023-09-31`: 31 September does not exist
     --> content/events/a-late.yaml:2:7
      |
    2 | date: 2023-09-31
      |       ^^^^^^^^^^
      |
      = help: write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)

    error[DL204]: `confirmd` is not a status
     --> content/events/a-late.yaml:3:9
      |
    3 | status: confirmd
      |         ^^^^^^^^
      |
      = help: did you mean `confirmed`? The statuses are planned, claimed, reported, confirmed, disputed, denied, retracted

    warning[DL403]: "Bare" is confirmed and names no source
     --> content/events/b-bare.yaml:1:1
      |
    1 | / title: Bare
    2 | | date: 2023-09-14
    3 | | status: confirmed
    4 | | actors: [Nobody Known]
      | |______________________^
      |
      = help: add `sources:`, or set `status: reported`

    Named and not registered, most named first (DL304):
          1  actor     Nobody Known  (content/events/b-bare.yaml)
    Register the ones that matter: dateline new actor "Name", dateline new location "Name", dateline new source "Title"

    2 errors, 3 warnings, 1 note
    "#);
}

#[test]
fn warnings_fail_a_check_only_if_it_is_strict_and_notes_never() {
    let project = Project::small().file("content/assets/unused.txt", "x");
    project.run(&["check"]).done();
    project.run(&["check", "--strict"]).ended(1);
    let project = Project::small().file(
        "content/events/note.yaml",
        "title: Note\ndate: 2023-09-14\nactors: [Somebody New]\n",
    );
    let run = project.run(&["check", "--strict"]).done();
    assert!(run.stdout.contains("1 note"), "{}", run.stdout);
}

/// The findings of each format as code, file and line, where there is one.
type Set = BTreeSet<(String, String, Option<u64>)>;

fn sarif(document: &Value) -> Set {
    let run = &document["runs"][0];
    let results = run["results"].as_array().expect("results");
    results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("an address");
            let file = percent_encoding::percent_decode_str(uri).decode_utf8().expect("UTF-8");
            let rule = result["ruleId"].as_str().expect("a rule").to_owned();
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], rule.as_str());
            (rule, file.into_owned(), place["region"]["startLine"].as_u64())
        })
        .collect()
}

fn github(text: &str) -> Set {
    let one = |line: &str| {
        let (properties, _) = line.trim_start_matches("::").split_once("::").expect("a command");
        let (_, properties) = properties.split_once(' ').expect("properties");
        let value = |key: &str| {
            let unescaped =
                |text: &str| text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
            let mut pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, _)| *name == key).map(|(_, value)| unescaped(value))
        };
        let title = value("title").expect("a title");
        let code = title.split(' ').next().expect("a code").to_owned();
        let line = value("line").map(|line| line.parse().expect("a number"));
        (code, value("file").unwrap_or_default(), line)
    };
    text.lines().map(one).collect()
}

#[test]
fn every_format_carries_the_same_findings() {
    let project = faulty();
    let found = project.run(&["check", "--format", "json"]).ended(1).findings();
    let json: Set =
        found.into_iter().map(|finding| (finding.code, finding.file, finding.line)).collect();
    assert!(json.len() >= 5, "{json:?}");
    let run = project.run(&["check", "--format", "sarif"]).ended(1);
    let document = run.json();
    assert_eq!(document["version"], "2.1.0");
    assert_eq!(sarif(&document), json);
    let run = project.run(&["check", "--format", "github"]).ended(1);
    assert_eq!(github(&run.stdout), json);
    let run = project.run(&["check", "--format", "human"]).ended(1);
    for (code, file, _) in &json {
        assert!(run.stdout.contains(code) && run.stdout.contains(file), "{code} {file}");
    }
}

#[test]
fn github_and_sarif_name_files_from_the_root_of_the_repository() {
    let project = Project::small().file("content/events/bad.yaml", "title: [\n");
    let above = project.beside("");
    let named = |folder: &str| {
        let from = |format| {
            let root = project.root().display().to_string();
            let call = project.call(&["check", "--root", &root, "--format", format]);
            call.from(project.beside(folder)).run().ended(1)
        };
        let both = [github(&from("github").stdout), sarif(&from("sarif").json())];
        both.map(|set| set.into_iter().next().expect("a finding").1)
    };
    let (from_desk, from_above) = ("content/events/bad.yaml", "desk/content/events/bad.yaml");
    assert_eq!(named("desk"), [from_desk; 2], "outside of git from the working folder");
    assert_eq!(named(""), [from_above; 2]);
    Repo::of(&above);
    assert_eq!(named("desk"), [from_above; 2], "in git from wherever it is called");
}

#[test]
fn the_json_report_counts_by_severity() {
    let project = faulty();
    let document = project.run(&["check", "--format", "json"]).ended(1).json();
    let findings = project.findings();
    for (key, severity) in [("errors", "error"), ("warnings", "warning"), ("notes", "note")] {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        assert!(count > 0, "{severity}");
        assert_eq!(document["summary"][key], count, "{severity}");
    }
    let clean = Project::small().run(&["check", "--format", "json"]).done().json();
    assert_eq!(clean["diagnostics"], Value::Array(Vec::new()));
}

#[test]
fn a_code_is_explained_by_its_number_in_any_case_and_by_its_name() {
    let project = Project::bare();
    let by_number = project.run(&["check", "--explain", "DL301"]).done();
    assert!(by_number.stdout.starts_with("# DL301 broken-reference\n"), "{}", by_number.stdout);
    for name in ["dl301", "broken-reference"] {
        assert_eq!(project.run(&["check", "--explain", name]).done().stdout, by_number.stdout);
    }
}

#[test]
fn every_code_is_listed_once_and_can_be_explained_where_there_is_no_project() {
    let project = Project::bare();
    let list = project.call(&["check", "--explain", "all"]).from(project.beside("")).run().done();
    let codes: Vec<&str> =
        list.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.len() > 40 && codes.is_sorted(), "{codes:?}");
    let first = project.run(&["check", "--explain", codes[0]]).done();
    assert!(first.stdout.contains(codes[0]));
}

#[test]
fn a_code_that_there_is_not_is_the_callers_fault() {
    let run = Project::bare().run(&["check", "--explain", "DL999"]).ended(2);
    insta::assert_snapshot!(run.stderr, @"
    error: there is no code `DL999`
    help: list them with: dateline check --explain all
    ");
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let mut project = Project::small();
    // More than a pipe holds, so that the program is still writing when nobody reads any more.
    for n in 0..400 {
        project = project.file(
            &format!("content/events/e{n}.yaml"),
            format!("title: Event {n}\ndate: 2023-09-32\nstatus: confirmd\n"),
        );
    }
    for arguments in [&["check"][..], &["check", "--format", "json"]] {
        let mut child = project.call(arguments).start();
        let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        assert!(!line.is_empty());
        drop(reader);
        let output = child.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(1), "the content is still wrong");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_told_by_whatever_prints() {
    let project = Project::small();
    for arguments in [
        &["check", "--explain", "all"][..],
        &["check", "--explain", "DL118"],
        &["check", "--format", "json"],
        &["new", "event", "Ferries resume"],
        &["schema", "event"],
        &["theme", "docs", "actor.html"],
        &["theme", "list"],
        &["--help"],
        &["--version"],
    ] {
        let full = std::fs::File::create("/dev/full").expect("a device");
        let child = project.call(arguments).printing_to(full).start();
        let output = child.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("No space left on device"), "{arguments:?}: {said}");
    }
}

#[test]
fn colour_is_used_only_where_it_is_asked_for() {
    let project = faulty();
    assert!(!project.run(&["check"]).stdout.contains('\x1b'));
    assert!(project.run(&["check", "--color", "always"]).stdout.contains('\x1b'));
    let run = project.call(&["check"]).without_env("NO_COLOR").run();
    assert!(!run.stdout.contains('\x1b'), "a pipe is no terminal");
}

// What each finding looks like to a person.

#[test]
fn a_broken_reference_comes_with_the_nearest_name() {
    let project = Project::small().file(
        "content/events/e.yaml",
        "title: E\ndate: 2023-09-14\nrelated:\n  - 2023-09-13-sumit\ntext: |\n  See [[kim-jong-um]].\n",
    );
    insta::assert_snapshot!(project.shown(), @"
    error[DL301]: no event `2023-09-13-sumit`
     --> content/events/e.yaml:4:5
      |
    4 |   - 2023-09-13-sumit
      |     ^^^^^^^^^^^^^^^^
      |
      = help: did you mean `2023-09-13-summit`?

    error[DL301]: no record is called `kim-jong-um`
     --> content/events/e.yaml:6:7
      |
    6 |   See [[kim-jong-um]].
      |       ^^^^^^^^^^^^^^^ shown as text
      |
      = help: write `[[kim-jong-un]]`

    2 errors
    ");
}

#[test]
fn a_name_that_is_not_registered_says_how_often_it_is_used() {
    let project = Project::small()
        .file("content/site.yaml", "title: T\nbase_url: https://d.example/\nunregistered: warn\n")
        .file("content/events/a.yaml", "title: A\ndate: 2023-09-14\nactors: [Dmitry Peskov]\n")
        .file("content/events/b.yaml", "title: B\ndate: 2023-09-14\nactors: [Dmitry Peskov]\n")
        .file(
            "content/events/c.yaml",
            "title: C\ndate: 2023-09-14\nactors: [DMITRY PESKOV]\nlocation: Sochi\n",
        );
    insta::assert_snapshot!(project.shown(), @r#"
    warning[DL304]: no actor `Dmitry Peskov` is registered; it is named 3 times
     --> content/events/a.yaml:3:10
      |
    3 | actors: [Dmitry Peskov]
      |          ^^^^^^^^^^^^^
      |
      = help: register it: dateline new actor "Dmitry Peskov"

    warning[DL304]: no location `Sochi` is registered; it is named once
     --> content/events/c.yaml:4:11
      |
    4 | location: Sochi
      |           ^^^^^
      |
      = help: register it: dateline new location "Sochi"

    2 warnings
    "#);
}

#[test]
fn a_name_that_is_not_registered_is_an_error_if_the_desk_wants_it_so() {
    let project = Project::small()
        .file("content/site.yaml", "title: T\nbase_url: https://d.example/\nunregistered: error\n")
        .file("content/events/a.yaml", "title: A\ndate: 2023-09-14\nactors: [Kim Jong Um]\n");
    insta::assert_snapshot!(project.run(&["check"]).ended(1).stdout, @r#"
    error[DL304]: no actor `Kim Jong Um` is registered; it is named once
     --> content/events/a.yaml:3:10
      |
    3 | actors: [Kim Jong Um]
      |          ^^^^^^^^^^^
      |
      = help: did you mean `kim-jong-un`? If not, register it: dateline new actor "Kim Jong Um"

    1 error
    "#);
}

#[test]
fn an_ambiguous_reference_and_an_ambiguous_name_name_both_records() {
    let project = Project::small()
        .file("content/actors/georgia-meloni.yaml", "name: Georgia Meloni\naliases: [Georgia]\n")
        .file("content/locations/georgia.yaml", "name: Georgia\n")
        .file("content/locations/georgia-us.yaml", "name: Georgia (US)\naliases: [Peach State]\n")
        .file("content/locations/peach.yaml", "name: Peach State\n")
        .file(
            "content/events/e.yaml",
            "title: E\ndate: 2023-09-14\nlocation: Peach State\ntext: |\n  It was in Georgia.\n  [[Peach State]] is [[Georgia]].\n",
        );
    insta::assert_snapshot!(project.shown(), @"
    error[DL302]: `Peach State` fits more than one location
     --> content/events/e.yaml:3:11
      |
    3 | location: Peach State
      |           ^^^^^^^^^^^
      |
      = help: write the id of Georgia (US) (georgia-us) or of Peach State (peach)

    warning[DL303]: `Georgia` may be the actor Georgia Meloni (`actor:georgia-meloni`) or the location Georgia (`location:georgia`)
     --> content/events/e.yaml:5:13
      |
    5 |   It was in Georgia.
      |             ^^^^^^^ not linked
      |
      = help: write `[[actor:georgia-meloni|Georgia]]` or `[[!Georgia]]`, or list one of them

    error[DL302]: `Peach State` may be the location Georgia (US) (`location:georgia-us`) or the location Peach State (`location:peach`)
     --> content/events/e.yaml:6:3
      |
    6 |   [[Peach State]] is [[Georgia]].
      |   ^^^^^^^^^^^^^^^ shown as text
      |
      = help: write `[[location:georgia-us]]`

    error[DL302]: `Georgia` may be the actor Georgia Meloni (`actor:georgia-meloni`) or the location Georgia (`location:georgia`)
     --> content/events/e.yaml:6:22
      |
    6 |   [[Peach State]] is [[Georgia]].
      |                      ^^^^^^^^^^^ shown as text
      |
      = help: write `[[actor:georgia-meloni]]`

    3 errors, 1 warning
    ");
}

#[test]
fn a_misspelt_key_comes_with_the_field_that_is_meant() {
    let project = Project::small()
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-14\nactrs: [kim-jong-un]\n")
        .file("content/actors/a.yaml", "name: A\nalises: [B]\n");
    insta::assert_snapshot!(project.shown(), @"
    warning[DL209]: `alises` is not a field that Dateline knows
     --> content/actors/a.yaml:2:1
      |
    2 | alises: [B]
      | ^^^^^^
      |
      = help: did you mean `aliases`? If not, name it in `facets:` of site.yaml or leave it: it is kept as it is

    warning[DL209]: `actrs` is not a field that Dateline knows
     --> content/events/e.yaml:3:1
      |
    3 | actrs: [kim-jong-un]
      | ^^^^^
      |
      = help: did you mean `actors`? If not, name it in `facets:` of site.yaml or leave it: it is kept as it is

    2 warnings
    ");
}

#[test]
fn a_bad_date_comes_with_the_date_that_is_meant() {
    let project = Project::small()
        .file("content/events/a.yaml", "title: A\ndate: 13 September 2023\n")
        .file("content/events/b.yaml", "title: B\ndate: 2023-9-3\n")
        .file("content/events/c.yaml", "title: C\ndate: 2023-02-29\n")
        .file("content/events/d.yaml", "title: D\ndate: tomorrow\n")
        .file("content/events/e.yaml", "title: E\n");
    insta::assert_snapshot!(project.shown(), @"
    error[DL203]: `date: 13 September 2023`: not a date in EDTF
     --> content/events/a.yaml:2:7
      |
    2 | date: 13 September 2023
      |       ^^^^^^^^^^^^^^^^^
      |
      = help: did you mean 2023-09-13?

    error[DL203]: `date: 2023-9-3`: not a date in EDTF
     --> content/events/b.yaml:2:7
      |
    2 | date: 2023-9-3
      |       ^^^^^^^^
      |
      = help: did you mean 2023-09-03?

    error[DL203]: `date: 2023-02-29`: 29 February does not exist in 2023
     --> content/events/c.yaml:2:7
      |
    2 | date: 2023-02-29
      |       ^^^^^^^^^^
      |
      = help: write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)

    error[DL203]: `date: tomorrow`: not a date in EDTF
     --> content/events/d.yaml:2:7
      |
    2 | date: tomorrow
      |       ^^^^^^^^
      |
      = help: write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)

    error[DL201]: this record has no `date`
     --> content/events/e.yaml:1:1
      |
    1 | title: E
      | ^^^^^^^^
      |
      = help: add `date:` (2023, 2023-09, 2023-09-13, 2023-09-13/2023-09-15), or begin the file's name with it

    5 errors
    ");
}

#[test]
fn an_end_before_its_start_is_found_in_events_and_roles() {
    let project = Project::small()
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-15/2023-09-13\n")
        .file("content/events/f.yaml", "title: F\nstart: 2023-09-15\nend: 2023-09-13\n")
        .file(
            "content/actors/a.yaml",
            "name: A\nroles:\n  - {title: Minister, from: 2020, to: 2012-04}\n",
        );
    insta::assert_snapshot!(project.shown(), @"
    error[DL402]: the role ends (2012-04) before it begins (2020)
     --> content/actors/a.yaml:3:39
      |
    3 |   - {title: Minister, from: 2020, to: 2012-04}
      |                                       ^^^^^^^
      |
      = help: swap or mend `from` and `to`

    error[DL402]: `date: 2023-09-15/2023-09-13`: the end is before the start
     --> content/events/e.yaml:2:7
      |
    2 | date: 2023-09-15/2023-09-13
      |       ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write the earlier date first: 2023-09-13/2023-09-15

    error[DL402]: `date: 2023-09-15/2023-09-13`: the end is before the start
     --> content/events/f.yaml:2:8
      |
    2 | start: 2023-09-15
      |        ^^^^^^^^^^
      |
      = help: write the earlier date first: 2023-09-13/2023-09-15

    3 errors
    ");
}

#[test]
fn an_event_outside_of_what_its_briefing_covers_is_pointed_out_in_the_briefing() {
    let project = Project::small().file(
        "content/briefings/week.md",
        "---\ntitle: Week\ndate: 2023-09-15\ncovers: 2023-09-14/2023-09-15\nevents:\n  - 2023-09-15-plant\n  - 2023-09-13-summit\n---\nx\n",
    );
    insta::assert_snapshot!(project.shown(), @r#"
    warning[DL401]: the event "Summit at Vostochny" (2023-09-13) lies outside of what the briefing covers (2023-09-14/2023-09-15)
     --> content/briefings/week.md:7:5
      |
    7 |   - 2023-09-13-summit
      |     ^^^^^^^^^^^^^^^^^
      |
      = help: widen `covers:`, or remove the event

    1 warning
    "#);
}

#[test]
fn a_confirmed_event_without_a_source_is_doubtful() {
    let project = Project::small()
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-14\nstatus: confirmed\n")
        .file(
            "content/events/f.yaml",
            "title: F\ndate: 2023-09-14\nstatus: confirmed\ntext: |\n  So it is said [@wire].\n",
        );
    insta::assert_snapshot!(project.shown(), @r#"
    warning[DL403]: "E" is confirmed and names no source
     --> content/events/e.yaml:1:1
      |
    1 | / title: E
    2 | | date: 2023-09-14
    3 | | status: confirmed
      | |_________________^
      |
      = help: add `sources:`, or set `status: reported`

    1 warning
    "#);
}

#[test]
fn two_records_of_one_id_name_both_places() {
    let project = Project::small()
        .file("content/events/a.yaml", "id: same\ntitle: A\ndate: 2023-09-14\n")
        .file("content/events/b.yaml", "title: B\ndate: 2023-09-14\nid: same\n");
    insta::assert_snapshot!(project.shown(), @"
    error[DL306]: two events have the id `same`
     --> content/events/b.yaml:3:5
      |
    3 | id: same
      |     ^^^^
      |
     ::: content/events/a.yaml:1:5
      |
    1 | id: same
      |     ---- the first is here
      |
      = help: give one of them another `id:`; references to `same` lead to the first, and this one is at /events/same-2/

    1 error
    ");
}

#[test]
fn coordinates_off_the_earth_are_found_and_swapped_ones_turned_round() {
    let project = Project::small()
        .file("content/locations/a.yaml", "name: Alpha\ncoordinates: [137.01, 50.55]\n")
        .file("content/locations/b.yaml", "name: Bravo\ncoordinates: [91, 200]\n")
        .file("content/locations/c.yaml", "name: Charlie\ncoordinates: somewhere\n")
        .file("content/locations/d.yaml", "name: Delta\nlat: 12\n");
    insta::assert_snapshot!(project.shown(), @"
    error[DL207]: 137.01, 50.55 is not on Earth
     --> content/locations/a.yaml:2:14
      |
    2 | coordinates: [137.01, 50.55]
      |              ^^^^^^^^^^^^^^^
      |
      = help: latitude comes first: did you mean [50.55, 137.01]?

    error[DL207]: 91, 200 is not on Earth
     --> content/locations/b.yaml:2:14
      |
    2 | coordinates: [91, 200]
      |              ^^^^^^^^^
      |
      = help: write coordinates: [latitude, longitude] in degrees, -90 to 90 and -180 to 180

    error[DL207]: coordinates are not two numbers
     --> content/locations/c.yaml:2:14
      |
    2 | coordinates: somewhere
      |              ^^^^^^^^^
      |
      = help: write coordinates: [latitude, longitude] in degrees, -90 to 90 and -180 to 180

    error[DL207]: latitude and longitude go together
     --> content/locations/d.yaml:2:6
      |
    2 | lat: 12
      |      ^^
      |
      = help: write coordinates: [latitude, longitude] in degrees, -90 to 90 and -180 to 180

    4 errors
    ");
}

#[test]
fn dead_links_and_anchors_are_found_where_they_are_written() {
    let project = Project::small().file(
        "content/pages/links.md",
        "---\ntitle: Links\n---\n## What is known\n\n[a](/events/nothing/) [b](/about/#history)\n[c](#what-is-known) [d](#what-is-not) ![e](/assets/no.png)\n",
    );
    insta::assert_snapshot!(project.shown(), @"
    warning[DL501]: there is no page /events/nothing/
     --> content/pages/links.md:6:1
      |
    6 | [a](/events/nothing/) [b](/about/#history)
      | ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: correct the address, or write [[the record's id]]

    warning[DL502]: /about/ has no anchor `#history`
     --> content/pages/links.md:6:23
      |
    6 | [a](/events/nothing/) [b](/about/#history)
      |                       ^^^^^^^^^^^^^^^^^^^^
      |
      = help: anchors are made of the headings: `## What is known` is `#what-is-known`

    warning[DL502]: /links/ has no anchor `#what-is-not`
     --> content/pages/links.md:7:21
      |
    7 | [c](#what-is-known) [d](#what-is-not) ![e](/assets/no.png)
      |                     ^^^^^^^^^^^^^^^^^
      |
      = help: anchors are made of the headings: `## What is known` is `#what-is-known`

    warning[DL501]: the image `/assets/no.png` cannot be shown: it is not a file of `content/assets/`
     --> content/pages/links.md:7:39
      |
    7 | [c](#what-is-known) [d](#what-is-not) ![e](/assets/no.png)
      |                                       ^^^^^^^^^^^^^^^^^^^^ its text alternative is shown

    4 warnings
    ");
}

#[test]
fn an_asset_that_nobody_uses_is_pointed_out() {
    let project = Project::small()
        .file("content/assets/used.txt", "x")
        .file("content/assets/unused.txt", "x")
        .file("content/pages/p.md", "---\ntitle: P\n---\n[x](/assets/used.txt)\n");
    insta::assert_snapshot!(project.shown(), @"
    warning[DL406]: no page uses content/assets/unused.txt
    --> content/assets/unused.txt
     |
     = help: delete it, or show it on a page; it is published all the same

    1 warning
    ");
}

#[test]
fn names_that_look_alike_are_pointed_out_where_one_of_them_has_no_record() {
    let project = Project::small()
        .file(
            "content/actors/zelenskyy.yaml",
            "name: Volodymyr Zelenskyy\naliases: [Володимир Зеленський]\n",
        )
        .file(
            "content/events/e.yaml",
            "title: E\ndate: 2023-09-14\nactors: [Volodymyr Zelensky, V. Zelenskyy, Jong Un Kim]\n",
        );
    insta::assert_snapshot!(project.shown(), @r#"
    warning[DL305]: the actors "Volodymyr Zelensky" and "Volodymyr Zelenskyy" look alike (are spelt almost the same)
     --> content/events/e.yaml:3:10
      |
    3 | actors: [Volodymyr Zelensky, V. Zelenskyy, Jong Un Kim]
      |          ^^^^^^^^^^^^^^^^^^
      |
      = help: correct it, or if it is another spelling of the same, add "Volodymyr Zelensky" to the aliases in content/actors/zelenskyy.yaml

    warning[DL305]: the actors "V. Zelenskyy" and "Volodymyr Zelenskyy" look alike (differ only in that one has initials)
     --> content/events/e.yaml:3:30
      |
    3 | actors: [Volodymyr Zelensky, V. Zelenskyy, Jong Un Kim]
      |                              ^^^^^^^^^^^^
      |
      = help: correct it, or if it is another spelling of the same, add "V. Zelenskyy" to the aliases in content/actors/zelenskyy.yaml

    warning[DL305]: the actors "Jong Un Kim" and "Kim Jong Un" look alike (have the same words in another order)
     --> content/events/e.yaml:3:44
      |
    3 | actors: [Volodymyr Zelensky, V. Zelenskyy, Jong Un Kim]
      |                                            ^^^^^^^^^^^
      |
      = help: correct it, or if it is another spelling of the same, add "Jong Un Kim" to the aliases in content/actors/kim-jong-un.yaml

    Named and not registered, most named first (DL304):
          1  actor     Jong Un Kim  (content/events/e.yaml)
          1  actor     V. Zelenskyy  (content/events/e.yaml)
          1  actor     Volodymyr Zelensky  (content/events/e.yaml)
    Register the ones that matter: dateline new actor "Name", dateline new location "Name", dateline new source "Title"

    3 warnings, 3 notes
    "#);
}

#[test]
fn a_slip_in_a_name_is_pointed_out_once_where_it_is_written() {
    let desk = |settings: &str| {
        Project::small()
            .file(
                "content/site.yaml",
                format!("title: T\nbase_url: https://d.example/\n{settings}"),
            )
            .file("content/locations/north-korea.yaml", "name: North Korea\naliases: [DPRK]\n")
            .file("content/locations/pyongyang.yaml", "name: Pyongyang\nwithin: north-koera\n")
    };
    let shown = desk("").shown();
    assert!(shown.contains("the locations \"north-koera\" and \"North Korea\""), "{shown}");
    assert!(shown.contains("--> content/locations/pyongyang.yaml:2:9"), "{shown}");
    assert!(shown.contains("help: correct it, or"), "{shown}");
    for settings in ["unregistered: warn\n", "unregistered: error\n"] {
        let shown = desk(settings).run(&["check"]).stdout;
        assert!(shown.contains("did you mean `north-korea`?"), "{shown}");
        assert!(!shown.contains("DL305"), "{shown}");
    }
}

#[test]
fn places_that_lie_within_one_another_in_a_circle_are_an_error() {
    let project = Project::small()
        .file("content/locations/a.yaml", "name: Alpha\nwithin: b\n")
        .file("content/locations/b.yaml", "name: Bravo\nwithin: c\n")
        .file("content/locations/c.yaml", "name: Charlie\nwithin: a\n")
        .file("content/locations/d.yaml", "name: Delta\nwithin: d\n");
    insta::assert_snapshot!(project.run(&["check"]).ended(1).stdout, @"
    error[DL309]: Alpha lies within itself: Alpha → Bravo → Charlie → Alpha
     --> content/locations/a.yaml:2:9
      |
    2 | within: b
      |         ^
      |
      = help: remove or correct one `within:`

    error[DL309]: Delta lies within itself: Delta → Delta
     --> content/locations/d.yaml:2:9
      |
    2 | within: d
      |         ^
      |
      = help: remove or correct one `within:`

    2 errors
    ");
}

#[test]
fn words_outside_a_vocabulary_come_with_the_nearest_one() {
    let project = Project::small()
        .file(
            "content/site.yaml",
            "title: T\nbase_url: https://d.example/\nkinds: [meeting, statement]\n",
        )
        .file(
            "content/events/e.yaml",
            "title: E\ndate: 2023-09-14\nstatus: confirmd\ntlp: puple\nsources:\n  - {source: wire, reliability: G, credibility: 7}\n",
        )
        .file("content/events/f.yaml", "title: F\ndate: 2023-09-14\nkind: meting\n")
        .file("content/actors/a.yaml", "name: A\nkind: robot\n");
    insta::assert_snapshot!(project.shown(), @"
    warning[DL213]: `robot` is not a kind of actor
     --> content/actors/a.yaml:2:7
      |
    2 | kind: robot
      |       ^^^^^
      |
      = help: write person, organisation, state, unit or other; taken as other

    error[DL204]: `confirmd` is not a status
     --> content/events/e.yaml:3:9
      |
    3 | status: confirmd
      |         ^^^^^^^^
      |
      = help: did you mean `confirmed`? The statuses are planned, claimed, reported, confirmed, disputed, denied, retracted

    error[DL206]: `tlp: puple` is not a TLP marking
     --> content/events/e.yaml:4:6
      |
    4 | tlp: puple
      |      ^^^^^
      |
      = help: write clear, green, amber, amber+strict or red; until then the record is held back as red

    error[DL205]: `G` is not in the Admiralty code
     --> content/events/e.yaml:6:33
      |
    6 |   - {source: wire, reliability: G, credibility: 7}
      |                                 ^
      |
      = help: reliability is a letter from A (completely reliable) to F (cannot be judged)

    error[DL205]: `7` is not in the Admiralty code
     --> content/events/e.yaml:6:49
      |
    6 |   - {source: wire, reliability: G, credibility: 7}
      |                                                 ^
      |
      = help: credibility is a digit from 1 (confirmed) to 6 (cannot be judged)

    warning[DL213]: `meting` is not a kind of this desk
     --> content/events/f.yaml:3:7
      |
    3 | kind: meting
      |       ^^^^^^
      |
      = help: did you mean `meeting`? If not, add it to `kinds:` in site.yaml

    4 errors, 2 warnings
    left out: 1 above TLP:CLEAR
    ");
}

#[test]
fn a_misspelt_marking_is_an_error_since_it_would_let_out_what_it_holds_back() {
    let project =
        Project::small().file("content/events/e.yaml", "title: E\ndate: 2023-09-14\ntpl: red\n");
    insta::assert_snapshot!(project.run(&["check"]).ended(1).stdout, @"
    error[DL206]: `tpl` is not a field; the marking is `tlp`
     --> content/events/e.yaml:3:1
      |
    3 | tpl: red
      | ^^^
      |
      = help: write `tlp:`; until then the record is held back as red

    1 error
    left out: 1 above TLP:CLEAR
    ");
    assert!(project.run(&["build"]).ended(1).stderr.contains("nothing was written"));
}

#[test]
fn a_date_in_the_name_of_the_file_that_contradicts_the_record_is_pointed_out() {
    let project = Project::small()
        .file("content/events/2023-09-14-e.yaml", "title: E\ndate: 2023-09-15\n")
        .file("content/events/2023-09-f.yaml", "title: F\ndate: 2023-09-15\n");
    insta::assert_snapshot!(project.shown(), @"
    warning[DL407]: the file's name says 2023-09-14 and the record says 2023-09-15
     --> content/events/2023-09-14-e.yaml:2:7
      |
    2 | date: 2023-09-15
      |       ^^^^^^^^^^
      |
      = help: correct one of the two

    1 warning
    ");
}

#[test]
fn a_time_that_no_clock_showed_or_that_came_twice_is_pointed_out() {
    let project = Project::small()
        .file("content/site.yaml", "title: Desk\ntimezone: Europe/Kyiv\n")
        .file("content/events/a.yaml", "title: A\ndate: 2023-03-26T03:30\n")
        .file("content/events/b.yaml", "title: B\ndate: 2023-10-29T03:30\n")
        .file("content/events/c.yaml", "title: C\ndate: 2023-10-29T03:30+02:00[Europe/Kyiv]\n")
        .file("content/events/d.yaml", "title: D\ndate: 2023-10-29T03:30Z\n")
        .file(
            "content/events/e.yaml",
            "title: E\ndate: 2023-10-29T04:00/2023-11-05 01:30 America/New_York\n",
        );
    insta::assert_snapshot!(project.shown(), @r"
    warning[DL408]: the clocks of Europe/Kyiv never showed 03:30 on 2023-03-26
     --> content/events/a.yaml:2:7
      |
    2 | date: 2023-03-26T03:30
      |       ^^^^^^^^^^^^^^^^
      |
      = help: correct the time, or write its zone, as in `+02:00`

    warning[DL408]: the clocks of Europe/Kyiv showed 03:30 twice on 2023-10-29
     --> content/events/b.yaml:2:7
      |
    2 | date: 2023-10-29T03:30
      |       ^^^^^^^^^^^^^^^^
      |
      = help: write `2023-10-29T03:30+03:00[Europe/Kyiv]` or `2023-10-29T03:30+02:00[Europe/Kyiv]`; until then it is the first

    warning[DL408]: the clocks of America/New_York showed 01:30 twice on 2023-11-05
     --> content/events/e.yaml:2:7
      |
    2 | date: 2023-10-29T04:00/2023-11-05 01:30 America/New_York
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `2023-11-05T01:30-04:00[America/New_York]` or `2023-11-05T01:30-05:00[America/New_York]`; until then it is the first

    3 warnings
    ");
}

#[test]
fn a_correction_of_before_its_briefing_is_pointed_out() {
    let project = Project::small().file(
        "content/briefings/2023-09-15.md",
        concat!(
            "---\ntitle: B\ncorrections:\n- {date: 2023-09-14, text: Wrong.}\n",
            "- {date: 2023-09, text: Right.}\n- {date: 2023-09-15, text: Right.}\n---\nText.\n"
        ),
    );
    insta::assert_snapshot!(project.shown(), @r"
    warning[DL409]: a correction is dated 2023-09-14, before its briefing (2023-09-15)
     --> content/briefings/2023-09-15.md:4:10
      |
    4 | - {date: 2023-09-14, text: Wrong.}
      |          ^^^^^^^^^^
      |
      = help: write the day on which the correction was made

    1 warning
    ");
}

#[test]
fn old_addresses_that_clash_are_errors() {
    let project = Project::small()
        .file("content/pages/a.md", "---\ntitle: A\naliases: [/old/, /about/]\n---\nx\n")
        .file("content/pages/b.md", "---\ntitle: B\naliases: [/old/]\n---\nx\n");
    insta::assert_snapshot!(project.run(&["check"]).ended(1).stdout, @r#"
    error[DL311]: /about/ is the address of a page
     --> content/pages/a.md:3:18
      |
    3 | aliases: [/old/, /about/]
      |                  ^^^^^^^
      |
      = help: remove it from the old addresses of "A"

    error[DL311]: /old/ redirects to two pages
     --> content/pages/b.md:3:11
      |
    3 | aliases: [/old/]
      |           ^^^^^
      |
      = help: it leads to /a/; remove one of the two

    2 errors
    "#);
}

#[test]
fn what_is_unsafe_in_prose_is_taken_out_and_pointed_out() {
    let project = Project::small().file(
        "content/pages/p.md",
        "---\ntitle: P\n---\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![](/assets/x.png) [^none]\n",
    );
    let shown = project.shown();
    project.run(&["build"]).done();
    let page = project.page("p/index.html");
    assert!(!page.contains("alert(1)</script>") && !page.contains("javascript:"), "{page}");
    insta::assert_snapshot!(shown, @"
    warning[DL504]: `<script>` was taken out
     --> content/pages/p.md:4:1
      |
    4 | <script>alert(1)</script>
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ not let through

    warning[DL503]: `javascript:alert(1)` is not let through: the scheme `javascript` is not http, https, mailto or tel
     --> content/pages/p.md:6:1
      |
    6 | [x](javascript:alert(1)) ![](/assets/x.png) [^none]
      | ^^^^^^^^^^^^^^^^^^^^^^^^ shown as text

    warning[DL501]: the image `/assets/x.png` cannot be shown: it is not a file of `content/assets/`
     --> content/pages/p.md:6:26
      |
    6 | [x](javascript:alert(1)) ![](/assets/x.png) [^none]
      |                          ^^^^^^^^^^^^^^^^^^ its text alternative is shown

    warning[DL506]: no footnote `[^none]`
     --> content/pages/p.md:6:45
      |
    6 | [x](javascript:alert(1)) ![](/assets/x.png) [^none]
      |                                             ^^^^^^^ shown as text
      |
      = help: write `[^none]: …` in a paragraph of its own

    4 warnings
    ");
}

#[test]
fn faults_of_yaml_are_shown_where_they_stand() {
    let project = Project::small()
        .file("content/events/a.yaml", "title: A\ndate: 2023-09-14\ntags: [one, two\n")
        .file("content/events/b.yaml", "title: B\ntitle: C\ndate: 2023-09-14\n")
        .file("content/events/c.yaml", "title: Talks: day two\ndate: 2023-09-14\n")
        .file("content/events/d.md", "---\ntitle: D\ndate: 2023-09-14\nHe came.\n")
        .file("content/events/e.yaml", "title: E\n\tdate: 2023-09-14\n");
    insta::assert_snapshot!(project.shown(), @r#"
    error[DL102]: `[` is never closed
     --> content/events/a.yaml:3:7
      |
    3 | tags: [one, two
      |       ^^^^^^^^^
      |
      = help: close it with `]`; if it is text, quote the value: tags: "[one, two"

    error[DL210]: the key `title` stands twice in one mapping; the first counts
     --> content/events/b.yaml:2:1
      |
    1 | title: B
      | ----- first here
    2 | title: C
      | ^^^^^
      |
      = help: delete one of the two

    error[DL102]: a value that holds `: ` needs quotes
     --> content/events/c.yaml:1:8
      |
    1 | title: Talks: day two
      |        ^^^^^^^^^^^^^^
      |
      = help: quote the value: title: "Talks: day two"

    error[DL104]: the front matter never closes
     --> content/events/d.md:1:1
      |
    1 | ---
      | ^^^ opens here
      |
      = help: close it with a line of three hyphens: ---

    error[DL102]: a tab stands in the indentation
     --> content/events/e.yaml:2:1
      |
    2 |     date: 2023-09-14
      | ^^^^
      |
      = help: indent with spaces

    5 errors
    "#);
}

#[test]
fn files_that_are_no_part_of_a_desk_are_pointed_out() {
    let project = Project::small()
        .file("content/incidents/a.yaml", "title: A\n")
        .file("content/incidents/b.yaml", "title: B\n")
        .file("content/events/scan.pdf", "x")
        .file("content/README.md", "x");
    insta::assert_snapshot!(project.shown(), @"
    warning[DL108]: content/README.md is not read
    --> content/README.md
     |
     = help: move it out of content/, or, if readers of the site are to see it, to pages/ under another name

    warning[DL108]: content/events/scan.pdf is not read
    --> content/events/scan.pdf
     |
     = help: records are .md, .yaml and .yml files; what is copied as it is belongs in content/assets/

    warning[DL108]: 2 files in content/incidents/ are not read: the folder is not a part of a desk
    --> content/incidents/
     |
     = help: move them to briefings/, events/, actors/, locations/, sources/, pages/ or assets/, or write `folders: {incidents: events}` in site.yaml

    3 warnings
    ");
}

#[test]
fn settings_that_cannot_be_used_are_errors() {
    let project = Project::small().file(
        "content/site.yaml",
        "titel: T\nbase_url: desk.example\nlanguage: english\ntimezone: Europe/Kiyv\naudience: everyone\nunregistered: warm\nper_page: 9\nfacets: [events, region]\nfolders: {incidents: happenings}\n",
    );
    insta::assert_snapshot!(project.run(&["check"]).ended(1).stdout, @"
    warning[DL209]: `titel` is not a setting of site.yaml
     --> content/site.yaml:1:1
      |
    1 | titel: T
      | ^^^^^
      |
      = help: did you mean `title`?

    error[DL215]: `base_url: desk.example`: relative URL without a base
     --> content/site.yaml:2:11
      |
    2 | base_url: desk.example
      |           ^^^^^^^^^^^^
      |
      = help: write an address such as https://example.org/desk/

    error[DL215]: `english` is not a language tag
     --> content/site.yaml:3:11
      |
    3 | language: english
      |           ^^^^^^^
      |
      = help: write a BCP 47 tag such as en, en-US or uk

    error[DL215]: `Europe/Kiyv` is not a time zone
     --> content/site.yaml:4:11
      |
    4 | timezone: Europe/Kiyv
      |           ^^^^^^^^^^^
      |
      = help: write an IANA name such as Europe/Kyiv, Asia/Seoul or UTC

    error[DL215]: `everyone` is not a TLP marking
     --> content/site.yaml:5:11
      |
    5 | audience: everyone
      |           ^^^^^^^^
      |
      = help: write clear, green, amber, amber+strict or red

    error[DL215]: `unregistered: warm` is not a choice
     --> content/site.yaml:6:15
      |
    6 | unregistered: warm
      |               ^^^^
      |
      = help: did you mean `warn`? Write one of create, warn, error

    error[DL215]: `per_page: 9` is not a number from 10 to 500
     --> content/site.yaml:7:11
      |
    7 | per_page: 9
      |           ^
      |
      = help: write a number from 10 to 500

    error[DL215]: `events` cannot be a facet: its address is taken
     --> content/site.yaml:8:10
      |
    8 | facets: [events, region]
      |          ^^^^^^
      |
      = help: name the key otherwise

    error[DL215]: `happenings` is not a kind of record
     --> content/site.yaml:9:22
      |
    9 | folders: {incidents: happenings}
      |                      ^^^^^^^^^^
      |
      = help: write briefings, events, actors, locations, sources or pages

    8 errors, 1 warning
    ");
}

#[test]
fn a_link_to_what_changed_is_dead_only_where_there_is_no_history() {
    let project = Project::small()
        .file("content/pages/log.md", "---\ntitle: Log\n---\nWhat [changed](/changes/).\n");
    let run = project.run(&["check", "--strict"]).ended(1);
    assert!(run.stdout.contains("there is no page /changes/"), "{}", run.stdout);
    Repo::of(&project.root()).record("Begin", "2023-09-20", []);
    project.run(&["check", "--strict"]).done();
}

#[test]
fn what_makes_differences_in_git_larger_than_they_are_is_told_once_a_file() {
    let project = Project::small()
        .file(
            "content/pages/method.md",
            "---\ntitle: Method \ntags:\t[a]\n---\nOne \r\ntwo  \nthree",
        )
        .file("content/pages/broken.md", "---\ntitle: Lines\n---\nOne  \ntwo\n");
    insta::assert_snapshot!(project.run(&["check"]).done().stdout, @r"
    warning[DL122]: blanks at the end of 2 lines
     --> content/pages/method.md:2:14
      |
    2 | title: Method 
      |              ^ the first
      |
      = help: delete them, and let your editor do so when it saves; exactly two in Markdown, which break a line, may stay

    warning[DL121]: tabs in YAML, on 1 line
     --> content/pages/method.md:3:6
      |
    3 | tags:    [a]
      |      ^^^^
      |
      = help: write spaces, and let your editor do so: YAML is indented by spaces

    warning[DL123]: line ends of more than one sort: 1 CRLF, 5 LF
     --> content/pages/method.md:5:5
      |
    5 | One 
      |     ^ the first CRLF
      |
      = help: save the file with one sort; `* text=auto` in .gitattributes lets git see to it

    note[DL124]: the last line of the file does not end
     --> content/pages/method.md:7:1
      |
    7 | three
      | ^^^^^ no line end after this
      |
      = help: let your editor end the last line: a line added below would show it as changed

    3 warnings, 1 note
    ");
    project.run(&["check", "--strict"]).ended(1);
}
