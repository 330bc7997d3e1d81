//! What fuzzing has found, and where it begins: each file of `fuzz/corpus/` is tried on every run.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/targets/mod.rs"]
mod targets;

/// Tries every file of a target's corpus.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("a corpus")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(files.len() > 10, "{} files in {}", files.len(), folder.display());
    for file in files {
        // Said where a test fails.
        eprintln!("{}", file.display());
        target(&fs::read(&file).expect("a file"));
    }
}

#[test]
fn front_matter_that_was_found_is_read() {
    replay("front_matter", targets::front_matter);
}

#[test]
fn dates_that_were_found_are_read_and_written_alike() {
    replay("dates", targets::dates);
}

#[test]
fn texts_that_were_found_are_made_safe() {
    replay("prose", targets::prose);
}

#[test]
fn paths_that_were_found_are_plain_or_refused() {
    replay("paths", targets::paths);
}

#[test]
fn addresses_are_those_of_tags_and_not_what_looks_alike_in_texts() {
    assert_eq!(targets::addresses("<a class=\"x>\" href=\"//evil\">href=\"x\""), ["//evil"]);
    assert_eq!(targets::addresses("<img alt=\"href=\" src=\"data:x\"/>"), ["data:x"]);
    assert!(targets::addresses("<p>&lt;a href=\"///evil\"&gt;</p>").is_empty());
}
