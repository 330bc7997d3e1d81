//! To a folder.

use std::fs;
use std::time::Duration;

use super::{desk, event, settings};
use crate::project::{Project, Tree};

const WEB: &str = "  web: {to: ../public, vanish: 30%}\n";

fn public(project: &Project) -> Tree {
    Tree::of(&project.beside("public")).without(".dateline-")
}

/// What a build would write.
fn wanted(project: &Project) -> Tree {
    project.run(&["build", "--output", "../wanted"]).done();
    Tree::of(&project.beside("wanted")).without(".dateline-")
}

#[test]
fn the_first_time_everything_is_put_up_and_then_only_what_differs() {
    let project = desk(WEB);
    let run = project.run(&["publish", "web"]).done();
    public(&project).assert_same(&wanted(&project));
    assert!(run.stderr.contains(" added, 0 changed, 0 removed, 0 unchanged"), "{}", run.stderr);
    assert!(run.stdout.contains("\nAdded\n  + 2023/"), "{}", run.stdout);

    let style = project.beside("public").join(public(&project).of_theme("style.css"));
    let before = fs::metadata(&style).unwrap().modified().unwrap();
    let run = project.run(&["publish", "web"]).done();
    assert!(run.stderr.contains("web is up to date"), "{}", run.stderr);

    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    let run = project.run(&["publish", "web"]).done();
    let added = "  + events/2023-09-14-next/index.html";
    assert!(run.stdout.contains(added) && run.stdout.contains("\nChanged\n"), "{}", run.stdout);
    public(&project).assert_same(&wanted(&project));
    assert_eq!(fs::metadata(&style).unwrap().modified().unwrap(), before, "it did not change");

    project.remove("content/events/2023-09-14-next.yaml");
    let run = project.run(&["publish", "web"]).done();
    let removed = "\nRemoved\n";
    assert!(run.stdout.contains(removed), "{}", run.stdout);
    public(&project).assert_same(&wanted(&project));
}

#[test]
fn a_dry_run_shows_what_differs_and_writes_nothing() {
    let project = desk(WEB);
    let before = project.surroundings();
    let run = project.run(&["publish", "--dry-run"]).done();
    project.surroundings().assert_same(&before);
    assert!(run.stdout.contains("and ") && run.stdout.contains("more: --verbose shows all"));
    let all = project.run(&["publish", "--dry-run", "--verbose"]).done();
    assert!(all.stdout.contains("/style.css") && !all.stdout.contains("more:"));

    project.run(&["publish"]).done();
    let before = project.surroundings();
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    let dry = project.run(&["publish", "--dry-run", "--verbose"]).done();
    project.remove("content/events/2023-09-14-next.yaml");
    project.surroundings().assert_same(&before);
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    let wet = project.run(&["publish", "--verbose"]).done();
    assert_eq!(dry.stdout, wet.stdout, "what is shown is what is done");
}

#[test]
fn more_than_the_share_of_pages_does_not_vanish_unless_told() {
    let project = desk(WEB);
    for number in 0..30 {
        let path = format!("content/events/2023-08-{number}.yaml");
        project.write(&path, format!("title: Event {number}\ndate: 2023-08-01\n"));
    }
    project.run(&["publish"]).done();
    let before = public(&project);
    for number in 0..30 {
        project.remove(&format!("content/events/2023-08-{number}.yaml"));
    }
    let run = project.run(&["publish"]).ended(2);
    assert!(
        run.stderr.contains("DL712") && run.stderr.contains("more than 30 %"),
        "{}",
        run.stderr
    );
    public(&project).assert_same(&before);
    let run = project.run(&["publish", "--dry-run"]).done();
    assert!(run.stderr.contains("DL712") && run.stderr.contains("would not be published"));
    public(&project).assert_same(&before);
    project.run(&["publish", "--allow-vanish"]).done();
    public(&project).assert_same(&wanted(&project));
}

#[test]
fn files_of_somebody_else_are_a_reason_to_refuse_unless_they_are_named_or_it_is_told() {
    let project = desk(WEB);
    project.write("../public/CNAME", "desk.example");
    project.write("../public/index.html", "theirs");
    let before = public(&project);
    let run = project.run(&["publish"]).ended(2);
    assert!(run.stderr.contains("DL702") && run.stderr.contains("`CNAME`"), "{}", run.stderr);
    public(&project).assert_same(&before);

    project.run(&["publish", "--force"]).done();
    let page = project.beside("public/index.html");
    assert_ne!(fs::read_to_string(&page).unwrap(), "theirs", "what the site has is put up");
    let run = project.run(&["publish"]).ended(2);
    assert!(run.stderr.contains("`CNAME`") && !run.stderr.contains("index.html"), "{}", run.stderr);

    project.write("content/site.yaml", settings("  web: {to: ../public, keep: [CNAME]}\n"));
    project.run(&["publish"]).done();
    let kept = project.beside("public/CNAME");
    assert_eq!(fs::read_to_string(kept).unwrap(), "desk.example");

    project.write("content/site.yaml", settings("  web: {to: ../public, keep: [events]}\n"));
    project.write("../public/robots.txt.old", "");
    let run = project.run(&["publish", "--force"]).ended(2);
    assert!(run.stderr.contains("is a file of the site, and `keep` says"), "{}", run.stderr);
}

