//! What would take too long with the limits that users have. All else is tested in
//! `tests/behaviour`.

use super::Repository;
use super::compare::MOST_FILES;
use crate::diagnostic::Code;
use crate::world::{Past, World};

#[path = "../../../tests/command/repository.rs"]
mod repository;

use repository::Repo;

/// A repository of which each folder holds twelve times the next.
fn bomb() -> Repo {
    let repo = Repo::new();
    repo.write("x", "x");
    let blob = repo.git(&["hash-object", "-w", "x"]);
    let many = |line: String| (0..12).map(|n| format!("{line}{n}\n")).collect::<String>();
    let mut tree = repo.make_tree(&many(format!("100644 blob {blob}\tf")));
    for _ in 0..9 {
        tree = repo.make_tree(&many(format!("040000 tree {tree}\td")));
    }
    let top = repo.make_tree(&format!("040000 tree {tree}\tcontent\n"));
    let commit = repo.git(&["commit-tree", "-m", "Bomb", &top]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    repo
}

#[test]
fn a_tree_that_holds_others_many_times_over_does_not_go_on_for_ever() {
    let repo = bomb();
    let desk = Repository::discover(repo.root()).unwrap().unwrap();
    let listing = desk.newest().unwrap().unwrap().list("content");
    assert!(listing.files.len() <= MOST_FILES);
    assert_eq!(listing.diagnostics.len(), 1);
    assert_eq!(listing.diagnostics[0].code, Code::Unreadable);
    assert_eq!(desk.log(None).unwrap_err().code, Code::Repository);
    assert_eq!(desk.tracked().unwrap_err().code, Code::Repository);
}
