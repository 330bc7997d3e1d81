//! What someone calls a commit, or a day, and which commit it is.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use dateline::diagnostic::{Code, Diagnostic};
use dateline::world::Repository;
use jiff::tz::TimeZone;

use crate::git::Repo;

/// Three commits, the second at the end of a day in UTC.
fn desk() -> Repo {
    let site = |title: &'static str| [("content/site.yaml", Some(title))];
    Repo::new()
        .commit("One", "2023-09-13T10:00:00Z", site("title: One\n"))
        .commit("Two", "2023-09-15T23:30:00Z", site("title: Two\n"))
        .commit("Three", "2023-10-02T08:00:00Z", site("title: Three\n"))
}

fn repository(repo: &Repo) -> Repository {
    Repository::discover(repo.root()).unwrap().unwrap()
}

#[track_caller]
fn found(repo: &Repo, revision: &str) -> String {
    let (then, _) = repository(repo).at(revision, &TimeZone::UTC).unwrap();
    then.commit().to_string()
}

#[track_caller]
fn refused(repo: &Repo, revision: &str) -> Diagnostic {
    let error = repository(repo).at(revision, &TimeZone::UTC).unwrap_err();
    assert!(error.help.is_some(), "{error:?}");
    error
}

#[test]
fn what_git_understands_names_a_commit() {
    let repo = desk();
    repo.git(&["tag", "light", "HEAD~1"]);
    repo.git(&["tag", "-a", "-m", "A tag", "annotated", "HEAD~2"]);
    repo.git(&["branch", "draft/x", "HEAD~1"]);
    let short = repo.id("HEAD~1")[..8].to_owned();
    for revision in [
        "HEAD",
        "@",
        "main",
        "HEAD~1",
        "main^",
        "light",
        "annotated",
        "draft/x",
        "HEAD^{/One}",
        &short,
    ] {
        assert_eq!(found(&repo, revision), repo.id(revision), "{revision}");
    }
    let (_, present) = repository(&repo).at("HEAD~1", &TimeZone::UTC).unwrap();
    assert_eq!(present, 1_694_820_600, "the present is when it was committed");
}

#[test]
fn a_day_is_the_last_commit_of_it_or_before_and_its_present_is_its_end() {
    let repo = desk();
    for (day, revision) in [
        ("2023-09-13", "HEAD~2"),
        ("2023-09-14", "HEAD~2"),
        ("2023-09-15", "HEAD~1"),
        ("2023-09", "HEAD~1"),
        ("2023-10-01", "HEAD~1"),
        ("2023-10-02", "HEAD"),
        ("2023", "HEAD"),
        ("2999-01-01", "HEAD"),
    ] {
        assert_eq!(found(&repo, day), repo.id(revision), "{day}");
    }
    let (_, present) = repository(&repo).at("2023-09-14", &TimeZone::UTC).unwrap();
    assert_eq!(present, 1_694_735_999);
}

#[test]
fn a_day_ends_in_the_time_zone_of_the_desk() {
    let repo = desk();
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    // Half past eleven in the evening of UTC is the next morning in Tokyo.
    let (then, present) = repository(&repo).at("2023-09-15", &tokyo).unwrap();
    assert_eq!(then.commit().as_ref(), repo.id("HEAD~2"));
    assert_eq!(present, 1_694_789_999);
}

#[test]
fn a_day_is_looked_for_on_the_line_of_head_and_not_on_branches_that_were_merged() {
    let repo = desk();
    repo.git(&["checkout", "--quiet", "-b", "draft", "HEAD~1"]);
    repo.record("Draft", "2023-09-20", [("content/a.md", Some("a"))]);
    repo.git(&["checkout", "--quiet", "main"]);
    assert!(repo.merge("draft", "2023-10-05"));
    assert_eq!(found(&repo, "2023-09-25"), repo.id("HEAD~2"));
    assert_eq!(found(&repo, "2023-10-05"), repo.id("HEAD"));
}

#[test]
fn a_tag_that_is_called_like_a_day_is_meant_before_the_day() {
    let repo = desk();
    repo.git(&["tag", "2023-09-15", "HEAD"]);
    repo.git(&["branch", "2023", "HEAD~2"]);
    assert_eq!(found(&repo, "2023-09-15"), repo.id("HEAD"));
    assert_eq!(found(&repo, "2023"), repo.id("HEAD~2"));
    assert_eq!(found(&repo, "2023-09-14"), repo.id("HEAD~2"));
}

