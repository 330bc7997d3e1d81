//! What an output folder holds after runs that end well, that fail, and that are killed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::commit::Commit;
use super::*;
use crate::model::Part;

type Site = BTreeMap<String, Vec<u8>>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn stage_of(output: &Output, site: &Site) -> Stage {
    let stage = output.stage();
    for (path, bytes) in site {
        stage.put(path, bytes).unwrap();
    }
    stage
}

fn build(folder: &Path, files: &Site) -> Report {
    let mut output = Output::open(folder).unwrap();
    let stage = stage_of(&output, files);
    output.commit(stage).unwrap()
}

/// Builds what is refused, and gives why.
fn refusal(folder: &Path, files: &[(&str, &str)]) -> Diagnostic {
    let mut output = Output::open(folder).unwrap();
    let stage = output.stage();
    let mut first = None;
    for (path, text) in files {
        let error = stage.put(path, text.as_bytes()).err();
        first = first.or(error);
    }
    let last = output.commit(stage).err();
    let error = first.or(last).expect("nothing was refused");
    assert!(error.help.is_some(), "{error:?}");
    error
}

/// Every file below a folder, and every folder that is empty (with a `/` at the end), links not
/// followed.
fn tree(folder: &Path) -> Site {
    fn walk(root: &Path, folder: &Path, found: &mut Site) {
        let mut is_empty = true;
        for entry in fs::read_dir(folder).unwrap() {
            is_empty = false;
            let entry = entry.unwrap();
            let name = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if entry.file_type().unwrap().is_dir() {
                walk(root, &entry.path(), found);
            } else if entry.file_type().unwrap().is_file() {
                found.insert(name, fs::read(entry.path()).unwrap());
            } else {
                found.insert(name, b"<link>".to_vec());
            }
        }
        if is_empty && folder != root {
            let name = folder.strip_prefix(root).unwrap().to_str().unwrap();
            found.insert(format!("{name}/"), Vec::new());
        }
    }
    let mut found = Site::new();
    walk(folder, folder, &mut found);
    found
}

/// The tree without Dateline's own files.
fn published(folder: &Path) -> Site {
    tree(folder).into_iter().filter(|(path, _)| !path.starts_with(OWN)).collect()
}

fn own(folder: &Path) -> Vec<String> {
    tree(folder).into_keys().filter(|path| path.starts_with(OWN)).collect()
}

const SETTLED: [&str; 2] = [".dateline-lock", ".dateline-manifest.json"];

fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

/// Marks every file, so that one which is written again can be told.
fn age(folder: &Path) {
    for path in tree(folder).keys().filter(|path| !path.ends_with('/')) {
        File::options()
            .write(true)
            .open(folder.join(path))
            .unwrap()
            .set_modified(long_ago())
            .unwrap();
    }
}

fn is_untouched(path: &Path) -> bool {
    fs::metadata(path).unwrap().modified().unwrap() == long_ago()
}

#[cfg(unix)]
use std::os::unix::fs::symlink;

#[test]
fn a_site_is_written_to_a_folder_that_did_not_exist() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("a/b/output");
    let files = site(&[("index.html", "home"), ("events/x/index.html", "x"), ("empty", "")]);
    let report = build(&folder, &files);
    assert_eq!(
        report,
        Report { written: 3, unchanged: 0, removed: 0, files: 3, bytes: 5, large: vec![] }
    );
    assert_eq!(published(&folder), files);
    assert_eq!(own(&folder), SETTLED);
}

#[test]
fn a_site_that_did_not_change_is_not_touched_nor_is_its_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let files = site(&[("index.html", "home"), ("events/x/index.html", "x")]);
    build(folder.path(), &files);
    age(folder.path());
    let report = build(folder.path(), &files);
    assert_eq!(
        report,
        Report { written: 0, unchanged: 2, removed: 0, files: 2, bytes: 5, large: vec![] }
    );
    for path in ["index.html", "events/x/index.html", ".dateline-manifest.json"] {
        assert!(is_untouched(&folder.path().join(path)), "{path}");
    }
}

