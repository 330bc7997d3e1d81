//! The same content gives the same bytes, whatever the machine.

use std::fmt::Write as _;
use std::fs;

use crate::project::{Project, Tree};

/// A generator of numbers that are the same on every machine (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Names in scripts that are folded, split into words and sorted in different ways.
const PEOPLE: &[&str] = &[
    "Kim Jong Un",
    "Владимир Путин",
    "김정은",
    "习近平",
    "محمد بن سلمان",
    "Jürgen Groß",
    "Νίκος Δένδιας",
    "ดอน ปรมัตถ์วินัย",
    "नरेन्द्र मोदी",
    "İsmet Yılmaz",
];

const PLACES: &[&str] =
    &["Vostochny", "Комсомольск-на-Амуре", "平壌", "القاهرة", "São Tomé", "Łódź", "서울"];

/// A desk of 300 events, as files: no two runs of this differ.
fn generated() -> Vec<(String, String)> {
    let mut numbers = Numbers(20_230_913);
    let mut files = vec![(
        "content/site.yaml".to_owned(),
        "title: Generated\nbase_url: https://generated.example/sub/\nper_page: 10\nfacets: {topic: Topic}\nkinds: [meeting, strike, statement]\n".to_owned(),
    )];
    let actors: Vec<String> =
        (0..40).map(|n| format!("{} {}", PEOPLE[n % PEOPLE.len()], n / PEOPLE.len())).collect();
    for (n, name) in actors.iter().enumerate() {
        let text = format!(
            "name: {name}\nkind: person\naliases: [\"Alias {n}\"]\nshort: \"A{n}\"\nroles: [{{title: Envoy, of: actor-{}, from: 20{:02}}}]\n",
            (n + 1) % 40,
            n % 24
        );
        files.push((format!("content/actors/actor-{n}.yaml"), text));
    }
    for (n, name) in PLACES.iter().enumerate() {
        let mut text = format!("name: {name}\ncoordinates: [{}.5, {}.25]\n", n * 10, n * 20);
        if n > 0 {
            writeln!(text, "within: place-{}", n - 1).expect("writing to memory");
        }
        files.push((format!("content/locations/place-{n}.yaml"), text));
    }
    for n in 0..300 {
        let (month, day) = (1 + numbers.below(9), 1 + numbers.below(28));
        let (one, other) = (numbers.below(40), numbers.below(50));
        let mut text = format!(
            "---\ntitle: Event {n} in {}\ndate: 2023-{month:02}-{day:02}\nkind: {}\nstatus: {}\nactors: [actor-{one}, {{actor: \"{}\", role: guest}}]\nlocation: {}\ntags: [{}, tag-{}]\ntopic: {}\nsources: [{{title: \"Report {}\", publisher: \"Wire\", reliability: B, credibility: 2}}, \"https://news.example/{}\"]\n",
            numbers.pick(PLACES),
            numbers.pick(&["meeting", "strike", "statement"]),
            numbers.pick(&["reported", "confirmed", "disputed", "claimed"]),
            // Some of them are not registered.
            actors.get(other).cloned().unwrap_or_else(|| format!("Stranger {other}")),
            numbers.pick(PLACES),
            numbers.pick(&["оружие", "arms", "무기", "Grain"]),
            numbers.below(20),
            numbers.pick(&["Grain", "grain", "Arms transfers"]),
            numbers.below(60),
            numbers.below(60),
        );
        if n > 0 {
            writeln!(text, "related: [event-{}]", numbers.below(n)).expect("writing to memory");
        }
        write!(
            text,
            "---\n{} met {} in {}. Alias {} said so.\n\n## Later\n\nThen {} left; [[actor-{}|he]] stayed. A{one} spoke.\n",
            actors[numbers.below(40)],
            actors[numbers.below(40)],
            numbers.pick(PLACES),
            numbers.below(40),
            numbers.pick(PEOPLE),
            numbers.below(40),
        )
        .expect("writing to memory");
        files.push((format!("content/events/event-{n}.md"), text));
    }
    for (n, actor) in actors.iter().enumerate().take(29).skip(1) {
        let text = format!(
            "---\ntitle: Briefing {n}\ndate: 2023-09-{n:02}\ncovers: 2023-08-{n:02}/2023-09-{n:02}\naliases: [/old/{n}/]\n---\n{actor} did it [@report-{n}, p. {n}].\n"
        );
        files.push((format!("content/briefings/2023-09-{n:02}.md"), text));
        let source = format!("title: \"Report {n}\"\nurl: https://report.example/{n}\n");
        files.push((format!("content/sources/report-{n}.yaml"), source));
    }
    files
}

