//! Public addresses that led somewhere at an earlier revision and lead nowhere now.

use std::sync::Arc;

use dateline::check::{addresses, moves::Moves};
use dateline::diagnostic::{Code, Diagnostic, Severity};
use dateline::model::Marking;
use dateline::world::{Commit, FileChange, Log};

use crate::desk::{Desk, shown};

/// What is gone from one state of a desk to the next, where git renamed these files.
fn gone_with(then: &Desk, now: &Desk, renamed: &[(&str, &str)]) -> Vec<Diagnostic> {
    let change = |(from, to): &(&str, &str)| FileChange {
        path: Arc::from(*to),
        from: Some(Arc::from(*from)),
        before: None,
        after: None,
        moved: None,
    };
    let log = Log {
        commits: vec![Commit {
            id: Arc::from("1"),
            parents: Vec::new(),
            author: Arc::from(""),
            seconds: 0,
            message: Arc::from(""),
            changes: renamed.iter().map(change).collect(),
            is_unsure: false,
        }],
        is_shallow: false,
        merged: None,
    };
    let (then, now) = (then.prepare(), now.prepare());
    let moves = || Moves::between(&Log::default(), &log);
    let found = addresses::check(&then, &now, "at v1", &moves);
    assert!(found.iter().all(|diagnostic| diagnostic.code == Code::VanishedAddress));
    found
}

fn gone(then: &Desk, now: &Desk) -> Vec<Diagnostic> {
    gone_with(then, now, &[])
}

/// The messages of warnings, each with its help.
fn warnings(found: &[Diagnostic]) -> Vec<(&str, &str)> {
    let warnings = found.iter().filter(|found| found.severity == Severity::Warning);
    warnings.map(|found| (&*found.message, found.help.as_deref().unwrap_or_default())).collect()
}

/// The messages of notes.
fn notes(found: &[Diagnostic]) -> Vec<&str> {
    let notes = found.iter().filter(|found| found.severity == Severity::Note);
    notes.map(|found| &*found.message).collect()
}

#[test]
fn a_desk_that_only_grows_or_is_edited_loses_nothing() {
    let then = Desk::new().actor("kim", "Kim", "").event("e", "One.", "actors: [kim]\n");
    let now = Desk::new()
        .actor("kim", "Kim Jong Un", "")
        .event("e", "Two.", "actors: [kim]\ntags: [a]\n")
        .event("f", "Three.", "");
    assert_eq!(gone(&then, &now), []);
    assert_eq!(gone(&then, &then), []);
}

#[test]
fn a_file_that_git_renamed_gets_the_line_of_its_redirect() {
    let then = Desk::new().event("old", "One.", "");
    let now = Desk::new().event("new", "Quite another text.", "");
    let renamed = [("content/events/old.yaml", "content/events/new.yaml")];
    let found = gone_with(&then, &now, &renamed);
    assert_eq!(
        warnings(&found),
        [(
            "/events/old/ was the event \"Event old\" at v1 and leads nowhere now",
            "add `aliases: [/events/old/]` to content/events/new.yaml"
        )]
    );
    assert_eq!(&*found[0].place.as_ref().unwrap().file, "content/events/new.yaml");
}

