//! To a branch of git.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{desk, event, settings};
use crate::project::{Project, Run, Tree};

/// Runs git, away from the settings of whoever tests, and gives what it prints.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Reporter", "-c", "user.email=r@desk.example"])
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A desk in a repository with one commit.
fn repository(targets: &str) -> Project {
    let project = desk(targets).file(".gitignore", "/output/\n/.dateline/\n");
    git(&project.root(), &["init", "--quiet"]);
    commit(&project);
    project.write("../gitconfig", "[user]\nname = Editor\nemail = e@desk.example\n");
    project
}

fn commit(project: &Project) {
    git(&project.root(), &["add", "--all"]);
    git(&project.root(), &["commit", "--quiet", "--message", "Write"]);
}

fn bare(project: &Project, name: &str) {
    git(&project.beside(""), &["init", "--quiet", "--bare", name]);
}

fn publish(project: &Project, arguments: &[&str]) -> Run {
    let config = project.beside("gitconfig").display().to_string();
    project
        .call(&[&["publish"], arguments].concat())
        .env("GIT_CONFIG_GLOBAL", &config)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .run()
}

/// The files of a commit, as git gives them out.
fn files(repository: &Path, commit: &str) -> Tree {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().display().to_string();
    let index = place.path().join("index").display().to_string();
    let output = Command::new("git")
        .args(["--work-tree", &folder, "checkout", "--quiet", commit, "--", "."])
        .current_dir(repository)
        .env("GIT_INDEX_FILE", &index)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_file(index).expect("an index");
    Tree::of(place.path())
}

/// What a build would write.
fn wanted(project: &Project) -> Tree {
    project.run(&["build", "--output", "../wanted"]).done();
    Tree::of(&project.beside("wanted")).without(".dateline-")
}

/// The site at a commit, without what a branch has beside.
fn site(repository: &Path, commit: &str) -> Tree {
    files(repository, commit).without(".dateline-").without(".nojekyll")
}

/// What somebody works with: files, the index, and which branch is checked out at which commit.
fn workplace(project: &Project) -> (Tree, String, String) {
    let root = project.root();
    (
        Tree::of(&root).without(".git/").without(".dateline"),
        git(&root, &["status", "--porcelain", "--branch"]),
        git(&root, &["log", "--format=%H %D"]),
    )
}

/// Makes each hook of a repository write its name into `beside`.
#[cfg(unix)]
fn hook_all(repository: &Path, beside: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let hooks = [
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "reference-transaction",
        "proc-receive",
        "push-to-checkout",
        "pre-push",
        "post-index-change",
    ];
    fs::create_dir_all(repository.join("hooks")).expect("a folder");
    for name in hooks {
        let hook = repository.join("hooks").join(name);
        let text = format!("#!/bin/sh\necho {name} >>'{}'\n", beside.display());
        fs::write(&hook, text).expect("a hook");
        fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).expect("permissions");
    }
}