#[test]
fn only_what_differs_is_written_and_what_is_gone_is_removed_with_its_folders() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1"), ("b", "2"), ("x/y/z/c", "3"), ("x/d", "4")]));
    age(folder.path());
    let files = site(&[("a", "1"), ("b", "two"), ("x/d", "5"), ("new/e", "6")]);
    let report = build(folder.path(), &files);
    assert_eq!(
        report,
        Report { written: 3, unchanged: 1, removed: 1, files: 4, bytes: 6, large: vec![] }
    );
    assert_eq!(published(folder.path()), files);
    assert!(is_untouched(&folder.path().join("a")));
    assert!(!is_untouched(&folder.path().join("x/d")), "same length, other bytes");
}

#[test]
fn a_page_that_someone_changed_or_removed_by_hand_is_set_right() {
    let folder = tempfile::tempdir().unwrap();
    let files = site(&[("a", "1"), ("x/b", "2"), ("y/c", "3")]);
    build(folder.path(), &files);
    fs::write(folder.path().join("a"), "edited").unwrap();
    fs::remove_dir_all(folder.path().join("x")).unwrap();
    assert_eq!(build(folder.path(), &files).written, 2);
    assert_eq!(published(folder.path()), files);
}

#[test]
fn the_same_site_has_the_same_manifest_whatever_the_order_and_the_history() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = site(&[("a/b", "1"), ("a-b", "2"), ("ü", "3")]);
    build(one.path(), &files);
    build(two.path(), &site(&[("old", "0"), ("a", "1")]));
    let mut output = Output::open(two.path()).unwrap();
    let stage = output.stage();
    for (path, bytes) in files.iter().rev() {
        stage.put(path, bytes).unwrap();
    }
    output.commit(stage).unwrap();
    assert_eq!(tree(one.path()), tree(two.path()));
}

#[test]
fn an_output_stays_open_for_one_site_after_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = Output::open(folder.path()).unwrap();
    for files in [site(&[("a", "1"), ("b/c", "2")]), site(&[("b", "3")]), site(&[])] {
        let stage = stage_of(&output, &files);
        output.commit(stage).unwrap();
        assert_eq!(published(folder.path()), files);
        assert_eq!(output.manifest().len(), files.len());
    }
    assert_eq!(output.folder(), folder.path().canonicalize().unwrap());
}

#[test]
fn a_stage_that_was_overtaken_by_another_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = Output::open(folder.path()).unwrap();
    let (early, late) = (stage_of(&output, &site(&[("a", "1")])), output.stage());
    output.commit(early).unwrap();
    assert_eq!(output.commit(late).unwrap_err().code, Code::Unwritable);
    assert_eq!(published(folder.path()), site(&[("a", "1")]));
}

/// Puts a file in pieces of a length.
fn put_in_pieces(stage: &Stage, path: &str, bytes: &[u8], piece: usize) -> Result<(), Diagnostic> {
    let mut writing = stage.begin(path)?;
    bytes.chunks(piece).try_for_each(|piece| writing.write(piece))?;
    let print = writing.finish()?;
    assert_eq!(print, Fingerprint::of(bytes));
    assert_eq!(stage.read(path, print)?, bytes);
    Ok(())
}

fn build_in_pieces(folder: &Path, files: &Site, piece: usize) -> Result<Report, Diagnostic> {
    let mut output = Output::open(folder)?;
    let stage = output.stage();
    for (path, bytes) in files {
        put_in_pieces(&stage, path, bytes, piece)?;
    }
    output.commit(stage)
}

#[test]
fn files_that_are_put_in_pieces_by_turns_are_each_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = Output::open(folder.path()).unwrap();
    let stage = output.stage();
    let (mut one, mut two) = (stage.begin("data/a").unwrap(), stage.begin("data/b").unwrap());
    for _ in 0..3 {
        one.write(b"one ").unwrap();
        two.write(b"two ").unwrap();
    }
    one.finish().unwrap();
    two.finish().unwrap();
    stage.put("data/c", b"three").unwrap();
    assert_eq!(stage.begin("data/a").unwrap_err().code, Code::RouteCollision);
    output.commit(stage).unwrap();
    let whole = [("data/a", "one one one "), ("data/b", "two two two "), ("data/c", "three")];
    assert_eq!(published(folder.path()), site(&whole));
}

#[test]
fn a_file_in_pieces_that_is_there_already_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let files = site(&[("a", "0123456789"), ("b/c", ""), ("b/d", "x")]);
    build(folder.path(), &files);
    age(folder.path());
    for piece in [1, 3, 10, 100] {
        let report = build_in_pieces(folder.path(), &files, piece).unwrap();
        assert_eq!((report.written, report.unchanged), (0, 3), "{piece}");
    }
    for path in ["a", "b/c", "b/d", ".dateline-manifest.json"] {
        assert!(is_untouched(&folder.path().join(path)), "{path}");
    }
}