#[test]
fn the_line_that_is_told_mends_it() {
    let then = Desk::new()
        .event("old", "One.", "")
        .actor("old-actor", "Kim", "")
        .location("старый", "Port", "")
        .file("content/sources/old.yaml", "title: Report\n")
        .briefing("old", "x", "")
        .file("content/pages/old.md", "---\ntitle: Method\n---\nx\n");
    let renamed = |lines: bool| {
        let line = |key: &str, address: &str| {
            if lines { format!("{key}: [{address}]\n") } else { String::new() }
        };
        Desk::new()
            .file(
                "content/events/new.yaml",
                format!("title: Event old\ndate: 2023-09-13\n{}", line("aliases", "/events/old/")),
            )
            .actor("new-actor", "Kim", &line("redirects", "/actors/old-actor/"))
            .location("новый", "Port", &line("redirects", "/locations/старый/"))
            .file(
                "content/sources/new.yaml",
                format!("title: Report\n{}", line("aliases", "/sources/old/")),
            )
            .file(
                "content/briefings/new.md",
                format!(
                    "---\ntitle: Briefing old\ndate: 2023-09-13\n{}---\nx\n",
                    line("aliases", "/briefings/old/")
                ),
            )
            .file(
                "content/pages/new.md",
                format!("---\ntitle: Method\n{}---\nx\n", line("aliases", "/old/")),
            )
    };
    let found = gone(&then, &renamed(false));
    let told: Vec<&str> = warnings(&found).into_iter().map(|(_, help)| help).collect();
    assert_eq!(
        told,
        [
            "add `redirects: [/actors/old-actor/]` to content/actors/new-actor.yaml",
            "add `aliases: [/briefings/old/]` to content/briefings/new.md",
            "add `aliases: [/events/old/]` to content/events/new.yaml",
            "add `redirects: [/locations/старый/]` to content/locations/новый.yaml",
            "add `aliases: [/old/]` to content/pages/new.md",
            "add `aliases: [/sources/old/]` to content/sources/new.yaml",
        ]
    );
    assert_eq!(gone(&then, &renamed(true)), []);
}