#[test]
fn a_branch_of_the_desk_holds_the_site_in_one_commit_and_nothing_else_is_touched() {
    let project = repository("  pages: {branch: gh-pages}\n");
    project.write("content/pages/about.md", "---\ntitle: About\n---\nNot committed.\n");
    fs::write(project.at(".git/hooks/reference-transaction"), "#!/bin/sh\ntouch hooked\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let hook = project.at(".git/hooks/reference-transaction");
        fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let before = workplace(&project);
    let source = git(&project.root(), &["rev-parse", "HEAD"]);
    let _ = fs::remove_file(project.at("hooked"));
    let run = publish(&project, &[]).done();
    assert_eq!(workplace(&project), before);
    assert!(!project.at("hooked").exists() && !project.at(".git/hooked").exists(), "no hook runs");

    site(&project.root(), "gh-pages").assert_same(&wanted(&project));
    assert!(files(&project.root(), "gh-pages").has(".nojekyll"));
    let message = git(&project.root(), &["log", "--format=%an <%ae>%n%B", "gh-pages"]);
    assert!(message.starts_with(&format!("Editor <e@desk.example>\nPublish {}", &source[..12])));
    assert!(message.contains(&source) && message.contains("not committed"), "{message}");
    assert!(message.contains(" pages in ") && message.contains(" added"), "{message}");

    let commit = git(&project.root(), &["rev-parse", "gh-pages"]);
    assert!(run.stderr.contains(&commit[..12]), "{}", run.stderr);
    let run = publish(&project, &[]).done();
    assert!(run.stderr.contains("up to date"), "{}", run.stderr);
    assert_eq!(git(&project.root(), &["rev-parse", "gh-pages"]), commit, "nothing is committed");

    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    publish(&project, &[]).done();
    site(&project.root(), "gh-pages").assert_same(&wanted(&project));
    assert_eq!(git(&project.root(), &["rev-list", "--count", "gh-pages"]), "1");
}

#[test]
fn a_branch_that_keeps_its_history_has_a_commit_for_each_site() {
    let project = repository("  pages: {branch: gh-pages, keep_history: true}\n");
    publish(&project, &[]).done();
    let first = wanted(&project);
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    publish(&project, &[]).done();
    assert_eq!(git(&project.root(), &["rev-list", "--count", "gh-pages"]), "2");
    site(&project.root(), "gh-pages~1").assert_same(&first);
    site(&project.root(), "gh-pages").assert_same(&wanted(&project));
}

#[test]
fn a_branch_elsewhere_is_pushed_to_by_a_path_or_a_remote() {
    let project = repository(concat!(
        "  path: {branch: pages, remote: ../bare.git}\n",
        "  named: {branch: pages, remote: origin, keep_history: true}\n",
    ));
    bare(&project, "bare.git");
    bare(&project, "origin.git");
    git(&project.root(), &["remote", "add", "origin", "../origin.git"]);
    for (target, repository) in [("path", "bare.git"), ("named", "origin.git")] {
        let before = workplace(&project);
        publish(&project, &[target]).done();
        assert_eq!(workplace(&project), before);
        site(&project.beside(repository), "pages").assert_same(&wanted(&project));
        let run = publish(&project, &[target]).done();
        assert!(run.stderr.contains("up to date"), "{}", run.stderr);
    }
    // From another clone, which has never seen what is published.
    let second = repository("  named: {branch: pages, remote: origin, keep_history: true}\n");
    let origin = project.beside("origin.git").display().to_string();
    git(&second.root(), &["remote", "add", "origin", &origin]);
    second.write("content/events/2023-09-14-next.yaml", event("The next day"));
    let run = publish(&second, &[]).done();
    assert!(run.stdout.contains("  + events/2023-09-14-next/index.html"), "{}", run.stdout);
    site(&project.beside("origin.git"), "pages").assert_same(&wanted(&second));
    assert_eq!(git(&project.beside("origin.git"), &["rev-list", "--count", "pages"]), "2");
    // And from the first again, whose memory of it is old by now.
    let run = publish(&project, &["named", "--allow-vanish"]).done();
    assert!(run.stdout.contains("  - events/2023-09-14-next/index.html"), "{}", run.stdout);
    site(&project.beside("origin.git"), "pages").assert_same(&wanted(&project));
}

#[test]
fn a_desk_outside_of_any_repository_is_pushed_too() {
    let project = desk("  pages: {branch: pages, remote: ../bare.git}\n  own: {branch: pages}\n");
    project.write("../gitconfig", "[user]\nname = Editor\nemail = e@desk.example\n");
    bare(&project, "bare.git");
    publish(&project, &["pages"]).done();
    site(&project.beside("bare.git"), "pages").assert_same(&wanted(&project));
    assert!(!project.at(".git").exists());
    let run = publish(&project, &["own"]).ended(2);
    assert!(run.stderr.contains("not in a git repository"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn no_git_is_started_in_a_repository_that_came_with_the_desk() {
    let first = repository("  web: {branch: pages, remote: r.git}\n");
    let hooked = first.beside("hooked");
    let within = first.at("r.git");
    git(&first.root(), &["init", "--quiet", "--bare", "r.git"]);
    hook_all(&within, &hooked);
    for program in ["core.fsmonitor", "core.alternateRefsCommand", "uploadpack.packObjectsHook"] {
        git(&within, &["config", program, &format!("echo {program} >>'{}'; :", hooked.display())]);
    }
    for folder in ["refs/heads", "refs/tags", "objects"] {
        fs::write(within.join(folder).join(".keep"), "").unwrap();
    }
    fs::write(first.at("pointer"), "gitdir: r.git\n").unwrap();
    std::os::unix::fs::symlink("r.git", first.at("link")).unwrap();
    commit(&first);

    let clone = repository("");
    let root = clone.root();
    fs::remove_dir_all(&root).unwrap();
    let from = first.root().display().to_string();
    git(&clone.beside(""), &["clone", "--quiet", &from, "desk"]);
    let absolute = clone.at("r.git").display().to_string();
    let encoded = format!("file://{}", absolute.replace("r.git", "%72.git"));
    git(&root, &["remote", "add", "named", "./r.git"]);
    git(&root, &["remote", "add", "pushed", "../elsewhere.git"]);
    git(&root, &["remote", "set-url", "--push", "pushed", "r.git"]);
    let remotes = [
        "r.git",
        "r",
        "./content/../r.git",
        "pointer",
        "link",
        &absolute,
        &encoded,
        "~/r.git",
        "named",
        "pushed",
    ];
    let settings_of =
        |remote: &str| settings(&format!("  web: {{branch: pages, remote: '{remote}'}}\n"));
    for remote in remotes {
        clone.write("content/site.yaml", settings_of(remote));
        let config = clone.beside("gitconfig").display().to_string();
        let run = clone
            .call(&["publish", "--force"])
            .env("GIT_CONFIG_GLOBAL", &config)
            .env("HOME", &root.display().to_string())
            .run()
            .ended(2);
        assert!(run.stderr.contains("lies in the desk"), "{remote}: {}", run.stderr);
        assert!(run.stderr.contains("`remote` of the target"), "{remote}: {}", run.stderr);
        let ran = fs::read_to_string(&hooked).unwrap_or_default();
        assert_eq!(ran, "", "{remote}: nothing of it runs");
    }
    assert_eq!(git(&clone.at("r.git"), &["for-each-ref"]), "");
}

#[cfg(unix)]
#[test]
fn a_repository_that_lies_deeper_in_the_one_of_the_desk_is_refused_too() {
    let project = desk("  web: {branch: pages, remote: ../r.git}\n");
    project.write("../gitconfig", "[user]\nname = Editor\nemail = e@desk.example\n");
    let top = project.beside("");
    git(&top, &["init", "--quiet"]);
    bare(&project, "r.git");
    hook_all(&project.beside("r.git"), &project.beside("hooked"));
    let run = publish(&project, &[]).ended(2);
    assert!(run.stderr.contains("lies in the desk"), "{}", run.stderr);
    assert!(!project.beside("hooked").exists());
}

#[cfg(unix)]
#[test]
fn a_remote_that_is_the_desks_own_repository_is_a_branch_of_it_and_its_hooks_do_not_run() {
    let project = repository("");
    let root = project.root();
    git(&root, &["worktree", "add", "--quiet", "-b", "other", "../other"]);
    git(&root, &["remote", "add", "self", "."]);
    hook_all(&project.at(".git"), &project.beside("hooked"));
    let absolute = root.display().to_string();
    for (number, remote) in
        [".", ".git", "../desk", "../other", "self", &absolute].iter().enumerate()
    {
        let target = format!("  web: {{branch: pages-{number}, remote: {remote}}}\n");
        project.write("content/site.yaml", settings(&target));
        publish(&project, &[]).done();
        let ran = fs::read_to_string(project.beside("hooked")).unwrap_or_default();
        assert_eq!(ran, "", "{remote}");
        site(&root, &format!("pages-{number}")).assert_same(&wanted(&project));
        // By the test itself.
        let _ = fs::remove_file(project.beside("hooked"));
    }
}

#[cfg(unix)]
#[test]
fn a_repository_elsewhere_on_the_machine_runs_the_hooks_of_its_owner() {
    let project = repository(
        "  path: {branch: pages, remote: ../a.git}\n  named: {branch: pages, remote: b}\n",
    );
    git(&project.root(), &["remote", "add", "b", "../b.git"]);
    for (target, name) in [("path", "a.git"), ("named", "b.git")] {
        bare(&project, name);
        hook_all(&project.beside(name), &project.beside(&format!("{name}.hooked")));
        fs::remove_file(project.beside(name).join("hooks/proc-receive")).unwrap();
        publish(&project, &[target]).done();
        let ran = fs::read_to_string(project.beside(&format!("{name}.hooked"))).unwrap();
        assert!(ran.contains("pre-receive\n") && ran.contains("post-receive\n"), "{ran}");
        site(&project.beside(name), "pages").assert_same(&wanted(&project));
    }
}

#[cfg(unix)]
#[test]
fn settings_of_a_repository_that_came_with_the_desk_are_not_obeyed() {
    // A part of a repository that looks like one without a work tree.
    let project = desk("  web: {branch: pages, remote: 'ssh://host.invalid/x.git'}\n");
    project.write("../gitconfig", "[user]\nname = Editor\nemail = e@desk.example\n");
    git(&project.beside(""), &["init", "--quiet"]);
    let hooked = project.beside("hooked");
    let program = format!("touch '{}'; false", hooked.display());
    let bare_repository = |path: &str| {
        git(&project.root(), &["init", "--quiet", "--bare", "--template=", path]);
        git(&project.at(path), &["config", "core.sshCommand", &program]);
    };
    bare_repository("made");
    for entry in fs::read_dir(project.at("made")).unwrap() {
        let entry = entry.unwrap();
        fs::rename(entry.path(), project.root().join(entry.file_name())).unwrap();
    }
    let run = publish(&project, &[]).ended(2);
    assert!(run.stderr.contains("DL711") && run.stderr.contains("take `HEAD`"), "{}", run.stderr);
    assert!(!hooked.exists());

    // A cache.
    let project = desk("  web: {branch: pages, remote: 'ssh://host.invalid/x.git'}\n");
    project.write("../gitconfig", "[user]\nname = Editor\nemail = e@desk.example\n");
    let bare_repository = |setting: &str, value: &str| {
        let _ = fs::remove_dir_all(project.at(".dateline"));
        git(
            &project.root(),
            &["init", "--quiet", "--bare", "--template=", ".dateline/publish.git"],
        );
        git(&project.at(".dateline/publish.git"), &["config", setting, value]);
    };
    let included = project.at("content/pages/settings.txt");
    fs::write(&included, format!("[core]\nsshCommand = \"touch '{}'\"\n", hooked.display()))
        .unwrap();
    let include = included.display().to_string();
    for (setting, value) in [("core.sshCommand", program.as_str()), ("include.path", &include)] {
        bare_repository(setting, value);
        let run = publish(&project, &[]).ended(2);
        let said = format!("the setting `{}`", setting.to_lowercase());
        assert!(run.stderr.contains("DL702") && run.stderr.contains(&said), "{}", run.stderr);
        assert!(run.stderr.contains("it is a cache"), "{}", run.stderr);
        assert!(!hooked.exists());
    }
}

#[cfg(unix)]
#[test]
fn a_push_that_is_refused_or_overtaken_leaves_the_old_branch_whole() {
    use std::os::unix::fs::PermissionsExt;
    let project = repository("  pages: {branch: pages, remote: ../bare.git}\n");
    bare(&project, "bare.git");
    publish(&project, &[]).done();
    let remote = project.beside("bare.git");
    let old = git(&remote, &["rev-parse", "pages"]);
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));

    let hook = |text: &str| {
        let path = remote.join("hooks/pre-receive");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    hook("#!/bin/sh\necho not on a Friday >&2\nexit 1\n");
    let run = publish(&project, &[]).ended(2);
    assert!(run.stderr.contains("DL711") && run.stderr.contains("Friday"), "{}", run.stderr);
    assert!(run.stderr.ends_with("nothing was published\n"), "{}", run.stderr);
    assert_eq!(git(&remote, &["rev-parse", "pages"]), old);

    // Somebody else publishes after this run has read the branch, and before it pushes.
    let other = git(&remote, &["commit-tree", &format!("{old}^{{tree}}"), "-m", "Theirs"]);
    hook(&format!(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/pages {other}\n"
    ));
    let run = publish(&project, &[]).ended(2);
    assert!(run.stderr.contains("DL703") && run.stderr.contains("publish again"), "{}", run.stderr);
    assert!(run.stderr.ends_with("nothing was published\n"), "{}", run.stderr);
    assert_eq!(git(&remote, &["rev-parse", "pages"]), other, "what they published stays");

    fs::remove_file(remote.join("hooks/pre-receive")).unwrap();
    publish(&project, &[]).done();
    site(&remote, "pages").assert_same(&wanted(&project));
}

#[test]
fn a_branch_with_files_of_somebody_else_is_refused_unless_told_and_then_they_stay() {
    let project = repository("  pages: {branch: pages}\n");
    let root = project.root();
    let blob = git(&root, &["hash-object", "-w", "--stdin"]);
    let tree = git(&root, &["rev-parse", "HEAD^{tree}"]);
    let theirs = git(&root, &["commit-tree", &tree, "-m", "Theirs"]);
    git(&root, &["update-ref", "refs/heads/pages", &theirs]);
    let run = publish(&project, &[]).ended(2);
    assert!(run.stderr.contains("DL702") && run.stderr.contains("`content/"), "{}", run.stderr);
    assert_eq!(git(&root, &["rev-parse", "pages"]), theirs);

    publish(&project, &["--force"]).done();
    let there = files(&root, "pages");
    assert!(there.has("content/site.yaml") && there.has("index.html"), "{there:?} {blob}");
    let parent = git(&root, &["rev-parse", "pages^"]);
    assert_eq!(parent, theirs, "what was there stays in the history");

    project.write(
        "content/site.yaml",
        settings("  pages: {branch: pages, keep: [content, .gitignore]}\n"),
    );
    publish(&project, &[]).done();
    let there = files(&root, "pages");
    assert!(there.has("content/site.yaml") && there.has("index.html"));
}

#[test]
fn what_others_commit_to_the_branch_stays_in_its_history_and_only_the_sites_are_replaced() {
    let project = repository("  pages: {branch: gh-pages, remote: ../bare.git}\n");
    bare(&project, "bare.git");
    let remote = project.beside("bare.git");
    let from = project.beside("bare.git").display().to_string();
    let hand = project.beside("hand");
    git(&project.beside(""), &["clone", "--quiet", &from, "hand"]);
    for number in 1..=3 {
        fs::write(hand.join("by-hand.txt"), format!("{number}\n")).unwrap();
        git(&hand, &["add", "--all"]);
        git(&hand, &["commit", "--quiet", "--message", &format!("By hand {number}")]);
    }
    git(&hand, &["push", "--quiet", "origin", "HEAD:gh-pages"]);
    let subjects = || -> Vec<String> {
        let log = git(&remote, &["log", "--format=%s", "gh-pages"]);
        let short =
            |line: &str| if line.starts_with("Publish ") { "Publish" } else { line }.to_owned();
        log.lines().map(short).collect()
    };
    let again = |title: &str| {
        project.write("content/events/2023-09-14-next.yaml", event(title));
        publish(&project, &["--force"]).done();
    };
    again("One");
    assert_eq!(subjects(), ["Publish", "By hand 3", "By hand 2", "By hand 1"]);
    again("Two");
    again("Three");
    assert_eq!(
        subjects(),
        ["Publish", "By hand 3", "By hand 2", "By hand 1"],
        "one site upon what others did"
    );

    // Somebody corrects a page in place, another amends what was published and leaves its message.
    git(&hand, &["fetch", "--quiet", "origin"]);
    git(&hand, &["reset", "--quiet", "--hard", "origin/gh-pages"]);
    fs::write(hand.join("index.html"), "corrected").unwrap();
    git(&hand, &["commit", "--quiet", "--all", "--message", "By hand 4"]);
    git(&hand, &["push", "--quiet", "origin", "HEAD:gh-pages"]);
    again("Four");
    again("Five");
    assert_eq!(
        subjects(),
        ["Publish", "By hand 4", "Publish", "By hand 3", "By hand 2", "By hand 1"]
    );
    assert_eq!(git(&remote, &["show", "gh-pages~1:index.html"]), "corrected");

    git(&hand, &["fetch", "--quiet", "origin"]);
    git(&hand, &["reset", "--quiet", "--hard", "origin/gh-pages"]);
    fs::write(hand.join("index.html"), "amended").unwrap();
    git(&hand, &["commit", "--quiet", "--all", "--amend", "--no-edit"]);
    git(&hand, &["push", "--quiet", "--force", "origin", "HEAD:gh-pages"]);
    again("Six");
    again("Seven");
    assert_eq!(git(&remote, &["show", "gh-pages~1:index.html"]), "amended");
    assert_eq!(subjects().len(), 7);
    site(&remote, "gh-pages").without("by-hand.txt").assert_same(&wanted(&project));
}

#[test]
fn a_shallow_clone_drops_nothing_of_the_branch_that_it_cannot_see() {
    let project = repository("  pages: {branch: gh-pages}\n");
    let root = project.root();
    let tree = git(&root, &["rev-parse", "HEAD^{tree}"]);
    let theirs = git(&root, &["commit-tree", &tree, "-m", "Theirs"]);
    git(&root, &["update-ref", "refs/heads/gh-pages", &theirs]);
    publish(&project, &["--force"]).done();

    let settings = settings("  pages: {branch: gh-pages, remote: origin}\n");
    let from = format!("file://{}", root.display());
    let shallow = repository("");
    let second = shallow.root();
    fs::remove_dir_all(&second).unwrap();
    let clone = ["clone", "--quiet", "--depth=1", "--no-single-branch", &from, "desk"];
    git(&shallow.beside(""), &clone);
    for title in ["One", "Two"] {
        shallow.write("content/site.yaml", &settings);
        shallow.write("content/events/2023-09-14-next.yaml", event(title));
        publish(&shallow, &["--force"]).done();
        let history = git(&root, &["log", "--format=%H", "gh-pages"]);
        assert!(history.contains(&theirs), "{history}");
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_old_branch_or_the_new_one() {
    let project = repository("  pages: {branch: pages, remote: ../bare.git}\n");
    bare(&project, "bare.git");
    publish(&project, &[]).done();
    let mut known = vec![site(&project.beside("bare.git"), "pages")];
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    known.push(wanted(&project));
    let before = workplace(&project);
    let config = project.beside("gitconfig").display().to_string();
    for round in 0..8 {
        let mut child = project.call(&["publish"]).env("GIT_CONFIG_GLOBAL", &config).start();
        std::thread::sleep(std::time::Duration::from_millis(60 + 80 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let there = site(&project.beside("bare.git"), "pages");
        assert!(known.contains(&there), "{there:?}");
    }
    publish(&project, &[]).done();
    assert_eq!(site(&project.beside("bare.git"), "pages"), known[1]);
    git(&project.beside("bare.git"), &["fsck", "--strict"]);
    git(&project.root(), &["fsck", "--strict"]);
    assert_eq!(workplace(&project), before);
}

#[test]
fn the_branch_that_somebody_works_on_is_never_published_to() {
    let project = repository(
        "  main: {branch: main}\n  far: {branch: main, remote: origin}\n  other: {branch: other}\n",
    );
    bare(&project, "origin.git");
    git(&project.root(), &["remote", "add", "origin", "../origin.git"]);
    git(&project.root(), &["push", "--quiet", "origin", "HEAD:main"]);
    git(&project.root(), &["worktree", "add", "--quiet", "-b", "other", "../other"]);
    let before = workplace(&project);
    for target in ["main", "far", "other"] {
        let run = publish(&project, &[target, "--force"]).ended(2);
        assert!(run.stderr.contains("DL702") && run.stderr.contains("work on"), "{}", run.stderr);
    }
    assert_eq!(workplace(&project), before);
}

#[test]
fn a_repository_that_the_environment_names_is_not_taken_for_the_desks() {
    let project = repository("  pages: {branch: gh-pages}\n");
    bare(&project, "trap.git");
    let trap = project.beside("trap.git").display().to_string();
    let config = project.beside("gitconfig").display().to_string();
    project
        .call(&["publish"])
        .env("GIT_CONFIG_GLOBAL", &config)
        .env("GIT_DIR", &trap)
        .env("GIT_INDEX_FILE", &project.at("trap-index").display().to_string())
        .env("GIT_WORK_TREE", &project.beside("").display().to_string())
        .env("GIT_OBJECT_DIRECTORY", &format!("{trap}/objects"))
        .run()
        .done();
    git(&project.root(), &["rev-parse", "gh-pages"]);
    assert_eq!(git(&project.beside("trap.git"), &["for-each-ref"]), "");
    assert!(!project.at("trap-index").exists());
}

#[test]
fn what_git_lacks_is_said_plainly() {
    let project = repository("  pages: {branch: gh-pages}\n");
    let run = project.call(&["publish"]).env("PATH", "/nonexistent").run().ended(2);
    assert!(run.stderr.contains("no program `git` on this machine"), "{}", run.stderr);

    let run = project
        .call(&["publish"])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("EMAIL", "")
        .env("HOME", "/nonexistent")
        .run();
    // Some systems know who a user is without git.
    assert!(run.code == 0 || run.stderr.contains("git config user.name"), "{}", run.stderr);
}

#[test]
fn a_branch_that_cannot_be_moved_is_as_it_was_and_that_is_said() {
    let project = repository("  pages: {branch: gh-pages}\n");
    publish(&project, &[]).done();
    let old = git(&project.root(), &["rev-parse", "gh-pages"]);
    project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    project.write(".git/refs/heads/gh-pages.lock", "");
    let run = publish(&project, &[]).ended(2);
    assert!(run.stderr.ends_with("nothing was published\n"), "{}", run.stderr);
    assert_eq!(git(&project.root(), &["rev-parse", "gh-pages"]), old);
}

#[test]
fn a_secret_in_the_address_of_a_remote_is_not_shown() {
    let project = repository("  pages: {branch: pages, remote: origin}\n");
    let address = "http://me:canary-7f3a@127.0.0.1:1/x.git";
    git(&project.root(), &["remote", "add", "origin", address]);
    let run = publish(&project, &[]).ended(2);
    let said = run.stdout + &run.stderr;
    assert!(said.contains("DL711") && !said.contains("canary"), "{said}");
}

#[test]
fn a_site_that_the_host_of_the_branch_would_refuse_is_said_to_be_one() {
    let project = repository("  pages: {branch: pages}\n  web: {to: ../web}\nhosts: cloudflare\n");
    fs::create_dir_all(project.at("content/assets")).expect("a folder");
    let talk = fs::File::create(project.at("content/assets/talk.mp3"));
    talk.and_then(|file| file.set_len(27_000_000)).expect("a large file");
    let said = |target| publish(&project, &[target, "--dry-run"]).done().stderr;
    let refused = "warning[DL714]: Cloudflare Pages takes files of up to 25 MiB: not `assets/talk.mp3` (27.0 MB)";
    assert!(said("pages").contains(refused), "{}", said("pages"));
    assert!(!said("web").contains("DL714"), "a folder may be anyone's");
}
