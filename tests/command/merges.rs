//! The history of a desk that is written on branches.

use crate::project::Project;
use crate::repository::Repo;

/// What a file of an event says.
fn event(title: &str, status: &str, text: &str) -> String {
    format!("title: {title}\ndate: 2023-09-13\nstatus: {status}\ntext: {text}\n")
}

const A: &str = "content/events/a.yaml";
const Z: &str = "content/events/z.yaml";

/// A desk with two events, in a repository, on the branch `main`.
fn begun() -> (Project, Repo) {
    let project = Project::small();
    project.write(A, event("Parley", "reported", "They met."));
    project.write(Z, event("Other", "reported", "Nothing."));
    let repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-01", []);
    repo.git(&["branch", "-M", "main"]);
    (project, repo)
}

/// What the program says of the history of a record.
fn told(project: &Project, id: &str) -> String {
    project.run(&["history", id]).done().stdout
}

/// A page of the site; empty where there is none.
fn page(project: &Project, address: &str) -> String {
    std::fs::read_to_string(project.at(&format!("output/{address}index.html"))).unwrap_or_default()
}

#[test]
fn what_a_merge_did_not_keep_is_not_told() {
    let (project, repo) = begun();
    repo.git(&["checkout", "-q", "-b", "draft"]);
    let disputed = event("Parley", "disputed", "They met.");
    let claim = event("Unverified claim", "reported", "Perhaps.");
    repo.record(
        "Dispute",
        "2023-09-03",
        [(A, Some(&*disputed)), ("content/events/claim.yaml", Some(&*claim)), (Z, None)],
    );
    repo.git(&["checkout", "-q", "main"]);
    let confirmed = event("Parley", "confirmed", "They met.");
    let edited = event("Other", "reported", "Something.");
    repo.record("Confirm", "2023-09-02", [(A, Some(&*confirmed)), (Z, Some(&*edited))]);
    assert!(!repo.merge("draft", "2023-09-04"), "both changed the status");
    project.remove("content/events/claim.yaml");
    repo.record("Settle", "2023-09-04", [(A, Some(&*confirmed)), (Z, Some(&*edited))]);

    let of_a = told(&project, "a");
    assert!(of_a.contains("confirmed") && !of_a.contains("disputed"), "{of_a}");
    let of_z = told(&project, "z");
    assert!(of_z.contains("Something") && !of_z.contains("Removed"), "{of_z}");
    let all = project.run(&["history"]).done().stdout;
    assert!(!all.contains("Not yet committed") && !all.contains("claim"), "{all}");
    project.run(&["build"]).done();
    assert!(!page(&project, "changes/").contains("Unverified"));
}

#[test]
fn what_both_branches_made_of_one_file_is_told_once_by_who_made_it() {
    let list = |one: &str, other: &str| {
        let filler = "# ---\n# ---\n# ---\n# ---\n";
        format!(
            "- {{id: one, name: One Ltd, summary: {one}}}\n{filler}- {{id: other, name: Other Ltd, summary: {other}}}\n"
        )
    };
    let (project, repo) = begun();
    let at = "content/actors.yaml";
    repo.record("List", "2023-09-02", [(at, Some(&*list("a", "a")))]);
    repo.git(&["checkout", "-q", "-b", "draft"]);
    repo.record("Other on the branch", "2023-09-03", [(at, Some(&*list("a", "b")))]);
    repo.git(&["checkout", "-q", "main"]);
    repo.record("One on the line", "2023-09-04", [(at, Some(&*list("b", "a")))]);
    assert!(repo.merge("draft", "2023-09-05"), "they do not touch");
    for (id, message) in [("one", "One on the line"), ("other", "Other on the branch")] {
        let told = told(&project, id);
        assert!(told.contains(message) && !told.contains("2023-09-05"), "{told}");
    }
}

#[test]
fn a_record_that_one_branch_renamed_and_the_other_edited_is_one() {
    let (project, repo) = begun();
    repo.git(&["checkout", "-q", "-b", "draft"]);
    repo.git(&["mv", A, "content/events/b.yaml"]);
    repo.record("Rename", "2023-09-02", []);
    repo.git(&["checkout", "-q", "main"]);
    let edited = event("Parley", "reported", "They met again.");
    let message = "They met in the hotel by the river";
    repo.record(
        message,
        "2023-09-03",
        [(A, Some(&*edited)), (Z, Some("title: Z\ndate: 2023-09-13\n"))],
    );
    assert!(repo.merge("draft", "2023-09-04"), "git follows the rename");
    let all = project.run(&["history"]).done().stdout;
    assert!(!all.contains("Not yet committed") && !all.contains("Removed"), "{all}");
    assert_eq!(all.matches("again").count(), 1, "{all}");

    project.write("content/events/b.yaml", edited + "tlp: red\n");
    repo.record("Restrict", "2023-09-05", []);
    project.run(&["build"]).done();
    for page in ["events/z/history/", "changes/"] {
        let page = self::page(&project, page);
        assert!(!page.contains("hotel") && !page.contains("Parley"), "{page}");
    }
}