#[test]
fn a_file_in_pieces_goes_over_no_file_that_is_not_in_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1")]));
    fs::write(folder.path().join("mine"), "my own work").unwrap();
    for theirs in ["my own", "my own work, and more", "your work", ""] {
        let before = tree(folder.path());
        let files = site(&[("a", "2"), ("mine", theirs)]);
        let error = build_in_pieces(folder.path(), &files, 4).unwrap_err();
        assert_eq!(error.code, Code::ForeignOutput, "{theirs}");
        assert_eq!(tree(folder.path()), before, "{theirs}");
    }
    let same = site(&[("a", "1"), ("mine", "my own work")]);
    assert_eq!(build_in_pieces(folder.path(), &same, 4).unwrap().unchanged, 2);
}

#[cfg(unix)]
#[test]
fn a_file_in_pieces_follows_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("file");
    fs::write(&target, "keep").unwrap();
    build(folder.path(), &site(&[("ours", "1")]));
    fs::remove_file(folder.path().join("ours")).unwrap();
    for path in ["ours", "other"] {
        symlink(&target, folder.path().join(path)).unwrap();
    }
    let error = build_in_pieces(folder.path(), &site(&[("other", "new")]), 2).unwrap_err();
    assert_eq!(error.code, Code::ForeignOutput);
    fs::remove_file(folder.path().join("other")).unwrap();
    build_in_pieces(folder.path(), &site(&[("ours", "keep")]), 2).unwrap();
    assert!(fs::symlink_metadata(folder.path().join("ours")).unwrap().is_file());
    assert_eq!(fs::read_to_string(target).unwrap(), "keep");
}

#[test]
fn a_file_that_was_not_put_to_its_end_keeps_the_output_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1"), ("b", "2")]));
    let before = tree(folder.path());
    for (path, bytes) in [("a", "1"), ("a", "x"), ("new/c", "3")] {
        let mut output = Output::open(folder.path()).unwrap();
        let stage = output.stage();
        stage.begin(path).unwrap().write(bytes.as_bytes()).unwrap();
        let error = output.commit(stage).unwrap_err();
        assert_eq!(error.code, Code::Unwritable);
        assert!(error.message.contains("not made to its end"), "{}", error.message);
        drop(output);
        assert_eq!(tree(folder.path()), before, "{path}");
    }
}

#[test]
fn a_file_that_another_program_changes_while_it_is_compared_is_not_taken_for_the_same() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "0123456789")]));
    let mut output = Output::open(folder.path()).unwrap();
    let stage = output.stage();
    let mut writing = stage.begin("a").unwrap();
    writing.write(b"01234").unwrap();
    fs::write(folder.path().join("a"), "XXXXX56789").unwrap();
    let error = writing.write(b"different").unwrap_err();
    assert_eq!(error.code, Code::Unwritable);
    drop(writing);
    assert!(output.commit(stage).is_err());
    let put = stage_of(&output, &site(&[("a", "1")]));
    let print = Fingerprint::of(b"2");
    assert_eq!(put.read("a", print).unwrap_err().code, Code::Unwritable);
}

#[test]
fn a_stage_that_is_dropped_leaves_the_output_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1"), ("b/c", "2")]));
    let before = tree(folder.path());
    let output = Output::open(folder.path()).unwrap();
    let stage = stage_of(&output, &site(&[("a/now/a/folder", "3"), ("b", "4"), ("new/d", "5")]));
    drop(stage);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_stage_that_was_prepared_and_not_announced_leaves_the_output_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1")]));
    let before = tree(folder.path());
    let output = Output::open(folder.path()).unwrap();
    let stage = stage_of(&output, &site(&[("b", "2")]));
    Commit::prepare(&stage).unwrap();
    drop(stage);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let shapes = [
        site(&[("a", "1"), ("b/c/d", "2"), ("b/e", "3")]),
        site(&[("a/index.html", "4"), ("b", "5")]),
        site(&[("a/index.html/deep/er", "6"), ("b/c", "7")]),
        site(&[("a", "8"), ("b/c", "7")]),
    ];
    for files in &shapes {
        build(folder.path(), files);
        assert_eq!(&published(folder.path()), files);
        assert_eq!(own(folder.path()), SETTLED);
    }
}

