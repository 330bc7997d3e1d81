//! Which target, and what is refused before any is asked.

use super::{desk, settings};
use crate::project::Project;

#[test]
fn without_a_target_it_says_how_to_name_one() {
    let run = Project::small().run(&["publish"]).ended(2);
    assert!(run.stderr.contains("publish:\n    web: {to: ../public}"), "{}", run.stderr);
}

#[test]
fn the_only_target_needs_no_name_and_one_of_several_does() {
    let project = desk("  web: {to: ../public}\n");
    project.run(&["publish"]).done();
    assert!(project.beside("public/index.html").is_file());

    project.write("content/site.yaml", settings("  web: {to: ../a}\n  pages: {to: ../b}\n"));
    let run = project.run(&["publish"]).ended(2);
    assert!(run.stderr.contains("pages, web"), "{}", run.stderr);
    let run = project.run(&["publish", "webb"]).ended(2);
    assert!(run.stderr.contains("did you mean `web`?"), "{}", run.stderr);
    assert!(!project.beside("a").exists() && !project.beside("b").exists());
}

#[test]
fn a_desk_with_errors_is_not_published_and_the_build_of_the_user_is_not_touched() {
    let project = desk("  web: {to: ../public}\n");
    let built = project.build();
    project.run(&["publish"]).done();
    let before = crate::project::Tree::of(&project.beside("public"));
    project.write("content/events/2023-09-16-x.yaml", "title: X\ndate: yesterday\n");
    let run = project.run(&["publish"]).ended(1);
    assert!(run.stderr.contains("DL203") && run.stderr.contains("nothing was published"));
    before.assert_same(&crate::project::Tree::of(&project.beside("public")));
    built.assert_same(&project.output());
}

#[test]
fn a_target_that_is_wrong_is_shown_as_every_error_is() {
    let project = desk("  web: {to: ../public, vanish: much}\n");
    let run = project.run(&["publish", "web"]).ended(1);
    assert!(run.stderr.contains("DL215") && run.stderr.contains("vanish: much"), "{}", run.stderr);
    project.run(&["check"]).ended(1);
}

#[test]
fn a_secret_in_the_settings_is_refused_by_every_command_and_shown_by_none() {
    let project =
        desk("  web: {bucket: desk-bucket, secret_access_key: canary-7f3a, region: eu-west-1}\n");
    for call in [&["check"][..], &["build"], &["publish", "web"], &["check", "--format", "json"]] {
        let run = project.run(call).ended(1);
        let said = run.stdout + &run.stderr;
        assert!(said.contains("secret_access_key") && !said.contains("canary"), "{said}");
    }
}

#[test]
fn each_target_has_the_site_of_its_audience_and_address() {
    let project = desk(concat!(
        "  open: {to: ../open}\n",
        "  staff: {to: ../staff, audience: amber, base_url: https://staff.example/x/}\n",
    ))
    .file(
        "content/events/2023-09-14-quiet.yaml",
        "title: Quiet canary\ndate: 2023-09-14\ntlp: amber\n",
    );
    project.run(&["publish", "open"]).done();
    project.run(&["publish", "staff"]).done();
    let holding = |folder: &str, text: &str| {
        crate::project::Tree::of(&project.beside(folder)).holding(text).len()
    };
    assert_eq!(holding("open", "Quiet canary"), 0);
    assert!(holding("staff", "Quiet canary") > 0);
    assert!(holding("staff", "https://staff.example/x/") > 0);
    assert_eq!(holding("staff", "https://desk.example/"), 0);
}