#[test]
fn a_record_that_both_branches_renamed_is_the_one_that_is_left() {
    let (project, repo) = begun();
    repo.git(&["checkout", "-q", "-b", "draft"]);
    repo.git(&["rm", "-q", A]);
    let dacha = event("Parley at the dacha", "reported", "They met.");
    repo.record("Say where", "2023-09-03", [("content/events/b.yaml", Some(&*dacha))]);
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["mv", A, "content/events/c.yaml"]);
    repo.record("Rename", "2023-09-02", []);
    repo.git(&["merge", "-q", "-s", "ours", "--no-edit", "draft"]);
    let of_c = told(&project, "c");
    assert!(of_c.contains("2023-09-01") && !of_c.contains("dacha"), "{of_c}");

    project.write("content/events/c.yaml", event("Parley", "reported", "They met.") + "tlp: red\n");
    repo.record("Restrict", "2023-09-05", []);
    project.run(&["build"]).done();
    let page = page(&project, "changes/");
    assert!(!page.contains("dacha") && !page.contains("Parley"), "{page}");
}

#[test]
fn a_record_that_one_branch_moved_to_another_folder_keeps_its_history() {
    let (project, repo) = begun();
    repo.git(&["checkout", "-q", "-b", "draft"]);
    let other = event("Other", "confirmed", "Nothing.");
    repo.record("Confirm", "2023-09-02", [(Z, Some(&*other))]);
    repo.git(&["checkout", "-q", "main"]);
    std::fs::create_dir(project.at("content/events/2023")).expect("a new folder");
    repo.git(&["mv", A, "content/events/2023/a.yaml"]);
    repo.record("Move", "2023-09-03", []);
    assert!(repo.merge("draft", "2023-09-04"));
    let all = project.run(&["history"]).done().stdout;
    assert!(!all.contains("Not yet committed"), "{all}");
    let of_a = told(&project, "a");
    assert!(of_a.contains("2023-09-01") && !of_a.contains("2023-09-03"), "{of_a}");
}

#[test]
fn a_second_file_of_one_id_that_was_removed_again_leaves_the_record_as_it_was() {
    let (project, repo) = begun();
    repo.git(&["checkout", "-q", "-b", "draft"]);
    let other = event("Other", "confirmed", "Nothing.");
    repo.record("Confirm", "2023-09-02", [(Z, Some(&*other))]);
    repo.git(&["checkout", "-q", "main"]);
    let double = "content/events/more/a.yaml";
    let again = event("Parley again", "reported", "They met elsewhere.");
    repo.record("Copy", "2023-09-03", [(double, Some(&*again))]);
    assert!(repo.merge("draft", "2023-09-04"));
    repo.record("Mend", "2023-09-05", [(double, None)]);
    let all = project.run(&["history"]).done().stdout;
    assert!(!all.contains("Not yet committed") && !all.contains("Removed"), "{all}");
    assert!(!all.contains("again") && all.contains("Parley"), "{all}");
    project.run(&["build"]).done();
    assert!(page(&project, "events/a/history/").contains("Begin the desk"));
}

#[test]
fn a_history_of_which_versions_are_missing_is_not_told_as_if_it_were_whole() {
    let (project, repo) = begun();
    let confirmed = event("Parley", "confirmed", "They met.");
    repo.record("Confirm the parley", "2023-09-02", [(A, Some(&*confirmed))]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.clone_to("partial", &["--filter=blob:none"]);
    let root = partial.root().to_string_lossy().into_owned();
    let run = project.run(&["build", "--root", &root]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("DL801") && run.stderr.contains("--no-filter"), "{}", run.stderr);
    partial.git(&["fetch", "-q", "--refetch", "--no-filter"]);
    project.run(&["build", "--root", &root]).done();
    let page = std::fs::read_to_string(partial.path("output/events/a/history/index.html"));
    let page = page.expect("a page");
    assert!(page.contains("reported"), "the first version");
    assert!(page.contains("Confirm the parley"), "a message of which all is known: {page}");
}

#[test]
fn what_was_renamed_is_known_once_the_versions_that_were_missing_are_there() {
    let (project, repo) = begun();
    let edited = event("Parley", "reported", "They met once more.");
    repo.git(&["rm", "-q", A]);
    repo.record("Rename", "2023-09-02", [("content/events/b.yaml", Some(&*edited))]);
    repo.record("Go on", "2023-09-03", [("content/pages/about.md", Some("---\ntitle: Us\n---\n"))]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.clone_to("partial", &["--filter=blob:none"]);
    let root = partial.root().to_string_lossy().into_owned();
    let run = project.run(&["build", "--root", &root]).ended(1);
    assert!(run.stderr.contains("DL801"), "{}", run.stderr);
    partial.git(&["fetch", "-q", "--refetch", "--no-filter"]);
    project.run(&["build", "--root", &root]).done();
    let told = project.run(&["history", "--root", &root]).done().stdout;
    assert!(!told.contains("Not yet committed") && !told.contains("Removed"), "{told}");
    std::fs::remove_dir_all(partial.path(".dateline")).expect("a folder");
    assert_eq!(project.run(&["history", "--root", &root]).done().stdout, told);
}