#[test]
fn a_folder_of_someone_else_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.doc"), "years of work").unwrap();
    let error = Output::open(folder.path()).unwrap_err();
    assert_eq!(error.code, Code::ForeignOutput);
    assert!(error.help.unwrap().contains("--force"));
    assert_eq!(tree(folder.path()), site(&[("thesis.doc", "years of work")]));
}

#[test]
fn a_folder_that_is_taken_over_loses_only_what_the_site_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("index.html", "old"), ("CNAME", "desk.example"), ("a", "file")] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let mut output = Output::open_with(folder.path(), Adopt::Yes).unwrap();
    let stage = stage_of(&output, &site(&[("index.html", "new"), ("a/b", "1")]));
    output.commit(stage).unwrap();
    drop(output);
    let after = site(&[("index.html", "new"), ("CNAME", "desk.example"), ("a/b", "1")]);
    assert_eq!(published(folder.path()), after);

    build(folder.path(), &site(&[]));
    assert_eq!(published(folder.path()), site(&[("CNAME", "desk.example")]));
}

#[test]
fn a_folder_of_someone_else_is_not_removed_for_a_file_even_when_taking_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::write(folder.path().join("a/b/mine"), "work").unwrap();
    let output = Output::open_with(folder.path(), Adopt::Yes).unwrap();
    let error = output.stage().put("a", b"1").unwrap_err();
    assert_eq!(error.code, Code::ForeignOutput);
    assert!(error.message.contains("`a/b/mine`"), "{}", error.message);
}

#[test]
fn a_folder_that_holds_only_what_a_killed_run_left_is_taken_for_empty() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".dateline-lock"), "").unwrap();
    fs::create_dir_all(folder.path().join(".dateline-staging-x1/site/a")).unwrap();
    fs::write(folder.path().join(".dateline-staging-x1/site/a/b"), "half").unwrap();
    build(folder.path(), &site(&[("a", "1")]));
    assert_eq!(published(folder.path()), site(&[("a", "1")]));
    assert_eq!(own(folder.path()), SETTLED);
}

#[test]
fn a_file_that_is_not_in_the_manifest_is_neither_overwritten_nor_removed() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1"), ("x/b", "2")]));
    fs::write(folder.path().join("CNAME"), "desk.example").unwrap();
    fs::write(folder.path().join("x/note"), "mine").unwrap();

    for (path, at) in [("CNAME", "CNAME"), ("CNAME/x", "CNAME"), ("x", "x/note")] {
        let before = tree(folder.path());
        let error = refusal(folder.path(), &[("a", "changed"), (path, "theirs")]);
        assert_eq!(error.code, Code::ForeignOutput, "{path}");
        assert!(error.message.contains(&format!("`{at}`")), "{}", error.message);
        assert_eq!(tree(folder.path()), before, "{path}");
    }
    build(folder.path(), &site(&[("a", "2")]));
    let after = site(&[("a", "2"), ("CNAME", "desk.example"), ("x/note", "mine")]);
    assert_eq!(published(folder.path()), after);
}

#[test]
fn a_file_that_is_there_already_byte_for_byte_is_taken_as_written() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[]));
    fs::write(folder.path().join("robots.txt"), "same").unwrap();
    let report = build(folder.path(), &site(&[("robots.txt", "same")]));
    assert_eq!((report.written, report.unchanged), (0, 1));
    build(folder.path(), &site(&[("robots.txt", "now changed")]));
}

#[test]
fn a_manifest_that_cannot_be_read_is_refused_unless_the_folder_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("outside");
    let output = folder.path().join("output");
    fs::create_dir(&output).unwrap();
    fs::write(&outside, "keep").unwrap();
    let text = r#"{"version":1,"files":[{"path":"../outside","xxh3":"0","length":4}]}"#;
    fs::write(output.join(".dateline-manifest.json"), text).unwrap();
    let error = Output::open(&output).unwrap_err();
    assert_eq!(error.code, Code::ForeignOutput);

    let mut taken = Output::open_with(&output, Adopt::Yes).unwrap();
    let stage = taken.stage();
    taken.commit(stage).unwrap();
    assert_eq!(fs::read_to_string(outside).unwrap(), "keep");
}

