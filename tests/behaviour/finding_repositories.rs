//! Which repository a desk lies in, whatever the repository is like.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::fs;
use std::path::Path;

use dateline::diagnostic::{Code, Diagnostic};
use dateline::world::{Past, Repository, World};
use jiff::tz::TimeZone;

use crate::git::Repo;

const SITE: (&str, Option<&str>) = ("content/site.yaml", Some("title: Desk\n"));

fn repository(folder: &Path) -> Repository {
    Repository::discover(folder).expect("it can be read").expect("there is a repository")
}

/// The files that the newest revision of a desk has, and that its log tells of.
fn files(folder: &Path) -> Vec<String> {
    let repository = repository(folder);
    let newest = repository.newest().unwrap().expect("there is a commit");
    let listed: Vec<String> =
        newest.list("content").files.iter().map(|entry| entry.path.to_string()).collect();
    let tracked: Vec<String> =
        repository.tracked().unwrap().keys().map(ToString::to_string).collect();
    assert_eq!(listed, tracked);
    let mut logged: Vec<String> = repository
        .log(None)
        .unwrap()
        .commits
        .iter()
        .flat_map(|commit| commit.changes.iter().map(|change| change.path.to_string()))
        .collect();
    logged.sort();
    logged.dedup();
    assert_eq!(listed, logged);
    listed
}

#[test]
fn a_desk_outside_of_any_repository_has_none() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("content")).unwrap();
    assert!(Repository::discover(place.path()).unwrap().is_none());
}

#[test]
fn a_desk_is_found_from_its_root_and_through_a_link_to_it() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    assert_eq!(files(repo.root()), ["content/site.yaml"]);
    assert_eq!(repository(repo.root()).head().unwrap().as_deref(), Some(&*repo.id("HEAD")));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(repo.root(), repo.beside("link")).unwrap();
        assert_eq!(files(&repo.beside("link")), ["content/site.yaml"]);
    }
}

#[test]
fn a_desk_in_a_subfolder_has_only_what_is_its_own() {
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        [
            ("desks/kyiv/content/site.yaml", Some("title: Kyiv\n")),
            ("desks/seoul/content/site.yaml", Some("title: Seoul\n")),
            ("content/site.yaml", Some("title: All\n")),
        ],
    );
    let desk = repository(&repo.path("desks/kyiv"));
    let (then, _) = desk.at("HEAD", &TimeZone::UTC).unwrap();
    assert_eq!(then.read("content/site.yaml", 99).unwrap(), b"title: Kyiv\n");
    let log = desk.log(None).unwrap();
    assert_eq!(log.commits[0].changes.len(), 1);
    assert_eq!(&*log.commits[0].changes[0].path, "content/site.yaml");
    assert_eq!(desk.blob(log.commits[0].changes[0].after.unwrap(), 99).unwrap(), b"title: Kyiv\n");
}

#[test]
fn a_desk_that_is_not_of_the_repository_around_it_has_no_history() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [("notes.md", Some("x"))]);
    repo.write(".gitignore", "tmp/\n");
    repo.write("tmp/desk/content/site.yaml", "title: Desk\n");
    let desk = repository(&repo.path("tmp/desk"));
    assert!(desk.log(None).unwrap().commits.iter().all(|commit| commit.changes.is_empty()));
    assert_eq!(desk.tracked().unwrap().len(), 0);
    assert_eq!(desk.at("HEAD", &TimeZone::UTC).unwrap_err().code, Code::NoContentThen);
}

#[test]
fn a_repository_without_a_commit_is_found_and_has_no_history() {
    let repo = Repo::new();
    repo.write("content/site.yaml", "title: Desk\n");
    let desk = repository(repo.root());
    assert_eq!(desk.head().unwrap(), None);
    assert_eq!(desk.log(None).unwrap().commits, []);
    assert_eq!(desk.tracked().unwrap().len(), 0);
    assert!(desk.newest().unwrap().is_none());
    assert_eq!(desk.at("HEAD", &TimeZone::UTC).unwrap_err().code, Code::NoRepository);
}

#[test]
fn a_linked_work_tree_has_the_history_of_its_own_branch() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let tree = repo.beside("tree").display().to_string();
    repo.git(&["worktree", "add", "--quiet", "-b", "draft", &tree]);
    let other = Repo::at(&repo.beside("tree"));
    other.record("More", "2023-09-14", [("content/a.md", Some("---\ntitle: A\n---\n"))]);
    assert_eq!(files(other.root()), ["content/a.md", "content/site.yaml"]);
    assert_eq!(files(repo.root()), ["content/site.yaml"]);
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let desk = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let outer = Repo::new();
    let from = format!("file://{}", desk.root().display());
    outer.git(&["submodule", "--quiet", "add", &from, "desk"]);
    outer.record("Add the desk", "2023-09-14", [("README.md", Some("x"))]);
    assert_eq!(files(&outer.path("desk")), ["content/site.yaml"]);
    assert_eq!(repository(&outer.path("desk")).head().unwrap().as_deref(), Some(&*desk.id("HEAD")));
}