#[test]
fn a_record_in_a_list_is_named_and_one_with_old_addresses_gets_another() {
    let then = Desk::new().file("content/actors.yaml", "- {id: a, name: A}\n- {id: b, name: B}\n");
    let now = Desk::new().file(
        "content/actors.yaml",
        "- {id: aa, name: A, redirects: [/x/]}\n- {id: bb, name: B}\n",
    );
    let found = gone(&then, &now);
    let told: Vec<&str> = warnings(&found).into_iter().map(|(_, help)| help).collect();
    assert_eq!(
        told,
        [
            "add /actors/a/ to the old addresses of the record `aa` in content/actors.yaml",
            "add `redirects: [/actors/b/]` to the record `bb` in content/actors.yaml",
        ]
    );
    insta::assert_snapshot!(shown(&found[1..], &now.prepare()), @r#"
    warning[DL312]: /actors/b/ was the actor "B" at v1 and leads nowhere now
     --> content/actors.yaml:2:8
      |
    2 | - {id: bb, name: B}
      |        ^^
      |
      = help: add `redirects: [/actors/b/]` to the record `bb` in content/actors.yaml
    "#);
}

#[test]
fn a_record_that_was_removed_is_told_with_its_file() {
    let then = Desk::new().event("e", "One.", "").event("f", "Two.", "");
    let now = Desk::new().event("f", "Two.", "");
    let found = gone(&then, &now);
    assert_eq!(
        warnings(&found),
        [(
            "/events/e/ was the event \"Event e\" at v1 and leads nowhere now",
            "bring it back, or add `redirects: [/events/e/]` to the record that stands in its place"
        )]
    );
    assert_eq!(&*found[0].place.as_ref().unwrap().file, "content/events/e.yaml");
}

#[test]
fn two_events_of_one_title_are_not_taken_for_one() {
    let event = |desk: Desk, id: &str| {
        desk.file(&format!("content/events/{id}.yaml"), "title: Talks\ndate: 2023-09-13\n")
    };
    let then = event(event(Desk::new(), "a"), "b");
    let found = gone(&then, &event(Desk::new(), "b"));
    assert!(warnings(&found)[0].1.starts_with("bring it back"), "{found:?}");
    let found = gone(&then, &event(event(Desk::new(), "b"), "c"));
    assert_eq!(warnings(&found)[0].1, "add `aliases: [/events/a/]` to content/events/c.yaml");
}

#[test]
fn a_name_without_a_record_that_is_registered_since_leads_to_it() {
    let then = Desk::new().event("e", "x", "actors: [Kim Jong-un]\n");
    let now = Desk::new().event("e", "x", "actors: [Kim Jong-un]\n").actor(
        "kim",
        "Kim Jong Il's son",
        "aliases: [Kim Jong-un]\n",
    );
    let found = gone(&then, &now);
    assert_eq!(
        warnings(&found)[0].1,
        "add `redirects: [/actors/kim-jong-un/]` to content/actors/kim.yaml"
    );
}

#[test]
fn what_is_held_back_now_is_a_note() {
    let then = Desk::new().event("a", "x", "").event("b", "x", "").event("c", "x", "");
    let now = Desk::new()
        .event("a", "x", "tlp: amber\n")
        .event("b", "x", "draft: true\n")
        .file("content/events/c.yaml", "title: Event c\ndate: 2031-01-01\n");
    let found = gone(&then, &now);
    assert_eq!(warnings(&found), []);
    let told: Vec<&str> =
        notes(&found).into_iter().filter(|message| message.starts_with("/events/")).collect();
    assert_eq!(
        told,
        [
            "/events/a/ was the event \"Event a\" at v1 and leads nowhere now: it is marked TLP:AMBER, above TLP:CLEAR",
            "/events/b/ was the event \"Event b\" at v1 and leads nowhere now: it is a draft",
            "/events/c/ was the event \"Event c\" at v1 and leads nowhere now: it is dated in the future",
        ]
    );
    let amber = |desk: Desk| desk.audience(Marking::Amber);
    let then = amber(Desk::new().event("a", "x", ""));
    assert_eq!(gone(&then, &amber(Desk::new().event("a", "x", "tlp: amber\n"))), []);
}

#[test]
fn an_old_address_that_still_redirects_is_fine_and_one_that_no_longer_does_is_not() {
    let then = Desk::new().event("e", "x", "redirects: [/events/older/]\n");
    assert_eq!(gone(&then, &Desk::new().event("e", "y", "redirects: [/events/older/]\n")), []);
    let found = gone(&then, &Desk::new().event("e", "y", ""));
    assert_eq!(
        warnings(&found),
        [(
            "/events/older/ was a redirect to \"Event e\" at v1 and leads nowhere now",
            "add `aliases: [/events/older/]` to content/events/e.yaml"
        )]
    );
}

#[test]
fn lists_on_which_nothing_is_left_and_files_are_notes() {
    let then = Desk::with_settings("facets: {topic: Topic}\n")
        .event("e", "x", "tags: [arms]\ntopic: Trade\n")
        .file("content/assets/a.png", "x");
    let now = Desk::with_settings("facets: {topic: Topic}\n")
        .file("content/events/e.yaml", "title: Event e\ndate: 2024-01-02\n");
    let found = gone(&then, &now);
    assert_eq!(warnings(&found), []);
    insta::assert_snapshot!(notes(&found).join("\n"), @r#"
    /2023/ was a page of the calendar at v1 and leads nowhere now
    /2023/09/ was a page of the calendar at v1 and leads nowhere now
    /2023/09/13/ was a page of the calendar at v1 and leads nowhere now
    /assets/a.png was the file content/assets/a.png at v1 and leads nowhere now
    /tags/arms/ was the list of the tag "arms" at v1 and leads nowhere now
    /topic/trade/ was the list of Topic "Trade" at v1 and leads nowhere now
    "#);
}

#[test]
fn feeds_and_further_pages_of_what_is_gone_are_not_told_beside_it() {
    let mut then = Desk::new().actor("kim", "Kim", "");
    for at in 0..120 {
        then = then.file(
            &format!("content/events/e{at}.yaml"),
            "title: E\ndate: 2023-09-13\nactors: [kim]\n",
        );
    }
    let found = gone(&then, &Desk::new().event("f", "x", ""));
    let of_kim: Vec<&Diagnostic> =
        found.iter().filter(|found| found.message.starts_with("/actors/kim/")).collect();
    assert_eq!(of_kim.len(), 1, "{of_kim:?}");
}