#[test]
fn two_runs_do_not_write_the_same_folder_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::open(folder.path()).unwrap();
    let error = Output::open(folder.path()).unwrap_err();
    assert_eq!(error.code, Code::Locked);
    assert!(error.help.is_some());

    let stage = output.stage();
    drop(output);
    assert!(Output::open(folder.path()).is_err(), "the stage may still write");
    drop(stage);
    Output::open(folder.path()).unwrap();
}

#[test]
fn a_path_that_is_put_twice_is_a_collision_and_the_first_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = Output::open(folder.path()).unwrap();
    let stage = output.stage();
    stage.put("a/b", b"first").unwrap();
    for path in ["a/b", "a", "a/b/c"] {
        let error = stage.put(path, b"second").unwrap_err();
        assert_eq!(error.code, Code::RouteCollision, "{path}");
        assert!(error.help.is_some());
    }
    output.commit(stage).unwrap();
    assert_eq!(published(folder.path()), site(&[("a/b", "first")]));
}

#[test]
fn paths_that_differ_by_case_are_two_files_where_the_system_takes_them_for_two() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = Output::open(folder.path()).unwrap();
    let stage = output.stage();
    stage.put("A/x", b"1").unwrap();
    let second = stage.put("a/x", b"2");
    output.commit(stage).unwrap();
    match second {
        Ok(_) => assert_eq!(published(folder.path()), site(&[("A/x", "1"), ("a/x", "2")])),
        Err(error) => assert_eq!(error.code, Code::RouteCollision),
    }
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("output");
    let output = Output::open(&folder).unwrap();
    let stage = output.stage();
    let absolute = place.path().join("x").to_str().unwrap().to_owned();
    for path in ["../x", "a/../../x", &absolute, "", "a//b", ".dateline-lock", "a\0b", "a\\..\\b"] {
        assert_eq!(stage.put(path, b"no").unwrap_err().code, Code::Unwritable, "{path:?}");
    }
    drop((stage, output));
    assert_eq!(tree(place.path()), site(&[("output/.dateline-lock", "")]));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_leads_no_write_and_no_removal_out_of_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("output");
    let outside = place.path().join("outside");
    fs::create_dir(&outside).unwrap();
    build(&folder, &site(&[("x/a", "1"), ("y/b", "2"), ("z", "3")]));
    // What is behind the link has the very names that are in the manifest.
    fs::remove_dir_all(folder.join("x")).unwrap();
    fs::write(outside.join("a"), "keep").unwrap();
    symlink(&outside, folder.join("x")).unwrap();
    fs::remove_file(folder.join("z")).unwrap();
    symlink(outside.join("a"), folder.join("z")).unwrap();

    for path in ["x/a", "x/new", "x/deep/er"] {
        assert_eq!(refusal(&folder, &[(path, "no")]).code, Code::ForeignOutput, "{path}");
    }
    build(&folder, &site(&[("y/b", "2"), ("z", "3")]));
    let after = site(&[("x", "<link>"), ("y/b", "2"), ("z", "3")]);
    assert_eq!(published(&folder), after, "the link is not ours to remove, the page is to replace");
    assert_eq!(tree(&outside), site(&[("a", "keep")]));
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_to_nothing_is_called_so() {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("output");
    symlink("www", &output).unwrap();
    let refused = Output::open(&output).unwrap_err();
    assert_eq!(refused.code, Code::Unwritable);
    assert!(refused.message.contains("a link to what is not there"), "{}", refused.message);
    assert!(refused.help.unwrap().contains("remove the link"));
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_itself_a_link_is_followed() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("www")).unwrap();
    symlink("www", place.path().join("output")).unwrap();
    build(&place.path().join("output"), &site(&[("a", "1")]));
    assert_eq!(published(&place.path().join("www")), site(&[("a", "1")]));
}

#[test]
fn a_folder_that_cannot_be_made_is_said_to_be_unwritable() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("file"), "keep").unwrap();
    let mut folders = vec![place.path().join("file"), place.path().join("file/output")];
    if cfg!(target_os = "linux") {
        folders.push(PathBuf::from("/proc/dateline-output"));
    }
    for folder in folders {
        let error = Output::open(&folder).unwrap_err();
        assert_eq!(error.code, Code::Unwritable, "{folder:?}");
        assert!(error.help.is_some());
    }
    assert_eq!(tree(place.path()), site(&[("file", "keep")]));
}

