//! More of something than anybody writes. None of this is to take forever, or more memory and
//! stack than there is.

use std::fmt::Write as _;

use super::Trial;

#[test]
fn ten_thousand_events_on_one_day_are_paged() {
    let mut list = String::new();
    for n in 0..10_000 {
        writeln!(list, "- {{id: e{n}, title: Event {n}, date: 2023-09-14}}").expect("memory");
    }
    let trial = Trial::of("content/events.yaml", list);
    trial.project.run(&["build"]).done();
    assert!(trial.project.output().has("2023/09/14/page/200/index.html"), "50 on each page");
    assert!(longest_page(&trial, "") < 500_000, "a page's cost does not grow with the archive");
}

#[test]
fn a_title_of_five_megabytes_is_cut_where_it_is_listed() {
    let title = "a long title ".repeat(5 << 20 >> 4);
    let trial =
        Trial::of("content/events/long.yaml", format!("title: {title}\ndate: 2023-09-14\n"));
    trial.survives();
}

#[test]
fn a_hundred_thousand_tags_on_one_record_are_handled() {
    let tags: Vec<String> = (0..100_000).map(|n| format!("t{n}")).collect();
    let trial = Trial::of(
        "content/events/tagged.yaml",
        format!("title: Tagged\ndate: 2023-09-14\ntags: [{}]\n", tags.join(", ")),
    );
    // Check alone: each tag has three files, and a disk takes longer than the program.
    trial.project.run(&["check"]);
}

/// The length in bytes of the longest page below a folder of the site.
fn longest_page(trial: &Trial, folder: &str) -> usize {
    let output = trial.project.output();
    let pages = output
        .paths()
        .into_iter()
        .filter(|path| path.starts_with(folder) && path.ends_with(".html"))
        .map(|path| trial.project.page(path).len());
    pages.max().expect("pages")
}

fn crowd(count: usize) -> String {
    let actors: Vec<String> = (0..count).map(|n| format!("Person {n:05}")).collect();
    format!("title: Crowd\ndate: 2023-09-14\nactors: [{}]\n", actors.join(", "))
}

#[test]
fn an_event_of_ten_thousand_actors_needs_no_memory_of_its_square() {
    let trial = Trial::of("content/events/crowd.yaml", crowd(10_000));
    trial.project.run(&["check"]).done();
}

#[test]
fn a_page_that_lists_an_event_does_not_list_everyone_in_it() {
    let trial = Trial::of("content/events/crowd.yaml", crowd(1000));
    trial.project.run(&["build"]).done();
    assert!(longest_page(&trial, "actors/person-") < 50_000);
    assert!(longest_page(&trial, "events/crowd/") > 50_000, "the event's own page lists all");
}

/// Places each of which lies within the one before.
fn chain(count: usize) -> String {
    let mut list = String::from("- {id: l0, name: Place 0}\n");
    for n in 1..count {
        writeln!(list, "- {{id: l{n}, name: Place {n}, within: l{}}}", n - 1).expect("memory");
    }
    list
}

#[test]
fn places_within_places_ten_thousand_deep_need_no_deep_stack() {
    let trial = Trial::of("content/locations.yaml", chain(10_000))
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-14\nlocation: l9999\n");
    trial.project.run(&["check"]).done();
}

#[test]
fn the_page_of_a_place_does_not_grow_with_the_number_of_places_around_it() {
    let trial = Trial::of("content/locations.yaml", chain(1000))
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-14\nlocation: l999\n");
    trial.project.run(&["build"]).done();
    assert!(longest_page(&trial, "locations/l") < 50_000);
}

#[test]
fn a_circle_of_a_thousand_places_is_found_once() {
    let mut list = String::new();
    for n in 0..1000 {
        writeln!(list, "- {{id: l{n}, name: Place {n}, within: l{}}}", (n + 1) % 1000)
            .expect("memory");
    }
    let trial = Trial::of("content/locations.yaml", list)
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-14\nlocation: l0\n");
    let findings = trial.survives();
    findings.have("DL309", "content/locations.yaml");
    let circles = findings.0.iter().filter(|finding| finding.code == "DL309").count();
    assert_eq!(circles, 1);
    assert!(findings.0.iter().all(|finding| finding.message.len() < 2000), "a message is read");
}

#[test]
fn thousands_of_faults_are_all_reported() {
    let mut list = String::new();
    for n in 0..5000 {
        writeln!(list, "- {{id: e{n}, title: E {n}, date: 2023-02-30, status: confirmd}}")
            .expect("memory");
    }
    let trial = Trial::of("content/events.yaml", list);
    let findings = trial.project.findings();
    assert_eq!(findings.len(), 10_000);
    trial.project.run(&["check"]).ended(1);
}

#[test]
fn a_name_that_stands_everywhere_is_linked_everywhere() {
    let trial = Trial::new();
    for n in 0..300 {
        trial.project.write(
            &format!("content/actors/a{n}.yaml"),
            format!("name: a{}\naliases: [{}]\n", "a".repeat(n), "a ".repeat(n + 1)),
        );
    }
    let text = "a ".repeat(20_000);
    let trial = trial.file("content/pages/p.md", format!("---\ntitle: P\n---\n{text}\n"));
    trial.survives();
}

#[test]
fn names_that_all_look_alike_do_not_take_forever() {
    let mut list = String::from("title: E\ndate: 2023-09-14\nactors:\n");
    for n in 0..3000 {
        writeln!(list, "  - Aleksandr Aleksandrovich Aleksandrov{}", "v".repeat(n % 7))
            .expect("memory");
        writeln!(list, "  - A. A. Aleksandrov {n}").expect("memory");
    }
    let trial = Trial::of("content/events/e.yaml", list);
    trial.project.run(&["check"]).done();
}

#[test]
fn events_that_are_all_related_to_one_another_are_handled() {
    let ids: Vec<String> = (0..300).map(|n| format!("r{n}")).collect();
    let mut list = String::new();
    for id in &ids {
        writeln!(
            list,
            "- {{id: {id}, title: {id}, date: 2023-09-14, related: [{}]}}",
            ids.join(", ")
        )
        .expect("memory");
    }
    Trial::of("content/events.yaml", list).survives().are_none();
}
