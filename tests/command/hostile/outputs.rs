//! Output folders that cannot be written, or that are not what they seem.

use std::fs;

use super::Trial;
use crate::project::{Project, Tree};

#[test]
fn an_output_that_is_a_file_is_refused_and_kept() {
    let project = Project::small().file("out", "mine").file("deep/out", "mine");
    let before = project.surroundings();
    for folder in ["out", "out/in", "deep/out/in/there"] {
        let run = project.run(&["build", "--output", folder]).ended(2);
        assert!(run.stderr.contains("error[DL701]"), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains("help: choose another folder"), "{folder}: {}", run.stderr);
        before.assert_same(&project.surroundings());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_a_device_or_lies_where_nobody_writes_is_refused() {
    let project = Project::small();
    for folder in ["/dev/full", "/dev/null", "/proc/self/output", "/dev/full/x"] {
        let run = project.run(&["build", "--output", folder]).ended(2);
        assert!(run.stderr.contains("error[DL701]"), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains("nothing was written"), "{folder}: {}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn an_output_without_leave_to_write_is_said_and_left() {
    use std::os::unix::fs::PermissionsExt;
    const NOBODY: u32 = 65_534;
    let trial = Trial::new();
    let project = &trial.project;
    let permit = |path: &str, mode| {
        fs::set_permissions(project.at(path), fs::Permissions::from_mode(mode)).expect("leave");
    };
    permit("..", 0o755);
    permit("output", 0o555);
    let bound = fs::write(project.at("output/probe"), "").is_err();
    if !bound {
        project.remove("output/probe");
    }
    project.write("content/pages/about.md", "---\ntitle: About\n---\nChanged.\n");
    let call = project.call(&["build"]);
    let run = if bound { call.run() } else { call.by_user(NOBODY).run() }.ended(2);
    permit("output", 0o755);
    assert!(run.stderr.contains("error[DL701]"), "{}", run.stderr);
    assert!(run.stderr.contains("help: check who owns the folder"), "{}", run.stderr);
    trial.good.assert_same(&project.output());
}

#[test]
fn a_list_of_files_that_is_garbage_is_refused_and_nothing_goes() {
    for garbage in ["", "{", "[]", "{\"version\": 99, \"files\": []}", "\0"] {
        let trial = Trial::new();
        trial.project.write("output/.dateline-manifest.json", garbage);
        let before = Tree::of(&trial.project.at("output"));
        let run = trial.project.run(&["build"]).ended(2);
        assert!(run.stderr.contains(".dateline-manifest.json"), "{}", run.stderr);
        before.assert_same(&Tree::of(&trial.project.at("output")));
        trial.project.run(&["build", "--force"]).done();
        trial.good.assert_same(&trial.project.output());
    }
}

#[test]
fn a_list_of_files_that_names_others_removes_none_of_them() {
    for path in
        ["../content/site.yaml", "/etc/hostname", "..", "a/../../content/pages/about.md", ""]
    {
        let trial = Trial::new();
        let manifest = trial.project.at("output/.dateline-manifest.json");
        let text = fs::read_to_string(&manifest).expect("the manifest");
        let mut document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let one = serde_json::json!({"path": path, "xxh3": "0".repeat(32), "length": 1});
        document["files"].as_array_mut().expect("files").push(one);
        fs::write(&manifest, document.to_string()).expect("a file");
        let before = trial.project.surroundings();
        trial.project.run(&["build"]);
        before.assert_same(&trial.project.surroundings());
        trial.good.assert_same(&trial.project.output());
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_no_file_is_not_waited_for() {
    let trial = Trial::new();
    let lock = trial.project.at("output/.dateline-lock");
    fs::remove_file(&lock).expect("the lock");
    assert!(std::process::Command::new("mkfifo").arg(&lock).status().expect("mkfifo").success());
    let run = trial.project.run(&["build"]).ended(2);
    assert!(run.stderr.contains(".dateline-lock"), "{}", run.stderr);
    trial.good.assert_same(&trial.project.output());
}

#[test]
fn what_a_killed_run_left_is_cleared_away() {
    let trial = Trial::new().file("output/.dateline-staging-123/x/index.html", "half");
    trial.project.run(&["build"]).done();
    assert!(!trial.project.at("output/.dateline-staging-123").exists());
    trial.good.assert_same(&trial.project.output());
}

#[test]
fn pages_that_were_changed_or_removed_by_hand_are_set_right() {
    let trial = Trial::new().file("output/index.html", "defaced");
    fs::remove_dir_all(trial.project.at("output/actors")).expect("pages");
    let run = trial.project.run(&["build"]).done();
    assert!(run.stderr.contains("files written"), "{}", run.stderr);
    trial.good.assert_same(&trial.project.output());
}

#[test]
fn a_folder_in_the_place_of_a_page_is_not_written_over() {
    let trial = Trial::new();
    fs::remove_file(trial.project.at("output/index.html")).expect("a page");
    trial.project.write("output/index.html/thesis.txt", "years of work");
    let before = Tree::of(&trial.project.at("output"));
    trial.project.run(&["build"]).ended(2);
    before.assert_same(&Tree::of(&trial.project.at("output")));
}