#[cfg(unix)]
#[test]
fn a_folder_without_leave_to_write_is_said_to_be_unwritable_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let name = "a_folder_without_leave_to_write_is_said_to_be_unwritable_and_left_as_it_is";
    if crate::world::tests::passed_as_nobody(&format!("write::tests::{name}")) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1")]));
    let before = tree(folder.path());
    let permit = |mode| {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    };
    permit(0o555);
    let error = refusal(folder.path(), &[("a", "2"), ("b", "3")]);
    assert_eq!(error.code, Code::Unwritable);
    assert!(error.help.unwrap().contains("who owns"), "{}", error.message);
    let unchanged = build(folder.path(), &site(&[("a", "1")]));
    assert_eq!(unchanged.written, 0, "a site that did not change needs no leave");
    permit(0o755);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_name_that_the_file_system_does_not_take_fails_the_run() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1")]));
    let before = tree(folder.path());
    let deep = vec!["a".repeat(200); 40].join("/");
    let error = refusal(folder.path(), &[("a", "2"), (&deep, "3")]);
    assert_eq!(error.code, Code::Unwritable);
    assert_eq!(tree(folder.path()), before);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts a small disk in a namespace of its own, which not every machine lets it"]
fn a_full_disk_leaves_the_output_as_it_was() {
    use std::process::Command;
    let Some(disk) = std::env::var_os("DATELINE_TEST_SMALL_DISK") else {
        let place = tempfile::tempdir().unwrap();
        let status = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c"])
            .arg(r#"mount -t tmpfs -o size=256k tmpfs "$0" && DATELINE_TEST_SMALL_DISK="$0" exec "$1" --exact --ignored "$2""#)
            .arg(place.path())
            .arg(std::env::current_exe().unwrap())
            .arg("write::tests::a_full_disk_leaves_the_output_as_it_was")
            .status()
            .unwrap();
        assert!(status.success());
        return;
    };
    let folder = Path::new(&disk).join("output");
    let good = site(&[("a", "1"), ("x/b", "2")]);
    build(&folder, &good);
    let before = tree(&folder);
    let large = "x".repeat(40_000);
    let names: Vec<_> = (0..10).map(|n| format!("page-{n}")).collect();
    let mut files: Vec<_> = names.iter().map(|name| (name.as_str(), large.as_str())).collect();
    files.push(("a", "changed"));
    let error = refusal(&folder, &files);
    assert_eq!(error.code, Code::Unwritable);
    assert!(error.help.unwrap().contains("make room"), "{}", error.message);
    assert_eq!(tree(&folder), before);
    build(&folder, &good);
}

#[test]
fn a_run_that_fails_while_moving_can_be_made_good_by_the_same_output() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a", "1")]));
    let mut output = Output::open(folder.path()).unwrap();
    let stage = stage_of(&output, &site(&[("b/c", "2"), ("d", "3")]));
    // Someone makes a folder between the put and the commit where a page has to go.
    fs::create_dir_all(folder.path().join("d/e")).unwrap();
    assert_eq!(output.commit(stage).unwrap_err().code, Code::Unwritable);
    fs::remove_dir_all(folder.path().join("d")).unwrap();

    let files = site(&[("b/c", "4"), ("d", "5")]);
    let stage = stage_of(&output, &files);
    output.commit(stage).unwrap();
    assert_eq!(published(folder.path()), files);
}

/// Where a run is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Killed {
    Staged,
    Prepared,
    Announced,
    Cleared,
    Moving,
    Moved,
    Swept,
    Never,
}

const KILLED: [Killed; 8] = [
    Killed::Staged,
    Killed::Prepared,
    Killed::Announced,
    Killed::Cleared,
    Killed::Moving,
    Killed::Moved,
    Killed::Swept,
    Killed::Never,
];

/// Builds a site up to a point, and leaves the folder as a kill there would.
fn build_until(folder: &Path, files: &Site, killed: Killed) {
    let mut output = Output::open(folder).unwrap();
    let stage = stage_of(&output, files);
    if killed == Killed::Never {
        output.commit(stage).unwrap();
        return;
    }
    if killed >= Killed::Prepared {
        let commit = Commit::prepare(&stage).unwrap();
        if killed >= Killed::Announced {
            commit.announce().unwrap();
        }
        if killed >= Killed::Cleared {
            commit.clear_the_way().unwrap();
        }
        if killed == Killed::Moving
            && let Some((phase, first)) = commit.moves.first_key_value()
        {
            commit.move_all(*phase, first).unwrap();
        }
        if killed >= Killed::Moved {
            commit.move_in().unwrap();
        }
        if killed >= Killed::Swept {
            commit.sweep().unwrap();
        }
    }
    stage.abandon();
}