fn written(files: &[(String, String)]) -> Project {
    let project = Project::bare();
    files.iter().for_each(|(path, text)| project.write(path, text));
    project
}

/// The output folder as it is, but for the lock, which holds nothing.
fn output(project: &Project) -> Tree {
    Tree::of(&project.at("output")).without(".dateline-lock")
}

/// Builds from nothing.
fn built(project: &Project, threads: &str) -> Tree {
    if project.at("output").exists() {
        fs::remove_dir_all(project.at("output")).expect("the output");
    }
    // What the generated desk has wrong with it are notes and warnings.
    project.run(&["build", "--threads", threads]).done();
    output(project)
}

#[test]
fn the_number_of_threads_does_not_show_in_the_sample() {
    let project = Project::sample();
    let one = built(&project, "1");
    one.assert_same(&built(&project, "8"));
    one.assert_same(&built(&project, "8"));
}

#[test]
fn the_number_of_threads_does_not_show_in_a_larger_desk() {
    let project = written(&generated());
    let one = built(&project, "1");
    assert!(one.has("events/event-299/index.html"));
    assert!(one.paths().iter().any(|path| path.contains("/page/2/")), "lists are long enough");
    assert!(one.paths().iter().any(|path| path.contains("stranger")), "names without record");
    one.assert_same(&built(&project, "8"));
    one.assert_same(&built(&project, "8"));
}

#[test]
fn the_order_in_which_files_were_made_and_where_they_lie_does_not_show() {
    let files = generated();
    let mut turned = files.clone();
    turned.reverse();
    let (one, other) = (written(&files), written(&turned));
    assert_ne!(one.root(), other.root());
    built(&one, "4").assert_same(&built(&other, "4"));
}

#[test]
fn the_place_language_and_clock_of_the_machine_do_not_show() {
    let project = Project::sample();
    let plain = built(&project, "2");
    for (zone, language, now) in [
        ("Pacific/Kiritimati", "tr_TR.UTF-8", Some("1800000000")),
        ("America/Los_Angeles", "C", Some("4000000000")),
        ("No/Such_Zone", "ja_JP.eucJP", None),
    ] {
        fs::remove_dir_all(project.at("output")).expect("the output");
        let call = project.call(&["build"]).env("TZ", zone).env("LANG", language);
        let call = call.env("LC_ALL", language).env("COLUMNS", "33");
        let call = match now {
            Some(now) => call.env("SOURCE_DATE_EPOCH", now),
            None => call.without_env("SOURCE_DATE_EPOCH"),
        };
        call.run().done();
        plain.assert_same(&output(&project));
    }
}

#[test]
fn a_build_after_changes_and_back_is_the_build_from_nothing() {
    let project = Project::sample();
    let fresh = built(&project, "2");
    project.write("content/events/extra.yaml", "title: Extra\ndate: 2023-09-14\n");
    let about = fs::read(project.at("content/pages/about.md")).expect("a page");
    project.remove("content/pages/about.md");
    project.run(&["build"]).done();
    assert!(!fresh.differences(&output(&project)).is_empty());
    project.remove("content/events/extra.yaml");
    project.write("content/pages/about.md", about);
    project.run(&["build"]).done();
    fresh.assert_same(&output(&project));
}

#[test]
fn the_report_of_a_check_does_not_depend_on_the_order_of_the_files() {
    let mut files = generated();
    for n in 0..20 {
        files.push((
            format!("content/events/bad-{n}.yaml"),
            format!("title: Bad {n}\ndate: 2023-02-3{n}\nactors: [Actor Nobody]\n"),
        ));
    }
    let one = written(&files).run(&["check"]).ended(1);
    files.reverse();
    let other = written(&files).run(&["check"]).ended(1);
    assert_eq!(one.stdout, other.stdout);
}