#[test]
fn a_day_before_the_first_commit_is_refused_with_the_day_of_the_first() {
    let error = refused(&desk(), "2023-09-12");
    assert_eq!(error.code, Code::BeforeHistory);
    assert_eq!(error.message, "2023-09-12 is before the first commit, which is of 2023-09-13");
}

#[test]
fn a_misspelt_name_is_refused_with_the_nearest() {
    let repo = desk();
    repo.git(&["tag", "release-1", "HEAD~1"]);
    repo.git(&["update-ref", "refs/remotes/origin/feature", "HEAD"]);
    for (revision, help) in [
        ("relase-1", "did you mean `release-1`?"),
        ("mian~1", "did you mean `main~1`?"),
        ("feature", "did you mean `origin/feature`?"),
        ("HEAD~9", "`HEAD` exists, and `~9` leads out of its history"),
        ("nothing-like-it", "name a commit, a branch or a tag, or a day, as in 2023-09-15"),
        ("2023-13-45", "name a commit, a branch or a tag, or a day, as in 2023-09-15"),
        ("", "name a commit, a branch or a tag, or a day, as in 2023-09-15"),
    ] {
        let error = refused(&repo, revision);
        assert_eq!(error.code, Code::NoSuchRevision, "{revision}");
        assert_eq!(error.help.as_deref(), Some(help), "{revision}");
        assert!(error.message.contains(revision));
    }
}

#[test]
fn what_names_no_single_commit_is_refused() {
    let repo = desk();
    for revision in ["HEAD~1..HEAD", "HEAD:content/site.yaml", "HEAD^{tree}", "^HEAD"] {
        assert_eq!(refused(&repo, revision).code, Code::NoSuchRevision, "{revision}");
    }
}

#[test]
fn the_beginning_of_two_names_is_refused_with_both() {
    // Names are hashes: of five hundred, two begin with the same four digits.
    let repo = desk();
    let mut stream = String::new();
    for n in 0..500 {
        let when = 1_700_000_000 + n;
        let person = format!("Anna <anna@desk.example> {when} +0000");
        let parent = if n == 0 { "from refs/heads/main^0\n" } else { "" };
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter {person}\ndata 1\nx\n{parent}\n"
        ));
    }
    repo.import(stream.as_bytes());
    let ids = repo.git(&["rev-list", "main"]);
    let mut ids: Vec<&str> = ids.lines().collect();
    ids.sort_unstable();
    let alike =
        |pair: &&[&str]| pair[0][..4] == pair[1][..4] && pair[0][..4].contains(char::is_alphabetic);
    let pair = ids.windows(2).find(alike).expect("two names that begin alike");
    let error = refused(&repo, &pair[0][..4]);
    assert_eq!(error.code, Code::AmbiguousRevision);
    let help = error.help.unwrap();
    assert!(pair.iter().all(|id| help.contains(&id[..7])), "{help}");
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let repo = desk();
    let shallow = repo.clone_to("shallow", &["--depth", "2"]);
    assert!(repository(&shallow).is_shallow());
    assert_eq!(found(&shallow, "2023-09-20"), repo.id("HEAD~1"));
    let error = refused(&shallow, "2023-09-14");
    assert_eq!(error.code, Code::Shallow);
    assert_eq!(
        error.message,
        "this clone begins with 2023-09-15: it lacks the commits of 2023-09-14"
    );
    for (revision, code) in [("HEAD~2", Code::NoSuchRevision), ("2023-09-14", Code::Shallow)] {
        let error = refused(&shallow, revision);
        assert_eq!(error.code, code, "{revision}");
        let help = error.help.unwrap();
        assert!(help.contains("git fetch --unshallow"), "{help}");
        assert!(help.contains("fetch-depth: 0"), "{help}");
    }
    assert!(!repository(&repo).is_shallow());
}

#[test]
fn a_revision_without_the_desk_is_refused() {
    let repo = Repo::new().commit("Notes", "2023-09-13", [("notes.md", Some("x"))]).commit(
        "Begin",
        "2023-09-14",
        [("content/site.yaml", Some("title: Desk\n"))],
    );
    let error = refused(&repo, "HEAD~1");
    assert_eq!(error.code, Code::NoContentThen);
    assert!(error.message.contains("2023-09-13"), "{}", error.message);
    assert_eq!(found(&repo, "HEAD"), repo.id("HEAD"));
}