#[test]
fn a_bare_clone_is_its_own_root_and_its_desks_are_named_below_it() {
    let repo = Repo::new().commit(
        "Begin",
        "2023-09-13",
        [SITE, ("kyiv/content/site.yaml", Some("title: Kyiv\n"))],
    );
    let bare = repo.clone_to("bare.git", &["--bare"]);
    assert_eq!(files(bare.root()), ["content/site.yaml"]);
    assert!(repository(bare.root()).is_bare());
    assert!(!repository(repo.root()).is_bare());
    let kyiv = repository(&bare.path("kyiv")).newest().unwrap().unwrap();
    assert_eq!(kyiv.read("content/site.yaml", 99).unwrap(), b"title: Kyiv\n");
}

#[test]
fn a_desk_that_is_no_longer_on_the_disk_is_found_by_its_name() {
    let repo = Repo::new()
        .commit("Begin", "2023-09-13", [("old/content/site.yaml", Some("title: Old\n"))])
        .commit("Remove", "2023-09-14", [("old/content/site.yaml", None)]);
    let _ = fs::remove_dir_all(repo.path("old"));
    let old = repository(&repo.path("old"));
    let (then, _) = old.at("HEAD~1", &TimeZone::UTC).unwrap();
    assert_eq!(then.read("content/site.yaml", 99).unwrap(), b"title: Old\n");
    assert_eq!(old.log(None).unwrap().commits[0].changes.len(), 1);
}

#[test]
fn a_repository_of_sha256_is_read_like_any_other() {
    let repo = Repo::sha256().commit("Begin", "2023-09-13", [SITE]).commit(
        "Change",
        "2023-09-14",
        [("content/site.yaml", Some("title: Other\n"))],
    );
    assert_eq!(repo.id("HEAD").len(), 64);
    assert_eq!(files(repo.root()), ["content/site.yaml"]);
    let desk = repository(repo.root());
    let log = desk.log(None).unwrap();
    assert_eq!(&*log.commits[0].id, &*repo.id("HEAD"));
    let change = &log.commits[0].changes[0];
    assert_eq!(desk.blob(change.before.unwrap(), 99).unwrap(), b"title: Desk\n");
    assert_eq!(desk.name_of(b"title: Other\n"), change.after);
    assert_eq!(desk.log(Some(&log)).unwrap(), log);
}

#[test]
fn a_detached_head_is_the_newest_commit() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]).commit(
        "More",
        "2023-09-14",
        [("content/a.md", Some("a"))],
    );
    repo.git(&["checkout", "--quiet", "HEAD~1"]);
    assert_eq!(files(repo.root()), ["content/site.yaml"]);
    assert_eq!(repository(repo.root()).log(None).unwrap().commits.len(), 1);
}

#[test]
fn a_new_commit_is_noticed_by_a_repository_that_is_open() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let desk = repository(repo.root());
    let first = desk.head().unwrap();
    let log = desk.log(None).unwrap();
    let id = repo.record("More", "2023-09-14", [("content/a.md", Some("a"))]);
    repo.git(&["repack", "-a", "-d", "--quiet"]);
    assert_eq!(desk.head().unwrap().as_deref(), Some(&*id));
    assert_ne!(desk.head().unwrap(), first);
    assert_eq!(desk.log(Some(&log)).unwrap().commits.len(), 2);
    assert_eq!(desk.tracked().unwrap().len(), 2);
}

#[test]
fn objects_that_another_repository_keeps_are_found_there() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let shared = repo.clone_to("shared", &["--shared"]);
    assert_eq!(files(shared.root()), ["content/site.yaml"]);
}

#[test]
fn a_link_to_a_repository_that_is_not_there_is_an_error_and_not_another_repository() {
    let outer = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    outer.write("inner/content/site.yaml", "title: Inner\n");
    outer.write("inner/.git", "gitdir: /nowhere/at/all\n");
    let error: Diagnostic = Repository::discover(&outer.path("inner")).unwrap_err();
    assert_eq!(error.code, Code::Repository);
    assert!(error.message.contains("inner/.git"), "{}", error.message);
    assert!(error.help.is_some());
}