#[test]
fn a_part_of_the_desk_is_no_target() {
    let project = desk("  web: {to: content/assets}\n");
    let before = project.surroundings();
    let run = project.run(&["publish", "--force"]).ended(2);
    assert!(run.stderr.contains("DL702") && run.stderr.contains("`to`"), "{}", run.stderr);
    project.surroundings().assert_same(&before);
}

#[test]
fn a_run_that_is_killed_leaves_whole_files_and_the_next_one_repairs_the_rest() {
    let project = desk("  web: {to: ../public, vanish: 100%}\n");
    for number in 0..200 {
        let path = format!("content/events/2023-08-{number}.yaml");
        project.write(&path, format!("title: Event {number}\ndate: 2023-08-01\n"));
    }
    project.run(&["publish"]).done();
    let sites: Vec<Tree> = ["One", "Two"]
        .iter()
        .map(|title| {
            let text = settings("  web: {to: ../public, vanish: 100%}\n");
            project.write("content/site.yaml", text.replace("Test Desk", title));
            project.run(&["publish"]).done();
            public(&project)
        })
        .collect();
    for round in 0..12_u64 {
        let title = ["One", "Two"][usize::try_from(round % 2).unwrap()];
        let text = settings("  web: {to: ../public, vanish: 100%}\n");
        project.write("content/site.yaml", text.replace("Test Desk", title));
        let mut child = project.call(&["publish"]).start();
        // From before it begins to move files in until after it has ended.
        std::thread::sleep(Duration::from_millis(100 + 60 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let there = public(&project);
        for path in there.paths() {
            let is_whole = sites.iter().any(|site| there.same_at(path, site));
            assert!(is_whole, "{path} is torn in round {round}");
        }
    }
    project.run(&["publish"]).done();
    public(&project).assert_same(&sites[1]);
    let left: Vec<_> = Tree::of(&project.beside("public"))
        .paths()
        .into_iter()
        .filter(|path| path.starts_with(".dateline-staging"))
        .map(str::to_owned)
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn only_a_run_that_may_have_changed_something_says_that_the_site_may_be_old_in_part() {
    use std::os::unix::fs::PermissionsExt;
    const NOBODY: u32 = 65534;
    let project = desk(WEB);
    let set = |path: &str, mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(project.beside(path), permissions).expect("permissions");
    };
    fs::create_dir(project.beside("closed")).unwrap();
    set("closed", 0o555);
    // Permissions do not bind root, so that root runs it as nobody.
    let bound = fs::write(project.beside("closed/x"), "").is_err();
    ["", "desk"].iter().for_each(|path| set(path, 0o777));
    let publish = |arguments: &[&str]| {
        let call = project.call(&[&["publish"], arguments].concat());
        if bound { call.run() } else { call.by_user(NOBODY).run() }
    };
    publish(&[]).done();
    let before = public(&project);
    let count = before.paths().len();

    // A folder where the site has a file is found before anything is moved.
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    project.write("../public/events/2023-09-14-next/index.html/theirs", "");
    let run = publish(&["--force"]).ended(2);
    assert!(run.stderr.contains("DL702"), "{}", run.stderr);
    assert!(run.stderr.ends_with("nothing was published\n"), "{}", run.stderr);
    fs::remove_dir_all(project.beside("public/events/2023-09-14-next")).unwrap();
    public(&project).assert_same(&before);

    // That a folder takes no file is found when one is moved there, after others.
    set("public/events", 0o555);
    let run = publish(&[]).ended(2);
    set("public/events", 0o755);
    assert!(run.stderr.contains("may be old in part"), "{}", run.stderr);
    assert!(public(&project).paths().len() >= count, "what is up stays");
    publish(&[]).done();
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let project = desk(WEB);
    project.run(&["publish"]).done();
    let before = public(&project);
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    let lock = fs::File::options()
        .write(true)
        .open(project.beside("public/.dateline-lock"))
        .expect("the lock of the run before");
    lock.try_lock().unwrap();
    let run = project.run(&["publish"]).ended(2);
    assert!(run.stderr.contains("DL703") && run.stderr.contains("another run"), "{}", run.stderr);
    assert!(run.stderr.ends_with("nothing was published\n"), "{}", run.stderr);
    public(&project).assert_same(&before);
    drop(lock);
    project.run(&["publish"]).done();
    public(&project).assert_same(&wanted(&project));
}
