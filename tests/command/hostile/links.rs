//! Links that lead round in circles, or out of the project.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use super::Trial;
use crate::project::{Kept, Tree};

/// What is in a file beside the desk that nobody means to publish.
const SECRET: &str = "correct-horse-battery-staple";

impl Trial {
    /// Adds a link in the desk.
    fn link(self, target: &str, path: &str) -> Self {
        let path = self.project.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("new folders");
        symlink(target, path).expect("a link");
        self
    }

    /// A desk beside which lies a secret.
    fn beside_a_secret() -> Self {
        let trial = Self::new();
        let text = format!("title: {SECRET}\nname: {SECRET}\ndate: 2023-09-14\ntext: {SECRET}\n");
        fs::create_dir(trial.project.beside("private")).expect("a new folder");
        fs::write(trial.project.beside("private/secret.yaml"), text).expect("a file");
        trial
    }

    /// Says that nothing of the secret is published or shown.
    #[track_caller]
    fn keeps_the_secret(&self) {
        let published = self.project.output();
        assert_eq!(published.holding(SECRET), Vec::<&str>::new());
        for format in ["human", "json", "sarif", "github"] {
            let run = self.project.run(&["check", "--format", format]);
            assert!(!run.stdout.contains(SECRET) && !run.stderr.contains(SECRET), "{format}");
        }
    }
}

#[test]
fn a_link_to_a_file_outside_is_never_read() {
    let trial = Trial::beside_a_secret()
        .link("../../../private/secret.yaml", "content/events/secret.yaml")
        .link("../../../private/secret.yaml", "content/assets/secret.txt")
        .link("../../../private/secret.yaml", "content/pages/secret.md")
        .link("../../private/secret.yaml", "content/actors.yaml");
    let findings = trial.survives();
    for file in
        ["content/events/secret.yaml", "content/assets/secret.txt", "content/pages/secret.md"]
    {
        findings.have("DL107", file);
    }
    findings.have("DL107", "content/actors.yaml");
    trial.keeps_the_secret();
}

#[test]
fn the_machines_own_files_are_never_read() {
    let Ok(accounts) = fs::read_to_string("/etc/passwd") else { return };
    let first = accounts.lines().next().expect("an account");
    let trial = Trial::new()
        .link("/etc/passwd", "content/events/passwd.md")
        .link("/etc/passwd", "content/assets/passwd")
        .link("/etc", "content/locations/etc")
        .link("/dev/zero", "content/sources/zero.yaml")
        .link("/proc/self/environ", "content/sources/environ.yaml");
    let findings = trial.survives();
    findings
        .have("DL107", "content/events/passwd.md")
        .have("DL107", "content/assets/passwd")
        .have("DL107", "content/locations/etc");
    assert_eq!(trial.project.output().holding(first), Vec::<&str>::new());
    assert!(!trial.project.shown().contains(first));
}

#[test]
fn a_link_to_a_folder_outside_is_never_walked() {
    let trial = Trial::beside_a_secret()
        .link("../../../private", "content/events/private")
        .link("../../private", "content/sources-too");
    trial.survives().have("DL107", "content/events/private").have("DL107", "content/sources-too");
    trial.keeps_the_secret();
}

#[test]
fn a_link_to_what_is_hidden_in_the_project_is_never_read() {
    let trial = Trial::new()
        .file(".env", SECRET)
        .file(".git/config", SECRET)
        .link("../../.env", "content/assets/env.txt")
        .link("../../.git", "content/assets/git");
    trial.survives().have("DL107", "content/assets/env.txt").have("DL107", "content/assets/git");
    trial.keeps_the_secret();
}

#[test]
fn settings_and_themes_are_not_read_through_a_link_to_outside_either() {
    let trial = Trial::beside_a_secret();
    trial.project.remove("content/site.yaml");
    let trial = trial.link("../../private/secret.yaml", "content/site.yaml");
    trial.survives().have("DL107", "content/site.yaml");
    trial.keeps_the_secret();

    let trial = Trial::beside_a_secret()
        .link("../../../../private/secret.yaml", "themes/default/templates/page.html")
        .link("../../../../private", "themes/default/static/private");
    trial.survives();
    trial.keeps_the_secret();
}