/// Says of what stands in a folder after a kill that it is whole, and known to the manifest.
fn check_after_kill(folder: &Path, old: &Site, new: &Site) -> Result<(), TestCaseError> {
    let manifest = Manifest::load(folder, address::Naming::Exact).unwrap();
    for (path, bytes) in published(folder) {
        if path.ends_with('/') {
            continue;
        }
        prop_assert!(manifest.get(&path).is_some(), "{path} is orphaned");
        let whole = old.get(&path) == Some(&bytes) || new.get(&path) == Some(&bytes);
        prop_assert!(whole, "{path} is of neither site");
    }
    Ok(())
}

/// Sites of few names, so that their shapes clash often: a file here, a folder there.
fn sites() -> impl Strategy<Value = Site> {
    let files =
        prop::collection::vec(("[abc](/[abc]){0,2}(\\.html|/index\\.html)?", "[xy]{0,2}"), 0..10);
    files.prop_map(|files| {
        let mut site = Site::new();
        for (path, text) in files {
            let clashes = site.keys().any(|other| {
                other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"))
            });
            if !clashes {
                site.insert(path, text.into_bytes());
            }
        }
        site
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn files_in_pieces_come_out_as_files_that_are_whole(
        old in sites(), new in sites(), piece in 1usize..5,
    ) {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        build(one.path(), &old);
        build(two.path(), &old);
        let report = build(one.path(), &new);
        prop_assert_eq!(build_in_pieces(two.path(), &new, piece).unwrap(), report);
        prop_assert_eq!(tree(one.path()), tree(two.path()));
    }

    #[test]
    fn the_folder_holds_exactly_the_last_site_whatever_came_before(
        sites in prop::collection::vec(sites(), 1..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut old = Site::new();
        for new in sites {
            let report = build(folder.path(), &new);
            prop_assert_eq!(&published(folder.path()), &new);
            prop_assert_eq!(own(folder.path()), SETTLED);

            let same = |(path, bytes): &(&String, &Vec<u8>)| old.get(*path) == Some(*bytes);
            let unchanged = new.iter().filter(same).count();
            let gone = old.keys().filter(|path| !new.contains_key(*path)).count();
            let bytes = new.values().map(|bytes| bytes.len() as u64).sum();
            let written = new.len() - unchanged;
            let expected = Report { written, unchanged, removed: gone, files: new.len(), bytes, large: vec![] };
            prop_assert_eq!(report, expected);
            for (path, _) in new.iter() {
                let unchanged = old.get(path) == new.get(path);
                prop_assert_eq!(is_untouched(&folder.path().join(path)), unchanged, "{}", path);
            }
            age(folder.path());
            old = new;
        }
    }

    #[test]
    fn a_run_that_is_killed_at_any_point_leaves_whole_files_and_is_made_good_by_the_next(
        runs in prop::collection::vec((sites(), prop::sample::select(&KILLED[..])), 1..5),
        last in sites(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        for (site, killed) in runs {
            let old = published(folder.path());
            build_until(folder.path(), &site, killed);
            check_after_kill(folder.path(), &old, &site)?;
        }
        build(folder.path(), &last);
        prop_assert_eq!(published(folder.path()), last);
        prop_assert_eq!(own(folder.path()), SETTLED);
    }
}

/// A site of a hundred pages all of which say which one it is, in folders that move about.
fn numbered(number: usize) -> Site {
    (0..100)
        .map(|n| {
            (format!("{}/{n}.html", (n + number) % 7), format!("{number}\n").repeat(2000).into())
        })
        .collect()
}

#[test]
fn a_process_that_is_killed_leaves_no_torn_file_and_no_lock() {
    const FOLDER: &str = "DATELINE_TEST_KILLED_FOLDER";
    if let Some(folder) = std::env::var_os(FOLDER) {
        for number in 0.. {
            build(Path::new(&folder), &numbered(number));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mut round = 0;
    // On a busy machine the first rounds may end before anything is published; the later are longer.
    while round < 12 || published(folder.path()).is_empty() {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "write::tests::a_process_that_is_killed_leaves_no_torn_file_and_no_lock",
                "--exact",
            ])
            .env(FOLDER, folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(30 + 7 * round));
        round += 1;
        child.kill().unwrap();
        child.wait().unwrap();
        for (path, bytes) in published(folder.path()) {
            if path.ends_with('/') {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            let number = text.lines().next().expect("an empty page");
            assert_eq!(text, format!("{number}\n").repeat(2000), "{path} is torn");
        }
    }
    let last = numbered(3);
    build(folder.path(), &last);
    assert_eq!(published(folder.path()), last);
    assert_eq!(own(folder.path()), SETTLED);
}

/// A page, what it shows and what names it, in folders that hold all three.
fn interwoven(page: &str) -> Site {
    let names = ["index.html", "all/index.html", "static/a.css", "data/a.json", "data/index.html"];
    let mut files = site(&names.map(|name| (name, page)));
    for path in ["events/x/photo.jpg", "events/x/index.html", "events/feed.xml"] {
        files.insert(path.replace('x', page), page.into());
    }
    files
}

#[test]
fn a_run_that_is_killed_while_moving_leaves_no_page_before_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    for (round, page) in ["one", "two"].into_iter().enumerate() {
        let new = interwoven(page);
        for killed in 0.. {
            fs::remove_dir_all(folder.path()).unwrap();
            if round > 0 {
                build(folder.path(), &interwoven("one"));
            }
            let output = Output::open(folder.path()).unwrap();
            let stage = stage_of(&output, &new);
            let commit = Commit::prepare(&stage).unwrap();
            commit.announce().unwrap();
            let steps = commit.moves.clone();
            assert!(steps.len() > 2, "{steps:?}");
            for (phase, step) in steps.iter().take(killed) {
                commit.move_all(*phase, step).unwrap();
            }
            drop(commit);
            stage.abandon();
            drop(output);
            let there = published(folder.path());
            let is_there = |path: &str| there.get(path) == new.get(path);
            let parts = [Part::Asset, Part::Page, Part::Index].map(|part| {
                let of_part = || new.keys().filter(|path| Part::of(path) == part);
                (of_part().any(|path| is_there(path)), of_part().all(|path| is_there(path)))
            });
            for pair in parts.windows(2) {
                let [(_, earlier_all), (later_any, _)] = pair else { unreachable!() };
                assert!(*earlier_all || !later_any, "{killed} of {steps:?}: {:?}", there.keys());
            }
            build(folder.path(), &new);
            assert_eq!(published(folder.path()), new);
            if killed == steps.len() {
                break;
            }
        }
    }
}

#[test]
fn a_new_folder_of_several_phases_is_moved_whole_in_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::open(folder.path()).unwrap();
    let files =
        ["events/index.html", "events/x/index.html", "events/y/index.html", "events/x/a.css"];
    let stage = stage_of(&output, &site(&files.map(|path| (path, "new"))));
    let moves: Vec<_> = Commit::prepare(&stage).unwrap().moves.into_values().flatten().collect();
    assert_eq!(moves, ["events", "events/x/index.html", "events/y", "events/index.html"]);
}

#[test]
fn a_site_that_loses_nothing_is_announced_by_its_own_manifest() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &site(&[("a.html", "one")]));
    let output = Output::open(folder.path()).unwrap();
    let grown = site(&[("a.html", "two"), ("b.html", "two")]);
    let stage = stage_of(&output, &grown);
    let commit = Commit::prepare(&stage).unwrap();
    commit.announce().unwrap();
    let announced = fs::read(folder.path().join(MANIFEST)).unwrap();
    commit.carry_out().unwrap();
    assert_eq!(fs::read(folder.path().join(MANIFEST)).unwrap(), announced);
    drop(commit);
    drop((stage, output));
    assert_eq!(published(folder.path()), grown);
    assert_eq!(own(folder.path()), SETTLED);
}

#[test]
fn files_are_put_from_many_threads_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = Output::open(folder.path()).unwrap();
    let files = numbered(1);
    let stage = output.stage();
    std::thread::scope(|scope| {
        for start in 0..4 {
            let (stage, files) = (&stage, &files);
            scope.spawn(move || {
                for (path, bytes) in files.iter().skip(start).step_by(4) {
                    stage.put(path, bytes).unwrap();
                }
            });
        }
    });
    assert_eq!(output.commit(stage).unwrap().written, 100);
    assert_eq!(published(folder.path()), files);
}