#[test]
fn what_is_left_of_a_repository_is_an_error_and_not_another_repository_or_none() {
    let outer = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    for part in ["HEAD", "objects", "refs"] {
        outer.write("inner/content/site.yaml", "title: Inner\n");
        let inner = Repo::at(&outer.path("inner"));
        inner.git(&["init", "--quiet"]);
        let part = inner.path(".git").join(part);
        if part.is_dir() { fs::remove_dir_all(part) } else { fs::remove_file(part) }.unwrap();
        let error: Diagnostic = Repository::discover(inner.root()).unwrap_err();
        assert_eq!(error.code, Code::Repository);
        assert!(error.message.contains("inner/.git"), "{}", error.message);
        fs::remove_dir_all(inner.root()).unwrap();
    }
    // Git makes nothing of these either.
    for path in ["empty/.git", "hooks/.git/hooks"] {
        fs::create_dir_all(outer.path(path)).unwrap();
    }
    for folder in ["empty", "hooks"] {
        assert!(Repository::discover(&outer.path(folder)).unwrap().is_some(), "{folder}");
    }
}

#[test]
fn a_repository_with_a_reftable_is_an_error_that_says_how_to_convert_it() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    // Only git of 2.48 and later converts, of 2.45 makes them: the setting alone is what is looked at.
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.objectFormat", "sha1"]);
    let config = fs::read_to_string(repo.path(".git/config")).unwrap();
    fs::write(
        repo.path(".git/config"),
        format!("{config}\n[extensions]\n\trefStorage = reftable\n"),
    )
    .unwrap();
    let error = Repository::discover(repo.root()).unwrap_err();
    assert_eq!(error.code, Code::Repository);
    assert!(error.help.unwrap().contains("git refs migrate"));
}

#[test]
fn a_damaged_repository_is_an_error_that_says_so() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let id = repo.id("HEAD");
    fs::remove_file(repo.path(&format!(".git/objects/{}/{}", &id[..2], &id[2..]))).unwrap();
    let desk = repository(repo.root());
    let error = desk.log(None).unwrap_err();
    assert_eq!(error.code, Code::Repository);
    assert!(error.help.is_some());
}

/// Settings, hooks and attributes that would run a program, if anything followed them.
#[cfg(unix)]
#[test]
fn no_program_that_a_repository_names_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let repo = Repo::new();
    let trap = repo.beside("trap");
    let sprung = repo.beside("sprung");
    fs::write(&trap, format!("#!/bin/sh\ntouch {}\ncat\n", sprung.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let long = "A line of some length, so that the files are alike.\n".repeat(9);
    let repo = repo.commit(
        "Begin",
        "2023-09-13",
        [SITE, ("content/a.md", Some(&*long)), (".gitattributes", Some("*.md diff=x filter=x\n"))],
    );
    fs::rename(repo.path("content/a.md"), repo.path("content/b.md")).unwrap();
    repo.record("Rename", "2023-09-14", [("content/b.md", Some(&*format!("{long}more\n")))]);
    let trap = trap.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.gitProxy",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.smudge",
        "filter.x.clean",
        "filter.x.process",
        "credential.helper",
        "gpg.program",
        "uploadpack.packObjectsHook",
        "alias.log",
    ] {
        repo.git(&["config", key, &trap]);
    }
    repo.git(&["config", "core.hooksPath", &trap]);
    let git_dir = || crate::git::contents(&repo.path(".git"));
    let before = git_dir();
    let _ = fs::remove_file(&sprung);
    let desk = repository(repo.root());
    let log = desk.log(None).unwrap();
    assert_eq!(log.commits[0].changes[0].from.as_deref(), Some("content/a.md"));
    let (then, _) = desk.at("HEAD~1", &TimeZone::UTC).unwrap();
    then.list("content");
    then.read("content/a.md", 9999).unwrap();
    desk.tracked().unwrap();
    assert!(!sprung.exists(), "a program was run");
    assert_eq!(git_dir(), before, "something was written into the repository");
    // Git itself follows them.
    repo.git(&["diff", "HEAD~1", "HEAD"]);
    assert!(sprung.exists());
}

/// As in a container, where the files belong to whoever checked them out.
#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_read_like_any_other() {
    let repo = Repo::new().commit("Begin", "2023-09-13", [SITE]);
    let all = crate::git::contents(repo.root());
    let nobody = |path: &Path| std::os::unix::fs::lchown(path, Some(65_534), Some(65_534));
    // Only root may give files away.
    if nobody(repo.root()).is_err() {
        return;
    }
    for path in all.keys() {
        nobody(&repo.path(path)).unwrap();
    }
    nobody(&repo.path(".git")).unwrap();
    assert_eq!(files(repo.root()), ["content/site.yaml"]);
}