#[test]
fn a_content_folder_that_is_a_link_to_outside_is_refused() {
    let trial = Trial::beside_a_secret();
    fs::remove_dir_all(trial.project.at("content")).expect("the content");
    symlink("../private", trial.project.at("content")).expect("a link");
    let run = trial.project.run(&["build"]).ended(1);
    assert!(run.stderr.contains("DL107"), "{}", run.stderr);
    trial.good.assert_same(&trial.project.output());
    trial.keeps_the_secret();
}

#[test]
fn links_that_go_round_in_circles_end() {
    let trial = Trial::new()
        .link("b.yaml", "content/events/a.yaml")
        .link("a.yaml", "content/events/b.yaml")
        .link(".", "content/events/self")
        .link("..", "content/events/up")
        .link("../..", "content/actors/root")
        .link("../locations", "content/actors/across")
        .link("../actors", "content/locations/across")
        .link("nowhere.yaml", "content/events/broken.yaml");
    let findings = trial.survives();
    for file in ["a.yaml", "b.yaml", "self", "up", "broken.yaml"] {
        findings.have("DL107", &format!("content/events/{file}"));
    }
}

#[test]
fn folders_that_link_to_each_other_many_times_over_are_listed_once() {
    let mut trial = Trial::new();
    for n in 0..30 {
        for name in ["one", "two"] {
            trial = trial.link(&format!("../d{}", n + 1), &format!("content/events/d{n}/{name}"));
        }
    }
    let trial = trial.file("content/events/d30/e.yaml", "title: Deep\ndate: 2023-09-14\n");
    trial.survives();
}

#[test]
fn an_output_folder_that_is_a_link_is_written_where_it_leads_and_nothing_else_there_goes() {
    let trial = Trial::new();
    let project = &trial.project;
    fs::remove_dir_all(project.at("output")).expect("the output");
    fs::create_dir(project.beside("www")).expect("a new folder");
    symlink("../www", project.at("output")).expect("a link");
    project.run(&["build"]).done();
    trial.good.assert_same(&Tree::of(&project.beside("www")).without(".dateline-"));
    assert!(project.at("output").is_symlink());
    project.remove("content/pages/about.md");
    fs::write(project.beside("www/mine.txt"), "mine").expect("a file");
    project.run(&["build"]).done();
    assert!(project.beside("www/mine.txt").is_file());
    assert!(!project.beside("www/about").exists());
}

#[test]
fn an_output_folder_that_is_a_link_into_the_content_is_refused() {
    let trial = Trial::new();
    let project = &trial.project;
    fs::remove_dir_all(project.at("output")).expect("the output");
    symlink("content/assets", project.at("output")).expect("a link");
    fs::create_dir_all(project.at("content/assets")).expect("a folder");
    let before = Tree::of(&project.at("content"));
    let run = project.run(&["build"]).ended(2);
    assert!(run.stderr.contains("would write over `content/`"), "{}", run.stderr);
    before.assert_same(&Tree::of(&project.at("content")));
}

#[test]
fn a_link_within_the_output_leads_no_write_out_of_it() {
    let trial = Trial::new();
    let project = &trial.project;
    fs::create_dir(project.beside("away")).expect("a new folder");
    fs::write(project.beside("away/index.html"), "keep").expect("a file");
    fs::remove_dir_all(project.at("output/about")).expect("a page");
    symlink("../../away", project.at("output/about")).expect("a link");
    project.write("content/pages/about.md", "---\ntitle: About\n---\nChanged.\n");
    let before = project.output();
    let run = project.run(&["build"]).ended(2);
    assert!(run.stderr.contains("DL702"), "{}", run.stderr);
    before.assert_same(&project.output());
    assert_eq!(Tree::of(&project.beside("away")).0["index.html"], Kept::File(b"keep".to_vec()),);
}
